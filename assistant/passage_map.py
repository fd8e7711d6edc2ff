"""The passages of an index as points in the plane, with their topics, and a question among them."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from math import log1p

import numpy as np
import regex
from bm25s import stopwords

from index import Index, Passage
from index.arrays import Ids, Vectors
from index.layout import apart, layout, place, topics

MOST_POINTS = 2_000
"""Passages shown at most; of more, every so-manieth."""

_LABEL_WORDS = 3
_MOST_TOGETHER = 4
_COMMON = 0.35  # share of the passages in which a word of no topic's own stands
_WORD = regex.compile(r"\p{L}[\p{L}\p{M}\p{N}'’-]{2,}|[\p{Han}\p{Hiragana}\p{Katakana}]{2,}")
# Of the languages that the package knows, all at once: a word of grammar in one language names no topic in another.
_FUNCTION_WORDS = frozenset[str]().union(*(words for name, words in vars(stopwords).items() if name.isupper()))
_UNSPACED = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}]")


@dataclass(frozen=True, slots=True)
class Point:
    """A passage at a place of the unit square; `topic` is the number of its topic."""

    passage: Passage
    x: float
    y: float
    topic: int


@dataclass(frozen=True, slots=True)
class PassageMap:
    """The points, the words that tell the topics apart, in their order, and of how many passages the points are."""

    points: tuple[Point, ...]
    topics: tuple[str, ...]
    passages: int
    vectors: Vectors

    def place(self, query: Vectors) -> tuple[float, float]:
        """Where a query's unit vector, shape (dimension,), stands among the points."""
        positions = np.array([(point.x, point.y) for point in self.points], dtype=np.float32)
        x, y = place(query[None, :], self.vectors, positions)[0]
        return float(x), float(y)


def passage_map(index: Index, document_id: str | None = None) -> PassageMap:
    """The map of an index, or of one of its documents, as it is now; drawn anew only when the index has changed.

    Raises InputError for a document that the index does not hold.
    """
    return _drawn(index, index.generation, document_id)


@lru_cache(maxsize=16)
def _drawn(index: Index, generation: int, document_id: str | None) -> PassageMap:
    del generation  # part of the cache's key
    passages, vectors = index.passage_vectors(document_id)
    kept = np.unique(np.linspace(0, len(passages) - 1, min(len(passages), MOST_POINTS)).astype(int))
    shown, own = [passages[number] for number in kept], vectors[kept]
    positions, numbers = apart(layout(own)), topics(own)
    points = tuple(
        Point(passage, float(x), float(y), int(number))
        for passage, (x, y), number in zip(shown, positions, numbers, strict=True)
    )
    return PassageMap(
        points, topic_labels([passage.text for passage in shown], numbers, _names(shown)), len(passages), own
    )


def topic_labels(texts: Sequence[str], numbers: Ids, without: Collection[str] = ()) -> tuple[str, ...]:
    """Words that tell each topic from the others, by class-based TF-IDF (Grootendorst 2022); a word that mostly stands
    beside another in the topic is shown with it ("industrial internet"). Words `without`, in small letters, name none.
    """
    runs = [_runs(text) for text in texts]
    words = [Counter(word for run in own for word in run) for own in runs]
    spread = Counter(word for own in words for word in own)
    total: Counter[str] = sum(words, Counter())
    labels = []
    for topic in range(int(numbers.max(initial=-1)) + 1):
        inside = np.flatnonzero(numbers == topic)
        own: Counter[str] = sum((words[i] for i in inside), Counter())
        telling = {
            word: count * log1p(total.total() / total[word])
            for word, count in own.items()
            if spread[word] <= max(2, _COMMON * len(texts)) and word.lower() not in without
        }
        ranked = sorted(telling, key=lambda word: (-telling[word], word))
        pairs = Counter(pair for i in inside for run in runs[i] for pair in pairwise(run))
        labels.append(", ".join(_named(ranked, own, pairs)))
    return tuple(labels)


def _names(passages: Sequence[Passage]) -> frozenset[str]:
    """The words of the names of who speaks: they tell of the speaker, and not of the matter."""
    return frozenset(word.lower() for passage in passages for word in passage.speaker.split())


def _named(ranked: Sequence[str], counts: Counter[str], pairs: Counter[tuple[str, str]]) -> list[str]:
    """The first of the words, each with those that it mostly stands beside, and none twice."""
    named: list[str] = []
    used: set[str] = set()
    for word in ranked:
        if len(named) == _LABEL_WORDS:
            break
        if word not in used:
            whole = _whole(word, max(2, counts[word] / 2), pairs, used)
            used |= {*whole}
            named.append(_joined(whole))
    return named


def _whole(word: str, least: float, pairs: Counter[tuple[str, str]], used: set[str]) -> list[str]:
    """The word with those before and after it that stand there so often at least."""
    whole = [word]
    while len(whole) < _MOST_TOGETHER:
        after = [(count, [*whole, two]) for (one, two), count in pairs.items() if one == whole[-1]]
        before = [(count, [one, *whole]) for (one, two), count in pairs.items() if two == whole[0]]
        fitting = [
            (count, longer)
            for count, longer in (*after, *before)
            if count >= least and len({*longer} - used) == len(longer)
        ]
        if not fitting:
            break
        whole = max(fitting)[1]
    return whole


def _joined(words: Sequence[str]) -> str:
    """The words side by side; pairs of characters of an unspaced script share one."""
    joined = words[0]
    for word in words[1:]:
        joined += word[1:] if _UNSPACED.match(word) else f" {word}"
    return joined


def _runs(text: str) -> list[list[str]]:
    """Words but those of grammar, in small letters unless acronyms, those in one list that stand side by side; of
    unspaced scripts, pairs of characters.
    """
    found: list[list[str]] = []
    end = -1
    for match in _WORD.finditer(text):
        word = match.group()
        if _UNSPACED.match(word):
            found.append([word[start : start + 2] for start in range(len(word) - 1)])
        elif word.isupper() or word.lower() not in _FUNCTION_WORDS:
            if not found or text[end : match.start()] != " ":
                found.append([])
            found[-1].append(word if word.isupper() else word.lower())
            end = match.end()
    return found
