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

from assistant.quotations import quotations
from index import Index, Passage
from index.arrays import Ids, Vectors
from index.layout import apart, layout, place, topics

MOST_POINTS = 2_000
"""Passages shown at most; of more, every so-manieth."""

_LABEL_WORDS = 3
_MOST_TOGETHER = 4
_COMMON = 0.35  # share of the passages in which a word of no topic's own stands
_WORD = regex.compile(r"\p{L}[\p{L}\p{M}\p{N}'’-]{2,}")
# Of the languages that the package knows, all at once: a word of grammar in one language names no topic in another.
_FUNCTION_WORDS = frozenset[str]().union(*(words for name, words in vars(stopwords).items() if name.isupper()))
# Scripts without spaces: what of a run of their characters is a word, only a dictionary tells.
_UNSPACED = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}ー\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}]")
_NAMED = regex.compile(r"《([^《》]{2,40})》")
# But in Japanese, what stands in other characters between hiragana is one; after a number, it is what is counted.
_HIRAGANA = regex.compile(r"\p{Hiragana}")
_BETWEEN_HIRAGANA = regex.compile(
    r"(?<![\p{N}\p{Han}\p{Katakana}ー])[\p{Han}\p{Katakana}ー]{2,12}(?![\p{Han}\p{Katakana}ー\p{N}])"
)


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
    titles = {one.document_id: one.title for one in index.documents()}
    instead = [passage.speaker if document_id and passage.speaker else titles[passage.document_id] for passage in shown]
    labels = topic_labels([passage.text for passage in shown], numbers, _names(shown), instead)
    return PassageMap(points, labels, len(passages), own)


def topic_labels(
    texts: Sequence[str], numbers: Ids, without: Collection[str] = (), instead: Sequence[str] = ()
) -> tuple[str, ...]:
    """Words that tell each topic from the others, by class-based TF-IDF (Grootendorst 2022); a word that mostly stands
    beside another in the topic is shown with it ("industrial internet"). Words `without`, in small letters, name none.
    A topic without a word, for its script has no spaces, is named by what most of its texts have `instead`.
    """
    runs = [_runs(text) for text in texts]
    words = [Counter(word for run in own for word in run) for own in runs]
    spread = Counter(word for own in words for word in own)
    total: Counter[str] = sum(words, Counter())
    labels = []
    for topic in range(int(numbers.max(initial=-1)) + 1):
        inside = [int(i) for i in np.flatnonzero(numbers == topic)]
        own: Counter[str] = sum((words[i] for i in inside), Counter())
        telling = {
            word: count * log1p(total.total() / total[word])
            for word, count in own.items()
            if spread[word] <= max(2, _COMMON * len(texts)) and word.lower() not in without
        }
        ranked = sorted(telling, key=lambda word: (-telling[word], word))
        pairs = Counter(pair for i in inside for run in runs[i] for pair in pairwise(run))
        most = Counter(instead[i] for i in inside if i < len(instead)).most_common(1)
        labels.append(", ".join(_named(ranked, own, pairs) or [one for one, _ in most]))
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
            named.append(" ".join(whole))
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


def _runs(text: str) -> list[list[str]]:
    """Words but those of grammar, in small letters unless acronyms, those in one list that stand side by side; of
    scripts without spaces, what is named between marks, and in Japanese what stands between hiragana.
    """
    found: list[list[str]] = []
    end = -1
    for match in _WORD.finditer(text):
        word = match.group()
        if _UNSPACED.search(word):
            continue
        if word.isupper() or word.lower() not in _FUNCTION_WORDS:
            if not found or text[end : match.start()] != " ":
                found.append([])
            found[-1].append(word if word.isupper() else word.lower())
            end = match.end()
    return [*found, *([word] for word in _unspaced(text))]


def _unspaced(text: str) -> list[str]:
    """The words of a text that can be told in a script without spaces."""
    terms = [one.text for one in quotations(text) if one.is_term and _UNSPACED.search(one.text)]
    words = _BETWEEN_HIRAGANA.findall(text) if _HIRAGANA.search(text) else []
    found = (*_NAMED.findall(text), *terms, *words)
    return [word for word in dict.fromkeys(found) if word not in _FUNCTION_WORDS and len(word) > 1]
