"""Sheets → Document: xls and xlsx, the XML that Excel 2003 called xls, and CSV. A sheet is a page."""

from __future__ import annotations

import csv
import json
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from archive.charset import decode
from archive.model import Block, Document
from archive.readers.errors import TooMuch, Unreadable, Unsupported
from archive.readers.ole import MAGIC
from archive.readers.sheets import biff
from archive.readers.sheets.blocks import Sheet, blocks
from archive.readers.sheets.formats import UNKNOWN, shown
from archive.readers.sheets.looks import BUILT_IN
from archive.readers.sheets.xml2003 import sheets_of_xml

if TYPE_CHECKING:
    from collections.abc import Iterable

WORKER = Path(__file__).with_name("worker.py")
MOST_SECONDS = 120  # of the clock; the worker has its own limit of processor time
LARGEST = 100_000_000  # bytes of a workbook
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?")
MOST_LINES = 100_000  # of CSV


def read_xls(data: bytes, _charset: str = "") -> Document:
    """xls: of Excel 97 and later, or the XML of Excel 2003. Unreadable, TooMuch."""
    if data.lstrip(b"\r\n\t ").startswith(MAGIC):
        return document("xls", _as_shown(data.lstrip(b"\r\n\t ")))
    return document("xls", sheets_of_xml(data))


def read_xlsx(data: bytes, _charset: str = "") -> Document:
    """xlsx. Unreadable, TooMuch."""
    return document("xlsx", _workbook(data))


def read_csv(data: bytes, charset: str = "") -> Document:
    """CSV, of which every line is a row; merged cells are lost."""
    text, used = decode(data, charset)
    lines = text.splitlines()
    if len(lines) > MOST_LINES:
        raise TooMuch(f"more than {MOST_LINES} lines")
    try:
        rows = list(csv.reader(lines))
    except csv.Error as error:
        raise Unreadable(f"no CSV: {error}") from error
    cells = {(row, column): cell.strip() for row, cells in enumerate(rows) for column, cell in enumerate(cells) if cell.strip()}
    return Document("csv", tuple(blocks(Sheet("", cells, ()), None, "rows")), charset=used)


def document(reader: str, sheets: Iterable[Sheet]) -> Document:
    """Sheets → Document, a page each."""
    found: list[Block] = []
    number = 0
    for number, sheet in enumerate(sheets, 1):
        found.extend(blocks(sheet, number, "table"))
    return Document(reader, tuple(found), pages=number)


def _as_shown(data: bytes) -> list[Sheet]:
    """The visible sheets of an xls without what is hidden, numbers as their formats print them."""
    sheets = _workbook(data)  # raises where the library cannot be had
    try:
        looks = biff.looks(data, BUILT_IN)
    except ValueError:
        looks = []
    if len(looks) != len(sheets):  # the library reads more than can be told: no number of it is sure
        return [replace(sheet, cells={place: f"{text}{UNKNOWN}" if _is_number(text) else text for place, text in sheet.cells.items()}) for sheet in sheets]
    return [replace(sheet, cells={place: text for place, value in sheet.cells.items() if (text := _looking(place, value, look))})
            for sheet, look in zip(sheets, looks, strict=True)]


def _looking(place: tuple[int, int], text: str, look: biff.Looks) -> str:
    number = place in look.numbers and _is_number(text)
    if look.is_hidden(*place) or (number and not look.zeros and not float(text)):
        return ""
    if look.is_doubtful(*place) and any(sign.isdigit() for sign in text):
        return f"{text}{UNKNOWN}"
    return _shown(text, look.codes.get(place) or None, number)


def _is_number(text: str) -> bool:
    return _NUMBER.fullmatch(text) is not None


def _workbook(data: bytes) -> list[Sheet]:
    """The visible sheets of a workbook, by the worker."""
    if len(data) > LARGEST:
        raise TooMuch(f"more than {LARGEST // 1_000_000} MB")
    return told_sheets(_worked(data))


def told_sheets(told: dict[str, Any]) -> list[Sheet]:
    """What the worker prints → its sheets. Unreadable, TooMuch."""
    if "too much" in told:
        raise TooMuch(told["too much"])
    if "error" in told:
        raise Unreadable(told["error"].splitlines()[0][:200])
    return [Sheet(sheet["name"], {(cell[0], cell[1]): text for cell in sheet["cells"] if (text := _shown(*cell[2:]))},
                  tuple(map(tuple, sheet["merged"]))) for sheet in told["sheets"]]


def _shown(text: str, code: str | None = None, number: bool = False) -> str:
    return text if code is None else shown(text, code, number=number)


def _worked(data: bytes) -> dict[str, Any]:
    try:
        done = subprocess.run([sys.executable, "-I", str(WORKER)], input=data, capture_output=True, timeout=MOST_SECONDS,
                              check=False, env={"PATH": "", "RUST_BACKTRACE": "0"})
    except subprocess.TimeoutExpired as error:
        raise TooMuch(f"more than {MOST_SECONDS} s to read") from error
    if b"ModuleNotFoundError" in done.stderr:
        raise Unsupported("needs python-calamine: pip install python-calamine")
    try:
        told = json.loads(done.stdout)
    except ValueError as error:
        raise _broken(done.stderr) from error
    return dict(told)


def _broken(said: bytes) -> Unreadable:
    """What the worker died of: its memory, its time, or a fault of the library."""
    if b"allocation" in said or b"MemoryError" in said or not said.strip():
        return TooMuch("the workbook asks for more memory or time than any report needs")
    return Unreadable("no workbook that can be read: the library failed on it")
