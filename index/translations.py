"""Which documents are the same event in different languages, and which of their sentences say the same.

What is kept of it is `index.pairs`; all functions work on one state of an index.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations

import numpy as np

from index.alignment import Agreement, Bead, Sentences, agreement, align
from index.pairs import PairedSentence, Pairs
from index.plain_numbers import contradict, numbers


def event_of(pairs: Pairs, document_id: str) -> list[str]:
    """Ids of the documents of one event: the original, then its translations by id; a document without any is alone."""
    of = pairs.originals()
    original = of.get(document_id, document_id)
    return [original, *(translation for translation, own in of.items() if own == original)]


def declare(pairs: Pairs, event: Sequence[str]) -> None:
    """Records that the documents, the original first, are one event in different languages."""
    original, *others = event
    pairs.put_originals({original: None, **dict.fromkeys(others, original)})


def separate(pairs: Pairs, document_id: str) -> None:
    """Takes a document out of its event. The first translation of an original takes its place."""
    event = event_of(pairs, document_id)
    others = [other for other in event if other != document_id]
    if event[0] == document_id:
        pairs.put_originals(dict.fromkeys(others))
        if others:
            declare(pairs, others)
    else:
        pairs.put_originals({document_id: None})


def separate_aligned(pairs: Pairs, document_id: str) -> None:
    """Takes a document that stays out of its event, with the pairs of its sentences, and forgets what it was paired
    with.
    """
    separate(pairs, document_id)
    forget(pairs, document_id)
    pairs.drop_aligned(document_id)


def remember(pairs: Pairs, document_id: str) -> None:
    """Keeps, of a document that is about to be removed, which documents it is paired with, for when it comes back."""
    event = event_of(pairs, document_id)
    if len(event) > 1:
        pairs.keep_remembered(pairs.remembered() | {document_id: event})


def remembered(pairs: Pairs, document_id: str) -> list[str]:
    """The event of a document as it was before it was removed, itself in its place; alone when it had no other."""
    return pairs.remembered().get(document_id, [document_id])


def forget(pairs: Pairs, document_id: str) -> None:
    """Forgets what `remember` kept of a document."""
    if document_id in (kept := pairs.remembered()):
        pairs.keep_remembered({other: event for other, event in kept.items() if other != document_id})


def align_event(pairs: Pairs, event: Sequence[str]) -> list[Agreement]:
    """Aligns the sentences of the documents of an event, the original first, that are not aligned yet, and tells how
    far these agree with the original.

    Translations are aligned with the original, and with each other by what they have in common with it: the errors of
    two alignments are fewer than those of a third between texts of which neither was made from the other.
    """
    original, *others = event
    found = [_aligned(pairs, original, other) for other in others if not pairs.are_aligned(original, other)]
    for first, second in combinations(others, 2):
        pairs.align(first, second, _by_way_of(pairs, original, first, second))
    return found


def _by_way_of(pairs: Pairs, original: str, first: str, second: str) -> list[tuple[int, int]]:
    """Pairs of the sentences of two documents that are paired with the same one of the original."""
    of_second = defaultdict(list)
    for key, other in pairs.aligned(original, second):
        of_second[key].append(other)
    return [(own, other) for key, own in pairs.aligned(original, first) for other in of_second[key]]


def _aligned(pairs: Pairs, original: str, other: str) -> Agreement:
    """Aligns two documents, and tells how far they agree.

    Sentences that give other numbers do not say the same: they are not kept as a pair.
    """
    first, second = pairs.sentences(original), pairs.sentences(other)
    texts = _alignable(first), _alignable(second)
    beads = align(*texts)
    agreeing, contradicted = _by_numbers(first, second, beads)
    found = [(first[row].key, second[column].key) for bead in agreeing for row in bead.first for column in bead.second]
    pairs.align(original, other, found)
    days = {day for document in (original, other) if (day := pairs.event_date(document))}
    return replace(agreement(*texts, beads), contradicted=contradicted, same_day=len(days) < 2)


def _by_numbers(
    first: Sequence[PairedSentence], second: Sequence[PairedSentence], beads: Sequence[Bead]
) -> tuple[list[Bead], float]:
    """The beads whose numbers do not contradict each other, and the share of those that do among those with numbers on
    both sides.
    """
    agreeing, compared = [], 0
    for bead in beads:
        own, others = (
            " ".join(one.text for one in side) for side in (_of(first, bead.first), _of(second, bead.second))
        )
        compared += any(numbers(own)) and any(numbers(others))
        if not contradict(own, others):
            agreeing.append(bead)
    return agreeing, (len(beads) - len(agreeing)) / max(compared, 1)


def _of(sentences: Sequence[PairedSentence], positions: range) -> Sequence[PairedSentence]:
    return sentences[positions.start : positions.stop]


def _alignable(sentences: Sequence[PairedSentence]) -> Sentences:
    return Sentences(
        np.stack([sentence.vector for sentence in sentences]),
        np.array([sentence.end - sentence.start for sentence in sentences], dtype=np.float32),
        np.array([sentence.turn for sentence in sentences], dtype=np.int64),
    )
