"""The chat's HTML: questions, answers, and sources that open the quoted sentence in its passage.

All text is escaped here: transcripts and questions are hostile until proven otherwise.
"""

import logging
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from typing import ClassVar

import regex

from assistant.answer import Answer, Beside, Citation, Claim, pieces
from assistant.assistant import Assistant
from assistant.locale import Locale, ViewLabels, load_locale
from assistant.views.sources import (
    facts_html,
    language_attribute,
    language_name,
    link_html,
    titles,
    transcript_address,
    transcript_link,
)
from index import InputError, MiitError, Transcript
from index.transcript import Span

EXAMPLES_ARE_ABOUT = "miit-2021"
_EXAMPLES_SHOWN = 6
_log = logging.getLogger(__name__)
_SHOWN_LANGUAGES = ("zh", "es", "ar", "en")


class ChatLabels(ViewLabels):
    """What the chat says; `examples` are questions about the shipped transcript."""

    section: ClassVar[str] = "chat"
    conversation: str
    question: str
    placeholder: str
    send: str
    stop: str
    new: str
    answer_from: str
    everything: str
    work: str
    plan: str
    hint: str
    searching: str
    start_with: str
    examples: list[str]
    holds: str
    more: str
    nothing: str
    source: str
    sources: str
    open: str
    failed: str
    copy_answer: str
    copied: str
    copy_failed: str
    export: str
    helpful: str
    unhelpful: str
    rated: str
    unrated: str
    rating_failed: str
    next: str


_TITLES_SHOWN = 3
_CONTEXT_CHARACTERS = 900
_LAST_WORD = 12
_TEASER = 200
_QUOTE_SHOWN = 500
_MARK = regex.compile(r"\[(\d+)\]")


def conversation_html(labels: ChatLabels, exchanges: Sequence[str], below: str = "") -> str:
    """The exchanges so far as HTML, with a message, a running question or the opening below it."""
    label = escape(labels.conversation)
    return f'<div class="log" role="log" aria-live="polite" aria-label="{label}">{"".join(exchanges)}{below}</div>'


def hint_html(labels: ChatLabels) -> str:
    """How to use the question box."""
    return f"<p>{escape(labels.hint)}</p>"


def notice_html(assistant: Assistant, reader: Locale, sentence: str, is_first: bool) -> str:
    """A message, which is HTML, and does not take the place of the opening."""
    return f'<p class="notice" dir="auto">{sentence}</p>' + (opening_html(assistant, reader) if is_first else "")


def searching_html(labels: ChatLabels, number: int, question: str) -> str:
    """A question that is not answered yet."""
    return (
        f'<article class="exchange" id="exchange-{number}"><h2 class="question" dir="auto">{escape(question)}</h2>'
        f'<p class="searching">{escape(labels.searching)}<span aria-hidden="true"></span></p></article>'
    )


def opening_html(assistant: Assistant, reader: Locale) -> str:
    """What stands in place of a conversation: what the index holds, and questions to start with."""
    labels = ChatLabels.of(reader)
    documents = assistant.index.documents()
    shown = list(titles(documents, reader).values())[:_TITLES_SHOWN]
    named = [f'<cite dir="auto">{escape(title)}</cite>' for title in shown]
    if len(documents) > _TITLES_SHOWN:
        named.append(f"<bdi>{escape(labels.more.format(count=len(documents) - _TITLES_SHOWN))}</bdi>")
    holds = " ".join(named) or escape(labels.nothing)
    opening = f'<p class="holds"><span>{escape(labels.holds)}</span> {holds}</p>'
    ids = [document.document_id for document in documents]
    questions = _about_others(assistant, reader, [name for name in ids if name != EXAMPLES_ARE_ABOUT])
    if EXAMPLES_ARE_ABOUT in ids:
        written = examples(reader)
        own = sum(language == reader.code for language, _ in written)
        questions = [*written[:own], *questions, *written[own:]][:_EXAMPLES_SHOWN]
    if questions:
        chips = "".join(chip_html(language, question) for language, question in questions)
        opening += f'<h2 class="kicker">{escape(labels.start_with)}</h2><div class="chips">{chips}</div>'
    return f'<section class="opening">{opening}</section>'


