"""An index in Milvus: `index.storage.Storage` and `Nearest` over the collections of `index.milvus.schema`."""

import base64
import copy
import json
import secrets
import threading
import time
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, replace
from datetime import UTC, date, datetime
from typing import Any

import numpy as np

from index.arrays import Vectors
from index.cleaning import without_space
from index.errors import InputError, MiitError
from index.feedback import Feedback, HeldFeedback
from index.filters import Filters
from index.kept import Kept
from index.latent import Embeddings, latent_terms_of
from index.lexical import index_terms, telling
from index.marks import MARKS, Mark
from index.milvus.claim import Claim, claimed
from index.milvus.client import MOST_FOUND, Row, Server, checked_url, shown
from index.milvus.pairs import MilvusPairs
from index.milvus.parts import Kind, Part, texts, write_text
from index.milvus.schema import (
    DUMMY,
    HEAD,
    MOST_BYTES,
    MOST_GRAMS,
    PARTS,
    PASSAGES,
    SENTENCES,
    is_exact,
    load,
    make_collections,
)
from index.milvus.terms import (
    Tokens,
    bm25,
    held_grams,
    idf,
    is_held,
    marks_of,
    passage_vector,
    query_vector,
    tokenize,
)
from index.milvus.view import FORMAT, PASSAGE_ROOM, UNIT_ROOM, Gone, View, digest, ordinal
from index.passages import SplitPassage
from index.storage import Progress
from index.store import (
    COPYING,
    PATIENCE,
    State,
    StoredPassage,
    StoredSentence,
    content_of,
    read_metadata,
    read_transcript,
)
from index.transcript import MarkedSpan, Metadata, Passage, Transcript

GRACE = 600.0
"""Seconds that what was removed stays for those who read an earlier state."""

_HEADS = 16  # states that stay, for those who are about to read one
_CANDIDATES = 2  # times as many are looked for where the search for them is not exact
_MOST_GONE = 1_000  # runs of removed units before they are deleted whatever their age: a head is one row

_PASSAGE = ("key", "document_id", "number", "text", "start", "end", "speaker", "turn", "heading")
_SENTENCE = ("key", "passage", "start", "end", "mark")


