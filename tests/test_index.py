"""An index is searched in any language, changes as one, and says in a sentence what is wrong with it."""

import os
import sqlite3
import stat
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st

from assistant.objects import documents_object, results_object
from benchmarks.light import LightEmbedder
from index import Hit, Index, InputError, Metadata, MiitError, Transcript
from index.background import background_sentences
from index.checksums import row_checksum
from index.lexical import index_terms, match_expression, query_terms
from index.reader import parse_transcript
from index.store import FILE_NAME
from index.transcript import Page

BASE_STATIONS = "654,000"


def talk(document_id: str, *sentences: str, speaker: str = "Anna Berg") -> Transcript:
    return parse_transcript(f"{speaker}:\n\n" + "\n\n".join(sentences), document_id)


def texts(hits: list[Hit]) -> str:
    return "\n".join(hit.passage.text for hit in hits)


@pytest.mark.parametrize(
    "query",
    [
        "How many new 5G base stations were built?",
        "去年新建了多少个5G基站？",
        "¿Cuántas estaciones base 5G nuevas se construyeron?",
        "Combien de nouvelles stations de base 5G ?",
        "Сколько новых базовых станций 5G построили?",
        "كم عدد محطات الجيل الخامس 5G الجديدة؟",
        "新しい5G基地局はいくつですか",
        "5G 기지국은 몇 개나 새로 지었나요",
        "มีสถานีฐาน 5G ใหม่กี่แห่ง",
    ],
)
def test_a_question_in_any_language_finds_the_passage(index: Index, query: str) -> None:
    assert BASE_STATIONS in texts(index.search(query, k=1))


def test_results_carry_score_speaker_and_offsets(index: Index, miit: Transcript) -> None:
    hits = index.search("industrial internet", k=5)
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    for hit in hits:
        assert miit.text[hit.passage.start : hit.passage.end] == hit.passage.text
        assert hit.passage.speaker in {"Zhao Zhiguo", "Tian Yulong", "Journalist", ""}
        for sentence in hit.sentences:
            assert miit.text[sentence.start : sentence.end] == sentence.text


@settings(max_examples=40, deadline=None)
@given(st.text(min_size=1, max_size=60))
def test_any_query_is_searched_or_refused_in_a_sentence(miit_folder: Path, query: str) -> None:
    try:
        hits = Index.open(miit_folder).search(query)
    except InputError as error:
        event(str(error)[:20])
    else:
        assert hits


def test_filters_by_speaker_and_document(empty_index: Index, miit: Transcript) -> None:
    empty_index.add(miit)
    empty_index.add(talk("rain", "It will rain on the new base stations."))
    assert {hit.passage.speaker for hit in empty_index.search("thank you", speaker="tian yulong")} == {"Tian Yulong"}
    assert {hit.passage.document_id for hit in empty_index.search("5G", document_id="rain")} == {"rain"}
    assert empty_index.search("5G", speaker="Anna Berg", document_id="miit-2021") == []


def dated(document_id: str, event: str | None, published: str | None = None, language: str = "en") -> Transcript:
    held, out = (date.fromisoformat(day) if day else None for day in (event, published))
    made = talk(document_id, "It will rain.")
    return replace(made, metadata=Metadata(document_id, document_id, language, held, out))


def test_filters_by_day_and_by_language(empty_index: Index) -> None:
    for transcript in (
        dated("early", "2021-01-20", "2021-06-01"),
        dated("late", "2022-01-20", language="DE"),
        dated("published", None, "2021-09-01"),
        dated("undated", None),
    ):
        empty_index.add(transcript)

    def found(query: str = "rain", **filters: Any) -> set[str]:
        return {hit.passage.document_id for hit in empty_index.search(query, **filters)}

    listed = {row["document"]: row["date"] for row in documents_object(empty_index)["documents"]}
    assert listed == {"early": "2021-01-20", "late": "2022-01-20", "published": "2021-09-01", "undated": None}
    results = results_object(empty_index.search("rain"))["results"]
    assert {row["document"]: row["date"] for row in results} == listed
    assert found(since=date(2021, 1, 20)) == {"early", "late", "published"}
    assert found(since=date(2021, 1, 21)) == {"late", "published"}
    assert found(until=date(2021, 9, 1)) == {"early", "published"}
    assert found(since=date(2021, 2, 1), until=date(2021, 12, 31)) == {"published"}
    assert found(since=date(2023, 1, 1)) == set()
    assert found("xylophone", language="de") == {"late"}
    assert found(language="en", until=date(2021, 2, 1)) == {"early"}
    assert found(document_id="late", language="en") == set()


