"""Every format is read into the same kind of transcript: who says what, without what nobody says."""

import io
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import docx
import pytest
from fpdf import FPDF
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import Browser
from pypdf import PdfReader, PdfWriter
from pypdf.generic import NameObject, StreamObject

from index import InputError, Transcript
from index.reader import read_transcript
from index.readers.document import UnreadableError
from index.readers.formats import SUFFIXES, read_content
from index.readers.glyphs import ordinary
from index.transcript import JOURNALIST, NARRATION, Speaker

SPEECH = [
    ("Speakers:", ""),
    ("Ms. Ida Holm, deputy minister of water; Mr. Ruben Vasquez, director general of fisheries", ""),
    ("Ida Holm:", "Last year we removed 48 weirs. It was long-term work."),
    ("Alder Daily:", "How much did it cost?"),
    ("Ms. Holm:", "It cost 19 million crowns."),
]


def spoken(transcript: Transcript) -> list[tuple[str, str]]:
    """Who speaks, and all that each says in a turn, its paragraphs divided by a bar."""
    text = transcript.text
    return [(t.speaker, " | ".join(text[p.start : p.end] for p in t.paragraphs)) for t in transcript.turns]


def read(path: Path, content: bytes) -> Transcript:
    path.write_bytes(content)
    return read_transcript(path)


def refusal(path: Path, content: bytes) -> str:
    path.write_bytes(content)
    with pytest.raises(InputError) as refused:
        read_transcript(path)
    assert "\n" not in str(refused.value)
    return str(refused.value)


# Web pages


PAGE = """<html><head><title>Rivers - Alder Daily</title>
<meta property="article:published_time" content="2024-03-09T08:00:00Z">
<meta property="og:site_name" content="Alder Daily">
</head><body>
<nav><a href="/">Home</a> Sign in to read more of this.</nav>
<div id="breadcrumb">Home &gt; Water &gt; Rivers</div>
<article><h1>Rivers are   renewed</h1><p class="byline">By our staff</p>
<div class="social-share">Share it with your friends.</div>
<p><b>Ida Holm:</b> Last year we removed <i>48</i> weirs.<!-- nobody --><br>It was cheap.</p>
<script>document.write("Nobody says this.")</script><p style="display:none">Hidden words.</p>
<p>Salmon came back.</p><figure><figcaption>A salmon. [Photo]</figcaption></figure>
<h2>Costs</h2><p>Alder Daily: How much did it cost?</p><p>Ida Holm: 19 million crowns.</p>
<p><a href="/more">Read more about rivers</a></p></article>
<aside><p>Subscribe to our letter now. It is free.</p></aside>
<footer><p>Copyright © 2024 Alder Daily. All rights reserved.</p></footer></body></html>"""


def test_a_web_page_keeps_what_is_said_and_drops_the_site(tmp_path: Path) -> None:
    transcript = read(tmp_path / "rivers.html", PAGE.encode())
    assert spoken(transcript)[1:] == [
        ("Ida Holm", "Last year we removed 48 weirs. | It was cheap. | Salmon came back."),
        ("Alder Daily", "How much did it cost?"),
        ("Ida Holm", "19 million crowns."),
    ]
    about = transcript.metadata
    assert (about.title, about.published, about.publisher) == ("Rivers are renewed", date(2024, 3, 9), "Alder Daily")
    assert transcript.turns[-1].paragraphs[0].heading == "Costs"
    for furniture in ("Sign in", "Home", "Share it", "Nobody", "nobody", "Hidden", "Photo", "letter", "Copyright"):
        assert furniture not in transcript.text


@pytest.mark.parametrize(
    ("head", "below", "event", "published"),
    [
        ("2024-03-09", "<p>March 8, 2024</p>", date(2024, 3, 8), date(2024, 3, 9)),
        ("2024-03-09", "<p>Friday, March 8, 2024</p>", date(2024, 3, 8), date(2024, 3, 9)),
        ("2024-03-09", "<p>March 9, 2024</p>", None, date(2024, 3, 9)),
        ("", "<p>March 8, 2024</p>", None, date(2024, 3, 8)),
        ("2024-03-09", "", None, date(2024, 3, 9)),
    ],
    ids=["before", "with its weekday", "the same", "no other", "none"],
)
@pytest.mark.parametrize("inside", [True, False])
def test_a_day_below_the_title_of_a_page_is_the_events_when_another_is_that_of_publication(
    tmp_path: Path, head: str, below: str, event: date | None, published: date, inside: bool
) -> None:
    top = f"<h1>Rivers are renewed</h1>{below}"
    said = "<p>Ida Holm: We removed 48 weirs.</p><p>It was cheap.</p>"
    body = f"<article>{top}{said}</article>" if inside else f"<header>{top}</header><article>{said}</article>"
    page = f'<meta property="article:published_time" content="{head}"><body>{body}'
    transcript = read(tmp_path / "rivers.html", page.encode())
    assert (transcript.metadata.event_date, transcript.metadata.published) == (event, published)
    assert spoken(transcript) == [("Ida Holm", "We removed 48 weirs. | It was cheap.")]
    assert transcript.metadata.title == "Rivers are renewed"


def test_a_day_of_a_page_that_is_said_to_be_of_its_update_is_not_the_events(tmp_path: Path) -> None:
    body = "<h1>Rivers</h1><p>Updated March 8, 2024</p><p>Ida Holm: We removed 48 weirs.</p><p>It was cheap.</p>"
    page = f'<meta property="article:published_time" content="2024-03-09"><body>{body}'
    about = read(tmp_path / "rivers.html", page.encode()).metadata
    assert (about.event_date, about.published) == (None, date(2024, 3, 8))


@pytest.mark.parametrize(
    "body",
    [
        "<h1>Rivers</h1><div>Ida Holm:<br><br>We removed 48 weirs.<br><br>Alder Daily:<br><br>When?</div>",
        "<div><div>Rivers</div><div>Ida Holm:</div><div>We removed 48 weirs.</div>"
        "<div>Alder Daily:</div><div>When?</div></div>",
        "<table><tr><td><h1>Rivers</h1></td></tr><tr><td>"
        "<p>Ida Holm: We removed 48 weirs.<p>Alder Daily: When?</table>",
        "<h1>Rivers</h1><section><p><b>Ida Holm</b>: We removed 48 weirs.</p></section>"
        "<section><p><b>Alder Daily</b>: When?",
        "<div class='page-header'><h1>Rivers</h1></div><main>"
        "Ida Holm: We removed 48 weirs.<p>Alder Daily: When?</main>",
    ],
    ids=["line breaks", "divisions", "table", "sections", "text between elements"],
)
def test_a_page_is_read_however_it_is_built(tmp_path: Path, body: str) -> None:
    page = f"<title>Rivers</title><div id=nav>Home. News.</div>{body}<div class=footer>© Alderland. All is free.</div>"
    said = [turn for turn in spoken(read(tmp_path / "rivers.htm", page.encode())) if turn[0]]
    assert said == [("Ida Holm", "We removed 48 weirs."), ("Alder Daily", "When?")]


def test_a_conversation_in_a_table_of_a_page(tmp_path: Path) -> None:
    rows = [("00:09", "Ida Holm", "We removed 48 weirs.<br>It was cheap."), ("01:19", "<b>Bo</b>", "When?")]
    rows += [("01:22", "", "<p>Soon?</p>"), ("01:30", "Ida Holm", "In May")]
    cells = "".join(f"<tr><td>{time}</td><td>{who}</td><td>{what}</td></tr>" for time, who, what in rows)
    page = f"<h1>Rivers</h1><table><tr><th>Time</th><th>Speaker</th><th>Words</th></tr>{cells}</table>"
    assert spoken(read(tmp_path / "rivers.html", page.encode())) == [
        ("Ida Holm", "We removed 48 weirs. | It was cheap."),
        ("Bo", "When? | Soon?"),
        ("Ida Holm", "In May"),
    ]


TABLE = (
    "<table><tr><th>Well</th><th>Depth (m)</th><th>Flow</th></tr>"
    "<tr><td>Alder</td><td>12.4</td><td>330</td></tr><tr><td><p>Beech</p></td><td>8.1</td><td>95</td></tr></table>"
)
ROWS = "Well | Depth (m) | Flow | Alder | 12.4 | 330 | Beech | 8.1 | 95"


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("<p>Ann Lee: These are our wells.</p>", "", f"These are our wells. | {ROWS}"),
        ("<p>Ann Lee: Wells:</p>", "<p>They are deep.</p>", f"Wells: | {ROWS} | They are deep."),
        ("<div><p>Ann Lee: One.</p><p>Two.</p></div><figure>", "</figure>", f"One. | Two. | {ROWS}"),
    ],
    ids=["at the end", "within", "as a figure"],
)
def test_a_table_of_numbers_of_a_page_keeps_its_rows(tmp_path: Path, before: str, after: str, said: str) -> None:
    transcript = read(tmp_path / "wells.html", f"<h1>Wells</h1>{before}{TABLE}{after}".encode())
    assert spoken(transcript) == [("Ann Lee", said)]
    assert "Alder | 12.4 | 330" in transcript.text.split("\n\n")


@pytest.mark.parametrize(
    ("last", "said"),
    [
        ("<table><tr><td>Well A</td><td>12 tonnes a day</td></tr></table>", "Well A | 12 tonnes a day"),
        ("<table><tr><th>Well A<td><p>12 tonnes</table>", "Well A | 12 tonnes"),
        ("<ul><li>12 tonnes<ol><li>a day</ol></ul>", "12 tonnes | a day"),
        ("<blockquote><ul><li>Well A</ul></blockquote>", "Well A"),
        ("<dl><dt>Well A<dd>12 tonnes a day</dl>", "Well A | 12 tonnes a day"),
        ("<div><table><tr><td>Well A</td><td>Share</td></tr></table></div>", ""),
    ],
    ids=["one row", "one row with a head", "list", "quotation", "terms", "apart"],
)
@pytest.mark.parametrize("part", ["article", "div", "main"])
def test_what_stands_beside_the_last_sentence_of_a_page_is_kept(
    tmp_path: Path, part: str, last: str, said: str
) -> None:
    page = f"<h1>Wells</h1><{part}><p>Bo Orr: Two wells.</p><p>They are deep.</p>{last}</{part}><footer>© x</footer>"
    assert spoken(read(tmp_path / "wells.html", page.encode())) == [
        ("Bo Orr", " | ".join(["Two wells.", "They are deep.", *filter(None, [said])]))
    ]


