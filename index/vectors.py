"""The FAISS side of an index: derived from the vectors in SQLite, kept in one file a generation."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import faiss
import numpy as np

from index.arrays import Ids, Vectors
from index.sealed import is_sealed, write_sealed


class VectorIndex:
    """Sentence vectors with their ids, searched exactly by inner product."""

    def __init__(self, faiss_index: Any) -> None:
        self._faiss = faiss_index

    @classmethod
    def build(cls, ids: Ids, vectors: Vectors, dimension: int) -> "VectorIndex":
        """Index of `vectors`, shape (n, dimension), under `ids`, shape (n,)."""
        flat = faiss.IndexIDMap2(faiss.IndexFlatIP(dimension))
        if len(ids):
            flat.add_with_ids(np.ascontiguousarray(vectors), np.ascontiguousarray(ids))
        return cls(flat)

    @classmethod
    def load(cls, path: Path, state: bytes) -> "VectorIndex | None":
        """The index in the file, or None when the file is missing, damaged, or of another state."""
        try:
            return cls(faiss.read_index(str(path))) if is_sealed(path, state) else None
        except RuntimeError:
            return None

    def save(self, path: Path, state: bytes) -> None:
        """Writes the file for the state, whole or not at all. Raises OSError when the disk does not take it."""
        write_sealed(path, state, lambda file: faiss.write_index(self._faiss, faiss.PyCallbackIOWriter(file.write)))  # type: ignore[attr-defined]

    def __len__(self) -> int:
        return int(self._faiss.ntotal)

    @property
    def dimension(self) -> int:
        """Length of the vectors."""
        return int(self._faiss.d)

    @property
    def ids(self) -> Ids:
        """Ids of the vectors, shape (n,)."""
        ids: Ids = faiss.vector_to_array(self._faiss.id_map)
        return ids

    def without_and_with(self, removed: Ids, ids: Ids, vectors: Vectors) -> "VectorIndex":
        """A new index without the vectors `removed` and with those added; this one stays as it is."""
        copy = faiss.clone_index(self._faiss)
        if len(removed):
            copy.remove_ids(faiss.IDSelectorBatch(np.ascontiguousarray(removed)))
        if len(ids):
            copy.add_with_ids(np.ascontiguousarray(vectors), np.ascontiguousarray(ids))
        return VectorIndex(copy)

    def search(self, vector: Vectors, k: int, among: Sequence[int] | None = None) -> list[int]:
        """Ids of the `k` vectors of greatest inner product with `vector`, shape (dimension,), best first.

        Only ids in `among` are considered, when it is given.
        """
        k = min(k, len(self) if among is None else len(among))
        if k == 0:
            return []
        parameters: Any = None
        if among is not None:
            parameters = faiss.SearchParameters()
            parameters.sel = faiss.IDSelectorBatch(np.asarray(among, dtype=np.int64))
        _, ids = self._faiss.search(vector[None, :], k, params=parameters)
        return [int(found) for found in ids[0] if found >= 0]
