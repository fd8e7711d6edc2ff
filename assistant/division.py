"""Decides on evidence whether a question has parts that different sentences answer."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from itertools import permutations
from typing import TYPE_CHECKING

from assistant.asked_count import counts_what_is_named, counts_what_is_unnamed
from assistant.asked_quantity import states_what_is_asked
from assistant.lists import position
from assistant.numbered import are_named, is_of_another
from assistant.parts import Division, Part, divisions, pieces, years_apart
from assistant.question import Question
from assistant.relative_years import YEAR
from assistant.selection import WITHIN, ScoredQuote
from assistant.sufficiency import Decision
from assistant.terms import exact_terms, numbers_of, years_of

if TYPE_CHECKING:
    from assistant.pipeline import Evidence

# What is compared is told apart half by what asks for it alone and half by the whole question, which knows what all of
# it is about; a sentence that is that much worse than the best for a thing does not answer it.
COMPARED_WITHIN = 0.045
_MOST_COMPARED = 6

# What is only named together are two topics when each has a sentence that is that much better for it than the other's:
# "information and communications" is one topic.
APART = 0.05

# By so much when they are not the best for the question as a whole, which may be near to one of the things alone.
FAR_APART = 0.13

# A question whose whole is refused is answered in part when a part of it is that much surer than the whole.
CLEARER = 2.0

# That a question is about the transcripts is settled when the whole, or a part of it, is enough: of the other parts
# that much confidence is asked.
PART_ENOUGH = 0.05

# A part with less confidence has nothing to do with the transcripts; a clause that belongs to another would have.
NOTHING_LIKE_IT = 0.005

# A part with less confidence is doubtful: it is not answered when it names a thing that the passages for it do not, or
# when its sentence is another part's, and so much better for that.
DOUBTFUL = 0.3
ANOTHERS = 0.15

# A sentence that tells of a year that is asked for is about what is asked when it is, by cosine, that near to the
# question as the nearest.
YEAR_WITHIN = 0.1

# A short "how much did users save" is near to little; a sentence with a quantity of the kind is more than a mention.
STATED_ENOUGH = 0.035


@dataclass(frozen=True, slots=True)
class AskedPart:
    """A part of a question, as the question puts it, with the evidence for it, best first."""

    wording: str
    evidence: "Evidence"
    may_lean: bool = False

    @property
    def is_answered(self) -> bool:
        """Whether the transcripts answer it, by a sentence or by their metadata."""
        return self.evidence.decision.enough or self.evidence.about is not None

    def holds(self, quote: ScoredQuote) -> bool:
        """Whether the quote is among its evidence: of one that asks for plans, only plans are."""
        return any(position(one) == position(quote) for one in self.evidence.candidates)

    def score(self, quote: ScoredQuote) -> float:
        """How well the quote answers it; as the worst of the evidence when it was not found for it."""
        return _score(self.evidence, quote)


def divide(whole: "Evidence", gather: Callable[[Question], "Evidence"]) -> list[AskedPart]:
    """The parts of the question that `whole` is the evidence for, when they have more than one answer; else none.

    `gather` finds the evidence for a question. Parts that ask for themselves ("What is A, and what is B?") count when
    their evidence differs, or when one of them has none; what is compared ("Compare A and B") when the question is
    near to a sentence about each; what is only named together when the sentences about each are the best for the
    question, and far apart.
    """
    if whole.about:
        return []
    if found := _by_year(whole, gather):
        return found
    for division in _ways(whole):
        parts = [_asked(part, whole.question, gather) for part in division.parts]
        if division.by_clause:
            found = _clauses(whole, _settled(whole, _taken_apart(parts, gather)))
            found = found if division.surely or not whole.decision.enough or _are_questions(found) else []
        elif whole.question.asks("compare"):
            found = _compared(whole, _settled(whole, parts))
        else:
            found = _named_together(whole, _settled(whole, parts)) or _counted_apart(whole, parts)
        if found and _is_clearer(found, whole):
            return found
    return []


def decision_for(parts: Sequence[AskedPart]) -> Decision:
    """The decision for a question whose parts are answered, at least one: as sure as the least sure of them."""
    decisions = [part.evidence.decision for part in parts if part.evidence.decision.enough]
    probable = [decision for decision in decisions if not decision.plain]
    return min(probable, key=lambda decision: decision.confidence, default=Decision(True, 1.0, plain=True))


def _ways(whole: "Evidence") -> list[Division]:
    """The divisions of the question, or else its pieces."""
    found = divisions(whole.question)
    finer = () if found else pieces(whole.question)
    return [Division(finer, by_clause=True, surely=False)] if finer else found


def _taken_apart(parts: Sequence[AskedPart], gather: Callable[[Question], "Evidence"]) -> list[AskedPart]:
    """The parts; one that nothing answers gives way to its pieces, if something answers one of these."""
    found: list[AskedPart] = []
    for part in parts:
        question = part.evidence.question
        finer = () if part.is_answered else pieces(replace(question, text=part.wording))
        asked = [_asked(piece, question, gather) for piece in finer]
        found += asked if any(piece.is_answered for piece in asked) else [part]
    return found


def _asked(part: Part, question: Question, gather: Callable[[Question], "Evidence"]) -> AskedPart:
    evidence = gather(replace(question, text=part.text, asked=None))
    if part.refers_back and evidence.candidates:
        # What it refers to stands in the part before, which must not answer for it: its own words count as much.
        alone = gather(replace(question, text=part.wording, asked=None))
        blended = [replace(one, score=(one.score + _score(alone, one)) / 2) for one in evidence.candidates]
        evidence = replace(evidence, candidates=sorted(blended, key=lambda one: -one.score))
    return AskedPart(part.wording, evidence, part.may_lean)


def _settled(whole: "Evidence", parts: list[AskedPart]) -> list[AskedPart]:
    """The parts, of which less is asked when the question as a whole, or another part, is answered already."""
    if not whole.decision.enough and not any(part.is_answered for part in parts):
        return parts
    doubtful = {part.wording for part in parts if _is_doubtful(part, parts)}
    answered = [part for part in parts if part.evidence.decision.enough and part.wording not in doubtful]
    events = {_event(part.evidence.candidates[0]) for part in answered}
    return [
        replace(
            _with_enough(part, part.wording not in doubtful and (part.is_answered or _is_likely(part, events))),
            may_lean=part.may_lean and part.wording not in doubtful,
        )
        for part in parts
    ]


def _event(quote: ScoredQuote) -> object:
    """What tells the event apart that the quote is from; a translation is of the same."""
    return quote.metadata.event_date or quote.metadata.document_id


def _is_doubtful(part: AskedPart, parts: Sequence[AskedPart]) -> bool:
    """Whether the best sentence for the part is about something else: the part counts what is nowhere named, or asks of
    a numbered thing where there is none of that number, or another part owns the sentence.
    """
    evidence = part.evidence
    question, decision = evidence.question, evidence.decision
    if not evidence.candidates:
        return False
    if _is_of_what_another_counts(part, parts):
        return True
    if part.may_lean:
        return False
    if not are_named(question, _of_its_event(evidence)):
        return True
    if decision.plain or decision.confidence >= DOUBTFUL:
        return False
    return _counts_what_is_unnamed(part) or _is_anothers(part, parts)


def _counts_what_is_unnamed(part: AskedPart, beside: Sequence[Question] = ()) -> bool:
    evidence = part.evidence
    language = evidence.candidates[0].metadata.language
    near = [hit.passage.text for hit in evidence.hits if hit.metadata.language == language]
    return evidence.question.language == language and counts_what_is_unnamed(evidence.question, near, beside)


def _is_of_what_another_counts(part: AskedPart, parts: Sequence[AskedPart]) -> bool:
    """Whether the best sentence for the part is another's best too, names what that counts, and nothing found for the
    part names what it counts itself: "How many doctors and how many midwives were hired?" of "We hired 340 doctors".
    """
    own = part.evidence.candidates[0]
    others = [one for one in parts if one is not part and one.evidence.candidates]
    shared = any(
        position(one.evidence.candidates[0]) == position(own) and counts_what_is_named(one.evidence.question, own.text)
        for one in others
    )
    return shared and _counts_what_is_unnamed(part, [one.evidence.question for one in others])


def _of_its_event(evidence: "Evidence") -> list[tuple[str, str]]:
    """The passages found in the document of the best sentence, each with its language."""
    about = evidence.candidates[0].metadata
    return [(hit.passage.text, about.language) for hit in evidence.hits if hit.metadata == about]


def _is_anothers(part: AskedPart, parts: Sequence[AskedPart]) -> bool:
    """Whether the best sentence for the part is another's best too, and much better for that."""
    own = part.evidence.candidates[0]
    bests = [one.evidence.candidates[0] for one in parts if one.evidence.decision.enough and one is not part]
    return any(position(best) == position(own) and best.score >= own.score + ANOTHERS for best in bests)


