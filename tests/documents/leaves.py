"""A paper laid out on pages by hand: words with places and ruling lines, cut over pages in the ways that real ones are.

Points from the top left. What follows (PDF by reportlab, OFD) only draws what is here.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

from tests.documents.fonts import file_of
from tests.documents.paper import Table

if TYPE_CHECKING:
    from tests.documents.paper import Paper, Paragraph

A4 = (595.0, 842.0)
MARGIN, PAD, GAP = 52.0, 2.5, 6.0
SIZES = {"title": 18.0, "heading": 13.0, "text": 11.0, "boxed": 10.0}


@dataclass(frozen=True)
class Words:
    """A run of characters; y: its baseline."""

    x: float
    y: float
    text: str
    size: float

    @property
    def advances(self) -> list[float]:
        return [advance(sign, self.font) * self.size for sign in self.text]

    font: str = "zen-hei"


@dataclass(frozen=True)
class Rule:
    """A ruling line or, with area, a frame."""

    x0: float
    y0: float
    x1: float
    y1: float
    frame: bool = False


@dataclass
class Leaf:
    """A page."""

    width: float
    height: float
    words: list[Words] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)


@cache
def _face(font: str) -> object:
    from PIL import ImageFont

    return ImageFont.truetype(file_of(font), 1000)


@cache
def advance(sign: str, font: str) -> float:
    """Width of a character at size 1."""
    return _face(font).getlength(sign) / 1000


def wrap(text: str, width: float, size: float, font: str) -> list[str]:
    """Lines that fit; broken between any two characters, numbers too, as word processors do in narrow cells."""
    lines = []
    for part in text.split("\n"):
        line, used = "", 0.0
        for sign in part:
            wide = advance(sign, font) * size
            if line and used + wide > width:
                lines.append(line)
                line, used = "", 0.0
            line, used = line + sign, used + wide
        lines.append(line)
    return [line for line in lines if line.strip()]


class Press:
    """Lays out one paper; area: where on the leaf the next thing comes."""

    def __init__(self, paper: Paper) -> None:
        self.paper, self.style = paper, paper.style
        self.font = self.style["font"]
        page = self.style["page"]
        across, down = A4 if page == "portrait" else A4[::-1]
        self.size = min(6.5, float(self.style["size"])) if page == "two-columns" else float(self.style["size"])
        self.leaves: list[Leaf] = []
        self._shape = across, down
        half = (across - 2 * MARGIN - 20) / 2
        self._areas = [(MARGIN, half), (MARGIN + half + 20, half)] if page == "two-columns" else [(MARGIN, across - 2 * MARGIN)]
        self._area = len(self._areas)
        self.turn()

    def turn(self) -> None:
        """On to the next column or page."""
        self._area += 1
        if self._area >= len(self._areas):
            self._area = 0
            self.leaves.append(self._new())
        self.left, self.width = self._areas[self._area]
        self.y, self.bottom = MARGIN, self._shape[1] - MARGIN

    def _new(self) -> Leaf:
        leaf = Leaf(*self._shape)
        if self.paper.header:
            leaf.words.append(Words(MARGIN, MARGIN - 20, self.paper.header, 8, self.font))
        if self.paper.numbered:
            leaf.words.append(Words(leaf.width / 2 - 10, leaf.height - MARGIN + 22, f"- {len(self.leaves) + 1} -", 9, self.font))
        return leaf

    @property
    def leaf(self) -> Leaf:
        return self.leaves[-1]

    def paragraph(self, part: Paragraph) -> None:
        size = SIZES[part.kind] if len(self._areas) == 1 else SIZES[part.kind] * 0.7
        inset = 6.0 if part.kind == "boxed" else 0.0
        lines = wrap(part.text, self.width - 2 * inset, size, self.font)
        high = len(lines) * size * 1.4 + 2 * inset
        if self.y + high > self.bottom:
            self.turn()
        top = self.y
        for number, line in enumerate(lines):
            wide = sum(advance(sign, self.font) for sign in line) * size
            indent = (self.width - wide) / 2 if part.kind == "title" else inset
            self.leaf.words.append(Words(self.left + indent, top + inset + size * (1.1 + 1.4 * number), line, size, self.font))
        if part.kind == "boxed":
            self.leaf.rules.append(Rule(self.left, top, self.left + self.width, top + high, frame=True))
        self.y += high + GAP

    def table(self, part: Table) -> None:
        from tests.documents.cut import Cut

        if self.style["breaks"] == "between-tables" and self.y > MARGIN:
            self.turn()
        Cut(self, part).place()
        self.y += GAP


def lay(paper: Paper) -> list[Leaf]:
    """The pages."""
    press = Press(paper)
    for part in paper.parts:
        if isinstance(part, Table):
            press.table(part)
        else:
            press.paragraph(part)
    return press.leaves
