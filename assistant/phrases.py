"""The phrases of a text that name what it is about: terms between quotation marks, and words that stand together again.

What a text repeats word for word is what it is about, in whatever language: no list of terms is needed, and no part of
speech is told. The idea is that of RAKE (Rose et al. 2010), which parts a text at its words of grammar.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

import regex
from babel import Locale as Cldr
from babel import UnknownLocaleError
from babel.units import format_unit
from bm25s import stopwords

from assistant.locale import DEFAULT_LANGUAGE, load_locale
from assistant.numerals import tables
from assistant.quotations import Quotation, quotation_spans
from assistant.terms import CAPITALISES_NOUNS

MOST_WORDS = 4
LEAST_CHARACTERS = 3

# A noun says enough alone, where nouns begin with a capital, when it is as long as that.
_LONG_WORD = 6

# Words of grammar in the languages that the package knows, all at once.
GRAMMAR = frozenset[str]().union(*(words for name, words in vars(stopwords).items() if name.isupper()))
_UNSPACED = regex.compile(r"[\p{Han}\p{Katakana}ー\p{Hiragana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}]\p{M}*")
# In Japanese, what hiragana write is grammar.
_RUN = regex.compile(r"(?:[\p{Han}\p{Katakana}ー\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}]\p{M}*){2,}")
_RUN_PART = regex.compile(r"[\p{Han}\p{Katakana}ー\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}]")
_WORD = regex.compile(r"[\p{L}\p{N}][\p{L}\p{M}\p{N}]*(?:['’./-][\p{L}\p{N}][\p{L}\p{M}\p{N}]*)*")
_JOINED = regex.compile(r"\b(\p{L}[\p{L}\p{M}]+) (\p{L}+) $")
_JOINED_WITHIN = 60

# Characters that belong to no word but their own.
_OF_GRAMMAR = frozenset("的了是和与與及在之也都")

# The marks of a title in Chinese.
_TITLE = regex.compile(r"《([^《》]{2,80})》")
_LONGEST_TITLE = 80
_INTRODUCED = regex.compile(r"[:：,，]\s*$")
_NUMBER = regex.compile(r"\p{N}[\p{N}.,/-]*(?:st|nd|rd|th)?\.?")
_POSSESSIVE = regex.compile(r"['’]s?$")
_NAME = regex.compile(r"\p{Lu}.*\p{N}|\p{N}.*\p{Lu}|(?:.*\p{Lu}){2}")
_CAPITAL = regex.compile(r"\p{Lu}")
# With what a figure is compared, in scripts without spaces.
_COMPARED = regex.compile("同比|环比|環比|前年比|前月比|前期比")
# What stands between a number and its unit in a script without spaces.
_SCALES = regex.compile(r"[十百千万亿萬億兆]+")
# Right after a name at the beginning of a line: it is the label of who speaks, unless a figure follows.
_LABELLED = r"(?m)^\W*{name}(?: ?[(（][^()（）\n]*[)）])?\s*[:：](?!\s*\p{{N}})"
_SPANS = ("day", "week", "month", "quarter", "year", "decade", "century")
_ENDS = " \t\n.,;:!?…。，；：！？、؟،؛।"

CountTokens = Callable[[str], int]
"""The number of tokens that an embedding model reads for a text."""


@dataclass(frozen=True, slots=True)
class _Word:
    """A word of a text, in characters of it; `after_number` tells that a number stands before it."""

    text: str
    start: int
    end: int
    after_number: bool = False


@dataclass(frozen=True, slots=True)
class _Phrase:
    """What may be a phrase: so many words from `start`; `ends` tells that no word follows that could be part of it.

    `before` is a word with one of grammar that stand before it ("information and " before "communications industry").
    """

    text: str
    start: int
    words: int
    ends: bool
    before: str


class Phrases:
    """The phrases of one document."""

    def __init__(self, text: str, language: str, count_tokens: CountTokens) -> None:
        """Counts the phrases of the whole text, in the language. The tokens of an embedding model tell where the words
        of a script without spaces end.
        """
        self._language, self._count_tokens = language, count_tokens
        self._counts, self._before = Counter[str](), dict[str, set[str]]()
        for phrase in (phrase for line in text.splitlines() for phrase in self._all(line)):
            self._counts[phrase.text.casefold()] += 1
            self._before.setdefault(phrase.text.casefold(), set()).add(phrase.before.casefold())
        self._calendar = calendar_words(language)
        self._text = text

    def ends_whole(self, phrase: str) -> bool:
        """Whether a phrase of a script without spaces ends with a word that may end one: with no unit, and with none of
        a single character, which mostly is a verb or a measure.
        """
        run = regex.search(r"(?:[\p{Han}\p{Katakana}ー\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}]\p{M}*)+$", phrase)
        if run is None:
            return True
        if any(_is_unit(run.group()[at:]) for at in range(len(run.group()))):
            return False
        *_, (start, end) = self._words(run.group())
        return end - start > 1

    def within(self, sentence: str) -> list[str]:
        """The phrases of a sentence of the document, verbatim, the most telling first."""
        inside = {span: sentence[span[0] + 1 : span[1] - 1].strip(_ENDS) for span in quotation_spans(sentence)}
        said = {span for span, term in inside.items() if _is_introduced(sentence[: span[0]], term)}
        titles = {match.span(): match[1] for match in _TITLE.finditer(sentence)}
        named = (term for span, term in inside.items() if _is_named(term, introduced=span in said))
        found = dict.fromkeys((*titles.values(), *named))
        inside |= titles
        # A piece of what is named as a whole, or of somebody's words, names nothing.
        whole = [span for span, term in inside.items() if len(term.split()) > 1 or term in found or span in said]
        telling = [one for one in self._all(sentence) if self._tells(one) and not _stands_in(one, whole)]
        for one in sorted(telling, key=lambda one: (-one.words, one.start)):
            if not any(one.text in longer for longer in found):
                found[self._whole(one)] = None
        return list(found)

    def _whole(self, phrase: _Phrase) -> str:
        """The phrase with what stands before it, when it never stands without: what repeats is longer then."""
        always = self._counts[phrase.text.casefold()] > 1 and len(self._before[phrase.text.casefold()]) == 1
        return phrase.before + phrase.text if always else phrase.text

    def _tells(self, phrase: _Phrase) -> bool:
        words = phrase.text.casefold().split()
        if len(phrase.text) < LEAST_CHARACTERS or _POSSESSIVE.search(words[-1]) or not self._calendar.isdisjoint(words):
            return False
        if _is_unit(phrase.text) or _COMPARED.search(phrase.text):
            return False
        if regex.search(_LABELLED.format(name=regex.escape(phrase.text)), self._text):
            return False
        if self._is_name(phrase):
            return True
        repeated = self._counts[phrase.text.casefold()] > 1
        if _UNSPACED.match(phrase.text):
            return repeated and self._is_whole(phrase.text)
        return repeated and phrase.words > 1

    def _is_whole(self, phrase: str) -> bool:
        """Whether a phrase of a script without spaces is no piece of a longer one: different characters stand before
        and after it (accessor variety: Feng et al. 2004).
        """
        places = [match.start() for match in regex.finditer(regex.escape(phrase), self._text)]
        before = [self._text[place - 1 : place] for place in places]
        after = [self._text[place + len(phrase) : place + len(phrase) + 1] for place in places]
        return all(
            len({*side}) > 1 or side[0] in _OF_GRAMMAR or not _RUN_PART.match(side[0]) for side in (before, after)
        )

    def _is_name(self, phrase: _Phrase) -> bool:
        """Whether it is a name such as "IPv6" or, where not all nouns begin with a capital, "Lake Orrin"; of those that
        do, a long one that the document repeats; or what begins with a name and is not cut off ("5G base stations").
        """
        first, *others = phrase.text.split()
        if _NAME.fullmatch(first):
            return not others or phrase.ends
        if not phrase.start or not all(_CAPITAL.match(word) for word in (first, *others)):
            return False
        return self._language not in CAPITALISES_NOUNS or (
            len(phrase.text) >= _LONG_WORD and self._counts[phrase.text.casefold()] > 1
        )

    def _all(self, text: str) -> Iterator[_Phrase]:
        """What may be phrases: up to MOST_WORDS words side by side, none of them one of grammar."""
        for stretch in (*self._spaced(text), *self._unspaced(text)):
            for first in range(len(stretch)):
                for last in range(first, min(first + MOST_WORDS, len(stretch))):
                    if not _is_cut(stretch, first, last):
                        start, words = stretch[first].start, last - first + 1
                        before = _before(text, start) if not first else ""
                        yield _Phrase(text[start : stretch[last].end], start, words, last + 1 == len(stretch), before)

    def _spaced(self, text: str) -> Iterator[list[_Word]]:
        """The words that stand side by side in a script with spaces."""
        joining = {at for found in load_locale(self._language).found("joining", text) for at in range(*found.span())}
        stretch: list[_Word] = []
        end, number_ended = 0, -1
        for found in _WORD.finditer(text):
            is_number = bool(_NUMBER.fullmatch(found.group()))
            is_grammar = found.group().casefold() in GRAMMAR or found.start() in joining
            is_other = is_number or is_grammar or bool(_UNSPACED.search(found.group()))
            if stretch and (is_other or text[end : found.start()] != " "):
                yield stretch
                stretch = []
            if not is_other:
                follows = number_ended >= 0 and not text[number_ended : found.start()].strip()
                stretch.append(_Word(found.group(), *found.span(), after_number=follows))
            end, number_ended = found.end(), found.end() if is_number else -1
        if stretch:
            yield stretch

    def _unspaced(self, text: str) -> Iterator[list[_Word]]:
        """The words that stand side by side in a script without spaces."""
        for run in _RUN.finditer(text):
            stretch: list[_Word] = []
            for start, end in self._words(run.group()):
                word = run.group()[start:end]
                if word in GRAMMAR:
                    yield stretch
                    stretch = []
                else:
                    counted = start == 0 and bool(_NUMBER.fullmatch(text, max(run.start() - 1, 0), run.start()))
                    stretch.append(_Word(word, run.start() + start, run.start() + end, after_number=counted))
            yield stretch

    def _words(self, run: str) -> Iterator[tuple[int, int]]:
        """Spans of the words of a run: between two characters a word ends when no token is cut there."""
        whole, none = self._count_tokens(run), self._count_tokens("")
        inside = range(1, len(run))
        ends = [at for at in inside if self._count_tokens(run[:at]) + self._count_tokens(run[at:]) - whole <= none]
        yield from pairwise([0, *ends, len(run)])


def _is_unit(phrase: str) -> bool:
    """Whether it is the name of a unit, or of a number of units such as "亿立方米"."""
    folded = phrase.casefold()
    return folded in unit_names() or (
        _UNSPACED.match(folded) is not None and _SCALES.sub("", folded, count=1) in unit_names()
    )


@cache
def unit_names() -> frozenset[str]:
    """The names of units in all languages that are known, in small letters, but those of a single character."""
    return frozenset(name.casefold() for names in tables()["units"].values() for name in names if len(name) > 1)


def _is_introduced(before: str, quoted: str) -> bool:
    """Whether a colon introduces what stands between marks, as somebody's words, or a comma before a capital."""
    found = _INTRODUCED.search(before)
    return found is not None and (found[0][0] in ":：" or _CAPITAL.match(quoted) is not None)


