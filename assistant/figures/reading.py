"""Reads the figures of a transcript, sentence by sentence."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

import regex

from assistant.figures import chinese, english
from assistant.figures.figure import MONTH_ON_MONTH, QUARTER_ON_QUARTER, Figure
from assistant.figures.measured import BETWEEN, Rules, Stated
from assistant.figures.numbers import Number, find_numbers
from assistant.figures.periods import Calendar, Period, find_periods
from assistant.figures.phrases import first_verb, tokens_of
from assistant.figures.proportional import proportional_changes
from assistant.figures.rows import COLUMN, Head, heads, of_cell
from assistant.figures.shares import shares
from assistant.figures.words import words_of
from assistant.quantities import MAX_LENGTH, Quantity, quantities
from index.sentences import sentence_spans
from index.transcript import Metadata, Paragraph, Span, Transcript, Turn

_MEASURED: dict[str, Rules] = {"en": english.measured, "zh": chinese.measured}

_CUES = {
    "en": (
        regex.compile(
            r"\b(?:will|shall|plans? to|intends? to|aims? (?:to|for|at)|expect(?:s|ed)? to|going to|target(?:s|ing)?"
            r"|next step)\b",
            regex.I,
        ),
        regex.compile(r"\b(?:now|currently|at present|today|at the moment|to date|so far|presently)\b", regex.I),
    ),
    "zh": (
        regex.compile(
            r"将(?!近)|(?<![比按照原])计划(?!的)|力争|预计|争取|下一步|拟|目标"
            r"|要(?=[\p{Han}])(?<![主重需必只首概摘紧想不提纲])(?!求|素|点|闻|件)"
        ),
        regex.compile(r"目前|现在|现有|已有|如今|当前|至今"),
    ),
}
_NEVER = regex.compile(r"(?!)")
# "4万多亿元" is 4万亿元, and more: a mark that the reader of numbers does not see takes the place of 多.
_COUNTING = regex.compile(r"[多余]?(?!年|至|到|财年|财政|世纪)\p{Han}")
_INSIDE_NUMBER = regex.compile(r"(?<=[\d一二三四五六七八九十百千万两])[多余](?=[十百千万亿])")
_OUT_OF = regex.compile(r"(\d+) out of\b")
_UNSEEN = "\u2060"


@dataclass(frozen=True, slots=True)
class _Scene:
    """What a speaker has set before: the period that he speaks of, its year, and what he spoke of last."""

    period: str | None = None
    year: int | None = None
    measures: str | None = None


def figures(transcript: Transcript) -> list[Figure]:
    """The figures that a transcript states, in its order; what a figure is, `Figure` and benchmarks/figures/README say.

    They are found by rule in English and Chinese. In the other languages of `assistant.quantities` numbers, units,
    years and dates are found, and whether a rate rose or fell, but not what is measured.
    """
    found: list[Figure] = []
    titled = _title_year(transcript.metadata)
    for turn in transcript.turns:
        scene = _Scene(year=titled)
        columns: tuple[Head, ...] = ()
        for paragraph in turn.paragraphs:
            row = transcript.text[paragraph.start : paragraph.end]
            columns = (columns or heads(row, _language(transcript))) if COLUMN in row else ()
            scene = _without_year_to_come(scene, transcript.metadata.day)
            for span in _sentences(transcript, paragraph):
                scene, own = _read(transcript, turn, span, scene)
                found += [_of_column(one, row, paragraph.start, columns) for one in own] if columns else own
    return found


def _of_column(figure: Figure, row: str, begin: int, columns: tuple[Head, ...]) -> Figure:
    """The figure of a row with what the heads of the columns tell."""
    told = of_cell(row, figure.start - begin, columns)
    return replace(figure, measures=told[0], unit=figure.unit or told[1]) if told else figure


def _without_year_to_come(scene: _Scene, day: date | None) -> _Scene:
    """The scene in the next paragraph: a year after that of the event is spoken of no longer than in its own."""
    return replace(scene, year=day.year) if day and scene.year and scene.year > day.year else scene


def _sentences(transcript: Transcript, paragraph: Paragraph) -> Iterator[Span]:
    """The sentences of a paragraph, none longer than the reader of numbers reads."""
    text = transcript.text[paragraph.start : paragraph.end]
    for span in sentence_spans(text, _language(transcript)):
        yield from _cut(text, span, paragraph.start)


def _cut(text: str, span: Span, offset: int) -> Iterator[Span]:
    start = span.start
    while span.end - start > MAX_LENGTH:
        space = max(text.rfind(mark, start + MAX_LENGTH // 2, start + MAX_LENGTH) for mark in " ，。,")
        end = space + 1 if space > start else start + MAX_LENGTH
        yield Span(offset + start, offset + end)
        start = end
    yield Span(offset + start, offset + span.end)


def _language(transcript: Transcript) -> str:
    return transcript.metadata.language.partition("-")[0].casefold()


def _day(metadata: Metadata) -> Calendar:
    return Calendar(metadata.day)


def _title_year(metadata: Metadata) -> int | None:
    """The one year that the title names: "development of industry in 2021"."""
    language = metadata.language.partition("-")[0].casefold()
    periods = find_periods(metadata.title, language, quantities(metadata.title, language), _day(metadata))
    years = {period.year for period in periods}
    return years.pop() if len(years) == 1 else None


def _read(transcript: Transcript, turn: Turn, span: Span, scene: _Scene) -> tuple[_Scene, list[Figure]]:
    """The figures of a sentence, and the scene after it."""
    text, language = transcript.text[span.start : span.end], _language(transcript)
    future, present = (bool(cue.search(text)) for cue in _CUES.get(language, (_NEVER, _NEVER)))
    read = [
        _counted(text, one, language)
        for one in quantities(_INSIDE_NUMBER.sub(_UNSEEN, text), language, as_written=True)
    ]
    periods = find_periods(text, language, read, _calendar(transcript, scene, future))
    if future or present:
        scene = replace(scene, period=None)
    after = _set(scene, text, periods)
    told = proportional_changes(text, language)
    told += [one for one in shares(text, language, read) if not _is_told(one, (*told, *periods))]
    stated = Stated(text, find_numbers(text, words_of(language), language, read, periods, told), periods)
    measures = _measures(stated, language, scene.measures)
    when = _periods(stated, after, language, future or present)
    own = [
        _figure(transcript, turn, span, number, thing, period)
        for number, thing, period in zip(stated.numbers, measures, when, strict=True)
    ]
    return replace(after, measures=measures[-1] if measures else None), own


def _is_told(share: Number, told: Sequence[Number | Period]) -> bool:
    """Whether something else is told by words of the share."""
    return any(share.start < one.end and one.start < share.end for one in told)


def _counted(text: str, quantity: Quantity, language: str) -> Quantity:
    """A number that looks like a year as a count, where it stands before what it counts: "1800台" is no year; and one
    that looks like a day of a month in Portuguese: "3 out of 4".
    """
    if language == "en" and quantity.unit == "date" and (part := _OUT_OF.match(text, quantity.start)):
        return replace(quantity, value=Decimal(part[1]), unit=None, end=part.end(1))
    if quantity.unit != "year" or text[quantity.start : quantity.end][-1:] in ("年", "년"):
        return quantity
    return replace(quantity, unit=None) if _COUNTING.match(text, quantity.end) else quantity


def _calendar(transcript: Transcript, scene: _Scene, is_future: bool) -> Calendar:
    return replace(_day(transcript.metadata), year=scene.year, is_future=is_future)


def _measures(stated: Stated, language: str, last: str | None) -> list[str | None]:
    rules = _MEASURED.get(language)
    if rules is None:
        return [None] * len(stated.numbers)
    return rules(stated, last)


# Periods

_LEADS = regex.compile(
    r"(?:\W|\b(?:first|second|third|fourth|fifth|and|but|also|in|by|at|as|of|on|during|throughout|for|over|the|from|to|up|since|then|so"
    r"|meanwhile|however|well|according|alone)\b|其中|截至|截止|到|在|自|从|第[一二三四五六七八九十]|[一二三四五六七八九十]是|首先|其次|同时)*",
    regex.I,
)


_NAMED = regex.compile(r"(?:^|[,.] )the\s+$", regex.I)
_REPORTED = regex.compile(r"\d{4}(?:-[QH]\d|-\d\d/\d{4}-\d\d)?")


def _set(scene: _Scene, text: str, periods: Sequence[Period]) -> _Scene:
    """The scene that a sentence sets which begins with a period ("Last year, ...").

    What is reported on is a year or a part of it. A month and a day are asides, and so is a part of the year that is
    reported on.
    """
    first = next((period for period in periods if period.value and not period.is_compared), None)
    if first is None or COLUMN in text or not _LEADS.fullmatch(text[: first.start]):
        return scene
    if _NAMED.search(text[: first.start]) and text[first.end : first.end + 1] not in ",，":
        return scene  # "The 2023 budget"
    year = first.year or scene.year
    is_aside = not _REPORTED.fullmatch(first.value) or scene.period == str(first.year)
    return replace(scene, period=scene.period if is_aside else first.value, year=year)


def _periods(stated: Stated, scene: _Scene, language: str, cut_off: bool) -> list[str | None]:
    """The period of each figure: that which follows it in its clause, or stands before it, or else that of the scene.

    Chinese sets a period before what is of it. A figure that describes the same things as the next is of its period.
    """
    own = [period for period in stated.periods if period.value and not period.is_compared]
    if COLUMN in stated.text:
        return [_of_row(stated, own, number) for number in stated.numbers]
    found: list[str | None] = [None] * len(stated.numbers)
    for position in range(len(found) - 1, -1, -1):
        following, leading = _following(stated, own, position), _leading(stated, own, position, language)
        if not following and position + 1 < len(found) and _touches(stated, position):
            found[position] = found[position + 1]
            continue
        nearest = leading or following if language == "zh" else following or leading
        found[position] = nearest.value if nearest else None if cut_off else scene.period
    return found


def _following(stated: Stated, periods: Sequence[Period], position: int) -> Period | None:
    """The period that follows a figure in its clause, before the next figure."""
    begin = stated.numbers[position].end
    end = stated.numbers[position + 1].start if position + 1 < len(stated.numbers) else len(stated.text)
    at = bisect_left(periods, begin, key=lambda period: period.start)
    if at == len(periods) or periods[at].start >= end or _is_beside(stated, stated.numbers[position], periods[at]):
        return None
    return None if _parts(stated, begin, periods[at].start) else periods[at]


def _leading(stated: Stated, periods: Sequence[Period], position: int, language: str) -> Period | None:
    """The last period before a figure; in English none that belongs to the figure that it follows."""
    at = bisect_right(periods, stated.numbers[position].start, key=lambda period: period.end)
    before = stated.numbers[position - 1].end if position else 0
    for period in reversed(periods[max(at - _CLOSE, 0) : at]):
        if _is_aside(stated, period, stated.numbers[position], language):
            continue
        if language == "zh" or period.start >= before or not _belongs(stated, period):
            return period
    return None


def _is_beside(stated: Stated, number: Number, period: Period) -> bool:
    """Whether a bare number and a year stand beside each other, as the columns of a table do: "32 1871"."""
    between = stated.text[min(number.end, period.end) : max(number.start, period.start)]
    return number.unit is None and period.value.isdecimal() and between.isspace()


def _of_row(stated: Stated, periods: Sequence[Period], number: Number) -> str | None:
    """The period that the cell of the figure names, or that the row begins with; that of another column is its own."""
    text = stated.text
    start = text.rfind(COLUMN, 0, number.start) + 1
    end = text.find(COLUMN, number.end)
    within = [one for one in periods if start <= one.start and (end < 0 or one.end <= end)]
    head = [one for one in periods if text[: text.find(COLUMN)].strip() == text[one.start : one.end]]
    return next((one.value for one in (*within, *head)), None)


def _is_aside(stated: Stated, period: Period, number: Number, language: str) -> bool:
    """Whether a period before a figure is that of another clause, which tells when something was or will be done.

    A period that leads its clause is of all that follows. In Chinese a clause goes on with what the one before says,
    unless that is still to come.
    """
    text = stated.text
    if _is_beside(stated, number, period):
        return True
    near = max(period.start - _NEAR, 0)
    start = max((match.end() for match in _PARTING.finditer(text, near, period.start)), default=near)
    clause, between = text[start : period.start], text[period.end : min(number.start, period.end + _NEAR)]
    at = bisect_right(stated.numbers, period.start, key=lambda one: one.end)
    if language not in _CUES or _LEADS.fullmatch(clause) or (at > 0 and stated.numbers[at - 1].end >= start):
        return False
    future = _CUES[language][0]
    if language == "zh":
        return bool(_PARTING.search(between) and future.search(clause) and not future.search(between))
    is_relative = _RELATIVE.search(clause) is not None and _FINITE.match(between) is not None
    has_verb = first_verb(tokens_of(text, start, period.start), 0) is not None
    return is_relative or (has_verb and _PARTING.search(between) is not None)


def _touches(stated: Stated, position: int) -> bool:
    """Whether a number describes the same things as the next: "five three-year plans", "五个三年计划"."""
    between = stated.text[stated.numbers[position].end : stated.numbers[position + 1].start]
    return between.strip() in ("", "个", "项", "份")


def _parts(stated: Stated, start: int, end: int) -> bool:
    """Whether a clause ends between the two places, so that what stands after it is another's."""
    return _PARTING.search(stated.text, start, end) is not None


