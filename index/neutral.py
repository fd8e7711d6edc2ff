"""Takes the language out of vectors of multilingual-e5-small, so that only the meaning decides what is near.

The model's vectors carry the language of a text as well as its meaning, so that a question is near to whatever is in
its own language. The mean vectors of the same sentences in many languages differ only by language; the directions in
which they differ most are projected out of every vector, and half of what all languages have in common, which tells
nothing apart, is subtracted. After Yang, Yang, Cer, Darve, "A Simple and Effective Method To Eliminate the Self
Language Bias in Multilingual Representations" (EMNLP 2021). No language has to be identified for it.

benchmarks/train_neutral.py estimates neutral.json; docs/evaluation.md tells what it gains.
"""

import hashlib
import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from index.arrays import Vectors

FILE = Path(__file__).parent / "neutral.json"


@dataclass(frozen=True, slots=True)
class NeutralSpace:
    """What is subtracted from queries and from passages, shape (dimension,), and the directions of language,
    orthonormal, shape (directions, dimension). `version` names the file that they come from.
    """

    query_shift: Vectors
    passage_shift: Vectors
    directions: Vectors
    version: str

    def query(self, vectors: Vectors) -> Vectors:
        """Unit vectors of queries without their language; shape (dimension,) or (n, dimension), kept."""
        return self._without_language(vectors - self.query_shift)

    def passage(self, vectors: Vectors) -> Vectors:
        """Unit vectors of passages without their language; shape (n, dimension), kept."""
        return self._without_language(vectors - self.passage_shift)

    def _without_language(self, vectors: Vectors) -> Vectors:
        rest = vectors - (vectors @ self.directions.T) @ self.directions
        neutral: Vectors = rest / np.maximum(np.linalg.norm(rest, axis=-1, keepdims=True), 1e-9)
        return neutral


@cache
def load_neutral_space() -> NeutralSpace:
    """The space that ships with the product."""
    content = FILE.read_bytes()
    values = json.loads(content)
    query_shift, passage_shift, directions = (
        np.array(values[key], dtype=np.float32) for key in ("query_shift", "passage_shift", "directions")
    )
    return NeutralSpace(query_shift, passage_shift, directions, hashlib.sha256(content).hexdigest()[:8])
