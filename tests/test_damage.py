"""Damaged files: nothing wrong is quoted, every failure is a sentence, and `miit doctor` brings the index back."""

import json
import logging
import random
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from benchmarks.damage import DAMAGES, DATABASE, GROWTH, VECTORS, Sample, damaged, make_sample
from benchmarks.light import LightEmbedder
from index import Index, InputError, MiitError
from index.doctor import Finding, examine
from index.raw_documents import FOLDER_OF_DAMAGED
from index.reader import parse_transcript
from index.store import FILE_NAME
from tests.command_line import Run, sentence
from tests.conftest import MIIT_TEXT


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Sample:
    return make_sample(tmp_path_factory.mktemp("sample") / "index")


@pytest.fixture
def folder(sample: Sample, tmp_path: Path) -> Path:
    """The folder of a sound index."""
    folder = tmp_path / "index"
    folder.mkdir()
    for name, content in sample.files.items():
        (folder / name).write_bytes(content)
    return folder


def change(folder: Path, *statements: str) -> None:
    """Changes the database as no transaction of the index does."""
    connection = sqlite3.connect(folder / FILE_NAME)
    for statement in statements:
        connection.execute(statement)
    connection.commit()
    connection.close()


def examined(folder: Path) -> list[Finding]:
    """What the doctor mended or could not mend; after it, everything is sound."""
    findings = examine(folder, LightEmbedder())
    assert not any("\n" in finding.sentence for finding in findings)
    if Index.exists(folder):
        assert {finding.state for finding in examine(folder, LightEmbedder())} == {"sound"}
    return [finding for finding in findings if finding.state != "sound"]


def failure(folder: Path, use: Callable[[Index], object]) -> str:
    with pytest.raises(MiitError) as failed:
        use(Index.open(folder, LightEmbedder()))
    assert "\n" not in str(failed.value)
    assert f"'miit doctor --index {folder}'" in str(failed.value)
    return str(failed.value)


def found(folder: Path, sample: Sample) -> None:
    """The index holds and finds all that it did."""
    index = Index.open(folder, LightEmbedder())
    assert {one.document_id: index.transcript(one.document_id) for one in index.documents()} == sample.transcripts
    assert index.originals() == sample.originals
    assert index.feedback() == sample.feedback
    assert index.search("ten trees")[0].passage.text.startswith("We built one hundred bridges.")


@pytest.mark.parametrize("file", [DATABASE, VECTORS])
@pytest.mark.parametrize("kind", DAMAGES)
def test_damage_anywhere_is_a_sentence_or_nothing_and_never_a_wrong_quote(
    sample: Sample, tmp_path: Path, file: str, kind: str
) -> None:
    for seed in range(12 if file == DATABASE else 3):
        chance = random.Random(f"{seed} {file} {kind}")  # noqa: S311 - not for secrets
        damaged(sample, file, DAMAGES[kind], chance, tmp_path / "index")


def test_a_sound_index_is_found_sound_and_stays_as_it_is(sample: Sample, folder: Path) -> None:
    assert examined(folder) == []
    assert (folder / FILE_NAME).read_bytes() == sample.files[FILE_NAME]


