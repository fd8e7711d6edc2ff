"""An index in Milvus does what one in a folder does. Milvus Lite is real: the same client, the same requests."""

import random
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant import Assistant
from assistant.opening import open_index
from assistant.settings import Settings
from benchmarks.light import LightEmbedder
from index import Hit, Index, InputError, MiitError, Transcript
from index.adding import Source, Step, add_sources
from index.milvus import claim, store
from index.milvus.client import Server, checked_url
from index.milvus.schema import DUMMY, HEAD, PASSAGES, SENTENCES
from index.milvus.terms import tokenize
from index.reader import parse_transcript, read_transcript
from tests.browser import free_port
from tests.command_line import Run, sentence
from tests.conftest import MIIT_TEXT, REPOSITORY
from tests.test_feedback import given as verdict_on

QUESTIONS = (
    "How many new 5G base stations were built?",
    "去年新建了多少个5G基站？",
    "Сколько новых базовых станций 5G построили?",
    "What grew by 9.6 percent?",
    "Who spoke about 1,000 Mbps in 2021?",
    "running industries and their industrialising",
    "مرحبا 5G",
    "xylophone",
)


def talk(document_id: str, *sentences: str, speaker: str = "Anna Berg") -> Transcript:
    return parse_transcript(f"{speaker}:\n\n" + "\n\n".join(sentences), document_id)


def outcome(index: Index, query: str, k: int = 5, **limits: Any) -> list[Hit] | str:
    """What is found, or the sentence on why not."""
    try:
        return index.search(query, k, **limits)
    except InputError as error:
        return str(error)


def alike(found: list[Hit] | str, expected: list[Hit] | str) -> bool:
    """Whether both are the same, their numbers as far as float32 holds them: the last bits of a product of matrices
    depend on where a row stands.
    """
    if isinstance(found, str) or isinstance(expected, str):
        return found == expected
    return len(found) == len(expected) and all(map(_alike, found, expected))


def _alike(found: Hit, expected: Hit) -> bool:
    numbers = [
        [hit.score, hit.similarity, hit.lexical, *(sentence.similarity for sentence in hit.sentences)]
        for hit in (found, expected)
    ]
    texts = [[(one.text, one.start, one.end, one.mark) for one in hit.sentences] for hit in (found, expected)]
    same = (found.passage, found.metadata, texts[0]) == (expected.passage, expected.metadata, texts[1])
    return same and numbers[0] == pytest.approx(numbers[1], abs=1e-6)


@pytest.fixture(scope="module")
def miit_in_milvus(miit_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Index:
    return Index.open(miit_folder).copy_to(str(tmp_path_factory.mktemp("milvus") / "miit.db"))


@pytest.fixture
def url(tmp_path: Path) -> str:
    return str(tmp_path / "index.db")


@pytest.fixture
def in_milvus(url: str) -> Index:
    return Index.create(url, LightEmbedder())


@pytest.fixture
def in_folder(tmp_path: Path) -> Index:
    return Index.create(tmp_path / "folder", LightEmbedder())


@contextmanager
def milvus_server(folder: Path) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """The address of a server of Milvus Lite in a process of its own, and the process."""
    port = free_port()
    command = [sys.executable, "-m", "milvus_lite", "server", "--host", "127.0.0.1"]
    with (folder / "server.log").open("wb") as log:
        process = subprocess.Popen(
            [*command, "--data-dir", str(folder / "data"), "--port", str(port)], stdout=log, stderr=log
        )
    try:
        for _ in range(600):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield f"http://127.0.0.1:{port}", process
    finally:
        process.kill()
        process.wait()


# The same results


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_question_finds_the_same_with_the_same_scores(index: Index, miit_in_milvus: Index, question: str) -> None:
    assert alike(miit_in_milvus.search(question, k=20), index.search(question, k=20))
    assert miit_in_milvus.background_similarity(question) == index.background_similarity(question)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    query=st.sampled_from(QUESTIONS) | st.text(min_size=1, max_size=30),
    k=st.integers(1, 12),
    limits=st.fixed_dictionaries(
        {},
        optional={
            "speaker": st.sampled_from(["tian yulong", "Zhao Zhiguo", "Journalist", "Nobody", "' or 1 == 1"]),
            "document_id": st.sampled_from(["miit-2021", "other", '"'])
            | st.text(st.characters(exclude_categories=["Cs"]), max_size=5),
            "mark": st.sampled_from(["work", "plan", "neither"]),
            "since": st.dates(date(2021, 12, 1), date(2022, 3, 1)),
            "until": st.dates(date(2021, 12, 1), date(2022, 3, 1)),
            "language": st.sampled_from(["en", "EN", "de"]),
        },
    ),
)
def test_any_filters_leave_the_same(
    index: Index, miit_in_milvus: Index, query: str, k: int, limits: dict[str, Any]
) -> None:
    expected = outcome(index, query, k, **limits)
    assert alike(outcome(miit_in_milvus, query, k, **limits), expected)


