"""Finds the structure of a transcript's text: title, dates, speakers and turns; drops page furniture."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import regex

from index.dates import Found, find_date, is_only_date
from index.labels import Label, read_label, repeated_names
from index.transcript import JOURNALIST, NARRATION, Paragraph, Span, Turn

_LINE = regex.compile(r"[^\r\n\v\f\x85\u2028\u2029]+")
_HEADING = regex.compile(r"#{1,6}\s+(?P<title>.+?)\s*#*$")
_RULE = regex.compile(r"([-*_=~]\s*){3,}$")

_PAGER = regex.compile(
    r"(?=.*\d)(?:[\d\s<>‹›«»|…·.\[\]()/-]|page|next|previous|prev|of|上一页|下一页|第|页|共)+$", regex.I
)
_BREADCRUMB_SEPARATOR = regex.compile(r"(?:^|\s)[ㄑ>›»/|](?:\s|$)|ㄑ")
_PAGE_TOOL = regex.compile(
    r"(?:share|print|e-?mail|font size|large medium small|small medium large|back to top|scan the qr code.*"
    r"|editors?|source|来源|责任编辑|编辑|打印|分享|字号)\s*(?:[:：|].{0,80})?$",
    regex.I,
)

_SENTENCE_END = regex.compile(r"[.!?。！？؟।…]['\"”’」』)）\]]*\s*$")
_QUESTION = regex.compile(r"[?？؟]")
_EVENT = regex.compile(r"press conference|news conference|briefing|发布会|记者会|吹风会", regex.I)


@dataclass(frozen=True, slots=True)
class Structure:
    """Where the parts of a text stand."""

    turns: tuple[Turn, ...]
    title: Span | None
    event: Found | None
    dateline: Found | None


@dataclass(slots=True)
class _Block:
    """Lines that belong together: a paragraph, a heading, or a speaker's label."""

    start: int
    end: int
    kind: str  # "paragraph", "heading" or "label"
    speaker: str = ""


@dataclass(slots=True)
class _TurnDraft:
    speaker: str
    label: Span | None
    paragraphs: list[Paragraph] = field(default_factory=list)


def find_structure(text: str, known_speakers: frozenset[str] = frozenset()) -> Structure:
    """Title, dates and turns of a transcript's text.

    A line of its own such as "Zhao Zhiguo:" or "田玉龙：" starts a turn, and so does a paragraph that begins
    with a name in full and a colon; a single word must be known or repeated, for it may be anything.
    `known_speakers` are names that the metadata gives. What is asked before the first label is asked by
    JOURNALIST; what else stands there is NARRATION. Breadcrumbs, pagers and the page's tools belong to no turn.
    """
    names = known_speakers | repeated_names(line.group().strip() for line in _LINE.finditer(text))
    blocks = list(_blocks(text, names))
    first_label = next((i for i, block in enumerate(blocks) if block.kind == "label"), len(blocks))
    title = _title(text, blocks[:first_label])
    dateline = _find_dateline(text, blocks[:first_label])
    event = _find_event(text, blocks[:first_label], dateline)
    return Structure(_turns(text, blocks, first_label, title, dateline), title, event, dateline)


# Lines and blocks


def _blocks(text: str, names: frozenset[str]) -> Iterator[_Block]:
    paragraph: _Block | None = None
    seen_prose = False
    previous_end = 0
    for line in _LINE.finditer(text):
        start, end = _trimmed(text, line.start(), line.end())
        blank_before = _blank_between(text, previous_end, line.start())
        previous_end = line.end()
        content = text[start:end]
        if paragraph and (blank_before or not content):
            yield paragraph
            paragraph = None
        if not content or _is_furniture(content, seen_prose):
            continue
        heading = _HEADING.match(content)
        label = None if heading else _label(content, names, begins_paragraph=_begins(text, paragraph))
        if (heading or label) and paragraph:
            yield paragraph
            paragraph = None
        if heading:
            yield _Block(start + heading.start("title"), start + heading.end("title"), "heading")
            continue
        if label:
            yield _Block(start + label.start, start + label.end, "label", label.speaker)
            start, _ = _trimmed(text, start + label.speech, end)
            seen_prose = True
            if start >= end:
                continue
        if paragraph and (_is_complete(text[paragraph.start : paragraph.end]) or is_only_date(content)):
            yield paragraph
            paragraph = None
        seen_prose = seen_prose or bool(_SENTENCE_END.search(content))
        paragraph = _Block(paragraph.start if paragraph else start, end, "paragraph")
    if paragraph:
        yield paragraph


