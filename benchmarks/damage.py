"""What becomes of an index whose files are damaged: `python -m benchmarks.damage [--count N] [--seed S]`.

Copies of one small index are damaged at random: a bit is changed, a file is cut off, a piece of it becomes zeros. Each
is asked, examined by `miit doctor`, and asked again. Whatever happens, nothing may be quoted that is not in the
transcripts, nothing may fail with more than a sentence, and when the doctor says that nothing is lost, all must be as
it was. The embedding model is a light one: it is the files that are tested. Exits with 1 when that is broken.
"""

import argparse
import random
import shutil
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from benchmarks.arguments import count
from benchmarks.light import LightEmbedder
from index import Index, MiitError, Transcript
from index.doctor import examine
from index.feedback import Feedback, Verdict
from index.growth import Growth, layout_of
from index.reader import parse_transcript, read_transcript
from index.resources import shipped
from index.store import FILE_NAME, Store

DATABASE, VECTORS = "database", "vectors"
GROWTH = Growth(tail=16, exact=10_000)
_QUERIES = ("ten trees", "5G base stations", "IPv6 industrial internet", "Who pays")
_ENGLISH = "Anna Berg:\n\nWe built one hundred bridges.\n\nWe will plant ten trees.\n\nBo Lee:\n\nWho pays for it?"
VERDICTS: dict[str, Verdict] = {"bridges": "up", "trees": "down"}
_NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)

Answers = list[tuple[object, float]]
Damage = Callable[[bytes, random.Random], bytes]