def test_days_the_wrong_way_round_and_an_unknown_language_are_refused(index: Index) -> None:
    with pytest.raises(InputError, match="earlier day first"):
        index.search("5G", since=date(2022, 1, 2), until=date(2022, 1, 1))
    with pytest.raises(InputError, match=r"'tlh': give one of en\."):
        index.search("5G", language="tlh")


def test_an_unknown_speaker_or_document_is_refused_with_what_there_is(index: Index) -> None:
    with pytest.raises(InputError, match="Tian Yulong"):
        index.search("5G", speaker="Nobody")
    with pytest.raises(InputError, match="miit list"):
        index.search("5G", document_id="nothing")


def test_only_sentences_of_the_mark_count_when_one_is_given(empty_index: Index) -> None:
    built = "Last year we built forty hospitals."
    planned = "Next year we will build twelve schools."
    empty_index.add(talk("both", f"{built} {planned}"))
    empty_index.add(talk("done", "Last year we also repaired nine schools."))
    (found,) = empty_index.search("schools", mark="plan")
    assert [sentence.text for sentence in found.sentences] == [planned]
    assert (found.best.mark, found.passage.text) == ("plan", f"{built} {planned}")
    assert found.lexical > 0
    assert empty_index.search("hospitals", mark="plan")[0].lexical == 0
    assert {hit.best.text for hit in empty_index.search("schools", mark="work")} == {
        built,
        "Last year we also repaired nine schools.",
    }
    assert empty_index.search("schools", mark="plan", document_id="done") == []


def test_a_mark_that_is_none_is_refused(index: Index) -> None:
    with pytest.raises(InputError, match="work, plan, neither"):
        index.search("5G", mark="done")  # type: ignore[arg-type]


def test_a_query_is_as_near_to_the_background_as_to_its_nearest_sentence(index: Index) -> None:
    sentences = background_sentences()
    of_itself = [index.background_similarity(sentence) for sentence in (sentences[0], sentences[-1])]
    assert min(of_itself) > 0.9
    assert index.background_similarity("How many 5G base stations were built?") < min(of_itself)


@pytest.mark.parametrize("k", [0, -1, 101])
def test_a_number_of_results_that_cannot_be_is_refused(index: Index, k: int) -> None:
    with pytest.raises(InputError, match="1 to 100"):
        index.search("5G", k=k)


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("去年新建基站六十五万个", "基站"),
        ("新しい基地局が建設された", "基地局"),
        ("มีการสร้างสถานีฐานใหม่", "สถานี"),
        ("새로운 기지국이 세워졌다", "새로운"),
        ("The stations were built", "station"),
        ("réseau à très haut débit", "debit"),
        ("growth of 27.8% in 2021", "27.8"),
        ("IPv6 traffic", "ipv6"),
    ],
)
def test_words_of_any_script_match(empty_index: Index, text: str, query: str) -> None:
    empty_index.add(talk("other", "Nothing in common with it at all."))
    empty_index.add(talk("wanted", text))
    best = empty_index.search(query, k=2)[0]
    assert best.passage.document_id == "wanted"
    assert best.lexical > 0


@given(st.text(max_size=80))
def test_a_query_matches_its_own_terms_and_never_breaks_the_full_text_search(text: str) -> None:
    assert set(query_terms(text)) <= set(index_terms(text))
    with sqlite3.connect(":memory:") as connection:
        connection.execute("CREATE VIRTUAL TABLE t USING fts5 (x)")
        if expression := match_expression(text):
            connection.execute("SELECT * FROM t WHERE t MATCH ?", (expression,)).fetchall()


def test_adding_the_same_again_changes_nothing(empty_index: Index, miit: Transcript) -> None:
    assert empty_index.add(miit).state == "added"
    before = (empty_index.folder / FILE_NAME).read_bytes()
    assert empty_index.add(miit).state == "unchanged"
    assert (empty_index.folder / FILE_NAME).read_bytes() == before


def test_a_changed_document_replaces_the_old_one(empty_index: Index) -> None:
    empty_index.add(talk("talk", "We built one hundred stations."))
    assert empty_index.add(talk("talk", "We built two hundred stations.")).state == "replaced"
    assert [d.document_id for d in empty_index.documents()] == ["talk"]
    assert texts(empty_index.search("stations")) == "We built two hundred stations."


