"""What makes a true claim false: each change that a rule, or a hand that labelled the claim, makes to its text."""

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import regex

from assistant.quantities import Quantity, quantities

# Changes labelled by hand: of each the name of its kind, and the key of the row that says what becomes what.
EDITS = {"negation": "negate", "name swapped": "swap", "direction reversed": "reverse", "opposite verb": "opposite",
         "plan and deed": "tense", "rate changed": "rate"}  # fmt: skip

# What one unit is taken for another by, in the language of the claim; the first that the claim has is changed.
UNITS = {
    "en": [("trillion", "billion"), ("billion", "million"), ("million", "billion"), ("%", " percentage points"),
           ("square kilometres", "square metres"), ("miles", "kilometres"), ("days", "years")],
    "zh": [("万亿", "亿"), ("亿", "万"), ("万", "亿"), ("%", "个百分点"), ("元", "美元")],
    "ja": [("億", "万"), ("万", "億"), ("%", "ポイント")],
    "ko": [("조", "억"), ("억", "만"), ("%", "%포인트"), ("만", "억")],
    "de": [("Billionen", "Milliarden"), ("Milliarden", "Millionen"), (" %", " Prozentpunkte")],
    "fr": [("milliards", "millions"), ("millions", "milliards"), (" %", " points de pourcentage")],
    "es": [("millones", "billones"), ("kilómetros cuadrados", "metros cuadrados"), ("%", " puntos porcentuales")],
    "pt": [(" mil ", " milhões de "), ("quilômetros quadrados", "metros quadrados"), ("%", " pontos percentuais")],
    "it": [("miliardi", "milioni"), ("%", " punti percentuali")],
    "ru": [("трлн", "млрд"), (" %", " процентных пункта"), ("млн", "млрд")],
    "ar": [("تريليون", "مليار"), ("ألف", "مليون"), ("مليونًا", "ألفًا"), ("%", " نقطة مئوية")],
    "hi": [("ट्रिलियन", "बिलियन"), ("अरब", "करोड़"), ("करोड़", "लाख"), ("%", " प्रतिशत अंक")],
    "tr": [("trilyon", "milyar"), ("milyar", "milyon")],
    "vi": [("triệu", "tỷ"), ("tỷ", "triệu"), ("%", " điểm phần trăm")],
}  # fmt: skip

# Of each language, how a quantity is bounded or made a rate, and what is added to a claim.
_CHANGES: dict[str, dict[str, Any]] = json.loads((Path(__file__).parent / "claims" / "changes.json").read_text("utf-8"))
_ADDITIONS = ("superlative", "cause", "clause")
_NO_AMOUNTS = frozenset("year date time ordinal".split())

# A number that stands alone: neither "5G" nor "IPv6" nor a part of "1,470" nor the day of an ordinal.
_NUMBER = regex.compile(r"(?<![\p{Latin}\p{N}+-]|\p{N}[.,  ])\p{Nd}+(?:[.,  ]\p{Nd}+)*(?![\p{Latin}\p{N}-])")
_END = regex.compile(r"[.。।]?$")
_RANGE = 5  # characters between two numbers that are one range: exchanging those may change nothing


def changed(text: str, language: str, row: Mapping[str, Any], number: int) -> Iterator[tuple[str, str]]:
    """(kind, text) of each false claim that is made from the true one; `number` is that of its sentence."""
    for kind, edit in EDITS.items():
        if edit in row:
            old, new = row[edit]
            assert old in text, (text, old)  # noqa: S101
            yield kind, text.replace(old, new, 1)
    for name in row.get("invented", ()):
        assert text.startswith(row["subject"]), text  # noqa: S101
        yield "subject invented", name + text.removeprefix(row["subject"])
    yield from _with_other_numbers(text)
    for old, new in UNITS[language]:
        other, count = regex.subn(rf"(?<=\p{{N}})(\s?){old}", rf"\1{new}", text, count=1)
        if count:
            yield "unit changed", other
            break
    yield from _with_figures_exchanged(text, language)
    yield from _bounded(text, language, number, "rate" not in row)
    addition = _ADDITIONS[number % len(_ADDITIONS)]
    end = _END.search(text)
    assert end  # noqa: S101
    yield f"{addition} added", _CHANGES[language][addition].format(text[: end.start()]) + end.group()
    clauses = _CHANGES[language]["clauses"]
    yield "clause on the subject added", clauses[number % len(clauses)].format(text[: end.start()]) + end.group()
    yield from _framed(text[: end.start()], end.group(), language, number)


