"""Reads documents of Word (DOCX): paragraphs, headings, labels in bold, and tables."""

import io
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from itertools import takewhile
from typing import TYPE_CHECKING

from index.readers.document import (
    MAX_UNPACKED_BYTES,
    WHITE,
    Block,
    Document,
    UnreadableError,
    document_of,
    unpacks_to_too_much,
)
from index.readers.final_text import settle
from index.readers.table import conversation, row_blocks

if TYPE_CHECKING:
    from docx.table import Table, _Cell
    from docx.text.paragraph import Paragraph

MAX_PARTS = 5_000
MAX_MARKUP = 2_000_000
"""Tags and attributes of all parts: parsed, each takes a multiple of its room in the file."""

_DAMAGED = "it is not a document of Word (.docx), or a damaged one; save it again"
_DEEPEST_TABLE = 5
_NO_TITLE = "Word Document"
"""What python-docx says, and writes, where a document has no title."""

_Piece = tuple[Block, str | None]
"""A block, and the label of who speaks, where one stands out in it."""


def read_docx(content: bytes) -> Document:
    """The document in a DOCX file. Raises UnreadableError when it is damaged, encrypted, or unpacks to too much."""
    try:
        _check_room(content)
        pieces, title = _read(content)
    except UnreadableError:
        raise
    # Of the archive, of its XML, or of what the library expects in it, which it looks at piece by piece.
    except Exception as error:
        raise UnreadableError(_DAMAGED, "damaged") from error
    document = document_of((block for block, _ in pieces), [label for _, label in pieces if label])
    return replace(document, title=title)


def _check_room(content: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = archive.infolist()
        # What a part unpacks to is what the archive says: zipfile reads no more than that.
        if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED_BYTES:
            raise unpacks_to_too_much()
        if sum(_markup(archive.read(part)) for part in parts) > MAX_MARKUP:
            raise UnreadableError(f"it has more than {MAX_MARKUP:,} tags and attributes; save its text alone")


def _read(content: bytes) -> tuple[list[_Piece], str | None]:
    """The pieces of the document and its title."""
    import docx

    word = docx.Document(io.BytesIO(content))
    settle(word)
    pieces = [piece for item in word.iter_inner_content() for piece in _pieces(item, 0)]
    title = word.core_properties.title.strip()
    return pieces, title if title and title != _NO_TITLE else None


def _markup(part: bytes) -> int:
    """About how many tags and attributes a part has, whatever its name says that it is."""
    return part.count(b"<") + part.count(b"=")


def _pieces(item: "Paragraph | Table", depth: int) -> Iterator[_Piece]:
    from docx.text.paragraph import Paragraph

    if isinstance(item, Paragraph):
        is_item, label = _is_item(item), _bold_label(item)
        yield Block(_text(item), _is_heading(item), is_item), f"\n{label}" if label and is_item else label
        return
    rows = list(_rows(item))
    has_tables = any(cell.tables for row in rows for cell in row)
    spoken = [] if has_tables else conversation([[_cell_text(cell) for cell in row] for row in rows])
    for row in spoken:
        yield from ((block, row.name or None) for block in row.blocks)
    for cells in rows if not spoken else []:
        yield from _row(cells, depth)


def _rows(table: "Table") -> "Iterator[list[_Cell]]":
    """The cells of each row, each once however many columns and rows it spans."""
    seen: set[int] = set()
    for row in table.rows:
        cells = []
        for cell in row.cells:
            if id(cell._tc) not in seen:
                seen.add(id(cell._tc))
                cells.append(cell)
        yield cells


def _row(cells: "list[_Cell]", depth: int) -> Iterator[_Piece]:
    line = list(row_blocks([_cell_text(cell) for cell in cells]))
    if len(line) == 1 and len(cells) > 1 and not any(cell.tables for cell in cells):
        yield line[0], None
        return
    for cell in cells:
        for item in cell.iter_inner_content():
            if depth < _DEEPEST_TABLE:
                yield from _pieces(item, depth + 1)


def _cell_text(cell: "_Cell") -> str:
    return "\n".join(_text(paragraph) for paragraph in cell.paragraphs)


def _text(paragraph: "Paragraph") -> str:
    return "\n".join(WHITE.sub(" ", line).strip() for line in paragraph.text.splitlines())


def _style(paragraph: "Paragraph") -> str:
    """The name of a paragraph's own style; the default one, slow to find, tells nothing."""
    return (paragraph.style.name if paragraph._p.style and paragraph.style else "") or ""


def _is_heading(paragraph: "Paragraph") -> bool:
    return _style(paragraph).startswith(("Heading", "Title"))


def _is_item(paragraph: "Paragraph") -> bool:
    """Whether a paragraph is an item of a list, by its own numbering or by its style."""
    is_numbered = paragraph._p.pPr is not None and paragraph._p.pPr.numPr is not None
    return is_numbered or _style(paragraph).startswith("List ")


def _bold_label(paragraph: "Paragraph") -> str | None:
    """What a paragraph begins with in bold, up to a colon, or to the end of its line, which then ends it."""
    bold = "".join(run.text for run in takewhile(lambda run: run.bold or not run.text.strip(), paragraph.runs)).strip()
    rest = paragraph.text.strip()[len(bold) :]
    after = rest.lstrip()
    if bold and len(bold) <= 100 and bold[-1] not in ":：" and (not after or rest.lstrip(" ").startswith("\n")):
        return f"{bold}\n"
    is_label = bold.endswith((":", "：")) or (bold and after.startswith((":", "：")))
    return bold if is_label and len(bold) <= 100 else None
