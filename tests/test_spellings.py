"""Provinces, cities and companies are known in any script."""

import json
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import assistant.spellings
from assistant import Assistant
from assistant.spellings import spelled, strangers

ROWS = json.loads(Path(assistant.spellings.__file__).with_suffix(".json").read_text(encoding="utf-8"))
SPELLINGS = [(row[0], spelling) for row in ROWS for spelling in row]


@given(st.sampled_from(SPELLINGS))
def test_every_spelling_is_found_in_a_sentence(pair: tuple[str, str]) -> None:
    name, spelling = pair
    assert name in spelled(f"… {unicodedata.normalize('NFKD', spelling)}, …")


def test_no_spelling_is_of_two_names() -> None:
    spellings = [spelling for _, spelling in SPELLINGS]
    assert len(set(spellings)) == len(spellings)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("广东有多少5G基站？", {"Guangdong"}),
        ("В Пекине и в Сычуани", {"Beijing", "Sichuan"}),
        ("في شنغهاي وبكين", {"Shanghai", "Beijing"}),
        ("쓰촨성에는 기지국이 몇 개 있나요?", {"Sichuan"}),
        ("中国电信业务收入是多少？", set()),
        ("China mobile users", set()),
    ],
)
def test_names_are_found_with_what_is_joined_to_them(text: str, names: set[str]) -> None:
    assert spelled(text) == names


def test_what_the_evidence_spells_otherwise_is_no_stranger() -> None:
    assert strangers("北京和广东", ["It was held in Beijing."]) == {"Guangdong"}


@pytest.mark.parametrize(
    "question",
    [
        "广东新建了多少5G基站？",
        "华为新建了多少5G基站？",
        "쓰촨성에 5G 기지국이 몇 개 있나요?",
        "Сколько новых базовых станций 5G построено в Сычуани?",
    ],
)
def test_a_question_about_another_province_or_company_is_refused(assistant: Assistant, question: str) -> None:
    assert assistant.ask(question).refused
