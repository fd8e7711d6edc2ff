"""A question as the assistant understands it."""

from dataclasses import dataclass

from assistant.answer import Answer
from assistant.locale import Locale, load_locale
from index.cleaning import clean_query
from index.language import identify_language
from index.marks import Mark


@dataclass(frozen=True, slots=True)
class Question:
    """A checked question, its language, the locale to answer in, and the answer before it, if any.

    With a `mark` only sentences of that mark are evidence; what is asked about the event itself does not depend on it.
    """

    text: str
    language: str
    locale: Locale
    previous: Answer | None = None
    mark: Mark | None = None

    def asks(self, cue: str) -> bool:
        """Whether the question holds a cue of its language, such as "how_many"."""
        return self.locale.asks(cue, self.text)


def understand(text: str, previous: Answer | None = None, mark: Mark | None = None) -> Question:
    """The question that `text` asks. Raises InputError when it cannot be one (see `clean_query`)."""
    cleaned = clean_query(text)
    language = identify_language(cleaned)
    return Question(cleaned, language, load_locale(language), previous, mark)
