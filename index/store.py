"""The SQLite side of an index: documents, passages, sentences, vectors and full text, in one file.

Everything else is derived from this file. A change is one transaction.
"""

import json
import os
import sqlite3
import threading
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np

from index.arrays import Ids, Vectors
from index.errors import MiitError
from index.latent import Embeddings, LatentTerms
from index.lexical import FTS_TOKENIZER, index_terms
from index.marks import MARKS, Mark
from index.passages import SplitPassage
from index.transcript import MarkedSpan, Metadata, Page, Paragraph, Passage, Span, Speaker, Transcript, Turn

FORMAT = 3
FILE_NAME = "index.db"

_SCHEMA = f"""
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
CREATE TABLE sentences (
    id INTEGER PRIMARY KEY AUTOINCREMENT, passage INTEGER NOT NULL REFERENCES passages,
    start INTEGER NOT NULL, "end" INTEGER NOT NULL, mark TEXT NOT NULL, vector BLOB NOT NULL,
    latent BLOB NOT NULL
);
CREATE INDEX sentences_by_passage ON sentences (passage);
CREATE TABLE translations (document_id TEXT PRIMARY KEY, original TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE aligned (
    sentence INTEGER NOT NULL REFERENCES sentences ON DELETE CASCADE,
    other INTEGER NOT NULL REFERENCES sentences ON DELETE CASCADE,
    PRIMARY KEY (sentence, other)
) WITHOUT ROWID;
CREATE INDEX aligned_by_other ON aligned (other);
CREATE TABLE background (vector BLOB NOT NULL, latent BLOB NOT NULL);
CREATE VIRTUAL TABLE passage_terms USING fts5 ({", ".join(MARKS)}, tokenize="{FTS_TOKENIZER}", detail=full);
"""


@dataclass(frozen=True, slots=True)
class StoredSentence:
    """A sentence of a passage in offsets of the document, with its mark, its unit vector, shape (dimension,), and its
    latent terms.
    """

    start: int
    end: int
    mark: Mark
    vector: Vectors
    latent: LatentTerms


@dataclass(frozen=True, slots=True)
class StoredPassage:
    """A passage with its sentences, in order."""

    key: int
    passage: Passage
    sentences: tuple[StoredSentence, ...]


@dataclass(frozen=True, slots=True)
class Filters:
    """What a search is limited to: sentences of one speaker, of one document, of one mark, of documents from one day
    to another, both included, and in one language; None limits nothing.

    A document's day is that of its event, or else of its publication.
    """

    speaker: str | None = None
    document_id: str | None = None
    mark: Mark | None = None
    since: date | None = None
    until: date | None = None
    language: str | None = None


# The passages `p` that the filters leave; their values are the parameters of `_parameters`.
_DAY = "coalesce(json_extract(metadata, '$.event_date'), json_extract(metadata, '$.published'))"
_LEFT = f"""
    (:speaker IS NULL OR p.speaker = :speaker)
    AND (:document_id IS NULL OR p.document_id = :document_id)
    AND (coalesce(:since, :until, :language) IS NULL OR p.document_id IN (
        SELECT document_id FROM documents
        WHERE (:since IS NULL OR {_DAY} >= :since) AND (:until IS NULL OR {_DAY} <= :until)
        AND (:language IS NULL OR lower(json_extract(metadata, '$.language')) = lower(:language))
    ))
"""  # noqa: S608


