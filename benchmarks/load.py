"""How many people one server serves: `python -m benchmarks.load [--users N ...] [--seconds S] [--pause P]`.

N users have the page open at once and ask in its chat. Each asks, waits for the answer, gets the questions that the
page suggests next, reads for P seconds (an exponential time with that mean), and asks again. Prints for each N the
answers a second, how long an answer took, how busy the server was, and the processor time that it took for an answer
with the questions after it; then how many such users keep a core of the server busy by that time, of the greatest N of
which 95 of 100 answers came within a second. The users' own work is done by this process, on the same machine. What
other programs do there lengthens the answers; the processor time they change little.
"""

import argparse
import asyncio
import random
import statistics
import sys
import tempfile
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from assistant import Assistant
from benchmarks.arguments import count
from benchmarks.machine import machine
from benchmarks.miit_questions import read_miit_questions
from benchmarks.visits import RunningServer, Visit, running_server

_SOON = 1.0  # seconds


@dataclass(slots=True)
class Load:
    """What N users met: the seconds of each answer, what failed, and the cores that the server kept busy."""

    users: int
    seconds: list[float] = field(default_factory=list)
    failures: int = 0
    lasted: float = 0.0
    cores: float = 0.0

    @property
    def rate(self) -> float:
        """Answers a second."""
        return len(self.seconds) / self.lasted

    @property
    def processor(self) -> float:
        """Seconds of processor time that the server took for an answer and the questions after it."""
        return self.cores / self.rate

    def within(self, percent: int) -> float:
        """The seconds within which so many of 100 answers came."""
        return statistics.quantiles(self.seconds, n=100, method="inclusive")[percent - 1]


async def _use(server: RunningServer, load: Load, until: float, pause: float, chance: random.Random) -> None:
    questions = [row.question for row in read_miit_questions()]
    try:
        async with Visit(server.address) as visit:
            await asyncio.sleep(chance.random() * pause)  # they do not come all at once
            while time.monotonic() < until:
                began = time.monotonic()
                await visit.chat(chance.choice(questions))
                load.seconds.append(time.monotonic() - began)
                await visit.follow()
                await asyncio.sleep(chance.expovariate(1 / pause) if pause else 0)
    except Exception as error:
        load.failures += 1
        print(f"{type(error).__name__}: {error}", file=sys.stderr)


async def _loaded(server: RunningServer, users: int, seconds: float, pause: float, seed: int) -> Load:
    load, began, busy = Load(users), time.monotonic(), server.cpu_seconds()
    chances = [random.Random(f"{seed} {number}") for number in range(users)]  # noqa: S311 - not for secrets
    await asyncio.gather(*(_use(server, load, began + seconds, pause, chance) for chance in chances))
    load.lasted = time.monotonic() - began
    load.cores = (server.cpu_seconds() - busy) / load.lasted
    return load


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--users", type=count, nargs="+", default=[1, 25, 50, 100, 200])
    parser.add_argument("--seconds", type=count, default=30, help="for each number of users")
    parser.add_argument("--pause", type=float, default=20.0, help="seconds that a user reads, on average")
    parser.add_argument("--seed", type=int, default=6)
    arguments = parser.parse_args()
    print(
        f"{datetime.now(UTC):%Y-%m-%d}, {machine()}, one answer and {arguments.pause:.0f} seconds of reading in turn\n"
    )
    print("| users | answers | a second | p50 | p95 | p99 | server's cores busy | processor | failed |")
    print("| --- | --- | --- | --- | --- | --- | --- | --- | --- |")
    held, processor = 0, 0.0
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary) / "index"
        Assistant.open(folder)
        with running_server(folder) as server:
            asyncio.run(_loaded(server, 2, 5, 0.0, arguments.seed))  # the first questions load the model
            for users in arguments.users:
                load = asyncio.run(_loaded(server, users, arguments.seconds, arguments.pause, arguments.seed))
                p50, p95, p99 = (f"{1000 * load.within(percent):,.0f} ms" for percent in (50, 95, 99))
                figures = (
                    f"{load.rate:.1f} | {p50} | {p95} | {p99} | {load.cores:.2f} | {1000 * load.processor:,.0f} ms"
                )
                print(f"| {users:,} | {len(load.seconds):,} | {figures} | {load.failures:,} |", flush=True)
                if load.within(95) <= _SOON and not load.failures:
                    held, processor = users, load.processor
    if held:
        share = f"{arguments.pause / processor:,.0f} users keep a core of the server busy"
        print(f"\n{share}; 95 of 100 answers came within {_SOON:.0f} second to {held:,} of them at once")


if __name__ == "__main__":
    main()
