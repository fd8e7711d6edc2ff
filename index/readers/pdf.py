"""Reads PDF: lines joined to paragraphs, without what each page repeats at its head and foot."""

import io
import logging
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import regex

from index.dates import find_date, is_only_date
from index.dialogue import opening
from index.event_line import read_event_line
from index.labels import read_label
from index.readers.document import (
    MAX_CHARACTERS,
    MAX_PAGES,
    MAX_UNPACKED_BYTES,
    SHOWN_PAGES,
    WHITE,
    Block,
    Document,
    UnreadableError,
    document_of_pages,
    is_complete,
    joined,
    unpacks_to_too_much,
)
from index.readers.glyphs import ordinary
from index.structure import is_about_event

if TYPE_CHECKING:
    from pypdf import PdfReader

_EDGE = 3  # lines at the head and at the foot of a page that may be repeated on others
_NUMBER = regex.compile(r"\d+|\b[ivxlc]+\b", regex.I)
_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}
_MOST_NUMBERS = 4  # in a line that pages repeat
_PAGE_NUMBER = regex.compile(
    r"[\s\-–—|]*(?:page|seite|p\.|第)?\s*(?P<number>\d{1,4})\s*(?:页|(?:of|/|von|共)\s*\d{1,4}\s*页?)?[\s\-–—|]*$",
    regex.I,
)
_ADDRESS = regex.compile(r"(?:about:|[a-z]+://)", regex.I)  # what a browser calls a page without a title
_RIGHT_TO_LEFT = regex.compile(r"[\p{Arabic}\p{Hebrew}]")
_STOP_BEFORE = regex.compile(r"[.!?؟،:]\s?[\p{Arabic}\p{Hebrew}\p{N}]")
_DRAWN = regex.compile(r"[\ufb50-\ufdcf\ufe70-\ufefc]{2}")
_JOINED = regex.compile(
    r"[\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}\p{Devanagari}\p{Bengali}\p{Gurmukhi}\p{Gujarati}\p{Oriya}\p{Tamil}\p{Telugu}"
    r"\p{Kannada}\p{Malayalam}\p{Sinhala}\p{Tibetan}]"
)
_LOST = regex.compile(rf"[\x00\ufffd](?={_JOINED.pattern}| )|(?<={_JOINED.pattern})[\x00\ufffd]")
_LETTERS_OF_A_LOSS = 100
_FEW_TIMES = 3
_HYPHENATED = regex.compile(r"(?P<word>\p{L}{2,})[-\u00ad\u2010]$")
_CONTINUES = regex.compile(r"(?P<word>\p{Ll}+)")
_BULLET = regex.compile(r"(?:[•▪◦●■–—*-]|\(?\d{1,2}[.)]|\(?[a-z][.)])\s")
_LEADS_TO_DATE = regex.compile(r"(?:^|\s)\p{Ll}{1,4}$|[(:：（]$")
_HEAD = 12  # lines, among which the title of a document stands
_LARGER = 1.15  # than most letters, at least, are those of a title
_TELLING_LINES = 80
_SELDOM = 40  # lines for one that ends with a hyphen, where words are not divided
_SHORT = 0.8  # of the usual length of a line: where a paragraph may end


@dataclass(frozen=True, slots=True)
class _Words:
    """How often each word stands within the lines of a document, and whether their ends divide words."""

    counts: Counter[str]
    are_divided: bool


def read_pdf(content: bytes, address: str = "") -> Document:
    """The document in a PDF; with an address, each of its pages is one of the document.

    Raises UnreadableError when it is damaged, encrypted, has no text (only images) or one that cannot be read as it is
    stored, too many pages, or unpacks to too much.
    """
    read, title = _read(content)
    pages = list(_without_running_heads(read))
    if not any(pages):
        raise UnreadableError("it holds no text, only images; have it read by OCR first", "only_images")
    if _is_in_drawn_order(pages):
        raise UnreadableError(
            "its right-to-left text is stored as it is drawn, not as it is read; give it as text, DOCX or HTML",
            "drawn_order",
        )
    if _has_lost_marks(pages):
        raise UnreadableError(
            "letters and marks of its text are lost in it; give it as text, DOCX or HTML", "lost_marks"
        )
    words = _words(pages)
    usual = _usual_length(pages)
    addressed = [
        (f"{address}#page={number}" if address else "", list(_blocks(lines, usual, words, is_head=number == 1)))
        for number, lines in enumerate(pages, start=1)
    ]
    first = next(number for number, (_, blocks) in enumerate(addressed) if blocks)
    addressed[first] = (addressed[first][0], list(_with_date_apart(addressed[first][1])))
    has_title = title is not None and not _ADDRESS.match(title)
    return replace(
        document_of_pages(addressed, known=replace(SHOWN_PAGES, is_paper=True)), title=title if has_title else None
    )


