"""Files that are derived from the database: each appears whole or not at all, and is known by its checksum.

The checksum is XXH3 (Collet, xxHash, https://xxhash.com), which is made for finding accidents, not for attacks. Whoever
names the file, the database, keeps it.
"""

import os
import secrets
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from xxhash import xxh3_128

try:
    import fcntl
except ImportError:  # Windows, which lets nobody remove a file that another has open
    fcntl = None  # type: ignore[assignment]

_CHUNK = 1 << 20
_SUFFIX = ".tmp"


class Draft:
    """A file that is written and on the disk, under a name that nobody looks for.

    It is locked as long as its program lives and has not published it, which tells it from what a killed one left.
    """

    def __init__(self, path: Path, write: Callable[[BinaryIO], None]) -> None:
        """Writes what `write` writes, for the file `path` to be. Raises OSError when the disk does not take it."""
        self._path = path
        self._temporary = path.with_name(f"{path.name}.{secrets.token_hex(4)}{_SUFFIX}")
        self._file = self._temporary.open("w+b")
        try:
            with suppress(OSError):  # not every file system has locks
                _lock(self._file)
            write(self._file)
            self._file.flush()
            os.fsync(self._file.fileno())
            self.size = self._file.seek(0, os.SEEK_END)
        except BaseException:
            self.discard()
            raise

    def digest(self, length: int) -> str:
        """Checksum of the first `length` bytes."""
        return _digest(self._file, length)

    def publish(self) -> None:
        """Gives the file its name, also after a loss of power. Raises OSError."""
        if os.name != "posix":
            self._file.close()
        self._temporary.replace(self._path)
        self._file.close()
        sync_folder(self._path.parent)

    def discard(self) -> None:
        """Removes what was written, unless it was published."""
        if os.name != "posix":
            self._file.close()
        self._temporary.unlink(missing_ok=True)
        self._file.close()


def digest_of(path: Path, length: int) -> str:
    """Checksum of the first `length` bytes of the file, about 10 GB/s from memory. Raises OSError."""
    with path.open("rb") as file:
        return _digest(file, length)


def remove_abandoned(folder: Path, pattern: str) -> None:
    """Removes the drafts of files of the pattern that were left by programs that were killed."""
    for path in folder.glob(f"{pattern}{_SUFFIX}"):
        try:
            with path.open("rb") as file:
                _lock(file)
                if os.name == "posix":
                    path.unlink()
            path.unlink(missing_ok=True)
        except OSError:  # somebody is writing it, or was quicker
            continue


def sync_folder(folder: Path) -> None:
    """Has the disk keep which files are in the folder. Raises OSError when it cannot."""
    if not hasattr(os, "O_DIRECTORY"):
        return  # Windows keeps it without being asked, and opens no folders
    opened = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def _lock(file: BinaryIO) -> None:
    """Raises OSError when another has the file locked."""
    if fcntl is not None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _digest(file: BinaryIO, length: int) -> str:
    file.seek(0)
    digest, buffer = xxh3_128(), memoryview(bytearray(_CHUNK))
    while length > 0 and (count := file.readinto(buffer[: min(length, _CHUNK)])):  # type: ignore[attr-defined]
        digest.update(buffer[:count])
        length -= count
    return digest.hexdigest()
