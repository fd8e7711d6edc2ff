"""Measures another store on the vectors of an index: `python -m benchmarks.scale.peers PEER FOLDER`; prints JSON.

FOLDER has what `benchmarks.scale.measuring` left: the sentences' vectors, the queries', and the nearest of each. Every
store is used with its defaults, and is given the texts' numbers in place of texts. It needs a Python with `pip install
faiss-cpu langchain-community chromadb txtai`; this module imports nothing else.
"""

import json
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

NEAREST = 10
_LOT = 5_000

Search = Callable[[Any], list[int]]
"""Gives the row numbers of the NEAREST vectors to one of shape (dimension,)."""


def bare_faiss(vectors: Any, folder: Path) -> Search:
    """FAISS itself, exact: the limit of what exact search can do."""
    import faiss

    index = faiss.IndexFlatIP(vectors.shape[1])
    index.add(vectors)
    faiss.write_index(index, str(folder / "index"))
    return lambda query: [int(one) for one in index.search(query[None], NEAREST)[1][0]]


def langchain_faiss(vectors: Any, folder: Path) -> Search:
    """The FAISS store of LangChain."""
    from langchain_community.vectorstores import FAISS
    from langchain_core.embeddings import FakeEmbeddings

    pairs = ((str(number), vector.tolist()) for number, vector in enumerate(vectors))
    store = FAISS.from_embeddings(pairs, FakeEmbeddings(size=vectors.shape[1]))
    store.save_local(str(folder))
    return lambda query: [int(one.page_content) for one in store.similarity_search_by_vector(query.tolist(), NEAREST)]


def chroma(vectors: Any, folder: Path) -> Search:
    """Chroma, on the disk."""
    import chromadb

    collection = chromadb.PersistentClient(str(folder)).create_collection("sentences", embedding_function=None)
    for start in range(0, len(vectors), _LOT):
        lot = vectors[start : start + _LOT]
        names = [str(start + number) for number in range(len(lot))]
        collection.add(ids=names, embeddings=lot, documents=names)

    def search(query: Any) -> list[int]:
        return [int(one) for one in collection.query(query_embeddings=[query], n_results=NEAREST)["ids"][0]]

    return search


def txtai(vectors: Any, folder: Path) -> Search:
    """The embeddings database of txtai."""
    from txtai import Embeddings

    embeddings = Embeddings(method="external", transform=lambda rows: np.asarray(rows, dtype=np.float32))
    embeddings.index((number, vector, None) for number, vector in enumerate(vectors))
    embeddings.save(str(folder / "index"))
    return lambda query: [int(one) for one, _ in embeddings.search(query, NEAREST)]


PEERS: dict[str, Callable[[Any, Path], Search]] = {
    "bare FAISS, exact": bare_faiss,
    "LangChain FAISS": langchain_faiss,
    "Chroma": chroma,
    "txtai": txtai,
}


def measured(peer: str, folder: Path) -> dict[str, str]:
    """The figures of the table, as they are shown."""
    vectors, queries = np.load(folder / "vectors.npy"), np.load(folder / "queries.npy")
    nearest = np.load(folder / "nearest.npy") - 1  # ids begin with 1
    with tempfile.TemporaryDirectory() as temporary:
        before = _resident_megabytes()
        began = time.perf_counter()
        try:
            search = PEERS[peer](vectors, Path(temporary))
        except ImportError as error:
            return {"store": peer, "sentences": f"not installed ({error.name}): pip install it, see the module"}
        seconds = time.perf_counter() - began
        size = sum(path.stat().st_size for path in Path(temporary).rglob("*") if path.is_file())
        for query in queries[:20]:
            search(query)
        times, recalls = [], []
        for query, right in zip(queries, nearest, strict=True):
            began = time.perf_counter()
            found = search(query)
            times.append(1_000 * (time.perf_counter() - began))
            recalls.append(len({*found} & {*right.tolist()}) / NEAREST)
        return {
            "store": peer,
            "sentences": f"{len(vectors):,}",
            "sentences a second, built": f"{len(vectors) / seconds:,.0f}",
            "bytes a sentence on disk": f"{size / len(vectors):,.0f}",
            "recall@10": f"{statistics.mean(recalls):.3f}",
            "p50 / p99, ms": f"{statistics.median(times):.2f} / {np.percentile(times, 99):.2f}",
            "more resident, MB": f"{_resident_megabytes() - before:,.0f}",
        }


def _resident_megabytes() -> float:
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) / 1_024 for line in lines if line.startswith("VmRSS"))


if __name__ == "__main__":
    print(json.dumps(measured(sys.argv[1], Path(sys.argv[2]))))
