"""Shares and dozens in words: "half of the residents", "three out of four", "two dozen", "4人に3人".

The words are in shares.json, by language, and those of parts in proportional.json.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import regex

from assistant.figures.numbers import Number
from assistant.figures.proportional import parts_of_one
from assistant.quantities import Quantity

_DOZEN = 12
_HALF = Decimal("0.5")
# "3 out of 4", "1 in 20", "7 von 100": of a whole that people name; of others it is a count.
_WHOLES = frozenset({*range(2, 11), 20, 50, 100, 1000})
_WITHOUT_ENDS = frozenset({"zh", "ja", "ko"})  # no spaces, or endings of the case right after a word
_LONGEST_ONE = 10  # characters of "one" in any language


def shares(text: str, language: str, quantities: Sequence[Quantity]) -> list[Number]:
    """The shares and dozens of a sentence that are told in words, in its order; a share is a number below 1, without a
    unit.
    """
    numbers = [one for one in quantities if one.unit is None and one.certain]
    every = (*_parts(text, language), *_dozens(text, language, numbers), *_out_of(text, language, numbers))
    apart: list[Number] = []
    for number in sorted(every, key=lambda one: (one.start, -one.end)):
        if not apart or apart[-1].end <= number.start:
            apart.append(number)
    return apart


def _parts(text: str, language: str) -> Iterator[Number]:
    whole = _compiled(_table()["whole"].get(language, ""))  # elsewhere the whole stands before its part
    for value, expression in _parts_of(language):
        for match in expression.finditer(text):
            if whole.match(text, match.end()) and not _time().match(text, match.end()):
                yield Number(*match.span(), value, None)
    for match in _expression("halves", language).finditer(text):
        yield Number(*match.span(), _HALF, None)


def _dozens(text: str, language: str, numbers: Sequence[Quantity]) -> Iterator[Number]:
    words: Mapping[str, str] = _table()["dozens"].get(language, {})
    for name, value in (("one", Decimal(_DOZEN)), ("half", Decimal(_DOZEN // 2))):
        for match in _word(words.get(name, "(?!)"), language).finditer(text):
            yield Number(*match.span(), value, None)
    many = _compiled(words.get("many", "(?!)"))
    for number in numbers:
        if counted := many.match(text, number.end):
            yield Number(number.start, counted.end(), number.value * _DOZEN, None)


def _out_of(text: str, language: str, numbers: Sequence[Quantity]) -> Iterator[Number]:
    ending = {number.end: number for number in numbers}
    beginning = {number.start: number for number in numbers}
    for match in _expression("of", language).finditer(text):
        whole = beginning.get(match.end())
        part = ending.get(match.start()) or _one_before(text, language, match.start())
        if part and whole and part.value < whole.value and whole.value in _WHOLES:
            yield Number(part.start, whole.end, part.value / whole.value, None)
    for match in _expression("whole first", language).finditer(text):
        whole, part = ending.get(match.start()), beginning.get(match.end())
        if part and whole and part.value < whole.value and whole.value in _WHOLES:
            counted = _counter().match(text, part.end)
            yield Number(whole.start, counted.end() if counted else part.end, part.value / whole.value, None)


def _one_before(text: str, language: str, end: int) -> Quantity | None:
    """The word for one that ends there, which the reader of numbers leaves as an article."""
    words = _table()["one"].get(language)
    begin = max(end - _LONGEST_ONE, 0)
    match = _compiled(rf"(?<!\p{{L}})(?:{words})$").search(text[begin:end]) if words else None
    return Quantity(Decimal(1), None, begin + match.start(), end) if match else None


@cache
def _parts_of(language: str) -> "list[tuple[Decimal, regex.Pattern[str]]]":
    return [(value, _word(words, language)) for value, words in parts_of_one(language)]


@cache
def _time() -> "regex.Pattern[str]":
    return _compiled(_table()["time"])


@cache
def _counter() -> "regex.Pattern[str]":
    return _compiled(_table()["counter"])


@cache
def _expression(name: str, language: str) -> "regex.Pattern[str]":
    return _compiled(_table()[name].get(language, "(?!)"))


@cache
def _word(expression: str, language: str) -> "regex.Pattern[str]":
    if language in _WITHOUT_ENDS:
        return _compiled(expression)
    return _compiled(rf"(?<![\p{{L}}\p{{M}}-])(?:{expression})(?![\p{{L}}\p{{M}}])")


@cache
def _compiled(expression: str) -> "regex.Pattern[str]":
    return regex.compile(expression, regex.I)


@cache
def _table() -> Mapping[str, Any]:
    read: Mapping[str, Any] = json.loads(Path(__file__).with_name("shares.json").read_text(encoding="utf-8"))
    return read
