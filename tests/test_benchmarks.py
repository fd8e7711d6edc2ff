"""Every program of benchmarks/ says what it does when asked, and what is wrong with an argument, in a sentence."""

import re
import runpy
import sys
from pathlib import Path

import pytest

from benchmarks.forks import forks
from benchmarks.fuzz.__main__ import READERS, seed_of
from benchmarks.fuzz.targets import TARGETS

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


COUNTED = [
    ("benchmarks.crash", "--kills"),
    ("benchmarks.damage", "--count"),
    ("benchmarks.fuzz", "--share"),
    ("benchmarks.load", "--users"),
    ("benchmarks.load", "--seconds"),
    ("benchmarks.milvus", "--passages"),
    ("benchmarks.scale", "--sizes"),
    ("benchmarks.soak", "--sessions"),
    ("benchmarks.soak", "--seconds"),
]


@pytest.mark.filterwarnings("ignore:.*found in sys.modules:RuntimeWarning")
@pytest.mark.parametrize("value", ["0", "-3", "many"])
@pytest.mark.parametrize(("module", "option"), COUNTED)
def test_a_run_of_nothing_is_none(
    module: str, option: str, value: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    given = ["bench.db"] if module == "benchmarks.milvus" else []
    assert exit_code(monkeypatch, module, *given, f"{option}={value}") == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert re.search(rf"error: argument {option}: '{value}' is no (number of 1 or more|share above 0)", told.err)


@pytest.mark.filterwarnings("ignore:.*found in sys.modules:RuntimeWarning")
def test_a_target_that_is_none_is_named(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert exit_code(monkeypatch, "benchmarks.fuzz", "--only", "quesions") == 2
    assert "invalid choice: 'quesions'" in capsys.readouterr().err


def test_no_two_targets_of_the_fuzz_get_the_same_inputs() -> None:
    names = [*(f"reader {suffix}" for suffix in READERS), *TARGETS]
    assert len({seed_of(name, 6) for name in names}) == len(names)
    assert seed_of("queries", 6) == seed_of("queries", 6) != seed_of("queries", 7)


def test_a_fork_begins_with_the_program_imported() -> None:
    fork = forks().Process(target=exec, args=("import sys; sys.exit(0 if 'assistant.cli' in sys.modules else 9)",))
    fork.start()
    fork.join()
    assert fork.exitcode == 0
