"""A question for what somebody said is answered by his own words or not at all; one for who asked, by a question."""

from pathlib import Path

import pytest

from assistant import Assistant
from assistant.locale import languages, load_locale
from assistant.question import understand
from assistant.roles import read_role
from assistant.sayers import words_asked_for
from tests.indexed import assistant_over

PORT = """# Briefing on the port of Vesterholm

2024-05-22

**Moderator:** Good morning. With us are Ms. Ingrid Solheim, director of the port, Mr. Tomasz Wilk, head of customs, and
Ms. Farida Noor, head of environment.

**Ingrid Solheim:** In 2023 the port handled 18.6 million tonnes of cargo. We deepened the southern channel to 15.5
metres. Dredging took fourteen months. Ferry passengers fell by 6% to 2.3 million.

**Tomasz Wilk:** Customs officers inspected 48,000 containers and seized 2.7 tonnes of cocaine.

**Farida Noor:** Sulphur emissions in the harbour basin dropped by 22%. We planted 3,400 trees along the quay. Two oil
spills were reported.

**Jens Halvorsen (Vesterholm Post):** Will fees for cruise ships go up, and when will the breakwater be repaired?

**Ingrid Solheim:** Fees for cruise ships will rise by 8%. Repairs of the breakwater begin in 2025.

**Aiko Tanaka (Nordic Radio):** What is being done against smuggling by small boats?

**Tomasz Wilk:** We will buy four patrol boats. The minister, Mr. Olav Berge, has promised money for them.
"""
FOREST = """云岭市林业发展新闻发布会

2024年3月21日

主持人 苏婉清：各位记者，大家好。今天出席发布会的有市林业局局长马建国先生和市财政局副局长钱丽华女士。

马建国：2023年全市完成造林21.8万亩。我们新建自然保护区3个，发现野生亚洲象46头。全年发生森林火灾7起。

钱丽华：全市投入林业资金5.6亿元。我们为1.2万户林农提供了贷款。

《云岭日报》记者 周小梅：今年防火方面有什么安排？

马建国：今年我们将建设防火隔离带300公里，配备无人机80架。
"""
SCHOOL = """Pressekonferenz zum Schulbau in Altenrode

12. September 2023

Katrin Vogel: Im Jahr 2022 haben wir 46 Millionen Euro in Schulgebäude investiert. Die Turnhalle wurde saniert.

Emre Yildiz: Wir haben 85 Lehrkräfte eingestellt. Jede Klasse hat jetzt einen Satz Tablets.

Sabine Kröger (Altenroder Tageblatt): Wann bekommt die Mozartschule eine neue Mensa?

Katrin Vogel: Die Mensa der Mozartschule wird im Frühjahr 2025 fertig.
"""

TREES = {
    "ar": "الأشجار",
    "de": "Bäumen",
    "en": "trees",
    "es": "los árboles",
    "fr": "arbres",
    "hi": "पेड़ों",
    "it": "alberi",
    "ja": "木",
    "ko": "나무",
    "pt": "árvores",
    "ru": "деревья",
    "tr": "ağaçlar",
    "vi": "cây cối",
    "zh": "树木",
}


