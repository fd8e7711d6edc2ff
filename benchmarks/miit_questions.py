"""Asks the labelled questions about the MIIT transcript (`make eval`), and prints how they are answered.

python -m benchmarks.miit_questions [--misses]
"""

import json
import sys
import tempfile
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from tqdm import tqdm

from assistant import Answer, Assistant

QUESTIONS = Path(__file__).parent / "miit" / "questions.jsonl"


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


def read_miit_questions() -> list[MiitQuestion]:
    """The labelled questions."""
    return [MiitQuestion(**json.loads(line)) for line in QUESTIONS.read_text(encoding="utf-8").splitlines()]


def measure(rows: list[tuple[MiitQuestion, Answer]]) -> dict[str, float]:
    """Shares: of the answerable, answered, and rightly by the first or any citation; of the others, refused."""

    def share(values: list[bool]) -> float:
        return sum(values) / len(values) if values else float("nan")

    answerable = [(question, answer) for question, answer in rows if question.answerable]
    return {
        "answered": share([not answer.refused for _, answer in answerable]),
        "first citation right": share([question.is_in(answer, True) for question, answer in answerable]),
        "any citation right": share([question.is_in(answer, False) for question, answer in answerable]),
        "near refused": share([answer.refused for question, answer in rows if question.kind == "near"]),
        "far refused": share([answer.refused for question, answer in rows if question.kind == "far"]),
    }


def main(show_misses: bool) -> None:
    """Prints a row a language and one for all."""
    with tempfile.TemporaryDirectory() as folder:
        assistant = Assistant.open(folder)
        rows = [(question, assistant.ask(question.question)) for question in tqdm(read_miit_questions(), leave=False)]
    by_language: dict[str, list[tuple[MiitQuestion, Answer]]] = defaultdict(list)
    for question, answer in rows:
        by_language[question.language].append((question, answer))
    names = list(measure(rows))
    print(f"| language | questions | {' | '.join(names)} |\n|{'---|' * (len(names) + 2)}")
    for language, own in [*by_language.items(), ("all", rows)]:
        print(f"| {language} | {len(own)} | {' | '.join(f'{value:.2f}' for value in measure(own).values())} |")
    if show_misses:
        for question, answer in rows:
            if question.answerable == answer.refused or (question.answerable and not question.is_in(answer, True)):
                got = "refused" if answer.refused else " / ".join(c.quote[:90] for c in answer.citations)
                print(f"{question.id} {question.kind}: {question.question}")
                print(f"    wants: {question.answer_en}\n    got: {got}")


if __name__ == "__main__":
    main("--misses" in sys.argv[1:])
