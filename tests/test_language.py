"""The language of a question is told from few words, whatever names it holds."""

import pytest

from index.language import UNKNOWN, identify_language, is_in_another_language


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


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("zh", "The annual revenue of the telecom business reached 1.47 trillion yuan."),
        ("en", "全年新建5G基站65.4万个。"),
        ("ja", "现在，我们还在继续推动这些城市的网络建设，让大家都能用得上。"),
        ("zh", "全国に5G基地局が65万4000か所建設されました。"),
        ("es", "No ano foram construídas 654.000 novas estações base 5G."),
        ("en", "Die Zahl der neuen Basisstationen erreichte 654.000."),
        ("ru", "The number of stations reached 654,000."),
    ],
)
def test_another_language_is_noticed(language: str, text: str) -> None:
    assert is_in_another_language(text, language)


@pytest.mark.parametrize("language", ["en", "zh", "ja", "ar", "es", "ru", UNKNOWN])
@pytest.mark.parametrize(
    "text",
    [
        "",
        "654,000",
        "Zhao Zhiguo",
        "Zhao Zhiguo, Tian Yulong (MIIT)",
        "29 gigabit",
        "Beijing: 5G, IPv6",
        "是。",
    ],
)
def test_names_and_numbers_are_in_no_other_language(language: str, text: str) -> None:
    assert not is_in_another_language(text, language)


def test_a_language_is_not_another_than_itself() -> None:
    assert not is_in_another_language("En todo el año se construyeron 654.000 estaciones base 5G.", "es")
    assert not is_in_another_language("赵志国（Zhao Zhiguo）表示，MIIT（SCIO）建成了29个千兆城市。", "zh")
