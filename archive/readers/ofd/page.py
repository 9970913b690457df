"""A page's objects → characters, ruling lines and pictures with places."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive.model import Picture
from archive.readers.errors import TooMuch
from archive.readers.layout import Glyph, Rule, Sheet
from archive.readers.ofd.paths import THIN, lines
from archive.readers.ofd.texts import MM, glyphs
from archive.readers.ofd.values import (
    Matrix,
    around,
    box,
    child,
    is_off,
    matrix,
    number,
    text_of,
    through,
    times,
)
from archive.readers.package import local

if TYPE_CHECKING:
    from lxml.etree import _Element

    from archive.readers.ofd.book import Book, Leaf

MOST_OBJECTS = 200_000  # of a page, those of drawings counted each time
MOST_GLYPHS = 100_000
MOST_RULES = 100_000
DEEPEST = 8  # drawings inside one another
OUTLINE = 500  # signs that the outline of a character takes
SMALL_PICTURE = 75  # points; an icon
_DRAW = {"TextObject": "text", "PathObject": "path", "ImageObject": "image", "CompositeObject": "composite"}
_BLOCKS = frozenset({"PageBlock", "Layer", "Content"})


class Drawing:
    """What was met on one page so far."""

    def __init__(self, book: Book, number_: int) -> None:
        self.book, self._number = book, number_
        self.glyphs: list[Glyph] = []
        self.rules: list[Rule] = []
        self.pictures: list[Picture] = []
        self.paths = 0  # a path as long as many outlines of characters counts as so many
        self._objects = 0

    def leaf(self, leaf: Leaf) -> None:
        """A whole page. Raises TooMuch."""
        for layer in leaf.layers:
            self.walk(layer, (1.0, 0.0, 0.0, 1.0, -leaf.area[0], -leaf.area[1]))

    def walk(self, block: _Element, by: Matrix, depth: int = 0) -> None:
        """Raises TooMuch."""
        for one in block:
            name = local(one)
            if name in _BLOCKS:
                self.walk(one, by, depth)
            elif name in _DRAW and not is_off(one, "Visible") and number(one.get("Alpha"), 255.0) > 0:
                self._objects += 1
                if max(self._objects, len(self.glyphs), len(self.rules)) > MOST_OBJECTS:
                    raise TooMuch(f"a page of more than {MOST_OBJECTS} objects")
                getattr(self, _DRAW[name])(one, by, depth)

    def text(self, one: _Element, by: Matrix, _depth: int) -> None:
        self.glyphs.extend(glyphs(one, placed(one, by)))
        if len(self.glyphs) > MOST_GLYPHS:
            raise TooMuch(f"a page of more than {MOST_GLYPHS} characters")

    def path(self, one: _Element, by: Matrix, _depth: int) -> None:
        data = text_of(child(one, "AbbreviatedData"))
        self.paths += 1 + len(data) // OUTLINE
        for x0, y0, x1, y1 in lines(one, data, placed(one, by)):
            self.rules.append(Rule(x0 * MM, y0 * MM, x1 * MM, y1 * MM))
        if len(self.rules) > MOST_RULES:
            raise TooMuch(f"a page of more than {MOST_RULES} lines")

    def image(self, one: _Element, by: Matrix, _depth: int) -> None:
        """A picture by its boundary; a thin one is a line, a small one an icon."""
        bounds = box(one.get("Boundary"))
        if bounds is None:
            return
        x, y, wide, high = bounds
        left, top, right, low = (side * MM for side in around([through(by, x, y), through(by, x + wide, y + high)]))
        if min(right - left, low - top) <= THIN * MM:
            self.rules.append(Rule(left, top, right, low))
        elif min(right - left, low - top) >= SMALL_PICTURE:
            data = self.book.picture(one.get("ResourceID", ""))
            self.pictures.append(Picture(data=data, page=self._number, box=(left, top, right, low)))

    def composite(self, one: _Element, by: Matrix, depth: int) -> None:
        drawing = self.book.resources.drawings.get(one.get("ResourceID", ""))
        if drawing is not None:
            if depth >= DEEPEST:
                raise TooMuch(f"more than {DEEPEST} drawings inside one another")
            self.walk(drawing, placed(one, by), depth + 1)




def placed(one: _Element, by: Matrix) -> Matrix:
    """An object's own units → millimetres on the page: its CTM, then its boundary's corner."""
    left, top, _, _ = box(one.get("Boundary")) or (0.0, 0.0, 0.0, 0.0)
    return times(times(matrix(one.get("CTM")), (1.0, 0.0, 0.0, 1.0, left, top)), by)


def drawn(book: Book, leaf: Leaf, number_: int) -> tuple[Sheet, int]:
    """A page, and how many outlines are drawn on it. Raises TooMuch."""
    drawing = Drawing(book, number_)
    drawing.leaf(leaf)
    _, _, width, height = leaf.area
    found = Sheet(number_, width * MM, height * MM, tuple(drawing.glyphs), tuple(drawing.rules), tuple(drawing.pictures))
    return found, drawing.paths
