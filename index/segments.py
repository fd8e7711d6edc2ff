"""The files that hold the vectors of an index: each a segment, made once and never changed.

An exact segment holds the vectors themselves, a compressed one holds them in 4 bits a number in the inverted lists of
a coarse quantiser (Jégou, Douze, Schmid, "Product Quantization for Nearest Neighbor Search", TPAMI 2011; scalar
quantisation of FAISS). Segments of one quantiser have the same lists, so they are searched with one look at its
centroids and merged by copying.
"""

import logging
import secrets
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Any

import faiss
import numpy as np

from index.arrays import Ids, Vectors
from index.sealed import Draft, digest_of, remove_abandoned

PATTERN = "vectors.*"
TRAINED_ON = 40  # vectors a list: more do not make the lists any better
_TRAINED_CODES = 65_536
_ROUNDS = 10

_faiss: Any = faiss  # its types know only what C++ has

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Entry:
    """What the index knows of a segment's file: it holds `count` of the ids from `first` to `last`, and its bytes.

    `quantiser` names the coarse quantiser, `trained` is the size of the index that it was made for; "" and 0 for an
    exact segment. `head` is the checksum of all but the vectors, `digest` that of the whole file.
    """

    file: str
    first: int
    last: int
    count: int
    quantiser: str
    trained: int
    size: int
    head: str
    digest: str

    @property
    def is_exact(self) -> bool:
        """Whether it holds the vectors themselves."""
        return not self.quantiser


@dataclass(frozen=True, slots=True)
class Segment:
    """A segment that is ready to be searched."""

    faiss: Any
    entry: Entry

    @property
    def is_exact(self) -> bool:
        """Whether it holds the vectors themselves."""
        return not isinstance(self.faiss, faiss.IndexIVF)


def exact_index(ids: Ids, vectors: Vectors) -> Any:
    """The vectors, shape (n, dimension), under `ids`, shape (n,), to be searched one by one."""
    index = faiss.IndexIDMap(faiss.IndexFlatIP(vectors.shape[1]))
    if len(ids):
        index.add_with_ids(np.ascontiguousarray(vectors), np.ascontiguousarray(ids))
    return index


def trained_index(sample: Vectors, lists: int) -> Any:
    """An empty compressed index whose quantiser is made of the sample, shape (n, dimension), n at least `lists`."""
    dimension = sample.shape[1]
    clustering = faiss.Kmeans(dimension, lists, niter=_ROUNDS, spherical=True, seed=1, min_points_per_centroid=1)
    clustering.train(np.ascontiguousarray(sample))
    quantiser = faiss.IndexFlatIP(dimension)
    quantiser.add(clustering.centroids)  # type: ignore[arg-type]  # it is trained
    index = _compressed(quantiser, lists)
    index.train(np.ascontiguousarray(sample[:_TRAINED_CODES]))
    return index


def emptied(index: Any) -> Any:
    """An empty compressed index with the quantiser of another."""
    empty = _compressed(faiss.clone_index(index.quantizer), index.nlist)
    empty.sq = index.sq
    empty.is_trained = True
    return empty


def add_lists(index: Any, other: Any, removed: Ids) -> None:
    """Adds what a compressed index of the same quantiser holds, less the ids `removed`, shape (n,)."""
    gone = np.zeros(int(removed.max()) + 1 if len(removed) else 0, dtype=bool)
    gone[removed] = True
    for number in range(other.nlist):
        size = other.invlists.list_size(number)
        if not size:
            continue
        ids = faiss.rev_swig_ptr(other.invlists.get_ids(number), size)
        codes = faiss.rev_swig_ptr(other.invlists.get_codes(number), size * other.code_size)
        if len(gone):
            left = (ids >= len(gone)) | ~gone[np.minimum(ids, len(gone) - 1)]
            ids, codes = ids[left], codes.reshape(size, -1)[left].ravel()
        if len(ids):
            index.invlists.add_entries(number, len(ids), faiss.swig_ptr(ids), faiss.swig_ptr(codes))
            index.ntotal += len(ids)


def quantiser_name(index: Any) -> str:
    """Names the quantiser of a compressed index: equal names, equal lists and codes."""
    centroids = faiss.rev_swig_ptr(_faiss.downcast_index(index.quantizer).get_xb(), index.nlist * index.d)
    codes = faiss.vector_to_array(index.sq.trained)
    return blake2b(centroids.tobytes() + codes.tobytes(), digest_size=8).hexdigest()