def test_answers_are_the_same(assistant: Assistant, miit_in_milvus: Index) -> None:
    other = Assistant(miit_in_milvus)
    for question in [*QUESTIONS[:3], "How do I bake bread?", "Who spoke?", "What are the plans for 2022?"]:
        assert other.ask(question) == assistant.ask(question)


def test_all_else_that_can_be_read_is_the_same(index: Index, miit_in_milvus: Index) -> None:
    def read(one: Index) -> list[Any]:
        passages, vectors = one.passage_vectors("miit-2021")
        return [
            *(one.documents(), one.counts(), one.speakers(), one.transcript("miit-2021"), one.sentences("miit-2021")),
            *(one.turn_sentences("miit-2021", turn) for turn in range(5)),
            *(passages, vectors.tolist(), one.is_built, one.originals(), one.translations("miit-2021")),
        ]

    assert read(miit_in_milvus) == read(index)
    transcript = index.transcript("miit-2021")
    assert miit_in_milvus.holds(transcript)
    assert miit_in_milvus.copy_of(transcript) == index.copy_of(transcript)


def test_another_kind_of_index_finds_the_same(index: Index, tmp_path: Path) -> None:
    url = str(tmp_path / "compressed.db")
    client = index.copy_to(url)._store.server.client  # type: ignore[attr-defined]
    client.release_collection(SENTENCES)
    client.drop_index(SENTENCES, "vector")
    compressed = client.prepare_index_params()
    compressed.add_index("vector", index_type="IVF_SQ8", metric_type="IP", params={"nlist": 2})
    client.create_index(SENTENCES, compressed)
    client.load_collection(SENTENCES)
    found = Index.open(url)
    assert "IVF_SQ8" in found.explain()[1]
    for question in QUESTIONS:
        assert alike(found.search(question, k=3), index.search(question, k=3))


def test_equal_scores_are_in_the_order_of_documents_and_places(in_folder: Index, in_milvus: Index) -> None:
    names = ["talk-3", "talk-1", "talk-4", "talk-2"]
    said = ["The harbour grew by 4 percent.", "The rain fell.", "The harbour grew by 4 percent."]
    for name in names:
        in_folder.add(talk(name, *said), passage_tokens=8)
    for name in reversed(names):
        in_milvus.add(talk(name, *said), passage_tokens=8)

    def places(index: Index) -> list[tuple[float, str, int]]:
        hits = index.search("How much did the harbour grow?", k=12)
        return [(hit.score, hit.passage.document_id, hit.passage.start) for hit in hits]

    found = places(in_folder)
    assert found == places(in_milvus)
    assert len(found) == 12
    assert len({score for score, _, _ in found}) == 2
    assert found == sorted(found, key=lambda place: (-place[0], *place[1:]))


WORDS = ("port", "ports", "harbour", "1.5", "2,300", "rain", "raining", "été", "中国", "5G", "station", "the", "of")


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    talks=st.lists(
        st.lists(st.lists(st.sampled_from(WORDS), min_size=1, max_size=9), min_size=1, max_size=4),
        min_size=1,
        max_size=4,
    ),
    queries=st.lists(st.lists(st.sampled_from(WORDS), min_size=1, max_size=4), min_size=1, max_size=4),
)
def test_words_count_as_much_as_in_a_folder(
    in_milvus: Index, in_folder: Index, talks: list[list[list[str]]], queries: list[list[str]]
) -> None:
    for one in (in_milvus, in_folder):
        for held in one.documents():
            one.remove(held.document_id)
        for number, sentences in enumerate(talks):
            said = [" ".join(sentence).capitalize() + f" {number}." for sentence in sentences]
            one.add(talk(f"talk-{number}", *said))
    for query in queries:
        found, expected = (
            sorted(one.search(" ".join(query), k=50), key=lambda hit: (hit.passage.document_id, hit.passage.passage_id))
            for one in (in_milvus, in_folder)
        )
        assert alike(found, expected)


