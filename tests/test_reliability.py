"""Inputs that nobody would write, and sessions while documents come and go.

`benchmarks.fuzz` and `benchmarks.soak` do the same with many more (docs/reliability.md).
"""

import shutil
from pathlib import Path

import pytest

from benchmarks.fuzz.findings import Findings
from benchmarks.fuzz.targets import TARGETS
from benchmarks.soak import soak


@pytest.mark.parametrize("target", TARGETS)
def test_strange_inputs_are_answered_or_refused_in_a_sentence(target: str, tmp_path: Path) -> None:
    findings = Findings(target, "hypothesis")
    TARGETS[target][0](findings, 40, 6, tmp_path)
    assert not findings.failures, findings.examples
    assert findings.answered
    assert findings.refused


def test_sessions_quote_word_for_word_while_documents_come_and_go(miit_folder: Path, tmp_path: Path) -> None:
    counts, log = soak(Path(shutil.copytree(miit_folder, tmp_path / "index")), sessions=4, seconds=6, seed=6)
    assert (counts.wrong, dict(counts.failures), log) == ([], {}, "")
    assert counts.of_changing
    assert all(counts.done[what] for what in ("pages", "chat", "ask", "search", "documents", "added"))
