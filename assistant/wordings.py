"""The wordings that a question is searched for in, beside that in which it is put.

A year tells when, and not what: with it, a sentence on anything else in that year is near; without it, nothing tells
which sentence on the topic is meant. And what a follow-up is understood as ("What was the revenue – and the volume?")
is nearer to what was asked before than to what is asked now. The similarities are the means of those of the wordings,
weighted (docs/evaluation.md).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.question import Question
from assistant.terms import topic_of
from index import Hit, Index

WITHOUT_YEAR = 0.5
OWN_WORDS = 0.4

_Place = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Wording:
    """Another wording, and its weight against those before it, from 0 to 1."""

    text: str
    weight: float


def other_wordings(question: Question, text: str) -> list[Wording]:
    """The other wordings of the question, or of the part of it that is searched for."""
    found = []
    if (topic := topic_of(question, text)) != text:
        found.append(Wording(topic, WITHOUT_YEAR))
    if text == question.text and (own := question.own_words):
        found.append(Wording(own, OWN_WORDS))
    return found


def background_of(question: Question, text: str, index: Index) -> float:
    """Similarity of the question, or of the part of it that is searched for, to the nearest background sentence."""
    similarity = index.background_similarity(text)
    for other in other_wordings(question, text):
        similarity = _mean(similarity, index.background_similarity(other.text), other.weight)
    return similarity


def blended(hits: Sequence[Hit], others: Sequence[Hit], weight: float) -> list[Hit]:
    """The hits for a question and those for another wording of that weight, as many as for one, best first. What only
    one of them found is at most as near to the other as the last that this found.
    """
    found = {_place(hit): hit for hit in (*others, *hits)}
    both = [_between(_found(hit, hits), _found(hit, others), weight) for hit in found.values()]
    return sorted(both, key=lambda hit: -hit.score)[: max(len(hits), len(others))]


def _place(hit: Hit) -> _Place:
    return hit.metadata.document_id, hit.passage.start


def _found(hit: Hit, hits: Sequence[Hit]) -> Hit:
    """The hit in the same place; if there is none, this one with no more than the least of their similarities."""
    for other in hits:
        if _place(other) == _place(hit):
            return other
    if not hits:
        return hit
    least, score = min(other.similarity for other in hits), min(other.score for other in hits)
    sentences = tuple(replace(one, similarity=min(one.similarity, least)) for one in hit.sentences)
    return replace(hit, score=min(hit.score, score), similarity=min(hit.similarity, least), sentences=sentences)


def _between(hit: Hit, other: Hit, weight: float) -> Hit:
    sentences = tuple(
        replace(one, similarity=_mean(one.similarity, two.similarity, weight))
        for one, two in zip(hit.sentences, other.sentences, strict=True)
    )
    score, similarity = _mean(hit.score, other.score, weight), _mean(hit.similarity, other.similarity, weight)
    return replace(hit, score=score, similarity=similarity, sentences=sentences)


def _mean(one: float, other: float, weight: float) -> float:
    return (1 - weight) * one + weight * other
