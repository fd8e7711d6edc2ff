"""Who may write to an index in Milvus, one at a time, among threads, processes and machines.

Milvus has no locks. Who wants to write adds a row, its claim, and then looks at all claims. Whoever sees no other has
the turn: of two that come at once, the second to look sees the first, since a read sees all that was written before it.
Of those that meet, all but the one with the least key withdraw. A claim that is not renewed for EXPIRY seconds, by the
clock of whoever looks, is of a program that was killed: it is taken away.
"""

import random
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from index.errors import MiitError
from index.milvus.client import Server, shown
from index.milvus.schema import DUMMY, HEAD

EXPIRY = 60.0
_RENEWED_EVERY = 10.0
_PAUSE = 0.1  # seconds between two looks, on average


class Claim:
    """The turn to write, while it is held."""

    def __init__(self, server: Server, key: int) -> None:
        self._server = server
        self._key = key
        self._ended = threading.Event()
        self._renewal = threading.Thread(target=self._renew, daemon=True)
        self._renewal.start()

    def check(self) -> None:
        """Raises MiitError when another took the turn since this program stood still for too long."""
        if not self._server.few_rows(HEAD, f"key == {self._key}", ["key"]):
            raise MiitError(
                f"This program stood still for so long that another one may have written to {shown(self._server.url)}, "
                "so nothing was changed: repeat."
            )

    def end(self) -> None:
        """Gives the turn to others."""
        self._ended.set()
        self._renewal.join()
        with suppress(Exception):  # another takes it away when it expires
            self._server.delete(HEAD, f"key == {self._key}")

    def _renew(self) -> None:
        while not self._ended.wait(_RENEWED_EVERY):
            with suppress(Exception):  # a server that is away is told by the next request of the writer
                if self._server.few_rows(HEAD, f"key == {self._key}", ["key"]):
                    _write(self._server, self._key)


@contextmanager
def claimed(server: Server, patience: float) -> Iterator[Claim]:
    """The turn to write. Raises MiitError when others do not give it for `patience` seconds."""
    claim = Claim(server, _claim(server, patience))
    try:
        yield claim
    finally:
        claim.end()


def _claim(server: Server, patience: float) -> int:
    deadline = time.monotonic() + patience
    seen: dict[int, tuple[str, float]] = {}
    key: int | None = None
    try:
        while True:
            if key is None:
                key = -1 - secrets.randbits(62)
                _write(server, key)
            others = {row["key"]: row["content"] for row in server.few_rows(HEAD, "key < 0", ["key", "content"])}
            if others.pop(key, None) is not None and not others:
                found, key = key, None
                return found
            now = time.monotonic()
            seen = {other: _since(seen, other, content, now) for other, content in others.items()}
            for other, (_, since) in seen.items():
                if now - since > EXPIRY:
                    server.delete(HEAD, f"key == {other}")
            if now > deadline:
                raise MiitError(
                    f"Another program is writing to the index {shown(server.url)}: wait until it has finished, and "
                    "repeat.",
                    "busy",
                )
            if others and key > min(others):
                server.delete(HEAD, f"key == {key}")
                key = None
            time.sleep(_PAUSE * (0.5 + random.random()))  # noqa: S311 - so that two do not go on in step
    finally:
        if key is not None:
            with suppress(Exception):
                server.delete(HEAD, f"key == {key}")


def _since(seen: dict[int, tuple[str, float]], key: int, content: str, now: float) -> tuple[str, float]:
    before = seen.get(key)
    return before if before and before[0] == content else (content, now)


def _write(server: Server, key: int) -> None:
    server.put(HEAD, {"key": key, "content": secrets.token_hex(8), "vector": DUMMY})
