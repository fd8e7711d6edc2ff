"""Estimates index/marks.json: is a sentence work done, a plan, or neither?

    python -m benchmarks.train_marks

Three multinomial logistic regressions are fitted on the sentences of benchmarks/work_and_plans that are not its test
part: two over the vectors of the embedded model and the cues of index/cues, one for English and Chinese,
without the part "elsewhere", and one for other languages; and one over the cues alone, for an index
with another embedding model. Items of enumerations are left out: alone they are what their opening makes them.
"""

from collections.abc import Sequence

import numpy as np
import regex
from sklearn.linear_model import LogisticRegression

from benchmarks.arguments import parser
from benchmarks.work_and_plans import LabelledSentence, read_sentences
from index.arrays import Vectors
from index.cues import CUES, CUES_APART
from index.embedding import load_embedder
from index.marks import MARKS, MODEL_FILE, Floats, Mark, MarksModel, Regression, cue_matrix
from index.neutral import load_neutral_space

# Chosen by cross-validation on the dev part: a unit vector's coordinates are small numbers beside a cue's 0 or 1.
INVERSE_REGULARISATION = 3.0
CUE_SCALE = 0.5
CUE_SCALE_ELSEWHERE = 1.0


def cues_of_rows(rows: Sequence[LabelledSentence]) -> Floats:
    """The cues of labelled sentences, shape (len(rows), len(CUES))."""
    return np.concatenate([cue_matrix([row.text], row.language) for row in rows])


def fit(rows: Sequence[LabelledSentence], vectors: Vectors | None, names: Sequence[str], scale: float) -> Regression:
    """A regression over the cues of these names in the rows, scaled, and over their vectors, shape (len(rows),
    dimension), if given.
    """
    cues = cues_of_rows(rows)[:, [CUES.index(name) for name in names]] * scale
    features = cues if vectors is None else np.hstack([cues, vectors])
    regression = LogisticRegression(C=INVERSE_REGULARISATION, class_weight="balanced", max_iter=5_000)
    regression.fit(features, [row.mark for row in rows])
    order = [list(regression.classes_).index(mark) for mark in MARKS]
    coefficients = regression.coef_[order]
    of_cues, of_vector = coefficients[:, : len(names)] * scale, coefficients[:, len(names) :]
    return Regression(
        intercept=_by_mark(regression.intercept_[order]),
        cues={name: _by_mark(column) for name, column in zip(names, of_cues.T, strict=True)},
        vector={mark: [round(float(value), 4) for value in row] for mark, row in zip(MARKS, of_vector, strict=True)},
    )


def _by_mark(values: Floats) -> dict[Mark, float]:
    return {mark: round(float(value), 4) for mark, value in zip(MARKS, values, strict=True)}


def train(rows: Sequence[LabelledSentence], vectors: Vectors) -> MarksModel:
    """The model fitted on the rows, whose vectors, shape (len(rows), dimension), are the embedded model's."""
    alone = [position for position, row in enumerate(rows) if not row.before]
    own = [rows[position] for position in alone]
    apart = [position for position in alone if rows[position].part != "elsewhere"]
    return MarksModel(
        space=f"neutral {load_neutral_space().version}",
        vector_and_cues=fit([rows[position] for position in apart], vectors[apart], CUES_APART, CUE_SCALE),
        elsewhere=fit(own, vectors[alone], CUES, CUE_SCALE_ELSEWHERE),
        cues_alone=fit(own, None, CUES, 1.0),
    )


def main() -> None:
    """Fits the model and writes it."""
    rows = [row for row in read_sentences() if row.part != "test"]
    vectors = load_embedder().embed_passages([row.text for row in rows])
    MODEL_FILE.write_text(_readable(train(rows, vectors)) + "\n", encoding="utf-8")


def _readable(model: MarksModel) -> str:
    """The model as JSON, with a cue or a vector a line."""
    innermost = regex.compile(r"[\[{][^\[\]{}]*[\]}]")
    return innermost.sub(lambda found: " ".join(found.group().split()), model.model_dump_json(indent=2))


if __name__ == "__main__":
    parser(__doc__).parse_args()
    main()
