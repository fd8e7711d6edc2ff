"""Builds an index of made press conferences, document by document as a user would."""

import json
import time
from pathlib import Path

from tqdm import tqdm

from benchmarks.scale.corpus import PASSAGES, Corpus, real_sentences
from index import Index

FIGURES = "figures.json"


def build(folder: Path, passages: int, common: Path) -> dict[str, object]:
    """The index in the folder, with so many passages; what was built before stays. `common` keeps what all sizes share.

    Returns how long it took, embedding left out, in passages a second.
    """
    kept = folder / FIGURES
    if kept.exists():
        stored: dict[str, object] = json.loads(kept.read_text())
        return stored
    corpus = Corpus(real_sentences(common))
    index = Index.open(folder) if Index.exists(folder) else Index.create(folder)
    first = len(index.documents())
    seconds = 0.0
    slowest = 0.0
    with tqdm(total=passages, initial=first * PASSAGES, desc=f"Building {folder.name}", mininterval=10) as bar:
        for document in corpus.documents(passages, first):
            began = time.perf_counter()
            index.add(document.transcript, prepared=document.prepared)
            taken = time.perf_counter() - began
            seconds += taken
            slowest = max(slowest, taken)
            bar.update(PASSAGES)
    index.finish_building()
    built = passages - first * PASSAGES
    figures: dict[str, object] = {
        "passages": f"{passages:,}",
        "build": f"{built / seconds:,.0f}",
        "slowest": f"{slowest:.1f}",
    }
    kept.write_text(json.dumps(figures))
    return figures