class Store:
    """One SQLite file, shared by the threads of a process: each has a connection of its own.

    Raises MiitError when the file cannot be opened, is not an index, or is of a newer format.
    """

    def __init__(self, folder: Path) -> None:
        self._path = folder / FILE_NAME
        self._local = threading.local()
        with self.reading() as connection:
            self._check_format(connection)

    @classmethod
    def create(cls, folder: Path, model: str, dimension: int, background: Embeddings) -> "Store":
        """An empty store for vectors of one model. It appears in the folder whole or not at all."""
        temporary = folder / f"{FILE_NAME}.{os.getpid()}.new"
        temporary.unlink(missing_ok=True)
        connection = sqlite3.connect(temporary)
        try:
            connection.executescript(_SCHEMA)
            with connection:
                meta = {"format": FORMAT, "model": model, "dimension": dimension, "generation": 0, "built": 0}
                connection.executemany("INSERT INTO meta VALUES (?, ?)", [(k, str(v)) for k, v in meta.items()])
                rows = zip(background.vectors, background.latent, strict=True)
                connection.executemany(
                    "INSERT INTO background VALUES (?, ?)",
                    [(vector.astype("<f4").tobytes(), latent.to_bytes()) for vector, latent in rows],
                )
            connection.execute("PRAGMA journal_mode = WAL")
        finally:
            connection.close()
        try:
            # Of two processes that start at once, one makes the index and both use it.
            os.link(temporary, folder / FILE_NAME)
        except FileExistsError:
            pass
        finally:
            temporary.unlink()
        return cls(folder)

    # Connections

    def _connection(self) -> sqlite3.Connection:
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            connection = sqlite3.connect(
                f"{self._path.resolve().as_uri()}?{self._mode()}", uri=True, timeout=30, isolation_level=None
            )
            connection.execute("PRAGMA foreign_keys = ON")
            self._local.connection = connection
        return connection

    def _mode(self) -> str:
        if os.access(self._path.parent, os.W_OK):
            return "mode=rw"
        # A folder that cannot be written has no room for new side files of the log, but what the log of the
        # last writer holds, if it was cut off, belongs to the index.
        log = self._path.with_name(f"{FILE_NAME}-wal")
        return "mode=ro" if log.exists() and log.stat().st_size else "mode=ro&immutable=1"

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """A snapshot of the index: all that is read inside belongs together."""
        with self._transaction("BEGIN") as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """The one transaction that writes; another writer waits for it."""
        with self._transaction("BEGIN IMMEDIATE") as connection:
            yield connection

    @contextmanager
    def _transaction(self, begin: str) -> Iterator[sqlite3.Connection]:
        try:
            connection = self._connection()
            connection.execute(begin)
        except sqlite3.Error as error:
            raise self._failure(error) from error
        try:
            yield connection
        except sqlite3.Error as error:
            connection.rollback()
            raise self._failure(error) from error
        except BaseException:
            connection.rollback()
            raise
        try:
            connection.commit()
        except sqlite3.Error as error:
            connection.rollback()
            raise self._failure(error) from error

    def _failure(self, error: sqlite3.Error) -> MiitError:
        return MiitError(
            f"The index {str(self._path)!r} cannot be used ({error}): check the folder, or build the index "
            "anew in another one with --index DIR."
        )

    def _check_format(self, connection: sqlite3.Connection) -> None:
        found = int(self.meta(connection, "format"))
        if found > FORMAT:
            raise MiitError(
                f"The index {str(self._path)!r} has format {found}, newer than the {FORMAT} that this version "
                "reads: update the assistant, or use another folder with --index DIR."
            )
        if found < FORMAT:
            raise MiitError(
                f"The index {str(self._path)!r} has format {found}, older than the {FORMAT} that this version "
                f"reads: delete the folder {str(self._path.parent)!r}, and the next command builds a new index there, "
                "to which 'miit add PATH' adds your own transcripts again."
            )

    # Reading

    def meta(self, connection: sqlite3.Connection, key: str) -> str:
        """Value of one entry of the table that describes the index."""
        row = connection.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
        if row is None:
            raise MiitError(f"{str(self._path)!r} is not an index of this assistant: give another folder with --index.")
        return str(row[0])

    def is_built(self, connection: sqlite3.Connection) -> bool:
        """Whether the first documents of the index have all been added."""
        return self.meta(connection, "built") == "1"

    def finish_building(self, connection: sqlite3.Connection) -> None:
        """Records that the first documents have all been added."""
        connection.execute("UPDATE meta SET value = '1' WHERE key = 'built'")

    def generation(self, connection: sqlite3.Connection) -> int:
        """How often the index has changed; names the file of vectors that belongs to this state."""
        return int(self.meta(connection, "generation"))

    def background(self, connection: sqlite3.Connection) -> Embeddings:
        """The background sentences as the model sees them."""
        rows = connection.execute("SELECT vector, latent FROM background").fetchall()
        latent = [LatentTerms.from_bytes(row[1]) for row in rows]
        return Embeddings(_vectors(rows, self._dimension(connection)), latent)

    def sentence_vectors(self, connection: sqlite3.Connection) -> tuple[Ids, Vectors]:
        """Ids, shape (n,), and unit vectors, shape (n, dimension), of all sentences."""
        rows = connection.execute("SELECT vector, id FROM sentences ORDER BY id").fetchall()
        ids = np.fromiter((row[1] for row in rows), dtype=np.int64, count=len(rows))
        return ids, _vectors(rows, self._dimension(connection))

    def count_sentences(self, connection: sqlite3.Connection) -> int:
        """Number of all sentences."""
        return int(connection.execute("SELECT count(*) FROM sentences").fetchone()[0])

    def _dimension(self, connection: sqlite3.Connection) -> int:
        return int(self.meta(connection, "dimension"))

    def documents(self, connection: sqlite3.Connection) -> list[Metadata]:
        """Metadata of all documents, by id."""
        rows = connection.execute("SELECT metadata FROM documents ORDER BY document_id").fetchall()
        return [_metadata(row[0]) for row in rows]

    def counts(self, connection: sqlite3.Connection) -> dict[str, tuple[int, int, int]]:
        """Numbers of turns, passages and sentences of each document."""
        rows = connection.execute(
            "SELECT d.document_id, json_array_length(d.turns), count(DISTINCT p.id), count(s.id) FROM documents d"
            " LEFT JOIN passages p ON p.document_id = d.document_id LEFT JOIN sentences s ON s.passage = p.id"
            " GROUP BY d.document_id"
        )
        return {row[0]: (row[1], row[2], row[3]) for row in rows}

    def transcript(self, connection: sqlite3.Connection, document_id: str) -> Transcript | None:
        """One document whole, or None."""
        row = connection.execute(
            "SELECT metadata, text, turns, spans FROM documents WHERE document_id = ?", (document_id,)
        ).fetchone()
        if row is None:
            return None
        title, event, dateline = (Span(*span) if span else None for span in json.loads(row[3]))
        return Transcript(_metadata(row[0]), row[1], _turns(row[2]), title, event, dateline)

    def metadata(self, connection: sqlite3.Connection, document_ids: Sequence[str]) -> dict[str, Metadata]:
        """Metadata of some documents."""
        marks = ",".join("?" * len(document_ids))
        rows = connection.execute(f"SELECT metadata FROM documents WHERE document_id IN ({marks})", document_ids)  # noqa: S608
        found = [_metadata(row[0]) for row in rows]
        return {metadata.document_id: metadata for metadata in found}

    def fingerprint(self, connection: sqlite3.Connection, document_id: str) -> str | None:
        """Fingerprint of the source that a document was made from, or None when there is no such document."""
        row = connection.execute("SELECT fingerprint FROM documents WHERE document_id = ?", (document_id,)).fetchone()
        return str(row[0]) if row else None

    def sentence_ids(self, connection: sqlite3.Connection, filters: Filters) -> list[int]:
        """Ids of the sentences that the filters leave."""
        rows = connection.execute(
            "SELECT s.id FROM sentences s JOIN passages p ON p.id = s.passage"  # noqa: S608
            f" WHERE {_LEFT} AND (:mark IS NULL OR s.mark = :mark)",
            _parameters(filters),
        )
        return [row[0] for row in rows]

    def speakers(self, connection: sqlite3.Connection) -> list[str]:
        """Names of all who speak."""
        rows = connection.execute("SELECT DISTINCT speaker FROM passages WHERE speaker <> '' ORDER BY speaker")
        return [row[0] for row in rows]

    def passages_of(self, connection: sqlite3.Connection, sentence_ids: Sequence[int]) -> list[int]:
        """Keys of the passages that hold the sentences, each once, in the order of the first of them."""
        rows = dict(
            connection.execute(
                "SELECT id, passage FROM sentences WHERE id IN (SELECT value FROM json_each(?))",
                (json.dumps(list(sentence_ids)),),
            ).fetchall()
        )
        return list(dict.fromkeys(rows[key] for key in sentence_ids if key in rows))

    def passage_keys(self, connection: sqlite3.Connection, document_id: str | None = None) -> list[int]:
        """Keys of all passages, or of those of one document, in order."""
        rows = connection.execute(
            "SELECT id FROM passages WHERE ?1 IS NULL OR document_id = ?1 ORDER BY document_id, number", (document_id,)
        )
        return [row[0] for row in rows]

    def lexical(self, connection: sqlite3.Connection, expression: str, k: int, filters: Filters) -> dict[int, float]:
        """Keys and BM25 scores (greater is better) of the `k` passages that match best.

        Only the terms of sentences that the filters leave match.
        """
        # The terms of the sentences of each mark are a column of their own.
        matched = f"{filters.mark} : ({expression})" if filters.mark else expression
        rows = connection.execute(
            "SELECT f.rowid, -bm25(passage_terms) FROM passage_terms f JOIN passages p ON p.id = f.rowid"  # noqa: S608
            f" WHERE passage_terms MATCH :matched AND {_LEFT} ORDER BY bm25(passage_terms) LIMIT :k",
            {**_parameters(filters), "matched": matched, "k": k},
        )
        return dict(rows.fetchall())

    def sentences(self, connection: sqlite3.Connection, document_id: str) -> list[MarkedSpan]:
        """The sentences of a document, in order."""
        rows = connection.execute(
            'SELECT s.start, s."end", s.mark FROM sentences s JOIN passages p ON p.id = s.passage'
            " WHERE p.document_id = ? ORDER BY s.start",
            (document_id,),
        )
        return [MarkedSpan(*row) for row in rows]

    def turn(self, connection: sqlite3.Connection, document_id: str, turn: int) -> list[StoredPassage]:
        """The passages of one turn, in order."""
        rows = connection.execute(
            "SELECT id FROM passages WHERE document_id = ? AND turn = ? ORDER BY number", (document_id, turn)
        )
        return self.passages(connection, [row[0] for row in rows])

    def passages(
        self,
        connection: sqlite3.Connection,
        keys: Sequence[int],
        mark: Mark | None = None,
        without: Collection[int] = (),
    ) -> list[StoredPassage]:
        """Passages with their sentences (those of the mark, if given, and none of the ids `without`) and vectors, in
        the order of `keys`.
        """
        wanted = json.dumps(list(keys))
        sentences: dict[int, list[StoredSentence]] = {key: [] for key in keys}
        for row in connection.execute(
            'SELECT passage, start, "end", mark, vector, latent FROM sentences'
            " WHERE passage IN (SELECT value FROM json_each(?1)) AND (?2 IS NULL OR mark = ?2)"
            " AND id NOT IN (SELECT value FROM json_each(?3)) ORDER BY id",
            (wanted, mark, json.dumps(list(without))),
        ):
            vector, latent = np.frombuffer(row[4], dtype="<f4"), LatentTerms.from_bytes(row[5])
            sentences[row[0]].append(StoredSentence(row[1], row[2], row[3], vector, latent))
        rows = connection.execute(
            'SELECT id, document_id, number, text, start, "end", speaker, turn, heading FROM passages'
            " WHERE id IN (SELECT value FROM json_each(?))",
            (wanted,),
        )
        found = {row[0]: StoredPassage(row[0], Passage(*row[1:]), tuple(sentences[row[0]])) for row in rows}
        return [found[key] for key in keys if key in found]

    # Writing, inside `writing()`

    def remove(self, connection: sqlite3.Connection, document_id: str) -> list[int]:
        """Removes a document with all that belongs to it; returns the ids of its sentences."""
        removed = self.sentence_ids(connection, Filters(document_id=document_id))
        own_passages = "SELECT id FROM passages WHERE document_id = ?"
        connection.execute(f"DELETE FROM sentences WHERE passage IN ({own_passages})", (document_id,))  # noqa: S608
        connection.execute(f"DELETE FROM passage_terms WHERE rowid IN ({own_passages})", (document_id,))  # noqa: S608
        connection.execute("DELETE FROM passages WHERE document_id = ?", (document_id,))
        connection.execute("DELETE FROM documents WHERE document_id = ?", (document_id,))
        return removed

    def insert(
        self,
        connection: sqlite3.Connection,
        transcript: Transcript,
        fingerprint: str,
        passages: Sequence[SplitPassage],
        sentences: Sequence[StoredSentence],
    ) -> list[int]:
        """Adds a document; `sentences` are those of its passages, in order. Returns the sentences' ids."""
        spans = [_pair(span) for span in (transcript.title_span, transcript.event_span, transcript.dateline)]
        connection.execute(
            "INSERT INTO documents VALUES (?, ?, ?, ?, ?, ?)",
            (
                transcript.metadata.document_id,
                fingerprint,
                json.dumps(asdict(transcript.metadata), default=date.isoformat, ensure_ascii=False),
                json.dumps([asdict(turn) for turn in transcript.turns], ensure_ascii=False),
                json.dumps(spans),
                transcript.text,
            ),
        )
        remaining = iter(sentences)
        return [
            sentence_id
            for split in passages
            for sentence_id in _insert_passage(connection, split.passage, list(islice(remaining, len(split.sentences))))
        ]

    def advance(self, connection: sqlite3.Connection) -> int:
        """Counts a change; returns the new generation."""
        generation = self.generation(connection) + 1
        connection.execute("UPDATE meta SET value = ? WHERE key = 'generation'", (str(generation),))
        return generation


