"""The transcript: the whole text with its speakers and turns, each sentence with an address of its own."""

import logging
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from html import escape
from typing import Any, ClassVar

from assistant.assistant import Assistant
from assistant.locale import DEFAULT_LANGUAGE, Locale, ViewLabels, load_locale
from assistant.views.errors import error_notice
from assistant.views.frame import Frame, View, bare_html
from assistant.views.sources import (
    data_attributes,
    document_address,
    language_attribute,
    language_name,
    link_html,
    titles,
    transcript_link,
)
from index import Counterpart, Index, Metadata, MiitError, Transcript
from index.readers.document import MAX_CHARACTERS
from index.transcript import JOURNALIST, MarkedSpan, Span, Turn

_log = logging.getLogger(__name__)


class TranscriptLabels(ViewLabels):
    """What the transcript's view says."""

    section: ClassVar[str] = "transcript"
    choose: str
    nothing: str
    reading: str
    failed: str
    speakers: str
    turns: str
    find: str
    matches: str
    no_match: str
    no_place: str
    previous: str
    next: str
    copy_link: str
    copied: str
    others: str
    missing: str


def build(frame: Frame) -> None:
    """The choice of a transcript, and its text, which the view's script asks for."""
    assistant = frame.assistant

    def read(request: Any) -> str:
        request = request if isinstance(request, dict) else {}
        return edition_html(assistant, load_locale(str(request.get("reader"))), str(request.get("document")))

    def beside(request: Any) -> str:
        request = request if isinstance(request, dict) else {}
        start, end = (request.get(name) for name in ("start", "end"))
        if not isinstance(start, int) or not isinstance(end, int) or not 0 <= start < end <= MAX_CHARACTERS:
            return ""
        return beside_html(assistant, load_locale(str(request.get("reader"))), str(request.get("document")), start, end)

    shown = reading_html(assistant, load_locale(DEFAULT_LANGUAGE))
    view = bare_html(shown, "transcript", "transcript.js", server_functions=[read, beside])
    frame.translate([view], lambda locale: [reading_html(assistant, locale)])


VIEW = View(TranscriptLabels, build)


def reading_html(assistant: Assistant, reader: Locale) -> str:
    """The choice of a transcript, what to find in it, and room for its text."""
    labels = TranscriptLabels.of(reader)
    documents = assistant.index.documents()
    if not documents:
        return f'<h2 class="unseen">{escape(labels.title)}</h2><p class="hint">{escape(labels.nothing)}</p>'
    options = "".join(
        f'<option value="{escape(document_id)}">{escape(title)}</option>'
        for document_id, title in titles(documents, reader).items()
    )
    words = {
        name: getattr(labels, name)
        for name in ("reading", "failed", "matches", "no_match", "no_place", "copy_link", "copied")
    }
    return (
        f'<label class="choose"><span>{escape(labels.choose)}</span>'
        f'<select aria-label="{escape(labels.choose)}">{options}</select></label>'
        f'<form role="search" class="find"><input type="search" dir="auto" aria-label="{escape(labels.find)}"'
        f' placeholder="{escape(labels.find)}" enterkeyhint="search" autocomplete="off" maxlength="200">'
        f'<span class="count" role="status"></span>'
        f"{_step('previous', labels.previous)}{_step('next', labels.next)}</form>"
        f'<section class="edition" aria-label="{escape(labels.title)}"{data_attributes(words)}></section>'
    )


def _step(name: str, label: str) -> str:
    return (
        f'<button type="button" class="{name}" aria-label="{escape(label)}" title="{escape(label)}" disabled>'
        '<span aria-hidden="true"></span></button>'
    )


