"""The SQLite side of an index: documents, passages, sentences, vectors and full text, in one file.

Everything else is derived from this file. A change is one transaction. Rows carry a checksum, and what is read is
checked by it, so that a changed bit is told and never quoted.
"""

import json
import os
import secrets
import sqlite3
import threading
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, replace
from datetime import date
from itertools import islice
from operator import itemgetter
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from index.arrays import Ids, Vectors
from index.checksums import Value, row_checksum
from index.cleaning import without_space
from index.errors import MiitError
from index.failures import DATABASE_ERRORS, DamagedError, database_failure, folder_failure
from index.feedback import Feedback, HeldFeedback
from index.feedback import read as read_feedback
from index.feedback import save as save_feedback
from index.feedback import withdraw as withdraw_feedback
from index.filters import Filters
from index.latent import Embeddings, LatentTerms, latent_terms_of
from index.lexical import FTS_TOKENIZER, MOST_MATCHES, any_of, index_terms, telling
from index.marks import MARKS, Mark
from index.pairs import SqlitePairs
from index.passages import SplitPassage
from index.sealed import sync_folder
from index.transcript import MarkedSpan, Metadata, Page, Paragraph, Passage, Span, Speaker, Transcript, Turn

FORMAT = 5
FILE_NAME = "index.db"
COPYING = "copying"
"""What stands for "built" in an index that was made for a copy, until it holds the copy."""

PATIENCE = 30.0
"""Seconds that a change waits for that of another process."""

