"""A question for a price is answered by an amount of money, one for a percentage by a percentage."""

import pytest

from assistant.asked_quantity import states_what_is_asked
from assistant.question import understand

MONEY = "The annual revenue of the business reached 1.47 trillion yuan."
SHARE = "Complaints fell by 8%."
NUMBER = "There were 654,000 stations."


@pytest.mark.parametrize(
    ("question", "fitting"),
    [
        ("How many stations are there?", {MONEY, SHARE, NUMBER}),
        ("Who won?", {MONEY, SHARE, NUMBER, "Nobody did."}),
        ("How much does a phone cost?", {MONEY}),
        ("Was kostet ein Telefon?", {MONEY}),
        ("Combien coûte un téléphone ?", {MONEY}),
        ("¿Cuánto cuesta un teléfono?", {MONEY}),
        ("Quanto costa un telefono?", {MONEY}),
        ("Quanto custa um celular?", {MONEY}),
        ("Сколько стоит телефон?", {MONEY}),
        ("كم سعر الهاتف؟", {MONEY}),
        ("फोन की कीमत कितनी है?", {MONEY}),
        ("Telefonun fiyatı ne kadar?", {MONEY}),
        ("Điện thoại giá bao nhiêu?", {MONEY}),
        ("手机多少钱？", {MONEY}),
        ("スマホはいくらですか？", {MONEY}),
        ("휴대폰 가격은 얼마인가요?", {MONEY}),
        ("How many yuan did users save?", {MONEY}),
        ("By what percentage did it fall?", {SHARE}),
        ("Um wie viel Prozent ist der Umsatz gestiegen?", {SHARE}),
        ("增长了百分之几？", {SHARE}),
        ("İş hacmi yüzde kaç arttı?", {SHARE}),
        ("何パーセント増えましたか？", {SHARE}),
    ],
)
def test_the_kind_of_quantity_is_told(question: str, fitting: set[str]) -> None:
    sentences = {MONEY, SHARE, NUMBER, "Nobody did."}
    assert {one for one in sentences if states_what_is_asked(understand(question), one, "en")} == fitting
