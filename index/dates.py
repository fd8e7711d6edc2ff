"""Finds dates in the head of a transcript: English, ISO and Chinese forms, parsed by dateutil; and lines that are a
date in one of LANGUAGES, whose words babel knows.
"""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cache

import regex
from babel import Locale
from dateutil import parser

LANGUAGES = (
    *("ar", "ar_SY", "ar_DZ", "de", "en", "es", "fr", "hi", "it", "ja", "ko", "pt", "ru", "tr", "vi", "zh"),
    *("el", "fa", "he", "nl", "pl", "sv", "th", "uk"),
)
_BUDDHIST_ERA = 543  # years before that of Christ, in which Thai counts
_LATEST = 2400  # year of Christ

_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_DATE = regex.compile(
    rf"(?P<chinese>(?:(?P<year>\d{{4}})\s*年\s*)?(?P<month>\d{{1,2}})\s*月\s*(?P<day>\d{{1,2}})\s*日)"
    rf"|(?P<iso>\b\d{{4}}-\d{{1,2}}-\d{{1,2}}\b)"
    rf"|(?P<english>\b{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?\b(?P<tail>,?\s+\d{{4}}\b)?"
    rf"|\b\d{{1,2}}(?:st|nd|rd|th)?\s+{_MONTH}(?P<tail2>,?\s+\d{{4}}\b)?)",
    regex.I,
)


# A line that is a date and nothing else but the day of the week; its last part is the year of an era of Japan.
_LONGEST_LINE = 60
_DAY_OF_WEEK = r"[\p{L}\p{M}\- ]{1,20}"
_LINE = regex.compile(
    rf"""(?:{_DAY_OF_WEEK}?[,،]?\s*)??
    (?: (?:(?:ngày|den|le|el|il|em|on|วันที่)\s+)?
        (?P<day>\d{{1,2}})(?:\.|º|°|er|-е|-го|日)?\s*(?:de\s+|ב)?
        (?:(?P<word>\p{{L}}[\p{{L}}\p{{M}}]*)\.?|tháng\s+(?P<month>\d{{1,2}})),?\s*(?:del?\s+|năm\s+)?
        (?P<year>\d{{4}})(?:\s*(?:года|год|г\.?|року|р\.|r\.|yılı))?
      | (?P<day>\d{{1,2}})\.\s?(?P<month>\d{{1,2}})\.\s?(?P<year>\d{{4}})
      | (?P<year>\d{{4}})\s?[./]\s?(?P<month>\d{{1,2}})\s?[./]\s?(?P<day>\d{{1,2}})\.?
      | (?P<year>\d{{4}})\s*년\s*(?P<month>\d{{1,2}})\s*월\s*(?P<day>\d{{1,2}})\s*일
      | (?P<year>\d{{4}})\s*年\s*(?P<month>\d{{1,2}})\s*月\s*(?P<day>\d{{1,2}})\s*日
      | (?P<era>令和|平成|昭和)\s*(?P<years>\d{{1,2}}|元)\s*年\s*(?P<month>\d{{1,2}})\s*月\s*(?P<day>\d{{1,2}})\s*日
    )
    (?:\s*[,،(（]?\s*{_DAY_OF_WEEK}?[)）]?)??\.?""",
    regex.X | regex.I,
)
# What else may stand in such a line.
_AROUND = regex.compile(
    r"(?<!\p{L})(?:ngày|den|le|el|il|em|on|года|год|г|року|р|r|yılı|วันที่)(?![\p{L}\p{M}])|[年년].*?[日일]|[月월].*?[日일]|[日일]",
    regex.I,
)
_ERAS = {"令和": 2018, "平成": 1988, "昭和": 1925}  # the year before the first of each


@dataclass(frozen=True, slots=True)
class Found:
    """A date in a text: where it stands, and the day, if the text gives the year or it can be told."""

    start: int
    end: int
    date: date | None

    def moved(self, offset: int) -> "Found":
        """The same date in the text that contains this one at `offset`."""
        return replace(self, start=self.start + offset, end=self.end + offset)


