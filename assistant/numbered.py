"""Things that a number tells apart ("line 8", "phase 2", "第8号线"): what is said of line 7 is not said of line 8."""

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import lru_cache

import regex

from assistant.locale import load_locale
from assistant.quantities import quantities
from assistant.question import Question
from assistant.terms import exact_terms, stem, years_of

# "line 8", "line no. 8", "Article 12a"; no amount ("8.5", "8%") follows.
_AFTER_WORD = regex.compile(
    r"(?P<thing>\p{L}[\p{L}\p{M}]{2,})[ -](?:(?:no|nr|núm|num|n)[.º°]{0,2} ?|№ ?)?(?P<number>\p{N}{1,3}\p{Latin}?)"
    r"(?![\p{L}\p{N}%°]|[.,]\p{N}| ?[%°])"
)
# "8号线", "第8条", "8호선": a counter that only counts, such as "个", is none of these.
_BEFORE_WORD = regex.compile(
    r"第? ?(?P<number>\p{N}{1,3}) ?(?P<thing>(?:号|號)\p{Han}?|[期条條章届屆]|号線|番線|丁目|호선|호기|단계)"
    r"|(?:第|제) ?(?P<number>\p{N}{1,3}) ?(?P<thing>阶段|階段|批|版|段階|조|장|항|기)"
)

_NO_THINGS = ("joining", "filler", "how_many")

Numbered = Mapping[str, frozenset[str]]
"""The numbers that each word for a thing is told apart by."""


def is_of_another(question: Question, sentence: str, language: str, around: str) -> bool:
    """Whether the question names a numbered thing, and the sentence, in the language, only others of the same kind.

    In another language than the question's, what is called a thing of that number in the text `around` tells the kind.
    """
    asked = numbered(question.text, question.language)
    stated = numbered(sentence, language) if asked else {}
    if not stated:
        return False
    known, held = numbered(around, language), exact_terms(sentence)
    return any(
        number not in held and any(thing == own or number in known.get(own, ()) for own in stated)
        for thing, numbers in asked.items()
        for number in numbers
    )


def are_named(question: Question, texts: Iterable[tuple[str, str]]) -> bool:
    """Whether each number that tells a thing apart in the question stands in one of the texts, pairs of (text,
    language), and not as an amount or in a date: "12 percent" and "March 12" name no line 12. In another language, or
    by other words, the thing may be called something else.
    """
    asked = {number for numbers in numbered(question.text, question.language).values() for number in numbers}
    return not asked or asked <= {number for text, language in texts for number in _naming(text, language)}


@lru_cache(maxsize=10_000)
def _naming(text: str, language: str) -> frozenset[str]:
    """The numbers of a text that may tell things apart."""
    text = unicodedata.normalize("NFKC", text)
    found = quantities(text, language)
    measured = [one for one in found if one.unit not in (None, "ordinal")]
    bare = {text[one.start : one.end] for one in found if one not in measured}
    numbers = [match for pattern in (_AFTER_WORD, _BEFORE_WORD) for match in pattern.finditer(text)]
    named = {
        match["number"].casefold()
        for match in numbers
        if not any(one.start <= match.start("number") < one.end for one in measured)
    }
    return frozenset(bare | named)


@lru_cache(maxsize=10_000)
def numbered(text: str, language: str) -> Numbered:
    """The things in a text in the language that a number tells apart."""
    text = unicodedata.normalize("NFKC", text)
    found: dict[str, set[str]] = defaultdict(set)
    measured = {one.start for one in quantities(text, language) if one.unit not in (None, "ordinal")}
    without = load_locale(language).without
    for pattern in (_AFTER_WORD, _BEFORE_WORD):
        for match in pattern.finditer(text):
            is_amount = match.start("number") in measured or years_of([match["number"]])
            if not is_amount and without(match["thing"], _NO_THINGS).strip():
                found[stem(match["thing"].casefold())].add(match["number"].casefold())
    return {thing: frozenset(numbers) for thing, numbers in found.items()}
