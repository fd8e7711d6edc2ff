"""Countries are known by their names in any language."""

import pytest
from babel import Locale
from hypothesis import given
from hypothesis import strategies as st

from assistant.locale import languages
from assistant.territories import territories


@pytest.mark.parametrize(
    ("language", "text", "codes"),
    [
        ("en", "How many children live in Chile?", {"CL"}),
        ("en", "Children of the Indies", set()),
        ("en", "Nigeria exports more than Niger.", {"NG", "NE"}),
        ("hi", "भारत में कितने उपयोगकर्ता हैं?", {"IN"}),
        ("ru", "Сколько станций в Индии и в Китае?", {"IN", "CN"}),
        ("tr", "Hindistan'da kaç istasyon var?", {"IN"}),
        ("vi", "Có bao nhiêu trạm ở Việt Nam?", {"VN"}),
        ("zh", "美国新建了多少个基站？", {"US"}),
        ("ja", "日本と中国では？", {"JP", "CN"}),
        ("ko", "베트남에 몇 개가 있나요?", {"VN"}),
        ("xx", "India", set()),
    ],
)
def test_countries_are_found_by_their_names(language: str, text: str, codes: set[str]) -> None:
    assert territories(text, language) == codes


def test_words_made_of_a_name_count_when_asked_for() -> None:
    assert territories("Chinese enterprises", "en") == set()
    assert territories("Chinese enterprises", "en", loosely=True) == {"CN"}


@given(st.sampled_from(languages()), st.sampled_from("CN DE FR IN BR RU JP KR MX ZA ES IT TR VN".split()))
def test_every_name_of_a_country_is_found(language: str, code: str) -> None:
    assert code in territories(f"… {Locale(language).territories[code]} …", language)


@given(st.text(), st.text(max_size=5))
def test_any_text_in_any_language_is_read(text: str, language: str) -> None:
    assert all(len(code) == 2 for code in territories(text, language))