def _about_others(assistant: Assistant, reader: Locale, documents: Sequence[str]) -> list[tuple[str, str]]:
    """Questions to start with about documents for which none were written, in the reader's language."""
    try:
        return [(reader.code, question) for question in assistant.openings(documents, reader.code)]
    except MiitError as error:
        _log.warning("No questions to start with were found: %s", error)
        return []


def examples(reader: Locale) -> list[tuple[str, str]]:
    """Questions to start with, each with its language: those of the reader's, then some of others, as any will do."""
    own = [(reader.code, question) for question in ChatLabels.of(reader).examples]
    others = [code for code in _SHOWN_LANGUAGES if code != reader.code][: _EXAMPLES_SHOWN - len(own)]
    return own + [
        (code, ChatLabels.of(load_locale(code)).examples[number % len(own)]) for number, code in enumerate(others)
    ]


def chip_html(language: str, question: str) -> str:
    """A button that asks a question, which is in that language."""
    text = escape(question)
    return f'<button type="button" class="chip" lang="{language}" dir="auto" data-question="{text}">{text}</button>'


def exchange_html(
    assistant: Assistant, reader: Locale, number: int, answer: Answer, *, key: str = "", actions: str = ""
) -> str:
    """A question with its answer, for a reader of that language, and below it the actions, which are HTML.

    `number` counts the questions of the conversation; `key` tells the answer from all others.
    """
    locale = load_locale(answer.language)
    setting = _Setting(number, locale, ChatLabels.of(reader), reader.code, _transcript_reader(assistant))
    body = _refusal(answer, setting) if answer.refused else ""
    if not answer.refused:
        body = _statements(answer, setting) + _draft(answer, locale) + _confidence(answer, locale)
        body += _sources(answer.citations, setting) + _quotes(answer.citations, setting)
    language = f' lang="{escape(answer.language)}"' if answer.language == locale.code else ""
    kind = "answer refused" if answer.refused else "answer"
    return (
        f'<article class="exchange" id="exchange-{number}" data-key="{key}">'
        f'<h2 class="question" dir="auto"{language}>{escape(answer.question)}</h2>{_understood(answer, locale)}'
        f'<div class="{kind}" dir="{locale.direction}" lang="{locale.code}">{body}</div>{actions}</article>'
    )


def _draft(answer: Answer, locale: Locale) -> str:
    """The sentence that a chat model is writing, told apart from what has been checked."""
    if not answer.draft:
        return ""
    return (
        f'<p class="draft" aria-live="off"><span class="told">{escape(locale.say("draft"))}</span>'
        f" {escape(answer.draft)}</p>"
    )


def _understood(answer: Answer, locale: Locale) -> str:
    """What a question that leans on those before it was understood as."""
    if answer.understood_as is None:
        return ""
    # Isolated, as the question may be in a script of another direction than the words around it.
    sentence = escape(locale.say("understood_as", question="\n")).replace(
        "\n", f'<bdi class="standing">{escape(answer.understood_as)}</bdi>'
    )
    return f'<p class="understood" dir="{locale.direction}" lang="{locale.code}">{sentence}</p>'


def _confidence(answer: Answer, locale: Locale) -> str:
    if answer.confidence is None or not answer.claims:
        return ""
    return f'<p class="confidence" title="{answer.confidence:.2f}">{escape(locale.confidence(answer.confidence))}</p>'


_Transcripts = Callable[[str], Transcript | None]


@dataclass(frozen=True, slots=True)
class _Setting:
    """What all pieces of an exchange need: its number, the language of the answer, and what the reader speaks."""

    number: int
    locale: Locale
    labels: ChatLabels
    reader: str
    transcripts: _Transcripts


def _transcript_reader(assistant: Assistant) -> _Transcripts:
    """Gives each transcript by its id, or None when it has left the index since."""

    @lru_cache(maxsize=8)
    def read(document_id: str) -> Transcript | None:
        with suppress(InputError):
            return assistant.index.transcript(document_id)
        return None

    return read


