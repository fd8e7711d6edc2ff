"""A transcript is read with its title, dates, speakers and turns; its text stays the source's own."""

import json
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import event, given
from hypothesis import strategies as st

from index import InputError, Transcript
from index.reader import parse_transcript, read_transcript
from index.transcript import JOURNALIST, NARRATION
from tests.conftest import MIIT_TEXT


def said(transcript: Transcript, turn: int) -> str:
    paragraphs = transcript.turns[turn].paragraphs
    return transcript.text[paragraphs[0].start : paragraphs[-1].end]


def test_the_text_is_the_files_own(miit: Transcript) -> None:
    assert miit.text == MIIT_TEXT.read_bytes().decode("utf-8")


def test_the_miit_transcript_has_its_metadata(miit: Transcript) -> None:
    about = miit.metadata
    assert about.title == "SCIO press conference on development of industry and information technology in 2021"
    assert (about.event_date, about.published) == (date(2022, 1, 20), date(2022, 1, 24))
    assert about.url
    assert about.url.endswith("content_78008342.htm")
    assert [speaker.name for speaker in about.speakers] == ["Tian Yulong", "Zhao Zhiguo"]


def test_title_and_dates_are_found_in_the_text_alone(miit: Transcript) -> None:
    found = parse_transcript(miit.text, "without-sidecar").metadata
    assert (found.title, found.event_date, found.published) == (
        miit.metadata.title,
        miit.metadata.event_date,
        miit.metadata.published,
    )


@pytest.mark.parametrize(
    "day",
    [
        "2022-01-24",
        "2022年1月24日",
        "2022年1月24日（星期一）",
        "令和4年1月24日",
        "2022년 1월 24일",
        "January 24, 2022",
        "Monday, 24 January 2022",
        "24. Januar 2022",
        "24.01.2022",
        "lundi 24 janvier 2022",
        "24 de enero de 2022",
        "24 de janeiro de 2022",
        "24 gennaio 2022",
        "24 января 2022 г.",
        "24 Ocak 2022 Pazartesi",
        "Ngày 24 tháng 1 năm 2022",
        "٢٤ يناير ٢٠٢٢",
        "24 जनवरी 2022",
    ],
)
@pytest.mark.parametrize("between", ["\n", "\n\n"])
def test_a_date_below_the_title_is_the_day_of_the_event(day: str, between: str) -> None:
    found = parse_transcript(f"Rivers are renewed{between}{day}{between}Ida Holm: We grow.\n", "t")
    assert found.metadata.title == "Rivers are renewed"
    assert (found.metadata.event_date, found.metadata.published) == (date(2022, 1, 24), None)
    assert said(found, 0) == "We grow."
    assert found.event_span
    assert found.text[found.event_span.start : found.event_span.end].strip(".） ") in day


def test_a_date_that_says_so_is_that_of_publication() -> None:
    found = parse_transcript("Rivers are renewed\n\nUpdated: 24 January 2022\n\nIda Holm:\n\nWe grow.\n", "t")
    assert (found.metadata.event_date, found.metadata.published) == (None, date(2022, 1, 24))


@pytest.mark.parametrize("line", ["24 Busse 2022", "Montag ist der 24. Januar 2022 und alles ist gut", "31.02.2022"])
def test_a_line_that_is_no_date_gives_none(line: str) -> None:
    found = parse_transcript(f"Rivers are renewed\n\n{line}\n\nIda Holm: We grow.\n", "t")
    assert (found.metadata.event_date, found.metadata.published) == (None, None)


def test_a_title_of_two_lines_is_told_in_one() -> None:
    found = parse_transcript("Rivers are renewed\nin the north\n\nIda Holm: We grow.\n", "t")
    assert found.metadata.title == "Rivers are renewed in the north"


def test_turns_belong_to_their_speakers(miit: Transcript) -> None:
    assert [turn.speaker for turn in miit.turns] == [NARRATION, JOURNALIST, "Tian Yulong", "Zhao Zhiguo"]
    assert said(miit, 1).startswith("According to the recently held National Work Conference")
    assert said(miit, 2).endswith("I would like to invite Mr. Zhao Zhiguo to answer it.")
    assert said(miit, 3).startswith("Thank you for your question. Last year,")
    assert said(miit, 3).endswith("high-quality development of the information and communications industry. Thank you.")


def test_page_furniture_belongs_to_no_turn(miit: Transcript) -> None:
    kept = "\n".join(miit.text[p.start : p.end] for turn in miit.turns for p in turn.paragraphs)
    for furniture in ("Press Room", "10\xa0\xa0>", "January 24, 2022"):
        assert furniture in miit.text
        assert furniture not in kept


