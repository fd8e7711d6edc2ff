"""What a claim begins with that its evidence knows nothing of: "Huawei built …" of "654,000 base stations were built".

No script tells a name at the beginning of a sentence from a word, and a translation spells it anew. But an invented
subject is near to no words of the evidence, and without it the claim is nearer to its evidence; a true one is near to
its own translation. The thresholds are chosen on benchmarks/claims.
"""

import unicodedata
from collections.abc import Iterator, Sequence

import regex

from assistant.spelling import may_be_spelled
from index.arrays import Similarity, greatest_similarity

NEARER = 0.02
"""So much nearer to its evidence a claim is without a subject that was invented."""

NEAR = 0.40
"""A beginning that is as near as this to one to three words of the evidence is not invented."""

_MOST_WORDS = 3
_LEAST_LEFT = 3  # words that a claim still has without its beginning
_JAPANESE = regex.compile(r"(?P<subject>[^はが、]{2,14}?)(?:は|が|、)")
_WITHOUT_SPACES = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}]")
_WORD = regex.compile(r"[\p{L}\p{M}\p{N}'’%-]+")


def subject_added(claim: str, language: str, evidence: Sequence[str], similarity: Similarity) -> str | None:
    """The beginning of the claim, in the language, that says something of which the evidence, with what is known
    besides, has no word; None where it has.

    Nothing is decided of evidence in a script without spaces, which was not measured, nor of a claim in Chinese, where
    nothing divides the words and a foreign name may be spelled in many ways.
    """
    claim = unicodedata.normalize("NFC", claim).strip()
    if language == "zh" or not evidence or any(_WITHOUT_SPACES.search(text) for text in evidence):
        return None
    found = list(_beginnings(claim, language))
    if not found:
        return None
    whole = greatest_similarity(claim, evidence, similarity)
    gains = [greatest_similarity(rest, evidence, similarity) - whole for _, rest in found]
    gain, subject = max(zip(gains, (beginning for beginning, _ in found), strict=True))
    if gain < NEARER:
        return None
    words = [words for text in evidence for words in _words_together(text)]
    is_known = _may_be_spelled_by(words, subject) or greatest_similarity(subject, words, similarity) >= NEAR
    return None if is_known else subject


def _may_be_spelled_by(words: Sequence[str], subject: str) -> bool:
    """Whether one of the words that begin with a capital may be the subject, spelled in another way."""
    return any(word[0].isupper() and may_be_spelled(word, subject) for word in words)


def _beginnings(claim: str, language: str) -> Iterator[tuple[str, str]]:
    """What may be the subject at the beginning of a claim, each with the rest."""
    if language == "ja":
        if found := _JAPANESE.match(claim):
            yield found["subject"], claim[found.end() :]
    else:
        words = claim.split()
        for end in range(1, min(_MOST_WORDS, len(words) - _LEAST_LEFT) + 1):
            yield " ".join(words[:end]), " ".join(words[end:])


def _words_together(text: str) -> list[str]:
    """Every one to three words of a text that stand together, each once."""
    words = _WORD.findall(text)
    spans = ((start, start + size) for size in range(1, _MOST_WORDS + 1) for start in range(len(words) - size + 1))
    return list(dict.fromkeys(" ".join(words[start:end]) for start, end in spans))
