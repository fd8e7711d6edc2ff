"""Finds the other pages of a document that a site divides: `talk.htm`, `talk_2.htm`, …, as its pager links them."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode, urlsplit

import regex

from index.readers.html import Link

_PARAMETERS = frozenset("page p pg pageno page_no pagenum page_num paged currentpage".split())
_NUMBER = regex.compile(r"[\[(（第]?\s*(?P<number>\d{1,4})\s*(?:页)?[\])）]?$")
_STEP = regex.compile(
    r"(?:(?:next|previous|prev|last|first|weiter|suivante?|siguiente|próxima|avanti|下一页|下页|上一页|上页|尾页|末页|首页|次へ|前へ"
    r"|следующая|다음|이전|التالي)(?:\s+page)?|page)?\s*[<>‹›«»→←]*$",
    regex.I,
)


@dataclass(frozen=True, slots=True)
class _Numbered:
    """An address that is page `number` of another in its site's count: `before`, the number, and `after` it."""

    before: str
    number: int
    after: str


def first_page(address: str, links: Sequence[Link]) -> str:
    """The address of the first page, when the page at `address` is a later one that links it; else `address`."""
    linked = {_bare(link.address) for link in links}
    return next((base for base in _bases(address) if base in linked), address)


def later_pages(first: str, links: Sequence[Link]) -> dict[int, str]:
    """Addresses of the pages after the first by their numbers, as the links of a page tell; gaps are filled.

    Only addresses on the same host and of the same path count, but for the number that a pager adds. The numbers are
    those that readers see, whether the site counts from 0 or from 1.
    """
    found: Counter[tuple[str, str]] = Counter()
    offsets: Counter[int] = Counter()
    numbers: dict[tuple[str, str], set[int]] = {}
    for link in links:
        page = _page_of(first, _bare(link.address))
        if page is None or not (link.relation or _STEP.match(link.text) or _NUMBER.match(link.text)):
            continue
        form = (page.before, page.after)
        found[form] += 1
        numbers.setdefault(form, set()).add(page.number)
        if shown := _NUMBER.match(link.text):
            offsets[int(shown["number"]) - page.number] += 1
    if not found:
        return {}
    before, after = found.most_common(1)[0][0]
    counted = numbers[before, after]
    # Without a number that is shown, "1" can only be the second page: the first has no number.
    offset = offsets.most_common(1)[0][0] if offsets else int(min(counted) == 1)
    last = max(counted) + offset
    return {number: f"{before}{number - offset}{after}" for number in range(2, last + 1)}


def _page_of(first: str, address: str) -> _Numbered | None:
    """The address as a page of the first one, if its form says that it is one."""
    base, other = urlsplit(first), urlsplit(address)
    if (base.scheme, base.netloc) != (other.scheme, other.netloc):
        return None
    origin = f"{other.scheme}://{other.netloc}"
    if base.query == other.query:
        query = f"?{other.query}" if other.query else ""
        stem, dot, ending = _divided(base.path)
        if found := regex.fullmatch(
            rf"({regex.escape(stem)}[_-])(\d{{1,4}})({regex.escape(dot + ending)})", other.path
        ):
            return _Numbered(origin + found[1], int(found[2]), found[3] + query)
        whole = regex.escape(base.path.rstrip("/"))
        if found := regex.fullmatch(rf"({whole}/(?:page/|p/)?)(\d{{1,4}})(/?)", other.path):
            return _Numbered(origin + found[1], int(found[2]), found[3] + query)
        return None
    return _page_by_parameter(first, address) if base.path == other.path else None


def _page_by_parameter(first: str, address: str) -> _Numbered | None:
    """The address as a page that a parameter such as `page=2` numbers, all others being the same."""
    pairs = parse_qsl(urlsplit(address).query, keep_blank_values=True)
    named = [
        (name, value) for name, value in pairs if name.lower() in _PARAMETERS and value.isascii() and value.isdigit()
    ]
    rest = [pair for pair in pairs if pair not in named]
    own = [
        pair for pair in parse_qsl(urlsplit(first).query, keep_blank_values=True) if pair[0].lower() not in _PARAMETERS
    ]
    if len(named) != 1 or sorted(rest) != sorted(own) or len(named[0][1]) > 4:
        return None
    name, value = named[0]
    others = f"{urlencode(rest)}&" if rest else ""
    return _Numbered(f"{address.partition('?')[0]}?{others}{name}=", int(value), "")


def _bases(address: str) -> Iterator[str]:
    """Addresses of which this one may be a later page."""
    parts = urlsplit(address)
    origin = f"{parts.scheme}://{parts.netloc}"
    query = f"?{parts.query}" if parts.query else ""
    stem, dot, ending = _divided(parts.path)
    if found := regex.fullmatch(r"(.*[^/_-])[_-]\d{1,4}", stem):
        yield f"{origin}{found[1]}{dot}{ending}{query}"
    if found := regex.fullmatch(r"(.+?)/(?:page/|p/)?\d{1,4}(/?)", parts.path):
        yield f"{origin}{found[1]}{found[2]}{query}"
    pairs = parse_qsl(parts.query, keep_blank_values=True)
    rest = [pair for pair in pairs if pair[0].lower() not in _PARAMETERS]
    if len(rest) < len(pairs):
        yield f"{origin}{parts.path}{'?' + urlencode(rest) if rest else ''}"


def _divided(path: str) -> tuple[str, str, str]:
    """A path without its ending, the dot, and the ending."""
    stem, dot, ending = path.rpartition(".")
    return (stem, dot, ending) if dot and "/" not in ending else (path, "", "")


def _bare(address: str) -> str:
    return address.partition("#")[0]
