"""An index on disk: transcripts go in, passages come out."""

import copy
import hashlib
import logging
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property, lru_cache
from itertools import combinations, groupby, islice
from pathlib import Path
from typing import Literal

import numpy as np

from index.alignment import Agreement
from index.arrays import Vectors
from index.background import embedded_background
from index.cleaning import clean_query, is_storable
from index.copying import copy_all
from index.embedding import EMBEDDED_MODEL, Embedder, embed, load_embedder
from index.errors import InputError, MiitError
from index.failures import DamagedError, folder_failure
from index.feedback import Feedback
from index.filters import Filters
from index.growth import DEFAULT_GROWTH, Growth, start_over
from index.kept import Kept
from index.language import identify_language, is_same_language
from index.latent import Embeddings, QueryEmbedding
from index.lexical import query_terms
from index.marks import MARKS, Mark, marks
from index.milvus.client import shown
from index.nearest import FolderVectors
from index.pairs import Counterpart
from index.passages import PASSAGE_TOKENS, SplitPassage, split_into_passages
from index.search import Hit, rank, similarities_to
from index.sources import check_source
from index.stages import stage
from index.storage import Nearest, Place, Progress, Storage, View
from index.store import FILE_NAME, FORMAT, PATIENCE, State, Store, StoredPassage, StoredSentence
from index.transcript import MarkedSpan, Metadata, Passage, Transcript
from index.translations import (
    align_event,
    declare,
    event_of,
    forget,
    remember,
    remembered,
    separate,
    separate_aligned,
)
from index.upgrade import old_transcripts, old_translations, start_anew, upgrade_in_place
from index.web_addresses import is_web_address

MAX_RESULTS = 100
_CANDIDATE_SENTENCES = 100

logger = logging.getLogger(__name__)

Change = Literal["added", "replaced", "paired", "unchanged"]


@dataclass(frozen=True, slots=True)
class Added:
    """What adding one transcript did: `state` is "unchanged" when the index held the same already, and "paired" when
    only what it is a translation of is new. `aligned` of its sentences stand in another language of the event too.
    """

    document_id: str
    passages: int
    sentences: int
    state: Change
    aligned: int = 0


@dataclass(frozen=True, slots=True)
class Prepared:
    """The passages of a transcript and their embedded sentences, none of which if the index held the same already."""

    passages: list[SplitPassage]
    sentences: list[StoredSentence]


@dataclass(frozen=True, slots=True)
class Counts:
    """How much of a document the index holds."""

    turns: int
    passages: int
    sentences: int


