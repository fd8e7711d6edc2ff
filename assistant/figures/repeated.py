"""In what time again and again something is so much: "annually", "jährlich", "par an", "年均", "年間".

The words are in repeated.json, by language: those that stand before a number, and those that follow it.
"""

import json
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

import regex

_CLOSE = 60  # characters after a number, or before it, in which they stand
_NO_SPACES = frozenset({"zh", "ja"})
_WORD = r"[\p{L}\p{M}\p{N}'’-]+"
# What stands between: "500 arbres par an", "jährlich rund 3 Millionen", "年均投入3亿元"; and where a clause goes on.
_BEFORE_NUMBER = rf"(?:\s{_WORD}){{0,2}}\s$"
_BEFORE_NUMBER_UNSPACED = r"[\p{Han}\p{Hiragana}\p{Katakana}]{0,8}$"
_GOES_ON = r"(?=\s*(?:$|[.,;:!?)।،؛]|(?!\p{N})\p{L}))"
_ENDS_IN_ENGLISH = r"(?=\s*(?:$|[.,;:!?)]|(?:in|on|for|to|from|by|and|since|at|through|with|over|under|until)\b))"


def repeated(text: str, start: int, end: int, language: str) -> str | None:
    """The time in English ("year") in which the number `text[start:end]`, with its unit, is reached again and again."""
    for time, expression in _after(language):
        if expression.match(text, end, end + _CLOSE):
            return time
    before = text[max(start - _CLOSE, 0) : start]
    return next((time for time, expression in _before(language) if expression.search(before)), None)


@cache
def _after(language: str) -> "list[tuple[str, regex.Pattern[str]]]":
    ends = _ENDS_IN_ENGLISH if language == "en" else _GOES_ON
    return [
        (time, regex.compile(rf"(?:\s{_WORD}){{0,3}}?\s(?:{words}){ends}", regex.I))
        for time, words in _words("after", language)
    ]


@cache
def _before(language: str) -> "list[tuple[str, regex.Pattern[str]]]":
    if language in _NO_SPACES:
        return [
            (time, regex.compile(f"(?:{words}){_BEFORE_NUMBER_UNSPACED}")) for time, words in _words("before", language)
        ]
    return [
        (time, regex.compile(rf"(?<![\p{{L}}\p{{M}}])(?:{words}){_BEFORE_NUMBER}", regex.I))
        for time, words in _words("before", language)
    ]


def _words(place: str, language: str) -> Iterator[tuple[str, str]]:
    yield from _table()[place].get(language, {}).items()


@cache
def _table() -> Mapping[str, Mapping[str, Mapping[str, str]]]:
    read: Mapping[str, Mapping[str, Mapping[str, str]]] = json.loads(
        Path(__file__).with_name("repeated.json").read_text(encoding="utf-8")
    )
    return read
