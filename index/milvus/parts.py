"""Texts in Milvus of any length: each in parts that Milvus takes, under a unit, a kind and a name."""

from collections import defaultdict
from dataclasses import dataclass
from enum import IntEnum

from index.milvus.client import Row, Server
from index.milvus.schema import DUMMY, MOST_BYTES, PARTS
from index.milvus.view import UNIT_ROOM, View, digest

_CHARACTERS = MOST_BYTES // 4  # in UTF-8 at most four bytes each
_AT_ONCE = 500  # of the longest, 32 megabytes: half of what Milvus gives for one request
_KIND_ROOM = 4  # bits of a key that tell the kind


class Kind(IntEnum):
    """What a text is."""

    METADATA = 1
    CONTENT = 2
    PAIRS = 3
    RELATIONS = 4
    FEEDBACK = 5
    BACKGROUND = 6


@dataclass(frozen=True, slots=True)
class Part:
    """A text with its unit, and the digests that it is found by."""

    unit: int
    name: int
    other: int
    text: str


def write_text(server: Server, unit: int, kind: Kind, text: str, name: str = "", other: str = "") -> None:
    """Adds a text, to be found by the name and by the other name."""
    pieces = [text[start : start + _CHARACTERS] for start in range(0, len(text), _CHARACTERS)] or [""]
    server.insert(
        PARTS,
        (
            {
                "key": unit << UNIT_ROOM | kind << (UNIT_ROOM - _KIND_ROOM) | number,
                "unit": unit,
                "kind": int(kind),
                "name": digest(name),
                "other": digest(other),
                "content": piece,
                "vector": DUMMY,
            }
            for number, piece in enumerate(pieces)
        ),
    )


def texts(server: Server, view: View, kind: Kind, condition: str = "") -> list[Part]:
    """The texts of a kind that meet the condition besides, by unit."""
    fields = ["key", "unit", "name", "other", "content"]
    whole = f"kind == {int(kind)} and {view.condition}" + (f" and {condition}" if condition else "")
    rows = server.rows(PARTS, whole, fields, _AT_ONCE)
    of_units: dict[int, list[Row]] = defaultdict(list)
    for row in rows:
        of_units[row["unit"]].append(row)
    return [_joined(unit, own) for unit, own in sorted(of_units.items())]


def _joined(unit: int, rows: list[Row]) -> Part:
    rows.sort(key=lambda row: int(row["key"]))
    return Part(unit, rows[0]["name"], rows[0]["other"], "".join(row["content"] for row in rows))
