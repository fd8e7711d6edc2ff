"""Two transcripts of one event in two languages: which sentences say the same, and what an answer makes of it."""

import json
import re
import shutil
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import Browser, Page, expect

from assistant import Answer, Assistant
from assistant.answer import Beside, Citation
from assistant.server import start
from benchmarks.alignment import Parallel, found_pairs, harbour, shipped_transcript
from index import Index, InputError, Transcript
from index.alignment import Bead, Sentences, align
from index.plain_numbers import contradict
from index.reader import parse_transcript
from index.transcript import MarkedSpan
from tests.browser import ask, free_port
from tests.command_line import Run, sentence
from tests.test_cli import CITATION_KEYS

ENGLISH, CHINESE = "harbour-en", "harbour-zh"
OLD_TERMINAL = {
    "en": "How many passengers was the old ferry terminal built for?",
    "zh": "旧渡轮码头的设计能力是每年多少人次？",
    "es": "¿Para cuántos pasajeros se construyó la antigua terminal de ferris?",
}
IN_ENGLISH_ALONE = "年度报告放在哪里？"


@pytest.fixture(scope="module")
def texts() -> Parallel:
    return harbour()


@pytest.fixture(scope="module")
def paired_folder(texts: Parallel, tmp_path_factory: pytest.TempPathFactory) -> Path:
    index = Index.create(tmp_path_factory.mktemp("paired"))
    index.add(texts.first)
    index.add(texts.second, translation_of=ENGLISH)
    index.finish_building()
    return index.folder


@pytest.fixture
def paired(paired_folder: Path) -> Index:
    return Index.open(paired_folder)


@pytest.fixture
def own_copy(paired_folder: Path, tmp_path: Path) -> Index:
    return Index.open(shutil.copytree(paired_folder, tmp_path / "copy"))


def spanish(document_id: str = "harbour-es") -> Transcript:
    said = "El atraque costó 84 millones de coronas. La mitad la pagó el Estado. El resto salió de nuestros ingresos."
    return parse_transcript(f"Ingrid Solberg:\n\n{said}\n", document_id)


# Alignment


@st.composite
def parallel_texts(draw: st.DrawFn) -> tuple[Sentences, Sentences]:
    """Two texts of random vectors, of which some are the same in both."""
    random = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    pool = random.normal(size=(12, 8)).astype(np.float32)

    def text(positions: list[int]) -> Sentences:
        vectors = pool[positions] + random.normal(scale=0.1, size=(len(positions), 8)).astype(np.float32)
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
        lengths = random.integers(1, 200, len(positions)).astype(np.float32)
        return Sentences(vectors, lengths, np.sort(random.integers(0, 4, len(positions))))

    positions = st.lists(st.integers(0, 11), max_size=15).map(sorted)
    return text(draw(positions)), text(draw(positions))


@given(parallel_texts())
def test_beads_neither_cross_nor_overlap_nor_go_beyond_a_turn(texts: tuple[Sentences, Sentences]) -> None:
    beads = align(*texts)
    for before, after in pairwise(beads):
        assert before.first.stop <= after.first.start
        assert before.second.stop <= after.second.start
    for bead in beads:
        assert 0 <= bead.score <= 1
        for own, text in zip((bead.first, bead.second), texts, strict=True):
            assert len({int(turn) for turn in text.turns[own.start : own.stop]}) == 1


@given(parallel_texts())
def test_a_text_is_aligned_with_itself_sentence_by_sentence(texts: tuple[Sentences, Sentences]) -> None:
    text, _ = texts
    whole = [Bead(range(n, n + 1), range(n, n + 1), 1.0) for n in range(len(text))]
    assert [replace(bead, score=round(bead.score, 2)) for bead in align(text, text)] == whole


@pytest.mark.parametrize("parallel", [harbour(), shipped_transcript()], ids=["harbour", "miit-2021"])
def test_at_least_95_of_100_pairs_are_right_and_as_many_are_found(parallel: Parallel, empty_index: Index) -> None:
    empty_index.add(parallel.first)
    empty_index.add(parallel.second, translation_of=parallel.first.metadata.document_id)
    found = set(found_pairs(parallel, empty_index))
    assert len(found & parallel.gold) >= 0.95 * len(found)
    assert len(found & parallel.gold) >= 0.95 * len(parallel.gold)


