"""What a target made of its inputs: answered, refused in a sentence, or failed."""

import time
import traceback
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from index import MiitError
from index.errors import first_line

_OURS = Path(__file__).parents[2]
_SHOWN = 300


@dataclass(slots=True)
class Findings:
    """Counts of one target; `failures` has how often each happened, by where and what, with one input of each."""

    target: str
    by: str
    answered: int = 0
    refused: int = 0
    slowest: float = 0.0
    seconds: float = 0.0
    failures: Counter[str] = field(default_factory=Counter)
    examples: dict[str, str] = field(default_factory=dict)

    @property
    def inputs(self) -> int:
        """How many there were."""
        return self.answered + self.refused + self.failures.total()

    def attempt(self, action: Callable[[], object], shown: object) -> None:
        """Does one thing with an input, `shown` when it fails: by more than a MiitError of one sentence."""
        began = time.perf_counter()
        try:
            action()
            self.answered += 1
        except MiitError as error:
            if "\n" in str(error):
                self._fail(f"a sentence of several lines: {error}", shown)
            else:
                self.refused += 1
        except Exception as error:
            self._fail(_place(error), shown)
        self.slowest = max(self.slowest, time.perf_counter() - began)

    def row(self) -> str:
        """The counts as a row of the table."""
        counts = f"{self.inputs:,} | {self.answered:,} | {self.refused:,} | {self.failures.total():,}"
        return f"| {self.target} | {self.by} | {counts} | {1000 * self.slowest:,.0f} ms | {self.seconds:.0f} |"

    def _fail(self, what: str, shown: object) -> None:
        self.failures[what] += 1
        self.examples.setdefault(what, repr(shown)[:_SHOWN])


def _place(error: Exception) -> str:
    """What failed, and where: in our own code, and at last."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if Path(frame.filename).is_relative_to(_OURS) and ".venv" not in frame.filename]
    places = [f"{Path(frame.filename).name}:{frame.lineno}" for frame in (*ours[-1:], *frames[-1:])]
    return f"{type(error).__name__} at {', '.join(dict.fromkeys(places))}: {first_line(error)[:_SHOWN]}"
