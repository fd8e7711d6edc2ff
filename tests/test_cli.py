"""The command line: what it prints, its exit codes, and that no error is ever a traceback."""

import json
import os
import re
import signal
import sqlite3
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest

from tests.command_line import MIIT, Run, sentence
from tests.conftest import MIIT_TEXT
from tests.web import scio_site, serving

ANSWER_KEYS = {"question", "language", "answer", "refused", "confidence", "claims", "citations"}
RESULT_KEYS = {
    *("document", "title", "date", "url", "language", "passage_id", "text", "speaker", "start", "end", "score", "mark"),
    "best",
}
CITATION_KEYS = {"n", "quote", "document", "title", "speaker", "date", "url", "start", "end", "score", "mark"}


@pytest.fixture
def miit(miit_folder: Path, tmp_path: Path) -> Run:
    return Run(miit_folder, tmp_path)


@pytest.fixture
def own(own_folder: Path, tmp_path: Path) -> Run:
    return Run(own_folder, tmp_path)


def test_ask_prints_the_answer_and_its_sources(miit: Run) -> None:
    done = miit("ask", "去年新建了多少个5G基站？")
    assert done.returncode == 0
    assert "2022年1月20日" in done.stdout
    assert "654,000" in done.stdout
    assert "[1] Zhao Zhiguo" in done.stdout
    assert re.fullmatch(r"把握程度：[高中低] \(0\.\d\d\)", done.stdout.splitlines()[-1])


def test_what_the_answer_tells_in_other_words_is_quoted_under_it(miit: Run) -> None:
    lines = miit("ask", "When was the press conference held?").stdout.splitlines()
    quoted = next(n for n, line in enumerate(lines) if line.startswith("  [1]")) + 1
    assert lines[quoted].startswith("      The State Council Information Office (SCIO) held a press conference on Jan.")


def test_ask_json_is_one_object_of_the_contract(miit: Run) -> None:
    answer = json.loads(miit("ask", "How many 5G base stations were built?", "--json").stdout)
    assert set(answer) == ANSWER_KEYS
    assert set(answer["citations"][0]) == CITATION_KEYS
    citation = answer["citations"][0]
    assert MIIT_TEXT.read_text(encoding="utf-8")[citation["start"] : citation["end"]] == citation["quote"]
    assert (citation["document"], citation["date"]) == ("miit-2021", "2022-01-20")


def test_ask_prints_markdown(miit: Run) -> None:
    question = "How many 5G base stations were built?"
    markdown = miit("ask", question, "--markdown").stdout
    assert markdown.startswith("Zhao Zhiguo said on January 20, 2022:\n\n> “The number of new 5G base stations")
    assert "\n- \\[1\\] “The number of new 5G base stations" in markdown
    assert "one form" in sentence(miit("ask", question, "--markdown", "--json"), 2)


def test_a_refusal_offers_the_nearest_passages(miit: Run) -> None:
    answer = json.loads(miit("ask", "How do I bake bread?", "--json").stdout)
    assert set(answer) == ANSWER_KEYS | {"nearest"}
    assert (answer["refused"], answer["claims"], answer["citations"]) == (True, [], [])
    assert set(answer["nearest"][0]) == CITATION_KEYS


def test_jsonl_answers_in_order_and_says_what_is_wrong_with_a_line(miit: Run) -> None:
    lines = [
        b'{"question": "How many 5G base stations were built?"}',
        b"not json",
        b'{"question": 7}',
        b'{"question": ""}',
        b"[1]",
        b'{"question": "half \\ud800 pair"}',
        b"\xff\xfe",
        '{"question": "千兆光网覆盖了多少户家庭？"}'.encode(),
    ]
    done = miit("ask", "--jsonl", stdin=b"\n".join(lines))
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert ["654,000" in answers[0]["answer"], "300 million" in answers[7]["answer"]] == [True, True]
    assert [sorted(answer) for answer in answers[1:7]] == [["error"]] * 6
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1


