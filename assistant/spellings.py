"""Provinces, large cities and companies that are written in another way in each script: spellings.json has a row each.

Letters tell whether "Guangdong" stands in a transcript, but not that 广东 does.
"""

import json
import unicodedata
from collections.abc import Iterable
from functools import cache, lru_cache
from pathlib import Path

import regex

_FILE = Path(__file__).parent / "spellings.json"
_SPACELESS = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}]")
_ARABIC = regex.compile(r"\p{Arabic}")
_CYRILLIC = regex.compile(r"\p{Cyrillic}")


def strangers(text: str, evidence: Iterable[str]) -> frozenset[str]:
    """The names of the text, each by its first spelling, that no text of its evidence has in any spelling."""
    named = spelled(text)
    return named.difference(*(spelled(own) for own in evidence)) if named else named


@lru_cache(maxsize=1_000)
def spelled(text: str) -> frozenset[str]:
    """The names that the text has, each by its first spelling."""
    found = _pattern().finditer(unicodedata.normalize("NFKC", text))
    return frozenset(_name_of(match.group("name")) for match in found)


@cache
def _names() -> dict[str, str]:
    rows: list[list[str]] = json.loads(_FILE.read_text(encoding="utf-8"))
    return {unicodedata.normalize("NFKC", spelling): row[0] for row in rows for spelling in row}


def _name_of(spelling: str) -> str:
    return _names()[spelling]


@cache
def _pattern() -> "regex.Pattern[str]":
    spellings = sorted(_names(), key=len, reverse=True)
    unspaced = "|".join(regex.escape(one) for one in spellings if _SPACELESS.search(one))
    arabic = "|".join(regex.escape(one) for one in spellings if _ARABIC.search(one))
    cyrillic = "|".join(regex.escape(one) for one in spellings if _CYRILLIC.search(one))
    others = "|".join(
        regex.escape(one) for one in spellings if not any(p.search(one) for p in (_SPACELESS, _ARABIC, _CYRILLIC))
    )
    word = r"[\p{L}\p{M}]"
    return regex.compile(
        rf"(?P<name>{unspaced})|(?<!{word})[وبلفك]?(?P<name>{arabic})(?!{word})"
        rf"|(?<!{word})(?P<name>{cyrillic})\p{{L}}{{0,2}}(?!{word})|(?<!{word})(?P<name>{others})(?!{word})"
    )
