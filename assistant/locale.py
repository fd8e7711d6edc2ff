"""The user-visible strings and the question cues of each language, one file a language in locales/."""

import json
import unicodedata
from collections.abc import Iterator, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, ClassVar, Literal, Self

import regex
from babel.dates import format_date
from pydantic import BaseModel, ConfigDict

from index.transcript import JOURNALIST

_FOLDER = Path(__file__).parent / "locales"
DEFAULT_LANGUAGE = "en"

# Of the answers to benchmarks/miit/questions.jsonl between these 82% began with the right quote, 93% of those above and
# 48% of those below. None had 0.8 or more: a confidence is the product of two probabilities.
CONFIDENCE_HIGH = 0.65
CONFIDENCE_MEDIUM = 0.3


class Phrases(BaseModel):
    """What an answer says around its quotes; `{...}` are filled in by `Locale.say`."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    said: str
    said_undated: str
    asked: str
    asked_undated: str
    asked_by: str
    asked_by_undated: str
    stated: str
    held_on: str
    held_at: str
    published_on: str
    published_by: str
    speakers: str
    titled: str
    said_by: str
    said_by_undated: str
    refused: str
    refused_work: str
    refused_plan: str
    refused_speaker: str
    nearest: str
    model_failed: str
    model_stopped: str
    model_key: str
    model_unknown: str
    model_request: str
    model_connection: str
    model_slow: str
    model_broken_off: str
    model_too_long: str
    model_cut: str
    model_busy: str
    model_unreadable: str
    left_out: str
    left_out_language: str
    partly_insufficient: str
    stopped: str
    nothing_left: str
    nothing_in_language: str
    plans_asked: str
    plans_about: str
    in_year: str
    draft: str
    unanswered: str
    listed: str
    work: str
    plan: str
    confidence_high: str
    confidence_medium: str
    confidence_low: str
    journalist: str
    separator: str
    quote: str
    understood_as: str


class Suggestions(BaseModel):
    """Questions to ask next; `{topic}` is a phrase of a transcript between quotation marks, in any language."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    said: str
    said_by: str
    done: str
    planned: str
    figures: str
    changed: str
    plans: str
    speaker: str


class Locale(BaseModel):
    """One language: its strings, and the expressions that tell what kind of question is asked in it."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    code: str
    name: str
    direction: Literal["ltr", "rtl"]
    answer: Phrases
    suggestions: Suggestions
    labels: dict[str, dict[str, Any]]
    """What the page says, a section a view: see Labels."""
    cues: dict[str, list[str]]
    counts: list[str]
    """Expressions for the numbers from 2 to 10, in order, as a question asks for so many things."""

    def say(self, phrase: str, **values: str) -> str:
        """One phrase of the answer with its values filled in."""
        text: str = getattr(self.answer, phrase)
        return text.format(**values)

    def quoted(self, text: str) -> str:
        """The text between the language's own quotation marks."""
        return self.answer.quote.replace("{text}", text)

    def confidence(self, confidence: float) -> str:
        """How sure the answer is, in words, of a confidence from 0 to 1."""
        if confidence >= CONFIDENCE_HIGH:
            return self.answer.confidence_high
        return self.answer.confidence_medium if confidence >= CONFIDENCE_MEDIUM else self.answer.confidence_low

    def speaker(self, name: str) -> str:
        """The speaker's name; of a journalist whom the transcript does not name, the word for one."""
        if name != JOURNALIST:
            return name
        word = self.answer.journalist
        return word[:1].upper() + word[1:]

    def date(self, day: date) -> str:
        """The day written out, such as "January 20, 2022" or "2022年1月20日"."""
        return str(format_date(day, format="long", locale=self.code))

    def asks(self, cue: str, question: str) -> bool:
        """Whether the question holds a cue such as "how_many" or "plan"."""
        return bool(_cue(self.code, cue).search(unicodedata.normalize("NFKC", question)))

    def count(self, question: str) -> int | None:
        """How many things the question asks for, from 2 to 10, when it says so in digits or in words."""
        text = unicodedata.normalize("NFKC", question)
        starts = {
            number: found.start()
            for number, expression in enumerate(self.counts, start=2)
            if (found := regex.search(expression, text, regex.I))
        }
        return min(starts, key=lambda number: starts[number]) if starts else None

    def found(self, cue: str, text: str) -> "Iterator[regex.Match[str]]":
        """Where the cue stands in a text that is normalised already (NFKC)."""
        yield from _cue(self.code, cue).finditer(text)

    def without(self, text: str, cues: Sequence[str]) -> str:
        """The text, normalised, with the cues taken out."""
        text = unicodedata.normalize("NFKC", text)
        for cue in cues:
            text = _cue(self.code, cue).sub(" ", text)
        return text

    def residue(self, text: str, cues: Sequence[str]) -> str:
        """Letters and digits that are left of the text when the cues are taken out."""
        return "".join(regex.findall(r"[\p{L}\p{N}]", self.without(text, cues)))


class Labels(BaseModel):
    """What one view of the page, or its frame, says: a section of a locale's labels, as a subclass declares it."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    section: ClassVar[str]

    @classmethod
    def of(cls, locale: Locale) -> Self:
        """The labels in the language of the locale."""
        return cls(**locale.labels[cls.section])


class ViewLabels(Labels):
    """What a view says; `title` is its name in the navigation."""

    title: str


@cache
def load_locale(language: str) -> Locale:
    """The locale of a language; English for one that has none."""
    path = _FOLDER / f"{language}.json"
    if language not in languages():
        return load_locale(DEFAULT_LANGUAGE)
    return Locale(code=language, **json.loads(path.read_text(encoding="utf-8")))


@cache
def languages() -> tuple[str, ...]:
    """Codes of the languages that have a locale."""
    return tuple(sorted(path.stem for path in _FOLDER.glob("*.json")))


@cache
def _cue(language: str, cue: str) -> "regex.Pattern[str]":
    expressions = load_locale(language).cues.get(cue, [])
    return regex.compile("|".join(f"(?:{expression})" for expression in expressions) or r"(?!)", regex.I)
