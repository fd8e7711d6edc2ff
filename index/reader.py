"""Reads a transcript from a plain-text or Markdown file, with its metadata in a JSON file beside it."""

import codecs
import json
from datetime import date
from pathlib import Path

import regex
from pydantic import BaseModel, ConfigDict, ValidationError

from index.cleaning import is_storable
from index.dates import Found
from index.errors import InputError
from index.language import identify_language
from index.structure import Structure, find_structure
from index.transcript import JOURNALIST, NARRATION, Metadata, Span, Speaker, Transcript

SUFFIXES = frozenset({".txt", ".text", ".md", ".markdown"})
MAX_FILE_BYTES = 20_000_000

_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


class _SidecarSpeaker(BaseModel):
    model_config = ConfigDict(extra="forbid")
    name: str
    role: str | None = None


class Sidecar(BaseModel):
    """The metadata file `NAME.json` beside a transcript; what it says wins over what the text says."""

    model_config = ConfigDict(extra="forbid")
    id: str | None = None
    title: str | None = None
    language: str | None = None
    event_date: date | None = None
    published: date | None = None
    place: str | None = None
    publisher: str | None = None
    url: str | None = None
    speakers: list[_SidecarSpeaker] = []
    note: str | None = None


def read_transcript(path: Path) -> Transcript:
    """The transcript in the file at `path`, its `text` the file's own, character for character.

    Raises InputError when there is no such file, when it is not text in UTF-8 (or UTF-16 with a byte order
    mark), is larger than MAX_FILE_BYTES, holds nothing to read, or when its metadata file is malformed.
    """
    text = _read_text(path)
    sidecar = _read_sidecar(path.with_suffix(".json"))
    known_speakers = frozenset(speaker.name for speaker in sidecar.speakers)
    return parse_transcript(text, _stem_id(path), sidecar, known_speakers)


def parse_transcript(
    text: str,
    document_id: str,
    sidecar: Sidecar | None = None,
    known_speakers: frozenset[str] = frozenset(),
) -> Transcript:
    """The transcript that `text` is; `document_id` names it unless the sidecar does.

    Raises InputError when nothing in the text can be read as speech or narration.
    """
    sidecar = sidecar or Sidecar()
    structure = find_structure(text, known_speakers)
    if not structure.turns:
        raise InputError(
            f"The transcript {document_id!r} holds nothing that is said: give a file with sentences in it."
        )
    return Transcript(
        metadata=_metadata(text, document_id, sidecar, structure),
        text=text,
        turns=structure.turns,
        title_span=structure.title,
        event_span=_span(structure.event),
        dateline=_span(structure.dateline),
    )


def _metadata(text: str, document_id: str, sidecar: Sidecar, structure: Structure) -> Metadata:
    named = {speaker.name: speaker.role for speaker in sidecar.speakers}
    heard = dict.fromkeys(turn.speaker for turn in structure.turns if turn.speaker not in (JOURNALIST, NARRATION))
    title = text[structure.title.start : structure.title.end] if structure.title else document_id
    return Metadata(
        document_id=sidecar.id or document_id,
        title=sidecar.title or title,
        language=sidecar.language or _language_of(text),
        event_date=sidecar.event_date or (structure.event.date if structure.event else None),
        published=sidecar.published or (structure.dateline.date if structure.dateline else None),
        place=sidecar.place,
        publisher=sidecar.publisher,
        url=sidecar.url,
        speakers=tuple(Speaker(name, named.get(name)) for name in dict.fromkeys([*named, *heard])),
    )


def _language_of(text: str) -> str:
    return identify_language(text[:2_000])


def _span(found: Found | None) -> Span | None:
    return Span(found.start, found.end) if found else None


def _stem_id(path: Path) -> str:
    """A document id made of the file's name: letters, digits and hyphens."""
    return regex.sub(r"[^\p{L}\p{N}]+", "-", path.stem).strip("-").lower() or "document"


def _read_text(path: Path) -> str:
    try:
        exists, is_file = path.exists(), path.is_file()
    except OSError as error:
        raise InputError(f"{str(path)!r} cannot be read ({error.strerror}): check its permissions.") from error
    if not exists:
        raise InputError(f"There is no file {str(path)!r}: check the path.")
    if not is_file or path.suffix.lower() not in SUFFIXES:
        raise InputError(f"{str(path)!r} is not a transcript that can be read: give a .txt or .md file.")
    try:
        size = path.stat().st_size
        if size > MAX_FILE_BYTES:
            raise InputError(f"{str(path)!r} has {size:,} bytes: give a file of at most {MAX_FILE_BYTES:,} bytes.")
        content = path.read_bytes()
    except OSError as error:
        raise InputError(f"{str(path)!r} cannot be read ({error.strerror}): check its permissions.") from error
    encoding = next((name for mark, name in _BYTE_ORDER_MARKS if content.startswith(mark)), "utf-8")
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        raise InputError(f"{str(path)!r} is not text in UTF-8: save it as UTF-8 and add it again.") from error
    if not is_storable(text):
        raise InputError(f"{str(path)!r} holds NUL characters, so it is not text: save it as plain text in UTF-8.")
    return text


def _read_sidecar(path: Path) -> Sidecar:
    if not path.is_file():
        return Sidecar()
    try:
        sidecar = Sidecar.model_validate(json.loads(path.read_bytes()))
        sidecar.model_dump_json()  # raises ValueError for half of a surrogate pair
        return sidecar
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"]) or "its top level"
        raise InputError(
            f"The metadata file {str(path)!r} is wrong at {where} ({first['type']}): correct it."
        ) from error
    except (ValueError, OSError) as error:
        raise InputError(f"The metadata file {str(path)!r} is not JSON in UTF-8: correct it or remove it.") from error
