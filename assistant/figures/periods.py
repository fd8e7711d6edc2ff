"""The periods that a sentence names, and what it compares with, by ISO 8601.

Years and dates are those of `assistant.quantities`, and quarters and halves of a year those of `parts_of_year`, in any
language that these read. Periods told from the day of the event ("last year") and open periods are read in English and
Chinese.
"""

from calendar import monthrange
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import regex

from assistant.figures.figure import ANNUAL_AVERAGE, MONTH_ON_MONTH, QUARTER_ON_QUARTER, YEAR_ON_YEAR
from assistant.figures.parts_of_year import parts_of_year
from assistant.quantities import Quantity

Match = regex.Match[str]
Part = Mapping[str, str | None]

_FIRST_PLAN = 1953  # of China's five-year plans; the second began in 1958, and the sixth, after a pause, in 1981
_PLAN_AFTER_PAUSE, _PLAN_AFTER_PAUSE_BEGAN = 6, 1981
_EARLY_IN_YEAR = 3  # months in which "the past three years" end with the year before


@dataclass(frozen=True, slots=True)
class Period:
    """A time that `text[start:end]` names; `is_compared` if it is what something else is compared with.

    `value` is as in `Figure.period`, or as in `Figure.compared_with`; empty where it is not known when the event was.
    """

    start: int
    end: int
    value: str
    is_compared: bool = False

    @property
    def year(self) -> int | None:
        """The calendar year that the period is, or is in."""
        years = {int(year) for year in regex.findall(r"(?<!\d)\d{4}(?!\d)", self.value)}
        return years.pop() if len(years) == 1 else None


@dataclass(frozen=True, slots=True)
class Calendar:
    """What a time is told from: the day of the event, the year that is spoken of, and whether of what is to come."""

    day: date | None
    year: int | None = None
    is_future: bool = False

    def relative(self, word: str) -> int | None:
        """The year that "last", "去年" and the like name."""
        steps = {"this": 0, "last": -1, "past": -1, "previous": -1, "next": 1, "coming": 1}
        steps |= {"今年": 0, "本年": 0, "去年": -1, "上年": -1, "前年": -2, "明年": 1, "后年": 2}
        if (step := steps.get(word.casefold())) is not None:
            return self.day.year + step if self.day else None
        return self._spoken_of

    @property
    def _spoken_of(self) -> int | None:
        """The year that "the year" means: what is to come is in none before that of the event."""
        if self.is_future and self.day:
            return max(self.year or self.day.year, self.day.year)
        return self.year

    def nearest(self, first_month: int, last_month: int) -> int | None:
        """The year of months that a sentence names without one: the year spoken of, or the latest before the event.

        What is to come is in the year of the event, or the next, or in a later one that is spoken of.
        """
        if self.day is None:
            return self.year
        today = (self.day.year, self.day.month)
        if self.is_future and self.year is not None and self.year > self.day.year:
            return self.year
        if self.is_future:
            return self.day.year if (self.day.year, last_month) >= today else self.day.year + 1
        years = [year for year in (self.year, self.day.year, self.day.year - 1) if year is not None]
        return next((year for year in years if (year, first_month) <= today), None)


def find_periods(text: str, language: str, quantities: Sequence[Quantity], calendar: Calendar) -> list[Period]:
    """The periods of a sentence in its order, those that something is compared with among them; none overlap."""
    found: list[Period] = []
    for match in _comparisons(language).finditer(text):
        value = next(name for name in _COMPARED if match[_key(name)])
        found.append(Period(*match.span(), value, is_compared=True))
    taken = [*found]
    for match in _periods(language).finditer(text):
        if not _overlaps(taken, *match.span()):
            taken.append(Period(*match.span(), _value(match, calendar) or ""))
    for start, end, part in parts_of_year(text, language):
        taken.append(Period(start, end, _of_months(part, calendar) or ""))
    for quantity in quantities:
        stated = None if _overlaps(taken, quantity.start, quantity.end) else _of_quantity(quantity, calendar)
        if stated:
            taken.append(Period(quantity.start, quantity.end, stated))
    taken.sort(key=lambda period: period.start)
    return list(_compared(text, language, _since(text, language, _joined(text, taken))))


def _overlaps(periods: Sequence[Period], start: int, end: int) -> bool:
    return any(period.start < end and start < period.end for period in periods)


# What a period is worth


def _value(match: Match, calendar: Calendar) -> str | None:
    part = match.groupdict()
    if part.get("plan"):
        return _five_year_plan(_number(part["plan"]))
    if part.get("past"):
        return _past_years(_number(part["past"]), calendar)
    if part.get("ago"):
        return _month_before(calendar)
    if first := part.get("from_year"):
        return f"{first}/{part['to_year']}" if first < part["to_year"] else None
    return _of_months(part, calendar)


