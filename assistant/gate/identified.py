"""Gives each HTTP request an id, by which the log of it and of what was done for it are found again."""

from collections.abc import Callable
from contextvars import ContextVar
from time import perf_counter

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.logs import log_line, new_id

HEADER = "x-request-id"

_current: ContextVar[str] = ContextVar("request", default="")

# Fifty of them are loaded with a page.
_NOT_LOGGED = ("/assets/", "/static/")

Count = Callable[[str, int], None]
"""Called with the method of a request and the status of its response."""


class Identified:
    """Puts an id of its own into the headers of each request and response, logs the request, and has it counted.

    The log tells the path, and not what stands after its "?": that holds questions.
    """

    def __init__(self, app: ASGIApp, count: Count | None = None) -> None:
        self._app, self._count = app, count

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers a request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request_id, began, status = new_id(), perf_counter(), 500

        async def send_with_id(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)[HEADER] = request_id
            await send(message)

        headers = [(name, value) for name, value in scope["headers"] if name != HEADER.encode()]
        token = _current.set(request_id)
        try:
            scope = {**scope, "headers": [*headers, (HEADER.encode(), request_id.encode())]}
            await self._app(scope, receive, send_with_id)
        finally:
            _current.reset(token)
            if self._count:
                self._count(scope["method"], status)
            if not scope["path"].startswith(_NOT_LOGGED):
                log_line(
                    "http",
                    request=request_id,
                    method=scope["method"],
                    path=scope["path"],
                    status=status,
                    milliseconds=round(1_000 * (perf_counter() - began), 2),
                )


def current_id() -> str:
    """The id of the request for which this is done, or else a new one.

    Gradio does the work of an event later and elsewhere than its request is answered, but keeps the headers.
    """
    from gradio.context import LocalContext

    asked = LocalContext.request.get(None)
    headers = getattr(asked, "headers", None)
    return (headers.get(HEADER) if headers else None) or _current.get() or new_id()
