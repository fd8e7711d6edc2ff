"""Embedders that were not fitted on the articles which they are asked about.

The adapter that ships is fitted on all of xquad-dev; figures for articles that it does not know need one that was
fitted without them. `python -m benchmarks.train_adapter` leaves one a fold in the folder build/adapters.
"""

import json
import sys
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from index.embedding import EmbeddedE5, Embedder
from index.neutral import Adapter, load_neutral_space

FOLDER = Path("build") / "adapters"


@dataclass(frozen=True, slots=True)
class Fold:
    """Articles of a labelled set, and an embedder that was fitted on the others."""

    articles: frozenset[str]
    embedder: Embedder


def save_fold(number: int, articles: Collection[str], adapter: Adapter) -> None:
    """Keeps an adapter that was fitted without these articles."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    content = {"articles": sorted(articles), "down": adapter.down.tolist(), "up": adapter.up.tolist()}
    (FOLDER / f"fold-{number}.json").write_text(json.dumps(content), encoding="utf-8")


def folds() -> Iterator[Fold]:
    """The folds that were saved; ends the program with a sentence when there are none."""
    paths = sorted(FOLDER.glob("fold-*.json"))
    if not paths:
        sys.exit(f"There are no adapters in {str(FOLDER)!r}: run python -m benchmarks.train_adapter DIR first.")
    for path in paths:
        content = json.loads(path.read_text(encoding="utf-8"))
        adapter = Adapter(*(np.array(content[key], dtype=np.float32) for key in ("down", "up")))
        space = replace(load_neutral_space(adapted=False), adapter=adapter, version=path.stem)
        yield Fold(frozenset(content["articles"]), EmbeddedE5(space))