@given(st.text(max_size=60))
def test_any_text_has_tokens(text: str) -> None:
    cleaned = text.encode("utf-8", "replace").decode()
    assert tokenize([cleaned, "port", cleaned])[1] == ["port"]


# Changes


def test_adding_twice_removing_and_adding_again(in_milvus: Index) -> None:
    rain = talk("rain", "It will rain on the new base stations.")
    assert in_milvus.add(rain).state == "added"
    before = in_milvus.generation
    assert in_milvus.add(rain).state == "unchanged"
    assert in_milvus.generation == before
    assert in_milvus.add(talk("rain", "It will snow.")).state == "replaced"
    assert [hit.passage.text for hit in in_milvus.search("rain")] == ["It will snow."]
    in_milvus.remove("rain")
    assert (in_milvus.documents(), in_milvus.search("rain"), in_milvus.counts()) == ([], [], {})
    with pytest.raises(InputError, match="miit list"):
        in_milvus.remove("rain")
    assert in_milvus.add(rain).state == "added"
    assert in_milvus.transcript("rain") == rain


def test_another_program_sees_each_change(in_milvus: Index, url: str) -> None:
    other = Index.open(url, LightEmbedder())
    in_milvus.add(talk("rain", "It will rain."))
    assert [document.document_id for document in other.documents()] == ["rain"]
    other.remove("rain")
    assert in_milvus.documents() == []


def test_a_document_that_is_longer_than_milvus_takes_at_once(in_milvus: Index) -> None:
    long = talk(
        "long", *(f"Sentence number {number} is about port {number}, 港口{number}。" for number in range(3_000))
    )
    in_milvus.add(long)
    assert in_milvus.transcript("long") == long
    assert in_milvus.counts()["long"].sentences == len(in_milvus.sentences("long")) >= 3_000


