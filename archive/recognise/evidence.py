"""What in a document speaks for a report: the statutory tables, the sections, the period, the titles."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from archive.model import Document, Grid, Text
from archive.recognise.dates import period_years
from archive.recognise.titles import plain

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_LINES = 20_000
REMEMBERED = 4096  # texts of cells
LONGEST_HEADING = 60  # characters

# Labels of the statutory forms (domain/report_forms.md sections 3 to 7); two of a table show that it is there.
_TABLES = {
    "table of section 二": (
        "第二十条第", "第二十条(", "本年新制作数量", "本年新公开数量", "对外公开总数量", "上一年项目数量", "处理决定数量", "采购总金额",
        "本年制发件数", "本年废止件数", "现行有效件", "本年收费金额", "政府集中采购", "其他对外管理服务事项",
    ),
    "table of section 三": (
        "本年新收政府信息公开申请数量", "上年结转政府信息公开申请数量", "结转下年度继续办理", "本年度办理结果", "勾稽关系", "社会公益组织",
        "属于三类内部事务信息", "属于四类过程性信息", "本机关不掌握相关政府信息", "要求提供公开出版物",
    ),
    "table of section 四": ("未经复议直接起诉", "复议后起诉", "尚未审结", "结果维持"),
    "统计表 of 2014": ("主动公开政府信息数", "收到申请数", "申请办结数", "申请答复数", "回应解读情况", "被依法纠错数", "政府网站公开政府信息数"),
}
_ORDINAL = r"^(?:#{1,6})?\*{0,2}[(]?[一二三四五六七八九十\d]{1,2}[)、.,:]{0,2}"
_SECTIONS = (
    r"(?:总体|公开总体|工作总体|基本|工作基本)(?:开展|推进)?情况|(?:工作)?概述|概况",
    r"(?:行政机关)?主动公开(?:政府)?(?:信息|政府)情况",
    r"(?:行政机关)?收到和处理(?:政府)?信息公开申请情况",
    r"(?:因)?政府信息公开(?:工作)?(?:被申请|被提起)?行政复议、?(?:提起)?行政诉讼(?:的)?情况",
    r"(?:政府信息公开工作)?(?:存在的?)(?:主要)?问题(?:及|和|与)改进",
    r"其他(?:需要)?报告(?:的)?事项",
)
_ORDINALS = re.compile(_ORDINAL)
_SECTION = [re.compile(_ORDINAL + r"(?:政府信息公开(?:工作)?)?(?:" + words + ")") for words in _SECTIONS]
# Parts of a report before 2014, in whatever order and number (domain/report_forms.md section 2).
_PARTS = [re.compile(words) for words in (
    r"概述|基本情况|总体情况", r"主动公开", r"依申请公开|申请公开", r"收费|减免", r"行政复议|行政诉讼|申诉", r"问题|不足|改进|打算"
)]
_NUMBERED = re.compile(r"^(?:#{1,6})?\*{0,2}[(]?[一二三四五六七八九十]{1,2}[)、.]")
_NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?(?:万?元)?")


class Line(NamedTuple):
    """A line of a document: as printed, as compared; level of a heading; is it a cell of a table."""

    print: str
    text: str
    level: int = 0
    row: bool = False


class _Heading(NamedTuple):
    """Numbers of the sections that a line heads, and of the parts of a narrative."""

    sections: tuple[int, ...]
    parts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for a report. sections: numbers of the six sections whose headings are there."""

    lines: tuple[Line, ...]
    running: str  # paragraphs and headings, a line each, as compared
    tables: tuple[str, ...]
    sections: frozenset[int]
    parts: int  # different parts of a narrative among numbered headings
    period: tuple[int, ...]
    numbers: int  # cells or lines that are nothing but a number
    body: int  # index of the line where the report's text begins


def gather(document: Document) -> Evidence:
    """Reads a document once for everything that can prove it."""
    lines = tuple(_lines(document))
    running = "\n".join(line.text for line in lines if not line.row)
    texts = [line.text for line in lines]
    words = {text for text in dict.fromkeys(texts) if _NUMBER.fullmatch(text) is None}
    headings = [found for text in words if len(text) <= LONGEST_HEADING and (found := _heading(text))]
    return Evidence(
        lines=lines,
        running=running,
        tables=_tables("".join(texts)),
        sections=frozenset(number for heading in headings for number in heading.sections),
        parts=len({number for heading in headings for number in heading.parts}),
        period=period_years(running),
        numbers=sum(text not in words for text in texts),
        body=_body(lines),
    )


def _tables(text: str) -> tuple[str, ...]:
    return tuple(name for name, labels in _TABLES.items() if sum(label in text for label in labels) >= 2)


@lru_cache(maxsize=REMEMBERED)
def _heading(text: str) -> _Heading | None:
    """What a line of at most LONGEST_HEADING characters heads, if it begins as headings do; labels of the forms do, too."""
    if _ORDINALS.match(text) is None:
        return None
    sections = tuple(number for number, section in enumerate(_SECTION, 1) if section.match(text))
    return _Heading(sections, tuple(number for number, part in enumerate(_PARTS) if part.search(text)) if _NUMBERED.match(text) else ())


def _lines(document: Document) -> Iterator[Line]:
    for block in document.blocks[:MOST_LINES]:
        if isinstance(block, Text):
            for line in block.text.split("\n"):
                print_ = line.strip().strip("#*").strip()
                if print_:
                    yield Line(print_, plain(print_), block.level)
        elif isinstance(block, Grid):
            yield from filter(None, (_row(cell.text) for cell in block.cells))


@lru_cache(maxsize=REMEMBERED)
def _row(cell: str) -> Line | None:
    """The cells of a form come again in every report."""
    printed = cell.strip()
    return Line(printed, plain(cell), 0, row=True) if printed else None


def _body(lines: tuple[Line, ...]) -> int:
    """The first section heading, table caption, or paragraph too long for a title."""
    for index, line in enumerate(lines):
        heading = _heading(line.text) if len(line.text) <= LONGEST_HEADING else None
        if (heading and heading.sections) or line.text.startswith("第二十条") or (len(line.text) > 120 and "公开" in line.text):
            return index
    return len(lines)
