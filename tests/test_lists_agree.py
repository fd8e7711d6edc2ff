"""A list answers a question that counts what the list is of."""

import pytest

from assistant import Assistant

ACTION_PLANS = {
    "en": "What are the five action plans?",
    "it": "Quali sono i cinque piani d'azione?",
    "vi": "Năm kế hoạch hành động là gì?",
    "fr": "Quels sont les cinq plans d'action ?",
    "ja": "5つの行動計画は何ですか？",
}


@pytest.mark.parametrize("language", sorted(ACTION_PLANS))
def test_five_plans_are_not_the_five_measures(assistant: Assistant, language: str) -> None:
    answer = assistant.ask(ACTION_PLANS[language])
    quotes = [citation.quote for citation in answer.citations]
    assert answer.language == language
    assert not any(quote.startswith(("Second,", "Third,", "Fourth,")) for quote in quotes)
