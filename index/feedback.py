"""What readers thought of answers, in the same SQLite file as the documents.

An index that was built before there was feedback gets its table with the first verdict. Verdicts are nowhere else, so
nothing that makes an index anew touches them. Each row has a checksum, or NULL if it is from before there were any.
"""

import sqlite3
from collections.abc import Iterator
from dataclasses import astuple, dataclass, field
from datetime import UTC, datetime
from typing import Literal, cast

from index.checksums import row_checksum
from index.failures import DATABASE_ERRORS

Verdict = Literal["up", "down"]

_COLUMNS = ("key", "time", "question", "language", "verdict", "answer")
_TABLE = """
CREATE TABLE IF NOT EXISTS feedback (
    key TEXT PRIMARY KEY, time TEXT NOT NULL, question TEXT NOT NULL, language TEXT NOT NULL,
    verdict TEXT NOT NULL CHECK (verdict IN ('up', 'down')), answer TEXT NOT NULL, checksum INTEGER
)
"""


@dataclass(frozen=True, slots=True)
class Feedback:
    """A reader's verdict on one answer.

    `key` tells the answer from all others, and says nothing of who asked. `time` is when the verdict was given, in UTC;
    `language` is that of the answer, and `answer` is the answer as JSON, with what it cites.
    """

    key: str
    time: datetime
    question: str
    language: str
    verdict: Verdict
    answer: str


@dataclass(frozen=True, slots=True)
class DamagedFeedback:
    """What there is of a verdict that is not as it was written: the number of its row, and its columns by name."""

    row: int
    columns: dict[str, str]


@dataclass(frozen=True, slots=True)
class HeldFeedback:
    """The verdicts of an index that are whole, the oldest first, those that are damaged, and whether SQLite could read
    all of them.
    """

    whole: list[Feedback] = field(default_factory=list)
    damaged: list[DamagedFeedback] = field(default_factory=list)
    complete: bool = True


def save(connection: sqlite3.Connection, feedback: Feedback) -> None:
    """Keeps a verdict; a verdict on the same answer takes the place of the one before."""
    connection.execute(_TABLE)
    if "checksum" not in _held_columns(connection):
        connection.execute("ALTER TABLE feedback ADD COLUMN checksum INTEGER")
    key, time, *rest = astuple(feedback)
    values = (key, time.astimezone(UTC).isoformat(timespec="milliseconds"), *rest)
    connection.execute(
        f"INSERT OR REPLACE INTO feedback ({', '.join(_COLUMNS)}, checksum) VALUES (?, ?, ?, ?, ?, ?, ?)",  # noqa: S608
        (*values, row_checksum(*values)),
    )


def withdraw(connection: sqlite3.Connection, key: str) -> None:
    """Forgets the verdict on an answer, if there is one."""
    if _held_columns(connection):
        connection.execute("DELETE FROM feedback WHERE key = ?", (key,))


def drop_damaged(connection: sqlite3.Connection, damaged: DamagedFeedback) -> None:
    """Takes a damaged verdict out of the table."""
    connection.execute("DELETE FROM feedback WHERE rowid = ?", (damaged.row,))


def read(connection: sqlite3.Connection) -> HeldFeedback:
    """All verdicts. Raises nothing for damage: what cannot be read is not `complete`."""
    whole: list[Feedback] = []
    damaged: list[DamagedFeedback] = []
    try:
        for row, checksum, *values in _rows(connection):
            if feedback := _feedback(checksum, values):
                whole.append(feedback)
            else:
                shown = [(value or b"").decode("utf-8", "backslashreplace") for value in values]
                damaged.append(DamagedFeedback(row, dict(zip(_COLUMNS, shown, strict=True))))
    except DATABASE_ERRORS:
        return HeldFeedback(_by_time(whole), damaged, complete=False)
    return HeldFeedback(_by_time(whole), damaged)


def _rows(connection: sqlite3.Connection) -> Iterator[tuple[int, int | None, *tuple[bytes, ...]]]:
    held = _held_columns(connection)
    if held:
        # As bytes: a changed bit may leave no UTF-8.
        columns = ", ".join(f"CAST({name} AS BLOB)" for name in _COLUMNS)
        checksum = "checksum" if "checksum" in held else "NULL"
        yield from connection.execute(f"SELECT rowid, {checksum}, {columns} FROM feedback ORDER BY rowid")  # noqa: S608


def _by_time(feedback: list[Feedback]) -> list[Feedback]:
    return sorted(feedback, key=lambda one: one.time)


def _feedback(checksum: int | None, values: list[bytes]) -> Feedback | None:
    """The verdict of a row, or None when it is not as it was written."""
    try:
        key, time, question, language, verdict, answer = texts = [value.decode("utf-8") for value in values]
        if checksum is not None and row_checksum(*texts) != checksum:
            return None
        return Feedback(key, datetime.fromisoformat(time), question, language, cast("Verdict", verdict), answer)
    except (ValueError, AttributeError):
        return None


def _held_columns(connection: sqlite3.Connection) -> set[str]:
    """Names of the table's columns; none when there is no table."""
    return {row[1] for row in connection.execute("PRAGMA table_info (feedback)")}
