"""Builds indexes of made press conferences and measures them: `python -m benchmarks.scale --folder FOLDER`.

    --sizes 1000 10000 100000 1000000   passages of the indexes, which stay in the folder and are built once
    --peers 10000                       compare other stores too, on the same vectors, up to so many passages

Prints a table for each. A measurement is a process of its own, so that its memory is its own.
"""

import argparse
import json
import subprocess
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.arguments import count, count_or_none
from benchmarks.machine import machine
from benchmarks.scale.building import build
from benchmarks.scale.peers import PEERS

_COLUMNS = {
    "passages": "passages",
    "sentences": "sentences",
    "build": "passages a second, built",
    "slowest": "slowest of the additions, s",
    "disk": "bytes a passage on disk",
    "opened": "opened, ms",
    "recall": "recall@10",
    "vectors": "vectors alone p50 / p99, ms",
    "search": "search p50 / p99, ms",
    "question": "question p50 / p99, ms",
    "again": "the same once embedded, processor time p50 / p99, ms",
    "memory": "resident, MB",
}


def main() -> None:
    """Builds what is missing, measures, prints."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--sizes", type=count, nargs="+", default=[1_000, 10_000, 100_000])
    parser.add_argument("--peers", type=count_or_none, default=0, metavar="PASSAGES")
    parser.add_argument("--python", default=sys.executable, help="an interpreter that has the peers installed")
    arguments = parser.parse_args()
    print(f"{datetime.now(UTC):%Y-%m-%d}, {machine()}\n")
    rows = []
    for size in arguments.sizes:
        folder = arguments.folder / f"made-{size}"
        built = build(folder, size, arguments.folder)
        places = str(folder), str(arguments.folder)
        _measured(sys.executable, "benchmarks.scale.truth", *places)
        rows.append(built | _measured(sys.executable, "benchmarks.scale.measuring", *places))
    _print_table(list(_COLUMNS.values()), [[row.get(key, "") for key in _COLUMNS] for row in rows])
    sizes = [size for size in arguments.sizes if size <= arguments.peers]
    peers = [
        _measured(arguments.python, "benchmarks.scale.peers", peer, str(arguments.folder / f"made-{size}"))
        for size in sizes
        for peer in PEERS
    ]
    if peers:
        names = list(peers[0])
        _print_table(names, [[peer.get(name, "") for name in names] for peer in peers])


def _measured(python: str, module: str, *arguments: str) -> dict[str, object]:
    done = subprocess.run([python, "-m", module, *arguments], stdout=subprocess.PIPE, text=True, check=True)
    found: dict[str, object] = json.loads(done.stdout.splitlines()[-1])
    return found


def _print_table(names: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    for row in (names, ["---"] * len(names), *rows):
        print(f"| {' | '.join(map(str, row))} |")
    print(flush=True)


if __name__ == "__main__":
    main()
