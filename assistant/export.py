"""Answers as Markdown and as JSON, to be pasted into a document or kept.

Questions, quotes and titles come from outside: in Markdown they are text and nothing else.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from urllib.parse import quote as percent_encoded

import regex

from assistant.addresses import host_of
from assistant.answer import Answer, Beside, Citation, Claim, pieces
from assistant.locale import Locale, load_locale
from index.cleaning import printable

# What CommonMark, tables, strikethrough and formulas read as more than a character, anywhere or where a line begins.
_SPECIAL = regex.compile(r"[\\`*_\[\]<>&~|#$]")
_AT_START = regex.compile(r"^(?:(?=[-+=:])|\d{1,9}(?=[.)](?:\s|$)))")
_URL_CHARACTERS = "%/:=&?~#+!$,;'@()*[]"


def to_markdown(answers: Sequence[Answer]) -> str:
    """A conversation as Markdown: each question as a heading, its answer and what that cites, as `answer_markdown`."""
    blocks: list[str] = []
    for answer in answers:
        blocks += [f"## {_text(answer.question)}", *_body(answer)]
    return _joined(blocks)


def answer_markdown(answer: Answer) -> str:
    """One answer as Markdown: its quotes as quotations, and below it each citation by its number, with the quote, who
    said it when, the title of the transcript, and its address where that is known.
    """
    return _joined(_body(answer))


def to_json(answers: Sequence[Answer]) -> str:
    """A conversation as one JSON object: under "conversation" the answers, each as `miit ask --json` prints it."""
    conversation = [answer.model_dump(mode="json") for answer in answers]
    return json.dumps({"conversation": conversation}, ensure_ascii=False, indent=2) + "\n"


def _joined(blocks: Iterable[str]) -> str:
    return "".join(f"{block}\n\n" for block in blocks).removesuffix("\n")


def _body(answer: Answer) -> Iterator[str]:
    """The blocks of an answer in order: Markdown parts them by an empty line."""
    locale = load_locale(answer.language)
    if answer.understood_as is not None:
        yield _text(locale.say("understood_as", question=answer.understood_as))
    for text, claim in pieces(answer, locale.quoted):
        if claim:
            yield f"> {_text(locale.quoted(text))}{_marks(claim)}"
        else:
            yield from (_text(line) for line in text.splitlines() if line.strip())
    if answer.confidence is not None and not answer.refused:
        yield _text(f"{locale.confidence(answer.confidence)} ({answer.confidence:.2f})")
    if answer.refused and answer.nearest:
        yield _text(locale.say("nearest"))
    cited = answer.nearest if answer.refused else answer.citations
    if cited:
        yield "\n".join(_source(citation, locale) for citation in cited)


def _marks(claim: Claim) -> str:
    return "".join(rf" \[{n}\]" for n in claim.citations)


def _source(citation: Citation, locale: Locale) -> str:
    """A citation as an item of a list, with what the transcripts in other languages say as items below it."""
    day = locale.date(citation.date) if citation.date else ""
    item = rf"- \[{citation.n}\] {_quote(citation, locale, day)}"
    return "".join([item, *(f"\n  - {_quote(beside, locale, day)}" for beside in citation.beside)])


def _quote(cited: Citation | Beside, locale: Locale, day: str) -> str:
    facts = [_text(fact) for fact in (locale.speaker(cited.speaker), cited.title, day) if fact]
    facts += [f"<{percent_encoded(cited.url, _URL_CHARACTERS)}>"] if cited.url and host_of(cited.url) else []
    return f"{_text(locale.quoted(cited.quote))} — {locale.answer.separator.join(facts)}"


def _text(text: str) -> str:
    """The text on one line, with a backslash before what Markdown would read as markup."""
    escaped = _SPECIAL.sub(r"\\\g<0>", " ".join(printable(text).split()))
    return _AT_START.sub(r"\g<0>\\", escaped)
