"""The background that is shipped: what the model makes of the sentences, and never taken for another's."""

import numpy as np
import pytest

import index.background
from benchmarks.light import LightEmbedder
from index.background import background_sentences, embedded_background
from index.embedding import embed, load_embedder


def test_what_is_shipped_is_what_the_model_makes_of_the_sentences() -> None:
    """When it is not: `python -m benchmarks.embed_background`."""
    embedder, sentences = load_embedder(), background_sentences()
    shipped = embedded_background(embedder, _no_embedding)
    chosen = range(0, len(sentences), 19)
    made = embed(embedder, [sentences[number] for number in chosen], None)
    assert shipped.vectors.shape == (len(sentences), embedder.dimension)
    np.testing.assert_allclose(shipped.vectors[list(chosen)], made.vectors, atol=1e-3)
    for number, terms in zip(chosen, made.latent, strict=True):
        assert set(shipped.latent[number].terms) == set(terms.terms)
        np.testing.assert_allclose(np.sort(shipped.latent[number].weights), np.sort(terms.weights), atol=1e-3)


def test_another_model_makes_its_own() -> None:
    light, sentences = LightEmbedder(), background_sentences()
    np.testing.assert_array_equal(embedded_background(light, None).vectors, light.embed_passages(sentences))


def test_other_sentences_are_embedded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index.background, "background_sentences", lambda: ["Bread is baked.", "It rains."])
    monkeypatch.setattr(index.background, "_embedded", {})
    assert embedded_background(load_embedder(), None).vectors.shape[0] == 2


def _no_embedding(done: int, of: int) -> None:
    raise AssertionError(f"embedded {done} of {of} sentences, although they are shipped")