def test_the_encoding_of_a_short_page_is_told_by_its_text_and_not_by_its_markup(tmp_path: Path) -> None:
    rows = "".join(
        f"<tr class='the row of a well'><td>{well}</td><td>{depth}</td></tr>"
        for well, depth in [("东井", 12.4), ("西井", 8.1)] * 3
    )
    page = f"<html><body><h1>水井发布会</h1><p>何依达：请看数据。</p><table>{rows}</table></body></html>"
    transcript = read(tmp_path / "wells.html", page.encode("gb18030"))
    assert spoken(transcript) == [("何依达", "请看数据。" + " | 东井 | 12.4 | 西井 | 8.1" * 3)]


def test_a_table_of_links_is_none_of_numbers(tmp_path: Path) -> None:
    links = "".join(f"<tr><td><a href=/{n}>Hearing {n}</a></td><td><a href=/{n}>2021</a></td></tr>" for n in range(3))
    page = f"<h1>Wells</h1><p>Ann Lee: These are our wells.</p><table>{links}</table>"
    assert spoken(read(tmp_path / "wells.html", page.encode())) == [("Ann Lee", "These are our wells.")]


@pytest.mark.parametrize(
    ("written", "read_as"),
    [
        ("10<sup>6</sup> eggs", "10⁶ eggs"),
        ("10<sup>&minus;3</sup> mol", "10⁻³ mol"),
        ("45 m<sup>2</sup>, CO<sub>2</sub>", "45 m², CO₂"),
        ("the 1<sup>st</sup> well", "the 1st well"),
        ('450<sup><a href="#n1">1</a></sup> wells', "450 wells"),
        ("450<sup>[12]</sup> wells", "450 wells"),
        ("450<sup>*</sup> wells", "450 wells"),
        ("450<sup>1</sup> wells", "450¹ wells"),
        ("4&nbsp;000 kg in&nbsp;May", "4\xa0000 kg in May"),
        ("1&thinsp;000&#8239;000 mg", "1\u2009000\u202f000 mg"),
    ],
)
def test_a_number_of_a_page_stays_the_number_that_it_is(tmp_path: Path, written: str, read_as: str) -> None:
    page = f"<h1>Wells</h1><p>Ann Lee: We counted {written}.</p>"
    assert spoken(read(tmp_path / "wells.html", page.encode())) == [("Ann Lee", f"We counted {read_as}.")]


def test_numbers_of_a_page_are_kept_and_its_pager_is_not(tmp_path: Path) -> None:
    rows = "<p>3400 4500</p><p>12</p><p>2020 2021</p>"
    page = f"<h1>Rivers</h1><p>Ida Holm: We sold:</p>{rows}<p>That is all.</p><p>1 2 3 4</p><p>Page 1 of 4</p>"
    assert spoken(read(tmp_path / "rivers.html", page.encode())) == [
        ("Ida Holm", "We sold: | 3400 4500 | 12 | 2020 2021 | That is all.")
    ]


def test_what_the_end_of_a_page_cuts_off_is_kept(tmp_path: Path) -> None:
    page = "<h1>Rivers</h1><div><p>Ida Holm:</p><p>It was cheap.</p><p>We removed</p></div><div>Editor of the day</div>"
    assert spoken(read(tmp_path / "rivers.html", page.encode())) == [("Ida Holm", "It was cheap. | We removed")]


@pytest.mark.parametrize("declared", ["gb2312", "GBK", "gb18030", "big5", "utf-8", None])
def test_the_characters_of_a_page_are_those_that_it_declares(tmp_path: Path, declared: str | None) -> None:
    meta = f'<meta http-equiv="Content-Type" content="text/html; charset={declared}">' if declared else ""
    page = f"<html><head>{meta}<title>發布會</title></head><body><p>何依達：</p><p>去年，拆除48座。</p></body></html>"
    encoding = {"gb2312": "gb18030", None: "gb18030"}.get(declared, declared) or ""
    longer = page.replace("</body>", "<p>其他各項工作也都順利完成，人民群眾的生活得到了改善。</p>" * 5 + "</body>")
    assert "何依達" in read(tmp_path / "page.html", longer.encode(encoding)).text


def test_a_page_that_declares_no_encoding_there_is_is_read_as_it_looks(tmp_path: Path) -> None:
    for declared in (b"gb\x002312", b"klingon", b"hex", b"\xff"):
        page = b"<meta charset=" + declared + b"><h1>Rivers</h1><p>Ida Holm: We removed 48 dams.</p>"
        assert spoken(read(tmp_path / "page.html", page)) == [("Ida Holm", "We removed 48 dams.")]


def test_a_page_of_hostile_html_is_read_or_refused(tmp_path: Path) -> None:
    assert "too many" in refusal(tmp_path / "deep.html", b"<div>" * 50_000 + b"<p>Ida Holm: We grow.</p>")
    assert "too many" in refusal(tmp_path / "wide.html", b"<br>x" * 200_000)
    assert "nothing" in refusal(tmp_path / "empty.html", b"<html><body><nav><a href=x>Home</a></nav></body></html>")
    assert "5,000,000" in refusal(tmp_path / "large.html", b"<p>" + b"word " * 1_100_000)


# Subtitles

VTT = """WEBVTT - Rivers

NOTE made by hand

STYLE
::cue { color: red }

1
00:00:01.000 --> 00:00:03.000 align:start
<v.loud Ida Holm>Last year we <i>removed</i></v>

00:00:03.000 --> 00:00:04.500
<v Ida Holm>48 weirs &amp; opened
the river.</v>

00:00:09.000 --> 00:00:10.000
<v Ida Holm>Salmon came back.

00:00:10.000 --> 00:00:12.000
<v Alder Daily>When?
"""

SRT = """1
00:00:01,000 --> 00:00:03,000
IDA HOLM: Last year we {\\i1}removed{\\i0}

2
00:00:03,000 --> 00:00:04,500
48 weirs <b>and</b> opened
the river.

3
00:00:05,000 --> 00:00:06,000
>> ALDER DAILY: When?

4
00:00:06,000 --> 00:00:07,000
>> Somebody unnamed spoke here.

5
00:00:08,000 --> 00:00:09,000
>> IDA HOLM: In May.
"""


def test_webvtt_names_its_voices(tmp_path: Path) -> None:
    transcript = read(tmp_path / "rivers.vtt", VTT.encode())
    assert spoken(transcript) == [
        ("Ida Holm", "Last year we removed 48 weirs & opened the river. | Salmon came back."),
        ("Alder Daily", "When?"),
    ]
    assert "00:" not in transcript.text
    assert transcript.metadata.title == "rivers"


def test_srt_with_labels_and_changes_of_speaker(tmp_path: Path) -> None:
    transcript = read(tmp_path / "rivers.srt", ("\ufeff" + SRT.replace("\n", "\r\n")).encode())
    assert spoken(transcript) == [
        ("IDA HOLM", "Last year we removed 48 weirs and opened the river."),
        ("ALDER DAILY", "When?"),
        (NARRATION, "Somebody unnamed spoke here."),
        ("IDA HOLM", "In May."),
    ]


def test_japanese_captions_name_who_speaks_and_what_is_heard(tmp_path: Path) -> None:
    cues = [
        "（拍手）",
        "（司会）それでは会見を始めます。",
        "（男性）下水管を\n更新しました。",
        "（田中）費用は9億円でした。（笑い）",
    ]
    cues += ["（女性２）工事はいつ終わりますか。", "（田中）来年３月に終わります。", "（音楽）"]
    text = "".join(
        f"{n}\n00:00:{4 * n:02},000 --> 00:00:{4 * n + 4:02},000\n{cue}\n\n" for n, cue in enumerate(cues, start=1)
    )
    path = tmp_path / "captions.srt"
    path.write_text(text, encoding="utf-8")
    transcript = read_transcript(path)
    speakers = [turn.speaker for turn in transcript.turns if turn.speaker]
    assert speakers == ["司会", "男性", "田中", "女性２", "田中"]


def test_live_subtitles_that_roll_up_are_read_once(tmp_path: Path) -> None:
    cues = ["we removed", "we removed\nforty weirs", "forty weirs\nlast year."]
    text = "".join(f"{n}\n00:00:0{n},000 --> 00:00:0{n + 1},000\n{cue}\n\n" for n, cue in enumerate(cues, start=1))
    assert read(tmp_path / "live.srt", text.encode()).text == "we removed forty weirs last year."


def test_chinese_subtitles_are_joined_without_spaces(tmp_path: Path) -> None:
    text = "1\n00:00:01,000 --> 00:00:02,000\n何依达：去年，拆除\n\n2\n00:00:02,000 --> 00:00:03,000\n拦河坝48座。\n"
    assert spoken(read(tmp_path / "zh.srt", text.encode())) == [("何依达", "去年，拆除拦河坝48座。")]


def cues(*shown: str) -> bytes:
    """Subtitles in SubRip's format, each cue right after the one before."""
    times = [f"00:{second // 60:02}:{second % 60:02}" for second in range(0, 3 * len(shown) + 3, 3)]
    numbered = enumerate(zip(times, times[1:], shown, strict=False), start=1)
    return "".join(f"{n}\n{start},000 --> {end},000\n{cue}\n\n" for n, (start, end, cue) in numbered).encode()


