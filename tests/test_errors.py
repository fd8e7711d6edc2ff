"""What a reader of the page can meet is told in the language of the page."""

from collections.abc import Callable
from html import unescape
from ipaddress import ip_address
from pathlib import Path

import pytest

from assistant.locale import languages, load_locale
from assistant.views.errors import error_html
from index import InputError, MiitError
from index.cleaning import MAX_QUERY_CHARACTERS, clean_query
from index.reader import parse_transcript, read_transcript
from index.readers.fetch import Fetcher, canonical


def file(name: str, content: bytes) -> Callable[[Path], object]:
    def read(folder: Path) -> object:
        (folder / name).write_bytes(content)
        return read_transcript(folder / name, name)

    return read


def fetched(address: str) -> Callable[[Path], object]:
    def fetch(_: Path) -> object:
        with Fetcher(allow_private=False) as fetcher:
            return fetcher.fetch(address)

    return fetch


MET: dict[str, tuple[Callable[[Path], object], str]] = {
    "question_empty": (lambda _: clean_query(" ?"), ""),
    "question_long": (lambda _: clean_query("x" * (MAX_QUERY_CHARACTERS + 1)), str(MAX_QUERY_CHARACTERS)),
    "question_odd": (lambda _: clean_query("a\x07"), ""),
    "no_address": (lambda _: canonical("ftp://example.org"), "ftp://example.org"),
    "with_password": (lambda _: canonical("https://ann:secret@example.org"), ""),
    "private": (fetched(f"http://{ip_address('127.0.0.1')}:9/talk"), "127.0.0.1"),
    "unsupported": (file("talk.exe", b"MZ"), "talk.exe"),
    "damaged": (file("talk.pdf", b"%PDF-1.4 nothing"), "talk.pdf"),
    "not_text": (file("talk.txt", b"a\x00b"), "talk.txt"),
    "nothing_said": (lambda _: parse_transcript("\n", "talk"), "talk"),
}


@pytest.mark.parametrize("case", MET)
def test_an_error_is_told_in_every_language(case: str, tmp_path: Path) -> None:
    happens, fact = MET[case]
    with pytest.raises(InputError) as met:
        happens(tmp_path)
    assert met.value.case == case
    told = {unescape(error_html(met.value, load_locale(language))) for language in languages()}
    assert len(told) == len(languages())
    assert all(fact in sentence and "{" not in sentence for sentence in told)


def test_what_has_no_sentence_of_its_own_is_told_in_english_and_says_so() -> None:
    assert error_html(MiitError("It is <odd>: wait."), load_locale("zh")) == (
        '<span lang="en" dir="ltr">It is &lt;odd&gt;: wait.</span>'
    )


def test_facts_from_outside_are_escaped() -> None:
    error = MiitError("x", "no_host", name="<script>{name}")
    for language in languages():
        html = error_html(error, load_locale(language))
        assert "<script>" not in html
        assert "&lt;script&gt;{name}" in html
