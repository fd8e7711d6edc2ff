"""Answers that a chat model writes from the evidence; a sentence is part of the answer when it has passed its check.

What fails is written again once, and left out when it fails again. Where the model fails as a whole, the transcript is
quoted as without a model, and the answer says so.
"""

import logging
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import islice, takewhile

from babel import Locale as Cldr
from babel import UnknownLocaleError
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, BaseMessage
from langchain_core.prompts import ChatPromptTemplate

from assistant.answer import Answer, Citation, Claim, Usage
from assistant.chat_model import Cause, ChatModelError, Patience, stream_text
from assistant.evidence import numbered, sources_of
from assistant.extractive import ExtractiveAnswerer
from assistant.locale import Locale
from assistant.pipeline import Answerer, Evidence, refuse
from assistant.quotations import without_quotations
from assistant.refusals import is_refusal
from assistant.territories import home_territory
from assistant.verification import Reason, Source, Verdict, similarity_by, verify
from assistant.written import (
    WrittenSentence,
    draft_of,
    finished_sentences,
    is_cut_off,
    is_thinking,
    lists_sources,
    without_thoughts,
    written_sentences,
)
from index import Index, Transcript
from index.arrays import Similarity
from index.language import is_in_another_language
from index.resources import prompt
from index.stages import stage, staged

MOST_SENTENCES = 5
_MOST_READ = 2 * MOST_SENTENCES  # a model that goes on after that has lost the thread
MOST_CORRECTIONS = 2
INSUFFICIENT = "INSUFFICIENT"
_LONGEST_SENTENCE = 6_000  # characters, with marks and markup
_EDGES = " .!?…。！？\"'“”‘’«»「」『』"
_READ_FOR_COUNTRY = 20_000  # characters, at most
_COURTESY = 60  # characters, at most

_ANSWER = ChatPromptTemplate.from_messages([("system", prompt("answer")), ("human", prompt("question"))])
_CORRECTION = ChatPromptTemplate.from_messages([("human", prompt("correct"))])
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Checked:
    """A sentence that the model wrote, and what its check found."""

    sentence: WrittenSentence
    verdict: Verdict

    @property
    def holds(self) -> bool:
        return self.verdict.status != "unsupported" and not self.gives_up

    @property
    def is_foreign(self) -> bool:
        """Whether all that is wrong with it is its language."""
        return any(reason.kind == "language" for reason in self.verdict.reasons)

    @property
    def gives_up(self) -> bool:
        """Whether the model says by it that the evidence is not enough; what a speaker said is no word of the model."""
        return self.verdict.status != "verbatim" and _gives_up(self.sentence.text)

    @property
    def is_courtesy(self) -> bool:
        """Whether it only introduces or ends the answer ("Sure! Here is the answer:"): nothing is lost with it."""
        text = self.sentence.text
        return not self.sentence.citations and len(text) <= _COURTESY and not any(char.isdigit() for char in text)


class GenerativeAnswerer(Answerer):
    """Has a chat model write the answer, and checks each sentence of it against the evidence that it cites."""

    def __init__(
        self, index: Index, model: BaseChatModel, seconds: float, similarity: Similarity | None = None
    ) -> None:
        """`seconds` is how long the model is waited for an answer: to understand the question, write and correct.
        `similarity` is by default that of the index's embedder.
        """
        self._index, self._model, self._seconds = index, model, seconds
        self._quoting = ExtractiveAnswerer(index)
        self._similarity = similarity or similarity_by(index.embedder)

    def answers(self, evidence: Evidence) -> Iterator[Answer]:
        """The answer as it grows: with each piece that the model writes, and with each sentence that is checked."""
        *_, quoted = self._quoting.answers(evidence)
        sources = sources_of(evidence, quoted.citations)
        writing = _Writing(evidence, sources, self._citable(sources), self._similarity)
        messages = _ANSWER.format_messages(**writing.asked())
        patience = Patience(self._seconds - evidence.question.model_seconds)
        try:
            written = stream_text(self._model, messages, patience, writing.count, writing.complete)
            with closing(staged("model", written)) as pieces:
                for piece in pieces:
                    writing.read(piece)
                    yield writing.answer()
                    if writing.read_sentences >= _MOST_READ:
                        break
                else:
                    writing.finish()
            yield from self._corrected(writing, messages, patience)
        except ChatModelError as error:
            _log.warning("%s", error)
            writing.fail(error.cause)
        yield writing.final(quoted)

    def _citable(self, sources: Sequence[Citation]) -> dict[int, Source]:
        """The sources as claims are verified against, by their numbers."""
        cited = {one.document: self._index.transcript(one.document) for one in sources}
        facts = {document: _facts(transcript) for document, transcript in cited.items()}
        roles = {
            (document, one.name): one.role or ""
            for document, transcript in cited.items()
            for one in transcript.metadata.speakers
        }
        return {
            one.n: Source(one.quote, one.speaker, facts[one.document], roles.get((one.document, one.speaker), ""))
            for one in sources
        }

    def _corrected(self, writing: "_Writing", messages: Sequence[BaseMessage], patience: Patience) -> Iterator[Answer]:
        """Has the sentences that failed written again, each once, as long as there is patience."""
        for position in writing.failed()[:MOST_CORRECTIONS]:
            asked = [*messages, AIMessage(writing.text), *_CORRECTION.format_messages(**writing.objection(position))]
            again = ""
            try:
                for piece in staged("model", stream_text(self._model, asked, patience, writing.count)):
                    again += piece
                    yield writing.answer()
            except ChatModelError as error:
                _log.warning("%s", error)
                return
            writing.replace(position, again)
            yield writing.answer()


