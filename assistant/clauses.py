"""What a claim adds to its evidence in a clause of its own: "…, which created many jobs".

Such a clause is near to nothing that the evidence says, and without it the claim is no farther from the evidence. A
true clause may be near to nothing too, when it is short or leans on what precedes it, but with it the claim is nearer
to its evidence. The threshold is chosen on benchmarks/claims.
"""

import json
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import regex

from index.arrays import Similarity, greatest_similarity

CLAUSE_END = regex.compile(r"(?<=[,;:])\s+|(?<=[，；：、،؛])")
"""Where a clause of a sentence ends by its marks."""

NEAR = 0.40
"""A clause that is as near as this to the evidence or to one of its clauses adds nothing."""

# A clause that is as near as this to one of the frames ("according to the transcript") says nothing of its own.
_FRAME = 0.5

# Letters below which a clause says too little to be compared, in alphabets and in scripts whose letters are syllables.
_LEAST, _LEAST_SYLLABLES = 12, 6

_END = regex.compile(rf"{CLAUSE_END.pattern}|\s+(?=[–—]\s)")
_LETTER = regex.compile(r"\p{L}")
_SYLLABLE = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}]")
_INTRODUCES = (":", "：")
_MARKS = " ,;:，；：、،؛–—."


def clause_added(claim: str, evidence: Sequence[str], similarity: Similarity) -> str | None:
    """The first clause of the claim that tells something of which the evidence says nothing, if there is one."""
    spans = _clauses(claim)
    if len(spans) == 1:
        return None
    said = [*evidence, *(text[start:end] for text in evidence for start, end in _clauses(text))]
    for start, end in spans:
        clause = claim[start:end]
        if not _says_something(clause) or greatest_similarity(clause, said, similarity) >= NEAR:
            continue
        if greatest_similarity(clause, _frames(), similarity) >= _FRAME:
            continue
        rest = f"{claim[:start]}{claim[end:]}".strip(_MARKS)
        if greatest_similarity(rest, evidence, similarity) >= greatest_similarity(claim, evidence, similarity):
            return clause.strip(_MARKS)
    return None


@cache
def _frames() -> tuple[str, ...]:
    """How a claim is introduced; in few languages, since the similarity is across languages."""
    return tuple(json.loads(Path(__file__).with_suffix(".json").read_text(encoding="utf-8"))["frames"])


def _clauses(text: str) -> list[tuple[int, int]]:
    """Where the clauses of a text begin and end."""
    ends = [(match.start(), match.end()) for match in _END.finditer(text)]
    return list(zip([0, *(end for _, end in ends)], [*(start for start, _ in ends), len(text)], strict=True))


def _says_something(clause: str) -> bool:
    """Whether a clause is long enough to be compared, and does not only introduce the next ("He said:")."""
    if clause.rstrip().endswith(_INTRODUCES):
        return False
    return len(_LETTER.findall(clause)) >= _LEAST or len(_SYLLABLE.findall(clause)) >= _LEAST_SYLLABLES
