"""The real transcript, the real embedding model, a real index: built once for all tests that only read."""

from pathlib import Path

import pytest

from assistant import Assistant
from index import Index, Transcript
from index.reader import read_transcript

REPOSITORY = Path(__file__).parent.parent
MIIT_TEXT = REPOSITORY / "data" / "miit-2021.txt"


@pytest.fixture(autouse=True)
def _no_settings_from_outside(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    import os

    for name in list(os.environ):
        if name.startswith("MIIT_"):
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path_factory.mktemp("working-folder"))


@pytest.fixture(scope="session")
def miit() -> Transcript:
    return read_transcript(MIIT_TEXT)


@pytest.fixture(scope="session")
def miit_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("index")
    Assistant.open(folder)
    return folder


@pytest.fixture
def assistant(miit_folder: Path) -> Assistant:
    return Assistant.open(miit_folder)


@pytest.fixture
def index(miit_folder: Path) -> Index:
    return Index.open(miit_folder)


@pytest.fixture
def empty_index(tmp_path: Path) -> Index:
    return Index.create(tmp_path / "index")
