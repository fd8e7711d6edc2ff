"""A year tells when and not what; what is said of line 7 is not said of line 8."""

import pytest

from assistant import Assistant
from assistant.numbered import numbered
from assistant.question import understand
from assistant.terms import topic_of
from tests.indexed import assistant_over

HEALTH = """# Briefing on maternal health in Calder County

2024-03-14

**Ruth Amadi:** In 2023 our midwives attended 4,218 births, 3.6% fewer than in 2022. The infant mortality rate fell from
5.1 to 4.4 per 1,000 live births. We opened seven clinics in rural districts.
"""
RAILWAY = """# Annual review of the Tarn Valley railway

2024-02-03

**Nora Lindgren:** In 2021 we carried 3.1 million passengers. In 2022 the number of passengers rose to 3.9 million. Last
year 4.4 million passengers travelled with us. In 2021, 18 stations had step-free access.

**Piotr Zielak:** Line 7 was opened in September and cost 640 million euros. The extension of line 3 to the airport will
cost 410 million euros. Phase 2 of the signalling programme starts in May.
"""
WATER = """Conferencia de prensa sobre el agua en la provincia de Almendral

8 de abril de 2024

Rosa Iturbe: En 2023 los embalses llegaron al 71 % de su capacidad. Reparamos 210 kilómetros de tuberías.

Hugo Barrientos: El precio medio del agua subió un 2 %. Instalamos 96.000 contadores inteligentes. Atendimos 14.300
llamadas de clientes.
"""


@pytest.fixture(scope="module")
def health(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    return assistant_over(tmp_path_factory.mktemp("health"), {"health.md": HEALTH})


@pytest.fixture(scope="module")
def railway(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    return assistant_over(tmp_path_factory.mktemp("railway"), {"railway.md": RAILWAY})


@pytest.fixture(scope="module")
def water(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    return assistant_over(tmp_path_factory.mktemp("water"), {"water.txt": WATER})


@pytest.mark.parametrize(
    "question",
    [
        "What was the infant mortality rate in 2023?",
        "2023年婴儿死亡率是多少？",
        "Quel était le taux de mortalité infantile en 2023 ?",
    ],
)
def test_the_topic_outweighs_the_year(health: Assistant, question: str) -> None:
    assert health.ask(question).citations[0].quote.startswith("The infant mortality rate")


@pytest.mark.parametrize(
    ("question", "quoted"),
    [
        ("¿Cuál fue el precio del agua en 2023?", "El precio medio"),
        ("¿Cuántas llamadas se atendieron en 2023?", "14.300"),
        ("How many smart meters were installed in 2023?", "96.000"),
    ],
)
def test_it_does_so_in_other_transcripts(water: Assistant, question: str, quoted: str) -> None:
    assert quoted in water.ask(question).citations[0].quote


def test_the_year_alone_is_no_evidence(health: Assistant, water: Assistant) -> None:
    question = "What was the unemployment rate in 2023?"
    assert health.ask(question).refused
    assert water.ask(question).refused


@pytest.mark.parametrize(
    ("question", "quoted"),
    [
        ("How many passengers were carried in 2021?", "3.1 million"),
        ("How many passengers were carried in 2022?", "3.9 million"),
        ("How many passengers were carried in 2023?", "4.4 million"),
        ("Combien de passagers y a-t-il eu en 2022 ?", "3.9 million"),
        ("2022年有多少乘客？", "3.9 million"),
    ],
)
def test_the_year_decides_between_sentences_on_one_topic(railway: Assistant, question: str, quoted: str) -> None:
    assert quoted in railway.ask(question).citations[0].quote


@pytest.mark.parametrize(
    ("question", "topic"),
    [
        ("What was the infant mortality rate in 2023?", "What was the infant mortality rate ?"),
        ("Wie viel wurde im Jahr 2022 investiert?", "Wie viel wurde investiert?"),
        ("2023年造林多少？", "造林多少?"),
        ("Сколько деревьев посадили в 2023 году?", "Сколько деревьев посадили ?"),
        ("2023 yılında kaç ağaç dikildi?", "kaç ağaç dikildi?"),
        ("What is planned in 2025?", "What is planned in 2025?"),
        ("What happened in 2022?", "What happened in 2022?"),
        ("How many 5G stations are there?", "How many 5G stations are there?"),
    ],
)
def test_what_is_left_without_the_year(question: str, topic: str) -> None:
    assert topic_of(understand(question), question) == topic


@pytest.mark.parametrize(
    "question",
    [
        "How much did line 8 cost?",
        "¿Cuánto costó la línea 8?",
        "Was kostete die Linie 8?",
        "8号线花了多少钱？",
        "When does phase 3 of the signalling programme start?",
    ],
)
def test_another_line_does_not_answer(railway: Assistant, question: str) -> None:
    assert railway.ask(question).refused


@pytest.mark.parametrize(
    ("question", "quoted"),
    [
        ("How much did line 7 cost?", "640 million"),
        ("¿Cuánto costó la línea 7?", "640 million"),
        ("How much will line 3 cost?", "410 million"),
        ("¿Cuánto costará la línea 3?", "410 million"),
        ("3号线要花多少钱？", "410 million"),
        ("When does phase 2 of the signalling programme start?", "Phase 2"),
    ],
)
def test_the_line_itself_does(railway: Assistant, question: str, quoted: str) -> None:
    assert [quoted in one.quote for one in railway.ask(question).citations] == [True]


@pytest.mark.parametrize(
    ("language", "text", "things"),
    [
        ("en", "Line 7, 14.3 km long, cost 640 million euros.", {"line": {"7"}}),
        ("en", "In 2023 we hired 36 midwives in the 14 districts, up 4.1%.", {"hire": {"36"}}),
        ("es", "La línea 3 llegará al aeropuerto antes de 2027.", {"línea": {"3"}}),
        ("de", "Die Buslinie 12 wird verlängert.", {"buslini": {"12"}}),
        ("zh", "8号线和第12条", {"号线": {"8"}, "条": {"12"}}),
        ("zh", "新建5个车站，投资8600万元。", {}),
        ("ko", "8호선은 2025년에 개통한다.", {"호선": {"8"}}),
    ],
)
def test_numbered_things_are_told_from_amounts(language: str, text: str, things: dict[str, set[str]]) -> None:
    assert numbered(text, language) == things
