"""The map: passages as points, near in meaning near in the plane, and a question among them."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant import Assistant
from assistant.passage_map import passage_map, topic_labels
from index import InputError
from index.arrays import Vectors
from index.layout import apart, layout, place, topics


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


def test_topics_are_named_by_their_own_words() -> None:
    texts = ["the broadband network grew", "the broadband network fell", "the hospital opened", "the hospital closed"]
    assert topic_labels(texts, np.array([0, 0, 1, 1])) == ("broadband network, fell, grew", "hospital, closed, opened")


def test_topics_of_a_script_without_spaces_are_named_by_no_pieces_of_words() -> None:
    same = np.array([0, 0])
    chinese = ["交通运输局局长介绍港口吞吐量", "水务局局长介绍水库蓄水量"]
    assert topic_labels(chinese, same) == ("",)
    assert topic_labels(chinese, same, instead=["港口发布会", "港口发布会"]) == ("港口发布会",)
    assert topic_labels(["我们建设“双千兆”网络", "“双千兆”和《信息规划》"], same) == ("双千兆, 信息规划",)
    japanese = ["昨年度、下水管を27キロメートル更新しました。", "下水管の費用は9億円でした。"]
    assert topic_labels(japanese, same)[0].split(", ")[0] == "下水管"
    assert not {"しました", "キロメートル", "億円"} & {*topic_labels(japanese, same)[0].split(", ")}
    assert topic_labels(["ประชุมเรื่องน้ำ", "ประชุมเรื่องฝน"], same, instead=["x", "y"]) == ("x",)


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
