"""Answers by quoting: the sentences that answer, verbatim, with who says them and when."""

from collections.abc import Iterator

from assistant.answer import Answer, Claim, cite
from assistant.pipeline import Answerer, Evidence
from assistant.question import Question
from assistant.selection import ScoredQuote, select
from index import Index
from index.transcript import JOURNALIST, NARRATION


class ExtractiveAnswerer(Answerer):
    """Quotes the sentences that answer; needs no chat model and cannot say what the source does not."""

    def __init__(self, index: Index) -> None:
        self._index = index

    def answers(self, evidence: Evidence) -> Iterator[Answer]:
        """The answer as it grows, a quote at a time."""
        question = evidence.question
        answer = Answer(question=question.text, language=question.language, answer="", refused=False)
        lines: list[str] = []
        said_before = ""
        for n, quote in enumerate(select(evidence.candidates, self._index, question.mark), start=1):
            said = _attribution(question, quote)
            if said != said_before:
                lines.append(said)
                said_before = said
            lines.append(f"{question.locale.quoted(quote.text)} [{n}]")
            citation = cite(n, quote.metadata, quote.passage.speaker, quote.text, quote.start, quote.score)
            citation = citation.model_copy(update={"mark": quote.mark})
            answer = answer.model_copy(
                update={
                    "answer": "\n".join(lines),
                    "claims": [*answer.claims, Claim(text=quote.text, citations=[n], status="verbatim")],
                    "citations": [*answer.citations, citation],
                }
            )
            yield answer


def _attribution(question: Question, quote: ScoredQuote) -> str:
    """The line before a quote: who says it, and when, in the question's language."""
    locale, speaker, day = question.locale, quote.passage.speaker, quote.metadata.event_date
    if speaker == NARRATION:
        return locale.say("stated")
    phrase = "asked" if speaker == JOURNALIST else "said"
    if day is None:
        return locale.say(f"{phrase}_undated", speaker=speaker)
    return locale.say(phrase, speaker=speaker, date=locale.date(day))
