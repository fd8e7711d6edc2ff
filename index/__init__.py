"""Turns transcripts into an index that is searched by meaning, in any language."""

from index.errors import InputError, MiitError
from index.library import Added, Index
from index.pairs import Counterpart
from index.search import Hit, ScoredSentence
from index.transcript import Metadata, Passage, Transcript

__all__ = [
    "Added",
    "Counterpart",
    "Hit",
    "Index",
    "InputError",
    "Metadata",
    "MiitError",
    "Passage",
    "ScoredSentence",
    "Transcript",
]