def _read(content: bytes) -> tuple[list[list[str]], str | None]:
    """The lines of each page, and the title that the file gives itself."""
    from pypdf import PdfReader
    from pypdf.errors import LimitReachedError

    logging.getLogger("pypdf").setLevel(logging.ERROR)  # it warns of every oddity of a file
    try:
        reader = PdfReader(io.BytesIO(content))
        _decrypt(reader)
        return list(_pages(reader)), str((reader.metadata and reader.metadata.title) or "").strip() or None
    except UnreadableError:
        raise
    except LimitReachedError as error:
        raise unpacks_to_too_much() from error
    except Exception as error:  # the library lets errors of any kind through for files that are no PDF inside
        raise UnreadableError("it is a damaged PDF; save it again from what it was made with", "damaged") from error


def _is_in_drawn_order(pages: list[list[str]]) -> bool:
    """Whether lines of Arabic or Hebrew begin with the stop that ends their sentence, or have shapes for letters.

    So some programs write them, and no reader can tell for sure what order they are to be read in.
    """
    lines = [line for page in pages for line in page if _RIGHT_TO_LEFT.search(line)]
    drawn = sum(_STOP_BEFORE.match(line) is not None or _DRAWN.search(line) is not None for line in lines)
    return 0 < len(lines) <= _FEW_TIMES * drawn


def _has_lost_marks(pages: list[list[str]]) -> bool:
    """Whether shapes of letters with their marks, of scripts that join these, have no characters in the file.

    So browsers print Thai, Hindi and others: "ปี" and "वर्ष" are each one shape, of which nothing tells what it is.
    """
    lines = [line for page in pages for line in page if _JOINED.search(line)]
    letters, lost = (sum(len(pattern.findall(line)) for line in lines) for pattern in (_JOINED, _LOST))
    return lost >= _FEW_TIMES and lost * _LETTERS_OF_A_LOSS > letters


def _decrypt(reader: "PdfReader") -> None:
    if not reader.is_encrypted:
        return
    try:
        opened = bool(reader.decrypt(""))
    except Exception:
        opened = False  # a cipher that only another library knows
    if not opened:
        raise UnreadableError("it is encrypted; save it without a password", "encrypted")


def _pages(reader: "PdfReader") -> Iterator[list[str]]:
    """The lines of each page; an empty one is a gap between paragraphs."""
    if len(reader.pages) > MAX_PAGES:
        raise UnreadableError(f"it has more than {MAX_PAGES:,} pages; divide it", "too_large")
    characters = unpacked = 0
    is_first = True  # no page before had text
    for page in reader.pages:
        # A small file may have one large content that all its pages show.
        contents = page.get_contents()
        unpacked += 0 if contents is None else len(contents.get_data())
        if unpacked > MAX_UNPACKED_BYTES:
            raise unpacks_to_too_much()
        sizes = _Sizes() if is_first else None
        text = ordinary(page.extract_text(visitor_text=sizes.see) if sizes else page.extract_text())
        characters += len(text)
        if characters > MAX_CHARACTERS:
            raise UnreadableError(f"its text has more than {MAX_CHARACTERS:,} characters; divide it", "too_large")
        lines = [WHITE.sub(" ", line).strip() for line in text.splitlines()]
        while lines and not lines[-1]:
            lines.pop()
        lines = lines[next((n for n, line in enumerate(lines) if line), 0) :]
        yield _with_title_whole(lines, sizes) if sizes else lines
        is_first = is_first and not lines


