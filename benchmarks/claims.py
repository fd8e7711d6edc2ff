"""Verifies labelled claims, true ones and ones made false by rule, and prints how many are kept and caught.

python -m benchmarks.claims ../shared/eval/xquad-dev [--misses]

The claims (benchmarks/claims/*.jsonl) are sentences of the shipped transcript and of the passages, and translations and
paraphrases of them, written by hand; each with how it may be negated, reversed, or given another name. Everything else
is made by rule. "dev" is every second sentence, and chose the thresholds; "test" is the others. A false claim is caught
when it is unsupported, or cites what does hold it.
"""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import regex

from assistant.labelled import read_passages
from assistant.verification import Source, Verdict, similarity_by, verify
from benchmarks.arguments import takes_labelled_set
from benchmarks.changed_claims import attributed, changed, misattributed
from index.arrays import Similarity
from index.embedding import load_embedder
from index.reader import read_transcript
from index.sentences import sentence_spans

HERE = Path(__file__).parent
TRANSCRIPT = HERE.parent / "data" / "miit-2021.txt"
FILES = ("transcript", "articles", "subjects")
TRUE = (
    "verbatim",
    "clause",
    "paraphrase",
    "translation",
    "attributed",
    "quotation",
    "two sentences",
    "true, other words",
)
LATIN = "de es fr it pt tr vi".split()

SAYS = {
    "en": "{speaker} said: “{quote}”", "zh": "{speaker}表示：“{quote}”", "fr": "{speaker} a déclaré : « {quote} »",
    "ja": "{speaker}氏は「{quote}」と述べた。", "de": "{speaker} sagte: „{quote}“", "ru": "{speaker} заявил: «{quote}»",
}  # fmt: skip

SPEAKER = "Zhao Zhiguo"
_CLAUSE = regex.compile(r", (?=up |helping |while |with |which )")


@dataclass(frozen=True, slots=True)
class LabelledClaim:
    """A claim of a kind (one of TRUE, or how it was made false) with the sources that it cites, and the gold ones."""

    kind: str
    language: str
    part: str
    text: str
    cited: tuple[int, ...]
    gold: frozenset[int]
    sources: str

    @property
    def is_right(self) -> bool:
        """Whether the sources that it cites hold it."""
        return self.kind in TRUE

    def is_well_judged(self, verdict: Verdict) -> bool:
        """Whether a true claim is kept with its source, and a false one not with what does not hold it."""
        if self.is_right:
            return verdict.status != "unsupported" and bool(self.gold & set(verdict.citations))
        if self.kind in ("citation moved", "citation missing", "quotation moved"):
            return verdict.status == "unsupported" or set(verdict.citations) <= self.gold
        return verdict.status == "unsupported"


Sources = dict[int, Source]


def read_sources(folder: Path) -> tuple[dict[str, str], dict[str, Sources], dict[tuple[str, int], int]]:
    """Of each passage its document; of each document its numbered sentences; the number of each labelled sentence."""
    documents: dict[str, str] = {}
    sources: dict[str, Sources] = {}
    numbers: dict[tuple[str, int], int] = {}

    def add(document: str, passage: str, sentence: int, source: Source) -> None:
        own = sources.setdefault(document, {})
        own[len(own) + 1] = source
        documents[passage], numbers[passage, sentence] = document, len(own)

    for sentence, source in enumerate(_transcript_sentences(), start=1):
        add("miit-2021", "miit-2021", sentence, source)
    for passage in read_passages(folder).values():
        for sentence, span in enumerate(sentence_spans(passage.text), start=1):
            text = passage.text[span.start : span.end]
            add(passage.article, passage.id, sentence, Source(text, context=passage.article.replace("_", " ")))
    return documents, sources, numbers


def _transcript_sentences() -> Iterator[Source]:
    transcript = read_transcript(TRANSCRIPT)
    about = transcript.metadata
    context = f"{about.title} {about.event_date} {about.published} {about.place} {about.publisher}"
    for turn in transcript.turns:
        for paragraph in turn.paragraphs:
            text = transcript.text[paragraph.start : paragraph.end]
            for span in sentence_spans(text, about.language):
                yield Source(text[span.start : span.end], turn.speaker, context)


