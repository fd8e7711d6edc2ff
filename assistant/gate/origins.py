"""Which pages may send requests here: the server's own, and no page of another site in a reader's browser."""

from collections.abc import Collection
from ipaddress import ip_address
from typing import Any
from urllib.parse import SplitResult, urlsplit

import regex
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from assistant.gate.refusal import refusal

# A name or an address, and a port; nothing that would make another URL of what stands before and after it.
_HOST = regex.compile(r"(?:\[[\da-f:.]+\]|[\w.-]+)(?::\d{0,5})?", regex.I | regex.A)
_NOWHERE = SplitResult("", "", "", "", "")
_PEER = "miit.peer"
_FORWARDED = (b"x-forwarded-", b"forwarded", b"x-real-ip")


class KnownHosts:
    """Refuses requests for a host that this server is not.

    A site can let its name stand for this machine (DNS rebinding), and then its pages and this server are one to the
    browser; but the requests still name the site. `hosts` are the names of this server besides "localhost" and the
    addresses of loopback.
    """

    def __init__(self, app: ASGIApp, hosts: Collection[str]) -> None:
        self._app = app
        self._hosts = {host.lower().strip("[]") for host in hosts}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers a request."""
        if scope["type"] == "http":
            host = Headers(scope=scope).get("host", "")
            name = _name(f"//{host}") if _HOST.fullmatch(host) else ""
            if not is_loopback(name) and name not in self._hosts:
                sentence = (
                    f"This server is not {name[:100]!r}: add the name to MIIT_ALLOWED_HOSTS if it is one of its own."
                )
                await refusal(scope, 421, sentence)(scope, receive, send)
                return
        await self._app(scope, receive, send)


class Forwarded:
    """Believes proxies at the `trusted` addresses and in those networks whom they forward for.

    A client that is named by no address would get a name of its own choice in logs, and at each request another one
    before limits: for such a one the proxy itself stands.
    """

    def __init__(self, app: ASGIApp, trusted: Collection[str]) -> None:
        from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

        self._app = app
        self._believing: Any = ProxyHeadersMiddleware(self._named, list(trusted))  # type: ignore[arg-type]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers a request."""
        await self._believing({**scope, _PEER: scope.get("client")}, receive, send)

    async def _named(self, scope: Scope, receive: Receive, send: Send) -> None:
        client = scope.get("client")
        if client and not _is_address(client[0]):
            scope = {**scope, "client": scope[_PEER]}
        await self._app(scope, receive, send)


class OwnWords:
    """Takes out what a client says of proxies before it: those that are trusted were heard before (see `Forwarded`),
    and Gradio would believe anybody.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers a request."""
        if scope["type"] in ("http", "websocket"):
            kept = [(name, value) for name, value in scope["headers"] if not name.startswith(_FORWARDED)]
            scope = {**scope, "headers": kept}
        await self._app(scope, receive, send)


class OwnPages:
    """Refuses what a browser sends for a page of another site, but lets links lead here.

    Programs that are no browsers say nothing of an origin. Under `open_to_local` any page of this machine may send
    requests, such as tools for developers.
    """

    def __init__(self, app: ASGIApp, open_to_local: str) -> None:
        self._app, self._open = app, open_to_local

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers a request."""
        if scope["type"] == "http" and self._is_foreign(scope):
            await refusal(scope, 403, "Pages of other sites may not use this server.")(scope, receive, send)
            return
        await self._app(scope, receive, send)

    def _is_foreign(self, scope: Scope) -> bool:
        headers = Headers(scope=scope)
        origin = headers.get("origin")
        if origin is not None:
            place = _place(origin)
            if place and place == headers.get("host", "").lower():
                return False
            return not (scope["path"].startswith(self._open) and is_loopback(_name(origin)))
        # What loads pictures, scripts and frames sends no origin, but newer browsers say what they send it for.
        site, mode = headers.get("sec-fetch-site", "none"), headers.get("sec-fetch-mode")
        followed = mode == "navigate" and scope["method"] in ("GET", "HEAD")
        return site not in ("none", "same-origin") and not followed


def is_loopback(name: str) -> bool:
    """Whether a host's name or address means this machine to whoever asks."""
    if name == "localhost":
        return True
    try:
        return ip_address(name).is_loopback
    except ValueError:
        return False


def _place(url: str) -> str:
    """The host and the port of a URL, in lower case; "" when there are none."""
    return _parts(url).netloc.lower()


def _name(url: str) -> str:
    """The host of a URL, in lower case; "" when there is none."""
    return (_parts(url).hostname or "").rstrip(".")


def _parts(url: str) -> SplitResult:
    """The parts of a URL; none of one that is malformed."""
    try:
        return urlsplit(url)
    except ValueError:
        return _NOWHERE


def _is_address(text: str) -> bool:
    """Whether a text is an address of IP, without a zone, which may be anything."""
    try:
        return not getattr(ip_address(text), "scope_id", None)
    except ValueError:
        return False
