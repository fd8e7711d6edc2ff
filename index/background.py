"""The background: sentences about everything that say nothing about any transcript, as a model sees them.

Those of the embedded model are shipped, because they take longer than a whole transcript and are always the same.
"""

import hashlib
from itertools import accumulate
from pathlib import Path

import numpy as np

from index.embedding import Embedder, embed
from index.latent import Embeddings, latent_terms_of
from index.resources import shipped
from index.storage import Progress

_embedded: dict[str, Embeddings] = {}


def background_sentences() -> list[str]:
    """The sentences of data/background.txt, in order."""
    return (shipped("data") / "background.txt").read_text(encoding="utf-8").splitlines()


def background_file() -> Path:
    """Where the background lies as the embedded model sees it."""
    return shipped("data") / "background.npz"


def embedded_background(embedder: Embedder, progress: Progress | None) -> Embeddings:
    """The background as the model sees it, shape (n, dimension); the same for every index of a process.

    It is read when the file is of these sentences and this model, and embedded otherwise.
    """
    if embedder.name not in _embedded:
        sentences = background_sentences()
        _embedded[embedder.name] = _read(embedder.name, sentences) or embed(embedder, sentences, progress)
    return _embedded[embedder.name]


def write_background(path: Path, model: str, sentences: list[str], background: Embeddings) -> None:
    """Writes the sentences as the model sees them, for `embedded_background` to read.

    The model's name and a digest of the sentences stand in it, so that no other's vectors are taken for them.
    """
    latent = [terms.to_bytes() for terms in background.latent]
    np.savez_compressed(
        path,
        made_from=np.array(_made_from(model, sentences)),
        vectors=background.vectors,
        latent=np.frombuffer(b"".join(latent), dtype=np.uint8),
        lengths=np.array([len(content) for content in latent], dtype=np.int32),
    )


def _read(model: str, sentences: list[str]) -> Embeddings | None:
    """What the file holds; None when it is of another model or other sentences."""
    with np.load(background_file(), allow_pickle=False) as content:
        if content["made_from"].item() != _made_from(model, sentences):
            return None
        latent, lengths = content["latent"].tobytes(), content["lengths"].tolist()
        ends = list(accumulate(lengths))
        parts = [latent[end - length : end] for end, length in zip(ends, lengths, strict=True)]
        return Embeddings(content["vectors"], latent_terms_of(parts))


def _made_from(model: str, sentences: list[str]) -> str:
    digest = hashlib.sha256("\n".join(sentences).encode()).hexdigest()
    return f"{model}, {digest}"
