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

# The last bits of a sum depend on what it is computed beside, so they must not decide.
_SCORE_DIGITS = 6

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


@dataclass(frozen=True, slots=True)
class Ranked:
    """A candidate with its scores, as in `Hit`, and the similarities of its sentences, shape (n,)."""

    candidate: StoredPassage
    score: float
    similarity: float
    lexical: float
    similarities: Vectors

    def hit(self, metadata: Metadata) -> Hit:
        """The hit that it is, in the document of the metadata."""
        passage = self.candidate.passage
        sentences = tuple(
            ScoredSentence(
                passage.text[sentence.start - passage.start : sentence.end - passage.start],
                sentence.start,
                sentence.end,
                float(value),
                sentence.mark,
            )
            for sentence, value in zip(self.candidate.sentences, self.similarities, strict=True)
        )
        return Hit(passage, metadata, self.score, self.similarity, self.lexical, sentences)


def rank(query: QueryEmbedding, candidates: Sequence[StoredPassage], lexical: Mapping[int, float]) -> list[Ranked]:
    """The candidate passages with their scores for the query, best first, equal ones by document and place; those
    without a sentence that counts are none. `lexical` are BM25 scores by the candidates' keys.
    """
    candidates = [candidate for candidate in candidates if candidate.sentences]
    if not candidates:
        return []
    sentences = [sentence for candidate in candidates for sentence in candidate.sentences]
    vectors = np.stack([sentence.vector for sentence in sentences])
    own = similarities_to(query)(Embeddings(vectors, [sentence.latent for sentence in sentences]))
    counts = np.array([len(candidate.sentences) for candidate in candidates])
    starts = np.cumsum(counts) - counts
    lengths = np.array([sentence.end - sentence.start for sentence in sentences], dtype=np.float32)
    wholes = np.add.reduceat(lengths[:, None] * vectors, starts)
    whole = wholes @ query.vector / np.linalg.norm(wholes, axis=1)
    similarity = BEST_SENTENCE_WEIGHT * np.maximum.reduceat(own, starts) + (1 - BEST_SENTENCE_WEIGHT) * whole
    ranked = [
        _ranked(candidate, float(value), lexical.get(candidate.key, 0.0), of_sentences)
        for candidate, value, of_sentences in zip(candidates, similarity, np.split(own, starts[1:]), strict=True)
    ]
    return sorted(ranked, key=_place_among)


def _place_among(one: Ranked) -> tuple[float, str, int]:
    passage = one.candidate.passage
    return -one.score, passage.document_id, passage.start


def _ranked(candidate: StoredPassage, similarity: float, lexical: float, similarities: Vectors) -> Ranked:
    score = similarity + LEXICAL_WEIGHT * lexical / (lexical + LEXICAL_HALF)
    return Ranked(candidate, round(score, _SCORE_DIGITS), similarity, lexical, similarities)


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
