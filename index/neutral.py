"""Takes the language out of vectors of multilingual-e5-small, so that only the meaning decides what is near.

The model's vectors carry the language of a text as well as its meaning, so that a question is near to whatever is in
its own language. The mean vectors of the same sentences in many languages differ only by language; the directions in
which they differ most are projected out of every vector, and half of what all languages have in common, which tells
nothing apart, is subtracted. After Yang, Yang, Cer, Darve, "A Simple and Effective Method To Eliminate the Self
Language Bias in Multilingual Representations" (EMNLP 2021). No language has to be identified for it.

Then an adapter of low rank, the same for queries and passages, brings questions nearer to their answers and
translations nearer to each other. After Hu et al., "LoRA: Low-Rank Adaptation of Large Language Models" (ICLR 2022),
on the vectors instead of the model's weights.

benchmarks/train_neutral.py estimates neutral.json, and benchmarks/train_adapter.py adapter.json; docs/evaluation.md
tells what they gain.
"""

import hashlib
import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.arrays import Vectors

FILE = Path(__file__).parent / "neutral.json"
ADAPTER_FILE = Path(__file__).parent / "adapter.json"


@dataclass(frozen=True, slots=True)
class Adapter:
    """x becomes unit(x + x @ down @ up): `down` has shape (dimension, rank), `up` (rank, dimension)."""

    down: Vectors
    up: Vectors

    def __call__(self, vectors: Vectors) -> Vectors:
        """Unit vectors; shape (..., dimension), kept."""
        return _unit(vectors + vectors @ self.down @ self.up)


@dataclass(frozen=True, slots=True)
class NeutralSpace:
    """What is subtracted from queries and from passages, shape (dimension,), and the directions of language,
    orthonormal, shape (directions, dimension). `version` names the files that all comes from.
    """

    query_shift: Vectors
    passage_shift: Vectors
    directions: Vectors
    version: str
    adapter: Adapter | None = None

    def query(self, vectors: Vectors) -> Vectors:
        """Unit vectors of queries without their language; shape (..., dimension), kept."""
        return self._without_language(vectors - self.query_shift)

    def passage(self, vectors: Vectors) -> Vectors:
        """Unit vectors of passages without their language; shape (..., dimension), kept."""
        return self._without_language(vectors - self.passage_shift)

    def _without_language(self, vectors: Vectors) -> Vectors:
        neutral = _unit(vectors - (vectors @ self.directions.T) @ self.directions)
        return self.adapter(neutral) if self.adapter else neutral


def _unit(vectors: NDArray[np.floating]) -> Vectors:
    return np.asarray(vectors / np.maximum(np.linalg.norm(vectors, axis=-1, keepdims=True), 1e-9), dtype=np.float32)


@cache
def load_neutral_space(adapted: bool = True) -> NeutralSpace:
    """The space that ships with the product; without its adapter if so asked, to fit another."""
    content = FILE.read_bytes()
    query_shift, passage_shift, directions = _arrays(content, "query_shift", "passage_shift", "directions")
    if not adapted:
        return NeutralSpace(query_shift, passage_shift, directions, _version(content))
    of_adapter = ADAPTER_FILE.read_bytes()
    adapter = Adapter(*_arrays(of_adapter, "down", "up"))
    return NeutralSpace(query_shift, passage_shift, directions, _version(content + of_adapter), adapter)


def _arrays(content: bytes, *keys: str) -> list[Vectors]:
    values = json.loads(content)
    return [np.array(values[key], dtype=np.float32) for key in keys]


def _version(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:8]
