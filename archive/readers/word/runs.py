"""The content of a paragraph: its text as printed, and what hangs on it (text boxes, pictures)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from archive.model import Picture
from archive.readers.package import local
from archive.readers.printed import MARK, settled
from archive.readers.word.attributes import child, integer, is_on, value

if TYPE_CHECKING:
    from lxml.etree import _Element

    from archive.readers.word.styles import Style

SMALL_PICTURE = 75  # points; 100 pixels, an icon is no wider
LOW_PICTURE = 36  # table 4 is one row below its heads
TINY = 4  # half points
_EMU = 12_700  # to the point
_POINTS = {"pt": 1.0, "in": 72.0, "cm": 72 / 2.54, "mm": 72 / 25.4, "px": 0.75, "": 0.75, "pc": 12.0}
_LENGTH = re.compile(r"(?:^|;)\s*(width|height)\s*:\s*([\d.]{1,12})\s*([a-z]*)")
_CHARACTERS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_DRAWN = frozenset({"drawing", "pict", "object"})
# deleted text, instructions, properties, and what is printed elsewhere or not at all
SKIPPED = frozenset({
    "del", "moveFrom", "delText", "instrText", "delInstrText", "pPr", "rPr", "sdtPr", "sdtEndPr", "smartTagPr", "customXmlPr", "rt",
    "tblPr", "tblGrid", "trPr", "tcPr", "tblPrEx", "sectPr", "footnoteReference", "endnoteReference", "commentReference",
})  # fmt: skip


class Store(Protocol):
    """Where a document's styles and pictures are."""

    styles: dict[str, Style]

    def picture(self, relation: str) -> bytes: ...


@dataclass(frozen=True, slots=True)
class Content:
    """text: lines parted by newlines; hung: text boxes (w:txbxContent) and pictures, in order."""

    text: str
    hung: tuple[_Element | Picture, ...]


def content(paragraph: _Element, store: Store, *, hidden: bool = False) -> Content:
    """What a paragraph prints. hidden: its style hides it, unless a run says otherwise."""
    gathered = _Gathered(store, hidden)
    _inside(paragraph, gathered)
    return Content(settled("".join(gathered.text)), tuple(gathered.hung))


@dataclass
class _Gathered:
    """What was met so far; fields: for each field open, whether its instruction is still going on.

    A field that goes on in another paragraph is in its result there, as tables of contents are: instructions are
    short. So none is remembered from one paragraph to the next, and none that lacks its end swallows the rest.
    """

    store: Store
    hidden: bool
    text: list[str] = field(default_factory=list)
    hung: list[_Element | Picture] = field(default_factory=list)
    fields: list[bool] = field(default_factory=list)


def _inside(element: _Element, into: _Gathered) -> None:
    for one in element:
        name = local(one)
        if name in SKIPPED or not name:
            continue
        if name == "r":
            _run(one, into)
        elif name == "AlternateContent":
            _inside(chosen(one), into)
        elif name in _DRAWN:
            _drawn(one, into)
        elif name != "sdt" or not is_placeholder(one):
            _inside(one, into)


def _run(run: _Element, into: _Gathered) -> None:
    if _is_hidden(run, into):
        return
    mark = [MARK] * _is_apart(run)
    into.text += mark
    for one in run:
        name = local(one)
        if name == "fldChar":
            _field(value(one, "fldCharType"), into.fields)
        elif name in SKIPPED or any(into.fields):
            continue
        elif name == "t":
            into.text.append(one.text or "")
        elif name in _CHARACTERS:
            into.text.append(_CHARACTERS[name])
        elif name == "sym":
            into.text.append(_symbol(one))
        else:
            _other(one, name, into)
    into.text += mark


def _other(one: _Element, name: str, into: _Gathered) -> None:
    if name == "AlternateContent":
        _drawn(chosen(one), into) if child(chosen(one), "t") is None else _run(chosen(one), into)
    elif name in _DRAWN:
        _drawn(one, into)
    elif name == "ruby":
        _inside(one, into)


