"""Who speaks only to ask: what is said on the way to a question is no answer where somebody else gives one."""

from assistant.selection import ScoredQuote
from index.statements import leads_to_question
from index.transcript import JOURNALIST


def is_premise(quote: ScoredQuote) -> bool:
    """Whether a statement is a journalist's, or leads to a question of somebody who takes part without a role."""
    speaker, metadata = quote.passage.speaker, quote.metadata
    if speaker == JOURNALIST:
        return True
    if any(one.name == speaker and one.role for one in metadata.speakers):
        return False
    return bool(speaker) and leads_to_question(quote.passage.text)
