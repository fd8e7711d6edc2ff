"""The library: the transcripts of the index, adding by upload or address, removing, and building anew."""

import logging
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from contextvars import copy_context
from dataclasses import dataclass, field, replace
from html import escape
from pathlib import Path, PurePath
from typing import Any, ClassVar

import gradio as gr
from gradio.utils import get_upload_folder

from assistant.assistant import Assistant
from assistant.locale import DEFAULT_LANGUAGE, Locale, ViewLabels, load_locale
from assistant.observation import observing
from assistant.views.errors import error_html
from assistant.views.frame import INTERNAL, Frame, View, bare_html
from assistant.views.sources import (
    data_attributes,
    document_address,
    language_attribute,
    language_name,
    link_html,
    titles,
)
from index import InputError, Metadata, MiitError
from index.adding import CancelledError, Outcome, Source, Step, Summary, add_sources
from index.cleaning import printable
from index.library import Counts
from index.paths import is_file
from index.readers.document import MAX_BYTES
from index.readers.formats import SUFFIXES

MAX_FILES = 50
"""Files of one upload."""

_LONGEST_ADDRESS = 2_000
_LONGEST_NAME = 200
_MANY = 15  # documents, of more than which a list is filtered
_REDRAWN_EVERY = 0.2  # seconds
_log = logging.getLogger(__name__)


class LibraryLabels(ViewLabels):
    """What the library says."""

    section: ClassVar[str] = "library"
    add: str
    files: str
    address: str
    add_files: str
    add_address: str
    shell: str
    cancel: str
    uploading: str
    waiting: str
    reading: str
    embedding: str
    writing: str
    cancelled: str
    too_many: str
    too_large: str
    nothing_chosen: str
    summary: str
    added: str
    replaced: str
    unchanged: str
    failed: str
    documents: str
    filter: str
    filtered: str
    none_fits: str
    counts: str
    translation_of: str
    own: str
    original: str
    separate: str
    separated: str
    paired: str
    counted: str
    open: str
    remove: str
    sure: str
    keep: str
    removed: str
    rebuild: str
    rebuild_hint: str
    rebuilt: str
    empty: str


@dataclass(slots=True)
class _Job:
    """A change of the library at work in a thread of its own: what there is to show, and whether it is to end."""

    reader: Locale
    shown: str = ""
    is_cancelled: threading.Event = field(default_factory=threading.Event)
    is_done: threading.Event = field(default_factory=threading.Event)

    @property
    def labels(self) -> LibraryLabels:
        """What the library says to who started it."""
        return LibraryLabels.of(self.reader)

    def report(self, step: Step) -> None:
        """Shows a step of adding."""
        said = getattr(self.labels, step.stage).format(name=step.source)
        self.shown = _progress(self.labels, said, step.done, step.total, can_end=step.stage != "writing")

    def embedded(self, done: int, total: int) -> None:
        """Shows how many sentences are embedded. Raises CancelledError when it is to end."""
        if self.is_cancelled.is_set():
            raise CancelledError(self.labels.cancelled)
        self.shown = _progress(self.labels, self.labels.rebuild, done, total, can_end=True)

    def run(self, change: Callable[[], str]) -> None:
        """Makes the change, and shows what came of it."""
        try:
            self.shown = change()
        except CancelledError:
            self.shown = _said(self.labels.cancelled)
        except MiitError as error:
            self.shown = _alert_html(error_html(error, self.reader))
        except Exception:
            _log.exception("The library could not be changed")
            self.shown = _alert(self.labels.failed)
        finally:
            self.is_done.set()


