"""What went wrong, in the language of the page."""

from html import escape
from typing import ClassVar

from assistant.locale import Labels, Locale
from index import MiitError

_LONGEST_FACT = 200


class ErrorLabels(Labels):
    """A sentence for each case of `MiitError` that a reader of the page can meet; its facts are filled in."""

    section: ClassVar[str] = "errors"
    question_long: str
    question_odd: str
    question_empty: str
    no_document: str
    no_speaker: str
    no_language: str
    days: str
    unreadable: str
    unsupported: str
    too_large: str
    not_text: str
    damaged: str
    only_images: str
    drawn_order: str
    lost_marks: str
    encrypted: str
    nothing_said: str
    slow: str
    redirects: str
    unreachable: str
    answers: str
    no_address: str
    with_password: str
    no_host: str
    private: str
    several: str
    same_id: str
    id_taken: str
    copy_held: str
    of_itself: str
    same_language: str
    not_same_event: str
    busy: str
    full: str
    server_away: str


def error_notice(error: MiitError, reader: Locale) -> str:
    """A notice of what happened and what to do (see `error_html`)."""
    return f'<p class="notice" role="alert" dir="auto">{error_html(error, reader)}</p>'


def error_html(error: MiitError, reader: Locale) -> str:
    """What happened and what to do, in the reader's language; a case that has no sentence there, in English."""
    sentence = ErrorLabels.of(reader).model_dump().get(error.case or "")
    if sentence is None:
        return f'<span lang="en" dir="ltr">{escape(str(error))}</span>'
    facts = {name: f"\u2068{str(fact)[:_LONGEST_FACT]}\u2069" for name, fact in error.facts.items()}
    return escape(str(sentence).format(**facts))
