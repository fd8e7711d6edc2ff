"""A chat model: any that LangChain knows, made from the settings, and its text streamed under one limit of time."""

import asyncio
import os
import threading
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from functools import cache
from queue import Empty, SimpleQueue
from time import monotonic
from typing import TYPE_CHECKING, Any, Literal

from pydantic import ValidationError

from assistant.answer import Usage
from assistant.settings import Settings
from index.cleaning import printable, undirected
from index.errors import InputError, MiitError

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel, LanguageModelInput

MAX_CHARACTERS = 32_768
"""The most that is taken of one text, or as many as its tokens may have: a server may not heed their limit."""

_CHARACTERS_A_TOKEN = 8

# In UTF-8: an English token has about four letters; a Chinese one about one character, of three bytes.
_BYTES_A_TOKEN = 4

ATTEMPTS = 3

_PULSE = 0.3  # seconds

_EXTRAS = ("ollama", "openai")
"""The providers whose package is an extra of this one."""


Cause = Literal[
    "key", "unknown", "request", "connection", "slow", "broken_off", "too_long", "cut", "busy", "unreadable"
]
"""Why a chat model failed; `model_` and the cause is the phrase of a locale that says so, and what to do."""

_SENTENCES: dict[Cause, str] = {
    "key": "The chat model's server refuses the key: set the right one in its variable, such as OPENAI_API_KEY.",
    "unknown": "The chat model's server does not have it: check MIIT_CHAT_MODEL and MIIT_CHAT_BASE_URL.",
    "request": "The chat model's server does not accept the request",
    "connection": "The chat model cannot be reached: check that its server runs, and MIIT_CHAT_BASE_URL.",
    "slow": "The chat model did not answer in time: give it longer with MIIT_CHAT_TIMEOUT, or choose a faster one.",
    "broken_off": "The chat model's answer breaks off: ask again, or look into its server's log.",
    "too_long": "The chat model does not stop writing: ask about less, or choose another with MIIT_CHAT_MODEL.",
    "cut": "The chat model reached the most that it may write: allow it more with MIIT_CHAT_MAX_TOKENS.",
    "busy": "The chat model's server is overloaded or fails: try again later, or look into its log or your quota",
    "unreadable": "The chat model's answer is empty or cannot be read: check MIIT_CHAT_MODEL and its server.",
}


class ChatModelError(MiitError):
    """The chat model wrote nothing, or did not write to the end; `cause` is why."""

    def __init__(self, cause: Cause, detail: str = "") -> None:
        super().__init__(f"{_SENTENCES[cause]}{detail}")
        self.cause: Cause = cause


def load_chat_model(settings: Settings) -> "BaseChatModel | None":
    """The chat model of the settings, None when they name none. Nothing is sent to it yet.

    Raises InputError when the provider is not known, its package is not installed, or it wants a key that is not there.
    """
    if settings.chat_model is None:
        if settings.chat_base_url:
            raise InputError(
                "MIIT_CHAT_BASE_URL names a server but no model: set MIIT_CHAT_MODEL too, as in openai:NAME."
            )
        return None
    from langchain.chat_models import init_chat_model

    provider, _, name = settings.chat_model.partition(":")
    try:
        model: BaseChatModel = init_chat_model(
            name, model_provider=provider, temperature=0, **_arguments(provider, settings)
        )
    except ImportError as error:
        raise InputError(_not_installed(provider, error)) from error
    except Exception as error:
        # Each provider's class has its own errors; that of init_chat_model itself is the only one to be told apart.
        if str(error).startswith("Unsupported provider"):
            raise InputError(
                f"The setting MIIT_CHAT_MODEL names the provider {provider!r}, which LangChain does not know: "
                "write provider:model, as in ollama:qwen3:8b or openai:gpt-4.1-mini."
            ) from error
        if provider == "openai" and not _has_openai_key():
            raise InputError(
                f"The chat model {settings.chat_model!r} needs a key: set OPENAI_API_KEY in the environment, "
                "or MIIT_CHAT_BASE_URL to a server of your own."
            ) from error
        raise InputError(f"The chat model {settings.chat_model!r} cannot be used: {_first_line(error)}") from error
    return model


def _arguments(provider: str, settings: Settings) -> dict[str, Any]:
    """What the class of the provider is told beside the model's name: the limits, the server, a key where none is."""
    server = {"base_url": settings.chat_base_url} if settings.chat_base_url else {}
    if provider == "ollama":
        return {"num_predict": settings.chat_max_tokens, "client_kwargs": {"timeout": settings.chat_timeout}, **server}
    # Retries are this module's: a client's own may sleep for minutes when the server tells it to.
    arguments = {"max_tokens": settings.chat_max_tokens, "timeout": settings.chat_timeout, "max_retries": 0, **server}
    if provider == "openai":
        arguments["stream_usage"] = True
        if server and not _has_openai_key():
            arguments["api_key"] = "none"  # a server on one's own machine wants no key, but the client insists on one
    return arguments


