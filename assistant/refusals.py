"""Tells when a chat model says in prose, instead of by the word it is asked for, that the evidence is not enough.

"The transcript does not say how much it cost." is no claim about what was said; it is decided by cues of 14 languages
(refusals.json), whatever the language of the question. A sentence that goes on with "but" says something besides, and
counts as a claim.
"""

import json
import unicodedata
from functools import cache
from pathlib import Path

import regex

_FILE = Path(__file__).with_name("refusals.json")
_LONGEST = 500  # characters
_VOWEL_SIGNS = regex.compile(r"[\u064b-\u0652\u0640]")  # Arabic, written or not
_ANOTHER_CLAUSE = regex.compile(r"[;；؛]")


def is_refusal(sentence: str) -> bool:
    """Whether the sentence says that the transcripts do not answer, and nothing else."""
    text = _VOWEL_SIGNS.sub("", unicodedata.normalize("NFC", sentence[:_LONGEST]))
    return any(
        refuses.search(text) and not but.search(text) and not _ANOTHER_CLAUSE.search(text) for refuses, but in _cues()
    )


@cache
def _cues() -> "list[tuple[regex.Pattern[str], regex.Pattern[str]]]":
    read = json.loads(_FILE.read_text(encoding="utf-8"))
    return [
        (regex.compile("|".join(f"(?:{one})" for one in cues["refusal"]), regex.I), regex.compile(cues["but"], regex.I))
        for cues in read.values()
    ]
