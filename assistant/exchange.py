"""Whether a claim gives one thing the figure that its evidence gives another: "A rose by 7%" of "A by 5% and B by 7%".

Both figures stand in the evidence, so only what stands around them tells. The words around a figure of the claim are
compared, by meaning, with those around the same figure and around another of the same unit.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import regex

from assistant.quantities import Quantity, quantities
from index.arrays import Similarity, greatest_similarity

MARGIN = 0.05
"""How much nearer the words around another figure must be."""

_LEAST_LETTERS = 4
_NO_AMOUNTS = frozenset({"year", "date", "time", "ordinal"})
_BREAK = regex.compile(
    r"[,;:.](?=\s|$)|[，；：、،؛。]|\b(?:while|whereas|and|but|und|während|et|tandis que"
    r"|y|mientras|e|mentre|enquanto|и|а|ve|ise|và|trong khi)\b|(?<=[\p{Han}])(?:而|并|和)(?=[\p{Han}])"
)
_LETTER = regex.compile(r"\p{L}")


@dataclass(frozen=True, slots=True)
class _Placed:
    """A figure with the words around it, in whose midst "#" stands for it."""

    quantity: Quantity
    words: str


def figure_exchanged(claim: str, language: str, evidence: Sequence[str], similarity: Similarity) -> str | None:
    """The figure of the claim that its evidence gives something else, if there is one."""
    stated = [placed for text in evidence for placed in _placed(text, None)]
    for own in _placed(claim, language):
        same = [one.words for one in stated if _is_same(one.quantity, own.quantity)]
        others = [one.words for one in stated if _is_rival(one.quantity, own.quantity)]
        if not (same and others):
            continue
        nearest_other = greatest_similarity(own.words, others, similarity)
        if nearest_other > greatest_similarity(own.words, same, similarity) + MARGIN:
            return claim[own.quantity.start : own.quantity.end]
    return None


def _is_same(one: Quantity, other: Quantity) -> bool:
    return not {one.value, *one.alternatives}.isdisjoint({other.value, *other.alternatives})


def _is_rival(one: Quantity, other: Quantity) -> bool:
    return one.unit == other.unit and not _is_same(one, other)


@lru_cache(maxsize=4_096)
def _placed(text: str, language: str | None) -> tuple[_Placed, ...]:
    found = [
        one
        for one in quantities(text, language)
        if one.certain and one.unit not in _NO_AMOUNTS and not str(one.unit).startswith("name:")
    ]
    return tuple(placed for placed in _with_words(text, found) if len(_LETTER.findall(placed.words)) >= _LEAST_LETTERS)


def _with_words(text: str, found: Sequence[Quantity]) -> Iterator[_Placed]:
    starts = [0, *(one.end for one in found)]
    ends = [*(one.start for one in found), len(text)]
    for one, (start, _), (_, end) in zip(found, pairwise([*starts, 0]), pairwise(ends), strict=False):
        before, after = text[start : one.start], text[one.end : end]
        before = _BREAK.split(before)[-1]
        after = _BREAK.split(after)[0]
        yield _Placed(one, f"{before}#{after}".strip())
