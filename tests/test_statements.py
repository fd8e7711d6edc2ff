"""What a sentence of a transcript is for: a greeting in any language states nothing."""

import pytest

from index.statements import is_courtesy, is_statement


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
        "皆さんの家に水が届く。",
        "여러분의 집에 물이 갑니다.",
    ],
)
def test_what_only_begins_as_a_greeting_states_something(sentence: str) -> None:
    assert is_statement(sentence)
