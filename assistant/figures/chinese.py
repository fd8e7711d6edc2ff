"""What the figures of a Chinese sentence measure, by the words around them.

There is no segmenter behind it: what is measured is what stands in the clause before the verb of the figure, or after its
classifier.
"""

import regex

from assistant.figures.figure import RATES, TIMES
from assistant.figures.measured import BETWEEN, Stated
from assistant.figures.numbers import Number

_CLAUSE_ENDS = "，。；：！？,;:!?\n"
_CLASSIFIER = r"(?:个|項|项|家|次|户|名|条|座|种|台|件|位|批|场|类|所|艘|辆|架|部|份|点|款|级|层|轮|支|只|枚|颗|届|处|篇|本|张|站|门|套|棵|株|头|间|栋|标准箱|标箱|吨|人次|人|箱|元|艘次|架次|对|片|块|组|例|宗|笔|万|亿)"
_AFTER = regex.compile(
    rf"(?:[多余]|来)?{_CLASSIFIER}?(?:以上|左右|及以上|以下)?(?:[长高宽重深大]?的)?(?:（[^（）]*）)?[“「\"《]?(?P<thing>(?:[\p{{Han}}\p{{Latin}}+“”「」\"、]|\d(?=\d*\p{{Latin}}))+)"
)
# Where a noun phrase after a number ends: a verb, an adverb, an auxiliary. Those of reports, not of any one text.
_VERB = (
    r"提供|支持|帮助|推动|带动|促进|实施|稳定在|保持|维持|翻|服务于|给予|下达|召开|举办|举行|完成|实现|达到?|获得?|得到|取得|通过|开通|运营|建成|投入|投产|参加|参与|进行|开展|纳入|接入|覆盖|使用|享受|受益|办理|启动|落地|发布|签署|上线|入选|出台"
    r"|增长|下降|增加|减少|提高|提升|降低|扩大|缩小|超过|突破|位居|排名|改为|占|为|是|有(?![效限色机线])|在(?![线校建岗职籍])|将(?!军)|被|把|让|使(?!用)|向|从(?!业)|对(?![外口象])|由|按|已|正(?![式规])|均|都(?!市)|也|还"
    r"|可(?![卡再持])|能(?![源力耗量效级])|会(?![议员展计场])|要(?![素点求件])"
    r"|全部|全都|接受|缩短|回落|上升|上涨|下滑|加快|用于|以及|了|着|过(?![程剩境])|没有|不(?![动锈])|未(?!来)|就(?![业诊医])|才|只|共(?![享同建])|并|而|或|等(?!级|待)|以来|之后|之前|以上|左右"
)
_ENDS_THING = regex.compile(_VERB)
_LEVEL = (
    r"(?:达到|达|高达|为|是|有|约为|约|超过|超|突破|逾|近|接近|升至|增至|降至|增加到|增长到|提高到|下降到|降低到|减少到|稳定在|稳定|连续|在|保持在|维持在|控制在|完成|实现|合计|总计|累计|共计"
    r"|共|占|为到|到|至|不到|不足|至少|仅|大约|将近|多达|长达|分别|平均|则|就|也|还|更|又|均|已|已经|将|再|预计|力争|可|能|都|可达|只有|低于|高于|不超过|不少于|不低于|由|从|提前|推迟|之?中)"
)
_CHANGE = r"(?:增长|增加|提高|提升|上升|上涨|扩大|加快|回升|提速|攀升|猛增|激增|大增|高出|多出|涨|升|增|多|高|快|大|下降|减少|降低|下跌|下滑|缩小|收窄|回落|放缓|下调|缩减|压减|缩短|少|减|降|跌|低|慢|小)(?:幅度?)?"
_RANKED = r"(?:排名|位居|位列|名列|居|列|排|稳居|跃居)(?:世界|全球|全国|国内|亚洲)?|(?:世界|全球|全国|国内|亚洲)第?"
_TAIL = regex.compile(rf"(?:{_LEVEL}|{_CHANGE}|{_RANKED}|了|的|\s)+$")
_LEADING = regex.compile(
    r"^(?:其中|此外|比计划|比预期|同时|另外|截至目前|目前|截至|到|全国(?=[已累共有])|我国(?=[已累共有])|我们|我部|已经?|累计|共计?|一共|总计|合计|先后|还|也|并|而|且|但|在|为|对|使|让|由|据|据统计"
    r"|预计|今后|未来|下一步|将|要|力争|争取|继续|第[一二三四五六七八九十]+|[一二三四五六七八九十]是|同比|环比|年均|平均|每[天日月年周]|了|的|全年|约)+"
)
_DOING = regex.compile(
    r"^(?:新建|新增|新改建|新建成|建成|建设|改造|培育|完成|实现|拥有|覆盖|形成|启动|开展|组织|发放|办理|培训|招聘|新聘|查获|投入|安排|下达|节省|节约|减免|降低|减轻|推出|出台|制定|发布|开通|运营|解决|服务|惠及"
    r"|带动|支持|引导|创建|打造|建立|设立|遴选|认定|推广|整治|处置|关停|淘汰|签署|签订|有|达成|实施|开工|布局|投产|交付|销售|生产|出口|进口|吸引|引进|检测|监测|检查|召开|举办|举行|回答|受理|查处|派出|发出|制修订|修订|净增|减少|增加)(?=\p{Han}|\p{Latin}|\d)"
)
_COMPARED_TO = regex.compile(r"(?:[比较較]|与|同)[^，。；]{0,14}?(?:同期|相比|上?年|去年|季度|月|前)?$")
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
    end = number.end
    for other in stated.numbers:
        if other.start >= end and regex.fullmatch(rf"{_CLASSIFIER}?", stated.text[end : other.start]):
            end = other.end  # "五个三年行动计划"
    match = _AFTER.match(stated.text, end)
    if not match:
        return None
    thing = match["thing"]
    end = _ENDS_THING.search(thing)
    thing = thing[: end.start()] if end else thing
    return _cleaned(thing)


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
    text = regex.sub(r"(?:平均)?每(?:天|日|周|月|年|小时|分钟|秒|[十百千万亿]\p{Han})|[日月周]均", "\0", "".join(kept))
    return regex.sub(r"[比较較与同截至到自从在]*\0+(?:同期|相比|末|底)?", "\0", text)


def _cleaned(text: str | None) -> str | None:
    """The noun phrase that a text ends with, without what leads to it, the verb done to it, and marks around it."""
    for piece in reversed((text or "").split("\0")):
        if cleaned := _piece(piece):
            return cleaned
    return None


def _piece(text: str) -> str | None:
    done_to = not _TAIL.search(text)  # "新建基站65.4万个", but not "培训人数达5万"
    while text not in _RATE_ALONE:
        shorter = _TAIL.sub("", _LEADING.sub("", text.strip('“”「」"《》（）()、 ')))
        shorter = _DOING.sub("", shorter) if done_to else shorter
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