def drafted(folder: Path, index: Any, ids: tuple[int, int], trained: int = 0) -> tuple[Entry, Draft]:
    """Writes the index, which holds ids from the first to the last of `ids`, into a file of a name that is new.

    `trained` is the size of the index that its quantiser was made for. The file is to be published with its entry.
    Raises OSError when the disk does not take it.
    """
    first, last = ids
    path = folder / f"vectors.{first}-{last}.{secrets.token_hex(4)}.faiss"
    draft = Draft(path, lambda file: _faiss.write_index(index, _faiss.PyCallbackIOWriter(file.write)))
    name = quantiser_name(index) if isinstance(index, faiss.IndexIVF) else ""
    head = draft.digest(_head_size(index, draft.size))
    digest = draft.digest(draft.size)
    return Entry(path.name, first, last, int(index.ntotal), name, trained, draft.size, head, digest), draft


def is_there(folder: Path, entry: Entry) -> bool:
    """Whether the file has its size; what it holds is not looked at."""
    try:
        return (folder / entry.file).stat().st_size == entry.size
    except OSError:
        return False


def open_segment(folder: Path, entry: Entry, dimension: int) -> Segment | None:
    """The segment of the file, mapped into memory; None, with a line in the log, when the file is lost or damaged.

    Of a compressed segment only what tells where its vectors stand is checked, so that a large one opens at once: a
    wrong bit in its vectors makes candidates that the exact vectors put right. Of an exact one everything is.
    """
    path = folder / entry.file
    try:
        if is_there(folder, entry):
            checked = entry.size if entry.is_exact else entry.size - entry.count * _bytes_a_vector(dimension)
            if digest_of(path, checked) == (entry.digest if entry.is_exact else entry.head):
                return Segment(faiss.read_index(str(path), faiss.IO_FLAG_MMAP_IFC), entry)
    except (OSError, RuntimeError):
        pass
    logger.info(
        "%s is missing or damaged: its vectors are made anew from the database, each time until the index changes or "
        "'miit doctor' mends it.",
        path,
    )
    return None


def is_whole(folder: Path, entry: Entry) -> bool:
    """Whether every byte of the file is what was written."""
    try:
        return is_there(folder, entry) and digest_of(folder / entry.file, entry.size) == entry.digest
    except OSError:
        return False


def ids_in(index: Any) -> Ids:
    """The ids that an exact or a compressed index holds, shape (n,), in no order."""
    if not isinstance(index, faiss.IndexIVF):
        exact: Ids = faiss.vector_to_array(index.id_map)
        return exact
    lists: Any = index.invlists
    sizes = [lists.list_size(number) for number in range(index.nlist)]
    held = [faiss.rev_swig_ptr(lists.get_ids(number), size).copy() for number, size in enumerate(sizes) if size]
    return np.concatenate([*held, np.empty(0, dtype=np.int64)])


def fill(index: Any, batches: Iterable[tuple[Ids, Vectors]]) -> None:
    """Adds the vectors, in batches of ids and vectors, to a compressed index."""
    for ids, vectors in batches:
        if len(ids):
            index.add_with_ids(np.ascontiguousarray(vectors), np.ascontiguousarray(ids))


def remove_others(folder: Path, kept: Collection[str]) -> None:
    """Removes the files of vectors that are not `kept`, and what killed programs left of others.

    No other program may be about to enter a file: call it inside a transaction that writes.
    """
    for path in folder.glob(PATTERN):
        if path.name not in kept and path.suffix != ".tmp":
            try:
                path.unlink()
            except OSError:  # somebody has it open, on a system that minds
                continue
    remove_abandoned(folder, PATTERN)


def _compressed(quantiser: Any, lists: int) -> Any:
    return faiss.IndexIVFScalarQuantizer(
        quantiser, quantiser.d, lists, faiss.ScalarQuantizer.QT_4bit, faiss.METRIC_INNER_PRODUCT, False
    )


def _bytes_a_vector(dimension: int) -> int:
    """Room that a vector takes in the lists of a compressed segment, with its id."""
    return (dimension + 1) // 2 + 8


def _head_size(index: Any, size: int) -> int:
    """Bytes of the file before the lists of a compressed index; FAISS writes these last."""
    return size - int(index.ntotal) * _bytes_a_vector(index.d) if isinstance(index, faiss.IndexIVF) else size
