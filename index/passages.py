"""Groups the sentences of a transcript into passages."""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from index.sentences import sentence_spans
from index.transcript import Passage, Span, Transcript, Turn

PASSAGE_TOKENS = 160
"""Size that retrieves best, in tokens of the embedding model: see benchmarks/passage_size.py."""

_LONGEST_SENTENCE = 2_000  # characters; nobody speaks longer without a stop, so what is longer is not prose
_BREAKS = ("\n", "。", "；", ";", "，", ",", " ")


@dataclass(frozen=True, slots=True)
class SplitPassage:
    """A passage with the spans of its sentences, in offsets of the document."""

    passage: Passage
    sentences: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class _Sentence:
    span: Span
    tokens: int
    heading: str
    ends_paragraph: bool


def split_into_passages(
    transcript: Transcript, count_tokens: Callable[[str], int], max_tokens: int = PASSAGE_TOKENS
) -> list[SplitPassage]:
    """The passages of a transcript: runs of whole sentences inside one turn, at most `max_tokens` long.

    A passage ends with a paragraph, unless that is very short. A sentence longer than `max_tokens` is cut at the clause
    nearest its middle, so that the model reads all of it.
    """
    passages: list[SplitPassage] = []
    for turn in transcript.turns:
        sentences = list(_sentences(transcript, turn, count_tokens, max_tokens))
        for run in _runs(sentences, max_tokens):
            passages.append(_passage(transcript, turn, run, number=len(passages) + 1))
    return passages


def _passage(transcript: Transcript, turn: Turn, run: list[_Sentence], number: int) -> SplitPassage:
    start, end = run[0].span.start, run[-1].span.end
    passage = Passage(
        document_id=transcript.metadata.document_id,
        passage_id=number,
        text=transcript.text[start:end],
        start=start,
        end=end,
        speaker=turn.speaker,
        turn=turn.number,
        heading=run[0].heading,
    )
    return SplitPassage(passage, tuple(sentence.span for sentence in run))


def _sentences(
    transcript: Transcript, turn: Turn, count_tokens: Callable[[str], int], max_tokens: int
) -> Iterator[_Sentence]:
    for paragraph in turn.paragraphs:
        text = transcript.text[paragraph.start : paragraph.end]
        spans = [
            piece
            for sentence in sentence_spans(text, transcript.metadata.language)
            for piece in _cut(text, sentence, count_tokens, max_tokens)
        ]
        for position, span in enumerate(spans, start=1):
            yield _Sentence(
                Span(paragraph.start + span.start, paragraph.start + span.end),
                count_tokens(text[span.start : span.end]),
                paragraph.heading,
                ends_paragraph=position == len(spans),
            )


def _runs(sentences: list[_Sentence], max_tokens: int) -> Iterator[list[_Sentence]]:
    for group in _paragraph_groups(sentences, max_tokens):
        total = sum(sentence.tokens for sentence in group)
        # Runs of equal size: a paragraph a little over the limit does not leave a crumb.
        target = total / math.ceil(total / max_tokens) if total else max_tokens
        run: list[_Sentence] = []
        size = 0
        for sentence in group:
            if run and (size + sentence.tokens > max_tokens or size >= target):
                yield run
                run, size = [], 0
            run.append(sentence)
            size += sentence.tokens
        yield run


def _paragraph_groups(sentences: list[_Sentence], max_tokens: int) -> Iterator[list[_Sentence]]:
    """Paragraphs; those too short to tell much alone join the next one under the same heading."""
    group: list[_Sentence] = []
    for sentence in sentences:
        if group and group[-1].heading != sentence.heading:
            yield group
            group = []
        group.append(sentence)
        if sentence.ends_paragraph and sum(member.tokens for member in group) >= max_tokens / 4:
            yield group
            group = []
    if group:
        yield group


def _cut(text: str, span: Span, count_tokens: Callable[[str], int], max_tokens: int) -> Iterator[Span]:
    """The span itself, or its halves again and again until each can be embedded whole."""
    content = text[span.start : span.end]
    if len(content) <= 1 or (len(content) <= _LONGEST_SENTENCE and count_tokens(content) <= max_tokens):
        yield span
        return
    middle = span.start + _cut_position(content)
    for start, end in ((span.start, middle), (middle, span.end)):
        half = text[start:end]
        stripped = half.strip()
        if stripped:
            first = start + half.index(stripped)
            yield from _cut(text, Span(first, first + len(stripped)), count_tokens, max_tokens)


def _cut_position(content: str) -> int:
    """Offset after the strongest break in the middle half of the content, or its middle."""
    low, high = len(content) // 4, max(len(content) * 3 // 4, 1)
    for mark in _BREAKS:
        found = content.rfind(mark, low, high)
        if found >= 0:
            return found + 1
    return max(len(content) // 2, 1)
