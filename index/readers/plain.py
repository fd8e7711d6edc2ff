"""Reads plain text and Markdown, whose structure the text itself shows."""

import codecs

from index.cleaning import is_storable
from index.readers.document import Document, UnreadableError

BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def read_plain(content: bytes, encoding: str | None = None) -> Document:
    """The document that is the text itself, character for character.

    Raises UnreadableError when it is not text in UTF-8 (or UTF-16 with a byte order mark, or the encoding given).
    """
    return Document(decode(content, encoding))


def decode(content: bytes, encoding: str | None = None) -> str:
    """The text in UTF-8, or UTF-16 with a byte order mark, or else in the encoding that its sender names.

    Raises UnreadableError when it is neither.
    """
    marked = next((name for mark, name in BYTE_ORDER_MARKS if content.startswith(mark)), None)
    try:
        text = content.decode(marked or "utf-8")
    except UnicodeDecodeError as error:
        text = _decode_as(content, encoding, error)
    if not is_storable(text):
        raise UnreadableError("it holds NUL characters, so it is not text; save it as plain text in UTF-8", "not_text")
    return text


def _decode_as(content: bytes, encoding: str | None, error: UnicodeDecodeError) -> str:
    try:
        if encoding:
            return content.decode(encoding)
    except (UnicodeError, LookupError):
        pass
    raise UnreadableError("it is not text in UTF-8; save it as UTF-8 and add it again", "not_text") from error
