"""Multiples ("doubled", "翻番"), fractions ("a third", "过半"), tenths ("三成", "三割") and dozens that a text states.

They are read by the words of 14 languages (proportions.json), apart from `quantities`, since no figure is made of them.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, Literal

import regex

Kind = Literal["times", "fraction", "dozen"]

# A fraction in words stands for a percentage that is so near: "a third" for 33.4%.
_AS_MUCH = Decimal("0.01")
_DIGITS = {digit: number for number, digit in enumerate("零一二三四五六七八九")} | {"两": 2, "兩": 2, "半": 5}
_TENTHS = regex.compile(
    r"(?<![\d\p{Han}.]|第)(?P<n>[一二三四五六七八九两兩]|\d)"
    r"(?:成(?P<half>[一二三四五六七八九半])?(?![为為立长長功员員果都分本型就熟品语語效绩績交年人套份])|割(?!引|合|り|当|れ|く|安|高|愛))"
    r"|(?<=[\p{Han}](?<![一二三四五六七八九十百千万亿第]))(?P<n2>[一二三四五六七八九两兩]|\d)"
    r"(?:成(?P<half2>[一二三四五六七八九半])?(?![为為立长長功员員果都分本型就熟品语語效绩績交年人套份])|割(?!引|合|り|当|れ|く|安|高|愛))"
)
_PARTS = regex.compile(r"(?P<under>\d+)\s?(?:分の|분의)\s?(?P<over>\d+)")


@dataclass(frozen=True, slots=True)
class Proportion:
    """So many times, such a fraction of a whole, or a dozen, `text[start:end]`."""

    kind: Kind
    value: Decimal
    start: int
    end: int


def proportions(text: str) -> list[Proportion]:
    """The proportions of a text in any of the languages, in its order."""
    found = [*_in_words(text), *_tenths(text)]
    return sorted(found, key=lambda one: (one.start, -one.end))


def end_of_times(text: str, end: int, *, strictly: bool) -> int | None:
    """Where the words end by which the number that ends at `end` says how many times as much; or, not `strictly`, how
    often, as words may say either. None when it does not.
    """
    names = ["times after a number", *([] if strictly else ["times or how often, after a number"])]
    return next((match.end() for name in names if (match := _table()[name].match(text, end))), None)


def is_as_much(one: Proportion, value: Decimal, unit: str | None) -> bool:
    """Whether a number with its unit says the same: 50% is a half, a rise by 100% is twice as much, 12 are a dozen."""
    if one.kind == "dozen":
        return unit is None and value == one.value
    if one.kind == "times":
        return unit == "percent" and value in (100 * one.value, 100 * (one.value - 1))
    share = value / 100 if unit == "percent" else value
    return unit in ("percent", None) and abs(share - one.value) <= _AS_MUCH


def same(one: Proportion, other: Proportion) -> bool:
    """Whether two proportions say the same."""
    return one.kind == other.kind and abs(one.value - other.value) <= _AS_MUCH


def _in_words(text: str) -> Iterator[Proportion]:
    kinds: tuple[Kind, ...] = ("times", "fraction", "dozen")
    for kind in kinds:
        for value, expression in _table()[kind]:
            for match in expression.finditer(text):
                yield Proportion(kind, value, *match.span())
    for match in _PARTS.finditer(text):
        if int(match["under"]):
            yield Proportion("fraction", Decimal(match["over"]) / Decimal(match["under"]), *match.span())


def _tenths(text: str) -> Iterator[Proportion]:
    for match in _TENTHS.finditer(text):
        tenths, more = match["n"] or match["n2"], match["half"] or match["half2"]
        value = Decimal(_digit(tenths) * 10 + (_digit(more) if more else 0)) / 100
        yield Proportion("fraction", value, *match.span())


def _digit(char: str) -> int:
    return _DIGITS[char] if char in _DIGITS else int(char)


@cache
def _table() -> dict[str, Any]:
    read = json.loads(Path(__file__).with_name("proportions.json").read_text(encoding="utf-8"))
    return {
        "times": [(Decimal(value), _any_of(words)) for value, words in read["times"].items()],
        "fraction": [(_value(value), _any_of(words)) for value, words in read["fraction"].items()],
        "dozen": [(Decimal(12), _any_of(read["dozen"]))],
        **{name: _any_of([words]) for name, words in read.items() if isinstance(words, str)},
    }


def _value(fraction: str) -> Decimal:
    over, under = fraction.split("/")
    return Decimal(over) / Decimal(under)


def _any_of(words: Iterable[str]) -> "regex.Pattern[str]":
    return regex.compile("|".join(words), regex.I)
