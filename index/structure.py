"""Finds the structure of a transcript's text: title, dates, speakers and turns; drops page furniture."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

import regex

from index.dates import Found, find_date, is_only_date
from index.transcript import JOURNALIST, NARRATION, Paragraph, Span, Turn

_LINE = regex.compile(r"[^\r\n\v\f\x85\u2028\u2029]+")
_HEADING = regex.compile(r"#{1,6}\s+(?P<title>.+?)\s*#*$")
_RULE = regex.compile(r"([-*_=~]\s*){3,}$")
_MARKUP = regex.compile(r"[*_`>\s]+")

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

_LABEL = regex.compile(
    r"(?P<open>[*_]{0,3})(?P<name>[^:：\n]{1,60}?)(?P<close>[*_]{0,3})\s*[:：](?P<after>[*_]{0,3})(?=\s|$|\S)"
)
_CAPITALISED = regex.compile(r"[\p{Lu}\p{Lt}][\p{L}\p{M}\p{N}'’.\-&]*$|\d+$")
_PARTICLES = frozenset(
    "de da do dos del della di van von der den bin ibn al el la le of the and for y e et und".split()
)
_CJK_NAME = regex.compile(
    r"[\p{Han}·・]{2,4}$|[\p{Han}\p{Hiragana}\p{Katakana}\p{L}\p{N}·・《》“”\s]{0,24}(?:记者|主持人|发言人|部长|司长|局长|主任|会长|院长|総裁|大臣|長官)$"
)
_UNNAMED = regex.compile(
    r"(?:an?\s+|the\s+)?(?:journalist|reporter|correspondent|question|q\d*|记者|問|问|提问|記者|журналист|вопрос"
    r"|periodista|pregunta|journaliste|frage|journalistin|giornalista|domanda|repórter|jornalista|pergunta)$",
    regex.I,
)
_NOT_NAMES = frozenset(
    "note notes source sources date time place venue photo caption title subject first second third fourth fifth"
    " finally example summary conclusion warning background address email tel phone website speakers participants"
    " moderators related links keywords"
    " 注 第一 第二 第三 第四 第五 首先 其次 最后 时间 地点 来源 主题 一是 二是 三是 四是 五是".split()
)


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
    that way, when the name is known, or stands as a label elsewhere too. `known_speakers` are names that the
    metadata gives. What is asked before the first label is asked by JOURNALIST; what else stands there is
    NARRATION. Breadcrumbs, pagers and the page's tools belong to no turn.
    """
    blocks = list(_blocks(text, _speaker_names(text, known_speakers)))
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
        label = None if heading else _label(content, names)
        if (heading or label) and paragraph:
            yield paragraph
            paragraph = None
        if heading:
            yield _Block(start + heading.start("title"), start + heading.end("title"), "heading")
            continue
        if label:
            name_start, name_end, after = label
            yield _Block(start + name_start, start + name_end, "label", content[name_start:name_end])
            start, _ = _trimmed(text, start + after, end)
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


# Speakers


def _label(content: str, names: frozenset[str]) -> tuple[int, int, int] | None:
    """Offsets (start of name, end of name, end of label) when the line starts with a speaker's label."""
    found = _LABEL.match(content)
    if not found or not _is_speaker_name(found["name"].strip()):
        return None
    start = found.start("name") + len(found["name"]) - len(found["name"].lstrip())
    end = start + len(found["name"].strip())
    stands_alone = not _MARKUP.sub("", content[found.end() :])
    if stands_alone or content[start:end] in names:
        return start, end, found.end()
    return None


def _is_speaker_name(name: str) -> bool:
    if not name or name.casefold() in _NOT_NAMES:
        return False
    if _UNNAMED.match(name) or _CJK_NAME.match(name):
        return True
    bare = regex.sub(r"\([^()]*\)|（[^（）]*）", " ", name).replace(",", " ")
    words = bare.split()
    capitalised = [word for word in words if _CAPITALISED.match(word)]
    return (
        0 < len(words) <= 8
        and bool(_CAPITALISED.match(words[0]))
        and all(word in capitalised or word.casefold() in _PARTICLES for word in words)
        and words[0].casefold() not in _NOT_NAMES
    )


def _speaker_names(text: str, known: frozenset[str]) -> frozenset[str]:
    """Names that may start a turn in the middle of a line: known ones, and those that are labels twice."""
    counts: Counter[str] = Counter()
    for line in _LINE.finditer(text):
        content = line.group().strip()
        found = _LABEL.match(content)
        if found and _is_speaker_name(found["name"].strip()):
            name = found["name"].strip()
            alone = not _MARKUP.sub("", content[found.end() :])
            counts[name] += 2 if alone or _UNNAMED.match(name) else 1
    return known | {name for name, count in counts.items() if count >= 2}


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
            name = JOURNALIST if _UNNAMED.match(block.speaker) else block.speaker
            drafts.append(_TurnDraft(name, Span(block.start, block.end)))
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
