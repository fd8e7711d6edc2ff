"""What the figures of a Chinese sentence measure, by the words around them.

There is no segmenter behind it: what is measured is what stands in the clause before the verb of the figure, or after
its classifier. The words that tell them apart are in chinese.json.
"""

import json
from pathlib import Path

import regex

from assistant.figures.figure import RATES, TIMES
from assistant.figures.measured import BETWEEN, Stated
from assistant.figures.numbers import Number

_WORDS: dict[str, str] = json.loads(Path(__file__).with_name("chinese.json").read_text(encoding="utf-8"))


def _any_of(name: str) -> str:
    """An expression for each of the words of chinese.json of that name."""
    return f"(?:{'|'.join(_WORDS[name].split())})"


_CLAUSE_ENDS = "，。；：！？,;:!?\n"
_CLASSIFIER = _any_of("classifiers")
_AFTER = regex.compile(
    rf"(?:[多余]|来)?{_CLASSIFIER}?(?:以上|左右|及以上|以下)?(?:[长高宽重深大]?的)?(?:（[^（）]*）)?[“「\"《]?"
    r"(?P<thing>(?:[\p{Han}\p{Latin}+“”「」\"、]|\d(?=\d*\p{Latin}))+)"
)
# Where a noun phrase after a number ends: a verb, an adverb, an auxiliary of reports.
_ENDS_THING = regex.compile(_any_of("verbs"))
_RANKED = r"(?:排名|位居|位列|名列|居|列|排|稳居|跃居)(?:世界|全球|全国|国内|亚洲)?|(?:世界|全球|全国|国内|亚洲)第?"
# What stands between a noun phrase and its number, before it, and what is done to it.
_TAIL = regex.compile(rf"(?:{_any_of('levels')}|{_any_of('changes')}(?:幅度?)?|{_RANKED}|了|的|\s)+$")
_LEADING = regex.compile(rf"^{_any_of('leading')}+")
# "我市完成老旧小区改造186个": who does it stands before what is done.
_WHO = regex.compile(rf"^[我本全][国省市县区州镇乡街局部]?(?=(?:{_any_of('leading')})*{_any_of('doing')})")
_DOING = regex.compile(rf"^{_any_of('doing')}(?=\p{{Han}}|\p{{Latin}}|\d)")
_SHARE = regex.compile(
    r"(?P<subject>.*?)(?:约|仅|已)?占(?!比)(?P<whole>.*?)的?(?:比重|比例|比率|份额)?(?:为|达到?|的|约|超过?|近)*$",
    regex.S,
)
_RATE_ALONE = frozenset("增幅 增速 增长率 涨幅 降幅 跌幅 升幅 占比 比重".split())
_PRONOUNS = frozenset("它 它们 其 这 那 他们 这些 这一 这".split())


def measured(stated: Stated, last: str | None) -> list[str | None]:
    """What each figure of the sentence measures, in its words; `last` is what the last figure before it did."""
    found: list[str | None] = []
    for position, number in enumerate(stated.numbers):
        earlier = found[-1] if found else None
        found.append(_measured(stated, position, number, earlier))
    del last  # nothing in a Chinese sentence refers to the sentence before by a word of its own
    return _respectively(stated, found)


def _measured(stated: Stated, position: int, number: Number, earlier: str | None) -> str | None:
    if number.follows:
        return earlier
    if number.change is None and number.unit not in RATES:
        counted = _counted(stated, number)
        if counted:
            return counted
    if number.unit == "percent" and number.change is None and (whole := _of_whole(stated, number)):
        return whole
    own = _before(stated, position, number)
    base = earlier or _of_clause_before(stated, number)
    if own in _RATE_ALONE:
        return f"{base.split(BETWEEN)[0]}{BETWEEN}{own}" if base and number.unit in RATES else own
    return own or base


def _counted(stated: Stated, number: Number) -> str | None:
    """The things after the classifier: "29个城市"."""
    begin = number.end
    for other in stated.numbers:
        if other.start >= begin and regex.fullmatch(rf"{_CLASSIFIER}?", stated.text[begin : other.start]):
            begin = other.end  # "五个三年行动计划"
    match = _AFTER.match(stated.text, begin)
    if not match:
        return None
    end = _ENDS_THING.search(match["thing"])
    return _cleaned(match["thing"][: end.start()] if end else match["thing"])


def _of_whole(stated: Stated, number: Number) -> str | None:
    """ "70%的规模以上企业": those of whom it is a share, where no subject stands before it."""
    match = regex.match(r"(?:以上|左右)?的(?P<thing>[\p{Han}\p{Latin}]+)", stated.text[number.end : number.end + 40])
    before = _clause_before(stated, number, 0)
    if not match or _cleaned(_without_periods(stated, before)):
        return None
    thing = match["thing"]
    end = regex.search(r"(?:已|将|要|都|均|实现|完成|达|能|会|可|在|有(?!限)|是|用)", thing)
    return _cleaned(thing[: end.start()] if end else thing)


