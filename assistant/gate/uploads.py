"""The folder in which the uploads of this process lie until they are added."""

import os
import shutil
import tempfile
import time
from contextlib import suppress
from pathlib import Path

_PREFIX = "miit-uploads-"
_NEW_SECONDS = 60  # in which a folder that was just made is locked by the process that made it


def new_folder() -> Path:
    """A folder that only this user's programs can read, locked by this process as long as it runs.

    Those of processes that were killed, which nobody locks any more, are removed.
    """
    _remove_abandoned(Path(tempfile.gettempdir()))
    folder = Path(tempfile.mkdtemp(prefix=_PREFIX))
    _lock(folder)
    return folder


def _remove_abandoned(parent: Path) -> None:
    if os.name != "posix":
        return
    with suppress(OSError), os.scandir(parent) as entries:
        for entry in entries:
            if entry.name.startswith(_PREFIX) and _is_own_and_old(entry) and _lock(Path(entry.path)):
                shutil.rmtree(entry.path, ignore_errors=True)


def _is_own_and_old(entry: "os.DirEntry[str]") -> bool:
    try:
        status = entry.stat(follow_symlinks=False)
    except OSError:
        return False  # its process removes it right now
    is_old = time.time() - status.st_mtime > _NEW_SECONDS
    return entry.is_dir(follow_symlinks=False) and status.st_uid == os.getuid() and is_old


def _lock(folder: Path) -> bool:
    """Locks a folder until this process ends; False where another process has locked it."""
    if os.name != "posix":
        return False
    import fcntl

    descriptor = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(descriptor)
        return False
    return True