def _is_named(quoted: str, introduced: bool) -> bool:
    """Whether what stands between marks is a term, such as “gigabit cities”, or a title, whose words have capitals."""
    if not LEAST_CHARACTERS <= len(quoted) <= _LONGEST_TITLE:
        return False
    words = [word for word in quoted.split() if word.casefold() not in GRAMMAR]
    return Quotation(quoted, introduced).is_term or all(_CAPITAL.match(word) for word in words)


def _stands_in(phrase: _Phrase, spans: list[tuple[int, int]]) -> bool:
    return any(start <= phrase.start < end for start, end in spans)


def _before(text: str, start: int) -> str:
    """A word and one of grammar before the place, if such stand there."""
    found = _JOINED.search(text, max(start - _JOINED_WITHIN, 0), start)
    is_joined = found and found[2].casefold() in GRAMMAR and found[1].casefold() not in GRAMMAR
    return found[0] if found and is_joined else ""


def _is_cut(stretch: list[_Word], first: int, last: int) -> bool:
    """Whether the words are a part of a name that goes on, or a unit that a number stands before."""
    before = stretch[first - 1].text if first else ""
    after = stretch[last + 1].text if last + 1 < len(stretch) else ""
    begins, ends = _CAPITAL.match(stretch[first].text), _CAPITAL.match(stretch[last].text)
    return bool(stretch[first].after_number or (begins and _CAPITAL.match(before)) or (ends and _CAPITAL.match(after)))


@cache
def calendar_words(language: str) -> frozenset[str]:
    """Words for spans of time, and the names of months and days, in the language: "last year" is no topic."""
    try:
        locale = Cldr.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        locale = Cldr.parse(DEFAULT_LANGUAGE)
    spans = [format_unit(n, f"duration-{span}", locale=locale) for span in _SPANS for n in (1, 2, 5)]
    kinds = [kind["format"][width] for kind in (locale.months, locale.days) for width in ("wide", "abbreviated")]
    texts = [*spans, *(name for kind in kinds for name in kind.values())]
    return frozenset(word.strip(".") for text in texts for word in text.casefold().split() if not word.isdigit())
