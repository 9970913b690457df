"""A page's objects → characters, ruling lines and pictures with places."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive.model import Picture
from archive.readers.errors import TooMuch
from archive.readers.layout import Glyph, Rule, Sheet, struck
from archive.readers.ofd.looks import clips, colour, is_shown, rectangles
from archive.readers.ofd.paths import THIN, lines, slanted
from archive.readers.ofd.pixels import is_opaque
from archive.readers.ofd.seen import OPAQUE, Ground, Words, seen
from archive.readers.ofd.texts import MM, glyphs
from archive.readers.ofd.values import (
    Matrix,
    around,
    box,
    child,
    is_off,
    is_on,
    matrix,
    text_of,
    through,
    times,
)
from archive.readers.package import local

if TYPE_CHECKING:
    from lxml.etree import _Element

    from archive.model import Box
    from archive.readers.ofd.book import Book, Leaf

MOST_OBJECTS = 200_000  # of a page, those of drawings counted each time
MOST_GLYPHS = 100_000
MOST_RULES = 100_000
DEEPEST = 8  # drawings inside one another
OUTLINE = 500  # signs that the outline of a character takes
SMALL_PICTURE = 75  # points; an icon
SHORT = 200  # signs of a path that may be a stroke through a digit
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
        self.texts: list[Words] = []
        self.grounds: list[Ground] = []
        self.slants: list[Box] = []
        self._layer = ""  # drawing parameters of the layer

    def leaf(self, leaf: Leaf) -> None:
        """A whole page. Raises TooMuch."""
        for layer in leaf.layers:
            self._layer = layer.get("DrawParam") or ""
            self.walk(layer, (1.0, 0.0, 0.0, 1.0, -leaf.area[0], -leaf.area[1]))
        for look in leaf.notes:
            left, top, _, _ = box(look.get("Boundary")) or (0.0, 0.0, 0.0, 0.0)
            self.note(look, (1.0, 0.0, 0.0, 1.0, left - leaf.area[0], top - leaf.area[1]))

    def note(self, look: _Element, by: Matrix) -> None:
        """What a note draws over the page: lines and patches; its words and pictures are no part of the report."""
        for one in look.iter("{*}PathObject"):
            if is_shown(one) and self._objects < MOST_OBJECTS:
                self._objects += 1
                self.path(one, by, 0)

    def walk(self, block: _Element, by: Matrix, depth: int = 0) -> None:
        """Raises TooMuch."""
        for one in block:
            name = local(one)
            if name in _BLOCKS:
                self.walk(one, by, depth)
            elif name in _DRAW and is_shown(one):
                self._objects += 1
                if max(self._objects, len(self.glyphs), len(self.rules)) > MOST_OBJECTS:
                    raise TooMuch(f"a page of more than {MOST_OBJECTS} objects")
                getattr(self, _DRAW[name])(one, by, depth)

    def text(self, one: _Element, by: Matrix, _depth: int) -> None:
        first, own = len(self.glyphs), placed(one, by)
        self.glyphs.extend(glyphs(one, own))
        if len(self.glyphs) > MOST_GLYPHS:
            raise TooMuch(f"a page of more than {MOST_GLYPHS} characters")
        ink, alpha = colour(one, "StrokeColor" if is_off(one, "Fill") else "FillColor", self.book.resources.params, self._layer)
        limits = tuple(_points(limit) for limit in clips(one, own))
        self.texts.append(Words(self._objects, first, len(self.glyphs), ink, alpha, limits))

    def path(self, one: _Element, by: Matrix, _depth: int) -> None:
        data = text_of(child(one, "AbbreviatedData"))
        self.paths += 1 + len(data) // OUTLINE
        own = placed(one, by)
        for line in lines(one, data, own):
            self.rules.append(Rule(*_points(line)))
        if len(self.rules) > MOST_RULES:
            raise TooMuch(f"a page of more than {MOST_RULES} lines")
        if is_on(one, "Fill"):
            ink, alpha = colour(one, "FillColor", self.book.resources.params, self._layer)
            if alpha >= OPAQUE:
                self.grounds += [Ground(self._objects, _points(whole), ink) for whole in rectangles(data, own)]
        if len(data) <= SHORT and not is_off(one, "Stroke"):
            self.slants += map(_points, slanted(data, own))

    def image(self, one: _Element, by: Matrix, _depth: int) -> None:
        """A picture by its boundary; a thin one is a line, a small one an icon."""
        bounds = box(one.get("Boundary"))
        if bounds is None:
            return
        x, y, wide, high = bounds
        left, top, right, low = (side * MM for side in around([through(by, x, y), through(by, x + wide, y + high)]))
        if min(right - left, low - top) <= THIN * MM:
            self.rules.append(Rule(left, top, right, low))
            return
        data = self.book.picture(one.get("ResourceID", ""))
        if is_opaque(data):
            self.grounds.append(Ground(self._objects, (left, top, right, low), None))
        if min(right - left, low - top) >= SMALL_PICTURE:
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


def _points(found: Box) -> Box:
    """Millimetres → points."""
    return found[0] * MM, found[1] * MM, found[2] * MM, found[3] * MM


def drawn(book: Book, leaf: Leaf, number_: int) -> tuple[Sheet, int]:
    """A page, and how many outlines are drawn on it; digits that are not shown as those beside them are marked. Raises TooMuch."""
    drawing = Drawing(book, number_)
    drawing.leaf(leaf)
    _, _, width, height = leaf.area
    shown = seen(drawing.glyphs, drawing.texts, drawing.grounds)
    marked, rules = struck(shown, drawing.rules, drawing.slants)
    return Sheet(number_, width * MM, height * MM, tuple(marked), tuple(rules), tuple(drawing.pictures)), drawing.paths
