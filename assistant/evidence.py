"""The evidence as a chat model reads it: sentences of the transcripts, numbered, between the tags of their passages."""

from collections.abc import Iterator, Sequence
from itertools import groupby

import regex

from assistant.answer import Citation
from assistant.orders import is_order
from assistant.pipeline import Evidence, cite_quote
from assistant.selection import ScoredQuote
from index.cleaning import without_tags
from index.transcript import JOURNALIST, NARRATION

# Passages whose sentences are evidence, for a question and for each part of it; and sentences in all.
PASSAGES_A_PART = 3
MOST_SOURCES = 40

_MARK = regex.compile(r"[\[【［〔](?=\s*\d)")


def sources_of(evidence: Evidence, quoted: Sequence[Citation]) -> list[Citation]:
    """The sentences that an answer may cite, numbered from 1 in the order of the transcripts.

    They are what is quoted without a chat model, and the other statements of the best passages.
    """
    found = {(one.document, one.start, one.end): one for one in quoted if not is_order(one.quote)}
    for part in [evidence, *(part.evidence for part in evidence.parts)]:
        for quote in _of_best_passages(part.candidates):
            citation = cite_quote(0, quote, quote.text, quote.start)
            found.setdefault((citation.document, citation.start, citation.end), citation)
    kept = list(found.values())[:MOST_SOURCES]
    ordered = sorted(kept, key=lambda one: (one.document, one.start, -one.end))
    return [one.model_copy(update={"n": n}) for n, one in enumerate(ordered, start=1)]


def _of_best_passages(candidates: Sequence[ScoredQuote]) -> list[ScoredQuote]:
    passages = list(dict.fromkeys(quote.passage for quote in candidates))[:PASSAGES_A_PART]
    return [quote for quote in candidates if quote.passage in passages and not is_order(quote.text)]


def numbered(sources: Sequence[Citation]) -> str:
    """The sources as text for a prompt.

    What stands in a transcript can neither close the tags nor pass for a number: its angle brackets and the brackets
    before its digits are others here. What is cited is the transcript's own text.
    """
    return "\n".join(_fenced(list(own)) for _, own in groupby(sources, key=lambda one: (one.document, one.speaker)))


def _fenced(sources: Sequence[Citation]) -> str:
    first = sources[0]
    facts = {"speaker": _speaker(first), "date": str(first.date or ""), "title": first.title}
    attributes = "".join(
        f' {name}="{_harmless(fact).replace(chr(34), chr(39))}"' for name, fact in facts.items() if fact
    )
    return "\n".join([f"<passage{attributes}>", *_lines(sources), "</passage>"])


def _lines(sources: Sequence[Citation]) -> Iterator[str]:
    for source in sources:
        yield f"[{source.n}] {_harmless(source.quote)}"


def _speaker(citation: Citation) -> str:
    """Who says it, "" when nobody is named."""
    return "" if citation.speaker in (JOURNALIST, NARRATION) else citation.speaker


def _harmless(text: str) -> str:
    return " ".join(_MARK.sub("(", without_tags(text)).split())