@pytest.mark.parametrize(
    "row", ["3400 4500", "1 2 3 4", "12 15", "10-20", "5", "2021", "2020 2021", "1/2", "(3)", "A / B / C", "Page 3"]
)
def test_numbers_in_a_text_are_what_is_said(row: str) -> None:
    text = f"Rivers\n\nIda Holm:\n\nWe sold:\n\n{row}\n\nThat is all.\n\n{row}\n"
    (turn,) = parse_transcript(text, "t").turns
    assert [text[p.start : p.end] for p in turn.paragraphs] == ["We sold:", row, "That is all.", row]


@pytest.mark.parametrize("pager", ["<  1  2  3  …  10  >", "« 1 2 3 »", "上一页 1 2 3 下一页", "1 ... 4 5 6 ... 10"])
def test_a_pager_in_a_text_is_not_said(pager: str) -> None:
    text = f"Rivers\n\nIda Holm:\n\nWe grow.\n\n{pager}\n"
    assert said(parse_transcript(text, "t"), 0) == "We grow."


def test_an_editor_who_asks_is_heard() -> None:
    transcript = parse_transcript("Editor: What is new?\n\nIda Holm: We grow.\n\nEditor: Why?\n\nEditor: Jo Li", "t")
    assert [turn.speaker for turn in transcript.turns] == ["Editor", "Ida Holm", "Editor"]


def test_markdown_with_bold_labels_and_headings() -> None:
    text = (
        "# Briefing on rural broadband\n\nMarch 3, 2023\n\n## Opening\n\n**Li Wei:** Good morning. Every village is"
        " connected.\n\n**Reuters:** By when?\n\n**Li Wei:** By May 1.\n\n**Reuters:** Thank you.\n"
    )
    transcript = parse_transcript(text, "rural")
    assert transcript.metadata.title == "Briefing on rural broadband"
    assert transcript.metadata.event_date == date(2023, 3, 3)
    assert [turn.speaker for turn in transcript.turns] == ["Li Wei", "Reuters", "Li Wei", "Reuters"]
    assert transcript.turns[0].paragraphs[0].heading == "Opening"


def test_chinese_labels_with_full_width_colons() -> None:
    text = (
        "国务院新闻办发布会\n2022年1月24日\n\n田玉龙：\n\n谢谢你的提问。请赵志国先生回答。\n\n赵志国：\n\n"
        "去年，新建5G基站65.4万个。主要措施如下：一是加强规划。\n\n总台央视记者：\n\n下一步有什么打算？"
    )
    transcript = parse_transcript(text, "zh")
    assert [turn.speaker for turn in transcript.turns] == ["田玉龙", "赵志国", "总台央视记者"]
    assert transcript.metadata.language == "zh"
    assert transcript.metadata.event_date == date(2022, 1, 24)


@pytest.mark.parametrize(
    "label", ["Q", "Question", "Reporter", "A journalist", "Reporter (Reuters)", "**Q**", "记者", "问"]
)
def test_a_questioner_without_a_name_is_a_journalist(label: str) -> None:
    transcript = parse_transcript(f"{label}: What is new?\n\nAnna Berg: Nothing is.\n\n{label}: And now?", "t")
    assert [turn.speaker for turn in transcript.turns] == [JOURNALIST, "Anna Berg", JOURNALIST]


