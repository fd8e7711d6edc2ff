"""Finds the structure of a transcript's text: title, dates, speakers and turns; drops page furniture."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import pairwise

import regex

from index.dates import Found, find_date, is_bare_date, is_only_date
from index.dialogue import Dialogue, before_colon, find_dialogue, opening
from index.event_line import read_day_of_title, read_event_line, read_place
from index.headings import NO_HEADINGS, Headings, find_headings
from index.labels import (
    Label,
    announces,
    begins_like_label,
    begins_with_amount,
    gives_amount,
    is_of_a_name,
    is_of_somebody,
    is_subject,
    is_time,
    is_unnamed_person,
    label_alone,
    label_in_brackets,
    label_of_dialogue,
    letters_of_questions,
    name_before_small,
    names_in_capitals,
    names_on_lines,
    names_standing_alone,
    opens_sentence,
    read_label,
    read_label_of,
    read_label_with_role,
    repeated_names,
    word_before_sentence,
)
from index.offices import office_after_name
from index.participants import (
    Participant,
    ParticipantList,
    bare,
    begins_list,
    chairs_in_list,
    find_participants,
    gives_event_date,
    is_titled,
    parts_of_names,
    resolve,
    who_holds_office,
)
from index.statements import SENTENCE_END, is_courtesy
from index.transcript import JOURNALIST, NARRATION, Paragraph, Span, Turn

_LINE = regex.compile(r"[^\r\n\v\f\x85\u2028\u2029]+")
_HEADING = regex.compile(r"#{1,6}\s+(?P<title>.+?)\s*#*$")
_ITEM = regex.compile(r"(?:\d{1,3}[.)、]|[-–—•*·])\s+(?=\S)")
_RULE = regex.compile(r"([-*_=~]\s*){3,}$")

_PAGER = regex.compile(
    r"(?=.*\d)(?:[\d\s<>‹›«»|…·.\[\]()/-]|page|next|previous|prev|of|上一页|下一页|第|页|共)+$", regex.I
)
_LARGEST_PAGE_NUMBER = 2_000
_PAGE_WORD = regex.compile(r"page|页", regex.I)
_PAGER_MARK = regex.compile(r"[<>‹›«»…]|\.\.\.|next|prev|[上下]一页", regex.I)
_BREADCRUMB_SEPARATOR = regex.compile(r"(?:^|\s)[ㄑ>›»](?:\s|$)|ㄑ")
_SITE_SEPARATOR = regex.compile(r"\s[/|]\s")
_PAGE_TOOL = regex.compile(
    r"(?:share|print|e-?mail|font size|large medium small|small medium large|back to top|scan the qr code.*"
    r"|editors?|source|来源|责任编辑|编辑|打印|分享|字号)\s*(?:[:：|].{0,80})?$",
    regex.I,
)

_SENTENCE = regex.compile(r"\s*['\"“‘«「『¿¡]*(?!\p{Ll})\p{L}.*[.!?。！？؟।…]['\"”’」』)）\]]*$")
_LONGEST_END = 40  # characters, of what ends a sentence
_LONGEST_DATE = 200
_LAST_SENTENCE = regex.compile(r"[^.!?。！？؟।…]+[.!?。！？؟।…]+['\"”’」』)）]*\s*$")
_BETWEEN_CELLS = " | "
_LETTER = regex.compile(r"\p{L}")
_QUESTION = regex.compile(r"[?？؟]")
_LONGEST_HEAD = 200  # lines
_LONGEST_LISTED = 5_000  # characters of one of its lines
_LONGEST_TOLD = 50_000  # characters, of what may tell who holds which office
_MOST_SPEAKERS = 2_000  # whose names others may stand for
_EVENT = regex.compile(r"press conference|news conference|briefing|发布会|记者会|吹风会", regex.I)


@dataclass(frozen=True, slots=True)
class Hints:
    """What is known of a text's structure besides the text.

    `speakers` are names that metadata gives, `labels` those that stand in bold before a colon, `roles` names with a
    comma and a role that do, `headings` the offsets
    where headings start, `lines` what stands in bold on a line of its own. `items` are the offsets where items of lists
    start, and `item_labels` what stands in bold before a colon there. `has_head` says whether a title and dates
    may stand before what is said; subtitles have none. `has_furniture` says whether the source was made to be looked
    at, a page of a site or of paper, whose tools and page numbers may stand between what is said;
    `states_event` whether the day below the title of such a page is known to be before that of publication, `is_paper`
    whether it is one of paper. `asides` are the offsets of lines that nobody says, such as the caption of a picture.
    """

    speakers: frozenset[str] = frozenset()
    labels: frozenset[str] = frozenset()
    roles: frozenset[str] = frozenset()
    headings: frozenset[int] = frozenset()
    lines: frozenset[str] = frozenset()
    items: frozenset[int] = frozenset()
    item_labels: frozenset[str] = frozenset()
    has_head: bool = True
    has_furniture: bool = False
    states_event: bool = False
    is_paper: bool = False
    asides: frozenset[int] = frozenset()


NO_HINTS = Hints()


@dataclass(frozen=True, slots=True)
class Structure:
    """Where the parts of a text stand, and who takes part: those whom its list names, and then who else speaks."""

    turns: tuple[Turn, ...]
    title: Span | None
    event: Found | None
    dateline: Found | None
    place: Span | None = None
    participants: tuple[Participant, ...] = ()


@dataclass(slots=True)
class _Block:
    """Lines that belong together: a paragraph, a heading, or a speaker's label."""

    start: int
    end: int
    # "paragraph", "heading", "label", "aside", "listed" among the participants, "doubt" as to who speaks; and before
    # they are settled, a "hint" of doubt, a "name" or a topic before small letters, or "bracket" where a label may
    # stand in brackets
    kind: str
    speaker: str = ""
    role: str | None = None


