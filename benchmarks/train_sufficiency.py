"""Estimates assistant/sufficiency.json: when is evidence enough to answer?

    python -m benchmarks.train_adapter ../shared/eval/xquad-dev
    python -m benchmarks.train_sufficiency ../shared/eval/xquad-dev

Two logistic regressions over the features of assistant.sufficiency. Answerable are the questions as they are, asked
of all articles and of their own alone, as an index may hold many transcripts or one. Not answerable are, of the same
questions, those whose article, or gold passage, is taken out of what was found; those that are asked of another
article alone, or of their own without the gold passage; those whose gold sentence stands in the background instead;
and those in which a number or a name is replaced by another, so that the passage speaks of something else. Folds are
split by article, and so are the figures printed; the similarities of an article's questions are those of an adapter
that was not fitted on the article (benchmarks/folds). No question about the MIIT transcript is used.
"""

import random
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import GroupKFold
from sklearn.preprocessing import StandardScaler
from tqdm import tqdm

from assistant.labelled import LabelledPassage, LabelledQuestion, build_index, read_passages, read_questions
from assistant.question import Question, understand
from assistant.selection import candidates
from assistant.sufficiency import (
    MODEL_FILE,
    Features,
    Logistic,
    SufficiencyModel,
    feature_names,
    features_of,
    mentioned,
)
from assistant.terms import names_of, numbers_of
from benchmarks.arguments import takes_labelled_set
from benchmarks.folds import folds
from index import Hit, Index

ANSWERABLE = ("answerable", "own article alone")
TAKEN_OUT = (
    "article out",
    "passage out",
    "background nearer",
    "another article alone",
    "own article alone, passage out",
)
REPLACED = ("number swapped", "name swapped")
# What each part looks at, and which way it points: more of what speaks for an answer never counts against it.
NEARNESS = {"sentence_lead": 1, "passage": 1}
CONSISTENCY = {"missing_numbers": -1, "missing_names": -1, "found_names": 1, "lacks_quantity": -1}

EVERY = 6  # of the questions of a language; each is used in up to six ways
SEARCHED = 60
USED = 10
ANSWERED = 0.95
# How sure it is that so many are answered about other articles: those measured on are few, and one is not the other.
CERTAINTY = 0.9
RESAMPLES = 1_000

Floats = NDArray[np.float64]
Names = NDArray[np.str_]


@dataclass(frozen=True, slots=True)
class Example:
    """One way to use a question."""

    kind: str
    article: str
    language: str
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
    ways |= _alone(index, passages, row, question)
    for kind, kept in ways.items():
        if kept:
            yield Example(kind, gold.article, row.language, _features(index, question, kept[:USED]))
    if taken_out := [sentence.similarity for hit in hits if _overlaps(hit, gold) for sentence in hit.sentences]:
        # So it learns what the background is for: to refuse what it says and the transcript does not.
        nearer = _features(index, question, ways["passage out"][:USED], max(taken_out))
        yield Example("background nearer", gold.article, row.language, nearer)
    document = index.transcript(gold.article)
    for kind, changed in _swapped(question, gold, names):
        if not (numbers_of(changed) | names_of(changed)) - mentioned(document):
            continue  # the article speaks of the other one too, so the question may be answerable
        yield Example(kind, gold.article, row.language, _features(index, changed, index.search(changed.text, USED)))


def _alone(
    index: Index, passages: dict[str, LabelledPassage], row: LabelledQuestion, question: Question
) -> dict[str, list[Hit]]:
    """What is found when the index holds one article: the question's, with and without the gold passage, or another."""
    gold = passages[row.passage]
    others = sorted({passage.article for passage in passages.values()} - {gold.article})
    other = random.Random(row.id).choice(others)  # noqa: S311
    own = index.search(question.text, SEARCHED, document_id=gold.article)
    return {
        "own article alone": own,
        "own article alone, passage out": [hit for hit in own if not _overlaps(hit, gold)],
        "another article alone": index.search(question.text, SEARCHED, document_id=other),
    }


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


def _features(index: Index, question: Question, hits: Sequence[Hit], in_background: float | None = None) -> list[float]:
    """The features; as if one more sentence, of this similarity, stood in the background, if one is given."""
    best = candidates(question, hits)[0]
    document = index.transcript(best.metadata.document_id)
    background = index.background_similarity(question.text)
    if in_background is not None:
        background = max(background, in_background)
    return list(asdict(features_of(question, question.text, hits, best, background, document)).values())


def fit(data: Floats, kinds: Names) -> dict[str, Logistic]:
    """The two parts of the model, each from the questions that teach it.

    How near is near enough is learned from questions whose article or passage is out, and what a missing name
    or number means from questions in which one was replaced: those are as near as before.
    """
    return {
        "near": _logistic(NEARNESS, TAKEN_OUT, data, kinds),
        "consistent": _logistic(CONSISTENCY, REPLACED, data, kinds),
    }


def _logistic(directions: Mapping[str, int], negatives: Sequence[str], data: Floats, kinds: Names) -> Logistic:
    """The regression over the features; one that would point the other way than it should is left out."""
    features = list(directions)
    rows = np.isin(kinds, [*ANSWERABLE, *negatives])
    columns = data[rows][:, [feature_names().index(name) for name in features]]
    scaler = StandardScaler().fit(columns)
    regression = LogisticRegression(max_iter=1_000)
    regression.fit(scaler.transform(columns), np.isin(kinds[rows], ANSWERABLE), _weights(kinds[rows]))
    coefficients = regression.coef_[0] / scaler.scale_
    wrong = [name for name, value in zip(features, coefficients, strict=True) if value * directions[name] < 0]
    if wrong:
        kept = {name: direction for name, direction in directions.items() if name not in wrong}
        return _logistic(kept, negatives, data, kinds)
    return Logistic(
        intercept=round(float(regression.intercept_[0] - coefficients @ scaler.mean_), 4),
        coefficients={name: round(float(value), 4) for name, value in zip(features, coefficients, strict=True)},
    )