def _is_likely(part: AskedPart, events: Collection[object]) -> bool:
    """Whether the best sentence for the part, of a document that answers another part, answers it; less is asked of one
    that states the quantity asked for.
    """
    evidence = part.evidence
    if part.may_lean or not evidence.candidates:
        return False
    best = evidence.candidates[0]
    if (events and _event(best) not in events) or _is_of_another(evidence.question, best):
        return False
    found = exact_terms(" ".join(hit.passage.text for hit in evidence.hits))
    asks_quantity = evidence.question.asks("how_many") or evidence.question.asks("money")
    is_stated = asks_quantity and states_what_is_asked(evidence.question, best.text, best.metadata.language)
    least = STATED_ENOUGH if is_stated else PART_ENOUGH
    return evidence.decision.confidence >= least and numbers_of(evidence.question) <= found


def _is_of_another(question: Question, quote: ScoredQuote) -> bool:
    """Whether the question names a numbered thing ("line 12") that neither the sentence nor its passage is about."""
    language, passage = quote.metadata.language, quote.passage.text
    return is_of_another(question, quote.text, language, passage) or not are_named(question, [(passage, language)])


def _with_enough(part: AskedPart, enough: bool) -> AskedPart:
    if part.evidence.about or part.evidence.decision.enough == enough:
        return part
    return replace(part, evidence=replace(part.evidence, decision=replace(part.evidence.decision, enough=enough)))


