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
_AROUND = r"[\s,，、|·•/–—()（）-]"
_PLACE_OF_LINE = regex.compile(
    r"(?:(?:in|at|à|en|em|a|в)\s)?(?P<place>\p{Lu}[\p{L}\p{M}'’.-]*(?:[ ,]{1,2}\p{Lu}[\p{L}\p{M}'’.-]*){0,4}"
    r"|(?!.*\p{Latin})[\p{Lo}\p{M}]{2,12}(?:\s[\p{Lo}\p{M}]{2,12}){0,2})"
)
_COMMA = regex.compile(r"\s*[,，、]\s*(?:den\s|le\s|il\s|el\s|dia\s)?$", regex.I)
_BEFORE_DATE = regex.compile(r"[^,，、|]{2,60}[,，、|]\s*(?:den\s|le\s|il\s|el\s|dia\s)?", regex.I)
_WORDS = r"place|venue|location|ort|lieu|lugar|luogo|local|место|yer|địa điểm|المكان|स्थान|장소|場所|会場|會場|地点|地點"
_STATED = regex.compile(rf"[*_\s]*(?:{_WORDS})[*_]*\s*[:：][*_\s]*(?P<place>\S.{{0,119}}?)[*_\s。.]*$", regex.I)
_LONGEST = 120  # characters


@dataclass(frozen=True, slots=True)
class EventLine:
    """The day and the place that a line gives; `has_time` tells that it gives the time of day, so an event's."""

    day: Found
    place: Span
    has_time: bool


def read_event_line(line: str) -> EventLine | None:
    """What a line gives that is a place and a date, with the time of day or with a comma between, and nothing else."""
    day = _day(line) if len(line) <= _LONGEST else None
    if day is None or day.date is None:
        return None
    blanked = line[: day.start] + " " * (day.end - day.start) + line[day.end :]
    time = _TIME.search(blanked)
    if time:
        blanked = blanked[: time.start()] + " " * (time.end() - time.start()) + blanked[time.end() :]
    left = len(blanked) - len(regex.sub(rf"^{_AROUND}+", "", blanked))
    place = _PLACE_OF_LINE.match(blanked, left)
    if not place or are_days_of_week(place["place"]):
        return None
    comma = _COMMA.match(line, place.end(), day.start) if place.end() <= day.start else None
    rest = blanked[comma.end() if comma else place.end() :]
    if regex.search(r"[\p{L}\p{N}]", rest) or not (time or comma):
        return None
    return EventLine(day, Span(*place.span("place")), time is not None)


def _day(line: str) -> Found | None:
    """The date in a line; in most languages a date is found alone, or after a place and a comma."""
    if (found := find_date(line)) and found.date:
        return found
    place = _BEFORE_DATE.match(line)
    time = _TIME.search(line, place.end()) if place else None
    rest = line[place.end() : time.start() if time else None].rstrip(" ,|") if place else ""
    after = find_date(rest)
    return after.moved(place.end()) if place and after else None


def read_place(line: str) -> Span | None:
    """The place that a line such as "Place: Geneva" or "地点：北京" gives."""
    found = _STATED.match(line) if len(line) <= _LONGEST else None
    return Span(*found.span("place")) if found else None
