"""What is known of a sentence when it is told what its figures measure; each language does that by its own rules."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from assistant.figures.numbers import Number
from assistant.figures.periods import Period
from index.transcript import Span

Measured = tuple[Span, ...]
"""Where a text names what is measured: one noun phrase, or that of which a rate is and the rate; empty if nowhere."""


@dataclass(frozen=True, slots=True)
class Stated:
    """A sentence with its figures and periods; `before` is what was measured last, in the sentence before."""

    text: str
    numbers: Sequence[Number]
    periods: Sequence[Period]


Rules = Callable[[Stated, str | None], list[str | None]]
"""What each figure of a sentence measures, given what the last one before the sentence did."""

BETWEEN = " · "