@pytest.mark.parametrize(
    ("text", "speakers"),
    [
        ("ALICE JONES: We grow.\n\nBOB: Churn fell.\n\nOPERATOR: Next question.", ["ALICE JONES", "BOB", "OPERATOR"]),
        ("Anna Berg: We sold apples.", ["Anna Berg"]),
        ("Li Wei: Good.\n\n**Carla Gómez (Reuters):** By when?\n\nLi Wei: Soon.", ["Li Wei", "Carla Gómez", "Li Wei"]),
        ("王小明：各位好。\n\n李娜（副司长）：收入增长。", ["王小明", "李娜"]),
        ("**王小明**：各位好。\n\n**答**：收入增长。", ["王小明", NARRATION]),
        ("主持人 陈文俊：\n\n各位好。", ["陈文俊"]),
        ("Q: What is new?\n\nA: Nothing is.", [JOURNALIST, NARRATION]),
        ("问：有什么新闻？\n答：没有。", [JOURNALIST, NARRATION]),
        ("质询会\n\n红星新闻记者：有什么打算？\n\n欧阳修：没有。", ["红星新闻记者", "欧阳修"]),
        ("《人民日报》记者：有什么打算？\n\n艾力·买买提：没有。", ["《人民日报》记者", "艾力·买买提"]),
        ("陳建仁：各位好。\n\n主持人：请提问。", ["陳建仁", "主持人"]),
        ("工业和信息化部副部长王江平：各位好。\n\n新华社记者张三：请问？", ["王江平", "张三"]),
        ("田中太郎：今年は成長しました。\n\nジョン・スミス：来年は？", ["田中太郎", "ジョン・スミス"]),
        (
            "محمد علي: نعم، نمت الإيرادات.\n\nسؤال: متى؟\n\nالسيد سامر حداد: غدا.",
            ["محمد علي", JOURNALIST, "السيد سامر حداد"],
        ),
        ("श्री शर्मा: हम बढ़े।\n\nप्रश्न: कब?\n\nनरेंद्र वर्मा: कल।", ["श्री शर्मा", JOURNALIST, "नरेंद्र वर्मा"]),
        ("김철수: 성장했습니다.\n\n기자: 언제요?\n\n박 장관: 내일.", ["김철수", JOURNALIST, "박 장관"]),
        ("Soru: Ne zaman?\n\nAyşe Kaya: Yarın.", [JOURNALIST, "Ayşe Kaya"]),
        ("Phóng viên: Khi nào?\n\nNguyễn Văn An: Ngày mai.", [JOURNALIST, "Nguyễn Văn An"]),
        ("IDA HOLM\nWe grow.\n\nBO LI\nWhen?\n\nIDA HOLM\nNow.\n\nBO LI\nWhy?", ["IDA HOLM", "BO LI"] * 2),
        ("# Rivers\n\n## Ida Holm:\n\nWe grow.\n\n## Bo Li:\n\nWhen?", ["Ida Holm", "Bo Li"]),
    ],
)
def test_a_label_that_stands_once_starts_a_turn(text: str, speakers: list[str]) -> None:
    transcript = parse_transcript(text, "t")
    assert [turn.speaker for turn in transcript.turns] == speakers
    named = [speaker.name for speaker in transcript.metadata.speakers]
    assert named == [name for name in dict.fromkeys(speakers) if name not in (JOURNALIST, NARRATION)]


@pytest.mark.parametrize(
    ("label", "speaker", "role"),
    [
        ("县教育局局长 魏长青：", "魏长青", "县教育局局长"),
        ("央视记者 李娜：", "李娜", "央视记者"),
        ("县财政局 总会计师 钱多多：", "钱多多", "县财政局 总会计师"),
        ("工业和信息化部总工程师 田玉龙：", "田玉龙", "工业和信息化部总工程师"),
        ("学生代表小王：", "小王", "学生代表"),
        ("《宁港日报》记者 提问：", "《宁港日报》记者", None),
        ("路透社：", "路透社", None),
        ("欧阳局长：", "欧阳局长", None),
        ("西園寺課長：", "西園寺課長", None),
        ("鈴木副市長：", "鈴木副市長", None),
        ("さくら市長　山田花子：", "山田花子", "さくら市長"),
        ("박도현 시장:", "박도현 시장", None),
        ("주민 대표 이순자:", "주민 대표 이순자", None),
        ("Корреспондент газеты «Вельский край»:", "Корреспондент газеты «Вельский край»", None),
        ("Пётр Орлов, мэр города:", "Пётр Орлов", "мэр города"),
        ("Ведущая:", "Ведущая", None),
        ("Mme Claire Vasseur, directrice :", "Claire Vasseur", "directrice"),
        ("Le journaliste :", JOURNALIST, None),
        ("Reporter from The Harbor Times:", "Reporter from The Harbor Times", None),
        ("Moderator:", "Moderator", None),
        ("Bürgermeister der Stadt Lindau:", "Bürgermeister der Stadt Lindau", None),
        ("Anna Kern, Bürgermeisterin:", "Anna Kern", "Bürgermeisterin"),
        ("Periodista de El País:", "Periodista de El País", None),
        ("El alcalde:", "El alcalde", None),
        ("Marco Rossi, sindaco:", "Marco Rossi", "sindaco"),
        ("João Lima, prefeito:", "João Lima", "prefeito"),
        ("Hürriyet muhabiri:", "Hürriyet muhabiri", None),
        ("Ông Nguyễn Văn An, giám đốc sở:", "Nguyễn Văn An", "giám đốc sở"),
        ("Phóng viên báo Tuổi Trẻ:", "Phóng viên báo Tuổi Trẻ", None),
        ("محمد علي، وزير النقل:", "محمد علي", "وزير النقل"),
        ("الوزير:", "الوزير", None),
        ("महापौर सुनीता देवी:", "महापौर सुनीता देवी", None),
        ("मंत्री:", "मंत्री", None),
    ],
)
def test_an_office_or_a_reporter_takes_the_words_from_who_spoke_before(
    label: str, speaker: str, role: str | None
) -> None:
    transcript = parse_transcript(f"Jo Quist: We grow. It is true.\n\n{label} 2021.\n", "t")
    assert [(turn.speaker, said(transcript, n)) for n, turn in enumerate(transcript.turns)] == [
        ("Jo Quist", "We grow. It is true."),
        (speaker, "2021."),
    ]
    assert [who.role for who in transcript.metadata.speakers if who.name == speaker] == (
        [] if speaker == JOURNALIST else [role]
    )


