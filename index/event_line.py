"""Reads the line at the head of a transcript that says where and when: "Beijing | 3 p.m. March 18, 2024"."""

from dataclasses import dataclass

import regex

from index.dates import Found, are_days_of_week, find_date
from index.transcript import Span

_TIME = regex.compile(
    r"\d{1,2}(?:[:.]\d{2})?\s?[ap]\.?\s?m\b\.?|\b\d{1,2}:\d{2}\b(?:\s?(?:Uhr|h)\b)?|\b\d{1,2}\s?(?:Uhr|h\d{2}|h)\b"
    r"|(?:上午|下午|晚上|午前|午後|오전|오후)\s?\d{1,2}\s?(?:[时時点點시](?:\s?\d{1,2}\s?[分분]|半|반)?|:\d{2})",
    regex.I,
)
_BEFORE_TIME = regex.compile(
    r"(?:^|[\s,，、|])(?:at|from|um|ab|à|a las|a la|alle|alle ore|às|в|saat|lúc|om|kl\.?)\s*$", regex.I
)

_SEPARATOR = r"[,，、،|·•]|(?<=\s)[-–—](?=\s)|[()（）]"
_DIVIDED = regex.compile(r"[,，、،|·•(（]\s*$|\s[-–—]\s*$")
_SEPARATORS = regex.compile(rf"(?:{_SEPARATOR})\s*")
_SEGMENT = regex.compile(rf"(?:(?!{_SEPARATOR}).)+")
_MOST_SEGMENTS = 4
# What stands before a date, or alone between it and a place.
_SMALL = regex.compile(r"(?:on|den|am|le|il|el|dia|ngày|วันที่)\s*$", regex.I)
_PLACE = regex.compile(
    r"(?:(?:in|at|à|en|em|a|в)\s)?(?P<place>\p{Lu}[\p{L}\p{M}'’.-]*(?: \p{Lu}[\p{L}\p{M}'’.-]*){0,4}"
    r"|(?!.*\p{Latin})[\p{Lo}\p{M}]{2,12}(?:\s[\p{Lo}\p{M}]{2,12}){0,2})"
)
_MOST_PARTS = 3  # of a place: "Town Hall, Brenn"
# Who publishes stands before a bar and a date too: "China SCIO | March 18, 2024".
_PUBLISHER = regex.compile(
    r"\b\p{Lu}{3,}\b|\b(?:Reuters|Bloomberg|Xinhua|News|Daily|Times|Post|Press|Herald|Tribune|Journal|Zeitung|Online"
    r"|Agency|Radio|Office|Ministry|Authority|Gazette|Network|Media|Presse|Agence|Agencia|Agenzia)\b|[社报報网網台]$"
)
_DATE_WORDS = (
    r"date(?: and time| et heure)?|time|when|datum(?: und uhrzeit)?|wann|termin|quand|fecha(?: y hora)?|cuándo"
    r"|data(?: e ora| e hora)?|quando|дата(?: и время)?|когда|tarih|ngày|thời gian|التاريخ|تاريخ|الموعد"
    r"|तारीख|तारीख़|दिनांक|तिथि|समय|일시|날짜|일자|日時|日付|開催日時?|期日|時間|时间|時間|日期|ημερομηνία|תאריך|วันที่"
)
_PLACE_WORDS = (
    r"place|venue|location|where|ort|wo|lieu|où|lugar|dónde|luogo|dove|local|onde|место|где|yer|nerede|địa điểm"
    r"|المكان|स्थान|장소|場所|会場|會場|地点|地點|τόπος|מקום|สถานที่"
)
_MARKS = r"[*_]*"
_STATED_DATE = regex.compile(rf"[*_\s]*(?:{_DATE_WORDS}){_MARKS}\s*(?:[:：]{_MARKS}\s*|$)", regex.I)
_STATED = regex.compile(
    rf"[*_\s]*(?:{_PLACE_WORDS}){_MARKS}\s*[:：][*_\s]*(?P<place>\S.{{0,119}}?)[*_\s。.]*$", regex.I
)
_LONGEST = 120  # characters