def test_a_text_about_something_else_is_no_translation(texts: Parallel, empty_index: Index) -> None:
    empty_index.add(texts.first)
    with pytest.raises(InputError, match="do not seem to be the same event"):
        empty_index.add(shipped_transcript().second, translation_of=ENGLISH)
    assert [document.document_id for document in empty_index.documents()] == [ENGLISH]
    assert empty_index.originals() == {}


@pytest.mark.parametrize(
    "said",
    [
        "天气很好。",
        "我们新建了六十五万个5G基站。天气很好。",
        "去年新建了两座学校。孩子们很高兴。图书馆也扩大了。",
        "港口很漂亮。我喜欢吃苹果。他昨天去了北京。明天可能下雨。",
    ],
)
def test_a_short_text_about_something_else_is_no_translation(texts: Parallel, empty_index: Index, said: str) -> None:
    empty_index.add(texts.first)
    with pytest.raises(InputError, match="do not seem to be the same event"):
        empty_index.add(parse_transcript(f"王芳：\n\n{said}\n", "other"), translation_of=ENGLISH)
    assert empty_index.originals() == {}


def test_a_paired_document_that_is_replaced_by_another_text_stands_alone(own_copy: Index) -> None:
    added = own_copy.add(parse_transcript("王芳：\n\n去年新建了两座学校。孩子们很高兴。图书馆也扩大了。\n", CHINESE))
    assert (added.state, added.aligned, own_copy.originals()) == ("replaced", 0, {})


def test_a_part_of_an_event_is_a_translation_of_that_part(texts: Parallel, empty_index: Index) -> None:
    empty_index.add(texts.first)
    part = texts.second.text.partition("谭伟：")[0]
    added = empty_index.add(parse_transcript(part, CHINESE), translation_of=ENGLISH)
    assert added.aligned == added.sentences


def test_turns_that_only_one_of_the_texts_tells_apart_are_no_hindrance(texts: Parallel, empty_index: Index) -> None:
    empty_index.add(texts.first)
    said = "".join(line for line in texts.second.text.splitlines() if not line.endswith("："))
    assert len(in_one_turn := parse_transcript(said, "monologue").turns) == 1, in_one_turn
    added = empty_index.add(parse_transcript(said, "monologue"), translation_of=ENGLISH)
    assert added.aligned > 0.8 * added.sentences


# The index


def counterparts(index: Index, document: str, other: str) -> Iterator[tuple[str, str]]:
    """The text of each sentence of a document, and what the other one says for it ("" for nothing)."""
    own, others = index.transcript(document), index.transcript(other).text
    for turn in own.turns:
        for _, span in index.turn_sentences(document, turn.number):
            found = index.beside(document, span.start, span.end, other)
            yield own.text[span.start : span.end], others[found.start : found.end] if found else ""


def test_what_is_merged_split_or_left_out_stands_beside_what_it_says(paired: Index) -> None:
    of_english = dict(counterparts(paired, ENGLISH, CHINESE))
    assert of_english["Half of that was paid by the state."].startswith("该泊位耗资8400万克朗")
    assert of_english["They will get them."] == "我们会满足他们的要求。"
    assert of_english["Two of them came to us from competing ports last autumn."] == ""
    roof = "It will have six gangways, a direct connection to the tram, and a roof that produces its own electricity."
    assert of_english[roof] == "新码头将设六条登船廊桥。旅客可直接换乘有轨电车。屋顶还能自行发电。"
    assert dict(counterparts(paired, CHINESE, ENGLISH))["具体时刻表可在我们的网站上查询。"] == ""


def test_a_turn_that_is_merged_with_the_one_before_is_aligned_too(paired: Index) -> None:
    found = dict(counterparts(paired, ENGLISH, CHINESE))
    assert found["What has the port done since then?"] == "此后港口采取了哪些措施？"


