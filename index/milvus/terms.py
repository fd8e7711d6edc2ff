"""Full text in Milvus, with the terms and the scores of FTS5, so that both kinds of index find the same.

SQLite itself makes the tokens. Milvus finds the passages that hold a query's terms (a sparse vector a passage) and says
how many hold each; BM25 is computed here of the tokens of those that it found, as FTS5 does: Robertson, Zaragoza, "The
Probabilistic Relevance Framework: BM25 and Beyond" (2009).
"""

import math
import sqlite3
import threading
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from hashlib import blake2b
from itertools import pairwise

from index.lexical import FTS_TOKENIZER
from index.marks import MARKS, Mark
from index.milvus.view import digest

_K1, _B = 1.2, 0.75  # those of FTS5
_LEAST_IDF = 1e-6
_TYPICAL_TOKENS = 100  # of a passage: the sparse vectors need a length that stays, and only find candidates
_DIMENSIONS = 2**31 - 1

Tokens = Mapping[Mark, Sequence[str]]
"""The tokens of the sentences of each mark of a passage, in order."""

Sparse = dict[int, float]

_lock = threading.Lock()
_fts: list[sqlite3.Connection] = []


def tokenize(texts: Sequence[str]) -> list[list[str]]:
    """The tokens of FTS5 for each text, in order."""
    with _lock:
        if not _fts:
            made = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
            made.execute(f'CREATE VIRTUAL TABLE texts USING fts5 (text, tokenize="{FTS_TOKENIZER}")')
            made.execute("CREATE VIRTUAL TABLE tokens USING fts5vocab (texts, instance)")
            _fts.append(made)
        (connection,) = _fts
        connection.execute("DELETE FROM texts")
        connection.executemany("INSERT INTO texts (rowid, text) VALUES (?, ?)", enumerate(texts))
        found: list[list[str]] = [[] for _ in texts]
        for token, row in connection.execute('SELECT term, doc FROM tokens ORDER BY doc, "offset"'):
            found[row].append(token)
    return found


def grams(tokens: Sequence[str]) -> list[str]:
    """What a passage of the tokens is found by: each of them, and each two numbers that follow each other, as in 1.5,
    which FTS5 takes for a phrase of two.
    """
    return [*tokens, *(f"{one} {two}" for one, two in pairwise(tokens) if one.isdigit() and two.isdigit())]


def phrase_grams(phrase: Sequence[str]) -> list[str]:
    """What a passage has that holds the tokens of a phrase one after the other."""
    pairs = [f"{one} {two}" for one, two in pairwise(phrase)]
    return pairs if pairs and all(token.isdigit() for token in phrase) else list(phrase)


def gram_digest(mark: Mark, gram: str) -> int:
    """What stands for a gram of the sentences of a mark in conditions."""
    return digest(f"{mark} {gram}")


def held_grams(tokens: Tokens) -> list[int]:
    """Digests of all grams of a passage."""
    return sorted({gram_digest(mark, gram) for mark, own in tokens.items() for gram in grams(own)})


def passage_vector(tokens: Tokens) -> Sparse:
    """The sparse vector whose inner product with that of a query is about the BM25 of the passage."""
    size = sum(map(len, tokens.values()))
    found = {
        _dimension(mark, gram): _saturated(count, size, _TYPICAL_TOKENS)
        for mark, own in tokens.items()
        for gram, count in Counter(grams(own)).items()
    }
    return found or {0: 1.0}  # Milvus takes no empty one; no gram has this dimension


def query_vector(phrases: Sequence[Sequence[str]], idf: Sequence[float], marks: Iterable[Mark]) -> Sparse:
    """The sparse vector of a query of such phrases."""
    weights: Counter[int] = Counter()
    for mark in marks:
        for phrase, weight in zip(phrases, idf, strict=True):
            weights[_dimension(mark, phrase_grams(phrase)[0])] += weight  # type: ignore[assignment]
    return dict(weights)


def is_held(phrase: Sequence[str], marks: Iterable[Mark]) -> str:
    """The condition that holds for passages with the phrase in their sentences of one of the marks."""
    wanted = phrase_grams(phrase)
    held = [f"array_contains_all(terms, {[gram_digest(mark, gram) for gram in wanted]})" for mark in marks]
    return f"({' or '.join(held)})"


def idf(passages: int, holding: int) -> float:
    """Weight of a phrase that so many of the passages hold."""
    return max(math.log((passages - holding + 0.5) / (holding + 0.5)), 0) or _LEAST_IDF


def bm25(
    phrases: Sequence[Sequence[str]], idf: Sequence[float], tokens: Tokens, marks: Iterable[Mark], typical: float
) -> float:
    """BM25 of a passage for a query of the phrases, in its sentences of the marks; `typical` is the mean number of
    tokens of a passage.
    """
    size = sum(map(len, tokens.values()))
    own = [tokens.get(mark, ()) for mark in marks]
    counts = [sum(_occurrences(phrase, held) for held in own) for phrase in phrases]
    return sum(weight * _saturated(count, size, typical) for weight, count in zip(idf, counts, strict=True))


def marks_of(mark: Mark | None) -> Sequence[Mark]:
    """The marks that a search is about."""
    return (mark,) if mark else MARKS


def _occurrences(phrase: Sequence[str], tokens: Sequence[str]) -> int:
    wanted, length = list(phrase), len(phrase)
    return sum(list(tokens[start : start + length]) == wanted for start in range(len(tokens) - length + 1))


def _saturated(count: float, size: int, typical: float) -> float:
    return count * (_K1 + 1) / (count + _K1 * (1 - _B + _B * size / typical)) if count else 0.0


def _dimension(mark: Mark, gram: str) -> int:
    found = int.from_bytes(blake2b(f"{mark} {gram}".encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big")
    return 1 + found % (_DIMENSIONS - 1)