def test_search_json_is_the_contracts(miit: Run) -> None:
    done = miit("search", "5G基站", "--json", "--k", "2", "--speaker", "Zhao Zhiguo", "--document", "miit-2021")
    results = json.loads(done.stdout)["results"]
    assert len(results) == 2
    assert set(results[0]) == RESULT_KEYS
    text = MIIT_TEXT.read_text(encoding="utf-8")
    for result in results:
        best = result["best"]
        assert result["start"] <= best["start"] < best["end"] <= result["end"]
        assert text[best["start"] : best["end"]] == best["text"]
        assert (result["date"], result["language"]) == ("2022-01-20", "en")
        assert result["url"].startswith("http://english.scio.gov.cn/")


def test_search_is_limited_to_days_and_a_language(miit: Run) -> None:
    def found(*limits: str) -> int:
        return len(json.loads(miit("search", "5G", "--json", *limits).stdout)["results"])

    assert found("--since", "2022-01-20", "--until", "2022-01-20", "--language", "en") == 5
    assert found("--since", "2022-01-21") == found("--until", "2022-01-19") == 0


def test_only_plans_or_only_work_done_when_asked_for(miit: Run) -> None:
    for mark in ("work", "plan"):
        results = json.loads(miit("search", "5G", "--json", "--mark", mark).stdout)["results"]
        assert {result["mark"] for result in results} == {mark}
        answer = json.loads(miit("ask", "What about 5G?", "--json", "--mark", mark).stdout)
        assert {citation["mark"] for citation in answer["citations"]} == {mark}
    lines = json.loads(miit("ask", "--jsonl", "--mark", "plan", stdin=b'{"question": "What about 5G?"}').stdout)
    assert lines == answer


def test_search_imports_nothing_heavy(miit_folder: Path) -> None:
    script = (
        "import sys; from assistant.cli import main; sys.argv = ['miit', 'search', '5G', '--index', sys.argv[1]]\n"
        "try: main()\n"
        "finally: print(sorted({'torch', 'transformers', 'gradio', 'langchain_core', 'pymilvus'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", script, str(miit_folder)], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


def test_asking_imports_neither_torch_nor_gradio_nor_a_chat_model(miit_folder: Path) -> None:
    script = (
        "import sys; from assistant import Assistant; Assistant.open(sys.argv[1]).ask('How many 5G base stations?')\n"
        "heavy = {'torch', 'transformers', 'gradio', 'langchain_openai', 'langchain_ollama', 'openai', 'ollama'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", script, str(miit_folder)], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


def test_the_first_command_builds_the_index(tmp_path: Path) -> None:
    done = Run(tmp_path / "new" / "index", tmp_path, [MIIT])("list")
    assert done.stdout.startswith("miit-2021  2022-01-20  SCIO press conference")
    assert done.returncode == 0


def test_add_list_and_remove(own: Run, tmp_path: Path) -> None:
    (tmp_path / "talk.md").write_text("# A talk\n\nAnna Berg:\n\nWe sold ninety umbrellas.\n", encoding="utf-8")
    added, total = own("add", "talk.md").stdout.splitlines()
    assert added == "talk: added (1 turn, 1 speaker, 1 passage)"
    assert re.fullmatch(r"1 document, 1 turn, 1 speaker, 1 passage, \d+\.\d seconds", total)
    assert "unchanged" in own("add", str(tmp_path)).stdout
    assert "Anna Berg" in own("ask", "How many umbrellas were sold?").stdout
    listed = json.loads(own("list", "--json").stdout)["documents"]
    assert [document["document"] for document in listed] == ["miit-2021", "talk"]
    assert own("remove", "talk").stdout == "talk: removed\n"
    assert "miit list" in sentence(own("remove", "talk"), 2)


def test_an_address_is_added_with_all_its_pages(own: Run) -> None:
    with serving(scio_site()) as site:
        address = f"{site.url}/m/content_78001234.htm"
        assert "MIIT_ALLOW_PRIVATE_ADDRESSES=true" in sentence(own("add", address), 2)
        done = own("add", address, environment={"MIIT_ALLOW_PRIVATE_ADDRESSES": "true"})
    assert "14 turns, 7 speakers" in done.stdout
    assert "10 pages" in done.stdout
    answer = json.loads(own("ask", "How much did the removal of the weirs cost?", "--json").stdout)
    assert answer["citations"][0]["url"] == f"{site.url}/m/content_78001234_3.htm"


