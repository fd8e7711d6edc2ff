"""Answers questions about the transcript itself (when, where, who) from its metadata, citing where it says so."""

import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import regex

from assistant.answer import Answer, Citation, Claim, cite
from assistant.asked_role import answer_role
from assistant.phrases import GRAMMAR
from assistant.question import Question
from assistant.which_event import event_meant
from index import Index, Metadata, Transcript
from index.transcript import JOURNALIST, NARRATION, Span

# A question is about the transcript when nothing is left of it after these cues are taken out:
# "Who spoke at the press conference?" is, "Who spoke about IPv6 at the press conference?" is not.
_CUES = "event document when where who held published publisher spoke title filler".split()
# Without one of these a question asks for nothing that metadata tell, whatever title it names.
_ASKED = "when where who publisher title".split()
# What an event may be besides, where words of its title stand with it: "the budget session".
_KINDS_OF_EVENT = ("event", "gathering")
_WHO_SAID_THAT = "said who spoke event filler".split()


_WORD = regex.compile(r"[\p{L}\p{M}\p{N}]+")
_GAP = r"[^\p{L}\p{M}\p{N}]+"
_FEWEST_CHARACTERS = 4  # of a title in one word, as Chinese has them


@dataclass(frozen=True, slots=True)
class _Source:
    """A place in the text that states a piece of metadata, and who says it there."""

    span: Span
    speaker: str = NARRATION


def answer_about(question: Question, index: Index, events: Sequence[Metadata]) -> Answer | None:
    """The answer from the metadata of an event, or None when the question is not about the transcript itself, or the
    text nowhere states what it asks.

    `events` are those of the passages found, nearest first (at least one): the first is meant whose title the question
    names, or else the nearest.
    """
    if said := _who_said_that(question) or answer_role(question, index, events):
        return said
    if not any(map(question.asks, _ASKED)):
        return None
    event = next((event for event in events if _names_event(question, event.title)), events[0])
    intents = _intents(question, event.title)
    if not intents:
        return None
    transcript = index.transcript(event.document_id)
    citations: list[Citation] = []
    claims: list[Claim] = []
    for intent in intents:
        stated = intent(question, transcript, index)
        if stated is None:
            return None
        text, sources = stated
        numbers = [_number(citations, transcript, source) for source in sources]
        claims.append(Claim(text=text, citations=numbers, status="supported"))
    lines = event_meant(question, transcript.metadata, index) + [
        f"{claim.text} {''.join(f'[{n}]' for n in claim.citations)}" for claim in claims
    ]
    return Answer(
        question=question.text,
        language=question.language,
        answer="\n".join(lines),
        refused=False,
        claims=claims,
        citations=citations,
    )


_Intent = Callable[[Question, Transcript, Index], tuple[str, list[_Source]] | None]


def _intents(question: Question, title: str = "") -> list[_Intent]:
    if asks_who_said_that(question):
        return [_speakers]
    if question.locale.residue(question.text, _CUES) and not _names_event(question, title):
        return []
    asks = question.asks
    found: list[_Intent] = []
    if asks("published") or asks("publisher"):
        if asks("when"):
            found.append(_published_on)
        if asks("publisher") or (asks("who") and not asks("when")):
            found.append(_published_by)
    elif asks("event") or asks("held") or _names_event(question, title):
        found += [intent for cue, intent in (("when", _held_on), ("where", _held_at)) if asks(cue)]
    if asks("spoke") and asks("who"):
        found.append(_speakers)
    if not found and asks("title"):
        found.append(_titled)
    return found


def _names_event(question: Question, title: str) -> bool:
    """Whether all that is left of a question names the event by words of its title, beside the word for an event, as in
    "the briefing on the harbour": in "When was the harbour opened?" they tell what was done, and not which event.
    """
    if _quotes_title(question, title):
        return True
    locale, text = question.locale, unicodedata.normalize("NFKC", question.text)
    known = {word.casefold() for word in _WORD.findall(title)} - GRAMMAR
    left = {word.casefold() for word in _WORD.findall(locale.without(text, [*_CUES, "gathering"]))} - GRAMMAR
    if not left or not left <= known:
        return False
    events = [found.span() for kind in _KINDS_OF_EVENT for found in locale.found(kind, text)]
    named = [found.span() for found in _WORD.finditer(text) if found.group().casefold() in left]
    if not events or not named:
        return False
    start, end = min(*events, *named)[0], max(*events, *named)[1]
    between = "".join(" " if any(a <= at < b for a, b in (*events, *named)) else text[at] for at in range(start, end))
    return {word.casefold() for word in _WORD.findall(between)} <= GRAMMAR


def _quotes_title(question: Question, title: str) -> bool:
    """Whether a question that holds the title of an event word for word asks for no more than when, where or who."""
    text, title = (unicodedata.normalize("NFKC", each).casefold() for each in (question.text, title))
    words = _WORD.findall(title)
    quoted = regex.search(rf"(?<![\p{{L}}\p{{N}}]){_GAP.join(map(regex.escape, words))}(?!\p{{Latin}})", text)
    is_telling = len(words) > 1 or len("".join(words)) >= _FEWEST_CHARACTERS
    if not quoted or not is_telling:
        return False
    rest = text[: quoted.start()] + " " + text[quoted.end() :]
    return set(_WORD.findall(question.locale.without(rest, _CUES))) <= GRAMMAR


