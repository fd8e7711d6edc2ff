"""Measures how well the sentences of a transcript are aligned with those of its translation.

    python -m benchmarks.alignment [DIR] [--pairs] [--weights]

benchmarks/alignment holds two parallel transcripts in English and Chinese, whose gold pairs were checked by hand: an
invented press conference, and a translation of the shipped transcript. Sentences are merged, split, added and left out
in them, and a turn is merged with the one before. They are indexed as `miit add --translation-of` does it. `--pairs`
prints their gold pairs, and the pairs that were found and are not gold or were not found and are.

DIR is xquad-dev: its questions stand in the same order in 12 languages, so those of an article are a parallel text with
known pairs. It is made harder: of each language, every eighth sentence is merged with the next, and every tenth left
out, at random. Every second article was used to fit the weights of index/alignment, with `--weights`, which prints the
mean F1 of these for each choice; the other articles are measured.
"""

import json
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cache
from itertools import product, starmap
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

import numpy as np

from assistant.labelled import read_passages, read_questions
from benchmarks.arguments import labelled_set, parser
from index import Index, Transcript
from index.alignment import FITTED, Sentences, Weights, agreement, align
from index.arrays import Vectors
from index.embedding import load_embedder
from index.passages import split_into_passages
from index.reader import parse_transcript, read_transcript
from index.resources import shipped
from index.transcript import NARRATION, Span

FOLDER = Path(__file__).parent / "alignment"
MERGED, LEFT_OUT = 1 / 8, 1 / 10
DRAWS = 3  # of the random changes to an article
FITTED_IN = ("zh", "es", "ar", "hi", "de")

Pair = tuple[int, int]
"""Positions of two sentences that say the same, in their own texts."""


@dataclass(frozen=True, slots=True)
class Parallel:
    """Two transcripts of one event, and the gold pairs of their sentences."""

    first: Transcript
    second: Transcript
    gold: frozenset[Pair]


def harbour() -> Parallel:
    """An invented press conference, in English and Chinese."""
    rows = _rows("harbour.jsonl")
    texts = {language: _text(rows, language) for language in ("en", "zh")}
    first, second = (parse_transcript(text, f"harbour-{language}") for language, text in texts.items())
    return Parallel(first, second, _gold([(len(row["en"]), len(row["zh"])) for row in rows if "en" in row]))


def shipped_transcript() -> Parallel:
    """The shipped transcript, and a Chinese translation of it."""
    rows = _rows("miit-2021.zh.jsonl")
    text = _text([{"speaker": {"zh": row["speaker"]}} if "speaker" in row else row for row in rows], "zh")
    second = parse_transcript(text, "miit-2021-zh")
    gold = _gold([(row["en"], len(row["zh"])) for row in rows if "en" in row])
    return Parallel(read_transcript(shipped("data") / "miit-2021.txt"), second, gold)


def _rows(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (FOLDER / name).read_text(encoding="utf-8").splitlines()]


def _text(rows: Sequence[Mapping[str, Any]], language: str) -> str:
    """The transcript in one language; a speaker whose name is null goes on with the turn before."""
    between, colon = ("", "：") if language == "zh" else (" ", ":")
    paragraphs: list[list[str]] = []
    for row in rows:
        if "speaker" not in row:
            paragraphs[-1] += row[language]
        elif (name := row["speaker"][language]) is not None:
            paragraphs += [[f"{name}{colon}"], []] if name != NARRATION else [[]]
    return "\n\n".join(between.join(paragraph) for paragraph in paragraphs) + "\n"


def _gold(beads: Sequence[tuple[int, int]]) -> frozenset[Pair]:
    """The pairs of beads of so many sentences in the one text and so many in the other."""
    pairs: set[Pair] = set()
    row = column = 0
    for a, b in beads:
        pairs |= {(row + i, column + j) for i in range(a) for j in range(b)}
        row, column = row + a, column + b
    return frozenset(pairs)


def sentences(index: Index, transcript: Transcript) -> list[Span]:
    """The sentences of an indexed transcript, in order."""
    document_id = transcript.metadata.document_id
    return [span for turn in transcript.turns for _, span in index.turn_sentences(document_id, turn.number)]


def found_pairs(parallel: Parallel, index: Index) -> Iterator[Pair]:
    """The pairs that an index finds which holds both transcripts."""
    first, second = parallel.first.metadata.document_id, parallel.second.metadata.document_id
    others = sentences(index, parallel.second)
    for row, span in enumerate(sentences(index, parallel.first)):
        if found := index.beside(first, span.start, span.end, second):
            yield from ((row, at) for at, one in enumerate(others) if found.start <= one.start and one.end <= found.end)


