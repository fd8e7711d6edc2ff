"""Reads a labelled set in the layout of xquad-dev: passages.en.jsonl and questions.LANGUAGE.jsonl.

Each line of these files is a JSON object, with the keys of `_PassageRow` or `_QuestionRow`; further keys are ignored.
"""

from codecs import BOM_UTF8
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, TypeVar

import regex
from pydantic import AfterValidator, BaseModel, Field, ValidationError

from index import Index, InputError, Metadata, Transcript
from index.cleaning import clean_query, is_storable
from index.embedding import EMBEDDED_MODEL, Embedder
from index.errors import as_clause
from index.paths import is_folder
from index.storage import Progress
from index.transcript import NARRATION, Paragraph, Turn

PASSAGES = "passages.en.jsonl"
QUESTIONS = "questions.*.jsonl"

_MOST_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Extract:
    """A piece of a document, in characters of its text, end exclusive."""

    document: str
    start: int
    end: int

    def holds(self, other: "Extract") -> bool:
        """Whether all of the other one lies in it."""
        return self.document == other.document and self.start <= other.start and other.end <= self.end

    def overlap(self, other: "Extract") -> int:
        """How many characters both have in common."""
        return max(0, min(self.end, other.end) - max(self.start, other.start)) * (self.document == other.document)


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

    @property
    def extract(self) -> Extract:
        """The passage as a piece of its article's document."""
        return Extract(self.article, self.start, self.end)


@dataclass(frozen=True, slots=True)
class LabelledQuestion:
    """A question with its gold passage and the gold span of its answer there.

    The same question has the same `id` in every language.
    """

    id: str
    language: str
    question: str
    passage: str
    answer_en: str
    answer_start: int

    def gold(self, passages: Mapping[str, LabelledPassage]) -> Extract:
        """The gold span as a piece of its article's document."""
        passage = passages[self.passage]
        start = passage.start + self.answer_start
        return Extract(passage.article, start, start + len(self.answer_en))


def read_passages(folder: Path) -> dict[str, LabelledPassage]:
    """The passages by id; the passages of an article follow each other in its document.

    Raises InputError, in one sentence that names file and line, for a folder without the file, a line that is no
    passage, and an id that stands twice: which of the two a question means would be a guess.
    """
    if not is_folder(folder):
        raise InputError(f"There is no folder {str(folder)!r}: give one with {PASSAGES} and {QUESTIONS} in it.")
    ends: dict[str, int] = defaultdict(int)
    passages: dict[str, LabelledPassage] = {}
    for place, row in _rows(folder / PASSAGES, _PassageRow):
        if row.id in passages:
            raise InputError(f"{place}: the passage id {row.id!r} stands twice; give each passage an id of its own.")
        start = ends[row.article]
        passages[row.id] = LabelledPassage(row.id, row.article, row.text, start)
        ends[row.article] = start + len(row.text) + 2
    if not passages:
        raise InputError(f"{str(folder / PASSAGES)!r} holds no passage: give the folder of another labelled set.")
    return passages


def read_questions(folder: Path, passages: Mapping[str, LabelledPassage]) -> dict[str, list[LabelledQuestion]]:
    """The questions by language, which is the one that the file's name says.

    Raises InputError, in one sentence that names file and line, for a folder without any question, a line that is
    none or is in another language than the file's name says, an id that stands twice in a file, a passage that is not
    among the passages, and an answer that does not stand where its line says.
    """
    questions: dict[str, list[LabelledQuestion]] = {}
    for path in sorted(folder.glob(QUESTIONS)):
        language = _language_of(path)
        own: dict[str, LabelledQuestion] = {}
        for place, row in _rows(path, _QuestionRow):
            if row.id in own:
                raise InputError(
                    f"{place}: the question id {row.id!r} stands twice; give each question one of its own."
                )
            own[row.id] = _question(place, row, language, passages)
        if own:
            questions[language] = list(own.values())
    if not questions:
        raise InputError(
            f"The folder {str(folder)!r} holds no question: put files {QUESTIONS} with a language into it."
        )
    return questions


def article_transcripts(passages: Mapping[str, LabelledPassage]) -> Iterator[Transcript]:
    """A transcript an article, a paragraph a passage."""
    for article, own in by_article(passages).items():
        turn = Turn(1, NARRATION, tuple(Paragraph(passage.start, passage.end) for passage in own))
        text = "\n\n".join(passage.text for passage in own)
        yield Transcript(Metadata(article, article.replace("_", " ")), text, (turn,))


def by_article(passages: Mapping[str, LabelledPassage]) -> dict[str, list[LabelledPassage]]:
    """The passages of each article, in order."""
    articles: dict[str, list[LabelledPassage]] = defaultdict(list)
    for passage in passages.values():
        articles[passage.article].append(passage)
    return dict(articles)


