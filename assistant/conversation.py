"""Makes a question that stands alone of one that leans on those before it ("And in 2020?", "那计划呢？")."""

import unicodedata
from collections.abc import Generator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import regex

from assistant import rewriting
from assistant.about import asks_about_event, asks_who_said_that
from assistant.answer import Answer
from assistant.locale import Locale, languages, load_locale
from assistant.question import EDGES, QUESTION_MARKS, Question, own_part
from assistant.relative_years import YEAR, relative_year
from assistant.terms import asks_only_for_plans
from index.arrays import Similarity
from index.cleaning import MAX_QUERY_CHARACTERS

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

# How far back a question may lean: the exchanges that are looked at, the last ones.
MOST_EXCHANGES = 4

# A question of that many words, less those that only ask or join, says itself what it is about.
SAYS_ENOUGH = 3

# What a model wrote is as near to what the rules made, or it is about something else.
SAME_TOPIC = 0.3

# A phrase of the earlier question that is that near to what is asked about now is what that takes the place of; less
# near may be what both join by the same word, or count.
ALIKE = 0.33
JOINED_ALIKE = 0.15

# So much more alike counts what both questions count.
LIKELY = 0.1

_ONLY_ASKING = ("interrogative", "filler", "joining", "follow_up", "how_many")
_ASKING = ("interrogative", "how_many", "follow_up", "compared")
_MOST_PHRASES, _MOST_COMPARED = 10, 20

# How the articles of a language are written; others have none, or write them as a part of the noun.
_ARTICLES = {
    "en": "the|an?", "de": "der|die|das|den|dem|des|eine?[rnms]?", "fr": "l['’]|les?|la|une?",
    "es": "el|la|los|las|un[oa]?s?", "pt": "os?|as?|uma?s?|uns", "it": "l['’]|il|lo|la|i|gli|le|un['’]|un[oa]?",
}  # fmt: skip

# Of those that stand before things in general too, the plural ones.
_PLURAL_ARTICLES = {"fr": "les", "es": "los|las", "pt": "os|as", "it": "i|gli|le"}

# What describes a thing follows it there, and a verb does not.
_ADJECTIVE_LAST = frozenset({"fr", "es", "pt", "it"})

# Their sentences end with the verb, which is no thing to ask about.
_VERB_LAST = frozenset({"tr"})

# The verb has the gender of what is counted: "Combien de stations ont été construites ?"
_VERB_AGREES = frozenset({"fr", "es", "pt", "it", "ru", "ar", "hi"})

# What is counted stands before the words that ask how many, and the verb after them.
_COUNTED_BEFORE = frozenset({"ja", "ko"})

# An auxiliary verb stands between what is counted and the rest: "How many cars did the ferry carry?"
_VERB_APART = frozenset({"en"})

# Their words are written a syllable at a time.
_SYLLABLES_APART = frozenset({"vi"})
_WORD = regex.compile(
    r"[\p{Han}\p{Hiragana}\p{Katakana}]{1,2}|[\p{L}\p{M}\p{N}--[\p{Han}\p{Hiragana}\p{Katakana}]]+", regex.V1
)
_RUN = regex.compile(r"[\p{L}\p{N}](?:[\p{L}\p{M}\p{N}\s'’-]*[\p{L}\p{M}\p{N}])?")
_NAMED = regex.compile(
    r"(?<![\p{Latin}\p{N}])(?:\p{N}+\p{Latin}+|\p{Latin}*\p{Lu}\p{Latin}*\p{N}+|\p{Lu}{2,})(?![\p{Latin}\p{N}])"
)
_BEGINS_WORD = regex.compile(r"\p{Han}")
_IDEOGRAPH = r"[\p{Han}\p{Hiragana}\p{Katakana}ー]"
_IDEOGRAPHIC_END = regex.compile(rf"(?:(?<={_IDEOGRAPH})|(?<={_IDEOGRAPH}\)))\s*\?$")
_NUMBER = regex.compile(r"(?<![\p{Latin}\p{N}])\p{Latin}*\p{N}+\p{Latin}*(?![\p{Latin}\p{N}])")


