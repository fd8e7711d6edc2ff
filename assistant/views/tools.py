"""The endpoints as tools for language models, over the Model Context Protocol (https://modelcontextprotocol.io)."""

import json
from functools import partial
from importlib.metadata import version
from importlib.util import find_spec
from typing import Any

import gradio as gr
from anyio import CapacityLimiter
from anyio.to_thread import run_sync

from assistant.assistant import Assistant
from assistant.views.endpoints import endpoints
from index import InputError, MiitError
from index.resources import prompt

_INSTALL = "install it with pip install 'miit-assistant[mcp]', or leave out --mcp and MIIT_MCP"


def check_installed() -> None:
    """Raises MiitError when the MCP server's package is missing."""
    if find_spec("mcp") is None:
        raise MiitError(f"The MCP server needs the package 'mcp': {_INSTALL}.")


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
