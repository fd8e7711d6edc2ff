"""Questions to ask next, made of what stands near the last answer in its transcript and tried before they are shown.

A question is a template of the reader's language with a phrase of the transcript in it, word for word. It is kept when
the assistant answers it, with a sentence that the conversation has not cited yet and that holds the phrase. Where a
transcript says little of anything twice, what is planned and what somebody else says is left to ask.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

import regex

from assistant.answer import Answer, Citation
from assistant.figures import figures
from assistant.locale import CONFIDENCE_MEDIUM, Locale
from assistant.phrases import Phrases
from index import Hit, Index, Transcript
from index.cleaning import MAX_QUERY_CHARACTERS
from index.marks import Mark
from index.sentences import sentence_spans
from index.statements import is_lead_in, is_statement
from index.transcript import JOURNALIST, NARRATION

MOST_SHOWN = 3

# How many questions are tried, and of how many sentences: each costs a search.
_MOST_TRIED = 12
_MOST_SPEAKERS = 4
_TURNS_AROUND = 4
_FAR = 6.0  # sentences: as far as the next turn counts from the one before
_MOST_SENTENCES = 24
_CITED = 3
_MOST_ALIKE = 2  # questions of one wording, where there are others
_LONGEST_LOOKED_THROUGH = 300_000  # characters: the phrases of a text are counted in the whole of it

# A number that counts or measures, and no year, nor a part of a name such as "5G".
_FIGURE = regex.compile(r"(?<![\p{Latin}\p{N}.,/+-])(?!(?:19|20)\d\d(?!\p{N}))\p{N}[\p{N}.,]*(?![\p{Latin}\p{N}-])")

# What is measured, said in two words or four characters of a script without spaces, and in one piece.
_TELLING = regex.compile(r"^(?=[^·]*$)(?:.*\p{L} \p{L}|.*\p{Han}{4})")

# Four words, or eight characters of a script without spaces.
_MUCH = regex.compile(
    r"(?:\p{L}[\p{L}\p{M}'’-]*\P{L}+){3}\p{L}|(?:[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}]\p{M}*\P{L}*){8}"
)

# Two words, or four characters of a script without spaces: what is said of a phrase, besides it.
_MORE = regex.compile(
    r"\p{L}[\p{L}\p{M}'’-]*\P{L}+\p{L}|(?:[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}]\p{M}*\P{L}*){4}"
)

Ask = Callable[[str], Answer]
"""Answers a question in the conversation, by quoting."""

Search = Callable[[str], Sequence[Hit]]
"""Finds the passages that are nearest to a query."""


_Place = tuple[str, int]


@dataclass(frozen=True, slots=True)
class _Sentence:
    """A sentence to ask about; `distance` counts the sentences from one that the last answer cites."""

    place: _Place
    speaker: str
    text: str
    mark: Mark
    distance: float


@dataclass(frozen=True, slots=True)
class _Try:
    """A question, the place and the speaker of the sentence that it is made of, and the phrase in it, if it has one.

    `kind` names its wording in `Locale.suggestions`.
    """

    question: str
    kind: str
    phrase: str = ""
    place: _Place | None = None
    speaker: str = ""


def suggestions(answers: Sequence[Answer], reader: Locale, index: Index, ask: Ask, search: Search) -> list[str]:
    """Up to MOST_SHOWN questions, in the reader's language, to ask after the answers (the last one last).

    Each was answered by `ask`, so it is not refused; none when nothing good is found.
    """
    last = next((answer for answer in reversed(answers) if answer.citations), None)
    if last is None:
        return []
    documents = {citation.document for citation in last.citations}
    known = {_place(citation) for answer in answers for citation in answer.citations}
    shown: list[_Try] = []
    tried: set[str] = set()
    for one in _varied(_tries(answers, last, reader, index, search), shown):
        if len(shown) == MOST_SHOWN:
            break
        if one.place in known or one.question in tried or any(_alike(one.phrase, other.phrase) for other in shown):
            continue
        if one.phrase and len(tried) == _MOST_TRIED:
            continue
        tried.add(one.question)
        answer = ask(one.question)
        if _is_good(answer, one, reader, documents) and _place(answer.citations[0]) not in known:
            shown.append(one)
            known |= {_place(citation) for citation in answer.citations}
    return [one.question for one in shown]


def _varied(tries: Iterator[_Try], shown: Sequence[_Try]) -> Iterator[_Try]:
    """The questions in their order, but last those whose wording enough of those shown by then have."""
    put_off = []
    for one in tries:
        if sum(other.kind == one.kind for other in shown) < _MOST_ALIKE:
            yield one
        else:
            put_off.append(one)
    yield from put_off


def openings(documents: Sequence[str], reader: Locale, index: Index, ask: Ask) -> list[str]:
    """A question to start with about each of the documents, up to MOST_SHOWN in all, in the reader's language.

    Each was answered by `ask`; a document has none that is too long to look through, or holds nothing good.
    """
    shown: list[str] = []
    for document in documents:
        for one in _opening_tries(document, reader, index):
            if _is_good(ask(one.question), one, reader, {document}):
                shown.append(one.question)
                break
        if len(shown) == MOST_SHOWN:
            break
    return shown


def _opening_tries(document: str, reader: Locale, index: Index) -> Iterator[_Try]:
    """Questions about what is stated first in a document, and about who states it."""
    transcript = index.transcript(document)
    if len(transcript.text) > _LONGEST_LOOKED_THROUGH:
        return
    sentences = []
    for span in index.sentences(document)[:_MOST_SENTENCES]:
        turn = transcript.turn_at(span.start)
        text = transcript.text[span.start : span.end]
        sentences.append(_Sentence((document, span.start), turn.speaker if turn else NARRATION, text, span.mark, 0))
    useful = [sentence for sentence in sentences if _is_useful(sentence, index)]
    title, names = transcript.metadata.title.casefold(), _speakers(index)
    tries = (one for sentence in useful for one in _tries_of(sentence, {sentence.speaker}, title, names, reader, index))
    yield from islice(tries, _MOST_TRIED // MOST_SHOWN)
    yield from _speaker_tries(useful, "", reader)


def _place(citation: Citation) -> _Place:
    return citation.document, citation.start


def _is_good(answer: Answer, tried: _Try, reader: Locale, documents: set[str]) -> bool:
    """Whether the answer is one to the question: in the reader's language, from one of the documents, on the phrase."""
    if answer.refused or answer.understood_as is not None or answer.language != reader.code or not answer.citations:
        return False
    first = answer.citations[0]
    return (
        first.document in documents
        and (not tried.phrase or answer.confidence is None or answer.confidence >= CONFIDENCE_MEDIUM)
        and _says_more(first.quote, tried.phrase)
        and _FITS[tried.kind](first, tried)
    )


