"""What a claim says besides what its evidence says: a bound, a rate, a superlative, a cause, an end, a success, a plan.

Decided by cues of 14 languages (additions.json). "claim" cues leave no doubt that a claim says such a thing;
"evidence" cues are all that it may be a paraphrase or a translation of, so that a claim counts as adding it only where
its evidence has nothing of the kind. A language without cues adds nothing.
"""

import json
import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from pathlib import Path

import regex

from assistant.quantities import Quantity, amounts

Evidence = Sequence[tuple[str, str]]
"""Pairs of (text, language)."""

_FILE = Path(__file__).with_name("additions.json")
_BOUNDS = ("below", "above")
_DURATIONS = frozenset("years months weeks days hours minutes seconds".split())
_BEFORE = 40  # characters of text in which a bound before a number stands

_Cues = dict[str, dict[str, "regex.Pattern[str]"]]


def additions(claim: str, language: str, evidence: Evidence) -> list[str]:
    """The words by which the claim says more than its evidence."""
    if not evidence or not {language, *(own for _, own in evidence)} <= _cues().keys():
        return []
    claim = unicodedata.normalize("NFC", claim)
    return [*_bounds(claim, language, evidence), *_others(claim, language, evidence)]


def is_plan_told_as_done(claim: str, language: str, evidence: Evidence) -> bool:
    """Whether all evidence tells only what will be, and the claim has nothing of a plan."""
    if not evidence or not {language, *(own for _, own in evidence)} <= _cues().keys():
        return False
    planned = all(_found(text, own, "plan", "claim") for text, own in evidence)
    return planned and not _found(claim, language, "plan", "evidence")


def _others(claim: str, language: str, evidence: Evidence) -> Iterator[str]:
    for name, cue in _cues()[language].items():
        if name in _BOUNDS or _is_borne_out(name, evidence, _count(claim, language, name, "claim")):
            continue
        if "against" in cue and not any(_found(text, own, name, "against") for text, own in evidence):
            continue
        if words := _found(claim, language, name, "claim"):
            yield words


def _bounds(claim: str, language: str, evidence: Evidence) -> Iterator[str]:
    """Bounds directly before or after an amount. A span of time has none: "over ten years" is during them."""
    for amount in amounts(claim, language):
        if amount.unit in _DURATIONS:
            continue
        if (bound := bound_of(claim, language, amount)) and not _is_borne_out(bound[0], evidence):
            yield claim[slice(*bound[1:])].strip()


def bound_of(claim: str, language: str, amount: Quantity) -> tuple[str, int, int] | None:
    """The bound directly before or after an amount of the claim: "below" or "above", and the span of its words; None
    where there is none, or the language has no cues.
    """
    if language not in _cues():
        return None
    before, rest = claim[: amount.start].rstrip(), claim[amount.end :]
    for name in _BOUNDS:
        cue = _cues()[language][name]
        if stated := regex.search(rf"(?:{cue['before'].pattern})\Z", before[-_BEFORE:], cue["before"].flags):
            return name, len(before) - len(stated.group()), len(before)
        spaces = len(rest) - len(rest.lstrip())
        for skipped in dict.fromkeys((0, spaces)):
            if stated := cue["after"].match(rest[skipped:]):
                start = amount.end + skipped
                return name, start, start + stated.end()
    return None


def _is_borne_out(name: str, evidence: Evidence, times: int = 1) -> bool:
    """Whether the evidence has such a cue; of superlatives, whether it has as many as the claim."""
    found = sum(_count(text, own, name, "evidence") for text, own in evidence)
    return found >= (times if name == "superlative" else 1)


@lru_cache(maxsize=20_000)
def _count(text: str, language: str, name: str, whose: str) -> int:
    return len(_cues()[language][name][whose].findall(unicodedata.normalize("NFC", text)))


@lru_cache(maxsize=20_000)
def _found(text: str, language: str, name: str, whose: str) -> str:
    """The first words of the text that are such a cue, or nothing."""
    match = _cues()[language][name][whose].search(unicodedata.normalize("NFC", text))
    return match.group() if match else ""


@cache
def _cues() -> dict[str, _Cues]:
    read: dict[str, dict[str, dict[str, str]]] = json.loads(_FILE.read_text(encoding="utf-8"))
    return {
        language: {
            name: {whose: regex.compile(expression, regex.I) for whose, expression in cue.items()}
            for name, cue in cues.items()
        }
        for language, cues in read.items()
    }
