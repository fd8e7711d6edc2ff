"""Reads what stands at an address: a page, all pages of a document that a pager divides, or a file."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

from index.errors import InputError
from index.labels import read_label
from index.readers.document import SHOWN_PAGES, Block, Document, UnreadableError, document_of_pages, is_complete
from index.readers.fetch import Answered, Fetcher, canonical
from index.readers.formats import SUFFIX_OF_TYPE, SUFFIXES, read_content
from index.readers.html import WebPage, about_page, read_web_page
from index.readers.pager import first_page, later_pages
from index.readers.pdf import read_pdf
from index.readers.plain import decode

MAX_PAGES_OF_A_PAGER = 200

PageProgress = Callable[[int, int], None]
"""Called with the number of pages read so far, and of all that are known."""


@dataclass(frozen=True, slots=True)
class AtAddress:
    """What stands at an address, and the address that names it: that of its first page, where redirects lead."""

    document: Document
    address: str


@dataclass(frozen=True, slots=True)
class _Read:
    """A page with the address that it was found at."""

    address: str
    page: WebPage


def read_address(address: str, fetcher: Fetcher, progress: PageProgress | None = None) -> AtAddress:
    """The document at an address of the web.

    A page with a pager is read to its end, from whichever page the address is; its pages are the document's.
    Raises InputError when the address is none, cannot be reached (see `Fetcher`), or holds nothing that can be read.
    """
    answered = fetcher.fetch(canonical(address))
    try:
        suffix = _suffix(answered)
        if suffix == ".html":
            return _read_pages(answered, fetcher, progress)
        if suffix == ".pdf":
            document = read_pdf(answered.content, answered.address)
        elif suffix == ".txt" and answered.encoding:
            document = Document(decode(answered.content, answered.encoding))
        else:
            document = read_content(answered.content, f"file{suffix}")
    except UnreadableError as error:
        raise InputError(f"{address!r} cannot be read: {error}.", error.case, name=address) from error
    return AtAddress(replace(document, url=answered.address), canonical(answered.address))


def _suffix(answered: Answered) -> str:
    """The ending of the names of such files, by the type that the server gives, or else by the address."""
    own = PurePosixPath(unquote(urlsplit(answered.address).path)).suffix.lower()
    typed = SUFFIX_OF_TYPE.get(answered.media_type)
    # Servers send subtitles and Markdown as plain text, and files that they do not know as octets.
    if typed == ".txt" and own in SUFFIXES - {".html", ".htm", ".xhtml", ".pdf", ".docx"}:
        return own
    if typed:
        return typed
    if answered.media_type in ("", "application/octet-stream", "binary/octet-stream") and own in SUFFIXES:
        return ".html" if own in (".htm", ".xhtml") else own
    raise UnreadableError(
        f"it is of the type {answered.media_type or 'unknown'!r}; give a page, or a file that can be read",
        "unsupported",
    )


def _read_pages(answered: Answered, fetcher: Fetcher, progress: PageProgress | None) -> AtAddress:
    page = read_web_page(answered.content, answered.address, answered.encoding)
    found_at = canonical(answered.address)
    first = first_page(found_at, page.links)
    read = [_Read(found_at, page) if first == found_at else _fetch_page(first, fetcher)]
    found_at, page = read[0].address, read[0].page
    known = later_pages(found_at, page.links)
    number = 2
    while number <= max(known, default=0):
        if max(known) > MAX_PAGES_OF_A_PAGER:
            raise UnreadableError(
                f"it has more than {MAX_PAGES_OF_A_PAGER} pages; save its text as a file", "too_large"
            )
        if progress:
            progress(number - 1, max(known))
        later = _fetch_page(known[number], fetcher)
        # A site that answers any number with the same page is at its end.
        if all(later.address != other.address and later.page.blocks != other.page.blocks for other in read):
            read.append(later)
            known = later_pages(found_at, later.page.links) | known
        number += 1
    return AtAddress(_document(read), found_at)


def _fetch_page(address: str, fetcher: Fetcher) -> _Read:
    answered = fetcher.fetch(address)
    if SUFFIX_OF_TYPE.get(answered.media_type, ".html") != ".html":
        raise UnreadableError(f"its page {address!r} is no HTML; save its text as a file")
    return _Read(canonical(answered.address), read_web_page(answered.content, answered.address, answered.encoding))


def _document(read: Sequence[_Read]) -> Document:
    """The pages as one document, without what each of them repeats of the first."""
    first = read[0].page
    pages = [(one.address, list(blocks)) for one, blocks in zip(read, _without_repeats(read), strict=True)]
    bold = [text for one in read for text in one.page.bold]
    return replace(about_page(document_of_pages(pages, bold, SHOWN_PAGES), first), url=read[0].address)


def _without_repeats(read: Sequence[_Read]) -> list[Sequence[Block]]:
    """The blocks of each page: the title and lead of later ones stand on the first, and so does what ends them all."""
    all_blocks = [list(one.page.blocks) for one in read]
    foot = 0
    while len(all_blocks) > 1 and all(len(blocks) > foot + 1 for blocks in all_blocks):
        texts = {blocks[-1 - foot].text for blocks in all_blocks}
        # "Thank you." may end two pages, but not each of many.
        if len(texts) > 1 or (len(all_blocks) < 4 and is_complete(texts.pop())):
            break
        foot += 1
    footless = [blocks[: len(blocks) - foot] for blocks in all_blocks]
    head = {block.text for block in _head(footless[0])}
    return [footless[0], *(_after_head(blocks, head) for blocks in footless[1:])]


def _head(blocks: Sequence[Block]) -> Sequence[Block]:
    spoken = next((n for n, block in enumerate(blocks) if read_label(block.text)), len(blocks))
    return blocks[:spoken]


def _after_head(blocks: Sequence[Block], head: set[str]) -> Sequence[Block]:
    start = next((n for n, block in enumerate(blocks) if block.text not in head), len(blocks))
    return blocks[start:]
