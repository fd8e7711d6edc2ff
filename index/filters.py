"""What a search may be limited to."""

from dataclasses import dataclass
from datetime import date

from index.marks import Mark


@dataclass(frozen=True, slots=True)
class Filters:
    """What a search is limited to: sentences of one speaker, of one document, of one mark, of documents from one day
    to another, both included, and in one language; None limits nothing.

    A document's day is that of its event, or else of its publication.
    """

    speaker: str | None = None
    document_id: str | None = None
    mark: Mark | None = None
    since: date | None = None
    until: date | None = None
    language: str | None = None
