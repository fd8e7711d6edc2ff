"""An assistant over transcripts that a test has written."""

from collections.abc import Mapping
from pathlib import Path

from assistant import Assistant
from index import Index
from index.reader import read_transcript


def assistant_over(folder: Path, texts: Mapping[str, str]) -> Assistant:
    """The assistant over an index, in the folder, of the texts by the names of their files."""
    index = Index.create(folder / "index")
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
        index.add(read_transcript(folder / name))
    return Assistant(index)
