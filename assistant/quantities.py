"""What quantities a text states, so that they can be compared across languages.

A quantity is a number with its unit, a date, a time, or a name with a digit ("5G"). Texts of 14 languages are read with
their number words, units and months; digits, separators and symbols of any language are understood.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache, lru_cache
from itertools import zip_longest
from unicodedata import is_normalized, normalize

import regex
from babel import Locale

from assistant.numerals import (
    CJK_NUMERALS,
    CJK_SCALES,
    POINT,
    Spelled,
    Word,
    cjk_values,
    literal_values,
    roman_value,
    scale_exponents,
    scale_words,
    scaled_values,
    spelled_numbers,
    tables,
)
from assistant.proportions import Proportion, end_of_times, is_as_much, proportions, same
from index.language import identify_language

_NO_AMOUNTS = frozenset({"year", "date", "time", "ordinal"})
MAX_LENGTH = 5_000
_SHORTLY = 12  # characters between two numbers: " and up to "
_NUMERAL = regex.compile(r"^\p{N}[\p{N}\s.,'’٫٬]*")
_MONTH_LANGUAGES = "ar de en es fr he hi it pt ru th tr".split()
_UNSURE_BELOW_WORDS = 4
_FIRST_YEAR, _LAST_YEAR = 1000, 2199
_CONVERTED = {
    "kg": ("t", Decimal("0.001")),
    "g": ("t", Decimal("1e-6")),
    "mg": ("t", Decimal("1e-9")),
    "µg": ("t", Decimal("1e-12")),
    "ng": ("t", Decimal("1e-15")),
    "m": ("km", Decimal("0.001")),
    "kW": ("W", Decimal(1000)),
    "MW h": ("kW h", Decimal(1000)),
    "GW h": ("kW h", Decimal(10) ** 6),
    "TW h": ("kW h", Decimal(10) ** 9),
    "Mt": ("t", Decimal(10) ** 6),
    "Gt": ("t", Decimal(10) ** 9),
    "kJ": ("J", Decimal(10) ** 3),
    "MJ": ("J", Decimal(10) ** 6),
    "GJ": ("J", Decimal(10) ** 9),
    "TJ": ("J", Decimal(10) ** 12),
    "PJ": ("J", Decimal(10) ** 15),
    "ml": ("l", Decimal("0.001")),
    "hl": ("l", Decimal(100)),
}
# "3 MT" are metric tons, "3 Mt" millions of them.
_IN_CAPITALS = {"MT": "t"}
# Small coins are written as parts of their currency everywhere.
_COINS = {
    "fen": ("CNY", Decimal("0.01")),
    "jiao": ("CNY", Decimal("0.1")),
    "kopeck": ("RUB", Decimal("0.01")),
    "pence": ("GBP", Decimal("0.01")),
    "paisa": ("INR", Decimal("0.01")),
}
_CURRENCY = regex.compile(r"[A-Z]{3}(?:/[A-Z]{3})?")
_BUDDHIST_ERA = 543  # years that it began before the common one
_BUDDHIST_YEARS = range(2400, 2700)
_STRICT = frozenset({"percent", "percentage point", "per mille", "time"})
_MASKS = "".join(regex.escape(char) for char in "\u200b\u200e\u200f\u061c\u2060\ufeff")
_INVISIBLE = regex.compile(rf"[{_MASKS}]")
_SPACES = frozenset("\u00a0\u202f\u2009\u2007")
_RAISED = {char: value for value, char in enumerate("⁰¹²³⁴⁵⁶⁷⁸⁹")}
_RAISED_OR_LOWERED = frozenset("⁰¹²³⁴⁵⁶⁷⁸⁹₀₁₂₃₄₅₆₇₈₉⁺⁻₊₋")
_POWER_OF_TEN = regex.compile(r"(?<![\d.,])10([⁰¹²³⁴⁵⁶⁷⁸⁹]{1,2})(?![⁰¹²³⁴⁵⁶⁷⁸⁹])")
_VULGAR = {"½": "5", "¼": "25", "¾": "75", "⅛": "125"}
_WORD = regex.compile(r"[\p{L}\p{M}]+")
_LATIN = regex.compile(r"\p{Latin}")


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number of a text, `text[start:end]` with its unit.

    `value` is scaled: 1.47 trillion is 1470000000000. `unit` is "percent", "percentage point", "per mille", a currency
    by ISO 4217 ("CNY") or by the name that several have ("dirham", "pound", "cent"), "year" (of the calendar), "date",
    "time", "ordinal", a physical unit ("km", "t", "kW h"), a span of time ("years", "days"), or None. The value of a
    date is YYYYMMDD, with 00 for what it does not say. A name with digits has "name:" and itself, without case, as its
    unit.

    `alternatives` are other values that the writing may have. A quantity that is not `certain` may be none
    ("one of the", "第一"): it can bear a claim out but is never asked to be borne out.
    """

    value: Decimal
    unit: str | None
    start: int
    end: int
    alternatives: tuple[Decimal, ...] = ()
    certain: bool = True


def quantities(text: str, language: str | None = None, *, as_written: bool = False) -> list[Quantity]:
    """The quantities of a text, in its order. `language` is its ISO 639-1 code; it is identified when it is needed.

    So that they compare, units of one kind are made one (500 kg is 0.5 t), but not `as_written`. Text after the first
    MAX_LENGTH characters is not read. Signs are not read: a fall by 5% is also one by -5%.
    """
    found = _quantities(text[:MAX_LENGTH], language)
    return list(found) if as_written else [converted(one) for one in found]


def amounts(text: str, language: str | None = None) -> list[Quantity]:
    """The quantities of a text that surely tell how much or how many: no dates, times, ordinals and names ("5G")."""
    return [
        one
        for one in quantities(text, language)
        if one.certain and one.unit not in _NO_AMOUNTS and not str(one.unit).startswith("name:")
    ]


def has_value_of(one: Quantity, other: Quantity) -> bool:
    """Whether two quantities have a value in common, whatever their units are."""
    return not {one.value, *one.alternatives}.isdisjoint({other.value, *other.alternatives})


