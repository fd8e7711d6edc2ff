"""Finds the enumerations of a transcript: "First, … Second, …", "一是…；二是…", "1. …"."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import regex

from index import Passage
from index.marks import Mark
from index.transcript import MarkedSpan, Span

_ORDINALS = "first second third fourth fifth sixth seventh eighth ninth tenth".split()
_NUMERALS = "一二三四五六七八九十"
_ORDINAL = "|".join(_ORDINALS)
_NOUN = r"(?: (?:one|thing|point|step|measure|task|priority|reason|cause|goal|aspect|area|pillar|challenge))?"

# What opens an item. The ordinals of an enumeration are of one kind, so that one inside an item of another does not
# cut it. "The first batch" and "第一批" open nothing.
_KINDS = [
    regex.compile(kind, regex.I)
    for kind in (
        rf"(?P<n>{_ORDINAL})(?:ly)?,|(?P<n>first) of all\b|(?P<last>last|final)(?:ly)?(?: but not least)?,",
        rf"(?:the|our|my) (?:(?P<n>{_ORDINAL})|(?P<last>last|final)){_NOUN} (?:is|was)\b",
        r"(?P<n>\d{1,2})(?:[.)](?=\s|$)|、)",
        r"[(（](?P<n>\d{1,2})[)）]",
        rf"(?P<n>[{_NUMERALS}])、",
        rf"[(（](?P<n>[{_NUMERALS}])[)）]",
        rf"(?P<n>[{_NUMERALS}])(?:是|要)",
        rf"第(?P<n>[{_NUMERALS}])(?:[，,、：:]|(?:个|方面|点)?(?:就是|是|要))",
        r"(?P<n>首先|其次|再次)|(?P<last>最后)",
    )
]
_NUMBER = {
    word: n for words in (_ORDINALS, _NUMERALS, ["首先", "其次", "再次"]) for n, word in enumerate(words, start=1)
}

# Where an item may open: at the start of a sentence, or after a stop inside it.
_OPENING = regex.compile(r"^|[;；:：,，。]\s*(?:and\s+)?|\s(?=[(（])")
_CLOSING = regex.compile(r"[\s;；,，、]*(?:\band)?\s*$")
_WORDS = regex.compile(r"\p{Han}|[\p{L}\p{N}--\p{Han}]+", regex.V1)
_FEWEST_WORDS = 3
_PARAGRAPH_END = regex.compile(r"\r?\n\s*\n")


@dataclass(frozen=True, slots=True)
class Item:
    """What is quoted of an item, from its ordinal on, in characters of the document: its first sentence, or more when
    that says next to nothing ("1.").
    """

    passage: Passage
    start: int
    end: int
    mark: Mark
    """Whether that reports work or a plan."""


@dataclass(frozen=True, slots=True)
class Enumeration:
    """Items, at least two, in order.

    `announcement` is the sentence before them, or the one that they stand in; `end` is where the paragraph of the
    last item ends.
    """

    announcement: Span | None
    items: tuple[Item, ...]
    end: int


@dataclass(frozen=True, slots=True)
class _Ordinal:
    kind: int
    number: int | None
    """None for "finally", which closes an enumeration of any length."""
    start: int
    end: int
    sentence: int


def enumerations(text: str, sentences: Sequence[tuple[Passage, MarkedSpan]]) -> list[Enumeration]:
    """The enumerations in a turn, given the document's text and the turn's sentences in order."""
    runs: list[list[_Ordinal]] = []
    open_runs: dict[int, list[_Ordinal]] = {}
    for ordinal in _ordinals(text, sentences):
        run = open_runs.get(ordinal.kind)
        if ordinal.number == 1:
            open_runs[ordinal.kind] = [ordinal]
            runs.append(open_runs[ordinal.kind])
        elif run and ordinal.number in (None, len(run) + 1):
            run.append(ordinal)
            if ordinal.number is None:
                del open_runs[ordinal.kind]
    return [_enumeration(text, sentences, run) for run in runs if len(run) > 1]


def _ordinals(text: str, sentences: Sequence[tuple[Passage, MarkedSpan]]) -> Iterator[_Ordinal]:
    for position, (_, span) in enumerate(sentences):
        sentence = text[span.start : span.end]
        for opening in dict.fromkeys(found.end() for found in _OPENING.finditer(sentence)):
            for kind, pattern in enumerate(_KINDS):
                if found := pattern.match(sentence, opening):
                    number = _number(found["n"]) if found["n"] else None
                    yield _Ordinal(kind, number, span.start + found.start(), span.start + found.end(), position)


def _number(ordinal: str) -> int:
    return int(ordinal) if ordinal.isdecimal() else _NUMBER[ordinal.casefold()]


def _enumeration(text: str, sentences: Sequence[tuple[Passage, MarkedSpan]], run: Sequence[_Ordinal]) -> Enumeration:
    limits = [*(ordinal.start for ordinal in run[1:]), sentences[-1][1].end]
    items = tuple(_item(text, sentences, ordinal, limit) for ordinal, limit in zip(run, limits, strict=True))
    paragraph_end = _PARAGRAPH_END.search(text, run[-1].start)
    end = min(limits[-1], paragraph_end.start() if paragraph_end else len(text))
    position = run[0].sentence
    if run[0].start == sentences[position][1].start:
        position -= 1
    return Enumeration(sentences[position][1] if position >= 0 else None, items, end)


def _item(text: str, sentences: Sequence[tuple[Passage, MarkedSpan]], ordinal: _Ordinal, limit: int) -> Item:
    passage, sentence = sentences[ordinal.sentence]
    end, mark = sentence.end, sentence.mark
    for _, span in sentences[ordinal.sentence :]:
        if span.start >= limit:
            break
        end, mark = min(span.end, limit), span.mark
        if len(_WORDS.findall(text[ordinal.end : end])) >= _FEWEST_WORDS:
            break
    content = _CLOSING.sub("", text[ordinal.start : end])
    return Item(passage, ordinal.start, ordinal.start + len(content), mark)