def _has_openai_key() -> bool:
    return bool(os.environ.get("OPENAI_API_KEY"))


def _not_installed(provider: str, error: ImportError) -> str:
    if provider in _EXTRAS:
        package = f"'miit-assistant[{provider}]'"
    else:
        missing = getattr(error.__cause__, "name", None) or f"langchain_{provider}"
        package = missing.partition(".")[0].replace("_", "-")
    return f"The chat models of {provider} need a package that is not installed: pip install {package}."


@dataclass(slots=True)
class Patience:
    """How many seconds a model may still be waited for; what is done with its text meanwhile takes none of them."""

    left: float


def stream_text(
    model: "BaseChatModel",
    messages: "LanguageModelInput",
    patience: Patience,
    on_usage: Callable[[Usage], object] | None = None,
    on_complete: Callable[[], object] | None = None,
) -> Generator[str, None, None]:
    """What the model writes, piece by piece as it comes; at the end, `on_usage` is given what the server counts, or, of
    a text that comes to no end, an estimate. `on_complete` is called when the server says that the text is complete.

    The whole text has what is left of the patience; with none left, nothing is sent. An attempt that fails before the
    first piece for a reason that may pass is made again, with exponential backoff. Closing the iterator ends the
    request and its connection; while the model writes nothing, an empty piece comes now and then, so that whoever reads
    has a chance to.

    Raises ChatModelError when the model cannot be reached, refuses, writes nothing, or does not end in time or length.
    """
    if patience.left <= 0:
        raise ChatModelError("slow")
    pieces: SimpleQueue[str | None] = SimpleQueue()
    unread = threading.Event()
    written = 0
    ended: _Ended | None = None
    is_read = True
    writing = asyncio.run_coroutine_threadsafe(_write(model, messages, pieces.put, unread), _event_loop())
    writing.add_done_callback(lambda _: pieces.put(None))
    try:
        for piece in _received(pieces, patience):
            written += len(piece.encode(errors="ignore"))
            yield piece
        ended = writing.result()
    except ChatModelError:
        raise
    except Empty as error:
        raise ChatModelError("slow") from error
    except Exception as error:
        is_read = written > 0  # who refuses a request, or cannot be reached, counts nothing
        raise _failure(error, begun=is_read) from error
    finally:
        if ended is None and is_read and on_usage:
            on_usage(_estimate(messages, written))
        unread.set()
        # The only place that cancels: to be cancelled again while it closes the connection would leave that open.
        writing.cancel()
    if ended.usage and on_usage:
        on_usage(ended.usage)
    if ended.is_cut:
        raise ChatModelError("cut")
    if ended.is_complete and on_complete:
        on_complete()


