"""Passages are runs of whole sentences inside one turn, and every offset points at the source's own text."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index import InputError, Transcript
from index.embedding import load_embedder
from index.passages import PASSAGE_TOKENS, split_into_passages
from index.reader import parse_transcript
from index.sentences import sentence_spans


def words(text: str) -> int:
    """A token count that is cheap enough for property tests; the product counts the model's own tokens."""
    return len(text.split()) + len(text) // 8


def sentences(text: str, language: str = "en") -> list[str]:
    return [text[span.start : span.end] for span in sentence_spans(text, language)]


@given(st.text(), st.sampled_from(["en", "zh", "ar", "th", "xx"]))
def test_sentences_cover_any_text_but_white_space(text: str, language: str) -> None:
    spans = sentence_spans(text, language)
    assert all(before.end <= after.start for before, after in pairwise(spans))
    assert all(text[span.start : span.end].strip() == text[span.start : span.end] != "" for span in spans)
    assert "".join("".join(sentences(text, language)).split()) == "".join(text.split())


@given(st.text(min_size=1), st.integers(min_value=4, max_value=40))
def test_passages_of_any_text_are_its_own_words(text: str, size: int) -> None:
    try:
        transcript = parse_transcript(text, "any")
    except InputError:
        return
    splits = split_into_passages(transcript, words, size)
    for split in splits:
        passage = split.passage
        assert transcript.text[passage.start : passage.end] == passage.text
        assert passage.start == split.sentences[0].start
        assert passage.end == split.sentences[-1].end
        turn = transcript.turns[passage.turn - 1]
        assert turn.paragraphs[0].start <= passage.start
        assert passage.end <= turn.paragraphs[-1].end
    assert [split.passage.passage_id for split in splits] == list(range(1, len(splits) + 1))
    said = "".join(text[p.start : p.end] for turn in transcript.turns for p in turn.paragraphs)
    kept = "".join(text[span.start : span.end] for split in splits for span in split.sentences)
    assert "".join(kept.split()) == "".join(said.split())


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        (
            "en",
            "It was held on Jan. 20 in Beijing. It was brief.",
            ["It was held on Jan. 20 in Beijing.", "It was brief."],
        ),
        ("en", "Revenue grew by 4.4 points. Mr. Zhao said so.", ["Revenue grew by 4.4 points.", "Mr. Zhao said so."]),
        (
            "en",
            '"5G+industrial internet" has 20 uses. We go on.',
            ['"5G+industrial internet" has 20 uses.', "We go on."],
        ),
        ("zh", "新建5G基站65.4万个。下一步怎么办？请看。", ["新建5G基站65.4万个。", "下一步怎么办？", "请看。"]),
        (
            "ar",
            "بلغت الإيرادات 1.47 تريليون يوان. هل هذا صحيح؟ نعم.",
            ["بلغت الإيرادات 1.47 تريليون يوان.", "هل هذا صحيح؟", "نعم."],
        ),
        ("en", "I thank Ms. Xing for this. We go on.", ["I thank Ms. Xing for this.", "We go on."]),
        ("en", "We heard Ms. Holm and Amb. Robinson.", ["We heard Ms. Holm and Amb. Robinson."]),
        ("en", "It was in Vol. 3 of it. We agreed.", ["It was in Vol. 3 of it.", "We agreed."]),
        ("en", "It rose from 5 to 8 vs. Beijing. We go on.", ["It rose from 5 to 8 vs. Beijing.", "We go on."]),
        ("en", "That was all it was on. We go on.", ["That was all it was on.", "We go on."]),
        ("zh", "有请Ms. Robinson回答。谢谢。", ["有请Ms. Robinson回答。", "谢谢。"]),
        ("fr", "M. Dupontel a parlé. Mme. Durandot aussi.", ["M. Dupontel a parlé.", "Mme. Durandot aussi."]),
        ("fr", "Ce fut en 50 av. J.-C. et avant.", ["Ce fut en 50 av. J.-C. et avant."]),
        ("de", "Ich danke Hrn. Schneider. Es geht weiter.", ["Ich danke Hrn. Schneider.", "Es geht weiter."]),
        ("es", "Habló D. Alejandro González. Gracias.", ["Habló D. Alejandro González.", "Gracias."]),
        ("it", "Parla la dott.ssa Bianchini. Grazie.", ["Parla la dott.ssa Bianchini.", "Grazie."]),
        ("pt", "Agradeço a V. Exa. Ferreira. Obrigado.", ["Agradeço a V. Exa. Ferreira.", "Obrigado."]),
        ("ru", "Это завод им. Ленина. Он растёт.", ["Это завод им. Ленина.", "Он растёт."]),
        ("ar", "تحدث د. محمد اليوم. شكرا لكم.", ["تحدث د. محمد اليوم.", "شكرا لكم."]),
        ("hi", "डॉ. शर्मा ने कहा। धन्यवाद।", ["डॉ. शर्मा ने कहा।", "धन्यवाद।"]),
        ("vi", "Tôi cảm ơn ThS. Nguyễn. Xin mời.", ["Tôi cảm ơn ThS. Nguyễn.", "Xin mời."]),
        ("tr", "Söz Sn. Yılmaz ile sürer. Teşekkürler.", ["Söz Sn. Yılmaz ile sürer.", "Teşekkürler."]),
    ],
)
def test_sentences_end_where_a_reader_sees_the_end(language: str, text: str, expected: list[str]) -> None:
    assert sentences(text, language) == expected


def test_passages_of_the_transcript_fit_the_model(miit: Transcript) -> None:
    count = load_embedder().count_tokens
    splits = split_into_passages(miit, count)
    assert all(count(split.passage.text) <= PASSAGE_TOKENS for split in splits)
    assert {split.passage.speaker for split in splits} == {"", "Journalist", "Tian Yulong", "Zhao Zhiguo"}
    assert not any("First, we" in split.passage.text and "Second, the" in split.passage.text for split in splits)


def test_a_sentence_without_end_is_cut_so_that_the_model_reads_all_of_it() -> None:
    transcript = parse_transcript("Anna Berg:\n" + "word and another word, " * 2_000, "t")
    count = load_embedder().count_tokens
    splits = split_into_passages(transcript, count)
    assert all(count(split.passage.text) <= PASSAGE_TOKENS for split in splits)
