"""Recognises the labels that tell who speaks: "Zhao Zhiguo:", "**Reporter (Reuters):**", "田玉龙：", "Q:"."""

import json
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import regex

from index.offices import holds_office, is_han_office, is_reporter, may_name_office, names_office, says_something
from index.personal_names import (
    is_han_name,
    is_part_of_name,
    is_short_chinese_name,
    is_surname,
    is_surname_in_passing,
    is_uncased,
    is_uncased_name,
    may_be_chinese_name,
)
from index.transcript import JOURNALIST, NARRATION

_WORDS: dict[str, list[str]] = json.loads(Path(__file__).with_name("labels.json").read_text(encoding="utf-8"))

_MARKS = r"[*_\u200e\u200f\u202a-\u202e\u2066-\u2069]{0,6}"  # of Markdown, and of the direction of writing
_LABEL = regex.compile(rf"(?P<markup>{_MARKS})(?P<name>[^:：\n]{{1,80}}?){_MARKS}\s*(?!(?<=\d):\d)[:：]{_MARKS}")
_PARENTHESES = regex.compile(r"\s*(?:\([^()]*\)|（[^（）]*）)\s*")
_MARKUP = regex.compile(r"[*_`>\s]+")

_CLOCK = r"(?:\d{1,2}:)?\d{1,2}:\d{2}(?:[.,]\d{1,3})?(?:\s?[ap]\.?m\b\.?)?"
_STAMP = rf"(?:\d{{4}}-\d\d-\d\d[\sT]+)?{_CLOCK}(?:\s*(?:-->|[-–—])\s*{_CLOCK})?"
_IN_STAMP_BRACKETS = rf"(?:\[\s*{_STAMP}\s*\]|\(\s*{_STAMP}\s*\)|（\s*{_STAMP}\s*）|【\s*{_STAMP}\s*】|{_STAMP})"
_TIME_BEFORE = regex.compile(rf"{_IN_STAMP_BRACKETS}(?:\s*[-–—|]\s+|\s+|(?<=[\])）】]))(?=\S)", regex.I)
_TIME_ALONE = regex.compile(rf"(?=[\[(（【]|\d+:\d+:\d){_IN_STAMP_BRACKETS}$", regex.I)
_TIME_AFTER = regex.compile(
    rf"(?P<markup>{_MARKS})(?P<name>[^:：\n]{{1,80}}?){_MARKS}(?:\s*[-–—|,]\s+|\s+){_IN_STAMP_BRACKETS}\s*(?:[:：]{_MARKS}|$)",
    regex.I,
)

