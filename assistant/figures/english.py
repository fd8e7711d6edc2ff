"""What the figures of an English sentence measure, by the words around them.

There is no parser behind it: a noun phrase ends where a word of a closed class, a verb, or the plural that a number asks
for ends it, and the subject of a clause is what stands before its verb.
"""

from collections.abc import Sequence
from typing import NamedTuple

import regex

from assistant.figures.figure import RATES, TIMES
from assistant.figures.measured import BETWEEN, Stated
from assistant.figures.numbers import Number

LONGEST = 12  # words of a noun phrase


class Token(NamedTuple):
    """A word, or a mark, of a sentence and where it stands."""

    text: str
    start: int
    end: int

    @property
    def word(self) -> str:
        """The word in lower case."""
        return self.text.casefold()


_TOKEN = regex.compile(
    r"\p{L}[\p{L}\p{M}\p{N}'’+-]*(?:\.(?=\p{L}\.))?|\p{N}(?:[.,]?\p{N})*(?:-\p{L}[\p{L}-]*|\p{L}+)?|[^\s]"
)
_ARTICLES = frozenset("a an the".split())
_DETERMINERS = _ARTICLES | frozenset(
    "this that these those its their our his her your my each every all some any no both such another".split()
)
_PRONOUNS = frozenset("we i they it he she you this that these those there which who them us each one ones".split())
_REFERRING = frozenset("it they this that these those which them each".split())
_PREPOSITIONS = frozenset(
    "in on at by for from with to into onto across among between through throughout during over under within per than since until till"
    " against towards toward via after before about around despite including without upon amid along behind beyond near off out as like".split()
)
_CONJUNCTIONS = frozenset(
    "and or but nor while whereas because if when where although though so than whether both either".split()
)
_RELATIVES = frozenset("who whom whose which that where when whereby".split())
_AUXILIARIES = frozenset(
    "is are was were be been being am has have had having do does did will would shall should can could may might must cannot won't"
    " isn't aren't wasn't weren't".split()
)
_VERBS = frozenset(
    "reached reaches stood stands totaled totalled amounted amounts came comes went goes exceeded exceeds surpassed topped numbered averaged"
    " registered recorded rose rises grew grows increased expanded jumped climbed surged soared gained fell falls dropped declined decreased"
    " shrank contracted slowed slid plunged accounted accounts account made makes make contributed covered covers generated lasted lasts"
    " remained remains maintained kept became becomes saw got gave gives took takes sent sold bought brought built paid pays spent invested"
    " saved held holds led left lost met ran stands struck won began began began did said says showed shows exported imported produced"
    " created employed attracted received provided handled carried completed achieved hit cost cut put set read needs employs produces"
    " represents represented constitutes constituted comprises comprised contains contained include includes included attended visited hosts hosted"
    " trained served serves joined opened launched issued raised lowered reduced doubled tripled shaped undergone undergo passed participated"
    " benefited enjoyed belongs belonged used weighs weighed spans spanned stretches stretched extends extended measures measured expect"
    " expects expected forecast forecasts projected".split()
)
# Forms that are nouns as well: a verb only where a number follows at once.
_VERBS_BEFORE_NUMBER = frozenset(
    "hit cost costs number total average cover record share amount cut rise increase drop fall need produce supply reach exceed stand employ"
    " handle attract represent contain include comprise generate run".split()
)
_RAISING = frozenset(
    "raise increase reduce lower boost expand shrink narrow improve rise fall grow drop decline widen raising reducing".split()
)
_SHARES = frozenset(
    "account accounts accounted make makes made up represent represents represented constitute constitutes constituted comprise comprises"
    " comprised contribute contributes contributed supply supplies supplied take takes took"
    " accounting making representing constituting comprising contributing".split()
)
_TRANSACTIONS = frozenset(
    "invest invests invested investing spend spends spent spending allocate allocated allocating earmark earmarked put puts putting"
    " provide provided provides providing grant granted inject injected raise raised set aside pay paid donate donated commit committed"
    " pledge pledged channel channeled devote devoted pump pumped disburse disbursed".split()
)
_CHANGES = frozenset(
    "increase increases growth rise gain expansion jump surge climb decrease decline drop fall reduction cut contraction rebound hike dip"
    " slump improvement slowdown up down".split()
)
_NAMES_NOTHING = frozenset(
    "total sum amount whole average rest remainder number level figure record value high low maximum minimum rate range scale quarter half"
    " year month day same more less one which them it those these this that all what majority share growth increase rise decline drop fall"
    " decrease reduction cut target".split()
)
_IRREGULAR_PLURALS = frozenset(
    "people children men women data staff police personnel media feet teeth mice fish sheep aircraft cattle youth livestock poultry"
    " criteria phenomena series species households".split()
)
# What is counted by these is told by the subject: "sales reached 6.9 million units".
_ONLY_COUNT = [["units"], ["pieces"], ["sets"], ["copies"], ["items"]]
_RATE_WORDS = frozenset(
    "rate rates share proportion ratio percentage growth margin intensity penetration coverage level".split()
)
_ENDS_ADVERB = regex.compile(r"\p{L}{2,}ly$")
_NOT_ADVERB = frozenset(
    "family supply assembly july monopoly anomaly reply daily weekly monthly yearly quarterly elderly early only".split()
)
_FILLER_ADVERBS = frozenset(
    "now also already still then alone even just only currently together altogether so far basically".split()
)
_FILLERS = frozenset(
    "by of to at up for a an the about around over nearly almost some more than less fewer least most not no total another further"
    " additional an average estimated combined as much many approximately roughly exceeding surpassing under above below close in"
    " excess".split()
)
_OPENERS = frozenset(
    "and but so or while whereas however moreover meanwhile besides then also thus therefore thereby where with".split()
)
_CLAUSE = regex.compile(
    r"[;:]|,?\s\b(?:while|whereas)\b\s|,\s(?:and|but|so|with|which|who|where)\s|\s(?:and|but)\s|\s[–—]\s"
)


