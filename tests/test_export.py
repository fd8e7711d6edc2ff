"""A conversation as Markdown and as JSON: whatever stands in it, it stays text."""

import json
from collections.abc import Sequence
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from assistant import Answer, Assistant
from assistant.answer import Beside, Citation, Claim
from assistant.export import answer_markdown, to_json, to_markdown
from assistant.locale import languages, load_locale

MARKDOWN = MarkdownIt("commonmark").enable(["table", "strikethrough"])
BLOCKS = {"blockquote_open", "bullet_list_open", "list_item_open", "paragraph_open", "heading_open"}
LOCALES = [load_locale(language) for language in languages()]
INLINE = {"text", "text_special", "link_open", "link_close"}

HOSTILE = [
    "# no heading",
    "* no *item*",
    "1. first",
    "2) second",
    "- dash\n---\n",
    "+ plus",
    "= equal\n===",
    "> quoted",
    "``` code",
    "~~~ code ~~gone~~",
    "`code`",
    "[link](http://evil.example)",
    "![image](http://evil.example/x.png)",
    "[1]: http://evil.example",
    "<http://evil.example>",
    "<script>alert(1)</script>",
    "<!-- hidden",
    "&lt;b&gt; &amp; &#35;",
    "| a | b |\n| - | - |\n| c | d |",
    "back\\slash\\",
    "two  \nlines",
    "    indented",
    "\ttab",
    "_under_ __score__ **bold**",
    "$x$ and $$y$$",
    "” closing",
    "[1] [2]",
    "\x1b[31m red \x85 \u2028 lines",
]
texts = st.one_of(
    st.sampled_from(HOSTILE),
    st.lists(st.sampled_from(HOSTILE), min_size=2, max_size=3).map(" ".join),
    st.text(st.sampled_from("aé中 \n\t0.1)-+=*_`~#>|[]()<>!&;:\\\"'$”"), min_size=1, max_size=40),
    st.text(min_size=1, max_size=40),
).filter(lambda text: any(character.isalnum() for character in text))


@st.composite
def citations(draw: st.DrawFn, n: int = 1) -> Citation:
    quote = draw(texts)
    url = draw(
        st.sampled_from([None, "http://example.org/a_b*c*?d=<e>&f=`g`", "javascript:alert(1)", "https://[broken"])
    )
    beside = Beside(
        document="other", title=draw(texts), language="zh", quote=draw(texts), speaker="", url=url, start=0, end=1
    )
    return Citation(
        n=n,
        quote=quote,
        document="document",
        title=draw(texts),
        speaker=draw(texts),
        date=draw(st.sampled_from([None, date(2022, 1, 20)])),
        url=url,
        start=3,
        end=3 + len(quote),
        score=0.5,
        beside=draw(st.sampled_from([(), (beside,), (beside, beside)])),
    )


@st.composite
def quoting(draw: st.DrawFn) -> Answer:
    """An answer as the assistant quotes: who says it, the quote, its number."""
    locale = draw(st.sampled_from(LOCALES))
    citation = draw(citations())
    text = f"{locale.say('said_undated', speaker='Somebody')}\n{locale.quoted(citation.quote)} [1]"
    return Answer(
        question=draw(texts),
        understood_as=draw(st.one_of(st.none(), texts)),
        language=locale.code,
        answer=text,
        refused=False,
        confidence=draw(st.sampled_from([None, 0.4])),
        claims=[Claim(text=citation.quote, citations=[1], status="verbatim")],
        citations=[citation],
    )


@st.composite
def refusing(draw: st.DrawFn) -> Answer:
    question = draw(texts)
    return Answer(question=question, language="en", answer="No.", refused=True, nearest=[draw(citations())])


@st.composite
def writing(draw: st.DrawFn) -> Answer:
    """An answer as a chat model writes, whose words are as hostile as anything."""
    text = draw(texts)
    claims = [Claim(text=text, citations=[1], status="supported")]
    return Answer(
        question=draw(texts),
        language="xx",
        answer=f"{text} [1]\n\nSomething is left out.",
        refused=False,
        claims=claims,
        citations=[draw(citations())],
    )


answers = st.one_of(quoting(), refusing(), writing())


