"""The endpoints for programs on a real server: gradio_client, plain HTTP as in the README, and a real MCP client."""

import asyncio
import json
import re
import shutil
import subprocess
import sys
import textwrap
from collections.abc import Awaitable, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

import httpx
import pytest
from gradio_client import Client  # type: ignore[import-untyped]
from gradio_client.exceptions import AppError  # type: ignore[import-untyped]
from mcp import ClientSession
from mcp.client.streamable_http import streamable_http_client
from mcp.types import CallToolResult, TextContent

from assistant import Assistant
from assistant.server import start
from tests.browser import free_port
from tests.command_line import Run
from tests.test_docs import README

SECTION = README.partition("\n## For programs\n")[2].partition("\n## ")[0]
DOCUMENTED = "http://127.0.0.1:7860"
TOOLS = ["ask", "search", "documents"]
CHINESE = "去年新建了多少个5G基站？"
ARABIC = "كم عدد محطات الجيل الخامس الجديدة؟"

T = TypeVar("T")

_connections: list[Any] = []


@pytest.fixture(scope="module")
def address(miit_folder: Path) -> Iterator[str]:
    """The address of a server with MCP tools."""
    sys.addaudithook(lambda event, details: _connections.append(details[1]) if event == "socket.connect" else None)
    port = free_port()
    page = start(Assistant.open(miit_folder), "127.0.0.1", port, mcp=True)
    yield f"http://127.0.0.1:{port}"
    page.close()


@pytest.fixture(scope="module")
def client(address: str) -> Client:
    return Client(address, verbose=False)


@pytest.fixture(scope="module")
def shell(miit_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Any]:
    """What a command of the shell prints with --json."""
    run = Run(miit_folder, tmp_path_factory.mktemp("shell"))
    return lambda *arguments: json.loads(run(*arguments, "--json").stdout)


def example(language: str, address: str) -> str:
    """The example in the README's section, at the server's address."""
    found = re.findall(rf"```{language}\n(.*?)```", SECTION, re.DOTALL)[0]
    assert DOCUMENTED in found
    return str(found).replace(DOCUMENTED, address)


def in_session(address: str, use: Callable[[ClientSession], Awaitable[T]]) -> T:
    """What `use` returns, given a session of an MCP client that is configured as in the README."""
    configuration = json.loads(example("json", address))["mcpServers"]["miit"]

    async def run() -> T:
        async with (
            streamable_http_client(configuration["url"]) as (reading, writing, _),
            ClientSession(reading, writing) as session,
        ):
            await session.initialize()
            return await use(session)

    # In a thread of its own: the browser of other tests has an event loop running in this one.
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(lambda: asyncio.run(run())).result()


def called(address: str, tool: str, **arguments: Any) -> CallToolResult:
    return in_session(address, lambda session: session.call_tool(tool, arguments))


def text_of(result: CallToolResult) -> str:
    (content,) = result.content
    assert isinstance(content, TextContent)
    return content.text


# Over HTTP, from Python


def test_three_endpoints_have_names_and_no_event_of_the_page_has(client: Client) -> None:
    described = client.view_api(return_format="dict", print_info=False)
    assert isinstance(described, dict)
    assert list(described["named_endpoints"]) == [f"/{name}" for name in TOOLS]
    assert not described["unnamed_endpoints"]


def test_python_gets_what_the_shell_prints(client: Client, shell: Callable[..., Any]) -> None:
    assert client.predict(CHINESE, api_name="/ask") == shell("ask", CHINESE)
    found = client.predict("IPv6", k=2, speaker="Zhao Zhiguo", mark="work", api_name="/search")
    assert found == shell("search", "IPv6", "--k", "2", "--speaker", "Zhao Zhiguo", "--mark", "work")
    assert client.predict(api_name="/documents") == shell("list")


def test_null_stands_for_what_is_left_out(client: Client) -> None:
    nothing: list[Any] = [None] * 7
    assert client.predict("IPv6", *nothing, api_name="/search") == client.predict("IPv6", api_name="/search")


