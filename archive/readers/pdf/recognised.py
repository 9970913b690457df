"""Scanned pages of a PDF → pages of elements, by the scan path; where it is not installed, as pictures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive.model import Picture
from archive.readers.errors import Unreadable, Unsupported
from archive.readers.layout import Page
from archive.readers.pdf.pdfium.raster import array, png

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archive.model import Block
    from archive.readers.pdf.page import Scan
    from archive.readers.scan.read import Seen


def recognised(scan: Scan) -> tuple[Page, Seen | None]:
    """The page, and the way back from it to the page as shown: the scan path straightens what is askew."""
    from archive.readers.scan import see

    try:
        seen = see(array(scan.pixels), dpi=scan.dpi, number=scan.number)
    except (ModuleNotFoundError, Unsupported, Unreadable):
        box = (0.0, 0.0, *scan.size)
        picture = Picture(data=png(scan.pixels, box, scan.dpi), page=scan.number, box=box)
        return Page(scan.number, *scan.size, (*scan.words, picture)), None
    return seen.page, seen


def in_place(blocks: tuple[Block, ...], seen: Sequence[Seen]) -> tuple[Block, ...]:
    """Blocks with their boxes on the pages as shown."""
    from archive.readers.scan import in_place as moved_back

    return moved_back(blocks, seen) if seen else blocks
