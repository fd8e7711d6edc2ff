"""Signing in: a page with a form for people, HTTP Basic for programs, and the layer that lets nobody else in.

Gradio's own `auth` covers neither the MCP server nor all of its paths, keeps its sessions for ever and lets passwords
be tried without end: this layer stands before all of it.
"""

import base64
import binascii
from datetime import timedelta
from typing import Literal
from urllib.parse import urlencode

from anyio import CapacityLimiter
from anyio.to_thread import run_sync
from babel.dates import format_timedelta
from starlette.authentication import AuthCredentials, AuthenticationBackend, AuthenticationError, BaseUser, SimpleUser
from starlette.requests import HTTPConnection, Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp, Receive, Scope, Send

from assistant.gate.headers import digest
from assistant.gate.identified import current_id
from assistant.gate.passwords import PasswordFile
from assistant.gate.rates import TokenBuckets, address_of, too_many
from assistant.gate.refusal import refusal, wants_page
from assistant.gate.sessions import LONGEST_SECONDS, Sessions
from assistant.locale import Locale
from assistant.logs import log_line
from assistant.views.login import LoginLabels, login_html, login_styles, preferred_locale

COOKIE = "miit-session"
LOGIN = "/login"
LOGOUT = "/logout"

ATTEMPTS = 10
"""Wrong passwords from one address before it has to wait."""

SECONDS_AN_ATTEMPT = 30.0
"""After so many seconds, the address has one more attempt."""

_OPEN = (LOGIN, "/health")
_AT_ONCE = 2  # each attempt takes 64 MiB
_LONGEST_HEADER = 2_000
_SIGN_IN = "Sign in first: in a browser at /login, or with a user and a password over HTTP Basic."
_WRONG = "The user or the password is wrong."


class _TooOftenError(AuthenticationError):
    def __init__(self, wait: float) -> None:
        super().__init__("too many attempts")
        self.wait = wait


class SignIn(AuthenticationBackend):
    """Knows who is signed in, by the users and passwords of a file; `icon` is the address of the page's icon."""

    def __init__(self, passwords: PasswordFile, icon: str) -> None:
        self._passwords, self._icon = passwords, icon
        self._sessions = Sessions(passwords.proof)
        self._attempts = TokenBuckets(ATTEMPTS, 1 / SECONDS_AN_ATTEMPT)
        self._at_work = CapacityLimiter(_AT_ONCE)

    async def authenticate(self, conn: HTTPConnection) -> tuple[AuthCredentials, BaseUser] | None:
        """Who sends the request: by its cookie, or else by its HTTP Basic.

        Raises AuthenticationError for HTTP Basic that does not let in.
        """
        token = conn.cookies.get(COOKIE)
        user = self._sessions.user_of(token) if token else None
        basic = conn.headers.get("authorization", "")
        if user is None and basic.lower().startswith("basic "):
            # To try a password takes a third of a second: what let in once is a session from then on.
            user = self._sessions.user_of(basic)
            if user is None:
                user = await self._tried(conn.scope, *_credentials(basic))
                self._sessions.begin(user, basic)
        return None if user is None else (AuthCredentials(["authenticated"]), SimpleUser(user))

    async def _tried(self, scope: Scope, user: str, password: str) -> str:
        """The user. Raises AuthenticationError when the password is not the user's, or was tried too often."""
        address = address_of(scope)
        if wait := self._attempts.take(address):
            raise _TooOftenError(wait)
        if not await run_sync(self._passwords.check, user, password, limiter=self._at_work):
            log_line("sign-in refused", request=current_id(), user=user[:100], client=address)
            raise AuthenticationError(_WRONG)
        self._attempts.put_back(address)
        return user

    def refuse(self, conn: HTTPConnection, error: AuthenticationError) -> Response:
        """The answer to HTTP Basic that does not let in."""
        if isinstance(error, _TooOftenError):
            return too_many(conn.scope, error.wait, "attempts to sign in")
        return refusal(conn.scope, 401, _WRONG, _challenge(conn.scope))

    def routes(self) -> list[BaseRoute]:
        """The page to sign in, and where to sign out."""
        return [
            Route(LOGIN, self._page, methods=["GET"]),
            Route(LOGIN, self._enter, methods=["POST"]),
            Route(LOGOUT, self._leave, methods=["POST"]),
        ]

    async def _page(self, request: Request) -> Response:
        return RedirectResponse(_page_of(request), 303) if request.user.is_authenticated else self._shown(request)

    async def _enter(self, request: Request) -> Response:
        async with request.form(max_files=0, max_fields=10) as form:
            user, password = str(form.get("username", "")).strip(), str(form.get("password", ""))
        try:
            await self._tried(request.scope, user, password)
        except _TooOftenError as error:
            response = too_many(request.scope, error.wait, "attempts to sign in")
            if not wants_page(request.scope):
                return response
            return self._shown(request, user, "too_many", error.wait, response)
        except AuthenticationError:
            return self._shown(request, user, "wrong") if wants_page(request.scope) else _not_let_in(_WRONG)
        entered: Response = JSONResponse({"success": True})
        if wants_page(request.scope):
            entered = RedirectResponse(_page_of(request), 303)
        entered.set_cookie(
            COOKIE,
            self._sessions.begin(user),
            max_age=int(LONGEST_SECONDS),
            httponly=True,
            samesite="lax",  # a link from elsewhere leads to the page, and not to the form
            secure=request.url.scheme == "https",
        )
        return entered

    async def _leave(self, request: Request) -> Response:
        self._sessions.end(request.cookies.get(COOKIE, ""))
        left = RedirectResponse(LOGIN, 303)
        left.delete_cookie(COOKIE, httponly=True, samesite="lax", secure=request.url.scheme == "https")
        return left

    def _shown(
        self,
        request: Request,
        user: str = "",
        problem: Literal["", "wrong", "too_many"] = "",
        wait: float = 0,
        like: Response | None = None,
    ) -> Response:
        locale = preferred_locale(request.query_params.get("lang", ""), request.headers.get("accept-language", ""))
        said = getattr(LoginLabels.of(locale), problem).format(when=_when(locale, wait)) if problem else ""
        status = like.status_code if like else 401 if problem else 200
        headers = {
            "Content-Security-Policy": (
                f"default-src 'none'; style-src {digest(login_styles())}; img-src data:; form-action 'self'; "
                "frame-ancestors 'none'; base-uri 'none'"
            ),
            "Cache-Control": "no-store",
            **({"Retry-After": like.headers["Retry-After"]} if like else {}),
        }
        return HTMLResponse(login_html(locale, self._icon, user[:100], said), status, headers)


