"""Decides on one claim of a written answer: whether the sentences that it cites hold it.

What can be decided for certain comes first: that the citation exists, that what is quoted is quoted word for word, that
every quantity and name stands in the evidence, that nothing is turned into its opposite. Only then the meaning counts,
by the similarity of the claim and its evidence across languages. A claim that its citations do not support gets better
ones where the evidence has them.

Thresholds are chosen on the dev part of benchmarks/claims; docs/evaluation.md tells what is caught and what is not.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Literal

import numpy as np
import regex

from assistant.additions import additions, is_plan_told_as_done
from assistant.answer import Status
from assistant.attribution import Saying, other_sayers, without_attribution
from assistant.changes import change_reversed
from assistant.clauses import CLAUSE_END, clause_added
from assistant.comparison import is_borne_out
from assistant.counted import counted_otherwise, measured_otherwise
from assistant.denominators import given_for_others
from assistant.event_dates import may_date_event
from assistant.exchange import figure_exchanged
from assistant.groups import Group, group_saying, quoted_groups
from assistant.named_speaker import without_speaker
from assistant.names import unstated_names
from assistant.orders import is_order
from assistant.polarity import denies, direction_reversed, negation_added, negation_removed
from assistant.quantities import Quantity, quantities, unstated
from assistant.question import QUESTION_MARKS
from assistant.quotations import Quotation, is_own_words, is_quoted_from, quotations, without_quotations
from assistant.rounding import as_stated
from index.arrays import Similarity, Vectors, greatest_similarity
from index.cues import DEEDS, cues_of
from index.embedding import Embedder
from index.language import identify_language
from index.stages import stage
from index.transcript import JOURNALIST, NARRATION

Kind = Literal[
    "citation",
    "quotation",
    "speaker",
    "quantity",
    "name",
    "negation",
    "direction",
    "comparison",
    "addition",
    "plan",
    "meaning",
    "language",
]

MAX_LENGTH = 2_000
"""A claim is a sentence: what has more characters is not read."""

# The least similarity of a claim to its evidence, and how much nearer another sentence may be than the one cited.
LEAST_SIMILARITY = 0.45
MARGIN = 0.05

# Better citations are looked for among so many of the nearest sentences.
_NEAREST = 6

# The polarity of a claim is compared with the evidence that is about as near to it as the nearest.
_AS_NEAR = 0.15

# So sure must be what figures that the claim does not cite tell of what it compares.
_SURELY_COMPARED = 0.25

# A comparison that figures bear out may be so much farther from the sentences that they stand in.
_COMPARED = 0.1

_LEAST_CITED = 2

# A cited sentence that is so much farther from the claim than the nearest cited one is left out, if the others hold it.
_FARTHER = 0.25

# A sentence of more characters is compared clause by clause too; a clause has at least so many.
_LONG = 200
_LEAST_CLAUSE = 25
_SENTENCE_ENDS = ".!?…。！？"
# A claim of which less is left without who said so is compared as it is.
_STATED = 0.3
_CLOSING = " \t\n\"'”’」』»)"
_LETTER = regex.compile(r"\p{L}|\p{N}")


@dataclass(frozen=True, slots=True)
class Source:
    """A sentence that may be cited, verbatim; who says it; what a claim may use besides, such as title and date; and
    the speaker's role, where it is known.
    """

    text: str
    speaker: str = NARRATION
    context: str = ""
    role: str = ""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why evidence does not hold a claim: of what kind, and what of the claim it is about.

    `verify` knows nothing of the language that a claim should be in: whoever asked for one gives that reason.
    """

    kind: Kind
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a claim is, and the sources that hold it; when it is unsupported, none, and why those cited do not."""

    status: Status
    citations: tuple[int, ...]
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class _Claim:
    """A claim with the sources, all as `Source`, and its similarity to each of them.

    `own` is the claim without what it quotes from any source, which is compared word for word; `cited` are the sources
    that it cites itself.
    """

    text: str
    own: str
    language: str
    sources: Mapping[int, Source]
    near: Mapping[int, float]
    similarity: Similarity
    quoted: Sequence[Quotation] = field(default=())
    cited: Sequence[int] = field(default=())

    @property
    def nearest(self) -> list[int]:
        return sorted(self.near, key=lambda number: -self.near[number])


def verify(claim: str, cited: Sequence[int], sources: Mapping[int, Source | str], similarity: Similarity) -> Verdict:
    """The verdict on a claim, given without its citation marks, that cites the sources of these numbers.

    It is "verbatim" when it is a source's own words or whole clauses of them, "supported" when the cited sources hold
    it together, or else when others do, which are then its citations; and "unsupported" otherwise. What is not among
    the sources, or is cited besides what holds the claim and is far from it, is not among the citations. A sentence
    that gives a model orders holds nothing.
    """
    read_as = {number: Source(one) if isinstance(one, str) else one for number, one in sources.items()}
    known = {number: source for number, source in read_as.items() if not is_order(source.text)}
    if not known or not _LETTER.search(claim) or len(claim) > MAX_LENGTH:
        return Verdict("unsupported", (), (Reason("meaning" if known else "citation"),))
    existing = [number for number in dict.fromkeys(cited) if number in known]
    if verbatim := _own_words(claim, existing, known):
        return Verdict("verbatim", verbatim)
    quoted = quotations(claim)
    language = _language(without_quotations(claim))
    near = _similarities(claim, language, [source.text for source in known.values()], similarity)
    read = _Claim(
        claim,
        _without_quoted(claim, quoted, known.values()),
        language,
        known,
        dict(zip(known, map(float, near), strict=True)),
        similarity,
        quoted,
        existing,
    )
    reasons = _against(read, existing)
    if not reasons:
        return Verdict("supported", _needed(read, existing))
    kinds = {reason.kind for reason in reasons}
    if "comparison" in kinds or kinds <= {"negation", "direction"}:
        return Verdict("unsupported", (), reasons)  # the evidence says the opposite
    for better in _alternatives(read):
        if not _against(read, better):
            return Verdict("supported", better)
    return Verdict("unsupported", (), reasons)


def similarity_by(embedder: Embedder, cached: int = 4_096) -> Similarity:
    """Similarity by the embedder; the vectors of the latest `cached` texts are kept."""

    @lru_cache(maxsize=cached)
    def vector(text: str) -> Vectors:
        only: Vectors = embedder.embed_passages([text])[0]
        return only

    @stage("embed")
    def similarity(claim: str, texts: Sequence[str]) -> Vectors:
        if not texts:
            return np.empty(0, dtype=np.float32)
        similarities: Vectors = np.stack([vector(text) for text in texts]) @ embedder.embed_query(claim)
        return similarities

    return similarity


def _similarities(claim: str, language: str, texts: Sequence[str], similarity: Similarity) -> Vectors:
    """Similarities of the claim to the texts, as it is or without who it says said so, whichever is greater."""
    near = similarity(claim, texts)
    said = without_attribution(claim, language)
    if said == claim or len(said) < len(claim) * _STATED:
        return near
    greater: Vectors = np.maximum(near, similarity(said, texts))
    return greater


def _own_words(claim: str, cited: Sequence[int], sources: Mapping[int, Source]) -> tuple[int, ...]:
    """The cited sources, or else the first of all, whose own words the claim is."""
    own = [number for number, source in sources.items() if is_own_words(claim, source.text)]
    own = [number for number in own if not _leaves_out_negation(claim, sources[number].text)]
    return tuple(number for number in cited if number in own) or tuple(own[:1])


def _leaves_out_negation(claim: str, text: str) -> bool:
    language = _language(text)
    return negation_added(text, language, [(claim, language)])


def _against(claim: _Claim, cited: Sequence[int]) -> tuple[Reason, ...]:
    """What speaks against the claim being held by these sources; nothing when they hold it."""
    if not cited:
        return (Reason("citation"),)
    evidence = [claim.sources[number] for number in cited]
    return tuple(_reasons(claim, cited, evidence))


def _reasons(claim: _Claim, cited: Sequence[int], evidence: Sequence[Source]) -> Iterator[Reason]:
    languages = [_language(source.text) for source in evidence]
    told = [(source.text, own) for source, own in zip(evidence, languages, strict=True)]
    claim = replace(claim, own=as_stated(claim.own, claim.language, told))
    for quotation in claim.quoted:
        if not _is_quoted(quotation, claim, evidence):
            yield Reason("quotation", quotation.text)
    yield from _of_speakers(claim, evidence)
    yield from _of_quantities(claim, evidence, told)
    texts = [f"{source.text} {source.speaker} {source.role} {source.context}" for source in evidence]
    elsewhere = [source.text for number, source in claim.sources.items() if number not in cited]
    about = " ".join(source.context for source in evidence)
    for name in unstated_names(claim.own, claim.language, list(zip(texts, languages, strict=True)), elsewhere, about):
        yield Reason("name", name)
    for words in additions(claim.own, claim.language, told):
        yield Reason("addition", words)
    nearest_cited = max(claim.near[number] for number in cited)
    near = [one for number, one in zip(cited, told, strict=True) if claim.near[number] >= nearest_cited - _AS_NEAR]
    if is_plan_told_as_done(claim.own, claim.language, near) and not _is_of_deed(claim, near):
        yield Reason("plan")
    is_held = _is_comparison_held(claim, told)
    if is_held is False:
        yield Reason("comparison")
    yield from _opposites(claim, near, compares=is_held is True)
    near_enough = _is_near(claim, nearest_cited) or _is_near(claim, _nearest_clause(claim, evidence))
    near_enough = near_enough or (is_held is True and nearest_cited >= LEAST_SIMILARITY - _COMPARED)
    if not near_enough or _is_only_asked(claim, evidence):
        yield Reason("meaning")
    elif clause := _added_clause(claim, evidence):
        yield Reason("addition", clause)


def _added_clause(claim: _Claim, evidence: Sequence[Source]) -> str | None:
    said = [text for source in evidence for text in (source.text, source.context) if text]
    return clause_added(without_attribution(claim.own, claim.language), said, claim.similarity)


def _is_of_deed(claim: _Claim, evidence: Sequence[tuple[str, str]]) -> bool:
    """Whether the clause that is nearest to the claim tells of a deed, whatever else of plans: "We ordered 22 trains,
    of which six will come in May."
    """
    clauses = [(clause, spoken) for text, spoken in evidence for clause in CLAUSE_END.split(text)]
    nearest = clauses[int(np.argmax(claim.similarity(claim.text, [clause for clause, _ in clauses])))]
    return bool(cues_of(*nearest) & DEEDS) and not is_plan_told_as_done(claim.own, claim.language, [nearest])


def _is_only_asked(claim: _Claim, evidence: Sequence[Source]) -> bool:
    """Whether the evidence asks what the claim states: a question bears out only that it is asked."""
    asks = all(source.text.rstrip(_CLOSING).endswith(QUESTION_MARKS) for source in evidence)
    tells_so = claim.quoted or group_saying(claim.text) or claim.text.rstrip(_CLOSING).endswith(QUESTION_MARKS)
    return asks and not tells_so


def _of_speakers(claim: _Claim, evidence: Sequence[Source]) -> Iterator[Reason]:
    if speaker := _another_speaker(claim, evidence):
        yield Reason("speaker", speaker)
    saying = [Saying(source.speaker, source.role, source.text, source.context) for source in evidence]
    others = sorted({source.speaker for source in claim.sources.values()} - {NARRATION, JOURNALIST})
    for who in other_sayers(claim.own, claim.language, saying, others):
        yield Reason("speaker", who)
    for quoted, group in quoted_groups(claim.text):
        if not _may_be_of(group, quoted, claim, evidence):
            yield Reason("speaker", f"it is no group of people who say {quoted!r}")


def _of_quantities(claim: _Claim, evidence: Sequence[Source], told: Sequence[tuple[str, str]]) -> Iterator[Reason]:
    for quantity in _unstated_quantities(claim, evidence):
        yield Reason("quantity", claim.own[quantity.start : quantity.end])
    if counted := counted_otherwise(claim.own, claim.language, told):
        yield Reason("quantity", f"{counted} counts something else")
    if measured := measured_otherwise(claim.own, claim.language, told):
        yield Reason("quantity", f"{measured} is not what is told of")
    if given := given_for_others(claim.own, claim.language, told):
        yield Reason("quantity", f"{given} is not for each of that")
    # A figure of one of the sentences that the claim cites is not that of another by leaving the citation out.
    others = [claim.sources[number].text for number in claim.cited if claim.sources[number] not in evidence]
    beside = [(text, _language(text)) for text in others]
    if exchanged := figure_exchanged(claim.own, claim.language, told, claim.similarity, beside):
        yield Reason("quantity", f"{exchanged} is the figure of something else")


def _is_near(claim: _Claim, similarity: float) -> bool:
    return similarity >= LEAST_SIMILARITY and max(claim.near.values()) - similarity <= MARGIN


def _nearest_clause(claim: _Claim, evidence: Sequence[Source]) -> float:
    """The similarity of the claim to the nearest clause of a long sentence, which may say more than the claim does."""
    clauses = [
        clause
        for source in evidence
        if len(source.text) > _LONG
        for clause in CLAUSE_END.split(source.text)
        if len(clause) >= _LEAST_CLAUSE
    ]
    return greatest_similarity(claim.text, clauses, claim.similarity)


def _unstated_quantities(claim: _Claim, evidence: Sequence[Source]) -> list[Quantity]:
    """Quantities of the claim that neither the texts nor what is known besides them state.

    The year of a date is no year that the evidence is about: what was said on January 20, 2022 is not about 2022, nor
    did it happen on that day.
    """
    texts = [source.text for source in evidence]
    contexts = [source.context for source in evidence]
    has_none = any(denies(text, _language(text)) for text in texts)  # "no accidents" are zero
    known = [found for context in contexts for found in quantities(context)]
    years = {found.value for found in known if found.unit == "year"}
    return [
        quantity
        for quantity in unstated(claim.own, texts, claim.language)
        if not (has_none and quantity.value == 0 and quantity.unit is None)
        if (quantity.unit == "year" and quantity.value not in years)
        or unstated(claim.own[quantity.start : quantity.end], contexts, claim.language)
        or (quantity.unit == "date" and not may_date_event(claim.own, claim.language, quantity.start, quantity.end))
    ]


def _without_quoted(claim: str, quoted: Sequence[Quotation], sources: Collection[Source]) -> str:
    """The claim with blanks for what is quoted from a source; where that ends a sentence, its mark stays."""
    for quotation in quoted:
        text = quotation.text
        if any(is_quoted_from(text, source.text) for source in sources):
            mark = text[-1] if text[-1] in _SENTENCE_ENDS else " "
            claim = claim.replace(text, " " * (len(text) - 1) + mark)
    return claim


def _is_comparison_held(claim: _Claim, told: Sequence[tuple[str, str]]) -> bool | None:
    """Whether the evidence, or else what is nearest to the claim, bears out what the claim compares; None if untold."""
    is_held = is_borne_out(claim.own, claim.language, told, claim.similarity)
    if is_held is not None:
        return is_held
    texts = [claim.sources[number].text for number in claim.nearest[:_NEAREST]]
    near = [(text, _language(text)) for text in texts]
    return is_borne_out(claim.own, claim.language, near, claim.similarity, _SURELY_COMPARED)


def _opposites(claim: _Claim, evidence: Sequence[tuple[str, str]], *, compares: bool) -> Iterator[Reason]:
    """What the claim turns into its opposite; what `compares` tells of no fall when it says "lower than"."""
    quotes = any(is_quoted_from(one.text, text) for one in claim.quoted for text, _ in evidence)
    removed = not quotes and negation_removed(claim.own, claim.language, evidence)
    if removed or negation_added(claim.own, claim.language, evidence):
        yield Reason("negation")
    is_reversed = not compares and direction_reversed(claim.own, claim.language, evidence)
    if is_reversed or change_reversed(claim.own, claim.language, evidence):
        yield Reason("direction")


def _is_quoted(quotation: Quotation, claim: _Claim, evidence: Sequence[Source]) -> bool:
    """Whether one source says it whole. A term in a claim that translates its evidence is translated with it."""
    if any(is_quoted_from(quotation.text, source.text) for source in evidence):
        return True
    return quotation.is_term and all(_language(source.text) != claim.language for source in evidence)


def _another_speaker(claim: _Claim, evidence: Sequence[Source]) -> str | None:
    """The speaker whom the claim names, when the evidence is neither said by him nor about him."""
    speakers = {source.speaker for source in claim.sources.values()} - {NARRATION, JOURNALIST}
    _, named = without_speaker(without_quotations(claim.own), sorted(speakers))
    if named is None or any(named == source.speaker or named in source.text for source in evidence):
        return None
    return named


def _may_be_of(group: Group, quoted: str, claim: _Claim, evidence: Sequence[Source]) -> bool:
    """Whether a group may have said what is quoted: nobody who is named says it, or who does quotes a group himself;
    and what a journalist says, the press says.
    """
    saying = [source for source in evidence if is_quoted_from(quoted, source.text)]
    speakers = {source.speaker for source in saying}
    if not saying or NARRATION in speakers or any(group_saying(source.text) for source in saying):
        return True
    _, named = without_speaker(without_quotations(claim.text), sorted(speakers - {JOURNALIST}))
    return named is not None or (group == "press" and JOURNALIST in speakers)


def _needed(claim: _Claim, cited: Sequence[int]) -> tuple[int, ...]:
    """The cited sources without those that are far from the claim, if the others hold it."""
    least = max(LEAST_SIMILARITY, max(claim.near[number] for number in cited) - _FARTHER)
    close = [number for number in cited if claim.near[number] >= least]
    if len(cited) < _LEAST_CITED or len(close) == len(cited) or _against(claim, close):
        return tuple(cited)
    return tuple(close)


def _alternatives(claim: _Claim) -> Iterator[tuple[int, ...]]:
    """Citations that may hold the claim better than those cited, the nearest first.

    Where only a name is wanting, the last is the nearest with the sentence before it, which may tell who "he" is.
    """
    near = [number for number in claim.nearest[:_NEAREST] if claim.near[number] >= LEAST_SIMILARITY]
    for number in near:
        yield (number,)
    # The quotation may be near to nothing, since most of the claim is about who said it.
    for number, source in claim.sources.items():
        if number not in near and any(is_quoted_from(one.text, source.text) for one in claim.quoted):
            yield (number,)
    if near and near[0] - 1 in claim.sources and {one.kind for one in _against(claim, near[:1])} == {"name"}:
        yield near[0] - 1, near[0]


@lru_cache(maxsize=10_000)
def _language(text: str) -> str:
    return identify_language(text)
