"""Reads plain text, whose structure the text itself shows."""

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

    Raises UnreadableError when `decode` does.
    """
    return Document(decode(content, encoding))


def decode(content: bytes, encoding: str | None = None) -> str:
    """The text in UTF-8, or UTF-16 with a byte order mark, or in the encoding that its sender names, or as it looks.

    Raises UnreadableError when no encoding makes a text of it.
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
    from index.readers.encodings import read_as_it_looks

    try:
        if encoding:
            return content.decode(encoding)
    except (LookupError, ValueError):
        pass
    text = read_as_it_looks(content)
    if text is None:
        raise UnreadableError(
            "it is no text in any encoding that is known; save it as UTF-8 and add it again", "not_text"
        ) from error
    return text
