"""Serves the page in the browser."""

import errno
import ipaddress
import itertools
import os
import socket
import time
from contextlib import suppress
from typing import TYPE_CHECKING
from urllib.parse import quote as percent_encoded

from assistant.assistant import Assistant
from index import MiitError

if TYPE_CHECKING:
    import gradio as gr

_SESSIONS_KEPT = 1_000
_ICON = (
    "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 32 32'><rect width='32' height='32' rx='6' fill='#8c1c13'/>"
    "<path d='M8 22V11h6v6l-3 5zm10 0V11h6v6l-3 5z' fill='#fbfaf7'/></svg>"
)


def serve(assistant: Assistant, host: str, port: int) -> None:
    """Serves the page until Ctrl+C, and prints where.

    Raises MiitError when it cannot listen at that host and port.
    """
    page = start(assistant, host, port)
    print(f"The chat is at {_address(host, port)} (Ctrl+C stops it).", flush=True)
    with suppress(KeyboardInterrupt):
        while True:
            time.sleep(3_600)
    page.close(verbose=False)


def start(assistant: Assistant, host: str, port: int) -> "gr.Blocks":
    """The page, being served by a thread until its `close()`.

    Raises MiitError when it cannot listen at that host and port.
    """
    import gradio as gr

    from assistant.views.frame import head_html
    from assistant.views.page import VIEWS, build_page

    _check_free(host, port)
    _bypass_proxies(host)
    page = build_page(assistant)
    # Gradio paints these before the stylesheets are there: they are their --paper.
    paper = {"body_background_fill": "#fbfaf7", "body_background_fill_dark": "#161513"}
    page.launch(
        server_name=host,
        server_port=port,
        theme=gr.themes.Base(font=["system-ui", "sans-serif"], font_mono=["monospace"]).set(**paper),
        head=f'<link rel="icon" href="data:image/svg+xml,{percent_encoded(_ICON)}">{head_html(VIEWS)}',
        prevent_thread_lock=True,
        quiet=True,
        share=False,
        footer_links=[],
        ssr_mode=False,
        enable_monitoring=False,
        state_session_capacity=_SESSIONS_KEPT,
    )
    return page


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
