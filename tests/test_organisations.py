"""Which well-known organisations a claim names, and its evidence does not."""

import pytest

from assistant.organisations import foreign_organisations

EVIDENCE = ["The ministry invested 5 billion yuan.", "China's telecom business grew."]


@pytest.mark.parametrize(
    ("claim", "named"),
    [
        ("Huawei invested 5 billion yuan.", "Huawei"),
        ("Siemens investierte 5 Milliarden Yuan.", "Siemens"),
        ("Vodafone a investi 5 milliards de yuans.", "Vodafone"),
        ("Telefónica invirtió 5.000 millones de yuanes.", "Telefónica"),
        ("A Petrobras investiu 5 bilhões de yuans.", "Petrobras"),
        ("Telecom Italia ha investito 5 miliardi di yuan.", "Telecom Italia"),
        ("Инвестиции Газпрома составили 5 млрд юаней.", "Газпром"),
        ("华为投资50亿元。", "华为"),
        ("腾讯的收入达到50亿元。", "腾讯"),
        ("ファーウェイは50億元を投資した。", "ファーウェイ"),
        ("提携先のソニーは50億元を投資した。", "ソニー"),
        ("삼성전자는 50억 위안을 투자했다.", "삼성"),
        ("استثمرت هواوي 5 مليارات يوان.", "هواوي"),
        ("हुआवेई ने 5 अरब युआन का निवेश किया।", "हुआवेई"),
        ("Turkcell 5 milyar yuan yatırdı.", "Turkcell"),
        ("Viettel đã đầu tư 5 tỷ nhân dân tệ.", "Viettel"),
    ],
)
def test_an_organisation_that_the_evidence_does_not_name_is_foreign(claim: str, named: str) -> None:
    assert foreign_organisations(claim, EVIDENCE) == [named]


def test_the_evidence_may_name_it_in_another_script() -> None:
    assert foreign_organisations("Huawei invested.", ["华为投资50亿元。"]) == []
    assert foreign_organisations("Хуавей вложила 5 млрд.", ["Huawei invested 5 billion."]) == []


@pytest.mark.parametrize(
    "text",
    [
        "中国电信业务收入增长。",
        "中国移动电话用户增加。",
        "サンフランシスコで開かれた。",
        "The intel was good.",
        "三星级酒店",
        "反思科技政策",
    ],
)
def test_what_only_has_the_letters_of_a_name_is_none(text: str) -> None:
    assert foreign_organisations(text, EVIDENCE) == []
