"""Measures how follow-up questions are understood, against no rewriting and against always prepending what was asked.

python -m benchmarks.conversation [--dev] [--misses]

The rules were made with the half "dev" of dialogues.jsonl; `--dev` leaves the other half out.
"""

import json
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from tqdm import tqdm

from assistant import Answer, Assistant
from benchmarks.arguments import parser

DIALOGUES = Path(__file__).parent / "dialogues.jsonl"
TRANSCRIPT = "miit-2021"


@dataclass(frozen=True, slots=True)
class Dialogue:
    """Questions of which the last is measured: of `kind` "follow-up" it leans on those before it, of "new" it does not.

    `gold` stands once in the transcript, in the sentence that answers; None when nothing does. Of "new" questions
    only whether they are left as they are is measured.
    """

    id: str
    split: str
    language: str
    kind: str
    turns: list[str]
    gold: str | None


Asking = Callable[[Assistant, Sequence[str]], Answer]


def in_conversation(assistant: Assistant, turns: Sequence[str]) -> Answer:
    """The answer to the last question, after those before it."""
    history: list[Answer] = []
    for turn in turns:
        history.append(assistant.ask(turn, history=history))
    return history[-1]


def as_asked(assistant: Assistant, turns: Sequence[str]) -> Answer:
    """The answer to the last question alone."""
    return assistant.ask(turns[-1])


def prepended(assistant: Assistant, turns: Sequence[str]) -> Answer:
    """The answer to the last question with the one before it in front of it, whatever it is."""
    return assistant.ask(" ".join(turns[-2:]))


WAYS: dict[str, Asking] = {"miit": in_conversation, "as asked": as_asked, "earlier prepended": prepended}


def read_dialogues() -> list[Dialogue]:
    """The labelled dialogues."""
    return [Dialogue(**json.loads(line)) for line in DIALOGUES.read_text(encoding="utf-8").splitlines()]


def is_cited(dialogue: Dialogue, answer: Answer, first_only: bool) -> bool:
    """Whether a citation of the answer (or its first) holds the gold text."""
    gold = dialogue.gold
    return gold is not None and any(
        gold in citation.quote for citation in answer.citations[: 1 if first_only else None]
    )


def measure(rows: Sequence[tuple[Dialogue, Answer]]) -> dict[str, float]:
    """Shares: of follow-ups with an answer, rightly cited; of the others, refused; of new questions, unchanged."""

    def share(values: list[bool]) -> float:
        return sum(values) / len(values) if values else float("nan")

    leaning = [(dialogue, answer) for dialogue, answer in rows if dialogue.kind == "follow-up"]
    answerable = [(dialogue, answer) for dialogue, answer in leaning if dialogue.gold]
    return {
        "first citation right": share([is_cited(*row, True) for row in answerable]),
        "any citation right": share([is_cited(*row, False) for row in answerable]),
        "refused rightly": share([answer.refused for dialogue, answer in leaning if not dialogue.gold]),
        "refused wrongly": share([answer.refused for _, answer in answerable]),
    }


def main(only_dev: bool, show_misses: bool) -> None:
    """Prints a row a way of asking, for each half."""
    splits = ["dev"] if only_dev else ["dev", "test"]
    dialogues = [dialogue for dialogue in read_dialogues() if dialogue.split in splits]
    with tempfile.TemporaryDirectory() as folder:
        assistant = Assistant.open(folder)
        answers = {
            way: [(one, ask(assistant, one.turns)) for one in tqdm(dialogues, leave=False)] for way, ask in WAYS.items()
        }
    print(f"| half | way | {' | '.join(measure([]))} |\n|{'---|' * (len(measure([])) + 2)}")
    for split in splits:
        for way, rows in answers.items():
            figures = measure([row for row in rows if row[0].split == split])
            print(f"| {split} | {way} | {' | '.join(f'{figure:.2f}' for figure in figures.values())} |")
    for split in splits:
        rows = [row for row in answers["miit"] if row[0].split == split]
        new = [answer.understood_as is None for dialogue, answer in rows if dialogue.kind == "new"]
        leaning = [answer.understood_as is not None for dialogue, answer in rows if dialogue.kind == "follow-up"]
        print(f"{split}: {sum(new)} of {len(new)} new questions left as they are, ", end="")
        print(f"{sum(leaning)} of {len(leaning)} follow-ups rewritten")
    if show_misses:
        _print_misses(answers["miit"])


def _print_misses(rows: Sequence[tuple[Dialogue, Answer]]) -> None:
    for dialogue, answer in rows:
        if dialogue.kind == "new":
            is_right = answer.understood_as is None
        else:
            is_right = is_cited(dialogue, answer, True) if dialogue.gold else answer.refused
        if not is_right:
            got = "refused" if answer.refused else " / ".join(citation.quote[:90] for citation in answer.citations)
            print(f"{dialogue.id} {dialogue.kind}: {' | '.join(dialogue.turns)}")
            print(f"    understood as: {answer.understood_as}\n    wants: {dialogue.gold}\n    got: {got}")


if __name__ == "__main__":
    own = parser(__doc__)
    own.add_argument("--dev", action="store_true", help="only the dialogues that the rules were made with")
    own.add_argument("--misses", action="store_true", help="print what went wrong, too")
    arguments = own.parse_args()
    main(arguments.dev, arguments.misses)
