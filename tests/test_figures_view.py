"""The figures in the browser: a table that is sorted and sifted, charts of those that compare, and a file of them."""

import csv
import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from assistant.figures import Figure, figures
from assistant.figures.table import COLUMNS
from assistant.locale import languages, load_locale
from assistant.views.amounts import amount, change, period, unit_name
from assistant.views.figures import FiguresLabels, choice_html
from index import Transcript
from index.transcript import Metadata, Span
from tests.browser import HOSTILE_METADATA, HOSTILE_SPEAKER, Server, open_page

pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("ignore::DeprecationWarning:gradio.queueing")]

ENGLISH = load_locale("en")
LABELS = FiguresLabels.of(ENGLISH)


@pytest.fixture
def view(context: BrowserContext, server: Server) -> Iterator[Page]:
    visit = open_page(context, server, view="figures", document="miit-2021", lang="en")
    expect(rows(visit.page).first).to_be_visible()
    yield visit.page
    assert visit.errors == []
    visit.page.close()


def rows(page: Page) -> Locator:
    return page.locator(".figures tbody tr:visible")


def amounts(page: Page) -> list[str]:
    return page.locator(".figures tbody tr:visible td.amount").all_inner_texts()


def head(page: Page, name: str) -> Locator:
    return page.get_by_role("columnheader", name=name)


def query_of(page: Page) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(page.url).query).items()}


def test_every_figure_stands_in_the_table_and_leads_to_its_sentence(view: Page, miit: Transcript) -> None:
    found = figures(miit)
    expect(view.get_by_role("table", name=re.compile(miit.metadata.title))).to_be_visible()
    expect(view.locator(".tally")).to_have_text(LABELS.count.format(count=len(found)))
    assert view.locator("tbody td.place a").all_inner_texts() == [figure.quote for figure in found]
    second = rows(view).nth(1)
    expect(second.locator("td")).to_have_text(
        ["8%", "up, year on year", "annual revenue of the telecom business", "2021", re.compile("8%Zhao Zhiguo")]
    )
    second.get_by_role("link").click()
    sentence = found[1].sentence
    expect(view.locator("#transcript .marked")).to_have_text(miit.text[sentence.start : sentence.end])
    view.go_back()
    expect(rows(view)).to_have_count(len(found))


def test_a_column_sorts_up_then_down_then_not_and_the_keyboard_does_it(view: Page) -> None:
    as_said = amounts(view)
    button = head(view, LABELS.amount).get_by_role("button")
    button.press("Enter")
    expect(head(view, LABELS.amount)).to_have_attribute("aria-sort", "ascending")
    assert (amounts(view)[0], amounts(view)[-1]) == ("3 years", "CN¥1.7 trillion")
    expect(button).to_be_focused()
    button.press(" ")
    expect(head(view, LABELS.amount)).to_have_attribute("aria-sort", "descending")
    assert amounts(view)[0] == "CN¥1.7 trillion"
    assert query_of(view)["sort"] == "amount descending"

    view.reload()
    expect(rows(view).first.locator(".amount")).to_have_text("CN¥1.7 trillion")
    button.press("Enter")
    expect(view.locator("[aria-sort]")).to_have_count(0)
    assert amounts(view) == as_said


def test_what_a_row_does_not_say_is_sorted_last(view: Page) -> None:
    for order in ("ascending", "descending"):
        head(view, LABELS.change).get_by_role("button").click()
        expect(head(view, LABELS.change)).to_have_attribute("aria-sort", order)
        said = view.locator("tbody td.change").all_inner_texts()
        assert [bool(text) for text in said] == sorted((bool(text) for text in said), reverse=True)


def test_words_and_a_unit_sift_the_table(view: Page) -> None:
    box = view.get_by_role("searchbox", name=LABELS.find)
    box.fill("TELECOM  business")
    expect(rows(view)).to_have_count(5)
    expect(view.locator(".tally")).to_have_text(LABELS.some.format(count=5, total=16))
    view.get_by_role("combobox", name=LABELS.unit).select_option(label="%")
    expect(rows(view)).to_have_count(2)
    assert query_of(view) == {"view": "figures", "document": "miit-2021", "q": "TELECOM  business", "unit": "percent"}
    view.reload()
    expect(rows(view)).to_have_count(2)

    box.fill("<b>nothing")
    expect(view.locator(".tally")).to_have_text(LABELS.no_match)
    expect(view.get_by_role("table")).to_be_hidden()
    box.press("Escape")
    expect(rows(view)).to_have_count(2)
    view.get_by_role("combobox", name=LABELS.unit).select_option(label=LABELS.any_unit)
    expect(rows(view)).to_have_count(16)