def in_conversation(
    question: Question, similarity: Similarity, model: "BaseChatModel | None" = None, seconds: float = rewriting.SECONDS
) -> Generator[Answer, None, Question]:
    """The question as one that stands alone: as it is, or with what it leaves to those before it.

    A model, if given, is asked about a question that leans on those before it; what the rules make of that stands in
    for what the model writes when it fails its checks, or takes longer than `seconds`. While the model is waited for,
    this yields the answer so far, which is empty. `similarity` tells which words of the question before are contrasted.
    """
    recent = question.history[-MOST_EXCHANGES:]
    before = _topical(recent)
    if before is None:
        return question
    question = _in_language_of(before, question)
    plans = _plans(question, before)
    if plans and len(plans) <= MAX_QUERY_CHARACTERS:
        return replace(question, text=plans, asked=question.text)
    carries_on = question.locale.asks("follow_up", question.text)
    if asks_about_event(question) or (asks_only_for_plans(question) and not carries_on):
        return question
    if dated := _in_year_meant(question, before, similarity):
        return replace(question, text=_typeset(dated), asked=question.text)
    text = stand_alone(question, before, similarity)
    if model and leans(question.text, question.locale):
        own = yield from rewriting.rewritten(question, recent, model, min(seconds, rewriting.SECONDS))
        question = replace(question, model_seconds=own.seconds, usage=own.usage)
        text = _chosen(own.text, text, question, before, similarity)
    return question if text == question.text else replace(question, text=text, asked=question.text)


def _in_year_meant(question: Question, before: Answer, similarity: Similarity) -> str | None:
    """What a question asks that names a year only by another ("And the year before?", "那前年呢"), None for any other:
    what it asks without that, or else what was asked before, asked about the year.
    """
    locale, own = question.locale, own_part(question.text, question.locale)
    meant = relative_year(own, locale, before)
    if meant is None:
        return None
    earlier = unicodedata.normalize("NFKC", before.understood_as or before.question)
    undated = unicodedata.normalize("NFKC", question.text).replace(own[meant.start : meant.end], " ", 1)
    if _asks_more(f"{own[: meant.start]} {own[meant.end :]}", locale, earlier):
        carries_on = leans(question.text, locale) or locale.asks("follow_up", question.text)
        if not (carries_on and leans(undated, locale)):
            return None
        combined = _combined(replace(question, text=undated), before, similarity)
        earlier = earlier if combined == undated else combined
    dated = _in_year(meant.year, earlier, load_locale(before.language))
    return dated if len(dated) <= MAX_QUERY_CHARACTERS else None


def _chosen(written: str | None, text: str, question: Question, before: Answer, similarity: Similarity) -> str:
    """What the model wrote, or what the rules made when that is not about what these, or the question before, are.

    A model that leaves the question as it is finds that it needs nothing of those before it.
    """
    if written is None:
        return text
    if _letters(written) == _letters(question.text):
        return question.text
    is_near = similarity(written, [text, before.question]).max() >= SAME_TOPIC
    return written if is_near else text


def _letters(text: str) -> str:
    """The letters and digits of a text, in one form."""
    return "".join(regex.findall(r"[\p{L}\p{M}\p{N}]", unicodedata.normalize("NFKC", text))).casefold()


def stand_alone(question: Question, before: Answer, similarity: Similarity) -> str:
    """What the question asks after that answer, by rule; its own text when it says itself what it is about."""
    if not leans(question.text, question.locale):
        return question.text
    combined = _combined(question, before, similarity)
    if combined == question.text or len(combined) > MAX_QUERY_CHARACTERS:
        return question.text
    return _typeset(combined)


def _topical(history: Sequence[Answer]) -> Answer | None:
    """The last answer to a question that has a topic: "Who said that?" has none."""
    for answer in reversed(history):
        if not asks_who_said_that(Question(answer.question, answer.language, load_locale(answer.language))):
            return answer
    return None


def _in_language_of(before: Answer, question: Question) -> Question:
    """The question in the language of the one before it, when its own words are too few to tell ("E il volume?")."""
    locale, own = load_locale(before.language), question.locale
    if question.language == before.language or before.language not in languages():
        return question
    asks = any(locale.asks(cue, question.text) for cue in _ASKING)
    own_asks = question.language in languages() and any(own.asks(cue, question.text) for cue in _ASKING)
    return replace(question, language=before.language, locale=locale) if asks and not own_asks else question


def _plans(question: Question, before: Answer) -> str | None:
    """What a follow-up asks that names plans and at most what they are for ("And the plans?", "E os planos para o
    5G?"), None for any other; where it does not say what for, for what the question before names: "5G", "IPv6".
    """
    locale, own = question.locale, own_part(question.text, question.locale)
    found = next(locale.found("plans", own), None)
    if found is None or not locale.asks("follow_up", question.text):
        return None
    parts = {"before": own[: found.start()], "plans": found.group(), "after": own[found.end() :]}
    if not (parts["before"] or parts["after"]):
        earlier = unicodedata.normalize("NFKC", before.understood_as or before.question)
        topics = [match.group() for match in _NAMED.finditer(earlier)]
        return (
            locale.say("plans_about", topic=topics[0]) if topics else _capitalised(locale.say("plans_asked", **parts))
        )
    template = locale.answer.plans_asked
    says_all = all(f"{{{part}}}" in template for part in ("before", "after") if parts[part])
    return _capitalised(locale.say("plans_asked", **parts)) if says_all else None


