"""What a reader may do with a finished answer, as HTML below it: copy it, and say whether it helped."""

import logging
from datetime import UTC, datetime
from html import escape
from uuid import uuid4

from assistant.answer import Answer
from assistant.export import answer_markdown
from assistant.locale import Locale
from assistant.views.exchange import ChatLabels
from index import Index, MiitError
from index.feedback import Feedback, Verdict

_THUMB = "M2 9h3v8H2zM6.5 9 9.7 2.8c1.1 0 2 .9 2 2V8h4.1a1.7 1.7 0 0 1 1.7 2l-1 5.6a1.7 1.7 0 0 1-1.7 1.4H6.5z"
_VERDICTS: dict[str, Verdict | None] = {"up": "up", "down": "down", "": None}

_log = logging.getLogger(__name__)


def actions_html(labels: ChatLabels, reader: Locale, answer: Answer) -> str:
    """A button that copies the answer as Markdown, and two that say whether it helped.

    chat.js presses the one that the reader chose, and writes beside them what came of it.
    """
    buttons = _copy_button(labels, answer) + _thumb("up", labels.helpful) + _thumb("down", labels.unhelpful)
    # Off, as what a button did is said by itself and not as a part of the conversation.
    return f'<div class="actions" lang="{reader.code}" aria-live="off">{buttons}<span class="outcome"></span></div>'


def _copy_button(labels: ChatLabels, answer: Answer) -> str:
    label, copied, failed = escape(labels.copy_answer), escape(labels.copied), escape(labels.copy_failed)
    return (
        f'<button type="button" data-markdown="{escape(answer_markdown(answer))}" data-label="{label}"'
        f' data-copied="{copied}" data-failed="{failed}">{label}</button>'
    )


def _thumb(verdict: Verdict, label: str) -> str:
    return (
        f'<button type="button" data-verdict="{verdict}" aria-pressed="false" aria-label="{escape(label)}"'
        f' title="{escape(label)}"><svg viewBox="0 0 20 20" aria-hidden="true"><path d="{_THUMB}"/></svg></button>'
    )


def outcome_html(labels: ChatLabels, index: Index, number: int, key: str, answer: Answer, wanted: str) -> str:
    """Saves the verdict on exchange `number`, whose answer has that key, and tells the script of the page what came of
    it; nothing for a verdict that there is not.
    """
    if wanted not in _VERDICTS:
        return ""
    try:
        _save(index, key, answer, _VERDICTS[wanted])
    except MiitError as error:
        _log.warning("A rating could not be saved: %s", error)
        return _outcome(number, None, labels.rating_failed)
    return _outcome(number, wanted, labels.rated if wanted else labels.unrated)


def _save(index: Index, key: str, answer: Answer, verdict: Verdict | None) -> None:
    if verdict is None:
        index.withdraw_feedback(key)
        return
    now, serialised = datetime.now(UTC), answer.model_dump_json()
    index.save_feedback(Feedback(key, now, answer.question, answer.language, verdict, serialised))


def _outcome(number: int, verdict: str | None, told: str) -> str:
    saved = "" if verdict is None else f' data-verdict="{verdict}"'
    # The same may come of it twice, and the script is told only of what is new.
    return f'<span data-number="{number}"{saved} data-told="{escape(told)}" data-made="{uuid4().hex}"></span>'
