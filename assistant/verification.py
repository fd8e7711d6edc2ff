"""Decides on one claim of a written answer: whether the sentences that it cites hold it.

What can be decided for certain comes first: that the citation exists, that what is quoted is quoted word for word, that
every quantity and name stands in the evidence, that nothing is turned into its opposite. Only then the meaning counts,
by the similarity of the claim and its evidence across languages. A claim that its citations do not support gets better
ones where the evidence has them.

Thresholds are chosen on the dev part of benchmarks/claims; docs/evaluation.md tells what is caught and what is not.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal

import numpy as np
import regex

from assistant.answer import Status
from assistant.groups import Group, group_saying, quoted_groups
from assistant.names import unstated_names
from assistant.polarity import direction_reversed, negation_added, negation_removed
from assistant.quantities import Quantity, quantities, unstated
from assistant.quotations import Quotation, is_own_words, is_quoted_from, quotations, without_quotations
from assistant.terms import without_speaker
from index.arrays import Similarity, Vectors
from index.embedding import Embedder
from index.language import identify_language
from index.stages import stage
from index.transcript import JOURNALIST, NARRATION

Kind = Literal["citation", "quotation", "speaker", "quantity", "name", "negation", "direction", "meaning", "language"]

MAX_LENGTH = 2_000
"""A claim is a sentence: what has more characters is not read."""

# The least similarity of a claim to its evidence, and how much nearer another sentence may be than the one cited.
LEAST_SIMILARITY = 0.45
MARGIN = 0.05

# Better citations are looked for among so many of the nearest sentences.
_NEAREST = 6

# The polarity of a claim is compared with the evidence that is about as near to it as the nearest.
_AS_NEAR = 0.15

_LEAST_CITED = 2

# A cited sentence that is so much farther from the claim than the nearest cited one is left out, if the others hold it.
_FARTHER = 0.25
_SENTENCE_ENDS = ".!?…。！？"
_LETTER = regex.compile(r"\p{L}|\p{N}")


@dataclass(frozen=True, slots=True)
class Source:
    """A sentence that may be cited, verbatim; who says it; and what a claim may use besides, such as title and date."""

    text: str
    speaker: str = NARRATION
    context: str = ""


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

    `own` is the claim without what it quotes from any source, which is compared word for word.
    """

    text: str
    own: str
    language: str
    sources: Mapping[int, Source]
    near: Mapping[int, float]
    quoted: Sequence[Quotation] = field(default=())

    @property
    def nearest(self) -> list[int]:
        return sorted(self.near, key=lambda number: -self.near[number])


def verify(claim: str, cited: Sequence[int], sources: Mapping[int, Source | str], similarity: Similarity) -> Verdict:
    """The verdict on a claim, given without its citation marks, that cites the sources of these numbers.

    It is "verbatim" when it is a source's own words or whole clauses of them, "supported" when the cited sources hold
    it together, or else when others do, which are then its citations; and "unsupported" otherwise. What is not among
    the sources, or is cited besides what holds the claim and is far from it, is not among the citations.
    """
    known = {number: Source(one) if isinstance(one, str) else one for number, one in sources.items()}
    if not known or not _LETTER.search(claim) or len(claim) > MAX_LENGTH:
        return Verdict("unsupported", (), (Reason("meaning" if known else "citation"),))
    existing = [number for number in dict.fromkeys(cited) if number in known]
    if verbatim := _own_words(claim, existing, known):
        return Verdict("verbatim", verbatim)
    near = similarity(claim, [source.text for source in known.values()])
    quoted = quotations(claim)
    read = _Claim(
        claim,
        _without_quoted(claim, quoted, known.values()),
        _language(without_quotations(claim)),
        known,
        dict(zip(known, map(float, near), strict=True)),
        quoted,
    )
    reasons = _against(read, existing)
    if not reasons:
        return Verdict("supported", _needed(read, existing))
    if {reason.kind for reason in reasons} <= {"negation", "direction"}:
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
    for quotation in claim.quoted:
        if not _is_quoted(quotation, claim, evidence):
            yield Reason("quotation", quotation.text)
    if speaker := _another_speaker(claim, evidence):
        yield Reason("speaker", speaker)
    for quoted, group in quoted_groups(claim.text):
        if not _may_be_of(group, quoted, claim, evidence):
            yield Reason("speaker", f"it is no group of people who say {quoted!r}")
    texts = [f"{source.text} {source.speaker} {source.context}" for source in evidence]
    for quantity in _unstated_quantities(claim, evidence):
        yield Reason("quantity", claim.own[quantity.start : quantity.end])
    languages = [_language(source.text) for source in evidence]
    others = [source.text for number, source in claim.sources.items() if number not in cited]
    for name in unstated_names(claim.own, claim.language, list(zip(texts, languages, strict=True)), others):
        yield Reason("name", name)
    nearest_cited = max(claim.near[number] for number in cited)
    yield from _opposites(
        claim,
        [
            (source.text, own)
            for number, source, own in zip(cited, evidence, languages, strict=True)
            if claim.near[number] >= nearest_cited - _AS_NEAR
        ],
    )
    if nearest_cited < LEAST_SIMILARITY or max(claim.near.values()) - nearest_cited > MARGIN:
        yield Reason("meaning")


def _unstated_quantities(claim: _Claim, evidence: Sequence[Source]) -> list[Quantity]:
    """Quantities of the claim that neither the texts nor what is known besides them state.

    The year of a date is no year that the evidence is about: what was said on January 20, 2022 is not about 2022.
    """
    texts = [source.text for source in evidence]
    contexts = [source.context for source in evidence]
    known = [found for context in contexts for found in quantities(context)]
    years = {found.value for found in known if found.unit == "year"}
    return [
        quantity
        for quantity in unstated(claim.own, texts, claim.language)
        if (quantity.unit == "year" and quantity.value not in years)
        or unstated(claim.own[quantity.start : quantity.end], contexts, claim.language)
    ]


def _without_quoted(claim: str, quoted: Sequence[Quotation], sources: Collection[Source]) -> str:
    """The claim with blanks for what is quoted from a source; where that ends a sentence, its mark stays."""
    for quotation in quoted:
        text = quotation.text
        if any(is_quoted_from(text, source.text) for source in sources):
            mark = text[-1] if text[-1] in _SENTENCE_ENDS else " "
            claim = claim.replace(text, " " * (len(text) - 1) + mark)
    return claim


def _opposites(claim: _Claim, evidence: Sequence[tuple[str, str]]) -> Iterator[Reason]:
    quotes = any(is_quoted_from(one.text, text) for one in claim.quoted for text, _ in evidence)
    removed = not quotes and negation_removed(claim.own, claim.language, evidence)
    if removed or negation_added(claim.own, claim.language, evidence):
        yield Reason("negation")
    if direction_reversed(claim.own, claim.language, evidence):
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
