"""Finds who takes part in an event, and in which role, in the list at the head of its transcript."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile

import regex

from index.event_line import begins_with_date_word, read_place
from index.offices import holds_office, name_after_office, names_office, office_after_name

_HEADING = regex.compile(
    r"[*_#\s]*(?P<function>speakers?|participants?|panell?ists?|attendees|briefers?|guests?|interpreters?"
    r"|(?:chair|chairperson|chairman|chairwoman|moderator|host)s?"
    r"|present|in attendance|teilnehmer(?:innen)?|teilnehmende|anwesend|présents|intervenants|asistentes|participantes"
    r"|presentes|partecipanti|presenti|участники|присутствовали|katılımcılar|thành phần tham dự|المشاركون|الحضور"
    r"|उपस्थित|참석자|出席者|参加者|登壇者"
    r"|出席(?:人员|嘉宾|人)?|嘉宾|发布人|发言人|主讲人|主讲嘉宾|参加人员?|与会人员?|主持人)[*_]*\s*(?:[:：]|(?=\s|$))[*_\s]*",
    regex.I,
)
# The function of each one under it; the others head a list of all.
_FUNCTION = regex.compile(
    r"(?:chair|chairperson|chairman|chairwoman|moderator|host)s?|嘉宾|发布人|发言人|主讲人|主讲嘉宾|主持人", regex.I
)
# Who chairs, as a list may have him among the others: "Animateur : Paul Girard". Elsewhere it labels what he says.
_CHAIRING_IN_LIST = regex.compile(
    r"[*_#\s•-]*(?:(?:tages)?moderat(?:ion|orin|ore|rice)|gesprächsleit(?:ung|er|erin)|(?:anim|modér)at(?:eur|rice)"
    r"|moderadora?|mediadora?|condut(?:tore|trice)|ведущ(?:ий|ая)|модератор|sunucu|moderatör|oturum başkanı"
    r"|người (?:điều phối|dẫn chương trình)|संचालक|مدير(?:ة)? (?:الجلسة|الندوة|الحوار)|사회자?|진행자?|司会者?|司儀)"
    r"[*_]*\s*[:：　][*_\s]*",
    regex.I,
)
# Said of one person, these may stand before who speaks, "Moderator Jane Roe: Welcome."
_OF_ONE = regex.compile(
    r"speaker|participant|panell?ist|briefer|guest|interpreter|(?:chair(?:person|man|woman)?|moderator|host)|teilnehmer"
    r"|참석자|出席者|参加者|登壇者|出席(?:人|嘉宾)|嘉宾|发布人|发言人|主讲人|主讲嘉宾|参加人|与会人|主持人|司会者?|司儀|司仪|通訳",
    regex.I,
)
_SAID_BY_NAME = regex.compile(r"(?P<name>[^:：,;，、；\n]{2,60}?)[*_]*\s*[:：][*_]*\s*(?P<said>.*)")
_SAID_TO_NAME = regex.compile(r"[^:：,;，、；\n]{2,60}[:：,，]\s*(?P<said>.*[.!?。！？؟।…]['\"”’」』)）]*)$")
_SOURCE = regex.compile(r"\bsource\b|来源", regex.I)

_HONORIFIC = (
    r"(?:(?:mr|mrs|ms|miss|mx|dr|prof|professor|sir|dame|herr|frau|m|mme|mlle|sr|sra|señor|señora|sig|sig\.ra|signor|signora|dott|monsieur|madame|senhor|senhora|г-н|г-жа|господин|госпожа|sayın|ông|bà)\.?"
    r"|(?:dott\.ssa|avv|ing|arch|dra|lic|arq|eng|av|me|pr)\.?"
    r"|h\.e\.|his excellency|her excellency|(?:the )?(?:(?:rt\.?|right) )?hon(?:\.|ou?rable)?)\s+"
)
_CAPITALISED = r"\p{Lu}[\p{L}\p{M}'’.\-]*"
_PARTICLES = r"(?:(?:de|da|do|di|del|della|van|von|der|den|bin|ibn|al|el|la|le)\s+)*"
_NAME = rf"{_CAPITALISED}(?:\s+{_PARTICLES}{_CAPITALISED}){{1,4}}"
_PERSON = regex.compile(
    rf"(?:and\s+)?(?i:{_HONORIFIC})?(?P<name>{_NAME})"
    r"(?:\s*(?:,|，|[-–—]\s|:)\s*(?P<role>\S.*)|\s*\((?P<in_brackets>[^()]+)\))$"
)
_BARE_PERSON = regex.compile(rf"(?:and\s+)?(?i:{_HONORIFIC})?(?P<name>{_NAME})$")
_BETWEEN_COMMAS = regex.compile(
    rf"(?:(?i:{_HONORIFIC})?{_NAME}|[\p{{Han}}·]{{2,8}})(?:\s*[(（][^()（）]+[)）])?[.。]?$"
)
_HONORED = regex.compile(rf"(?<!\p{{L}})(?i:{_HONORIFIC})(?=\S)|(?P<after>(?:先生|女士|小姐|教授|博士)$)")

_HAN_NAME = r"[\p{Han}·]{2,4}|[\p{Han}]{1,8}·[\p{Han}·]{1,12}"
_HAN = regex.compile(rf"(?:{_HAN_NAME})$")
_END_OF_ROLE = "[长長人任席师師员員者记記裁授士官理事监監家使相臣表]"
_HAN_PERSON = regex.compile(
    r"(?P<role>\p{Han}[\p{Han}\p{N}\p{Latin}、，,（）()\-—《》“”]{2,80})[\s　]+"
    rf"(?P<name>{_HAN_NAME}|\p{{Han}}\s\p{{Han}})$"
    rf"|(?P<name>{_HAN_NAME})[\s　]*[,，:：（(—]+\s*(?P<role>\p{{Han}}[^()（）。！？]{{1,80}}?{_END_OF_ROLE})[)）]?$"
)

# "何静：谢谢大家。" is said.
_SPOKEN = regex.compile(r"^\p{Han}[\p{Han}·]{1,11}\s*[:：].*(?:[。！？]\s*$|谢谢|謝謝|感谢|感謝|大家|各位|[你您我])")

_RELATIVES = frozenset("أبو ابو أم ام ابن بن بنت أخو والد والدة زوجة زوج אבא אמא בן בת".split())

MAX_PARTICIPANTS = 100
_LONGEST_ITEM = 300
_MOST_OF_A_SURNAME = 10


@dataclass(frozen=True, slots=True)
class Participant:
    """Somebody who takes part, without honorific, and the role that the list gives."""

    name: str
    role: str | None


@dataclass(frozen=True, slots=True)
class ParticipantList:
    """Who takes part, and the numbers of the lines that say so."""

    participants: tuple[Participant, ...] = ()
    lines: frozenset[int] = frozenset()


def find_participants(lines: Sequence[str], labelled: Collection[str]) -> ParticipantList:
    """Who the lines at the head of a transcript list.

    A heading such as "Speakers:" or "主持人" begins a list, on its own line or in the next ones. Without one, a line
    "Name, role" or "role 姓名" counts when `labelled`, the names that speech is labelled with, holds the name.
    """
    found: dict[str, Participant] = {}
    used: set[int] = set()
    function: str | None = None
    named = {bare(name).casefold() for name in labelled}
    for number, line in enumerate(lines):
        if function and number - 1 in used and (chairing := _CHAIRING_IN_LIST.match(line)):
            people = list(_people(line[chairing.end() :], function, named))
            used |= {number} if people else set()
            found |= {person.name: person for person in people if person.name not in found}
            continue
        heading, items = _heading(line)
        people = list(_people(items, heading or function, named))
        if heading and (people or (not items and _introduces(lines[number + 1 :], heading, named))):
            function = heading
        elif not people or begins_with_date_word(line) or read_place(line):
            function = None
            continue
        elif not function:
            people = [person for person in people if _is_labelled(person.name, named)]
        if people or heading:
            used.add(number)
        for person in people:
            found.setdefault(person.name, person)
    return ParticipantList(tuple(found.values())[:MAX_PARTICIPANTS], frozenset(used))


def chairs_in_list(lines: Sequence[str], number: int) -> bool:
    """Whether the line of that number is one of a list and no speech, as "Animateur : Paul Girard" may be."""
    chairing = _CHAIRING_IN_LIST.match(lines[number])
    named = lines[number][chairing.end() :].strip() if chairing else ""
    if not (_BARE_PERSON.match(named) or _HAN.match(named)):
        return False
    listed = list(takewhile(str.strip, reversed(lines[:number])))
    return any(map(begins_list, listed))


def begins_list(line: str) -> bool:
    """Whether the line is, or begins with, a heading such as "Speakers:" or "主持人"."""
    return _heading(line)[0] is not None


def gives_event_date(line: str) -> bool:
    """Whether the line is, or begins with, "Date:"; where a source follows, the date is that of publication."""
    return begins_with_date_word(line) and not _SOURCE.search(line)


def _is_labelled(name: str, named: Collection[str]) -> bool:
    folded = name.casefold()
    return folded in named or bool(_parts(name) & set(named)) or any(label.endswith(folded) for label in named)


def bare(name: str) -> str:
    """A name without honorific: "Mr. Tian Yulong" is Tian Yulong, "田玉龙先生" 田玉龙; but "张教授" is 张教授."""
    stripped = _HONORED.sub("", name.strip()).strip()
    return stripped if len(stripped) > 1 else name.strip()


def resolve(name: str, people: Collection[str], others: Collection[str] = ()) -> str:
    """Who a label means: one of the people, or of the other names that are labels, or the name as it stands.

    "Mr. Tian", "TIAN YULONG", "Spokesperson Tian Yulong" and "主持人 邢慧娜" are the one of the people who bears that
    name, when only one does. Of the others, of whom some may be newspapers, "Mr. Tian", "Tian" and "Yulong" mean
    "Yulong Tian", and "Orlova" means "Orlova T. V.".
    """
    stripped = bare(name)
    folded = stripped.casefold()
    whole = [other for other in others if bare(other) == other and not _surname_after_office(other)]
    # "Kern" may be Anna Kern or "Minister Kern" where nothing tells that these are one.
    if any(_surname_after_office(other) == folded and not _named_with_office(other, others) for other in others):
        whole = []
    # An office before the whole name makes that no fuller.
    fuller = [other for other in whole if not _is_after_office(other, stripped)]
    for same in (
        [other for other in people if other.casefold() in (folded, name.casefold())],
        [other for other in people if _ends_with(name, other)],
        [other for other in people if folded in _parts(other)],
        [other for other in fuller if folded in _parts(other)] if stripped != name else [],
        [other for other in fuller if folded == _family_name(other)],
        [other for other in fuller if folded in _parts(other)] if not names_office(stripped) else [],
        _named_with_office(name, others),
        [other for other in whole if _is_after_office(stripped, other)],
        [other for other in others if is_titled(stripped, other)],
    ):
        if len(same) == 1:
            return same[0]
    return stripped if len(stripped.split()) > 1 or regex.match(r"\p{Han}{2}", stripped) else name


def is_titled(name: str, other: str) -> bool:
    """Whether a name is another, of two words or more, after a title: "المهندس سامي نصر" is سامي نصر.

    Only in scripts without capitals, whose titles no list has in full; "أبو سامي نصر" is his father. Thai has no space.
    """
    title = name.removesuffix(other)
    is_name = " " in other and title != name and regex.search(r"\p{L}", title) is not None
    is_divided = title.endswith(" ") or regex.match(r"\p{Thai}", other) is not None
    is_uncased = regex.search(r"\p{Latin}|\p{Cyrillic}|\p{Greek}", name) is None
    return is_name and is_divided and is_uncased and title.split()[-1] not in _RELATIVES


def who_holds_office(label: str, roles: Mapping[str, str | None], text: str) -> str | None:
    """Whom a surname with an office means, "欧阳局长" or "박 시장": the only one of that surname who holds that office.

    `roles` are those of the people, as far as known; `text` may tell it too: "局长 欧阳建国".
    """
    found = office_after_name(label)
    if not found or not found[0]:
        return None
    before, office = found
    named = [name for name in roles if name != label and name.startswith(before)]
    if len(named) > _MOST_OF_A_SURNAME:
        return None
    # Of several officials of one surname, none is meant by that alone.
    is_sure = len(named) == 1 or regex.match(r"\w{3}", before) is not None
    holders = [name for name in named if (name == before and is_sure) or _holds(name, office, roles[name] or "", text)]
    return holders[0] if len(holders) == 1 else None


def _holds(name: str, office: str, role: str, text: str) -> bool:
    stated = [role, *(f"{before}{office}" for before in _stated_before(name, office, text))]
    return any(each.endswith(office) and not each.endswith(f"副{office}") for each in stated) or (
        name.endswith(f" {office}")
    )


def _stated_before(name: str, office: str, text: str) -> Iterator[str]:
    """The characters that stand before an office where the text names its holder."""
    for gap in ("", " ", "\u3000"):
        at = text.find(f"{office}{gap}{name}")
        if at >= 0:
            yield text[max(at - 1, 0) : at]


def parts_of_names(names: Iterable[str]) -> frozenset[str]:
    """The first and the last words of names, folded, as "орлова" is one of "Орлова Т. В."."""
    return frozenset(part for name in names for part in _parts(name) if len(part) > 1)


def _named_with_office(label: str, others: Collection[str]) -> list[str]:
    """Whom an office with a name means: "Mayor Ann Lee" and "Mayor Lee" are Ann Lee, if the first stands anywhere."""
    found = name_after_office(label)
    if not found:
        return []
    office, name = found
    if name in others and (len(name.split()) > 1 or regex.match(r"\p{Hangul}{3}", name)):
        return [name]
    named = [other for other in others if (whole := name_after_office(other)) and whole[0] == office and other != label]
    same = [other for other in named if _family_name(other) == name.casefold() and other.count(" ") > label.count(" ")]
    whole_names = {after[1] for other in same if (after := name_after_office(other))}
    return [one if one in others else same[0] for one in whole_names]


def _is_after_office(label: str, name: str) -> bool:
    """Whether a label is an office before a name in full: "Minister of Farms Jane Roe", "Speaker Jane Roe"."""
    if not _ends_with(label, name) or not (" " in name or regex.match(r"\p{Han}{2}", name)):
        return False
    office = label[: -len(name)].strip()
    return _OF_ONE.fullmatch(office) is not None or names_office(office)


def _surname_after_office(label: str) -> str:
    """The surname, folded, of a label that is an office and a surname."""
    found = name_after_office(label)
    return found[1].casefold() if found and " " not in found[1] else ""


def _ends_with(name: str, other: str) -> bool:
    """Whether a label is a role before a name of the list."""
    folded, end = name.casefold(), other.casefold()
    if not folded.endswith(end) or len(end) < 2 or len(folded) == len(end):
        return False
    return regex.match(r"\p{Han}", end) is not None or not folded[-len(end) - 1].isalnum()


def _parts(name: str) -> frozenset[str]:
    """The first and the last word of a name of several: one of them is its family's."""
    words = name.casefold().split()
    return frozenset((words[0], words[-1])) if len(words) > 1 else frozenset()


