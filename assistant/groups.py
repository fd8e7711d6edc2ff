"""Tells when a claim puts a quotation into the mouth of a group ("reporters said: “…”"), in 14 languages (groups.json).

Only the clause next to the quotation counts, and only a group that is its subject: in "he told reporters: “…”" and in
"when reporters asked about prices, he said: “…”" nothing is attributed to them.
"""

import json
import unicodedata
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Literal

import regex

from assistant.quotations import Quotation, quotation_spans

Group = Literal["press", "people"]
"""The press, who ask; or people who are neither press nor speakers, such as experts, critics or residents."""

_FILE = Path(__file__).with_name("groups.json")
_CLAUSE_END = regex.compile(r"[,;.!?，；。！？、،؛؟।]\s|[，；。！？、]")
_MARKS = " \t\n:：,，、-–—"
_VOWEL_SIGNS = regex.compile(r"[\u064b-\u0652\u0640]")  # Arabic, written or not


def quoted_groups(claim: str) -> Iterator[tuple[str, Group]]:
    """(what is quoted, the group to which it is attributed) for the quotations that are attributed to one; terms in
    quotation marks are no quotations.
    """
    for start, end in quotation_spans(claim):
        quoted = Quotation(claim[start + 1 : end - 1].strip(), claim[:start].rstrip().endswith((":", "：")))
        if quoted.is_term:
            continue
        before = _CLAUSE_END.split(claim[:start].rstrip(_MARKS))[-1]
        after = _CLAUSE_END.split(claim[end:].lstrip(_MARKS))[0]
        for group in (group_saying(before), group_saying(after)):
            if group:
                yield quoted.text, group


def group_saying(clause: str) -> Group | None:
    """The group that is said to say something in the clause, if one is."""
    text = _VOWEL_SIGNS.sub("", unicodedata.normalize("NFC", clause)).strip()
    return next((group for group, expressions in _cues().items() if any(one.search(text) for one in expressions)), None)


def saying(clause: str, who: Mapping[str, str]) -> str | None:
    """The words by which somebody is said to say something in the clause, None when nobody is; `who` are the
    expressions for them by language.
    """
    text = _VOWEL_SIGNS.sub("", unicodedata.normalize("NFC", clause)).strip()
    found = (one.search(text) for one in _saying(tuple(who.items())))
    return next((match.group() for match in found if match), None)


@cache
def _saying(who: tuple[tuple[str, str], ...]) -> "list[regex.Pattern[str]]":
    said = {language: cues["said"] for language, cues in json.loads(_FILE.read_text(encoding="utf-8")).items()}
    return [regex.compile(one.replace("GROUP", own), regex.I) for language, own in who for one in said[language]]


@cache
def _cues() -> "dict[Group, list[regex.Pattern[str]]]":
    read = json.loads(_FILE.read_text(encoding="utf-8"))
    groups: tuple[Group, ...] = ("press", "people")
    return {
        group: [
            regex.compile(said.replace("GROUP", cues[group]), regex.I)
            for cues in read.values()
            for said in cues["said"]
        ]
        for group in groups
    }
