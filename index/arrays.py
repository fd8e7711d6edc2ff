"""The kinds of array that this package passes around, and how near a text is to others."""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]
"""Embeddings: shape (dimension,) for one, (n, dimension) for n."""

Ids = NDArray[np.int64]
"""Ids of sentences, shape (n,)."""

Similarity = Callable[[str, Sequence[str]], Vectors]
"""Gives the cosine similarities of a text to others, in whatever language each is, shape (n,)."""


def greatest_similarity(text: str, others: Sequence[str], similarity: Similarity) -> float:
    """The similarity of the text to the nearest of the others; 0 when there are none."""
    return max(map(float, similarity(text, others)), default=0.0)