def test_who_cannot_be_told_in_subtitles_is_nobody(tmp_path: Path) -> None:
    content = cues("张伟：大家好", "我们先看数据。", "李娜：去年增长百分之五。", "张伟：谢谢。")
    assert spoken(read(tmp_path / "zh.srt", content)) == [
        ("张伟", "大家好我们先看数据。"),
        (NARRATION, "李娜：去年增长百分之五。"),
        ("张伟", "谢谢。"),
    ]


@pytest.mark.parametrize(
    ("shown", "said"),
    [
        (["- Was it rain?\n- No, dust."], [(NARRATION, "Was it rain?"), (NARRATION, "No, dust.")]),
        (["–Was it rain\n–No, dust"], [(NARRATION, "Was it rain"), (NARRATION, "No, dust")]),
        (["Was it?\n- No."], [("BO LI", "Why? Was it?"), (NARRATION, "No.")]),
        (["- No.", "It was dust."], [("BO LI", "Why?"), (NARRATION, "No. It was dust.")]),
        (["- IDA HOLM: No.\n- Was it dust?"], [("IDA HOLM", "No."), (NARRATION, "Was it dust?")]),
        (["It was", "- 20 degrees."], [("BO LI", "Why? It was - 20 degrees.")]),
        (["-20 degrees."], [("BO LI", "Why? -20 degrees.")]),
        (["It was dust.", "- as they say."], [("BO LI", "Why? It was dust. - as they say.")]),
        (["- 下雨吗\n- 没有"], [(NARRATION, "下雨吗"), (NARRATION, "没有")]),
    ],
)
def test_a_dash_in_subtitles_begins_what_somebody_else_says(
    tmp_path: Path, shown: list[str], said: list[tuple[str, str]]
) -> None:
    found = spoken(read(tmp_path / "dust.srt", cues("BO LI: Why?", *shown)))
    assert [turn for turn in found if turn != ("BO LI", "Why?")] == [turn for turn in said if turn != ("BO LI", "Why?")]


@pytest.mark.parametrize(
    ("shown", "said"),
    [
        (
            ["刘芳：大家好，欢迎收看节目", "去年全市种树130万棵", "郑凯：明年再建六个公园", "刘芳：谢谢"],
            [
                ("刘芳", "大家好，欢迎收看节目 | 去年全市种树130万棵"),
                (NARRATION, "郑凯：明年再建六个公园"),
                ("刘芳", "谢谢"),
            ],
        ),
        (
            ["去年我们种树", "今年还要修三座桥，", "谢谢大家"],
            [(NARRATION, "去年我们种树 | 今年还要修三座桥，谢谢大家")],
        ),
        (
            ["田中太郎：今年は", "成長しました", "ジョン・スミス：来年は"],
            [("田中太郎", "今年は | 成長しました"), ("ジョン・スミス", "来年は")],
        ),
        (
            ["Ida Holm: We counted", "forty eight weirs", "Bo Li: And the eels"],
            [("Ida Holm", "We counted forty eight weirs"), ("Bo Li", "And the eels")],
        ),
        (
            ["IDA HOLM: We counted.", "And eels", "BO LI: Were gone?", "IDA HOLM: Yes,", "BO LI: All."],
            [
                ("IDA HOLM", "We counted. And eels"),
                ("BO LI", "Were gone?"),
                ("IDA HOLM", "Yes,"),
                ("BO LI", "All."),
            ],
        ),
        (
            ["ВЕДУЩАЯ: Добрый вечер", "КРЫЛОВА: Мы починили лифты", "— А крыша?", "ВЕДУЩАЯ: Спасибо"],
            [
                ("ВЕДУЩАЯ", "Добрый вечер"),
                ("КРЫЛОВА", "Мы починили лифты"),
                (NARRATION, "А крыша?"),
                ("ВЕДУЩАЯ", "Спасибо"),
            ],
        ),
        (
            ["Mme Holm : Bonsoir", "Le bilan : douze digues", "M. Petit : Merci.", "Mme Holm : De rien"],
            [("Mme Holm", "Bonsoir Le bilan : douze digues"), ("M. Petit", "Merci."), ("Mme Holm", "De rien")],
        ),
        (
            ["Ida Holm: We counted.", "which takes time", "Paul Lind: Good."],
            [("Ida Holm", "We counted. which takes time"), ("Paul Lind", "Good.")],
        ),
        (
            ["Anna Holm: we counted", "forty eight weirs", "the cost: nothing", "Paul Lind: thank you"],
            [("Anna Holm", "we counted forty eight weirs the cost: nothing"), ("Paul Lind", "thank you")],
        ),
        (
            ["（司会）始めます", "（中村）公園を作りました", "（拍手）", "（司会）ありがとう", "（中村）以上です"],
            [
                ("司会", "始めます"),
                ("中村", "公園を作りました | （拍手）"),
                ("司会", "ありがとう"),
                ("中村", "以上です"),
            ],
        ),
        (
            ["[IDA HOLM] We counted.", "and dug", "[BO LI] Why?", "[IDA HOLM] Eels.", "[BO LI] I see."],
            [("IDA HOLM", "We counted. and dug"), ("BO LI", "Why?"), ("IDA HOLM", "Eels."), ("BO LI", "I see.")],
        ),
        (["IDA HOLM: We came to", "New York: It was far."], [("IDA HOLM", "We came to New York: It was far.")]),
    ],
)
def test_a_cue_without_full_stops_is_no_part_of_the_label_after_it(
    tmp_path: Path, shown: list[str], said: list[tuple[str, str]]
) -> None:
    transcript = read(tmp_path / "weirs.srt", cues(*shown))
    assert spoken(transcript) == said
    assert all(speaker.role is None for speaker in transcript.metadata.speakers)


@pytest.mark.parametrize("sound", ["[Applaus]", "♪ Musik ♪", "【掌声】"])
def test_what_is_heard_beside_the_words_is_said_by_nobody(tmp_path: Path, sound: str) -> None:
    shown = [
        "Ida Holm: We removed 48 weirs.",
        sound,
        "Salmon came back.",
        "Bo Orr: Why?",
        f"Ida Holm: We\n{sound}",
        "grow.",
    ]
    assert spoken(read(tmp_path / "weirs.srt", cues(*shown))) == [
        ("Ida Holm", "We removed 48 weirs."),
        (NARRATION, sound),
        ("Ida Holm", "Salmon came back."),
        ("Bo Orr", "Why?"),
        ("Ida Holm", "We grow."),
        (NARRATION, sound),
    ]


@pytest.mark.parametrize(
    ("greeted", "guests"),
    [
        ("Good evening.", "Tonight with us: Mayor Ida Holm and the engineer Bo Orr."),
        ("Guten Abend.", "Heute bei uns: Baudezernentin Ida Holm und der Ingenieur Bo Orr."),
        ("Bonsoir.", "Ce soir avec nous : la maire Ida Holm et le directeur Bo Orr."),
        ("Buenas noches.", "Hoy con nosotros: la alcaldesa Ida Holm y el director Bo Orr."),
    ],
)
def test_who_is_welcomed_begins_no_turn(tmp_path: Path, greeted: str, guests: str) -> None:
    shown = [f"Moderator: {greeted}", guests, "Ida Holm: We grow.", "Moderator: Why?", "Bo Orr: It rains."]
    said = spoken(read(tmp_path / "guests.srt", cues(*shown)))
    assert said[0] == ("Moderator", f"{greeted} {guests}")


def test_a_cue_without_a_voice_among_voices_is_nobodys(tmp_path: Path) -> None:
    cues = [
        "<v Ida Holm>We opened 14 clinics,",
        "all of them last year.",
        "<v Bo Li>Is that all?",
        "No. We plan 9 more.",
    ]
    content = "WEBVTT\n\n" + "".join(f"00:0{n}.000 --> 00:0{n + 1}.000\n{cue}\n\n" for n, cue in enumerate(cues))
    assert spoken(read(tmp_path / "clinics.vtt", content.encode())) == [
        ("Ida Holm", "We opened 14 clinics, all of them last year."),
        ("Bo Li", "Is that all?"),
        (NARRATION, "No. We plan 9 more."),
    ]


@pytest.mark.parametrize(
    ("cues", "said"),
    [
        (
            ["主持人 王芳：各位好", "李局长：去年种树3万棵", "－真多！\n－还不够", "王芳：谢谢"],
            ["王芳", "李局长", "", "", "王芳"],
        ),
        (
            ["المذيع: أهلا", "ليلى: حفرنا 12 بئرا", "المذيع: شكرا", "مواطن: أين؟"],
            ["المذيع", "", "المذيع", ""],
        ),
        (["王芳：各位好", "张教授：成活率92%", "王芳：谢谢"], ["王芳", "张教授", "王芳"]),
        (["ANN LEE: We dug.", "BOB RAY: They leak.", "[ANN LEE] We go on."], ["ANN LEE", "BOB RAY", "ANN LEE"]),
    ],
)
def test_a_cue_that_begins_with_who_speaks_is_not_the_speakers_before(
    tmp_path: Path, cues: list[str], said: list[str]
) -> None:
    content = "".join(
        f"{n}\n00:00:{n:02},000 --> 00:00:{n + 1:02},000\n{cue}\n\n" for n, cue in enumerate(cues, start=1)
    )
    assert [speaker for speaker, _ in spoken(read(tmp_path / "canals.srt", content.encode()))] == said


def test_what_somebody_says_in_an_aside_is_said(tmp_path: Path) -> None:
    said = "<p><b>Ida Holm:</b> We grow.</p><aside><p><b>Bo Li:</b> There are 77 otters.</p></aside>"
    page = f"<html lang=en><body><h1>Canals</h1>{said}<aside><p>Read more about canals.</p></aside></body></html>"
    assert spoken(read(tmp_path / "a.html", page.encode())) == [
        ("Ida Holm", "We grow."),
        ("Bo Li", "There are 77 otters."),
    ]