def test_interrupting_leaves_the_index_as_it_was(own: Run, tmp_path: Path) -> None:
    for number in range(3):
        sentences = (f"In year {n} of plan {number} we built {n + 7} bridges over the river." for n in range(2_000))
        (tmp_path / f"talk{number}.txt").write_text("Anna Berg:\n\n" + "\n\n".join(sentences))
    with subprocess.Popen(
        [MIIT, "add", "."],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "MIIT_INDEX_DIR": str(own.folder)},
    ) as adding:
        assert adding.stderr
        assert adding.stderr.read(1)  # the first piece of the progress bar
        adding.send_signal(signal.SIGINT)
        said = adding.stderr.read().decode()
        adding.wait()
    assert adding.returncode == 130
    assert said.rstrip().endswith("Interrupted.")
    assert "Traceback" not in said
    assert own("list").stdout.count("\n") == 1


def test_settings_say_where_each_value_comes_from(miit: Run) -> None:
    (miit.working_folder / ".env").write_text("MIIT_PORT=8123\n")
    lines = miit("settings", environment={"MIIT_CAUTION": "0.7"}).stdout.splitlines()
    assert "MIIT_PORT=8123  (.env)" in lines
    assert "MIIT_CAUTION=0.7  (environment)" in lines
    assert "MIIT_HOST=127.0.0.1  (default)" in lines
    assert "MIIT_RERANKER_MODEL=  (default)" in lines


def test_the_version_is_the_packages(miit: Run) -> None:
    done = miit("--version")
    assert (done.returncode, done.stdout) == (0, f"miit {version('miit-assistant')}\n")


def test_a_name_that_no_setting_has_is_ignored_with_a_sentence(miit: Run) -> None:
    (miit.working_folder / ".env").write_text("MIIT_RERANKER=x\nOTHER_NAME=y\n")
    done = miit("search", "5G", environment={"miit_zebra": "secret"})
    assert done.returncode == 0
    assert done.stderr.splitlines() == [
        "There is no setting MIIT_RERANKER, so it is ignored: the nearest is MIIT_RERANKER_MODEL.",
        "There is no setting MIIT_ZEBRA, so it is ignored: 'miit settings' shows those that there are.",
    ]
    listed = miit("settings", environment={"MIIT_ZEBRA": "secret"})
    assert (listed.returncode, listed.stderr) == (0, "")
    assert "MIIT_RERANKER  (unknown, ignored; the nearest is MIIT_RERANKER_MODEL)" in listed.stdout.splitlines()
    assert "MIIT_ZEBRA  (unknown, ignored)" in listed.stdout.splitlines()
    assert "secret" not in listed.stdout


def test_a_removed_shipped_transcript_stays_removed(own: Run) -> None:
    own("remove", "miit-2021")
    assert own("list").stdout == ""
    assert json.loads(own("ask", "How many 5G base stations?", "--json").stdout)["refused"]


@pytest.mark.parametrize(
    "question",
    [b"", b"  \t ", b"\x01bell", b"?", b"half \xed\xa0\x80", b"\xff\xfe", ("word " * 20_000).encode()],
    ids=["empty", "blank", "control", "no word", "surrogate", "not UTF-8", "100 kB"],
)
def test_what_is_no_question_is_rejected(miit: Run, question: bytes) -> None:
    sentence(miit("ask", question), 2)
    sentence(miit("search", question), 2)


def test_a_megabyte_on_standard_input_is_rejected(miit: Run) -> None:
    done = miit("ask", "--jsonl", stdin=json.dumps({"question": "word " * 200_000}).encode())
    assert done.returncode == 2
    assert "2,000 characters" in done.stdout


