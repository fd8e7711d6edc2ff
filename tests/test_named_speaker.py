"""Who is named in a question is known in full or by a part of the name that is no other's, among however many."""

from collections import Counter

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from assistant.named_speaker import named_speakers, without_speaker

MANY = [f"Name{number} Family{number}" for number in range(3_000)]


@pytest.mark.parametrize(
    ("text", "rest", "speaker"),
    [
        ("What did Anna Berg say about rain?", "What did say about rain?", "Anna Berg"),
        ("what did MR. LUND'S plan cost?", "what did plan cost?", "Bo Lund"),
        ("What did Councillor Anna Berg say?", "What did say?", "Anna Berg"),
        ("Was sagte Stadträtin Anna Berg?", "Was sagte ?", "Anna Berg"),
        ("赵志国说了什么？", "说了什么？", "赵志国"),
        ("Was sagte Berg?", "Was sagte Berg?", None),
        ("Is Lundqvist here?", "Is Lundqvist here?", None),
        ("What is İNCE planning?", "What is planning?", "Muharrem İnce"),
        ("¿Qué preguntó el Faro?", "¿Qué preguntó el ?", "Periodista de El Faro"),
        ("¿Qué preguntó el público?", "¿Qué preguntó el público?", None),
        ("临江日报问了什么？", "问了什么？", "临江日报记者"),
    ],
)
def test_a_name_is_found_among_many(text: str, rest: str, speaker: str | None) -> None:
    speakers = [
        *MANY,
        "Anna Berg",
        "Carl Berg",
        "Bo Lund",
        "赵志国",
        "Muharrem İnce",
        "Periodista de El Faro",
        "临江日报记者",
    ]
    assert without_speaker(text, speakers) == (rest, speaker)


@pytest.mark.parametrize("named", ["Anna Gruber", "Gruber", "Bürgermeisterin Gruber", "Bürgermeisterin Anna Gruber"])
def test_all_words_of_a_name_are_the_name(named: str) -> None:
    speaker = "Bürgermeisterin Anna Gruber"
    assert named_speakers(f"Was sagte {named}?", [speaker, "Bo Li"]) == [(10, 10 + len(named), speaker)]


def test_of_two_names_at_one_place_the_longer_is_meant() -> None:
    assert named_speakers("What did Paul Okoro say?", ["PAUL", "Paul Okoro", "Anna Berg"]) == [(9, 19, "Paul Okoro")]


@pytest.mark.parametrize(("typed", "speaker"), [("Aydin", "Selim Aydin"), ("Aydın", "Kemal Aydın")])
def test_of_two_names_that_a_keyboard_types_alike_the_one_as_typed_is_meant(typed: str, speaker: str) -> None:
    speakers = ["Kemal Aydın", "Selim Aydin"]
    assert named_speakers(f"What did {typed} say?", speakers) == [(9, 14, speaker)]
    assert without_speaker(f"{typed} on rain", speakers) == ("on rain", speaker)


def one_by_one(text: str, speakers: list[str]) -> tuple[str, str | None]:
    """The same with an expression for each speaker, which takes longer where there are more."""
    rest, speaker = _one_by_one(text, speakers, {})
    return (rest, speaker) if speaker else _one_by_one(text, speakers, {"é": "[ée]", "ı": "[ıi]", "İ": "[İI]"})


def _one_by_one(text: str, speakers: list[str], typed: dict[str, str]) -> tuple[str, str | None]:
    parts = Counter(part for speaker in speakers for part in set(speaker.split()))
    for speaker in speakers:
        names = [speaker, *(part for part in speaker.split() if len(part) > 1 and parts[part] == 1)]
        alternatives = "|".join("".join(typed.get(letter, regex.escape(letter)) for letter in name) for name in names)
        named = rf"(?:\b(?:mr|mrs|ms|dr)\b\.?\s*)?(?<!\p{{Latin}})(?:{alternatives})(?:['’]s)?(?!\p{{Latin}})"
        rest, count = regex.subn(named, " ", text, flags=regex.I)
        if count:
            return " ".join(rest.split()), speaker
    return text, None


NAMES = st.lists(
    st.text("aAbéIiıİß赵国 -.'’ק\u0301K", min_size=1, max_size=6).filter(str.strip), max_size=6, unique=True
)


@given(st.data(), NAMES)
def test_none_is_missed(data: st.DataObject, speakers: list[str]) -> None:
    pieces = st.sampled_from([*speakers, *(part for name in speakers for part in name.split()), "a", " ", "Mr. ", "’s"])
    text = "".join(data.draw(st.lists(st.one_of(pieces, pieces.map(str.upper)), max_size=6)))
    assert without_speaker(text, speakers) == one_by_one(text, speakers)
