"""Reads a labelled set in the layout of xquad-dev: passages.en.jsonl and questions.LANGUAGE.jsonl."""

import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index import Index, Metadata, Transcript
from index.transcript import NARRATION, Paragraph, Turn


@dataclass(frozen=True, slots=True)
class LabelledPassage:
    """A gold passage, and where it stands in the document that its article became."""

    id: str
    article: str
    text: str
    start: int

    @property
    def end(self) -> int:
        """Offset of its end in the article's document."""
        return self.start + len(self.text)


@dataclass(frozen=True, slots=True)
class LabelledQuestion:
    """A question with its gold passage and the gold span of its answer there."""

    id: str
    language: str
    question: str
    passage: str
    answer_en: str
    answer_start: int


def read_passages(folder: Path) -> dict[str, LabelledPassage]:
    """The passages by id; the passages of an article follow each other in its document."""
    ends: dict[str, int] = defaultdict(int)
    passages = {}
    for row in _rows(folder / "passages.en.jsonl"):
        start = ends[row["article"]]
        passages[row["id"]] = LabelledPassage(row["id"], row["article"], row["text"], start)
        ends[row["article"]] = start + len(row["text"]) + 2
    return passages


def read_questions(folder: Path) -> dict[str, list[LabelledQuestion]]:
    """The questions by language."""
    return {
        path.suffixes[0][1:]: [LabelledQuestion(**row) for row in _rows(path)]
        for path in sorted(folder.glob("questions.*.jsonl"))
    }


def article_transcripts(passages: dict[str, LabelledPassage]) -> Iterator[Transcript]:
    """A transcript an article, a paragraph a passage."""
    by_article: dict[str, list[LabelledPassage]] = defaultdict(list)
    for passage in passages.values():
        by_article[passage.article].append(passage)
    for article, own in by_article.items():
        turn = Turn(1, NARRATION, tuple(Paragraph(passage.start, passage.end) for passage in own))
        text = "\n\n".join(passage.text for passage in own)
        yield Transcript(Metadata(article, article.replace("_", " ")), text, (turn,))


def build_index(folder: Path, passages: dict[str, LabelledPassage]) -> Index:
    """A new index of the articles, in an empty folder."""
    index = Index.create(folder)
    for transcript in article_transcripts(passages):
        index.add(transcript)
    return index


def _rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
