"""The search: the passages nearest in meaning to a query, within the filters that the reader sets."""

import logging
from collections.abc import Mapping, Sequence
from datetime import date
from html import escape
from typing import Annotated, Any, ClassVar, Literal
from urllib.parse import urlencode

from pydantic import BaseModel, BeforeValidator, Field, ValidationError, WrapValidator

from assistant.assistant import Assistant
from assistant.locale import DEFAULT_LANGUAGE, Locale, ViewLabels, load_locale
from assistant.views.errors import error_notice
from assistant.views.frame import Frame, View, bare_html
from assistant.views.sources import (
    facts_html,
    language_attribute,
    language_name,
    link_html,
    titles,
    transcript_link,
)
from index import Hit, MiitError
from index.library import MAX_RESULTS
from index.statements import is_statement
from index.transcript import JOURNALIST, NARRATION

PER_PAGE = 10

UNSTATED = 0.1
"""What is taken off the score of a passage that states nothing (see `statements_first`)."""

_LONGEST_SHOWN = 60  # characters of a value that makes no sense
_log = logging.getLogger(__name__)


class SearchLabels(ViewLabels):
    """What the search says."""

    section: ClassVar[str] = "search"
    query: str
    placeholder: str
    submit: str
    filters: str
    document: str
    any_document: str
    speaker: str
    anyone: str
    since: str
    until: str
    kind: str
    everything: str
    work: str
    plan: str
    language: str
    any_language: str
    clear: str
    hint: str
    searching: str
    found: str
    none: str
    ignored: str
    nothing: str
    pages: str
    page: str
    previous: str
    next: str
    open: str
    failed: str


def _or_none(value: Any, check: Any) -> Any:
    """What an address says and nothing can be made of is taken for unsaid."""
    try:
        return check(value or None)
    except ValidationError:
        return None


def _within(text: Any) -> str:
    return text if isinstance(text, str) else ""


_Lenient = WrapValidator(_or_none)
_Text = Annotated[str | None, Field(max_length=500), _Lenient]


class Search(BaseModel):
    """A search as an address says it: what is looked for, the filters, named as the parameters of the endpoint are, and
    which page of the results, from 1.
    """

    q: Annotated[str, BeforeValidator(_within)] = ""
    document: _Text = None
    speaker: _Text = None
    since: Annotated[date | None, _Lenient] = None
    until: Annotated[date | None, _Lenient] = None
    mark: Annotated[Literal["work", "plan"] | None, _Lenient] = None
    language: _Text = None
    page: Annotated[Annotated[int, Field(ge=1, le=MAX_RESULTS)] | None, _Lenient] = None

    def address(self, page: int) -> str:
        """The address of another page of the same search."""
        said = self.model_dump(mode="json", exclude_none=True) | {"page": page}
        return "?" + urlencode({"view": "search", **said})


def build(frame: Frame) -> None:
    """The form, and the results that its script asks for."""
    assistant = frame.assistant

    def search(request: Any) -> str:
        request = request if isinstance(request, dict) else {}
        reader, asked = load_locale(str(request.get("reader"))), Search.model_validate(request)
        left_out = ignored_html(reader, request, asked)
        return left_out + (results_html(assistant, reader, asked) if asked.q.strip() else "")

    form = form_html(assistant, load_locale(DEFAULT_LANGUAGE))
    view = bare_html(form, "search", "search.js", server_functions=[search])
    frame.translate([view], lambda locale: [form_html(assistant, locale)])


VIEW = View(SearchLabels, build)


def form_html(assistant: Assistant, reader: Locale) -> str:
    """What is looked for, the filters, and room for the results."""
    labels = SearchLabels.of(reader)
    documents = assistant.index.documents()
    speakers = [(name, reader.speaker(name)) for name in assistant.index.speakers()]
    codes = sorted({document.language.lower() for document in documents})
    kinds = [("work", labels.work), ("plan", labels.plan)]
    filters = "".join(
        [
            _select("document", labels.document, labels.any_document, list(titles(documents, reader).items())),
            _select("speaker", labels.speaker, labels.anyone, speakers),
            _select("mark", labels.kind, labels.everything, kinds),
            _select("language", labels.language, labels.any_language, [(c, language_name(reader, c)) for c in codes]),
            _day("since", labels.since),
            _day("until", labels.until),
        ]
    )
    hint = labels.hint if documents else labels.nothing
    return (
        f'<form role="search" class="search" action="" novalidate>'
        f'<h2 class="unseen">{escape(labels.title)}</h2>'
        f'<div class="asked"><input type="search" name="q" aria-label="{escape(labels.query)}" enterkeyhint="search"'
        f' placeholder="{escape(labels.placeholder)}" dir="auto" autocomplete="off" maxlength="2000">'
        f'<button type="submit">{escape(labels.submit)}</button></div>'
        f'<details class="limits"><summary class="kicker">{escape(labels.filters)}</summary>'
        f'<div class="filters" role="group" aria-label="{escape(labels.filters)}">{filters}</div>'
        f'<button type="reset" class="quiet" hidden>{escape(labels.clear)}</button></details></form>'
        f'<section class="results" aria-label="{escape(labels.title)}" data-searching="{escape(labels.searching)}"'
        f' data-failed="{escape(labels.failed)}"></section><p class="hint">{escape(hint)}</p>'
    )


