"""Files that are derived from the database: each says which state it belongs to, and whether it is whole.

Behind the content stands a seal: a magic, the name of the state, and an XXH3 checksum of all before it (Collet, xxHash,
https://xxhash.com), which is made for finding accidents, not for attacks. A reader of the content alone never meets it.
"""

import os
import threading
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from xxhash import xxh3_128

STATE_BYTES = 16

_MAGIC = b"miit seal 1\n"
_DIGEST_BYTES = 16
_SEAL_BYTES = len(_MAGIC) + STATE_BYTES + _DIGEST_BYTES
_CHUNK = 1 << 20


def write_sealed(path: Path, state: bytes, write: Callable[[BinaryIO], None]) -> None:
    """Makes the file of what `write` writes, sealed for the state, of STATE_BYTES bytes.

    It appears whole or not at all, also when the power fails. Raises OSError when the disk does not take it.
    """
    temporary = path.with_name(f"{path.name}.{os.getpid()}-{threading.get_ident()}.tmp")
    try:
        with temporary.open("w+b") as file:
            write(file)
            file.write(_MAGIC + state)
            file.seek(0)
            file.write(_digest(file, file.seek(0, os.SEEK_END)))
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def is_sealed(path: Path, state: bytes) -> bool:
    """Whether the file is there, whole, and sealed for the state. Reads it once, about 10 GB/s from memory."""
    try:
        with path.open("rb") as file:
            length = file.seek(0, os.SEEK_END) - _DIGEST_BYTES
            if length < _SEAL_BYTES - _DIGEST_BYTES:
                return False
            file.seek(length - STATE_BYTES - len(_MAGIC))
            if file.read(len(_MAGIC) + STATE_BYTES) != _MAGIC + state:
                return False
            sealed = file.read()
            return _digest(file, length) == sealed
    except OSError:
        return False


def sync_folder(folder: Path) -> None:
    """Has the disk keep which files are in the folder. Raises OSError when it cannot."""
    if not hasattr(os, "O_DIRECTORY"):
        return  # Windows keeps it without being asked, and opens no folders
    opened = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def _digest(file: BinaryIO, length: int) -> bytes:
    """Checksum of the first `length` bytes of the file, which is then behind them."""
    file.seek(0)
    digest, buffer = xxh3_128(), memoryview(bytearray(_CHUNK))
    while length > 0 and (count := file.readinto(buffer[: min(length, _CHUNK)])):  # type: ignore[attr-defined]
        digest.update(buffer[:count])
        length -= count
    return digest.digest()