# Whether what is cited first is of the kind that was asked for.
_FITS: dict[str, Callable[[Citation, _Try], bool]] = {
    "said": lambda _, __: True,
    "said_by": lambda citation, tried: citation.speaker == tried.speaker,
    "done": lambda citation, _: citation.mark == "work",
    "planned": lambda citation, _: citation.mark == "plan",
    "figures": lambda citation, _: bool(_FIGURE.search(citation.quote)),
    "changed": lambda citation, tried: _place(citation) == tried.place,
    "plans": lambda citation, _: citation.mark == "plan",
    "speaker": lambda citation, tried: citation.speaker == tried.speaker and _says_much(citation.quote),
}


def _says_more(quote: str, phrase: str) -> bool:
    """Whether it holds the phrase and says something of it: "Mostly old shells." says nothing of old shells."""
    if not phrase:
        return True
    before, found, after = quote.casefold().partition(phrase.casefold())
    return bool(found and (_FIGURE.search(quote) or _MORE.search(before + after)))


def _says_much(quote: str) -> bool:
    """Whether it says more than "We begin.": that is what who leads an event mostly says."""
    return not is_lead_in(quote) and bool(_FIGURE.search(quote) or _MUCH.search(quote))


def _tries(answers: Sequence[Answer], last: Answer, reader: Locale, index: Index, search: Search) -> Iterator[_Try]:
    """Questions that may be good, those about what stands nearest first; then the one that any plan answers, and last
    those that anything answers that somebody says.
    """
    asked = " ".join(answer.understood_as or answer.question for answer in answers).casefold()
    speakers, names = {citation.speaker for citation in last.citations}, _speakers(index)
    sentences = _sentences(last, index, search)
    for sentence in sentences:
        metadata = index.transcript(sentence.place[0]).metadata
        # What the whole transcript is about tells nothing of a sentence.
        known = f"{asked}\n{metadata.title}\n{metadata.place}\n{metadata.publisher}".casefold()
        yield from _tries_of(sentence, speakers, known, names, reader, index)
    if reader.suggestions.plans.casefold() not in asked:
        yield _Try(reader.suggestions.plans, "plans")
    # What others say first.
    yield from _speaker_tries(sorted(sentences, key=lambda one: one.speaker in speakers), asked, reader)