def passage_at(extract: Extract, passages: Iterable[LabelledPassage]) -> LabelledPassage:
    """Of the passages of an article, the one that the extract has most characters in common with."""
    return max(passages, key=lambda passage: passage.extract.overlap(extract))


def build_index(
    folder: Path,
    passages: Mapping[str, LabelledPassage],
    model: str | Embedder = EMBEDDED_MODEL,
    progress: Progress | None = None,
) -> Index:
    """A new index of the articles, in an empty folder; `progress` is told of how many articles it has."""
    index = Index.create(folder, model)
    transcripts = list(article_transcripts(passages))
    for done, transcript in enumerate(transcripts, start=1):
        index.add(transcript)
        if progress:
            progress(done, len(transcripts))
    return index


def _with_words(text: str) -> str:
    if not is_storable(text):
        raise ValueError("it holds a NUL character")
    if not regex.search(r"[\p{L}\p{N}]", text):
        raise ValueError("it holds no word")
    return text


def _askable(text: str) -> str:
    try:
        return clean_query(text)
    except InputError as error:
        raise ValueError(str(error)) from error


_Words = Annotated[str, AfterValidator(_with_words)]


class _PassageRow(BaseModel):
    id: Annotated[str, Field(min_length=1)]
    article: _Words
    text: _Words


class _QuestionRow(BaseModel):
    id: Annotated[str, Field(min_length=1)]
    question: Annotated[str, AfterValidator(_askable)]
    passage: str
    answer_en: _Words
    answer_start: Annotated[int, Field(ge=0, strict=True)]
    language: str | None = None


_Row = TypeVar("_Row", _PassageRow, _QuestionRow)


def _rows(path: Path, kind: type[_Row]) -> Iterator[tuple[str, _Row]]:
    """The rows of a file, each with its place (file and line); empty lines are none."""
    try:
        # Only \n ends a line: a string in JSON may hold other separators as they are.
        lines = path.read_bytes().removeprefix(BOM_UTF8).split(b"\n")
    except OSError as error:
        raise InputError(f"{str(path)!r} cannot be read ({error.strerror}): a labelled set needs this file.") from error
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        place = f"{str(path)!r}, line {number}"
        try:
            yield place, kind.model_validate_json(line.decode("utf-8"))
        except UnicodeDecodeError as error:
            raise InputError(f"{place}: this is not text in UTF-8; save the file in UTF-8.") from error
        except ValidationError as error:
            needed = ", ".join(name for name, field in kind.model_fields.items() if field.is_required())
            raise InputError(f"{place}: {_what_is_wrong(error)}; it needs {needed}.") from error


def _what_is_wrong(error: ValidationError) -> str:
    """The first thing that is wrong with a row, as a clause."""
    first = error.errors()[0]
    if not first["loc"]:
        return "this is no JSON object"
    if first["type"] == "missing":
        return f'"{first["loc"][0]}" is missing'
    return f'"{first["loc"][0]}" is wrong ({as_clause(first["msg"])})'


def _language_of(path: Path) -> str:
    language = path.name.removeprefix("questions.").removesuffix(".jsonl")
    if not regex.fullmatch(r"[\w-]+", language):
        raise InputError(f"The name of {str(path)!r} names no language: call it questions.LANGUAGE.jsonl.")
    return language


def _question(
    place: str, row: _QuestionRow, language: str, passages: Mapping[str, LabelledPassage]
) -> LabelledQuestion:
    if row.language is not None and _plain_code(row.language) != _plain_code(language):
        raise InputError(
            f"{place}: the language is {_shown(row.language)}, which the file's name says is {language!r}; correct one."
        )
    if row.passage not in passages:
        raise InputError(f"{place}: there is no passage {row.passage!r} in {PASSAGES}; correct one of the two.")
    there = passages[row.passage].text[row.answer_start : row.answer_start + len(row.answer_en)]
    if there != row.answer_en:
        raise InputError(
            f"{place}: the data is wrong, for the answer {_shown(row.answer_en)} does not stand at answer_start "
            f"{row.answer_start} of passage {row.passage!r}, where the text is {_shown(there)}."
        )
    return LabelledQuestion(row.id, language, row.question, row.passage, row.answer_en, row.answer_start)


def _plain_code(language: str) -> str:
    """The same for "zh-Hant" and "zh_hant"."""
    return language.replace("_", "-").casefold()


def _shown(text: str) -> str:
    return repr(text if len(text) <= _MOST_SHOWN else f"{text[:_MOST_SHOWN]}…")
