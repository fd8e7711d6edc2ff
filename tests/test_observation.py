"""What is told of a running assistant: observers, logs as JSON, /health, and metrics for Prometheus."""

import json
import os
import re
import sqlite3
import subprocess
import sys
import time
from collections.abc import Generator, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from langchain_core.language_models.fake_chat_models import FakeListChatModel
from prometheus_client.parser import text_string_to_metric_families

from assistant import Assistant
from assistant.gate.passwords import write_user
from assistant.observation import Observation
from index import Index, InputError, stages
from index.reader import parse_transcript
from index.stages import Stage, listening, stage, staged
from tests.browser import free_port
from tests.command_line import Run
from tests.serving import PASSWORD, USER, basic, serving

QUESTION = "How many new 5G base stations were built?"
UNANSWERABLE = "Who won the football world cup in 1998?"


@pytest.fixture
def seen(assistant: Assistant) -> list[Observation]:
    """What is observed of the assistant."""
    found: list[Observation] = []
    assistant.observers.append(found.append)
    return found


# Stages

NAMES = st.sampled_from(["embed", "search", "select", "model", "verify"])
TREES: st.SearchStrategy[list[Any]] = st.recursive(
    st.just([]), lambda inner: st.lists(st.tuples(NAMES, st.integers(0, 1_000), inner), max_size=4), max_leaves=12
)


@given(TREES)
def test_the_times_of_stages_add_up_however_they_are_nested(tree: Any) -> None:
    now = 0.0
    told: dict[Stage, float] = {}

    def tell(name: Stage, seconds: float) -> None:
        told[name] = told.get(name, 0) + seconds

    def work(tree: Any) -> None:
        nonlocal now
        for name, seconds, inner in tree:
            with stage(name):
                now += seconds
                work(inner)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(stages, "perf_counter", lambda: now)
        with listening(tell):
            work(tree)
    assert sum(told.values()) == now
    assert told == totals(tree)


def totals(tree: Any) -> dict[str, float]:
    found: dict[str, float] = {}
    for name, seconds, inner in tree:
        for one, more in [(name, seconds), *totals(inner).items()]:
            found[one] = found.get(one, 0) + more
    return found


def test_a_stage_that_fails_is_told_too_and_nobody_need_listen() -> None:
    told: list[Stage] = []
    with listening(lambda name, _: told.append(name)), pytest.raises(KeyError), stage("search"):
        raise KeyError
    with stage("embed"):
        """Nobody is told."""
    assert told == ["search"]


def test_pieces_are_made_in_their_stage_and_closed_with_it() -> None:
    told: list[Stage] = []
    closed: list[bool] = []

    def pieces() -> Generator[int, None, None]:
        try:
            yield from range(3)
        finally:
            closed.append(True)

    with listening(lambda name, _: told.append(name)):
        assert list(staged("model", pieces())) == [0, 1, 2]
        half = staged("model", pieces())
        next(half)
        half.close()
    assert told == ["model"] * 5
    assert closed == [True, True]


# Observers


def test_a_question_is_observed_with_its_stages(assistant: Assistant, seen: list[Observation]) -> None:
    assistant.ask(QUESTION)
    *_, _ = assistant.stream("去年新建了多少个5G基站？")
    assistant.ask(UNANSWERABLE)
    assistant.search("IPv6")
    assert [(one.kind, one.outcome) for one in seen] == [
        ("ask", "answered"),
        ("ask", "answered"),
        ("ask", "refused"),
        ("search", "done"),
    ]
    for one in seen:
        assert set(one.stages) == ({"embed", "search"} if one.kind == "search" else {"embed", "search", "select"})
        assert 0 < sum(one.stages.values()) <= one.seconds
    assert (seen[0].text, QUESTION in repr(seen[0])) == (QUESTION, False)


def test_what_a_chat_model_writes_and_its_check_are_stages(index: Index) -> None:
    model = FakeListChatModel(responses=["654,000 new 5G base stations were built in the whole year. [1]"])
    assistant = Assistant(index, chat_model=model)
    seen: list[Observation] = []
    assistant.observers.append(seen.append)
    answer = assistant.ask(QUESTION)
    assistant.ask("And gigabit cities?", history=[answer])
    assert [set(one.stages) for one in seen] == [{"embed", "search", "select", "model", "verify"}] * 2


def test_what_cannot_be_asked_or_fails_or_is_left_is_observed(assistant: Assistant, seen: list[Observation]) -> None:
    for wrong in (lambda: assistant.ask(" "), lambda: assistant.stream(" "), lambda: assistant.search("IPv6", 0)):
        with pytest.raises(InputError):
            wrong()
    growing = assistant.stream("What measures were taken?")
    next(growing)
    growing.close()  # type: ignore[attr-defined]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(assistant.index, "search", lambda *_, **__: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            assistant.search("IPv6")
    assert [(one.kind, one.outcome) for one in seen] == [
        ("ask", "invalid"),
        ("ask", "invalid"),
        ("search", "invalid"),
        ("ask", "stopped"),
        ("search", "failed"),
    ]


# Logs


