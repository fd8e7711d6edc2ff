"""An evaluation as tables in Markdown."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

NAMES = {
    "passage_r1": "passage R@1",
    "passage_r5": "passage R@5",
    "mrr10": "MRR@10",
    "ndcg10": "nDCG@10",
    "answer_sentence": "first citation",
    "answer_any_citation": "any citation",
    "answer_sentence_refusing": "first, refusals wrong",
    "answer_chunk": "best chunk",
    "answered": "answered",
    "refusal_auroc": "refusal AUROC",
    "refused_at_95": "refused at 95% answered",
    "citation_exact": "citations exact",
    "ms_per_question": "ms a question",
}
PASSAGES = ("passage_r1", "passage_r5", "mrr10", "ndcg10")
COMPARED = (*PASSAGES, "answer_sentence", "answer_sentence_refusing", "answer_chunk")
ANSWERS = ("answer_sentence", "answer_any_citation", "answer_sentence_refusing", "answered")
DECISIONS = ("refusal_auroc", "refused_at_95", "citation_exact", "ms_per_question")

Summary = Mapping[str, Any]


def markdown(report: Mapping[str, Any]) -> str:
    """The report of `evaluate`: the assistant beside each baseline, over all and by language, then the assistant's own
    measures in each language.
    """
    overall, languages = report["overall"], report["languages"]
    systems = {"**miit**": overall, **{name.replace("_", " "): own for name, own in report["baselines"].items()}}
    rows = {**languages, "all": overall}
    introduction = (
        f"{overall['questions']:,} questions in {len(languages)} languages, with 95% bootstrap intervals "
        "(resampled by question, in all its languages together)."
    )
    tables = [table("", systems, COMPARED), *(table("language", rows, own) for own in (PASSAGES, ANSWERS, DECISIONS))]
    beside = [_by_language(report, measure) for measure in ("passage_r1", "answer_sentence")]
    return "\n\n".join([introduction, tables[0], *beside, *tables[1:]])


def _by_language(report: Mapping[str, Any], measure: str) -> str:
    """One measure of each system, a row a language, without intervals; the best of a row is bold."""
    systems = {"miit": report} | {name.replace("_", " "): own for name, own in report["baselines"].items()}
    lines = [[f"{NAMES[measure]}, by language", *systems], ["---"] * (1 + len(systems))]
    for language in [*report["languages"], "all"]:
        rows = [own["languages"].get(language) or own.get("overall", own) for own in systems.values()]
        values = [f"{row[measure]:.3f}" for row in rows]
        lines.append([language, *(f"**{value}**" if value == max(values) else value for value in values)])
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def table(corner: str, rows: Mapping[str, Summary], measures: Sequence[str], names: Mapping[str, str] = NAMES) -> str:
    """A row for each summary, a column for each measure, which `names` names."""
    head = [corner, *(names[measure] for measure in measures)]
    lines = [head, ["---"] * len(head), *([name, *(_cell(row, m) for m in measures)] for name, row in rows.items())]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def _cell(summary: Summary, measure: str) -> str:
    """The value with its interval, if it has one; empty for a measure that the system does not have."""
    if measure not in summary:
        return ""
    if measure == "questions":
        return str(summary[measure])
    if measure == "citation_exact":
        # Not rounded up: 1.000 has to mean every one.
        return f"{math.floor(1_000 * summary[measure]) / 1_000:.3f}"
    digits = 1 if measure == "ms_per_question" else 3
    value = f"{summary[measure]:.{digits}f}"
    if measure not in summary.get("intervals", {}):
        return value
    low, high = summary["intervals"][measure]
    return f"{value} ({low:.{digits}f}–{high:.{digits}f})"
