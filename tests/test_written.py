"""What a chat model writes is read as sentences with citations, the same whether it comes at once or in pieces."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.written import (
    WrittenSentence,
    draft_of,
    finished_sentences,
    without_thoughts,
    written_sentences,
)


def sentences(*pairs: tuple[str, tuple[int, ...]]) -> list[WrittenSentence]:
    return [WrittenSentence(text, citations) for text, citations in pairs]


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        (
            "en",
            "Revenue rose by 8.5% [1]. Volume rose by 27.8%. [2][3]",
            sentences(("Revenue rose by 8.5%.", (1,)), ("Volume rose by 27.8%.", (2, 3))),
        ),
        ("en", "Mr. Zhao said so [4, 5].", sentences(("Mr. Zhao said so.", (4, 5)))),
        ("en", "It rests on three [2-4].", sentences(("It rests on three.", (2, 3, 4)))),
        (
            "zh",
            "业务收入达1.47万亿元[1]。同比增长8%。【2】",
            sentences(("业务收入达1.47万亿元。", (1,)), ("同比增长8%。", (2,))),
        ),
        (
            "en",
            "Here is the answer:\n- **Bold** news. [1]\n2. More news [2]",
            sentences(("Here is the answer:", ()), ("Bold news.", (1,)), ("More news", (2,))),
        ),
        ("en", "No mark at all.", sentences(("No mark at all.", ()))),
        ("en", "[1] [2]\n---\n", []),
        ("en", "In the year [2021] nothing.", sentences(("In the year [2021] nothing.", ()))),
        ("zh", "收入增长8%〔1〕。总量增长27.8%。〔2〕", sentences(("收入增长8%。", (1,)), ("总量增长27.8%。", (2,)))),
        ("en", "Revenue rose (1). Volume rose. (2, 3)", sentences(("Revenue rose.", (1,)), ("Volume rose.", (2, 3)))),
        ("en", "Revenue rose. (1) (2) Volume rose (3)", sentences(("Revenue rose.", (1, 2)), ("Volume rose", (3,)))),
        ("en", "Revenue rose [Source 1][Source 2].", sentences(("Revenue rose.", (1, 2)))),
        (
            "en",
            "Revenue (sources 1 and more) rose (Source 2).",
            sentences(("Revenue (sources 1 and more) rose.", (2,))),
        ),
        ("de", "Der Umsatz stieg [Quelle 1, Quelle 3].", sentences(("Der Umsatz stieg.", (1, 3)))),
        ("zh", "收入增长8%（来源2）。", sentences(("收入增长8%。", (2,)))),
        ("en", "Revenue rose.^1 Volume rose^2.", sentences(("Revenue rose.", (1,)), ("Volume rose.", (2,)))),
        ("en", "Revenue rose.¹ Volume rose. ²", sentences(("Revenue rose.", (1,)), ("Volume rose.", (2,)))),
        ("en", "Revenue rose.【1†source】", sentences(("Revenue rose.", (1,)))),
        ("en", "It has 5 km^2, 7 m² and 10^9 apps [1].", sentences(("It has 5 km^2, 7 m² and 10^9 apps.", (1,)))),
        ("en", "The plan is to (1) build and (2) open.", sentences(("The plan is to (1) build and (2) open.", ()))),
        (
            "en",
            "(1) Roads are built. [1]\n(2) Schools open. [2]",
            sentences(("Roads are built.", (1,)), ("Schools open.", (2,))),
        ),
        ("en", "[Table 3] shows it.", sentences(("[Table 3] shows it.", ()))),
        ("en", "A range without an end [1-999].", sentences(("A range without an end.", tuple(range(1, 12))))),
    ],
)
def test_sentences_keep_their_citations(language: str, text: str, expected: list[WrittenSentence]) -> None:
    assert written_sentences(text, language) == expected


@pytest.mark.parametrize(
    ("text", "finished"),
    [
        ("Revenue rose by 8", 0),
        ("Revenue rose by 8%.", 0),  # its citation may follow
        ("Revenue rose by 8%. [", 0),
        ("Revenue rose by 8%. [1]", 0),
        ("Revenue rose by 8%. [1] Vol", 1),
        ("Revenue rose by 8%. [1]\n- Vol", 1),
        ("Revenue rose by 8%. (", 0),
        ("Revenue rose by 8%. (1", 0),
        ("Revenue rose by 8%. (1) Vol", 1),
        ("Revenue rose by 8%. ^", 0),
        ("Revenue rose by 8%. ^1 Vol", 1),
    ],
)
def test_a_sentence_is_finished_when_the_next_one_has_begun(text: str, finished: int) -> None:
    assert len(finished_sentences(text, "en")[0]) == finished


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("## **Revenue** rose by `8%`. [1]", [("Revenue rose by 8%.", (1,))]),
        ("<p><b>Revenue</b> rose<br/>Volume rose. [2]</p>", [("Revenue rose", ()), ("Volume rose.", (2,))]),
        ("<ul><li>Revenue rose [1]</li><li>Volume rose [2]</li></ul>", [("Revenue rose", (1,)), ("Volume rose", (2,))]),
        ("**Revenue rose.** *Volume rose.* [1]", [("Revenue rose.", ()), ("Volume rose.", (1,))]),
        ("*Revenue rose. Volume rose.* [1]", [("Revenue rose.", ()), ("Volume rose.", (1,))]),
        ("> + Revenue _rose_ by ~~7~~ 8%. [1](#source-1)", [("Revenue rose by 7 8%.", (1,))]),
        ("Revenue [rose **fast**](http://x.y/z) in R&amp;D. [1]", [("Revenue rose fast in R&D.", (1,))]),
        ("| Year | Stations |\n|---|:--:|\n| 2021 | 654,000 were built [2] |",
         [("Year, Stations", ()), ("2021, 654,000 were built", (2,))]),
        ("[Revenue](x.y/a_(b) 'Title') and [volume][ref] [rose][1].", [("Revenue and volume rose.", (1,))]),
        ("![A chart](a.png) Revenue rose <https://x.y>. [2]", [("Revenue rose.", (2,))]),
        ("```markdown\nRevenue rose. [1]\n```", [("Revenue rose.", (1,))]),
        ("Revenue rose [^1]. Volume rose ([2]).\n\n[^1]: Li, 2022. He said so.\n[2]: https://x.y",
         [("Revenue rose.", (1,)), ("Volume rose.", (2,))]),
        ("Li said: “A | B [c](d).” [1]", [("Li said: “A | B [c](d).”", (1,))]),
        ("**收入**增长了<b>8%</b>。[1]", [("收入增长了8%。", (1,))]),
        ("Is 5 < 6 and 7 > 6, 2 * 3 * 4, snake_case_name, C# and <5%? [1]",
         [("Is 5 < 6 and 7 > 6, 2 * 3 * 4, snake_case_name, C# and <5%?", (1,))]),
        ("**Li said: “Use **<b>** or _x_ &amp; y.”** [1]", [("Li said: “Use **<b>** or _x_ &amp; y.”", (1,))]),
        ('<a href="http://x.y">Li</a> said: "Use <b>." [1]', [('Li said: "Use <b>."', (1,))]),
    ],
)  # fmt: skip
def test_markup_is_read_as_plain_text_but_in_quotations(text: str, expected: list[tuple[str, tuple[int, ...]]]) -> None:
    assert written_sentences(text, "en") == sentences(*expected)


def test_a_draft_shows_words_and_no_marks() -> None:
    assert draft_of("- **Revenue** rose by 8% [1") == "Revenue rose by 8%"
    assert draft_of("<p><b>Revenue</b> rose by 8%</p") == "Revenue rose by 8%"


def test_what_a_model_thinks_first_is_not_its_answer() -> None:
    assert without_thoughts("<think>Is it 5? [1]\nYes.</think>Five. [1]") == "Five. [1]"
    assert not without_thoughts("<think>Is it 5?")
    assert without_thoughts("Five <think>…</think>") == "Five <think>…</think>"


MARKUP = [*"**|<b>|</b>|<br>|“|”|*|[Zhao](x)|![|](y)|```|[^1]|([2])| (1)|^1|〔2〕|[Source 1]".split("|"), "|", " | "]
PIECES = MARKUP + "Revenue rose by 8.5%|to 1.47 trillion|.|。| [1]|[2][3]|[|]| |\n|收入增长|Mr.| Zhao|- |12".split("|")


@given(st.lists(st.sampled_from(PIECES), max_size=30), st.data())
def test_what_is_finished_stays_finished(pieces: list[str], data: st.DataObject) -> None:
    text = "".join(pieces)
    cut = data.draw(st.integers(0, len(text)))
    first, rest = finished_sentences(text[:cut], "en")
    citations = [n for one in [*first, *written_sentences(rest + text[cut:], "en")] for n in one.citations]
    assert citations == [n for one in written_sentences(text, "en") for n in one.citations]


@given(st.text(max_size=300), st.sampled_from(["en", "zh", "ar", "th", "xx"]))
def test_any_text_is_read(text: str, language: str) -> None:
    for sentence in written_sentences(text, language):
        assert sentence.text.strip() == sentence.text != ""
        assert all(0 <= n < 1_010 for n in sentence.citations)
    draft_of(finished_sentences(text, language)[1])
