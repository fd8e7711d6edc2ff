"""Asks labelled questions for several things or for a list, and prints how their parts are answered.

python -m benchmarks.parts [--misses]

"dev" is asked about the shipped transcript, and the rules were written with an eye on it. "test" is asked about two
transcripts in other fields, which were written with their questions before the rules.
"""

import json
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from assistant import Answer, Assistant
from assistant.extractive import ExtractiveAnswerer
from assistant.pipeline import Answerer, Evidence, build_pipeline
from assistant.question import understand
from assistant.retriever import TranscriptRetriever
from benchmarks.arguments import shows_misses
from index import Index
from index.reader import read_transcript

HERE = Path(__file__).parent
SETS = {
    "dev": (HERE / "miit" / "parts.jsonl", [HERE.parent / "data" / "miit-2021.txt"]),
    "test": (HERE / "parts" / "questions.jsonl", sorted((HERE / "parts").glob("*.txt"))),
}
SINGLE = "single"


@dataclass(frozen=True, slots=True)
class GoldSpan:
    """A piece of the document that answers a part of a question."""

    text: str
    start: int


@dataclass(frozen=True, slots=True)
class PartsQuestion:
    """A question with the gold span of each of its parts; a single question has none.

    `also` are spans that may be cited as well (what announces a list); `missing` is the number of its parts that the
    document does not answer.
    """

    id: str
    document: str
    language: str
    kind: str
    question: str
    parts: tuple[GoldSpan, ...]
    also: tuple[GoldSpan, ...] = ()
    missing: int = 0


@dataclass(frozen=True, slots=True)
class Result:
    """A question with its answer, and what the answer is when no question is divided."""

    question: PartsQuestion
    answer: Answer
    undivided: Answer

    def found(self) -> list[GoldSpan]:
        """The gold parts that a citation holds."""
        return [part for part in self.question.parts if any(self._holds(n, part) for n in range(self._cited))]

    def extra(self) -> list[str]:
        """Quotes of the citations that hold none of the gold."""
        gold = [*self.question.parts, *self.question.also]
        return [
            self.answer.citations[n].quote for n in range(self._cited) if not any(self._holds(n, one) for one in gold)
        ]

    def is_ordered(self) -> bool:
        """Whether the citations stand in the order of the transcript, numbered from 1."""
        places = [(one.document, one.start) for one in self.answer.citations]
        return places == sorted(places) and [one.n for one in self.answer.citations] == list(range(1, self._cited + 1))

    def says_what_is_missing(self) -> bool:
        """Whether the answer names as many unanswered parts as it should: none, for most questions."""
        phrase = understand(self.question.question).locale.answer.unanswered
        return self.answer.answer.count(phrase.replace("{part}", "").strip()) == self.question.missing

    @property
    def _cited(self) -> int:
        return len(self.answer.citations)

    def _holds(self, number: int, gold: GoldSpan) -> bool:
        one = self.answer.citations[number]
        within = one.start <= gold.start and gold.start + len(gold.text) <= one.end
        return one.document == self.question.document and within


def read_parts_questions(path: Path) -> Iterator[PartsQuestion]:
    """The labelled questions of a set."""
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        row |= {name: tuple(GoldSpan(**span) for span in row.get(name, [])) for name in ("parts", "also")}
        yield PartsQuestion(**row)


class Undivided(Answerer):
    """Answers as if no question had parts."""

    def __init__(self, index: Index) -> None:
        self._answerer = ExtractiveAnswerer(index)

    def answers(self, evidence: Evidence) -> Iterator[Answer]:
        """The answer to the question as a whole."""
        yield from self._answerer.answers(replace(evidence, parts=()))


def ask_all(path: Path, transcripts: Sequence[Path]) -> list[Result]:
    """The results of a set over an index of the transcripts alone."""
    with tempfile.TemporaryDirectory() as folder:
        index = Index.create(Path(folder))
        for transcript in transcripts:
            index.add(read_transcript(transcript))
        assistant = Assistant(index)
        undivided = build_pipeline(index, TranscriptRetriever(index=index), Undivided(index), caution=0.5)
        return [
            Result(one, assistant.ask(one.question), undivided.invoke(understand(one.question)))
            for one in read_parts_questions(path)
        ]


def measure(results: Sequence[Result]) -> dict[str, float]:
    """Shares over the results of questions in parts: of gold parts, of citations, and of answers."""
    cited = sum(len(one.answer.citations) for one in results)
    return {
        "recall": sum(len(one.found()) for one in results) / sum(len(one.question.parts) for one in results),
        "precision": 1 - sum(len(one.extra()) for one in results) / cited if cited else float("nan"),
        "complete": sum(len(one.found()) == len(one.question.parts) for one in results) / len(results),
        "in order": sum(one.is_ordered() for one in results) / len(results),
        "missing part named": sum(one.says_what_is_missing() for one in results) / len(results),
    }


def main(show_misses: bool) -> None:
    """Prints a row a kind of question, for each set."""
    print("| set | kind | questions | recall | precision | complete | in order | missing part named |")
    print(f"|{'---|' * 8}")
    misses: list[Result] = []
    for name, (path, transcripts) in SETS.items():
        results = ask_all(path, transcripts)
        several = [one for one in results if one.question.kind != SINGLE]
        single = [one for one in results if one.question.kind == SINGLE]
        for kind in [*dict.fromkeys(one.question.kind for one in several), "all"]:
            own = [one for one in several if kind in (one.question.kind, "all")]
            print(f"| {name} | {kind} | {len(own)} | {' | '.join(f'{value:.2f}' for value in measure(own).values())} |")
        changed = [one for one in single if one.answer != one.undivided]
        print(f"| {name} | single, unchanged | {len(single)} | {1 - len(changed) / len(single):.2f} | | | | |")
        misses += changed
        misses += [one for one in several if len(one.found()) < len(one.question.parts) or one.extra()]
        misses += [one for one in several if one not in misses and not one.says_what_is_missing()]
    if show_misses:
        for one in misses:
            print(f"\n{one.question.id} {one.question.kind}: {one.question.question}\n{one.answer.answer}")
            print(f"    not found: {[part.text for part in one.question.parts if part not in one.found()]}")


if __name__ == "__main__":
    main(shows_misses(__doc__))
