"""Every program of benchmarks/ says what it does when asked, and what is wrong with an argument, in a sentence."""

import runpy
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
PROGRAMS = [module for module in MODULES if module not in STARTED]


def exit_code(monkeypatch: pytest.MonkeyPatch, module: str, *arguments: str) -> object:
    monkeypatch.setattr(sys, "argv", [module, *arguments])
    with pytest.raises(SystemExit) as ended:
        runpy.run_module(module, run_name="__main__", alter_sys=True)
    return ended.value.code


@pytest.mark.filterwarnings("ignore:.*found in sys.modules:RuntimeWarning")
@pytest.mark.parametrize("module", PROGRAMS)
def test_help_is_given(module: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert exit_code(monkeypatch, module, "--help") == 0
    assert capsys.readouterr().out.startswith("usage:")


@pytest.mark.filterwarnings("ignore:.*found in sys.modules:RuntimeWarning")
@pytest.mark.parametrize("module", ["benchmarks.held_out", "benchmarks.claims", "benchmarks.train_sufficiency"])
def test_what_is_wrong_is_said(
    module: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert exit_code(monkeypatch, module, str(tmp_path)) == 2
    assert f"there is no labelled set in {str(tmp_path)!r}" in capsys.readouterr().err.splitlines()[-1]

    assert exit_code(monkeypatch, module, "--no-such-option") == 2
    assert "error:" in capsys.readouterr().err.splitlines()[-1]
