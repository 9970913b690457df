"""What a page gives to be laid out, and what laying out makes of it. Points, from the page's top left."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from archive.model import Picture, Text

if TYPE_CHECKING:
    from archive.model import Box, Cell


APART = "\ufdd0"  # around digits that are not shown as those beside them (apart.py); no character of any script


class Glyph(NamedTuple):
    """A character, or a run of them on one line, with its loose box: advance width, ascent to descent.

    A tuple, as rules are: a page has thousands.
    """

    text: str
    box: Box


class Rule(NamedTuple):
    """A horizontal or vertical ruling segment; whoever asks for rules takes plain boxes, too."""

    x0: float
    y0: float
    x1: float
    y1: float


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page as a file draws it; number counts from 1."""

    number: int
    width: float
    height: float
    glyphs: tuple[Glyph, ...]
    rules: tuple[Box, ...]
    pictures: tuple[Picture, ...] = ()


class Slot(NamedTuple):
    """A cell of a lattice, which has no text yet."""

    row: int
    column: int
    rowspan: int
    colspan: int
    box: Box


@dataclass(frozen=True, slots=True)
class Lattice:
    """Ruling lines as cells without text. top and bottom: whether a rule closes it there."""

    cells: tuple[Slot, ...]
    box: Box
    top: bool = True
    bottom: bool = True


@dataclass(frozen=True, slots=True)
class Line:
    """A line of running text; size is that of its font."""

    text: str
    box: Box
    size: float


@dataclass(frozen=True, slots=True)
class Fragment:
    """What stands of a table on one page. top and bottom: whether a rule closes it there."""

    cells: tuple[Cell, ...]
    box: Box
    top: bool = True
    bottom: bool = True


Element = Line | Fragment | Text | Picture


@dataclass(frozen=True, slots=True)
class Page:
    """One page's elements in any order; a Text is a paragraph already made."""

    number: int
    width: float
    height: float
    elements: tuple[Element, ...]
