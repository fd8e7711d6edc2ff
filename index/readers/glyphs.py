"""Reads shapes as characters: PDFs give radicals and ligatures where the text had characters and letters."""

import unicodedata

import regex

_SHAPES = regex.compile(r"[\u2e80-\u2eff\u2f00-\u2fdf\ufb00-\ufb06]")
_DIVIDED_AM = regex.compile(r"([\u0e48-\u0e4b]?)\u0e4d([\u0e48-\u0e4b]?)\u0e32")
# Unicode has decompositions of the Kangxi radicals and of ligatures, but none of most radicals of its supplement.
_RADICALS = (
    "⺁厂⺅亻⺆冂⺈刀⺉刂⺊卜⺋㔾⺌小⺍小⺎兀⺏尣⺐尢⺒巳⺓幺⺔彑⺕彐⺖忄⺗㣺⺘扌⺙攵⺛旡⺜日⺝月⺞歺⺟母⺠民⺡氵⺢氺⺣灬⺤爫⺥爫⺦丬⺧牛⺨犭⺩王⺫罒⺬示⺭礻"
    "⺮竹⺯糹⺰纟⺱罓⺲罒⺶羊⺹耂⺺肀⺻聿⺼月⺽臼⺾艹⺿艹⻀艹⻁虎⻂衤⻃覀⻄西⻅见⻆角⻈讠⻉贝⻊足⻋车⻌辶⻍辶⻎辶⻏阝⻐钅⻑長⻒镸⻓长⻔门⻖阝⻗雨⻘青⻙韦⻚页"
    "⻛风⻜飞⻝食⻟飠⻠饣⻢马⻣骨⻤鬼⻥鱼⻦鸟⻧卤⻨麦⻩黄⻪黾⻫斉⻬齐⻭歯⻮齿⻯竜⻰龙⻱龜⻲亀⻳龟"
)
_CHARACTERS = dict(zip(_RADICALS[::2], _RADICALS[1::2], strict=True))


def ordinary(text: str) -> str:
    """The text with the ordinary characters for CJK radicals (U+2E80–2FDF) and Latin ligatures (U+FB00–FB06).

    The vowel am of Thai is one character too where it stands in two parts.
    """
    whole = _DIVIDED_AM.sub("\\1\\2\u0e33", text)
    return _SHAPES.sub(
        lambda found: _CHARACTERS.get(found.group()) or unicodedata.normalize("NFKC", found.group()), whole
    )
