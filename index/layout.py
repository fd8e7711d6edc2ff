"""Lays embeddings out in two dimensions, for the eye: what is near in meaning lies near, and topics group it."""

import numpy as np

from index.arrays import Ids, Vectors

_PERPLEXITY = 30.0
_FEWEST = 5  # points: with fewer, t-SNE has no neighbourhoods to keep
_MOST_TOPICS = 8  # colours that are told apart at a glance
_NEIGHBOURS = 5
_SHARPNESS = 0.05  # cosine by which a neighbour has to be nearer to count e times as much
_SEED = 0
_APART = 0.025  # of the square's side: about the width of a point
_ROUNDS = 60
_GOLDEN_ANGLE = 2.399963
_SAME = 1e-5


def layout(vectors: Vectors) -> Vectors:
    """Positions of unit vectors, shape (n, dimension), in the unit square, shape (n, 2); the same input gives the same.

    By t-SNE (van der Maaten and Hinton 2008) over cosines, begun from the two principal components, as Kobak and
    Berens (2019) advise, so that the large view is kept too.
    """
    if len(vectors) < _FEWEST:
        return _in_unit_square(_principal_components(vectors))
    from sklearn.manifold import TSNE

    perplexity = min(_PERPLEXITY, max(2.0, (len(vectors) - 1) / 3))
    tsne = TSNE(metric="cosine", init="pca", perplexity=perplexity, random_state=_SEED)
    return _in_unit_square(tsne.fit_transform(vectors.astype(np.float32)))


def apart(positions: Vectors) -> Vectors:
    """Positions in the unit square, shape (n, 2), of which those that coincide, or nearly, are moved so far from one
    another that each can be seen and pointed at.
    """
    from scipy.spatial import cKDTree

    moved, count = positions.astype(np.float32).copy(), len(positions)
    distance = min(_APART, 0.5 / max(count, 1) ** 0.5)
    ways = np.arange(count) * _GOLDEN_ANGLE  # points on the very same place each go another way
    own = np.stack([np.cos(ways), np.sin(ways)], axis=1).astype(np.float32)
    for _ in range(_ROUNDS if count else 0):
        pairs = cKDTree(moved).query_pairs(distance, output_type="ndarray")
        if not len(pairs):
            break
        rows, columns = np.concatenate([pairs, pairs[:, ::-1]]).T
        between = moved[rows] - moved[columns]
        gap = np.linalg.norm(between, axis=1, keepdims=True)
        way = np.where(gap > _SAME, between / np.maximum(gap, _SAME), own[rows])
        np.add.at(moved, rows, way * (distance - gap) * 0.55)
        moved = np.clip(moved, 0, 1)
    return moved


def place(queries: Vectors, vectors: Vectors, positions: Vectors) -> Vectors:
    """Where further unit vectors, shape (q, dimension), belong among those laid out, shape (q, 2): the mean of their
    nearest neighbours' positions, the nearer the heavier.
    """
    similarities = queries @ vectors.T
    nearest = np.argsort(-similarities, axis=1)[:, :_NEIGHBOURS]
    own = np.take_along_axis(similarities, nearest, axis=1)
    weights = np.exp((own - own.max(axis=1, keepdims=True)) / _SHARPNESS)
    weights /= weights.sum(axis=1, keepdims=True)
    placed: Vectors = np.einsum("qn,qnd->qd", weights, positions[nearest]).astype(np.float32)
    return placed


def topics(vectors: Vectors) -> Ids:
    """The topic, from 0, of each unit vector, shape (n,): k-means with about one topic for every eight vectors, at most
    eight; the largest topic is the first.
    """
    count = min(_MOST_TOPICS, max(1, round(len(vectors) / 8)))
    if count == 1:
        return np.zeros(len(vectors), dtype=np.int64)
    from sklearn.cluster import KMeans

    found = KMeans(count, n_init=4, random_state=_SEED).fit_predict(vectors)
    by_size = np.argsort(-np.bincount(found, minlength=count), kind="stable")
    numbers = np.empty(count, dtype=np.int64)
    numbers[by_size] = np.arange(count)
    renumbered: Ids = numbers[found]
    return renumbered


def _principal_components(vectors: Vectors) -> Vectors:
    centred = vectors - vectors.mean(axis=0, keepdims=True) if len(vectors) else vectors
    _, _, axes = np.linalg.svd(centred, full_matrices=False)
    found = np.zeros((len(vectors), 2), dtype=np.float32)
    found[:, : min(2, len(axes))] = centred @ axes[:2].T
    return found


def _in_unit_square(positions: Vectors) -> Vectors:
    """The positions moved and scaled, both axes alike, so that they fill the square; one point stands in its middle."""
    if not len(positions):
        return positions.reshape(0, 2)
    low, high = positions.min(axis=0), positions.max(axis=0)
    span = float((high - low).max())
    if span == 0:
        return np.full((len(positions), 2), 0.5, dtype=np.float32)
    scaled: Vectors = ((positions - (low + high) / 2) / span + 0.5).astype(np.float32)
    return scaled
