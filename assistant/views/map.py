"""The map: passages as points, near in meaning near on the page, and a question with its evidence among them."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any, ClassVar
from urllib.parse import urlencode

import gradio as gr

from assistant.answer import Answer, Citation
from assistant.assistant import Assistant
from assistant.locale import Locale, ViewLabels, load_locale
from assistant.passage_map import PassageMap, Point, passage_map
from assistant.views.errors import error_html
from assistant.views.frame import INTERNAL, Frame, View, bare_html
from assistant.views.sources import facts_html, language_attribute, titles
from index import InputError, Metadata, MiitError, Passage
from index.transcript import NARRATION

_HUES = 8
_TEASER = 220
_BUSY = 400  # points above which they are drawn small
_SEPARATOR = " · "

# A shape besides the colour, for those who do not tell colours apart; in a box from -1 to 1.
_SHAPES = (
    "M1 0A1 1 0 1 1 -1 0A1 1 0 1 1 1 0Z",
    "M-.85 -.85H.85V.85H-.85Z",
    "M0 -1.1L1 .8H-1Z",
    "M0 -1.2L1.2 0L0 1.2L-1.2 0Z",
    "M-.35 -1H.35V-.35H1V.35H.35V1H-.35V.35H-1V-.35H-.35Z",
    "M0 1.1L-1 -.8H1Z",
    "M-.7 -1.1L0 -.4L.7 -1.1L1.1 -.7L.4 0L1.1 .7L.7 1.1L0 .4L-.7 1.1L-1.1 .7L-.4 0L-1.1 -.7Z",
    "M1.1 0L.55 .95H-.55L-1.1 0L-.55 -.95H.55Z",
)


class MapLabels(ViewLabels):
    """What the map says."""

    section: ClassVar[str] = "map"
    question: str
    show: str
    document: str
    everything: str
    colour: str
    topic: str
    speaker: str
    others: str
    narration: str
    points: str
    some: str
    keys: str
    card: str
    legend: str
    asked: str
    evidence: str
    empty: str
    failed: str


@dataclass(frozen=True, slots=True)
class _Asked:
    """What the address asks for. Hostile until checked: the index says whether it knows the document."""

    question: str
    document: str | None
    by_speaker: bool

    @classmethod
    def of(cls, query: Any) -> "_Asked":
        values = query if isinstance(query, Mapping) else {}
        question, document = (str(values.get(name) or "") for name in ("q", "document"))
        return cls(question.strip(), document or None, values.get("colour") == "speaker")


def build(frame: Frame) -> None:
    """The map and its form, drawn when the address asks for them."""
    page = bare_html("", "map", "map.js")

    def draw(event: gr.EventData) -> str:
        locale = load_locale(str(getattr(event, "language", "")))
        return map_html(frame.assistant, locale, _Asked.of(getattr(event, "query", None)))

    page.submit(draw, None, page, **(INTERNAL | {"trigger_mode": "always_last"}))


VIEW = View(MapLabels, build)


def map_html(assistant: Assistant, locale: Locale, asked: _Asked) -> str:
    """The form, the points with their legend, and the evidence of the question; or why there is none."""
    labels = MapLabels.of(locale)
    documents = assistant.index.documents()
    form = _form(labels, titles(documents, locale), asked)
    if not documents:
        return form + _notice(escape(labels.empty))
    try:
        drawn = passage_map(assistant.index, asked.document)
        answer = assistant.quote(asked.question, asked.document) if asked.question else None
        place = drawn.place(assistant.index.embed_query(asked.question)) if answer and drawn.points else None
    except InputError as error:
        return form + _notice(error_html(error, locale))
    except MiitError as error:
        return form + _notice(f"{escape(labels.failed)} {error_html(error, locale)}")
    known = {document.document_id: document for document in documents}
    names, groups = _groups(labels, locale, drawn, asked.by_speaker)
    shown = labels.points if drawn.passages == len(drawn.points) else labels.some
    note = shown.format(count=len(drawn.points), of=drawn.passages)
    return (
        f'{form}<p class="map-note" id="map-note">{escape(note)} {escape(labels.keys)}</p>'
        f"{_plane(_Reader(labels, locale, known), drawn, groups, answer.citations if answer else [], place)}"
        f'<div class="map-card" aria-live="polite"><p class="map-note">{escape(labels.card)}</p></div>'
        f"{_legend(labels, names, groups)}{_evidence(_Reader(labels, locale, known), answer)}"
    )


def _form(labels: MapLabels, named: Mapping[str, str], asked: _Asked) -> str:
    choices = [("", labels.everything), *named.items()]
    colours = [("", labels.topic), ("speaker", labels.speaker)]
    return (
        f'<form class="map-form" role="search" aria-label="{escape(labels.title)}">'
        f"<label>{escape(labels.question)}"
        f'<input type="search" name="q" id="map-question" dir="auto" maxlength="2000" autocomplete="off"'
        f' value="{escape(asked.question)}"></label>'
        f"{_select('document', labels.document, choices, asked.document or '')}"
        f"{_select('colour', labels.colour, colours, 'speaker' if asked.by_speaker else '')}"
        f'<button type="submit" id="map-show">{escape(labels.show)}</button></form>'
    )


def _select(name: str, label: str, choices: Sequence[tuple[str, str]], chosen: str) -> str:
    options = "".join(
        f'<option value="{escape(value)}"{" selected" if value == chosen else ""}>{escape(shown)}</option>'
        for value, shown in choices
    )
    return f'<label>{escape(label)}<select name="{name}" id="map-{name}">{options}</select></label>'


def _groups(
    labels: MapLabels, locale: Locale, drawn: PassageMap, by_speaker: bool
) -> tuple[Sequence[str], Sequence[int]]:
    """Names of the groups as HTML, and each point's group by number: its topic, or its speaker, those who say least as
    one.
    """
    if not by_speaker:
        return [_SEPARATOR.join(map(_isolated, words)) for words in drawn.topics], [
            point.topic for point in drawn.points
        ]
    speakers = [point.passage.speaker for point in drawn.points]
    most = [speaker for speaker, _ in Counter(speakers).most_common(_HUES)]
    if len(set(speakers)) > _HUES:
        most = most[: _HUES - 1]
    names = [_isolated(_speaker_label(labels, locale, speaker)) for speaker in most]
    numbers = [most.index(speaker) if speaker in most else len(most) for speaker in speakers]
    return [*names, _isolated(labels.others)] if len(most) in numbers else names, numbers


def _isolated(text: str) -> str:
    """The text as HTML whose direction moves nothing that stands beside it."""
    return f"<bdi>{escape(text)}</bdi>"


def _speaker_label(labels: MapLabels, locale: Locale, speaker: str) -> str:
    if speaker == NARRATION:
        return labels.narration
    return locale.speaker(speaker)


@dataclass(frozen=True, slots=True)
class _Reader:
    """In what words the points are shown, and what is known of their documents."""

    labels: MapLabels
    locale: Locale
    documents: Mapping[str, Metadata]


def _plane(
    reader: _Reader,
    drawn: PassageMap,
    groups: Sequence[int],
    evidence: Sequence[Citation],
    place: tuple[float, float] | None,
) -> str:
    """The points at their places; threads lead from the question to its evidence, whose ranks stand beside it."""
    size = " small" if len(groups) > _BUSY else ""
    points, threads = [], []
    for number, (point, group) in enumerate(zip(drawn.points, groups, strict=True)):
        rank = _rank(point.passage, evidence)
        points.append(_point(reader, point, group, rank, 0 if number == 0 else -1))
        if rank and place:
            threads.append(_thread(place, (point.x, point.y)))
    label = escape(reader.labels.asked)
    mark = f'<span class="asked" role="img" aria-label="{label}" style="{_at(*place)}">?</span>' if place else ""
    return (
        f'<div class="map{size}" dir="ltr" role="group" aria-label="{escape(reader.labels.title)}"'
        ' aria-describedby="map-note"><div class="plane">'
        '<svg class="threads" viewBox="0 0 1 1" preserveAspectRatio="none" aria-hidden="true">'
        f"{''.join(threads)}</svg>{''.join(points)}{mark}</div></div>"
    )


def _rank(passage: Passage, evidence: Sequence[Citation]) -> int | None:
    """The number of the first citation that stands in the passage, if one does."""
    for citation in evidence:
        if citation.document == passage.document_id and passage.start <= citation.start < passage.end:
            return citation.n
    return None


def _point(reader: _Reader, point: Point, group: int, rank: int | None, tab_index: int) -> str:
    """A point, and hidden in it what the card says of it: Gradio would not redraw the content of a template."""
    passage, document = point.passage, reader.documents.get(point.passage.document_id)
    language = language_attribute(document.language) if document else ""
    teaser = escape(_teaser(passage.text))
    facts = facts_html(reader.locale, passage.speaker, document.day if document else None, "neither")
    card = f'<p class="facts">{facts}</p><p dir="auto"{language}>{teaser}</p>'
    shown = f'<span class="rank">{rank}</span>' if rank else ""
    return (
        f'<a class="point{" found" if rank else ""} hue-{group % _HUES}" tabindex="{tab_index}"'
        f' href="{_opened(passage.document_id, passage.start, passage.end)}" style="{_at(point.x, point.y)}"'
        f' aria-label="{teaser}">{_symbol(group)}{shown}<span class="told" hidden>{card}</span></a>'
    )


def _symbol(group: int) -> str:
    return (
        f'<svg class="symbol" viewBox="-1.2 -1.2 2.4 2.4" aria-hidden="true"><path d="{_SHAPES[group % _HUES]}"/></svg>'
    )


def _legend(labels: MapLabels, names: Sequence[str], groups: Sequence[int]) -> str:
    counts = Counter(groups)
    items = "".join(
        f'<li class="hue-{number % _HUES}">{_symbol(number)}<span>{name} ({counts[number]})</span></li>'
        for number, name in enumerate(names)
    )
    return f'<ul class="legend" aria-label="{escape(labels.legend)}">{items}</ul>'


def _evidence(reader: _Reader, answer: Answer | None) -> str:
    """What answers the question, numbered as on the map, for who cannot see that; or that nothing does, and what is
    nearest to it.
    """
    if answer is None:
        return ""
    label, notice, cited = reader.labels.evidence, "", answer.citations
    if answer.refused:
        label, cited = reader.locale.say("nearest"), answer.nearest
        notice = f'<p class="notice" role="status">{escape(reader.locale.say("refused"))}</p>'
    if not cited:
        return notice
    items = "".join(_cited(reader, citation) for citation in cited)
    return (
        f'{notice}<h2 class="kicker">{escape(label)}</h2><ol class="evidence" aria-label="{escape(label)}">{items}</ol>'
    )


def _cited(reader: _Reader, citation: Citation) -> str:
    document = reader.documents.get(citation.document)
    language = language_attribute(document.language) if document else ""
    return (
        f'<li><p class="facts">{facts_html(reader.locale, citation.speaker, citation.date, citation.mark)}</p>'
        f'<a dir="auto"{language} href="{_opened(citation.document, citation.start, citation.end)}">'
        f"{escape(_teaser(citation.quote))}</a></li>"
    )


def _opened(document: str, start: int, end: int) -> str:
    return escape("?" + urlencode({"view": "transcript", "document": document, "start": start, "end": end}))


def _at(x: float, y: float) -> str:
    return f"left:{100 * x:.2f}%;top:{100 * y:.2f}%"


def _thread(one: tuple[float, float], other: tuple[float, float]) -> str:
    return f'<line x1="{one[0]:.4f}" y1="{one[1]:.4f}" x2="{other[0]:.4f}" y2="{other[1]:.4f}"/>'


def _teaser(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _TEASER else text[:_TEASER].rstrip() + "…"


def _notice(html: str) -> str:
    return f'<p class="notice" role="alert" dir="auto">{html}</p>'