def _family_name(name: str) -> str:
    """The last word of a name of several, or the one that initials follow: "Орлова Т. В."."""
    words = name.casefold().split()
    if len(words) < 2:
        return ""
    return words[0] if all(regex.match(r"(?:\p{L}\.)+-?(?:\p{L}\.)?$", word) for word in words[1:]) else words[-1]


def _heading(line: str) -> tuple[str | None, str]:
    """The heading of a list, and what follows it on its line; without one, the whole line."""
    found = _HEADING.match(line)
    if not found or _is_said(found):
        return None, line
    return found["function"].strip(), line[found.end() :].strip()


def _is_said(heading: "regex.Match[str]") -> bool:
    """Whether what stands after the function of one person is speech: "Chair Jane Roe: Welcome", "Chair: Jane Roe, you
    have the floor." After a name, a list has an office: "Chair Jane Roe: Director of the Press Office".
    """
    if not _OF_ONE.fullmatch(heading["function"]):
        return False
    has_colon = regex.search("[:：]", heading.group()) is not None
    found = (_SAID_TO_NAME if has_colon else _SAID_BY_NAME).match(heading.string, heading.end())
    if not found:
        return False
    said = found["said"].rstrip(".。 ")
    return not (holds_office(said) if has_colon else names_office(said))


