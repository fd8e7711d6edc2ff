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


SHORT = {
    "ar": ["من تحدث؟", "كم مدينة؟", "ماذا بعد؟", "متى؟"],
    "de": [
        "Wie viel?",
        "Was kostet das?",
        "Wer sprach?",
        "Welche Ziele?",
        "Wo war das?",
        "Wer war dabei?",
        "Wie viel Gewinn?",
        "Was ist Data Center?",
        "WARUM SO SPÄT?",
    ],
    "en": ["How much?", "Who paid?", "Which cities?", "What next?", "When is it?"],
    "es": ["¿Quién habló?", "¿Cuánto cuesta?", "¿Qué planes hay?", "¿Dónde?"],
    "fr": ["Qui a parlé ?", "Combien ?", "Et ensuite ?", "Quel montant ?"],
    "hi": ["कौन बोला?", "कितना खर्च?", "कब हुआ?", "योजना क्या है?"],
    "it": ["Chi parlava?", "Quante città?", "Quali misure?", "Perché?"],
    "ja": ["誰が？", "いつ？", "計画は？"],
    "ko": ["누가?", "언제?", "계획은?"],
    "pt": ["Quem falou?", "Quantas cidades?", "Que medidas?", "Onde foi?"],
    "ru": ["Кто сказал?", "Сколько?", "Что дальше?", "Какие меры?"],
    "tr": ["Neden?", "Ne kadar?", "Kim konuştu?", "Hangi şehirler?", "Hedefler neler?"],
    "vi": ["Ai nói?", "Bao nhiêu?", "Tại sao?", "Còn phí thì sao?"],
    "zh": ["谁？", "多少？", "下一步呢？"],
}


@pytest.mark.parametrize("language", SHORT)
def test_the_language_of_a_question_of_a_few_words_is_told(language: str) -> None:
    assert [(text, identify_language(text)) for text in SHORT[language]] == [
        (text, language) for text in SHORT[language]
    ]


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
        ("en", "Der Umsatz der Telekommunikation erreichte 1,47 Billionen Yuan."),
        ("en", "Los ingresos alcanzaron 1,47 billones de yuanes."),
        ("en", "Gelirler 1,47 trilyon yuana ulaştı."),
        ("en", "Выручка достигла 1,47 трлн юаней."),
        ("en", "매출은 1조 4700억 위안에 달했다."),
        ("de", "بلغت الإيرادات 1.47 تريليون يوان."),
        ("en", "राजस्व 1.47 ट्रिलियन युआन तक पहुँचा।"),
        ("en", "売上高は1兆4700億元に達した。"),
        ("zh", "Revenue reached 1.47 trillion yuan."),
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
        "赵志国、田玉龙。",
        "자오즈궈, 톈위룽",
        "Чжао Чжиго и Тянь Юйлун.",
    ],
)
def test_names_and_numbers_are_in_no_other_language(language: str, text: str) -> None:
    assert not is_in_another_language(text, language)


def test_a_language_is_not_another_than_itself() -> None:
    assert not is_in_another_language("En todo el año se construyeron 654.000 estaciones base 5G.", "es")
    assert not is_in_another_language("赵志国（Zhao Zhiguo）表示，MIIT（SCIO）建成了29个千兆城市。", "zh")
    assert not is_in_another_language("Er wuchs um 8 Prozent.", "de")
    assert not is_in_another_language("Der Spiegel reported it.", "en")


def test_broken_unicode_does_not_hide_the_language() -> None:
    assert identify_language("Wie viele \udfff Stationen wurden gebaut?") == "de"
    assert identify_language("\ud800\udfff") == UNKNOWN
