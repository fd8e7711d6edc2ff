"""A real web server on loopback, and two invented press conferences that sites of government spread over pages."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

TITLE = "Press conference on the renewal of the rivers of Alderland in 2023"
LEAD = (
    "The Information Office of Alderland held a press conference on Mar. 4 in Port Alder to brief the media on rivers."
)
PUBLISHED = "March 9, 2024"

PARTICIPANTS = """
<p><strong>Speakers:</strong></p>
<p>Ms. Ida Holm, deputy minister of water and spokesperson for the Ministry of Water of Alderland</p>
<p>Mr. Ruben Vasquez, director general of the Department of Fisheries, Ministry of Water</p>
<p><strong>Chairperson:</strong></p>
<p>Mr. Otto Lind, spokesperson for the Information Office of Alderland</p>
<p><strong>Date:</strong></p>
<p>March 4, 2024</p>
"""

PAGES = [
    f"""{PARTICIPANTS}
<p><strong>Otto Lind:</strong></p><p>Good morning, ladies and gentlemen. Today we have invited the Ministry of Water
to brief you on the renewal of our rivers. I give the floor to Ms. Holm.</p>
<p><strong>Ida Holm:</strong></p><p>Good morning. Last year we removed 48 weirs
and opened 612 kilometers of river.</p>""",
    """<p>For the first time since 1931, salmon reached the upper Tarn.</p>
<p><strong>Mr. Lind:</strong></p><p>Thank you, Ms. Holm. The floor is open.</p>
<p><strong>Alder Daily:</strong></p><p>How much did the removal of the weirs cost? Thank you.</p>""",
    """<p><strong>Ms. Holm:</strong></p><p>The removal of the weirs cost 19 million crowns, less than
we had planned.</p>
<p>The money came from the water levy.</p>""",
    """<p>Next year we will remove a further 30 weirs, most of them on the lower Tarn.</p>
<p><strong>Reuters:</strong> Which fish have come back, and how many?</p>""",
    """<p><strong>Ida Holm:</strong></p><p>I would like to invite Mr. Vasquez to answer it.</p>
<p><strong>Ruben Vasquez:</strong></p><p>We counted 7,400 salmon and 2,150 sea trout at the ladders.</p>""",
    """<p>Eels are still rare. At the mouth of the Tarn our nets caught no more than</p>""",
    """<p>93 eels in the whole season, which is why we closed the eel fishery.</p>
<p><strong>Port Radio:</strong></p><p>What will happen to the mills that stood at the weirs?</p>""",
    """<p><strong>Ida Holm:</strong></p><p>Eleven mills become museums. The owners of the others were paid
5 million crowns in total.</p>""",
    """<p><strong>Harbour&nbsp;Times:</strong></p><p>Is the water clean enough to swim in?</p>
<p><strong>Ruben Vasquez:</strong></p><p>At 27 of our 31 bathing places it is.</p>""",
    """<p>We will publish the measurements every week from May.</p>
<p><strong>Otto Lind:</strong></p><p>Thank you all. The press conference is over.</p>""",
]
SPOKEN = "Otto Lind|Ida Holm|Otto Lind|Alder Daily|Ida Holm|Reuters|Ida Holm|Ruben Vasquez|Port Radio|Ida Holm"
SPEAKERS = [*SPOKEN.split("|"), "Harbour Times", "Ruben Vasquez", "Otto Lind"]

CHINESE_TITLE = "阿尔德举行2023年河流治理情况新闻发布会"
CHINESE_LEAD = "新闻办公室于3月4日在阿尔德港举行新闻发布会，介绍河流治理情况。"
CHINESE_PUBLISHED = "发布时间：2024年3月9日 来源：新闻办"
CHINESE_PAGES = [
    """<p>水利部总工程师、新闻发言人 何依达</p><p>水利部渔业司司长 鲁　本</p>
<p>主持人 新闻办公室新闻局副局长、新闻发言人 林道</p><p>时间：2024年3月4日</p>
<p><strong>主持人 林道：</strong></p><p>各位好。今天请水利部介绍河流治理情况。</p>
<p><strong>何依达：</strong></p><p>去年，全国拆除拦河坝48座，恢复河道612公里。</p>""",
    """<p>主要措施如下：一是加强规划，二是保障资金。</p>
