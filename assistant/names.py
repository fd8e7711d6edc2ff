"""The names of a claim that its evidence does not have.

Names are compared as they are spelled, so only those in Latin letters: in a claim in another script, every word in
Latin letters must stand in the evidence. Countries are compared across languages, by their names in CLDR.
"""

import unicodedata
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache

import regex
from babel import Locale
from babel.core import get_global
from rapidfuzz import fuzz

from assistant.locale import languages
from assistant.terms import exact_terms, is_acronym, is_in_another_script, name_key, names_in

_WITH_DIGIT = regex.compile(
    r"(?<![\p{Latin}\p{N}])(?:\p{Lu}[\p{Latin}\p{N}]*\p{N}[\p{Latin}\p{N}]*|\p{N}{1,2}(?![KMBT]\b)\p{Lu}{1,2})(?![\p{Latin}\p{N}])"
)
_WORD = regex.compile(r"[\p{Latin}\p{M}]+")
_ROMAN_DIGITS = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}
_ROMAN = regex.compile("[IVXLC]+")
_FURTHER_LANGUAGES = "cs da el fa fi he hu id nl no pl ro sv th uk".split()
_SMALL_WORDS = frozenset("of and the for on in to de la le du des der und".split())
_ALPHABETIC = regex.compile(r"[\p{Latin}\p{Cyrillic}\p{Arabic}\p{Devanagari}]")
_ENDING = r"\p{L}{0,4}(?!\p{L})"
_BEFORE = r"(?<!\p{L})(?:[وبلفك]|ال|وال|بال|لل)?"

# How alike two spellings are when they are of one name, and when they may be: "Normandía" and "Normandy" are 82 percent
# alike, "Lutero" and "Luther" 67.
SAME = 80
MAY_BE = 65

# What English calls some countries besides their names and the names of their languages.
_ENGLISH_COUNTRIES = {
    "U.S.": "US", "USA": "US", "US": "US", "America": "US", "American": "US", "UK": "GB", "U.K.": "GB",
    "Britain": "GB", "British": "GB", "England": "GB", "Scottish": "GB", "Scotland": "GB", "Mexican": "MX",
    "Swiss": "CH", "Belgian": "BE", "Austrian": "AT", "Peruvian": "PE", "Iraqi": "IQ",
}  # fmt: skip


def unstated_names(claim: str, language: str, evidence: Sequence[tuple[str, str]], others: Sequence[str]) -> list[str]:
    """Names of the claim that none of its evidence, pairs of (text, language), has.

    A claim in the language of its evidence spells a name as it does. In another language that is also written in
    Latin letters names may be translated; so there a name counts as unstated only if it is an acronym, or stands in
    one of the `others`, the texts that the claim does not cite, and in no spelling in those that it does.
    """
    text = " ".join(own for own, _ in evidence)
    stated = exact_terms(text)
    spelled = [match.group() for match in _WITH_DIGIT.finditer(unicodedata.normalize("NFKC", claim))]
    spelled = [name for name in spelled if name.casefold() not in stated]
    translates = all(language != own for _, own in evidence) and not is_in_another_script(claim)
    # German writes every noun like a name: which of them is one, the other texts tell.
    names = names_in(claim, "en" if translates else language)
    names = [
        name
        for name in names
        if name_key(name) not in stated and str(_roman(name)) not in stated and not _is_initials(name, text)
    ]
    if translates:
        names = [name for name in names if _is_another_name(name, text, others)]
    return spelled + names + foreign_countries(claim, language, evidence)


def _is_another_name(name: str, text: str, others: Sequence[str]) -> bool:
    """Whether a name in a translation is surely none of the text's, in no spelling."""
    if is_acronym(name):
        return not _is_reordered(name, text)
    elsewhere = max((_alikeness(name, other) for other in others), default=0)
    return elsewhere >= SAME and _alikeness(name, text) < MAY_BE


def foreign_countries(claim: str, language: str, evidence: Iterable[tuple[str, str]]) -> list[str]:
    """Names of countries in the claim, when its evidence names countries but not these."""
    named = {code for text, own in evidence for code in _countries(text, own, adjectives=True)}
    if not named:
        return []
    return [name for code, name in _countries(claim, language).items() if code not in named]