class _Sizes:
    """The size of the letters of each line of a page, as pypdf shows the page piece by piece."""

    def __init__(self) -> None:
        self.of_line: dict[str, float] = {}
        self.letters: Counter[float] = Counter()

    def see(self, text: str, _: object, matrix: list[float], __: object, size: float) -> None:
        """Takes a piece of text in letters of that size, which its matrix scales."""
        drawn = round(size * abs(matrix[3] or 1), 1)
        self.letters[drawn] += len(text)
        for line in text.splitlines():
            self.of_line.setdefault(WHITE.sub(" ", ordinary(line)).strip(), drawn)

    @property
    def usual(self) -> float:
        """That of most letters."""
        return self.letters.most_common(1)[0][0] if self.letters else 0.0


def _with_title_whole(lines: list[str], sizes: _Sizes) -> list[str]:
    """The lines of the first page; those of a title in larger letters are one where the next word did not fit."""
    widths = sorted(sizes.of_line.get(line, 0.0) * len(line) for line in lines)
    usual = widths[len(widths) * 3 // 4] if widths else 0.0
    whole: list[str] = []
    before = 0.0
    for line in lines[:_HEAD]:
        size = sizes.of_line.get(line, 0.0)
        is_title = size >= _LARGER * sizes.usual > 0
        if whole and is_title and size == before and not read_label(line) and not find_date(line):
            filled = size * len(whole[-1].rpartition("\n")[2])
            if filled + size * len(line.split(" ", 1)[0]) >= usual:
                whole[-1] += f"\n{line}"
                continue
        before = size if is_title else 0.0
        whole += ["", line] if whole and "\n" in whole[-1] else [line]
    return [line.replace("\n", " ") for line in whole] + lines[_HEAD:]


def _without_running_heads(pages: list[list[str]]) -> Iterator[list[str]]:
    """The pages without their numbers, and without lines at their edges that half of them repeat.

    Numbers in such lines are the same on those pages, or count them; any other number is the page's own.
    """
    forms = [[_forms(line, number) for line in _edges(lines)] for number, lines in enumerate(pages)]
    counts = Counter(form for page in forms for form in {form for line in page for form in line})
    repeated = {form for form, count in counts.items() if count >= max(2, len(pages) / 2)}
    for number, lines in enumerate(pages):
        kept = list(lines)
        for at in (0, -1):
            for _ in range(_EDGE):
                while kept and not kept[at]:
                    kept.pop(at)
                if kept and (_forms(kept[at], number) & repeated or _numbers_only_page(kept[at], len(pages))):
                    kept.pop(at)
        yield kept


def _edges(lines: list[str]) -> list[str]:
    filled = [line for line in lines if line]
    return [line for line in [*filled[:_EDGE], *filled[-_EDGE:]] if not is_complete(line) and not read_label(line)]


def _forms(line: str, page: int) -> frozenset[str]:
    """What a line may be on other pages too: each of its numbers the same there, or counted on from this page."""
    forms = [""]
    numbers = list(_NUMBER.finditer(line))
    if len(numbers) > _MOST_NUMBERS:
        return frozenset({line})
    position = 0
    for number in numbers:
        before = line[position : number.start()]
        counted = f"#{_value(number.group()) - page}#"
        forms = [f"{form}{before}{as_it_is}" for form in forms for as_it_is in (number.group(), counted)]
        position = number.end()
    return frozenset(f"{form}{line[position:]}" for form in forms)


def _value(number: str) -> int:
    """What a number in digits or in Roman numerals is."""
    if number.isdecimal():
        return int(number[:9])
    values = [_ROMAN[letter] for letter in number.lower()]
    return sum(-one if one < after else one for one, after in zip(values, [*values[1:], 0], strict=True))


def _numbers_only_page(line: str, pages: int) -> bool:
    """Whether a line is the number of a page that is alone, so that no other tells that it is counted."""
    found = _PAGE_NUMBER.match(line)
    return pages == 1 and found is not None and int(found["number"]) == 1


def _words(pages: list[list[str]]) -> _Words:
    filled = [line for lines in pages for line in lines if line]
    counts = Counter(word.casefold() for line in filled for word in regex.findall(r"[\p{L}-]+", line))
    # Who sets a text with divided words has them at one end of a line in ten or twenty; compounds stand there seldom.
    hyphens = sum(_HYPHENATED.search(line) is not None for line in filled)
    return _Words(counts, are_divided=len(filled) < _TELLING_LINES or _SELDOM * hyphens >= len(filled))


def _usual_length(pages: list[list[str]]) -> int:
    """The length that lines are broken at: most of those that fill their line have it."""
    lengths = sorted(len(line) for lines in pages for line in lines if line)
    return lengths[len(lengths) * 3 // 4] if lengths else 0


def _blocks(lines: list[str], usual: int, words: _Words, is_head: bool) -> Iterator[Block]:
    paragraph: list[str] = []
    for number, line in enumerate(lines):
        is_head = is_head and not (paragraph and read_label(paragraph[0]))
        after = lines[number + 1] if number + 1 < len(lines) else ""
        is_date = is_only_date(line) and not regex.match(r"\p{Ll}", after)
        if paragraph and (not line or is_date or _begins_paragraph(paragraph[-1], line, usual, is_head)):
            yield Block(_dehyphenated(paragraph, words))
            paragraph = []
        if line:
            paragraph.append(line)
        if is_date and paragraph:
            yield Block(_dehyphenated(paragraph, words))
            paragraph = []
    if paragraph:
        yield Block(_dehyphenated(paragraph, words))


def _begins_paragraph(before: str, line: str, usual: int, is_head: bool) -> bool:
    """Whether a line begins a paragraph: the one before ends short, is a label, or a label or bullet comes.

    In the head of a document, the first label ends the title however long that is.
    """
    is_short = len(before) < _SHORT * usual
    label, own = read_label(before), read_label(line)
    if label and not before[label.speech :].strip():
        return True
    if own and own.is_certain and (is_complete(before) or is_short or is_head):
        return True
    if (is_complete(before) or is_short) and opening(line)[0]:
        return True
    if _BULLET.match(line) and (is_complete(before) or is_short):
        return True
    return is_short and (is_complete(before) or line[:1].isupper() or find_date(before) is not None)


def _with_date_apart(blocks: list[Block]) -> Iterator[Block]:
    """The blocks of the first page; a date beside the title, and a label after it, begin blocks of their own."""
    is_head = True
    for number, block in enumerate(blocks):
        is_head = is_head and not read_label(block.text)
        is_whole = not is_head or (number > 0 and read_event_line(block.text) is not None)
        yield from map(Block, [block.text] if is_whole else _parts_of_head(block.text))


def _parts_of_head(text: str) -> list[str]:
    """A title, the date after it, and what is said after that, as they are found in the text."""
    found = find_date(text)
    if not found or not found.date or is_complete(text[: found.start]):
        return [text]
    title, day, rest = text[: found.start].rstrip(" -–—|,，·"), text[found.start : found.end], text[found.end :].strip()
    label = read_label(rest)
    if label and label.is_certain:
        return [part for part in (title, day, rest) if part]
    # "Briefing of 9 March 2024" and the like tell when the event was.
    is_dateline = title and not rest and not _LEADS_TO_DATE.search(title) and not is_about_event(title)
    return [title, day] if is_dateline else [text]


def _dehyphenated(lines: list[str], words: _Words) -> str:
    """The lines as one, words that were divided between them whole again."""
    text = lines[0]
    for line in lines[1:]:
        divided, rest = _HYPHENATED.search(text), _CONTINUES.match(line)
        if not divided or not rest:
            text = joined([text, line])
            continue
        # "long-term" keeps its hyphen when the document writes it so elsewhere.
        text = f"{text}{line}" if _is_compound(divided["word"], rest["word"], words) else f"{text[:-1]}{line}"
    return text


def _is_compound(first: str, second: str, words: _Words) -> bool:
    """Whether a hyphen between two lines is the word's own, as the rest of the document tells."""
    first, second = first.casefold(), second.casefold()
    counts = words.counts
    compound, whole = counts[f"{first}-{second}"], counts[f"{first}{second}"]
    if compound or whole:
        return compound > whole
    return (counts[first] > 0 and counts[second] > 0) or not words.are_divided
