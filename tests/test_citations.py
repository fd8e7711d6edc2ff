"""The numbers in an answer: each shows its quote beside it and leads to its sentence in the transcript."""

import re

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from tests.browser import Server, Visit, ask, open_page, question_box
from tests.conftest import MIIT_TEXT

pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("ignore::DeprecationWarning:gradio.queueing")]

QUESTION = "How many new 5G base stations were built?"
ARABIC = "كم عدد محطات الجيل الخامس الجديدة التي تم بناؤها؟"
LIST = "What measures were taken?"
SEVERAL = 6


def quote_of(cite: Locator) -> Locator:
    return cite.page.locator(f"#{cite.get_attribute('aria-describedby')}")


def box(element: Locator) -> tuple[float, float, float, float]:
    """Left, top, right and bottom edge of the element in the window."""
    found = element.bounding_box()
    assert found
    return found["x"], found["y"], found["x"] + found["width"], found["y"] + found["height"]


def is_in_window(element: Locator) -> bool:
    left, top, right, bottom = box(element)
    window = element.page.viewport_size
    assert window
    return left >= 0 and top >= 0 and right <= window["width"] and bottom <= window["height"]


def test_the_pointer_shows_the_quote_with_who_said_it_and_may_go_onto_it(page: Page, server: Server) -> None:
    cite = ask(page, QUESTION).locator(".cite")
    quote = quote_of(cite)
    expect(quote).to_be_hidden()
    cite.hover()
    expect(quote).to_be_visible()
    cited = server.assistant.ask(QUESTION).citations[0]
    assert cited.quote in MIIT_TEXT.read_text(encoding="utf-8")
    expect(quote).to_contain_text(f"“{cited.quote}”")
    expect(quote).to_contain_text("Zhao Zhiguo")
    expect(quote).to_have_role("tooltip")
    expect(cite).to_have_accessible_description(re.compile(re.escape(cited.quote)))

    quote.hover()
    page.wait_for_timeout(400)  # longer than the pointer may take to get there
    expect(quote).to_be_visible()
    question_box(page).hover()
    expect(quote).to_be_hidden()


def test_escape_takes_the_quote_away_until_the_pointer_comes_again(page: Page) -> None:
    cite = ask(page, QUESTION).locator(".cite")
    cite.hover()
    expect(quote_of(cite)).to_be_visible()
    page.keyboard.press("Escape")
    expect(quote_of(cite)).to_be_hidden()
    left, top, right, bottom = box(cite)
    page.mouse.move(left + 2, top + 2)
    page.mouse.move((left + right) / 2, (top + bottom) / 2)
    expect(quote_of(cite)).to_be_hidden()

    question_box(page).hover()
    cite.hover()
    expect(quote_of(cite)).to_be_visible()


def test_the_keyboard_shows_the_quote_too(page: Page) -> None:
    exchange = ask(page, QUESTION)
    cite = exchange.locator(".cite")
    exchange.locator("summary").focus()
    page.keyboard.press("Shift+Tab")
    expect(cite).to_be_focused()
    expect(quote_of(cite)).to_be_visible()
    page.keyboard.press("Escape")
    expect(quote_of(cite)).to_be_hidden()
    expect(cite).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Shift+Tab")
    expect(quote_of(cite)).to_be_visible()
    page.keyboard.press("Tab")
    expect(quote_of(cite)).to_be_hidden()


def test_only_one_quote_is_shown_and_it_follows_its_number(page: Page) -> None:
    cites = ask(page, LIST).locator(".cite")
    expect(cites).to_have_count(SEVERAL)
    for cite in cites.all():
        cite.hover()
        expect(quote_of(cite)).to_be_visible()
        expect(page.get_by_role("tooltip")).to_have_count(1)
        above, below = box(quote_of(cite)), box(cite)
        assert above[3] <= below[1] + 1 or above[1] >= below[3] - 1


@pytest.mark.parametrize("question", [QUESTION, ARABIC, LIST], ids=["English", "Arabic", "list"])
@pytest.mark.parametrize("width", [1280, 390, 320])
def test_a_quote_is_never_outside_the_window(browser: Browser, server: Server, question: str, width: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": 500})
    page = open_page(context, server, lang="ar" if question == ARABIC else "en").page
    for cite in ask(page, question).locator(".cite").all():
        cite.focus()
        page.keyboard.press("Shift+Tab")
        page.keyboard.press("Tab")
        expect(quote_of(cite)).to_be_visible()
        assert is_in_window(quote_of(cite))
        page.mouse.wheel(0, 30)
        assert is_in_window(quote_of(cite))
    context.close()


def test_a_quote_runs_as_its_own_language_does(context: BrowserContext, server: Server) -> None:
    page = open_page(context, server, lang="ar").page
    cite = ask(page, ARABIC).locator(".cite")
    cite.hover()
    words = quote_of(cite).locator("p").first
    expect(words).to_have_attribute("lang", "en")
    assert words.evaluate("element => getComputedStyle(element).direction") == "ltr"
    assert quote_of(cite).evaluate("element => getComputedStyle(element).direction") == "rtl"


@pytest.mark.parametrize("key", ["click", "Enter"])
def test_a_number_leads_to_its_sentence_in_the_transcript_and_back(page: Page, server: Server, key: str) -> None:
    cite = ask(page, QUESTION).locator(".cite")
    cite.hover()
    if key == "click":
        cite.click()
    else:
        cite.press(key)
    expect(page.locator(".s.marked")).to_have_text(server.assistant.ask(QUESTION).citations[0].quote)
    expect(page.locator(".s.marked")).to_be_focused()
    expect(page.get_by_role("tooltip")).to_have_count(0)
    page.mouse.move(1, 1)
    page.go_back()
    expect(cite).to_be_visible()
    expect(page.get_by_role("tooltip")).to_have_count(0)


def test_a_number_whose_transcript_has_left_opens_its_source(server: Server, page: Page) -> None:
    exchange = ask(page, QUESTION)
    transcript = server.assistant.index.transcript("miit-2021")
    server.assistant.index.remove("miit-2021")
    try:
        page.get_by_role("combobox", name="Language").select_option("de")  # which draws everything again
        cite = exchange.get_by_role("button", name="Quelle 1")
        cite.hover()
        expect(quote_of(cite)).to_contain_text("654,000")
        cite.click()
        expect(exchange.locator("mark")).to_contain_text("654,000")
    finally:
        server.assistant.index.add(transcript)


def test_a_quote_is_text_and_never_markup(visit: Visit) -> None:
    cite = ask(visit.page, "What is the lighthouse on Fern Island kept by?").locator(".cite").first
    cite.hover()
    expect(quote_of(cite)).to_contain_text(
        '<img src=x onerror="window.hacked=1"> forty ${7*7} {{gulls}} and **one** goat.'
    )
    expect(quote_of(cite)).to_contain_text("<script>window.hacked=1</script> Rook")
    expect(quote_of(cite).locator(":is(img, script, b)")).to_have_count(0)
    assert visit.page.evaluate("window.hacked") is None
    assert visit.errors == []
