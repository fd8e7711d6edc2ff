"""The command line, `miit`: ask, search, add, list, remove, rebuild, figures, index, doctor, serve, eval and more."""

import json
import logging
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from assistant.objects import documents_object, feedback_object, results_object
from assistant.opening import open_index
from assistant.settings import Settings, described, index_place, load_settings, unknown_names
from assistant.terminal import print_json, print_plainly
from index import Index, InputError, MiitError
from index.cleaning import one_line
from index.errors import VALIDATOR_PREFIX
from index.paths import is_something

if TYPE_CHECKING:
    from assistant.answer import Answer, Citation
    from assistant.assistant import Assistant
    from assistant.figures import Figure
    from index.adding import Outcome, Report, Step, Summary

app = typer.Typer(
    help="Ask press-conference transcripts in any language; every claim cites the transcript's own words.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

INTERRUPTED = 130  # what a shell reports of a program that Ctrl+C stopped
TERMINATED = 143  # or SIGTERM

IndexOption = Annotated[
    Path | None,
    typer.Option(
        "--index",
        metavar="DIR",
        help="Folder of the index (default: MIIT_INDEX_URL, else MIIT_INDEX_DIR, else your data folder).",
    ),
]
MarkOption = Annotated[
    Literal["work", "plan"] | None,
    typer.Option("--mark", help="Only what is told as work done, or only plans.", show_default=False),
]
_DAY = ["%Y-%m-%d"]
_DAY_HELP = "Only transcripts of events (or else published) from this day on."
JsonOption = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]


def main() -> None:
    """Runs the command line: errors are one sentence on standard error; exit code 2 for bad input, 1 for a failure."""
    print_plainly()
    try:
        code = app(standalone_mode=False, prog_name="miit")
    except MiitError as error:
        sys.exit(_complain(str(error), error.exit_code))
    except typer.Exit as error:
        code = error.exit_code
    except (KeyboardInterrupt, typer.Abort):
        code = INTERRUPTED
    except BrokenPipeError:
        # The reader of our output has gone ("miit list | head"); nothing is left to say to it.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except typer.TyperException as error:
        sys.exit(_complain(_usage_sentence(error), 2))
    except Exception as error:
        # What nobody foresaw, such as an index whose content was damaged, is no reason for a traceback either.
        reason = f"{type(error).__name__}: {' '.join(str(error).split())}"
        sys.exit(_complain(f"miit failed ({reason}): 'miit doctor' says whether the index is damaged.", 1))
    if code == INTERRUPTED:
        _complain("Interrupted.", INTERRUPTED)
    sys.exit(code if isinstance(code, int) else 0)


def _usage_sentence(error: Any) -> str:
    """Click's own complaint about the arguments, as one sentence."""
    command = error.ctx.command_path if getattr(error, "ctx", None) else "miit"
    message = error.format_message().rstrip(".").replace(f": {VALIDATOR_PREFIX}", ": ", 1)
    return f"{message}: see '{command} --help'."


def _complain(sentence: str, code: int) -> int:
    print(sentence, file=sys.stderr)
    return code


def _show_version(wanted: bool) -> None:
    if wanted:
        print(f"miit {version('miit-assistant')}")
        raise typer.Exit


