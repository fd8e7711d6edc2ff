"""Judges the best candidate sentences again, by a cross-encoder that reads question and sentence together.

Nogueira and Cho 2019, "Passage Re-ranking with BERT". Optional: the setting MIIT_RERANKER_MODEL names the model.
"""

import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Any, cast

from assistant.selection import ScoredQuote
from index.cleaning import embeddable
from index.errors import InputError
from index.hub import load_model

if TYPE_CHECKING:
    from sentence_transformers import CrossEncoder

MOST_JUDGED = 30
"""A cross-encoder reads every pair anew, so only the best candidates are worth its time."""

Reranker = Callable[[str, Sequence[ScoredQuote]], list[ScoredQuote]]
"""Brings the candidates for a question (best first) into another order, best first."""

# Any other model, such as one of sentence embeddings, would be given an untrained head and judge at random.
_JUDGES = ("ForSequenceClassification", "ForCausalLM")

_loading = threading.Lock()


def load_reranker(model: str) -> Reranker:
    """The reranker with this model of sentence-transformers, by name or folder; loaded once a process.

    Raises InputError when it cannot be loaded, or is no cross-encoder that gives one score.
    """
    with _loading:
        encoder = _load(model)
    return lambda question, ranked: rerank(encoder, question, ranked)


def rerank(encoder: "CrossEncoder", question: str, ranked: Sequence[ScoredQuote]) -> list[ScoredQuote]:
    """The candidates with the best MOST_JUDGED in the order of the cross-encoder, the others after them as they were.

    The score of a judged one is the cross-encoder's, from 0 to 1; none of the others has more than the last of these.
    """
    from torch.nn import Sigmoid

    judged, others = ranked[:MOST_JUDGED], ranked[MOST_JUDGED:]
    if not judged:
        return []
    pairs = [(embeddable(question), embeddable(quote.text)) for quote in judged]
    # Some models declare an activation of their own, often none: here each gives its logit to the same one.
    scores = encoder.predict(pairs, activation_fn=Sigmoid(), show_progress_bar=False)
    scored = [replace(quote, score=float(score)) for quote, score in zip(judged, scores, strict=True)]
    scored.sort(key=lambda quote: -quote.score)
    return [*scored, *(replace(quote, score=min(quote.score, scored[-1].score)) for quote in others)]


@cache
def _load(model: str) -> "CrossEncoder":
    remedy = "set MIIT_RERANKER_MODEL to a cross-encoder's name or folder, or leave it out"
    encoder, labels, architectures = load_model(_read, model, "reranker", remedy)
    if not any(name.endswith(_JUDGES) for name in architectures):
        raise InputError(
            f"The model {model!r} is no cross-encoder: set MIIT_RERANKER_MODEL to one that is, or leave it out."
        )
    if labels != 1:
        raise InputError(
            f"The reranker {model!r} gives {labels} labels: "
            "set MIIT_RERANKER_MODEL to a cross-encoder that gives one score, or leave it out."
        )
    return encoder


def _read(model: str, *, local_files_only: bool) -> tuple["CrossEncoder", int, list[str]]:
    """The cross-encoder, how many scores it gives, and what kinds of model it calls itself."""
    from sentence_transformers import CrossEncoder

    encoder = CrossEncoder(model, local_files_only=local_files_only)
    return encoder, encoder.num_labels, cast(Any, encoder[0]).model.config.architectures or []
