"""Texts, options and values that nobody would write, and files to begin with."""

import io
import json
import re
import zipfile
from typing import Any

from docx import Document
from fpdf import FPDF
from hypothesis import strategies as st

_PIECES = (
    "5G 去年新建了多少个 ؟ الجيل-الخامس कितने 何年 what WHO when 13.5% 2021 三百万 1,000,000 ① ٣ ½ Ⅻ 1e309 -0 in-2020?"
    ' plan AND OR NOT NEAR( " * ^ : " \' ; -- /* \\ % _ ${7*7} {{x}} {text} %s <script> &amp; [1] [[ ]] # ** ``` ://'
    " Ms. Mr. Zhao: 记者： Q: A: >> -"
).split(" ")
_STRANGE = ["\0", "\ud800", "\udfff", "\ufeff", "\u202e", "\u200b", "\x1b[31m", "\r\n", "\t", "\u2028", "e\u0301" * 9]

_clean_piece = st.sampled_from(_PIECES) | st.text(st.characters(exclude_categories=["C"]), max_size=8)
_piece = st.sampled_from([*_PIECES, *_STRANGE]) | st.text(max_size=8)
_long = st.tuples(_piece, st.integers(100, 2_500)).map(lambda both: (both[0] * both[1])[:2_500])

texts: st.SearchStrategy[str] = st.one_of(
    st.lists(_clean_piece, min_size=1, max_size=12).map(" ".join),
    st.lists(_clean_piece, min_size=1, max_size=12).map("".join),
    st.lists(_piece, max_size=10).map(" ".join),
    st.text(max_size=60),
    _long,
)
"""Questions and queries."""

transcripts = st.lists(
    st.tuples(
        st.sampled_from(["", "Zhao Zhiguo: ", "记者：", "\n", "[00:00:09] ", "# ", "- ", "January 20, 2022\n"]), texts
    ),
    max_size=12,
).map(lambda lines: "\n\n".join("".join(line) for line in lines))
"""Texts of files."""

