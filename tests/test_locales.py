"""Each language says everything that the page says, with the same gaps to fill in."""

import re
from typing import Any

import pytest

from assistant.locale import Labels, languages, load_locale
from assistant.views.amounts import AmountLabels
from assistant.views.errors import ErrorLabels
from assistant.views.frame import FrameLabels
from assistant.views.login import LoginLabels
from assistant.views.page import VIEWS

ALL: list[type[Labels]] = [FrameLabels, AmountLabels, ErrorLabels, LoginLabels, *(view.labels for view in VIEWS)]
SECTIONS = {labels.section: labels for labels in ALL}


@pytest.mark.parametrize("language", languages())
def test_a_language_has_all_labels_and_no_others(language: str) -> None:
    locale = load_locale(language)
    assert set(locale.labels) == set(SECTIONS)

    for section, labels in SECTIONS.items():
        of_locale, of_english = labels.of(locale).model_dump(), labels.of(load_locale("en")).model_dump()
        for name, text in of_locale.items():
            assert text, (section, name)
            assert gaps(text) == gaps(of_english[name]), (section, name)


@pytest.mark.parametrize("language", languages())
def test_a_language_has_a_wording_for_every_question_to_ask_next(language: str) -> None:
    of_locale, of_english = (load_locale(code).suggestions.model_dump() for code in (language, "en"))
    assert {name: gaps(text) for name, text in of_locale.items()} == {
        name: gaps(text) for name, text in of_english.items()
    }


def gaps(text: Any) -> list[str]:
    return sorted(re.findall(r"\{\w*\}", text)) if isinstance(text, str) else []
