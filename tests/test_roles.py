"""Roles stand for those who hold them: whose words a question asks for, who somebody is, and whose office it is."""

from collections.abc import Sequence
from datetime import date

import pytest

from assistant import Assistant
from assistant.holders import holders
from assistant.locale import languages, load_locale
from assistant.roles import read_role, role_in
from assistant.stated_roles import StatedRole
from index.arrays import Vectors
from tests.indexed import assistant_over

REEF = """Press conference on the reefs of Saint Alban

April 9, 2024

Speakers: Ms. Ada Brandt, Minister of the Sea; Mr. Ravi Menon, director of the Coral Laboratory;
Ms. Inès Duval, harbour master; Mr. Otto Falk, coast guard commissioner

Moderator: Good morning. Minister, the floor is yours.

Ada Brandt: We closed four bays to anchors. Divers removed 31 tonnes of old nets. We will buy two patrol boats.

Ravi Menon: Our laboratory planted 9,400 corals. The water was 1.1 degrees warmer than usual.

Inès Duval: The pier was rebuilt after the storm. Mooring costs 12 crowns a night.

Alban Post: Minister, the divers say that the nets come back every winter. How many nets were found in March?

Ada Brandt: Sixty nets were found, fewer than a year ago.
"""
SNOW = """Pressekonferenz zum Winterdienst in Hohenried

14. November 2023

Anke Thoma: Guten Tag. Neben mir sitzt der Bürgermeister, Ulrich Senn, und dort Paula Kern, Leiterin des Bauhofs.

Ulrich Senn: Wir haben sechs Räumfahrzeuge gekauft. Streusalz kostet die Stadt 80.000 Euro im Jahr.

Paula Kern: Der Bauhof stellte zwölf Fahrer ein. Der Schuppen wird im Frühjahr erweitert.
"""
TEA = """青岚县茶产业发展新闻发布会

2024年4月18日

出席人员：青岚县农业农村局局长 顾明远；青岚县文化旅游局副局长 沈若兰

主持人：各位记者，大家好。下面请顾明远局长介绍情况。

顾明远：2023年全县茶园面积达到9.6万亩。我们培训了2400名茶农。

沈若兰：去年茶园接待游客38万人次。今年我们将新建三条茶旅线路。
"""