class MilvusStore:
    """The index at an address. Safe to use from many threads, processes and machines."""

    def __init__(self, url: str, patience: float = PATIENCE) -> None:
        """Raises MiitError when the server cannot be reached, or holds an index of another format or none."""
        self.server = Server(checked_url(url))
        self._patience = patience
        self._turn = threading.Lock()  # among threads, so that they need not ask the server
        self._fixed: View | None = None
        self.kept: Kept[int, dict[str, Any]] = Kept(16)
        """Texts that were read last, by unit."""
        self._matches: Kept[tuple[bytes, str], int] = Kept(4_096)
        with self.server.telling():
            load(self.server)
            self._is_exact = is_exact(self.server)
        with self.reading():
            pass

    @classmethod
    def exists(cls, url: str) -> bool:
        """Whether the server holds an index. Raises MiitError when it cannot be reached."""
        server = Server(checked_url(url))
        with server.telling():
            if not server.client.has_collection(HEAD):
                return False
            load(server, [HEAD])
            return bool(server.few_rows(HEAD, "key >= 0", ["key"]))

    @classmethod
    def create(
        cls, url: str, model: str, dimension: int, background: Embeddings, for_copy: bool = False
    ) -> "MilvusStore":
        """An empty index for vectors of one model, or a copy to be, unless there is one.

        Raises MiitError when it cannot be made.
        """
        server = Server(checked_url(url))
        with server.telling():
            make_collections(server, dimension)
            load(server)
            with claimed(server, PATIENCE):
                if not server.few_rows(HEAD, "key >= 0", ["key"]):
                    state = State(0, secrets.token_bytes(16))
                    view = View(model, dimension, state, last=1, built=COPYING if for_copy else False)
                    for collection in (PARTS, PASSAGES, SENTENCES):  # of a start that was cut off
                        server.delete(collection, "unit >= 0")
                    write_text(server, 1, Kind.BACKGROUND, _background_text(background))
                    _write_head(server, view)
        return cls(url)

    # Views

    @contextmanager
    def reading(self) -> Iterator[View]:
        """One state of the index: all that is read inside belongs together. It waits for nobody who writes."""
        with self.server.telling():
            yield self._fixed or self._head()

    @contextmanager
    def writing(self) -> Iterator["Change"]:
        """A change, of which others see all or nothing; another writer waits for it.

        Raises MiitError for a snapshot, and when others write for too long.
        """
        if self._fixed:
            raise MiitError("A snapshot of the index cannot be written: change the index itself.")
        if not self._turn.acquire(timeout=max(self._patience, 0)):
            raise MiitError(
                f"Another change of the index {shown(self.server.url)} is being made: wait until it has finished, and "
                "repeat.",
                "busy",
            )
        try:
            with self.server.telling(), claimed(self.server, self._patience) as claim:
                before = self._head()
                change = Change.of(before)
                self._clear(f"unit > {before.last}")  # of a writer that was killed
                try:
                    yield change
                    if change.is_other_than(before):
                        self._publish(change, claim)
                except BaseException:
                    with suppress(Exception):  # the next writer does it
                        self._clear(f"unit > {before.last}")
                    raise
        finally:
            self._turn.release()

    @contextmanager
    def snapshot(self) -> Iterator["MilvusStore"]:
        """The index as it is now until the block ends, in whatever thread, for GRACE seconds at least."""
        with self.reading() as view:
            found = copy.copy(self)
            found._fixed = view
        yield found

    def close(self) -> None:
        """Nothing: the connection is shared by all threads."""

    def check_readable(self) -> None:
        """Raises MiitError when the server does not answer, or holds no index any more."""
        with self.reading():
            self.server.few_rows(SENTENCES, "key >= 0", ["key"], 1)

    def damaged(self, what: str) -> MiitError:
        """The error for an index in which `what` is not as it was written."""
        return MiitError(
            f"The index {shown(self.server.url)} is damaged ({what}): copy it from another with 'miit copy', or build "
            "it anew."
        )

    def _head(self) -> View:
        rows = self.server.few_rows(HEAD, "key >= 0", ["key", "content"])
        if not rows:
            raise MiitError(f"There is no index in {shown(self.server.url)}: add a transcript with 'miit add PATH'.")
        content = str(max(rows, key=lambda row: int(row["key"]))["content"])
        found = json.loads(content).get("format")
        if found != FORMAT:
            raise MiitError(
                f"The index {shown(self.server.url)} has format {found}, and this version reads {FORMAT}: use the same "
                "version of the assistant everywhere, or another database of Milvus."
            )
        return View.from_json(content)

    def _publish(self, change: "Change", claim: Claim) -> None:
        """Makes a change visible, all at once."""
        before = time.time() - GRACE
        old = [one for one in change.gone if one.time < before or len(change.gone) > _MOST_GONE]
        for one in old:
            self._clear(f"unit >= {one.first} and unit <= {one.last}")
        change.gone = _joined([one for one in change.gone if one not in old])
        change.serial += 1
        claim.check()
        _write_head(self.server, change)
        with suppress(Exception):  # the next writer does it
            self.server.delete(HEAD, f"key >= 0 and key < {change.serial - _HEADS}")

    def _clear(self, condition: str) -> None:
        for collection in (PARTS, PASSAGES, SENTENCES):
            self.server.delete(collection, condition)

    # The index as a whole

    def model(self, view: View) -> str:
        """Name of the embedding model that the index was built with."""
        return view.model

    def dimension(self, view: View) -> int:
        """Length of the vectors."""
        return view.dimension

    def state(self, view: View) -> State:
        """Which content of the index this is."""
        return view.state

    def generation(self, view: View) -> int:
        """How often the index has changed."""
        return view.state.generation

    def is_built(self, view: View) -> bool:
        """Whether the first documents of the index have all been added."""
        return view.built is True

    def is_unfinished_copy(self, view: View) -> bool:
        """Whether the index was made for a copy that has not come to its end."""
        return view.built == COPYING

    def finish_building(self, view: View) -> None:
        """Records that the first documents have all been added."""
        view.built = True

    def advance(self, view: View) -> State:
        """Counts a change; returns the new state."""
        view.state = State(view.state.generation + 1, secrets.token_bytes(16))
        return view.state

    def background(self, view: View) -> Embeddings:
        """The background sentences as the model sees them."""
        stored = json.loads(texts(self.server, view, Kind.BACKGROUND)[-1].text)
        vectors = np.frombuffer(base64.b64decode(stored["vectors"]), "<f4").reshape(-1, view.dimension)
        return Embeddings(vectors, latent_terms_of([base64.b64decode(one) for one in stored["latent"]]))

    def write_background(self, view: View, background: Embeddings) -> None:
        """Puts other background sentences in their place."""
        for part in texts(self.server, view, Kind.BACKGROUND):
            view.drop(part.unit)
        write_text(self.server, view.new_unit(), Kind.BACKGROUND, _background_text(background))

    # Documents

    def _about(self, view: View, document_ids: Sequence[str] | None = None) -> dict[str, tuple[int, dict[str, Any]]]:
        """Unit and description of all documents, or of some, by id."""
        names = ", ".join(str(digest(document_id)) for document_id in document_ids or ())
        if document_ids is not None and not names:
            return {}
        found = texts(self.server, view, Kind.METADATA, f"name in [{names}]" if names else "")
        described = [(part.unit, json.loads(part.text)) for part in found]
        return {about["id"]: (unit, about) for unit, about in sorted(described, key=lambda one: str(one[1]["id"]))}

    def document_count(self, view: View) -> int:
        """Number of the documents."""
        return view.documents

    def documents(self, view: View) -> list[Metadata]:
        """Metadata of all documents, by id."""
        return [read_metadata(about["metadata"]) for _, about in self._about(view).values()]

    def counts(self, view: View) -> dict[str, tuple[int, int, int]]:
        """Numbers of turns, passages and sentences of each document."""
        return {
            document_id: (about["turns"], about["passages"], about["sentences"])
            for document_id, (_, about) in self._about(view).items()
        }

    def metadata(self, view: View, document_ids: Sequence[str]) -> dict[str, Metadata]:
        """Metadata of some documents."""
        found = self._about(view, document_ids)
        return {document_id: read_metadata(about["metadata"]) for document_id, (_, about) in found.items()}

    def fingerprint(self, view: View, document_id: str) -> str | None:
        """Fingerprint of the source that a document was made from, or None when there is no such document."""
        found = self._about(view, [document_id])
        return str(found[document_id][1]["fingerprint"]) if found else None

    def transcript(self, view: View, document_id: str) -> Transcript | None:
        """One document whole, or None."""
        found = self._about(view, [document_id])
        if not found:
            return None
        unit, about = found[document_id]
        (content,) = texts(self.server, view, Kind.CONTENT, f"unit == {unit}")
        turns, spans, text = json.loads(content.text)
        return read_transcript(read_metadata(about["metadata"]), text, turns, spans)

    def same_content(self, view: View, transcript: Transcript) -> str | None:
        """The id of a document of the same text, but for white space and what is not seen, in as many turns; None when
        there is none.
        """
        same = texts(self.server, view, Kind.METADATA, f"other == {digest(without_space(transcript.text))}")
        found = (json.loads(part.text) for part in same)
        return min((str(about["id"]) for about in found if about["turns"] == len(transcript.turns)), default=None)

    def speakers(self, view: View) -> list[str]:
        """Names of all who speak, in order."""
        return sorted({name for _, about in self._about(view).values() for name in about["speakers"] if name})

    def speaker_named(self, view: View, name: str) -> str | None:
        """The name of a speaker as the index has it, in whatever case it is given; None when nobody has it."""
        if not name:
            return None
        if self.server.few_rows(PASSAGES, view.left_by(Filters(speaker=name)), ["key"], most=1):
            return name
        condition = f"folded_id == {digest(name.casefold())} and {view.condition}"
        found = self.server.few_rows(PASSAGES, condition, ["speaker"], most=100)
        return min((str(row["speaker"]) for row in found), default=None)

    def languages(self, view: View) -> list[str]:
        """Codes of the languages of the documents, in lower case and in order."""
        return sorted({metadata.language.lower() for metadata in self.documents(view)})

    def insert(
        self,
        view: "Change",
        transcript: Transcript,
        fingerprint: str,
        passages: Sequence[SplitPassage],
        sentences: Sequence[StoredSentence],
    ) -> None:
        """Adds a document; `sentences` are those of its passages, in order. Raises InputError when a text in it is
        longer than Milvus takes.
        """
        unit, metadata, remaining = view.new_unit(), transcript.metadata, iter(sentences)
        own = [[next(remaining) for _ in split.sentences] for split in passages]
        if len(own) >> (UNIT_ROOM - PASSAGE_ROOM) or any(len(held) >> PASSAGE_ROOM for held in own):
            raise InputError(f"{metadata.document_id!r} is too long for one document: divide it.")
        tokens = _tokens(passages, own)
        rows = [
            _passage_row(unit, place, metadata, split.passage, held)
            for place, (split, held) in enumerate(zip(passages, tokens, strict=True))
        ]
        self.server.insert(SENTENCES, _sentence_rows(unit, metadata, passages, own))
        self.server.insert(PASSAGES, rows)
        about = {
            "id": metadata.document_id,
            "fingerprint": fingerprint,
            "metadata": json.dumps(asdict(metadata), default=date.isoformat, ensure_ascii=False),
            "speakers": sorted({split.passage.speaker for split in passages}),
            "turns": len(transcript.turns),
            "passages": len(passages),
            "sentences": len(sentences),
            "tokens": sum(row["size"] for row in rows),
        }
        write_text(self.server, unit, Kind.CONTENT, json.dumps(content_of(transcript), ensure_ascii=False))
        same = without_space(transcript.text)
        write_text(self.server, unit, Kind.METADATA, json.dumps(about, ensure_ascii=False), metadata.document_id, same)
        view.documents += 1
        view.passages += about["passages"]
        view.tokens += about["tokens"]

    def remove(self, view: "Change", document_id: str) -> None:
        """Removes a document with all that belongs to it."""
        for unit, about in self._about(view, [document_id]).values():
            MilvusPairs(self, view).drop_aligned(document_id)
            view.drop(unit)
            view.documents -= 1
            view.passages -= about["passages"]
            view.tokens -= about["tokens"]

    # Passages and sentences

    def sentence_keys(self, view: View, document_id: str) -> list[int]:
        """Ids of the sentences of a document, in order."""
        rows = self.server.rows(SENTENCES, view.left_by(Filters(document_id=document_id)), ["key"])
        return sorted(int(row["key"]) for row in rows)

    def sentences(self, view: View, document_id: str) -> list[MarkedSpan]:
        """The sentences of a document, in order."""
        rows = self.server.rows(SENTENCES, view.left_by(Filters(document_id=document_id)), ["start", "end", "mark"])
        rows.sort(key=lambda row: int(row["start"]))
        return [MarkedSpan(row["start"], row["end"], MARKS[row["mark"]]) for row in rows]

    def turn(self, view: View, document_id: str, turn: int) -> list[StoredPassage]:
        """The passages of one turn, in order."""
        condition = f"{view.left_by(Filters(document_id=document_id))} and turn == {int(turn)}"
        return self.passages(view, sorted(int(row["key"]) for row in self.server.rows(PASSAGES, condition, ["key"])))

    def passage_keys(self, view: View, document_id: str | None = None) -> list[int]:
        """Keys of all passages, or of those of one document, in order."""
        rows = self.server.rows(PASSAGES, view.left_by(Filters(document_id=document_id)), ["key", "document_id"])
        return [int(row["key"]) for row in sorted(rows, key=lambda row: (row["document_id"], row["key"]))]

    def passages_of(self, view: View, sentence_ids: Sequence[int]) -> list[int]:
        """Keys of the passages that hold the sentences, each once, in the order of the first of them."""
        del view  # a key tells
        return list(dict.fromkeys(key >> PASSAGE_ROOM << PASSAGE_ROOM for key in sentence_ids))

    def passages(
        self, view: View, keys: Sequence[int], mark: Mark | None = None, without: Collection[int] = ()
    ) -> list[StoredPassage]:
        """Passages with their sentences (those of the mark, if given, and none of the ids `without`) and vectors, in
        the order of `keys`.
        """
        limits = view.left_by(Filters(mark=mark))
        found = self.server.rows_in(SENTENCES, "passage", keys, limits, [*_SENTENCE, "latent", "vector"])
        rows = sorted((row for row in found if row["key"] not in without), key=lambda row: int(row["key"]))
        latent = latent_terms_of([base64.b64decode(row["latent"]) for row in rows])
        sentences: dict[int, list[StoredSentence]] = {key: [] for key in keys}
        for row, terms in zip(rows, latent, strict=True):
            vector = np.asarray(row["vector"], dtype=np.float32)
            stored = StoredSentence(row["start"], row["end"], MARKS[row["mark"]], vector, terms)
            sentences[row["passage"]].append(stored)
        held = {
            row["key"]: StoredPassage(
                row["key"], Passage(*(row[name] for name in _PASSAGE[1:])), tuple(sentences[row["key"]])
            )
            for row in self.server.rows_in(PASSAGES, "key", keys, view.condition, _PASSAGE)
        }
        return [held[key] for key in keys if key in held]

    # Search

    def nearest(
        self, view: View, vector: Vectors, count: int, filters: Filters, repeated: Collection[int]
    ) -> list[int]:
        """Ids of the `count` sentences nearest to the vector that the filters leave and that are not repeated."""
        condition = view.left_by(filters)
        wanted = count if self._is_exact else _CANDIDATES * count
        most = min(wanted, MOST_FOUND)
        while True:
            found = self.server.search(SENTENCES, "vector", vector.tolist(), most, condition)
            left = [key for key, _, _ in found if key not in repeated]
            if len(left) >= wanted or len(found) < most or most == MOST_FOUND:
                return left[:count] if self._is_exact else self._in_order(view, left[:wanted], vector)[:count]
            most = min(4 * most, MOST_FOUND)

    def _in_order(self, view: View, sentence_ids: Sequence[int], vector: Vectors) -> list[int]:
        """The sentences by the inner product of their vectors with `vector`, best first."""
        rows = self.server.rows_in(SENTENCES, "key", sentence_ids, view.condition, ["key", "vector"])
        nearness = {row["key"]: float(np.asarray(row["vector"], dtype=np.float32) @ vector) for row in rows}
        return sorted(nearness, key=lambda key: (-nearness[key], key))

    def lexical(self, view: View, terms: Sequence[str], k: int, filters: Filters) -> dict[int, float]:
        """Keys and BM25 scores (greater is better) of the `k` passages that match the terms best.

        Only the terms of sentences that the filters leave match.
        """
        of_term = dict(zip(terms, tokenize(terms), strict=True))
        every = marks_of(None)
        words = telling(terms, view.passages, lambda term: self._holding(view, of_term[term], every))
        phrases = [of_term[word] for word in words if of_term[word]]
        if not phrases or not view.passages:
            return {}
        marks = marks_of(filters.mark)
        weights = [idf(view.passages, self._holding(view, phrase, marks)) for phrase in phrases]
        of_passages = view.left_by(replace(filters, mark=None))
        vector = query_vector(phrases, weights, marks)
        found = self.server.search(PASSAGES, "weights", vector, _CANDIDATES * k, of_passages, ["tokens"])
        typical = view.tokens / view.passages
        scores = {key: bm25(phrases, weights, json.loads(row["tokens"]), marks, typical) for key, _, row in found}
        best = sorted((key for key in scores if scores[key]), key=lambda key: (-scores[key], key))
        return {key: scores[key] for key in best[:k]}

    def _holding(self, view: View, phrase: Sequence[str], marks: Sequence[Mark]) -> int:
        """Number of the passages that hold a phrase in their sentences of the marks, or more than MOST_MATCHES."""
        if not phrase:
            return 0
        condition = f"{is_held(phrase, marks)} and {view.condition}"
        return self._matches.get((view.state.name, condition), lambda: self.server.count(PASSAGES, condition))

    def settle(self, progress: Progress | None = None) -> None:
        """Deletes what was removed long enough ago, and has the server put what is new into segments, which it does by
        itself once there is enough.
        """
        del progress
        with self.server.telling():
            for collection in (PARTS, PASSAGES, SENTENCES):
                self.server.client.flush(collection)
        with self.reading() as view:
            due = any(one.time < time.time() - GRACE for one in view.gone)
        if due:
            with self.writing() as change:
                change.is_due = True

    def settle_if_possible(self) -> None:
        """Nothing: each change deletes what was removed long enough ago."""

    def settle_inside(self, view: View) -> None:
        """Nothing, as `settle_if_possible`."""

    def explain(self) -> list[str]:
        """Sentences on how the vectors are kept, and why."""
        with self.reading() as view:
            counts = list(self.counts(view).values())
            kind = str(self.server.client.describe_index(SENTENCES, "vector").get("index_type"))
        sentences = sum(count[2] for count in counts)
        how = (
            "compares the query with all of them one by one"
            if self._is_exact
            else f"goes by the index that Milvus makes of them ({kind}), and puts the best in order by the vectors"
        )
        return [
            f"The index holds {sentences:,} sentences in {view.passages:,} passages of {len(counts):,} documents.",
            f"Milvus at {shown(self.server.url)} keeps their vectors, and {how}.",
            f"What was removed is deleted with the first change after {GRACE:,.0f} seconds ({len(view.gone):,} runs).",
        ]

    def check(self) -> bool:
        """True: Milvus checks its own files."""
        return True

    # Translations and verdicts

    def pairs(self, view: View) -> MilvusPairs:
        """What is kept of translations."""
        return MilvusPairs(self, view)

    def feedback(self, view: View) -> HeldFeedback:
        """The verdicts of readers."""
        found = [json.loads(part.text) for part in texts(self.server, view, Kind.FEEDBACK)]
        given = [Feedback(**one | {"time": datetime.fromisoformat(one["time"])}) for one in found]
        return HeldFeedback(sorted(given, key=lambda one: one.time))

    def save_feedback(self, view: "Change", feedback: Feedback) -> None:
        """Keeps a reader's verdict on an answer, in place of an earlier one on the same answer."""
        self.withdraw_feedback(view, feedback.key)
        stored = asdict(feedback) | {"time": feedback.time.astimezone(UTC).isoformat(timespec="milliseconds")}
        text = json.dumps(stored, ensure_ascii=False)
        write_text(self.server, view.new_unit(), Kind.FEEDBACK, text, feedback.key)

    def withdraw_feedback(self, view: "Change", key: str) -> None:
        """Forgets the verdict on the answer with that key, if there is one."""
        found: list[Part] = texts(self.server, view, Kind.FEEDBACK, f"name == {digest(key)}")
        for part in found:
            view.drop(part.unit)


