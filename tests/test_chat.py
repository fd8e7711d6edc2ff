"""The chat, as people use it: in real Chromium, against a real server, with the network cut off."""

import asyncio
import os
import re
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import AsyncIterator, Iterator, Sequence
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest
from langchain_core.language_models.fake_chat_models import FakeListChatModel
from langchain_core.outputs import ChatGenerationChunk
from playwright.sync_api import Browser, BrowserContext, Locator, Page, Route, expect

from assistant import Answer, Assistant
from assistant.locale import languages, load_locale
from assistant.server import start
from assistant.views import figures
from assistant.views.exchange import ChatLabels, examples
from index import Index, MiitError
from index.marks import Mark
from tests.browser import (
    HOSTILE_METADATA,
    Server,
    Visit,
    ask,
    finished,
    free_port,
    open_page,
    question_box,
    small_targets,
    widest,
)
from tests.conftest import MIIT_TEXT
from tests.model_server import Request, Serve
from tests.model_server import Server as ModelServer

pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("ignore::DeprecationWarning:gradio.queueing")]

READER = load_locale("en")
LABELS = ChatLabels.of(READER)

ENGLISH = "How many new 5G base stations were built?"
CHINESE = "去年新建了多少个5G基站？"
ARABIC = "كم عدد محطات الجيل الخامس الجديدة التي تم بناؤها؟"
TOPIC = "What about 5G?"
UNANSWERABLE = "How do I bake sourdough bread?"


def open_citation(exchange: Locator, n: int) -> Locator:
    source = exchange.locator("details").nth(n - 1)
    source.locator("summary").click()
    expect(source).to_have_attribute("open", "")
    return source


# Answers


@pytest.mark.parametrize(
    ("question", "framed_by"),
    [(ENGLISH, "Zhao Zhiguo said on January 20, 2022:"), (CHINESE, "2022年1月20日")],
    ids=["English", "Chinese"],
)
def test_an_answer_is_framed_in_the_language_of_the_question_and_opens_its_source(
    server: Server, page: Page, question: str, framed_by: str
) -> None:
    exchange = ask(page, question)

    expect(exchange.locator(".question")).to_have_text(question)
    expect(exchange).to_contain_text(framed_by)
    expect(exchange.locator(".quote").first).to_contain_text("654,000")

    source = open_citation(exchange, 1)
    citation = server.assistant.ask(question).citations[0]
    marked = source.locator("mark").text_content()
    assert marked == citation.quote
    assert marked in MIIT_TEXT.read_text(encoding="utf-8")
    passage = source.locator(".passage").inner_text()
    assert len(passage) > len(marked)
    assert passage in MIIT_TEXT.read_text(encoding="utf-8")
    expect(source.locator("summary")).to_contain_text(citation.speaker)
    expect(source.locator(".where")).to_contain_text(citation.title)


def test_a_source_links_to_the_page_it_comes_from(page: Page) -> None:
    link = open_citation(ask(page, ENGLISH), 1).get_by_role("link", name="english.scio.gov.cn")

    expect(link).to_have_attribute("href", re.compile(r"^http://english\.scio\.gov\.cn/.*content_78008342\.htm$"))
    expect(link).to_have_attribute("target", "_blank")
    expect(link).to_have_attribute("rel", "noopener noreferrer")


def test_an_arabic_answer_runs_from_right_to_left_and_its_english_quote_from_left_to_right(page: Page) -> None:
    exchange = ask(page, ARABIC)

    answer = exchange.locator(".answer")
    expect(answer).to_have_attribute("dir", "rtl")
    expect(answer).to_have_attribute("lang", "ar")
    expect(answer.locator(".quote").first).to_have_attribute("lang", "en")
    assert direction(answer) == "rtl"
    assert direction(exchange.locator(".question")) == "rtl"
    assert direction(answer.locator(".quote").first) == "ltr"


def direction(element: Locator) -> str:
    return str(element.evaluate("element => getComputedStyle(element).direction"))


