"""Rows and cells that another element stands around: <table><form><tr>, as many a CMS writes it.

A browser takes no such element into a table (HTML, 13.2.6.4.9, "in table"): a form ends where it begins, anything else
is put before the table; the rows stay. libxml2 keeps it around them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree

if TYPE_CHECKING:
    from lxml.etree import _Element

DEEPEST = 20  # of such elements in one another
_PARTS = ("tr", "tbody", "thead", "tfoot", "td", "th", "caption", "col", "colgroup", "script", "style", "template", "noscript", "table")
_FRAMES = etree.XPath(
    "//*[self::table or self::tbody or self::thead or self::tfoot or self::tr]/*["
    + " and ".join(f"not(self::{part})" for part in _PARTS) + "][tr or tbody or td or th or .//tr or .//td]"
)  # fmt: skip


def rows_freed(root: _Element) -> None:
    """Puts what stands in such an element in its place. The element's own text, outside of all cells, is not kept."""
    for _ in range(DEEPEST):
        frames = _FRAMES(root)
        if not isinstance(frames, list) or not frames:
            return
        for frame in frames:
            _free(frame)


def _free(frame: _Element) -> None:
    parent = frame.getparent()
    if parent is None:
        return
    for child in list(frame):
        frame.addprevious(child)
    parent.remove(frame)
