"""The arguments of the programs in this folder: `--help` prints what each does, and a wrong one a line that says so."""

import argparse
import sys
from pathlib import Path


def parser(description: str | None) -> argparse.ArgumentParser:
    """A parser for the program that runs, which its docstring describes."""
    spec = getattr(sys.modules["__main__"], "__spec__", None)
    program = f"python -m {spec.name.removesuffix('.__main__')}" if spec else None
    return argparse.ArgumentParser(
        prog=program, description=description, formatter_class=argparse.RawDescriptionHelpFormatter
    )


def takes_labelled_set(description: str | None, every: int | None = None) -> argparse.ArgumentParser:
    """A parser for a program that is given the folder of a labelled set; with `every`, also how much of it to use."""
    own = parser(description)
    own.add_argument("folder", type=labelled_set, metavar="DIR", help="a labelled set (docs/evaluation.md)")
    if every is not None:
        own.add_argument("every", type=count, metavar="EVERY", nargs="?", default=every, help=f"default: {every}")
    return own


def shows_misses(description: str | None) -> bool:
    """Whether the program, which has no other argument, is to print what went wrong."""
    own = parser(description)
    own.add_argument("--misses", action="store_true", help="print what went wrong, too")
    return bool(own.parse_args().misses)


def labelled_set(text: str) -> Path:
    """The folder of a labelled set. Raises ArgumentTypeError when it is none."""
    if not (Path(text) / "passages.en.jsonl").is_file():
        raise argparse.ArgumentTypeError(f"there is no labelled set in {text!r}: it has no file passages.en.jsonl.")
    return Path(text)


def count(text: str) -> int:
    """A number of 1 or more. Raises ArgumentTypeError when it is none."""
    if not text.isascii() or not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is no number of 1 or more.")
    return int(text)


def count_or_none(text: str) -> int:
    """A number of 0 or more. Raises ArgumentTypeError when it is none."""
    if not text.isascii() or not text.isdigit():
        raise argparse.ArgumentTypeError(f"{text!r} is no number of 0 or more.")
    return int(text)


def positive_share(text: str) -> float:
    """A share above 0. Raises ArgumentTypeError when it is none."""
    try:
        number = float(text)
    except ValueError:
        number = 0.0
    if not 0 < number < float("inf"):
        raise argparse.ArgumentTypeError(f"{text!r} is no share above 0: write it as in 0.1.")
    return number