@pytest.mark.parametrize(
    "label",
    [
        "Dr. Petrov, who joined us late:",
        "Chủ tịch UBND tỉnh:",
        "朝日新聞：",
        "市民の代表：",
        "Anna Berg, from the coast:",
        "Mr. Petrov —",
        "Anna Berg –",
        "王建国 ——",
        "[Anna Berg]",
        "[ Carla Voss ]:",
        "**[Quist Vale]**",
        "【王建国】",
    ],
)
def test_words_whose_speaker_cannot_be_told_are_nobodys(label: str) -> None:
    transcript = parse_transcript(f"Jo Quist: We grow.\n\n{label} We pay.\n\nThat is all.\n\nJo Quist: Yes.", "t")
    assert [turn.speaker for turn in transcript.turns] == ["Jo Quist", NARRATION, "Jo Quist"]
    assert said(transcript, 1) == f"{label} We pay.\n\nThat is all."


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("张伟：大家好。", "李娜：去年增长百分之五。"),
        ("张伟：大家好。", "王涛：我们有三个厂。"),
        ("Jörg Maß: Guten Tag.", "Müller: Ich habe 3 Hunde."),
        ("Anna Berg: We have 12.", "Carlos: And I have 3."),
        ("Пётр Орлов: Да.", "Кузнецов: Три."),
        ("أحمد سالم: لدينا 12 صفا.", "خالد: عندي 3 كلاب."),
        ("नरेंद्र वर्मा: हम बढ़े।", "शर्मा: तीन।"),
    ],
)
def test_who_is_named_once_by_a_surname_or_a_given_name_is_heard_for_nobody_else(first: str, second: str) -> None:
    transcript = parse_transcript(f"{first}\n\n{second}\n\n2021.\n\n{first}\n", "t")
    speaker = first.partition("：")[0].partition(":")[0]
    assert [turn.speaker for turn in transcript.turns] == [speaker, NARRATION, speaker]
    assert said(transcript, 1) == f"{second}\n\n2021."


@pytest.mark.parametrize(
    ("between", "speakers"),
    [
        ("Quibell: I own 3 dogs.", ["Ida Holm", NARRATION, "Bo Li"]),
        ("Quibell: I own 3 dogs.\n\nThat is all.", ["Ida Holm", "Bo Li"]),
        ("Irrigation: It costs little. All irrigation does.", ["Ida Holm", "Bo Li"]),
        ("Outlook: We will grow.", ["Ida Holm", "Bo Li"]),
        ("Quibell: three dogs.", ["Ida Holm", "Bo Li"]),
    ],
)
def test_a_word_that_is_no_topic_between_two_labels_may_be_a_name(between: str, speakers: list[str]) -> None:
    transcript = parse_transcript(f"Ida Holm: We grow.\n\n{between}\n\nBo Li: When?\n", "t")
    assert [turn.speaker for turn in transcript.turns] == speakers
    assert between in transcript.text


