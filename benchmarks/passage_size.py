"""Measures which size of passage retrieves best, on articles that are cut anew for each size.

    python -m benchmarks.passage_size ../shared/eval/xquad-dev

Each article becomes one turn in which the paragraphs run on, so that only the size decides where a passage
ends. "passage@1" is the share of questions whose answer stands in the best passage, "@5" in the best five;
"sentence" that whose best sentence holds the answer. Larger passages hold more answers whatever the model does,
so the size is chosen by the sentence.
"""

import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from tqdm import tqdm

from assistant.labelled import LabelledPassage, LabelledQuestion, article_transcripts, read_passages, read_questions
from assistant.question import understand
from assistant.selection import candidates
from benchmarks.arguments import takes_labelled_set
from index import Hit, Index
from index.transcript import Paragraph

SIZES = (40, 80, 120, 160, 240, 320, 480)
EVERY = 3  # of the questions of each language


def build(folder: Path, passages: dict[str, LabelledPassage], size: int) -> tuple[Index, int]:
    """An index whose passages have at most `size` tokens, and how many they are."""
    index = Index.create(folder)
    count = 0
    for transcript in article_transcripts(passages):
        (turn,) = transcript.turns
        whole = replace(turn, paragraphs=(Paragraph(0, len(transcript.text)),))
        count += index.add(replace(transcript, turns=(whole,)), passage_tokens=size).passages
    return index, count


def measure(index: Index, passages: dict[str, LabelledPassage], questions: Sequence[LabelledQuestion]) -> list[float]:
    """Shares [passage@1, passage@5, sentence] over the questions."""
    counts = [0, 0, 0]
    for row in tqdm(questions, leave=False, unit="question"):
        gold = passages[row.passage]
        start = gold.start + row.answer_start
        end = start + len(row.answer_en)
        hits = index.search(row.question, 10)
        holds = [_holds(hit, gold.article, start, end) for hit in hits]
        best = candidates(understand(row.question), hits)[0]
        counts[0] += holds[0]
        counts[1] += any(holds[:5])
        counts[2] += best.metadata.document_id == gold.article and best.start <= start and end <= best.end
    return [count / len(questions) for count in counts]


def _holds(hit: Hit, article: str, start: int, end: int) -> bool:
    passage = hit.passage
    return passage.document_id == article and passage.start <= start and end <= passage.end


def main(folder: Path) -> None:
    """Prints a row a size."""
    passages = read_passages(folder)
    questions = [row for rows in read_questions(folder, passages).values() for row in rows[::EVERY]]
    print("| tokens | passages | passage@1 | passage@5 | sentence |\n|---|---|---|---|---|", flush=True)
    for size in SIZES:
        with tempfile.TemporaryDirectory() as temporary:
            index, count = build(Path(temporary) / "index", passages, size)
            figures = measure(index, passages, questions)
        print(f"| {size} | {count} | {' | '.join(f'{figure:.3f}' for figure in figures)} |", flush=True)


if __name__ == "__main__":
    main(takes_labelled_set(__doc__).parse_args().folder)
