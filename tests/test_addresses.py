"""What stands at an address is read whole, from a real server, and only from where a program may go."""

import gzip
import io
import socket
import threading
from collections.abc import Iterator
from datetime import date
from ipaddress import ip_address

import pytest
from fpdf import FPDF
from hypothesis import given
from hypothesis import strategies as st

from index import InputError, Transcript
from index.reader import read_transcript_at
from index.readers.document import MAX_BYTES
from index.readers.fetch import Fetcher, canonical, is_public
from index.transcript import NARRATION, Speaker
from tests.web import SPEAKERS, TITLE, Reply, Site, chinese_site, scio_site, serving

FIRST = "/m/content_78001234.htm"
SPOKEN = b"<p>Ida Holm:</p><p>We grow.</p>"


@pytest.fixture(scope="module")
def scio() -> Iterator[Site]:
    with serving(scio_site()) as site:
        yield site


@pytest.fixture
def fetcher() -> Iterator[Fetcher]:
    with Fetcher(allow_private=True) as found:
        yield found


def turns(transcript: Transcript) -> list[tuple[str, list[str]]]:
    text = transcript.text
    return [(turn.speaker, [text[p.start : p.end] for p in turn.paragraphs]) for turn in transcript.turns]


def refusal(url: str, allow_private: bool = True) -> str:
    with Fetcher(allow_private) as fetcher, pytest.raises(InputError) as refused:
        read_transcript_at(url, fetcher)
    assert "\n" not in str(refused.value)
    return str(refused.value)


# Pagers


def test_ten_pages_are_one_document_whose_turns_run_on(scio: Site, fetcher: Fetcher) -> None:
    scio.asked.clear()
    transcript = read_transcript_at(scio.url + FIRST, fetcher)
    assert scio.asked == [FIRST, *(f"/m/content_78001234_{number}.htm" for number in range(2, 11))]
    said = turns(transcript)
    assert [speaker for speaker, _ in said] == [NARRATION, *SPEAKERS]
    assert said[5][1][1:] == [
        "The money came from the water levy.",
        "Next year we will remove a further 30 weirs, most of them on the lower Tarn.",
    ]
    cut = "At the mouth of the Tarn our nets caught no more than 93 eels in the whole season"
    assert cut in said[8][1][1]


def test_the_head_of_a_transcript_on_many_pages_is_read_once(scio: Site, fetcher: Fetcher) -> None:
    transcript = read_transcript_at(scio.url + FIRST, fetcher)
    about = transcript.metadata
    assert (about.title, about.event_date, about.published) == (TITLE, date(2024, 3, 4), date(2024, 3, 9))
    assert about.speakers[:3] == (
        Speaker("Ida Holm", "deputy minister of water and spokesperson for the Ministry of Water of Alderland"),
        Speaker("Ruben Vasquez", "director general of the Department of Fisheries, Ministry of Water"),
        Speaker("Otto Lind", "spokesperson for the Information Office of Alderland"),
    )
    assert transcript.text.count(TITLE) == 1
    assert transcript.text.count("held a press conference") == 1
    for furniture in ("Press Room", "Share", "Weibo", "Copyright", "Home", "Nobody", "…"):
        assert furniture not in transcript.text


def test_each_place_has_the_address_of_its_page(scio: Site, fetcher: Fetcher) -> None:
    transcript = read_transcript_at(scio.url + FIRST, fetcher)
    about, text = transcript.metadata, transcript.text
    assert len(about.pages) == 10
    for quote, page in (
        ("48 weirs", ""),
        ("a further 30 weirs", "_4"),
        ("Eels are still rare", "_6"),
        ("93 eels", "_7"),
    ):
        assert about.url_at(text.index(quote)) == f"{scio.url}/m/content_78001234{page}.htm"
    assert about.pages[-1].end == len(text)


def test_any_page_leads_to_the_same_document(scio: Site, fetcher: Fetcher) -> None:
    assert read_transcript_at(f"{scio.url}/m/content_78001234_5.htm#top", fetcher) == read_transcript_at(
        scio.url + FIRST, fetcher
    )