def of_transcripts(show_pairs: bool) -> None:
    """A row of figures for each of the transcripts."""
    with TemporaryDirectory() as folder:
        index = Index.create(Path(folder))
        for name, parallel in (
            ("an invented press conference", harbour()),
            ("the shipped transcript", shipped_transcript()),
        ):
            original = index.add(parallel.first)
            index.add(parallel.second, translation_of=original.document_id)
            found = frozenset(found_pairs(parallel, index))
            print(_row(name, "zh", parallel.gold, found))
            if show_pairs:
                texts = [
                    [transcript.text[span.start : span.end] for span in sentences(index, transcript)]
                    for transcript in (parallel.first, parallel.second)
                ]
                for row, column in sorted(parallel.gold | found):
                    pair = (row, column)
                    told = "" if pair in parallel.gold & found else "MISSED " if pair in parallel.gold else "WRONG "
                    print(f"{told}{row} {texts[0][row]}\n    {column} {texts[1][column]}")


Text = tuple[Sentences, Sentences]
"""The same sentences in two languages, or questions of one article."""


def of_events(texts: Sequence[Text]) -> None:
    """A table of how many parts of texts are taken for a part of the same event (see `Agreement`): parts of the text
    itself, which are to be; and parts of others, and parts beside another part of the same text, which are not.
    """
    print("\n| sentences | of the same | taken | of another | taken | of the rest | taken |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
    for size in (1, 2, 3, 4, 6, 8, 12, 20):
        found: dict[str, list[bool]] = {"same": [], "another": [], "rest": []}
        for number, (first, second) in enumerate(texts):
            middle = len(first) // 2
            for start in range(0, len(second) - size + 1, max(1, size // 2)):
                part = _cut(second, start, start + size)
                found["same"].append(_is_taken(first, part))
                found["another"].append(_is_taken(texts[number - 1][0], part))
                if start + size < len(second) * 0.4:
                    found["rest"].append(_is_taken(_cut(first, middle, len(first)), part))
        cells = [f"{len(taken)} | {sum(taken) / max(len(taken), 1):.3f}" for taken in found.values()]
        print(f"| {size} | {' | '.join(cells)} |", flush=True)


def _cut(text: Sentences, start: int, end: int) -> Sentences:
    return Sentences(text.vectors[start:end], text.lengths[start:end], text.turns[start:end])


def _is_taken(first: Sentences, second: Sentences) -> bool:
    return agreement(first, second, align(first, second)).is_one_event


def events_of_transcripts() -> Iterator[Text]:
    """The sentences of the transcripts in both languages."""
    embedder = load_embedder()
    for parallel in (harbour(), shipped_transcript()):
        made = []
        for transcript in (parallel.first, parallel.second):
            split = split_into_passages(transcript, embedder.count_tokens)
            spans = [(span, one.passage.turn) for one in split for span in one.sentences]
            vectors = embedder.embed_passages([transcript.text[span.start : span.end] for span, _ in spans])
            lengths = np.array([span.end - span.start for span, _ in spans], dtype=np.float32)
            made.append(Sentences(vectors, lengths, np.array([turn for _, turn in spans], dtype=np.int64)))
        yield made[0], made[1]


Unit = tuple[int, ...]
"""Positions of the questions that a sentence is made of."""

Articles = Mapping[str, Sequence[Sequence[str]]]
"""The questions of each article, by language."""


def events_of_questions(articles: Articles) -> Iterator[Text]:
    """The questions of each article in English and in each other language of FITTED_IN."""
    for language in FITTED_IN:
        for first, second in zip(articles["en"], articles[language], strict=True):
            units = [(position,) for position in range(len(first))]
            yield _sentences(first, units), _sentences(second, units)


def articles_of(folder: Path, part: slice) -> dict[str, list[list[str]]]:
    """The questions of a part of the articles of a labelled set, by language."""
    passages = read_passages(folder)
    names = list(dict.fromkeys(passage.article for passage in passages.values()))[part]
    return {
        language: [[row.question for row in rows if passages[row.passage].article == name] for name in names]
        for language, rows in read_questions(folder, passages).items()
    }


def of_questions(articles: Articles) -> None:
    """A row of figures for each language."""
    for language in articles:
        if language != "en":
            print(_row("questions of xquad-dev", language, *_pairs(articles, language, FITTED)))


def of_weights(articles: Articles) -> None:
    """Mean F1 over FITTED_IN for each choice of weights."""
    print("\n| least score | length | merging | F1 |\n| --- | --- | --- | --- |")
    for weights in starmap(Weights, product((0.05, 0.1, 0.15, 0.2), (0.0, 0.15, 0.25, 0.4), (0.0, 0.1, 0.15, 0.2))):
        of_languages = [_f1(*_pairs(articles, language, weights)) for language in FITTED_IN]
        mean = sum(of_languages) / len(of_languages)
        print(f"| {weights.least_score} | {weights.length} | {weights.merging} | {mean:.3f} |", flush=True)


def _pairs(articles: Articles, language: str, weights: Weights) -> tuple[Set[Any], Set[Any]]:
    """Gold pairs and found ones of English and another language, over all articles and draws."""
    gold: set[tuple[int, Pair]] = set()
    found: set[tuple[int, Pair]] = set()
    both = list(zip(articles["en"], articles[language], strict=True))
    for seed, (first, second) in enumerate(both * DRAWS):
        of_gold, of_found = _changed_and_aligned(first, second, seed, weights)
        gold |= {(seed, pair) for pair in of_gold}
        found |= {(seed, pair) for pair in of_found}
    return gold, found


def _f1(gold: Set[Any], found: Set[Any]) -> float:
    return 2 * len(gold & found) / (len(gold) + len(found))


def _changed_and_aligned(
    first: Sequence[str], second: Sequence[str], seed: int, weights: Weights
) -> tuple[set[Pair], set[Pair]]:
    """Gold pairs and found ones of two parallel texts, each changed at random."""
    random = np.random.default_rng(seed)
    units = [list(_units(len(texts), random)) for texts in (first, second)]
    gold = {
        (row, column) for row, own in enumerate(units[0]) for column, other in enumerate(units[1]) if {*own} & {*other}
    }
    beads = align(_sentences(first, units[0]), _sentences(second, units[1]), weights)
    return gold, {(row, column) for bead in beads for row in bead.first for column in bead.second}


def _units(count: int, random: np.random.Generator) -> Iterator[Unit]:
    position = 0
    while position < count:
        unit = (position, position + 1) if position + 1 < count and random.random() < MERGED else (position,)
        position += len(unit)
        if random.random() >= LEFT_OUT:
            yield unit


def _sentences(texts: Sequence[str], units: Sequence[Unit]) -> Sentences:
    merged = [" ".join(texts[position] for position in unit) for unit in units]
    lengths = np.array([len(text) for text in merged], dtype=np.float32)
    return Sentences(np.stack([_vector(text) for text in merged]), lengths, np.zeros(len(merged), dtype=np.int64))


@cache
def _vector(text: str) -> Vectors:
    vector: Vectors = load_embedder().embed_passages([text])[0]
    return vector


def _row(name: str, language: str, gold: Set[Any], found: Set[Any]) -> str:
    right = len(gold & found)
    precision, recall = right / max(len(found), 1), right / len(gold)
    return f"| {name} | {language} | {len(gold)} | {precision:.3f} | {recall:.3f} |"


def of_long_texts() -> None:
    """A line for texts of random vectors, of which one leaves out a hundredth: how long it takes to align them."""
    for count, turn in ((500, 20), (5_000, 20), (5_000, 5_000), (20_000, 20_000)):
        random = np.random.default_rng(0)
        vectors = random.normal(size=(count, 384)).astype(np.float32)
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
        whole = Sentences(vectors, np.full(count, 100, dtype=np.float32), np.arange(count) // turn)
        kept = random.random(count) >= LEFT_OUT / 10
        began = perf_counter()
        align(whole, Sentences(whole.vectors[kept], whole.lengths[kept], whole.turns[kept]))
        print(f"{count} sentences in turns of {turn}: {perf_counter() - began:.1f} s")


def main(folders: Sequence[Path], show_pairs: bool, compare_weights: bool) -> None:
    """Prints tables: precision and recall of the pairs."""
    print("| text | with English | gold pairs | precision | recall |\n| --- | --- | --- | --- | --- |")
    of_transcripts(show_pairs)
    of_events(list(events_of_transcripts()))
    for folder in folders:
        of_questions(articles_of(folder, slice(1, None, 2)))
        if compare_weights:
            of_weights(articles_of(folder, slice(0, None, 2)))
        of_events(list(events_of_questions(articles_of(folder, slice(1, None, 2)))))
    of_long_texts()


if __name__ == "__main__":
    own = parser(__doc__)
    own.add_argument("folders", type=labelled_set, metavar="DIR", nargs="*", help="labelled sets (docs/evaluation.md)")
    own.add_argument("--pairs", action="store_true", help="print the pairs, too")
    own.add_argument("--weights", action="store_true", help="compare weights, too")
    arguments = own.parse_args()
    main(arguments.folders, arguments.pairs, arguments.weights)
