"""Who holds the role that a question names: "the minister", "la directora del museo", "交通局局长".

Offices are compared by their names in 14 languages (`roles`); what somebody is minister or head of, by shared words,
and across languages by the similarity of meaning. The vectors alone would not tell: of nine such things in 14
languages, each sought by its name in another, they find the right one nine times in ten, but of twelve whole roles,
offices included, less often.
"""

from collections.abc import Sequence
from itertools import takewhile

import regex

from assistant.phrases import GRAMMAR
from assistant.roles import Role, read_role
from assistant.stated_roles import StatedRole
from index.arrays import Similarity

# Of what two offices are, in different languages: nine in ten of the same things are as similar, one in ten of others.
SAME_OF = 0.4
# In one language a word is shared, or else the thing is hardly the same.
SAME_OF_IN_ONE_LANGUAGE = 0.55
# Who is about as near is meant as well.
_WITHIN = 0.1
_STEM = 4
_WORD = regex.compile(r"[\p{L}\p{M}\p{N}]+")
_UNSPACED = regex.compile(r"[\p{Han}\p{Katakana}]")


def holders(
    words: str, language: str, stated: Sequence[StatedRole], title: str, similarity: Similarity
) -> list[StatedRole]:
    """Those of the stated roles of one event that the words of a question in the language mean, in order.

    `title`, of the event, tells of what an office may be where the role does not. Words without a known office mean a
    role that has them all, in its own language.
    """
    asked = read_role(words, language)
    if not asked.offices:
        return [one for one in stated if language == one.language and _has_all(words, one.words)]
    found = [(one, _fit(asked, language, one, title, similarity)) for one in stated]
    best = max((fit for _, fit in found), default=0.0)
    held = [one for one, fit in found if fit > 0 and fit >= best - _WITHIN]
    # A 总经理 is a director, as a 局长 is, but who asks for one means no other.
    same = [one for one in held if any(word in one.words.casefold() for word in asked.words)]
    return same or held


def _fit(asked: Role, language: str, stated: StatedRole, title: str, similarity: Similarity) -> float:
    """How well a role fits, from 0 for another role to 1."""
    own = read_role(stated.words, stated.language)
    if asked.offices.isdisjoint(own.offices):
        return 0.0
    of, stated_of = _content(asked.of), _content(own.of) or _content(title)
    if not of or _is_surname(asked.of, stated.speaker):
        return 1.0
    shared = sum(any(_is_same(word, other) for other in stated_of) for word in of) / len(of)
    if shared:
        return max(shared, SAME_OF)
    near = float(similarity(asked.of, [own.of or title])[0]) if stated_of else 0.0
    return near if near >= (SAME_OF_IN_ONE_LANGUAGE if language == stated.language else SAME_OF) else 0.0


def _is_surname(words: str, name: str) -> bool:
    """Whether the words before an office are the beginning of the name: 刘厅长 is 刘志远, 佐々木知事 is 佐々木健一."""
    return _UNSPACED.match(words) is not None and len(words) < len(name) and name.startswith(words)


def _has_all(words: str, role: str) -> bool:
    """Whether a role has all words, and the first or the last of its own is one of them: of "consejera de Cultura" the
    head and not only of what.
    """
    asked, own = _content(words), _content(role)
    if not asked or not own:
        return False
    held = all(any(_is_same(word, other) for other in own) for word in asked)
    return held and any(_is_same(word, end) for word in asked for end in (own[0], own[-1]))


def _content(text: str) -> list[str]:
    """The words that tell something; of scripts without spaces, the pairs of characters."""
    found: list[str] = []
    for word in _WORD.findall(text.casefold()):
        if _UNSPACED.search(word):
            found += [word[n : n + 2] for n in range(max(len(word) - 1, 1))]
        elif word not in GRAMMAR and len(word) > 1:
            found.append(word)
    return found


def _is_same(one: str, other: str) -> bool:
    """Whether two words are the same, or of one stem."""
    if one == other:
        return True
    shared = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))
    return shared >= max(_STEM, min(len(one), len(other)) * 2 / 3)
