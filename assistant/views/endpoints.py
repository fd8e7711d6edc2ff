"""What programs call on the server, over HTTP and as MCP tools: ask, search, documents. None of them writes."""

import logging
import re
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import date
from functools import wraps
from inspect import Parameter, signature
from typing import Any, Literal, cast

import gradio as gr
from fastapi import HTTPException, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from gradio.events import api
from pydantic import ConfigDict, ValidationError, validate_call

from assistant.assistant import Assistant
from assistant.objects import documents_object, results_object
from assistant.observation import Kind, Observer, Observing, observing
from index import InputError, MiitError
from index.cleaning import MAX_QUERY_CHARACTERS, is_storable
from index.errors import as_clause

Endpoint = Callable[..., dict[str, Any]]

# A call by named parameters, or by those of a list.
_CALL = re.compile(r"/gradio_api/call/(?P<named>v2/)?(?P<name>[^/]+)/?$")

_NAME_SHOWN = 50
_NO_JSON = "The body is not JSON: send an object with the parameters."

_log = logging.getLogger(__name__)


def add_endpoints(assistant: Assistant) -> None:
    """Adds the endpoints to the Gradio app that is being built: call it inside `with gr.Blocks()`.

    Gradio makes their documentation, and the schemas of the MCP tools, of their signatures and docstrings.
    """
    for name, endpoint in endpoints(assistant).items():
        api(_complaining(endpoint), api_name=name)


def endpoints(assistant: Assistant) -> dict[str, Endpoint]:
    """The endpoints by their names: functions that return an object, and raise MiitError, with one sentence that says
    what to do, for arguments that they do not take and for whatever else goes wrong.
    """
    built = (_ask(assistant), _search(assistant), _documents(assistant))
    return {endpoint.__name__: _checked(endpoint, assistant.observers) for endpoint in built}


def _ask(assistant: Assistant) -> Endpoint:
    def ask(question: str, mark: Literal["work", "plan"] | None = None) -> dict[str, Any]:
        """Answers a question from the transcripts, as `miit ask --json` does. Every claim cites the transcript's own
        words, character for character. When the transcripts hold no answer, "refused" is true, and "nearest" has the
        nearest passages.

        Args:
            question: The question, in any language, of at most 2,000 characters.
            mark: Only sentences that tell of work done ("work"), or only plans ("plan"), may answer; null for all.
        """
        return assistant.ask(question, mark=mark).model_dump(mode="json")

    return ask


def _search(assistant: Assistant) -> Endpoint:
    def search(  # noqa: PLR0913, PLR0917 - each filter is a parameter
        query: str,
        k: int = 5,
        speaker: str | None = None,
        document: str | None = None,
        mark: Literal["work", "plan"] | None = None,
        since: str | None = None,
        until: str | None = None,
        language: str | None = None,
    ) -> dict[str, Any]:
        """Finds the passages of the transcripts that are nearest in meaning to a query, best first, as `miit search
        --json` does.

        Args:
            query: What to look for, in any language, in at most 2,000 characters.
            k: How many passages to return, 1 to 100.
            speaker: Only what this person says, named as in the results; null for everybody.
            document: Only the document with this id, as the documents are listed; null for all.
            mark: Only what is told as work done ("work"), or only plans ("plan"); null for all.
            since: Only documents of this day (YYYY-MM-DD) or later; null for all.
            until: Only documents of this day (YYYY-MM-DD) or earlier; null for all.
            language: Only documents in this language, by its code such as "en"; null for all.
        """
        with Observing(assistant.observers, "search", query).step():
            days = {"since": _day("since", since), "until": _day("until", until)}
        return results_object(assistant.search(query, k, speaker, document, mark, language=language, **days))

    return search


def _documents(assistant: Assistant) -> Endpoint:
    def documents() -> dict[str, Any]:
        """Lists the documents that answers come from, as `miit list --json` does: id, title, date, address."""
        with observing(assistant.observers, "documents"):
            return documents_object(assistant.index)

    return documents


