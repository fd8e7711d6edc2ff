"""The quantities that a transcript states, each with what it measures, its period and its place."""

from assistant.figures.comparison import Comparison, comparable
from assistant.figures.figure import Figure
from assistant.figures.reading import figures
from assistant.figures.table import to_csv

__all__ = ["Comparison", "Figure", "comparable", "figures", "to_csv"]
