"""Makes press conferences of any number, with vectors as those of real sentences.

The real sentences are the labelled ones of benchmarks/work_and_plans and those of data/background.txt: 1,902 sentences
in 14 languages, embedded by the embedded model. A made sentence is two of them, one after the other, with other words
and numbers. Its vector is `WEIGHTS[0] * a + WEIGHTS[1] * b + WEIGHTS[2] * noise`, plus the mean of the real vectors,
scaled to unit length: `a` and `b` are the vectors of the two less that mean, `noise` is normally distributed with the
covariance of the real vectors, and the squares of the weights sum to 1. So the made vectors have the mean and the
covariance of real ones at any number, and two made of the same sentences are about as near as paraphrases are.
"""

import json
from bisect import bisect
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import regex
from tqdm import tqdm
from xxhash import xxh3_64_hexdigest

from index.arrays import Vectors
from index.embedding import EMBEDDED_MODEL, load_embedder
from index.latent import TERMS, VOCABULARY, LatentTerms
from index.library import Prepared
from index.marks import Mark
from index.passages import SplitPassage
from index.resources import shipped
from index.store import StoredSentence
from index.transcript import JOURNALIST, Metadata, Paragraph, Passage, Span, Speaker, Transcript, Turn

WEIGHTS = np.sqrt(np.array([0.55, 0.25, 0.2], dtype=np.float32))
"""Of the two real sentences and of the noise in a made vector."""

PASSAGES = 50
"""Of a document: about a third of a long press conference."""

SENTENCES = 2.8
"""Of a passage, on average, as in the transcript that ships with the product."""

PASSAGES_OF_A_TURN = 6
LANGUAGES = ("en", "zh")
ENGLISH_SHARE = 0.65
WORDS = 100_000  # made-up ones, the commonest in one of fifty sentences
REPLACED = 0.3  # of the longer words of an English sentence
NAMES_OF_DOCUMENTS = 4  # documents to a new speaker
FROM_THE_FIRST = 88  # of the latent terms of a made sentence
FIRST_DAY = date(2000, 1, 1)

_WORD = regex.compile(r"\p{Latin}{5,}")
_NUMBER = regex.compile(r"\d[\d,.]*\d|\d")


@dataclass(frozen=True, slots=True)
class RealSentence:
    """A real sentence as the embedded model sees it."""

    text: str
    language: str
    mark: Mark
    vector: Vectors
    latent: LatentTerms


@dataclass(frozen=True, slots=True)
class MadeDocument:
    """A made transcript, ready to be added without the embedding model."""

    transcript: Transcript
    prepared: Prepared


def real_sentences(folder: Path) -> list[RealSentence]:
    """The real sentences; what embedding them gave is kept in the folder, under their checksum, since it takes a
    minute.
    """
    texts = list(_real_texts())
    kept = folder / f"real-{xxh3_64_hexdigest(repr(texts).encode())}.npz"
    if not kept.exists():
        embedder = load_embedder(EMBEDDED_MODEL)
        folder.mkdir(parents=True, exist_ok=True)
        latent = [embedder.latent_terms(text).to_bytes() for text, _, _ in tqdm(texts, desc="Embedding", leave=False)]
        vectors = embedder.embed_passages([text for text, _, _ in texts])
        sizes = np.cumsum([len(terms) for terms in latent])
        np.savez(kept, vectors=vectors, latent=np.frombuffer(b"".join(latent), dtype=np.uint8), sizes=sizes)
    stored = np.load(kept)
    latent = [terms.tobytes() for terms in np.split(stored["latent"], stored["sizes"][:-1])]
    return [
        RealSentence(text, language, mark, vector, LatentTerms.from_bytes(terms))
        for (text, language, mark), vector, terms in zip(texts, stored["vectors"], latent, strict=True)
    ]


def _real_texts() -> Iterator[tuple[str, str, Mark]]:
    labelled = Path(__file__).parent.parent / "work_and_plans" / "sentences.jsonl"
    for row in map(json.loads, labelled.read_text(encoding="utf-8").splitlines()):
        yield row["text"], row["language"], row["mark"]
    for text in (shipped("data") / "background.txt").read_text(encoding="utf-8").splitlines():
        yield text, "en", "neither"