_BRACKETED = regex.compile(
    rf"{_MARKS}(?:[\[【]|（(?=[\p{{Han}}\p{{Katakana}}ー・々の\p{{Nd}}]{{1,12}}）))\s*(?P<name>[^\[\]【】（）:：\s](?:[^\[\]【】（）:：\n]{{0,60}}[^\[\]【】（）:：\s])?)\s*[\]】）]{_MARKS}\s*[:：]?{_MARKS}\s*(?=\S)(?!\p{{Ll}})"
)
_DASHED = regex.compile(
    rf"{_MARKS}(?P<name>[^:：\n—–]{{2,60}}?){_MARKS}\s{{1,4}}[—–-]{{1,2}}\s{{1,4}}(?=\S)(?!\p{{Ll}})"
)
_SENTENCE_END = regex.compile(r"[.!?。！？؟।…]['\"”’」』)）\]]*$")
_AMOUNT = regex.compile(r"\s*[~≈<>+\-−]?\s*\p{Sc}?\s?\p{Nd}")
_CAPITALISED = regex.compile(r"[\p{Lu}\p{Lt}][\p{L}\p{M}\p{N}'’.\-&]*$|\d+(?:st|nd|rd|th)?$")
_CAPITALS = regex.compile(r"(?=.*\p{Lu})[\p{Lu}\p{N}'’.\-& ]{2,}$")
_WORD = regex.compile(r"(?=.*\p{Ll})[\p{Lu}\p{Lt}][\p{L}\p{M}'’\-]+$")
PARTICLES = frozenset("de da do dos del della di van von der den bin ibn al el la le of the and for y e et und".split())
_ROLE = (
    "记者|記者|主持人|发言人|發言人|部长|部長|司长|司長|局长|局長|主任|会长|會長|会長|院长|院長|总裁|總裁|総裁|大臣|長官|行长|行長|厅长|廳長"
    "|处长|處長|市长|市長|省长|省長|校长|校長|董事长|董事長|总经理|總經理|社長|总工程师|秘书长|秘書長|书记|書記|教授|研究员|院士|大使|议员|議員"
)
_UNNAMED_ROLE = regex.compile(r"(?:主持人|主持|司会者?|進行役|司儀|司仪|发言人|發言人|議長|翻译|翻譯|通訳)$")
_IN_PARENTHESES = regex.compile(r"[(（]\s*([^()（）]*?)\s*[)）]")
_FUNCTION = regex.compile(
    rf"(?P<role>{_ROLE})\s+(?P<name>[\p{{Han}}·・]{{2,4}})$"
    r"|(?P<role>[\p{Hiragana}\p{Han}\p{N}\p{Latin}、·・“”《》「」\s]{2,60}?)\s+(?P<name>[\p{Han}々·・\p{Hiragana}\p{Katakana}ー]{2,12})$"
    r"|(?P<role>[\p{Han}]{2,20}代表)(?P<name>[小老阿]\p{Han})$"
    rf"|(?P<role>[\p{{Han}}\p{{N}}、“”《》]{{0,40}}(?:{_ROLE}))(?P<name>[\p{{Han}}·・]{{2,15}})$"
)
_TITLED = regex.compile(r"[*_]{0,3}(?P<name>[\p{Han}\p{N}、·（）()\s]{3,60})[*_]{0,3}\s*[:：][*_]{0,3}")
_TITLE_END = regex.compile(r"(?:[长人任席师员者记裁授士官理]|\s)$")
# Subtitles tell by ">>" that somebody else speaks, and often who.
_CHANGE_OF_SPEAKER = regex.compile(r">>+\s*(?=\S)(?!>)")
_HAN_ROLE = regex.compile(rf"[\p{{Han}}\p{{Katakana}}ー\p{{Latin}}\p{{N}}·・《》“”\s]{{0,24}}(?:{_ROLE}|司会)$")
_ASKS = regex.compile(r"(?<=记者|記者|社|报|報|台|视|視)[》」”]?\s*(?P<asks>提问|提問|问|問|发问|發問)$")
# "Claire Vasseur, directrice": what follows the comma must be an office.
_NAME_AND_ROLE = regex.compile(r"(?P<name>[^,،]{3,50})[,،]\s+(?P<role>[^\s].{2,70})$")
_HONORED_NAME = regex.compile(
    r"(?:Mr|Mrs|Ms|Mx|Dr|Prof|Mme|Mlle|M|Sr|Sra|Dott|Sig)\.?\s|(?:Herr|Frau|Madame|Monsieur|Ông|Bà)\s"
)
# In Chinese and Japanese a full-width space does for the colon after these.
_ASKED_OR_ANSWERED = regex.compile(r"(?P<markup>)(?P<name>問|问|答|Q|A|Ｑ|Ａ)\u3000\s*(?=\S)")
# "工程师：120人": how many there are.
_COUNT = regex.compile(r"\s*\d[\d,.]*\s*[余餘多万萬]?[人名位个個명員员]")
_ARTICLE = regex.compile(r"(?:the|der|die|das|l[ea]|les|el|l[ao]s|il|lo|o|a)\s", regex.I)
# Letters that stand for question and answer where both label what is said.
_LETTERS = [("q", "r"), ("p", "r"), ("d", "r"), ("f", "a"), ("в", "о"), ("s", "c"), ("h", "đ"), ("h", "t"), ("प्र", "उ")]
# Who asks for a newspaper; words of a sentence before "记者" make it no newspaper.
_OUTLET = regex.compile(
    r"(?!.*[了的是这那我你他她们很把被让请吗呢也各])[\p{Han}\p{Katakana}ー\p{Latin}\p{N}·・《》“”\s]{2,24}(?:记者|記者)$"
)
_HAN_NAME = regex.compile(r"[\p{Han}·・]{2,4}$")
_NO_HAN_NAME = regex.compile(
    r"[第其这那以下如例另同总首最包一二三四五六七八九十]"
    r"|.*(?:如下|以下|方面|来说|而言|来看|说|說|称|道|表示|指出|强调|強調|认为|認為|提出|介绍|包括|例如|比如|其中|问题|措施|特点|原则|目标|任务|要求"
    r"|结果|数据|情况|原因|意见|建议|步骤|附件|目录|摘要|导语|背景|简介)$"
)
_QUESTIONER = regex.compile(
    rf"(?:(?:an?|the|une?|uma?|eine?|bir|một)\s+)?(?:{'|'.join(_WORDS['questioners'])}|q\d*)$", regex.I
)
_ANSWERER = regex.compile(rf"(?:{'|'.join(_WORDS['answerers'])}|a\d*)$", regex.I)
_UNNAMED = regex.compile(rf"(?:unidentified\s+)?(?:{'|'.join(_WORDS['unnamed'])})\b", regex.I)
_BYSTANDER = regex.compile(
    rf"(?:(?:an?|the|une?|uma?|eine?|der|die|el|la|le|l['’]|bir|một)\s*)?(?:{'|'.join(_WORDS['bystanders'])})"
    r"(?:\s?(?:\p{N}{1,3}|[A-ZＡ-Ｚ甲乙丙丁]))?$",
    regex.I,
)
_PHRASE_ENDS = frozenset(_WORDS["phrase_ends"])
_PHRASE_STARTS = frozenset(_WORDS["phrase_starts"])
_NO_NAMES = frozenset(_WORDS["no_names"])
_OPENINGS = frozenset(_WORDS["openings"])
_QUESTIONS_AND_ANSWERS = frozenset(_WORDS["questions"] + [word for word in _WORDS["answerers"] if len(word) > 1])
_ANNOUNCEMENTS = tuple(_WORDS["announcements"])
_STAGE_DIRECTIONS = frozenset(_WORDS["stage_directions"])
# How captions name who speaks unseen, "（男性）", with a number where there are several.
_UNNAMED_PEOPLE = frozenset(_WORDS["unnamed_people"])
_NUMBER_OF_SEVERAL = regex.compile(r"[\p{Nd}一二三四五六七八九A-ZＡ-Ｚ]$")
_WITH_US = frozenset("us uns nous nosotros nosotras noi nós conosco нами нас bizimle معنا हमारे".split())
_LONGEST_LINE_OF_A_NAME = 60  # characters
_MOST_SPACES = 3  # in a name
_LINKING = frozenset("the of for and y e et und".split())  # words of titles rather than of names