def _capitalised(text: str) -> str:
    return text[:1].upper() + text[1:]


def leans(text: str, locale: Locale) -> bool:
    """Whether a question, in the language of the locale, is one that leans on the question before it."""
    text = unicodedata.normalize("NFKC", text)
    runs = _content(text, locale)
    size = _size(runs, locale)
    asks = locale.asks("interrogative", own_part(text, locale))
    if locale.asks("follow_up", text) or _is_comparison(text, locale):
        return not (asks and size > SAYS_ENOUGH)
    if size <= SAYS_ENOUGH and _begins_with_pronoun(text, locale):
        return True
    if size > 1 or locale.asks("plan", text):
        return False
    if asks:
        return not any(_NUMBER.search(run.text) for run in runs)
    return all(_NUMBER.fullmatch(run.text) for run in runs) and text.rstrip()[-1:] in QUESTION_MARKS


@dataclass(frozen=True, slots=True)
class _Run:
    """Words that stand together in a text, with their place in it."""

    text: str
    start: int
    end: int


def _content(text: str, locale: Locale) -> list[_Run]:
    """The runs of words between those that only ask or join, of a text in NFKC."""
    blank = list(text)
    for cue in _ONLY_ASKING:
        for found in locale.found(cue, text):
            # "What was the annual revenue" asks how much, and says of what.
            if cue != "how_many" or len(found.group().split()) <= 2:
                blank[found.start() : found.end()] = "\n" * len(found.group())
    return [
        _Run(found.group(), found.start(), found.end())
        for line in regex.finditer(r"[^\n]+", "".join(blank))
        for found in _RUN.finditer("".join(blank), line.start(), line.end())
    ]


