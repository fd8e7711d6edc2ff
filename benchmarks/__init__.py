"""Commands that measure the product; each prints its figures."""