@dataclass(frozen=True, slots=True)
class Label:
    """A label at the start of a line: where the name stands in it, where speech begins, and who speaks.

    `speaker` is JOURNALIST for a questioner, NARRATION for an answerer, whom the label does not name.
    `is_certain` says that a line that begins a paragraph is a label whatever surrounds it, and `is_timed`, for the time
    that stands beside it, that any line is. `role` is what the label says besides the name. `is_of_form` says that only
    its form makes it certain: a word that is no known name stands alone, or in bold.
    """

    start: int
    end: int
    speech: int
    speaker: str
    is_certain: bool
    role: str | None = None
    is_timed: bool = False
    is_of_form: bool = False


def read_label(line: str) -> Label | None:
    """The label that the line starts with, if what stands before its first colon looks like a speaker's name.

    A time may stand before the name, and after it; then no colon needs to follow ("Bob Ray 00:09").
    """
    time = _TIME_BEFORE.match(line)
    start = time.end() if time else 0
    turn = _CHANGE_OF_SPEAKER.match(line, start)
    start = turn.end() if turn else start
    named = _label_at_start(line[start:])
    if named:
        return _moved(named, start, is_certain=turn is not None, is_timed=time is not None) if start else named
    return Label(turn.start(), turn.start() + 2, start, NARRATION, is_certain=True) if turn else None