def test_a_change_that_fails_changes_nothing(in_milvus: Index, monkeypatch: pytest.MonkeyPatch) -> None:
    in_milvus.add(talk("rain", "It will rain."))

    def fail(*_: Any, **__: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(store, "write_text", fail)  # after the sentences and the passages were written
        with pytest.raises(KeyboardInterrupt):
            in_milvus.add(talk("rain", "It will snow."))
    assert [hit.passage.text for hit in in_milvus.search("rain", k=9)] == ["It will rain."]
    assert in_milvus.add(talk("rain", "It will snow.")).state == "replaced"


def test_a_snapshot_stays_as_it_was_and_is_not_written(in_milvus: Index) -> None:
    in_milvus.add(talk("rain", "It will rain."))
    with in_milvus.snapshot() as before:
        in_milvus.add(talk("rain", "It will snow."))
        in_milvus.add(talk("wind", "It will be windy."))
        assert [hit.passage.text for hit in before.search("rain", k=9)] == ["It will rain."]
        assert before.transcript("rain").text.endswith("It will rain.")
        with pytest.raises(MiitError, match="snapshot"):
            before.remove("rain")
    assert {hit.passage.text for hit in in_milvus.search("rain", k=9)} == {"It will snow.", "It will be windy."}


def test_each_search_while_a_document_is_replaced_is_of_one_state(in_milvus: Index) -> None:
    versions = [talk("talk", *(f"Version {name} has sentence {number}." for number in range(40))) for name in "ab"]
    in_milvus.add(versions[0])
    stop = threading.Event()

    def change() -> None:
        while not stop.is_set():
            for version in versions:
                in_milvus.add(version)

    thread = threading.Thread(target=change)
    thread.start()
    try:
        for _ in range(30):
            with in_milvus.snapshot() as held:
                hits = held.search("version sentence", k=20)
                transcript = held.transcript("talk")
            assert hits
            assert all(transcript.text[hit.passage.start : hit.passage.end] == hit.passage.text for hit in hits)
    finally:
        stop.set()
        thread.join()


def test_what_was_removed_is_deleted_after_a_while(in_milvus: Index, monkeypatch: pytest.MonkeyPatch) -> None:
    in_milvus.add(talk("rain", "It will rain."))
    in_milvus.remove("rain")
    server = Server(str(in_milvus.place))
    assert server.count(SENTENCES, "key >= 0") == 1
    monkeypatch.setattr(store, "GRACE", 0.0)
    in_milvus.settle()
    assert server.count(SENTENCES, "key >= 0") == server.count(PASSAGES, "key >= 0") == 0
    assert in_milvus.add(talk("rain", "It will rain.")).state == "added"


def test_many_threads_add_at_once(in_milvus: Index) -> None:
    with ThreadPoolExecutor(4) as threads:
        list(threads.map(lambda n: in_milvus.add(talk(f"talk-{n}", f"Talk {n} is about port {n}.")), range(8)))
    assert len(in_milvus.documents()) == in_milvus.generation == 8


def test_what_another_front_end_adds_meanwhile_is_not_replaced(in_milvus: Index, tmp_path: Path) -> None:
    early, late = (tmp_path / folder / "talk.txt" for folder in ("a", "b"))
    for path, said in ((early, "This is a."), (late, "This is b.")):
        path.parent.mkdir()
        path.write_text(f"Anna Berg:\n\n{said}", encoding="utf-8")

    def while_embedding(step: Step) -> None:
        if step.stage == "embedding" and not in_milvus.documents():
            add_sources(in_milvus, [Source(str(early))])

    (outcome,) = add_sources(in_milvus, [Source(str(late))], report=while_embedding).outcomes
    assert (outcome.state, outcome.cause and outcome.cause.case) == ("failed", "id_taken")
    assert in_milvus.transcript("talk").text.endswith("This is a.")


def test_a_rebuild_keeps_what_there_is(in_milvus: Index) -> None:
    in_milvus.add(talk("rain", "It will rain.", "It will snow."))
    before = in_milvus.search("rain")
    in_milvus.rebuild()
    assert in_milvus.search("rain") == before


# Several programs and one server

ADD = """
import sys
from benchmarks.light import LightEmbedder
from index import Index
from index.reader import parse_transcript
index = Index.open(sys.argv[1], LightEmbedder())
print("open", flush=True)
for number in range(int(sys.argv[3])):
    said = " ".join(f"Sentence {n} of {sys.argv[2]}-{number}." for n in range(30))
    index.add(parse_transcript(f"Anna Berg:\\n\\n{said}\\n", f"{sys.argv[2]}-{number}"))
    print(number, flush=True)
"""


def adding(url: str, name: str, count: int) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", ADD, url, name, str(count)], cwd=REPOSITORY, stdout=subprocess.PIPE, text=True
    )


def test_programs_that_write_at_once_wait_for_each_other(tmp_path: Path) -> None:
    with milvus_server(tmp_path) as (url, _):
        index = Index.create(url, LightEmbedder())
        programs = [adding(url, name, 3) for name in ("one", "two")]
        assert [program.wait() for program in programs] == [0, 0]
        assert {document.document_id for document in index.documents()} == {
            f"{name}-{number}" for name in ("one", "two") for number in range(3)
        }
        assert all(count.sentences == 30 for count in index.counts().values())


