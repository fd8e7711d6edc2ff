"""Which sentences of a transcript say what which sentences of its translation say, told by their embeddings.

The method is Vecalign's (Thompson and Koehn, "Vecalign: Improved Sentence Alignment in Linear Time and Space", EMNLP
2019): a dynamic programme over beads of neighbouring sentences, whose similarity is measured against what it is by
chance, so that a sentence that is near to everything is not preferred. It differs in that turns are aligned first, that
lengths count, and that what is left out gains nothing instead of costing something (see `best_runs`).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from index.arrays import Vectors
from index.monotone import LARGEST, best_runs

Bools = NDArray[np.bool_]
Integers = NDArray[np.int64]

# Where fewer of the sentences of either text are in turns that match, turns are no help: one is cut otherwise, or is
# only a part of the other.
TURNS_MATCH = 0.8

# What is likely by chance is the mean over so many sentences of the other text, taken evenly.
_SAMPLE = 200


@dataclass(frozen=True, slots=True)
class Weights:
    """What a bead gains: for each of its sentences, its score (see `Bead`) above `least_score`, less `length` times the
    logarithm of how many times longer than usual the one side is beside the other; and less `merging` for each sentence
    beyond one to one, since what is left out beside a pair may resemble it.

    Fitted on questions of half of the articles of xquad-dev (docs/evaluation.md).
    """

    least_score: float = 0.1
    length: float = 0.25
    merging: float = 0.15


FITTED = Weights()

# Two texts are of one event when so many of the sentences of the shorter one are aligned, and are so near on the
# average; the fewer they are, the nearer they have to be, since of a few some are near by chance.
LEAST_SHARE = 0.7
LEAST_SCORE = 0.45
FEW_SENTENCES = 0.3  # over their number, added to the least score
# And when of the beads with numbers on both sides no more contradict each other: next year's briefing says the same of
# other numbers.
MOST_CONTRADICTED = 0.5


@dataclass(frozen=True, slots=True)
class Sentences:
    """The n sentences of a text, in order.

    `vectors` are their unit vectors, shape (n, dimension); `lengths` their lengths in characters, at least 1, shape
    (n,); `turns` the number of the turn that each is in, shape (n,), not falling.
    """

    vectors: Vectors
    lengths: Vectors
    turns: Integers

    def __len__(self) -> int:
        return len(self.vectors)


@dataclass(frozen=True, slots=True)
class Bead:
    """Sentences of a text that together say what those of the other say; positions, end exclusive.

    `score` is how near they are, from 0 (as near as by chance) to 1 (the same vector).
    """

    first: range
    second: range
    score: float


def align(first: Sentences, second: Sentences, weights: Weights = FITTED) -> list[Bead]:
    """The beads of two texts, in order; a sentence that the other text leaves out is in none.

    Beads do not cross and do not overlap, and the sentences of one are all in the same turn.
    """
    if not len(first) or not len(second):
        return []
    # A character says more in one script than in another; the median does not mind what is left out of one text.
    second = replace(second, lengths=second.lengths * (np.median(first.lengths) / np.median(second.lengths)))
    runs = _Runs(first, second), _Runs(second, first)
    turns = _matching_turns(first, second, weights)
    return [bead for rows, columns in turns for bead in _beads(*runs, rows, columns, weights)]


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far two texts say the same: the `share` of the sentences of the shorter one that are in a bead, how near
    (`score`) these are on the average, both from 0 to 1, and how many `sentences` the shorter text has.

    `contradicted` is the share, from 0 to 1, of the beads with other numbers on either side among those with numbers on
    both, and `same_day` is false when the texts tell of events of different days.
    """

    sentences: int
    share: float
    score: float
    contradicted: float = 0.0
    same_day: bool = True

    @property
    def is_one_event(self) -> bool:
        """Whether they tell of the same event, or the shorter one of a part of it."""
        least = LEAST_SCORE + FEW_SENTENCES / max(self.sentences, 1)
        is_near = self.share >= LEAST_SHARE and self.score >= least
        return is_near and self.same_day and self.contradicted <= MOST_CONTRADICTED


def agreement(first: Sentences, second: Sentences, beads: Sequence[Bead]) -> Agreement:
    """How far two texts say the same, of which these are the beads."""
    sides = [bead.first if len(first) <= len(second) else bead.second for bead in beads]
    shorter, aligned = min(len(first), len(second)), sum(map(len, sides))
    total = sum(len(side) * bead.score for side, bead in zip(sides, beads, strict=True))
    return Agreement(shorter, aligned / max(shorter, 1), total / max(aligned, 1))


class _Runs:
    """The runs of 1, 2 and 3 sentences of a text; entry i of the runs of each size begins at sentence i.

    For each size `vectors` are their unit vectors, shape (n, dimension), `lengths` the logarithms of their lengths,
    shape (n,), `chance` their mean similarity to the sentences of the other text, shape (n,), and `whole` tells which
    are in one turn, shape (n,). Runs that would go beyond the end are not whole.
    """

    def __init__(self, own: Sentences, other: Sentences) -> None:
        sample = other.vectors[np.unique(np.linspace(0, len(other) - 1, _SAMPLE).astype(int))]
        sizes = range(1, LARGEST + 1)
        self.vectors = {size: _unit(_sums(own.vectors * own.lengths[:, None], size)) for size in sizes}
        self.lengths = {size: np.log(_sums(own.lengths, size)) for size in sizes}
        self.chance = {size: _by_chance(self.vectors[size], sample) for size in sizes}
        self.whole = {size: _in_one_turn(own.turns, size) for size in sizes}


