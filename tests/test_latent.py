"""Latent terms: what a text is about, word by word and in no language."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.embedding import Embedder, load_embedder
from index.latent import NO_TERMS, TERMS, VOCABULARY, LatentTerms, latent_similarities_to, latent_terms

WEIGHTS = st.dictionaries(
    st.integers(0, VOCABULARY - 1), st.floats(0.125, 8, width=32), min_size=1, max_size=2 * TERMS
).map(lambda found: latent_terms(np.array(list(found), np.int32), np.array(list(found.values()), np.float32)))


@given(WEIGHTS)
def test_a_text_keeps_its_strongest_terms_at_unit_length(text: LatentTerms) -> None:
    assert len(text) <= TERMS
    assert np.linalg.norm(text.weights) == pytest.approx(1, abs=1e-5)
    assert list(text.weights) == sorted(text.weights, reverse=True)
    assert latent_similarities_to(text)([text])[0] == pytest.approx(1, abs=1e-5)


@given(WEIGHTS, WEIGHTS)
def test_similarity_is_symmetric_and_survives_storing(one: LatentTerms, other: LatentTerms) -> None:
    (similarity,) = latent_similarities_to(one)([other])
    assert 0 <= similarity <= 1 + 1e-5
    assert latent_similarities_to(other)([one])[0] == pytest.approx(similarity, abs=1e-5)
    stored = LatentTerms.from_bytes(other.to_bytes())
    assert list(stored.terms) == list(other.terms)
    assert latent_similarities_to(one)([stored])[0] == pytest.approx(similarity, abs=2e-3)


@pytest.fixture
def embedder() -> Embedder:
    return load_embedder()


def test_a_text_without_terms_is_similar_to_nothing(embedder: Embedder) -> None:
    text = embedder.latent_terms("base stations")
    assert list(latent_similarities_to(NO_TERMS)([text, NO_TERMS])) == [0, 0]
    assert LatentTerms.from_bytes(NO_TERMS.to_bytes()).to_bytes() == b""


def test_a_question_shares_terms_with_its_answer_in_another_language(embedder: Embedder) -> None:
    answer = embedder.latent_terms("The number of new 5G base stations in the whole year reached 654,000.")
    other = embedder.latent_terms("We crack down on apps that collect personal information.")
    for question in (
        "去年新建了多少个5G基站？",
        "¿Cuántas estaciones base 5G se construyeron?",
        "Сколько базовых станций 5G построено?",
    ):
        right, wrong = latent_similarities_to(embedder.latent_terms(question))([answer, other])
        assert right > wrong