def find_date(text: str, *, last: bool = False, published: date | None = None) -> Found | None:
    """The first date of the text (or the last).

    A date without a year is the latest such day that is not after `published`, when that is known.
    """
    if alone := _date_of_line(text):
        return alone
    found = list(_DATE.finditer(text))
    if not found:
        return None
    match = found[-1] if last else found[0]
    return Found(match.start(), match.end(), _day(match, published))


def is_only_date(text: str) -> bool:
    """Whether the text is a date and nothing else but a word such as "Updated:"."""
    found = find_date(text)
    rest = text[: found.start] + text[found.end :] if found else text
    return found is not None and len(regex.findall(r"\p{L}+", rest)) <= 1


def is_bare_date(text: str) -> bool:
    """Whether the text is a date with its year, and nothing else but the day of the week."""
    found = find_date(text)
    if found is None or found.date is None:
        return False
    rest = f"{text[: found.start]} {text[found.end :]}"
    return ":" not in rest and are_days_of_week(rest)


def _date_of_line(text: str) -> Found | None:
    """The date that a line is, in any of LANGUAGES; None when it is anything else, or names another day of the week."""
    stripped = text.strip()
    match = _LINE.fullmatch(stripped) if len(stripped) <= _LONGEST_LINE else None
    if match is None:
        return None
    try:
        month = int(match["month"]) if match["month"] else _months()[_folded(match["word"])]
        year = int(match["year"]) if match["year"] else _ERAS[match["era"]] + _years(match["years"])
        year -= _BUDDHIST_ERA if regex.search(r"\p{Thai}", stripped) and year > _LATEST else 0
        day = date(year, month, int(match["day"]))
    except (ValueError, KeyError):
        return None
    spans = [match.span(group) for group in ("day", "word", "month", "year", "years", "era") if match[group]]
    first, last = min(start for start, _ in spans), max(end for _, end in spans)
    if not are_days_of_week(_AROUND.sub(" ", f"{stripped[:first]} {stripped[last:]}")):
        return None
    start = text.index(stripped)
    return Found(start, start + len(stripped), day)


def _years(written: str) -> int:
    return 1 if written == "元" else int(written)


def are_days_of_week(text: str) -> bool:
    """Whether all words are days of the week, or there are none."""
    words = [_folded(word) for word in regex.findall(r"[\p{L}\p{M}-]+", text)]
    return not words or " ".join(words) in _days_of_week()


def _folded(word: str) -> str:
    # Hindi is written with the dot below a letter or without.
    return unicodedata.normalize("NFC", word).casefold().rstrip(".").replace("\u093c", "")


@cache
def _months() -> dict[str, int]:
    """The number of each month by its names, in full and shortened, in all languages."""
    return {_folded(name): number for names in _names("months") for number, name in names.items()}


@cache
def _days_of_week() -> frozenset[str]:
    """The days of the week by their names, in full and shortened, in all languages."""
    return frozenset(_folded(name) for names in _names("days") for name in names.values())


def _names(kind: str) -> Iterator[dict[int, str]]:
    for language in LANGUAGES:
        names = getattr(Locale.parse(language), kind)
        yield from (names[form][width] for form in ("format", "stand-alone") for width in ("wide", "abbreviated"))


def _day(match: "regex.Match[str]", published: date | None) -> date | None:
    has_year = bool(match["year"] or match["iso"] or match["tail"] or match["tail2"])
    if not has_year and published is None:
        return None
    try:
        if match["chinese"]:
            year = int(match["year"]) if match["year"] else published.year if published else 0
            day = date(year, int(match["month"]), int(match["day"]))
        else:
            # A leap day must stay one until the year is known.
            default = parser.parse(f"{published.year if published else 2000}-01-01")
            day = parser.parse(match.group(), default=default).date()
        if not has_year and published and day > published:
            day = day.replace(year=day.year - 1)
    except (ValueError, OverflowError):
        return None
    return day