def measured(stated: Stated, last: str | None) -> list[str | None]:
    """What each figure of the sentence measures, in its words; `last` is what the last figure before it did."""
    found: list[str | None] = []
    for position in range(len(stated.numbers)):
        found.append(_Phrase(stated, position, found, last).measured())
    return _respectively(stated, found)


class _Phrase:
    """One figure in its sentence, while it is looked for what it measures."""

    def __init__(self, stated: Stated, position: int, found: Sequence[str | None], last: str | None) -> None:
        self.stated = stated
        self.text = stated.text
        self.number = stated.numbers[position]
        self.previous = stated.numbers[position - 1] if position else None
        self.earlier = found[-1] if found else None
        self.last = last
        self.segment_start = self.previous.end if self.previous else 0
        self.left = _tokens(self.text, self.segment_start, self.number.start)
        self.right = _tokens(self.text, self.number.end, len(self.text))

    def measured(self) -> str | None:
        number = self.number
        if number.follows and number.unit is not None:
            return self.earlier
        if number.unit is None or number.unit.startswith("1/") or self._is_compound():
            counted = self._counted()
            if counted:
                return counted
        if more := self._more():
            return more
        if number.change is None:
            own = self._of_after() or self._named_before() or self._object()
            if own:
                return own
        elif own := self._before_by():
            return own
        return (
            self._in_brackets()
            or self._subject()
            or self._of_clause()
            or self._inherited()
            or self._named_before(_NAMES_NOTHING - _CHANGES)
        )

    def _inherited(self) -> str | None:
        """What the last figure measures, of the sentence, or where "of them" says so, of the one before."""
        refers = len(self.right) > 1 and self.right[0].word == "of" and self.right[1].word in _REFERRING
        return self.earlier or (self.last if refers else None)

    def _in_brackets(self) -> str | None:
        """ "the telecom business (1.47 trillion yuan)"."""
        if len(self.left) < 2 or self.left[-1].text not in "(（":
            return None
        phrase: list[Token] = []
        for token in reversed(self.left[:-1]):
            if (
                _ends_phrase(token)
                or token.word in _DETERMINERS | _PRONOUNS
                or _is_verb(token)
                or len(phrase) == LONGEST
            ):
                break
            if self._is_period(token):
                return None
            phrase.insert(0, token)
        return self._written(phrase)

    # The noun phrase after the number

    def _is_compound(self) -> bool:
        """ "a three-year plan", "the 880 km long line": the unit itself describes what follows."""
        own = self.text[self.number.start : self.number.end]
        return "-" in own and self.number.to is None and self.number.unit not in RATES

    def _counted(self) -> str | None:
        tokens = self.right
        others = [number for number in self.stated.numbers if number.start >= self.number.end]
        while tokens and any(other.start <= tokens[0].start < other.end for other in others):
            tokens = tokens[1:]
        while tokens and (tokens[0].word in ("of", "-") or tokens[0].word in _DETERMINERS or _is_numeral(tokens[0])):
            if tokens[0].word == "of" and len(tokens) > 1 and tokens[1].word in _PRONOUNS - _DETERMINERS:
                return None
            tokens = tokens[1:]
        tokens = _after_brackets(tokens)
        plural = self.number.value != 1 and not self._is_compound()
        phrase = noun_phrase(tokens, plural)
        return None if [token.word for token in phrase] in _ONLY_COUNT else self._written(phrase)

    def _more(self) -> str | None:
        """ "28% less nitrogen dioxide than in 2022"."""
        if not self.right or self.number.change is None or self.right[0].word not in ("more", "less", "fewer"):
            return None
        return self._written(noun_phrase(self.right[1:], plural=False))

    def _of_after(self) -> str | None:
        """ "90% of counties", "7.5 tonnes of ivory"; not where the clause has another subject that has this share."""
        if len(self.right) < 2 or self.right[0].word != "of" or self.number.unit is None:
            return None
        verb = self._verb()
        if {token.word for token in self.left[-6 if verb is None else verb :]} & _SHARES:
            subject = self._subject() or self.earlier
            if subject:
                return subject
        phrase = noun_phrase(_without_determiners(self.right[1:]), plural=False)
        if not phrase or phrase[-1].word in _NAMES_NOTHING or phrase[0].word in _NAMES_NOTHING | _PRONOUNS:
            return None
        return self._written(phrase)

    # The noun phrase before the number

    def _before_by(self) -> str | None:
        """What somebody raises or cuts: "cut costs by 16.3% and energy use by 10.6%"."""
        left = self._without_fillers(keep="by")
        if not left or left[-1].word != "by":
            return None
        phrase: list[Token] = []
        for token in reversed(left[:-1]):
            if token.word in _AUXILIARIES or token.word == "to":
                return None
            changes = _is_verb(token) or _is_participle(token) or token.word in _RAISING
            if changes or _ends_phrase(token) or token.word in _DETERMINERS or len(phrase) == LONGEST:
                break
            phrase.insert(0, token)
        while phrase and _is_adverb(phrase[-1]):
            phrase = phrase[:-1]
        return self._written(phrase)

    def _named_before(self, excepted: frozenset[str] = _NAMES_NOTHING | _CHANGES) -> str | None:
        """ "subsidies of 580 yuan", "a trade deficit of over 5 billion"; no word that names nothing by itself."""
        left = self._without_fillers(keep="of")
        if not left or left[-1].word != "of":
            return None
        phrase: list[Token] = []
        for token in reversed(left[:-1]):
            if (
                _ends_phrase(token)
                or token.word in _DETERMINERS | _PRONOUNS
                or _is_verb(token)
                or len(phrase) == LONGEST
            ):
                break
            phrase.insert(0, token)
        if not phrase or phrase[-1].word in excepted:
            return None
        return self._written(phrase)

    def _object(self) -> str | None:
        """Into what money is put, and what is kept at a level, when the clause says who did it."""
        verb = self._verb()
        if verb is None:
            return None
        subject = self._clause_subject(verb)
        actor = not subject or subject[-1].word in _PRONOUNS
        acts = any(token.word in _TRANSACTIONS for token in self.left[verb:])
        inner = self._inner_object(verb)
        if acts and (target := self._target()):
            return target
        if inner and (actor or acts):
            return self._written(inner)
        return None

    def _target(self) -> str | None:
        """The phrase after "in", "into", "for" or "on" that follows the number."""
        tokens = self.right
        if len(tokens) > 1 and tokens[0].word in ("in", "into", "for", "on", "towards", "toward", "to"):
            if any(period.start <= tokens[1].end and tokens[1].start < period.end for period in self.stated.periods):
                return None
            return self._written(noun_phrase(_without_determiners(tokens[1:]), plural=False))
        return None

    def _inner_object(self, verb: int) -> list[Token]:
        """The noun phrase between the verb and the number: "kept the deficit at 3%"."""
        tokens = self._without_fillers(keep="")[verb + 1 :]
        if any(token.text == "," for token in tokens):
            return []
        while tokens and (
            _is_verb(tokens[0]) or _is_adverb(tokens[0]) or tokens[0].word in _DETERMINERS | {"to", "up"}
        ):
            tokens = tokens[1:]
        phrase = noun_phrase(tokens, plural=False)
        if not phrase or phrase[-1].word in _NAMES_NOTHING | _CHANGES | _PRONOUNS:
            return []
        return phrase

    # The clause

    def _verb(self) -> int | None:
        """Position in `left` of the first verb of the clause that the number is in."""
        start = self._clause_start()
        return _first_verb(self.left, start)

    def _clause_start(self) -> int:
        """Position in `left` where the last clause begins that has a verb of its own."""
        text = self.text[self.segment_start : self.number.start]
        starts = [0]
        for match in _CLAUSE.finditer(text):
            at = self.segment_start + match.end()
            position = next((i for i, token in enumerate(self.left) if token.start >= at), len(self.left))
            before = self.left[starts[-1] : position]
            is_list = match.group().strip(" ,") in ("and", "but") and not (self.previous and len(starts) == 1)
            if is_list and _first_verb(before, 0) is None:
                continue
            starts.append(position)
        for start in reversed(starts):
            verb = _first_verb(self.left, start)
            if verb is not None and verb > start:
                return start
        return starts[0]

    def _clause_subject(self, verb: int) -> list[Token]:
        return self._trimmed(self.left[self._clause_start() : verb])

    def _subject(self) -> str | None:
        """The subject of the clause; what was measured last when that is a pronoun; None when the clause has none."""
        verb = self._verb()
        if verb is None:
            if self.previous is None and (phrase := self._trimmed(self._without_fillers(keep=""))):
                named = phrase[0].word not in _PRONOUNS and phrase[-1].word not in _CHANGES | _NAMES_NOTHING
                return self._written(phrase) if named else None
            return None
        if self._is_participle_clause():
            return None
        subject = self._clause_subject(verb)
        if not subject:
            return None
        if subject[-1].word in _PRONOUNS or subject[0].word in _PRONOUNS:
            phrase = self._inner_object(verb)
            if phrase and self.number.change:
                return self._written(phrase)
            return self.earlier or (self.last if subject[-1].word in _REFERRING else None)
        if any(token.word in _CHANGES for token in subject[-1:]) and self.previous:
            return self.earlier
        return self._written(subject)

    def _is_participle_clause(self) -> bool:
        """ ", saving a total of 8 billion": the number belongs to a clause about the one before it."""
        return self._participle() is not None

    def _participle(self) -> int | None:
        left = self._without_fillers(keep="")
        if len(left) < 2:
            return None
        for at in range(len(left) - 1, max(len(left) - 5, 0), -1):
            if regex.fullmatch(r"\p{L}{2,}ing", left[at].word):
                comma = left[at - 1].text == "," or left[at - 1].word in ("thus", "thereby")
                return at if comma and not any(token.text == "," for token in left[at:]) else None
        return None

    def _of_clause(self) -> str | None:
        """What the clause is about that a participle goes on: its subject, or what somebody did."""
        at = self._participle()
        if at is None or self.earlier is not None:
            return None
        main = [token for token in self.left[: at - 1]]
        main = _without_leading(main, self._is_period)
        verb = _first_verb(main, 0)
        if verb is None:
            return None
        subject = self._trimmed(main[:verb])
        if subject and subject[-1].word not in _PRONOUNS:
            return self._written(subject)
        tokens = main[verb:]
        while tokens and (
            _is_verb(tokens[0]) or _is_adverb(tokens[0]) or tokens[0].word in _DETERMINERS | {"to", "out", "up", "on"}
        ):
            tokens = tokens[1:]
        return self._written(noun_phrase(tokens, plural=False, joined=True))

    def _trimmed(self, tokens: Sequence[Token]) -> list[Token]:
        """A subject without what leads to it ("In 2021, the ..."), what follows it ("... , which ..."), and its article."""
        tokens = _without_leading(list(tokens), self._is_period)
        while len(tokens) > 1 and (self._is_period(tokens[0]) or tokens[0].word in _ARTICLES):
            tokens = tokens[1:]
        for position, token in enumerate(tokens):
            if position and (token.word in _RELATIVES or token.text in "(;:") or self._is_period(token):
                tokens = tokens[:position]
                break
        while tokens and (_ends_subject(tokens[-1])):
            tokens = tokens[:-1]
        if tokens and tokens[0].word in _PREPOSITIONS | {"of"}:
            return []  # "For soot the decline was even 40%"
        tokens = _without_determiners(tokens)
        if len(tokens) > 1 and tokens[0].word in ("those", "that") and tokens[1].word == "of":
            tokens = _without_determiners(tokens[2:])
        return tokens if len(tokens) <= LONGEST else []

    def _is_period(self, token: Token) -> bool:
        return any(period.start <= token.start < period.end for period in self.stated.periods)

    def _without_fillers(self, keep: str) -> list[Token]:
        left = list(self.left)
        while left and left[-1].word in _FILLERS and left[-1].word != keep:
            left = left[:-1]
        return left

    def _written(self, phrase: Sequence[Token]) -> str | None:
        """The words of the phrase as the text has them, without quotation marks around them."""
        if not phrase:
            return None
        written = self.text[phrase[0].start : phrase[-1].end].strip("\"“”‘’'() ,")
        return written or None


