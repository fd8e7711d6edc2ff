"""Splits text into sentences without changing it; the rules of each language are sentencex's."""

from collections.abc import Iterator

import regex
from sentencex import segment

from index.transcript import Span

_SURROGATE = regex.compile(r"[\ud800-\udfff]")
# sentencex takes a full stop before a digit for a decimal point, which "。" never is: "…65.4万个。5G…".
_STOP_BEFORE_DIGIT = regex.compile(r"(?<=[。！？])(?=\p{N})")
_LINE_BREAK_IN_SENTENCE = regex.compile(r"\r\n?|[\n\v\f\x85\u2028\u2029]")


def sentence_spans(text: str, language: str = "en") -> list[Span]:
    """Spans of the sentences of `text`, in order, without the white space around them.

    The spans never overlap, and only white space lies outside them. `language` is an ISO 639-1 code; a
    language that sentencex does not know is split by the rules of the nearest one it falls back to.
    """
    # A line break inside a paragraph is a blank for the segmenter; each replacement keeps the length, so
    # the offsets of the segments are offsets into `text`.
    readable = _SURROGATE.sub("\ufffd", _LINE_BREAK_IN_SENTENCE.sub(lambda found: " " * len(found.group()), text))
    segments = [piece for part in segment(language, readable) for piece in _STOP_BEFORE_DIGIT.split(part)]
    return list(_stripped(text, segments))


def _stripped(text: str, segments: list[str]) -> Iterator[Span]:
    position = 0
    for part in segments:
        end = position + len(part)
        content = text[position:end]
        start = position + len(content) - len(content.lstrip())
        position = end
        if content.strip():
            yield Span(start, start + len(content.strip()))
