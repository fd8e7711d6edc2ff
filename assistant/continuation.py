"""What is asked for may stand in the sentence after that on its topic: "It will open in May.", "The one in Ayr …"."""

import json
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import regex

from assistant.asked_quantity import asks_for_figure, states_figure_asked
from assistant.locale import languages, load_locale
from assistant.question import Question
from assistant.selection import ScoredQuote, quote_at
from assistant.terms import exact_terms, names_of
from index import Index
from index.statements import is_statement

_SENTENCES_AFTER = 2
# A sentence that leans on the one before it says so at its beginning.
_BEGINNING = 24
_FILE = Path(__file__).with_suffix(".json")


def completed(question: Question, quotes: Sequence[ScoredQuote], index: Index) -> list[ScoredQuote]:
    """The quotes, best first; where the best lacks the quantity or the time, or a name, that is asked for, and a
    sentence after it that refers to it has it, these two.
    """
    if not asks_for_figure(question) or not quotes:
        return list(quotes)
    best = quotes[0]
    names = names_of(question) - exact_terms(best.text)
    if states_figure_asked(question, best.text, best.metadata.language) and not names:
        return list(quotes)
    for following in _after(best, index):
        has_name = not names or bool(names & exact_terms(following.text))
        if has_name and states_figure_asked(question, following.text, following.metadata.language):
            return [best, following]
    return list(quotes)


def _after(quote: ScoredQuote, index: Index) -> list[ScoredQuote]:
    """The sentences after the quote in its turn, as long as each refers to what stands before it."""
    found: list[ScoredQuote] = []
    for passage, span in index.turn_sentences(quote.metadata.document_id, quote.passage.turn):
        if span.start < quote.end:
            continue
        after = quote_at(quote.metadata, passage, span, quote.score, quote.similarity)
        is_last = len(found) == _SENTENCES_AFTER
        if is_last or not (is_statement(after.text) and _leans(after.text, quote.metadata.language)):
            break
        found.append(after)
    return found


def _leans(sentence: str, language: str) -> bool:
    """Whether the sentence, in the language, begins with what refers to the one before it."""
    if language not in languages():
        return False
    pattern = _beginnings().get(language)
    if pattern and regex.match(rf"\W*(?:{pattern})(?!\p{{L}})", sentence, regex.I):
        return True
    return load_locale(language).asks("refers_back", sentence[:_BEGINNING])


@cache
def _beginnings() -> dict[str, str]:
    found: dict[str, str] = json.loads(_FILE.read_text(encoding="utf-8"))
    return found
