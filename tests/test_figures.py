"""The figures of a transcript: which numbers are figures, what is told of each, and how they are shown and exported."""

# ruff: noqa: E501 - the examples read better in long lines

import csv
import io
import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from assistant.figures import Comparison, Figure, comparable, figures, to_csv
from assistant.figures.table import COLUMNS
from benchmarks.figures import held_out, scores, shipped_transcript
from index import Transcript
from index.reader import parse_transcript
from index.transcript import Span
from tests.command_line import Run, sentence

SAID_ON = date(2023, 2, 9)


@pytest.fixture
def run(miit_folder: Path, tmp_path: Path) -> Run:
    return Run(miit_folder, tmp_path)


def transcript(text: str, language: str = "en", title: str = "Press conference") -> Transcript:
    read = parse_transcript(text, "talk")
    return replace(read, metadata=replace(read.metadata, title=title, language=language, event_date=SAID_ON))


def only(text: str, language: str = "en") -> Figure:
    (figure,) = figures(transcript(text, language))
    return figure


def told(figure: Figure) -> tuple[Any, ...]:
    return (figure.quote, figure.unit, figure.change, figure.compared_with, figure.measures, figure.period)


def test_every_figure_of_the_shipped_transcript_is_found() -> None:
    found = scores([shipped_transcript()])
    assert all(score.precision >= 0.9 and score.recall >= 0.9 for score in found.values())


def test_figures_of_texts_that_no_rule_was_made_for_are_found() -> None:
    found = scores(held_out())["figures"]
    assert (found.precision, found.recall) >= (0.9, 0.9)


def test_the_revenue_of_the_shipped_transcript(miit: Transcript) -> None:
    revenue, growth, acceleration = figures(miit)[:3]
    name = "annual revenue of the telecom business"
    assert told(revenue) == ("1.47 trillion yuan", "CNY", None, None, name, "2021")
    assert told(growth) == ("8%", "percent", "up", "year on year", name, "2021")
    assert told(acceleration)[1:] == ("percentage point", "up", "year on year", f"{name} · year-on-year growth", "2021")
    assert revenue.value == Decimal("1.47E12")
    assert revenue.speaker == "Zhao Zhiguo"
    assert miit.text[revenue.sentence.start : revenue.sentence.end].startswith("The annual revenue")


@pytest.mark.parametrize(
    ("text", "measures"),
    [
        ("The gigabit optical networks covered 300 million households.", "households"),
        (
            "Mr. Li opened the first batch of 217 websites and apps closely related to elder communities.",
            "websites and apps",
        ),
        ("Seven of the bridges that were damaged have been reopened.", "bridges"),
        ("Exports of furniture and toys reached 9 billion dollars.", "Exports of furniture and toys"),
        (
            "In the first half of the year, the port's total turnover stood at 35 million tonnes.",
            "port's total turnover",
        ),
        ("We invested 50 billion yuan in rural roads.", "rural roads"),
        ("We kept the deficit at 3 percent.", "deficit"),
        ("More than 90% of counties have a bus service.", "counties"),
        ("The digital economy accounted for 38.6% of the total.", "digital economy"),
        ("There is a trade deficit of 5 billion yuan.", "trade deficit"),
        ("Energy use was cut by a further 4 percent.", "Energy use"),
        ("The new lines helped companies to cut costs by 16.3%.", "costs"),
        ("The station recorded 28% less nitrogen dioxide than in 2021.", "nitrogen dioxide"),
        (
            "We have carried out fee reduction and other related work, saving a total of 8 billion yuan for users.",
            "fee reduction and other related work",
        ),
        ("Sales of new cars reached 6.9 million units.", "Sales of new cars"),
        ("The telecom business (1.7 trillion yuan) is in good order.", "telecom business"),
        ("Last year the harbour was visited 2,000 times.", "harbour"),
    ],
)
def test_what_is_measured_is_told_in_the_texts_own_words(text: str, measures: str) -> None:
    assert only(text).measures == measures


def test_money_that_is_the_subject_measures_what_it_is_for() -> None:
    text = "A total of 1.1 trillion yuan was invested in water conservancy, up 43.8%. Some 3 million euros will be spent on roads and 2 million on rail."
    assert [one.measures for one in figures(transcript(text))] == ["water conservancy"] * 2 + ["roads", "rail"]
    assert only("About 3 million euros were spent in 2022.").measures is None
    assert only("Some 300 tonnes were put into sheds.").measures is None


@pytest.mark.parametrize(
    ("text", "language", "value", "unit", "measures"),
    [
        ("水库供水28.5亿立方米。", "zh", "2.85E9", "m³", "水库供水"),
        ("每年节水3.1亿立方米。", "zh", "3.1E8", "m³/year", None),
        ("灌溉面积达到150万亩。", "zh", "1.5E6", "mu", "灌溉面积"),
        ("厂房面积达到3万平方米。", "zh", "3E4", "m²", "厂房面积"),
        ("造林面积达到400公顷。", "zh", "400", "ha", "造林面积"),
        ("The irrigated area reached 1.3 million mu.", "en", "1.3E6", "mu", "irrigated area"),
        ("زرعنا 300 هكتار.", "ar", "300", "ha", None),
    ],
)
def test_units_of_land_and_water(text: str, language: str, value: str, unit: str, measures: str | None) -> None:
    figure = only(text, language)
    assert (figure.value, figure.unit) == (Decimal(value), unit)
    assert measures is None or figure.measures == measures


def test_of_a_list_each_figure_measures_its_own() -> None:
    found = figures(transcript("The output of coal, steel and cement grew by 3.2%, 1.8% and 5.5% respectively."))
    assert [(one.measures, one.change) for one in found] == [
        ("output of coal", "up"),
        ("steel", "up"),
        ("cement", "up"),
    ]
    found = figures(transcript("货物贸易、服务贸易分别增长7.7%和12.9%。", "zh"))
    assert [(one.measures, one.change) for one in found] == [("货物贸易", "up"), ("服务贸易", "up")]


