"""Whether the figures of the evidence bear out what a claim compares: "volume grew faster than revenue".

A comparison is found by its words in 14 languages (comparisons.json): of each expression `x` and `y` are what is
compared. What the two are in the evidence is told by the words around its figures (`contrast`). Nothing is decided
where these do not tell, nor where the evidence compares too, nor of what is compared with the year before.
"""

import json
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import cache, lru_cache
from itertools import combinations, islice
from pathlib import Path
from typing import Literal, NamedTuple

import regex

from assistant.changes import way_of
from assistant.contrast import match
from assistant.exchange import Figure, are_rivals, figures
from assistant.locale import languages, load_locale
from assistant.polarity import denies, directions, without_directions
from assistant.quantities import quantities
from index.arrays import Similarity

_Way = Literal["more", "less"]

SURE = 0.1
"""How much better the things compared must match those of two figures in one order than in the other."""

_MOST_PAIRS = 30
_YEARS = ("year_before", "year_before_last", "last_year", "this_or_last_year")
_RATES = frozenset({"percent", "per mille", "percentage point"})
_NO_NUMBERS = frozenset({"year", "date"})
_NUMBER = "#"
_BRACKETS = regex.compile(r"[(（][^()（）]*#[^()（）]*[)）]")
_SENTENCE_END = regex.compile(r"[.!?。！？।](?:\s|$)")
_LETTER = regex.compile(r"\p{L}")


class _Compared(NamedTuple):
    """What a claim compares: that `x` is more than `y`, or less, or that it grows more."""

    way: _Way
    x: str
    y: str
    grows: bool


class _Stated(NamedTuple):
    """A figure of the evidence, and whether it is one of a fall."""

    figure: Figure
    is_fall: bool


def is_borne_out(
    claim: str, language: str, evidence: Sequence[tuple[str, str]], similarity: Similarity, sure: float = SURE
) -> bool | None:
    """Whether the figures of the evidence, pairs of (text, language), are as the claim compares what they are of; None
    when it compares nothing, or they do not tell. They tell when they match it better by `sure` in one order than in
    the other.
    """
    compared = _compared(claim, language)
    if compared is None or _is_a_year(compared.y, language) or denies(claim, language):
        return None
    if any(_compared(text, own) for text, own in evidence):
        return None
    stated = [one for text, own in evidence for one in _stated(text, own)]
    pairs = [(one, other) for one, other in combinations(stated, 2) if _may_be_compared(one, other)]
    told = [
        (one.figure.quantity.unit in _RATES, (difference > 0) == (compared.way == "more"))
        for one, other in islice(pairs, _MOST_PAIRS)
        if (difference := _difference(compared, one, other, similarity, sure)) is not None
    ]
    of_kind = [agrees for is_rate, agrees in told if is_rate == compared.grows] or [agrees for _, agrees in told]
    return any(of_kind) if of_kind else None


def _is_a_year(text: str, language: str) -> bool:
    return language in languages() and any(load_locale(language).asks(cue, text) for cue in _YEARS)


@lru_cache(maxsize=4_096)
def _compared(claim: str, language: str) -> _Compared | None:
    """What the claim compares first, if anything; what it compares with a number counts as nothing."""
    text = claim
    for one in quantities(claim, language):
        if one.unit not in _NO_NUMBERS and not str(one.unit).startswith("name:"):
            text = text[: one.start] + _NUMBER * (one.end - one.start) + text[one.end :]
    text = _BRACKETS.sub(" ", text)
    found = [
        (way, match)
        for way, expressions in _expressions().get(language, {}).items()
        for expression in expressions
        if (match := expression.search(text)) and not match["y"].lstrip().startswith(_NUMBER)
    ]
    # "보다 더 느리게 증가" is less, though it ends like "보다 더 증가".
    way, first = min(
        found, key=lambda one: one[1].end("mid" if "mid" in one[1].groupdict() else "x"), default=(None, None)
    )
    if way is None or first is None or not _LETTER.search(first["x"]):
        return None
    x = f"{first['x']} {first.groupdict().get('mid') or ''}".replace(_NUMBER, " ")
    y = _SENTENCE_END.split(first["y"])[0]
    grows = bool(directions(f"{x} {y}", language))
    return _Compared(way, without_directions(x, language), without_directions(y, language), grows)


def _stated(text: str, language: str) -> Iterator[_Stated]:
    for figure in figures(text, language):
        if figure.is_apart:
            yield _Stated(figure, way_of(figure.quantity, text, language) == "down")


def _may_be_compared(one: _Stated, other: _Stated) -> bool:
    return are_rivals(one.figure.quantity, other.figure.quantity) and one.is_fall == other.is_fall


def _difference(
    compared: _Compared, one: _Stated, other: _Stated, similarity: Similarity, sure: float
) -> Decimal | None:
    """By how much the figure of `x` is greater than that of `y`, if the two surely are the things compared."""
    matched = match((compared.x, compared.y), (one.figure.words, other.figure.words), similarity)
    if matched is None or abs(matched.both) < sure:
        return None
    difference = one.figure.quantity.value - other.figure.quantity.value
    return difference if matched.both > 0 else -difference


@cache
def _expressions() -> "dict[str, dict[_Way, list[regex.Pattern[str]]]]":
    read = json.loads(Path(__file__).with_name("comparisons.json").read_text(encoding="utf-8"))
    return {
        language: {way: [regex.compile(one, regex.I) for one in expressions] for way, expressions in ways.items()}
        for language, ways in read.items()
    }