def test_a_removed_document_is_found_no_more(empty_index: Index, miit: Transcript) -> None:
    empty_index.add(miit)
    empty_index.add(talk("rain", "It rains."))
    empty_index.remove("miit-2021")
    assert texts(empty_index.search("5G base stations")) == "It rains."
    with pytest.raises(InputError, match="miit-2021"):
        empty_index.remove("miit-2021")


def test_what_another_process_adds_is_seen_by_the_next_search(empty_index: Index) -> None:
    reader = Index.open(empty_index.folder)
    assert reader.search("rain") == []
    empty_index.add(talk("rain", "It rains."))
    assert texts(reader.search("rain")) == "It rains."


def test_many_threads_search_while_documents_come_and_go(empty_index: Index, miit: Transcript) -> None:
    empty_index.add(miit)
    expected = texts(empty_index.search("How many 5G base stations?", k=1))

    def come_and_go(number: int) -> None:
        empty_index.add(talk(f"talk-{number}", f"Talk number {number} is about cooking."))
        empty_index.remove(f"talk-{number}")

    with ThreadPoolExecutor(6) as threads:
        changes = threads.map(come_and_go, range(10))
        found = threads.map(lambda _: texts(empty_index.search("How many 5G base stations?", k=1)), range(40))
        assert set(found) == {expected}
        list(changes)
    assert [d.document_id for d in empty_index.documents()] == ["miit-2021"]


def failure(folder: Path) -> str:
    with pytest.raises(MiitError) as failed:
        Index.open(folder).search("5G")
    assert "\n" not in str(failed.value)
    return str(failed.value)


def test_a_folder_without_an_index_is_refused(tmp_path: Path) -> None:
    assert "miit add" in failure(tmp_path)


def test_a_newer_format_is_refused_and_left_untouched(empty_index: Index) -> None:
    path = empty_index.folder / FILE_NAME
    with sqlite3.connect(path) as connection:
        meta = dict(connection.execute("SELECT key, value FROM meta").fetchall())
        checksum = row_checksum("99", meta["model"], meta["dimension"])
        newer = [("99", "format"), (str(checksum), "checksum")]
        connection.executemany("UPDATE meta SET value = ? WHERE key = ?", newer)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    before = path.read_bytes()
    assert "99" in failure(empty_index.folder)
    assert path.read_bytes() == before


@pytest.mark.parametrize("content", [b"", b"not a database", os.urandom(8_192)])
def test_a_file_that_is_no_index_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / FILE_NAME).write_bytes(content)
    assert "index" in failure(tmp_path)
    assert (tmp_path / FILE_NAME).read_bytes() == content


def test_an_index_in_a_folder_that_cannot_be_written_is_read(
    empty_index: Index, miit: Transcript, monkeypatch: pytest.MonkeyPatch
) -> None:
    empty_index.add(miit)
    monkeypatch.setattr(os, "access", lambda *_: False)  # root may write anywhere, so permissions say nothing here
    reader = Index.open(empty_index.folder)
    assert BASE_STATIONS in texts(reader.search("5G base stations", k=1))
    with pytest.raises(MiitError):
        reader.remove("miit-2021")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read and write anywhere")
def test_an_unreadable_folder_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "locked"
    folder.mkdir()
    folder.chmod(0)
    try:
        assert "permissions" in failure(folder / "index")
    finally:
        folder.chmod(stat.S_IRWXU)


def test_a_path_that_is_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(MiitError, match="--index"):
        Index.create(tmp_path / "file")


@pytest.mark.parametrize("text", ["a\x00b", "half \ud800 pair"])
def test_text_that_cannot_be_stored_is_refused(empty_index: Index, miit: Transcript, text: str) -> None:
    with pytest.raises(InputError, match="broken Unicode"):
        empty_index.add(replace(miit, text=text))
    assert empty_index.documents() == []


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "//example.org/talk", ""])
def test_a_document_with_a_url_that_is_not_of_the_web_is_refused(tmp_path: Path, url: str) -> None:
    talk = parse_transcript("Ann Lee: We grow.", "talk")
    index = Index.create(tmp_path / "index", LightEmbedder())
    paged = replace(talk.metadata, pages=(Page(0, len(talk.text), url),))
    for metadata in (replace(talk.metadata, url=url), paged):
        with pytest.raises(InputError, match=r"^The transcript 'talk' has .* as url, which is no address of the web"):
            index.add(replace(talk, metadata=metadata))
    assert index.documents() == []
    index.add(replace(talk, metadata=replace(talk.metadata, url="https://example.org/talk")))
