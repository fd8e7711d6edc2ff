"""Asks the labelled questions about the MIIT transcript (`make eval`), and prints how they are answered.

python -m benchmarks.miit_questions [--misses]
"""

import json
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np
from tqdm import tqdm

from assistant import Answer, Assistant
from assistant.evaluation import certainty, is_exact
from assistant.evaluation_tables import NAMES, table
from assistant.measures import Rows, intervals, refusal
from benchmarks.arguments import shows_misses

QUESTIONS = Path(__file__).parent / "miit" / "questions.jsonl"
TITLES = NAMES | {
    "questions": "questions",
    "refused": "refused",
    "near_refused": "near refused",
    "far_refused": "far refused",
    "near_auroc": "refusal AUROC, near",
    "far_auroc": "refusal AUROC, far",
}
ANSWERS = tuple("questions answered answer_sentence answer_any_citation refused near_refused far_refused".split())
DECISIONS = ("near_auroc", "far_auroc", "citation_exact", "ms_per_question")
OF_ANSWERABLE = ("answered", "answer_sentence", "answer_any_citation")


@dataclass(frozen=True, slots=True)
class MiitQuestion:
    """A question about the transcript with its gold span, or the kind of its being unanswerable."""

    id: str
    language: str
    question: str
    answerable: bool
    answer_en: str = ""
    answer_start: int = -1
    kind: str = "answerable"

    def is_in(self, answer: Answer, first_only: bool) -> bool:
        """Whether a citation (or the first one) holds the gold span."""
        end = self.answer_start + len(self.answer_en)
        citations = answer.citations[:1] if first_only else answer.citations
        return any(citation.start <= self.answer_start and end <= citation.end for citation in citations)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, its answer, how many of its citations are the document's own text, and how long it took."""

    question: MiitQuestion
    answer: Answer
    exact: int
    ms: float


def read_miit_questions() -> list[MiitQuestion]:
    """The labelled questions."""
    return [MiitQuestion(**json.loads(line)) for line in QUESTIONS.read_text(encoding="utf-8").splitlines()]


def ask(assistant: Assistant, question: MiitQuestion) -> Asked:
    """Asks a question."""
    started = perf_counter()
    answer = assistant.ask(question.question)
    ms = 1_000 * (perf_counter() - started)
    return Asked(question, answer, sum(is_exact(citation, assistant.index) for citation in answer.citations), ms)


def summary(rows: Sequence[Asked]) -> dict[str, Any]:
    """The number of questions, their measures, and the 95% intervals of these, resampled by question."""
    columns = _columns(rows)

    def measured(drawn: Rows) -> dict[str, float]:
        return _measures({name: column[drawn] for name, column in columns.items()})

    everything = np.arange(len(rows))
    return {
        "questions": len(rows),
        **measured(everything),
        "intervals": intervals(measured, [row.question.id for row in rows]),
    }


def _columns(rows: Sequence[Asked]) -> dict[str, Any]:
    """Values of each question by name, each of shape (questions,)."""
    return {
        "kind": np.array([row.question.kind for row in rows]),
        "answered": np.array([not row.answer.refused for row in rows]),
        "answer_sentence": np.array([row.question.is_in(row.answer, True) for row in rows]),
        "answer_any_citation": np.array([row.question.is_in(row.answer, False) for row in rows]),
        "confidence": np.array([certainty(row.answer) for row in rows]),
        "citations": np.array([len(row.answer.citations) for row in rows]),
        "exact": np.array([row.exact for row in rows]),
        "ms": np.array([row.ms for row in rows]),
    }


def _measures(columns: Mapping[str, Any]) -> dict[str, float]:
    """Of the answerable, the shares answered, and rightly by the first or any citation; of the others, and of the near
    misses and the far among them, the share refused; and how well the confidence tells these from the answerable (see
    `refusal`).
    """
    answerable, confidence = columns["kind"] == "answerable", columns["confidence"]
    found = {name: float(columns[name][answerable].mean()) for name in OF_ANSWERABLE}
    found["refused"] = float(1 - columns["answered"][~answerable].mean())
    for kind in ("near", "far"):
        other = columns["kind"] == kind
        found[f"{kind}_refused"] = float(1 - columns["answered"][other].mean())
        found[f"{kind}_auroc"] = refusal(confidence[answerable], confidence[other])["refusal_auroc"]
    found["citation_exact"] = float(columns["exact"].sum() / max(columns["citations"].sum(), 1))
    found["ms_per_question"] = float(np.median(columns["ms"]))
    return found


def report(rows: Sequence[Asked]) -> str:
    """The measures by language and for all, as tables in Markdown; of twelve questions intervals would say little."""
    languages = dict.fromkeys(row.question.language for row in rows)
    by_language = {own: _without_intervals([row for row in rows if row.question.language == own]) for own in languages}
    summaries = by_language | {"all": summary(rows)}
    introduction = f"{len(rows)} questions, with 95% bootstrap intervals of all (resampled by question)."
    tables = [table("language", summaries, own, TITLES) for own in (ANSWERS, DECISIONS)]
    return "\n\n".join([introduction, *tables])


def _without_intervals(rows: Sequence[Asked]) -> dict[str, Any]:
    return {"questions": len(rows), **_measures(_columns(rows))}


def misses(rows: Sequence[Asked]) -> str:
    """The questions that are answered wrongly, or wrongly answered or refused."""
    lines = []
    for row in rows:
        question, answer = row.question, row.answer
        if question.answerable == answer.refused or (question.answerable and not question.is_in(answer, True)):
            got = "refused" if answer.refused else " / ".join(citation.quote[:90] for citation in answer.citations)
            lines += [f"{question.id} {question.kind}: {question.question}"]
            lines += [f"    wants: {question.answer_en}", f"    got: {got}"]
    return "\n".join(lines)


def main(show_misses: bool) -> None:
    """Asks the questions of an index of the shipped transcript, and prints the tables."""
    with tempfile.TemporaryDirectory() as folder:
        assistant = Assistant.open(folder)
        rows = [ask(assistant, question) for question in tqdm(read_miit_questions(), leave=False)]
    print(report(rows))
    if show_misses:
        print(misses(rows))


if __name__ == "__main__":
    main(shows_misses(__doc__))
