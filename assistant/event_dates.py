"""Whether a date of a claim may be that of the event at which its evidence is said: "said on January 20", "at the press
conference of January 20", but not "revenue reached … on January 20".

Decided by words for telling and for holding an event in 14 languages (event_dates.json), beside the date. In a language
without such words any date may be the event's.
"""

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import regex

from assistant.quantities import quantities

_CLAUSE_END = regex.compile(r"[,;:](?=\s)|[，；：、،؛。।]")
_NO_AMOUNTS = frozenset({"year", "date", "time", "ordinal"})


def may_date_event(claim: str, language: str, start: int, end: int) -> bool:
    """Whether the date at `claim[start:end]` stands with words for telling or holding: in its own clause, or in one
    beside it where its own states no amount; and not in what is told ("said that in January …").
    """
    cues = _cues().get(language)
    if cues is None:
        return True
    marks = [mark for mark in _CLAUSE_END.finditer(claim) if not start <= mark.start() < end]
    told = list(cues["told"].finditer(claim))
    before = max((mark.end() for mark in (*marks, *told) if mark.end() <= start), default=0)
    after = min((mark.start() for mark in (*marks, *told) if mark.start() >= end), default=len(claim))
    if cues["telling"].search(claim, before, after):
        return True
    if any(one.certain and one.unit not in _NO_AMOUNTS for one in quantities(claim[before:after], language)):
        return False
    return any(cues["telling"].search(beside) for beside in _beside(claim, before, after, told))


def _beside(claim: str, before: int, after: int, told: "list[regex.Match[str]]") -> Iterator[str]:
    """The clauses beside that of a date, `claim[before:after]`, but for one that tells what this says."""
    if not any(mark.end() == before for mark in told):
        clauses = [clause for clause in _CLAUSE_END.split(claim[:before]) if clause.strip()]
        yield from clauses[-1:]
    yield next((clause for clause in _CLAUSE_END.split(claim[after:]) if clause.strip()), "")


@cache
def _cues() -> "dict[str, dict[str, regex.Pattern[str]]]":
    read: dict[str, dict[str, str]] = json.loads(
        Path(__file__).with_name("event_dates.json").read_text(encoding="utf-8")
    )
    return {
        language: {name: regex.compile(expression, regex.I) for name, expression in cues.items()}
        for language, cues in read.items()
    }
