"""Keeps 50 sessions busy while documents come and go: `python -m benchmarks.soak`.

Each session loads the page, and asks in its chat and through the endpoints, one thing after another, loading the page
anew now and then. Meanwhile another process of the same index adds, replaces and removes transcripts without a pause.
Every citation and passage must be word for word what some version of its document has at that place, and no request
may fail. The server's memory is flat when, once it is warm (models are read and caches filled), its median in the last
quarter of the time is at most 5 % above that in the first. Prints the counts, and exits with 1 when one of these is
broken.
"""

import argparse
import asyncio
import random
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from anyio.from_thread import start_blocking_portal

from assistant import Assistant
from benchmarks.arguments import count, count_or_none
from benchmarks.machine import machine
from benchmarks.miit_questions import read_miit_questions
from benchmarks.visits import RunningServer, Visit, running_server
from index import Index, Transcript
from index.reader import parse_transcript

_ASKED_A_PAGE = 10
_MOST_GROWTH = 1.05
_SAMPLED = 0.5  # seconds
_HALF_MINUTE = 60  # samples
_THINGS = ("bridges", "ferries", "tunnels", "harbours", "canals", "lighthouses")


@dataclass(slots=True)
class Counts:
    """What has happened so far. `texts` has all versions of each document, by its id; `warm_up` and `resident` have
    the bytes of the server's memory, while it warms up and then, twice a second.
    """

    texts: dict[str, set[str]]
    done: Counter[str] = field(default_factory=Counter)
    citations: int = 0
    of_changing: int = 0
    wrong: list[str] = field(default_factory=list)
    failures: Counter[str] = field(default_factory=Counter)
    warm_up: list[int] = field(default_factory=list)
    resident: list[int] = field(default_factory=list)

    def check(self, document: str, start: int, end: int, quote: str) -> None:
        """Counts a citation, and notes it when no version of the document has that at that place."""
        self.citations += 1
        self.of_changing += document != "miit-2021"
        if not any(text[start:end] == quote for text in self.texts.get(document, ())):
            self.wrong.append(f"{document} {start}-{end}: {quote[:80]!r}")

    def growth(self) -> float:
        """The median memory of the last quarter of the time after the warming up over that of the first."""
        quarter = max(1, len(self.resident) // 4)
        return statistics.median(self.resident[-quarter:]) / statistics.median(self.resident[:quarter])


def talk(number: int, version: int) -> Transcript:
    """A transcript that comes and goes; each version has other numbers in other places."""
    thing = _THINGS[number % len(_THINGS)]
    told = [
        f"In region {region} we built {97 * region + version} new {thing}, {region + version} of them in {thing} towns."
        for region in range(1, 5 + version % 4)
    ]
    return parse_transcript(f"Version {version}\n\nAnna Berg {number}:\n\n" + "\n\n".join(told), f"talk-{number}")


def _change(folder: Path, counts: Counts, until: float, chance: random.Random) -> None:
    """Adds, replaces and removes until the time has come."""
    index, held, version = Index.open(folder), set[int](), 0
    while time.monotonic() < until:
        number, version = chance.randrange(len(_THINGS)), version + 1
        if number in held and chance.random() < 0.5:
            index.remove(f"talk-{number}")
            held.discard(number)
            counts.done["removed"] += 1
        else:
            one = talk(number, version)
            counts.texts.setdefault(one.metadata.document_id, set()).add(one.text)
            index.add(one)
            counts.done["replaced" if number in held else "added"] += 1
            held.add(number)
    index.close()


async def _visit(server: RunningServer, counts: Counts, until: float, seed: str) -> None:
    chance = random.Random(seed)  # noqa: S311 - not for secrets
    questions = [row.question for row in read_miit_questions()]
    while time.monotonic() < until:
        try:
            async with Visit(server.address) as visit:
                counts.done["pages"] += 1
                for _ in range(_ASKED_A_PAGE):
                    if time.monotonic() < until:
                        await _ask(visit, counts, chance, questions)
        except Exception as error:
            counts.failures[f"{type(error).__name__}: {error}"[:300]] += 1


async def _ask(visit: Visit, counts: Counts, chance: random.Random, questions: list[str]) -> None:
    thing = chance.choice(_THINGS)
    question = chance.choice([chance.choice(questions), f"How many new {thing} were built in region 2?"])
    what = chance.choice(["chat", "ask", "search", "documents"])
    if what == "chat":
        await visit.chat(question)
        await visit.follow()
    elif what == "ask":
        answer = await visit.call("ask", question=question)
        for cited in [*answer["citations"], *answer.get("nearest", [])]:
            counts.check(cited["document"], cited["start"], cited["end"], cited["quote"])
    elif what == "search":
        for found in (await visit.call("search", query=question))["results"]:
            counts.check(found["document"], found["start"], found["end"], found["text"])
    else:
        await visit.call("documents")
    counts.done[what] += 1


async def _soak(
    server: RunningServer, folder: Path, counts: Counts, sessions: int, seconds: tuple[int, int], seed: int
) -> None:
    warm = time.monotonic() + seconds[0]
    until = warm + seconds[1]
    changing = asyncio.to_thread(_change, folder, counts, until, random.Random(seed))  # noqa: S311 - not for secrets

    async def watch() -> None:
        while time.monotonic() < until:
            seen = counts.resident if time.monotonic() >= warm else counts.warm_up
            seen.append(server.resident_bytes())
            await asyncio.sleep(_SAMPLED)

    visits = (_visit(server, counts, until, f"{seed} {number}") for number in range(sessions))
    await asyncio.gather(changing, watch(), *visits)


def soak(folder: Path, sessions: int, seconds: int, seed: int, warm_up: int = 0) -> tuple[Counts, str]:
    """What happens to a server over the index in the folder in that time, once it has been warm for `warm_up` seconds,
    and what it writes in its log.
    """
    index = Index.open(folder)
    counts = Counts({one.document_id: {index.transcript(one.document_id).text} for one in index.documents()})
    index.close()
    with running_server(folder) as server:
        with start_blocking_portal() as portal:
            portal.call(_soak, server, folder, counts, sessions, (warm_up, seconds), seed)
        log = server.log.read_text(encoding="utf-8", errors="replace")
    return counts, "\n".join(log.splitlines()[1:])  # the first line says where the server is


def report(counts: Counts, log: str) -> tuple[Mapping[str, Any], bool]:
    """What is told of the run, and whether nothing is broken."""
    all_resident = [*counts.warm_up, *counts.resident]
    halves = [all_resident[start : start + _HALF_MINUTE] for start in range(0, len(all_resident), _HALF_MINUTE)]
    medians = ", ".join(f"{statistics.median(half) / 1e6:.0f}" for half in halves)
    rows = {
        "pages loaded": counts.done["pages"],
        "questions in the chat": counts.done["chat"],
        "calls of ask, search, documents": sum(counts.done[what] for what in ("ask", "search", "documents")),
        "documents added, replaced, removed": ", ".join(
            f"{counts.done[w]:,}" for w in ("added", "replaced", "removed")
        ),
        "citations compared": f"{counts.citations:,}, {counts.of_changing:,} of them of documents that come and go",
        "wrong citations": len(counts.wrong),
        "failed requests": counts.failures.total(),
        "lines in the server's log": len(log.splitlines()),
        "memory, median of each half minute": f"{medians} MB",
        "memory once warm, last quarter over the first": f"{100 * (counts.growth() - 1):+.1f} %",
    }
    broken = counts.wrong or counts.failures or counts.growth() > _MOST_GROWTH or rows["lines in the server's log"]
    return rows, not broken


def main() -> None:
    """Prints the counts."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sessions", type=count, default=50)
    parser.add_argument("--seconds", type=count, default=120)
    parser.add_argument("--warm-up", type=count_or_none, default=60, help="seconds before")
    parser.add_argument("--seed", type=int, default=6)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary) / "index"
        Assistant.open(folder)
        counts, log = soak(folder, arguments.sessions, arguments.seconds, arguments.seed, arguments.warm_up)
    rows, is_well = report(counts, log)
    print(
        f"{datetime.now(UTC):%Y-%m-%d}, {machine()}, {arguments.sessions} sessions, "
        f"{arguments.warm_up} + {arguments.seconds} seconds\n"
    )
    print("| what | count |\n| --- | --- |")
    for what, number in rows.items():
        print(f"| {what} | {number:,} |" if isinstance(number, int) else f"| {what} | {number} |")
    for failure, times in counts.failures.most_common():
        print(f"{times:,} times: {failure}", file=sys.stderr)
    print("\n".join([*counts.wrong[:20], *log.splitlines()[:400]]), file=sys.stderr)
    sys.exit(0 if is_well else 1)


if __name__ == "__main__":
    main()