def _is_clearer(parts: Sequence[AskedPart], whole: "Evidence") -> bool:
    """Whether a part is enough for the reason that the others are left out, where the whole is not enough."""
    surest = max(1.0 if part.evidence.about else part.evidence.decision.confidence for part in parts)
    return whole.decision.enough or surest >= CLEARER * whole.decision.confidence


def _clauses(whole: "Evidence", parts: list[AskedPart]) -> list[AskedPart]:
    # "And the total cost?" alone is no question: that nothing answers it alone does not say that nothing does.
    parts = [part for part in parts if part.is_answered or not (part.may_lean and whole.decision.enough)]
    if len(parts) < 2 or not any(part.is_answered for part in parts):
        return []
    if not all(part.evidence.decision.enough for part in parts):
        return parts
    shared = next((one for one in _bests(parts) if _answers_all(one, parts)), None)
    if shared is None:
        return parts
    answered = [part for part in parts if part.may_lean or not _is_beside(shared, part)]
    if len(answered) in (0, len(parts)):
        return []
    return [_with_enough(part, part in answered) for part in parts]


def _is_beside(shared: ScoredQuote, part: AskedPart) -> bool:
    """Whether the best sentence for all parts is a doubtful one for this, and much better for the part that it is from:
    then nothing answers this one.
    """
    decision = part.evidence.decision
    is_doubtful = not decision.plain and decision.confidence < DOUBTFUL
    return is_doubtful and shared.score >= part.score(shared) + ANOTHERS


