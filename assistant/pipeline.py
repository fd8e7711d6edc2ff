"""The path from a question to an answer, as LangChain runnables."""

from abc import abstractmethod
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any

import regex
from langchain_core.retrievers import BaseRetriever
from langchain_core.runnables import Runnable, RunnableConfig, RunnableLambda

from assistant.about import answer_about
from assistant.answer import Answer, Citation, cite
from assistant.beside import with_beside
from assistant.division import AskedPart, decision_for, divide
from assistant.lists import is_plain_list
from assistant.named_speaker import without_speaker
from assistant.question import Question
from assistant.reranker import Reranker
from assistant.retriever import hit_of
from assistant.selection import ScoredQuote, candidates
from assistant.sufficiency import NO_EVIDENCE, Decision, decide, features_of
from index import Hit, Index, Passage
from index.stages import stage

NEAREST_OFFERED = 3


@dataclass(frozen=True, slots=True)
class Evidence:
    """What was found for a question: passages, best first; the statements in them, best answer first; and
    whether that is enough. `about` is the answer when the question is about the transcript itself. `parts` are the
    parts of a question for several things, each with evidence of its own.
    """

    question: Question
    hits: Sequence[Hit]
    candidates: Sequence[ScoredQuote]
    decision: Decision
    about: Answer | None = None
    parts: Sequence[AskedPart] = ()


class Answerer(Runnable[Evidence, Answer]):
    """Makes an answer of evidence. Another one takes the place of ExtractiveAnswerer by defining `answers`."""

    @abstractmethod
    def answers(self, evidence: Evidence) -> Iterator[Answer]:
        """The answer as it grows, at least once: each is whole in itself, the last is final."""

    def invoke(self, input: Evidence, config: RunnableConfig | None = None, **kwargs: Any) -> Answer:
        """The final answer."""
        *_, final = self.stream(input, config, **kwargs)
        return final

    def stream(self, input: Evidence, config: RunnableConfig | None = None, **kwargs: Any) -> Iterator[Answer]:
        """The answer as it grows."""
        del config, kwargs
        confidence = None if input.decision.plain else input.decision.confidence
        for answer in self.answers(input):
            yield _as_asked(answer, input.question).model_copy(update={"confidence": confidence})


class AtOneMoment(Runnable[Question, Answer]):
    """Answers each question from the index as it is when the question comes, so that an answer that takes its time
    does not meet a document that was replaced or removed meanwhile.
    """

    def __init__(self, index: Index, over: Callable[[Index], Runnable[Question, Answer]]) -> None:
        """`over` makes the path from a question to its answer over an index."""
        self._index, self._over = index, over

    def invoke(self, input: Question, config: RunnableConfig | None = None, **kwargs: Any) -> Answer:
        """The final answer."""
        with self._index.snapshot() as index:
            return self._over(index).invoke(input, config, **kwargs)

    def stream(self, input: Question, config: RunnableConfig | None = None, **kwargs: Any) -> Iterator[Answer]:
        """The answer as it grows."""
        with self._index.snapshot() as index:
            yield from self._over(index).stream(input, config, **kwargs)


def build_pipeline(
    index: Index,
    retriever: BaseRetriever,
    answerer: Runnable[Evidence, Answer],
    caution: float,
    reranker: Reranker | None = None,
) -> Runnable[Question, Answer]:
    """Retrieves, decides whether the evidence is enough, then answers or refuses.

    `retriever` returns documents as TranscriptRetriever does, and is told the question's language if it takes one;
    each quote comes with what is beside it in another language. Of an index that changes meanwhile, give a snapshot
    to it, to the retriever and to the answerer (see `AtOneMoment`). `caution` is that of `decide`.
    `reranker`, if given, orders the candidates again before the decision.
    """

    @stage("select")
    def gather(question: Question, config: RunnableConfig) -> Evidence:
        whole = gather_one(question, config)
        parts = divide(whole, lambda part: gather_one(part, config))
        return replace(whole, parts=parts, decision=decision_for(parts)) if parts else whole

    def gather_one(question: Question, config: RunnableConfig) -> Evidence:
        topic, speaker = without_speaker(question.text, index.speakers())
        topic = topic if regex.search(r"\p{L}", topic) else question.text
        hits = [hit_of(document) for document in retriever.invoke(topic, config, language=question.language)]
        # Who is named is asked about what he says; and if nothing of that was found, about what others say of him.
        hits = [hit for hit in hits if hit.passage.speaker == speaker] or hits
        evidence = assess(question, topic, hits, index, caution, reranker)
        if not evidence.decision.enough and caution < 1 and is_plain_list(question, evidence.candidates, index):
            return replace(evidence, decision=replace(evidence.decision, enough=True, plain=True))
        return evidence

    return RunnableLambda(gather) | _Answering(index, answerer)