@app.callback()
def _common(
    version_wanted: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    del version_wanted


@app.command()
def ask(
    question: Annotated[str | None, typer.Argument(help="The question, in any language.", show_default=False)] = None,
    as_json: JsonOption = False,
    as_markdown: Annotated[
        bool, typer.Option("--markdown", help="Print Markdown, with a numbered list of what is cited.")
    ] = False,
    jsonl: Annotated[
        bool, typer.Option("--jsonl", help='Read {"question": ...} lines from standard input, print an answer a line.')
    ] = False,
    k: Annotated[int, typer.Option("--k", metavar="N", help="How many passages to look for the answer in.")] = 10,
    mark: MarkOption = None,
    index: IndexOption = None,
) -> None:
    """Answer a question, each claim with its citation."""
    from assistant.assistant import Assistant

    if as_markdown and (as_json or jsonl):
        raise InputError("Give --markdown alone, without --json or --jsonl: an answer is printed in one form.")
    if jsonl == (question is not None):
        raise InputError('Give one question, as in: miit ask "How many 5G base stations were built?", or --jsonl.')
    settings = _settings()
    assistant = Assistant(_open(index, settings), settings)
    if settings.log:
        from assistant.logs import logged, new_id

        assistant.observers.append(logged(new_id, settings.log_questions))
    else:
        # What a chat model fails at is in the notice of the answer.
        logging.getLogger("assistant.generative").addHandler(logging.NullHandler())
    if question is None:
        _ask_lines(assistant, k, mark)
        return
    answer = assistant.ask(question, k, mark=mark)
    if as_markdown:
        from assistant.export import answer_markdown

        print(answer_markdown(answer), end="")
        return
    if as_json:
        print_json(answer.model_dump_json())
    else:
        print(_readable(answer))


def _ask_lines(assistant: "Assistant", k: int, mark: Literal["work", "plan"] | None) -> None:
    """Answers the questions on standard input in order; a line that cannot be answered gets a line with "error"."""
    wrong = 0
    for number, line in enumerate(sys.stdin.buffer, start=1):
        if not line.strip():
            continue
        try:
            print_json(assistant.ask(_question_of(line), k, mark=mark).model_dump_json())
        except InputError as error:
            wrong += 1
            print_json(json.dumps({"error": f"Line {number}: {error}"}, ensure_ascii=False))
    if wrong:
        raise InputError(f"{wrong} of the lines could not be answered: their answers say why under 'error'.")


def _question_of(line: bytes) -> str:
    try:
        question = json.loads(line)["question"]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise InputError('The line is not a JSON object with a "question": write {"question": "..."}.') from error
    if not isinstance(question, str):
        raise InputError('The "question" is not a string: write {"question": "..."}.')
    return question


def _readable(answer: "Answer") -> str:
    from assistant.locale import load_locale

    locale = load_locale(answer.language)
    lines = [locale.say("understood_as", question=answer.understood_as)] if answer.understood_as else []
    lines += [answer.answer, ""]
    if answer.refused:
        if answer.nearest:
            lines.append(locale.say("nearest"))
        lines += [f"  {_place(citation)}\n      {' '.join(citation.quote.split())}" for citation in answer.nearest]
    else:
        lines += [
            f"  [{citation.n}] {_place(citation)}{_unquoted(citation, answer)}{_other_language(citation)}"
            for citation in answer.citations
        ]
        if answer.confidence is not None:
            lines += ["", f"{locale.confidence(answer.confidence)} ({answer.confidence:.2f})"]
    return "\n".join(lines).rstrip()


def _unquoted(citation: "Citation", answer: "Answer") -> str:
    """The quote on a line of its own, where the answer tells it in other words."""
    quote = " ".join(citation.quote.split())
    return "" if quote in " ".join(answer.answer.split()) else f"\n      {quote}"


def _other_language(citation: "Citation") -> str:
    """What the transcripts of the same event in other languages say, each on a line of its own."""
    return "".join(
        f"\n      {one.language}: {' '.join(one.quote.split())} ({one.document}, characters {one.start}-{one.end})"
        for one in citation.beside
    )


def _place(citation: "Citation") -> str:
    """Where a citation stands, on one line."""
    about = [citation.speaker, str(citation.date or ""), citation.title]
    parts = [*map(one_line, about), f"characters {citation.start}-{citation.end}"]
    return " · ".join([part for part in parts if part] + ([citation.url] if citation.url else []))


@app.command()
def search(
    query: Annotated[str, typer.Argument(help="What to look for, in any language.", show_default=False)],
    as_json: JsonOption = False,
    k: Annotated[int, typer.Option("--k", metavar="N", help="How many passages to show.")] = 5,
    speaker: Annotated[str | None, typer.Option(metavar="NAME", help="Only what this person says.")] = None,
    document: Annotated[str | None, typer.Option(metavar="ID", help="Only this document.")] = None,
    mark: MarkOption = None,
    since: Annotated[datetime | None, typer.Option("--since", "--from", formats=_DAY, help=_DAY_HELP)] = None,
    until: Annotated[
        datetime | None, typer.Option("--until", "--to", formats=_DAY, help="Only up to this day.")
    ] = None,
    language: Annotated[
        str | None, typer.Option(metavar="CODE", help="Only transcripts in this language, such as en.")
    ] = None,
    index: IndexOption = None,
) -> None:
    """Show the passages nearest in meaning to a query."""
    first, last = since.date() if since else None, until.date() if until else None
    hits = _open(index).search(query, k, speaker, document, mark, since=first, until=last, language=language)
    if as_json:
        print_json(json.dumps(results_object(hits), ensure_ascii=False))
        return
    for hit in hits:
        passage = hit.passage
        who = one_line(passage.speaker or hit.metadata.title)
        print(f"{hit.score:.3f}  {who} · {one_line(passage.document_id)} · passage {passage.passage_id}")
        print(f"       {' '.join(passage.text.split())}\n")


@app.command()
def add(
    sources: Annotated[
        list[str],
        typer.Argument(
            metavar="PATH_OR_URL...", help="Transcripts, folders of them, or addresses of the web.", show_default=False
        ),
    ],
    translation_of: Annotated[
        str | None,
        typer.Option(
            metavar="ID",
            help="The document of the same event in another language; then PATH_OR_URL is one transcript.",
            show_default=False,
        ),
    ] = None,
    index: IndexOption = None,
) -> None:
    """Add transcripts: text, Markdown, HTML, PDF, DOCX, SRT, VTT, or an address with all its pages.

    The same again changes nothing, a changed one replaces its document. Ctrl+C leaves the index as it was.
    """
    from index.adding import Source, add_sources

    settings = _settings()
    library = _open(index, settings)
    with _steps() as report:
        summary = add_sources(
            library,
            [Source(source) for source in sources],
            translation_of=translation_of,
            allow_private=settings.allow_private_addresses,
            report=report,
        )
    if summary.documents:
        print(_summary(summary))
    failed = summary.failed
    for outcome in failed[: None if len(failed) > 1 else 0]:
        print(outcome.error, file=sys.stderr)
    if len(failed) == 1:
        raise InputError(failed[0].error)
    if failed:
        raise InputError(f"{len(failed)} of {len(summary.outcomes)} could not be added, for the reasons above.")


def _summary(summary: "Summary") -> str:
    """A line for each document, and one for all of them."""
    lines = [_line(outcome) for outcome in summary.documents]
    total = [
        _count(len(summary.documents), "document"),
        _count(summary.turns, "turn"),
        _count(summary.speakers, "speaker"),
        _count(summary.passages, "passage"),
        f"{summary.seconds:.1f} seconds",
    ]
    return "\n".join([*lines, ", ".join(total)])


def _line(outcome: "Outcome") -> str:
    held = [
        _count(outcome.turns, "turn"),
        _count(len(outcome.speakers), "speaker"),
        _count(outcome.passages, "passage"),
        *([_count(outcome.pages, "page")] if outcome.pages > 1 else []),
        *([f"{_count(outcome.aligned, 'sentence')} aligned with another language"] if outcome.aligned else []),
    ]
    return f"{one_line(outcome.document_id)}: {outcome.state} ({', '.join(held)})"


def _count(number: int, thing: str) -> str:
    return f"{number:,} {thing}{'' if number == 1 else 's'}"


@contextmanager
def _steps() -> Iterator["Report"]:
    """A progress bar for each source; what is being written is not cut off."""
    import signal

    with ExitStack() as bars:
        shown: tuple[str, str] | None = None
        advance: Callable[[int, int], None]

        def report(step: "Step") -> None:
            nonlocal shown, advance
            if step.stage == "writing":
                bars.close()
                signal.signal(signal.SIGINT, signal.SIG_IGN)
                return
            if (step.source, step.stage) != shown:
                bars.close()
                shown = (step.source, step.stage)
                unit = "page" if step.stage == "reading" else "sentence"
                advance = bars.enter_context(_progress(one_line(step.source), unit))
            if step.done:
                advance(step.done, step.total)

        before = signal.getsignal(signal.SIGINT)
        try:
            yield report
        finally:
            signal.signal(signal.SIGINT, before)


@app.command(name="list")
def list_documents(as_json: JsonOption = False, index: IndexOption = None) -> None:
    """List the documents of the index."""
    library = _open(index)
    if as_json:
        print_json(json.dumps(documents_object(library), ensure_ascii=False))
        return
    originals = library.originals()
    for document in library.documents():
        original = originals.get(document.document_id)
        pairing = f"  ({document.language}, translation of {one_line(original)})" if original else ""
        print(f"{one_line(document.document_id)}  {document.day or ''!s:10}  {one_line(document.title)}{pairing}")


@app.command()
def figures(
    document: Annotated[
        str | None,
        typer.Argument(
            metavar="[ID]", help="Only this document, by its id as 'miit list' shows it.", show_default=False
        ),
    ] = None,
    as_json: JsonOption = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="Print comma-separated values.")] = False,
    index: IndexOption = None,
) -> None:
    """Show every quantity that the documents state, with what it measures and where it stands."""
    from assistant.figures import comparable, to_csv
    from assistant.figures import figures as figures_of
    from assistant.figures.table import row

    if as_json and as_csv:
        raise InputError("Figures are printed either as JSON or as CSV: give one of --json and --csv.")
    library = _open(index)
    ids = [document] if document is not None else [known.document_id for known in library.documents()]
    found = [figure for document_id in ids for figure in figures_of(library.transcript(document_id))]
    if as_csv:
        print(to_csv(found), end="")
    elif as_json:
        groups = [[figure.address for figure in comparison.figures] for comparison in comparable(found)]
        rows = [row(figure) for figure in found]
        print_json(json.dumps({"figures": rows, "comparable": groups}, ensure_ascii=False))
    else:
        for figure in found:
            print(_figure_line(figure))