def _of_months(part: Part, calendar: Calendar) -> str | None:
    """A year, a part of one, or the end of it."""
    first, last = _months(part)
    if not (any(part.values()) and 1 <= first <= last <= 12):
        return None
    named, word = part.get("year"), part.get("word")
    year = int(named) if named else calendar.relative(word) if word else calendar.nearest(first, last)
    if year is None:
        return None
    return _end_of(year, last) if part.get("end_of") else _written(year, (first, last), part)


def _written(year: int, months: tuple[int, int], part: Part) -> str:
    first, last = months
    if part.get("quarter"):
        return f"{year}-Q{last // 3}"
    if part.get("half"):
        return f"{year}-H{last // 6}"
    if months == (1, 12):
        return f"{year}"
    return f"{year}-{first:02}" if first == last else f"{year}-{first:02}/{year}-{last:02}"


def _months(part: Part) -> tuple[int, int]:  # noqa: PLR0911 - one for each way to name it
    """The first and the last month of the part of a year that is named."""
    if quarter := part.get("quarter"):
        number = _number(quarter)
        return 3 * number - 2, 3 * number
    if half := part.get("half"):
        return (1, 6) if half.casefold() in ("first", "上") else (7, 12)
    if quarters := part.get("quarters"):
        return 1, 3 * _number(quarters)
    if months := part.get("months"):
        return 1, min(_number(months), 12)
    if part.get("to_month"):
        return _number(part["from_month"]), _number(part["to_month"])
    if month := part.get("month"):
        return _number(month), _number(month)
    return 1, 12


def _end_of(year: int, month: int) -> str:
    return date(year, month, monthrange(year, month)[1]).isoformat()


def _five_year_plan(number: int) -> str:
    first = _FIRST_PLAN + 5 * (number - 1)
    if number >= _PLAN_AFTER_PAUSE:
        first = _PLAN_AFTER_PAUSE_BEGAN + 5 * (number - _PLAN_AFTER_PAUSE)
    return f"{first}/{first + 4}"


def _past_years(number: int, calendar: Calendar) -> str | None:
    if calendar.day is None or not number:
        return None
    last = calendar.day.year - (calendar.day.month <= _EARLY_IN_YEAR)
    return f"{calendar.day.year - number}/{last}"


def _month_before(calendar: Calendar) -> str | None:
    if calendar.day is None:
        return None
    year, month = calendar.day.year, calendar.day.month
    return f"{year}-{month - 1:02}" if month > 1 else f"{year - 1}-12"


def _of_quantity(quantity: Quantity, calendar: Calendar) -> str | None:
    if quantity.unit == "year" and quantity.certain:
        return f"{int(quantity.value):04}"
    return _of_date(int(quantity.value), calendar) if quantity.unit == "date" and quantity.certain else None


def _of_date(number: int, calendar: Calendar) -> str | None:
    """A date that is written YYYYMMDD, with zeros for what is not said."""
    month, day = number // 100 % 100, number % 100
    year = number // 10_000 or calendar.nearest(month, month)
    try:
        return None if year is None else date(year, month, day or 1).isoformat()[: None if day else len("2022-01")]
    except ValueError:
        return None


_MONTH_NAMES = "January February March April May June July August September October November December".split()
_MONTHS = {name.casefold(): number for number, name in enumerate(_MONTH_NAMES, start=1)}
_NUMBERS = {
    word: number
    for number, words in enumerate(
        "first|1st|one|一 second|2nd|two|latter|二|两 third|3rd|three|三 fourth|4th|four|last|四 fifth|five|五"
        " sixth|six|六 seventh|seven|七 eighth|eight|八 ninth|nine|九 tenth|ten|十|decade eleventh|eleven|十一"
        " twelve|十二 thirteen|十三 fourteen|十四 fifteen|十五".split(),
        start=1,
    )
    for word in words.split("|")
}


def _number(word: str | None) -> int:
    """A small number in digits or a word, 0 for none."""
    digits = regex.search(r"\d+", word or "")
    folded = (word or "").casefold()
    return int(digits.group()) if digits else _NUMBERS.get(folded) or _MONTHS.get(folded, 0)


# How periods are joined


