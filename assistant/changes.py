"""Whether a claim lets a quantity rise that its evidence lets fall, or the other way round."""

from collections.abc import Sequence
from functools import lru_cache

from assistant.figures.numbers import Number, find_numbers
from assistant.figures.words import words_of
from assistant.quantities import quantities


def change_reversed(claim: str, language: str, evidence: Sequence[tuple[str, str]]) -> bool:
    """Whether a number of the claim tells of a change, and the same number of the evidence, pairs of (text, language),
    only of one in the other direction.
    """
    stated = [number for text, own in evidence for number in _changes(text, own)]
    for number in _changes(claim, language):
        ways = {one.change for one in stated if (one.value, one.unit) == (number.value, number.unit)}
        if ways and number.change not in ways:
            return True
    return False


@lru_cache(maxsize=4_096)
def _changes(text: str, language: str) -> tuple[Number, ...]:
    found = find_numbers(text, words_of(language), quantities(text, language), [])
    return tuple(number for number in found if number.change is not None)
