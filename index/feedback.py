"""What readers thought of answers, in the same SQLite file as the documents.

An index that was built before there was feedback gets its table with the first verdict.
"""

import sqlite3
from dataclasses import astuple, dataclass
from datetime import UTC, datetime
from typing import Literal

Verdict = Literal["up", "down"]

_TABLE = """
CREATE TABLE IF NOT EXISTS feedback (
    key TEXT PRIMARY KEY, time TEXT NOT NULL, question TEXT NOT NULL, language TEXT NOT NULL,
    verdict TEXT NOT NULL CHECK (verdict IN ('up', 'down')), answer TEXT NOT NULL
)
"""
_EXISTS = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'feedback'"


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


def save(connection: sqlite3.Connection, feedback: Feedback) -> None:
    """Keeps a verdict; a verdict on the same answer takes the place of the one before."""
    connection.execute(_TABLE)
    key, time, *rest = astuple(feedback)
    values = (key, time.astimezone(UTC).isoformat(timespec="milliseconds"), *rest)
    connection.execute("INSERT OR REPLACE INTO feedback VALUES (?, ?, ?, ?, ?, ?)", values)


def withdraw(connection: sqlite3.Connection, key: str) -> None:
    """Forgets the verdict on an answer, if there is one."""
    if connection.execute(_EXISTS).fetchone():
        connection.execute("DELETE FROM feedback WHERE key = ?", (key,))


def read(connection: sqlite3.Connection) -> list[Feedback]:
    """All verdicts, the oldest first."""
    if not connection.execute(_EXISTS).fetchone():
        return []
    rows = connection.execute(
        "SELECT key, time, question, language, verdict, answer FROM feedback ORDER BY time, rowid"
    )
    return [Feedback(key, datetime.fromisoformat(time), *rest) for key, time, *rest in rows]
