"""Takes what is whole out of a damaged database into a new one; the damaged one is set aside."""

import os
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from index.embedding import Embedder
from index.errors import InputError, MiitError
from index.failures import DATABASE_ERRORS, DamagedError, folder_failure
from index.feedback import HeldFeedback
from index.feedback import read as read_feedback
from index.library import Index, Prepared
from index.passages import SplitPassage
from index.raw_documents import RawDocument, missing_documents, raw_documents
from index.sealed import sync_folder
from index.storage import Progress
from index.store import FILE_NAME, Store, StoredPassage
from index.transcript import Span, Transcript
from index.upgrade import old_translations

NEW_FOLDER = ".salvage"

# https://www.sqlite.org/fileformat2.html#the_database_header
_HEADER_BYTES = 100
_MOST_LENGTHENED = 1_000  # times; a greater length is damage itself

SoundPassages = Callable[[Store, sqlite3.Connection, Transcript], list[StoredPassage] | None]


@dataclass(frozen=True, slots=True)
class Salvaged:
    """What came of it: the documents that were kept, those that are damaged, ids of those that are not there but were,
    ids of translations whose pairing is lost, whether verdicts of readers are, whether all documents and pairings could
    be read, and where the damaged database is.
    """

    kept: list[str]
    damaged: list[RawDocument]
    missing: list[str]
    unpaired: list[str]
    lost_feedback: bool
    complete: bool
    set_aside: Path


def salvage(folder: Path, model: str | Embedder, progress: Progress | None, sound_passages: SoundPassages) -> Salvaged:
    """Makes a new database of the documents that are whole, unless there are none, and sets the damaged one aside.

    `sound_passages` gives the passages of a document that need not be made anew. Raises MiitError when another program
    has the index open, or the folder cannot be written.
    """
    old, new_folder = folder / FILE_NAME, folder / NEW_FOLDER
    damaged = Store(folder, patience=0, checked=False)
    found, kept, unpaired, is_something_whole = _Found(), list[str](), list[str](), False
    try:
        shutil.rmtree(new_folder, ignore_errors=True)
        if old.stat().st_size:
            with suppress(DamagedError), damaged.alone():
                pass  # nobody else has it open
            _lengthen(old)
            with suppress(DamagedError), damaged.alone() as connection:
                found = _read(connection)
                if is_something_whole := bool(found.transcripts or found.feedback.whole):
                    new = Index.create(new_folder, model, progress)
                    for transcript in found.transcripts:
                        prepared = _prepared(damaged, connection, transcript, new, sound_passages)
                        new.add(transcript, progress, prepared=prepared)
                    unpaired = _pair(new, found)
                    for given in found.feedback.whole:
                        new.save_feedback(given)
                    if found.transcripts:
                        new.finish_building()
                    new.close()
                    kept = [transcript.metadata.document_id for transcript in found.transcripts]
        set_aside = _exchange(folder, new_folder / FILE_NAME if is_something_whole else None)
    except OSError as error:
        raise folder_failure(folder, error) from error
    finally:
        shutil.rmtree(new_folder, ignore_errors=True)
    lost_feedback = bool(found.feedback.damaged) or not found.feedback.complete
    return Salvaged(kept, found.damaged, found.missing, unpaired, lost_feedback, found.complete, set_aside)


@dataclass(frozen=True, slots=True)
class _Found:
    """What can be read of a damaged database; `pairs` has of each translation the original."""

    transcripts: list[Transcript] = field(default_factory=list)
    damaged: list[RawDocument] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    pairs: dict[str, str] = field(default_factory=dict)
    feedback: HeldFeedback = field(default_factory=HeldFeedback)
    complete: bool = False


def _read(connection: sqlite3.Connection) -> _Found:
    documents, complete = raw_documents(connection)
    known = {document.shown_id for document in documents}
    try:
        pairs = old_translations(connection)
    except DATABASE_ERRORS:
        pairs, complete = {}, False
    return _Found(
        [transcript for document in documents if (transcript := document.transcript())],
        [document for document in documents if document.transcript() is None],
        missing_documents(connection),
        pairs,
        read_feedback(connection),
        complete and known >= {*pairs, *pairs.values()},
    )


def _prepared(
    store: Store, connection: sqlite3.Connection, transcript: Transcript, new: Index, sound_passages: SoundPassages
) -> Prepared | None:
    """The passages and vectors of a document, where they are whole and of the model of the new index."""
    try:
        if store.meta(connection, "model") != new.embedder.name:
            return None
        stored = sound_passages(store, connection, transcript)
    except (MiitError, *DATABASE_ERRORS):
        return None
    if stored is None:
        return None
    split = [
        SplitPassage(one.passage, tuple(Span(sentence.start, sentence.end) for sentence in one.sentences))
        for one in stored
    ]
    return Prepared(split, [sentence for one in stored for sentence in one.sentences])


def _pair(new: Index, found: _Found) -> list[str]:
    """Declares the translations; ids of those that cannot be paired are returned."""
    by_id = {transcript.metadata.document_id: transcript for transcript in found.transcripts}
    unpaired = []
    for translation, original in found.pairs.items():
        try:
            if translation in by_id:
                new.add(by_id[translation], translation_of=original)
        except InputError:
            unpaired.append(translation)
    return unpaired


def _lengthen(database: Path) -> None:
    """Gives a file that was cut off the length that it says it has: SQLite reads nothing at all of a shorter one."""
    with database.open("rb") as file:
        header = file.read(_HEADER_BYTES)
    page_bytes, pages = int.from_bytes(header[16:18], "big"), int.from_bytes(header[28:32], "big")
    length = (65_536 if page_bytes == 1 else page_bytes) * pages
    found = database.stat().st_size
    if header.startswith(b"SQLite format 3\0") and found < length <= _MOST_LENGTHENED * found:
        os.truncate(database, length)


def _exchange(folder: Path, new: Path | None) -> Path:
    """Sets the database aside and puts the new one, if there is one, in its place. Raises OSError."""
    old = folder / FILE_NAME
    numbers = (number for number in range(1, 10_000) if not (folder / f"{FILE_NAME}.damaged-{number}").exists())
    aside = folder / f"{FILE_NAME}.damaged-{next(numbers)}"
    os.link(old, aside)
    # The log belongs to the damaged database: SQLite would take it for that of the new one.
    log = folder / f"{FILE_NAME}-wal"
    if log.exists():
        log.rename(f"{aside}-wal")
    (folder / f"{FILE_NAME}-shm").unlink(missing_ok=True)
    if new is None:
        old.unlink()
    else:
        new.replace(old)
    sync_folder(folder)
    return aside
