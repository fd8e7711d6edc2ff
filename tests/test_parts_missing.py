"""What is asked for beside what a sentence answers is given its own sentence, or named as not answered."""

from pathlib import Path

import pytest

from assistant import Assistant
from tests.indexed import assistant_over

CLINICS = """Press conference on health and work in Carrow

12 March 2022

Helen Brandt, Minister of Health
Tom Weir, Minister of Labour

Helen Brandt: Last year we hired 340 doctors and opened two clinics. The clinic in Linfield
cost 38 million euros. The waiting time fell from 41 days to 29 days.

Tom Weir: The unemployment rate was 7.4 percent in 2020. It has fallen since. In 2021 the unemployment rate was 6.1
percent. Inflation was 5.2 percent in 2021, mainly because of energy prices. The labour office spent 84 million euros on
training in 2021. In 2019 the figure for training was 70 million euros.
"""
RESERVOIRS = """水利建设新闻发布会

2024年6月3日

王建国 水利厅厅长

王建国：去年我们新建大型水库12座。2022年农业用水量为310亿立方米。2023年农业用水量为298亿立方米。
"""


ROADS_HEAD = "Briefing on roads\n\n4 May 2022\n\nAda Holm, Minister of Transport\n\nAda Holm: Good morning. "


@pytest.fixture(scope="module")
def carrow(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    return assistant_over(tmp_path_factory.mktemp("carrow"), {"clinics.txt": CLINICS, "reservoirs.txt": RESERVOIRS})


def check(assistant: Assistant, question: str, quoted: list[str], missing: str) -> None:
    """The answer quotes sentences that hold these words, in this order, and names the missing part, if any, alone."""
    answer = assistant.ask(question)
    quotes = [citation.quote for citation in answer.citations]
    assert len(quotes) == len(quoted)
    assert all(words in quote for words, quote in zip(quoted, quotes, strict=True))
    notice = answer.answer.splitlines()[-1]
    assert missing in notice if missing else notice.endswith(f"[{len(quoted)}]")


@pytest.mark.parametrize(
    ("question", "missing"),
    [
        ("How many doctors and how many midwives were hired?", "“how many midwives were hired”"),
        ("How many doctors were hired, and how many midwives?", "“how many midwives”"),
        ("How many doctors and midwives were hired?", "“midwives”"),
        ("How many doctors were hired and how many clinics were opened?", ""),
        ("How many doctors and clinics are there?", ""),
    ],
)
def test_what_the_sentence_does_not_count_is_named(carrow: Assistant, question: str, missing: str) -> None:
    check(carrow, question, ["340 doctors"], missing)


def test_what_both_are_does_not_tell_them_apart(carrow: Assistant) -> None:
    check(carrow, "大型水库多少座，中型水库多少座？", ["12座"], "“中型水库多少座”")


@pytest.mark.parametrize(
    ("question", "quoted", "missing"),
    [
        ("How did the unemployment rate change from 2020 to 2021?", ["7.4", "6.1"], ""),
        ("Was unemployment higher in 2020 or in 2021?", ["7.4", "6.1"], ""),
        ("How much was spent on training in 2019 and 2021?", ["84 million", "70 million"], ""),
        ("How much was spent on training in 2019, and in 2020?", ["70 million"], "“2020”"),
        ("What was the inflation in 2020 and 2021?", ["5.2 percent"], "“2020”"),
        ("农业用水量从2022年到2023年有什么变化？", ["310亿", "298亿"], ""),
        ("2021年和2023年农业用水量分别是多少？", ["298亿"], "“2021”"),
    ],
)
def test_each_year_gets_its_sentence_or_is_named(
    carrow: Assistant, question: str, quoted: list[str], missing: str
) -> None:
    check(carrow, question, quoted, missing)


def test_one_sentence_about_all_years_answers_alone(tmp_path: Path) -> None:
    text = f"{ROADS_HEAD}From 2015 to 2020 we spent 3 billion euros on roads. The bridge at Cod Point is closed.\n"
    assistant = assistant_over(tmp_path, {"roads.txt": text})
    check(assistant, "How much was spent on roads from 2015 to 2020?", ["3 billion"], "")


@pytest.mark.parametrize(
    ("question", "missing"),
    [
        ("How much did the clinic in Linfield cost in dollars?", "“dollars”"),
        ("How many dollars did the clinic in Linfield cost?", "“dollars”"),
        ("Wie viel Dollar kostete die Klinik in Linfield?", "„Dollar“"),
        ("¿Cuántos dólares costó la clínica de Linfield?", "«dólares»"),
        ("Linfield的诊所花了多少美元？", "“美元”"),
        ("How many euros did the clinic in Linfield cost?", ""),
        ("How much did the clinic in Linfield cost?", ""),
    ],
)
def test_a_currency_that_no_amount_is_in_is_named(carrow: Assistant, question: str, missing: str) -> None:
    check(carrow, question, ["38 million euros"], missing)
