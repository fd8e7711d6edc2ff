"""Whether a claim counts or measures something else than its evidence does: "300 million people" for "300 million
households", "profit" for "revenue".

Only what is counted and measured everywhere is told apart, by its words in 14 languages (counted.json, measured.json),
and only where both texts say of what they tell: of the same number what it counts, and anywhere what is measured.
"""

import json
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from itertools import combinations
from pathlib import Path
from typing import Literal

import regex

from assistant.quantities import Quantity, has_value_of, quantities

# What is measured and never called by each other's words.
_APART = [
    *({one, other} for one, other in combinations(("revenue", "profit", "loss", "cost", "debt"), 2)),
    {"exports", "imports"},
    {"births", "deaths"},
]
_UNSPACED = frozenset({"zh", "ja", "ko"})
_WORDS = 5
_CHARACTERS = 12
_END = regex.compile(r"[,;:.](?=\s|$)|[，；：、،؛。।]|\p{N}")
_WORD = regex.compile(r"[\p{L}\p{M}'’-]+")


def counted_otherwise(claim: str, language: str, evidence: Sequence[tuple[str, str]]) -> str | None:
    """The number of the claim that counts something else in its evidence, pairs of (text, language); None if none."""
    stated = [counted for text, own in evidence for counted in _counted(text, own)]
    for quantity, things in _counted(claim, language):
        same = [own for one, own in stated if has_value_of(one, quantity)]
        if same and all(own.isdisjoint(things) for own in same):
            return claim[quantity.start : quantity.end]
    return None


def measured_otherwise(claim: str, language: str, evidence: Sequence[tuple[str, str]]) -> str | None:
    """The words of the claim for what it measures, when its evidence, pairs of (text, language), measures another
    thing and not that; None otherwise.
    """
    told = {name for text, own in evidence for name in _measured(text, own)}
    found = _measured(claim, language)
    if not told.isdisjoint(found):
        return None
    return next((words for name, words in found.items() if any({name, other} in _APART for other in told)), None)


def is_counted_everywhere(text: str, language: str) -> bool:
    """Whether a number of the text counts one of the things that are counted everywhere: people, companies."""
    return bool(_counted(text, language))


@lru_cache(maxsize=4_096)
def _measured(text: str, language: str) -> Mapping[str, str]:
    """What the text measures, each with the first words for it."""
    found = {name: words.search(text) for name, words in _things("measured").get(language, {}).items()}
    return {name: match.group() for name, match in found.items() if match}


@lru_cache(maxsize=4_096)
def _counted(text: str, language: str) -> tuple[tuple[Quantity, frozenset[str]], ...]:
    """The plain numbers of a text with the things that the words after them name, where these name any."""
    if language not in _things("counted"):
        return ()
    found = [(one, _named_after(text[one.end :], language)) for one in quantities(text, language) if one.unit is None]
    return tuple((one, things) for one, things in found if things)


def _named_after(rest: str, language: str) -> frozenset[str]:
    end = _END.search(rest)
    rest = rest[: end.start()] if end else rest
    if language in _UNSPACED:
        rest = rest[:_CHARACTERS]
    else:
        words = list(_WORD.finditer(rest))[:_WORDS]
        rest = rest[: words[-1].end()] if words else ""
    return frozenset(name for name, words in _things("counted")[language].items() if words.search(rest))


@cache
def _things(of: Literal["counted", "measured"]) -> "dict[str, dict[str, regex.Pattern[str]]]":
    read: dict[str, dict[str, str]] = json.loads(Path(__file__).with_name(f"{of}.json").read_text(encoding="utf-8"))
    return {
        language: {name: regex.compile(_whole(words, language), regex.I) for name, words in things.items()}
        for language, things in read.items()
    }


def _whole(words: str, language: str) -> str:
    if language in _UNSPACED:
        return words
    return rf"(?<![\p{{L}}\p{{M}}])(?:{words})(?![\p{{L}}\p{{M}}])"
