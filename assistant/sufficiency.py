"""Decides whether the transcripts hold an answer, from named features and a logistic regression over them.

The coefficients stand in sufficiency.json; benchmarks/train_sufficiency.py estimates them.
"""

import json
import math
import unicodedata
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from functools import cache
from pathlib import Path

import numpy as np
import regex
from pydantic import BaseModel

from assistant.question import Question
from assistant.selection import ScoredQuote
from index import Hit
from index.embedding import Vectors

MODEL_FILE = Path(__file__).parent / "sufficiency.json"

_EVIDENCE_PASSAGES = 3
_NEAREST_BACKGROUND = 10

_TOKEN = regex.compile(r"[\p{Latin}\p{M}\p{N}]+(?:[.,]\p{N}+)*")
_DIGITS = regex.compile(r"\p{N}")
_ACRONYM = regex.compile(r"(?:\p{Ll}?\p{Lu}){2,}\p{Ll}?$")
_NUMBER_WORDS = {
    word: str(number)
    for number, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
        " seventeen eighteen nineteen twenty".split()
    )
}
_CAPITALISES_NOUNS = frozenset({"de", "lb"})


@dataclass(frozen=True, slots=True)
class Features:
    """What the decision looks at. Similarities are cosines, so differences of them are small numbers."""

    sentence: float
    """Similarity of the best sentence that can answer."""
    sentence_contrast: float
    """The same, above the mean of the nearest ten background sentences."""
    sentence_lead: float
    """The same, above the nearest background sentence."""
    passage_contrast: float
    """Similarity of the best passage above the mean of all the background."""
    margin: float
    """Similarity of the best passage above the mean of the next three."""
    lexical: float
    """BM25 of the best passage, squeezed to 0..1: greater than 0 only where words are shared."""
    missing_numbers: float
    """How many numbers or names with digits ("6G", "2019") of the question stand nowhere in the evidence."""
    missing_names: float
    """How many names and acronyms of the question, in Latin letters, stand nowhere in the evidence."""
    found_terms: float
    """How many numbers, names and acronyms of the question do stand in the evidence."""
    lacks_quantity: float
    """1 when the question asks for a quantity and the best sentence has no number."""


@dataclass(frozen=True, slots=True)
class Decision:
    """Whether the evidence is enough to answer, and the probability that it is."""

    enough: bool
    confidence: float


class _Model(BaseModel):
    intercept: float
    coefficients: dict[str, float]
    threshold: float
    """Probability at which 95% of the answerable questions of the training set are answered."""


NO_EVIDENCE = Decision(enough=False, confidence=0.0)


def decide(features: Features, caution: float = 0.5) -> Decision:
    """Whether evidence with these features is enough.

    `caution` moves the operating point: at 0 every question is answered, at 1 none, at 0.5 those that the
    model was tuned to answer.
    """
    model = _model()
    logit = model.intercept + sum(model.coefficients[name] * value for name, value in asdict(features).items())
    confidence = 1 / (1 + math.exp(-logit))
    share = 2 * caution
    threshold = model.threshold * share if share <= 1 else model.threshold + (1 - model.threshold) * (share - 1)
    return Decision(confidence >= threshold, confidence)


def feature_names() -> list[str]:
    """Names of the features, in order."""
    return [field.name for field in fields(Features)]


def features_of(question: Question, hits: Sequence[Hit], best: ScoredQuote, background: Vectors) -> Features:
    """The features of a question with its hits (at least one), best first.

    `best` is the best sentence that can answer; `background` are the similarities of the question to the
    background, greatest first, shape (n,).
    """
    similarities = [hit.similarity for hit in hits]
    top = max(similarities)
    following = sorted(similarities, reverse=True)[1:4] or [top]
    numbers, names = exact_terms(question)
    evidence = _evidence_terms(hits)
    lexical = hits[0].lexical
    return Features(
        sentence=best.similarity,
        sentence_contrast=best.similarity - float(background[:_NEAREST_BACKGROUND].mean()),
        sentence_lead=best.similarity - float(background[0]),
        passage_contrast=top - float(background.mean()),
        margin=top - float(np.mean(following)),
        lexical=lexical / (lexical + 10.0),
        missing_numbers=float(len(numbers - evidence)),
        missing_names=float(len(names - evidence)),
        found_terms=float(len((numbers | names) & evidence)),
        lacks_quantity=float(question.asks("how_many") and not _terms_with_digits(best.text)),
    )


def exact_terms(question: Question) -> tuple[set[str], set[str]]:
    """(numbers, names) of the question that look alike in every language, so that evidence must hold them.

    Numbers are tokens with a digit. Names are acronyms, words in Latin letters inside another script, and
    capitalised words inside a sentence, where the language does not capitalise every noun.
    """
    text = unicodedata.normalize("NFKC", question.text)
    latin = len(regex.findall(r"\p{Latin}", text))
    foreign = len(regex.findall(r"\p{L}", text)) > 2 * latin
    numbers: set[str] = set()
    names: set[str] = set()
    for match in _TOKEN.finditer(text):
        token = match.group()
        if _DIGITS.search(token):
            numbers.add(_normal(token))
        elif len(token) > 1 and (foreign or _ACRONYM.match(token) or _is_name(text, match.start(), question.language)):
            names.add(_normal(token))
    return numbers, names


def _is_name(text: str, start: int, language: str) -> bool:
    before = text[:start].rstrip()
    inside = bool(before) and before[-1] not in '.!?:;¿¡"“«„([-–—'
    return inside and text[start].isupper() and language not in _CAPITALISES_NOUNS


def _normal(token: str) -> str:
    """The token without case and digit grouping, its digits in ASCII: "654,000" and "654.000" are the same."""
    digits = "".join(str(unicodedata.digit(char)) if char.isdigit() else char for char in token)
    return regex.sub(r"[.,]", "", digits).casefold()


def _evidence_terms(hits: Sequence[Hit]) -> set[str]:
    terms: set[str] = set()
    for hit in hits[:_EVIDENCE_PASSAGES]:
        about = hit.metadata
        dates = [str(day) for day in (about.event_date, about.published) if day]
        for text in (hit.passage.text, hit.passage.speaker, about.title, *dates):
            terms |= _terms(text)
    return terms


def _terms(text: str) -> set[str]:
    tokens = {_normal(match.group()) for match in _TOKEN.finditer(unicodedata.normalize("NFKC", text))}
    # "5G" also holds the 5 of "5जी", and "14th" the 14 of "第14个".
    leading = {found.group() for token in tokens if (found := regex.match(r"\d+", token))}
    return tokens | leading | {_NUMBER_WORDS[token] for token in tokens if token in _NUMBER_WORDS}


def _terms_with_digits(text: str) -> bool:
    return bool(_DIGITS.search(text)) or not _NUMBER_WORDS.keys().isdisjoint(text.casefold().split())


@cache
def _model() -> _Model:
    return _Model.model_validate(json.loads(MODEL_FILE.read_text(encoding="utf-8")))
