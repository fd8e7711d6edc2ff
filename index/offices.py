"""Tells labels that name an office or a reporter: "Mayor", "Reporter from The Harbor Times", "県知事", "мэр города"."""

import json
from functools import cache, lru_cache
from pathlib import Path

import regex

_DATA = Path(__file__).with_name("offices.json")
_QUOTED = regex.compile(r"[«“\"„‘《「][^«»“”\"„‘’《》「」]{1,60}[»”\"“’》」]")
_LATIN_OR_CYRILLIC = regex.compile(r"[\p{Latin}\p{Cyrillic}]")
_CAPITAL = regex.compile(r"(?:[dl]['’])?[\p{Lu}\p{Lt}\d]")
_ONLY_HAN = r"\p{Han}\p{Katakana}ー々ヶ\p{Latin}\p{N}·・《》“”「」、\s"
# Words of a sentence, numbers of people and appointments: what they stand in names nobody who speaks.
_SENTENCE = regex.compile(
    r"[了的是这這那我你他她们們很把被让讓请請吗嗎呢也各有对對向由在从從给給\p{Hiragana}]"
    r"|[两兩几幾多\d一二三四五六七八九十百千]+[位名个個]|许多|許多|一些|所有|根据|关于|新任|当选|當選|作为|担任|任命|感谢|欢迎"
)
_PLACE_IN_HIRAGANA = regex.compile(r"\p{Hiragana}{2,4}(?<![はがをにでとのもか])(?=\p{Han})")
_HAN_HONORED = regex.compile(r"[\p{Han}·]{1,4}(?:先生|女士|小姐|老师|老師|同志|博士)$")
_LONGEST = 8  # words
_LONGEST_IN_HAN = 10  # characters, of "市民の代表"
_LONGEST_OFFICE = 3  # words, of an office whose place no capital tells: "мэр города"


@lru_cache(4_096)
def names_office(name: str) -> bool:
    """Whether a label is an office or a reporter, alone, with a name or with a place: "El alcalde", "мэр Орлов"."""
    if regex.search(r"\p{Han}", name):
        return is_han_office(name) or is_han_outlet(name)
    if _LATIN_OR_CYRILLIC.search(name):
        return _is_cased_office(name, _LONGEST_OFFICE)
    return _is_uncased_office(name.split())


def offices_before_names() -> frozenset[str]:
    """The offices that stand before names in Latin and Cyrillic letters, folded: "mayor", "cllr", "stadträtin"."""
    return _words("offices")


def is_reporter(name: str) -> bool:
    """Whether a label is a reporter whom it does not name: "Le journaliste"."""
    found = _cased_label().fullmatch(name.casefold())
    return found is not None and found["word"] in _words("reporters")


@lru_cache(4_096)
def may_name_office(name: str) -> bool:
    """Whether a label begins with an office and goes on as no name would, or is a newspaper or news themselves."""
    if regex.search(r"\p{Han}", name):
        is_outlet = regex.match(r"[\p{Han}々]{2,6}(?:新聞|放送|テレビ)$", name) is not None
        bare = name.replace("の", "")
        return (is_outlet or (len(name) <= _LONGEST_IN_HAN and is_han_office(bare))) and not _SENTENCE.search(bare)
    return bool(_LATIN_OR_CYRILLIC.search(name)) and _is_cased_office(name, _LONGEST)


def holds_office(text: str) -> bool:
    """Whether an office or a reporter stands among the words of a role: "chief engineer", "directrice du phare"."""
    folded = text.casefold()
    return (
        _cased_office().search(folded) is not None
        or is_han_office(text)
        or any(word in _words("arabic") or word in _words("hindi") for word in folded.split())
    ) and not _words("saying") & set(folded.split())


def is_han_office(name: str) -> bool:
    """Whether Han characters end with an office, and are no sentence: "县水务局局长", "小田切町長"."""
    office, place = name, _PLACE_IN_HIRAGANA.match(name)
    if place:
        office = name[place.end() :]
    return not _SENTENCE.search(office) and (
        _han_office().match(office) is not None or _HAN_HONORED.match(office) is not None
    )


def is_han_outlet(name: str) -> bool:
    """Whether Han characters are a newspaper, an agency or a station: "路透社"."""
    return _han_outlet().match(name) is not None and not _SENTENCE.search(name)


def names_office_in_korean(word: str) -> bool:
    """Whether a Korean word is an office, which a name must stand beside: "시장" is a mayor and a market."""
    return word in _words("korean")


