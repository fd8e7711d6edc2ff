"""Where an English noun phrase begins and ends, by closed classes of words (english.json), without a parser."""

import json
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

import regex

LONGEST = 12
"""Words of a noun phrase: what is longer is no name of anything."""

_TOKEN = regex.compile(
    r"\p{L}[\p{L}\p{M}\p{N}'’+-]*(?:\.(?=\p{L}\.))?|\p{N}(?:[.,]?\p{N})*(?:-\p{L}[\p{L}-]*|\p{L}+)?|[^\s]"
)
_ADVERB = regex.compile(r"\p{L}{3,}ly")
_PARTICIPLE = regex.compile(r"\p{L}{2,}ed")


class Token(NamedTuple):
    """A word, or a mark, of a sentence and where it stands."""

    text: str
    start: int
    end: int

    @property
    def word(self) -> str:
        """The word in lower case."""
        return self.text.casefold()

    def is_in(self, *classes: str) -> bool:
        """Whether the word is of one of the classes of english.json."""
        known = _classes()
        return any(self.word in known[name] for name in classes)

    @property
    def is_verb(self) -> bool:
        """Whether it is a form that is a verb wherever it stands."""
        return self.is_in("auxiliaries", "verbs")

    @property
    def is_adverb(self) -> bool:
        """Whether it is an adverb in -ly."""
        return _ADVERB.fullmatch(self.word) is not None and not self.is_in("no_adverbs")

    @property
    def is_participle(self) -> bool:
        """Whether it ends like a past participle."""
        return _PARTICIPLE.fullmatch(self.word) is not None

    @property
    def is_plural(self) -> bool:
        """Whether it ends like a noun in the plural."""
        word = self.word
        if self.is_in("irregular_plurals"):
            return True
        return len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is", "'s", "’s"))

    @property
    def ends_phrase(self) -> bool:
        """Whether no noun phrase goes on over it."""
        classes = ("prepositions", "conjunctions", "relatives", "auxiliaries", "ends_phrase")
        return not self.text[0].isalnum() or self.is_in(*classes)


@cache
def _classes() -> Mapping[str, frozenset[str]]:
    read: dict[str, str] = json.loads(Path(__file__).with_name("english.json").read_text(encoding="utf-8"))
    return {name: frozenset(words.split()) for name, words in read.items()}


def tokens_of(text: str, start: int, end: int) -> list[Token]:
    """The tokens of a part of a text."""
    return [Token(match.group(), *match.span()) for match in _TOKEN.finditer(text, start, end)]


def phrase_at(tokens: Sequence[Token], plural: bool = False, joined: bool = False) -> list[Token]:
    """The noun phrase that the tokens begin with; empty when they begin with none.

    `plural` if its noun must be a plural, which then ends it; `joined` if "and" may join it with another in any case.
    """
    phrase: list[Token] = []
    position = 1 if tokens and tokens[0].text in "\"“‘'" else 0
    while position < len(tokens) and len(phrase) < LONGEST:
        token, following = tokens[position], tokens[position + 1] if position + 1 < len(tokens) else None
        if not (_joins_adjectives(token, phrase, plural) or _goes_on(token, following, phrase)):
            break
        phrase.append(token)
        position += 1
        if plural and token.is_plural and not (following and following.is_plural):
            break
    while phrase and phrase[-1].ends_phrase:
        phrase, position = phrase[:-1], position - 1
    return phrase + _continued(tokens[position:], plural, joined) if phrase else []


def _joins_adjectives(token: Token, phrase: Sequence[Token], plural: bool) -> bool:
    """ "larger and smaller ships": before the plural, what would end a phrase joins two adjectives."""
    is_between = token.word in ("and", "or", "but", ",") and bool(phrase)
    return plural and is_between and not any(one.is_plural for one in phrase)


