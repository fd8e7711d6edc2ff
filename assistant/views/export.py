"""The buttons that save the conversation as a file, and the file on its way to the browser."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
from uuid import uuid4

from assistant.answer import Answer
from assistant.export import to_json, to_markdown
from assistant.views.exchange import ChatLabels


@dataclass(frozen=True, slots=True)
class _Format:
    name: str
    file: str
    media_type: str
    write: Callable[[Sequence[Answer]], str]


_FORMATS = {
    "markdown": _Format("Markdown", "conversation.md", "text/markdown", to_markdown),
    "json": _Format("JSON", "conversation.json", "application/json", to_json),
}


def export_html(labels: ChatLabels) -> str:
    """A button for each format."""
    buttons = "".join(
        f'<button type="button" data-format="{key}" aria-describedby="export-as">{kind.name}</button>'
        for key, kind in _FORMATS.items()
    )
    return f'<p><span id="export-as">{escape(labels.export)}</span> {buttons}</p>'


def file_html(wanted: str, answers: Sequence[Answer]) -> str:
    """The conversation as a file for the script of the page; nothing for a format that there is not."""
    kind = _FORMATS.get(wanted)
    if kind is None:
        return ""
    # The same file may be wanted twice, and the script is told only of what is new.
    place = f'data-name="{kind.file}" data-type="{kind.media_type}" data-made="{uuid4().hex}"'
    return f'<span {place} data-text="{escape(kind.write(answers))}"></span>'