@dataclass(slots=True)
class _TurnDraft:
    speaker: str
    label: Span | None
    paragraphs: list[Paragraph] = field(default_factory=list)


def find_structure(text: str, hints: Hints = NO_HINTS) -> Structure:
    """Title, dates and turns of a transcript's text.

    A line of its own such as "Zhao Zhiguo:" or "田玉龙：" starts a turn, and so does a paragraph that begins
    with a name in full and a colon; a single word must be known or repeated, for it may be anything.
    A label means the one of the participants, or of the other speakers, whose name it is or ends with. What is asked
    before the first label is asked by JOURNALIST; what else stands there is NARRATION. Breadcrumbs, pagers and the
    page's tools belong to no turn.
    """
    lines = list(_LINE.finditer(text))
    contents = [line.group().strip() for line in lines]
    is_aside = [line.start() in hints.asides for line in lines]
    labelled = [
        None if aside else read_label(line) or read_label_with_role(line, hints.roles)
        for line, aside in zip(contents, is_aside, strict=True)
    ]
    dialogue = find_dialogue(_first_lines(lines))
    labelled, hints = _without_things([line.start() for line in lines], labelled, hints)
    listed = _participants(contents, labelled) if hints.has_head else ParticipantList()
    people = {person.name: person for person in listed.participants}
    titles = [_HEADING.sub(r"\g<title>", line) for line in contents]
    seen = [label or read_label(title) for label, title in zip(labelled, titles, strict=True)]
    likenesses = find_headings(titles, seen, hints.labels, hints.speakers | people.keys())
    labelled = [None if title in likenesses else label for label, title in zip(labelled, titles, strict=True)]
    headings = [line.start() in hints.headings or _HEADING.match(line.group()) is not None for line in lines]
    names = replace(_names(contents, labelled, headings, frozenset(people), hints, dialogue), heads=likenesses)
    names = replace(names, brackets=repeated_names(filter(None, map(label_in_brackets, contents))))
    in_list = frozenset(lines[number].start() for number in listed.lines)
    found = _with_names(text, list(_blocks(text, names, in_list, hints)))
    blocks = list(_settled(text, _without_hints(text, found), names))
    labels = [block for block in blocks if block.kind == "label"]
    everybody = frozenset(bare(block.speaker) for block in labels)
    everybody = everybody if len(everybody) <= _MOST_SPEAKERS else frozenset()
    named = dict.fromkeys(everybody) | {block.speaker: block.role for block in labels if block.role}
    roles = named | {person.name: person.role for person in listed.participants} if everybody else {}
    meant: dict[str, str] = {}
    for block in labels:
        if block.speaker not in (JOURNALIST, NARRATION):
            if block.speaker not in meant:
                holder = who_holds_office(block.speaker, roles, text[:_LONGEST_TOLD])
                meant[block.speaker] = holder or resolve(block.speaker, names.people, everybody)
            block.speaker = meant[block.speaker]
            known = people.get(block.speaker)
            people[block.speaker] = Participant(block.speaker, (known and known.role) or block.role)
    first_label = next((i for i, block in enumerate(blocks) if block.kind == "label"), len(blocks))
    heads = [block for block in blocks[:first_label] if block.kind not in ("listed", "doubt", "aside")]
    head = heads if hints.has_head else []
    title = _title(text, head)
    dateline = _find_dateline(text, head)
    event = _find_event(text, head, dateline) or _find_stated_date(text, head)
    told, place = _find_event_line(text, head, hints.has_furniture and not hints.is_paper)
    event = event or told
    dateline = None if dateline and told and dateline.date == told.date else dateline
    may_be_event = not hints.has_furniture or hints.states_event
    if event is None and dateline and may_be_event and _stands_alone(text, head, title, dateline):
        event = dateline
    lead_ends = (dateline.end if dateline else -1) if hints.has_head else len(text)
    if event is None and dateline is None and title and not hints.has_furniture:
        in_title = read_day_of_title(text[title.start : title.end])
        event = in_title.moved(title.start) if in_title else None
    turns = _turns(text, blocks, first_label, title, dateline, lead_ends)
    return Structure(turns, title, event, dateline, place, tuple(people.values()))


