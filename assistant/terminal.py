"""What the command line prints, whatever the transcripts hold: no text of theirs steers the terminal."""

import io
import sys
from typing import TextIO

import regex

from index.cleaning import REORDERING, for_terminal

_UNSHOWN_IN_JSON = regex.compile(rf"[\x7f-\x9f{REORDERING}]")


class _Plain(io.TextIOWrapper):
    """A stream in UTF-8 that leaves out what terminals obey, but for the carriage returns of progress bars."""

    bars = False
    instead_of: TextIO | None = None  # which would close the file with itself

    def write(self, text: str, /) -> int:
        """Writes what may be shown of the text; returns the length of the text, as if it had been all."""
        super().write(for_terminal(text, carriage_returns=self.bars))
        return len(text)


def print_plainly() -> None:
    """Has this process write to standard output and standard error in UTF-8, and nothing that steers a terminal."""
    sys.stdout, sys.stderr = _plain(sys.stdout), _plain(sys.stderr, bars=True)


def _plain(stream: TextIO, bars: bool = False) -> TextIO:
    stream.flush()
    found = _Plain(stream.buffer, "utf-8", "replace", line_buffering=bars or stream.isatty())
    found.bars, found.instead_of = bars, stream
    return found


def print_json(text: str) -> None:
    """Prints JSON, character for character: what a terminal obeys or is reordered by is escaped."""
    print(_UNSHOWN_IN_JSON.sub(lambda found: f"\\u{ord(found.group()):04x}", text), flush=True)
