"""A line at the head that says where and when the event was gives its day and its place."""

from datetime import date
from pathlib import Path

import pytest
from fpdf import FPDF

from index.reader import parse_transcript, read_transcript

DAY = date(2024, 3, 18)
SAID = "Ann Lee: We dug 12 canals.\n\nBob Ray: They leak.\n"


@pytest.mark.parametrize(
    ("line", "place"),
    [
        ("Beijing | 3 p.m. March 18, 2024", "Beijing"),
        ("Beijing, March 18, 2024, 3 p.m.", "Beijing"),
        ("Geneva, 18 March 2024", "Geneva"),
        ("Hamburg, den 18. März 2024", "Hamburg"),
        ("Paris, le 18 mars 2024", "Paris"),
        ("São Paulo, 18 de março de 2024, 10h30", "São Paulo"),
        ("北京，2024年3月18日下午3时", "北京"),
        ("Date: 18 March 2024\nPlace: Geneva", "Geneva"),
        ("Brenn | 18. März 2024", "Brenn"),
        ("18 March 2024, Town Hall, Brenn", "Town Hall, Brenn"),
        ("March 18, 2024 – Brenn", "Brenn"),
        ("When: 18 March 2024, 3 p.m. | Where: Brenn", "Brenn"),
        ("2024年3月18日 北京", "北京"),
        ("القاهرة، 18 مارس 2024", "القاهرة"),
        ("Αθήνα, 18 Μαρτίου 2024", "Αθήνα"),
        ("日期：2024年3月18日\n地点：省新闻发布厅", "省新闻发布厅"),
    ],
)
def test_the_day_and_the_place_of_the_event(line: str, place: str) -> None:
    transcript = parse_transcript(f"The canals\n{line}\n\n{SAID}", "canals")
    about = transcript.metadata
    assert (about.event_date, about.published, about.place) == (DAY, None, place)
    first = transcript.turns[0].paragraphs
    assert line in transcript.text[first[0].start : first[-1].end]


@pytest.mark.parametrize("between", ["\n", "\n\n"])
@pytest.mark.parametrize(
    "line",
    [
        "Datum: 18. März 2024",
        "Date : 18 mars 2024",
        "Fecha: 18 de marzo de 2024",
        "Data: 18 marzo 2024",
        "Data: 18 de março de 2024",
        "Дата: 18 марта 2024 г.",
        "Tarih: 18 Mart 2024",
        "Ngày: 18 tháng 3 năm 2024",
        "التاريخ: 18 مارس 2024",
        "दिनांक: 18 मार्च 2024",
        "일시: 2024년 3월 18일 오후 3시",
        "日時：2024年3月18日",
        "Ημερομηνία: 18 Μαρτίου 2024",
        "18 Μαρτίου 2024",
        "18 במרץ 2024",
        "18 มีนาคม 2567",
        "Monday, March 18, 2024, 3:00 pm",
        "2024年3月18日下午3时",
    ],
)
def test_a_line_that_says_when_gives_the_day_and_is_no_part_of_the_title(line: str, between: str) -> None:
    transcript = parse_transcript(f"The canals\n{line}{between}{SAID}", "canals")
    about = transcript.metadata
    assert (about.title, about.event_date, about.published, about.place) == ("The canals", DAY, None, None)
    assert [speaker.name for speaker in about.speakers] == ["Ann Lee", "Bob Ray"]


def test_a_title_may_end_with_the_day() -> None:
    assert parse_transcript(f"Parish council, 18 March 2024\n\n{SAID}", "t").metadata.event_date == DAY
    assert parse_transcript(f"What we did since 18 March 2024\n\n{SAID}", "t").metadata.event_date is None


@pytest.mark.parametrize("line", ["Hamburg, 18. M\u00e4rz 2024", "Hamburg, 18 March 2024"])
def test_in_a_pdf_a_place_and_a_day_below_the_title_are_the_events(tmp_path: Path, line: str) -> None:
    pdf = FPDF()
    pdf.add_page()
    pdf.set_font("helvetica", size=12)
    for paragraph in ("The canals", line, *SAID.split("\n\n")):
        pdf.multi_cell(0, 6, paragraph, align="L", new_x="LMARGIN", new_y="NEXT")
        pdf.ln(4)
    (tmp_path / "canals.pdf").write_bytes(bytes(pdf.output()))
    about = read_transcript(tmp_path / "canals.pdf").metadata
    assert (about.title, about.event_date, about.place) == ("The canals", DAY, "Hamburg")


@pytest.mark.parametrize("line", ["China SCIO | March 18, 2024", "The court met, March 18, 2024", "March 18, 2024"])
def test_what_is_no_place_is_none(line: str) -> None:
    assert parse_transcript(f"The canals\n{line}\n\n{SAID}", "canals").metadata.place is None


def test_on_a_page_the_time_of_day_tells_the_event_from_the_publication(tmp_path: Path) -> None:
    page = tmp_path / "canals.html"
    published, event = "China SCIO | March 20, 2024", "Beijing | 3 p.m. March 18, 2024"
    said = "".join(f"<p>{paragraph}</p>" for paragraph in (published, event, *SAID.split("\n\n")))
    page.write_text(f"<html lang=en><body><h1>The canals</h1>{said}</body></html>", encoding="utf-8")
    about = read_transcript(page).metadata
    assert (about.event_date, about.published, about.place) == (DAY, date(2024, 3, 20), "Beijing")


@pytest.mark.parametrize(
    ("line", "labels", "people"),
    [
        ("参加人：张伟、李娜", ("张伟", "李娜"), ["张伟", "李娜"]),
        ("Present: Ann Lee (chair), Bob Ray", ("Lee", "Ray"), ["Ann Lee", "Bob Ray"]),
        ("Anwesend: Petra Köhler und Jörg Groß", ("Köhler", "Groß"), ["Petra Köhler", "Jörg Groß"]),
    ],
)
def test_who_is_listed_on_one_line_is_known_by_a_part_of_the_name(
    line: str, labels: tuple[str, str], people: list[str]
) -> None:
    transcript = parse_transcript(f"The canals\n{line}\n\n{labels[0]}: Yes.\n\n{labels[1]}: No.\n", "canals")
    assert [turn.speaker for turn in transcript.turns if turn.label] == people
    assert [speaker.name for speaker in transcript.metadata.speakers] == people
