"""The body of a Word document as blocks in reading order."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archive.model import Block, Grid, Picture, Text
from archive.readers.errors import TooMuch
from archive.readers.package import local
from archive.readers.word import tables
from archive.readers.word.attributes import child, value
from archive.readers.word.numbering import Counters
from archive.readers.word.runs import SKIPPED, chosen, content, is_placeholder
from archive.readers.word.styles import Style, over

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lxml.etree import _Element

    from archive.readers.word.parts import Parts

LONG_CELL = 200  # characters; a cell with more is running text laid out in a table
MOST_BLOCKS = 200_000  # cells and paragraphs
_SPACES = re.compile(r"[ \t\r\f\v\u3000\xa0]+")


class Story:
    """Blocks of one run of text; counters and the number of blocks are the whole document's."""

    def __init__(self, parts: Parts, counters: Counters | None = None, met: list[int] | None = None, *, cell: bool = False) -> None:
        self.blocks: list[Block] = []
        self._parts = parts
        self._counters = counters or Counters(parts.lists)
        self._met = met if met is not None else [0]
        self._cell = cell
        self._carried = ""  # of a paragraph whose end was deleted: the next one goes on from it

    def walk(self, element: _Element) -> None:
        for one in element:
            name = local(one)
            if name == "p":
                self._paragraph(one)
            elif name == "tbl":
                self._table(one)
            elif name == "altChunk":
                self.blocks.extend(self._parts.chunk(value(one, "id")))
            elif name == "AlternateContent":
                self.walk(chosen(one))
            elif name and name not in SKIPPED and not (name == "sdt" and is_placeholder(one)):
                self.walk(one)
        self._lines("", 0)

    def _count(self) -> None:
        self._met[0] += 1
        if self._met[0] > MOST_BLOCKS:
            raise TooMuch(f"more than {MOST_BLOCKS} paragraphs and cells")

    # ---- paragraphs --------------------------------------------------------------------------------------

    def _paragraph(self, paragraph: _Element) -> None:
        self._count()
        looks = child(paragraph, "pPr")
        style = over(self._parts.styles.get(value(child(looks, "pStyle")) or self._parts.plain, Style()), paragraph)
        if style.contents:
            return
        found = content(paragraph, self._parts, hidden=bool(style.hidden))
        text = self._carried + found.text
        if child(looks, "rPr", "del") is not None:
            self._carried = text
        else:
            self._lines(self._number(style, text) + text, style.level or 0)
        for one in found.hung:
            if isinstance(one, Picture):
                self.blocks.append(one)
            else:
                self.walk(one)

    def _number(self, style: Style, text: str) -> str:
        """The automatic number of a paragraph with words in it: beside a figure it would make another figure."""
        number = self._counters.next(style.list, style.list_level or 0) if style.list else ""
        if not number or not any(sign.isalpha() for sign in text):
            return ""
        return f"{number} " if number[-1].isalnum() or text.lstrip()[0].isdigit() else number

    def _lines(self, text: str, level: int) -> None:
        """The lines of a paragraph; without one, of what no paragraph followed."""
        text, self._carried = text or self._carried, ""
        for line in text.split("\n"):
            plain = _SPACES.sub(" ", line).strip()
            if plain:
                self.blocks.append(Text(plain, level))

    # ---- tables ------------------------------------------------------------------------------------------

    def _table(self, table: _Element) -> None:
        """Rows in stretches: data rows as grids; rows that hold running text, pictures or tables are walked."""
        self._lines("", 0)
        rows = tables.rows(table)
        inside = {id(slot): self._inside(slot) for row in rows for slot in row if slot.above is None}
        edge = tables.columns(table, rows)
        stretch: list[tables.Row] = []
        for row in rows:
            found = [inside.get(id(slot), []) for slot in row]
            if any(_is_flow(blocks) for blocks in found):
                self._grid(stretch, edge)
                stretch = []
                self.blocks.extend(block for blocks in found for block in blocks)
            else:
                stretch.append(row)
        self._grid(stretch, edge)

    def _inside(self, slot: tables.Slot) -> list[Block]:
        """The blocks of a cell; its text is left in the slot."""
        self._count()
        story = self.inner(self._parts, self._counters, self._met)
        story.walk(slot.element)
        slot.text = "\n".join(block.text for block in story.blocks if isinstance(block, Text))
        return story.blocks

    def _grid(self, rows: Sequence[tables.Row], edge: tables.Edge) -> None:
        cells = tables.cells(rows, edge)
        if not any(cell.text for cell in cells):
            return
        if len(cells) == 1:
            self.blocks.extend(Text(line) for line in cells[0].text.split("\n") if line)
        else:
            self.keep(Grid(cells), rows, edge)

    def inner(self, parts: Parts, counters: Counters, met: list[int]) -> Story:
        """Reads what stands in a cell."""
        return Story(parts, counters, met, cell=True)

    def keep(self, grid: Grid, _rows: Sequence[tables.Row], _edge: tables.Edge) -> None:
        """Takes a table and what it was made from."""
        self.blocks.append(grid)


def _is_flow(blocks: Sequence[Block]) -> bool:
    return any(not isinstance(block, Text) for block in blocks) or sum(len(block.text) for block in blocks if isinstance(block, Text)) > LONG_CELL
