"""A light embedding model through the public interface, to test files, locks and processes with, not meaning."""

import zlib
from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from index.arrays import Vectors
from index.latent import NO_TERMS, LatentTerms


class LightEmbedder:
    """Texts with words in common are near to each other: each word has a direction of its own."""

    name = "light"
    dimension = 32

    def embed_query(self, text: str) -> Vectors:
        """Unit vector, shape (dimension,)."""
        directions = [_direction(word) for word in text.casefold().split()] or [_direction("")]
        total = np.sum(directions, axis=0)
        unit: Vectors = (total / np.linalg.norm(total)).astype(np.float32)
        return unit

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors, shape (len(texts), dimension)."""
        empty = np.empty((0, self.dimension), dtype=np.float32)
        return np.stack([self.embed_query(text) for text in texts]) if texts else empty

    def latent_terms(self, text: str) -> LatentTerms:
        """None."""
        del text
        return NO_TERMS

    def count_tokens(self, text: str) -> int:
        """Number of words."""
        return len(text.split())


@lru_cache(maxsize=10_000)
def _direction(word: str) -> Vectors:
    own = np.random.default_rng(zlib.crc32(word.encode("utf-8", "surrogatepass")))
    return own.standard_normal(LightEmbedder.dimension).astype(np.float32)
