"""Whether a claim turns what its evidence says into the opposite: a negation added or taken away, a rise made a fall.

Decided by cues of 14 languages (polarity.json), and only where the cues leave no doubt: "negation" denies a statement
in so many words, "denial" says that it is untrue or hardly so, "negative" is everything else that a translation may
render by a negation or as one ("failed", "un-", "only"), "rise" and "fall" are directions, "answer" is the "no" that
answers a question before a sentence. A language without cues has no polarity, and nothing is decided for it.
"""

import json
import unicodedata
from collections.abc import Sequence
from functools import cache, lru_cache
from pathlib import Path

import regex

from assistant.clauses import CLAUSE_END

_FILE = Path(__file__).with_name("polarity.json")
_QUOTED = regex.compile(r"“[^“”]*”|\"[^\"]*\"|「[^「」]*」|«[^«»]*»")

# Where a clause with one denial may have several words for it.
_CONCORD = frozenset({"es", "fr", "it", "pt", "ru"})

# A claim that is much shorter than its evidence may leave out the clause with the negation.
COVERS = 0.7
_DENSE = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}]")
_LETTERS_A_CHARACTER = 2.5


def negation_added(claim: str, language: str, evidence: Sequence[tuple[str, str]]) -> bool:
    """Whether the claim denies more than its evidence, pairs of (text, language), denies in any way."""
    if not _known(language, evidence):
        return False
    denied = sum(_count(text, own, "negation") + _count(text, own, "negative") for text, own in evidence)
    doubted = any(_count(text, own, "denial") for text, own in evidence)
    if _count(claim, language, "denial") and not denied and not doubted:
        return True
    # "No, it will not close" denies once; in "No, it will close" the word may be all that denies.
    stated = _without_answer(claim, language)
    denials = _denials(stated, language) or _denials(claim, language)
    return denials > denied


def negation_removed(claim: str, language: str, evidence: Sequence[tuple[str, str]]) -> bool:
    """Whether the claim says all that its one piece of evidence says, but for the negation in it."""
    if len(evidence) != 1 or not _known(language, evidence):
        return False
    text, own = evidence[0]
    denies = _count(_QUOTED.sub(" ", text), own, "negation")
    stated = _without_answer(claim, language)
    affirms = not _count(stated, language, "negation") and not _count(stated, language, "negative")
    return bool(denies) and affirms and _length(claim) >= COVERS * _length(text)


def direction_reversed(claim: str, language: str, evidence: Sequence[tuple[str, str]]) -> bool:
    """Whether the claim tells of a fall alone and its evidence of a rise alone, or the other way round."""
    if not _known(language, evidence):
        return False
    told = _directions([(claim, language)])
    return len(told) == 1 and _directions(evidence) == {"rise", "fall"} - told


def denies(text: str, language: str) -> bool:
    """Whether a text denies something in so many words; none does in a language without cues."""
    return language in _cues() and _count(text, language, "negation") > 0


def directions(text: str, language: str) -> set[str]:
    """Which of "rise" and "fall" a text tells of; none in a language without cues."""
    return _directions([(text, language)]) if language in _cues() else set()


def without_directions(text: str, language: str) -> str:
    """The text without the words that tell of a rise or a fall."""
    for way in ("rise", "fall"):
        text = _cues()[language][way].sub(" ", unicodedata.normalize("NFC", text)) if language in _cues() else text
    return text


def _denials(text: str, language: str) -> int:
    """How often a text denies; two words of one clause do it once in some languages: "no murió ningún pasajero"."""
    if language not in _CONCORD:
        return _count(text, language, "negation")
    return sum(_count(clause, language, "negation") > 0 for clause in CLAUSE_END.split(text))


def _without_answer(text: str, language: str) -> str:
    return _cues()[language]["answer"].sub("", unicodedata.normalize("NFC", text))


def _directions(texts: Sequence[tuple[str, str]]) -> set[str]:
    return {way for way in ("rise", "fall") if any(_count(text, language, way) for text, language in texts)}


def _known(language: str, evidence: Sequence[tuple[str, str]]) -> bool:
    return bool(evidence) and {language, *(own for _, own in evidence)} <= _cues().keys()


def _length(text: str) -> float:
    """Length in letters of an alphabet: a character of Chinese, Japanese or Korean counts for several."""
    dense = len(_DENSE.findall(text))
    return len(text) + (_LETTERS_A_CHARACTER - 1) * dense


@lru_cache(maxsize=10_000)
def _count(text: str, language: str, cue: str) -> int:
    return len(_cues()[language][cue].findall(unicodedata.normalize("NFC", text)))


@cache
def _cues() -> "dict[str, dict[str, regex.Pattern[str]]]":
    read: dict[str, dict[str, str]] = json.loads(_FILE.read_text(encoding="utf-8"))
    return {
        language: {name: regex.compile(expression, regex.I) for name, expression in cues.items()}
        for language, cues in read.items()
    }
