"""What an index needs of where it is kept: a folder (`index.store`, `index.nearest`) or Milvus (`index.milvus`)."""

from collections.abc import Callable, Collection, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, Protocol

from index.arrays import Vectors
from index.feedback import Feedback, HeldFeedback
from index.filters import Filters
from index.latent import Embeddings
from index.marks import Mark
from index.pairs import Pairs
from index.passages import SplitPassage
from index.store import State, StoredPassage, StoredSentence
from index.transcript import MarkedSpan, Metadata, Transcript

Place = Path | str
"""Where an index is: a folder, or the address of a Milvus server."""

View = Any
"""One state of an index, to read it or to change it, as its storage gives it: a connection of SQLite, say."""

Progress = Callable[[int, int], None]
"""Called with the number of sentences done so far, and of all."""


class Storage(Protocol):
    """Documents, passages, sentences and all else that is kept. Safe to use from many threads.

    All methods that take a view raise MiitError when what is kept cannot be read or written.
    """

    def reading(self) -> AbstractContextManager[View]:
        """One state of the index: all that is read inside belongs together. It waits for nobody who writes."""

    def writing(self) -> AbstractContextManager[View]:
        """A change, of which others see all or nothing; another writer waits for it."""

    def snapshot(self) -> AbstractContextManager["Storage"]:
        """The index as it is now until the block ends, in whatever thread; it cannot be written."""

    def close(self) -> None:
        """Closes what this thread has open; it is opened again when it is needed."""

    def check_readable(self) -> None:
        """Raises MiitError when the index cannot be read from where it is kept, whatever of it is still in memory."""

    def damaged(self, what: str) -> Exception:
        """The error for an index in which `what` is not as it was written."""

    def model(self, view: View) -> str:
        """Name of the embedding model that the index was built with."""

    def dimension(self, view: View) -> int:
        """Length of the vectors."""

    def state(self, view: View) -> State:
        """Which content of the index this is."""

    def generation(self, view: View) -> int:
        """How often the index has changed."""

    def is_built(self, view: View) -> bool:
        """Whether the first documents of the index have all been added."""

    def is_unfinished_copy(self, view: View) -> bool:
        """Whether the index was made for a copy that has not come to its end."""

    def finish_building(self, view: View) -> None:
        """Records that the first documents have all been added."""

    def background(self, view: View) -> Embeddings:
        """The background sentences as the model sees them."""

    def write_background(self, view: View, background: Embeddings) -> None:
        """Puts other background sentences in their place."""

    def document_count(self, view: View) -> int:
        """Number of the documents."""

    def documents(self, view: View) -> list[Metadata]:
        """Metadata of all documents, by id."""

    def counts(self, view: View) -> dict[str, tuple[int, int, int]]:
        """Numbers of turns, passages and sentences of each document."""

    def speakers(self, view: View) -> list[str]:
        """Names of all who speak, in order."""

    def speaker_named(self, view: View, name: str) -> str | None:
        """The name of a speaker as the index has it, in whatever case it is given; None when nobody has it."""

    def languages(self, view: View) -> list[str]:
        """Codes of the languages of the documents, in lower case and in order."""

    def metadata(self, view: View, document_ids: Sequence[str]) -> dict[str, Metadata]:
        """Metadata of some documents."""

    def transcript(self, view: View, document_id: str) -> Transcript | None:
        """One document whole, or None."""

    def fingerprint(self, view: View, document_id: str) -> str | None:
        """Fingerprint of the source that a document was made from, or None when there is no such document."""

    def same_content(self, view: View, transcript: Transcript) -> str | None:
        """The id of a document of the same text, but for white space and what is not seen, in as many turns; None when
        there is none.
        """

    def sentences(self, view: View, document_id: str) -> list[MarkedSpan]:
        """The sentences of a document, in order."""

    def turn(self, view: View, document_id: str, turn: int) -> list[StoredPassage]:
        """The passages of one turn, in order."""

    def passage_keys(self, view: View, document_id: str | None = None) -> list[int]:
        """Keys of all passages, or of those of one document, in order."""

    def passages_of(self, view: View, sentence_ids: Sequence[int]) -> list[int]:
        """Keys of the passages that hold the sentences, each once, in the order of the first of them."""

    def passages(
        self, view: View, keys: Sequence[int], mark: Mark | None = None, without: Collection[int] = ()
    ) -> list[StoredPassage]:
        """Passages with their sentences (those of the mark, if given, and none of the ids `without`) and vectors, in
        the order of `keys`.
        """

    def lexical(self, view: View, terms: Sequence[str], k: int, filters: Filters) -> dict[int, float]:
        """Keys and BM25 scores (greater is better) of the `k` passages that match the terms best.

        Only the terms of sentences that the filters leave match.
        """

    def pairs(self, view: View) -> Pairs:
        """What is kept of translations."""

    def feedback(self, view: View) -> HeldFeedback:
        """The verdicts of readers."""

    # Writing, inside `writing()`

    def insert(
        self,
        view: View,
        transcript: Transcript,
        fingerprint: str,
        passages: Sequence[SplitPassage],
        sentences: Sequence[StoredSentence],
    ) -> object:
        """Adds a document; `sentences` are those of its passages, in order."""

    def advance(self, view: View) -> State:
        """Counts a change; returns the new state."""

    def save_feedback(self, view: View, feedback: Feedback) -> None:
        """Keeps a reader's verdict on an answer, in place of an earlier one on the same answer."""

    def withdraw_feedback(self, view: View, key: str) -> None:
        """Forgets the verdict on the answer with that key, if there is one."""


class Nearest(Protocol):
    """The search for the nearest sentences, and what has to be done to keep it quick."""

    def nearest(
        self, view: View, vector: Vectors, count: int, filters: Filters, repeated: Collection[int]
    ) -> list[int]:
        """Ids of the `count` sentences nearest to the vector that the filters leave and that are not repeated."""

    def remove(self, view: View, document_id: str) -> None:
        """Removes a document with all that belongs to it, inside `Storage.writing`."""

    def settle(self, progress: Progress | None = None) -> None:
        """Does what is due since the index has changed; see `Index.settle`."""

    def settle_if_possible(self) -> None:
        """As `settle`, after a change that has been made: what is derived from it can be made later too."""

    def settle_inside(self, view: View) -> None:
        """As `settle`, inside `Storage.writing`."""

    def explain(self) -> list[str]:
        """Sentences on how the vectors are kept, and why."""

    def check(self) -> bool:
        """Whether the vectors that can be searched were those of all sentences; they are from then on."""
