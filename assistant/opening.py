"""Opens the index that the settings name, and builds it from the shipped transcripts where there is none."""

from pathlib import Path

from assistant.settings import Settings
from index import Index
from index.reader import read_transcript
from index.readers.formats import SUFFIXES
from index.resources import shipped
from index.storage import Place, Progress


def open_index(place: Place, settings: Settings, progress: Progress | None = None) -> Index:
    """The index in the folder or at the address, built from data/ when there is none.

    Raises MiitError when it cannot be used, and for a copy that was cut off, which is no index yet.
    """
    model = settings.embedding_model
    index = Index.open(place, model, progress) if Index.exists(place) else Index.create(place, model, progress)
    index.check_whole()
    if not index.is_built:
        for path in shipped_transcripts():
            index.add(read_transcript(path), progress)
        index.finish_building()
    return index


def shipped_transcripts() -> list[Path]:
    """The transcripts in data/: those files that have metadata beside them."""
    paths = sorted(shipped("data").iterdir())
    return [path for path in paths if path.suffix in SUFFIXES and path.with_suffix(".json").is_file()]