@pytest.mark.parametrize(
    ("text", "change", "compared_with"),
    [
        ("Exports grew 5 percent year on year.", "up", "year on year"),
        ("Exports were 5% higher than in the same period of last year.", "up", "year on year"),
        ("A year-on-year decline of 5% was seen.", "down", "year on year"),
        ("Output fell by 5% from the previous month.", "down", "month on month"),
        ("Output shrank by nearly 5% compared with 2019.", "down", "2019"),
        ("There was a 5 percent increase over the fourth quarter of 2021.", "up", "2021-Q4"),
        ("Output rose to 5 million tonnes.", None, None),
        ("The share is 5%.", None, None),
        ("Growth of -5% was seen.", "down", None),
        ("Average annual growth is 5 percent.", "up", "annual average"),
    ],
)
def test_by_how_much_something_changed_and_against_what(
    text: str, change: str | None, compared_with: str | None
) -> None:
    figure = only(text)
    assert (figure.change, figure.compared_with) == (change, compared_with)
    assert figure.value == (5 if figure.unit != "t" else 5_000_000)


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("In 2021, 300 firms moved.", "2021"),
        ("Last year, 300 firms moved.", "2022"),
        ("This year, 300 firms moved.", "2023"),
        ("In the fourth quarter, 300 firms moved.", "2022-Q4"),
        ("In the first three quarters of last year, 300 firms moved.", "2022-01/2022-09"),
        ("In the second half of 2021, 300 firms moved.", "2021-H2"),
        ("By the end of November, 300 firms had moved.", "2022-11-30"),
        ("Since 2012, 300 firms have moved.", "2012/.."),
        ("From 2016 to 2020, 300 firms moved.", "2016/2020"),
        ("During the 14th Five-Year Plan period, 300 firms moved.", "2021/2025"),
        ("On May 5, 2021, 300 firms moved.", "2021-05-05"),
        ("300 firms moved.", None),
    ],
)
def test_the_period_of_a_figure(text: str, period: str | None) -> None:
    assert only(text).period == period


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The airport line is 14 kilometers long and will be finished in 2026.", "en"),
        ("The airport line will be finished in 2026 and is 14 kilometers long.", "en"),
        ("The airport line, which was opened in 1998, is 14 kilometers long.", "en"),
        ("The airport line that opened in 1998 is 14 kilometers long.", "en"),
        ("Die Flughafenlinie ist 14 Kilometer lang und wird 2026 fertig.", "de"),
        ("机场线将于2026年建成，全长14公里。", "zh"),
        ("机场线全长14公里，将于2026年建成。", "zh"),
        ("Cape Fennel 32 1871", "en"),
        ("Cape Fennel 1871 32", "en"),
        ("Cape Fennel | 1871 | 32", "en"),
        ("Cape Fennel | Built 1871 | Range 32", "en"),
    ],
)
def test_a_year_of_another_clause_or_column_is_not_the_period(text: str, language: str) -> None:
    assert only(f"Ann Lee: It is so.\n\n{text}", language).period is None


def test_a_row_is_of_the_period_that_it_begins_with_and_sets_none() -> None:
    text = "Ann Lee: Look:\n\nYear | Wells | Built\n\n2021 | 300 | 45 in 1998\n\nWe have 7 wells."
    assert [one.period for one in figures(transcript(text))] == ["2021", "1998", None]


def test_a_period_holds_until_the_speaker_leaves_it() -> None:
    text = "Mr. Li: Last year, 20 ports were built. Some 300 firms moved.\n\nAbout 40 lines opened. We now have 80 lines. Then 5 closed.\n\nMs. Wu: Good. Then 7 docks are gone."
    assert [one.period for one in figures(transcript(text))] == ["2022", "2022", "2022", None, None, None]


@pytest.mark.parametrize(
    ("text", "language", "periods"),
    [
        ("Last year we built 12 dams. In the second half of the year, we will finish 28.", "en", ["2022", "2023-H2"]),
        ("In 2022, we built 12 dams. In the first quarter, we will finish 28.", "en", ["2022", "2023-Q1"]),
        ("In 2025, we will build 12 dams. In the first quarter, we will finish 28.", "en", ["2025", "2025-Q1"]),
        ("In 2022, we built 12 dams. In the second half of the year, we finished 28.", "en", ["2022", "2022-H2"]),
        ("2022年，新建水库12座。全年将完成28座。", "zh", ["2022", "2023"]),
        ("2022年，新建水库12座。全年完成28座。", "zh", ["2022", "2022"]),
    ],
)
def test_what_is_to_come_is_of_no_year_before_the_event(text: str, language: str, periods: list[str]) -> None:
    assert [
        one.period for one in figures(transcript(f"Ann Lee: {text}" if language == "en" else text, language))
    ] == periods


@pytest.mark.parametrize(
    ("text", "language", "periods"),
    [
        (
            "By 2026, we will build 12 dams.\n\nIn the second half of the year, we will finish 28.",
            "en",
            ["2026", "2023-H2"],
        ),
        (
            "By 2026, we will build 12 dams. In the second half of the year, we will finish 28.",
            "en",
            ["2026", "2026-H2"],
        ),
        ("到2026年将打井4200眼。\n\n下半年将铺设管道9000公里。", "zh", ["2026", "2023-H2"]),
        ("2026年将打井4200眼。\n\n全年将铺设管道9000公里。", "zh", ["2026", "2023"]),
    ],
)
def test_a_year_to_come_is_spoken_of_in_its_own_paragraph_alone(text: str, language: str, periods: list[str]) -> None:
    assert [one.period for one in figures(transcript(text, language))] == periods


