"""How the views show where a text comes from: who said it and when, and the page it was published on."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from html import escape
from urllib.parse import urlencode

from babel import Locale as Cldr
from babel import UnknownLocaleError

from assistant.addresses import host_of
from assistant.locale import Locale
from index import Metadata
from index.marks import Mark


def facts_html(locale: Locale, speaker: str, day: date | None, mark: Mark) -> str:
    """Who said it, when, and whether it tells of work or of a plan, in the language of the locale."""
    told = "" if mark == "neither" else locale.say(mark)
    facts = (("who", locale.speaker(speaker)), ("when", locale.date(day) if day else ""), ("told", told))
    return "".join(f'<bdi class="{kind}">{escape(fact)}</bdi>' for kind, fact in facts if fact)


def link_html(url: str | None) -> str:
    """A link to the source page that shows the page's host; nothing for what a browser should not open."""
    host = host_of(url)
    if url is None or host is None:
        return ""
    return f'<a href="{escape(url)}" target="_blank" rel="noopener noreferrer" dir="ltr">{escape(host)}</a>'


def data_attributes(words: Mapping[str, str]) -> str:
    """The words as attributes that a view's script reads by the same names."""
    return "".join(f' data-{name.replace("_", "-")}="{escape(text)}"' for name, text in words.items())


def language_attribute(language: str) -> str:
    """The HTML attribute that says in which language a text is."""
    return f' lang="{escape(language)}"'


def titles(documents: Sequence[Metadata], reader: Locale) -> dict[str, str]:
    """What each document is called in a choice, by its id: its title, and where another has the same what tells it
    apart: the day, the language, or else its id.
    """
    named = {document.document_id: document.title for document in documents}
    tells: list[Callable[[Metadata], str]] = [
        lambda document: reader.date(day) if (day := document.day) else "",
        lambda document: language_name(reader, document.language),
        lambda document: document.document_id,
    ]
    for tell in tells:
        told: dict[str, set[str]] = {}
        for document in documents:
            told.setdefault(named[document.document_id], set()).add(tell(document))
        named = {
            document.document_id: " · ".join(filter(None, [named[document.document_id], tell(document)]))
            if len(told[named[document.document_id]]) > 1
            else named[document.document_id]
            for document in documents
        }
    return named


def document_address(document_id: str) -> str:
    """The address on this page of a transcript."""
    return "?" + urlencode({"view": "transcript", "document": document_id})


def transcript_address(document_id: str, start: int, end: int) -> str:
    """The address on this page of characters `start` to `end` of a transcript, which are marked there."""
    return "?" + urlencode({"view": "transcript", "document": document_id, "start": start, "end": end})


def language_name(reader: Locale, code: str) -> str:
    """The name of a language in the reader's own; its code where CLDR has none."""
    try:
        return Cldr.parse(code, sep="-").get_display_name(reader.code) or code
    except (UnknownLocaleError, ValueError):
        return code


def transcript_link(document_id: str, start: int, end: int, label: str, language: str) -> str:
    """A link, with a label in that language, to a place in a transcript (see `transcript_address`)."""
    address = escape(transcript_address(document_id, start, end))
    return f'<a class="open" href="{address}"{language_attribute(language)}>{escape(label)}</a>'
