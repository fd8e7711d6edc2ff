"""Answers a question that asks for a list ("What five measures were taken?") with the items of an enumeration."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from assistant.continuation import completed
from assistant.enumeration import Enumeration, enumerations
from assistant.locale import load_locale
from assistant.question import Question
from assistant.selection import WITHIN, ScoredQuote, select
from assistant.terms import asks_only_for_plans
from index import Index
from index.marks import Mark
from index.statements import is_lead_in

_ONLY_A_LIST = "listing taken interrogative joining filler".split()
_OF_NO_THING = "how_many who when where".split()

# What announces an enumeration ("We did four things.") says little itself, so it is less near to the question than a
# sentence that says something, and need not be the best.
ANNOUNCEMENT_WITHIN = 0.13

# An enumeration whose every item is as near as that is asked for as a whole, whatever announces it.
ITEMS_WITHIN = 0.06

# What is that near to the question and in one item alone shows that the question is narrower than the enumeration.
NARROWER_WITHIN = 0.05


def quotes_for(question: Question, ranked: Sequence[ScoredQuote], index: Index) -> list[ScoredQuote]:
    """What to quote of the candidates (best first, at least one) for a question that asks for one thing or one list.

    A question for a list gets all items of the enumeration that it asks for, or else the sentences that answer, in
    the order of the transcript; any other question gets the sentences that answer, the best one first.
    """
    if asked := _asked_for(question, ranked, index):
        items = list(_quotes(asked, ranked, question.mark))
        # "有哪些计划？" asks for a list, but for none of work that is done.
        if not asks_only_for_plans(question) or any(item.mark == "plan" for item in items):
            return items
    if question.asks("plan"):
        return completed(question, list(_plans(select(ranked, index, question.mark), ranked, index)), index)
    if not question.asks("listing"):
        return completed(question, select(ranked, index, question.mark), index)
    answering = [quote for quote in ranked if not is_lead_in(quote.text)] or ranked
    return sorted(select(answering, index, question.mark), key=position)


def is_plain_list(question: Question, ranked: Sequence[ScoredQuote], index: Index) -> bool:
    """Whether the question asks for nothing but a list, as "What five measures were taken?" does, and there is one.

    Such a question is near to nothing in particular, and the enumeration that it asks for answers it.
    """
    asks_no_more = question.asks("listing") and not question.locale.residue(question.text, _ONLY_A_LIST)
    return asks_no_more and bool(ranked) and _asked_for(question, ranked, index) is not None


def asks_for_list(question: Question, ranked: Sequence[ScoredQuote], index: Index) -> bool:
    """Whether what answers the question is to be quoted whole."""
    return question.asks("listing") or _asked_for(question, ranked, index) is not None


def items_instead(question: Question, ranked: Sequence[ScoredQuote], index: Index) -> int | None:
    """How many items the list has that answers a question for another number of things; else None."""
    count = question.locale.count(question.text) if question.asks("listing") else None
    asked = _asked_for(question, ranked, index) if count else None
    items = len(asked.enumeration.items) if asked else count
    return items if items != count else None


def position(quote: ScoredQuote) -> tuple[str, int]:
    """Where the quote stands: sorts in the order of the transcripts."""
    return quote.metadata.document_id, quote.start


@dataclass(frozen=True, slots=True)
class _Near:
    """An enumeration in a turn that holds evidence.

    `announcement` and `worst_item` are scores, less that of the best sentence. `is_wider` tells that what is near to
    the question, but for the announcement, is all in one of the items.
    """

    enumeration: Enumeration
    quote: ScoredQuote
    """The best quote of the same turn."""
    text: str
    """The whole document's."""
    announcement: float
    worst_item: float
    is_wider: bool

    def is_announced_by(self, quote: ScoredQuote) -> bool:
        """Whether the quote is the sentence that announces the enumeration, and not the one that it stands in."""
        announcement = self.enumeration.announcement
        if announcement is None or self.enumeration.items[0].start < announcement.end:
            return False
        return position(quote) == (self.quote.metadata.document_id, announcement.start)

    def is_asked_for(self, count: int | None) -> bool:
        """Whether a question for so many things asks for this enumeration, and not for something inside it ("What
        measures protect the elderly?").
        """
        fits = len(self.enumeration.items) == count
        if self.announcement == 0 or (count and not fits):
            return self.announcement == 0
        is_near = self.announcement >= -ANNOUNCEMENT_WITHIN and (fits or not self.is_wider)
        return is_near or self.worst_item >= -ITEMS_WITHIN


