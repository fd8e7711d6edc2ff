"""What the figures of an English sentence measure, by the words around them: what is counted, named or has a share, or
else the subject of the clause. `phrases` tells where a noun phrase ends.
"""

from collections.abc import Sequence
from functools import cached_property

import regex

from assistant.figures.figure import MONTH_ON_MONTH, QUARTER_ON_QUARTER, RATES, TIMES, YEAR_ON_YEAR
from assistant.figures.measured import BETWEEN, Stated
from assistant.figures.numbers import Number
from assistant.figures.phrases import (
    LONGEST,
    Token,
    first_verb,
    phrase_at,
    phrase_before,
    tokens_of,
    without_determiners,
    without_last,
    without_leading,
    without_verbs,
)
from assistant.quantities import is_currency

_NEAR = 600  # characters around a figure that are looked at
_CLAUSE = regex.compile(
    r"[;:]|,?\s\b(?:while|whereas)\b\s|,\s(?:and|but|so|with|which|who|where)\s|\s(?:and|but)\s|\s[–—]\s"
)
_RESPECTIVELY = regex.compile(r",?\s*respectively\b")
_COMPARISONS = frozenset({YEAR_ON_YEAR, QUARTER_ON_QUARTER, MONTH_ON_MONTH})
_BEING = frozenset("is are was were be been being".split())
_TARGETS = frozenset("in into for on towards toward to".split())


def measured(stated: Stated, last: str | None) -> list[str | None]:
    """What each figure of the sentence measures, in its words; `last` is what the last figure before it did."""
    found: list[str | None] = []
    for position in range(len(stated.numbers)):
        found.append(_Surroundings(stated, position, found[-1] if found else None, last).measured())
    found = _respectively(stated, found)
    return [_of_rate(stated, position, thing) for position, thing in enumerate(found)]


