"""An index keeps its vectors in segments as it grows, and what it finds does not depend on how it keeps them."""

import hashlib
import math
import sqlite3
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index import Hit, Index, Transcript
from index.arrays import Vectors
from index.growth import REGROWN, Growth, Layout, next_step, ranges_of
from index.latent import NO_TERMS, LatentTerms
from index.segments import Entry
from index.store import FILE_NAME
from index.transcript import Metadata, Paragraph, Turn

SMALL = Growth(tail=16, exact=64)
UNBOUNDED = Growth(tail=10**9, exact=10**9)
WORDS = (
    "rain wind harbour bridge school train energy factory satellite river forest hospital budget export "
    "network station vaccine railway market island"
).split()


class WordEmbedder:
    """A light stand-in for a model, through the same interface: a text is the sum of fixed vectors of its words."""

    name = "words"
    dimension = 32

    def embed_query(self, text: str) -> Vectors:
        vector: Vectors = self.embed_passages([text])[0]
        return vector

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        sums = np.stack([np.sum([_vector_of(word) for word in text.lower().split()], axis=0) for text in texts])
        vectors: Vectors = (sums / np.linalg.norm(sums, axis=1, keepdims=True)).astype(np.float32)
        return vectors

    def latent_terms(self, text: str) -> LatentTerms:
        del text
        return NO_TERMS

    def count_tokens(self, text: str) -> int:
        return len(text.split())


def _vector_of(word: str) -> Vectors:
    seed = int.from_bytes(hashlib.blake2b(word.strip(".").encode(), digest_size=4).digest(), "big")
    vector: Vectors = np.random.default_rng(seed).standard_normal(WordEmbedder.dimension, dtype=np.float32)
    return vector


def document(number: int, sentences: int = 5, version: int = 0, word: str = "") -> Transcript:
    """A transcript of so many sentences, each a turn of its own and with the word; another version has other words."""
    chance = np.random.default_rng([number, version])
    texts = [f"{word} {' '.join(chance.choice(WORDS, 4))} n{number}v{version}s{one}." for one in range(sentences)]
    text = "\n\n".join(texts)
    turns, start = [], 0
    for one, sentence in enumerate(texts):
        speaker = ("Anna Berg", "Bo Lund")[(number + one) % 2]
        turns.append(Turn(one + 1, speaker, (Paragraph(start, start + len(sentence)),)))
        start += len(sentence) + 2
    metadata = Metadata(f"talk-{number}", f"Talk {number}", ("en", "de")[number % 2])
    return Transcript(metadata, text, tuple(turns))


def new_index(folder: Path, growth: Growth) -> Index:
    return Index.create(folder, WordEmbedder(), growth=growth)


def filled(folder: Path, growth: Growth, documents: int = 40) -> Index:
    index = new_index(folder, growth)
    for number in range(documents):
        index.add(document(number))
    return index


def found(index: Index, query: str, **filters: str) -> list[tuple[str, int, float]]:
    hits: list[Hit] = index.search(query, 10, **filters)  # type: ignore[arg-type]
    return [(hit.passage.document_id, hit.passage.start, round(hit.score, 5)) for hit in hits]


QUERIES = ("rain bridge", "the school budget", "satellite n7v0s1", "export of energy", "n3v0s4 n12v0s0")

Change = Callable[[Index], object]


def _removed(number: int) -> Change:
    def change(index: Index) -> None:
        if f"talk-{number}" in {held.document_id for held in index.documents()}:
            index.remove(f"talk-{number}")

    return change


NUMBERS = st.integers(0, 9)
CHANGES: st.SearchStrategy[Change] = st.one_of(
    st.builds(
        lambda number, size, version: lambda index: index.add(document(number, size, version)),
        NUMBERS,
        st.integers(1, 40),
        st.integers(0, 2),
    ),
    NUMBERS.map(_removed),
    st.just(lambda index: index.settle()),
    st.just(lambda index: index.rebuild()),
)


@settings(max_examples=25, deadline=None)
@given(st.lists(CHANGES, max_size=20), st.sampled_from([SMALL, Growth(tail=1, exact=1), Growth(tail=4, exact=10**9)]))
def test_what_is_found_does_not_depend_on_the_segments(changes: list[Change], growth: Growth) -> None:
    with TemporaryDirectory() as folder:
        plain, growing = new_index(Path(folder) / "plain", UNBOUNDED), new_index(Path(folder) / "growing", growth)
        reader = Index.open(growing.folder, WordEmbedder())
        for change in changes:
            change(plain)
            change(growing)
            assert found(reader, QUERIES[0]) == found(plain, QUERIES[0])
        growing.settle()
        for query in QUERIES:
            assert found(growing, query) == found(reader, query) == found(plain, query)