def test_damaged_vectors_are_made_anew_silently_and_logged(
    sample: Sample, folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = max(folder.glob("vectors.*"))
    content = path.read_bytes()
    caplog.set_level(logging.INFO, "index")
    for damaged_content in (b"", content[:-1], content[:1_000], bytes([content[0] ^ 1]) + content[1:], content[::-1]):
        path.write_bytes(damaged_content)
        caplog.clear()
        found(folder, sample)
        assert [record.levelname for record in caplog.records] == ["INFO"]
    (finding,) = examined(folder)
    assert (finding.state, "files of vectors" in finding.sentence) == ("mended", True)
    caplog.clear()
    found(folder, sample)
    assert not caplog.records


def test_whole_vectors_of_another_state_are_not_used(sample: Sample, folder: Path) -> None:
    before = list(folder.glob("vectors.*"))
    index = Index.open(folder, LightEmbedder(), growth=GROWTH)
    index.add(parse_transcript("Anna Berg:\n\n" + "\n\n".join(f"We saw {n} boats." for n in range(99)), "boats"))
    index.close()
    newer = max(set(folder.glob("vectors.*")) - set(before), key=lambda path: path.stat().st_mtime_ns)
    for path in before:
        path.write_bytes(newer.read_bytes())
    # The database is put back from a copy, and has another history from there on.
    for path in folder.glob(f"{FILE_NAME}*"):
        path.unlink()
    (folder / FILE_NAME).write_bytes(sample.files[FILE_NAME])
    found(folder, sample)


@pytest.mark.parametrize(
    ("damage", "use", "mended"),
    [
        ("UPDATE sentences SET vector = zeroblob(128) WHERE id = 3", None, "'miit-2021'"),
        ("UPDATE sentences SET start = start + 1 WHERE id = 3", None, "'miit-2021'"),
        ("UPDATE sentences SET mark = 'plan' WHERE mark = 'work'", None, "'bridges'"),
        ("UPDATE passages SET text = replace(text, 'hundred', 'thousand')", "bridges", "'bridges', 'bruecken'"),
        ("UPDATE passages SET speaker = 'Bo Lee' WHERE speaker = 'Anna Berg'", "bridges", "'bridges', 'bruecken'"),
        ("DELETE FROM sentences WHERE id = 5", None, "'miit-2021'"),
        ("UPDATE background SET vector = zeroblob(128)", None, "background"),
        ("DELETE FROM passage_terms WHERE rowid = 2", None, "full text"),
        ("UPDATE passage_terms_content SET c0 = 'other'", None, "full text"),
        ("DELETE FROM aligned WHERE rowid_of = 1", None, "Pairs"),
        ("UPDATE documents SET plain_checksum = 7 WHERE document_id = 'bridges'", None, "copies of a text"),
    ],
)
def test_what_is_derived_is_made_anew(sample: Sample, folder: Path, damage: str, use: str | None, mended: str) -> None:
    change(folder, damage.replace("WHERE rowid_of = 1", "WHERE sentence = (SELECT min(sentence) FROM aligned)"))
    if use:
        failure(folder, lambda index: index.search(use))
    findings = examined(folder)
    assert {finding.state for finding in findings} == {"mended"}
    assert mended in " ".join(finding.sentence for finding in findings)
    found(folder, sample)


@pytest.mark.parametrize(
    "damage",
    ["text = replace(text, 'hundred', 'thousand')", "turns = '[[['", "metadata = replace(metadata, 'bridges', 'x')"],
)
def test_a_damaged_text_is_set_aside_and_the_rest_stays(sample: Sample, folder: Path, damage: str) -> None:
    change(folder, f"UPDATE documents SET {damage} WHERE document_id = 'bridges'")
    failure(folder, lambda index: index.transcript("bridges"))
    lost = [finding.sentence for finding in examined(folder) if finding.state == "lost"]
    (path,) = (folder / FOLDER_OF_DAMAGED).iterdir()
    assert lost == [
        "The document 'bridges' is damaged: add it again with 'miit add PATH'; what there is of it was set aside as "
        f"{str(path)!r}."
    ]
    assert "bridges" in json.loads(path.read_text(encoding="utf-8"))["text"]
    index = Index.open(folder, LightEmbedder())
    assert [document.document_id for document in index.documents()] == ["bruecken", "miit-2021"]
    with pytest.raises(InputError, match="no document 'bridges'"):
        index.search("trees", document_id="bridges")
    index.add(sample.transcripts["bridges"])
    index.add(sample.transcripts["bruecken"], translation_of="bridges")
    found(folder, sample)


@pytest.mark.parametrize(
    "damage", ["answer = '{}'", "verdict = 'down'", "time = 'noon'", "question = CAST(x'ff' AS TEXT)"]
)
def test_a_damaged_verdict_is_set_aside_and_the_rest_stays(sample: Sample, folder: Path, damage: str) -> None:
    change(folder, f"UPDATE feedback SET {damage} WHERE key = 'bridges'")
    failure(folder, Index.feedback)
    (lost,) = examined(folder)
    (path,) = (folder / FOLDER_OF_DAMAGED).iterdir()
    assert lost == Finding(
        f"A reader's verdict is damaged: what there is of it was set aside as {str(path)!r}.", "lost"
    )
    assert json.loads(path.read_text(encoding="utf-8"))["key"] == "bridges"
    index = Index.open(folder, LightEmbedder())
    assert [given.key for given in index.feedback()] == ["trees"]
    index.save_feedback(sample.feedback[0])
    found(folder, sample)


def test_verdicts_come_out_of_a_database_that_is_set_aside(sample: Sample, folder: Path) -> None:
    change(folder, "PRAGMA writable_schema = ON", "DELETE FROM sqlite_schema WHERE name = 'background'")
    assert "lost" not in {finding.state for finding in examined(folder)}
    found(folder, sample)


def test_verdicts_come_out_of_a_database_without_a_whole_document(sample: Sample, folder: Path) -> None:
    change(
        folder,
        "UPDATE documents SET text = text || '.'",
        "PRAGMA writable_schema = ON",
        "DELETE FROM sqlite_schema WHERE name = 'background'",
    )
    assert "lost" in {finding.state for finding in examined(folder)}
    index = Index.open(folder, LightEmbedder())
    assert (index.documents(), index.is_built, index.feedback()) == ([], False, sample.feedback)


@pytest.fixture
def run(miit_folder: Path, tmp_path: Path) -> Run:
    """The command line over a copy of the index of the shipped transcript, with the real embedding model."""
    return Run(shutil.copytree(miit_folder, tmp_path / "copy"), tmp_path)


def test_a_document_is_added_again_from_where_it_came(run: Run) -> None:
    change(run.folder, "UPDATE documents SET text = text || '.'")
    assert "miit doctor" in sentence(run("ask", "How many 5G base stations were built?"), 1)
    done = run("doctor")
    assert (done.returncode, done.stderr) == (1, "1 thing could not be mended: the sentences above say what to do.\n")
    assert f"'miit add {MIIT_TEXT}'" in done.stdout
    assert run("add", str(MIIT_TEXT)).returncode == 0
    done = run("doctor")
    assert (done.returncode, done.stderr) == (0, "")
    assert "(documents 1, passages" in done.stdout
    assert "654,000" in run("ask", "How many 5G base stations were built?").stdout


def test_rebuilding_mends_what_is_derived(run: Run) -> None:
    change(run.folder, "UPDATE sentences SET vector = zeroblob(length(vector))")
    assert "miit doctor" in sentence(run("search", "5G"), 1)
    assert run("rebuild").returncode == 0
    assert "654,000" in run("ask", "How many 5G base stations were built?").stdout


@pytest.mark.parametrize("content", [b"", b"no database", bytes(10_000), b"SQLite format 3\0" + bytes(5_000)])
def test_a_file_of_which_nothing_is_left_is_set_aside(folder: Path, sample: Sample, content: bytes) -> None:
    (folder / FILE_NAME).write_bytes(content)
    failure(folder, Index.documents)
    (finding,) = examined(folder)
    assert "'miit add PATH' adds your own transcripts again" in finding.sentence
    assert (folder / f"{FILE_NAME}.damaged-1").read_bytes() == content
    assert not Index.exists(folder)
    assert make_sample(folder).answers == sample.answers


def test_after_the_doctor_a_command_builds_a_new_index(tmp_path: Path) -> None:
    run = Run(tmp_path / "index", tmp_path)
    run.folder.mkdir()
    (run.folder / FILE_NAME).write_bytes(b"no database")
    assert "miit doctor" in sentence(run("list"), 1)
    assert run("doctor").returncode == 1
    assert run("list").stdout.startswith("miit-2021")


def test_a_database_of_another_program_is_left_alone(tmp_path: Path) -> None:
    run = Run(tmp_path / "index", tmp_path)
    run.folder.mkdir()
    change(run.folder, "CREATE TABLE photos (name TEXT)")
    before = (run.folder / FILE_NAME).read_bytes()
    for command in ("list", "doctor"):
        assert "not an index of this assistant" in sentence(run(command), 1)
    assert [path.name for path in run.folder.iterdir()] == [FILE_NAME]
    assert (run.folder / FILE_NAME).read_bytes() == before


def test_the_doctor_needs_an_index(tmp_path: Path) -> None:
    assert "miit add" in sentence(Run(tmp_path / "index", tmp_path)("doctor"), 1)


def test_a_log_of_the_damaged_database_is_set_aside_with_it(sample: Sample, folder: Path) -> None:
    index = Index.open(folder, LightEmbedder())
    index.remove("bridges")
    for path in list(folder.iterdir()):  # as it stands when the program is killed: the log is not in the database yet
        shutil.copy(path, folder.parent / path.name)
    index.close()
    shutil.rmtree(folder)
    folder.mkdir()
    for path in folder.parent.glob("*.*"):
        shutil.move(path, folder / path.name)
    database = folder / FILE_NAME
    database.write_bytes(bytes(8_192) + database.read_bytes()[8_192:])
    assert "lost" in {finding.state for finding in examined(folder)}
    assert not Index.exists(folder)
    assert not list(folder.glob(f"{FILE_NAME}-*"))
    assert make_sample(folder).answers == sample.answers
