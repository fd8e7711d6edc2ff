"""Which figures can be drawn side by side: those of one unit and one kind that differ in one thing only."""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from assistant.figures.figure import RANK, TIMES, Figure
from assistant.quantities import Quantity, converted

Axis = Literal["measures", "period"]

_LEAST = 2
_NO_AMOUNTS = frozenset({RANK, TIMES, None})
_DURATIONS = frozenset({"years", "months", "weeks", "days", "hours", "minutes", "seconds"})


@dataclass(frozen=True, slots=True)
class Comparison:
    """Figures that compare, in the order of the document: at least two, of one kind of unit, all changes or none.

    They differ in `axis`: in what they measure, at one period, or in their periods, of one thing. What they share is
    told by the first of them.
    """

    axis: Axis
    figures: tuple[Figure, ...]

    @property
    def unit(self) -> str | None:
        """The unit of all of them; where one is in metres and another in kilometres, that in which they compare."""
        own = {figure.unit for figure in self.figures}
        return self.figures[0].unit if len(own) == 1 else _in_common_unit(self.figures[0])[1]

    @property
    def values(self) -> tuple[Decimal, ...]:
        """How much each of them is in that unit, less than nothing for a fall."""
        own = len({figure.unit for figure in self.figures}) == 1
        values = [figure.value if own else _in_common_unit(figure)[0] for figure in self.figures]
        return tuple(-value if one.change == "down" else value for one, value in zip(self.figures, values, strict=True))

    @property
    def is_change(self) -> bool:
        """Whether they tell by how much something changed."""
        return self.figures[0].change is not None

    @property
    def compared_with(self) -> str | None:
        """What all of the changes are compared with."""
        return self.figures[0].compared_with


def comparable(figures: Iterable[Figure]) -> list[Comparison]:
    """The comparisons that the figures make, in the order of their first figures.

    Money, percentages and physical units compare at one known period, changes only with changes against the same. Of
    one thing, everything but ranks compares over periods. Ranges compare with nothing, and neither do figures of which
    it is not known what they measure.
    """
    known = [one for one in figures if one.measures and one.to is None and one.unit not in (RANK, TIMES)]
    of_period = [one for one in known if one.period and one.unit not in _NO_AMOUNTS | _DURATIONS]
    found = [
        *(Comparison("measures", group) for group in _groups(of_period, "measures")),
        *(Comparison("period", group) for group in _groups([one for one in known if one.period], "period")),
    ]
    return sorted(found, key=lambda comparison: (comparison.figures[0].document, comparison.figures[0].start))


def _groups(figures: Sequence[Figure], axis: Axis) -> list[tuple[Figure, ...]]:
    """Groups that differ in the one and share the rest; the first of two that differ in nothing but the value."""
    groups: dict[Hashable, dict[str, Figure]] = {}
    for figure in figures:
        thing, period = _thing(figure), str(figure.period)
        shared = (
            _in_common_unit(figure)[1],
            figure.change is None,
            figure.compared_with,
            period if axis == "measures" else thing,
        )
        groups.setdefault(shared, {}).setdefault(thing if axis == "measures" else period, figure)
    return [tuple(group.values()) for group in groups.values() if len(group) >= _LEAST]


def _in_common_unit(figure: Figure) -> tuple[Decimal, str | None]:
    base, slash, rest = (figure.unit or "").partition("/")
    one = converted(Quantity(figure.value, base, figure.start, figure.end))
    return one.value, f"{one.unit}{slash}{rest}" if base else None


def _thing(figure: Figure) -> str:
    return str(figure.measures).casefold()
