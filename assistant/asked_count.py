"""What a question counts ("how many walruses"), and whether a text names it.

A sentence that counts seals is near to a question for walruses, since both count animals; words tell them apart.
"""

import unicodedata
from collections.abc import Collection, Iterable, Sequence

import regex
from rapidfuzz import fuzz, process

from assistant.counted import is_counted_everywhere
from assistant.quantities import quantities
from assistant.question import Question
from assistant.terms import word_stems
from index.lexical import query_terms

# Languages in which what is counted follows right after the question word, as a word of its own or in characters.
_COUNTED_FOLLOWS = frozenset("de en es fr hi it pt ru tr vi zh".split())
_COUNTED = regex.compile(r"\s*(?:de\s+|d['’]\s*|di\s+)?(?P<thing>\p{Han}{2,6}|[\p{L}\p{M}]{3,})")

# Languages in which it may stand before: "医師は何人", "어선은 몇 척", "水库多少座".
_COUNTED_PRECEDES = frozenset("ja ko zh".split())
_THING_BEFORE = regex.compile(
    r"(?P<thing>[\p{Han}\p{Katakana}ー]{2,8}|\p{Hangul}{2,8}?)"
    r"(?:の?[数數]?[はがを]|有|共有|[은는이가을를])?\s*$"
)
_MEASURE_WORD = regex.compile("[名位个個座家项項台臺条條辆輛架艘种種款部支所](?=\\p{Han}{2})")

# A word that is written nearly alike is an inflection of it.
_ALIKE = 75


def counts_what_is_unnamed(question: Question, texts: Iterable[str], beside: Sequence[Question] = ()) -> bool:
    """Whether none of the texts, in the question's language, names what the question counts.

    False when the question counts nothing, or what goes by many names: people, or a unit. Of a question that asks
    `beside` others, what they count too does not name it: reservoirs, of large ones and small ones.
    """
    named, others = _words(texts), _words(thing for other in beside for thing in _counted(other))
    return any(not _is_named(thing, named, others) for thing in _counted(question))


def counts_what_is_named(question: Question, text: str) -> bool:
    """Whether the text, in the question's language, names what the question counts, and that goes by one name."""
    things = _counted(question)
    return bool(things) and all(_is_named(thing, _words([text])) for thing in things)


def _words(texts: Iterable[str]) -> set[str]:
    return {term for text in texts for term in word_stems(text)}


def _counted(question: Question) -> list[str]:
    language, text = question.language, unicodedata.normalize("NFKC", question.text)
    found = [_thing(text, asked.start(), asked.end(), language) for asked in question.locale.found("how_many", text)]
    things = [thing for thing in found if thing]
    return [one for one in things if question.locale.residue(one, ["joining", "filler"]) and _is_special(one, language)]


def _thing(text: str, start: int, end: int, language: str) -> str | None:
    """What a question word at these characters of the text counts: what follows it, or else what stands before."""
    if language == "zh" and (measure := _MEASURE_WORD.match(text, end)):
        end = measure.end()
    follows = _COUNTED.match(text, end) if language in _COUNTED_FOLLOWS else None
    precedes = _THING_BEFORE.search(text, 0, start) if language in _COUNTED_PRECEDES and not follows else None
    found = follows or precedes
    return found["thing"] if found else None


def _is_special(thing: str, language: str) -> bool:
    counted = f"2 {thing}"
    is_unit = any(one.unit is not None for one in quantities(counted, language))
    return not is_unit and not is_counted_everywhere(counted, language)


def _is_named(thing: str, named: set[str], others: Collection[str] = ()) -> bool:
    """Whether one of the words is the thing, or, of characters, a pair of it: "架直升机" has a measure word first.

    Terms of it that are among the others' do not tell it apart, if there are any that do.
    """
    terms = [term for one in query_terms(thing) for term in word_stems(one) if len(term) > 1]
    own = [term for term in terms if term not in others] or terms
    return any(
        term in named or process.extractOne(term, named, scorer=fuzz.ratio, score_cutoff=_ALIKE) is not None
        for term in own
    )
