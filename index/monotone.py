"""The dynamic programme of sentence alignment: which runs of two sequences belong together, when none cross.

After Gale and Church ("A Program for Aligning Sentences in Bilingual Corpora", Computational Linguistics, 1993), but
what is left out gains nothing, so each row of the programme is a few operations on arrays. Time and memory grow with
n * m; of long sequences only the cells near the diagonal are looked at.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.arrays import Vectors

SIZES = ((1, 1), (1, 2), (2, 1), (1, 3), (3, 1))
"""How many of the one sequence may together belong to how many of the other."""
LARGEST = max(size for pair in SIZES for size in pair)

Gains = Callable[[tuple[int, int], range, range], Vectors]
"""What runs of the given sizes gain that begin at the rows and columns, shape (len(rows), len(columns)); -inf for what
must not be.
"""

_MOST_CELLS = 25_000_000  # above it, only a band around the diagonal is looked at
_NARROWEST = 200  # columns to each side of the diagonal
_ROWS = 256  # whose gains are computed at a time
_SKIP_ROW, _SKIP_COLUMN = -1, -2


def best_runs(n: int, m: int, gains: Gains) -> list[tuple[range, range]]:
    """The runs of n rows and of m columns that belong together so that they gain most, in order.

    What gains nothing is in none of them. Runs neither overlap nor cross.
    """
    moves = _best_moves(n, m, gains)
    found: list[tuple[range, range]] = []
    i, j = n, m
    while i or j:
        move = moves[i].at(j)
        if move == _SKIP_ROW:
            i -= 1
        elif move == _SKIP_COLUMN:
            j -= 1
        else:
            a, b = SIZES[move]
            found.append((range(i - a, i), range(j - b, j)))
            i, j = i - a, j - b
    return found[::-1]


@dataclass(slots=True)
class _Row:
    """Row i of the programme: what the first i rows and the first j columns gain at most, and by which last move, both
    of shape (m + 1,), for j from 0 to m.
    """

    gains: Vectors
    moves: NDArray[np.int8]

    @classmethod
    def unreached(cls, m: int) -> "_Row":
        return cls(np.full(m + 1, -np.inf, dtype=np.float32), np.full(m + 1, _SKIP_COLUMN, dtype=np.int8))

    def reach(self, columns: slice, gains: Vectors, move: int) -> None:
        better = gains > self.gains[columns]
        self.gains[columns][better] = gains[better]
        self.moves[columns][better] = move

    def skip_within(self, window: range) -> None:
        """Reaches each column from those before it, which gains nothing, and forgets all outside the window."""
        gains = np.full_like(self.gains, -np.inf)
        inside = slice(window.start, window.stop)
        gains[inside] = np.maximum.accumulate(self.gains[inside])
        self.moves[gains > self.gains] = _SKIP_COLUMN
        self.gains = gains


@dataclass(frozen=True, slots=True)
class _Moves:
    """The last moves of a row, from column `start` on."""

    start: int
    moves: NDArray[np.int8]

    def at(self, column: int) -> int:
        return int(self.moves[column - self.start])


def _best_moves(n: int, m: int, gains: Gains) -> list[_Moves]:
    """The best last move to each cell of the rows 0 to n."""
    ahead = {i: _Row.unreached(m) for i in range(min(n, LARGEST) + 1)}
    ahead[0].gains[0] = 0
    found: list[_Moves] = []
    for i, of_moves in enumerate(_gains_by_row(n, m, gains)):
        row, window = ahead.pop(i), _window(i, n, m)
        row.skip_within(window)
        found.append(_Moves(window.start, row.moves[window.start : window.stop].copy()))
        for move, gained in of_moves:
            a, b = SIZES[move]
            start, end = window.start, min(window.stop, m - b + 1)
            ahead[i + a].reach(slice(start + b, end + b), row.gains[start:end] + gained[: end - start], move)
        if i < n:
            ahead[i + 1].reach(slice(None), row.gains, _SKIP_ROW)
            ahead.setdefault(i + LARGEST + 1, _Row.unreached(m))
    return found


def _gains_by_row(n: int, m: int, gains: Gains) -> Iterator[list[tuple[int, Vectors]]]:
    """For each row from 0 to n the moves that lead on from there, each with what it gains from each column of the row's
    window on.
    """
    for start in range(0, n, _ROWS):
        rows = range(start, min(start + _ROWS, n))
        columns = range(_window(rows[0], n, m).start, min(_window(rows[-1], n, m).stop, m))
        of_moves = [gains(pair, rows, columns) for pair in SIZES]
        for i in rows:
            offset = _window(i, n, m).start - columns.start
            yield [(move, own[i - start, offset:]) for move, own in enumerate(of_moves) if i + SIZES[move][0] <= n]
    yield []


def _window(i: int, n: int, m: int) -> range:
    """The columns of row i that are looked at: all, or in long sequences those near the diagonal."""
    if n * m <= _MOST_CELLS:
        return range(m + 1)
    reach = max(_NARROWEST, m // n + 1, _MOST_CELLS // (2 * n))
    return range(max(i * m // n - reach, 0), min(i * m // n + reach, m) + 1)
