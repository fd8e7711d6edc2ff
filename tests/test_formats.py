"""An index of an older format is upgraded when it is opened: its texts are kept, and nothing is half done."""

import json
import os
import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from benchmarks.light import LightEmbedder
from index import Index, MiitError, Transcript
from index.checksums import row_checksum
from index.doctor import examine
from index.feedback import Feedback
from index.growth import Growth
from index.lexical import FTS_TOKENIZER
from index.reader import parse_transcript
from index.store import FILE_NAME, FORMAT
from tests.command_line import Run, sentence

# The tables as each format had them, and the columns of today's that they held.

_COMMON = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE documents (
    document_id TEXT PRIMARY KEY, fingerprint TEXT NOT NULL, metadata TEXT NOT NULL,
    turns TEXT NOT NULL, spans TEXT NOT NULL, text TEXT NOT NULL
);
CREATE TABLE passages (
    id INTEGER PRIMARY KEY AUTOINCREMENT, document_id TEXT NOT NULL REFERENCES documents,
    number INTEGER NOT NULL, start INTEGER NOT NULL, "end" INTEGER NOT NULL,
    speaker TEXT NOT NULL, turn INTEGER NOT NULL, heading TEXT NOT NULL, text TEXT NOT NULL,
    UNIQUE (document_id, number)
);
CREATE INDEX passages_by_speaker ON passages (speaker);
"""
_COLUMNS = {
    "documents": "document_id, fingerprint, metadata, turns, spans, text",
    "passages": 'id, document_id, number, start, "end", speaker, turn, heading, text',
    "sentences": 'id, passage, start, "end", vector',
    "background": "vector",
}
_FIRST = f"""
CREATE TABLE sentences (
    id INTEGER PRIMARY KEY AUTOINCREMENT, passage INTEGER NOT NULL REFERENCES passages,
    start INTEGER NOT NULL, "end" INTEGER NOT NULL, vector BLOB NOT NULL
);
CREATE INDEX sentences_by_passage ON sentences (passage);
CREATE TABLE background (vector BLOB NOT NULL);
CREATE VIRTUAL TABLE passage_terms USING fts5 (terms, tokenize="{FTS_TOKENIZER}", detail=full);
"""
_MARKED = f"""
CREATE TABLE sentences (
    id INTEGER PRIMARY KEY AUTOINCREMENT, passage INTEGER NOT NULL REFERENCES passages,
    start INTEGER NOT NULL, "end" INTEGER NOT NULL, mark TEXT NOT NULL, vector BLOB NOT NULL
);
CREATE INDEX sentences_by_passage ON sentences (passage);
CREATE TABLE background (vector BLOB NOT NULL);
CREATE VIRTUAL TABLE passage_terms USING fts5 (work, plan, neither, tokenize="{FTS_TOKENIZER}", detail=full);
"""
_LATENT = f"""
CREATE TABLE sentences (
    id INTEGER PRIMARY KEY AUTOINCREMENT, passage INTEGER NOT NULL REFERENCES passages,
    start INTEGER NOT NULL, "end" INTEGER NOT NULL, mark TEXT NOT NULL, vector BLOB NOT NULL,
    latent BLOB NOT NULL
);
CREATE INDEX sentences_by_passage ON sentences (passage);
CREATE TABLE background (vector BLOB NOT NULL, latent BLOB NOT NULL);
CREATE VIRTUAL TABLE passage_terms USING fts5 (work, plan, neither, tokenize="{FTS_TOKENIZER}", detail=full);
"""
_TRANSLATED = """
CREATE TABLE translations (document_id TEXT PRIMARY KEY, original TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE aligned (
    sentence INTEGER NOT NULL REFERENCES sentences ON DELETE CASCADE,
    other INTEGER NOT NULL REFERENCES sentences ON DELETE CASCADE,
    PRIMARY KEY (sentence, other)
) WITHOUT ROWID;
CREATE INDEX aligned_by_other ON aligned (other);
"""
_FEEDBACK = """
CREATE TABLE feedback (
    key TEXT PRIMARY KEY, time TEXT NOT NULL, question TEXT NOT NULL, language TEXT NOT NULL,
    verdict TEXT NOT NULL CHECK (verdict IN ('up', 'down')), answer TEXT NOT NULL
);
"""
_WITH_MARKS = {"sentences": 'id, passage, start, "end", mark, vector', "passage_terms": "rowid, work, plan, neither"}
_WITH_LATENT = {
    **_WITH_MARKS,
    "sentences": 'id, passage, start, "end", mark, vector, latent',
    "background": "vector, latent",
}
_WITH_PAIRS = {"translations": "document_id, original", "aligned": "sentence, other"}
_CHECKSUMS = """
ALTER TABLE documents ADD COLUMN checksum INTEGER NOT NULL DEFAULT 0;
ALTER TABLE documents ADD COLUMN text_checksum INTEGER NOT NULL DEFAULT 0;
ALTER TABLE passages ADD COLUMN checksum INTEGER NOT NULL DEFAULT 0;
ALTER TABLE sentences ADD COLUMN checksum INTEGER NOT NULL DEFAULT 0;
ALTER TABLE background ADD COLUMN checksum INTEGER NOT NULL DEFAULT 0;
"""
_WITH_CHECKSUMS = {
    "documents": f"{_COLUMNS['documents']}, checksum, text_checksum",
    "passages": f"{_COLUMNS['passages']}, checksum",
    "sentences": f"{_WITH_LATENT['sentences']}, checksum",
    "background": f"{_WITH_LATENT['background']}, checksum",
}

_FORMATS = {
    "1, the first": (1, _COMMON + _FIRST, {}),
    "1": (1, _COMMON + _FIRST, {}),
    "2": (2, _COMMON + _MARKED, _WITH_MARKS),
    "2 with latent terms": (2, _COMMON + _LATENT, _WITH_LATENT),
    "3 without translations": (3, _COMMON + _LATENT, _WITH_LATENT),
    "3": (3, _COMMON + _LATENT + _TRANSLATED, _WITH_LATENT | _WITH_PAIRS),
    "4": (4, _COMMON + _LATENT + _TRANSLATED + _CHECKSUMS, _WITH_LATENT | _WITH_PAIRS | _WITH_CHECKSUMS),
}
WITHOUT_PAIRS = {name for name in _FORMATS if name not in ("3", "4")}


def make_older(index: Index, name: str) -> None:
    """Writes the content of the index as an index of the older format in its place."""
    number, schema, columns = _FORMATS[name]
    today = index.folder / FILE_NAME
    today.rename(index.folder / "today.db")
    connection = sqlite3.connect(today)
    connection.executescript(schema)
    connection.execute("ATTACH ? AS today", (str(index.folder / "today.db"),))
    for table, held in (_COLUMNS | columns).items():
        connection.execute(f"INSERT INTO {table} ({held}) SELECT {held} FROM today.{table}")
    connection.execute(
        "INSERT INTO meta SELECT key, value FROM today.meta WHERE key IN ('model', 'dimension', 'generation', 'built')"
    )
    connection.execute("INSERT INTO meta VALUES ('format', ?)", (str(number),))
    if number >= 4:
        model, dimension = (
            connection.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()[0]
            for key in ("model", "dimension")
        )
        checksum = row_checksum(str(number), model, dimension)
        connection.execute("INSERT INTO meta VALUES ('checksum', ?), ('state', ?)", (str(checksum), "00" * 16))
        (index.folder / VECTORS_BEFORE).write_bytes(b"vectors of all sentences")
    connection.executescript(_FEEDBACK)
    verdicts = "key, time, question, language, verdict, answer"
    connection.execute(f"INSERT INTO feedback SELECT {verdicts} FROM today.feedback")
    if number < 3:
        connection.execute("UPDATE documents SET metadata = json_remove(metadata, '$.pages', '$.source')")
    if name == "1, the first":
        connection.execute("UPDATE documents SET spans = json_array(json(spans -> 0), json(spans -> 2))")
        connection.execute("DELETE FROM meta WHERE key = 'built'")
    connection.commit()
    connection.execute("PRAGMA journal_mode = WAL")
    connection.close()
    (index.folder / "today.db").unlink()


def transcripts() -> list[Transcript]:
    english = "Anna Berg:\n\nWe built one hundred bridges.\n\nWe will plant ten trees.\n\nBo Lee:\n\nWho pays for it?"
    german = "Anna Berg:\n\nWe built one hundred Brücken.\n\nWe will plant ten Bäume.\n\nBo Lee:\n\nWho pays for das?"
    read = [parse_transcript(english, "bridges"), parse_transcript(german, "bruecken")]
    languages = ("en", "de")
    return [
        replace(one, metadata=replace(one.metadata, language=code)) for one, code in zip(read, languages, strict=True)
    ]


@pytest.fixture
def today(tmp_path: Path) -> Index:
    index = Index.create(tmp_path / "index", LightEmbedder())
    original, translation = transcripts()
    index.add(original)
    index.add(translation, translation_of="bridges")
    index.finish_building()
    index.save_feedback(Feedback("key", datetime(2026, 11, 24, 12, tzinfo=UTC), "Bridges?", "en", "up", "{}"))
    return index


def content(index: Index) -> object:
    """All that an index says of its documents, and what it finds."""
    ids = [document.document_id for document in index.documents()]
    hits = [index.search("ten trees", speaker="Anna Berg", mark="plan"), index.search("bridges")]
    return (
        [(index.transcript(one), index.sentences(one)) for one in ids],
        index.counts(),
        index.is_built,
        index.feedback(),
        [[(hit.passage, [sentence.text for sentence in hit.sentences], hit.score) for hit in found] for found in hits],
    )


VECTORS_BEFORE = "vectors.faiss"
"""The one file in which there were all vectors, before there were segments."""

Older = Callable[[str], tuple[Path, object]]


@pytest.fixture
def older(today: Index) -> Older:
    """Makes the index one of an older format; its folder, and what it is to hold when it is upgraded."""

    def make(name: str) -> tuple[Path, object]:
        if name in WITHOUT_PAIRS:
            today.separate("bruecken")
        expected = content(today)
        today.close()
        make_older(today, name)
        return today.folder, expected

    return make


def stored_format(folder: Path) -> str:
    connection = sqlite3.connect(folder / FILE_NAME)
    (found,) = connection.execute("SELECT value FROM meta WHERE key = 'format'").fetchone()
    connection.close()
    return str(found)


@pytest.mark.parametrize("name", _FORMATS)
def test_an_older_format_is_upgraded_and_keeps_its_content(older: Older, name: str) -> None:
    folder, expected = older(name)
    upgraded = Index.open(folder, LightEmbedder())
    assert stored_format(folder) == str(FORMAT)
    assert content(upgraded) == expected
    assert content(Index.open(folder, LightEmbedder())) == expected
    assert [upgraded.add(one).state for one in transcripts()] == ["unchanged", "unchanged"]
    english, _ = transcripts()
    spaced = replace(english, text=english.text.replace("hundred bridges", "hundred\u00a0bridges"))
    assert [copy and copy.document_id for copy in map(upgraded.copy_of, (english, spaced))] == ["bridges", "bridges"]
    assert not (folder / VECTORS_BEFORE).exists()
    assert {finding.state for finding in examine(folder, LightEmbedder())} == {"sound"}
    assert upgraded.originals() == ({} if name in WITHOUT_PAIRS else {"bruecken": "bridges"})
    upgraded.remove("bruecken")
    assert [hit.passage.document_id for hit in upgraded.search("trees", k=9)] == ["bridges"] * 2


@pytest.mark.parametrize("name", ["2", "4"])
def test_an_index_that_was_upgraded_has_its_vectors_in_segments(older: Older, name: str) -> None:
    folder, expected = older(name)
    growth = Growth(tail=2, exact=100)
    upgraded = Index.open(folder, LightEmbedder(), growth=growth)
    assert "one by one" in " ".join(upgraded.explain())
    assert list(folder.glob("vectors.*.faiss")) != []
    assert content(upgraded) == expected


@pytest.mark.parametrize("name", ["1", "3", "4"])
def test_programs_that_upgrade_at_once_make_one_index(older: Older, name: str) -> None:
    folder, expected = older(name)
    with ThreadPoolExecutor(4) as threads:
        found = list(threads.map(lambda _: content(Index.open(folder, LightEmbedder())), range(4)))
    assert found == [expected] * 4


def test_an_upgrade_that_is_cut_off_leaves_the_index_as_it_was(older: Older) -> None:
    folder, expected = older("2")

    def cut_off(done: int, total: int) -> None:
        if done == total:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        Index.open(folder, LightEmbedder(), cut_off)
    assert stored_format(folder) == "2"
    assert content(Index.open(folder, LightEmbedder())) == expected


def test_an_older_format_that_cannot_be_written_is_one_sentence(older: Older, monkeypatch: pytest.MonkeyPatch) -> None:
    folder, _ = older("2")
    monkeypatch.setattr(os, "access", lambda *_: False)  # root may write anywhere, so permissions say nothing here
    with pytest.raises(MiitError, match=r"has format 2 and is upgraded .* cannot be written"):
        Index.open(folder, LightEmbedder())
    assert stored_format(folder) == "2"


def test_a_command_upgrades_an_older_index_with_the_real_model(tmp_path: Path) -> None:
    run = Run(tmp_path / "index", tmp_path)
    run("list")
    index = Index.open(run.folder)
    index.save_feedback(Feedback("key", datetime(2026, 11, 24, 12, tzinfo=UTC), "Bridges?", "en", "up", "{}"))
    index.close()
    make_older(index, "2")
    listed = run("list")
    assert (listed.returncode, listed.stdout.count("\n")) == (0, 1)
    answer = json.loads(run("ask", "How many 5G base stations were built?", "--json").stdout)
    assert "654,000" in answer["answer"]


def test_a_description_with_a_changed_bit_is_damage_and_no_newer_format(today: Index, tmp_path: Path) -> None:
    today.close()
    connection = sqlite3.connect(today.folder / FILE_NAME)
    connection.execute("UPDATE meta SET value = '6' WHERE key = 'format'")
    connection.commit()
    connection.close()
    assert "miit doctor" in sentence(Run(today.folder, tmp_path)("list"), 1)
