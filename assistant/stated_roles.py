"""Which roles the text of a transcript gives those who speak in it: in the list of who takes part, or where somebody
introduces them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import regex

from assistant.roles import read_role
from index import Index, Metadata, Transcript
from index.transcript import JOURNALIST, NARRATION, MarkedSpan, Span

# An introduction stands near the first words about somebody.
_MENTIONS_READ = 5
# A list gives a role beside the name.
_FARTHEST = 40
_BETWEEN = regex.compile(
    r"\s*[,，、;；:：()（）—–]\s*(?:(?:and|und|et|y|e|и|ve|và|और)\s+)?|\s+(?:and|und|et|y|e|и|ve|và|और)\s+|和"
)


@dataclass(frozen=True, slots=True)
class StatedRole:
    """The role of somebody who takes part, in the words of the source, and where the text states both; `is_listed`
    when these words are no more than name and role. Without a place, only the metadata give the role.
    """

    speaker: str
    words: str
    document_id: str
    language: str
    span: Span | None = None
    is_listed: bool = False


def stated_roles(index: Index, metadata: Metadata) -> list[StatedRole]:
    """The roles of those who take part in an event, as far as its list of participants, an introduction, or a label
    that is itself an office ("Mayor:") gives them.
    """
    transcript = index.transcript(metadata.document_id)
    known = {speaker.name: speaker.role for speaker in metadata.speakers}
    names = dict.fromkeys([*known, *(turn.speaker for turn in transcript.turns)])
    sentences: list[MarkedSpan] = []
    roles: list[StatedRole] = []
    for name in names:
        if name in (JOURNALIST, NARRATION):
            continue
        if role := known.get(name):
            span = _listed(transcript, name, role)
            roles.append(StatedRole(name, role, metadata.document_id, metadata.language, span, True))
            continue
        if labelled := _labelled(transcript, name):
            roles.append(labelled)
            continue
        if read_role(name, metadata.language).offices:
            roles.append(StatedRole(name, name, metadata.document_id, metadata.language))
            continue
        sentences = sentences or index.sentences(metadata.document_id)
        roles += _introduced(transcript, name, sentences, list(names))
    return roles


def _labelled(transcript: Transcript, name: str) -> StatedRole | None:
    """The role that the label of a speaker gives him after his name: "Peter Lund, Carrow Herald:"."""
    words = name.partition(",")[2].strip()
    label = next((turn.label for turn in transcript.turns if turn.speaker == name and turn.label), None)
    if not words or label is None or words not in transcript.text[label.start : label.end]:
        return None
    return StatedRole(name, words, transcript.metadata.document_id, transcript.metadata.language, label, True)


def _listed(transcript: Transcript, name: str, role: str) -> Span | None:
    """Where the text has the name and beside it the role."""
    for found in regex.finditer(regex.escape(name), transcript.text):
        for before in (False, True):
            reach = len(role) + _FARTHEST
            first = max(found.start() - reach, 0) if before else found.end()
            last = found.start() if before else found.end() + reach
            place = transcript.text.rfind(role, first, last) if before else transcript.text.find(role, first, last)
            if place >= 0 and "\n\n" not in transcript.text[min(place, found.end()) : max(place, found.start())]:
                return Span(min(place, found.start()), max(place + len(role), found.end()))
    return None


def _introduced(
    transcript: Transcript, name: str, sentences: Sequence[MarkedSpan], names: Sequence[str]
) -> Iterator[StatedRole]:
    """The role that the first sentence that names somebody with an office gives him."""
    naming = [one for one in sentences if name in transcript.text[one.start : one.end]]
    for span in naming[:_MENTIONS_READ]:
        words = _beside_name(transcript.text[span.start : span.end], name, names, transcript.metadata.language)
        if words:
            metadata = transcript.metadata
            yield StatedRole(name, words, metadata.document_id, metadata.language, Span(span.start, span.end))
            return


def _beside_name(sentence: str, name: str, names: Sequence[str], language: str) -> str | None:
    """The words with an office that stand with the name in a sentence, or between commas beside it.

    Where offices stand before names ("the mayor, Ann Lee, and the minister, Per Holm") the office before a name is
    his, else the one after it.
    """
    pieces = [piece for piece in _BETWEEN.split(sentence) if piece]
    own = next(number for number, piece in enumerate([*pieces, name]) if name in piece)
    if own == len(pieces):
        return None
    if read_role(rest := pieces[own].replace(name, " "), language).is_of_event:
        return " ".join(rest.split())
    is_named = [any(one in piece for one in names) for piece in pieces]
    tells = [
        not named and read_role(piece, language).is_of_event for named, piece in zip(is_named, pieces, strict=True)
    ]
    first_name, first_office = (
        next((n for n, is_so in enumerate(each) if is_so), len(pieces)) for each in (is_named, tells)
    )
    beside = own - 1 if first_office < first_name else own + 1
    return pieces[beside] if 0 <= beside < len(pieces) and tells[beside] else None