def _select(name: str, label: str, unlimited: str, options: Sequence[tuple[str, str]]) -> str:
    listed = "".join(f'<option value="{escape(value)}">{escape(text)}</option>' for value, text in options)
    return (
        f'<label><span>{escape(label)}</span><select name="{name}"><option value="">{escape(unlimited)}</option>'
        f"{listed}</select></label>"
    )


def _day(name: str, label: str) -> str:
    return f'<label><span>{escape(label)}</span><input type="date" name="{name}"></label>'


def ignored_html(reader: Locale, request: Mapping[str, Any], search: Search) -> str:
    """A sentence that says which filters of an address no search can have, or ""."""
    labels = SearchLabels.of(reader)
    names = {
        "document": labels.document,
        "speaker": labels.speaker,
        "since": labels.since,
        "until": labels.until,
        "mark": labels.kind,
        "language": labels.language,
    }
    left_out = [
        f"{label} \u2068{str(request[name])[:_LONGEST_SHOWN]}\u2069"
        for name, label in names.items()
        if request.get(name) and getattr(search, name) is None
    ]
    said = labels.ignored.format(filters=" · ".join(left_out))
    return f'<p class="notice" role="status" dir="auto">{escape(said)}</p>' if left_out else ""


def results_html(assistant: Assistant, reader: Locale, search: Search) -> str:
    """One page of what is found, or a sentence that says why nothing is."""
    labels = SearchLabels.of(reader)
    try:
        hits = assistant.search(
            search.q,
            MAX_RESULTS,
            search.speaker,
            search.document,
            search.mark,
            since=search.since,
            until=search.until,
            language=search.language,
        )
    except MiitError as error:
        return error_notice(error, reader)
    except Exception:
        _log.exception("A search failed")
        return f'<p class="notice" role="alert">{escape(labels.failed)}</p>'
    if not hits:
        return f'<p class="notice" role="status">{escape(labels.none)}</p>'
    hits = statements_first(hits)
    pages = -(-len(hits) // PER_PAGE)
    page = min(search.page or 1, pages)
    first = (page - 1) * PER_PAGE
    named = titles(assistant.index.documents(), reader)
    items = "".join(_hit_html(hit, reader, labels, named) for hit in hits[first : first + PER_PAGE])
    return (
        f'<h3 class="kicker found" tabindex="-1">{escape(labels.found)}</h3>'
        f'<ol class="hits" start="{first + 1}">{items}</ol>{_pages_html(search, page, pages, labels)}'
    )


def statements_first(hits: Sequence[Hit]) -> list[Hit]:
    """The hits, best first, where those count for less whose nearest sentence nobody says (a title, a list of speakers)
    or only asks or greets: they are near to what they ask for, and do not tell it.
    """
    return sorted(hits, key=lambda hit: hit.score if _states(hit) else hit.score - UNSTATED, reverse=True)


def _states(hit: Hit) -> bool:
    return hit.passage.speaker not in (NARRATION, JOURNALIST) and is_statement(hit.best.text)


def _hit_html(hit: Hit, reader: Locale, labels: SearchLabels, named: Mapping[str, str]) -> str:
    passage, metadata, best = hit.passage, hit.metadata, hit.best
    language = language_attribute(metadata.language)
    title = named.get(passage.document_id, metadata.title)
    facts = facts_html(reader, passage.speaker, metadata.day, best.mark)
    opened = transcript_link(passage.document_id, best.start, best.end, labels.open, reader.code)
    start, end = best.start - passage.start, best.end - passage.start
    before, marked, after = passage.text[:start], passage.text[start:end], passage.text[end:]
    return (
        f'<li><p class="facts">{facts}</p>'
        f'<blockquote class="passage" dir="auto"{language}>{_paragraphs(before, marked, after)}</blockquote>'
        f'<p class="where"><cite dir="auto"{language}>{escape(title)}</cite>'
        f"{opened}{link_html(metadata.url)}</p></li>"
    )


def _paragraphs(before: str, marked: str, after: str) -> str:
    html = f"{escape(before)}<mark>{escape(marked)}</mark>{escape(after)}"
    return "".join(f"<p>{paragraph}</p>" for paragraph in html.split("\n") if paragraph.strip())


def _pages_html(search: Search, page: int, pages: int, labels: SearchLabels) -> str:
    if pages == 1:
        return ""
    here = escape(labels.page.format(page=page, pages=pages))
    links = [
        f'<a href="{escape(search.address(to))}">{escape(label)}</a>' if 1 <= to <= pages else "<span></span>"
        for to, label in ((page - 1, labels.previous), (page + 1, labels.next))
    ]
    return f'<nav class="pages" aria-label="{escape(labels.pages)}">{links[0]}<span>{here}</span>{links[1]}</nav>'
