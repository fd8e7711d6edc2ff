"""Opens the index that the settings name, and builds it from the shipped transcripts where there is none."""

from pathlib import Path

from assistant.settings import Settings
from index import Index
from index.reader import read_transcript
from index.readers.formats import SUFFIXES
from index.resources import shipped
from index.storage import Progress


def open_index(folder: Path, settings: Settings, progress: Progress | None = None) -> Index:
    """The index in the folder, built from data/ when the folder holds none.

    Raises MiitError when the folder cannot be used.
    """
    model = settings.embedding_model
    index = Index.open(folder, model, progress) if Index.exists(folder) else Index.create(folder, model, progress)
    if not index.is_built:
        for path in shipped_transcripts():
            index.add(read_transcript(path), progress)
        index.finish_building()
    return index


def shipped_transcripts() -> list[Path]:
    """The transcripts in data/: those files that have metadata beside them."""
    paths = sorted(shipped("data").iterdir())
    return [path for path in paths if path.suffix in SUFFIXES and path.with_suffix(".json").is_file()]