def _answers_all(quote: ScoredQuote, parts: Sequence[AskedPart]) -> bool:
    """Whether the quote answers the parts about as well, all in all, as their own best sentences do."""
    if not all(part.may_lean or part.holds(quote) for part in parts):
        return False
    worse = [own.score - part.score(quote) for part, own in zip(parts, _bests(parts), strict=True)]
    leaning = [less for less, part in zip(worse, parts, strict=True) if part.may_lean]
    return sum(worse) - sum(leaning) <= WITHIN and all(less <= APART for less in leaning)


def _compared(whole: "Evidence", parts: list[AskedPart]) -> list[AskedPart]:
    if not all(part.evidence.decision.enough or (part.may_lean and whole.decision.enough) for part in parts):
        return parts if any(part.is_answered for part in parts) else []
    quotes = _quote_for_each(whole, parts)
    for_all = bool(quotes) and all(
        _score(whole, quote) >= whole.candidates[0].score - COMPARED_WITHIN for quote in quotes
    )
    if for_all or (quotes and _are_apart(parts, quotes)):
        return [_answered_by(part, quote) for part, quote in zip(parts, quotes, strict=True)]
    return []


def _quote_for_each(whole: "Evidence", parts: Sequence[AskedPart]) -> list[ScoredQuote]:
    """Different quotes for the parts, the best together; none when one of them is much worse than the best for it."""
    bests = [quote for part in parts for quote in part.evidence.candidates[:1]]
    pool = {position(quote): quote for quote in [*whole.candidates[:_MOST_COMPARED], *bests]}
    worth = [{at: (part.score(quote) + _score(whole, quote)) / 2 for at, quote in pool.items()} for part in parts]
    choices = [tuple(zip(worth, places, strict=True)) for places in permutations(pool, len(parts))]
    chosen = max(choices, key=lambda choice: sum(own[at] for own, at in choice), default=())
    is_good = all(own[at] >= max(own.values()) - COMPARED_WITHIN for own, at in chosen)
    return [pool[at] for _, at in chosen] if is_good else []


def _named_together(whole: "Evidence", parts: list[AskedPart]) -> list[AskedPart]:
    answered = [part for part in parts if part.evidence.decision.enough]
    if not answered or (len(answered) == 1 and whole.decision.enough):
        return []
    if len(answered) < len(parts):
        return parts if not whole.decision.enough or _answer_far_apart(answered) else []
    bests = _bests(parts)
    best_for_whole = {position(quote) for quote in whole.candidates[: len(parts)]}
    if {position(quote) for quote in bests} == best_for_whole:
        return parts if _are_apart(parts, bests) else []
    is_told_together = any(_is_about_all(quote, parts) for quote in whole.candidates[: len(parts)])
    return parts if _are_apart(parts, bests, FAR_APART) and not is_told_together else []


def _by_year(whole: "Evidence", gather: Callable[[Question], "Evidence"]) -> list[AskedPart]:
    """The years of a question for one figure in several, each with the sentence that tells of it; a year of which none
    tells that is about as near as the best is not answered.

    Nothing of one sentence that tells of all, and of one for which no sentence names a year.
    """
    division = years_apart(whole.question)
    if division is None or not whole.candidates:
        return []
    parts = [_asked(part, whole.question, gather) for part in division.parts]
    if not whole.decision.enough and not any(part.is_answered for part in parts):
        return []
    quotes = [_telling_of(part, whole) for part in parts]
    told = {position(quote) for quote in quotes if quote}
    names_a_year = any(
        quote and part.wording in exact_terms(quote.text) for part, quote in zip(parts, quotes, strict=True)
    )
    if not names_a_year or (len(told) == 1 and (all(quotes) or not division.surely)):
        return []
    return [
        _answered_by(part, quote) if quote else _with_enough(part, enough=False)
        for part, quote in zip(parts, quotes, strict=True)
    ]


