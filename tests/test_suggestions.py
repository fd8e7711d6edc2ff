"""Questions to ask next: what stands near in the transcript, asked in the reader's language, and always answered."""

import logging
import shutil
import time
from collections.abc import Sequence
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from langchain_core.language_models.fake_chat_models import FakeListChatModel
from playwright.sync_api import BrowserContext, Locator, Page, expect

from assistant import Answer, Assistant
from assistant.locale import languages, load_locale
from assistant.phrases import Phrases
from assistant.suggestions import MOST_SHOWN
from assistant.views.chat import Exchange, following_html
from assistant.views.exchange import ChatLabels, opening_html
from index import Index, MiitError, Transcript
from index.embedding import load_embedder
from index.language import identify_language
from index.marks import Mark
from index.reader import parse_transcript, read_transcript
from index.sentences import sentence_spans
from tests.browser import Server, ask, finished, open_page
from tests.conftest import REPOSITORY

QUESTION = "How many new 5G base stations were built?"
UNANSWERABLE = "How do I bake sourdough bread?"
LABELS, GERMAN = ChatLabels.of(load_locale("en")), ChatLabels.of(load_locale("de"))
browser_test = [pytest.mark.browser, pytest.mark.filterwarnings("ignore::DeprecationWarning:gradio.queueing")]


# Phrases


def phrases(text: str, sentence: str, language: str = "en") -> list[str]:
    return Phrases(text, language, load_embedder().count_tokens).within(sentence)


def test_a_phrase_is_a_term_in_quotation_marks_or_what_the_text_repeats() -> None:
    text = (
        "We opened “smart harbours” and a night ferry line.\nThe night ferry line was full last year.\n"
        "Last year it rained."
    )
    first, second, _ = text.splitlines()
    assert phrases(text, first) == ["smart harbours", "night ferry line"]
    assert phrases(text, second) == ["night ferry line"]


def test_names_are_phrases_and_units_and_parts_of_names_are_not() -> None:
    text = (
        "It carries IPv6 traffic to Lake Orrin at 40 million euros.\n"
        "That is 20 million euros less than Lake Orrin cost."
    )
    assert phrases(text, text.splitlines()[0]) == ["IPv6 traffic", "Lake Orrin"]


def test_what_never_stands_without_the_words_before_it_has_them() -> None:
    text = (
        "The coastal and river ports grew.\nWe will widen the coastal and river ports.\n"
        "Ships and river ferries ran.\nThe river ferries stopped."
    )
    first, _, third, _ = text.splitlines()
    assert phrases(text, first) == ["coastal and river ports"]
    assert phrases(text, third) == ["river ferries"]


def test_a_title_is_one_phrase_and_a_piece_of_somebodys_words_is_none() -> None:
    text = (
        'The "Regulation on the Safety of Small Ferries" is in force, and he said "we never saw Lake Orrin so low".\n'
        "Lake Orrin fell."
    )
    assert phrases(text, text.splitlines()[0]) == ["Regulation on the Safety of Small Ferries"]
    chinese = "我们发布了《小型渡轮安全条例》，并开展检查。"
    assert phrases(chinese, chinese, "zh") == ["小型渡轮安全条例"]


@pytest.mark.parametrize(
    ("sentence", "named"),
    [
        ('As my grandfather said: "A brick is patience."', []),
        ('My grandfather said, "A brick is patience."', []),
        ("他说：“砖就是耐心。”", []),
        ('We have one law: "Regulation on Small Ferries".', ["Regulation on Small Ferries"]),
        ('We opened "smart harbours", "night ferries" and parks.', ["smart harbours", "night ferries"]),
        ("我们建设了公园，“数字港口”也已开放。", ["数字港口"]),
    ],
)
def test_words_that_somebody_said_name_nothing(sentence: str, named: list[str]) -> None:
    assert phrases(sentence, sentence, "zh" if "我" in sentence or "他" in sentence else "en") == named


def test_words_of_a_script_without_spaces_are_not_cut() -> None:
    text = "工业互联网平台建设取得显著成效。\n我们将推进工业互联网平台建设。"
    assert phrases(text, text.splitlines()[1], "zh")[0] == "工业互联网平台建设"


def test_a_piece_before_which_the_same_character_always_stands_is_no_phrase() -> None:
    text = "去年有轨电车运送乘客4800万人次。\n今年有轨电车运送乘客5100万人次。"
    assert not [phrase for phrase in phrases(text, text.splitlines()[0], "zh") if phrase.startswith("轨")]


