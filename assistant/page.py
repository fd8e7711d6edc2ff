"""The chat's HTML: questions, answers, and sources that open the quoted sentence in its passage.

All text is escaped here: transcripts and questions are hostile until proven otherwise.
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from functools import lru_cache
from html import escape
from types import MappingProxyType
from urllib.parse import urlsplit

import regex

from assistant.answer import Answer, Beside, Citation, Claim
from assistant.assistant import Assistant
from assistant.locale import Locale, load_locale
from index import InputError, Transcript
from index.transcript import JOURNALIST, Span

LABELS: Mapping[str, str] = MappingProxyType(
    {
        "name": "MIIT Assistant",
        "tagline": "Questions in any language, answers in the transcript’s own words",
        "conversation": "Conversation",
        "question": "Your question",
        "placeholder": "Ask in any language",
        "send": "Send",
        "stop": "Stop",
        "new": "New conversation",
        "answer_from": "Answer from",
        "everything": "Everything",
        "work": "Work done",
        "plan": "Plans",
        "hint": "Shift+Enter starts a new line",
        "searching": "Searching the transcripts",
        "examples": "Questions to start with",
        "holds": "In the index",
        "more": "and {count} more",
        "nothing": "nothing yet: add a transcript with 'miit add PATH'",
        "source": "Source {n}",
        "sources": "Sources",
        "failed": "The question could not be answered: the terminal that runs the chat says why.",
    }
)

EXAMPLES_ARE_ABOUT = "miit-2021"
EXAMPLES = (
    ("en", "How many new 5G base stations were built?"),
    ("zh", "全国APP检测平台每月能检测多少款应用？"),
    ("es", "¿Cuánto ahorraron los usuarios gracias a la reducción de tarifas?"),
    ("ar", "كم مدينة جيجابت بُنيت في الدفعة الأولى؟"),
    ("fr", "Quelles sont les prochaines étapes prévues ?"),
    ("ja", "高齢者のためにどのような取り組みが行われましたか？"),
)

_TITLES_SHOWN = 3
_CONTEXT_CHARACTERS = 900
_LAST_WORD = 12
_TEASER = 200
_MARKS = regex.compile(r"(?:\s*\[\d+\])+")
_MARK = regex.compile(r"\[(\d+)\]")


def page_html(exchanges: Sequence[str], below: str = "") -> str:
    """The exchanges so far as HTML, with a message, a running question or the opening below it."""
    label = LABELS["conversation"]
    return f'<div class="log" role="log" aria-live="polite" aria-label="{label}">{"".join(exchanges)}{below}</div>'


def header_html() -> str:
    """The name of the product and what it does."""
    return f'<header><h1>{LABELS["name"]}</h1><p class="tagline">{LABELS["tagline"]}</p></header>'


def hint_html() -> str:
    """How to use the question box."""
    return f"<p>{LABELS['hint']}</p>"


def notice_html(assistant: Assistant, sentence: str, is_first: bool) -> str:
    """A message, which does not take the place of the opening."""
    return f'<p class="notice" dir="auto">{escape(sentence)}</p>' + (opening_html(assistant) if is_first else "")


def searching_html(number: int, question: str) -> str:
    """A question that is not answered yet."""
    return (
        f'<article class="exchange" id="exchange-{number}"><h2 class="question" dir="auto">{escape(question)}</h2>'
        f'<p class="searching">{LABELS["searching"]}<span aria-hidden="true"></span></p></article>'
    )


def opening_html(assistant: Assistant) -> str:
    """What stands in place of a conversation: what the index holds, and questions to start with."""
    documents = assistant.index.documents()
    titles = [f"<cite>{escape(document.title)}</cite>" for document in documents[:_TITLES_SHOWN]]
    if len(documents) > _TITLES_SHOWN:
        titles.append(LABELS["more"].format(count=len(documents) - _TITLES_SHOWN))
    holds = "; ".join(titles) or LABELS["nothing"]
    opening = f'<p class="holds"><span>{LABELS["holds"]}</span> {holds}</p>'
    if any(document.document_id == EXAMPLES_ARE_ABOUT for document in documents):
        chips = "".join(_chip(language, question) for language, question in EXAMPLES)
        opening += f'<h2 class="kicker">{LABELS["examples"]}</h2><div class="chips">{chips}</div>'
    return f'<section class="opening">{opening}</section>'


def _chip(language: str, question: str) -> str:
    text = escape(question)
    return f'<button type="button" class="chip" lang="{language}" dir="auto" data-question="{text}">{text}</button>'


def exchange_html(assistant: Assistant, number: int, answer: Answer) -> str:
    """A question with its answer; `number` counts the questions of the conversation."""
    locale = load_locale(answer.language)
    transcripts = _transcript_reader(assistant)
    body = _refusal(number, answer, locale, transcripts) if answer.refused else ""
    if not answer.refused:
        body = _statements(number, answer, locale, transcripts) + _draft(answer, locale) + _confidence(answer, locale)
        body += _sources(number, answer.citations, locale, transcripts)
    language = f' lang="{escape(answer.language)}"' if answer.language == locale.code else ""
    kind = "answer refused" if answer.refused else "answer"
    return (
        f'<article class="exchange" id="exchange-{number}">'
        f'<h2 class="question" dir="auto"{language}>{escape(answer.question)}</h2>{_understood(answer, locale)}'
        f'<div class="{kind}" dir="{locale.direction}" lang="{locale.code}">{body}</div></article>'
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
    if answer.confidence is None:
        return ""
    return f'<p class="confidence" title="{answer.confidence:.2f}">{escape(locale.confidence(answer.confidence))}</p>'


_Transcripts = Callable[[str], Transcript | None]


def _transcript_reader(assistant: Assistant) -> _Transcripts:
    """Gives each transcript by its id, or None when it has left the index since."""

    @lru_cache(maxsize=8)
    def read(document_id: str) -> Transcript | None:
        with suppress(InputError):
            return assistant.index.transcript(document_id)
        return None

    return read


def _refusal(number: int, answer: Answer, locale: Locale, transcripts: _Transcripts) -> str:
    sentence = f'<p class="sentence">{escape(answer.answer)}</p>'
    if not answer.nearest:
        return sentence
    heading = f'<h3 class="nearest">{escape(locale.say("nearest"))}</h3>'
    return sentence + heading + _sources(number, answer.nearest, locale, transcripts, teased=True)


def _statements(number: int, answer: Answer, locale: Locale, transcripts: _Transcripts) -> str:
    """The text of the answer: its quotes as quotations, the rest as paragraphs, the numbers as buttons."""
    citations = {citation.n: citation for citation in answer.citations}
    rest, html = answer.answer, ""
    for claim in answer.claims:
        before, quoted, after = rest.partition(locale.quoted(claim.text))
        if claim.status != "verbatim" or not quoted:
            continue
        marks = _MARKS.match(after)
        rest = after[marks.end() :] if marks else after
        html += _prose(number, before, citations) + _quotation(number, claim, citations, locale, transcripts)
    return html + _prose(number, rest, citations)


def _prose(number: int, text: str, citations: Mapping[int, Citation]) -> str:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return "".join(f'<p class="line">{_with_buttons(number, line, citations)}</p>' for line in lines)


def _with_buttons(number: int, line: str, citations: Mapping[int, Citation]) -> str:
    pieces, end = [], 0
    for mark in _MARK.finditer(line):
        if (n := int(mark[1])) in citations:
            pieces += [escape(line[end : mark.start()].rstrip()), _button(number, n)]
            end = mark.end()
    return "".join([*pieces, escape(line[end:])])


def _quotation(
    number: int, claim: Claim, citations: Mapping[int, Citation], locale: Locale, transcripts: _Transcripts
) -> str:
    shown = [citations[n] for n in claim.citations if n in citations]
    language = _language_of(transcripts(shown[0].document)) if shown else ""
    buttons = "".join(_button(number, citation.n) for citation in shown)
    text = _unbroken(locale.quoted(claim.text), buttons)
    return f'<blockquote class="quote" dir="auto"{language}>{text}</blockquote>'


def _unbroken(text: str, buttons: str) -> str:
    """The text with the buttons at its end, which do not go to a new line without its last word."""
    start = max(text.rfind(" ") + 1, len(text) - _LAST_WORD) if buttons else len(text)
    return f'{escape(text[:start])}<span class="unbroken">{escape(text[start:])}{buttons}</span>'


def _button(number: int, n: int) -> str:
    label = LABELS["source"].format(n=n)
    return (
        f'<button type="button" class="cite" lang="en" aria-label="{label}" aria-controls="source-{number}-{n}">'
        f"<span>{n}</span></button>"
    )


def _sources(
    number: int, citations: Sequence[Citation], locale: Locale, transcripts: _Transcripts, teased: bool = False
) -> str:
    """The list of sources; `teased` ones show the start of their text while they are closed."""
    items = "".join(_source(number, citation, locale, transcripts, teased) for citation in citations)
    return f'<ol class="sources" aria-label="{LABELS["sources"]}">{items}</ol>'


def _source(number: int, citation: Citation, locale: Locale, transcripts: _Transcripts, teased: bool) -> str:
    date = locale.date(citation.date) if citation.date else ""
    who = locale.say("journalist").capitalize() if citation.speaker == JOURNALIST else citation.speaker
    told = "" if teased or citation.mark == "neither" else locale.say(citation.mark)
    facts = "".join(
        f'<bdi class="{kind}">{escape(fact)}</bdi>'
        for kind, fact in (("who", who), ("when", date), ("told", told))
        if fact
    )
    language = _language_of(transcripts(citation.document))
    teaser = f'<span class="teaser" dir="auto"{language}>{escape(citation.quote[:_TEASER])}</span>' if teased else ""
    summary = f'<span class="n">{citation.n}</span>{facts}{teaser}'
    sides = "".join(_side(quoted, transcripts(quoted.document)) for quoted in (citation, citation.beside) if quoted)
    return (
        f'<li><details id="source-{number}-{citation.n}"><summary>{summary}</summary>'
        f'<div class="sides">{sides}</div></details></li>'
    )


def _side(quoted: Citation | Beside, transcript: Transcript | None) -> str:
    """A quote in its passage, with the document that it is from; of a parallel transcript, in one of its languages."""
    language = _language_of(transcript)
    title = f'<cite dir="auto"{language}>{escape(quoted.title)}</cite>'
    passage = f'<div class="passage" dir="auto"{language}>{_passage(quoted, transcript)}</div>'
    return f'<div class="side">{passage}<p class="where">{title}{_link(quoted.url)}</p></div>'


def _language_of(transcript: Transcript | None) -> str:
    return f' lang="{escape(transcript.metadata.language)}"' if transcript else ""


def _link(url: str | None) -> str:
    """A link to the source page that shows the page's host; nothing for what a browser should not open."""
    try:
        parts = urlsplit(url or "")
        host = parts.hostname
    except ValueError:
        return ""
    if url is None or parts.scheme not in ("http", "https") or not host:
        return ""
    return f'<a href="{escape(url)}" target="_blank" rel="noopener noreferrer" dir="ltr">{escape(host)}</a>'


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