_PARTING = regex.compile(
    r"[;；。，]|,\s|\b(?:and|while|but|und|aber|während|et|mais|tandis|y|pero|mientras|e|mas|ma|mentre|и|а|но|ve|ama)\b"
)
_RELATIVE = regex.compile(r"\b(?:that|which|who)\b", regex.I)
_FINITE = regex.compile(r"\s(?:is|are|was|were|has|have|had|will|can|costs?|\p{L}+(?<!s)s)\b", regex.I)
_NEAR = 600  # characters around a period that are looked at
_CLOSE = 8  # periods before a figure that are looked at


def _belongs(stated: Stated, period: Period) -> bool:
    """Whether a period follows a number at once, so that it is that number's alone: "12.5 percent in 2018 and ..."."""
    at = bisect_right(stated.numbers, period.start, key=lambda number: number.end)
    return at > 0 and not _parts(stated, stated.numbers[at - 1].end, period.start)


def _figure(
    transcript: Transcript, turn: Turn, span: Span, number: Number, measures: str | None, period: str | None
) -> Figure:
    start, end = span.start + number.start, span.start + number.end
    sentence = transcript.text[span.start : span.end]
    if measures and any(piece not in sentence and piece not in transcript.text for piece in measures.split(BETWEEN)):
        measures = None  # what is measured is told in the text's own words or not at all
    compared = number.compared_with
    if compared == MONTH_ON_MONTH and period and "-Q" in period:
        compared = QUARTER_ON_QUARTER  # 环比 says only "than in the period before"
    return Figure(
        document=transcript.metadata.document_id,
        start=start,
        end=end,
        quote=transcript.text[start:end],
        value=_plain(number.value),
        to=_plain(number.to) if number.to is not None else None,
        unit=number.unit,
        bound=number.bound,
        change=number.change,
        compared_with=compared,
        measures=measures,
        period=period,
        speaker=turn.speaker,
        sentence=span,
    )


def _plain(value: Decimal) -> Decimal:
    """The value without digits that only its computing gave it: 2/3 is 0.666667."""
    rounded = (
        value.quantize(Decimal("1e-6"))
        if value.as_tuple().exponent not in ("n", "N", "F") and -int(value.as_tuple().exponent) > 6
        else value
    )
    return rounded.normalize()