def _label_at_start(line: str) -> Label | None:
    if (timed := _TIME_AFTER.match(line)) and (label := _label(line, timed, is_timed=True)):
        return label
    found = _ASKED_OR_ANSWERED.match(line) or _LABEL.match(line)
    return _label(line, found, is_timed=False) if found else None


def _label(line: str, found: "regex.Match[str]", is_timed: bool) -> Label | None:
    written = found["name"].strip()
    name = _PARENTHESES.sub(" ", written).strip()
    said = line[found.end() :]
    role = next((part for part in _IN_PARENTHESES.findall(written) if part), None)
    if asks := _ASKS.search(name):
        name = name[: asks.start("asks")].rstrip()
    elif (pair := _NAME_AND_ROLE.match(name)) and (
        _is_name_with_office(pair["name"], pair["role"]) or (_is_marked(found) and is_name_with_role(name))
    ):
        name, role = pair["name"].rstrip(), role or pair["role"].strip()
    if not name or not _looks_like_a_name(name) or (_COUNT.match(said) and names_office(name)):
        return None
    if (function := _FUNCTION.match(name)) and _is_function(function):
        name, role = function["name"], role or function["role"].strip()
    at = written.find(name)
    start = found.start("name") + max(at, 0) + len(found["name"]) - len(found["name"].lstrip())
    end = start + len(name if at >= 0 else written)
    # "In 2023:" and "Table 3:" head what is said next.
    is_numbered = any(word.isdigit() for word in name.split()) and not (_UNNAMED.match(name) or names_office(name))
    if is_numbered and name.split()[0].casefold() in _OPENINGS:
        return None
    is_alone = not _MARKUP.sub("", said) and not is_uncased(name) and not is_numbered
    if is_timed and not _is_certain_name(name, ""):
        return None
    stands_out = is_alone or is_timed or bool(found["markup"].strip("\u200e\u200f")) or name != written
    is_name = _is_certain_name(name, said)
    is_of_form = stands_out and not (is_name or is_timed)
    return Label(start, end, found.end(), _speaker(name), stands_out or is_name, role, is_timed, is_of_form)


def label_in_brackets(line: str) -> Label | None:
    """What may be a label in brackets before what is said, "[Bob Ray] We grow.", and no stage direction."""
    found = _BRACKETED.match(line)
    words = frozenset(found["name"].casefold().split()) if found else frozenset()
    if not found or words & _STAGE_DIRECTIONS:
        return None
    if is_unnamed_person(found["name"]):
        return Label(*found.span("name"), speech=found.end(), speaker=found["name"], is_certain=True)
    written = f"{found['name']}: {line[found.end() :]}"
    named = _label_at_start(written)
    if named and (named.is_certain or begins_like_label(written)):
        return replace(named, start=found.start("name"), end=found.end("name"), speech=found.end())
    return None


def is_unnamed_person(name: str) -> bool:
    """Whether captions name somebody so whose name they do not know: "男性", "女性２"."""
    return _NUMBER_OF_SEVERAL.sub("", name) in _UNNAMED_PEOPLE