def _first_lines(lines: list["regex.Match[str]"]) -> list[str]:
    """The first lines of the paragraphs: those after a blank line, or after one that ends a sentence."""
    found, begins, before = [], True, 0
    for line in lines:
        content = line.group().strip()
        begins = begins or _blank_between(line.string, before, line.start())
        if content and begins:
            found.append(content)
        begins, before = not content or SENTENCE_END.search(content) is not None, line.end()
    return found


def is_about_event(text: str) -> bool:
    """Whether a text speaks of a press conference."""
    return bool(_EVENT.search(text))


# Names


def _without_things(starts: list[int], labelled: list[Label | None], hints: Hints) -> tuple[list[Label | None], Hints]:
    """The labels of the lines, and the hints, whose `items` are those that begin like a label and are none.

    Where somebody is labelled outside of lists, their items are what is said: "North Plant: 33 tonnes". There only who
    is labelled outside too is a speaker, or an office.
    """
    outside = [label for start, label in zip(starts, labelled, strict=True) if label and start not in hints.items]
    certain = frozenset(label.speaker for label in outside if label.is_certain)
    if not certain and not hints.labels:
        return labelled, replace(hints, labels=hints.item_labels, items=frozenset())
    names = certain | hints.labels | hints.speakers | repeated_names(outside)
    parts = parts_of_names(names)

    def is_thing(label: Label) -> bool:
        is_named = label.speaker in names or bare(label.speaker).casefold() in parts
        return not (is_named or label.is_timed or is_of_somebody(label))

    inside = ((start, label) for start, label in zip(starts, labelled, strict=True) if label and start in hints.items)
    things = frozenset(start for start, label in inside if is_thing(label))
    heard = [None if start in things else label for start, label in zip(starts, labelled, strict=True)]
    return heard, replace(hints, items=things)


@dataclass(frozen=True, slots=True)
class _Names:
    """Names that are labels wherever they stand, people whom other labels may mean, and lines that are labels.

    `parts` are first and last words of names of certain labels, `letters` those that stand for questions and answers,
    `doubtful` headings and lines that may be labels, `known` all names of labels that are certain. `brackets` are
    those that return in brackets; `heads` only look like labels.
    """

    labels: frozenset[str]
    people: frozenset[str]
    lines: frozenset[str]
    parts: frozenset[str]
    letters: dict[str, str]
    doubtful: frozenset[str]
    known: frozenset[str]
    roles: frozenset[str]
    dialogue: Dialogue
    brackets: frozenset[str] = frozenset()
    heads: Headings = NO_HEADINGS


