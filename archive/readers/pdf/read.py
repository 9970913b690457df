"""PDF → Document."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from archive.model import Document, Grid, Picture
from archive.readers.guard import watched, within
from archive.readers.layout import compose
from archive.readers.pdf.apart import load_apart
from archive.readers.pdf.load import MOST_SECONDS, load_all
from archive.readers.pdf.page import Scan
from archive.readers.pdf.pdfium.space import turned
from archive.readers.pdf.recognised import in_place, recognised
from archive.readers.pdf.weigh import is_light

if TYPE_CHECKING:
    from collections.abc import Mapping

    from archive.model import Block, Box

    Turns = Mapping[int, tuple[int, float, float]]  # page → quarters to the right, width and height it was laid out in

NAME = "pdf"


def read_pdf(data: bytes, charset: str = "") -> Document:
    """Pages of characters and ruling lines; pages that are scans are recognised. charset is not asked.

    Raises Unreadable and TooMuch.
    """
    if watched():
        with within(MOST_SECONDS, "loading a PDF"):
            loaded = load_all(data)
    else:
        loaded = load_all(data) if is_light(data) else load_apart(data)
    pages, seen, turns = [], [], {}
    for one in loaded.pages:
        if isinstance(one, Scan):
            page, way_back = recognised(one)
            seen += [way_back] if way_back else []
        else:
            page = one.page
            if one.turns:
                turns[page.number] = (one.turns, page.width, page.height)
        pages.append(page)
    blocks = _turned_back(in_place(compose(pages), seen), turns)
    return Document(NAME, blocks, title=loaded.title, pages=loaded.count)


def _turned_back(blocks: tuple[Block, ...], turns: Turns) -> tuple[Block, ...]:
    """Blocks with their boxes on the pages as shown, where text was read turned."""
    if not turns:
        return blocks
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