def converted(quantity: Quantity) -> Quantity:
    """The same in the unit that all of its kind are compared in, so that 1500 m is 1.5 km."""
    return _in_unit(quantity, _CONVERTED)


def is_currency(unit: str | None) -> bool:
    """Whether the unit is one of money: a code of ISO 4217, or a name that several currencies have."""
    named = unit == "cent" or unit in tables()["families"]
    return named or _CURRENCY.fullmatch(unit or "") is not None


def unit_at(text: str, start: int) -> tuple[str, int] | None:
    """The unit whose name stands at a place of a text in lower case, and where the name ends; None if none does."""
    match = _units().match(text, start)
    return (_unit_names()[match.group()], match.end()) if match and match.group() else None


def unstated(
    claim: str, quotes: Sequence[str], language: str | None = None, quotes_language: str | None = None
) -> list[Quantity]:
    """Quantities of the claim that none of the quotes states with the same value and a compatible unit.

    Of an ambiguous number one reading must be stated. A unit that the claim names must be named by the quote; a claim
    without a unit may leave out that of the quote, unless it is a percentage. A date states its year and its month.
    Multiples, fractions and dozens have to be stated too; their units are "times", "fraction" and "dozen". Of "from 9.8
    to 12.4 million euros" the first number is of millions of euros too.
    """
    stated = [found for quote in quotes for found in quantities(quote, quotes_language)]
    told = [one for quote in quotes for one in _proportions(quote, quantities(quote, quotes_language), strictly=False)]
    own = quantities(claim, language)
    wanted = _proportions(claim, own, strictly=True)
    return [
        *(
            one
            for one in _with_shared_units(claim, own, language)
            if one.certain
            and not any(share.start < one.end and one.start < share.end for share in wanted)
            and not any(_states(found, one) for found in stated)
            and not any(is_as_much(share, one.value, one.unit) for share in told)
        ),
        *(
            Quantity(share.value, share.kind, share.start, share.end)
            for share in wanted
            if not any(same(share, one) for one in told)
            and not any(is_as_much(share, found.value, found.unit) for found in stated)
        ),
    ]


def _with_shared_units(text: str, found: Sequence[Quantity], language: str | None) -> Iterator[Quantity]:
    """The quantities, of which a bare number shortly before another has that one's scale and unit as an alternative."""
    for one, after in zip_longest(found, found[1:]):
        numeral = text[one.start : one.end]
        is_bare = after and one.unit in (None, after.unit) and _NUMERAL.fullmatch(numeral)
        if is_bare and 0 < after.start - one.end <= _SHORTLY:
            scaled = f"{numeral} {_NUMERAL.sub('', text[after.start : after.end])}"
            shared = [other.value for other in quantities(scaled, language) if other.unit == after.unit]
            yield replace(one, alternatives=(*one.alternatives, *shared[:1]))
        else:
            yield one


def _proportions(text: str, found: Sequence[Quantity], *, strictly: bool) -> list[Proportion]:
    """The proportions of a text with these quantities, of which those before "times" and the like are some."""
    return [
        *proportions(text[:MAX_LENGTH]),
        *(
            Proportion("times", one.value, one.start, end)
            for one in found
            if one.unit is None and (end := end_of_times(text, one.end, strictly=strictly))
        ),
    ]


def without_quantities(claim: str, quotes: Sequence[str], language: str | None = None) -> str:
    """The claim, of the same length, with zeros for its quantities, so that nothing of one is taken for a name.

    Names with digits stay, and what may be no quantity ("March") unless one of the quotes states it. A currency that
    the quotes have goes wherever it stands ("in RMB").
    """
    stated = [found for quote in quotes for found in quantities(quote)]
    spans = [
        (one.start, one.end)
        for one in quantities(claim, language)
        if not str(one.unit).startswith("name:") and (one.certain or any(_states(found, one) for found in stated))
    ]
    currencies = {one.unit for one in stated if is_currency(one.unit)}
    spans += [word.span() for word in _WORD.finditer(claim) if _unit_names().get(word.group().casefold()) in currencies]
    for start, end in spans:
        claim = claim[:start] + "0" * (end - start) + claim[end:]
    return claim


def _states(found: Quantity, wanted: Quantity) -> bool:
    if "date" in (found.unit, wanted.unit):
        return _states_date(found, wanted)
    if not _compatible(found.unit, wanted.unit):
        return False
    return has_value_of(found, wanted)


def _compatible(found: str | None, wanted: str | None) -> bool:
    if found == wanted:
        return True
    if found is not None and wanted is not None:
        if {found, wanted} == {"point", "percentage point"}:
            return True
        families = tables()["families"]
        return found in families.get(wanted, ()) or wanted in families.get(found, ())
    named = found if wanted is None else wanted
    if named in ("year", "ordinal", "point"):
        return True
    return wanted is None and named not in _STRICT and not str(named).startswith("name:")


def _states_date(found: Quantity, wanted: Quantity) -> bool:
    """Whether each part that the wanted date or year names is that of the found one."""
    return any(
        all(
            want in (0, have)
            for have, want in zip(_date_parts(f, found.unit), _date_parts(w, wanted.unit), strict=True)
        )
        for f in (found.value, *found.alternatives)
        for w in (wanted.value, *wanted.alternatives)
        if wanted.unit in ("date", "year", None) and found.unit in ("date", "year", None) and w > 0
    )


