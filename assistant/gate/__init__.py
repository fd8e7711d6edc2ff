"""What stands between the network and the page: each layer lets a request through, or refuses it in one sentence."""
