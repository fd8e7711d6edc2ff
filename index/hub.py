"""Loads models of sentence-transformers by name or folder, and says soon when that cannot be."""

import logging
import os
import re
from collections.abc import Callable
from typing import TypeVar

from index.errors import InputError, first_line

REACHED_WITHIN = 5.0
"""Seconds in which the hub has to answer; those of the library's own retries add up to about a minute."""

_NAME_ON_THE_HUB = re.compile(r"(\w[\w.-]*/)?\w[\w.-]*", re.ASCII)

Model = TypeVar("Model")


def load_model(load: Callable[..., Model], model: str, called: str, remedy: str) -> Model:
    """What `load`, which calls a class of sentence-transformers, makes of a model's name or folder.

    A model of the hub is downloaded once. When the hub does not answer, what was downloaded before is used.
    Raises InputError when there is none: "The `called` … cannot be loaded (why): `remedy`."
    """
    # The hub's client reports each of its retries; what the user needs is one sentence in the end.
    for chatty in ("huggingface_hub", "sentence_transformers", "transformers"):
        logging.getLogger(chatty).setLevel(logging.ERROR)
    is_folder = os.path.isdir(model)  # noqa: PTH112  (Path.is_dir fails for names that are too long)
    if not is_folder and not _NAME_ON_THE_HUB.fullmatch(model):
        raise InputError(f"The {called} {model!r} cannot be loaded (there is no such folder): {remedy}.")
    is_within_reach = is_folder or _hub_answers()
    try:
        return load(model, local_files_only=not is_within_reach)
    except Exception as error:
        # The hub's client, transformers and safetensors each raise their own kinds here.
        why = first_line(error) if is_within_reach else _out_of_reach()
        raise InputError(f"The {called} {model!r} cannot be loaded ({why}): {remedy}.") from error


def _out_of_reach() -> str:
    return f"{_hub()} cannot be reached, and here is no folder of that name and no whole copy of the model"


def _hub() -> str:
    from huggingface_hub import constants

    return constants.ENDPOINT


def _hub_answers() -> bool:
    """Whether the hub, or the mirror that HF_ENDPOINT names, answers anything at all."""
    from huggingface_hub import get_session

    try:
        get_session().head(_hub(), timeout=REACHED_WITHIN)
    except Exception:
        # Each version of the client has its own kinds: no network, no time, HF_HUB_OFFLINE.
        return False
    return True