def _estimate(messages: "LanguageModelInput", written: int) -> Usage:
    """The tokens of a request that its server has not counted, since it was ended; `written` is in bytes."""
    if isinstance(messages, str):
        read = messages
    else:
        own = messages if isinstance(messages, Sequence) else messages.to_messages()
        read = "\n".join(str(getattr(one, "content", one)) for one in own)
    return Usage(len(read.encode(errors="ignore")) // _BYTES_A_TOKEN, -(-written // _BYTES_A_TOKEN), estimated=True)


@dataclass(frozen=True, slots=True)
class _Ended:
    """What is known of a text at its end: its tokens, if the server counts them, and whether it says that the length
    was cut, or that the text is complete.
    """

    usage: Usage | None = None
    is_cut: bool = False
    is_complete: bool = False


def _received(pieces: "SimpleQueue[str | None]", patience: Patience) -> Iterator[str]:
    """The pieces up to None. Raises Empty when the patience is at its end."""
    while True:
        begun = monotonic()
        try:
            piece = pieces.get(timeout=min(max(patience.left, 0.0), _PULSE))
        except Empty:
            if patience.left <= _PULSE:
                raise
            piece = ""
        finally:
            patience.left -= monotonic() - begun
        if piece is None:
            return
        yield piece


async def _write(
    model: "BaseChatModel", messages: "LanguageModelInput", put: Callable[[str], object], unread: threading.Event
) -> _Ended:
    """Puts the text piece by piece, until it is `unread`; makes attempts as long as there is none of it."""
    from tenacity import AsyncRetrying, retry_if_exception, stop_after_attempt, wait_exponential_jitter

    begun = False

    def begin(piece: str) -> None:
        nonlocal begun
        begun = True
        put(piece)

    retrying = AsyncRetrying(
        stop=stop_after_attempt(ATTEMPTS),
        wait=wait_exponential_jitter(multiplier=0.5, max=4, jitter=0.5),
        retry=retry_if_exception(lambda error: not begun and _may_pass(error)),
        reraise=True,
    )
    try:
        return await retrying(_write_once, model, messages, begin, unread)
    except Exception as error:
        if begun or not _refuses_temperature(error, model):
            raise
        model.temperature = None  # type: ignore[attr-defined]  # asked for above; from now on it is not sent
        return await retrying(_write_once, model, messages, begin, unread)


async def _write_once(
    model: "BaseChatModel", messages: "LanguageModelInput", put: Callable[[str], object], unread: threading.Event
) -> _Ended:
    characters, blank, most = 0, True, _most_characters(model)
    is_cut = is_complete = False
    spent: list[tuple[int, int]] = []
    async with aclosing(model.astream(messages)) as chunks:  # type: ignore[type-var]  # an async generator
        async for chunk in chunks:
            if unread.is_set():  # asyncio.wait_for, in a provider's code, may lose a cancellation (before Python 3.12)
                return _Ended()
            end = _said_of_end(getattr(chunk, "response_metadata", {}))
            is_cut, is_complete = is_cut or not end.isdisjoint(_CUT), is_complete or not end.isdisjoint(_COMPLETE)
            if counted := getattr(chunk, "usage_metadata", None):
                spent.append((max(counted["input_tokens"], 0), max(counted["output_tokens"], 0)))
            text = undirected(printable(str(chunk.text)))
            characters += len(text)
            if characters > most:
                raise ChatModelError("too_long")
            if text:
                blank = blank and text.isspace()
                put(text)
    if blank and not is_cut:
        raise ChatModelError("unreadable")
    usage = Usage(sum(read for read, _ in spent), sum(wrote for _, wrote in spent)) if spent else None
    return _Ended(usage, is_cut, is_complete)


def _most_characters(model: "BaseChatModel") -> int:
    tokens = getattr(model, "max_tokens", None) or getattr(model, "num_predict", None) or 0
    return max(MAX_CHARACTERS, _CHARACTERS_A_TOKEN * tokens)


# In the words of the providers.
_CUT = frozenset({"length", "max_tokens"})
_COMPLETE = frozenset({"stop", "end_turn", "stop_sequence", "complete"})


def _said_of_end(metadata: Mapping[str, object]) -> set[str]:
    """Why a text ends, as its provider says."""
    return {str(metadata.get(name)).lower() for name in ("finish_reason", "done_reason", "stop_reason")}


_starting = threading.Lock()


def _event_loop() -> asyncio.AbstractEventLoop:
    """One for all requests, in a thread of its own: the providers' clients keep connections, which belong to a loop."""
    with _starting:
        return _start_event_loop()


@cache
def _start_event_loop() -> asyncio.AbstractEventLoop:
    loop = asyncio.new_event_loop()
    threading.Thread(target=loop.run_forever, name="chat-model", daemon=True).start()
    return loop


# The providers' errors, by the names that their clients share (openai, anthropic, ollama, httpx, aiohttp, ...): their
# packages need not be there to be imported.
_TOO_SLOW = {"TimeoutError", "APITimeoutError", "TimeoutException"}
_NO_CONNECTION = {"ConnectionError", "APIConnectionError", "TransportError", "ClientConnectionError"}
_BY_STATUS: dict[int, Cause] = {401: "key", 403: "key", 404: "unknown"}


def _is(error: BaseException, names: set[str]) -> bool:
    return any(kind.__name__ in names for kind in type(error).__mro__)


def _status(error: BaseException) -> int:
    """The HTTP status that an error tells of, 0 for none."""
    response = getattr(error, "response", None)
    for status in (getattr(error, "status_code", None), getattr(response, "status_code", None)):
        if isinstance(status, int) and status > 0:
            return status
    return 0


def _may_pass(error: BaseException) -> bool:
    """Whether the same request may succeed a moment later."""
    if _is(error, _TOO_SLOW):
        return False
    return _is(error, _NO_CONNECTION) or _status(error) == 429 or _status(error) >= 500


def _refuses_temperature(error: BaseException, model: "BaseChatModel") -> bool:
    """Whether a model that takes no temperature, as those that think, was sent one."""
    is_sent = getattr(model, "temperature", None) is not None
    return is_sent and _status(error) in (400, 422) and "temperature" in str(error).casefold()


def _failure(error: Exception, begun: bool) -> ChatModelError:
    """The error of a provider's client; `begun` when it came after the first piece of a text."""
    status = _status(error)
    if _is(error, _TOO_SLOW):
        return ChatModelError("slow")
    if _is(error, _NO_CONNECTION):
        return ChatModelError("broken_off" if begun else "connection")
    if status == 429 or status >= 500:
        return ChatModelError("busy", f" (HTTP {status}).")
    if status in _BY_STATUS:
        return ChatModelError(_BY_STATUS[status])
    if status >= 400:
        return ChatModelError("request", f" (HTTP {status}): {_first_line(error)}")
    return ChatModelError("broken_off" if begun else "unreadable")


def _first_line(error: Exception) -> str:
    """The beginning of what another program says of an error, as the end of a sentence."""
    said = error.errors()[0]["msg"] if isinstance(error, ValidationError) else str(error)
    text = printable(said).strip() or "it does not say why"
    line = text.splitlines()[0][:200].rstrip()
    return line if line.endswith(".") else f"{line}."