def _unit(vectors: Vectors) -> Vectors:
    scaled: Vectors = vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
    return scaled


def _sums(values: Vectors, size: int) -> Vectors:
    """Sum of each value, shape (n, ...), and the `size` - 1 after it, as far as there are any."""
    summed = values.astype(np.float32)
    for offset in range(1, min(size, len(values))):
        summed[:-offset] += values[offset:]
    return summed


def _in_one_turn(turns: Integers, size: int) -> Bools:
    last = np.arange(len(turns)) + size - 1
    found: Bools = (last < len(turns)) & (turns == turns[np.minimum(last, len(turns) - 1)])
    return found


def _by_chance(vectors: Vectors, sample: Vectors) -> Vectors:
    """Mean similarity of each vector, shape (n, dimension), to the sample but for the nearest, which may be what it is
    aligned with; 0 when there is nothing else.
    """
    similarities = vectors @ sample.T
    others: Vectors = (similarities.sum(axis=1) - similarities.max(axis=1)) / max(len(sample) - 1, 1)
    return others


def _beads(first: _Runs, second: _Runs, rows: range, columns: range, weights: Weights) -> Iterator[Bead]:
    """The beads of the sentences `rows` of the first text and `columns` of the second that gain most together."""

    def gains(pair: tuple[int, int], some_rows: range, some_columns: range) -> Vectors:
        own = rows[some_rows.start : some_rows.stop]
        return _gains(first, second, pair, own, columns[some_columns.start : some_columns.stop], weights)

    for run, other in best_runs(len(rows), len(columns), gains):
        own_rows, own_columns = rows[run.start : run.stop], columns[other.start : other.stop]
        score = _scores(first, second, (len(run), len(other)), own_rows[:1], own_columns[:1])[0, 0]
        yield Bead(own_rows, own_columns, min(max(float(score), 0.0), 1.0))


def _gains(
    first: _Runs, second: _Runs, pair: tuple[int, int], rows: range, columns: range, weights: Weights
) -> Vectors:
    """What beads of the sizes `pair` gain that begin at the rows and columns, shape (len(rows), len(columns))."""
    a, b = pair
    own, other = slice(rows.start, rows.stop), slice(columns.start, columns.stop)
    longer = np.abs(first.lengths[a][own][:, None] - second.lengths[b][other][None, :])
    of_each = _scores(first, second, pair, rows, columns) - weights.least_score - weights.length * longer
    gains: Vectors = of_each * ((a + b) / 2) - weights.merging * (a + b - 2)
    gains[~first.whole[a][own]] = -np.inf
    gains[:, ~second.whole[b][other]] = -np.inf
    return gains


def _scores(first: _Runs, second: _Runs, pair: tuple[int, int], rows: range, columns: range) -> Vectors:
    """Scores of beads of the sizes `pair` that begin at the rows and columns, shape (len(rows), len(columns))."""
    a, b = pair
    own, other = slice(rows.start, rows.stop), slice(columns.start, columns.stop)
    distance = 1 - first.vectors[a][own] @ second.vectors[b][other].T
    by_chance = 1 - (first.chance[a][own][:, None] + second.chance[b][other][None, :]) / 2
    return (1 - distance / np.maximum(by_chance, 1e-6)).astype(np.float32)


# Turns: each is aligned as if it were one long sentence.


def _matching_turns(first: Sentences, second: Sentences, weights: Weights) -> list[tuple[range, range]]:
    """The sentences of the turns of the texts that match, in order; all of them, when too few turns match."""
    starts, other_starts = _starts(first.turns), _starts(second.turns)
    own, other = _as_sentences(first, starts), _as_sentences(second, other_starts)
    beads = _beads(_Runs(own, other), _Runs(other, own), range(len(own)), range(len(other)), weights)
    found = [(_sentences_of(bead.first, starts), _sentences_of(bead.second, other_starts)) for bead in beads]
    matched = sum(len(rows) for rows, _ in found) / len(first), sum(len(columns) for _, columns in found) / len(second)
    return found if min(matched) >= TURNS_MATCH else [(range(len(first)), range(len(second)))]


def _starts(turns: Integers) -> list[int]:
    """Where each turn starts, and at last where the text ends."""
    return [0, *(np.flatnonzero(np.diff(turns)) + 1).tolist(), len(turns)]


def _as_sentences(sentences: Sentences, starts: list[int]) -> Sentences:
    summed: Vectors = np.add.reduceat(sentences.vectors * sentences.lengths[:, None], starts[:-1], axis=0)
    lengths: Vectors = np.add.reduceat(sentences.lengths, starts[:-1])
    return Sentences(_unit(summed), lengths, np.zeros(len(lengths), dtype=np.int64))


def _sentences_of(turns: range, starts: list[int]) -> range:
    return range(starts[turns.start], starts[turns.stop])