@pytest.mark.parametrize(
    ("text", "language", "period"),
    [
        ("Im ersten Halbjahr 2024 verlegten wir 12 Kilometer.", "de", "2024-H1"),
        ("Wir verlegten 12 Kilometer im zweiten Quartal des vergangenen Jahres.", "de", "2022-Q2"),
        ("Au premier semestre 2024, nous avons posé 12 kilomètres.", "fr", "2024-H1"),
        ("Nous avons posé 12 kilomètres au deuxième trimestre de 2023.", "fr", "2023-Q2"),
        ("En el segundo trimestre de 2023 gastamos 12 millones de euros.", "es", "2023-Q2"),
        ("Nel primo semestre del 2024 abbiamo posato 12 chilometri.", "it", "2024-H1"),
        ("No segundo trimestre de 2023 gastámos 12 milhões de euros.", "pt", "2023-Q2"),
        ("Во втором квартале 2023 года мы построили 12 домов.", "ru", "2023-Q2"),
        ("2024'ün ilk yarısında 12 kilometre boru döşedik.", "tr", "2024-H1"),
        ("Trong quý II năm 2023, chúng tôi lắp 12 km ống.", "vi", "2023-Q2"),
        ("في الربع الثاني من عام 2023 بنينا 12 مدرسة.", "ar", "2023-Q2"),
        ("2023 की दूसरी तिमाही में हमने 12 किलोमीटर पाइप बदले।", "hi", "2023-Q2"),
        ("2023년 2분기에 관 12킬로미터를 놓았습니다.", "ko", "2023-Q2"),
        ("2023年の第2四半期に水道管を12キロ敷きました。", "ja", "2023-Q2"),
        ("昨年の上半期に水道管を12キロ敷きました。", "ja", "2022-H1"),
        ("In the second half of the year we will lay 12 kilometres of pipes.", "en", "2023-H2"),
    ],
)
def test_a_half_or_a_quarter_of_a_year_is_a_period_in_each_language(text: str, language: str, period: str) -> None:
    (figure,) = figures(transcript(text, language))
    assert figure.period == period


@pytest.mark.parametrize(
    ("text", "language"),
    [("Das erste Halbfinale sahen 12 Gäste.", "de"), ("2024年度の上期に水道管を12キロ敷きました。", "ja")],
)
def test_what_is_no_half_of_a_year_is_no_period_of_months(text: str, language: str) -> None:
    (figure,) = figures(transcript(text, language))
    assert "-" not in (figure.period or "")


@pytest.mark.parametrize(
    ("text", "language", "value", "unit"),
    [
        ("We dug 3.1 Mt of coal.", "en", "3.1", "Mt"),
        ("They sold 50,000 MT of wheat.", "en", "50000", "t"),
        ("Heat was 12 GJ per flat.", "en", "12", "GJ"),
        ("Мы отпустили 12 ГДж тепла.", "ru", "12", "GJ"),
        ("They pumped 3 million barrels of oil.", "en", "3E+6", "barrel"),
        ("استهلكنا 340 ألف لتر من الماء.", "ar", "3.4E+5", "l"),
        ("The line carries 400 kV.", "en", "400", "kV"),
        ("一成半的居民搬走了。", "zh", "15", "percent"),
        ("居民减少了三成五。", "zh", "35", "percent"),
    ],
)
def test_more_units_and_tenths(text: str, language: str, value: str, unit: str) -> None:
    figure = only(text, language)
    assert figure.value == Decimal(value)
    assert (figure.unit or "").partition("/")[0] == unit.partition("/")[0]


@pytest.mark.parametrize(
    ("text", "bound"),
    [
        ("More than 300 firms moved.", "over"),
        ("At least 300 firms moved.", "at least"),
        ("Nearly 300 firms moved.", "nearly"),
        ("Fewer than 300 firms moved.", "under"),
        ("As many as 300 firms moved.", "at most"),
        ("Some 300 firms moved.", "about"),
        ("No fewer than 300 firms moved.", "at least"),
        ("300 firms moved.", None),
    ],
)
def test_the_bound_of_a_figure(text: str, bound: str | None) -> None:
    assert only(text).bound == bound


@pytest.mark.parametrize(
    ("text", "value", "to", "unit"),
    [
        ("Between 15 and 20 ports will open.", 15, 20, None),
        ("The share is 20% to 21%.", 20, 21, "percent"),
        ("The plant can test 180,000 apps every month.", 180_000, None, "1/month"),
        ("The line carries 40 tonnes per hour.", 40, None, "t/hour"),
        ("The city ranked second in the world.", 2, None, "rank"),
        ("The port is No. 3 in the world.", 3, None, "rank"),
        ("Two thirds of the villages are connected.", Decimal("0.666667"), None, None),
        ("It is about three times as large.", 3, None, "times"),
        ("It lies 25 miles south.", 25, None, "mi"),
        ("Pumping takes 310 gigawatt hours of electricity.", 310, None, "GW h"),
        ("1. We will raise 52 kilometers of dike.", 52, None, "km"),
    ],
)
def test_ranges_rates_ranks_and_multiples(text: str, value: Decimal, to: Decimal | None, unit: str | None) -> None:
    figure = only(text)
    assert (figure.value, figure.to, figure.unit) == (value, to, unit)


@pytest.mark.parametrize(
    ("text", "language", "quote", "value", "unit"),
    [
        ("The vault is kept at minus 18 degrees Celsius.", "en", "minus 18 degrees Celsius", -18, "°C"),
        ("The vault was 18 degrees below zero.", "en", "18 degrees below zero", -18, None),
        ("Es waren minus 18 Grad Celsius.", "de", "minus 18 Grad Celsius", -18, "°C"),
        ("Было минус 18 °C.", "ru", "минус 18 °C", -18, "°C"),
        ("气温为零下18摄氏度。", "zh", "零下18摄氏度", -18, "°C"),
        ("He ran for 9 minutes and 40 seconds.", "en", "9 minutes and 40 seconds", 580, "seconds"),
        ("Er lief 1 Stunde und 20 Minuten.", "de", "1 Stunde und 20 Minuten", 80, "minutes"),
        ("他跑了9分40秒。", "zh", "9分40秒", 580, "seconds"),
        ("会议开了1小时20分钟。", "zh", "1小时20分钟", 80, "minutes"),
        ("The mayor is 45 years old.", "en", "45 years old", 45, "years"),
    ],
)
def test_signs_durations_and_ages(text: str, language: str, quote: str, value: int, unit: str | None) -> None:
    figure = only(f"Ann Lee: {text}", language)
    assert (figure.quote, figure.value, figure.unit) == (quote, Decimal(value), unit)


def test_a_subtraction_has_two_numbers_and_a_list_of_times_two_durations() -> None:
    text = "Ann Lee: The sum is 10 minus 3 dollars. It took 40 minutes, not 20 seconds. They took 1 hour to 30 minutes."
    assert [one.value for one in figures(transcript(text))][:4] == [10, 3, 40, 20]