def _telling_of(part: AskedPart, whole: "Evidence") -> ScoredQuote | None:
    """The best sentence for the part that tells of its year, if it is about as near to the question as the nearest: one
    that names the year, or no year after a sentence of its passage that names it, or no year at all in an event of that
    year or the next.
    """
    nearest = max(quote.similarity for quote in whole.candidates)
    near = [one for one in part.evidence.candidates if one.similarity >= nearest - YEAR_WITHIN]
    return next((one for one in near if _tells_of(part.wording, one)), None)


def _tells_of(year: str, quote: ScoredQuote) -> bool:
    named = years_of(exact_terms(quote.text))
    if named:
        return year in named
    before = YEAR.findall(quote.passage.text[: quote.start - quote.passage.start])
    if before:
        return bool(before[-1] == year)
    day = quote.metadata.event_date
    return day is not None and int(year) in (day.year, day.year - 1)


def _counted_apart(whole: "Evidence", parts: list[AskedPart]) -> list[AskedPart]:
    """The parts of "How many doctors and midwives were hired?" where the sentence that answers is of the doctors alone;
    only of single words, since "health and safety inspectors" are one thing.
    """
    if not whole.decision.enough or any(len(part.wording.split()) > 1 for part in parts):
        return []
    unnamed = {part.wording for part in parts if part.evidence.candidates and _is_of_what_another_counts(part, parts)}
    settled = [_with_enough(part, part.wording not in unnamed and part.evidence.decision.enough) for part in parts]
    return settled if unnamed and any(part.is_answered for part in settled) else []


def _is_about_all(quote: ScoredQuote, parts: Sequence[AskedPart]) -> bool:
    """Whether no part has a sentence that is clearly better for it than the quote."""
    return all(own.score - part.score(quote) < APART for part, own in zip(parts, _bests(parts), strict=True))


def _are_questions(parts: Sequence[AskedPart]) -> bool:
    """Whether none of the parts is a subordinate clause of another: all are answered, by sentences that have nothing to
    do with another; or one of them has nothing to do with what there is.
    """
    return _answer_far_apart(parts) or any(part.evidence.decision.confidence < NOTHING_LIKE_IT for part in parts)


def _answer_far_apart(parts: Sequence[AskedPart]) -> bool:
    """Whether there are several parts, all of which are answered, by sentences that have nothing to do with another."""
    return (
        len(parts) > 1
        and all(part.evidence.decision.enough for part in parts)
        and _are_apart(parts, _bests(parts), FAR_APART)
    )


def _are_apart(parts: Sequence[AskedPart], quotes: Sequence[ScoredQuote], by: float = APART) -> bool:
    """Whether each quote is better for its own part than the others are, by so much."""
    return all(
        part.score(own) >= part.score(other) + by
        for part, own in zip(parts, quotes, strict=True)
        for other in quotes
        if other is not own
    )


def _bests(parts: Sequence[AskedPart]) -> list[ScoredQuote]:
    return [part.evidence.candidates[0] for part in parts]


def _score(evidence: "Evidence", quote: ScoredQuote) -> float:
    at = position(quote)
    worst = evidence.candidates[-1].score if evidence.candidates else 0.0
    return next((one.score for one in evidence.candidates if position(one) == at), worst)


def _answered_by(part: AskedPart, quote: ScoredQuote) -> AskedPart:
    others = [one for one in part.evidence.candidates if position(one) != position(quote)]
    # A bare word is not enough alone, but the whole question is.
    return _with_enough(replace(part, evidence=replace(part.evidence, candidates=[quote, *others])), enough=True)
