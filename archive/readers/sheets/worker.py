"""A program of its own: a workbook on stdin → JSON on stdout, under limits that the reading process could not bear.

The library allots memory for every cell between the first and the last, and what it cannot get ends the process.
Prints {"sheets": [{"name", "cells": [[row, column, text], …], "merged": [[row, column, row, column], …]}, …]} with
rows and columns counted from 0 and blank cells left out, or {"error"}, or {"too much"}. A cell whose number format is not "General" has
the format behind its text, and whether it is a number.
"""

from __future__ import annotations

import datetime
import io
import json
import re
import resource
import struct
import sys
import zipfile
import zlib
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

if __name__ == "__main__":  # it knows of no package, and those of ours would load every reader
    sys.path.insert(0, str(Path(__file__).parent))
    import looks  # type: ignore[import-not-found]
else:
    from archive.readers.sheets import looks

MOST_MEMORY = 1 << 30  # bytes of address space
MOST_SECONDS = 30  # of the processor
MOST_SHEETS = 200
MOST_CELLS = 4_000_000  # between the first and the last of a sheet, blank ones counted
MOST_MERGED = 100_000
EXACT = 1e15  # from here on a sheet shows an exponent, and digits are lost


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
    except looks.TooMuchError as error:
        return {"too much": str(error)}
    except (CalamineError, zipfile.BadZipFile, ValueError, OSError, KeyError, EOFError, RuntimeError, zlib.error,
            struct.error) as error:
        return {"error": f"no workbook that can be read: {str(error) or type(error).__name__}"}


def _sheets(data: bytes) -> list[dict[str, object]]:
    parts = looks.Parts(data)
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    if len(book.sheets_metadata) > MOST_SHEETS:
        raise looks.TooMuchError(f"more than {MOST_SHEETS} sheets")
    return [_sheet(book, at, parts.look(meta.name)) for at, meta in enumerate(book.sheets_metadata)
            if meta.typ == SheetTypeEnum.WorkSheet and meta.visible == SheetVisibleEnum.Visible]


def _sheet(book: CalamineWorkbook, at: int, look: looks.Look) -> dict[str, object]:
    """The cells that are to be seen."""
    sheet = book.get_sheet_by_index(at)
    height, width = (sheet.end[0] + 1, sheet.end[1] + 1) if sheet.end else (0, 0)
    merged = sheet.merged_cell_ranges or []
    if height * width > MOST_CELLS:
        raise looks.TooMuchError(f"a sheet of {height} × {width} cells, more than {MOST_CELLS} in all")
    if len(merged) > MOST_MERGED:
        raise looks.TooMuchError(f"more than {MOST_MERGED} merged cells")
    cells = [_cell(row, column, value, look) for row, values in enumerate(sheet.to_python(skip_empty_area=False)) if row not in look.rows
             for column, value in enumerate(values) if value != "" and column not in look.columns]
    return {"name": sheet.name, "cells": [cell for cell in cells if cell[2]], "merged": [[*first, *last] for first, last in merged]}


def _cell(row: int, column: int, value: object, look: looks.Look) -> tuple[object, ...]:
    number = isinstance(value, int | float) and not isinstance(value, bool)
    if (row, column) in look.unseen or (number and value == 0 and not look.zeros):
        return row, column, ""
    text = _text(value)
    if any(top <= row <= bottom and left <= column <= right for top, bottom, left, right in look.doubtful):
        return row, column, f"{text}{looks.APART}" if re.search(r"\d", text) else text
    code = look.codes.get((row, column)) if number or isinstance(value, str) else None
    text = look.apart.get(text, text)
    return (row, column, text) if code is None else (row, column, text, code, number)


# ---- a value as a sheet shows it -------------------------------------------------------------------------

def _text(value: object) -> str:
    """Numbers with the fifteen digits that Excel has; dates as ISO 8601."""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, int | float):
        return _number(value)
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


if __name__ == "__main__":
    main()