class Index:
    """Transcripts in a folder or in Milvus, searchable by meaning. Safe to use from many threads.

    In a folder SQLite holds everything, and FAISS is derived from it. Whoever has the index open sees each change, made
    by this process or another, from the next search on.
    """

    def __init__(self, place: Place, store: Storage, vectors: Nearest, model: str | Embedder) -> None:
        self.place = place
        self._store = store
        self._vectors = vectors
        self._model = model
        self._embed_query = lru_cache(maxsize=256)(self._embed_query_uncached)
        # By the name of the state that they were read from: a changed index is read anew.
        self._transcripts: Kept[tuple[bytes, str], Transcript | None] = Kept(64)
        self._said_elsewhere: Kept[tuple[bytes, str, Filters], frozenset[int]] = Kept(64)
        self._speakers: Kept[bytes, Sequence[str]] = Kept(2)
        self._backgrounds: Kept[None, Embeddings] = Kept(1)

    @classmethod
    def exists(cls, place: Place) -> bool:
        """Whether there is an index in the folder or at the address. Raises MiitError when that cannot be told."""
        if isinstance(place, str):
            from index.milvus.store import MilvusStore

            return MilvusStore.exists(place)
        try:
            return (place / FILE_NAME).is_file()
        except OSError as error:
            raise folder_failure(place, error) from error

    @classmethod
    def open(
        cls,
        place: Place,
        model: str | Embedder = EMBEDDED_MODEL,
        progress: Progress | None = None,
        patience: float = PATIENCE,
        growth: Growth = DEFAULT_GROWTH,
    ) -> "Index":
        """The index in the folder, or at the address of a Milvus server; one in a folder of an older format is
        upgraded, of which `progress` is told when it takes long.

        In a folder it grows as `growth` says. A change waits `patience` seconds for that of another process.
        Raises MiitError when there is none, or it is of a newer format, or cannot be read, or has to be upgraded and
        cannot be written. That the model is the one which the index was built with is checked when it is first used.
        """
        if not cls.exists(place):
            raise MiitError(f"There is no index in {shown(place)}: add a transcript with 'miit add PATH'.")
        if isinstance(place, str):
            from index.milvus.store import MilvusStore

            server = MilvusStore(place, patience)
            return cls(place, server, server, model)
        store = Store(place, patience)
        index = cls(place, store, FolderVectors(store, place, growth), model)
        try:
            index._upgrade(store, progress)
        except BaseException:
            index.close()
            raise
        return index

    @classmethod
    def create(
        cls,
        place: Place,
        model: str | Embedder = EMBEDDED_MODEL,
        progress: Progress | None = None,
        growth: Growth = DEFAULT_GROWTH,
    ) -> "Index":
        """An empty index in the folder, which is made when it does not exist, or at the address.

        What takes a moment is embedding the background sentences (see `background_similarity`).
        Raises MiitError when it cannot be written.
        """
        embedder = load_embedder(model) if isinstance(model, str) else model
        background = embedded_background(embedder, progress)
        if isinstance(place, str):
            from index.milvus.store import MilvusStore

            server = MilvusStore.create(place, embedder.name, embedder.dimension, background)
            return cls(place, server, server, embedder)
        store = _made(place, embedder.name, embedder.dimension, background)
        return cls(place, store, FolderVectors(store, place, growth), embedder)

    @property
    def folder(self) -> Path:
        """The folder of the index. Raises MiitError when it is in none."""
        if isinstance(self.place, str):
            raise MiitError(f"The index is in {shown(self.place)}, not in a folder: give one with --index DIR.")
        return self.place

    @cached_property
    def embedder(self) -> Embedder:
        """The embedding model, loaded at first use.

        Raises InputError when the index was built with another one.
        """
        with self._store.reading() as connection:
            built_with = self._store.model(connection)
        embedder = self._loaded_model()
        if embedder.name != built_with:
            raise InputError(
                f"The index in {shown(self.place)} was built with the embedding model {built_with!r}, not "
                f"{embedder.name!r}: set MIIT_EMBEDDING_MODEL to the first, or use another folder with --index DIR."
            )
        return embedder

    @contextmanager
    def snapshot(self) -> Iterator["Index"]:
        """The index as it is now, for who reads it more than once: until the block ends, no change made meanwhile
        shows in it. It can be read from any thread, and not changed.

        Raises MiitError when the index cannot be read.
        """
        with self._store.snapshot() as store:
            found = copy.copy(self)  # which shares what is kept
            found._store = store
            yield found

    def close(self) -> None:
        """Closes the files that this thread has open; they are opened again when they are needed."""
        self._store.close()

    def _loaded_model(self) -> Embedder:
        return load_embedder(self._model) if isinstance(self._model, str) else self._model

    def _upgrade(self, store: Store, progress: Progress | None) -> None:
        """Upgrades an index of an older format, and makes what is derived of it."""
        with store.reading() as connection:
            found = store.format(connection)
        if found != FORMAT:
            self._upgrade_from(store, found, progress)
            self._vectors.settle_if_possible()

    def _upgrade_from(self, store: Store, found: int, progress: Progress | None) -> None:
        """Upgrades the database in one transaction; whatever fails leaves it as it was."""
        if not store.is_writable:
            raise MiitError(
                f"The index in {str(self.folder)!r} has format {found} and is upgraded when it is opened, but its "
                "folder cannot be written: allow writing to it, or use another folder with --index DIR."
            )
        with store.writing() as connection:  # what cannot be written is told before the long work
            found, generation = store.format(connection), store.generation(connection)
            logger.info("The index in %s has format %d and is upgraded to %d.", self.folder, found, FORMAT)
            if found == FORMAT:
                return
            if upgrade_in_place(connection, found):
                start_over(store, connection, self.folder)
                return
            transcripts, pairs = old_transcripts(connection), old_translations(connection)
        self.embedder = self._loaded_model()
        prepared = self._prepared(transcripts, progress)
        background = embedded_background(self.embedder, progress)
        with store.writing() as connection:
            if store.format(connection) == FORMAT:
                return
            if store.generation(connection) != generation:
                raise MiitError(f"The index in {str(self.folder)!r} was changed while it was upgraded: repeat.")
            start_anew(connection, self.embedder.name, self.embedder.dimension, background)
            for transcript, own in zip(transcripts, prepared, strict=True):
                store.insert(connection, transcript, _fingerprint(transcript), own.passages, own.sentences)
            kept = store.pairs(connection)
            for original in dict.fromkeys(pairs.values()):
                event = [original, *(other for other, of in pairs.items() if of == original)]
                declare(kept, event)
                align_event(kept, event)
            start_over(store, connection, self.folder)

    @property
    def is_built(self) -> bool:
        """Whether the index got all its first documents; false after a build that was cut off."""
        with self._store.reading() as connection:
            return self._store.is_built(connection)

    def check_whole(self) -> None:
        """Raises MiitError when the index was made for a copy that has not come to its end."""
        with self._store.reading() as connection:
            if self._store.is_unfinished_copy(connection):
                raise MiitError(
                    f"The index in {shown(self.place)} is a copy that was cut off, or is being made: repeat "
                    "'miit copy SOURCE TARGET', or use another one with --index DIR."
                )

    def finish_building(self) -> None:
        """Records that the index has its first documents."""
        with self._store.writing() as connection:
            self._store.finish_building(connection)

    # Documents

    def document_count(self) -> int:
        """Number of the documents."""
        with self._store.reading() as connection:
            return self._store.document_count(connection)

    def documents(self) -> list[Metadata]:
        """Metadata of all documents, by id."""
        with self._store.reading() as connection:
            return self._store.documents(connection)

    def counts(self) -> dict[str, Counts]:
        """How much there is of each document, by id."""
        with self._store.reading() as connection:
            return {name: Counts(*numbers) for name, numbers in self._store.counts(connection).items()}

    @property
    def generation(self) -> int:
        """How often the index has changed. It tells no state of the index: a copy that is put back may have the same
        generation, and another content.
        """
        return self.state.generation

    @property
    def state(self) -> State:
        """Which content the index has: as long as it is the same, so is all that is found."""
        with self._store.reading() as connection:
            return self._store.state(connection)

    def check_readable(self) -> None:
        """Raises MiitError when the index cannot be read from where it is kept, whatever of it is still in memory."""
        self._store.check_readable()

    def speakers(self) -> list[str]:
        """Names of all who speak."""
        with self._store.reading() as connection:
            return list(self._names(connection))

    def _names(self, connection: View) -> Sequence[str]:
        return self._speakers.get(self._store.state(connection).name, lambda: self._store.speakers(connection))

    def transcript(self, document_id: str) -> Transcript:
        """One document whole. Raises InputError when there is none of that id."""
        with self._store.reading() as connection:
            state = self._store.state(connection)
            found = self._transcripts.get(
                (state.name, document_id), lambda: self._store.transcript(connection, document_id)
            )
        if found is None:
            raise self._no_document(document_id)
        return found

    def sentences(self, document_id: str) -> list[MarkedSpan]:
        """The sentences of a document, in order; none when there is no document of that id."""
        with self._store.reading() as connection:
            return self._store.sentences(connection, document_id)

    def turn_sentences(self, document_id: str, turn: int) -> list[tuple[Passage, MarkedSpan]]:
        """The sentences of one turn of a document, in order, each with its passage."""
        with self._store.reading() as connection:
            stored = self._store.turn(connection, document_id, turn)
        return [
            (found.passage, MarkedSpan(sentence.start, sentence.end, sentence.mark))
            for found in stored
            for sentence in found.sentences
        ]

    def passage_vectors(self, document_id: str | None = None) -> tuple[list[Passage], Vectors]:
        """All passages, or those of one document, and the unit vectors of their wholes, shape (n, dimension).

        Raises InputError when there is no document of that id.
        """
        with self._store.reading() as connection:
            self._known(connection, Filters(document_id=document_id))
            stored = self._store.passages(connection, self._store.passage_keys(connection, document_id))
        return [found.passage for found in stored], _wholes(stored, self.embedder.dimension)

    def add(
        self,
        transcript: Transcript,
        progress: Progress | None = None,
        passage_tokens: int = PASSAGE_TOKENS,
        prepared: Prepared | None = None,
        translation_of: str | None = None,
        source: str | None = None,
    ) -> Added:
        """Adds a transcript, or replaces the document of the same id; the same again changes nothing.

        Its passages have at most `passage_tokens` tokens of the embedding model. What was `prepared` is not made again.
        With `source`, the name that the user knows its source by, it replaces no document that was read from elsewhere,
        and is refused when another says the same (see `check_source`).
        `translation_of` is a document of the same event in another language; a document that has been paired stays so
        when it is replaced.
        Raises InputError when the text holds what UTF-8 cannot, a URL is not of the web, when there is no such
        document, it is the same, in the same language or about something else, MiitError when the index cannot be
        written.
        """
        document_id = transcript.metadata.document_id
        _check_addresses(transcript.metadata)
        with self._store.reading() as connection:  # what cannot be paired is told before the long work
            self._event_with(connection, transcript.metadata, translation_of)
        prepared = prepared or self.prepare(transcript, progress, passage_tokens)
        fingerprint = _fingerprint(transcript)
        added = Added(document_id, len(prepared.passages), _count_sentences(prepared.passages), "unchanged")
        with self._store.writing() as connection:
            if source is not None:  # another program may have added a document since it was prepared
                check_source(self._store, connection, transcript, fingerprint, source)
            event = self._event_with(connection, transcript.metadata, translation_of)
            held = self._store.fingerprint(connection, document_id)
            pairs = self._store.pairs(connection)
            if held == fingerprint and set(event) == set(event_of(pairs, document_id)):
                return replace(added, aligned=pairs.count_aligned(document_id))
            if held != fingerprint:
                # What was held when it was prepared may have been removed since.
                sentences = prepared.sentences or self._embedded(transcript, prepared.passages, progress)
                self._vectors.remove(connection, document_id)
                self._store.insert(connection, transcript, fingerprint, prepared.passages, sentences)
            forget(pairs, document_id)
            declare(pairs, event)
            agreements = align_event(pairs, event)
            if translation_of is not None:
                self._check_translation(document_id, translation_of, agreements)
            elif not all(found.is_one_event for found in agreements):
                separate_aligned(pairs, document_id)
            aligned = pairs.count_aligned(document_id)
            self._store.advance(connection)
        self._vectors.settle_if_possible()
        state: Change = "paired" if held == fingerprint else "replaced" if held else "added"
        return replace(added, state=state, aligned=aligned)

    def prepare(
        self, transcript: Transcript, progress: Progress | None = None, passage_tokens: int = PASSAGE_TOKENS
    ) -> Prepared:
        """Splits a transcript and embeds its sentences, which takes the time of adding it; the index stays as it is.

        Of a transcript that the index holds already, nothing is embedded. What `progress` raises ends it.
        Raises InputError when the text holds what UTF-8 cannot.
        """
        document_id = transcript.metadata.document_id
        if not is_storable(transcript.text):
            raise InputError(
                f"The transcript {document_id!r} holds NUL characters or broken Unicode: correct it first."
            )
        passages = split_into_passages(transcript, self.embedder.count_tokens, passage_tokens)
        return Prepared(passages, [] if self.holds(transcript) else self._embedded(transcript, passages, progress))

    def _embedded(
        self, transcript: Transcript, passages: Sequence[SplitPassage], progress: Progress | None
    ) -> list[StoredSentence]:
        texts = [transcript.text[span.start : span.end] for split in passages for span in split.sentences]
        return list(_marked(transcript, passages, embed(self.embedder, texts, progress), self.embedder.name))

    def holds(self, transcript: Transcript) -> bool:
        """Whether the index holds the same transcript, under the same id."""
        with self._store.reading() as connection:
            held = self._store.fingerprint(connection, transcript.metadata.document_id)
        return held == _fingerprint(transcript)

    def copy_of(self, transcript: Transcript) -> Metadata | None:
        """The document that says the same, but for white space, under whatever id; None when there is none."""
        with self._store.reading() as connection:
            found = self._store.same_content(connection, transcript)
            return self._store.metadata(connection, [found])[found] if found is not None else None

    def has(self, document_id: str) -> bool:
        """Whether there is a document of that id."""
        with self._store.reading() as connection:
            return self._store.fingerprint(connection, document_id) is not None

    def check_source(self, transcript: Transcript, source: str) -> None:
        """Raises InputError when `add` would refuse a transcript for its source, which the user knows as `source`."""
        with self._store.reading() as connection:
            check_source(self._store, connection, transcript, _fingerprint(transcript), source)

    def rebuild(self, progress: Progress | None = None, document_ids: Collection[str] | None = None) -> None:
        """Splits, embeds and marks all documents anew, or some, from the texts that the index holds.

        Whoever asks meanwhile gets answers from what there was before. What `progress` raises ends it, and nothing is
        changed. A document that is added, replaced or removed meanwhile stays as it is then.
        Raises MiitError when the index cannot be written.
        """
        held = [document.document_id for document in self.documents()]
        transcripts = [self.transcript(one) for one in held if document_ids is None or one in document_ids]
        prepared = self._prepared(transcripts, progress)
        with self._store.writing() as connection:
            for transcript, own in zip(transcripts, prepared, strict=True):
                document_id, fingerprint = transcript.metadata.document_id, _fingerprint(transcript)
                if self._store.fingerprint(connection, document_id) == fingerprint:
                    self._vectors.remove(connection, document_id)
                    self._store.insert(connection, transcript, fingerprint, own.passages, own.sentences)
            pairs = self._store.pairs(connection)
            for event in dict.fromkeys(tuple(event_of(pairs, one.metadata.document_id)) for one in transcripts):
                align_event(pairs, event)
            self._store.advance(connection)
            # In the same transaction, since whoever reads would have to do without segments until it is done.
            self._vectors.settle_inside(connection)

    def _prepared(self, transcripts: Sequence[Transcript], progress: Progress | None) -> list[Prepared]:
        """The transcripts split and embedded, whether the index holds them or not."""
        passages = [split_into_passages(one, self.embedder.count_tokens, PASSAGE_TOKENS) for one in transcripts]
        total, done = sum(map(_count_sentences, passages)), 0
        if progress:
            progress(0, total)
        prepared = []
        for transcript, own in zip(transcripts, passages, strict=True):

            def step(embedded: int, _: int, before: int = done) -> None:
                if progress:
                    progress(before + embedded, total)

            prepared.append(Prepared(own, self._embedded(transcript, own, step)))
            done += len(prepared[-1].sentences)
        return prepared

    def remove(self, document_id: str) -> None:
        """Removes a document; its translations stay, and it is paired with them again when it is added again.

        Raises InputError when there is none of that id.
        """
        with self._store.writing() as connection:
            if self._store.fingerprint(connection, document_id) is None:
                raise self._no_document(document_id)
            pairs = self._store.pairs(connection)
            remember(pairs, document_id)
            separate(pairs, document_id)
            self._vectors.remove(connection, document_id)
            self._store.advance(connection)
        self._vectors.settle_if_possible()

    def _no_document(self, document_id: str) -> InputError:
        return InputError(
            f"The index holds no document {document_id!r}: 'miit list' shows those that it holds.",
            "no_document",
            name=document_id,
        )

    # Translations

    def originals(self) -> dict[str, str]:
        """Of each document that was declared a translation, by id, the document that it is a translation of."""
        with self._store.reading() as connection:
            return self._store.pairs(connection).originals()

    def translations(self, document_id: str) -> list[Metadata]:
        """The other documents of the same event, each in another language; an original comes first."""
        with self._store.reading() as connection:
            event = event_of(self._store.pairs(connection), document_id)
            others = [other for other in event if other != document_id]
            known = self._store.metadata(connection, others)
        return [known[other] for other in others]

    def beside(self, document_id: str, start: int, end: int, other: str) -> Counterpart | None:
        """What another document of the same event says for the sentences of a document between `start` and `end`; None
        when it leaves them out, or is of another event.
        """
        with self._store.reading() as connection:
            return self._store.pairs(connection).counterpart(document_id, start, end, other)

    def _event_with(self, connection: View, metadata: Metadata, translation_of: str | None) -> list[str]:
        """Ids of the documents of the event of a document, the original first, once it is a translation of the other.

        Raises InputError when it cannot be.
        """
        pairs = self._store.pairs(connection)
        event = event_of(pairs, metadata.document_id)
        if translation_of is None and self._store.fingerprint(connection, metadata.document_id) is None:
            return self._event_again(connection, metadata)
        if translation_of is not None:
            if self._store.fingerprint(connection, translation_of) is None:
                raise self._no_document(translation_of)
            if translation_of == metadata.document_id:
                raise InputError(
                    f"{translation_of!r} cannot be a translation of itself: give the id of another document.",
                    "of_itself",
                    name=translation_of,
                )
            event = list(dict.fromkeys([*event_of(pairs, translation_of), *event]))
        known = self._store.metadata(connection, event) | {metadata.document_id: metadata}
        for first, second in combinations(event, 2):
            if is_same_language(known[first].language, known[second].language):
                raise InputError(
                    f"{first!r} and {second!r} are both in the language {known[first].language!r}, and an event has "
                    'one document a language: remove one, or correct the "language" in its .json file.',
                    "same_language",
                    name=first,
                    other=second,
                )
        return event

    def _event_again(self, connection: View, metadata: Metadata) -> list[str]:
        """Ids of the documents of the event that a document was of before it was removed, as far as they are there and
        in other languages.
        """
        pairs = self._store.pairs(connection)
        before = remembered(pairs, metadata.document_id)
        held = self._store.metadata(connection, before)
        # What was paired with the others since is of the event too.
        since = [other for one in before if one in held for other in event_of(pairs, one)]
        event = list(dict.fromkeys([*(one for one in before if one in held or one == metadata.document_id), *since]))
        known = self._store.metadata(connection, event) | {metadata.document_id: metadata}
        are_apart = not any(is_same_language(known[a].language, known[b].language) for a, b in combinations(event, 2))
        return event if are_apart else [metadata.document_id]

    def separate(self, document_id: str) -> None:
        """Takes a document out of its event: it stands for itself again. Raises InputError when there is none of that
        id.
        """
        with self._store.writing() as connection:
            if self._store.fingerprint(connection, document_id) is None:
                raise self._no_document(document_id)
            separate_aligned(self._store.pairs(connection), document_id)
            self._store.advance(connection)

    def _check_translation(self, document_id: str, other: str, agreements: Sequence[Agreement]) -> None:
        """Raises InputError when the documents do not agree: pairs of documents about different things would hide
        sentences that nothing else says.
        """
        for found in agreements:
            if not found.is_one_event:
                common = f"{found.share:.0%} of {_sentences_in_words(found.sentences)} in common"
                reason = (
                    f"they have {common}, to a degree of {found.score:.2f}, and {found.contradicted:.0%} of the pairs "
                    "with numbers give different ones"
                )
                raise InputError(
                    f"{document_id!r} and {other!r} do not seem to be the same event "
                    f"({reason if found.same_day else 'they are of different days'}): check both, "
                    "or add it without --translation-of.",
                    "not_same_event",
                    name=document_id,
                    other=other,
                )

    # Feedback

    def save_feedback(self, feedback: Feedback) -> None:
        """Keeps a reader's verdict on an answer, in place of an earlier one on the same answer.

        Raises MiitError when the index cannot be written.
        """
        with self._store.writing() as connection:
            self._store.save_feedback(connection, feedback)

    def withdraw_feedback(self, key: str) -> None:
        """Forgets the verdict on the answer with that key, if there is one. Raises as `save_feedback`."""
        with self._store.writing() as connection:
            self._store.withdraw_feedback(connection, key)

    def feedback(self) -> list[Feedback]:
        """All verdicts, the oldest first. They stay when documents that the answers cite are removed.

        Raises MiitError when one is not as it was written.
        """
        with self._store.reading() as connection:
            held = self._store.feedback(connection)
        if held.damaged or not held.complete:
            raise self._store.damaged("a reader's verdict")
        return held.whole

    # Copying

    def copy_to(self, place: Place, progress: Progress | None = None) -> "Index":
        """Copies all that the index holds to a folder or an address that holds no documents; the index stays as it is.

        What `progress` raises ends it, and nothing is copied: the target stays an unfinished copy, into which the same
        can be copied again. Raises InputError when there are documents, or it is for another model, MiitError when it
        cannot be written, and when this index is an unfinished copy itself.
        """
        self.check_whole()
        if not self.exists(place):
            with self._store.reading() as connection:
                about = self._store.model(connection), self._store.dimension(connection)
                background = self._store.background(connection)
            if isinstance(place, str):
                from index.milvus.store import MilvusStore

                MilvusStore.create(place, *about, background, for_copy=True)
            else:
                _made(place, *about, background, for_copy=True).close()
        copied = self.open(place, self._model)
        copy_all(self._store, copied._store, progress)
        copied.settle()
        return copied

    # Search

    @stage("search")
    def search(  # noqa: PLR0913 - each filter is an argument
        self,
        query: str,
        k: int = 5,
        speaker: str | None = None,
        document_id: str | None = None,
        mark: Mark | None = None,
        *,
        since: date | None = None,
        until: date | None = None,
        language: str | None = None,
        preferred_language: str | None = None,
    ) -> list[Hit]:
        """The `k` passages nearest in meaning to the query, in whatever language it is, best first.

        Only passages of the speaker, of the document, of documents in the language and from the day `since` to the day
        `until` (see `Filters`) count, and in them only sentences of the mark, when they are given. Of sentences that
        say the same in several languages only one counts: that in `preferred_language` (by default the query's), or
        else the original's.
        Raises InputError for a query that cannot be one (see `clean_query`), for a `k` outside 1 to MAX_RESULTS, for a
        speaker, document or language that the index does not hold, for a mark that is none of MARKS, and for days the
        wrong way round.
        """
        query = clean_query(query)
        if not 1 <= k <= MAX_RESULTS:
            raise InputError(f"The number of results is {k}: give one from 1 to {MAX_RESULTS}.")
        embedded = self._embed_query(query)
        with self._store.reading() as connection:
            filters = self._known(connection, Filters(speaker, document_id, mark, since, until, language))
            repeated = self._repeated(connection, preferred_language or identify_language(query), filters)
            count = max(_CANDIDATE_SENTENCES, 10 * k)
            nearest = self._vectors.nearest(connection, embedded.vector, count, filters, repeated)
            lexical = self._store.lexical(connection, query_terms(query), count, filters)
            keys = dict.fromkeys([*self._store.passages_of(connection, nearest), *lexical])
            candidates = self._store.passages(connection, list(keys), mark, repeated)
            best = rank(embedded, candidates, lexical)[:k]
            documents = self._store.metadata(connection, list({one.candidate.passage.document_id for one in best}))
        return [one.hit(documents[one.candidate.passage.document_id]) for one in best]

    def embed_query(self, query: str) -> Vectors:
        """The query's unit vector, shape (dimension,). Raises InputError for a query that cannot be one."""
        return self._embed_query(clean_query(query)).vector

    def query_similarities(self, query: str, others: Sequence[str]) -> Vectors:
        """Cosine similarities of a query to others, shape (len(others),); see `embed_query`."""
        return np.stack([self.embed_query(other) for other in others]) @ self.embed_query(query)

    def background_similarity(self, query: str) -> float:
        """Similarity of the query to the nearest background sentence.

        The background (data/background.txt) says something about everything and nothing about any transcript:
        a question that is nearer to it than to the transcripts is not answered by them.
        """
        embedded = self._embed_query(clean_query(query))
        with self._store.reading() as connection:
            background = self._backgrounds.get(None, lambda: self._store.background(connection))
        return float(similarities_to(embedded)(background).max())

    def _repeated(self, connection: View, language: str, filters: Filters) -> frozenset[int]:
        """Ids of the sentences that another document says in the language, or else in the original's."""
        pairs = self._store.pairs(connection)
        of = pairs.originals()
        if not of:
            return frozenset()

        def found() -> frozenset[int]:
            known = self._store.metadata(connection, [*{*of, *of.values()}])
            # What only a document says that the filters leave out is not said again.
            ranks = {
                document_id: 0 if is_same_language(metadata.language, language) else 1 + (document_id in of)
                for document_id, metadata in known.items()
                if filters.leave(metadata)
            }
            return pairs.said_elsewhere(ranks, filters)

        return self._said_elsewhere.get((self._store.state(connection).name, language, filters), found)

    @stage("embed")
    def _embed_query_uncached(self, query: str) -> QueryEmbedding:
        return QueryEmbedding(self.embedder.embed_query(query), self.embedder.latent_terms(query))

    def _known(self, connection: View, filters: Filters) -> Filters:
        """The filters with the speaker's name as the index has it. Raises InputError for what it does not hold."""
        if filters.mark is not None and filters.mark not in MARKS:
            raise InputError(f"No sentence is marked as {filters.mark!r}: give one of {', '.join(MARKS)}.")
        if filters.document_id is not None and self._store.fingerprint(connection, filters.document_id) is None:
            raise self._no_document(filters.document_id)
        if filters.since and filters.until and filters.since > filters.until:
            raise InputError(f"No day is from {filters.since} to {filters.until}: give the earlier day first.", "days")
        if filters.language is not None:
            languages = self._store.languages(connection)
            if filters.language.lower() not in languages:
                raise InputError(
                    f"The index holds no document in the language {filters.language!r}: give one of "
                    f"{', '.join(languages)}.",
                    "no_language",
                    name=filters.language,
                )
        if filters.speaker is None:
            return filters
        name = self._store.speaker_named(connection, filters.speaker.strip())
        if name is not None:
            return replace(filters, speaker=name)
        known = self._names(connection)
        raise InputError(
            f"Nobody named {filters.speaker!r} speaks in the index: those who do are {', '.join(known)}.",
            "no_speaker",
            name=filters.speaker,
        )

    def settle(self, progress: Progress | None = None) -> None:
        """Does what is due since the index has changed: what keeps searches quick however much it has grown.

        Each change does it. It takes minutes where the index has become many times larger, which is due now and then;
        `progress` is told of the vectors done. Searches and changes go on meanwhile; what `progress` raises ends it.
        Raises MiitError when the index cannot be read or written.
        """
        self._vectors.settle(progress)

    def explain(self) -> list[str]:
        """Sentences on how the vectors are kept, and why."""
        return self._vectors.explain()

    def check_vectors(self) -> bool:
        """Whether the files of vectors were whole and held those of all sentences; they do from then on.

        Raises MiitError when the index cannot be read or written.
        """
        return self._vectors.check()

    def check_background(self) -> bool:
        """Whether the background sentences were as they were written; they are from then on.

        Raises MiitError when the index cannot be read or written.
        """
        try:
            with self._store.reading() as connection:
                self._store.background(connection)
        except DamagedError:
            background = embedded_background(self.embedder, None)
            with self._store.writing() as connection:
                self._store.write_background(connection, background)
            return False
        return True