def test_what_moves_from_one_number_to_another_is_no_range() -> None:
    found = figures(transcript("The waiting time fell from nineteen hours to seven."))
    assert [(one.value, one.unit, one.to) for one in found] == [
        (Decimal(19), "hours", None),
        (Decimal(7), "hours", None),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "On January 20, 2022 we met at 10 a.m. in Beijing.",
        "First, 5G and IPv6 were used by the G20.",
        "The 14th Five-Year Plan names the Three Gorges.",
        "Article 5 and Table 3 say so.",
        "I have two questions.",
        "Let me speak of three aspects.",
        "Call our hotline at 12328.",
        "Dozens of firms and thousands of people came in the 1990s.",
        "Over the past five years, much was done.",
        "COVID-19 and uranium-235 are dangerous.",
        "One of the firms moved.",
        "1. We will give the river room.",
        "(2) Trees are planted.",
        "Reservoir No. 7 is empty.",
        "The reservoir number 7 is empty.",
    ],
)
def test_what_is_no_figure(text: str) -> None:
    assert figures(transcript(text)) == []


@pytest.mark.parametrize(
    ("text", "language", "quotes"),
    [
        ("The pumps run 24/7 and 3 of them are new.", "en", ["3"]),
        ("We meet at 3 p.m. for 2 hours.", "en", ["2 hours"]),
        ("会议于下午3时30分举行，历时2小时。", "zh", ["2小时"]),
        ("会议10点30分开始，来了40人。", "zh", ["40"]),
        ("3号楼有40户。", "zh", ["40"]),
        ("午後3時30分に始まり、3時間続きます。", "ja", ["3時間"]),
        ("오후 3시에 시작하여 2시간 걸립니다.", "ko", ["2시간"]),
        ("Wir beginnen um 15 Uhr und fahren 3 Stunden.", "de", ["3 Stunden"]),
        ("On commence à 15 heures pour 3 heures.", "fr", ["3 heures"]),
        ("On commence à 15 h 30, 24h/24, avec 8 agents.", "fr", ["8"]),
        ("1人当たり500円です。", "ja", ["500円"]),
        ("1인당 500원입니다.", "ko", ["500원"]),
        ("बैठक 3 बजे है, 2 घंटे की।", "hi", ["2 घंटे"]),
        ("累计节水数十亿立方米，几百万人受益，总数12个。", "zh", ["12"]),
        ("数十億円と何百万人、8か所です。", "ja", ["8"]),
        ("수십억 원을 써서 8곳을 고쳤습니다.", "ko", ["8"]),
        ("Tens of millions of people, several million cows, a few hundred cats and 8 dogs.", "en", ["8"]),
        ("Mehrere Millionen Euro und Millionen Tonnen, aber 8 Hunde.", "de", ["8"]),
        ("Plusieurs millions de personnes et 8 chiens.", "fr", ["8"]),
        ("2026年度までに8か所を整備します。", "ja", ["8"]),
        ("ภายในปี 2570 จะสร้าง 20 แห่ง เรามีน้ำ", "th", ["20"]),
        ("The roof of plant two leaks, and 3 pumps at furnace 12 fail.", "en", ["3"]),
    ],
)
def test_times_of_day_vague_amounts_and_names_are_no_figures(text: str, language: str, quotes: list[str]) -> None:
    assert [one.quote for one in figures(transcript(f"Ann Lee: {text}", language))] == quotes


def test_what_is_less_than_nothing_is_a_fall_only_where_a_change_is_told() -> None:
    level, growth = figures(transcript("Debt was -3% of GDP. Growth was -3%."))
    assert (level.value, level.change, level.measures) == (Decimal(-3), None, "Debt")
    assert (growth.value, growth.change) == (Decimal(3), "down")


@pytest.mark.parametrize(
    ("text", "bound"),
    [("What about 300 firms?", None), ("We spoke about 300 firms.", None), ("We have about 300 firms.", "about")],
)
def test_about_is_a_bound_only_where_it_names_no_topic(text: str, bound: str | None) -> None:
    assert only(text).bound == bound


@pytest.mark.parametrize(
    ("text", "language", "value", "unit"),
    [
        ("The plant is 0.92 meters deep.", "en", "0.92", "m"),
        ("亩均产量500公斤。", "zh", "500", "kg"),
        ("العمق 300 متر.", "ar", "300", "m"),
        ("Die Turbine leistet 500 Kilowatt.", "de", "500", "kW"),
        ("Output rose to 6 TWh.", "en", "6", "TW h"),
    ],
)
def test_a_figure_keeps_the_unit_of_the_text(text: str, language: str, value: str, unit: str) -> None:
    figure = only(f"Ann Lee: {text}", language)
    assert (figure.value, figure.unit) == (Decimal(value), unit)
    (row,) = csv.DictReader(io.StringIO(to_csv([figure]), newline=""))
    assert (row["value"], row["unit"]) == (value, unit)


@pytest.mark.parametrize(
    ("text", "language", "value", "unit", "measures"),
    [
        ("水价保持每立方米2.8元。", "zh", "2.8", "CNY/m³", "水价"),
        ("电价每度0.56元。", "zh", "0.56", "CNY/kW h", "电价"),
        ("Water costs 2.8 yuan per cubic metre.", "en", "2.8", "CNY/m³", "Water"),
        ("The yield was 500 kg per hectare.", "en", "500", "kg/ha", "yield"),
        ("Rent is 5 euros a square metre.", "en", "5", "EUR/m²", "Rent"),
        ("Wasser kostet 4 Euro pro Kubikmeter.", "de", "4", "EUR/m³", None),
        ("Er zahlt 4 Euro pro Monat.", "de", "4", "EUR/month", None),
        ("L'eau coûte 5 euros par an.", "fr", "5", "EUR/year", None),
        ("El agua cuesta 3 euros por metro cúbico.", "es", "3", "EUR/m³", None),
        ("L'acqua costa 3 euro al metro cubo.", "it", "3", "EUR/m³", None),
        ("A água custa 3 reais por litro.", "pt", "3", "BRL/l", None),
        ("1トンあたり500円です。", "ja", "500", "JPY/t", None),
        ("세제곱미터당 200원입니다.", "ko", "200", "KRW/m³", None),
        ("Suyun metreküp başına 2 lira.", "tr", "2", "TRY/m³", None),
        ("Вода стоит 40 рублей за кубометр.", "ru", "40", "RUB/m³", None),
        ("पानी 2 रुपये प्रति लीटर है।", "hi", "2", "INR/l", None),
        ("الماء بسعر 3 دراهم لكل متر مكعب.", "ar", "3", "dirham/m³", None),
        ("Nước giá 9 đồng mỗi lít.", "vi", "9", "VND/l", None),
    ],
)
def test_so_much_for_each(text: str, language: str, value: str, unit: str, measures: str | None) -> None:
    figure = only(text if language == "zh" else f"Ann Lee: {text}", language)
    assert (figure.value, figure.unit, figure.measures) == (Decimal(value), unit, measures)


