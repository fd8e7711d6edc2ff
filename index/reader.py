"""Reads a transcript from a file, with its metadata in a JSON file beside it, or from an address."""

import hashlib
import json
from dataclasses import replace
from datetime import date
from pathlib import Path, PurePath
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

import regex
from pydantic import BaseModel, ConfigDict, ValidationError

from index.cleaning import one_line, printable
from index.dates import Found
from index.errors import InputError
from index.language import identify_language
from index.paths import is_file
from index.readers.document import MAX_BYTES, Document, UnreadableError
from index.readers.formats import NAMES_OF_FORMATS, SUFFIXES, read_content
from index.structure import Structure, find_structure
from index.transcript import Metadata, Span, Speaker, Transcript
from index.web_addresses import is_web_address

if TYPE_CHECKING:
    from index.readers.address import PageProgress
    from index.readers.fetch import Fetcher


MAX_SIDECAR_BYTES = 1_000_000


_SHOWN = 200  # characters of what is wrong
_NOT_AS_EXPECTED = {
    "string_type": "is not a text in quotes",
    "list_type": "is not a list",
    "model_type": "is not an object in braces",
    "missing": "is missing",
    "extra_forbidden": "is not a name that is known here",
}
_NO_DAY = "is not a day as in 2022-01-20"


class _SidecarSpeaker(BaseModel):
    model_config = ConfigDict(extra="forbid")
    name: str
    role: str | None = None


class _Sidecar(BaseModel):
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


def read_transcript(path: Path, name: str | None = None) -> Transcript:
    """The transcript in the file at `path`; that of a .txt file is its own, character for character.

    `name` is the file's own where it was uploaded, and lies at `path` under another.
    Raises InputError when there is no such file, when it is none of SUFFIXES or not what its name says, is larger than
    MAX_BYTES, holds nothing to read, or when its metadata file is malformed or gives a url that is not of the web.
    """
    shown = name or str(path)
    try:
        document = read_content(_read_bytes(path, shown), shown)
    except UnreadableError as error:
        raise InputError(f"{shown!r} cannot be read: {error}.", error.case, name=shown) from error
    sidecar = _read_sidecar(path.with_suffix(".json"))
    source = printable(name or str(path.absolute()))  # a file's name need not be text
    return _transcript(document, _stem_id(PurePath(shown)), sidecar, source)


def read_transcript_at(address: str, fetcher: "Fetcher", progress: "PageProgress | None" = None) -> Transcript:
    """The transcript at an address, all its pages; its id is made of the address, and always the same.

    Raises InputError as `read_address`, and when nothing is said there.
    """
    from index.readers.address import read_address

    found = read_address(address, fetcher, progress)
    return _transcript(found.document, _address_id(found.address), _Sidecar(), found.address)


def parse_transcript(text: str, document_id: str) -> Transcript:
    """The transcript that `text` is.

    Raises InputError when nothing in the text can be read as speech or narration.
    """
    return _transcript(Document(text), document_id, _Sidecar(), "")


def _transcript(document: Document, document_id: str, sidecar: _Sidecar, source: str) -> Transcript:
    hints = replace(document.hints, speakers=frozenset(speaker.name for speaker in sidecar.speakers))
    structure = find_structure(document.text, hints)
    if not structure.turns:
        raise InputError(
            f"The transcript {document_id!r} holds nothing that is said: give one with sentences in it.",
            "nothing_said",
            name=document_id,
        )
    return Transcript(
        metadata=replace(_metadata(document, document_id, sidecar, structure), source=source),
        text=document.text,
        turns=tuple(replace(turn, speaker=one_line(turn.speaker)) for turn in structure.turns),
        title_span=structure.title,
        event_span=_span(structure.event),
        dateline=_span(structure.dateline),
    )


def _metadata(document: Document, document_id: str, sidecar: _Sidecar, structure: Structure) -> Metadata:
    text = document.text
    stated = text[structure.title.start : structure.title.end] if structure.title else None
    title = sidecar.title or stated or document.title or document_id
    dateline = None if structure.dateline == structure.event else structure.dateline
    return Metadata(
        document_id=sidecar.id or document_id,
        title=one_line(title) or document_id,
        language=one_line(sidecar.language or "") or identify_language(text[:2_000]),
        event_date=sidecar.event_date or (structure.event.date if structure.event else None),
        published=sidecar.published or (dateline.date if dateline else document.published),
        place=_named(sidecar.place or (text[structure.place.start : structure.place.end] if structure.place else None)),
        publisher=_named(sidecar.publisher or document.publisher),
        url=sidecar.url or document.url,
        speakers=_speakers(sidecar, structure),
        pages=document.pages,
    )