class _Answering(Runnable[Evidence, Answer]):
    """Answers or refuses, each quote with what is beside it.

    It is one step: when its reader closes it, LangChain would read all that a step before the last still has to say.
    """

    def __init__(self, index: Index, answerer: Runnable[Evidence, Answer]) -> None:
        self._index, self._answerer = index, answerer

    def invoke(self, input: Evidence, config: RunnableConfig | None = None, **kwargs: Any) -> Answer:
        """The final answer."""
        *_, final = self.stream(input, config, **kwargs)
        return final

    def stream(self, input: Evidence, config: RunnableConfig | None = None, **kwargs: Any) -> Iterator[Answer]:
        """The answer as it grows."""
        for answer in self._answers(input, config, **kwargs):
            yield with_beside(answer, self._index)

    def _answers(self, evidence: Evidence, config: RunnableConfig | None, **kwargs: Any) -> Iterator[Answer]:
        if evidence.about is not None:
            return iter([_as_asked(_with_usage(evidence.about, evidence.question), evidence.question)])
        if evidence.decision.enough:
            return self._answerer.stream(evidence, config, **kwargs)
        return iter([refuse(evidence)])


def assess(
    question: Question,
    topic: str,
    hits: Sequence[Hit],
    index: Index,
    caution: float,
    reranker: Reranker | None = None,
) -> Evidence:
    """The hits (best first) as evidence, with the decision whether they are enough.

    `topic` is what they were searched by: the question, less the name of the speaker whom it asks about.
    """
    if not hits:
        return Evidence(question, hits, [], NO_EVIDENCE)
    if about := answer_about(question, index, hits[0].metadata.document_id):
        return Evidence(question, hits, [], NO_EVIDENCE, about)
    ranked = candidates(question, hits)
    if reranker:
        ranked = reranker(question.text, ranked)
    if not ranked or question.says_nothing:
        return Evidence(question, hits, ranked, NO_EVIDENCE)
    document = index.transcript(ranked[0].metadata.document_id)
    features = features_of(question, topic, hits, ranked[0], index.background_similarity(topic), document)
    return Evidence(question, hits, ranked, decide(features, caution))


@stage("select")
def refuse(evidence: Evidence) -> Answer:
    """Says, in the question's language, that the transcripts hold no answer, and offers what is nearest."""
    question = evidence.question
    # In the order of their best statements: a passage that only thanks or asks is no help.
    best: dict[Passage, ScoredQuote] = {}
    for candidate in evidence.candidates:
        best.setdefault(candidate.passage, candidate)
    nearest = [
        cite_quote(n, quote, quote.passage.text, quote.passage.start)
        for n, quote in enumerate(islice(best.values(), NEAREST_OFFERED), start=1)
    ]
    refusal = Answer(
        question=question.text,
        language=question.language,
        answer=question.locale.say(f"refused_{question.mark}" if question.mark in ("work", "plan") else "refused"),
        refused=True,
        confidence=evidence.decision.confidence,
        nearest=nearest,
    )
    return _as_asked(_with_usage(refusal, question), question)


def cite_quote(n: int, quote: ScoredQuote, text: str, start: int) -> Citation:
    """Citation number `n` of the text, at `start` of the document, that the quote is or is the best sentence of."""
    citation = cite(n, quote.metadata, quote.passage.speaker, text, start, quote.score)
    return citation.model_copy(update={"mark": quote.mark})


def _as_asked(answer: Answer, question: Question) -> Answer:
    """The answer with the question as it was asked, and what that was understood as."""
    if question.asked is None:
        return answer
    return answer.model_copy(update={"question": question.asked, "understood_as": question.text})


def _with_usage(answer: Answer, question: Question) -> Answer:
    """The answer with the tokens that a chat model took for the question alone."""
    return answer.model_copy(update={"usage": question.usage})
