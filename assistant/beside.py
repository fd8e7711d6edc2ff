"""Sets beside each quote of an answer what the transcripts of the same event in other languages say there."""

from assistant.answer import Answer, Beside, Citation
from index import Index, Metadata
from index.language import is_same_language
from index.stages import stage


def with_beside(answer: Answer, index: Index) -> Answer:
    """The answer with what stands beside its quotes."""
    citations = [_completed(citation, answer.language, index) for citation in answer.citations]
    return answer.model_copy(update={"citations": citations})


@stage("select")
def _completed(citation: Citation, language: str, index: Index) -> Citation:
    # What the reader reads comes first, then the original.
    others = sorted(
        index.translations(citation.document), key=lambda metadata: not is_same_language(metadata.language, language)
    )
    beside = tuple(found for other in others if (found := _beside(citation, other, index)))
    return citation.model_copy(update={"beside": beside}) if beside else citation


def _beside(citation: Citation, other: Metadata, index: Index) -> Beside | None:
    found = index.beside(citation.document, citation.start, citation.end, other.document_id)
    if found is None:
        return None
    return Beside(
        document=other.document_id,
        title=other.title,
        language=other.language,
        quote=index.transcript(other.document_id).text[found.start : found.end],
        speaker=found.speaker,
        url=other.url,
        start=found.start,
        end=found.end,
    )