_numbers = st.integers() | st.sampled_from([0, 1, 5, 100, 101, -1, 2**63, 10**40])
_days = st.sampled_from(["2022-01-20", "2022-02-30", "0000-00-00", "20220120", "2022-1-2", "today"])
_values = st.recursive(
    st.none()
    | st.booleans()
    | _numbers
    | st.floats()
    | texts
    | _days
    | st.sampled_from(["work", "plan", "talk", "en"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=4,
)
_NAMES = ("question", "query", "k", "speaker", "document", "mark", "since", "until", "language", "x")


@st.composite
def arguments(draw: st.DrawFn) -> tuple[str, dict[str, Any]]:
    """An endpoint of the API with parameters: now and then those that it has, and of the right kind."""
    name = draw(st.sampled_from(["ask", "search", "documents"]))
    named = draw(st.dictionaries(st.sampled_from(_NAMES), _values, max_size=4))
    if draw(st.integers(0, 3)):
        named = {parameter: draw(of) for parameter, of in _RIGHT[name].items() if draw(st.integers(0, 4))}
    return name, named


_MARK = st.sampled_from([None, "work", "plan"])
_RIGHT: dict[str, dict[str, st.SearchStrategy[Any]]] = {
    "ask": {"question": texts, "mark": _MARK},
    "search": {
        "query": texts,
        "k": st.integers(1, 100),
        "speaker": st.none() | st.sampled_from(["Anna Berg", "bo lee"]),
        "document": st.sampled_from([None, "talk"]),
        "mark": _MARK,
        "since": st.none() | _days,
        "until": st.none() | _days,
        "language": st.sampled_from([None, "en"]),
    },
    "documents": {},
}

_PATHS = (
    "/gradio_api/call/v2/ask /gradio_api/call/v2/search /gradio_api/call/v2/documents /gradio_api/call/ask"
    " /gradio_api/call/x /gradio_api/queue/join /gradio_api/run/predict /gradio_api/upload /gradio_api/cancel"
    " /gradio_api/reset /gradio_api/component_server /gradio_api/info /gradio_api/app_id /health /metrics / /config"
    " /login /theme.css /assets/../x /static/%2e%2e/x /%00 /gradio_api/upload_progress /gradio_api/call/v2/ask/x"
).split()


@st.composite
def requests(draw: st.DrawFn) -> tuple[str, str, bytes, str]:
    """An HTTP request: its method, its path with a query, its body and what it says of the body."""
    method = draw(st.sampled_from(["POST", "POST", "POST", "GET", "HEAD", "OPTIONS", "PUT", "DELETE"]))
    path = draw(st.sampled_from(_PATHS))
    if draw(st.integers(0, 3)) == 0:
        path += "?" + draw(st.sampled_from(["view=x", "session_hash=a", "upload_id=a", "page=%ff", "a=b&a", "%00=%00"]))
    wrapped = st.fixed_dictionaries(
        {}, optional={"data": _values, "fn_index": _values, "session_hash": _values, "event_id": _values, "fn": _values}
    )
    whole = (wrapped | _values).map(_as_json)
    name, named = draw(arguments())
    if draw(st.integers(0, 3)) == 0:
        return "POST", f"/gradio_api/call/v2/{name}", _as_json(named), _BODY_TYPES[0]
    return method, path, draw(whole | st.binary(max_size=80)), draw(st.sampled_from(_BODY_TYPES))


_BODY_TYPES = ["application/json", "application/json; charset=x", "multipart/form-data; boundary=x", "text/plain", ""]


def _as_json(value: object) -> bytes:
    return json.dumps(value).encode()


@st.composite
def command_lines(draw: st.DrawFn) -> tuple[list[str], bytes]:
    """Arguments of `miit`, and its standard input; none of them serves until it is stopped."""
    # The system lets no NUL through, and what is no folder here leads nowhere else.
    word = texts.map(lambda text: re.sub(r"[\0/]", " ", text).encode("utf-8", "replace").decode())
    command = draw(st.sampled_from(list(_OPTIONS)))
    if draw(st.integers(0, 19)) == 0:
        command = draw(st.sampled_from(_RARE))
    is_fitting = draw(st.integers(0, 3)) > 0
    options = draw(st.lists(st.sampled_from((is_fitting and _OPTIONS.get(command)) or _ANY), max_size=2))
    pieces = [part for option in options for part in option.split(" ")]
    filled = [draw(word) if part == "VALUE" else part for part in pieces]
    words = draw(st.lists(word, min_size=1, max_size=1)) if command in _WITH_WORD and "--jsonl" not in filled else []
    lines = st.lists(texts.map(lambda text: json.dumps({"question": text})) | texts, max_size=2)
    return [*command.split(), *filled, *words], "\n".join(draw(lines)).encode("utf-8", "replace")


_WITH_WORD = ("ask", "search", "remove", "figures", "add")
_OPTIONS = {
    "ask": ["--json", "--k 3", "--k VALUE", "--mark work", "--markdown", "--jsonl"],
    "search": [
        *("--json", "--k 3", "--mark plan", "--mark VALUE", "--speaker VALUE", "--document VALUE", "--document talk"),
        *("--from 2022-01-20", "--from VALUE", "--to VALUE", "--language VALUE", "--language en"),
    ],
    "list": ["--json"],
    "remove": [],
    "remove talk": [],
    "add": ["--translation-of VALUE", "--translation-of talk"],
    "figures": ["--json", "--csv"],
    "feedback": ["--json"],
    "settings": [],
}
_RARE = ["serve --port 0", "eval", "passwd", "doctor", "rebuild", "xyz", "--version", "--help", ""]
_ANY = [*sorted({option for options in _OPTIONS.values() for option in options}), "--help", "--", "VALUE", "-x"]


# Files to begin with

_SAID = (
    "Opening remarks\n\nZhao Zhiguo:\n\nWe built 654,000 base stations in 2021. We will build more.\n\n"
    "Reporter:\n\nHow many?"
)
_HTML = (
    "<!doctype html><html lang=en><head><meta charset=utf-8><title>Talk - Site</title>"
    "<meta name=pubdate content=2022-01-24></head><body><nav>Home</nav><h1>Talk</h1><p><b>Zhao Zhiguo:</b></p>"
    "<p>We built 654,000 base stations.<br>Thanks.</p><table><tr><td>5G<td>13%</table>"
    "<a href='talk_2.htm' rel=next>2</a><p>记者：多少个？</p></body></html>"
)
_SRT = (
    "1\n00:00:01,000 --> 00:00:04,000\nZhao: We built <i>many</i>.\n\n"
    "2\n00:00:05,000 --> 00:00:06,000\n>> How many?\n\n"
)
_VTT = (
    "WEBVTT\n\nNOTE x\n\n1\n00:01.000 --> 00:04.000 align:start\n<v Zhao Zhiguo>We built many.</v>\n\n"
    "00:05.000 --> 00:06.000\n- No\n"
)


def seeds() -> dict[str, list[bytes]]:
    """Small sound files of each format, by the ending of their names."""
    return {
        ".txt": [
            _SAID.encode(),
            _SAID.encode("utf-16"),
            "赵志国：去年新建65.4万个。\n\n记者：多少？".encode("gb18030"),
        ],
        ".md": [f"---\ntitle: Talk\n---\n# Talk\n\n**Zhao:** {_SAID}\n\n| a | b |\n|---|---|\n| 1 | [x](y) |".encode()],
        ".html": [_HTML.encode(), _HTML.replace("utf-8", "gb2312").encode("gb18030")],
        ".srt": [_SRT.encode()],
        ".vtt": [_VTT.encode()],
        ".docx": [_docx(), document_part(_docx())],
        ".pdf": [_pdf(compressed=False), _pdf(compressed=True)],
    }


def _docx() -> bytes:
    word = Document()
    word.add_heading("Talk")
    word.add_paragraph().add_run("Zhao Zhiguo:").bold = True
    word.add_paragraph("We built 654,000 base stations in 2021.")
    table = word.add_table(1, 2)
    table.cell(0, 0).text, table.cell(0, 1).text = "Reporter", "How many?"
    file = io.BytesIO()
    word.save(file)
    return file.getvalue()


def document_part(content: bytes) -> bytes:
    """The XML of a document of Word that holds its text."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read(_PART)


def with_document_part(content: bytes, part: bytes) -> bytes:
    """The document of Word with another XML: changed bytes of a packed one only make its checksum wrong."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as archive, zipfile.ZipFile(made, "w") as changed:
        for item in archive.infolist():
            changed.writestr(item.filename, part if item.filename == _PART else archive.read(item))
    return made.getvalue()


_PART = "word/document.xml"


def _pdf(compressed: bool) -> bytes:
    pdf = FPDF()
    pdf.set_compression(compressed)
    pdf.set_font("helvetica", size=11)
    for page in range(2):
        pdf.add_page()
        pdf.multi_cell(0, None, f"Zhao Zhiguo:\nWe built 654,000 base stations on page {page}.\n\nReporter:\nHow many?")
    return bytes(pdf.output())