def _names(
    lines: list[str],
    labelled: list[Label | None],
    headings: list[bool],
    listed: frozenset[str],
    hints: Hints,
    dialogue: Dialogue,
) -> _Names:
    found = [(label, line) for label, line in zip(labelled, lines, strict=True) if label]
    labels = hints.labels | hints.speakers | repeated_names(label for label, _ in found) | names_in_capitals(found)
    people = listed | hints.speakers
    certain = frozenset(label.speaker for label, _ in found if label.is_certain)
    letters = letters_of_questions([label for label, _ in found])
    known = people | hints.labels | certain
    titled = next((line for line in lines if line), "")
    is_repeated = lines.count(titled) > 1
    spoken = next((number for number, label in enumerate(labelled) if label and label.is_certain), -1)
    alone = [
        (number, _HEADING.sub(r"\g<title>", line))
        for number, (line, is_heading) in enumerate(zip(lines, headings, strict=True))
        if (is_heading and (line != titled or is_repeated)) or line in hints.lines
    ]
    # Before the first speech, those who will speak may stand in a list.
    heard = frozenset(line for number, line in alone if number > spoken and line in known)
    sure, doubtful = names_standing_alone([line for _, line in alone], heard)
    on_lines = names_on_lines(lines, people | hints.labels) | sure
    certain |= sure
    parts = parts_of_names(certain) | frozenset(held[0] for name in certain if (held := office_after_name(name)))
    return _Names(labels, people, on_lines, parts, letters, doubtful, certain | labels, hints.roles, dialogue)


def _participants(lines: list[str], labels: list[Label | None]) -> ParticipantList:
    """The participants that the lines before the first speech list."""
    certain = (n for n, label in enumerate(labels) if label and label.is_certain)
    head = next((n for n in certain if not (begins_list(lines[n]) or chairs_in_list(lines, n))), len(lines))
    labelled = {label.speaker for label in labels if label and label.speaker != JOURNALIST}
    return find_participants([line[:_LONGEST_LISTED] for line in lines[: min(head, _LONGEST_HEAD)]], labelled)


# Lines and blocks


def _blocks(text: str, names: _Names, listed: frozenset[int], hints: Hints) -> Iterator[_Block]:
    paragraph: _Block | None = None
    seen_prose = False
    previous_end = 0
    # Where the first line, or one that begins with a label, ends: the next may be another's though no sentence ends.
    line_of_a_label = 0
    is_announced = False
    for line in _LINE.finditer(text):
        start, end = _trimmed(text, line.start(), line.end())
        blank_before = _blank_between(text, previous_end, line.start())
        previous_end = line.end()
        content = text[start:end]
        apart = "listed" if line.start() in listed else "aside" if line.start() in hints.asides else ""
        if paragraph and (blank_before or apart or not content or is_time(content)):
            yield paragraph
            paragraph = None
        if apart:
            yield _Block(start, end, apart)
            continue
        if not content or is_time(content) or _is_furniture(content, seen_prose, hints):
            continue
        heading = _HEADING.match(content)
        begins = _begins(text, paragraph) or (paragraph is not None and paragraph.end == line_of_a_label)
        is_item = line.start() in hints.items
        label = _label_of_heading(heading, names) if heading else None if is_item else _label(content, names, begins)
        is_announced = is_announced and not label and _is_listed_thing(content)
        is_open = begins and not label and not is_announced
        doubt = "" if not is_open else _doubt_of_item(content) if is_item else _doubt(content, names, seen_prose)
        is_heading = not label and (heading or start in hints.headings)
        if paragraph and (is_heading or label or doubt):
            yield paragraph
            paragraph = None
        if is_heading:
            yield from _heading_blocks(content, start, heading, names)
            continue
        if label:
            yield _Block(start + label.start, start + label.end, "label", label.speaker, label.role)
            start, _ = _trimmed(text, start + label.speech, end)
            seen_prose = True
            if start >= end:
                continue
        elif doubt:
            yield _Block(start, start, doubt)
        is_event_line = not seen_prose and _is_event_line(content)
        if paragraph and (_is_complete(text, paragraph) or is_only_date(content) or is_event_line):
            yield paragraph
            paragraph = None
        is_announced = is_announced or announces(text[start:end])
        line_of_a_label = end if label or not line_of_a_label else line_of_a_label
        seen_prose = seen_prose or bool(SENTENCE_END.search(content))
        paragraph = _Block(paragraph.start if paragraph else start, end, "paragraph")
    if paragraph:
        yield paragraph