@pytest.mark.parametrize(
    ("beside", "kept"),
    [
        ("<figure><img src=x><figcaption>The lock holds 40 boats.</figcaption></figure>", "The lock holds 40 boats."),
        ("<aside><h4>Facts</h4><p>There are 77 otters.</p></aside>", "Facts | There are 77 otters."),
        ("<figure><figcaption>A lock. Photo: Alder Daily.</figcaption></figure>", ""),
        ("<aside><p>More news comes <a href=/n>by letter</a>.</p></aside>", ""),
        ("<aside class=related><p>Rivers rise.</p></aside>", ""),
    ],
)
def test_what_stands_beside_the_speech_of_an_article_is_told_and_said_by_nobody(
    tmp_path: Path, beside: str, kept: str
) -> None:
    said = f"<p><b>Ida Holm:</b> We grow.</p>{beside}<p>We dig.</p><p><b>Bo Li:</b> Why?</p>"
    page = f"<html lang=en><body><article><h1>Canals</h1>{said}</article></body></html>"
    told = [("Ida Holm", "We grow."), (NARRATION, kept), ("Ida Holm", "We dig.")]
    assert spoken(read(tmp_path / "a.html", page.encode())) == [
        *(told if kept else [("Ida Holm", "We grow. | We dig.")]),
        ("Bo Li", "Why?"),
    ]


def test_a_voice_named_where_it_begins_goes_on(tmp_path: Path) -> None:
    cues = [
        "<v Ida Holm>We opened 14 clinics.",
        "Then 2 more.",
        "It rained.",
        "<v Bo Li>Is that all?",
        "I ask.",
        "Why?",
    ]
    content = "WEBVTT\n\n" + "".join(f"00:0{n}.000 --> 00:0{n + 1}.000\n{cue}\n\n" for n, cue in enumerate(cues))
    assert [speaker for speaker, _ in spoken(read(tmp_path / "clinics.vtt", content.encode()))] == ["Ida Holm", "Bo Li"]


def test_a_voice_of_webvtt_says_what_stands_after_its_dash(tmp_path: Path) -> None:
    content = b"WEBVTT\n\n00:01.000 --> 00:03.000\n<v Ida Holm>- Was it?</v>\n- <v Bo Li>No.</v>\n"
    assert spoken(read(tmp_path / "dust.vtt", content)) == [("Ida Holm", "Was it?"), ("Bo Li", "No.")]


def test_what_is_no_subtitles_is_refused(tmp_path: Path) -> None:
    assert ".vtt" in refusal(tmp_path / "a.vtt", b"Ida Holm: We grow.")
    assert ".srt" in refusal(tmp_path / "a.srt", b"")
    assert "nothing" in refusal(tmp_path / "b.vtt", b"WEBVTT\n\n")


# Markdown

MARKDOWN = """---
title: Rivers are renewed
date: 2024-03-09
url: https://alder.example/rivers
---
# Rivers are renewed

**Ida Holm:** Last year we removed *48* [weirs](https://alder.example/weirs "all of them") on the `Tarn`.
It was __cheap__. ![A salmon](salmon.png)

| Year | Weirs |
| ---- | ----: |
| 2022 | 3400  |
| 2023 | 4500  |

## Costs

Alder Daily: How much?<br>And what came back?

1. Salmon
2. Eels

- Ida Holm: Both, and 19 \\* 2 crowns &amp; more.

    That was all.

[Ida Holm]: Yes.

See [the report][1].

[1]: https://alder.example/report
<!-- nobody -->
>> ALDER DAILY: Thanks.
>> Somebody unnamed spoke here.
"""


def test_markdown_is_read_as_it_is_shown(tmp_path: Path) -> None:
    transcript = read(tmp_path / "rivers.md", MARKDOWN.encode())
    about = transcript.metadata
    assert (about.title, about.published) == ("Rivers are renewed", date(2024, 3, 9))
    assert about.url == "https://alder.example/rivers"
    assert spoken(transcript) == [
        (
            "Ida Holm",
            "Last year we removed 48 weirs on the Tarn. | It was cheap. | Year | Weirs | 2022 | 3400 | 2023 | 4500",
        ),
        ("Alder Daily", "How much? | And what came back? | 1. Salmon | 2. Eels"),
        ("Ida Holm", "Both, and 19 * 2 crowns & more. | That was all. | [Ida Holm]: Yes. | See the report."),
        ("ALDER DAILY", "Thanks."),
        (NARRATION, "Somebody unnamed spoke here."),
    ]
    assert transcript.turns[1].paragraphs[0].heading == "Costs"
    assert "nobody" not in transcript.text


@pytest.mark.parametrize(
    ("written", "read_as"),
    [
        ("We lost ~~three~~ two weirs.", "We lost two weirs."),
        ("~~We lost ~~**three**~~ weirs.~~ We lost two.", "We lost two."),
        ("We lost 41[^1] weirs.", "We lost 41 weirs."),
        (
            "We lost 41[^note-2].\n\n[^note-2]: In 2021.\n[^3]: https://alder.example",
            "We lost 41. | In 2021. | https://alder.example",
        ),
        ("The form is `~~[^1]~~`.", "The form is ~~[^1]~~."),
    ],
)
def test_what_is_struck_and_marks_of_footnotes_are_not_said(tmp_path: Path, written: str, read_as: str) -> None:
    content = f"# Rivers\n\n**Ida Holm:** {written}\n".encode()
    assert spoken(read(tmp_path / "struck.md", content)) == [("Ida Holm", read_as)]


def test_a_conversation_in_a_table_of_markdown(tmp_path: Path) -> None:
    rows = "| Ida Holm | We grow. |\n| Bo | When? |\n| | Soon? |\n| Ida Holm | Now. |\n"
    text = f"| Speaker | Words |\n| --- | --- |\n{rows}"
    assert spoken(read(tmp_path / "t.md", text.encode())) == [
        ("Ida Holm", "We grow."),
        ("Bo", "When? | Soon?"),
        ("Ida Holm", "Now."),
    ]


@pytest.mark.parametrize(
    ("matter", "event", "published"),
    [
        ("---\ntitle: Rivers\ndate: 2024-03-09\n---\n", date(2024, 3, 9), None),
        ("+++\ntitle = 'Rivers'\ndate = 2024-03-09T08:00:00Z\n+++\n", date(2024, 3, 9), None),
        ("---\ndate: 2024-03-09\npublished: March 12, 2024\n---\n", date(2024, 3, 9), date(2024, 3, 12)),
        ("---\nlayout: post\ntitle: Rivers\ndate: 2024-03-09\n---\n", None, date(2024, 3, 9)),
        ("---\ntitle: Rivers\n---\n", None, None),
    ],
)
def test_the_date_of_front_matter_is_that_of_the_event_unless_a_site_made_a_page_of_it(
    tmp_path: Path, matter: str, event: date | None, published: date | None
) -> None:
    transcript = read(tmp_path / "t.md", f"{matter}\n**Ida Holm:** We grow.\n\n**Bo Li:** When?\n".encode())
    assert (transcript.metadata.event_date, transcript.metadata.published) == (event, published)
    stated = transcript.event_span and transcript.text[transcript.event_span.start : transcript.event_span.end]
    assert stated == (event.isoformat() if event else None)


@pytest.mark.parametrize(
    "text",
    [
        "---\nIda Holm: We grow.\n---\n\nBo Li: When?\n",
        "---\n\nIda Holm: We grow.\n\n---\n\nBo Li: When?\n",
        "Ida Holm: We grow.\n---\n\nBo Li: When?\n---\n",
        "Ida Holm:\nWe grow.\n===\nBo Li:\nWhen?\n",
        "## Ida Holm:\n\nWe grow.\n\n## Bo Li:\n\nWhen?\n",
        "> Ida Holm: We grow.\n\n> Bo Li: When?\n",
        "+++\ntitle = 'Rivers'\ndate = 2024-03-09T08:00:00Z\n+++\nIda Holm: We grow.\n\nBo Li: When?\n",
        "---\ntitle: [a\n---\n\nIda Holm: We grow.\n\nBo Li: When?\n",
    ],
)
def test_rules_and_marks_of_markdown_lose_nothing_that_is_said(tmp_path: Path, text: str) -> None:
    said = [turn for turn in spoken(read(tmp_path / "t.md", text.encode())) if turn[0]]
    assert said == [("Ida Holm", "We grow."), ("Bo Li", "When?")]


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        (
            "t.md",
            "# Wheels\n\n#### Ada Quill\n\nWe grow.\n\n#### Ben Ross\n\nWhen?\n\n#### Ada Quill\n\nNow.\n",
            [("Ada Quill", "We grow."), ("Ben Ross", "When?"), ("Ada Quill", "Now.")],
        ),
        (
            "t.html",
            "<h1>Rope</h1><h3>Ann Lee</h3><p>We grow.</p><h3>Bob Ray</h3><p>When?</p><h3>Ann Lee</h3><p>Now.</p>",
            [("Ann Lee", "We grow."), ("Bob Ray", "When?"), ("Ann Lee", "Now.")],
        ),
        (
            "t.html",
            "<h1>Fish</h1><p>Greta Moss: We grow.</p><p>Bo Li: When?</p><p><b>Greta Moss</b><br>Here they are.</p>",
            [("Greta Moss", "We grow."), ("Bo Li", "When?"), ("Greta Moss", "Here they are.")],
        ),
        (
            "t.md",
            "# Fish\n\nGreta Moss: We grow.\n\n**A reporter**\n\nWhen?\n\n**Greta Moss**\nNow.\n",
            [("Greta Moss", "We grow."), (JOURNALIST, "When?"), ("Greta Moss", "Now.")],
        ),
        (
            "t.md",
            "# Seeds\n\nGreta Moss: We grow.\n\n### Lena Fisk\n\nThe power failed.\n\n## Costs\n\nIt was little.\n",
            [("Greta Moss", "We grow."), (NARRATION, "The power failed. | It was little.")],
        ),
        (
            "t.md",
            "# Seeds\n\nGreta Moss: We grow.\n\n## Final Results\n\nIt was little.\n\n**All the seeds**\n\nOne.\n",
            [("Greta Moss", "We grow. | It was little. | All the seeds | One.")],
        ),
        (
            "t.md",
            "# Seeds\n\nAda Quill: We grow.\n\nBen Ross: When?\n\n1. Ada Quill: Now.\n",
            [("Ada Quill", "We grow."), ("Ben Ross", "When?"), (NARRATION, "1. Ada Quill: Now.")],
        ),
        (
            "t.html",
            "<h1>Water</h1><table><tr><td>主持人</td><td>各位好。</td></tr>"
            "<tr><td>县水务局局长 罗大江</td><td>已修复。</td></tr><tr><td>罗大江</td><td>完了。</td></tr></table>",
            [("主持人", "各位好。"), ("罗大江", "已修复。"), ("罗大江", "完了。")],
        ),
    ],
)
def test_names_without_a_colon_say_who_speaks(
    tmp_path: Path, name: str, text: str, said: list[tuple[str, str]]
) -> None:
    assert spoken(read(tmp_path / name, text.encode())) == said


