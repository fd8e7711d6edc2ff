"""The quotations inside a claim, and whether a text says them word for word."""

import unicodedata
from dataclasses import dataclass
from functools import lru_cache

import regex

_PAIRED = regex.compile(
    r"“(?P<a>[^“”]+)[”“]|„(?P<b>[^„“”]+)[“”]|\"(?P<c>[^\"]+)\"|«(?P<d>[^«»]+)»|»(?P<e>[^«»]+)«|「(?P<f>[^「」]+)」"
    r"|『(?P<g>[^『』]+)』|〝(?P<h>[^〝〟]+)〟"
    # An apostrophe inside a word is none of these marks.
    r"|(?<![\p{L}\p{N}])[‘‚](?P<i>(?:[^‘’]|’(?=\p{L}))+)[’‘](?!\p{L})"
    r"|(?<![\p{L}\p{N}])'(?P<j>(?:[^']|'(?=\p{L}))+)'(?!\p{L})"
)
_OPENING = regex.compile(r"[“„«「『]|(?<!\S)\"")
_CLOSING = regex.compile(r"[”»」』]|\"(?!\S)")
_INTRODUCED = regex.compile(r"[:：]\s*$")
_MARKS = str.maketrans(
    dict.fromkeys("“”„«»「」『』〝〟", '"') | dict.fromkeys("‘’‚", "'") | dict.fromkeys("–—‒−‐‑", "-")
)
_ENDS = " \t\n.,;:!?…。，；：！？、\"'"
_UNSPACED = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}]")

# The longest that a term between quotation marks is; what is longer is somebody's words.
_TERM_WORDS = 4
_TERM_CHARACTERS = 10

# The shortest part of a sentence that counts as quoted when it stands alone.
_CLAUSE_WORDS = 3
_CLAUSE_CHARACTERS = 6


@dataclass(frozen=True, slots=True)
class Quotation:
    """What stands between quotation marks; `introduced` by a colon, as somebody's words are."""

    text: str
    introduced: bool = False

    @property
    def is_term(self) -> bool:
        """Whether it may be no quotation but a term, such as “gigabit cities”, which a translation translates."""
        if self.introduced:
            return False
        if _UNSPACED.search(self.text):
            return len(self.text) <= _TERM_CHARACTERS
        return len(self.text.split()) <= _TERM_WORDS


def quotations(claim: str) -> list[Quotation]:
    """The quotations of a claim, outermost ones only. A mark without its other one quotes to the end of the claim, or
    from its beginning: the claim is then one sentence of a longer quotation.
    """
    found = [
        Quotation(next(group for group in match.groups() if group), bool(_INTRODUCED.search(claim[: match.start()])))
        for match in _PAIRED.finditer(claim)
    ]
    rest = _PAIRED.sub(lambda match: " " * len(match.group()), claim)
    if opening := _OPENING.search(rest):
        found.append(Quotation(claim[opening.end() :], introduced=True))
    elif closing := _CLOSING.search(rest):
        found.append(Quotation(claim[: closing.start()], introduced=True))
    return [one for one in found if one.text.strip(_ENDS)]


def quotation_spans(text: str) -> list[tuple[int, int]]:
    """Spans of what stands between quotation marks, with the marks."""
    return [match.span() for match in _PAIRED.finditer(text)]


def without_quotations(claim: str) -> str:
    """What the claim says itself, without what it quotes."""
    return _PAIRED.sub(" ", claim)


def is_inside_quotation(text: str) -> bool:
    """Whether a quotation has begun in the text, which ends before it does; single marks may be apostrophes."""
    if text.count('"') % 2:
        return True
    return any(text.count(opening) > text.count(closing) for opening, closing in ("“”", "«»", "「」", "『』"))


def is_quoted_from(quotation: str, text: str) -> bool:
    """Whether the text holds the quotation word for word, in whole words."""
    words = _plain(quotation).strip(_ENDS)
    return bool(words) and bool(_within(words).search(_plain(text)))


def is_own_words(claim: str, text: str) -> bool:
    """Whether the claim is the text, or whole clauses of it, word for word."""
    words, whole = _plain(claim).strip(_ENDS), _plain(text)
    if words == whole.strip(_ENDS):
        return bool(words)
    is_long = len(words.split()) >= _CLAUSE_WORDS or len(_UNSPACED.findall(words)) >= _CLAUSE_CHARACTERS
    return is_long and bool(_as_clauses(words).search(whole))


@lru_cache(maxsize=1_000)
def _plain(text: str) -> str:
    """The text with one kind of each mark, single blanks, and no capitals."""
    return " ".join(unicodedata.normalize("NFKC", text).translate(_MARKS).split()).casefold()


def _within(words: str) -> "regex.Pattern[str]":
    before = r"(?<![\p{L}\p{N}]|\p{N}[.,])" if _is_spaced(words[0]) else ""
    after = r"(?![\p{L}\p{N}]|[.,]\p{N})" if _is_spaced(words[-1]) else ""
    return regex.compile(before + regex.escape(words, special_only=True) + after)


def _as_clauses(words: str) -> "regex.Pattern[str]":
    before = r"(?:^|(?<=[,.;:!?…\-\"]\s\"?)|(?<=[，。；：！？]))\"?"
    after = r"\"?(?=$|[,.;:!?…\"]+(?:\s|$)|\s-\s|[，。；：！？])"
    return regex.compile(before + regex.escape(words, special_only=True) + after)


def _is_spaced(character: str) -> bool:
    return not _UNSPACED.match(character)
