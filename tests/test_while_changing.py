"""Who asks while documents are replaced, removed and added gets an answer from one state of the index."""

import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from assistant import Answer, Assistant
from assistant.passage_map import passage_map
from index import Index, InputError, MiitError, Transcript
from index.library import Prepared
from index.reader import parse_transcript

MEASURES = (
    "We took three measures. First, we dredged the northern channel to 14 metres. "
    "Second, we built two cranes. Third, we hired forty pilots."
)
QUESTIONS = (
    "Which three measures were taken?",
    "How deep was the northern channel dredged?",
    "Who spoke?",
    "What did Anna Berg say about pilots?",
)
Version = tuple[Transcript, Prepared]


def version(index: Index, preface: str) -> Version:
    """The talk, whose every sentence stands at another place after another preface."""
    transcript = parse_transcript(f"Anna Berg:\n\n{preface}\n\n{MEASURES}\n", "talk")
    return transcript, index.prepare(transcript)


@contextmanager
def changing(index: Index, versions: tuple[Version, ...]) -> Iterator[None]:
    """Another thread removes and adds the versions by turns."""
    stop = threading.Event()

    def change() -> None:
        while not stop.is_set():
            for transcript, prepared in versions:
                index.remove("talk")
                index.add(transcript, prepared=prepared)

    thread = threading.Thread(target=change)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


@pytest.fixture
def versions(empty_index: Index) -> tuple[Version, ...]:
    empty_index.add(parse_transcript("Per Dahl:\n\nThe weather was fine, and the gulls were loud.\n", "weather"))
    made = version(empty_index, "Good morning."), version(empty_index, "It is a pleasure to see you all here again.")
    empty_index.add(made[0][0], prepared=made[0][1])
    return made


def check(answer: Answer, versions: tuple[Version, ...]) -> None:
    """All citations are of one version, or of the document that stays."""
    cited = [one for one in [*answer.citations, *answer.nearest] if one.document == "talk"]
    assert not cited or any(
        all(transcript.text[one.start : one.end] == one.quote for one in cited) for transcript, _ in versions
    )


def test_each_answer_is_from_one_state_of_the_index(empty_index: Index, versions: tuple[Version, ...]) -> None:
    assistant, answered = Assistant(empty_index), 0
    with changing(empty_index, versions):
        for number in range(120):
            question = QUESTIONS[number % len(QUESTIONS)]
            answers = list(assistant.stream(question)) if number % 2 else [assistant.ask(question)]
            for answer in answers:
                check(answer, versions)
            answered += not answers[-1].refused
    assert answered


@pytest.mark.usefixtures("versions")
def test_an_answer_that_is_on_its_way_goes_on_without_its_document(empty_index: Index) -> None:
    assistant = Assistant(empty_index)
    expected = assistant.ask(QUESTIONS[0])
    assert len(expected.citations) > 1
    answers = assistant.stream(QUESTIONS[0])
    next(answers)
    empty_index.remove("talk")
    assert list(answers)[-1] == expected
    assert assistant.ask(QUESTIONS[0]).refused


@pytest.mark.usefixtures("versions")
def test_an_answer_may_be_read_in_one_thread_and_another(empty_index: Index) -> None:
    answers, read = Assistant(empty_index).stream(QUESTIONS[0]), list[Answer]()

    def read_one() -> None:
        read.extend(answer for answer in [next(answers, None)] if answer)

    for _ in range(6):
        thread = threading.Thread(target=read_one)
        thread.start()
        thread.join()
    assert read[-1] == Assistant(empty_index).ask(QUESTIONS[0])


def test_a_snapshot_stays_as_it_was_and_is_not_written(empty_index: Index, versions: tuple[Version, ...]) -> None:
    with empty_index.snapshot() as before:
        empty_index.remove("talk")
        assert before.transcript("talk") == versions[0][0]
        assert before.search("northern channel")[0].passage.document_id == "talk"
        with pytest.raises(InputError):
            empty_index.transcript("talk")
        with pytest.raises(Exception, match="snapshot"):
            before.remove("weather")
    assert {hit.passage.document_id for hit in empty_index.search("northern channel")} == {"weather"}


def put_back(index: Index, copy: Path) -> None:
    """Moves the folder of the index away, as who restores a backup does, and puts the copy in its place."""
    index.folder.rename(index.folder.with_name("away"))
    shutil.copytree(copy, index.folder)


def test_a_copy_that_is_put_back_is_what_is_read_and_written_from_then_on(
    empty_index: Index, versions: tuple[Version, ...], tmp_path: Path
) -> None:
    copy = shutil.copytree(empty_index.folder, tmp_path / "copy")
    assistant = Assistant(empty_index)
    empty_index.remove("weather")
    assert passage_map(empty_index).passages == 1
    put_back(empty_index, copy)
    # A copy goes on counting where it was: here it comes to the same generation with another content.
    before = empty_index.state
    empty_index.add(parse_transcript("Ida Holm:\n\nThe bridge cost 77 million crowns.", "bridge"))
    assert (empty_index.generation, empty_index.state == before) == (before.generation + 1, False)
    assert {one.document_id for one in empty_index.documents()} == {"bridge", "talk", "weather"}
    assert passage_map(empty_index).passages == 3
    assert {one.document_id for one in Index.open(empty_index.folder).documents()} == {"bridge", "talk", "weather"}
    assert {one.document_id for one in Index.open(tmp_path / "away").documents()} == {"talk"}
    assert "77 million" in assistant.ask("How much did the bridge cost?").answer
    answer = assistant.ask(QUESTIONS[1])
    assert answer.citations
    check(answer, versions)


@pytest.mark.usefixtures("versions")
def test_a_change_while_a_copy_is_put_back_is_not_lost_in_the_folder_that_is_gone(
    empty_index: Index, tmp_path: Path
) -> None:
    copy = shutil.copytree(empty_index.folder, tmp_path / "copy")
    bridge = parse_transcript("Ida Holm:\n\nThe bridge cost 77 million crowns.", "bridge")
    empty_index.add(bridge)
    prepared = empty_index.prepare(bridge)
    empty_index.remove("bridge")  # so that it is embedded inside of the change
    with pytest.raises(MiitError, match=r"replaced by another one while .* nothing was changed: repeat\.$"):
        empty_index.add(bridge, lambda *_: put_back(empty_index, copy), prepared=prepared)
    assert empty_index.add(bridge).state == "added"
    assert {one.document_id for one in empty_index.documents()} == {"bridge", "talk", "weather"}