def _insert_passage(
    connection: sqlite3.Connection, passage: Passage, sentences: Sequence[StoredSentence]
) -> Iterator[int]:
    """Adds a passage with its terms and sentences; gives the sentences' ids."""
    position = (passage.document_id, passage.passage_id, passage.start, passage.end)
    key = connection.execute(
        'INSERT INTO passages (document_id, number, start, "end", speaker, turn, heading, text)'
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (*position, passage.speaker, passage.turn, passage.heading, passage.text),
    ).lastrowid
    terms: dict[Mark, list[str]] = {mark: [] for mark in MARKS}
    for sentence in sentences:
        terms[sentence.mark] += index_terms(passage.text[sentence.start - passage.start : sentence.end - passage.start])
        inserted = connection.execute(
            'INSERT INTO sentences (passage, start, "end", mark, vector, latent) VALUES (?, ?, ?, ?, ?, ?)',
            (
                key,
                sentence.start,
                sentence.end,
                sentence.mark,
                sentence.vector.astype("<f4").tobytes(),
                sentence.latent.to_bytes(),
            ),
        ).lastrowid
        yield int(inserted or 0)
    connection.execute(
        f"INSERT INTO passage_terms (rowid, {', '.join(MARKS)}) VALUES (?, ?, ?, ?)",  # noqa: S608
        (key, *(" ".join(terms[mark]) for mark in MARKS)),
    )


def _parameters(filters: Filters) -> dict[str, Any]:
    days = {
        name: day.isoformat() if day else None for name, day in (("since", filters.since), ("until", filters.until))
    }
    return asdict(filters) | days


def _vectors(rows: Sequence[Any], dimension: int) -> Vectors:
    return np.frombuffer(b"".join(row[0] for row in rows), dtype="<f4").reshape(-1, dimension)


def _pair(span: Span | None) -> tuple[int, int] | None:
    return (span.start, span.end) if span else None


def _metadata(text: str) -> Metadata:
    values = json.loads(text)
    for key in ("event_date", "published"):
        values[key] = date.fromisoformat(values[key]) if values[key] else None
    values["speakers"] = tuple(Speaker(**speaker) for speaker in values["speakers"])
    values["pages"] = tuple(Page(**page) for page in values["pages"])
    return Metadata(**values)


def _turns(text: str) -> tuple[Turn, ...]:
    return tuple(
        Turn(
            turn["number"],
            turn["speaker"],
            tuple(Paragraph(**paragraph) for paragraph in turn["paragraphs"]),
            Span(**turn["label"]) if turn["label"] else None,
        )
        for turn in json.loads(text)
    )
