"""Which documents are the same event in different languages, and which of their sentences say the same.

It is kept in the index's SQLite file: `translations` names the original of each translation, `aligned` holds pairs of
sentences, each pair in both directions, and `meta` what documents that were removed were paired with. All functions
work inside a transaction of `Store`.
"""

import json
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import permutations

import numpy as np

from index.alignment import Agreement, Bead, Sentences, agreement, align
from index.arrays import Vectors
from index.plain_numbers import contradict, numbers
from index.store import Filters

# Key in `meta`, of an object as JSON: of each removed document, by id, the ids of its event.
_REMEMBERED = "paired_before"

_BY_WAY_OF_ORIGINAL = """
INSERT OR IGNORE INTO aligned
SELECT one.other, two.other
FROM passages JOIN sentences ON sentences.passage = passages.id
JOIN aligned one ON one.sentence = sentences.id JOIN sentences s ON s.id = one.other JOIN passages p ON p.id = s.passage
JOIN aligned two ON two.sentence = sentences.id JOIN sentences t ON t.id = two.other JOIN passages q ON q.id = t.passage
WHERE passages.document_id = ? AND p.document_id = ? AND q.document_id = ?
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
class _Sentence:
    key: int
    turn: int
    start: int
    end: int
    text: str
    vector: Vectors


def originals(connection: sqlite3.Connection) -> dict[str, str]:
    """Of each translation, by id, the document that it is a translation of."""
    return dict(connection.execute("SELECT document_id, original FROM translations ORDER BY document_id").fetchall())


def event_of(connection: sqlite3.Connection, document_id: str) -> list[str]:
    """Ids of the documents of one event: the original, then its translations by id; a document without any is alone."""
    of = originals(connection)
    original = of.get(document_id, document_id)
    return [original, *(translation for translation, own in of.items() if own == original)]


def declare(connection: sqlite3.Connection, event: Sequence[str]) -> None:
    """Records that the documents, the original first, are one event in different languages."""
    original, *others = event
    connection.execute("DELETE FROM translations WHERE document_id = ?", (original,))
    connection.executemany("REPLACE INTO translations VALUES (?, ?)", [(other, original) for other in others])


def separate(connection: sqlite3.Connection, document_id: str) -> None:
    """Takes a document out of its event. The first translation of an original takes its place."""
    others = [other for other in event_of(connection, document_id) if other != document_id]
    connection.execute("DELETE FROM translations WHERE ?1 IN (document_id, original)", (document_id,))
    if others:
        declare(connection, others)


def separate_aligned(connection: sqlite3.Connection, document_id: str) -> None:
    """Takes a document that stays out of its event, with the pairs of its sentences, and forgets what it was paired
    with.
    """
    separate(connection, document_id)
    forget(connection, document_id)
    own = "SELECT s.id FROM passages p JOIN sentences s ON s.passage = p.id WHERE p.document_id = ?1"
    connection.execute(f"DELETE FROM aligned WHERE sentence IN ({own}) OR other IN ({own})", (document_id,))  # noqa: S608


def remember(connection: sqlite3.Connection, document_id: str) -> None:
    """Keeps, of a document that is about to be removed, which documents it is paired with, for when it comes back."""
    event = event_of(connection, document_id)
    if len(event) > 1:
        _keep_remembered(connection, _all_remembered(connection) | {document_id: event})


def remembered(connection: sqlite3.Connection, document_id: str) -> list[str]:
    """The event of a document as it was before it was removed, itself in its place; alone when it had no other."""
    return _all_remembered(connection).get(document_id, [document_id])


def forget(connection: sqlite3.Connection, document_id: str) -> None:
    """Forgets what `remember` kept of a document."""
    if document_id in (kept := _all_remembered(connection)):
        _keep_remembered(connection, {other: event for other, event in kept.items() if other != document_id})


def _all_remembered(connection: sqlite3.Connection) -> dict[str, list[str]]:
    row = connection.execute("SELECT value FROM meta WHERE key = ?", (_REMEMBERED,)).fetchone()
    return json.loads(row[0]) if row else {}


def _keep_remembered(connection: sqlite3.Connection, events: Mapping[str, Sequence[str]]) -> None:
    connection.execute("REPLACE INTO meta VALUES (?, ?)", (_REMEMBERED, json.dumps(events, ensure_ascii=False)))


def align_event(connection: sqlite3.Connection, event: Sequence[str]) -> list[Agreement]:
    """Aligns the sentences of the documents of an event, the original first, that are not aligned yet, and tells how
    far these agree with the original.

    Translations are aligned with the original, and with each other by what they have in common with it: the errors of
    two alignments are fewer than those of a third between texts of which neither was made from the other.
    """
    original, *others = event
    found = [_aligned(connection, original, other) for other in others if not _are_aligned(connection, original, other)]
    for first, second in permutations(others, 2):
        connection.execute(_BY_WAY_OF_ORIGINAL, (original, first, second))
    return found


def _aligned(connection: sqlite3.Connection, original: str, other: str) -> Agreement:
    """Aligns two documents, and tells how far they agree.

    Sentences that give other numbers do not say the same: they are not kept as a pair.
    """
    first, second = _sentences(connection, original), _sentences(connection, other)
    texts = _alignable(first), _alignable(second)
    beads = align(*texts)
    agreeing, contradicted = _by_numbers(first, second, beads)
    pairs = [(first[row].key, second[column].key) for bead in agreeing for row in bead.first for column in bead.second]
    both = [*pairs, *((second, first) for first, second in pairs)]
    connection.executemany("INSERT INTO aligned VALUES (?, ?)", both)
    days = {day for document in (original, other) if (day := _event_date(connection, document))}
    return replace(agreement(*texts, beads), contradicted=contradicted, same_day=len(days) < 2)


def _by_numbers(
    first: Sequence[_Sentence], second: Sequence[_Sentence], beads: Sequence[Bead]
) -> tuple[list[Bead], float]:
    """The beads whose numbers do not contradict each other, and the share of those that do among those with numbers on
    both sides.
    """
    agreeing, compared = [], 0
    for bead in beads:
        own, others = (
            " ".join(one.text for one in side) for side in (_of(first, bead.first), _of(second, bead.second))
        )
        compared += any(numbers(own)) and any(numbers(others))
        if not contradict(own, others):
            agreeing.append(bead)
    return agreeing, (len(beads) - len(agreeing)) / max(compared, 1)


def _of(sentences: Sequence[_Sentence], positions: range) -> Sequence[_Sentence]:
    return sentences[positions.start : positions.stop]


def _event_date(connection: sqlite3.Connection, document_id: str) -> str | None:
    row = connection.execute(
        "SELECT json_extract(metadata, '$.event_date') FROM documents WHERE document_id = ?", (document_id,)
    ).fetchone()
    return row[0] if row else None


def count_aligned(connection: sqlite3.Connection, document_id: str) -> int:
    """Number of the sentences of a document that are aligned with one of another."""
    row = connection.execute(
        "SELECT count(*) FROM passages p JOIN sentences s ON s.passage = p.id"
        " WHERE p.document_id = ? AND s.id IN (SELECT sentence FROM aligned)",
        (document_id,),
    ).fetchone()
    return int(row[0])


def said_elsewhere(connection: sqlite3.Connection, ranks: Mapping[str, int], filters: Filters) -> frozenset[int]:
    """Ids of the sentences that say what a sentence of a document of lesser rank says which the filters leave."""
    rows = connection.execute(
        "SELECT t.id FROM aligned a JOIN sentences t ON t.id = a.other JOIN passages q ON q.id = t.passage"
        " JOIN sentences s ON s.id = a.sentence JOIN passages p ON p.id = s.passage"
        " JOIN json_each(?4) other ON other.key = q.document_id JOIN json_each(?4) own ON own.key = p.document_id"
        " WHERE (?1 IS NULL OR p.speaker = ?1) AND (?2 IS NULL OR p.document_id = ?2) AND (?3 IS NULL OR s.mark = ?3)"
        " AND own.value < other.value",
        (filters.speaker, filters.document_id, filters.mark, json.dumps(ranks)),
    )
    return frozenset(row[0] for row in rows)


def counterpart(
    connection: sqlite3.Connection, document_id: str, start: int, end: int, other: str
) -> Counterpart | None:
    """What another document says for the sentences of a document between `start` and `end`; None if it leaves them out.

    It runs from the first of the sentences that say it to the last of those that follow it in the same turn.
    """
    rows = connection.execute(
        'SELECT DISTINCT t.start, t."end", q.speaker, q.turn FROM passages p JOIN sentences s ON s.passage = p.id'
        " JOIN aligned a ON a.sentence = s.id JOIN sentences t ON t.id = a.other JOIN passages q ON q.id = t.passage"
        ' WHERE p.document_id = ?1 AND s."end" > ?2 AND s.start < ?3 AND q.document_id = ?4 ORDER BY t.start',
        (document_id, start, end, other),
    ).fetchall()
    if not rows:
        return None
    first_start, _, speaker, turn = rows[0]
    last_end = max(row[1] for row in rows if row[3] == turn)
    return Counterpart(other, first_start, last_end, speaker, turn)


def _are_aligned(connection: sqlite3.Connection, first: str, second: str) -> bool:
    row = connection.execute(
        "SELECT 1 FROM passages p JOIN sentences s ON s.passage = p.id JOIN aligned a ON a.sentence = s.id"
        " JOIN sentences t ON t.id = a.other JOIN passages q ON q.id = t.passage"
        " WHERE p.document_id = ? AND q.document_id = ? LIMIT 1",
        (first, second),
    ).fetchone()
    return row is not None


def _sentences(connection: sqlite3.Connection, document_id: str) -> list[_Sentence]:
    rows = connection.execute(
        'SELECT s.id, p.turn, s.start, s."end", substr(p.text, s.start - p.start + 1, s."end" - s.start), s.vector'
        " FROM passages p JOIN sentences s ON s.passage = p.id"
        " WHERE p.document_id = ? ORDER BY s.start",
        (document_id,),
    )
    return [
        _Sentence(key, turn, start, end, text, np.frombuffer(vector, "<f4"))
        for key, turn, start, end, text, vector in rows
    ]


def _alignable(sentences: Sequence[_Sentence]) -> Sentences:
    return Sentences(
        np.stack([sentence.vector for sentence in sentences]),
        np.array([sentence.end - sentence.start for sentence in sentences], dtype=np.float32),
        np.array([sentence.turn for sentence in sentences], dtype=np.int64),
    )
