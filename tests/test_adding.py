"""Sources are added all at once, with a summary; nothing is lost, and nobody who asks meanwhile is disturbed."""

import json
import os
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from assistant import Assistant
from assistant.gate.passwords import write_user
from assistant.labelled import read_passages
from index import Index, InputError, MiitError
from index.adding import CancelledError, Source, Step, Summary, add_sources
from index.reader import MAX_SIDECAR_BYTES
from tests.web import Reply, Site, scio_site, serving

FIRST = "/m/content_78001234.htm"


@pytest.fixture
def site() -> Iterator[Site]:
    with serving(scio_site()) as found:
        yield found


def add(index: Index, *locations: str | Path) -> Summary:
    return add_sources(index, [Source(str(location)) for location in locations], allow_private=True)


def talk(path: Path, *sentences: str) -> Path:
    path.parent.mkdir(exist_ok=True)
    path.write_text("Anna Berg:\n\n" + "\n\n".join(sentences), encoding="utf-8")
    return path


def test_names_that_are_too_long_are_told_in_a_sentence(empty_index: Index, tmp_path: Path) -> None:
    (long,) = add(empty_index, tmp_path / ("x" * 300)).outcomes
    assert (long.state, "too long" in long.error) == ("failed", True)
    # A file may have the longest name there is, and beside it no metadata can stand.
    (full,) = add(empty_index, talk(tmp_path / "talks" / f"{'x' * 251}.txt", "It rained.").parent).outcomes
    assert full.state == "added"
    with pytest.raises(InputError, match="no folder"):
        read_passages(tmp_path / ("x" * 300))
    with pytest.raises(MiitError, match="too long"):
        write_user(tmp_path / ("x" * 300), "ann", "correct horse")


def test_a_folder_and_an_address_are_added_with_a_summary(empty_index: Index, tmp_path: Path, site: Site) -> None:
    talk(tmp_path / "talks" / "one.txt", "We sold ninety umbrellas.")
    (tmp_path / "talks" / "two.html").write_text("<h1>Two</h1><p><b>Bo Lee:</b> It rained.</p>")
    (tmp_path / "talks" / "picture.png").write_bytes(b"\x89PNG")
    summary = add(empty_index, tmp_path / "talks", site.url + FIRST)
    assert [outcome.state for outcome in summary.outcomes] == ["added"] * 3
    assert (summary.turns, summary.speakers, len(summary.documents)) == (1 + 1 + 14, 1 + 1 + 7, 3)
    assert summary.passages == sum(outcome.passages for outcome in summary.outcomes) > 10
    assert summary.outcomes[2].pages == 10
    assert summary.seconds > 0


def test_the_same_again_changes_nothing_and_a_changed_source_replaces(
    empty_index: Index, tmp_path: Path, site: Site
) -> None:
    path = talk(tmp_path / "one.txt", "We sold ninety umbrellas.")
    before = add(empty_index, path, site.url + FIRST)
    again = add(empty_index, path, site.url + FIRST)
    assert [outcome.state for outcome in again.outcomes] == ["unchanged", "unchanged"]
    assert [one.document_id for one in again.outcomes] == [one.document_id for one in before.outcomes]

    talk(path, "We sold seven umbrellas.")
    page = site.replies["/m/content_78001234_3.htm"]
    site.replies["/m/content_78001234_3.htm"] = Reply(page.content.replace(b"19 million", b"23 million"), "text/html")
    changed = add(empty_index, path, f"{site.url}/m/content_78001234_7.htm")
    assert [outcome.state for outcome in changed.outcomes] == ["replaced", "replaced"]
    texts = [hit.passage.text for hit in empty_index.search("How much did the removal of the weirs cost?", k=20)]
    assert "23 million" in "".join(texts)
    assert "19 million" not in "".join(texts)
    assert len(empty_index.documents()) == 2


