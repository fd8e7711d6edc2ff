"""Tells words before a colon that head what is said next, "Floods:", from labels of somebody who speaks once.

A word alone on its line or in bold may be either. A speaker has a name that people have, speaks again, is listed, or
asks; else it is told from how the text's other labels stand, and where nothing tells, nobody is heard.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest

import regex

from index.labels import (
    Label,
    is_subject,
    names_in_capitals,
    names_question_or_answer,
    stands_out_only,
)
from index.participants import bare, parts_of_names
from index.personal_names import is_short_chinese_name
from index.statements import SENTENCE_END, is_question
from index.transcript import JOURNALIST, NARRATION

_KANA = regex.compile(r"[\p{Hiragana}\p{Katakana}]")


@dataclass(frozen=True, slots=True)
class Headings:
    """Lines that begin like labels and are none: `topics` head what is said; of `unknown`, nothing tells who speaks."""

    topics: frozenset[str] = frozenset()
    unknown: frozenset[str] = frozenset()

    def __contains__(self, line: str) -> bool:
        return line in self.topics or line in self.unknown


NO_HEADINGS = Headings()


@dataclass(frozen=True, slots=True)
class _Labelled:
    """A label of a text: its line's number, what is said on the line, and how it stands: alone, and in bold."""

    number: int
    label: Label
    said: str
    form: tuple[bool, bool]

    @property
    def speaker(self) -> str:
        return self.label.speaker


def find_headings(
    lines: Sequence[str], labelled: Sequence[Label | None], bold: Collection[str], people: Collection[str]
) -> Headings:
    """Which lines are headings, of those whose label is a word that stands once, and stands out.

    `labelled` are the labels of the lines, `bold` the names known to stand in bold, `people` those who are listed.
    """
    found = [
        _Labelled(number, label, lines[number][label.speech :].strip(" *_"), _form(lines[number], label, bold))
        for number, label in enumerate(labelled)
        if label
    ]
    counts = Counter(each.speaker for each in found)
    capitals = names_in_capitals((each.label, lines[each.number]) for each in found)
    known = capitals | frozenset(people) | frozenset(name for name, count in counts.items() if count > 1)
    heard = [each for each in found if each.label.is_certain or each.speaker in known or each.speaker in bold]
    named = frozenset(each.speaker for each in heard if each.speaker in known or not stands_out_only(each.label))
    parts = parts_of_names([*named, *people])
    has_kana = any(map(_KANA.search, lines))

    def is_word(each: _Labelled) -> bool:
        is_named = each.speaker in named or bare(each.speaker).casefold() in parts
        # In Japanese, two characters are a word rather than a name.
        return not is_named and (has_kana or not is_short_chinese_name(each.speaker))

    words = frozenset(each.number for each in heard if is_word(each))
    kinds = dict(_kinds(lines, heard, words, counts)) | dict.fromkeys(_asked_and_answered(heard, lines), "unknown")
    topics, unknown = (
        frozenset(lines[number] for number, kind in kinds.items() if kind == wanted) for wanted in ("topic", "unknown")
    )
    return Headings(topics, unknown)


def _form(line: str, label: Label, bold: Collection[str]) -> tuple[bool, bool]:
    is_bold = label.speaker in bold or line.startswith(("**", "__"))
    return not line[label.speech :].strip(" *_"), is_bold


def _kinds(
    lines: Sequence[str], heard: Sequence[_Labelled], words: Collection[int], counts: Counter[str]
) -> Iterator[tuple[int, str]]:
    """Of each of the words, by the number of its line, whether it is a "topic", "unknown", or a "speaker"."""
    sure = [each for each in heard if each.number not in words]
    forms = {each.form for each in sure}
    usual = {each.form for each in sure if counts[each.speaker] > 1 and stands_out_only(each.label)}
    small = frozenset(word for line in lines for word in regex.findall(r"\b\p{Ll}+\b", line)) if words else frozenset()
    begins = not any(map(SENTENCE_END.search, lines[: heard[0].number])) if heard else False
    for each, after in zip_longest(heard, heard[1:]):
        if each.number not in words:
            continue
        said = [line for line in [each.said, *lines[each.number + 1 : after.number if after else None]] if line]
        if said and is_question(said[-1]):
            yield each.number, "speaker"
        elif is_subject(each.speaker) or each.speaker.casefold() in small:
            yield each.number, "topic"
        elif not sure:
            yield each.number, "speaker" if begins and len(words) > 1 else "unknown"
        elif each.form not in forms:
            is_one_paragraph = sum(SENTENCE_END.search(line) is not None for line in said) < 2
            is_followed = after is not None and after.number not in words
            yield each.number, "unknown" if is_followed and is_one_paragraph else "topic"
        else:
            yield each.number, "speaker" if each.form in usual else "unknown"


def _asked_and_answered(heard: Sequence[_Labelled], lines: Sequence[str]) -> Iterator[int]:
    """The lines of the one question and the answer in a speech, which who speaks may put and give as well."""
    written = [lines[each.number][each.label.start : each.label.end] for each in heard]
    asked, answered = ([n for n, each in enumerate(heard) if each.speaker == who] for who in (JOURNALIST, NARRATION))
    if len(asked) != 1 or answered != [asked[0] + 1] or not all(map(names_question_or_answer, written[asked[0] :][:2])):
        return
    if any(each.speaker not in (JOURNALIST, NARRATION) for each in heard[: asked[0]]):
        yield from (heard[number].number for number in (*asked, *answered))
