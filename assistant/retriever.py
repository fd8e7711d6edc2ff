"""The index as a LangChain retriever."""

from typing import Any

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from pydantic import ConfigDict, TypeAdapter

from index import Hit, Index
from index.marks import Mark

_HIT = TypeAdapter(Hit)


class TranscriptRetriever(BaseRetriever):
    """Finds the `k` passages nearest in meaning to a query, of one speaker, one document or one mark if given.

    `invoke(query, language="zh")` prefers that language to the query's own where an event has several (see `Index`);
    `invoke(query, speaker="…")` finds passages of that speaker alone.

    A document's `page_content` is the passage, verbatim. Its `metadata` says where it stands (document,
    passage_id, speaker, turn, start, end, title, date, url) and how near it is (score), and holds the whole
    hit under "hit" as plain values; `hit_of` turns that back.
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)
    index: Index
    k: int = 10
    speaker: str | None = None
    document_id: str | None = None
    mark: Mark | None = None

    def _get_relevant_documents(
        self,
        query: str,
        *,
        run_manager: CallbackManagerForRetrieverRun,
        language: str | None = None,
        speaker: str | None = None,
    ) -> list[Document]:
        del run_manager
        speaker = speaker or self.speaker
        hits = self.index.search(query, self.k, speaker, self.document_id, self.mark, preferred_language=language)
        return [_document(hit) for hit in hits]


def hit_of(document: Document) -> Hit:
    """The hit that a document of TranscriptRetriever was made of."""
    return _HIT.validate_python(document.metadata["hit"])


def _document(hit: Hit) -> Document:
    passage, source = hit.passage, hit.metadata
    metadata: dict[str, Any] = {
        "document": passage.document_id,
        "passage_id": passage.passage_id,
        "speaker": passage.speaker,
        "turn": passage.turn,
        "start": passage.start,
        "end": passage.end,
        "score": hit.score,
        "title": source.title,
        "date": source.day.isoformat() if source.day else None,
        "url": source.url_at(passage.start),
        "hit": _HIT.dump_python(hit, mode="json"),
    }
    return Document(page_content=passage.text, metadata=metadata)
