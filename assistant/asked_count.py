"""What a question counts ("how many walruses"), and whether a text names it.

A sentence that counts seals is near to a question for walruses, since both count animals; words tell them apart.
"""

import unicodedata
from collections.abc import Iterable

import regex
from rapidfuzz import fuzz, process

from assistant.counted import is_counted_everywhere
from assistant.quantities import quantities
from assistant.question import Question
from assistant.terms import word_stems
from index.lexical import query_terms

# Languages in which what is counted follows right after the question word, as a word of its own or in characters.
_COUNTED_FOLLOWS = frozenset("de en es fr hi it pt ru tr vi zh".split())
_COUNTED = regex.compile(r"\s*(?:de\s+|d['’]\s*|di\s+)?(?P<thing>\p{Han}{2,4}|[\p{L}\p{M}]{3,})")

# A word that is written nearly alike is an inflection of it.
_ALIKE = 75


def counts_what_is_unnamed(question: Question, texts: Iterable[str]) -> bool:
    """Whether none of the texts, in the question's language, names what the question counts.

    False when the question counts nothing, or what goes by many names: people, or a unit.
    """
    things = _counted(question)
    if not things:
        return False
    named = {term for text in texts for term in word_stems(text)}
    return any(not _is_named(thing, named) for thing in things)


def _counted(question: Question) -> list[str]:
    language = question.language
    if language not in _COUNTED_FOLLOWS:
        return []
    text = unicodedata.normalize("NFKC", question.text)
    found = [_COUNTED.match(text, asked.end()) for asked in question.locale.found("how_many", text)]
    things = [match["thing"] for match in found if match]
    return [one for one in things if question.locale.residue(one, ["joining", "filler"]) and _is_special(one, language)]


def _is_special(thing: str, language: str) -> bool:
    counted = f"2 {thing}"
    is_unit = any(one.unit is not None for one in quantities(counted, language))
    return not is_unit and not is_counted_everywhere(counted, language)


def _is_named(thing: str, named: set[str]) -> bool:
    """Whether one of the words is the thing, or, of characters, a pair of it: "架直升机" has a measure word first."""
    terms = [term for one in query_terms(thing) for term in word_stems(one)]
    return any(
        term in named or process.extractOne(term, named, scorer=fuzz.ratio, score_cutoff=_ALIKE) is not None
        for term in terms
        if len(term) > 1
    )