def test_an_answer_from_a_document_on_pages_cites_the_page(empty_index: Index, site: Site) -> None:
    add(empty_index, site.url + FIRST)
    answer = Assistant(empty_index).ask("How many eels did the nets catch?")
    (citation,) = answer.citations
    text = empty_index.transcript(citation.document).text
    assert text[citation.start : citation.end] == citation.quote
    assert "93 eels" in citation.quote
    # The sentence begins on the page before that which gives the number.
    assert (citation.speaker, citation.url) == ("Ruben Vasquez", f"{site.url}/m/content_78001234_6.htm")
    answer = Assistant(empty_index).ask("花了多少钱拆除拦河坝？")
    assert answer.citations[0].url == f"{site.url}/m/content_78001234_3.htm"


def test_what_fails_is_told_and_the_rest_is_added(empty_index: Index, tmp_path: Path, site: Site) -> None:
    good = talk(tmp_path / "good.txt", "We grow.")
    (tmp_path / "bad.pdf").write_bytes(b"%PDF-1.7")
    (tmp_path / "empty").mkdir()
    summary = add(empty_index, tmp_path / "bad.pdf", good, tmp_path / "empty", f"{site.url}/nowhere", "missing.txt")
    assert [outcome.state for outcome in summary.outcomes] == ["failed", "added", "failed", "failed", "failed"]
    assert [document.document_id for document in empty_index.documents()] == ["good"]
    for outcome, reason in zip(summary.failed, ("damaged", "holds no transcript", "404", "no file"), strict=True):
        assert reason in outcome.error
        assert "\n" not in outcome.error


def test_two_sources_of_one_id_never_replace_each_other(empty_index: Index, tmp_path: Path) -> None:
    first, second = (talk(tmp_path / folder / "talk.txt", f"This is {folder}.") for folder in ("a", "b"))
    together = add(empty_index, first, second)
    assert [outcome.state for outcome in together.outcomes] == ["added", "failed"]
    later = add(empty_index, second)
    assert "miit remove talk" in later.failed[0].error
    assert str(first) in later.failed[0].error
    assert empty_index.transcript("talk").text.endswith("This is a.")
    # A file that has only been moved is the same still.
    moved = talk(tmp_path / "c" / "talk.txt", "This is a.")
    assert add(empty_index, moved).outcomes[0].state == "unchanged"


@pytest.mark.parametrize("first", ["This is a.", "This is b."])  # of the same id as the second, or a copy of it
def test_what_another_program_adds_meanwhile_is_not_replaced_and_not_copied(
    empty_index: Index, tmp_path: Path, first: str
) -> None:
    name = "talk.txt" if first == "This is a." else "copy.txt"
    early, late = talk(tmp_path / "a" / name, first), talk(tmp_path / "b" / "talk.txt", "This is b.")
    added: list[Summary] = []

    def while_embedding(step: Step) -> None:
        if step.stage == "embedding" and not added:
            added.append(add(Index.open(empty_index.folder), early))

    (outcome,) = add_sources(empty_index, [Source(str(late))], report=while_embedding).outcomes
    assert added[0].outcomes[0].state == "added"
    assert (outcome.state, outcome.cause and outcome.cause.case) == (
        "failed",
        "id_taken" if name == "talk.txt" else "copy_held",
    )
    assert [one.document_id for one in empty_index.documents()] == [early.stem]
    assert empty_index.transcript(early.stem).text.endswith(first)


def test_an_upload_has_the_id_of_its_own_name(empty_index: Index, tmp_path: Path) -> None:
    upload = tmp_path / "3f2a9c"
    for state, sentence in (("added", "We grow."), ("unchanged", "We grow."), ("replaced", "We shrink.")):
        talk(upload, sentence)
        (outcome,) = add_sources(empty_index, [Source(str(upload), "My Talk.txt")]).outcomes
        assert (outcome.document_id, outcome.state, outcome.source) == ("my-talk", state, "My Talk.txt")
    (outcome,) = add_sources(empty_index, [Source(str(upload), "virus.exe")]).outcomes
    assert outcome.error.startswith("'virus.exe'")


def test_progress_is_told_by_page_and_by_sentence(empty_index: Index, site: Site) -> None:
    steps: list[Step] = []
    add_sources(empty_index, [Source(site.url + FIRST)], allow_private=True, report=steps.append)
    assert list(dict.fromkeys(step.stage for step in steps)) == ["reading", "embedding", "writing"]
    assert [step.done for step in steps if step.stage == "reading"] == list(range(10))
    embedding = [(step.done, step.total) for step in steps if step.stage == "embedding"]
    assert embedding[-1][0] == embedding[-1][1] > 20


