"""The endpoints as tools for language models, over the Model Context Protocol (https://modelcontextprotocol.io)."""

import json
from functools import partial
from importlib.metadata import version
from importlib.util import find_spec
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

import gradio as gr
from anyio import CapacityLimiter
from anyio.to_thread import run_sync
from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from assistant.assistant import Assistant
from assistant.views.endpoints import endpoints
from index import InputError, MiitError
from index.resources import prompt

_INSTALL = "install it with pip install 'miit-assistant[mcp]', or leave out --mcp and MIIT_MCP"


def check_installed() -> None:
    """Raises MiitError when the MCP server's package is missing."""
    if find_spec("mcp") is None:
        raise MiitError(f"The MCP server needs the package 'mcp': {_INSTALL}.")


def local_origins_only(app: ASGIApp, path: str, host: str) -> ASGIApp:
    """The app, whose `path` no page of another site reaches through a reader's browser, as the protocol demands: its
    section "Streamable HTTP", "Security Warning".

    Programs that are no browsers send no origin. `host` is the server's own.
    """

    async def check(scope: Scope, receive: Receive, send: Send) -> None:
        origin = Headers(scope=scope).get("origin") if scope["type"] == "http" else None
        if origin is None or not scope["path"].startswith(path) or _is_local(origin, host):
            await app(scope, receive, send)
        else:
            refusal = PlainTextResponse("Pages of other sites may not use this MCP server.", 403)
            await refusal(scope, receive, send)

    return check


def _is_local(origin: str, host: str) -> bool:
    try:
        name = urlsplit(origin).hostname
        return name in ("localhost", host) or ip_address(name or "").is_loopback
    except ValueError:
        return False


def complete_tools(page: gr.Blocks, assistant: Assistant, at_once: int) -> None:
    """Has the MCP server of the page, which Gradio has made, return what the endpoints do.

    Gradio's own handler calls the server over HTTP from within, and writes results as Python does; this one gives them
    as JSON, as text and as structured content. Raises MiitError when Gradio could not make the server.
    """
    if page.mcp_server_obj is None:
        raise MiitError(f"The MCP server does not start ({page.mcp_error}): {_INSTALL}.")
    from mcp import types

    server = page.mcp_server_obj.mcp_server
    server.version, server.instructions = version("miit-assistant"), prompt("tools")
    tools, limit = endpoints(assistant), CapacityLimiter(at_once)

    @server.call_tool(validate_input=False)  # type: ignore[untyped-decorator]  # the endpoint does, and says it better
    async def call(name: str, arguments: dict[str, Any]) -> tuple[list[types.TextContent], dict[str, Any]]:
        if name not in tools:
            raise InputError(f"There is no such tool: call one of {', '.join(tools)}.")
        result = await run_sync(partial(tools[name], **arguments), limiter=limit)
        return [types.TextContent(type="text", text=json.dumps(result, ensure_ascii=False))], result

    listed = server.request_handlers[types.ListToolsRequest]

    async def list_tools(request: types.ListToolsRequest) -> types.ServerResult:
        result = await listed(request)
        assert isinstance(result.root, types.ListToolsResult)  # noqa: S101 - for mypy
        for tool in result.root.tools:
            tool.annotations = types.ToolAnnotations(readOnlyHint=True, idempotentHint=True, openWorldHint=False)
        return result

    server.request_handlers[types.ListToolsRequest] = list_tools
