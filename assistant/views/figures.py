"""The figures: every quantity of a transcript in a table, with its sentence, and charts of those that compare."""

import logging
from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache
from html import escape
from typing import Any, ClassVar, NamedTuple
from urllib.parse import urlencode

from assistant.assistant import Assistant
from assistant.figures import Comparison, Figure, comparable, to_csv
from assistant.figures import figures as figures_of
from assistant.locale import DEFAULT_LANGUAGE, Locale, ViewLabels, load_locale
from assistant.views.amounts import amount, change, compared_with, period, unit_name
from assistant.views.errors import error_notice
from assistant.views.frame import Frame, View, bare_html
from assistant.views.sources import data_attributes, language_attribute, titles
from index import Metadata, MiitError
from index.store import State

_COLUMNS = ("amount", "change", "measures", "period", "place")
_log = logging.getLogger(__name__)


class FiguresLabels(ViewLabels):
    """What the figures' view says."""

    section: ClassVar[str] = "figures"
    choose: str
    find: str
    unit: str
    any_unit: str
    download: str
    reading: str
    failed: str
    nothing: str
    none: str
    no_match: str
    count: str
    some: str
    caption: str
    amount: str
    change: str
    measures: str
    period: str
    place: str
    chart: str


def build(frame: Frame) -> None:
    """The choice of a transcript, and its figures, which the view's script asks for."""
    assistant = frame.assistant

    @lru_cache(maxsize=16)
    def known(document: str, state: State) -> tuple[Metadata, list[Figure]]:
        del state  # part of the cache's key: a changed index is read anew
        transcript = assistant.index.transcript(document)
        return transcript.metadata, figures_of(transcript)

    def read(request: Any) -> str:
        reader = load_locale(_asked(request, "reader"))
        try:
            metadata, found = known(_asked(request, "document"), assistant.index.state)
            return table_html(metadata, found, reader)
        except MiitError as error:
            return error_notice(error, reader)
        except Exception:
            _log.exception("Figures could not be read")
            return f'<p class="notice" role="alert">{escape(FiguresLabels.of(reader).failed)}</p>'

    def export(request: Any) -> str:
        """The figures of a document as CSV; nothing for one that there is not."""
        try:
            return to_csv(known(_asked(request, "document"), assistant.index.state)[1])
        except MiitError:
            return ""

    english = load_locale(DEFAULT_LANGUAGE)
    view = bare_html(form_html(assistant, english), "figures", "figures.js", server_functions=[read, export])
    frame.translate([view], lambda locale: [form_html(assistant, locale)])


VIEW = View(FiguresLabels, build)


def _asked(request: Any, name: str) -> str:
    return str(request.get(name)) if isinstance(request, dict) else ""


def choice_html(documents: Sequence[Metadata], reader: Locale) -> str:
    """The choice of a transcript. Each title runs as its language does, and the choice as the page does."""
    options = "".join(
        f'<option value="{escape(document_id)}" dir="auto">{escape(title)}</option>'
        for document_id, title in titles(documents, reader).items()
    )
    return f'<select name="document">{options}</select>'


def form_html(assistant: Assistant, reader: Locale) -> str:
    """The choice of a transcript, the filters, and room for the figures."""
    labels = FiguresLabels.of(reader)
    documents = assistant.index.documents()
    if not documents:
        return f'<h2 class="unseen">{escape(labels.title)}</h2><p class="hint">{escape(labels.nothing)}</p>'
    words = {name: getattr(labels, name) for name in ("reading", "failed", "count", "some", "no_match")}
    return (
        f'<h2 class="unseen">{escape(labels.title)}</h2>'
        f'<form role="search" class="sift" aria-label="{escape(labels.title)}">'
        f'<label class="which">{escape(labels.choose)}{choice_html(documents, reader)}</label>'
        f'<label>{escape(labels.find)}<input type="search" name="q" dir="auto" maxlength="200" autocomplete="off">'
        "</label>"
        f'<label>{escape(labels.unit)}<select name="unit"><option value="">{escape(labels.any_unit)}</option></select>'
        f'</label><button type="button" class="download" disabled>{escape(labels.download)}</button></form>'
        '<p class="tally" role="status"></p>'
        f'<section class="figures" aria-label="{escape(labels.title)}"{data_attributes(words)}></section>'
    )


def table_html(metadata: Metadata, figures: Sequence[Figure], reader: Locale) -> str:
    """The charts and the table of the figures of a document."""
    labels = FiguresLabels.of(reader)
    if not figures:
        return f'<p class="hint">{escape(labels.none)}</p>'
    title = f"<bdi{language_attribute(metadata.language)}>{escape(metadata.title)}</bdi>"
    before, _, after = labels.caption.partition("{title}")
    heads = "".join(_head_html(column, getattr(labels, column)) for column in _COLUMNS)
    rows = "".join(_row_html(figure, metadata, reader) for figure in figures)
    # Roles are said, because a table whose parts are laid out as a grid is none to some browsers.
    return (
        f'{charts_html(comparable(figures), metadata, reader)}<table role="table">'
        f"<caption>{escape(before)}{title}{escape(after)}</caption>"
        f'<thead role="rowgroup"><tr role="row">{heads}</tr></thead><tbody role="rowgroup">{rows}</tbody></table>'
    )