@dataclass(frozen=True, slots=True)
class EventLine:
    """The day and the place that a line gives; `is_certain` tells that it says they are an event's, or has a time."""

    day: Found
    place: Span | None
    is_certain: bool


def read_event_line(line: str) -> EventLine | None:
    """What a line gives that is a date with a place or the time of day, or says itself what it gives, and nothing else.

    Between a date and a place stands a comma, a bar or a dash where no time tells that they are an event's.
    """
    if len(line) > _LONGEST or not regex.search(r"\p{Nd}", line):
        return None
    if stated := _read_stated(line):
        return stated
    blanked, has_time = _without_time(line)
    day = _day(blanked)
    if day is None or day.date is None:
        return None
    before, after = _SMALL.sub("", blanked[: day.start]), " " * day.end + blanked[day.end :]
    parts = [[found for found in _SEGMENT.finditer(side) if _says_more(found.group())] for side in (before, after)]
    if not any(parts):
        return EventLine(day, None, True) if has_time else None
    place = None if all(parts) else _place(parts[0] or parts[1])
    is_divided = regex.search(_SEPARATOR, before if parts[0] else after) is not None
    if place is None or not (has_time or is_divided or regex.match(r"\p{Han}", line[place.start])):
        return None
    is_published = "|" in line and not has_time and _PUBLISHER.search(line[place.start : place.end])
    return None if is_published else EventLine(day, place, has_time)


def read_day_of_title(title: str) -> Found | None:
    """The day that a title ends with, after a comma, a dash or in parentheses: "Parish council, 3 June 2024"."""
    found = find_date(title, last=True)
    ends = found is not None and _says_more(title[found.end :]) is False
    return found if found and found.date and ends and _DIVIDED.search(title, 0, found.start) else None


def read_place(line: str) -> Span | None:
    """The place that a line such as "Place: Geneva" or "地点：北京" gives."""
    found = _STATED.match(line) if len(line) <= _LONGEST else None
    return Span(*found.span("place")) if found else None


def begins_with_date_word(line: str) -> bool:
    """Whether a line is, or begins with, "Date:" in one of many languages."""
    return _STATED_DATE.match(line) is not None


def _read_stated(line: str) -> EventLine | None:
    """What "Date: 3 June 2024" and "When: 3 June 2024 | Where: Brenn" give."""
    found = _STATED_DATE.match(line)
    if not found:
        return None
    first, _, second = line.partition("|")
    day = _day(" " * found.end() + _without_time(first)[0][found.end() :])
    if day is None or day.date is None:
        return None
    place = read_place(second)
    offset = len(first) + 1
    return EventLine(day, Span(place.start + offset, place.end + offset) if place else None, True)


def _without_time(line: str) -> tuple[str, bool]:
    """A line with blanks in place of the time of day, and of the word before it; and whether it gives one."""
    time = _TIME.search(line)
    if not time:
        return line, False
    word = _BEFORE_TIME.search(line, 0, time.start())
    start = word.start() if word else time.start()
    return line[:start] + " " * (time.end() - start) + line[time.end() :], True


def _day(line: str) -> Found | None:
    """The date in a line; in most languages a date is found alone, or beside what a comma, a bar or a dash divides."""
    if (found := find_date(line)) and found.date:
        return found
    for separator in list(_SEPARATORS.finditer(line))[:_MOST_SEGMENTS]:
        before, after = line[: separator.start()], line[separator.end() :]
        if (found := find_date(after.rstrip(" ,，、،|"))) and found.date:
            return found.moved(separator.end())
        if (found := find_date(before)) and found.date:
            return found
    return None


def _says_more(segment: str) -> bool:
    return regex.search(r"[\p{L}\p{N}]", segment) is not None and not are_days_of_week(segment)


def _place(parts: "list[regex.Match[str]]") -> Span | None:
    """The place that parts of a line name, if all of them do."""
    found = [_PLACE.fullmatch(part.group().strip()) for part in parts]
    if len(parts) > _MOST_PARTS or not all(found):
        return None
    first = parts[0]
    start = first.start() + first.group().index(first.group().strip()) + (found[0].start("place") if found[0] else 0)
    return Span(start, parts[-1].start() + len(parts[-1].group().rstrip()))