@pytest.mark.parametrize("stage", ["reading", "embedding"])
def test_cancelling_leaves_the_index_as_it_was(empty_index: Index, tmp_path: Path, site: Site, stage: str) -> None:
    path = talk(tmp_path / "one.txt", "We sold ninety umbrellas.")
    add(empty_index, path)
    talk(path, "We sold seven umbrellas.")
    seen: list[Step] = []

    def is_late() -> bool:
        return any(step.stage == stage and step.source.startswith("http") for step in seen)

    with pytest.raises(CancelledError):
        add_sources(
            empty_index,
            [Source(str(path)), Source(site.url + FIRST)],
            allow_private=True,
            report=seen.append,
            is_cancelled=is_late,
        )
    assert [document.document_id for document in empty_index.documents()] == ["one"]
    assert "ninety" in empty_index.transcript("one").text


def test_private_addresses_are_refused_by_default(empty_index: Index, site: Site) -> None:
    summary = add_sources(empty_index, [Source(site.url + FIRST)])
    assert "MIIT_ALLOW_PRIVATE_ADDRESSES" in summary.failed[0].error
    assert site.asked == []


# Paths from outside


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    """A file outside of the folder that is added."""
    return talk(tmp_path / "private" / "secret.txt", "The password is swordfish.")


def test_a_link_does_not_lead_out_of_a_folder_that_is_added(empty_index: Index, tmp_path: Path, secret: Path) -> None:
    folder = talk(tmp_path / "talks" / "good.txt", "We grow.").parent
    (folder / "evil.txt").symlink_to(secret)
    (folder / "up.txt").symlink_to("../private/secret.txt")
    (folder / "deep").symlink_to(secret.parent, target_is_directory=True)
    (folder / "again.txt").symlink_to("good.txt")
    summary = add(empty_index, folder)
    inside = next(outcome for outcome in summary.outcomes if outcome.source == str(folder / "good.txt"))
    assert inside.error is not None
    assert "already in the library as 'again'" in inside.error
    assert {outcome.source: outcome.state for outcome in summary.outcomes} == {
        str(folder / "again.txt"): "added",
        str(folder / "evil.txt"): "failed",
        str(folder / "good.txt"): "failed",
        str(folder / "up.txt"): "failed",
    }
    assert summary.failed[0].error == (
        f"'{folder / 'evil.txt'}' is a link out of its folder: add what it leads to by its own path."
    )
    assert all("swordfish" not in empty_index.transcript(one.document_id).text for one in empty_index.documents())
    assert add(empty_index, folder / "evil.txt").outcomes[0].state == "added"


def test_metadata_do_not_come_from_outside_of_a_folder_that_is_added(empty_index: Index, tmp_path: Path) -> None:
    folder = talk(tmp_path / "talks" / "good.txt", "We grow.").parent
    outside = tmp_path / "outside.json"
    outside.write_text('{"title": "swordfish"}', encoding="utf-8")
    (folder / "good.json").symlink_to(outside)
    (outcome,) = add(empty_index, folder).outcomes
    assert (outcome.state, "is a link out of its folder" in outcome.error) == ("failed", True)


@pytest.mark.parametrize("hostile", ["../../beyond", "/var/beyond", "..\\beyond", "C:\\beyond", "a/../../beyond", "."])
def test_an_id_is_a_name_and_no_path(empty_index: Index, tmp_path: Path, hostile: str) -> None:
    path = talk(tmp_path / "talks" / "good.txt", "We grow.")
    path.with_suffix(".json").write_text(json.dumps({"id": hostile}), encoding="utf-8")
    (outcome,) = add(empty_index, path).outcomes
    assert outcome.document_id == hostile
    assert empty_index.transcript(hostile).text.endswith("We grow.")
    empty_index.remove(hostile)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["index", "talks"]
    assert sorted(path.name for path in path.parent.iterdir()) == ["good.json", "good.txt"]
    assert not list(tmp_path.parent.rglob("*beyond*"))