def _joined(text: str, periods: Sequence[Period]) -> list[Period]:
    """The periods, two that a text joins ("from January to March 2022") made one."""
    joined: list[Period] = []
    for period in periods:
        last = joined[-1] if joined else None
        if last and last.value and not (last.is_compared or period.is_compared) and _is_to(text, last, period):
            first = period.value[:4] + last.value[4:] if len(last.value) == len("2022-03") else last.value
            if "/" not in first + period.value and len(first) == len(period.value) and first < period.value:
                joined[-1] = Period(last.start, period.end, f"{first}/{period.value}")
                continue
        joined.append(period)
    return joined


def _is_to(text: str, first: Period, second: Period) -> bool:
    between = text[first.end : second.start]
    return bool(_TO.fullmatch(between) or (between.strip() == "and" and _BETWEEN.search(text[: first.start])))


_BETWEEN = regex.compile(r"\bbetween\s+$", regex.I)
_TO = regex.compile(r"(?:\d{1,2}[时時点點](?:\d{1,2}分|整)?)?\s*(?:[-–—~～至到]|to|through|until)\s*", regex.I)


def _since(text: str, language: str, periods: Sequence[Period]) -> Iterator[Period]:
    words = _SINCE.get(language)
    for period in periods:
        if words and period.value and not period.is_compared:
            before, after = words
            began = before.search(text[: period.start])
            go_on = after.match(text, period.end)
            if began or go_on:
                value = period.value.partition("/")[0] + "/.."
                yield Period(began.start() if began else period.start, go_on.end() if go_on else period.end, value)
                continue
        yield period


def _compared(text: str, language: str, periods: Iterator[Period]) -> Iterator[Period]:
    """The periods, those marked that something is compared with ("than in 2017", "比2020年")."""
    words = _BEFORE_COMPARED.get(language)
    for period in periods:
        if words and period.value and not period.is_compared and "/" not in period.value:
            before = words.search(text[max(period.start - 60, 0) : period.start])
            is_day = len(period.value) == len("2022-01-20") and language == "en" and before and before["weak"]
            if before and not is_day:
                yield replace(period, start=period.start - len(before.group()), is_compared=True)
                continue
        yield period


# Expressions, by language. Chinese writes no spaces, so its words are found wherever they stand.

_EN_NUMBER = r"(?:\d{1,2}|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
_EN_YEAR = (
    r"(?:(?P<year>(?:19|20)\d\d)(?![\d%]|[.,]\d)|(?P<word>this|last|next|coming|previous|past) year"
    r"|(?:the |that )(?P<word>same|whole|entire|full|year)(?: year)?)"
)
_EN_PART = (
    r"(?:(?P<quarter>first|second|third|fourth|1st|2nd|3rd|4th) quarter|(?P<quarter>Q[1-4])"
    r"|(?P<half>first|second|latter) half|first (?P<quarters>two|three) quarters"
    rf"|first (?P<months>{_EN_NUMBER}) months)"
)
_EN_MONTH = f"(?P<month>{'|'.join(_MONTH_NAMES)})"
_EN_OF_YEAR = rf"(?:(?:,| of| in)?(?: the)? {_EN_YEAR})?"
_ZH_NUMBER = r"(?:\d{1,2}|十[一二]?|[一二两三四五六七八九])"
_ZH_YEAR = r"(?:(?P<year>(?:19|20)\d\d)年(?!代)|(?P<word>今年|本年|去年|上年|前年|明年|后年|全年|当年)(?:全年)?)"
_ZH_PART = (
    rf"(?:第?(?P<quarter>[一二三四1-4])季度|(?P<half>[上下])半年|前(?P<quarters>[二两三23])个?季度"
    rf"|前(?P<months>{_ZH_NUMBER})个月|(?<!\d)(?P<from_month>\d{{1,2}})月?\s?[-—–~至到]\s?(?P<to_month>\d{{1,2}})月份?"
    rf"|(?<![\d十])(?P<month>{_ZH_NUMBER})月(?!\d)(?:份)?(?!\s?\d{{1,2}}[日号]))"
)
_PERIODS = {
    "en": (
        r"(?:the )?(?P<plan>\d{1,2})th Five-Year Plan(?: period)?"
        r"|(?P<plan>tenth|eleventh|twelfth|thirteenth|fourteenth|fifteenth) Five-Year Plan"
        rf"|(?:the )?(?:past|last|recent|preceding|previous) (?:(?P<past>{_EN_NUMBER}) years|(?P<past>decade))"
        rf"|(?P<ago>last) month|(?:the )?(?:next|coming) {_EN_NUMBER} years"
        rf"|(?P<end_of>(?:the )?(?:end|close) of )(?:the )?(?:{_EN_YEAR}|(?:{_EN_PART}|{_EN_MONTH}){_EN_OF_YEAR})"
        rf"|(?:the )?{_EN_PART}{_EN_OF_YEAR}"
        r"|(?:the )?(?:(?P<word>this|last|next|coming) year|(?P<word>same|whole|entire|full) year)"
    ),
    "zh": (
        r"[“\"「]?(?P<plan>十[一二三四五六]?)五[”\"」]?(?:规划|计划|时期|期间|(?=以来))"
        rf"|(?:近|过去|最近)(?P<past>{_ZH_NUMBER})年来?(?![多余])|未来{_ZH_NUMBER}年内?|{_ZH_NUMBER}年[间来]"
        r"|(?P<from_year>(?:19|20)\d\d)年?\s?[-—–~至到]\s?(?P<to_year>(?:19|20)\d\d)年"
        rf"|(?:{_ZH_YEAR}的?)?{_ZH_PART}(?P<end_of>末|底)?|{_ZH_YEAR}(?P<end_of>末|底)?|(?P<end_of>年底|年末)"
    ),
}
_COMPARED = (YEAR_ON_YEAR, QUARTER_ON_QUARTER, MONTH_ON_MONTH, ANNUAL_AVERAGE)
_EN_THAN = r"(?:(?:compared (?:with|to)|than|from|over|against|on|versus) )"
_EN_LAST = r"(?:last|previous|preceding|prior)"


