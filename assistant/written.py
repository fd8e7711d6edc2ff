"""Reads what a chat model writes: sentences, and the numbers of the evidence that each one cites."""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import regex

from assistant.markup import has_no_words, markup_spans, with_line_ends, without_markup
from assistant.quotations import is_inside_quotation
from index.sentences import sentence_spans

# What a model may call the sentences that it cites: "[Source 1]".
_CALLED = (
    r"(?:(?:sources?|evidence|sentences?|passages?|quotes?|refs?|references?|citations?|Quellen?|Belege?|Satz|Sätze|preuves?"
    r"|fuentes?|evidencias?|frases?|fontes?|evidências?|fonti|evidenza|источник(?:и|а)?|kaynak(?:lar)?|nguồn|स्रोत|المصدر|مصدر"
    r"|来源|來源|证据|證據|出典|ソース|출처)[.:]?\s*){1,2}"
)
_LIST = rf"(?:{_CALLED})?[#№]?\^?\d{{1,3}}(?:\s*[,;、，–-]\s*(?:{_CALLED})?[#№]?\^?\d{{1,3}})*"
_RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_STOPS = ".!?。！？।؟…"
_CITATIONS = regex.compile(
    rf"\s*(?P<open>\(\s*)?[\[【［〔]{{1,2}}\s*(?P<numbers>{_LIST})\s*(?:†[^\[\]【】]*)?[\]】］〕]{{1,2}}"
    r"(?:\((?:https?:|[#/])[^()\s]*\))?(?(open)\s*\))"
    rf"|\s*[(（]\s*(?P<numbers>{_CALLED}{_LIST})\s*[)）]"
    rf"|\s*(?P<bare>[(（]\s*(?P<numbers>\d{{1,3}}(?:\s*[,;、，]\s*\d{{1,3}})*)\s*[)）])"
    rf"|(?<=[{_STOPS}»”\"'’)）]\s?|\p{{L}}{{4}})(?:\^\{{?(?P<numbers>\d{{1,2}})\}}?(?![\p{{L}}\p{{N}}])"
    rf"|(?P<numbers>[{_RAISED}]{{1,2}})(?![\p{{L}}\p{{N}}]))",
    regex.I,
)
# Words as the text of a link to their source.
_CITED = regex.compile(rf"\[(?!\s*{_CALLED}\d)([^\[\]]*\p{{L}}[^\[\]]*)\](?=\[\^?\d)", regex.I)
_MARK_BEGUN = regex.compile(r"[\[【［〔][^\]】］〕]*$|[(（]\s*\d{0,3}$|\^\{?\d*$")
_NUMBERED_LINE = regex.compile(r"^\s*[(（]\s*\d{1,3}\s*[)）]")
_NUMBERS = regex.compile(r"(\d+)(?:\s*[–-]\s*(\d+))?")
_LONGEST_RANGE = 10
_THOUGHT = regex.compile(r"^\s*<think>.*?(?:</think>|\Z)", regex.S)
_STOP = regex.compile(rf"[{_STOPS}]['\"”’»」』)）]*\s*$")
_LETTER = regex.compile(r"[\p{L}\p{N}]")
_SOURCES = regex.compile(rf"\W*{_CALLED}\W*", regex.I)


@dataclass(frozen=True, slots=True)
class WrittenSentence:
    """A sentence without its citation marks, and the numbers in them, in order."""

    text: str
    citations: tuple[int, ...]


def is_thinking(text: str) -> bool:
    """Whether a text begins with thoughts that have not come to their end."""
    begun = text.lstrip()
    return begun.startswith("<think>") and "</think>" not in begun


def is_cut_off(sentence: WrittenSentence) -> bool:
    """Whether a text that ends with the sentence ends in the middle of it: it neither cites nor comes to a stop."""
    return not sentence.citations and not _STOP.search(sentence.text)


def lists_sources(sentence: WrittenSentence) -> bool:
    """Whether the sentence is only the heading of a list of what the text cites ("Sources:")."""
    return _SOURCES.fullmatch(sentence.text) is not None


def without_thoughts(text: str) -> str:
    """The text without what a reasoning model thinks first, between <think> and </think>."""
    return _THOUGHT.sub("", text)


def written_sentences(text: str, language: str) -> list[WrittenSentence]:
    """The sentences of a text that is complete, in order; markup and what holds no letter are left out."""
    return [sentence for line in with_line_ends(text).splitlines() for sentence in _of_line(line, language)]


