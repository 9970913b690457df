"""What is written in the cells of a straight page's tables, and on its lines."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from archive.model import Cell
from archive.readers.layout import Fragment, Line
from archive.readers.scan.broken import mended

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np

    from archive.model import Box
    from archive.readers.layout import Lattice
    from archive.readers.scan.paper import Plain
    from archive.readers.scan.recognise import Recognised, Recogniser

    Array = np.ndarray
    Pixels = tuple[int, int, int, int]

POINTS = 72.0
INSET = 0.008  # inches from a rule's middle to a cell's inside
THIN = 0.01  # inches that a rule is thick at most, on either side of its middle
ALIKE = 0.3  # lines that differ less in height are of one size: 一 is lower than 国
STAMPED = 0.02  # of a cell; below that a stamp has not touched it


def filled(reader: Recogniser, views: Plain, scale: float, tables: Sequence[Lattice], number: int) -> list[Fragment]:
    """Tables with their text; all cells of a page are recognised in one go, so that equal looks are read once.

    scale: pixels a point.
    """
    boxes = [_inside(pixels(cell.box, scale), max(1, round(INSET * scale * POINTS))) for table in tables for cell in table.cells]
    if not boxes:
        return []
    found = iter(mended(_read(reader, views, boxes, _rules(tables, scale)), boxes, scale))
    fragments = []
    for table in tables:
        cells = []
        for cell in table.cells:
            one = next(found)
            cells.append(Cell(one.text, *cell, number, one.confidence, one.readings))
        fragments.append(Fragment(tuple(cells), table.box, top=table.top, bottom=table.bottom))
    return fragments


def written(reader: Recogniser, page: Array, scale: float, boxes: Sequence[Pixels]) -> tuple[list[Line], list[float]]:
    """Lines outside of tables, as likely as they can be read, and how sure each is."""
    usual = middle([box[3] - box[1] for box in boxes])
    lines, sure = [], []
    for box, one in zip(boxes, reader.lines(page, boxes) if boxes else (), strict=True):
        text = (one.text or (one.readings[0] if one.readings else "")).strip()
        high = box[3] - box[1]
        size = usual if abs(high - usual) < ALIKE * usual else high
        if text:
            lines.append(Line(text, (box[0] / scale, box[1] / scale, box[2] / scale, box[3] / scale), size / scale))
            sure.append(one.confidence if len(text) > 1 else 0.0)  # a page on its side is a heap of single characters
    return lines, sure


def middle(values: Sequence[float]) -> float:
    """The median; 1 of nothing."""
    return sorted(values)[len(values) // 2] if values else 1.0


def _read(reader: Recogniser, views: Plain, boxes: Sequence[Pixels], rules: Sequence[Pixels]) -> list[Recognised]:
    """Cells that a stamp lies on are read from both views."""
    found = reader.cells(views.grey, boxes, rules)
    if views.softer is None or views.stamped is None:
        return found
    touched = [at for at, (x0, y0, x1, y1) in enumerate(boxes) if views.stamped[y0:y1, x0:x1].mean() > STAMPED]
    again = reader.cells(views.softer, [boxes[at] for at in touched], rules) if touched else []
    for at, other in zip(touched, again, strict=True):
        found[at] = _agreed(found[at], other)
    return found


def _agreed(one: Recognised, other: Recognised) -> Recognised:
    """What two views of a cell say alike; of words the surer ones."""
    if one.text == other.text and one.readings == other.readings:
        return replace(one, confidence=min(one.confidence, other.confidence))
    if not any(sign.isdigit() for said in (one, other) for sign in said.text + "".join(said.readings)):
        return max(one, other, key=lambda said: said.confidence)
    readings = tuple(dict.fromkeys(text for said in (one, other) for text in (said.text, *said.readings) if text))
    return replace(one, text="", confidence=min(one.confidence, other.confidence), readings=readings)


def _rules(tables: Sequence[Lattice], scale: float) -> list[Pixels]:
    """The rules around cells, as rectangles; pieces on one line as one."""
    thin = max(1, round(THIN * scale * POINTS))
    flat: dict[int, list[tuple[int, int]]] = {}
    upright: dict[int, list[tuple[int, int]]] = {}
    for table in tables:
        for cell in table.cells:
            x0, y0, x1, y1 = pixels(cell.box, scale)
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


def pixels(box: Box | None, scale: float) -> Pixels:
    """A box in points as pixels."""
    x0, y0, x1, y1 = box or (0.0, 0.0, 0.0, 0.0)
    return round(x0 * scale), round(y0 * scale), round(x1 * scale), round(y1 * scale)


def _inside(box: Pixels, inset: int) -> Pixels:
    return box[0] + inset, box[1] + inset, box[2] - inset, box[3] - inset
