"""The chat: questions in any language, answers whose citations open the quoted sentence."""

import logging
import threading
import time
from collections.abc import Generator, Iterator
from contextlib import closing
from dataclasses import dataclass, field, replace
from html import escape
from typing import Any
from uuid import uuid4

import gradio as gr

from assistant.answer import Answer
from assistant.assistant import Assistant
from assistant.locale import DEFAULT_LANGUAGE, Locale, load_locale
from assistant.question import understand
from assistant.views.actions import actions_html, outcome_html
from assistant.views.errors import error_html
from assistant.views.exchange import (
    ChatLabels,
    chip_html,
    conversation_html,
    exchange_html,
    hint_html,
    notice_html,
    opening_html,
    searching_html,
)
from assistant.views.export import export_html, file_html
from assistant.views.frame import INTERNAL, Frame, View, bare_html
from index import InputError, MiitError
from index.marks import Mark

KEPT_EXCHANGES = 20
_DRAFT_SECONDS = 0.1

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Exchange:
    """A question with its answer. `number` counts the questions of a conversation from 1.

    `key` tells the answer from all others; `finished` is false while it grows, which ends when `stopped` is set.
    """

    number: int
    key: str
    answer: Answer
    finished: bool
    stopped: threading.Event = field(default_factory=threading.Event)


History = list[Exchange]

# What may answer, as it is chosen beside the question box.
_CHOICES: dict[str, Mark | None] = {"everything": None, "work": "work", "plan": "plan"}

# What an event changes: conversation, history, question box, the button for a new conversation, the one that stops.
_Changes = tuple[Any, Any, Any, Any, Any]


def build(frame: Frame) -> None:
    """The conversation, the question box below it, and what happens when a question is sent."""
    assistant, language = frame.assistant, frame.language
    locale = load_locale(DEFAULT_LANGUAGE)
    labels = ChatLabels.of(locale)
    conversation = bare_html(conversation_html(labels, [], opening_html(assistant, locale)), "conversation", "chat.js")
    following = bare_html("", "following")
    export = bare_html(export_html(labels), "export", "export.js")
    file = bare_html("", "file", "file.js")
    outcome = bare_html("", "outcome", "outcome.js")
    history = gr.State([])
    with gr.Column(elem_id="composer"):
        with gr.Row(elem_id="ask"):
            question = _question_box(labels)
            send = gr.Button(labels.send, elem_id="send", variant="primary", min_width=0, scale=0)
            stop = gr.Button(labels.stop, elem_id="stop", visible=False, min_width=0, scale=0)
        with gr.Row(elem_id="tools"):
            choice = _mark_choice(labels)
            hint = bare_html(hint_html(labels), "hint")
            new = gr.Button(labels.new, elem_id="new", visible=False, min_width=0, scale=0)

    def typed(text: str, choice: str, past: History, language: str) -> Iterator[_Changes]:
        yield from _changes(assistant, load_locale(language), text, choice, past)

    def chosen(choice: str, past: History, language: str, event: gr.EventData) -> Iterator[_Changes]:
        yield from _changes(assistant, load_locale(language), str(event.question), choice, past)

    def stopped(past: History, language: str) -> _Changes:
        kept = [_stopped(one) for one in past]
        page = _page(assistant, load_locale(language), kept)
        return page, kept, gr.skip(), gr.update(visible=bool(kept)), gr.update(visible=False)

    def exported(past: History, event: gr.EventData) -> str:
        return file_html(str(event.format), [exchange.answer for exchange in past if exchange.finished])

    def rated(past: History, language: str, event: gr.EventData) -> Any:
        labels = ChatLabels.of(load_locale(language))
        for one in past:
            if one.finished and one.number == event.number:
                return outcome_html(labels, assistant.index, one.number, one.key, one.answer, str(event.verdict))
        return gr.skip()

    def suggested(past: History, choice: str, language: str) -> str:
        return following_html(assistant, load_locale(language), _CHOICES[choice], past)

    changed = [conversation, history, question, new, stop]
    asking = [
        gr.on([question.submit, send.click], typed, [question, choice, history, language], changed, **INTERNAL),
        conversation.submit(chosen, [choice, history, language], changed, **INTERNAL),
    ]
    # First the answering ends: a piece that is on its way would put back what is taken away.
    new.click(None, cancels=asking, **INTERNAL).then(lambda one: stopped([], one), language, changed, **INTERNAL)
    stopping = stop.click(None, cancels=asking, **INTERNAL).then(stopped, [history, language], changed, **INTERNAL)
    # Not before the answer is there, which shall not wait for it.
    for event in (*asking, stopping):
        event.then(suggested, [history, choice, language], following, **INTERNAL)
    gr.on([choice.input, language.change], suggested, [history, choice, language], following, **INTERNAL)
    # One at a time: the last verdict on an answer is the one that stays.
    conversation.like(rated, [history, language], outcome, concurrency_limit=1, **INTERNAL)
    export.submit(exported, history, file, **INTERNAL)
    frame.translate([question, send, stop, choice, hint, new], lambda locale: _controls(ChatLabels.of(locale)))
    frame.translate([export], lambda locale: [export_html(ChatLabels.of(locale))])
    frame.translate([conversation], lambda locale, past: [_page(assistant, locale, past)], [history])


