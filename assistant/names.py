"""The names of a claim that its evidence does not have.

Names are compared as they are spelled, so only those in Latin letters: in a claim in another script, every word in
Latin letters must stand in the evidence. Countries are compared across languages, by their names in CLDR.
"""

import unicodedata
from collections.abc import Sequence
from functools import lru_cache

import regex
from rapidfuzz import fuzz

from assistant.numerals import roman_value
from assistant.organisations import foreign_organisations
from assistant.quantities import without_quantities
from assistant.terms import english_stop_words, exact_terms, is_acronym, is_in_another_script, name_key, names_in
from assistant.territories import foreign_territories, named_territories, words_of_shared_territories

_WITH_DIGIT = regex.compile(
    r"(?<![\p{Latin}\p{N}])(?:\p{Lu}[\p{Latin}\p{N}]*\p{N}[\p{Latin}\p{N}]*|\p{N}{1,2}(?![KMBT]\b)\p{Lu}{1,2})(?![\p{Latin}\p{N}])"
)
_WORD = regex.compile(r"[\p{Latin}\p{M}]+")
_ROMAN = regex.compile("[IVXLC]+")
_SMALL_WORDS = frozenset("of and the for on in to de la le du des der und".split())

# A title before a name, with its stop, which ends no sentence.
_TITLE = regex.compile(
    r"\b(?P<title>M(?=\.)|Dr(?:es)?|Dra|Drs|Prof(?:a|essor|essora|essorin)?|Mr|Mrs|Ms|Mx|Miss|Mister|Doctor|Doktor|Docteur"
    r"|Doctora|Doutora?|Dott(?:\.ssa|ore|oressa)?|Herrn?|Frau|Hr|Fr|MM|Mme|Mmes|Mlle|Monsieur|Madame|Sr|Sra|Srta|Señora?"
    r"|Senhora?|Sig(?:\.ra|\.na|nora?)?|Sayın|Bayan|Ông|Bà)\b\.?(?=[\s\xa0]+\p{Lu})"
)

# A word and the verb that it is the subject of.
_SUBJECT = regex.compile(
    r"\s*(?P<name>\p{Lu}[\p{L}'’-]+) (?:(?:has|have|had|also|already|alone|then|later) )*"
    r"(?:\p{Ll}{3,}ed|built|made|won|sold|spent|grew|rose|fell|led|began|took|gave|held|set|cut|put|found|saw|met|lost"
    r"|became|ran|paid|kept|sent|is|was|will|has|had)\b"
)
_PLURAL = ("s", "people", "ing", "men", "tion", "ment", "ness", "ity", "ly")

# How alike two spellings are when they are of one name, and when they may be: "Normandía" and "Normandy" are 82 percent
# alike, "Lutero" and "Luther" 67.
SAME = 80
MAY_BE = 65


def unstated_names(
    claim: str, language: str, evidence: Sequence[tuple[str, str]], others: Sequence[str], about: str = ""
) -> list[str]:
    """Names of the claim that none of its evidence, pairs of (text, language), has.

    A claim in the language of its evidence spells a name as it does. In another language that is also written in
    Latin letters names may be translated; so there a name counts as unstated only if it is an acronym, or stands in
    one of the `others`, the texts that the claim does not cite, and in no spelling in those that it does. What the
    evidence is `about`, such as the title of its document, may tell its country by another word ("Chinese").
    """
    text = " ".join(own for own, _ in evidence)
    claim = without_quantities(claim, [own for own, _ in evidence], language)
    titles = {word for found in _TITLE.finditer(claim) for word in found["title"].lower().split(".")}
    claim = _TITLE.sub(lambda found: found["title"].lower(), claim)
    for words in words_of_shared_territories(claim, about, language):
        claim = regex.sub(rf"\b{regex.escape(words)}\b", words, claim, flags=regex.I)
    stated = exact_terms(text)
    spelled = [match.group() for match in _WITH_DIGIT.finditer(unicodedata.normalize("NFKC", claim))]
    spelled = [name for name in spelled if name.casefold() not in stated]
    translates = all(language != own for _, own in evidence) and not is_in_another_script(claim)
    # German writes every noun like a name: which of them is one, the other texts tell.
    names = names_in(claim, "en" if translates else language)
    names = [
        name
        for name in names
        if name_key(name) not in stated
        and name not in titles
        and not (_ROMAN.fullmatch(name) and str(roman_value(name)) in stated)
        and not _is_initials(name, text)
    ]
    if translates:
        names = [name for name in names if _is_another_name(name, text, others)]
    elif (subject := _bare_subject(claim, language, text, others)) and subject not in names:
        names.append(subject)
    elsewhere = [(other, evidence[0][1]) for other in others] if evidence else []
    known = [words for words in foreign_organisations(claim, [text, about]) if words not in names]
    return spelled + names + known + list(foreign_territories(claim, language, evidence, elsewhere).values())


def _bare_subject(claim: str, language: str, text: str, others: Sequence[str]) -> str | None:
    """The word that begins an English claim, if it is a name ("Huawei built …") that the text does not have.

    A capital tells nothing there; but a noun without an article before its verb is a name, a plural or a substance, and
    these are written small where the speakers use them.
    """
    found = _SUBJECT.match(claim) if language == "en" else None
    if not found or name_key(found["name"]) in exact_terms(text) or named_territories(found["name"], language):
        return None  # a territory may be named in other words, which is looked at elsewhere
    word = found["name"].casefold()
    is_common = word in english_stop_words() or word.endswith(_PLURAL)
    return None if is_common or any(word in other for other in (text, *others)) else found["name"]


def _is_another_name(name: str, text: str, others: Sequence[str]) -> bool:
    """Whether a name in a translation is surely none of the text's, in no spelling."""
    if is_acronym(name):
        return not _is_reordered(name, text)
    elsewhere = max((_alikeness(name, other) for other in others), default=0)
    return elsewhere >= SAME and _alikeness(name, text) < MAY_BE and not _is_word_of(name, text)


def _is_initials(acronym: str, text: str) -> bool:
    """Whether the acronym is made of the initials of words that follow each other in the text."""
    initials = "".join(word[0].casefold() for word in _WORD.findall(text) if word.casefold() not in _SMALL_WORDS)
    return is_acronym(acronym) and acronym.casefold() in initials


def _is_reordered(acronym: str, text: str) -> bool:
    """Whether the text has an acronym of the same letters, as NATO is OTAN in other languages."""
    letters = sorted(acronym.casefold())
    return any(is_acronym(word) and sorted(word.casefold()) == letters for word in _WORD.findall(text))


def _is_word_of(name: str, text: str) -> bool:
    """Whether the text has the word as no name: "Plattform" in German is the "platform" of the text."""
    return any(fuzz.ratio(name.casefold(), word.casefold()) >= SAME for word in _WORD.findall(text))


def _alikeness(name: str, text: str) -> float:
    """How alike the name and the name in the text that is most alike are spelled, from 0 to 100."""
    return max((fuzz.ratio(name.casefold(), other.casefold()) for other in _capitalised(text)), default=0)


@lru_cache(maxsize=10_000)
def _capitalised(text: str) -> tuple[str, ...]:
    """Names in a text, and the words that begin its sentences."""
    return tuple({word for word in _WORD.findall(unicodedata.normalize("NFKC", text)) if word[0].isupper()})