def edition_html(assistant: Assistant, reader: Locale, document_id: str) -> str:
    """A transcript as HTML: what is known of it, who speaks in it, and every turn; or a sentence that says why not."""
    labels = TranscriptLabels.of(reader)
    try:
        with assistant.index.snapshot() as index:
            transcript = index.transcript(document_id)
            sentences, others = index.sentences(document_id), index.translations(document_id)
    except MiitError as error:
        return error_notice(error, reader)
    except Exception:
        _log.exception("A transcript could not be read")
        return f'<p class="notice" role="alert">{escape(labels.failed)}</p>'
    turns = "".join(_turn_html(turn, transcript, sentences, reader) for turn in transcript.turns)
    language = language_attribute(transcript.metadata.language)
    return (
        f"{_head_html(transcript, others, reader, labels)}{_contents_html(transcript, reader, labels)}"
        f'<div class="text" dir="auto"{language}>{_lead_html(transcript)}{turns}</div>'
    )


def beside_html(assistant: Assistant, reader: Locale, document_id: str, start: int, end: int) -> str:
    """What the other languages of the event say for what stands between the offsets, each with a link to its place."""
    labels = TranscriptLabels.of(reader)
    try:
        with assistant.index.snapshot() as index:
            items = "".join(
                _beside_html(index, reader, labels, other, index.beside(document_id, start, end, other.document_id))
                for other in index.translations(document_id)
            )
    except MiitError:
        return ""
    if not items:
        return ""
    label = escape(labels.others)
    return (
        f'<aside class="elsewhere" lang="{reader.code}" dir="{reader.direction}" aria-label="{label}">{items}</aside>'
    )


def _beside_html(
    index: Index, reader: Locale, labels: TranscriptLabels, other: Metadata, found: Counterpart | None
) -> str:
    name = language_name(reader, other.language)
    if found is None:
        return f"<div><span>{escape(name)}</span> {escape(labels.missing)}</div>"
    text = escape(index.transcript(other.document_id).text[found.start : found.end])
    link = transcript_link(other.document_id, found.start, found.end, name, reader.code)
    return f'<div>{link} <span dir="auto"{language_attribute(other.language)}>{text}</span></div>'


def _head_html(transcript: Transcript, others: Sequence[Metadata], reader: Locale, labels: TranscriptLabels) -> str:
    """Title, day, place, publisher, source, the other languages of the event, and who speaks in what role."""
    metadata = transcript.metadata
    language = language_attribute(metadata.language)
    day = metadata.day
    known = (reader.date(day) if day else None, metadata.place, metadata.publisher)
    facts = "".join(f"<bdi>{escape(fact)}</bdi>" for fact in known if fact)
    roles = "".join(
        f'<li><bdi class="who">{escape(speaker.name)}</bdi> <bdi class="role">{escape(speaker.role)}</bdi></li>'
        for speaker in metadata.speakers
        if speaker.role
    )
    people = f'<ul class="people" aria-label="{escape(labels.speakers)}">{roles}</ul>' if roles else ""
    links = "".join(
        f'<a class="open" href="{escape(document_address(other.document_id))}" lang="{reader.code}">'
        f"{escape(language_name(reader, other.language))}</a>"
        for other in others
    )
    span = transcript.title_span
    place = _place(span.start, span.end) if span else ""
    return (
        f'<header class="title"><h2 dir="auto"{language}{place}>{escape(metadata.title)}</h2>'
        f'<p class="where">{facts}{links}{link_html(metadata.url)}</p>{people}</header>'
    )


def _contents_html(transcript: Transcript, reader: Locale, labels: TranscriptLabels) -> str:
    """The turns with their speakers, to jump to."""
    items = "".join(
        f'<li><a href="#turn-{turn.number}">{escape(reader.speaker(turn.speaker))}</a></li>'
        for turn in transcript.turns
        if turn.speaker
    )
    if not items:
        return ""
    return (
        f'<nav class="contents" aria-label="{escape(labels.turns)}"><details open>'
        f'<summary class="kicker">{escape(labels.turns)}</summary><ol>{items}</ol></details></nav>'
    )


