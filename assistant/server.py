"""Serves the page in the browser."""

import ctypes
import errno
import gc
import ipaddress
import logging
import os
import socket
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote as percent_encoded

import uvicorn
from starlette.middleware import Middleware
from starlette.middleware.authentication import AuthenticationMiddleware
from starlette.routing import Mount
from starlette.types import ASGIApp, Receive, Scope, Send

from assistant.assistant import Assistant
from assistant.gate.bodies import BodyLimit, HeldUploads
from assistant.gate.headers import PageScripts, SecurityHeaders
from assistant.gate.health import health_route, metrics_route
from assistant.gate.identified import Identified, current_id
from assistant.gate.origins import Forwarded, KnownHosts, OwnPages, OwnWords, is_loopback
from assistant.gate.passwords import PasswordFile, is_mounted_alone
from assistant.gate.paths import UsedPaths
from assistant.gate.rates import RateLimit
from assistant.logs import logged
from assistant.metrics import Metrics
from assistant.settings import Settings
from index import MiitError
from index.readers.document import MAX_BYTES

if TYPE_CHECKING:
    import gradio as gr
    from fastapi import FastAPI

    from assistant.gate.signing_in import SignIn

MCP_PATH = "/gradio_api/mcp/"
_SECONDS_TO_END = 2
_BACKLOG = 2_048
_M_ARENA_MAX = -8  # of malloc.h
_ARENAS = 2
_OPEN_TO_ALL = (
    "Everybody who can reach port {port} of this machine can read the transcripts, and add and remove some: give "
    "--auth FILE with passwords ('miit passwd FILE USER' makes it), or listen on 127.0.0.1."
)
_MOUNTED_ALONE = (
    "The password file {path!r} is mounted by itself, so that whoever is removed from it is let in until the server "
    "starts anew: mount its folder."
)
_PAGE = ("/", "/config")
_ICON = "data:image/svg+xml," + percent_encoded(
    "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 32 32'><rect width='32' height='32' rx='6' fill='#8c1c13'/>"
    "<path d='M8 22V11h6v6l-3 5zm10 0V11h6v6l-3 5z' fill='#fbfaf7'/></svg>"
)


class Served:
    """The page while a thread serves it."""

    def __init__(self, app: "FastAPI", page: "gr.Blocks", listening: socket.socket, settings: Settings) -> None:
        self._page, self._listening = page, listening
        self._mounted = _mounted(app)
        config = uvicorn.Config(
            app,
            log_level="warning",
            server_header=False,
            log_config=None if settings.log else uvicorn.config.LOGGING_CONFIG,
            proxy_headers=False,  # see `Forwarded`
            # Events that the browser keeps open must not hold up the end.
            timeout_graceful_shutdown=_SECONDS_TO_END,
        )
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run, args=[[listening]], name="server", daemon=True)

    def wait_until_ready(self) -> None:
        """Starts the thread, and returns when requests are answered. Raises MiitError when that fails."""
        self._thread.start()
        while not self._server.started:
            if not self._thread.is_alive():
                raise MiitError("The server could not be started: its log says why.")
            time.sleep(0.005)

    def close(self) -> None:
        """Ends the serving, and frees the port."""
        self._page.close(verbose=False)
        self._mounted.stop_event.set()
        self._server.should_exit = True
        self._thread.join(2 * _SECONDS_TO_END)
        self._listening.close()


def serve(assistant: Assistant, host: str, port: int, mcp: bool = False) -> None:
    """Serves the page until Ctrl+C, or what else ends the process, and prints where. Raises as `start`."""
    _allocate_together()
    served = start(assistant, host, port, mcp)
    gc.freeze()  # what is loaded by now stays: looking through it would hold everybody up for 90 ms now and then
    address = _address(host, port)
    if not is_loopback(host) and not assistant.settings.auth_file:
        print(_OPEN_TO_ALL.format(port=port), file=sys.stderr, flush=True)
    if assistant.settings.auth_file and is_mounted_alone(assistant.settings.auth_file):
        print(_MOUNTED_ALONE.format(path=str(assistant.settings.auth_file)), file=sys.stderr, flush=True)
    print(f"The chat is at {address} (Ctrl+C stops it).", flush=True)
    if mcp:
        print(f"The MCP server is at {address}{MCP_PATH} (streamable HTTP).", flush=True)
    with suppress(KeyboardInterrupt, SystemExit):
        while True:
            time.sleep(3_600)
    served.close()
    gc.freeze()  # the interpreter would look through all of it once more at its end


def start(assistant: Assistant, host: str, port: int, mcp: bool = False) -> Served:
    """The page, being served by a thread until its `close()`; with `mcp`, also its endpoints as MCP tools.

    Raises MiitError when it cannot listen at that host and port, and when the MCP server's package is missing.
    """
    if mcp:
        from assistant.views.tools import check_installed

        check_installed()
    listening = _listen(host, port)
    try:
        app, page = _build(assistant, host, mcp)
        served = Served(app, page, listening, assistant.settings)
        served.wait_until_ready()
    except BaseException:
        listening.close()
        raise
    return served


