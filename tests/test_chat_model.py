"""A chat model is whatever the settings name; its text streams, and no server can make the reader wait for ever.

A real llama.cpp with a real model answers where the text matters; servers that misbehave are real too, on loopback.
"""

import json
import re
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessageChunk, HumanMessage, SystemMessage
from langchain_core.outputs import ChatGenerationChunk

from assistant.answer import Usage
from assistant.chat_model import (
    ATTEMPTS,
    MAX_CHARACTERS,
    ChatModelError,
    Patience,
    load_chat_model,
    stream_text,
)
from assistant.settings import described, load_settings
from index.errors import InputError
from tests.model_server import Request, Serve

OF_EVERY_REQUEST = {"host", "accept", "accept-encoding", "connection", "content-type", "content-length"}

LONG = 60
"""Seconds that no test comes near to."""

SHORT = 0.5
"""Seconds after which a server that does not answer is given up."""


def model() -> BaseChatModel:
    loaded = load_chat_model(load_settings())
    assert loaded is not None
    return loaded


def written(seconds: float = LONG, question: str = "Hello?") -> Iterator[str]:
    """The pieces of a text but the empty ones, which only tell that the model is still silent."""
    for piece in stream_text(model(), question, Patience(seconds)):
        if piece:
            yield piece


# The real model


@pytest.mark.usefixtures("small_model")
def test_a_real_model_streams_its_text_and_tells_its_tokens() -> None:
    spent: list[Usage] = []
    messages = [SystemMessage("You answer in one short sentence."), HumanMessage("What is the capital of France?")]
    pieces = list(filter(None, stream_text(model(), messages, Patience(LONG), spent.append)))
    assert len(pieces) > 1
    assert "Paris" in "".join(pieces)
    assert len(spent) == 1
    assert spent[0].input_tokens > 10
    assert 0 < len(pieces) <= spent[0].output_tokens <= load_settings().chat_max_tokens


@pytest.mark.usefixtures("small_model")
def test_a_real_model_says_the_same_twice() -> None:
    assert "".join(written()) == "".join(written())


@pytest.mark.usefixtures("small_model")
def test_a_real_model_that_was_interrupted_answers_the_next() -> None:
    # It has one slot: as long as it wrote on, the next would wait.
    interrupted = written(question="Count from one to one thousand.")
    next(interrupted)
    interrupted.close()  # type: ignore[attr-defined]  # a generator
    assert "".join(written())


@pytest.mark.usefixtures("small_model")
def test_several_threads_may_ask_at_once() -> None:
    with ThreadPoolExecutor(3) as pool:
        texts = list(pool.map(lambda _: "".join(written()), range(3)))
    assert all(texts)


@pytest.mark.usefixtures("small_model")
def test_a_prompt_that_is_too_long_for_the_real_model_is_one_sentence() -> None:
    with pytest.raises(ChatModelError, match="does not accept the request"):
        list(written(question="word " * 20_000))


# What it is asked


def yes(request: Request) -> None:
    request.text("Yes.")
    request.end()


def test_only_the_messages_and_the_limits_leave_the_machine(serve: Serve) -> None:
    server = serve(yes)
    assert list(written(question="Hello?")) == ["Yes."]
    assert server.asked == [
        {
            "model": "some-model",
            "messages": [{"role": "user", "content": "Hello?"}],
            "stream": True,
            "stream_options": {"include_usage": True},
            "temperature": 0,
            "max_completion_tokens": load_settings().chat_max_tokens,
        }
    ]


def test_the_client_tells_of_itself_only_what_the_readme_says(serve: Serve) -> None:
    server = serve(yes)
    list(written())
    (sent,) = server.headers
    told = {name for name in map(str.lower, sent) if name not in OF_EVERY_REQUEST}
    described = {
        "lang",
        "package-version",
        "os",
        "arch",
        "runtime",
        "runtime-version",
        "async",
        "retry-count",
        "read-timeout",
    }
    assert told == {"user-agent", "authorization", *(f"x-stainless-{name}" for name in described)}