def _day(name: str, text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise InputError(f"The parameter '{name}' is {text!r}: write a day as YYYY-MM-DD.") from None


def _checked(endpoint: Endpoint, observers: Sequence[Observer]) -> Endpoint:
    """The endpoint, which takes only what its signature says; null stands for a parameter that is left out. A call that
    is refused for a parameter is observed here, any other by the assistant.
    """
    parameters = signature(endpoint).parameters
    validated = validate_call(config=ConfigDict(strict=True))(endpoint)

    @wraps(endpoint)
    def checked(*values: Any, **named: Any) -> dict[str, Any]:
        arguments = dict(zip(parameters, values, strict=False)) | named
        with _checking(observers, endpoint):
            _check_names(endpoint, arguments)
            for name, value in arguments.copy().items():
                _check_text(name, value)
                if value is None and parameters[name].default is not Parameter.empty:
                    del arguments[name]
        try:
            return validated(**arguments)
        except ValidationError as error:
            first = error.errors()[0]
            with _checking(observers, endpoint):
                raise InputError(f"The parameter '{first['loc'][0]}' is wrong: {as_clause(first['msg'])}.") from None
        except MiitError as error:
            raise _for_programs(error) from None
        except Exception as error:
            _log.exception("The endpoint %s failed", endpoint.__name__)
            raise MiitError("The server failed to answer this: its log says why.") from error

    return checked


def _checking(observers: Sequence[Observer], endpoint: Endpoint) -> AbstractContextManager[None]:
    """Watches the check of a call for the observers, who are told of it only when it refuses the call."""
    return Observing(observers, cast("Kind", endpoint.__name__)).step()


def _for_programs(error: MiitError) -> MiitError:
    """The error without the advice to use a command of the shell."""
    if error.case != "no_document":
        return error
    return InputError(
        f"The index holds no document {error.facts['name']!r}: call 'documents' for those that it holds.",
        error.case,
        **error.facts,
    )


def _check_names(endpoint: Endpoint, names: Collection[str]) -> None:
    """Raises InputError for a parameter that the endpoint does not have, and for one that it needs."""
    parameters = signature(endpoint).parameters
    for name in names:
        if name not in parameters:
            advice = f"those that there are, are {', '.join(parameters)}" if parameters else "there is none"
            raise InputError(f"{endpoint.__name__!r} has no parameter {name[:_NAME_SHOWN]!r}: {advice}.")
    for name, parameter in parameters.items():
        if name not in names and parameter.default is Parameter.empty:
            raise InputError(f"{endpoint.__name__!r} needs the parameter '{name}': give it.")


def _check_text(name: str, value: Any) -> None:
    """Raises InputError for a text that is too long to stand in a message, or that is not Unicode."""
    if not isinstance(value, str):
        return
    if len(value) > MAX_QUERY_CHARACTERS:
        raise InputError(
            f"The parameter '{name}' has {len(value):,} characters: give at most {MAX_QUERY_CHARACTERS:,}."
        )
    if not is_storable(value):
        raise InputError(f"The parameter '{name}' is not valid text: send Unicode without NUL characters.")


def _complaining(endpoint: Endpoint) -> Endpoint:
    """The endpoint whose errors Gradio passes on to the program that called it."""

    @wraps(endpoint)
    def complaining(*values: Any) -> dict[str, Any]:
        try:
            return endpoint(*values)
        except MiitError as error:
            raise gr.Error(str(error), print_exception=False) from error

    return complaining


def call_check(
    by_name: Mapping[str, Endpoint], observers: Sequence[Observer] = ()
) -> Callable[[Request], Awaitable[None]]:
    """A dependency of the server, for FastAPI, that refuses calls of endpoints over HTTP which Gradio would fail at:
    of an endpoint that there is not, without a parameter that is needed, with one that there is not. `observers` are
    told of calls that are refused for what they give.

    The answer to such a call has the status 404 or 422, and the sentence under "detail".
    """

    async def check(request: Request) -> None:
        call = _CALL.search(request.url.path)
        if call is None or request.method != "POST":
            return
        if (endpoint := by_name.get(call["name"])) is None:
            raise HTTPException(404, f"There is no such endpoint: call one of {', '.join(by_name)}.")
        try:
            with _checking(observers, endpoint):
                _check_body(endpoint, await _json(request), bool(call["named"]))
        except InputError as error:
            raise HTTPException(422, str(error)) from None

    return check


async def _json(request: Request) -> Any:
    try:
        return await request.json()
    except ValueError:
        raise InputError(_NO_JSON) from None


def refuse_request(_: Request, error: Exception) -> JSONResponse:
    """The answer to a request whose body or address is not as it must be: the status 422, a sentence under "detail"."""
    assert isinstance(error, RequestValidationError)  # noqa: S101 - for mypy
    first = error.errors()[0]
    place = ".".join(str(part) for part in first["loc"])[:_NAME_SHOWN]
    wrong = f"The request is wrong in {place!r}: {as_clause(first['msg'])}."
    return JSONResponse({"detail": _NO_JSON if first["type"] == "json_invalid" else wrong}, 422)


def _check_body(endpoint: Endpoint, body: Any, named: bool) -> None:
    """Raises InputError for a call without all its parameters; what is no call at all is left to Gradio."""
    if not isinstance(body, dict):
        return
    if named:
        _check_names(endpoint, body)
        return
    given, needed = body.get("data"), len(signature(endpoint).parameters)
    if isinstance(given, list) and len(given) < needed:
        raise InputError(
            f"'data' has {len(given)} of the {needed} parameters: give null for those that you do without, or give "
            f"them by name to /gradio_api/call/v2/{endpoint.__name__}."
        )
