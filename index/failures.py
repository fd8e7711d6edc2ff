"""What SQLite and the disk say when the files of an index cannot be used, as sentences that say what to do."""

import errno
import sqlite3
from pathlib import Path
from shlex import quote

from index.errors import MiitError, first_line

_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)

# Of a damaged file, Python's module may not even be able to decode the names of columns or the message of an error.
DATABASE_ERRORS = (sqlite3.Error, UnicodeDecodeError)


class DamagedError(MiitError):
    """`what` of the database is not as it was written; `miit doctor` mends what can be mended."""

    def __init__(self, database: Path, what: str) -> None:
        self.what = what
        folder = quote(str(database.parent))
        super().__init__(
            f"The index {str(database)!r} is damaged ({what}): 'miit doctor --index {folder}' mends what can be "
            "mended, and says what has to be added again."
        )


def database_failure(database: Path, error: sqlite3.Error | UnicodeDecodeError) -> MiitError:
    """The error that tells what SQLite says of the database; nothing has been changed by what failed."""
    # An extended code has the code itself in its last byte; what Python raises of itself, as for a text that is not
    # UTF-8, has none.
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT) & 0xFF
    shown = repr(str(database))
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return MiitError(
            f"Another program is writing to the index {shown}: wait until it has finished, and repeat.", "busy"
        )
    if code == sqlite3.SQLITE_FULL:
        return MiitError(
            f"The disk of the index {shown} is full, so nothing was changed: make room, and repeat.", "full"
        )
    if code == sqlite3.SQLITE_IOERR:
        return MiitError(
            f"The disk does not read or write the index {shown} ({error}), so nothing was changed: check the disk and "
            "how much room is left on it, and repeat."
        )
    if code in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM):
        return MiitError(
            f"The index {shown} cannot be written ({error}): allow writing to its folder, or use another one with "
            "--index DIR."
        )
    if code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_FORMAT, sqlite3.SQLITE_ERROR):
        return DamagedError(database, first_line(error).partition(" with text ")[0])
    return MiitError(
        f"The index {shown} cannot be used ({error}): check the folder, or build the index anew in another one with "
        "--index DIR."
    )


def folder_failure(folder: Path, error: OSError) -> MiitError:
    """The error that tells what the disk says of the folder of an index; nothing has been changed by what failed."""
    if error.errno in _FULL:
        return MiitError(
            f"The disk of the index folder {str(folder)!r} is full, so nothing was changed: make room, and repeat.",
            "full",
        )
    return MiitError(
        f"The index folder {str(folder)!r} cannot be used ({error.strerror}): give a folder that can be read and "
        "written, with --index DIR or MIIT_INDEX_DIR."
    )