def _figure_line(figure: "Figure") -> str:
    """A figure on one line: how much, of what, when, and where it stands."""
    change = f"{figure.change}, {figure.compared_with}" if figure.compared_with else figure.change
    bound = f"{figure.bound} " if figure.bound else ""
    rate = f"per {figure.unit.partition('/')[2]}" if figure.unit and "/" in figure.unit else None
    parts = [bound + " ".join(figure.quote.split()), rate, change, figure.measures, figure.period, figure.document]
    return " · ".join([*(one_line(part) for part in parts if part), f"characters {figure.start}-{figure.end}"])


@app.command()
def remove(
    document: Annotated[str, typer.Argument(metavar="ID", help="The document's id, as 'miit list' shows it.")],
    index: IndexOption = None,
) -> None:
    """Remove a document from the index."""
    library = _open(index)
    others = library.translations(document)
    library.remove(document)
    print(f"{document}: removed")
    for other in others:
        print(f"{other.document_id}: stays, and is paired with {document} again when that is added again")


@app.command()
def separate(
    document: Annotated[str, typer.Argument(metavar="ID", help="The document's id, as 'miit list' shows it.")],
    index: IndexOption = None,
) -> None:
    """Take a document out of its pairing with those of other languages: it stands for itself again."""
    library = _open(index)
    others = library.translations(document)
    library.separate(document)
    if not others:
        print(f"{document}: was paired with no other document")
    for other in others:
        print(f"{document}: no longer paired with {other.document_id}")


