"""The quantities that a transcript states, each with what it measures, its period and its place."""

from assistant.figures.figure import Figure
from assistant.figures.reading import figures

__all__ = ["Figure", "figures"]