def test_each_document_knows_the_others_of_its_event(own_copy: Index) -> None:
    assert own_copy.originals() == {CHINESE: ENGLISH}
    own_copy.add(spanish(), translation_of=CHINESE)
    assert own_copy.originals() == {CHINESE: ENGLISH, "harbour-es": ENGLISH}
    assert [other.document_id for other in own_copy.translations(CHINESE)] == [ENGLISH, "harbour-es"]
    of_spanish = dict(counterparts(own_copy, "harbour-es", CHINESE))
    assert of_spanish["La mitad la pagó el Estado."].startswith("该泊位耗资8400万克朗")


def test_a_document_that_is_there_already_is_paired(texts: Parallel, empty_index: Index) -> None:
    empty_index.add(texts.first)
    assert empty_index.add(texts.second).state == "added"
    paired = empty_index.add(texts.second, translation_of=ENGLISH)
    assert paired.state == "paired"
    assert paired.aligned > 0.9 * paired.sentences
    assert empty_index.add(texts.second, translation_of=ENGLISH).state == "unchanged"
    assert empty_index.add(texts.first, translation_of=CHINESE).state == "unchanged"
    assert empty_index.originals() == {CHINESE: ENGLISH}


@pytest.mark.parametrize("document", [ENGLISH, CHINESE])
def test_a_document_that_is_replaced_is_aligned_anew(own_copy: Index, document: str) -> None:
    text = own_copy.transcript(document).text.replace("crowns", "francs").replace("克朗", "法郎")
    changed = parse_transcript(text, document)
    added = own_copy.add(changed)
    assert (added.state, own_copy.originals()) == ("replaced", {CHINESE: ENGLISH})
    assert added.aligned > 0.9 * added.sentences
    assert "法郎" in "".join(other for _, other in counterparts(own_copy, ENGLISH, CHINESE)) or document == ENGLISH


def test_sentences_that_give_other_numbers_do_not_say_the_same(own_copy: Index) -> None:
    own_copy.add(parse_transcript(own_copy.transcript(CHINESE).text.replace("8400万", "9100万"), CHINESE))
    found = dict(counterparts(own_copy, ENGLISH, CHINESE))
    assert found["The berth cost 84 million crowns."] == ""
    assert found["They will get them."] == "我们会满足他们的要求。"


def test_the_event_of_another_day_is_no_translation(own_copy: Index) -> None:
    text = own_copy.transcript(CHINESE).text
    own_copy.remove(CHINESE)
    other = parse_transcript(text, "another")
    other = replace(other, metadata=replace(other.metadata, event_date=date(2025, 3, 14)))
    with pytest.raises(InputError, match="different days"):
        own_copy.add(other, translation_of=ENGLISH)


def test_a_text_that_says_the_same_of_other_numbers_is_no_translation(own_copy: Index) -> None:
    text = re.sub(r"\d(?=\d|\.\d)", lambda digit: str(9 - int(digit.group())), own_copy.transcript(CHINESE).text)
    own_copy.remove(CHINESE)
    with pytest.raises(InputError, match="with numbers give different ones"):
        own_copy.add(parse_transcript(text, "another"), translation_of=ENGLISH)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("The project costs 730 million euros.", "项目投资7.3亿欧元。"),
        ("48 million passengers, 6 percent more", "48 Mio. Fahrgäste, 6 Prozent mehr"),
        ("revenue of 1.47 trillion yuan, up 8%", "収入は1兆4700億元、8％増"),
        ("1,234,567 tonnes at 3.5%", "1 234 567 тонн, 3,5 %"),
        ("3.2 billion dollars on 14 March", "3.200 millones de dólares el 14 de marzo"),
        ("48 million in 2023", "٤٨ مليون في ٢٠٢٣"),
        ("5 crore people", "5 करोड़ लोग"),
        ("on 18 April 2023 at 3 p.m.", "令和5年4月18日15時"),
        ("fourteen cranes by 2026", "到2026年14台起重机"),
        ("We paid 4.2 billion", "Wir zahlten 4,2 Milliarden"),
        ("930 million won", "9억 3천만 원"),
        ("The budget is 320 million baht.", "งบประมาณ 320 ล้านบาท"),
        ("The budget is 3.4 million shekels.", "התקציב הגיע ל-3.4 מיליון שקל"),
    ],
)
def test_numbers_are_the_same_however_they_are_written(first: str, second: str) -> None:
    assert not contradict(first, second)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("The project costs 730 million euros.", "Das Projekt kostet 790 Millionen Euro."),
        ("48 million passengers", "4900万人次"),
        ("It will be finished in 2026.", "Она будет готова в 2027 году."),
        ("4 billion", "4 Millionen"),
    ],
)
def test_other_numbers_contradict_each_other(first: str, second: str) -> None:
    assert contradict(first, second)
    assert contradict(second, first)


