"""Which sentences of a transcript say what which sentences of its translation say, told by their embeddings.

The method is Vecalign's (Thompson and Koehn, "Vecalign: Improved Sentence Alignment in Linear Time and Space", EMNLP
2019): a dynamic programme over beads of neighbouring sentences, whose similarity is measured against what it is by
chance, so that a sentence that is near to everything is not preferred. It differs in that turns are aligned first, that
lengths count, that what is left out gains nothing instead of costing something, and that a long text is searched in a
band around its diagonal instead of from coarse to fine.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from index.arrays import Vectors

Bools = NDArray[np.bool_]
Integers = NDArray[np.int64]

SIZES = ((1, 1), (1, 2), (2, 1), (1, 3), (3, 1))
"""How many sentences of the one text may together say what how many of the other say."""

# What a bead gains: for each of its sentences its score (see `Bead`) above the least, less so much of the logarithm of
# how many times longer than usual the one side is beside the other (Gale and Church, "A Program for Aligning Sentences
# in Bilingual Corpora", 1993); and less so much for each sentence beyond one to one, since most are one to one and what
# is left out beside a pair may resemble it. Fitted on the questions of half of the articles of xquad-dev
# (docs/evaluation.md).
LEAST_SCORE = 0.1
LENGTH_WEIGHT = 0.25
MERGING_COST = 0.15

# Where fewer of the sentences than that are in turns that match, turns are no help: somebody cut them otherwise.
TURNS_MATCH = 0.8

# What is likely by chance is the mean over so many sentences of the other text, taken evenly.
_SAMPLE = 200

_MOST_CELLS = 25_000_000  # of the dynamic programme; above it, it keeps to a band around the diagonal
_NARROWEST = 200  # sentences to each side of the diagonal
_ROWS = 256  # that are compared with the other text at a time
_LARGEST = max(size for pair in SIZES for size in pair)
_SKIP_FIRST, _SKIP_SECOND = -1, -2


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


def align(first: Sentences, second: Sentences) -> list[Bead]:
    """The beads of two texts, in order; a sentence that the other text leaves out is in none.

    Beads do not cross and do not overlap, and the sentences of one are all in the same turn.
    """
    if not len(first) or not len(second):
        return []
    # A character says more in one script than in another; the median does not mind what is left out of one text.
    second = replace(second, lengths=second.lengths * (np.median(first.lengths) / np.median(second.lengths)))
    blocks = _Blocks.of(first, second), _Blocks.of(second, first)
    return [bead for rows, columns in _matching_turns(first, second) for bead in _beads(*blocks, rows, columns)]


@dataclass(frozen=True, slots=True)
class _Blocks:
    """The runs of 1, 2 and 3 sentences of a text; entry i of the run of each size begins at sentence i.

    For each size `vectors` are their unit vectors, shape (n, dimension), `lengths` the logarithms of their lengths,
    shape (n,), `chance` their mean similarity to the sentences of the other text, shape (n,), and `whole` tells which
    are in one turn, shape (n,). Runs that would go beyond the end are not whole.
    """

    vectors: dict[int, Vectors]
    lengths: dict[int, Vectors]
    chance: dict[int, Vectors]
    whole: dict[int, Bools]

    @classmethod
    def of(cls, own: Sentences, other: Sentences) -> "_Blocks":
        """The runs of a text that is aligned with another."""
        sizes = range(1, _LARGEST + 1)
        sums = {size: _sums(own.vectors * own.lengths[:, None], size) for size in sizes}
        vectors = {
            size: sums[size] / np.maximum(np.linalg.norm(sums[size], axis=1, keepdims=True), 1e-9) for size in sizes
        }
        sample = other.vectors[np.unique(np.linspace(0, len(other) - 1, _SAMPLE).astype(int))]
        return cls(
            vectors,
            {size: np.log(_sums(own.lengths, size)) for size in sizes},
            {size: _by_chance(vectors[size], sample) for size in sizes},
            {size: _in_one_turn(own.turns, size) for size in sizes},
        )


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


def _beads(first: _Blocks, second: _Blocks, rows: range, columns: range) -> list[Bead]:
    """The beads of the sentences `rows` of the first text and `columns` of the second that gain most together."""
    moves = _best_moves(first, second, rows, columns)
    beads: list[Bead] = []
    i, j = len(rows), len(columns)
    while i or j:
        move = moves[i].at(j)
        if move == _SKIP_FIRST:
            i -= 1
        elif move == _SKIP_SECOND:
            j -= 1
        else:
            a, b = SIZES[move]
            i, j = i - a, j - b
            row, column = rows[i], columns[j]
            (score,) = _scores(first, second, (a, b), range(row, row + 1), range(column, column + 1))[0]
            beads.append(Bead(range(row, row + a), range(column, column + b), round(max(float(score), 0.0), 4)))
    return beads[::-1]


@dataclass(slots=True)
class _Row:
    """Row i of the dynamic programme: what the first i sentences and the first j of the other text gain at most, and by
    which last move, both of shape (m + 1,) for j from 0 to m.
    """

    gains: Vectors
    moves: NDArray[np.int8]

    @classmethod
    def unreached(cls, m: int) -> "_Row":
        return cls(np.full(m + 1, -np.inf, dtype=np.float32), np.full(m + 1, _SKIP_SECOND, dtype=np.int8))

    def reach(self, columns: slice, gains: Vectors, move: int) -> None:
        better = gains > self.gains[columns]
        self.gains[columns][better] = gains[better]
        self.moves[columns][better] = move

    def skip_within(self, window: range) -> None:
        """Reaches each column from those before it, which gains nothing, and forgets all outside the window."""
        gains = np.full_like(self.gains, -np.inf)
        inside = slice(window.start, window.stop)
        gains[inside] = np.maximum.accumulate(self.gains[inside])
        self.moves[gains > self.gains] = _SKIP_SECOND
        self.gains = gains


@dataclass(frozen=True, slots=True)
class _Moves:
    """The last moves of a row of the dynamic programme, from column `start` on."""

    start: int
    moves: NDArray[np.int8]

    def at(self, column: int) -> int:
        return int(self.moves[column - self.start])


def _best_moves(first: _Blocks, second: _Blocks, rows: range, columns: range) -> list[_Moves]:
    """The best last move to each cell of the dynamic programme, a row for each number of sentences from 0 on."""
    n, m = len(rows), len(columns)
    ahead = {i: _Row.unreached(m) for i in range(min(n, _LARGEST) + 1)}
    ahead[0].gains[0] = 0
    found: list[_Moves] = []
    gains = _gains(first, second, rows, columns)
    for i in range(n + 1):
        row, window = ahead.pop(i), _window(i, n, m)
        row.skip_within(window)
        found.append(_Moves(window.start, row.moves[window.start : window.stop].copy()))
        if i < n:
            if i + _LARGEST <= n:
                ahead.setdefault(i + _LARGEST, _Row.unreached(m))
            ahead[i + 1].reach(slice(None), row.gains, _SKIP_FIRST)
            for move, own in next(gains):
                a, b = SIZES[move]
                start, end = window.start, min(window.stop, m - b + 1)
                reached = row.gains[start:end] + own[: end - start]
                ahead[i + a].reach(slice(start + b, end + b), reached, move)
    return found


def _gains(first: _Blocks, second: _Blocks, rows: range, columns: range) -> Iterator[list[tuple[int, Vectors]]]:
    """For each row, for each move that a bead may make from there, what it gains from each column of the row's window
    on; nothing can be gained by a bead that would cross the end of a turn.
    """
    n, m = len(rows), len(columns)
    for start in range(0, n, _ROWS):
        chunk = range(start, min(start + _ROWS, n))
        window = range(_window(chunk[0], n, m).start, min(_window(chunk[-1], n, m).stop, m))
        of_moves = [
            _gain_of(first, second, pair, rows[chunk.start : chunk.stop], columns[window.start : window.stop])
            for pair in SIZES
        ]
        for i in chunk:
            offset = _window(i, n, m).start - window.start
            yield [(move, gains[i - start, offset:]) for move, gains in enumerate(of_moves) if i + SIZES[move][0] <= n]


def _gain_of(first: _Blocks, second: _Blocks, pair: tuple[int, int], rows: range, columns: range) -> Vectors:
    """What beads of the sizes `pair` gain that begin at the rows and columns, shape (len(rows), len(columns))."""
    a, b = pair
    own, other = slice(rows.start, rows.stop), slice(columns.start, columns.stop)
    longer = np.abs(first.lengths[a][own][:, None] - second.lengths[b][other][None, :])
    of_each = _scores(first, second, pair, rows, columns) - LEAST_SCORE - LENGTH_WEIGHT * longer
    gains: Vectors = of_each * ((a + b) / 2) - MERGING_COST * (a + b - 2)
    gains[~first.whole[a][own]] = -np.inf
    gains[:, ~second.whole[b][other]] = -np.inf
    return gains


def _scores(first: _Blocks, second: _Blocks, pair: tuple[int, int], rows: range, columns: range) -> Vectors:
    """Scores of beads of the sizes `pair` that begin at the rows and columns, shape (len(rows), len(columns))."""
    a, b = pair
    own, other = slice(rows.start, rows.stop), slice(columns.start, columns.stop)
    distance = 1 - first.vectors[a][own] @ second.vectors[b][other].T
    by_chance = 1 - (first.chance[a][own][:, None] + second.chance[b][other][None, :]) / 2
    scores: Vectors = 1 - distance / np.maximum(by_chance, 1e-6)
    return scores


def _window(i: int, n: int, m: int) -> range:
    """The columns of row i, of n and m sentences, that are looked at: all, or in long texts those near the diagonal."""
    if n * m <= _MOST_CELLS:
        return range(m + 1)
    reach = max(_NARROWEST, m // n + 1, _MOST_CELLS // (2 * n))
    return range(max(i * m // n - reach, 0), min(i * m // n + reach, m) + 1)


# Turns


def _matching_turns(first: Sentences, second: Sentences) -> Iterator[tuple[range, range]]:
    """The sentences of the turns of the texts that match, in order; all of them, when too few turns match."""
    own, other = _Turns.of(first), _Turns.of(second)
    beads = _beads(
        _Blocks.of(own.whole, other.whole), _Blocks.of(other.whole, own.whole), range(len(own)), range(len(other))
    )
    found = [(own.sentences(bead.first), other.sentences(bead.second)) for bead in beads]
    matched = max(
        sum(len(rows) for rows, _ in found) / len(first), sum(len(columns) for _, columns in found) / len(second)
    )
    yield from found if matched >= TURNS_MATCH else [(range(len(first)), range(len(second)))]


@dataclass(frozen=True, slots=True)
class _Turns:
    """The turns of a text, each as one sentence. Turn t has the sentences from starts[t] to starts[t + 1]."""

    whole: Sentences
    starts: list[int]

    @classmethod
    def of(cls, sentences: Sentences) -> "_Turns":
        changes = np.flatnonzero(np.diff(sentences.turns)) + 1
        starts = [0, *changes.tolist()]
        weighted = sentences.vectors * sentences.lengths[:, None].astype(np.float32)
        summed = np.add.reduceat(weighted, starts, axis=0)
        vectors = summed / np.maximum(np.linalg.norm(summed, axis=1, keepdims=True), 1e-9)
        lengths = np.add.reduceat(sentences.lengths, starts)
        return cls(Sentences(vectors, lengths, np.zeros(len(starts), dtype=np.int64)), [*starts, len(sentences)])

    def __len__(self) -> int:
        return len(self.whole)

    def sentences(self, turns: range) -> range:
        return range(self.starts[turns.start], self.starts[turns.stop])
