"""Reports as workbooks: a filled form in one of several layouts, written as xlsx, XML of Excel 2003, or CSV."""

from __future__ import annotations

import csv
import io
from html import escape
from random import Random
from typing import TYPE_CHECKING

import openpyxl

from archive.forms import forms
from tests.archive.filled import Box, clause_sheets, disputes_sheet, figures, requests_sheet

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.archive.filled import Sheet

AGENCY = "固镇县连城镇人民政府"
HEADINGS = {1: "一、总体情况", 2: "二、主动公开政府信息情况", 3: "三、收到和处理政府信息公开申请情况",
            4: "四、政府信息公开行政复议、行政诉讼情况", 5: "五、存在的主要问题及改进情况", 6: "六、其他需要报告的事项"}
RUNNING = "2020年，我镇认真贯彻《中华人民共和国政府信息公开条例》，主动公开政府信息，没有收到投诉。"
Rows = list[list[Box]]


def drawn(seed: int) -> tuple[dict[str, int | float], str, Rows]:
    """Figures, edition, and the whole report as rows of boxes; blank lines are empty rows."""
    chance = Random(seed)
    edition = chance.choice(("2019", "2021"))
    form, cells = forms()[edition], figures(edition, chance, sparse=chance.random() < 0.5)
    wide = chance.choice((1, 4, 10, 15))  # over how many columns headings are merged
    gap: Rows = [[]] if chance.random() < 0.7 else []
    rows: Rows = [[Box(f"{AGENCY}2020年政府信息公开工作年度报告", across=15 if wide == 15 else 10)], *gap]
    tables: dict[int, list[Sheet]] = {
        2: clause_sheets(form, cells), 3: [requests_sheet(form, cells)], 4: [disputes_sheet(form, cells)]}
    for number, heading in HEADINGS.items():
        rows.append([Box(heading, across=max(wide, 10 if number == 3 else 1) if wide > 1 else 1)])
        if number in tables:
            rows += [row for sheet in tables[number] for row in sheet]
        else:
            rows.append([Box(RUNNING, across=wide)])
        rows += gap
    return cells, edition, rows


def placed(rows: Rows) -> list[tuple[int, int, Box]]:
    """Boxes with the row and column they stand in, from 0."""
    taken: set[tuple[int, int]] = set()
    found = []
    for row, boxes in enumerate(rows):
        column = 0
        for box in boxes:
            while (row, column) in taken:
                column += 1
            found.append((row, column, box))
            taken |= {(row + down, column + across) for down in range(box.down) for across in range(box.across)}
    return found


def value(text: str) -> str | int | float:
    """A number as a number, anything else as text."""
    try:
        return int(text) if text.lstrip("-").isdigit() else float(text)
    except ValueError:
        return text


def xlsx(*sheets: Rows, names: tuple[str, ...] = (), numbers: bool = True) -> bytes:
    """numbers: figures as numbers, not as text."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for at, rows in enumerate(sheets):
        sheet = book.create_sheet(names[at] if names else f"Sheet{at + 1}")
        for row, column, box in placed(rows):
            sheet.cell(row + 1, column + 1, value(box.text) if numbers else box.text)
            if box.down > 1 or box.across > 1:
                sheet.merge_cells(start_row=row + 1, start_column=column + 1, end_row=row + box.down, end_column=column + box.across)
    return saved(book)


def saved(book: openpyxl.Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def xml2003(rows: Rows, name: str = "Sheet1") -> bytes:
    """XML Spreadsheet 2003, cells behind merged ones and rows after blank ones by their index."""
    lines: dict[int, str] = {}
    for row, column, box in placed(rows):
        kind = "String" if isinstance(value(box.text), str) else "Number"
        told = f'<Cell ss:Index="{column + 1}" ss:MergeAcross="{box.across - 1}" ss:MergeDown="{box.down - 1}">'
        lines[row] = lines.get(row, "") + f'{told}<Data ss:Type="{kind}">{escape(box.text)}</Data></Cell>'
    body = "".join(f'<Row ss:Index="{row + 1}">{cells}</Row>' for row, cells in lines.items())
    return ('<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?>\n'
            '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
            'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">'
            f'<Worksheet ss:Name="{name}"><Table>{body}</Table></Worksheet></Workbook>').encode()


def csv_text(rows: Rows, charset: str = "gb18030") -> bytes:
    """CSV as Excel saves it: every line as wide as the widest, merged cells blank but for the first."""
    width = max(column + box.across for _, column, box in placed(rows))
    lines = [[""] * width for _ in rows]
    for row, column, box in placed(rows):
        lines[row][column] = box.text
    out = io.StringIO()
    csv.writer(out).writerows(lines)
    return out.getvalue().encode(charset)


def wrong(cells: Mapping[str, object], truth: Mapping[str, object]) -> dict[str, object]:
    """Cells that differ, are missing or invented."""
    return {key: (cells.get(key, "absent"), truth.get(key, "none")) for key in {*cells, *truth} if cells.get(key, "absent") != truth.get(key, "none")}
