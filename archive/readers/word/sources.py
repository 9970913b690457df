"""Where in a docx the cells of its tables are read from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive.model import Grid
from archive.readers.word import opened
from archive.readers.word.body import Story

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lxml.etree import _Element

    from archive.readers.word import tables
    from archive.readers.word.numbering import Counters
    from archive.readers.word.parts import Parts

    Elements = dict[tuple[int, int], _Element]


def sources(data: bytes) -> tuple[str, _Element, list[tuple[Grid, Elements]]]:
    """The part with the text, its body, and each grid that read_docx makes of it with the w:tc of its (row, column).

    Tables of documents inserted whole have none. Raises Unreadable, TooMuch.
    """
    parts = opened(data)
    body = parts.body()
    story = _Sources(parts, {})
    story.walk(body)
    return parts.main, body, [(block, story.found.get(id(block), {})) for block in story.blocks if isinstance(block, Grid)]


class _Sources(Story):
    """Remembers the cells of each grid; found: by the grid's identity, shared with the stories in cells."""

    def __init__(self, parts: Parts, found: dict[int, Elements], counters: Counters | None = None, met: list[int] | None = None,
                 *, cell: bool = False) -> None:
        super().__init__(parts, counters, met, cell=cell)
        self.found = found

    def inner(self, parts: Parts, counters: Counters, met: list[int]) -> Story:
        return _Sources(parts, self.found, counters, met, cell=True)

    def keep(self, grid: Grid, rows: Sequence[tables.Row], edge: tables.Edge) -> None:
        super().keep(grid, rows, edge)
        origins = {(cell.row, cell.column) for cell in grid.cells}
        self.found[id(grid)] = {
            (at, edge(slot.start)): slot.element
            for at, row in enumerate(rows)
            for slot in row
            if edge(slot.end) > edge(slot.start) and (at, edge(slot.start)) in origins
        }
