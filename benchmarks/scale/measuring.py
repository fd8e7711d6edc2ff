"""Measures one index of made press conferences: `python -m benchmarks.scale.measuring INDEX`; prints JSON."""

import gc
import json
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from assistant import Assistant
from benchmarks.scale.truth import NEAREST, questions
from index.arrays import Vectors
from index.growth import assembled
from index.store import FILE_NAME, Store

QUESTIONS = 200
WARM_UP = 20
_CANDIDATES = 200  # as `Index.search` looks for


def milliseconds(action: Callable[[], object]) -> float:
    """Time that the action takes."""
    began = time.perf_counter()
    action()
    return 1_000 * (time.perf_counter() - began)


def processor_milliseconds(action: Callable[[], object]) -> float:
    """Time that the processor spends on the action, whatever else it has to do."""
    began = time.process_time()
    action()
    return 1_000 * (time.process_time() - began)


def shown(times: Sequence[float]) -> str:
    """Median and 99th percentile."""
    return f"{statistics.median(times):.1f} / {np.percentile(times, 99):.1f}"


def resident_megabytes() -> float:
    """Memory of this process that is in use, files that are mapped and were read included."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) / 1_024 for line in lines if line.startswith("VmRSS"))


def measured(folder: Path) -> dict[str, str]:
    """The figures of the table, as they are shown."""
    store = Store(folder)
    with store.reading() as connection:
        began = time.perf_counter()
        vectors = assembled(store, connection, folder)
        opened = 1_000 * (time.perf_counter() - began)
        count = len(store.sentence_ids_between(connection, *store.sentence_range(connection)))
    queries, right = np.load(folder / "queries.npy"), np.load(folder / "nearest.npy")

    def nearest(query: Vectors) -> list[int]:
        with store.reading() as connection:
            if vectors.is_exact:
                return vectors.search(query, NEAREST)
            return store.nearest(connection, vectors.search(query, _CANDIDATES), query)[:NEAREST]

    for query in queries:
        nearest(query)
    times = [milliseconds(lambda query=query: nearest(query)) for query in queries]  # type: ignore[misc]
    recalls = [len({*nearest(query)} & {*own.tolist()}) / NEAREST for query, own in zip(queries, right, strict=True)]
    assistant = Assistant.open(folder)
    asked = questions()[-WARM_UP:] + questions()[:QUESTIONS]
    for text in asked[:WARM_UP]:
        assistant.ask(text)
    gc.freeze()  # as `miit serve` does
    answered = [milliseconds(lambda text=text: assistant.ask(text)) for text in asked]  # type: ignore[misc]
    # Again: what embedding takes has no part in it, and other programs have little.
    again = [processor_milliseconds(lambda text=text: assistant.ask(text)) for text in asked]  # type: ignore[misc]
    searched = [milliseconds(lambda text=text: assistant.index.search(text)) for text in asked]  # type: ignore[misc]
    size = sum(path.stat().st_size for path in [folder / FILE_NAME, *folder.glob("*.faiss")])
    passages = int(folder.name.rpartition("-")[2])
    return {
        "sentences": f"{count:,}",
        "disk": f"{size / passages:,.0f}",
        "opened": f"{opened:.0f}",
        "recall": f"{statistics.mean(recalls):.3f}",
        "vectors": shown(times),
        "search": shown(searched[WARM_UP:]),
        "question": shown(answered[WARM_UP:]),
        "again": shown(again[WARM_UP:]),
        "memory": f"{resident_megabytes():,.0f}",
    }


if __name__ == "__main__":
    print(json.dumps(measured(Path(sys.argv[1]))))
