"""The words that tell what a number is, in English and Chinese; in other languages, only what the signs tell."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import cast

import regex

from assistant.figures.figure import RATES, Bound, Direction
from assistant.polarity import directions
from assistant.quantities import is_currency

Pattern = regex.Pattern[str]
Match = regex.Match[str]

_NEVER = r"(?!)"


@dataclass(frozen=True, slots=True)
class Words:
    """Expressions of one language. Those named `..._before` are searched in what stands before a number and end there;
    those named `..._after` are matched with what stands after it.
    """

    language: str
    bound_before: Pattern
    bound_inside: Pattern
    bound_after: Pattern
    times: Pattern
    fraction: Pattern
    tenths: Pattern
    minutes: Pattern
    goes_on: Pattern
    age_after: Pattern
    minus_before: Pattern
    minus_after: Pattern
    label_before: Pattern
    uncounted: Pattern
    label_after: Pattern
    rank_before: Pattern
    rank_after: Pattern
    numbered: Pattern
    between: Pattern
    and_: Pattern
    from_: Pattern
    to: Pattern
    ends: Pattern
    rate_before: Pattern
    rate_after: Pattern
    change_before: Pattern
    change_after: Pattern
    more_after: Pattern
    list_between: Pattern
    list_by_between: Pattern
    compared_between: Pattern
    of_which: Pattern

    def bound(self, found: Match) -> Bound:
        """Which bound the words are that were found."""
        name = next(name for name, text in found.groupdict().items() if text is not None)
        return cast(Bound, name.replace("_", " "))

    def follows(self, text: str, start: int, end: int) -> bool:
        """Whether what a change is compared with may stand after it, with no other clause between."""
        return self.compared_between.fullmatch(text[start:end]) is not None

    def time(self, found: Match) -> str:
        """The time of a rate, in English."""
        word = found["time"]
        return _TIMES_OF_CHINESE.get(word, word)

    def no_figure(self, before: str, number: str, after: str) -> bool:
        """Whether the number is part of a name, a label ("Article 5"), or counts the points of the speech."""
        if self.label_before.search(before) or self.label_after.match(after):
            return True
        if self.uncounted.fullmatch(number):
            return True
        # "the Three Gorges": a number in words with a capital, and another after it.
        within = number[:1].isupper() and regex.search(r"[\p{L}\p{N},][\s\"“]+$|[\"“]$", before)
        return bool(within and regex.match(r"(?:['’]s?)?[ -]\p{Lu}", after))

    def direction(self, before: str, after: str, unit: str | None, is_compared: bool) -> Direction | None:
        """Whether what stands around a number says that something rose or fell by so much; None for a level."""
        if self.language not in _WITH_CHANGES:
            return _direction_by_polarity(self.language, before, after, unit)
        found = self.change_before.search(self._without_bound(before)) or self.change_after.match(after)
        if not found and (is_compared or unit in RATES):
            found = self.more_after.match(after)
        if not found or (is_currency(unit) and _RAISED.search(before)):
            return None
        if found.groupdict().get("only_rate") and unit not in RATES:
            return None
        if found.groupdict().get("only_compared") and not is_compared:
            return None
        return "up" if found.groupdict().get("up") else "down"

    def _without_bound(self, before: str) -> str:
        """What stands before the bound; "fell below" tells of the level that something fell to, and stays."""
        found = self.bound_before.search(before)
        if (
            found
            and self.language == "en"
            and _CROSSED.match(found.group())
            and not _BY.search(before[: found.start()])
        ):
            return before
        return before[: found.start()].rstrip() + " " if found else before


def _direction_by_polarity(language: str, before: str, after: str, unit: str | None) -> Direction | None:
    """In other languages the clause of a rate must tell of a rise alone, or of a fall alone."""
    if unit not in RATES or _LEVEL.get(language, _NO_LEVEL).search(before):
        return None
    if _LEVEL_AFTER.get(language, _NO_LEVEL).match(after):
        return None
    clause = regex.split(r"[.;:،؛。,]\s", before)[-1] + " " + regex.split(r"[.;:،؛。,](?:\s|$)", after)[0]
    told = directions(clause, language)
    if len(told) != 1:
        return None
    return "up" if "rise" in told else "down"


@cache
def words_of(language: str) -> Words:
    """The words of a language, by its ISO 639-1 code."""
    sources = {name: _NEVER for name in Words.__dataclass_fields__ if name != "language"}
    sources |= {"list_between": r"(?!)", "to": r"\s*[-–—~～]\s*", "ends": r"(?!)"}
    sources |= {"label_before": _NUMBERED, "goes_on": _GOES_ON, "minus_before": _MINUS.get(language, _NEVER)}
    sources |= _WORDS.get(language, {})
    return Words(language, **{name: regex.compile(source, regex.I) for name, source in sources.items()})


# Any language

_NUMBERED = r"(?:\b(?:nr|núm|num)\.|\bn[°º]|№)\s?$"
_GOES_ON = r",?\s?(?:(?:and|und|et|y|e|и|ve|và) )?"
# "minus three" is a number, "ten minus three" are two; in French and Spanish the word is also that of "at least".
_MINUS = dict.fromkeys(("en", "de"), r"(?<![\d%]\s)\bminus\s$") | {
    "ru": r"(?<![\d%]\s)\bминус\s$",
    "tr": r"(?<![\d%]\s)\beksi\s$",
    "zh": r"(?:零下|(?<![承抱背自胜])负)\s?$",
    "ja": r"(?:零下|氷点下|マイナス)\s?$",
    "ko": r"(?:영하|마이너스)\s?$",
}

# What stands before what something rose to, or from.
_NO_LEVEL = regex.compile(_NEVER)
_LEVEL = {
    language: regex.compile(rf"(?:{words})\s$", regex.I)
    for language, words in {
        "de": r"\b(?:auf|von|bei|bis)(?: (?:etwa|rund|fast|knapp|mehr als|über))?",
        "fr": r"\b(?:à|jusqu['’]à)",
        "es": r"\b(?:al?|hasta|desde)(?: (?:el|un))?",
        "pt": r"\b(?:para|até|a|aos?|desde)",
        "it": r"\b(?:all?|allo|all['’]|fino al?|dal|dall['’])",
        "ru": r"\b(?:до|с|со)",
        "ar": r"(?<!\p{L})(?:إلى|الى|حتى|من)(?: (?:نحو|حوالي))?",
        "vi": r"\b(?:lên|xuống|còn|từ|đến)",
    }.items()
}

_LEVEL_AFTER = {
    "hi": regex.compile(r"\s(?:तक|पर|रह|हो ग|से)(?!\p{L}|\p{M})"),
    "ja": regex.compile(r"(?:に|へ|まで|から|となっ)"),
    "ko": regex.compile(r"(?:로|가 되|까지|에서)"),
    "tr": regex.compile(r"['’]\p{L}*[aeıiuü]n?\b"),
}

# English

_EN_FILLERS = (
    r"(?:(?:by|of|to|at|a|an|the|its|another|some|average|total|further|additional|combined|estimated|full|mere|whopping|annual|as|much"
    r"|about|around) )*"
)
_EN_UP = (
    r"r(?:o|i)se[sn]?|rising|gr(?:e|o)w(?:s|n|ing)?|increas(?:e[sd]?|ing)|expand(?:s|ed|ing)?|jump(?:s|ed|ing)?"
    r"|climb(?:s|ed|ing)?|surg(?:e[sd]?|ing)|soar(?:s|ed|ing)?|gain(?:s|ed|ing)?|advanc(?:e[sd]?|ing)"
    r"|accelerat(?:e[sd]?|ing)|improv(?:e[sd]?|ing)|rais(?:e[sd]?|ing)|boost(?:s|ed|ing)?|widen(?:s|ed|ing)?"
    r"|rebound(?:s|ed|ing)?|lengthen(?:s|ed|ing)?|strengthen(?:s|ed)?|up"
)
_EN_DOWN = (
    r"f[ae]ll(?:s|en|ing)?|drop(?:s|ped|ping)?|declin(?:e[sd]?|ing)|decreas(?:e[sd]?|ing)|shr[iau]nk(?:s|ing)?"
    r"|contract(?:s|ed|ing)?|slid(?:es?|ing)?|slow(?:s|ed|ing)?|plung(?:e[sd]?|ing)|slump(?:s|ed|ing)?"
    r"|dip(?:s|ped|ping)?|tumbl(?:e[sd]?|ing)|s[ai]nk(?:s|ing)?|narrow(?:s|ed|ing)?|reduc(?:e[sd]?|ing)|cut(?:s|ting)?"
    r"|lower(?:s|ed|ing)?|shorten(?:s|ed|ing)?|los(?:es?|t|ing)|eas(?:e[sd]|ing)|down"
)
_EN_UP_NOUN = (
    r"(?:increase|growth|rise|gain|expansion|jump|surge|climb|acceleration|improvement"
    r"|rebound|upswing|hike)s?(?: rates?)?"
)
_EN_DOWN_NOUN = r"(?:decrease|decline|drop|fall|reduction|cut|contraction|slump|dip|plunge|slowdown|shrinkage)s?"
# "What about 40 villages?", "We spoke about 3 dams": it is what is spoken of.
_EN_OF_TOPIC = (
    r"(?<!\b(?:what|how|talk(?:s|ed|ing)?|sp(?:eaks?|oke|oken|eaking)|hear[ds]?|asked|asks?|asking|kn(?:ows?|ew|own)"
    r"|thinks?|thought|thinking|tells?|told|worr(?:y|ies|ied)|complain(?:s|ed|ts?|ing)?|concern(?:s|ed)?|doubts?"
    r"|questions?|information|news|views?|data|report) )"
)
_EN_TIME = r"(?P<time>second|minute|hour|day|week|month|quarter|year)\b"
_EN_WORD = r"[\p{L}'’][\p{L}\p{M}\p{N}'’-]*"
_EN_LINK = (
    r"(?:is|was|were|are|be|been|reache[sd]|hit|stood at|stands at|averaged|came (?:to|in at)|exceeded"
    r"|remained(?: at)?)(?: even| only| just| already)?"
)

_EN_PLACING = "of|at|in|on|to|from|by|and|near|for|with|behind|between|through|via|inside|outside"
_EN_NUMBERED = (
    r"(?:plant|unit|reactor|block|building|tower|hall|floor|track|lane|bus|tram|zone|district|ward|sector|site|well|furnace"
    r"|pump|turbine|station|team|item|option|scenario|lot|bay|apartment|flat|plot|terminal|tunnel|shaft|boiler|chapter)"
)

_CROSSED = regex.compile(r"(?:below|under|above|beyond)\b", regex.I)
_BY = regex.compile(r"\b(?:by|of)\s*$", regex.I)
_RAISED = regex.compile(r"\brais(?:e[sd]?|ing)\s+(?:(?!by\b)\p{L}+\s+){0,3}$", regex.I)  # money, not a price

_ENGLISH = {
    "bound_before": (
        r"(?:\b(?P<at_least>(?:at least|(?:no|not) (?:less|fewer) than|a minimum of)(?: a| an| the)?)"
        r"|\b(?P<at_most>(?:up to|at most|(?:no|not) more than|as (?:many|much|high|long) as|a maximum of)"
        r"(?: a| an| the)?)"
        r"|\b(?P<over>(?:(?<!no )(?<!not )more than|over|above|exceed(?:s|ed|ing)?|in excess of|surpass(?:es|ed|ing)?"
        r"|upwards? of|beyond|topp(?:ed|ing))(?: a| an| the)?)"
        r"|\b(?P<nearly>nearly|almost|close to|approaching|just under|virtually)"
        r"|\b(?P<under>(?<!no )(?<!not )(?:less|fewer) than|(?<!just )under|below)"
        rf"|\b(?P<about>{_EN_OF_TOPIC}about|around|some|approximately|roughly|circa|an estimated|estimated at|or so))"
        r"(?:,? (?:a|an|the|about|total|of|another|combined) ?)*\s+$"
    ),
    "bound_after": (
        r"(?P<about>,? or so\b)|(?P<at_least>\+|-plus\b|,? or (?:more|above|over)\b|,? and (?:above|more)\b)"
        r"|(?P<at_most>,? or (?:less|fewer)\b)"
    ),
    "times": r"[\s-](?:times|fold)\b",
    "fraction": (
        r"[\s-](?:(?P<n2>halves)|(?P<n3>thirds?)|(?P<n4>quarters?)(?= of)|(?P<n5>fifths?)"
        r"|(?P<n6>sixths?)|(?P<n7>sevenths?)|(?P<n8>eighths?)|(?P<n9>ninths?)|(?P<n10>tenths?))\b"
    ),
    "age_after": r"\s(?:old|of age)\b",
    "minus_after": r"(?:\sdegrees?(?:\s(?:celsius|fahrenheit))?)?\sbelow zero\b",
    "label_before": (
        r"\b(?:article|chapter|section|clause|paragraph|annex|appendix|table|figure|page|room|gate|pier|platform|line"
        r"|flight|route|phase|stage|step|volume|part|level|grade|tier|type|class|category|version|fortune|top|no\.|nos\.|number|document|order|decree"
        r"|resolution|case|highway|group of|hotline|phone|telephone|tel|fax|dial(?:l?ing)?|call|zip|code|question)"
        r"(?: at| number| no\.| on)*[\s:#-]*$|\b(?:dial|call|hotline|phone)\b[^.;]{0,20} (?:at|on)\s+$"
        r"|\bone (?:\p{L}+ )?in (?:every )?$"
        r"|\b(?:one|two|three|four|five|six|seven|eight|nine|\d)(?: \p{L}+){0,2} out of (?:every )?$"
        r"|\b(?:per|for every|out of every|in every) $|#$|[\d/:]$|\p{L}-$"
        # "the roof of plant two", but "at the plant 40 people"
        rf"|(?:^|[.,;:] |\b(?:{_EN_PLACING}) ){_EN_NUMBERED} $"
    ),
    "label_after": (
        r"[/:]\d|°\s?[NSEW]\b|\s*(?:a\.m\.|p\.m\.|am\b|pm\b|o['’]clock)"
        r"|\s+(?:\p{L}+ )?(?:aspects?|points?|questions?|parts?|things|ways|respects|issues|topics|words|sentences"
        r"|examples)\b(?! of (?:the|a) )"
    ),
    "uncounted": r"(?:hundreds|thousands|millions|billions|trillions)\b.*",
    "rank_before": (
        r"\b(?:rank(?:s|ed|ing)?|placed|com(?:es|ing) in|came in|finish(?:ed|es))(?: \p{L}+){0,2}? "
        r"(?:(?:the|no\.|number) ?)*$"
        r"|\b(?:the (?:world|country|nation|continent)['’]s)(?: (?:no\.|number))? ?$"
    ),
    "rank_after": (
        r"(?: place| spot| position)?,? (?:in|of) (?:the (?:world|country|nation|region|eu)|asia|europe|africa|china)\b"
        r"|(?: place)? (?:worldwide|globally|nationwide|internationally)\b"
    ),
    "numbered": r"\b(?:no\.|number|#)\s?$",
    "between": r"\bbetween\s+$",
    "and_": r"\s+and\s+",
    "from_": (r"(?<!\b(?:rang(?:ing|es?|ed)|anywhere) )\bfrom (?:(?:a|an|the|about|around|over|nearly|some) )?$"),
    "to": r"\s*(?:[-–—~]|\bto\b)\s*",
    "ends": r"\s*(?:$|[.,;:!?)]|(?:in|at|by|on|over|during|after|while|and|last|this)\b)",
    "rate_after": (
        r"(?:[\s-]+(?!(?:every|each|per|an?|in|of|for|at|on|by|to|from|with|and|or|is|are|was|were|have|has|had|now|will)\b)"
        rf"{_EN_WORD}){{0,4}}(?: (?:was|were|is|are|be|been) \p{{L}}+(?:ed|en|n|t))?"
        rf"[\s-]+(?:every|each|per|an?)\s+{_EN_TIME}(?! (?:earlier|ago|before|after|on average))"
        rf"|/{_EN_TIME}"
    ),
    "change_before": (
        rf"(?:\b(?:(?P<up>{_EN_UP})|(?P<down>{_EN_DOWN}))"
        r"(?: (?:back|again|further|slightly|sharply|only|\p{L}+ly))?(?: by)?"
        rf"|\b(?:(?P<up>{_EN_UP})|(?P<down>{_EN_DOWN}))(?: {_EN_WORD}){{1,8}}? by"
        rf"|\b(?:(?P<up>{_EN_UP_NOUN})|(?P<down>{_EN_DOWN_NOUN}))(?: {_EN_WORD}){{0,5}}? (?:of|by)"
        rf"|(?P<only_rate>\b(?:(?P<up>{_EN_UP_NOUN})|(?P<down>{_EN_DOWN_NOUN}))"
        rf"(?:(?: {_EN_WORD}){{0,8}}? {_EN_LINK})?))"
        r"(?: (?:a|an|the|another|average|total|further|additional|combined|estimated|full|mere|of|by|as|much))*\s*$"
    ),
    "change_after": (
        r"[\s-]+(?:(?:year-on-year|month-on-month|annual|annualized|yearly|net|real|nominal|average|further|overall|total"
        r"|cumulative) ){0,2}"
        rf"(?:(?P<up>{_EN_UP_NOUN})|(?P<down>{_EN_DOWN_NOUN}))\b"
    ),
    "more_after": (
        r"\s+(?:(?P<up>more|higher|greater|larger|bigger|faster|longer|above|better)"
        r"|(?P<down>less|lower|fewer|smaller|slower|shorter|below|cheaper))\b"
    ),
    "list_by_between": rf"\s*(?:,|,?\s*\b(?:and|but)\b)(?:\s+{_EN_WORD}){{1,5}}\s+by\s+",
    "compared_between": r"(?:[^,;.]|(?<=\d)[.,](?=\d))*,?\s*",
    "list_between": (
        rf"(?:\s+(?:in|for|at|among|on)(?:\s+{_EN_WORD}){{1,4}})?\s*(?:,|,?\s*\b(?:and|or)\b)\s*(?:by\s+)?"
    ),
}

# Chinese

_ZH_CLASSIFIER = r"[\p{Han}]{0,2}?"
_ZH_UP = r"增长|增加|提高|提升|上升|上涨|扩大|加快|回升|提速|攀升|猛增|激增|大增|高出|多出|新增|增至?(?<!至)|涨|升|增"
_ZH_DOWN = r"下降|减少|降低|下跌|下滑|缩小|收窄|回落|放缓|下调|缩减|压减|缩短|少|减|降|跌"
_TIMES_OF_CHINESE: Mapping[str, str] = {
    "秒": "second",
    "分钟": "minute",
    "小时": "hour",
    "天": "day",
    "日": "day",
    "周": "week",
    "月": "month",
    "季度": "quarter",
    "年": "year",
}
_ZH_TIME = r"(?P<time>秒|分钟|小时|天|日|周|月|季度|年)"

_CHINESE = {
    "bound_before": (
        r"(?:(?P<at_least>至少|不少于|不低于|不小于|起码)|(?P<at_most>最多|至多|不超过|不高于|不多于|不大于)"
        r"|(?P<over>(?<!不)超过?|突破|逾|(?<!不)高于|(?<!不)多于|(?<!不)大于|不止)|(?P<nearly>将?近|接近)"
        r"|(?P<under>不到|不足|(?<!不)低于|(?<!不)少于|(?<!不)小于)"
        r"|(?P<about>(?:大约|大概|大致)(?:(?![多余几数])\p{Han}){0,8}?|约为?|约占[^，。；\d]{0,20}?))\s*(?:了|达到?)?\s*$"
    ),
    "bound_inside": r"(?P<over>[多余])",
    "bound_after": (
        rf"(?P<over>[多余])|{_ZH_CLASSIFIER}(?:(?P<at_least>及?以上)|(?P<at_most>及?以[下内])|(?P<about>左右|上下))"
    ),
    "times": r"\s*倍",
    "minutes": r"分",
    "goes_on": r"[零又]?",
    # Three 成 are 30%, and three and a half 35%; in other words (成员, 成立) it means something else.
    "tenths": (
        r"成(?:(?P<half>半)|(?P<hundredths>[一二三四五六七八九])(?![十百千万亿成]))?"
        r"(?![员員立功为為本果就长長年分品都人熟套交绩型效因份])"
    ),
    "label_before": r"(?:第|每|热线|电话|拨打|号码|邮编|编号|文件|附件|图|表|公告)[:：\s]*$|[\d/:]$",
    "label_after": (
        r"[/:]\d|\s*(?:号(?![召称])|點鐘|点钟|时整)"
        r"|\s*(?:个|大)?(?:方面|问题|要点|层面|环节|角度|点(?![\d多])|件事|句话|是|、|来)"
    ),
    "rank_before": (
        r"(?:位居|排名|排在|位列|名列|居|列|排|位次|保持|稳居|跃居|跃升至?|升至)(?:[\p{Han}]{0,4}?)第?$"
        r"|(?:全球|世界|全国|亚洲|国内)第?$"
    ),
    "rank_after": r"(?:位|名)?[^，。；]{0,3}(?:全球|世界|全国)",
    "numbered": r"第$",
    "between": r"(?!)",
    "and_": r"(?!)",
    "from_": r"[从由自]$",
    "to": r"\s*[-–—~～至到]\s*",
    "ends": r"(?!)",
    "rate_before": rf"(?:(?:平均)?每{_ZH_TIME}(?!度)|(?P<time>[日月周])均)[^，。；,;%％\d]{{0,14}}$",
    "rate_after": rf"/{_ZH_TIME}",
    "change_before": (
        rf"(?:(?P<up>{_ZH_UP})|(?P<down>{_ZH_DOWN})"
        r"|(?P<only_compared>(?P<up>[多高快大长])|(?P<down>[低慢小短])))(?:幅度?)?了?(?:达到?)?\s*$"
        r"|(?P<only_rate>(?P<up>增速|增幅|增长率|涨幅|升幅)|(?P<down>降幅|跌幅))(?:为|达到?|是|在|约)?\s*$"
    ),
    "of_which": r"其中",
    "list_between": r"\s*(?:[、,，]|和|及|与|以及)\s*",
}

# Japanese: "三割", "7割5分", "二割半"; but 割合 and 割り当て are words.

_JAPANESE = {
    "tenths": r"割(?:(?P<half>半)|(?P<hundredths>[一二三四五六七八九1-9１-９])分)?(?![合りれらる当])",
}
_WORDS: Mapping[str, Mapping[str, str]] = {"en": _ENGLISH, "zh": _CHINESE, "ja": _JAPANESE}
_WITH_CHANGES = frozenset({"en", "zh"})
