"""Questions about the transcript itself are told from questions about what was said, in every language."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.about import answer_about
from assistant.locale import Locale, languages, load_locale
from assistant.question import understand
from index import Index, Transcript

QUESTIONS: dict[str, dict[str, list[str]]] = json.loads(
    (Path(__file__).parent / "about_questions.json").read_text(encoding="utf-8")
)
CONTENT = "content"


def cases() -> Iterator[object]:
    for language, by_intent in QUESTIONS.items():
        for intent, questions in by_intent.items():
            for number, question in enumerate(questions, start=1):
                yield pytest.param(language, intent, question, id=f"{language}-{intent}-{number}")


def expected_claim(intent: str, locale: Locale, transcript: Transcript) -> str:
    metadata = transcript.metadata
    assert metadata.event_date
    assert metadata.published
    assert metadata.place
    assert metadata.publisher
    assert transcript.title_span
    names = dict.fromkeys(turn.speaker for turn in transcript.turns if turn.label)
    title = transcript.text[transcript.title_span.start : transcript.title_span.end]
    return {
        "held_on": locale.say("held_on", date=locale.date(metadata.event_date)),
        "held_at": locale.say("held_at", place=metadata.place),
        "published_on": locale.say("published_on", date=locale.date(metadata.published)),
        "published_by": locale.say("published_by", publisher=metadata.publisher),
        "speakers": locale.say("speakers", names=locale.answer.separator.join(names)),
        "titled": f"{locale.say('titled')} {locale.quoted(title)}",
    }[intent]


def test_every_language_has_questions() -> None:
    assert sorted(QUESTIONS) == list(languages())


@pytest.mark.parametrize(("language", "intent", "text"), list(cases()))
def test_answers_about_the_transcript_only_when_asked(language: str, intent: str, text: str, index: Index) -> None:
    question = understand(text)
    assert question.language == language
    answer = answer_about(question, index, [index.transcript("miit-2021").metadata])
    claims = [claim.text for claim in answer.claims] if answer else []
    if intent == CONTENT:
        assert claims == []
    else:
        assert claims == [expected_claim(intent, load_locale(language), index.transcript("miit-2021"))]