def _is_hidden(run: _Element, into: _Gathered) -> bool:
    looks = child(run, "rPr")
    own = child(looks, "vanish")
    if own is not None:
        return is_on(own)
    style = into.store.styles.get(value(child(looks, "rStyle")))
    return style.hidden if style and style.hidden is not None else into.hidden


def _is_apart(run: _Element) -> bool:
    """Raised, struck out, white, turned about or too small to be seen: its digits are no part of the number beside it."""
    looks = child(run, "rPr")
    if looks is None:
        return False
    told = {local(one): one for one in looks}
    return (
        any(is_on(told.get(name)) for name in ("strike", "dstrike", "rtl"))
        or value(told.get("vertAlign")) in {"superscript", "subscript"}
        or value(told.get("color")).lower() in {"ffffff", "white"}
        or integer(told.get("position")) != 0
        or 0 < integer(told.get("sz")) <= TINY
    )


def _field(kind: str, fields: list[bool]) -> None:
    if kind == "begin":
        fields.append(True)
    elif kind == "separate" and fields:
        fields[-1] = False
    elif kind == "end" and fields:
        fields.pop()


def _symbol(element: _Element) -> str:
    """A character of a symbol font: its code says nothing of what it shows, only that something is there."""
    try:
        return chr(int(value(element, "char") or "F020", 16) & 0xFFFF)
    except ValueError:
        return "\ufffd"


def is_placeholder(control: _Element) -> bool:
    """A content control that shows its prompt, or holds a table of contents: no text of the report."""
    looks = child(control, "sdtPr")
    gallery = value(child(looks, "docPartObj", "docPartGallery"))
    return is_on(child(looks, "showingPlcHdr")) or gallery == "Table of Contents"


def chosen(alternate: _Element) -> _Element:
    """One of the ways in which something is written (part 3, 9.3): the first that holds anything that is read."""
    ways = [one for one in alternate if local(one) in {"Choice", "Fallback"}]
    read = {"t", "txbxContent", "blip", "imagedata", "sym"}
    told = next((way for way in ways if any(local(one) in read for one in way.iter())), None)
    return told if told is not None else ways[0] if ways else alternate


# ---- drawings -----------------------------------------------------------------------------------------------

def _drawn(element: _Element, into: _Gathered) -> None:
    """The text boxes and pictures of a drawing, each once."""
    for one in element:
        name = local(one)
        if name == "txbxContent":
            into.hung.append(one)
        elif name == "AlternateContent":
            _drawn(chosen(one), into)
        elif name in {"blip", "imagedata"}:
            _picture(one, into)
        elif name:
            _drawn(one, into)


def _picture(element: _Element, into: _Gathered) -> None:
    width, height = _size(element)
    if width < SMALL_PICTURE or height < LOW_PICTURE:
        return
    relation = value(element, "embed") or value(element, "id")
    into.hung.append(Picture(data=into.store.picture(relation)))


def _size(element: _Element) -> tuple[float, float]:
    """Width and height in points, by the nearest element around a picture that tells; a large one if none does."""
    for around in element.iterancestors():
        size = child(around, "spPr", "xfrm", "ext")
        if size is None:
            size = child(around, "extent")
        if size is not None:
            return integer(size, "cx") / _EMU, integer(size, "cy") / _EMU
        lengths = {side: float(number) * _POINTS.get(unit, 1.0) for side, number, unit in _lengths(value(around, "style"))}
        if len(lengths) == 2:
            return lengths["width"], lengths["height"]
        if local(around) in _DRAWN:
            break
    return (float(SMALL_PICTURE), float(SMALL_PICTURE))


def _lengths(style: str) -> list[tuple[str, str, str]]:
    return [(side, number, unit) for side, number, unit in _LENGTH.findall(style) if number.count(".") <= 1 and number != "."]
