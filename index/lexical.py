"""Turns text into the terms that the full-text index holds, in any script."""

import unicodedata
from collections.abc import Callable, Iterable, Sequence
from itertools import accumulate, pairwise

import regex

# Scripts written without spaces are indexed by pairs of characters, as Lucene's CJK analyzer does; a
# character that carries marks (Thai vowels and tones) counts with them.
_UNSPACED = r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}]\p{M}*"
_TOKEN = regex.compile(
    rf"(?P<unspaced>(?:{_UNSPACED})+)|\p{{N}}+(?:[.,]\p{{N}}+)*|(?:(?!{_UNSPACED})[\p{{L}}\p{{M}}\p{{N}}])+"
)
_CHARACTER = regex.compile(_UNSPACED)

MOST_MATCHES = 8_192
"""Passages that a search for words scores at most; it takes 5 ms."""

FTS_TOKENIZER = "porter unicode61 remove_diacritics 2 categories 'L* N* M* Co'"


def index_terms(text: str) -> list[str]:
    """Terms of a passage: words and numbers; of scripts without spaces each character and each pair."""
    terms: list[str] = []
    for token in _tokens(text):
        terms += [token] if isinstance(token, str) else [*token, *_pairs(token)]
    return terms


def query_terms(text: str) -> list[str]:
    """Distinct terms of a query: as `index_terms`, but single characters only where they stand alone."""
    terms: list[str] = []
    for token in _tokens(text):
        terms += [token] if isinstance(token, str) else _pairs(token) or token
    return list(dict.fromkeys(terms))


def match_expression(query: str) -> str:
    """The FTS5 expression that finds passages with any term of the query; empty when it has none."""
    return any_of(query_terms(query))


def any_of(terms: Iterable[str]) -> str:
    """The FTS5 expression that finds passages with any of the terms of `query_terms`."""
    # A quoted string is a phrase: FTS5 reads no operator inside it, and the terms hold no quotation marks.
    return " OR ".join(f'"{term}"' for term in terms)


def telling(terms: Sequence[str], passages: int, matches: Callable[[str], int]) -> list[str]:
    """Those of the terms that a search for words in so many passages goes by: all when no more than MOST_MATCHES
    passages hold any, or else the rarest. What many passages hold tells little of which is meant, and BM25 looks at
    each of them.

    `matches` counts the passages that hold a term, up to one more than MOST_MATCHES.
    """
    if passages * len(terms) <= MOST_MATCHES:
        return list(terms)
    counts = {term: matches(term) for term in terms}
    rarest = sorted(terms, key=counts.__getitem__)
    reached = accumulate(counts[term] for term in rarest)
    kept = {term for term, held in zip(rarest, reached, strict=True) if held <= MOST_MATCHES}
    return [term for term in terms if term in kept]


def _tokens(text: str) -> list[str | list[str]]:
    """Words as strings, runs of unspaced characters as lists of characters."""
    found = _TOKEN.finditer(unicodedata.normalize("NFKC", text).casefold())
    return [_CHARACTER.findall(match.group()) if match["unspaced"] else match.group() for match in found]


def _pairs(characters: list[str]) -> list[str]:
    return [first + second for first, second in pairwise(characters)]