@app.command()
def rebuild(index: IndexOption = None) -> None:
    """Split, embed and mark all documents anew, from the texts that the index holds."""
    library = _open(index)
    with _progress("Rebuilding") as progress:
        library.rebuild(progress)
    print(f"{_count(len(library.documents()), 'document')}: rebuilt")


@app.command()
def feedback(as_json: JsonOption = False, index: IndexOption = None) -> None:
    """List what readers of the page thought of its answers, the oldest first."""
    library = _open(index)
    if as_json:
        print_json(json.dumps(feedback_object(library), ensure_ascii=False))
        return
    for given in library.feedback():
        print(f"{given.time:%Y-%m-%d %H:%M}  {given.verdict:4}  {one_line(given.question)}")


@app.command(name="index")
def keep_index(
    explain: Annotated[bool, typer.Option("--explain", help="Say how vectors are kept and searched, and why.")] = False,
    index: IndexOption = None,
) -> None:
    """Do what is due to keep searches quick, and say what the index holds."""
    library = _open(index)
    with _progress("Indexing") as progress:
        library.settle(progress)
    for sentence in library.explain()[: None if explain else 1]:
        print(sentence)


@app.command()
def copy(
    source: Annotated[str, typer.Argument(metavar="SOURCE", help="Folder of an index, or address of a Milvus server.")],
    target: Annotated[str, typer.Argument(metavar="TARGET", help="The same for the copy, without documents yet.")],
) -> None:
    """Copy an index from a folder into Milvus, or back, without embedding anything again."""
    from index.milvus.client import place_of

    settings = _settings()
    place = place_of(target)
    library = Index.open(place_of(source), settings.embedding_model)
    try:
        with _progress("Copying") as progress:
            copied = library.copy_to(place, progress)
    except KeyboardInterrupt:
        _complain("Nothing was copied, and the source is as it was: give the same command again.", INTERRUPTED)
        raise
    print(f"{_count(len(copied.documents()), 'document')}: copied")


