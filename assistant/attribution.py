"""Whether a claim says that somebody else said what its evidence says: another person or body, or another office.

Names are found by the words that attribute a statement in 14 languages (attribution.json) and compared across scripts
(`spelling`); of names in Latin letters only those of two words or more, since a single one may be any word that begins
a sentence. Offices are those of offices.json ("the minister said"), bodies those of bodies.json ("according to the
union").
"""

import json
import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

import regex

from assistant.bodies import bodies_saying, is_body, is_of_body
from assistant.groups import group_saying, saying
from assistant.question import QUESTION_MARKS
from assistant.spelling import is_spelled, may_be_spelled
from assistant.terms import english_stop_words
from index.language import identify_language
from index.transcript import JOURNALIST, NARRATION

_FOLDER = Path(__file__).parent
_CLAUSE_END = regex.compile(r"[!?;。！？；।]\s*|\.(?:\s+|$)")
_NAME = regex.compile(r"\p{Lu}[\p{L}'’-]{2,}(?: \p{Lu}[\p{L}'’-]+)*")
_CAPITALS = regex.compile(r"^\p{Lu}\S*(?:\s\S+)*\s\p{Lu}\S*$")
# Who says it, before a colon with which the claim begins; nobody is named by a number.
_LABEL = regex.compile(r"^\W*(?P<who>[^:：\p{N}]{2,40}?)\s*[:：]")
_JOINED = regex.compile(
    r",?\s(?:and|&|und|sowie|et|y|e|ed|и|ve|ile|và|cùng|और|तथा|و)\s|,\s|\sو(?=\p{L})|[、，]|(?<=\p{Han})[和与與及跟](?=\p{Han})"
    r"|(?<=[\p{Han}\p{Katakana}])と|(?<=\p{Hangul})[와과]\s"
)
_LEAST_JOINED = 2  # letters
_MARKS = " \t\n:：,，、.。"
MODEST = frozenset({"spokesperson", "engineer", "director"})
"""Offices that who has no known role may well hold; somebody in another office is seldom taken for them."""
# Of what an English office is; the last word is that he says it.
_OF = regex.compile(r"\b(?:of|for)\s+(?P<of>.+)\s\p{L}+$")
_STEM = 5  # letters
# What somebody is besides his office: who has no known role may be that.
_OF_LIFE = frozenset({"parent", "patient", "doctor", "nurse", "teacher", "principal", "pupil"})
# Functions in the event itself: who is named with another role, or none, has none of them.
_OF_EVENT = frozenset({"journalist", "moderator"})


class Saying(NamedTuple):
    """Who says a piece of evidence, in what role ("" where it is not known), its words, and what is known besides."""

    speaker: str
    role: str
    text: str
    context: str = ""


def other_sayers(claim: str, language: str, evidence: Sequence[Saying], others: Sequence[str]) -> list[str]:
    """Those to whom the claim, without what it quotes, attributes its evidence, but who neither say it nor stand in it.

    `others` are speakers of other evidence: in a script that is not Latin one of them is known wherever he is named,
    in Japanese and Korean, whose sentences end with who said it to whom, as their subject.
    """
    text = unicodedata.normalize("NFC", claim)
    speakers = {source.speaker for source in evidence} - {NARRATION, JOURNALIST}
    found = [who for who in _named(text, language) if not _may_say(who, speakers, evidence)]
    if speakers and (label := _LABEL.match(text)):
        found += [who for who in others if who not in speakers and is_spelled(who, label["who"])]
    if language in _names() and speakers and not found and _names()[language]["verb"].search(text):
        subjects = _subjects(text, language)
        found = [name for name in others if name not in speakers and _is_instead(name, subjects, speakers)]
    offices = [office for office, words in _offices(text).items() if not _may_hold(office, words, evidence)]
    found += [one for one in offices if one not in _OF_EVENT or _is_told_by(text, language, evidence, speakers)]
    return found + _other_bodies(text, evidence)


def names_somebody(words: str, language: str) -> bool:
    """Whether words that stand where somebody is named are a name, of a person or a body, and not of an office or of an
    institution, for which others speak. Only in languages that write a name like no other word.
    """
    cues = _names().get(language)
    named = cues and cues["named"].search(words) and not cues["institution"].search(words)
    return bool(named) and _CAPITALS.search(words) is not None


def without_journalists(text: str) -> str:
    """The text without words for a journalist or journalists."""
    words = "|".join(_words_of_offices()["journalist"].values())
    return regex.sub(rf"(?<!\p{{L}})(?:{words})", " ", text, flags=regex.I)


def tells_who_says(claim: str, language: str) -> bool:
    """Whether the claim has somebody say what it tells: whom it names, the holder of an office, or a group."""
    text = unicodedata.normalize("NFC", claim)
    named = any(True for _ in _attributions(text, language))
    return named or bool(_offices(text)) or group_saying(text) is not None or bool(bodies_saying(_clauses(text)))


def without_attribution(claim: str, language: str) -> str:
    """What the claim says besides who said it ("Zhao Zhiguo said that …")."""
    text = stated = unicodedata.normalize("NFC", claim)
    for expression in _said().get(language, ()):
        stated = expression.sub(" ", stated)
    return claim if stated == text else stated.strip(_MARKS)


def _subjects(text: str, language: str) -> list[str]:
    if "subject" not in _names()[language]:
        return [text]
    return [match["who"] for match in _names()[language]["subject"].finditer(text)]