@pytest.mark.parametrize(
    ("text", "speakers"),
    [
        ("局长 欧阳建国：好。\n\n副局长 欧阳敏：好。\n\n欧阳局长：对。", ["欧阳建国", "欧阳敏", "欧阳建国"]),
        ("王平凡：各位好。\n\n王建国：好。\n\n王局长：对。", ["王平凡", "王建国", "王局长"]),
        (
            "町長　小田切誠：はい。\n\n記者：いつですか。\n\n小田切町長：来年です。",
            ["小田切誠", JOURNALIST, "小田切誠"],
        ),
        ("박도현 시장: 네.\n\n기자: 언제요?\n\n박 시장: 내일.", ["박도현 시장", JOURNALIST, "박도현 시장"]),
        ("Орлова Т. В.: Да.\n\nВопрос: Когда?\n\nОрлова: Завтра.", ["Орлова Т. В.", JOURNALIST, "Орлова Т. В."]),
        ("Ann Lee: Yes.\n\nBo Lee: No.\n\nLee: Now.", ["Ann Lee", "Bo Lee", "Lee"]),
        ("Ann Lee: Yes.\n\nBo Ray: No.\n\nAnn: Now.", ["Ann Lee", "Bo Ray", "Ann Lee"]),
        ("Ann Lee: Yes.\n\nAnn Ray: No.\n\nAnn: Now.", ["Ann Lee", "Ann Ray", "Ann"]),
        ("**Ann Lee, head of Alder North:** Yes.\n\nBo Ray: No.", ["Ann Lee", "Bo Ray"]),
        ("Mayor Ann Lee: We grow.\n\nMayor Lee: Now.\n\nAnn Lee: Yes.", ["Ann Lee", "Ann Lee", "Ann Lee"]),
        ("Mayor Ann Lee: We grow.\n\nMinister Lee: Now.", ["Mayor Ann Lee", "Minister Lee"]),
        ("Frau Anna Kern, Bürgermeisterin: Ja.\n\nKern: Nein.", ["Anna Kern", "Anna Kern"]),
        (
            "Frau Anna Kern: Ja.\n\nBürgermeisterin Kern: Ja.\n\nKern: Nein.",
            ["Anna Kern", "Bürgermeisterin Kern", "Kern"],
        ),
        ("Мэр Пётр Орлов: Да.\n\nОрлов: Нет.\n\nМэр Орлов: Да.", ["Мэр Пётр Орлов"] * 3),
        ("山田市長：はい。\n\n記者：いつ。\n\n山田：来年。", ["山田", JOURNALIST, "山田"]),
        ("山田市長：はい。\n\n山田課長：いつ。\n\n山田：来年。", ["山田市長", "山田課長", "山田"]),
        ("发布会\n主持人：请提问\n副局长 尉迟敏：好\n市民の代表：不", ["主持人", "尉迟敏", NARRATION]),
        ("司会：始めます。\n\n問　いつですか。\n\n答　来年です。", ["司会", JOURNALIST, NARRATION]),
        ("Q : Et la lampe ?\n\nR : Elle porte loin.", [JOURNALIST, NARRATION]),
        ("P: ¿Cuándo?\n\nR: Mañana.", [JOURNALIST, NARRATION]),
        ("В: Когда?\n\nО: Завтра.", [JOURNALIST, NARRATION]),
    ],
)
def test_a_short_label_means_who_bears_its_name(text: str, speakers: list[str]) -> None:
    assert [turn.speaker for turn in parse_transcript(text, "t").turns] == speakers


def test_a_label_in_brackets_means_who_is_labelled_elsewhere() -> None:
    text = "Ida Holm: We grow.\n\n[Ida Holm] And more.\n\nBo Li: When?\n\n[Ida Holm] Now.\n\n[Moderator] Thanks."
    transcript = parse_transcript(text, "t")
    assert [(turn.speaker, said(transcript, n)) for n, turn in enumerate(transcript.turns)] == [
        ("Ida Holm", "We grow.\n\n[Ida Holm] And more."),
        ("Bo Li", "When?"),
        ("Ida Holm", "Now."),
        ("Moderator", "Thanks."),
    ]


def test_names_that_return_in_brackets_are_labels() -> None:
    text = "[Ida Holm] We grow.\n\n[Applause] Good.\n\n[Bo Li] When?\n\n[Ida Holm] Now.\n\n[Bo Li] Why?\n"
    assert [turn.speaker for turn in parse_transcript(text, "t").turns] == ["Ida Holm", "Bo Li", "Ida Holm", "Bo Li"]