def test_a_chinese_transcript_on_several_pages(fetcher: Fetcher) -> None:
    with serving(chinese_site()) as site:
        transcript = read_transcript_at(site.url + FIRST, fetcher)
    assert [speaker for speaker, _ in turns(transcript)] == [
        NARRATION,
        "林道",
        "何依达",
        "新华社记者",
        "何依达",
        "鲁本",
    ]
    assert turns(transcript)[2][1] == [
        "去年，全国拆除拦河坝48座，恢复河道612公里。",
        "主要措施如下：一是加强规划，二是保障资金。",
    ]
    about = transcript.metadata
    assert (about.language, about.event_date, about.published) == ("zh", date(2024, 3, 4), date(2024, 3, 9))
    assert about.speakers[:2] == (Speaker("何依达", "水利部总工程师、新闻发言人"), Speaker("鲁本", "水利部渔业司司长"))


@pytest.mark.parametrize(
    ("paths", "labels"),
    [
        (["/t1.html", "/t1_1.html", "/t1_2.html"], ["", "2", "3"]),
        (["/talk", "/talk?page=2", "/talk?page=3"], ["1", "2", "3"]),
        (["/talk?id=7", "/talk?id=7&page=1", "/talk?id=7&page=2"], ["", "2", "3"]),
        (["/talk/", "/talk/page/2/", "/talk/page/3/"], ["1", "2", "3"]),
        (["/talk/", "/talk/2/", "/talk/3/"], ["[1]", "[2]", "[3]"]),
        (["/talk.html", "/talk-2.html", "/talk-3.html"], ["", "Next page", "Next »"]),
    ],
    ids=["from 0", "parameter", "parameter from 0", "page folder", "folder", "next only"],
)
def test_pagers_of_other_sites(fetcher: Fetcher, paths: list[str], labels: list[str]) -> None:
    pages = [f"<h1>Rivers</h1><p>Ida Holm: Sentence {name}.</p>" for name in ("one", "two", "three")]
    steps = "Next" in labels[1]
    replies = {}
    for number, path in enumerate(paths):
        shown = (
            list(zip(paths, labels, strict=True))[number + 1 : number + 2] if steps else zip(paths, labels, strict=True)
        )
        pager = "".join(f'<a href="{to}">{label}</a>' for to, label in shown if label)
        other = '<a href="/talk/9999">The year 9999</a><a href="http://elsewhere.example/talk?page=4">4</a>'
        replies[path] = Reply(f"{pages[number]}<div>{pager}</div>{other}".encode())
    with serving(replies) as site:
        text = read_transcript_at(site.url + paths[0], fetcher).text
    assert text.count("Sentence") == 3
    assert text.index("one") < text.index("two") < text.index("three")


def test_a_site_that_answers_any_number_with_a_page_it_has_ends(fetcher: Fetcher) -> None:
    page = "<h1>Rivers</h1><p>Ida Holm: We grow.</p>" + "".join(f'<a href="/t?page={n}">{n}</a>' for n in range(2, 30))
    with serving({"/t": Reply(page.encode())}) as site:
        assert read_transcript_at(f"{site.url}/t", fetcher).text.count("We grow.") == 1


def test_a_pager_without_end_is_refused() -> None:
    with serving({"/t.htm": Reply(SPOKEN + b'<a href="/t_9999.htm">9999</a>')}) as site:
        assert "200 pages" in refusal(f"{site.url}/t.htm")
        assert len(site.asked) == 1


def test_a_page_that_is_missing_fails_the_document() -> None:
    replies = scio_site()
    del replies["/m/content_78001234_6.htm"]
    with serving(replies) as site:
        assert "content_78001234_6.htm' answers 404" in refusal(site.url + FIRST)


# What an address may be


def test_files_at_an_address(fetcher: Fetcher) -> None:
    pdf = FPDF()
    for text in ("Ida Holm:", "We grow."):
        pdf.add_page()
        pdf.set_font("helvetica", size=12)
        pdf.cell(text=text)
    vtt = b"WEBVTT\n\n00:01.000 --> 00:02.000\n<v Ida Holm>We grow.\n"
    replies = {
        "/a.pdf": Reply(bytes(pdf.output()), "application/pdf"),
        "/a.vtt": Reply(vtt, "text/plain"),
        "/b": Reply(vtt, "text/vtt; charset=utf-8"),
        "/a.txt": Reply("Ida Holm: We grow. 何".encode("gb18030"), "text/plain; charset=gb18030"),
        "/a.md": Reply(b"# Rivers\n\n**Ida Holm:** We grow.", "application/octet-stream"),
        "/c": Reply("<p>Ida Holm: We grow. Ó".encode("cp1252"), "text/html; charset=ISO-8859-1"),
    }
    with serving(replies) as site:
        for path in replies:
            transcript = read_transcript_at(site.url + path, fetcher)
            assert [turn.speaker for turn in transcript.turns] == ["Ida Holm"], path
            assert "We grow." in transcript.text
        pages = read_transcript_at(f"{site.url}/a.pdf", fetcher).metadata
        assert pages.url_at(12) == f"{site.url}/a.pdf#page=2"
    assert refusal_of_type("image/png").startswith("'http")
    assert "type" in refusal_of_type("application/zip")