def test_the_example_in_python_runs(address: str) -> None:
    names: dict[str, Any] = {}
    exec(example("python", address), names)  # noqa: S102

    assert "654,000" in names["answer"]["citations"][0]["quote"]
    assert [result["speaker"] for result in names["found"]["results"]] == ["Zhao Zhiguo"] * 3
    assert names["listed"]["documents"][0]["document"] == "miit-2021"


WRONG: list[tuple[str, dict[str, Any], str]] = [
    ("ask", {"question": " "}, "The question is empty: write a question in words."),
    ("ask", {"question": 5}, "The parameter 'question' is wrong: input should be a valid string."),
    ("ask", {"question": "x" * 2_001}, "The parameter 'question' has 2,001 characters: give at most 2,000."),
    (
        "ask",
        {"question": "a\u0000b"},
        "The parameter 'question' is not valid text: send Unicode without NUL characters.",
    ),
    ("ask", {"question": "IPv6", "mark": "hope"}, "The parameter 'mark' is wrong: input should be 'work' or 'plan'."),
    ("search", {"query": "IPv6", "k": "5"}, "The parameter 'k' is wrong: input should be a valid integer."),
    ("search", {"query": "IPv6", "k": True}, "The parameter 'k' is wrong: input should be a valid integer."),
    ("search", {"query": "IPv6", "k": 101}, "The number of results is 101: give one from 1 to 100."),
    (
        "search",
        {"query": "IPv6", "document": "no-such"},
        "The index holds no document 'no-such': call 'documents' for those that it holds.",
    ),
    ("search", {"query": "IPv6", "speaker": "Ada"}, "Nobody named 'Ada' speaks in the index: "),
    ("search", {"query": "IPv6", "speaker": "A" * 9_999}, "The parameter 'speaker' has 9,999 characters: "),
    (
        "search",
        {"query": "IPv6", "since": "yesterday"},
        "The parameter 'since' is 'yesterday': write a day as YYYY-MM-DD.",
    ),
    ("search", {"query": "IPv6", "language": "xx"}, "The index holds no document in the language 'xx': "),
]


