"""The search for the nearest sentences in a folder: vectors of FAISS, read with the snapshot that names their files.

So a reader never meets those of another state.
"""

import logging
import sqlite3
import threading
from collections.abc import Collection
from pathlib import Path

from index.arrays import Vectors
from index.errors import MiitError
from index.explanation import explained
from index.failures import folder_failure
from index.filters import Filters
from index.growth import Growth, adopt, assembled, grow, is_sound, layout_of, start_over
from index.storage import Progress
from index.store import State, Store
from index.vectors import VectorIndex

_COMPRESSED_CANDIDATES = 2  # times as many are looked for by the compressed vectors, and put in order by the exact ones
_BREADTHS = (2, 4)

logger = logging.getLogger(__name__)


class FolderVectors:
    """The vectors of the index in a folder. Safe to use from many threads.

    The methods that take a connection go by the state that it reads, whichever store it is from.
    """

    def __init__(self, store: Store, folder: Path, growth: Growth) -> None:
        self._store = store
        self._folder = folder
        self._growth = growth
        self._lock = threading.Lock()
        # The vectors that were read last, the state of the index that they belong to, and its file.
        self._last: tuple[tuple[State, str | None], VectorIndex, tuple[int, int]] | None = None

    def _vector_index(self, connection: sqlite3.Connection) -> VectorIndex:
        state = (self._store.state(connection), self._store.layout(connection))
        held = self._last
        if held and held[0] == state:
            return held[1]
        found = assembled(self._store, connection, self._folder, held[1] if held else None)
        file = self._store.file
        with self._lock:
            last = self._last
            # Generations tell the later of two states of one file; a copy that was put back counts from its own.
            if last is None or last[2] != file or last[0][0].generation <= state[0].generation:
                self._last = (state, found, file)
        return found

    def nearest(
        self, connection: sqlite3.Connection, vector: Vectors, count: int, filters: Filters, repeated: Collection[int]
    ) -> list[int]:
        """Ids of the `count` sentences nearest to the vector that the filters leave and that are not repeated."""
        vectors = self._vector_index(connection)
        if not repeated and filters == Filters():
            found = vectors.search(vector, count if vectors.is_exact else _COMPRESSED_CANDIDATES * count)
        else:
            found = self._nearest_left(connection, vectors, vector, count, filters, repeated)
        return found if vectors.is_exact else self._store.nearest(connection, found, vector)[:count]

    def _nearest_left(
        self,
        connection: sqlite3.Connection,
        vectors: VectorIndex,
        vector: Vectors,
        count: int,
        filters: Filters,
        repeated: Collection[int],
    ) -> list[int]:
        """Candidates for `_nearest` that the filters leave and that are not repeated."""
        if not vectors.is_exact:
            count *= _COMPRESSED_CANDIDATES
            # Where the filters leave much, it is quicker to look at more candidates than to read what is left.
            for breadth in _BREADTHS:
                found = vectors.search(vector, breadth**2 * count, breadth=breadth)
                left = self._store.left(connection, found, filters)
                kept = [key for key in found if key in left and key not in repeated]
                if len(kept) >= count:
                    return kept[:count]
        among = [key for key in self._store.sentence_ids(connection, filters) if key not in repeated]
        return among if len(among) <= count and not vectors.is_exact else vectors.search(vector, count, among)

    def remove(self, connection: sqlite3.Connection, document_id: str) -> None:
        """Removes a document with all that belongs to it, inside `Store.writing`."""
        removed = self._store.remove(connection, document_id)
        layout = layout_of(self._store, connection)
        if (after := layout.without(removed)) != layout:
            self._store.set_layout(connection, after.to_json())

    def settle(self, progress: Progress | None = None) -> None:
        """Does what is due since the index has changed: what keeps searches quick however much it has grown.

        Each change does it. It takes minutes where the index has become many times larger, which is due now and then;
        `progress` is told of the vectors done. Searches and changes go on meanwhile; what `progress` raises ends it.
        Raises MiitError when the index cannot be read or written.
        """
        while self._step(progress):
            pass

    def _step(self, progress: Progress | None) -> bool:
        """Does one step of what is due; false when nothing is."""
        try:
            with self._store.reading() as connection:
                made = grow(self._store, connection, self._folder, self._growth, progress)
            if made is None:
                return False
            try:
                with self._store.writing() as connection:
                    adopt(self._store, connection, self._folder, made)
            finally:
                made.discard()
        except OSError as error:
            raise folder_failure(self._folder, error) from error
        return True

    def settle_if_possible(self) -> None:
        """After a change, which has been made: what is derived from it can be made later too."""
        try:
            self.settle()
        except MiitError as error:
            logger.info("The vectors of %s are read from the database for now (%s)", self._folder, error)

    def settle_inside(self, connection: sqlite3.Connection) -> None:
        """As `settle`, inside a transaction that writes."""
        used = layout_of(self._store, connection).files
        try:
            while made := grow(self._store, connection, self._folder, self._growth):
                try:
                    adopt(self._store, connection, self._folder, made, used)
                finally:
                    made.discard()
        except OSError as error:
            raise folder_failure(self._folder, error) from error

    def explain(self) -> list[str]:
        """Sentences on how the vectors are kept, and why."""
        with self._store.reading() as connection:
            return explained(self._store, connection, self._folder, self._growth)

    def check(self) -> bool:
        """Whether the files of vectors were whole and held those of all sentences; they do from then on.

        Raises MiitError when the index cannot be read or written.
        """
        with self._store.reading() as connection:
            was_sound = is_sound(self._store, connection, self._folder)
        if was_sound:
            self.settle()
        else:
            with self._store.writing() as connection:
                start_over(self._store, connection, self._folder)
                self.settle_inside(connection)
        return was_sound