def test_what_moves_is_so_much_for_each_at_both_ends() -> None:
    found = figures(transcript("耗水由每吨3.2立方米降至2.1立方米。", "zh"))
    assert [(one.unit, one.measures) for one in found] == [("m³/t", "耗水"), ("m³/t", "耗水")]


@pytest.mark.parametrize(
    ("text", "measures"),
    [
        ("Ann Lee: The state pays 40 million euros.", [None]),
        ("Ann Lee: The state pays 40 million euros for the bridge.", ["bridge"]),
        ("Ann Lee: We will lay 28 kilometres.", [None]),
        ("Ann Lee: We laid 12 kilometres of track. We will lay 28 kilometres more.", ["track", "track"]),
        ("Ann Lee: The pump delivers 40 litres.", ["pump"]),
        ("Ann Lee: We will keep the deficit at 3%.", ["deficit"]),
        ("Ann Lee: Costs rose from 40 million pounds to 52 million pounds.", ["Costs", "Costs"]),
        ("Ann Lee: Prices went from 12 to 15 cents.", ["Prices", "Prices"]),
        ("Ann Lee: Year on year, 5% more was sold.", [None]),
        ("Ann Lee: The year on year rise of 5% in exports helped.", ["rise"]),
        ("Ann Lee: Exports grew year on year by 5%.", ["Exports"]),
    ],
)
def test_no_verb_and_no_payer_is_measured(text: str, measures: list[str | None]) -> None:
    assert [one.measures for one in figures(transcript(text))] == measures


THIRD = Decimal("0.333333")


@pytest.mark.parametrize(
    ("text", "language", "changes"),
    [
        ("Output rose by half to 6 TWh.", "en", [(Decimal("0.5"), None, "up"), (Decimal(6), "TW h", None)]),
        ("Losses fell by a third to 9%.", "en", [(THIRD, None, "down"), (Decimal(9), "percent", None)]),
        ("Losses doubled to 18%.", "en", [(Decimal(2), "times", "up"), (Decimal(18), "percent", None)]),
        ("The number was halved.", "en", [(Decimal("0.5"), None, "down")]),
        ("Half of the pumps fail, and a third of the towns wait.", "en", []),
        ("损耗翻了一番，达到18%。", "zh", [(Decimal(2), "times", "up"), (Decimal(18), "percent", None)]),
        ("投资增长一倍。", "zh", [(Decimal(1), "times", "up")]),
        ("投资增长2倍。", "zh", [(Decimal(2), "times", "up")]),
        ("We raised $3 million.", "en", [(Decimal(3_000_000), "USD", None)]),
        ("The fee was raised by $3.", "en", [(Decimal(3), "USD", "up")]),
        ("损耗翻了两番。", "zh", [(Decimal(4), "times", "up")]),
        ("Die Verluste sanken um ein Drittel auf 9 Prozent.", "de", [(THIRD, None, "down"), (Decimal(9), "percent", None)]),
        ("Der Umsatz hat sich verdoppelt.", "de", [(Decimal(2), "times", "up")]),
        ("Die Verluste sanken um zwei Drittel.", "de", [(Decimal("0.666667"), None, "down")]),
        ("Les pertes ont baissé d'un tiers à 9 %.", "fr", [(THIRD, None, "down"), (Decimal(9), "percent", None)]),
        ("Le nombre a doublé.", "fr", [(Decimal(2), "times", "up")]),
        ("Las pérdidas bajaron un tercio hasta el 9 %.", "es", [(THIRD, None, "down"), (Decimal(9), "percent", None)]),
        ("La producción se duplicó.", "es", [(Decimal(2), "times", "up")]),
        ("As perdas caíram um terço para 9%.", "pt", [(THIRD, None, "down"), (Decimal(9), "percent", None)]),
        ("A produção dobrou.", "pt", [(Decimal(2), "times", "up")]),
        ("Le perdite sono diminuite di un terzo al 9%.", "it", [(THIRD, None, "down"), (Decimal(9), "percent", None)]),
        ("La produzione è raddoppiata.", "it", [(Decimal(2), "times", "up")]),
        ("Потери снизились на треть до 9 %.", "ru", [(THIRD, None, "down"), (Decimal(9), "percent", None)]),
        ("Производство удвоилось.", "ru", [(Decimal(2), "times", "up")]),
        ("انخفض الفاقد بمقدار الثلث إلى 9 في المئة.", "ar", [(THIRD, None, "down"), (Decimal(9), "percent", None)]),
        ("تضاعف الإنتاج هذا العام.", "ar", [(Decimal(2), "times", "up")]),
        ("हानि एक तिहाई घटकर 9% रह गई।", "hi", [(THIRD, None, "down"), (Decimal(9), "percent", None)]),
        ("उत्पादन दोगुना हो गया।", "hi", [(Decimal(2), "times", "up")]),
        ("Kayıplar üçte bir azaldı.", "tr", [(THIRD, None, "down")]),
        ("Üretim iki katına çıktı.", "tr", [(Decimal(2), "times", "up")]),
        ("Tổn thất giảm một phần ba xuống 9%.", "vi", [(THIRD, None, "down"), (Decimal(9), "percent", None)]),
        ("Sản lượng tăng gấp đôi.", "vi", [(Decimal(2), "times", "up")]),
        ("損失は3分の1減って9%になりました。", "ja", [(THIRD, None, "down"), (Decimal(9), "percent", None)]),
        ("生産は倍増した。", "ja", [(Decimal(2), "times", "up")]),
        ("손실이 3분의 1 줄어 9%가 되었습니다.", "ko", [(THIRD, None, "down"), (Decimal(9), "percent", None)]),
        ("생산이 두 배로 늘었다.", "ko", [(Decimal(2), "times", "up")]),
    ],
)  # fmt: skip
def test_a_change_told_in_proportion(text: str, language: str, changes: list[tuple[Decimal, str | None, str]]) -> None:
    found = figures(transcript(text if language in ("zh", "ja") else f"Ann Lee: {text}", language))
    shares = [one for one in found if one.unit is None and one.change is None]
    assert [(one.value, one.unit, one.change) for one in found if one not in shares] == changes


