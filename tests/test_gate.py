"""Who and what gets past the server's layers: real servers and connections, from several addresses of this machine."""

import asyncio
import json
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import gradio as gr
import httpx
import pytest
from gradio.routes import App
from gradio_client import Client  # type: ignore[import-untyped]
from gradio_client.exceptions import AuthenticationError  # type: ignore[import-untyped]
from hypothesis import example, given
from hypothesis import strategies as st
from mcp import ClientSession
from mcp.client.streamable_http import streamable_http_client
from mcp.shared._httpx_utils import create_mcp_http_client

from assistant.gate import bodies
from assistant.gate.bodies import HELD_SECONDS, MAX_BODY_BYTES, MAX_UPLOAD_BYTES
from assistant.gate.passwords import remove_user, write_user
from assistant.gate.rates import TokenBuckets, address_of
from assistant.gate.signing_in import ATTEMPTS, COOKIE
from assistant.settings import Settings, load_settings
from index import InputError
from index.readers.document import MAX_BYTES
from tests.browser import free_port
from tests.serving import OTHER_PASSWORD, OTHER_USER, PASSWORD, USER, basic, from_address, serving

BROWSER = {"Accept": "text/html,application/xhtml+xml"}


@pytest.fixture(scope="module")
def users(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("users") / "users"
    write_user(path, USER, PASSWORD)
    write_user(path, OTHER_USER, OTHER_PASSWORD)
    return path


@pytest.fixture(scope="module")
def closed(miit_folder: Path, users: Path) -> Iterator[str]:
    """The address of a server that lets in only users."""
    with serving(miit_folder, mcp=True, auth_file=users) as address:
        yield address


@pytest.fixture(scope="module")
def open_server(miit_folder: Path) -> Iterator[str]:
    """The address of a server without passwords, as it is by default."""
    with serving(miit_folder, mcp=True) as address:
        yield address


@contextmanager
def signed_in(address: str, local: str = "127.0.0.1") -> Iterator[httpx.Client]:
    """A browser that has signed in."""
    with from_address(address, local, headers=BROWSER) as reader:
        assert reader.post("/login", data={"username": USER, "password": PASSWORD}).status_code == 303
        yield reader


# Passwords


def every_path() -> list[str]:
    """The paths of all that Gradio answers, with something in each gap."""
    paths = {str(getattr(route, "path", "")) for route in App.create_app(gr.Blocks()).routes}
    included = re.findall(r"@(?:app|router)\.\w+\(\s*[rf]*\"([^\"]*)\"", Path(gr.routes.__file__).read_text())
    api = {f"/gradio_api{path}" for path in included}
    return sorted(re.sub(r"\{.*?\}", "x", path) for path in paths | set(included) | api if path.startswith("/"))


def test_nothing_but_the_page_to_sign_in_is_open(closed: str) -> None:
    paths = every_path()
    assert {"/config", "/gradio_api/upload", "/gradio_api/queue/join", "/gradio_api/file=x"} <= set(paths)
    with from_address(closed, "127.0.0.3") as program:
        for path in [*paths, "/gradio_api/mcp/", "/gradio_api/mcp/schema", "/assets/x.js", "/docs", "/metrics"]:
            if path.rstrip("/") == "/login":
                continue
            for method in ("GET", "HEAD", "POST", "PUT", "OPTIONS"):
                assert program.request(method, path).status_code in (401, 429), (method, path)
        assert program.get("/login").status_code == 200


def test_a_reader_is_sent_to_the_form_and_then_where_the_link_led(closed: str) -> None:
    with from_address(closed, "127.0.0.1", headers=BROWSER) as reader:
        sent = reader.get("/?view=search&q=5G")
        assert (sent.status_code, sent.headers["location"]) == (303, "/login?view=search&q=5G")
        wrong = reader.post("/login", data={"username": USER, "password": "guess guess"})
        assert wrong.status_code == 401
        assert "The user name or the password is wrong." in wrong.text
        assert COOKIE not in reader.cookies
        right = reader.post(sent.headers["location"], data={"username": USER, "password": PASSWORD})
        assert (right.status_code, right.headers["location"]) == (303, "/?view=search&q=5G")
        assert reader.get("/").status_code == 200
        assert reader.get("/login").headers["location"] == "/"


@pytest.mark.parametrize(
    "query", ["next=//evil.example", "url=https://evil.example", "/evil.example", "\\evil.example"]
)
def test_no_link_leads_to_another_site_by_way_of_the_form(closed: str, query: str) -> None:
    with from_address(closed, "127.0.0.1", headers=BROWSER) as reader:
        right = reader.post(f"/login?{query}", data={"username": USER, "password": PASSWORD})
        assert re.match(r"/\?", right.headers["location"])


def test_the_cookie_is_for_this_server_and_no_script(closed: str) -> None:
    with from_address(closed, "127.0.0.1", headers=BROWSER) as reader:
        entered = reader.post("/login", data={"username": USER, "password": PASSWORD})
        told = entered.headers["set-cookie"].lower()
        assert "httponly" in told
        assert "samesite=lax" in told
        assert "domain" not in told
        token = reader.cookies[COOKIE]
        assert len(token) >= 43
        assert reader.post("/logout").headers["location"] == "/login"
        assert httpx.get(f"{closed}/config", cookies={COOKIE: token}).status_code == 401


@pytest.mark.parametrize(("proxies", "is_secure"), [((), False), (("127.0.0.0/8",), True)])
def test_behind_a_proxy_with_tls_the_cookie_goes_over_tls_alone(
    miit_folder: Path, users: Path, proxies: tuple[str, ...], is_secure: bool
) -> None:
    with serving(miit_folder, auth_file=users, trusted_proxies=proxies) as address:
        sent = {"username": USER, "password": PASSWORD}
        entered = httpx.post(f"{address}/login", data=sent, headers={"X-Forwarded-Proto": "https"})
        assert ("secure" in entered.headers["set-cookie"].lower()) == is_secure


def test_programs_come_in_with_http_basic(closed: str) -> None:
    with from_address(closed, "127.0.0.1") as program:
        asked = program.get("/config")
        assert asked.headers["www-authenticate"].startswith("Basic ")
        assert asked.json()["detail"].startswith("Sign in first: ")
        assert program.get("/config", headers=basic(USER, PASSWORD)).status_code == 200
        assert program.get("/config", headers=basic(OTHER_USER, OTHER_PASSWORD)).status_code == 200
        refused = program.get("/config", headers=basic(USER, OTHER_PASSWORD))
        assert (refused.status_code, refused.json()) == (401, {"detail": "The user or the password is wrong."})
        for header in ("Basic", "Basic !", "Basic 8J+", "Basic " + "A" * 9_000, "Bearer x", "\x7f"):
            assert program.get("/config", headers={"Authorization": header}).status_code == 401


def test_a_browser_does_not_ask_with_a_window_of_its_own(closed: str) -> None:
    with from_address(closed, "127.0.0.1") as page:
        for sent_by_browsers in (
            {"Referer": f"{closed}/"},
            {"Sec-Fetch-Mode": "cors", "Sec-Fetch-Site": "same-origin"},
        ):
            refused = page.get("/config", headers=sent_by_browsers)
            assert refused.status_code == 401
            assert "www-authenticate" not in refused.headers


def test_gradios_client_comes_in_with_a_password(closed: str) -> None:
    client = Client(closed, auth=(USER, PASSWORD), verbose=False)
    assert client.predict("IPv6", k=1, api_name="/search")["results"]
    with pytest.raises(AuthenticationError):
        Client(closed, auth=(USER, "guess guess"), verbose=False)


@pytest.mark.parametrize(("password", "comes_in"), [(PASSWORD, True), ("guess guess", False)])
def test_an_mcp_client_comes_in_with_a_password(closed: str, password: str, comes_in: bool) -> None:
    async def tools() -> list[str]:
        async with (
            create_mcp_http_client(headers=basic(USER, password)) as http,
            streamable_http_client(f"{closed}/gradio_api/mcp/", http_client=http) as (reading, writing, _),
            ClientSession(reading, writing) as session,
        ):
            await session.initialize()
            return [tool.name for tool in (await session.list_tools()).tools]

    with ThreadPoolExecutor(1) as thread:
        found = thread.submit(lambda: asyncio.run(tools()))
        if comes_in:
            assert found.result() == ["ask", "search", "documents"]
        else:
            assert found.exception()


def test_who_is_removed_is_out_at_once(miit_folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "users"
    write_user(path, USER, PASSWORD)
    write_user(path, OTHER_USER, OTHER_PASSWORD)
    with serving(miit_folder, auth_file=path) as address, signed_in(address) as reader:
        assert reader.get("/config").status_code == 200
        assert httpx.get(f"{address}/config", headers=basic(USER, PASSWORD)).status_code == 200
        remove_user(path, USER)
        assert reader.get("/config", headers={"Accept": "*/*"}).status_code == 401
        assert httpx.get(f"{address}/config", headers=basic(USER, PASSWORD)).status_code == 401


def test_guessing_has_to_wait_but_others_do_not(miit_folder: Path, users: Path) -> None:
    with serving(miit_folder, auth_file=users) as address:
        with from_address(address, "127.0.0.9") as guesser:
            statuses = [guesser.get("/config", headers=basic(USER, f"guess {n}")).status_code for n in range(ATTEMPTS)]
            assert statuses == [401] * ATTEMPTS
            # Then not even the right one is tried, in neither way.
            for refused in (
                guesser.get("/config", headers=basic(USER, PASSWORD)),
                guesser.post("/login", data={"username": USER, "password": PASSWORD}),
                guesser.post("/login", data={"username": USER, "password": PASSWORD}, headers=BROWSER),
            ):
                assert refused.status_code == 429
                assert 1 <= int(refused.headers["retry-after"]) <= 30
            assert "Too many attempts: try again in" in refused.text
        with signed_in(address, "127.0.0.10") as reader:
            assert reader.get("/config").status_code == 200


def test_who_knows_the_password_may_come_as_often_as_it_takes(miit_folder: Path, users: Path) -> None:
    with serving(miit_folder, auth_file=users) as address, from_address(address, "127.0.0.1") as program:
        for _ in range(ATTEMPTS + 2):
            assert program.post("/login", data={"username": USER, "password": PASSWORD}).json() == {"success": True}


def test_a_file_that_lets_nobody_in_stops_the_start(miit_folder: Path, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="There is no password file"), serving(miit_folder, auth_file=tmp_path / "no"):
        """It does not start."""


# How often


def test_requests_beyond_the_limit_are_refused_and_say_when_to_come_again(miit_folder: Path) -> None:
    with serving(miit_folder, rate_limit=5) as address:
        call = f"{address}/gradio_api/call/v2/documents"
        answers = [httpx.post(call, json={}) for _ in range(7)]
        assert [answer.status_code for answer in answers] == [200] * 5 + [429] * 2
        wait = int(answers[-1].headers["retry-after"])
        assert 1 <= wait <= 12
        assert answers[-1].json() == {"detail": f"These are too many requests: try again in {wait} seconds."}
        # What was accepted is heard of, the page's files are there, and others are not refused.
        assert "event: complete" in httpx.get(f"{call}/{answers[0].json()['event_id']}").text
        assert httpx.get(f"{address}/theme.css").status_code == 200
        with from_address(address, "127.0.0.7") as other:
            assert other.get("/").status_code == 200


def test_each_user_has_a_limit_of_the_own(miit_folder: Path, users: Path) -> None:
    with serving(miit_folder, auth_file=users, rate_limit=5) as address, from_address(address, "127.0.0.1") as both:
        mine = [both.get("/config", headers=basic(USER, PASSWORD)).status_code for _ in range(6)]
        assert mine == [200] * 5 + [429]
        assert both.get("/config", headers=basic(OTHER_USER, OTHER_PASSWORD)).status_code == 200


@pytest.mark.parametrize(("proxies", "statuses"), [((), [200, 429]), (("127.0.0.1",), [200, 200])])
def test_whom_a_proxy_forwards_for_is_believed_of_trusted_ones_alone(
    miit_folder: Path, proxies: tuple[str, ...], statuses: list[int]
) -> None:
    with serving(miit_folder, rate_limit=1, trusted_proxies=proxies) as address:
        answers = [
            httpx.get(f"{address}/config", headers={"X-Forwarded-For": client, "X-Forwarded-Host": "evil.example"})
            for client in ("203.0.113.1", "203.0.113.2")
        ]
        assert [answer.status_code for answer in answers] == statuses
        assert "evil.example" not in answers[0].text


@pytest.mark.parametrize(
    "named", ["{}", "guest{}", "203.0.113.9, guest{}", "203.0.113.9:x{}", "fe80::1%{}", "\x1b[31m{}"]
)
def test_a_client_that_a_proxy_names_by_no_address_is_the_proxy(miit_folder: Path, named: str) -> None:
    with serving(miit_folder, rate_limit=1, trusted_proxies=("127.0.0.1",)) as address:
        headers = [{"X-Forwarded-For": named.format(f"-{number}")} for number in range(2)]
        assert [httpx.get(f"{address}/config", headers=one).status_code for one in headers] == [200, 429]
        own = {"X-Forwarded-For": "[2001:db8::1]:4711"}
        assert httpx.get(f"{address}/config", headers=own).status_code == 200


def test_there_may_be_no_limit(miit_folder: Path) -> None:
    with serving(miit_folder, rate_limit=0) as address, httpx.Client() as client:
        assert {client.get(f"{address}/config").status_code for _ in range(50)} == {200}


@given(st.integers(1, 20), st.floats(0.1, 10), st.lists(st.floats(0, 30), max_size=60))
def test_a_bucket_never_gives_more_than_it_holds_and_gets(capacity: int, rate: float, pauses: list[float]) -> None:
    now = taken = 0.0
    buckets = TokenBuckets(capacity, rate, clock=lambda: now)
    for pause in pauses:
        now += pause
        wait = buckets.take("client")
        taken += not wait
        assert taken <= capacity + now * rate + 1e-6
        if wait:
            now += wait + 1e-6
            assert buckets.take("client") == 0
            taken += 1


def test_a_network_of_version_6_is_one_client() -> None:
    def of(address: str) -> str:
        return address_of({"type": "http", "client": (address, 1)})

    assert of("2001:db8::1") == of("2001:db8::ffff:2") != of("2001:db8:0:1::1")
    assert of("::ffff:192.0.2.1") == of("192.0.2.1") != of("192.0.2.2")


# From where


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("127.0.0.1:7860", 200),
        ("localhost", 200),
        ("LOCALHOST.:80", 200),
        ("[::1]:7860", 200),
        ("assistant.example.org", 200),
        ("evil.example", 421),
        ("localhost.evil.example", 421),
        ("127.0.0.1.evil.example", 421),
        ("192.168.1.5", 421),
        ("[::2]", 421),
        ("[", 421),
        ("", 421),
    ],
)
def test_a_name_that_is_not_the_servers_is_refused(named_server: str, host: str, status: int) -> None:
    answer = httpx.get(f"{named_server}/config", headers={"Host": host})
    assert answer.status_code == status
    if status == 421:
        assert "add the name to MIIT_ALLOWED_HOSTS" in answer.json()["detail"]