class _Surroundings:
    """The words around one figure. `left` is what stands after the figure before it, `right` what follows it."""

    def __init__(self, stated: Stated, position: int, earlier: str | None, last: str | None) -> None:
        self.stated, self.text, self.number = stated, stated.text, stated.numbers[position]
        self.earlier, self.last = earlier, last
        self.is_first = position == 0
        begin = 0 if self.is_first else stated.numbers[position - 1].end
        self.begin = max(begin, self.number.start - _NEAR)
        self.left = self._tokens(self.begin, self.number.start)
        self.right = self._tokens(self.number.end, self.number.end + _NEAR // 2)
        self.following = stated.numbers[position + 1 : position + 1 + LONGEST]

    def _tokens(self, start: int, end: int) -> list[Token]:
        """The tokens without those of what something is compared with: "year on year" is measured nowhere."""
        compared = [one for one in self.stated.periods if one.value in _COMPARISONS]
        tokens = tokens_of(self.text, start, end)
        return [one for one in tokens if not any(period.start <= one.start < period.end for period in compared)]

    def measured(self) -> str | None:
        number = self.number
        if number.follows and number.unit is not None:
            return self.earlier
        is_count = number.unit is None or number.unit.startswith("1/") or self._is_compound
        if own := (is_count and self._counted()) or self._more():
            return own
        if number.change is not None:
            own = self._before_by()
        else:
            own = self._of_after() or self._named_before("naming_nothing", "changes") or self._use() or self._object()
        return (
            own
            or self._in_brackets()
            or (None if self._is_paid else self._subject())
            or self._gone_on()
            or self._inherited()
            or self._named_before("fillers")
        )

    # After the number

    @property
    def _is_compound(self) -> bool:
        """ "a three-year plan": the unit itself describes what follows."""
        own = self.text[self.number.start : self.number.end]
        return "-" in own and self.number.to is None and self.number.unit not in RATES

    def _counted(self) -> str | None:
        """ "29 gigabit cities", "seven of the twelve bridges", "five three-year (2023) plans"; no "two of them"."""
        tokens = self.right
        while tokens and any(one.start <= tokens[0].start < one.end for one in self.following):
            tokens = tokens[1:]
        while tokens and (
            tokens[0].word in ("of", "-") or tokens[0].is_in("determiners") or tokens[0].text[0].isdigit()
        ):
            is_pronoun = len(tokens) > 1 and tokens[1].is_in("pronouns") and not tokens[1].is_in("determiners")
            if tokens[0].word == "of" and is_pronoun:
                return None
            tokens = tokens[1:]
        phrase = phrase_at(_after_brackets(tokens), plural=self.number.value != 1 and not self._is_compound)
        only_counts = len(phrase) == 1 and phrase[0].is_in("only_counting")
        return None if only_counts else self._written(phrase)

    def _more(self) -> str | None:
        """ "28% less nitrogen dioxide than in 2022"."""
        is_more = self.right and self.number.change and self.right[0].word in ("more", "less", "fewer")
        return self._written(phrase_at(self.right[1:])) if is_more else None

    def _of_after(self) -> str | None:
        """ "90% of counties", "7.5 tonnes of ivory"; not where the clause has another subject that has this share."""
        if len(self.right) < 2 or self.right[0].word != "of" or self.number.unit is None:
            return None
        has_share = any(token.is_in("shares") for token in self.left[-6 if self._verb is None else self._verb :])
        said = without_last(self.left, "fillers")
        is_share = self.number.unit == "percent" and bool(said) and said[-1].word in _BEING  # "Debt was 3% of GDP"
        if (has_share or is_share) and (subject := self._subject() or self.earlier):
            return subject
        phrase = phrase_at(without_determiners(self.right[1:]))
        if not phrase or phrase[-1].is_in("naming_nothing") or phrase[0].is_in("naming_nothing", "pronouns"):
            return None
        return self._written(phrase)

    def _target(self) -> str | None:
        """The phrase after "in", "into", "for" or "on" that follows the number, if it is no time."""
        if len(self.right) < 2 or self.right[0].word not in _TARGETS or self._is_period(self.right[1]):
            return None
        return self._written(phrase_at(without_determiners(self.right[1:])))

    def _use(self) -> str | None:
        """What money is put into, where the money is the subject: "3 billion yuan was invested in railways"."""
        if not is_currency(self.number.unit):
            return None
        verb = next((at for at, one in enumerate(self.right) if not (one.is_in("auxiliaries") or one.is_adverb)), 0)
        if not verb or not self.right[verb].is_in("transactions"):
            return None
        tokens = self.right[verb + 1 :]
        if len(tokens) < 2 or tokens[0].word not in _TARGETS or self._is_period(tokens[1]):
            return None
        return self._written(phrase_at(without_determiners(tokens[1:])))

    # Before the number

    def _before_by(self) -> str | None:
        """What somebody raises or cuts: "cut costs by 16.3% and energy use by 10.6%"."""
        left = without_last(self.left, "fillers", keep="by")
        if not left or left[-1].word != "by":
            return None
        phrase = phrase_before(left[:-1], lambda token: token.is_verb or token.is_participle or token.is_in("raising"))
        before = left[len(left) - 2 - len(phrase)] if len(left) - 2 >= len(phrase) else None
        if before and (before.is_in("auxiliaries") or before.word == "to"):
            return None
        while phrase and phrase[-1].is_adverb:
            phrase = phrase[:-1]
        return self._written(phrase)

    def _named_before(self, *excepted: str) -> str | None:
        """ "subsidies of 580 yuan", "a trade deficit of over 5 billion"; no word that names nothing by itself."""
        left = without_last(self.left, "fillers", keep="of")
        phrase = phrase_before(left[:-1]) if left and left[-1].word == "of" else []
        return None if not phrase or phrase[-1].is_in(*excepted) else self._written(phrase)

    def _in_brackets(self) -> str | None:
        """ "the telecom business (1.47 trillion yuan)"."""
        phrase = phrase_before(self.left[:-1]) if self.left and self.left[-1].text in "(（" else []
        return None if any(map(self._is_period, phrase)) else self._written(phrase)

    def _object(self) -> str | None:
        """Into what money is put, and what is kept at a level, when the clause says who did it."""
        if self._verb is None:
            return None
        acts = any(token.is_in("transactions") for token in self.left[self._verb :])
        if acts and (target := self._target()):
            return target
        subject = self._clause_subject()
        is_actor = not subject or subject[-1].is_in("pronouns")
        return self._written(self._kept()) if acts or is_actor else None

    @property
    def _is_paid(self) -> bool:
        """Whether the number is the money that the subject pays: "The state pays 40 million euros"."""
        said = without_last(self.left, "fillers")
        is_act = bool(said) and said[-1].is_in("transactions") and not said[-1].is_in("changes")
        passive = len(said) > 1 and said[-2].is_in("auxiliaries") and said[-2].word in _BEING
        return is_act and not passive and is_currency(self.number.unit)

    def _kept(self) -> list[Token]:
        """The object between the verb and the number: "kept the deficit at 3%", "will lay 3 km" has none."""
        left = without_last(self.left, "fillers")
        tokens = without_last(left[(self._verb or 0) + 1 :], "adverbs")
        if self._verb is not None and left[self._verb : self._verb + 1] and left[self._verb].is_in("modals"):
            tokens = [token for token in tokens if not token.is_adverb][1:]
        if any(token.text == "," for token in tokens):
            return []
        phrase = phrase_at(without_verbs(tokens))
        return [] if not phrase or phrase[-1].is_in("naming_nothing", "changes", "pronouns") else phrase

    # The clause

    @cached_property
    def _clause_start(self) -> int:
        """Position in `left` where the last clause begins that has a subject and a verb of its own."""
        starts = [0]
        for match in _CLAUSE.finditer(self.text, self.begin, self.number.start):
            position = next((i for i, token in enumerate(self.left) if token.start >= match.end()), len(self.left))
            joins = match.group().strip(" ,") in ("and", "but") and (self.is_first or len(starts) > 1)
            if not joins or first_verb(self.left[:position], starts[-1]) is not None:
                starts.append(position)
        with_verb = [start for start in starts if (verb := first_verb(self.left, start)) is not None and verb > start]
        return with_verb[-1] if with_verb else 0

    @cached_property
    def _verb(self) -> int | None:
        """Position in `left` of the first verb of the clause that the number is in."""
        return first_verb(self.left, self._clause_start)

    def _clause_subject(self) -> list[Token]:
        return self._trimmed(self.left[self._clause_start : self._verb])

    def _subject(self) -> str | None:
        """The subject of the clause; what was measured last when that is a pronoun; None when the clause has none."""
        if self._verb is None:
            phrase = self._trimmed(without_last(self.left, "fillers")) if self.is_first else []
            names = phrase and not (phrase[0].is_in("pronouns") or phrase[-1].is_in("changes", "naming_nothing"))
            return self._written(phrase) if names else None
        subject = [] if self._participle is not None else self._clause_subject()
        if not subject:
            return None
        if subject[-1].is_in("pronouns") or subject[0].is_in("pronouns"):
            kept = self._kept() if self.number.change else []
            return self._written(kept) or self.earlier or (self.last if subject[-1].is_in("referring") else None)
        return self.earlier if subject[-1].is_in("changes") and not self.is_first else self._written(subject)

    @cached_property
    def _participle(self) -> int | None:
        """Position in `left` of a participle that goes on the clause before: ", saving a total of 8 billion"."""
        left = without_last(self.left, "fillers")
        for at in range(len(left) - 1, max(len(left) - 5, 0), -1):
            if left[at].text == ",":
                return None
            if regex.fullmatch(r"\p{L}{2,}ing", left[at].word):
                return at if left[at - 1].text == "," or left[at - 1].word in ("thus", "thereby") else None
        return None

    def _gone_on(self) -> str | None:
        """What the clause is about that a participle goes on: its subject, or what somebody did."""
        if self._participle is None or self.earlier is not None:
            return None
        main = without_leading(self.left[: self._participle - 1], self._is_period)
        verb = first_verb(main, 0)
        if verb is None:
            return None
        subject = self._trimmed(main[:verb])
        if subject and not subject[-1].is_in("pronouns"):
            return self._written(subject)
        return self._written(phrase_at(without_verbs(main[verb:]), joined=True))

    def _inherited(self) -> str | None:
        """What the last figure measures, of the sentence, or where "of them" says so, of the one before."""
        right = self.right
        refers = len(right) > 1 and right[0].word == "of" and right[1].is_in("referring")
        goes_on = bool(right) and right[0].word == "more" and not (len(right) > 1 and right[1].text.isalpha())
        return self.earlier or (self.last if refers or goes_on else None)

    def _trimmed(self, tokens: Sequence[Token]) -> list[Token]:
        """A subject without what leads to it ("In 2021, the …"), what follows it ("…, which …"), and its article."""
        tokens = without_leading(tokens, self._is_period)
        while len(tokens) > 1 and (self._is_period(tokens[0]) or tokens[0].is_in("articles")):
            tokens = tokens[1:]
        ends = (at for at, one in enumerate(tokens) if at and (one.is_in("relatives") or one.text in "(;:"))
        periods = (at for at, one in enumerate(tokens) if self._is_period(one))
        tokens = tokens[: min(next(ends, len(tokens)), next(periods, len(tokens)))]
        while tokens and _ends_subject(tokens[-1]):
            tokens = tokens[:-1]
        if not tokens or tokens[0].is_in("prepositions") or tokens[0].word == "of":
            return []  # "For soot the decline was even 40%"
        tokens = without_determiners(tokens)
        if len(tokens) > 1 and tokens[0].word in ("those", "that") and tokens[1].word == "of":
            tokens = without_determiners(tokens[2:])
        return tokens if len(tokens) <= LONGEST else []

    def _is_period(self, token: Token) -> bool:
        return any(period.start <= token.start < period.end for period in self.stated.periods)

    def _written(self, phrase: Sequence[Token]) -> str | None:
        """The words of the phrase as the text has them, without quotation marks around them."""
        return self.text[phrase[0].start : phrase[-1].end].strip("\"“”‘’'() ,") or None if phrase else None


def _ends_subject(token: Token) -> bool:
    if not token.text[0].isalnum():
        return token.text not in '"”’)'
    return token.is_adverb or token.word == "of" or token.is_in("adverbs", "prepositions", "conjunctions", "articles")


def _after_brackets(tokens: Sequence[Token]) -> Sequence[Token]:
    """The tokens after a bracket that they begin with: "(2021-2023) action plans"."""
    if not tokens or tokens[0].text not in "(（":
        return tokens
    closed = next((at for at, token in enumerate(tokens[:LONGEST]) if token.text in ")）"), None)
    return tokens if closed is None else tokens[closed + 1 :]


def _of_rate(stated: Stated, position: int, measures: str | None) -> str | None:
    """What a change in percentage points measures: the rate that changed, where the sentence names it before.

    "A year-on-year growth of 8%, up 4.4 percentage points": it is the growth that rose by so much.
    """
    number, previous = stated.numbers[position], stated.numbers[position - 1] if position else None
    if number.unit not in ("percentage point", "point") or previous is None or previous.change is None or not measures:
        return measures
    begin = stated.numbers[position - 2].end if position > 1 else 0
    left = without_last(tokens_of(stated.text, max(begin, previous.start - _NEAR), previous.start), "fillers")
    phrase = phrase_before(left)
    if not phrase or not phrase[-1].is_in("changes", "rates") or phrase[-1].word in ("up", "down"):
        return measures
    return measures + BETWEEN + stated.text[phrase[0].start : phrase[-1].end]


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
            found = [*found[:first], *things, *found[last + 1 :]]
    return found


def _is_listed(stated: Stated, first: Number, second: Number) -> bool:
    between = stated.text[first.end : second.start].strip()
    return first.unit == second.unit and second.unit != TIMES and regex.fullmatch(r",|and|, and", between) is not None


def _things(phrase: str | None) -> list[str]:
    things = [thing.strip() for thing in regex.split(r",\s+(?:and\s+)?|\s+and\s+", phrase or "")]
    return [regex.sub(r"^(?:the|a|an)\s+", "", thing, flags=regex.I) for thing in things if thing]
