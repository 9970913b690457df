"""Pages as characters and ruling lines with places → tables and paragraphs. PDF, OFD and scans share it.

blocks(sheets)              sheets of glyphs and rules → the document's blocks, all in one
grids(rules)                rules → lattices of cells (box, row, column, spans; no text)
fill(cells, glyphs)         cells with the text that stands in them, and the glyphs outside of them
parts(sheet)                one sheet → Page: its lines, its tables' fragments, its pictures
compose(pages)              pages (of lines, fragments, or blocks already made) → the document's blocks:
                            tables joined over pages, lines as paragraphs, page furniture left out
struck(glyphs, rules)       the same, digits that a line goes through marked with APART, such lines left out
settle(page)                the page with its marks resolved: a stroke between digits that are shown apart
fragment(grid)              a Grid whose cells have boxes as a Fragment, to be composed with other pages

Boxes are points from the top left of the page as it is shown. Glyph, Rule, Sheet, Lattice, Line, Fragment and
Page are in sheet.py.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive.readers.layout.apart import settle, struck
from archive.readers.layout.compose import compose, fragment
from archive.readers.layout.fill import fill
from archive.readers.layout.lattice import grids
from archive.readers.layout.parts import parts
from archive.readers.layout.sheet import APART, Fragment, Glyph, Lattice, Line, Page, Rule, Sheet

if TYPE_CHECKING:
    from collections.abc import Iterable

    from archive.model import Block

__all__ = ["APART", "Fragment", "Glyph", "Lattice", "Line", "Page", "Rule", "Sheet", "blocks", "compose", "fill", "fragment", "grids", "parts", "settle", "struck"]


def blocks(sheets: Iterable[Sheet]) -> tuple[Block, ...]:
    """Tables (joined over pages) and paragraphs in reading order; heads, feet and page numbers are left out."""
    return compose([parts(sheet) for sheet in sheets])
