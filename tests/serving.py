"""A real server of the page with settings of its own, and how programs reach it."""

import base64
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

from assistant import Assistant
from assistant.server import start
from tests.browser import free_port

USER, PASSWORD = "ann", "correct horse"
OTHER_USER, OTHER_PASSWORD = "børge", "battery staple"


@contextmanager
def serving(index: Path, host: str = "127.0.0.1", mcp: bool = False, **settings: Any) -> Iterator[str]:
    """The address of a server over the index, with these settings."""
    assistant = Assistant.open(index)
    assistant.settings = assistant.settings.model_copy(update=settings)
    port = free_port()
    served = start(assistant, host, port, mcp)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        served.close()


def from_address(address: str, local: str, **options: Any) -> httpx.Client:
    """A program that asks from another address of this machine, such as 127.0.0.2."""
    return httpx.Client(base_url=address, transport=httpx.HTTPTransport(local_address=local), **options)


def basic(user: str, password: str) -> dict[str, str]:
    return {"Authorization": f"Basic {base64.b64encode(f'{user}:{password}'.encode()).decode()}"}