def parsed(markdown: str) -> list[Token]:
    return MARKDOWN.parse(markdown)


def opened(tokens: Sequence[Token]) -> list[str]:
    return [token.type for token in tokens if token.nesting == 1 or token.type in ("fence", "code_block", "html_block")]


def shown(tokens: Sequence[Token]) -> list[str]:
    """What a reader sees of each paragraph and heading."""
    return ["".join(child.content for child in token.children or []) for token in tokens if token.type == "inline"]


def folded(text: str) -> str:
    return " ".join(
        "".join(c for c in text if c in "\t\n\r" or not ("\x00" <= c < " " or "\x7f" <= c < "\xa0")).split()
    )


@settings(deadline=None)
@given(st.lists(answers, max_size=3))
def test_nothing_in_a_conversation_is_markup(conversation: list[Answer]) -> None:
    tokens = parsed(to_markdown(conversation))
    assert set(opened(tokens)) <= BLOCKS
    assert opened(tokens).count("heading_open") == len(conversation)
    quotations = sum(claim.status == "verbatim" for answer in conversation for claim in answer.claims)
    assert opened(tokens).count("blockquote_open") == quotations
    for token in tokens:
        for child in token.children or []:
            assert child.type in INLINE
            if child.type == "link_open":
                assert str(child.attrs["href"]).startswith("http://example.org/")


@settings(deadline=None)
@given(quoting())
def test_a_reader_sees_the_question_the_quote_and_its_source(answer: Answer) -> None:
    seen = shown(parsed(to_markdown([answer])))
    citation = answer.citations[0]
    quoted = folded(load_locale(answer.language).quoted(citation.quote))
    assert seen[0] == folded(answer.question)
    assert f"{quoted} [1]" in seen
    source = [line for line in seen if line.startswith("[1] ")][-1]
    assert source.startswith(f"[1] {quoted} — {folded(citation.speaker)}")
    assert folded(citation.title) in source
    assert ("http://example.org/" in source) == (citation.url is not None and citation.url.startswith("http:"))
    if answer.understood_as:
        assert any(folded(answer.understood_as) in line for line in seen[1:3])


@settings(deadline=None)
@given(st.lists(answers, max_size=3))
def test_json_holds_all_that_was_answered(conversation: list[Answer]) -> None:
    read = json.loads(to_json(conversation))["conversation"]
    assert [Answer(**answer) for answer in read] == conversation
    for answer in read:
        assert {"question", "claims", "citations", "confidence"} <= set(answer)
        for citation in answer["citations"]:
            assert {"document", "start", "end", "quote"} <= set(citation)


def test_an_empty_conversation_is_empty() -> None:
    assert to_markdown([]) == ""
    assert json.loads(to_json([])) == {"conversation": []}


def test_an_answer_reads_well_as_it_is(assistant: Assistant) -> None:
    answer = assistant.ask("How many new 5G base stations were built?")
    quoted = f"“{answer.citations[0].quote}”"
    assert answer_markdown(answer) == (
        "Zhao Zhiguo said on January 20, 2022:\n\n"
        f"> {quoted} \\[1\\]\n\n"
        f"Confidence: high ({answer.confidence:.2f})\n\n"
        f"- \\[1\\] {quoted} — Zhao Zhiguo, {answer.citations[0].title}, "
        "January 20, 2022, <http://english.scio.gov.cn/m/pressroom/2022-01/24/content_78008342.htm>\n"
    )


def test_a_conversation_tells_what_was_understood_and_what_was_refused(assistant: Assistant) -> None:
    first = assistant.ask("How many new 5G base stations were built?")
    second = assistant.ask("And in 2020?", history=[first])
    markdown = to_markdown([first, second])
    assert second.refused
    assert "## How many new 5G base stations were built?\n" in markdown
    assert "## And in 2020?\n\nUnderstood as: How many new 5G base stations were built in 2020?\n" in markdown
    assert "The nearest passages:\n\n- \\[1\\] “" in markdown


@pytest.mark.parametrize("language", languages())
def test_each_language_begins_a_quotation_with_no_markup(language: str) -> None:
    mark = load_locale(language).quoted("x").partition("x")[0]
    assert mark.strip()
    assert not set(mark) & set("\\`*_[]<>&~|#$-+=:0123456789")
