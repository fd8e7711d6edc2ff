"""The path from a question to an answer, as LangChain runnables."""

from abc import abstractmethod
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any

import regex
from langchain_core.retrievers import BaseRetriever
from langchain_core.runnables import Runnable, RunnableConfig, RunnableLambda

from assistant.about import answer_about
from assistant.answer import Answer, Citation, cite
from assistant.asked_role import of_asked
from assistant.attribution import MODEST
from assistant.beside import with_beside
from assistant.division import AskedPart, decision_for, divide
from assistant.holders import holders
from assistant.lists import is_plain_list
from assistant.named_speaker import named_speakers, without_speaker
from assistant.orders import is_order
from assistant.premises import is_premise
from assistant.question import Question
from assistant.replies import reply_first
from assistant.reranker import Reranker
from assistant.retriever import hit_of
from assistant.roles import read_role
from assistant.sayers import WordsAskedFor, is_named_in, words_asked_for
from assistant.selection import ScoredQuote, candidates
from assistant.stated_roles import stated_roles
from assistant.sufficiency import NO_EVIDENCE, Decision, decide, features_of
from assistant.terms import topic_of
from assistant.wordings import background_of, blended, other_wordings
from index import Hit, Index, Metadata, Passage
from index.stages import stage
from index.transcript import JOURNALIST

NEAREST_OFFERED = 3

# Who said something about a topic has a sentence that is nearly as near to it as the nearest of all. Told apart from
# another's topic by questions about four transcripts that were written for it (tests/test_sayers.py has two of them).
SAID_WITHIN = 0.09

# A question that repeats what a journalist said is nearest to that, and to what answers it nearly as near; what is so
# much further is about something else.
PREMISE_LEAD = 0.15

# Of a role that many hold, these are asked first.
_MOST_HOLDERS = 8