def rate_of(stated: Stated, position: int, measures: str | None) -> str | None:
    """What a change in percentage points measures: the rate that changed, where the sentence names it before.

    "A year-on-year growth of 8%, up 4.4 percentage points": it is the growth that rose by so much.
    """
    number, previous = stated.numbers[position], stated.numbers[position - 1] if position else None
    if number.unit not in ("percentage point", "point") or previous is None or previous.change is None or not measures:
        return measures
    begin = stated.numbers[position - 2].end if position > 1 else 0
    left = _tokens(stated.text, begin, previous.start)
    while left and left[-1].word in _FILLERS:
        left = left[:-1]
    if not left or left[-1].word not in _CHANGES | _RATE_WORDS or left[-1].word in ("up", "down"):
        return measures
    phrase: list[Token] = []
    for token in reversed(left):
        if token.word in _DETERMINERS | _PREPOSITIONS | _CONJUNCTIONS or not token.word[0].isalpha() or _is_verb(token):
            break
        phrase.insert(0, token)
    if not phrase:
        return measures
    return measures + BETWEEN + stated.text[phrase[0].start : phrase[-1].end]


def noun_phrase(tokens: Sequence[Token], plural: bool, joined: bool = False) -> list[Token]:
    """The noun phrase that the tokens begin with; `plural` if its noun must be one, which then ends it.

    `joined` lets a conjunction join it with another that has no plural.
    """
    phrase: list[Token] = []
    position = 0
    while position < len(tokens) and len(phrase) < LONGEST:
        token = tokens[position]
        if token.text in "\"“‘'" and not phrase:
            position += 1
            continue
        if plural and phrase and token.word in ("and", "or", "but", ",") and not any(map(_is_plural, phrase)):
            phrase.append(token)  # "larger and smaller ships"
            position += 1
            continue
        if token.text.isdecimal() or _ends_phrase(token) or (phrase and (_is_verb(token) or _is_adverb(token))):
            break
        if _is_participle(token) and (position + 1 == len(tokens) or _ends_phrase(tokens[position + 1])):
            break
        if not phrase and token.word in _PRONOUNS | _VERBS and not _is_participle(token):
            break
        if not phrase and _is_participle(token) and tokens[position + 1].word in _PRONOUNS:
            break
        phrase.append(token)
        position += 1
        following = tokens[position] if position < len(tokens) else None
        if plural and _is_plural(token) and not (following and _is_plural(following)):
            break
    while phrase and _ends_phrase(phrase[-1]):
        phrase, position = phrase[:-1], position - 1
    if not phrase:
        return []
    return phrase + _continued(tokens[position:], plural, joined)