def _size(runs: Sequence[_Run], locale: Locale) -> int:
    """How many words the runs have."""
    pieces = sum(len(_WORD.findall(run.text)) for run in runs)
    return -(-pieces // 2) if locale.code in _SYLLABLES_APART else pieces


def _begins_with_pronoun(text: str, locale: Locale) -> bool:
    """Whether a pronoun stands before everything in the question that it could stand for."""
    runs = _content(text, locale)
    first = runs[0].start if runs else len(text)
    return any(found.start() <= first for found in locale.found("refers_back", text))


def _combined(question: Question, before: Answer, similarity: Similarity) -> str:
    """The question of what was asked before and of what is asked now, in one sentence."""
    locale, text = question.locale, unicodedata.normalize("NFKC", question.text)
    earlier = unicodedata.normalize("NFKC", before.understood_as or before.question)
    phrases = _content(earlier, load_locale(before.language))[:_MOST_PHRASES]
    own = own_part(text, locale)
    runs = _content(own, locale)
    if runs and all(run.text.casefold() in earlier.casefold() for run in runs):
        return question.text  # it names again what it was about already: "What about 5G?"
    if year := _only_year(own, locale):
        return _in_year(year, earlier, load_locale(before.language))
    # "Et combien de foyers ?" asks by itself: the verb of what was counted before may have another ending.
    counts = _counts_itself(own, runs, locale)
    contrasts = locale.asks("follow_up", text) and not (
        (counts and before.language in _VERB_AGREES) or any(locale.asks(cue, own) for cue in ("plan", "compared"))
    )
    if swapped := _swapped(own, question, before, phrases if contrasts else [], similarity):
        return swapped
    stem = earlier.rstrip(EDGES)
    mark = earlier[len(stem) :] or (text[-1] if text[-1] in QUESTION_MARKS else "?")
    # "Compared with ..." goes on with the sentence; what it does not go on with stands beside it as it was asked.
    owns = any(found.start() == 0 for found in locale.found("refers_back", own))  # "its growth"
    if runs and (counts or locale.asks("interrogative", own)):
        beside = _beside(earlier, load_locale(before.language))
        return f"{'¿' if text.lstrip().startswith('¿') else ''}{_capitalised(own)} ({beside}){mark}"
    goes_on = any(found.start() == 0 for cue in ("compared", "joining") for found in locale.found(cue, own))
    if goes_on and not (owns or runs[:1] == [] or _article_before(own, runs[0].start, locale.code) == 0):
        return f"{stem} {own[:1].lower()}{own[1:]}{mark}"
    return f"{stem} – {_beside(text, locale)}{mark}"


def _counts_itself(own: str, runs: Sequence[_Run], locale: Locale) -> bool:
    """Whether a follow-up asks how many there are of something that it names."""
    return locale.asks("how_many", own) and not all(_NUMBER.fullmatch(run.text) for run in runs)


def _beside(text: str, locale: Locale) -> str:
    """A question as it is put beside another: "and its growth", "why"."""
    asked = text.strip(EDGES)
    begins = any(found.start() == 0 for cue in ("follow_up", "interrogative") for found in locale.found(cue, asked))
    return f"{asked[:1].lower()}{asked[1:]}" if begins else asked


def _article_before(text: str, start: int, language: str) -> int | None:
    """Where the article begins that stands directly before `start`, None where none does."""
    articles = _ARTICLES.get(language)
    found = regex.search(rf"(?<![\p{{L}}'’])(?:{articles})\s*$", text[:start], regex.I) if articles else None
    return found.start() if found else None


def _typeset(text: str) -> str:
    """The question as it is written: what was read in one form of the characters (NFKC) has the marks of its script."""
    text = _capitalised(text)
    if not _IDEOGRAPHIC_END.search(text):
        return text
    text = _IDEOGRAPHIC_END.sub("？", text)
    text = regex.sub(r"\s*\(([^()]*)\)(?=？$)", r"（\1）", text)
    return regex.sub(rf"(?<={_IDEOGRAPH})(?:\s*[, ]\s*| – )(?={_IDEOGRAPH})", "，" if _is_chinese(text) else "、", text)


def _is_chinese(text: str) -> bool:
    return regex.search(r"[\p{Hiragana}\p{Katakana}]", text) is None


def _asks_more(own: str, locale: Locale, earlier: str) -> bool:
    """Whether a question, less the year that it names, asks for something else than the earlier question."""
    asking = ["how_many"] if locale.asks("how_many", earlier) else []
    return bool(locale.residue(own, [*asking, "joining", "filler", "refers_back"]))


def _only_year(own: str, locale: Locale) -> str | None:
    """The year that is all that is asked about: "in 2020", "2020年", "عام 2020"."""
    years = YEAR.findall(own)
    rest = locale.without(YEAR.sub(" ", locale.without(own, ["year"])), ["joining", "filler"])
    return years[0] if len(years) == 1 and not regex.search(r"[\p{L}\p{N}]", rest) else None


def _in_year(year: str, earlier: str, locale: Locale) -> str:
    """The earlier question, in the language of the locale, asked about the year."""
    if len(YEAR.findall(earlier)) == 1:
        return YEAR.sub(year, earlier)
    phrase = locale.say("in_year", question="", year=year).strip(EDGES)
    for cue in ("year_before_last", "year_before", "year_after", "last_year", "this_or_last_year"):
        for relative in locale.found(cue, earlier):
            return _capitalised(_replaced(earlier, relative.start(), relative.end(), phrase))
    stem = earlier.rstrip(EDGES)
    return f"{locale.say('in_year', question=stem, year=year)}{earlier[len(stem) :] or '?'}"


def _swapped(
    text: str, question: Question, before: Answer, phrases: Sequence[_Run], similarity: Similarity
) -> str | None:
    """The earlier question with what is asked about now in the place of what is most like it, if anything is."""
    locale, earlier = question.locale, unicodedata.normalize("NFKC", before.understood_as or before.question)
    runs = _content(text, locale)
    if not runs:
        return None
    if all(_NUMBER.fullmatch(run.text) for run in runs):
        alike = [found for found in _NUMBER.finditer(earlier) if _shape(found.group()) == _shape(runs[0].text)]
        return (
            _replaced(earlier, alike[0].start(), alike[0].end(), runs[0].text) if len(runs) == len(alike) == 1 else None
        )
    if not phrases or _begins_with_pronoun(text, locale):
        return None
    thing = text[runs[0].start : runs[-1].end]
    article = _article_before(text, runs[0].start, locale.code)
    joined = _joined_alike(text, runs[0].start if article is None else article, locale, earlier)
    counted = None if joined else next((phrase for phrase in phrases if _is_counted(phrase, locale, earlier)), None)

    def with_article(part: _Run) -> int:
        start = _article_before(earlier, part.start, before.language)
        return part.start if start is None else start

    def agrees(part: _Run) -> bool:
        """Whether the verb suits what takes the place of the part too: "les" and "le" differ in number."""
        if article is None or _is_in(part, counted):
            return True
        own, other = text[article : runs[0].start], earlier[with_article(part) : part.start]
        return _is_plural_article(own, locale.code) == _is_plural_article(other, before.language)

    def may_be_replaced(part: _Run) -> bool:
        if counted and article is None and _is_in(part, counted):
            # "terminals" takes the place of "5G base stations", not of "stations".
            is_whole = part == counted or before.language not in _VERB_APART
            return is_whole and part.start == counted.start and before.language not in _COUNTED_BEFORE
        if _BEGINS_WORD.fullmatch(part.text) or not agrees(part):
            return False  # the character of "新しい" is no word
        if joined is not None:  # "in winter" takes the place of "in 2023"
            return with_article(part) in joined
        if article is not None:  # "the tram" takes the place of "the metro"
            plural = _is_plural_article(text[article : runs[0].start], locale.code)
            return with_article(part) < part.start or (plural and _is_in(part, counted))
        if before.language in _SYLLABLES_APART:  # whose nouns begin with what they are
            return any(part.start == phrase.start for phrase in phrases)
        return before.language not in _VERB_LAST or part.end < len(earlier.rstrip(EDGES))

    parts = [part for phrase in phrases for part in _parts_of(phrase)][:_MOST_COMPARED]
    parts += [counted] if counted and counted not in parts else []
    if _counts_itself(text, runs, locale):
        parts = [part for part in parts if part == counted]
    parts = [part for part in parts if may_be_replaced(part)]
    if not parts:
        return None
    similarities = list(map(float, similarity(thing, [part.text for part in parts])))
    least = JOINED_ALIKE if joined or any(_is_in(part, counted) for part in parts) else ALIKE
    if max(similarities) < least:
        return None

    def fit(near: float, part: _Run) -> float:
        if _NUMBER.search(thing) and _shape(part.text) == _shape(thing):  # "line 7" and "line 3"
            return near + 2 * LIKELY
        if locale.code in _SYLLABLES_APART:
            near += LIKELY / 2 * part.text.count(" ")
        return near + LIKELY if _is_in(part, counted) else near

    _, best = max(zip(similarities, parts, strict=True), key=lambda pair: fit(*pair))
    start, end = (with_article(best) if joined or article is not None else best.start), best.end
    if joined and before.language in _ADJECTIVE_LAST and best.start == phrases[-1].start:
        end = phrases[-1].end  # "per le Olimpiadi invernali": what ends the sentence is all of it
    keeps_article = article is not None and not _is_in(best, counted)
    return _replaced(earlier, start, end, text[article : runs[-1].end] if keeps_article else thing)


def _is_in(part: _Run, phrase: _Run | None) -> bool:
    return phrase is not None and phrase.start <= part.start < phrase.end


def _is_plural_article(text: str, language: str) -> bool:
    return regex.fullmatch(_PLURAL_ARTICLES.get(language, "(?!)"), text.strip(), regex.I) is not None


def _is_counted(phrase: _Run, locale: Locale, earlier: str) -> bool:
    """Whether the phrase follows words that ask how many: "how many passengers"."""
    return any(
        found.end() <= phrase.start and not earlier[found.end() : phrase.start].strip()
        for found in locale.found("how_many", earlier)
    )


def _joined_alike(text: str, start: int, locale: Locale, earlier: str) -> list[int] | None:
    """Where in the earlier question what follows the same word stands that joins ("in", "for") what follows `start`;
    None when no such word does.
    """
    joining = [
        found.group()
        for found in locale.found("joining", text)
        if found.end() <= start and not text[found.end() : start].strip()
    ]
    if not joining:
        return None
    same = [found for found in locale.found("joining", earlier) if found.group().casefold() == joining[-1].casefold()]
    return [len(earlier) - len(earlier[found.end() :].lstrip()) for found in same]


def _parts_of(phrase: _Run) -> list[_Run]:
    """One to three words of the phrase that stand together."""
    words = list(regex.finditer(r"\S+", phrase.text))
    return [
        _Run(
            phrase.text[words[i].start() : words[j].end()],
            phrase.start + words[i].start(),
            phrase.start + words[j].end(),
        )
        for i in range(len(words))
        for j in range(i, min(i + 3, len(words)))
    ]


def _is_comparison(text: str, locale: Locale) -> bool:
    return locale.asks("compared", own_part(text, locale))


def _replaced(text: str, start: int, end: int, by: str) -> str:
    return text[:start] + by + text[end:]


def _shape(token: str) -> str:
    """What a token looks like: "2020" and "2021" are years, "5G" and "6G" generations."""
    return regex.sub(r"\p{L}", "a", regex.sub(r"\p{N}", "9", token))