class Corpus:
    """Documents by number: document n is the same in every corpus, so that a larger one begins with a smaller one."""

    def __init__(self, real: Sequence[RealSentence]) -> None:
        self.real = real
        vectors = np.stack([sentence.vector for sentence in real])
        self._mean = vectors.mean(axis=0)
        self._centred = vectors - self._mean
        # With this factor, independent normal numbers get the covariance of the real vectors.
        _, scales, directions = np.linalg.svd(self._centred / np.sqrt(len(real)), full_matrices=False)
        self._noise = (scales[:, None] * directions).astype(np.float32)
        self._holds = np.zeros((len(real), VOCABULARY), dtype=bool)
        for holds, sentence in zip(self._holds, real, strict=True):
            holds[sentence.latent.terms[:FROM_THE_FIRST]] = True
        self._of = {
            language: [number for number, sentence in enumerate(real) if sentence.language == language]
            for language in LANGUAGES
        }
        chance = np.random.default_rng(0)
        self._words = [_made_word(chance) for _ in range(WORDS)]
        ranks = np.arange(1, WORDS + 1)
        self._reach = np.cumsum((1 / (ranks + 10)) / (1 / (ranks + 10)).sum()).tolist()
        self._reach[-1] = 1.0  # not a rounding error less

    def documents(self, passages: int, first: int = 0) -> Iterator[MadeDocument]:
        """The documents that hold the passages, from number `first` on."""
        for number in range(first, passages // PASSAGES):
            yield self.document(number)

    def document(self, number: int) -> MadeDocument:
        """One document of PASSAGES passages."""
        chance = np.random.default_rng([1, number])
        language = LANGUAGES[chance.random() >= ENGLISH_SHARE]
        counts = 1 + chance.binomial(4, (SENTENCES - 1) / 4, PASSAGES)
        own = self._of[language]
        firsts, seconds = chance.choice(own, (2, counts.sum()))
        vectors = self._vectors(firsts, seconds, chance)
        texts = [self._text(int(a), int(b), language, chance) for a, b in zip(firsts, seconds, strict=True)]
        day = FIRST_DAY + timedelta(days=int(chance.integers(9_000)))
        metadata = Metadata(
            f"made-{number:06}",
            " ".join(self._varied(chance) for _ in range(6)).capitalize(),
            language,
            day,
            day + timedelta(days=2),
            speakers=tuple(Speaker(name) for name in self._speakers(number, chance)),
        )
        transcript, splits = _laid_out(metadata, texts, counts.tolist())
        spans = [span for split in splits for span in split.sentences]
        stored = [
            StoredSentence(span.start, span.end, self.real[a].mark, vector, self._latent(int(a), int(b)))
            for span, a, b, vector in zip(spans, firsts, seconds, vectors, strict=True)
        ]
        return MadeDocument(transcript, Prepared(splits, stored))

    def _vectors(self, firsts: Vectors, seconds: Vectors, chance: np.random.Generator) -> Vectors:
        noise = chance.standard_normal((len(firsts), len(self._noise)), dtype=np.float32) @ self._noise
        made = WEIGHTS[0] * self._centred[firsts] + WEIGHTS[1] * self._centred[seconds] + WEIGHTS[2] * noise
        made += self._mean
        vectors: Vectors = made / np.linalg.norm(made, axis=1, keepdims=True)
        return vectors

    def _latent(self, first: int, second: int) -> LatentTerms:
        """The strongest terms of both, about as many as a sentence has."""
        a, b = self.real[first].latent, self.real[second].latent
        others = b.terms[: TERMS - FROM_THE_FIRST]
        new = ~self._holds[first][others]
        terms = np.concatenate([a.terms[:FROM_THE_FIRST], others[new]])
        weights = np.concatenate([a.weights[:FROM_THE_FIRST], b.weights[: len(others)][new]])
        return LatentTerms(terms, (weights / max(float(np.linalg.norm(weights)), 1e-9)).astype(np.float32))

    def _text(self, first: int, second: int, language: str, chance: np.random.Generator) -> str:
        one, other = (self._with_other_words(self.real[number].text, chance) for number in (first, second))
        if language == "zh":
            return f"{one.rstrip('。！？')}，{self._number(chance)}个地区{other.rstrip('。！？')}。"
        return f"{one.rstrip('.!?')}, and in {self._varied(chance).capitalize()} {other[:1].lower()}{other[1:]}"

    def _with_other_words(self, text: str, chance: np.random.Generator) -> str:
        text = _WORD.sub(lambda word: self._varied(chance) if chance.random() < REPLACED else word.group(), text)
        return _NUMBER.sub(lambda _: self._number(chance), text)

    def _varied(self, chance: np.random.Generator) -> str:
        return self._words[bisect(self._reach, chance.random())]

    def _number(self, chance: np.random.Generator) -> str:
        return f"{int(10 ** (5 * chance.random())):,}"

    def _speakers(self, document: int, chance: np.random.Generator) -> list[str]:
        known = 3 + document // NAMES_OF_DOCUMENTS
        return [self._name(int(known * chance.random() ** 2)) for _ in range(3)]

    def _name(self, number: int) -> str:
        chance = np.random.default_rng([2, number])
        return f"{_made_word(chance).capitalize()} {_made_word(chance).capitalize()}"


def _laid_out(metadata: Metadata, texts: Sequence[str], counts: Sequence[int]) -> tuple[Transcript, list[SplitPassage]]:
    """The transcript of the sentences, `counts` of them to a passage, and its passages: each a paragraph of a turn, the
    turns by a journalist and the speakers in turn.
    """
    pieces: list[str] = []
    splits: list[SplitPassage] = []
    turns: list[Turn] = []
    length, taken = 0, 0

    def write(piece: str) -> Span:
        nonlocal length
        pieces.append(piece)
        length += len(piece)
        return Span(length - len(piece), length)

    space = "" if metadata.language == "zh" else " "
    for start in range(0, len(counts), PASSAGES_OF_A_TURN):
        number = len(turns) + 1
        speaker = metadata.speakers[number % 3].name if number % 4 else JOURNALIST
        label = write(f"{speaker}:")
        write("\n\n")
        paragraphs: list[Paragraph] = []
        for count in counts[start : start + PASSAGES_OF_A_TURN]:
            spans: list[Span] = []
            for text in texts[taken : taken + count]:
                if spans:
                    write(space)
                spans.append(write(text))
            write("\n\n")
            taken += count
            paragraphs.append(Paragraph(spans[0].start, spans[-1].end))
            own = "".join(pieces[-(2 * len(spans)) : -1])
            passage = Passage(
                metadata.document_id, len(splits) + 1, own, spans[0].start, spans[-1].end, speaker, number, ""
            )
            splits.append(SplitPassage(passage, tuple(spans)))
        turns.append(Turn(number, speaker, tuple(paragraphs), label))
    return Transcript(metadata, "".join(pieces), tuple(turns)), splits


def _made_word(chance: np.random.Generator) -> str:
    """A word of two to four syllables that no language has."""
    syllables = (
        f"{'bcdfghjklmnprstvz'[chance.integers(17)]}{'aeiou'[chance.integers(5)]}"
        for _ in range(2 + int(chance.integers(3)))
    )
    return "".join(syllables) + "nrstl"[chance.integers(5)]
