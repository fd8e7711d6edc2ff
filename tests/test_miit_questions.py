"""`make eval`: the labelled questions about the transcript, and what is reported of their answers."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from assistant import Assistant
from assistant.evaluation import is_exact
from benchmarks.miit_questions import Asked, ask, read_miit_questions, report, summary

# So many that no resample lacks a kind of question.
LANGUAGES = ["en", "es", "de", "ar", "ko", "hi", "tr"]
SHARES = (
    "answered",
    "answer_sentence",
    "answer_any_citation",
    "refused",
    "near_refused",
    "far_refused",
    "near_auroc",
    "far_auroc",
)


@pytest.fixture(scope="module")
def asked(miit_folder: Path) -> list[Asked]:
    assistant = Assistant.open(miit_folder)
    return [ask(assistant, question) for question in read_miit_questions() if question.language in LANGUAGES]


def with_confidence(rows: Sequence[Asked], answerable: float, near: float) -> list[Asked]:
    of_kind = {"answerable": answerable, "near": near, "far": 0.0}
    return [
        replace(row, answer=row.answer.model_copy(update={"confidence": of_kind[row.question.kind]})) for row in rows
    ]


def test_every_figure_has_its_interval(asked: list[Asked]) -> None:
    found = summary(asked)
    assert set(found["intervals"]) == {*SHARES, "citation_exact", "ms_per_question"}
    for name, (low, high) in found["intervals"].items():
        assert low <= found[name] <= high
    low, high = found["intervals"]["answer_sentence"]
    assert low < high


def test_auroc_compares_the_answerable_with_the_near_and_with_the_far(asked: list[Asked]) -> None:
    assert summary(with_confidence(asked, 0.8, 0.5))["near_auroc"] == 1
    assert summary(with_confidence(asked, 0.5, 0.5))["near_auroc"] == 0.5
    assert summary(with_confidence(asked, 0.5, 0.8))["near_auroc"] == 0
    assert summary(with_confidence(asked, 0.5, 0.8))["far_auroc"] == 1


def test_a_citation_that_is_not_the_documents_own_text_is_counted(asked: list[Asked], assistant: Assistant) -> None:
    assert summary(asked)["citation_exact"] == 1
    (cited, *_) = [row for row in asked if row.answer.citations]
    citation = cited.answer.citations[0]
    assert not is_exact(citation.model_copy(update={"quote": citation.quote.upper()}), assistant.index)
    less = [replace(row, exact=row.exact - 1) if row is cited else row for row in asked]
    assert 0.9 < summary(less)["citation_exact"] < 1


def test_tables_have_a_row_a_language_and_intervals_for_all(asked: list[Asked]) -> None:
    introduction, *tables = report(asked).split("\n\n")
    assert introduction.startswith("84 questions")
    for table in tables:
        head, rule, *rows = table.splitlines()
        assert rule == "| " + " | ".join(["---"] * (head.count("|") - 1)) + " |"
        assert [row.split(" | ")[0] for row in rows] == [f"| {row}" for row in (*LANGUAGES, "all")]
        assert ["–" in row for row in rows] == [*(False for _ in LANGUAGES), True]
