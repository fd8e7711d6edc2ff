"""Changes of a small index in child processes, to be killed in the middle of the writing; the index must survive it.

The embedding model is a light one: it is the files that are tested.
"""

import multiprocessing
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerProcess
from pathlib import Path

from benchmarks.light import LightEmbedder
from index import Index, Transcript
from index.doctor import examine
from index.growth import Growth
from index.reader import parse_transcript

# One process has imported everything, and each child is a fork of it: a start costs milliseconds.
_PROGRAMS = multiprocessing.get_context("forkserver")
_PROGRAMS.set_forkserver_preload(["benchmarks.killing", "pytest"])

# The small index has segments of vectors, exact ones or compressed ones, and each change makes one.
GROWTHS = {"exact": Growth(tail=8, exact=10_000), "compressed": Growth(tail=8, exact=16)}

Begin = Callable[[], None]
State = object


def talk(name: str, thing: str, sentences: int = 12) -> Transcript:
    """A small transcript."""
    told = (f"In year {number} we built {number + 7} {thing} over the river of {name}." for number in range(sentences))
    return parse_transcript("Anna Berg:\n\n" + "\n\n".join(told), name)


def _add(index: Index, begin: Begin) -> None:
    prepared = index.prepare(talk("new", "bridges"))
    begin()
    index.add(talk("new", "bridges"), prepared=prepared)


def _remove(index: Index, begin: Begin) -> None:
    begin()
    index.remove("second")


def _replace(index: Index, begin: Begin) -> None:
    prepared = index.prepare(talk("second", "tunnels", 20))
    begin()
    index.add(talk("second", "tunnels", 20), prepared=prepared)


def _rebuild(index: Index, begin: Begin) -> None:
    index.rebuild(lambda done, total: begin() if done == total else None)


CHANGES: dict[str, Callable[[Index, Begin], None]] = {
    "add": _add,
    "remove": _remove,
    "replace": _replace,
    "rebuild": _rebuild,
}


@dataclass(frozen=True, slots=True)
class Change:
    """A change of the index in a folder, with what it holds before and after."""

    name: str
    growth: Growth
    before: Path
    old: State
    new: State


def make_change(name: str, folder: Path, growth: Growth) -> Change:
    """An index in the folder, and what the change makes of a copy of it."""
    before = folder / "before"
    index = Index.create(before, LightEmbedder(), growth=growth)
    for own in ("first", "second", "third"):
        index.add(talk(own, "bridges"))
    index.close()
    after = shutil.copytree(before, folder / "after")
    changed = Index.open(after, LightEmbedder(), growth=growth)
    CHANGES[name](changed, lambda: None)
    changed.close()
    return Change(name, growth, before, state(before), state(after))


def state(folder: Path) -> State:
    """All that an index holds and answers; AssertionError when the doctor finds something that is not sound."""
    findings = examine(folder, LightEmbedder())
    assert {finding.state for finding in findings} == {"sound"}, findings  # noqa: S101
    index = Index.open(folder, LightEmbedder())
    try:
        ids = [document.document_id for document in index.documents()]
        hits = [hit for query in ("bridges over the river", "tunnels 12") for hit in index.search(query, k=20)]
        return (
            index.generation,
            [(index.transcript(one), index.sentences(one), index.counts()[one]) for one in ids],
            [(hit.passage, hit.score) for hit in hits],
        )
    finally:
        index.close()


@contextmanager
def changing(change: Change, folder: Path) -> Iterator[tuple[ForkServerProcess, Connection]]:
    """A process that is about to write the change into a copy of the index, made in the folder.

    It begins when it is sent something, and sends the seconds that it took when it is done.
    """
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(change.before, folder)
    here, there = _PROGRAMS.Pipe()
    process = _PROGRAMS.Process(target=_change, args=(change, folder, there))
    process.start()
    there.close()
    try:
        assert here.recv() == "begin"  # noqa: S101
        yield process, here
    finally:
        process.kill()
        process.join()
        here.close()


def _change(change: Change, folder: Path, told: Connection) -> None:
    began = 0.0

    def begin() -> None:
        nonlocal began
        told.send("begin")
        told.recv()
        began = time.perf_counter()

    CHANGES[change.name](Index.open(folder, LightEmbedder(), growth=change.growth), begin)
    told.send(time.perf_counter() - began)


def check(change: Change, folder: Path) -> str:
    """Whether the index is "old" or "new" after the kill.

    Raises AssertionError when it is neither, is not sound, or does not take the same change again.
    """
    found = state(folder)
    assert found in (change.old, change.new), found  # noqa: S101
    if found == change.old:
        index = Index.open(folder, LightEmbedder(), growth=change.growth)
        CHANGES[change.name](index, lambda: None)
        index.close()
        assert state(folder) == change.new  # noqa: S101
        assert not list(folder.glob("*.tmp"))  # noqa: S101
    return "old" if found == change.old else "new"
