"""What a reader may do with a finished answer, as HTML below it."""

from html import escape

from assistant.answer import Answer
from assistant.export import answer_markdown
from assistant.locale import Locale
from assistant.views.exchange import ChatLabels


def actions_html(labels: ChatLabels, reader: Locale, answer: Answer) -> str:
    """The button that copies the answer as Markdown."""
    # Off, as what a button did is said by itself and not as a part of the conversation.
    return f'<div class="actions" lang="{reader.code}" aria-live="off">{_copy_button(labels, answer)}</div>'


def _copy_button(labels: ChatLabels, answer: Answer) -> str:
    label, copied, failed = escape(labels.copy_answer), escape(labels.copied), escape(labels.copy_failed)
    return (
        f'<button type="button" data-markdown="{escape(answer_markdown(answer))}" data-label="{label}"'
        f' data-copied="{copied}" data-failed="{failed}">{label}</button>'
    )
