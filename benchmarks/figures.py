"""Measures how well the figures of a transcript are found, against lists made by hand.

    python -m benchmarks.figures [DIR] [--misses]

benchmarks/figures has the lists and says what a figure is. A figure is right when its place, its value and its unit
are those of the list. What is told of it is right when the figure is, and when change, comparison, period and bound are
those of the list, and half of the words (in Chinese, of the characters) of what it measures are, by F1. `--misses`
prints what is wrong in the shipped transcript; of the held-out texts nothing is printed, so that no rule is made for
them. DIR is xquad-dev: some of its passages are listed too.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import regex

from assistant.figures import Figure, figures
from assistant.labelled import read_passages
from benchmarks.arguments import labelled_set, parser
from index import Transcript
from index.reader import parse_transcript, read_transcript
from index.resources import shipped

FOLDER = Path(__file__).parent / "figures"
LEAST_OVERLAP = 0.5  # F1 of words
_WORD = regex.compile(r"\p{Han}|[\p{L}\p{N}--\p{Han}]+", regex.V1)
_ARTICLES = frozenset({"a", "an", "the"})

Gold = Mapping[str, Any]
"""A figure of a list, with the fields that benchmarks/figures/README.md tells."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A transcript and the list of its figures."""

    transcript: Transcript
    gold: Sequence[Gold]


@dataclass(frozen=True, slots=True)
class Score:
    """How many figures, or what is told of them, are right, found and listed."""

    right: int
    found: int
    listed: int

    @property
    def precision(self) -> float:
        """The share of what is found that is right; 1 when nothing is found."""
        return self.right / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        """The share of what is listed that is found; 1 when nothing is listed."""
        return self.right / self.listed if self.listed else 1.0


def shipped_transcript() -> Listed:
    """The shipped transcript with its list."""
    lines = (FOLDER / "miit-2021.jsonl").read_text(encoding="utf-8").splitlines()
    return Listed(read_transcript(shipped("data") / "miit-2021.txt"), [json.loads(line) for line in lines])


def held_out() -> list[Listed]:
    """The held-out texts with their lists."""
    rows = [json.loads(line) for line in (FOLDER / "held-out.jsonl").read_text(encoding="utf-8").splitlines()]
    return [Listed(_parsed(row), row["figures"]) for row in rows]


def _parsed(row: Gold) -> Transcript:
    transcript = parse_transcript(row["text"], row["id"])
    day = date.fromisoformat(row["event_date"])
    known = replace(transcript.metadata, title=row["title"], language=row["language"], event_date=day)
    return replace(transcript, metadata=known)


def articles(folder: Path) -> list[Listed]:
    """A dozen passages of a labelled set with their lists, drawn at random from those with several numbers."""
    passages = read_passages(folder)
    rows = [json.loads(line) for line in (FOLDER / "articles.jsonl").read_text(encoding="utf-8").splitlines()]
    texts = [passages[row["passage"]] for row in rows]
    return [
        Listed(parse_transcript(passage.text, passage.id), row["figures"])
        for passage, row in zip(texts, rows, strict=True)
    ]


def overlap(first: str, second: str) -> float:
    """F1 of the words of two phrases, in Chinese of their characters; articles do not count."""
    one, other = _words(first), _words(second)
    common = sum(min(one.count(word), other.count(word)) for word in set(one))
    return 2 * common / (len(one) + len(other)) if common else 0.0


def _words(phrase: str) -> list[str]:
    return [word for word in _WORD.findall(phrase.casefold()) if word not in _ARTICLES]


def is_same(figure: Figure, gold: Gold) -> bool:
    """Whether a figure that was found is the listed one: its place, its value and its unit."""
    return (
        (figure.start, figure.end) == (gold["start"], gold["end"])
        and figure.unit == gold["unit"]
        and _is_near(figure.value, gold["value"])
        and _is_near(figure.to, gold["to"])
    )


def _is_near(value: Decimal | None, listed: float | None) -> bool:
    if value is None or listed is None:
        return value is None and listed is None
    return abs(float(value) - listed) <= 1e-6 * max(1.0, abs(listed))


