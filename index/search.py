"""Scores passages and their sentences for a query: dense and lexical evidence, fused."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from index.arrays import Vectors
from index.latent import Embeddings, QueryEmbedding, latent_similarities_to
from index.marks import Mark
from index.store import StoredPassage
from index.transcript import Metadata, Passage

# Measured on xquad-dev (docs/evaluation.md). The dense vector and the latent terms each find what the other misses. A
# passage is as near as its best sentence and its whole are together; either alone finds fewer of the right ones. BM25
# decides between near equals: it is unbounded, and means little when the question is in another language, so it
# saturates and weighs little.
LATENT_SHARE = 0.45
BEST_SENTENCE_WEIGHT = 0.7
LEXICAL_WEIGHT = 0.05
LEXICAL_HALF = 10.0

Similarities = Callable[[Embeddings], Vectors]
"""Gives the similarity of one query to each of n texts, shape (n,)."""


@dataclass(frozen=True, slots=True)
class ScoredSentence:
    """A sentence in offsets of its document, with its similarity to the query (see `similarities_to`)."""

    text: str
    start: int
    end: int
    similarity: float
    mark: Mark


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage found for a query. `score` orders the hits; `similarity` is its part without the shared words.

    `lexical` is the BM25 score, 0 when no term matches. `sentences` are those that count: all of the passage, or
    those of the mark that the search was limited to.
    """

    passage: Passage
    metadata: Metadata
    score: float
    similarity: float
    lexical: float
    sentences: tuple[ScoredSentence, ...]

    @property
    def best(self) -> ScoredSentence:
        """The sentence nearest to the query."""
        return max(self.sentences, key=lambda sentence: sentence.similarity)


def rank(
    query: QueryEmbedding,
    candidates: Sequence[StoredPassage],
    lexical: Mapping[int, float],
    documents: Mapping[str, Metadata],
) -> list[Hit]:
    """The candidate passages as hits for the query, best first; those without a sentence that counts are none."""
    similarities = similarities_to(query)
    hits = [
        _hit(query, similarities, candidate, lexical.get(candidate.key, 0.0), documents[candidate.passage.document_id])
        for candidate in candidates
        if candidate.sentences
    ]
    return sorted(hits, key=lambda hit: -hit.score)


def similarities_to(query: QueryEmbedding) -> Similarities:
    """The function that gives the similarity of the query to each of some texts: the mean of two cosines, that of the
    vectors and that of the latent terms, weighted; of a model without latent terms, the first alone.
    """
    latent = latent_similarities_to(query.latent)

    def similarities(texts: Embeddings) -> Vectors:
        dense: Vectors = texts.vectors @ query.vector
        if not len(query.latent):
            return dense
        mixed: Vectors = (1 - LATENT_SHARE) * dense + LATENT_SHARE * latent(texts.latent)
        return mixed

    return similarities


def _hit(
    query: QueryEmbedding, similarities: Similarities, candidate: StoredPassage, lexical: float, metadata: Metadata
) -> Hit:
    vectors = np.stack([sentence.vector for sentence in candidate.sentences])
    own = similarities(Embeddings(vectors, [sentence.latent for sentence in candidate.sentences]))
    lengths = np.array([sentence.end - sentence.start for sentence in candidate.sentences], dtype=np.float32)
    whole = lengths @ vectors
    whole_similarity = float(whole @ query.vector / np.linalg.norm(whole))
    similarity = BEST_SENTENCE_WEIGHT * float(own.max()) + (1 - BEST_SENTENCE_WEIGHT) * whole_similarity
    passage = candidate.passage
    sentences = tuple(
        ScoredSentence(
            passage.text[sentence.start - passage.start : sentence.end - passage.start],
            sentence.start,
            sentence.end,
            float(value),
            sentence.mark,
        )
        for sentence, value in zip(candidate.sentences, own, strict=True)
    )
    score = similarity + LEXICAL_WEIGHT * lexical / (lexical + LEXICAL_HALF)
    return Hit(passage, metadata, score, similarity, lexical, sentences)
