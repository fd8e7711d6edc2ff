"""Adds the same made press conferences to a folder and to Milvus, and asks both the same.

    python -m benchmarks.milvus URL [--passages 3000] [--data DIR] [--work DIR]

URL is that of a server, or a file of Milvus Lite, without an index yet; DIR is where the server keeps its data, if that
is on this machine. Prints a table, and what 10^9 passages come to at these figures.
"""

import argparse
import statistics
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks.arguments import count
from benchmarks.machine import machine
from benchmarks.scale.corpus import PASSAGES, SENTENCES, Corpus, real_sentences
from benchmarks.scale.measuring import milliseconds, shown
from benchmarks.scale.truth import questions
from index import Index

QUESTIONS = 100
LARGE = 10**9  # passages


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("url")
    parser.add_argument("--passages", type=count, default=3_000)
    parser.add_argument("--data", type=Path)
    parser.add_argument("--work", type=Path, default=Path(tempfile.gettempdir()) / "miit-scale")
    given = parser.parse_args()
    corpus = Corpus(real_sentences(given.work))
    with tempfile.TemporaryDirectory() as temporary:
        places = {"folder": Path(temporary) / "index", "Milvus": given.url}
        indexes = {name: Index.create(place) for name, place in places.items()}
        rates = {name: _added(index, corpus, given.passages) for name, index in indexes.items()}
        asked = questions()[:QUESTIONS]
        found = {name: [index.search(one, k=10) for one in asked] for name, index in indexes.items()}
        same = sum(map(list.__eq__, found["folder"], found["Milvus"]))
        times = {name: _times(index, asked) for name, index in indexes.items()}  # whose embeddings are kept by now
        data = given.data or (Path(given.url) if given.url.endswith(".db") else None)
        sizes = {"folder": _bytes_in(places["folder"]), "Milvus": _bytes_in(data) if data else 0}
    print(f"\n{time.strftime('%Y-%m-%d')}, {machine()}\n\n| | folder | Milvus |\n|---|---|---|")
    rows = {
        "passages added a second, embedding left out": [f"{rate:,.0f}" for rate in rates.values()],
        "search, ms, embedding left out, median / 99th percentile": [shown(own) for own in times.values()],
        "bytes a passage on the disk": [f"{size / given.passages:,.0f}" for size in sizes.values()],
    }
    for name, cells in rows.items():
        print(f"| {name} | {' | '.join(cells)} |")
    print(f"\n{same} of {QUESTIONS} questions find the same ten passages with the same scores.")
    hours = LARGE / rates["Milvus"] / 3_600
    terabytes = LARGE * sizes["Milvus"] / given.passages / 1e12
    print(
        f"10^9 passages ({SENTENCES} * 10^9 sentences): {hours:,.0f} hours of one writer, {terabytes:,.1f} TB on the "
        f"disk; {1_000 / statistics.median(times['Milvus']):,.0f} searches a second, one after the other."
    )


def _added(index: Index, corpus: Corpus, passages: int) -> float:
    """Passages added a second."""
    documents = list(corpus.documents(passages, 0))
    began = time.perf_counter()
    for document in documents:
        index.add(document.transcript, prepared=document.prepared)
    index.settle()
    return len(documents) * PASSAGES / (time.perf_counter() - began)


def _times(index: Index, asked: Sequence[str]) -> list[float]:
    """Milliseconds of each search."""

    def timed(question: str) -> float:
        return milliseconds(lambda: index.search(question, k=10))

    return list(map(timed, asked))


def _bytes_in(place: Path | str) -> int:
    return sum(path.stat().st_size for path in Path(place).rglob("*") if path.is_file())


if __name__ == "__main__":
    main()
