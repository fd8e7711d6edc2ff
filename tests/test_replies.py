"""A question that somebody asked in a transcript is answered by the reply to it."""

import pytest

from assistant import Assistant
from tests.indexed import assistant_over

MILL = """Press conference on the mill of Eastbrook

May 7, 2024

Participants: Ms. Olga Reyes, director of the mill; Mr. Hugo Bell, chief engineer

Moderator: Good morning. Director, please.

Olga Reyes: We ground 9,000 tonnes of flour last year. Next year we will build a new silo at the harbour. The old silo
was closed in March.

Eastbrook Mail: Director, why was the old silo closed, and how much will the new silo cost? People fear for their jobs.

Moderator: Director Reyes, please.

Olga Reyes: Its walls had cracks. We have put 14 million crowns aside for that. Nobody will be dismissed.

Radio Brook: When will the new silo be ready? And who will run it?

Hugo Bell: The crane comes first. It will open in June 2026.
"""
WARDS = """Press conference on the wards of Ayr and Oban

May 9, 2024

Participants: Ms. Jean Kerr, minister

Jean Kerr: The maternity ward in Ayr cost 38 million crowns. The one in Oban cost 52 million crowns. We will also build
a clinic for children. It will open in September 2027. We have hired midwives. The budget is 9 million crowns.
"""
KIRCHE = """Pressekonferenz zur Stadtkirche

3. Juni 2024

Teilnehmer: Bürgermeisterin Ute Hahn

Ute Hahn: Wir sanieren den Turm der Stadtkirche. Der Turm ist 64 Meter hoch.

Journalist: Warum läuten die Glocken nicht mehr?

Ute Hahn: Der Balken ist morsch.
"""


@pytest.fixture(scope="module")
def mill(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    return assistant_over(
        tmp_path_factory.mktemp("replies"), {"mill.txt": MILL, "kirche.txt": KIRCHE, "wards.txt": WARDS}
    )


@pytest.mark.parametrize(
    ("question", "quote"),
    [
        ("Why was the old silo closed?", "Its walls had cracks."),
        ("How much will the new silo cost?", "We have put 14 million crowns aside for that."),
        ("When will the new silo be ready?", "It will open in June 2026."),
        ("Warum läuten die Glocken nicht mehr?", "Der Balken ist morsch."),
    ],
)
def test_the_reply_answers_although_it_shares_no_word_with_the_question(
    mill: Assistant, question: str, quote: str
) -> None:
    answer = mill.ask(question)
    assert answer.citations[0].quote == quote
    document = mill.index.transcript(answer.citations[0].document)
    assert document.text[answer.citations[0].start : answer.citations[0].end] == quote


@pytest.mark.parametrize(
    "question",
    [
        "Who designed the old silo?",  # other words than anybody's question
        "When was the old silo closed?",  # the reporter asked why
    ],
)
def test_the_reply_to_another_question_does_not_answer(mill: Assistant, question: str) -> None:
    assert "Its walls had cracks." not in mill.ask(question).answer


@pytest.mark.parametrize(
    ("question", "quotes"),
    [
        (
            "How much did the maternity ward in Oban cost?",
            ["The maternity ward in Ayr cost 38 million crowns.", "The one in Oban cost 52 million crowns."],
        ),
        (
            "When will the clinic for children open?",
            ["We will also build a clinic for children.", "It will open in September 2027."],
        ),
        ("How much did the maternity ward in Ayr cost?", ["The maternity ward in Ayr cost 38 million crowns."]),
    ],
)
def test_a_sentence_that_goes_on_is_quoted_where_it_states_what_is_asked_for(
    mill: Assistant, question: str, quotes: list[str]
) -> None:
    assert [" ".join(citation.quote.split()) for citation in mill.ask(question).citations] == quotes


def test_a_sentence_that_does_not_refer_back_states_another_thing(mill: Assistant) -> None:
    assert "9 million" not in mill.ask("How many midwives were hired?").answer
