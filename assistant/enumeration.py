"""Finds the enumerations of a transcript: "First, … Second, …", "Erstens … Zweitens …", "一是…；二是…", "1. …"."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

import regex

from index import Passage
from index.marks import Mark
from index.ordinals import conjunctions, spoken_ordinals
from index.statements import is_courtesy
from index.transcript import MarkedSpan, Span

_ORDINALS = "first second third fourth fifth sixth seventh eighth ninth tenth".split()
_NUMERALS = "一二三四五六七八九十"
_ORDINAL = "|".join(_ORDINALS)
_NOUN = r"(?: (?:one|thing|point|step|measure|task|priority|reason|cause|goal|aspect|area|pillar|challenge))?"

_CHINESE_NOUN = "(?:措施|举措|工作|任务|原因|理由|问题|目标|重点|特点|变化|建议|亮点|要求|事情|事|方面|点)"

# What opens an item, beside the words of index/ordinals.json. The ordinals of an enumeration are of one kind, so that
# one inside an item of another does not cut it. "The first batch" and "第一批" open nothing.
_WRITTEN = [
    regex.compile(kind, regex.I)
    for kind in (
        rf"(?:the|our|my) (?:(?P<n>{_ORDINAL})|(?P<last>last|final)){_NOUN} (?:is|was)\b",
        r"(?P<n>\d{1,2})(?:[.)](?=\s|$)|、)",
        r"[(（](?P<n>\d{1,2})[)）]",
        rf"(?P<n>[{_NUMERALS}])、",
        rf"[(（](?P<n>[{_NUMERALS}])[)）]",
        rf"(?P<n>[{_NUMERALS}])(?:是|要)",
        rf"第(?P<n>[{_NUMERALS}])(?:[项个条点件]?{_CHINESE_NOUN}?[，,、：:]|[项个条件]{_CHINESE_NOUN}(?:就是|是|要)"
        r"|(?:个|方面|点)?(?:就是|是|要))|(?P<last>最后)[，,]",
    )
]
_NUMBER = {word: n for words in (_ORDINALS, _NUMERALS) for n, word in enumerate(words, start=1)}

# Where an item may open: at the start of a sentence, or after a stop or an "and" inside it.
_AND = rf"(?:{'|'.join(conjunctions())})"
_OPENING = regex.compile(rf"^(?:{_AND}\s+)?|[;；؛:：,，،。।]\s*(?:{_AND}\s+)?|\s{_AND}\s+|\s(?=[(（])", regex.I)
_BEFORE_FIRST_WORD = regex.compile(rf"(?:{_AND}\s+)?", regex.I)
_CLOSING = regex.compile(rf"[\s;；؛,，،、]*(?:\b{_AND})?\s*$", regex.I)
_WORDS = regex.compile(r"\p{Han}|[\p{L}\p{N}--\p{Han}]+", regex.V1)
_FEWEST_WORDS = 3
_PAUSES = " ,，、،:：–—-"
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
    role: str
    """One of "numbered", "opening", "next" and "last", as in index/ordinals.py."""
    number: int | None
    """None for "next" and "finally", which continue and close an enumeration of any length."""
    start: int
    end: int
    sentence: int
    opens_sentence: bool


def enumerations(text: str, sentences: Sequence[tuple[Passage, MarkedSpan]]) -> list[Enumeration]:
    """The enumerations in a turn, given the document's text and the turn's sentences in order."""
    runs: list[list[_Ordinal]] = []
    open_runs: dict[int, list[list[_Ordinal]]] = {}
    for ordinal in _ordinals(text, sentences):
        of_kind = open_runs.setdefault(ordinal.kind, [])
        if ordinal.number == 1:
            of_kind[:] = [run for run in of_kind if run[0].role != ordinal.role]
            of_kind.append([ordinal])
            runs.append(of_kind[-1])
        elif ordinal.number is None:
            if of_kind and _is_continued(of_kind[-1], ordinal):
                of_kind[-1].append(ordinal)
        else:
            _continue(of_kind, ordinal)
    return [_enumeration(text, sentences, run) for run in runs if len(run) > 1 and _say_something(text, run)]


def _say_something(text: str, run: Sequence[_Ordinal]) -> bool:
    """Whether there are words between the ordinals, as there are none in "one, two, three"."""
    return all(_WORDS.search(text, one.end, following.start) for one, following in pairwise(run))


def _is_continued(run: Sequence[_Ordinal], ordinal: _Ordinal) -> bool:
    """Whether a word without a number, which may say something else inside a sentence, continues the run."""
    if run[-1].role == "last" or (ordinal.role == "next" and any(one.number not in (None, 1) for one in run)):
        return False
    return ordinal.opens_sentence or ordinal.sentence == run[-1].sentence


def _continue(runs: Sequence[list[_Ordinal]], ordinal: _Ordinal) -> None:
    """Adds the ordinal to the run of which it is the next, one that began with a number before one that did not.

    What said "next" or "finally" between two numbers in order was inside an item.
    """
    for run in sorted(runs, key=lambda run: run[0].role == "opening"):
        last_numbered = max(at for at, one in enumerate(run) if one.number)
        if ordinal.number == (run[last_numbered].number or 0) + 1:
            del run[last_numbered + 1 :]
        elif ordinal.number != len(run) + 1 or run[-1].role == "last":
            continue
        run.append(ordinal)
        return


def _ordinals(text: str, sentences: Sequence[tuple[Passage, MarkedSpan]]) -> Iterator[_Ordinal]:
    for position, (_, span) in enumerate(sentences):
        sentence = text[span.start : span.end]
        openings = sorted({found.end() for found in _OPENING.finditer(sentence, overlapped=True)} | {0})
        for opening in openings:
            for kind, pattern in enumerate(_kinds()):
                found = pattern.match(sentence, opening)
                if found and not is_courtesy(sentence[found.end() :].lstrip(_PAUSES)):
                    yield _ordinal(found, kind, position, span.start)


@cache
def _kinds() -> tuple[regex.Pattern[str], ...]:
    return (*spoken_ordinals(), *_WRITTEN)


def _ordinal(found: regex.Match[str], kind: int, sentence: int, offset: int) -> _Ordinal:
    (group,) = (name for name, word in found.groupdict().items() if word)
    start, end = offset + found.start(), offset + found.end()
    opens = _BEFORE_FIRST_WORD.fullmatch(found.string, 0, found.start()) is not None
    if group in ("next", "last"):
        return _Ordinal(kind, group, None, start, end, sentence, opens)
    if group == "opening":
        return _Ordinal(kind, group, 1, start, end, sentence, opens)
    number = _number(found["n"]) if group == "n" else int(group.removeprefix("n"))
    return _Ordinal(kind, "numbered", number, start, end, sentence, opens)


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
