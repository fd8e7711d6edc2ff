"""What is at a path that somebody gave. At one that the system does not take, such as too long a name, nothing is."""

from pathlib import Path


def is_folder(path: Path) -> bool:
    """Whether there is a folder at the path."""
    try:
        return path.is_dir()
    except (OSError, ValueError):
        return False


def is_file(path: Path) -> bool:
    """Whether there is a file at the path."""
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False


def is_something(path: Path) -> bool:
    """Whether there is anything at the path."""
    try:
        return path.exists()
    except (OSError, ValueError):
        return False