def attributed(text: str, language: str) -> str:
    """The claim as the words of the speaker who says it in the shipped transcript."""
    return str(_CHANGES[language]["attributed"]).format(text)


def misattributed(text: str, language: str) -> Iterator[tuple[str, str]]:
    """(kind, text) of the claim as the words of somebody who is not there, of another speaker, and of a minister."""
    for kind, frame in (
        ("said by a stranger", "misattributed"),
        ("said by a colleague", "colleague"),
        ("said by a minister", "office"),
    ):
        yield kind, _CHANGES[language][frame].format(text)


def _framed(text: str, end: str, language: str, number: int) -> Iterator[tuple[str, str]]:
    """The claim with a multiple, a fraction, another period or as a lie; of all of them, one a sentence."""
    own = _CHANGES[language]
    amounts = _amounts(text, language)
    kind = ("multiple", "fraction", "quarter", "denial")[number % 4]
    if kind == "fraction":
        if amounts:
            start, stop = amounts[0].start, amounts[0].end
            yield "fraction added", text[:start] + own[kind].format(text[start:stop]) + text[stop:] + end
    else:
        yield f"{kind} added", own[kind].format(text) + end
    signed = next((one for one in amounts if text[one.start].isdigit()), None)
    if signed:
        yield "sign added", f"{text[: signed.start].rstrip()} −{text[signed.start :]}{end}"


def _with_other_numbers(text: str) -> Iterator[tuple[str, str]]:
    """The claim with the first digit of its first number changed, and with the last digit of its longest."""
    found = list(_NUMBER.finditer(text))
    if not found:
        return
    longest = max(found, key=lambda match: len(match.group()))
    numbers = {match.group() for match in found}
    for match, position in ((found[0], found[0].start()), (longest, longest.end() - 1)):
        digit = text[position]
        value = int(digit)
        other = text[:position] + chr(ord(digit) - value + value % 9 + 1) + text[position + 1 :]
        if other[match.start() : match.end()] not in numbers:
            yield "number changed", other
    if len(numbers) > 1 and found[0].group() != longest.group():
        first, second = sorted((found[0], longest), key=lambda match: match.start())
        yield "two numbers exchanged", _exchanged(text, first.span(), second.span())


def _with_figures_exchanged(text: str, language: str) -> Iterator[tuple[str, str]]:
    """The claim with its first amount and the next of the same unit exchanged, each with its scale and unit."""
    for first, second in _pairs(_amounts(text, language)):
        if first.unit == second.unit and first.value != second.value and second.start - first.end > _RANGE:
            yield "figures exchanged", _exchanged(text, (first.start, first.end), (second.start, second.end))
            return


def _bounded(text: str, language: str, number: int, may_rate: bool) -> Iterator[tuple[str, str]]:
    """The claim with a bound on its first amount, and with that made a rate."""
    amounts = _amounts(text, language)
    if not amounts:
        return
    start, end = amounts[0].start, amounts[0].end
    bound = ("below", "above")[number % 2]
    yield "bound added", text[:start] + _CHANGES[language][bound].format(text[start:end]) + text[end:]
    if may_rate and amounts[0].unit not in ("percent", "percentage point"):
        yield "rate added", text[:start] + _CHANGES[language]["rate"].format(text[start:end]) + text[end:]


def _amounts(text: str, language: str) -> list[Quantity]:
    return [
        one
        for one in quantities(text, language)
        if one.unit not in _NO_AMOUNTS
        and not str(one.unit).startswith("name:")
        and regex.search(r"\p{Nd}", text[one.start : one.end])
    ]


def _pairs(found: Sequence[Quantity]) -> Iterator[tuple[Quantity, Quantity]]:
    for place, first in enumerate(found):
        for second in found[place + 1 :]:
            yield first, second


def _exchanged(text: str, first: tuple[int, int], second: tuple[int, int]) -> str:
    parts = text[: first[0]], text[slice(*second)], text[first[1] : second[0]], text[slice(*first)], text[second[1] :]
    return "".join(parts)