def test_most_changes_write_no_file_of_vectors(tmp_path: Path) -> None:
    index = filled(tmp_path / "index", Growth(tail=64, exact=64))
    before = {path.name: path.stat().st_mtime_ns for path in index.folder.glob("*.faiss")}
    index.add(document(100))
    index.remove("talk-3")
    assert {path.name: path.stat().st_mtime_ns for path in index.folder.glob("*.faiss")} == before
    assert before


CHANGES_OF_ONE: dict[str, Change] = {
    "add": lambda index: index.add(document(1_000)),
    "replace": lambda index: index.add(document(2, version=1)),
    "remove": lambda index: index.remove("talk-3"),
    "find a copy": lambda index: index.copy_of(document(4)),
}


def test_a_change_has_no_more_to_read_in_a_larger_index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lots = 0

    def count() -> None:
        nonlocal lots
        lots += 1

    connect = sqlite3.connect

    def counted(*arguments: Any, **options: Any) -> sqlite3.Connection:
        connection: sqlite3.Connection = connect(*arguments, **options)
        connection.set_progress_handler(count, 20)  # instructions of SQLite's to a lot
        return connection

    monkeypatch.setattr(sqlite3, "connect", counted)
    taken: dict[int, dict[str, int]] = {}
    for documents in (20, 400):
        index, taken[documents] = filled(tmp_path / str(documents), UNBOUNDED, documents), {}
        for name, change in CHANGES_OF_ONE.items():
            lots = 0
            change(index)
            taken[documents][name] = lots
    assert all(taken[400][name] <= 1.5 * taken[20][name] + 5 for name in CHANGES_OF_ONE), taken


def test_filters_leave_the_same_of_a_compressed_index(tmp_path: Path) -> None:
    plain, compressed = filled(tmp_path / "plain", UNBOUNDED, 150), filled(tmp_path / "compressed", SMALL, 150)
    limits: list[dict[str, str]] = [
        {"document_id": "talk-7"},
        {"speaker": "Bo Lund"},
        {"language": "de"},
        {"mark": "neither"},
        {"language": "en", "speaker": "Anna Berg"},
    ]
    for filters in limits:
        for query in QUERIES:
            assert found(compressed, query, **filters) == found(plain, query, **filters) != []


