"""Upgrades the database of an index of an older format: its texts are kept, and what is derived from them if it can be.

All functions work inside a transaction of `Store`. What each format was:

1  vectors of sentences, without marks; the full text in one column; a transcript in its earliest forms
2  with marks, and the full text in a column a mark; later with latent terms
3  with translations and aligned sentences, and the pages and the source of a document
4  with checksums of rows, and with a name of each state, by which a file of vectors is known
5  with a checksum of each text without its white space, and with vectors in segments, which the database names
"""

import json
import sqlite3

from index.checksums import row_checksum
from index.latent import Embeddings
from index.store import describe, lay_out, read_metadata, read_transcript, write_plain_checksums
from index.transcript import Transcript

_WITH_ALL_BUT_CHECKSUMS = 3
_WITH_CHECKSUMS = 4

_TABLES = ("aligned", "translations", "sentences", "passages", "documents", "background", "passage_terms", "meta")

_CHECKSUMS = {
    "documents": {"checksum": "document_id, fingerprint, metadata", "text_checksum": "turns, spans, text"},
    "passages": {"checksum": 'document_id, number, text, start, "end", speaker, turn, heading'},
    "sentences": {"checksum": 'passage, start, "end", mark, vector, latent'},
    "background": {"checksum": "vector, latent"},
}


def upgrade_in_place(connection: sqlite3.Connection, found: int) -> bool:
    """Adds to an index of the format `found` what the format of today has besides; false when that cannot be done."""
    tables = {row[0] for row in connection.execute("SELECT name FROM sqlite_schema")}
    if found < _WITH_ALL_BUT_CHECKSUMS or "aligned" not in tables:
        return False
    if found < _WITH_CHECKSUMS:
        _add_checksums(connection)
    connection.execute("ALTER TABLE documents ADD COLUMN plain_checksum INTEGER NOT NULL DEFAULT 0")
    write_plain_checksums(connection)
    connection.execute("CREATE INDEX documents_by_plain_text ON documents (plain_checksum)")
    meta = _meta(connection)
    describe(connection, meta["model"], int(meta["dimension"]), int(meta["generation"]) + 1, meta["built"])
    return True


def _add_checksums(connection: sqlite3.Connection) -> None:
    connection.create_function("row_checksum", -1, row_checksum, deterministic=True)
    for table, columns in _CHECKSUMS.items():
        for column in columns:
            connection.execute(f"ALTER TABLE {table} ADD COLUMN {column} INTEGER NOT NULL DEFAULT 0")
        made = ", ".join(f"{column} = row_checksum({values})" for column, values in columns.items())
        connection.execute(f"UPDATE {table} SET {made}")  # noqa: S608 - of the constants above


def start_anew(connection: sqlite3.Connection, model: str, dimension: int, background: Embeddings) -> None:
    """Makes an index of an older format an empty one of today's, for vectors of one model."""
    meta = _meta(connection)
    for table in _TABLES:
        connection.execute(f"DROP TABLE IF EXISTS {table}")
    lay_out(connection, model, dimension, background)
    describe(connection, model, dimension, int(meta["generation"]) + 1, meta.get("built", "1"))


def old_transcripts(connection: sqlite3.Connection) -> list[Transcript]:
    """The transcripts of an index of any older format, in the order in which they were added."""
    rows = connection.execute("SELECT metadata, text, turns, spans FROM documents ORDER BY rowid").fetchall()
    return [
        read_transcript(read_metadata(metadata), text, turns, three_spans(spans))
        for metadata, text, turns, spans in rows
    ]


def old_translations(connection: sqlite3.Connection) -> dict[str, str]:
    """Of each translation, by id, the document that it is a translation of, in an index of any older format."""
    if connection.execute("SELECT 1 FROM sqlite_schema WHERE name = 'translations'").fetchone() is None:
        return {}
    return dict(connection.execute("SELECT document_id, original FROM translations").fetchall())


def _meta(connection: sqlite3.Connection) -> dict[str, str]:
    return dict(connection.execute("SELECT key, value FROM meta").fetchall())


def three_spans(spans: str) -> str:
    """The spans of the title, the event and the dateline; the earliest transcripts had none of the event."""
    found = json.loads(spans)
    return json.dumps([found[0], None, found[1]]) if len(found) == 2 else spans
