"""What every reader makes of its source: a text in paragraphs, and what the format tells besides."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

import regex

from index.cleaning import printable
from index.labels import is_name_with_role, read_label
from index.structure import NO_HINTS, Hints
from index.transcript import Page

MAX_BYTES = 20_000_000
"""Of a file, or of what an address answers."""

MAX_CHARACTERS = 10_000_000
"""Of the text of one document: a thousand hours of speech."""

MAX_PAGES = 2_000

MAX_UNPACKED_BYTES = 200_000_000
"""Of what is packed in a file."""
SHOWN_PAGES = Hints(has_furniture=True)
"""What is known of pages of a site or of paper: they have tools and numbers besides what is said."""

WHITE = regex.compile(r"(?!(?<=\d)[\u00a0\u2007\u2009\u202f](?=\d{3}(?!\d)))\s+")
"""White space, but for what groups the digits of a number: "4\u00a0000"."""

_SENTENCE_END = regex.compile(r"[.!?。！？؟।…][\"'”’」』)）\]]*$")
_LINE = regex.compile(r"[^\n]+")
_DIVIDED = regex.compile(r"\p{L}[-\u2010]$")
_WIDE = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}，。、；：？！“”‘’（）《》]")


class UnreadableError(Exception):
    """A source that cannot be read: a clause that says why, and what to do. `case` names it (see `MiitError`)."""

    def __init__(self, clause: str, case: str = "unreadable") -> None:
        super().__init__(clause)
        self.case = case


def unpacks_to_too_much() -> UnreadableError:
    """What is said of a source that unpacks to more than MAX_UNPACKED_BYTES."""
    return UnreadableError(f"it unpacks to more than {MAX_UNPACKED_BYTES:,} bytes; save its text alone", "too_large")


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph or a heading of a source, its lines divided by line feeds; one may begin an item of a list.

    An aside is what nobody says, such as the caption of a picture.
    """

    text: str
    is_heading: bool = False
    is_item: bool = False
    is_aside: bool = False


@dataclass(frozen=True, slots=True)
class Document:
    """The text of a source and what its format knows of it; a transcript once its structure is found."""

    text: str
    hints: Hints = NO_HINTS
    pages: tuple[Page, ...] = ()
    title: str | None = None
    published: date | None = None
    publisher: str | None = None
    url: str | None = None


def document_of(blocks: Iterable[Block], bold: Iterable[str] = (), known: Hints = NO_HINTS) -> Document:
    """The document whose text is the blocks, a blank line between them.

    `bold` is what stands out in the source: a speaker's label, if it looks like one; with a line feed at its end where
    it is a line of its own, or at its start where it begins an item of a list. `known` is what the format tells of
    every text of it.
    Raises UnreadableError when the text is longer than MAX_CHARACTERS.
    """
    return document_of_pages([("", list(blocks))], bold, known)


def document_of_pages(
    pages: Sequence[tuple[str, Sequence[Block]]], bold: Iterable[str] = (), known: Hints = NO_HINTS
) -> Document:
    """The document of the pages, each an address (or "") and its blocks: what a page break cuts is joined again."""
    pieces: list[str] = []
    length = 0
    headings: set[int] = set()
    items: set[int] = set()
    asides: set[int] = set()
    spans: list[Page] = []
    previous: Block | None = None
    for address, blocks in pages:
        start = length
        cleaned = (replace(block, text=printable(block.text).strip()) for block in blocks)
        for position, block in enumerate(block for block in cleaned if block.text):
            gap = _gap(previous, block, begins_page=position == 0)
            if position == 0:
                start = length + len(gap)
            length += len(gap) + len(block.text)
            if length > MAX_CHARACTERS:
                raise UnreadableError(f"its text has more than {MAX_CHARACTERS:,} characters; divide it", "too_large")
            if block.is_heading:
                headings.add(length - len(block.text))
            if block.is_item:
                items.add(length - len(block.text))
            if block.is_aside:
                asides |= {length - len(block.text) + line.start() for line in _LINE.finditer(block.text)}
            pieces += [gap, block.text]
            previous = block
        if address and length > start:
            spans.append(Page(start, length, address))
    stands_out = list(bold)
    alone = frozenset(text.strip() for text in stands_out if text.endswith("\n"))
    hints = replace(
        known,
        labels=known.labels | _names(text for text in stands_out if text == text.strip("\n")),
        roles=frozenset(
            text for text in map(_unlabelled, stands_out) if not read_label(f"{text}:") and is_name_with_role(text)
        ),
        item_labels=_names(text for text in stands_out if text.startswith("\n") and not text.endswith("\n")),
        headings=frozenset(headings),
        items=frozenset(items),
        asides=frozenset(asides),
        lines=alone,
    )
    return Document("".join(pieces), hints, tuple(spans))


def joined(lines: Iterable[str]) -> str:
    """Lines of one paragraph as one line; scripts that set no spaces get none."""
    text = ""
    for line in lines:
        text += f"{space_between(text, line)}{line}"
    return text


def space_between(before: str, after: str) -> str:
    """What divides two pieces of running text."""
    return "" if not before or not after or (_WIDE.match(before[-1]) and _WIDE.match(after[0])) else " "


def is_complete(text: str) -> bool:
    """Whether a text ends with the end of a sentence."""
    return bool(_SENTENCE_END.search(text.rstrip()))


def _gap(previous: Block | None, block: Block, begins_page: bool) -> str:
    if previous is None:
        return ""
    is_cut = begins_page and not previous.is_heading and not block.is_heading and not is_complete(previous.text)
    if not is_cut or read_label(block.text.splitlines()[0]):
        return "\n\n"
    last = previous.text.splitlines()[-1]
    # What a label says goes on where no sentence can begin; a label alone has its speech on the next page.
    if (label := read_label(last)) and (not last[label.speech :].strip() or block.text[:1].isupper()):
        return "\n\n"
    return "" if _DIVIDED.search(last) and block.text[:1].islower() else space_between(previous.text, block.text)


def _unlabelled(text: str) -> str:
    return text.strip().rstrip(":：").rstrip()


def _names(bold: Iterable[str]) -> frozenset[str]:
    found = (read_label(f"{_unlabelled(text)}:") for text in bold if text.strip())
    return frozenset(label.speaker for label in found if label and label.speaker)
