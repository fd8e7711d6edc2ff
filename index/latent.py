"""Latent terms: what a text is about, word by word and in no language.

The embedded engine has a second head (a sparse autoencoder over the token vectors, max-pooled over the text) that maps
a text to weights of a few hundred out of 16,384 terms. The dense vector is a mean over all the words of a text; the
latent terms keep what single words say, so that each finds what the other misses. Compare Formal, Piwowarski,
Clinchant, "SPLADE: Sparse Lexical and Expansion Model for First Stage Ranking" (SIGIR 2021).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from index.arrays import Vectors

# The strongest terms of a text find as much as all of them do (docs/evaluation.md), in half the room.
TERMS = 128
VOCABULARY = 16_384

_STORED = np.dtype([("term", "<u2"), ("weight", "<f2")])


@dataclass(frozen=True, slots=True)
class LatentTerms:
    """The strongest terms of a text, shape (n,), n at most TERMS, and their weights, shape (n,), of unit length.

    A text without terms, or of a model without the head, has n = 0.
    """

    terms: NDArray[np.int64]
    weights: Vectors

    def __len__(self) -> int:
        return len(self.terms)

    def to_bytes(self) -> bytes:
        """Four bytes a term."""
        stored = np.empty(len(self), dtype=_STORED)
        stored["term"], stored["weight"] = self.terms, self.weights
        return stored.tobytes()

    @classmethod
    def from_bytes(cls, content: bytes) -> "LatentTerms":
        """What `to_bytes` made, its weights to three digits."""
        stored = np.frombuffer(content, dtype=_STORED)
        return cls(stored["term"].astype(np.int64), stored["weight"].astype(np.float32))


def latent_terms_of(contents: Sequence[bytes]) -> list[LatentTerms]:
    """What `LatentTerms.from_bytes` makes of each, quicker where there are many."""
    stored = np.frombuffer(b"".join(contents), dtype=_STORED)
    terms, weights = stored["term"].astype(np.int64), stored["weight"].astype(np.float32)
    ends = list(accumulate(len(content) // _STORED.itemsize for content in contents))
    return [LatentTerms(terms[start:end], weights[start:end]) for start, end in zip([0, *ends], ends, strict=False)]


def latent_terms(terms: NDArray[np.int32], weights: Vectors) -> LatentTerms:
    """Of the engine's terms, shape (n,), and weights, shape (n,), the strongest, scaled to unit length."""
    strongest = np.argsort(-weights, kind="stable")[:TERMS]
    kept = weights[strongest]
    return LatentTerms(terms[strongest].astype(np.int64), kept / max(float(np.linalg.norm(kept)), 1e-9))


@dataclass(frozen=True, slots=True)
class Embeddings:
    """Texts as a model sees them: unit vectors, shape (n, dimension), and the latent terms of each."""

    vectors: Vectors
    latent: Sequence[LatentTerms]


@dataclass(frozen=True, slots=True)
class QueryEmbedding:
    """A query as a model sees it: its unit vector, shape (dimension,), and its latent terms."""

    vector: Vectors
    latent: LatentTerms


NO_TERMS = LatentTerms(np.empty(0, dtype=np.int64), np.empty(0, dtype=np.float32))


def latent_similarities_to(query: LatentTerms) -> Callable[[Sequence[LatentTerms]], Vectors]:
    """The function that gives the cosine similarities of the query's terms to those of each text, shape (len(texts),),
    between 0 and 1: the query's are looked up once, for texts that come in several lots.
    """
    of_query = np.zeros(VOCABULARY, dtype=np.float32)
    of_query[query.terms] = query.weights

    def similarities(texts: Sequence[LatentTerms]) -> Vectors:
        found = np.zeros(len(texts), dtype=np.float32)
        sizes = np.array([len(text) for text in texts], dtype=np.int64)
        if sizes.any():
            terms = np.concatenate([text.terms for text in texts])
            products = of_query[terms] * np.concatenate([text.weights for text in texts])
            starts = np.cumsum(sizes) - sizes
            found[sizes > 0] = np.add.reduceat(products, starts[sizes > 0])
        return found

    return similarities
