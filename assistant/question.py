"""A question as the assistant understands it."""

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.answer import Answer, Usage
from assistant.locale import Locale, load_locale
from assistant.relative_years import YEAR
from index.cleaning import clean_query
from index.errors import InputError
from index.language import identify_language
from index.marks import Mark

QUESTION_MARKS = ("?", "？", "؟")
"""What ends a question, in any of the languages."""

_ASKING = ("interrogative", "how_many", "who", "when", "where", "plan", "plans", "listing", "compare", "compared")
_EMPTY = ("follow_up", "filler", "joining", "refers_back")
_NO_TOPIC = ("how_many", "compared", "year", *_EMPTY)
EDGES = " \t\n,;:.?!¿¡。、，,؛،？؟।"
"""What may stand around the words of a question."""


@dataclass(frozen=True, slots=True)
class Question:
    """A checked question, its language, the locale to answer in, and the answers before it, oldest first.

    `asked` is what the user wrote when `text` was made of it and of the history; when a chat model was asked for that,
    it was waited for `model_seconds`, and took the tokens of `usage`, if its server counts them.

    With a `mark` only sentences of that mark are evidence; what is asked about the event itself does not depend on it.
    """

    text: str
    language: str
    locale: Locale
    history: tuple[Answer, ...] = ()
    asked: str | None = None
    mark: Mark | None = None
    model_seconds: float = 0.0
    usage: Usage | None = None

    @property
    def previous(self) -> Answer | None:
        """The answer before, if any."""
        return self.history[-1] if self.history else None

    def asks(self, cue: str) -> bool:
        """Whether the question holds a cue of its language, such as "how_many"."""
        return self.locale.asks(cue, self.text)

    @property
    def asks_for_questions(self) -> bool:
        """Whether it asks who asked something, or what somebody asked: then a question answers it."""
        return self.asks("questions_of")

    @property
    def own_words(self) -> str:
        """What a follow-up asks about itself, less what only says that it carries on; "" for any other question, for
        one that asks in a sentence of its own, which what it is understood as begins with, and for one that leaves all
        but a year to what was asked before ("And in 2020?").
        """
        own = own_part(self.asked or "", self.locale)
        asks = self.locale.asks("interrogative", own)
        return own if not asks and self.locale.residue(YEAR.sub(" ", own), _NO_TOPIC) else ""

    @property
    def says_nothing(self) -> bool:
        """Whether it neither asks for anything nor names anything: "thanks", "and then?"."""
        return not (any(map(self.asks, _ASKING)) or self.locale.residue(self.text, _EMPTY))


def own_part(text: str, locale: Locale) -> str:
    """The question without what only says that it carries on ("And", "呢")."""
    return locale.without(text, ["follow_up"]).strip(EDGES)


def understand(text: str, history: Sequence[Answer] = (), mark: Mark | None = None) -> Question:
    """The question that `text` asks. Raises InputError when it cannot be one (see `clean_query`), or when the history
    holds something else than answers.
    """
    cleaned = clean_query(text)
    if not isinstance(history, Sequence) or not all(isinstance(answer, Answer) for answer in history):
        raise InputError(
            "The history holds something else than answers: give what `ask` returned before, oldest first."
        )
    language = identify_language(cleaned)
    return Question(cleaned, language, load_locale(language), tuple(history), mark=mark)