@given(st.text(), st.text())
def test_any_texts_can_be_compared_and_none_contradicts_itself(first: str, second: str) -> None:
    assert contradict(first, second) == contradict(second, first)
    assert not contradict(first, first)


@pytest.mark.parametrize("document", [ENGLISH, CHINESE])
def test_a_document_that_is_removed_leaves_the_other_alone(own_copy: Index, document: str) -> None:
    own_copy.remove(document)
    (left,) = own_copy.documents()
    assert (own_copy.originals(), own_copy.translations(left.document_id)) == ({}, [])
    assert own_copy.search(OLD_TERMINAL["zh"])[0].passage.document_id == left.document_id


def test_when_the_original_is_removed_its_translations_stay_together(own_copy: Index) -> None:
    own_copy.add(spanish(), translation_of=ENGLISH)
    own_copy.remove(ENGLISH)
    assert own_copy.originals() == {CHINESE: "harbour-es"}
    assert dict(counterparts(own_copy, "harbour-es", CHINESE))["La mitad la pagó el Estado."]


@pytest.mark.parametrize("document", [ENGLISH, CHINESE])
def test_a_document_that_is_removed_and_added_again_is_paired_again(
    own_copy: Index, texts: Parallel, document: str
) -> None:
    before = list(counterparts(own_copy, ENGLISH, CHINESE))
    own_copy.add(spanish(), translation_of=ENGLISH)
    own_copy.remove(document)
    own_copy.add(texts.first if document == ENGLISH else texts.second)
    assert own_copy.originals() == {CHINESE: ENGLISH, "harbour-es": ENGLISH}
    assert list(counterparts(own_copy, ENGLISH, CHINESE)) == before


def test_another_text_under_the_id_of_a_removed_one_is_not_paired(own_copy: Index) -> None:
    own_copy.remove(CHINESE)
    own_copy.add(parse_transcript("王芳：\n\n去年新建了两座学校。孩子们很高兴。图书馆也扩大了。\n", CHINESE))
    assert own_copy.originals() == {}
    own_copy.remove(ENGLISH)
    own_copy.add(parse_transcript("Wang Fang:\n\nTwo schools were built.\n", ENGLISH))
    assert own_copy.originals() == {}


def test_a_pair_can_be_separated(own_copy: Index, texts: Parallel) -> None:
    own_copy.separate(CHINESE)
    assert (own_copy.originals(), own_copy.translations(ENGLISH)) == ({}, [])
    assert [other for _, other in counterparts(own_copy, ENGLISH, CHINESE) if other] == []
    own_copy.remove(CHINESE)
    own_copy.add(texts.second)
    assert own_copy.originals() == {}


@pytest.mark.parametrize(
    ("document_id", "original", "said"),
    [
        ("harbour-es", "nothing", "miit list"),
        ("harbour-es", "harbour-es", "miit list"),
        (ENGLISH, ENGLISH, "itself"),
        ("other-en", ENGLISH, "both in the language 'es'"),
        ("other-en", CHINESE, "both in the language 'es'"),
    ],
)
def test_what_cannot_be_a_translation_is_refused(own_copy: Index, document_id: str, original: str, said: str) -> None:
    own_copy.add(spanish("first-es"), translation_of=ENGLISH)
    before = own_copy.documents()
    with pytest.raises(InputError, match=said):
        own_copy.add(spanish(document_id), translation_of=original)
    assert own_copy.documents() == before


def test_a_document_cannot_change_to_a_language_that_its_event_has(own_copy: Index) -> None:
    with pytest.raises(InputError, match="both in the language 'en'"):
        own_copy.add(parse_transcript("Tan Wei:\n\nThe port has grown again.\n", CHINESE))
    assert own_copy.transcript(CHINESE).metadata.language == "zh"


# Search


