"""Whether a claim lets a quantity rise that its evidence lets fall, or the other way round."""

from collections.abc import Sequence
from functools import lru_cache

from assistant.figures.figure import Direction
from assistant.figures.numbers import Number, find_numbers
from assistant.figures.words import words_of
from assistant.quantities import quantities


def change_reversed(claim: str, language: str, evidence: Sequence[tuple[str, str]]) -> bool:
    """Whether a number of the claim tells of a change, and the same number of the evidence, pairs of (text, language),
    only of one in the other direction; or it is below zero, and the same of the evidence tells of no fall.
    """
    stated = [number for text, own in evidence for number in _numbers(text, own)]
    for number in _numbers(claim, language):
        same = [one for one in stated if (abs(one.value), one.unit) == (abs(number.value), number.unit)]
        ways = {_way(one) for one in same}
        if same and _way(number) is not None and _way(number) not in ways and (number.value < 0 or ways != {None}):
            return True
    return False


def _way(number: Number) -> Direction | None:
    return "down" if number.value < 0 else number.change


@lru_cache(maxsize=4_096)
def _numbers(text: str, language: str) -> tuple[Number, ...]:
    return tuple(find_numbers(text, words_of(language), quantities(text, language), []))
