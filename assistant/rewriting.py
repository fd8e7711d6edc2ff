"""Lets a chat model write a question that leans on those before it so that it stands alone, and checks what it writes.

What the model reads was written by others, so what it writes is trusted no further than it can be checked.
"""

import logging
from collections.abc import Generator, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING

from langchain_core.prompts import PromptTemplate

from assistant.answer import Answer, Usage
from assistant.chat_model import ChatModelError, Patience, stream_text
from assistant.polarity import denies
from assistant.question import Question
from assistant.terms import exact_terms, names_of, numbers_of, topic_words, word_stems
from assistant.written import without_thoughts
from index import InputError
from index.cleaning import clean_query, without_tags
from index.resources import prompt
from index.stages import staged

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

SECONDS = 10.0
"""The most that a question takes to be written; what it takes is missing for the answer."""

_MOST_WRITTEN = 500  # characters; what is longer is no question that stands for a short one
_MOST_OF_A_TEXT = 500  # characters of each question and answer that the model is shown

# Of the words that say what a follow-up is about; what it compares with may be put in other words.
_LEAST_KEPT = 0.5
_LEANING = ("follow_up", "refers_back", "compared", "year_before", "year_after", "last_year", "year_before_last")
_QUOTES = "\"'“”„«»「」『』` "
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Rewriting:
    """What came of asking a model: its question, if it can be one; how many seconds it was waited for; its tokens, if
    the server counts them.
    """

    text: str | None
    seconds: float
    usage: Usage | None


def rewritten(
    question: Question, history: Sequence[Answer], model: "BaseChatModel", seconds: float
) -> Generator[Answer, None, Rewriting]:
    """The question as the model writes it, in one line, or none when the model fails, takes longer than `seconds`,
    or writes what cannot be the question: one that drops a number or name of the question, or has one that neither
    the question nor the history holds. While it waits it yields the answer so far, which is empty.
    """
    nothing = Answer(question=question.text, language=question.language, answer="", refused=False)
    conversation = "\n".join(_shown(answer) for answer in history)
    template = PromptTemplate.from_template(prompt("rewrite"))
    asked = template.format(conversation=conversation, question=without_tags(question.text[:_MOST_OF_A_TEXT]))
    patience, spent = Patience(seconds), list[Usage]()
    text = ""
    try:
        with closing(staged("model", stream_text(model, asked, patience, spent.append))) as pieces:
            for piece in pieces:
                text += piece
                if len(without_thoughts(text)) > _MOST_WRITTEN:
                    break
                yield nothing
    except ChatModelError as error:
        _log.warning("The rules made a question that stands alone, as no model did. %s", error)
        text = ""
    written = _question_in(text)
    is_kept = written is not None and _is_faithful(written, question, conversation)
    return Rewriting(written if is_kept else None, seconds - patience.left, spent[0] if spent else None)


def _shown(answer: Answer) -> str:
    """A question with its answer, without what would end the fence around them."""
    asked = " ".join((answer.understood_as or answer.question).split())[:_MOST_OF_A_TEXT]
    answered = " ".join(answer.answer.split())[:_MOST_OF_A_TEXT]
    return without_tags(f"Question: {asked}\nAnswer: {answered}")


def _question_in(text: str) -> str | None:
    """The one line that the model wrote; None when it wrote more, or something that cannot be a question."""
    written = without_thoughts(text).strip()
    lines = written.splitlines()
    if len(lines) != 1 or len(written) > _MOST_WRITTEN:
        return None
    try:
        return clean_query(lines[0].strip(_QUOTES))
    except InputError:
        return None


def _is_faithful(written: str, question: Question, conversation: str) -> bool:
    """Whether the question still has its numbers and names, and no others but those of the conversation; and still asks
    about most of what it names, and denies nothing that nobody has denied.
    """
    now = Question(written, question.language, question.locale)
    own, kept = numbers_of(question) | names_of(question), numbers_of(now) | names_of(now)
    if not (own <= exact_terms(written) and kept <= exact_terms(f"{conversation}\n{question.text}")):
        return False
    said = f"{conversation} {question.text}"
    is_denied = denies(written, question.language) and not denies(said, question.language)
    words = topic_words(question, question.locale.without(question.text, _LEANING))
    return not is_denied and len(words & word_stems(written)) >= len(words) * _LEAST_KEPT
