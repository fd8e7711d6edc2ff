"""A line at the head that says where and when the event was gives its day and its place."""

from datetime import date
from pathlib import Path

import pytest

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
        ("日期：2024年3月18日\n地点：省新闻发布厅", "省新闻发布厅"),
    ],
)
def test_the_day_and_the_place_of_the_event(line: str, place: str) -> None:
    transcript = parse_transcript(f"The canals\n{line}\n\n{SAID}", "canals")
    about = transcript.metadata
    assert (about.event_date, about.published, about.place) == (DAY, None, place)
    first = transcript.turns[0].paragraphs
    assert line in transcript.text[first[0].start : first[-1].end]


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