def _with_names(text: str, blocks: list[_Block]) -> list[_Block]:
    """The blocks, names before what begins small made labels or doubts, or left out as topics.

    Right after what somebody said beside a label, one that people have is a label. Any other is a topic where labels
    stand on lines of their own, or where the text has a word of it in small letters.
    """
    small: frozenset[str] | None = None
    settled: list[_Block] = []
    has_label_beside = False
    for number, block in enumerate(blocks):
        if block.kind == "label" and number + 1 < len(blocks):
            has_label_beside = "\n" not in text[block.end : blocks[number + 1].start]
        if block.kind == "name":
            start, paragraph = block.start, blocks[number + 1]
            label = name_before_small(text[start : paragraph.end].splitlines()[0].rstrip())
            small = frozenset(regex.findall(r"\b\p{Ll}+\b", text)) if small is None else small
            is_person = label is not None and (is_of_a_name(label) or is_of_somebody(label))
            words = [word.casefold() for word in label.speaker.split() if not word.islower()] if label else []
            if not label or not (is_person or (has_label_beside and small.isdisjoint(words))):
                continue
            block.kind = "doubt"
            if is_person and has_label_beside and [each.kind for each in settled[-2:]] == ["label", "paragraph"]:
                block.kind, block.speaker, block.role = "label", label.speaker, label.role
                block.start, block.end = start + label.start, start + label.end
                paragraph.start = _trimmed(text, start + label.speech, paragraph.end)[0]
        settled.append(block)
    return settled


def _without_hints(text: str, blocks: list[_Block]) -> list[_Block]:
    """The blocks, their hints of doubt made doubts or left out.

    What stands before a colon is a name or a topic. It is hardly a topic where somebody else is labelled right after
    that paragraph, and where the text never has it, when it is a word alone, in small letters.
    """
    small: frozenset[str] | None = None
    settled = []
    for number, block in enumerate(blocks):
        if block.kind == "hint":
            if number + 2 >= len(blocks) or blocks[number + 2].kind != "label":
                continue
            small = frozenset(regex.findall(r"\b\p{Ll}+\b", text)) if small is None else small
            if word_before_sentence(text[block.start : block.start + _LONGEST_LISTED]).casefold() in small:
                continue
            block.kind = "doubt"
        settled.append(block)
    return settled


def _settled(text: str, blocks: list[_Block], names: _Names) -> Iterator[_Block]:
    """The blocks, what stands in brackets a label where it is one elsewhere, else a doubt.

    Of who speaks already it is nothing new.
    """
    speaker = ""
    for number, block in enumerate(blocks):
        if block.kind == "bracket":
            start, paragraph = block.start, blocks[number + 1]
            found = label_in_brackets(text[start : paragraph.end].splitlines()[0].rstrip())
            if not found or (speaker and resolve(found.speaker, [speaker]) == speaker):
                continue
            block.kind = "doubt"
            is_known = found.speaker in names.known | names.brackets
            is_person = is_of_somebody(found) or is_unnamed_person(found.speaker)
            if is_known or is_person or _means_somebody(found, names):
                block.kind, block.speaker, block.role = "label", found.speaker, found.role
                block.start, block.end = start + found.start, start + found.end
                paragraph.start = _trimmed(text, start + found.speech, paragraph.end)[0]
        if block.kind in ("label", "doubt"):
            speaker = block.speaker
        yield block