def _tries_of(
    sentence: _Sentence, speakers: set[str], known: str, names: Sequence[str], reader: Locale, index: Index
) -> Iterator[_Try]:
    """Questions about a sentence, none about what is known or about who speaks."""
    for phrase, kind in _topics(sentence, speakers, index):
        folded = phrase.casefold()
        if folded in known or any(folded in name or name in folded for name in names):
            continue
        wording: str = getattr(reader.suggestions, kind)
        question = wording.format(topic=reader.quoted(phrase), speaker=sentence.speaker)
        if len(question) <= MAX_QUERY_CHARACTERS:
            yield _Try(question, kind, phrase, sentence.place, sentence.speaker)


def _speaker_tries(sentences: Sequence[_Sentence], asked: str, reader: Locale) -> Iterator[_Try]:
    """Questions for what each says, of the first that say the sentences."""
    speakers = dict.fromkeys(one.speaker for one in sentences if one.speaker not in (NARRATION, JOURNALIST))
    for speaker in islice(speakers, _MOST_SPEAKERS):
        question = reader.suggestions.speaker.format(speaker=speaker)
        if question.casefold() not in asked and len(question) <= MAX_QUERY_CHARACTERS:
            yield _Try(question, "speaker", speaker=speaker)


def _speakers(index: Index) -> list[str]:
    return [name.casefold() for name in index.speakers() if name]


def _topics(sentence: _Sentence, speakers: set[str], index: Index) -> Iterator[tuple[str, str]]:
    """What a sentence can be asked about, each with the wording of the question: its phrases, and what it measures."""
    document, start = sentence.place
    kind = _kind(sentence, speakers)
    for phrase in _phrases(index, document).within(sentence.text):
        if is_statement(phrase):  # "Good morning" is no topic
            yield phrase, kind
    if kind != "said_by":
        for measured, has_changed in _measured_of(index.transcript(document)).get(start, {}).items():
            if _phrases(index, document).ends_whole(measured):
                yield measured, "changed" if has_changed else "figures"


def _kind(sentence: _Sentence, speakers: set[str]) -> str:
    """What is asked of a sentence: what it is for."""
    if sentence.speaker not in speakers and sentence.speaker != NARRATION:
        return "said_by"
    if sentence.mark == "plan":
        return "planned"
    if _FIGURE.search(sentence.text):
        return "figures"
    return "done" if sentence.mark == "work" else "said"


def _sentences(last: Answer, index: Index, search: Search) -> list[_Sentence]:
    """Statements around what the answer cites, those that follow it first, and those nearest to its question and to the
    title of its transcript.
    """
    found: dict[_Place, _Sentence] = {}
    around = [sentence for citation in last.citations[:_CITED] for sentence in _around(citation, index)]
    documents = {citation.document for citation in last.citations}
    titles = dict.fromkeys(citation.title for citation in last.citations)
    hits = [hit for query in (last.understood_as or last.question, *titles) for hit in search(query)]
    hits = [hit for hit in hits if hit.passage.document_id in documents]
    for sentence in (*around, *_about(hits)):
        known = found.setdefault(sentence.place, sentence)
        if sentence.distance < known.distance:
            found[sentence.place] = sentence
    useful = [one for one in found.values() if _is_useful(one, index)]
    return sorted(useful, key=lambda one: one.distance)[:_MOST_SENTENCES]


