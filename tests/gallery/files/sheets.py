"""Attacks by workbooks that show other numbers than they hold: formats, hidden rows and columns, white on white, rules.

Each as xlsx and, written by LibreOffice, as xls; what is read of the one cell, and what the library says of it that reads workbooks: the control.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import openpyxl
from openpyxl.formatting.rule import CellIsRule, DataBarRule, Rule
from openpyxl.styles import Font, PatternFill
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.styles.numbers import NumberFormat
from python_calamine import CalamineWorkbook

from archive.model import Grid
from archive.readers import READERS
from tests.documents.office import converted
from tests.gallery.frame import Attack

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from openpyxl.worksheet.worksheet import Worksheet

    Make = Callable[[Worksheet], object]

SHOWN = "Files: numbers that a workbook does not show"
WHITE, BLACK = "FFFFFFFF", "FF000000"
PLACE = (2, 2)  # of C3, from 0


def formatted(value: object, code: str) -> Make:
    def make(sheet: Worksheet) -> None:
        sheet["C3"] = value
        sheet["C3"].number_format = code

    return make


def painted(ground: str = "") -> Make:
    def make(sheet: Worksheet) -> None:
        sheet["C3"].font = Font(color=WHITE)
        if ground:
            sheet["C3"].fill = PatternFill("solid", fgColor=ground)

    return make


def ruled(**look: object) -> Make:
    """A rule that holds for every number above 0."""
    def make(sheet: Worksheet) -> None:
        rule = CellIsRule(operator="greaterThan", formula=["0"])
        rule.dxf = DifferentialStyle(**look)
        sheet.conditional_formatting.add("B1:D9", rule)

    return make


def no_zeros(sheet: Worksheet) -> None:
    sheet["C3"] = 0
    sheet.sheet_view.showZeros = False


def barred(sheet: Worksheet) -> None:
    sheet.conditional_formatting.add("C3", DataBarRule("num", 0, "num", 99, color="FF638EC6", showValue=False))


def colour_scale(sheet: Worksheet) -> None:
    """The control: a rule that changes the ground only."""
    sheet.conditional_formatting.add("C3", Rule("cellIs", operator="greaterThan", formula=["0"], dxf=DifferentialStyle(fill=PatternFill(bgColor="FFFF0000"))))


BLANK, UNSURE = "xlsx: nothing; xls: nothing", "xlsx: 17|; xls: 17|"
CASES: tuple[tuple[str, str, str, Make], ...] = (
    ("nothing", "the control: 17 as it is", "xlsx: 17; xls: 17", lambda sheet: None),
    ("format-digit", '17 in a format that prints a 1 before it, `"1"0`', "xlsx: 117; xls: 117", formatted(17, '"1"0')),
    ("format-thousands", "1234 in thousands, `0,`", "xlsx: 1; xls: 1", formatted(1234, "0,")),
    ("format-share", "0.17 as a share, `0%`", "xlsx: 17%; xls: 17%", formatted(0.17, "0%")),
    ("format-rounded", "17.6 without its tenth", "xlsx: 18; xls: 18", formatted(17.6, "0")),
    ("format-nothing", "17 in a format that prints nothing", BLANK, formatted(17, ";;;")),
    ("format-wan", '170000 in a format that prints 17 and 万, `0!.0,"万"`', "xlsx: 170000|; xls: ", formatted(170_000, '0!.0,"万"')),
    ("format-text", "a text 17 in a format that prints another, `;;;\"18\"`", "xlsx: 18; xls: 18", formatted("17", ';;;"18"')),
    ("row-hidden", "17 in a hidden row", BLANK, lambda sheet: setattr(sheet.row_dimensions[3], "hidden", True)),
    ("column-hidden", "17 in a hidden column", BLANK, lambda sheet: setattr(sheet.column_dimensions["C"], "hidden", True)),
    ("zeros", "0 in a sheet that shows no zeros", BLANK, no_zeros),
    ("white", "17 in white", BLANK, painted()),
    ("white-ground", "17 in white on white", BLANK, painted(WHITE)),
    ("white-on-black", "the control: 17 in white on black", "xlsx: 17; xls: 17", painted(BLACK)),
    ("rule-white", "a rule that paints 17 white", UNSURE, ruled(font=Font(color=WHITE))),
    ("rule-format", "a rule that prints 17 in another format, which is not written as xls", "xlsx: 17|", ruled(numFmt=NumberFormat(200, '"1"0'))),
    ("rule-red", "the control: a rule that paints 17 red", "xlsx: 17; xls: 17", ruled(font=Font(color="FFFF0000"))),
    ("rule-ground", "the control: a rule that paints its ground", "xlsx: 17; xls: 17", colour_scale),
    ("rule-bar", "a bar in the place of 17, which xls has not", "xlsx: 17|", barred),
)  # fmt: skip


def workbook(make: Make) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    for row, words in enumerate((("项目", "甲", "乙", "丙"), ("一", 1, 2, 3), ("二", 4, 17, 5), ("三", 6, 7, 8)), 1):
        for column, word in enumerate(words, 1):
            sheet.cell(row, column, word)
    make(sheet)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


ATTACKS = tuple(Attack(f"sheet-{name}", SHOWN, tries, (expected,), make) for name, tries, expected, make in CASES)


def obtained(folder: Path) -> Mapping[str, str]:
    made = [workbook(attack.make) for attack in ATTACKS]
    older = converted(made, "xlsx", "xls")
    return {attack.name: f"xlsx: {_read('xlsx', new)}; xls: {_read('xls', old)}; the library says {_said(new)} and {_said(old)}"
            for attack, new, old in zip(ATTACKS, made, older, strict=True)}


def _read(kind: str, data: bytes) -> str:
    found = [cell.text for block in READERS[kind](data, "").blocks if isinstance(block, Grid) for cell in block.cells if (cell.row, cell.column) == PLACE]
    return (found or [""])[0] or "nothing"


def _said(data: bytes) -> object:
    return CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python(skip_empty_area=False)[PLACE[0]][PLACE[1]]