def _heading_blocks(content: str, start: int, marked: "regex.Match[str] | None", names: _Names) -> Iterator[_Block]:
    """The heading, and the doubt as to who speaks under it where it may be a name."""
    first, last = marked.span("title") if marked else (0, len(content))
    yield _Block(start + first, start + last, "heading")
    if content[first:last] in names.doubtful:
        yield _Block(start + last, start + last, "doubt")


def _doubt(line: str, names: _Names, seen_prose: bool) -> str:
    """The kind of block that tells how sure it is that a line takes the words from who spoke before, or ""."""
    if label_in_brackets(line):
        return "bracket"
    if seen_prose and name_before_small(line):
        return "name"
    if _is_doubtful(line, names):
        return "doubt"
    name, _ = opening(line) if line not in names.heads.topics else ("", 0)
    is_one_word = " " not in name and regex.match(r"\p{Lu}", name) is not None
    may_be_name = bool(name) and not is_one_word and not opens_sentence(name)
    return "hint" if word_before_sentence(line) or may_be_name else ""


def _is_listed_thing(line: str) -> bool:
    """Whether a line of a list that was announced is a thing with its number, or a conclusion: "Tankers: 1,200."."""
    name, speech = before_colon(line)
    is_thing = bool(name) and (begins_with_amount(line[speech:]) or is_subject(name))
    return is_thing and not begins_like_label(line)


def _doubt_of_item(line: str) -> str:
    """As `_doubt`, of an item of a list that labels nobody known: after a thing, a sentence is rare."""
    label = read_label(line)
    is_sentence = label is not None and _SENTENCE.match(line, label.speech) is not None
    may_be = label is not None and (is_of_a_name(label) or (label.is_certain and is_sentence))
    return "doubt" if may_be or begins_like_label(line) else ""


def _is_doubtful(line: str, names: _Names) -> bool:
    """Whether a line that begins a paragraph may be a label: one whose bearer cannot be told, or an item of a list."""
    if line in names.doubtful or line in names.heads.unknown or begins_like_label(line) or gives_amount(line):
        return True
    name, speech = opening(line) if names.dialogue.is_one else ("", 0)
    if name and not (is_subject(name) and begins_with_amount(line[speech:])):
        return True
    item = _ITEM.match(line)
    label = read_label(line[item.end() :]) if item else None
    return label is not None and (label.speaker in names.known or resolve(label.speaker, names.people) in names.people)


def _label(line: str, names: _Names, begins_paragraph: bool) -> Label | None:
    if line in names.heads:
        return None
    if line in names.lines and begins_paragraph:
        return label_alone(line)
    label = read_label(line) or read_label_with_role(line, names.roles)
    if label and label.speaker in names.letters and begins_paragraph:
        return replace(label, speaker=names.letters[label.speaker], is_certain=True)
    if label and (label.speaker in names.labels or (label.is_certain and (begins_paragraph or label.is_timed))):
        return label
    if not begins_paragraph or (label and _means_somebody(label, names)):
        return label if begins_paragraph else None
    return read_label_of(line, names.people) or _label_in_dialogue(line, names)


def _label_in_dialogue(line: str, names: _Names) -> Label | None:
    """What several paragraphs of a dialogue begin with, or the end of a known name: "von der Leyen"."""
    name, speech = before_colon(line) if names.dialogue.is_one else ("", 0)
    is_known = name in names.dialogue.names or (" " in name and any(full.endswith(f" {name}") for full in names.known))
    is_known = is_known or any(is_titled(name, known) for known in names.dialogue.names)
    return label_of_dialogue(line, name, speech) if is_known else None


def _means_somebody(label: Label, names: _Names) -> bool:
    return resolve(label.speaker, names.people) in names.people or bare(label.speaker).casefold() in names.parts


def _label_of_heading(heading: "regex.Match[str]", names: _Names) -> Label | None:
    """The label that a heading of Markdown is: "## Zhao Zhiguo:"."""
    title = heading["title"]
    label = _label(title, names, begins_paragraph=True)
    if not label or title[label.speech :].strip():
        return None
    start = heading.start("title")
    return replace(label, start=label.start + start, end=label.end + start, speech=label.speech + start)