def gives_amount(line: str) -> bool:
    """Whether a name of several words, of somebody or of a thing, stands before an amount: "North Plant: 33 tonnes"."""
    label = read_label(line)
    return label is not None and len(label.speaker.split()) > 1 and _is_amount(line[label.speech :])


def name_before_small(line: str) -> Label | None:
    """The label that a line begins with where it is several words in capitals, as of a name, and then goes on small.

    It is somebody's who goes on ("Karl Weiss: no, two."), or it heads what is said ("Main Findings: the rate fell.").
    """
    label = read_label(line)
    words = label.speaker.split() if label and not label.is_certain and _goes_on(line[label.speech :]) else []
    is_name = all(_CAPITALISED.match(word) or word.casefold() in PARTICLES - _LINKING for word in words)
    is_short = 1 < len(words) <= _MOST_SPACES + 1 and words[0].casefold() not in _OPENINGS
    return label if is_short and is_name and not any(map(str.isdigit, "".join(words))) else None


def begins_like_label(line: str) -> bool:
    """Whether a line begins as labels do, and with an office or a name, though who is meant cannot be told."""
    return _begins_like_label_with_colon(line) or _begins_like_label_with_dash(line)


def _begins_like_label_with_colon(line: str) -> bool:
    time = _TIME_BEFORE.match(line)
    found = _LABEL.match(line, time.end() if time else 0)
    name = _PARENTHESES.sub(" ", found["name"]).strip() if found else ""
    is_too_long = len(name) > _LONGEST_LINE_OF_A_NAME
    if found is None or not name or is_too_long or is_phrase(name) or _COUNT.match(line, found.end()):
        return False
    pair = _NAME_AND_ROLE.match(name)
    if pair and _looks_like_a_name(pair["name"]):
        return _HONORED_NAME.match(pair["name"]) is not None or len(pair["name"].split()) > 1
    if is_part_of_name(name):
        return not _goes_on(line[found.end() :])
    is_chinese = is_surname(name) or is_short_chinese_name(name)
    is_somebody = any(words.match(name) for words in (_HONORED_NAME, _UNNAMED, _BYSTANDER))
    return is_chinese or is_somebody or may_name_office(name)


def _begins_like_label_with_dash(line: str) -> bool:
    """Whether a name stands before a dash and a sentence: "Mr. Xu — We grow."; dashes stand in sentences too."""
    found = _DASHED.match(line)
    if not found or not _SENTENCE_END.search(line):
        return False
    written = f"{found['name']}: {line[found.end() :]}"
    label = _label_at_start(written)
    return _begins_like_label_with_colon(written) or (
        label is not None and (is_of_somebody(label) or is_of_a_name(label))
    )


def is_of_somebody(label: Label) -> bool:
    """Whether a label is an office, a reporter or a title with a name: a list of things has no such items."""
    name = label.speaker
    return (
        name in (JOURNALIST, NARRATION)
        or names_office(name)
        or any(words.match(name) for words in (_HONORED_NAME, _UNNAMED_ROLE))
    )


def is_of_a_name(label: Label) -> bool:
    """Whether a label is, or has in it, what is known for the name of a person, and else could be of a thing."""
    name = label.speaker
    is_in_full = is_han_name(name) or (is_uncased(name) and is_uncased_name(name))
    return is_in_full or any(is_part_of_name(word) for word in name.split())


def announces(line: str) -> bool:
    """Whether a line says that a list follows: it ends with a colon, or with words such as "as follows"."""
    end = line.rstrip(" *_.。।").casefold()
    return end.endswith((":", "：", *_ANNOUNCEMENTS))


def begins_with_amount(said: str) -> bool:
    """Whether what follows a colon begins with a number of something: "12,000 euros.\""""
    return _AMOUNT.match(said) is not None


def stands_out_only(label: Label) -> bool:
    """Whether nothing but its standing alone or in bold tells that a label is somebody's: it is no known name."""
    name = label.speaker
    is_name = is_of_somebody(label) or is_of_a_name(label) or is_surname(name) or _UNNAMED.match(name) is not None
    return not is_name and label.role is None and (label.is_of_form or not label.is_certain)


