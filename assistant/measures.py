"""The figures of an evaluation, with their intervals, from what became of each question."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytrec_eval
from numpy.typing import NDArray

RESAMPLES = 1_000
SEED = 0
PERCENTILES = (2.5, 97.5)
ANSWERED = 0.95

TREC_MEASURES = {"passage_r1": "recall_1", "passage_r5": "recall_5", "mrr10": "recip_rank", "ndcg10": "ndcg_cut_10"}

Floats = NDArray[np.float64]
Columns = Mapping[str, Floats]
"""Values of each question by name, each of shape (questions,)."""
Rows = NDArray[np.intp]
"""Positions of questions, one that was drawn twice standing twice, shape (n,)."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a system made of one question: ids of gold passages, best first and at most ten; and further values.

    A value named like a measure is averaged. The others are `citations` and `inexact`, how many there are;
    `confidence` and `confidence_without`, with and without the gold article; and `ms`, milliseconds.
    """

    passages: Sequence[str]
    values: Mapping[str, float]


def columns_of(outcomes: Sequence[Outcome], gold: Sequence[str]) -> Columns:
    """The columns of the outcomes; `gold` is the id of each question's gold passage."""
    further = {name: np.array([outcome.values[name] for outcome in outcomes]) for name in outcomes[0].values}
    return _rank_columns([outcome.passages for outcome in outcomes], gold) | further


def _rank_columns(rankings: Sequence[Sequence[str]], gold: Sequence[str]) -> dict[str, Floats]:
    """trec_eval's measures of rankings that are at most ten long, so that its reciprocal rank is MRR@10."""
    relevant = {str(row): {passage: 1} for row, passage in enumerate(gold)}
    # trec_eval orders by score: equal ones would be ordered by id.
    run = {
        str(row): {passage: float(-rank) for rank, passage in enumerate(ranking)}
        for row, ranking in enumerate(rankings)
    }
    evaluated = pytrec_eval.RelevanceEvaluator(relevant, {"recall.1,5", "recip_rank", "ndcg_cut.10"}).evaluate(run)
    rows = [evaluated[str(row)] for row in range(len(gold))]
    return {name: np.array([row[measure] for row in rows]) for name, measure in TREC_MEASURES.items()}


def measures(columns: Columns) -> dict[str, float]:
    """The measures of the questions: means, and what is no mean."""
    apart = ("citations", "inexact", "confidence", "confidence_without", "ms")
    found = {name: float(column.mean()) for name, column in columns.items() if name not in apart}
    if "confidence" in columns:
        found |= refusal(columns["confidence"], columns["confidence_without"])
        found["citation_exact"] = 1 - float(columns["inexact"].sum() / max(columns["citations"].sum(), 1))
        found["ms_per_question"] = float(np.median(columns["ms"]))
    return found


def refusal(answerable: Floats, unanswerable: Floats) -> dict[str, float]:
    """How well the confidence tells answerable questions from the others, each of shape (n,).

    `refusal_auroc` is the probability that an answerable one has the greater confidence, where a tie counts half
    (Mann-Whitney). `refused_at_95` is the share of the others below the greatest threshold that at least 95% of the
    answerable reach.
    """
    answerable, unanswerable = np.sort(answerable), np.sort(unanswerable)
    below = np.searchsorted(unanswerable, answerable, "left")
    below_or_equal = np.searchsorted(unanswerable, answerable, "right")
    threshold = np.quantile(answerable, 1 - ANSWERED, method="lower")
    return {
        "refusal_auroc": float((below + below_or_equal).mean() / 2 / len(unanswerable)),
        "refused_at_95": float((unanswerable < threshold).mean()),
    }


def summary(columns: Columns, ids: Sequence[str]) -> dict[str, Any]:
    """The number of questions, their measures, and the 95% interval of each measure, [low, high].

    Intervals are percentiles of bootstrap resamples (Efron and Tibshirani 1993, "An Introduction to the Bootstrap").
    What is drawn are question ids, with all rows of an id: the same question in 12 languages is one observation, since
    it is hard in all of them or in none. Within a language, that is the question.
    """

    def measured(rows: Rows) -> dict[str, float]:
        return measures({name: column[rows] for name, column in columns.items()})

    return {"questions": len(ids), **measures(columns), "intervals": intervals(measured, ids)}


def intervals(measured: Callable[[Rows], Mapping[str, float]], ids: Sequence[str]) -> dict[str, list[float]]:
    """The 95% interval of each measure, [low, high], as in `summary`; `ids` are the question ids of all rows."""
    distinct, cluster = np.unique(np.array(ids), return_inverse=True)
    random = np.random.default_rng(SEED)
    resamples = []
    for _ in range(RESAMPLES):
        drawn = np.bincount(random.integers(len(distinct), size=len(distinct)), minlength=len(distinct))
        rows = np.repeat(np.arange(len(ids)), drawn[cluster])
        resamples.append(measured(rows))
    return {
        name: [float(bound) for bound in np.percentile([resample[name] for resample in resamples], PERCENTILES)]
        for name in resamples[0]
    }
