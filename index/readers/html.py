"""Reads a page of HTML: its paragraphs without the site's furniture, its title, its date, and its links."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise, takewhile
from typing import TYPE_CHECKING
from urllib.parse import urljoin

import regex

from index.cleaning import printable
from index.dates import find_date, is_bare_date
from index.event_line import read_event_line
from index.labels import read_label
from index.readers.document import SHOWN_PAGES, WHITE, Block, Document, UnreadableError, document_of, is_complete
from index.readers.encodings import read_as_it_looks
from index.readers.plain import BYTE_ORDER_MARKS
from index.readers.table import conversation, row_line
from index.structure import is_about_event

if TYPE_CHECKING:
    from bs4.element import Tag

MAX_HTML_BYTES = 5_000_000
MAX_NODES = 300_000  # elements and texts
MAX_DEPTH = 512  # as browsers have it

_NEVER_SAID = (
    "script style noscript template nav aside footer form button select option textarea iframe object embed svg"
    " canvas audio video dialog menu figure math"
).split()
_FURNITURE_ROLES = frozenset("navigation contentinfo search complementary menu menubar toolbar dialog alert".split())
_FURNITURE_NAMES = frozenset(
    "share sharing shares social bdshare bdsharebuttonbox addthis breadcrumb breadcrumbs crumb crumbs pager pagination"
    " paginator paging pagenav pagebar footer foot copyright sidebar related recommend recommended recommendation"
    " recommendations comment comments nav navbar navigation menu topnav toolbar tools print advert advertisement"
    " ads adsbygoogle cookie cookies consent popup modal subscribe newsletter login search skip qrcode hidden".split()
)
_BLOCKS = frozenset(
    "address article aside blockquote body center dd details div dl dt fieldset figcaption footer form h1 h2 h3 h4 h5"
    " h6 header hr li main nav ol p pre section summary table tbody td tfoot th thead tr ul caption html".split()
)
_PARTED = frozenset("blockquote caption dd dl dt li ol table tbody td tfoot th thead tr ul".split())
_ASIDES = ("aside", "figcaption")
_HEADINGS = frozenset("h1 h2 h3 h4 h5 h6".split())
_BOLD = regex.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)", regex.I)
_INVISIBLE = regex.compile(r"(?:display\s*:\s*none|visibility\s*:\s*hidden)", regex.I)
_WORD = regex.compile(r"[A-Z]?[a-z]+|[A-Z]+")
_SITE = regex.compile(r"\s+[-|–—_·]+\s+[^-|–—_·]{1,60}$|_[^_]{1,30}$")
_EVENT_DATE = regex.compile(r"(?:date|time|when|时间|日期)\s*[:：]", regex.I)
_HAS_DIGIT = regex.compile(r"\d")
_SOURCE = regex.compile(r"\bsource\b|来源", regex.I)
_COPYRIGHT = regex.compile(r"©|\bcopyright\b|all rights reserved|版权所有|ICP\s*[备证]|公网安备", regex.I)

_CREDIT = regex.compile(
    rf"{_COPYRIGHT.pattern}|\b(?:photo|photograph|foto|fotografía|image|imagen|immagine|imagem|bild|credit|courtesy|фото)\b"
    r"|صورة|फोटो|사진|写真|摄影|图片|图为",
    regex.I,
)

_CHARSETS = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "gb_2312-80": "gb18030",
    "x-gbk": "gb18030",
    "big5": "big5hkscs",
    "iso-8859-1": "cp1252",
    "latin1": "cp1252",
    "us-ascii": "cp1252",
    "shift_jis": "cp932",
    "x-sjis": "cp932",
    "euc-kr": "cp949",
    "ks_c_5601-1987": "cp949",
}
"""What browsers take these names of encodings for (https://encoding.spec.whatwg.org/#names-and-labels)."""

_PUBLISHED = frozenset(
    "article:published_time datepublished pubdate publishdate publish_date publication_date dc.date dc.date.issued"
    " dcterms.issued date publishtime".split()
)


@dataclass(frozen=True, slots=True)
class Link:
    """A link of a page: its text, its address in full, and its relation ("next", "prev" or "")."""

    text: str
    address: str
    relation: str


@dataclass(frozen=True, slots=True)
class WebPage:
    """A page as it is read: the title is its first block, where it has one.

    `states_event` says that the day below the title is before that of publication, which the page tells besides.
    """

    blocks: tuple[Block, ...]
    bold: tuple[str, ...]
    title: str | None
    published: date | None
    publisher: str | None
    links: tuple[Link, ...]
    states_event: bool = False


def read_html(content: bytes, encoding: str | None = None) -> Document:
    """The document on one page of HTML. Raises UnreadableError when it is too large."""
    page = read_web_page(content, "", encoding)
    return about_page(document_of(page.blocks, page.bold, SHOWN_PAGES), page)


def about_page(document: Document, page: WebPage) -> Document:
    """The document with what its first page tells of it."""
    hints = replace(document.hints, states_event=page.states_event)
    return replace(document, hints=hints, title=page.title, published=page.published, publisher=page.publisher)


def read_web_page(content: bytes, address: str, encoding: str | None = None) -> WebPage:
    """The page that stands at `address`; `encoding` is what its server says of it.

    Raises UnreadableError when it is larger than MAX_HTML_BYTES, or has more than MAX_NODES or MAX_DEPTH.
    """
    from bs4 import BeautifulSoup

    if len(content) > MAX_HTML_BYTES:
        raise UnreadableError(f"it is HTML of more than {MAX_HTML_BYTES:,} bytes; save its text as a file", "too_large")
    soup = BeautifulSoup(decode_html(content, encoding), "lxml")
    _check_size(soup)
    links = tuple(_links(soup, address))
    title = _title(soup)
    body = soup.body or soup
    _drop_furniture(body)
    _write_raised(body)
    names = _label_conversations(body)
    _join_rows(body)
    blocks = _blocks(body, title)
    day, published = _day_below(body, title), _published(soup)
    if day and not any(is_bare_date(block.text) for block in blocks[:_HEAD]):
        blocks.insert(0, Block(day.text))
    return WebPage(
        blocks=(Block(title, is_heading=True), *blocks) if title else tuple(blocks),
        bold=(*_bold(body), *names),
        title=title,
        published=published,
        publisher=_meta(soup, frozenset({"og:site_name"})),
        links=links,
        states_event=bool(day and published and day.date < published),
    )


def _check_size(soup: "Tag") -> None:
    depths = {id(soup): 0}
    for node in soup.descendants:
        depths[id(node)] = depth = depths[id(node.parent)] + 1
        if depth > MAX_DEPTH or len(depths) > MAX_NODES:
            raise UnreadableError(
                "its HTML has too many elements, or too many in one another; save its text as a file", "too_large"
            )


# Characters


def decode_html(content: bytes, encoding: str | None = None) -> str:
    """The text of a page: by its byte order mark, as its server or the page itself says, or as it looks like."""
    from bs4.dammit import EncodingDetector

    declared = EncodingDetector.find_declared_encoding(content, is_html=True, search_entire_document=False)
    named = [_CHARSETS.get(name.strip().lower(), name) for name in (encoding, declared) if name]
    marked = [name for mark, name in BYTE_ORDER_MARKS if content.startswith(mark)]
    for name in [*marked, *named, "utf-8"]:
        try:
            return content.decode(name)
        except (LookupError, ValueError):  # ValueError: a name with a NUL in it
            continue
    return _as_it_looks(content, named)


def _as_it_looks(content: bytes, named: list[str]) -> str:
    # A few broken bytes do not make it another encoding than the page says.
    for name in named:
        try:
            text = content.decode(name, errors="replace")
        except (LookupError, ValueError):
            continue
        if 1_000 * text.count("\ufffd") < len(text):
            return text
    read = read_as_it_looks(content)
    return content.decode("utf-8", errors="replace") if read is None else read


# Furniture


def _drop_furniture(body: "Tag") -> None:
    """Takes out of the page what nobody says: menus, share bars, scripts, what is hidden."""
    from bs4.element import PreformattedString

    for element in body.find_all(_NEVER_SAID):
        if element.decomposed:
            continue
        if element.name == "figure" and element.find("table"):
            element.unwrap()  # a table that is set as a figure is no picture
        elif element.name == "aside" and _has_label(element):
            element.unwrap()
        elif element.name == "figure" and (caption := element.find("figcaption")) and _is_content(caption):
            element.replace_with(caption.extract())
        elif element.name != "aside" or not _is_content(element):
            element.decompose()
    for text in [text for text in body.descendants if isinstance(text, PreformattedString)]:
        text.extract()  # comments, processing instructions
    prose = _prose(body)
    for element in body.find_all(True):
        if element.decomposed or not _is_furniture(element):
            continue
        if 2 * prose[id(element)] <= prose[id(body)] and not element.find("h1"):
            element.decompose()


def _is_content(element: "Tag") -> bool:
    """Whether what stands beside the speech of an article, a caption or an aside, tells something in sentences."""
    text = WHITE.sub(" ", element.get_text(" ")).strip()
    is_inside = element.find_parent(["article", "main"]) is not None
    is_tool = element.find(["a", "button", "form", "input"]) is not None or _is_furniture(element)
    return is_inside and not is_tool and is_complete(text) and not _CREDIT.search(text)


def _has_label(element: "Tag") -> bool:
    """Whether somebody speaks in an element."""
    labels = (read_label(text) for text in element.get_text("\n").splitlines() if text.strip())
    return any(label is not None and label.is_certain for label in labels)


def _is_furniture(element: "Tag") -> bool:
    if element.has_attr("hidden") or _INVISIBLE.search(_attribute(element, "style")):
        return True
    if _attribute(element, "role").lower() in _FURNITURE_ROLES:
        return True
    names = f"{_attribute(element, 'class')} {_attribute(element, 'id')}"
    return any(word.lower() in _FURNITURE_NAMES for word in _WORD.findall(names))


def _attribute(element: "Tag", name: str) -> str:
    value = element.get(name)
    return value if isinstance(value, str) else " ".join(value or ())


def _prose(body: "Tag") -> Counter[int]:
    """Characters outside links in each element, by its identity."""
    from bs4.element import NavigableString

    counts: Counter[int] = Counter()
    for text in body.descendants:
        if isinstance(text, NavigableString) and (length := len(text.strip())):
            ancestors = list(takewhile(lambda parent: parent is not body, text.parents))
            if not any(parent.name == "a" for parent in ancestors):
                for element in (body, *ancestors):
                    counts[id(element)] += length
    return counts


# Text

_RAISED = dict(zip("0123456789+-−=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿⁱ", strict=True))
_LOWERED = dict(zip("0123456789+-−=()aeioxnm", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎ₐₑᵢₒₓₙₘ", strict=True))
_HEAD = 5  # blocks among which a date is that of the title
_LONGEST_MARK = 6  # characters
_NOTE_MARK = regex.compile(r"\[\s*[\p{L}\d]{1,4}\s*\]|[*†‡§¶]+")


def _write_raised(body: "Tag") -> None:
    """Writes what is raised or lowered so that it stays apart from what it follows: 10⁶ is not 106.

    Marks of footnotes are left out. What has no such characters stays as it is: "1st".
    """
    for element in body.find_all(["sup", "sub"]):
        if element.decomposed:
            continue
        text = "".join(element.get_text().split())
        own = _RAISED if element.name == "sup" else _LOWERED
        if element.name == "sup" and (_NOTE_MARK.fullmatch(text) or _leads_to_note(element, text)):
            element.decompose()
        elif text and all(letter in own for letter in text) and any(letter.isdigit() for letter in text):
            element.string = "".join(own[letter] for letter in text)


def _leads_to_note(mark: "Tag", text: str) -> bool:
    links = [*mark.find_all("a"), *mark.find_parents("a", limit=1)]
    return any(_attribute(link, "href").startswith("#") for link in links) and len(text) <= _LONGEST_MARK


@dataclass(slots=True)
class _Paragraph:
    """Text that stands in lines of its own, in which element, and how many of its characters are links.

    A row of a table of numbers is one, and its element the row.
    """

    element: "Tag"
    text: str = ""
    linked: int = 0

    @property
    def is_of_links(self) -> bool:
        return 2 * self.linked > len(self.text)

    @property
    def is_row(self) -> bool:
        return self.element.name == "tr"

    @property
    def is_aside(self) -> bool:
        return self.element.name in _ASIDES or self.element.find_parent([*_ASIDES]) is not None

    @property
    def is_prose(self) -> bool:
        return is_complete(self.text) and not self.is_of_links and not _COPYRIGHT.search(self.text)


def _blocks(body: "Tag", title: str | None) -> list[Block]:
    """What follows the title, in the smallest part of the page that holds it and every sentence."""
    paragraphs = [paragraph for paragraph in _paragraphs(_article(body)) if paragraph.text]
    titled = next((n for n, paragraph in enumerate(paragraphs) if paragraph.text == title), None)
    if titled is not None:
        paragraphs = paragraphs[titled:]
    said = [p for n, p in enumerate(paragraphs) if p.is_prose or p.is_row or (n == 0 and titled is not None)]
    held = [p.element for p in said if not p.is_aside]
    root = _common_ancestor(held) if held else body
    kept = [p for p in paragraphs if not p.is_of_links and (p.element is root or root in p.element.parents)]
    beside = {id(p.element.parent) for p in kept if p.is_prose or read_label(p.text)}
    while kept and _is_left_over(kept[-1], beside):
        kept.pop()
    return list(_with_bare_dateline([p for p in kept if p.text != title]))


@dataclass(frozen=True, slots=True)
class _Day:
    text: str
    date: date


def _day_below(body: "Tag", title: str | None) -> _Day | None:
    """The day that stands alone below the title, wherever on the page that is."""
    texts = [paragraph.text for paragraph in _paragraphs(body) if paragraph.text] if title else []
    below = next((after for text, after in pairwise(texts) if text == title and is_bare_date(after)), "")
    found = find_date(below)
    return _Day(below[found.start : found.end], found.date) if found and found.date else None


def _label_conversations(body: "Tag") -> list[str]:
    """Puts paragraphs and labels in the place of tables that are conversations; returns the names of the labels."""
    from bs4 import BeautifulSoup

    names = []
    for table in [table for table in body.find_all("table") if _has_plain_cells(table)]:
        cells = [row.find_all(["td", "th"]) for row in table.find_all("tr")]
        spoken = conversation([["\n".join(_lines(cell)) for cell in row] for row in cells])
        if not spoken:
            continue
        names += [row.name for row in spoken if row.name]
        soup = BeautifulSoup("", "lxml")
        said = soup.new_tag("div")
        for block in (block for row in spoken for block in row.blocks):
            paragraph = soup.new_tag("p")
            paragraph.string = block.text
            said.append(paragraph)
        table.replace_with(said)
    return names


def _join_rows(body: "Tag") -> None:
    """Makes one line of each row of short cells in a table, so that numbers keep their row and their column."""
    for table in [
        table for table in body.find_all("table") if _has_plain_cells(table) and not table.find([*_HEADINGS])
    ]:
        lines = [
            (row, row_line(["\n".join(_lines(cell)) for cell in row.find_all(["td", "th"])])) for row in _rows(table)
        ]
        joined = [(row, line) for row, line in lines if line]
        counted = sum(_HAS_DIGIT.search(line) is not None for _, line in joined)
        # A page may be laid out in a table too; few of its rows have numbers, and its columns no heads.
        is_of_data = len(joined) > 1 and (table.find("th") is not None or 2 * counted >= len(joined))
        if not is_of_data or any(read_label(line) for _, line in joined):
            continue
        for row, line in joined:
            row.string = line


def _has_plain_cells(table: "Tag") -> bool:
    """Whether no cell has another in it: such a table lays out a page, and to read each of them would take long."""
    return not any(cell.find(["table", "tr", "td", "th"]) for cell in table.find_all(["td", "th"]))


def _rows(table: "Tag") -> Iterator["Tag"]:
    """The rows of a table, but those of links: they lead elsewhere."""
    for row in table.find_all("tr"):
        linked = sum(len(link.get_text().strip()) for link in row.find_all("a"))
        if 2 * linked <= len("".join(row.stripped_strings)):
            yield row


def _lines(element: "Tag") -> Iterator[str]:
    for paragraph in _paragraphs(element):
        yield from (line for line in paragraph.text.split("\n") if line)


def _article(body: "Tag") -> "Tag":
    """What the page itself marks as its article, if that holds most of the text; else the whole page."""
    prose = _prose(body)
    best: Tag = max(body.find_all(["article", "main"]), key=lambda element: prose[id(element)], default=body)
    return best if 2 * prose[id(best)] > prose[id(body)] else body


def _paragraphs(root: "Tag") -> Iterator[_Paragraph]:
    """The paragraphs of an element in order: a block element makes one, and two line breaks in a row divide it."""
    from bs4.element import NavigableString, Tag

    open_one = _Paragraph(root)
    breaks = 0
    for node in root.descendants:
        if isinstance(node, Tag):
            breaks += node.name == "br"
            continue
        if not isinstance(node, NavigableString):
            continue
        above = [*takewhile(lambda parent: parent is not root, node.parents)]
        element = next((parent for parent in above if parent.name in _BLOCKS), root)
        piece = node if element.name == "pre" else WHITE.sub(" ", node)
        if element is not open_one.element or (breaks > 1 and piece.strip()):
            yield _trimmed(open_one)
            open_one, breaks = _Paragraph(element), 0
        elif breaks and piece.strip():
            open_one.text, breaks = f"{open_one.text.rstrip(' ')}\n", 0
        open_one.text += piece.lstrip(" ") if open_one.text.endswith(("\n", " ")) else piece
        open_one.linked += len(piece) if any(parent.name == "a" for parent in above) else 0
    yield _trimmed(open_one)


def _trimmed(paragraph: _Paragraph) -> _Paragraph:
    return replace(paragraph, text=paragraph.text.strip())


def _common_ancestor(elements: "list[Tag]") -> "Tag":
    chains = [[*reversed(list(element.parents)), element] for element in elements]
    shared: list[Tag] = [row[0] for row in zip(*chains, strict=False) if all(other is row[0] for other in row)]
    deepest = shared[-1]
    # A paragraph alone is not all: the label of who speaks stands beside it.
    return deepest.parent if deepest.parent and any(deepest is element for element in elements) else deepest


def _is_left_over(paragraph: _Paragraph, beside: set[int]) -> bool:
    """Whether the last paragraph of a page is no speech: no sentence, and not beside any sentence or label.

    `beside` holds the identities of the elements in which those stand. What is in a table or list stands where that
    does.
    """
    if paragraph.is_prose or paragraph.is_row or read_label(paragraph.text):
        return False
    parents = [*paragraph.element.parents]
    inner = [*takewhile(lambda parent: parent.name in _PARTED, parents)]
    return not any(id(place) in beside for place in parents[: len(inner) + 1])


def _with_bare_dateline(paragraphs: list[_Paragraph]) -> Iterator[Block]:
    """The paragraphs; of a line before the first speech that gives a date and little else, the date alone."""
    is_head = True
    last_item = None
    for paragraph in paragraphs:
        item = _item(paragraph.element)
        begins_item = item is not None and item is not last_item
        is_heading = paragraph.element.name in _HEADINGS
        block = Block(paragraph.text, is_heading and not paragraph.is_aside, begins_item, paragraph.is_aside)
        last_item = item
        is_head = is_head and not read_label(block.text)
        is_other = block.is_heading or paragraph.is_row or is_complete(block.text)
        may_be = is_head and not is_other and read_event_line(block.text) is None
        found = find_date(block.text) if may_be else None
        if found and found.date and _is_dateline(block.text, f"{block.text[: found.start]} {block.text[found.end :]}"):
            yield Block(block.text[found.start : found.end])
        else:
            yield block


def _item(element: "Tag") -> "Tag | None":
    """The item of a list that an element is or stands in."""
    return element if element.name == "li" else element.find_parent("li")


def _is_dateline(line: str, besides: str) -> bool:
    """Whether a line with a date tells when it was published, and not when the event is; `besides` is all but that."""
    if _EVENT_DATE.match(line) and not _SOURCE.search(line):
        return False
    return len(regex.findall(r"\p{Latin}+|\p{Han}", besides)) <= 16 and not is_about_event(line)


def _bold(body: "Tag") -> Iterator[str]:
    """What stands out in bold before a colon, or, with a line feed at its end, on a line of its own."""
    for element in body.find_all(["b", "strong", "span", "font"]):
        if element.name in ("span", "font") and not _BOLD.search(_attribute(element, "style")):
            continue
        text = WHITE.sub(" ", element.get_text()).strip()
        after = element.next_sibling
        if len(text) <= 100 and (text.endswith((":", "：")) or str(after or "").lstrip().startswith((":", "："))):
            yield f"\n{text}" if _item(element) else text
        elif 0 < len(text) <= 100 and _stands_alone(element):
            yield f"{text}\n"


def _stands_alone(element: "Tag") -> bool:
    """Whether nothing stands beside an element on its line."""
    sides = (element.previous_siblings, element.next_siblings)
    beside = [next((other for other in side if str(other).strip()), None) for side in sides]
    is_in_block = element.parent is not None and element.parent.name in _BLOCKS
    return is_in_block and all(other is None or getattr(other, "name", None) == "br" for other in beside)


# What the page tells of itself


def _title(soup: "Tag") -> str | None:
    """The only heading of the first level, or else the title by which the page is shared or called."""
    headings = [WHITE.sub(" ", heading.get_text(" ")).strip() for heading in soup.find_all("h1")]
    texts = [text for text in headings if text]
    if len(texts) == 1:
        return printable(texts[0][:300])
    named = _meta(soup, frozenset({"og:title", "articletitle"})) or (soup.title.get_text() if soup.title else "")
    named = printable(WHITE.sub(" ", named).strip()[:300])
    if not named:
        return None
    # "Title - Site": the page's own headline, where it stands as one.
    body = soup.body or soup
    shown = (text.strip() for text in body.stripped_strings)
    headline = (text for text in shown if len(text) >= 10 and named.startswith(text) and 2 * len(text) >= len(named))
    return next(headline, None) or _SITE.sub("", named) or named


def _meta(soup: "Tag", names: frozenset[str]) -> str | None:
    for element in soup.find_all("meta"):
        name = _attribute(element, "property") or _attribute(element, "name") or _attribute(element, "itemprop")
        if name.lower() in names and (content := _attribute(element, "content").strip()):
            return printable(WHITE.sub(" ", content)[:300])
    return None


def _published(soup: "Tag") -> date | None:
    found = find_date((_meta(soup, _PUBLISHED) or "")[:10])
    return found.date if found else None


def _links(soup: "Tag", address: str) -> Iterator[Link]:
    base = soup.find("base", href=True)
    for element in soup.find_all(["a", "link"], href=True):
        relation = next((word for word in _attribute(element, "rel").lower().split() if word in ("next", "prev")), "")
        if element.name == "link" and not relation:
            continue
        try:
            start = urljoin(address, _attribute(base, "href")) if base else address
            target = urljoin(start, _attribute(element, "href").strip())
        except ValueError:
            continue
        yield Link(WHITE.sub(" ", element.get_text()).strip()[:40], target, relation)
