"""What the inputs are thrown at, besides the readers.

The embedding model is a light one, except under the command line, so that the inputs meet our code and not the model.
"""

import io
import json
import logging
import sys
from collections.abc import Callable
from contextlib import chdir, redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any
from unittest.mock import patch

import httpx

from assistant import Assistant, cli
from assistant.server import start
from assistant.settings import Settings
from assistant.views.endpoints import endpoints
from benchmarks.fuzz.findings import Findings
from benchmarks.fuzz.inputs import arguments, command_lines, requests, texts, transcripts
from benchmarks.fuzz.repeating import many
from benchmarks.light import LightEmbedder
from benchmarks.visits import free_port
from index import Index, MiitError
from index.passages import PASSAGE_TOKENS, split_into_passages
from index.reader import parse_transcript

_TALK = """Anna Berg:

We built 654,000 base stations in 2021, up 13.5 percent. We will build more next year.

Bo Lee:

Who pays for it? 谁来支付？
"""

Target = Callable[[Findings, int, int, Path], None]


def fuzz_texts(findings: Findings, count: int, seed: int, folder: Path) -> None:
    """Texts as transcripts: their structure and passages, which must be what the text has at their place."""
    del folder

    def split(text: str) -> None:
        transcript = parse_transcript(text, "talk")
        for split in split_into_passages(transcript, LightEmbedder().count_tokens, PASSAGE_TOKENS):
            passage = split.passage
            assert transcript.text[passage.start : passage.end] == passage.text  # noqa: S101

    many(findings, transcripts, lambda text: lambda: split(text), count, seed)


def fuzz_questions(findings: Findings, count: int, seed: int, folder: Path) -> None:
    """Questions, from understanding to the answer, whose quotes must be what the transcript has at their place."""
    assistant = _light(folder)
    text = assistant.index.transcript("talk").text

    def ask(question: str) -> None:
        for citation in assistant.ask(question).citations:
            assert text[citation.start : citation.end] == citation.quote  # noqa: S101

    many(findings, texts, lambda question: lambda: ask(question), count, seed)


def fuzz_queries(findings: Findings, count: int, seed: int, folder: Path) -> None:
    """Queries of a search, whose passages must be what the transcript has at their place."""
    index = _light(folder).index
    text = index.transcript("talk").text

    def search(query: str) -> None:
        for hit in index.search(query):
            assert text[hit.passage.start : hit.passage.end] == hit.passage.text  # noqa: S101

    many(findings, texts, lambda query: lambda: search(query), count, seed)


def fuzz_command_line(findings: Findings, count: int, seed: int, folder: Path) -> None:
    """Whole command lines, in this process: each must end with 0, or with a sentence and 1 or 2."""
    index = Index.create(folder / "index")
    index.finish_building()
    index.close()

    def refresh() -> None:
        kept = Index.open(folder / "index")
        kept.add(parse_transcript(_TALK, "talk"))
        kept.close()

    def run(line: tuple[list[str], bytes]) -> None:
        if line[0][:1] == ["remove"]:
            refresh()
        arguments = line[0] if line[0][:1] == ["eval"] else _with_index(line[0], folder / "index")
        code, told = _run(arguments, line[1])
        assert code in (0, 1, 2), code  # noqa: S101
        assert "Traceback" not in told, told  # noqa: S101
        assert "miit failed" not in told, told  # noqa: S101
        if code:
            raise MiitError(told.strip().splitlines()[-1])

    refresh()
    empty = folder / "outer" / "inner"
    empty.mkdir(parents=True)
    with chdir(empty):
        many(findings, command_lines(), lambda line: lambda: run(line), count, seed)


def _with_index(arguments: list[str], folder: Path) -> list[str]:
    takes = {"ask", "search", "list", "remove", "add", "figures", "feedback", "serve", "doctor", "rebuild"}
    return (
        [arguments[0], "--index", str(folder), *arguments[1:]] if arguments[:1] and arguments[0] in takes else arguments
    )


def _run(arguments: list[str], given: bytes) -> tuple[int, str]:
    """The exit code of `miit` and what it wrote on standard error."""
    told, written = io.BytesIO(), io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
    errors, lines = io.TextIOWrapper(told, encoding="utf-8"), io.TextIOWrapper(io.BytesIO(given), encoding="utf-8")
    code: Any = 0
    with (
        patch.object(sys, "argv", ["miit", *arguments]),
        patch.object(sys, "stdin", lines),
        redirect_stdout(written),
        redirect_stderr(errors),
    ):
        try:
            cli.main()
        except SystemExit as ended:
            code = ended.code or 0
        sys.stderr.flush()  # another stream by now, which closes what it writes to with itself
        said = told.getvalue().decode()
    return code, said


def fuzz_endpoints(findings: Findings, count: int, seed: int, folder: Path) -> None:
    """The functions behind the API, with parameters of all kinds; what they return must be JSON."""
    by_name = endpoints(_light(folder))
    errors = _Errors()
    logging.getLogger("assistant").addHandler(errors)

    def call(name: str, named: dict[str, Any]) -> None:
        errors.seen.clear()
        try:
            json.dumps(by_name[name](**named))
        finally:
            if errors.seen:
                raise RuntimeError("; ".join(errors.seen))

    many(findings, arguments(), lambda both: lambda: call(*both), count, seed)
    logging.getLogger("assistant").removeHandler(errors)


def fuzz_server(findings: Findings, count: int, seed: int, folder: Path) -> None:
    """HTTP requests to a running server: none may be answered with 500, and nothing may be told on standard error."""
    assistant = _light(folder)
    assistant.settings = Settings(rate_limit=0)
    told, port = io.StringIO(), free_port()
    # The server keeps a connection for five seconds; on a busy machine it would close one as it is used again.
    limits = httpx.Limits(keepalive_expiry=1)
    with redirect_stderr(told), httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=30, limits=limits) as client:
        served = start(assistant, "127.0.0.1", port)

        def send(method: str, path: str, body: bytes, kind: str) -> None:
            told.seek(0)
            told.truncate()
            headers = {"Content-Type": kind} if kind else {}
            with client.stream(method, path, content=body, headers=headers) as answered:
                status = answered.status_code
                if "event-stream" not in answered.headers.get(
                    "content-type", ""
                ):  # that is open until something happens
                    answered.read()
            assert status < httpx.codes.INTERNAL_SERVER_ERROR, f"{status} {method} {path}"  # noqa: S101
            assert not told.getvalue(), told.getvalue()[-200:]  # noqa: S101
            if status >= httpx.codes.BAD_REQUEST:
                raise MiitError("It was refused.")

        many(findings, requests(), lambda one: lambda: send(*one), count, seed)
        served.close()


class _Errors(logging.Handler):
    """Notes what is logged as an error."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.seen: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Notes one."""
        self.seen.append(f"{record.name}: {record.getMessage()} {record.exc_info and record.exc_info[1]!r}")


def _light(folder: Path) -> Assistant:
    index = Index.create(folder / "light", LightEmbedder())
    index.add(parse_transcript(_TALK, "talk"))
    index.finish_building()
    return Assistant(index, Settings())


TARGETS: dict[str, tuple[Target, int]] = {
    "texts": (fuzz_texts, 10_000),
    "questions": (fuzz_questions, 10_000),
    "queries": (fuzz_queries, 10_000),
    "command line": (fuzz_command_line, 5_000),
    "endpoints": (fuzz_endpoints, 5_000),
    "server": (fuzz_server, 5_000),
}
"""The targets besides the readers, and how many inputs each gets."""