@pytest.mark.parametrize(
    "sentence",
    [
        "The measures taken are mainly as follows:",
        "First: we build. Second: we test.",
        "Note: the figures are preliminary.",
        "We have one aim: growth.",
        "At 10:30 we start.",
        "结果如下：收入增长。",
        "Growth: it was strong.",
        "He said: it is done.",
        "Three points: growth, work and water.",
        "Our Plan For Growth: We build.",
        "Unser Ziel: Wachstum.",
        "New York: we build there.",
        "June 5: We build.",
        "In 2023:\n\nWe built.\n\nIn 2023:",
        "Table 3:\n\nIt is long.",
        "Table 3: Growth was strong.",
        "GDP: It was strong.",
        "Total Cost: It was low.",
        "Beijing Time: 10 a.m. is when we open.",
        "Key Findings: It leaks.",
        "Wichtige Ergebnisse: Es wächst.",
        "The mayor said: It is done.",
        "Our mayor: She is here.",
        "Министр сказал: Это сделано.",
        "我们的部长：他在这里。",
        "高级工程师：120人。",
        "Глава 3: Начало.",
        "三位局长：都在这里。",
        "移动通信：收入增长。",
        "الوزير قال: نعم.",
        "मंत्री ने कहा: हाँ।",
        "국내 시장: 성장했습니다.",
        "主要措施如下：\n\n一是加强规划。",
        "江苏省：收入增长。",
        "高产量：每天33吨。",
        "周期长：需要8个月。",
        "方针：稳中求进。",
        "今天来了很多记者：有老有少。",
        "質問に答えるのは経済産業大臣：そうです。",
        "结果如下：收入增长。\n\n结果如下：支出下降。",
        "لدينا ثلاث نقاط: النمو والعمل.",
        "الإجراءات كما يلي:\n\nالنمو.",
        "이번에는: 성장입니다.",
        "हमारे तीन लक्ष्य: विकास।",
        "[Foreign Language] It is true.",
        "[Laughter] It is true.",
        "[it is true] We build.",
        "New York — The home of us all.",
        "Anna Berg — a friend of mine — is here.",
        "We grow — Anna Berg said so.",
    ],
)
def test_a_colon_in_speech_starts_no_turn(sentence: str) -> None:
    transcript = parse_transcript(f"Anna Berg:\n\nGood morning to all of you.\n\n{sentence}\n\nThat is all.", "t")
    assert [turn.speaker for turn in transcript.turns] == ["Anna Berg"]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("[00:00:09] Bob Ray: ", "[00:01:19] Ann Lee: "),
        ("00:00:09 Bob Ray: ", "00:01:19 Ann Lee: "),
        ("(00:09) Bob Ray: ", "(01:19) Ann Lee: "),
        ("00:00:09.500 --> 00:00:11.000 Bob Ray: ", "00:01:19.000 --> 00:01:20.000 Ann Lee: "),
        ("[2024-03-09 10:30:00] Bob Ray: ", "[2024-03-09 10:31:00] Ann Lee: "),
        ("Bob Ray [00:09]: ", "Ann Lee [01:19]: "),
        ("Bob Ray 00:09\n", "Ann Lee 01:19\n"),
        ("[00:00:09]\nBob Ray: ", "[00:01:19]\nAnn Lee: "),
    ],
)
def test_the_time_beside_a_label_is_not_said(first: str, second: str) -> None:
    text = f"{first}We grow\n{second}At 10:30: when?\n"
    transcript = parse_transcript(text, "t")
    assert [turn.speaker for turn in transcript.turns] == ["Bob Ray", "Ann Lee"]
    assert (said(transcript, 0), said(transcript, 1)) == ("We grow", "At 10:30: when?")


def test_a_hard_wrapped_paragraph_is_one_paragraph() -> None:
    text = "Anna Berg:\nThe network covers\nevery village in the\ncountry. It is fast.\n\nIt is cheap.\n"
    (turn,) = parse_transcript(text, "t").turns
    assert [text[p.start : p.end] for p in turn.paragraphs] == [
        "The network covers\nevery village in the\ncountry. It is fast.",
        "It is cheap.",
    ]


@given(st.text(min_size=1))
def test_any_text_is_read_without_changing_it_or_refused_in_a_sentence(text: str) -> None:
    try:
        transcript = parse_transcript(text, "any")
    except InputError as error:
        event(str(error)[:30])
        return
    assert transcript.text == text
    spans = [(p.start, p.end) for turn in transcript.turns for p in turn.paragraphs]
    assert spans == sorted(spans)
    assert all(text[start:end].strip() == text[start:end] != "" for start, end in spans)
    assert all(before[1] <= after[0] for before, after in pairwise(spans))


@given(
    st.lists(
        st.sampled_from(
            ["Ida Holm", "田玉龙", "محمد", ":", "：", "\n", " ", ">>", "[00:09] ", "**", "(x)", "12", "<", "# "]
        ),
        max_size=40,
    ),
    st.integers(1, 400),
)
def test_labels_in_any_order_are_read_or_refused(pieces: list[str], times: int) -> None:
    text = "".join(pieces * times)[:4_000]
    try:
        transcript = parse_transcript(text, "any")
    except InputError:
        return
    kept = [text[p.start : p.end] for turn in transcript.turns for p in turn.paragraphs]
    labels = [text[turn.label.start : turn.label.end] for turn in transcript.turns if turn.label]
    assert all(piece.strip() == piece != "" for piece in [*kept, *labels])


def refused(path: Path) -> str:
    with pytest.raises(InputError) as refusal:
        read_transcript(path)
    assert "\n" not in str(refusal.value)
    return str(refusal.value)


def test_what_is_not_a_transcript_is_refused_in_one_sentence(tmp_path: Path) -> None:
    assert "no file" in refused(tmp_path / "missing.txt")
    assert ".txt, .md" in refused(tmp_path)
    files = {"slides.ppt": b"PPT", "noise.txt": bytes(range(128, 256)), "nul.txt": b"a\x00b", "empty.txt": b" \n"}
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    assert ".txt, .md" in refused(tmp_path / "slides.ppt")
    assert "UTF-8" in refused(tmp_path / "noise.txt")
    assert "NUL" in refused(tmp_path / "nul.txt")
    assert "nothing" in refused(tmp_path / "empty.txt")


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "JavaScript:alert(1)", "file:///etc/passwd", "talk", "http://["]
)
def test_a_url_that_is_not_of_the_web_is_refused(tmp_path: Path, url: str) -> None:
    (tmp_path / "talk.txt").write_text("Ann: We grow.", encoding="utf-8")
    (tmp_path / "talk.json").write_text(json.dumps({"url": url}), encoding="utf-8")
    with pytest.raises(InputError, match=r"talk\.json' gives .* as url, which is no address of the web: write") as told:
        read_transcript(tmp_path / "talk.txt")
    assert str(told.value).count(". ") == 0


