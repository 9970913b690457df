"""Pictures of pages → blocks: straighten, find the tables, recognise cells and lines."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

from archive.model import Document, Grid, Picture
from archive.readers.errors import Unreadable, Unsupported
from archive.readers.layout import Page, compose
from archive.readers.scan.cells import POINTS, filled, middle, pixels, written
from archive.readers.scan.load import frames
from archive.readers.scan.paper import plain
from archive.readers.scan.straighten import BOW, straighten

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import numpy as np

    from archive.model import Block, Box
    from archive.readers.scan.recognise import Recogniser
    from archive.readers.scan.straighten import Straight

    Array = np.ndarray

NAME = "image"
SURE = 0.8  # of the middle word; below that a page may lie on its side
WORDS = re.compile(r"[\u4e00-\u9fff]{2}")
NEEDS = "scans and photographs need OCR: pip install 'xxgk[ocr]'"


@dataclass(frozen=True, slots=True)
class Seen:
    """A page as straightened, and the way back to the picture it was; dpi: of that picture."""

    page: Page
    straight: Straight
    dpi: float

    def back(self, box: Box | None) -> Box | None:
        """A box of the straight page → the box around it on the picture, both in points."""
        if box is None:
            return None
        scale, home = self.straight.dpi / POINTS, POINTS / self.dpi
        x0, y0, x1, y1 = self.straight.back((box[0] * scale, box[1] * scale, box[2] * scale, box[3] * scale))
        return x0 * home, y0 * home, x1 * home, y1 * home


def read_image(data: bytes, charset: str = "") -> Document:
    """A picture, or a TIFF of several pages; charset is not asked. Raises Unreadable, TooMuch, Unsupported."""
    recogniser()
    seen = [see(frame.pixels, dpi=frame.dpi, number=number) for number, frame in enumerate(frames(data), 1)]
    if not seen:
        raise Unreadable("a picture without a page")
    blocks = in_place(compose([one.page for one in seen]), seen)
    return Document(NAME, blocks, pages=len(seen))


def page_blocks(image: Array, *, dpi: float, number: int) -> tuple[Block, ...]:
    """A page's tables and text; image: grey or RGB, uint8. Boxes are points of the picture. Raises Unsupported."""
    seen = see(image, dpi=dpi, number=number)
    return in_place(compose([seen.page]), [seen])


def see(image: Array, *, dpi: float, number: int) -> Seen:
    """A page straightened and recognised, to be composed with others. Raises Unsupported."""
    seen, sure = _read(image, dpi, number, 0)
    if sure >= SURE:
        return seen
    from archive.readers.scan.turned import turns_of

    turns = turns_of(recogniser(), plain(image).grey, dpi, sure)
    return _read(image, dpi, number, turns)[0] if turns else seen


def _read(image: Array, dpi: float, number: int, turns: int) -> tuple[Seen, float]:
    """The page turned by so many quarters to the left, and how sure its words are."""
    reader = recogniser()
    import numpy as np

    from archive.readers.scan.lines import SCALE, text_lines
    from archive.readers.scan.tables import structure
    from archive.readers.scan.tables.ruled import look

    taken = plain(np.ascontiguousarray(np.rot90(image, turns)))
    straight = straighten(taken.grey, dpi)
    views = taken.through(straight.apply)
    coarse = look(views.grey, straight.dpi, SCALE)
    tables, unsure = structure(views.grey, straight.dpi, coarse)
    if straight.bow > BOW:
        tables, unsure = [], [*unsure, *(table.box for table in tables)]
    scale = straight.dpi / POINTS
    fragments = filled(reader, views, scale, tables, number)
    covered = [pixels(box, scale) for box in (*unsure, *(table.box for table in tables))]
    lines, sure = written(reader, views.grey, scale, text_lines(views.grey, straight.dpi, covered, coarse))
    pictures = (Picture(page=number, box=box) for box in unsure)
    high, wide = views.grey.shape
    page = Page(number, wide / scale, high / scale, (*fragments, *lines, *pictures))
    labels = [cell.confidence or 0.0 for one in fragments for cell in one.cells if WORDS.search(cell.text)]
    return Seen(page, straight.after(turns, image.shape[1], image.shape[0]), dpi), middle([*sure, *labels])


def in_place(blocks: Iterable[Block], pages: Sequence[Seen]) -> tuple[Block, ...]:
    """Blocks with their boxes moved from the straight pages back to the pictures."""
    seen = {one.page.number: one for one in pages}
    return tuple(_moved(block, seen) for block in blocks)


def _moved(block: Block, seen: Mapping[int, Seen]) -> Block:
    if isinstance(block, Grid):
        return replace(block, cells=tuple(replace(cell, box=_back(cell.box, cell.page, seen)) for cell in block.cells))
    return replace(block, box=_back(block.box, block.page, seen))


def _back(box: Box | None, page: int | None, seen: Mapping[int, Seen]) -> Box | None:
    home = seen.get(page or 0)
    return home.back(box) if home else box


@cache
def recogniser() -> Recogniser:
    """The models, loaded once in a process. Raises Unsupported."""
    try:
        import cv2

        from archive.readers.scan.recognise import Recogniser
    except ImportError as error:
        raise Unsupported(NEEDS) from error
    cv2.setNumThreads(1)  # one page a process; threads that wait for each other burn time
    return Recogniser()
