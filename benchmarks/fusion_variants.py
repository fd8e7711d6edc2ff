"""Compares changes to the scores by which passages and sentences are found (index.search, assistant.selection).

Each alone: hubs, the weight of shared words by language, exact names and numbers, and passages that overlap.

    python -m benchmarks.train_adapter ../shared/eval/xquad-dev
    python -m benchmarks.fusion_variants ../shared/eval/xquad-dev [EVERY]

Each article's questions (by default every sixth) are asked with an adapter that was not fitted on it
(benchmarks/folds), of all sentences of the set. "Passage R@1": the gold passage comes first; "sentence": the best
sentence holds the answer; means over the languages, of English alone, and of the questions in another script.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from tqdm import tqdm

from assistant.labelled import LabelledPassage, LabelledQuestion, read_passages, read_questions
from assistant.question import understand
from assistant.selection import EXACT_BONUS, PASSAGE_WEIGHT
from assistant.terms import exact_terms, is_in_another_script, names_of, numbers_of
from benchmarks.arguments import takes_labelled_set
from benchmarks.folds import folds
from benchmarks.retrieval_variants import Gold, LabelledSet, gold_of, lexical_scores, split, unit
from index.arrays import Vectors
from index.embedding import Embedder
from index.latent import Embeddings, QueryEmbedding
from index.search import BEST_SENTENCE_WEIGHT, LEXICAL_HALF, LEXICAL_WEIGHT, similarities_to

OTHERS = 4  # every so manieth question of other articles tells which sentences are near to everything


@dataclass(frozen=True, slots=True)
class Weights:
    """What a variant changes.

    `hub` is the share of its mean similarity to other questions that a sentence loses; `same` and `other` weigh shared
    words by whether question and passage share their language; `exact` and `exact_elsewhere` weigh the names and
    numbers of a question in Latin and in another script; `overlap` lends each passage so many sentences of each of its
    neighbours.
    """

    hub: float = 0.0
    same: float = LEXICAL_WEIGHT
    other: float = LEXICAL_WEIGHT
    exact: float = EXACT_BONUS
    exact_elsewhere: float = EXACT_BONUS
    overlap: int = 0


VARIANTS = {
    "**as it ships**": Weights(),
    **{f"hub correction {share}": Weights(hub=share) for share in (0.1, 0.25, 0.5, 1.0)},
    **{
        f"shared words {same} in one language, {other} across": Weights(same=same, other=other)
        for same, other in ((0.1, 0.05), (0.2, 0.05), (0.1, 0.02), (0.1, 0.0), (0.05, 0.0), (0.05, 0.1))
    },
    **{f"names and numbers {exact}": Weights(exact=exact, exact_elsewhere=exact) for exact in (0.0, 0.05, 0.1)},
    **{f"names and numbers {exact} across scripts": Weights(exact_elsewhere=exact) for exact in (0.0, 0.05, 0.1)},
    **{f"passages overlap by {size} on each side": Weights(overlap=size) for size in (1, 2)},
}


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with its similarities to the sentences, and to the wholes of passages by their overlap; with the
    lexical scores of passages, the share of its names and numbers that each sentence has, and the means that hubs lose.
    """

    row: LabelledQuestion
    near: Vectors
    wholes: dict[int, Vectors]
    lexical: Vectors
    exact: Vectors
    hubs: Vectors


@dataclass(frozen=True, slots=True)
class Task:
    """The set, and which sentences each passage has for each overlap, shape (passages, sentences), by length."""

    data: LabelledSet
    members: dict[int, Vectors]

    def found(self, asked: Asked, weights: Weights) -> tuple[int, int]:
        """The best passage and the best sentence."""
        near = asked.near - weights.hub * asked.hubs
        members = self.members[weights.overlap]
        best = np.where(members > 0, near, -np.inf).max(axis=1)
        passages = BEST_SENTENCE_WEIGHT * best + (1 - BEST_SENTENCE_WEIGHT) * asked.wholes[weights.overlap]
        words = asked.lexical / (asked.lexical + LEXICAL_HALF)
        words *= weights.same if asked.row.language == "en" else weights.other
        elsewhere = is_in_another_script(asked.row.question)
        of_passage = np.where(members > 0, (PASSAGE_WEIGHT * passages + words)[:, None], -np.inf).max(axis=0)
        sentences = (1 - PASSAGE_WEIGHT) * near + of_passage
        sentences += (weights.exact_elsewhere if elsewhere else weights.exact) * asked.exact
        return int((passages + words).argmax()), int(sentences.argmax())


