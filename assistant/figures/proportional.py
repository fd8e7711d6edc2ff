"""Changes that are told as a multiple or a part of what was before: "doubled", "fell by a third", "翻了一番".

The words are in proportional.json, by language: those of multiples tell of a rise themselves, a part of what the clause
tells of.
"""

import json
from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from functools import cache
from pathlib import Path

import regex

from assistant.figures.figure import TIMES, Direction
from assistant.figures.numbers import Number
from assistant.figures.words import words_of
from assistant.polarity import directions

_HALF = Decimal("0.5")
_CLOSE = 60  # characters before a part in which the words about it stand
_CLAUSE_ENDS = regex.compile(r"[.;:،؛。,，、]\s?")
_NO_SPACES = frozenset({"zh", "ja"})


def proportional_changes(text: str, language: str) -> list[Number]:
    """The changes of a sentence that are told so: "doubled" is 2 times, up, and "by a third" a third, up or down."""
    found = sorted((*_multiples(text, language), *_parts(text, language)), key=lambda one: (one.start, -one.end))
    apart: list[Number] = []
    for number in found:
        if not apart or apart[-1].end <= number.start:
            apart.append(number)
    return apart


def _multiples(text: str, language: str) -> Iterator[Number]:
    for value, expression in _multiplied(language):
        for match in expression.finditer(text):
            yield Number(*match.span(), value, TIMES, change="up")
    for match in _halved(language).finditer(text):
        yield Number(*match.span(), _HALF, None, change="down")


def _parts(text: str, language: str) -> Iterator[Number]:
    for value, expression in _part(language):
        for match in expression.finditer(text):
            start, end = match.span("part")
            if direction := _direction(text, language, start, end):
                yield Number(start, end, value, None, change=direction)


def _direction(text: str, language: str, start: int, end: int) -> Direction | None:
    before, after = text[max(start - 2 * _CLOSE, 0) : start], text[end : end + _CLOSE]
    if language == "en":
        return words_of(language).direction(before, after, None, False)
    clause = _CLAUSE_ENDS.split(before)[-1] + text[start:end] + _CLAUSE_ENDS.split(after)[0]
    told = directions(clause, language)
    if len(told) != 1:
        return None
    return "up" if "rise" in told else "down"


@cache
def _table() -> Mapping[str, Mapping[str, Mapping[str, str]]]:
    read: Mapping[str, Mapping[str, Mapping[str, str]]] = json.loads(
        Path(__file__).with_name("proportional.json").read_text(encoding="utf-8")
    )
    return read


@cache
def _multiplied(language: str) -> list[tuple[Decimal, "regex.Pattern[str]"]]:
    by_value = _table()["multiplied"].items()
    return [(Decimal(value), _words(words[language], language)) for value, words in by_value if language in words]


@cache
def _halved(language: str) -> "regex.Pattern[str]":
    return _words(str(_table()["halved"].get(language, "(?!)")), language)


@cache
def _part(language: str) -> list[tuple[Decimal, "regex.Pattern[str]"]]:
    before, after = _table()["by"].get(language, ""), _table()["then"].get(language, "")
    return [
        (
            _value(part),
            _words(f"(?:{before})(?P<part>{words})(?!['’]?[- ](?:of|million|billion|year|hour)){after}", language),
        )
        for part, words in _table()["parts"].get(language, {}).items()
    ]


def parts_of_one(language: str) -> list[tuple[Decimal, str]]:
    """The parts of a whole that people name, with the words for each in the language, as an expression."""
    return [(_value(part), words) for part, words in _table()["parts"].get(language, {}).items()]


def _value(part: str) -> Decimal:
    fraction = Fraction(part)
    return Decimal(fraction.numerator) / Decimal(fraction.denominator)


def _words(expression: str, language: str) -> "regex.Pattern[str]":
    if language in _NO_SPACES:
        return regex.compile(expression)
    return regex.compile(rf"(?<![\p{{L}}\p{{M}}])(?:{expression})(?![\p{{L}}\p{{M}}])", regex.I)
