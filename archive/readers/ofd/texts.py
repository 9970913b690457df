"""TextObject → characters with their boxes (GB/T 33190-2016, 11.3): each has a place of its own."""

from __future__ import annotations

import math
import unicodedata
from typing import TYPE_CHECKING

from archive.readers.layout import Glyph
from archive.readers.ofd.values import Matrix, around, children, is_off, is_on, number, steps, through

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

MM = 72 / 25.4  # points
ASCENT, DESCENT = 0.88, 0.12  # of the size; fonts need not be in the package
LONGEST = 20_000  # characters of one text


def glyphs(text: _Element, by: Matrix) -> Iterator[Glyph]:
    """The characters that a text object prints; none of one that is there to be searched only (drawn by nothing)."""
    if is_off(text, "Fill") and not is_on(text, "Stroke"):
        return
    size = number(text.get("Size"), 0.0)
    if size <= 0:
        return
    scale = number(text.get("HScale"), 1.0)
    turn = math.radians(number(text.get("CharDirection"), 0.0))
    x = y = 0.0
    for code in children(text, "TextCode"):
        x, y = number(code.get("X"), x), number(code.get("Y"), y)  # left out: as in the one before
        for sign, left, base, width in _placed(code, x, y, size * scale):
            yield Glyph(sign, _box(left, base, width, size, turn, by))


def _placed(code: _Element, x: float, y: float, size: float) -> Iterator[tuple[str, float, float, float]]:
    """Characters with their point on the base line and their width, all in the object's own units."""
    printed = (code.text or "")[:LONGEST]
    rights, downs = steps(code.get("DeltaX"), len(printed)), steps(code.get("DeltaY"), len(printed))
    if len(printed.strip()) - 1 == max(len(rights), len(downs)):  # white space around it is the writer's
        printed = printed.strip()
    for at, sign in enumerate(printed):
        width = size * (1.0 if unicodedata.east_asian_width(sign) in "WFA" else 0.5)
        right = rights[at] if at < len(rights) else 0.0 if downs else width
        yield sign, x, y, min(width, right) if right > 0 else width
        x += right
        y += downs[at] if at < len(downs) else 0.0


def _box(x: float, y: float, width: float, size: float, turn: float, by: Matrix) -> tuple[float, float, float, float]:
    """Loose box in points on the page."""
    corners = [(0.0, -ASCENT * size), (width, -ASCENT * size), (0.0, DESCENT * size), (width, DESCENT * size)]
    if turn:
        cos, sin = math.cos(turn), math.sin(turn)
        corners = [(right * cos - down * sin, right * sin + down * cos) for right, down in corners]
    left, top, far, low = around([through(by, x + right, y + down) for right, down in corners])
    return left * MM, top * MM, far * MM, low * MM