def names_question_or_answer(name: str) -> bool:
    """Whether a label is a word for what is asked or answered, and for nobody: "Question", "Antwort"."""
    return name.casefold() in _QUESTIONS_AND_ANSWERS


def word_before_sentence(line: str) -> str:
    """The capitalised word that a line begins with before a colon and a sentence, or "": a name, or a topic."""
    found = _LABEL.match(line)
    name = found["name"].strip() if found else ""
    folded = name.casefold()
    is_known = any(folded in words for words in (_NO_NAMES, _OPENINGS, _PHRASE_ENDS, _PHRASE_STARTS))
    is_sentence = found is not None and regex.match(r"[\"'“„«¿¡‘]*\p{Lu}", line[found.end() :].lstrip()) is not None
    return name if is_sentence and _WORD.match(name) and not is_known else ""


def letters_of_questions(labels: Iterable[Label]) -> dict[str, str]:
    """Letters that label questions and answers, such as "P" and "R", and whom each means."""
    found = {"q": "Q"} | {label.speaker.casefold(): label.speaker for label in labels if 0 < len(label.speaker) <= 3}
    letters: dict[str, str] = {}
    for asks, answers in _LETTERS:
        if asks in found and answers in found:
            letters |= {found[asks]: JOURNALIST, found[answers]: NARRATION}
    return letters


def is_phrase(name: str) -> bool:
    """Whether words in capitals are a phrase and no name: "Total Cost", "Wichtige Ergebnisse"."""
    words = name.casefold().split()
    return len(words) > 1 and (words[-1] in _PHRASE_ENDS or words[0] in _PHRASE_STARTS)


def is_topic(name: str) -> bool:
    """Whether what stands before a colon heads what follows, and names nobody: "Note", "In 2023", "第一"."""
    first = name.split(maxsplit=1)[0].casefold()
    is_counted = first in _OPENINGS and regex.search(r"\d", name) is not None
    is_han_topic = _NO_HAN_NAME.match(name) is not None and not names_office(name)
    is_of_us = not _WITH_US.isdisjoint(name.split()[1:])  # "Today with us", "Heute bei uns"
    return first in _NO_NAMES or is_counted or is_han_topic or is_of_us or says_something(name)


def is_subject(name: str) -> bool:
    """Whether a word is one of what speeches are divided by, and no name: "Budget", "Fazit", "结论"."""
    return (name.casefold() in _PHRASE_ENDS and not _is_label_word(name)) or is_topic(name)


def opens_sentence(name: str) -> bool:
    """Whether what stands before a colon begins with a small word that begins sentences: "In short", "Our aim"."""
    return name.split(maxsplit=1)[0].casefold() in _OPENINGS


def label_of_dialogue(line: str, name: str, speech: int) -> Label:
    """The label of a line that begins with the name of somebody in a dialogue, before what is said at `speech`."""
    start = line.index(name)
    return Label(start, start + len(name), speech, _speaker(name), is_certain=True)


def time_before(line: str) -> int:
    """Where a line begins after a time and after ">>", which stand before who speaks."""
    time = _TIME_BEFORE.match(line)
    turn = _CHANGE_OF_SPEAKER.match(line, time.end() if time else 0)
    return turn.end() if turn else time.end() if time else 0


def is_time(line: str) -> bool:
    """Whether a line is the time of what follows it, and nothing else: "[00:00:09]"; "10:30" may be what is said."""
    return _TIME_ALONE.match(line) is not None


def read_label_of(line: str, people: Collection[str]) -> Label | None:
    """The label of one of the people after a long title in Chinese: "国新办新闻局副局长、新闻发言人邢慧娜："."""
    found = _TITLED.match(line)
    if not found:
        return None
    for name in people:
        title = found["name"].removesuffix(name)
        if title != found["name"] and _TITLE_END.search(title):
            end = found.end("name")
            return Label(end - len(name), end, found.end(), name, is_certain=True, role=title.strip())
    return None