def test_the_index_says_how_it_keeps_its_vectors_and_why(miit: Run) -> None:
    done = miit("index", "--explain")
    assert (done.returncode, done.stderr) == (0, "")
    assert re.match(r"The index holds \d+ sentences in \d+ passages of 1 document\.\n", done.stdout)
    assert "one by one" in done.stdout
    short = miit("index")
    assert (short.returncode, short.stdout) == (0, done.stdout.splitlines(keepends=True)[0])


@pytest.mark.parametrize(
    "arguments",
    [
        ("ask",),
        ("ask", "one", "two"),
        ("ask", "one", "--jsonl"),
        ("ask", "5G", "--k", "0"),
        ("search", "5G", "--k", "many"),
        ("search", "5G", "--speaker", "Nobody"),
        ("search", "5G", "--document", "nothing"),
        ("search", "5G", "--mark", "neither"),
        ("search", "5G", "--since", "yesterday"),
        ("search", "5G", "--since", "2022-02-01", "--until", "2022-01-01"),
        ("search", "5G", "--language", "tlh"),
        ("ask", "5G", "--mark", "later"),
        ("search", "5G", "--colour"),
        ("frobnicate",),
        ("remove", "nothing"),
        ("separate", "nothing"),
        ("add", "missing.txt"),
        ("add", "."),
        ("serve", "--port", "0"),
    ],
    ids=" ".join,
)
def test_bad_arguments_are_one_sentence(miit: Run, arguments: tuple[str, ...]) -> None:
    before = sorted((path.name, path.stat().st_size) for path in miit.folder.glob("*.faiss"))
    sentence(miit(*arguments), 2)
    assert sorted((path.name, path.stat().st_size) for path in miit.folder.glob("*.faiss")) == before


@pytest.mark.parametrize("command", ["ask", "search"])
def test_a_mark_that_is_none_is_answered_with_those_that_are(miit: Run, command: str) -> None:
    said = sentence(miit(command, "5G", "--mark", "later"), 2)
    assert said.startswith("Invalid value for '--mark': 'later' is not one of 'work', 'plan': see 'miit")


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("MIIT_CAUTION", "2", "less than or equal to 1"),
        ("MIIT_PORT", "http", "integer"),
        ("MIIT_INDEX_DIR", "~nobody-of-that-name/index", ": there is no home folder of that name."),
        ("MIIT_EMBEDDING_MODEL", "/nowhere/model", "there is no such folder"),
    ],
)
def test_a_wrong_setting_is_one_sentence_that_names_it(miit: Run, name: str, value: str, said: str) -> None:
    found = sentence(miit("search", "5G", environment={name: value}), 2)
    assert name in found
    assert said in found
    assert "value error" not in found.lower()


def test_of_several_files_the_wrong_ones_are_told_and_the_others_added(own: Run, tmp_path: Path) -> None:
    (tmp_path / "good.txt").write_text("Anna Berg:\n\nWe grow.\n")
    (tmp_path / "bad.pdf").write_bytes(b"%PDF-1.7")
    done = own("add", "bad.pdf", "good.txt", "missing.txt")
    assert done.returncode == 2
    # What stands before the last carriage return of a line are progress bars.
    said = [line.rpartition("\r")[2] for line in done.stderr.strip().split("\n")]
    assert [line.partition(" ")[0] for line in said] == ["'bad.pdf'", "There", "2"]
    assert done.stdout.startswith("good: added")
    assert "good" in own("list").stdout


def test_an_index_that_cannot_be_used_is_a_failure_in_one_sentence(miit: Run) -> None:
    (miit.working_folder / "broken").mkdir()
    (miit.working_folder / "broken" / "index.db").write_bytes(b"not a database at all")
    sentence(miit("search", "5G", "--index", "broken"), 1)
    (miit.working_folder / "file").write_text("")
    sentence(miit("search", "5G", "--index", "file"), 1)
    sentence(miit("search", "5G", "--index", "/proc/nowhere"), 1)


