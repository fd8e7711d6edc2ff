"""Recognises the labels that tell who speaks: "Zhao Zhiguo:", "**Reporter (Reuters):**", "田玉龙：", "Q:"."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

import regex

from index.transcript import JOURNALIST, NARRATION

_LABEL = regex.compile(r"(?P<markup>[*_]{0,3})(?P<name>[^:：\n]{1,80}?)[*_]{0,3}\s*(?!(?<=\d):\d)[:：][*_]{0,3}")
_PARENTHESES = regex.compile(r"\s*(?:\([^()]*\)|（[^（）]*）)\s*")
_MARKUP = regex.compile(r"[*_`>\s]+")

_CAPITALISED = regex.compile(r"[\p{Lu}\p{Lt}][\p{L}\p{M}\p{N}'’.\-&]*$|\d+(?:st|nd|rd|th)?$")
_CAPITALS = regex.compile(r"[\p{Lu}\p{N}'’.\-& ]{2,}$")
_PARTICLES = frozenset(
    "de da do dos del della di van von der den bin ibn al el la le of the and for y e et und".split()
)
_ROLE = "记者|主持人|发言人|部长|司长|局长|主任|会长|院长|総裁|大臣|長官"
_IN_PARENTHESES = regex.compile(r"[(（]\s*([^()（）]*?)\s*[)）]")
_FUNCTION = regex.compile(rf"(?P<role>{_ROLE})\s+(?P<name>[\p{{Han}}·・]{{2,4}})$")
_TITLED = regex.compile(r"[*_]{0,3}(?P<name>[\p{Han}\p{N}、·（）()\s]{3,60})[*_]{0,3}\s*[:：][*_]{0,3}")
_TITLE_END = regex.compile(r"(?:[长人任席师员者记裁授士官理]|\s)$")
# Subtitles tell by ">>" that somebody else speaks, and often who.
_CHANGE_OF_SPEAKER = regex.compile(r">>+\s*(?=\S)(?!>)")
_CJK_NAME = regex.compile(
    rf"(?:(?:{_ROLE})\s*)?[\p{{Han}}·・]{{2,4}}$|[\p{{Han}}\p{{Hiragana}}\p{{Katakana}}\p{{L}}\p{{N}}·・《》“”\s]{{0,24}}(?:{_ROLE})$"
)
# The hundred commonest surnames: who stands once in a line with what he says is told from "结果如下：" by his.
_CHINESE_FULL_NAME = regex.compile(
    "[王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭"
    r"廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文]\p{Han}{2}$"
)
_QUESTIONER = regex.compile(
    r"(?:an?\s+|the\s+)?(?:journalist|reporter|correspondent|question|q\d*|记者|問|问|提问|記者|журналист|вопрос"
    r"|periodista|pregunta|journaliste|frage|journalistin|giornalista|domanda|repórter|jornalista|pergunta)$",
    regex.I,
)
_ANSWERER = regex.compile(r"(?:answer|a\d*|答|回答|ответ|respuesta|réponse|antwort|risposta|resposta)$", regex.I)
_NOT_NAMES = frozenset(
    "note notes source sources date time place venue photo caption title subject first second third fourth fifth"
    " finally example summary conclusion warning background address email tel phone website speakers participants"
    " moderators related links keywords"
    " 发布时间 更新时间 发稿时间 日期 作者 编辑 责编 责任编辑 校对 字号 浏览次数 出席人员"
    " 注 第一 第二 第三 第四 第五 首先 其次 最后 时间 地点 来源 主题 一是 二是 三是 四是 五是".split()
)


@dataclass(frozen=True, slots=True)
class Label:
    """A label at the start of a line: where the name stands in it, where speech begins, and who speaks.

    `speaker` is JOURNALIST for a questioner, NARRATION for an answerer, whom the label does not name.
    `is_certain` says that the line is a label whatever surrounds it. `role` is what the label says besides the name.
    """

    start: int
    end: int
    speech: int
    speaker: str
    is_certain: bool
    role: str | None = None


def read_label(line: str) -> Label | None:
    """The label that the line starts with, if what stands before its first colon looks like a speaker's name."""
    if turn := _CHANGE_OF_SPEAKER.match(line):
        named = read_label(line[turn.end() :])
        return _moved(named, turn.end()) if named else Label(0, 2, turn.end(), NARRATION, is_certain=True)
    found = _LABEL.match(line)
    if not found:
        return None
    written = found["name"].strip()
    name = _PARENTHESES.sub(" ", written).strip()
    if not name or not _looks_like_a_name(name):
        return None
    role = next((part for part in _IN_PARENTHESES.findall(written) if part), None)
    if function := _FUNCTION.match(name):
        name, role = function["name"], role or function["role"]
    at = written.find(name)
    start = found.start("name") + max(at, 0) + len(found["name"]) - len(found["name"].lstrip())
    end = start + len(name if at >= 0 else written)
    alone = not _MARKUP.sub("", line[found.end() :])
    certain = alone or bool(found["markup"]) or name != written or _is_certain_name(name)
    return Label(start, end, found.end(), _speaker(name), certain, role)


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


def _moved(label: Label, offset: int) -> Label:
    return replace(
        label, start=label.start + offset, end=label.end + offset, speech=label.speech + offset, is_certain=True
    )


def repeated_names(lines: Iterable[str]) -> frozenset[str]:
    """Names that are labels of two lines or more, so that they are labels wherever they stand."""
    counts = Counter(label.speaker for line in lines if (label := read_label(line)))
    return frozenset(name for name, count in counts.items() if count >= 2)


def _speaker(name: str) -> str:
    if _QUESTIONER.match(name):
        return JOURNALIST
    return NARRATION if _ANSWERER.match(name) else name


def _is_certain_name(name: str) -> bool:
    """Names of several words, in capitals, or Chinese in full: a single word ("Growth:") may be anything."""
    if _QUESTIONER.match(name) or _ANSWERER.match(name) or _CHINESE_FULL_NAME.match(name):
        return True
    return bool(_CAPITALS.match(name)) or (" " in name and not _CJK_NAME.match(name))


def _looks_like_a_name(name: str) -> bool:
    words = name.replace(",", " ").split()
    if not words or words[0].casefold() in _NOT_NAMES:
        return False
    if _QUESTIONER.match(name) or _ANSWERER.match(name) or _CJK_NAME.match(name):
        return True
    return (
        len(words) <= 8
        and bool(_CAPITALISED.match(words[0]))
        and all(_CAPITALISED.match(word) or word.casefold() in _PARTICLES for word in words)
    )
