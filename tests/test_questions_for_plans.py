"""What is planned is asked for in many words, and the plan for one thing is no answer to a question about another."""

import pytest

from assistant import Assistant
from assistant.question import understand
from assistant.terms import asks_only_for_plans
from tests.indexed import assistant_over

FOR_PLANS = {
    "en": ["What are the goals?", "What comes next?", "What happens next?", "What are the targets for this year?"],
    "de": ["Was kommt als Nächstes?", "Was sind die Ziele?", "Wie geht es weiter?"],
    "fr": ["Quels sont les projets ?", "Et ensuite ?", "Quels sont les objectifs ?"],
    "es": ["¿Qué sigue?", "¿Cuáles son los objetivos?", "¿Qué viene después?"],
    "it": ["E poi?", "Quali sono gli obiettivi?"],
    "pt": ["E depois?", "Quais são as metas?"],
    "ru": ["Что дальше?", "Каковы цели?"],
    "ar": ["ماذا بعد؟", "ما الأهداف؟"],
    "hi": ["आगे क्या?", "लक्ष्य क्या हैं?"],
    "tr": ["Sırada ne var?", "Hedefler neler?"],
    "vi": ["Tiếp theo là gì?", "Mục tiêu là gì?"],
    "zh": ["目标是什么？", "接下来怎么办？"],
    "ja": ["次は何ですか？", "目標は何ですか？"],
    "ko": ["다음은 무엇인가요?", "목표는 무엇인가요?"],
}
OF_WHAT_WAS_DONE = {
    "en": ["Which targets were met last year?", "Were the targets for the year fulfilled?"],
    "de": ["Welche Ziele wurden erreicht?"],
    "fr": ["Combien de projets ont été réalisés ?"],
    "es": ["¿Qué objetivos se cumplieron?"],
    "it": ["Quali obiettivi sono stati raggiunti?"],
    "pt": ["Que metas foram cumpridas?"],
    "ru": ["Какие цели достигнуты?"],
    "ar": ["ما الأهداف التي تحققت؟"],
    "hi": ["कौन से लक्ष्य पूरे हुए?"],
    "tr": ["Hangi hedeflere ulaşıldı?"],
    "vi": ["Mục tiêu nào đã đạt được?"],
    "zh": ["哪些目标已经实现？"],
    "ja": ["どの目標が達成されましたか？"],
    "ko": ["어떤 목표가 달성되었나요?"],
}
COAST = """Coast guard briefing

The coast guard held a briefing on May 4, 2023 in Eastmouth.

Ida Lund:

The two lifeboats at Cod Point will get new engines by the end of next year, and their crews will be trained anew.

The lighthouse keeper's cottage has been sold, and the family that bought it will open a small museum there in August.

Next spring we will repaint the harbour offices and buy two patrol cars.
"""


@pytest.fixture(scope="module")
def coast(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    return assistant_over(tmp_path_factory.mktemp("coast"), {"coast.txt": COAST})


@pytest.mark.parametrize("language", FOR_PLANS)
def test_a_question_for_nothing_but_plans_is_answered_by_one(assistant: Assistant, language: str) -> None:
    for text in FOR_PLANS[language]:
        answer = assistant.ask(text)
        assert (text, answer.language) == (text, language)
        assert [(text, citation.mark) for citation in answer.citations[:1]] == [(text, "plan")]


@pytest.mark.parametrize("language", OF_WHAT_WAS_DONE)
def test_a_question_whether_goals_were_reached_asks_for_no_plan(language: str) -> None:
    assert [text for text in OF_WHAT_WAS_DONE[language] if asks_only_for_plans(understand(text))] == []


@pytest.mark.parametrize(
    ("question", "quoted"),
    [
        ("What will become of the lighthouse keeper's cottage?", "cottage has been sold"),
        ("What is planned for the lifeboats?", "new engines"),
        ("What is planned for the harbour offices?", "repaint the harbour offices"),
    ],
)
def test_a_plan_for_another_thing_does_not_answer(coast: Assistant, question: str, quoted: str) -> None:
    assert quoted in coast.ask(question).citations[0].quote


LINES = """Presseinformation der Straßenbahn von Erlau

3. Mai 2023

Jutta Reim: Im Winter haben wir vierzehn Wagen erneuert. Im nächsten Jahr werden wir zwei Dinge tun. Erstens bauen wir
eine Linie zum Klinikum. Zweitens bekommen alle Haltestellen Dächer.

Olaf Brink: Alle vier Depots haben jetzt Solardächer. Bis 2027 wollen wir die Depots begrünen.
"""


@pytest.fixture(scope="module")
def tram(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    return assistant_over(tmp_path_factory.mktemp("tram"), {"tram.txt": LINES})


@pytest.mark.parametrize("question", ["What is planned?", "Was ist geplant?", "下一步有什么计划？"])
def test_what_is_planned_is_told_by_the_plans_and_not_by_their_announcement(tram: Assistant, question: str) -> None:
    answer = tram.ask(question)
    quotes = [citation.quote for citation in answer.citations]
    items = ["Erstens bauen wir\neine Linie zum Klinikum.", "Zweitens bekommen alle Haltestellen Dächer."]
    assert [quote for quote in quotes if quote in items] == items
    assert set(quotes) <= {*items, "Bis 2027 wollen wir die Depots begrünen."}
    assert answer.confidence is None


def test_a_question_for_the_plans_for_a_thing_quotes_plans_alone(tram: Assistant) -> None:
    assert {citation.mark for citation in tram.ask("Was ist bei den Depots geplant?").citations} == {"plan"}