<p>新华社记者：</p><p>拆除拦河坝花了多少钱？谢谢。</p>
<p>水利部总工程师何依达：</p><p>拆除拦河坝共投入1900万元，低于原计划。</p>""",
    """<p>明年还将拆除30座。</p><p>鲁本：</p><p>去年洄游的鲑鱼达到7400尾。</p>""",
]


def scio_page(number: int, pages: list[str], head: tuple[str, str, str] = (TITLE, LEAD, PUBLISHED)) -> str:
    """A page with all that surrounds the text: breadcrumb, date line, share bar, elided pager, footer."""
    last = len(pages)
    title, lead, published = head

    def link(to: int, text: str) -> str:
        name = "content_78001234" if to == 1 else f"content_78001234_{to}"
        return f'<a href="{name}.htm">{text}</a>'

    shown = [link(to, str(to)) for to in range(1, min(last, 3) + 1)] + (
        ["…", link(last, str(last))] if last > 3 else []
    )
    pager = "&nbsp;&nbsp;".join([link(max(number - 1, 1), "&lt;"), *shown, link(min(number + 1, last), "&gt;")])
    return f"""<!DOCTYPE html><html><head><meta charset="utf-8"><title>{title} - Information Office</title>
<script>var said = "Nobody says this.";</script><style>p {{ color: black }}</style></head><body>
<div class="header"><ul><li><a href="/">Home</a></li><li><a href="/news">News</a></li></ul></div>
<div class="crumbs">ㄑ <a href="/a">Press Room</a> ㄑ <a href="/b">Press Conference Transcripts</a></div>
<div class="main"><h1>{title}</h1><p class="lead">{lead}</p><span class="date">{published}</span>
<div class="share-bar">Share this page. <a href="#">Weibo</a> <a href="#">Print</a></div>
<div class="text">{pages[number - 1]}</div>
<div class="turn-page">{pager}</div></div>
<div class="footer"><p>Copyright &copy; Information Office of Alderland. All rights reserved.</p></div></body></html>"""


def scio_site() -> dict[str, "Reply"]:
    """The site's addresses of the English transcript, `/m/content_78001234.htm` and so on, each with its page."""
    return _site(PAGES, (TITLE, LEAD, PUBLISHED), "utf-8")


def chinese_site() -> dict[str, "Reply"]:
    """The same of the Chinese transcript, in the encoding that its pages declare."""
    return _site(CHINESE_PAGES, (CHINESE_TITLE, CHINESE_LEAD, CHINESE_PUBLISHED), "gb2312")


def _site(pages: list[str], head: tuple[str, str, str], encoding: str) -> dict[str, "Reply"]:
    found = {}
    for number in range(1, len(pages) + 1):
        name = "content_78001234" if number == 1 else f"content_78001234_{number}"
        text = scio_page(number, pages, head).replace("utf-8", encoding)
        found[f"/m/{name}.htm"] = Reply(text.encode(encoding), "text/html")
    return found


@dataclass
class Reply:
    """What a server answers to one address; `fail` times it answers 503 first, and not before `gate` is set."""

    content: bytes = b""
    media_type: str = "text/html; charset=utf-8"
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    fail: int = 0
    gate: threading.Event | None = None


@dataclass
class Site:
    """A server that runs, its address, what it answers, and which paths it was asked for."""

    url: str
    replies: dict[str, Reply]
    asked: list[str]


@contextmanager
def serving(replies: dict[str, Reply]) -> Iterator[Site]:
    """A real server on loopback with these answers, by path and query."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            reply = replies.get(self.path) or replies.get(urlsplit(self.path).path) or Reply(b"Nothing", status=404)
            if reply.gate:
                reply.gate.wait(30)
            if reply.fail:
                reply.fail -= 1
                reply = Reply(b"Later", status=503)
            self.send_response(reply.status)
            self.send_header("Content-Type", reply.media_type)
            for name, value in reply.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(reply.content)))
            self.end_headers()
            self.wfile.write(reply.content)

        def log_message(self, format: str, *arguments: object) -> None:
            del format, arguments

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield Site(f"http://127.0.0.1:{server.server_port}", replies, asked)
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
