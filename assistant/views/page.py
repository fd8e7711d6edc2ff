"""The page: the frame with all its views, as a Gradio app."""

import gradio as gr

from assistant.assistant import Assistant
from assistant.locale import DEFAULT_LANGUAGE, load_locale
from assistant.views import chat, figures, library, map, search, transcript
from assistant.views.endpoints import add_endpoints
from assistant.views.frame import NAME, Frame, View, bare_html, masthead_html

VIEWS: tuple[View, ...] = (chat.VIEW, search.VIEW, transcript.VIEW, figures.VIEW, map.VIEW, library.VIEW)
"""The views in the order of the navigation; the first is shown when the address names none."""

AT_ONCE = 8
"""How many requests of one kind are answered at the same time."""


def build_page(assistant: Assistant, can_sign_out: bool = False) -> gr.Blocks:
    """The page as a Gradio app, not launched. Programs find its endpoints (see `assistant.views.endpoints`)."""
    page = gr.Blocks(title=NAME, analytics_enabled=False)
    with page:
        masthead = bare_html(
            masthead_html(load_locale(DEFAULT_LANGUAGE), VIEWS, can_sign_out), "masthead", "masthead.js"
        )
        frame = Frame(assistant)
        frame.translate([masthead], lambda locale: [masthead_html(locale, VIEWS, can_sign_out)])
        for view in VIEWS:
            with gr.Column(elem_id=f"view-{view.name}", elem_classes="view"):
                view.build(frame)
        frame.connect(masthead)
        add_endpoints(assistant)
    page.queue(default_concurrency_limit=AT_ONCE)
    return page