class _Writing:
    """What a chat model has written so far, sentence by sentence, with the verdict on each."""

    def __init__(
        self, evidence: Evidence, sources: Sequence[Citation], citable: Mapping[int, Source], similarity: Similarity
    ) -> None:
        self.text = ""
        self.failure: Cause | None = None
        self.read_sentences = 0
        self._is_complete = self._lists_sources = False
        self._evidence, self._sources = evidence, sources
        self._citable, self._similarity = citable, similarity
        self._language = evidence.question.language
        self._rest = ""
        self._checked: list[_Checked] = []
        self._spent = list(filter(None, [evidence.question.usage]))

    def asked(self) -> dict[str, str]:
        """What the prompt for the answer is filled with."""
        return {
            "language": _name_of(self._language),
            "sentences": str(MOST_SENTENCES),
            "insufficient": INSUFFICIENT,
            "evidence": numbered(self._sources),
            "question": self._evidence.question.text,
        }

    def count(self, usage: Usage) -> None:
        """Adds the tokens that a text took."""
        self._spent.append(usage)

    def complete(self) -> None:
        """Takes note that the server says that the text is complete."""
        self._is_complete = True

    def read(self, piece: str) -> None:
        """Takes the next piece of the text, and checks the sentences that it finishes.

        Raises ChatModelError when a sentence comes to no end.
        """
        self.text += piece
        self._rest += piece
        if not is_thinking(self._rest):
            finished, self._rest = finished_sentences(without_thoughts(self._rest), self._language)
            self._take(self._answering(finished))
            if len(self._rest) > _LONGEST_SENTENCE:
                raise ChatModelError("too_long")

    def finish(self) -> None:
        """Checks what is left when the text is complete; a last sentence that is cut off is no sentence, unless the
        server says that the text is complete.
        """
        left = self._answering(written_sentences(without_thoughts(self._rest), self._language))
        if left and is_cut_off(left[-1]) and not self._is_complete and not _gives_up(left[-1].text):
            left, self.failure = left[:-1], "broken_off"
        self._take(left)
        self._rest = ""

    def fail(self, cause: Cause) -> None:
        """Checks what is left when the text will not be complete: a last sentence that cites is one."""
        left = self._answering(written_sentences(without_thoughts(self._rest), self._language))
        self._take(left if left and left[-1].citations else left[:-1])
        self._rest, self.failure = "", cause

    def _take(self, sentences: Sequence[WrittenSentence]) -> None:
        """Checks the sentences, each once: a model that has lost the thread repeats itself."""
        known = {_wording(one.sentence) for one in self._checked}
        self.read_sentences += len(sentences)
        new: dict[str, WrittenSentence] = {}
        for one in sentences:
            if _wording(one) not in known:
                new.setdefault(_wording(one), one)
        self._checked += [self._check(one) for one in new.values()]

    def _answering(self, sentences: Sequence[WrittenSentence]) -> list[WrittenSentence]:
        """The sentences without a list of the sources at the end of the text."""
        answering = list(takewhile(lambda one: not lists_sources(one), sentences)) if not self._lists_sources else []
        self._lists_sources = len(answering) < len(sentences) or self._lists_sources
        return answering

    def _held(self) -> list[_Checked]:
        """The sentences that hold, each once: a correction may say what another one says."""
        held: dict[str, _Checked] = {}
        for one in self._checked:
            if one.holds:
                held.setdefault(_wording(one.sentence), one)
        return list(held.values())

    def failed(self) -> list[int]:
        """Positions of the sentences that failed their check."""
        return [n for n, one in enumerate(self._checked) if not one.holds and not one.gives_up and not one.is_courtesy]

    def objection(self, position: int) -> dict[str, str]:
        """What the prompt for a correction is filled with."""
        failed = self._checked[position]
        problems = [": ".join(filter(None, (one.kind, one.detail))) for one in failed.verdict.reasons]
        return {
            "language": _name_of(self._language),
            "insufficient": INSUFFICIENT,
            "sentence": failed.sentence.text,
            "problem": "; ".join(problems),
        }

    def replace(self, position: int, text: str) -> None:
        """Puts what the model wrote instead in the place of a sentence, if it passes."""
        again = [self._check(one) for one in written_sentences(without_thoughts(text), self._language)[:1]]
        self._checked[position : position + 1] = [one for one in again if one.holds] or [self._checked[position]]

    @stage("verify")
    def _check(self, sentence: WrittenSentence) -> _Checked:
        verdict = verify(sentence.text, sentence.citations, self._citable, self._similarity)
        # The transcript's own words are in its own language.
        own = without_quotations(sentence.text)
        if verdict.status == "supported" and is_in_another_language(own, self._language):
            problem = Reason("language", f"it is not in {_name_of(self._language)}")
            verdict = Verdict("unsupported", (), (problem,))
        return _Checked(sentence, verdict)

    def answer(self) -> Answer:
        """The answer so far: the sentences that hold, and the one that is being written as a draft."""
        draft = "" if is_thinking(self._rest) else draft_of(self._rest)
        is_claim = not INSUFFICIENT.startswith(draft[: len(INSUFFICIENT)]) and not is_refusal(draft)
        return self._assembled([], draft if is_claim else "")

    def final(self, quoted: Answer) -> Answer:
        """The whole answer; `quoted` in its place when nothing holds, or a refusal when the model gives up."""
        locale, usage = self._evidence.question.locale, _sum(self._spent)
        held = self._held()
        if not held and self._begins_with_giving_up():
            return refuse(self._evidence).model_copy(update={"usage": usage})
        if not held:
            notice = self._said_of_failure("model_failed") or locale.say(self._nothing_left())
            text = f"{quoted.answer}\n\n{notice}"
            return quoted.model_copy(update={"answer": text, "notice": notice, "usage": usage})
        notices = [locale.say(phrase) for phrase in self._left_out()]
        if any(one.gives_up for one in self._checked):
            notices.append(locale.say("partly_insufficient"))
        notices.append(self._said_of_failure("model_stopped"))
        return self._assembled(list(filter(None, notices)), "").model_copy(update={"usage": usage})

    def _begins_with_giving_up(self) -> bool:
        """Whether that is the answer; after something else, it may be about a part of the question."""
        said = (one for one in self._checked if one.gives_up or not one.is_courtesy)
        return any(one.gives_up for one in islice(said, 1))

    def _left_out(self) -> list[str]:
        """The phrases that say what is left out of the answer, and why."""
        foreign = {self._checked[position].is_foreign for position in self.failed()}
        return [phrase for phrase, why in (("left_out", False), ("left_out_language", True)) if why in foreign]

    def _said_of_failure(self, phrase: str) -> str:
        """The phrase, why the model failed, and what to do; "" when it did not fail."""
        locale = self._evidence.question.locale
        return f"{locale.say(phrase)} {locale.say(f'model_{self.failure}')}" if self.failure else ""

    def _nothing_left(self) -> str:
        """The phrase that says why nothing of what was written is the answer."""
        return "nothing_in_language" if self._left_out() == ["left_out_language"] else "nothing_left"

    def _assembled(self, notices: Sequence[str], draft: str) -> Answer:
        question = self._evidence.question
        held = self._held()
        cited = list(dict.fromkeys(n for one in held for n in one.verdict.citations))
        renumbered = {n: position for position, n in enumerate(cited, start=1)}
        claims = [
            Claim(
                text=one.sentence.text,
                citations=[renumbered[n] for n in one.verdict.citations],
                status=one.verdict.status,
            )
            for one in held
        ]
        return Answer(
            question=question.text,
            language=question.language,
            answer="\n\n".join(filter(None, [" ".join(_line(claim, question.locale) for claim in claims), *notices])),
            refused=False,
            claims=claims,
            citations=[self._sources[n - 1].model_copy(update={"n": renumbered[n]}) for n in cited],
            notice=" ".join(notices) or None,
            draft=draft or None,
        )


