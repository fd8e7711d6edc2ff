"""How the vectors of an index are kept as it grows.

The vectors in SQLite are the truth, and what is here is made of them. The newest sentences are in no file: whoever
searches reads them from SQLite. When there are `Growth.tail` of them, they become a segment, together with as many of
the segments before as are not much larger. So there are few segments, each vector is written a few times, and adding
a document costs what the document is worth, not what the index is (Bentley, Saxe, "Decomposable Searching Problems",
1980). As long as the index is small, segments are exact; then they are compressed (see `index.segments`), by one
quantiser until the index has grown `REGROWN` times.

Which segments there are, and what of them was removed, is the `Layout`. It stands in SQLite and changes in the same
transaction as the documents, so every snapshot of the database names the files that belong to it.
"""

import json
import math
import sqlite3
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np

from index.arrays import Ids, Vectors
from index.sealed import Draft
from index.segments import (
    TRAINED_ON,
    Entry,
    Segment,
    add_lists,
    drafted,
    emptied,
    exact_index,
    fill,
    ids_in,
    is_there,
    is_whole,
    open_segment,
    remove_others,
    trained_index,
)
from index.store import Store
from index.vectors import VectorIndex

REGROWN = 4
MERGED = 2  # a segment is merged with what follows it unless it is that many times larger
MOST_REMOVED = 0.25  # of a segment, before it is made anew
LISTS = 2.4  # times the square root of the vectors that the quantiser will serve on average
_BATCH = 20_000

Range = tuple[int, int]
"""Ids of sentences from the first to the last, both included."""

Batches = Iterator[tuple[Ids, Vectors]]
"""Ids, shape (n,), and their vectors, shape (n, dimension), n as it comes."""

Progress = Callable[[int, int], None]
"""Called with the number of vectors done so far, and of all."""


@dataclass(frozen=True, slots=True)
class Growth:
    """How many sentences may be in no segment, and up to how many of them an index is exact.

    Searching `exact` vectors one by one takes about as long as searching any number of compressed ones and putting the
    candidates in order does (docs/performance.md).
    """

    tail: int = 2_048
    exact: int = 32_768


DEFAULT_GROWTH = Growth()


@dataclass(frozen=True, slots=True)
class Layout:
    """The segments of an index, by id, and the ids in them that were removed since, as ranges, in order."""

    segments: tuple[Entry, ...] = ()
    removed: tuple[Range, ...] = ()

    @classmethod
    def from_json(cls, text: str) -> "Layout":
        """What `to_json` made."""
        stored = json.loads(text)
        segments = tuple(Entry(**entry) for entry in stored["segments"])
        return cls(segments, tuple((first, last) for first, last in stored["removed"]))

    def to_json(self) -> str:
        """As it stands in SQLite."""
        return json.dumps(asdict(self))

    @property
    def files(self) -> frozenset[str]:
        """Names of its files."""
        return frozenset(entry.file for entry in self.segments)

    @property
    def last(self) -> int:
        """The last id that is in a segment if it is anywhere; the sentences after it are in none."""
        return self.segments[-1].last if self.segments else 0

    def without(self, ids: Iterable[int]) -> "Layout":
        """The layout once the sentences have been removed."""
        gone = ranges_of(np.array(sorted(one for one in ids if one <= self.last), dtype=np.int64))
        return replace(self, removed=_joined([*self.removed, *gone])) if gone else self

    def removed_from(self, entry: Entry) -> int:
        """Number of the sentences of a segment that were removed."""
        overlaps = ((max(first, entry.first), min(last, entry.last)) for first, last in self.removed)
        return sum(last - first + 1 for first, last in overlaps if first <= last)


@dataclass(frozen=True, slots=True)
class Step:
    """What is due: the segments from number `start` on, and all sentences after them, become one segment, `compressed`
    or not, by a quantiser of its own if `trained`.
    """

    start: int
    compressed: bool
    trained: bool


@dataclass(frozen=True, slots=True)
class Made:
    """What a step made of a layout. `added` are the ids, shape (n,), that no segment held before, and `draft` is the
    file of the new segment, when there is one.
    """

    before: Layout
    after: Layout
    added: Ids
    draft: Draft | None

    def discard(self) -> None:
        """Removes the file, unless it was adopted."""
        if self.draft:
            self.draft.discard()


def layout_of(store: Store, connection: sqlite3.Connection) -> Layout:
    """The layout of the snapshot; the empty one, with which all is read from the database, when it is damaged."""
    text = store.layout(connection)
    return Layout.from_json(text) if text else Layout()