@pytest.fixture(scope="module")
def named_server(miit_folder: Path) -> Iterator[str]:
    with serving(miit_folder, allowed_hosts=("assistant.example.org",)) as address:
        yield address


@given(st.text(st.characters(min_codepoint=33, max_codepoint=126), max_size=40))
def test_any_name_is_the_servers_or_refused(named_server: str, host: str) -> None:
    with socket.create_connection(("127.0.0.1", int(named_server.rpartition(":")[2]))) as connection:
        connection.sendall(f"GET /config HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode())
        status = connection.recv(100).split()[1]
    assert status in (b"200", b"400", b"421")
    assert status != b"200" or re.match(r"(localhost|127\.|\[|assistant\.example\.org)", host, re.IGNORECASE)


_IN_HEADERS = (
    "Accept Accept-Language Authorization Content-Length Content-Type Cookie Forwarded Origin Referer Sec-Fetch-Mode"
    " Sec-Fetch-Site X-Forwarded-For X-Forwarded-Host X-Forwarded-Proto X-Real-IP X-Request-ID"
).split()
# What a parser of URLs, addresses, cookies or numbers may stumble over.
_PIECES = st.sampled_from(
    "http:// https:// // [ ] : ; = , % %zz @ \\ / ? # . .. ::1 [::1] 127.0.0.1 localhost null for= \" ' * q=0.x"
    " Basic multipart/form-data; boundary= miit-session= 99999999999999999999 ℀ ＠ é \xff".split()
)
_VALUES = st.lists(_PIECES | st.text(st.characters(min_codepoint=33, max_codepoint=255), max_size=5), max_size=8)


@pytest.fixture(scope="module")
def behind_proxy(miit_folder: Path, users: Path) -> Iterator[int]:
    """The port of a server that lets in only users and believes the proxies of this machine."""
    with serving(miit_folder, auth_file=users, trusted_proxies=("127.0.0.0/8",)) as address:
        yield int(address.rpartition(":")[2])


@example("GET", "/config", {"Origin": ["http://["]})
@example("POST", "/login", {"Content-Type": ["multipart/form-data"]})
@given(
    st.sampled_from(["GET", "POST", "OPTIONS"]),
    st.sampled_from(["/", "/config", "/login", "/health", "/gradio_api/upload"]),
    st.dictionaries(st.sampled_from(_IN_HEADERS), _VALUES, max_size=4),
)
def test_no_header_is_an_error_of_the_server(
    behind_proxy: int, open_server: str, method: str, path: str, headers: dict[str, list[str]]
) -> None:
    sent = "".join(f"{name}: {''.join(value)}\r\n" for name, value in headers.items())
    request = f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{sent}Connection: close\r\n\r\n"
    for port in (behind_proxy, int(open_server.rpartition(":")[2])):
        with socket.create_connection(("127.0.0.1", port)) as connection:
            connection.sendall(request.encode())
            connection.shutdown(socket.SHUT_WR)
            answer = connection.recv(100)
        assert not answer or int(answer.split()[1]) < 500


@pytest.mark.parametrize("method", ["GET", "POST", "OPTIONS"])
@pytest.mark.parametrize("path", ["/config", "/gradio_api/queue/join", "/gradio_api/upload", "/login"])
@pytest.mark.parametrize(
    "origin", ["https://evil.example", "null", "http://127.0.0.1:1", "http://localhost.evil.example"]
)
def test_pages_of_other_sites_are_refused(open_server: str, method: str, path: str, origin: str) -> None:
    headers = {"Origin": origin, "Access-Control-Request-Method": "POST"}
    answer = httpx.request(method, f"{open_server}{path}", headers=headers)
    assert (answer.status_code, answer.json()) == (403, {"detail": "Pages of other sites may not use this server."})
    assert "access-control-allow-origin" not in answer.headers


def test_pictures_and_frames_of_other_sites_are_refused_and_links_are_not(open_server: str) -> None:
    def status(mode: str, site: str = "cross-site", method: str = "GET") -> int:
        headers = {"Sec-Fetch-Site": site, "Sec-Fetch-Mode": mode}
        return httpx.request(method, f"{open_server}/config", headers=headers).status_code

    assert (
        status("no-cors")
        == status("cors")
        == status("no-cors", "same-site")
        == status("navigate", method="POST")
        == 403
    )
    assert {status("navigate"), status("cors", "same-origin"), status("navigate", "none")} == {200}


def test_the_page_itself_may_send(open_server: str) -> None:
    answer = httpx.post(f"{open_server}/gradio_api/call/v2/documents", json={}, headers={"Origin": open_server})
    assert answer.status_code == 200


# How much


def test_bodies_that_are_too_large_are_refused(open_server: str) -> None:
    call = f"{open_server}/gradio_api/call/v2/ask"
    sentence = {"detail": f"The request has more than {MAX_BODY_BYTES:,} bytes: send less at once."}
    body = json.dumps({"question": "x" * MAX_BODY_BYTES}).encode()
    kind = {"Content-Type": "application/json"}
    declared = httpx.post(call, content=body, headers=kind)
    assert (declared.status_code, declared.json()) == (413, sentence)
    chunked = httpx.post(
        call,
        content=(body[at : at + 9_999] for at in range(0, len(body), 9_999)),
        headers={"Content-Type": "application/json"},
    )
    assert (chunked.status_code, chunked.json()) == (413, sentence)


def test_uploads_are_bounded_one_by_one_and_all_together(open_server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def upload(size: int) -> httpx.Response:
        return httpx.post(f"{open_server}/gradio_api/upload", files={"files": ("talk.txt", b"a" * size)})

    assert upload(MAX_BYTES + 1).status_code == 413
    assert upload(MAX_UPLOAD_BYTES + 1).status_code == 413
    held = Path(upload(100_000).json()[0])
    assert held.is_file()
    monkeypatch.setattr(bodies, "MAX_HELD_BYTES", MAX_UPLOAD_BYTES + 99_000)
    refused = upload(10)
    assert (refused.status_code, refused.json()["detail"].partition(":")[0]) == (
        507,
        "Too many files are waiting to be added",
    )
    long_ago = time.time() - HELD_SECONDS - 60
    os.utime(held.parent, (long_ago, long_ago))
    assert upload(10).status_code == 200
    assert not held.exists()


def test_only_this_user_reads_what_is_uploaded(open_server: str) -> None:
    held = Path(httpx.post(f"{open_server}/gradio_api/upload", files={"files": ("talk.txt", b"a")}).json()[0])
    assert held.parents[1].stat().st_mode & 0o077 == 0
    assert httpx.get(f"{open_server}/gradio_api/file={held}").status_code == 404


@pytest.mark.parametrize(
    "name", ["../../outside.txt", "/etc/outside.txt", "..\\outside.txt", "a/../../outside.txt", "\u202eoutside.txt"]
)
def test_an_upload_never_leaves_its_folder(open_server: str, name: str) -> None:
    answer = httpx.post(f"{open_server}/gradio_api/upload", files={"files": (name, b"a")})
    if answer.status_code == 200:
        held = Path(answer.json()[0]).resolve()
        assert held.is_relative_to(Path(os.environ["GRADIO_TEMP_DIR"]).resolve())


# What there is


@pytest.mark.parametrize(
    "path",
    [
        "/gradio_api/file=/etc/passwd",
        "/gradio_api/file/etc/passwd",
        "/gradio_api/proxy=https://evil.example/",
        "/gradio_api/run/ask",
        "/gradio_api/vibe-code",
        "/gradio_api/runs",
        "/gradio_api/deep_link",
        "/monitoring",
        "/docs",
        "/openapi.json",
        "/page",
        "/assets/../../blocks.py",
        "/assets/%2e%2e/%2e%2e/blocks.py",
        "/static/..%2f..%2f..%2fblocks.py",
        "//etc/passwd",
    ],
)
def test_what_the_page_does_not_use_is_not_there(open_server: str, path: str) -> None:
    answer = httpx.get(f"{open_server}{path}")
    assert answer.status_code in (403, 404)
    assert "root:" not in answer.text
    assert "import" not in answer.text


def test_every_answer_says_what_browsers_may_not_do(open_server: str, closed: str) -> None:
    for url in (open_server, f"{open_server}/config", f"{open_server}/nothing", f"{closed}/config", f"{closed}/login"):
        headers = httpx.get(url).headers
        policy = headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert not re.search(r"(?:script-src|default-src)[^;]*(?:unsafe-inline|\*|https?:)", policy)
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "same-origin"
        assert "server" not in headers
    first, second = (httpx.get(open_server).headers["content-security-policy"] for _ in range(2))
    assert first != second


# Where it listens


def is_open(host: str, port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex((host, port)) == 0


def test_it_listens_to_its_own_machine_unless_told_and_to_all_without_passwords_says_so(
    miit_folder: Path, users: Path
) -> None:
    told = "Everybody who can reach port {port} of this machine can read the transcripts, and add and remove some: "
    told += "give --auth FILE with passwords ('miit passwd FILE USER' makes it), or listen on 127.0.0.1.\n"
    for arguments, is_told in [
        (["--host", "0.0.0.0"], True),  # noqa: S104
        (["--host", "0.0.0.0", "--auth", str(users)], False),  # noqa: S104
        ([], False),
    ]:
        port = free_port()
        command = [sys.executable, "-c", "from assistant.cli import main; main()", "serve", "--port", str(port)]
        environment: dict[str, str] = {**os.environ, "MIIT_INDEX_DIR": str(miit_folder)}
        with subprocess.Popen(
            [*command, *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment, text=True
        ) as process:
            assert process.stdout
            assert process.stderr
            assert process.stdout.readline() == f"The chat is at http://127.0.0.1:{port} (Ctrl+C stops it).\n"
            # Another address of this machine stands for those that other machines reach.
            assert is_open("127.0.0.1", port)
            assert is_open("127.0.0.2", port) == ("--host" in arguments)
            process.terminate()
            assert process.stderr.read() == (told.format(port=port) if is_told else "")


@pytest.mark.parametrize(
    ("name", "value", "read"),
    [
        ("MIIT_ALLOWED_HOSTS", "a.example, b.example,", ("a.example", "b.example")),
        ("MIIT_TRUSTED_PROXIES", "127.0.0.1,10.0.0.0/8", ("127.0.0.1", "10.0.0.0/8")),
    ],
)
def test_settings_hold_several_names(monkeypatch: pytest.MonkeyPatch, name: str, value: str, read: Any) -> None:
    monkeypatch.setenv(name, value)
    assert getattr(load_settings(), name.removeprefix("MIIT_").lower()) == read
    assert Settings.model_fields


@pytest.mark.parametrize("proxy", ["nginx", "10.0.0.0/40", "10.0.0/8"])
def test_a_proxy_that_is_no_address_is_refused(monkeypatch: pytest.MonkeyPatch, proxy: str) -> None:
    monkeypatch.setenv("MIIT_TRUSTED_PROXIES", proxy)
    with pytest.raises(InputError, match=f"'{proxy}' is no address or network"):
        load_settings()


@pytest.mark.parametrize(
    ("proxy", "network"),
    [("10.0.0.1/8", "10.0.0.0/8"), ("2001:db8::1/32", "2001:db8::/32"), ("10.9.9.9/0", "0.0.0.0/0")],
)
def test_an_address_inside_of_a_network_is_told_what_it_may_mean(
    monkeypatch: pytest.MonkeyPatch, proxy: str, network: str
) -> None:
    monkeypatch.setenv("MIIT_TRUSTED_PROXIES", proxy)
    with pytest.raises(InputError) as refused:
        load_settings()
    address = proxy.partition("/")[0]
    assert f"write {network} for all of the network, or {address} for that address alone" in str(refused.value)
    for meant in (network, address):
        monkeypatch.setenv("MIIT_TRUSTED_PROXIES", meant)
        assert load_settings().trusted_proxies == (meant,)