VIEW = View(ChatLabels, build)


def _question_box(labels: ChatLabels) -> gr.Textbox:
    return gr.Textbox(
        label=labels.question,
        placeholder=labels.placeholder,
        show_label=False,
        container=False,
        lines=1,
        max_lines=6,
        autofocus=True,
        elem_id="question",
        html_attributes=gr.InputHTMLAttributes(enterkeyhint="send", autocomplete="off"),
    )


def _mark_choice(labels: ChatLabels) -> gr.Radio:
    return gr.Radio(_choices(labels), value="everything", label=labels.answer_from, container=False, elem_id="mark")


def _choices(labels: ChatLabels) -> list[tuple[str, str]]:
    return [(getattr(labels, choice), choice) for choice in _CHOICES]


def _controls(labels: ChatLabels) -> list[Any]:
    """The labels of question box, Send, Stop, the choice of marks, hint, and New conversation."""
    return [
        gr.update(label=labels.question, placeholder=labels.placeholder),
        gr.update(value=labels.send),
        gr.update(value=labels.stop),
        gr.update(choices=_choices(labels), label=labels.answer_from),
        hint_html(labels),
        gr.update(value=labels.new),
    ]


def _html(assistant: Assistant, locale: Locale, exchange: Exchange) -> str:
    """The exchange for a reader of that language."""
    actions = actions_html(ChatLabels.of(locale), locale, exchange.answer) if exchange.finished else ""
    if exchange.finished or exchange.answer.answer or exchange.answer.draft:
        return exchange_html(assistant, locale, exchange.number, exchange.answer, key=exchange.key, actions=actions)
    return searching_html(ChatLabels.of(locale), exchange.number, exchange.answer.question)


def _page(assistant: Assistant, locale: Locale, past: History) -> str:
    """The conversation as HTML, or the opening where there is none."""
    below = "" if past else opening_html(assistant, locale)
    return conversation_html(ChatLabels.of(locale), [_html(assistant, locale, one) for one in past], below)


def following_html(assistant: Assistant, reader: Locale, mark: Mark | None, past: History) -> str:
    """Questions to ask after the last exchange, when it is finished and there are any. chat.js shows them as long as
    it is the last.
    """
    if not past or not past[-1].finished:
        return ""
    try:
        questions = assistant.suggest([exchange.answer for exchange in past], reader.code, mark)
    except MiitError as error:
        # That a document has left since it was cited is no failure.
        level = logging.INFO if isinstance(error, InputError) else logging.WARNING
        _log.log(level, "No questions could be suggested: %s", error)
        return ""
    if not questions:
        return ""
    chips = "".join(chip_html(reader.code, question) for question in questions)
    heading = f'<h2 class="kicker">{escape(ChatLabels.of(reader).next)}</h2>'
    return f'<section data-after="{past[-1].key}" hidden>{heading}<div class="chips">{chips}</div></section>'


