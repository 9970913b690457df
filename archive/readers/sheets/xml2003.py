"""XML Spreadsheet 2003: what Excel 2003 and many web forms save under the name xls (Microsoft, XML SS schema)."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from lxml import etree

from archive.readers.errors import TooMuch, Unreadable
from archive.readers.sheets.blocks import Sheet

if TYPE_CHECKING:
    from lxml.etree import _Element

_SS = "{urn:schemas-microsoft-com:office:spreadsheet}"
_HIDDEN = {"SheetHidden", "SheetVeryHidden"}
MOST_CELLS = 500_000
MOST_ROWS = 1_048_576
MOST_COLUMNS = 16_384


def sheets_of_xml(data: bytes) -> list[Sheet]:
    """The visible sheets. Unreadable if it is no XML, TooMuch for more cells than any report has."""
    found: list[Sheet] = []
    budget = MOST_CELLS
    try:
        tree = etree.iterparse(BytesIO(data), tag=f"{_SS}Worksheet", resolve_entities=False, no_network=True)
        for _, element in tree:
            sheet = _sheet(element, budget)
            budget -= len(sheet.cells)
            if not _is_hidden(element):
                found.append(sheet)
            element.clear()
    except etree.XMLSyntaxError as error:
        raise Unreadable(f"no well-formed XML: {error.msg}") from error
    return found


def _is_hidden(worksheet: _Element) -> bool:
    return any(isinstance(one.tag, str) and one.tag.endswith("}Visible") and (one.text or "").strip() in _HIDDEN
               for one in worksheet.iter())


def _sheet(worksheet: _Element, budget: int) -> Sheet:
    cells: dict[tuple[int, int], str] = {}
    merged: list[tuple[int, int, int, int]] = []
    row = -1
    for line in worksheet.iterfind(f"{_SS}Table/{_SS}Row"):
        row = _at(line, row, MOST_ROWS)
        column = -1
        for cell in line.iterfind(f"{_SS}Cell"):
            column = _at(cell, column, MOST_COLUMNS)
            across, down = _whole(cell, "MergeAcross"), _whole(cell, "MergeDown")
            text = _text(cell)
            if text:
                cells[row, column] = text
            if across or down:
                merged.append((row, column, row + down, column + across))
            if len(cells) > budget or len(merged) > MOST_CELLS:
                raise TooMuch(f"more than {MOST_CELLS} cells")
            column += across
        row += _whole(line, "Span")
    return Sheet(worksheet.get(f"{_SS}Name") or "", cells, tuple(merged))


def _at(element: _Element, before: int, most: int) -> int:
    """Index counts from 1; without it an element follows the one before."""
    index = _whole(element, "Index")
    at = index - 1 if index else before + 1
    if at >= most:
        raise TooMuch(f"a row or column beyond {most}")
    return at


def _whole(element: _Element, name: str) -> int:
    told = element.get(_SS + name) or ""
    return int(told) if told.isdecimal() and len(told) < 8 else 0


def _text(cell: _Element) -> str:
    data = cell.find(f"{_SS}Data")
    if data is None:
        return ""
    text = "".join(data.itertext()).strip()
    if data.get(f"{_SS}Type") == "Number":
        return _number(text)
    return text.removesuffix("T00:00:00.000") if data.get(f"{_SS}Type") == "DateTime" else text


def _number(text: str) -> str:
    """As a sheet shows it: fifteen digits, 1 for 1.0."""
    try:
        value = format(float(text), ".15g")
    except ValueError:
        return text
    return text if "e" in value or "n" in value else value
