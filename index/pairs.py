"""Which documents are the same event in different languages, and which of their sentences say the same: what an index
keeps of it.

A folder keeps it in its SQLite file: `translations` names the original of each translation, `aligned` holds pairs of
sentences, each pair in both directions, and `meta` what documents that were removed were paired with. Everything is
done inside a transaction of `Store`.
"""

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

import numpy as np

from index.arrays import Vectors
from index.filters import Filters

# Key in `meta`, of an object as JSON: of each removed document, by id, the ids of its event.
_REMEMBERED = "paired_before"

_OF_BOTH = """
FROM passages p JOIN sentences s ON s.passage = p.id JOIN aligned a ON a.sentence = s.id
JOIN sentences t ON t.id = a.other JOIN passages q ON q.id = t.passage
WHERE p.document_id = ? AND q.document_id = ?
"""


@dataclass(frozen=True, slots=True)
class Counterpart:
    """A run of sentences of a document that says what a quote of another one says; offsets of its text.

    `speaker` and `turn` are those of its first sentence.
    """

    document_id: str
    start: int
    end: int
    speaker: str
    turn: int


@dataclass(frozen=True, slots=True)
class PairedSentence:
    """A sentence of a document that may be paired: its id, its turn, its place in the document, its text and its unit
    vector, shape (dimension,).
    """

    key: int
    turn: int
    start: int
    end: int
    text: str
    vector: Vectors


class Pairs(Protocol):
    """What is kept of pairs, in one state of an index."""

    def originals(self) -> dict[str, str]:
        """Of each translation, by id, the document that it is a translation of."""

    def put_originals(self, changes: Mapping[str, str | None]) -> None:
        """Records the originals of some translations; None takes what is recorded away."""

    def remembered(self) -> dict[str, list[str]]:
        """Of each removed document, by id, the ids of its event."""

    def keep_remembered(self, events: Mapping[str, Sequence[str]]) -> None:
        """Puts other such events in the place of all."""

    def event_date(self, document_id: str) -> date | None:
        """The day of the event of a document."""

    def sentences(self, document_id: str) -> list[PairedSentence]:
        """The sentences of a document, in order."""

    def are_aligned(self, first: str, second: str) -> bool:
        """Whether any sentences of two documents are paired."""

    def aligned(self, first: str, second: str) -> list[tuple[int, int]]:
        """Pairs of ids of sentences, of the first document and of the second."""

    def align(self, first: str, second: str, pairs: Iterable[tuple[int, int]]) -> None:
        """Adds pairs of ids of sentences, of the first document and of the second; those that there are stay."""

    def drop_aligned(self, document_id: str) -> None:
        """Forgets the pairs of the sentences of a document."""

    def count_aligned(self, document_id: str) -> int:
        """Number of the sentences of a document that are paired."""

    def said_elsewhere(self, ranks: Mapping[str, int], filters: Filters) -> frozenset[int]:
        """Ids of the sentences that say what a sentence of a document of lesser rank says which the filters leave.

        `ranks` holds only documents that the filters leave.
        """

    def counterpart(self, document_id: str, start: int, end: int, other: str) -> Counterpart | None:
        """What another document says for the sentences of a document between `start` and `end`; None if it leaves them
        out.

        It runs from the first of the sentences that say it to the last of those that follow it in the same turn.
        """