class Change(View):
    """A state that is being made. What is read by it is what there will be."""

    is_due = False

    @property
    def is_published(self) -> bool:
        """False."""
        return False

    @classmethod
    def of(cls, view: View) -> "Change":
        """A change of the state."""
        return cls(**{name: copy.copy(getattr(view, name)) for name in View.__slots__})

    def is_other_than(self, view: View) -> bool:
        """Whether anything is changed, or old rows are to be deleted."""
        return self.is_due or self.to_json() != view.to_json()


def _write_head(server: Server, view: View) -> None:
    server.put(HEAD, {"key": view.serial, "content": view.to_json(), "vector": DUMMY})


def _joined(gone: Sequence[Gone]) -> list[Gone]:
    """The runs of units, those that follow each other as one, which is as new as the newest."""
    joined: list[Gone] = []
    for one in sorted(gone, key=lambda run: run.first):
        before = joined[-1] if joined else None
        if before and one.first <= before.last + 1:
            joined[-1] = Gone(before.first, max(before.last, one.last), max(before.time, one.time))
        else:
            joined.append(one)
    return joined


def _tokens(passages: Sequence[SplitPassage], sentences: Sequence[Sequence[StoredSentence]]) -> list[Tokens]:
    """The tokens of the full text of each passage."""
    words = []
    for split, own in zip(passages, sentences, strict=True):
        terms: dict[Mark, list[str]] = {mark: [] for mark in MARKS}
        for sentence in own:
            start = split.passage.start
            terms[sentence.mark] += index_terms(split.passage.text[sentence.start - start : sentence.end - start])
        words += [" ".join(terms[mark]) for mark in MARKS]
    found = iter(tokenize(words))
    return [{mark: next(found) for mark in MARKS} for _ in passages]


