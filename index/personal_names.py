"""Tells names of people in scripts without capitals: by surnames, given names and titles that are common there."""

import json
from functools import cache
from pathlib import Path

import regex

from index.offices import names_office_in_korean

_DATA = Path(__file__).with_name("personal_names.json")
_DOT = r"[·•‧・･]"
# "艾力·买买提", "ジョン・スミス": nothing else is written so before a colon.
_DOTTED = regex.compile(
    rf"\p{{Han}}{{1,10}}(?:{_DOT}\p{{Han}}{{1,10}}){{1,4}}$|[\p{{Katakana}}ー]+(?:{_DOT}[\p{{Katakana}}ー]+){{1,4}}$"
)
# Last characters of places, of amounts and of things.
_NO_NAMES = "[省市县縣町村区區类類率版型性量值额額费費价價税款厂廠线線网網店层層项項券债債险險症药藥肉菜煤]"
_KANA = regex.compile(r"[\p{Hiragana}\p{Katakana}]")
_UNCASED = regex.compile(r"[\p{Arabic}\p{Devanagari}\p{Hangul}\p{M}.'’\-]+$")
_HANGUL = regex.compile(r"\p{Hangul}+$")
_KOREAN_TITLE = regex.compile(
    r"(?:기자|장관|차관|대변인|국장|과장|실장|원장|회장|사장|대표|위원장?|의원|의장|총리|대통령|교수|박사|사회자|진행자|앵커)$"
)
# Costs, fees and rates end so ("공사비", "임대료"), as do a few names: 은비, 단비.
_KOREAN_AMOUNT = regex.compile(r"..[료액률]$|.[^은단솔슬가나다루유새예하한라]비$")
_LONGEST = 5  # words of a name with its title


def is_han_name(name: str, beside: str = "") -> bool:
    """Whether Han characters or kana are a name in full.

    `beside` is text of the same language: with kana it is Japanese, whose surnames have two characters or more.
    """
    if _DOTTED.match(name):
        return True
    if _KANA.search(name + beside):
        return _japanese().match(name) is not None
    return _chinese().match(name) is not None and name[:2] not in _names("chinese", "words")


def may_be_chinese_name(name: str) -> bool:
    """Whether Han characters may be a name in full, such as "王勇", which without a title may be any word."""
    return is_short_chinese_name(name) or is_han_name(name)


def is_short_chinese_name(name: str) -> bool:
    """Whether two Han characters may be a name in full: a surname, and no word that is known."""
    return len(name) == 2 and name[0] in _names("chinese", "surnames") and not _is_chinese_word(name)


def is_part_of_name(word: str) -> bool:
    """Whether a word of a script that divides them is a surname or a given name that is common: "Müller", "خالد"."""
    kinds = (("cased", "surnames"), ("cased", "given_names"), ("arabic", "given_names"), ("hindi", "surnames"))
    return any(word in _names(*kind) for kind in kinds)


def is_surname(name: str) -> bool:
    """Whether Han characters are a surname of Japanese or of Chinese, and nothing else."""
    return any(name in _names(*kind) for kind in (("japanese", "surnames"), ("chinese", "compound"))) or (
        len(name) == 1 and name in _names("chinese", "surnames")
    )


def is_surname_in_passing(name: str) -> bool:
    """Whether Han characters are a surname as familiar speech has it: "小王", "老李"."""
    return len(name) == 2 and name[0] in "小老阿" and name[1] in _names("chinese", "surnames")


def is_uncased(name: str) -> bool:
    """Whether a name is written in a script without capitals whose words are divided by spaces."""
    words = name.split()
    return 0 < len(words) <= _LONGEST and all(_UNCASED.match(word) for word in words)


def is_uncased_name(name: str) -> bool:
    """Whether what `is_uncased` is a name in full, or with a title."""
    words = name.split()
    if _HANGUL.match(words[0]):
        return _is_korean_name(words)
    if words[0] in _titles() and len(words) > 1:
        return True
    return len(words) > 1 and (words[0] in _names("arabic", "given_names") or words[-1] in _names("hindi", "surnames"))


def _is_korean_name(words: list[str]) -> bool:
    if _KOREAN_TITLE.search(words[-1]):
        return True
    if len(words) == 2 and any(names_office_in_korean(title) for title in words):
        person = words[0] if names_office_in_korean(words[1]) else words[1]
        return person in _names("korean", "surnames") or _is_korean_name([person])
    if len(words) > 2 and names_office_in_korean(words[-2]):  # "주민 대표 이순자"
        return _is_korean_name(words[-1:])
    name = words[0]
    if name in _names("korean", "words") or _KOREAN_AMOUNT.match(name):
        return False
    may_be = len(words) == 1 and len(name) == 3 and name[0] in _names("korean", "surnames")
    return may_be and name[-1] not in _names("korean", "endings_of_words")


@cache
def _read() -> dict[str, dict[str, str | list[str]]]:
    read: dict[str, dict[str, str | list[str]]] = json.loads(_DATA.read_text(encoding="utf-8"))
    return read


@cache
def _names(language: str, kind: str) -> frozenset[str]:
    return frozenset(_read()[language][kind])


def _is_chinese_word(name: str) -> bool:
    return name in _names("chinese", "words") or name in _names("chinese", "whole_words")


@cache
def _titles() -> frozenset[str]:
    return _names("arabic", "titles") | _names("hindi", "titles")


@cache
def _chinese() -> "regex.Pattern[str]":
    compound = "|".join(_names("chinese", "compound"))
    surnames = "".join(_names("chinese", "surnames"))
    return regex.compile(rf"(?:(?:{compound})\p{{Han}}{{1,2}}|[{surnames}]\p{{Han}}{{2}})(?<!{_NO_NAMES})$")


@cache
def _japanese() -> "regex.Pattern[str]":
    surnames = "|".join(sorted(_names("japanese", "surnames"), key=len, reverse=True))
    return regex.compile(rf"(?:{surnames})[ 　]?[\p{{Han}}々\p{{Hiragana}}\p{{Katakana}}ー]{{1,4}}(?<!{_NO_NAMES})$")
