"""What kind of quantity a question asks for, and whether a sentence states one of that kind."""

from functools import cache

import regex

from assistant.numerals import tables
from assistant.quantities import is_currency, quantities
from assistant.question import Question
from assistant.terms import holds_number

_NO_NAMES_OF_MONEY = frozenset({"pound", "cent"})  # pounds are weighed too, and in French a cent is a hundred
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
