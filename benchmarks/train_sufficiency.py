"""Estimates assistant/sufficiency.json: when is evidence enough to answer?

    python -m benchmarks.train_sufficiency ../shared/eval/xquad-dev

A logistic regression over the features of assistant.sufficiency. Answerable are the questions as they are.
Not answerable are, of the same questions, those whose article is taken out of what was found; those whose gold
passage is taken out; and those in which a number or a name is replaced by another, so that the passage speaks
of something else. Folds are split by article, and so are the figures printed. No question about the MIIT
transcript is used.
"""

import json
import random
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import expit
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import GroupKFold
from sklearn.preprocessing import StandardScaler
from tqdm import tqdm

from assistant.question import Question, understand
from assistant.selection import candidates
from assistant.sufficiency import MODEL_FILE, feature_names, features_of, mentioned
from assistant.terms import names_of, numbers_of
from benchmarks.xquad import LabelledPassage, LabelledQuestion, build_index, read_passages, read_questions
from index import Hit, Index

TAKEN_OUT = ("article out", "passage out")
REPLACED = ("number swapped", "name swapped")
CONTRADICTIONS = frozenset(
    "missing_numbers missing_names missing_translatable_names found_names lacks_quantity".split()
)
RIDGE = 1e-3

EVERY = 3  # of the questions of a language; each is used in up to five ways
SEARCHED = 60
USED = 10
ANSWERED = 0.95


Floats = NDArray[np.float64]
Names = NDArray[np.str_]


@dataclass(frozen=True, slots=True)
class Example:
    """One way to use a question."""

    kind: str
    article: str
    features: list[float]


def examples(
    index: Index, passages: dict[str, LabelledPassage], row: LabelledQuestion, names: Sequence[str]
) -> Iterator[Example]:
    """The question as it is, and made unanswerable in each way that it allows."""
    gold = passages[row.passage]
    question = understand(row.question)
    hits = index.search(question.text, SEARCHED)
    ways = {
        "answerable": hits,
        "article out": [hit for hit in hits if hit.passage.document_id != gold.article],
        "passage out": [hit for hit in hits if not _overlaps(hit, gold)],
    }
    for kind, kept in ways.items():
        yield Example(kind, gold.article, _features(index, question, kept[:USED]))
    document = index.transcript(gold.article)
    for kind, changed in _swapped(question, gold, names):
        if not (numbers_of(changed) | names_of(changed)) - mentioned(document):
            continue  # the article speaks of the other one too, so the question may be answerable
        yield Example(kind, gold.article, _features(index, changed, index.search(changed.text, USED)))


def _overlaps(hit: Hit, gold: LabelledPassage) -> bool:
    same_document = hit.passage.document_id == gold.article
    return same_document and hit.passage.start < gold.end and gold.start < hit.passage.end


def _swapped(question: Question, gold: LabelledPassage, names: Sequence[str]) -> Iterator[tuple[str, Question]]:
    """The question with one of its numbers, or names, that stand in the passage replaced."""
    chance = random.Random(question.text)  # noqa: S311
    for kind, terms in (("number swapped", numbers_of(question)), ("name swapped", names_of(question))):
        present = sorted(term for term in terms if term in gold.text.casefold() and term in question.text.casefold())
        if present:
            old = chance.choice(present)
            new = str(int(old) + chance.randint(2, 9)) if old.isdigit() else chance.choice(names)
            start = question.text.casefold().index(old)
            yield kind, understand(question.text[:start] + new + question.text[start + len(old) :])


def _features(index: Index, question: Question, hits: Sequence[Hit]) -> list[float]:
    best = candidates(question, hits)[0]
    document = index.transcript(best.metadata.document_id)
    background = index.background_similarities(question.text)
    return list(asdict(features_of(question, hits, best, background, document)).values())


@dataclass(frozen=True, slots=True)
class Fitted:
    """A logistic model over the features: probability = expit(intercept + features @ coefficients)."""

    intercept: float
    coefficients: Floats

    def logits(self, data: Floats) -> Floats:
        """Logits of rows of features, shape (n, features)."""
        logits: Floats = self.intercept + data @ self.coefficients
        return logits


