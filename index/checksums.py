"""Checksums of the database's rows: SQLite notices no changed bit of a text, and quotes are word for word."""

from xxhash import xxh3_64_intdigest

Value = int | str | bytes | None

_TO_SIGNED = 1 << 63


def row_checksum(*values: Value) -> int:
    """XXH3 checksum of some columns of a row, as a 64-bit integer with a sign, which SQLite's are."""
    return xxh3_64_intdigest(b"\0".join(map(_tagged, values))) - _TO_SIGNED


def _tagged(value: Value) -> bytes:
    """The value with its type, which a changed bit may change too."""
    if isinstance(value, bytes):
        return b"b" + value
    return f"{type(value).__name__[0]}{value}".encode("utf-8", "surrogatepass")