def test_a_writer_that_is_killed_leaves_the_old_or_the_new_state(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(claim, "EXPIRY", 1.0)
    moments = random.Random(6)  # noqa: S311
    with milvus_server(tmp_path) as (url, _):
        index = Index.create(url, LightEmbedder())
        for attempt in range(4):
            program = adding(url, f"try-{attempt}", 50)
            assert program.stdout
            assert program.stdout.readline() == "open\n"
            time.sleep(moments.uniform(0.05, 0.6))
            program.send_signal(signal.SIGKILL)
            program.wait()
            held = index.counts()
            assert all(held[name].sentences == 30 for name in held if name.startswith("try"))
            index.add(talk(f"after-{attempt}", "It will rain."))
            assert len(index.documents()) == len(held) + 1
        rows = Server(url).count(SENTENCES, "key >= 0")
        assert rows == sum(counts.sentences for counts in index.counts().values())


def test_a_writer_that_does_not_end_is_told(in_milvus: Index, url: str) -> None:
    with claim.claimed(Server(url), patience=5):
        with pytest.raises(MiitError, match="Another program is writing") as caught:
            Index.open(url, LightEmbedder(), patience=0).add(talk("rain", "It will rain."))
        assert caught.value.case == "busy"
        assert in_milvus.documents() == []  # who reads does not wait
    Index.open(url, LightEmbedder(), patience=5).add(talk("rain", "It will rain."))


def test_a_server_that_is_away_is_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from index.milvus import client

    with milvus_server(tmp_path) as (url, process):
        index = Index.create(url, LightEmbedder())
        index.add(talk("rain", "It will rain."))
        monkeypatch.setattr(client, "TIMEOUT", 2.0)
        process.kill()
        process.wait()
        for use in (lambda: index.search("rain"), lambda: index.remove("rain"), lambda: Index.open(url)):
            with pytest.raises(MiitError, match=r"does not answer: check that it runs .* repeat\.") as caught:
                use()
            assert caught.value.case == "server_away"
        run = Run(tmp_path / "unused", tmp_path, [sys.executable, "-m", "assistant.cli"])
        environment = {"MIIT_INDEX_URL": url, "PYTHONPATH": str(REPOSITORY)}
        assert "does not answer" in sentence(run("list", environment=environment), 1)


def test_a_file_that_another_program_has_open_is_one_sentence(in_milvus: Index, tmp_path: Path, url: str) -> None:
    in_milvus.add(talk("rain", "It will rain."))
    run = Run(tmp_path / "unused", tmp_path, [sys.executable, "-m", "assistant.cli"])
    environment = {"MIIT_INDEX_URL": url, "PYTHONPATH": str(REPOSITORY)}
    assert "let no other program have it open" in sentence(run("list", environment=environment), 1)


def test_a_package_that_is_not_installed_is_one_sentence(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pymilvus", None)
    with pytest.raises(MiitError, match=r"not installed: install miit-assistant\[milvus\]\."):
        Index.exists(url)


def test_an_index_of_another_version_is_one_sentence(in_milvus: Index, url: str) -> None:
    Server(url).put(HEAD, {"key": 9_999, "content": '{"format": 99}', "vector": DUMMY})
    for use in (lambda: Index.open(url, LightEmbedder()), in_milvus.documents):
        with pytest.raises(MiitError, match=r"has format 99, and this version reads 1: use the same version"):
            use()


def test_another_model_is_one_sentence(in_milvus: Index, url: str) -> None:
    in_milvus.add(talk("rain", "It will rain."))
    with pytest.raises(InputError, match="was built with the embedding model 'light'"):
        Index.open(url).search("rain")


# What comes from outside is never part of a condition

_CONDITION = re.compile(
    r"(?:unit|key|kind|name|other|passage|document|speaker_id|folded_id|language|day|mark|turn|start|end|terms"
    r"|array_contains_all|and|or|not|in|==|<=|>=|<|>|-?\d+|[\[\](), ])*"
)
odd = st.text(
    st.sampled_from("'\"\\%{}()[]=<>|&;\n\t0aé中 ") | st.characters(exclude_categories=["Cs", "Cc"]), max_size=12
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=odd, speaker=odd, query=odd, language=odd)
def test_conditions_hold_numbers_only(
    in_milvus: Index, monkeypatch: pytest.MonkeyPatch, name: str, speaker: str, query: str, language: str
) -> None:
    from dataclasses import replace

    from pymilvus import MilvusClient

    conditions: list[str] = []
    for method in ("query", "query_iterator", "search", "delete"):
        real = getattr(MilvusClient, method)

        def recorded(*arguments: Any, real: Any = real, **options: Any) -> Any:
            conditions.append(options["filter"])
            return real(*arguments, **options)

        monkeypatch.setattr(MilvusClient, method, recorded)
    with monkeypatch.context():
        plain = talk("plain", "It will rain.")
        turns = tuple(replace(turn, speaker=speaker) for turn in plain.turns)
        made = replace(plain, metadata=replace(plain.metadata, document_id=name, language=language), turns=turns)
        in_milvus.add(made)
        assert in_milvus.transcript(name) == made
        found = outcome(in_milvus, query or "rain", document_id=name, language=language)
        assert isinstance(found, str) or [hit.passage.document_id for hit in found] == [name]
        outcome(in_milvus, "rain", speaker=speaker)
        in_milvus.remove(name)
        assert in_milvus.documents() == []
    assert conditions
    assert all(_CONDITION.fullmatch(condition) for condition in conditions)


@pytest.mark.parametrize("url", ["http://", "ftp://milvus:19530", "milvus:19530", "folder", "http://milvus:port", ""])
def test_what_is_no_address_is_refused(url: str) -> None:
    with pytest.raises(InputError, match="is no address of a Milvus server"):
        checked_url(url)


# Translations and verdicts


@pytest.fixture(scope="module")
def paired(tmp_path_factory: pytest.TempPathFactory) -> tuple[Index, Index]:
    """The same two transcripts of one event in a folder and in Milvus."""
    from benchmarks.alignment import harbour

    texts, folder = harbour(), tmp_path_factory.mktemp("paired")
    made = Index.create(folder / "folder"), Index.create(str(folder / "index.db"))
    for index in made:
        index.add(texts.first)
        index.add(texts.second, translation_of=texts.first.metadata.document_id)
    return made


def test_pairs_are_the_same(paired: tuple[Index, Index]) -> None:
    in_folder, in_milvus = paired
    (translation, original) = next(iter(in_folder.originals().items()))
    assert in_milvus.originals() == in_folder.originals()
    assert in_milvus.translations(original) == in_folder.translations(original)
    for sentence_of in in_folder.sentences(original):
        beside = (original, sentence_of.start, sentence_of.end, translation)
        assert in_milvus.beside(*beside) == in_folder.beside(*beside)
    speaker = in_folder.speakers()[0]
    for question in ("What did the berth cost?", "港口的泊位花了多少钱？", "money from the state"):
        for limits in (dict[str, Any](), {"speaker": speaker}, {"mark": "work"}, {"preferred_language": "zh"}):
            expected = outcome(in_folder, question, 20, **limits)
            assert alike(outcome(in_milvus, question, 20, **limits), expected)


def test_a_removed_translation_is_paired_again_and_can_be_separated(
    paired: tuple[Index, Index], tmp_path: Path
) -> None:
    index = paired[1].copy_to(str(tmp_path / "copy.db"))
    (translation, original) = next(iter(index.originals().items()))
    transcript = index.transcript(translation)
    index.remove(translation)
    assert index.originals() == {}
    assert index.add(transcript).aligned > 0
    assert index.originals() == {translation: original}
    index.separate(translation)
    assert (index.originals(), index.translations(original)) == ({}, [])
    span = index.sentences(original)[0]
    assert index.beside(original, span.start, span.end, translation) is None


def test_verdicts(in_milvus: Index, url: str) -> None:
    for given_one in (verdict_on("b", after=1), verdict_on("a"), verdict_on("b", "down", after=2)):
        in_milvus.save_feedback(given_one)
    before = in_milvus.generation
    assert Index.open(url, LightEmbedder()).feedback() == [verdict_on("a"), verdict_on("b", "down", after=2)]
    in_milvus.withdraw_feedback("a")
    in_milvus.withdraw_feedback("nothing")
    assert in_milvus.feedback() == [verdict_on("b", "down", after=2)]
    assert in_milvus.generation == before


# Copying


def content(index: Index) -> list[Any]:
    documents = [document.document_id for document in index.documents()]
    return [
        *(index.transcript(one) for one in documents),
        *(
            index.counts(),
            index.originals(),
            index.feedback(),
            index.is_built,
            index.copy_of(index.transcript(documents[0])),
        ),
    ]


def test_a_copy_there_and_back_holds_the_same(paired: tuple[Index, Index], tmp_path: Path) -> None:
    source = Index.open(shutil.copytree(paired[0].folder, tmp_path / "source"))
    source.save_feedback(verdict_on("a"))
    source.finish_building()
    told: list[tuple[int, int]] = []
    there = source.copy_to(str(tmp_path / "there.db"), lambda done, total: told.append((done, total)))
    back = there.copy_to(tmp_path / "back")
    assert content(there) == content(back) == content(source)
    for question in ("What did the berth cost?", "港口"):
        assert alike(there.search(question, k=20), source.search(question, k=20))
        assert alike(back.search(question, k=20), source.search(question, k=20))
    total = sum(counts.sentences for counts in source.counts().values())
    assert told[-1] == (total, total)
    with pytest.raises(InputError, match="holds documents already"):
        source.copy_to(tmp_path / "back")


@pytest.mark.parametrize("into", ["folder", "milvus.db"])
def test_a_copy_that_is_cut_off_is_not_there(in_folder: Index, tmp_path: Path, into: str) -> None:
    for name in ("rain", "wind"):
        in_folder.add(talk(name, f"There will be {name}."))
    place = str(tmp_path / into) if into.endswith(".db") else tmp_path / into / "copy"

    def cut_off(_: int, __: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        in_folder.copy_to(place, cut_off)
    unfinished = Index.open(place, LightEmbedder())
    assert unfinished.documents() == []
    # It is no index yet: neither built from what ships, nor copied on.
    for use in (partial(open_index, place, Settings()), partial(unfinished.copy_to, tmp_path / "other")):
        with pytest.raises(MiitError, match="is a copy that was cut off, or is being made: repeat 'miit copy"):
            use()
    copied = in_folder.copy_to(place)
    assert [document.document_id for document in copied.documents()] == ["rain", "wind"]
    copied.check_whole()


def test_a_copy_for_another_model_is_refused(in_folder: Index, miit_folder: Path, tmp_path: Path) -> None:
    del in_folder
    Index.create(tmp_path / "empty", LightEmbedder())
    with pytest.raises(InputError, match="the target is for 'light'"):
        Index.open(miit_folder).copy_to(tmp_path / "empty")


# The shell


def test_the_shell_goes_by_the_address(miit_folder: Path, tmp_path: Path) -> None:
    run = Run(tmp_path / "unused", tmp_path, [sys.executable, "-m", "assistant.cli"])
    environment = {"MIIT_INDEX_URL": str(tmp_path / "shell.db"), "PYTHONPATH": str(REPOSITORY)}
    done = run("copy", str(miit_folder), environment["MIIT_INDEX_URL"], environment=environment)
    assert (done.returncode, done.stdout) == (0, "1 document: copied\n")
    found = run("search", "5G base stations", "--json", environment=environment)
    assert (
        found.stdout
        == run("search", "5G base stations", "--json", "--index", str(miit_folder), environment=environment).stdout
    )
    assert "miit-2021" in run("list", environment=environment).stdout
    assert "All texts are as they were written" in run("doctor", environment=environment).stdout
    assert "compares the query with all of them" in run("index", "--explain", environment=environment).stdout
    assert not (tmp_path / "unused").exists()


def test_an_interrupted_copy_says_what_to_do(miit_folder: Path, tmp_path: Path) -> None:
    script = (
        "import sys; from index import Index; from assistant.cli import main\n"
        "def interrupted(*_): raise KeyboardInterrupt\n"
        "Index.copy_to = interrupted; main()"
    )
    run = Run(tmp_path / "unused", tmp_path, [sys.executable, "-c", script])
    done = run("copy", str(miit_folder), str(tmp_path / "copy.db"), environment={"PYTHONPATH": str(REPOSITORY)})
    assert (done.returncode, done.stdout) == (130, "")
    assert done.stderr.startswith("Nothing was copied, and the source is as it was: give the same command again.\n")


def test_the_first_command_fills_an_empty_server(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MIIT_INDEX_URL", url)
    assert [document.document_id for document in Assistant.open().index.documents()] == ["miit-2021"]
    assert Assistant.open().index.holds(read_transcript(MIIT_TEXT))


def test_a_wrong_address_is_a_sentence_and_a_password_is_masked(tmp_path: Path) -> None:
    run = Run(tmp_path / "unused", tmp_path, [sys.executable, "-m", "assistant.cli"])
    environment = {"PYTHONPATH": str(REPOSITORY), "MIIT_INDEX_URL": "milvus"}
    assert "MIIT_INDEX_URL is 'milvus': write http://HOST:19530" in sentence(run("list", environment=environment), 2)
    environment["MIIT_INDEX_URL"] = "http://root:secret@127.0.0.1:1"
    shown = run("settings", environment=environment).stdout + run("list", environment=environment).stderr
    assert "127.0.0.1:1" in shown
    assert "secret" not in shown