def next_step(layout: Layout, tail: int, growth: Growth, lost: Sequence[Entry] = ()) -> Step | None:
    """What is due when `tail` sentences are in no segment and the files `lost` are gone; None when nothing is."""
    sizes = [entry.count - layout.removed_from(entry) for entry in layout.segments]
    total = sum(sizes) + tail
    trained = max((entry.trained for entry in layout.segments if entry not in lost), default=0)
    compressed = total > growth.exact
    if compressed and total > REGROWN * trained:
        return Step(0, compressed, trained=True)
    wanting = [
        number
        for number, entry in enumerate(layout.segments)
        if entry in lost or layout.removed_from(entry) > MOST_REMOVED * entry.count
    ]
    if tail < growth.tail and not wanting:
        return None
    start = min([*wanting, len(sizes)])
    merged = tail + sum(sizes[start:])
    while start and sizes[start - 1] < MERGED * merged:
        start -= 1
        merged += sizes[start]
    return Step(start, compressed, trained=False)


def grow(
    store: Store, connection: sqlite3.Connection, folder: Path, growth: Growth, progress: Progress | None = None
) -> Made | None:
    """Takes the step that is due and writes its segment; None when nothing is due.

    The index stays as it is until what was made is adopted, or discarded. What `progress` raises ends it. Raises
    OSError when the disk does not take the file.
    """
    layout = layout_of(store, connection)
    _, last = store.sentence_range(connection)
    lost = [entry for entry in layout.segments if not is_there(folder, entry)]
    step = next_step(layout, last - layout.last, growth, lost)
    if step is None:
        return None
    dimension = store.dimension(connection)
    opened = {entry: open_segment(folder, entry, dimension) for entry in layout.segments}
    kept, merged = layout.segments[: step.start], layout.segments[step.start :]
    first = kept[-1].last + 1 if kept else 1
    total = last - layout.last + sum(entry.count for entry in layout.segments)
    added: list[Ids] = []

    def counted(batches: Batches) -> Batches:
        done = 0
        for ids, vectors in batches:
            added.append(ids[ids > layout.last])
            yield ids, vectors
            done += len(ids)
            if progress:
                progress(min(done, total), total)

    trained = 0
    if step.compressed:
        index, trained = _quantiser(store, connection, layout, opened, step, total)
        read = [(layout.last + 1, last)]
        for entry in merged:
            segment = opened[entry]
            if segment is None or segment.is_exact or step.trained:
                read.append((entry.first, entry.last))
            else:
                add_lists(index, segment.faiss, ids_of(layout.removed))
        fill(index, counted(chain.from_iterable(_stored(store, connection, *span) for span in read)))
    else:
        index = exact_index(*_all_of(counted(_stored(store, connection, first, last)), dimension))
    after, draft = Layout(kept, tuple(span for span in layout.removed if span[0] < first)), None
    if index.ntotal:
        entry, draft = drafted(folder, index, (first, last), trained)
        after = replace(after, segments=(*kept, entry))
    return Made(layout, after, np.concatenate([*added, np.empty(0, dtype=np.int64)]), draft)


def adopt(store: Store, connection: sqlite3.Connection, folder: Path, made: Made, used: Collection[str] = ()) -> None:
    """Makes the new layout that of the index, inside `Store.writing`, unless its segments changed meanwhile.

    What was removed since the step read the index counts as removed from the new segment. Files stay that the new
    layout names, or the one before, which others may be about to open, and those `used`. Raises OSError.
    """
    now = layout_of(store, connection)
    if now.segments != made.before.segments:
        made.discard()
        return
    if made.draft:
        made.draft.publish()
    since = np.setdiff1d(ids_of(now.removed), ids_of(made.before.removed))
    if len(made.added):
        present = store.sentence_ids_between(connection, int(made.added.min()), int(made.added.max()))
        since = np.union1d(since, np.setdiff1d(made.added, present))
    after = replace(made.after, removed=_joined([*made.after.removed, *ranges_of(since)]))
    store.set_layout(connection, after.to_json())
    remove_others(folder, now.files | after.files | set(used))


def start_over(store: Store, connection: sqlite3.Connection, folder: Path) -> None:
    """Forgets all segments, inside `Store.writing`, and removes their files: they are made anew of the database."""
    store.set_layout(connection, Layout().to_json())
    remove_others(folder, ())


def is_sound(store: Store, connection: sqlite3.Connection, folder: Path) -> bool:
    """Whether the files are as they were written, to the last bit, and hold the vectors of all sentences that they
    should.
    """
    layout, dimension = layout_of(store, connection), store.dimension(connection)
    if store.layout(connection) is None or not all(is_whole(folder, entry) for entry in layout.segments):
        return False
    opened = [open_segment(folder, entry, dimension) for entry in layout.segments]
    held = [ids_in(segment.faiss) for segment in opened if segment]
    ids = np.concatenate([*held, np.empty(0, dtype=np.int64)])
    ids = np.sort(ids[np.isin(ids, ids_of(layout.removed), invert=True)])
    return np.array_equal(ids, store.sentence_ids_between(connection, 1, layout.last))


