"""Splits text into sentences without changing it; the rules of each language are sentencex's.

What they do not know are some abbreviations that a name or a number follows ("Ms. Xing"): abbreviations.json has those,
without their last full stop, of any language under "".
"""

import json
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

import regex
from sentencex import segment

from index.transcript import Span

_SURROGATE = regex.compile(r"[\ud800-\udfff]")
# sentencex takes a full stop before a digit for a decimal point, which "。" never is: "…65.4万个。5G…".
_STOP_BEFORE_DIGIT = regex.compile(r"(?<=[。！？])(?=\p{N})")
_ABBREVIATIONS = Path(__file__).with_name("abbreviations.json")
_LONGEST_ABBREVIATION = 20  # characters, with the white space after it
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
    return list(_stripped(text, _joined(segments, language)))


def _joined(segments: list[str], language: str) -> list[str]:
    """The segments, those that only an abbreviation ends together with the next one."""
    unfinished = _unfinished(language)
    joined: list[str] = []
    for part in segments:
        # The end of a segment is enough: what comes before it has been looked at.
        if joined and unfinished.search(f"{joined[-1][-_LONGEST_ABBREVIATION:]}\0{part[:2]}"):
            joined[-1] += part
        else:
            joined.append(part)
    return joined


@cache
def _unfinished(language: str) -> "regex.Pattern[str]":
    """Matches the end of a segment, NUL, and the beginning of the next one where these are one sentence."""
    words = json.loads(_ABBREVIATIONS.read_text(encoding="utf-8"))
    before_names, before_numbers = (
        _alternatives(rules[""] + rules.get(language, [])) for rules in (words["before_names"], words["before_numbers"])
    )
    return regex.compile(
        r"(?<![\p{Latin}\p{Cyrillic}\p{Arabic}\p{M}\p{N}])"
        rf"(?:(?:{before_names})\.\s*\0\p{{L}}|(?:{before_numbers})\.\s*\0\p{{N}}"
        r"|\p{Lu}\.(?:\0-\p{Lu}|\s*\0\p{Ll}))"  # "J.-C. et"
    )


def _alternatives(abbreviations: Iterable[str]) -> str:
    """A pattern of the abbreviations as they are listed, or with a capital."""
    either = (f"(?:{regex.escape(word)}|{regex.escape(word[0].upper() + word[1:])})" for word in abbreviations)
    return "|".join(either)


def _stripped(text: str, segments: list[str]) -> Iterator[Span]:
    position = 0
    for part in segments:
        end = position + len(part)
        content = text[position:end]
        start = position + len(content) - len(content.lstrip())
        position = end
        if content.strip():
            yield Span(start, start + len(content.strip()))