def _continued(tokens: Sequence[Token], plural: bool, joined: bool) -> list[Token]:
    """What goes on the phrase: "and apps", "of the second level"."""
    if len(tokens) > 1 and tokens[0].text in '"”’':
        return []
    if len(tokens) > 1 and tokens[0].word == "of" and not _ends_phrase(tokens[1]) and tokens[1].word not in _PRONOUNS:
        more = noun_phrase(_without_determiners(tokens[1:]), plural=False)
        return [tokens[0], *more] if more else []
    if len(tokens) > 1 and tokens[0].word in ("and", "or"):
        more = noun_phrase(tokens[1:], plural=plural)
        if more and (joined or (plural and any(map(_is_plural, more)))) and more[0].word not in _DETERMINERS:
            return [tokens[0], *more]
    return []


def _tokens(text: str, start: int, end: int) -> list[Token]:
    return [Token(match.group(), *match.span()) for match in _TOKEN.finditer(text, start, end)]


def _ends_phrase(token: Token) -> bool:
    return (
        token.word in _PREPOSITIONS | _CONJUNCTIONS | _RELATIVES | _AUXILIARIES
        or token.word in ("of", "respectively", "alone", "now", "also", "already", "currently", "not")
        or not (token.text[0].isalnum())
    )


def _ends_subject(token: Token) -> bool:
    return (
        token.word in _FILLER_ADVERBS
        or token.word in _PREPOSITIONS | _CONJUNCTIONS | _ARTICLES | {"of"}
        or _is_adverb(token)
        or not token.text[0].isalnum()
        and token.text not in '"”’)'
    )