def assembled(
    store: Store, connection: sqlite3.Connection, folder: Path, held: VectorIndex | None = None
) -> VectorIndex:
    """The vectors of the snapshot that the connection reads; segments that are `held` open are not opened again.

    A file that is lost or damaged is made anew, in memory.
    """
    layout = layout_of(store, connection)
    dimension = store.dimension(connection)
    known = {segment.entry: segment for segment in held.segments} if held else {}
    opened = {entry: known.get(entry) or open_segment(folder, entry, dimension) for entry in layout.segments}
    segments: list[Segment] = []
    for entry in layout.segments:
        segment = opened[entry] or _made_anew(store, connection, layout, opened, entry)
        opened[entry] = segment
        segments.append(segment)
    _, last = store.sentence_range(connection)
    ids, vectors = _all_of(_stored(store, connection, layout.last + 1, last), dimension)
    return VectorIndex(segments, ids, vectors, ids_of(layout.removed))


def ids_of(ranges: Sequence[Range]) -> Ids:
    """The ids of the ranges, shape (n,), in their order."""
    spans = [np.arange(first, last + 1, dtype=np.int64) for first, last in ranges]
    return np.concatenate([*spans, np.empty(0, dtype=np.int64)])


def ranges_of(ids: Ids) -> list[Range]:
    """The ranges of the ids, shape (n,), in ascending order."""
    if not len(ids):
        return []
    breaks = np.flatnonzero(np.diff(ids) > 1)
    firsts, lasts = ids[np.concatenate([[0], breaks + 1])], ids[np.concatenate([breaks, [len(ids) - 1]])]
    return list(zip(firsts.tolist(), lasts.tolist(), strict=True))


def list_count(vectors: int) -> int:
    """Number of lists for an index of so many vectors, which will grow."""
    lists = 2 ** round(math.log2(LISTS * math.sqrt(vectors * REGROWN / 2)))
    return int(min(lists, vectors))


def _joined(ranges: Sequence[Range]) -> tuple[Range, ...]:
    joined: list[Range] = []
    for first, last in sorted(ranges):
        if joined and first <= joined[-1][1] + 1:
            joined[-1] = (joined[-1][0], max(last, joined[-1][1]))
        else:
            joined.append((first, last))
    return tuple(joined)


def _made_anew(
    store: Store,
    connection: sqlite3.Connection,
    layout: Layout,
    opened: dict[Entry, Segment | None],
    entry: Entry,
) -> Segment:
    batches = _stored(store, connection, entry.first, entry.last)
    if entry.is_exact:
        return Segment(exact_index(*_all_of(batches, store.dimension(connection))), entry)
    # Compressed segments are searched by one quantiser: when none of them is left, the first gives a new one.
    step = Step(0, compressed=True, trained=not _compressed(opened))
    index, _ = _quantiser(store, connection, layout, opened, step, layout.last)
    fill(index, batches)
    return Segment(index, entry)


def _quantiser(
    store: Store,
    connection: sqlite3.Connection,
    layout: Layout,
    opened: dict[Entry, Segment | None],
    step: Step,
    total: int,
) -> tuple[Any, int]:
    """An empty compressed index, and the size of the index that its quantiser is for."""
    if not step.trained:
        segment = _compressed(opened)[0]
        return emptied(segment.faiss), max(entry.trained for entry in layout.segments)
    # Any ids in the range, since reading which there are would mean to read the whole table.
    first, last = store.sentence_range(connection)
    room = last - first + 1
    wanted = min(room, round(list_count(total) * TRAINED_ON * room / total))
    chosen = np.sort(np.random.default_rng(0).choice(room, wanted, replace=False)) + first
    parts = [
        store.vectors_of(connection, chosen[start : start + _BATCH].tolist()) for start in range(0, wanted, _BATCH)
    ]
    sample = np.concatenate([vectors for _, vectors in parts])
    return trained_index(sample, min(list_count(total), len(sample))), total


def _compressed(opened: dict[Entry, Segment | None]) -> list[Segment]:
    return [segment for segment in opened.values() if segment and not segment.is_exact]


def _stored(store: Store, connection: sqlite3.Connection, first: int, last: int) -> Batches:
    """The vectors from id `first` to `last`."""
    while first <= last:
        ids, vectors = store.sentence_vectors(connection, first, last, _BATCH)
        if not len(ids):
            return
        yield ids, vectors
        first = int(ids[-1]) + 1


def _all_of(batches: Batches, dimension: int) -> tuple[Ids, Vectors]:
    read = list(batches)
    ids = np.concatenate([np.empty(0, dtype=np.int64), *(ids for ids, _ in read)])
    return ids, np.concatenate([np.empty((0, dimension), dtype=np.float32), *(vectors for _, vectors in read)])
