"""Reads tables: who speaks in one column and what in the next is a conversation, anything else rows of cells."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import regex

from index.labels import read_label
from index.readers.document import Block, is_complete

_CLOCK = regex.compile(r"[\[(]?(?:\d{1,2}:)?\d{1,2}:\d{2}(?:[.,]\d{1,3})?[\])]?$")
_LONGEST_NAME = 80  # characters
_LONGEST_CELL = 60  # characters, of a row that is one line
_WORDS_OF_A_HEADING = 3


@dataclass(frozen=True, slots=True)
class Spoken:
    """A row of a conversation: who speaks, "" where the one before goes on, with the role or ""; and what is said."""

    name: str
    role: str
    said: str

    @property
    def blocks(self) -> Iterator[Block]:
        """The label, and the paragraphs."""
        if self.name:
            yield Block(f"{self.name} ({self.role}):" if self.role else f"{self.name}:")
        yield from (Block(paragraph) for paragraph in self.said.split("\n") if paragraph)


def conversation(rows: Sequence[Sequence[str]]) -> list[Spoken]:
    """The rows of a table as a conversation; none when it is any other table.

    In a conversation each row has a name or nothing, and what is said, mostly in sentences; a time may stand beside.
    Lines of a cell are divided by line feeds.
    """
    pairs = [[cell.strip() for cell in row if not _CLOCK.match(cell.strip())] for row in rows]
    pairs = [pair for pair in pairs if any(pair)]
    if pairs and _is_heading(pairs[0]):
        pairs = pairs[1:]
    if len(pairs) < 2 or any(len(pair) != 2 or not pair[1] for pair in pairs):
        return []
    spoken = [_spoken(*pair) for pair in pairs]
    if not spoken[0].name or any(row.name and not _is_name(row.name) for row in spoken):
        return []
    sentences = sum(is_complete(row.said) for row in spoken)
    return spoken if 2 * sentences >= len(spoken) else []


def row_blocks(cells: Sequence[str]) -> Iterator[Block]:
    """A row of any other table: one line when its cells are short, or else a paragraph for each line of a cell."""
    line = row_line(cells)
    filled = [line] if line else [cell.strip() for cell in cells if cell.strip()]
    yield from (Block(line) for cell in filled for line in cell.split("\n") if line)


def row_line(cells: Sequence[str]) -> str:
    """A row whose cells are short as one line; "" of a row that has one cell with text or a long one."""
    filled = [cell.strip() for cell in cells if cell.strip()]
    is_short = all(len(cell) <= _LONGEST_CELL and "\n" not in cell and not is_complete(cell) for cell in filled)
    return " | ".join(filled) if is_short and len(filled) > 1 else ""


def _spoken(who: str, said: str) -> Spoken:
    name, _, role = who.partition("\n")
    return Spoken(name.strip().rstrip(":：").rstrip(), " ".join(role.split()), said)


def _is_name(name: str) -> bool:
    label = read_label(f"{name}:")
    return len(name) <= _LONGEST_NAME and label is not None and label.speech == len(name) + 1


def _is_heading(row: Sequence[str]) -> bool:
    """Whether the first row says what the columns are: "Speaker | Words"."""
    is_short = all(len(cell.split()) <= _WORDS_OF_A_HEADING and not is_complete(cell) for cell in row)
    return is_short and not any(label.is_certain for cell in row if (label := read_label(f"{cell}: Words")))