def _begins(text: str, paragraph: _Block | None) -> bool:
    """Whether a line begins a new paragraph: nothing is open before it, or that ends with a sentence."""
    return paragraph is None or _is_complete(text, paragraph)


def _is_complete(text: str, paragraph: _Block) -> bool:
    """Whether the next line begins a new paragraph even without a blank line between."""
    # A paragraph of many lines is asked at each of them, so no more of it is read than tells.
    if SENTENCE_END.search(text, max(paragraph.start, paragraph.end - _LONGEST_END), paragraph.end):
        return True
    content = text[paragraph.start : paragraph.end] if paragraph.end - paragraph.start <= _LONGEST_DATE else ""
    return is_only_date(content) or _is_event_line(content)


def _is_event_line(content: str) -> bool:
    """Whether a line says when or where the event was, and nothing else."""
    return read_event_line(content) is not None or read_place(content) is not None


def _blank_between(text: str, start: int, end: int) -> bool:
    breaks = text[start:end].replace("\r\n", "\n")
    return len(breaks) > 1


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    content = text[start:end]
    left = len(content) - len(content.lstrip())
    return start + left, max(start + left, start + len(content.rstrip()))


def _is_furniture(content: str, seen_prose: bool, hints: Hints) -> bool:
    if _RULE.match(content):
        return True
    if not hints.has_head:
        return False
    if (_PAGE_TOOL.match(content) and not SENTENCE_END.search(content)) or _is_pager(content, hints.has_furniture):
        return True
    if seen_prose or SENTENCE_END.search(content) or read_event_line(content):
        return False
    separators = len(_BREADCRUMB_SEPARATOR.findall(content))
    return separators + (len(_SITE_SEPARATOR.findall(content)) if hints.has_furniture else 0) >= 2


def _is_pager(content: str, has_furniture: bool) -> bool:
    """Whether a line counts pages: numbers that run on, with arrows or gaps; other numbers may be what is said."""
    if not _PAGER.match(content) or is_only_date(content):
        return False
    numbers = [int(number) for number in regex.findall(r"\d{1,9}", content)]
    steps = [after - before for before, after in pairwise(numbers)]
    is_run = 1 in steps and min(steps) > 0 and numbers[-1] <= _LARGEST_PAGE_NUMBER
    is_marked = _PAGER_MARK.search(content) is not None
    if not has_furniture:
        return is_run and is_marked
    is_bare_run = is_run and numbers[:3] == [1, 2, 3]
    return is_bare_run or (is_marked and (is_run or not steps)) or _PAGE_WORD.search(content) is not None


# Head of the page


def _title(text: str, head: list[_Block]) -> Span | None:
    for block in head:
        content = text[block.start : block.end]
        if block.kind == "heading" or (len(content) <= 200 and not SENTENCE_END.search(content)):
            if _LETTER.search(content) and not is_only_date(content):
                return Span(block.start, block.end)
        elif block.kind == "paragraph":
            return None
    return None


def _find_dateline(text: str, head: list[_Block]) -> Found | None:
    """The date of publication: a date that stands alone, or alone after the last sentence of a paragraph."""
    for before_it, block in pairwise([None, *head]):
        if block is None or _states_event_date(text, before_it, block):
            continue
        content = text[block.start : block.end]
        found = find_date(content, last=True)
        if found is None or found.date is None or content[found.end :].strip():
            continue
        before = content[: found.start].rstrip()
        if not before or SENTENCE_END.search(before) or is_only_date(content):
            return found.moved(block.start)
    return None


def _stands_alone(text: str, head: list[_Block], title: Span | None, dateline: Found) -> bool:
    """Whether nothing but a date stands below the title: in a transcript that no site made that is the event's day."""
    until = [block for block in head if block.start <= dateline.start]
    others = [block for block in until[:-1] if not title or block.start != title.start]
    return not others and is_bare_date(text[until[-1].start : until[-1].end])


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