def test_what_doubled_is_measured() -> None:
    assert [one.measures for one in figures(transcript("Losses doubled to 18% year on year."))] == ["Losses", "Losses"]
    assert [one.measures for one in figures(transcript("损耗翻了一番，达到18%。", "zh"))] == ["损耗", "损耗"]


def test_metres_compare_with_kilometres() -> None:
    (comparison,) = comparable(
        figures(
            transcript(
                "Ann Lee: In 2022, the length of the tram line was 900 metres. In 2022, the length of the rail line was 12 kilometres."
            )
        )
    )
    assert (comparison.unit, comparison.values) == ("km", (Decimal("0.9"), Decimal(12)))
    assert [one.unit for one in comparison.figures] == ["m", "km"]


def test_chinese_figures() -> None:
    text = "2022年，全国软件业务收入达到9.6万亿元，同比增长11.2%，增速比上年回落0.5个百分点。我们培育了20多个产业集群，每月可检测18万款APP，出口额排名世界第二。其中软件出口约占10%。"
    assert [(*told(one), one.bound) for one in figures(transcript(text, "zh"))] == [
        ("9.6万亿元", "CNY", None, None, "全国软件业务收入", "2022", None),
        ("11.2%", "percent", "up", "year on year", "全国软件业务收入", "2022", None),
        ("0.5个百分点", "percentage point", "down", "year on year", "全国软件业务收入 · 增速", "2022", None),
        ("20", None, None, None, "产业集群", "2022", "over"),
        ("18万", "1/month", None, None, "APP", "2022", None),
        ("第二", "rank", None, None, "出口额", "2022", None),
        ("10%", "percent", None, None, "软件出口", "2022", "about"),
    ]


def test_chinese_tenths_counts_that_look_like_years_and_numbered_items() -> None:
    text = "2023年公共场所新装了1800台除颤仪。其中儿科床位占到三成，由三成员负责。1.建成2100个车位。一是2022至2023年新建2000多座车站。"
    assert [(one.quote, one.value, one.unit, one.period) for one in figures(transcript(text, "zh"))] == [
        ("1800", Decimal(1800), None, "2023"),
        ("三成", Decimal(30), "percent", "2023"),
        ("三", Decimal(3), None, "2023"),
        ("2100", Decimal(2100), None, "2023"),
        ("2000", Decimal(2000), None, "2022/2023"),
    ]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "Der Umsatz stieg 2021 um 8 % auf 1,47 Billionen Yuan."),
        ("fr", "En 2021, les recettes ont progressé de 8 % à 1 470 milliards de yuans."),
        ("ja", "2021年の売上高は8%増加して1.47兆元に達した。"),
        ("ar", "ارتفعت الإيرادات في عام 2021 بنسبة 8٪ إلى 1.47 تريليون يوان."),
        ("ru", "В 2021 году выручка выросла на 8 % до 1,47 трлн юаней."),
    ],
)
def test_in_other_languages_numbers_units_and_years_are_read(language: str, text: str) -> None:
    growth, revenue = figures(transcript(text, language))
    assert (growth.value, growth.unit, growth.change, growth.period) == (Decimal(8), "percent", "up", "2021")
    assert (revenue.value, revenue.unit, revenue.period) == (Decimal("1.47E12"), "CNY", "2021")


WORDS = st.sampled_from(
    "In 2021 , the revenue of Beijing rose fell by over 8% 1.47 trillion yuan to from and 5G second No. 3 million households"
    " a year-on-year five three-year ( 2021-2023 ) plans -5 ; thirds 全年 收入 增长 了 约 3 万 多 亿元 ， 第 二 个 % times per month ½ \u2060 é \n".split()
)


@settings(deadline=None)  # the first call compiles the expressions
@example(["In", "½", "½", "½"], "en", "")
@given(st.lists(WORDS, min_size=1, max_size=30), st.sampled_from(["en", "zh", "de", "ar"]), st.sampled_from([" ", ""]))
def test_the_words_of_a_figure_stand_in_the_document(words: list[str], language: str, between: str) -> None:
    document = transcript("Said: " + between.join(words) + " so.", language)
    found = figures(document)
    for figure in found:
        assert document.text[figure.start : figure.end] == figure.quote != ""
        assert figure.sentence.start <= figure.start < figure.end <= figure.sentence.end
        said = document.text[figure.sentence.start : figure.sentence.end]
        assert all(piece in document.text for piece in (figure.measures or said).split(" · "))
    assert [one.start for one in found] == sorted({one.start for one in found})
    assert all(before.end <= after.start for before, after in pairwise(found))


TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12)
PLAIN = Figure("talk", 0, 2, "8%", Decimal(8), None, "percent", None, None, None, None, None, "", Span(0, 9))
FIGURES = st.builds(
    Figure,
    document=TEXTS, start=st.just(1), end=st.just(3), quote=TEXTS, value=st.decimals(-(10**15), 10**15, places=3), to=st.none() | st.integers(0, 9).map(Decimal),
    unit=st.none() | st.sampled_from(["percent", "CNY", "km²"]), bound=st.none() | st.just("over"), change=st.none() | st.just("up"), compared_with=st.none() | TEXTS,
    measures=st.none() | TEXTS, period=st.none() | TEXTS, speaker=TEXTS, sentence=st.just(Span(0, 9)),
)  # fmt: skip