@dataclass(frozen=True, slots=True)
class Sample:
    """The files of a sound index, and what it holds and answers."""

    files: dict[str, bytes]
    transcripts: dict[str, Transcript]
    originals: dict[str, str]
    answers: Answers
    feedback: list[Feedback]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an index with a damaged file said, what the doctor found, and what it was afterwards."""

    asked: str
    examined: str
    afterwards: str


def make_sample(folder: Path) -> Sample:
    """A sound index in the folder, with the shipped transcript, and a small one with its translation."""
    index = Index.create(folder, LightEmbedder(), growth=GROWTH)
    index.add(read_transcript(shipped("data") / "miit-2021.txt"))
    english = parse_transcript(_ENGLISH, "bridges")
    german = parse_transcript(_ENGLISH.replace("bridges", "Brücken").replace("trees", "Bäume"), "bruecken")
    index.add(_in_language(english, "en"))
    index.add(_in_language(german, "de"), translation_of="bridges")
    index.finish_building()
    for minute, (key, verdict) in enumerate(VERDICTS.items()):
        given_at = _NOON + timedelta(minutes=minute)
        index.save_feedback(Feedback(key, given_at, f"Who built {key}?", "en", verdict, f'{{"answer": "{key}"}}'))
    transcripts = {one.document_id: index.transcript(one.document_id) for one in index.documents()}
    sample = Sample({}, transcripts, index.originals(), [], index.feedback())
    sample = replace(sample, answers=_answers(index, sample))
    index.close()
    return replace(sample, files={path.name: path.read_bytes() for path in _files_of(folder)})


def _files_of(folder: Path) -> list[Path]:
    """The database, and the files of vectors that it names."""
    store = Store(folder)
    with store.reading() as connection:
        names = layout_of(store, connection).files
    store.close()
    return [folder / FILE_NAME, *(folder / name for name in names)]


def _in_language(transcript: Transcript, language: str) -> Transcript:
    return replace(transcript, metadata=replace(transcript.metadata, language=language))


def change_a_bit(content: bytes, chance: random.Random) -> bytes:
    """The content with another bit in one place."""
    changed = bytearray(content)
    changed[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
    return bytes(changed)


def cut_off(content: bytes, chance: random.Random) -> bytes:
    """The first part of the content."""
    return content[: chance.randrange(len(content))]


def put_zeros(content: bytes, chance: random.Random) -> bytes:
    """The content with zeros in the place of 16, 512 or 4,096 bytes."""
    start, length = chance.randrange(len(content)), chance.choice((16, 512, 4_096))
    return (content[:start] + bytes(length) + content[start + length :])[: len(content)]


DAMAGES: dict[str, Damage] = {"one bit": change_a_bit, "cut off": cut_off, "zeros": put_zeros}


def damaged(sample: Sample, file: str, damage: Damage, chance: random.Random, folder: Path) -> Outcome:
    """What becomes of the index in an empty folder, when its DATABASE or its VECTORS are damaged.

    Raises AssertionError when something is quoted that is not in the transcripts, when a message is more than a
    sentence, and when something else than before is there though the doctor lost nothing.
    """
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for name, content in sample.files.items():
        is_meant = (name == FILE_NAME) == (file == DATABASE)
        (folder / name).write_bytes(damage(content, chance) if is_meant else content)
    asked = _asked(sample, folder)
    findings = examine(folder, LightEmbedder())
    states = {finding.state for finding in findings}
    assert not any("\n" in finding.sentence for finding in findings), findings  # noqa: S101
    examined = "lost" if "lost" in states else "mended" if "mended" in states else "sound"
    if not Index.exists(folder):
        assert examined == "lost", findings  # noqa: S101
        return Outcome(asked, examined, "a new index")
    assert {finding.state for finding in examine(folder, LightEmbedder())} == {"sound"}  # noqa: S101
    afterwards = _asked(sample, folder)
    assert afterwards == "as before" or examined == "lost", findings  # noqa: S101
    return Outcome(asked, examined, afterwards)


def _asked(sample: Sample, folder: Path) -> str:
    index = None
    try:
        index = Index.open(folder, LightEmbedder())
        answers = _answers(index, sample)
        held = {one.document_id: index.transcript(one.document_id) for one in index.documents()}
        for document_id in held:
            index.sentences(document_id)
        originals, complete, feedback = index.originals(), held == sample.transcripts, index.feedback()
        if (answers, originals, complete, feedback) == (sample.answers, sample.originals, True, sample.feedback):
            return "as before"
        assert all(given in sample.feedback for given in feedback), feedback  # noqa: S101
        assert all(sample.transcripts[one] == transcript for one, transcript in held.items()), held  # noqa: S101
    except MiitError as error:
        assert "\n" not in str(error), error  # noqa: S101, PT017
        return "a sentence"
    else:
        return "right quotes, others" if complete else "fewer documents"
    finally:
        if index is not None:
            index.close()


def _answers(index: Index, sample: Sample) -> Answers:
    answers: Answers = []
    for query in _QUERIES:
        for hit in index.search(query):
            text = sample.transcripts[hit.passage.document_id].text
            assert text[hit.passage.start : hit.passage.end] == hit.passage.text, hit  # noqa: S101
            assert all(text[one.start : one.end] == one.text for one in hit.sentences), hit  # noqa: S101
            answers.append((replace(hit.passage, passage_id=0), round(hit.score, 5)))
    index.background_similarity(_QUERIES[0])
    return answers


def main() -> None:
    """Prints, for each file and damage, how often what became of it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=count, default=200, help="damages of each kind to each file")
    parser.add_argument("--seed", type=int, default=6)
    arguments = parser.parse_args()
    began, broken = time.monotonic(), 0
    print(f"{datetime.now(UTC):%Y-%m-%d}, seed {arguments.seed}\n")
    print(
        "| file | damage | cases | asked | doctor | asked again | broken |\n| --- | --- | --- | --- | --- | --- | --- |"
    )
    with tempfile.TemporaryDirectory() as temporary:
        sample = make_sample(Path(temporary) / "sample")
        for file in (DATABASE, VECTORS):
            for name, damage in DAMAGES.items():
                outcomes, failures = _many(sample, file, damage, arguments.count, f"{arguments.seed} {file} {name}")
                broken += failures
                told = [Counter(getattr(one, part) for one in outcomes) for part in Outcome.__slots__]
                columns = ["; ".join(f"{what} {count}" for what, count in part.most_common()) for part in told]
                print(f"| {file} | {name} | {arguments.count} | {' | '.join(columns)} | {failures} |", flush=True)
    print(f"\n{time.monotonic() - began:.0f} seconds")
    sys.exit(1 if broken else 0)


def _many(sample: Sample, file: str, damage: Damage, count: int, seed: str) -> tuple[list[Outcome], int]:
    chance, outcomes, failures = random.Random(seed), [], 0  # noqa: S311 - not for secrets
    with tempfile.TemporaryDirectory() as temporary:
        for _ in range(count):
            try:
                outcomes.append(damaged(sample, file, damage, chance, Path(temporary) / "index"))
            except Exception:
                failures += 1
                traceback.print_exc()
    return outcomes, failures


if __name__ == "__main__":
    main()
