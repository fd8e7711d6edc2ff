"""What a sentence of a transcript is for: a greeting in any language states nothing."""

import pytest

from index.statements import is_courtesy, is_question, is_statement


@pytest.mark.parametrize(
    "sentence",
    [
        "Good evening.",
        "大家好。",
        "Guten Abend zusammen.",
        "Minister, please.",
        "Now your questions, please.",
        "Frau Ministerin, bitte.",
        "Pasamos a las preguntas.",
        "The press conference is closed.",
        "发布会到此结束。",
        "Vielen Dank für Ihre Frage.",
        "Bonsoir à tous.",
        "Buenas tardes a todos.",
        "Boa tarde a todos.",
        "Buonasera a tutti.",
        "Добрый день.",
        "أهلا بكم جميعا.",
        "أهلاً وسهلاً بكم.",
        "सभी का स्वागत है।",
        "Hoş geldiniz.",
        "Xin chào quý vị.",
        "本日はお集まりいただきありがとうございます。",
        "안녕하십니까.",
        "สวัสดีครับทุกท่าน",
        "ערב טוב לכולם.",
        "شب بخیر.",
        "Καλησπέρα.",
        "শুভ সন্ধ্যা।",
        "We now open the press conference.",
        "Wir beginnen jetzt mit der Pressekonferenz.",
        "Nous commençons la conférence de presse.",
        "Comenzamos la rueda de prensa.",
        "Iniciamos a coletiva de imprensa.",
        "Cominciamo la conferenza stampa.",
        "Начинаем пресс-конференцию.",
        "Basın toplantımıza başlıyoruz.",
        "Chúng tôi xin bắt đầu buổi họp báo.",
        "نبدأ الآن المؤتمر الصحفي.",
        "हम प्रेस कॉन्फ्रेंस शुरू करते हैं।",
        "ただいまから記者会見を始めます。",
        "지금부터 기자회견을 시작하겠습니다.",
        "发布会现在开始。",
    ],
)
def test_a_greeting_states_nothing(sentence: str) -> None:
    assert is_courtesy(sentence)
    assert not is_statement(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "Guten Abend, wir haben 38 Kilometer Leitungen erneuert.",
        "Merci à la pluie, les réservoirs sont pleins.",
        "Gracias a la lluvia hay agua.",
        "Grazie alla pioggia i bacini sono pieni.",
        "Mercier conduit le chantier.",
        "The session is closed to the public.",
        "Your questions cost us nine hours.",
        "Die Sitzung ist beendet, weil der Saal brennt.",
        "سلامة الطرق تحسنت.",
        "שלום הוא תנאי לפיתוח.",
        "Wir beginnen die Sanierung der Brücke.",
        "Начинаем строительство моста.",
        "지금부터 도로 건설을 시작하겠습니다.",
        "来月から工事を始めます。",
        "皆さんの家に水が届く。",
        "여러분의 집에 물이 갑니다.",
    ],
)
def test_what_only_begins_as_a_greeting_states_something(sentence: str) -> None:
    assert is_statement(sentence)


@pytest.mark.parametrize(
    "sentence", ["知事、コメの価格は上がりますか。", "費用はいくらですか", "참가비는 얼마입니까.", "어떻게 되나요."]
)
def test_japanese_and_korean_ask_without_a_mark(sentence: str) -> None:
    assert is_question(sentence)


@pytest.mark.parametrize("sentence", ["それは静かです。", "1万人が来ました。", "그러니까.", "그렇습니다."])
def test_and_state_in_other_endings(sentence: str) -> None:
    assert not is_question(sentence)
