"""Which year a question means that names it only by its place beside another: "and the year before?", "那前年呢"."""

import unicodedata
from dataclasses import dataclass
from datetime import date

import regex

from assistant.answer import Answer
from assistant.locale import Locale, load_locale

YEAR = regex.compile(r"(?<!\p{N})(?:1[89]|20)\d\d(?!\p{N})")

# How far the year is from that of the question before, or from that of the event. The first that is found counts.
_FROM_EVENT = {"year_before_last": -2, "last_year": -1}
_FROM_YEAR_ASKED = {"year_before": -1, "year_after": 1}

_FIRST_QUARTER = 3


@dataclass(frozen=True, slots=True)
class RelativeYear:
    """The year that a text means, and where the words for it stand in the text (in NFKC)."""

    year: str
    start: int
    end: int


def relative_year(text: str, locale: Locale, before: Answer) -> RelativeYear | None:
    """The year that a question in the language of the locale means after that answer, None when it means none.

    "Last year" is told from the year of the event, "the year before" from the year that the earlier question is about.
    """
    text = unicodedata.normalize("NFKC", text)
    day = _day(before)
    for cue, step in _FROM_EVENT.items():
        if day and (found := next(locale.found(cue, text), None)):
            return RelativeYear(str(day.year + step), found.start(), found.end())
    for cue, step in _FROM_YEAR_ASKED.items():
        if found := next(locale.found(cue, text), None):
            asked = _year_asked(before)
            return RelativeYear(str(asked + step), found.start(), found.end()) if asked else None
    return None


def _year_asked(before: Answer) -> int | None:
    """The year that the earlier question is about: that which it names, or else its evidence, or else that on which an
    event of that day looks back.
    """
    question = unicodedata.normalize("NFKC", before.understood_as or before.question)
    day, locale = _day(before), load_locale(before.language)
    if YEAR.search(question):
        return _only_year(question)
    for cue, step in _FROM_EVENT.items():
        if day and locale.asks(cue, question):
            return day.year + step
    if day and locale.asks("this_or_last_year", question):
        return day.year
    cited = before.citations[:1]
    named = [year for one in cited for text in (one.quote, one.title) if (year := _only_year(text))]
    if named or not day:
        return named[0] if named else None
    return day.year - 1 if day.month <= _FIRST_QUARTER else day.year


def _only_year(text: str) -> int | None:
    years = set(YEAR.findall(text))
    return int(years.pop()) if len(years) == 1 else None


def _day(before: Answer) -> date | None:
    """The day of the event that the answer is from."""
    return next((one.date for one in [*before.citations, *before.nearest] if one.date), None)
