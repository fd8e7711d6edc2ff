"""Bodies and groups that a claim has say something by a common noun: "according to the union", "critics say".

The words for them in 14 languages are in bodies.json; by which words somebody says something, in groups.json. With
"implied" are the words that tell besides that such a body may speak: a minister speaks for the government.
"""

import json
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import TypedDict

import regex

from assistant.groups import saying

_FILE = Path(__file__).with_name("bodies.json")


class _Bodies(TypedDict):
    words: dict[str, dict[str, str]]
    implied: dict[str, str]


def bodies_saying(clauses: Sequence[str]) -> list[str]:
    """The bodies, by their English names, that say something in one of the clauses."""
    return [name for name, words in _words().items() if any(saying(clause, words) for clause in clauses)]


def is_of_body(name: str, stated: str) -> bool:
    """Whether a text names a body, in any language, or somebody who speaks for one of its kind."""
    return _known()[name].search(stated) is not None


def is_body(who: str) -> bool:
    """Whether the words are no more than a common noun for a body ("政府")."""
    return any(regex.fullmatch(words, who, regex.I) for own in _words().values() for words in own.values())


@cache
def _read() -> _Bodies:
    read: _Bodies = json.loads(_FILE.read_text(encoding="utf-8"))
    return read


@cache
def _words() -> dict[str, dict[str, str]]:
    """Of each body, the words for it by language."""
    words = _read()["words"]
    names = dict.fromkeys(name for own in words.values() for name in own)
    return {name: {language: own[name] for language, own in words.items()} for name in names}


@cache
def _known() -> "dict[str, regex.Pattern[str]]":
    implied = _read()["implied"]
    return {
        name: regex.compile("|".join([*words.values(), *filter(None, [implied.get(name)])]), regex.I)
        for name, words in _words().items()
    }
