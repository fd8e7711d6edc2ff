"""Cues of tense and modality in a sentence, in 14 languages: which of them it holds, not what they mean in it.

What they mean together is for the regressions in index/marks to weigh. English and Chinese have cues of their own;
those of 12 other languages, in cues.json, share their names, and so what is learnt of them.
"""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import regex

_FILE = Path(__file__).with_name("cues.json")
_TOLD_APART = frozenset({"en", "zh"})

_PARTICIPLE = (
    r"(?:\w+ed|become|begun|bought|broken|brought|built|chosen|come|cut|done|drawn|driven|fallen|found|given|gone|grown"
    r"|held|kept|laid|led|lost|made|met|paid|put|risen|run|seen|sent|set|shown|shrunk|sold|spent|stood|struck|taken|won"
    r"|written|undergone|undertaken)"
)
_PAST = (
    r"(?:became|began|bought|broke|brought|built|came|chose|did|drew|drove|fell|found|gave|got|grew|held|kept|laid|led"
    r"|lost|made|met|paid|ran|rose|saw|sent|shrank|sold|spent|stood|struck|took|undertook|went|won|wrote)"
)
_ADVERBS = r"(?:(?:not|now|also|already|all|both|just|since|still|then|even|further|\w+ly) )*"
# After these a word in -ed is an adjective ("the coordinated development") or belongs to another tense.
_AFTER_NO_SUBJECT = r"(?<!\b(?:is|are|be|been|being|the|an?|of|and|has|have|was|were) )"
_PAST_IN_ED = rf"{_AFTER_NO_SUBJECT}\b(?!need|indeed|speed|exceed|proceed|succeed|feed|hundred)[a-z]{{2,}}ed\b"

_ENGLISH = {
    "will": r"\b(?:will|shall)\b|['’]ll\b|\bwon['’]t\b",
    "is going to": (
        rf"(?:\b(?:is|are|am)|['’](?:re|s|m)) {_ADVERBS}"
        r"(?:going|about|set|due|scheduled|planning|aiming|preparing|to \w+)\b"
    ),
    "intends to": (
        r"\b(?:plans?|intends?|aims?|proposes?|want|seeks?|hope|must|need) to\b|\btargeting\b"
        r"|\b(?:aim|goal|target|priority|plan) (?:is|for)\b"
    ),
    "next": r"\b(?:next|coming|tomorrow|ahead|forward|soon|later this|by 20\d\d|by the end of)\b",
    "has done": rf"(?:\b(?:has|have)|['’]ve) {_ADVERBS}(?:been {_ADVERBS})?{_PARTICIPLE}\b",
    "did": rf"\b{_PAST}\b|\b(?:was|were) {_ADVERBS}{_PARTICIPLE}\b|{_PAST_IN_ED}",
    "is doing": rf"(?:\b(?:is|are|am)|['’](?:re|s|m)) {_ADVERBS}(?:being )?(?!going|planning|aiming|preparing)\w+ing\b",
    "so far": r"\b(?:so far|to date|currently|at the moment|under way|now|since|last year|ago|year[ -]on[ -]year)\b",
    "percent": r"\d\s?%|\bper ?cent(?:age)?\b|\d (?:thousand|million|billion|trillion)\b|\d,\d{3}",
    "had intended to": (
        r"\b(?:planned|intended|wanted|hoped|meant|supposed|had promised|would|should have|original(?:ly)?|had been)\b"
        r"|\b(?:was|were) (?:going )?to\b"
    ),
    "may": r"\b(?:may|might|could|should|likely|expected|projected|forecasts?|risk|if|probably|would)\b",
    "has to": r"\b(?:must|have to|has to|required|obliged|shall|need to|please|should)\b",
    "I": r"\b(?:I|me|my|you|your)\b",
}
_CHINESE = {
    "将": r"将(?!近|军|士|领)|计划(?!的)|拟|力争|争取|打算|会在",
    "要": r"(?<![主重需必只首概摘紧想不提纲])要(?![求素点闻件么是])|继续|再",
    "下一步": r"下一?步|下一?阶段|接下来|今后|未来|明[年天日]|下[周月半个]|年底前|年内|到20[3-9]\d",
    "了": r"(?<=\p{Han})了(?!解|如)|[已过](?!\p{Han}?[知故])",
    "去年": (r"去年|上[年周月半]|昨|累计|先后|同比|环比|以来|截至|季度|比上|首次|突破|前[一二三四五六七八九十\d]+个"),
    "正在": r"正在|目前|不断|持续|稳步|明显|显著|进展|有序",
    "完成": r"取得|得到|完成|实现|达到?|建成|出台|印发|发布|通过|获",
    "应当": r"应当|必须|不得|须|务必|希望|呼吁|(?<!申)请|提醒|各地|各部门",
    "可能": r"预计|预测|可能|有望|如果|若|原[计定本]|曾|本来|本应",
    "我": r"我(?!们|国|委|部)|您|大家",
    "万": r"\d[\d.,]*\s*(?:%|[万亿个家座]|公里)|个百分点",
}
CUES_APART = (*_ENGLISH, *_CHINESE)
"""Names of the cues of English and Chinese."""

CUES = (*CUES_APART, *(f"elsewhere: {name}" for name in _ENGLISH))
"""Names of all cues: each is the plainest expression of its kind."""

DEEDS = frozenset({"has done", "did", "elsewhere: has done", "elsewhere: did", "了"})
"""Names of the cues of what has been done."""

_HAN = regex.compile(r"\p{Han}")
_LETTER = regex.compile(r"\p{L}")
_KANA_OR_HANGUL = regex.compile(r"[\p{Hiragana}\p{Katakana}\p{Hangul}]")
_SIMPLIFIED = str.maketrans(
    "將計劃擬爭繼續階後來過經現達發應須務請醒預測個億萬會們國於",
    "将计划拟争继续阶后来过经现达发应须务请醒预测个亿万会们国于",
)


def is_told_apart(language: str) -> bool:
    """Whether the language of a transcript has cues of its own, and enough labelled sentences to weigh them by."""
    return language.partition("-")[0].casefold() in _TOLD_APART


def cues_of(sentence: str, language: str) -> frozenset[str]:
    """Names of the cues that the sentence of a transcript in the language holds.

    Chinese characters count as Chinese in any transcript; what else stands in a Chinese transcript counts as English.
    """
    language = language.partition("-")[0].casefold()
    is_han = 3 * len(_HAN.findall(sentence)) >= len(_LETTER.findall(sentence))
    if is_han and _HAN.search(sentence) and not _KANA_OR_HANGUL.search(sentence):
        language = "zh"
    elif language == "zh":
        language = "en"
    text = sentence.translate(_SIMPLIFIED) if language == "zh" else sentence
    return frozenset(name for name, cue in _compiled(language).items() if cue.search(text))


@cache
def _compiled(language: str) -> "dict[str, regex.Pattern[str]]":
    return {name: regex.compile(cue, regex.I) for name, cue in _expressions().get(language, {}).items()}


@cache
def _expressions() -> Mapping[str, Mapping[str, str]]:
    others: dict[str, dict[str, str]] = json.loads(_FILE.read_text(encoding="utf-8"))
    named = {language: {f"elsewhere: {name}": cue for name, cue in cues.items()} for language, cues in others.items()}
    return {"en": _ENGLISH, "zh": _CHINESE, **named}