@settings(deadline=None)
@given(st.lists(FIGURES, max_size=5))
def test_a_csv_file_reads_back_and_holds_no_formula(rows: list[Figure]) -> None:
    written = to_csv(rows)
    read = list(csv.DictReader(io.StringIO(written, newline="")))
    assert len(read) == len(rows)
    for cells, figure in zip(read, rows, strict=True):
        assert list(cells) == list(COLUMNS)
        assert Decimal(cells["value"]) == figure.value
        for name in ("document", "quote", "measures", "speaker", "compared_with"):
            cell, value = cells[name], getattr(figure, name) or ""
            assert not cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"))
            assert cell.removeprefix("'") == value


def test_a_csv_file_says_where_each_figure_stands(miit: Transcript) -> None:
    lines = to_csv(figures(miit)).split("\r\n")
    assert lines[0] == ",".join(COLUMNS)
    assert '"miit-2021#char=1327,1345"' in lines[1]
    assert ",1470000000000,," in lines[1]
    assert lines[-1] == ""


def test_those_that_compare(miit: Transcript) -> None:
    money, growth = comparable(figures(miit))
    assert (money.axis, money.unit, money.is_change, [one.quote for one in money.figures]) == (
        "measures",
        "CNY",
        False,
        ["1.47 trillion yuan", "1.7 trillion yuan", "8 billion yuan"],
    )
    assert (growth.unit, growth.compared_with, [one.quote for one in growth.figures]) == (
        "percent",
        "year on year",
        ["8%", "27.8%"],
    )


def test_one_thing_compares_over_periods_and_counts_compare_with_nothing_else() -> None:
    text = "In 2018, enrolment rose by 12.5 percent. In 2019, enrolment rose by 8.6 percent. In 2019, 40 schools and 300 teachers were hired."
    (over_time,) = comparable(figures(transcript(text)))
    assert isinstance(over_time, Comparison)
    assert (over_time.axis, [one.period for one in over_time.figures]) == ("period", ["2018", "2019"])


def test_a_rise_and_a_level_do_not_compare() -> None:
    text = "In 2021, exports rose by 5%. In 2021, the share of coal was 60%. In 2020, the share of oil was 20%."
    assert comparable(figures(transcript(text))) == []


def test_a_long_sentence_is_read_to_its_end() -> None:
    text = "Mr. Li: We saw " + "many good ports and " * 600 + "300 firms."
    assert only(text).quote == "300"


def test_the_command_prints_a_figure_a_line(run: Run) -> None:
    done = run("figures", "miit-2021")
    assert done.returncode == 0
    assert (
        done.stdout.splitlines()[1]
        == "8% · up, year on year · annual revenue of the telecom business · 2021 · miit-2021 · characters 1376-1378"
    )
    assert len(done.stdout.splitlines()) == 16
    assert "180,000 · per month · apps" in done.stdout


def test_the_command_prints_json_and_csv(run: Run) -> None:
    printed = json.loads(run("figures", "--json").stdout)
    assert printed["figures"][0]["value"] == 1_470_000_000_000
    assert set(printed["figures"][0]) == set(COLUMNS)
    assert printed["comparable"][1] == ["miit-2021#char=1376,1378", "miit-2021#char=1491,1496"]
    rows = list(csv.DictReader(io.StringIO(run("figures", "--csv").stdout)))
    assert [row["quote"] for row in rows] == [row["quote"] for row in printed["figures"]]


def test_the_command_complains_in_a_sentence(run: Run) -> None:
    assert "holds no document 'nope'" in sentence(run("figures", "nope"), 2)
    assert "--json and --csv" in sentence(run("figures", "--json", "--csv"), 2)


@pytest.mark.parametrize(
    ("text", "language", "quote", "value"),
    [
        ("It is used by 3 out of 4 households.", "en", "3 out of 4", "0.75"),
        ("Three out of four residents use the bus.", "en", "Three out of four", "0.75"),
        ("We learned that one in five children walks to school.", "en", "one in five", "0.2"),
        ("Half of the residents voted.", "en", "Half", "0.5"),
        ("Dredging brought in a third of our income.", "en", "a third", "0.333333"),
        ("A dozen schools were renovated.", "en", "A dozen", "12"),
        ("The town bought two dozen buses.", "en", "two dozen", "24"),
        ("We saw half a dozen seals.", "en", "half a dozen", "6"),
        ("Drei von vier Haushalten trennen den Müll.", "de", "Drei von vier", "0.75"),
        ("Das Land übernimmt drei Viertel der Kosten.", "de", "drei Viertel", "0.75"),
        ("Trois ménages sur quatre trient leurs déchets.", "fr", "Trois ménages sur quatre", "0.75"),
        ("La mitad de los vecinos votó.", "es", "La mitad", "0.5"),
        ("一半的家庭参加了活动。", "zh", "一半", "0.5"),
        ("住民の3分の1が参加しました。", "ja", "3分の1", "0.333333"),
        ("4人に3人が利用しています。", "ja", "4人に3人", "0.75"),
    ],
)
def test_shares_and_dozens_in_words(text: str, language: str, quote: str, value: str) -> None:
    figure = only(text, language)
    assert (figure.quote, figure.value, figure.unit, figure.change) == (quote, Decimal(value), None, None)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("In the second half of the year it rained.", "en"),
        ("It rained for half of the year.", "en"),
        ("They built a third bridge and spoke to a third party.", "en"),
        ("Dozens of people came, and a few dozen stayed.", "en"),
        ("Ein Viertel am Fluss wurde überflutet.", "de"),
        ("Un tiers a signé le contrat.", "fr"),
    ],
)
def test_no_shares_are_halves_of_times_and_ordinals(text: str, language: str) -> None:
    assert not figures(transcript(text, language))


@pytest.mark.parametrize(
    ("text", "language", "unit"),
    [
        ("The plant produces 30,000 tonnes annually.", "en", "t/year"),
        ("We plant 500 trees per annum.", "en", "1/year"),
        ("Dafür stehen jährlich 3,5 Millionen Euro bereit.", "de", "EUR/year"),
        ("Wir pflanzen 500 Bäume pro Jahr.", "de", "1/year"),
        ("La ville plante 500 arbres par an.", "fr", "1/year"),
        ("公司年均投入3亿元。", "zh", "CNY/year"),
        ("年間3万トンを生産しています。", "ja", "t/year"),
        ("Im Jahr 2023 haben wir 4,3 Kilometer Gleise erneuert.", "de", "km"),
    ],
)
def test_a_figure_that_is_reached_again_and_again_has_the_time_in_its_unit(text: str, language: str, unit: str) -> None:
    assert only(text, language).unit == unit


