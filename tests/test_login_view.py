"""Signing in and out, and what the page says when the server refuses: in real Chromium."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect

from assistant.gate.passwords import remove_user, write_user
from assistant.gate.signing_in import ATTEMPTS
from assistant.locale import languages, load_locale
from assistant.views.exchange import ChatLabels
from assistant.views.frame import FrameLabels
from assistant.views.login import LoginLabels
from assistant.views.search import SearchLabels
from tests.browser import small_targets, widest
from tests.serving import OTHER_PASSWORD, OTHER_USER, PASSWORD, USER, serving

pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("ignore::DeprecationWarning:gradio.queueing")]

ENGLISH = load_locale("en")
LABELS, FRAME = LoginLabels.of(ENGLISH), FrameLabels.of(ENGLISH)


@pytest.fixture(scope="module")
def users(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("users") / "users"
    write_user(path, OTHER_USER, OTHER_PASSWORD)
    return path


@pytest.fixture(scope="module")
def address(miit_folder: Path, users: Path) -> Iterator[str]:
    with serving(miit_folder, auth_file=users) as address:
        yield address


@pytest.fixture
def page(browser: Browser, users: Path) -> Iterator[Page]:
    write_user(users, USER, PASSWORD)
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    yield context.new_page()
    context.close()


def sign_in(page: Page, user: str = USER, password: str = PASSWORD) -> None:
    page.get_by_label(LABELS.user).fill(user)
    page.get_by_label(LABELS.password).fill(password)
    page.get_by_label(LABELS.password).press("Enter")


def test_signing_in_leads_where_the_link_led(page: Page, address: str) -> None:
    page.goto(f"{address}/?view=search&q=5G")
    expect(page).to_have_title("Sign in · MIIT Assistant")
    expect(page.get_by_label(LABELS.user)).to_be_focused()
    sign_in(page, USER, "guess guess")
    expect(page.get_by_role("alert")).to_have_text(LABELS.wrong)
    expect(page.get_by_label(LABELS.user)).to_have_value(USER)
    expect(page.get_by_label(LABELS.password)).to_be_focused()
    expect(page.get_by_label(LABELS.password)).to_have_accessible_description(LABELS.wrong)
    page.get_by_label(LABELS.password).fill(PASSWORD)
    page.get_by_role("button", name=LABELS.submit).click()
    expect(page.locator(".hits mark").first).to_be_visible()
    assert page.url == f"{address}/?view=search&q=5G"


def test_signing_out_shows_the_form_and_back_does_not_show_the_page(page: Page, address: str) -> None:
    page.goto(address)
    sign_in(page)
    expect(page.locator(".chip").first).to_be_visible()
    page.get_by_role("button", name=FRAME.sign_out).click()
    expect(page.get_by_role("button", name=LABELS.submit)).to_be_visible()
    page.go_back()
    expect(page.get_by_role("button", name=LABELS.submit)).to_be_visible()


def test_who_is_not_known_any_more_comes_back_to_the_form(page: Page, address: str, users: Path) -> None:
    page.goto(address)
    sign_in(page)
    expect(page.locator(".chip").first).to_be_visible()
    page.wait_for_timeout(1500)  # the page says its language first
    remove_user(users, USER)
    page.locator("#question textarea").fill("How many 5G base stations?")
    page.locator("#question textarea").press("Enter")
    expect(page.get_by_role("button", name=LABELS.submit)).to_be_visible()


def test_what_is_typed_is_text_and_never_markup(page: Page, address: str) -> None:
    page.goto(f"{address}/?q=<script>window.hacked=1</script>&lang=%22%3E%3Cimg%20src=x%20onerror=window.hacked=1%3E")
    hostile = '"><img src=x onerror=window.hacked=1>'
    sign_in(page, hostile)
    expect(page.get_by_label(LABELS.user)).to_have_value(hostile)
    expect(page.locator(":is(img, script)")).to_have_count(0)
    assert page.evaluate("window.hacked") is None


@pytest.mark.parametrize("language", languages())
def test_the_form_speaks_the_readers_language(browser: Browser, address: str, language: str) -> None:
    locale = load_locale(language)
    context = browser.new_context(locale=language)
    page = context.new_page()
    page.goto(address)
    labels = LoginLabels.of(locale)
    expect(page.locator("html")).to_have_attribute("lang", language)
    expect(page.locator("html")).to_have_attribute("dir", locale.direction)
    page.get_by_label(labels.user).fill("nobody")
    page.get_by_label(labels.password, exact=True).fill("guess guess")
    expect(page.get_by_role("button", name=labels.submit)).to_be_visible()
    context.close()


@pytest.mark.parametrize(
    ("width", "scheme", "language"), [(1280, "light", "en"), (390, "dark", "en"), (390, "light", "ar")]
)
def test_axe_finds_nothing_serious_and_nothing_is_too_wide(
    browser: Browser, address: str, users: Path, width: int, scheme: Literal["light", "dark"], language: str
) -> None:
    write_user(users, USER, PASSWORD)
    labels = LoginLabels.of(load_locale(language))
    context = browser.new_context(
        viewport={"width": width, "height": 844}, color_scheme=scheme, locale=language, reduced_motion="reduce"
    )
    page = context.new_page()
    page.goto(address)
    page.get_by_label(labels.user).fill(USER)
    page.get_by_label(labels.password, exact=True).fill("guess guess")
    page.get_by_role("button", name=labels.submit).click()
    expect(page.get_by_role("alert")).to_have_text(labels.wrong)
    assert serious(page) == []
    assert widest(page) <= width
    assert small_targets(page) == []
    page.get_by_label(labels.password, exact=True).fill(PASSWORD)
    page.get_by_role("button", name=labels.submit).click()
    expect(page.locator(".chip").first).to_be_visible()
    assert serious(page) == []
    assert widest(page) <= width
    if width == 390:
        assert small_targets(page) == []
    context.close()


def serious(page: Page) -> list[tuple[str, list[str]]]:
    violations: list[dict[str, Any]] = Axe().run(page).response["violations"]
    return [
        (found["id"], [node["html"] for node in found["nodes"]])
        for found in violations
        if found["impact"] in ("serious", "critical")
    ]


def test_too_many_guesses_are_told_in_the_form(browser: Browser, miit_folder: Path, users: Path) -> None:
    context = browser.new_context()
    page = context.new_page()
    with serving(miit_folder, auth_file=users) as address:
        page.goto(address)
        for _ in range(ATTEMPTS + 1):
            sign_in(page, "nobody", "guess guess")
            page.wait_for_load_state()
        expect(page.get_by_role("alert")).to_contain_text("Too many attempts: try again in")
    context.close()


@pytest.mark.parametrize("language", ["en", "ar", "ja"])
def test_too_many_requests_are_told_on_the_page(browser: Browser, miit_folder: Path, language: str) -> None:
    context = browser.new_context(locale=language)
    page = context.new_page()
    locale = load_locale(language)
    with serving(miit_folder, rate_limit=3) as address:
        page.goto(f"{address}/?view=search")
        expect(page.get_by_role("button", name=SearchLabels.of(locale).submit, exact=True)).to_be_visible()
        page.locator("#masthead a[data-view=chat]").click()
        box = page.get_by_role("textbox", name=ChatLabels.of(locale).question)
        for _ in range(3):
            box.fill("How many 5G base stations?")
            box.press("Enter")
            page.wait_for_timeout(500)
        before, after = FrameLabels.of(locale).too_many.split("{when}")
        told = page.locator("#refused")
        expect(told).to_contain_text(before.strip())
        expect(told).to_contain_text(after.strip())
        expect(told).to_have_role("alert")
        expect(page.get_by_text("These are too many requests").first).to_be_hidden()
        expect(box).to_have_value("How many 5G base stations?")
    context.close()


def test_a_script_that_gets_into_the_page_does_not_run(context: BrowserContext, miit_folder: Path) -> None:
    page = context.new_page()
    with serving(miit_folder) as address:
        page.goto(address)
        expect(page.locator(".chip").first).to_be_visible()
        page.evaluate(
            """() => {
                const hostile = document.createElement("div");
                hostile.innerHTML = `<img src=x onerror="window.hacked=1"><a href="javascript:window.hacked=2">a</a>`;
                document.body.append(hostile);
                const script = document.createElement("script");
                script.textContent = "window.hacked=3";
                document.body.append(script);
                const other = document.createElement("script");
                other.src = "https://evil.example/script.js";
                document.body.append(other);
                hostile.querySelector("a").click();
            }"""
        )
        page.wait_for_timeout(300)
        assert page.evaluate("window.hacked") is None
    page.close()
