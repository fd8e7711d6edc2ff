"""`miit eval`: a labelled set of three articles in three languages, measured by the real command."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.baselines import chunk_pieces, ranked_passages, sentence_pieces
from assistant.cli import main
from assistant.evaluation_tables import ANSWERS, COMPARED, DECISIONS, PASSAGES, markdown
from assistant.labelled import Extract, LabelledPassage, article_transcripts, passage_at, read_passages, read_questions
from assistant.measures import Outcome, columns_of, measures, refusal, summary
from tests.command_line import MIIT, Run, sentence

LABELLED = Path(__file__).parent / "data" / "labelled"
RANKS = {"passage_r1", "passage_r5", "mrr10", "ndcg10"}
OURS = RANKS | {
    "answer_sentence",
    "answer_any_citation",
    "answer_sentence_refusing",
    "answered",
    "refusal_auroc",
    "refused_at_95",
    "citation_exact",
    "ms_per_question",
}


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    folder = tmp_path_factory.mktemp("eval")
    done = Run(folder / "index", folder)("eval", str(LABELLED), "--json")
    assert (done.returncode, done.stdout.count("\n")) == (0, 1)
    loaded: dict[str, Any] = json.loads(done.stdout)
    return loaded


@pytest.fixture
def run(tmp_path: Path) -> Run:
    return Run(tmp_path / "index", tmp_path)


def test_json_has_the_measures_overall_and_by_language(report: dict[str, Any]) -> None:
    assert set(report) == {"overall", "languages", "baselines"}
    assert set(report["languages"]) == {"de", "en", "zh"}
    for summary_ in (report["overall"], *report["languages"].values()):
        assert set(summary_) == OURS | {"questions", "intervals"}
        assert set(summary_["intervals"]) == OURS
    assert report["overall"]["questions"] == 12
    assert [own["questions"] for own in report["languages"].values()] == [4, 4, 4]


def test_json_has_the_measures_on_each_baseline(report: dict[str, Any]) -> None:
    further = {"dense_chunks": {"answer_chunk"}, "dense_sentences": set(), "bm25": set()}
    assert set(report["baselines"]) == set(further)
    for name, baseline in report["baselines"].items():
        expected = RANKS | {"answer_sentence"} | further[name]
        assert set(baseline) == expected | {"questions", "intervals", "languages"}
        assert set(baseline["languages"]) == {"de", "en", "zh"}
        assert set(baseline["languages"]["zh"]) == expected | {"questions", "intervals"}


def test_measures_are_shares_inside_their_intervals(report: dict[str, Any]) -> None:
    summaries = [report["overall"], *report["languages"].values()]
    for baseline in report["baselines"].values():
        summaries += [baseline, *baseline["languages"].values()]
    for summary_ in summaries:
        for name, (low, high) in summary_["intervals"].items():
            assert low <= summary_[name] + 1e-9
            assert summary_[name] <= high + 1e-9
            assert low >= 0
            assert high <= 1 or name == "ms_per_question"
        assert summary_["passage_r1"] <= summary_["mrr10"] <= summary_["ndcg10"]
        assert summary_["passage_r1"] <= summary_["passage_r5"]


def test_every_citation_is_the_documents_own_text(report: dict[str, Any]) -> None:
    assert report["overall"]["citation_exact"] == 1.0


def test_what_is_asked_in_the_articles_words_is_found(report: dict[str, Any]) -> None:
    english = report["languages"]["en"]
    assert english["passage_r5"] == 1.0
    assert english["answered"] == 1.0
    assert 0.75 <= english["answer_sentence"] <= english["answer_any_citation"]
    assert report["overall"]["refusal_auroc"] > 0.8
    assert report["baselines"]["bm25"]["languages"]["en"]["answer_sentence"] > 0


def test_tables_by_default(run: Run) -> None:
    done = run("eval", str(LABELLED), "--every", "4")
    assert done.returncode == 0
    assert done.stdout.startswith("3 questions in 3 languages")
    for row in ("| **miit** |", "| dense chunks |", "| bm25 |", "| zh |", "| all |"):
        assert row in done.stdout
    assert "Asking:   0%|          | 0/3 " in done.stderr


def test_an_interrupt_ends_it_quietly_and_leaves_nothing_behind(tmp_path: Path) -> None:
    environment = {**os.environ, "TMPDIR": str(tmp_path)}
    with subprocess.Popen([MIIT, "eval", str(LABELLED)], stderr=subprocess.PIPE, env=environment, cwd=tmp_path) as miit:
        assert miit.stderr is not None
        assert b"Building" in miit.stderr.read(20)
        miit.send_signal(signal.SIGINT)
        rest = miit.stderr.read()
    assert miit.returncode == 130
    assert rest.endswith(b"Interrupted.\n")
    assert b"Traceback" not in rest
    assert list(tmp_path.iterdir()) == []


def test_evaluating_imports_no_torch() -> None:
    script = "import sys, assistant.evaluation; print(sorted({'torch', 'transformers', 'gradio'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_without_trec_eval_a_sentence_says_what_is_missing() -> None:
    script = (
        f"import sys; sys.modules['pytrec_eval'] = None; sys.argv = ['miit', 'eval', {str(LABELLED)!r}]\n"
        "from assistant.cli import main; main()"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert "'pytrec_eval'" in sentence(done, 1)


# What is no labelled set


def without(name: str) -> Callable[[Path], None]:
    return lambda folder: (folder / name).unlink()


def emptied(*names: str) -> Callable[[Path], None]:
    return lambda folder: [(folder / name).write_text("\n") for name in names].clear()


def appended(name: str, line: str | bytes) -> Callable[[Path], None]:
    def change(folder: Path) -> None:
        with (folder / name).open("ab") as file:
            file.write(line if isinstance(line, bytes) else line.encode())

    return change


def rewritten(name: str, encoding: str) -> Callable[[Path], None]:
    return lambda folder: [(folder / name).write_text((folder / name).read_text("utf-8"), encoding)].clear()


def question(**changes: Any) -> str:
    row = {"id": "q9", "language": "en", "question": "Who drew it?", "passage": "bridge-2", "answer_en": "Ada"}
    row |= {"answer_start": 72} | changes
    return json.dumps({key: value for key, value in row.items() if value is not None})


ENGLISH, PASSAGES_FILE = "questions.en.jsonl", "passages.en.jsonl"
WRONG = {
    "no passages file": (without(PASSAGES_FILE), r"passages\.en\.jsonl"),
    "no passages": (emptied(PASSAGES_FILE), r"passages\.en\.jsonl.*no passage"),
    "no questions": (emptied(ENGLISH, "questions.de.jsonl", "questions.zh.jsonl"), "no question"),
    "a file without a language": (appended("questions.a b.jsonl", question()), r"questions\.a b\.jsonl"),
    "not JSON": (appended(ENGLISH, '{"id": '), r"questions\.en\.jsonl', line 5.*JSON"),
    "not an object": (appended(ENGLISH, "[1]"), "line 5.*JSON object"),
    "nested without end": (appended(ENGLISH, "[" * 100_000), "line 5"),
    "not UTF-8": (appended(ENGLISH, b'{"id": "\xff"}'), "line 5: this is not text in UTF-8"),
    "UTF-16": (rewritten(ENGLISH, "utf-16"), r"questions\.en\.jsonl', line 1: this is not text in UTF-8"),
    "a question id twice": (appended(ENGLISH, question(id="q1")), r"questions\.en\.jsonl', line 5.*'q1' stands twice"),
    "another language than the file's": (
        appended(ENGLISH, question(language="de")),
        r"questions\.en\.jsonl', line 5: the language is 'de'.*'en'",
    ),
    "a language that is no string": (appended(ENGLISH, question(language=7)), 'line 5: "language"'),
    "half a surrogate pair": (appended(ENGLISH, question(question="\ud800?")), "line 5"),
    "a key is missing": (appended(ENGLISH, question(answer_start=None)), 'line 5: "answer_start" is missing'),
    "a wrong type": (appended(ENGLISH, question(question=7)), 'line 5: "question"'),
    "an empty question": (appended(ENGLISH, question(question=" ")), 'line 5: "question".*empty'),
    "an endless question": (appended(ENGLISH, question(question="who " * 9_999)), 'line 5: "question".*2,000'),
    "an unknown passage": (appended(ENGLISH, question(passage="bridge-9")), "line 5.*'bridge-9'"),
    "a span that is not the answer": (appended(ENGLISH, question(answer_start=3)), "line 5: the data is wrong.*'Ada'"),
    "a span outside": (appended(ENGLISH, question(answer_start=10**9)), "line 5: the data is wrong"),
    "a negative span": (appended(ENGLISH, question(answer_start=-3)), 'line 5: "answer_start"'),
    "a passage without words": (appended(PASSAGES_FILE, '{"id": "x", "article": "y", "text": "…"}'), 'line 10: "text"'),
    "a passage with NUL": (appended(PASSAGES_FILE, '{"id":"x","article":"y","text":"a\\u0000"}'), 'line 10: "text"'),
    "a passage id twice": (appended(PASSAGES_FILE, '{"id":"tea-1","article":"y","text":"a"}'), "line 10.*twice"),
}


@pytest.fixture
def labelled(tmp_path: Path) -> Path:
    return Path(shutil.copytree(LABELLED, tmp_path / "labelled"))


@pytest.mark.parametrize(("change", "said"), WRONG.values(), ids=WRONG)
def test_what_is_no_labelled_set_is_one_sentence(
    labelled: Path,
    change: Callable[[Path], None],
    said: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    change(labelled)
    monkeypatch.setattr(sys, "argv", ["miit", "eval", str(labelled)])
    with pytest.raises(SystemExit) as ended:
        main()
    printed = capsys.readouterr()
    done = subprocess.CompletedProcess(sys.argv, int(str(ended.value.code)), printed.out, printed.err)
    assert re.search(said, sentence(done, 2))


def test_a_missing_folder_is_one_sentence(run: Run) -> None:
    assert "nowhere" in sentence(run("eval", "nowhere"), 2)
    assert "--every" in sentence(run("eval", str(LABELLED), "--every", "0"), 2)


def test_further_keys_and_empty_lines_are_ignored_and_the_files_name_tells_the_language(labelled: Path) -> None:
    appended(ENGLISH, "\n \n" + question(language=None, note="hard") + "\n")(labelled)
    rows = read_questions(labelled, read_passages(labelled))["en"]
    assert [(row.id, row.language) for row in rows[-2:]] == [("q4", "en"), ("q9", "en")]


@pytest.mark.parametrize("name", ["zh-Hant", "pt_BR", "tlh"])
def test_any_language_may_be_named_and_a_byte_order_mark_is_none_of_the_text(labelled: Path, name: str) -> None:
    for file in (PASSAGES_FILE, ENGLISH):
        rewritten(file, "utf-8-sig")(labelled)
    (labelled / ENGLISH).rename(labelled / f"questions.{name}.jsonl")
    own = question(language=name.lower().replace("_", "-"))
    (labelled / f"questions.{name}.jsonl").write_text(f"\ufeff{own}\n", encoding="utf-8")
    (row,) = read_questions(labelled, read_passages(labelled))[name]
    assert (row.id, row.language) == ("q9", name)


def test_a_set_of_one_article_is_measured_although_nothing_is_left_without_it(labelled: Path, run: Run) -> None:
    lines = (labelled / PASSAGES_FILE).read_text(encoding="utf-8").splitlines(keepends=True)
    (labelled / PASSAGES_FILE).write_text("".join(line for line in lines if '"bridge-' in line), encoding="utf-8")
    for path in labelled.glob("questions.*.jsonl"):
        path.write_text(question(language=None), encoding="utf-8")
    overall = json.loads(run("eval", str(labelled), "--json").stdout)["overall"]
    assert overall["questions"] == 3
    assert overall["refusal_auroc"] == 1.0


# Invariants


def paragraphs(*lengths: int) -> list[LabelledPassage]:
    starts = [sum(lengths[:n]) + 2 * n for n in range(len(lengths))]
    return [LabelledPassage(str(n), "a", "x" * length, starts[n]) for n, length in enumerate(lengths)]


@given(st.lists(st.integers(1, 40), min_size=1, max_size=6), st.data())
def test_a_hit_counts_for_the_passage_that_it_overlaps_most(lengths: list[int], data: st.DataObject) -> None:
    passages = paragraphs(*lengths)
    start = data.draw(st.integers(0, passages[-1].end - 1))
    extract = Extract("a", start, data.draw(st.integers(start + 1, passages[-1].end)))
    characters = {*range(extract.start, extract.end)}
    covered = {passage.id: len(characters & {*range(passage.start, passage.end)}) for passage in passages}
    assert covered[passage_at(extract, passages).id] == max(covered.values())
    assert passage_at(passages[-1].extract, passages) == passages[-1]
    assert Extract("b", extract.start, extract.end).overlap(extract) == 0


@settings(deadline=None)
@given(
    st.lists(st.text("ab .\n。é", min_size=1, max_size=900).filter(lambda text: text.strip()), min_size=1, max_size=4)
)
def test_chunks_and_sentences_are_the_documents_own_text(texts: list[str]) -> None:
    passages: dict[str, LabelledPassage] = {}
    for n, text in enumerate(texts):
        start = list(passages.values())[-1].end + 2 if passages else 0
        passages[str(n)] = LabelledPassage(str(n), "a", text, start)
    (document,) = article_transcripts(passages)
    for piece in [*chunk_pieces(passages), *sentence_pieces(passages)]:
        assert document.text[piece.extract.start : piece.extract.end] == piece.text
    assert ranked_passages(sentence_pieces(passages)) == list(passages)


CONFIDENCES = st.lists(st.sampled_from([0.0, 0.2, 0.5, 0.9, 1.0]), min_size=1, max_size=40).map(np.array)


@given(CONFIDENCES, CONFIDENCES)
def test_auroc_is_symmetric_and_95_percent_of_the_answerable_are_answered(left: Any, right: Any) -> None:
    one, other = refusal(left, right), refusal(right, left)
    assert one["refusal_auroc"] + other["refusal_auroc"] == pytest.approx(1)
    thresholds = [value for value in {*left} if (left >= value).mean() >= 0.95]
    assert one["refused_at_95"] == (right < max(thresholds)).mean()


def test_ranks_are_those_of_trec_eval() -> None:
    outcomes = [Outcome(["a", "b"], {}), Outcome(["b", "c", "a"], {}), Outcome(["b"], {}), Outcome([], {})]
    columns = columns_of(outcomes, ["a"] * 4)
    assert columns["passage_r1"].tolist() == [1, 0, 0, 0]
    assert columns["passage_r5"].tolist() == [1, 1, 0, 0]
    assert columns["mrr10"].tolist() == pytest.approx([1, 1 / 3, 0, 0])
    assert measures(columns)["ndcg10"] == pytest.approx((1 + 0.5) / 4)


def test_the_same_question_in_many_languages_is_one_observation() -> None:
    columns = {"answered": np.array([0.0, 1.0] * 50)}
    assert summary(columns, ["q"] * 100)["intervals"]["answered"] == [0.5, 0.5]
    low, high = summary(columns, [str(n // 2 % 50) + "ab"[n % 2] for n in range(100)])["intervals"]["answered"]
    assert low < 0.5 < high


@given(st.sets(st.from_regex(r"\A[a-z]{2,3}(-[A-Z]{2})?\Z"), min_size=1, max_size=20))
def test_tables_have_a_row_for_every_language(languages: set[str]) -> None:
    names = {*PASSAGES, *ANSWERS, *DECISIONS}
    own = {"questions": 1, **dict.fromkeys(names, 0.5), "intervals": {name: [0.25, 0.75] for name in names}}
    by_language = dict.fromkeys(languages, own)
    report = {"overall": own, "languages": by_language, "baselines": {"bm25": own | {"languages": by_language}}}
    _, compared, *tables = markdown(report).split("\n\n")
    assert compared.count("|") == 4 * (len(COMPARED) + 2)
    for table in tables:
        rows = [line.split("|")[1:-1] for line in table.splitlines()]
        assert len({len(row) for row in rows}) == 1
        assert {row[0].strip() for row in rows[2:]} == languages | {"all"}
