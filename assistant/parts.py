"""Splits a question into the parts that it asks for: "What is A, and what is B?", "Compare A and B."

This module sees only the text, and proposes; whether a proposal holds is decided on evidence (assistant/division).
"""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice, pairwise

import regex

from assistant.locale import Locale
from assistant.question import Question
from assistant.relative_years import YEAR

MOST_PARTS = 6
_MOST_COORDINATIONS = 2  # each is tried on evidence, which takes an embedding a part
_LONGEST = 500  # characters; what is longer is more than a question

_LETTER = regex.compile(r"[\p{L}\p{N}]")
_SENTENCE_END = regex.compile(r"[?!;。؟؛।\n]+|(?<=\p{L}{3})\.(?=\s)")
_COMMA = regex.compile(r"(?<!\d),|,(?!\d)|[、،]")
_FIRST_WORD = regex.compile(r"\s*\S*[\p{L}\p{N}]\S*")
_LAST_WORD = regex.compile(r"\S*[\p{L}\p{N}]\S*\s*$")
_EDGES = " \t\r\n,;:.?!。、،؛؟।"

_MOST_BETWEEN_YEARS = 4  # words: "und im Jahr", "compared with those of"
_LONGEST_BETWEEN_YEARS = 30

# How much a boundary parts what stands on its sides.
_THINGS, _CLAUSES, _SENTENCES = 1, 2, 3

_SPACELESS = r"\p{Han}\p{Hiragana}\p{Katakana}"
_CONTENT = regex.compile(rf"[{_SPACELESS}]{{1,4}}|[[\p{{L}}\p{{M}}\p{{N}}]--[{_SPACELESS}]]+", regex.V1)
_ONLY_ASKING = "interrogative compare joining filler".split()

# What surrounds the things that are coordinated in "What did A and B bring?": words that only ask or join.
_FRAME = "joining interrogative compare how_many who when where".split()


@dataclass(frozen=True, slots=True)
class Part:
    """One of the things that a question asks for: `text` asks for it alone, `wording` is how the question puts it.

    `refers_back`: it has a pronoun, so `text` begins with the part before it. `may_lean`: it is so short that it may
    ask about what the part before it names ("and the total cost?").
    """

    text: str
    wording: str
    refers_back: bool = False
    may_lean: bool = False


@dataclass(frozen=True, slots=True)
class Division:
    """The parts of a question, at least two.

    `by_clause`: each part asks for itself, as in "What is A, and what is B?". Otherwise each part is the question
    with one of the coordinated things, the others left out. `surely`: no part may be a subordinate clause of another.
    """

    parts: tuple[Part, ...]
    by_clause: bool
    surely: bool = True


@dataclass(frozen=True, slots=True)
class _Boundary:
    start: int
    end: int
    strength: int
    conjoins: bool


def pieces(question: Question) -> tuple[Part, ...]:
    """The clauses of a text that `divisions` takes for one, since a comma before "who" or "which" may stand before a
    subordinate clause ("When was it held, who spoke?"): for a text that nothing answers as a whole. None for others.
    """
    text, locale = unicodedata.normalize("NFKC", question.text), question.locale
    boundaries = _boundaries(text, locale, subordinate_too=True) if len(text) <= _LONGEST else []
    return _clauses(text, boundaries, locale)


def years_apart(question: Question) -> Division | None:
    """The question once for each of the years that it names side by side ("in 2020 and 2021", "从2022年到2023年"); None
    when it names fewer than two, or elsewhere too.

    `surely`: it asks for each, as it does of a year and the next. "From 2010 to 2020" may be one span of time.
    """
    text, locale = unicodedata.normalize("NFKC", question.text), question.locale
    found = list(YEAR.finditer(text)) if len(text) <= _LONGEST else []
    between = [text[one.end() : other.start()] for one, other in pairwise(found)]
    years = sorted({int(one.group()) for one in found})
    if not 2 <= len(years) == len(found) <= MOST_PARTS or any(map(_SENTENCE_END.search, between)):
        return None
    if any(len(words.split()) > _MOST_BETWEEN_YEARS or len(words) > _LONGEST_BETWEEN_YEARS for words in between):
        return None
    start, end = found[0].start(), found[-1].end()
    # Words that only say that years are compared say nothing of one of them.
    alone = [locale.without(f"{text[:start]}{one.group()}{text[end:]}", ["compare"]) for one in found]
    parts = [Part(" ".join(own.split()).strip(_EDGES), one.group()) for own, one in zip(alone, found, strict=True)]
    joined = all(_COMMA.search(words) or locale.asks("conjunction", words) for words in between)
    is_each = joined or locale.asks("compare", text) or years[-1] - years[0] == len(years) - 1
    return Division(tuple(parts), by_clause=False, surely=is_each)


def divisions(question: Question) -> list[Division]:
    """The ways in which the text of a question may be divided, the likeliest first; none for a plain question."""
    text, locale = unicodedata.normalize("NFKC", question.text), question.locale
    boundaries = _boundaries(text, locale) if len(text) <= _LONGEST else []
    if clauses := _clauses(text, boundaries, locale):
        return [Division(clauses, by_clause=True)]
    coordinations = islice(_coordinations(text, boundaries, locale), _MOST_COORDINATIONS)
    return [Division(parts, by_clause=False) for parts in coordinations]