def test_an_index_with_damaged_content_is_a_failure_in_one_sentence(own: Run, tmp_path: Path) -> None:
    for damage in ("metadata = '{}'", "turns = '[[['", "metadata = '[]'"):
        with sqlite3.connect(tmp_path / "index" / "index.db") as connection:
            connection.execute(f"UPDATE documents SET {damage}")
        connection.close()
        sentence(own("ask", "How many 5G base stations?"), 1)


def test_two_files_of_one_name_are_refused(own: Run, tmp_path: Path) -> None:
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "talk.txt").write_text(f"Anna Berg:\n\nThis is {folder}.\n")
    done = own("add", "a", "b")
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert "talk" in done.stderr
    assert "miit remove talk" in sentence(own("add", "b"), 2)


def test_a_settings_file_that_is_not_text_is_one_sentence(miit: Run) -> None:
    (miit.working_folder / ".env").write_bytes(b"\xff\xfe")
    assert ".env" in sentence(miit("settings"), 2)


def test_a_sidecar_with_broken_unicode_is_one_sentence(miit: Run) -> None:
    (miit.working_folder / "talk.txt").write_text("Anna Berg:\n\nWe grow.\n")
    (miit.working_folder / "talk.json").write_text('{"title": "\\ud800"}')
    assert "talk.json" in sentence(miit("add", "talk.txt"), 2)


@pytest.mark.parametrize("command", [[MIIT], [sys.executable, "-m", "assistant.cli"]], ids=["installed", "module"])
@pytest.mark.parametrize(
    "arguments", [["--help"], ["ask", "How many gigabit cities?", "--json"], ["ask"], ["nonsense"]]
)
def test_the_installed_command_and_the_module_are_the_one_that_is_tested(
    miit: Run, command: list[str], arguments: list[str]
) -> None:
    real = Run(miit.folder, miit.working_folder, command)
    one, other = miit(*arguments), real(*arguments)
    assert (one.returncode, one.stdout, one.stderr) == (other.returncode, other.stdout, other.stderr)
    assert one.stdout or one.stderr


STEERING = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")


def test_no_text_of_a_transcript_steers_the_terminal(own: Run, tmp_path: Path) -> None:
    path = tmp_path / "name\n\x1b[31m\u202eX.txt"
    said = "In 2021 we sold 91 \x1b]0;pwned\x07planes\u202e, and 7 \x9b2Jships\rWe sold none."
    path.write_text(f"Anna Berg:\n\n{said}\n\nBo \x1b[8mLee: Thank you.\n", encoding="utf-8")
    path.with_suffix(".json").write_text(
        json.dumps({"id": "planes", "title": "The \x1b[2J\x9b1mred\u202e\nline", "speakers": [{"name": "Anna Berg"}]}),
        encoding="utf-8",
    )
    done = [own("add", str(path)), own("list"), own("search", "planes", "--document", "planes")]
    done += [own("ask", "How many planes were sold?"), own("figures", "planes"), own("remove", "x\x1b[2Jy")]
    assert [one.returncode for one in done] == [0, 0, 0, 0, 0, 2]
    assert "planes" in done[3].stdout
    for one in done:
        assert not STEERING.search(one.stdout), one.stdout
        assert not STEERING.search(one.stderr.replace("\r", "")), one.stderr
    assert "planes              The [2J1mred line" in done[1].stdout
    answer = own("ask", "How many planes were sold?", "--json").stdout
    assert not STEERING.search(answer)
    text = path.read_bytes().decode("utf-8")
    for citation in json.loads(answer)["citations"]:
        if citation["document"] == "planes":
            assert text[citation["start"] : citation["end"]] == citation["quote"]
            assert "\x1b" in citation["quote"]


@pytest.mark.parametrize("odd", ["two\nlines", "esc\x1b[31m", "\u202eback", " ", "a\x9bb"])
def test_an_id_is_one_line_of_text(own: Run, tmp_path: Path, odd: str) -> None:
    path = tmp_path / "talk.txt"
    path.write_text("Anna Berg:\n\nWe grow.", encoding="utf-8")
    path.with_suffix(".json").write_text(json.dumps({"id": odd}), encoding="utf-8")
    assert "as id, which is not one line of text" in sentence(own("add", str(path)), 2)
