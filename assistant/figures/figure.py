"""What a figure is: a quantity that a transcript states, with what it measures and where it stands."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from index.transcript import Span

Direction = Literal["up", "down"]
Bound = Literal["over", "at least", "nearly", "under", "at most", "about"]

YEAR_ON_YEAR = "year on year"
QUARTER_ON_QUARTER = "quarter on quarter"
MONTH_ON_MONTH = "month on month"
ANNUAL_AVERAGE = "annual average"

TIMES = "times"
RANK = "rank"

RATES = frozenset({"percent", "percentage point", "per mille", "point", TIMES})
"""Units that tell of no amount by themselves, only in proportion to something."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A quantity of a document: `document.text[start:end] == quote`, the number with its unit.

    `value` is scaled (1.47 trillion is 1470000000000) and, where `change` tells the direction, without its sign. `to`
    is the other end of a range. `unit` is that of the text, one of those of `assistant.quantities` ("percent", "CNY",
    "m", "years"), "times" of a multiple, "rank", or None of a count; "CNY/month" and "1/month" are so many in a time,
    and "CNY/m³" is so much for each.

    `change` says that the figure tells by how much something rose or fell, and `compared_with` against what: one of
    "year on year", "quarter on quarter", "month on month", "annual average", or a period. `period` is the time that the
    figure is of, by ISO 8601: "2021", "2021-Q1", "2021-H1", "2021-03", "2021-12-31" (also of "the end of 2021"),
    "2021/2023", "2012/.." (since). `measures` is what is measured, in the text's own words; where these stand apart,
    with " · " between. Each of the four is None where the text does not tell, or no rule reads it.

    `sentence` is the sentence that states the figure, in characters of the document, and `speaker` who says it.
    """

    document: str
    start: int
    end: int
    quote: str
    value: Decimal
    to: Decimal | None
    unit: str | None
    bound: Bound | None
    change: Direction | None
    compared_with: str | None
    measures: str | None
    period: str | None
    speaker: str
    sentence: Span

    @property
    def address(self) -> str:
        """Where the figure stands, as RFC 5147 writes places in plain text: "miit-2021#char=1234,1240"."""
        return f"{self.document}#char={self.start},{self.end}"