def _head_html(column: str, label: str) -> str:
    return (
        f'<th scope="col" role="columnheader" class="{column}"><button type="button" data-column="{column}">'
        f"{escape(label)}</button></th>"
    )


def _row_html(figure: Figure, metadata: Metadata, reader: Locale) -> str:
    language = language_attribute(metadata.language)
    way = f' data-way="{figure.change}"' if figure.change else ""
    told = {
        "amount": f"<bdi>{escape(amount(figure, reader))}</bdi>",
        "change": f"<bdi{way}>{escape(change(figure, reader))}</bdi>" if figure.change else "",
        "measures": f"<bdi{language}>{escape(figure.measures)}</bdi>" if figure.measures else "",
        "period": f"<bdi>{escape(period(figure.period, reader))}</bdi>",
        "place": _place_html(figure, metadata, reader),
    }
    keys = {
        "amount": _plain(figure.value),
        "change": f"{figure.change or ''} {figure.compared_with or ''}".strip(),
        "measures": figure.measures or "",
        "period": figure.period or "",
        "place": str(figure.start),
    }
    cells = "".join(
        f'<td role="cell" class="{column}" data-key="{escape(keys[column])}">{told[column]}</td>' for column in _COLUMNS
    )
    unit = escape(figure.unit or "count")
    return f'<tr role="row" data-unit="{unit}" data-name="{escape(unit_name(figure.unit, reader))}">{cells}</tr>'


def _place_html(figure: Figure, metadata: Metadata, reader: Locale) -> str:
    """The figure's own words, which link to its sentence in the transcript, and who says it."""
    speaker = reader.speaker(figure.speaker)
    told = f'<bdi class="who">{escape(speaker)}</bdi>' if speaker else ""
    return f"{_link_html(figure, metadata, ' '.join(figure.quote.split()))}{told}"


def _link_html(figure: Figure, metadata: Metadata, label: str) -> str:
    sentence = figure.sentence
    query = urlencode({"view": "transcript", "document": figure.document, "start": sentence.start, "end": sentence.end})
    language = language_attribute(metadata.language)
    return f'<a href="?{escape(query)}"><bdi{language}>{escape(label)}</bdi></a>'


def charts_html(comparisons: Sequence[Comparison], metadata: Metadata, reader: Locale) -> str:
    """A bar chart for each of the comparisons: a list whose items say what they measure and how much it is."""
    if not comparisons:
        return ""
    charts = "".join(_chart_html(comparison, metadata, reader) for comparison in comparisons)
    label = escape(FiguresLabels.of(reader).chart)
    return f'<section class="charts" aria-label="{label}"><h3 class="kicker">{label}</h3>{charts}</section>'


def _chart_html(comparison: Comparison, metadata: Metadata, reader: Locale) -> str:
    first = comparison.figures[0]
    shared = period(first.period, reader) if comparison.axis == "measures" else ""
    facts = [unit_name(comparison.unit, reader), compared_with(comparison.compared_with, reader), shared]
    told = "".join(f"<bdi>{escape(fact)}</bdi>" for fact in facts if fact)
    if comparison.axis == "period":
        told = f"<bdi{language_attribute(metadata.language)}>{escape(first.measures or '')}</bdi>{told}"
    values = comparison.values
    low, high = min(*values, Decimal(0)), max(*values, Decimal(0))
    scale = _Scale(low, high - low or Decimal(1))
    bars = "".join(
        _bar_html(scale, value, figure, _label(figure, comparison, reader), metadata, reader)
        for figure, value in zip(comparison.figures, values, strict=True)
    )
    unit = escape(comparison.unit or "count")
    return f'<figure class="chart" data-unit="{unit}"><figcaption>{told}</figcaption><ul>{bars}</ul></figure>'


class _Scale(NamedTuple):
    """Where a chart begins and how broad it is, in the unit of its figures; zero is on it."""

    low: Decimal
    breadth: Decimal


def _label(figure: Figure, comparison: Comparison, reader: Locale) -> str:
    return period(figure.period, reader) if comparison.axis == "period" else figure.measures or ""


def _bar_html(scale: _Scale, value: Decimal, figure: Figure, label: str, metadata: Metadata, reader: Locale) -> str:
    begin, length = (min(value, Decimal(0)) - scale.low) / scale.breadth, abs(value) / scale.breadth
    way = f' data-way="{figure.change}"' if figure.change else ""
    return (
        f"<li>{_link_html(figure, metadata, label)}"
        f'<span class="bar" aria-hidden="true"><span style="--from:{begin:.4f};--share:{length:.4f}"{way}></span>'
        f"</span><bdi{way}>{escape(amount(figure, reader))}</bdi></li>"
    )


def _plain(value: Decimal) -> str:
    return format(value, "f")
