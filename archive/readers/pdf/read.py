"""PDF → Document."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from archive.model import Document, Grid, Picture
from archive.readers.layout import Page, compose
from archive.readers.pdf.apart import load_apart
from archive.readers.pdf.load import load_all
from archive.readers.pdf.page import Scan, recognised
from archive.readers.pdf.space import turned
from archive.readers.pdf.weigh import is_light

if TYPE_CHECKING:
    from collections.abc import Mapping

    from archive.model import Block, Box
    from archive.readers.pdf.page import Told

    Turns = Mapping[int, tuple[int, float, float]]  # page → quarters to the right, width and height it was laid out in

NAME = "pdf"


def read_pdf(data: bytes, charset: str = "") -> Document:
    """Pages of characters and ruling lines; pages that are scans are recognised. charset is not asked.

    Raises Unreadable and TooMuch.
    """
    loaded = load_all(data) if is_light(data) else load_apart(data)
    blocks = compose([_page(page) for page in loaded.pages])
    turns = {
        page.page.number: (page.turns, page.page.width, page.page.height)
        for page in loaded.pages
        if not isinstance(page, Scan) and page.turns
    }
    return Document(NAME, _turned_back(blocks, turns) if turns else blocks, title=loaded.title, pages=loaded.count)


def _page(page: Told | Scan) -> Page:
    return Page(page.number, *page.size, recognised(page)) if isinstance(page, Scan) else page.page


def _turned_back(blocks: tuple[Block, ...], turns: Turns) -> tuple[Block, ...]:
    """Blocks with their boxes on the pages as shown, where text was read turned."""
    return tuple(
        Grid(tuple(replace(cell, box=_back(cell.box, cell.page, turns)) for cell in block.cells), page=block.page)
        if isinstance(block, Grid)
        else block
        if isinstance(block, Picture)
        else replace(block, box=_back(block.box, block.page, turns))
        for block in blocks
    )


def _back(box: Box | None, page: int | None, turns: Turns) -> Box | None:
    if box is None or page is None or page not in turns:
        return box
    quarters, wide, high = turns[page]
    return turned(box, -quarters % 4, wide, high)
