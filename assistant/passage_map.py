"""The passages of an index as points in the plane, with their topics, and a question among them."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise
from math import log1p

import numpy as np
import regex

from assistant.locale import load_locale
from assistant.nouns import nouns
from assistant.numerals import tables
from assistant.phrases import GRAMMAR, Phrases, calendar_words, unit_names
from assistant.quotations import quotations
from index import Index, Passage
from index.arrays import Ids, Vectors
from index.language import small_words
from index.layout import apart, layout, place, topics
from index.sentences import sentence_spans
from index.statements import is_courtesy, is_statement
from index.store import State

MOST_POINTS = 2_000
"""Passages shown at most; of more, every so-manieth."""

_LABEL_WORDS = 3
_MOST_TOGETHER = 4
_MOST_READ = 50  # documents whose repeated phrases are looked for: counting them takes a while
_LONGEST_READ = 100_000  # characters of such a document
_LONGEST_TERM = 12
_COMMON = 0.35  # share of the passages in which a word of no topic's own stands
_WORD = regex.compile(r"\p{L}[\p{L}\p{M}\p{N}'’-]{2,}")
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
    topics: tuple[tuple[str, ...], ...]
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
    return _drawn(index, index.state, document_id)


@lru_cache(maxsize=16)
def _drawn(index: Index, state: State, document_id: str | None) -> PassageMap:
    del state  # part of the cache's key
    passages, vectors = index.passage_vectors(document_id)
    kept = np.unique(np.linspace(0, len(passages) - 1, min(len(passages), MOST_POINTS)).astype(int))
    shown, own = [passages[number] for number in kept], vectors[kept]
    positions, numbers = apart(layout(own)), topics(own)
    points = tuple(
        Point(passage, float(x), float(y), int(number))
        for passage, (x, y), number in zip(shown, positions, numbers, strict=True)
    )
    documents = {one.document_id: one for one in index.documents()}
    own_documents = [documents[passage.document_id] for passage in shown]
    languages = [document.language for document in own_documents]
    # What has no title has the name of its file for one, which says nothing.
    instead = ["" if document.title == document.document_id else document.title for document in own_documents]
    if document_id:  # their title tells no two apart; who says it does, where no word can be told
        instead = [passage.speaker if _UNSPACED.search(passage.text) else "" for passage in shown]
    matter = [_matter(passage.text, language) for passage, language in zip(shown, languages, strict=True)]
    labels = topic_labels(matter, numbers, languages, _names(index, shown), instead, _terms(index, shown, matter))
    return PassageMap(points, labels, len(passages), own)


def topic_labels(
    texts: Sequence[str],
    numbers: Ids,
    languages: Sequence[str],
    without: Collection[str] = (),
    instead: Sequence[str] = (),
    terms: Sequence[Sequence[str]] = (),
) -> tuple[tuple[str, ...], ...]:
    """Words that tell each topic from the others, by class-based TF-IDF (Grootendorst 2022), of its texts in the
    language that most of them are in; a word that mostly stands beside another in the topic is shown with it
    ("industrial internet"), each as it is mostly written. Words `without`, in small letters, name none, nor do units,
    numbers, spans of time, and what is no noun, where the words around it tell. `terms` are further words of each text,
    of a script without spaces. Where no noun stands in two texts of a topic, it is named by what at least half of all
    its texts have `instead`, or else by words that stand in one. Of two topics the later has no name of the earlier.
    """
    runs = [_runs(text, language) for text, language in zip(texts, languages, strict=True)]
    for said, further in zip(runs, terms, strict=False):
        said += [[term] for term in further if [term] not in said]
    words = [Counter(word for run in own for word in run) for own in runs]
    forms = _forms(texts)
    spread = Counter(word for own in words for word in own)
    total: Counter[str] = sum(words, Counter())
    labels = []
    taken: set[str] = set()
    for topic in range(int(numbers.max(initial=-1)) + 1):
        all_inside = [int(i) for i in np.flatnonzero(numbers == topic)]
        most_in = Counter(languages[i] for i in all_inside).most_common(1)
        inside = [i for i in all_inside if languages[i] == most_in[0][0]]
        own: Counter[str] = sum((words[i] for i in inside), Counter())
        telling = {
            word: count * log1p(total.total() / total[word])
            for word, count in own.items()
            if spread[word] <= max(2, _COMMON * len(texts)) and word.lower() not in without
        }
        ranked = sorted(telling, key=lambda word: (-telling[word], word))
        standing = Counter(word for i in inside for word in words[i])
        pairs = Counter(pair for i in inside for run in runs[i] for pair in pairwise(run))
        naming = nouns([texts[i] for i in inside], most_in[0][0], pairs)
        repeated = [word for word in ranked if standing[word] > 1]
        of_most = _of_most([instead[i] for i in all_inside if i < len(instead)], taken)
        named = (
            _named([word for word in repeated if naming(word)], own, pairs, taken)
            or of_most
            or _named([word for word in ranked if naming(word)], own, pairs, taken)
            or _named(repeated or ranked, own, pairs, taken)
        )
        taken |= {*named}
        labels.append(tuple(" ".join(forms.get(word, word) for word in one.split(" ")) for one in named))
    return tuple(labels)


def _of_most(names: Sequence[str], taken: Collection[str]) -> list[str]:
    """The name that at least half of the texts have, unless it is taken or empty."""
    found = Counter(names).most_common(1)
    return [name for name, count in found if name and name not in taken and 2 * count >= len(names)]


def _forms(texts: Sequence[str]) -> dict[str, str]:
    """How each word, in small letters, is mostly written: a name with a capital."""
    written = Counter(match.group() for text in texts for match in _WORD.finditer(text))
    return {form.lower(): form for form in sorted(written, key=lambda form: (written[form], form.islower()))}


def _terms(index: Index, passages: Sequence[Passage], matter: Sequence[str]) -> list[list[str]]:
    """What the documents repeat, in scripts without spaces, that stands in each passage."""
    phrases: dict[str, Phrases] = {}
    found: list[list[str]] = []
    for passage, text in zip(passages, matter, strict=True):
        found.append([])
        if not _UNSPACED.search(text):
            continue
        transcript = index.transcript(passage.document_id)
        if passage.document_id not in phrases:
            if len(phrases) == _MOST_READ or len(transcript.text) > _LONGEST_READ:
                continue
            phrases[passage.document_id] = Phrases(
                transcript.text, transcript.metadata.language, index.embedder.count_tokens
            )
        own = phrases[passage.document_id].within(text.replace("\n", " "))
        found[-1] = [one for one in own if _UNSPACED.match(one) and len(one) <= _LONGEST_TERM and is_statement(one)]
    return found


def _matter(text: str, language: str) -> str:
    """The text without its greetings and thanks, which tell of no topic."""
    spans = sentence_spans(text, language)
    return "\n".join(text[span.start : span.end] for span in spans if not is_courtesy(text[span.start : span.end]))


def _names(index: Index, passages: Sequence[Passage]) -> frozenset[str]:
    """The words of the names of who speaks: they tell of the speaker, and not of the matter."""
    names = [*index.speakers(), *(passage.speaker for passage in passages)]
    return frozenset(match.group().lower() for name in names for match in _WORD.finditer(name))


def _named(
    ranked: Sequence[str], counts: Counter[str], pairs: Counter[tuple[str, str]], taken: Collection[str]
) -> list[str]:
    """The first of the words, each with those that it mostly stands beside, none twice and no name that is taken."""
    named: list[str] = []
    used: set[str] = set()
    for word in ranked:
        if len(named) == _LABEL_WORDS:
            break
        # Of "社区食堂" and "新建社区食堂" one is enough.
        is_piece = _UNSPACED.match(word) and any(word in other or other in word for other in used)
        if word not in used and not is_piece:
            whole = _whole(word, max(2, counts[word] / 2), pairs, used)
            used |= {*whole}
            named += [name] if (name := " ".join(whole)) not in taken else []
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


def _runs(text: str, language: str) -> list[list[str]]:
    """Words but those of grammar, measure and time, in small letters unless acronyms, those in one list that stand side
    by side; of scripts without spaces, what is named between marks, and in Japanese what stands between hiragana.
    """
    silent, counts = _measuring() | calendar_words(language), _counts(language)
    found: list[list[str]] = []
    end = -1
    for match in _WORD.finditer(text):
        word = match.group()
        if _UNSPACED.search(word):
            continue
        folded = word.lower()
        if folded in silent or counts.fullmatch(folded):
            continue
        if word.isupper() or folded not in _grammar():
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
    return [word for word in dict.fromkeys(found) if word not in GRAMMAR and len(word) > 1]


@cache
def _grammar() -> frozenset[str]:
    """Words of grammar in the languages that are known, all at once: those of one name no topic in another."""
    return GRAMMAR | small_words() | {"one", "ones"}


@cache
def _counts(language: str) -> "regex.Pattern[str]":
    """The numbers from 2 to 10 in words."""
    return regex.compile("|".join(f"(?:{expression})" for expression in load_locale(language).counts), regex.I)


@cache
def _measuring() -> frozenset[str]:
    """Units, and words of numbers such as "million" and "half"."""
    kinds = (tables()["scales"], tables()["numerals"])
    numbers = [*tables()["halves"], *(word for kind in kinds for words in kind.values() for word in words)]
    return frozenset(word for name in (*unit_names(), *numbers) for word in name.casefold().split())