def _boundaries(text: str, locale: Locale, *, subordinate_too: bool = False) -> list[_Boundary]:
    """Where the text may be divided: at the ends of sentences, at commas and at conjunctions; at commas that may stand
    before or after a subordinate clause only if told so.
    """
    found = [_Boundary(*match.span(), _SENTENCES, False) for match in _SENTENCE_END.finditer(text)]
    found += [_Boundary(*match.span(), _CLAUSES, False) for match in _COMMA.finditer(text)]
    found += [_Boundary(*match.span(), _THINGS, True) for match in locale.found("conjunction", text)]
    boundaries: list[_Boundary] = []
    for one in sorted(found, key=lambda boundary: boundary.start):
        last = boundaries[-1] if boundaries else None
        if last and not _LETTER.search(text[last.end : one.start]):
            strength, conjoins = max(last.strength, one.strength), last.conjoins or one.conjoins
            boundaries[-1] = _Boundary(last.start, max(last.end, one.end), strength, conjoins)
        else:
            boundaries.append(one)
    inner = [
        one for one in boundaries if locale.residue(text[: one.start], ["compare"]) and _LETTER.search(text[one.end :])
    ]
    return [
        _weighed(one, text, locale)
        for one in inner
        if (subordinate_too or not _joins_subordinate_clause(one, text, locale))
        and not _joins_question_words(one, text, locale)
    ]


def _weighed(boundary: _Boundary, text: str, locale: Locale) -> _Boundary:
    """A conjunction before a question word joins clauses: "… and how many …"."""
    opens_clause = any(
        found.start() >= boundary.end and not _LETTER.search(text[boundary.end : found.start()])
        for found in locale.found("interrogative", text)
    )
    return replace(boundary, strength=max(boundary.strength, _CLAUSES)) if opens_clause else boundary


def _joins_question_words(boundary: _Boundary, text: str, locale: Locale) -> bool:
    """Whether question words stand right before and after it: "how and when did … begin?" asks of one thing. Where the
    question word ends a clause ("收入是多少，谁…"), a comma or a stop after it does not join.
    """
    clause = _COMMA.split(_SENTENCE_END.split(text[: boundary.start])[-1])[-1]
    if boundary.strength == _SENTENCES or (not boundary.conjoins and _content(clause, locale)):
        return False
    spans = [found.span() for found in locale.found("interrogative", text)]
    before = any(end <= boundary.start and not text[end : boundary.start].strip() for _, end in spans)
    return before and any(start >= boundary.end and not text[boundary.end : start].strip() for start, _ in spans)


def _joins_subordinate_clause(boundary: _Boundary, text: str, locale: Locale) -> bool:
    """Whether a mere comma stands before "…, which were built in 2021" or after "When it was built, …"."""
    if boundary.strength != _CLAUSES or boundary.conjoins:
        return False
    before = _SENTENCE_END.split(text[: boundary.start])[-1]
    opens_with_when = locale.asks("relative", before) and locale.asks("when", before)
    return opens_with_when or locale.asks("relative", text[boundary.end :])


# Clauses: each has a question word of its own


def _clauses(text: str, boundaries: Sequence[_Boundary], locale: Locale) -> tuple[Part, ...]:
    starts = [0, *(boundary.end for boundary in boundaries)]
    ends = [*(boundary.start for boundary in boundaries), len(text)]
    pieces = list(zip(starts, ends, strict=True))
    strengths = [boundary.strength for boundary in boundaries]
    while len(pieces) > 1:
        silent = [i for i, (start, end) in enumerate(pieces) if not _asks(text[start:end], locale)]
        if not silent and len(pieces) <= MOST_PARTS:
            return tuple(_completed(text, pieces, locale))
        _join(pieces, strengths, silent[0] if silent else len(pieces) - 1)
    return ()


def _asks(clause: str, locale: Locale) -> bool:
    """Whether the clause asks, by more than a subordinate clause, and for something: "Can you tell me" does not."""
    main, *others = _COMMA.split(clause)
    main = " ".join([main, *(other for other in others if not locale.asks("relative", other))])
    return locale.asks("interrogative", main) and bool(_content(main, locale))


def _join(pieces: list[tuple[int, int]], strengths: list[int], position: int) -> None:
    """Joins the piece with its neighbour across the weaker boundary; of equals, with the one before."""
    before = strengths[position - 1] if position > 0 else _SENTENCES + 1
    after = strengths[position] if position < len(strengths) else _SENTENCES + 1
    left = position - 1 if before <= after else position
    pieces[left : left + 2] = [(pieces[left][0], pieces[left + 1][1])]
    del strengths[left]