def _made(folder: Path, model: str, dimension: int, background: Embeddings, for_copy: bool = False) -> Store:
    """An empty store in the folder, which is made when it does not exist."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        return Store.create(folder, model, dimension, background, for_copy=for_copy)
    except OSError as error:
        raise folder_failure(folder, error) from error


def _marked(
    transcript: Transcript, passages: Sequence[SplitPassage], embedded: Embeddings, space: str
) -> Iterator[StoredSentence]:
    """The sentences of the passages as they are embedded, in order, each with its mark."""
    remaining, latent = iter(embedded.vectors), iter(embedded.latent)
    for _, turn in groupby(passages, key=lambda split: split.passage.turn):
        spans = [span for split in turn for span in split.sentences]
        own = np.stack(list(islice(remaining, len(spans))))
        texts = [transcript.text[span.start : span.end] for span in spans]
        found = marks(texts, own, space, transcript.metadata.language)
        for span, mark, vector in zip(spans, found, own, strict=True):
            yield StoredSentence(span.start, span.end, mark, vector, next(latent))


def _wholes(passages: Sequence[StoredPassage], dimension: int) -> Vectors:
    """Unit vectors of passages, shape (n, dimension): their sentences', weighted by length, as search takes them."""
    sums = np.zeros((len(passages), dimension), dtype=np.float32)
    for number, stored in enumerate(passages):
        for sentence in stored.sentences:
            sums[number] += (sentence.end - sentence.start) * sentence.vector
    lengths = np.linalg.norm(sums, axis=1, keepdims=True)
    return (sums / np.where(lengths == 0, 1, lengths)).astype(np.float32)


def _sentences_in_words(count: int) -> str:
    return "1 sentence" if count == 1 else f"{count:,} sentences"


def _count_sentences(passages: Sequence[SplitPassage]) -> int:
    return sum(len(split.sentences) for split in passages)


def _check_addresses(metadata: Metadata) -> None:
    """Raises InputError for a URL that is not of the web: pages link to it."""
    for url in (metadata.url, *(page.url for page in metadata.pages)):
        if url is not None and not is_web_address(url):
            raise InputError(
                f"The transcript {metadata.document_id!r} has {url[:200]!r} as url, which is no address of the web: "
                "write it as in https://example.org/talk.html, or leave it out."
            )


def _fingerprint(transcript: Transcript) -> str:
    """Tells whether two transcripts are the same, wherever each was read from."""
    transcript = replace(transcript, metadata=replace(transcript.metadata, source=""))
    return hashlib.sha256(repr(transcript).encode("utf-8", "replace")).hexdigest()