def read_label_with_role(line: str, bold: Collection[str]) -> Label | None:
    """The label that a line begins with where one of `bold`, each as `is_name_with_role`, stands there: "Jo, cook:"."""
    found = _LABEL.match(line)
    pair = _NAME_AND_ROLE.match(found["name"].strip()) if found else None
    if not found or not pair or pair.string not in bold:
        return None
    name, start = pair["name"].rstrip(), found.start("name")
    return Label(start, start + len(name), found.end(), name, is_certain=True, role=pair["role"].strip())


def _moved(label: Label, offset: int, is_certain: bool, is_timed: bool) -> Label:
    return replace(
        label,
        start=label.start + offset,
        end=label.end + offset,
        speech=label.speech + offset,
        is_certain=label.is_certain or is_certain,
        is_timed=label.is_timed or is_timed,
        is_of_form=label.is_of_form and not (is_certain or is_timed),
    )


def repeated_names(labels: Iterable[Label]) -> frozenset[str]:
    """Names that are labels of two lines or more, so that they are labels wherever they stand."""
    counts = Counter(label.speaker for label in labels)
    return frozenset(name for name, count in counts.items() if count >= 2)


def names_in_capitals(labelled: Iterable[tuple[Label, str]]) -> frozenset[str]:
    """Names that are labels because the text sets its labels in capitals: two at least, and more than other labels.

    In any other text a single word in capitals is rather an abbreviation: "GDP: …". `labelled` are all labels with
    their lines.
    """
    named = [(label, line) for label, line in labelled if label.speaker not in (JOURNALIST, NARRATION)]
    capital = [
        label.speaker for label, line in named if _CAPITALS.match(label.speaker) and not _goes_on(line[label.speech :])
    ]
    others = [label for label, _ in named if label.is_certain and not _CAPITALS.match(label.speaker)]
    return frozenset(capital) if len(set(capital)) > 1 and len(capital) > len(others) else frozenset()


def names_on_lines(lines: Iterable[str], known: Collection[str]) -> frozenset[str]:
    """Lines that are names and nothing else, and so labels without a colon: in capitals, or those of `known` people.

    Each stands twice at least, and there are two at least: one that returns alone heads pages or parts.
    """
    counts = Counter(line for line in lines if line in known or (_CAPITALS.match(line) and _is_capital_name(line)))
    repeated = frozenset(line for line, count in counts.items() if count >= 2)
    return repeated if len(repeated) > 1 else frozenset()


def names_standing_alone(alone: Sequence[str], known: Collection[str]) -> tuple[frozenset[str], frozenset[str]]:
    """Which headings, and lines in bold, are labels without a colon; and which may be, though it cannot be told.

    Labels are offices, those of `known` people, and names of which several stand so and one returns; the other names
    with them where nothing else stands so.
    """
    counts = Counter(alone)
    named = {line for line in counts if _is_capital_name(line) and _LINKING.isdisjoint(line.casefold().split())}
    returning = {line for line in named if counts[line] > 1} if len(named) > 1 else set()
    sure = {line for line in named if line in known or names_office(line) or _HONORED_NAME.match(line)} | returning
    # In Chinese, many a word of three characters might be a name.
    others = {line for line in named - sure if not regex.search(r"\p{Han}", line) and line.count(" ") < _MOST_SPACES}
    if sure and named == set(counts):
        return frozenset(sure | others), frozenset()
    return frozenset(sure), frozenset(others)


def label_alone(line: str) -> Label:
    """The label that a whole line is, without a colon."""
    return Label(0, len(line), len(line), _speaker(line), is_certain=True)


def _is_capital_name(line: str) -> bool:
    return len(line) <= _LONGEST_LINE_OF_A_NAME and _looks_like_a_name(line) and _is_certain_name(line, "")