def refusal_of_type(media_type: str) -> str:
    with serving({"/x": Reply(b"x", media_type)}) as site:
        return refusal(f"{site.url}/x")


@pytest.mark.parametrize(
    "address", ["ftp://example.org/a", "file:///etc/passwd", "http://", "http://[", "gopher://x/y"]
)
def test_what_is_no_address_of_the_web_is_refused(address: str) -> None:
    assert "http://" in refusal(address) or "https://" in refusal(address)


def test_an_address_with_a_password_is_refused_without_telling_it() -> None:
    assert "secret" not in refusal("http://me:secret@example.org/")


def test_one_address_has_one_form() -> None:
    assert canonical("HTTP://Example.ORG:80#top") == "http://example.org/"
    assert canonical("https://example.org:8443/a?b=c") == "https://example.org:8443/a?b=c"


@given(st.text(max_size=40))
def test_any_address_is_put_in_form_or_refused(text: str) -> None:
    try:
        found = canonical(f"http://{text}")
    except InputError:
        return
    assert canonical(found) == found


# Where a program may go


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "0", "2130706433", "169.254.169.254"]
)
def test_private_addresses_are_refused(host: str) -> None:
    assert "MIIT_ALLOW_PRIVATE_ADDRESSES" in refusal(f"http://{host}:9/x", allow_private=False)


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("8.8.8.8", True),
        ("2606:4700::1111", True),
        ("::ffff:8.8.8.8", True),
        ("10.1.2.3", False),
        ("172.16.0.1", False),
        ("192.168.1.1", False),
        ("100.64.0.1", False),
        ("169.254.1.1", False),
        ("224.0.0.1", False),
        ("240.0.0.1", False),
        ("fe80::1", False),
        ("fd00::1", False),
        ("ff02::1", False),
        ("64:ff9b::10.1.2.3", False),
        ("64:ff9b:1::1", False),
        ("2002:a00:1::", False),
        ("2001::1", False),
    ],
)
def test_which_addresses_are_public(address: str, public: bool) -> None:
    assert is_public(ip_address(address)) is public


