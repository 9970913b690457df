"""PDF → Document."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from archive.model import Document, Grid, Picture
from archive.readers.errors import TooMuch, Unreadable
from archive.readers.layout import Page, compose
from archive.readers.pdf.file import LOCK, opened, title_of
from archive.readers.pdf.page import Scan, Told, load, recognised
from archive.readers.pdf.space import turned

if TYPE_CHECKING:
    from collections.abc import Mapping

    from archive.model import Block, Box

NAME = "pdf"
MOST_PAGES = 1000  # no report is as long
MOST_SCANS = 80  # pages to be recognised, at seconds each

Turned = dict[int, tuple[int, float, float]]  # page → quarters to the right, width and height it was laid out in


def read_pdf(data: bytes, charset: str = "") -> Document:
    """Pages of characters and ruling lines; pages that are scans are recognised. charset is not asked.

    Raises Unreadable and TooMuch.
    """
    import pypdfium2.raw as pdfium

    with opened(data) as document:
        with LOCK:
            count, title = pdfium.FPDF_GetPageCount(document), title_of(document)
        if count == 0:
            raise Unreadable("a PDF without pages")
        if count > MOST_PAGES:
            raise TooMuch(f"a PDF of {count} pages; the limit is {MOST_PAGES}")
        pages, turns = _pages(document, count)
    blocks = compose(pages)
    return Document(NAME, _turned_back(blocks, turns) if turns else blocks, title=title, pages=count)


def _pages(document: object, count: int) -> tuple[list[Page], Turned]:
    pages: list[Page] = []
    turns: Turned = {}
    scans = 0
    for number in range(count):
        loaded = load(document, number)
        if isinstance(loaded, Told):
            pages.append(loaded.page)
            if loaded.turns:
                turns[number + 1] = (loaded.turns, loaded.page.width, loaded.page.height)
        elif isinstance(loaded, Scan):
            scans += 1
            if scans > MOST_SCANS:
                raise TooMuch(f"a PDF of more than {MOST_SCANS} scanned pages")
            pages.append(Page(number + 1, *loaded.size, recognised(loaded)))
    if not pages:
        raise Unreadable("broken PDF: none of its pages can be loaded")
    return pages, turns


def _turned_back(blocks: tuple[Block, ...], turns: Turned) -> tuple[Block, ...]:
    """Blocks with their boxes on the pages as shown, where text was read turned."""
    return tuple(
        Grid(tuple(replace(cell, box=_back(cell.box, cell.page, turns)) for cell in block.cells), page=block.page)
        if isinstance(block, Grid)
        else block
        if isinstance(block, Picture)
        else replace(block, box=_back(block.box, block.page, turns))
        for block in blocks
    )


def _back(box: Box | None, page: int | None, turns: Mapping[int, tuple[int, float, float]]) -> Box | None:
    if box is None or page is None or page not in turns:
        return box
    quarters, wide, high = turns[page]
    return turned(box, -quarters % 4, wide, high)