def _label(line: str, names: frozenset[str], begins_paragraph: bool) -> Label | None:
    label = read_label(line)
    if label and (label.speaker in names or (label.is_certain and begins_paragraph)):
        return label
    return None


def _begins(text: str, paragraph: _Block | None) -> bool:
    """Whether a line begins a new paragraph: nothing is open before it, or that ends with a sentence."""
    return paragraph is None or _is_complete(text[paragraph.start : paragraph.end])


def _is_complete(paragraph: str) -> bool:
    """Whether the next line begins a new paragraph even without a blank line between."""
    return bool(_SENTENCE_END.search(paragraph)) or is_only_date(paragraph)


def _blank_between(text: str, start: int, end: int) -> bool:
    breaks = text[start:end].replace("\r\n", "\n")
    return len(breaks) > 1


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    content = text[start:end]
    left = len(content) - len(content.lstrip())
    return start + left, max(start + left, start + len(content.rstrip()))


def _is_furniture(content: str, seen_prose: bool) -> bool:
    if _RULE.match(content) or _PAGE_TOOL.match(content):
        return True
    if _PAGER.match(content):
        return len(regex.findall(r"\d+", content)) > 1 or not regex.fullmatch(r"[\d.\s]+", content)
    if seen_prose or _SENTENCE_END.search(content):
        return False
    return len(_BREADCRUMB_SEPARATOR.findall(content)) >= 2


# Head of the page


def _title(text: str, head: list[_Block]) -> Span | None:
    for block in head:
        content = text[block.start : block.end]
        if block.kind == "heading" or (len(content) <= 200 and not _SENTENCE_END.search(content)):
            if not is_only_date(content):
                return Span(block.start, block.end)
        elif block.kind == "paragraph":
            return None
    return None


def _find_dateline(text: str, head: list[_Block]) -> Found | None:
    """The date of publication: a date that stands alone, or alone after the last sentence of a paragraph."""
    for block in head:
        content = text[block.start : block.end]
        found = find_date(content, last=True)
        if found is None or found.date is None or content[found.end :].strip():
            continue
        before = content[: found.start].rstrip()
        if not before or _SENTENCE_END.search(before) or is_only_date(content):
            return found.moved(block.start)
    return None


def _find_event(text: str, head: list[_Block], dateline: Found | None) -> Found | None:
    """The day of the event as the lead paragraph gives it, in the year of the dateline when it gives none."""
    published = dateline.date if dateline else None
    for block in head:
        end = min(block.end, dateline.start) if dateline and dateline.start >= block.start else block.end
        content = text[block.start : end]
        if block.kind == "paragraph" and _EVENT.search(content):
            found = find_date(content, published=published)
            if found and found.date:
                return found.moved(block.start)
    return None


# Turns


def _turns(
    text: str, blocks: list[_Block], first_label: int, title: Span | None, dateline: Found | None
) -> tuple[Turn, ...]:
    drafts = [_TurnDraft(NARRATION, None)]
    heading = ""
    lead_ends = dateline.end if dateline else -1
    for position, block in enumerate(blocks):
        content = text[block.start : block.end]
        if block.kind == "heading":
            heading = "" if title and block.start == title.start else content
            continue
        if title and block.start == title.start:
            continue
        if block.kind == "label":
            drafts.append(_TurnDraft(block.speaker, Span(block.start, block.end)))
            continue
        before_labels = position < first_label < len(blocks) and block.start > lead_ends
        if before_labels and drafts[-1].speaker != JOURNALIST and _QUESTION.search(content):
            drafts.append(_TurnDraft(JOURNALIST, None))
        end = _without_dateline(text, block, dateline)
        if end > block.start:
            drafts[-1].paragraphs.append(Paragraph(block.start, end, heading))
    spoken = [draft for draft in drafts if draft.paragraphs]
    return tuple(
        Turn(number, draft.speaker, tuple(draft.paragraphs), draft.label)
        for number, draft in enumerate(spoken, start=1)
    )


def _without_dateline(text: str, block: _Block, dateline: Found | None) -> int:
    if dateline and block.start <= dateline.start < block.end:
        return _trimmed(text, block.start, dateline.start)[1]
    return block.end