def finished_sentences(text: str, language: str) -> tuple[list[WrittenSentence], str]:
    """(the sentences to which nothing can be added any more, the rest) of a text that is still being written.

    The last sentence of a line is finished when the next line has begun, since citation marks may follow it.
    """
    complete, _, line = with_line_ends(text).rpartition("\n")
    sentences = written_sentences(complete, language)
    if has_no_words(line):
        return sentences, line
    spans = [span for span, _ in _spans(line, language)]
    last = spans[-1][0] if len(spans) > 1 else 0
    if _LETTER.search(draft_of(line[last:])):  # else it may be the beginning of a mark of the sentence before
        sentences += _of_line(line[:last], language)
        line = line[last:]
    return sentences, line


def draft_of(rest: str) -> str:
    """What may be shown of a sentence that is still being written: its words, without marks and markup."""
    whole = _MARK_BEGUN.sub("", rest)
    text = "" if has_no_words(whole) else _plain(whole)
    return text if _LETTER.search(text) else ""


def _of_line(line: str, language: str) -> Iterator[WrittenSentence]:
    if has_no_words(line):
        return
    for (start, end), citations in _spans(line, language):
        text = _plain(line[start:end])
        if _LETTER.search(text):
            yield WrittenSentence(text, citations)


def _plain(text: str) -> str:
    """The words of a text, without marks and markup."""
    unlinked = _CITED.sub(r"\1", text)
    for mark in reversed(_marks(unlinked)):
        unlinked = unlinked[: mark.start()] + unlinked[mark.end() :]
    return " ".join(without_markup(unlinked).split())


def _marks(line: str) -> list["regex.Match[str]"]:
    """The citation marks of a line. A bare "(1)" is one at the end of a sentence; elsewhere it numbers what follows."""
    is_numbered, found = _NUMBERED_LINE.match(line) is not None, list[regex.Match[str]]()
    for mark in _CITATIONS.finditer(line):
        after = line[mark.end() :].lstrip()
        ends = not after or after[0] in _STOPS or _CITATIONS.match(after) is not None
        begins = not is_numbered and _STOP.search(_before(line, mark, found)) is not None
        if not mark["bare"] or (mark.start() > 0 and (ends or begins)):
            found.append(mark)
    return found


def _before(line: str, mark: "regex.Match[str]", marks: Sequence["regex.Match[str]"]) -> str:
    """What stands before a mark and before those that precede it directly."""
    start = mark.start()
    for one in reversed(marks):
        if line[one.end() : start].strip():
            break
        start = one.start()
    return line[:start]


def _spans(line: str, language: str) -> list[tuple[tuple[int, int], tuple[int, ...]]]:
    """Spans of the sentences of a line, each with the marks that follow it, and the numbers in the marks.

    Sentences are told apart in the text without marks and markup: "… 8%. [1] The …", "… 8% [1]. The …" and
    "<b>… 8%.</b> The …" are the same.
    """
    marks = _marks(line)
    kept = _outside(line, [*(mark.span() for mark in marks), *markup_spans(line)])
    plain = "".join(line[position] for position in kept)
    found = _beginnings(plain, [span.start for span in sentence_spans(plain, language)])
    starts = [_with_opening(line, kept[start]) for start in found]
    # Marks stand before the white space between sentences, so they belong to the sentence that began before them.
    return [
        (
            (start, end),
            tuple(dict.fromkeys(n for mark in marks if start < mark.end() <= end for n in _numbers(mark["numbers"]))),
        )
        for start, end in pairwise([*starts, len(line)])
    ]


def _with_opening(line: str, start: int) -> int:
    """The start of a sentence with the bracket that makes a link of its first words."""
    while start and line[start - 1] in "![":
        start -= 1
    return start


def _beginnings(text: str, starts: list[int]) -> list[int]:
    """The starts of sentences that say something, but not of those inside a quotation: what is quoted is one claim with
    what introduces it.
    """
    return [
        start
        for position, (start, end) in enumerate(pairwise([*starts, len(text)]))
        if position == 0 or (_LETTER.search(text[start:end]) and not is_inside_quotation(text[:start]))
    ]


def _outside(line: str, spans: list[tuple[int, int]]) -> list[int]:
    """Positions of the characters outside the spans, which may overlap."""
    inside = {position for start, end in spans for position in range(start, end)}
    return [position for position in range(len(line)) if position not in inside]


def _numbers(marks: str) -> Iterator[int]:
    for first, last in _NUMBERS.findall(unicodedata.normalize("NFKC", marks)):
        yield from range(int(first), min(int(last or first), int(first) + _LONGEST_RANGE) + 1)