def _date_parts(value: Decimal, unit: str | None) -> tuple[int, int, int]:
    number = int(value)
    return (number // 10_000, number // 100 % 100, number % 100) if unit == "date" else (number, 0, 0)


@lru_cache(maxsize=4096)
def _quantities(text: str, language: str | None) -> tuple[Quantity, ...]:
    return tuple(_Reading(text, language).quantities())


class _Reading:
    """One text being read: each kind of quantity in turn takes what is its, and the others do not see it again."""

    def __init__(self, text: str, language: str | None) -> None:
        self.folded, self.origin = _fold(text)
        self.cased = self.folded
        self.folded = "".join(low if len(low := char.lower()) == 1 else char for char in self.cased)
        self.rest = self.folded
        self.source = text
        self.given = language
        self.identified: str | None = None
        self.found: list[Quantity] = []

    def quantities(self) -> list[Quantity]:
        if _may_hold_quantity(self.folded):
            for read in (
                _read_dates,
                _read_times,
                _read_names,
                _read_digits,
                _read_zeros,
                _read_cjk,
                _read_spans,
                _read_words,
            ):
                read(self)
        self.found.sort(key=lambda one: (one.start, one.end))
        self.found = [_with_half(self.folded, one) for one in self.found]
        _share_units_in_ranges(self)
        return [
            replace(_in_unit(one, _COINS), start=self.origin[one.start], end=self.origin[one.end - 1] + 1)
            for one in self.found
        ]

    @property
    def language(self) -> str:
        """The language of the text, as given or as identified."""
        if self.given:
            return self.given
        if self.identified is None:
            self.identified = identify_language(self.source)
        return self.identified

    @property
    def custom(self) -> str | None:
        """The language whose custom decides; None when the text is too short to tell it by."""
        if self.given:
            return self.given
        sure = len(_WORD.findall(self.folded)) >= _UNSURE_BELOW_WORDS or not _LATIN.search(self.folded)
        return self.language if sure else None

    def take(self, start: int, end: int, quantity: Quantity | None = None) -> None:
        """Keeps a quantity of [start, end), and hides that from the kinds that are still to be read."""
        self.rest = self.rest[:start] + "\0" * (end - start) + self.rest[end:]
        if quantity is not None:
            self.found.append(quantity)


def _may_hold_quantity(text: str) -> bool:
    return any(char.isalnum() for char in text)


def _fold(text: str) -> tuple[str, list[int]]:
    """The text with digits, spaces and widths made alike, and the offset in the text of each of its characters."""
    folded: list[str] = []
    origin: list[int] = []
    offset = 0
    pieces = text if is_normalized("NFC", text) else regex.findall(r"\X", text)
    powers = {match.start(1): match for match in _POWER_OF_TEN.finditer(text)}
    for piece in pieces:
        one = _folded_piece(piece)
        if len(piece) == 1 and piece in _VULGAR and folded and folded[-1].isdigit():
            one = "." + _VULGAR[piece]
        elif piece in _RAISED_OR_LOWERED and folded and folded[-1].isdecimal():
            power = powers.get(offset)
            # "450¹" is no 4501, but the power in "m²" is folded with its unit.
            one = "" if power is None else "0" * (_power(power[1]) - 1)
        folded += [one] if one else []
        origin.extend([offset] * len(one))
        offset += len(piece)
    return "".join(folded), origin


def _power(raised: str) -> int:
    return int("".join(str(_RAISED[digit]) for digit in raised))


@lru_cache(maxsize=8192)
def _folded_piece(piece: str) -> str:  # noqa: PLR0911 - one for each kind of character
    if piece in ("，", "：", "；"):
        return "、"
    if piece in _SPACES:
        return "\xa0"
    if piece in _VULGAR:
        return "0." + _VULGAR[piece]
    if piece == "٪":
        return "%"
    if piece == "٫":
        return POINT
    if piece == "٬":
        return "’"
    if _INVISIBLE.fullmatch(piece):
        return ""
    plain = normalize("NFKC", piece)
    return "".join(str(int(char)) if char.isdecimal() else char for char in plain)


# Dates

_YEAR_AFTER = regex.compile(r"[.॰]?(?:[,、]?\s+|\s*)(?:de\s+|del\s+|of\s+|năm\s+|,\s*)?(?P<year>\d{4})(?!\d)(?![.,]\d)")
_DAY_BEFORE = regex.compile(r"(?<![\d.,])(?P<day>\d{1,2})(?:st|nd|rd|th|er|º|\.)?\s*(?:of\s+|de\s+)?(?:the\s+)?$")
_DAY_AFTER = regex.compile(r"\.?\s+(?P<day>\d{1,2})(?:st|nd|rd|th)?(?!\d)(?![.,]\d)(?!\s*[%:])")
_NUMBER_DATES = regex.compile(
    r"(?<![\d.,/-])(?:(?P<y>\d{4})(?P<s>[-/.]\s?)(?P<m>\d{1,2})(?P=s)(?P<d>\d{1,2})"
    r"|(?P<d2>\d{1,2})(?P<s2>[./-])(?P<m2>\d{1,2})(?P=s2)(?P<y2>\d{4}))(?![\d/-])"
    r"|(?:(?P<y3>\d{4})\s*[年년]\s*)?(?<!\d)(?P<m3>\d{1,2})\s*(?:月|월)(?!間)(?:\s*(?P<d3>\d{1,2})\s*[日号號일])?"
    r"|(?:(?:ngày\s+)?(?<![\d.,])(?P<d4>\d{1,2})\s+)?(?:tháng|thg)\s+(?P<m4>\d{1,2})(?!\d)(?:\s*(?:,|năm|/)?\s*(?P<y4>\d{4})(?!\d))?"
)


@cache
def _months() -> dict[str, int]:
    """Number of the month by each of its names, in lower case without a final point."""
    months: dict[str, int] = {}
    for language in _MONTH_LANGUAGES:
        by_context = Locale.parse(language).months
        for context in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                for number, name in by_context[context][width].items():
                    folded = _fold(name)[0].lower().rstrip(".॰")
                    months.setdefault(folded, number)
                    if language == "he":
                        months.setdefault("ב" + folded, number)  # "in March"
    return {"sept": 9, **months}


@cache
def _full_months() -> frozenset[str]:
    forms = ("format", "stand-alone")
    return frozenset(
        _fold(name)[0].lower()
        for language in _MONTH_LANGUAGES
        for form in forms
        for name in Locale.parse(language).months[form]["wide"].values()
    )


def _read_dates(reading: _Reading) -> None:
    if any(char.isdigit() for char in reading.rest):
        for match in _NUMBER_DATES.finditer(reading.rest):
            _take_date(reading, match.start(), match.end(), *_numbers_of_date(match))
    months = _months()
    for word in _WORD.finditer(reading.rest):
        month = months.get(word.group())
        if month:
            _read_month(reading, month, word)


def _numbers_of_date(match: "regex.Match[str]") -> tuple[int, int, int, bool]:
    """Year, month and day, 0 where it names none, and whether day and month may be the other way round."""
    part = {key: int(number) if number and number.isdigit() else 0 for key, number in match.groupdict().items()}
    swappable = match["m2"] is not None and match["s2"] == "/"
    year = part["y"] or part["y2"] or part["y3"] or part["y4"]
    month = part["m"] or part["m2"] or part["m3"] or part["m4"]
    day = part["d"] or part["d2"] or part["d3"] or part["d4"]
    if swappable and month > 12:
        return year, day, month, False
    return year, month, day, swappable


def _take_date(reading: _Reading, start: int, end: int, year: int, month: int, day: int, swappable: bool) -> None:  # noqa: PLR0913, PLR0917
    if not 1 <= month <= 12 or day > 31:
        return
    other = (Decimal(year * 10_000 + day * 100 + month),) if swappable and 1 <= day <= 12 else ()
    if year in _BUDDHIST_YEARS and reading.language == "th":
        year -= _BUDDHIST_ERA
    value = Decimal(year * 10_000 + month * 100 + day)
    reading.take(start, end, Quantity(value, "date", start, end, other))


def _read_month(reading: _Reading, month: int, word: "regex.Match[str]") -> None:
    """A date around the name of a month; the name alone is a month too, but some names are also other words."""
    start, end = word.span()
    before = _DAY_BEFORE.search(reading.rest, max(0, start - 20), start)
    day = int(before["day"]) if before else 0
    if before and 1 <= day <= 31:
        start = before.start()
    else:
        after = _DAY_AFTER.match(reading.rest, end)
        day = int(after["day"]) if after and 1 <= int(after["day"]) <= 31 else 0
        end = after.end() if after and day else end
    year = _YEAR_AFTER.match(reading.rest, end)
    end = year.end() if year else end
    if day or year:
        _take_date(reading, start, end, int(year["year"]) if year else 0, month, day, False)
    elif word.group() in _full_months() - set(tables()["months_also_other_words"]):
        reading.take(start, end, Quantity(Decimal(month * 100), "date", start, end))
    else:
        # It stays in sight of the other kinds.
        reading.found.append(Quantity(Decimal(month * 100), "date", start, end, certain=False))


# Times and names

_TIME = regex.compile(r"(?<![\d:.,])(?P<h>[01]?\d|2[0-4]):(?P<m>[0-5]\d)(?::[0-5]\d)?(?![\d:])")
_NAME = regex.compile(
    r"(?<![\p{Latin}\d.,])(?:(?:\p{Lu}\p{Latin}{0,4}|\p{Lu}+)-\d+\p{Latin}*(?![\d-])|(?=\p{Latin}*\d)(?=\d*\p{Latin})[\p{Latin}\d]+)"
)
_VERSION = regex.compile(r"(?!\d{1,3}(?:\.\d{3})+(?![.\d]))(?<![\d.])\d+(?:\.\d+){2,}(?![\d.])")
_NOT_NAME_PREFIX = regex.compile(r"(?:top|no|nr|pre|post|mid|sub|non|since|circa|ca|vol|pp?|fy)-?$", regex.I)
_QUARTER = regex.compile(r"[qh][1-4]")
_DECADE = regex.compile(
    r"(?<![\d.,])(?P<n>(?:\d\d)?\d0)(?:['’]?s|er[nr]?(?:-jahre[ns]?)?|-[хе]"
    r"(?:\s+год(?:ах|ы|ов))?|['’]?l[ae]r\p{L}*)"
    r"(?![\p{L}])|(?:(?:20|二十)世[纪紀])?(?<!\d)(?P<n3>(?:\d\d)?\d0)\s?(?:年代|년대)"
    r"|(?<!\p{L})(?:años|années|anos|anni|thập niên|thập kỷ)\s+['’]?(?P<n2>(?:\d\d)?\d0)(?![\d.,%])"
)
_ROMAN = regex.compile(r"(?<![\p{L}\d])(?=[IVXLC]{2}|[VX])(?:X[LC]|L?X{0,3}|C)(?:I[XV]|V?I{0,3})(?![\p{L}\d])")


def _read_times(reading: _Reading) -> None:
    for match in _TIME.finditer(reading.rest):
        value = Decimal(int(match["h"]) * 100 + int(match["m"]))
        reading.take(*match.span(), Quantity(value, "time", *match.span()))


def _read_names(reading: _Reading) -> None:
    """Names with digits; "100km", "14th", "$8bn" and "1990s" are none."""
    for match in _generations().finditer(reading.rest):
        name = f"{match['before'] or match['after'] or match['hindi']}g"
        reading.take(*match.span(), Quantity(Decimal(name[:-1]), f"name:{name}", *match.span()))
    for match in _DECADE.finditer(reading.rest):
        _take_decade(reading, match)
    for match in _ROMAN.finditer(reading.cased):
        reading.found.append(Quantity(Decimal(roman_value(match.group())), "ordinal", *match.span(), certain=False))
    for match in (*_NAME.finditer(reading.cased), *_VERSION.finditer(reading.rest)):
        start, end = match.span()
        name = match.group().casefold()
        if "\0" in reading.rest[start:end] or name in _unit_names():
            continue
        if _QUARTER.fullmatch(name):
            reading.take(start, end, Quantity(Decimal(name[1]), "ordinal", start, end))
        elif not _is_number_with_unit(name):
            first = regex.search(r"\d+", name)
            value = Decimal(first.group()) if first else Decimal(0)
            reading.take(start, end, Quantity(value, f"name:{name}", start, end))


def _take_decade(reading: _Reading, match: "regex.Match[str]") -> None:
    """ "1990s" is the year 1990; "the 90s" and "90年代" most likely too."""
    number = Decimal(match["n"] or match["n2"] or match["n3"])
    is_short = number < 100
    value = number + 1900 if is_short else number
    reading.take(*match.span(), Quantity(value, "year", *match.span(), (number,) if is_short else ()))


@cache
def _generations() -> "regex.Pattern[str]":
    """ "5जी", "5th generation" and "الجيل الخامس": 5G."""
    after = "|".join(regex.escape(word) for word in tables()["generation"])
    suffix = "|".join(regex.escape(word) for word in tables()["ordinal_suffixes"])
    return regex.compile(
        rf"(?<!\d)(?:(?P<hindi>\d)\s?जी(?![\p{{L}}\p{{M}}])"
        rf"|(?P<before>\d)(?:{suffix})?[ -]?(?:{after})(?!\p{{L}})|제?(?P<after>\d)세대)"
    )


def _is_number_with_unit(name: str) -> bool:
    letters_first = regex.match(r"(\p{Latin}+)-?\d+(.*)", name)
    if letters_first:
        is_prefix = letters_first[1] in _prefixes() or _NOT_NAME_PREFIX.match(letters_first[1])
        return bool(is_prefix) and not letters_first[2]
    rest = name.lstrip("0123456789")
    if rest.isdecimal() or rest in scale_words() or rest in tables()["ordinal_suffixes"]:
        return True
    scale = regex.match(_scale_pattern(), rest)
    return _units().fullmatch(rest) is not None or bool(scale and _units().match(rest, scale.end()))


# Numbers in digits

_UNIT_PREFIX = "千[瓦克卡帕赫伏焦]|兆[瓦帕赫]"

_LITERAL = rf"\d{{1,3}}(?:(?:[\xa0’']\d{{3}})+)(?!\d)(?:[.,{POINT}]\d+)?|\d+(?:[.,{POINT}]\d+){{0,9}}(?:/\d+(?![\d/]))?"
_SPACED = regex.compile(r"\d{1,3}(?: \d{3})+(?!\d)(?:[.,]\d+)?")
_SPACE_GROUPS = frozenset("fr ru es pt it de uk pl cs".split())


@cache
def _prefixes() -> dict[str, str]:
    return {word: unit for unit, words in tables()["prefixes"].items() for word in words}


@cache
def _unit_names() -> dict[str, str]:
    return {_fold(word)[0].lower(): unit for unit, words in tables()["units"].items() for word in words}


def _alternation(words: Sequence[str]) -> str:
    """The longest of the words that stands here; a word in an alphabet ends where its letters end."""
    alphabetic = regex.compile(r"[[\p{L}\p{M}]--[\p{Han}\p{Hangul}\p{Hiragana}\p{Katakana}\p{Thai}ー]]$", regex.V1)
    return "|".join(
        regex.escape(word) + (r"(?![\p{L}\p{M}])" if alphabetic.search(word) else "")
        for word in sorted(words, key=len, reverse=True)
    )


@cache
def _units() -> "regex.Pattern[str]":
    return regex.compile(_alternation(list(_unit_names())))


@cache
def _scale_pattern() -> str:
    # "8bn$" and "1.5M km": a short form may be followed by no letter of its own.
    return rf"(?:{_alternation(list(scale_words()))}|m(?=[^\p{{L}}]|$)|t(?=[^\p{{L}}]|$))"


@cache
def _after_number(language: str) -> "regex.Pattern[str]":
    between = "|".join(regex.escape(word) for word in tables()["between"])
    inflected = "" if language != "tr" else "|" + _inflected()
    return regex.compile(rf"\.?[\s-]*(?:(?:{between})\s*){{0,2}}(?:(?P<unit>{_units().pattern}){inflected})")


def _inflected() -> str:
    """Turkish puts the case at the end of the unit: "milyon liraya", "kilometrelik", "TL'den"; but "yeni" is new."""
    words = sorted((word for word in _unit_names() if word.isalpha() and _LATIN.match(word)), key=len, reverse=True)
    stems = "|".join(regex.escape(word) for word in words)
    return rf"(?!yeni(?!\p{{L}}))(?P<stem>{stems})(?:['’]|(?<=\p{{L}}{{3}})){_CASES}(?![\p{{L}}\p{{M}}])"


_CASES = (
    r"(?:l[ae]r)?(?:[ysn]?[ıiuüae]|[ys]?[ıiuü]n[ıiuüae]|n?[ıiuü]n|n?[dt][ae]n?|[ysn]?[ıiuü]n[dt][ae]n?"
    r"|l[ıiuü][kğ](?:[ıiuüae]|t[ae]n?)?|l[ae]r)"
)


@cache
def _digits() -> "regex.Pattern[str]":
    prefixes = "|".join(regex.escape(word) for word in sorted(_prefixes(), key=len, reverse=True))
    return regex.compile(rf"(?:(?<![\p{{L}}\p{{M}}])(?P<prefix>{prefixes})\s?-?)?(?P<literal>{_LITERAL})")


@cache
def _scale_after() -> "regex.Pattern[str]":
    return regex.compile(rf"(?:\s*|-|\s+de\s+)(?P<scale>{_scale_pattern()})\.?(?![\p{{L}}--\p{{Thai}}])", regex.V1)


def _read_digits(reading: _Reading) -> None:
    end = 0
    while match := _digits().search(reading.rest, end):
        end = _read_literal(reading, match)


def _read_literal(reading: _Reading, match: "regex.Match[str]") -> int:
    """Reads the number in digits at the match with its scale and unit; returns where it ends."""
    prefix = match["prefix"] or ""
    if not prefix and (
        cjk_prefix := regex.search(r"(?:人民币|人民幣|第|제|百分之)$", reading.rest[: match.start()][-4:])
    ):
        prefix = cjk_prefix.group()
    start, end = match.span("literal")
    spaced = _SPACED.match(reading.rest, start)
    if spaced and spaced.end() > end and _is_grouped(reading, spaced):
        end = spaced.end()
    literal = reading.rest[start:end]
    if "/" in literal and (ratio := _no_fraction(reading.rest, start, literal)):
        reading.take(start, ratio.end, ratio)
        return ratio.end
    custom = reading.custom if any(not char.isdigit() for char in literal) else None
    values = _fraction(literal) or literal_values(literal, custom)
    if not values:
        # A list without spaces: its parts are numbers of their own.
        end = start + len(regex.match(r"\d+", literal).group())  # type: ignore[union-attr]
        values = (Decimal(literal[: end - start]),)
    plain = literal.isdecimal()
    begin = match.start() if match["prefix"] else start
    if plain and (year := _buddhist_year(reading, start, literal)):
        reading.take(start, end, Quantity(Decimal(year), "year", start, end, (Decimal(literal),)))
        return end
    end, values, scaled = _with_scales(reading, start, end, values, is_money=is_currency(_prefixes().get(prefix)))
    ordinal = _ordinal_suffix().match(reading.rest, end) if plain and not scaled else None
    unit = _prefixes().get(prefix)
    if ordinal and unit is None:
        end, unit = ordinal.end(), "ordinal"
    if unit in (None, "CNY/JPY", "CNY", "percent"):
        end, unit = _with_unit(reading, end, unit)
    if plain and not scaled and unit in (None, "years") and _is_year(literal):
        unit = "year"
    quantity = Quantity(values[0], unit, begin, end, values[1:])
    reading.take(begin, end, quantity)
    return end


def _is_grouped(reading: _Reading, groups: "regex.Match[str]") -> bool:
    """Whether digits in groups are one number: by the custom of the language, since a group cannot be a number of its
    own ("1 000"), or since they count something larger: "1 470 billion".
    """
    if reading.language in _SPACE_GROUPS or regex.match(r"[1-9]\d* (?:\d{3} )*0", groups.group()):
        return True
    return _scale_after().match(reading.rest, groups.end()) is not None


def _is_year(literal: str) -> bool:
    return len(literal) == 4 and _FIRST_YEAR <= int(literal) <= _LAST_YEAR


@cache
def _ordinal_suffix() -> "regex.Pattern[str]":
    suffixes = sorted(tables()["ordinal_suffixes"], key=len, reverse=True)
    return regex.compile(rf"(?:{'|'.join(regex.escape(one) for one in suffixes)})(?![\p{{L}}\p{{M}}])")


def _buddhist_year(reading: _Reading, start: int, literal: str) -> int | None:
    """The common year of one that Thai counts from the Buddha; None where the digits are none."""
    if reading.language != "th" or len(literal) != 4 or int(literal) not in _BUDDHIST_YEARS:
        return None
    return int(literal) - _BUDDHIST_ERA if _BUDDHIST.search(reading.rest, max(start - 12, 0), start) else None


_BUDDHIST = regex.compile(r"(?:ปี|พ\.?ศ\.?)\s*$")


_FISCAL = regex.compile(r"(?:财年|財年|年度|学年|學年|年)")


def _no_fraction(text: str, start: int, literal: str) -> Quantity | None:
    """What looks like a fraction and is more than one: the year of "2023/24", or a name such as "24/7"."""
    over, _, under = literal.partition("/")
    if not (over.isdecimal() and under.isdecimal()) or int(over) <= int(under):
        return None
    if _is_year(over):
        own = _FISCAL.match(text, start + len(literal))
        return Quantity(Decimal(over), "year", start, own.end() if own else start + len(literal))
    return Quantity(Decimal(over), f"name:{literal}", start, start + len(literal))


def _fraction(literal: str) -> tuple[Decimal, ...]:
    over, slash, under = literal.partition("/")
    if not slash or not over.isdecimal() or not int(under):
        return ()
    return (Decimal(over) / Decimal(under),)


def _with_scales(
    reading: _Reading, start: int, end: int, values: tuple[Decimal, ...], *, is_money: bool = False
) -> tuple[int, tuple[Decimal, ...], bool]:
    """Where the number ends, its values, and whether it is scaled: by 万亿, "billion", "mil millones", "लाख करोड़".

    Of money, "m", "b" and "t" are millions, billions and trillions; else they are units.
    """
    cjk = _CJK_AFTER.match(reading.rest, end)
    if cjk and cjk.group():
        length = len(cjk.group())
        for cut in range(length, 0, -1):
            text = reading.rest[start : end + cut]
            if text.rstrip() == text and (found := cjk_values(text, reading.language)):
                return end + cut, found, True
    scaled = False
    while match := _scale_after().match(reading.rest, end):
        word = match["scale"]
        of_money = not scaled and len(word) <= 2 and (is_money or _is_before_currency(reading.rest, match.end()))
        exponents = _SHORT_SCALES.get(word) or scale_exponents(word, reading.custom)
        if word == "m" and reading.cased[match.start("scale")] != "M" and not of_money:
            break
        if word in _ALSO_UNITS and not (of_money and word in "bt") and word not in _own_scales(reading.language):
            break
        if len(word) > 2 and word in _unit_names() and word not in _own_scales(reading.language):
            break  # "25 miles" is no Spanish 25,000
        if scaled and len(word) == 1 and word != "m":
            break
        # Of a text too short to tell its language by, separators and word must be read in the same one.
        together = scaled_values(reading.rest[start:end], word) if reading.custom is None and not scaled else ()
        apart = dict.fromkeys(value * Decimal(10) ** exponent for exponent in exponents for value in values)
        values = together or tuple(apart)
        end, scaled = match.end("scale"), True
    if scaled and (more := _SMALLER.match(reading.rest, end)):
        return _plus_smaller(reading, more, end, values)
    return end, values, scaled


def _is_before_currency(text: str, end: int) -> bool:
    """Whether the name of a currency follows: "3.5m pounds", "3.5 m €"."""
    unit = unit_at(text, end + (text[end : end + 1] in (" ", "\xa0")))
    return unit is not None and is_currency(unit[0])


_SHORT_SCALES = {"m": (6,), "t": (12,)}
_ALSO_UNITS = frozenset("t b n mi tr mm bi tri mr".split())
# 千瓦 and 兆瓦 are units of their own.
_CJK_AFTER = regex.compile(
    rf"\s?(?=[{CJK_SCALES}])(?!{_UNIT_PREFIX})(?:(?!{_UNIT_PREFIX})[{CJK_SCALES}]|(?<=[{CJK_SCALES}])\s?\d[\d.,]*(?=\s?[{CJK_SCALES}])"
    rf"|(?<=[만억조])\s?\d{{1,4}}(?!\d)|(?<=[万亿兆億萬])\d{{4}}(?!\d)|(?<=\d)\s(?=[{CJK_SCALES}]))+"
)
_SMALLER = regex.compile(r"(?:\s+|\s*,\s*)(?:and\s+|und\s+|et\s+|y\s+|e\s+|и\s+|و\s*)?(?P<n>\d{1,3})\b")


def _own_scales(language: str) -> Sequence[str]:
    scales: dict[str, dict[str, int]] = tables()["scales"]
    return list(scales.get(language, {}))


def _plus_smaller(
    reading: _Reading, more: "regex.Match[str]", end: int, values: tuple[Decimal, ...]
) -> tuple[int, tuple[Decimal, ...], bool]:
    """ "2 million 300 thousand": the smaller scale adds to the larger."""
    smaller = _scale_after().match(reading.rest, more.end())
    if not smaller or "," in more.group():
        return end, values, True
    added = Decimal(more["n"]) * Decimal(10) ** (scale_exponents(smaller["scale"], reading.custom) or (0,))[0]
    if added >= values[0]:
        return end, values, True
    return smaller.end("scale"), tuple(value + added for value in values), True


def _with_unit(reading: _Reading, end: int, unit: str | None) -> tuple[int, str | None]:
    match = _after_number(reading.given or "").match(reading.rest, end)
    if not match:
        return end, unit
    group = "unit" if match["unit"] else "stem"
    name = _IN_CAPITALS.get(reading.cased[slice(*match.span(group))]) or _unit_names()[match[group]]
    if unit == "percent" and name != "percentage point":
        return end, unit
    return match.end(), name


def _in_unit(quantity: Quantity, table: Mapping[str, tuple[str, Decimal]]) -> Quantity:
    """The same in the unit that the table has for its own."""
    if quantity.unit is None or quantity.unit not in table:
        return quantity
    unit, factor = table[quantity.unit]
    others = tuple(value * factor for value in quantity.alternatives)
    return replace(quantity, value=quantity.value * factor, unit=unit, alternatives=others)


# Chinese and Japanese numerals

_CJK_RUN = regex.compile(rf"[{CJK_NUMERALS}]+(?:点[零〇一二三四五六七八九]+)?")
_PLAN = regex.compile(
    r"(?<![零〇一二三四五六七八九十百千万])(?P<n>十[一二三四五六七八九]?|[一二三四五六七八九])五(?=规划|規劃|计划|期间|期間|时期|[”\"』」’'])"
)
_PER = regex.compile(rf"(?P<per>[{CJK_NUMERALS}]+)分之(?P<n>[{CJK_NUMERALS}]+(?:点[零〇一二三四五六七八九]+)?)")


def _read_cjk(reading: _Reading) -> None:
    if not regex.search(rf"[{CJK_NUMERALS}일이삼사오육칠팔구]", reading.rest):
        return
    for match in _PLAN.finditer(reading.rest):
        reading.take(*match.span(), Quantity(cjk_values(match["n"], None)[0], "ordinal", *match.span()))
    for match in _PER.finditer(reading.rest):
        per, value = cjk_values(match["per"], None), _cjk_decimal(match["n"])
        if per and per[0] and value is not None:
            percent = per[0] == 100
            reading.take(
                *match.span(),
                Quantity(value if percent else value / per[0], "percent" if percent else None, *match.span()),
            )
    for match in _CJK_POINT.finditer(reading.rest):
        _read_cjk_decimal(reading, match)
    for match in _CJK_RUN.finditer(_masked(reading.rest)):
        _read_cjk_run(reading, match)
    for match in _KOREAN.finditer(reading.rest):
        values = cjk_values(match.group(), None)
        if values:
            end, unit = _with_unit(reading, match.end(), None)
            reading.take(match.start(), end, Quantity(values[0], unit, match.start(), end))


_KOREAN = regex.compile(
    r"(?<!\p{Hangul})[일이삼사오육칠팔구십백천만억조]*[십백천만억조][일이삼사오육칠팔구십백천만억조](?!\p{Hangul}{3})[일이삼사오육칠팔구십백천만억조]*"
)


@cache
def _idioms() -> "regex.Pattern[str]":
    return regex.compile("|".join(tables()["words_not_numbers"]))


def _masked(text: str) -> str:
    return _idioms().sub(lambda match: "\0" * len(match.group()), text)


def _cjk_decimal(text: str) -> Decimal | None:
    whole, point, fraction = text.partition("点")
    values = cjk_values(whole, None)
    digits = cjk_values(fraction, None) if point else (Decimal(0),)
    if not values or not digits:
        return None
    return values[0] + (digits[0].scaleb(-len(fraction)) if point else 0)


# In vertical Japanese "三・五キロ" is 3.5 km, but "二・三日" two or three days.
_CJK_POINT = regex.compile(
    rf"(?<![{CJK_NUMERALS}])(?P<n>[{CJK_NUMERALS}]+)・(?P<f>[零〇一二三四五六七八九]+)(?P<scale>[千万億兆]*)"
)
_MULTIPLIED = regex.compile("[倍割]")


def _read_cjk_decimal(reading: _Reading, match: "regex.Match[str]") -> None:
    number = _cjk_decimal(f"{match['n']}点{match['f']}")
    scale = cjk_values("一" + match["scale"], None)
    if number is None or not scale:
        return
    end, unit = _with_unit(reading, match.end(), None)
    is_alternative = unit in (None, *_SPANS_OF_TIME) and not match["scale"] and number % 1 * 10 == number // 1 + 1
    if unit is None and not match["scale"] and not _MULTIPLIED.match(reading.rest, end):
        return
    if not is_alternative:
        reading.take(match.start(), end, Quantity(number * scale[0], unit, match.start(), end))


def _read_cjk_run(reading: _Reading, match: "regex.Match[str]") -> None:
    start, end = match.span()
    text = match.group()
    value = _cjk_decimal(text)
    if value is None:
        return
    is_ordinal = reading.rest[start - 1 : start] == "第"
    classified = reading.rest[end : end + 1] in tables()["classifiers"] and reading.rest[end : end + 1] != ""
    end, unit = _with_unit(reading, end, None)
    digits_only = len(text) == 4 and regex.fullmatch("[零〇一二三四五六七八九]+", text) is not None
    if digits_only and unit == "years":
        unit = "year"
    long = len(text) > 1 and not text.startswith(("千万", "百万", "千百")) and not regex.fullmatch("(.)\\1+", text)
    certain = not (is_ordinal and value <= 10) and value != 1 and (long or classified or unit is not None)
    if len(text) > 1 and not regex.search(rf"[{CJK_SCALES}点]", text) and not digits_only:
        certain = False
    quantity = Quantity(value, "ordinal" if is_ordinal else unit, start, end, (), certain)
    reading.take(start, end, quantity)


# A half after what it is the half of: "三个半月", "两年半", "3時間半", "1년 반"

_SPANS_OF_TIME = ("years", "months", "weeks", "days", "hours", "minutes")
_HALF_MORE = regex.compile(
    r"半(?![导導年数數场場径徑岛島山月球价價天夜载載成])|\s?반(?=\s|\p{P}|$|동안|간|만에|의|이|에|째)"
)
_HALF_OF_COUNTED = regex.compile("[个個]半(?:(?P<months>月)|(?P<hours>小时|小時|钟头|鐘頭)|(?P<weeks>星期|礼拜))")


def _with_half(text: str, quantity: Quantity) -> Quantity:
    """The span of time, with the half that follows its unit or stands before it."""
    more = _HALF_MORE.match(text, quantity.end) if quantity.unit in _SPANS_OF_TIME else None
    if more is None and quantity.unit is None:
        more = _HALF_OF_COUNTED.match(text, quantity.end)
    if more is None or quantity.value % 1:
        return quantity
    unit = next((name for name, found in more.groupdict().items() if found), quantity.unit)
    # Without the half it is what a language in which it is not read has for it: "two" of "two and a half years".
    return Quantity(quantity.value + Decimal("0.5"), unit, quantity.start, more.end(), (quantity.value,))


# Zero in words, where the same characters are also parts of other words, or mean "not"


def _read_zeros(reading: _Reading) -> None:
    for match in _zeros().finditer(_masked(reading.rest)):
        end, unit = _with_unit(reading, match.end(), None)
        reading.take(match.start(), end, Quantity(Decimal(0), unit, match.start(), end))


@cache
def _zeros() -> "regex.Pattern[str]":
    return regex.compile("|".join(tables()["zeros"]))


# Words that are a number of years: "Fünfjahresplan", "quinquennal"


def _read_spans(reading: _Reading) -> None:
    for years, words in _spans_of_years().items():
        for match in words.finditer(reading.rest):
            reading.take(*match.span(), Quantity(years, "years", *match.span()))


@cache
def _spans_of_years() -> "dict[Decimal, regex.Pattern[str]]":
    return {
        Decimal(years): regex.compile(rf"(?<![\p{{L}}\p{{M}}])(?:{'|'.join(words)})(?![\p{{L}}\p{{M}}])")
        for years, words in tables()["spans_of_years"].items()
    }


# Number words


def _read_words(reading: _Reading) -> None:
    words = [Word(match.group(), *match.span()) for match in _WORD.finditer(reading.rest)]
    if not words:
        return
    for halves in _halves().finditer(reading.rest):
        scale = _scale_after().match(reading.rest, halves.end())
        if scale:
            start, share = _with_whole(reading.rest, halves.start())
            values = tuple(Decimal(10) ** e * share for e in scale_exponents(scale["scale"], reading.custom))
            end, unit = _with_unit(reading, scale.end("scale"), None)
            reading.take(start, end, Quantity(values[0], unit, start, end, values[1:]))
    words = [word for word in words if "\0" not in reading.rest[word.start : word.end]]
    for number in spelled_numbers(words, reading.rest, reading.language):
        _take_spelled(reading, number)


_WHOLES = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_WHOLE = regex.compile(rf"(?<![\p{{L}}\p{{N}}])(?P<n>{'|'.join(_WHOLES)}|\p{{N}}) and a $")
_LONGEST_WHOLE = 12


def _with_whole(text: str, start: int) -> tuple[int, Decimal]:
    """Where a number that ends with a half begins, and how much it is: "one and a half", or the half alone."""
    whole = _WHOLE.search(text[max(start - _LONGEST_WHOLE, 0) : start])
    if whole is None:
        return start, Decimal("0.5")
    number = _WHOLES.index(whole["n"]) + 1 if whole["n"] in _WHOLES else int(whole["n"])
    return start - len(whole.group()), number + Decimal("0.5")


@cache
def _halves() -> "regex.Pattern[str]":
    return regex.compile(rf"(?<!\p{{L}})(?:{_alternation(tables()['halves'])})")


def _take_spelled(reading: _Reading, number: Spelled) -> None:
    text = reading.rest[number.start : number.end]
    if number.ordinal:
        certain = number.value > 10
        reading.take(number.start, number.end, Quantity(number.value, "ordinal", number.start, number.end, (), certain))
        return
    end, unit = _with_unit(reading, number.end, None)
    is_compound = number.value == 0 and "-" in reading.rest[max(number.start - 1, 0) : number.end + 1]  # "zero-carbon"
    certain = (number.value != 1 or unit in ("percent", "percentage point")) and not (
        is_compound or (number.words == 1 and text in tables()["also_other_words"])
    )
    if unit == "years" and _is_year(str(number.value)):
        unit = "year"
    quantity = Quantity(number.value, unit, number.start, end, (), certain)
    reading.take(number.start, end, quantity)


# Ranges

_RANGE = regex.compile(
    r"\s*(?:[-–—~～〜至到]|to|and|bis|auf|und|à|a|al|et|y|e|hasta|para|до|и|से|إلى|đến|lên|ile|から)\s*"
)


def _share_units_in_ranges(reading: _Reading) -> None:
    """ "10-15%" states 10% and 15%; "2021-23" names the years 2021 and 2023."""
    found = reading.found
    for i in range(len(found) - 1):
        first, second = found[i], found[i + 1]
        between = reading.folded[first.end : second.start]
        if not _RANGE.fullmatch(between):
            continue
        if first.unit is None and second.unit not in (None, "year", "date", "time", "ordinal") and first.certain:
            if not str(second.unit).startswith("name:"):
                found[i] = replace(first, unit=second.unit)
        elif (
            first.unit == "year" and second.unit is None and second.end - second.start == 2 and between.strip() in "-–—"
        ):
            century = first.value // 100 * 100
            if century + second.value > first.value:
                found[i + 1] = replace(second, value=century + second.value, unit="year", alternatives=(second.value,))