@pytest.mark.parametrize("sidecar", ["{", '{"title": 3}', '{"titel": "typo"}', '{"event_date": "soon"}', "[]"])
def test_a_malformed_sidecar_is_refused_in_one_sentence(tmp_path: Path, sidecar: str) -> None:
    (tmp_path / "talk.txt").write_text("Anna Berg: We grow.\n")
    (tmp_path / "talk.json").write_text(sidecar)
    assert "talk.json" in refused(tmp_path / "talk.txt")


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("gb18030", "田玉龙：\n\n去年，全国新建5G基站65.4万个。"),
        ("big5", "何依達：\n\n去年，拆除攔河壩48座，人民群眾的生活得到了改善。"),
        ("cp932", "田中太郎：\n\n昨年は48基の堰を撤去しました。"),
        ("euc_jp", "田中太郎：\n\n昨年は48基の堰を撤去しました。川は元気です。"),
        ("cp949", "김철수:\n\n작년에 보 48개를 철거했습니다. 비용은 적었습니다."),
        ("cp1251", "Иван Петров:\n\nВ прошлом году мы убрали 48 плотин."),
        ("koi8_r", "Иван Петров:\n\nВ прошлом году мы убрали 48 плотин."),
        ("cp1252", "Zoë Müller:\n\nVoriges Jahr haben wir 48 Wehre zurückgebaut – größtenteils."),
        ("cp1252", "Ida Holm:\n\nLast year – “at last” – we removed 48 weirs."),
        ("cp1254", "Ayşe Yılmaz:\n\nGeçen yıl 48 bendi kaldırdık, ırmak şimdi özgür."),
        ("cp1256", "محمد علي:\n\nفي العام الماضي أزلنا 48 سدا صغيرا من النهر."),
    ],
)
def test_a_text_in_an_older_encoding_is_read(tmp_path: Path, encoding: str, text: str) -> None:
    (tmp_path / "talk.txt").write_bytes(text.encode(encoding))
    assert read_transcript(tmp_path / "talk.txt").text == text


def test_a_broken_byte_does_not_make_a_text_another(tmp_path: Path) -> None:
    text = "Zoë Müller:\n\n" + "Voriges Jahr haben wir 48 Wehre zurückgebaut. " * 60
    (tmp_path / "talk.txt").write_bytes(text.encode() + b"\xe2\x80")
    assert read_transcript(tmp_path / "talk.txt").text.startswith(text)


def test_a_byte_order_mark_is_no_part_of_the_text(tmp_path: Path) -> None:
    for encoding in ("utf-8-sig", "utf-16"):
        (tmp_path / "talk.txt").write_bytes("Anna Berg:\nWe grow.".encode(encoding))
        assert read_transcript(tmp_path / "talk.txt").text == "Anna Berg:\nWe grow."


WELCOMES = [
    ("Moderator Jane Roe", "Jane Roe", "Welcome, the harvest was 900 tonnes.", "Kofi Mensah"),
    ("Chair Jane Roe", "Jane Roe", "Welcome", "Kofi Mensah"),
    ("Chairman John Roe", "Mr. Roe", "The harvest was 900 tonnes.", "Kofi Mensah"),
    ("**Host Jane Roe**", "Jane Roe", "Welcome, all.", "**Kofi Mensah**"),
    ("Panelist Dr. Jane Roe", "Jane Roe", "Welcome, all.", "Kofi Mensah"),
    ("Speaker Jane Roe", "Jane Roe", "Minister, the harvest was 900 tonnes.", "Kofi Mensah"),
    ("Minister of Farms Jane Roe", "Jane Roe", "The harvest was 900 tonnes.", "Kofi Mensah"),
    ("Moderator Hans Kern", "Hans Kern", "Willkommen, die Ernte war 900 Tonnen.", "Ida Holm"),
    ("Modérateur Jean Roy", "Jean Roy", "Bienvenue, la récolte était de 900 tonnes.", "Ida Holm"),
    ("Moderador Juan Ruiz", "Juan Ruiz", "Bienvenidos, la cosecha fue de 900 toneladas.", "Ida Holm"),
    ("Moderatore Marco Rossi", "Marco Rossi", "Benvenuti, il raccolto è di 900 tonnellate.", "Ida Holm"),
    ("Mediador João Silva", "João Silva", "Bem-vindos, a colheita foi de 900 toneladas.", "Ida Holm"),
    ("Председатель Иван Орлов", "Иван Орлов", "Урожай составил 900 тонн.", "Ида Хольм"),
    ("Moderatör Ayşe Kaya", "Ayşe Kaya", "Hoş geldiniz, hasat 900 tondu.", "Ida Holm"),
    ("Chủ tọa Nguyễn Văn An", "Nguyễn Văn An", "Vụ mùa đạt 900 tấn.", "Trần Thị Bình"),
    ("رئيس الجلسة أحمد علي", "أحمد علي", "مرحبا بكم، كان المحصول 900 طن.", "محمد حسن"),
    ("संचालक राम शर्मा", "राम शर्मा", "स्वागत है, फसल 900 टन थी।", "मोहन वर्मा"),
    ("사회자 김민수", "김민수", "환영합니다, 수확량은 900톤입니다.", "이영희"),
    ("司会 田中太郎", "田中太郎", "ようこそ、収穫は900トンでした。", "鈴木花子"),
    ("主持人 邢慧娜", "邢慧娜", "谢谢大家。", "王伟华"),
]


