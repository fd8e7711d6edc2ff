"""Whether a claim gives one thing the figure that its evidence gives another: "A rose by 7%" of "A by 5% and B by 7%".

Both figures stand in the evidence, so only what stands around them tells. Where the claim has both, the words that
tell the two things apart are matched with those that tell theirs apart in the evidence. Of a figure that stands alone
the words around it are compared, by meaning, with those around the same figure and around another of the same unit.
Where one sentence of the evidence states the figure and others do not, the claim must be about what that one is about.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import chain, combinations, islice, pairwise, product

import regex

from assistant.contrast import match
from assistant.polarity import without_directions
from assistant.quantities import Quantity, amounts, has_value_of
from index.arrays import Similarity, greatest_similarity

MARGIN = 0.05
"""How much nearer the words around another figure must be."""

SURE = 0.1
"""How much better two figures must match in one order than in the other."""

TELLS = 0.03
"""How much nearer the words around a figure must be to one sentence than to another to tell which they are about."""

_LEAST_LETTERS = 4
_MOST_COMPARED = 6  # figures of one unit in a claim, of which each is compared with each other
_MOST_PLACES = 9  # places in the evidence where two figures stand
_BREAK = regex.compile(
    r"[,;:.](?=\s|$)|[，；：、،؛。।]|[)）]"
    r"|(?<![\p{L}\p{M}])(?:while|whereas|and|but|versus|vs|compared (?:with|to)|against"
    r"|und|während|dagegen|hingegen|aber|gegenüber|et|tandis que?|contre|mais|y|mientras|pero|frente a|e|mentre|contro"
    r"|enquanto|и|а|но|против|ve|ise|ama|iken|và|trong khi|còn|और|जबकि|वहीं|बनाम|بينما|مقابل|أما|في حين)(?![\p{L}\p{M}])"
    r"|(?<!\p{L})و(?=[\p{L}\p{N}])|(?<=\p{Han})(?:而|并|和|与|與|及)(?=\p{Han})|一方|(?<=\p{Hangul})[와과](?= )|반면"
)
_IN_ORDER = regex.compile(
    r"(?<!\p{L})(?:respectively|(?:jeweils|beziehungsweise|bzw)|respectivement|respectivamente|rispettivamente"
    r"|соответственно|sırasıyla|lần lượt|क्रमशः)(?!\p{L})|على التوالي|分别|分別|それぞれ|각각",
    regex.I,
)
_LIST = regex.compile(rf"{_BREAK.pattern}|(?<=[\p{{Han}}\p{{Katakana}}])と")
_LETTER = regex.compile(r"\p{L}")


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of a text with the words that tell what it is the figure of: those of the text that are no other's of
    the same unit. `is_apart` says that a clause ends between it and the others.
    """

    quantity: Quantity
    words: str
    is_apart: bool


@dataclass(frozen=True, slots=True)
class _Placed:
    """A figure with the words around it, in whose midst "#" stands for it."""

    quantity: Quantity
    words: str


def figure_exchanged(
    claim: str,
    language: str,
    evidence: Sequence[tuple[str, str]],
    similarity: Similarity,
    beside: Sequence[tuple[str, str]] = (),
) -> str | None:
    """The figure of the claim that its evidence, pairs of (text, language), gives something else, if there is one.
    What stands `beside` the evidence may tell that the claim is about another thing, but bears nothing out.
    """
    own, stated = figures(claim, language), [one for text, spoken in evidence for one in figures(text, spoken)]
    orders = [(pair, _in_order(*pair, stated, similarity)) for pair in _pairs(own)]
    settled = {figure.quantity.start for pair, is_in_order in orders if is_in_order for figure in pair}
    alone = [one for one in _placed(claim, language) if one.quantity.start not in settled]
    by_sentence = [figures(text, spoken) for text, spoken in (*evidence, *beside)]
    exchanged = chain(
        (pair[0].quantity for pair, is_in_order in orders if is_in_order is False),
        _swapped(alone, evidence, similarity),
        _of_other_words(alone, own, evidence, similarity),
        _of_other_sentences(claim, own, by_sentence, similarity),
    )
    return next((claim[one.start : one.end] for one in exchanged), None)


