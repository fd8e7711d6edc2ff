"""Every program of benchmarks/ says what it does when asked, and what is wrong with an argument, in a sentence."""

import subprocess
import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parent.parent
MODULES = sorted(
    ".".join(path.relative_to(REPOSITORY).with_suffix("").parts).removesuffix(".__main__")
    for path in (REPOSITORY / "benchmarks").rglob("*.py")
    if 'if __name__ == "__main__":' in path.read_text(encoding="utf-8")
)
# Other programs start these, and no person does.
STARTED = {"benchmarks.fuzz.readers", "benchmarks.scale.measuring", "benchmarks.scale.peers", "benchmarks.scale.truth"}


def run(module: str, *arguments: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", module, *arguments]
    return subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, timeout=120, check=False)


@pytest.mark.parametrize("module", [module for module in MODULES if module not in STARTED])
def test_help_is_given(module: str) -> None:
    found = run(module, "--help")
    assert (found.returncode, found.stderr) == (0, "")
    assert found.stdout.startswith("usage:")

    found = run(module, "--no-such-option")
    assert found.returncode == 2
    assert "Traceback" not in found.stderr
    assert found.stderr.splitlines()[-1].endswith("--no-such-option") or "required" in found.stderr


@pytest.mark.parametrize("module", ["benchmarks.held_out", "benchmarks.claims", "benchmarks.train_sufficiency"])
def test_a_folder_without_a_labelled_set_is_named(module: str, tmp_path: Path) -> None:
    found = run(module, str(tmp_path))
    assert found.returncode == 2
    assert f"there is no labelled set in {str(tmp_path)!r}" in found.stderr.splitlines()[-1]
