"""What becomes of each request, how long it takes and where its time goes, for whoever observes an assistant."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from time import perf_counter
from typing import TYPE_CHECKING, Literal

from index.errors import InputError
from index.stages import Stage, listening

if TYPE_CHECKING:
    from assistant.answer import Answer

Kind = Literal["ask", "search", "documents", "add", "remove", "separate", "rebuild"]
Outcome = Literal["answered", "refused", "done", "invalid", "failed", "stopped"]
"""A question is answered or refused, anything else is done; or what was given cannot be used, or it failed, or whoever
asked did not wait.
"""


@dataclass(slots=True)
class Observation:
    """What became of one request. `seconds` are those of work, and `stages` those of its parts (see `index.stages`).

    `text` is the question or query: it may be about anybody, so observers keep it only when they are asked to.
    """

    kind: Kind
    text: str = field(default="", repr=False)
    outcome: Outcome = "done"
    seconds: float = 0.0
    stages: dict[Stage, float] = field(default_factory=dict)


Observer = Callable[[Observation], None]
"""Called at the end of each request, in the thread and the context in which it was made."""


class Observing:
    """Watches one request for the observers; without any it does nothing."""

    def __init__(self, observers: Sequence[Observer], kind: Kind, text: str = "") -> None:
        self._observers = tuple(observers)
        self._seen = Observation(kind, text)
        self._ended = False

    @contextmanager
    def step(self) -> Iterator[None]:
        """A part of the work; what is raised in it is the end."""
        if not self._observers:
            yield
            return
        began = perf_counter()
        failed: Outcome | None = None
        try:
            with listening(self._add):
                yield
        except InputError:
            failed = "invalid"
            raise
        except Exception:
            failed = "failed"
            raise
        except BaseException:
            failed = "stopped"
            raise
        finally:
            self._seen.seconds += perf_counter() - began
            if failed:
                self.end(failed)

    def end(self, outcome: Outcome) -> None:
        """Tells the observers, once."""
        if self._ended:
            return
        self._ended, self._seen.outcome = True, outcome
        for observer in self._observers:
            observer(self._seen)

    def through(self, answers: "Iterator[Answer]") -> "Iterator[Answer]":
        """The answers as they grow, each step of which is watched."""
        return self._watched(answers) if self._observers else answers

    def _watched(self, answers: "Iterator[Answer]") -> "Iterator[Answer]":
        last: Answer | None = None
        try:
            while True:
                with self.step():
                    answer = next(answers, None)
                if answer is None:
                    break
                last = answer
                yield answer
            self.end(outcome_of(last) if last else "failed")
        finally:
            self.end("stopped")
            if close := getattr(answers, "close", None):
                close()

    def _add(self, stage: Stage, seconds: float) -> None:
        self._seen.stages[stage] = self._seen.stages.get(stage, 0.0) + seconds


@contextmanager
def observing(observers: Sequence[Observer], kind: Kind, text: str = "") -> Iterator[None]:
    """Watches what is done inside, which is a whole request."""
    watch = Observing(observers, kind, text)
    with watch.step():
        yield
    watch.end("done")


def outcome_of(answer: "Answer") -> Outcome:
    """Whether a question was answered."""
    return "refused" if answer.refused else "answered"
