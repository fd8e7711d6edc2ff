"""The page: the frame with all its views, as a Gradio app."""

import gradio as gr

from assistant.assistant import Assistant
from assistant.locale import DEFAULT_LANGUAGE, load_locale
from assistant.views import chat
from assistant.views.frame import NAME, Frame, View, bare_html, masthead_html

VIEWS: tuple[View, ...] = (chat.VIEW,)
"""The views in the order of the navigation; the first is shown when the address names none."""

_AT_ONCE = 8


def build_page(assistant: Assistant) -> gr.Blocks:
    """The page as a Gradio app, not launched. Programs find its endpoint `ask` (a question in, an Answer out)."""
    page = gr.Blocks(title=NAME, analytics_enabled=False)
    with page:
        masthead = bare_html(masthead_html(load_locale(DEFAULT_LANGUAGE), VIEWS), "masthead", "masthead.js")
        frame = Frame(assistant)
        frame.translate([masthead], lambda locale: [masthead_html(locale, VIEWS)])
        for view in VIEWS:
            with gr.Column(elem_id=f"view-{view.name}", elem_classes="view"):
                view.build(frame)
        frame.connect(masthead)
    page.queue(default_concurrency_limit=_AT_ONCE)
    return page
