"""Finds dates in the head of a transcript: English, ISO and Chinese forms, parsed by dateutil."""

from dataclasses import dataclass, replace
from datetime import date

import regex
from dateutil import parser

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
