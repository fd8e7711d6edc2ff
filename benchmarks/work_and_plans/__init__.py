"""Sentences of press conferences, labelled by hand as work, plan or neither (see index/marks for what that means).

sentences.jsonl holds one a line: `part` is "shipped" for those of the transcript in data/, "dev" for those that the
cues were written by and the coefficients are estimated from, "elsewhere" for those that only the coefficients for other
languages than English and Chinese are estimated from, "test" for those that no coefficient was; these but the first are
written for this purpose. `before` is the sentence that opens the enumeration, where the text is an item of one.
"""

import json
from dataclasses import dataclass
from pathlib import Path

from index.marks import Mark

SENTENCES = Path(__file__).parent / "sentences.jsonl"


@dataclass(frozen=True, slots=True)
class LabelledSentence:
    """A sentence with its mark, and the sentence before it where that opens an enumeration."""

    text: str
    language: str
    mark: Mark
    source: str
    part: str
    before: str = ""

    @property
    def group(self) -> str:
        """ "en", "zh" or "other": what is estimated of English and Chinese alone, or of all others together."""
        return self.language if self.language in ("en", "zh") else "other"


def read_sentences() -> list[LabelledSentence]:
    """The labelled sentences."""
    return [LabelledSentence(**json.loads(line)) for line in SENTENCES.read_text(encoding="utf-8").splitlines()]
