"""A question that names a year is searched for as it is put and without the year: a year tells when, and not what.

With the year, a sentence on anything else in that year is near to it; without, the year tells nothing of which sentence
on the topic is meant. The similarities are the means of both (docs/evaluation.md).
"""

from collections.abc import Sequence
from dataclasses import replace

from assistant.question import Question
from assistant.terms import topic_of
from index import Hit, Index

AS_PUT = 0.5
"""The weight of the question as it is put."""

_Place = tuple[str, int]


def background_of(question: Question, text: str, index: Index) -> float:
    """Similarity of the question, or of the part of it that is searched for, to the nearest background sentence."""
    as_put, topic = index.background_similarity(text), topic_of(question, text)
    return as_put if topic == text else _mean(as_put, index.background_similarity(topic))


def blended(as_put: Sequence[Hit], timeless: Sequence[Hit]) -> list[Hit]:
    """The hits for both wordings of a question, as many as for one, best first. What only one of them found is at most
    as near to the other as the last that this found.
    """
    found = {_place(hit): hit for hit in (*timeless, *as_put)}
    both = [_between(hit, _found(hit, as_put), _found(hit, timeless)) for hit in found.values()]
    return sorted(both, key=lambda hit: -hit.score)[: max(len(as_put), len(timeless))]


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


def _between(hit: Hit, as_put: Hit, timeless: Hit) -> Hit:
    sentences = tuple(
        replace(one, similarity=_mean(one.similarity, other.similarity))
        for one, other in zip(as_put.sentences, timeless.sentences, strict=True)
    )
    score, similarity = _mean(as_put.score, timeless.score), _mean(as_put.similarity, timeless.similarity)
    return replace(hit, score=score, similarity=similarity, sentences=sentences)


def _mean(as_put: float, timeless: float) -> float:
    return AS_PUT * as_put + (1 - AS_PUT) * timeless
