"""A word that heads what is said takes nobody's words, and who speaks once is nobody else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.reader import parse_transcript
from index.transcript import JOURNALIST, NARRATION


def speakers(text: str) -> list[str]:
    """Who speaks, turn by turn."""
    return [turn.speaker for turn in parse_transcript(text, "meeting").turns]


@pytest.mark.parametrize(
    ("host", "heading", "said", "guest"),
    [
        ("Rosa Diaz", "Harvest:", "We cut 12 fields.", "Bob Ray"),
        ("Anna Weiß", "Ernte:", "Wir mähten 12 Felder.", "Jörg Maß"),
        ("Olga Sanz", "Cosechas:", "Segamos 12 campos.", "Hugo Vela"),
        ("Анна Белова", "Урожай:", "Мы убрали 12 полей.", "Пётр Орлов"),
        ("佐藤市長", "収穫：", "畑を12枚刈りました。", "司会"),
        ("王小明", "收成：", "去年收割了12块地。", "李文娜"),
    ],
)
def test_a_word_alone_on_its_line_heads_what_is_said_where_nobody_is_labelled_so(
    host: str, heading: str, said: str, guest: str
) -> None:
    text = f"{host}: {said}\n\n{heading}\n\n{said}\n\n{said}\n\n{guest}: {said}\n"
    assert speakers(text) == [host, guest]


def test_a_word_alone_before_one_paragraph_and_another_label_may_be_a_name() -> None:
    text = "Rosa Diaz: We grow.\n\nQuibell:\n\nI own 3 dogs.\n\nBob Ray: When?\n"
    assert speakers(text) == ["Rosa Diaz", NARRATION, "Bob Ray"]


@pytest.mark.parametrize("heading", ["**Solar:** We built 3 parks.", "**Solar:**\n\nWe built 3 parks."])
def test_a_word_in_bold_that_stands_once_is_nobody_where_labels_are_bold(heading: str) -> None:
    text = f"**Rosa Diaz:** Good morning.\n\n{heading}\n\nThey are old.\n\n**Bob Ray:** Thanks.\n"
    assert "Solar" not in speakers(text)
    assert speakers(text)[-1] == "Bob Ray"


@pytest.mark.parametrize(
    "heading", ["**Budget:** We spent 3 euros.", "**Rain:** It came.\n\nAll rain is good.", "**Fazit:** Es ist gut."]
)
def test_a_word_in_bold_that_is_a_common_one_heads_what_is_said(heading: str) -> None:
    text = f"**Rosa Diaz:** Good morning.\n\n{heading}\n\nThat is it.\n\n**Bob Ray:** Thanks.\n"
    assert speakers(text) == ["Rosa Diaz", "Bob Ray"]


@pytest.mark.parametrize(
    ("label", "said"),
    [("Reuters", "By when?"), ("Anna", "We sold apples."), ("Diaz", "We sold apples."), ("Moderator", "Next.")],
)
def test_a_word_in_bold_that_asks_or_is_a_name_or_an_office_is_a_speaker(label: str, said: str) -> None:
    text = f"**Rosa Diaz:** Good morning.\n\n**{label}:** {said}\n\n**Bob Ray:** Thanks.\n"
    assert speakers(text) == ["Rosa Diaz", "Rosa Diaz" if label == "Diaz" else label, "Bob Ray"]


def test_where_single_words_return_as_labels_one_that_stands_once_is_one_too() -> None:
    text = "**Quibell:** We grow.\n\n**Vosk:** We do not.\n\n**Quibell:** We do.\n"
    assert speakers(text) == ["Quibell", "Vosk", "Quibell"]


def test_a_text_labelled_from_its_first_line_has_speakers_and_a_speech_with_headings_has_none() -> None:
    assert speakers("Quibell:\n\nWe grow.\n\nVosk:\n\nWe do not.\n") == ["Quibell", "Vosk"]
    assert speakers("Good morning.\n\nHarvest:\n\nWe cut.\n\nWeather:\n\nIt rained.\n") == [NARRATION]


@pytest.mark.parametrize(
    ("announcing", "items"),
    [
        ("Rosa Diaz: 45 ships. Of these:", ["Tankers: 12.", "Ferries: 33."]),
        ("Rosa Diaz: Die Zahlen:", ["Bänke: 900 Euro.", "Bäume: 80 Euro.", "Fazit: Es reicht."]),
        (
            "박도현 시장: 내역은 다음과 같습니다.",
            ["공사비: 9억 원입니다.", "설계비: 3억 원입니다.", "결론: 충분합니다."],
        ),
        ("佐藤市長：内訳は次のとおりです。", ["工事費：9000万円です。", "まとめ：予算内です。"]),
        ("市长：4500艘。其中：", ["渡轮：900艘。", "货船：3600艘。"]),
    ],
)
def test_the_items_of_a_list_that_is_announced_are_what_is_said(announcing: str, items: list[str]) -> None:
    host = announcing.partition(":" if ":" in announcing else "：")[0]
    text = "\n\n".join(["Bob Ray: Yes.", announcing, *items, "Bob Ray: Why?", f"{host}: Because."])
    assert speakers(text) == ["Bob Ray", host, "Bob Ray", host]


@pytest.mark.parametrize("cost", ["공사비", "설계비", "임대료", "성장률"])
def test_costs_and_rates_in_korean_are_no_names(cost: str) -> None:
    assert cost not in speakers(f"사회자: 시작합니다.\n\n{cost}: 9억 원입니다.\n\n사회자: 네.\n")
    assert speakers("사회자: 시작합니다.\n\n김단비: 네.\n\n사회자: 네.\n")[1] == "김단비"


@pytest.mark.parametrize(("asks", "answers"), [("Question", "Answer"), ("Frage", "Antwort"), ("Вопрос", "Ответ")])
def test_one_question_and_answer_in_a_speech_are_nobodys(asks: str, answers: str) -> None:
    once = f"{asks}: What does it cost?\n\n{answers}: It costs 9 euros.\n\n"
    assert speakers(f"Rosa Diaz: We grow.\n\n{once}Bob Ray: Thanks.\n") == ["Rosa Diaz", NARRATION, "Bob Ray"]
    assert speakers(f"{once}{once}")[::2] == [JOURNALIST] * 2


@given(
    st.lists(st.sampled_from(["Harvest:", "Vosk: Yes.", "**Solar:** No.", "Ida Holm: Why?", "We grow."]), max_size=9)
)
def test_headings_change_no_word_of_what_is_said(lines: list[str]) -> None:
    text = "\n\n".join(["Ida Holm: We grow.", *lines])
    turns = parse_transcript(text, "t").turns
    said = " ".join(text[paragraph.start : paragraph.end] for turn in turns for paragraph in turn.paragraphs)
    assert said.count("We grow.") == text.count("We grow.")
