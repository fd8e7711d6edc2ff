"""What the assistant returns: an answer whose every claim cites the transcript's own words."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date as Date  # noqa: N812  (the field `date` would hide the type)
from typing import Any, Literal

import regex
from pydantic import BaseModel, ConfigDict, Field, SerializerFunctionWrapHandler, model_serializer

from index import Metadata
from index.marks import Mark

_MARKS = regex.compile(r"(?:\s*\[\d+\])+")

Status = Literal["verbatim", "supported", "unsupported"]


class Beside(BaseModel):
    """What a transcript of the same event in another language says for a quote; again `document.text[start:end]`."""

    model_config = ConfigDict(frozen=True)
    document: str
    title: str
    language: str
    quote: str
    speaker: str
    url: str | None
    start: int
    end: int


class Citation(BaseModel):
    """A quote with where it stands: `quote == document.text[start:end]`, character for character.

    `mark` says whether the quote, or of a passage its best sentence, tells of work done, of a plan, or of neither.
    `beside` is the same in each other language that the event has a transcript in and that does not leave it out.
    """

    model_config = ConfigDict(frozen=True)
    n: int
    quote: str
    document: str
    title: str
    speaker: str
    date: Date | None
    url: str | None
    start: int
    end: int
    score: float
    mark: Mark = "neither"
    beside: tuple[Beside, ...] = ()

    @model_serializer(mode="wrap")
    def _without_what_is_not_there(self, handler: SerializerFunctionWrapHandler) -> dict[str, Any]:
        serialised: dict[str, Any] = handler(self)
        if not self.beside:
            del serialised["beside"]
        return serialised


class Claim(BaseModel):
    """One thing that the answer says, and the numbers of the citations that it rests on."""

    model_config = ConfigDict(frozen=True)
    text: str
    citations: list[int]
    status: Status


@dataclass(frozen=True, slots=True)
class Usage:
    """The tokens that a chat model read and wrote, as its server counts them; of a text that was stopped or broke off,
    which servers do not count, some are `estimated`.
    """

    input_tokens: int
    output_tokens: int
    estimated: bool = False


class Answer(BaseModel):
    """An answer, or a refusal: then it has no claims, and `nearest` holds the nearest passages.

    `confidence` is the probability, 0 to 1, that the evidence is enough. An answer that does not depend on it has none:
    one from the metadata, to keywords by the sentence that has them all, to "What is planned?" by a plan.
    `understood_as` is what was answered when `question` leans on the questions before it.

    Only with a chat model: `notice` says what is missing from the answer, which holds it too; `usage` are the tokens
    that it took, when the model's server counts them; `draft` are the first words of the next sentence, not checked
    yet, while the answer grows.
    """

    model_config = ConfigDict(frozen=True)
    question: str
    understood_as: str | None = None
    language: str
    answer: str
    refused: bool
    confidence: float | None = None
    claims: list[Claim] = Field(default_factory=list)
    citations: list[Citation] = Field(default_factory=list)
    nearest: list[Citation] = Field(default_factory=list)
    notice: str | None = None
    usage: Usage | None = None
    draft: str | None = None

    @model_serializer(mode="wrap")
    def _without_what_is_not_there(self, handler: SerializerFunctionWrapHandler) -> dict[str, Any]:
        serialised: dict[str, Any] = handler(self)
        if not self.refused:
            del serialised["nearest"]
        for name in ("understood_as", "notice", "usage", "draft"):
            if serialised[name] is None:
                del serialised[name]
        return serialised


def cite(n: int, metadata: Metadata, speaker: str, quote: str, start: int, score: float) -> Citation:
    """Citation number `n` of the quote that begins at `start` of the document's text."""
    return Citation(
        n=n,
        quote=quote,
        document=metadata.document_id,
        title=metadata.title,
        speaker=speaker,
        date=metadata.event_date,
        url=metadata.url_at(start),
        start=start,
        end=start + len(quote),
        score=round(score, 4),
    )


def pieces(answer: Answer, quoted: Callable[[str], str]) -> Iterator[tuple[str, Claim | None]]:
    """The text of the answer in order: what it quotes as the bare quote with its claim, what stands between as it is.

    `quoted` puts a text between quotation marks as the answer does.
    """
    rest = answer.answer
    for claim in answer.claims:
        before, found, after = rest.partition(quoted(claim.text))
        if claim.status != "verbatim" or not found:
            continue
        marks = _MARKS.match(after)
        rest = after[marks.end() :] if marks else after
        yield before, None
        yield claim.text, claim
    yield rest, None