@pytest.mark.parametrize(
    ("matter", "title"),
    [
        ("title: Seeds\ndate: 2024-13-45", "Seeds"),
        ("title: Seeds\ndate: 2024-02-30", "Seeds"),
        ("title: !!python/object/apply:os.system [ls]\nurl: https://example.org/", "t"),
    ],
)
def test_front_matter_that_is_wrong_in_one_place_is_no_speech(tmp_path: Path, matter: str, title: str) -> None:
    found = read(tmp_path / "t.md", f"---\n{matter}\n---\n\nAda Quill: We grow.\n".encode())
    assert (spoken(found), found.metadata.title) == ([("Ada Quill", "We grow.")], title)


@pytest.mark.parametrize(
    ("metadata", "wrong"),
    [
        ('{"event_date": "2024-13-45"}', "what 'event_date' gives is not a day as in 2022-01-20"),
        ('{"title": ["a"]}', "what 'title' gives is not a text in quotes"),
        ('{"speakers": "Ada"}', "what 'speakers' gives is not a list"),
        ('{"speakers": [{}]}', "'speakers.0.name' is missing"),
        ('{"author": "Ada"}', "'author' is not a name that is known here"),
        ("[]", "what it holds is not an object in braces"),
    ],
)
def test_what_is_wrong_in_a_metadata_file_is_told_in_words(tmp_path: Path, metadata: str, wrong: str) -> None:
    (tmp_path / "t.json").write_text(metadata)
    assert wrong in refusal(tmp_path / "t.txt", b"Ada Quill: We grow.\n")


# Word


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        (
            "t.md",
            "**Ida Holm:** We run:\n\n- North Plant: 33 tonnes\n- **South Plant:** 44 tonnes\n\n**Bo Li:** Why?\n",
            [("Ida Holm", "We run: | North Plant: 33 tonnes | South Plant: 44 tonnes"), ("Bo Li", "Why?")],
        ),
        (
            "t.md",
            "Ida Holm: In 2022:\n\n* North Plant: 33\n\nIn 2023:\n\n* North Plant: 35\n\nThat is all.\n",
            [("Ida Holm", "In 2022: | North Plant: 33 | In 2023: | North Plant: 35 | That is all.")],
        ),
        (
            "t.html",
            "<h1>T</h1><div><p>Ida Holm: We run:</p><ul><li><p>North Plant: 33</p><p>It is old.</p></li>"
            "<li><b>South Plant:</b> 44</li></ul><p>Bo Li: Why?</p></div>",
            [("Ida Holm", "We run: | North Plant: 33 | It is old. | South Plant: 44"), ("Bo Li", "Why?")],
        ),
        (
            "t.html",
            "<h1>T</h1><p>Ida Holm: We run.</p><ul><li>Mayor Quist: It is old.</li><li>Holm: Yes.</li></ul>",
            [("Ida Holm", "We run."), ("Mayor Quist", "It is old."), ("Ida Holm", "Yes.")],
        ),
        (
            "t.md",
            "**Ida Holm:** We run.\n\n- Anna Lee: 3 boats\n",
            [("Ida Holm", "We run."), (NARRATION, "Anna Lee: 3 boats")],
        ),
        (
            "t.md",
            "**Ida Holm:** We run.\n\n- **Bo Nyström:** We pay.\n",
            [("Ida Holm", "We run."), (NARRATION, "Bo Nyström: We pay.")],
        ),
        (
            "t.html",
            "<h1>T</h1><ul><li><b>Ida Holm:</b> We run.</li><li><b>Bo:</b> Why?</li></ul>",
            [("Ida Holm", "We run."), ("Bo", "Why?")],
        ),
        ("t.md", "- Ida Holm: We run.\n- Bo Li: Why?\n", [("Ida Holm", "We run."), ("Bo Li", "Why?")]),
        (
            "t.md",
            "**何依达：**有：\n\n- 高产线：每天33吨。\n- 北工厂：44吨。\n\n**邢慧娜：**好。\n",
            [("何依达", "有： | 高产线：每天33吨。 | 北工厂：44吨。"), ("邢慧娜", "好。")],
        ),
    ],
)
def test_an_item_of_a_list_is_a_speaker_only_where_it_can_be_no_thing(
    tmp_path: Path, name: str, text: str, said: list[tuple[str, str]]
) -> None:
    assert spoken(read(tmp_path / name, text.encode())) == said


def word(*paragraphs: tuple[str, str]) -> bytes:
    document = docx.Document()
    document.add_heading("Rivers are renewed", 0)
    for label, speech in paragraphs:
        paragraph = document.add_paragraph()
        paragraph.add_run(label).bold = True
        paragraph.add_run(f" {speech}")
    document.add_heading("Costs", 1)
    document.add_paragraph("The levy paid for it.")
    table = document.add_table(1, 2)
    table.cell(0, 0).text, table.cell(0, 1).text = "Salmon rose.", "Eels fell."
    saved = io.BytesIO()
    document.save(saved)
    return saved.getvalue()


def test_word_with_bold_labels_headings_and_a_table(tmp_path: Path) -> None:
    transcript = read(tmp_path / "rivers.docx", word(*SPEECH))
    assert spoken(transcript)[1:] == [
        ("Ida Holm", "Last year we removed 48 weirs. It was long-term work."),
        ("Alder Daily", "How much did it cost?"),
        ("Ida Holm", "It cost 19 million crowns. | The levy paid for it. | Salmon rose. | Eels fell."),
    ]
    assert transcript.metadata.title == "Rivers are renewed"
    assert transcript.turns[-1].paragraphs[-1].heading == "Costs"
    assert transcript.metadata.speakers[:2] == (
        Speaker("Ida Holm", "deputy minister of water"),
        Speaker("Ruben Vasquez", "director general of fisheries"),
    )