def _introduces(after: Sequence[str], heading: str, named: Collection[str]) -> bool:
    first = next((line for line in after if line.strip()), "")
    return not _HEADING.match(first) and any(True for _ in _people(first, heading, named))


def _items(items: str, function: str | None) -> list[str]:
    """The items of a list on one line, between semicolons, or commas where nothing but names stands between those."""
    pieces = regex.split(r"\s*[;；]\s*", items)
    if len(pieces) > 1 or not function:
        return pieces
    names = regex.split(r"\s*(?:[,，、]|(?<=\s)(?:and|und|et|y|e|и|ve|و|和)(?=\s))\s*", items)
    return names if len(names) > 1 and all(_BETWEEN_COMMAS.match(name) for name in names) else pieces


def _people(items: str, function: str | None, named: Collection[str]) -> Iterator[Participant]:
    """The people of one line. A name alone is one under a heading; in Chinese, where any word could be a name, only if
    speech is labelled with it.
    """
    for piece in _items(items.strip(" *_-•·\t"), function):
        item = piece.rstrip(".。 ")
        if not item or len(item) > _LONGEST_ITEM:
            continue
        if found := _PERSON.match(item):
            yield _without_office(found["name"], (found["role"] or found["in_brackets"]).strip())
        elif (found := _HAN_PERSON.match(item)) and (function or not _SPOKEN.search(piece)):
            yield Participant("".join(found["name"].split()), found["role"].strip("，, "))
        elif function and (_BARE_PERSON.match(item) or (_HAN.match(item) and _is_labelled(item, named))):
            yield _without_office(bare(item), function if _FUNCTION.fullmatch(function) else None)


def _without_office(listed: str, role: str | None) -> Participant:
    """Who is listed with an office before the whole name, which is of the role: "Cllr Ann Lee (finance)"."""
    found = name_after_office(listed)
    if not found or " " not in found[1]:
        return Participant(listed, role)
    office = listed[: -len(found[1])].strip()
    is_told = role is not None and found[0] in role.casefold()
    return Participant(found[1], role if is_told else ", ".join(filter(None, (office, role))))
