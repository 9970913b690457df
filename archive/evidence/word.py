"""A cell of a Word document: filled with a colour of its own in a copy, laid out by LibreOffice, found by that colour."""

from __future__ import annotations

import io
import re
import zipfile
from typing import TYPE_CHECKING

from lxml import etree

from archive.clean import squeeze
from archive.evidence.html import NotFound
from archive.evidence.pdf import Dyes, coloured_view
from archive.readers.errors import TooMuch
from archive.readers.office import convert
from archive.readers.package import MOST_UNPACKED
from archive.readers.word.attributes import child, value
from archive.readers.word.sources import sources

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lxml.etree import _Element

    from archive.evidence.frame import View
    from archive.evidence.pdf import Colour
    from archive.model import Place
    from archive.readers.word.sources import Elements

MOST_HEADS = 4  # rows
CAPTION = "page {} of the document as LibreOffice lays it out"
_COLOURS = ("FE01F7", "F701FE", "01FEF7", "F7FE01", "01F7FE")
_HEX = re.compile("[0-9A-Fa-f]{6}")


def word_view(data: bytes, form: str, place: Place, printed: str | None, near: Sequence[Place] = ()) -> View:
    """The page with the cell. form: docx, doc, rtf or odt; near: places of figures under the same heads."""
    docx = data if form == "docx" else convert(data, form, "docx")
    main, body, found = sources(docx)
    grid, cells = found[place.table] if 0 <= place.table < len(found) else (None, {})
    cell = cells.get((place.row, place.column))
    if grid is None or cell is None:
        raise NotFound(f"the document has no cell in table {place.table}, row {place.row}, column {place.column}")
    text = next(one.text for one in grid.cells if (one.row, one.column) == (place.row, place.column))
    if printed is not None and squeeze(printed) not in squeeze(text):
        raise NotFound(f"the cell holds {squeeze(text)[:40]!r}, not {printed!r}")
    dyes = _dyes(body, cells, cell, _below_heads(cells, place, near))
    root = body.getroottree().getroot()
    pdf = convert(_replaced(docx, main, etree.tostring(root, encoding="UTF-8", xml_declaration=True)), "docx", "pdf")
    view = coloured_view(pdf, dyes, CAPTION)
    if view is None:
        raise NotFound("LibreOffice does not show the cell")
    return view


def _below_heads(cells: Elements, place: Place, near: Sequence[Place]) -> _Element | None:
    """The first cell below the heads that the cell is under, if they are the table's first rows."""
    row = min((other.row for other in near if other.table == place.table), default=place.row)
    heads = row - min(cells)[0]
    return cells[min(at for at in cells if at[0] >= row)] if 0 < heads <= MOST_HEADS and row < place.row else None


def _dyes(body: _Element, cells: Elements, cell: _Element, below: _Element | None) -> Dyes:
    """Fills the cells, each with a colour that the document does not have."""
    written = etree.tostring(body.getroottree()).decode("ascii", "replace").upper()
    free = [colour for colour in _COLOURS if colour not in written][:3]
    if len(free) < 3:
        raise NotFound("no colour is free to find the cell by")
    own = {_rgb(free[1]): _shade(cells[min(cells)], free[1])}
    if below is not None:
        own[_rgb(free[2])] = _shade(below, free[2])
    own[_rgb(free[0])] = _shade(cell, free[0])
    return Dyes(_rgb(free[0]), _rgb(free[1]), _rgb(free[2]) if below is not None else None, own)


def _shade(cell: _Element, colour: str) -> Colour | None:
    """Fill a cell (w:tcPr/w:shd) and tell what it was filled with."""
    space = f"{{{etree.QName(cell).namespace}}}"
    looks = child(cell, "tcPr")
    if looks is None:
        looks = etree.Element(f"{space}tcPr")
        cell.insert(0, looks)
    shade = child(looks, "shd")
    before = value(shade, "fill")
    if shade is None:
        shade = etree.SubElement(looks, f"{space}shd")
    shade.attrib.clear()
    shade.attrib.update({f"{space}val": "clear", f"{space}color": "auto", f"{space}fill": colour})
    return _rgb(before) if _HEX.fullmatch(before) else None


def _rgb(colour: str) -> Colour:
    return int(colour[:2], 16), int(colour[2:4], 16), int(colour[4:], 16)


def _replaced(docx: bytes, name: str, part: bytes) -> bytes:
    """The package with another part of this name."""
    made = io.BytesIO()
    unpacked = 0
    with zipfile.ZipFile(io.BytesIO(docx)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as new:
        for info in {one.filename: one for one in reversed(old.infolist()) if not one.is_dir()}.values():
            same = info.filename.replace("\\", "/").lstrip("/").lower() == name.lower()
            with old.open(info) as file:
                content = part if same else file.read(MOST_UNPACKED - unpacked + 1)
            unpacked += len(content)
            if unpacked > MOST_UNPACKED:
                raise TooMuch(f"more than {MOST_UNPACKED // 1_000_000} MB unpacked")
            new.writestr(info.filename, content)
    return made.getvalue()
