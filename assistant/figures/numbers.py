"""Which quantities of a sentence are figures, their bounds, ranges and rates, and by how much something changed.

The numbers and units themselves are read by `assistant.quantities`.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

import regex

from assistant.figures.figure import RANK, RATES, TIMES, Bound, Direction
from assistant.figures.per import Per, is_base, per_after, per_before
from assistant.figures.periods import Period
from assistant.figures.repeated import repeated
from assistant.figures.unlisted import is_round_the_clock, is_time_of_day, is_vague
from assistant.figures.words import Words
from assistant.quantities import Quantity

_NO_FIGURES = frozenset({"date", "time", "year"})

_SHARES: Mapping[tuple[str | None, str | None], int] = {
    ("years", "months"): 12,
    ("days", "hours"): 24,
    ("hours", "minutes"): 60,
    ("minutes", "seconds"): 60,
}
"""How many of the second unit the first one is."""

# "1. We will ...": the number of an item, where a sentence begins.
_ITEM = regex.compile(r"\s*[(（]?\d{1,3}(?:[.．](?=\s|\p{Han}|$)|[、)）])")
_HOUR_AND_MINUTES = regex.compile(r"\d+\s?h(?:eures?)?\s?[0-5]\d")  # "Le trajet dure 2 h 15"
_CLOSE = 60  # characters before or after a number in which the words about it stand
_RANK_OF_WORDS = 100  # nobody comes in so late and says so


@dataclass(frozen=True, slots=True)
class Number:
    """A figure of a sentence, before it is known what it measures: `text[start:end]` is the number with its unit.

    `follows` says that it goes on a list with the number before it: "3.2%, 1.8% and 5.5%". `per` is what it is so much
    each of.
    """

    start: int
    end: int
    value: Decimal
    unit: str | None
    to: Decimal | None = None
    bound: Bound | None = None
    change: Direction | None = None
    compared_with: str | None = None
    follows: bool = False
    per: Per | None = None


def find_numbers(
    text: str,
    words: Words,
    language: str,
    quantities: Sequence[Quantity],
    periods: Sequence[Period],
    proportional: Sequence[Number] = (),
) -> list[Number]:
    """The figures among the quantities of a sentence, in its order, with its changes that are told in proportion."""
    numbered = _ITEM.match(text)
    said = [one for one in quantities if not numbered or one.start >= numbered.end()]
    numbers = [number for number in (_figure(text, words, one, periods) for one in said) if number]
    numbers = list(_ranges(text, words, list(_durations(text, words, numbers))))
    apart = [
        one for one in numbers if not any(one.start < other.end and other.start < one.end for other in proportional)
    ]
    numbers = list(_apart(sorted([*apart, *proportional], key=lambda one: one.start)))
    numbers = [_with_rate(text, words, language, _with_bound(text, words, number)) for number in numbers]
    numbers = _going_on(text, numbers)
    return _compared(text, words, _with_changes(text, words, numbers, periods), periods)


def _apart(numbers: Sequence[Number]) -> Iterator[Number]:
    """The numbers that share no character with one before: "½½" may be read as two."""
    end = 0
    for number in numbers:
        if number.start >= end:
            yield number
            end = number.end


# Which quantities are figures


def _figure(text: str, words: Words, quantity: Quantity, periods: Sequence[Period]) -> Number | None:
    start, end, unit = quantity.start, quantity.end, quantity.unit
    before, after = text[max(start - _CLOSE, 0) : start], text[end : end + _CLOSE]
    if unit in _NO_FIGURES or str(unit).startswith("name:") or any(p.start < end and start < p.end for p in periods):
        return None
    if _is_rank(words, quantity, before, after):
        numbered = words.numbered.search(before)
        return Number(start - len(numbered.group()) if numbered else start, end, quantity.value, RANK)
    at_least_one = quantity.value == 1 and (words.bound_before.search(before) or words.tenths.match(after))
    if unit == "ordinal" or not (quantity.certain or at_least_one) or _is_unlisted(text, words, quantity):
        return None
    number = Number(start, end, quantity.value, unit)
    if sign := _minus(words, before, after):
        return replace(number, start=start - sign[0], end=end + sign[1], value=-quantity.value)
    return _with_factor(words, number, after)


def _is_unlisted(text: str, words: Words, quantity: Quantity) -> bool:
    start, end = quantity.start, quantity.end
    before, own, after = text[max(start - _CLOSE, 0) : start], text[start:end], text[end : end + _CLOSE]
    if is_time_of_day(text, start, end, quantity.unit, quantity.value) or is_base(text, end):
        return True
    return is_round_the_clock(text, start, end) or is_vague(before, own) or words.no_figure(before, own, after)


def _with_factor(words: Words, number: Number, after: str) -> Number:
    """A bare number with "times", "thirds" or "tenths" after it, and years with what makes them an age."""
    if number.unit is not None:
        aged = words.age_after.match(after) if number.unit == "years" else None
        return replace(number, end=number.end + aged.end()) if aged else number
    if tenths := words.tenths.match(after):
        more = tenths["hundredths"] or "0"
        rest = 5 if tenths["half"] else int(more) if more.isdecimal() else "零一二三四五六七八九".index(more)
        return replace(number, end=number.end + tenths.end(), unit="percent", value=number.value * 10 + rest)
    if times := words.times.match(after):
        return replace(number, end=number.end + times.end(), unit=TIMES)
    if part := words.fraction.match(after):
        whole = next(int(name[1:]) for name, found in part.groupdict().items() if found)
        return replace(number, end=number.end + part.end(), value=number.value / whole)
    return number


def _is_rank(words: Words, quantity: Quantity, before: str, after: str) -> bool:
    if quantity.unit not in ("ordinal", None) or quantity.value != int(quantity.value) or quantity.value < 1:
        return False
    if quantity.unit is None and not words.numbered.search(before):
        return False
    ranked = words.rank_before.search(before) or words.rank_after.match(after)
    return quantity.value < _RANK_OF_WORDS and ranked is not None


def _minus(words: Words, before: str, after: str) -> tuple[int, int] | None:
    """How many characters before and after a number make it negative; None where none do."""
    if before[-1:] in ("-", "−", "–") and before[-2:-1] in ("", " ", "(", "（"):
        return 1, 0
    if said := words.minus_before.search(before):
        return len(said.group()), 0
    below = words.minus_after.match(after)
    return (0, below.end()) if below else None


# Durations


def _durations(text: str, words: Words, numbers: Sequence[Number]) -> Iterator[Number]:
    """The numbers, a duration that is told in two units or more made one, in the smallest: "1 hour 20 minutes"."""
    last: Number | None = None
    for number in numbers:
        whole = _duration(text, words, last, number) if last else None
        if last and not whole:
            yield last
        last = whole or number
    if last:
        yield last


def _duration(text: str, words: Words, first: Number, second: Number) -> Number | None:
    between = text[first.end : second.start]
    unit = first.unit
    if unit is None and second.unit == "seconds" and (minutes := words.minutes.match(between)):
        unit, between = "minutes", between[minutes.end() :]
    if unit == "hours" and second.unit is None and _HOUR_AND_MINUTES.fullmatch(text, first.start, second.end):
        second, between = replace(second, unit="minutes"), ""
    share = _SHARES.get((unit, second.unit))
    if share is None or not 0 <= second.value < share or not words.goes_on.fullmatch(between):
        return None
    if first.value != int(first.value) or words.between.search(text[max(first.start - _CLOSE, 0) : first.start]):
        return None
    return Number(first.start, second.end, first.value * share + second.value, second.unit)


# Ranges


def _ranges(text: str, words: Words, numbers: Sequence[Number]) -> Iterator[Number]:
    """The numbers; of two that are the ends of a range one is made, and "from 19 hours to seven" are both hours."""
    skipped = False
    for position, number in enumerate(numbers):
        following = numbers[position + 1] if position + 1 < len(numbers) else None
        if skipped:
            skipped = False
        elif following and _is_range(text, words, number, following):
            yield replace(number, end=following.end, to=following.value, unit=following.unit)
            skipped = True
        else:
            yield number
            if following and _moves(text, words, number, following):
                yield replace(following, unit=number.unit)
                skipped = True


def _is_range(text: str, words: Words, first: Number, second: Number) -> bool:
    if first.value >= second.value or first.unit not in (None, second.unit) or second.unit in (RANK, TIMES):
        return False
    before, between = text[max(first.start - _CLOSE, 0) : first.start], text[first.end : second.start]
    if words.between.search(before):
        return words.and_.fullmatch(between) is not None
    return words.to.fullmatch(between) is not None and not words.from_.search(before)


def _moves(text: str, words: Words, first: Number, second: Number) -> bool:
    """Whether something moves from the first number to the second, which leaves out its unit."""
    before, between = text[max(first.start - _CLOSE, 0) : first.start], text[first.end : second.start]
    apart = words.from_.search(before) is not None and words.to.fullmatch(between) is not None
    return apart and second.unit is None and first.unit is not None and words.ends.match(text, second.end) is not None


# Bounds and rates


def _with_bound(text: str, words: Words, number: Number) -> Number:
    before, after = text[max(number.start - _CLOSE, 0) : number.start], text[number.end : number.end + _CLOSE]
    inside = words.bound_inside.search(text[number.start : number.end])
    for found in (inside, words.bound_before.search(before), words.bound_after.match(after)):
        if found and number.unit != RANK:
            return replace(number, bound=words.bound(found))
    return number


def _with_rate(text: str, words: Words, language: str, number: Number) -> Number:
    """The number, with the time in which it is so many ("180,000 apps every month") in its unit."""
    if number.unit in RATES or number.unit == RANK:
        return number
    per = number.unit and (per_after(text, number.end) or per_before(text, number.start))
    if per:
        return replace(number, unit=f"{number.unit}/{per.unit}", per=per)
    after = words.rate_after.match(text, number.end)
    before = words.rate_before.search(text[: number.start])
    name = words.time(after) if after else words.time(before) if before else None
    name = name or repeated(text, number.start, number.end, language)
    return replace(number, unit=f"{number.unit or 1}/{name}") if name else number


def _going_on(text: str, numbers: Sequence[Number]) -> list[Number]:
    """The numbers, those that something moves to with what it moves from is each of: "由每吨3.2立方米降至2.1立方米"."""
    found: list[Number] = []
    for number in numbers:
        last = found[-1] if found else None
        moves = last and last.per and _MOVES.fullmatch(text[last.end : number.start])
        same = last and last.per and last.unit == f"{number.unit}/{last.per.unit}"
        found.append(replace(number, unit=last.unit, per=last.per) if last and moves and same else number)
    return found


_MOVES = regex.compile(r"\s*(?:\p{Han}{0,2}[至到]|to|auf|à|a|до|إلى|から|에서)\s*", regex.I)


# Changes


def _with_changes(text: str, words: Words, numbers: Sequence[Number], periods: Sequence[Period]) -> list[Number]:
    changed: list[Number] = []
    for number in numbers:
        last = changed[-1] if changed else None
        own = number
        if number.unit != RANK:
            direction = _direction(text, words, number, last, periods)
            if direction is None and last and _goes_on(text, words, last, number, periods):
                own = replace(number, follows=True, change=last.change)
            elif (
                direction is None
                and last
                and last.unit == number.unit
                and words.list_by_between.fullmatch(text[last.end : number.start])
            ):
                own = replace(number, change=last.change)
            else:
                own = replace(number, change=direction)
        if number.change is not None:
            own = number
        if own.value < 0 and own.change and own.unit in RATES:
            own = replace(own, value=-own.value, change="down")
        changed.append(own)
    return changed


def _direction(
    text: str, words: Words, number: Number, last: Number | None, periods: Sequence[Period]
) -> Direction | None:
    """Whether the figure tells of a rise or a fall by so much; None for a level."""
    left = text[max(last.end if last else 0, number.start - 2 * _CLOSE) : number.start]
    right = text[number.end : number.end + _CLOSE]
    is_compared = any(period.is_compared and _is_near(text, period, number) for period in periods)
    return words.direction(left, right, number.unit, is_compared)


def _is_near(text: str, period: Period, number: Number) -> bool:
    """Whether no other clause stands between a period and a number."""
    between = text[number.end : period.start] if period.start >= number.end else text[period.end : number.start]
    return not regex.search(r"[;；。]|[,，]\s", between) and len(between) <= _CLOSE


def _goes_on(text: str, words: Words, last: Number, number: Number, periods: Sequence[Period]) -> bool:
    """Whether the number goes on a list with the last one: "by 12.5 percent in 2018 and 8.6 percent in 2019"."""
    if last.unit != number.unit:
        return False
    between = list(text[last.end : number.start])
    for period in periods:
        for at in range(max(period.start, last.end), min(period.end, number.start)):
            between[at - last.end] = " "
    return words.list_between.fullmatch("".join(between)) is not None


def _compared(text: str, words: Words, numbers: Sequence[Number], periods: Sequence[Period]) -> list[Number]:
    """The numbers, each change with what it is compared with: what follows it, or else what stands before it."""
    compared = list(numbers)
    for position, number in enumerate(numbers):
        if number.change is None:
            continue
        begin = numbers[position - 1].end if position else 0
        end = numbers[position + 1].start if position + 1 < len(numbers) else len(text)
        after = [
            p
            for p in periods
            if p.is_compared and number.end <= p.start < end and words.follows(text, number.end, p.start)
        ]
        before = [p for p in periods if p.is_compared and begin <= p.start and p.end <= number.start]
        if after or before:
            compared[position] = replace(number, compared_with=(after or before[::-1])[0].value)
        elif position and words.of_which.search(text[begin : number.start]):
            compared[position] = replace(number, compared_with=compared[position - 1].compared_with)
    for position in range(len(compared) - 1, 0, -1):
        _share_comparison(compared, position - 1, position)
    for position in range(1, len(compared)):
        _share_comparison(compared, position, position - 1)
    return compared


def _share_comparison(numbers: list[Number], to: int, of: int) -> None:
    later = numbers[max(to, of)]
    if later.follows and numbers[to].change and numbers[to].compared_with is None:
        numbers[to] = replace(numbers[to], compared_with=numbers[of].compared_with)
