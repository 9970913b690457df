"""Documents as the recognition of a scan gives them: filled forms in which some cells were not read for sure."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from archive.forms import forms
from archive.model import Document, Grid, Text
from archive.readers.spans import Raw, resolve
from tests.archive.filled import clause_sheets, disputes_sheet, requests_sheet

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from archive.model import Block, Cell
    from tests.archive.filled import Box, Sheet

HEADINGS = ("二、主动公开政府信息情况", "三、收到和处理政府信息公开申请情况", "四、政府信息公开行政复议、行政诉讼情况")
SURE, UNSURE = 0.99, 0.6


def blocks(
    cells: Mapping[str, object], edition: str = "2021", *, unsure: Mapping[str, Sequence[str]] | None = None,
    misread: Mapping[str, str] | None = None,
) -> list[list[Block]]:
    """Sections 二, 三 and 四 with their tables. unsure: readings by cell key; misread: what was read for sure."""
    form = forms()[edition]
    groups = (clause_sheets(form, dict(cells)), [requests_sheet(form, dict(cells))], [disputes_sheet(form, dict(cells))])
    return [[Text(heading), *(_grid(sheet, unsure or {}, misread or {}) for sheet in sheets)]
            for heading, sheets in zip(HEADINGS, groups, strict=True)]


def document(cells: Mapping[str, object], edition: str = "2021", title: str = "某市2022年政府信息公开工作年度报告", **more: Mapping) -> Document:
    """A whole report; more: as for blocks()."""
    tables = [block for section in blocks(cells, edition, **more) for block in section]
    return Document("png", (Text(title), Text("一、总体情况"), *tables, Text("五、存在的主要问题及改进情况")))


def _grid(sheet: Sheet, unsure: Mapping[str, Sequence[str]], misread: Mapping[str, str]) -> Grid:
    found = resolve([[Raw(box.text, box.down, box.across) for box in row] for row in sheet])
    boxes = [box for row in sheet for box in row]
    return Grid(tuple(_read(cell, box, unsure, misread) for cell, box in zip(found, boxes, strict=True)), page=1)


def _read(cell: Cell, box: Box, unsure: Mapping[str, Sequence[str]], misread: Mapping[str, str]) -> Cell:
    place = (cell.column * 40.0, cell.row * 20.0, cell.column * 40.0 + 38, cell.row * 20.0 + 18)
    if box.key in unsure:
        return replace(cell, text="", box=place, confidence=UNSURE, readings=tuple(unsure[box.key]))
    return replace(cell, text=misread.get(box.key, "" if box.text == "None" else box.text), box=place, confidence=SURE)