# The conversation as it goes on


def _changes(assistant: Assistant, locale: Locale, question: str, choice: str, past: History) -> Iterator[_Changes]:
    """What the page shows from the moment of the question to the end of the answer; `choice` is one of _CHOICES."""
    labels = ChatLabels.of(locale)

    def drawn(exchanges: History) -> list[str]:
        return [_html(assistant, locale, one) for one in exchanges]

    def failed(sentence: str) -> str:
        return conversation_html(labels, drawn(past), notice_html(assistant, locale, sentence, not past))

    try:
        # Raises at once for a question that cannot be one; the question box then keeps it.
        answers = assistant.stream(question, history=[exchange.answer for exchange in past], mark=_CHOICES[choice])
    except InputError as error:
        yield failed(error_html(error, locale)), gr.skip(), gr.skip(), gr.skip(), gr.skip()
        return
    # Whoever asks on does not wait for the answer before.
    past = [_stopped(one) for one in past]
    now = _begun(question, past[-1].number + 1 if past else 1)
    kept = past[-KEPT_EXCHANGES + 1 :]
    above = drawn(kept)

    def page(now: Exchange) -> str:
        return conversation_html(labels, [*above, _html(assistant, locale, now)])

    shown, hidden = gr.update(visible=True), gr.update(visible=False)
    stoppable = gr.update(visible=assistant.writes)  # a quoted answer is there at once
    yield page(now), [*kept, now], "", shown, stoppable
    try:
        with closing(_paced(answers)) as growing:
            for answer in growing:
                if now.stopped.is_set():
                    return
                if answer is None or not (answer.answer or answer.draft):
                    yield _NOTHING_NEW
                    continue
                now = replace(now, answer=answer)
                yield page(now), [*kept, now], gr.skip(), gr.skip(), gr.skip()
        if now.stopped.is_set():
            return
        now = replace(now, finished=True)
        yield page(now), [*kept, now], gr.skip(), gr.skip(), hidden
    except Exception as error:
        if now.stopped.is_set():
            return
        if not isinstance(error, MiitError):
            _log.exception("A question could not be answered")
        sentence = error_html(error, locale) if isinstance(error, MiitError) else escape(labels.failed)
        yield failed(sentence), past, question, gr.update(visible=bool(past)), hidden


# While a model is waited for: a moment at which Gradio can end what "Stop" stops.
_NOTHING_NEW = (gr.skip(),) * 5


def _begun(question: str, number: int) -> Exchange:
    """A question whose answer has begun to grow."""
    asked, language = " ".join(question.split()), understand(question).language
    answer = Answer(question=asked, language=language, answer="", refused=False)
    return Exchange(number, uuid4().hex, answer, finished=False)


def _stopped(exchange: Exchange) -> Exchange:
    """The exchange, finished: of an answer that was stopped, what has been checked, and that it was."""
    if exchange.finished:
        return exchange
    exchange.stopped.set()
    notice = load_locale(exchange.answer.language).say("stopped")
    text = "\n\n".join(filter(None, [exchange.answer.answer, notice]))
    answer = exchange.answer.model_copy(update={"answer": text, "notice": notice, "draft": None})
    return replace(exchange, answer=answer, finished=True)


def _paced(answers: Iterator[Answer]) -> Generator[Answer | None, None, None]:
    """The answers, with None for those that only a draft tells from the one before, when they come faster than one can
    see.
    """
    shown_at, last = 0.0, None
    with closing(answers):  # type: ignore[type-var]  # a generator
        for answer in answers:
            only_draft = last is not None and answer.claims == last.claims and answer.draft is not None
            if only_draft and time.monotonic() - shown_at < _DRAFT_SECONDS:
                yield None
                continue
            shown_at, last = time.monotonic(), answer
            yield answer
