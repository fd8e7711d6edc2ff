"""Reads the numbers of a sentence that are written in digits, so that sentences of two languages can be compared.

It is a light reading, which knows no units: what a separator or a word such as "billion" is worth differs between
languages, so each number has all values that it may have.
"""

from collections.abc import Iterator
from decimal import Decimal
from itertools import product

import regex

Values = frozenset[Decimal]
"""What one number may be worth."""

_EXPONENTS = {
    2: "hundred hundert cent cien ciento cento сто سو सौ yüz trăm ร้อย",
    3: (
        "thousand tausend tsd mille mil mila "
        "тыс тысяча тысячи тысяч тысячу ألف آلاف الف हजार हज़ार bin nghìn ngàn k אלף אלפים אלפי พัน"
    ),
    4: "หมื่น",
    5: "lakh lakhs लाख แสน",
    6: (
        "million millions mn mln mio mill millionen millón millones milhão milhões mi milione milioni млн миллион "
        "миллиона миллионов миллиону مليون ملايين مليونا मिलियन दशलक्ष milyon triệu m "
        "מיליון מיליוני ล้าน"
    ),
    7: "crore crores करोड़ करोड",
    9: (
        "billion billions bn bln milliarde milliarden mrd milliard milliards md mds millardo millardos bilhão bilhões "
        "bi miliardo miliardi mld млрд миллиард миллиарда миллиардов "
        "مليار مليارات مليارا بليون बिलियन अरब milyar tỷ tỉ b מיליארד מיליארדי"
    ),
    12: (
        "trillion trillions trn tn billion billions billionen bio billón billones trilhão trilhões tri bilião biliões "
        "bilione bilioni bln трлн триллион триллиона триллионов تريليون ترليون ट्रिलियन trilyon טריליון t"
    ),
    18: "trillionen trillón trillones trilione trilioni",
}
_SCALES: dict[str, tuple[Decimal, ...]] = {}
for _exponent, _words in _EXPONENTS.items():
    for _word in _words.split():
        _SCALES[_word] = (*_SCALES.get(_word, ()), Decimal(10) ** _exponent)

_HAN = {
    char: 10**power
    for power, chars in {1: "十십", 2: "百백", 3: "千천", 4: "万萬만", 8: "亿億억", 12: "兆조"}.items()
    for char in chars
}
_HAN_SCALE = f"[{''.join(_HAN)}]"

_DIGITS = r"(?:\d{1,3}(?:[ \u00a0\u202f'’٬]\d{3})+(?:[.,٫]\d+)?(?!\d)|\d+(?:[.,٫]\d+)*)"
# A year of an era is another one elsewhere.
_NUMBER = regex.compile(
    rf"""(?<![\p{{Latin}}\p{{Cyrillic}}\d.,])(?<!(?:令和|平成|昭和|民国|民國)\s?)
    (?: (?P<han>(?:{_DIGITS}\s?{_HAN_SCALE}++)(?:\s?{_DIGITS}\s?{_HAN_SCALE}++)*\d*)
      | (?P<digits>{_DIGITS})(?P<words>(?:[\s\u00a0\u202f-]?[\p{{L}}\p{{M}}]++){{0,2}}) )""",
    regex.X,
)
# Months are words elsewhere, and hours are counted otherwise.
_THAI_SCALE = regex.compile("ร้อย|พัน|หมื่น|แสน|ล้าน")  # what follows is written without a space
_CLOCK = regex.compile(r"\s?(?:[月월时時点點시]|:\d\d|[ap]\.?\s?m\b|uhr\b|h\b)", regex.I)
_HAN_PART = regex.compile(rf"(?P<digits>{_DIGITS})\s?(?P<scales>{_HAN_SCALE}*)")
_WORD = regex.compile(r"[\p{L}\p{M}]+")


def numbers(text: str) -> Iterator[Values]:
    """The numbers that are written in digits, but for months and hours of the clock, in their order."""
    for match in _NUMBER.finditer(text.replace("：", ":")):
        digits = match["digits"]
        if digits and (
            match.string[match.start() - 1 : match.start()] == ":" or _CLOCK.match(text, match.end("digits"))
        ):
            continue
        values = _scaled(digits, match["words"]) if digits else _han(match["han"])
        if values:
            yield values


def contradict(first: str, second: str) -> bool:
    """Whether each of two texts gives a number in digits that the other does not give.

    Where only one does, the other may give it in words, or leave it out.
    """
    own, other = list(numbers(first)), list(numbers(second))
    return _has_others(own, other) and _has_others(other, own)


def _has_others(own: list[Values], other: list[Values]) -> bool:
    given = frozenset[Decimal]().union(*other)
    return any(given.isdisjoint(values) for values in own)


def _scaled(digits: str, following: str) -> Values:
    values = _values(digits)
    for word in _WORD.findall(_THAI_SCALE.sub(r"\g<0> ", following.casefold())):
        scales = _SCALES.get(word)
        if scales is None:
            break
        scaled = frozenset(value * scale for value, scale in product(values, scales))
        values = scaled | values if len(word) == 1 else scaled  # "m" may be metres
    return values


def _han(text: str) -> Values:
    """ "1万4千" is 14,000, and "1.47万亿" 1.47 · 10^12."""
    total = frozenset([Decimal(0)])
    for part in _HAN_PART.finditer(text):
        scale = Decimal(1)
        for char in part["scales"]:
            scale *= _HAN[char]
        total = frozenset(one + value * scale for one, value in product(total, _values(part["digits"])))
    return total


def _values(digits: str) -> Values:
    """What digits with separators may be worth: nothing for "1.2.2023", two numbers for "1.470"."""
    plain = regex.sub(r"[ \u00a0\u202f'’٬]", "", digits).replace("٫", ".")
    marks = [char for char in plain if char in ".,"]
    whole, _, fraction = plain.rpartition(marks[-1]) if marks else (plain, "", "")
    bare = whole.replace(".", "").replace(",", "")
    decimal = Decimal(f"{bare}.{fraction}") if marks else Decimal(plain)
    grouped = Decimal(bare + fraction)
    if len(marks) == 1 and regex.fullmatch(r"[1-9]\d{0,2}[.,]\d{3}", plain):
        return frozenset([decimal, grouped])
    if len(set(marks)) > 1 or len(marks) < 2:
        return frozenset([decimal])
    return frozenset([grouped] if regex.fullmatch(r"\d{1,3}(?:[.,]\d{2,3})*[.,]\d{3}", plain) else [])
