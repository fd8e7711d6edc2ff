"""Of what unit a figure is so much each: "2.8 yuan per cubic metre", "每立方米2.8元", "1トンあたり500円"."""

from dataclasses import dataclass

import regex

from assistant.quantities import unit_at

_TIMES = {
    "seconds": "second",
    "minutes": "minute",
    "hours": "hour",
    "days": "day",
    "weeks": "week",
    "months": "month",
    "years": "year",
}
TIMES = frozenset(_TIMES.values())
"""What a unit of time is called in English, as that in which each is so much."""

_LONGEST = 30  # characters of a unit with the words around it
_AFTER = regex.compile(
    r"\s?/\s?|\s?每|\s(?:per|pro|je|par|por|al|all['’]|alla|за|на|لكل|في|प्रति|cho mỗi|mỗi)\s|\s(?:an?|le|la|im|am|в)\s",
    regex.I,
)
_OF_TIME_ONLY = regex.compile(r"(?:im|am|в|في)", regex.I)
_OF_THINGS_ONLY = regex.compile(r"(?:an?|le|la)", regex.I)
_BEFORE = regex.compile(r"每|प्रति\s|\bmỗi\s|\bje\s|\bpro\s|لكل\s|\bper\s", regex.I)
_UP_TO_NUMBER = regex.compile(r"\p{Han}{0,2}?(?:[约為为仅是需]|\s|,|about|लगभग|khoảng|etwa|rund|نحو)*", regex.I)
_ONE_YEAR = regex.compile(r"an\b")
_ONE_LITRE = regex.compile(r"(?<=/\s?)l(?![\p{L}\p{N}'’])")
_BEHIND_NEXT = regex.compile(
    r"\s?(?:\p{Han}{0,2}(?:あたり|当たり|につき)|(?:인|명|가구|세대|개|대|건)?\s?당(?!\p{Hangul})|(?:kişi )?başına)",
    regex.I,
)
_BEHIND = regex.compile(r"\s?(?:あたり|当たり|につき|당|başına)(?:\s|、|約|약|yaklaşık)*$", regex.I)
_ONE = regex.compile(r"(?:(?<![\d.,])1\s?|[^\p{L}\d]|^)$")
_ELECTRICITY = regex.compile(r"电|電")


@dataclass(frozen=True, slots=True)
class Per:
    """A unit, or a time in English ("month"), that `text[start:end]` names as that of which each is so much."""

    unit: str
    start: int
    end: int


def per_after(text: str, end: int) -> Per | None:
    """What follows a number with its unit at once."""
    match = _AFTER.match(text, end)
    found = _unit_at(text[: end + _LONGEST].lower(), match.end()) if match else None
    if not (match and found):
        return None
    word, is_time = match.group().strip(), found[0] in _TIMES
    if (_OF_TIME_ONLY.fullmatch(word) and not is_time) or (_OF_THINGS_ONLY.fullmatch(word) and is_time):
        return None
    return Per(_TIMES.get(found[0], found[0]), match.end(), found[1])


def per_before(text: str, start: int) -> Per | None:
    """What stands before a number at once."""
    begin = max(start - _LONGEST, 0)
    before = text[begin:start].lower()
    for match in reversed(list(_BEFORE.finditer(before))):
        found = unit_at(before, match.end()) or _named_before(text, before, match.end())
        if found and found[0] not in _TIMES and _UP_TO_NUMBER.fullmatch(before, found[1]):
            return Per(found[0], begin + match.start(), begin + found[1])
    if behind := _BEHIND.search(before):
        for at in range(behind.start()):
            found = unit_at(before, at)
            if found and found[1] == behind.start() and _ONE.search(before[:at]):
                return Per(_TIMES.get(found[0], found[0]), begin + at, begin + behind.end())
    return None


def is_base(text: str, end: int) -> bool:
    """Whether the number that ends there is that of which each is so much: "100グラムあたり"."""
    return _BEHIND_NEXT.match(text, end) is not None


def _unit_at(text: str, start: int) -> tuple[str, int] | None:
    """The unit there; a year has a name of its own in French where it is one, and a litre is short where it is one."""
    if _ONE_LITRE.match(text, start):
        return "l", start + 1
    return ("years", start + 2) if _ONE_YEAR.match(text, start) else unit_at(text, start)


def _named_before(text: str, before: str, at: int) -> tuple[str, int] | None:
    """A unit whose name has another meaning too: 升 is else a rise, and 度, by which electricity is sold, a degree."""
    if before[at : at + 1] == "升":
        return "l", at + 1
    return ("kW h", at + 1) if before[at : at + 1] == "度" and _ELECTRICITY.search(text) else None
