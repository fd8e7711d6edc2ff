"""Chooses the sentences that answer a question from the passages found for it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.asked_quantity import states_what_is_asked
from assistant.numbered import is_of_another
from assistant.question import Question
from assistant.terms import asks_only_for_plans, exact_terms, names_of, numbers_of, topic_words, word_stems, years_of
from index import Hit, Index, Metadata, Passage, ScoredSentence
from index.marks import Mark
from index.statements import is_courtesy, is_enumerated, is_lead_in, is_question, is_statement
from index.transcript import JOURNALIST, NARRATION, MarkedSpan

MOST_QUOTES = 3

# A sentence is judged with its passage, which tells what "it" and "the plan" are (docs/evaluation.md).
PASSAGE_WEIGHT = 0.5

# A question about the future is answered by what will be done, not by what was planned and done already. Any plan
# answers "What is planned?"; one that asks for the plans for something is answered by what tells of it, and its being a
# plan decides between near equals.
ONLY_PLANS_BONUS = 0.15
PLAN_BONUS = 0.05

# In a transcript with named speakers the answers are what they say: a journalist's words lead to a question,
# and the lead paragraph is near to every question that names the event.
NOT_SPEAKING_PENALTY = 0.06

# Of near equals, the sentence that holds the numbers and names of the question.
EXACT_BONUS = 0.02

YEAR_LESS = 0.5

# Of sentences about the same, one that tells of another year, or of line 7 when line 8 is asked about, is the worse.
OTHER_NUMBER_PENALTY = 0.1

# Of near equals, a sentence with a quantity of the kind that is asked for.
NO_QUANTITY_PENALTY = 0.02

# Who asks with keywords wants the sentence that has them all.
EVERY_WORD_BONUS = 0.1

# A further sentence answers too when it is nearly as good as the best; on xquad-dev, where one sentence
# answers, a wider gap brings more wrong sentences than right ones.
WITHIN = 0.02


@dataclass(frozen=True, slots=True)
class ScoredQuote:
    """A sentence of a document, verbatim, with how well it answers; `similarity` is its cosine alone."""

    metadata: Metadata
    passage: Passage
    text: str
    start: int
    end: int
    score: float
    similarity: float
    mark: Mark


def candidates(question: Question, hits: Sequence[Hit]) -> list[ScoredQuote]:
    """The statements in the passages, best answer first; questions and courtesies are not among them, unless questions
    are asked for: then only these are, and what a journalist says.

    Of a question with a mark, only sentences of that mark are; of "What are the plans?" only plans, if there are any,
    whatever else speaks of plans.
    """
    asks_plan, asks_no_more = question.asks("plan"), asks_only_for_plans(question)
    plan_bonus = ONLY_PLANS_BONUS if asks_no_more else PLAN_BONUS if asks_plan else 0.0
    numbers = numbers_of(question)
    asked_for, years = numbers | names_of(question), years_of(numbers)
    # "Plans for ports" has the words of every plan that there was for ports.
    words = frozenset() if asks_plan else topic_words(question, question.text)
    around = "\n".join(hit.passage.text for hit in hits)
    quotes = [
        _scored(hit, sentence, plan_bonus, asked_for, words, _penalty(question, years, hit, sentence.text, around))
        for hit in hits
        for sentence in hit.sentences
        if _may_answer(sentence.text, hit.passage, question) and question.mark in (None, sentence.mark)
    ]
    if asks_no_more:
        quotes = [quote for quote in quotes if quote.mark == "plan"] or quotes
    return sorted(quotes, key=lambda quote: -quote.score)


def _may_answer(sentence: str, passage: Passage, question: Question) -> bool:
    if not question.asks_for_questions:
        return is_statement(sentence)
    return is_question(sentence) or (passage.speaker == JOURNALIST and not is_courtesy(sentence))


def _penalty(question: Question, years: set[str], hit: Hit, sentence: str, around: str) -> float:
    """What a sentence loses for being about another year or thing, and for lacking the quantity that is asked for.

    `years` are those that the question names.
    """
    is_other = _is_of_another_year(years, sentence) or is_of_another(question, sentence, hit.metadata.language, around)
    lacks_quantity = not states_what_is_asked(question, sentence, hit.metadata.language)
    return OTHER_NUMBER_PENALTY * is_other + NO_QUANTITY_PENALTY * lacks_quantity


def _is_of_another_year(asked: set[str], sentence: str) -> bool:
    """Whether the sentence tells of years, and of none that is asked for, where one is."""
    told = years_of(exact_terms(sentence)) if asked else set()
    return bool(told) and asked.isdisjoint(told)


def _scored(
    hit: Hit,
    sentence: ScoredSentence,
    plan_bonus: float,
    asked_for: set[str],
    words: frozenset[str],
    penalty: float,
) -> ScoredQuote:
    dense = (1 - PASSAGE_WEIGHT) * sentence.similarity + PASSAGE_WEIGHT * hit.similarity
    score = dense + (hit.score - hit.similarity) - penalty
    if sentence.mark == "plan":
        score += plan_bonus
    if hit.passage.speaker in (JOURNALIST, NARRATION) and hit.metadata.speakers:
        score -= NOT_SPEAKING_PENALTY
    if asked_for:
        score += EXACT_BONUS * _share_held(asked_for, exact_terms(sentence.text))
    if words and words <= word_stems(sentence.text):
        score += EVERY_WORD_BONUS
    return ScoredQuote(
        hit.metadata,
        hit.passage,
        sentence.text,
        sentence.start,
        sentence.end,
        score,
        sentence.similarity,
        sentence.mark,
    )


def _share_held(asked_for: set[str], held: frozenset[str]) -> float:
    """The share of the names and numbers that are held; a year, which tells when and not what, weighs half."""
    years = years_of(asked_for)
    return (len(asked_for & held) - YEAR_LESS * len(years & held)) / len(asked_for)


def select(ranked: Sequence[ScoredQuote], index: Index, mark: Mark | None = None) -> list[ScoredQuote]:
    """The sentences to quote, the best one first.

    A sentence that only announces what follows is quoted with the items that it announces; only those of the mark,
    if one is given, as `ranked` are.
    """
    best = ranked[0]
    if is_lead_in(best.text):
        return [best, *(quote for quote in _announced(best, index) if mark in (None, quote.mark))]
    near = [quote for quote in ranked if quote.score >= best.score - WITHIN and not is_lead_in(quote.text)]
    return near[:MOST_QUOTES]


def quote_at(
    metadata: Metadata, passage: Passage, span: MarkedSpan, score: float = 0.0, similarity: float = 0.0
) -> ScoredQuote:
    """The sentence of the passage at a span of the document, with the score and the similarity that are given."""
    text = passage.text[span.start - passage.start : span.end - passage.start]
    return ScoredQuote(metadata, passage, text, span.start, span.end, score, similarity, span.mark)


def _announced(lead_in: ScoredQuote, index: Index) -> Iterator[ScoredQuote]:
    """The first sentences of the enumeration that the sentence opens, or else the sentence after it."""
    following = [
        quote_at(lead_in.metadata, passage, span, lead_in.score, lead_in.similarity)
        for passage, span in index.turn_sentences(lead_in.metadata.document_id, lead_in.passage.turn)
        if span.start >= lead_in.end
    ]
    items = [quote for quote in following if is_enumerated(quote.text)]
    yield from items or following[:1]
