"""Compares the vectors of queries with those of all sentences: `python -m benchmarks.scale.truth INDEX COMMON`.

It leaves both, and the nearest of each, beside the index, for the other modules.
"""

import json
import sys
from pathlib import Path

import numpy as np

from benchmarks.miit_questions import read_miit_questions
from index.arrays import Vectors
from index.embedding import EMBEDDED_MODEL, load_embedder
from index.store import Store

NEAREST = 10
_BATCH = 50_000


def questions() -> list[str]:
    """The questions about the shipped transcript: their vectors are a user's, and no made vector is made of them."""
    return list(dict.fromkeys(row.question for row in read_miit_questions()))


def query_vectors(common: Path) -> Vectors:
    """Their vectors, shape (n, dimension), kept in the folder."""
    kept = common / "queries.npy"
    if not kept.exists():
        embedder = load_embedder(EMBEDDED_MODEL)
        np.save(kept, np.stack([embedder.embed_query(question) for question in questions()]))
    vectors: Vectors = np.load(kept)
    return vectors


def write_truth(folder: Path, common: Path) -> None:
    """Writes the vectors, shape (n, dimension), and the ids of the nearest sentences of each query, best first."""
    if (folder / "nearest.npy").exists():
        return
    queries, store = query_vectors(common), Store(folder)
    scores = np.full((len(queries), NEAREST), -np.inf, dtype=np.float32)
    ids = np.zeros((len(queries), NEAREST), dtype=np.int64)
    with store.reading() as connection:
        first, last = store.sentence_range(connection)
        shape = (last - first + 1, queries.shape[1])
        kept = np.lib.format.open_memmap(folder / "vectors.npy", "w+", np.float32, shape)
        for start in range(first, last + 1, _BATCH):
            own, vectors = store.sentence_vectors(connection, start, start + _BATCH - 1, _BATCH)
            kept[start - first : start - first + len(own)] = vectors
            scores = np.hstack([scores, queries @ vectors.T])
            ids = np.hstack([ids, np.broadcast_to(own, (len(queries), len(own)))])
            best = np.argsort(-scores, axis=1)[:, :NEAREST]
            scores, ids = np.take_along_axis(scores, best, 1), np.take_along_axis(ids, best, 1)
    np.save(folder / "queries.npy", queries)
    np.save(folder / "nearest.npy", ids)


if __name__ == "__main__":
    write_truth(Path(sys.argv[1]), Path(sys.argv[2]))
    print(json.dumps({}))