def fit(data: Floats, kinds: Names) -> Fitted:
    """Fits in two steps, because the two groups of features answer two questions.

    How near is near enough is learned from questions whose article or passage is out; there a missing name
    tells little that distance does not tell. What a missing name or number then means is learned from
    questions in which one was replaced, with the distance as a fixed offset: those are as near as before.
    """
    near = [position for position, name in enumerate(feature_names()) if name not in CONTRADICTIONS]
    contradicting = [position for position, name in enumerate(feature_names()) if name in CONTRADICTIONS]
    coefficients = np.zeros(data.shape[1])
    rows = np.isin(kinds, ["answerable", *TAKEN_OUT])
    scaler = StandardScaler().fit(data[rows][:, near])
    regression = LogisticRegression(max_iter=1_000)
    regression.fit(scaler.transform(data[rows][:, near]), kinds[rows] == "answerable", _weights(kinds[rows]))
    coefficients[near] = regression.coef_[0] / scaler.scale_
    intercept = float(regression.intercept_[0] - coefficients[near] @ scaler.mean_)

    rows = np.isin(kinds, ["answerable", *REPLACED])
    signs = np.where(kinds[rows] == "answerable", 1, -1)
    weights = _weights(kinds[rows]) / rows.sum()
    offset = intercept + data[rows] @ coefficients

    def loss(values: Floats) -> float:
        logits = offset + data[rows][:, contradicting] @ values
        return float(weights @ np.logaddexp(0, -signs * logits) + RIDGE * values @ values)

    coefficients[contradicting] = minimize(loss, np.zeros(len(contradicting))).x
    return Fitted(intercept, coefficients)


def _weights(kinds: Names) -> Floats:
    """Weights that make answerable and not weigh the same, and each reason why not the same as the others."""
    names, position, counts = np.unique(kinds, return_inverse=True, return_counts=True)
    shares = np.where(names == "answerable", 0.5, 0.5 / (len(names) - 1))
    weights: Floats = (len(kinds) * shares / counts)[position]
    return weights


def held_out_logits(data: Floats, kinds: Names, articles: Sequence[str]) -> Floats:
    """Logits of each row by a model that was fitted on other articles."""
    logits = np.zeros(len(data))
    for fitted_on, left_out in GroupKFold(5).split(data, groups=articles):
        logits[left_out] = fit(data[fitted_on], kinds[fitted_on]).logits(data[left_out])
    return logits


def train(rows: Sequence[Example]) -> dict[str, object]:
    """Fits the model, prints its figures on articles it was not fitted on, and returns what the file holds."""
    data = np.array([row.features for row in rows])
    kinds = np.array([row.kind for row in rows])
    logits = held_out_logits(data, kinds, [row.article for row in rows])
    positive = logits[kinds == "answerable"]
    threshold = float(np.quantile(positive, 1 - ANSWERED))
    figures = {}
    print(f"| unanswerable because | questions | AUROC | refused at {ANSWERED:.0%} answered |\n|---|---|---|---|")
    for kind in (*TAKEN_OUT, *REPLACED):
        negative = logits[kinds == kind]
        truth = np.arange(len(positive) + len(negative)) < len(positive)
        auroc = float(roc_auc_score(truth, np.concatenate([positive, negative])))
        refused = float((negative < threshold).mean())
        figures[kind] = {"auroc": round(auroc, 3), "refused": round(refused, 3)}
        print(f"| {kind} | {len(negative)} | {auroc:.3f} | {refused:.3f} |")
    model = fit(data, kinds)
    coefficients = zip(feature_names(), model.coefficients, strict=True)
    return {
        "trained_by": "python -m benchmarks.train_sufficiency, on xquad-dev",
        "held_out": figures,
        "threshold": round(float(expit(threshold)), 4),
        "intercept": round(model.intercept, 4),
        "coefficients": {name: round(float(value), 4) for name, value in coefficients},
    }


def main(folder: Path) -> None:
    """Reads the labelled set, trains, and writes the model."""
    passages = read_passages(folder)
    questions = [row for rows in read_questions(folder).values() for row in rows[::EVERY]]
    names = sorted(
        {name.title() for row in questions if row.language == "en" for name in names_of(understand(row.question))}
    )
    with tempfile.TemporaryDirectory() as temporary:
        index = build_index(Path(temporary) / "index", passages)
        rows = [
            example for row in tqdm(questions, unit="question") for example in examples(index, passages, row, names)
        ]
    MODEL_FILE.write_text(json.dumps(train(rows), indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