def members(data: LabelledSet, articles: Sequence[str], overlap: int) -> Vectors:
    """Lengths of the sentences of each passage, and of so many of its neighbours in the same article; else 0."""
    lengths = (data.sentences.end - data.sentences.start).astype(np.float32)
    article_of = np.array([articles[passage] for passage in data.sentences.passage])
    lent = np.zeros((len(articles), len(lengths)), dtype=np.float32)
    for passage in range(len(articles)):
        (own,) = np.nonzero(data.sentences.passage == passage)
        around = np.arange(max(own[0] - overlap, 0), min(own[-1] + overlap + 1, len(lengths)))
        around = around[article_of[around] == articles[passage]]
        lent[passage, around] = lengths[around]
    return lent


def ask(
    task: Task,
    passages: dict[str, LabelledPassage],
    embedder: Embedder,
    own: Sequence[LabelledQuestion],
    others: Sequence[LabelledQuestion],
) -> list[Asked]:
    """The questions with what they are near to in the space of the embedder; `others` tell the hubs."""
    texts = task.data.sentences.texts
    embedded = Embeddings(embedder.embed_passages(texts), [embedder.latent_terms(text) for text in texts])
    terms = [exact_terms(text) for text in texts]
    wholes = {overlap: unit(lent @ embedded.vectors) for overlap, lent in task.members.items()}

    def query(row: LabelledQuestion) -> QueryEmbedding:
        return QueryEmbedding(embedder.embed_query(row.question), embedder.latent_terms(row.question))

    hubs = np.mean([similarities_to(query(row))(embedded) for row in tqdm(others, leave=False)], axis=0)
    lexical = lexical_scores(passages.values(), own)
    asked = []
    for row, words in zip(tqdm(own, leave=False, unit="question"), lexical, strict=True):
        one, question = query(row), understand(row.question)
        wanted = numbers_of(question) | names_of(question)
        held = np.array([len(wanted & own_terms) / max(len(wanted), 1) for own_terms in terms], dtype=np.float32)
        near = {overlap: rows @ one.vector for overlap, rows in wholes.items()}
        asked.append(Asked(row, similarities_to(one)(embedded), near, words, held, hubs))
    return asked


def report(task: Task, asked: Sequence[Asked], gold: Gold) -> None:
    """Prints a row a variant."""
    print("\n| variant | passage R@1 | sentence | English | other scripts |\n|" + " --- |" * 5)
    sentences = task.data.sentences
    for name, weights in VARIANTS.items():
        found: dict[str, list[bool]] = defaultdict(list)
        held: dict[str, list[bool]] = defaultdict(list)
        across = []
        for number, one in enumerate(asked):
            passage, best = task.found(one, weights)
            holds = sentences.start[best] <= gold.start[number] and gold.end[number] <= sentences.end[best]
            right = bool(holds and sentences.passage[best] == gold.passage[number])
            found[one.row.language].append(passage == gold.passage[number])
            held[one.row.language].append(right)
            if is_in_another_script(one.row.question):
                across.append(right)
        means = [np.mean([np.mean(rows) for rows in by.values()]) for by in (found, held)]
        cells = [*means, np.mean(held["en"]), np.mean(across)]
        print(f"| {name} | {' | '.join(f'{cell:.3f}' for cell in cells)} |", flush=True)


def main(folder: Path, every: int) -> None:
    """Embeds everything fold by fold, and prints the table."""
    passages = read_passages(folder)
    questions = [row for rows in read_questions(folder, passages).values() for row in rows[::every]]
    numbers = {name: number for number, name in enumerate(passages)}
    data = LabelledSet(split(passages.values()), {})
    articles = [passage.article for passage in passages.values()]
    overlaps = {weights.overlap for weights in VARIANTS.values()}
    task = Task(data, {overlap: members(data, articles, overlap) for overlap in overlaps})
    asked: list[Asked] = []
    for fold in tqdm(list(folds()), unit="fold"):
        own = [row for row in questions if passages[row.passage].article in fold.articles]
        others = [row for row in questions if passages[row.passage].article not in fold.articles][::OTHERS]
        asked += ask(task, passages, fold.embedder, own, others)
    report(task, asked, gold_of([one.row for one in asked], numbers))


if __name__ == "__main__":
    arguments = takes_labelled_set(__doc__, every=6).parse_args()
    main(arguments.folder, arguments.every)