def _passage_row(unit: int, place: int, metadata: Metadata, passage: Passage, tokens: Tokens) -> Row:
    grams = held_grams(tokens)
    row = {
        "key": _passage_key(unit, place),
        "number": passage.passage_id,
        "document_id": passage.document_id,
        "folded_id": digest(passage.speaker.casefold()),
        "turn": passage.turn,
        "start": passage.start,
        "end": passage.end,
        "speaker": passage.speaker,
        "heading": passage.heading,
        "text": passage.text,
        "tokens": json.dumps(tokens, ensure_ascii=False),
        "size": sum(map(len, tokens.values())),
        "terms": grams,
        "weights": passage_vector(tokens),
        **_of_document(unit, metadata, passage.speaker),
    }
    for name in ("document_id", "speaker", "heading", "text", "tokens"):
        if len(row[name].encode("utf-8", "surrogatepass")) > MOST_BYTES or len(grams) > MOST_GRAMS:
            raise InputError(
                f"Passage {passage.passage_id} of {passage.document_id!r} is longer than Milvus takes: divide it, or "
                "keep the index in a folder."
            )
    return row


def _sentence_rows(
    unit: int, metadata: Metadata, passages: Sequence[SplitPassage], sentences: Sequence[Sequence[StoredSentence]]
) -> Iterator[Row]:
    for place, (split, own) in enumerate(zip(passages, sentences, strict=True)):
        passage = _passage_key(unit, place)
        for number, sentence in enumerate(own):
            yield {
                "key": passage | number,
                "passage": passage,
                "turn": split.passage.turn,
                "start": sentence.start,
                "end": sentence.end,
                "mark": MARKS.index(sentence.mark),
                "latent": base64.b64encode(sentence.latent.to_bytes()).decode("ascii"),
                "vector": sentence.vector.astype(np.float32).tolist(),
                **_of_document(unit, metadata, split.passage.speaker),
            }


def _passage_key(unit: int, place: int) -> int:
    return unit << UNIT_ROOM | place << PASSAGE_ROOM


def _of_document(unit: int, metadata: Metadata, speaker: str) -> Row:
    return {
        "unit": unit,
        "document": digest(metadata.document_id),
        "speaker_id": digest(speaker),
        "language": digest(metadata.language.lower()),
        "day": ordinal(metadata.event_date, metadata.published),
    }


def _background_text(background: Embeddings) -> str:
    vectors = base64.b64encode(background.vectors.astype("<f4").tobytes()).decode("ascii")
    latent = [base64.b64encode(one.to_bytes()).decode("ascii") for one in background.latent]
    return json.dumps({"vectors": vectors, "latent": latent})
