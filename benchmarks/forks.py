"""Processes that begin with everything imported: forks of one that has, so that a start costs milliseconds."""

import multiprocessing
from contextlib import chdir
from functools import cache
from multiprocessing import forkserver
from multiprocessing.context import ForkServerContext
from pathlib import Path

_REPOSITORY = Path(__file__).parent.parent


@cache
def forks() -> ForkServerContext:
    """What starts such processes; the one that they are forks of is started here, once a process."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["benchmarks.preloaded", "pytest"])
    with chdir(
        _REPOSITORY
    ):  # it imports from the folder where it is started, and says nothing of what it does not find
        forkserver.ensure_running()
    return context