def test_figures_that_compare_are_drawn_to_one_scale(view: Page) -> None:
    charts = view.get_by_role("region", name=LABELS.chart).get_by_role("figure")
    expect(charts).to_have_count(2)
    growth = charts.nth(1)
    expect(growth).to_contain_text("year on year")
    expect(growth.get_by_role("listitem")).to_have_text(
        ["annual revenue of the telecom business8%", "total volume of the telecom business27.8%"]
    )
    small, great = (width(bar) for bar in growth.locator(".bar > span").all())
    assert small / great == pytest.approx(8 / 27.8, rel=0.03)

    view.get_by_role("combobox", name=LABELS.unit).select_option(label="Chinese Yuan")
    expect(growth).to_be_hidden()
    expect(charts.first).to_be_visible()
    charts.first.get_by_role("link").first.click()
    expect(view.locator("#transcript .marked")).to_contain_text("1.47 trillion yuan")


def width(element: Locator) -> float:
    box = element.bounding_box()
    assert box
    return box["width"]


def test_the_choice_of_a_transcript_runs_as_the_page_does(browser: Browser) -> None:
    documents = [Metadata("ar", "مؤتمر صحفي", language="ar"), Metadata("en", "Rivers are renewed")]
    page = browser.new_page()
    page.set_content(choice_html(documents, ENGLISH))
    directions = page.locator("select[name=document], select[name=document] option").evaluate_all(
        "all => all.map(one => getComputedStyle(one).direction)"
    )
    page.close()
    assert directions == ["ltr", "rtl", "ltr"]


def test_bars_grow_from_where_the_language_begins(browser: Browser, server: Server) -> None:
    edges = {}
    for language, edge in (("en", "left"), ("ar", "right")):
        context = browser.new_context(viewport={"width": 390, "height": 844})
        page = open_page(context, server, view="figures", document="miit-2021", lang=language).page
        expect(page.locator(".bar").first).to_be_visible()
        edges[language] = page.evaluate(
            f"""[...document.querySelectorAll(".bar")].every(bar =>
                Math.abs(bar.getBoundingClientRect().{edge} - bar.firstChild.getBoundingClientRect().{edge}) < 1)"""
        )
        context.close()
    assert edges == {"en": True, "ar": True}


def test_all_figures_are_downloaded_as_a_file(view: Page, miit: Transcript, tmp_path: Path) -> None:
    with view.expect_download() as downloading:
        view.get_by_role("button", name=LABELS.download).click()
    assert downloading.value.suggested_filename == "miit-2021-figures.csv"
    downloading.value.save_as(tmp_path / "figures.csv")
    with (tmp_path / "figures.csv").open(encoding="utf-8-sig", newline="") as file:
        read = list(csv.DictReader(file))
    assert list(read[0]) == list(COLUMNS)
    assert [row["quote"] for row in read] == [figure.quote for figure in figures(miit)]


def test_the_figures_of_another_transcript_are_shown_and_speak_the_readers_language(view: Page) -> None:
    view.get_by_role("combobox", name=LABELS.choose, exact=True).select_option("lighthouse")
    expect(view.get_by_role("table", name=re.compile("hacked"))).to_be_visible()
    assert query_of(view) == {"view": "figures", "document": "lighthouse"}
    view.go_back()
    expect(rows(view)).to_have_count(16)
    view.get_by_role("combobox", name="Language").select_option(label="中文")
    expect(rows(view).first.locator(".amount")).to_have_text("¥1.47万亿")
    expect(rows(view).first.locator(".period")).to_have_text("2021年")
    expect(view.locator(".tally")).to_have_text(FiguresLabels.of(load_locale("zh")).count.format(count=16))


