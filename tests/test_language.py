"""The language of a question is told from few words, whatever names it holds."""

import pytest

from index.language import identify_language


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "How many 5G base stations were built?"),
        ("en", "When will 6G launch?"),
        ("en", "gigabit"),
        ("en", "IPv6"),
        ("zh", "5G基站有多少"),
        ("ja", "5G基地局はいくつですか"),
        ("ko", "5G 기지국은 몇 개예요"),
        ("hi", "कितने गीगाबिट शहर बने?"),
        ("ar", "كم عدد محطات 5G"),
        ("ru", "Сколько станций 5G?"),
        ("de", "Wie viele Stationen wurden gebaut?"),
        ("fr", "Combien de stations 6G ?"),
        ("th", "มีสถานีฐาน 5G กี่แห่ง"),
        ("el", "Πόσοι σταθμοί βάσης;"),
        ("und", "654,000?"),
    ],
)
def test_the_language_is_told(language: str, text: str) -> None:
    assert identify_language(text) == language