def _clause_before(stated: Stated, number: Number, begin: int) -> tuple[int, int]:
    """Where the clause stands that leads to the number, after the figure before it."""
    start = max(stated.text.rfind(mark, begin, number.start) + 1 for mark in _CLAUSE_ENDS)
    return max(start, begin), number.start


def _before(stated: Stated, position: int, number: Number) -> str | None:
    """What stands in the clause before the number and its verb."""
    begin = stated.numbers[position - 1].end if position else 0
    start, end = _clause_before(stated, number, begin)
    text = _without_periods(stated, (start, end))
    if start == begin and position:
        # What follows the last number belongs to it, up to a verb: "521万台"; so only a list goes on.
        text = regex.sub(rf"^[多余]?(?:{_CLASSIFIER})?(?:以上|左右)?", "", text)
    share = _SHARE.match(text) if number.unit == "percent" and number.change is None else None
    if share:
        return _cleaned(share["subject"]) or (None if position else _cleaned(share["whole"]))
    return _cleaned(text)


def _of_clause_before(stated: Stated, number: Number) -> str | None:
    """The subject of the clause before that of the number, which goes on with it: "出口翻了一番，达到120万辆"."""
    start, _ = _clause_before(stated, number, 0)
    if start < 1 or stated.text[start - 1] not in "，,":
        return None
    begin = max(stated.text.rfind(mark, 0, start - 1) + 1 for mark in _CLAUSE_ENDS)
    text = _without_periods(stated, (begin, start - 1))
    verb = _ENDS_THING.search(text)
    return _cleaned(text[: verb.start()]) if verb else None


def _without_periods(stated: Stated, span: tuple[int, int]) -> str:
    """The text of the span with a NUL for each period that it names, and for each time of a rate ("每月")."""
    kept = list(stated.text[span[0] : span[1]])
    for period in stated.periods:
        for at in range(max(period.start, span[0]), min(period.end, span[1])):
            kept[at - span[0]] = "\0"
    for number in stated.numbers:
        if number.per:
            for at in range(max(number.per.start, span[0]), min(number.per.end, span[1])):
                kept[at - span[0]] = "\0"
    text = regex.sub(
        r"(?:平均)?每(?:天|日|周|月|年|小时|分钟|秒|人|户|家|[十百千万亿]\p{Han})|[日月周]均", "\0", "".join(kept)
    )
    return regex.sub(r"[比较較与同截至到自从在]*\0+(?:同期|相比|末|底)?", "\0", text)


def _cleaned(text: str | None) -> str | None:
    """The noun phrase that a text ends with, without what leads to it, the verb done to it, and marks around it."""
    for piece in reversed((text or "").split("\0")):
        if cleaned := _piece(piece):
            return cleaned
    return None


# "每个平台大约投资": what is done about as much is no part of what is measured.
_ABOUT = regex.compile(r"(?<=\p{Han}{2})(?:大约|大概|大致)\p{Han}*$|^(?:大约|大概|大致)")


def _piece(text: str) -> str | None:
    text = _ABOUT.sub("", text)
    done_to = not _TAIL.search(text)  # "新建基站65.4万个", but not "培训人数达5万"
    while text not in _RATE_ALONE:
        shorter = _TAIL.sub("", _LEADING.sub("", text.strip('“”「」"《》（）()、 ')))
        shorter = _DOING.sub("", _WHO.sub("", shorter)) if done_to else shorter
        if shorter == text:
            break
        text = shorter
    return text if len(text) > 1 and text not in _PRONOUNS and regex.search(r"\p{L}", text) else None


def _respectively(stated: Stated, found: list[str | None]) -> list[str | None]:
    """ "产销分别完成…": of a list after 分别, each figure measures one of the things before it."""
    numbers = stated.numbers
    for first, number in enumerate(numbers):
        if "分别" not in stated.text[max(number.start - 10, 0) : number.start] or number.unit == TIMES:
            continue
        last = first
        while last + 1 < len(numbers) and (
            numbers[last + 1].follows or _is_listed(stated, numbers[last], numbers[last + 1])
        ):
            last += 1
        things = [thing or None for thing in regex.split(r"[、和及与]", found[first] or "")]
        if len(things) == last - first + 1 and len(things) > 1:
            found[first : last + 1] = things
    return found


def _is_listed(stated: Stated, first: Number, second: Number) -> bool:
    between = stated.text[first.end : second.start]
    return (
        first.unit == second.unit and regex.fullmatch(rf"{_CLASSIFIER}?\s*(?:[、和及与]|以及)\s*", between) is not None
    )
