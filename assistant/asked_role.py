"""Answers "Who is Ann Lee?", "What is her office?" and "Who is the minister?" with the roles that a text states."""

from collections.abc import Iterator, Sequence

import regex

from assistant.answer import Answer, Citation, Claim, cite
from assistant.holders import holders
from assistant.named_speaker import named_speakers
from assistant.question import Question
from assistant.roles import read_role
from assistant.selection import ScoredQuote
from assistant.stated_roles import StatedRole, stated_roles
from assistant.which_event import event_meant
from index import Index, Metadata, Transcript
from index.participants import bare
from index.transcript import NARRATION

_ASKING = ("role", "holding", "who", "filler", "interrogative", "joining")
_ASKING_WHO = ("who", "filler")
_MOST = 5
_LONGEST_OF = 4  # words, that tell of what an office is
_SUFFIX = regex.compile(r"^['’]\p{L}+")  # Turkish: "Ann Lee'nin görevi"


def answer_role(question: Question, index: Index, events: Sequence[Metadata]) -> Answer | None:
    """The answer with the roles that the nearest of the events states, None when the question asks for none, or none of
    their texts states one.
    """
    if not (question.asks("role") or question.asks("who")):
        return None
    for event in events:
        stated = [role for role in _asked(question, index, event) if role.span is not None]
        if stated:
            return _answer(question, index, stated[:_MOST])
    return None


def _asked(question: Question, index: Index, event: Metadata) -> list[StatedRole]:
    name = _name_asked(question, index, event)
    if name is not None:
        return [role for role in stated_roles(index, event) if role.speaker == name]
    words = _office_asked(question)
    stated = stated_roles(index, event) if words else []
    return holders(words, question.language, stated, event.title, index.query_similarities)


def of_asked(question: Question, quotes: Sequence[ScoredQuote], index: Index) -> list[ScoredQuote]:
    """Those of the quotes that name the office that a question such as "Who is the mayor?" asks about, or the
    speaker whom one such as "Who is Ann Lee?" does; all for other questions.
    """
    if not (question.asks("role") or question.asks("who")):
        return list(quotes)
    if name := _only_name(question, index.speakers()):
        return [quote for quote in quotes if named_speakers(quote.text, [name])]
    asked = read_role(_office_asked(question), question.language).offices
    return [quote for quote in quotes if not asked or asked & read_role(quote.text, quote.metadata.language).offices]


def _office_asked(question: Question) -> str:
    """The words for an office that are all of a question but who it is; "" when it is another question."""
    if not question.asks("who"):
        return ""
    words = " ".join(question.locale.without(question.text, _ASKING_WHO).split()).strip(" ?？؟!.。,")
    role = read_role(words, question.language)
    return words if role.is_of_event and len(role.of.split()) <= _LONGEST_OF else ""


def _name_asked(question: Question, index: Index, event: Metadata) -> str | None:
    """Who takes part in the event and is all that the question names, beside words that ask for somebody's role."""
    names = [speaker.name for speaker in event.speakers]
    names += [turn.speaker for turn in index.transcript(event.document_id).turns]
    return _only_name(question, list(dict.fromkeys(name for name in names if name)))


def _only_name(question: Question, names: Sequence[str]) -> str | None:
    text = bare(question.text)
    found = named_speakers(text, names)
    if len(found) != 1:
        return None
    start, end, name = found[0]
    left = f"{text[:start]} {_SUFFIX.sub('', text[end:])}"
    return None if question.locale.residue(left, _ASKING) else name


def _answer(question: Question, index: Index, stated: Sequence[StatedRole]) -> Answer:
    transcript = index.transcript(stated[0].document_id)
    citations = list(_citations(transcript, stated))
    claims = [
        Claim(text=_line(question, role, citation), citations=[citation.n], status="supported")
        for role, citation in zip(stated, citations, strict=True)
    ]
    about = event_meant(question, transcript.metadata, index)
    return Answer(
        question=question.text,
        language=question.language,
        answer="\n".join([*about, *(f"{claim.text} [{claim.citations[0]}]" for claim in claims)]),
        refused=False,
        claims=claims,
        citations=citations,
    )


def _line(question: Question, role: StatedRole, citation: Citation) -> str:
    quoted = question.locale.quoted
    return f"{role.speaker}: {quoted(role.words if role.is_listed else citation.quote)}"


def _citations(transcript: Transcript, stated: Sequence[StatedRole]) -> Iterator[Citation]:
    for number, role in enumerate(stated, start=1):
        if role.span is not None:
            quote = transcript.text[role.span.start : role.span.end]
            turn = transcript.turn_at(role.span.start)
            speaker = turn.speaker if turn else NARRATION
            yield cite(number, transcript.metadata, speaker, quote, role.span.start, 1.0)
