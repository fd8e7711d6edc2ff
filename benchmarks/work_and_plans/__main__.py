"""Measures how well sentences are marked as work, plan or neither.

    python -m benchmarks.work_and_plans [--misses]

The test part is marked by the coefficients that ship. The other parts are what those were estimated from, so each of
their sentences is marked by coefficients that were estimated without it, in ten folds.
"""

from collections.abc import Sequence

import numpy as np
from sklearn.metrics import accuracy_score, precision_recall_fscore_support
from sklearn.model_selection import StratifiedKFold
from tqdm import tqdm

from benchmarks.arguments import shows_misses
from benchmarks.train_marks import train
from benchmarks.work_and_plans import LabelledSentence, read_sentences
from index.arrays import Vectors
from index.embedding import load_embedder
from index.marks import MARKS, MODEL_FILE, Mark, MarksModel

FOLDS = 10
OTHER_SPACE = "another embedding model"


def predictions(rows: Sequence[LabelledSentence], vectors: Sequence[Vectors], other_space: bool) -> list[Mark]:
    """The mark of each row, by coefficients that were estimated without it.

    `vectors` are those of the opening, if the row has one, and of its text; in another space the cues decide alone.
    """
    shipped = MarksModel.model_validate_json(MODEL_FILE.read_text(encoding="utf-8"))
    space = OTHER_SPACE if other_space else shipped.space
    found: list[Mark] = ["neither"] * len(rows)

    def mark(positions: Sequence[int], model: MarksModel) -> None:
        for position in positions:
            row = rows[position]
            sentences = [row.before, row.text] if row.before else [row.text]
            found[position] = model.marks(sentences, vectors[position], space, row.language)[-1]

    mark([position for position, row in enumerate(rows) if row.part == "test"], shipped)
    seen = np.array([position for position, row in enumerate(rows) if row.part != "test"])
    strata = [f"{rows[position].mark} {rows[position].group}" for position in seen]
    for fitted_on, left_out in StratifiedKFold(FOLDS, shuffle=True, random_state=0).split(seen, strata):
        own = [rows[position] for position in seen[fitted_on]]
        model = train(own, np.stack([vectors[position][-1] for position in seen[fitted_on]]))
        mark(seen[left_out].tolist(), model)
    return found


def report(rows: Sequence[LabelledSentence], found: Sequence[Mark]) -> None:
    """A row of figures for each part and language, and for those but English and Chinese together: accuracy, and
    precision, recall and F1 of each mark.
    """
    heads = [f"{mark} {figure}" for mark in MARKS for figure in ("P", "R", "F1")]
    print(f"| part | language | sentences | accuracy | {' | '.join(heads)} |\n|{'---|' * (len(heads) + 4)}")
    for part in ("shipped", "dev", "elsewhere", "test"):
        languages = sorted({row.language for row in rows if row.group == "other"})
        for group in ("en", "zh", "other", *languages):
            pairs = [
                (row.mark, mark)
                for row, mark in zip(rows, found, strict=True)
                if row.part == part and group in (row.group, row.language)
            ]
            if pairs:
                truth, predicted = zip(*pairs, strict=True)
                scores = precision_recall_fscore_support(truth, predicted, labels=MARKS, zero_division=0)
                figures = [accuracy_score(truth, predicted), *np.array(scores[:3]).T.ravel()]
                print(f"| {part} | {group} | {len(pairs)} | {' | '.join(f'{value:.2f}' for value in figures)} |")


def main(show_misses: bool) -> None:
    """Prints a table for the embedded model, and one for an index with another model."""
    rows = read_sentences()
    embedder = load_embedder()
    vectors = [embedder.embed_passages([row.before, row.text][not row.before :]) for row in tqdm(rows, leave=False)]
    for title, other_space in (("Vector and cues", False), ("Cues alone", True)):
        found = predictions(rows, vectors, other_space)
        print(f"\n{title}:\n")
        report(rows, found)
        if show_misses and not other_space:
            for row, mark in zip(rows, found, strict=True):
                if mark != row.mark:
                    print(f"{row.part} {row.language}: {row.mark}, marked {mark}: {row.text}")


if __name__ == "__main__":
    main(shows_misses(__doc__))