def _swapped(
    alone: Sequence[_Placed], evidence: Sequence[tuple[str, str]], similarity: Similarity
) -> Iterator[Quantity]:
    """Of two figures of one unit that stand where the evidence has each the other, the first."""
    placed = [one for text, spoken in evidence for one in _placed(text, spoken)]
    for one, other in combinations(alone[:_MOST_COMPARED], 2):
        if are_rivals(one.quantity, other.quantity) and _are_swapped(one, other, placed, similarity):
            yield one.quantity


def _of_other_words(
    alone: Sequence[_Placed], own: Sequence[Figure], evidence: Sequence[tuple[str, str]], similarity: Similarity
) -> Iterator[Quantity]:
    """The figures whose words are those of another figure, which the claim does not have too."""
    apart = [pair for text, spoken in evidence for pair in _placed_apart(text, spoken)]
    for one in alone:
        besides = [figure.quantity for figure in own if figure.quantity.start != one.quantity.start]
        others = [pair for pair in apart if not any(has_value_of(pair[0].quantity, beside) for beside in besides)]
        around, all_words = zip(*others, strict=True) if others else ((), ())
        if _is_of_another(one, around, similarity, MARGIN) or _is_of_another(one, all_words, similarity, SURE):
            yield one.quantity


def _of_other_sentences(
    claim: str,
    own: Sequence[Figure],
    by_sentence: Sequence[Sequence[Figure]],
    similarity: Similarity,
) -> Iterator[Quantity]:
    """The figures of one sentence that the claim gives what another sentence tells of."""
    for figure in own:
        if any(are_rivals(figure.quantity, other.quantity) for other in own):
            continue  # which of them is which is told by both
        # Of a claim that tells of several sentences only what is sure counts.
        besides = [one.quantity for one in own if one is not figure]
        tells = [
            SURE if not _has(stated, figure.quantity) and any(_has(stated, one) for one in besides) else TELLS
            for stated in by_sentence
        ]
        if _is_of_another_sentence(figure, claim, by_sentence, similarity, max(tells)):
            yield figure.quantity


@lru_cache(maxsize=4_096)
def figures(text: str, language: str) -> tuple[Figure, ...]:
    """The figures of a text, each with what tells what it is the figure of, but for how it changes."""
    found = amounts(text, language)
    units = dict.fromkeys(one.unit for one in found)
    for one in found:
        text = text[: one.start] + " " * (one.end - one.start) + text[one.end :]
    return tuple(
        replace(figure, words=_BREAK.sub(" ", without_directions(figure.words, language)))
        for unit in units
        for figure in _of_unit(text, unit, found)
    )


def are_rivals(one: Quantity, other: Quantity) -> bool:
    """Whether two figures are of one unit, and different."""
    return one.unit == other.unit and not has_value_of(one, other)


def _of_unit(text: str, unit: str | None, found: Sequence[Quantity]) -> Iterator[Figure]:
    own = [one for one in found if one.unit == unit]
    between = [_BREAK.search(text, one.end, other.start) for one, other in pairwise(own)]
    ends = [mark.start() if mark else other.start for mark, other in zip(between, own[1:], strict=True)]
    starts = [mark.end() if mark else other.start for mark, other in zip(between, own[1:], strict=True)]
    in_order = _told_in_order(text, own)
    bounds = zip(own, [0, *starts], [*ends, len(text)], [True, *map(bool, between)], strict=True)
    for position, (one, start, end, begins) in enumerate(bounds):
        ends_apart = position == len(own) - 1 or between[position] is not None
        words = in_order[position] if in_order else f"{text[start : one.start]} {text[one.end : end]}"
        yield Figure(one, words, bool(in_order) or (begins and ends_apart))


def _told_in_order(text: str, own: Sequence[Quantity]) -> list[str]:
    """Of things that are named before their figures ("A and B rose by 5% and 7% respectively"), each in its order."""
    if len(own) < 2 or not _IN_ORDER.search(text):
        return []
    things = [words for words in _LIST.split(_IN_ORDER.sub(" ", text[: own[0].start])) if words and words.strip()]
    return things[-len(own) :] if len(things) >= len(own) else []


def _pairs(own: Sequence[Figure]) -> Iterator[tuple[Figure, Figure]]:
    for position, first in enumerate(own):
        for second in own[position + 1 : position + _MOST_COMPARED]:
            if first.is_apart and second.is_apart and are_rivals(first.quantity, second.quantity):
                yield first, second


