"""Whose words a question asks for: "What did Anna Berg say about rain?", "Who asked about fees?"."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import regex

from assistant.attribution import names_somebody, without_journalists
from assistant.locale import Locale
from assistant.named_speaker import named_speakers
from assistant.question import Question
from assistant.roles import role_in
from assistant.spelling import is_spelled
from index.transcript import JOURNALIST

_UNSPACED = regex.compile(r"[\p{Han}\p{Katakana}\p{Hangul}]")
_LONGEST_UNSPACED = 12
_EDGES = " \t\n?!.,;:？！。，；：、؟،؛।¿¡"


@dataclass(frozen=True, slots=True)
class WordsAskedFor:
    """That a question asks for what some `speakers` said or asked, or for what anybody asked when it names none.

    `absent` is somebody named in their place who is no speaker, `role` are the words in their place that name nobody,
    as an office does. `topic` is what is left: what they spoke about, "" when the question leaves that open.
    """

    topic: str
    speakers: tuple[str, ...] = ()
    absent: str | None = None
    role: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        """Whose words are asked for, as the index or else the question has the name."""
        return self.speakers or tuple(filter(None, (self.absent or self.role,)))


def words_asked_for(question: Question, speakers: Sequence[str]) -> WordsAskedFor | None:
    """Whose words the question asks for, and about what; None when it asks for nobody's in particular.

    A speaker is known by the whole name in any script, and by a part of it that is no other's as it is spelled.
    """
    text, locale = unicodedata.normalize("NFKC", question.text), question.locale
    found = list(locale.found("questions_of" if question.asks_for_questions else "words_of", text))
    named: list[str] = []
    absent: str | None = None
    topic, role, end = "", "", 0
    for match in found:
        who = match["who"] or ""
        own, rest = _speakers_in(who, speakers, locale)
        if not own and names_somebody(who, question.language):
            absent, rest = absent or who, ""
        elif not own and not role and not question.asks_for_questions:
            role, rest = role_in(who, question.language)
        named += own
        topic, end = f"{topic} {text[end : match.start()]} {rest}", match.end()
    if not named and not absent and not role and not question.asks_for_questions:
        return None
    topic = " ".join(f"{topic} {text[end:]}".split()).strip(_EDGES)
    left = without_journalists(topic) if question.asks_for_questions else topic
    is_about_something = bool(locale.residue(left, ["filler", "joining", "interrogative"]))
    role = "" if named or absent else role
    return WordsAskedFor(topic if is_about_something else "", tuple(dict.fromkeys(named)), absent, role)


def is_named_in(text: str, name: str) -> bool:
    """Whether the text names somebody, by the whole name or its last part."""
    return (
        regex.search(rf"(?<!\p{{L}}){regex.escape(name.rsplit(maxsplit=1)[-1])}(?!\p{{L}})", text, regex.I) is not None
    )


def _speakers_in(who: str, speakers: Sequence[str], locale: Locale) -> tuple[list[str], str]:
    """The speaker whom the words name first, with those joined to him ("Berg and Lund"); and the other words."""
    found = named_speakers(who, speakers)
    if not found:
        return _spelled_in(who, speakers)
    if len(found) > 1 and found[0][2] == JOURNALIST:
        # "The journalist of Radio Phoenix" is Radio Phoenix.
        (_, end, _), (start, _, _) = found[:2]
        if not locale.asks("conjunction", who[end:start]):
            return _speakers_in(who[start:], speakers, locale)
    joined = found[:1]
    for before, after in pairwise(found):
        if before[1] > after[0] or locale.residue(who[before[1] : after[0]], ["conjunction"]):
            break
        joined.append(after)
    return [speaker for _, _, speaker in joined], f"{who[: joined[0][0]]} {who[joined[-1][1] :]}"


def _spelled_in(who: str, speakers: Sequence[str]) -> tuple[list[str], str]:
    """The speaker whose whole name is spelled at the beginning, as in another script."""
    longest = min(len(who), _LONGEST_UNSPACED)
    lengths = [len(who), *range(longest, 1, -1)] if _UNSPACED.match(who) else [len(who)]
    for length in lengths:
        for speaker in speakers:
            if is_spelled(speaker, who[:length]):
                return [speaker], who[length:]
    return [], who
