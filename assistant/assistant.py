"""The assistant: opens an index, and answers questions from it."""

from collections.abc import Generator, Iterator, Sequence
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from langchain_core.runnables import Runnable, RunnableLambda

from assistant.answer import Answer
from assistant.chat_model import load_chat_model
from assistant.conversation import in_conversation
from assistant.extractive import ExtractiveAnswerer
from assistant.locale import DEFAULT_LANGUAGE, load_locale
from assistant.observation import Observer, Observing, observing, outcome_of
from assistant.opening import open_index
from assistant.pipeline import Answerer, AtOneMoment, build_pipeline
from assistant.question import Question, understand
from assistant.reranker import load_reranker
from assistant.retriever import TranscriptRetriever
from assistant.settings import Settings, index_place, load_settings
from index import Hit, Index
from index.arrays import Similarity, Vectors
from index.kept import Kept
from index.marks import Mark
from index.stages import stage
from index.storage import Progress
from index.store import State

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

# More passages than an answer quotes: the answer may stand in one that is not the nearest as a whole.
RETRIEVED = 10


class Assistant:
    """Answers questions from the transcripts of an index, each claim with its citation.

    >>> assistant = Assistant.open()
    >>> assistant.ask("How many 5G base stations were built?").citations[0].speaker
    'Zhao Zhiguo'
    """

    def __init__(
        self, index: Index, settings: Settings | None = None, chat_model: "BaseChatModel | None" = None
    ) -> None:
        """`chat_model` is that of the settings unless given. Raises InputError when the settings name one amiss."""
        self.index = index
        self.observers: list[Observer] = []
        """Who is told what becomes of each request (see `assistant.observation`)."""
        self.settings = settings or load_settings()
        self._openings: Kept[tuple[State, tuple[str, ...], str], list[str]] = Kept(64)
        self._chat_model = chat_model or load_chat_model(self.settings)

    @classmethod
    def open(cls, folder: Path | str | None = None, progress: Progress | None = None) -> "Assistant":
        """The assistant over the index in the folder (default: where the settings say: see `index_place`).

        Where there is no index, it is built from the transcripts that ship with the product; `progress` is
        then told how far. Raises MiitError when the folder cannot be used, InputError for a wrong setting.
        """
        settings = load_settings()
        return cls(open_index(Path(folder) if folder else index_place(settings), settings, progress), settings)

    @property
    def writes(self) -> bool:
        """Whether a chat model writes the answers."""
        return self._chat_model is not None

    def pipeline(self, k: int = RETRIEVED, mark: Mark | None = None) -> Runnable[Question, Answer]:
        """The path from a question to its answer over the `k` nearest passages, as a LangChain runnable.

        `mark` is that of the questions, if they have one.
        """
        return AtOneMoment(self.index, lambda index: self._pipeline_over(index, k, mark))

    def _pipeline_over(
        self, index: Index, k: int = RETRIEVED, mark: Mark | None = None, document_id: str | None = None
    ) -> Runnable[Question, Answer]:
        return RunnableLambda(self._standing_alone) | self._answering(index, k, mark, document_id)

    def _answering(
        self, index: Index, k: int, mark: Mark | None, document_id: str | None = None
    ) -> Runnable[Question, Answer]:
        """The path from a question that stands alone."""
        retriever = TranscriptRetriever(index=index, k=k, mark=mark, document_id=document_id)
        model = self.settings.reranker_model
        reranker = load_reranker(model) if model else None
        return build_pipeline(index, retriever, self._answerer(index), self.settings.caution, reranker)

    def _answerer(self, index: Index) -> Answerer:
        if self._chat_model is None:
            return ExtractiveAnswerer(index)
        from assistant.generative import GenerativeAnswerer

        return GenerativeAnswerer(index, self._chat_model, self.settings.chat_timeout, self._similarity)

    @cached_property
    def _similarity(self) -> Similarity:
        from assistant.verification import similarity_by

        return similarity_by(self.index.embedder)

    def _in_conversation(self, question: Question) -> Generator[Answer, None, Question]:
        # The model shall have time left for the answer.
        return in_conversation(question, self._similarities, self._chat_model, self.settings.chat_timeout / 2)

    def _standing_alone(self, question: Question) -> Question:
        steps = self._in_conversation(question)
        while True:
            try:
                next(steps)
            except StopIteration as ended:
                understood: Question = ended.value
                return understood

    @stage("embed")
    def _similarities(self, text: str, others: Sequence[str]) -> Vectors:
        embed = self.index.embedder.embed_query
        return np.stack([embed(other) for other in others]) @ embed(text)

    def ask(
        self, question: str, k: int = RETRIEVED, history: Sequence[Answer] = (), mark: Mark | None = None
    ) -> Answer:
        """The answer to a question in any language, from the `k` nearest passages.

        `history` are the answers before, oldest first, for a question that leans on them ("And in 2020?", "Who said
        that?"). With `mark` "work" or "plan", only sentences that tell of work done, or of plans, may answer. Raises
        InputError for a question that cannot be one: empty, longer than 2,000 characters, with control characters; for
        a history that holds something else than answers; and for a mark that is none.
        """
        watch = Observing(self.observers, "ask", question)
        with watch.step():
            answer = self.pipeline(k, mark).invoke(understand(question, history, mark))
        watch.end(outcome_of(answer))
        return answer

    def stream(
        self, question: str, k: int = RETRIEVED, history: Sequence[Answer] = (), mark: Mark | None = None
    ) -> Iterator[Answer]:
        """The answer as it grows: each is whole in itself, the last is what `ask` returns. Raises as `ask`.

        While a chat model is waited for, the same answer may come again, at first an empty one. Closing the stream ends
        the request to the model.
        """
        watch = Observing(self.observers, "ask", question)
        with watch.step():
            answering = AtOneMoment(self.index, lambda index: self._answering(index, k, mark))
            answers = self._growing(understand(question, history, mark), answering)
        return watch.through(answers)

    def _growing(self, question: Question, answering: Runnable[Question, Answer]) -> Iterator[Answer]:
        # Before the pipeline, inside which nobody could stop while a model is waited for.
        understood = yield from self._in_conversation(question)
        yield from answering.stream(understood)

    @cached_property
    def _quoting(self) -> "Assistant":
        """The assistant without its chat model."""
        if not self.writes:
            return self
        without_model = {"chat_model": None, "chat_base_url": None}
        return Assistant(self.index, self.settings.model_copy(update=without_model))

    def quote(self, question: str, document_id: str | None = None) -> Answer:
        """The answer by quotes alone, whether a chat model writes or not, from all documents or from one.

        Raises as `ask`, and InputError when the index holds no document of that id.
        """
        with observing(self.observers, "search", question), self.index.snapshot() as index:
            return self._quoting._pipeline_over(index, document_id=document_id).invoke(understand(question))

    def suggest(
        self, history: Sequence[Answer], language: str = DEFAULT_LANGUAGE, mark: Mark | None = None
    ) -> list[str]:
        """Up to three questions to ask next after the answers of the history, the last one last.

        They are in the language, if it is one of `languages()`, else in English, and about what stands near the last
        answer in its transcript. Each was answered by quoting, under the mark if one is given. None when nothing good
        is found.
        """
        from assistant.suggestions import suggestions

        with self.index.snapshot() as index:
            pipeline = self._quoting._pipeline_over(index, mark=mark)
            return suggestions(
                history,
                load_locale(language),
                index,
                lambda question: pipeline.invoke(understand(question, history, mark)),
                lambda query: index.search(query, mark=mark),
            )

    def openings(self, about: Sequence[str], language: str = DEFAULT_LANGUAGE) -> list[str]:
        """Questions to start with about the documents with these ids, each answered by quoting, at most three, in the
        language, if it is one of `languages()`, else in English. Found anew when the index has changed.

        Raises InputError for a document that the index does not hold.
        """
        from assistant.suggestions import openings

        with self.index.snapshot() as index:
            pipeline = self._quoting._pipeline_over(index)

            def found() -> list[str]:
                return openings(
                    about, load_locale(language), index, lambda question: pipeline.invoke(understand(question))
                )

            return self._openings.get((index.state, tuple(about), language), found)

    def search(  # noqa: PLR0913 - each filter is an argument
        self,
        query: str,
        k: int = 5,
        speaker: str | None = None,
        document_id: str | None = None,
        mark: Mark | None = None,
        *,
        since: date | None = None,
        until: date | None = None,
        language: str | None = None,
    ) -> list[Hit]:
        """The `k` passages nearest in meaning to a query in any language, best first. Raises as `Index.search`."""
        with observing(self.observers, "search", query):
            return self.index.search(query, k, speaker, document_id, mark, since=since, until=until, language=language)
