"""What readers thought of answers: kept in the library's database, and listed in the shell."""

import json
import shutil
import sqlite3
import stat
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from assistant import Answer, Assistant
from index import Index, MiitError
from index.feedback import Feedback, Verdict
from index.store import FILE_NAME
from tests.command_line import Run

QUESTION = "How many new 5G base stations were built?"
NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


def given(key: str, verdict: Verdict = "up", after: int = 0) -> Feedback:
    """A verdict on the answer with that key, so many minutes after noon."""
    answer = Answer(question=key, language="en", answer="No.", refused=True).model_dump_json()
    return Feedback(key, NOON + timedelta(minutes=after), f"What is {key}?", "en", verdict, answer)


# The index


def test_verdicts_are_kept_in_order_and_a_changed_one_replaces_the_first(empty_index: Index) -> None:
    assert empty_index.feedback() == []
    for feedback in (given("b", after=1), given("a"), given("b", "down", after=2)):
        empty_index.save_feedback(feedback)
    assert Index.open(empty_index.folder).feedback() == [given("a"), given("b", "down", after=2)]

    empty_index.withdraw_feedback("a")
    empty_index.withdraw_feedback("nothing")
    assert empty_index.feedback() == [given("b", "down", after=2)]


def test_nobody_can_be_told_from_a_verdict(empty_index: Index) -> None:
    empty_index.save_feedback(given("a"))
    with sqlite3.connect(empty_index.folder / FILE_NAME) as connection:
        columns = [row[1] for row in connection.execute("PRAGMA table_info(feedback)")]
    connection.close()
    assert columns == ["key", "time", "question", "language", "verdict", "answer", "checksum"]


def test_an_index_from_before_there_was_feedback_gets_a_place_for_it(empty_index: Index) -> None:
    empty_index.withdraw_feedback("a")
    assert empty_index.feedback() == []
    empty_index.save_feedback(given("a"))
    assert empty_index.feedback() == [given("a")]


def test_verdicts_from_before_there_were_checksums_stay_and_new_ones_have_one(empty_index: Index) -> None:
    empty_index.save_feedback(given("a"))
    database = empty_index.folder / FILE_NAME
    with sqlite3.connect(database) as connection:
        connection.execute("ALTER TABLE feedback DROP COLUMN checksum")
    connection.close()
    assert empty_index.feedback() == [given("a")]
    empty_index.save_feedback(given("b", after=1))
    assert empty_index.feedback() == [given("a"), given("b", after=1)]
    with sqlite3.connect(database) as connection:
        connection.execute("UPDATE feedback SET verdict = 'down'")
    connection.close()
    with pytest.raises(MiitError, match="a reader's verdict"):
        empty_index.feedback()


def test_rebuilding_keeps_verdicts(empty_index: Index) -> None:
    empty_index.save_feedback(given("a"))
    empty_index.rebuild()
    assert empty_index.feedback() == [given("a")]


def test_verdicts_come_in_while_people_ask_and_documents_are_added(miit_copy: Path) -> None:
    index = Index.open(miit_copy)
    transcript = index.transcript("miit-2021")

    def add() -> None:
        index.remove("miit-2021")
        index.add(transcript)

    with ThreadPoolExecutor(8) as threads:
        jobs: list[Future[Any]] = [threads.submit(add)]
        jobs += [threads.submit(index.search, f"5G {n}", 3) for n in range(20)]
        jobs += [threads.submit(Index.open(miit_copy).save_feedback, given(f"key {n}")) for n in range(20)]
        for job in jobs:
            job.result()
    assert {feedback.key for feedback in index.feedback()} == {f"key {n}" for n in range(20)}
    assert index.search("5G", 3)


@pytest.fixture
def miit_copy(miit_folder: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(miit_folder, tmp_path / "index"))


def test_an_index_that_cannot_be_written_says_so(miit_copy: Path) -> None:
    (miit_copy / FILE_NAME).chmod(stat.S_IRUSR)
    index = Index.open(miit_copy)
    if _can_write(miit_copy / FILE_NAME):
        pytest.skip("this user may write everything")
    with pytest.raises(MiitError, match="cannot be used"):
        index.save_feedback(given("a"))
    assert index.feedback() == []


def _can_write(path: Path) -> bool:
    try:
        path.open("ab").close()
    except OSError:
        return False
    return True


# The shell


def test_feedback_is_listed(miit_copy: Path, tmp_path: Path) -> None:
    run = Run(miit_copy, tmp_path)
    assert run("feedback").stdout == ""
    assert json.loads(run("feedback", "--json").stdout) == {"feedback": []}
    index = Index.open(miit_copy)
    answer = Assistant(index).ask(QUESTION)
    index.save_feedback(given("what"))
    index.save_feedback(
        Feedback("k", NOON + timedelta(hours=1), QUESTION, answer.language, "down", answer.model_dump_json())
    )

    assert run("feedback").stdout == f"2026-11-24 12:00  up    What is what?\n2026-11-24 13:00  down  {QUESTION}\n"
    assert run("remove", "miit-2021").returncode == 0
    first, second = json.loads(run("feedback", "--json").stdout)["feedback"]
    assert set(first) == {"time", "verdict", "question", "language", "answer"}
    assert second["time"] == "2026-11-24T13:00:00+00:00"
    assert Answer(**second["answer"]) == answer
