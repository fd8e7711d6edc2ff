"""The pairs of an index in Milvus: see `index.pairs`.

Originals and what is remembered of removed documents are one text, which every front end holds in memory. The pairs of
two documents are one text too.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from index.filters import Filters
from index.milvus.parts import Kind, texts, write_text
from index.milvus.schema import PASSAGES, SENTENCES
from index.milvus.view import View, digest
from index.pairs import Counterpart, PairedSentence

if TYPE_CHECKING:
    from index.milvus.store import MilvusStore


class MilvusPairs:
    """The pairs in one state of the index."""

    def __init__(self, store: "MilvusStore", view: View) -> None:
        self._store = store
        self._server = store.server
        self._view = view

    # Relations of documents

    def originals(self) -> dict[str, str]:
        """Of each translation, by id, the document that it is a translation of."""
        return dict(sorted(self._relations()["originals"].items()))

    def put_originals(self, changes: Mapping[str, str | None]) -> None:
        """Records the originals of some translations; None takes what is recorded away."""
        before = self._relations()
        put = before["originals"] | dict(changes)
        kept = {translation: original for translation, original in put.items() if original is not None}
        self._put_relations(before, originals=kept)

    def remembered(self) -> dict[str, list[str]]:
        """Of each removed document, by id, the ids of its event."""
        return dict(self._relations()["remembered"])

    def keep_remembered(self, events: Mapping[str, Sequence[str]]) -> None:
        """Puts other such events in the place of all."""
        self._put_relations(self._relations(), remembered=dict(events))

    def _relations(self) -> dict[str, Any]:
        unit = self._view.relations
        if not unit:
            return {"originals": {}, "remembered": {}}

        def read() -> dict[str, Any]:
            found: dict[str, Any] = json.loads(
                texts(self._server, self._view, Kind.RELATIONS, f"unit == {unit}")[0].text
            )
            return found

        return self._store.kept.get(unit, read) if self._view.is_published else read()

    def _put_relations(self, before: Mapping[str, Any], **changed: Any) -> None:
        after = {**before, **changed}
        if after == before:
            return
        self._view.drop(self._view.relations)
        self._view.relations = self._view.new_unit()
        write_text(self._server, self._view.relations, Kind.RELATIONS, json.dumps(after, ensure_ascii=False))

    def event_date(self, document_id: str) -> date | None:
        """The day of the event of a document."""
        found = self._store.metadata(self._view, [document_id])
        return found[document_id].event_date if found else None

    # Pairs of sentences

    def sentences(self, document_id: str) -> list[PairedSentence]:
        """The sentences of a document, in order."""
        passages = self._store.passages(self._view, self._store.passage_keys(self._view, document_id))
        keys = iter(self._store.sentence_keys(self._view, document_id))
        return [
            PairedSentence(
                next(keys),
                stored.passage.turn,
                sentence.start,
                sentence.end,
                stored.passage.text[sentence.start - stored.passage.start : sentence.end - stored.passage.start],
                sentence.vector,
            )
            for stored in passages
            for sentence in stored.sentences
        ]

    def are_aligned(self, first: str, second: str) -> bool:
        """Whether any sentences of two documents are paired."""
        return bool(self.aligned(first, second))

    def aligned(self, first: str, second: str) -> list[tuple[int, int]]:
        """Pairs of ids of sentences, of the first document and of the second."""
        return [pair for _, pair in self._of_both(first, second)]

    def _of_both(self, first: str, second: str) -> list[tuple[int, tuple[int, int]]]:
        """Such pairs, each with its unit."""
        forth = self._held(f"name == {digest(first)} and other == {digest(second)}")
        back = self._held(f"name == {digest(second)} and other == {digest(first)}")
        return [
            *((unit, (one, two)) for unit, held in forth for one, two in held["pairs"]),
            *((unit, (two, one)) for unit, held in back for one, two in held["pairs"]),
        ]

    def _held(self, condition: str = "") -> list[tuple[int, dict[str, Any]]]:
        """What is kept of pairs of documents, with its unit."""
        return [(part.unit, json.loads(part.text)) for part in texts(self._server, self._view, Kind.PAIRS, condition)]

    def align(self, first: str, second: str, pairs: Iterable[tuple[int, int]]) -> None:
        """Adds pairs of ids of sentences, of the first document and of the second; those that there are stay."""
        held = self._of_both(first, second)
        before = {pair for _, pair in held}
        after = sorted(before | set(pairs))
        if len(after) == len(before):
            return
        for unit in {unit for unit, _ in held}:
            self._view.drop(unit)
        text = json.dumps({"first": first, "second": second, "pairs": after}, ensure_ascii=False)
        write_text(self._server, self._view.new_unit(), Kind.PAIRS, text, first, second)

    def drop_aligned(self, document_id: str) -> None:
        """Forgets the pairs of the sentences of a document."""
        for unit, _ in self._held(_with(document_id)):
            self._view.drop(unit)

    def count_aligned(self, document_id: str) -> int:
        """Number of the sentences of a document that are paired."""
        own = {
            pair[0] if held["first"] == document_id else pair[1]
            for _, held in self._held(_with(document_id))
            for pair in held["pairs"]
        }
        return len(own)

    def said_elsewhere(self, ranks: Mapping[str, int], filters: Filters) -> frozenset[int]:
        """Ids of the sentences that say what a sentence of a document of lesser rank says which the filters leave.

        `ranks` holds only documents that the filters leave.
        """
        limits = Filters(speaker=filters.speaker, mark=filters.mark)
        left = None if limits == Filters() else self._left(ranks, limits)
        found = set()
        for _, held in self._held():
            documents = held["first"], held["second"]
            if not all(document in ranks for document in documents):
                continue
            order = sorted((0, 1), key=lambda side: ranks[documents[side]])
            if ranks[documents[0]] != ranks[documents[1]]:
                found |= {pair[order[1]] for pair in held["pairs"] if left is None or pair[order[0]] in left}
        return frozenset(found)

    def _left(self, ranks: Mapping[str, int], filters: Filters) -> set[int]:
        """Ids of the sentences of the documents that the filters leave."""
        condition = self._view.left_by(filters)
        return {
            row["key"] for row in self._server.rows_in(SENTENCES, "document", map(digest, ranks), condition, ["key"])
        }

    def counterpart(self, document_id: str, start: int, end: int, other: str) -> Counterpart | None:
        """What another document says for the sentences of a document between `start` and `end`; None if it leaves them
        out.
        """
        pairs = self.aligned(document_id, other)
        if not pairs:
            return None
        condition = self._view.left_by(Filters(document_id=document_id))
        own = self._server.rows(SENTENCES, f"{condition} and start < {int(end)} and end > {int(start)}", ["key"])
        keys = {row["key"] for row in own}
        wanted = sorted({there for here, there in pairs if here in keys})
        fields = ["start", "end", "turn", "passage"]
        rows = self._server.rows_in(SENTENCES, "key", wanted, self._view.condition, fields)
        if not rows:
            return None
        rows.sort(key=lambda row: int(row["start"]))
        first = rows[0]
        (passage,) = self._server.rows(PASSAGES, f"key == {first['passage']} and {self._view.condition}", ["speaker"])
        last_end = max(row["end"] for row in rows if row["turn"] == first["turn"])
        return Counterpart(other, first["start"], last_end, passage["speaker"], first["turn"])


def _with(document_id: str) -> str:
    return f"(name == {digest(document_id)} or other == {digest(document_id)})"
