"""Kills a program in the middle of a change, at each of its system calls: `python -m benchmarks.crash`.

A child process adds, removes, replaces or rebuilds documents of a small index. It stops where the writing begins,
strace is attached to it, and it is killed with SIGKILL as it enters its Nth call of a kind that touches files; N grows
from 1 until the child ends by itself. After each kill the index must open, be sound, hold the old or the new state,
answer, and take the same change again. Needs strace. Prints the counts, and exits with 1 when one of these fails.

tests/test_crash.py does the same at random moments, without strace.
"""

import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import product
from pathlib import Path

from benchmarks.killing import CHANGES, GROWTHS, Change, changing, check, make_change

_KINDS = """
    openat write pwrite64 read pread64 ftruncate fsync fdatasync rename unlink fcntl lseek mmap munmap close fstat stat
    newfstatat access mkdir getdents64
""".split()


def main() -> None:
    """Prints for each change how many kills left the old and how many the new state."""
    if shutil.which("strace") is None:
        sys.exit("strace is needed: install it.")
    print(f"{datetime.now(UTC):%Y-%m-%d}\n")
    print("| change | segments | kills | old state | new state | broken | seconds |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
    broken = 0
    for name, kind_of_segments in product(CHANGES, GROWTHS):
        began = time.monotonic()
        with tempfile.TemporaryDirectory() as temporary:
            folder = Path(temporary)
            change = make_change(name, folder, GROWTHS[kind_of_segments])
            left = [state for kind in _KINDS for state in _killed_at_each_call(change, folder / "killed", kind)]
        broken += left.count("broken")
        counts = " | ".join(str(left.count(what)) for what in ("old", "new", "broken"))
        print(f"| {name} | {kind_of_segments} | {len(left)} | {counts} | {time.monotonic() - began:.0f} |", flush=True)
    sys.exit(1 if broken else 0)


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
