"""The FAISS side of an index at one moment: segments and the newest sentences, searched together."""

from collections.abc import Collection, Sequence
from functools import cached_property
from typing import Any

import faiss
import numpy as np

from index.arrays import Ids, Vectors
from index.segments import Segment, exact_index

_faiss: Any = faiss  # its types know only what C++ has

SCANNED = 40_000
"""Vectors that a search of compressed segments looks at, whatever their number: 3 ms on one core of the machine of
docs/performance.md, and 0.99 of the ten nearest at a million passages."""

LEAST_LISTS = 48
"""Lists that it looks into at least."""


class VectorIndex:
    """Vectors of sentences under their ids, searched by inner product. It never changes.

    `removed` are ids, shape (n,), of vectors in the segments that count no more.
    """

    def __init__(self, segments: Sequence[Segment], ids: Ids, vectors: Vectors, removed: Ids) -> None:
        """`ids`, shape (n,), and `vectors`, shape (n, dimension), are those that no segment holds yet."""
        self.segments = segments
        self._exact = [segment.faiss for segment in segments if segment.is_exact]
        self._compressed = [segment.faiss for segment in segments if not segment.is_exact]
        if len(ids):
            self._exact.append(exact_index(ids, vectors))
        self._ids = ids
        self._removed = removed

    def __len__(self) -> int:
        return sum(int(part.ntotal) for part in (*self._exact, *self._compressed))

    @property
    def is_exact(self) -> bool:
        """Whether a search finds the nearest for certain, in the right order."""
        return not self._compressed

    def search(self, vector: Vectors, k: int, among: Collection[int] | None = None, breadth: int = 1) -> list[int]:
        """Ids of the `k` vectors of greatest inner product with `vector`, shape (dimension,), best first.

        Only ids in `among` are considered, when it is given. Of compressed segments the order is that of the
        compressed vectors, and a search of greater `breadth` looks at that many times more of them.
        """
        k = min(k, len(self) if among is None else len(among))
        if k == 0:
            return []
        selector = self._selector if among is None else _selector_of(np.fromiter(among, np.int64, len(among)))
        query = np.ascontiguousarray(vector[None, :])
        found = [self._search_exact(part, query, k, selector) for part in self._exact]
        if self._compressed:
            share = 1.0 if among is None else max(len(among) / len(self), 1e-9)
            found += self._search_compressed(query, k, selector, breadth / share)
        scores, ids = (np.concatenate(column) for column in zip(*found, strict=True))
        order = np.argsort(-scores, kind="stable")
        return [int(one) for one in ids[order] if one >= 0][:k]

    def _search_exact(self, part: Any, query: Vectors, k: int, selector: Any) -> tuple[Vectors, Ids]:
        parameters = _faiss.SearchParameters(sel=selector) if selector is not None else None
        scores, ids = part.search(query, min(k, part.ntotal), params=parameters)
        return scores[0], ids[0]

    def _search_compressed(self, query: Vectors, k: int, selector: Any, breadth: float) -> list[tuple[Vectors, Ids]]:
        lists = self._compressed[0].nlist
        probed = probed_lists(lists, sum(part.ntotal for part in self._compressed), breadth)
        # Segments share the quantiser, so its nearest centroids are looked for once.
        nearness, nearest = self._compressed[0].quantizer.search(query, probed)
        parameters = _faiss.SearchParametersIVF(nprobe=probed, sel=selector)
        found = []
        for part in self._compressed:
            scores, ids = np.empty((1, k), dtype=np.float32), np.empty((1, k), dtype=np.int64)
            pointers = [faiss.swig_ptr(array) for array in (nearest, nearness, scores, ids)]
            part.search_preassigned_c(1, faiss.swig_ptr(query), k, *pointers, False, parameters)
            found.append((scores[0], ids[0]))
        return found

    @cached_property
    def _selector(self) -> Any:
        """Lets pass what was not removed; None when all may pass."""
        if not len(self._removed):
            return None
        last = max([*self._ids[-1:].tolist(), *(segment.entry.last for segment in self.segments)])
        alive = np.ones(last + 1, dtype=bool)
        alive[self._removed] = False
        return _bitmap(alive)


def probed_lists(lists: int, vectors: int, breadth: float = 1) -> int:
    """Number of the lists, which hold so many vectors in all, that a search of the breadth looks into."""
    return min(lists, round(max(LEAST_LISTS, SCANNED * lists / vectors) * breadth))


def _selector_of(ids: Ids) -> Any:
    allowed = np.zeros(int(ids.max()) + 1, dtype=bool)
    allowed[ids] = True
    return _bitmap(allowed)


def _bitmap(allowed: Any) -> Any:
    return _faiss.IDSelectorBitmap(np.packbits(allowed, bitorder="little"))
