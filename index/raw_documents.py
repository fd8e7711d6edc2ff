"""Documents as they stand in a database, whether they are whole or damaged."""

import json
import os
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import regex

from index.checksums import row_checksum
from index.failures import DATABASE_ERRORS, folder_failure
from index.sealed import sync_folder
from index.store import read_metadata, read_transcript
from index.transcript import Transcript
from index.upgrade import three_spans

FOLDER_OF_DAMAGED = "damaged"

_ABOUT = ("document_id", "fingerprint", "metadata")
_CONTENT = ("turns", "spans", "text")
_COLUMNS = (*_ABOUT, *_CONTENT)
_CHECKSUMS = ("checksum", "text_checksum")

# So many rows are looked for between those that can be read from the first and from the last.
_MOST_PROBES = 100_000


@dataclass(frozen=True, slots=True)
class RawDocument:
    """The columns of a document as bytes, by name; the checksums are None in formats that had none."""

    row: int
    columns: dict[str, bytes]
    checksums: tuple[int | None, int | None]

    @property
    def shown_id(self) -> str:
        """The id, as far as it can be read."""
        return self.columns["document_id"].decode("utf-8", "backslashreplace")

    @property
    def source(self) -> str | None:
        """The file or address that it was read from, if that can still be told."""
        try:
            return str(json.loads(self.columns["metadata"])["source"]) or None
        except (ValueError, TypeError, KeyError):
            return None

    def transcript(self) -> Transcript | None:
        """The transcript that it is, or None when it is damaged."""
        try:
            text = {name: content.decode("utf-8") for name, content in self.columns.items()}
            if not self._is_whole(text):
                return None
            metadata = read_metadata(text["metadata"])
            return read_transcript(metadata, text["text"], text["turns"], three_spans(text["spans"]))
        except (ValueError, TypeError, KeyError, IndexError):
            return None

    def _is_whole(self, text: dict[str, str]) -> bool:
        made = [row_checksum(*(text[name] for name in names)) for names in (_ABOUT, _CONTENT)]
        return all(stored is None or stored == own for stored, own in zip(self.checksums, made, strict=True))

    @property
    def readable(self) -> dict[str, str]:
        """The columns as text, as far as they can be read."""
        return {column: content.decode("utf-8", "backslashreplace") for column, content in self.columns.items()}


def set_aside(folder: Path, name: str, columns: dict[str, str]) -> Path:
    """Writes what there is of a damaged row as JSON into a folder of damaged ones, and gives the file's path.

    Raises MiitError when the disk does not take it.
    """
    try:
        return _written(folder / FOLDER_OF_DAMAGED, name, columns)
    except OSError as error:
        raise folder_failure(folder, error) from error


def _written(kept: Path, name: str, columns: dict[str, str]) -> Path:
    kept.mkdir(exist_ok=True)
    name = regex.sub(r"[^\p{L}\p{N}]+", "-", name)[:60].strip("-") or "document"
    numbers = (number for number in range(1, _MOST_PROBES) if not (kept / f"{name}-{number}.json").exists())
    path = kept / f"{name}-{next(numbers)}.json"
    with path.open("w", encoding="utf-8") as file:
        json.dump(columns, file, ensure_ascii=False, indent=1)
        file.flush()
        os.fsync(file.fileno())
    sync_folder(kept)
    return path


def raw_documents(connection: sqlite3.Connection) -> tuple[list[RawDocument], bool]:
    """All documents that SQLite can read, in the order of their rows, and whether these are all."""
    found: dict[int, RawDocument] = {}
    complete = _read(connection, "ORDER BY rowid", found)
    if complete:
        return list(found.values()), True
    first = max(found, default=0)
    from_the_end: dict[int, RawDocument] = {}
    _read(connection, "ORDER BY rowid DESC", from_the_end)
    last = min(from_the_end, default=first + _MOST_PROBES)
    for row in range(first + 1, min(last, first + _MOST_PROBES)):
        _read(connection, f"WHERE rowid = {row}", found)
    return [document for _, document in sorted((found | from_the_end).items())], False


def missing_documents(connection: sqlite3.Connection) -> list[str]:
    """Ids of the documents that are not there, though passages of theirs are, as they were written."""
    try:
        rows = connection.execute(
            'SELECT document_id, number, text, start, "end", speaker, turn, heading, checksum FROM passages'
            " WHERE document_id NOT IN (SELECT document_id FROM documents)"
        )
        return list(dict.fromkeys(str(row[0]) for *row, checksum in rows if row_checksum(*row) == checksum))
    except DATABASE_ERRORS:
        return []


def _read(connection: sqlite3.Connection, which: str, found: dict[int, RawDocument]) -> bool:
    """Adds the rows that can be read, by number; false when SQLite cannot read on."""
    try:
        for row, *columns, checksum, text_checksum in _rows(connection, which):
            named = {name: content or b"" for name, content in zip(_COLUMNS, columns, strict=True)}
            found[row] = RawDocument(row, named, (checksum, text_checksum))
    except DATABASE_ERRORS:
        return False
    return True


def _rows(
    connection: sqlite3.Connection, which: str
) -> Iterator[tuple[int, *tuple[bytes, ...], int | None, int | None]]:
    held = {row[1] for row in connection.execute("PRAGMA table_info (documents)")}
    columns = [f"CAST({name} AS BLOB)" for name in _COLUMNS]
    checksums = [name if name in held else "NULL" for name in _CHECKSUMS]
    yield from connection.execute(f"SELECT rowid, {', '.join(columns + checksums)} FROM documents {which}")  # noqa: S608
