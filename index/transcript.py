"""What a transcript is: its metadata, its text, and who speaks from where to where.

All offsets are in characters of `Transcript.text`, end exclusive, so `text[start:end]` is the source's own text.
"""

from dataclasses import dataclass
from datetime import date

from index.marks import Mark

JOURNALIST = "Journalist"
"""Speaker of a question whose asker the transcript does not name."""

NARRATION = ""
"""Speaker of text that nobody says: the title, the lead paragraph."""


@dataclass(frozen=True, slots=True)
class Speaker:
    """Somebody who speaks, with the role that the source gives, if it gives one."""

    name: str
    role: str | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a document that has several, and the address that opens it; pages follow one another in the text."""

    start: int
    end: int
    url: str


@dataclass(frozen=True, slots=True)
class Metadata:
    """What is known of a transcript besides its text.

    `pages` are empty unless each has an address of its own. `source` is the file or address that it was read from,
    empty when it came from none.
    """

    document_id: str
    title: str
    language: str = "en"
    event_date: date | None = None
    published: date | None = None
    place: str | None = None
    publisher: str | None = None
    url: str | None = None
    speakers: tuple[Speaker, ...] = ()
    pages: tuple[Page, ...] = ()
    source: str = ""

    @property
    def day(self) -> date | None:
        """The day of the event, or else of publication: the one date that a document is listed with."""
        return self.event_date or self.published

    def url_at(self, offset: int) -> str | None:
        """The address of the page on which the character at `offset` of the text stands, or else of the document."""
        return next((page.url for page in reversed(self.pages) if page.start <= offset), self.url)


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of a text, in characters, end exclusive."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class MarkedSpan(Span):
    """A sentence, with what it is marked as."""

    mark: Mark


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of a turn, and the heading above it (empty when there is none)."""

    start: int
    end: int
    heading: str = ""


@dataclass(frozen=True, slots=True)
class Turn:
    """What one speaker says without interruption. `label` is where the transcript names the speaker."""

    number: int
    speaker: str
    paragraphs: tuple[Paragraph, ...]
    label: Span | None = None


@dataclass(frozen=True, slots=True)
class Transcript:
    """A transcript as it was published: `text` is the source's, character for character.

    `title_span`, `event_span` and `dateline` tell where the text itself states the title, the day of the event
    and the date of publication.
    """

    metadata: Metadata
    text: str
    turns: tuple[Turn, ...]
    title_span: Span | None = None
    event_span: Span | None = None
    dateline: Span | None = None

    def turn_at(self, offset: int) -> Turn | None:
        """The turn in which the character at `offset` of the text is said; None where nobody's words stand."""
        for turn in self.turns:
            if any(paragraph.start <= offset < paragraph.end for paragraph in turn.paragraphs):
                return turn
        return None


@dataclass(frozen=True, slots=True)
class Passage:
    """A run of whole sentences inside one turn; `document.text[start:end] == text`.

    `passage_id` counts the passages of a document from 1, `turn` its turns from 1.
    """

    document_id: str
    passage_id: int
    text: str
    start: int
    end: int
    speaker: str
    turn: int
    heading: str