def _wording(sentence: WrittenSentence) -> str:
    """The words of a sentence, by which it is known again."""
    return " ".join(sentence.text.casefold().split()).strip(_EDGES)


def _gives_up(text: str) -> bool:
    word = text.strip(" .:!\"'")
    return word.upper() == INSUFFICIENT or word.startswith(INSUFFICIENT) or is_refusal(text)


def _facts(transcript: Transcript) -> str:
    """What a claim may tell of the event besides what is said at it: what is known of it, and which country it is
    about.
    """
    about = transcript.metadata
    home = home_territory(f"{about.title}\n{about.publisher}\n{transcript.text[:_READ_FOR_COUNTRY]}", about.language)
    facts = about.title, about.event_date, about.published, about.place, about.publisher, home
    return " · ".join(str(fact) for fact in facts if fact)


def _line(claim: Claim, locale: Locale) -> str:
    text = locale.quoted(claim.text) if claim.status == "verbatim" else claim.text
    return f"{text} {''.join(f'[{n}]' for n in claim.citations)}"


def _name_of(language: str) -> str:
    """The language's name in English, for the prompt."""
    try:
        return Cldr.parse(language).get_language_name("en") or language
    except (UnknownLocaleError, ValueError):
        return "the language of the question"


def _sum(spent: Sequence[Usage]) -> Usage | None:
    if not spent:
        return None
    read, wrote = sum(one.input_tokens for one in spent), sum(one.output_tokens for one in spent)
    return Usage(read, wrote, estimated=any(one.estimated for one in spent))
