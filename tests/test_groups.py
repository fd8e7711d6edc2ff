"""A quotation that a claim puts into the mouth of a group is told from one that is told to a group."""

import pytest

from assistant.groups import quoted_groups

SAID = [
    "Reporters said: “Q is so.”",
    "“Q is so and will be so,” journalists said.",
    "“Q is so and will be so,” said critics.",
    "According to experts, Zhao denied it; residents at the event complained: “Q is so.”",
    "Journalisten sagten: „Q ist so.“",
    "„Q ist so und bleibt so“, sagten Kritiker.",
    "Les journalistes ont déclaré : « Q est ainsi. »",
    "Selon les experts : « Q est ainsi. »",
    "Los periodistas dijeron: «Q es así».",
    "Os jornalistas disseram: “Q é assim.”",
    "I giornalisti hanno detto: «Q è così».",
    "Журналисты сказали: «Q так».",
    "Gazeteciler şöyle dedi: “Q böyle.”",
    "Các phóng viên nói: “Q là thế.”",
    "记者说：“Q是这样。”",
    "专家们表示：“Q是这样。”",
    "記者は「Qはこれからもそうだと思います」と述べた。",
    "기자들은 “Q는 지금도 그렇고 앞으로도 그렇다”라고 말했다.",
    "पत्रकारों ने कहा: “Q ऐसा है।”",
    "قال الصحفيون: «Q هكذا».",
]
TOLD = [
    "The minister told reporters: “Q is so.”",
    "When reporters asked about prices, the minister said: “Q is so.”",
    "Asked by journalists, she said: “Q is so.”",
    "She said to the press: “Q is so.”",
    "Der Minister sagte Journalisten: „Q ist so.“",
    "Le ministre a déclaré aux journalistes : « Q est ainsi. »",
    "El ministro dijo a los periodistas: «Q es así».",
    "O ministro disse aos jornalistas: “Q é assim.”",
    "Il ministro ha detto ai giornalisti: «Q è così».",
    "Министр сказал журналистам: «Q так».",
    "Bakan gazetecilere şöyle dedi: “Q böyle.”",
    "Bộ trưởng nói với các phóng viên: “Q là thế.”",
    "部长对记者说：“Q是这样。”",
    "部长在回答记者提问时表示：“Q是这样。”",
    "大臣は記者に「Qはこれからもそうだと思います」と述べた。",
    "장관은 기자들에게 “Q는 지금도 그렇고 앞으로도 그렇다”라고 말했다.",
    "मंत्री ने पत्रकारों से कहा: “Q ऐसा है।”",
    "قال الوزير للصحفيين: «Q هكذا».",
    "“Gigabit cities”, analysts said, are built for users.",
    "",
]


@pytest.mark.parametrize("claim", SAID)
def test_what_a_group_is_said_to_say_is_told(claim: str) -> None:
    assert [quoted[0] for quoted, _ in quoted_groups(claim)] == ["Q"]


@pytest.mark.parametrize("claim", TOLD)
def test_what_a_group_is_told_is_none_of_its_words(claim: str) -> None:
    assert list(quoted_groups(claim)) == []
