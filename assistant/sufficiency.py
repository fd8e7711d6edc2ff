"""Decides whether the transcripts hold an answer, from named features and two logistic regressions over them.

The coefficients stand in sufficiency.json; benchmarks/train_sufficiency.py estimates them.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, fields
from functools import cache, lru_cache
from pathlib import Path

from pydantic import BaseModel
from rapidfuzz import fuzz, process

from assistant.asked_quantity import states_what_is_asked
from assistant.numbered import is_of_another
from assistant.question import Question
from assistant.selection import ScoredQuote
from assistant.spellings import strangers
from assistant.terms import (
    asks_only_for_plans,
    exact_terms,
    is_in_another_script,
    names_of,
    numbers_of,
    topic_words,
    word_stems,
    years_of,
)
from assistant.territories import foreign_territories
from index import Hit, Transcript

MODEL_FILE = Path(__file__).parent / "sufficiency.json"

# A name that is written nearly alike is the same: "Setanta" and "Sentanta", "Scotland" and "Schottland".
_ALIKE = 75

# Characters before a passage in which a year may stand that it tells of: about a passage.
_JUST_BEFORE = 1_000


@dataclass(frozen=True, slots=True)
class Features:
    """What the decision looks at. Similarities are cosines, so differences of them are small numbers.

    Whether a name or number is missing is asked of the whole document that the best sentence is from: what a document
    nowhere mentions, it says nothing about.
    """

    sentence_lead: float
    """Similarity of the best sentence that can answer, above the nearest background sentence."""
    passage: float
    """Similarity of the best passage."""
    missing_numbers: float
    """How many numbers and names with digits ("6G", "2019") of the question are missing; a year also when the document
    mentions it, but neither around the best sentence nor in the title; and that of a thing ("line 8") when the best
    sentence is about others of the kind.
    """
    missing_names: float
    """How many names and acronyms are missing, without one written nearly alike. 0 for a question in another language
    of the same script: it may well have its own name for what the document names. Countries, and provinces and
    companies whose spellings are known, count in any language.
    """
    found_names: float
    """How many names, acronyms and numbers of the question the document does mention."""
    lacks_quantity: float
    """1 when the question asks for a quantity, an amount of money or a percentage, and the best sentence has none."""
    plan_for_plans: float = 0.0
    """1 when the question asks for nothing but the plans, and the best sentence is one."""
    holds_every_word: float = 0.0
    """1 when the best sentence holds every word of the question but those that only ask; 0 for a question for plans,
    whose words say little of what is planned.
    """


@dataclass(frozen=True, slots=True)
class Decision:
    """Whether the evidence is enough to answer, and the probability that it is.

    `plain` is set when it is enough whatever the probability, as any plan answers "What is planned?".
    """

    enough: bool
    confidence: float
    plain: bool = False


class Logistic(BaseModel):
    """A logistic regression over some of the features."""

    intercept: float
    coefficients: dict[str, float]

    def probability(self, features: Features) -> float:
        """The probability that it gives to the features."""
        logit = self.intercept + sum(value * getattr(features, name) for name, value in self.coefficients.items())
        return 1 / (1 + math.exp(-logit))


class SufficiencyModel(BaseModel):
    """What sufficiency.json holds. Evidence is enough when it is near the question and consistent with it."""

    near: Logistic
    consistent: Logistic
    threshold: float
    """Confidence at which 95% of the answerable questions about other articles are answered, with 90% certainty."""


NO_EVIDENCE = Decision(enough=False, confidence=0.0)


def decide(features: Features, caution: float = 0.5) -> Decision:
    """Whether evidence with these features is enough.

    The confidence is the product of two probabilities: that the evidence is near enough, and that nothing in
    the question contradicts it. The second is no part of one sum with the first, since a passage about 5G is
    no nearer to an answer about 6G the nearer it is.

    "What is planned next?" is near to nothing in particular, and any plan answers it; "IPv6" alone is near to
    nothing either, and a sentence that says it is what was asked for.

    `caution` moves the operating point: at 0 every question is answered, at 1 none, at 0.5 those that the
    model was tuned to answer.
    """
    model = _model()
    confidence = model.near.probability(features) * model.consistent.probability(features)
    share = 2 * caution
    threshold = model.threshold * share if share <= 1 else model.threshold + (1 - model.threshold) * (share - 1)
    is_plain = bool(features.plan_for_plans or features.holds_every_word) and caution < 1
    is_probable = confidence >= threshold
    plain = is_plain and (bool(features.plan_for_plans) or not is_probable)
    return Decision(is_probable or is_plain, confidence, plain)


def feature_names() -> list[str]:
    """Names of the features, in order."""
    return [field.name for field in fields(Features)]


def features_of(
    question: Question,
    topic: str,
    hits: Sequence[Hit],
    best: ScoredQuote,
    background: float,
    document: Transcript,
) -> Features:
    """The features of a question with its hits (at least one), best first.

    `topic` is what they were searched by: the question, less the name of the speaker whom it asks about, and years.
    `best` is the best sentence that can answer, and `document` the one that it is from; `background` is the
    similarity of the question to the nearest background sentence.
    """
    known = mentioned(document)
    numbers, names = numbers_of(question), names_of(question)
    years = years_of(numbers)
    missing_numbers = (numbers - years - known) | (years - _years_spoken_of(best, document))
    is_another = is_of_another(question, best.text, document.metadata.language, document.text)
    words = topic_words(question, topic)
    words |= years if words else set()
    same_language = question.language == document.metadata.language
    names_stay = same_language or is_in_another_script(question.text)
    missing_names = [name for name in names - known if not _is_spelled_alike(name, known)] if names_stay else []
    about = [(text, document.metadata.language) for text in (document.metadata.title, document.text)]
    missing_countries = {} if missing_names else foreign_territories(question.text, question.language, about)
    missing = len(missing_names) + len(missing_countries)
    missing = missing or len(strangers(question.text, (document.metadata.title, document.text)))
    return Features(
        sentence_lead=best.similarity - background,
        passage=max(hit.similarity for hit in hits),
        missing_numbers=float(len(missing_numbers) + is_another),
        missing_names=float(missing),
        found_names=float(len((numbers | names) & known)),
        lacks_quantity=float(not states_what_is_asked(question, best.text, document.metadata.language)),
        plan_for_plans=float(
            asks_only_for_plans(question) and best.mark == "plan" and not missing and not missing_numbers
        ),
        holds_every_word=float(bool(words) and words <= word_stems(best.text) and not question.asks("plan")),
    )


def _years_spoken_of(best: ScoredQuote, document: Transcript) -> frozenset[str]:
    """The years that the best sentence can tell of: those that its passage, what the same speaker said just before, or
    the title mentions; when the title mentions none, the year of the event and the one before; and of a plan, the year
    of the event and the next.
    """
    about = document.metadata
    in_title = exact_terms(about.title)
    begun = max(best.passage.start - _JUST_BEFORE, document.turns[best.passage.turn - 1].paragraphs[0].start)
    years = exact_terms(document.text[begun : best.passage.end]) | in_title
    if about.event_date is None:
        return years
    around = {-1, 0} if not years_of(in_title) else set()
    around |= {0, 1} if best.mark == "plan" else set()
    return years | {str(about.event_date.year + distance) for distance in around}


def _is_spelled_alike(name: str, known: frozenset[str]) -> bool:
    return process.extractOne(name, known, scorer=fuzz.ratio, score_cutoff=_ALIKE) is not None


@lru_cache(maxsize=64)
def mentioned(document: Transcript) -> frozenset[str]:
    """Names and numbers that the document or its metadata mentions."""
    about = document.metadata
    dates = [str(day) for day in (about.event_date, about.published) if day]
    return exact_terms(" ".join([document.text, about.title, *dates]))


@cache
def _model() -> SufficiencyModel:
    return SufficiencyModel.model_validate_json(MODEL_FILE.read_text(encoding="utf-8"))
