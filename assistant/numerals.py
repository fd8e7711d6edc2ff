"""Reads single numbers: digits with separators, numerals of Chinese, Japanese and Korean, and number words.

What a separator or a word is worth may depend on the language ("1.470", "billion"). Each reader therefore gives all
values that the writing may have, the likeliest first.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cache
from importlib import resources
from itertools import pairwise
from typing import Any, NamedTuple

import regex
from text_to_num import find_numbers

POINT = "\ue000"  # a separator that can only be decimal: the Arabic one
_COMMA_LANGUAGES = frozenset("de es fr it pt ru tr vi nl pl uk cs sk el ro sv da nb fi id hu bg sr hr".split())
_POINT_LANGUAGES = frozenset("en zh ja ko hi th he".split())
_TEXT2NUM_LANGUAGES = frozenset("en de es fr it pt nl".split())
_GROUPED = regex.compile(rf"\d{{1,3}}(?:(?P<mark>[.,’' \xa0])\d{{3}})(?:(?P=mark)\d{{3}})*(?:[.,{POINT}]\d+)?")
_INDIAN = regex.compile(rf"\d{{1,2}}(?:,\d{{2}})+,\d{{3}}(?:[.{POINT}]\d+)?")
_CJK_DIGITS = {c: v for v, c in enumerate("零一二三四五六七八九")} | {
    "〇": 0,
    "两": 2,
    "兩": 2,
    "壹": 1,
    "贰": 2,
    "叁": 3,
}
_CJK_SMALL = {"十": 10, "百": 100, "千": 1000, "십": 10, "백": 100, "천": 1000, "廿": 20}
_CJK_LARGE = {"万": 4, "萬": 4, "亿": 8, "億": 8, "兆": 12, "京": 16, "만": 4, "억": 8, "조": 12}
_ROMAN_DIGITS = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}
_KOREAN_DIGITS = {c: v for v, c in enumerate("영일이삼사오육칠팔구")}
CJK_NUMERALS = "".join([*_CJK_DIGITS, *_CJK_SMALL, *_CJK_LARGE])
CJK_SCALES = "".join([*_CJK_SMALL, *_CJK_LARGE])
_CJK_PART = regex.compile(rf"\d[\d.,{POINT}]*|.", regex.S)


class Word(NamedTuple):
    """A word of a text as it is compared, and where it stands."""

    text: str
    start: int
    end: int


class Spelled(NamedTuple):
    """A number written in words; `ordinal` as in "fourth"; `words` is how many words it takes."""

    value: Decimal
    ordinal: bool
    start: int
    end: int
    words: int


@cache
def tables() -> Mapping[str, Any]:
    """The words of numbers and units, from quantities.json."""
    data: Mapping[str, Any] = json.loads(resources.files("assistant").joinpath("quantities.json").read_text("utf-8"))
    return data


def literal_values(literal: str, language: str | None) -> tuple[Decimal, ...]:  # noqa: PLR0911 - one for each way of writing
    """Values of digits with separators, likeliest first; none when it is no number ("1.2.3").

    A single point or comma with three digits behind it groups or is decimal by the custom of the language. Where
    that is mixed or the language is None, both are possible.
    """
    marks = [char for char in literal if not char.isdigit()]
    if not marks:
        return (Decimal(literal),)
    kinds = sorted(set(marks), key=marks.index)
    if len(kinds) == 1 and len(marks) == 1 and kinds[0] in ".,":
        grouped = regex.fullmatch(r"[1-9]\d{0,2}[.,]\d{3}", literal) is not None
        decimal = Decimal(literal.replace(",", "."))
        if not grouped:
            return (decimal,)
        whole = Decimal(literal.replace(kinds[0], ""))
        if language in _COMMA_LANGUAGES or language in _POINT_LANGUAGES:
            groups = (kinds[0] == ".") == (language in _COMMA_LANGUAGES)
            return (whole,) if groups else (decimal,)
        return (whole, decimal) if kinds[0] == "," else (decimal, whole)
    if _GROUPED.fullmatch(literal) or _INDIAN.fullmatch(literal):
        last = marks[-1]
        if len(kinds) == 2 or last == POINT:
            whole_part, _, fraction = literal.rpartition(last)
            return (Decimal(regex.sub(r"\D", "", whole_part) + "." + fraction),)
        return (Decimal(regex.sub(r"\D", "", literal)),)
    if marks == [POINT]:
        return (Decimal(literal.replace(POINT, ".")),)
    return ()


def roman_value(numeral: str) -> int:
    """The number that a Roman numeral in capitals, up to C, is."""
    worth = [_ROMAN_DIGITS[letter] for letter in numeral]
    return sum(-n if n < later else n for n, later in zip(worth, [*worth[1:], 0], strict=True))


def cjk_values(text: str, language: str | None) -> tuple[Decimal, ...]:
    """Values of numerals such as "三百万", "1万4千", "14700亿", "1조 4700억"; none when it is malformed.

    Large units multiply what stands before them: 万亿 is 10^4 · 10^8.
    """
    total, section, last = Decimal(0), Decimal(0), 0
    number: Decimal | None = None
    positional = False
    for part in _CJK_PART.findall(text):
        if part.isspace():
            continue
        if part in _CJK_DIGITS or part in _KOREAN_DIGITS:
            digit = _CJK_DIGITS.get(part, _KOREAN_DIGITS.get(part, 0))
            if number is not None and (section or total) and number != 0:
                return ()
            positional = number is not None
            number = Decimal(digit) + 10 * (number or 0)
        elif part in _CJK_SMALL:
            if positional and number and number > 9 and len(text) > 1 and not text[0].isdigit():
                return ()
            section += (1 if number is None else number) * _CJK_SMALL[part]
            number = None
        elif part in _CJK_LARGE:
            scale = Decimal(10) ** _CJK_LARGE[part]
            section += number or 0
            if not section and total:
                total *= scale
            elif total and last < _CJK_LARGE[part]:
                total = (total + section) * scale
            else:
                total += (section or 1) * scale
            section, number, last = Decimal(0), None, _CJK_LARGE[part]
        else:
            values = literal_values(part.rstrip(".,"), language)
            if not values or number is not None:
                return ()
            number = values[0]
    return (total + section + (number or 0),)


def scale_exponents(word: str, language: str | None) -> tuple[int, ...]:
    """Powers of ten that a word such as "billion" may mean; only that of the language if it knows the word."""
    by_language: Mapping[str, Mapping[str, int]] = tables()["scales"]
    if language is not None and word in by_language.get(language, {}):
        return (by_language[language][word],)
    found = _scales().get(word, ())
    # English is what the other readers of a bare "billion" would assume.
    return found if language is None else found[:1]


@cache
def _scales() -> dict[str, tuple[int, ...]]:
    by_word: dict[str, tuple[int, ...]] = {}
    for words in tables()["scales"].values():
        for word, exponent in words.items():
            known = by_word.get(word, ())
            by_word[word] = known if exponent in known else (*known, exponent)
    return by_word


def scaled_values(literal: str, word: str) -> tuple[Decimal, ...]:
    """Values of digits with a scale word in each language that knows the word: by its separators and its word."""
    by_language: Mapping[str, Mapping[str, int]] = tables()["scales"]
    return tuple(
        dict.fromkeys(
            value * Decimal(10) ** words[word]
            for language, words in by_language.items()
            if word in words
            for value in literal_values(literal, language)
        )
    )


@cache
def scale_words() -> frozenset[str]:
    """Every word that multiplies the number before it."""
    return frozenset(_scales())


def spelled_numbers(words: Sequence[Word], text: str, language: str) -> Iterator[Spelled]:
    """Numbers that are written in words of the language; none for a language without a table."""
    if language in _TEXT2NUM_LANGUAGES:
        yield from _by_text2num(words, text, language)
    elif language in tables()["numerals"]:
        yield from _by_table(words, text, language)


class _Token:
    def __init__(self, text: str, separated: bool) -> None:
        self._text = text
        self._separated = separated

    def text(self) -> str:
        return self._text

    def nt_separated(self, previous: object) -> bool:  # noqa: ARG002 - the protocol of text2num
        return self._separated

    def not_a_number_part(self) -> bool:
        return False


def _by_text2num(words: Sequence[Word], text: str, language: str) -> Iterator[Spelled]:
    if not words:
        return
    tokens = [_Token(words[0].text, False)]
    for before, word in pairwise(words):
        tokens.append(_Token(word.text, not _joins(text[before.end : word.start])))
    for found in find_numbers(tokens, language, threshold=0):
        digits = regex.match(r"\d+(?:[.,]\d+)?", found.text)
        if digits:
            value = Decimal(digits.group().replace(",", "."))
            first, last = words[found.start], words[found.end - 1]
            yield Spelled(value, found.is_ordinal, first.start, last.end, found.end - found.start)


def _by_table(words: Sequence[Word], text: str, language: str) -> Iterator[Spelled]:
    run: list[tuple[Word, Decimal]] = []
    for i, word in enumerate(words):
        value = _word_value(word.text, language, continues=bool(run))
        if word.text == "năm" and run and not _multiplies(words[i + 1 : i + 2]):
            value = None  # Vietnamese: "ba năm" is three years; five goes on a number only before its tens
        if run and (value is None or not _joins(text[run[-1][0].end : word.start])):
            yield from _compose(run)
            run = []
        if value is not None and (run or value < 1000 or word.text in _numerals(language)):
            run.append((word, value))
    yield from _compose(run)


def _multiplies(following: Sequence[Word]) -> bool:
    return any(word.text == "mươi" or word.text in tables()["scales"]["vi"] for word in following)


def _joins(between: str) -> bool:
    return not between.strip(" \xa0-‐")


def _word_value(word: str, language: str, *, continues: bool) -> Decimal | None:
    numerals = _numerals(language)
    scales = tables()["scales"][language]
    bare = word
    if language == "ar" and word not in numerals:
        bare = (word.removeprefix("و") if continues else word).removeprefix("ال")
    if bare in numerals:
        return Decimal(numerals[bare])
    return Decimal(10) ** scales[bare] if bare in scales else None


@cache
def _numerals(language: str) -> Mapping[str, int]:
    table = tables()["numerals"][language]
    if isinstance(table, str):  # the words from 0 on; where there are several for one number, with "|" between
        return {word: number for number, words in enumerate(table.split()) for word in words.split("|")}
    return dict(table)


def _compose(run: Sequence[tuple[Word, Decimal]]) -> Iterator[Spelled]:
    """Numbers of a run of number words: "two hundred thousand three", but "two three" are two."""
    total = current = Decimal(0)
    room = last_scale = Decimal("Infinity")
    first = 0
    for i, (word, value) in enumerate(run):
        fits, added = _appended(word.text, value, current, room, last_scale)
        if not fits:
            yield _spelled(run[first:i], total + current)
            total, current, first, last_scale = Decimal(0), value, i, Decimal("Infinity")
            room = _room(value)
        elif value >= 1000:
            total = total * value if current == 0 and total else total + (current or 1) * value
            current, last_scale, room = Decimal(0), value, min(value, Decimal(1000))
        else:
            current, room = added, _room(value)
    if run[first:]:
        yield _spelled(run[first:], total + current)


def _appended(word: str, value: Decimal, current: Decimal, room: Decimal, last_scale: Decimal) -> tuple[bool, Decimal]:
    """Whether a number word goes on with the number before it, and what is below a thousand then."""
    if word == "mươi":  # Vietnamese: "hai mươi" is two tens
        return current < 10, (current or Decimal(1)) * 10
    if value >= 1000:
        return value < last_scale or current == 0, current
    if value == 100:
        return current < 10, (current or Decimal(1)) * 100
    if word in _numerals("ar") or word.startswith("و"):  # Arabic: "خمسة وعشرون" is five and twenty
        return value % 10 == 0 or value < room, current + value
    return value < room, current + value


def _room(value: Decimal) -> Decimal:
    """What may be added to a number word: less than a ten to 20, less than a hundred to 200, nothing to 7."""
    if value >= 100:
        return Decimal(100)
    return Decimal(10) if value >= 20 or value == 10 else Decimal(0)


def _spelled(run: Sequence[tuple[Word, Decimal]], value: Decimal) -> Spelled:
    return Spelled(value, False, run[0][0].start, run[-1][0].end, len(run))