def test_the_key_of_the_provider_is_sent_where_there_is_one(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    server = serve(yes)
    list(written())
    monkeypatch.setenv("OPENAI_API_KEY", "sk-secret")
    list(written())
    assert server.keys == ["Bearer none", "Bearer sk-secret"]


def test_the_text_comes_before_the_model_has_ended(serve: Serve) -> None:
    go_on = threading.Event()

    def respond(request: Request) -> None:
        request.text("One ")
        go_on.wait()
        request.event(delta={"content": "two."})
        request.end()

    serve(respond)
    pieces = written()
    assert next(pieces) == "One "
    go_on.set()
    assert list(pieces) == ["two."]


def test_no_usage_is_told_where_the_server_tells_none(serve: Serve) -> None:
    serve(yes)
    spent: list[Usage] = []
    list(stream_text(model(), "Hello?", Patience(LONG), spent.append))
    assert spent == []


def test_control_characters_and_halves_of_characters_are_left_out(serve: Serve) -> None:
    def respond(request: Request) -> None:
        request.text("A\x1b[31m", "\ud800", "\x00", "B\n")
        request.end()

    serve(respond)
    assert "".join(written()) == "A[31mB\n"


# Servers that misbehave


def silent(request: Request) -> None:
    request.wait_for_the_client_to_go()


def stalled(request: Request) -> None:
    request.text("The number ")
    request.wait_for_the_client_to_go()


def endless(request: Request) -> None:
    request.text()
    while True:
        request.event(delta={"content": "word "})


def endless_without_text(request: Request) -> None:
    request.text()
    while True:
        request.event(delta={"content": ""})


@pytest.mark.parametrize("respond", [silent, stalled, endless_without_text])
def test_a_server_that_comes_to_no_end_is_given_up_and_left(serve: Serve, respond: Callable[[Request], None]) -> None:
    server = serve(respond)
    with pytest.raises(ChatModelError, match="MIIT_CHAT_TIMEOUT"):
        list(written(SHORT))
    assert server.hung_up.wait(LONG)
    assert len(server.asked) == 1


def test_what_a_stalled_server_wrote_before_is_given(serve: Serve) -> None:
    serve(stalled)
    pieces = written(SHORT)
    assert next(pieces) == "The number "
    with pytest.raises(ChatModelError):
        next(pieces)


def test_an_endless_text_is_cut(serve: Serve) -> None:
    server = serve(endless)
    pieces: list[str] = []
    with pytest.raises(ChatModelError, match="does not stop"):
        pieces.extend(written())
    assert 0 < len("".join(pieces)) <= MAX_CHARACTERS
    assert server.hung_up.wait(LONG)


@pytest.mark.parametrize("respond", [stalled, endless])
def test_closing_hangs_up(serve: Serve, respond: Callable[[Request], None]) -> None:
    server = serve(respond)
    pieces = written()
    next(pieces)
    pieces.close()  # type: ignore[attr-defined]  # a generator
    assert server.hung_up.wait(LONG)


def test_forgetting_hangs_up(serve: Serve) -> None:
    server = serve(stalled)
    for _ in written():
        break
    assert server.hung_up.wait(LONG)


@pytest.mark.parametrize(
    ("status", "attempts", "cause", "says"),
    [
        (400, 1, "request", "status 400"),
        (401, 1, "key", "OPENAI_API_KEY"),
        (403, 1, "key", "OPENAI_API_KEY"),
        (404, 1, "unknown", "MIIT_CHAT_MODEL"),
        (429, ATTEMPTS, "busy", "quota"),
        (500, ATTEMPTS, "busy", "HTTP 500"),
        (503, ATTEMPTS, "busy", "HTTP 503"),
    ],
)
def test_a_refusal_is_one_sentence(serve: Serve, status: int, attempts: int, cause: str, says: str) -> None:
    server = serve(lambda request: request.refuse(status))
    with pytest.raises(ChatModelError, match=says) as raised:
        list(written())
    assert str(raised.value).isprintable()
    assert raised.value.cause == cause
    assert len(server.asked) == attempts


REFUSED = "Unsupported value: 'temperature' does not support 0.0 with this model. Only the default (1) is supported."


def test_a_model_that_takes_no_temperature_is_asked_without_and_from_then_on(serve: Serve) -> None:
    def respond(request: Request) -> None:
        if "temperature" in request.server.asked[-1]:
            request.refuse(400, REFUSED)
        else:
            yes(request)

    server = serve(respond)
    asking = model()
    for _ in range(2):
        assert "".join(stream_text(asking, "Hello?", Patience(LONG))) == "Yes."
    assert [asked.get("temperature") for asked in server.asked] == [0, None, None]


def test_a_request_is_refused_once_more_at_most(serve: Serve) -> None:
    server = serve(lambda request: request.refuse(400, REFUSED))
    with pytest.raises(ChatModelError, match="temperature"):
        list(written())
    assert len(server.asked) == 2


def test_what_is_done_with_a_text_meanwhile_takes_no_patience(serve: Serve) -> None:
    def respond(request: Request) -> None:
        request.text("One ", "two.")
        request.end()

    serve(respond)
    pieces = stream_text(model(), "Hello?", Patience(4 * SHORT))
    first = next(filter(None, pieces))
    time.sleep(4 * SHORT)
    assert first + "".join(pieces) == "One two."


def test_the_most_that_is_written_is_a_setting(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    server = serve(yes)
    monkeypatch.setenv("MIIT_CHAT_MAX_TOKENS", "20000")
    list(written())
    assert server.asked[0]["max_completion_tokens"] == 20_000


def test_a_server_that_is_busy_at_first_is_asked_again(serve: Serve) -> None:
    def respond(request: Request) -> None:
        if len(server.asked) < ATTEMPTS:
            request.refuse(503)
        else:
            yes(request)

    server = serve(respond)
    assert list(written()) == ["Yes."]


def test_a_text_that_has_begun_is_not_begun_again(serve: Serve) -> None:
    def respond(request: Request) -> None:
        request.send_response(200)
        request.send_header("Content-Type", "text/event-stream")
        request.send_header("Content-Length", "100000")  # so that the client sees that it ends too early
        request.end_headers()
        request.event(delta={"content": "The number "})

    server = serve(respond)
    pieces = written()
    assert next(pieces) == "The number "
    with pytest.raises(ChatModelError) as raised:
        list(pieces)
    assert raised.value.cause == "broken_off"
    assert len(server.asked) == 1


def test_a_text_that_its_server_cuts_is_told_from_one_that_breaks_off(serve: Serve) -> None:
    def respond(request: Request) -> None:
        request.text("The number ")
        request.event(delta={}, finish_reason="length")
        request.usage(7, 2)

    serve(respond)
    spent: list[Usage] = []
    pieces: list[str] = []
    with pytest.raises(ChatModelError) as raised:
        pieces.extend(filter(None, stream_text(model(), "Hello?", Patience(LONG), spent.append)))
    assert (pieces, raised.value.cause, spent) == (["The number "], "cut", [Usage(7, 2)])


def test_the_tokens_of_a_text_that_is_stopped_are_estimated(serve: Serve) -> None:
    serve(stalled)
    spent: list[Usage] = []
    pieces = stream_text(model(), "Hello? " * 100, Patience(LONG), spent.append)
    assert next(filter(None, pieces)) == "The number "
    pieces.close()
    assert spent == [Usage(175, 3, estimated=True)]


def test_no_tokens_are_counted_of_a_request_that_is_refused(serve: Serve) -> None:
    serve(lambda request: request.refuse(401))
    spent: list[Usage] = []
    with pytest.raises(ChatModelError):
        list(stream_text(model(), "Hello?", Patience(LONG), spent.append))
    assert spent == []


def test_a_server_that_counts_less_than_nothing_is_not_believed(serve: Serve) -> None:
    def respond(request: Request) -> None:
        request.text("Yes.")
        request.usage(-5, 2)

    serve(respond)
    spent: list[Usage] = []
    list(stream_text(model(), "Hello?", Patience(LONG), spent.append))
    assert spent == [Usage(0, 2)]


def test_nothing_is_sent_when_no_time_is_left(serve: Serve) -> None:
    server = serve(yes)
    with pytest.raises(ChatModelError) as raised:
        list(written(0))
    assert raised.value.cause == "slow"
    assert server.asked == []


def garbage(request: Request) -> None:
    request.head(kind="text/html")
    request.wfile.write(b"<html>\xff\xfe It works! </html>")


def broken_json(request: Request) -> None:
    request.head()
    request.data('{"choices": [')


def other_json(request: Request) -> None:
    request.head()
    request.data('{"choices": [{"delta": 5}]}')


def an_error_inside(request: Request) -> None:
    request.head()
    request.data('{"error": {"message": "out of memory"}}')


def nothing(request: Request) -> None:
    request.head()
    request.data("[DONE]")


def white_space(request: Request) -> None:
    request.text(" ", "\n")
    request.end()


@pytest.mark.parametrize("respond", [garbage, broken_json, other_json, an_error_inside, nothing, white_space])
def test_an_answer_that_is_none_is_one_sentence(serve: Serve, respond: Callable[[Request], None]) -> None:
    serve(respond)
    with pytest.raises(ChatModelError) as raised:
        list(written())
    assert len(str(raised.value).splitlines()) == 1
    assert not re.search(r"\w+(?:Error|Exception)\b", str(raised.value))


def test_a_server_that_is_down_is_one_sentence(serve: Serve) -> None:
    server = serve(silent)
    asking = model()
    server.shutdown()
    server.server_close()
    with pytest.raises(ChatModelError, match="cannot be reached"):
        list(stream_text(asking, "Hello?", Patience(LONG)))


class Uninterruptible(BaseChatModel):
    """A provider without asynchronous code, waiting for a server that does not answer."""

    answered: Any

    @property
    def _llm_type(self) -> str:
        return "uninterruptible"

    def _generate(self, *_args: Any, **_kwargs: Any) -> Any:
        raise NotImplementedError

    def _stream(self, *_args: Any, **_kwargs: Any) -> Iterator[ChatGenerationChunk]:
        self.answered.wait()
        yield ChatGenerationChunk(message=AIMessageChunk(content="late"))


def test_a_provider_that_cannot_be_interrupted_does_not_make_the_caller_wait() -> None:
    answered = threading.Event()
    try:
        with pytest.raises(ChatModelError, match="MIIT_CHAT_TIMEOUT"):
            list(stream_text(Uninterruptible(answered=answered), "Hello?", Patience(SHORT)))
    finally:
        answered.set()


# Ollama's own protocol


def test_ollama_is_asked_in_its_own_words(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    def respond(request: Request) -> None:
        request.head(kind="application/x-ndjson")
        for line in (
            {"model": "q", "message": {"role": "assistant", "content": "Yes."}, "done": False},
            {"model": "q", "message": {"role": "assistant", "content": ""}, "done": True, "done_reason": "stop"}
            | {"prompt_eval_count": 7, "eval_count": 2},
        ):
            request.wfile.write(json.dumps(line).encode() + b"\n")

    server = serve(respond)
    monkeypatch.setenv("MIIT_CHAT_MODEL", "ollama:qwen3:8b")
    monkeypatch.setenv("MIIT_CHAT_BASE_URL", server.url.removesuffix("/v1"))
    spent: list[Usage] = []
    assert list(stream_text(model(), "Hello?", Patience(LONG), spent.append)) == ["Yes."]
    assert spent == [Usage(7, 2)]
    assert server.asked[0]["model"] == "qwen3:8b"
    assert server.asked[0]["options"] == {"num_predict": load_settings().chat_max_tokens, "temperature": 0}


@pytest.mark.parametrize("respond", [silent, endless_without_text])
def test_an_ollama_that_does_not_answer_is_given_up(
    serve: Serve, monkeypatch: pytest.MonkeyPatch, respond: Callable[[Request], None]
) -> None:
    server = serve(respond)
    monkeypatch.setenv("MIIT_CHAT_MODEL", "ollama:qwen3:8b")
    with pytest.raises(ChatModelError):
        list(written(SHORT))
    assert server.hung_up.wait(LONG)


# Settings


def test_there_is_no_chat_model_by_default() -> None:
    assert load_chat_model(load_settings()) is None


@pytest.mark.parametrize(
    ("chat_model", "base_url", "says"),
    [
        ("gpt-4.1-mini", None, "provider:model"),
        ("openai:", None, "provider:model"),
        ("nobody:model", None, "'nobody'"),
        ("openai:gpt-4.1-mini", None, "OPENAI_API_KEY"),
        ("anthropic:claude", None, "pip install langchain-anthropic"),
        ("openai:m", "ftp://host/v1", "http://"),
        ("openai:m", "127.0.0.1:8080", "http://"),
        ("openai:m", "http://host:port", "MIIT_CHAT_BASE_URL"),
        ("openai:m", "http://host/v1?key=1", "http://"),
        (None, "http://127.0.0.1:8080/v1", "MIIT_CHAT_MODEL"),
    ],
)
def test_a_setting_that_cannot_be_is_one_sentence(
    monkeypatch: pytest.MonkeyPatch, chat_model: str | None, base_url: str | None, says: str
) -> None:
    for name, value in (("MIIT_CHAT_MODEL", chat_model), ("MIIT_CHAT_BASE_URL", base_url)):
        if value is not None:
            monkeypatch.setenv(name, value)
    with pytest.raises(InputError) as raised:
        load_chat_model(load_settings())
    assert says in str(raised.value)
    assert len(str(raised.value).splitlines()) == 1


@pytest.mark.parametrize(
    "url",
    ["http://ann:pass@word/x@host:8080/v1", "https://pass@host/v1", "ftp://ann:password@host", "ann:password@host"],
)
def test_a_password_in_an_address_is_not_shown(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setenv("MIIT_CHAT_BASE_URL", url)
    try:
        shown = str(described(load_settings()))
        assert url.startswith("http")
    except InputError as error:
        shown = str(error)
    assert "host" in shown
    assert "pass" not in shown


def test_an_address_without_a_password_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MIIT_CHAT_BASE_URL", "http://127.0.0.1:8080/v1")
    assert ("MIIT_CHAT_BASE_URL", "http://127.0.0.1:8080/v1", "environment") in described(load_settings())


@pytest.mark.parametrize("seconds", ["0", "-1", "nan", "soon", "inf"])
def test_a_time_limit_that_is_none_is_refused(monkeypatch: pytest.MonkeyPatch, seconds: str) -> None:
    monkeypatch.setenv("MIIT_CHAT_TIMEOUT", seconds)
    with pytest.raises(InputError, match="MIIT_CHAT_TIMEOUT"):
        load_settings()


@pytest.mark.parametrize("provider", ["openai", "ollama"])
def test_a_provider_that_is_not_installed_names_its_extra(provider: str) -> None:
    script = (
        f"import sys; sys.modules['langchain_{provider}'] = None\n"
        "from assistant.chat_model import load_chat_model; from assistant.settings import Settings\n"
        f"load_chat_model(Settings(chat_model='{provider}:m', chat_base_url='http://127.0.0.1:1'))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert f"InputError: The chat models of {provider}" in done.stderr
    assert f"pip install 'miit-assistant[{provider}]'" in done.stderr


def test_no_provider_is_imported_before_it_is_used() -> None:
    script = (
        "import sys; from assistant.chat_model import load_chat_model; from assistant.settings import Settings\n"
        "assert load_chat_model(Settings()) is None\n"
        "heavy = ('langchain', 'openai', 'ollama', 'httpx', 'tiktoken')\n"
        "print([name for name in sys.modules if name.startswith(heavy)])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