def _refusal(answer: Answer, setting: _Setting) -> str:
    sentence = f'<p class="sentence">{escape(answer.answer)}</p>'
    if not answer.nearest:
        return sentence
    heading = f'<h3 class="nearest">{escape(setting.locale.say("nearest"))}</h3>'
    return sentence + heading + _sources(answer.nearest, setting, teased=True)


def _statements(answer: Answer, setting: _Setting) -> str:
    """The text of the answer: its quotes as quotations, the rest as paragraphs, the numbers as links."""
    citations = {citation.n: citation for citation in answer.citations}
    return "".join(
        _quotation(claim, citations, setting) if claim else _prose(text, citations, setting)
        for text, claim in pieces(answer, setting.locale.quoted)
    )


def _prose(text: str, citations: Mapping[int, Citation], setting: _Setting) -> str:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return "".join(f'<p class="line">{_with_marks(line, citations, setting)}</p>' for line in lines)


def _with_marks(line: str, citations: Mapping[int, Citation], setting: _Setting) -> str:
    pieces, end = [], 0
    for mark in _MARK.finditer(line):
        if (n := int(mark[1])) in citations:
            pieces += [escape(line[end : mark.start()].rstrip()), _mark(citations[n], setting)]
            end = mark.end()
    return "".join([*pieces, escape(line[end:])])


def _quotation(claim: Claim, citations: Mapping[int, Citation], setting: _Setting) -> str:
    shown = [citations[n] for n in claim.citations if n in citations]
    language = _language_of(setting.transcripts(shown[0].document)) if shown else ""
    marks = "".join(_mark(citation, setting) for citation in shown)
    text = _unbroken(setting.locale.quoted(claim.text), marks)
    others = "".join(_in_other_language(beside, setting) for citation in shown for beside in citation.beside)
    return f'<blockquote class="quote" dir="auto"{language}>{text}</blockquote>{others}'


def _in_other_language(beside: Beside, setting: _Setting) -> str:
    """What the transcript in another language says for a quote, below it, with the name of the language."""
    name = escape(language_name(load_locale(setting.reader), beside.language))
    link = transcript_link(beside.document, beside.start, beside.end, name, setting.reader)
    if setting.transcripts(beside.document) is None:
        link = f'<span lang="{setting.reader}">{name}</span>'
    text = f'<span dir="auto"{language_attribute(beside.language)}>{escape(_beginning(beside.quote))}</span>'
    return f'<p class="beside">{link} {text}</p>'


def _unbroken(text: str, marks: str) -> str:
    """The text with the marks at its end, which do not go to a new line without its last word."""
    start = max(text.rfind(" ") + 1, len(text) - _LAST_WORD) if marks else len(text)
    return f'{escape(text[:start])}<span class="unbroken">{escape(text[start:])}{marks}</span>'


def _mark(citation: Citation, setting: _Setting) -> str:
    """The number of a citation, which leads to its sentence in the transcript and is described by its quote; when the
    transcript has left the index since, it opens the source below.
    """
    n, place = citation.n, f"{setting.number}-{citation.n}"
    label = escape(setting.labels.source.format(n=n))
    shared = f' class="cite" lang="{setting.reader}" aria-label="{label}" aria-describedby="quote-{place}"'
    if setting.transcripts(citation.document) is None:
        return f'<button type="button"{shared} aria-controls="source-{place}"><span>{n}</span></button>'
    address = escape(transcript_address(citation.document, citation.start, citation.end))
    return f'<a href="{address}"{shared}><span>{n}</span></a>'


def _quotes(citations: Sequence[Citation], setting: _Setting) -> str:
    """What the number of each citation shows while the pointer or the keyboard is on it."""
    return "".join(_quote(citation, setting) for citation in citations)


def _quote(citation: Citation, setting: _Setting) -> str:
    language = _language_of(setting.transcripts(citation.document))
    text = escape(setting.locale.quoted(_beginning(citation.quote)))
    facts = facts_html(setting.locale, citation.speaker, citation.date, "neither")
    return (
        f'<div class="shown" id="quote-{setting.number}-{citation.n}" role="tooltip" popover="manual">'
        f'<p dir="auto"{language}>{text}</p><p class="said">{facts}</p></div>'
    )


