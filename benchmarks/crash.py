"""Kills a program in the middle of a change: `python -m benchmarks.crash [--kills N] [--seed S] [--each-call]`.

A child process adds, removes, replaces or rebuilds documents of a small index, and is killed with SIGKILL while it
writes: at N random moments of each change, or with `--each-call` as it enters its Nth system call of a kind that
touches files, N growing from 1 until the child ends by itself (needs strace). After each kill the index must open, be
sound, hold the old or the new state, answer, and take the same change again. Prints the counts, and exits with 1 when
one of these fails. tests/test_crash.py does the same at fewer random moments.
"""

import argparse
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import product
from pathlib import Path

from benchmarks.arguments import count
from benchmarks.killing import CHANGES, GROWTHS, Change, changing, check, kill_at_random_moments, make_change
from benchmarks.machine import machine

_KINDS = """
    openat write pwrite64 read pread64 ftruncate fsync fdatasync rename unlink fcntl lseek mmap munmap close fstat stat
    newfstatat access mkdir getdents64
""".split()


def main() -> None:
    """Prints for each change how many kills left the old and how many the new state."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=count, default=100, help="random moments of each change")
    parser.add_argument("--seed", type=int, default=6)
    parser.add_argument("--each-call", action="store_true", help="kill at each system call instead")
    arguments = parser.parse_args()
    if arguments.each_call and shutil.which("strace") is None:
        sys.exit("strace is needed: install it.")
    print(f"{datetime.now(UTC):%Y-%m-%d}, {machine()}\n")
    print("| change | segments | kills | old state | new state | broken | seconds |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
    broken = 0
    for name, segments in product(CHANGES, GROWTHS):
        began = time.monotonic()
        with tempfile.TemporaryDirectory() as temporary:
            if arguments.each_call:
                left = _killed_at_all_calls(name, segments, Path(temporary))
            else:
                left = _killed_at_random(name, segments, Path(temporary), arguments.kills, arguments.seed)
        broken += left.count("broken")
        counts = " | ".join(str(left.count(what)) for what in ("old", "new", "broken"))
        print(f"| {name} | {segments} | {len(left)} | {counts} | {time.monotonic() - began:.0f} |", flush=True)
    sys.exit(1 if broken else 0)


def _killed_at_random(name: str, segments: str, folder: Path, kills: int, seed: int) -> list[str]:
    try:
        return kill_at_random_moments(name, segments, folder, kills, seed)
    except AssertionError as error:
        print(f"{name}: {error}", file=sys.stderr)
        return ["broken"]


def _killed_at_all_calls(name: str, segments: str, folder: Path) -> list[str]:
    change = make_change(name, folder, GROWTHS[segments])
    return [state for kind in _KINDS for state in _killed_at_each_call(change, folder / "killed", kind)]


def _killed_at_each_call(change: Change, folder: Path, kind: str) -> Iterator[str]:
    """The state that each kill leaves, as `check` names it, or "broken"."""
    for number in range(1, 100_000):
        with changing(change, folder) as (process, told):
            trace = ("-e", f"trace={kind}", "-e", f"inject={kind}:signal=KILL:when={number}")
            command = ["strace", "-f", "-p", str(process.pid), *trace]
            with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as tracing:
                assert tracing.stderr  # noqa: S101
                assert "attached" in tracing.stderr.readline()  # noqa: S101
                told.send("go")
                for _ in tracing.stderr:
                    pass  # until the child has ended
            process.join()
        if process.exitcode == 0:
            return
        try:
            yield check(change, folder)
        except AssertionError as error:
            print(f"{change.name}, {kind} {number}: {error}", file=sys.stderr)
            yield "broken"


if __name__ == "__main__":
    main()
