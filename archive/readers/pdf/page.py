"""One page of a PDF: what is read of it while PDFium has it open, and what becomes of it afterwards."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from archive.model import Picture, Text
from archive.readers.layout import Fragment, Page, Sheet, parts, settle, struck
from archive.readers.layout.flow import running
from archive.readers.pdf.pdfium.doubt import doubtful
from archive.readers.pdf.pdfium.file import LOCK, page_of, text_of
from archive.readers.pdf.pdfium.glyphs import UNKNOWN, Characters, Judged
from archive.readers.pdf.pdfium.marks import marked
from archive.readers.pdf.pdfium.objects import IMAGE, objects
from archive.readers.pdf.pdfium.raster import coloured, dpi_for, png, stored
from archive.readers.pdf.pdfium.rules import drawn_on, rules_of
from archive.readers.pdf.pdfium.seen import USUAL_DPI, is_text, shown
from archive.readers.pdf.pdfium.space import space_of
from archive.readers.pdf.proof import judged as judged_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from archive.readers.pdf.pdfium.glyphs import Printed
    from archive.readers.pdf.pdfium.objects import Bounds, Objects
    from archive.readers.pdf.pdfium.seen import Shown
    from archive.readers.pdf.pdfium.space import Space

_YEAR = re.compile(r"(?:19|20)\d\d ?年?")
WIDE, HIGH = 0.4, 60.0  # of the page's width; points: a picture that may hold a table is as large


@dataclass(frozen=True, slots=True)
class Scan:
    """A page to be recognised: its pixels with their width and height, resolution, size in points.

    words: lines of an invisible layer of text that say no number; what such a layer says of numbers is not trusted.
    """

    number: int
    pixels: tuple[bytes, int, int]
    dpi: float
    size: tuple[float, float]
    words: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """A page of characters; turns: quarters to the right that its text stands turned on the page as shown."""

    page: Page
    turns: int = 0


def load(document: object, number: int) -> Told | Scan | None:
    """A page, counted from 0; None where it is broken. Raises TooMuch."""
    strokes: list[Bounds] = []  # of notes
    with LOCK, page_of(document, number, strokes) as page:
        if page is None:
            return None
        space = space_of(page)
        found = objects(page)
        drawn = drawn_on(found)
        seen = shown(found, space)
        with text_of(page) as text:
            characters = Characters(text)
            turns = (characters.upright_turns(space.turns) - space.turns) % 4
            upright = replace(space, turns=(space.turns + turns) % 4)
            told = characters.printed(upright, seen.hidden)
            readable = is_text(told, seen)
            judged = _judged(page, space, characters, partial(doubtful, found=found, thick=drawn.thick)) if readable else None
            if judged:
                told = characters.printed(upright, seen.hidden, judged)
                readable = bool(told.glyphs) and is_text(told, seen)
            if not readable:
                words = characters.printed(space, frozenset()) if seen.hidden else told
                return _scan(page, space, seen, number + 1, _words(words, number + 1))
        ruled, slants = rules_of(drawn, upright)
        glyphs, rules = struck(told.glyphs, [*ruled, *upright.boxes(strokes)], slants)
        sheet = Sheet(number + 1, *upright.size, tuple(glyphs), tuple(rules))
        pictures = tuple(_pictures(page, found, space, number + 1))
    read = parts(sheet)
    if told.unknown and _in_cells(read):
        with LOCK, page_of(document, number) as page:
            return _scan(page, space, seen, number + 1)
    if glyphs is not told.glyphs or judged:
        read = settle(read)
    return Told(replace(read, elements=(*read.elements, *pictures)), turns)


def _judged(page: object, space: Space, characters: Characters, doubts_of: Callable[[set[int]], frozenset[int]]) -> Judged | None:
    """Characters that may not be seen, looked at; None if there are none. Only where numbers are concerned, all of the page is."""
    owners = characters.owners()
    layers, worded = marked(owners)
    seen = Judged()
    if layers or doubts_of(owners):
        owners = characters.owners(every=True)
        layers, worded = marked(owners)
        seen = judged_of(page, space, characters, doubts_of(owners) | layers)
    untold = characters.numbers_of(worded) if worded else frozenset()
    return replace(seen, untold=untold) if seen or untold else None


def _scan(page: object, space: Space, seen: Shown, number: int, words: tuple[Text, ...] = ()) -> Scan:
    dpi = dpi_for(space, seen.dpi)
    own = stored(page, space, seen.whole) if seen.whole and dpi == seen.dpi else None
    if own:
        return Scan(number, own, own[2] / space.size[1] * 72, space.size, words)
    return Scan(number, coloured(page, space, dpi), dpi, space.size, words)


def _words(told: Printed, number: int) -> tuple[Text, ...]:
    """Lines without a number but years: enough to tell whose report it is, and of which year."""
    if told.unknown:
        return ()
    lines = running(told.glyphs)
    return tuple(
        Text(line.text, page=number, box=line.box) for line in lines if not any(map(str.isdigit, _YEAR.sub("", line.text)))
    )


def _in_cells(page: Page) -> bool:
    """Characters that no font tells stand where values are: alone in the cells of a table."""
    return any(
        UNKNOWN in cell.text and not any(sign >= "\u2e80" and sign != UNKNOWN for sign in cell.text)
        for element in page.elements
        if isinstance(element, Fragment)
        for cell in element.cells
    )


def _pictures(page: object, found: Objects, space: Space, number: int) -> Iterator[Picture]:
    """Pictures on a page of text that are large enough to hold a table."""
    wide, _ = space.size
    boxes = space.boxes(found.bounds(found.numbers_of(IMAGE)))
    boxes = [box for box in boxes if box[2] - box[0] >= WIDE * wide and box[3] - box[1] >= HIGH]
    if not boxes:
        return
    dpi = dpi_for(space, USUAL_DPI)
    pixels = coloured(page, space, dpi)
    for box in boxes:
        yield Picture(data=png(pixels, box, dpi), page=number, box=box)
