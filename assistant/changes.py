"""Whether a claim lets a quantity rise that its evidence lets fall, or the other way round."""

from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache

import regex

from assistant.figures.figure import Direction
from assistant.figures.numbers import Number, find_numbers
from assistant.figures.words import words_of
from assistant.quantities import Quantity, quantities

_MINUS = regex.compile(r"(?:^|[\s(（:：\p{Han}\p{Hiragana}\p{Katakana}])[−–-]\p{Sc}?$")


def change_reversed(claim: str, language: str, evidence: Sequence[tuple[str, str]]) -> bool:
    """Whether a number of the claim tells of a change, and the same number of the evidence, pairs of (text, language),
    only of one in the other direction; or it is below zero, and the same of the evidence tells of no fall.
    """
    stated = [number for text, own in evidence for number in _numbers(text, own)]
    for number in _numbers(claim, language):
        ways = {_way(one) for one in stated if (abs(one.value), one.unit) == (abs(number.value), number.unit)}
        if ways - {None} and _way(number) is not None and _way(number) not in ways:
            return True
    fallen = {abs(one.value) for one in stated if _way(one) == "down"}
    return any(value not in fallen for value in _below_zero(claim, language))


def way_of(quantity: Quantity, text: str, language: str) -> Direction | None:
    """In which direction the quantity of the text is one of a change, if it is."""
    return next((_way(one) for one in _numbers(text, language) if one.start <= quantity.start < one.end), None)


def _way(number: Number) -> Direction | None:
    return "down" if number.value < 0 else number.change


def _below_zero(text: str, language: str) -> list[Decimal]:
    """The numbers with a minus before them, without it; a mark between two words or numbers is none."""
    return [
        one.value
        for one in quantities(text, language)
        if one.unit not in ("year", "date") and _MINUS.search(text, max(one.start - 4, 0), one.start)
    ]


@lru_cache(maxsize=4_096)
def _numbers(text: str, language: str) -> tuple[Number, ...]:
    return tuple(find_numbers(text, words_of(language), language, quantities(text, language), []))
