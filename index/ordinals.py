"""The words that open the items of an enumeration in the languages of the assistant: "erstens", "во-вторых", "最后".

ordinals.json holds them by language. `numbered` are series of at most ten, each with the words for first, second, and
so on. `opening` words begin an enumeration too, but are said of other things as well ("zunächst"), as are `next` words,
which continue one at any number, and `last` words, which end one. A form that ends in a comma is an ordinal only before
a pause: "Primero, …" is one and "primero de mayo" is none. `conjunctions` ("and") may come before an item, and `joined`
is a prefix of the same meaning.
"""

import json
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

import regex
from pydantic import BaseModel, ConfigDict

_FILE = Path(__file__).with_suffix(".json")
_PAUSE = r"\s*(?:[,，、،:：.。–—]|-\s)"
_WORD_END = r"(?![\p{L}\p{M}\p{N}])[,，、،:：]?"
_CLAUSE_END = r"[,，、،:：]?"
_UNSPACED = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}]$")
_ARABIC = regex.compile(r"\p{Arabic}")
# Korean is written with and without spaces here ("첫번째").
_SPELLED = {" ": r"\s*", "'": "['’]", "-": "[-‐‑]"}


class _Ordinals(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    numbered: tuple[tuple[tuple[str, ...], ...], ...]
    opening: tuple[str, ...]
    next: tuple[str, ...]
    last: tuple[str, ...]
    conjunctions: tuple[str, ...]
    joined: str = ""


@cache
def _languages() -> tuple[_Ordinals, ...]:
    return tuple(_Ordinals(**each) for each in json.loads(_FILE.read_text(encoding="utf-8")).values())


@cache
def spoken_ordinals() -> tuple[regex.Pattern[str], ...]:
    """One for each language and series; its group `n1` to `n10`, `opening`, `next` or `last` tells what it found."""
    return tuple(pattern for language in _languages() for pattern in _patterns(language))


@cache
def numbered_ordinals() -> tuple[regex.Pattern[str], regex.Pattern[str]]:
    """A pattern for the first of any series, and one for the ordinal of any number."""
    first, every = [], []
    for language in _languages():
        for series in language.numbered:
            first.append(_any_of(series[0], language.joined))
            every += [_any_of(forms, language.joined) for forms in series]
    return _compiled(first), _compiled(every)


@cache
def conjunctions() -> tuple[str, ...]:
    """The words for "and" that may come before an item."""
    return tuple(dict.fromkeys(word for language in _languages() for word in language.conjunctions))


def _patterns(language: _Ordinals) -> Iterator[regex.Pattern[str]]:
    for position, series in enumerate(language.numbered or ((),)):
        groups = {f"n{number}": forms for number, forms in enumerate(series, start=1)}
        groups |= {"next": language.next, "last": language.last}
        if position == 0:
            groups["opening"] = language.opening
        yield _compiled([rf"(?P<{group}>{_any_of(forms, language.joined)})" for group, forms in groups.items()])


def _compiled(alternatives: Sequence[str]) -> regex.Pattern[str]:
    return regex.compile("|".join(alternatives), regex.I)


def _any_of(forms: Sequence[str], joined: str) -> str:
    prefix = f"{joined}?" if joined else ""
    return f"{prefix}(?:{'|'.join(_form(form) for form in sorted(forms, key=len, reverse=True))})"


def _form(form: str) -> str:
    word = form.rstrip(",")
    # Arabic is written with and without the marks of its vowels ("أولاً").
    letters = (rf"{char}\p{{Mn}}*" if _ARABIC.match(char) else _SPELLED.get(char, regex.escape(char)) for char in word)
    end = _PAUSE if form != word else _CLAUSE_END if _UNSPACED.search(word) else _WORD_END
    return "".join(letters) + end
