"""Where the time of a question goes: what is at work says its stage, and whoever listens is told how long it took."""

from collections.abc import Callable, Generator, Iterator
from contextlib import closing, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from time import perf_counter
from typing import Literal, TypeVar

Stage = Literal["embed", "search", "select", "model", "verify"]

Listener = Callable[[Stage, float], None]
"""Called with a stage at its end and the seconds it took, without those of the stages inside it."""

T = TypeVar("T")


@dataclass(slots=True)
class _Running:
    inside: float = 0.0  # seconds of stages inside this one


_listener: ContextVar[Listener | None] = ContextVar("listener", default=None)
_running: ContextVar[_Running | None] = ContextVar("running", default=None)


@contextmanager
def stage(name: Stage) -> Iterator[None]:
    """What is done inside is that stage; also a decorator of functions, but not of generators.

    Nobody listening, it costs a microsecond or two.
    """
    listener = _listener.get()
    if listener is None:
        yield
        return
    outer, own = _running.get(), _Running()
    token, began = _running.set(own), perf_counter()
    try:
        yield
    finally:
        taken = perf_counter() - began
        _running.reset(token)
        if outer is not None:
            outer.inside += taken
        listener(name, taken - own.inside)


@contextmanager
def listening(listener: Listener) -> Iterator[None]:
    """Tells the listener of the stages of what is done inside."""
    heard, within = _listener.set(listener), _running.set(None)
    try:
        yield
    finally:
        _listener.reset(heard)
        _running.reset(within)


def staged(name: Stage, pieces: Generator[T, None, None]) -> Generator[T, None, None]:
    """The pieces, each of which is made in that stage. Closing this closes them."""
    with closing(pieces):
        while True:
            with stage(name):
                try:
                    piece = next(pieces)
                except StopIteration:
                    return
            yield piece
