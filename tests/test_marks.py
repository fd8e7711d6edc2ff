"""A sentence is marked as work done, as a plan, or as neither, in any language."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.work_and_plans import read_sentences
from index.cues import cues_of
from index.embedding import load_embedder
from index.marks import MARKS, Mark, marks


def marked(*sentences: str, language: str = "en", space: str | None = None) -> list[Mark]:
    embedder = load_embedder()
    return marks(sentences, embedder.embed_passages(sentences), space or embedder.name, language)


@pytest.mark.parametrize(
    ("sentence", "language", "mark"),
    [
        ("We built twelve hospitals last year.", "en", "work"),
        ("Revenue grew by 27.8 percent.", "en", "work"),
        ("The target for the year has been met.", "en", "work"),
        ("We are going to build twelve hospitals.", "en", "plan"),
        ("The MIIT will continue to promote the industrial internet.", "en", "plan"),
        ("We have built twelve hospitals, and we will build twenty more.", "en", "plan"),
        ("Health is our greatest good.", "en", "neither"),
        ("去年我们新建了十二家医院。", "zh", "work"),
        ("营业收入同比增长27.8%。", "zh", "work"),
        ("我們已經完成了全部工作。", "zh", "work"),
        ("明年我们将新建十二家医院。", "zh", "plan"),
        ("下一步，我们将继续推进工业互联网发展。", "zh", "plan"),
        ("健康是最大的财富。", "zh", "neither"),
        ("El año pasado construimos doce hospitales.", "es", "work"),
        ("Wir werden zwölf Krankenhäuser bauen.", "de", "plan"),
        ("来年、病院を十二か所建設する予定です。", "ja", "plan"),
        ("Мы построили двенадцать больниц.", "ru", "work"),
        # In Spanish and Portuguese "we built" and "we build" may be one word.
        ("Compramos 300 camas para los hospitales de la sierra.", "es", "work"),
        ("Primero, subimos el sueldo a las enfermeras.", "es", "work"),
        ("Hemos vuelto a publicar el concurso.", "es", "work"),
        ("No cerraremos los hospitales pequeños.", "es", "plan"),
        ("La consulta cuesta 30 euros.", "es", "neither"),
        ("Construímos doze hospitais no ano passado.", "pt", "work"),
        ("Non chiuderemo i piccoli ospedali.", "it", "plan"),
        ("La visite coûte 30 euros.", "fr", "neither"),
        ("Küçük hastaneleri kapatmayacağız.", "tr", "plan"),
    ],
)
def test_work_is_told_from_plans(sentence: str, language: str, mark: Mark) -> None:
    assert marked(sentence, language=language) == [mark]


@pytest.mark.parametrize(
    ("sentence", "language"),
    [
        ("Will you build twelve hospitals next year?", "en"),
        ("Thank you for your question.", "en"),
        ("Thank you all for having come.", "en"),
        ("明年将新建多少家医院？", "zh"),
        ("谢谢您的提问，各位请稍候。", "zh"),
        ("كم مستشفى ستبنون؟", "ar"),
    ],
)
def test_what_states_nothing_is_neither(sentence: str, language: str) -> None:
    assert marked(sentence, language=language) == ["neither"]


@pytest.mark.parametrize("part_of", ["en", "zh", "other"])
def test_sentences_that_nothing_was_adapted_to_are_marked_rightly(part_of: str) -> None:
    rows = [row for row in read_sentences() if row.part == "test" and row.group == part_of and not row.before]
    right = [marked(row.text, language=row.language) == [row.mark] for row in rows]
    assert sum(right) / len(right) > 0.85


@pytest.mark.parametrize(
    ("opening", "items", "language", "mark"),
    [
        ("一年来，我们主要做了以下工作：", ("一是加大投入力度。", "二是优化营商环境。"), "zh", "work"),
        ("下一步，我们将做好以下工作：", ("一是加大投入力度。", "二是优化营商环境。"), "zh", "plan"),
        ("We did two things last year.", ("First, better training.", "Second, simpler rules."), "en", "work"),
        ("We will do two things next year.", ("First, better training.", "Second, simpler rules."), "en", "plan"),
    ],
)
def test_items_are_what_their_enumeration_is(opening: str, items: tuple[str, str], language: str, mark: Mark) -> None:
    assert marked(opening, *items, language=language) == [mark] * 3


def test_without_vectors_of_its_space_the_cues_decide() -> None:
    sentences = ("We built twelve hospitals last year.", "We will build twelve hospitals.", "明年将新建十二家医院。")
    assert marked(*sentences, space="another model") == ["work", "plan", "plan"]
    assert marked("Construiremos doce hospitales.", language="es", space="another model") == ["plan"]
    assert marked("Θα χτίσουμε δώδεκα νοσοκομεία.", language="el", space="another model") == ["neither"]


def test_cues_are_of_the_language_of_the_transcript() -> None:
    assert cues_of("We will build it.", "en") == {"will"}
    assert cues_of("Was will man mehr?", "de") == set()
    assert cues_of("Wir werden es bauen.", "de") == cues_of("Lo construiremos.", "es") == {"elsewhere: will"}
    assert cues_of("我們將會完成。", "zh") == cues_of("我们将会完成。", "zh")
    assert "will" in cues_of("We will build it.", "zh")
    assert "will" in cues_of("We will call it 村村通.", "en-GB")
    assert cues_of("We will build it.", "el") == set()


@pytest.mark.parametrize(
    "present", ["橋があります。", "橋が使われています。", "水質を調べております。", "異常はありません。"]
)
def test_what_is_in_japanese_ends_as_what_will_be_and_is_told_apart(present: str) -> None:
    assert "elsewhere: will" in cues_of("橋を建設します。", "ja")
    assert "elsewhere: will" not in cues_of(present, "ja")


@settings(max_examples=40, deadline=None)
@given(st.lists(st.text(max_size=60), max_size=4), st.sampled_from(["en", "zh", "ar", "und"]))
def test_any_text_has_marks(sentences: list[str], language: str) -> None:
    found = marked(*sentences, language=language)
    assert len(found) == len(sentences)
    assert set(found) <= set(MARKS)
