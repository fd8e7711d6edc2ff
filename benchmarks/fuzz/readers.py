"""Files for the readers: found by atheris where it is installed, which looks at what code they reach, else changed at
random by hypothesis. `python -m benchmarks.fuzz.readers SUFFIX COUNT SEED RESULTS` is one run, in a process of its own.
"""

import importlib.util
import json
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from types import ModuleType

from hypothesis import strategies as st

from benchmarks.fuzz.findings import Findings
from benchmarks.fuzz.inputs import seeds, with_document_part

HAS_ATHERIS = importlib.util.find_spec("atheris") is not None
MOST_BYTES = 60_000
_INSTRUMENTED = ["index", "pypdf", "docx", "bs4", "webvtt"]

Read = Callable[[bytes], None]


def fuzz_reader(suffix: str, count: int, seed: int) -> Findings:
    """What the reader of such files makes of so many."""
    with tempfile.TemporaryDirectory() as folder:
        results = Path(folder) / "results.json"
        command = [sys.executable, "-m", "benchmarks.fuzz.readers", suffix, str(count), str(seed), str(results)]
        done = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, check=False)
        if not results.exists():
            lost = Findings(f"reader {suffix}", "atheris" if HAS_ATHERIS else "hypothesis")
            lost.failures[f"the process ended with {done.returncode}: {done.stderr[-300:]!r}"] = 1
            return lost
        told = json.loads(results.read_text(encoding="utf-8"))
    return Findings(**told | {"failures": Counter(told["failures"])})


def reading(suffix: str, folder: Path) -> Read:
    """What is done with each file: it is read, what is said in it found, and what is quoted of it compared."""
    from index.reader import read_transcript

    path = folder / f"talk{suffix}"
    package = next(iter(seeds()[".docx"]))

    def read(content: bytes) -> None:
        if suffix == ".docx" and not content.startswith(b"PK"):
            content = with_document_part(package, content)
        path.write_bytes(content)
        transcript = read_transcript(path)
        for turn in transcript.turns:
            for paragraph in turn.paragraphs:
                assert 0 <= paragraph.start < paragraph.end <= len(transcript.text)  # noqa: S101

    return read


def changed(files: Sequence[bytes]) -> st.SearchStrategy[bytes]:
    """One of the files with some pieces replaced, removed or repeated."""
    edit = st.tuples(st.floats(0, 1), st.integers(0, 40), st.binary(max_size=12), st.integers(0, 3))

    def apply(file: bytes, edits: Sequence[tuple[float, int, bytes, int]]) -> bytes:
        for where, length, piece, times in edits:
            at = int(where * len(file))
            file = file[:at] + (piece or file[at : at + length]) * times + file[at + length :]
        return file[:MOST_BYTES]

    return st.builds(apply, st.sampled_from(files), st.lists(edit, max_size=8)) | st.binary(max_size=200)


def main() -> None:
    """One run: SUFFIX COUNT SEED RESULTS."""
    suffix, count, seed, results = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), Path(sys.argv[4])
    findings = Findings(f"reader {suffix}", "atheris" if HAS_ATHERIS else "hypothesis")
    with tempfile.TemporaryDirectory() as folder:
        if HAS_ATHERIS:
            _guided(findings, suffix, count, seed, Path(folder), results)
        else:
            from benchmarks.fuzz.repeating import many

            read = reading(suffix, Path(folder))
            many(findings, changed(seeds()[suffix]), lambda content: lambda: read(content), count, seed)
    _write(findings, results)


def _guided(findings: Findings, suffix: str, count: int, seed: int, folder: Path, results: Path) -> None:
    """Runs atheris, which ends the process."""
    atheris: ModuleType = importlib.import_module("atheris")
    with atheris.instrument_imports(include=_INSTRUMENTED):
        import bs4  # noqa: F401
        import docx  # noqa: F401
        import pypdf  # noqa: F401
        import webvtt  # noqa: F401

        read = reading(suffix, folder)
        importlib.import_module("index.readers.formats")
    corpus = folder / "corpus"
    corpus.mkdir()
    for number, content in enumerate(seeds()[suffix]):
        (corpus / str(number)).write_bytes(content)
    began = time.monotonic()

    def test_one(content: bytes) -> None:
        findings.attempt(lambda: read(content), content)
        if findings.inputs >= count:
            findings.seconds = time.monotonic() - began
            _write(findings, results)
            os._exit(0)

    options = [f"-max_len={MOST_BYTES}", f"-seed={seed}", "-rss_limit_mb=0", "-timeout=60", "-verbosity=0"]
    atheris.Setup([sys.argv[0], *options, f"-artifact_prefix={folder}/", str(corpus)], test_one)
    atheris.Fuzz()


def _write(findings: Findings, results: Path) -> None:
    # asdict would make a Counter of the pairs of the Counter.
    told = asdict(replace(findings, failures=Counter())) | {"failures": dict(findings.failures)}
    results.write_text(json.dumps(told), encoding="utf-8")


if __name__ == "__main__":
    main()
