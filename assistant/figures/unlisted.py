"""Numbers that are no figures in any language: times of day, and amounts that are not told exactly."""

from collections.abc import Sequence
from functools import cache

import regex

from assistant.numerals import scale_words

_HOURS = 24
_MINUTES = 60

# Times of day

_OF_CLOCK = regex.compile(
    r"\s?(?:Uhr\b|o['’]clock\b|[ap]\.?\s?m\.?(?!\p{L})|時(?![間代期計点])|时(?![间代期段速装限刻])|[点點](?:钟|鐘|半|整)"
    r"|시(?=\s|에|부터|까지|반|[,.]|$)|बजे|giờ\s(?:sáng|trưa|chiều|tối)|час(?:ов|а)?\s(?:утра|дня|вечера|ночи)"
    r"|น\.|นาฬิกา|[点點](?=\d{1,2}分))",
    regex.I,
)
_PART_OF_DAY = regex.compile(
    r"(?:上午|下午|凌晨|清晨|早上|晚上|中午|傍晚|午前|午後|오전|오후|새벽|الساعة(?: ال)?"
    r"|(?<!\d\s)\bsaat|\blúc|בשעה)\s?$",
    regex.I,
)
_AT_HOURS = regex.compile(r"(?:\bà|\bàs|\ba las?|\balle(?: ore)?|\bв)\s$", regex.I)
_AFTER_HOUR = regex.compile(r"\d\s?(?:時|时|시|giờ)\s?$|\d[点點]$", regex.I)
_AFTER_UHR = regex.compile(r"\d(?:\sUhr\s|h)$|\b(?:à|dès|vers|jusqu['’]à)\s\d{1,2}\s?h(?:eures)?\s$", regex.I)
# French and its neighbours write the hours of the clock as spans of time are written: "le train de 22 h 15", "après
# 20 heures", "dalle 8 ore alle 10"; but "après 20 heures de travail" tells how long.
_HOUR = r"(?:[01]?\d|2[0-3])\s?(?:h(?:eures?)?|horas?|ore)(?:\s?[0-5]\d)?(?![\p{L}\d])"
_CLOCK = regex.compile(
    rf"\b(?:avant|après|dès|vers|jusqu['’]à|à partir de|passé|(?:train|bus|car|tram|vol|avion|bateau|ferry|métro"
    r"|séance|messe|journal) de"
    r"|(?:antes|después|a partir) de las|desde las|hasta las|hacia las|antes das|depois das|após as|até às|a partir das"
    rf"|prima delle|dopo le|dalle|fino alle|entro le)\s{_HOUR}(?!\s(?:de|di|d['’]))"
    rf"|\b(?:entre|de|tra|dalle|das|de las|entre las|entre as)\s{_HOUR}"
    rf"\s(?:et|à|y|e|a|alle|às|a las|y las|e as)\s{_HOUR}"
    r"(?!\s(?:de|di|d['’]|par|por|al))",
    regex.I,
)
_LONGEST_CLOCK = 60  # characters of two hours with what joins them
_ROUND_THE_CLOCK = regex.compile(r"(\d+)\s?[hj]/\1\b")
_MINUTE = regex.compile(r"\s?(?:分(?![之钱錢])|분)")
_AWAY = regex.compile(r"\s(?:de|di|d['’]|от|езды|пути)")

# Amounts that are not told exactly

_MANY_BEFORE = regex.compile(
    r"(?:(?<![总總人户戶次指系分倍位级級件点點读讀号號参參函基小整多少无無票])[数數]|[几幾何]|(?<!\p{Hangul})[수몇]\s?"
    r"|(?<!\p{L})(?:several|a few|many|mehreren?|einigen?|ein paar|vielen?|plusieurs|quelques|vari[oa]s|algun[oa]s"
    r"|unos pocos|unas pocas|much[oa]s|vári[oa]s|alguns|algumas|muit[oa]s|divers[ie]|alcun[ie]|qualche"
    r"|parecchie?|molt[ie]"
    r"|нескольк\p{L}+|много|многие|عدة|بضعة?|कई|कुछ|birkaç|birçok|vài|mấy|nhiều|hàng|כמה|מספר)\s)$",
    regex.I,
)
_CJK_SCALE = regex.compile(r"[十百千万亿萬億兆](?![一二三四五六七八九])|[십백천만억조](?![일이삼사오육칠팔구])")
_BY_THEMSELVES = frozenset(
    "tens dozens hundreds thousands millions billions trillions zehntausende hunderttausende hunderte hunderten"
    " tausende tausenden millionen milliarden dizaines centaines milliers milliards decenas cientos miles millones"
    " dezenas centenas milhares milhões bilhões decine centinaia migliaia milioni miliardi"
    " тысячи тысяч миллионы миллионов миллиарды миллиардов آلاف ألوف ملايين مليارات".split()
)
_WORD = regex.compile(r"[\p{L}\p{M}]+")


def is_time_of_day(text: str, start: int, end: int, unit: str | None, value: object) -> bool:
    """Whether the number at text[start:end] is an hour or a minute of the clock: "3 p.m.", "下午3时30分", "15 Uhr"."""
    before, after = text[max(start - 20, 0) : start], text[end : end + 20]
    hour, minute = _is_within(value, _HOURS + 1), _is_within(value, _MINUTES)
    is_of_clock = minute and unit in (None, "hours") and _is_of_clock(text, start, end)
    if unit == "hours":
        return is_of_clock or (hour and _AT_HOURS.search(before) is not None and not _AWAY.match(after))
    if unit not in (None, "minutes") or is_of_clock:
        return is_of_clock
    if minute and _AFTER_HOUR.search(before) and (unit == "minutes" or _MINUTE.match(after)):
        return True
    if minute and unit is None and _AFTER_UHR.search(before):
        return True
    if unit is not None or not hour:
        return False
    return _OF_CLOCK.match(after) is not None or _PART_OF_DAY.search(before) is not None


def _is_of_clock(text: str, start: int, end: int) -> bool:
    near = _CLOCK.finditer(text, max(start - _LONGEST_CLOCK, 0), end + _LONGEST_CLOCK)
    return any(match.start() < end and start < match.end() for match in near)


def is_round_the_clock(text: str, start: int, end: int) -> bool:
    """Whether the number at text[start:end] is one of those of "24h/24", "7j/7"."""
    return any(
        match.start() < end and start < match.end() for match in _ROUND_THE_CLOCK.finditer(text, max(start - 6, 0))
    )


def is_vague(before: str, number: str) -> bool:
    """Whether the number tells no exact amount: "数十亿", "several million", "millions of people"."""
    word = _WORD.match(number)
    if word and word.group().casefold() in _BY_THEMSELVES:
        return True
    is_scale = _CJK_SCALE.match(number) or (word and word.group().casefold() in _scales())
    return bool(is_scale and _MANY_BEFORE.search(before))


@cache
def _scales() -> Sequence[str]:
    return [*scale_words(), "hundred"]


def _is_within(value: object, limit: int) -> bool:
    return value in range(limit)
