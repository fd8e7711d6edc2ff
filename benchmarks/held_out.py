"""Measures the assistant as `miit eval` does, but each article with an adapter that was not fitted on it.

    python -m benchmarks.train_adapter ../shared/eval/xquad-dev
    python -m benchmarks.held_out ../shared/eval/xquad-dev [EVERY]

Prints what `miit eval --every EVERY` prints (default 3). The few coefficients of the refusal are those that ship.
"""

import tempfile
from pathlib import Path

from tqdm import tqdm

from assistant.baselines import build_baselines
from assistant.evaluation import OneQuery, Outcomes, ask_all, report
from assistant.evaluation_tables import markdown
from assistant.labelled import LabelledQuestion, build_index, read_passages, read_questions
from assistant.settings import load_settings
from benchmarks.arguments import takes_labelled_set
from benchmarks.folds import folds
from index.embedding import load_embedder


def main(folder: Path, every: int) -> None:
    """Asks each article's questions of an index of all articles, and prints the tables."""
    passages = read_passages(folder)
    questions = [row for rows in read_questions(folder, passages).values() for row in rows[::every]]
    asked: list[LabelledQuestion] = []
    outcomes: list[Outcomes] = []
    baselines = build_baselines(passages, OneQuery(load_embedder(raw=True)), lambda *_: None)
    for fold in tqdm(list(folds()), unit="fold"):
        own = [question for question in questions if passages[question.passage].article in fold.articles]
        own.sort(key=lambda question: passages[question.passage].article)
        with tempfile.TemporaryDirectory() as temporary:
            index = build_index(Path(temporary) / "index", passages, OneQuery(fold.embedder))
            outcomes += tqdm(ask_all(index, baselines, passages, own, load_settings()), total=len(own), leave=False)
        asked += own
    print(markdown(report(asked, outcomes)))


if __name__ == "__main__":
    arguments = takes_labelled_set(__doc__, every=3).parse_args()
    main(arguments.folder, arguments.every)
