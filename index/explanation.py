"""Says how an index keeps its vectors, and why: `miit index --explain`."""

import sqlite3
from pathlib import Path

from index.growth import REGROWN, Growth, Layout, layout_of
from index.segments import Segment, open_segment
from index.store import Store
from index.vectors import SCANNED, probed_lists


def explained(store: Store, connection: sqlite3.Connection, folder: Path, growth: Growth) -> list[str]:
    """Sentences on what there is, how it is searched, which files hold it, and what comes next."""
    layout, dimension = layout_of(store, connection), store.dimension(connection)
    documents, passages, sentences = store.totals(connection)
    opened = [(entry, open_segment(folder, entry, dimension)) for entry in layout.segments]
    compressed = [segment for _, segment in opened if segment and not segment.is_exact]
    lost = [entry.file for entry, segment in opened if segment is None]
    return [
        f"The index holds {_count(sentences, 'sentence')} in {_count(passages, 'passage')} of "
        f"{_count(documents, 'document')}.",
        _search(compressed) if compressed else _exact_search(sentences, growth),
        _files(folder, layout, sentences),
        *(f"The file {name} is missing or damaged: 'miit doctor' makes it anew." for name in lost),
        _next(layout, growth),
    ]


def _exact_search(sentences: int, growth: Growth) -> str:
    return (
        f"A search compares the query with all {sentences:,} vectors one by one, so it finds the nearest for certain: "
        f"up to {growth.exact:,} sentences nothing else is quicker (docs/performance.md)."
    )


def _search(compressed: list[Segment]) -> str:
    lists = compressed[0].faiss.nlist
    total = sum(segment.faiss.ntotal for segment in compressed)
    return (
        f"Vectors are kept in {lists:,} lists of like ones, 4 bits a number (an inverted file of FAISS with scalar "
        f"quantisation), since comparing the query with all of them would take too long: a search looks into the "
        f"{probed_lists(lists, total):,} lists nearest to it, about {min(SCANNED, total):,} vectors whatever the size "
        "of the index, and puts the best in order by the exact vectors in the database. HNSW is not used: its graph "
        "has to be in memory, and cannot be merged or read from the disk in order."
    )


def _files(folder: Path, layout: Layout, sentences: int) -> str:
    tail = sentences - sum(entry.count - layout.removed_from(entry) for entry in layout.segments)
    read = f"those of {_count(tail, 'sentence')} are read from the database"
    if not layout.segments:
        return f"There is no file of vectors yet: {read}."
    size = sum(entry.size for entry in layout.segments) / 1e6
    count = len(layout.segments)
    where = f"in {_count(count, 'file')} in {str(folder)!r} ({size:,.1f} MB, mapped into memory)"
    return f"Vectors are {where}; {read}, since they are the newest."


def _next(layout: Layout, growth: Growth) -> str:
    trained = max((entry.trained for entry in layout.segments), default=0)
    if trained:
        return (
            f"The lists were made when there were {trained:,} sentences; at {REGROWN * trained:,} they are made anew, "
            "which takes minutes, while searches go on."
        )
    return f"At {growth.exact + 1:,} sentences the vectors are compressed, which takes seconds, while searches go on."


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
