"""Changes of a small index in child processes, to be killed in the middle of the writing; the index must survive it.

The embedding model is a light one: it is the files that are tested.
"""

import random
import shutil
import signal
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerProcess
from pathlib import Path

from benchmarks.forks import forks
from benchmarks.light import LightEmbedder
from index import Index, Transcript
from index.doctor import examine
from index.feedback import Feedback
from index.growth import Growth
from index.reader import parse_transcript

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
    index.save_feedback(Feedback("key", datetime(2026, 11, 24, 12, tzinfo=UTC), "Bridges?", "en", "up", "{}"))
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
            [(hit.passage, round(hit.score, 5)) for hit in hits],
            index.feedback(),
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
    here, there = forks().Pipe()
    process = forks().Process(target=_change, args=(change, folder, there))
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


def kill_at_random_moments(name: str, segments: str, folder: Path, kills: int, seed: int) -> list[str]:
    """The states that the kills of a change leave, as `check` names them; `segments` is one of GROWTHS.

    A moment is a random part of the time that the same change takes from where the writing begins to where it is done,
    which is measured before; of every second one only the first tenth counts, since a change may be committed early and
    take most of its time for what is derived from it. One that comes late is repeated, a little earlier.
    Raises AssertionError as `check`.
    """
    change = make_change(name, folder, GROWTHS[segments])
    longest = statistics.median(_seconds_of(change, folder / "measured") for _ in range(5))
    moments = random.Random(f"{seed} {name} {segments}")  # noqa: S311 - not for secrets
    left: list[str] = []
    while len(left) < kills:
        within = longest / 10 if len(left) % 2 else longest
        if _is_killed_in_time(change, folder / "killed", moments.random() * within):
            left.append(check(change, folder / "killed"))
        else:
            longest *= 0.95
    return left


def _seconds_of(change: Change, folder: Path) -> float:
    """How long the writing takes, when it is not killed."""
    with changing(change, folder) as (process, told):
        told.send("go")
        taken = float(told.recv())
        process.join()
        return taken


def _is_killed_in_time(change: Change, folder: Path, after: float) -> bool:
    """Kills the child so many seconds after the writing began; false when it was done before."""
    with changing(change, folder) as (process, told):
        told.send("go")
        time.sleep(after)
        process.kill()
        process.join()
        return process.exitcode == -signal.SIGKILL and not _has_sent(told)


def _has_sent(told: Connection) -> bool:
    try:
        return told.poll() and told.recv() is not None
    except (EOFError, ConnectionResetError):  # nothing, or it was killed before it read that it may begin
        return False