@dataclass(frozen=True, slots=True)
class Evidence:
    """What was found for a question: passages, best first; the statements in them, best answer first; and
    whether that is enough. `about` is the answer when the question is about the transcript itself. `parts` are the
    parts of a question for several things, each with evidence of its own. `words_of` names those whose words alone are
    evidence, when the question asks for somebody's.
    """

    question: Question
    hits: Sequence[Hit]
    candidates: Sequence[ScoredQuote]
    decision: Decision
    about: Answer | None = None
    parts: Sequence[AskedPart] = ()
    words_of: tuple[str, ...] = ()


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

    `retriever` returns documents as TranscriptRetriever does, and is told the question's language, and a speaker when
    his words are asked for, if it takes more than a query; each quote comes with what is beside it in another language.
    Of an index that changes meanwhile, give a snapshot to it, to the retriever and to the answerer (see `AtOneMoment`).
    `caution` is that of `decide`. `reranker`, if given, orders the candidates again before the decision.
    """
    gathering = _Gathering(index, retriever, caution, reranker)

    @stage("select")
    def gather(question: Question, config: RunnableConfig) -> Evidence:
        whole = gathering.evidence(question, config)
        parts = divide(whole, lambda part: gathering.evidence(part, config))
        return replace(whole, parts=parts, decision=decision_for(parts)) if parts else whole

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


# More are hardly quoted, and telling an order takes half a millisecond.
_LOOKED_AT_FOR_ORDERS = 12


@dataclass(frozen=True, slots=True)
class _Gathering:
    """Finds the evidence for a question that asks for one thing."""

    index: Index
    retriever: BaseRetriever
    caution: float
    reranker: Reranker | None

    def evidence(self, question: Question, config: RunnableConfig) -> Evidence:
        """What is found, with the decision whether it is enough."""
        speakers = self.index.speakers()
        if words := words_asked_for(question, speakers):
            of_words = self._of_role(question, words, config) if words.role else self._of_words(question, words, config)
            if of_words is not None:
                return of_words
        topic, speaker = without_speaker(question.text, speakers)
        topic = topic if regex.search(r"\p{L}", topic) else question.text
        evidence = self._of_named(question, topic, speaker, config) if speaker else None
        evidence = evidence or self._assess(question, topic, self._find(question, topic, config))
        is_list = not evidence.decision.enough and is_plain_list(question, evidence.candidates, self.index)
        if is_list and self.caution < 1:
            return replace(evidence, decision=replace(evidence.decision, enough=True, plain=True))
        return evidence

    def _of_named(self, question: Question, topic: str, speaker: str, config: RunnableConfig) -> Evidence | None:
        """Who is named is asked about what he says; and if nothing of that answers, about what others say of him.

        None when nothing is said of him either: then a part of his name may mean something else ("China Daily").
        """
        everybody = self._find(question, topic, config)
        said = self._assess(question, topic, self._find(question, topic, config, speaker))
        if said.about or (said.decision.enough and self._are_near(said, [speaker], everybody)):
            return said
        of_him = [hit for hit in everybody if without_speaker(hit.passage.text, [speaker])[1]]
        told = self._assess(question, topic, of_him)
        if told.decision.enough:
            return told
        return replace(said, decision=NO_EVIDENCE) if speaker.casefold() in question.text.casefold() else None

    def _of_role(self, question: Question, words: WordsAskedFor, config: RunnableConfig) -> Evidence | None:
        """The evidence for a question that asks for the words of who holds an office: his alone, and none when nobody
        is known to hold it. None when the words that stand for him are no office, and nobody's role has them; and when
        they are one that anybody may hold (`MODEST`) where the text gives nobody a role: an answer says who says it.

        Of several events, all those near to the topic count; of a question without one, the nearest that somebody who
        holds the office takes part in.
        """
        everybody = self._find(question, words.topic, config) if words.topic else []
        found = [*everybody, *self._find(question, words.role, config)]
        held: dict[str, tuple[str, ...]] = {}
        has_roles = False
        for metadata in _events(found):
            stated = stated_roles(self.index, metadata)
            has_roles = has_roles or bool(stated)
            own = holders(words.role, question.language, stated, metadata.title, self.index.query_similarities)
            if own and (words.topic or not held):
                held[metadata.document_id] = tuple(dict.fromkeys(self._speaking(one.speaker) for one in own))
        asked = read_role(words.role, question.language)
        if not held and not (asked.is_of_event and (has_roles or not asked.offices <= MODEST)):
            return None
        names = tuple(dict.fromkeys(name for own in held.values() for name in own))[:_MOST_HOLDERS]
        named = replace(words, speakers=names, role=question.locale.quoted(words.role))
        return self._of_words(question, named, config, held, everybody if words.topic else None)

    def _speaking(self, name: str) -> str:
        """The speaker whom the name of a list of participants means ("Colonel Yves Delmas" of Yves Delmas); the name
        where he says nothing.
        """
        speakers = self.index.speakers()
        named = [] if name in speakers else named_speakers(name, speakers)
        return named[0][2] if named else name

    def _of_words(
        self,
        question: Question,
        words: WordsAskedFor,
        config: RunnableConfig,
        held: Mapping[str, Sequence[str]] | None = None,
        everybody: list[Hit] | None = None,
    ) -> Evidence:
        """The evidence for a question that asks for somebody's words: these alone, whatever others say. Any of them
        answers a question without a topic. `held` are those who speak in each document, if only there they count;
        `everybody` is what was found in all words, if it was looked for.
        """
        topic = words.topic or question.text
        everybody = self._find(question, topic, config) if everybody is None else everybody
        known = frozenset(self.index.speakers())
        speaking = [speaker for speaker in words.speakers if speaker in known]
        hits = [hit for speaker in speaking for hit in self._find(question, topic, config, speaker)]
        if held is not None:
            hits = [hit for hit in hits if hit.passage.speaker in held.get(hit.metadata.document_id, ())]
        elif not words.speakers:
            hits = _naming(words.absent, everybody) if words.absent else everybody
        evidence = self._assess(question, topic, sorted(hits, key=lambda hit: -hit.score))
        evidence = replace(evidence, words_of=words.names)
        if not words.topic and evidence.candidates and self.caution < 1:
            return replace(evidence, decision=replace(evidence.decision, enough=True, plain=True))
        if words.speakers and not self._are_near(evidence, words.speakers, everybody):
            return replace(evidence, decision=NO_EVIDENCE)
        return evidence

    def _are_near(self, evidence: Evidence, speakers: Sequence[str], everybody: Sequence[Hit]) -> bool:
        """Whether what the speakers say is about as near as anything that others say in the same event: if not, it is
        about something else.
        """
        if not evidence.candidates:
            return False
        best = evidence.candidates[0]
        others = [hit for hit in everybody if hit.passage.speaker not in speakers and hit.metadata == best.metadata]
        ranked = [one for one in ranked_candidates(evidence.question, others, self.reranker) if not is_premise(one)]
        return not ranked or best.score >= ranked[0].score - SAID_WITHIN

    def _find(self, question: Question, query: str, config: RunnableConfig, speaker: str | None = None) -> list[Hit]:
        found = self._search(question, query, config, speaker)
        for other in other_wordings(question, query):
            found = blended(found, self._search(question, other.text, config, speaker), other.weight)
        return found

    def _search(self, question: Question, query: str, config: RunnableConfig, speaker: str | None) -> list[Hit]:
        told = {"language": question.language} | ({"speaker": speaker} if speaker else {})
        hits = [hit_of(document) for document in self.retriever.invoke(query, config, **told)]
        return [hit for hit in hits if speaker in (None, hit.passage.speaker)]

    def _assess(self, question: Question, topic: str, hits: Sequence[Hit]) -> Evidence:
        return assess(question, topic, hits, self.index, self.caution, self.reranker)


def _naming(name: str, hits: Sequence[Hit]) -> list[Hit]:
    """The hits, with those of their sentences alone that name somebody."""
    naming = [
        replace(hit, sentences=tuple(one for one in hit.sentences if is_named_in(one.text, name))) for hit in hits
    ]
    return [hit for hit in naming if hit.sentences]


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
    if about := answer_about(question, index, _events(hits)):
        return Evidence(question, hits, [], NO_EVIDENCE, about)
    replied = reply_first(question, hits, ranked_candidates(question, hits, reranker), index)
    ranked = _without_orders(of_asked(question, replied, index))
    if not ranked or question.says_nothing:
        return Evidence(question, hits, ranked, NO_EVIDENCE)
    background = background_of(question, topic, index)

    def decision(best: ScoredQuote) -> Decision:
        document = index.transcript(best.metadata.document_id)
        return decide(features_of(question, topic_of(question, topic), hits, best, background, document), caution)

    stated = [] if question.asks_for_questions else _stated(ranked)
    if stated and (said := decision(stated[0])).enough:
        return Evidence(question, hits, stated, said)
    return Evidence(question, hits, ranked, said if stated[:1] == ranked[:1] else decision(ranked[0]))


def _without_orders(ranked: Sequence[ScoredQuote]) -> list[ScoredQuote]:
    """The candidates without those that speak to a model, as far as they may be quoted."""
    first = [quote for quote in ranked[:_LOOKED_AT_FOR_ORDERS] if not is_order(quote.text)]
    return [*first, *ranked[_LOOKED_AT_FOR_ORDERS:]]


def _stated(ranked: Sequence[ScoredQuote]) -> list[ScoredQuote]:
    """The candidates without what journalists say on the way to a question, unless that is by far the nearest: it
    answers when nobody else does.
    """
    stated = [quote for quote in ranked if not is_premise(quote)]
    return stated if stated and stated[0].score >= ranked[0].score - PREMISE_LEAD else []


def _events(hits: Sequence[Hit]) -> list[Metadata]:
    """The metadata of the documents that the hits are in, nearest first."""
    return list({hit.metadata.document_id: hit.metadata for hit in hits}.values())


def ranked_candidates(question: Question, hits: Sequence[Hit], reranker: Reranker | None) -> list[ScoredQuote]:
    """The candidates of the hits, best first, in the order of the reranker if there is one."""
    found = candidates(question, hits)
    return reranker(question.text, found) if reranker else found


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
        answer=_refusal(question, evidence.words_of),
        refused=True,
        confidence=evidence.decision.confidence,
        nearest=nearest,
    )
    return _as_asked(_with_usage(refusal, question), question)


def _refusal(question: Question, words_of: Sequence[str]) -> str:
    locale = question.locale
    if question.mark in ("work", "plan"):
        return locale.say(f"refused_{question.mark}")
    if words_of:
        # In mid-sentence "a journalist" has no capital.
        names = (locale.answer.journalist if name == JOURNALIST else name for name in words_of)
        return locale.say("refused_speaker", speaker=locale.answer.separator.join(names))
    return locale.say("refused")


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
