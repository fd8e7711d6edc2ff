"""Answers a question that asks for a list ("What five measures were taken?") with the items of an enumeration."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from assistant.enumeration import Enumeration, enumerations
from assistant.question import Question
from assistant.selection import WITHIN, ScoredQuote, select
from index import Index
from index.marks import Mark
from index.statements import is_lead_in

# What announces an enumeration ("We did four things.") says little itself, so it is less near to the question than a
# sentence that says something, and need not be the best.
ANNOUNCEMENT_WITHIN = 0.1

# An enumeration whose every item is as near as that is asked for as a whole, whatever announces it.
ITEMS_WITHIN = 0.06


def quotes_for(question: Question, ranked: Sequence[ScoredQuote], index: Index) -> list[ScoredQuote]:
    """What to quote of the candidates (best first, at least one) for a question that asks for one thing or one list.

    A question for a list gets all items of the enumeration that it asks for, or else the sentences that answer, in
    the order of the transcript; any other question gets the sentences that answer, the best one first.
    """
    asks_list = question.asks("listing")
    if asks_list or is_lead_in(ranked[0].text):
        count = question.locale.count(question.text) if asks_list else None
        found = [one for one in _near(ranked, index, question.mark) if one.is_asked_for(count, asks_list)]
        if found:
            asked = max(found, key=lambda one: (len(one.enumeration.items) == count, one.announcement))
            return list(_quotes(asked, ranked, question.mark))
    quotes = select(ranked, index, question.mark)
    return sorted(quotes, key=position) if asks_list else quotes


def position(quote: ScoredQuote) -> tuple[str, int]:
    """Where the quote stands: sorts in the order of the transcripts."""
    return quote.metadata.document_id, quote.start


@dataclass(frozen=True, slots=True)
class _Near:
    """An enumeration in a turn that holds evidence.

    `announcement` and `worst_item` are scores, less that of the best sentence; `is_wider` tells that all sentences
    which are nearly as good are in one of the items.
    """

    enumeration: Enumeration
    quote: ScoredQuote
    """The best quote of the same turn."""
    text: str
    """The whole document's."""
    announcement: float
    worst_item: float
    is_wider: bool

    def is_asked_for(self, count: int | None, asks_list: bool) -> bool:
        """Whether a question for so many things asks for this enumeration, and not for something inside it.

        When all that answers it is in one item, the question is narrower than the enumeration ("What measures protect
        the elderly?"), unless every item is as near, or the number tells.
        """
        fits = len(self.enumeration.items) == count
        if not asks_list or (count and not fits):
            return self.announcement == 0
        if self.worst_item >= -ITEMS_WITHIN:
            return True
        return self.announcement >= -ANNOUNCEMENT_WITHIN and (fits or not self.is_wider)


def _near(ranked: Sequence[ScoredQuote], index: Index, mark: Mark | None) -> Iterator[_Near]:
    """The enumerations in the turns of sentences that are near to the best, with items of the mark if one is given."""
    worth = {position(quote): quote.score - ranked[0].score for quote in ranked}
    nearly_best = [place for place, less in worth.items() if less >= -WITHIN]
    turns: dict[tuple[str, int], ScoredQuote] = {}
    for quote in ranked:
        if worth[position(quote)] >= -ANNOUNCEMENT_WITHIN:
            turns.setdefault((quote.metadata.document_id, quote.passage.turn), quote)
    for (document_id, turn), quote in turns.items():
        text = index.transcript(document_id).text
        for found in enumerations(text, index.turn_sentences(document_id, turn)):
            if not any(mark in (None, item.mark) for item in found.items):
                continue
            starts = [*(item.start for item in found.items), found.end]
            bodies = [
                [at for at in worth if at[0] == document_id and start <= at[1] < end] for start, end in pairwise(starts)
            ]
            worst = min(max((worth[at] for at in body), default=-math.inf) for body in bodies)
            announced_at = found.announcement.start if found.announcement else -1
            announcement = worth.get((document_id, announced_at), -math.inf)
            is_wider = any(all(place in body for place in nearly_best) for body in bodies)
            yield _Near(found, quote, text, announcement, worst, is_wider)


def _quotes(asked: _Near, ranked: Sequence[ScoredQuote], mark: Mark | None) -> Iterator[ScoredQuote]:
    """The items, only those of the mark if one is given, after what announces them when that says that they follow
    ("The measures are as follows:").
    """
    announcement = asked.enumeration.announcement
    document_id = asked.quote.metadata.document_id
    for quote in ranked:
        if announcement and position(quote) == (document_id, announcement.start) and is_lead_in(quote.text):
            yield quote
    for item in asked.enumeration.items:
        if mark in (None, item.mark):
            text = asked.text[item.start : item.end]
            yield replace(asked.quote, passage=item.passage, text=text, start=item.start, end=item.end, mark=item.mark)
