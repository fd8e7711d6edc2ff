"""How long a written answer takes beside the chat model alone, and how many tokens.

    MIIT_CHAT_MODEL=ollama:qwen3:8b python -m benchmarks.written
    python -m benchmarks.written    # with the small model of benchmarks/small_model

"Model": from the last request to its first piece. "Reader": from the question to the first words that are seen, as a
draft. The difference is what the assistant takes: finding the evidence, and passing the words on; and, of a question
that leans on the one before it, waiting for the model to make it stand alone.
"""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

from langchain_core.callbacks import BaseCallbackHandler
from tqdm import tqdm

from assistant import Answer, Assistant
from assistant.chat_model import load_chat_model
from assistant.opening import open_index
from assistant.settings import Settings, load_settings
from benchmarks.arguments import parser
from benchmarks.small_model import MODEL, small_model

QUESTIONS = (
    "How many new 5G base stations were built?",
    "去年新建了多少个5G基站？",
    "¿Cuánto ahorraron los usuarios?",
    "What measures were taken?",
    "Wie stark wuchs der Umsatz der Telekommunikation?",
    "高齢者のためにどのような取り組みが行われましたか？",
    "What is planned next?",
    "كم مدينة جيجابت بُنيت؟",
)


FOLLOWING = {
    "a question that stands alone": "How many gigabit cities were built?",
    "one that leans on it": "And gigabit cities?",
    "one that a rule makes stand alone": "And last year?",
}


REPEATED = 5


class FirstPiece(BaseCallbackHandler):
    """Notes when the latest request was made, and when its first words came."""

    def __init__(self) -> None:
        self.asked = self.came = 0.0

    def on_chat_model_start(self, *args: Any, **kwargs: Any) -> None:
        """A request begins."""
        del args, kwargs
        self.asked, self.came = perf_counter(), 0.0

    def on_llm_new_token(self, token: Any, **kwargs: Any) -> None:
        """A piece has come."""
        del kwargs
        self.came = self.came or (perf_counter() if str(token).strip() else 0.0)


def measured(
    assistant: Assistant, first: FirstPiece, question: str, history: Sequence[Answer] = ()
) -> tuple[float, float, float, int, int]:
    """Seconds of the model, of the reader, and to the end; tokens read and written."""
    start, model, reader = perf_counter(), 0.0, 0.0
    for answer in assistant.stream(question, history=history):
        if not reader and (answer.draft or answer.claims):
            model, reader = first.came - first.asked, perf_counter() - start
    end, usage = perf_counter() - start, answer.usage
    read, written = (usage.input_tokens, usage.output_tokens) if usage else (0, 0)
    return model, reader or end, end, read, written


@contextmanager
def settings() -> Iterator[Settings]:
    """The settings in force, with the small model when they name none."""
    if load_settings().chat_model:
        yield load_settings()
        return
    with small_model() as url:
        os.environ |= {"MIIT_CHAT_MODEL": MODEL, "MIIT_CHAT_BASE_URL": url}
        yield load_settings()


def main() -> None:
    """Asks each question once, and prints the medians."""
    with settings() as own, TemporaryDirectory() as folder:
        model, first = load_chat_model(own), FirstPiece()
        assert model is not None  # noqa: S101  (the settings name one)
        model.callbacks = [first]
        assistant = Assistant(open_index(Path(folder) / "index", own), own, model)
        list(assistant.stream("What was said about network security?"))
        rows = [measured(assistant, first, question) for question in tqdm(QUESTIONS, unit="question")]
        before = [assistant.ask(QUESTIONS[0])]
        following = {
            kind: [measured(assistant, first, question, before)[1] for _ in range(REPEATED)]
            for kind, question in FOLLOWING.items()
        }
    print("| model, s | reader, s | difference, s | whole answer, s | tokens read | tokens written |")
    print("| --- | --- | --- | --- | --- | --- |")
    alone, reader, end, read, written = (median(column) for column in zip(*rows, strict=True))
    difference = median(row[1] - row[0] for row in rows)
    print(f"| {alone:.2f} | {reader:.2f} | {difference:.3f} | {end:.2f} | {read:.0f} | {written:.0f} |")

    print("\n| the second question | reader, s |\n| --- | --- |")
    for kind, seconds in following.items():
        print(f"| {kind} | {median(seconds):.2f} |")


if __name__ == "__main__":
    parser(__doc__).parse_args()
    main()
