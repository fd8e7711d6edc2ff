"""Who, of all who speak in an index, is named in a text; it takes no longer where more people speak."""

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate

import regex

from index.labels import PARTICLES
from index.offices import offices_before_names

_HAN_REPORTER = regex.compile(r"(?P<outlet>[\p{Han}\p{Latin}]{3,20})(?:记者|記者)$")
_NAME_WORD = regex.compile(r"\p{L}[\p{L}\p{M}'’\-]*\.?")
_LATIN = regex.compile(r"\p{Latin}")
_WITHOUT_MARK = str.maketrans("ıøłđ", "iold")
_TITLES = r"mr|mrs|ms|dr|herrn?|frau|m|mme|sra?|sig|sig\.ra"
# As a speaker's label has them: "Peter Lund, Carrow Herald".
_WORD = regex.compile(r"[^\s,;:/()（），、；：]+")
_PIECE = regex.compile(r"\p{Latin}+|\P{Latin}")


@dataclass(frozen=True, slots=True)
class _Names:
    """Where the speakers whose name begins with a word stand in their sequence, and those whose name alone has it; and
    the lengths of these words.
    """

    speakers: tuple[str, ...]
    beginning: dict[str, list[int]]
    alone: dict[str, list[int]]
    lengths: frozenset[int]


def without_speaker(text: str, speakers: Sequence[str]) -> tuple[str, str | None]:
    """(the text without the speaker's name, the speaker) when it names one of them, in full or by a part of the
    name that is no other's; otherwise (the text, None).
    """
    candidates = list(_candidates(text, _names(tuple(speakers))))
    for spelling in _SPELLINGS:
        for speaker, own in candidates:
            named = _naming(own, spelling)
            rest, count = regex.subn(named, " ", text, flags=regex.I, offices=offices_before_names())
            if count:
                return " ".join(rest.split()), speaker
    return text, None


def named_speakers(text: str, speakers: Sequence[str]) -> list[tuple[int, int, str]]:
    """Where the text first names each of the speakers whom it names (see `without_speaker`), and who that is, in the
    order of the text; of names that overlap, the longest, and of two that a keyboard types alike, the one as typed.
    """
    candidates = list(_candidates(text, _names(tuple(speakers))))
    found = (
        (regex.search(_naming(own, spelling), text, regex.I, offices=offices_before_names()), speaker)
        for spelling in _SPELLINGS
        for speaker, own in candidates
    )
    spans = ((*_whole(text, match.span(), speaker), speaker) for match, speaker in found if match)
    named: list[tuple[int, int, str]] = []
    for start, end, speaker in sorted(spans, key=_longest):
        if not named or start >= named[-1][1]:
            named.append((start, end, speaker))
    return named


def _whole(text: str, span: tuple[int, int], speaker: str) -> tuple[int, int]:
    """The span of a part of a name with the other words of the name that stand beside it: "Anna" in "Anna Gruber"."""
    start, end = span
    words = frozenset(map(_folded, _WORD.findall(speaker)))
    for after in _NAME_WORD.finditer(text, end):
        if text[end : after.start()].strip() or _folded(after.group()) not in words:
            break
        end = after.end()
    for before in reversed(list(_NAME_WORD.finditer(text, 0, start))):
        if text[before.end() : start].strip() or _folded(before.group()) not in words:
            break
        start = before.start()
    return start, end


def _longest(named: tuple[int, int, str]) -> tuple[int, int]:
    """Sorts "Paul Okoro" before "PAUL" where both are names."""
    return named[0], -named[1]


def _naming(names: Sequence[str], spelling: Callable[[str], str]) -> str:
    alternatives = "|".join(map(spelling, names))
    return rf"(?:\b(?:{_TITLES}|\L<offices>)\b\.?\s*)?(?<!\p{{Latin}})(?:{alternatives})(?:['’]s)?(?!\p{{Latin}})"


def _as_typed(name: str) -> str:
    """The name, or what is typed for it: "Aydin" for "Aydın"."""
    typed = ((letter, _plain(letter)) for letter in name)
    return "".join(regex.escape(letter) if plain == letter else f"[{letter}{plain}]" for letter, plain in typed)


_SPELLINGS: tuple[Callable[[str], str], ...] = (regex.escape, _as_typed)


def _plain(text: str) -> str:
    """The text with its Latin letters as a keyboard without their marks has them."""
    letters = (unicodedata.normalize("NFD", letter)[0] if _LATIN.match(letter) else letter for letter in text)
    return "".join(letters).translate(_WITHOUT_MARK)


def _candidates(text: str, known: _Names) -> Iterator[tuple[str, list[str]]]:
    """The speakers who may be named, in their order, each with the names that tell who it is."""
    folded = _folded(text)
    words = {word for run in folded.split() for word in _words_in(run, known.lengths)}
    found = {number for word in words for number in known.alone.get(word, ())}
    for word in words:
        found |= {number for number in known.beginning.get(word, ()) if _folded(known.speakers[number]) in folded}
    for number in sorted(found):
        speaker = known.speakers[number]
        yield speaker, [speaker, *(part for part in _parts(speaker) if number in known.alone.get(_folded(part), ()))]


def _words_in(run: str, lengths: frozenset[int]) -> Iterator[str]:
    """The parts of a run without white space, of one of the lengths, that begin and end with no piece of a Latin word;
    in scripts without spaces a name may stand anywhere.
    """
    pieces = _PIECE.findall(run)
    bounds = [0, *accumulate(map(len, pieces))]
    ends = frozenset(bounds)
    for start in bounds:
        for length in lengths:
            if start + length in ends:
                yield run[start : start + length]


@lru_cache(maxsize=8)
def _names(speakers: tuple[str, ...]) -> _Names:
    parts = Counter(part for speaker in speakers for part in _parts(speaker))
    beginning, alone = defaultdict(list), defaultdict(list)
    for number, speaker in enumerate(speakers):
        for part in _WORD.findall(speaker)[:1]:
            beginning[_folded(part)].append(number)
        for part in _parts(speaker):
            if parts[part] == 1:
                alone[_folded(part)].append(number)
    return _Names(speakers, dict(beginning), dict(alone), frozenset(map(len, [*beginning, *alone])))


def _parts(speaker: str) -> list[str]:
    """The parts of a name that may stand for it: no particle ("El Faro"); of 临江日报记者 also 临江日报."""
    words = [word for word in _WORD.findall(speaker) if len(word) > 1 and _folded(word) not in PARTICLES]
    outlet = _HAN_REPORTER.match(speaker)
    return list(dict.fromkeys([*words, *([outlet["outlet"]] if outlet else [])]))


def _folded(text: str) -> str:
    """The text in no case, its Latin letters without marks; as in a search without case, an I is an i with or without
    its dot.
    """
    return _plain(text.casefold().replace("i̇", "i"))