def test_a_growth_on_the_average_of_years_has_no_time_in_its_unit() -> None:
    growth = only("产量年均增长8.5%。", "zh")
    assert (growth.unit, growth.change, growth.compared_with) == ("percent", "up", "annual average")


def test_what_is_measured_in_chinese_is_not_who_does_it() -> None:
    pipes, lifts = figures(transcript("全年更换供水管道128公里。去年我市加装电梯412部。", "zh"))
    assert (pipes.measures, lifts.measures) == ("供水管道", "电梯")


@pytest.mark.parametrize(
    ("text", "language", "told_as"),
    [
        ("防潮堤を三・五キロメートル整備しました。", "ja", [("三・五キロメートル", "3.5", "km")]),
        ("総事業費は一・二億円です。", "ja", [("一・二億円", "1.2E8", "JPY")]),
        ("避難訓練には町民の六割が参加しました。", "ja", [("六割", "60", "percent")]),
        ("稼働率は7割5分に達した。", "ja", [("7割5分", "75", "percent")]),
        ("利用者の割合は高い。3割れの恐れはない。", "ja", [("3", "3", None)]),
        ("工期共三个半月。", "zh", [("三个半月", "3.5", "months")]),
        ("工程历时两年半，再用一年。", "zh", [("两年半", "2.5", "years")]),
        ("両国は2年半かけて調べた。", "ja", [("2年半", "2.5", "years")]),
        ("공사는 1년 반 동안 이어졌다.", "ko", [("1년 반", "1.5", "years")]),
        ("Le trajet dure 2 h 15.", "fr", [("2 h 15", "135", "minutes")]),
        ("We spent 40 million kwacha on wells.", "en", [("40 million kwacha", "4E7", "kwacha")]),
        ("We spent NGN 40 million on wells.", "en", [("NGN 40 million", "4E7", "NGN")]),
        (
            "Die Brücke kostet 3 Milliarden norwegische Kronen.",
            "de",
            [("3 Milliarden norwegische Kronen", "3E9", "NOK")],
        ),
        ("El puente cuesta 3 millones de pesos.", "es", [("3 millones de pesos", "3E6", "peso")]),
    ],
)
def test_parts_halves_and_money_of_many_countries(
    text: str, language: str, told_as: list[tuple[str, str, str | None]]
) -> None:
    found = [(one.quote, one.value, one.unit) for one in figures(transcript(text, language))]
    assert found == [(quote, Decimal(value), unit) for quote, value, unit in told_as]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Le train de 22 h 15 sera maintenu.", "fr"),
        ("Les bus ne roulent plus après 20 heures.", "fr"),
        ("La ligne ferme à 22 heures 30 et rouvre avant 7 h.", "fr"),
        ("Le pont est fermé entre 6 h 30 et 9 h.", "fr"),
        ("Los trenes no circulan después de las 20 horas.", "es"),
        ("Il ponte chiude dopo le 20 ore.", "it"),
    ],
)
def test_hours_of_the_clock_are_no_figures(text: str, language: str) -> None:
    assert not figures(transcript(text, language))


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("Il a fallu attendre après 20 heures de travail.", "20 heures"),
        ("Le pont ferme entre 20 heures et 22 heures par semaine.", "20 heures"),
    ],
)
def test_hours_that_something_takes_are_figures(text: str, quote: str) -> None:
    assert figures(transcript(text, "fr"))[0].quote == quote


@pytest.mark.parametrize(
    ("text", "change"),
    [
        ("Dissolved oxygen fell below two milligrams per liter.", None),
        ("The price rose above 40 dollars.", None),
        ("Exports fell by more than 5 percent.", "down"),
        ("Exports rose over 5 percent.", "up"),
        ("Exports rose by under 5 percent.", "up"),
    ],
)
def test_a_level_that_something_fell_below_is_no_change(text: str, change: str | None) -> None:
    assert only(text).change == change


@pytest.mark.parametrize(
    ("text", "measures", "bound"),
    [
        ("举办136期技能培训。", "技能培训", None),
        ("使用寿命25年。", "使用寿命", None),
        ("每个平台大约投资3000万元。", "每个平台", "about"),
        ("造价大约是1.2亿元。", "造价", "about"),
    ],
)
def test_names_in_chinese_are_whole_and_without_about(text: str, measures: str, bound: str | None) -> None:
    figure = only(text, "zh")
    assert (figure.measures, figure.bound) == (measures, bound)


def test_a_period_may_be_told_with_its_hours() -> None:
    assert only("休渔期从5月1日12时到8月16日12时，共三个半月。", "zh").period == "2022-05-01/2022-08-16"


def test_the_heads_of_a_table_tell_what_its_figures_measure_and_their_units() -> None:
    text = "Ann Lee: Look:\n\nWell | Depth (m) | Cost (£) | Users\n\nAlder | 12.4 | 330 | 95\n\nBeech | 8.1 | 40 km | 7"
    found = [(one.quote, one.unit, one.measures) for one in figures(transcript(text))]
    assert found == [
        ("12.4", "m", "Alder · Depth"),
        ("330", "GBP", "Alder · Cost"),
        ("95", None, "Alder · Users"),
        ("8.1", "m", "Beech · Depth"),
        ("40 km", "km", "Beech · Cost"),
        ("7", None, "Beech · Users"),
    ]
    rows = "罗大江：请看。\n\n年度 | 面积（公顷）\n\n2021年 | 12500\n\n另有水井7口。"
    figure = figures(transcript(rows, "zh"))[0]
    assert (figure.unit, figure.measures) == ("ha", "面积")


def test_a_row_without_heads_is_read_as_it_stands() -> None:
    assert only("Ann Lee: Look:\n\nAlder | 12.4 m").measures != "Alder · 12.4 m"