def _is_instead(name: str, subjects: Sequence[str], speakers: set[str]) -> bool:
    return any(
        may_be_spelled(name, subject) and not any(may_be_spelled(speaker, subject) for speaker in speakers)
        for subject in subjects
    )


def _may_say(who: str, speakers: set[str], evidence: Sequence[Saying]) -> bool:
    if any(may_be_spelled(speaker, who) for speaker in speakers):
        return True
    texts = [f"{source.text} {source.role} {source.context}" for source in evidence]
    return any(who.casefold() in text.casefold() for text in texts) or any(
        may_be_spelled(name, who) for text in texts for name in _NAME.findall(text)
    )


def _named(text: str, language: str) -> Iterator[str]:
    """Whom the claim names as saying something: names of people and of bodies, not words for what it cites ("the
    record").
    """
    cues = _names().get(language, {})
    for attributed in _attributions(text, language):
        parts = [part.strip() for part in _JOINED.split(attributed)]
        for who in parts if min(map(len, parts)) >= _LEAST_JOINED else [attributed]:
            is_source = "source" in cues and cues["source"].search(who)
            kinds = (cues[kind] for kind in ("named", "institution", "body") if kind in cues)
            is_common = is_source or is_body(who) or group_saying(text)
            if not is_common and any(kind.search(who) for kind in kinds):
                yield who


def _attributions(text: str, language: str) -> Iterator[str]:
    for expression in _said().get(language, ()):
        for match in expression.finditer(text):
            if who := match["who"].strip():
                yield who


def _offices(text: str) -> dict[str, str]:
    """The offices whose holders the text has say something, each with the words for that."""
    found = {
        name: next(filter(None, (saying(clause, words) for clause in _clauses(text))), None)
        for name, words in _words_of_offices().items()
    }
    return {name: words for name, words in found.items() if words}


def _other_bodies(text: str, evidence: Sequence[Saying]) -> list[str]:
    """The bodies that the text has say something, of which neither the evidence nor what is known of it tells."""
    stated = " ".join(f"{source.text} {source.speaker} {source.role} {source.context}" for source in evidence)
    return [body for body in bodies_saying(_clauses(text)) if not is_of_body(body, stated)]


def _clauses(text: str) -> list[str]:
    return [clause for clause in _CLAUSE_END.split(text) if clause]


def _may_hold(office: str, words: str, evidence: Sequence[Saying]) -> bool:
    """Whether a speaker has the office by his role, or the evidence speaks of it, or it may be his."""
    known = "|".join(_words_of_offices()[office].values())
    stated = " ".join(f"{source.text} {source.role} {source.speaker}" for source in evidence)
    if regex.search(rf"(?<!\p{{L}})(?:{known})", stated, regex.I):
        return not _is_of_other_things(words, evidence)
    return office in MODEST | _OF_LIFE and not any(source.role for source in evidence)


def _is_of_other_things(words: str, evidence: Sequence[Saying]) -> bool:
    """Whether the words for an English office ("head of hospital services") say of what it is, and the roles, which are
    all known, something else.
    """
    found = _OF.search(words)
    roles = [source.role.casefold() for source in evidence]
    if not found or not all(roles) or any(identify_language(source.text) != "en" for source in evidence):
        return False
    of = [word[:_STEM] for word in regex.findall(r"\p{Ll}{4,}", found["of"]) if word not in english_stop_words()]
    around = " ".join(f"{source.text} {source.context}" for source in evidence).casefold()
    return not any(word in role for word in of for role in roles) and not all(word in around for word in of)


def _is_told_by(text: str, language: str, evidence: Sequence[Saying], speakers: set[str]) -> bool:
    """Whether the claim surely takes who moderates or reports for the one who says the evidence: somebody who is named
    does, and neither is the claim about him or about a question, nor is the evidence one.
    """
    if not all(source.speaker in speakers for source in evidence) or _asks(text, language):
        return False
    asks = any(source.text.rstrip().endswith(QUESTION_MARKS) for source in evidence)
    is_named = any(speaker.casefold() in text.casefold() for speaker in speakers) or any(
        may_be_spelled(speaker, who) for speaker in speakers for who in _attributions(text, language)
    )
    return not asks and not is_named


def _asks(text: str, language: str) -> bool:
    return language in _names() and bool(_names()[language]["asks"].search(text))


@cache
def _said() -> "dict[str, list[regex.Pattern[str]]]":
    read = json.loads((_FOLDER / "attribution.json").read_text(encoding="utf-8"))
    return {language: [regex.compile(one) for one in cues["said"]] for language, cues in read.items()}


@cache
def _names() -> "dict[str, dict[str, regex.Pattern[str]]]":
    read = json.loads((_FOLDER / "attribution.json").read_text(encoding="utf-8"))
    return {
        language: {name: regex.compile(cues[name]) for name in cues if name != "said"}
        for language, cues in read.items()
    }


@cache
def _words_of_offices() -> dict[str, dict[str, str]]:
    """Of each office, the words for it by language."""
    read: dict[str, dict[str, str]] = json.loads((_FOLDER / "offices.json").read_text(encoding="utf-8"))
    names = dict.fromkeys(name for words in read.values() for name in words)
    return {name: {language: words[name] for language, words in read.items() if name in words} for name in names}