def _is_adverb(token: Token) -> bool:
    return bool(_ENDS_ADVERB.search(token.word)) and token.word not in _NOT_ADVERB


def _is_verb(token: Token) -> bool:
    return token.word in _AUXILIARIES or token.word in _VERBS


def _is_participle(token: Token) -> bool:
    return bool(regex.fullmatch(r"\p{L}{2,}ed", token.word))


def _is_plural(token: Token) -> bool:
    word = token.word
    return word in _IRREGULAR_PLURALS or (
        len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is", "'s", "’s"))
    )


def _is_numeral(token: Token) -> bool:
    return token.text[0].isdigit()


def _without_determiners(tokens: Sequence[Token]) -> list[Token]:
    tokens = list(tokens)
    while (
        len(tokens) > 1
        and tokens[0].word in _DETERMINERS
        and not (tokens[0].word in ("that", "those") and tokens[1].word == "of")
    ):
        tokens = tokens[1:]
    return tokens


def _after_brackets(tokens: Sequence[Token]) -> list[Token]:
    """The tokens after a bracket that they begin with: "(2021-2023) action plans"."""
    for position, token in enumerate(tokens[:LONGEST] if tokens and tokens[0].text in "(（" else []):
        if token.text in ")）":
            return list(tokens[position + 1 :])
    return list(tokens)