def test_a_question_without_an_answer_is_refused_with_the_nearest_passages(page: Page) -> None:
    exchange = ask(page, UNANSWERABLE)

    expect(exchange.locator(".refused .sentence")).to_have_text("The transcript does not answer this question.")
    expect(exchange.get_by_role("heading", name="The nearest passages:")).to_be_visible()
    expect(exchange.locator("details")).to_have_count(3)
    expect(exchange.locator(".quote, .cite")).to_have_count(0)

    exchange.locator("summary").first.click()
    expect(exchange.locator("mark").first).to_be_visible()


def test_a_follow_up_is_answered_from_the_answer_before(page: Page) -> None:
    ask(page, ENGLISH)
    exchange = ask(page, "Who said that?")

    expect(exchange.locator(".answer")).to_contain_text("This was said by Zhao Zhiguo on January 20, 2022.")
    expect(open_citation(exchange, 1).locator("mark")).to_contain_text("654,000")


def test_what_stands_outside_the_paragraphs_is_shown_in_its_line(page: Page) -> None:
    exchange = ask(page, "When was the transcript published?")

    source = open_citation(exchange, 1)
    expect(source.locator("mark")).to_have_text("January 24, 2022")
    expect(source.locator(".passage")).to_contain_text("held a press conference on Jan. 20 in Beijing")


def test_a_follow_up_shows_what_it_was_understood_as_in_its_own_session_only(
    context: BrowserContext, server: Server, page: Page
) -> None:
    ask(page, ENGLISH)
    exchange = ask(page, "And in 2020?")
    understood = "Understood as: How many new 5G base stations were built in 2020?"
    expect(exchange.locator(".understood")).to_have_text(understood)
    expect(exchange.locator(".question")).to_have_text("And in 2020?")

    expect(ask(open_page(context, server).page, "And in 2020?").locator(".understood")).to_have_count(0)


def test_sessions_do_not_share_a_conversation(context: BrowserContext, server: Server, page: Page) -> None:
    ask(page, ENGLISH)
    other = open_page(context, server).page

    expect(other.locator(".exchange")).to_have_count(0)
    exchange = ask(other, "Who said that?")
    expect(exchange).not_to_contain_text("This was said by")
    expect(page.locator(".exchange")).to_have_count(1)