_SCHEMA = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE documents (
    document_id TEXT PRIMARY KEY, fingerprint TEXT NOT NULL, metadata TEXT NOT NULL,
    turns TEXT NOT NULL, spans TEXT NOT NULL, text TEXT NOT NULL,
    checksum INTEGER NOT NULL, text_checksum INTEGER NOT NULL, plain_checksum INTEGER NOT NULL
);
CREATE INDEX documents_by_plain_text ON documents (plain_checksum);
CREATE TABLE passages (
    id INTEGER PRIMARY KEY AUTOINCREMENT, document_id TEXT NOT NULL REFERENCES documents,
    number INTEGER NOT NULL, start INTEGER NOT NULL, "end" INTEGER NOT NULL,
    speaker TEXT NOT NULL, turn INTEGER NOT NULL, heading TEXT NOT NULL, text TEXT NOT NULL,
    checksum INTEGER NOT NULL, UNIQUE (document_id, number)
);
CREATE INDEX passages_by_speaker ON passages (speaker);
CREATE TABLE sentences (
    id INTEGER PRIMARY KEY AUTOINCREMENT, passage INTEGER NOT NULL REFERENCES passages,
    start INTEGER NOT NULL, "end" INTEGER NOT NULL, mark TEXT NOT NULL, vector BLOB NOT NULL,
    latent BLOB NOT NULL, checksum INTEGER NOT NULL
);
CREATE INDEX sentences_by_passage ON sentences (passage);
CREATE TABLE translations (document_id TEXT PRIMARY KEY, original TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE aligned (
    sentence INTEGER NOT NULL REFERENCES sentences ON DELETE CASCADE,
    other INTEGER NOT NULL REFERENCES sentences ON DELETE CASCADE,
    PRIMARY KEY (sentence, other)
) WITHOUT ROWID;
CREATE INDEX aligned_by_other ON aligned (other);
CREATE TABLE background (vector BLOB NOT NULL, latent BLOB NOT NULL, checksum INTEGER NOT NULL);
"""
_TERMS = f"""
CREATE VIRTUAL TABLE passage_terms USING fts5 ({", ".join(MARKS)}, tokenize="{FTS_TOKENIZER}", detail=full)
"""

# A sentence takes 2 kB: in SQLite's own pages of 4 kB, nearly half of each would be empty.
_PAGE_BYTES = 16_384

_STATE_BYTES = 16

# What describes the vectors, in the order of its checksum.
_DESCRIPTION = ("format", "model", "dimension")
_FIRST_WITH_CHECKSUMS = 4

_WITHOUT_SIDE_FILES = "mode=ro&immutable=1"
_NO_ROOM_FOR_SIDE_FILES = (sqlite3.SQLITE_IOERR_SHMSIZE, sqlite3.SQLITE_IOERR_SHMOPEN, sqlite3.SQLITE_CANTOPEN)


class StoredSentence(NamedTuple):  # some hundreds are made for each search, at a tenth of what a dataclass takes
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
class State:
    """One content of the index: how often it had changed, and a random name that no other has, not even one of the same
    generation after the database was put back from a copy.
    """

    generation: int
    name: bytes


_DAY = "coalesce(json_extract(metadata, '$.event_date'), json_extract(metadata, '$.published'))"
_OF_DOCUMENTS = {
    "since": f"{_DAY} >= :since",
    "until": f"{_DAY} <= :until",
    "language": "lower(json_extract(metadata, '$.language')) = lower(:language)",
}


class Store:
    """One SQLite file, shared by the threads of a process: each has a connection of its own.

    A change waits `patience` seconds for that of another process. Raises MiitError when the file cannot be opened, is
    damaged, is not an index, or is of a newer format; one of an older format has to be upgraded before it is used.
    """

    def __init__(self, folder: Path, patience: float = PATIENCE, checked: bool = True) -> None:
        """`checked` is false only for a file that is known to be damaged, to read what can be read of it."""
        self._path = folder / FILE_NAME
        self._patience = patience
        self._local = threading.local()
        try:
            if checked:
                with self.reading() as connection:
                    self._check_format(connection)
        except MiitError:
            self.close()
            raise

    @classmethod
    def create(
        cls,
        folder: Path,
        model: str,
        dimension: int,
        background: Embeddings,
        patience: float = PATIENCE,
        for_copy: bool = False,
    ) -> "Store":
        """An empty store for vectors of one model, or a copy to be. It appears in the folder whole or not at all."""
        temporary = folder / f"{FILE_NAME}.{os.getpid()}.new"
        temporary.unlink(missing_ok=True)
        try:
            connection = sqlite3.connect(temporary, isolation_level=None)
            try:
                connection.execute(f"PRAGMA page_size = {_PAGE_BYTES}")
                connection.execute("BEGIN")
                lay_out(connection, model, dimension, background)
                if for_copy:
                    connection.execute("UPDATE meta SET value = ? WHERE key = 'built'", (COPYING,))
                connection.commit()
                connection.execute("PRAGMA journal_mode = WAL")
            finally:
                connection.close()
            with suppress(FileExistsError):  # of two processes that start at once, one makes the index and both use it
                os.link(temporary, folder / FILE_NAME)
        except DATABASE_ERRORS as error:
            raise database_failure(folder / FILE_NAME, error) from error
        finally:
            temporary.unlink(missing_ok=True)
        sync_folder(folder)
        return cls(folder, patience)

    # Connections

    def _connection(self) -> sqlite3.Connection:
        mode, of_file = self._mode()
        held: tuple[str, object, sqlite3.Connection] | None = getattr(self._local, "held", None)
        if held and held[:2] == (mode, of_file):
            return held[2]
        self.close()
        mode, connection = self._opened_as_possible(mode)
        self._local.held = (mode, of_file, connection)
        return connection

    def _opened_as_possible(self, mode: str, one_thread: bool = True) -> tuple[str, sqlite3.Connection]:
        """A connection that reads, and the mode that tells when it has to be opened again."""
        connection = self._opened(mode, one_thread)
        try:
            connection.execute("SELECT 1 FROM sqlite_schema LIMIT 1").fetchone()
        except DATABASE_ERRORS as error:
            connection.close()
            if getattr(error, "sqlite_errorcode", 0) not in _NO_ROOM_FOR_SIDE_FILES or self._has_log():
                raise
            # A disk without any room is no reason not to read; next time there may be room.
            return "", self._opened(_WITHOUT_SIDE_FILES, one_thread)
        return mode, connection

    def _opened(self, mode: str, one_thread: bool = True) -> sqlite3.Connection:
        address = f"{self._path.resolve().as_uri()}?{mode}"
        connection = sqlite3.connect(
            address, uri=True, timeout=self._patience, isolation_level=None, check_same_thread=one_thread
        )
        connection.execute("PRAGMA foreign_keys = ON")
        return connection

    def close(self) -> None:
        """Closes the connection of this thread; it is opened again when it is needed."""
        held = getattr(self._local, "held", None)
        if held:
            held[2].close()
            self._local.held = None

    @property
    def is_writable(self) -> bool:
        """Whether this program may write into the folder."""
        return os.access(self._path.parent, os.W_OK)

    @property
    def file(self) -> tuple[int, int]:
        """Which file stands at the path: another one, once the folder was put back from a copy. Raises MiitError."""
        try:
            found = self._path.stat()
        except OSError as error:
            raise folder_failure(self._path.parent, error) from error
        return _identity(found)

    def _mode(self) -> tuple[str, object]:
        """How the file is to be opened, and what tells that it has to be opened again."""
        found = self._path.stat()
        file = _identity(found)
        if self.is_writable:
            return "mode=rw", file
        # A folder that cannot be written has no room for new side files of the log, but what the log of the
        # last writer holds, if it was cut off, belongs to the index.
        if self._has_log():
            return "mode=ro", file
        # Without a log SQLite does not look for changes, which another who may write into the folder may make.
        return _WITHOUT_SIDE_FILES, (*file, found.st_mtime_ns, found.st_size)

    def _has_log(self) -> bool:
        log = self._path.with_name(f"{FILE_NAME}-wal")
        return log.exists() and log.stat().st_size > 0

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """A snapshot of the index: all that is read inside belongs together. It waits for nobody who writes."""
        with self._transaction("BEGIN") as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """The one transaction that writes; another writer waits for it.

        Raises MiitError when the folder was replaced meanwhile, since the change would be in the one that is gone.
        """
        with self._transaction("BEGIN IMMEDIATE") as connection:
            began_in = self.file
            yield connection
            if self.file != began_in:
                raise MiitError(
                    f"The index {str(self._path)!r} was replaced by another one while it was being written, so nothing "
                    "was changed: repeat."
                )

    @contextmanager
    def snapshot(self) -> Iterator["Store"]:
        """A store that reads the index as it is now until the block ends, in whatever thread, and does not write."""
        try:
            _, connection = self._opened_as_possible(self._mode()[0], one_thread=False)
        except DATABASE_ERRORS as error:
            raise database_failure(self._path, error) from error
        except OSError as error:
            raise folder_failure(self._path.parent, error) from error
        try:
            yield _Snapshot(self, connection)
        finally:
            connection.close()

    @contextmanager
    def alone(self) -> Iterator[sqlite3.Connection]:
        """A transaction while no other program has the file open; raises MiitError when one has."""
        self.close()
        try:
            held = "mode=rw", self._mode()[1]
            connection = self._opened("mode=rw")
        except OSError as error:
            raise folder_failure(self._path.parent, error) from error
        try:
            # Before anything is read, so that the lock is that of the whole file.
            connection.execute("PRAGMA locking_mode = EXCLUSIVE")
            connection.execute("BEGIN IMMEDIATE")
            connection.rollback()  # which keeps the lock
        except DATABASE_ERRORS as error:
            connection.close()
            if getattr(error, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_BUSY:
                raise MiitError(
                    f"Another program has the index {str(self._path)!r} open, such as 'miit serve': stop it, and "
                    "repeat."
                ) from error
            raise database_failure(self._path, error) from error
        self._local.held = (*held, connection)
        try:
            with self._transaction("BEGIN IMMEDIATE"):
                yield connection
        finally:
            self.close()

    @contextmanager
    def _transaction(self, begin: str) -> Iterator[sqlite3.Connection]:
        try:
            connection = self._connection()
            connection.execute(begin)
        except DATABASE_ERRORS as error:
            raise database_failure(self._path, error) from error
        except OSError as error:
            raise folder_failure(self._path.parent, error) from error
        try:
            yield connection
            connection.commit()
        except DATABASE_ERRORS as error:
            self._roll_back(connection)
            raise database_failure(self._path, error) from error
        except BaseException:
            self._roll_back(connection)
            raise

    def _roll_back(self, connection: sqlite3.Connection) -> None:
        try:
            connection.rollback()
        except DATABASE_ERRORS:
            self.close()  # which rolls back too

    def _check_format(self, connection: sqlite3.Connection) -> None:
        found = self.format(connection)
        if found >= _FIRST_WITH_CHECKSUMS:
            self._check_description(connection)
        if found > FORMAT:
            raise MiitError(
                f"The index {str(self._path)!r} has format {found}, newer than the {FORMAT} that this version "
                "reads: update the assistant, or use another folder with --index DIR."
            )

    def _check_description(self, connection: sqlite3.Connection) -> None:
        described = [self.meta(connection, key) for key in _DESCRIPTION]
        if self.meta(connection, "checksum") != str(row_checksum(*described)):
            raise self.damaged("its description")

    def damaged(self, what: str) -> DamagedError:
        """The error for a file in which `what` is not as it was written."""
        return DamagedError(self._path, what)

    def _check(self, stored: object, what: str, *values: Value) -> None:
        """Raises DamagedError when the values of a row do not have the checksum that was stored with them."""
        if row_checksum(*values) != stored:
            raise self.damaged(what)

    # Reading

    def format(self, connection: sqlite3.Connection) -> int:
        """Format of the file; another than FORMAT has to be upgraded. Raises MiitError when it is not an index."""
        tables = {row[0] for row in connection.execute("SELECT name FROM sqlite_schema")}
        if not tables and self._path.stat().st_size == 0:
            raise self.damaged("the file is empty")
        if not {"documents", "passages"} <= tables:
            raise MiitError(f"{str(self._path)!r} is not an index of this assistant: give another folder with --index.")
        found = self.meta(connection, "format")
        if not found.isdecimal():
            raise self.damaged("its format")
        return int(found)

    def meta(self, connection: sqlite3.Connection, key: str) -> str:
        """Value of one entry of the table that describes the index."""
        row = connection.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
        if row is None:
            raise self.damaged("its description")
        return str(row[0])

    def model(self, connection: sqlite3.Connection) -> str:
        """Name of the embedding model that the index was built with."""
        return self.meta(connection, "model")

    def is_built(self, connection: sqlite3.Connection) -> bool:
        """Whether the first documents of the index have all been added."""
        return self.meta(connection, "built") == "1"

    def is_unfinished_copy(self, connection: sqlite3.Connection) -> bool:
        """Whether the index was made for a copy that has not come to its end."""
        return self.meta(connection, "built") == COPYING

    def finish_building(self, connection: sqlite3.Connection) -> None:
        """Records that the first documents have all been added."""
        connection.execute("UPDATE meta SET value = '1' WHERE key = 'built'")

    def generation(self, connection: sqlite3.Connection) -> int:
        """How often the index has changed."""
        return int(self.meta(connection, "generation"))

    def state(self, connection: sqlite3.Connection) -> State:
        """Which content of the index this is."""
        return State(self.generation(connection), bytes.fromhex(self.meta(connection, "state")))

    def background(self, connection: sqlite3.Connection) -> Embeddings:
        """The background sentences as the model sees them."""
        rows = connection.execute("SELECT vector, latent, checksum FROM background").fetchall()
        for vector, latent, checksum in rows:
            self._check(checksum, "a sentence of the background", vector, latent)
        latent_terms = [LatentTerms.from_bytes(row[1]) for row in rows]
        return Embeddings(_vectors([row[0] for row in rows], self.dimension(connection)), latent_terms)

    def sentence_vectors(self, connection: sqlite3.Connection, first: int, last: int, most: int) -> tuple[Ids, Vectors]:
        """Ids, shape (n,), and unit vectors, shape (n, dimension), of the sentences from id `first` to `last`, of the
        first `most` of them.
        """
        return self._vectors_where(connection, "s.id BETWEEN ? AND ? ORDER BY s.id LIMIT ?", (first, last, most))

    def vectors_of(self, connection: sqlite3.Connection, sentence_ids: Sequence[int]) -> tuple[Ids, Vectors]:
        """Ids, shape (n,), and unit vectors, shape (n, dimension), of those of the sentences that there are, by id."""
        wanted = json.dumps(list(sentence_ids))
        in_order = "s.id IN (SELECT value FROM json_each(?)) ORDER BY s.id"
        return self._vectors_where(connection, in_order, (wanted,))

    def _vectors_where(
        self, connection: sqlite3.Connection, condition: str, values: Sequence[Value]
    ) -> tuple[Ids, Vectors]:
        rows = [(row[0], row[5]) for row in self._sentence_rows(connection, condition, values)]
        return _numbers(row[0] for row in rows), _vectors([row[1] for row in rows], self.dimension(connection))

    def _sentence_rows(
        self, connection: sqlite3.Connection, condition: str, values: Sequence[Value]
    ) -> Iterator[tuple[int, int, int, int, Mark, bytes, bytes]]:
        """id, passage, start, end, mark, vector and latent terms of the sentences `s`, in the order that the condition
        gives, if any: SQLite sorts rows of 2 kB slowly.
        """
        for key, *row, checksum in connection.execute(
            'SELECT s.id, s.passage, s.start, s."end", s.mark, s.vector, s.latent, s.checksum FROM sentences s'  # noqa: S608
            f" WHERE {condition}",
            values,
        ):
            if row_checksum(*row) != checksum:
                raise self.damaged(f"sentence {key}")
            yield (key, *row)

    def sentence_ids_between(self, connection: sqlite3.Connection, first: int, last: int) -> Ids:
        """Ids of the sentences from `first` to `last`, shape (n,), in order."""
        rows = connection.execute("SELECT id FROM sentences WHERE id BETWEEN ? AND ? ORDER BY id", (first, last))
        return _numbers(row[0] for row in rows)

    def sentence_range(self, connection: sqlite3.Connection) -> tuple[int, int]:
        """The least and the greatest id of a sentence; (1, 0) when there is none."""
        row = connection.execute(
            "SELECT (SELECT coalesce(min(id), 1) FROM sentences), (SELECT coalesce(max(id), 0) FROM sentences)"
        ).fetchone()
        return int(row[0]), int(row[1])

    def layout(self, connection: sqlite3.Connection) -> str | None:
        """Which files hold the vectors, as `index.growth` writes it; "" when none does, None when that is damaged."""
        row = connection.execute("SELECT value FROM meta WHERE key = 'layout'").fetchone()
        if row is None:
            return ""
        checksum, _, layout = str(row[0]).partition(" ")
        return layout if checksum == str(row_checksum(layout)) else None

    def set_layout(self, connection: sqlite3.Connection, layout: str) -> None:
        """Records which files hold the vectors."""
        connection.execute("REPLACE INTO meta VALUES ('layout', ?)", (f"{row_checksum(layout)} {layout}",))

    def dimension(self, connection: sqlite3.Connection) -> int:
        """Length of the vectors."""
        return int(self.meta(connection, "dimension"))

    def documents(self, connection: sqlite3.Connection) -> list[Metadata]:
        """Metadata of all documents, by id."""
        return list(self._metadata(connection, "TRUE", ()))

    def _metadata(self, connection: sqlite3.Connection, condition: str, values: Sequence[Value]) -> Iterator[Metadata]:
        for document_id, fingerprint, metadata, checksum in connection.execute(
            "SELECT document_id, fingerprint, metadata, checksum FROM documents"  # noqa: S608
            f" WHERE {condition} ORDER BY document_id",
            values,
        ):
            self._check(checksum, f"the metadata of {document_id!r}", document_id, fingerprint, metadata)
            yield read_metadata(metadata)

    def document_count(self, connection: sqlite3.Connection) -> int:
        """Number of the documents."""
        return int(connection.execute("SELECT count(*) FROM documents").fetchone()[0])

    def totals(self, connection: sqlite3.Connection) -> tuple[int, int, int]:
        """Numbers of documents, passages and sentences."""
        tables = ("documents", "passages", "sentences")
        documents, passages, sentences = (
            int(connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0])  # noqa: S608
            for table in tables
        )
        return documents, passages, sentences

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
        found = self.metadata(connection, [document_id])
        if not found:
            return None
        turns, spans, text, checksum = connection.execute(
            "SELECT turns, spans, text, text_checksum FROM documents WHERE document_id = ?", (document_id,)
        ).fetchone()
        self._check(checksum, f"the text of {document_id!r}", turns, spans, text)
        return read_transcript(found[document_id], text, turns, spans)

    def metadata(self, connection: sqlite3.Connection, document_ids: Sequence[str]) -> dict[str, Metadata]:
        """Metadata of some documents."""
        marks = ",".join("?" * len(document_ids))
        found = self._metadata(connection, f"document_id IN ({marks})", document_ids)
        return {metadata.document_id: metadata for metadata in found}

    def fingerprint(self, connection: sqlite3.Connection, document_id: str) -> str | None:
        """Fingerprint of the source that a document was made from, or None when there is no such document."""
        row = connection.execute("SELECT fingerprint FROM documents WHERE document_id = ?", (document_id,)).fetchone()
        return str(row[0]) if row else None

    def same_content(self, connection: sqlite3.Connection, transcript: Transcript) -> str | None:
        """The id of a document of the same text, but for white space and what is not seen, in as many turns; None when
        there is none.
        """
        text = without_space(transcript.text)
        rows = connection.execute(
            "SELECT document_id, text FROM documents WHERE plain_checksum = ? AND json_array_length(turns) = ?",
            (row_checksum(text), len(transcript.turns)),
        )
        return next((str(document) for document, other in rows if without_space(other) == text), None)

    def pairs(self, connection: sqlite3.Connection) -> SqlitePairs:
        """What is kept of translations."""
        return SqlitePairs(connection)

    def feedback(self, connection: sqlite3.Connection) -> HeldFeedback:
        """The verdicts of readers."""
        return read_feedback(connection)

    def sentence_ids(self, connection: sqlite3.Connection, filters: Filters) -> list[int]:
        """Ids of the sentences that the filters leave."""
        rows = connection.execute(
            f"SELECT s.id FROM sentences s JOIN passages p ON p.id = s.passage WHERE {_sentences_left(filters)}",  # noqa: S608
            _parameters(filters),
        )
        return [row[0] for row in rows]

    def left(self, connection: sqlite3.Connection, sentence_ids: Sequence[int], filters: Filters) -> set[int]:
        """Those of the sentences that the filters leave."""
        rows = connection.execute(
            "SELECT s.id FROM sentences s JOIN passages p ON p.id = s.passage"  # noqa: S608
            f" WHERE s.id IN (SELECT value FROM json_each(:ids)) AND {_sentences_left(filters)}",
            {**_parameters(filters), "ids": json.dumps(list(sentence_ids))},
        )
        return {row[0] for row in rows}

    def nearest(self, connection: sqlite3.Connection, sentence_ids: Sequence[int], vector: Vectors) -> list[int]:
        """Those of the sentences that there are, by the inner product of their vectors with `vector`, best first."""
        ids, vectors = self.vectors_of(connection, sentence_ids)
        order = np.argsort(-(vectors @ vector), kind="stable")
        return [int(one) for one in ids[order]]

    def speakers(self, connection: sqlite3.Connection) -> list[str]:
        """Names of all who speak, in order."""
        # From one name to the next in the index of names; DISTINCT would read every passage's.
        rows = connection.execute(
            "WITH RECURSIVE names (name) AS ("
            "SELECT min(speaker) FROM passages WHERE speaker > ''"
            " UNION ALL SELECT (SELECT min(speaker) FROM passages WHERE speaker > name) FROM names WHERE name <> ''"
            ") SELECT name FROM names WHERE name <> ''"
        )
        return [row[0] for row in rows]

    def speaker_named(self, connection: sqlite3.Connection, name: str) -> str | None:
        """The name of a speaker as the index has it, in whatever case it is given; None when nobody has it."""
        if name and connection.execute("SELECT 1 FROM passages WHERE speaker = ? LIMIT 1", (name,)).fetchone():
            return name
        return next((known for known in self.speakers(connection) if known.casefold() == name.casefold()), None)

    def languages(self, connection: sqlite3.Connection) -> list[str]:
        """Codes of the languages of the documents, in lower case and in order."""
        rows = connection.execute(
            "SELECT DISTINCT lower(json_extract(metadata, '$.language')) FROM documents ORDER BY 1"
        )
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
        filters = Filters(document_id=document_id)
        rows = connection.execute(
            f"SELECT id FROM passages p WHERE {_left(filters)} ORDER BY document_id, number",  # noqa: S608
            _parameters(filters),
        )
        return [row[0] for row in rows]

    def telling_terms(self, connection: sqlite3.Connection, terms: Sequence[str]) -> list[str]:
        """Those of the terms that a search for words goes by (see `telling`)."""
        (passages,) = connection.execute("SELECT coalesce(max(id), 0) FROM passages").fetchone()
        return telling(terms, int(passages), lambda term: self._matches(connection, term))

    def _matches(self, connection: sqlite3.Connection, term: str) -> int:
        """Number of the passages that hold the term, or more than MOST_MATCHES."""
        row = connection.execute(
            "SELECT count(*) FROM (SELECT 1 FROM passage_terms WHERE passage_terms MATCH ? LIMIT ?)",
            (any_of([term]), MOST_MATCHES + 1),
        ).fetchone()
        return int(row[0])

    def lexical(
        self, connection: sqlite3.Connection, terms: Sequence[str], k: int, filters: Filters
    ) -> dict[int, float]:
        """Keys and BM25 scores (greater is better) of the `k` passages that match the terms best.

        Only the terms of sentences that the filters leave match.
        """
        words = self.telling_terms(connection, terms)
        if not words:
            return {}
        # The terms of the sentences of each mark are a column of their own.
        matched = f"{filters.mark} : ({any_of(words)})" if filters.mark else any_of(words)
        limited = replace(filters, mark=None) != Filters()
        of_passages = f"JOIN passages p ON p.id = f.rowid AND {_left(filters)}" if limited else ""
        rows = connection.execute(
            f"SELECT f.rowid, -bm25(passage_terms) FROM passage_terms f {of_passages}"  # noqa: S608
            " WHERE passage_terms MATCH :matched ORDER BY bm25(passage_terms) LIMIT :k",
            {**_parameters(filters), "matched": matched, "k": k},
        )
        return dict(rows.fetchall())

    def sentences(self, connection: sqlite3.Connection, document_id: str) -> list[MarkedSpan]:
        """The sentences of a document, in order."""
        of_document = "s.passage IN (SELECT id FROM passages WHERE document_id = ?)"
        rows = self._sentence_rows(connection, of_document, (document_id,))
        return sorted((MarkedSpan(*row[2:5]) for row in rows), key=lambda span: span.start)

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
        of_passages = "s.passage IN (SELECT value FROM json_each(?1)) AND (?2 IS NULL OR s.mark = ?2)"
        found = self._sentence_rows(connection, of_passages, (wanted, mark))
        rows = sorted((row for row in found if row[0] not in without), key=itemgetter(0))
        vectors = _vectors([row[5] for row in rows], self.dimension(connection))
        latent = latent_terms_of([row[6] for row in rows])
        for (_, key, start, end, own_mark, _, _), vector, terms in zip(rows, vectors, latent, strict=True):
            sentences[key].append(StoredSentence(start, end, own_mark, vector, terms))
        passages = {}
        for key, *row, checksum in connection.execute(
            'SELECT id, document_id, number, text, start, "end", speaker, turn, heading, checksum FROM passages'
            " WHERE id IN (SELECT value FROM json_each(?))",
            (wanted,),
        ):
            self._check(checksum, f"passage {key}", *row)
            passages[key] = StoredPassage(key, Passage(*row), tuple(sentences[key]))
        return [passages[key] for key in keys if key in passages]

    # Writing, inside `writing()`

    def write_background(self, connection: sqlite3.Connection, background: Embeddings) -> None:
        """Puts other background sentences in their place."""
        write_background(connection, background)

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
        metadata = json.dumps(asdict(transcript.metadata), default=date.isoformat, ensure_ascii=False)
        about = (transcript.metadata.document_id, fingerprint, metadata)
        content = content_of(transcript)
        connection.execute(
            "INSERT INTO documents (document_id, fingerprint, metadata, turns, spans, text, checksum, text_checksum,"
            " plain_checksum) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (*about, *content, row_checksum(*about), row_checksum(*content), _plain_checksum(transcript.text)),
        )
        remaining = iter(sentences)
        return [
            sentence_id
            for split in passages
            for sentence_id in _insert_passage(connection, split.passage, list(islice(remaining, len(split.sentences))))
        ]

    def save_feedback(self, connection: sqlite3.Connection, feedback: Feedback) -> None:
        """Keeps a reader's verdict on an answer, in place of an earlier one on the same answer."""
        save_feedback(connection, feedback)

    def withdraw_feedback(self, connection: sqlite3.Connection, key: str) -> None:
        """Forgets the verdict on the answer with that key, if there is one."""
        withdraw_feedback(connection, key)

    def check_readable(self) -> None:
        """Raises MiitError when the index cannot be read from the disk, whatever of it is still in memory."""
        with self.snapshot() as fresh, fresh.reading() as connection:
            fresh._check_format(connection)
            fresh.state(connection)
            connection.execute("SELECT 1 FROM sentences LIMIT 1").fetchone()

    def advance(self, connection: sqlite3.Connection) -> State:
        """Counts a change; returns the new state."""
        state = State(self.generation(connection) + 1, secrets.token_bytes(_STATE_BYTES))
        connection.execute("UPDATE meta SET value = ? WHERE key = 'generation'", (str(state.generation),))
        connection.execute("REPLACE INTO meta VALUES ('state', ?)", (state.name.hex(),))
        return state


def _identity(found: os.stat_result) -> tuple[int, int]:
    """What tells a file from another at its path: its device and inode."""
    return found.st_dev, found.st_ino


def content_of(transcript: Transcript) -> tuple[str, str, str]:
    """What the store keeps of a transcript besides its metadata: its turns, the places of its head, and its text."""
    spans = [_pair(span) for span in (transcript.title_span, transcript.event_span, transcript.dateline)]
    turns = json.dumps([asdict(turn) for turn in transcript.turns], ensure_ascii=False)
    return turns, json.dumps(spans), transcript.text


class _Snapshot(Store):
    """What a store held at one moment, read in one transaction by one connection, which threads use in turn."""

    def __init__(self, store: Store, connection: sqlite3.Connection) -> None:
        super().__init__(store._path.parent, store._patience, checked=False)
        self._snapshot, self._lock = connection, threading.RLock()
        with self.reading() as begun:
            begun.execute("BEGIN")
            begun.execute("SELECT 1 FROM meta LIMIT 1").fetchone()  # the first read is what decides the moment

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """The snapshot, which is the same for whoever reads."""
        with self._lock:
            try:
                yield self._snapshot
            except DATABASE_ERRORS as error:
                raise database_failure(self._path, error) from error

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """Raises MiitError: what was is not changed."""
        raise MiitError("A snapshot of the index cannot be written: change the index itself.")
        yield self._snapshot


def lay_out(connection: sqlite3.Connection, model: str, dimension: int, background: Embeddings) -> None:
    """Makes the tables of an empty index for vectors of one model, inside a transaction."""
    for statement in [*_SCHEMA.split(";\n"), _TERMS]:
        connection.execute(statement)
    describe(connection, model, dimension)
    write_background(connection, background)


def write_background(connection: sqlite3.Connection, background: Embeddings) -> None:
    """Puts the background sentences, as the model sees them, in the place of what there is, inside a transaction."""
    connection.execute("DELETE FROM background")
    rows = [
        (vector.astype("<f4").tobytes(), latent.to_bytes())
        for vector, latent in zip(background.vectors, background.latent, strict=True)
    ]
    connection.executemany("INSERT INTO background VALUES (?, ?, ?)", [(*row, row_checksum(*row)) for row in rows])


def write_plain_checksums(connection: sqlite3.Connection) -> int:
    """Makes the checksums by which copies of a text are found those of the texts, inside a transaction; returns how
    many were not.
    """
    connection.create_function(
        "checksum_of", 1, lambda text: _plain_checksum(text.decode("utf-8", "replace")), deterministic=True
    )
    of_text = "checksum_of(CAST(text AS BLOB))"  # as bytes, since those of a damaged text may be no UTF-8
    return connection.execute(
        f"UPDATE documents SET plain_checksum = {of_text} WHERE plain_checksum <> {of_text}"  # noqa: S608
    ).rowcount


def _plain_checksum(text: str) -> int:
    return row_checksum(without_space(text))


def describe(connection: sqlite3.Connection, model: str, dimension: int, generation: int = 0, built: str = "0") -> None:
    """Says of the index which format it has and what its vectors are, inside a transaction; begins a new state."""
    described = {"format": str(FORMAT), "model": model, "dimension": str(dimension)}
    checksum = row_checksum(*(described[key] for key in _DESCRIPTION))
    state = {"generation": str(generation), "state": secrets.token_bytes(_STATE_BYTES).hex(), "built": built}
    meta = described | state | {"checksum": str(checksum)}
    connection.executemany("REPLACE INTO meta VALUES (?, ?)", meta.items())


def _insert_passage(
    connection: sqlite3.Connection, passage: Passage, sentences: Sequence[StoredSentence]
) -> Iterator[int]:
    """Adds a passage with its terms and sentences; gives the sentences' ids."""
    row = (
        passage.document_id,
        passage.passage_id,
        passage.text,
        passage.start,
        passage.end,
        passage.speaker,
        passage.turn,
        passage.heading,
    )
    key = connection.execute(
        'INSERT INTO passages (document_id, number, text, start, "end", speaker, turn, heading, checksum)'
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (*row, row_checksum(*row)),
    ).lastrowid
    for sentence in sentences:
        own = (
            key,
            sentence.start,
            sentence.end,
            sentence.mark,
            sentence.vector.astype("<f4").tobytes(),
            sentence.latent.to_bytes(),
        )
        inserted = connection.execute(
            'INSERT INTO sentences (passage, start, "end", mark, vector, latent, checksum)'
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            (*own, row_checksum(*own)),
        ).lastrowid
        yield int(inserted or 0)
    insert_terms(connection, int(key or 0), passage, sentences)


def clear_terms(connection: sqlite3.Connection) -> None:
    """Makes the full text an empty one, whatever it holds, inside a transaction."""
    connection.execute("DROP TABLE IF EXISTS passage_terms")
    connection.execute(_TERMS)


def insert_terms(
    connection: sqlite3.Connection, key: int, passage: Passage, sentences: Sequence[StoredSentence]
) -> None:
    """Adds the terms of a passage to the full text, those of the sentences of each mark in a column of their own."""
    terms: dict[Mark, list[str]] = {mark: [] for mark in MARKS}
    for sentence in sentences:
        terms[sentence.mark] += index_terms(passage.text[sentence.start - passage.start : sentence.end - passage.start])
    connection.execute(
        f"INSERT INTO passage_terms (rowid, {', '.join(MARKS)}) VALUES (?, ?, ?, ?)",  # noqa: S608
        (key, *(" ".join(terms[mark]) for mark in MARKS)),
    )


def _left(filters: Filters) -> str:
    """The condition of the passages `p` that the filters leave; its values are those of `_parameters`.

    It says nothing of a filter that limits nothing: "x IS NULL OR" would have SQLite read all passages.
    """
    of_passages = [f"p.{name} = :{name}" for name in ("speaker", "document_id") if getattr(filters, name) is not None]
    of_documents = [condition for name, condition in _OF_DOCUMENTS.items() if getattr(filters, name) is not None]
    if of_documents:
        documents = f"SELECT document_id FROM documents WHERE {' AND '.join(of_documents)}"  # noqa: S608
        of_passages.append(f"p.document_id IN ({documents})")
    return " AND ".join(of_passages) or "TRUE"


def _sentences_left(filters: Filters) -> str:
    """As `_left`, of the sentences `s` of the passages `p`."""
    return f"{_left(filters)} AND s.mark = :mark" if filters.mark is not None else _left(filters)


def _parameters(filters: Filters) -> dict[str, Any]:
    days = {
        name: day.isoformat() if day else None for name, day in (("since", filters.since), ("until", filters.until))
    }
    return asdict(filters) | days


def _numbers(values: Iterable[int]) -> Ids:
    return np.fromiter(values, dtype=np.int64)


def _vectors(contents: Sequence[bytes], dimension: int) -> Vectors:
    return np.frombuffer(b"".join(contents), dtype="<f4").reshape(-1, dimension)


def _pair(span: Span | None) -> tuple[int, int] | None:
    return (span.start, span.end) if span else None


def read_transcript(metadata: Metadata, text: str, turns: str, spans: str) -> Transcript:
    """A transcript of what is stored of it as JSON; `spans` are those of its title, its event and its dateline."""
    title, event, dateline = (Span(*span) if span else None for span in json.loads(spans))
    return Transcript(metadata, text, _turns(turns), title, event, dateline)


def read_metadata(text: str) -> Metadata:
    """Metadata of what is stored of it as JSON."""
    values = json.loads(text)
    for key in ("event_date", "published"):
        values[key] = date.fromisoformat(values[key]) if values[key] else None
    values["speakers"] = tuple(Speaker(**speaker) for speaker in values["speakers"])
    values["pages"] = tuple(Page(**page) for page in values.get("pages", ()))
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