@pytest.mark.parametrize(("name", "arguments", "sentence"), WRONG)
def test_wrong_input_is_one_sentence_over_http(
    client: Client, name: str, arguments: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(AppError) as raised:
        client.predict(**arguments, api_name=f"/{name}")
    assert raised.value.message.startswith(sentence)
    assert "\n" not in raised.value.message


# Over plain HTTP


@pytest.mark.skipif(not shutil.which("curl") or not shutil.which("sh"), reason="needs sh and curl")
def test_the_example_with_curl_runs(address: str, shell: Callable[..., Any]) -> None:
    done = subprocess.run(
        ["sh", "-c", example("sh", address)], capture_output=True, check=True, timeout=60, encoding="utf-8"
    )
    data = [json.loads(line)[0] for line in re.findall(r"^event: complete\ndata: (.*)$", done.stdout, re.MULTILINE)]

    search = shell("search", "IPv6", "--k", "3", "--speaker", "Zhao Zhiguo")
    assert data == [shell("ask", CHINESE), search, shell("list")]


def test_an_error_over_http_is_an_event_with_a_sentence(address: str) -> None:
    url = f"{address}/gradio_api/call/v2/ask"
    event = httpx.post(url, json={"question": ""}).json()["event_id"]
    kind, _, data = httpx.get(f"{url}/{event}").text.strip().partition("\n")

    assert kind == "event: error"
    assert json.loads(data.removeprefix("data: "))["error"] == "The question is empty: write a question in words."


@pytest.mark.parametrize("path", ["ask", "v2/ask"])
def test_a_result_that_does_not_wait_is_told_in_a_sentence(
    address: str, path: str, caplog: pytest.LogCaptureFixture
) -> None:
    url = f"{address}/gradio_api/call/{path}"
    called = {"question": "", "mark": None}
    event = httpx.post(url, json=called if "v2" in path else {"data": [*called.values()]}).json()["event_id"]
    assert httpx.get(f"{url}/{event}").status_code == 200
    for event_id in (event, "no-such-id"):
        response = httpx.get(f"{url}/{event_id}", timeout=5)
        sentence = "There is no call of that id: make it anew, and ask for its result once."
        assert (response.status_code, response.json()) == (404, {"detail": sentence})
    assert not [record for record in caplog.records if record.exc_info]


@pytest.mark.parametrize(
    ("path", "body", "status", "sentence"),
    [
        ("v2/ask", {"mark": "plan"}, 422, "'ask' needs the parameter 'question': give it."),
        ("v2/ask", {"q": "IPv6"}, 422, "'ask' has no parameter 'q': those that there are, are question, mark."),
        ("v2/documents", {"k": 1}, 422, "'documents' has no parameter 'k': there is none."),
        ("v2/remove", {}, 404, "There is no such endpoint: call one of ask, search, documents."),
        ("remove", {"data": []}, 404, "There is no such endpoint: call one of ask, search, documents."),
        (
            "ask",
            {"data": ["IPv6"]},
            422,
            "'data' has 1 of the 2 parameters: give null for those that you do without, or give them by name to "
            "/gradio_api/call/v2/ask.",
        ),
    ],
)
def test_a_call_that_is_none_is_refused_at_once(
    address: str, path: str, body: dict[str, Any], status: int, sentence: str
) -> None:
    response = httpx.post(f"{address}/gradio_api/call/{path}", json=body)
    assert (response.status_code, response.json()) == (status, {"detail": sentence})


@pytest.mark.parametrize("body", [b"[]", b'"IPv6"', b"IPv6", b"", b'{"data": 5}', b"\xff"])
def test_a_body_that_is_none_is_refused(address: str, body: bytes) -> None:
    for path in ("ask", "v2/ask"):
        url = f"{address}/gradio_api/call/{path}"
        response = httpx.post(url, content=body, headers={"Content-Type": "application/json"})
        assert response.status_code in (400, 422)
        assert re.fullmatch(r"[^\n]+: [^\n]+\.|There was an error parsing the body", response.json()["detail"])


@pytest.mark.parametrize("kind", ["application/json", "application/x-www-form-urlencoded"])
@pytest.mark.parametrize("path", ["ask", "v2/ask"])
def test_a_body_that_is_no_json_is_told_in_a_sentence(address: str, path: str, kind: str) -> None:
    response = httpx.post(f"{address}/gradio_api/call/{path}", content=b"{", headers={"Content-Type": kind})
    sentence = "The body is not JSON: send an object with the parameters."
    assert (response.status_code, response.json()) == (422, {"detail": sentence})


# Over the Model Context Protocol


def test_a_client_finds_three_tools_that_only_read(address: str) -> None:
    async def look(session: ClientSession) -> tuple[Any, ...]:
        return await session.list_tools(), await session.list_resources(), await session.list_prompts()

    listed, resources, prompts = in_session(address, look)

    assert [tool.name for tool in listed.tools] == TOOLS
    assert all(tool.annotations.readOnlyHint and not tool.annotations.openWorldHint for tool in listed.tools)
    assert (resources.resources, prompts.prompts) == ([], [])


def test_every_tool_and_parameter_is_described(address: str) -> None:
    tools = in_session(address, lambda session: session.list_tools()).tools
    schemas = {tool.name: tool.inputSchema for tool in tools}

    assert all(tool.description for tool in tools)
    assert all(field["description"] for schema in schemas.values() for field in schema["properties"].values())
    assert schemas["ask"]["required"] == ["question"]
    assert schemas["search"]["required"] == ["query"]
    assert schemas["search"]["properties"]["k"]["default"] == 5
    listed = re.findall(r"^\| `(\w+)` \| (.*?) ?\|$", SECTION, re.MULTILINE)
    assert {name: set(re.findall(r"`(\w+)`", re.sub(r"\(.*?\)", "", parameters))) for name, parameters in listed} == {
        name: set(schema["properties"]) for name, schema in schemas.items()
    }


@pytest.mark.parametrize("question", [CHINESE, ARABIC])
def test_a_client_gets_what_the_shell_prints(address: str, shell: Callable[..., Any], question: str) -> None:
    asked = called(address, "ask", question=question)
    found = called(address, "search", query=question, k=2)
    listed = called(address, "documents")

    for result, printed in [
        (asked, shell("ask", question)),
        (found, shell("search", question, "--k", "2")),
        (listed, shell("list")),
    ]:
        assert not result.isError
        assert result.structuredContent == printed
        assert json.loads(text_of(result)) == printed


def test_the_quote_of_a_tool_is_the_transcripts_own(address: str, assistant: Assistant) -> None:
    answer = called(address, "ask", question=CHINESE).structuredContent
    assert answer
    assert answer["citations"]
    for citation in answer["citations"]:
        text = assistant.index.transcript(citation["document"]).text
        assert text[citation["start"] : citation["end"]] == citation["quote"]


@pytest.mark.parametrize(
    ("name", "arguments", "sentence"),
    [
        *WRONG,
        ("ask", {}, "'ask' needs the parameter 'question': give it."),
        ("ask", {"question": "IPv6", "k": 3}, "'ask' has no parameter 'k': those that there are, are question, mark."),
        ("remove", {"document": "miit-2021"}, "There is no such tool: call one of ask, search, documents."),
    ],
)
def test_wrong_input_is_one_sentence_over_mcp(
    address: str, name: str, arguments: dict[str, Any], sentence: str
) -> None:
    result = called(address, name, **arguments)
    assert result.isError
    assert text_of(result).startswith(sentence)
    assert "\n" not in text_of(result)


@pytest.mark.parametrize(
    ("origin", "status"),
    [
        (None, 200),
        ("http://localhost:6274", 200),
        ("http://127.0.0.1:80", 200),
        ("https://news.example", 403),
        ("http://localhost.news.example", 403),
        ("null", 403),
    ],
)
def test_pages_of_other_sites_do_not_reach_the_tools(address: str, origin: str | None, status: int) -> None:
    headers = {"Accept": "application/json, text/event-stream", **({"Origin": origin} if origin else {})}
    body = {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}
    assert httpx.post(f"{address}/gradio_api/mcp/", json=body, headers=headers).status_code == status


def test_nothing_leaves_the_machine(address: str, client: Client) -> None:
    called(address, "ask", question=CHINESE)
    client.predict(CHINESE, api_name="/ask")
    hosts = {place[0] for place in _connections if isinstance(place, tuple)}
    assert hosts == {"127.0.0.1"}


# Starting it


def test_the_tools_are_off_unless_asked_for(assistant: Assistant) -> None:
    port = free_port()
    page = start(assistant, "127.0.0.1", port)
    try:
        response = httpx.post(f"http://127.0.0.1:{port}/gradio_api/mcp/", json={})
    finally:
        page.close()
    assert response.status_code in (404, 405)


@pytest.mark.parametrize(
    ("arguments", "setting", "on"),
    [(["--mcp"], "", True), ([], "true", True), (["--no-mcp"], "true", False)],
)
def test_serve_says_where_the_tools_are(miit_folder: Path, arguments: list[str], setting: str, on: bool) -> None:
    port = free_port()
    command = [sys.executable, "-c", "from assistant.cli import main; main()", "serve", "--port", str(port)]
    environment = {**_environment(miit_folder), "MIIT_MCP": setting}
    with subprocess.Popen([*command, *arguments], stdout=subprocess.PIPE, env=environment, text=True) as process:
        assert process.stdout
        lines = [process.stdout.readline() for _ in range(1 + on)]
        process.terminate()
        lines += process.stdout.readlines()
    address = f"http://127.0.0.1:{port}"
    chat = f"The chat is at {address} (Ctrl+C stops it).\n"
    assert lines == [chat, f"The MCP server is at {address}/gradio_api/mcp/ (streamable HTTP).\n"][: 1 + on]


def test_a_missing_package_is_one_sentence(miit_folder: Path) -> None:
    program = textwrap.dedent("""
        import sys
        sys.modules["mcp"] = None
        from assistant.cli import main
        main()
    """)
    command = [sys.executable, "-c", program, "serve", "--mcp", "--port", str(free_port())]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=_environment(miit_folder))
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1] == (
        "The MCP server needs the package 'mcp': install it with pip install 'miit-assistant[mcp]', or leave out --mcp "
        "and MIIT_MCP."
    )


def _environment(folder: Path) -> dict[str, str]:
    import os

    return {**os.environ, "MIIT_INDEX_DIR": str(folder)}
