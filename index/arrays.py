"""The two kinds of array that this package passes around."""

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]
"""Embeddings: shape (dimension,) for one, (n, dimension) for n."""

Ids = NDArray[np.int64]
"""Ids of sentences, shape (n,)."""
