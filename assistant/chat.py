"""The chat in the browser: questions in any language, answers whose citations open the quoted sentence."""

import errno
import ipaddress
import itertools
import logging
import os
import socket
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from pathlib import Path
from types import MappingProxyType
from typing import Any
from urllib.parse import quote as percent_encoded
from urllib.parse import urlsplit

import regex

from assistant.answer import Answer, Citation, Claim
from assistant.assistant import Assistant
from assistant.locale import Locale, load_locale
from index import InputError, MiitError, Transcript
from index.transcript import JOURNALIST, Span

# Read by Gradio, the first when it is imported: nothing is sent to anybody, nor kept in the browser.
os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
os.environ["GRADIO_RUN_HISTORY"] = "False"
import gradio as gr
from gradio.events import api

LABELS: Mapping[str, str] = MappingProxyType(
    {
        "name": "MIIT Assistant",
        "tagline": "Questions in any language, answers in the transcript’s own words",
        "conversation": "Conversation",
        "question": "Your question",
        "placeholder": "Ask in any language",
        "send": "Send",
        "new": "New conversation",
        "hint": "Enter sends, Shift+Enter starts a new line",
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
    ("zh", "工业互联网在哪些行业得到应用？"),
    ("es", "¿Cuánto ahorraron los usuarios gracias a la reducción de tarifas?"),
    ("ar", "كم بلغت الإيرادات السنوية لقطاع الاتصالات؟"),
    ("fr", "Quelles sont les prochaines étapes prévues ?"),
    ("ja", "高齢者のためにどのような取り組みが行われましたか？"),
)

KEPT_EXCHANGES = 20
_TITLES_SHOWN = 3
_CONTEXT_CHARACTERS = 900
_LAST_WORD = 12
_TEASER = 200
_SESSIONS_KEPT = 1_000
_AT_ONCE = 8

_HERE = Path(__file__).parent
_STYLE = (_HERE / "chat.css").read_text(encoding="utf-8")
_SCRIPT = (_HERE / "chat.js").read_text(encoding="utf-8")
_ICON = (
    "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 32 32'><rect width='32' height='32' rx='6' fill='#8c1c13'/>"
    "<path d='M8 22V11h6v6l-3 5zm10 0V11h6v6l-3 5z' fill='#fbfaf7'/></svg>"
)
_MARKS = regex.compile(r"(?:\s*\[\d+\])+")
_MARK = regex.compile(r"\[(\d+)\]")
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Exchange:
    """A question with its answer, and both as HTML. `number` counts the questions of a conversation from 1."""

    number: int
    answer: Answer
    html: str


History = list[Exchange]

# What an event changes: the conversation, the history, the question box, the button for a new conversation.
_Changes = tuple[Any, Any, Any, Any]


def serve_chat(assistant: Assistant, host: str, port: int) -> None:
    """Serves the chat until Ctrl+C, and prints where.

    Raises MiitError when it cannot listen at that host and port.
    """
    chat = start_chat(assistant, host, port)
    print(f"The chat is at {_address(host, port)} (Ctrl+C stops it).", flush=True)
    with suppress(KeyboardInterrupt):
        while True:
            time.sleep(3_600)
    chat.close(verbose=False)


def start_chat(assistant: Assistant, host: str, port: int) -> gr.Blocks:
    """The chat, being served by a thread until its `close()`.

    Raises MiitError when it cannot listen at that host and port.
    """
    _check_free(host, port)
    _bypass_proxies(host)
    chat = build_chat(assistant)
    # Gradio paints these before chat.css is there: they are its --paper.
    paper = {"body_background_fill": "#fbfaf7", "body_background_fill_dark": "#161513"}
    chat.launch(
        server_name=host,
        server_port=port,
        theme=gr.themes.Base(font=["system-ui", "sans-serif"], font_mono=["monospace"]).set(**paper),
        head=f'<link rel="icon" href="data:image/svg+xml,{percent_encoded(_ICON)}"><style>{_STYLE}</style>',
        prevent_thread_lock=True,
        quiet=True,
        share=False,
        footer_links=[],
        ssr_mode=False,
        enable_monitoring=False,
        state_session_capacity=_SESSIONS_KEPT,
    )
    return chat


def build_chat(assistant: Assistant) -> gr.Blocks:
    """The chat as a Gradio app, not launched. Programs find its endpoint `ask` (a question in, an Answer out)."""
    chat = gr.Blocks(title=LABELS["name"], analytics_enabled=False)
    with chat:
        gr.HTML(_header(), apply_default_css=False, js_on_load=None, elem_id="masthead")
        conversation = gr.HTML(
            _page([], _opening(assistant)), apply_default_css=False, js_on_load=_SCRIPT, elem_id="conversation"
        )
        history = gr.State([])
        with gr.Column(elem_id="composer"):
            with gr.Row(elem_id="ask"):
                question = _question_box()
                send = gr.Button(LABELS["send"], elem_id="send", variant="primary", min_width=0, scale=0)
            with gr.Row(elem_id="tools"):
                gr.HTML(_hint(), apply_default_css=False, js_on_load=None, elem_id="hint")
                new = gr.Button(LABELS["new"], elem_id="new", visible=False, min_width=0, scale=0)

        def typed(text: str, past: History) -> Iterator[_Changes]:
            yield from _changes(assistant, text, past)

        def chosen(past: History, event: gr.EventData) -> Iterator[_Changes]:
            yield from _changes(assistant, str(event.question), past)

        def renewed() -> _Changes:
            return _page([], _opening(assistant)), [], gr.skip(), gr.update(visible=False)

        changed = [conversation, history, question, new]
        internal: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
        asking = [
            gr.on([question.submit, send.click], typed, [question, history], changed, **internal),
            conversation.submit(chosen, [history], changed, **internal),
        ]
        new.click(renewed, None, changed, cancels=asking, **internal)
        api(_endpoint(assistant), api_name="ask")
    chat.queue(default_concurrency_limit=_AT_ONCE)
    return chat


def _question_box() -> gr.Textbox:
    return gr.Textbox(
        label=LABELS["question"],
        placeholder=LABELS["placeholder"],
        show_label=False,
        container=False,
        lines=1,
        max_lines=6,
        autofocus=True,
        elem_id="question",
        html_attributes=gr.InputHTMLAttributes(enterkeyhint="send", autocomplete="off"),
    )


def _endpoint(assistant: Assistant) -> Callable[[str], dict[str, Any]]:
    def ask(question: str) -> dict[str, Any]:
        """Answers a question in any language; the object is that of `miit ask --json`."""
        try:
            return assistant.ask(question).model_dump(mode="json")
        except MiitError as error:
            raise gr.Error(str(error), print_exception=False) from error

    return ask


# The conversation as it goes on


def _changes(assistant: Assistant, question: str, past: History) -> Iterator[_Changes]:
    """What the page shows from the moment of the question to the end of the answer."""
    number = past[-1].number + 1 if past else 1
    try:
        # Raises at once for a question that cannot be one; the question box then keeps it.
        answers = assistant.stream(question, previous=past[-1].answer if past else None)
    except InputError as error:
        yield _page(past, _notice(assistant, str(error), past)), past, gr.skip(), gr.skip()
        return
    asked = " ".join(question.split())
    yield _page(past, _searching(number, asked)), past, "", gr.update(visible=True)
    try:
        for answer in answers:
            now = [*past, Exchange(number, answer, _exchange(assistant, number, answer))][-KEPT_EXCHANGES:]
            yield _page(now), now, gr.skip(), gr.skip()
    except Exception as error:
        if not isinstance(error, MiitError):
            _log.exception("A question could not be answered")
        sentence = str(error) if isinstance(error, MiitError) else LABELS["failed"]
        yield _page(past, _notice(assistant, sentence, past)), past, question, gr.update(visible=bool(past))


# HTML: all text is escaped here, since transcripts and questions are hostile until proven otherwise


def _page(past: History, below: str = "") -> str:
    """The conversation so far, with a message, a running question or the opening below it."""
    exchanges = "".join(exchange.html for exchange in past)
    return (
        f'<div class="log" role="log" aria-live="polite" aria-label="{LABELS["conversation"]}">{exchanges}{below}</div>'
    )


def _header() -> str:
    return f'<header><h1>{LABELS["name"]}</h1><p class="tagline">{LABELS["tagline"]}</p></header>'


def _hint() -> str:
    return f"<p>{LABELS['hint']}</p>"


def _notice(assistant: Assistant, sentence: str, past: History) -> str:
    """A message, which does not take the place of the opening."""
    return f'<p class="notice" dir="auto">{escape(sentence)}</p>' + ("" if past else _opening(assistant))


def _searching(number: int, question: str) -> str:
    return (
        f'<article class="exchange" id="exchange-{number}"><h2 class="question" dir="auto">{escape(question)}</h2>'
        f'<p class="searching">{LABELS["searching"]}<span aria-hidden="true"></span></p></article>'
    )


def _opening(assistant: Assistant) -> str:
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


def _exchange(assistant: Assistant, number: int, answer: Answer) -> str:
    locale = load_locale(answer.language)
    transcripts = _transcript_reader(assistant)
    body = _refusal(number, answer, locale, transcripts) if answer.refused else ""
    if not answer.refused:
        body = _statements(number, answer, locale, transcripts)
        body += _sources(number, answer.citations, locale, transcripts)
    language = f' lang="{escape(answer.language)}"' if answer.language == locale.code else ""
    kind = "answer refused" if answer.refused else "answer"
    return (
        f'<article class="exchange" id="exchange-{number}">'
        f'<h2 class="question" dir="auto"{language}>{escape(answer.question)}</h2>'
        f'<div class="{kind}" dir="{locale.direction}" lang="{locale.code}">{body}</div></article>'
    )


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
    items = "".join(_source(number, citation, locale, transcripts(citation.document), teased) for citation in citations)
    return f'<ol class="sources" aria-label="{LABELS["sources"]}">{items}</ol>'


def _source(number: int, citation: Citation, locale: Locale, transcript: Transcript | None, teased: bool) -> str:
    date = locale.date(citation.date) if citation.date else ""
    who = locale.say("journalist").capitalize() if citation.speaker == JOURNALIST else citation.speaker
    facts = "".join(
        f'<bdi class="{kind}">{escape(fact)}</bdi>' for kind, fact in (("who", who), ("when", date)) if fact
    )
    language = _language_of(transcript)
    teaser = f'<span class="teaser" dir="auto"{language}>{escape(citation.quote[:_TEASER])}</span>' if teased else ""
    summary = f'<span class="n">{citation.n}</span>{facts}{teaser}'
    title = f'<cite dir="auto"{language}>{escape(citation.title)}</cite>'
    passage = f'<div class="passage" dir="auto"{language}>{_passage(citation, transcript)}</div>'
    return (
        f'<li><details id="source-{number}-{citation.n}"><summary>{summary}</summary>'
        f'{passage}<p class="where">{title}{_link(citation.url)}</p></details></li>'
    )


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


def _passage(citation: Citation, transcript: Transcript | None) -> str:
    """The paragraphs around the quote, with the quote marked; the quote alone when the transcript has changed."""
    if transcript is None or transcript.text[citation.start : citation.end] != citation.quote:
        return f"<p><mark>{escape(citation.quote)}</mark></p>"
    spans = _paragraphs_around(citation, transcript)
    return "".join(f"<p>{_marked(transcript.text, span, citation)}</p>" for span in spans)


def _paragraphs_around(citation: Citation, transcript: Transcript) -> list[Span]:
    """The paragraphs of the turn that hold the quote, or else (a title, a speaker's name) the lines that do."""
    for turn in transcript.turns:
        found = [Span(p.start, p.end) for p in turn.paragraphs if p.start < citation.end and citation.start < p.end]
        if found and found[0].start <= citation.start and citation.end <= found[-1].end:
            return found
    text = transcript.text
    end = text.find("\n", citation.end)
    return [Span(text.rfind("\n", 0, citation.start) + 1, end if end >= 0 else len(text))]


def _marked(text: str, paragraph: Span, citation: Citation) -> str:
    """The paragraph, cut where it goes on far beyond the quote, with its part of the quote marked."""
    start, end = max(paragraph.start, citation.start), min(paragraph.end, citation.end)
    before, after = text[paragraph.start : start].lstrip(), text[end : paragraph.end].rstrip()
    if len(before) > _CONTEXT_CHARACTERS:
        before = "… " + before[-_CONTEXT_CHARACTERS:].partition(" ")[2]
    if len(after) > _CONTEXT_CHARACTERS:
        after = after[:_CONTEXT_CHARACTERS].rpartition(" ")[0] + " …"
    return f"{escape(before)}<mark>{escape(text[start:end])}</mark>{escape(after)}"


# The server


def _address(host: str, port: int) -> str:
    """The address to open in a browser on this machine."""
    with suppress(ValueError):
        ip = ipaddress.ip_address(host)
        host = "127.0.0.1" if ip.is_unspecified else host
        host = f"[{host}]" if ":" in host else host
    return f"http://{host}:{port}"


def _check_free(host: str, port: int) -> None:
    """Raises MiitError when nothing can listen there. Gradio itself finds out late and says it less well."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as probe:
            if os.name == "posix":
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        raise MiitError(_why_not(host, port, error)) from error


def _why_not(host: str, port: int, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"Port {port} is in use: stop the program that uses it, or give another with --port."
    if error.errno == errno.EACCES:
        return f"Port {port} is reserved for the system: give one above 1023 with --port."
    return f"{host!r} is not an address of this machine ({error.strerror}): give another with --host."


def _bypass_proxies(host: str) -> None:
    """Gradio calls its own server once at its start, which an HTTP proxy of the user's would not reach."""
    for name, known in itertools.product(("NO_PROXY", "no_proxy"), ("127.0.0.1", "localhost", host)):
        listed = [entry for entry in os.environ.get(name, "").split(",") if entry]
        os.environ[name] = ",".join(dict.fromkeys([*listed, known]))
