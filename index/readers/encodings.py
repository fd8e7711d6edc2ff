"""Tells the encoding of a text that does not say it: by how it looks (charset-normalizer), and by what it then says."""

import regex

from index.language import identify_language

_LANGUAGES = {
    "gb18030": "zh",
    "big5hkscs": "zh",
    "cp932": "ja",
    "euc_jp": "ja",
    "cp949": "ko",
    "cp1251": "ru uk bg be mk sr kk",
    "koi8_r": "ru uk bg be",
    "cp1253": "el",
    "cp1254": "tr az",
    "cp1256": "ar fa ur ps",
    "cp1258": "vi",
    "cp1252": "en de fr es it pt nl sv da nb nn fi is ca gl eu ga id ms tl af oc lb",
}
"""The encodings that people's editors wrote before UTF-8, and the languages that they wrote in them."""

_UNWRITTEN = regex.compile(r"[\p{Co}\p{Cn}]|[^\P{Cc}\s]")
# Letters of two alphabets in one word, capitals after small letters, symbols for letters.
_MISREAD = regex.compile(
    r"\p{Latin}[\p{Cyrillic}\p{Greek}\p{Arabic}]|[\p{Cyrillic}\p{Greek}]\p{Latin}|\p{Ll}\p{Lu}|[ｦ-ﾟ]"
)
_TAG = regex.compile(r"<[a-zA-Z/!][^<>]{0,500}>")
_HANGUL = regex.compile(r"\p{Hangul}")
_FREQUENT_HANGUL = regex.compile("[이다는에의을가고하를은로지기한도서사자리인나대해어시정일부들]")
_LONGEST_SAMPLE = 4_000  # characters, enough to tell a language
_MOST_BROKEN = 1_000  # characters of UTF-8 for each that is broken


def read_as_it_looks(content: bytes) -> str | None:
    """The text in the encoding that makes a language of it; None when none does.

    A text in UTF-8 with a few broken bytes is one; each of them is U+FFFD then.
    """
    from charset_normalizer import from_bytes

    if (broken := _broken_utf8(content)) is not None:
        return broken
    names = list(_LANGUAGES)
    # A text of two scripts, or a short one, looks less orderly than the library asks for.
    matches = [*from_bytes(content, cp_isolation=names), *from_bytes(content, cp_isolation=names, threshold=0.5)]
    for encoding in dict.fromkeys(name for match in matches for name in _like(match.could_be_from_charset)):
        text = _decoded(content, encoding)
        if text is not None and _says_something(text, encoding):
            return text
    return None


def _like(encodings: list[str]) -> list[str]:
    """Encodings of one reading, and before them Turkish, which reads the letters of Western Europe as well."""
    return ["cp1254", *encodings] if "cp1252" in encodings else encodings


def _broken_utf8(content: bytes) -> str | None:
    text = content.decode("utf-8", errors="replace")
    broken = text.count("\ufffd")
    wide = len(regex.findall(r"[^\x00-\x7f\ufffd]", text))
    return text if wide > broken and _MOST_BROKEN * broken < len(text) else None


def _decoded(content: bytes, encoding: str) -> str | None:
    try:
        return content.decode(encoding)
    except UnicodeError:
        return None


def _says_something(text: str, encoding: str) -> bool:
    if _UNWRITTEN.search(text):
        return False
    text = _TAG.sub("\n", text)  # markup is of no language
    words = regex.findall(r"\S*[^\x00-\x7f]\S*", text[:_LONGEST_SAMPLE])
    if 10 * sum(_MISREAD.search(word) is not None for word in words) > len(words):
        return False
    if not _may_be_korean(text[:_LONGEST_SAMPLE]):
        return False
    # Lines of ASCII alone are the same in all of them.
    telling = "\n".join(line for line in text.splitlines() if not line.isascii())
    return identify_language(telling[:_LONGEST_SAMPLE]) in _LANGUAGES[encoding].split()


def _may_be_korean(text: str) -> bool:
    """Whether the Hangul of a text, if there is any, is that of sentences: Chinese reads as rare syllables and Han."""
    hangul = len(_HANGUL.findall(text))
    frequent = len(_FREQUENT_HANGUL.findall(text))
    least = 3 if 10 * len(regex.findall(r"\p{Han}", text)) > hangul else 6
    return least * frequent >= hangul
