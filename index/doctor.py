"""Examines an index, and mends what can be mended: `miit doctor`.

What is derived (vectors, full text, passages, sentences, pairs of sentences) is made anew from the texts. A document
that is damaged itself is set aside in a file, never deleted. A database that SQLite cannot read as a whole is set aside
too, and what is whole in it goes into a new one.
"""

import sqlite3
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from index.embedding import EMBEDDED_MODEL, Embedder
from index.errors import MiitError
from index.failures import DATABASE_ERRORS, DamagedError, folder_failure
from index.feedback import drop_damaged
from index.feedback import read as read_feedback
from index.library import Index
from index.milvus.client import shown
from index.pairs import SqlitePairs
from index.raw_documents import RawDocument, missing_documents, raw_documents, set_aside
from index.salvage import Salvaged, salvage
from index.storage import Place, Progress, Storage, View
from index.store import FILE_NAME, Store, StoredPassage, clear_terms, insert_terms, write_plain_checksums
from index.transcript import Transcript
from index.translations import align_event, event_of, separate

_LONG_AGO = 3_600  # seconds; no index takes so long to be made


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found of one part of an index, and what was done about it, in a sentence; "lost" is what has to be added
    again.
    """

    sentence: str
    state: Literal["sound", "mended", "lost"]


def examine(place: Place, model: str | Embedder = EMBEDDED_MODEL, progress: Progress | None = None) -> list[Finding]:
    """Examines the index part by part, and mends what can be mended; of one in Milvus only the texts.

    Others may ask, add and remove meanwhile, unless the database itself is broken. `progress` is told of sentences that
    are embedded again. Raises MiitError when there is no index, it is of a newer format, another program uses a broken
    one, or the folder cannot be written.
    """
    if not Index.exists(place):
        raise MiitError(f"There is no index in {shown(place)}: add a transcript with 'miit add PATH'.")
    if isinstance(place, str):
        return [_texts_of_server(place, model, progress)]
    try:
        return list(_examined(place, model, progress))
    except DamagedError as error:
        salvaged = _told(salvage(place, model, progress, sound_passages), error)
        return [*salvaged, *_examined(place, model, progress)] if Index.exists(place) else list(salvaged)


def _texts_of_server(url: str, model: str | Embedder, progress: Progress | None) -> Finding:
    from index.milvus.store import MilvusStore

    store = MilvusStore(url)
    with store.snapshot() as held, held.reading() as view:
        broken = [one for one in held.counts(view) if not _is_sound(held, view, one)]
    if broken:
        Index.open(url, model).rebuild(progress, broken)
    return _count(store, broken)


def _examined(folder: Path, model: str | Embedder, progress: Progress | None) -> Iterator[Finding]:
    """Raises DamagedError when the database cannot be mended where it is."""
    index = Index.open(folder, model, progress)
    store = Store(folder)
    try:
        yield from _parts(folder, index, store, progress)
    finally:
        # A database that is set aside must not be open.
        store.close()
        index.close()


def _parts(folder: Path, index: Index, store: Store, progress: Progress | None) -> Iterator[Finding]:
    database = _check_database(store)
    yield database
    with store.writing() as connection:
        if missing := missing_documents(connection):
            raise store.damaged(f"the document {missing[0]!r} is not there, but passages of it are")
        findings = [*_set_aside_damaged(folder, connection), *_drop_what_belongs_nowhere(connection)]
        feedback = list(_check_feedback(folder, connection))
        broken = [one for one in _ids(store, connection) if not _is_sound(store, connection, one)]
        findings += [_check_terms(store, connection, broken), _check_plain_checksums(connection)]
        if any(finding.state != "sound" for finding in findings):
            store.advance(connection)
    yield from [*findings, *feedback]
    if broken:
        index.rebuild(progress, broken)
    yield _count(store, broken)
    with store.writing() as connection:
        pairs = _check_pairs(store, connection, in_doubt=database.state != "sound")
    yield pairs
    yield _finding(
        index.check_background(),
        "The background sentences are as they were written.",
        "The background sentences were damaged: they were embedded anew.",
    )
    yield _finding(
        index.check_vectors(),
        "The files of vectors are whole and hold those of all sentences that they should.",
        "The files of vectors were missing, damaged, or not those of these sentences: they were made anew.",
    )
    yield from _remove_remnants(folder)


def _finding(is_sound: bool, sound: str, mended: str) -> Finding:
    return Finding(sound, "sound") if is_sound else Finding(mended, "mended")


def _check_database(store: Store) -> Finding:
    """Has SQLite check the file, and make its own indexes anew when something is wrong."""
    with store.reading() as connection:
        problems = _problems(connection)
    if problems:
        with store.writing() as connection:
            connection.execute("REINDEX")
            if remaining := _problems(connection):  # then nothing is written: others may have the file open
                raise store.damaged(remaining[0])
    return _finding(not problems, "SQLite finds the database whole.", "Indexes of the database were made anew.")


def _problems(connection: sqlite3.Connection) -> list[str]:
    rows = connection.execute("PRAGMA integrity_check (10)").fetchall()
    return [str(row[0]).replace("\n", " ") for row in rows if row[0] != "ok"]


def _set_aside_damaged(folder: Path, connection: sqlite3.Connection) -> Iterator[Finding]:
    """Takes the documents out whose own row is damaged."""
    documents, _ = raw_documents(connection)
    for document in documents:
        if document.transcript() is not None:
            continue
        path = set_aside(folder, document.shown_id, document.readable)
        (stored_id,) = connection.execute(
            "SELECT document_id FROM documents WHERE rowid = ?", (document.row,)
        ).fetchone()
        separate(SqlitePairs(connection), stored_id)
        _remove_passages(connection, "document_id = ?", (stored_id,))
        connection.execute("DELETE FROM documents WHERE rowid = ?", (document.row,))
        yield Finding(f"{_lost(document)}; what there is of it was set aside as {str(path)!r}.", "lost")


def _lost(document: RawDocument) -> str:
    return f"The document {document.shown_id!r} is damaged: add it again with 'miit add {document.source or 'PATH'}'"


def _drop_what_belongs_nowhere(connection: sqlite3.Connection) -> Iterator[Finding]:
    """Removes passages and sentences of no document, and pairings with no document."""
    _remove_passages(connection, "document_id NOT IN (SELECT document_id FROM documents)", ())
    connection.execute("DELETE FROM sentences WHERE passage NOT IN (SELECT id FROM passages)")
    known = "(SELECT document_id FROM documents)"
    dangling = f"document_id NOT IN {known} OR original NOT IN {known}"
    for (document_id,) in connection.execute(f"SELECT document_id FROM translations WHERE {dangling}").fetchall():  # noqa: S608
        yield Finding(
            f"What {document_id!r} is a translation of is damaged: add it again with --translation-of.", "lost"
        )
    connection.execute(f"DELETE FROM translations WHERE {dangling}")  # noqa: S608


def _check_feedback(folder: Path, connection: sqlite3.Connection) -> Iterator[Finding]:
    """Takes the verdicts of readers out that are damaged."""
    held = read_feedback(connection)
    for damaged in held.damaged:
        path = set_aside(folder, f"verdict {damaged.row}", damaged.columns)
        drop_damaged(connection, damaged)
        yield Finding(f"A reader's verdict is damaged: what there is of it was set aside as {str(path)!r}.", "lost")
    if not held.damaged and held.whole:
        yield Finding(f"All verdicts of readers are as they were written ({len(held.whole):,}).", "sound")


def _remove_passages(connection: sqlite3.Connection, condition: str, values: tuple[str, ...]) -> None:
    of_them = f"SELECT id FROM passages WHERE {condition}"  # noqa: S608
    connection.execute(f"DELETE FROM sentences WHERE passage IN ({of_them})", values)  # noqa: S608
    connection.execute(f"DELETE FROM passages WHERE {condition}", values)  # noqa: S608


def _ids(store: Store, connection: sqlite3.Connection) -> list[str]:
    return [metadata.document_id for metadata in store.documents(connection)]


def _is_sound(store: Storage, connection: View, document_id: str) -> bool:
    transcript = store.transcript(connection, document_id)
    return transcript is not None and sound_passages(store, connection, transcript) is not None


def sound_passages(store: Storage, connection: View, transcript: Transcript) -> list[StoredPassage] | None:
    """The passages of a document, or None when one is damaged or missing."""
    try:
        found = store.passages(connection, store.passage_keys(connection, transcript.metadata.document_id))
    except DamagedError:
        return None
    numbers = [stored.passage.passage_id for stored in found]
    same = all(transcript.text[one.passage.start : one.passage.end] == one.passage.text for one in found)
    return found if same and numbers == list(range(1, len(found) + 1)) and _is_covered(transcript, found) else None


def _is_covered(transcript: Transcript, passages: Iterable[StoredPassage]) -> bool:
    """Whether nothing but white space is outside of the sentences, as it is where a transcript was split."""
    text, covered = transcript.text, bytearray(len(transcript.text))
    for sentence in (sentence for stored in passages for sentence in stored.sentences):
        covered[sentence.start : sentence.end] = b"\1" * (sentence.end - sentence.start)
    paragraphs = (paragraph for turn in transcript.turns for paragraph in turn.paragraphs)
    return all(
        covered[position] or text[position].isspace()
        for paragraph in paragraphs
        for position in range(paragraph.start, paragraph.end)
    )


def _check_terms(store: Store, connection: sqlite3.Connection, broken: list[str]) -> Finding:
    """Makes the full text anew, when it is not that of the passages; that of broken documents comes with them."""
    is_sound = _are_those_of_the_passages(connection)
    if not is_sound:
        clear_terms(connection)
        for document_id in _ids(store, connection):
            if document_id not in broken:
                for stored in store.passages(connection, store.passage_keys(connection, document_id)):
                    insert_terms(connection, stored.key, stored.passage, stored.sentences)
    return _finding(
        is_sound,
        "The full text is that of the passages.",
        "The full text was damaged, or not that of the passages: it was made anew.",
    )


def _check_plain_checksums(connection: sqlite3.Connection) -> Finding:
    return _finding(
        write_plain_checksums(connection) == 0,
        "Copies of a text are found by what it says.",
        "What copies of a text are found by was damaged: it was made anew of the texts.",
    )


def _are_those_of_the_passages(connection: sqlite3.Connection) -> bool:
    try:
        connection.execute("INSERT INTO passage_terms (passage_terms) VALUES ('integrity-check')")
        keys = connection.execute("SELECT id FROM passages ORDER BY id").fetchall()
        return keys == connection.execute("SELECT rowid FROM passage_terms ORDER BY rowid").fetchall()
    except DATABASE_ERRORS:
        return False


def _count(store: Storage, broken: list[str]) -> Finding:
    with store.reading() as connection:
        counts = store.counts(connection).values()
    passages, sentences = sum(one[1] for one in counts), sum(one[2] for one in counts)
    held = f"documents {len(counts):,}, passages {passages:,}, sentences {sentences:,}"
    return _finding(
        not broken,
        f"All texts are as they were written ({held}).",
        f"Passages of {', '.join(map(repr, broken))} were damaged: they were made anew of the texts ({held}).",
    )


def _check_pairs(store: Store, connection: sqlite3.Connection, in_doubt: bool) -> Finding:
    """Aligns the documents of all events again, when a pair of sentences is not there in both directions."""
    pairs = SqlitePairs(connection)
    paired = pairs.originals()
    one_way = connection.execute(
        "SELECT 1 FROM aligned a WHERE NOT EXISTS"
        " (SELECT 1 FROM aligned b WHERE b.sentence = a.other AND b.other = a.sentence) LIMIT 1"
    ).fetchone()
    strangers = connection.execute("PRAGMA foreign_key_check").fetchone()
    unaligned = [document_id for document_id in paired if not pairs.count_aligned(document_id)]
    is_sound = not (one_way or strangers or unaligned or (in_doubt and paired))
    if not is_sound:
        connection.execute("DELETE FROM aligned")
        for event in {tuple(event_of(pairs, original)) for original in paired.values()}:
            align_event(pairs, event)
        store.advance(connection)
    return _finding(
        is_sound,
        "Sentences that say the same in two languages are paired in both directions.",
        "Pairs of sentences in two languages were damaged: they were made anew.",
    )


def _remove_remnants(folder: Path) -> Iterator[Finding]:
    """Removes what unfinished work has left, where no program can be at it any more."""
    before = time.time() - _LONG_AGO
    found = [*folder.glob(f"{FILE_NAME}.*.new*"), *folder.glob("vectors.*.tmp")]
    try:
        remnants = [path for path in found if path.stat().st_mtime < before]
        for path in remnants:
            path.unlink(missing_ok=True)
    except OSError as error:
        raise folder_failure(folder, error) from error
    if remnants:
        yield Finding(f"Files of unfinished work were removed ({len(remnants):,}).", "mended")


def _told(salvaged: Salvaged, reason: DamagedError) -> Iterator[Finding]:
    aside = f"it was set aside as {str(salvaged.set_aside)!r}"
    if salvaged.kept:
        kept = f"what is whole in it (documents: {len(salvaged.kept):,}) is in a new one"
        yield Finding(f"The database was damaged ({reason.what}): {aside}, and {kept}.", "mended")
    else:
        yield Finding(
            f"The database is damaged ({reason.what}), and no document in it is whole: {aside}, and the next command "
            "builds a new index, to which 'miit add PATH' adds your own transcripts again.",
            "lost",
        )
    for document in salvaged.damaged:
        yield Finding(f"{_lost(document)}.", "lost")
    for document_id in salvaged.missing:
        yield Finding(f"The document {document_id!r} is not there: add it again with 'miit add PATH'.", "lost")
    if salvaged.kept and salvaged.lost_feedback:
        yield Finding("Verdicts of readers were damaged: those that are whole are in the new database.", "lost")
    for document_id in salvaged.unpaired:
        yield Finding(f"{document_id!r} is paired with no other: add it again with --translation-of.", "lost")
    if salvaged.kept and not salvaged.complete:
        yield Finding(
            "Not all of the damaged database could be read: what 'miit list' does not show is to be added again with "
            "'miit add PATH', and translations, where it shows none, with --translation-of.",
            "lost",
        )
