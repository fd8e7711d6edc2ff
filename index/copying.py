"""Copies all that an index holds into an empty one, wherever each is kept: `miit copy`.

Nothing is embedded again: passages, vectors, pairs of sentences and verdicts are copied as they are, in one change, so
that the copy is whole or not there.
"""

from collections.abc import Iterable
from itertools import combinations

from index.errors import InputError, MiitError
from index.pairs import Pairs
from index.passages import SplitPassage
from index.storage import Progress, Storage, View
from index.transcript import Span
from index.translations import event_of


def copy_all(source: Storage, target: Storage, progress: Progress | None = None) -> int:
    """Copies all documents with what belongs to them, and the verdicts; returns the number of documents.

    `progress` is told of the sentences copied; what it raises ends it, and nothing is copied. Raises InputError when
    the target holds documents or is for other vectors, MiitError when one cannot be read or the other written.
    """
    with source.snapshot() as held, held.reading() as view, target.writing() as copied:
        _check(held, view, target, copied)
        counts = held.counts(view)
        total, done = sum(count[2] for count in counts.values()), 0
        for document_id in counts:
            done += _copy_document(held, view, target, copied, document_id)
            if progress:
                progress(done, total)
        if done != total:
            raise MiitError("The index was changed for too long while it was copied, so nothing was copied: repeat.")
        _copy_pairs(held.pairs(view), target.pairs(copied), counts)
        feedback = held.feedback(view)
        if feedback.damaged or not feedback.complete:
            raise held.damaged("a reader's verdict")
        for given in feedback.whole:
            target.save_feedback(copied, given)
        target.finish_building(copied)
        target.advance(copied)
    return len(counts)


def _check(source: Storage, view: View, target: Storage, copied: View) -> None:
    if target.documents(copied):
        raise InputError("The target holds documents already: give a folder or a database of Milvus that holds none.")
    own, other = ((store.model(one), store.dimension(one)) for store, one in ((source, view), (target, copied)))
    if own != other:
        raise InputError(
            f"The index was built with the embedding model {own[0]!r}, and the target is for {other[0]!r}: give "
            "another target."
        )


def _copy_document(source: Storage, view: View, target: Storage, copied: View, document_id: str) -> int:
    """Copies one document; returns the number of its sentences."""
    transcript, fingerprint = source.transcript(view, document_id), source.fingerprint(view, document_id)
    if transcript is None or fingerprint is None:
        return 0
    stored = source.passages(view, source.passage_keys(view, document_id))
    passages = [
        SplitPassage(one.passage, tuple(Span(sentence.start, sentence.end) for sentence in one.sentences))
        for one in stored
    ]
    sentences = [sentence for one in stored for sentence in one.sentences]
    target.insert(copied, transcript, fingerprint, passages, sentences)
    return len(sentences)


def _copy_pairs(source: Pairs, target: Pairs, document_ids: Iterable[str]) -> None:
    originals = source.originals()
    target.put_originals(originals)
    target.keep_remembered(source.remembered())
    for event in {tuple(event_of(source, document_id)) for document_id in document_ids}:
        if len(event) > 1:
            places: dict[int, int] = {}
            for document_id in event:
                own, copied = source.sentences(document_id), target.sentences(document_id)
                places |= {one.key: other.key for one, other in zip(own, copied, strict=True)}
            for first, second in combinations(event, 2):
                pairs = source.aligned(first, second)
                target.align(first, second, [(places[one], places[other]) for one, other in pairs])
