"""The frame of the page: the masthead, the navigation between the views, and the reader's language."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any, ClassVar

import gradio as gr

from assistant.assistant import Assistant
from assistant.locale import DEFAULT_LANGUAGE, Labels, Locale, ViewLabels, languages, load_locale

NAME = "MIIT Assistant"

# How an event that only the page itself sends is declared.
INTERNAL: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private", "trigger_mode": "multiple"}

_HERE = Path(__file__).parent


class FrameLabels(Labels):
    """What the masthead says."""

    section: ClassVar[str] = "frame"
    tagline: str
    views: str
    language: str
    sign_out: str
    too_many: str


@dataclass(frozen=True, slots=True)
class View:
    """A view of the page. `labels.section` is its name: in the address, of its stylesheet and in the locales."""

    labels: type[ViewLabels]
    build: Callable[["Frame"], None]

    @property
    def name(self) -> str:
        """The view's name in the address."""
        return self.labels.section


class Frame:
    """What a view is built with: the assistant, and the language that the reader chose."""

    def __init__(self, assistant: Assistant) -> None:
        self.assistant = assistant
        self.language = gr.State(DEFAULT_LANGUAGE)
        """The code of the reader's language, for the inputs of an event; one of `languages()`."""
        self._translations: list[_Translation] = []

    def translate(
        self, outputs: Sequence[Any], render: Callable[..., Sequence[Any]], inputs: Sequence[Any] = ()
    ) -> None:
        """Has `render(locale, *inputs)` give the outputs anew whenever the reader's language changes."""
        self._translations.append(_Translation(list(outputs), render, list(inputs)))

    def connect(self, masthead: gr.HTML) -> None:
        """Has the masthead, which sends the reader's language at the start and with every change, reach the views."""
        fixed = [translation for translation in self._translations if not translation.inputs]

        def translated(event: gr.EventData) -> list[Any]:
            locale = load_locale(str(event.language))
            return [locale.code, *(value for translation in fixed for value in translation.render(locale))]

        outputs = [component for translation in fixed for component in translation.outputs]
        spoken = masthead.submit(translated, None, [self.language, *outputs], **INTERNAL)
        masthead.input(lambda: None, None, None, **INTERNAL)  # see `onLost` in frame.js
        # Each alone and last: what it is drawn from may change while the rest is, and must not be old when it shows.
        for translation in self._translations:
            if translation.inputs:
                spoken.then(translation.again, [self.language, *translation.inputs], translation.outputs, **INTERNAL)


@dataclass(frozen=True, slots=True)
class _Translation:
    outputs: list[Any]
    render: Callable[..., Sequence[Any]]
    inputs: list[Any]

    def again(self, language: str, *values: Any) -> Any:
        rendered = self.render(load_locale(language), *values)
        return rendered if len(rendered) > 1 else rendered[0]


def bare_html(value: str, elem_id: str, script: str | None = None, **options: Any) -> gr.HTML:
    """HTML without Gradio's styles around it; `script` is the name of a file beside this one, run when it is there."""
    js_on_load = asset(script) if script else None
    return gr.HTML(
        value, apply_default_css=False, js_on_load=js_on_load, elem_id=elem_id, elem_classes="bare", **options
    )


def asset(name: str) -> str:
    """The text of a stylesheet or script beside this file."""
    return (_HERE / name).read_text(encoding="utf-8")


def masthead_html(locale: Locale, views: Sequence[View], can_sign_out: bool = False) -> str:
    """The name of the product and what it does, the navigation, the choice of language, and where to sign out."""
    labels = FrameLabels.of(locale)
    links = "".join(_view_link(view.name, view.labels.of(locale).title) for view in views)
    options = "".join(_language_option(load_locale(code), code == locale.code) for code in languages())
    sign_out = (
        f'<form method="post" action="logout"><button>{escape(labels.sign_out)}</button></form>' if can_sign_out else ""
    )
    choice = f'<select aria-label="{escape(labels.language)}">{options}</select>'
    return (
        f'<header><div class="language">{choice}{sign_out}</div>'
        f'<div class="title"><h1>{NAME}</h1><p class="tagline">{escape(labels.tagline)}</p></div>'
        f'<nav aria-label="{escape(labels.views)}"><ul>{links}</ul></nav></header>'
    )


def _view_link(name: str, title: str) -> str:
    return f'<li><a href="?view={name}" data-view="{name}"><span>{escape(title)}</span></a></li>'


def _language_option(locale: Locale, chosen: bool) -> str:
    selected = " selected" if chosen else ""
    return f'<option value="{locale.code}" lang="{locale.code}"{selected}>{escape(locale.name)}</option>'


def head_html(views: Sequence[View]) -> str:
    """Styles and the script that must be there before anything is shown."""
    shown = "".join(f':root[data-view="{view.name}"] #view-{view.name}{{display:flex}}' for view in views)
    styles = "\n".join([asset("tokens.css"), asset("frame.css"), *(asset(f"{view.name}.css") for view in views), shown])
    return f"<style>{styles}</style><script>{head_script(views)}</script>"


def head_script(views: Sequence[View]) -> str:
    """The script of `head_html`."""
    directions = {code: load_locale(code).direction for code in languages()}
    too_many = {code: FrameLabels.of(load_locale(code)).too_many for code in languages()}
    known = json.dumps(
        {"name": NAME, "views": [view.name for view in views], "directions": directions, "tooMany": too_many}
    )
    return f"const frame = {known};\n{asset('frame.js')}"
