"""Inputs that nobody would write, and sessions while documents come and go.

`benchmarks.fuzz` and `benchmarks.soak` do the same with many more (docs/reliability.md).
"""

import gc
import json
import shutil
import sys
import threading
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

import anyio
import httpx
import pytest
import snowballstemmer
from gradio.state_holder import SessionState

from assistant.terms import word_stems
from benchmarks.fuzz.findings import Findings
from benchmarks.fuzz.targets import TARGETS
from benchmarks.soak import soak
from benchmarks.visits import Visit
from tests.serving import serving


@pytest.mark.parametrize("target", TARGETS)
def test_strange_inputs_are_answered_or_refused_in_a_sentence(target: str, tmp_path: Path) -> None:
    findings = Findings(target, "hypothesis")
    TARGETS[target][0](findings, 40, 6, tmp_path)
    assert not findings.failures, findings.examples
    assert findings.answered
    assert findings.refused


def test_sessions_quote_word_for_word_while_documents_come_and_go(miit_folder: Path, tmp_path: Path) -> None:
    counts, log = soak(Path(shutil.copytree(miit_folder, tmp_path / "index")), sessions=4, seconds=6, seed=6)
    assert (counts.wrong, dict(counts.failures), log) == ([], {}, "")
    assert counts.of_changing
    assert all(counts.done[what] for what in ("pages", "chat", "ask", "search", "documents", "added"))


T = TypeVar("T")


def elsewhere(visit: Callable[[str], Coroutine[Any, Any, T]], address: str) -> T:
    """What comes of the visit, in a thread of its own: the browser of other tests keeps the event loop of this one."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(anyio.run, visit, address).result()


def test_calls_of_programs_do_not_take_the_place_of_conversations(
    miit_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("assistant.views.sessions.SESSIONS_KEPT", 3)

    async def converse(address: str) -> str:
        async with Visit(address) as visit:
            await visit.chat("How many 5G base stations were built?")
            for _ in range(6):
                await visit.call("documents")
            return await visit.follow()

    with serving(miit_folder) as address:
        assert "chip" in elsewhere(converse, address)


def test_a_call_of_a_program_leaves_no_session_behind(miit_folder: Path) -> None:
    async def call(address: str) -> int:
        async with Visit(address) as visit:
            await visit.call("documents")
            before = sessions()
            for _ in range(20):
                await visit.call("documents")
            return sessions() - before

    with serving(miit_folder) as address:
        assert elsewhere(call, address) <= 1  # that of the last may still be on its way


def test_threads_do_not_mix_their_words() -> None:
    stems = ("harbour", "relat", "connect", "gener", "station", "continu", "national", "hope", "light", "electr")
    endings = ("ation", "ings", "ies", "fully", "ousness", "ers", "ement", "ization")
    words = [f"{stem}{ending}" for stem in stems for ending in endings]
    texts = [" ".join(f"{vowel}{one}{word}" for word in words for vowel in "uio") for one in "bcdfgklm"]
    together, before = threading.Barrier(len(texts)), sys.getswitchinterval()

    def stem(text: str) -> frozenset[str]:
        together.wait()
        return word_stems(text)

    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(len(texts)) as threads:
            at_once = list(threads.map(stem, texts))
    finally:
        sys.setswitchinterval(before)
    stemmer = snowballstemmer.stemmer("english")
    assert at_once == [frozenset(stemmer.stemWords(text.split())) for text in texts]


def test_what_nobody_asked_for_has_no_result_and_is_no_failure(
    miit_folder: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    form = {"Content-Type": "multipart/form-data; boundary=x"}
    with serving(miit_folder) as address, httpx.Client(base_url=address) as client:
        for call in ("ask/0f", "v2/ask/0f", "v2/ask"):
            answer = client.get(f"/gradio_api/call/{call}")
            assert (answer.status_code, "no call" in answer.json()["detail"]) == (404, True)
        lost = client.get("/gradio_api/queue/data", params={"session_hash": "gone"}).text
        assert json.loads(lost.removeprefix("data: "))["session_not_found"]
        assert client.post("/gradio_api/upload", content=b"no form", headers=form).is_client_error
    assert not capfd.readouterr().err


def sessions() -> int:
    gc.collect()
    return sum(isinstance(one, SessionState) for one in gc.get_objects())