def _lead_html(transcript: Transcript) -> str:
    """What stands outside the turns and states the day of the event or of the publication."""
    inside = [Span(paragraph.start, paragraph.end) for turn in transcript.turns for paragraph in turn.paragraphs]
    # One line may state both: each place of the text is shown once.
    dates = dict.fromkeys(span for span in (transcript.event_span, transcript.dateline) if span)
    stated = [span for span in dates if not _any_holds([*inside, *(dates.keys() - {span})], span)]
    leads = {_outside(transcript.text, inside, span) for span in stated}
    return "".join(
        f'<p class="lead">{"".join(_pieces(transcript.text, lead, _within(stated, lead)))}</p>'
        for lead in sorted(leads, key=lambda lead: lead.start)
    )


def _any_holds(spans: Sequence[Span], inner: Span) -> bool:
    return any(span.start <= inner.start and inner.end <= span.end for span in spans)


def _within(spans: Sequence[Span], outer: Span) -> list[Span]:
    return sorted((s for s in spans if outer.start <= s.start and s.end <= outer.end), key=lambda span: span.start)


def _outside(text: str, inside: Sequence[Span], span: Span) -> Span:
    """The span with as much of its line around it as is in none of the spans `inside`."""
    line_end = text.find("\n", span.end)
    starts = [text.rfind("\n", 0, span.start) + 1, *(one.end for one in inside if one.end <= span.start)]
    ends = [line_end if line_end >= 0 else len(text), *(one.start for one in inside if one.start >= span.end)]
    before, after = text[max(starts) : span.start], text[span.end : min(ends)]
    return Span(span.start - len(before.lstrip()), span.end + len(after.rstrip()))


def _turn_html(turn: Turn, transcript: Transcript, sentences: Sequence[MarkedSpan], reader: Locale) -> str:
    label = _speaker_html(turn, transcript.metadata, reader) if turn.speaker else ""
    body, heading = "", ""
    for paragraph in turn.paragraphs:
        if paragraph.heading != heading:
            heading = paragraph.heading
            body += f"<h4>{escape(heading)}</h4>" if heading else ""
        inside = _sentences_in(sentences, paragraph)
        body += f"<p>{''.join(_pieces(transcript.text, paragraph, inside))}</p>"
    return f'<section class="turn" id="turn-{turn.number}" tabindex="-1">{label}{body}</section>'


def _speaker_html(turn: Turn, metadata: Metadata, reader: Locale) -> str:
    """Who speaks; a journalist whom nobody names, in the reader's language."""
    language = f' lang="{reader.code}"' if turn.speaker == JOURNALIST else ""
    place = _place(turn.label.start, turn.label.end) if turn.label else ""
    role = next((speaker.role for speaker in metadata.speakers if speaker.name == turn.speaker), None)
    told = f' <span class="role">{escape(role)}</span>' if role else ""
    name = escape(reader.speaker(turn.speaker))
    return f'<h3 class="speaker"><bdi{language}{place}>{name}</bdi>{told}</h3>'


def _sentences_in(sentences: Sequence[MarkedSpan], paragraph: Span | Any) -> list[Span]:
    """The sentences, or the parts of them, that stand in the paragraph."""
    first = max(bisect_left(sentences, paragraph.start, key=lambda sentence: sentence.start) - 1, 0)
    found = []
    for sentence in sentences[first:]:
        if sentence.start >= paragraph.end:
            break
        if sentence.end > paragraph.start:
            found.append(Span(max(sentence.start, paragraph.start), min(sentence.end, paragraph.end)))
    return found


def _pieces(text: str, whole: Any, spans: Sequence[Span]) -> Iterator[str]:
    """The text of a paragraph or line, with an element for each of the spans in it."""
    position = whole.start
    for span in spans:
        yield escape(text[position : span.start])
        yield f'<span class="s"{_place(span.start, span.end)}>{escape(text[span.start : span.end])}</span>'
        position = span.end
    yield escape(text[position : whole.end])


def _place(start: int, end: int) -> str:
    return f' data-start="{start}" data-end="{end}"'