def _build(assistant: Assistant, host: str, mcp: bool) -> "tuple[FastAPI, gr.Blocks]":
    """The application that answers everything, and the Gradio app in it."""
    # This package comes first: it sets what Gradio reads when it is imported.
    from assistant.gate.signing_in import SignIn
    from assistant.views.endpoints import call_check, endpoints, refuse_request
    from assistant.views.frame import head_html, head_script
    from assistant.views.page import AT_ONCE, VIEWS, build_page
    from assistant.views.sessions import KnownStreams, keep_little
    from assistant.views.tools import complete_tools

    import gradio as gr  # isort: skip
    from fastapi import Depends, FastAPI  # isort: skip
    from fastapi.exceptions import RequestValidationError  # isort: skip
    from gradio.utils import get_upload_folder  # isort: skip

    # Gradio paints these before the stylesheets are there: they are their --paper.
    paper: dict[str, Any] = {"body_background_fill": "#fbfaf7", "body_background_fill_dark": "#161513"}
    settings = assistant.settings
    logging.getLogger("python_multipart").setLevel(logging.ERROR)  # it warns of each form that is none
    metrics = Metrics(assistant.index) if settings.metrics else None
    if metrics:
        assistant.observers.append(metrics.observe)
    if settings.log:
        assistant.observers.append(logged(current_id, settings.log_questions))
    sign_in = SignIn(PasswordFile(settings.auth_file), _ICON) if settings.auth_file else None
    page = build_page(assistant, can_sign_out=sign_in is not None)
    app = FastAPI(
        openapi_url=None,
        routes=[
            health_route(assistant.index),
            *([metrics_route(metrics)] if metrics else []),
            *(sign_in.routes() if sign_in else []),
        ],
        middleware=[
            *([Middleware(Forwarded, trusted=settings.trusted_proxies)] if settings.trusted_proxies else []),
            Middleware(SecurityHeaders),
            Middleware(Identified, count=metrics.count if metrics else None),
            *_layers(settings, host, Path(get_upload_folder()), sign_in),
        ],
    )
    gr.mount_gradio_app(
        app,
        page,
        "/",
        theme=gr.themes.Base(font=["system-ui", "sans-serif"], font_mono=["monospace"]).set(**paper),
        head=f'<link rel="icon" href="{_ICON}">{head_html(VIEWS)}',
        footer_links=[],
        max_file_size=MAX_BYTES,
        ssr_mode=False,
        enable_monitoring=False,
        run_history=False,
        mcp_server=mcp,
        app_kwargs={
            "dependencies": [Depends(call_check(endpoints(assistant), assistant.observers))],
            "exception_handlers": {RequestValidationError: refuse_request},
            "middleware": [
                Middleware(_OwnAddresses),
                Middleware(KnownStreams, page=page),
                Middleware(PageScripts, scripts=[head_script(VIEWS)]),
            ],
        },
    )
    keep_little(_mounted(app), page)
    if mcp:
        complete_tools(page, assistant, AT_ONCE)
    return app, page


def _mounted(app: "FastAPI") -> Any:
    """Gradio's own application in ours."""
    return next(route.app for route in app.routes if isinstance(route, Mount))


def _layers(settings: Settings, host: str, uploads: Path, sign_in: "SignIn | None") -> list[Middleware]:
    """What may refuse a request before it is answered, the first first."""
    layers = [Middleware(OwnWords)]
    if is_loopback(host) or settings.allowed_hosts:
        layers.append(Middleware(KnownHosts, hosts=[host, *settings.allowed_hosts]))
    layers.append(Middleware(OwnPages, open_to_local=MCP_PATH.rstrip("/")))
    if sign_in:
        layers.append(Middleware(AuthenticationMiddleware, backend=sign_in, on_error=sign_in.refuse))
    if settings.rate_limit:
        layers.append(Middleware(RateLimit, per_minute=settings.rate_limit))
    if sign_in:
        from assistant.gate.signing_in import SignedInOnly

        layers.append(Middleware(SignedInOnly))
    return [*layers, Middleware(UsedPaths), Middleware(BodyLimit), Middleware(HeldUploads, folder=uploads)]


class _OwnAddresses:
    """Keeps from Gradio what the address of the page says after its "?": that is for the views, and Gradio would fail
    on a `page` of its own or read a file for a `deep_link`.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        is_page = scope["type"] == "http" and scope["path"] in _PAGE
        await self._app({**scope, "query_string": b""} if is_page else scope, receive, send)


def _allocate_together() -> None:
    """Has the C library of Linux serve memory to all threads from few places.

    By itself it has eight a core, and what the threads of a server free in each lies there: 50 MB of 480 after four
    minutes of benchmarks.soak.
    """
    if "MALLOC_ARENA_MAX" not in os.environ:
        with suppress(AttributeError, OSError, TypeError):  # another C library
            ctypes.CDLL(None).mallopt(_M_ARENA_MAX, _ARENAS)


def _address(host: str, port: int) -> str:
    """The address to open in a browser on this machine."""
    with suppress(ValueError):
        ip = ipaddress.ip_address(host)
        host = "127.0.0.1" if ip.is_unspecified else host
        host = f"[{host}]" if ":" in host else host
    return f"http://{host}:{port}"


def _listen(host: str, port: int) -> socket.socket:
    """A socket that listens there. Raises MiitError when nothing can."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listening = socket.socket(family, kind, protocol)
    except OSError as error:
        raise MiitError(_why_not(host, port, error)) from error
    try:
        if os.name == "posix":
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(address)
        listening.listen(_BACKLOG)
    except OSError as error:
        listening.close()
        raise MiitError(_why_not(host, port, error)) from error
    return listening


def _why_not(host: str, port: int, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"Port {port} is in use: stop the program that uses it, or give another with --port."
    if error.errno == errno.EACCES:
        return f"Port {port} is reserved for the system: give one above 1023 with --port."
    return f"{host!r} is not an address of this machine ({error.strerror}): give another with --host."
