"""Programs that use one index at once: writers wait for each other or say so, and readers wait for nobody."""

import multiprocessing
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from benchmarks.light import LightEmbedder
from index import Index, MiitError, Transcript
from index.doctor import examine
from index.reader import parse_transcript
from index.store import FILE_NAME

PROGRAMS = multiprocessing.get_context("spawn")


def talk(name: str, sentences: int = 3) -> Transcript:
    told = (f"In {name} we built bridge {n} over the river." for n in range(sentences))
    return parse_transcript("Anna Berg:\n\n" + "\n\n".join(told), name)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    index = Index.create(tmp_path / "index", LightEmbedder())
    index.add(talk("first"))
    index.close()
    return index.folder


def add_many(folder: Path, own: str, told: Connection) -> None:
    """Adds, replaces and removes documents, one after the other."""
    index = Index.open(folder, LightEmbedder())
    for number in range(20):
        index.add(talk(f"{own}-{number}"))
        index.add(talk(f"{own}-{number}", sentences=5))
        if number % 4 == 0:
            index.remove(f"{own}-{number}")
    told.send("done")


def search_until_told(folder: Path, own: str, told: Connection) -> None:
    """Searches again and again; says how often it found the document that is always there."""
    del own
    index = Index.open(folder, LightEmbedder())
    found = 0
    told.send("ready")
    while not told.poll():
        hits = index.search("bridge", document_id="first", k=3)
        found += [hit.passage.text.count("In first we built") for hit in hits] == [3]
        assert index.transcript("first") == talk("first")
    told.send(found)


def write_until_told(folder: Path, own: str, told: Connection) -> None:
    """Stays in the middle of a change until it is told to finish."""
    index = Index.open(folder, LightEmbedder())
    index.add(talk(own))
    # What the index holds already is not embedded beforehand, but, once it has been removed, inside of the change.
    prepared = index.prepare(talk(own))
    index.remove(own)

    def wait(done: int, total: int) -> None:
        del done, total
        told.send("writing")
        told.recv()

    index.add(talk(own), wait, prepared=prepared)
    told.send("done")


Program = Callable[[Path, str, Connection], None]


@contextmanager
def running(program: Program, folder: Path, own: str) -> Iterator[Connection]:
    """The program as a process of its own, and what it is told by and tells; it ends well."""
    here, there = PROGRAMS.Pipe()
    process = PROGRAMS.Process(target=program, args=(folder, own, there))
    process.start()
    there.close()  # so that it is an error, and no endless waiting, when the process ends early
    try:
        yield here
        process.join(60)
        assert process.exitcode == 0
    finally:
        process.kill()
        process.join()


def ids(folder: Path) -> set[str]:
    return {document.document_id for document in Index.open(folder, LightEmbedder()).documents()}


def test_a_reader_does_not_wait_for_a_writer_and_sees_what_there_was_before(folder: Path) -> None:
    with running(write_until_told, folder, "second") as writer:
        assert writer.recv() == "writing"
        index = Index.open(folder, LightEmbedder(), patience=0)
        assert {hit.passage.document_id for hit in index.search("bridge", k=9)} == {"first"}
        assert index.transcript("first") == talk("first")
        writer.send("finish")
        assert writer.recv() == "done"
        assert {hit.passage.document_id for hit in index.search("bridge", k=9)} == {"first", "second"}


def test_a_second_writer_waits_for_the_first(folder: Path) -> None:
    with running(write_until_told, folder, "second") as writer:
        assert writer.recv() == "writing"
        index = Index.open(folder, LightEmbedder())
        with ThreadPoolExecutor(1) as thread:
            adding = thread.submit(index.add, talk("third"))
            with pytest.raises(TimeoutError):
                adding.result(timeout=0.5)
            writer.send("finish")
            assert adding.result(timeout=60).state == "added"
    assert ids(folder) == {"first", "second", "third"}


def test_a_writer_that_has_waited_long_enough_says_so(folder: Path) -> None:
    with running(write_until_told, folder, "second") as writer:
        assert writer.recv() == "writing"
        index = Index.open(folder, LightEmbedder(), patience=0.1)
        for change in (lambda: index.add(talk("third")), lambda: index.remove("first"), index.rebuild):
            with pytest.raises(
                MiitError, match=r"^Another program is writing .*: wait until it has finished, and repeat\.$"
            ):
                change()
        writer.send("finish")
    assert ids(folder) == {"first", "second"}


def test_writers_and_readers_at_once_lose_nothing(folder: Path) -> None:
    with (
        running(search_until_told, folder, "") as reader,
        running(add_many, folder, "one") as one,
        running(add_many, folder, "other") as other,
    ):
        assert reader.recv() == "ready"
        assert (one.recv(), other.recv()) == ("done", "done")
        reader.send("stop")
        assert reader.recv() > 0
    kept = {f"{own}-{number}" for own in ("one", "other") for number in range(20) if number % 4}
    assert ids(folder) == {"first", *kept}
    assert {finding.state for finding in examine(folder, LightEmbedder())} == {"sound"}


def stay_open(folder: Path, own: str, told: Connection) -> None:
    """Has the index open until it is told to stop."""
    del own
    index = Index.open(folder, LightEmbedder())
    told.send(len(index.documents()))
    told.recv()


def test_a_broken_database_that_a_program_has_open_is_left_alone(folder: Path) -> None:
    with running(stay_open, folder, "") as other:
        assert other.recv() == 1
        database = folder / FILE_NAME
        database.write_bytes(database.read_bytes()[:-4_096])
        before = {path.name: path.read_bytes() for path in folder.iterdir()}
        with pytest.raises(MiitError, match="stop it, and repeat"):
            examine(folder, LightEmbedder())
        assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
        other.send("stop")
    assert {finding.state for finding in examine(folder, LightEmbedder())} > {"sound"}
