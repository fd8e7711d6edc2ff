"""What programs get as JSON of a search, of the documents and of the feedback, the same from wherever they ask."""

import json
from collections.abc import Sequence
from typing import Any

from index import Hit, Index


def results_object(hits: Sequence[Hit]) -> dict[str, Any]:
    """The hits, best first, as `{"results": [...]}`; each `start` and `end` are characters of the document's text.

    `best` is the sentence of the passage that is nearest to the query; `url` opens the page that it stands on.
    """
    return {"results": [_result(hit) for hit in hits]}


def _result(hit: Hit) -> dict[str, Any]:
    passage, metadata, best = hit.passage, hit.metadata, hit.best
    return {
        "document": passage.document_id,
        "title": metadata.title,
        "date": metadata.day and metadata.day.isoformat(),
        "url": metadata.url_at(best.start),
        "language": metadata.language,
        "passage_id": passage.passage_id,
        "text": passage.text,
        "speaker": passage.speaker,
        "start": passage.start,
        "end": passage.end,
        "score": round(hit.score, 4),
        "mark": best.mark,
        "best": {"text": best.text, "start": best.start, "end": best.end},
    }


def documents_object(index: Index) -> dict[str, Any]:
    """The documents of the index as `{"documents": [...]}`; `translation_of` is the original of a translation."""
    originals = index.originals()
    rows = [
        {
            "document": document.document_id,
            "title": document.title,
            "date": document.day and document.day.isoformat(),
            "url": document.url,
            "language": document.language,
            "translation_of": originals.get(document.document_id),
        }
        for document in index.documents()
    ]
    return {"documents": rows}


def feedback_object(index: Index) -> dict[str, Any]:
    """The readers' verdicts on answers, the oldest first, as `{"feedback": [...]}`; `time` is in UTC."""
    rows = [
        {
            "time": given.time.isoformat(timespec="seconds"),
            "verdict": given.verdict,
            "question": given.question,
            "language": given.language,
            "answer": json.loads(given.answer),
        }
        for given in index.feedback()
    ]
    return {"feedback": rows}
