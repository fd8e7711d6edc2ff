"""A real server on loopback that speaks OpenAI's protocol, and writes, waits or misbehaves as a test tells it."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class Server(ThreadingHTTPServer):
    """Answers each request by a function; keeps what it was asked and when the client hung up."""

    daemon_threads = True

    def __init__(self, respond: "Callable[[Request], None]") -> None:
        super().__init__(("127.0.0.1", 0), Request)
        self.respond = respond
        self.asked: list[dict[str, Any]] = []
        self.keys: list[str | None] = []
        self.headers: list[dict[str, str]] = []
        self.hung_up = threading.Event()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/v1"


class Request(BaseHTTPRequestHandler):
    server: Server
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        self.server.asked.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        self.server.keys.append(self.headers["Authorization"])
        self.server.headers.append(dict(self.headers))
        self.close_connection = True
        try:
            self.server.respond(self)
        except OSError:
            self.server.hung_up.set()

    def log_message(self, format: str, *args: object) -> None:
        """Says nothing."""

    def head(self, status: int = 200, kind: str = "text/event-stream") -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.end_headers()

    def refuse(self, status: int, message: str = "") -> None:
        self.head(status, "application/json")
        self.wfile.write(json.dumps({"error": {"message": message or f"status {status}\x1b[31m"}}).encode())

    def event(self, **choice: object) -> None:
        self.data(
            json.dumps(
                {
                    "id": "1",
                    "object": "chat.completion.chunk",
                    "model": "m",
                    "created": 1,
                    "choices": [{"index": 0, "finish_reason": None, **choice}],
                }
            )
        )

    def data(self, text: str) -> None:
        self.wfile.write(f"data: {text}\n\n".encode())

    def text(self, *pieces: str) -> None:
        self.head()
        for piece in pieces:
            self.event(delta={"role": "assistant", "content": piece})

    def usage(self, read: int, wrote: int) -> None:
        counted = {"prompt_tokens": read, "completion_tokens": wrote, "total_tokens": read + wrote}
        self.data(json.dumps({"choices": [], "usage": counted}))
        self.data("[DONE]")

    def end(self) -> None:
        self.event(delta={}, finish_reason="stop")
        self.data("[DONE]")

    def wait_for_the_client_to_go(self) -> None:
        while self.connection.recv(1):
            """The client has nothing more to say."""
        self.server.hung_up.set()


Serve = Callable[[Callable[[Request], None]], Server]


@contextmanager
def model_server() -> Iterator[Serve]:
    """Starts servers that respond as told, and stops them at the end."""
    servers: list[Server] = []

    def start(respond: Callable[[Request], None]) -> Server:
        server = Server(respond)
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        servers.append(server)
        return server

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()
