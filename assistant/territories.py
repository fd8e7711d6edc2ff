"""The countries and territories that a text names, in any language that CLDR has their names in.

A name in another script can't be compared letter by letter: "भारत" in a question and "India" in a transcript are the
same, and CLDR (through Babel) says so.
"""

import unicodedata
from functools import cache, lru_cache

import regex
from babel import Locale, UnknownLocaleError

_SPACELESS = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}]")
_NO_COUNTRIES = frozenset("EU EZ QO UN XA XB ZZ".split())
# Languages in whose cases the last letter of a name becomes one or two others: "Индия", "Индии".
_CASES = frozenset("be bg cs et fi hr hu lt lv pl ru sk sl sr uk".split())
_PARTICLE = r"\p{L}{0,2}"
_SHORT = 4  # letters; a name without its last letter is no name when it has fewer
_SHORTEST_IN_THAI = 4  # letters; words are not divided there, and shorter names stand inside other words

# English words for what is of a country that do not begin as its name does; what is "loosely" found.
_ALSO = {
    "CH": "swiss",
    "DK": "danish|danes?",
    "ES": "spanish|spaniards?",
    "FR": "french",
    "GB": "brit(?:ain|ish|ons?)|engl(?:and|ish)|scot(?:land|s|tish)|welsh|wales|uk",
    "GR": "greeks?",
    "IE": "irish",
    "NL": "dutch|holland",
    "PH": "filipin(?:o|a)s?",
    "PL": "polish|poles",
    "PT": "portuguese",
    "SE": "swedish|swedes?",
    "TR": "turk(?:ey|ish|s)?",
    "US": "america(?:ns?)?|u\\.s|us",
}


@lru_cache(maxsize=1_000)
def territories(text: str, language: str, loosely: bool = False) -> frozenset[str]:
    """ISO 3166 codes of the territories that the text names in its language; none when CLDR does not know it.

    `loosely` counts words made of a name too ("Chinese"), and so at times a word that only looks like one.
    """
    codes = [code for code, _ in _named(language)]
    if not codes:
        return frozenset()
    content = _normal(text)
    found = {codes[int(str(match.lastgroup)[1:])] for match in _pattern(language, loosely).finditer(content)}
    if loosely and language == "en":
        found |= {code for code, words in _ALSO.items() if regex.search(rf"\b(?:{words})\b", content)}
    return frozenset(found)


@cache
def _named(language: str) -> list[tuple[str, str]]:
    """(code, name) of each territory, the longest names first, so that they match first."""
    try:
        known = Locale.parse(language).territories
    except (UnknownLocaleError, ValueError):
        return []
    named = [(code, _normal(name)) for code, name in known.items() if len(code) == 2 and code not in _NO_COUNTRIES]
    if language == "th":
        named = [(code, name) for code, name in named if len(name) >= _SHORTEST_IN_THAI]
    return sorted(named, key=lambda entry: -len(entry[1]))


@cache
def _pattern(language: str, loosely: bool) -> "regex.Pattern[str]":
    """One alternative a name, each a group that is called by its number."""
    alternatives = (
        f"(?P<n{number}>{_expression(name, language, loosely)})" for number, (_, name) in enumerate(_named(language))
    )
    return regex.compile("|".join(alternatives))


def _expression(name: str, language: str, loosely: bool) -> str:
    exact = regex.escape(name)
    if _SPACELESS.search(name):
        return exact
    stem = regex.escape(name[:-1]) if len(name) > _SHORT else exact
    if loosely:
        return rf"\b{stem}"
    if language in _CASES:
        return rf"\b(?:{exact}|{stem}\p{{L}}{{1,2}})\b"
    return rf"\b{exact}{_PARTICLE if language == 'ko' else ''}\b"


def _normal(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()
