"""Each part of a question gets a claim and a citation, in the order of the transcript; a list gets all its items."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant import Answer, Assistant
from assistant.enumeration import enumerations
from assistant.locale import languages, load_locale
from assistant.parts import MOST_PARTS, divisions
from assistant.question import Question, understand
from index import InputError, Transcript
from tests.indexed import assistant_over

STATIONS, APPS, SAVED, ELDERLY = "654,000", "180,000 apps", "8 billion yuan", "217 websites"
REVENUE, VOLUME = "1.47 trillion yuan", "1.7 trillion yuan"

HARBOUR = """Harbour Trust briefing on the season

The Harbour Trust held a press briefing on May 4, 2023 in Eastmouth.

Reporter:

What did you do for the seals, and what comes next?

Ida Lund:

We counted 812 grey seals on the sandbanks, more than ever before. Ferry traffic carried 96,000 passengers.

To protect the pups we took three steps. Firstly, we closed the northern bank to boats. The closure ran until July.
Secondly, we moved the anchorage two miles out. Lastly, we trained forty volunteers to watch the beach.

There are two reasons for the new pier. The first is that the old one is rotten. The second is that larger ferries
are coming. The pier costs 14 million euros.

Visitors must keep to these rules:

1. Dogs stay on the lead.

2. Nobody lands on a sandbank in summer. (1) At Cod Point a warden watches. (2) At Gull Rock a camera does.

3. Drones stay on the ground.

The first batch of oysters was harvested in March, and the second boat was sold.
"""
LIBRARY = """云溪市图书馆2023年工作发布会

2024年3月1日，云溪市图书馆在云溪市举行新闻发布会。

主持人：

下面请馆长介绍情况。

陈静馆长：

去年到馆读者达到210万人次。全年外借图书340万册，古籍修复了1200页。为了方便读者，我们做了三件事：一是把闭馆时间延长到晚上十点；二是在地铁站设了40个还书箱；三是给视障读者录制了900种有声书。

明年的工作有两项。第一，建设儿童分馆。第二，开放地方志数据库。谢谢大家。
"""

TRAM = """云溪市有轨电车2023年情况发布会

2024年4月18日，云溪市交通局在云溪市举行新闻发布会。

主持人：

下面请局长介绍情况。

林涛局长：

去年有轨电车运送乘客8600万人次。3号线全长28公里，共设19个车站。5号线因为地下水太多停工了半年。机场支线计划2025年10月通车。夜班车惠及7万名工人。司机平均年龄是39岁。
"""
BARGES = """Harbour Trust briefing on the year

The Harbour Trust held a press briefing on March 9, 2024 in Eastmouth.

Reporter:

How was the year?

Ida Lund:

We counted 812 grey seals on the sandbanks, more than ever before. The fleet landed 3,400 tonnes of herring. We
scrapped 14 old barges and paid their owners 2 million euros. Berth fees fall by 7 percent next year. The ferry costs
6 euros. Two of the cranes broke down in the storm.
"""


@pytest.fixture(scope="session")
def events(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    return assistant_over(tmp_path_factory.mktemp("events"), {"tram.txt": TRAM, "barges.txt": BARGES})


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    return assistant_over(tmp_path_factory.mktemp("small"), {"harbour.txt": HARBOUR, "library.txt": LIBRARY})


def quotes(answer: Answer) -> list[str]:
    return [citation.quote for citation in answer.citations]


def check_order(answer: Answer) -> None:
    places = [(citation.document, citation.start) for citation in answer.citations]
    assert places == sorted(set(places))
    assert [citation.n for citation in answer.citations] == list(range(1, len(places) + 1))
    assert [n for claim in answer.claims for n in claim.citations] == list(range(1, len(places) + 1))


# Questions in several parts

TWO_QUESTIONS = {
    "en": ("How many websites were adapted for the elderly, and how many 5G base stations are new?", STATIONS, ELDERLY),
    "zh": ("适老化改造了多少网站？新建了多少5G基站？", STATIONS, ELDERLY),
    "es": ("¿Cuántos sitios web se adaptaron para mayores y cuántas estaciones 5G se construyeron?", STATIONS, ELDERLY),
    "fr": ("Combien de sites ont été adaptés aux seniors et combien d'applis peut-on tester par mois ?", APPS, ELDERLY),
    "de": ("Wie viele Websites wurden für Ältere angepasst, und wie viele Apps testet man im Monat?", APPS, ELDERLY),
    "ru": ("Сколько сайтов приспособили для пожилых и сколько базовых станций 5G построено?", STATIONS, ELDERLY),
    "ar": ("كم عدد المواقع المكيفة لكبار السن وكم عدد محطات 5G الجديدة؟", STATIONS, ELDERLY),
    "ja": ("高齢者向けに改修されたサイトはいくつですか。新しい5G基地局はいくつですか。", STATIONS, ELDERLY),
    "ko": ("노인을 위해 개조된 웹사이트는 몇 개이고, 새로 구축된 5G 기지국은 몇 개인가요?", STATIONS, ELDERLY),
    "pt": ("Quantos sites foram adaptados para idosos e quantas estações base 5G são novas?", STATIONS, ELDERLY),
    "hi": ("बुजुर्गों के लिए कितनी वेबसाइटें बदली गईं और कितने नए 5G बेस स्टेशन बने?", STATIONS, ELDERLY),
    "it": ("Quanti siti sono stati adattati per gli anziani e quante stazioni 5G sono nuove?", STATIONS, ELDERLY),
    "tr": ("Yaşlılar için kaç internet sitesi uyarlandı ve kaç yeni 5G baz istasyonu kuruldu?", STATIONS, ELDERLY),
    "vi": ("Bao nhiêu trang web được cải tạo cho người già và có bao nhiêu trạm gốc 5G mới?", STATIONS, ELDERLY),
}


@pytest.mark.parametrize("language", sorted(TWO_QUESTIONS))
def test_two_questions_get_a_quote_each_in_the_order_of_the_transcript(assistant: Assistant, language: str) -> None:
    question, first, second = TWO_QUESTIONS[language]
    answer = assistant.ask(question)
    assert answer.language == language
    assert [first in quotes(answer)[0], second in quotes(answer)[1]] == [True, True]
    assert len(answer.claims) == 2
    check_order(answer)


@pytest.mark.parametrize(
    "question",
    [
        "Compare revenue and volume growth.",
        "Compare the total volume of the telecom business with its annual revenue.",
        "What is the difference between telecom revenue and telecom volume?",
        "比较电信业务总量和收入的增长。",
        "Vergleiche das Gesamtvolumen und den Umsatz der Telekombranche.",
        "Compara el volumen total y los ingresos de las telecomunicaciones.",
        "電気通信事業の総量と収入を比較してください。",
        "통신 사업의 총량과 매출을 비교해 주세요.",
    ],
)
def test_what_is_compared_gets_a_quote_each(assistant: Assistant, question: str) -> None:
    answer = assistant.ask(question)
    assert [REVENUE in quotes(answer)[0], VOLUME in quotes(answer)[1]] == [True, True]
    assert len(answer.claims) == 2
    check_order(answer)


def test_three_parts_get_three_quotes(assistant: Assistant) -> None:
    answer = assistant.ask("How much was saved, how many apps can be tested a month and how many 5G stations are new?")
    assert [wanted in quote for wanted, quote in zip([STATIONS, APPS, SAVED], quotes(answer), strict=True)] == [
        True
    ] * 3
    check_order(answer)


CITIES = '29 "gigabit cities"'
THREE_QUESTIONS = {
    "en": "How many 5G base stations were built, how many gigabit cities are there, and how much did users save?",
    "zh": "新建了多少5G基站，建成了多少千兆城市，为用户节省了多少钱？",
    "es": "¿Cuántas estaciones 5G se construyeron, cuántas ciudades gigabit y cuánto ahorraron los usuarios?",
    "fr": "Combien de stations 5G a-t-on, combien de villes gigabit et combien les utilisateurs ont-ils économisé ?",
    "de": "Wie viele 5G-Basisstationen gibt es neu, wie viele Gigabit-Städte und wie viel haben die Nutzer gespart?",
    "ru": "Сколько базовых станций 5G построено, сколько гигабитных городов и сколько сэкономили пользователи?",
    "ar": "كم عدد محطات 5G الجديدة، وكم عدد مدن الجيجابت، وكم وفر المستخدمون؟",
    "ja": "5G基地局はいくつ新設され、ギガビット都市はいくつ建設され、利用者はいくら節約しましたか？",
    "ko": "5G 기지국은 몇 개 건설되었고, 기가비트 도시는 몇 개이며, 사용자들은 얼마를 절약했나요?",
    "pt": "Quantas estações 5G foram construídas, quantas cidades gigabit existem e quanto os usuários economizaram?",
    "hi": "कितने 5G बेस स्टेशन बने, कितने गीगाबिट शहर बने और उपयोगकर्ताओं ने कितना बचाया?",
    "it": "Quante stazioni base 5G sono state costruite, quante città gigabit e quanto hanno risparmiato gli utenti?",
    "tr": "Kaç 5G baz istasyonu kuruldu, kaç gigabit şehir inşa edildi ve kullanıcılar ne kadar tasarruf etti?",
    "vi": "Đã xây bao nhiêu trạm 5G, bao nhiêu thành phố gigabit và người dùng tiết kiệm được bao nhiêu?",
}


@pytest.mark.parametrize("language", sorted(THREE_QUESTIONS))
def test_three_questions_get_three_quotes_in_every_language(assistant: Assistant, language: str) -> None:
    answer = assistant.ask(THREE_QUESTIONS[language])
    assert answer.language == language
    assert [wanted in quote for wanted, quote in zip([STATIONS, CITIES, SAVED], quotes(answer), strict=True)] == [
        True
    ] * 3
    check_order(answer)


@pytest.mark.parametrize(
    ("question", "quoted", "missing"),
    [
        ("电信业务收入是多少？谁是华为的老板？建了多少千兆城市？", [REVENUE, CITIES], ["谁是华为的老板"]),
        (
            "How many 5G base stations, electric cars and gigabit cities were built?",
            [STATIONS, CITIES],
            ["electric cars"],
        ),
        ("What was the revenue of the telecom business and of Huawei?", [REVENUE], ["of Huawei"]),
        (
            "When was the press conference held, who spoke, and who won the World Cup?",
            ["Jan. 20"],
            ["who won the World Cup"],
        ),
        (
            "Which industries use 5G, which cities have gigabit networks?",
            [CITIES, "10 key industries"],
            [],
        ),
    ],
)
def test_every_part_is_quoted_or_named(
    assistant: Assistant, question: str, quoted: list[str], missing: list[str]
) -> None:
    answer = assistant.ask(question)
    assert [wanted for wanted in quoted if not any(wanted in quote for quote in quotes(answer))] == []
    locale = load_locale(answer.language)
    lines = [locale.say("unanswered", part=locale.quoted(part)) for part in missing]
    assert answer.answer.splitlines()[-len(lines) or None :][: len(lines)] == lines
    check_order(answer)


@pytest.mark.parametrize(
    ("question", "quoted"),
    [
        ("How many new 5G base stations were built and how many 5G connections are there?", STATIONS),
        ("How many websites and apps were transformed for the elderly?", ELDERLY),
        ("What was the annual revenue of the telecom business, and how fast did it grow?", REVENUE),
        ("适老化改造了多少网站和应用？", ELDERLY),
        ("Combien de sites et d'applis ont été adaptés aux personnes âgées ?", ELDERLY),
        ("What did the information and communications industry do last year?", "made new strides"),
    ],
)
def test_what_one_sentence_answers_is_quoted_once(assistant: Assistant, question: str, quoted: str) -> None:
    answer = assistant.ask(question)
    assert quoted in answer.citations[0].quote
    assert len(answer.claims) == 1


MISSING = {
    "en": ("How many 5G base stations were built, and who won the World Cup?", "who won the World Cup"),
    "zh": ("去年新建了多少5G基站，6G什么时候商用？", "6G什么时候商用"),
    "de": (
        "Wie viele neue 5G-Basisstationen wurden gebaut und wer gewann die Bundesliga?",
        "wer gewann die Bundesliga",
    ),
    "ru": ("Сколько новых базовых станций 5G построили и кто написал «Войну и мир»?", "кто написал «Войну и мир»"),
}


@pytest.mark.parametrize("language", sorted(MISSING))
def test_a_part_that_the_transcript_does_not_answer_is_named(assistant: Assistant, language: str) -> None:
    question, missing = MISSING[language]
    answer = assistant.ask(question)
    locale = load_locale(language)
    assert not answer.refused
    assert [STATIONS in quote for quote in quotes(answer)] == [True]
    assert answer.answer.endswith(locale.say("unanswered", part=locale.quoted(missing)))


def test_a_number_that_the_transcript_does_not_mention_is_named(assistant: Assistant) -> None:
    answer = assistant.ask("How many 5G and 6G base stations were built?")
    assert STATIONS in answer.citations[0].quote
    assert answer.answer.endswith("“6G base stations”")


def test_a_short_first_part_is_named_too(assistant: Assistant) -> None:
    answer = assistant.ask("Who is the minister, and how many gigabit cities were built?")
    assert ['29 "gigabit cities"' in one.quote for one in answer.citations] == [True]
    assert "“Who is the minister”" in answer.answer


BARGE, SEAL, LINE_3, AIRPORT = "14 old barges", "812 grey seals", "28公里", "2025年10月"


@pytest.mark.parametrize(
    ("question", "quoted", "missing"),
    [
        (
            "How many barges were scrapped and how many helicopters were bought?",
            BARGE,
            "how many helicopters were bought",
        ),
        (
            "How many helicopters were bought and how many barges were scrapped?",
            BARGE,
            "How many helicopters were bought",
        ),
        ("How many seals were counted? How many walruses were counted?", SEAL, "How many walruses were counted"),
        ("司机平均年龄多大，买了多少架直升机？", "39岁", "买了多少架直升机"),
    ],
)
def test_a_part_that_counts_what_is_nowhere_named_is_not_answered_by_another_count(
    events: Assistant, question: str, quoted: str, missing: str
) -> None:
    check_one_is_missing(events.ask(question), quoted, missing)


@pytest.mark.parametrize(
    ("question", "quoted", "missing"),
    [
        ("How long is line 3 and how long is line 7?", LINE_3, "how long is line 7"),
        ("How long is line 3? How long is line 7?", LINE_3, "How long is line 7"),
        ("How long is line 7 and how many barges were scrapped?", BARGE, "How long is line 7"),
        ("3号线多长？7号线多长？", LINE_3, "7号线多长"),
        ("3号线多长，7号线什么时候通车？", LINE_3, "7号线什么时候通车"),
        ("机场支线什么时候通车？7号线多长？", AIRPORT, "7号线多长"),
        ("机场支线什么时候通车？8号线多长？", AIRPORT, "8号线多长"),
    ],
)
def test_a_number_that_is_an_amount_names_no_line(events: Assistant, question: str, quoted: str, missing: str) -> None:
    check_one_is_missing(events.ask(question), quoted, missing)


def check_one_is_missing(answer: Answer, quoted: str, missing: str) -> None:
    locale = load_locale(answer.language)
    assert [quoted in quote for quote in quotes(answer)] == [True]
    assert answer.answer.endswith(locale.say("unanswered", part=locale.quoted(missing)))


@pytest.mark.parametrize(
    ("question", "quoted"),
    [
        ("3号线多长，5号线为什么停工？", [LINE_3, "5号线因为"]),
        ("How many barges were scrapped and what does the ferry cost?", [BARGE, "6 euros"]),
        ("How many barges were scrapped and how much were the owners paid?", [BARGE]),
        ("How many barges were scrapped and how many tonnes of herring were landed?", ["3,400 tonnes", BARGE]),
    ],
)
def test_parts_that_are_all_answered_are_all_quoted(events: Assistant, question: str, quoted: list[str]) -> None:
    answer = events.ask(question)
    assert [one in quote for one, quote in zip(quoted, quotes(answer), strict=True)] == [True] * len(quoted)
    assert load_locale(answer.language).answer.unanswered.split("{")[0] not in answer.answer


@pytest.mark.parametrize(
    ("question", "note"),
    [
        ("What five measures were taken?", ""),
        ("What six measures were taken?", "lists 5"),
        ("采取了哪八项措施？", "列出了5项"),
    ],
)
def test_a_list_of_another_length_than_asked_for_is_owned_up_to(assistant: Assistant, question: str, note: str) -> None:
    answer = assistant.ask(question)
    assert len(answer.citations) == 6
    lines = answer.answer.splitlines()
    assert lines[-1].endswith("[6]") if not note else note in lines[-1]


def test_a_question_of_which_no_part_is_answered_is_refused(assistant: Assistant) -> None:
    assert assistant.ask("How do I boil an egg, and who won the World Cup in 1998?").refused


def test_a_part_about_the_event_is_answered_from_its_metadata(assistant: Assistant) -> None:
    answer = assistant.ask("How many apps can be tested every month, and when was the press conference held?")
    assert [claim.status for claim in answer.claims] == ["supported", "verbatim"]
    assert "January 20, 2022" in answer.claims[0].text
    assert APPS in answer.claims[1].text
    check_order(answer)


def test_a_pronoun_is_understood_from_the_part_before(small: Assistant) -> None:
    answer = small.ask("How many grey seals were counted, and why is there a new pier? How much does it cost?")
    assert "812 grey seals" in answer.citations[0].quote
    assert "14 million euros" in answer.citations[-1].quote
    check_order(answer)


@pytest.mark.parametrize(
    "question",
    [
        "How much did users save, and who runs Huawei, and how many apps can be tested?",
        "What five measures were taken?",
        "When was the press conference held, and how many apps can be tested?",
    ],
)
def test_a_stream_grows_by_a_claim_and_ends_with_the_answer(assistant: Assistant, question: str) -> None:
    answers = list(assistant.stream(question))
    assert [len(answer.claims) for answer in answers] == list(range(1, len(answers) + 1))
    assert answers[-1] == assistant.ask(question)


# Lists


@pytest.mark.parametrize(
    "question",
    [
        "What five measures were taken?",
        "List the measures that were taken last year.",
        "主要采取了哪五项措施？",
        "Quelles mesures ont été prises ?",
        "Nenne die fünf Maßnahmen.",
        "Какие меры были приняты?",
        "実施された主な措置を列挙してください。",
        "Quais foram as principais medidas adotadas?",
    ],
)
def test_a_list_question_gets_every_item(assistant: Assistant, question: str) -> None:
    answer = assistant.ask(question)
    openings = [quote.split()[0] for quote in quotes(answer)]
    assert openings == ["The", "First,", "Second,", "Third,", "Fourth,", "Fifth,"]
    check_order(answer)


@pytest.mark.parametrize(
    ("question", "quoted"),
    [
        ("Which five action plans were launched?", "three-year (2021-2023) action plans"),
        ("What measures were taken to help the elderly?", ELDERLY),
        ("What problems with pop-ups were solved?", "pop-ups"),
    ],
)
def test_a_question_narrower_than_the_list_gets_no_list(assistant: Assistant, question: str, quoted: str) -> None:
    answer = assistant.ask(question)
    assert quoted in " ".join(quotes(answer))
    assert len(answer.claims) <= 3
    check_order(answer)


@pytest.mark.parametrize(
    ("question", "items"),
    [
        (
            "What three steps were taken to protect the pups?",
            ["Firstly, we closed", "Secondly, we", "Lastly, we trained"],
        ),
        ("What are the reasons for the new pier?", ["The first is that", "The second is that"]),
        ("What rules must visitors keep to?", ["1. Dogs stay", "2. Nobody lands", "3. Drones stay"]),
        ("¿Qué tres medidas se tomaron para proteger a las crías?", ["Firstly,", "Secondly,", "Lastly,"]),
        ("为了方便读者做了哪三件事？", ["一是把闭馆时间", "二是在地铁站设了40个还书箱", "三是给视障读者"]),
        ("明年有哪两项工作？", ["第一，建设儿童分馆。", "第二，开放地方志数据库。"]),
        ("What three things were done for the readers of the library?", ["一是", "二是", "三是"]),
    ],
)
def test_items_in_running_speech_are_a_claim_each(small: Assistant, question: str, items: list[str]) -> None:
    answer = small.ask(question)
    spoken = [quote for quote in quotes(answer) if not quote.endswith(":")]
    assert [quote.startswith(item) for quote, item in zip(spoken, items, strict=True)] == [True] * len(items)
    check_order(answer)


def test_a_list_and_a_figure_are_answered_together(small: Assistant) -> None:
    answer = small.ask("How many grey seals were counted, and what three steps were taken to protect the pups?")
    assert "812 grey seals" in answer.citations[0].quote
    assert [quote.split(",")[0] for quote in quotes(answer)[1:]] == ["Firstly", "Secondly", "Lastly"]
    check_order(answer)


def test_of_a_list_only_the_items_that_may_answer_are_quoted(assistant: Assistant) -> None:
    answer = assistant.ask("What five measures were taken?", mark="work")
    assert [citation.mark for citation in answer.citations] == ["work"] * 6
    assert not any(citation.mark == "work" for citation in assistant.ask("What is planned?", mark="plan").citations)


def test_an_answer_in_parts_is_as_sure_as_its_least_sure_part(assistant: Assistant) -> None:
    parts = ["How many apps can be tested a month?", "How much did users save?"]
    both = assistant.ask(" ".join(parts)).confidence
    alone = [assistant.ask(part).confidence for part in parts]
    assert both == pytest.approx(min(each for each in alone if each is not None), abs=0.05)


def test_an_enumeration_inside_an_item_does_not_cut_the_outer_one(small: Assistant) -> None:
    transcript = small.index.transcript("harbour")
    (turn,) = (turn.number for turn in transcript.turns if turn.speaker == "Ida Lund")
    found = enumerations(transcript.text, small.index.turn_sentences("harbour", turn))
    openings = [[transcript.text[one.start :].split()[0] for one in each.items] for each in found]
    assert ["1.", "2.", "3."] in openings
    assert ["(1)", "(2)"] in openings
    assert not any(len(each.items) != len(set(each.items)) for each in found)


def test_the_first_batch_opens_no_enumeration(small: Assistant) -> None:
    answer = small.ask("When was the first batch of oysters harvested?")
    assert "harvested in March" in answer.citations[0].quote


# Invariants

FRAGMENTS = [
    "How many", "what is", "compare", "and", "as well as", ",", "?", "5G", "base stations", "telecom revenue", "apps",
    "the elderly", "who", "和", "多少", "以及", "，", "？", "比较", "电信收入", "y", "cuánto", "und", "wie viele", "और",
    "کتنے", "과", "と", "کم", "و", "list the measures", "哪些措施", "it", "\n", "1.", "。",
]  # fmt: skip
SCRAMBLED = st.lists(st.sampled_from(FRAGMENTS), min_size=1, max_size=14).map(" ".join)


@settings(max_examples=400, deadline=None)
@given(st.one_of(st.text(max_size=300), SCRAMBLED), st.sampled_from(languages()))
def test_any_text_is_divided_into_parts_that_say_something(text: str, language: str) -> None:
    for division in divisions(Question(text, language, load_locale(language))):
        assert 2 <= len(division.parts) <= MOST_PARTS
        for part in division.parts:
            assert any(char.isalnum() for char in part.text)
            assert any(char.isalnum() for char in part.wording)


@settings(max_examples=60, deadline=None)
@given(SCRAMBLED)
def test_every_quote_of_every_part_is_the_transcripts_own(miit: Transcript, miit_folder: Path, text: str) -> None:
    try:
        answer = Assistant.open(miit_folder).ask(text)
    except InputError:
        return
    assert [citation.n for citation in answer.citations] == list(range(1, len(answer.citations) + 1))
    for citation in answer.citations:
        assert miit.text[citation.start : citation.end] == citation.quote != ""


def test_a_plain_question_has_no_parts() -> None:
    for text in ("How many apps can be tested?", "IPv6", "什么时候？", "and", ""):
        assert divisions(Question(text, "en", load_locale("en"))) == []


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("When it was built, how much did the pier cost?", 0),
        ("Which ferries, which were bought in 2020, are the largest?", 0),
        ("How and when did the season begin?", 0),
        ("Can you tell me how many seals there are?", 0),
        ("How many seals are there? How many ferries? And who pays?", 3),
    ],
)
def test_subordinate_clauses_and_joined_question_words_are_no_parts(text: str, parts: int) -> None:
    assert [len(division.parts) for division in divisions(understand(text))] == ([parts] if parts else [])


def test_every_locale_knows_the_numbers_that_a_list_may_have() -> None:
    for language in languages():
        locale = load_locale(language)
        assert len(locale.counts) == 9
        assert locale.cues["conjunction"]
        assert locale.cues["interrogative"]
    assert load_locale("en").count("What five measures were taken in 3 years?") == 5
    assert load_locale("zh").count("采取了哪五项措施？") == 5
    assert load_locale("de").count("Wie geht es weiter?") is None


@pytest.mark.parametrize(
    "question",
    [
        "What is planned next, and what was done for the elderly?",
        "What was done for the elderly, and what is planned next?",
        "下一步有什么计划，为老年人做了什么？",
        "Was ist als Nächstes geplant, und was wurde für ältere Menschen getan?",
        "¿Qué se planea y qué se hizo por los mayores?",
    ],
)
def test_any_plan_is_no_answer_to_the_other_part(assistant: Assistant, question: str) -> None:
    quotes = [citation.quote for citation in assistant.ask(question).citations]
    assert [ELDERLY in quote or quote.startswith("In the next step") for quote in quotes] == [True, True]


@pytest.mark.parametrize(
    ("question", "part"),
    [
        ("What was the annual revenue of the telecom business, who won the World Cup?", "who won the World Cup"),
        ("How many 5G base stations were built, which team won the cup?", "which team won the cup"),
    ],
)
def test_a_question_after_a_comma_is_told_from_a_clause(assistant: Assistant, question: str, part: str) -> None:
    answer = assistant.ask(question)
    assert len(answer.citations) == 1
    assert answer.answer.endswith(load_locale("en").say("unanswered", part=f"“{part}”"))


def test_a_clause_is_no_question(assistant: Assistant) -> None:
    answer = assistant.ask("How many websites were changed for the elderly, who often have trouble with apps?")
    assert ELDERLY in answer.citations[0].quote
    assert "have trouble" not in answer.answer
