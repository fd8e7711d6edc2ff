"""Measures the assistant and its baselines on a labelled set (`miit eval`)."""

import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from functools import lru_cache
from itertools import groupby
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np

from assistant.answer import Answer, Citation
from assistant.assistant import Assistant
from assistant.baselines import RANKED, Baseline, Prediction, build_baselines
from assistant.labelled import Extract, LabelledPassage, LabelledQuestion, build_index, by_article, passage_at
from assistant.measures import Outcome, columns_of, summary
from assistant.settings import Settings
from index import Index
from index.arrays import Vectors
from index.embedding import Embedder, load_embedder
from index.latent import LatentTerms
from index.library import MAX_RESULTS
from index.storage import Progress

OURS = "miit"

Passages = Mapping[str, LabelledPassage]
Outcomes = dict[str, Outcome]
"""By system: the assistant under OURS, and the baselines."""

ProgressBar = Callable[[str, str], AbstractContextManager[Progress]]
"""Shows how far something is, by its name and unit."""


def evaluate(
    passages: Passages, questions: Sequence[LabelledQuestion], settings: Settings, bar: ProgressBar
) -> dict[str, Any]:
    """The measures overall, by language, and of each baseline, as `miit eval --json` prints them.

    Raises InputError when the embedding model cannot be loaded.
    """
    model, raw_model = load_embedder(settings.embedding_model), load_embedder(settings.embedding_model, raw=True)
    embedder = OneQuery(model)
    raw = embedder if raw_model is model else OneQuery(raw_model)
    with tempfile.TemporaryDirectory(prefix="miit-eval-") as temporary:
        with bar("Building the index", "article") as progress:
            progress(0, len(by_article(passages)))
            index = build_index(Path(temporary) / "index", passages, embedder, progress)
        with bar("Building the baselines", "text") as progress:
            baselines = build_baselines(passages, raw, progress)
        ordered = sorted(questions, key=lambda question: passages[question.passage].article)
        with bar("Asking", "question") as progress:
            outcomes: list[Outcomes] = []
            progress(0, len(ordered))
            for found in ask_all(index, baselines, passages, ordered, settings):
                outcomes.append(found)
                progress(len(outcomes), len(ordered))
    return report(ordered, outcomes)


class OneQuery:
    """An embedder that embeds a query once, however many indexes are asked for it one after the other."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self._embed_query = lru_cache(maxsize=1)(embedder.embed_query)
        self._latent_terms = lru_cache(maxsize=1)(embedder.latent_terms)
        self.name = embedder.name
        self.dimension = embedder.dimension

    def embed_query(self, text: str) -> Vectors:
        """Unit vector of a query, shape (dimension,)."""
        return self._embed_query(text)

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors of passages, shape (len(texts), dimension)."""
        return self._embedder.embed_passages(texts)

    def latent_terms(self, text: str) -> LatentTerms:
        """Latent terms of a query or a passage."""
        return self._latent_terms(text)

    def count_tokens(self, text: str) -> int:
        """Number of tokens that the model reads for the text."""
        return self._embedder.count_tokens(text)


def ask_all(
    index: Index,
    baselines: Mapping[str, Baseline],
    passages: Passages,
    questions: Sequence[LabelledQuestion],
    settings: Settings,
) -> Iterator[Outcomes]:
    """What each system makes of each question; the questions about an article have to follow each other."""
    assistant = Assistant(index, settings)
    answering_all = Assistant(index, settings.model_copy(update={"caution": 0.0}))
    articles = by_article(passages)
    for article, own in groupby(questions, key=lambda question: passages[question.passage].article):
        with _index_without(index, article) as rest:
            without = Assistant(rest, settings)
            for question in own:
                gold = question.gold(passages)
                # The assistant comes first, so that its time has the embedding of the question in it.
                ours = _ours(assistant, answering_all, without, question.question, gold, articles)
                yield {OURS: ours} | {
                    name: _outcome_of(predict(question.question), gold) for name, predict in baselines.items()
                }


