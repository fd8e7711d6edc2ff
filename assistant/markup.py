"""Plain text of what a chat model writes in HTML or Markdown; what it quotes stays as it is."""

from collections.abc import Callable, Iterator
from html import unescape

import regex

from assistant.quotations import quotation_spans

# What only says how a text looks. A group is what is to be read of it; a link may be a citation, whose number stays.
_MARKUP = regex.compile(
    r"</?[a-z][a-z0-9]*(?:\s[^<>]*)?/?>|<!--.*?-->|!\[[^\[\]]*\]\([^()]*\)|\s*<(?:https?|mailto):[^<>\s]*>|\*\*+|__+|~~|`+"
    r"|!?\[(?!\s*\^?\d+(?:\s*[,;–-]\s*\d+)*\s*\])(?P<link>[^\[\]]*)\]"
    r"(?:\(\s*[^()\s]*(?:\([^()\s]*\)[^()\s]*)*(?:\s+(?:\"[^\"]*\"|'[^']*'))?\s*\)|\[\D[^\[\]]*\]|\[\]|(?=\[\d))"
    r"|(?<![\p{L}\p{N}*])\*(?P<starred>[^\s*](?:[^*]*[^\s*])?)\*(?![\p{L}\p{N}*])"
    r"|(?<![\p{L}\p{N}_])_(?P<underlined>[^\s_](?:[^_]*[^\s_])?)_(?![\p{L}\p{N}_])",
    regex.I,
)
_LINE_END = regex.compile(r"</?(?:br|hr|p|div|li|ul|ol|h[1-6]|tr|table|blockquote|pre)(?:\s[^<>]*)?/?>", regex.I)
_LINE_START = regex.compile(r"^\s*(?:>\s*)*(?:[-*+•·–]\s+|\d{1,2}[.)]\s+|[(（]\d{1,2}[)）]\s*|#+\s+)?")
# What a line is besides its words: a fence of code, a footnote that repeats a source, the address of a link.
_NO_WORDS = regex.compile(
    r"^\s*(?:`{3,}|~{3,})[^`~]*$|^\s*\[\^[^\]]*\]:|^\s*\[[^\]]+\]:\s*<?(?:https?:|www\.|[#/])", regex.I
)
_CELLS = regex.compile(r"^\s*\|\s*|\s*\|\s*$|(\s+\|\s+)")
_UNPAIRED = regex.compile(r"^[*_]+(?=\S)|\s*[*_]+$|</?(?:[a-z][^<>]*)?$", regex.I)
_ENTITY = regex.compile(r"&(?:[a-z]{2,8}|#\d{2,6}|#x[0-9a-f]{2,5});", regex.I)


def with_line_ends(text: str) -> str:
    """The text with a line end for each HTML tag that begins or ends a line or a block."""
    return _replaced(_LINE_END, text, lambda _: "\n")


def has_no_words(line: str) -> bool:
    """Whether a line, or its beginning, is nothing that the answer says."""
    return bool(_NO_WORDS.match(line))


def markup_spans(text: str) -> list[tuple[int, int]]:
    """Spans of the markup inside a line, in order; there is none inside a quotation."""
    quoted = quotation_spans(text)
    return sorted(span for span in _spans(text, 0) if not any(start < span[0] < end for start, end in quoted))


def without_markup(line: str) -> str:
    """The line, or a sentence of it, as plain text: without a bullet, heading or emphasis, the cells of a table with
    commas between, entities as characters.
    """
    line = _LINE_START.sub("", line)
    edge, plain = 0, ""
    for start, end in markup_spans(line):
        plain += line[edge:start]
        edge = max(edge, end)
    plain = _replaced(_CELLS, plain + line[edge:], lambda found: ", " if found[1] else "")
    return _replaced(_ENTITY, _UNPAIRED.sub("", plain), lambda found: unescape(found.group()))


def _spans(text: str, offset: int) -> Iterator[tuple[int, int]]:
    for found in _MARKUP.finditer(text):
        group = found.lastgroup
        inside = found.span(group) if group else (found.end(), found.end())
        yield offset + found.start(), offset + inside[0]
        if group:
            yield from _spans(found[group], offset + inside[0])
            yield offset + inside[1], offset + found.end()


def _replaced(pattern: "regex.Pattern[str]", text: str, by: "Callable[[regex.Match[str]], str]") -> str:
    """The text with what the pattern finds outside quotations replaced."""
    quoted = quotation_spans(text)
    return pattern.sub(
        lambda found: found.group() if any(start < found.start() < end for start, end in quoted) else by(found), text
    )
