"""A program of its own: a workbook on stdin → JSON on stdout, under limits that the reading process could not bear.

The library allots memory for every cell between the first and the last, and what it cannot get ends the process.
Prints {"sheets": [{"name", "cells": [[row, column, text], …], "merged": [[row, column, row, column], …]}, …]} with
rows and columns counted from 0 and blank cells left out, or {"error"}, or {"too much"}.
"""

from __future__ import annotations

import datetime
import io
import json
import posixpath
import re
import resource
import struct
import sys
import zipfile
import zlib
from html import unescape

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

MOST_MEMORY = 1 << 30  # bytes of address space
MOST_SECONDS = 30  # of the processor
MOST_SHEETS = 200
MOST_CELLS = 4_000_000  # between the first and the last of a sheet, blank ones counted
MOST_MERGED = 100_000
MOST_COLUMNS = 20_000  # of a sheet; the format has 16,384
MOST_UNPACKED = 300_000_000  # bytes of all parts of an xlsx
EXACT = 1e15  # from here on a sheet shows an exponent, and digits are lost


class TooMuchError(Exception):
    """A limit was exceeded."""


def main() -> None:
    """Read stdin under the limits."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    json.dump(_told(sys.stdin.buffer.read()), sys.stdout)


def _told(data: bytes) -> dict[str, object]:
    try:
        return {"sheets": _sheets(data)}
    except PasswordError:
        return {"error": "encrypted: it opens with a password only"}
    except TooMuchError as error:
        return {"too much": str(error)}
    except (CalamineError, zipfile.BadZipFile, ValueError, OSError, KeyError, EOFError, RuntimeError, zlib.error,
            struct.error) as error:
        return {"error": f"no workbook that can be read: {str(error) or type(error).__name__}"}


def _sheets(data: bytes) -> list[dict[str, object]]:
    parts = _Parts(data)
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    if len(book.sheets_metadata) > MOST_SHEETS:
        raise TooMuchError(f"more than {MOST_SHEETS} sheets")
    return [_sheet(book, at, parts.percent(meta.name), parts.hidden(meta.name), parts.apart(meta.name)) for at, meta in enumerate(book.sheets_metadata)
            if meta.typ == SheetTypeEnum.WorkSheet and meta.visible == SheetVisibleEnum.Visible]


def _sheet(book: CalamineWorkbook, at: int, percent: frozenset[str], hidden: tuple[frozenset[int], frozenset[int]],
           apart: dict[str, str]) -> dict[str, object]:
    """The cells that are to be seen. percent: names of cells; hidden: numbers of rows and of columns; apart: texts → as they are shown."""
    sheet = book.get_sheet_by_index(at)
    height, width = (sheet.end[0] + 1, sheet.end[1] + 1) if sheet.end else (0, 0)
    merged = sheet.merged_cell_ranges or []
    if height * width > MOST_CELLS:
        raise TooMuchError(f"a sheet of {height} × {width} cells, more than {MOST_CELLS} in all")
    if len(merged) > MOST_MERGED:
        raise TooMuchError(f"more than {MOST_MERGED} merged cells")
    rows = sheet.to_python(skip_empty_area=False)
    cells = [(row, column, apart.get(text, text)) for row, values in enumerate(rows) for column, value in enumerate(values)
             if value != "" and row not in hidden[0] and column not in hidden[1] and (text := _text(value, percent=bool(percent) and _name(row, column) in percent))]
    return {"name": sheet.name, "cells": cells, "merged": [[*first, *last] for first, last in merged]}


# ---- a value as a sheet shows it -------------------------------------------------------------------------

def _text(value: object, *, percent: bool) -> str:
    """Numbers with the fifteen digits that Excel has; dates as ISO 8601."""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, int | float):
        return f"{_number(value * 100)}%" if percent else _number(value)
    if isinstance(value, datetime.datetime):
        return value.isoformat(" ")
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    return str(value).replace("_x000D_", "").strip()


def _number(value: float) -> str:
    text = format(value, ".15g")
    if "e-" in text:
        text = format(value, ".20f").rstrip("0").rstrip(".")
    elif "e" in text and abs(value) < EXACT * 10:
        text = format(value, ".0f")
    return "0" if text == "-0" else text


# ---- what the library does not tell: it gives 0.5 for a cell that shows 50 %, and what nobody sees ----------------

class _Parts:
    """Of an xlsx the cells that are formatted as percent (ECMA-376 part 1, 18.8.30) and its hidden rows and columns (18.3.1.13,
    18.3.1.73); of other files nothing is known."""

    def __init__(self, data: bytes) -> None:
        self._styles: frozenset[str] = frozenset()
        self._parts: dict[str, str] = {}
        if not data.startswith(b"PK"):
            return
        self._file = zipfile.ZipFile(io.BytesIO(data))
        if sum(info.file_size for info in self._file.infolist()) > MOST_UNPACKED:
            raise TooMuchError(f"more than {MOST_UNPACKED // 1_000_000} MB unpacked")
        self._styles = _styles(self._part("xl/styles.xml"))
        self._parts = _parts(self._part("xl/workbook.xml"), self._part("xl/_rels/workbook.xml.rels"))

    def hidden(self, sheet: str) -> tuple[frozenset[int], frozenset[int]]:
        """Numbers of rows and of columns, from 0, that the sheet does not show."""
        if sheet not in self._parts:
            return frozenset(), frozenset()
        xml = self._part(self._parts[sheet])
        rows = (told for told in map(_attributes, re.findall(r"<(?:\w+:)?row\b([^<>]*\bhidden[^<>]*)>", xml)) if _is_hidden(told))
        columns = (told for told in map(_attributes, re.findall(r"<(?:\w+:)?col\b([^<>]*\bhidden[^<>]*)>", xml)) if _is_hidden(told))
        spans = [(_counted(told, "min"), min(_counted(told, "max"), MOST_COLUMNS)) for told in columns]
        return (frozenset(_counted(told, "r") - 1 for told in rows),
                frozenset(at for first, last in spans for at in range(first - 1, last)))

    def percent(self, sheet: str) -> frozenset[str]:
        """Names of cells (B4)."""
        if not self._styles or sheet not in self._parts:
            return frozenset()
        cells = (_attributes(tag) for tag in re.findall(r"<(?:\w+:)?c\b([^<>]*)>", self._part(self._parts[sheet])))
        return frozenset(cell["r"] for cell in cells if "r" in cell and cell.get("s") in self._styles)

    def apart(self, sheet: str) -> dict[str, str]:
        """Texts of which a piece is raised, struck out or white → with a stroke between its digits and those beside it."""
        parts = ["xl/sharedStrings.xml", self._parts[sheet]] if sheet in self._parts else []
        return dict(one for part in parts for one in _apart(self._part(part)))

    def _part(self, name: str) -> str:
        try:
            return self._file.read(name).decode("utf-8", "replace")
        except KeyError:
            return ""


def _is_hidden(told: dict[str, str]) -> bool:
    return told.get("hidden") in {"1", "true"}


def _counted(told: dict[str, str], name: str) -> int:
    return int(told[name]) if told.get(name, "").isascii() and told.get(name, "").isdecimal() else 0


def _styles(xml: str) -> frozenset[str]:
    """Numbers of the cell styles whose format shows percent."""
    formats = {"9", "10"}
    for tag in re.findall(r"<(?:\w+:)?numFmt\b([^<>]*)>", xml):
        told = _attributes(tag)
        if "%" in re.sub(r'&quot;.*?&quot;|\\.', "", told.get("formatCode", "")):
            formats.add(told.get("numFmtId", ""))
    inside = re.search(r"<(?:\w+:)?cellXfs\b.*?</(?:\w+:)?cellXfs>", xml, re.DOTALL)
    styles = re.findall(r"<(?:\w+:)?xf\b([^<>]*)>", inside.group() if inside else "")
    return frozenset(str(at) for at, tag in enumerate(styles) if _attributes(tag).get("numFmtId") in formats)


def _parts(book: str, relations: str) -> dict[str, str]:
    """Sheet → name of its part."""
    targets = {told.get("Id"): told.get("Target", "") for told in map(_attributes, re.findall(r"<Relationship\b([^<>]*)>", relations))}
    sheets = map(_attributes, re.findall(r"<(?:\w+:)?sheet\b([^<>]*)>", book))
    return {told.get("name", ""): posixpath.join("/xl", targets.get(told.get("id"), ""))[1:] for told in sheets}


_LOOKS = re.compile(r'<(?:\w+:)?(?:vertAlign\b(?![^<>]*baseline)|strike\b(?![^<>]*"(?:0|false)")|color\b[^<>]*(?:"(?:FF|00)?FFFFFF"|theme="0"))', re.IGNORECASE)


def _apart(xml: str) -> list[tuple[str, str]]:
    """Of the rich texts of a part (18.4.4, 18.4.8): as they are, and as they are shown."""
    if not _LOOKS.search(xml):
        return []
    found = []
    for rich in re.split(r"</(?:\w+:)?(?:si|is)>", xml):
        texts, shown = "", ""
        for run in re.split(r"<(?:\w+:)?r>", rich)[1:] if _LOOKS.search(rich) else ():
            text = unescape("".join(re.findall(r"<(?:\w+:)?t\b[^<>]*>([^<]*)<", run)))
            texts, shown = texts + text, shown + ("|" if _is_digit(shown.rstrip()[-1:]) and _is_digit(text.lstrip()[:1]) else "") + text
        found += [(texts.strip(), shown.strip())] if shown != texts else []
    return found


def _is_digit(sign: str) -> bool:
    return sign.isdigit() or sign in {".", ",", "+", "-"}


def _attributes(tag: str) -> dict[str, str]:
    return {name.rpartition(":")[2]: value for name, value in re.findall(r'(?<![\w:])([\w:]++)\s*+=\s*+"([^"]*)"', tag)}


def _name(row: int, column: int) -> str:
    """B4 for row 3, column 1.

    >>> _name(3, 1), _name(0, 26)
    ('B4', 'AA1')
    """
    letters, rest = "", column + 1
    while rest:
        rest, letter = divmod(rest - 1, 26)
        letters = chr(65 + letter) + letters
    return f"{letters}{row + 1}"


if __name__ == "__main__":
    main()
