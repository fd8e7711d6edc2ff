"""Figures as rows of a table, and as a file of comma-separated values."""

import csv
import io
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from assistant.figures.figure import Figure

COLUMNS = (
    "document speaker quote value to unit bound change compared_with measures period start end sentence_start"
    " sentence_end address".split()
)

# What a spreadsheet would take for a formula at the beginning of a cell, in any width.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_QUOTE = "'"


def row(figure: Figure) -> dict[str, Any]:
    """What a figure says, by column; numbers are numbers, and what is not told is None."""
    own = {name: getattr(figure, name) for name in COLUMNS if not name.startswith("sentence")}
    return {name: own.get(name) for name in COLUMNS} | {
        "value": _number(figure.value),
        "to": None if figure.to is None else _number(figure.to),
        "sentence_start": figure.sentence.start,
        "sentence_end": figure.sentence.end,
    }


def to_csv(figures: Iterable[Figure]) -> str:
    """The figures as comma-separated values by RFC 4180, with a line of headings; `address` is where each stands.

    A text that a spreadsheet would take for a formula begins with an apostrophe, and so that it can be taken away
    again, one that begins with an apostrophe has another before it.
    """
    file = io.StringIO()
    writer = csv.DictWriter(file, COLUMNS)
    writer.writeheader()
    for figure in figures:
        texts = {name: _safe(cell) if isinstance(cell, str) else cell for name, cell in row(figure).items()}
        writer.writerow(texts | {"value": plain_number(figure.value), "to": plain_number(figure.to)})
    return file.getvalue()


def plain_number(value: Decimal | None) -> str:
    """The number in digits, without an exponent; nothing for None."""
    return "" if value is None else format(value, "f")


def _number(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)


def _safe(cell: str) -> str:
    return _QUOTE + cell if cell.startswith((*_FORMULA, _QUOTE)) else cell
