"""The names and numbers of a question that its evidence must hold word for word."""

import unicodedata
from collections.abc import Iterable
from functools import cache, lru_cache

import regex
import snowballstemmer

from assistant.locale import load_locale
from assistant.question import Question
from assistant.relative_years import YEAR
from index.lexical import index_terms

_TOKEN = regex.compile(r"[\p{Latin}\p{N}][\p{Latin}\p{M}\p{N}]*(?:[.,]\p{N}+)*")
_YEAR = regex.compile(r"(?:1[5-9]|20)\d\d")
_DIGIT = regex.compile(r"\p{N}")
_ACRONYM = regex.compile(r"(?:\p{Ll}?\p{Lu}){2,}\p{Ll}?$")
_NO_TOPIC = "interrogative when plan held joining filler".split()
_ASKING = "said spoke event document who when where how_many title filler".split()
_LEADING_DIGITS = regex.compile(r"\d+")
_GROUPING = str.maketrans("", "", ".,")
_CLOSING = "”’»›)]"
_SENTENCE_START = frozenset('.!?:;¿¡"“«„([-–—')
CAPITALISES_NOUNS = frozenset({"de", "lb"})
_NUMBER_WORDS = {
    word: str(number)
    for number, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
        " seventeen eighteen nineteen twenty".split()
    )
}


@cache
def english_stop_words() -> frozenset[str]:
    """English words that name nothing, those of scikit-learn."""
    # Only the check of a written claim needs them: importing the package takes longer than answering.
    from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS

    return frozenset(ENGLISH_STOP_WORDS)


def numbers_of(question: Question) -> set[str]:
    """Numbers of the question and names with digits ("5G", "2019"): they look alike in every language."""
    text = unicodedata.normalize("NFKC", question.text)
    return {_normal(match.group()) for match in _TOKEN.finditer(text) if _DIGIT.search(match.group())}


def names_of(question: Question) -> set[str]:
    """Names and acronyms of the question in Latin letters.

    They are words in Latin letters inside another script, acronyms, and capitalised words inside a sentence,
    where the language does not capitalise every noun.
    """
    return {name_key(name) for name in names_in(question.text, question.language)}


def names_in(text: str, language: str) -> list[str]:
    """The names and acronyms in Latin letters of a text in the language (see `names_of`), as they are written."""
    text = unicodedata.normalize("NFKC", text)
    foreign = is_in_another_script(text)
    return [
        match.group()
        for match in _TOKEN.finditer(text)
        if len(match.group()) > 1
        and not _DIGIT.search(match.group())
        and (foreign or is_acronym(match.group()) or _is_name(text, match.start(), language))
    ]


def name_key(name: str) -> str:
    """The form in which a name is compared; among the `exact_terms` of a text that has it."""
    return stem(_normal(name))


def is_acronym(token: str) -> bool:
    """Whether the word is written in capitals: "MIIT", "IPv"."""
    return bool(_ACRONYM.match(token))


def years_of(terms: Iterable[str]) -> set[str]:
    """Those of the terms that may be calendar years."""
    return {term for term in terms if _YEAR.fullmatch(term)}


def topic_of(question: Question, text: str) -> str:
    """The text of the question, or a part of it, without the calendar years that it names, and without the words that
    go with them ("in", "im Jahr", "年"); the text as it is when it names none, or asks for nothing else.
    """
    topic, count = _naming_year(question.language).subn(" ", unicodedata.normalize("NFKC", text))
    return " ".join(topic.split()) if count and question.locale.residue(topic, _NO_TOPIC) else text


@cache
def _naming_year(language: str) -> "regex.Pattern[str]":
    cues = load_locale(language).cues
    joining, year = (rf"(?:{'|'.join(cues[name])})" for name in ("joining", "year"))
    return regex.compile(rf"(?:{joining}\s+)?(?:{year}\s*)?{YEAR.pattern}(?:\s*{year})?", regex.I)


def asks_only_for_plans(question: Question) -> bool:
    """Whether the question asks what is planned, and for nothing narrower than names and numbers: "What is planned in
    2023?" does, "What is planned for ports?" does not.
    """
    if not question.asks("plan"):
        return False
    rest = word_stems(question.locale.without(question.text, ("plan", "institution", "follow_up", "filler")))
    named = numbers_of(question) | names_of(question)
    return rest <= {own for term in named for own in (stem(term), *word_stems(term))}


def is_in_another_script(text: str) -> bool:
    """Whether most letters of the text are not Latin."""
    return len(regex.findall(r"\p{L}", text)) > 2 * len(regex.findall(r"\p{Latin}", text))


def topic_words(question: Question, topic: str) -> frozenset[str]:
    """Stems of the words of the topic that are left when the words that only ask are taken out; none when only years
    are left, which tell when and not what.
    """
    words = word_stems(question.locale.without(topic, _ASKING))
    return words if words != years_of(words) else frozenset()


@lru_cache(maxsize=10_000)
def word_stems(text: str) -> frozenset[str]:
    """Stems of the words of a text; of scripts without spaces, its characters and pairs of characters."""
    return frozenset(stem(term) for term in index_terms(text))


@lru_cache(maxsize=10_000)
def exact_terms(text: str) -> frozenset[str]:
    """Everything in the text that a number or name of a question may match, in the same normal form."""
    tokens = {_normal(match.group()) for match in _TOKEN.finditer(unicodedata.normalize("NFKC", text))}
    # "5G" also holds the 5 of "5जी", and "14th" the 14 of "第14个".
    leading = {found.group() for token in tokens if (found := _LEADING_DIGITS.match(token))}
    in_words = {_NUMBER_WORDS[token] for token in tokens & _NUMBER_WORDS.keys()}
    return frozenset(tokens | leading | {stem(token) for token in tokens} | in_words)


def holds_number(text: str) -> bool:
    """Whether the text has a number, in digits or, in English, in words."""
    return bool(_DIGIT.search(text)) or not _NUMBER_WORDS.keys().isdisjoint(text.casefold().split())


def _is_name(text: str, start: int, language: str) -> bool:
    # A closed quotation may end a sentence: “It is so.” Yes.
    before = text[:start].rstrip().rstrip(_CLOSING)
    inside = bool(before) and before[-1] not in _SENTENCE_START
    return inside and text[start].isupper() and language not in CAPITALISES_NOUNS


def _normal(token: str) -> str:
    """The token without case and digit grouping, its digits in ASCII: "654,000", "654.000", "٦٥٤٠٠٠" are the same."""
    digits = "".join(str(unicodedata.digit(char)) if char.isdigit() else char for char in token)
    return digits.translate(_GROUPING).casefold()


@lru_cache(maxsize=10_000)
def stem(token: str) -> str:
    """A name without its ending: "Romans" and "Roman" are the same."""
    # One for each word, which costs a microsecond: it keeps the word in itself, and threads would mix theirs.
    return str(snowballstemmer.stemmer("english").stemWord(token))
