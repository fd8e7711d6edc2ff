"""How a layer says no."""

from collections.abc import Mapping

from starlette.datastructures import Headers
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.types import Scope


def refusal(scope: Scope, status: int, sentence: str, headers: Mapping[str, str] | None = None) -> Response:
    """The answer with that status that is one sentence: to a reader's browser as text, to programs under "detail"."""
    if wants_page(scope):
        return PlainTextResponse(sentence, status, headers)
    return JSONResponse({"detail": sentence}, status, headers)


def wants_page(scope: Scope) -> bool:
    """Whether a browser asks for something to show in its window."""
    return "text/html" in Headers(scope=scope).get("accept", "")