@app.command()
def doctor(index: IndexOption = None) -> None:
    """Check the index, mend what can be mended, and say what has to be added again."""
    from index.doctor import examine

    settings = _settings()
    with _progress("Mending") as progress:
        findings = examine(index or index_place(settings), settings.embedding_model, progress)
    for finding in findings:
        print(finding.sentence)
    lost = [finding for finding in findings if finding.state == "lost"]
    if lost:
        raise MiitError(f"{_count(len(lost), 'thing')} could not be mended: the sentences above say what to do.")


@app.command()
def serve(
    host: Annotated[str | None, typer.Option(help="Address to listen on (default: MIIT_HOST, else 127.0.0.1).")] = None,
    port: Annotated[int | None, typer.Option(min=1, max=65_535, help="Port (default: MIIT_PORT, else 7860).")] = None,
    mcp: Annotated[
        bool | None, typer.Option("--mcp/--no-mcp", help="Offer MCP tools to language models (default: MIIT_MCP).")
    ] = None,
    auth: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help="Let in only users of this file, which 'miit passwd' makes (default: MIIT_AUTH_FILE)."
        ),
    ] = None,
    log: Annotated[
        bool, typer.Option("--log", help="Write a line of JSON on standard error for each request (MIIT_LOG=json).")
    ] = False,
    index: IndexOption = None,
) -> None:
    """Serve the page in the browser, and its endpoints to programs."""
    _end_when_told()
    from assistant.assistant import Assistant
    from assistant.server import serve as serve_until_stopped

    settings = _settings()
    if auth:
        settings = settings.model_copy(update={"auth_file": auth})
    if log:
        settings = settings.model_copy(update={"log": "json"})
        _write_log(settings)
    assistant = Assistant(_open(index, settings), settings)
    with_mcp = settings.mcp if mcp is None else mcp
    serve_until_stopped(assistant, host or settings.host, port or settings.port, with_mcp)


