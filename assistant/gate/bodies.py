"""How much a client may send, and how much of it may lie here."""

import shutil
import time
from pathlib import Path

from anyio.to_thread import run_sync
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.gate.refusal import refusal
from index.readers.document import MAX_BYTES

UPLOAD_PATH = "/gradio_api/upload"

MAX_BODY_BYTES = 1_000_000
"""Of any request but an upload."""

MAX_UPLOAD_BYTES = MAX_BYTES + 1_000_000
"""Of an upload: a file, and what is written around it."""

MAX_HELD_BYTES = 1_000_000_000
"""Of all uploads that were not added yet."""

HELD_SECONDS = 3_600
"""How long an upload that nobody adds is kept."""

_MOST_DIGITS = 20  # of a length; Python reads no number of thousands


class BodyLimit:
    """Refuses bodies that are too large, before or while they are read."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers a request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        limit = MAX_UPLOAD_BYTES if scope["path"].startswith(UPLOAD_PATH) else MAX_BODY_BYTES
        sentence = f"The request has more than {limit:,} bytes: send less at once."
        declared = Headers(scope=scope).get("content-length", "")
        if declared.isdecimal() and (len(declared) > _MOST_DIGITS or int(declared) > limit):
            await refusal(scope, 413, sentence)(scope, receive, send)
            return
        size = 0

        async def bounded() -> Message:
            nonlocal size
            message = await receive()
            size += len(message.get("body", b""))
            if size > limit:
                raise HTTPException(413, sentence)
            return message

        await self._app(scope, bounded, send)


class HeldUploads:
    """Refuses uploads when too many lie in the folder already; those that nobody added in time are removed first."""

    def __init__(self, app: ASGIApp, folder: Path) -> None:
        self._app, self._folder = app, folder

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers a request."""
        if scope["type"] == "http" and scope["method"] == "POST" and scope["path"].startswith(UPLOAD_PATH):
            held = await run_sync(_held_bytes, self._folder)
            if held + MAX_UPLOAD_BYTES > MAX_HELD_BYTES:
                sentence = "Too many files are waiting to be added: try again in an hour, or add them in the shell."
                await refusal(scope, 507, sentence)(scope, receive, send)
                return
        await self._app(scope, receive, send)


def _held_bytes(folder: Path) -> int:
    """The size of the files in the folder, once the old ones are removed."""
    oldest, held = time.time() - HELD_SECONDS, 0
    for entry in folder.iterdir() if folder.is_dir() else ():
        try:
            if entry.stat().st_mtime < oldest:
                shutil.rmtree(entry) if entry.is_dir() else entry.unlink()
                continue
            files = entry.rglob("*") if entry.is_dir() else (entry,)
            held += sum(file.stat().st_size for file in files if file.is_file())
        except OSError:
            continue  # it is being added, or removed, right now
    return held
