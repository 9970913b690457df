"""A report before it is written into a format: title, sections in words of our own, the official tables."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from archive.forms import forms
from tests.archive import sheet_shapes as shapes
from tests.archive.filled import clause_sheets, disputes_sheet, requests_sheet
from tests.archive.forms_as_html import TABLES

if TYPE_CHECKING:
    from collections.abc import Mapping
    from random import Random

    from tests.archive.filled import Box, Sheet
    from tests.documents.truth import Filled

HEADINGS = ("一、总体情况", *TABLES.values(), "五、存在的主要问题及改进情况", "六、其他需要报告的事项")
WIDTHS = {  # of table 2, and of the label columns of table 3
    "": ((0.31, 0.23, 0.23, 0.23), (0.06, 0.11, 0.24)),
    "narrow": ((0.14, 0.29, 0.29, 0.28), (0.04, 0.07, 0.11)),
    "tight": ((0.64, 0.12, 0.12, 0.12), (0.09, 0.15, 0.41)),
}
WIDE = str.maketrans("().:", "（）．：")
WORK = (
    "各科室按月清点已办结的事项，能公开的七日内上网，网站管理员逐条登记。",
    "新印发的文件在定稿时就注明能否公开，年底由办公室再核一遍。",
    "查询点设在办事大厅一楼，纸质材料与网上内容同日更新。",
)
BOXED = "提示：下列数字以收件登记簿为准，与网站实时统计的口径不同。"
PROBLEMS = (
    "部分科室报送较迟，说明性材料偏少。今后改为随办随报，重要文件都附一页说明。",
    "栏目之间有重复，旧链接没有及时清理。下一年由专人每季度查一次。",
)
OTHERS = ("没有其他需要报告的事项。", "本年度没有收取信息处理费。", "无。")


@dataclass(frozen=True)
class Paragraph:
    """kind: title, heading, text or boxed (a paragraph with a frame, which is no table)."""

    text: str
    kind: str = "text"


@dataclass(frozen=True)
class Table:
    """A table; widths: of its columns as shares of the text's width."""

    sheet: Sheet
    widths: tuple[float, ...]


@dataclass(frozen=True)
class Paper:
    """What is written, in order; header: the line on top of each page, numbered: - 3 - at its foot."""

    title: str
    parts: tuple[Paragraph | Table, ...]
    style: Mapping[str, str]
    header: str = ""
    numbered: bool = False

    @property
    def tables(self) -> tuple[Table, ...]:
        return tuple(part for part in self.parts if isinstance(part, Table))


def report(filled: Filled, style: Mapping[str, str], chance: Random) -> Paper:
    """The whole report: title, six sections, tables in 二 to 四."""
    opening = f"本报告由{filled.agency}编制，统计期限为{filled.year}年1月1日至{filled.year}年12月31日。"
    texts = [[opening, chance.choice(WORK)], [], [], [], [chance.choice(PROBLEMS)], [chance.choice(OTHERS)]]
    tables = _tables(filled, style)
    parts: list[Paragraph | Table] = [Paragraph(filled.title, "title")]
    for number, (heading, said) in enumerate(zip(HEADINGS, texts, strict=True), 1):
        parts.append(Paragraph(heading, "heading"))
        parts.extend(map(Paragraph, said))
        if number == 1 and style["boxed"]:
            parts.append(Paragraph(BOXED, "boxed"))
        parts.extend(tables.get(number, ()))
    header = f"{filled.agency}信息公开" if style["furniture"] in {"header", "both"} else ""
    return Paper(filled.title, tuple(parts), style, header, style["furniture"] in {"numbers", "both"})


def _tables(filled: Filled, style: Mapping[str, str]) -> dict[int, list[Table]]:
    form = forms()[filled.edition]
    clauses = clause_sheets(form, filled.prints)
    if style["second"] == "one":
        clauses = [[row for sheet in clauses for row in sheet]]
    second, labels = WIDTHS[style["columns"]]
    third = (*labels, *[(1 - sum(labels)) / 7] * 7)
    return {
        2: [Table(_dressed(sheet, style), second) for sheet in clauses],
        3: [Table(_dressed(requests_sheet(form, filled.prints), style), third)],
        4: [Table(_dressed(disputes_sheet(form, filled.prints), style), (1 / 15,) * 15)],
    }


def _dressed(sheet: Sheet, style: Mapping[str, str]) -> Sheet:
    return [[box if box.kind == "value" else replace(box, text=_said(box, style)) for box in row] for row in sheet]


def _said(box: Box, style: Mapping[str, str]) -> str:
    """A label as this report prints it."""
    text = box.text
    if text == "采购总金额" and style["unit"].startswith("head"):
        text += "（万元）" if "wan" in style["unit"] else "（单位：元）"
    if style["brackets"]:
        text = text.translate(WIDE)
    if style["quotes"]:
        text = text.replace("“", "").replace("”", "")
    if box.kind == "group" and style["glyphs"] in {"stacked", "both"}:
        return "\n".join(text)
    if box.kind == "head" and len(text) <= 4 and style["glyphs"] in {"spaced", "both"}:
        return shapes.spaced(text, chance=None)
    return text
