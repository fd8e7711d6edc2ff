"""One state of an index in Milvus, and the conditions that say which rows belong to it.

Milvus has no transactions. So a document, with all its rows, is a unit with a number that is never used again, and a
state of the index is one small row, its head: the greatest number that counts, and the numbers that count no more. A
change adds rows that no head counts yet, and then one head, which makes all of it visible at once. Whoever reads goes
by one head to the end.

A condition holds numbers only: names and ids are looked for by digests, so no text is part of an expression.
"""

import json
import time
from dataclasses import dataclass, field
from datetime import date
from hashlib import blake2b
from typing import Any

from index.filters import Filters
from index.marks import MARKS
from index.store import State

FORMAT = 1

UNIT_ROOM = 32
"""Bits of a row's key that number the rows of its unit."""

PASSAGE_ROOM = 12
"""Those of them that number the sentences of a passage; they are 0 in the key of the passage itself."""


@dataclass(frozen=True, slots=True)
class Gone:
    """Units that count no more since the time, in seconds since 1970 by the clock of whoever removed them."""

    first: int
    last: int
    time: float


@dataclass(slots=True)
class View:
    """One state of the index. `relations` is the unit of what `MilvusPairs` keeps of documents, 0 for none.

    `documents`, `passages` and `tokens` count what there is; tokens are those of the full text.
    """

    model: str
    dimension: int
    state: State
    serial: int = 0
    last: int = 0
    gone: list[Gone] = field(default_factory=list)
    documents: int = 0
    passages: int = 0
    tokens: int = 0
    relations: int = 0
    built: bool | str = False  # COPYING in an index that was made for a copy, until it holds the copy

    @classmethod
    def from_json(cls, text: str) -> "View":
        """What `to_json` made."""
        stored: dict[str, Any] = json.loads(text)
        del stored["format"]
        state = State(stored["state"][0], bytes.fromhex(stored["state"][1]))
        return cls(**stored | {"state": state, "gone": [Gone(*one) for one in stored["gone"]]})

    def to_json(self) -> str:
        """As it stands in Milvus."""
        stored = {name: getattr(self, name) for name in self.__slots__}
        gone = [(one.first, one.last, one.time) for one in self.gone]
        state = (self.state.generation, self.state.name.hex())
        return json.dumps({"format": FORMAT, **stored, "gone": gone, "state": state})

    def new_unit(self) -> int:
        """A number for something new, which counts in this state and those after it."""
        self.last += 1
        return self.last

    def drop(self, unit: int) -> None:
        """Has a unit count no more."""
        if unit:
            self.gone.append(Gone(unit, unit, time.time()))

    @property
    def is_published(self) -> bool:
        """Whether it is for all to see; what is not yet may be undone, and its numbers given to something else."""
        return True

    @property
    def condition(self) -> str:
        """Holds for the rows of this state."""
        conditions = [f"unit <= {self.last}"]
        single = [one.first for one in self.gone if one.first == one.last]
        if single:
            conditions.append(f"unit not in {single}")
        conditions += [f"(unit < {one.first} or unit > {one.last})" for one in self.gone if one.first != one.last]
        return " and ".join(conditions)

    def left_by(self, filters: Filters) -> str:
        """Holds for the rows of passages that the filters leave, and of sentences, which have a mark besides."""
        since, until = (day and day.toordinal() for day in (filters.since, filters.until))
        conditions = [
            self.condition,
            "" if filters.speaker is None else f"speaker_id == {digest(filters.speaker)}",
            "" if filters.document_id is None else f"document == {digest(filters.document_id)}",
            "" if filters.language is None else f"language == {digest(filters.language.lower())}",
            "" if filters.mark is None else f"mark == {MARKS.index(filters.mark)}",
            "" if since is None else f"day >= {since}",
            "" if until is None else f"day > 0 and day <= {until}",
        ]
        return " and ".join(filter(None, conditions))


def digest(text: str) -> int:
    """A digest of the text in 63 bits, never negative: what stands for it in conditions."""
    return int.from_bytes(blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big") >> 1


def ordinal(event: date | None, published: date | None) -> int:
    """The day of a document as a number, 0 for none."""
    day = event or published
    return day.toordinal() if day else 0
