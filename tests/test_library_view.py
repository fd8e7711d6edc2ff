"""The library in the browser: adding by upload and by address, removing, and building anew, in real Chromium."""

import re
import threading
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from assistant.locale import load_locale
from assistant.views.library import MAX_FILES, LibraryLabels
from assistant.views.search import SearchLabels
from index.adding import Source, add_sources
from index.readers.document import MAX_BYTES
from tests.browser import Server, open_page, running_page
from tests.remembered import forget_embeddings
from tests.web import PAGES, TITLE, scio_site, serving

pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("ignore::DeprecationWarning:gradio.queueing")]

LABELS = LibraryLabels.of(load_locale("en"))
FIRST_PAGE = "/m/content_78001234.htm"
TALK = """The harbour of Alder in 2023

Captain Rook:

The harbour was dredged to 14 metres last year. It cost 3 million crowns.

Anna Lind:

We will build two more piers next year.
"""


@pytest.fixture(scope="module")
def server(miit_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MIIT_ALLOW_PRIVATE_ADDRESSES", "true")
        with running_page(miit_folder, tmp_path_factory.mktemp("page")) as server:
            yield server


@pytest.fixture
def talk(tmp_path: Path) -> Path:
    path = tmp_path / "talk.txt"
    path.write_text(TALK, encoding="utf-8")
    return path


@pytest.fixture
def library(context: BrowserContext, server: Server) -> Iterator[Page]:
    visit = open_page(context, server, view="library", lang="en")
    yield visit.page
    assert visit.errors == []
    visit.page.close()


def status(page: Page) -> Locator:
    return page.locator("#library-status .status")


def item(page: Page, document_id: str) -> Locator:
    return page.locator(".documents > li").filter(has=page.get_by_text(document_id, exact=True))


def upload(page: Page, *paths: Path) -> None:
    page.get_by_label(LABELS.files).set_input_files([str(path) for path in paths])
    page.get_by_role("button", name=LABELS.add_files).click()


def remove(page: Page, document_id: str) -> None:
    item(page, document_id).get_by_role("button", name=f"{LABELS.remove}: {document_id}").click()
    item(page, document_id).get_by_role("button", name=LABELS.remove, exact=True).click()
    expect(item(page, document_id)).to_have_count(0)


def test_a_file_is_added_asked_about_and_removed(library: Page, server: Server, talk: Path) -> None:
    library.get_by_label(LABELS.files).set_input_files(str(talk))
    expect(library.locator(".chosen")).to_have_text("talk.txt")
    library.get_by_role("button", name=LABELS.add_files).click()
    expect(status(library)).to_contain_text(LABELS.added)
    expect(status(library)).to_contain_text("The harbour of Alder in 2023")
    expect(item(library, "talk")).to_contain_text("English")
    assert server.assistant.ask("How deep is the harbour of Alder?").citations[0].document == "talk"
    library.get_by_role("link", name="Search", exact=True).click()
    speaker = library.get_by_label(SearchLabels.of(load_locale("en")).speaker)
    expect(speaker.get_by_role("option", name="Captain Rook", exact=True)).to_be_attached()
    library.get_by_role("link", name="Library", exact=True).click()
    remove(library, "talk")
    expect(status(library)).to_have_text(LABELS.removed.format(document="talk"))
    expect(library.locator("#library-documents")).to_be_focused()
    assert "talk" not in [document.document_id for document in server.assistant.index.documents()]


def test_what_was_added_is_offered_as_an_original_until_it_is_removed(library: Page, talk: Path) -> None:
    choice = library.get_by_label(LABELS.translation_of)
    added = choice.locator("option[value=talk]")
    expect(choice.locator("option[value=miit-2021]")).to_be_attached()
    upload(library, talk)
    expect(added).to_have_text("The harbour of Alder in 2023")
    library.reload()
    expect(added).to_be_attached()
    choice.select_option("miit-2021")
    remove(library, "talk")
    expect(added).to_have_count(0)
    expect(choice).to_have_value("miit-2021")


def test_a_transcript_states_its_day_once(library: Page, talk: Path) -> None:
    title, rest = TALK.split("\n\n", 1)
    talk.write_text(f"{title}\nJune 3, 2024\n\n{rest}", encoding="utf-8")
    upload(library, talk)
    item(library, "talk").get_by_role("link", name=title).click()
    expect(library.locator(".text .lead")).to_have_text("June 3, 2024")
    expect(library.locator(".text .lead .s")).to_have_count(1)
    library.get_by_role("link", name="Library", exact=True).click()
    remove(library, "talk")


def test_the_same_again_changes_nothing_and_a_changed_file_replaces(library: Page, talk: Path) -> None:
    upload(library, talk)
    expect(status(library)).to_contain_text(LABELS.added)
    upload(library, talk)
    expect(status(library)).to_contain_text(LABELS.unchanged)
    talk.write_text(TALK.replace("14 metres", "16 metres"), encoding="utf-8")
    upload(library, talk)
    expect(status(library)).to_contain_text(LABELS.replaced)
    remove(library, "talk")


def test_an_address_is_added_with_all_its_pages(library: Page, server: Server) -> None:
    with serving(scio_site()) as site:
        library.get_by_label(LABELS.address).fill(site.url + FIRST_PAGE)
        library.get_by_label(LABELS.address).press("Enter")
        expect(status(library)).to_contain_text(TITLE)
        expect(status(library)).to_contain_text(LABELS.added)
    added = next(one for one in server.assistant.index.documents() if one.title == TITLE)
    assert len(added.pages) == len(PAGES)
    remove(library, added.document_id)


def test_what_cannot_be_added_is_told_and_the_rest_is_added(library: Page, talk: Path, tmp_path: Path) -> None:
    wrong, large = tmp_path / "empty.pdf", tmp_path / "large.txt"
    wrong.write_bytes(b"%PDF-1.4 nothing")
    upload(library, wrong, talk)
    expect(status(library).locator(".failed")).to_contain_text("empty.pdf")
    expect(item(library, "talk")).to_be_visible()
    large.write_bytes(b"a" * (MAX_BYTES + 1))
    remove(library, "talk")
    upload(library, talk, large)
    expect(status(library).locator(".failed")).to_have_text("“\u2068large.txt\u2069” is too large: divide it.")
    expect(item(library, "talk")).to_be_visible()
    upload(library, large)
    expect(status(library)).to_contain_text("large.txt")
    expect(status(library)).to_contain_text("is too large: divide it.")
    library.get_by_label(LABELS.files).set_input_files([])
    library.get_by_role("button", name=LABELS.add_address).click()
    expect(status(library)).to_have_text(LABELS.nothing_chosen)
    remove(library, "talk")


def test_more_files_than_it_takes_at_once_are_refused(library: Page, tmp_path: Path) -> None:
    paths = [tmp_path / f"{number}.txt" for number in range(MAX_FILES + 1)]
    for path in paths:
        path.write_text(TALK, encoding="utf-8")
    upload(library, *paths)
    expect(status(library)).to_have_text(LABELS.too_many.format(count=MAX_FILES))


def test_the_path_of_a_file_on_the_servers_machine_is_no_address(library: Page, talk: Path) -> None:
    library.get_by_label(LABELS.address).fill(str(talk))
    library.get_by_label(LABELS.address).press("Enter")
    expect(status(library).locator(".failed")).to_be_visible()
    expect(item(library, "talk")).to_have_count(0)


@pytest.mark.parametrize("width", [1280, 390])
def test_what_there_is_to_do_stands_beside_a_document(library: Page, width: int) -> None:
    library.set_viewport_size({"width": width, "height": 900})
    own = item(library, "miit-2021")
    opener = own.get_by_role("button", name=f"{LABELS.remove}: miit-2021")
    box, title = opener.bounding_box(), own.locator(".title").bounding_box()
    assert box
    assert title
    assert box["x"] >= title["x"] + title["width"]
    keep = own.get_by_role("button", name=LABELS.keep)
    opener.click()
    library.wait_for_timeout(500)
    if not keep.is_visible():  # the page, while it loads, may put the list there anew
        opener.click()
    asked = keep.bounding_box()
    assert asked
    assert asked["x"] + asked["width"] <= width
    library.keyboard.press("Escape")
    library.set_viewport_size({"width": 1280, "height": 900})


def test_removing_asks_first_and_escape_keeps(library: Page) -> None:
    opener = item(library, "miit-2021").get_by_role("button", name=f"{LABELS.remove}: miit-2021")
    opener.focus()
    opener.press("Enter")
    expect(item(library, "miit-2021").get_by_role("button", name=LABELS.keep)).to_be_focused()
    library.keyboard.press("Escape")
    expect(opener).to_be_focused()
    expect(item(library, "miit-2021")).to_be_visible()


def test_rebuilding_shows_progress_and_leaves_the_same_documents(
    library: Page, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    forget_embeddings(monkeypatch)  # or else it is done before anybody sees it
    before, counts = server.assistant.index.documents(), server.assistant.index.counts()
    library.get_by_role("button", name=LABELS.rebuild).click()
    expect(status(library).get_by_role("progressbar")).to_be_visible()
    expect(status(library)).to_have_text(LABELS.rebuilt, timeout=60_000)
    assert (server.assistant.index.documents(), server.assistant.index.counts()) == (before, counts)


def test_a_long_list_is_filtered_and_built_anew_from_its_head(library: Page, server: Server, tmp_path: Path) -> None:
    sources = [tmp_path / f"pier-{number}.txt" for number in range(1, 17)]
    for number, source in enumerate(sources, start=1):
        source.write_text(f"Pier hearing\n{number} May 2024\n\nAnna Lind: We built pier {number}.\n", encoding="utf-8")
    add_sources(server.assistant.index, [Source(str(source)) for source in sources])
    library.reload()
    box = library.get_by_role("searchbox", name=LABELS.filter)
    listed = library.locator(".documents > li:visible")
    box.fill("pier-1")
    expect(listed).to_have_count(8)
    expect(library.locator(".filter .count")).to_have_text(
        LABELS.filtered.format(n=8, count=len(server.assistant.index.documents()))
    )
    box.fill("MAY 16")
    expect(listed).to_have_count(1)
    rebuild, first = library.locator("#library-rebuild").bounding_box(), listed.first.bounding_box()
    assert rebuild
    assert first
    assert rebuild["y"] < first["y"]
    remove(library, "pier-16")
    expect(box).to_have_value("MAY 16")
    expect(library.locator(".filter .count")).to_have_text(LABELS.none_fits)
    library.get_by_role("link", name="Chat", exact=True).click()
    expect(library.locator(".holds")).to_contain_text(re.compile("Pier hearing · May [0-9]+, 2024"))
    for source in sources[:-1]:
        server.assistant.index.remove(source.stem)


def test_adding_can_be_cancelled(library: Page, server: Server) -> None:
    before = server.assistant.index.documents()
    replies, gate = scio_site(), threading.Event()
    replies[FIRST_PAGE].gate = gate
    with serving(replies) as site:
        library.get_by_label(LABELS.address).fill(site.url + FIRST_PAGE)
        library.get_by_label(LABELS.address).press("Enter")
        library.get_by_role("button", name=LABELS.cancel).click()
        gate.set()
        expect(status(library)).to_have_text(LABELS.cancelled)
    assert server.assistant.index.documents() == before


def test_titles_of_another_direction_stand_where_the_page_begins(
    context: BrowserContext, server: Server, tmp_path: Path
) -> None:
    page = open_page(context, server, view="library", lang="ar").page
    page.set_viewport_size({"width": 390, "height": 844})
    long = "Press conference on the renewal of the harbours of Alderland and its islands in 2023"
    for name, title in (("long", long), ("short", "Harbours")):
        talk = tmp_path / f"{name}.txt"
        talk.write_text(TALK.replace("The harbour of Alder in 2023", title), encoding="utf-8")
        page.locator("#library input[type=file]").set_input_files(str(talk))
        page.get_by_role("button", name=LibraryLabels.of(load_locale("ar")).add_files).click()
        expect(item(page, name)).to_be_visible()
    ends = [_lines(item(page, name).locator(".title"))[1] for name in ("long", "short")]
    assert max(*ends[0], *ends[1]) - min(*ends[0], *ends[1]) < 8
    page.locator("#masthead a[data-view=chat]").click()
    cites = page.locator(".holds cite")
    expect(cites.filter(has_text=long)).to_be_visible()
    assert "; " not in page.locator(".holds").inner_text()
    tops = [_lines(cite)[0] for cite in cites.all()]
    assert all(max(before) < min(after) for before, after in pairwise(tops))
    for name in ("long", "short"):
        server.assistant.index.remove(name)


def _lines(element: Locator) -> tuple[list[float], list[float]]:
    """The top and the right end of each line of text."""
    boxes = element.evaluate(
        "e => { const r = document.createRange(); r.selectNodeContents(e);"
        " return [...r.getClientRects()].map(b => [b.top, b.right]); }"
    )
    return [top for top, _ in boxes], [right for _, right in boxes]


def test_the_library_speaks_the_readers_language(context: BrowserContext, server: Server) -> None:
    visit = open_page(context, server, view="library", lang="ar")
    labels = LibraryLabels.of(load_locale("ar"))
    expect(visit.page.get_by_role("button", name=labels.add_files)).to_be_visible()
    expect(visit.page.locator("html")).to_have_attribute("dir", "rtl")
    expect(item(visit.page, "miit-2021")).to_contain_text(re.compile("2022|٢٠٢٢"))
    visit.page.close()
