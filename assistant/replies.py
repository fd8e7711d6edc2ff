"""A question that is asked in a transcript too, in the same words, is answered by what is said in reply to it."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice

from assistant.asked_quantity import states_figure_asked
from assistant.lists import position
from assistant.premises import is_premise
from assistant.question import Question
from assistant.selection import ScoredQuote, quote_at
from assistant.terms import topic_words, word_stems
from index import Hit, Index
from index.search import ScoredSentence
from index.statements import is_question, is_statement

# Who chairs may give the floor before the reply comes.
_TURNS_AFTER = 3
_SENTENCES_OF_REPLY = 8
# Fewer words may be in many a question.
_FEWEST_WORDS = 2


def reply_first(
    question: Question, hits: Sequence[Hit], ranked: Sequence[ScoredQuote], index: Index
) -> list[ScoredQuote]:
    """The candidates, with the sentence first that replies best to the same question in a transcript, if it is asked
    in one that was found; it is as near to the question as that is.
    """
    for hit, sentence in _same_question(question, hits):
        replies = list(islice(_replies(hit, sentence, index), _SENTENCES_OF_REPLY))
        if replies:
            best = _best(question, replies, index)
            score = max(sentence.similarity, ranked[0].score if ranked else 0.0)
            first = replace(best, score=score, similarity=sentence.similarity)
            return [first, *(quote for quote in ranked if position(quote) != position(first))]
    return list(ranked)


def _same_question(question: Question, hits: Sequence[Hit]) -> Iterator[tuple[Hit, ScoredSentence]]:
    """The questions in the passages that have all words of the question, nearest first."""
    words = topic_words(question, question.text)
    if len(words) < _FEWEST_WORDS or question.asks_for_questions or question.mark:
        return
    asking = _asking(question, question.text)
    found = [(hit, sentence) for hit in hits for sentence in hit.sentences if is_question(sentence.text)]
    for hit, sentence in sorted(found, key=lambda pair: -pair[1].similarity):
        if words <= word_stems(sentence.text) and asking <= _asking(question, sentence.text):
            yield hit, sentence


def _asking(question: Question, text: str) -> frozenset[str]:
    """The words of a text that ask, in the question's language: "why", "how many"."""
    found = (match.group() for cue in ("interrogative", "how_many") for match in question.locale.found(cue, text))
    return frozenset(word.casefold() for word in found)


def _replies(hit: Hit, asked: ScoredSentence, index: Index) -> Iterator[ScoredQuote]:
    """The statements after the question, of the next turn in which somebody states anything; of its own, where an
    official asks what he answers himself.
    """
    document_id, turn = hit.metadata.document_id, hit.passage.turn
    is_official = any(one.name == hit.passage.speaker and one.role for one in hit.metadata.speakers)
    for number in range(turn if is_official else turn + 1, turn + 1 + _TURNS_AFTER):
        found = False
        for passage, span in index.turn_sentences(document_id, number):
            quote = quote_at(hit.metadata, passage, span)
            if span.start >= asked.end and is_statement(quote.text) and not is_premise(quote):
                found = True
                yield quote
        if found:
            return


def _best(question: Question, replies: Sequence[ScoredQuote], index: Index) -> ScoredQuote:
    """The reply that states the quantity or the time asked for, if one does, and is nearest to the question."""
    similarities = index.query_similarities(question.text, [reply.text for reply in replies])

    def fit(pair: tuple[float, ScoredQuote]) -> tuple[bool, float]:
        similarity, reply = pair
        return states_figure_asked(question, reply.text, reply.metadata.language), similarity

    return max(zip(map(float, similarities), replies, strict=True), key=fit)[1]
