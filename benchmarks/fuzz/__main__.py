"""Throws 100,000 inputs at what reads them: `python -m benchmarks.fuzz [--share F] [--seed S] [--only TARGET]`.

Files of each format go to the readers, texts, questions and queries to what understands them, command lines to `miit`,
parameters to the functions of the API, and HTTP requests to a running server. Each input is answered, or refused in one
sentence; whatever else happens is a failure, and so is a quote that is not what the text has at its place. Prints the
counts of each target, each kind of failure with an input, and exits with 1 when there is one. `--share 0.1` takes a
tenth of the inputs.
"""

import argparse
import hashlib
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.arguments import positive_share
from benchmarks.fuzz.findings import Findings
from benchmarks.fuzz.readers import HAS_ATHERIS, fuzz_reader
from benchmarks.fuzz.targets import TARGETS
from benchmarks.machine import machine

READERS = {".txt": 8_000, ".md": 8_000, ".html": 9_000, ".srt": 7_000, ".vtt": 7_000, ".docx": 8_000, ".pdf": 8_000}
"""How many files each reader gets."""


def seed_of(target: str, seed: int) -> int:
    """A seed of its own for a target: two that take inputs of one kind, as questions and queries, get others each."""
    return int.from_bytes(hashlib.blake2b(f"{target} {seed}".encode(), digest_size=4).digest())


def runs(share: float, seed: int) -> Iterator[tuple[str, Callable[[], Findings]]]:
    """What is to be run, by the name of its target."""
    for suffix, count in READERS.items():
        yield (
            f"reader {suffix}",
            lambda suffix=suffix, count=count: fuzz_reader(  # type: ignore[misc]
                suffix, round(count * share), seed_of(f"reader {suffix}", seed)
            ),
        )
    for name, (target, count) in TARGETS.items():

        def run(name: str = name, count: int = count) -> Findings:
            findings = Findings(name, "hypothesis")
            with tempfile.TemporaryDirectory() as folder:
                TARGETS[name][0](findings, round(count * share), seed_of(name, seed), Path(folder))
            return findings

        del target
        yield name, run


def main() -> None:
    """Prints a row for each target."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    targets = [*(f"reader {suffix}" for suffix in READERS), *TARGETS]
    parser.add_argument("--share", type=positive_share, default=1.0, help="of the inputs")
    parser.add_argument("--seed", type=int, default=6)
    parser.add_argument(
        "--only",
        action="append",
        choices=targets,
        default=[],
        metavar="TARGET",
        help="this target alone (may be given again)",
    )
    arguments = parser.parse_args()
    for name in [name for name in os.environ if name.startswith("MIIT_")]:
        del os.environ[name]
    if not HAS_ATHERIS:
        print(
            "atheris is not installed (the extra 'fuzz'): hypothesis makes the files for the readers.", file=sys.stderr
        )
    began, all_findings = time.monotonic(), []
    print(f"{datetime.now(UTC):%Y-%m-%d}, {machine()}, seed {arguments.seed}\n")
    print("| target | by | inputs | answered | refused | failed | slowest | seconds |")
    print("| --- | --- | --- | --- | --- | --- | --- | --- |")
    for name, run in runs(arguments.share, arguments.seed):
        if not arguments.only or name in arguments.only:
            all_findings.append(run())
            print(all_findings[-1].row(), flush=True)
    print(f"\n{sum(one.inputs for one in all_findings):,} inputs, {time.monotonic() - began:.0f} seconds")
    for findings in all_findings:
        for what, times in findings.failures.most_common():
            print(f"{findings.target}, {times:,} times: {what}\n    {findings.examples.get(what, '')}", file=sys.stderr)
    sys.exit(1 if any(findings.failures for findings in all_findings) else 0)


if __name__ == "__main__":
    main()
