"""Tells texts in which paragraph after paragraph begins with who speaks: there, all such beginnings are labels.

In a speech, "Background: The plant is old." heads what follows. In a conversation that is written down as "Rosa: Good
evening.", with a label at every turn, a paragraph that begins so is said by somebody, be it "Grandma" or "Resident 1".
"""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import regex

from index.labels import is_phrase, is_topic, opens_sentence, time_before
from index.participants import is_titled
from index.statements import SENTENCE_END

_OPENING = regex.compile(
    r"(?P<name>(?:\p{L}{1,4}\.\s?){0,3}"
    r"(?:[(（][^()（）\n]{1,30}[)）]|[^\s:：.!?。！？؟।…()（）]|(?<=\S) (?=\S)){1,40}?)\s*"
    r"(?!(?<=\d):\d)[:：]\s*(?=\S)"
)
# Thai, Lao, Khmer and Burmese end sentences with a space, if at all.
_WITHOUT_ENDS = regex.compile(r"[\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}]")
_MOST_WORDS = 6
_MOST_HAN = 14
_MOST_NAMES = 500
_FEWEST = 3  # paragraphs that tell the form of a text


@dataclass(frozen=True, slots=True)
class Dialogue:
    """`names` are what several paragraphs begin with; `is_one` whether at least half of all begin with who speaks."""

    names: frozenset[str] = frozenset()
    is_one: bool = False


def opening(line: str) -> tuple[str, int]:
    """What stands before the first colon of a line, as short as who speaks, and where what is said begins.

    ("", 0) where nothing is said after it: an amount, the rest of a sentence.
    """
    name, said = before_colon(line)
    return (name, said) if name and not is_phrase(name) and not is_topic(name) and _is_said(line[said:]) else ("", 0)


def before_colon(line: str) -> tuple[str, int]:
    """What stands before the first colon of a line, as short as who speaks, and where it ends; else ("", 0)."""
    found = _OPENING.match(line, time_before(line))
    name = found["name"].strip() if found else ""
    is_long = len(name.split()) > _MOST_WORDS or len(regex.findall(r"\p{Han}", name)) > _MOST_HAN
    return (name, found.end()) if found and regex.search(r"\p{L}", name) and not is_long else ("", 0)


def _is_said(said: str) -> bool:
    """Whether it is a sentence: it begins as sentences do, and ends so, or has no number that it could be about."""
    if regex.match(r"\p{Ll}", said):
        return False
    is_closed = SENTENCE_END.search(said) is not None or _WITHOUT_ENDS.search(said) is not None
    return is_closed or not regex.search(r"\d", said)


def _stands_with_title(name: str, names: Collection[str]) -> bool:
    """Whether one of the names is this one after a title, so that it stands twice."""
    return " " in name and len(names) <= _MOST_NAMES and any(is_titled(other, name) for other in names)


def find_dialogue(paragraphs: Sequence[str]) -> Dialogue:
    """What tells a dialogue, from the first lines of its paragraphs, those first that stand before anybody speaks."""
    openings = [name if name and not opens_sentence(name) else "" for name, _ in map(opening, paragraphs)]
    first = next((number for number, name in enumerate(openings) if name), len(openings))
    spoken = openings[first:]
    counts = Counter(name for name in spoken if name)
    several = frozenset(name for name, count in counts.items() if count > 1 or _stands_with_title(name, counts))
    is_one = len(spoken) >= _FEWEST and len(counts) > 1 and bool(several) and 2 * counts.total() >= len(spoken)
    return Dialogue(several if is_one else frozenset(), is_one)
