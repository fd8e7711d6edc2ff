"""Serves the page in the browser."""

import errno
import io
import ipaddress
import itertools
import os
import socket
import time
from contextlib import redirect_stdout, suppress
from typing import TYPE_CHECKING
from urllib.parse import quote as percent_encoded

from starlette.middleware import Middleware
from starlette.types import ASGIApp, Receive, Scope, Send

from assistant.assistant import Assistant
from index import MiitError
from index.readers.document import MAX_BYTES

if TYPE_CHECKING:
    import gradio as gr

MCP_PATH = "/gradio_api/mcp/"
_SESSIONS_KEPT = 1_000
_PAGE = ("/", "/config")
_ICON = (
    "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 32 32'><rect width='32' height='32' rx='6' fill='#8c1c13'/>"
    "<path d='M8 22V11h6v6l-3 5zm10 0V11h6v6l-3 5z' fill='#fbfaf7'/></svg>"
)


def serve(assistant: Assistant, host: str, port: int, mcp: bool = False) -> None:
    """Serves the page until Ctrl+C, and prints where. Raises as `start`."""
    page = start(assistant, host, port, mcp)
    address = _address(host, port)
    print(f"The chat is at {address} (Ctrl+C stops it).", flush=True)
    if mcp:
        print(f"The MCP server is at {address}{MCP_PATH} (streamable HTTP).", flush=True)
    with suppress(KeyboardInterrupt):
        while True:
            time.sleep(3_600)
    page.close(verbose=False)


def start(assistant: Assistant, host: str, port: int, mcp: bool = False) -> "gr.Blocks":
    """The page, being served by a thread until its `close()`; with `mcp`, also its endpoints as MCP tools.

    Raises MiitError when it cannot listen at that host and port, and when the MCP server's package is missing.
    """
    # This package comes first: it sets what Gradio reads when it is imported.
    from assistant.views.endpoints import call_check, endpoints
    from assistant.views.frame import head_html
    from assistant.views.page import AT_ONCE, VIEWS, build_page
    from assistant.views.tools import check_installed, complete_tools, local_origins_only

    import gradio as gr  # isort: skip
    from fastapi import Depends  # isort: skip

    if mcp:
        check_installed()
    _check_free(host, port)
    _bypass_proxies(host)
    page = build_page(assistant)
    # Gradio paints these before the stylesheets are there: they are their --paper.
    paper = {"body_background_fill": "#fbfaf7", "body_background_fill_dark": "#161513"}
    # Gradio says where its MCP server is even when it is to be quiet.
    with redirect_stdout(io.StringIO()):
        page.launch(
            server_name=host,
            server_port=port,
            theme=gr.themes.Base(font=["system-ui", "sans-serif"], font_mono=["monospace"]).set(**paper),
            head=f'<link rel="icon" href="data:image/svg+xml,{percent_encoded(_ICON)}">{head_html(VIEWS)}',
            prevent_thread_lock=True,
            quiet=True,
            share=False,
            footer_links=[],
            max_file_size=MAX_BYTES,
            ssr_mode=False,
            enable_monitoring=False,
            mcp_server=mcp,
            app_kwargs={
                "dependencies": [Depends(call_check(endpoints(assistant)))],
                "middleware": [
                    Middleware(_OwnAddresses),
                    Middleware(local_origins_only, path=MCP_PATH.rstrip("/"), host=host),
                ],
            },
            state_session_capacity=_SESSIONS_KEPT,
        )
    if mcp:
        try:
            complete_tools(page, assistant, AT_ONCE)
        except MiitError:
            page.close(verbose=False)
            raise
    return page


class _OwnAddresses:
    """Keeps from Gradio what the address of the page says after its "?": that is for the views, and Gradio would fail
    on a `page` of its own or read a file for a `deep_link`.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        is_page = scope["type"] == "http" and scope["path"] in _PAGE
        await self._app({**scope, "query_string": b""} if is_page else scope, receive, send)


def _address(host: str, port: int) -> str:
    """The address to open in a browser on this machine."""
    with suppress(ValueError):
        ip = ipaddress.ip_address(host)
        host = "127.0.0.1" if ip.is_unspecified else host
        host = f"[{host}]" if ":" in host else host
    return f"http://{host}:{port}"


def _check_free(host: str, port: int) -> None:
    """Raises MiitError when nothing can listen there. Gradio itself finds out late and says it less well."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as probe:
            if os.name == "posix":
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        raise MiitError(_why_not(host, port, error)) from error


def _why_not(host: str, port: int, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"Port {port} is in use: stop the program that uses it, or give another with --port."
    if error.errno == errno.EACCES:
        return f"Port {port} is reserved for the system: give one above 1023 with --port."
    return f"{host!r} is not an address of this machine ({error.strerror}): give another with --host."


def _bypass_proxies(host: str) -> None:
    """Gradio calls its own server once at its start, which an HTTP proxy of the user's would not reach."""
    for name, known in itertools.product(("NO_PROXY", "no_proxy"), ("127.0.0.1", "localhost", host)):
        listed = [entry for entry in os.environ.get(name, "").split(",") if entry]
        os.environ[name] = ",".join(dict.fromkeys([*listed, known]))