def build(frame: Frame) -> None:
    """The forms, the list, and what happens when something is added, removed, or built anew."""
    assistant = frame.assistant
    english = load_locale(DEFAULT_LANGUAGE)
    page = bare_html(forms_html(LibraryLabels.of(english)), "library", "library.js")
    status = bare_html(_said(""), "library-status")
    shelf = bare_html(list_html(assistant, english), "library-list", "library_list.js")
    jobs: dict[str, _Job] = {}

    @contextmanager
    def started(request: gr.Request, reader: Locale) -> Iterator[_Job]:
        job = jobs[str(request.session_hash)] = _Job(reader)
        try:
            yield job
        finally:
            del jobs[str(request.session_hash)]

    def add(event: gr.EventData, request: gr.Request) -> Iterator[tuple[Any, Any]]:
        locale = _locale(event)
        labels = LibraryLabels.of(locale)
        yield _said(labels.waiting), gr.skip()  # what comes after differs from it, and so is shown and read out
        sources, large = _uploaded(event) or _addressed(event), _too_large(event)
        if not 0 < len(sources) + len(large) <= MAX_FILES:
            _discard(sources)
            too_many = bool(sources or large)
            yield _alert(labels.too_many.format(count=MAX_FILES) if too_many else labels.nothing_chosen), gr.skip()
            return
        if not sources:
            yield summary_html(locale, Summary(tuple(large), 0.0)), gr.skip()
            return
        with started(request, locale) as job:
            yield from _at_work(
                assistant, locale, job, lambda: _added(assistant, locale, job, sources, large, _original(event))
            )

    def rebuild(event: gr.EventData, request: gr.Request) -> Iterator[tuple[Any, Any]]:
        locale = _locale(event)
        labels = LibraryLabels.of(locale)
        yield _said(labels.waiting), gr.skip()
        with started(request, locale) as job:
            yield from _at_work(assistant, locale, job, lambda: _rebuilt(assistant, job))

    def remove(event: gr.EventData) -> tuple[str, str]:
        locale = _locale(event)
        return _removed(assistant, locale, event), list_html(assistant, locale)

    def cancel(request: gr.Request) -> None:
        if job := jobs.get(str(request.session_hash)):
            job.is_cancelled.set()

    def listed(event: gr.EventData) -> str:
        return list_html(assistant, _locale(event))

    shown = [status, shelf]
    # One at a time: whoever comes second waits until the first is done.
    alone: dict[str, Any] = {"concurrency_limit": 1, "concurrency_id": "library"}
    page.submit(add, None, shown, **alone, **INTERNAL)
    shelf.apply(rebuild, None, shown, **alone, **INTERNAL)
    page.stop(cancel, None, None, queue=False, **INTERNAL)
    shelf.delete(remove, None, shown, **INTERNAL)
    shelf.input(listed, None, shelf, **INTERNAL)
    frame.translate([page, shelf], lambda locale: [forms_html(LibraryLabels.of(locale)), list_html(assistant, locale)])


VIEW = View(LibraryLabels, build)


def _at_work(assistant: Assistant, locale: Locale, job: _Job, change: Callable[[], str]) -> Iterator[tuple[Any, Any]]:
    """What to show of the status and of the list while the job makes its change, and when it is done."""
    threading.Thread(target=copy_context().run, args=[job.run, change], daemon=True).start()
    shown = ""
    try:
        while not job.is_done.wait(_REDRAWN_EVERY):
            if job.shown != shown:
                shown = job.shown
                yield shown, gr.skip()
    finally:
        job.is_cancelled.set()  # nobody is there any more to whom it could tell what comes of it
    yield job.shown, list_html(assistant, locale)


def _added(
    assistant: Assistant,
    locale: Locale,
    job: _Job,
    sources: Sequence[Source],
    large: Sequence[Outcome],
    original: str | None,
) -> str:
    try:
        with observing(assistant.observers, "add"):
            summary = add_sources(
                assistant.index,
                sources,
                translation_of=original,
                allow_private=assistant.settings.allow_private_addresses,
                report=job.report,
                is_cancelled=job.is_cancelled.is_set,
            )
    finally:
        _discard(sources)
    return summary_html(locale, replace(summary, outcomes=(*large, *summary.outcomes)))


def _removed(assistant: Assistant, locale: Locale, event: gr.EventData) -> str:
    """Removes the document that the event names, or only its pairing, and says so."""
    labels, document = LibraryLabels.of(locale), str(getattr(event, "document", ""))
    is_pair = getattr(event, "is_pair", False) is True
    try:
        with observing(assistant.observers, "separate" if is_pair else "remove"):
            (assistant.index.separate if is_pair else assistant.index.remove)(document)
    except MiitError as error:
        return _alert_html(error_html(error, locale))
    return _said((labels.separated if is_pair else labels.removed).format(document=document))


def _rebuilt(assistant: Assistant, job: _Job) -> str:
    with observing(assistant.observers, "rebuild"):
        assistant.index.rebuild(job.embedded)
    return _said(job.labels.rebuilt)


# What the browser sends


def _locale(event: gr.EventData) -> Locale:
    return load_locale(str(getattr(event, "language", "")))


def _uploaded(event: gr.EventData) -> list[Source]:
    """The uploaded files that the event names: only such as lie in the folder of uploads are."""
    folder = Path(get_upload_folder()).resolve()
    files: Any = getattr(event, "files", None)
    sources = []
    for file in files if isinstance(files, list) else []:
        if isinstance(file, dict) and isinstance(file.get("path"), str) and "\0" not in file["path"]:
            path = Path(file["path"]).resolve()
            if path.is_relative_to(folder) and is_file(path):
                name = PurePath(printable(str(file.get("name", "")).replace("\\", "/"))[-_LONGEST_NAME:]).name
                sources.append(Source(str(path), name or path.name))
    return sources


