"""A program that is killed while it writes leaves the old or the new state of the index, whole, and answers.

`python -m benchmarks.crash` does the same at 100 moments of each change, and at each single system call.
"""

from pathlib import Path

import pytest

from benchmarks.killing import CHANGES, kill_at_random_moments

KILLS = 8


@pytest.mark.parametrize("name", CHANGES)
def test_a_kill_at_any_moment_leaves_the_old_or_the_new_state(name: str, tmp_path: Path) -> None:
    assert "old" in kill_at_random_moments(name, tmp_path, KILLS, seed=6)
