"""Headers that tell the browser what no answer of this server may do."""

import base64
import hashlib
import re
import secrets
from collections.abc import Iterable

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_NOTHING = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"

# Gradio sets styles in attributes, and makes functions of the views' scripts ('unsafe-eval'). A script that stands in
# the page, or an attribute such as onerror, runs for none of that: it has neither the nonce nor a known digest.
_PAGE = (
    "default-src 'none'; script-src 'self' 'unsafe-eval' {allowed}; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; font-src 'self'; connect-src 'self'; manifest-src 'self'; frame-ancestors 'none'; "
    "base-uri 'self'; form-action 'self'"
)

_ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    # The page's own requests say where they come from, which tells them from those of other sites.
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}

_SCRIPT = re.compile(rb"<script\b")


class SecurityHeaders:
    """Gives each answer the headers; one that says nothing of its content's policy may load and run nothing."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers a request."""

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.setdefault("Content-Security-Policy", _NOTHING)
                for name, value in _ALWAYS.items():
                    headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, send_with_headers if scope["type"] == "http" else send)


class PageScripts:
    """Lets the page run the scripts that Gradio's template has, and `scripts` that Gradio adds later, and no others.

    It reads the page before that is compressed.
    """

    def __init__(self, app: ASGIApp, scripts: Iterable[str] = ()) -> None:
        self._app = app
        self._digests = " ".join(digest(script) for script in scripts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers a request."""
        if scope["type"] != "http" or scope["path"] != "/":
            await self._app(scope, receive, send)
            return
        start: Message = {}
        body = b""

        async def gather(message: Message) -> None:
            nonlocal start, body
            if message["type"] == "http.response.start":
                start = message
                return
            body += message.get("body", b"")
            if message.get("more_body"):
                return
            nonce = secrets.token_urlsafe(16)
            headers = MutableHeaders(scope=start)
            headers["Content-Security-Policy"] = _PAGE.format(allowed=f"'nonce-{nonce}' {self._digests}".strip())
            headers["Cache-Control"] = "no-store"
            # What the configuration in the page says has no "<": Gradio writes it as an escape.
            body = _SCRIPT.sub(b'<script nonce="%b"' % nonce.encode(), body)
            headers["Content-Length"] = str(len(body))
            await send(start)
            await send({"type": "http.response.body", "body": body})

        await self._app(scope, receive, gather)


def digest(text: str) -> str:
    """How a policy names a script or a stylesheet that may stand in the page."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