def lines(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


def test_the_shell_logs_a_question_without_its_text(miit_folder: Path, tmp_path: Path) -> None:
    run = Run(miit_folder, tmp_path)
    assert run("ask", QUESTION).stderr == ""
    (line,) = lines(run("ask", QUESTION, environment={"MIIT_LOG": "json"}).stderr)
    assert (line["message"], line["level"], line["outcome"]) == ("ask", "info", "answered")
    assert set(line["stages"]) == {"embed", "search", "select"}
    assert sum(line["stages"].values()) <= line["milliseconds"] + 0.1
    assert re.fullmatch(r"[0-9a-f]{16}", line["request"])
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+00:00", line["time"])
    assert "text" not in line
    told = run("ask", QUESTION, environment={"MIIT_LOG": "json", "MIIT_LOG_QUESTIONS": "true"}).stderr
    assert lines(told)[0]["text"] == QUESTION


@contextmanager
def logging_server(index: Path, log: Path, *arguments: str) -> Iterator[str]:
    """The address of `miit serve --log`, whose standard error is the file `log`."""
    port = free_port()
    command = [sys.executable, "-c", "from assistant.cli import main; main()", "serve", "--log", "--port", str(port)]
    environment = {**os.environ, "MIIT_INDEX_DIR": str(index)}
    with (
        log.open("w", encoding="utf-8") as file,
        subprocess.Popen([*command, *arguments], stdout=subprocess.PIPE, stderr=file, env=environment) as process,
    ):
        assert process.stdout
        process.stdout.readline()
        yield f"http://127.0.0.1:{port}"
        process.terminate()


def test_a_request_and_what_was_done_for_it_have_one_id(miit_folder: Path, tmp_path: Path) -> None:
    log = tmp_path / "log"
    with logging_server(miit_folder, log, "--mcp") as address:
        call = f"{address}/gradio_api/call/v2/ask"
        asked = httpx.post(call, json={"question": QUESTION}, headers={"X-Request-ID": "mine"})
        assert "event: complete" in httpx.get(f"{call}/{asked.json()['event_id']}").text
        tool = {"name": "search", "arguments": {"query": "IPv6"}}
        message = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": tool}
        accept = {"Accept": "application/json, text/event-stream"}
        called = httpx.post(f"{address}/gradio_api/mcp/", json=message, headers=accept)
        httpx.get(f"{address}/?view=search&q=secret-query")
        until = time.monotonic() + 10  # a request is told of when its answer is gone already
        while log.read_text(encoding="utf-8").count('"http"') < 4 and time.monotonic() < until:
            time.sleep(0.05)
    told = lines(log.read_text(encoding="utf-8"))
    ids = {one["message"]: one["request"] for one in told if one["message"] in ("ask", "search")}
    assert ids == {"ask": asked.headers["x-request-id"], "search": called.headers["x-request-id"]}
    requests = {one["request"]: (one["method"], one["path"], one["status"]) for one in told if one["message"] == "http"}
    assert requests[ids["ask"]] == ("POST", "/gradio_api/call/v2/ask", 200)
    assert len(requests) == 4
    assert "mine" not in requests
    assert not re.search(r"base stations|IPv6|secret", log.read_text(encoding="utf-8"))


def test_what_goes_wrong_is_a_line_of_json_too(miit_folder: Path, tmp_path: Path) -> None:
    users = tmp_path / "users"
    write_user(users, USER, PASSWORD)
    log = tmp_path / "log"
    with logging_server(miit_folder, log, "--auth", str(users)) as address:
        assert httpx.get(address, headers=basic("mallory", "guess guess")).status_code == 401
        refusal = httpx.get(address, headers=basic("mallory", "guess guess"))
    refused = [one for one in lines(log.read_text(encoding="utf-8")) if one["message"] == "sign-in refused"]
    assert [(one["user"], one["client"]) for one in refused] == [("mallory", "127.0.0.1")] * 2
    assert refused[1]["request"] == refusal.headers["x-request-id"] != refused[0]["request"]
    assert "guess" not in log.read_text(encoding="utf-8")


# Health


def test_health_is_told_to_everybody(miit_folder: Path, tmp_path: Path) -> None:
    users = tmp_path / "users"
    write_user(users, USER, PASSWORD)
    with serving(miit_folder, auth_file=users, rate_limit=1) as address:
        for _ in range(3):
            health = httpx.get(f"{address}/health")
            assert health.status_code == 200
            assert set(health.json()) == {"ok", "version", "documents", "generation"}
            assert (health.json()["ok"], health.json()["documents"]) == (True, 1)


def test_health_follows_the_index_and_tells_when_it_is_gone(empty_index: Index) -> None:
    with serving(empty_index.folder) as address:
        before = httpx.get(f"{address}/health").json()
        empty_index.add(parse_transcript("Anna Berg:\n\nWe sold ninety umbrellas.", "talk"))
        after = httpx.get(f"{address}/health").json()
        assert after["documents"] == before["documents"] + 1
        assert after["generation"] > before["generation"]
        for file in empty_index.folder.glob("index.db*"):
            file.write_bytes(b"no database")
        gone = httpx.get(f"{address}/health")
        assert (gone.status_code, gone.json()["ok"]) == (503, False)
        assert str(empty_index.folder) not in gone.text


def test_health_and_metrics_tell_of_an_index_that_is_in_memory_only(own_folder: Path) -> None:
    database = own_folder / "index.db"
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # what stands in the log need not be read from the file
    with serving(own_folder, metrics=True) as address:
        ask(address, QUESTION)
        held = samples(address)
        with database.open("r+b") as file:
            first = file.read(16_384)
            file.seek(0)
            file.write(bytes(16_384))
        assert httpx.get(f"{address}/health").status_code == 503
        with database.open("r+b") as file:
            file.write(first)
        assert httpx.get(f"{address}/health").status_code == 200
        own_folder.rename(own_folder.with_name("away"))
        own_folder.mkdir()
        gone = httpx.get(f"{address}/health")
        assert (gone.status_code, gone.json()["ok"], set(gone.json())) == (503, False, {"ok", "version", "detail"})
        left = samples(address)
    assert {"miit_documents", "miit_passages"} == {name for name in held if name not in left}
    assert left["miit_requests_total ask answered"] == 1


# Metrics


def samples(address: str, **options: Any) -> dict[str, float]:
    answer = httpx.get(f"{address}/metrics", **options)
    assert answer.headers["content-type"].startswith("text/plain")
    families = text_string_to_metric_families(answer.text)
    return {
        f"{one.name}{''.join(f' {value}' for name, value in sorted(one.labels.items()) if name != 'le')}": one.value
        for family in families
        for one in family.samples
    }


def ask(address: str, question: str) -> None:
    call = f"{address}/gradio_api/call/v2/ask"
    httpx.get(f"{call}/{httpx.post(call, json={'question': question}).json()['event_id']}")


def test_metrics_count_what_becomes_of_requests(miit_folder: Path, index: Index) -> None:
    with serving(miit_folder, metrics=True) as address:
        before = samples(address)
        assert (before["miit_documents"], before["miit_passages"]) == (1, index.counts()["miit-2021"].passages)
        assert not [name for name in before if name.startswith("miit_requests_total")]
        for question in (QUESTION, QUESTION, UNANSWERABLE, " "):
            ask(address, question)
        httpx.get(f"{address}/nothing")
        after = samples(address)
    counted = {name: value for name, value in after.items() if name.startswith("miit_requests_total")}
    assert counted == {
        "miit_requests_total ask answered": 2,
        "miit_requests_total ask refused": 1,
        "miit_requests_total ask invalid": 1,
    }
    assert after["miit_request_seconds_count ask"] == 4
    assert {name: after[f"miit_stage_seconds_count {name}"] for name in ("embed", "search", "select")} == {
        "embed": 2,  # the same question again is not embedded again
        "search": 3,
        "select": 3,
    }
    assert after["miit_http_responses_total GET 404"] == 1
    assert after["miit_http_responses_total POST 200"] == 4


def test_metrics_count_calls_that_are_refused_for_a_parameter(miit_folder: Path) -> None:
    with serving(miit_folder, metrics=True, rate_limit=0) as address:
        call = f"{address}/gradio_api/call/v2"
        for name, given in (
            ("ask", {"question": QUESTION, "mark": "wish"}),
            ("ask", {"question": "x" * 2_001}),
            ("search", {"query": "IPv6", "since": "yesterday"}),
            ("search", {"query": "IPv6", "k": 0}),
        ):
            event = httpx.post(f"{call}/{name}", json=given).json()["event_id"]
            assert "event: error" in httpx.get(f"{call}/{name}/{event}").text
        for body in (b"{}", b'{"question": "Who spoke?", "colour": "red"}', b"no JSON"):
            assert httpx.post(f"{call}/ask", content=body).status_code == 422
        ask(address, QUESTION)
        counted = samples(address)
    assert {name: value for name, value in counted.items() if name.startswith("miit_requests_total")} == {
        "miit_requests_total ask invalid": 5,
        "miit_requests_total search invalid": 2,
        "miit_requests_total ask answered": 1,
    }


def test_metrics_are_off_unless_asked_for_and_closed_with_passwords(miit_folder: Path, tmp_path: Path) -> None:
    users = tmp_path / "users"
    write_user(users, USER, PASSWORD)
    with serving(miit_folder) as address:
        assert httpx.get(f"{address}/metrics").status_code == 404
    with serving(miit_folder, metrics=True, auth_file=users) as address:
        assert httpx.get(f"{address}/metrics").status_code == 401
        assert samples(address, headers=basic(USER, PASSWORD))["miit_documents"] == 1


def test_a_missing_package_is_one_sentence(miit_folder: Path) -> None:
    program = "import sys; sys.modules['prometheus_client'] = None; from assistant.cli import main; main()"
    command = [sys.executable, "-c", program, "serve", "--port", str(free_port())]
    environment = {**os.environ, "MIIT_INDEX_DIR": str(miit_folder), "MIIT_METRICS": "true"}
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    assert (done.returncode, done.stderr) == (
        1,
        "The metrics need the package 'prometheus-client': install it with pip install 'miit-assistant[metrics]', or "
        "leave out MIIT_METRICS.\n",
    )
