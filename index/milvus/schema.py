"""The collections of an index in Milvus.

`miit_head`       the states of the index, by a serial number, the greatest of which is in force; with a negative key,
                  who is writing (see `index.milvus.claim`)
`miit_parts`      texts that may be longer than Milvus takes for one: transcripts, verdicts, pairs of sentences, ...
`miit_passages`   a row a passage, with the tokens of its full text
`miit_sentences`  a row a sentence, with its vector
"""

from collections.abc import Sequence
from typing import Any

from index.latent import TERMS
from index.milvus.client import Server

HEAD, PARTS, PASSAGES, SENTENCES = "miit_head", "miit_parts", "miit_passages", "miit_sentences"

MOST_BYTES = 65_535
"""Bytes of a text that Milvus takes at most (https://milvus.io/docs/limitations.md)."""

MOST_GRAMS = 4_096
"""Values of an array that it takes at most."""

DUMMY = [0.0, 0.0]
"""Milvus has no collection without vectors; collections that need none have this one in each row."""

_SHARDS = 4
"""Channels by which a large collection is written; it keeps as many as it was made with."""

_LATENT_BYTES = 4 * (4 * TERMS // 3 + 4)
_OF_DOCUMENTS = ("unit", "document", "speaker_id", "language", "day")
_NUMBERS = {
    PARTS: ("unit", "kind", "name", "other"),
    PASSAGES: (*_OF_DOCUMENTS, "folded_id", "number", "turn", "start", "end", "size"),
    SENTENCES: (*_OF_DOCUMENTS, "passage", "turn", "start", "end", "mark"),
}
_FOUND_BY = {
    PARTS: ("unit", "kind", "name"),
    PASSAGES: (*_OF_DOCUMENTS, "folded_id", "turn"),
    SENTENCES: (*_OF_DOCUMENTS, "passage", "mark"),
}


def make_collections(server: Server, dimension: int) -> None:
    """Makes the collections that are not there, the head last, for vectors of the dimension."""
    client = server.client
    is_lite = str(client.get_server_version()).startswith("milvus_lite")
    for name in (PARTS, PASSAGES, SENTENCES, HEAD):
        if not client.has_collection(name):
            schema, indexes = _schema(client, name, dimension, is_lite)
            shards = 1 if is_lite or name in (HEAD, PARTS) else _SHARDS
            client.create_collection(
                name, schema=schema, index_params=indexes, consistency_level="Strong", num_shards=shards
            )


def is_exact(server: Server) -> bool:
    """Whether a search compares the query with every vector."""
    found = server.client.describe_index(SENTENCES, "vector")
    return str((found or {}).get("index_type")) == "FLAT"


def load(server: Server, names: Sequence[str] = (HEAD, PARTS, PASSAGES, SENTENCES)) -> None:
    """Has the server load collections, where it has not: with how many replicas is for others to say."""
    from pymilvus.client.types import LoadState

    for name in names:
        if server.client.get_load_state(name)["state"] != LoadState.Loaded:
            server.client.load_collection(name)


def _schema(client: Any, name: str, dimension: int, is_lite: bool) -> tuple[Any, Any]:
    from pymilvus import DataType

    schema = client.create_schema(auto_id=False, enable_dynamic_field=False)
    indexes = client.prepare_index_params()

    def text(field: str, most: int = MOST_BYTES) -> None:
        schema.add_field(field, DataType.VARCHAR, max_length=most)

    schema.add_field("key", DataType.INT64, is_primary=True)
    for field in _NUMBERS.get(name, ()):
        schema.add_field(field, DataType.INT64)
    if name in (HEAD, PARTS):
        text("content")
    if name == PASSAGES:
        for field in ("document_id", "speaker", "heading", "text", "tokens"):
            text(field)
        schema.add_field("terms", DataType.ARRAY, element_type=DataType.INT64, max_capacity=MOST_GRAMS)
        schema.add_field("weights", DataType.SPARSE_FLOAT_VECTOR)
        indexes.add_index("weights", index_type="SPARSE_INVERTED_INDEX", metric_type="IP")
    else:
        if name == SENTENCES:
            text("latent", _LATENT_BYTES)
        schema.add_field("vector", DataType.FLOAT_VECTOR, dim=dimension if name == SENTENCES else len(DUMMY))
        # Milvus Lite compares with all vectors, as a folder does while it is small; a server is asked to be quick.
        exact = is_lite or name != SENTENCES
        indexes.add_index("vector", index_type="FLAT" if exact else "AUTOINDEX", metric_type="IP")
    if not is_lite:  # which has no indexes of arrays, and needs none
        for field in (*_FOUND_BY.get(name, ()), *(("terms",) if name == PASSAGES else ())):
            indexes.add_index(field, index_type="INVERTED")
    return schema, indexes
