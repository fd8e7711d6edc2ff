"""Reads the front matter of Markdown: what stands of a document in YAML or TOML before its text."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

import regex

from index.cleaning import printable
from index.dates import find_date

_MATTER = regex.compile(
    r"(?P<fence>---|\+\+\+)[ \t]*\r?\n(?P<matter>.{0,20000}?)^(?P=fence)[ \t]*(?:\r?\n|\Z)", regex.S | regex.M
)
_KEYS = frozenset(
    "title date published publisher url author authors layout lang language tags description draft categories".split()
)
# What tells that a site made a page of it: its date is that of the page.
_OF_SITES = frozenset("url permalink slug publisher layout categories draft".split())
_LONGEST_VALUE = 300  # characters


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """What the front matter says, and where the text begins.

    Its date is the day of the event, unless it is that of a page of a site.
    """

    title: str | None = None
    event_date: date | None = None
    published: date | None = None
    publisher: str | None = None
    url: str | None = None
    end: int = 0


def read_front_matter(text: str) -> FrontMatter:
    """The front matter at the head of a text; nothing, and 0 as its end, where the text begins with none."""
    found = _MATTER.match(text)
    values = _values(found["fence"], found["matter"]) if found else None
    if found is None or values is None:
        return FrontMatter()
    address = _line(values.get("url")) or ""
    day, published = _day(values.get("date")), _day(values.get("published"))
    is_page = bool(_OF_SITES & values.keys())
    return FrontMatter(
        title=_line(values.get("title")),
        event_date=None if is_page else day,
        published=(day or published) if is_page else published,
        publisher=_line(values.get("publisher")),
        url=address if address.startswith(("http://", "https://")) else None,
        end=found.end(),
    )


def _values(fence: str, matter: str) -> Mapping[str, object] | None:
    import yaml

    try:
        values = tomllib.loads(matter) if fence == "+++" else _yaml(matter)
    except (yaml.YAMLError, ValueError, RecursionError):
        return None
    named = {str(key).casefold(): value for key, value in values.items()} if isinstance(values, dict) else {}
    # "Ida Holm: We grow." between two rules is YAML too.
    return named if _KEYS & named.keys() else None


def _yaml(matter: str) -> object:
    import yaml

    try:
        return yaml.safe_load(matter)
    except (yaml.constructor.ConstructorError, ValueError):  # a day that there is not, or a tag: the rest is right
        return yaml.BaseLoader(matter).get_single_data()  # which makes nothing but texts, lists and mappings


def _line(value: object) -> str | None:
    return " ".join(printable(value).split())[:_LONGEST_VALUE] or None if isinstance(value, str) else None


def _day(value: object) -> date | None:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    found = find_date(value[:_LONGEST_VALUE]) if isinstance(value, str) else None
    return found.date if found else None
