"""Well-known companies and bodies that a text names, in any of their spellings (organisations.json).

No rule of spelling tells a name at the beginning of a sentence, or in a script without capitals; a list does, of those
that a model is likely to bring in by itself. What is also another word ("Apple", "Orange", "Amazon") is not in it.
"""

import json
import unicodedata
from collections.abc import Sequence
from functools import cache, lru_cache
from pathlib import Path

import regex

_FILE = Path(__file__).with_suffix(".json")
_OF_COUNTRY = r"(?![业業运運营營行网網用设設服市电電互支通数數])"
_LEAST_WITH_ENDING = 4  # letters of a Cyrillic name that may have a case ending


def foreign_organisations(text: str, evidence: Sequence[str]) -> list[str]:
    """The organisations of the text, as it spells them, that the evidence names in no spelling."""
    named = _organisations(text)
    stated = {first for own in evidence for first in _organisations(own)} if named else set()
    return [words for first, words in named.items() if first not in stated]


@lru_cache(maxsize=10_000)
def _organisations(text: str) -> dict[str, str]:
    """Of each organisation that is named its first spelling, and the words that name it."""
    found: dict[str, str] = {}
    for match in _expression().finditer(unicodedata.normalize("NFKC", text)):
        found.setdefault(_spellings()[match["name"]], match["name"])
    return found


@cache
def _spellings() -> dict[str, str]:
    """The first spelling of each organisation by each."""
    read: list[list[str]] = json.loads(_FILE.read_text(encoding="utf-8"))
    return {unicodedata.normalize("NFKC", one): own[0] for own in read for one in own}


@cache
def _expression() -> "regex.Pattern[str]":
    names = "|".join(map(_naming, sorted(_spellings(), key=len, reverse=True)))
    return regex.compile(
        rf"(?<![\p{{L}}\p{{M}}--[\p{{Han}}\p{{Hiragana}}]])(?:[وبلفك](?=\p{{Arabic}}))?(?P<name>{names})", regex.V1
    )


def _naming(name: str) -> str:
    """A pattern of the name with what may not follow it: letters, but for the endings of the languages that have some
    and for scripts whose words nothing divides.
    """
    if regex.search(r"\p{Han}", name):
        # "中国电信业务", "中国移动电话用户" are a country's.
        return regex.escape(name) + (_OF_COUNTRY if name.startswith(("中国", "中國")) else "")
    if regex.search(r"\p{Katakana}", name):
        return rf"{regex.escape(name)}(?![\p{{Katakana}}ー])"
    if regex.search(r"\p{Hangul}", name):
        return regex.escape(name)
    if regex.search(r"\p{Cyrillic}", name) and len(name) >= _LEAST_WITH_ENDING:
        return rf"{regex.escape(name)}(?=\p{{L}}{{0,2}}(?!\p{{L}}))"
    return rf"{regex.escape(name)}(?![\p{{L}}\p{{M}}])"