def _is_useful(sentence: _Sentence, index: Index) -> bool:
    """Whether it is a statement of somebody who answers; where nobody is named, of anybody."""
    if not is_statement(sentence.text) or is_lead_in(sentence.text):
        return False
    transcript = index.transcript(sentence.place[0])
    named = transcript.metadata.speakers
    if named and sentence.speaker in (JOURNALIST, NARRATION):
        return False
    if sentence.speaker in _asking(transcript):
        return False
    return not _names_a_speaker(sentence.text, [speaker.name for speaker in named])


def _names_a_speaker(text: str, names: Sequence[str]) -> bool:
    """Whether it names somebody who speaks in the transcript: it is about who speaks then, and not about the matter."""
    pieces = (piece for name in names for piece in (name, *name.split()) if len(piece) > 1)
    return any(regex.search(rf"(?<!\p{{Latin}}){regex.escape(piece)}(?!\p{{Latin}})", text) for piece in pieces)


def _around(citation: Citation, index: Index) -> Iterator[_Sentence]:
    """The sentences of the turn in which the citation stands, and of the turns around it."""
    transcript = index.transcript(citation.document)
    turn = transcript.turn_at(citation.start)
    if turn is None:
        return
    numbers = {one.number for one in transcript.turns}
    for number in range(turn.number - _TURNS_AROUND, turn.number + _TURNS_AROUND + 1):
        sentences = index.turn_sentences(citation.document, number) if number in numbers else []
        is_own, turns_off = number == turn.number, abs(number - turn.number)
        own = next((n for n, (_, span) in enumerate(sentences) if span.end > citation.start), 0) if is_own else 0
        for n, (passage, span) in enumerate(sentences):
            # What follows is nearer than what stands as far before.
            before = n < own or number < turn.number
            place, distance = (
                (citation.document, span.start),
                abs(n - own) + _FAR * turns_off + 0.5 * (before or n == own),
            )
            yield _Sentence(place, passage.speaker, transcript.text[span.start : span.end], span.mark, distance)


def _about(hits: Sequence[Hit]) -> Iterator[_Sentence]:
    """The best sentence of each passage, in the order of the passages, between those that stand near."""
    for rank, hit in enumerate(hits):
        passage, best = hit.passage, hit.best
        yield _Sentence((passage.document_id, best.start), passage.speaker, best.text, best.mark, 2.0 * rank + 2)


def _alike(phrase: str, other: str) -> bool:
    """Whether one of the phrases is about the same as the other: they share a word."""
    words, others = (one.casefold().split() for one in (phrase, other))
    return not set(words).isdisjoint(others) or bool(phrase and other and (phrase in other or other in phrase))


def _phrases(index: Index, document_id: str) -> Phrases:
    return _phrases_of(index.transcript(document_id), index.embedder.count_tokens)


@lru_cache(maxsize=16)
def _asking(transcript: Transcript) -> frozenset[str]:
    """Those who ask, greet and thank with half of their sentences or more: who leads a talk has others answer. Nobody
    where all do.
    """
    all_of, asking = Counter[str](), Counter[str]()
    for turn in transcript.turns:
        for paragraph in turn.paragraphs:
            text = transcript.text[paragraph.start : paragraph.end]
            said = [text[span.start : span.end] for span in sentence_spans(text, transcript.metadata.language)]
            all_of[turn.speaker] += len(said)
            asking[turn.speaker] += sum(not is_statement(sentence) for sentence in said)
    found = frozenset(speaker for speaker, count in all_of.items() if 2 * asking[speaker] >= count)
    return found if len(found) < len(all_of) else frozenset()


@lru_cache(maxsize=16)
def _measured_of(transcript: Transcript) -> dict[int, dict[str, bool]]:
    """What each sentence measures, by its start, where more than a single word tells it, and whether it tells how that
    changed.

    Only what stands before its figure, as a subject does: what follows a figure may go on with a verb.
    """
    found: dict[int, dict[str, bool]] = {}
    for figure in figures(transcript):
        measures, start = figure.measures or "", figure.sentence.start
        if _TELLING.search(measures) and measures in transcript.text[start : figure.start]:
            own = found.setdefault(start, {})
            own[measures] = own.get(measures, False) or figure.change is not None
    return found


@lru_cache(maxsize=16)
def _phrases_of(transcript: Transcript, count_tokens: Callable[[str], int]) -> Phrases:
    return Phrases(transcript.text, transcript.metadata.language, count_tokens)
