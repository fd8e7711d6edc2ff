"""Checks and cleans text from outside before it reaches the search or the embedding engine."""

import regex

from index.errors import InputError

MAX_QUERY_CHARACTERS = 2_000

# The engine reads a text to its end however long it is, and stops at NUL; one sentence needs no more than this.
MAX_EMBEDDED_CHARACTERS = 4_000

_SURROGATE = regex.compile(r"[\ud800-\udfff]")
_CONTROL = regex.compile(r"[^\P{Cc}\t\n\r]")
# Embeddings, overrides and isolates of direction, which make another text of what stands around them, and line ends
# that hardly anything knows.
REORDERING = r"\u2028\u2029\u202a-\u202e\u2066-\u2069"
_UNSHOWN = regex.compile(rf"[^\P{{Cc}}\t\n\r]|[{REORDERING}\ud800-\udfff]")
_LONE_RETURN = regex.compile(r"\r(?!\n)")
_UNNAMED = regex.compile(rf"[\p{{Cc}}{REORDERING}\ud800-\udfff]")
_ANGLES = str.maketrans("<>", "‹›")
_UNSEEN = regex.compile(r"[\s\p{Cf}]+")
_UNEMBEDDABLE = regex.compile(r"[\p{Cc}\p{Cs}\s]+")
_DIRECTIONS = regex.compile(r"[\u202a-\u202e\u2066-\u2069]")


def clean_query(text: str) -> str:
    """The query with its white space folded.

    Raises InputError when it is empty, longer than MAX_QUERY_CHARACTERS, or holds control characters or
    halves of surrogate pairs: such a query is a mistake of the program that sent it, and says nothing.
    """
    if len(text) > MAX_QUERY_CHARACTERS:
        raise InputError(
            f"The question has {len(text):,} characters: ask in at most {MAX_QUERY_CHARACTERS:,} characters.",
            "question_long",
            most=MAX_QUERY_CHARACTERS,
        )
    if _SURROGATE.search(text):
        raise InputError(
            "The question is not valid Unicode (it holds half of a surrogate pair): send it as UTF-8.", "question_odd"
        )
    if found := _CONTROL.search(text):
        raise InputError(
            f"The question holds the control character U+{ord(found.group()):04X}: send plain text without it.",
            "question_odd",
        )
    folded = " ".join(text.split())
    if not regex.search(r"[\p{L}\p{N}]", folded):
        raise InputError("The question is empty: write a question in words.", "question_empty")
    return folded


def embeddable(text: str) -> str:
    """The text as the embedding engine can read it: no control characters or surrogates, of bounded length."""
    return _UNEMBEDDABLE.sub(" ", text[:MAX_EMBEDDED_CHARACTERS]).strip()


def without_space(text: str) -> str:
    """The text without white space and format characters, which differ between copies that say the same."""
    return _UNSEEN.sub("", text)


def is_storable(text: str) -> bool:
    """Whether SQLite and UTF-8 can hold the text character for character."""
    return "\x00" not in text and not _SURROGATE.search(text)


def without_tags(text: str) -> str:
    """The text with other angle brackets, so that it can end no tag that it is put between in a prompt."""
    return text.translate(_ANGLES)


def printable(text: str) -> str:
    """The text without control characters (line ends and tabs stay) and halves of surrogate pairs."""
    return _SURROGATE.sub("", _CONTROL.sub("", text))


def undirected(text: str) -> str:
    """The text without the characters that have it drawn in another direction than its letters have."""
    return _DIRECTIONS.sub("", text)


def for_terminal(text: str, carriage_returns: bool = False) -> str:
    """The text as a terminal may be given it: nothing in it moves the cursor, colours, or reorders what is shown.

    `carriage_returns` keeps those that end no line.
    """
    shown = _UNSHOWN.sub("", text)
    return shown if carriage_returns else _LONE_RETURN.sub("", shown)


def one_line(text: str) -> str:
    """A name or a title on one line: white space folded, and without control characters and what reorders a text."""
    return " ".join(_UNNAMED.sub("", " ".join(text.split())).split())