def places(index: Index, query: str, **filters: str) -> list[tuple[str, int]]:
    return [
        (hit.passage.document_id, sentence.start)
        for hit in index.search(query, k=20, **filters)  # type: ignore[arg-type]
        for sentence in hit.sentences
    ]


@pytest.mark.parametrize(("language", "document"), [("en", ENGLISH), ("zh", CHINESE), ("es", ENGLISH)])
def test_what_is_said_in_two_languages_is_found_once(paired: Index, language: str, document: str) -> None:
    found = places(paired, OLD_TERMINAL["zh"], preferred_language=language)
    assert found[0][0] == document
    other = CHINESE if document == ENGLISH else ENGLISH
    ends = {span.start: span.end for span in every_sentence(paired, document)}
    for where, begin in found:
        if where == document and (beside := paired.beside(where, begin, ends[begin], other)):
            assert not any(beside.start <= at < beside.end for place, at in found if place == other)


def every_sentence(index: Index, document: str) -> Iterator[MarkedSpan]:
    for turn in index.transcript(document).turns:
        yield from (span for _, span in index.turn_sentences(document, turn.number))


def test_the_language_is_the_querys_unless_told(paired: Index) -> None:
    assert {hit.passage.document_id for hit in paired.search(OLD_TERMINAL["zh"], k=1)} == {CHINESE}
    assert {hit.passage.document_id for hit in paired.search(OLD_TERMINAL["en"], k=1)} == {ENGLISH}


def test_what_one_language_leaves_out_is_found_in_the_other(paired: Index) -> None:
    assert paired.search(IN_ENGLISH_ALONE, k=1)[0].best.text.startswith("The annual report is on the table")


def test_a_speaker_or_document_of_either_language_is_searched(paired: Index) -> None:
    for filters in ({"speaker": "谭伟"}, {"document_id": CHINESE}):
        assert {where for where, _ in places(paired, OLD_TERMINAL["en"], **filters)} == {CHINESE}


@pytest.mark.parametrize(("language", "document"), [("en", ENGLISH), ("zh", CHINESE)])
@pytest.mark.parametrize("query", OLD_TERMINAL.values())
def test_in_a_language_all_that_its_document_says_is_searched(
    paired: Index, language: str, document: str, query: str
) -> None:
    assert places(paired, query, language=language) == places(paired, query, document_id=document)


def test_of_the_documents_of_some_days_all_is_searched(own_copy: Index, texts: Parallel) -> None:
    metadata = replace(texts.second.metadata, event_date=None, published=date(2031, 1, 2))
    own_copy.add(replace(texts.second, metadata=metadata))
    found = own_copy.search(OLD_TERMINAL["en"], k=20, since=date(2031, 1, 1))
    assert found == own_copy.search(OLD_TERMINAL["en"], k=20, document_id=CHINESE)
    assert own_copy.search(OLD_TERMINAL["en"], k=1, until=date(2031, 1, 1))[0].passage.document_id == ENGLISH


# Answers


def check_quotes(answer: Answer, index: Index) -> None:
    for citation in [*answer.citations, *answer.nearest]:
        assert index.transcript(citation.document).text[citation.start : citation.end] == citation.quote != ""
        for beside in citation.beside:
            assert index.transcript(beside.document).text[beside.start : beside.end] == beside.quote != ""
            assert beside.document != citation.document


def test_an_answer_quotes_the_questions_language_and_has_the_other_beside_it(paired: Index) -> None:
    assistant = Assistant(paired)
    for language, document, quoted, other in (
        ("en", ENGLISH, "400,000 passengers", "每年40万人次"),
        ("zh", CHINESE, "每年40万人次", "400,000 passengers"),
    ):
        answer = assistant.ask(OLD_TERMINAL[language])
        check_quotes(answer, paired)
        citation = answer.citations[0]
        assert (citation.document, quoted in citation.quote) == (document, True)
        assert citation.beside
        assert other in citation.beside[0].quote
        assert {one.document for one in answer.citations} == {document}
        assert [piece.citations for piece in assistant.stream(OLD_TERMINAL[language])][-1] == answer.citations


