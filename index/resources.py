"""Finds the files that ship with the product: data/ and prompts/."""

from pathlib import Path

_PACKAGE = Path(__file__).parent


def shipped(folder: str) -> Path:
    """Folder `data` or `prompts`: inside the installed package, or at the top of a source checkout."""
    installed = _PACKAGE / folder
    return installed if installed.is_dir() else _PACKAGE.parent / folder


def prompt(name: str) -> str:
    """Text of the prompt template `prompts/NAME.txt`."""
    return (shipped("prompts") / f"{name}.txt").read_text(encoding="utf-8")
