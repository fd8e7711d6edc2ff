"""Whether two spellings, in any two scripts, may be of one name: "Zhao Zhiguo", "赵志国", "Чжао Чжиго", "자오즈궈"."""

from collections.abc import Iterator
from functools import lru_cache

import regex
from anyascii import anyascii
from rapidfuzz import fuzz

ALIKE = 75
"""The least likeness of two codes, in percent, of which the longer has at least _LONG_ENOUGH digits."""

SURELY_ALIKE = 85
"""The least likeness of the letters of two spellings, in percent, when nothing else says that they are of one name."""

_LONG_ENOUGH = 3
_MOST_WORDS = 4
_CLASSES = {
    letter: digit
    for digit, letters in {"1": "bfpv", "2": "cgjkqsxz", "3": "dt", "4": "lr", "5": "mn"}.items()
    for letter in letters
}
# One consonant that the scripts spell with one to three Latin letters.
_SIBILANT = regex.compile(r"t?ch|ts|tz|[dtc]?[sz]h|dj|dz")
_NASAL = regex.compile(r"[nm]g(?![aeiouy])")
_LATIN = regex.compile(r"\p{Latin}")
_SEPARATE = regex.compile(r"[\s·•・.,،()（）]+")


def may_be_spelled(name: str, words: str) -> bool:
    """Whether some of the words, which stand together, may spell the name, all of it or its longest part."""
    whole = _letters(name)
    if not whole:
        return False
    parts = [_letters(part) for part in name.split()]
    longest = max(parts, key=len, default=whole)
    return any(
        whole in spelled or spelled in parts or _sound_alike(spelled, whole) or _sound_alike(spelled, longest)
        for spelled in map(_letters, _windows(words))
    )


def is_spelled(name: str, words: str) -> bool:
    """Whether the words are the whole name and nothing else, as it is spelled but for marks on letters, or in another
    script: more surely than `may_be_spelled`, since nothing else says so.
    """
    whole, spelled = _letters(name), _letters(words)
    if not whole or whole == spelled:
        return bool(whole)
    if bool(_LATIN.search(name)) == bool(_LATIN.search(words)):
        return False
    code = _code(whole)
    return fuzz.ratio(whole, spelled) >= SURELY_ALIKE or (len(code) > _LONG_ENOUGH and code == _code(spelled))


def _windows(words: str) -> Iterator[str]:
    found = [word for word in _SEPARATE.split(words) if word]
    for start in range(len(found)):
        for end in range(start + 1, min(len(found), start + _MOST_WORDS) + 1):
            yield " ".join(found[start:end])


def _sound_alike(first: str, second: str) -> bool:
    codes = _code(first), _code(second)
    return min(map(len, codes)) >= _LONG_ENOUGH and fuzz.ratio(*codes) >= ALIKE


@lru_cache(maxsize=10_000)
def _letters(name: str) -> str:
    return regex.sub(r"[^a-z]", "", anyascii(name).casefold())


@lru_cache(maxsize=10_000)
def _code(letters: str) -> str:
    """The consonants by their kind, as in Soundex (Russell 1918): those of one kind are what scripts confuse. Unlike
    there, the first letter is none by itself, l and r are one kind, and so are all ways to write a sibilant.
    """
    simple = _NASAL.sub("n", _SIBILANT.sub("z", letters))
    return "".join(_CLASSES.get(letter, "") for letter in regex.sub(r"(.)\1", r"\1", simple))