@lru_cache(maxsize=10_000)
def _countries(text: str, language: str, adjectives: bool = False) -> dict[str, str]:
    """Codes of the countries that the text names, with the words that name them."""
    found: dict[str, str] = {}
    names = _country_names(language)
    expression = _country_expression(language)
    for match in expression.finditer(unicodedata.normalize("NFKC", text)):
        found.setdefault(names[match["name"]], match.group())
    if adjectives:
        for adjective, code in _adjectives(language).items():
            if regex.search(rf"(?<!\p{{L}}){regex.escape(adjective)}(?!\p{{L}})", text):
                found.setdefault(code, adjective)
    return found


@cache
def _country_names(language: str) -> dict[str, str]:
    """What begins a country's name in the language, whatever its ending, with the country's code."""
    if language not in languages():
        return {}
    territories = Locale.parse(language).territories
    names = {
        _beginning(unicodedata.normalize("NFKC", name)): code
        for code, name in territories.items()
        if code.isalpha() and len(code) == 2 and (len(name) >= 4 or not _ALPHABETIC.search(name))
    }
    if language == "en":
        names |= {name: code for name, code in _ENGLISH_COUNTRIES.items() if len(name) > 4}
    return names


def _beginning(name: str) -> str:
    """The name without its last letter, which an inflection or an adjective changes, where it is long enough."""
    return name[:-1] if len(name) >= 5 and _ALPHABETIC.match(name) else name


@cache
def _country_expression(language: str) -> "regex.Pattern[str]":
    names = sorted(_country_names(language), key=len, reverse=True)
    if not names:
        return regex.compile(r"(?!)(?P<name>)")
    any_name = "|".join(regex.escape(name, special_only=True) for name in names)
    if _ALPHABETIC.match(names[0]):
        return regex.compile(rf"{_BEFORE}(?P<name>{any_name}){_ENDING}")
    return regex.compile(rf"(?P<name>{any_name})")


@cache
def _adjectives(language: str) -> dict[str, str]:
    """Names of languages, which English and others also use as adjectives of a country."""
    if language not in languages():
        return {}
    likely = get_global("likely_subtags")
    adjectives = dict(_ENGLISH_COUNTRIES) if language == "en" else {}
    for code, name in Locale.parse(language).languages.items():
        country = str(likely.get(code, "")).rpartition("_")[2]
        if len(country) == 2 and code != "en" and code in {*languages(), *_FURTHER_LANGUAGES}:
            adjectives[name] = country
    return adjectives


def _roman(name: str) -> int | None:
    """The number that a name such as "XIV" is, if it is one in Roman numerals."""
    if not _ROMAN.fullmatch(name):
        return None
    values = [_ROMAN_DIGITS[digit] for digit in name]
    return sum(-value if value < max(values[place:]) else value for place, value in enumerate(values))


def _is_initials(acronym: str, text: str) -> bool:
    """Whether the acronym is made of the initials of words that follow each other in the text."""
    initials = "".join(word[0].casefold() for word in _WORD.findall(text) if word.casefold() not in _SMALL_WORDS)
    return is_acronym(acronym) and acronym.casefold() in initials


def _is_reordered(acronym: str, text: str) -> bool:
    """Whether the text has an acronym of the same letters, as NATO is OTAN in other languages."""
    letters = sorted(acronym.casefold())
    return any(is_acronym(word) and sorted(word.casefold()) == letters for word in _WORD.findall(text))


def _alikeness(name: str, text: str) -> float:
    """How alike the name and the name in the text that is most alike are spelled, from 0 to 100."""
    return max((fuzz.ratio(name.casefold(), other.casefold()) for other in _capitalised(text)), default=0)


@lru_cache(maxsize=10_000)
def _capitalised(text: str) -> tuple[str, ...]:
    """Names in a text, and the words that begin its sentences."""
    return tuple({word for word in _WORD.findall(unicodedata.normalize("NFKC", text)) if word[0].isupper()})
