"""Pictures of pages → blocks: straighten, find the tables, recognise cells and lines."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

from archive.model import Document, Grid, Picture
from archive.readers.errors import Unreadable, Unsupported
from archive.readers.layout import Fragment, Line, Page, compose
from archive.readers.scan.load import frames
from archive.readers.scan.paper import grey
from archive.readers.scan.straighten import BOW, straighten

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import numpy as np

    from archive.model import Block, Box, Cell
    from archive.readers.layout.sheet import Element, Lattice
    from archive.readers.scan.recognise import Recogniser
    from archive.readers.scan.straighten import Straight

    Array = np.ndarray
    Pixels = tuple[int, int, int, int]

NAME = "image"
POINTS = 72.0
INSET = 0.008  # inches from a rule's middle to a cell's inside
THIN = 0.01  # inches that a rule is thick at most, on either side of its middle
ALIKE = 0.3  # lines that differ less in height are of one size: 一 is lower than 国
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
    reader = recogniser()
    from archive.readers.scan.lines import text_lines
    from archive.readers.scan.structure import structure

    plain = grey(image)
    straight = straighten(plain, dpi)
    page = straight.apply(plain)
    tables, unsure = structure(page, straight.dpi)
    if straight.bow > BOW:
        tables, unsure = [], [*unsure, *(table.box for table in tables)]
    scale = straight.dpi / POINTS
    elements: list[Element] = [*_fragments(reader, page, straight.dpi, tables, number)]
    taken = [_pixels(box, scale) for box in (*unsure, *(table.box for table in tables))]
    elements += _lines(reader, page, scale, text_lines(page, straight.dpi, taken))
    elements += [Picture(page=number, box=box) for box in unsure]
    return Seen(Page(number, page.shape[1] / scale, page.shape[0] / scale, tuple(elements)), straight, dpi)


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


# ---- cells and lines -------------------------------------------------------------------------------------

def _fragments(reader: Recogniser, page: Array, dpi: float, tables: Sequence[Lattice], number: int) -> list[Fragment]:
    """All cells of a page are recognised in one go: equal looks are read once."""
    scale = dpi / POINTS
    cells = [cell for table in tables for cell in table.cells]
    if not cells:
        return []
    inset = max(1, round(INSET * dpi))
    boxes = [_inside(_pixels(cell.box, scale), inset) for cell in cells if cell.box]
    found = iter(reader.cells(page, boxes, _rules(tables, scale, max(1, round(THIN * dpi)))))
    fragments = []
    for table in tables:
        filled: list[Cell] = []
        for cell in table.cells:
            one = next(found)
            filled.append(replace(cell, text=one.text, page=number, confidence=one.confidence, readings=one.readings))
        fragments.append(Fragment(tuple(filled), table.box, top=table.top, bottom=table.bottom))
    return fragments


def _rules(tables: Sequence[Lattice], scale: float, thin: int) -> list[Pixels]:
    """The rules around cells, as rectangles; pieces on one line as one."""
    flat: dict[int, list[tuple[int, int]]] = {}
    upright: dict[int, list[tuple[int, int]]] = {}
    for table in tables:
        for cell in table.cells:
            x0, y0, x1, y1 = _pixels(cell.box, scale)
            for at in (y0, y1):
                flat.setdefault(at, []).append((x0, x1))
            for at in (x0, x1):
                upright.setdefault(at, []).append((y0, y1))
    rules = [(low, at - thin, high, at + thin) for at, pieces in flat.items() for low, high in _chained(pieces)]
    return rules + [(at - thin, low, at + thin, high) for at, pieces in upright.items() for low, high in _chained(pieces)]


def _chained(pieces: list[tuple[int, int]]) -> list[tuple[int, int]]:
    chain: list[tuple[int, int]] = []
    for low, high in sorted(pieces):
        if chain and low <= chain[-1][1] + 1:
            chain[-1] = (chain[-1][0], max(high, chain[-1][1]))
        else:
            chain.append((low, high))
    return chain


def _lines(reader: Recogniser, page: Array, scale: float, boxes: Sequence[Pixels]) -> list[Line]:
    heights = sorted(box[3] - box[1] for box in boxes)
    usual = heights[len(heights) // 2] if heights else 0
    found = []
    for box, one in zip(boxes, reader.lines(page, boxes) if boxes else (), strict=True):
        text = one.text or (one.readings[0] if one.readings else "")
        high = box[3] - box[1]
        size = usual if abs(high - usual) < ALIKE * usual else high
        if text.strip():
            found.append(Line(text.strip(), (box[0] / scale, box[1] / scale, box[2] / scale, box[3] / scale), size / scale))
    return found


def _pixels(box: Box | None, scale: float) -> Pixels:
    x0, y0, x1, y1 = box or (0.0, 0.0, 0.0, 0.0)
    return round(x0 * scale), round(y0 * scale), round(x1 * scale), round(y1 * scale)


def _inside(box: Pixels, inset: int) -> Pixels:
    return box[0] + inset, box[1] + inset, box[2] - inset, box[3] - inset
