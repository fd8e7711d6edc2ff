"""Reads documents of Word (DOCX): paragraphs, headings, and labels in bold."""

import io
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from itertools import takewhile
from typing import TYPE_CHECKING

from index.readers.document import (
    MAX_UNPACKED_BYTES,
    Block,
    Document,
    UnreadableError,
    document_of,
    unpacks_to_too_much,
)

if TYPE_CHECKING:
    from docx.document import Document as WordDocument
    from docx.table import Table
    from docx.text.paragraph import Paragraph

MAX_PARTS = 5_000
MAX_MARKUP = 2_000_000
"""Tags and attributes of all parts: parsed, each takes a multiple of its room in the file."""

_DAMAGED = "it is not a document of Word (.docx), or a damaged one; save it again"
_DEEPEST_TABLE = 5


def read_docx(content: bytes) -> Document:
    """The document in a DOCX file. Raises UnreadableError when it is damaged, encrypted, or unpacks to too much."""
    word = _open(content)
    paragraphs = list(_paragraphs(word))
    blocks = (Block(_text(paragraph), _is_heading(paragraph)) for paragraph in paragraphs)
    document = document_of(blocks, filter(None, map(_bold_label, paragraphs)))
    return replace(document, title=word.core_properties.title.strip() or None)


def _open(content: bytes) -> "WordDocument":
    import docx

    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            # What a part unpacks to is what the archive says: zipfile reads no more than that.
            if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED_BYTES:
                raise unpacks_to_too_much()
            if sum(_markup(archive.read(part)) for part in parts) > MAX_MARKUP:
                raise UnreadableError(f"it has more than {MAX_MARKUP:,} tags and attributes; save its text alone")
        return docx.Document(io.BytesIO(content))
    except UnreadableError:
        raise
    except Exception as error:  # of the archive, of its XML, or of what the library expects to be there
        raise UnreadableError(_DAMAGED) from error


def _markup(part: bytes) -> int:
    """About how many tags and attributes a part has, whatever its name says that it is."""
    return part.count(b"<") + part.count(b"=")


def _paragraphs(word: "WordDocument") -> "Iterator[Paragraph]":
    from docx.text.paragraph import Paragraph

    for item in word.iter_inner_content():
        if isinstance(item, Paragraph):
            yield item
        else:
            yield from _cells(item, 1)


def _cells(table: "Table", depth: int) -> "Iterator[Paragraph]":
    """The paragraphs of a table, row by row, each cell once however many columns it spans."""
    seen: set[int] = set()
    for row in table.rows:
        for cell in row.cells:
            if id(cell._tc) in seen:
                continue
            seen.add(id(cell._tc))
            yield from cell.paragraphs
            if depth < _DEEPEST_TABLE:
                for inner in cell.tables:
                    yield from _cells(inner, depth + 1)


def _text(paragraph: "Paragraph") -> str:
    return "\n".join(" ".join(line.split()) for line in paragraph.text.splitlines())


def _is_heading(paragraph: "Paragraph") -> bool:
    name = (paragraph.style.name if paragraph.style else "") or ""
    return name.startswith(("Heading", "Title"))


def _bold_label(paragraph: "Paragraph") -> str | None:
    """What a paragraph begins with in bold, up to a colon."""
    bold = "".join(run.text for run in takewhile(lambda run: run.bold or not run.text.strip(), paragraph.runs)).strip()
    after = paragraph.text.strip()[len(bold) :].lstrip()
    is_label = bold.endswith((":", "：")) or (bold and after.startswith((":", "：")))
    return bold if is_label and len(bold) <= 100 else None