@pytest.fixture
def public_names(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """Names that resolve as a test says; the connection to the public one goes to loopback."""
    names: dict[str, str] = {}
    resolve = socket.getaddrinfo

    def resolved(host: object, *arguments: object, **options: object) -> object:
        return resolve(names.get(str(host), host), *arguments, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(socket, "getaddrinfo", resolved)
    monkeypatch.setattr(
        "index.readers.fetch.is_public", lambda address: str(address) == "127.0.0.1" or is_public(address)
    )
    return names


def test_where_redirects_lead_is_one_document_however_it_is_asked_for(fetcher: Fetcher) -> None:
    replies = {
        "/talk": Reply(status=301, headers={"Location": "/talks/rivers.htm"}),
        "/talk.txt": Reply(status=302, headers={"Location": "/talks/rivers.txt"}),
        "/talks/rivers.htm": Reply(SPOKEN),
        "/talks/rivers.txt": Reply(b"Ida Holm: We grow.", "text/plain"),
    }
    with serving(replies) as site:
        for asked, found in (("/talk", "/talks/rivers.htm"), ("/talk.txt", "/talks/rivers.txt")):
            redirected = read_transcript_at(site.url + asked, fetcher).metadata
            assert redirected == read_transcript_at(site.url + found, fetcher).metadata
            assert redirected.source == redirected.url == site.url + found


def test_a_redirect_to_a_private_address_is_refused(public_names: dict[str, str]) -> None:
    public_names.update({"public.example": "127.0.0.1", "inside.example": "127.0.0.2"})
    replies = {
        "/a": Reply(status=302, headers={"Location": "http://127.0.0.2:9/secret"}),
        "/b": Reply(status=301, headers={"Location": "//inside.example:9/secret"}),
        "/c": Reply(status=302, headers={"Location": "file:///etc/passwd"}),
        "/d": Reply(status=302, headers={"Location": "/d"}),
        "/g": Reply(status=302, headers={"Location": "http://nowhere.invalid/x"}),
        "/e": Reply(status=302, headers={"Location": "/f"}),
        "/f": Reply(SPOKEN),
    }
    with serving(replies) as site:
        url = site.url.replace("127.0.0.1", "public.example")
        for path in ("/a", "/b"):
            told = refusal(url + path, allow_private=False)
            assert "MIIT_ALLOW_PRIVATE_ADDRESSES" in told
            assert told.startswith(repr(url + path))
        assert refusal(url + "/c", allow_private=False).startswith(f"{url + '/c'!r} redirects to 'file:")
        assert repr(url + "/g") in refusal(url + "/g", allow_private=False)
        assert "redirects" in refusal(url + "/d", allow_private=False)
        with Fetcher() as fetcher:
            found = read_transcript_at(url + "/e", fetcher)
    assert found.metadata.source == found.metadata.url == url + "/f"


def test_a_name_is_resolved_once_and_the_server_sees_it(
    public_names: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    public_names["public.example"] = "127.0.0.1"
    asked: list[object] = []
    resolve = socket.getaddrinfo

    def once(host: object, *arguments: object, **options: object) -> object:
        asked.append(host)
        # A name server that changes its mind: the second answer must not matter.
        if asked.count("public.example") > 1:
            raise AssertionError("resolved again")
        return resolve(host, *arguments, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(socket, "getaddrinfo", once)
    with serving({"/a": Reply(SPOKEN)}) as site, Fetcher() as fetcher:
        url = site.url.replace("127.0.0.1", "public.example")
        assert read_transcript_at(f"{url}/a", fetcher).metadata.url == f"{url}/a"


def test_proxies_of_the_environment_are_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    with serving({"/a": Reply(SPOKEN)}) as site, Fetcher(allow_private=True) as direct:
        assert "We grow." in read_transcript_at(f"{site.url}/a", direct).text


# How much, and how long


def test_too_much_is_refused_also_when_it_is_packed() -> None:
    bomb = io.BytesIO()
    with gzip.GzipFile(fileobj=bomb, mode="wb") as packed:
        for _ in range(MAX_BYTES // 1_000_000 + 2):
            packed.write(b" " * 1_000_000)
    replies = {
        "/bomb": Reply(bomb.getvalue(), headers={"Content-Encoding": "gzip"}),
        "/large": Reply(b" " * (MAX_BYTES + 1)),
        "/odd": Reply(b"x", headers={"Content-Encoding": "br"}),
        "/broken": Reply(b"not gzip", headers={"Content-Encoding": "gzip"}),
        "/packed": Reply(gzip.compress(SPOKEN), headers={"Content-Encoding": "gzip"}),
    }
    with serving(replies) as site:
        assert "20,000,000 bytes" in refusal(f"{site.url}/bomb")
        assert "20,000,000 bytes" in refusal(f"{site.url}/large")
        assert "packed" in refusal(f"{site.url}/odd")
        assert "damaged" in refusal(f"{site.url}/broken")
        with Fetcher(allow_private=True) as fetcher:
            assert "We grow." in read_transcript_at(f"{site.url}/packed", fetcher).text


def test_a_server_that_is_busy_is_asked_again(fetcher: Fetcher) -> None:
    with serving({"/a": Reply(SPOKEN, fail=2), "/b": Reply(SPOKEN, fail=9)}) as site:
        assert "We grow." in read_transcript_at(f"{site.url}/a", fetcher).text
        assert "503" in refusal(f"{site.url}/b")
    assert "cannot be reached" in refusal(f"{site.url}/a")


@pytest.mark.parametrize(
    "begins",
    [b"HTTP/1.1 200 OK\r\nX-Slow: ", b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 1000\r\n\r\n"],
)
def test_a_server_that_drips_is_given_up(monkeypatch: pytest.MonkeyPatch, begins: bytes) -> None:
    monkeypatch.setattr("index.readers.fetch.SECONDS", 1.0)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        stop = threading.Event()

        def drip() -> None:
            connection, _ = listening.accept()
            with connection:
                try:
                    connection.sendall(begins)
                    while not stop.wait(0.1):
                        connection.sendall(b"x")
                except OSError:
                    return

        thread = threading.Thread(target=drip, daemon=True)
        thread.start()
        assert "more than 1 seconds" in refusal(f"http://127.0.0.1:{listening.getsockname()[1]}/a")
        stop.set()
        thread.join()
