"""What kind of quantity a question asks for, and whether a sentence states one of that kind."""

import unicodedata
from collections.abc import Sequence
from functools import cache
from itertools import product

import regex

from assistant.numerals import tables
from assistant.quantities import is_currency, quantities
from assistant.question import Question
from assistant.terms import holds_number

_NO_NAMES_OF_MONEY = frozenset({"pound", "cent"})  # pounds are weighed too, and in French a cent is a hundred
_DOLLARS = frozenset("AUD CAD HKD NZD SGD TWD".split())  # in their own country just dollars
_TIMES = frozenset({"date", "year", "time"})
_SHARES = frozenset({"percent", "percentage point", "per mille"})


def states_what_is_asked(question: Question, sentence: str, language: str) -> bool:
    """Whether the sentence, in the language, has a quantity as the question asks for: an amount of money, a percentage,
    or else any number; True for a question that asks for none.
    """
    asks_number = question.asks("how_many")
    if question.asks("money") or (asks_number and _currencies().search(question.text.casefold())):
        return any(is_currency(found.unit) for found in quantities(sentence, language))
    if asks_number and question.asks("percent"):
        return any(found.unit in _SHARES for found in quantities(sentence, language))
    return not asks_number or holds_number(sentence)


def currency_missed(question: Question, sentences: Sequence[tuple[str, str]]) -> str | None:
    """The question's name for a currency that it asks for an amount in, where the sentences, pairs of (text, language),
    state amounts of money, and none in that currency; else None.
    """
    text = unicodedata.normalize("NFKC", question.text)
    asked = _currencies().search(text.casefold())
    if asked is None or not (question.asks("money") or question.asks("how_many")):
        return None
    units = {one.unit for one in quantities(f"2 {asked.group()}", question.language)}
    stated = {one.unit for sentence, own in sentences for one in quantities(sentence, own) if is_currency(one.unit)}
    if not stated or not any(map(is_currency, units)) or any(_may_be_one(*pair) for pair in product(units, stated)):
        return None
    return text[asked.start() : asked.end()] if len(text.casefold()) == len(text) else asked.group()


def _may_be_one(unit: str | None, other: str | None) -> bool:
    """Whether two units may be the same currency: many are called dollars, rupees or dinars."""
    families = [{name, *own} for name, own in tables()["families"].items()]
    return unit == other or any({unit, other} <= family for family in [*families, {"USD", *_DOLLARS}])


def asks_for_figure(question: Question) -> bool:
    """Whether the question asks for a quantity or a time."""
    return any(map(question.asks, ("how_many", "money", "when")))


def states_figure_asked(question: Question, sentence: str, language: str) -> bool:
    """Whether the sentence states a quantity as the question asks for, and a time if it asks when."""
    if question.asks("when") and not any(found.unit in _TIMES for found in quantities(sentence, language)):
        return False
    return states_what_is_asked(question, sentence, language)


@cache
def _currencies() -> "regex.Pattern[str]":
    """The names of currencies without a number before them, as in "how many yuan"."""
    units = {
        unit: names for unit, names in tables()["units"].items() if is_currency(unit) and unit not in _NO_NAMES_OF_MONEY
    }
    names = sorted((name.casefold() for own in units.values() for name in own), key=len, reverse=True)
    letter = r"[[\p{L}\p{M}]--[\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}]]"
    alternatives = "|".join(regex.escape(name) for name in names if len(name) > 1)
    return regex.compile(rf"(?<!\p{{N}}[\s.,]*)(?<!{letter})(?:{alternatives})(?!{letter})", regex.V1)
