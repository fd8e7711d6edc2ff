"""Reads Markdown (CommonMark with tables): its text without marks and addresses, its headings, labels and tables."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import TYPE_CHECKING

import regex

from index.labels import read_label
from index.readers.document import Block, Document, UnreadableError, document_of, is_complete
from index.readers.front_matter import read_front_matter
from index.readers.plain import decode
from index.readers.table import conversation, row_blocks

if TYPE_CHECKING:
    from markdown_it.token import Token

MAX_MARKDOWN_CHARACTERS = 2_000_000

_LONGEST_LABEL = 100  # characters
_BLOCK_OF_HTML = regex.compile(r"</?(?:p|div|tr|li|ul|ol|table|h[1-6]|blockquote|section|article|br|hr)\b", regex.I)
_LINE_BREAK = regex.compile(r"<br\s*/?>", regex.I)
_SPACES = regex.compile(r" {2,}")
_NOTE_MARK = regex.compile(r"\[\^[\p{L}\p{M}\p{N}_.-]{1,40}\]")
_NOTE = regex.compile(rf"^[ ]{{0,3}}{_NOTE_MARK.pattern}:[ \t]*+", regex.M)
# "[Ida Holm]: Yes." would be the address "Yes." of a link that nothing names.
_SAID_AFTER_BRACKETS = regex.compile(r"^(?=[ ]{0,3}\[[^\]\n]+\]:[ \t]*+(?!<|\S*(?:[/#]|\.\S)))", regex.M)


@dataclass(slots=True)
class _Read:
    """What has been read so far, and inside of what the next piece stands."""

    blocks: list[Block] = field(default_factory=list)
    bold: list[str] = field(default_factory=list)
    quotes: int = 0
    item: str = ""
    begins_item: bool = False
    heading: str = ""
    rows: list[list[str]] = field(default_factory=list)
    in_table: bool = False


def read_markdown(content: bytes, encoding: str | None = None) -> Document:
    """The document in Markdown; its front matter gives title, dates, publisher and address.

    The day of the event stands in its text too, to be cited.

    Raises UnreadableError when it is longer than MAX_MARKDOWN_CHARACTERS, or no text (see `decode`).
    """
    text = decode(content, encoding)
    if len(text) > MAX_MARKDOWN_CHARACTERS:
        raise UnreadableError(f"it is Markdown of more than {MAX_MARKDOWN_CHARACTERS:,} characters; divide it")
    about = read_front_matter(text)
    read = _Read()
    for token in _tokens(text[about.end :]):
        _take(token, read)
    titled = [Block(about.title, is_heading=True)] if about.title else []
    rest = read.blocks[1:] if titled and read.blocks[:1] == titled else read.blocks
    dated = [Block(f"date: {about.event_date.isoformat()}")] if about.event_date else []
    document = document_of([*titled, *dated, *rest], read.bold)
    return replace(document, title=about.title, published=about.published, publisher=about.publisher, url=about.url)


def _tokens(text: str) -> "Sequence[Token]":
    from markdown_it import MarkdownIt

    # What is indented in a transcript is said like all else.
    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"]).disable("code")
    # A footnote is read where it stands, as a paragraph.
    return parser.parse(_SAID_AFTER_BRACKETS.sub(r"\\", _NOTE.sub("\n", text)))


def _take(token: "Token", read: _Read) -> None:
    match token.type:
        case "heading_open":
            read.heading = token.markup
        case "heading_close":
            read.heading = ""
        case "blockquote_open":
            read.quotes += 1
        case "blockquote_close":
            read.quotes -= 1
        case "list_item_open" | "list_item_close":
            read.item = f"{token.info}{token.markup} " if token.info else ""
            read.begins_item = token.type == "list_item_open"
        case "table_open":
            read.in_table, read.rows = True, []
        case "tr_open":
            read.rows.append([])
        case "table_close":
            read.in_table = False
            _take_table(read)
        case "fence":
            read.blocks.append(Block(token.content))
        case "html_block":
            read.blocks.append(Block(_text_of_html(token.content)))
        case "inline":
            _take_inline(token.children or [], read)
        case _:
            pass


def _take_inline(children: "Sequence[Token]", read: _Read) -> None:
    text = "\n".join(_SPACES.sub(" ", line).strip() for line in _shown(children).splitlines())
    if read.in_table:
        read.rows[-1].append(text)
        return
    if read.quotes > 1:
        # ">> " tells in a transcript that somebody else speaks.
        text = "\n".join(f">> {line}" for line in text.splitlines())
    if (label := _bold_label(children)) is not None:
        read.bold.append(f"\n{label}" if read.begins_item else label)
    is_underlined = not read.heading.startswith("#")
    # A line under a paragraph makes it a heading, but what somebody says is none.
    is_said = is_underlined and ("\n" in text or is_complete(text) or read_label(text) is not None)
    is_heading = bool(read.heading) and not is_said
    read.blocks.append(Block(f"{read.item}{text}", is_heading, is_item=read.begins_item))
    read.item, read.begins_item = "", False


def _take_table(read: _Read) -> None:
    spoken = conversation(read.rows)
    for row in spoken:
        read.blocks += row.blocks
        read.bold += [row.name] if row.name else []
    for cells in read.rows if not spoken else []:
        read.blocks += row_blocks(cells)


def _shown(children: "Sequence[Token]") -> str:
    """The text of a paragraph, without what is struck through and the marks of footnotes."""
    text = ""
    for is_code, pieces in groupby(_unstruck(children), key=lambda token: token.type == "code_inline"):
        piece = "".join(map(_text, pieces))
        text += piece if is_code else _NOTE_MARK.sub("", piece)
    return text


def _unstruck(children: "Sequence[Token]") -> "Iterator[Token]":
    struck = 0
    for token in children:
        struck += token.type == "s_open"
        if not struck:
            yield token
        struck -= token.type == "s_close"


def _text(token: "Token") -> str:
    match token.type:
        case "text" | "text_special" | "code_inline":
            return token.content
        case "softbreak" | "hardbreak":
            return "\n"
        case "html_inline":
            return "\n" if _LINE_BREAK.match(token.content) else ""
        case _:
            return ""


def _text_of_html(html: str) -> str:
    from bs4 import BeautifulSoup

    text = BeautifulSoup(_BLOCK_OF_HTML.sub(r"\n\g<0>", html), "lxml").get_text()
    lines = (" ".join(line.split()) for line in text.splitlines())
    return "\n".join(line for line in lines if line)


def _bold_label(children: "Sequence[Token]") -> str | None:
    """What a paragraph begins with in bold, up to a colon, or to the end of its line, which then ends it."""
    pieces = [token for token in children if token.type != "text" or token.content]
    if not pieces or pieces[0].type != "strong_open":
        return None
    closing = next(number for number, token in enumerate(pieces) if token.type == "strong_close")
    bold = _shown(pieces[:closing]).strip()
    rest = _shown(pieces[closing:])
    after = rest.lstrip()
    if (
        bold
        and len(bold) <= _LONGEST_LABEL
        and bold[-1] not in ":："
        and (not after or rest.lstrip(" ").startswith("\n"))
    ):
        return f"{bold}\n"
    is_label = bold.endswith((":", "：")) or after.startswith((":", "："))
    return bold if is_label and len(bold) <= _LONGEST_LABEL else None
