"""A paper as an xlsx workbook: everything on one sheet, or a sheet for each section with a table."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from tests.documents.paper import Table

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell
    from openpyxl.worksheet.worksheet import Worksheet

    from tests.archive.filled import Box
    from tests.documents.paper import Paper, Paragraph

WIDE = 15  # columns that a paragraph is merged over


def xlsx(paper: Paper) -> bytes:
    """The workbook; a figure without signs or units is stored as a number, everything else as text."""
    from openpyxl import Workbook

    book = Workbook()
    sheet, row = book.active, 1
    sheet.title = "年度报告"
    for part in paper.parts:
        if isinstance(part, Table):
            row = _table(sheet, row, part, paper.style["numbers"]) + 1
            continue
        if part.kind == "heading" and row > 1 and paper.style["breaks"] == "between-tables":
            sheet, row = book.create_sheet(part.text[:1] + "、"), 1
        row = _paragraph(sheet, row, part)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _paragraph(sheet: Worksheet, row: int, part: Paragraph) -> int:
    sheet.cell(row, 1, part.text)
    sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=WIDE)
    return row + 1


def _table(sheet: Worksheet, top: int, part: Table, numbers: str) -> int:
    taken: set[tuple[int, int]] = set()
    for down, boxes in enumerate(part.sheet):
        column = 1
        for box in boxes:
            while (top + down, column) in taken:
                column += 1
            _cell(sheet.cell(top + down, column), box, numbers)
            taken |= {(top + down + a, column + b) for a in range(box.down) for b in range(box.across)}
            if box.down * box.across > 1:
                sheet.merge_cells(start_row=top + down, start_column=column, end_row=top + down + box.down - 1,
                                  end_column=column + box.across - 1)
            column += box.across
    return top + len(part.sheet)


def _cell(cell: Cell, box: Box, numbers: str) -> None:
    from openpyxl.styles import Alignment, Border, Side

    line = Side(style="thin")
    cell.border = Border(line, line, line, line)
    cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
    plain = box.text.replace(",", "")
    if box.kind != "value" or not plain:
        cell.value = box.text or None
    elif plain.isascii() and plain.lstrip("-").replace(".", "", 1).isdigit():
        cell.value = float(plain) if "." in plain else int(plain)
        cell.number_format = "#,##0.####" if numbers == "thousands" and "." in plain else "#,##0" if numbers == "thousands" else "General"
    else:
        cell.value = box.text