def _en_earlier(unit: str) -> str:
    """ "than in the same quarter of the previous year", "a month earlier", "month-on-month"."""
    return (
        rf"{unit}[- ](?:on|over)[- ]{unit}"
        rf"|{_EN_THAN}(?:in |that (?:of|in) |those (?:of|in) )?(?:the )?{_EN_LAST} {unit}(?!s)"
        rf"|{_EN_THAN}?(?:in )?(?:a|one|the) {unit} (?:earlier|before|ago)"
    )


_COMPARISONS = {
    "en": {
        YEAR_ON_YEAR: (
            _en_earlier("year") + rf"|y/?o/?y|{_EN_THAN}?(?:in |that (?:of|in) )?the same (?:period|month|quarter|time)"
            rf"(?: of| in)?(?: the)? {_EN_LAST} year"
        ),
        QUARTER_ON_QUARTER: _en_earlier("quarter"),
        MONTH_ON_MONTH: _en_earlier("month"),
        ANNUAL_AVERAGE: (
            r"(?:average|compound|mean) (?:annual|yearly|(?:two|three|four|five)-year)|annual average"
            r"|(?:a|per|each) year on average|on average (?:a|per|each|every) year"
            r"|(?<=(?:%|percent|per cent) )(?:(?:a|per|each|every) year|annually)"
        ),
    },
    "zh": {
        YEAR_ON_YEAR: r"同比|[比较較](?:上一?|去)年(?:同期)?(?![末底一二三四上下前\d])(?:相比)?",
        QUARTER_ON_QUARTER: r"季度环比|[比较較]上一?个?季度",
        MONTH_ON_MONTH: r"(?<!季度)环比|[比较較]上一?个?月",
        ANNUAL_AVERAGE: r"年均|年平均|平均每年|[两三]年平均",
    },
}
_SINCE = {
    "en": (regex.compile(r"\bsince (?:the )?(?:beginning|start)?(?: of)?\s*$", regex.I), regex.compile(r"(?!)")),
    "zh": (regex.compile(r"(?!)"), regex.compile(r"以来|起(?=[，,])")),
}
_BEFORE_COMPARED = {
    "en": regex.compile(
        r"(?:compared (?:with|to)|than|versus|against|relative to|same (?:period|month|quarter|time) (?:of|in)"
        r"|(?P<weak>from|over|on))(?: (?:in|at|that|those|the|of|level|same|period|month|quarter|end))*\s*$",
        regex.I,
    ),
    "zh": regex.compile(r"(?:[比较較]|与|同)\s*$"),
}
_NEVER = regex.compile(r"(?!)")


def _key(name: str) -> str:
    return name.replace(" ", "_")


def _compile(expression: str, language: str) -> "regex.Pattern[str]":
    return regex.compile(rf"\b(?:{expression})\b" if language == "en" else expression, regex.I)


_COMPILED_PERIODS = {language: _compile(expression, language) for language, expression in _PERIODS.items()}
_COMPILED_COMPARISONS = {
    language: _compile("|".join(f"(?P<{_key(name)}>{words})" for name, words in by_name.items()), language)
    for language, by_name in _COMPARISONS.items()
}


def _periods(language: str) -> "regex.Pattern[str]":
    return _COMPILED_PERIODS.get(language, _NEVER)


def _comparisons(language: str) -> "regex.Pattern[str]":
    return _COMPILED_COMPARISONS.get(language, _NEVER)
