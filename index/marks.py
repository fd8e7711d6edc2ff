"""Marks each sentence of a transcript as work done, as a plan, or as neither.

work     tells what has been done or decided, what is under way, or what has come of it: a result, a figure that has
         been reached ("revenue grew by 27.8%"), a target that was met, a plan or law that was issued.
plan     tells what the speaker's side is going to do, or aims at: an intention, a task that it sets itself, a target, a
         date on which something opens or takes effect, its own guidance ("we expect sales of 13 billion"). A sentence
         that tells of work and of plans is a plan.
neither  all else: questions, courtesies, what happens in the event itself; explanations, opinions and general truths;
         what others have to do (rules in force, appeals); what would be under a condition; a forecast of what nobody
         steers (prices, the weather, an epidemic); and what was once planned, when nobody says that it was done.

A multinomial logistic regression decides, over the sentence's vector, which it does in every language, and over cues of
tense and modality in 14 languages. benchmarks/train_marks.py estimates marks.json, `python -m
benchmarks.work_and_plans` measures it, docs/evaluation.md tells what else was tried.
"""

from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict

from index.arrays import Vectors
from index.cues import CUES, cues_of, is_told_apart
from index.statements import is_enumerated, is_statement, opens_enumeration

Mark = Literal["work", "plan", "neither"]
MARKS: tuple[Mark, ...] = get_args(Mark)
MODEL_FILE = Path(__file__).parent / "marks.json"

Floats = NDArray[np.float64]

_TELLING = np.array([mark != "neither" for mark in MARKS])


class Regression(BaseModel):
    """A multinomial logistic regression: for each mark an intercept, a coefficient for each cue that it looks at, and
    one a dimension of the sentence's vector; none of the last when it looks at the cues alone.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)
    intercept: dict[Mark, float]
    cues: dict[str, dict[Mark, float]]
    vector: dict[Mark, list[float]]

    def logits(self, cues: Floats, vectors: Vectors | None) -> Floats:
        """Logarithms of the odds of MARKS, up to a constant a row; shape (n, 3), for `cue_matrix` and vectors."""
        held = [position for position, name in enumerate(CUES) if name in self.cues]
        of_cues = np.array([[self.cues[CUES[position]][mark] for mark in MARKS] for position in held])
        logits: Floats = cues[:, held] @ of_cues + np.array([self.intercept[mark] for mark in MARKS])
        return logits if vectors is None else logits + vectors @ np.array([self.vector[mark] for mark in MARKS]).T


class MarksModel(BaseModel):
    """What marks.json holds: `vector_and_cues`, of English and Chinese, and `elsewhere`, of all other languages, are
    for vectors in `space`, `cues_alone` for those in another.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)
    space: str
    vector_and_cues: Regression
    elsewhere: Regression
    cues_alone: Regression

    def probabilities(self, sentences: Sequence[str], vectors: Vectors | None, language: str) -> Floats:
        """Probabilities of MARKS for each sentence, shape (n, 3); what states nothing is neither."""
        own = self.vector_and_cues if is_told_apart(language) else self.elsewhere
        regression = self.cues_alone if vectors is None else own
        logits = regression.logits(cue_matrix(sentences, language), vectors)
        odds = np.exp(logits - logits.max(axis=1, keepdims=True))
        probabilities: Floats = odds / odds.sum(axis=1, keepdims=True)
        states = np.array([is_statement(sentence) for sentence in sentences], dtype=bool)
        probabilities[~states] = [mark == "neither" for mark in MARKS]
        return probabilities

    def marks(self, sentences: Sequence[str], vectors: Vectors, space: str, language: str) -> list[Mark]:
        """See `marks`. For an item of an enumeration, what opened it ("We will do three things.") counts too, and the
        items before.
        """
        own = self.probabilities(sentences, vectors if self.space in space else None, language)
        return [MARKS[int(row.argmax())] for row in _with_enumerations(sentences, own)]


def marks(sentences: Sequence[str], vectors: Vectors, space: str, language: str) -> list[Mark]:
    """The marks of the consecutive sentences of one speaker, in a transcript in the language.

    `vectors`, shape (len(sentences), dimension), are theirs in the space of the embedder of that name. When marks.json
    is for another space, the cues alone decide, and sentences in a language without any have none.
    """
    return _model().marks(sentences, vectors, space, language)


def _with_enumerations(sentences: Sequence[str], own: Floats) -> Iterator[Floats]:
    """The probabilities of each sentence, as those of an item of an enumeration depend on what is told before it.

    When the opening ("We will do two things.") or an earlier item tells of work or plans, so does an item, and which of
    them it is weighed together. After "Let me make two points." an item is what it is alone.
    """
    told: list[Floats] = []
    for position, sentence in enumerate(sentences):
        row = own[position]
        if opens_enumeration(sentence):
            told = [own[position - 1]] if position and _tells(own[position - 1]) else []
        if is_enumerated(sentence) and is_statement(sentence):
            row = row * np.mean(told, axis=0) * _TELLING if told else row
            told += [row / row.sum()] if _tells(row) else []
        yield row


def _tells(probabilities: Floats) -> bool:
    return MARKS[int(probabilities.argmax())] != "neither"


def cue_matrix(sentences: Sequence[str], language: str) -> Floats:
    """1 where a sentence holds a cue, else 0; shape (len(sentences), len(CUES))."""
    held = [cues_of(sentence, language) for sentence in sentences]
    return np.array([[float(name in cues) for name in CUES] for cues in held]).reshape(-1, len(CUES))


@cache
def _model() -> MarksModel:
    return MarksModel.model_validate_json(MODEL_FILE.read_text(encoding="utf-8"))