@contextmanager
def _index_without(index: Index, article: str) -> Iterator[Index]:
    """A copy of the index that does not hold the article."""
    with tempfile.TemporaryDirectory(prefix="miit-eval-") as temporary:
        folder = Path(temporary) / "index"
        shutil.copytree(index.folder, folder)
        rest = Index.open(folder, index.embedder)
        rest.remove(article)
        yield rest


def _ours(
    assistant: Assistant,
    answering_all: Assistant,
    without: Assistant,
    question: str,
    gold: Extract,
    articles: Mapping[str, Sequence[LabelledPassage]],
) -> Outcome:
    started = perf_counter()
    answer = assistant.ask(question)
    ms = 1_000 * (perf_counter() - started)
    unrefused = answering_all.ask(question) if answer.refused else answer
    inexact = [citation for citation in answer.citations if not is_exact(citation, assistant.index)]
    values = {
        "answer_sentence": _holds(unrefused.citations[:1], gold),
        "answer_any_citation": _holds(unrefused.citations, gold),
        "answer_sentence_refusing": _holds(answer.citations[:1], gold),
        "answered": float(not answer.refused),
        "citations": float(len(answer.citations)),
        "inexact": float(len(inexact)),
        "confidence": certainty(answer),
        "confidence_without": certainty(without.ask(question)),
        "ms": ms,
    }
    return Outcome(_ranking(assistant, question, articles), values)


def _ranking(assistant: Assistant, question: str, articles: Mapping[str, Sequence[LabelledPassage]]) -> list[str]:
    """The gold passages in the order in which the assistant's own search comes upon them.

    It is asked for as many as it gives: a gold passage may be several of the index.
    """
    found = [
        Extract(hit.passage.document_id, hit.passage.start, hit.passage.end)
        for hit in assistant.search(question, MAX_RESULTS)
    ]
    return list(dict.fromkeys(passage_at(extract, articles[extract.document]).id for extract in found))[:RANKED]


def certainty(answer: Answer) -> float:
    """The confidence of an answer, 1 where it has none: what does not depend on it is answered for certain."""
    return 1.0 if answer.confidence is None else answer.confidence


def _holds(citations: Sequence[Citation], gold: Extract) -> float:
    """1 when one of the citations holds the gold span, else 0."""
    return float(any(_extract(citation).holds(gold) for citation in citations))


def is_exact(citation: Citation, index: Index) -> bool:
    """Whether the quote is the document's own text, character for character."""
    return index.transcript(citation.document).text[citation.start : citation.end] == citation.quote


def _extract(citation: Citation) -> Extract:
    return Extract(citation.document, citation.start, citation.end)


def _outcome_of(prediction: Prediction, gold: Extract) -> Outcome:
    values = {"answer_sentence": float(prediction.sentence is not None and prediction.sentence.holds(gold))}
    if prediction.chunk is not None:
        values["answer_chunk"] = float(prediction.chunk.holds(gold))
    return Outcome(prediction.passages, values)


def report(questions: Sequence[LabelledQuestion], outcomes: Sequence[Outcomes]) -> dict[str, Any]:
    """The measures of each system from what it made of each question."""
    systems = {name: _by_language(questions, [outcome[name] for outcome in outcomes]) for name in outcomes[0]}
    ours = systems.pop(OURS)
    return {
        **ours,
        "baselines": {name: own["overall"] | {"languages": own["languages"]} for name, own in systems.items()},
    }


def _by_language(questions: Sequence[LabelledQuestion], outcomes: Sequence[Outcome]) -> dict[str, Any]:
    columns = columns_of(outcomes, [question.passage for question in questions])
    ids = np.array([question.id for question in questions])
    language = np.array([question.language for question in questions])

    def among(rows: Any) -> dict[str, Any]:
        return summary({name: column[rows] for name, column in columns.items()}, ids[rows])

    return {
        "overall": among(slice(None)),
        "languages": {str(own): among(language == own) for own in dict.fromkeys(sorted(language))},
    }