def _speakers(sidecar: _Sidecar, structure: Structure) -> tuple[Speaker, ...]:
    """All who take part or speak, with the role that the metadata file gives, or else the text."""
    roles = {person.name: person.role for person in structure.participants}
    named = {speaker.name: speaker.role for speaker in sidecar.speakers}
    people = [(one_line(name), _named(named.get(name) or roles.get(name))) for name in dict.fromkeys([*named, *roles])]
    return tuple(Speaker(name, role) for name, role in people)


def _named(text: str | None) -> str | None:
    return one_line(text or "") or None


def _span(found: Found | None) -> Span | None:
    return Span(found.start, found.end) if found else None


def _stem_id(path: PurePath) -> str:
    """A document id made of a file's name."""
    return _slug(path.stem) or "document"


def _address_id(address: str) -> str:
    """A document id made of an address: its last part, to be read, and a digest of it all, so that no other has it."""
    parts = urlsplit(address)
    last = PurePath(unquote(parts.path)).stem
    digest = hashlib.sha256(address.partition("://")[2].encode()).hexdigest()[:8]
    return f"{_slug(last)[:60] or _slug(parts.netloc)}-{digest}"


def _slug(name: str) -> str:
    return regex.sub(r"[^\p{L}\p{N}]+", "-", name).strip("-").lower()


def _read_bytes(path: Path, shown: str) -> bytes:
    try:
        exists, is_one = path.exists(), path.is_file()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise InputError(f"{shown!r} cannot be read ({reason}): check its name and its permissions.") from error
    if not exists:
        raise InputError(f"There is no file {shown!r}: check the path.")
    if not is_one or PurePath(shown).suffix.lower() not in SUFFIXES:
        raise InputError(
            f"{shown!r} is not a transcript that can be read: give a {NAMES_OF_FORMATS} file.",
            "unsupported",
            name=shown,
        )
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise InputError(
                f"{shown!r} has {size:,} bytes: give a file of at most {MAX_BYTES:,} bytes.", "too_large", name=shown
            )
        return path.read_bytes()
    except OSError as error:
        raise InputError(f"{shown!r} cannot be read ({error.strerror}): check its permissions.") from error


def _read_sidecar(path: Path) -> _Sidecar:
    if not is_file(path):
        return _Sidecar()
    try:
        if path.stat().st_size > MAX_SIDECAR_BYTES:
            raise InputError(f"The metadata file {str(path)!r} has more than {MAX_SIDECAR_BYTES:,} bytes: shorten it.")
        sidecar = _Sidecar.model_validate(json.loads(path.read_bytes()))
        if sidecar.url is not None and not is_web_address(sidecar.url):
            raise InputError(
                f"The metadata file {str(path)!r} gives {sidecar.url[:_SHOWN]!r} as url, which is no address of the "
                "web: write it as in https://example.org/talk.html, or leave it out."
            )
        sidecar.model_dump_json()  # raises ValueError for half of a surrogate pair
        if sidecar.id is not None and sidecar.id != one_line(sidecar.id):
            raise InputError(
                f"The metadata file {str(path)!r} gives {sidecar.id[:_SHOWN]!r} as id, which is not one line of text: "
                "write an id without line ends, control characters and needless spaces."
            )
        return sidecar
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])[:_SHOWN]
        what = f"what {where!r} gives" if where and first["type"] not in ("missing", "extra_forbidden") else repr(where)
        wrong = _NOT_AS_EXPECTED.get(first["type"], _NO_DAY)
        raise InputError(
            f"In the metadata file {str(path)!r} {what if where else 'what it holds'} {wrong}: correct it."
        ) from error
    except (ValueError, OSError, RecursionError) as error:
        raise InputError(f"The metadata file {str(path)!r} is not JSON in UTF-8: correct it or remove it.") from error
