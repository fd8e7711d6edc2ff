"""`make audit`: dangerous calls in our own code, and what is said of a report on the packages."""

from pathlib import Path
from typing import Any

import pytest

from scripts.audit import dangerous_calls, verdict


def test_our_code_has_no_pickle_eval_exec_or_shell() -> None:
    assert dangerous_calls() == ""


@pytest.mark.parametrize(
    "line",
    [
        "import pickle; pickle.loads(b'')  # noqa",
        "eval('1')",
        "exec('1')  # noqa: S102",
        "import subprocess; subprocess.run('ls', shell=True)",
        "import os; os.system('ls')",
        "import os; os.popen('ls')",
        "import yaml; yaml.load('a')",
        "import marshal; marshal.loads(b'')",
    ],
)
def test_each_of_them_would_be_found(tmp_path: Path, line: str) -> None:
    (tmp_path / "bad.py").write_text(f"{line}\n", encoding="utf-8")
    assert "bad.py" in dangerous_calls(("bad.py",), tmp_path)


GOOD: dict[str, Any] = {"name": "good", "version": "1.0", "vulns": []}
BAD = {"name": "bad", "version": "1.0", "vulns": [{"id": "PYSEC-1", "fix_versions": ["1.1"], "description": "..."}]}
WORSE = {"name": "worse", "version": "2.0", "vulns": [{"id": "PYSEC-2", "fix_versions": [], "description": "..."}]}
UNKNOWN = {"name": "unknown", "skip_reason": "Dependency not found on PyPI"}


@pytest.mark.parametrize(
    ("packages", "sentence", "is_well"),
    [
        ([GOOD, GOOD], "None of 2 packages has a known vulnerability.", True),
        ([GOOD, BAD], "bad 1.0 has PYSEC-1: use 1.1.", False),
        (
            [BAD, WORSE, UNKNOWN],
            "bad 1.0 has PYSEC-1: use 1.1.\nworse 2.0 has PYSEC-2: no version mends it yet.",
            False,
        ),
        (
            [GOOD, UNKNOWN],
            "The advisory service knows nothing of 1 of 2 packages (unknown): ask again where pypi.org can be reached.",
            False,
        ),
    ],
)
def test_a_package_that_was_not_looked_up_is_not_well(
    packages: list[dict[str, Any]], sentence: str, is_well: bool
) -> None:
    assert verdict({"dependencies": packages, "fixes": []}) == (sentence, is_well)