def _goes_on(said: str) -> bool:
    """Whether what follows a colon begins small: it goes on with a sentence."""
    return regex.match(r"\p{Ll}", said.lstrip()) is not None


def _is_function(found: "regex.Match[str]") -> bool:
    """Whether an office stands before a name in Chinese or Japanese: "县教育局局长 魏长青"."""
    role, name = found["role"].strip(), found["name"]
    if _NO_HAN_NAME.match(name):
        return False
    if found.string[found.start("name") - 1].isspace():
        return is_han_office(role) and not is_han_office(name)
    return may_be_chinese_name(name) or is_surname_in_passing(name)


def is_name_with_role(text: str) -> bool:
    """Whether a text is a name in full, a comma, and what may be a role: only where it stands out, it surely is."""
    pair = _NAME_AND_ROLE.match(text)
    return pair is not None and _is_full_name(pair["name"]) and not regex.search(r"[.!?。！？؟।]", pair["role"])


def _is_name_with_office(name: str, role: str) -> bool:
    return _is_full_name(name) and holds_office(role)


def _is_full_name(name: str) -> bool:
    is_full = len(name.split()) > 1 or is_han_name(name)
    return is_full and _looks_like_a_name(name) and name.split(maxsplit=1)[0].casefold() not in _OPENINGS


def _is_marked(found: "regex.Match[str]") -> bool:
    """Whether Markdown's marks make a label bold."""
    return "**" in found["markup"] or "__" in found["markup"]


def _speaker(name: str) -> str:
    if _QUESTIONER.match(name) or is_reporter(name):
        return JOURNALIST
    return NARRATION if _ANSWERER.match(name) else name


def _is_label_word(name: str) -> bool:
    """Whether a label is a word for those who ask, answer or moderate."""
    return any(words.match(name) for words in (_QUESTIONER, _ANSWERER, _UNNAMED_ROLE))


def _is_certain_name(name: str, beside: str) -> bool:
    """Names of several words, or, in scripts without capitals, such as people have: any other may be anything.

    `beside` is what stands after it in its line.
    """
    goes_on = _goes_on(beside)
    if _is_label_word(name) or _OUTLET.match(name) or names_office(name):
        return not (goes_on and _ARTICLE.match(name))
    if _HAN_ROLE.match(name):
        return is_han_name(name)
    if is_han_name(name, beside):
        return True
    if is_uncased(name):
        return is_uncased_name(name)
    words = name.split()
    if any(character.isdigit() for character in name):
        return _UNNAMED.match(name) is not None
    is_sentence = words[0].casefold() in _OPENINGS and not (words[0] == "THE" and _CAPITALS.match(name))
    return len(words) > 1 and not is_sentence and not goes_on and not _is_amount(beside)


def _is_amount(said: str) -> bool:
    """Whether what follows a colon is a number of something, and no sentence: somebody says it, or it is of a thing."""
    return _AMOUNT.match(said) is not None and not _SENTENCE_END.search(said)


def _looks_like_a_name(name: str) -> bool:
    words = name.replace(",", " ").split()
    if not words or words[0].casefold() in _NO_NAMES or is_phrase(name) or says_something(name):
        return False
    function = _FUNCTION.match(name)
    if _is_label_word(name) or names_office(name) or is_han_name(name) or (function and _is_function(function)):
        return True
    if _HAN_NAME.match(name) or _HAN_ROLE.match(name) or function:
        return not _NO_HAN_NAME.match(name) or _OUTLET.match(name) is not None
    if is_uncased(name):
        return is_uncased_name(name) or (len(words) > 1 and words[0] not in _OPENINGS)
    return (
        len(words) <= 8
        and bool(_CAPITALISED.match(words[0]))
        and all(_CAPITALISED.match(word) or word.casefold() in PARTICLES for word in words)
    )
