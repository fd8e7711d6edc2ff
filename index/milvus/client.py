"""Talks to a Milvus server through pymilvus: rows in and out, and what goes wrong as sentences."""

import logging
import os
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit, urlunsplit

from index.errors import InputError, MiitError, first_line

T = TypeVar("T")
Row = dict[str, Any]

TIMEOUT = 30.0
"""Seconds that one request may take."""

MOST_FOUND = 16_384
"""Rows that Milvus gives at most for one search (https://milvus.io/docs/limitations.md)."""

_BATCH = 500  # rows a request: of the longest, 32 megabytes, which is half of what Milvus takes
_AT_ONCE = 8_192
_VALUES = 500  # of a list in a condition
_NO_CONNECTION = 2  # what pymilvus gives as the code where there is none
_STRONG = "Strong"  # a reader sees all that was written before it asked, by whatever front end


class Server:
    """One Milvus server, or a file of Milvus Lite. Safe to use from many threads; connects at first use."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._client: Any = None
        self._lock = threading.Lock()

    @property
    def client(self) -> Any:
        """The client of pymilvus. Raises MiitError when the package is missing or nobody answers."""
        with self._lock:
            if self._client is None:
                self._client = self._connected()
            return self._client

    def _connected(self) -> Any:
        with self.telling():
            pymilvus = _pymilvus()
            try:
                return pymilvus.MilvusClient(self.url, timeout=TIMEOUT)
            except pymilvus.MilvusException as error:
                if not self.url.endswith(".db"):
                    raise
                raise MiitError(
                    f"The file {shown(self.url)} of Milvus Lite cannot be opened: install milvus-lite, let no other "
                    "program have it open, and repeat; 'milvus-lite server' serves a file to several programs."
                ) from error

    def close(self) -> None:
        """Closes the connection; the next use opens it again."""
        with self._lock:
            if self._client is not None:
                with suppress(Exception):
                    self._client.close()
                self._client = None

    @contextmanager
    def telling(self) -> Iterator[None]:
        """Tells what the server or the network say inside as a MiitError."""
        failures = _pymilvus().MilvusException, _grpc().RpcError, ConnectionError
        try:
            yield
        except failures as error:
            raise self._failure(error) from error

    def _failure(self, error: Exception) -> MiitError:
        code = getattr(error, "code", None)
        is_answer = isinstance(error, _pymilvus().MilvusException) and not isinstance(code, _grpc().StatusCode)
        if not is_answer or code == _NO_CONNECTION:
            return MiitError(
                f"The Milvus server {shown(self.url)} does not answer: check that it runs and that MIIT_INDEX_URL is "
                "its address, and repeat.",
                "server_away",
            )
        said = getattr(error, "message", "") or first_line(error)
        return MiitError(
            f"The Milvus server {shown(self.url)} cannot do that ({first_line(Exception(said))}): check its log and "
            "its disk, and repeat."
        )

    # Rows: conditions hold numbers only, so that nothing from outside is ever part of one

    def rows(self, collection: str, condition: str, fields: Sequence[str], at_once: int = _AT_ONCE) -> list[Row]:
        """All rows that meet the condition; one request gives them when there are fewer than `at_once`."""
        found = self.few_rows(collection, condition, fields, at_once)
        if len(found) < at_once:
            return found
        found = []
        iterator = self.client.query_iterator(
            collection,
            batch_size=_BATCH,
            filter=condition,
            output_fields=list(fields),
            timeout=TIMEOUT,
            consistency_level=_STRONG,
        )
        try:
            while batch := iterator.next():
                found += map(dict, batch)
        finally:
            iterator.close()
        return found

    def few_rows(self, collection: str, condition: str, fields: Sequence[str], most: int = MOST_FOUND) -> list[Row]:
        """Rows that meet the condition, at most `most` of them."""
        found = self.client.query(
            collection,
            filter=condition,
            output_fields=list(fields),
            limit=most,
            timeout=TIMEOUT,
            consistency_level=_STRONG,
        )
        return list(map(dict, found))

    def rows_in(
        self, collection: str, field: str, values: Iterable[int], condition: str, fields: Sequence[str]
    ) -> list[Row]:
        """The rows that meet the condition and whose field has one of the values."""
        found: list[Row] = []
        for some in _batches(values, _VALUES):
            found += self.rows(collection, f"{field} in {some} and {condition}", fields)
        return found

    def count(self, collection: str, condition: str) -> int:
        """Number of the rows that meet the condition."""
        (row,) = self.client.query(
            collection,
            filter=condition,
            output_fields=["count(*)"],
            timeout=TIMEOUT,
            consistency_level=_STRONG,
        )
        return int(row["count(*)"])

    def search(
        self, collection: str, field: str, vector: Any, most: int, condition: str, fields: Sequence[str] = ()
    ) -> list[tuple[int, float, Row]]:
        """Key, inner product and fields of the rows nearest to the vector that meet the condition, best first."""
        (found,) = self.client.search(
            collection,
            data=[vector],
            anns_field=field,
            limit=min(most, MOST_FOUND),
            filter=condition,
            output_fields=list(fields),
            search_params={"metric_type": "IP"},
            timeout=TIMEOUT,
            consistency_level=_STRONG,
        )
        nearest = [(int(one["key"]), float(one["distance"]), dict(one["entity"])) for one in found]
        return sorted(nearest, key=lambda one: (-one[1], one[0]))

    def insert(self, collection: str, rows: Iterable[Row]) -> None:
        """Adds rows whose keys are new."""
        for some in _batches(rows, _BATCH):
            self.client.insert(collection, some, timeout=TIMEOUT)

    def put(self, collection: str, row: Row) -> None:
        """Adds a row, or puts it in the place of that of the same key."""
        self.client.upsert(collection, [row], timeout=TIMEOUT)

    def delete(self, collection: str, condition: str) -> None:
        """Deletes the rows that meet the condition."""
        self.client.delete(collection, filter=condition, timeout=TIMEOUT, consistency_level=_STRONG)


def _pymilvus() -> Any:
    # What gRPC writes by itself, such as of a connection that it makes anew, is no concern of the user's.
    os.environ.setdefault("GRPC_VERBOSITY", "NONE")
    try:
        import pymilvus
    except ModuleNotFoundError as error:
        raise MiitError(
            "MIIT_INDEX_URL needs the package 'pymilvus', which is not installed: install miit-assistant[milvus]."
        ) from error
    # They write a traceback for each request that fails, which is told as a sentence.
    for name in ("pymilvus", "milvus_lite"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    return pymilvus


def _grpc() -> Any:
    import grpc

    return grpc


def _batches(values: Iterable[T], size: int) -> Iterator[list[T]]:
    remaining = iter(values)
    while some := list(islice(remaining, size)):
        yield some


def shown(place: Path | str) -> str:
    """The folder or the address in quotation marks, the address without a user and a password."""
    parts = urlsplit(str(place))
    if isinstance(place, Path) or not parts.netloc:
        return repr(str(place))
    return repr(urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2])))


def place_of(text: str) -> Path | str:
    """The address that the text is, or else the folder. Raises InputError for an address that is none."""
    return checked_url(text) if "://" in text or text.strip().endswith(".db") else Path(text).expanduser()


def checked_url(url: str) -> str:
    """The address of a server (http, https or tcp), or the path of a file of Milvus Lite (.db).

    Raises InputError when it is neither.
    """
    stripped = url.strip()
    parts = urlsplit(stripped)
    try:
        is_server = parts.scheme in ("http", "https", "tcp") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        is_server = False
    if is_server or (not parts.scheme and stripped.endswith(".db")):
        return stripped
    raise InputError(
        f"{shown(url)} is no address of a Milvus server: write one as in http://milvus:19530, or the path of a file of "
        "Milvus Lite that ends in .db."
    )
