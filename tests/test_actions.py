"""What a reader does with answers: copies them, says whether they helped, saves the conversation."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from assistant import Answer
from assistant.export import answer_markdown, to_markdown
from assistant.locale import load_locale
from assistant.views.exchange import ChatLabels
from index import Index, MiitError
from index.feedback import Feedback
from tests.browser import Server, Visit, add_unchecked, ask, open_page, question_box

pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("ignore::DeprecationWarning:gradio.queueing")]

LABELS, GERMAN, ARABIC = (ChatLabels.of(load_locale(language)) for language in ("en", "de", "ar"))
QUESTION = "How many new 5G base stations were built?"
CHINESE = "去年新建了多少个5G基站？"
UNANSWERABLE = "How do I bake sourdough bread?"


def status(page: Page) -> Locator:
    """What a screen reader is told."""
    return page.locator("body > [role=status]")


# Copying


@pytest.fixture(params=["clipboard", "no clipboard", "forbidden"])
def copying(request: pytest.FixtureRequest, browser: Browser, server: Server) -> Iterator[Page]:
    """A page in a browser that lets pages write to the clipboard, has none for them, or says no."""
    context = browser.new_context(permissions=["clipboard-read"])
    if request.param == "no clipboard":
        context.add_init_script("Object.defineProperty(navigator, 'clipboard', {value: undefined})")
    if request.param == "forbidden":
        context.add_init_script("navigator.clipboard.writeText = () => Promise.reject(new Error('no'))")
    yield open_page(context, server).page
    context.close()


def pasted(page: Page) -> str:
    box = question_box(page)
    box.fill("")
    box.press("Control+V")
    return box.input_value()


def test_an_answer_is_copied_as_markdown(copying: Page, server: Server) -> None:
    exchange = ask(copying, QUESTION)
    button = exchange.get_by_role("button", name=LABELS.copy_answer)
    button.press("Enter")
    expect(exchange.get_by_role("button", name=LABELS.copied)).to_be_focused()
    expect(status(copying)).to_have_text(LABELS.copied)
    expect(button).to_be_visible()  # it says again what it does
    assert pasted(copying) == answer_markdown(server.assistant.ask(QUESTION))


def test_a_browser_that_copies_nothing_says_so(browser: Browser, server: Server) -> None:
    context = browser.new_context()
    context.add_init_script(
        "Object.defineProperty(navigator, 'clipboard', {value: undefined}); document.execCommand = () => false"
    )
    page = open_page(context, server).page
    exchange = ask(page, QUESTION)
    exchange.get_by_role("button", name=LABELS.copy_answer).click()
    expect(exchange.get_by_role("button", name=LABELS.copy_failed)).to_be_visible()
    expect(status(page)).to_have_text(LABELS.copy_failed)
    context.close()


def test_an_answer_that_is_not_there_yet_cannot_be_copied(page: Page) -> None:
    expect(page.get_by_role("button", name=LABELS.copy_answer)).to_have_count(0)
    ask(page, UNANSWERABLE)
    expect(page.get_by_role("button", name=LABELS.copy_answer)).to_have_count(1)


# Rating


@pytest.fixture
def rated(server: Server) -> Iterator[Index]:
    """The index of the running page, whose feedback is taken away afterwards."""
    yield server.assistant.index
    for feedback in server.assistant.index.feedback():
        server.assistant.index.withdraw_feedback(feedback.key)


def thumbs(exchange: Locator, labels: ChatLabels = LABELS) -> tuple[Locator, Locator]:
    names = (labels.helpful, labels.unhelpful)
    up, down = (exchange.get_by_role("button", name=name, exact=True) for name in names)
    return up, down


def verdicts(index: Index) -> list[tuple[str, str]]:
    return [(feedback.question, feedback.verdict) for feedback in index.feedback()]


def test_a_thumb_is_saved_with_the_answer(page: Page, rated: Index, server: Server) -> None:
    exchange = ask(page, CHINESE)
    up, down = thumbs(exchange)
    expect(up).to_have_attribute("aria-pressed", "false")
    up.press("Enter")
    expect(up).to_have_attribute("aria-pressed", "true")
    expect(down).to_have_attribute("aria-pressed", "false")
    expect(up).to_be_focused()
    expect(exchange.locator(".outcome")).to_have_text(LABELS.rated)
    expect(status(page)).to_have_text(LABELS.rated)

    (feedback,) = rated.feedback()
    assert (feedback.question, feedback.language, feedback.verdict) == (CHINESE, "zh", "up")
    assert Answer.model_validate_json(feedback.answer) == server.assistant.ask(CHINESE)
    assert abs(datetime.now(UTC) - feedback.time) < timedelta(hours=1)


def test_a_changed_verdict_replaces_and_the_same_again_takes_back(page: Page, rated: Index) -> None:
    exchange = ask(page, QUESTION)
    up, down = thumbs(exchange)
    up.click()
    expect(up).to_have_attribute("aria-pressed", "true")
    down.click()
    expect(down).to_have_attribute("aria-pressed", "true")
    expect(up).to_have_attribute("aria-pressed", "false")
    assert verdicts(rated) == [(QUESTION, "down")]
    down.press("Space")
    expect(down).to_have_attribute("aria-pressed", "false")
    expect(exchange.locator(".outcome")).to_have_text(LABELS.unrated)
    assert verdicts(rated) == []


def test_a_verdict_stays_while_the_conversation_goes_on(page: Page, rated: Index) -> None:
    thumbs(ask(page, QUESTION))[0].click()
    expect(page.locator("#exchange-1 [aria-pressed=true]")).to_have_count(1)
    thumbs(ask(page, UNANSWERABLE))[1].click()
    expect(page.locator("[aria-pressed=true]")).to_have_count(2)
    page.get_by_role("combobox", name="Language").select_option("de")
    expect(thumbs(page.locator("#exchange-1"), GERMAN)[0]).to_have_attribute("aria-pressed", "true")
    expect(thumbs(page.locator("#exchange-2"), GERMAN)[1]).to_have_attribute("aria-pressed", "true")
    assert verdicts(rated) == [(QUESTION, "up"), (UNANSWERABLE, "down")]

    page.get_by_role("button", name=GERMAN.new).click()
    expect(page.locator(".exchange")).to_have_count(0)
    expect(thumbs(ask(page, QUESTION), GERMAN)[0]).to_have_attribute("aria-pressed", "false")
    assert len(rated.feedback()) == 2


def test_a_verdict_that_cannot_be_saved_is_not_pressed(
    page: Page, rated: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_: Feedback) -> None:
        raise MiitError("The disk is gone: buy another.")

    monkeypatch.setattr(rated, "save_feedback", broken)
    exchange = ask(page, QUESTION)
    up, _ = thumbs(exchange)
    up.click()
    expect(exchange.locator(".outcome")).to_have_text(LABELS.rating_failed)
    expect(status(page)).to_have_text(LABELS.rating_failed)
    expect(up).to_have_attribute("aria-pressed", "false")


def test_an_answer_from_a_document_that_has_left_can_be_rated(page: Page, rated: Index) -> None:
    exchange = ask(page, "What is the lighthouse on Fern Island kept by?")
    transcript = rated.transcript("lighthouse")
    rated.remove("lighthouse")
    try:
        up, _ = thumbs(exchange)
        up.click()
        expect(up).to_have_attribute("aria-pressed", "true")
    finally:
        add_unchecked(rated, transcript)
    (feedback,) = rated.feedback()
    assert Answer.model_validate_json(feedback.answer).citations[0].document == "lighthouse"


def test_people_rate_answers_of_their_own(context: BrowserContext, server: Server, page: Page, rated: Index) -> None:
    other = open_page(context, server).page
    for one in (page, other):
        up, _ = thumbs(ask(one, QUESTION))
        up.click()
        expect(up).to_have_attribute("aria-pressed", "true")
    assert verdicts(rated) == [(QUESTION, "up")] * 2


# Saving


def saved(page: Page, name: str, tmp_path: Path) -> tuple[str, str]:
    """Name and text of the file that the button gives."""
    with page.expect_download() as download:
        page.locator("#export").get_by_role("button", name=name).press("Enter")
    path = tmp_path / download.value.suggested_filename
    download.value.save_as(path)
    return path.name, path.read_text(encoding="utf-8")


def test_a_conversation_is_saved_as_it_stands(page: Page, tmp_path: Path) -> None:
    expect(page.locator("#export")).to_be_hidden()
    ask(page, QUESTION)
    ask(page, "And in 2020?")
    name, text = saved(page, "JSON", tmp_path)
    conversation = [Answer(**answer) for answer in json.loads(text)["conversation"]]
    assert name == "conversation.json"
    assert [answer.question for answer in conversation] == [QUESTION, "And in 2020?"]
    assert conversation[1].understood_as == "How many new 5G base stations were built in 2020?"
    assert saved(page, "Markdown", tmp_path) == ("conversation.md", to_markdown(conversation))

    ask(page, UNANSWERABLE)
    again = json.loads(saved(page, "JSON", tmp_path)[1])["conversation"]
    assert len(again) == 3
    assert saved(page, "JSON", tmp_path)[1] == saved(page, "JSON", tmp_path)[1]
    expect(page.locator("#export").get_by_role("button", name="JSON")).to_be_focused()
    page.get_by_role("button", name=LABELS.new).click()
    expect(page.locator("#export")).to_be_hidden()


def test_a_hostile_transcript_is_saved_as_text(visit: Visit, tmp_path: Path) -> None:
    page = visit.page
    ask(page, "What is the lighthouse on Fern Island kept by? </template><script>window.hacked=1</script>")
    _, text = saved(page, "JSON", tmp_path)
    (answer,) = json.loads(text)["conversation"]
    assert answer["question"].endswith("</template><script>window.hacked=1</script>")
    assert '<img src=x onerror="window.hacked=1">' in text.replace('\\"', '"')
    assert page.evaluate("window.hacked") is None
    assert visit.errors == []


def test_what_there_is_to_do_is_said_in_the_readers_language(context: BrowserContext, server: Server) -> None:
    page = open_page(context, server, lang="ar").page
    exchange = ask(page, QUESTION)
    expect(exchange.get_by_role("button", name=ARABIC.copy_answer)).to_be_visible()
    expect(page.locator("#export")).to_contain_text(ARABIC.export)
