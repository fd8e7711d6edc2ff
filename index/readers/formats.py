"""Which reader reads what: by the ending of a file's name, or by the type that a server gives."""

from collections.abc import Callable
from pathlib import PurePath

from index.readers.document import MAX_BYTES, Document, UnreadableError
from index.readers.docx import read_docx
from index.readers.html import read_html
from index.readers.markdown import read_markdown
from index.readers.pdf import read_pdf
from index.readers.plain import read_plain
from index.readers.subtitles import read_srt, read_vtt

_Reader = Callable[[bytes], Document]

_READERS: dict[str, _Reader] = {
    ".txt": read_plain,
    ".text": read_plain,
    ".md": read_markdown,
    ".markdown": read_markdown,
    ".html": read_html,
    ".htm": read_html,
    ".xhtml": read_html,
    ".pdf": read_pdf,
    ".docx": read_docx,
    ".srt": read_srt,
    ".vtt": read_vtt,
}

SUFFIXES = frozenset(_READERS)
"""The endings of names of files that can be read, in lower case."""

NAMES_OF_FORMATS = ".txt, .md, .html, .pdf, .docx, .srt or .vtt"

SUFFIX_OF_TYPE = {
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "text/plain": ".txt",
    "text/markdown": ".md",
    "text/x-markdown": ".md",
    "application/pdf": ".pdf",
    "application/x-pdf": ".pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "text/vtt": ".vtt",
    "application/x-subrip": ".srt",
    "text/srt": ".srt",
}
"""The endings that media types stand for."""


def read_content(content: bytes, name: str) -> Document:
    """The document that the content of a file of that name is.

    Raises UnreadableError when nothing reads files of such a name, or the content is too large or no such file's.
    """
    reader = _READERS.get(PurePath(name).suffix.lower())
    if reader is None:
        raise UnreadableError(f"it is no transcript; give a {NAMES_OF_FORMATS} file", "unsupported")
    if len(content) > MAX_BYTES:
        raise UnreadableError(f"it has more than {MAX_BYTES:,} bytes; divide it", "too_large")
    return reader(content)