def _goes_on(token: Token, following: Token | None, phrase: Sequence[Token]) -> bool:
    """Whether the token is part of the phrase that begins before it, or with it."""
    if token.text.isdecimal() or token.ends_phrase:
        return False
    if token.is_participle:  # it describes the noun after it, or else begins a clause: "goods carried by rail"
        return following is not None and not following.ends_phrase and not following.is_in("pronouns")
    return not (token.is_verb or token.is_adverb) if phrase else not token.is_in("pronouns", "verbs")


def _continued(tokens: Sequence[Token], plural: bool, joined: bool) -> list[Token]:
    """What goes on the phrase: "and apps", "of the second level"."""
    if len(tokens) < 2 or tokens[0].word not in ("of", "and", "or"):
        return []
    if tokens[0].word == "of":
        more = (
            [] if tokens[1].ends_phrase or tokens[1].is_in("pronouns") else phrase_at(without_determiners(tokens[1:]))
        )
        return [tokens[0], *more] if more else []
    more = phrase_at(tokens[1:], plural)
    if not more or more[0].is_in("determiners"):
        return []
    return [tokens[0], *more] if joined or (plural and any(one.is_plural for one in more)) else []


def phrase_before(tokens: Sequence[Token], ends: Callable[[Token], bool] = lambda token: token.is_verb) -> list[Token]:
    """The noun phrase that the tokens end with, back to its article or to what `ends` says."""
    phrase: list[Token] = []
    for token in reversed(tokens):
        if token.ends_phrase or token.is_in("determiners", "pronouns") or ends(token) or len(phrase) == LONGEST:
            break
        phrase.insert(0, token)
    return phrase


def without_determiners(tokens: Sequence[Token]) -> list[Token]:
    """The tokens without articles and the like before them; "those of" is none."""
    start = 0
    while start + 1 < len(tokens) and tokens[start].is_in("determiners") and tokens[start + 1].word != "of":
        start += 1
    return list(tokens[start:])


def without_last(tokens: Sequence[Token], class_name: str, keep: str = "") -> list[Token]:
    """The tokens without those of a class at their end, up to the word to keep."""
    end = len(tokens)
    while end and tokens[end - 1].is_in(class_name) and tokens[end - 1].word != keep:
        end -= 1
    return list(tokens[:end])


def without_leading(tokens: Sequence[Token], is_period: Callable[[Token], bool]) -> list[Token]:
    """The tokens of a clause without conjunctions, "First," and "In the first half of the year," before its subject."""
    start = 0
    while start < len(tokens):
        if tokens[start].is_in("openers") or tokens[start].text in ",;:)–—-":
            start += 1
            continue
        comma = next((at for at in range(start, len(tokens)) if tokens[at].text == ","), None)
        first = tokens[start]
        leads = first.is_in("prepositions", "conjunctions", "leading") or is_period(first)
        if comma is None or not (leads or (first.is_adverb and comma == start + 1)):
            break
        start = comma + 1
    return list(tokens[start:])


def without_verbs(tokens: Sequence[Token]) -> list[Token]:
    """The tokens without the verbs, adverbs and articles that they begin with: the object of the verbs begins then."""
    start = 0
    while start < len(tokens):
        token = tokens[start]
        if not (
            token.is_verb or token.is_adverb or token.is_in("determiners") or token.word in ("to", "out", "up", "on")
        ):
            break
        start += 1
    return list(tokens[start:])


def first_verb(tokens: Sequence[Token], start: int) -> int | None:
    """Position of the first verb; a participle counts only where no form is there that is always a verb."""
    for position in range(start, len(tokens)):
        token = tokens[position]
        if token.is_in("auxiliaries"):
            return position
        if position > start and tokens[position - 1].is_in("determiners"):
            continue
        if token.is_verb or (token.is_in("verbs_before_numbers") and _only_fillers(tokens[position + 1 :])):
            return position
    for position in range(start + 1, len(tokens)):
        before = tokens[position - 1]
        if tokens[position].is_participle and not (before.is_in("determiners") or before.is_adverb):
            return position
    return None


def _only_fillers(tokens: Sequence[Token]) -> bool:
    return all(token.is_in("fillers", "adverbs") for token in tokens)