def test_all_languages_of_an_event_stand_beside_a_quote(own_copy: Index) -> None:
    own_copy.add(spanish(), translation_of=ENGLISH)
    answer = Assistant(own_copy).ask("泊位花了多少克朗？")
    check_quotes(answer, own_copy)
    assert answer.citations[0].document == CHINESE
    assert [beside.language for beside in answer.citations[0].beside] == ["en", "es"]
    assert "84 millones" in answer.citations[0].beside[1].quote


def test_a_question_in_a_third_language_gets_the_original(paired: Index) -> None:
    answer = Assistant(paired).ask(OLD_TERMINAL["es"])
    check_quotes(answer, paired)
    assert answer.citations[0].document == ENGLISH
    assert answer.citations[0].beside
    assert answer.citations[0].beside[0].language == "zh"


def test_what_only_the_other_language_says_is_quoted_in_that(paired: Index) -> None:
    answer = Assistant(paired).ask(IN_ENGLISH_ALONE)
    check_quotes(answer, paired)
    assert answer.citations[0].quote == "The annual report is on the table at the exit."
    assert answer.citations[0].beside == ()
    assert "beside" not in json.loads(answer.model_dump_json())["citations"][0]


def test_a_question_about_the_event_is_answered_in_its_language(paired: Index) -> None:
    answer = Assistant(paired).ask("发布会是什么时候举行的？")
    check_quotes(answer, paired)
    assert answer.citations[0].document == CHINESE
    assert answer.citations[0].beside
    assert "March 14, 2024" in answer.citations[0].beside[0].quote


def test_who_asks_while_a_translation_comes_and_goes_gets_whole_answers(own_copy: Index, texts: Parallel) -> None:
    assistant, stop = Assistant(own_copy), threading.Event()
    known = {one.metadata.document_id: one.text for one in (texts.first, texts.second)}
    own_copy.remove(CHINESE)
    prepared = own_copy.prepare(texts.second)

    def change() -> None:
        while not stop.is_set():
            own_copy.add(texts.second, prepared=prepared, translation_of=ENGLISH)
            own_copy.remove(CHINESE)

    thread = threading.Thread(target=change)
    thread.start()
    try:
        answers = [assistant.ask(question) for _ in range(15) for question in OLD_TERMINAL.values()]
    finally:
        stop.set()
        thread.join()
    for answer in answers:
        for one in answer.citations:
            for quoted in list[Citation | Beside]([one, *one.beside]):
                assert known[quoted.document][quoted.start : quoted.end] == quoted.quote


# The command line


def test_declared_listed_asked_and_removed_from_the_shell(texts: Parallel, own_folder: Path, tmp_path: Path) -> None:
    run = Run(own_folder, tmp_path)
    (tmp_path / "harbour-en.txt").write_text(texts.first.text, encoding="utf-8")
    (tmp_path / "harbour-zh.txt").write_text(texts.second.text, encoding="utf-8")
    run("add", "harbour-en.txt")
    assert (
        "54 sentences aligned with another language" in run("add", "harbour-zh.txt", "--translation-of", ENGLISH).stdout
    )
    assert "(zh, translation of harbour-en)" in run("list").stdout
    listed = {row["document"]: row["translation_of"] for row in json.loads(run("list", "--json").stdout)["documents"]}
    assert listed == {ENGLISH: None, CHINESE: ENGLISH, "miit-2021": None}
    shown = run("ask", OLD_TERMINAL["zh"]).stdout
    assert "      en: The old ferry terminal dates from 1961" in shown
    citation = json.loads(run("ask", OLD_TERMINAL["zh"], "--json").stdout)["citations"][0]
    assert set(citation) == CITATION_KEYS | {"beside"}
    assert set(citation["beside"][0]) == {"document", "title", "language", "quote", "speaker", "url", "start", "end"}
    assert run("separate", CHINESE).stdout == f"{CHINESE}: no longer paired with {ENGLISH}\n"
    assert "translation" not in run("list").stdout
    assert "no other document" in run("separate", CHINESE).stdout
    run("add", "harbour-zh.txt", "--translation-of", ENGLISH)
    assert CHINESE in run("remove", ENGLISH).stdout
    assert "translation" not in run("list").stdout