def _too_large(event: gr.EventData) -> list[Outcome]:
    """What becomes of the files that the browser did not send, since they are too large."""
    names: Any = getattr(event, "large", None)
    shown = [printable(str(name))[-_LONGEST_NAME:] for name in (names if isinstance(names, list) else [])]
    return [
        Outcome(name, "failed", cause=InputError(f"{name!r} is too large: divide it.", "too_large", name=name))
        for name in shown[: MAX_FILES + 1]
    ]


def _addressed(event: gr.EventData) -> list[Source]:
    """The address that the event names, as one that is fetched and never as the path of a file on this machine."""
    address = str(getattr(event, "address", "")).strip()[:_LONGEST_ADDRESS]
    if not address:
        return []
    return [Source(address if "://" in address[:20] else f"https://{address}")]


def _original(event: gr.EventData) -> str | None:
    """The document that what is added is a translation of, when the event names one."""
    return str(getattr(event, "original", "") or "")[:_LONGEST_NAME] or None


def _discard(sources: Sequence[Source]) -> None:
    """Removes what was uploaded: the index holds it now, or does not want it."""
    folder = Path(get_upload_folder()).resolve()
    for source in sources:
        path = Path(source.location)
        if source.name is not None and path.is_relative_to(folder):
            path.unlink(missing_ok=True)
            with suppress(OSError):  # another file may lie there
                path.parent.rmdir()


# HTML


def forms_html(labels: LibraryLabels) -> str:
    """The two ways to add transcripts, how the shell does it, and the choice of what they translate, which the list's
    script fills in.
    """
    accepted, formats = escape(",".join(sorted(SUFFIXES))), " ".join(sorted(SUFFIXES))
    return (
        f'<h2 class="kicker">{escape(labels.add)}</h2>'
        f'<div class="ways"><form class="way" id="library-upload" data-uploading="{escape(labels.uploading)}"'
        f' data-waiting="{escape(labels.waiting)}" data-large="{escape(labels.too_large)}"'
        f' data-most="{MAX_BYTES}">'
        f'<label class="drop"><span class="kind">{escape(labels.files)}</span>'
        f'<input class="unseen" type="file" id="library-files" multiple accept="{accepted}"'
        ' aria-describedby="library-formats"><span class="chosen" aria-live="polite"></span></label>'
        f'<p class="fine" id="library-formats"><bdi dir="ltr">{formats}</bdi></p>'
        f'<button class="primary" type="submit" id="library-add-files">{escape(labels.add_files)}</button></form>'
        f'<form class="way" id="library-fetch" data-waiting="{escape(labels.waiting)}">'
        f'<label for="library-address">{escape(labels.address)}</label>'
        f'<input type="text" inputmode="url" id="library-address" dir="ltr" autocomplete="off"'
        f' maxlength="{_LONGEST_ADDRESS}" placeholder="http://english.scio.gov.cn/…">'
        f'<p class="fine">{escape(labels.shell)} <code dir="ltr">miit add talk.pdf</code></p>'
        f'<button class="primary" type="submit" id="library-add-address">{escape(labels.add_address)}</button>'
        f'</form></div><label class="pairing"><span>{escape(labels.translation_of)}</span>'
        f'<select id="library-original"><option value="">{escape(labels.own)}</option></select></label>'
    )


def list_html(assistant: Assistant, locale: Locale) -> str:
    """The documents of the index, each with what it holds, and how to build them all anew."""
    labels = LibraryLabels.of(locale)
    index = assistant.index
    counts = index.counts()
    documents = [
        (document, counts[document.document_id]) for document in index.documents() if document.document_id in counts
    ]
    named, originals = titles([document for document, _ in documents], locale), index.originals()
    items = "".join(
        _document(labels, locale, document, own, _pairing(labels, named, originals.get(document.document_id)))
        for document, own in documents
    )
    choices = "".join(f'<option value="{escape(name)}">{escape(title)}</option>' for name, title in named.items())
    listed = f'<ul class="documents">{items}</ul>' if items else f'<p class="empty">{escape(labels.empty)}</p>'
    rebuild = (
        f'<div class="rebuild"><button type="button" id="library-rebuild">{escape(labels.rebuild)}</button>'
        f'<p class="fine">{escape(labels.rebuild_hint)}</p></div>'
    )
    shelf = f"{listed}{rebuild if items else ''}"
    if len(documents) > _MANY:  # else its end is in sight
        shelf = f"{_filter_html(labels)}{rebuild}{listed}"
    return (
        f'<section data-state="{index.state.name.hex()}" aria-labelledby="library-documents">'
        f'<h2 class="kicker" id="library-documents" tabindex="-1">{escape(labels.documents)}</h2>'
        f"{shelf}<datalist>{choices}</datalist></section>"
    )


