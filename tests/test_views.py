"""The frame and its views, as people use them: in real Chromium, in several languages, with the keyboard too."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Any, Literal
from urllib.parse import parse_qs, urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from langchain_core.language_models.fake_chat_models import FakeListChatModel
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from assistant import Assistant
from assistant.locale import load_locale
from assistant.server import start
from assistant.views.exchange import ChatLabels
from assistant.views.figures import FiguresLabels
from assistant.views.page import VIEWS
from assistant.views.search import PER_PAGE, SearchLabels, statements_first
from assistant.views.sources import titles
from assistant.views.transcript import TranscriptLabels
from index import Index, Metadata, Transcript
from index.statements import is_statement
from tests.browser import (
    HOSTILE_METADATA,
    HOSTILE_ROLE,
    HOSTILE_SPEAKER,
    Server,
    Visit,
    free_port,
    open_page,
    small_targets,
    widest,
)

pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("ignore::DeprecationWarning:gradio.queueing")]

ENGLISH, GERMAN, ARABIC = load_locale("en"), load_locale("de"), load_locale("ar")
SEARCH, TRANSCRIPT = SearchLabels.of(ENGLISH), TranscriptLabels.of(ENGLISH)
FIGURES = FiguresLabels.of(ENGLISH)
QUESTION = "How many new 5G base stations were built?"


def current(page: Page) -> Locator:
    return page.get_by_role("navigation", name="Views").locator("[aria-current=page]")


def ask(page: Page) -> Locator:
    page.locator("#question textarea").fill(QUESTION)
    page.locator("#question textarea").press("Enter")
    expect(page.locator(".exchange .sources")).to_be_visible()
    return page.locator(".exchange")


def search(page: Page, query: str) -> Locator:
    page.get_by_role("searchbox", name=SEARCH.query).fill(query)
    page.get_by_role("searchbox", name=SEARCH.query).press("Enter")
    hits = page.locator(".hits > li")
    expect(hits.first).to_be_visible()
    return hits


def query_of(page: Page) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(page.url).query).items()}


# The frame


def test_the_navigation_shows_one_view_and_the_others_keep_what_is_in_them(page: Page) -> None:
    ask(page)
    expect(current(page)).to_have_text("Chat")
    page.get_by_role("link", name="Search", exact=True).press("Enter")
    expect(current(page)).to_have_text("Search")
    expect(page).to_have_title("Search · MIIT Assistant")
    expect(page.locator(".exchange")).to_be_hidden()
    search(page, "IPv6")

    page.get_by_role("link", name="Chat", exact=True).press("Enter")
    expect(page.locator(".exchange")).to_contain_text("654,000")
    page.get_by_role("link", name="Search", exact=True).click()
    expect(page.locator(".hits")).to_be_visible()
    assert query_of(page) == {"view": "search", "q": "IPv6"}


def test_back_and_forward_go_through_views_and_searches(page: Page) -> None:
    page.get_by_role("link", name="Search", exact=True).click()
    search(page, "IPv6")
    search(page, "elderly people")
    page.go_back()
    expect(page.get_by_role("searchbox", name=SEARCH.query)).to_have_value("IPv6")
    page.go_back()
    page.go_back()
    expect(current(page)).to_have_text("Chat")
    page.go_forward()
    page.go_forward()
    expect(page.get_by_role("searchbox", name=SEARCH.query)).to_have_value("IPv6")
    expect(page.locator(".hits > li").first).to_contain_text("IPv6")


@pytest.fixture
def german(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(locale="de-AT", viewport={"width": 1280, "height": 900})
    yield context
    context.close()


def test_the_page_speaks_the_browsers_language(german: BrowserContext, server: Server) -> None:
    page = open_page(german, server).page
    expect(page.locator("html")).to_have_attribute("lang", "de")
    expect(page.locator("#masthead nav")).to_have_text(re.compile("Chat.*Suche.*Mitschrift"))
    expect(page.locator("#question textarea")).to_have_attribute("placeholder", ChatLabels.of(GERMAN).placeholder)
    expect(page.get_by_role("button", name="Senden")).to_be_visible()
    expect(page.locator(".chip").first).to_have_attribute("lang", "de")
    expect(ask(page).get_by_role("link", name="Quelle 1")).to_be_visible()


def test_a_chosen_language_is_spoken_by_all_views_and_remembered(german: BrowserContext, server: Server) -> None:
    page = open_page(german, server, lang="en").page
    menu = page.get_by_role("combobox", name="Language")
    expect(menu.locator("option")).to_have_count(14)
    ask(page)
    menu.select_option(label="العربية")

    html = page.locator("html")
    expect(html).to_have_attribute("dir", "rtl")
    expect(html).to_have_attribute("lang", "ar")
    expect(page.locator("#masthead select")).to_be_focused()
    expect(page.locator(".exchange")).to_contain_text("654,000")
    expect(page.locator(".exchange .open")).to_have_text(ChatLabels.of(ARABIC).open)
    chat, transcript = (page.locator(f"#masthead a[data-view={name}]") for name in ("chat", "transcript"))
    assert left(chat) > left(transcript)
    assert left(page.locator("#send")) < left(page.locator("#question"))
    page.locator("#masthead a[data-view=search]").click()
    expect(page.locator("#search [type=submit]")).to_have_text(SearchLabels.of(ARABIC).submit)

    page.reload()
    expect(html).to_have_attribute("lang", "ar")
    expect(page.locator("#search [type=submit]")).to_have_text(SearchLabels.of(ARABIC).submit)


def left(element: Locator) -> float:
    box = element.bounding_box()
    assert box
    return box["x"]


@pytest.mark.parametrize(
    "query",
    [
        {"view": "<script>window.hacked=1</script>"},
        {"view": "settings"},
        {"view": "api"},
        {"view": "__proto__", "lang": "constructor"},
        {"lang": '"><img src=x onerror=window.hacked=1>'},
        {"page": "nothing", "deep_link": "../../etc/passwd"},
    ],
    ids=str,
)
def test_an_address_that_makes_no_sense_shows_the_chat(
    context: BrowserContext, server: Server, query: dict[str, str]
) -> None:
    visit = open_page(context, server, **query)
    expect(current(visit.page)).to_have_text("Chat")
    expect(visit.page.locator(".chip").first).to_be_visible()
    expect(visit.page.locator("html")).to_have_attribute("lang", "en")
    expect(visit.page.get_by_role("dialog")).to_have_count(0)
    assert visit.page.evaluate("window.hacked") is None
    assert visit.errors == []


# Titles


def test_documents_of_one_title_are_told_apart_in_a_choice() -> None:
    def document(name: str, day: int, language: str = "en") -> Metadata:
        return Metadata(name, "Budget talk", language, date(2024, 3, day))

    english = load_locale("en")
    assert titles([document("a", 1)], english) == {"a": "Budget talk"}
    assert titles([document("a", 1), document("b", 2)], english) == {
        "a": "Budget talk · March 1, 2024",
        "b": "Budget talk · March 2, 2024",
    }
    assert titles([document("a", 1), document("b", 1, "de")], english)["b"] == "Budget talk · German"
    assert titles([document("a", 1), document("b", 1)], english)["b"] == "Budget talk · b"


# Search


def test_a_search_shows_the_nearest_passages_with_their_best_sentence(context: BrowserContext, server: Server) -> None:
    page = open_page(context, server, view="search", q="移动终端连接数").page
    found = statements_first(server.assistant.search("移动终端连接数", 100))
    first = page.locator(".hits > li").first
    expect(first.locator("mark")).to_have_text(found[0].best.text)
    expect(first.locator(".passage")).to_contain_text(found[0].passage.text)
    expect(first.locator(".who")).to_have_text(found[0].passage.speaker)
    expect(first.locator(".when")).to_have_text("January 20, 2022")
    expect(page.get_by_role("heading", name=SEARCH.found)).to_be_visible()
    expect(page.locator("body > [role=status]")).to_have_text(SEARCH.found)

    first.get_by_role("link", name=SEARCH.open).click()
    expect(current(page)).to_have_text("Transcript")
    expect(page.locator(".s.marked")).to_have_text(found[0].best.text)
    page.go_back()
    expect(first.locator("mark")).to_have_text(found[0].best.text)


def test_what_is_stated_comes_before_what_is_asked_and_the_head_of_the_page(server: Server) -> None:
    found = statements_first(
        server.assistant.search("What did the ministry do for 5G and the industrial internet?", 20)
    )
    assert is_statement(found[0].best.text)
    assert found[0].passage.speaker in {"Tian Yulong", "Zhao Zhiguo"}
    assert {hit.passage for hit in found} == {
        hit.passage
        for hit in server.assistant.search("What did the ministry do for 5G and the industrial internet?", 20)
    }


def test_results_come_in_pages(page: Page, server: Server) -> None:
    page.get_by_role("link", name="Search", exact=True).click()
    expect(search(page, "5G")).to_have_count(PER_PAGE)
    pages = page.get_by_role("navigation", name=SEARCH.pages)
    expect(pages).to_contain_text("Page 1 of 2")
    pages.get_by_role("link", name=SEARCH.next).press("Enter")
    expect(pages).to_contain_text("Page 2 of 2")
    left_over = len(server.assistant.search("5G", 100)) - PER_PAGE
    expect(page.locator(".hits > li")).to_have_count(left_over)
    expect(page.locator(".hits")).to_have_attribute("start", str(PER_PAGE + 1))
    expect(page.locator(".found")).to_be_focused()
    pages.get_by_role("link", name=SEARCH.previous).click()
    expect(page.locator(".hits > li")).to_have_count(PER_PAGE)


def test_filters_limit_what_is_found_and_stand_in_the_address(page: Page) -> None:
    page.get_by_role("link", name="Search", exact=True).click()
    search(page, "5G")
    page.get_by_role("combobox", name=SEARCH.kind).select_option(label=SEARCH.plan)
    expect(page.locator(".hits .told").first).to_have_text("plan")
    expect(page.locator(".hits .told").filter(has_not_text="plan")).to_have_count(0)
    page.get_by_role("combobox", name=SEARCH.speaker).select_option("Zhao Zhiguo")
    page.get_by_role("combobox", name=SEARCH.document, exact=True).select_option("miit-2021")
    page.get_by_role("combobox", name=SEARCH.language).select_option(label="English")
    page.get_by_label(SEARCH.since, exact=True).fill("2022-01-20")
    expect(page.locator(".hits .who").first).to_have_text("Zhao Zhiguo")
    assert query_of(page) == {
        **{"view": "search", "q": "5G", "mark": "plan", "speaker": "Zhao Zhiguo"},
        **{"document": "miit-2021", "language": "en", "since": "2022-01-20"},
    }

    page.get_by_label(SEARCH.until, exact=True).fill("2022-01-19")
    expect(page.get_by_role("alert")).to_contain_text("give the earlier day first")
    page.get_by_label(SEARCH.since, exact=True).fill("")
    expect(page.get_by_role("status").filter(has_text=SEARCH.none)).to_be_visible()
    page.get_by_role("button", name=SEARCH.clear).click()
    expect(page.locator(".hits > li")).to_have_count(PER_PAGE)
    assert query_of(page) == {"view": "search", "q": "5G"}


def test_a_search_that_cannot_be_made_says_why(context: BrowserContext, server: Server) -> None:
    page = open_page(context, server, view="search", q="5G", speaker="Nobody").page
    expect(page.get_by_role("alert")).to_contain_text("speaks in the library")
    page = open_page(context, server, view="search").page
    expect(page.get_by_text(SEARCH.hint)).to_be_visible()


def test_values_of_an_address_that_no_search_can_have_are_left_out(context: BrowserContext, server: Server) -> None:
    wrong = {"since": "yesterday", "until": "2022-13-45", "mark": "neither", "page": "-3", "reader": "tlh"}
    visit = open_page(context, server, view="search", q="5G <b>", **wrong)
    expect(visit.page.locator(".hits > li")).to_have_count(PER_PAGE)
    notice = visit.page.locator("#search .notice")
    expect(notice).to_contain_text(f"{SEARCH.since} \u2068yesterday\u2069")
    expect(notice).to_contain_text(f"{SEARCH.kind} \u2068neither\u2069")
    assert visit.errors == []


def test_a_filter_that_makes_no_sense_is_told_of_before_anything_is_searched(
    german: BrowserContext, server: Server
) -> None:
    page = open_page(german, server, view="search", since="<b>abc").page
    expect(page.locator("#search .notice")).to_contain_text("Von \u2068<b>abc\u2069")
    expect(page.locator(".hits")).to_have_count(0)


# Transcript


def test_a_transcript_is_shown_whole_with_who_speaks(context: BrowserContext, server: Server, miit: Transcript) -> None:
    page = open_page(context, server, view="transcript", document="miit-2021").page
    expect(page.get_by_role("heading", name=miit.metadata.title)).to_be_visible()
    expect(page.locator(".speaker")).to_have_text(["A journalist", "Tian Yulong", "Zhao Zhiguo"])
    shown = page.locator(".turn p").all_text_contents()
    assert shown == [miit.text[p.start : p.end] for turn in miit.turns for p in turn.paragraphs]
    expect(page.locator(".lead")).to_contain_text("January 24, 2022")
    expect(page.locator(".edition .where a")).to_have_attribute("href", miit.metadata.url or "")


def test_a_place_in_a_transcript_is_marked_seen_and_focused(
    context: BrowserContext, server: Server, miit: Transcript
) -> None:
    start = miit.text.index("For special groups")
    end = miit.text.index(".", start) + 1
    place = {"document": "miit-2021", "start": str(start), "end": str(end)}
    page = open_page(context, server, view="transcript", **place).page
    marked = page.locator(".marked")
    expect(marked).to_have_text(miit.text[start:end])
    expect(marked).to_be_in_viewport()
    expect(marked).to_be_focused()


def test_each_sentence_has_an_address_that_a_click_or_the_keyboard_gives(
    context: BrowserContext, server: Server, miit: Transcript
) -> None:
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = open_page(context, server, view="transcript", document="miit-2021").page
    page.get_by_text("The number of new 5G base stations").click()
    query = query_of(page)
    assert miit.text[int(query["start"]) : int(query["end"])].startswith("The number of new 5G base stations")
    page.get_by_role("button", name=TRANSCRIPT.copy_link).click()
    expect(page.get_by_role("button", name=TRANSCRIPT.copied)).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == page.url

    page.locator(".marked").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    following = miit.text[int(query["end"]) :].lstrip()
    expect(page.locator(".marked")).to_have_text(re.compile("^" + re.escape(following[:30])))
    page.go_back()
    expect(page.locator(".marked")).to_contain_text("The number of new 5G base stations")


def test_what_a_citation_quotes_outside_the_turns_is_marked_too(page: Page) -> None:
    page.locator("#question textarea").fill("What is the title of the transcript?")
    page.locator("#question textarea").press("Enter")
    page.locator(".exchange .cite").first.click()
    expect(page.locator(".edition h2.marked")).to_be_focused()


def test_finding_in_a_transcript_counts_and_goes_round(context: BrowserContext, server: Server) -> None:
    page = open_page(context, server, view="transcript", document="miit-2021").page
    count, box = page.locator(".count"), page.get_by_role("searchbox", name=TRANSCRIPT.find)
    box.fill("ｉｎｄｕｓｔｒｉａｌ　internet")
    matches = len(re.findall("industrial internet", page.locator(".edition .text").inner_text(), re.IGNORECASE))
    expect(count).to_have_text(f"1 of {matches}")
    assert highlighted(page) == matches
    box.press("Enter")
    expect(count).to_have_text(f"2 of {matches}")
    box.press("Shift+Enter")
    box.press("Shift+Enter")
    expect(count).to_have_text(f"{matches} of {matches}")
    page.get_by_role("button", name=TRANSCRIPT.next).click()
    expect(count).to_have_text(f"1 of {matches}")
    box.fill("<mark>")
    expect(count).to_have_text(TRANSCRIPT.no_match)
    box.press("Escape")
    expect(count).to_be_empty()
    assert highlighted(page) == 0


def highlighted(page: Page) -> int:
    return int(page.evaluate("CSS.highlights.get('found')?.size ?? 0"))


def test_the_turns_are_listed_and_jumped_to(context: BrowserContext, server: Server) -> None:
    page = open_page(context, server, view="transcript", document="miit-2021").page
    turns = page.get_by_role("navigation", name=TRANSCRIPT.turns)
    turns.get_by_role("link", name="Zhao Zhiguo").press("Enter")
    expect(page.locator(".turn:focus .speaker")).to_have_text("Zhao Zhiguo")
    expect(page.locator(".turn:focus .speaker")).to_be_in_viewport()


def test_another_transcript_is_chosen_and_an_unknown_one_refused(context: BrowserContext, server: Server) -> None:
    page = open_page(context, server, view="transcript", document="<b>nothing", start="-1", end="all").page
    expect(page.get_by_role("alert")).to_contain_text("<b>nothing")
    page.get_by_role("combobox", name=TRANSCRIPT.choose).select_option("lighthouse")
    expect(page.locator(".edition .text")).to_contain_text("The lighthouse on Fern Island")
    assert query_of(page) == {"view": "transcript", "document": "lighthouse"}


@pytest.mark.parametrize("place", [{"start": "9999999", "end": "99999999"}, {"start": "5"}, {"start": "x", "end": "y"}])
def test_a_place_that_a_transcript_has_not_is_told_of(
    context: BrowserContext, server: Server, place: dict[str, str]
) -> None:
    page = open_page(context, server, view="transcript", document="lighthouse", **place).page
    expect(page.locator(".edition .notice")).to_have_text(TRANSCRIPT.no_place)
    page.locator(".edition .s").first.click()
    expect(page.locator(".edition .marked").first).to_be_visible()
    expect(page.locator(".edition .notice")).to_have_count(0)


def test_an_empty_library_says_how_to_fill_it(context: BrowserContext, empty_index: Index) -> None:
    port = free_port()
    served = start(Assistant(empty_index), "127.0.0.1", port)
    server = Server(f"http://127.0.0.1:{port}", Assistant(empty_index))
    visit = open_page(context, server, view="search")
    expect(visit.page.get_by_text(SEARCH.nothing)).to_be_visible()
    search = visit.page.get_by_role("searchbox", name=SEARCH.query)
    search.fill("5G")
    search.press("Enter")
    expect(visit.page.get_by_text(SEARCH.none)).to_be_visible()
    visit.page.get_by_role("link", name="Transcript", exact=True).click()
    expect(visit.page.locator("#transcript").get_by_text(TRANSCRIPT.nothing)).to_be_visible()
    visit.page.get_by_role("link", name="Figures", exact=True).click()
    expect(visit.page.locator("#figures").get_by_text(FIGURES.nothing)).to_be_visible()
    assert visit.errors == []
    visit.page.close()
    served.close()


# All views

EVERYWHERE: dict[str, dict[str, str]] = {
    "chat": {},
    "search": {"view": "search", "q": "5G base stations and plans"},
    "transcript": {"view": "transcript", "document": "miit-2021", "start": "2396", "end": "2536"},
    "figures": {"view": "figures", "document": "miit-2021"},
    "map": {"view": "map", "q": "5G base stations"},
    "library": {"view": "library"},
}


def settled(visit: Visit, view: str) -> Page:
    """The page with everything in its view: an answer, results, a text."""
    page = visit.page
    if view == "chat" and page.locator(".exchange").count() == 0:
        ask(page).locator(".sources summary").first.click()
        expect(page.locator("#following .chip").first).to_be_visible()
    ready = {
        "chat": ".exchange mark",
        "search": ".hits mark",
        "transcript": ".marked",
        "figures": ".chart a",
        "map": ".evidence a",
        "library": ".documents a",
    }
    expect(page.locator(ready[view]).first).to_be_visible()
    return page


def test_every_view_is_looked_at() -> None:
    assert [view.name for view in VIEWS] == list(EVERYWHERE)


@pytest.mark.parametrize("view", EVERYWHERE)
@pytest.mark.parametrize(
    ("width", "scheme", "language"), [(1280, "light", "en"), (390, "dark", "en"), (390, "light", "ar")]
)
def test_axe_finds_nothing_serious_and_nothing_is_too_wide(
    browser: Browser, server: Server, view: str, width: int, scheme: Literal["light", "dark"], language: str
) -> None:
    context = browser.new_context(
        viewport={"width": width, "height": 844}, color_scheme=scheme, reduced_motion="reduce"
    )
    page = settled(open_page(context, server, **EVERYWHERE[view], lang=language), view)
    violations: list[dict[str, Any]] = Axe().run(page).response["violations"]
    serious = [
        (found["id"], [node["html"] for node in found["nodes"]])
        for found in violations
        if found["impact"] in ("serious", "critical")
    ]
    assert serious == []
    assert widest(page) <= width
    if width == 390:
        assert small_targets(page) == []
    context.close()


@pytest.mark.parametrize("view", EVERYWHERE)
def test_no_view_asks_anything_of_another_machine(context: BrowserContext, server: Server, view: str) -> None:
    visit = open_page(context, server, **EVERYWHERE[view])
    settled(visit, view)
    assert [url for url in visit.requests if not url.startswith((f"{server.address}/", "data:"))] == []
    assert visit.errors == []


LIGHTHOUSE = "What is the lighthouse on Fern Island kept by?"
HOSTILE: dict[str, dict[str, str]] = {
    "chat": {},
    "search": {"view": "search", "q": LIGHTHOUSE, "document": "lighthouse"},
    "transcript": {"view": "transcript", "document": "lighthouse"},
    "figures": {"view": "figures", "document": "lighthouse"},
    "map": {"view": "map", "q": LIGHTHOUSE, "document": "lighthouse", "colour": "speaker"},
    "library": {"view": "library"},
}


def test_a_hostile_transcript_is_shown_in_every_view() -> None:
    assert list(HOSTILE) == list(EVERYWHERE)


@pytest.mark.parametrize("view", HOSTILE)
def test_a_hostile_transcript_is_text_in_each_view(context: BrowserContext, server: Server, view: str) -> None:
    visit = open_page(context, server, **HOSTILE[view])
    shown = visit.page.locator(f"#view-{view}")
    if view == "chat":
        visit.page.locator("#question textarea").fill(LIGHTHOUSE)
        visit.page.locator("#question textarea").press("Enter")
        shown.locator(".cite").first.click()
    expect(shown).to_contain_text(HOSTILE_METADATA["title"])
    if view != "library":  # which tells how many speak, and not who or what
        expect(shown).to_contain_text(HOSTILE_SPEAKER)
    if view not in ("library", "figures"):  # figures are shown without their sentences
        expect(shown).to_contain_text('<img src=x onerror="window.hacked=1"> forty ${7*7} {{gulls}} and **one** goat.')
    if view == "transcript":
        expect(shown.locator(".role").first).to_have_text(HOSTILE_ROLE)
    expect(shown.locator(":is(img, script, b, a[href^=javascript])")).to_have_count(0)
    assert visit.page.evaluate("window.hacked") is None
    assert visit.errors == []


def test_what_a_chat_model_writes_is_text(context: BrowserContext, server: Server) -> None:
    # Markup is taken out of what a model writes; what it writes as entities becomes text that looks like markup.
    written = "The lighthouse is kept by <img src=x onerror=window.hacked=1> &lt;img src=x onerror=window.hacked=1&gt; "
    written += "forty gulls. [1] <script>window.hacked=1</script>"
    model = FakeListChatModel(responses=[written, "INSUFFICIENT"], sleep=0.01)
    assistant = Assistant(server.assistant.index, chat_model=model)
    port = free_port()
    served = start(assistant, "127.0.0.1", port)
    visit = open_page(context, Server(f"http://127.0.0.1:{port}", assistant))
    visit.page.evaluate(
        """() => {
            window.drafts = "";
            const note = () => { window.drafts += document.querySelector(".draft")?.textContent ?? ""; };
            new MutationObserver(note).observe(document.body, { subtree: true, childList: true, characterData: true });
        }"""
    )
    visit.page.locator("#question textarea").fill(LIGHTHOUSE)
    visit.page.locator("#question textarea").press("Enter")
    expect(visit.page.locator(".exchange .sources")).to_be_visible()
    expect(visit.page.locator("#stop")).to_be_hidden()
    assert "kept by <img src=x onerror=window.hacked=1> forty gulls" in visit.page.evaluate("window.drafts")
    expect(visit.page.locator("#conversation :is(img, script)")).to_have_count(0)
    assert visit.page.evaluate("window.hacked") is None
    assert visit.errors == []
    visit.page.close()
    served.close()