def _weights(kinds: Names) -> Floats:
    """Weights that make answerable and not weigh the same, and each kind of either the same as the others."""
    names, position, counts = np.unique(kinds, return_inverse=True, return_counts=True)
    answerable = np.isin(names, ANSWERABLE)
    shares = np.where(answerable, 0.5 / answerable.sum(), 0.5 / (~answerable).sum())
    weights: Floats = (len(kinds) * shares / counts)[position]
    return weights


def confidences(parts: dict[str, Logistic], data: Floats) -> Floats:
    """What `decide` makes of each row of features."""
    rows = [Features(*row) for row in data]
    return np.array([parts["near"].probability(row) * parts["consistent"].probability(row) for row in rows])


def held_out_confidences(data: Floats, kinds: Names, articles: Sequence[str]) -> Floats:
    """The confidence in each row of a model that was fitted on other articles."""
    held_out = np.zeros(len(data))
    for fitted_on, left_out in GroupKFold(5).split(data, groups=articles):
        held_out[left_out] = confidences(fit(data[fitted_on], kinds[fitted_on]), data[left_out])
    return held_out


def operating_point(confidence: Floats, articles: Names) -> float:
    """The threshold that, with CERTAINTY, ANSWERED of the answerable questions about other articles reach: a bound of
    its bootstrap distribution, resampled by article.
    """
    own = [confidence[articles == article] for article in np.unique(articles)]
    chance = np.random.default_rng(0)
    thresholds = [
        np.quantile(np.concatenate([own[number] for number in chance.integers(len(own), size=len(own))]), 1 - ANSWERED)
        for _ in range(RESAMPLES)
    ]
    return float(np.quantile(thresholds, 1 - CERTAINTY))


def train(rows: Sequence[Example]) -> SufficiencyModel:
    """Fits the model, and prints its figures on articles that it was not fitted on."""
    data = np.array([row.features for row in rows])
    kinds = np.array([row.kind for row in rows])
    articles = np.array([row.article for row in rows])
    held_out = held_out_confidences(data, kinds, articles.tolist())
    answerable = np.isin(kinds, ANSWERABLE)
    threshold = operating_point(held_out[answerable], articles[answerable])
    for kind in ANSWERABLE:
        print(f"Of {kind}, {(held_out[kinds == kind] >= threshold).mean():.3f} are answered at {threshold:.4f}.")
    _print_by_kind(held_out, kinds, threshold)
    _print_by_language(held_out, kinds, np.array([row.language for row in rows]), threshold)
    return SufficiencyModel(threshold=round(threshold, 4), **fit(data, kinds))


def _print_by_kind(held_out: Floats, kinds: Names, threshold: float) -> None:
    """How well each kind is refused: at the threshold at which ANSWERED of the answerable are answered, and at this."""
    print("| unanswerable because | questions | AUROC ", end="")
    print(f"| refused at {ANSWERED:.0%} answered | at the threshold |\n|{'---|' * 5}")
    for kind in (*TAKEN_OUT, *REPLACED):
        positive = held_out[kinds == ANSWERABLE["alone" in kind]]
        negative = held_out[kinds == kind]
        truth = np.arange(len(positive) + len(negative)) < len(positive)
        auroc = float(roc_auc_score(truth, np.concatenate([positive, negative])))
        refused = (negative < np.quantile(positive, 1 - ANSWERED)).mean()
        cells = f"{auroc:.3f} | {refused:.3f} | {(negative < threshold).mean():.3f}"
        print(f"| {kind} | {len(negative)} | {cells} |")


def _print_by_language(held_out: Floats, kinds: Names, languages: Names, threshold: float) -> None:
    """What *article out* comes to in each language: at a threshold of its own, and at that of all languages."""
    print(f"\n| language | AUROC | refused at {ANSWERED:.0%} answered | at the common threshold | answered there |")
    print(f"|{'---|' * 5}")
    for language in np.unique(languages):
        positive = held_out[(languages == language) & (kinds == "answerable")]
        negative = held_out[(languages == language) & (kinds == "article out")]
        truth = np.arange(len(positive) + len(negative)) < len(positive)
        auroc = float(roc_auc_score(truth, np.concatenate([positive, negative])))
        refused = float((negative < np.quantile(positive, 1 - ANSWERED)).mean())
        common = f"{(negative < threshold).mean():.3f} | {(positive >= threshold).mean():.3f}"
        print(f"| {language} | {auroc:.3f} | {refused:.3f} | {common} |")


def main(folder: Path) -> None:
    """Reads the labelled set, trains, and writes the model."""
    passages = read_passages(folder)
    questions = [row for rows in read_questions(folder, passages).values() for row in rows[::EVERY]]
    names = sorted(
        {name.title() for row in questions if row.language == "en" for name in names_of(understand(row.question))}
    )
    rows: list[Example] = []
    for fold in tqdm(list(folds()), unit="fold"):
        own = [row for row in questions if passages[row.passage].article in fold.articles]
        with tempfile.TemporaryDirectory() as temporary:
            index = build_index(Path(temporary) / "index", passages, fold.embedder)
            for row in tqdm(own, unit="question", leave=False):
                rows += examples(index, passages, row, names)
    MODEL_FILE.write_text(train(rows).model_dump_json(indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(takes_labelled_set(__doc__).parse_args().folder)
