"""How a figure is written in the reader's language: numbers, units, money and periods by CLDR."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import ClassVar, Literal

import regex
from babel.dates import format_interval, format_skeleton
from babel.numbers import (
    format_compact_decimal,
    format_currency,
    format_decimal,
    format_percent,
    get_currency_name,
    get_currency_symbol,
    list_currencies,
)
from babel.units import format_unit, get_unit_name

from assistant.figures.figure import (
    ANNUAL_AVERAGE,
    MONTH_ON_MONTH,
    QUARTER_ON_QUARTER,
    RANK,
    TIMES,
    YEAR_ON_YEAR,
    Figure,
)
from assistant.locale import Labels, Locale

_COMPACT_FROM = 1_000_000
_LEAST_PART = 12  # "a twelfth" is the least that people name as a part
_PRECISION = Fraction(1, 1_000_000)
_SHORT_SCALES = frozenset({"zh", "ja", "ko"})  # CLDR gives 万 and 億 as short forms only
_CLDR_UNITS = {
    "kW h": "energy-kilowatt-hour", "kW": "power-kilowatt", "W": "power-watt", "MW": "power-megawatt",
    "GW": "power-gigawatt", "t": "mass-tonne", "kg": "mass-kilogram", "g": "mass-gram", "km": "length-kilometer",
    "m": "length-meter", "cm": "length-centimeter", "mm": "length-millimeter", "mi": "length-mile", "ft": "length-foot",
    "km²": "area-square-kilometer", "m²": "area-square-meter", "mi²": "area-square-mile", "ha": "area-hectare",
    "acre": "area-acre", "m³": "volume-cubic-meter", "l": "volume-liter", "GB": "digital-gigabyte",
    "TB": "digital-terabyte", "°C": "temperature-celsius", "years": "duration-year", "months": "duration-month",
    "weeks": "duration-week", "days": "duration-day", "hours": "duration-hour", "minutes": "duration-minute",
    "seconds": "duration-second", "J": "energy-joule", "kJ": "energy-kilojoule", "ml": "volume-milliliter",
    "hl": "volume-hectoliter", "mg": "mass-milligram", "MB": "digital-megabyte", "PB": "digital-petabyte",
    "kHz": "frequency-kilohertz", "MHz": "frequency-megahertz", "GHz": "frequency-gigahertz",
    "barrel": "volume-barrel", "ppm": "concentr-permillion", "hPa": "pressure-hectopascal",
    "MPa": "pressure-megapascal",
}  # fmt: skip
_SIGNS = {"percent": "%", "per mille": "‰", "CNY/JPY": "¥", "kW h": "kWh", "MW h": "MWh", "GW h": "GWh", "TW h": "TWh"}
# Names that several currencies have; CLDR knows each currency by its country.
_MONEY_NAMES = ("pound", "dirham", "riyal", "dinar", "cent", "kwacha", "peso", "shilling", "krone")
_TIMES = frozenset({"second", "minute", "hour", "day", "week", "month", "quarter", "year"})


class AmountLabels(Labels):
    """The words of amounts that CLDR does not have; those with a gap say what is put around a number."""

    section: ClassVar[str] = "amounts"
    up: str
    down: str
    year_on_year: str
    quarter_on_quarter: str
    month_on_month: str
    annual_average: str
    against: str
    since: str
    over: str
    at_least: str
    nearly: str
    under: str
    at_most: str
    about: str
    points: str
    points_name: str
    count_name: str
    rank: str
    rank_name: str
    times_name: str
    mu: str
    mu_name: str
    pound: str
    dirham: str
    riyal: str
    dinar: str
    cent: str
    kwacha: str
    peso: str
    shilling: str
    krone: str
    per_second: str
    per_minute: str
    per_hour: str
    per_day: str
    per_week: str
    per_month: str
    per_quarter: str
    per_year: str


def amount(figure: Figure, reader: Locale) -> str:
    """How much a figure is, with its bound and its unit: "over 1.47 trillion", "20%–21%"."""
    labels = AmountLabels.of(reader)
    ends = [figure.value] if figure.to is None else [figure.value, figure.to]
    written = "–".join(_with_unit(end, figure.unit, reader, labels) for end in ends)
    if figure.bound is None:
        return written
    around: str = getattr(labels, figure.bound.replace(" ", "_"))
    return around.format(value=written)


def _with_unit(value: Decimal, unit: str | None, reader: Locale, labels: AmountLabels) -> str:
    base, around = _rate(unit, labels)
    return around.format(value=_with_base(value, base, reader, labels))


def _with_base(value: Decimal, unit: str, reader: Locale, labels: AmountLabels) -> str:
    short = number(value, reader)
    around = {
        "": _part_of_one(value, reader) or "{value}",
        "percentage point": labels.points,
        RANK: labels.rank,
        TIMES: "{value}×",
        "point": "{value}",
        "mu": labels.mu,
    }
    around |= {name: f"{{value}} {getattr(labels, name)}" for name in _MONEY_NAMES}
    if unit in around:
        return around[unit].format(value=short)
    if unit == "percent":
        return str(format_percent(value / 100, locale=reader.code, decimal_quantization=False))
    return _money(short, unit, reader) if unit in list_currencies() else _physical(value, unit, reader)


def _part_of_one(value: Decimal, reader: Locale) -> str | None:
    """ "1/3" for 0.333333; None for what is no such part."""
    part = Fraction(value).limit_denominator(_LEAST_PART)
    if not 0 < part < 1 or abs(Fraction(value) - part) > _PRECISION:
        return None
    return f"{number(Decimal(part.numerator), reader)}/{number(Decimal(part.denominator), reader)}"


def _money(written: str, currency: str, reader: Locale) -> str:
    """A written number with the sign of the currency, where the language has it."""
    zero = format_decimal(0, format="0.00", locale=reader.code)
    money = str(format_currency(0, currency, locale=reader.code, currency_digits=False)).replace(zero, written)
    if reader.direction == "ltr":
        return money
    sign = get_currency_symbol(currency, locale=reader.code)
    return money.replace(sign, f"\N{LEFT-TO-RIGHT ISOLATE}{sign}\N{POP DIRECTIONAL ISOLATE}")


def _rate(unit: str | None, labels: AmountLabels) -> tuple[str, str]:
    """The unit without that of which it is so much each (of a count, nothing), and what is said around it."""
    base, _, time = (unit or "").rpartition("/")
    if time in _CLDR_UNITS and base:
        return base, f"{{value}}/{_SIGNS.get(time, time)}"
    if time not in _TIMES:
        return unit or "", "{value}"
    around: str = getattr(labels, f"per_{time}")
    return "" if base == "1" else base, around


def _physical(value: Decimal, unit: str, reader: Locale) -> str:
    short, known = number(value, reader), _CLDR_UNITS.get(unit)
    if known is None:
        return f"{short} {_SIGNS.get(unit, unit)}"
    plain = str(format_decimal(value, locale=reader.code))
    for length in _lengths(known):
        written = str(format_unit(value, known, length=length, locale=reader.code))
        if known not in written:  # CLDR has it in this length, in this language or what it inherits from
            return written.replace(plain, short)
    return f"{short} {unit}"


def _lengths(unit: str) -> tuple[Literal["long", "short"], Literal["long", "short"]]:
    """How long a unit is written: "3 years", but "3 km"."""
    return ("long", "short") if unit.startswith("duration") else ("short", "long")


def number(value: Decimal, reader: Locale) -> str:
    """A number; from a million on with the words of the language, such as "1.47 trillion"."""
    if abs(value) < _COMPACT_FROM:
        return str(format_decimal(value, locale=reader.code, decimal_quantization=False))
    form = "short" if reader.code in _SHORT_SCALES else "long"
    return str(format_compact_decimal(value, format_type=form, locale=reader.code, fraction_digits=4))  # type: ignore[arg-type]


def unit_name(unit: str | None, reader: Locale) -> str:
    """The name of a unit, as in a list of units."""
    labels = AmountLabels.of(reader)
    base, around = _rate(unit, labels)
    return around.format(value=_base_name(base, reader, labels))


def _base_name(unit: str, reader: Locale, labels: AmountLabels) -> str:
    named = {"": labels.count_name, "percentage point": labels.points_name, RANK: labels.rank_name}
    named |= {TIMES: labels.times_name, "mu": labels.mu_name, **_SIGNS}
    named |= {name: getattr(labels, name) for name in _MONEY_NAMES}
    if unit in named:
        return named[unit]
    if unit in list_currencies():
        return str(get_currency_name(unit, locale=reader.code))
    known = _CLDR_UNITS.get(unit)
    lengths: tuple[Literal["long", "short"], ...] = ("long", "short") if known else ()
    names = (get_unit_name(str(known), length=length, locale=reader.code) for length in lengths)
    return str(next(filter(None, names), unit))


def change(figure: Figure, reader: Locale) -> str:
    """Whether it rose or fell, and what that is compared with; nothing for a level."""
    if figure.change is None:
        return ""
    labels = AmountLabels.of(reader)
    direction: str = getattr(labels, figure.change)
    against = compared_with(figure.compared_with, reader)
    return f"{direction}, {against}" if against else direction


def compared_with(against: str | None, reader: Locale) -> str:
    """What a change is compared with; nothing when it is not told."""
    if against is None:
        return ""
    labels = AmountLabels.of(reader)
    if against in (YEAR_ON_YEAR, QUARTER_ON_QUARTER, MONTH_ON_MONTH, ANNUAL_AVERAGE):
        name: str = getattr(labels, against.replace(" ", "_"))
        return name
    return labels.against.format(period=period(against, reader))


_PART = regex.compile(
    r"(?P<year>\d{4})(?:-(?:Q(?P<quarter>[1-4])|H(?P<half>[12])|(?P<month>\d\d)(?:-(?P<day>\d\d))?))?"
)


def period(written: str | None, reader: Locale) -> str:
    """A period of a figure, as people write it: "Q4 2021", "2021年第4季度", "January – September 2021"."""
    if not written:
        return ""
    begin, _, end = written.partition("/")
    if end == "..":
        return AmountLabels.of(reader).since.format(period=_part(begin, reader))
    if not end:
        return _part(begin, reader)
    first, last = _PART.fullmatch(begin), _PART.fullmatch(end)
    if not (first and last):
        return written
    skeleton = "yMMM" if first["month"] or last["month"] else "y"
    return str(format_interval(_first_day(first), _first_day(last), skeleton, locale=reader.code))


def _part(written: str, reader: Locale) -> str:
    part = _PART.fullmatch(written)
    if part is None:
        return written
    first = _first_day(part)
    if part["half"]:
        return str(format_interval(first, first.replace(month=first.month + 5), "yMMM", locale=reader.code))
    if part["day"]:
        return reader.date(first)
    skeleton = "yQQQ" if part["quarter"] else "yMMMM" if part["month"] else "y"
    return str(format_skeleton(skeleton, first, locale=reader.code))


def _first_day(part: "regex.Match[str]") -> date:
    quarter, half = part["quarter"], part["half"]
    month = 3 * int(quarter) - 2 if quarter else 6 * int(half) - 5 if half else int(part["month"] or 1)
    return date(int(part["year"]), month, int(part["day"] or 1))