@pytest.mark.parametrize("growth", [Growth(tail=16, exact=10**9), SMALL], ids=["exact", "compressed"])
@pytest.mark.parametrize("damage", ["lost", "cut off", "bits flipped"])
def test_a_lost_or_damaged_file_is_made_anew(
    tmp_path: Path, growth: Growth, damage: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", "index")
    index = filled(tmp_path / "index", growth)
    expected = [found(index, query) for query in QUERIES]
    files = list(index.folder.glob("*.faiss"))
    for path in files:
        if damage == "lost":
            path.unlink()
        elif damage == "cut off":
            path.write_bytes(path.read_bytes()[:-100])
        else:
            path.write_bytes(bytes(255 - byte for byte in path.read_bytes()[:200]) + path.read_bytes()[200:])
    reader = Index.open(index.folder, WordEmbedder(), growth=growth)
    assert [found(reader, query) for query in QUERIES] == expected
    assert "missing or damaged" in caplog.text
    assert list(index.folder.glob("*.faiss")) == ([] if damage == "lost" else files)

    assert not reader.check_vectors()
    assert reader.check_vectors()
    caplog.clear()
    assert [found(Index.open(index.folder, WordEmbedder(), growth=growth), query) for query in QUERIES] == expected
    assert caplog.text == ""


@pytest.mark.parametrize("growth", [Growth(tail=16, exact=10**9), SMALL], ids=["exact", "compressed"])
def test_what_changes_while_a_segment_is_made_stays_changed(tmp_path: Path, growth: Growth) -> None:
    index, plain = new_index(tmp_path / "index", UNBOUNDED), new_index(tmp_path / "plain", UNBOUNDED)
    for number in range(20):
        for one in (index, plain):
            one.add(document(number, 30, word="lighthouse lighthouse" if number % 4 else "pier"))
    changes: list[Change] = [
        lambda changed: changed.add(document(50)),
        lambda changed: changed.add(document(4, version=1)),
        *(_removed(number) for number in range(20) if number % 4),
    ]

    def change_it(done: int, total: int) -> None:
        assert 0 < done <= total
        while changes:
            change = changes.pop()
            change(plain)
            elsewhere.submit(change, index).result()

    index = Index.open(index.folder, WordEmbedder(), growth=growth)
    with ThreadPoolExecutor(1) as elsewhere:
        index.settle(change_it)
    assert not changes
    for query in (*QUERIES, "lighthouse"):  # what is near to that was removed, and shall not take the place of others
        assert found(index, query) == found(plain, query) != []


def test_many_settle_and_search_at_once(tmp_path: Path) -> None:
    index = new_index(tmp_path / "index", UNBOUNDED)
    for number in range(40):
        index.add(document(number))
    expected = [found(index, query) for query in QUERIES]
    others = [Index.open(index.folder, WordEmbedder(), growth=SMALL) for _ in range(3)]
    threads = [threading.Thread(target=other.settle) for other in others]
    for thread in threads:
        thread.start()
    while any(thread.is_alive() for thread in threads):
        assert [found(index, query) for query in QUERIES] == expected
    assert [found(index, query) for query in QUERIES] == expected


def test_a_damaged_layout_is_made_anew(tmp_path: Path) -> None:
    index = filled(tmp_path / "index", SMALL)
    expected = [found(index, query) for query in QUERIES]
    index.close()
    connection = sqlite3.connect(index.folder / FILE_NAME)
    with connection:
        connection.execute("UPDATE meta SET value = replace(value, 'first', 'fjrst') WHERE key = 'layout'")
    connection.close()
    reader = Index.open(index.folder, WordEmbedder(), growth=SMALL)
    assert [found(reader, query) for query in QUERIES] == expected
    assert not reader.check_vectors()
    assert reader.check_vectors()
    assert [found(reader, query) for query in QUERIES] == expected


def test_an_index_says_how_it_keeps_vectors_and_why(tmp_path: Path) -> None:
    exact, compressed = (
        " ".join(filled(tmp_path / str(growth.exact), growth).explain())
        for growth in (Growth(tail=64, exact=10_000), Growth(tail=64, exact=100))
    )
    assert "200 sentences in 200 passages of 40 documents" in exact
    assert "one by one" in exact
    assert "up to 10,000 sentences nothing else is quicker" in exact
    assert "4 bits a number" in compressed
    assert "when there were 105 sentences; at 420 they are made anew" in compressed  # four times as many
    assert "those of 5 sentences are read from the database" in exact


def test_files_that_are_used_no_more_go(tmp_path: Path) -> None:
    index = filled(tmp_path / "index", SMALL, 150)
    assert len(list(index.folder.glob("vectors*"))) <= 2 * math.log2(150 * 5)


SIZES = st.integers(1, 3_000)


@given(st.lists(SIZES, min_size=1, max_size=60))
def test_segments_are_few_and_vectors_are_written_a_few_times(lots: list[int]) -> None:
    growth = Growth(tail=256, exact=4_096)
    layout, last, written = Layout(), 0, 0
    for lot in lots:
        last += lot
        while step := next_step(layout, last - layout.last, growth):
            kept = layout.segments[: step.start]
            first = kept[-1].last + 1 if kept else 1
            trained = last if step.trained else max((entry.trained for entry in layout.segments), default=0)
            made = Entry("", first, last, last - first + 1, "q" if step.compressed else "", trained, 0, "", "")
            assert step.compressed == (last > growth.exact)
            layout = Layout((*kept, made if step.compressed else replace(made, trained=0)))
            written += made.count
        assert last - layout.last < growth.tail
        assert len(layout.segments) <= 2 + math.log2(max(last / growth.tail, 1))
        if last > growth.exact:
            assert last <= REGROWN * layout.segments[0].trained
    assert written <= last * (3 + math.log2(max(last / growth.tail, 1)))


@given(st.sets(st.integers(1, 60)), st.sets(st.integers(1, 60)))
def test_removed_ids_are_kept_as_ranges(first: set[int], then: set[int]) -> None:
    layout = Layout((Entry("f", 1, 50, 50, "", 0, 0, "", ""),)).without(first).without(then)
    gone = sorted(one for one in first | then if one <= 50)
    assert list(layout.removed) == ranges_of(np.array(gone, dtype=np.int64))
    assert layout.removed_from(layout.segments[0]) == len(gone)
    assert Layout.from_json(layout.to_json()) == layout