def _end_when_told() -> None:
    """Makes of the signals that end programs an exit, so that nothing is left behind; process 1 would ignore them."""
    import signal

    def end(_number: int, _frame: object) -> None:
        raise SystemExit(TERMINATED)

    for name in ("SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)  # Windows has but one
        if number and signal.getsignal(number) is signal.SIG_DFL:  # nohup has others ignored
            signal.signal(number, end)


@app.command()
def passwd(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The file of users, for 'miit serve --auth FILE'.")],
    user: Annotated[str, typer.Argument(metavar="USER", help="The user's name.")],
    remove_it: Annotated[bool, typer.Option("--remove", help="Remove the user instead.")] = False,
) -> None:
    """Add a user to a password file, or give one another password.

    The password is asked for, and not shown; where there is no terminal, it is the first line of standard input.
    """
    from assistant.gate.passwords import read_users, remove_user, write_user

    if remove_it:
        remove_user(file, user)
        print(f"{user}: removed")
        return
    known = is_something(file) and user in read_users(file)
    write_user(file, user, _new_password(user))
    print(f"{user}: {'has another password' if known else 'added'}")


def _new_password(user: str) -> str:
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    from getpass import getpass

    password = getpass(f"Password for {user}: ")
    if getpass("The same again: ") != password:
        raise InputError("The two passwords are not the same: try again.")
    return password


@app.command(name="eval")
def evaluate_labelled_set(
    folder: Annotated[
        Path,
        typer.Argument(
            metavar="DIR", help="Folder with passages.en.jsonl and questions.LANGUAGE.jsonl.", show_default=False
        ),
    ],
    as_json: JsonOption = False,
    every: Annotated[int, typer.Option(min=1, metavar="N", help="Ask only every Nth question of a language.")] = 1,
) -> None:
    """Measure the assistant and three baselines on a labelled set; prints tables in Markdown."""
    from assistant.labelled import read_passages, read_questions

    settings = _settings()
    passages = read_passages(folder)
    questions = [row for rows in read_questions(folder, passages).values() for row in rows[::every]]
    try:
        from assistant.evaluation import evaluate
    except ModuleNotFoundError as error:
        raise MiitError(f"miit eval needs the package {error.name!r}, which is not installed: install it.") from error
    from assistant.evaluation_tables import markdown

    report = evaluate(passages, questions, settings, _progress)
    print(json.dumps(report) if as_json else markdown(report))


@app.command(name="settings")
def show_settings() -> None:
    """Show each setting, its value, and where it comes from."""
    for name, value, origin in described(load_settings()):
        print(f"{name}={value}  ({origin})")
    for name, nearest in unknown_names().items():
        # Its value may be a secret under a misspelled name.
        print(f"{name}  (unknown, ignored{f'; the nearest is {nearest}' if nearest else ''})")


def _settings() -> Settings:
    """The settings in force, with a sentence on standard error for each name that none of them has."""
    settings = load_settings()
    _write_log(settings)
    for name, nearest in unknown_names().items():
        advice = f"the nearest is {nearest}" if nearest else "'miit settings' shows those that there are"
        print(f"There is no setting {name}, so it is ignored: {advice}.", file=sys.stderr)
    return settings


def _write_log(settings: Settings) -> None:
    if settings.log:
        from assistant.logs import write_json_lines

        write_json_lines()


def _open(folder: Path | None, settings: Settings | None = None) -> Index:
    settings = settings or _settings()
    place = folder or index_place(settings)
    with _progress("Building the index (once)") as progress:
        if not Index.exists(place):
            progress(0, 1)  # says so before the model is loaded
        return open_index(place, settings, progress)


@contextmanager
def _progress(what: str, unit: str = "sentence") -> Iterator[Callable[[int, int], None]]:
    """A progress bar on standard error, shown from the first report on."""
    bar: Any = None

    def report(done: int, total: int) -> None:
        nonlocal bar
        if bar is None:
            from tqdm import tqdm

            bar = tqdm(total=total, desc=what, unit=unit, leave=False)
        if bar.total != total:
            bar.reset(total)
        bar.update(done - bar.n)

    try:
        yield report
    finally:
        if bar is not None:
            bar.close()


if __name__ == "__main__":
    main()
