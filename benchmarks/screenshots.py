"""Takes the pictures of the page in docs/: each view, wide and narrow, light and dark, left and right.

    python -m benchmarks.screenshots

Starts the page on a fresh index in a temporary folder and drives it in Chromium, so the pictures show what it does
today.
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
from assistant.server import start
from benchmarks.arguments import parser

DOCS = Path(__file__).parent.parent / "docs"


@dataclass(frozen=True, slots=True)
class Shot:
    """One picture: the address, what is asked there, one question after the other, and how it is looked at.

    `shown` is what must be there before the picture is taken.
    """

    file: str
    questions: tuple[str, ...]
    width: int
    height: int
    scheme: Literal["light", "dark"] = "light"
    opened: bool = True
    address: str = "?lang=en"
    shown: str = "#question"


SHOTS = (
    Shot("chat-1280.png", ("去年新建了多少个5G基站？",), 1280, 1420),
    Shot("chat-390.png", (), 390, 844),
    Shot(
        "chat-1280-dark.png",
        ("How many new 5G base stations were built?", "What was China's GDP growth?"),
        1280,
        960,
        "dark",
        opened=False,
    ),
    Shot(
        "chat-390-arabic.png",
        ("كم عدد محطات الجيل الخامس الجديدة التي تم بناؤها؟",),
        390,
        844,
        opened=False,
        address="?lang=ar",
    ),
    Shot("search-1280.png", (), 1280, 1000, address="?lang=en&view=search&q=5G+base+stations", shown=".hits mark"),
    Shot(
        "search-390-arabic.png",
        (),
        390,
        844,
        address="?lang=ar&view=search&q=محطات+الجيل+الخامس",
        shown=".hits mark",
    ),
    Shot(
        "transcript-1280.png",
        (),
        1280,
        960,
        address="?lang=en&view=transcript&document=miit-2021&start=2396&end=2536",
        shown=".marked",
    ),
    Shot(
        "transcript-390-dark.png",
        (),
        390,
        844,
        "dark",
        address="?lang=zh&view=transcript&document=miit-2021",
        shown=".turn",
    ),
    Shot("figures-1280.png", (), 1280, 1150, address="?lang=en&view=figures", shown=".figures table"),
    Shot("figures-390-arabic.png", (), 390, 844, address="?lang=ar&view=figures", shown=".figures table"),
    Shot(
        "map-1280.png",
        (),
        1280,
        1200,
        address="?lang=en&view=map&q=5G+base+stations",
        shown=".evidence a",
    ),
    Shot(
        "map-390-dark.png",
        (),
        390,
        844,
        "dark",
        address="?lang=zh&view=map&q=5G+基站&colour=speaker",
        shown=".evidence a",
    ),
    Shot("library-1280.png", (), 1280, 800, address="?lang=en&view=library", shown=".documents"),
    Shot("library-390-arabic.png", (), 390, 844, address="?lang=ar&view=library", shown=".documents"),
)


def main() -> None:
    """Writes every picture of SHOTS into docs/."""
    with served_page() as address, sync_playwright() as playwright:
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
def served_page() -> Iterator[str]:
    """The address of the page about the transcripts that ship with the product."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    with tempfile.TemporaryDirectory() as folder:
        served = start(Assistant.open(folder), "127.0.0.1", port)
        yield f"http://127.0.0.1:{port}"
        served.close()


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
    page.goto(f"{address}/{shot.address}")
    page.locator(shot.shown).first.wait_for()
    for number, question in enumerate(shot.questions, start=1):
        ask(page, question, number)
    if shot.questions:
        page.locator("#following .chip").first.wait_for()
    if shot.questions and shot.opened:
        page.locator(f"#source-{len(shot.questions)}-1 summary").click()
    page.mouse.move(1, 1)
    page.wait_for_timeout(300)
    page.screenshot(path=DOCS / shot.file)
    context.close()


def ask(page: Page, question: str, number: int) -> None:
    """Sends the question and waits for its answer, the `number`-th of the conversation."""
    box = page.locator("#question textarea")
    box.fill(question)
    box.press("Enter")
    page.locator(f"#exchange-{number} .answer .sources").wait_for()


if __name__ == "__main__":
    parser(__doc__).parse_args()
    main()
