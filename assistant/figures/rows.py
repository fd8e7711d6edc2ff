"""What the figures of a table are of: the unit in the head of their column, and what the row and the column name."""

from collections.abc import Sequence
from dataclasses import dataclass

import regex

from assistant.figures.measured import BETWEEN
from assistant.quantities import amounts, unit_at

COLUMN = " | "
"""What stands between the cells of a row, as `index.readers.table` writes it."""

_YEAR = regex.compile(r"[\d\s./–-]+[年년]?度?")  # that of the row is its period
_IN_BRACKETS = regex.compile(r"\s*[(（\[](?P<unit>[^()（）\[\]]{1,30})[)）\]]\s*$")


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a column: what it names, and the unit of its figures or None."""

    name: str
    unit: str | None


def heads(row: str, language: str) -> tuple[Head, ...]:
    """The heads of the columns where the row has nothing but such; () where it has amounts or is no row."""
    cells = row.split(COLUMN)
    if len(cells) < 2 or "\n" in row or amounts(row, language):
        return ()
    return tuple(map(_head, cells))


def of_cell(row: str, start: int, columns: Sequence[Head]) -> tuple[str, str | None] | None:
    """What the figure at a place of a row measures, and the unit in the head of its column.

    None where the row has other columns, or where the figure is what the row itself is named by.
    """
    cells = row.split(COLUMN)
    column = row.count(COLUMN, 0, start)
    if len(cells) != len(columns) or column == 0:
        return None
    names = ("" if _YEAR.fullmatch(cells[0].strip()) else cells[0].strip(), columns[column].name)
    return BETWEEN.join(name for name in names if name), columns[column].unit


def _head(cell: str) -> Head:
    found = _IN_BRACKETS.search(cell)
    named = found["unit"].strip().lower() if found else ""
    unit = unit_at(named, 0) if named else None
    if found is None or unit is None or unit[1] != len(named):
        return Head(cell.strip(), None)
    return Head(cell[: found.start()].strip(), unit[0])