@pytest.mark.parametrize(
    ("text", "none"),
    [
        ("每年节水3.1亿立方米。\n计划再节水5000万立方米。\n立方米的水价不变。", "立方米"),
        ("供水同比增长4.2%。\n用电同比增长3.8%。", "同比增长"),
        ("ผู้จัดการ: ปั๊มน้ำเสีย\nผู้จัดการ (อาคาร): เราจะซ่อมพรุ่งนี้\nเราแจ้งผู้จัดการแล้ว", "ผู้จัดการ"),
        ("রহিম উদ্দিন: পানি নেই।\nআমরা রহিম উদ্দিন আছি।", "রহিম উদ্দিন"),
    ],
)
def test_a_unit_a_comparison_and_the_label_of_who_speaks_name_nothing(text: str, none: str) -> None:
    language = identify_language(text)
    assert not [found for line in text.splitlines() for found in phrases(text, line, language) if none in found]


def test_what_is_measured_ends_with_a_whole_word() -> None:
    text = "每眼井供300人使用，住院患者达到118万人次，水价保持每立方米2.8元。"
    found = Phrases(text, "zh", load_embedder().count_tokens)
    wholes = [one for one in ("每眼井供", "水价保持每立方米", "住院患者") if found.ends_whole(one)]
    assert wholes == ["住院患者"]


@settings(deadline=None, max_examples=60)
@given(
    st.lists(st.text(st.sampled_from("aB é中互联网。5G“”«»\"'- .,1\n?한국어ไทย"), max_size=60), min_size=1, max_size=4)
)
def test_every_phrase_stands_in_its_sentence(lines: list[str]) -> None:
    found = Phrases("\n".join(lines), "zh", load_embedder().count_tokens)
    for line in lines:
        for phrase in found.within(line):
            assert phrase in line
            assert phrase == phrase.strip()


# Questions


@pytest.mark.parametrize("language", languages())
def test_questions_follow_in_the_readers_language_and_are_all_answered(assistant: Assistant, language: str) -> None:
    history = [assistant.ask(ChatLabels.of(load_locale(language)).examples[0])]
    suggested = assistant.suggest(history, language)
    assert 2 <= len(suggested) <= MOST_SHOWN
    assert len(set(suggested)) == len(suggested)
    cited = [citation.quote for citation in history[0].citations]
    for question in suggested:
        answer = assistant.ask(question, history=history)
        assert (answer.refused, answer.language, answer.understood_as) == (False, language, None)
        assert answer.citations[0].quote not in cited
        cited.append(answer.citations[0].quote)


def test_a_question_is_about_a_phrase_of_what_answers_it(assistant: Assistant) -> None:
    history = [assistant.ask(QUESTION)]
    for question in assistant.suggest(history):
        phrase = question.partition("“")[2].partition("”")[0]
        assert phrase in assistant.ask(question, history=history).citations[0].quote
        assert phrase.casefold() not in QUESTION.casefold()


def test_a_conversation_goes_on_without_asking_anything_twice(assistant: Assistant) -> None:
    history: list[Answer] = []
    question, asked = QUESTION, [QUESTION]
    for _ in range(6):
        history.append(assistant.ask(question, history=history))
        suggested = assistant.suggest(history)
        assert not set(suggested) & set(asked)
        if not suggested:
            break
        question = suggested[0]
        asked.append(question)
    assert len(asked) > 3


@pytest.mark.parametrize("mark", ["work", "plan"])
def test_only_what_may_answer_is_suggested(assistant: Assistant, mark: Mark) -> None:
    history = [assistant.ask(QUESTION)]
    for question in assistant.suggest(history, mark=mark):
        answer = assistant.ask(question, history=history, mark=mark)
        assert not answer.refused
        assert {citation.mark for citation in answer.citations} == {mark}