class SignedInOnly:
    """Sends readers who are not signed in to the page for that, and refuses everything else of theirs."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers a request."""
        if scope["type"] not in ("http", "websocket") or scope["path"] in _OPEN or scope["user"].is_authenticated:
            await self._app(scope, receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
        elif wants_page(scope) and scope["method"] in ("GET", "HEAD"):
            query = scope["query_string"].decode("latin-1")
            await RedirectResponse(f"{LOGIN}?{query}" if query else LOGIN, 303)(scope, receive, send)
        else:
            await refusal(scope, 401, _SIGN_IN, _challenge(scope))(scope, receive, send)


def _credentials(basic: str) -> tuple[str, str]:
    """User and password of a header (RFC 7617). Raises AuthenticationError when it holds none."""
    try:
        decoded = base64.b64decode(basic[len("basic ") :][:_LONGEST_HEADER].strip(), validate=True).decode()
    except (binascii.Error, UnicodeDecodeError) as error:
        raise AuthenticationError(_WRONG) from error
    user, _, password = decoded.partition(":")
    return user, password


def _challenge(scope: Scope) -> dict[str, str]:
    """Asks programs for HTTP Basic; a browser would ask the reader for it with a window of its own."""
    names = {name for name, _ in scope["headers"]}
    if b"referer" in names or b"sec-fetch-mode" in names:
        return {}
    return {"WWW-Authenticate": 'Basic realm="MIIT Assistant", charset="UTF-8"'}


def _not_let_in(sentence: str) -> Response:
    return JSONResponse({"detail": sentence}, 401)


def _page_of(request: Request) -> str:
    """The page, with the view that the reader wanted to see: of the address only what stands after its "?"."""
    query = urlencode(request.query_params.multi_items())
    return f"/?{query}" if query else "/"


def _when(locale: Locale, seconds: float) -> str:
    return str(format_timedelta(timedelta(seconds=max(1, seconds)), add_direction=True, locale=locale.code))
