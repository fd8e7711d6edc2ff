"""Whether a claim counts other things than its evidence does: "300 million people" for "300 million households".

Only things that are counted everywhere are told apart, by their words in 14 languages (counted.json), and only where
both texts say of the same number what it counts.
"""

import json
from collections.abc import Sequence
from functools import cache, lru_cache
from pathlib import Path

import regex

from assistant.quantities import Quantity, quantities

_UNSPACED = frozenset({"zh", "ja", "ko"})
_WORDS = 5
_CHARACTERS = 12
_END = regex.compile(r"[,;:.](?=\s|$)|[，；：、،؛。।]|\p{N}")
_WORD = regex.compile(r"[\p{L}\p{M}'’-]+")


def counted_otherwise(claim: str, language: str, evidence: Sequence[tuple[str, str]]) -> str | None:
    """The number of the claim that counts something else in its evidence, pairs of (text, language); None if none."""
    stated = [counted for text, own in evidence for counted in _counted(text, own)]
    for quantity, things in _counted(claim, language):
        same = [own for one, own in stated if _is_same(one, quantity)]
        if same and all(own.isdisjoint(things) for own in same):
            return claim[quantity.start : quantity.end]
    return None


def _is_same(one: Quantity, other: Quantity) -> bool:
    return not {one.value, *one.alternatives}.isdisjoint({other.value, *other.alternatives})


@lru_cache(maxsize=4_096)
def _counted(text: str, language: str) -> tuple[tuple[Quantity, frozenset[str]], ...]:
    """The plain numbers of a text with the things that the words after them name, where these name any."""
    if language not in _things():
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
    return frozenset(name for name, words in _things()[language].items() if words.search(rest))


@cache
def _things() -> "dict[str, dict[str, regex.Pattern[str]]]":
    read: dict[str, dict[str, str]] = json.loads(Path(__file__).with_name("counted.json").read_text(encoding="utf-8"))
    return {
        language: {name: regex.compile(_whole(words, language), regex.I) for name, words in things.items()}
        for language, things in read.items()
    }


def _whole(words: str, language: str) -> str:
    if language in _UNSPACED:
        return words
    return rf"(?<![\p{{L}}\p{{M}}])(?:{words})(?![\p{{L}}\p{{M}}])"
