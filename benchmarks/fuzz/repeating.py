"""Many inputs from a strategy of hypothesis."""

import time
from collections.abc import Callable
from typing import TypeVar

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from benchmarks.fuzz.findings import Findings

# A run remembers its inputs, so as not to repeat them; so many are few enough to remember.
_AT_ONCE = 1_000

T = TypeVar("T")


def many(
    findings: Findings, inputs: st.SearchStrategy[T], use: Callable[[T], Callable[[], object]], count: int, first: int
) -> None:
    """Attempts what `use` makes of `count` inputs; `first` is the seed of the first of them."""
    began = time.monotonic()
    number = first
    while findings.inputs < count:
        most = min(_AT_ONCE, count - findings.inputs)

        @seed(number)
        @settings(
            max_examples=most,
            database=None,
            deadline=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(inputs)
        def once(given_input: T) -> None:
            if findings.inputs < count:
                findings.attempt(use(given_input), given_input)

        once()
        number += 1
    findings.seconds = time.monotonic() - began
