"""What a search may be limited to."""

from dataclasses import dataclass
from datetime import date

from index.marks import Mark
from index.transcript import Metadata


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

    def leave(self, metadata: Metadata) -> bool:
        """Whether sentences of the document may be left."""
        day, language = metadata.day, self.language
        return (
            self.document_id in (None, metadata.document_id)
            and (self.since is None or (day is not None and day >= self.since))
            and (self.until is None or (day is not None and day <= self.until))
            and (language is None or metadata.language.lower() == language.lower())
        )
