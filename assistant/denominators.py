"""Whether a claim gives a figure for each of something else than its evidence does: "1.94 euros per litre" for
"1.94 euros per cubic metre", in 14 languages.

Only figures of which both texts say for each of what they are, are compared; times are compared elsewhere.
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache

import regex

from assistant.figures.per import TIMES, per_after, per_before
from assistant.quantities import Quantity, has_value_of, quantities

# What is counted for each: people in whatever capacity, households, vehicles.
_THINGS = {
    "person": (
        r"(?:person|people|capita|head|inhabitant|resident|passenger|customer|user|student|pupil|patient|employee|worker)s?"
        r"|kopf|einwohner(?:in)?|fahrgast|kunde[n]?|nutzer|schüler|personne|habitante?|passager|client|tête|persona|cabeza"
        r"|pasajero|cliente|pessoa|cabeça|passageiro|abitante|passeggero|testa|человека?|душу|жителя|пассажира"
        r"|(?:đầu )?người|hành khách|kişi|yolcu|\p{Han}?[人口]|[人명인]|व्यक्ति|यात्री|شخص|فرد|راكب|نسمة"
    ),
    "household": (
        r"households?|famil(?:y|ies)|haushalt|familie|ménage|foyer|famille|hogar|familia|domicílio|agregado|família|famiglia"
        r"|nucleo familiare|домохозяйство|семью|hộ(?: gia đình)?|hane|aile|\p{Han}?[户戶]|世帯|가구|세대|परिवार|أسرة"
    ),
    "vehicle": (
        r"vehicles?|cars?|fahrzeug|auto|véhicule|voiture|vehículo|coche|veículo|carro|veicolo|автомобиль|машину|xe|araç"
        r"|[辆輛]|台|대|वाहन|مركبة|سيارة"
    ),
}
_FILLING = r"(?:[约約为為仅是需达]|\s|,|、|약|about|some|etwa|rund|environ|около|लगभग|khoảng|yaklaşık|نحو)*$"
_EACH_AFTER = (
    r"\.?(?:\s?/\s?|\s?[每毎]|\s(?:per|pro|je|par|por|a|al|for each|for every|за|на|لكل|प्रति|cho mỗi|mỗi|trên)\s)"
)
_EACH_BEFORE = r"(?:[每毎]|\b(?:per|pro|je|par|por|mỗi)\s|प्रति\s|لكل\s|\bна\s)"
_EACH_BEHIND = r"\s?(?:あたり|当たり|につき|당|başına)"
_ON_AVERAGE = {"person": "人均", "household": "[户戶]均"}
_CLOSE = 40  # characters before a number


def given_for_others(claim: str, language: str, evidence: Sequence[tuple[str, str]]) -> str | None:
    """The figure of the claim that its evidence, pairs of (text, language), gives for each of something else; None if
    none.
    """
    stated = [found for text, own in evidence for found in _given_for_each(text, own)]
    for quantity, each in _given_for_each(claim, language):
        others = [other for one, other in stated if one.unit == quantity.unit and has_value_of(one, quantity)]
        if others and each not in others:
            return claim[quantity.start : quantity.end]
    return None


@lru_cache(maxsize=4_096)
def _given_for_each(text: str, language: str) -> tuple[tuple[Quantity, str], ...]:
    return tuple((one, each) for one in quantities(text, language) for each in _each(text, one))


def _each(text: str, quantity: Quantity) -> Iterator[str]:
    """That for each of which the quantity is, if the text says so."""
    stop = quantity.end + text.startswith(".", quantity.end)
    unit = per_after(text, quantity.end) or per_after(text, stop) or per_before(text, quantity.start)
    if unit and unit.unit not in TIMES:
        yield unit.unit
        return
    before = text[max(quantity.start - _CLOSE, 0) : quantity.start]
    for name, (after, ahead) in _EXPRESSIONS.items():
        if after.match(text, quantity.end) or ahead.search(before):
            yield name


def _expressions(name: str, words: str) -> "tuple[regex.Pattern[str], regex.Pattern[str]]":
    average = _ON_AVERAGE.get(name, "(?!)")
    ahead = (
        rf"(?:{_EACH_BEFORE}(?:{words})|(?<!\p{{L}})1?\s?(?:{words}){_EACH_BEHIND}|{average}\p{{Han}}{{0,4}}){_FILLING}"
    )
    return regex.compile(rf"{_EACH_AFTER}(?:{words})(?!\p{{L}})", regex.I), regex.compile(ahead, regex.I)


_EXPRESSIONS = {name: _expressions(name, words) for name, words in _THINGS.items()}
