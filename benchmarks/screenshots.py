"""Takes the pictures of the chat in docs/: wide and narrow, light and dark, left to right and right to left.

    python -m benchmarks.screenshots

Starts the chat on a fresh index in a temporary folder and drives it in Chromium, so the pictures show what the
chat does today.
"""

import shutil
import socket
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, Page, Playwright, sync_playwright

from assistant import Assistant
from assistant.locale import load_locale
from assistant.server import start
from assistant.views.exchange import ChatLabels

DOCS = Path(__file__).parent.parent / "docs"
LABELS = ChatLabels.of(load_locale("en"))


@dataclass(frozen=True, slots=True)
class Shot:
    """One picture: what is asked, one question after the other, and how it is looked at."""

    file: str
    questions: tuple[str, ...]
    width: int
    height: int
    scheme: Literal["light", "dark"] = "light"
    opened: bool = True


SHOTS = (
    Shot("chat-1280.png", ("去年为用户节省了多少资费？",), 1280, 1100),
    Shot("chat-390.png", (), 390, 844),
    Shot(
        "chat-1280-dark.png",
        ("How many new 5G base stations were built?", "What was China's GDP growth?"),
        1280,
        960,
        "dark",
        opened=False,
    ),
    Shot("chat-390-arabic.png", ("كم عدد محطات الجيل الخامس الجديدة التي تم بناؤها؟",), 390, 844, opened=False),
)


def main() -> None:
    """Writes every picture of SHOTS into docs/."""
    with served_chat() as address, sync_playwright() as playwright:
        browser = launch_chromium(playwright)
        for shot in SHOTS:
            take(browser, address, shot)
            print(DOCS / shot.file)
        browser.close()


def launch_chromium(playwright: Playwright) -> Browser:
    """The system's Chromium, or Playwright's own where the system has none (see scripts/browser.sh)."""
    installed = (shutil.which(name) for name in ("chromium", "chromium-browser", "google-chrome"))
    return playwright.chromium.launch(executable_path=next(filter(None, installed), None), args=["--no-sandbox"])


@contextmanager
def served_chat() -> Iterator[str]:
    """The address of a chat about the transcripts that ship with the product."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    with tempfile.TemporaryDirectory() as folder:
        chat = start(Assistant.open(folder), "127.0.0.1", port)
        yield f"http://127.0.0.1:{port}"
        chat.close(verbose=False)


def take(browser: Browser, address: str, shot: Shot) -> None:
    """Asks the questions of the shot, opens the first source of the last answer, and writes the picture."""
    # Twice the pixels where the picture is small, so that text is sharp in the README.
    scale = 2 if shot.width < 1000 else 1.5
    context = browser.new_context(
        viewport={"width": shot.width, "height": shot.height},
        device_scale_factor=scale,
        color_scheme=shot.scheme,
        reduced_motion="reduce",
    )
    page = context.new_page()
    page.goto(address)
    page.get_by_label(LABELS.question).wait_for()
    for number, question in enumerate(shot.questions, start=1):
        ask(page, question, number)
    if shot.questions and shot.opened:
        page.locator(".cite").last.click()
    page.mouse.move(1, 1)
    page.wait_for_timeout(300)
    page.screenshot(path=DOCS / shot.file)
    context.close()


def ask(page: Page, question: str, number: int) -> None:
    """Sends the question and waits for its answer, the `number`-th of the conversation."""
    box = page.get_by_label(LABELS.question)
    box.fill(question)
    box.press("Enter")
    page.locator(f"#exchange-{number} .answer .sources").wait_for()


if __name__ == "__main__":
    main()