@pytest.fixture(scope="module")
def several(miit_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    """The shipped transcript with two others, in Chinese and in English, that know nothing of it."""
    index = Index.open(Path(shutil.copytree(miit_folder, tmp_path_factory.mktemp("several") / "index")))
    for name in PARTS:
        index.add(read_transcript(REPOSITORY / "benchmarks" / "parts" / name))
    return Assistant(index)


PARTS = ("qinghe-health.txt", "lowland-water.txt")


def told(assistant: Assistant, question: str, language: str) -> list[tuple[str, str]]:
    """What is suggested after the question, each with the sentence that is quoted first."""
    history = [assistant.ask(question)]
    suggested = assistant.suggest(history, language)
    return [(one, assistant.ask(one, history=history).citations[0].quote) for one in suggested]


def test_what_is_measured_is_asked_for(several: Assistant) -> None:
    suggested = told(several, "How much drinking water was delivered?", "en")
    measured = (
        "How has “price of water” changed?",
        "The price of water rises by 4.5% to 1.92 euros a cubic meter.",
    )
    assert measured in suggested
    assert len(suggested) == MOST_SHOWN
    (first, quote), *_ = told(several, "新增了多少床位？", "zh")
    assert (first, quote) == ("关于“住院患者”有哪些数据？", "住院患者达到118万人次。")


@pytest.mark.parametrize("question", ["How high was the flood in November?", "How much drinking water was delivered?"])
def test_nothing_is_asked_about_who_speaks_or_what_everything_is_about(several: Assistant, question: str) -> None:
    for suggested, quote in told(several, question, "en"):
        assert "Okafor will begin" not in quote
        assert "“Aldermere”" not in suggested


@pytest.mark.parametrize(
    ("question", "document", "language"),
    [
        ("新增了多少床位？", "qinghe-health", "zh"),
        ("How much drinking water was delivered?", "lowland-water", "en"),
        ("Wie hoch war die Flut im November?", "lowland-water", "de"),
        (QUESTION, "miit-2021", "en"),
    ],
)
def test_questions_are_about_the_transcript_that_was_cited(
    several: Assistant, question: str, document: str, language: str
) -> None:
    history = [several.ask(question)]
    assert history[0].citations[0].document == document
    suggested = several.suggest(history, language)
    assert suggested
    for following in suggested:
        answer = several.ask(following, history=history)
        assert (answer.refused, answer.citations[0].document) == (False, document)


def test_nothing_is_suggested_where_there_is_nothing_good(assistant: Assistant, empty_index: Index) -> None:
    assert assistant.suggest([]) == []
    assert assistant.suggest([assistant.ask(UNANSWERABLE)]) == []
    assert Assistant(empty_index).suggest([Assistant(empty_index).ask(QUESTION)]) == []


def test_after_a_refusal_what_was_answered_before_goes_on(assistant: Assistant) -> None:
    history = [assistant.ask(QUESTION), assistant.ask(UNANSWERABLE)]
    assert history[1].refused
    assert assistant.suggest(history)


def test_what_is_about_the_event_is_followed_by_what_was_said_there(assistant: Assistant) -> None:
    suggested = assistant.suggest([assistant.ask("When was the press conference held?")])
    assert suggested
    assert suggested[0].startswith("What did Zhao Zhiguo say about “")
    assert len({question.partition("“")[0] for question in suggested}) > 1


def test_a_chat_model_is_not_asked(index: Index) -> None:
    class Counting(FakeListChatModel):
        def _call(self, *_args: Any, **_kwargs: Any) -> str:
            raise AssertionError("a model was asked")

    history = [Assistant(index).ask(QUESTION)]
    written = Assistant(index, chat_model=Counting(responses=["No."]))
    assert written.suggest(history) == Assistant(index).suggest(history)


def test_a_document_that_has_left_is_an_error_in_a_sentence(assistant: Assistant, empty_index: Index) -> None:
    with pytest.raises(MiitError, match="holds no document 'miit-2021'"):
        Assistant(empty_index).suggest([assistant.ask(QUESTION)])


def test_that_a_document_has_left_is_shown_as_no_suggestions_and_logged_as_no_failure(
    assistant: Assistant, empty_index: Index, caplog: pytest.LogCaptureFixture
) -> None:
    past = [Exchange(1, "key", assistant.ask(QUESTION), finished=True)]
    assert following_html(assistant, load_locale("en"), None, past)
    assert not following_html(Assistant(empty_index), load_locale("en"), None, past)
    assert not [record for record in caplog.records if record.levelno >= logging.WARNING]


def test_no_phrase_of_the_shipped_transcript_crosses_a_sentence(miit: Transcript) -> None:
    found = Phrases(miit.text, "en", load_embedder().count_tokens)
    spans = sentence_spans(miit.text, "en")
    shown = {phrase for span in spans for phrase in found.within(miit.text[span.start : span.end])}
    assert {"gigabit cities", "industrial internet", "cyber security", "smart Winter Olympics"} <= shown
    assert "trillion yuan" not in shown


# What nothing stands in twice
SHORT = {
    "en": (
        "The footbridge at Elm Ford\n\nChair:\n\nGood evening. We begin.\n\n"
        "Ines Vidal:\n\nIn 2023 we renewed 14 spans of the footbridge.\n\n"
        "Paulo Reis:\n\nRepairs took eleven weeks and cost 320,000 euros.\n\n"
        "Mara Holt:\n\nCyclists have had to go round by the mill since spring.\n",
        "How many spans were renewed?",
    ),
    "de": (
        "Der Steg am Ulmenfurt\n\nModeratorin:\n\nGuten Abend zusammen.\n\n"
        "Ines Vidal:\n\nIm Jahr 2023 haben wir 14 Felder des Stegs erneuert.\n\n"
        "Paulo Reis:\n\nDie Arbeiten dauerten elf Wochen und kosteten 320.000 Euro.\n\n"
        "Mara Holt:\n\nSeit dem Frühjahr müssen alle mit dem Rad an der Mühle vorbei.\n",
        "Wie viele Felder wurden erneuert?",
    ),
}


@pytest.mark.parametrize("language", SHORT)
def test_where_nothing_stands_twice_what_the_others_say_is_asked(empty_index: Index, language: str) -> None:
    text, question = SHORT[language]
    empty_index.add(parse_transcript(text, "footbridge"))
    assistant = Assistant(empty_index)
    history = [assistant.ask(question)]
    suggested = assistant.suggest(history, language)
    said = [assistant.ask(one, history=history).citations[0].speaker for one in suggested]
    assert {"Paulo Reis", "Mara Holt"} <= set(said)
    assert not {"Chair", "Moderatorin"} & set(said)
    (opening,) = assistant.openings(["footbridge"], language)
    assert not {"Chair", "Moderatorin"} & {citation.speaker for citation in assistant.ask(opening).citations[:1]}
    asked = [*history, *(assistant.ask(one, history=history) for one in suggested)]
    assert not set(suggested) & set(assistant.suggest(asked, language))


def test_no_question_is_answered_by_its_own_phrase_alone_nor_by_who_leads(empty_index: Index) -> None:
    text = (
        "The oyster reef\n\nNora Quill: Welcome to our round table. "
        "We will talk about the oyster reef and the old mill.\n\n"
        "Samuel Reed: The oyster reef covered eleven hectares last summer.\n\n"
        "Nora Quill: What made the oyster reef grow?\n\n"
        "Samuel Reed: Mostly old shells. Restaurants gave us 95 tonnes of old shells for the oyster reef.\n\n"
        "Nora Quill: Did everybody at the old mill agree?\n\n"
        "Petra Lund: The catch of sea bass has doubled since then.\n\nNora Quill: Thank you all. Good night.\n"
    )
    empty_index.add(parse_transcript(text, "reef"))
    assistant = Assistant(empty_index)
    history = [assistant.ask("How large was the oyster reef last summer?")]
    quotes = [assistant.ask(one, history=history).citations[0] for one in assistant.suggest(history)]
    assert quotes
    assert "Mostly old shells." not in {citation.quote for citation in quotes}
    assert "Nora Quill" not in {citation.speaker for citation in quotes}


def test_how_something_changed_is_asked(empty_index: Index) -> None:
    text = (
        "The bay\n\nSamuel Reed: The oyster reef covered eleven hectares last summer.\n\n"
        "Petra Lund: Our boats went out on 200 days. The catch of sea bass rose by 12%.\n"
    )
    empty_index.add(parse_transcript(text, "bay"))
    assistant = Assistant(empty_index)
    history = [assistant.ask("On how many days did the boats go out?")]
    assert "How has “catch of sea bass” changed?" in assistant.suggest(history)


def test_not_all_questions_are_worded_alike(assistant: Assistant) -> None:
    wordings = [one.partition("“")[0] for one in assistant.suggest([assistant.ask(QUESTION)])]
    assert len({*wordings}) > 1


# The page


@pytest.fixture
def following(page: Page) -> Locator:
    return page.locator("#following .chip")


def marked(test: Any) -> Any:
    for mark in browser_test:
        test = mark(test)
    return test


@marked
def test_questions_stand_below_an_answer_and_are_asked_with_a_click(page: Page, following: Locator) -> None:
    expect(following).to_have_count(0)
    ask(page, QUESTION)
    expect(page.get_by_role("heading", name=LABELS.next)).to_be_visible()
    expect(following).to_have_count(MOST_SHOWN)
    first = following.first.inner_text()
    following.first.press("Enter")
    exchange = finished(page, 2)
    expect(exchange.locator(".question")).to_have_text(first)
    expect(exchange.locator(".quote").first).to_be_visible()
    expect(page.locator("#question textarea")).to_be_focused()
    expect(following.filter(has_text=first)).to_have_count(0)

    page.get_by_role("button", name=LABELS.new).click()
    expect(page.get_by_role("heading", name=LABELS.next)).to_be_hidden()


@marked
def test_a_refusal_is_followed_by_nothing(page: Page, following: Locator) -> None:
    ask(page, UNANSWERABLE)
    page.wait_for_timeout(1_000)
    expect(following).to_have_count(0)


@marked
def test_questions_are_in_the_readers_language(context: BrowserContext, server: Server) -> None:
    page = open_page(context, server).page
    ask(page, QUESTION)
    expect(page.locator("#following .chip").first).to_have_attribute("lang", "en")
    page.get_by_role("combobox", name="Language").select_option("de")
    expect(page.locator("#following .chip").first).to_have_attribute("lang", "de")
    expect(page.locator("#following h2")).to_have_text(GERMAN.next)


@marked
def test_questions_keep_to_what_may_answer(page: Page, following: Locator, server: Server) -> None:
    answer = ask(page, QUESTION)
    expect(following.first).to_be_visible()
    page.locator("#mark").get_by_text(LABELS.plan).click()
    expected = server.assistant.suggest([server.assistant.ask(QUESTION)], mark="plan")
    assert expected
    expect(following).to_have_text(expected)
    expect(answer).to_be_visible()


@marked
def test_an_answer_does_not_wait_for_them(server: Server, page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[float] = []

    def slow(history: Sequence[Answer], language: str, mark: Mark | None) -> list[str]:
        del history, language, mark
        asked.append(time.monotonic())
        time.sleep(5)
        return ["What was slow?"]

    monkeypatch.setattr(server.assistant, "suggest", slow)
    ask(page, QUESTION)
    shown = time.monotonic()
    ask(page, UNANSWERABLE)
    assert asked
    assert shown - asked[0] < 5
    # What comes for the first answer is not shown below the second.
    page.wait_for_timeout(100)
    expect(page.locator("#following .chip")).to_have_text(["What was slow?"])
    expect(page.locator("#following section")).to_be_visible()


@marked
def test_a_failure_to_suggest_is_silent(server: Server, page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: Any) -> list[str]:
        raise MiitError("The disk is gone: buy another.")

    monkeypatch.setattr(server.assistant, "suggest", broken)
    expect(ask(page, QUESTION)).to_contain_text("654,000")
    expect(page.locator("#following .chip")).to_have_count(0)
    expect(page.locator(".notice")).to_have_count(0)


# Questions to start with


def test_a_document_of_ones_own_has_a_question_to_start_with(empty_index: Index) -> None:
    text = (
        "Per Dahl:\n\nWe opened the night ferry line in March. The night ferry line carried 40,000 passengers.\n\n"
        "Next year we will extend the night ferry line to Lake Orrin.\n"
    )
    empty_index.add(parse_transcript(text, "ferries"))
    assistant = Assistant(empty_index)
    for language in ("en", "de", "zh"):
        (question,) = assistant.openings(["ferries"], language)
        answer = assistant.ask(question)
        assert (answer.refused, answer.language) == (False, language)
        assert {citation.document for citation in answer.citations} == {"ferries"}
    assert assistant.openings([]) == []
    shown = opening_html(assistant, load_locale("en"))
    assert assistant.openings(["ferries"], "en")[0] in unescape(shown)


def test_no_question_to_start_with_is_about_a_greeting(empty_index: Index) -> None:
    text = (
        "Per Dahl:\n\nFriends from the media, good morning. We opened the night ferry line in March.\n\n"
        "Ida Holm:\n\nDear guests, good morning. The night ferry line carried 40,000 passengers.\n"
    )
    empty_index.add(parse_transcript(text, "ferries"))
    for language in ("en", "ar"):
        for question in Assistant(empty_index).openings(["ferries"], language):
            assert "night ferry line" in question
