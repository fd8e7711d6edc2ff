"""Finds quarters and halves of a year in the languages whose periods are told by no more than years and dates.

"im ersten Halbjahr 2024" is 2024-H1. English and Chinese have more ways to name a period (see `periods`).
"""

import json
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

import regex

_DATA = Path(__file__).with_name("parts_of_year.json")
_UNSPACED = frozenset({"ja", "ko"})
_YEARS = ("year", "last", "this", "next", "the")


def parts_of_year(text: str, language: str) -> Iterator[tuple[int, int, dict[str, str]]]:
    """Where a text names a part of a year, and what it names, as `periods` reads it.

    "quarter" is "1" to "4" or "half" is "first" or "second", and of the year "year" or "word" may be given.
    """
    words = _compiled(language)
    for match in words.finditer(text) if words else ():
        found = {name: said for name, said in match.groupdict().items() if said}
        part = next(name for name in found if name not in _YEARS)
        kind = {"q": "quarter", "h": "half"}[part[0]]
        named = {kind: part[1] if kind == "quarter" else ("first", "second")[int(part[1]) - 1]}
        year = next((name for name in _YEARS if name in found), "")
        if year:
            named |= {"year": found["year"]} if year == "year" else {"word": year}
        yield *match.span(), named


@cache
def _read() -> dict[str, dict[str, str | list[str]]]:
    read: dict[str, dict[str, str | list[str]]] = json.loads(_DATA.read_text(encoding="utf-8"))
    return read


@cache
def _compiled(language: str) -> "regex.Pattern[str] | None":
    words = _read().get(language)
    if words is None:
        return None
    numbers = words["n"]
    part = "|".join(
        [
            *(
                f"(?P<q{n}>{str(words['quarter']).replace('{n}', f'(?:{one})')}|Q{n})"
                for n, one in enumerate(numbers, 1)
            ),
            *(
                f"(?P<h{n}>{str(words['half']).replace('{n}', f'(?:{one})')}|H{n})"
                for n, one in enumerate(words.get("halves", numbers[:2]), 1)
            ),
        ]
    )
    year = rf"(?:(?P<year>(?<!\d)(?:19|20)\d\d)(?!\d){words.get('after_year', '')}|{_relative(words)})"
    # A year stands after its part, or, where the language has it so, before it.
    after, before = words.get("of"), words.get("before")
    whole = rf"(?:{part})(?:(?:{after}){year})?" if after else rf"(?:{year}(?:{before}))?(?:{part})"
    if language in _UNSPACED:
        return regex.compile(whole, regex.I)
    return regex.compile(rf"(?<![\p{{L}}\p{{M}}\p{{N}}])(?:{whole})(?![\p{{L}}\p{{M}}])", regex.I)


def _relative(words: Mapping[str, str | list[str]]) -> str:
    return "|".join(f"(?P<{name}>{words[name]})" for name in _YEARS if name != "year")