def test_a_question_asked_while_the_page_is_still_being_translated_is_kept(
    context: BrowserContext, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = threading.Event()
    form_html = figures.form_html

    def slow_form_html(*arguments: Any) -> str:
        asked.wait(30)
        return form_html(*arguments)

    monkeypatch.setattr(figures, "form_html", slow_form_html)
    page = open_page(context, server, lang="de").page
    exchange = ask(page, ENGLISH)
    asked.set()

    expect(page.locator("#send")).to_have_text(ChatLabels.of(load_locale("de")).send)
    expect(exchange.get_by_role("button", name=ChatLabels.of(load_locale("de")).copy_answer)).to_be_visible()
    expect(ask(page, "Who said that?")).to_contain_text("This was said by Zhao Zhiguo")


def test_a_question_is_answered_though_the_stream_of_answers_closed_before_it_was_there(page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if ENGLISH in (request.post_data or "") else None)
    closed: list[str] = []

    def close_first(route: Route) -> None:
        if not asked or closed:
            route.continue_()
            return
        closed.append(route.request.url)
        route.fulfill(body='data: {"msg": "close_stream"}\n\n', headers={"content-type": "text/event-stream"})

    page.route("**/queue/data?*", close_first)

    assert ask(page, ENGLISH).locator(".quote").count()
    assert closed


# Using it


def test_an_example_question_is_asked_with_a_click(page: Page) -> None:
    chips = page.locator("#conversation .chip")
    expect(chips).to_have_count(len(examples(READER)))
    language, question = examples(READER)[-2]

    page.get_by_role("button", name=question).click()

    exchange = finished(page, 1)
    expect(exchange.locator(".question")).to_have_text(question)
    expect(exchange.locator(".answer")).to_have_attribute("lang", language)
    expect(chips).to_have_count(0)


@pytest.mark.parametrize("language", languages())
def test_every_example_question_has_an_answer_in_its_language(server: Server, language: str) -> None:
    shown = examples(load_locale(language))
    assert [code for code, _ in shown].count(language) == 3

    for code, question in shown:
        answer = server.assistant.ask(question)
        assert (question, answer.language, answer.refused) == (question, code, False)


def test_the_keyboard_alone_is_enough(page: Page) -> None:
    expect(question_box(page)).to_be_focused()
    page.keyboard.type(ENGLISH)
    page.keyboard.press("Enter")
    exchange = finished(page, 1)
    expect(question_box(page)).to_be_focused()
    expect(question_box(page)).to_have_value("")

    cite = exchange.get_by_role("link", name="Source 1")
    for _ in range(10):
        page.keyboard.press("Shift+Tab")
        if cite.evaluate("element => element === document.activeElement"):
            break
    expect(cite).to_be_focused()
    page.keyboard.press("Tab")
    summary = exchange.locator("summary").first
    expect(summary).to_be_focused()
    assert summary.evaluate("element => getComputedStyle(element).outlineStyle") == "solid"
    page.keyboard.press("Enter")
    expect(exchange.locator("mark").first).to_be_visible()
    page.keyboard.press("Space")
    expect(exchange.locator("mark").first).to_be_hidden()


def test_what_may_answer_is_chosen_beside_the_question_box(page: Page) -> None:
    choices = page.locator("#mark").get_by_role("radio")
    expect(choices).to_have_count(3)
    expect(choices.first).to_be_checked()
    expect(ask(page, ENGLISH).locator(".told")).to_have_text("work done")

    page.locator("#mark").get_by_text(LABELS.plan).click()
    exchange = ask(page, TOPIC)
    expect(exchange.locator(".quote").first).to_contain_text("In the next step, the MIIT will")
    expect(exchange.locator(".told")).to_have_text(["plan"])
    expect(ask(page, ENGLISH).locator(".sentence")).to_have_text("No plan in the transcript answers this question.")

    page.locator("#mark").get_by_text(LABELS.work).click()
    exchange = ask(page, TOPIC)
    expect(exchange.locator(".quote").first).to_contain_text("5G")
    expect(exchange.locator(".quote").first).not_to_contain_text("In the next step")
    expect(exchange.locator(".told").first).to_have_text("work done")


def test_what_may_answer_is_chosen_with_the_keyboard(page: Page) -> None:
    expect(question_box(page)).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    group = page.get_by_role("radiogroup", name=LABELS.answer_from)
    expect(group.get_by_role("radio", name=LABELS.everything)).to_be_focused()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    chosen = group.get_by_role("radio", name=LABELS.plan)
    expect(chosen).to_be_checked()
    expect(chosen).to_be_focused()
    label = group.locator("label:has(:checked)")
    assert label.evaluate("element => getComputedStyle(element).outlineStyle") == "solid"
    page.keyboard.press("Shift+Tab")
    expect(page.get_by_role("button", name=LABELS.send)).to_be_focused()


def test_an_answer_tells_how_sure_it_is_and_a_refusal_does_not(page: Page) -> None:
    confidence = ask(page, ENGLISH).locator(".confidence")
    expect(confidence).to_have_text("Confidence: high")
    expect(confidence).to_have_attribute("title", re.compile(r"^0\.\d\d$"))
    expect(ask(page, CHINESE).locator(".confidence")).to_contain_text("把握程度：")
    expect(ask(page, UNANSWERABLE).locator(".confidence")).to_have_count(0)
    expect(ask(page, "When was the press conference held?").locator(".confidence")).to_have_count(0)


def test_shift_enter_starts_a_line_and_an_unfinished_composition_is_not_sent(page: Page) -> None:
    question_box(page).press_sequentially("How many new")
    question_box(page).press("Shift+Enter")
    expect(question_box(page)).to_have_value("How many new\n")
    question_box(page).evaluate(
        "box => box.dispatchEvent(new KeyboardEvent('keydown', {key: 'Enter', isComposing: true, bubbles: true}))"
    )
    question_box(page).press_sequentially("5G base stations were built?")
    question_box(page).press("Enter")

    expect(finished(page, 1).locator(".question")).to_have_text(ENGLISH)


def test_an_empty_question_gets_a_message_and_the_next_one_an_answer(page: Page) -> None:
    question_box(page).fill("  ")
    page.get_by_role("button", name=LABELS.send).click()

    expect(page.locator(".notice")).to_have_text("The question is empty: write a question in words.")
    expect(page.locator(".exchange")).to_have_count(0)
    ask(page, ENGLISH)
    expect(page.locator(".notice")).to_have_count(0)


def test_a_question_that_cannot_be_asked_stays_in_the_box(page: Page) -> None:
    question_box(page).fill("5G? " * 600)
    question_box(page).press("Enter")

    expect(page.locator(".notice")).to_contain_text("The question is too long: ask in at most")
    expect(question_box(page)).to_have_value("5G? " * 600)


def test_the_question_shows_at_once_and_the_answer_when_it_comes(
    server: Server, page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = threading.Event()
    stream = server.assistant.stream

    def slow(question: str, history: Sequence[Answer] = (), mark: Mark | None = None) -> Iterator[Answer]:
        found.wait(30)
        yield from stream(question, history=history, mark=mark)

    monkeypatch.setattr(server.assistant, "stream", slow)
    question_box(page).fill(ENGLISH)
    question_box(page).press("Enter")
    expect(page.locator(".question")).to_have_text(ENGLISH)
    expect(page.locator(".searching")).to_be_visible()

    found.set()
    expect(finished(page, 1)).to_contain_text("654,000")
    expect(page.locator(".searching")).to_have_count(0)


class Typing(FakeListChatModel):
    """Writes a text slowly, and notes when nobody reads it any more."""

    left: threading.Event = threading.Event()
    slow_after: str = ""

    async def _astream(self, *args: Any, **kwargs: Any) -> AsyncIterator[ChatGenerationChunk]:
        written = ""
        try:
            async for chunk in super()._astream(*args, **kwargs):
                yield chunk
                written += str(chunk.message.content)
                if self.slow_after and self.slow_after in written:
                    await asyncio.sleep(1)
        finally:
            self.left.set()


@pytest.fixture
def typing(context: BrowserContext, miit_folder: Path) -> Iterator[tuple[Page, Typing]]:
    """A chat whose answers a model writes, a letter every 30 ms: what is true first, then what is not."""
    true, false = "654,000 new 5G base stations were built in the whole year.", "999 of them stand on the moon."
    model = Typing(responses=[f"{true} [2] {false} [2]", "INSUFFICIENT"], sleep=0.03)
    port = free_port()
    assistant = Assistant(Index.open(miit_folder), chat_model=model)
    chat = start(assistant, "127.0.0.1", port)
    yield open_page(context, Server(f"http://127.0.0.1:{port}", assistant)).page, model
    chat.close()


def test_a_written_answer_grows_and_keeps_what_is_supported(typing: tuple[Page, Typing]) -> None:
    page, _ = typing
    question_box(page).fill(ENGLISH)
    question_box(page).press("Enter")
    expect(page.locator(".draft")).to_contain_text("654,000 new 5G")
    expect(page.locator(".answer .line").first).to_contain_text("654,000 new 5G base stations were built")
    expect(page.locator(".answer")).to_contain_text(load_locale("en").answer.left_out)
    expect(page.locator(".draft")).to_have_count(0)
    expect(page.locator(".answer")).not_to_contain_text("moon")
    expect(page.get_by_role("button", name=LABELS.stop)).to_be_hidden()
    expect(open_citation(page.locator(".exchange").last, 1).locator("mark")).to_contain_text("654,000")


def test_stopping_keeps_what_was_checked_and_leaves_the_model(typing: tuple[Page, Typing]) -> None:
    page, model = typing
    model.left.clear()
    model.slow_after = "[2] 99"  # else a slow machine sees the first sentence when the last is written
    question_box(page).fill(ENGLISH)
    question_box(page).press("Enter")
    expect(page.locator(".answer .line").first).to_contain_text("654,000 new 5G base stations were built")
    page.get_by_role("button", name=LABELS.stop).click()
    expect(page.locator(".draft")).to_have_count(0)
    expect(page.locator(".answer .line").first).to_contain_text("654,000 new 5G base stations were built")
    expect(page.locator(".answer .line")).to_have_count(2)
    expect(page.locator(".answer .line").last).to_have_text(load_locale("en").answer.stopped)
    expect(page.locator(".answer")).not_to_contain_text("moon")
    assert model.left.wait(10)


BEGUN = "How many 5G base stations were built in all?"
SECOND = "How many gigabit cities were built in the first batch?"


def write_or_wait(request: Request) -> None:
    """Answers SECOND, begins an answer to BEGUN, and says nothing to any other question."""
    asked = str(request.server.asked[-1]["messages"])
    if SECOND in asked:
        request.text("The first batch of 29 gigabit cities was built. [2] ")
        request.end()
        return
    if BEGUN in asked:
        request.text("654,000 new 5G base stations were built in the whole year. [2] The first")
    request.wait_for_the_client_to_go()


@pytest.fixture
def served(context: BrowserContext, miit_folder: Path, serve: Serve) -> Iterator[tuple[Page, ModelServer]]:
    """A chat whose answers a server of a chat model writes, on loopback."""
    model, port = serve(write_or_wait), free_port()
    assistant = Assistant(Index.open(miit_folder))
    chat = start(assistant, "127.0.0.1", port)
    yield open_page(context, Server(f"http://127.0.0.1:{port}", assistant)).page, model
    chat.close()


@pytest.mark.parametrize(("question", "checked"), [(BEGUN, 1), (ENGLISH, 0)])
def test_stopping_ends_the_request_and_says_so(served: tuple[Page, ModelServer], question: str, checked: int) -> None:
    page, model = served
    question_box(page).fill(question)
    question_box(page).press("Enter")
    expect(page.locator(".draft" if checked else ".searching")).to_be_visible()
    expect(page.locator(".confidence")).to_have_count(checked)
    page.get_by_role("button", name=LABELS.stop).click()
    assert model.hung_up.wait(10)
    expect(page.locator(".answer")).to_contain_text(READER.answer.stopped)
    expect(page.locator(".question")).to_have_text(question)
    expect(page.locator(".sources li")).to_have_count(checked)
    expect(page.locator(".confidence")).to_have_count(checked)
    expect(page.get_by_role("button", name=LABELS.stop)).to_be_hidden()


def test_a_question_does_not_wait_for_the_answer_before_it(served: tuple[Page, ModelServer]) -> None:
    page, model = served
    question_box(page).fill(BEGUN)
    question_box(page).press("Enter")
    expect(page.locator(".draft")).to_be_visible()
    question_box(page).fill(SECOND)
    question_box(page).press("Enter")
    expect(finished(page, 2)).to_contain_text("29 gigabit cities")
    assert model.hung_up.wait(10)
    expect(page.locator(".question")).to_have_text([BEGUN, SECOND])
    expect(page.locator("#exchange-1 .answer")).to_contain_text(READER.answer.stopped)
    expect(page.locator("#exchange-1 .answer")).to_contain_text("654,000")
    expect(page.locator(".draft")).to_have_count(0)


def test_a_failure_gets_a_message_and_the_question_back(
    server: Server, page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_: str, history: Sequence[Answer] = (), mark: Mark | None = None) -> Iterator[Answer]:
        del history, mark
        yield from ()
        raise RuntimeError("the disk is gone")

    monkeypatch.setattr(server.assistant, "stream", broken)
    question_box(page).fill(ENGLISH)
    question_box(page).press("Enter")

    expect(page.locator(".notice")).to_have_text(LABELS.failed)
    expect(page.locator(".chip").first).to_be_visible()
    expect(question_box(page)).to_have_value(ENGLISH)


def test_an_open_source_stays_open_when_the_conversation_goes_on(page: Page) -> None:
    open_citation(ask(page, ENGLISH), 1)
    source = page.locator("#source-1-1")
    ask(page, UNANSWERABLE)

    expect(source).to_have_attribute("open", "")
    source.locator("summary").click()
    ask(page, CHINESE)
    expect(source).not_to_have_attribute("open", "")


def test_a_new_conversation_starts_over(page: Page) -> None:
    open_citation(ask(page, ENGLISH), 1)
    page.get_by_role("button", name=LABELS.new).click()

    expect(page.locator(".exchange")).to_have_count(0)
    expect(page.locator(".chip").first).to_be_visible()
    expect(page.get_by_role("button", name=LABELS.new)).to_be_hidden()
    expect(ask(page, "Who said that?")).not_to_contain_text("This was said by")


# Hostile text


@pytest.mark.parametrize(
    "question", ["<img src=x onerror=window.hacked=1> 5G?", "${7*7} {{5}} **5G** `base` stations?"]
)
def test_a_question_is_text_and_never_markup(visit: Visit, question: str) -> None:
    exchange = ask(visit.page, question)

    expect(exchange.locator(".question")).to_have_text(question)
    expect(visit.page.locator("#conversation img")).to_have_count(0)
    assert visit.page.evaluate("window.hacked") is None
    assert visit.errors == []


def test_a_transcript_is_text_and_never_markup(visit: Visit) -> None:
    exchange = ask(visit.page, "What is the lighthouse on Fern Island kept by?")
    exchange.locator("summary").first.click()

    expect(exchange.locator("mark").first).to_contain_text('<img src=x onerror="window.hacked=1">')
    expect(exchange.locator("mark").first).to_contain_text("forty ${7*7} {{gulls}} and **one** goat.")
    expect(exchange.locator(".where cite").first).to_have_text(HOSTILE_METADATA["title"])
    expect(visit.page.locator("#conversation :is(img, script, a[href^=javascript])")).to_have_count(0)
    assert visit.page.evaluate("window.hacked") is None


# The page


def test_no_request_leaves_the_machine(server: Server, visit: Visit) -> None:
    open_citation(ask(visit.page, ENGLISH), 1)
    visit.page.get_by_role("button", name=LABELS.new).click()
    expect(visit.page.locator(".chip").first).to_be_visible()

    assert visit.requests
    assert [url for url in visit.requests if not url.startswith((f"{server.address}/", "data:"))] == []
    assert visit.errors == []


def test_a_telephone_shows_all_without_scrolling_sideways(browser: Browser, server: Server) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    page = open_page(context, server).page
    assert widest(page) <= 390
    assert small_targets(page) == []
    for question in (ENGLISH, ARABIC, UNANSWERABLE, "5" * 300):
        open_first_source(ask(page, question))

    assert widest(page) <= 390
    assert small_targets(page) == []
    context.close()


def open_first_source(exchange: Locator) -> None:
    exchange.locator("summary").first.click()
    expect(exchange.locator("mark").first).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_colours_follow_the_system_and_can_be_read(browser: Browser, server: Server, scheme: str) -> None:
    context = browser.new_context(color_scheme="dark" if scheme == "dark" else "light")
    page = open_page(context, server).page
    open_citation(ask(page, ENGLISH), 1)
    open_first_source(ask(page, UNANSWERABLE))

    paper = luminance(page, ".gradio-container", "backgroundColor")
    assert (paper < 0.05) if scheme == "dark" else (paper > 0.9)
    for selector in (
        *("h1", ".tagline", ".line", ".quote", ".who", ".when", ".told", ".confidence", ".where cite", ".where a"),
        *(".sentence", "#mark label", "#mark label:has(:checked)"),
    ):
        assert contrast(luminance(page, selector, "color"), paper) >= 4.5, selector
    mark = luminance(page, "mark", "backgroundColor")
    assert contrast(luminance(page, "mark", "color"), mark) >= 4.5
    assert contrast(luminance(page, "#send", "color"), luminance(page, "#send", "backgroundColor")) >= 4.5
    context.close()


def luminance(page: Page, selector: str, colour: str) -> float:
    """Relative luminance, 0 to 1, of a colour of the first such element (WCAG 2.2)."""
    value = page.locator(selector).first.evaluate(f"element => getComputedStyle(element).{colour}")
    channels = [int(number) / 255 for number in re.findall(r"\d+", value)[:3]]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: float, other: float) -> float:
    return (max(one, other) + 0.05) / (min(one, other) + 0.05)


# The server


def test_a_busy_port_is_one_sentence(assistant: Assistant) -> None:
    with socket.create_server(("127.0.0.1", 0)) as busy:
        port = busy.getsockname()[1]
        with pytest.raises(MiitError) as raised:
            start(assistant, "127.0.0.1", port)

    assert str(raised.value) == (f"Port {port} is in use: stop the program that uses it, or give another with --port.")


def test_a_host_that_is_not_ours_is_one_sentence(assistant: Assistant) -> None:
    with pytest.raises(MiitError, match=r"^'192\.0\.2\.1' is not an address of this machine .*--host\.$"):
        start(assistant, "192.0.2.1", free_port())


@pytest.mark.parametrize("told", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_serve_says_where_and_stops_when_told(miit_folder: Path, tmp_path: Path, told: signal.Signals) -> None:
    port = free_port()
    start = "from assistant.cli import main; main()"
    command = [sys.executable, "-c", start, "serve", "--port", str(port), "--index", str(miit_folder)]
    environment = {**os.environ, "TMPDIR": str(tmp_path)}
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdout=pipe, stderr=pipe, text=True, env=environment) as process:
        assert process.stdout
        assert process.stderr
        line = process.stdout.readline()
        assert line == f"The chat is at http://127.0.0.1:{port} (Ctrl+C stops it).\n"
        with urlopen(f"http://127.0.0.1:{port}/", timeout=10) as response:
            assert response.status == 200
        assert [path.name.startswith("miit-uploads-") for path in tmp_path.iterdir()] == [True]
        process.send_signal(told)
        assert process.wait(20) == 0
        assert (process.stdout.read(), process.stderr.read()) == ("", "")
    assert list(tmp_path.iterdir()) == []


def test_uploads_of_a_killed_server_go_and_those_of_a_running_one_stay(tmp_path: Path) -> None:
    hold = "from assistant.gate.uploads import new_folder; print(new_folder(), flush=True); input()"
    command, environment, pipe = [sys.executable, "-c", hold], {**os.environ, "TMPDIR": str(tmp_path)}, subprocess.PIPE

    def started() -> tuple[subprocess.Popen[str], Path]:
        process = subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True, env=environment)
        assert process.stdout
        folder = Path(process.stdout.readline().strip())
        (folder / "talk.txt").write_text("Ann: We grow.", encoding="utf-8")
        os.utime(folder, (0, 0))
        return process, folder

    running, kept = started()
    killed, left = started()
    killed.kill()
    killed.communicate()
    linked = tmp_path / "miit-uploads-linked"
    linked.symlink_to(tmp_path / "elsewhere")
    third, new = started()
    assert {*tmp_path.iterdir()} == {kept, new, linked}
    assert not left.exists()
    for process in (running, third):
        process.communicate("\n")
