"""The map: passages as points, near in meaning near in the plane, and a question among them."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant import Assistant
from assistant.passage_map import passage_map, topic_labels
from index import Index, InputError
from index.arrays import Vectors
from index.layout import apart, layout, place, topics
from index.reader import parse_transcript


def unit(rows: int, seed: int) -> Vectors:
    vectors = np.random.default_rng(seed).normal(size=(rows, 16)).astype(np.float32)
    return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), dtype=np.float32)


@given(st.integers(0, 4), st.integers(0, 9))
def test_few_vectors_lie_in_the_unit_square(rows: int, seed: int) -> None:
    positions = layout(unit(rows, seed))
    assert positions.shape == (rows, 2)
    assert ((positions >= -1e-6) & (positions <= 1 + 1e-6)).all()


def test_groups_stay_together_and_the_layout_is_the_same_each_time() -> None:
    centres = np.eye(3, 16, dtype=np.float32)
    scattered = np.repeat(centres, 10, axis=0) + 0.1 * unit(30, 1)
    vectors = (scattered / np.linalg.norm(scattered, axis=1, keepdims=True)).astype(np.float32)
    positions = layout(vectors)
    assert (positions == layout(vectors)).all()
    means = positions.reshape(3, 10, 2).mean(axis=1)
    for number, position in enumerate(positions):
        assert np.linalg.norm(means - position, axis=1).argmin() == number // 10
    numbers = topics(vectors)
    assert len({tuple(group) for group in numbers.reshape(3, 10)}) == 3
    assert np.linalg.norm(place(centres[1:2], vectors, positions)[0] - means[1]) < 0.15


@given(st.integers(0, 40), st.integers(0, 9), st.floats(0, 1))
def test_points_that_coincide_are_set_apart(rows: int, seed: int, spread: float) -> None:
    near = np.random.default_rng(seed).uniform(0.5 - spread / 2, 0.5 + spread / 2, (rows, 2)).astype(np.float32)
    moved = apart(near)
    assert moved.shape == near.shape
    assert ((moved >= 0) & (moved <= 1)).all()
    if rows > 1:
        far = np.linalg.norm(moved[:, None] - moved[None], axis=2)
        assert far[~np.eye(rows, dtype=bool)].min() > 0.01


def named(texts: list[str], numbers: list[int], language: str = "en", **options: Any) -> list[str]:
    """The topics of texts in one language, the words of each in a line."""
    labels = topic_labels(texts, np.array(numbers), [language] * len(texts), **options)
    return [", ".join(words) for words in labels]


def test_topics_are_named_by_their_own_words() -> None:
    texts = ["the broadband network grew", "the broadband network fell", "the hospital opened", "the hospital closed"]
    assert named(texts, [0, 0, 1, 1]) == ["broadband network", "hospital"]


def test_topics_are_not_named_by_words_of_time_number_and_measure_nor_by_who_speaks() -> None:
    texts = [
        "Last year, in the second half, Furnace D melted three million tonnes, said Ines Vidal of Lake Orrin.",
        "This year, in the second half, Furnace D melts three million tonnes, says Ines Vidal of Lake Orrin.",
    ]
    (words,) = named(texts, [0, 0], without={"ines", "vidal"})
    assert "Furnace" in words
    assert "Lake Orrin" in words
    assert not [word for word in ("year", "second", "half", "three", "million", "tonnes", "Ines") if word in words]


def test_a_topic_is_named_in_the_language_of_most_of_it() -> None:
    texts = ["the ferry sank", "the ferry sailed", "die Fähre lag am Ufer", "the school opened", "the school closed"]
    labels = topic_labels(texts, np.array([0, 0, 0, 1, 1]), ["en", "en", "de", "en", "en"])
    assert labels == (("ferry",), ("school",))


def test_a_topic_in_which_nothing_stands_twice_is_named_by_what_there_is_instead() -> None:
    texts = ["drei Hunde am Brunnen", "ein Damm und kein Weg"]
    assert named(texts, [0, 0], "de", instead=["Bürgerversammlung", "Bürgerversammlung"]) == ["Bürgerversammlung"]


def test_a_title_names_no_topic_of_which_it_heads_less_than_half() -> None:
    texts = ["drei Hunde am Brunnen", "ein Damm und kein Weg", "两座水库", "三座大桥", "四所学校"]
    languages = ["de", "de", "zh", "zh", "zh"]
    titles = ["Bürgerversammlung", "Stadtrat", "水库", "大桥", "学校"]
    (words,) = topic_labels(texts, np.zeros(5, dtype=np.int64), languages, instead=titles)
    assert not {*words} & {*titles}


def test_no_two_topics_have_the_same_name() -> None:
    texts = ["drei Hunde am Brunnen", "ein Damm und kein Weg", "zwei Katzen im Garten", "kein Boot auf dem See"]
    first, second = named(texts, [0, 0, 1, 1], "de", instead=["Bürgerversammlung"] * 4)
    assert first == "Bürgerversammlung"
    assert set(second.split(", ")) <= {"Katzen", "Garten", "Boot", "See"}
    same = ["the ferry sank", "the ferry sailed"]
    assert named([*same, *same], [0, 0, 1, 1])[0] != named([*same, *same], [0, 0, 1, 1])[1]


def test_a_file_without_a_title_names_no_topic(empty_index: Index) -> None:
    empty_index.add(parse_transcript("Ann Lee:\n\nThe ferry sails at nine.\n\nBob Ray:\n\nWe need a pier.\n", "wharf"))
    (words,) = passage_map(empty_index).topics
    assert {"ferry", "pier"} == {*words}


def test_topics_are_named_by_nouns() -> None:
    english = [
        "They agree that the ferry improved, and made the harbour clean.",
        "We agree: the harbour improved when they made a new ferry.",
    ]
    assert set(named(english, [0, 0])[0].split(", ")) == {"ferry", "harbour"}
    verbs = ["Ein Damm muss bald letzten.", "Ein Brunnen wird letzten."]
    assert set(named(verbs, [0, 0], "de")[0].split(", ")) == {"Damm", "Brunnen"}
    german = ["Die Radwege fahren wir bald.", "Alle fahren auf dem Weg, und Radwege helfen.", "Wir bauen Brücken."]
    assert named(german, [0, 0, 0], "de") == ["Radwege"]


def test_topics_in_chinese_are_named_by_what_is_repeated(empty_index: Index) -> None:
    empty_index.add(
        parse_transcript(
            "周立民：\n\n去年更换供水管道128公里，今年供水管道还要延长。\n\n孟凡：\n\n社区食堂有45家，老人喜欢社区食堂。\n\n"
            "周立民：\n\n旧的供水管道漏水。\n\n孟凡：\n\n每个社区食堂都有优惠，我们再办社区食堂。\n",
            "pipes",
        )
    )
    (words,) = passage_map(empty_index, "pipes").topics
    assert {"供水管道", "社区食堂"} <= {*words}


def test_greetings_tell_of_no_topic(empty_index: Index) -> None:
    for document, greeting, said in (
        ("ferry", "Good evening, everybody.", "The ferry of Alder sails at nine."),
        ("pier", "Good evening, everybody.", "The ferry of Alder needs a new pier."),
    ):
        empty_index.add(parse_transcript(f"Ann Lee:\n\n{greeting} {said}\n\nBob Ray:\n\nThank you.\n", document))
    (words,) = passage_map(empty_index).topics
    assert "ferry" in " ".join(words)
    assert not {"evening", "everybody", "thank", "Ann", "Lee"} & {*" ".join(words).split()}


def test_topics_of_a_script_without_spaces_are_named_by_no_pieces_of_words() -> None:
    same = [0, 0]
    chinese = ["交通运输局局长介绍港口吞吐量", "水务局局长介绍水库蓄水量"]
    assert named(chinese, same, "zh") == [""]
    assert named(chinese, same, "zh", instead=["港口发布会", "港口发布会"]) == ["港口发布会"]
    assert named(["我们建设“双千兆”网络", "“双千兆”和《信息规划》"], same, "zh") == ["双千兆"]
    japanese = named(["昨年度、下水管を27キロメートル更新しました。", "下水管の費用は9億円でした。"], same, "ja")
    assert japanese == ["下水管"]
    assert named(["ประชุมเรื่องน้ำ", "ประชุมเรื่องฝน"], same, "th", instead=["x", "y"]) == ["x"]


def test_every_passage_is_a_point_and_a_question_lies_by_its_evidence(assistant: Assistant) -> None:
    drawn = passage_map(assistant.index, "miit-2021")
    assert drawn.passages == len(drawn.points) > 5
    text = assistant.index.transcript("miit-2021").text
    assert all(text[p.passage.start : p.passage.end] == p.passage.text for p in drawn.points)
    assert len(drawn.topics) == 1 + max(point.topic for point in drawn.points)
    best = assistant.search("How many 5G base stations were built?", k=1)[0].passage
    x, y = drawn.place(assistant.index.embed_query("How many 5G base stations were built?"))
    nearest = sorted(drawn.points, key=lambda point: (point.x - x) ** 2 + (point.y - y) ** 2)
    assert best.passage_id in {point.passage.passage_id for point in nearest[:5]}


def test_an_unknown_document_has_no_map(assistant: Assistant) -> None:
    with pytest.raises(InputError, match="holds no document 'nowhere'"):
        passage_map(assistant.index, "nowhere")