def office_after_name(label: str) -> tuple[str, str] | None:
    """What stands before the office that a label ends with, and the office: "欧阳局长" is 欧阳 and 局长."""
    if found := _han_office().match(label.replace(" ", "").replace("\u3000", "")):
        return found["before"], found["office"]
    before, _, office = label.rpartition(" ")
    return (before, office) if before and office in _words("korean") else None


@lru_cache(4_096)
def name_after_office(label: str) -> tuple[str, str] | None:
    """The office that a label begins with, folded, and the name after it: "Mayor Ann Lee" is mayor and Ann Lee."""
    found = _cased_label().match(label.casefold())
    words = label[found.end() :].split() if found else []
    is_named = words and all(_CAPITAL.match(word) and word.casefold() not in _words("joining") for word in words)
    if found and is_named and len(found.group()) + sum(map(len, words)) + len(words) <= len(label):
        return found["word"], " ".join(words)
    first, _, rest = label.partition(" ")
    return (first, rest) if rest and " " not in rest and first in _words("korean") else None


def says_something(name: str) -> bool:
    """Whether words say that somebody speaks, and so are a sentence: "الوزير قال", "मंत्री ने कहा"."""
    words = set(name.split())
    return bool(words & _words("arabic_saying") or words & _words("hindi_saying"))


def _is_cased_office(name: str, longest: int) -> bool:
    folded = name.casefold()
    words = _QUOTED.sub(" X ", name).split()
    if not words or len(words) > _LONGEST or _words("saying") & set(folded.split()):
        return False
    found = _cased_label().match(folded)
    if not found:
        return _ends_with_office(words)
    count = len(found.group().split())
    rest = words[count:]
    if all(_is_of_a_name(word) for word in rest):
        has_place = not rest or rest[-1].casefold() not in _words("joining")
        return has_place and not (rest and rest[-1].isdigit())
    return not found["article"] and not regex.search(r"\d", name) and len(words) <= longest


def _ends_with_office(words: list[str]) -> bool:
    """Whether names stand before the word: "Hürriyet muhabiri", "BBC reporter"."""
    last = words[-1].casefold()
    is_office = last in _words("reporters") or last in _words("offices")
    is_named = all(_CAPITAL.match(word) for word in words[:-1])
    return is_office and len(words) > 1 and is_named and words[0].casefold() not in _words("before_no_office")


def _is_of_a_name(word: str) -> bool:
    folded = word.casefold().strip(",")
    return bool(_CAPITAL.match(word)) or any(folded in _words(kind) for kind in ("joining", "offices", "reporters"))


def _is_uncased_office(words: list[str]) -> bool:
    if not words or len(words) > _LONGEST:
        return False
    first, last = words[0].strip("،,"), words[-1]
    if first in _words("arabic"):
        return not _words("arabic_saying") & set(words)
    if first in _words("hindi") or last in _words("hindi"):
        return not _words("hindi_saying") & set(words)
    return len(words) == 1 and last in _words("korean_alone")


@cache
def _words(kind: str) -> frozenset[str]:
    read: dict[str, list[str]] = json.loads(_DATA.read_text(encoding="utf-8"))
    return frozenset(read[kind])


def _any_of(words: frozenset[str]) -> str:
    return "|".join(regex.escape(word, literal_spaces=True) for word in sorted(words, key=len, reverse=True))


@cache
def _cased_label() -> "regex.Pattern[str]":
    offices = _any_of(_words("offices") | _words("reporters"))
    return regex.compile(
        rf"(?P<article>(?:{_any_of(_words('articles'))})\s+|l['’])?(?P<word>{offices})(?![\p{{L}}\p{{M}}\-'’])"
    )


@cache
def _cased_office() -> "regex.Pattern[str]":
    offices = _any_of(_words("offices") | _words("reporters"))
    return regex.compile(rf"(?<![\p{{L}}\-])(?:{offices})(?![\p{{L}}\p{{M}}\-])")


@cache
def _han_office() -> "regex.Pattern[str]":
    return regex.compile(
        rf"(?P<before>[{_ONLY_HAN}]{{0,30}}?)(?P<office>副?(?:{_any_of(_words('han'))}))[A-ZＡ-Ｚ甲乙丙]?$"
    )


@cache
def _han_outlet() -> "regex.Pattern[str]":
    return regex.compile(rf"[{_ONLY_HAN}]{{0,12}}(?:{_any_of(_words('han_outlets'))})[》」”]?$")