def _asked_for(question: Question, ranked: Sequence[ScoredQuote], index: Index) -> _Near | None:
    """The enumeration that the question asks for: by asking for a list, or by being nearest to its announcement.

    What is announced is asked for when the announcement says that it follows, or the question names its length.
    """
    if question.asks("listing"):
        count = question.locale.count(question.text)
        near = _near(ranked, index, question.mark)
        found = [one for one in near if one.is_asked_for(count) and not (count and _is_of_others(question, one))]
        return max(found, key=lambda one: (len(one.enumeration.items) == count, one.announcement), default=None)
    follows, count = is_lead_in(ranked[0].text), _count_of_which(question)
    if not (follows or count):
        return None
    announced = (one for one in _near(ranked, index, question.mark) if one.announcement == 0)
    of_count = (one for one in announced if follows or len(one.enumeration.items) == count)
    return next((one for one in of_count if not (count and _is_of_others(question, one))), None)


def _is_of_others(question: Question, near: _Near) -> bool:
    """Whether a question for so many plans finds a list of what was done: no item tells of a plan, and what announces
    the list does not say that it is of plans.
    """
    announcement = near.enumeration.announcement
    if announcement is None or not question.asks("plan_noun"):
        return False
    locale = load_locale(near.quote.metadata.language)
    are_plans = locale.asks("plan_noun", near.text[announcement.start : announcement.end])
    return not are_plans and all(item.mark != "plan" for item in near.enumeration.items)


def _count_of_which(question: Question) -> int | None:
    """How many things of any kind a question asks for that asks for things ("Which three decisions were made?")."""
    if any(map(question.asks, _OF_NO_THING)) or not question.asks("interrogative"):
        return None
    return question.locale.count(question.text)


def _near(ranked: Sequence[ScoredQuote], index: Index, mark: Mark | None) -> Iterator[_Near]:
    """The enumerations in the turns of sentences that are near to the best, with items of the mark if one is given."""
    turns: dict[tuple[str, int], ScoredQuote] = {}
    for quote in ranked:
        if quote.score >= ranked[0].score - ANNOUNCEMENT_WITHIN:
            turns.setdefault((quote.metadata.document_id, quote.passage.turn), quote)
    for (document_id, turn), quote in turns.items():
        text = index.transcript(document_id).text
        for found in enumerations(text, index.turn_sentences(document_id, turn)):
            if any(mark in (None, item.mark) for item in found.items):
                yield _compared_with(ranked, found, quote, text)


def _compared_with(ranked: Sequence[ScoredQuote], found: Enumeration, quote: ScoredQuote, text: str) -> _Near:
    document_id = quote.metadata.document_id
    worth = {position(one): one.score - ranked[0].score for one in ranked}
    starts = [*(item.start for item in found.items), found.end]
    bodies = [[at for at in worth if at[0] == document_id and start <= at[1] < end] for start, end in pairwise(starts)]
    worst = min(max((worth[at] for at in body), default=-math.inf) for body in bodies)
    announced_at = document_id, found.announcement.start if found.announcement else -1
    others = {at: less for at, less in worth.items() if at != announced_at}
    best = max(others.values(), default=-math.inf)
    nearest = [at for at, less in others.items() if less >= best - WITHIN]
    is_wider = best >= -NARROWER_WITHIN and any(all(at in body for at in nearest) for body in bodies)
    return _Near(found, quote, text, worth.get(announced_at, -math.inf), worst, is_wider)


def _plans(selected: Sequence[ScoredQuote], ranked: Sequence[ScoredQuote], index: Index) -> Iterator[ScoredQuote]:
    """The plans among what was selected, if there are any; in the place of what only announces some, these."""
    plans = [quote for quote in selected if quote.mark == "plan"] or selected
    found = {position(quote): quote for quote in plans}
    for quote in plans:
        near = (one for one in _near(ranked, index, "plan") if one.is_announced_by(quote))
        if announced := next(near, None):
            items = [one for one in _quotes(announced, ranked, "plan") if one.mark == "plan"]
            del found[position(quote)]
            found |= {position(item): item for item in items}
    yield from found.values()


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