@pytest.mark.parametrize("name", ["../../up.txt", "/etc/passwd.txt", "..\\up.txt", "a\0b.txt", "\ud800.txt", ".txt"])
def test_the_name_of_an_upload_is_no_path(empty_index: Index, tmp_path: Path, name: str) -> None:
    path = talk(tmp_path / "upload", "We grow.")
    (outcome,) = add_sources(empty_index, [Source(str(path), name)]).outcomes
    assert outcome.state == "added" or outcome.error.count("\n") == 0
    assert "/" not in outcome.document_id
    assert ".." not in outcome.document_id


@pytest.mark.parametrize(
    "location", ["a\0b.txt", "../" * 200 + "etc/passwd", "/proc/self/mem", "/dev/zero", "\ud800.txt"]
)
def test_what_is_no_transcript_is_refused_in_a_sentence(empty_index: Index, location: str) -> None:
    (outcome,) = add(empty_index, location).outcomes
    assert outcome.state == "failed"
    assert re.fullmatch(r"[^\n]+: [^\n]+\.", outcome.error)


def test_a_file_whose_name_is_no_text_is_added(empty_index: Index, tmp_path: Path) -> None:
    (outcome,) = add(empty_index, talk(tmp_path / os.fsdecode(b"talk-\xff.txt"), "We grow.")).outcomes
    assert (outcome.state, outcome.document_id) == ("added", "talk")


def test_metadata_that_are_too_much_are_refused(empty_index: Index, tmp_path: Path) -> None:
    path = talk(tmp_path / "good.txt", "We grow.")
    for content in (b'{"title": "' + b"a" * MAX_SIDECAR_BYTES + b'"}', b"[" * 100_000):
        path.with_suffix(".json").write_bytes(content)
        (outcome,) = add(empty_index, path).outcomes
        assert outcome.error.startswith("The metadata file ")


def test_too_many_files_are_refused(empty_index: Index) -> None:
    with pytest.raises(InputError, match="10,000"):
        add_sources(empty_index, [Source(f"{number}.txt") for number in range(10_001)])


def test_removing_and_adding_again_disturbs_nobody_who_asks(empty_index: Index, tmp_path: Path, site: Site) -> None:
    stays = talk(tmp_path / "stays.txt", "We sold ninety umbrellas last year.")
    add(empty_index, stays)
    assistant = Assistant(empty_index)

    def come_and_go() -> None:
        for _ in range(4):
            document_id = add(empty_index, site.url + FIRST).outcomes[0].document_id
            empty_index.remove(document_id)

    def ask(number: int) -> None:
        question = ("How many umbrellas were sold?", "How much did the removal of the weirs cost?")[number % 2]
        answer = assistant.ask(question)
        if number % 2 == 0:
            assert "ninety umbrellas" in answer.citations[0].quote
        for citation in answer.citations:
            assert citation.quote

    with ThreadPoolExecutor(4) as threads:
        changes = threads.submit(come_and_go)
        list(threads.map(ask, range(24)))
        changes.result()
    assert [document.document_id for document in empty_index.documents()] == ["stays"]


def test_a_copy_under_another_name_is_already_in_the_library(empty_index: Index, tmp_path: Path) -> None:
    first = talk(tmp_path / "talks" / "one.txt", "We sold ninety umbrellas.")
    copies = [talk(tmp_path / "talks" / f"{name}.txt", "We sold ninety umbrellas.") for name in ("two", "three")]
    summary = add(empty_index, first, *copies[:1])
    assert [outcome.state for outcome in summary.outcomes] == ["added", "failed"]
    again = add(empty_index, copies[1], first)
    assert [outcome.state for outcome in again.outcomes] == ["failed", "unchanged"]
    spaced = tmp_path / "talks" / "spaced.txt"
    spaced.write_text("\ufeffAnna Berg: \r\n\r\n\r\nWe  sold\u00a0ninety\u200b umbrellas. \r\n", encoding="utf-8")
    respaced = add(empty_index, spaced)
    for outcome in (summary.outcomes[1], again.outcomes[0], respaced.outcomes[0]):
        assert "already in the library as 'one'" in outcome.error
        assert outcome.cause
        assert outcome.cause.case == "copy_held"
    talk(copies[1], "We sold ninety umbrellas.", "And one more.")
    assert [outcome.state for outcome in add(empty_index, copies[1]).outcomes] == ["added"]
