"""A program that is killed while it writes leaves the old or the new state of the index, whole, and answers.

The moments are random, from a seed: a part of the time that the same change takes from where the writing begins to
where it is done, which is measured before. Only kills in that time count: one that comes late is repeated, a little
earlier.
benchmarks/crash.py kills at each single system call.
"""

import random
import signal
import statistics
import time
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from benchmarks.killing import CHANGES, GROWTHS, Change, changing, check, make_change

KILLS = 13  # of each of eight pairs of a change and a kind of segments


def seconds_of(change: Change, folder: Path) -> float:
    """How long the writing takes, when it is not killed."""

    def seconds() -> float:
        with changing(change, folder) as (process, told):
            told.send("go")
            taken = float(told.recv())
            process.join()
            return taken

    return statistics.median(seconds() for _ in range(5))


def is_killed_in_time(change: Change, folder: Path, after: float) -> bool:
    """Kills the child so many seconds after the writing began; false when it was done before."""
    with changing(change, folder) as (process, told):
        told.send("go")
        time.sleep(after)
        process.kill()
        process.join()
        return process.exitcode == -signal.SIGKILL and not has_sent(told)


def has_sent(told: Connection) -> bool:
    try:
        return told.poll() and told.recv() is not None
    except EOFError:
        return False


@pytest.mark.parametrize("segments", GROWTHS)
@pytest.mark.parametrize("name", CHANGES)
def test_a_kill_at_any_moment_leaves_the_old_or_the_new_state(name: str, segments: str, tmp_path: Path) -> None:
    change = make_change(name, tmp_path, GROWTHS[segments])
    longest = seconds_of(change, tmp_path / "measured")
    moments = random.Random(f"6 {name} {segments}")  # noqa: S311 - not for secrets
    left: list[str] = []
    while len(left) < KILLS:
        if is_killed_in_time(change, tmp_path / "killed", moments.random() * longest):
            left.append(check(change, tmp_path / "killed"))
        else:
            longest *= 0.95
    assert "old" in left
