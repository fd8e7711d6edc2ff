"""Processes that begin with everything imported: forks of one that has, so that a start costs milliseconds."""

import multiprocessing
import os
from contextlib import chdir
from functools import cache
from multiprocessing import forkserver
from multiprocessing.context import ForkServerContext
from pathlib import Path
from unittest.mock import patch

_REPOSITORY = Path(__file__).parent.parent


@cache
def forks() -> ForkServerContext:
    """What starts such processes; the one that they are forks of is started here, once a process."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["benchmarks.preloaded", "pytest"])
    # It imports from the folder it starts in, and says nothing of what it does not find. A fork has no threads but its
    # own, and would wait for those of OpenMP for ever.
    with chdir(_REPOSITORY), patch.dict(os.environ, OMP_NUM_THREADS="1"):
        forkserver.ensure_running()
    return context