def _in_order(first: Figure, second: Figure, stated: Sequence[Figure], similarity: Similarity) -> bool | None:
    """Whether the evidence surely gives the two figures to the same things, or surely each to the other's."""
    places = product(*([one for one in stated if has_value_of(one.quantity, own.quantity)] for own in (first, second)))
    apart = [(one, other) for one, other in places if one.is_apart and other.is_apart]
    found = [
        match((first.words, second.words), (one.words, other.words), similarity)
        for one, other in islice(apart, _MOST_PLACES)
    ]
    best = max((one.both for one in found if one), default=0.0)
    return best > 0 if abs(best) >= SURE else None


def _are_swapped(one: _Placed, other: _Placed, stated: Sequence[_Placed], similarity: Similarity) -> bool:
    """Whether two figures stand where their evidence has each the other."""
    places = [[found.words for found in stated if has_value_of(found.quantity, own.quantity)] for own in (one, other)]
    if not all(places):
        return False
    straight, crossed = (
        sum(greatest_similarity(own.words, where, similarity) for own, where in zip((one, other), order, strict=True))
        for order in (places, places[::-1])
    )
    return crossed > straight + MARGIN


def _is_of_another(own: _Placed, stated: Sequence[_Placed], similarity: Similarity, margin: float) -> bool:
    same = [one.words for one in stated if has_value_of(one.quantity, own.quantity)]
    others = [one.words for one in stated if are_rivals(one.quantity, own.quantity)]
    if not (same and others):
        return False
    nearest_other = greatest_similarity(own.words, others, similarity)
    return nearest_other > greatest_similarity(own.words, same, similarity) + margin


def _is_of_another_sentence(
    own: Figure, claim: str, by_sentence: Sequence[Sequence[Figure]], similarity: Similarity, tells: float
) -> bool:
    """Whether the claim is about what a sentence tells that has another figure of the unit, and not this one."""
    same = [one.words for stated in by_sentence for one in stated if has_value_of(one.quantity, own.quantity)]
    others = [
        one.words
        for stated in by_sentence
        for one in stated
        if not _has(stated, own.quantity) and are_rivals(one.quantity, own.quantity)
    ]
    if not (same and others):
        return False
    for words in _around(own, claim):
        nearer = greatest_similarity(words, others, similarity) - greatest_similarity(words, same, similarity)
        if nearer < 0 or nearer >= tells:
            return nearer > 0
    return False


def _has(stated: Sequence[Figure], quantity: Quantity) -> bool:
    return any(has_value_of(one.quantity, quantity) for one in stated)


def _around(own: Figure, claim: str) -> Iterator[str]:
    """The words around a figure that may tell what it is of, the narrowest first: those of its clause, with those of
    the clause before, and all that are no other figure's.
    """
    ends = [end for end in (mark.end() for mark in _BREAK.finditer(claim)) if end <= own.quantity.start]
    rest = claim[own.quantity.end :]
    after = _BREAK.split(rest)[0]
    for start in (ends or [0])[-1], ([0, 0, *ends])[-2]:
        words = f"{claim[start : own.quantity.start]} {after}"
        if len(_LETTER.findall(words)) >= _LEAST_LETTERS:
            yield words
    yield own.words


@lru_cache(maxsize=4_096)
def _placed(text: str, language: str | None) -> tuple[_Placed, ...]:
    found = amounts(text, language)
    return tuple(placed for placed in _with_words(text, found) if len(_LETTER.findall(placed.words)) >= _LEAST_LETTERS)


def _placed_apart(text: str, language: str) -> Iterator[tuple[_Placed, _Placed]]:
    """The figures of a text that others of their unit are divided from, with the words of their clause, and with all
    that are no other's. "From 8.1 to 6.9" are of one thing.
    """
    apart = {one.quantity.start: one.words for one in figures(text, language) if one.is_apart}
    for placed in _placed(text, language):
        if (words := apart.get(placed.quantity.start)) is not None:
            yield placed, replace(placed, words=words)


def _with_words(text: str, found: Sequence[Quantity]) -> Iterator[_Placed]:
    starts = [0, *(one.end for one in found)]
    ends = [*(one.start for one in found), len(text)]
    for one, (start, _), (_, end) in zip(found, pairwise([*starts, 0]), pairwise(ends), strict=False):
        before, after = text[start : one.start], text[one.end : end]
        before = _BREAK.split(before)[-1]
        after = _BREAK.split(after)[0]
        yield _Placed(one, f"{before}#{after}".strip())