Told = Callable[[Figure, Gold], bool]

TOLD: Mapping[str, Told] = {
    "change": lambda figure, gold: figure.change == gold["change"],
    "compared_with": lambda figure, gold: figure.compared_with == gold["compared_with"],
    "measures": lambda figure, gold: overlap(figure.measures or "", gold["measures"]) >= LEAST_OVERLAP,
    "period": lambda figure, gold: figure.period == gold["period"],
    "bound": lambda figure, gold: figure.bound == gold["bound"],
}


def scores(texts: Sequence[Listed]) -> dict[str, Score]:
    """Scores of the figures, and of each thing that is told of them, over all texts."""
    pairs = [pair for text in texts for pair in _pairs(text)]
    counted = {"figures": Score(*_counts(pairs, lambda _, __: True, None))}
    return counted | {name: Score(*_counts(pairs, told, name)) for name, told in TOLD.items()}


def _pairs(text: Listed) -> Iterator[tuple[Figure | None, Gold | None]]:
    """Each figure that was found with the listed one that it is, and each listed one that was not found."""
    remaining = list(text.gold)
    for figure in figures(text.transcript):
        same = next((gold for gold in remaining if is_same(figure, gold)), None)
        if same is not None:
            remaining.remove(same)
        yield figure, same
    yield from ((None, gold) for gold in remaining)


def _counts(pairs: Sequence[tuple[Figure | None, Gold | None]], told: Told, name: str | None) -> tuple[int, int, int]:
    """How many are right, found, and listed; of what is told, only where it is told at all."""
    right = found = listed = 0
    for figure, gold in pairs:
        is_found = figure is not None and (name is None or getattr(figure, name) is not None)
        is_listed = gold is not None and (name is None or gold[name] is not None)
        found, listed = found + is_found, listed + is_listed
        right += is_found and is_listed and figure is not None and gold is not None and told(figure, gold)
    return right, found, listed


def table(rows: Mapping[str, Sequence[Listed]]) -> str:
    """Precision and recall of each set of texts."""
    heads = ["figures", "change", "compared with", "measures", "period", "bound"]
    lines = [f"| texts | listed | {' | '.join(heads)} |", f"|{' --- |' * (len(heads) + 2)}"]
    for name, texts in rows.items():
        of = scores(texts)
        cells = [f"{score.precision:.2f} / {score.recall:.2f}" if score.listed else "" for score in of.values()]
        lines.append(f"| {name} | {of['figures'].listed} | {' | '.join(cells)} |")
    return "\n".join(lines)


def misses(text: Listed) -> Iterator[str]:
    """A line for each figure that is wrong, or of which something told is."""
    for figure, gold in _pairs(text):
        if figure is None or gold is None:
            yield f"not found: {gold}" if gold else f"not listed: {figure}"
            continue
        wrong = [name for name, told in TOLD.items() if not told(figure, gold)]
        if wrong:
            yield f"{figure.quote}: " + "; ".join(f"{n} {getattr(figure, n)!r} is {gold[n]!r}" for n in wrong)


def main(folders: Sequence[Path], show_misses: bool) -> None:
    """Prints precision and recall, of articles of labelled sets too, and what is wrong in the shipped transcript."""
    texts = held_out()
    of_language = {
        f"held out, {name}": [text for text in texts if text.transcript.metadata.language == language]
        for language, name in (("en", "English"), ("zh", "Chinese"))
    }
    of_articles = {f"articles of {folder.name}": articles(folder) for folder in folders}
    print(table({"the shipped transcript": [shipped_transcript()], **of_language, **of_articles}))
    if show_misses:
        print("\n".join(misses(shipped_transcript())))


if __name__ == "__main__":
    own = parser(__doc__)
    own.add_argument("folders", type=labelled_set, metavar="DIR", nargs="*", help="labelled sets (docs/evaluation.md)")
    own.add_argument("--misses", action="store_true", help="print what is wrong, too")
    arguments = own.parse_args()
    main(arguments.folders, arguments.misses)
