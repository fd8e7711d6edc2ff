"""What the assistant is compared with: retrievers as anyone builds them first, without tuning.

The dense ones use the embedding model's vectors as the model makes them, and search them by inner product.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import bm25s
import faiss
import numpy as np
from langchain_text_splitters import RecursiveCharacterTextSplitter

from assistant.labelled import Extract, LabelledPassage, article_transcripts, by_article, passage_at
from index.arrays import Vectors
from index.embedding import Embedder
from index.lexical import index_terms, query_terms
from index.sentences import sentence_spans
from index.storage import Progress

RANKED = 10
"""How many gold passages are ranked."""

CHUNK_CHARACTERS = 500
# Without overlap each character stands in one chunk: with it, a sentence would stand in two, of which each may count
# for another gold passage, and the second would take a rank of its own.
CHUNK_OVERLAP = 0

_BATCH = 64


@dataclass(frozen=True, slots=True)
class Piece:
    """A chunk or sentence with its place, and the id of the gold passage that it counts for."""

    text: str
    extract: Extract
    passage: str


@dataclass(frozen=True, slots=True)
class Prediction:
    """What a baseline finds for a question: ids of gold passages, best first; the sentence that answers, None when it
    finds none; and the best chunk, of the baseline that has chunks.
    """

    passages: list[str]
    sentence: Extract | None
    chunk: Extract | None = None


Baseline = Callable[[str], Prediction]
Search = Callable[[str], list[Piece]]
VectorOf = Mapping[str, Vectors]


def build_baselines(
    passages: Mapping[str, LabelledPassage], embedder: Embedder, progress: Progress | None = None
) -> dict[str, Baseline]:
    """The baselines over the passages, by name; `progress` is told of how many texts are embedded."""
    sentences, chunks = sentence_pieces(passages), chunk_pieces(passages)
    inside = {chunk: sentences_within(chunk) for chunk in chunks}
    texts = [piece.text for piece in [*sentences, *chunks, *(own for found in inside.values() for own in found)]]
    vector_of = _embedded(list(dict.fromkeys(texts)), embedder, progress)
    return {
        "dense_chunks": dense_chunks(inside, vector_of, embedder),
        "dense_sentences": dense_sentences(sentences, vector_of, embedder),
        "bm25": bm25(passages, sentences),
    }


def dense_chunks(inside: Mapping[Piece, Sequence[Piece]], vector_of: VectorOf, embedder: Embedder) -> Baseline:
    """A vector a chunk; `inside` has the sentences of each, of which the one nearest to the question answers."""
    search = _dense_search(list(inside), vector_of, embedder)

    def predict(question: str) -> Prediction:
        chunks = search(question)
        query = embedder.embed_query(question)
        nearest = max(inside[chunks[0]], key=lambda sentence: float(vector_of[sentence.text] @ query))
        return Prediction(ranked_passages(chunks), nearest.extract, chunks[0].extract)

    return predict


def dense_sentences(sentences: Sequence[Piece], vector_of: VectorOf, embedder: Embedder) -> Baseline:
    """A vector a sentence: a passage ranks by its best sentence, and the best of all answers."""
    search = _dense_search(sentences, vector_of, embedder)

    def predict(question: str) -> Prediction:
        found = search(question)
        return Prediction(ranked_passages(found), found[0].extract)

    return predict


def bm25(passages: Mapping[str, LabelledPassage], sentences: Sequence[Piece]) -> Baseline:
    """BM25 as bm25s sets it (Robertson et al. 1995, Lucene's variant), once over passages and once over sentences.

    What shares no term with the question is not found.
    """
    whole = [Piece(passage.text, passage.extract, passage.id) for passage in passages.values()]
    search_passages, search_sentences = _lexical_search(whole), _lexical_search(sentences)

    def predict(question: str) -> Prediction:
        best = search_sentences(question)[:1]
        return Prediction(ranked_passages(search_passages(question)), best[0].extract if best else None)

    return predict


def sentence_pieces(passages: Mapping[str, LabelledPassage]) -> list[Piece]:
    """The sentences of each passage."""
    return [
        sentence
        for passage in passages.values()
        for sentence in sentences_within(Piece(passage.text, passage.extract, passage.id))
    ]


def chunk_pieces(passages: Mapping[str, LabelledPassage]) -> list[Piece]:
    """The chunks of each article; a chunk counts for the passage that it overlaps most."""
    splitter = RecursiveCharacterTextSplitter(
        chunk_size=CHUNK_CHARACTERS, chunk_overlap=CHUNK_OVERLAP, add_start_index=True
    )
    articles = by_article(passages)
    pieces = []
    for transcript in article_transcripts(passages):
        article = transcript.metadata.document_id
        for chunk in splitter.create_documents([transcript.text]):
            start = chunk.metadata["start_index"]
            extract = Extract(article, start, start + len(chunk.page_content))
            pieces.append(Piece(chunk.page_content, extract, passage_at(extract, articles[article]).id))
    return pieces


def sentences_within(piece: Piece) -> list[Piece]:
    """The sentences of a piece, or what it holds of them."""
    document, start = piece.extract.document, piece.extract.start
    return [
        Piece(piece.text[span.start : span.end], Extract(document, start + span.start, start + span.end), piece.passage)
        for span in sentence_spans(piece.text)
    ]


def ranked_passages(pieces: Iterable[Piece]) -> list[str]:
    """The gold passages that the pieces count for, in the order of their first appearance, at most RANKED."""
    return list(dict.fromkeys(piece.passage for piece in pieces))[:RANKED]


def _embedded(texts: Sequence[str], embedder: Embedder, progress: Progress | None) -> dict[str, Vectors]:
    vector_of: dict[str, Vectors] = {}
    for start in range(0, len(texts), _BATCH):
        batch = texts[start : start + _BATCH]
        vector_of.update(zip(batch, embedder.embed_passages(batch), strict=True))
        if progress:
            progress(start + len(batch), len(texts))
    return vector_of


def _dense_search(pieces: Sequence[Piece], vector_of: VectorOf, embedder: Embedder) -> Search:
    flat = faiss.IndexFlatIP(embedder.dimension)
    flat.add(np.stack([vector_of[piece.text] for piece in pieces]))
    # One passage fewer than are to be ranked has at most so many pieces: one more, and another passage is among them.
    most = max(Counter(piece.passage for piece in pieces).values())
    count = min(len(pieces), (RANKED - 1) * most + 1)

    def search(question: str) -> list[Piece]:
        _, found = flat.search(embedder.embed_query(question)[None, :], count)
        return [pieces[position] for position in found[0]]

    return search


def _lexical_search(pieces: Sequence[Piece]) -> Search:
    engine = bm25s.BM25()
    engine.index([index_terms(piece.text) for piece in pieces], show_progress=False)

    def search(question: str) -> list[Piece]:
        scores = engine.get_scores(query_terms(question))
        best_first = np.argsort(-scores, kind="stable")
        return [pieces[position] for position in best_first if scores[position] > 0]

    return search
