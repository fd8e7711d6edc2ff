"""The countries and territories that a text names, in any language that CLDR has their names in.

A name in another script can't be compared letter by letter: "भारत" in a question and "India" in a transcript are the
same, and CLDR (through Babel) says so.
"""

import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, lru_cache

import regex
from babel import Locale, UnknownLocaleError
from babel.core import get_global

_SPACELESS = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}]")
_NO_COUNTRIES = frozenset("EU EZ QO UN XA XB ZZ".split())
# Languages in whose cases the last letter of a name becomes one or two others: "Индия", "Индии".
_CASES = frozenset("be bg cs et fi hr hu lt lv pl ru sk sl sr uk".split())
_PARTICLE = r"\p{L}{0,2}"
_LEAST_NAMED = 2  # times that a text names the territory that it is about
_SHORT = 4  # letters; a name without its last letter is no name when it has fewer
_SHORTEST_IN_THAI = 4  # letters; words are not divided there, and shorter names stand inside other words

# What English calls some countries besides their names and the names of their languages, where CLDR has no more.
_ENGLISH = {
    "america": "US", "american": "US", "americans": "US", "u.s": "US", "us": "US", "usa": "US",
    "uk": "GB", "u.k": "GB", "britain": "GB", "british": "GB", "england": "GB", "scotland": "GB", "scottish": "GB",
    "holland": "NL", "irish": "IE", "swiss": "CH", "mexican": "MX", "belgian": "BE", "turkey": "TR",
}  # fmt: skip
_ARABIC_PARTICLE = "[وبلفك]?"


def territories(text: str, language: str, loosely: bool = False) -> frozenset[str]:
    """ISO 3166 codes of the territories that the text names in its language; none when CLDR does not know it.

    `loosely` counts words made of a name too ("Chinese"), names of languages ("French"), and so at times a word that
    only looks like one.
    """
    return frozenset(named_territories(text, language, loosely))


def foreign_territories(
    text: str, language: str, evidence: Iterable[tuple[str, str]], elsewhere: Sequence[tuple[str, str]] = ()
) -> Mapping[str, str]:
    """The territories of the text that its evidence, pairs of (text, language), does not name, as `named_territories`.

    Where the evidence names none at all, those that the texts `elsewhere` name may be meant; where these name none
    either, any may.
    """
    named = named_territories(text, language)
    if not named:
        return {}
    at_home = {code for own, spoken in evidence for code in territories(own, spoken, loosely=True)}
    at_home = at_home or {code for own, spoken in elsewhere for code in territories(own, spoken, loosely=True)}
    if not at_home:
        return {}
    return {code: words for code, words in named.items() if code not in at_home}


@lru_cache(maxsize=256)
def home_territory(text: str, language: str) -> str | None:
    """The name of the territory that the text is about, in its language: it names that one at least twice, and more
    often than all others together.
    """
    content, counted = _normal(text), Counter[str]()
    for code, name in _named(language):
        if name[: max(len(name) - 1, 1)] in content:
            content, times = regex.subn(_expression(name, language, loosely=False), " ", content)
            counted[code] += times
    home, times = max(counted.items(), key=lambda one: one[1], default=("", 0))
    is_home = times >= _LEAST_NAMED and 2 * times > counted.total()
    return str(Locale.parse(language).territories[home]) if is_home else None


def words_of_shared_territories(text: str, about: str, language: str) -> set[str]:
    """The words of the text, in lower case, for territories that `about`, in the same language, names too, be it by
    the noun or by the adjective.
    """
    shared = _words_by_territory(about, language)
    return {word for code, words in _words_by_territory(text, language).items() if code in shared for word in words}


@lru_cache(maxsize=10_000)
def _words_by_territory(text: str, language: str) -> Mapping[str, set[str]]:
    found = {code: {words} for code, words in named_territories(text, language).items()}
    if not _named(language):
        return found
    words = regex.findall(r"\b\p{L}+\b", _normal(text))
    for word in words:
        if code := _adjectives(language).get(word) or (language == "en" and _derived().get(word)):
            found.setdefault(code, set()).add(word)
    return found


@cache
def _derived() -> dict[str, str]:
    """English adjectives that are made of a territory's name: "Indian", "Egyptian", "Pakistani"."""
    derived: dict[str, str] = {}
    for code, name in reversed(_named("en")):
        for stem in (name, name[:-1]) if len(name) > _SHORT else (name,):
            derived |= {stem + ending: code for ending in ("i", "n", "an", "ian", "lian", "tian", "ese", "ish")}
    return derived


@lru_cache(maxsize=10_000)
def named_territories(text: str, language: str, loosely: bool = False) -> Mapping[str, str]:
    """The codes that `territories` gives, each with the words of the text, in lower case, that name it first."""
    codes = [code for code, _ in _named(language)]
    if not codes:
        return {}
    content = _normal(text)
    found = {
        codes[int(str(match.lastgroup)[1:])]: match.group() for match in _pattern(language, loosely).finditer(content)
    }
    if loosely:
        words = {word: code for word, code in _adjectives(language).items() if word in content}
        found |= {code: word for word, code in words.items() if regex.search(rf"\b{regex.escape(word)}\b", content)}
    return found


@cache
def _adjectives(language: str) -> dict[str, str]:
    """Names of languages with the country where each is at home: they are adjectives of it in English and others."""
    likely = get_global("likely_subtags")
    adjectives = dict(_ENGLISH) if language == "en" else {}
    for code, name in Locale.parse(language).languages.items():
        country = str(likely.get(code, "")).rpartition("_")[2]
        if len(code) == len(country) == 2 and code != "en":
            adjectives[_normal(name)] = country
    return adjectives


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
    return rf"\b{_ARABIC_PARTICLE if language == 'ar' else ''}{exact}{_PARTICLE if language == 'ko' else ''}\b"


def _normal(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()
