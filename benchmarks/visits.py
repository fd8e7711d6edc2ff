"""A running server as a process of its own, and sessions on its page as browsers have them, without a browser."""

import asyncio
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any
from uuid import uuid4

import httpx

_SECONDS_TO_START = 60
_SECONDS_TO_ANSWER = 120


class VisitError(Exception):
    """What a visitor met that nobody should."""


@dataclass(frozen=True, slots=True)
class RunningServer:
    """Where the server is, its process, and the file that it writes its errors to."""

    address: str
    pid: int
    log: Path

    def resident_bytes(self) -> int:
        """The memory that the process has now."""
        pages = int(Path(f"/proc/{self.pid}/statm").read_text(encoding="ascii").split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE")

    def cpu_seconds(self) -> float:
        """The time that the process has computed so far."""
        fields = Path(f"/proc/{self.pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


@contextmanager
def running_server(index: Path, **settings: str) -> Iterator[RunningServer]:
    """`miit serve` over the index, without a limit of requests unless the settings have one."""
    port, log = free_port(), index.parent / "server.log"
    kept = {name: value for name, value in os.environ.items() if not name.startswith("MIIT_")}
    environment = kept | {"MIIT_RATE_LIMIT": "0"} | settings
    command = [sys.executable, "-m", "assistant.cli", "serve", "--port", str(port), "--index", str(index)]
    with log.open("wb") as errors, subprocess.Popen(command, stdout=errors, stderr=errors, env=environment) as process:
        server = RunningServer(f"http://127.0.0.1:{port}", process.pid, log)
        try:
            _wait_for(server)
            yield server
        finally:
            process.terminate()


def _wait_for(server: RunningServer) -> None:
    until = time.monotonic() + _SECONDS_TO_START
    while time.monotonic() < until:
        try:
            if httpx.get(f"{server.address}/health").is_success:
                return
        except httpx.TransportError:
            time.sleep(0.1)
    raise VisitError(f"The server has not started: {server.log.read_text(encoding='utf-8')[-500:]}")


@dataclass(slots=True)
class Visit:
    """One session on the page: what its chat and its endpoints answer. Use it as a context."""

    address: str
    _client: httpx.AsyncClient = field(init=False)
    _session: str = field(default_factory=lambda: uuid4().hex[:10])
    _asking: int = 0
    _following: int = 0
    _beating: asyncio.Task[None] | None = None

    async def __aenter__(self) -> "Visit":
        """Loads the page, and keeps the connection open that tells the server that somebody is there."""
        self._client = httpx.AsyncClient(base_url=self.address, timeout=_SECONDS_TO_ANSWER)
        self._expect(await self._client.get("/"))
        config = self._expect(await self._client.get("/config")).json()
        box = next(one["id"] for one in config["components"] if one["props"].get("elem_id") == "question")
        events = config["dependencies"]
        self._asking = next(one["id"] for one in events if [box, "submit"] in one["targets"])
        self._following = next(one["id"] for one in events if one["trigger_after"] == self._asking)
        self._beating = asyncio.create_task(self._beat())
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Leaves the page."""
        if self._beating:
            self._beating.cancel()
            await asyncio.gather(self._beating, return_exceptions=True)
        await self._client.aclose()

    async def _beat(self) -> None:
        async with self._client.stream("GET", f"/gradio_api/heartbeat/{self._session}", timeout=None) as beats:
            async for _ in beats.aiter_bytes():
                pass

    async def chat(self, question: str) -> None:
        """Asks in the chat, and waits until the answer is there. Raises VisitError when it fails."""
        await self._do(self._asking, [question, "everything", None, None])

    async def follow(self) -> str:
        """The questions that the page suggests after an answer, as HTML; "" without any. Raises as `chat`."""
        (suggested,) = await self._do(self._following, [None, "everything", None])
        return str(suggested)

    async def _do(self, event: int, data: list[Any]) -> list[Any]:
        """Does what an event of the page does, and waits until it is done; returns what it shows at last."""
        body = {"data": data, "fn_index": event, "session_hash": self._session, "trigger_id": None}
        self._expect(await self._client.post("/gradio_api/queue/join", json=body))
        async with self._events(f"/gradio_api/queue/data?session_hash={self._session}") as events:
            shown: list[Any] = []
            async for _, told in events:
                if told["msg"] == "unexpected_error" or (told["msg"] == "process_completed" and not told["success"]):
                    raise VisitError(f"An event of the page failed: {told}")
                if told["msg"] == "process_completed":
                    shown = told["output"]["data"]
                if told["msg"] == "close_stream":
                    return shown
        raise VisitError("The events of the page ended without a result.")

    async def call(self, endpoint: str, **parameters: Any) -> dict[str, Any]:
        """What an endpoint returns. Raises VisitError when it fails."""
        path = f"/gradio_api/call/v2/{endpoint}"
        event = self._expect(await self._client.post(path, json=parameters)).json()["event_id"]
        async with self._events(f"{path}/{event}") as events:
            async for name, told in events:
                if name == "error":
                    raise VisitError(f"{endpoint} failed: {told}")
                if name == "complete":
                    result: dict[str, Any] = told[0]
                    return result
        raise VisitError(f"The events of {endpoint} ended without a result.")

    @asynccontextmanager
    async def _events(self, path: str) -> AsyncIterator[AsyncIterator[tuple[str, Any]]]:
        """The names and data of the events that the server sends there."""
        async with self._client.stream("GET", path) as response:
            self._expect(response)
            yield _named(response)

    def _expect(self, response: httpx.Response) -> httpx.Response:
        if not response.is_success:
            raise VisitError(f"{response.request.method} {response.request.url.path} answered {response.status_code}")
        return response


async def _named(response: httpx.Response) -> AsyncIterator[tuple[str, Any]]:
    name = ""
    async for line in response.aiter_lines():
        if line.startswith("event: "):
            name = line.removeprefix("event: ")
        elif line.startswith("data: "):
            yield name, json.loads(line.removeprefix("data: "))
