"""Which event an answer about an event, and not about what was said there, is about."""

from assistant.question import Question
from index import Index, Metadata


def event_meant(question: Question, event: Metadata, index: Index) -> list[str]:
    """A line with the title of the event, where the index holds more than one; none where it can be no other."""
    is_one_of_several = index.document_count() > 1 + len(index.translations(event.document_id))
    return [question.locale.quoted(event.title)] if is_one_of_several else []