def asks_about_event(question: Question) -> bool:
    """Whether the question is about the transcript itself, or who said what the answer before it cites."""
    return bool(_intents(question))


def asks_who_said_that(question: Question) -> bool:
    """Whether the question is who said what the answer before it cites."""
    return question.asks("who") and not question.locale.residue(question.text, _WHO_SAID_THAT)


def _who_said_that(question: Question) -> Answer | None:
    previous = question.previous
    if previous is None or not previous.citations or not asks_who_said_that(question):
        return None
    claims: list[Claim] = []
    for citation in previous.citations:
        locale = question.locale
        speaker = locale.answer.journalist if citation.speaker == JOURNALIST else citation.speaker
        if citation.speaker == NARRATION:
            text = locale.say("stated")
        elif citation.date:
            text = locale.say("said_by", speaker=speaker, date=locale.date(citation.date))
        else:
            text = locale.say("said_by_undated", speaker=speaker)
        claims.append(Claim(text=text, citations=[citation.n], status="supported"))
    lines = dict.fromkeys(claim.text for claim in claims)
    numbers = {line: "".join(f"[{c.citations[0]}]" for c in claims if c.text == line) for line in lines}
    return Answer(
        question=question.text,
        language=question.language,
        answer="\n".join(f"{line} {numbers[line]}" for line in lines),
        refused=False,
        claims=claims,
        citations=previous.citations,
    )


def _held_on(question: Question, transcript: Transcript, index: Index) -> tuple[str, list[_Source]] | None:
    day, span = transcript.metadata.event_date, transcript.event_span
    if day is None or span is None:
        return None
    sources = [_sentence_at(transcript, index, span)]
    # A lead that says "on Jan. 20" leaves the year to the dateline.
    stated = transcript.text[sources[0].span.start : sources[0].span.end]
    if str(day.year) not in stated.replace(transcript.metadata.title, "") and transcript.dateline:
        sources.append(_Source(transcript.dateline))
    return question.locale.say("held_on", date=question.locale.date(day)), sources


def _held_at(question: Question, transcript: Transcript, index: Index) -> tuple[str, list[_Source]] | None:
    place = transcript.metadata.place
    source = _narrated(transcript, index, place)
    return (question.locale.say("held_at", place=place), [source]) if place and source else None


def _published_on(question: Question, transcript: Transcript, _: Index) -> tuple[str, list[_Source]] | None:
    day, span = transcript.metadata.published, transcript.dateline
    if day is None or span is None:
        return None
    return question.locale.say("published_on", date=question.locale.date(day)), [_Source(span)]


def _published_by(question: Question, transcript: Transcript, index: Index) -> tuple[str, list[_Source]] | None:
    publisher = transcript.metadata.publisher
    source = _narrated(transcript, index, publisher)
    return (question.locale.say("published_by", publisher=publisher), [source]) if publisher and source else None


def _speakers(question: Question, transcript: Transcript, _: Index) -> tuple[str, list[_Source]] | None:
    labels: dict[str, Span] = {}
    for turn in transcript.turns:
        if turn.label:
            labels.setdefault(turn.speaker, turn.label)
    if not labels:
        return None
    names = question.locale.answer.separator.join(labels)
    return question.locale.say("speakers", names=names), [_Source(span, name) for name, span in labels.items()]


def _titled(question: Question, transcript: Transcript, _: Index) -> tuple[str, list[_Source]] | None:
    span = transcript.title_span
    if span is None:
        return None
    title = transcript.text[span.start : span.end]
    return f"{question.locale.say('titled')} {question.locale.quoted(title)}", [_Source(span)]


def _narrated(transcript: Transcript, index: Index, value: str | None) -> _Source | None:
    """The first sentence of the narration that holds the value word for word."""
    for source in _narration(transcript, index):
        if value and value in transcript.text[source.span.start : source.span.end]:
            return source
    return None


def _sentence_at(transcript: Transcript, index: Index, span: Span) -> _Source:
    for source in _narration(transcript, index):
        if source.span.start <= span.start < source.span.end:
            return source
    return _Source(span)


def _narration(transcript: Transcript, index: Index) -> Iterator[_Source]:
    for turn in transcript.turns:
        if turn.speaker == NARRATION:
            for _, span in index.turn_sentences(transcript.metadata.document_id, turn.number):
                yield _Source(span)


def _number(citations: list[Citation], transcript: Transcript, source: _Source) -> int:
    """Number of the citation of the source, which is appended when it is new."""
    for citation in citations:
        if (citation.start, citation.end) == (source.span.start, source.span.end):
            return citation.n
    quote = transcript.text[source.span.start : source.span.end]
    citations.append(cite(len(citations) + 1, transcript.metadata, source.speaker, quote, source.span.start, 1.0))
    return len(citations)
