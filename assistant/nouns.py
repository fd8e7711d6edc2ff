"""Which words of texts are nouns, told by the words before them: no part of speech is read.

"the reef" is one, and "grew" is none: nothing that stands before a noun ever stands before it. The words that do are in
nouns.json, by language. In German a noun begins with a capital; where neither helps, every word passes.
"""

import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path

import regex

from assistant.terms import CAPITALISES_NOUNS

_PAIR = regex.compile(r"(?<![\p{L}\p{M}])(\p{L}+) (?=(\p{L}[\p{L}\p{M}\p{N}'’-]*))")
_CAPITAL_WITHIN = regex.compile(r"(?<=[\p{L}\p{N},;] )\p{Lu}[\p{L}\p{M}\p{N}'’-]*")
_LEAST = 2  # times that a word follows a noun, as "network" does "broadband", to be one


def nouns(texts: Sequence[str], language: str, pairs: Counter[tuple[str, str]]) -> Callable[[str], bool]:
    """Whether a word, in small letters, is a noun or a name in the texts; `pairs` counts the words side by side."""
    before = _before(language)
    named = {match.group().casefold() for text in texts for match in _CAPITAL_WITHIN.finditer(text)}
    if language in CAPITALISES_NOUNS:
        return lambda word: word.casefold() in named or word.isupper()
    if not before:
        return lambda _: True
    told = {
        match[2].casefold() for text in texts for match in _PAIR.finditer(text) if match[1].casefold() in before
    } | named
    told |= {second for (first, second), count in pairs.items() if first in told and count >= _LEAST}
    return lambda word: word.casefold() in told or word.isupper()


@cache
def _before(language: str) -> frozenset[str]:
    read: Mapping[str, str] = json.loads(Path(__file__).with_name("nouns.json").read_text(encoding="utf-8"))
    return frozenset(read.get(language, "").split())