def test_a_wrong_declaration_is_one_sentence(texts: Parallel, own_folder: Path, tmp_path: Path) -> None:
    run = Run(own_folder, tmp_path)
    (tmp_path / "harbour-en.txt").write_text(texts.first.text, encoding="utf-8")
    (tmp_path / "more.txt").write_text(texts.second.text, encoding="utf-8")
    assert "'nothing'" in sentence(run("add", "harbour-en.txt", "--translation-of", "nothing"), 2)
    assert "'en'" in sentence(run("add", "harbour-en.txt", "--translation-of", "miit-2021"), 2)
    assert "give one" in sentence(run("add", "harbour-en.txt", "more.txt", "--translation-of", "miit-2021"), 2)
    assert ENGLISH not in run("list").stdout


# The chat


@pytest.fixture(scope="module")
def chat_address(paired_folder: Path) -> Iterator[str]:
    port = free_port()
    chat = start(Assistant.open(paired_folder), "127.0.0.1", port)
    yield f"http://127.0.0.1:{port}"
    chat.close()


@pytest.mark.browser
@pytest.mark.parametrize("width", [1280, 390])
def test_a_source_shows_both_languages(browser: Browser, chat_address: str, width: int) -> None:
    page: Page = browser.new_page(viewport={"width": width, "height": 900})
    page.goto(chat_address)
    exchange = ask(page, OLD_TERMINAL["zh"])
    below = exchange.locator(".beside").first
    expect(below.locator("[lang=en][dir]")).to_contain_text("400,000 passengers")
    expect(below.get_by_role("link", name="English")).to_have_attribute("href", re.compile("document=harbour-en"))
    exchange.locator(".sources summary").first.click()
    sides = exchange.locator("details[open] .side .passage")
    expect(sides).to_have_count(2)
    assert [sides.nth(n).get_attribute("lang") for n in (0, 1)] == ["zh", "en"]
    expect(sides.nth(0).locator("mark")).to_contain_text("每年40万人次")
    expect(sides.nth(1).locator("mark")).to_contain_text("400,000 passengers")
    own, other = (sides.nth(n).bounding_box() for n in (0, 1))
    assert own
    assert other
    assert (own["x"] < other["x"]) == (width == 1280)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.close()


@pytest.mark.browser
def test_the_transcript_links_its_other_language_and_shows_the_matching_sentence(
    browser: Browser, chat_address: str, texts: Parallel
) -> None:
    page: Page = browser.new_page()
    start = texts.second.text.index("每年40万人次")
    page.goto(f"{chat_address}/?view=transcript&document={CHINESE}&start={start}&end={start + 7}&lang=en")
    beside = page.get_by_role("complementary", name="The same in other languages")
    expect(beside.locator("[lang=en][dir]")).to_contain_text("400,000 passengers")
    beside.get_by_role("link", name="English").click()
    expect(page.locator(".marked").first).to_contain_text("400,000 passengers")
    page.locator(".title .where").get_by_role("link", name="Chinese").click()
    expect(page).to_have_url(re.compile(f"document={CHINESE}"))
    page.close()


@pytest.mark.browser
def test_the_library_shows_declares_and_separates_pairs(browser: Browser, own_copy: Index, tmp_path: Path) -> None:
    port = free_port()
    served = start(Assistant(own_copy), "127.0.0.1", port)
    page: Page = browser.new_page()
    page.goto(f"http://127.0.0.1:{port}/?view=library&lang=en")
    item = page.locator("#library-list li").filter(has=page.locator(".id", has_text=CHINESE))
    expect(item.locator(".original")).to_contain_text("Translation of")
    item.get_by_role("button", name=f"Not the same event: {CHINESE}").click()
    expect(item.locator(".original")).to_have_count(0)
    assert own_copy.originals() == {}

    file = tmp_path / f"{CHINESE}.txt"
    file.write_text(own_copy.transcript(CHINESE).text, encoding="utf-8")
    own_copy.remove(CHINESE)
    page.reload()
    page.get_by_label("Translation of").select_option(ENGLISH)
    page.get_by_label("Files from this computer").set_input_files(file)
    page.get_by_role("button", name="Add files").click()
    expect(item.locator(".original")).to_contain_text("Translation of")
    expect(page.locator("#library-status")).to_contain_text("Added: 1 · replaced: 0 · unchanged: 0 · failed: 0")
    assert own_copy.originals() == {CHINESE: ENGLISH}
    page.close()
    served.close()