@pytest.mark.parametrize(("titled", "called", "welcome", "other"), WELCOMES)
def test_a_first_statement_is_no_list_of_participants(titled: str, called: str, welcome: str, other: str) -> None:
    labelled = [(titled, welcome), (other, "Second."), (titled, "Third."), (called, "Fourth."), (other, "Fifth.")]
    text = "Minutes\n\n" + "\n\n".join(f"{name}: {words}" for name, words in labelled)
    found = parse_transcript(text, "x")
    assert [said(found, turn) for turn in range(len(found.turns))] == [words for _, words in labelled]
    chair, guest = found.turns[0].speaker, found.turns[1].speaker
    assert [turn.speaker for turn in found.turns] == [chair, guest, chair, chair, guest]
    assert [speaker.name for speaker in found.metadata.speakers] == [chair, guest]
    assert all(
        (speaker.role or titled).split()[0] == titled.split(maxsplit=1)[0] for speaker in found.metadata.speakers
    )


def test_the_chair_calls_somebody_who_is_no_participant_of_a_list() -> None:
    text = "Minutes\n\nChair: Kofi Mensah, you have the floor.\n\nKofi Mensah: The mill was closed."
    found = parse_transcript(text, "x")
    assert [(turn.speaker, said(found, turn.number - 1)) for turn in found.turns] == [
        ("Chair", "Kofi Mensah, you have the floor."),
        ("Kofi Mensah", "The mill was closed."),
    ]


@pytest.mark.parametrize(
    ("line", "name", "role"),
    [
        ("Moderator Jane Roe: Director of the Press Office", "Jane Roe", "Director of the Press Office"),
        ("Moderator: Jane Roe, director of the mill.", "Jane Roe", "director of the mill"),
        ("主持人 邢慧娜：国务院新闻办新闻局局长", "邢慧娜", "国务院新闻办新闻局局长"),
    ],
)
def test_an_office_after_the_name_is_of_a_list(line: str, name: str, role: str) -> None:
    found = parse_transcript(f"Minutes\n\n{line}\n\n{name}: Welcome, all of you.", "x")
    assert [(speaker.name, speaker.role) for speaker in found.metadata.speakers] == [(name, role)]
    assert [said(found, turn.number - 1) for turn in found.turns if turn.speaker] == ["Welcome, all of you."]


@pytest.mark.parametrize(
    ("heading", "line", "name"),
    [
        ("Participants :", "Animateur : Paul Girard", "Paul Girard"),
        ("Участники:", "Ведущий: Антон Гришин", "Антон Гришин"),
        ("Participantes:", "Moderadora: Elena Soto", "Elena Soto"),
        ("Teilnehmer:", "Moderation: Uwe Pohl", "Uwe Pohl"),
        ("出席者：", "司会：中村", "中村"),
    ],
)
def test_who_chairs_is_listed_among_the_others_and_does_not_say_his_name(heading: str, line: str, name: str) -> None:
    listed = parse_transcript(
        f"Hearing\n\n{heading}\nAnna Berg, Ministra\n{line}\n\n{name}: …\n\nAnna Berg: 12.\n\n{name}: …\n", "hearing"
    )
    assert [turn.speaker for turn in listed.turns if turn.speaker] == [name, "Anna Berg", name]
    spoken = parse_transcript(f"Hearing\n\n{line}\n\nAnna Berg: 12.\n\n{line}\n", "hearing")
    assert name not in {turn.speaker for turn in spoken.turns}