def _completed(text: str, pieces: Sequence[tuple[int, int]], locale: Locale) -> Iterator[Part]:
    """The clauses; one that refers to the clause before it ("and how fast did it grow?") is asked with that."""
    begin = 0
    for start, end in pieces:
        wording = text[start:end].strip(_EDGES)
        refers_back = start > 0 and locale.asks("refers_back", wording)
        begin = begin if refers_back else start
        may_lean = start > 0 and not refers_back and len(_content(wording, locale)) < 2
        yield Part(text[begin:end].strip(_EDGES), wording, refers_back, may_lean)


def _content(clause: str, locale: Locale) -> list[str]:
    """The words of a clause but those that only ask or join; of scripts without spaces, pieces of four characters."""
    return _CONTENT.findall(locale.without(clause, _ONLY_ASKING))


# Coordinated things inside one clause


def _coordinations(text: str, boundaries: Sequence[_Boundary], locale: Locale) -> Iterator[tuple[Part, ...]]:
    """For each chain of coordinated things ("A, B and C"), the text with each of them, the others left out."""
    frame = _frame(text, locale)
    # "Compare telecom revenue and volume growth" is of telecom volume and revenue growth: what is compared has words in
    # common, and a word too many harms a part less than one too few. Other things are told apart by all their words.
    compares = locale.asks("compare", text)
    for chain in _chains(boundaries, [] if compares else frame):
        things = _things(text, chain, frame, compares)
        wordings = _things(text, chain, frame, shares_words=False)
        around = text[: things[0][0]], text[things[-1][1] :]
        says_something = all(locale.residue(text[start:end], ["interrogative", "compare"]) for start, end in things)
        if len(things) <= MOST_PARTS and says_something:
            yield tuple(
                _thing_alone(text[slice(*thing)], text[slice(*wording)], around, locale)
                for thing, wording in zip(things, wordings, strict=True)
            )


def _thing_alone(thing: str, wording: str, around: tuple[str, str], locale: Locale) -> Part:
    # Words that only say that things are compared say nothing of a thing alone.
    text = " ".join(locale.without(f"{around[0]} {thing} {around[1]}", ["compare"]).split()).strip(_EDGES)
    return Part(text, wording.strip(_EDGES), may_lean=len(_content(text, locale)) < 2)


def _things(
    text: str, chain: Sequence[_Boundary], frame: Sequence[tuple[int, int]], shares_words: bool
) -> list[tuple[int, int]]:
    """Spans of the things that a chain of boundaries joins."""
    starts = [_reach_back(text, chain[0], frame, shares_words), *(joint.end for joint in chain)]
    ends = [*(joint.start for joint in chain), _reach_on(text, chain[-1].end, frame, shares_words)]
    return list(zip(starts, ends, strict=True))


def _chains(boundaries: Sequence[_Boundary], breaks: Sequence[tuple[int, int]]) -> Iterator[list[_Boundary]]:
    """Runs of boundaries without a break between them, up to the last conjunction of each."""
    chain: list[_Boundary] = []
    for joint in boundaries:
        if chain and any(chain[-1].end < start and end < joint.start for start, end in breaks):
            yield from _conjoined(chain)
            chain = []
        chain.append(joint)
    yield from _conjoined(chain)


def _conjoined(chain: Sequence[_Boundary]) -> Iterator[list[_Boundary]]:
    conjunctions = [i for i, joint in enumerate(chain) if joint.conjoins]
    if conjunctions:
        yield list(chain[: conjunctions[-1] + 1])


def _frame(text: str, locale: Locale) -> list[tuple[int, int]]:
    """Spans of what surrounds coordinated things: words that only ask or join, and punctuation."""
    spans = [found.span() for cue in _FRAME for found in locale.found(cue, text)]
    spans += [found.span() for pattern in (_SENTENCE_END, _COMMA) for found in pattern.finditer(text)]
    return sorted(spans)


def _reach_back(text: str, joint: _Boundary, frame: Sequence[tuple[int, int]], shares_words: bool) -> int:
    """Where the thing before the joint begins: with the frame that the thing after it begins with too ("the revenue of
    telecom and the price of oil"), or else with its last word when it shares the others, or else after the frame.
    """
    before = [span for span in frame if span[1] <= joint.start and _LETTER.search(text[span[1] : joint.start])]
    after = [span for span in frame if span[0] >= joint.end and not text[joint.end : span[0]].strip()]
    alike = {text[start:end].casefold() for start, end in after}
    if begins := [start for start, end in before if text[start:end].casefold() in alike]:
        return max(begins)
    begin = max((end for _, end in before), default=0)
    last_word = _LAST_WORD.search(text, begin, joint.start) if shares_words else None
    return last_word.start() if last_word else begin


def _reach_on(text: str, position: int, frame: Sequence[tuple[int, int]], shares_words: bool) -> int:
    """Where the thing that begins at the position ends: before the frame after it, or with its first word when it
    shares the others. The frame before it is part of it ("of the volume").
    """
    end = len(text)
    for frame_start, frame_end in frame:
        if frame_start >= position and _LETTER.search(text[position:frame_start]):
            end = frame_start
            break
        if frame_start >= position:
            position = max(position, frame_end)
    word = _FIRST_WORD.match(text, position, end) if shares_words else None
    return word.end() if word else end
