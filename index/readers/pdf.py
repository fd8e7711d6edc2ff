"""Reads PDF: lines joined to paragraphs, without what each page repeats at its head and foot."""

import io
import logging
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

import regex

from index.dates import find_date
from index.labels import read_label
from index.readers.document import (
    MAX_CHARACTERS,
    MAX_PAGES,
    MAX_UNPACKED_BYTES,
    Block,
    Document,
    UnreadableError,
    document_of_pages,
    is_complete,
    joined,
    unpacks_to_too_much,
)

if TYPE_CHECKING:
    from pypdf import PdfReader

_EDGE = 3  # lines at the head and at the foot of a page that may be repeated on others
_NUMBER = regex.compile(r"\d+|\b[ivxlc]+\b", regex.I)
_PAGE_NUMBER = regex.compile(
    r"[\s\-–—|]*(?:page|seite|p\.|第)?\s*\d{1,4}\s*(?:页|(?:of|/|von|共)\s*\d{1,4}\s*页?)?[\s\-–—|]*$", regex.I
)
_HYPHENATED = regex.compile(r"(?P<word>\p{L}{2,})[-\u00ad\u2010]$")
_CONTINUES = regex.compile(r"(?P<word>\p{Ll}+)")
_BULLET = regex.compile(r"(?:[•▪◦●■–—*-]|\(?\d{1,2}[.)]|\(?[a-z][.)])\s")
_SHORT = 0.8  # of the usual length of a line: where a paragraph may end


def read_pdf(content: bytes, address: str = "") -> Document:
    """The document in a PDF; with an address, each of its pages is one of the document.

    Raises UnreadableError when it is damaged, encrypted, has no text (only images), too many pages, or unpacks to too
    much.
    """
    from pypdf import PdfReader
    from pypdf.errors import LimitReachedError, PyPdfError

    logging.getLogger("pypdf").setLevel(logging.ERROR)  # it warns of every oddity of a file
    try:
        reader = PdfReader(io.BytesIO(content))
        _decrypt(reader)
        pages = list(_without_running_heads(list(_pages(reader))))
        title = str((reader.metadata and reader.metadata.title) or "").strip()
    except UnreadableError:
        raise
    except LimitReachedError as error:
        raise unpacks_to_too_much() from error
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError, OSError) as error:
        # The library lets errors of any kind through for files that are no PDF inside.
        raise UnreadableError("it is a damaged PDF; save it again from what it was made with", "damaged") from error
    if not any(pages):
        raise UnreadableError("it holds no text, only images; have it read by OCR first", "only_images")
    words = Counter(word.casefold() for lines in pages for line in lines for word in regex.findall(r"[\p{L}-]+", line))
    usual = _usual_length(pages)
    addressed = [
        (f"{address}#page={number}" if address else "", list(_blocks(lines, usual, words)))
        for number, lines in enumerate(pages, start=1)
    ]
    return replace(document_of_pages(addressed), title=title or None)


def _decrypt(reader: "PdfReader") -> None:
    if not reader.is_encrypted:
        return
    try:
        opened = bool(reader.decrypt(""))
    except Exception:
        opened = False  # a cipher that only another library knows
    if not opened:
        raise UnreadableError("it is encrypted; save it without a password", "encrypted")


def _pages(reader: "PdfReader") -> Iterator[list[str]]:
    """The lines of each page; an empty one is a gap between paragraphs."""
    if len(reader.pages) > MAX_PAGES:
        raise UnreadableError(f"it has more than {MAX_PAGES:,} pages; divide it", "too_large")
    characters = unpacked = 0
    for page in reader.pages:
        # A small file may have one large content that all its pages show.
        contents = page.get_contents()
        unpacked += 0 if contents is None else len(contents.get_data())
        if unpacked > MAX_UNPACKED_BYTES:
            raise unpacks_to_too_much()
        text = page.extract_text()
        characters += len(text)
        if characters > MAX_CHARACTERS:
            raise UnreadableError(f"its text has more than {MAX_CHARACTERS:,} characters; divide it", "too_large")
        lines = [" ".join(line.split()) for line in text.splitlines()]
        while lines and not lines[-1]:
            lines.pop()
        yield lines[next((n for n, line in enumerate(lines) if line), 0) :]


def _without_running_heads(pages: list[list[str]]) -> Iterator[list[str]]:
    """The pages without their numbers, and without lines at their edges that half of them repeat but for a number."""
    shapes = Counter(shape for lines in pages for shape in {_shape(line) for line in _edges(lines)})
    repeated = {shape for shape, count in shapes.items() if count >= max(2, len(pages) / 2)}
    for lines in pages:
        kept = list(lines)
        for at in (0, -1):
            for _ in range(_EDGE):
                while kept and not kept[at]:
                    kept.pop(at)
                if kept and (_PAGE_NUMBER.match(kept[at]) or _shape(kept[at]) in repeated):
                    kept.pop(at)
        yield kept


def _edges(lines: list[str]) -> list[str]:
    filled = [line for line in lines if line]
    return [line for line in [*filled[:_EDGE], *filled[-_EDGE:]] if not is_complete(line) and not read_label(line)]


def _shape(line: str) -> str:
    return _NUMBER.sub("#", line)


def _usual_length(pages: list[list[str]]) -> int:
    """The length that lines are broken at: most of those that fill their line have it."""
    lengths = sorted(len(line) for lines in pages for line in lines if line)
    return lengths[len(lengths) * 3 // 4] if lengths else 0


def _blocks(lines: list[str], usual: int, words: Counter[str]) -> Iterator[Block]:
    paragraph: list[str] = []
    for line in lines:
        if paragraph and (not line or _begins_paragraph(paragraph[-1], line, usual)):
            yield Block(_dehyphenated(paragraph, words))
            paragraph = []
        if line:
            paragraph.append(line)
    if paragraph:
        yield Block(_dehyphenated(paragraph, words))


def _begins_paragraph(before: str, line: str, usual: int) -> bool:
    """Whether a line begins a paragraph: the one before ends short, is a label, or a label or bullet comes."""
    is_short = len(before) < _SHORT * usual
    label, own = read_label(before), read_label(line)
    if label and not before[label.speech :].strip():
        return True
    if own and own.is_certain and (is_complete(before) or is_short):
        return True
    if _BULLET.match(line) and (is_complete(before) or is_short):
        return True
    return is_short and (is_complete(before) or line[:1].isupper() or find_date(before) is not None)


def _dehyphenated(lines: list[str], words: Counter[str]) -> str:
    """The lines as one, words that were divided between them whole again."""
    text = lines[0]
    for line in lines[1:]:
        divided, rest = _HYPHENATED.search(text), _CONTINUES.match(line)
        if not divided or not rest:
            text = joined([text, line])
            continue
        compound = f"{divided['word']}-{rest['word']}".casefold()
        whole = f"{divided['word']}{rest['word']}".casefold()
        # "long-term" keeps its hyphen when the document writes it so elsewhere.
        text = f"{text}{line}" if words[compound] > words[whole] else f"{text[:-1]}{line}"
    return text
