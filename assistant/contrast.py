"""Tells which of two things of a claim is which of two of its evidence, in whatever languages both are told.

What both things have in common says nothing about which is which ("revenue grew", "volume grew"), so only the words
that one of them has and the other has not are compared, by meaning; and what has a digit, such as a year, as it stands.
"""

from dataclasses import dataclass

import regex

from index.arrays import Similarity

_IDEOGRAPH = r"[\p{Han}\p{Hiragana}\p{Katakana}]"
_WORD = regex.compile(rf"{_IDEOGRAPH}|[\p{{L}}\p{{M}}\p{{N}}--{_IDEOGRAPH}]+", regex.V1)
_SPACELESS = regex.compile(_IDEOGRAPH)
_SYLLABLE = regex.compile(rf"{_IDEOGRAPH}|\p{{Hangul}}")
_LETTER = regex.compile(r"\p{L}")
_DIGIT = regex.compile(r"\p{N}")
_LEAST_LETTERS = 3


@dataclass(frozen=True, slots=True)
class Match:
    """How much nearer each thing of the claim is to the one of the evidence than to the other; below zero when it is
    nearer to the other.
    """

    first: float
    second: float

    @property
    def both(self) -> float:
        """How much better the things match in this order than in the other."""
        return self.first + self.second


def match(claimed: tuple[str, str], stated: tuple[str, str], similarity: Similarity) -> Match | None:
    """How the two things of the claim match those of the evidence in this order, each told by the words around it;
    None where nothing tells the things of one of them apart.
    """
    first, second = _apart(*claimed)
    one, other = _apart(*stated)
    by_number = _by_number(first, second, one, other)
    if not all(map(_tells, (first.words, second.words, one.words, other.words))):
        return by_number
    as_told, crossed = map(float, similarity(first.words, [one.words, other.words]))
    crossed_too, as_told_too = map(float, similarity(second.words, [one.words, other.words]))
    by_meaning = Match(as_told - crossed, as_told_too - crossed_too)
    return Match(by_meaning.first + by_number.first, by_meaning.second + by_number.second) if by_number else by_meaning


@dataclass(frozen=True, slots=True)
class _Own:
    """What one of two texts has and the other has not: words, and words with digits."""

    words: str
    numbered: frozenset[str]


def _by_number(first: _Own, second: _Own, one: _Own, other: _Own) -> Match | None:
    """How the two things match by what they have of the same digits, such as their years."""

    def nearer(thing: _Own, to: _Own, than: _Own) -> float:
        return float(bool(thing.numbered & to.numbered)) - float(bool(thing.numbered & than.numbered))

    matched = Match(nearer(first, one, other), nearer(second, other, one))
    return matched if matched.first or matched.second else None


def _apart(text: str, other: str) -> tuple[_Own, _Own]:
    """What each text has and the other has not."""
    return _without(text, other), _without(other, text)


def _without(text: str, other: str) -> _Own:
    common = {word.casefold() for word in _WORD.findall(other)}
    own = [word for word in _WORD.findall(text) if word.casefold() not in common]
    words = ("" if _SPACELESS.search(text) else " ").join(word for word in own if not _DIGIT.search(word))
    return _Own(words, frozenset(word.casefold() for word in own if _DIGIT.search(word)))


def _tells(text: str) -> bool:
    return _SYLLABLE.search(text) is not None or len(_LETTER.findall(text)) >= _LEAST_LETTERS
