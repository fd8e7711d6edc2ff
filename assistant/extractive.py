"""Answers by quoting: the sentences that answer, verbatim, with who says them and when."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.answer import Answer, Citation, Claim, Status
from assistant.asked_quantity import currency_missed
from assistant.lists import asks_for_list, items_instead, position, quotes_for
from assistant.pipeline import Answerer, Evidence, cite_quote
from assistant.premises import is_premise
from assistant.question import Question
from assistant.selection import ScoredQuote
from index import Index
from index.stages import stage
from index.statements import is_lead_in, is_question
from index.transcript import JOURNALIST, NARRATION

_MOST_ASKED = 6


@dataclass(frozen=True, slots=True)
class _Statement:
    """One claim of an answer: who says it, the line that it is, and what it cites (not numbered yet)."""

    said: str
    line: str
    text: str
    status: Status
    citations: list[Citation]


class ExtractiveAnswerer(Answerer):
    """Quotes the sentences that answer; needs no chat model and cannot say what the source does not."""

    def __init__(self, index: Index) -> None:
        self._index = index

    def answers(self, evidence: Evidence) -> Iterator[Answer]:
        """The answer as it grows, a statement at a time; the last says which parts the transcripts do not answer."""
        question = evidence.question
        answer = Answer(question=question.text, language=question.language, answer="", refused=False)
        lines: list[str] = []
        said_before = ""
        statements = _statements(evidence, self._index)
        for left, statement in zip(reversed(range(len(statements))), statements, strict=True):
            if statement.said not in ("", said_before):
                lines.append(statement.said)
            said_before = statement.said
            numbers = [len(answer.citations) + n for n, _ in enumerate(statement.citations, start=1)]
            lines.append(f"{statement.line} {''.join(f'[{n}]' for n in numbers)}")
            if left == 0:
                lines += [*_miscounted(evidence, self._index), *_unanswered(evidence)]
                lines += _in_another_currency(evidence, [*answer.citations, *statement.citations])
            cited = [one.model_copy(update={"n": n}) for n, one in zip(numbers, statement.citations, strict=True)]
            answer = answer.model_copy(
                update={
                    "answer": "\n".join(lines),
                    "claims": [*answer.claims, Claim(text=statement.text, citations=numbers, status=statement.status)],
                    "citations": [*answer.citations, *cited],
                }
            )
            yield answer


@stage("select")
def _statements(evidence: Evidence, index: Index) -> list[_Statement]:
    """What the answer states: for a question in several parts, what answers each, in the order of the transcript."""
    question = evidence.question
    if not evidence.parts:
        found = _all_asked(evidence) or quotes_for(question, evidence.candidates, index)
        return [_quoted(question, quote) for quote in found]
    quotes = {position(quote): quote for part in evidence.parts for quote in _quotes_of_part(part.evidence, index)}
    statements = [_quoted(question, quote) for quote in quotes.values()]
    for part in evidence.parts:
        if about := part.evidence.about:
            statements += [_told(about, claim) for claim in about.claims]
    return sorted(statements, key=lambda statement: (statement.citations[0].document, statement.citations[0].start))


def _all_asked(evidence: Evidence) -> list[ScoredQuote]:
    """The questions that somebody asked in an event, in their order, where the question is for these and no topic."""
    if not (evidence.question.asks_for_questions and evidence.words_of and evidence.decision.plain):
        return []
    asked = [quote for quote in evidence.candidates if is_question(quote.text)]
    own = [quote for quote in asked if quote.metadata.document_id == asked[0].metadata.document_id]
    return sorted(own[:_MOST_ASKED], key=position)


def _quotes_of_part(evidence: Evidence, index: Index) -> list[ScoredQuote]:
    """Of a part the best sentence is enough: each further one would answer less of the question than of the part."""
    if not evidence.decision.enough:
        return []
    quotes = quotes_for(evidence.question, evidence.candidates, index)
    is_whole = is_lead_in(quotes[0].text) or asks_for_list(evidence.question, evidence.candidates, index)
    return quotes if is_whole else quotes[:1]


def _quoted(question: Question, quote: ScoredQuote) -> _Statement:
    citation = cite_quote(0, quote, quote.text, quote.start)
    line = question.locale.quoted(quote.text)
    return _Statement(_attribution(question, quote), line, quote.text, "verbatim", [citation])


def _told(about: Answer, claim: Claim) -> _Statement:
    citations = [citation for citation in about.citations if citation.n in claim.citations]
    return _Statement("", claim.text, claim.text, claim.status, citations)


def _unanswered(evidence: Evidence) -> list[str]:
    locale = evidence.question.locale
    return [
        locale.say("unanswered", part=locale.quoted(part.wording)) for part in evidence.parts if not part.is_answered
    ]


def _miscounted(evidence: Evidence, index: Index) -> list[str]:
    """Says so when the question names a number of things and the list that answers it has another."""
    question = evidence.question
    items = None if evidence.parts else items_instead(question, evidence.candidates, index)
    return [question.locale.say("listed", count=str(items))] if items else []


def _in_another_currency(evidence: Evidence, citations: Sequence[Citation]) -> list[str]:
    """Says so when the question asks for an amount in a currency and every amount quoted is in others."""
    question = evidence.question
    languages = {quote.metadata.document_id: quote.metadata.language for quote in _all_candidates(evidence)}
    quoted = [(one.quote, languages.get(one.document, question.language)) for one in citations]
    missed = currency_missed(question, quoted)
    return [question.locale.say("unanswered", part=question.locale.quoted(missed))] if missed else []


def _all_candidates(evidence: Evidence) -> Iterator[ScoredQuote]:
    yield from evidence.candidates
    for part in evidence.parts:
        yield from part.evidence.candidates


def _attribution(question: Question, quote: ScoredQuote) -> str:
    """The line before a quote: who says it, and when, in the question's language."""
    locale, speaker, day = question.locale, quote.passage.speaker, quote.metadata.event_date
    if speaker == NARRATION:
        return locale.say("stated")
    is_asked = is_question(quote.text) or is_premise(quote)
    phrase = "asked" if speaker == JOURNALIST else "asked_by" if is_asked else "said"
    if day is None:
        return locale.say(f"{phrase}_undated", speaker=speaker)
    return locale.say(phrase, speaker=speaker, date=locale.date(day))