def _beginning(text: str) -> str:
    """As much of the text as is read at a glance."""
    if len(text) <= _QUOTE_SHOWN:
        return text
    start = text[:_QUOTE_SHOWN]
    return (start.rpartition(" ")[0] or start) + " …"


def _sources(citations: Sequence[Citation], setting: _Setting, teased: bool = False) -> str:
    """The list of sources; `teased` ones show the start of their text while they are closed."""
    items = "".join(_source(citation, setting, teased) for citation in citations)
    return f'<ol class="sources" aria-label="{escape(setting.labels.sources)}">{items}</ol>'


def _source(citation: Citation, setting: _Setting, teased: bool) -> str:
    language = _language_of(setting.transcripts(citation.document))
    facts = facts_html(setting.locale, citation.speaker, citation.date, "neither" if teased else citation.mark)
    teaser = f'<span class="teaser" dir="auto"{language}>{escape(citation.quote[:_TEASER])}</span>' if teased else ""
    summary = f'<span class="n">{citation.n}</span>{facts}{teaser}'
    sides = "".join([_side(citation, setting), *(_side(beside, setting) for beside in citation.beside)])
    return (
        f'<li><details id="source-{setting.number}-{citation.n}"><summary>{summary}</summary>'
        f'<div class="sides">{sides}</div></details></li>'
    )


def _side(quoted: Citation | Beside, setting: _Setting) -> str:
    """A quote in its passage, with the document that it is from; of a parallel transcript, in one of its languages."""
    transcript = setting.transcripts(quoted.document)
    language = _language_of(transcript)
    title = f'<cite dir="auto"{language}>{escape(quoted.title)}</cite>'
    passage = f'<div class="passage" dir="auto"{language}>{_passage(quoted, transcript)}</div>'
    place = (quoted.document, quoted.start, quoted.end)
    opened = transcript_link(*place, setting.labels.open, setting.reader) if transcript else ""
    return f'<div class="side">{passage}<p class="where">{title}{opened}{link_html(quoted.url)}</p></div>'


def _language_of(transcript: Transcript | None) -> str:
    return language_attribute(transcript.metadata.language) if transcript else ""


def _passage(citation: Citation | Beside, transcript: Transcript | None) -> str:
    """The paragraphs around the quote, with the quote marked; the quote alone when the transcript has changed."""
    if transcript is None or transcript.text[citation.start : citation.end] != citation.quote:
        return f"<p><mark>{escape(citation.quote)}</mark></p>"
    spans = _paragraphs_around(citation, transcript)
    return "".join(f"<p>{_marked(transcript.text, span, citation)}</p>" for span in spans)


def _paragraphs_around(citation: Citation | Beside, transcript: Transcript) -> list[Span]:
    """The paragraphs of the turn that hold the quote, or else (a title, a speaker's name) the lines that do."""
    for turn in transcript.turns:
        found = [Span(p.start, p.end) for p in turn.paragraphs if p.start < citation.end and citation.start < p.end]
        if found and found[0].start <= citation.start and citation.end <= found[-1].end:
            return found
    text = transcript.text
    end = text.find("\n", citation.end)
    return [Span(text.rfind("\n", 0, citation.start) + 1, end if end >= 0 else len(text))]


def _marked(text: str, paragraph: Span, citation: Citation | Beside) -> str:
    """The paragraph, cut where it goes on far beyond the quote, with its part of the quote marked."""
    start, end = max(paragraph.start, citation.start), min(paragraph.end, citation.end)
    before, after = text[paragraph.start : start].lstrip(), text[end : paragraph.end].rstrip()
    if len(before) > _CONTEXT_CHARACTERS:
        before = "… " + before[-_CONTEXT_CHARACTERS:].partition(" ")[2]
    if len(after) > _CONTEXT_CHARACTERS:
        after = after[:_CONTEXT_CHARACTERS].rpartition(" ")[0] + " …"
    return f"{escape(before)}<mark>{escape(text[start:end])}</mark>{escape(after)}"