def _without_leading(tokens: list[Token], is_period: object) -> list[Token]:
    """The tokens of a clause without conjunctions, "First," and "In the first half of the year," before its subject."""
    while tokens and (tokens[0].word in _OPENERS or tokens[0].text in ",;:)–—-"):
        tokens = tokens[1:]
    commas = [position for position, token in enumerate(tokens) if token.text == ","]
    if commas and tokens:
        first = tokens[0]
        leads = first.word in _PREPOSITIONS | _CONJUNCTIONS | {
            "first",
            "second",
            "third",
            "fourth",
            "fifth",
            "finally",
            "overall",
            "next",
            "today",
        }
        period = callable(is_period) and is_period(first)
        if leads or period or (_is_adverb(first) and commas[0] == 1):
            return _without_leading(tokens[commas[0] + 1 :], is_period)
    return tokens


def _first_verb(tokens: Sequence[Token], start: int) -> int | None:
    """Position of the first verb; a participle counts only where no form is there that is always a verb."""
    for position in range(start, len(tokens)):
        token = tokens[position]
        if token.word in _AUXILIARIES:
            return position
        if position > start and tokens[position - 1].word in _DETERMINERS:
            continue
        if _is_verb(token):
            return position
        if token.word in _VERBS_BEFORE_NUMBER and all(
            t.word in _FILLERS | _FILLER_ADVERBS for t in tokens[position + 1 :]
        ):
            return position
    for position in range(start + 1, len(tokens)):
        if (
            _is_participle(tokens[position])
            and tokens[position - 1].word not in _DETERMINERS
            and not _is_adverb(tokens[position - 1])
        ):
            return position
    return None


_RESPECTIVELY = regex.compile(r",?\s*respectively\b")


def _respectively(stated: Stated, found: list[str | None]) -> list[str | None]:
    """ "A, B and C grew by 1%, 2% and 3% respectively": each figure of the list measures one of the three."""
    numbers = stated.numbers
    for last, number in enumerate(numbers):
        if not _RESPECTIVELY.match(stated.text, number.end):
            continue
        first = last
        while first and (numbers[first].follows or _is_listed(stated, numbers[first - 1], numbers[first])):
            first -= 1
        things = _things(found[first])
        if len(things) == last - first + 1 and len(things) > 1:
            found[first : last + 1] = things
    return found


def _is_listed(stated: Stated, first: Number, second: Number) -> bool:
    between = stated.text[first.end : second.start].strip()
    return first.unit == second.unit and second.unit != TIMES and regex.fullmatch(r",|and|, and", between) is not None


def _things(phrase: str | None) -> list[str | None]:
    things = [thing.strip() for thing in regex.split(r",\s+(?:and\s+)?|\s+and\s+", phrase or "")]
    return [regex.sub(r"^(?:the|a|an)\s+", "", thing, flags=regex.I) for thing in things if thing]