def make_claims(folder: Path) -> tuple[list[LabelledClaim], dict[str, Sources]]:
    """All claims, and the sources by the name of their document."""
    documents, sources, numbers = read_sources(folder)
    rows = [
        json.loads(line)
        for name in FILES
        for line in (HERE / "claims" / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    ]
    order = {key: place for place, key in enumerate(dict.fromkeys((row["passage"], row["sentence"]) for row in rows))}
    claims: list[LabelledClaim] = []
    for row in rows:
        key = row["passage"], row["sentence"]
        document = documents[row["passage"]]
        number, own = numbers[key], sources[document]
        kind = "verbatim" if row["claim"] is None else "paraphrase" if row["language"] == "en" else "translation"
        part = ("dev", "test")[order[key] % 2]
        text = row["claim"] or own[number].text
        true = LabelledClaim(kind, row["language"], part, text, (number,), frozenset({number}), document)
        claims += [true, *_made_false(true, row, own)]
        if kind != "verbatim":
            elsewhere = sorted(sources)[(sorted(sources).index(document) + 1) % len(sources)]
            cited = (_other(1, 1 + number % 5, sources[elsewhere]),)
            claims.append(replace(true, kind="from elsewhere", sources=elsewhere, cited=cited, gold=frozenset()))
        if kind == "verbatim":
            claims += _quoting(true, own)
    return claims + list(_in_other_words(documents, numbers)), sources


def _in_other_words(documents: dict[str, str], numbers: dict[tuple[str, int], int]) -> Iterator[LabelledClaim]:
    """Claims that no rule made, true ones and false ones of each kind, which were written after the rules."""
    for line in (HERE / "claims" / "wordings.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        number = numbers[row["passage"], row["sentence"]]
        kind, language, document = f"{row['kind']}, other words", row["language"], documents[row["passage"]]
        yield LabelledClaim(kind, language, "test", row["claim"], (number,), frozenset({number}), document)


def _made_false(true: LabelledClaim, row: dict[str, list[str]], sources: Sources) -> Iterator[LabelledClaim]:
    for kind, text in changed(true.text, true.language, row, true.cited[0]):
        yield replace(true, kind=kind, text=text)
    (number,) = true.cited
    if sources[number].speaker == SPEAKER:
        yield replace(true, kind="attributed", text=attributed(true.text, true.language))
        for kind, text in misattributed(true.text, true.language):
            yield replace(true, kind=kind, text=text)
    yield replace(true, kind="citation moved", cited=(_other(number, 1, sources),))
    yield replace(true, kind="citation missing", cited=(len(sources) + 7,))
    clause = _CLAUSE.split(true.text)[0]
    if true.kind == "verbatim" and clause != true.text:
        yield replace(true, kind="clause", text=f"{clause}.")


def _quoting(true: LabelledClaim, sources: Sources) -> Iterator[LabelledClaim]:
    """The sentence as a quotation, in the frame of some language: true, false in three ways, and moved."""
    (number,) = true.cited
    speaker = sources[number].speaker or "The report"
    languages = list(SAYS)
    language = languages[number % len(languages)]
    says = SAYS[language]
    other = _other(number, 2, sources)
    halves = [sources[one].text.split() for one in (number, other)]
    stitched = " ".join(halves[0][: len(halves[0]) // 2] + halves[1][len(halves[1]) // 2 :])
    words = list(halves[0])
    del words[len(words) // 2]
    frame = replace(true, language=language, text=says.format(speaker=speaker, quote=true.text))
    yield replace(frame, kind="quotation")
    yield replace(frame, kind="quotation moved", cited=(other,))
    yield replace(frame, kind="quotation altered", text=says.format(speaker=speaker, quote=" ".join(words)))
    stitched = says.format(speaker=speaker, quote=stitched)
    yield replace(frame, kind="quotation stitched", text=stitched, cited=(number, other))
    if speaker == "Zhao Zhiguo":
        yield replace(frame, kind="quotation of another", text=says.format(speaker="Tian Yulong", quote=true.text))
    if true.language == "en" and len(true.text) < 200 and len(sources[other].text) < 200:
        both = f"{true.text.rstrip('.')}; {sources[other].text}"
        yield replace(true, kind="two sentences", text=both, cited=(number, other), gold=frozenset({number, other}))


def _other(number: int, steps: int, sources: Sources) -> int:
    """The number of a sentence some steps further in the document, of a length to tell something."""
    longer = [one for one, source in sources.items() if len(source.text) > 60 and one != number]
    later = [one for one in longer if one > number]
    return (later + longer)[steps - 1]


def judge(claims: Iterable[LabelledClaim], sources: dict[str, Sources], similarity: Similarity) -> list[Verdict]:
    """The verdict on each claim."""
    return [verify(claim.text, claim.cited, sources[claim.sources], similarity) for claim in claims]


def _group(language: str) -> str:
    return "English" if language == "en" else "Latin script" if language in LATIN else "other scripts"


def table(claims: Sequence[LabelledClaim], verdicts: Sequence[Verdict]) -> str:
    """Of each kind, and group of languages, how many claims there are and which share is judged well."""
    total: Counter[tuple[str, str, str]] = Counter()
    well: Counter[tuple[str, str, str]] = Counter()
    for claim, verdict in zip(claims, verdicts, strict=True):
        for group in (_group(claim.language), "all"):
            for kind in (claim.kind, "all true" if claim.is_right else None):
                if kind:
                    total[kind, group, claim.part] += 1
                    well[kind, group, claim.part] += claim.is_well_judged(verdict)
    groups = ("English", "Latin script", "other scripts", "all")
    kinds = dict.fromkeys([*TRUE, "all true", *(claim.kind for claim in claims)])
    lines = [f"| kind | part | {' | '.join(groups)} |", f"|{'---|' * 6}"]
    for kind in kinds:
        for part in ("dev", "test"):
            cells = [
                f"{well[kind, group, part]}/{total[kind, group, part]}" if total[kind, group, part] else ""
                for group in groups
            ]
            share = f" ({well[kind, 'all', part] / total[kind, 'all', part]:.0%})" if total[kind, "all", part] else ""
            lines.append(f"| {kind} | {part} | {' | '.join(cells)}{share} |")
    return "\n".join(lines)


def main(folder: Path, show_misses: bool) -> None:
    """Prints the table, and the claims that are judged wrongly."""
    claims, sources = make_claims(folder)
    verdicts = judge(claims, sources, similarity_by(load_embedder()))
    print(f"{len(claims)} claims, {sum(claim.is_right for claim in claims)} of them true\n")
    print(table(claims, verdicts))
    for claim, verdict in zip(claims, verdicts, strict=True):
        if show_misses and not claim.is_well_judged(verdict):
            print(f"\n{claim.part} {claim.language} {claim.kind}: {claim.text}")
            print(f"    cites {claim.cited}, gold {sorted(claim.gold)}: {verdict.status} {verdict.citations}")
            print(f"    {[(reason.kind, reason.detail) for reason in verdict.reasons]}")


if __name__ == "__main__":
    own = takes_labelled_set(__doc__)
    own.add_argument("--misses", action="store_true", help="print the claims that are judged wrongly, too")
    arguments = own.parse_args()
    main(arguments.folder, arguments.misses)
