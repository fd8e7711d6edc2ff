"""Adds files, folders and addresses to an index, all of them at once or, when it is cancelled, none."""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from index.cleaning import without_space
from index.errors import InputError, MiitError
from index.library import Change, Index, Prepared
from index.paths import is_folder, is_something
from index.reader import read_transcript, read_transcript_at
from index.readers.formats import NAMES_OF_FORMATS, SUFFIXES
from index.sources import copy_held
from index.transcript import NARRATION, Transcript

if TYPE_CHECKING:
    from index.readers.fetch import Fetcher

MAX_SOURCES = 10_000


class CancelledError(MiitError):
    """Adding was cancelled; the index is as it was before."""


@dataclass(frozen=True, slots=True)
class Source:
    """A file, a folder, or an address, to be added.

    `name` is the file's own where it was uploaded, and lies at `location` under another. `folder` is that which it was
    found in.
    """

    location: str
    name: str | None = None
    folder: str | None = None

    @property
    def shown(self) -> str:
        """What the user knows it by."""
        return self.name or self.location


@dataclass(frozen=True, slots=True)
class Step:
    """How far adding has come: so many pages read, sentences embedded or documents written, of so many of a source."""

    stage: Literal["reading", "embedding", "writing"]
    source: str
    done: int
    total: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one source. When it failed, `error` is a sentence that says why, that of `cause`, and nothing
    else is known.
    """

    source: str
    state: Change | Literal["failed"]
    document_id: str = ""
    title: str = ""
    turns: int = 0
    speakers: frozenset[str] = frozenset()
    passages: int = 0
    sentences: int = 0
    pages: int = 0
    aligned: int = 0
    error: str = ""
    cause: MiitError | None = None


@dataclass(frozen=True, slots=True)
class Summary:
    """What became of all sources, in their order, and how long it took."""

    outcomes: tuple[Outcome, ...]
    seconds: float

    @property
    def failed(self) -> list[Outcome]:
        """The sources that could not be added."""
        return [outcome for outcome in self.outcomes if outcome.state == "failed"]

    @property
    def documents(self) -> list[Outcome]:
        """The sources that are documents of the index now."""
        return [outcome for outcome in self.outcomes if outcome.state != "failed"]

    @property
    def turns(self) -> int:
        """Turns of all documents."""
        return sum(outcome.turns for outcome in self.documents)

    @property
    def speakers(self) -> int:
        """How many different people speak in the documents."""
        return len(frozenset[str]().union(*(outcome.speakers for outcome in self.documents)))

    @property
    def passages(self) -> int:
        """Passages of all documents."""
        return sum(outcome.passages for outcome in self.documents)


Report = Callable[[Step], None]
IsCancelled = Callable[[], bool]


@dataclass(frozen=True, slots=True)
class _Ready:
    """A document that only has to be written."""

    source: str
    transcript: Transcript
    text: str  # without white space
    prepared: Prepared


def add_sources(
    index: Index,
    sources: Sequence[Source],
    *,
    translation_of: str | None = None,
    allow_private: bool = False,
    report: Report | None = None,
    is_cancelled: IsCancelled | None = None,
) -> Summary:
    """Adds all readable files of folders, files, and what stands at addresses; what fails is told, the rest is added.

    The same source again changes nothing, and a changed one replaces its document. A source whose id another document
    has, that came from elsewhere, fails, so that nothing is lost, and so does a copy of a document under another id, so
    that nothing is told twice. `translation_of` is a document of the same event in
    another language; then the sources are one transcript. `report` is called with each step, in this thread;
    `is_cancelled` is asked between steps. Nothing is written before all is read and embedded. Addresses on the own
    machine or network need `allow_private`.
    Raises CancelledError; InputError when there are more than MAX_SOURCES or translations, or `translation_of` is
    no document; MiitError when the index cannot be used.
    """
    if translation_of is not None:
        index.transcript(translation_of)  # it must be there, which is told before the long work
    began = time.monotonic()
    outcomes: list[Outcome] = []
    ready: dict[str, _Ready] = {}

    def check() -> None:
        if is_cancelled and is_cancelled():
            raise CancelledError("Adding was cancelled: the index is as it was before.")

    def step(step: Step) -> None:
        check()
        if report:
            report(step)

    fetcher = _LazyFetcher(allow_private)
    try:
        for source in _files(sources):
            step(Step("reading", source.shown, 0, 1))
            try:
                _check_inside(source)
                prepared = _prepare(index, source, ready, fetcher, step)
            except InputError as error:
                outcomes.append(Outcome(source.shown, "failed", error=str(error), cause=error))
            else:
                ready[prepared.transcript.metadata.document_id] = prepared
                outcomes.append(_outcome(prepared))
    finally:
        fetcher.close()
    if translation_of is not None and len(ready) > 1:
        raise InputError(
            f"{len(ready)} transcripts cannot be the translation of {translation_of!r}: give one.", "several"
        )
    check()  # for the last time: what is being written is not cut off
    written = {}
    for number, (document_id, one) in enumerate(ready.items()):
        if report:
            report(Step("writing", one.source, number, len(ready)))
        written[document_id] = _written(index, one, translation_of)
    return Summary(tuple(written.get(one.document_id, one) for one in outcomes), time.monotonic() - began)


class _LazyFetcher:
    """The fetcher of addresses, made when the first one is met: most commands need none."""

    def __init__(self, allow_private: bool) -> None:
        self._allow_private = allow_private
        self._fetcher: Fetcher | None = None

    def get(self) -> "Fetcher":
        if self._fetcher is None:
            from index.readers.fetch import Fetcher

            self._fetcher = Fetcher(self._allow_private)
        return self._fetcher

    def close(self) -> None:
        if self._fetcher is not None:
            self._fetcher.close()


def is_address(location: str) -> bool:
    """Whether a source is meant as an address, and not as the path of a file."""
    return "://" in location[:20]


def _files(sources: Sequence[Source]) -> Iterator[Source]:
    """The sources, with the files of folders in their place; a folder with none stays, and fails."""
    count = 0
    for source in sources:
        found = [source] if is_address(source.location) else list(_files_of(source))
        count += len(found)
        if count > MAX_SOURCES:
            raise InputError(f"There are more than {MAX_SOURCES:,} files: add fewer at a time.")
        yield from found


def _files_of(source: Source) -> Iterator[Source]:
    folder = Path(source.location)
    try:
        paths = sorted(folder.rglob("*")) if folder.is_dir() else []
        files = [path for path in paths if path.suffix.lower() in SUFFIXES and path.is_file()]
    except (OSError, ValueError):
        files = []
    yield from (Source(str(path), folder=source.location) for path in files) if files else (source,)


def _check_inside(source: Source) -> None:
    """Raises InputError for a file, or its metadata, that a link puts into a folder and that lies outside of it: who
    made the folder need not know what the other place holds, but may want it told.
    """
    if source.folder is None:
        return
    folder, path = Path(source.folder).resolve(), Path(source.location)
    for one in (path, path.with_suffix(".json")):
        if is_something(one) and not one.resolve().is_relative_to(folder):
            raise InputError(f"{str(one)!r} is a link out of its folder: add what it leads to by its own path.")


def _prepare(index: Index, source: Source, ready: dict[str, _Ready], fetcher: _LazyFetcher, step: Report) -> _Ready:
    transcript = _read(source, fetcher, step)
    metadata = transcript.metadata
    if other := ready.get(metadata.document_id):
        raise InputError(
            f"{source.shown!r} has the id {metadata.document_id!r}, and so has {other.source!r}: rename one, or give "
            'it an "id" in its .json file.',
            "same_id",
            name=source.shown,
            document=metadata.document_id,
        )
    index.check_source(transcript, source.shown)  # which is told before the long work
    text = without_space(transcript.text)
    also = next((one.transcript.metadata for one in ready.values() if one.text == text), None)
    if also and not index.has(metadata.document_id):
        raise copy_held(source.shown, also)
    prepared = index.prepare(transcript, lambda done, total: step(Step("embedding", source.shown, done, total)))
    return _Ready(source.shown, transcript, text, prepared)


def _read(source: Source, fetcher: _LazyFetcher, step: Report) -> Transcript:
    if is_address(source.location):
        return read_transcript_at(
            source.location,
            fetcher.get(),
            lambda done, total: step(Step("reading", source.shown, done, total)),
        )
    path = Path(source.location)
    if source.name is None and is_folder(path):
        raise InputError(f"The folder {source.shown!r} holds no transcript: put {NAMES_OF_FORMATS} files into it.")
    return read_transcript(path, source.name)


def _written(index: Index, ready: _Ready, translation_of: str | None) -> Outcome:
    """What became of a document that only had to be written."""
    try:
        added = index.add(ready.transcript, prepared=ready.prepared, translation_of=translation_of, source=ready.source)
    except InputError as error:
        return Outcome(ready.source, "failed", error=str(error), cause=error)
    return replace(_outcome(ready), state=added.state, aligned=added.aligned)


def _outcome(ready: _Ready) -> Outcome:
    transcript, passages = ready.transcript, ready.prepared.passages
    return Outcome(
        source=ready.source,
        state="unchanged",
        document_id=transcript.metadata.document_id,
        title=transcript.metadata.title,
        turns=len(transcript.turns),
        speakers=frozenset(turn.speaker for turn in transcript.turns if turn.speaker != NARRATION),
        passages=len(passages),
        sentences=sum(len(split.sentences) for split in passages),
        pages=len(transcript.metadata.pages),
    )
