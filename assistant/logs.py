"""Logs as lines of JSON on standard error: one object for each request, and for whatever else is worth telling."""

import json
import logging
import secrets
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from assistant.observation import Observation, Observer

_OURS = ("assistant", "index")
_log = logging.getLogger("assistant.requests")


class JsonLines(logging.Formatter):
    """A record as one line of JSON: time, level, logger, message, and the `fields` that its `extra` has."""

    def format(self, record: logging.LogRecord) -> str:
        """The line, without its end."""
        told: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            **getattr(record, "fields", {}),
        }
        if record.exc_info:
            told["exception"] = self.formatException(record.exc_info)
        return json.dumps(told, ensure_ascii=False, default=str)


def write_json_lines() -> None:
    """Has everything that is logged in this process written so, and of our own modules what is only informative too."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines())
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    for name in _OURS:
        logging.getLogger(name).setLevel(logging.INFO)


def new_id() -> str:
    """An id that no other request has."""
    return secrets.token_hex(8)


def log_line(message: str, **fields: Any) -> None:
    """Logs a message with fields; nobody sees it unless `write_json_lines` was called."""
    _log.info(message, extra={"fields": fields})


def logged(request_id: Callable[[], str], with_text: bool = False) -> Observer:
    """An observer that logs each request: its id, kind and outcome, and the milliseconds of it and of its stages.

    `with_text` adds the question or query.
    """

    def log(seen: Observation) -> None:
        text = {"text": seen.text} if with_text and seen.text else {}
        log_line(
            seen.kind,
            request=request_id(),
            outcome=seen.outcome,
            milliseconds=_milliseconds(seen.seconds),
            stages={stage: _milliseconds(seconds) for stage, seconds in seen.stages.items()},
            **text,
        )

    return log


def _milliseconds(seconds: float) -> float:
    return round(1_000 * seconds, 2)