def test_a_hostile_transcript_is_text_among_the_figures_too(context: BrowserContext, server: Server) -> None:
    visit = open_page(context, server, view="figures", document="lighthouse", sort="<b>", unit='"]', q="")
    view = visit.page.locator("#figures")
    expect(view.locator("caption")).to_contain_text(HOSTILE_METADATA["title"])
    expect(view.locator(".who").first).to_have_text(HOSTILE_SPEAKER)
    expect(view.locator(":is(img, script, b)")).to_have_count(0)
    assert visit.page.evaluate("window.hacked") is None
    assert visit.errors == []


def test_a_transcript_that_there_is_not_says_so(context: BrowserContext, server: Server) -> None:
    visit = open_page(context, server, view="figures", document="<b>nothing", lang="en")
    expect(visit.page.get_by_role("alert")).to_contain_text("<b>nothing")
    expect(visit.page.get_by_role("button", name=LABELS.download)).to_be_disabled()
    assert visit.errors == []


# What Python writes for a reader


def figure(value: str, unit: str | None, **told: str | Decimal | None) -> Figure:
    known = {"to": None, "bound": None, "change": None, "compared_with": None, "period": None, **told}
    return Figure("talk", 0, 1, "8", Decimal(value), unit=unit, measures=None, speaker="", sentence=Span(0, 1), **known)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("language", "written"),
    [
        (
            "en",
            [
                "CN¥1.47 trillion",
                "27.8%",
                "4.4 percentage points",
                "over 654,000",
                "3 years",
                "180,000 per month",
                "5.8 m",
            ],
        ),
        ("zh", ["¥1.47万亿", "27.8%", "4.4个百分点", "超过654,000", "3年", "每月180,000", "5.8米"]),
        (
            "de",
            [
                "1,47 Billionen CN¥",
                "27,8 %",
                "4,4 Prozentpunkte",
                "über 654.000",
                "3 Jahre",
                "180.000 pro Monat",
                "5,8 m",
            ],
        ),
        ("ja", ["元1.47兆", "27.8%", "4.4ポイント", "654,000超", "3 年", "月あたり180,000", "5.8 m"]),
    ],
)
def test_amounts_are_written_in_the_readers_language(language: str, written: list[str]) -> None:
    stated = [
        figure("1.47E12", "CNY"),
        figure("27.8", "percent"),
        figure("4.4", "percentage point"),
        figure("654000", None, bound="over"),
        figure("3", "years"),
        figure("180000", "1/month"),
        figure("5.8", "m"),
    ]
    assert [amount(one, load_locale(language)).replace("\xa0", " ") for one in stated] == written


def test_an_amount_keeps_its_unit_and_a_part_is_written_as_one() -> None:
    stated = [figure("0.5", "km"), figure("0.92", "m"), figure("2.8", "CNY/m³"), figure("6", "TW h")]
    stated += [figure("1.2E9", "dirham"), figure("0.333333", None), figure("0.5", None)]
    written = ["0.5 km", "0.92 m", "CN¥2.8/m³", "6 TWh", "1.2 billion dirhams", "1/3", "1/2"]
    assert [amount(one, ENGLISH).replace("\xa0", " ") for one in stated] == written


@pytest.mark.parametrize("language", languages())
def test_every_language_can_write_every_figure(language: str) -> None:
    locale = load_locale(language)
    for unit in (
        "CNY",
        "CNY/JPY",
        "percent",
        "per mille",
        "point",
        "rank",
        "times",
        "t/hour",
        "km²",
        "kW h",
        "GW h",
        "°C",
        "dirham",
        "pound",
        "CNY/m³",
        "kg/ha",
        "years",
        None,
    ):
        stated = figure("5.5", unit, to=Decimal(6), bound="at least", change="up", compared_with="annual average")
        texts = [amount(stated, locale), unit_name(unit, locale), change(stated, locale)]
        assert all(texts)
        assert not re.search(r"duration-|length-|[{}]", " ".join(texts))
    for when in ("2021", "2021-Q4", "2021-H2", "2021-03", "2021-12-31", "2021/2023", "2012/..", "2021-01/2021-09"):
        assert re.search(r"20[12]\d", period(when, locale))