class SqlitePairs:
    """The pairs of an index in a folder, by one connection."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def originals(self) -> dict[str, str]:
        """Of each translation, by id, the document that it is a translation of."""
        rows = self._connection.execute("SELECT document_id, original FROM translations ORDER BY document_id")
        return dict(rows.fetchall())

    def put_originals(self, changes: Mapping[str, str | None]) -> None:
        """Records the originals of some translations; None takes what is recorded away."""
        gone = [(document_id,) for document_id, original in changes.items() if original is None]
        put = [(document_id, original) for document_id, original in changes.items() if original is not None]
        self._connection.executemany("DELETE FROM translations WHERE document_id = ?", gone)
        self._connection.executemany("REPLACE INTO translations VALUES (?, ?)", put)

    def remembered(self) -> dict[str, list[str]]:
        """Of each removed document, by id, the ids of its event."""
        row = self._connection.execute("SELECT value FROM meta WHERE key = ?", (_REMEMBERED,)).fetchone()
        return json.loads(row[0]) if row else {}

    def keep_remembered(self, events: Mapping[str, Sequence[str]]) -> None:
        """Puts other such events in the place of all."""
        kept = json.dumps(events, ensure_ascii=False)
        self._connection.execute("REPLACE INTO meta VALUES (?, ?)", (_REMEMBERED, kept))

    def event_date(self, document_id: str) -> date | None:
        """The day of the event of a document."""
        row = self._connection.execute(
            "SELECT json_extract(metadata, '$.event_date') FROM documents WHERE document_id = ?", (document_id,)
        ).fetchone()
        return date.fromisoformat(row[0]) if row and row[0] else None

    def sentences(self, document_id: str) -> list[PairedSentence]:
        """The sentences of a document, in order."""
        rows = self._connection.execute(
            'SELECT s.id, p.turn, s.start, s."end", substr(p.text, s.start - p.start + 1, s."end" - s.start), s.vector'
            " FROM passages p JOIN sentences s ON s.passage = p.id"
            " WHERE p.document_id = ? ORDER BY s.start",
            (document_id,),
        )
        return [
            PairedSentence(key, turn, start, end, text, np.frombuffer(vector, "<f4"))
            for key, turn, start, end, text, vector in rows
        ]

    def are_aligned(self, first: str, second: str) -> bool:
        """Whether any sentences of two documents are paired."""
        row = self._connection.execute(f"SELECT 1 {_OF_BOTH} LIMIT 1", (first, second)).fetchone()
        return row is not None

    def aligned(self, first: str, second: str) -> list[tuple[int, int]]:
        """Pairs of ids of sentences, of the first document and of the second."""
        return self._connection.execute(f"SELECT s.id, t.id {_OF_BOTH}", (first, second)).fetchall()

    def align(self, first: str, second: str, pairs: Iterable[tuple[int, int]]) -> None:
        """Adds pairs of ids of sentences, of the first document and of the second; those that there are stay."""
        del first, second  # the ids tell whose sentences they are
        both = [pair for one, two in pairs for pair in ((one, two), (two, one))]
        self._connection.executemany("INSERT OR IGNORE INTO aligned VALUES (?, ?)", both)

    def drop_aligned(self, document_id: str) -> None:
        """Forgets the pairs of the sentences of a document."""
        own = "SELECT s.id FROM passages p JOIN sentences s ON s.passage = p.id WHERE p.document_id = ?1"
        self._connection.execute(
            f"DELETE FROM aligned WHERE sentence IN ({own}) OR other IN ({own})",  # noqa: S608
            (document_id,),
        )

    def count_aligned(self, document_id: str) -> int:
        """Number of the sentences of a document that are paired."""
        row = self._connection.execute(
            "SELECT count(*) FROM passages p JOIN sentences s ON s.passage = p.id"
            " WHERE p.document_id = ? AND s.id IN (SELECT sentence FROM aligned)",
            (document_id,),
        ).fetchone()
        return int(row[0])

    def said_elsewhere(self, ranks: Mapping[str, int], filters: Filters) -> frozenset[int]:
        """Ids of the sentences that say what a sentence of a document of lesser rank says which the filters leave.

        `ranks` holds only documents that the filters leave.
        """
        rows = self._connection.execute(
            "SELECT t.id FROM aligned a JOIN sentences t ON t.id = a.other JOIN passages q ON q.id = t.passage"
            " JOIN sentences s ON s.id = a.sentence JOIN passages p ON p.id = s.passage"
            " JOIN json_each(?3) other ON other.key = q.document_id JOIN json_each(?3) own ON own.key = p.document_id"
            " WHERE own.value < other.value AND (?1 IS NULL OR p.speaker = ?1)"
            " AND (?2 IS NULL OR s.mark = ?2)",
            (filters.speaker, filters.mark, json.dumps(ranks)),
        )
        return frozenset(row[0] for row in rows)

    def counterpart(self, document_id: str, start: int, end: int, other: str) -> Counterpart | None:
        """What another document says for the sentences of a document between `start` and `end`; None if it leaves them
        out.

        It runs from the first of the sentences that say it to the last of those that follow it in the same turn.
        """
        rows = self._connection.execute(
            'SELECT DISTINCT t.start, t."end", q.speaker, q.turn FROM passages p JOIN sentences s ON s.passage = p.id'
            " JOIN aligned a ON a.sentence = s.id JOIN sentences t ON t.id = a.other"
            " JOIN passages q ON q.id = t.passage"
            ' WHERE p.document_id = ?1 AND s."end" > ?2 AND s.start < ?3 AND q.document_id = ?4 ORDER BY t.start',
            (document_id, start, end, other),
        ).fetchall()
        if not rows:
            return None
        first_start, _, speaker, turn = rows[0]
        last_end = max(row[1] for row in rows if row[3] == turn)
        return Counterpart(other, first_start, last_end, speaker, turn)
