"""The lines of <pre>, whose line ends are shown: old portals put a whole report, typed in an editor, into one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree

if TYPE_CHECKING:
    from lxml.etree import _Element

_OWN = frozenset({"script", "style", "textarea"})  # what is in them is not shown as the text of a page is


def lines_parted(root: _Element) -> None:
    """Line ends inside <pre> become <br>; tabs stay white space, so that a line reads as a line of plain text does."""
    outermost = [pre for pre in root.iter("pre") if next(pre.iterancestors("pre"), None) is None]
    for pre in outermost:
        for element in list(pre.iter()):
            if element is not pre:
                _part_behind(element)
            if element.tag not in _OWN:
                _part_inside(element)


def _part_inside(element: _Element) -> None:
    first, breaks = _parted(element.text)
    if breaks:
        element.text = first
        element[0:0] = breaks


def _part_behind(element: _Element) -> None:
    first, breaks = _parted(element.tail)
    if breaks:
        element.tail = None
        for one in reversed(breaks):
            element.addnext(one)
        element.tail = first


def _parted(text: str | None) -> tuple[str, list[_Element]]:
    """The first line of a text, and a <br> before each of the others."""
    first, *others = (text or "").split("\n")
    breaks = [etree.Element("br") for _ in others]
    for one, line in zip(breaks, others, strict=True):
        one.tail = line
    return first, breaks
