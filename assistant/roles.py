"""What a role is: which offices, in any of 14 languages, and of what: "director of the port", "市交通局局长".

The words for offices are those of offices.json and roles.json; a deputy's office is another than the office itself.
"""

import json
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

import regex

_FOLDER = Path(__file__).parent
# Whoever is named so is hardly ever named with a role in the list of those who take part.
_LOOSE = frozenset(("journalist", "moderator", "parent", "patient", "doctor", "nurse", "teacher", "principal", "pupil"))
# What stands in roles.json besides the words for offices.
_NO_OFFICES = frozenset(("deputy", "deputy_after", "about"))
# Where a word for an office may begin and end: other scripts and German write words together, Korean adds particles.
_ANYWHERE = frozenset(("zh", "ja", "ko", "de"))
_LEFT = {"ar": r"(?<!\p{L})(?:[وبل]|لل)?"}
_RIGHT = {"zh": "", "ja": "", "ko": r"(?=(?:은|는|이|가|의|께서|과|와|도)?(?!\p{L}))"}
_COMMA = regex.compile("[,，、;；]")
_SUBJECT = regex.compile("[はが]")
_PARTICLE = regex.compile(r"^[\p{Hangul}はがのも]+(?=\s|$)|^[はがのも]|^\s*ने(?!\p{M})")
_POSSESSIVE = regex.compile(r"['’]s?\s+\p{L}")


@dataclass(frozen=True, slots=True)
class Role:
    """The offices of a role, by their names in offices.json ("deputy mayor" is none of "mayor"), and the other words,
    which tell of what; no offices where no word for one is known. `words` are those for the offices.
    """

    offices: frozenset[str]
    of: str
    words: tuple[str, ...] = ()

    @property
    def is_of_event(self) -> bool:
        """Whether it tells an official, whom the transcript names with his role, from others."""
        return bool(self.offices - _LOOSE)


@lru_cache(maxsize=4_096)
def read_role(text: str, language: str) -> Role:
    """What the words of a role say, in a language that has a locale."""
    spans = _offices(text, language)
    rest = list(text)
    for start, end, _ in spans:
        rest[start:end] = " " * (end - start)
    words = tuple(dict.fromkeys(text[start:end].casefold() for start, end, _ in spans))
    return Role(frozenset(office for _, _, office in spans), " ".join("".join(rest).split()), words)


def role_in(who: str, language: str) -> tuple[str, str]:
    """(the words of a role, what else stands there) where a question says whose words it asks for.

    In languages that put the verb last, what somebody speaks about stands there too: "部长对海豹". The words are all of
    `who` where it holds no office; "" where an office is only what somebody speaks about.
    """
    about = _words(language).get("about")
    if not about:
        return ("", who) if _is_of_another(who, language) else (who, "")
    spans = _offices(who, language)
    if not spans:
        return who, ""
    marks = list(regex.finditer(about, who))
    for start, end, _ in spans:
        begins = max((mark.end() for mark in (*marks, *_COMMA.finditer(who)) if mark.end() <= start), default=0)
        if _is_topic(who[begins:start], who[:begins], who[end:], about, language):
            continue
        return who[begins:end].strip(), f"{who[:begins]} {_PARTICLE.sub('', who[end:])}".strip()
    return "", who


def _is_topic(before: str, mark: str, after: str, about: str, language: str) -> bool:
    """Whether an office is what somebody speaks about: 对部长, bakan hakkında."""
    if language == "zh":
        return regex.search(rf"(?:{about})$", mark) is not None
    is_marked = regex.match(rf"\P{{L}}*(?:{about})", after) is not None
    return is_marked or (language == "ja" and _SUBJECT.search(before) is not None)


def _is_of_another(who: str, language: str) -> bool:
    """Whether a thing is meant that somebody in an office has: "the minister's plan"."""
    return any(_POSSESSIVE.match(who, end) for _, end, _ in _offices(who, language))


def _offices(text: str, language: str) -> list[tuple[int, int, str]]:
    """Where the text has words for offices, and which: of those that overlap, the longest."""
    found = [
        (*match.span("all"), f"deputy {office}" if match["deputy"] or match["after"] else office)
        for office, expression in _expressions(language).items()
        for match in expression.finditer(text)
    ]
    return sorted(
        (start, end, office)
        for start, end, office in found
        if not any(first <= start and end <= last and last - first > end - start for first, last, _ in found)
    )


@cache
def _expressions(language: str) -> "dict[str, regex.Pattern[str]]":
    words = _words(language)
    left = "" if language in _ANYWHERE else _LEFT.get(language, r"(?<![\p{L}\p{M}])")
    right = _RIGHT.get(language, r"(?![\p{L}\p{M}])")
    before, after = words.get("deputy", "(?!)"), words.get("deputy_after", "(?!)")
    return {
        office: regex.compile(rf"{left}(?P<all>(?P<deputy>{before})?(?:{own}){right}(?P<after>{after})?)", regex.I)
        for office, own in words.items()
        if office not in _NO_OFFICES
    }


@cache
def _words(language: str) -> dict[str, str]:
    """The words for offices in a language, and the other expressions of roles.json."""
    known, added = (
        json.loads((_FOLDER / name).read_text(encoding="utf-8")).get(language, {})
        for name in ("offices.json", "roles.json")
    )
    return {
        name: "|".join(words[name] for words in (known, added) if name in words)
        for name in dict.fromkeys(known | added)
    }
