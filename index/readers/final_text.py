"""Makes of a document of Word what Word shows: its final text, in paragraphs, runs and tables and nothing around them.

Inserted and moved text, content controls, fields, links, tags and marks of direction wrap runs, paragraphs, rows or
cells. They give way to what they hold. What was deleted or moved away, what is hidden, what asks for a text, and the
table of contents are dropped.
"""

from collections import defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING

import regex

if TYPE_CHECKING:
    from docx.document import Document as WordDocument
    from docx.oxml.text.paragraph import CT_P
    from docx.oxml.text.run import CT_R
    from docx.oxml.xmlchemy import BaseOxmlElement

_WRAPPERS = (
    "w:ins | .//w:moveTo | .//w:sdt | .//w:sdtContent | .//w:smartTag | .//w:customXml | .//w:fldSimple"
    " | .//w:hyperlink | .//w:dir | .//w:bdo | .//m:oMathPara"
)
_DROPPED = (
    "w:del | .//w:moveFrom | .//w:sdt[w:sdtPr/w:showingPlcHdr]"
    " | .//w:sdt[w:sdtPr/w:docPartObj/w:docPartGallery/@w:val='Table of Contents']"
)
_HIDDEN = "w:rPr/w:vanish[not(@w:val='0' or @w:val='false' or @w:val='off')]"
_SHOWN = "w:rPr/w:vanish[@w:val='0' or @w:val='false' or @w:val='off']"
# Of a paragraph whose end does not show, so that the next one goes on with it.
_OPEN = f"w:p[w:pPr/w:rPr/w:del or w:pPr/w:rPr/w:moveFrom or w:pPr/{_HIDDEN}]"
_TERM = regex.compile(r"[\p{L}\p{N}.,]*")


def settle(word: "WordDocument") -> None:
    """Leaves in the body of the document the text that Word shows, as runs of paragraphs that python-docx reads."""
    from docx.oxml.ns import nsmap

    body = word.element.body
    unfinished = body.xpath(f".//{_OPEN}")
    for element in [*body.xpath(f".//{_DROPPED}"), *_hidden_runs(body, _hidden_styles(word.styles.element))]:
        element.getparent().remove(element)
    for formula in body.xpath(".//m:oMath"):
        _replace(formula, [_run(_formula(formula))])
    for ruby in body.xpath(".//w:ruby"):
        _replace(ruby, ruby.xpath("w:rubyBase//w:t", namespaces=nsmap))
    for wrapper in body.xpath(f".//{_WRAPPERS}"):
        _replace(wrapper, list(wrapper))
    # The last first: so each piece moves once, however many go on.
    for paragraph in reversed(unfinished):
        _join_to_next(paragraph)


def _hidden_styles(styles: "BaseOxmlElement") -> frozenset[str]:
    """The ids of the styles whose text does not show, as they say themselves or the style that they are based on."""
    heirs: dict[str, list[str]] = defaultdict(list)
    found: list[str] = styles.xpath(f"w:style[{_HIDDEN}]/@w:styleId")
    for style in styles.xpath("w:style[@w:styleId and w:basedOn/@w:val and not(w:rPr/w:vanish)]"):
        heirs[style.xpath("string(w:basedOn/@w:val)")].append(style.xpath("string(@w:styleId)"))
    hidden: set[str] = set()
    while found:
        name = found.pop()
        if name not in hidden:
            hidden.add(name)
            found += heirs[name]
    return frozenset(hidden)


def _hidden_runs(body: "BaseOxmlElement", styles: frozenset[str]) -> "list[CT_R]":
    hidden: list[CT_R] = body.xpath(f".//w:r[{_HIDDEN}]")
    styled = body.xpath(f".//w:r[not({_HIDDEN} or {_SHOWN})]") if styles else []
    used = "w:rPr/w:rStyle/@w:val | ancestor::w:p[1]/w:pPr/w:pStyle/@w:val"
    return [*hidden, *(run for run in styled if not styles.isdisjoint(run.xpath(used)))]


def _replace(element: "BaseOxmlElement", by: "list[BaseOxmlElement]") -> None:
    for each in by:
        element.addprevious(each)
    element.getparent().remove(element)


def _join_to_next(paragraph: "CT_P") -> None:
    after = paragraph.getnext()
    if after is None or after.tag != paragraph.tag:
        return
    pieces, first = _content(paragraph), next(_content(after), None)
    for piece in list(pieces):
        if first is None:
            after.append(piece)
        else:
            first.addprevious(piece)
    paragraph.getparent().remove(paragraph)


def _content(paragraph: "CT_P") -> Iterator["BaseOxmlElement"]:
    return (element for element in paragraph if not str(element.tag).endswith("}pPr"))


def _run(text: str) -> "CT_R":
    from docx.oxml.parser import OxmlElement

    run: CT_R = OxmlElement("w:r")
    run.add_t(text)
    return run


def _formula(node: "BaseOxmlElement") -> str:
    """A formula on one line: a fraction as "1/2", a power as "10^6"; without their signs they were other numbers."""
    name = node.tag.rpartition("}")[2]
    if name == "t":
        return node.text or ""
    parts = [_formula(child) for child in node if isinstance(child.tag, str)]
    if name == "f":
        return " " + "/".join(_grouped(part) for part in parts if part)
    if name == "d":
        return f"({''.join(parts)})"
    written = "".join(parts)
    return f"^{_grouped(written)}" if name == "sup" and written else written


def _grouped(term: str) -> str:
    term = term.strip()
    return term if _TERM.fullmatch(term) else f"({term})"
