"""Amounts of a claim that are those of its evidence, rounded, and say so: of 654,000 "about" or "more than 650,000".

The words for that are those of rounding.json and the bounds of additions.json, in 14 languages. What is rounded has
fewer digits than the evidence, lies on the side that its words say, and at most FURTHEST away.
"""

import json
from collections.abc import Sequence
from decimal import Decimal
from functools import cache
from pathlib import Path

import regex

from assistant.additions import bound_of
from assistant.quantities import Quantity, amounts, has_value_of, is_currency

FURTHEST = Decimal("0.05")
"""How far from the evidence, as a share of it, a rounded amount may be."""

_BEFORE = 40  # characters of text in which a word before an amount stands


def as_stated(claim: str, language: str, evidence: Sequence[tuple[str, str]]) -> str:
    """The claim with the amounts as its evidence, pairs of (text, language), states them instead of rounded ones."""
    stated = [(one, _written(one, text)) for text, own in evidence for one in amounts(text, own)]
    for amount in reversed(amounts(claim, language)):
        if any(has_value_of(one, amount) for one, _ in stated) or not (found := _rounding(claim, language, amount)):
            continue
        way, start, end = found
        exact = next((text for one, text in stated if _is_rounded(amount, one, way)), None)
        if exact is not None:
            claim = f"{claim[:start]}{exact}{claim[end:]}"
    return claim


def _written(amount: Quantity, text: str) -> str:
    """An amount of a text as any language reads it: without marks between its digits where that can be."""
    is_whole = amount.value == amount.value.to_integral_value()
    if not is_whole or not (amount.unit is None or is_currency(amount.unit) or amount.unit == "percent"):
        return text[amount.start : amount.end]
    unit = "%" if amount.unit == "percent" else f" {amount.unit or ''}"
    return f"{amount.value.to_integral_value():f}{unit}".rstrip()


def _rounding(claim: str, language: str, amount: Quantity) -> tuple[str, int, int] | None:
    """How the claim says that an amount is rounded ("about", "below" or "above"), and the span of that with it."""
    for way, cue in _cues().get(language, {}).items():
        before = regex.search(rf"(?:{cue['before']})\s*\Z", claim[: amount.start][-_BEFORE:], regex.I)
        after = regex.match(cue["after"], claim[amount.end :], regex.I)
        if before or after:
            start = amount.start - len(before.group()) if before else amount.start
            return ("below" if way == "nearly" else way), start, amount.end + (after.end() if after else 0)
    if bound := bound_of(claim, language, amount):
        name, start, end = bound
        return name, min(start, amount.start), max(end, amount.end)
    return None


def _is_rounded(amount: Quantity, stated: Quantity, way: str) -> bool:
    if amount.unit != stated.unit or amount.value <= 0:
        return False
    digits, step = _digits(amount.value)
    if digits >= _digits(stated.value)[0]:
        return False
    more = stated.value - amount.value
    if abs(more) > FURTHEST * stated.value:
        return False
    if way == "about":
        return abs(more) * 2 <= step
    return 0 < (more if way == "above" else -more) < step


def _digits(value: Decimal) -> tuple[int, Decimal]:
    """How many digits a value has but for zeros at its end, and what the last of them counts."""
    _, digits, exponent = value.normalize().as_tuple()
    return len(digits), Decimal(10) ** int(exponent)


@cache
def _cues() -> dict[str, dict[str, dict[str, str]]]:
    read: dict[str, dict[str, dict[str, str]]] = json.loads(
        Path(__file__).with_name("rounding.json").read_text(encoding="utf-8")
    )
    return read