@pytest.fixture(scope="module")
def events(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    return assistant_over(tmp_path_factory.mktemp("roles"), {"reef.txt": REEF, "snow.txt": SNOW, "tea.txt": TEA})


@pytest.mark.parametrize(
    ("question", "speaker", "quoted"),
    [
        ("What did the minister say about nets?", "Ada Brandt", "nets"),
        ("What did the director of the Coral Laboratory say about the water?", "Ravi Menon", "1.1 degrees"),
        ("What did the harbour master say about the pier?", "Inès Duval", "pier"),
        ("According to the minister, how many bays were closed?", "Ada Brandt", "four bays"),
        ("Was sagte der Bürgermeister über das Streusalz?", "Ulrich Senn", "80.000 Euro"),
        ("What did the mayor say?", "Ulrich Senn", ""),
        ("¿Qué dijo el alcalde?", "Ulrich Senn", ""),
        ("¿Qué dijo el director del laboratorio de corales?", "Ravi Menon", ""),
        ("局长说了什么？", "顾明远", ""),
        ("顾局长说了什么？", "顾明远", ""),
        ("沈副局长对游客怎么说？", "沈若兰", "38万"),
        ("副局长对游客说了什么？", "沈若兰", "38万"),
        ("部长说了什么？", "Ada Brandt", ""),
        ("Qu'a dit la ministre ?", "Ada Brandt", ""),
        ("Cosa ha detto il sindaco?", "Ulrich Senn", ""),
        ("O que disse a ministra?", "Ada Brandt", ""),
        ("Что сказал мэр?", "Ulrich Senn", ""),
        ("ماذا قالت الوزيرة؟", "Ada Brandt", ""),
        ("मंत्री ने क्या कहा?", "Ada Brandt", ""),
        ("市長は何と言いましたか？", "Ulrich Senn", ""),
        ("장관은 무엇이라고 말했습니까?", "Ada Brandt", ""),
        ("Bakan ne dedi?", "Ada Brandt", ""),
        ("Thị trưởng đã nói gì?", "Ulrich Senn", ""),
    ],
)
def test_a_role_stands_for_who_holds_it(events: Assistant, question: str, speaker: str, quoted: str) -> None:
    answer = events.ask(question)
    assert {citation.speaker for citation in answer.citations} == {speaker}
    assert quoted in answer.citations[0].quote


@pytest.mark.parametrize(
    "question",
    [
        "What did the president say about nets?",
        "What did the deputy minister say about nets?",
        "Was sagte der Botschafter über Streusalz?",
        "省长对茶园说了什么？",
        "¿Qué dijo la gobernadora?",
        "Who is the ambassador?",
        "What did the commissioner say about nets?",  # who says nothing
    ],
)
def test_a_role_that_nobody_holds_is_answered_by_nobody(events: Assistant, question: str) -> None:
    answer = events.ask(question)
    assert answer.refused
    assert not answer.citations


def not_compared(text: str, others: Sequence[str]) -> Vectors:
    raise AssertionError((text, others))


@pytest.mark.parametrize("question", ["What did the spokesperson say about 5G?", "发言人对5G说了什么？"])
def test_where_nobody_has_a_role_an_office_that_anybody_may_hold_is_answered_with_who_says_it(
    assistant: Assistant, question: str
) -> None:
    assert {citation.speaker for citation in assistant.ask(question).citations} == {"Zhao Zhiguo"}
    assert assistant.ask("What did the minister say about 5G?").refused


def test_of_offices_that_are_alike_the_one_with_the_word_that_is_asked_for_counts() -> None:
    stated = [
        StatedRole(name, role, "d", "zh") for name, role in (("顾明远", "交通局局长"), ("沈若兰", "地铁集团总经理"))
    ]
    for words, name in (("局长", "顾明远"), ("总经理", "沈若兰")):
        assert [one.speaker for one in holders(words, "zh", stated, "", not_compared)] == [name]


def test_what_another_says_does_not_answer_for_who_holds_a_role(events: Assistant) -> None:
    answer = events.ask("What did the minister say about the pier?")
    assert answer.refused
    assert "Ada Brandt" in answer.answer


@pytest.mark.parametrize(
    ("question", "quote"),
    [
        ("Who is Ravi Menon?", "Ravi Menon, director of the Coral Laboratory"),
        ("What is Ravi Menon's job?", "Ravi Menon, director of the Coral Laboratory"),
        ("What does Ms. Brandt do?", "Ada Brandt, Minister of the Sea"),
        ("Who is the minister?", "Ada Brandt, Minister of the Sea"),
        ("Wer ist Ravi Menon?", "Ravi Menon, director of the Coral Laboratory"),
        ("Quelle est la fonction de Ravi Menon ?", "Ravi Menon, director of the Coral Laboratory"),
        ("¿Qué cargo ocupa Ravi Menon?", "Ravi Menon, director of the Coral Laboratory"),
        ("Che ruolo ha Ravi Menon?", "Ravi Menon, director of the Coral Laboratory"),
        ("Qual é o cargo de Ravi Menon?", "Ravi Menon, director of the Coral Laboratory"),
        ("Какую должность занимает Ravi Menon?", "Ravi Menon, director of the Coral Laboratory"),
        ("ما منصب Ravi Menon؟", "Ravi Menon, director of the Coral Laboratory"),
        ("Ravi Menon का पद क्या है?", "Ravi Menon, director of the Coral Laboratory"),
        ("Ravi Menonの役職は何ですか？", "Ravi Menon, director of the Coral Laboratory"),
        ("Ravi Menon의 직책은 무엇입니까?", "Ravi Menon, director of the Coral Laboratory"),
        ("Ravi Menon'un görevi nedir?", "Ravi Menon, director of the Coral Laboratory"),
        ("Ravi Menon giữ chức vụ gì?", "Ravi Menon, director of the Coral Laboratory"),
        ("沈若兰是谁？", "青岚县文化旅游局副局长 沈若兰"),
        ("农业农村局局长是谁？", "青岚县农业农村局局长 顾明远"),
        (
            "Wer ist Ulrich Senn?",
            "Neben mir sitzt der Bürgermeister, Ulrich Senn, und dort Paula Kern, Leiterin des Bauhofs.",
        ),
    ],
)
def test_who_somebody_is_stands_in_the_list_or_an_introduction(events: Assistant, question: str, quote: str) -> None:
    answer = events.ask(question)
    assert [citation.quote for citation in answer.citations] == [quote]
    cited = answer.citations[0]
    assert events.index.transcript(cited.document).text[cited.start : cited.end] == quote


def test_who_somebody_is_that_no_text_tells_is_refused(events: Assistant) -> None:
    assert events.ask("Who is Anke Thoma?").refused


def test_what_a_journalist_says_on_the_way_to_a_question_answers_after_officials(events: Assistant) -> None:
    answer = events.ask("How many nets were found in March?")
    assert [(citation.speaker, citation.quote) for citation in answer.citations] == [
        ("Ada Brandt", "Sixty nets were found, fewer than a year ago.")
    ]


def test_what_only_a_journalist_says_is_told_as_asked(events: Assistant) -> None:
    answer = events.ask("Do the nets come back every winter?")
    assert answer.citations[0].speaker == "Alban Post"
    locale = load_locale("en")
    assert locale.say("asked_by", speaker="Alban Post", date=locale.date(date(2024, 4, 9))) in answer.answer


@pytest.mark.parametrize(
    ("words", "language", "offices", "of"),
    [
        ("Minister of the Sea", "en", {"minister"}, "of the Sea"),
        ("the prime minister", "en", {"premier"}, "the"),
        ("deputy mayor", "en", {"deputy mayor"}, ""),
        ("Fischereiministerin", "de", {"minister"}, "Fischerei"),
        ("市应急管理局副局长", "zh", {"deputy director"}, "市应急管理局"),
        ("bakan yardımcısı", "tr", {"deputy minister"}, ""),
        ("the company", "en", set(), "the company"),
    ],
)
def test_a_role_is_read_as_offices_and_what_they_are_of(words: str, language: str, offices: set[str], of: str) -> None:
    role = read_role(words, language)
    assert (set(role.offices), role.of) == (offices, of)


@pytest.mark.parametrize(
    ("who", "language", "found"),
    [
        ("部长对海豹", "zh", ("部长", "对海豹")),
        ("渔民对部长", "zh", ("", "渔民对部长")),
        ("漁業について市長", "ja", ("市長", "漁業について")),
        ("장관은 물개", "ko", ("장관", "물개")),
        ("Foklar hakkında bakan", "tr", ("bakan", "Foklar hakkında")),
        ("the minister's plan", "en", ("", "the minister's plan")),
    ],
)
def test_a_role_is_told_from_what_somebody_speaks_about(who: str, language: str, found: tuple[str, str]) -> None:
    assert role_in(who, language) == found


@pytest.mark.parametrize("language", languages())
def test_every_language_has_words_for_a_role(language: str) -> None:
    assert {"role", "holding"} <= set(load_locale(language).cues)
