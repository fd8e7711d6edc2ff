"""The chat in the browser: questions in any language, answers whose citations open the quoted sentence."""

import errno
import ipaddress
import itertools
import logging
import os
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal
from urllib.parse import quote as percent_encoded

from assistant.answer import Answer
from assistant.assistant import Assistant
from assistant.page import (
    LABELS,
    exchange_html,
    header_html,
    hint_html,
    notice_html,
    opening_html,
    page_html,
    searching_html,
)
from index import InputError, MiitError
from index.marks import Mark

# Read by Gradio, the first when it is imported: nothing is sent to anybody, nor kept in the browser.
os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
os.environ["GRADIO_RUN_HISTORY"] = "False"
import gradio as gr
from gradio.events import api

KEPT_EXCHANGES = 20
_SESSIONS_KEPT = 1_000
_AT_ONCE = 8
_DRAFT_SECONDS = 0.1

_HERE = Path(__file__).parent
_STYLE = (_HERE / "chat.css").read_text(encoding="utf-8")
_SCRIPT = (_HERE / "chat.js").read_text(encoding="utf-8")
_ICON = (
    "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 32 32'><rect width='32' height='32' rx='6' fill='#8c1c13'/>"
    "<path d='M8 22V11h6v6l-3 5zm10 0V11h6v6l-3 5z' fill='#fbfaf7'/></svg>"
)
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Exchange:
    """A question with its answer, and both as HTML. `number` counts the questions of a conversation from 1."""

    number: int
    answer: Answer
    html: str


History = list[Exchange]

# What may answer, as it is chosen beside the question box.
_CHOICES: dict[str, Mark | None] = {"everything": None, "work": "work", "plan": "plan"}

# What an event changes: conversation, history, question box, the button for a new conversation, the one that stops.
_Changes = tuple[Any, Any, Any, Any, Any]


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
        gr.HTML(header_html(), apply_default_css=False, js_on_load=None, elem_id="masthead")
        conversation = gr.HTML(
            page_html([], opening_html(assistant)), apply_default_css=False, js_on_load=_SCRIPT, elem_id="conversation"
        )
        history = gr.State([])
        with gr.Column(elem_id="composer"):
            with gr.Row(elem_id="ask"):
                question = _question_box()
                send = gr.Button(LABELS["send"], elem_id="send", variant="primary", min_width=0, scale=0)
                stop = gr.Button(LABELS["stop"], elem_id="stop", visible=False, min_width=0, scale=0)
            with gr.Row(elem_id="tools"):
                choice = _mark_choice()
                gr.HTML(hint_html(), apply_default_css=False, js_on_load=None, elem_id="hint")
                new = gr.Button(LABELS["new"], elem_id="new", visible=False, min_width=0, scale=0)

        def typed(text: str, choice: str, past: History) -> Iterator[_Changes]:
            yield from _changes(assistant, text, choice, past)

        def chosen(choice: str, past: History, event: gr.EventData) -> Iterator[_Changes]:
            yield from _changes(assistant, str(event.question), choice, past)

        def stopped(past: History) -> _Changes:
            kept = [_without_draft(assistant, one) for one in past]
            below = "" if kept else opening_html(assistant)
            return (
                page_html(_html(kept), below),
                kept,
                gr.skip(),
                gr.update(visible=bool(kept)),
                gr.update(visible=False),
            )

        changed = [conversation, history, question, new, stop]
        internal: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private", "trigger_mode": "multiple"}
        asking = [
            gr.on([question.submit, send.click], typed, [question, choice, history], changed, **internal),
            conversation.submit(chosen, [choice, history], changed, **internal),
        ]
        # First the answering ends: a piece that is on its way would put back what is taken away.
        new.click(None, cancels=asking, **internal).then(lambda: stopped([]), None, changed, **internal)
        stop.click(None, cancels=asking, **internal).then(stopped, history, changed, **internal)
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


def _mark_choice() -> gr.Radio:
    return gr.Radio(
        [(LABELS[choice], choice) for choice in _CHOICES],
        value="everything",
        label=LABELS["answer_from"],
        container=False,
        elem_id="mark",
    )


def _endpoint(assistant: Assistant) -> Callable[..., dict[str, Any]]:
    def ask(question: str, mark: Literal["work", "plan"] | None = None) -> dict[str, Any]:
        """Answers a question in any language, if wanted only by work done or by plans; the object is that of
        `miit ask --json`.
        """
        if not isinstance(question, str):
            raise gr.Error("The question is not a string: send one.", print_exception=False)
        try:
            return assistant.ask(question, mark=mark).model_dump(mode="json")
        except MiitError as error:
            raise gr.Error(str(error), print_exception=False) from error

    return ask


# The conversation as it goes on


def _changes(assistant: Assistant, question: str, choice: str, past: History) -> Iterator[_Changes]:
    """What the page shows from the moment of the question to the end of the answer; `choice` is one of _CHOICES."""
    number = past[-1].number + 1 if past else 1
    try:
        # Raises at once for a question that cannot be one; the question box then keeps it.
        answers = assistant.stream(question, history=[exchange.answer for exchange in past], mark=_CHOICES[choice])
    except InputError as error:
        yield (
            page_html(_html(past), notice_html(assistant, str(error), not past)),
            past,
            gr.skip(),
            gr.skip(),
            gr.skip(),
        )
        return
    asked = " ".join(question.split())
    shown, hidden = gr.update(visible=True), gr.update(visible=False)
    stoppable = gr.update(visible=assistant.writes)  # a quoted answer is there at once
    yield page_html(_html(past), searching_html(number, asked)), past, "", shown, stoppable
    now = past
    try:
        for answer in _paced(answers):
            if answer.answer or answer.draft:
                now = [*past, Exchange(number, answer, exchange_html(assistant, number, answer))][-KEPT_EXCHANGES:]
                yield page_html(_html(now)), now, gr.skip(), gr.skip(), gr.skip()
        yield gr.skip(), now, gr.skip(), gr.skip(), hidden
    except Exception as error:
        if not isinstance(error, MiitError):
            _log.exception("A question could not be answered")
        sentence = str(error) if isinstance(error, MiitError) else LABELS["failed"]
        page = page_html(_html(past), notice_html(assistant, sentence, not past))
        yield page, past, question, gr.update(visible=bool(past)), hidden


def _without_draft(assistant: Assistant, exchange: Exchange) -> Exchange:
    """The exchange with what has been checked alone: its answer was stopped."""
    if exchange.answer.draft is None:
        return exchange
    answer = exchange.answer.model_copy(update={"draft": None})
    return Exchange(exchange.number, answer, exchange_html(assistant, exchange.number, answer))


def _paced(answers: Iterator[Answer]) -> Iterator[Answer]:
    """The answers without those that only a draft tells from the one before, when they come faster than one can see."""
    shown_at, last = 0.0, None
    for answer in answers:
        only_draft = last is not None and answer.claims == last.claims and answer.draft is not None
        if only_draft and time.monotonic() - shown_at < _DRAFT_SECONDS:
            continue
        shown_at, last = time.monotonic(), answer
        yield answer


def _html(past: History) -> list[str]:
    return [exchange.html for exchange in past]


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