def _find_stated_date(text: str, head: list[_Block]) -> Found | None:
    """The day of the event as a line such as "Date: Jan. 20, 2022" among the participants gives it."""
    for before_it, block in pairwise([None, *head]):
        if block and _states_event_date(text, before_it, block):
            content = text[block.start : block.end]
            found = line.day if (line := read_event_line(content)) else find_date(content)
            if found and found.date:
                return found.moved(block.start)
    return None


def _find_event_line(text: str, head: list[_Block], has_furniture: bool) -> tuple[Found | None, Span | None]:
    """The day and the place of the event as lines at the head give them.

    On a page, "Geneva, 18 March 2024" may be where and when it was written; the time of day is an event's.
    """
    day: Found | None = None
    place: Span | None = None
    lines = (found for block in head for found in _LINE.finditer(text, block.start, block.end))
    for found in lines:
        content, start = found.group(), found.start()
        line, stated = read_event_line(content), read_place(content)
        if line and day is None and (line.is_certain or not has_furniture):
            day, stated = line.day.moved(start), stated or line.place
        if stated and place is None:
            place = Span(start + stated.start, start + stated.end)
    return day, place


def _states_event_date(text: str, before_it: _Block | None, block: _Block) -> bool:
    content = text[block.start : block.end]
    heading = text[before_it.start : before_it.end] if before_it else ""
    return gives_event_date(content) or (gives_event_date(heading) and find_date(heading) is None)


# Turns


def _turns(
    text: str,
    blocks: list[_Block],
    first_label: int,
    title: Span | None,
    dateline: Found | None,
    lead_ends: int,
) -> tuple[Turn, ...]:
    drafts = [_TurnDraft(NARRATION, None)]
    heading, is_after_end = "", False  # whether a table is read that follows somebody's last words
    for position, block in enumerate(blocks):
        content = text[block.start : block.end]
        if block.kind == "doubt":
            drafts += [_TurnDraft(NARRATION, None)] if drafts[-1].speaker != NARRATION else []
            continue
        if block.kind == "aside":
            _add_aside(drafts, Paragraph(block.start, block.end, heading))
            continue
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
        is_after_end = _is_row(content) and (is_after_end or _ends_with_courtesy(text, drafts[-1]))
        if is_after_end:
            _add_aside(drafts, Paragraph(block.start, end, heading))
            continue
        if end > block.start:
            drafts[-1].paragraphs.append(Paragraph(block.start, end, heading))
    spoken = [draft for draft in drafts if draft.paragraphs]
    return tuple(
        Turn(number, draft.speaker, tuple(draft.paragraphs), draft.label)
        for number, draft in enumerate(spoken, start=1)
    )


def _ends_with_courtesy(text: str, draft: _TurnDraft) -> bool:
    """Whether who speaks has thanked or closed, so that a table which follows is not what he says."""
    if draft.speaker == NARRATION or not draft.paragraphs:
        return False
    last = draft.paragraphs[-1]
    said = _LAST_SENTENCE.search(text, max(last.start, last.end - _LONGEST_DATE), last.end)
    return said is not None and is_courtesy(said.group().strip())


def _is_row(content: str) -> bool:
    """Whether a paragraph is a row of a table, as `index.readers.table` writes it."""
    return _BETWEEN_CELLS in content and "\n" not in content and not SENTENCE_END.search(content)


def _add_aside(drafts: list[_TurnDraft], aside: Paragraph) -> None:
    """Adds what nobody says, after which the speaker goes on."""
    if drafts[-1].speaker == NARRATION:
        drafts[-1].paragraphs.append(aside)
        return
    speaking = drafts[-1] if drafts[-1].paragraphs else drafts.pop()
    if drafts[-1].speaker == NARRATION:
        drafts[-1].paragraphs.append(aside)
    else:
        drafts.append(_TurnDraft(NARRATION, None, [aside]))
    drafts.append(_TurnDraft(speaking.speaker, None) if speaking.paragraphs else speaking)


def _without_dateline(text: str, block: _Block, dateline: Found | None) -> int:
    if dateline and block.start <= dateline.start < block.end:
        return _trimmed(text, block.start, dateline.start)[1]
    return block.end
