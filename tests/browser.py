"""A running page with a hostile transcript in it, and tabs on it that note what their scripts do."""

import json
import shutil
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from unittest.mock import patch
from urllib.parse import urlencode

from playwright.sync_api import BrowserContext, Locator, Page, expect

from assistant import Assistant
from assistant.server import start
from index import Index, Transcript
from index.reader import read_transcript
from index.transcript import Speaker

HOSTILE = """Keepers of the lighthouse on Fern Island

Captain Rook:

The lighthouse on Fern Island is kept by <img src=x onerror="window.hacked=1"> forty ${7*7} {{gulls}} and **one** goat.
"""
HOSTILE_METADATA = {"title": "<script>window.hacked=1</script>"}
HOSTILE_URL = "javascript:window.hacked=1"
HOSTILE_SPEAKER = "<script>window.hacked=1</script> Rook"
HOSTILE_ROLE = '"><img src=x onerror=window.hacked=1>'

expect.set_options(timeout=30_000)


@dataclass
class Server:
    """A running page, and the assistant behind it."""

    address: str
    assistant: Assistant


@dataclass
class Visit:
    """A tab on the page, with what it asked the network for and what its scripts complained about."""

    page: Page
    requests: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


@contextmanager
def running_page(index: Path, folder: Path) -> Iterator[Server]:
    """The page over a copy of the index in `folder`, with the hostile transcript added."""
    shutil.copytree(index, folder / "index")
    assistant = Assistant.open(folder / "index")
    add_unchecked(assistant.index, hostile_transcript(folder))
    port = free_port()
    page = start(assistant, "127.0.0.1", port)
    yield Server(f"http://127.0.0.1:{port}", assistant)
    page.close()


def add_unchecked(index: Index, transcript: Transcript) -> None:
    """Adds a transcript whose URL is refused today: an index may hold it since before."""
    with patch("index.library.is_web_address", return_value=True):
        index.add(transcript)


def hostile_transcript(folder: Path) -> Transcript:
    file = folder / "lighthouse.txt"
    file.write_text(HOSTILE, encoding="utf-8")
    file.with_suffix(".json").write_text(json.dumps(HOSTILE_METADATA), encoding="utf-8")
    read = read_transcript(file)
    turns = tuple(replace(turn, speaker=HOSTILE_SPEAKER) if turn.speaker else turn for turn in read.turns)
    metadata = replace(
        read.metadata, speakers=(Speaker(HOSTILE_SPEAKER, HOSTILE_ROLE),), place=HOSTILE_ROLE, url=HOSTILE_URL
    )
    return replace(read, metadata=metadata, turns=turns)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


def open_page(context: BrowserContext, server: Server, **query: str) -> Visit:
    visit = Visit(context.new_page())
    visit.page.on("request", lambda request: visit.requests.append(request.url))
    visit.page.on("pageerror", lambda error: visit.errors.append(str(error)))
    visit.page.goto(f"{server.address}/?{urlencode(query)}" if query else server.address)
    expect(visit.page.locator("#masthead h1")).to_be_visible()
    return visit


def question_box(page: Page) -> Locator:
    return page.locator("#question textarea")


def ask(page: Page, question: str) -> Locator:
    """Sends the question with Enter; the finished exchange, once it is there."""
    asked = page.locator(".exchange").count()
    question_box(page).fill(question)
    question_box(page).press("Enter")
    return finished(page, asked + 1)


def finished(page: Page, exchanges: int) -> Locator:
    """The last of so many exchanges, once it is answered."""
    expect(page.locator(".exchange:has(.actions)")).to_have_count(exchanges)
    return page.locator(".exchange").last


def widest(page: Page) -> int:
    return int(page.evaluate("document.documentElement.scrollWidth"))


def small_targets(page: Page) -> list[str]:
    """What can be touched and is less than 40 pixels high or wide; the points of the map lie where they must."""
    found: list[str] = page.evaluate(
        """[...document.querySelectorAll(
                "button, a:not(.point), summary, textarea, select, input:not([type=radio], .unseen), #mark label")]
            .map(element => [element, element.getBoundingClientRect()])
            .filter(([, box]) => box.width && (box.width < 40 || box.height < 40))
            .map(([element]) => element.outerHTML)"""
    )
    return found
