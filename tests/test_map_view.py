"""The map in the browser: passages as points that the pointer and the keyboard reach, with a question among them."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from assistant.locale import load_locale
from assistant.passage_map import passage_map
from assistant.views.map import MapLabels
from tests.browser import HOSTILE_SPEAKER, Server, open_page

pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("ignore::DeprecationWarning:gradio.queueing")]

LABELS = MapLabels.of(load_locale("en"))
QUESTION = "How many new 5G base stations were built?"


@pytest.fixture
def map_page(context: BrowserContext, server: Server) -> Iterator[Page]:
    visit = open_page(context, server, view="map", lang="en")
    expect(visit.page.locator(".point").first).to_be_visible()
    yield visit.page
    assert visit.errors == []
    visit.page.close()


def test_each_passage_is_a_point_that_opens_its_text(map_page: Page, server: Server) -> None:
    passages, _ = server.assistant.index.passage_vectors()
    points = map_page.locator(".point")
    expect(points).to_have_count(len(passages))
    points.first.click()
    expect(map_page.locator("#transcript .marked").first).to_be_visible()
    assert "view=transcript" in map_page.url
    map_page.go_back()
    expect(points.first).to_be_visible()


def test_a_card_tells_what_the_pointer_or_the_keyboard_is_on(map_page: Page, server: Server) -> None:
    said = " ".join(passage.text for passage in server.assistant.index.passage_vectors()[0])
    card = map_page.locator(".map-card")
    first = map_page.locator(".point[tabindex='0']")
    first.focus()
    told = card.locator("[lang]").first.inner_text().rstrip("…")
    assert told[:40] in " ".join(said.split())
    for key in ("ArrowDown", "ArrowUp", "ArrowLeft", "ArrowRight"):
        if told in card.inner_text():  # it lies at this edge of the map
            map_page.keyboard.press(key)
    expect(card).not_to_contain_text(told)
    expect(first).to_have_count(1)
    expect(first).to_be_focused()
    map_page.keyboard.press("Enter")
    expect(map_page.locator("#transcript .marked").first).to_be_visible()


def test_a_question_and_its_evidence_are_shown(map_page: Page) -> None:
    map_page.get_by_label(LABELS.question).fill(QUESTION)
    map_page.get_by_label(LABELS.question).press("Enter")
    expect(map_page.get_by_role("img", name=LABELS.asked)).to_be_visible()
    expect(map_page.locator(".threads line")).not_to_have_count(0)
    evidence = map_page.get_by_role("list", name=LABELS.evidence)
    expect(evidence.get_by_role("listitem").first).to_contain_text("654,000")
    assert "q=How" in map_page.url
    expect(map_page.get_by_label(LABELS.question)).to_be_focused()
    evidence.get_by_role("link").first.click()
    expect(map_page.locator("#transcript .marked").first).to_contain_text("5G")


def test_what_no_transcript_answers_has_no_evidence(map_page: Page) -> None:
    map_page.get_by_label(LABELS.question).fill("What is the recipe for onion soup?")
    map_page.get_by_label(LABELS.question).press("Enter")
    expect(map_page.get_by_role("status").filter(has_text=load_locale("en").say("refused"))).to_be_visible()
    expect(map_page.get_by_role("list", name=LABELS.evidence)).to_have_count(0)
    expect(map_page.locator(".threads line, .point.found")).to_have_count(0)
    expect(map_page.get_by_role("list", name=load_locale("en").say("nearest"))).to_be_visible()


def test_points_are_coloured_by_topic_or_by_speaker(map_page: Page) -> None:
    legend = map_page.get_by_role("list", name=LABELS.legend)
    topics = legend.inner_text()
    map_page.get_by_label(LABELS.colour).select_option(label=LABELS.speaker)
    expect(legend).to_contain_text("Tian Yulong")
    expect(legend).to_contain_text(HOSTILE_SPEAKER)
    assert "Tian Yulong" not in topics
    assert "colour=speaker" in map_page.url


def test_the_card_tells_of_what_is_drawn_now(map_page: Page, server: Server) -> None:
    map_page.locator("#view-map").get_by_label(LABELS.document).select_option("lighthouse")
    shown = server.assistant.index.passage_vectors("lighthouse")[0]
    expect(map_page.locator(".point")).to_have_count(len(shown))
    map_page.locator(".point").first.focus()
    expect(map_page.locator(".map-card [lang]").first).to_contain_text(shown[0].text[:20])


def test_the_words_of_a_topic_stand_each_in_their_own_direction(map_page: Page, server: Server) -> None:
    first = passage_map(server.assistant.index).topics[0]
    legend = map_page.get_by_role("list", name=LABELS.legend).get_by_role("listitem").first
    expect(legend.locator("bdi")).to_have_text(list(first))


def test_one_document_alone_is_mapped(map_page: Page, server: Server) -> None:
    map_page.locator("#view-map").get_by_label(LABELS.document).select_option("lighthouse")
    expect(map_page.locator(".point")).to_have_count(len(server.assistant.index.passage_vectors("lighthouse")[0]))


@pytest.mark.parametrize(
    "query", [{"document": "nothing"}, {"q": "x" * 3_000}, {"q": "\x00"}], ids=["document", "long", "control"]
)
def test_an_address_that_cannot_be_drawn_says_why(
    context: BrowserContext, server: Server, query: dict[str, str]
) -> None:
    visit = open_page(context, server, view="map", lang="en", **query)
    expect(visit.page.locator("#map [role=alert]")).to_be_visible()
    expect(visit.page.get_by_label(LABELS.question)).to_be_visible()
    assert visit.errors == []
    visit.page.close()