def test_an_item_of_a_list_of_word_is_no_speaker(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("Ida Holm: We run three plants.")
    document.add_paragraph("North Plant: 33 tonnes", style="List Bullet")
    document.add_paragraph("Bo Li: Why?")
    saved = io.BytesIO()
    document.save(saved)
    assert spoken(read(tmp_path / "plants.docx", saved.getvalue())) == [
        ("Ida Holm", "We run three plants. | North Plant: 33 tonnes"),
        ("Bo Li", "Why?"),
    ]


def table(*rows: tuple[str, ...]) -> bytes:
    document = docx.Document()
    document.add_heading("Rivers are renewed", 0)
    made = document.add_table(len(rows), len(rows[0]))
    for number, row in enumerate(rows):
        for column, text in enumerate(row):
            made.cell(number, column).text = text
    saved = io.BytesIO()
    document.save(saved)
    return saved.getvalue()


@pytest.mark.parametrize("times", [False, True])
def test_a_table_of_who_says_what_is_a_conversation(tmp_path: Path, times: bool) -> None:
    rows = [
        ("Speaker", "Words"),
        ("Ida Holm\nDeputy minister", "We removed 48 weirs.\nIt was cheap."),
        ("", "Salmon came back."),
        ("Bo", "When?"),
        ("محمد علي", "In May"),
    ]
    timed = [((f"00:0{number}", *row) if times else row) for number, row in enumerate(rows)]
    transcript = read(tmp_path / "rivers.docx", table(*timed))
    assert spoken(transcript) == [
        ("Ida Holm", "We removed 48 weirs. | It was cheap. | Salmon came back."),
        ("Bo", "When?"),
        ("محمد علي", "In May"),
    ]
    assert transcript.metadata.speakers[0] == Speaker("Ida Holm", "Deputy minister")


def test_any_other_table_is_said_row_by_row(tmp_path: Path) -> None:
    rows = [("River", "Fish"), ("Tarn", "3400"), ("Alder", "4500")]
    assert spoken(read(tmp_path / "fish.docx", table(*rows))) == [
        (NARRATION, "River | Fish | Tarn | 3400 | Alder | 4500")
    ]


@pytest.mark.parametrize(
    ("last", "speaker"),
    [
        ("The briefing is long. Thank you all!", NARRATION),
        ("发布会到此结束。谢谢大家！", NARRATION),
        ("Das war es für heute. Vielen Dank!", NARRATION),
        ("These are our rivers.", "Ida Holm"),
        ("Thank you. Look at the rivers:", "Ida Holm"),
    ],
)
def test_a_table_after_the_last_words_of_a_speaker_is_nobodys(tmp_path: Path, last: str, speaker: str) -> None:
    text = f"Ida Holm: We grow.\n\nBo Orr: When?\n\nIda Holm: {last}\n\nRiver | Fish (t)\n\nTarn | 3400"
    turns = read(tmp_path / "rivers.txt", text.encode()).turns
    assert turns[-1].speaker == speaker
    assert spoken(read(tmp_path / "rivers.txt", text.encode()))[-1][1].endswith("River | Fish (t) | Tarn | 3400")


def test_who_has_thanked_goes_on_after_a_table(tmp_path: Path) -> None:
    text = "Ida Holm: We grow. Thank you.\n\nRiver | Fish\n\nTarn | 3400\n\nThat is all.\n\nBo Orr: Good."
    assert spoken(read(tmp_path / "rivers.txt", text.encode())) == [
        ("Ida Holm", "We grow. Thank you."),
        (NARRATION, "River | Fish | Tarn | 3400"),
        ("Ida Holm", "That is all."),
        ("Bo Orr", "Good."),
    ]


def test_an_archive_that_unpacks_to_too_much_is_refused(tmp_path: Path) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(3):
            archive.writestr(f"word/{number}.xml", b"0" * 80_000_000)
    assert "unpacks" in refusal(tmp_path / "bomb.docx", packed.getvalue())
    assert ".docx" in refusal(tmp_path / "old.docx", b"\xd0\xcf\x11\xe0 no archive")
    many = io.BytesIO()
    with zipfile.ZipFile(many, "w") as archive:
        archive.writestr("word/document.xml", "<w:document/>")
    assert ".docx" in refusal(tmp_path / "half.docx", many.getvalue())
    with zipfile.ZipFile(many, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", f"<w:document>{'<w:p/>' * 2_000_000}</w:document>")
    assert "2,000,000 tags and attributes" in refusal(tmp_path / "tags.docx", many.getvalue())


_WORD = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
)


def body(content: str) -> str:
    return f"<w:document {_WORD}><w:body>{content}</w:body></w:document>"


@pytest.mark.parametrize(
    "part",
    [
        "<speech/>",
        f"<w:document {_WORD}/>",
        f"<w:body {_WORD}/>",
        body('<w:p><w:r><w:rPr><w:b w:val="so"/></w:rPr><w:t>Hello</w:t></w:r></w:p>'),
        body("<w:p><w:pPr><w:pStyle/></w:pPr></w:p>"),
        body('<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="wide"/></w:tcPr><w:p/></w:tc></w:tr></w:tbl>'),
        body("<w:tbl><w:tblGrid/><w:tr><w:tc><w:tcPr><w:vMerge/></w:tcPr><w:p/></w:tc></w:tr></w:tbl>"),
    ],
    ids=["another root", "no body", "only a body", "bold", "style", "columns", "rows"],
)
def test_what_word_would_not_write_is_refused_as_damaged(tmp_path: Path, part: str) -> None:
    assert "damaged" in refusal(tmp_path / "odd.docx", word_with({"word/document.xml": part}))


def word_with(parts: dict[str, str | None]) -> bytes:
    """A document of Word whose parts of these names are others, or, where None, are left out."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(word(*SPEECH))) as whole, zipfile.ZipFile(made, "w") as archive:
        for item in whole.infolist():
            part = parts.get(item.filename, whole.read(item).decode("latin-1"))
            if part is not None:
                archive.writestr(item.filename, part.encode("latin-1"))
    return made.getvalue()


def runs(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def ended(by: str) -> str:
    """The properties of a paragraph whose end has this mark."""
    return f"<w:pPr><w:rPr><w:{by}/></w:rPr></w:pPr>"


def sold(*pieces: str) -> str:
    """A paragraph that says how many planes were sold in pieces of its own."""
    return f"<w:p>{runs('Anna Berg: We sold ')}{''.join(pieces)}{runs(' planes.')}</w:p>"


def control(content: str, properties: str = "") -> str:
    return f"<w:sdt><w:sdtPr>{properties}</w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>"


_N = runs("91")
_SAID = sold(_N)
_CELL = f"<w:tc>{_SAID}</w:tc>"


@pytest.mark.parametrize(
    "content",
    [
        sold("<w:del><w:r><w:delText>19</w:delText></w:r></w:del>", f"<w:ins>{_N}</w:ins>"),
        f"<w:p><w:ins>{runs('Anna Berg: We sold 91 planes.')}</w:ins></w:p>",
        sold(f"<w:moveTo>{_N}</w:moveTo>", f"<w:moveFrom>{_N}</w:moveFrom>"),
        sold(control(_N)),
        control(_SAID),
        control(f"<w:tbl><w:tr>{_CELL}</w:tr></w:tbl>"),
        f"<w:tbl>{control(f'<w:tr>{control(_CELL)}</w:tr>')}</w:tbl>",
        sold(f"<w:smartTag><w:ins>{_N}</w:ins></w:smartTag>"),
        sold(f"<w:fldSimple w:instr='TOTAL'>{_N}</w:fldSimple>"),
        sold(f"<w:dir w:val='ltr'><w:bdo w:val='ltr'>{_N}</w:bdo></w:dir>"),
        sold("<m:oMath><m:r><m:t>91</m:t></m:r></m:oMath>"),
        sold(f"<w:r><w:ruby><w:rt>{runs('x')}</w:rt><w:rubyBase>{_N}</w:rubyBase></w:ruby></w:r>"),
        sold(runs("19 or ", "<w:vanish/>"), runs("91", "<w:vanish w:val='0'/>")),
        f"<w:p>{ended('del')}{runs('Anna Berg: We ')}</w:p><w:p>{ended('vanish')}{runs('sold 91')}</w:p>"
        f"<w:p>{runs(' planes.')}</w:p>",
        f"<w:p>{ended('del')}<w:del>{runs('Bo Li: No.')}</w:del></w:p>{_SAID}",
        control(f"<w:p>{runs('Enter text.')}</w:p>", "<w:showingPlcHdr/>") + _SAID,
    ],
    ids="inserted insertion moved control block table row tag field direction formula ruby hidden joined deleted "
    "asking".split(),
)
def test_of_a_document_of_word_its_final_text_is_read(tmp_path: Path, content: str) -> None:
    content += f"<w:p>{runs('Tom Hill: We built 12 ships.')}</w:p>"
    found = read(tmp_path / "planes.docx", word_with({"word/document.xml": body(content)}))
    assert spoken(found) == [("Anna Berg", "We sold 91 planes."), ("Tom Hill", "We built 12 ships.")]


def test_a_formula_of_word_keeps_its_number(tmp_path: Path) -> None:
    def term(name: str, text: str) -> str:
        return f"<m:{name}><m:r><m:t>{text}</m:t></m:r></m:{name}>"

    half = f"<m:oMath><m:r><m:t>2</m:t></m:r><m:f><m:fPr/>{term('num', '1')}{term('den', '2')}</m:f></m:oMath>"
    power = f"<m:oMath><m:sSup>{term('e', '10')}{term('sup', '6')}</m:sSup></m:oMath>"
    content = body(sold(half, runs(" tons of "), power))
    found = read(tmp_path / "planes.docx", word_with({"word/document.xml": content}))
    assert spoken(found) == [("Anna Berg", "We sold 2 1/2 tons of 10^6 planes.")]


def test_what_a_style_of_word_hides_is_not_read(tmp_path: Path) -> None:
    styles = (
        '<w:style w:type="character" w:styleId="Note"><w:basedOn w:val="Secret"/></w:style>'
        '<w:style w:type="character" w:styleId="Secret"><w:basedOn w:val="Note"/><w:rPr><w:vanish/></w:rPr></w:style>'
    )
    note = '<w:rStyle w:val="Note"/>'
    said = sold(runs("19 or ", note), runs("91", f'{note}<w:vanish w:val="0"/>'))
    parts: dict[str, str | None] = {
        "word/styles.xml": f"<w:styles {_WORD}>{styles}</w:styles>",
        "word/document.xml": body(said),
    }
    assert spoken(read(tmp_path / "planes.docx", word_with(parts))) == [("Anna Berg", "We sold 91 planes.")]


def test_a_document_of_word_that_gives_no_title_has_none(tmp_path: Path) -> None:
    schemas = "http://schemas.openxmlformats.org"
    relations = (
        f'<Relationships xmlns="{schemas}/package/2006/relationships"><Relationship Id="rId1" '
        f'Target="word/document.xml" Type="{schemas}/officeDocument/2006/relationships/officeDocument"/>'
        "</Relationships>"
    )
    parts = {"word/document.xml": body(_SAID), "docProps/core.xml": None, "_rels/.rels": relations}
    assert read(tmp_path / "planes.docx", word_with(parts)).metadata.title == "planes"


# PDF


class _Paper(FPDF):
    def header(self) -> None:
        self.set_font("helvetica", size=9)
        self.cell(0, 8, f"Ministry of Water - Rivers {self.page_no()}", new_x="LMARGIN", new_y="NEXT")

    def footer(self) -> None:
        self.set_y(-15)
        self.cell(0, 8, f"Page {self.page_no()} of {{nb}}", align="C")


def paper(*paragraphs: str, break_after: int | None = None) -> bytes:
    pdf = _Paper()
    pdf.add_page()
    for number, paragraph in enumerate(paragraphs):
        pdf.set_font("helvetica", size=12)
        pdf.multi_cell(90, 6, paragraph, align="L", new_x="LMARGIN", new_y="NEXT")
        pdf.ln(4)
        if number == break_after:
            pdf.add_page()
    return bytes(pdf.output())


def lined(*paragraphs: str) -> bytes:
    """A paper without heads, feet, or gaps between its paragraphs."""
    pdf = FPDF()
    pdf.set_compression(False)
    pdf.add_page()
    pdf.set_font("helvetica", size=12)
    for paragraph in paragraphs:
        pdf.multi_cell(0, 6, paragraph, align="L", new_x="LMARGIN", new_y="NEXT")
    return bytes(pdf.output())


LONG = (
    "Last year we removed 48 weirs, most of them on the lower Tarn, where no fish had passed the town for almost a "
    "hundred years, and the salmon came back sooner than anybody at the ministry had thought possible."
)


def test_a_pdf_has_whole_paragraphs_without_running_heads(tmp_path: Path) -> None:
    content = paper(
        "Rivers are renewed", "Ida Holm:", LONG, "Salmon came back.", "Alder Daily:", "When?", break_after=2
    )
    transcript = read(tmp_path / "rivers.pdf", content)
    assert spoken(transcript) == [("Ida Holm", f"{LONG} | Salmon came back."), ("Alder Daily", "When?")]
    assert transcript.metadata.title == "Rivers are renewed"
    assert transcript.metadata.pages == ()


def test_numbers_at_the_edges_of_pages_that_do_not_count_them_are_kept(tmp_path: Path) -> None:
    content = paper("Ida Holm:", LONG, "3400", "4500", "Fell to 7", LONG, break_after=2)
    kept = read(tmp_path / "rows.pdf", content).text
    assert all(number in kept for number in ("3400", "4500", "Fell to 7"))


@pytest.mark.parametrize("number", ["{}", "- {} -", "Page {}", "{}/3", "Rivers | {}"])
def test_the_number_of_each_page_is_not_said(tmp_path: Path, number: str) -> None:
    pdf = FPDF()
    pdf.set_font("helvetica", size=12)
    for page, said in enumerate(["Ida Holm: We grow.", "It was 12.", "19"], start=4):
        pdf.add_page()
        pdf.cell(0, 8, said, new_x="LMARGIN", new_y="NEXT")
        pdf.cell(0, 8, number.format(page), new_x="LMARGIN", new_y="NEXT")
    assert spoken(read(tmp_path / "numbers.pdf", bytes(pdf.output()))) == [("Ida Holm", "We grow. | It was 12. | 19")]


def test_a_paragraph_that_a_page_of_a_pdf_cuts_is_whole(tmp_path: Path) -> None:
    content = paper("Ida Holm:", "We removed 48 weirs and", "opened the river.", break_after=1)
    assert spoken(read(tmp_path / "cut.pdf", content)) == [("Ida Holm", "We removed 48 weirs and opened the river.")]


def printed(browser: Browser, language: str, *paragraphs: str) -> bytes:
    """A PDF as a browser prints a page."""
    page = browser.new_page()
    page.set_content(f"<html lang={language} dir=auto><body>" + "".join(f"<p dir=auto>{one}</p>" for one in paragraphs))
    content = page.pdf()
    page.close()
    return content


@pytest.mark.parametrize(
    ("language", "paragraphs"),
    [
        ("ar", ("لقاء الميناء", "خالد المنصوري: عمقنا الميناء بمقدار 12 مترا.", "سارة عبد الله: سنبني رصيفين.")),
        ("he", ("דיון בנמל", "דנה כהן: העמקנו את הנמל ב-12 מטר.", "יוסי לוי: נבנה שני רציפים בשנה הבאה.")),
    ],
)
def test_a_pdf_whose_letters_stand_as_they_are_drawn_is_refused(
    tmp_path: Path, browser: Browser, language: str, paragraphs: tuple[str, ...]
) -> None:
    assert "as it is drawn" in refusal(tmp_path / "a.pdf", printed(browser, language, *paragraphs))


@pytest.mark.parametrize(
    ("language", "paragraphs"),
    [
        ("th", ("ประชุมเรื่องน้ำ", "สมชาย ใจดี: ปีที่แล้วเราสร้างเขื่อน", "ผู้สื่อข่าว: ใครเป็นผู้จ่ายเงินค่าน้ำเพิ่มขึ้น")),
        ("hi", ("जल सभा", "सीमा वर्मा: हमने पिछले वर्ष क्षेत्र के विद्यालयों को स्वच्छ पानी दिया।")),
    ],
)
def test_a_pdf_that_has_lost_letters_with_their_marks_is_refused(
    tmp_path: Path, browser: Browser, language: str, paragraphs: tuple[str, ...]
) -> None:
    assert "letters and marks of its text are lost" in refusal(
        tmp_path / "a.pdf", printed(browser, language, *paragraphs)
    )


def test_in_a_pdf_who_is_labelled_by_the_surname_speaks_on_his_own(tmp_path: Path, browser: Browser) -> None:
    said = (
        "Hafen",
        "Petra Köhler: Wir bauen.",
        "Jörg Groß: Es wird teuer.",
        "Köhler: Bis 2027.",
        "Oma: Nein!",
        "Jörg Groß: Doch.",
    )
    transcript = read(tmp_path / "hafen.pdf", printed(browser, "de", *said))
    speakers = ["Petra Köhler", "Jörg Groß", "Petra Köhler", NARRATION, "Jörg Groß"]
    assert [turn.speaker for turn in transcript.turns] == speakers
    assert transcript.metadata.title == "Hafen"


@pytest.mark.parametrize(
    "lines",
    [
        ("Rivers are renewed", "9 March 2024", f"Ida Holm: {LONG}"),
        ("Rivers are renewed 9 March 2024", f"Ida Holm: {LONG}"),
        ("Rivers are renewed - March 9, 2024", "Ida Holm:", LONG),
        (f"Rivers are renewed 9 March 2024 Ida Holm: {LONG}",),
    ],
    ids=["lines", "date beside title", "dash", "one line"],
)
def test_the_head_of_a_pdf_is_told_apart(tmp_path: Path, lines: tuple[str, ...]) -> None:
    transcript = read(tmp_path / "head.pdf", lined(*lines, "Alder Daily: When?"))
    about = transcript.metadata
    assert (about.title, about.published) == ("Rivers are renewed", date(2024, 3, 9))
    assert spoken(transcript) == [("Ida Holm", LONG), ("Alder Daily", "When?")]


def test_a_date_inside_a_sentence_of_a_pdf_stays_in_it(tmp_path: Path) -> None:
    content = lined("Ida Holm: " + LONG, "The last of them fell on", "9 March 2024", "and nobody minded.")
    assert "fell on 9 March 2024" in read(tmp_path / "date.pdf", content).text


def test_the_two_parts_of_a_thai_vowel_are_one_character() -> None:
    assert ordinary("นํ้า นํา น้ํา เรื่อง") == "น้ำ นำ น้ำ เรื่อง"


def test_radicals_and_ligatures_of_a_pdf_are_ordinary_characters(tmp_path: Path) -> None:
    shapes = "⽥⽟⻰：⼯⼚ﬁｘ㎡"  # the last two are written so by their writers
    content = lined("abcdefghi: We grow.").replace(b"/Type /Font", b"/ToUnicode 99 0 R\n/Type /Font", 1)
    codes = "".join(f"<{97 + at:02X}> <{ord(shape):04X}>\n" for at, shape in enumerate(shapes))
    cmap = (
        f"begincmap\n1 begincodespacerange\n<00> <FF>\nendcodespacerange\n{len(shapes)} beginbfchar\n{codes}endbfchar"
    )
    stream = f"99 0 obj\n<</Length {len(cmap)}>>\nstream\n{cmap}\nendstream\nendobj\n".encode()
    assert "田玉龙：工厂fiｘ㎡" in read(tmp_path / "shapes.pdf", content.replace(b"xref\n", stream + b"xref\n", 1)).text


def test_words_divided_at_the_end_of_a_line_are_whole_again(tmp_path: Path) -> None:
    text = (
        "Ida Holm:\nLong-term work is what the rivers need, and that is why the long-\nterm plan of the whole "
        "govern-\nment counts."
    )
    assert spoken(read(tmp_path / "hyphens.pdf", paper(text)))[0][1].endswith(
        "the long-term plan of the whole government counts."
    )


@pytest.mark.parametrize(
    ("evidence", "read_as"),
    [
        ("The coast is long and the guard is small.", "coast-guard"),
        ("The coast-guard is small.", "coast-guard"),
        ("The coastguard is small.", "coastguard"),
        ("The coast is long, the guard is small, the coastguard old.", "coastguard"),
        ("The river is long.", "coastguard"),
        ("\n".join(["We counted the weirs of the whole river."] * 80), "coast-guard"),
    ],
    ids=["halves", "compound", "whole", "both", "none", "a document that divides no words"],
)
def test_a_hyphen_at_the_end_of_a_line_is_kept_when_it_is_the_words_own(
    tmp_path: Path, evidence: str, read_as: str
) -> None:
    said = f"Ida Holm:\n{evidence}\nLast year they told all of us that the coast-\nguard helped."
    assert spoken(read(tmp_path / "hyphen.pdf", paper(said)))[0][1].endswith(f"that the {read_as} helped.")


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("Ida Holm: We removed 48 weirs and", "opened the river.", "We removed 48 weirs and opened the river."),
        ("Ida Holm: We removed 48 long-", "standing weirs.", "We removed 48 long-standing weirs."),
        ("Ida Holm: We removed 48 weirs.", "opened too.", "We removed 48 weirs. | opened too."),
        ("Ida Holm: We removed 48 weirs", "Salmon rose.", "We removed 48 weirs | Salmon rose."),
    ],
)
def test_what_follows_a_label_goes_on_over_the_end_of_a_page(
    tmp_path: Path, before: str, after: str, said: str
) -> None:
    content = paper("Rivers", before, after, break_after=1)
    assert spoken(read(tmp_path / "cut.pdf", content)) == [("Ida Holm", said)]


@pytest.mark.parametrize(
    ("titles", "read_as"),
    [
        (["A hearing on the railway network of Southern Brittany"],) * 2,
        (["Rivers", "Hearing"], ["Rivers"]),
    ],
)
def test_the_title_of_a_pdf_goes_on_where_its_next_word_did_not_fit(
    tmp_path: Path, titles: list[str], read_as: list[str]
) -> None:
    pdf = FPDF()
    pdf.add_page()
    pdf.set_font("helvetica", "B", 15)
    for one in titles:
        pdf.multi_cell(100, 8, one, align="L", new_x="LMARGIN", new_y="NEXT")
    pdf.set_font("helvetica", size=10)
    for paragraph in ("Ida Holm:", LONG, "Bo Orr:", LONG):
        pdf.multi_cell(100, 6, paragraph, align="L", new_x="LMARGIN", new_y="NEXT")
    transcript = read(tmp_path / "hearing.pdf", bytes(pdf.output()))
    assert [transcript.metadata.title] == read_as
    assert [turn.speaker for turn in transcript.turns if turn.speaker] == ["Ida Holm", "Bo Orr"]


def test_a_pdf_that_cannot_be_read_says_why(tmp_path: Path) -> None:
    locked = PdfWriter(PdfReader(io.BytesIO(paper("Ida Holm:", "We grow."))))
    locked.encrypt("secret", algorithm="RC4-128")
    saved = io.BytesIO()
    locked.write(saved)
    assert "encrypted" in refusal(tmp_path / "locked.pdf", saved.getvalue())
    blank = FPDF()
    blank.add_page()
    assert "OCR" in refusal(tmp_path / "scan.pdf", bytes(blank.output()))
    assert "damaged" in refusal(tmp_path / "no.pdf", b"%PDF-1.7 nothing more")
    packed = paper("Ida Holm: We removed 48 weirs.").replace(b"/FlateDecode", b"/SlateDecode")
    assert "damaged" in refusal(tmp_path / "filter.pdf", packed)
    assert "damaged" in refusal(tmp_path / "half.pdf", paper("Ida Holm:", "We grow.")[:400])


def shown_on_pages(content: bytes, pages: int) -> bytes:
    """A small PDF all of whose pages show one content, packed."""
    page, writer, stream = PdfReader(io.BytesIO(paper("Ida Holm:", "We grow."))).pages[0], PdfWriter(), StreamObject()
    stream[NameObject("/Filter")] = NameObject("/FlateDecode")
    stream.set_data(zlib.compress(content, 9))
    shown = writer._add_object(stream)
    for _ in range(pages):
        writer.add_page(page)[NameObject("/Contents")] = shown
    saved = io.BytesIO()
    writer.write(saved)
    return saved.getvalue()


@pytest.mark.parametrize(("size", "pages"), [(100_000_000, 1), (30_000_000, 8)])
def test_a_pdf_that_unpacks_to_too_much_is_refused(tmp_path: Path, size: int, pages: int) -> None:
    content = shown_on_pages(b"q Q\n" * (size // 4), pages)
    assert "unpacks to more than 200,000,000 bytes" in refusal(tmp_path / "bomb.pdf", content)


def test_a_pdf_of_too_many_pages_is_refused(tmp_path: Path) -> None:
    assert "more than 2,000 pages" in refusal(tmp_path / "long.pdf", shown_on_pages(b"q Q", 2_001))


# Who takes part


@pytest.mark.parametrize(
    ("head", "speakers"),
    [
        (
            "Speakers: Ms. Ida Holm, deputy minister; Dr. Ruben Vasquez, head of fisheries\n\nChairperson: Otto Lind",
            [("Ida Holm", "deputy minister"), ("Ruben Vasquez", "head of fisheries"), ("Otto Lind", "Chairperson")],
        ),
        (
            "Panellists\n\nIda Holm (Ministry of Water)\n\nJan van Dijk (Delta Institute)",
            [("Ida Holm", "Ministry of Water"), ("Jan van Dijk", "Delta Institute")],
        ),
        ("Ms. Ida Holm, deputy minister of water", [("Ida Holm", "deputy minister of water")]),
    ],
    ids=["on one line", "in brackets", "without heading"],
)
def test_participants_and_their_roles(tmp_path: Path, head: str, speakers: list[tuple[str, str]]) -> None:
    text = f"Rivers are renewed\n\n{head}\n\nMs. Holm:\n\nWe removed 48 weirs.\n\nIDA HOLM:\n\nSalmon came back."
    transcript = read(tmp_path / "t.txt", text.encode())
    assert [(one.name, one.role) for one in transcript.metadata.speakers] == speakers
    assert [turn.speaker for turn in transcript.turns if turn.speaker] == ["Ida Holm", "Ida Holm"]


@pytest.mark.parametrize(
    ("heading", "listed", "name", "role"),
    [
        ("Present:", "Cllr Tomas Rydell (finance)", "Tomas Rydell", "Cllr, finance"),
        ("Present:", "Cllr. Tomas Rydell", "Tomas Rydell", "Cllr."),
        ("Present:", "Councillor Tomas Rydell", "Tomas Rydell", "Councillor"),
        ("Present:", "Mayor Tomas Rydell, Mayor of Harrowgate", "Tomas Rydell", "Mayor of Harrowgate"),
        ("Present:", "the Rt Hon Tomas Rydell", "Tomas Rydell", None),
        ("Teilnehmer:", "Stadträtin Anna Kern (Finanzen)", "Anna Kern", "Stadträtin, Finanzen"),
        ("Présents :", "Échevine Anne Petit", "Anne Petit", "Échevine"),
        ("Presenti:", "Consigliera Anna Bruni", "Anna Bruni", "Consigliera"),
        ("Asistentes:", "Edil Pedro Gil", "Pedro Gil", "Edil"),
        ("Presentes:", "Vereadora Ana Reis", "Ana Reis", "Vereadora"),
        ("Участники:", "Советник Анна Орлова", "Анна Орлова", "Советник"),
        ("Katılımcılar:", "Meclis Üyesi Ayşe Kaya", "Ayşe Kaya", "Meclis Üyesi"),
    ],
)
def test_an_office_before_a_name_in_the_list_is_of_the_role(
    tmp_path: Path, heading: str, listed: str, name: str, role: str | None
) -> None:
    text = f"Rivers are renewed\n\n{heading} {listed}; Bo Orr\n\n{name}:\n\nWe grow.\n\nBo Orr:\n\nGood."
    transcript = read(tmp_path / "t.txt", text.encode())
    assert Speaker(name, role) in transcript.metadata.speakers
    assert [one.name for one in transcript.metadata.speakers if name in one.name] == [name]
    assert [turn.speaker for turn in transcript.turns if turn.speaker] == [name, "Bo Orr"]


def test_an_honorific_means_the_one_speaker_of_that_name(tmp_path: Path) -> None:
    text = "Ida Holm:\n\nWe grow.\n\nMs. Holm:\n\nAnd again.\n\nMr. Lee:\n\nWho?\n\nAnn Lee:\n\nI.\n\nBo Lee:\n\nOr I."
    transcript = read(tmp_path / "t.txt", text.encode())
    assert [turn.speaker for turn in transcript.turns] == ["Ida Holm", "Ida Holm", "Mr. Lee", "Ann Lee", "Bo Lee"]


@pytest.mark.parametrize(
    ("label", "speaker"),
    [
        ("田玉龙：", "田玉龙"),
        ("主持人 邢慧娜：", "邢慧娜"),
        ("新闻局副局长、新闻发言人邢慧娜：", "邢慧娜"),
        ("新华社记者：", "新华社记者"),
        ("记者：", JOURNALIST),
        ("主持人：", "主持人"),
    ],
)
def test_chinese_labels(tmp_path: Path, label: str, speaker: str) -> None:
    text = (
        "发布会\n\n工业和信息化部总工程师、新闻发言人 田玉龙\n\n新闻局副局长、新闻发言人 邢慧娜\n\n"
        f"{label}\n\n各位好。\n\n田玉龙：\n\n好。\n\n邢慧娜：\n\n请。"
    )
    transcript = read(tmp_path / "t.txt", text.encode())
    assert next(turn.speaker for turn in transcript.turns if turn.speaker) == speaker
    assert transcript.metadata.speakers[:2] == (
        Speaker("田玉龙", "工业和信息化部总工程师、新闻发言人"),
        Speaker("邢慧娜", "新闻局副局长、新闻发言人"),
    )


def test_thanks_after_a_name_are_no_role(tmp_path: Path) -> None:
    text = "城市绿化座谈会\n2024年6月3日\n\n何静：新增公园42个。\n\n陆远：好。\n\n何静：谢谢大家。"
    transcript = read(tmp_path / "t.txt", text.encode())
    assert spoken(transcript)[-3:] == [
        ("何静", "新增公园42个。"),
        (NARRATION, "陆远：好。"),
        ("何静", "谢谢大家。"),
    ]
    assert transcript.metadata.speakers == (Speaker("何静", None),)


def test_speech_that_opens_with_a_function_is_no_list(tmp_path: Path) -> None:
    text = "Chairperson: Good morning to all of you.\n\nIda Holm: We removed 48 weirs.\n\nChairperson: Thank you."
    transcript = read(tmp_path / "t.txt", text.encode())
    assert [turn.speaker for turn in transcript.turns] == ["Chairperson", "Ida Holm", "Chairperson"]


# Whatever comes


def _files() -> Iterator[bytes]:
    yield from (PAGE.encode(), VTT.encode(), SRT.encode(), MARKDOWN.encode(), word(*SPEECH))
    yield paper(LONG, "Ida Holm: We grow.")


@given(st.sampled_from(sorted(SUFFIXES)), st.sampled_from(list(_files())), st.data())
def test_damaged_files_are_read_or_refused_and_offsets_hold(suffix: str, content: bytes, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(content)))
    damaged = content[:at] + data.draw(st.binary(max_size=8)) + content[at + data.draw(st.integers(0, 40)) :]
    try:
        document = read_content(damaged, f"file{suffix}")
    except UnreadableError:
        return
    assert "\x00" not in document.text
    assert all(0 <= start < len(document.text) for start in document.hints.headings)


@given(st.lists(st.text(st.characters(categories=["L", "Nd"]), min_size=1, max_size=12), min_size=1, max_size=30))
def test_words_of_markdown_are_kept_in_their_order(words: list[str]) -> None:
    assert read_content(" ".join(words).encode(), "t.md").text.split() == words


@given(st.lists(st.text(max_size=30), max_size=6), st.booleans())
def test_what_is_quoted_of_a_page_is_its_text(paragraphs: list[str], broken: bool) -> None:
    import html

    from index.structure import find_structure

    inside = ("<br>" if broken else "</p><p>").join(html.escape(text) for text in paragraphs)
    document = read_content(f"<p>{inside}</p>".encode("utf-8", "replace"), "page.html")
    for turn in find_structure(document.text, document.hints).turns:
        for paragraph in turn.paragraphs:
            quote = document.text[paragraph.start : paragraph.end]
            assert quote.strip() == quote != ""
