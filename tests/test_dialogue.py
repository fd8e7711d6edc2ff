"""In a text where paragraph after paragraph begins with who speaks, nobody is given another's words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.dialogue import find_dialogue, opening
from index.reader import parse_transcript
from index.transcript import NARRATION


def speakers(text: str) -> list[str]:
    """Who speaks, turn by turn."""
    return [turn.speaker for turn in parse_transcript(text, "meeting").turns]


@pytest.mark.parametrize(
    ("host", "greeting", "unknown", "said"),
    [
        ("Rosa Diaz", "Good evening.", "Resident 1", "The lift is broken."),
        ("Rosa Diaz", "Good evening.", "Man in the back", "Shame!"),
        ("Frau Weiß", "Guten Abend.", "Zwischenruf", "Unverschämt!"),
        ("Анна Белова", "Добрый вечер.", "Жилец 1", "Лифт сломан."),
        ("Άννα Παππά", "Καλησπέρα.", "Κάτοικος 1", "Ο ανελκυστήρας χάλασε."),
        ("ريم الحسن", "مساء الخير.", "أبو محمد", "المصعد معطل."),
        ("رات کهن", "شب بخیر.", "ساکن", "آب قطع است."),
        ("רות כהן", "ערב טוב.", "מיכל", "המעלית תקולה."),
        ("রহিম উদ্দিন", "শুভ সন্ধ্যা।", "করিম খান", "পানি নেই।"),
        ("สมชาย ใจดี", "สวัสดีครับทุกท่าน", "ผู้จัดการ", "เราสร้างอ่างเก็บน้ำ 14 แห่ง"),
        ("王芳", "现在开会。", "老张", "我家漏水。"),
        ("王芳", "现在开会。", "网友“蓝天”", "什么时候装充电桩？"),
        ("王芳", "现在开会。", "居民代表2", "健身器材坏了。"),
        ("佐藤市長", "始めます。", "住民Ａ", "水が漏れます。"),
        ("김철수", "시작합니다.", "주민 A", "승강기가 고장입니다."),
    ],
)
def test_who_speaks_once_under_a_label_that_may_be_anything_is_nobody_else(
    host: str, greeting: str, unknown: str, said: str
) -> None:
    text = f"{host}: {greeting}\n\n{unknown}: {said}\n\n{host}: {greeting}\n"
    assert speakers(text) == [host, NARRATION, host]


@pytest.mark.parametrize("name", ["דנה כהן", "สมชาย ใจดี", "রহিম উদ্দিন", "관리소장", "Grandma", "市民Ａ"])
def test_a_label_that_stands_twice_is_one_in_any_script(name: str) -> None:
    text = f"Rosa Diaz: Good evening.\n\n{name}: Yes.\n\nRosa Diaz: Why?\n\n{name}: No.\n"
    assert speakers(text) == ["Rosa Diaz", name, "Rosa Diaz", name]


def test_a_label_that_is_known_is_one_whatever_follows() -> None:
    text = "Ann Lee: How many?\n\nHarbour master: 5,200, mostly ferries\n\nAnn Lee: Why?\n\nHarbour master: It is.\n\n"
    assert speakers(f"{text}Ann Lee: So?\n\nHarbour master: Yes.\n")[1::2] == ["Harbour master"] * 3


def test_the_end_of_a_name_that_is_known_is_that_person() -> None:
    text = "Frau Weiß: Los.\n\nHerr von der Leyen: Ja.\n\nFrau Weiß: Gut.\n\nvon der Leyen: Nein.\n"
    assert speakers(text)[1::2] == [speakers(text)[1]] * 2


@pytest.mark.parametrize(
    "line",
    ["In 2023: We grew.", "Our goal: to grow.", "10:30 we met.", "Note: It rains."],
)
def test_what_is_no_label_stays_with_who_speaks(line: str) -> None:
    text = f"Rosa Diaz: Good evening.\n\nBob Ray: Yes.\n\n{line}\n\nRosa Diaz: Why?\n"
    assert speakers(text) == ["Rosa Diaz", "Bob Ray", "Rosa Diaz"]


def test_a_thing_and_its_amount_are_nobody_and_nobodys() -> None:
    text = "Rosa Diaz: Good evening.\n\nNorth Plant: 33 tonnes a day\n\nBob Ray: Why?\n\nRosa Diaz: Because.\n"
    assert speakers(text) == ["Rosa Diaz", NARRATION, "Bob Ray", "Rosa Diaz"]


@pytest.mark.parametrize(
    ("host", "unknown", "said"),
    [
        ("Helen Marsh", "A resident", "My cellar is wet."),
        ("Helen Marsh", "Resident 2", "Nobody helps."),
        ("Иван Сомов", "Житель дома 5", "Подвал затоплен."),
        ("سامي نصر", "أم كريم", "القبو مبلل."),
        ("张伟明", "老周", "地下室漏水。"),
    ],
)
def test_in_a_speech_who_is_labelled_right_before_another_is_nobody_else(host: str, unknown: str, said: str) -> None:
    speech = "\n\n".join(
        [f"{host}: {said}", said, said, said, said, f"{unknown}: {said}", f"{host}: {said}", said, said]
    )
    assert speakers(speech) == [host, NARRATION, host]


def test_in_a_speech_what_heads_a_paragraph_is_no_label() -> None:
    paragraphs = [
        "We grew.",
        "Background: The plant is old.",
        "It was built in 1960.",
        "We repaired it.",
        "In short: It works.",
    ]
    text = "Rosa Diaz: Good evening.\n\n" + "\n\n".join(paragraphs) + "\n\nBob Ray: Why?\n\nRosa Diaz: Because.\n"
    assert speakers(text) == ["Rosa Diaz", "Bob Ray", "Rosa Diaz"]


@given(st.lists(st.text(alphabet="Aa1 :：.(（)）。\u0e01\u05d0王\n", max_size=60), max_size=12))
def test_any_lines_are_read_and_what_is_said_follows_the_name(lines: list[str]) -> None:
    find_dialogue(lines)
    for line in lines:
        name, speech = opening(line)
        assert not name or (name in line[:speech] and line[speech:].strip())


@pytest.mark.parametrize(
    ("first", "second", "titled", "unknown"),
    [
        ("ليلى حداد", "سامي نصر", "المهندس سامي نصر", "أبو كريم"),
        ("सीमा वर्मा", "राजेश गुप्ता", "इंजीनियर राजेश गुप्ता", "दादी"),
        ("רינה שפירא", "יואב כץ", "מהנדס יואב כץ", "דיירת"),
        ("สมหญิง ใจดี", "สมชาย มั่นคง", "วิศวกรสมชาย มั่นคง", "ลุงดำ"),
    ],
)
def test_who_has_a_title_the_first_time_is_one_who_speaks_and_nobody_takes_what_another_asks(
    first: str, second: str, titled: str, unknown: str
) -> None:
    said = {"ส": "เราสร้างอ่างเก็บน้ำแล้ว"}.get(first[0], "…")
    text = "\n\n".join(f"{who}: {said}" for who in (titled, unknown, second, first))
    assert speakers(text)[:3] == [second, NARRATION, second]


def test_a_father_is_not_his_son() -> None:
    text = "ليلى حداد: نعم.\n\nأبو سامي نصر: لا.\n\nسامي نصر: نعم.\n\nليلى حداد: شكرا.\n"
    assert speakers(text)[1] != speakers(text)[2]


@pytest.mark.parametrize("label", ["Resident", "A neighbour", "Anwohnerin", "Жительница", "Habitante"])
def test_a_bystander_whom_no_name_tells_is_nobody_else_in_a_speech_too(label: str) -> None:
    text = f"**Rosa Diaz:** Good evening.\n\nWe grow.\n\nWe dig.\n\nWe stay.\n\n{label}: My cellar is wet.\n"
    assert speakers(text) == ["Rosa Diaz", NARRATION]


@pytest.mark.parametrize(
    ("host", "greeting", "guest", "said"),
    [
        ("Olga Prentice", "We spent 6 million crowns.", "Karl Weiss", "no, 3 trams."),
        ("Olga Prentice", "We spent 6 million crowns.", "Karl Weiss", "iPhones cost us 3 million."),
        ("Olga Prieto", "Gastamos 6 millones.", "Carlos Vega", "no, fueron 3 tranvías."),
        ("Olga Prentice", "Wir haben 6 Millionen ausgegeben.", "Karl Weiss", "nein, 3 Straßenbahnen."),
        ("Анна Белова", "Мы потратили 6 миллионов.", "Иван Вайс", "нет, 3 трамвая."),
        ("Olga Prentice", "We spent 6 million crowns.", "Mr. Weiss", "no, 3 trams."),
    ],
)
def test_whose_speech_begins_small_is_heard_right_after_another(
    host: str, greeting: str, guest: str, said: str
) -> None:
    text = f"Budget\n\n{host}: {greeting}\n\n{guest}: {said}\n\n{greeting}\n"
    assert speakers(text) == [host, guest]
    assert speakers(f"{text}\nAnn Boyd: no.\n") == [host, guest, NARRATION]


@pytest.mark.parametrize("name", ["Wesselhoft Quibell", "KARL WEISS", "Zhao Zhiguo", "Jean-Luc de Vosk"])
def test_a_name_that_nobody_knows_before_small_letters_is_nobodys(name: str) -> None:
    assert speakers(f"Olga Prentice: We spent it.\n\n{name}: no, 3 trams.\n\nThey run.\n") == [
        "Olga Prentice",
        NARRATION,
    ]


@pytest.mark.parametrize("topic", ["Main Findings", "Main findings", "Total Cost", "Bank of England"])
def test_a_topic_before_small_letters_stays_with_who_speaks(topic: str) -> None:
    said = f"Olga Prentice: These are our findings.\n\n{topic}: the rate fell.\n\nWe go on.\n"
    assert speakers(said) == ["Olga Prentice"]