def _filter_html(labels: LibraryLabels) -> str:
    """What limits the list to the documents that hold what is written."""
    label = escape(labels.filter)
    words = data_attributes({"filtered": labels.filtered, "none_fits": labels.none_fits})
    return (
        f'<form role="search" class="filter"{words}><input type="search" dir="auto" aria-label="{label}"'
        f' placeholder="{label}" autocomplete="off" maxlength="200"><span class="count" role="status"></span></form>'
    )


def _pairing(labels: LibraryLabels, named: Mapping[str, str], original: str | None) -> str:
    """What a document is a translation of, as a link to it; "" for one that is none."""
    if original is None or original not in named:
        return ""
    link = f'<a href="{escape(document_address(original))}">{escape(named[original])}</a>'
    before, _, after = labels.original.partition("{title}")
    return f'<bdi class="original">{escape(before)}{link}{escape(after)}</bdi>'


def _document(labels: LibraryLabels, locale: Locale, document: Metadata, counts: Counts, pairing: str) -> str:
    name = escape(document.document_id)
    opened = escape(document_address(document.document_id))
    speakers = len(document.speakers)
    held = labels.counts.format(turns=counts.turns, speakers=speakers, passages=counts.passages)
    facts = [
        language_name(locale, document.language),
        locale.date(document.day) if document.day else "",
        held,
    ]
    told = "".join(f"<bdi>{escape(fact)}</bdi>" for fact in facts if fact) + pairing
    separate = (
        f'<button type="button" class="separate" data-document="{name}"'
        f' aria-label="{escape(labels.separate)}: {name}">{escape(labels.separate)}</button>'
    )
    return (
        f'<li><a class="title" dir="auto"{language_attribute(document.language)} href="{opened}">'
        f'{escape(document.title)}</a><p class="facts"><bdi class="id">{name}</bdi>{told}{link_html(document.url)}</p>'
        f'<p class="acts"><button type="button" class="remove" data-document="{name}"'
        f' aria-label="{escape(labels.remove)}: {name}">{escape(labels.remove)}</button>'
        f"{separate if pairing else ''}"
        f'<span class="sure" hidden><span>{escape(labels.sure)}</span>'
        f'<button type="button" class="primary really" data-document="{name}">{escape(labels.remove)}</button>'
        f'<button type="button" class="keep">{escape(labels.keep)}</button></span></p></li>'
    )


def summary_html(locale: Locale, summary: Summary) -> str:
    """What became of each source, and all of it in a line."""
    labels = LibraryLabels.of(locale)
    items = "".join(_outcome(labels, locale, outcome) for outcome in summary.outcomes)
    states = Counter(outcome.state for outcome in summary.outcomes)
    counted = labels.counted.format(
        added=states["added"],
        replaced=states["replaced"],
        unchanged=states["unchanged"] + states["paired"],
        failed=states["failed"],
    )
    total = labels.summary.format(
        documents=len(summary.documents),
        turns=summary.turns,
        speakers=summary.speakers,
        passages=summary.passages,
        seconds=f"{summary.seconds:.1f}",
    )
    head = f"<p>{escape(counted)}</p>" + (f"<p>{escape(total)}</p>" if summary.documents else "")
    return f'<div class="status" role="status">{head}<ul class="outcomes">{items}</ul></div>'


def _outcome(labels: LibraryLabels, locale: Locale, outcome: Outcome) -> str:
    if outcome.state == "failed":
        told = error_html(outcome.cause, locale) if outcome.cause else escape(outcome.error)
        return f'<li class="failed" dir="auto">{told}</li>'
    state = getattr(labels, outcome.state)
    return f"<li><bdi>{escape(outcome.title or outcome.source)}</bdi> · {escape(state)}</li>"


def _progress(labels: LibraryLabels, said: str, done: int, total: int, *, can_end: bool) -> str:
    share = f"{done:,} / {total:,}" if done else ""
    cancel = f'<button type="button" id="library-cancel">{escape(labels.cancel)}</button>' if can_end else ""
    value = f' value="{done}"' if done else ""
    return (
        f'<div class="status working"><label dir="auto"><span>{escape(said)}</span>'
        f'<progress max="{max(total, 1)}"{value}></progress></label><span class="share">{share}</span>{cancel}</div>'
    )


def _said(sentence: str) -> str:
    return f'<div class="status" role="status" dir="auto">{escape(sentence)}</div>'


def _alert_html(html: str) -> str:
    return f'<div class="status failed" role="alert" dir="auto">{html}</div>'


def _alert(sentence: str) -> str:
    return _alert_html(escape(sentence))