@pytest.fixture(scope="module")
def events(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    return assistant_over(
        tmp_path_factory.mktemp("events"), {"port.md": PORT, "forest.txt": FOREST, "school.txt": SCHOOL}
    )


@pytest.mark.parametrize(
    ("question", "speaker", "quoted"),
    [
        ("What did Tomasz Wilk say about cocaine?", "Tomasz Wilk", "2.7 tonnes of cocaine"),
        ("What did Noor say about pollution?", "Farida Noor", "Sulphur emissions"),
        ("What did Ms. Solheim say about fees for cruise ships?", "Ingrid Solheim", "rise by 8%"),
        ("How many trees were planted according to Farida Noor?", "Farida Noor", "3,400 trees"),
        ("Was sagte Katrin Vogel zur Turnhalle?", "Katrin Vogel", "Die Turnhalle"),
        ("Was hat Katrin Vogel über die Investitionen gesagt?", "Katrin Vogel", "46 Millionen"),
        ("马建国对森林火灾说了什么？", "马建国", "森林火灾7起"),
        ("据钱丽华介绍，投入了多少资金？", "钱丽华", "5.6亿元"),
        ("What did Emre Yildiz do for classes?", "Emre Yildiz", "Satz Tablets"),
    ],
)
def test_what_somebody_said_is_quoted(events: Assistant, question: str, speaker: str, quoted: str) -> None:
    answer = events.ask(question)
    assert {citation.speaker for citation in answer.citations} == {speaker}
    assert quoted in answer.citations[0].quote


@pytest.mark.parametrize(
    ("question", "speaker"),
    [
        ("What did Farida Noor say about cruise ship fees?", "Farida Noor"),
        ("What did Farida Noor say about customs officers?", "Farida Noor"),
        ("What did Wilk say about dredging?", "Tomasz Wilk"),
        ("What has Farida Noor announced about the breakwater?", "Farida Noor"),
        ("According to Tomasz Wilk, how many trees were planted?", "Tomasz Wilk"),
        ("What did Jens Halvorsen say about sulphur emissions?", "Jens Halvorsen"),
        ("Was sagte Yildiz über die Turnhalle?", "Emre Yildiz"),
        ("Laut Emre Yildiz, wann wird die Mensa fertig?", "Emre Yildiz"),
        ("马建国对贷款说了什么？", "马建国"),
        ("钱丽华关于亚洲象说了什么？", "钱丽华"),
    ],
)
def test_what_others_said_answers_for_nobody(events: Assistant, question: str, speaker: str) -> None:
    answer = events.ask(question)
    assert answer.refused
    assert answer.answer == load_locale(answer.language).say("refused_speaker", speaker=speaker)
    assert {near.speaker for near in answer.nearest} <= {speaker}


@pytest.mark.parametrize("language", languages())
def test_it_is_so_in_every_language(events: Assistant, language: str) -> None:
    locale = load_locale(language)
    question = locale.suggestions.said_by.format(speaker="Tomasz Wilk", topic=TREES[language])
    answer = events.ask(question)
    assert answer.refused
    assert answer.answer == load_locale(answer.language).say("refused_speaker", speaker="Tomasz Wilk")

    words = words_asked_for(understand(question), events.index.speakers())
    assert words is not None
    assert words.speakers == ("Tomasz Wilk",)
    assert TREES[language] in words.topic


@pytest.mark.parametrize(
    "question",
    [
        "What did Olav Berge say about trees?",
        "Was sagte Olav Berge zu den Lehrkräften?",
        "¿Qué dijo Olav Berge sobre los árboles?",
    ],
)
def test_of_somebody_who_does_not_speak_only_what_names_him_answers(events: Assistant, question: str) -> None:
    answer = events.ask(question)
    assert answer.refused
    assert "Olav Berge" in answer.answer


def test_what_is_reported_of_somebody_answers(events: Assistant) -> None:
    assert "has promised money" in events.ask("What did Olav Berge promise?").answer


@pytest.mark.parametrize(
    ("question", "speaker"),
    [
        ("Who asked about the breakwater?", "Jens Halvorsen"),
        ("Who asked about smuggling?", "Aiko Tanaka"),
        ("What did Aiko Tanaka ask?", "Aiko Tanaka"),
        ("What did Jens Halvorsen ask about?", "Jens Halvorsen"),
        ("Wer hat nach der Mensa gefragt?", "Sabine Kröger"),
        ("Wer fragte nach der Mensa?", "Sabine Kröger"),
        ("谁问了防火的问题？", "周小梅"),
        ("¿Quién preguntó por las tasas de los cruceros?", "Jens Halvorsen"),
        ("Qui a posé une question sur les bateaux ?", "Aiko Tanaka"),
    ],
)
def test_who_asked_is_answered_by_the_question(events: Assistant, question: str, speaker: str) -> None:
    answer = events.ask(question)
    assert [citation.speaker for citation in answer.citations] == [speaker]
    assert answer.citations[0].quote[-1] in "?？"
    assert load_locale(answer.language).say("asked_by_undated", speaker=speaker)[:-1].strip() in answer.answer or (
        answer.citations[0].date is not None
    )


WHO_ASKED = {
    "ar": "من سأل عن الأشجار؟",
    "de": "Wer hat nach Bäumen gefragt?",
    "en": "Which journalist asked about trees?",
    "es": "¿Quién preguntó sobre los árboles?",
    "fr": "Qui a posé une question sur les arbres ?",
    "hi": "किसने पेड़ों के बारे में पूछा?",
    "it": "Chi ha fatto una domanda sugli alberi?",
    "ja": "誰が木について質問しましたか？",
    "ko": "누가 나무에 대해 질문했습니까?",
    "pt": "Quem perguntou sobre as árvores?",
    "ru": "Кто спросил про деревья?",
    "tr": "Kim ağaçlar hakkında soru sordu?",
    "vi": "Ai đã hỏi về cây cối?",
    "zh": "谁问了树木的问题？",
}
OTHER_QUESTIONS = {
    "ar": "من أين جاءت الأموال؟",
    "de": "Wie stark ist Holz gefragt?",
    "en": "What did the port raise the fees to?",
    "es": "¿Quién pagó los árboles?",
    "fr": "Qui a payé les arbres ?",
    "hi": "पेड़ किसने लगाए?",
    "it": "Chi ha pagato gli alberi?",
    "ja": "何をしましたか？",
    "ko": "무엇을 했습니까?",
    "pt": "Quem pagou as árvores?",
    "ru": "Кто посадил деревья?",
    "tr": "Ağaçları kim dikti?",
    "vi": "Xin hỏi có bao nhiêu cây?",
    "zh": "存在哪些问题？",
}


@pytest.mark.parametrize("language", languages())
def test_a_question_for_a_question_is_known_in_every_language(language: str) -> None:
    question = understand(WHO_ASKED[language])
    words = words_asked_for(question, [])
    assert question.language == language
    assert words is not None
    rest = words.topic.removeprefix("nach ").removeprefix("les ").removeprefix("os ").removeprefix("as ")
    assert rest in (TREES[language].removeprefix("los "), "los árboles")
    assert words_asked_for(understand(OTHER_QUESTIONS[language]), []) is None


@pytest.mark.parametrize(
    "question",
    [
        "Wer stellte die Daten der Landung zusammen?",
        "अपोलो 11 के डेटा का संकलन किसने किया?",
        "¿Quiénes hicieron la propuesta?",
    ],
)
def test_a_verb_of_asking_that_means_more_asks_for_no_question_without_one(question: str) -> None:
    assert not understand(question).asks_for_questions


@pytest.mark.parametrize(
    "question", ["Wer stellte die Frage nach der Mensa?", "पेड़ों पर सवाल किसने किया?", "¿Quiénes hicieron una pregunta?"]
)
def test_the_same_verbs_with_a_question_ask_for_it(question: str) -> None:
    assert understand(question).asks_for_questions


@pytest.mark.parametrize("question", ["Who asked about trees?", "Wer hat nach Tablets gefragt?", "谁问了贷款的问题？"])
def test_nobody_asked_when_no_question_is_about_it(events: Assistant, question: str) -> None:
    assert events.ask(question).refused


def test_each_of_several_speakers_answers_for_himself(events: Assistant) -> None:
    answer = events.ask("What did Farida Noor say about oil, and what did Tomasz Wilk say about cocaine?")
    assert [citation.speaker for citation in answer.citations] == ["Tomasz Wilk", "Farida Noor"]

    answer = events.ask("What did Farida Noor say about trees, and what did Tomasz Wilk say about dredging?")
    assert [citation.speaker for citation in answer.citations] == ["Farida Noor"]
    assert "what did Tomasz Wilk say about dredging" in answer.answer


LAKE = """Briefing on the lake

2024-05-22

Radio Phoenix: When will people be able to swim in the lake again?

Ada Nwosu: Swimming begins in June. We installed 32 buoys.

Journalist: Who pays for the buoys?

Ada Nwosu: The province pays for the buoys.
"""


def test_a_journalist_of_an_outlet_is_the_outlet(tmp_path: Path) -> None:
    over = assistant_over(tmp_path, {"lake.txt": LAKE})
    answer = over.ask("What did the journalist of Radio Phoenix ask?")
    assert [citation.speaker for citation in answer.citations] == ["Radio Phoenix"]


def test_a_journalist_has_no_capital_in_mid_sentence(tmp_path: Path) -> None:
    answer = assistant_over(tmp_path, {"lake.txt": LAKE}).ask("What did the journalist say about penguins?")
    assert answer.refused
    assert "by a journalist that" in answer.answer


@pytest.mark.parametrize(
    ("question", "speakers", "topic"),
    [
        ("What did Mr. Wilk say about IPv6?", ("Tomasz Wilk",), "IPv6"),
        ("What did Farida Noor and Tomasz Wilk say about ships?", ("Farida Noor", "Tomasz Wilk"), "ships"),
        ("What did Farida Noor say about Tomasz Wilk?", ("Farida Noor",), "Tomasz Wilk"),
        ("Что Фарида Нур сказала о деревьях?", ("Farida Noor",), "деревьях"),
        ("What did Ma Jianguo say about fires?", ("马建国",), "fires"),
        ("What did Farida Noor say?", ("Farida Noor",), ""),
    ],
)
def test_whose_words_and_about_what(events: Assistant, question: str, speakers: tuple[str, ...], topic: str) -> None:
    words = words_asked_for(understand(question), events.index.speakers())
    assert words is not None
    assert (words.speakers, words.topic) == (speakers, topic)


@pytest.mark.parametrize(
    "question",
    [
        "What did the ministry say about trees?",
        "Who said that trees were planted?",
        "Who was asked to answer?",
        "How many trees were planted?",
        "What did he say about it?",
    ],
)
def test_other_questions_ask_for_nobodys_words(events: Assistant, question: str) -> None:
    words = words_asked_for(understand(question), events.index.speakers())
    assert words is None or (not words.speakers and not read_role(words.role, "en").is_of_event)


LABELS = """Hearing on the quay of Lowmouth

Selin Aydın: The quay is 640 metres long.

Peter Lund, Lowmouth Herald: When will the ferry come back? And who pays for it?

Selin Aydın: It comes back in May.

Peter Lund, Lowmouth Herald: What does a ticket cost?

Selin Aydın: Four crowns.
"""


@pytest.fixture(scope="module")
def labelled(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    return assistant_over(tmp_path_factory.mktemp("labelled"), {"quay.txt": LABELS})


@pytest.mark.parametrize(
    "question", ["What did Peter Lund ask?", "What did Mr Lund ask?", "What did the Lowmouth Herald ask?"]
)
def test_somebody_with_a_newspaper_in_his_label_is_known_by_either_and_all_he_asked_is_told(
    labelled: Assistant, question: str
) -> None:
    assert [citation.quote for citation in labelled.ask(question).citations] == [
        "When will the ferry come back?",
        "And who pays for it?",
        "What does a ticket cost?",
    ]


@pytest.mark.parametrize("question", ["Was sagte Frau Aydin über den Kai?", "What did Selin Aydin say about the quay?"])
def test_a_name_is_known_without_the_marks_of_its_letters(labelled: Assistant, question: str) -> None:
    assert [citation.speaker for citation in labelled.ask(question).citations] == ["Selin Aydın"]


def test_who_a_journalist_is_stands_in_his_label(labelled: Assistant) -> None:
    answer = labelled.ask("Who is Peter Lund?")
    assert [citation.quote for citation in answer.citations] == ["Peter Lund, Lowmouth Herald"]
