"""The made press conferences of benchmarks/scale are transcripts like any other, and their vectors like real ones."""

from pathlib import Path

import numpy as np
import pytest

from benchmarks.light import LightEmbedder
from benchmarks.scale.corpus import PASSAGES, Corpus, RealSentence
from index import Index
from index.latent import NO_TERMS

TEXTS = {
    "en": "We built {} stations in rural districts. More than {} networks will follow next year.",
    "zh": "我们建成了{}个基站。明年还将建设{}个网络。",
}


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    chance = np.random.default_rng(0)
    real = []
    for number in range(200):
        language = ("en", "zh")[number % 2]
        vector = chance.standard_normal(LightEmbedder.dimension) * np.linspace(2, 0.1, LightEmbedder.dimension) + 0.3
        unit = (vector / np.linalg.norm(vector)).astype(np.float32)
        real.append(RealSentence(TEXTS[language].format(number, 2 * number), language, "work", unit, NO_TERMS))
    return Corpus(real)


def test_a_made_document_is_added_and_found(corpus: Corpus, tmp_path: Path) -> None:
    index = Index.create(tmp_path / "index", LightEmbedder())
    for made in corpus.documents(4 * PASSAGES):
        index.add(made.transcript, prepared=made.prepared)
        assert index.transcript(made.transcript.metadata.document_id) == made.transcript
    assert sum(counts.passages for counts in index.counts().values()) == 4 * PASSAGES
    for hit in index.search("stations in rural districts", 10):
        text = index.transcript(hit.passage.document_id).text
        assert text[hit.passage.start : hit.passage.end] == hit.passage.text
        assert all(text[one.start : one.end] == one.text for one in hit.sentences)


def test_a_document_is_the_same_in_every_corpus(corpus: Corpus) -> None:
    again, first = list(corpus.documents(5 * PASSAGES, 3)), corpus.document(3)
    assert [made.transcript.metadata.document_id for made in again] == ["made-000003", "made-000004"]
    assert again[0].transcript == first.transcript
    assert all(
        np.array_equal(a.vector, b.vector)
        for a, b in zip(again[0].prepared.sentences, first.prepared.sentences, strict=True)
    )


def test_made_vectors_have_mean_and_covariance_of_the_real_ones(corpus: Corpus) -> None:
    made = np.stack([one.vector for n in range(40) for one in corpus.document(n).prepared.sentences])
    real = np.stack([sentence.vector for sentence in corpus.real])
    assert np.allclose(np.linalg.norm(made, axis=1), 1, atol=1e-5)
    assert np.abs(made.mean(axis=0) - real.mean(axis=0)).max() < 0.05
    assert np.abs(np.cov(made.T) - np.cov(real.T)).max() < 0.05
