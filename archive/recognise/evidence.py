"""What in a document speaks for a report: the statutory tables, the sections, the period, the titles."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, NamedTuple

from archive.model import Grid, Text
from archive.recognise.dates import LONGEST_LABEL, names_date, period_years
from archive.recognise.titles import plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from archive.model import Block, Document

MOST_LINES = 20_000
REMEMBERED = 4096  # texts of cells, short lines
LONGEST_HEADING = 60  # characters
LONGEST_REMEMBERED = 300  # characters of a cell

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
# a label over several lines: how the first of them ends and the last begins, by table
_FRONTS = {name: tuple({label[:at] for label in labels for at in range(1, len(label))}) for name, labels in _TABLES.items()}
_REARS = {name: tuple({label[at:] for label in labels for at in range(1, len(label))}) for name, labels in _TABLES.items()}
_FRONT_ENDS, _REAR_STARTS = {part[-1] for parts in _FRONTS.values() for part in parts}, {part[0] for parts in _REARS.values() for part in parts}
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
# Beside the name of the agency that a page is by, on the same line.
ASIDE = re.compile(
    r"(?:发布|发文|成文|生成|更新|公开|发表|录入)?(?:时间|日期)|浏览|阅读|点击|访问|(?:作者|责任编辑|责编|编辑|审核)[::]|字体|字号|索引号|文号|(?:信息|主题|体裁)分类|分享|打印|[|\[【]"
)
# Before that name; what is behind it on the line is the name, with what stands beside it, else the line after it.
LABELLED = re.compile(
    rf"^(?:[\[【(]?20\d\d[\d./:年月日-]{{3,18}}[)\]】]?|(?:{ASIDE.pattern}).{{1,25}}?){{0,3}}"
    r"(?:发布机构|发文机关|发布单位|公开责任部门|公开单位|填报单位|制作单位|(?:信息|文章|稿件)?来源|发文单位)(?:[(](?:盖章|公章|签章|印章|章)[)])?[::]?(?P<name>.{0,60})$"
)


@dataclass(frozen=True, slots=True, eq=False)
class Tells:
    """What a line tells by itself, whatever stands around it; remembered where it is a cell or short."""

    sections: tuple[int, ...] = ()  # numbers of the sections that it heads
    parts: tuple[int, ...] = ()  # of the parts of a narrative
    labelled: bool = False  # see LABELLED
    dated: bool = False  # it names a date by its label
    labels: frozenset[str] = frozenset()  # of the statutory tables; not looked for in a paragraph
    opens: frozenset[str] = frozenset()  # tables of which it may end with the front of a label
    closes: frozenset[str] = frozenset()  # or begin with the rear of one


# one object each: what a document's lines tell is few different things
_NOTHING, _FIGURE = Tells(), Tells()  # _FIGURE: nothing but a number


class Line(NamedTuple):
    """A line of a document: as printed, as compared; level of a heading; is it a cell of a table."""

    print: str
    text: str
    tells: Tells
    level: int = 0
    row: bool = False


@dataclass(frozen=True)
class Evidence:
    """What speaks for a report. sections: numbers of the six sections whose headings are there."""

    document: Document
    opening: tuple[Line, ...]  # the lines before the body, and two more
    spoken: tuple[Line, ...]  # the lines of the body that are no cells
    running: str  # paragraphs and headings, a line each, as compared
    tables: tuple[str, ...]
    sections: frozenset[int]
    parts: int  # different parts of a narrative among numbered headings
    period: tuple[int, ...]
    numbers: bool  # cells or lines that are nothing but a number
    labelled: bool  # some line has the label of an agency
    dated: bool  # some line has the label of a date
    body: int | None  # index of the line where the report's text begins

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        """Every line, cells included; seldom needed, and made only then."""
        return tuple(_every_line(self.document))

    @property
    def before(self) -> tuple[Line, ...]:
        """The lines before the body."""
        return self.opening[: self.body]


def gather(document: Document) -> Evidence:
    """Reads a document once for everything that can prove it."""
    opening, spoken, tells = _Opening(), [], set()
    for block in document.blocks[:MOST_LINES]:
        if isinstance(block, Text):
            lines = _lines(block)
            spoken += lines
            tells.update([line.tells for line in lines])
            opening.add(lines)
        elif isinstance(block, Grid):
            tells |= _told_by_cells(block)
            if not opening.complete:
                opening.add(_lines(block))
    running = "\n".join([line.text for line in spoken])
    return Evidence(
        document=document,
        opening=tuple(opening.lines),
        spoken=tuple(spoken[opening.paragraphs :]) if opening.body is not None else (),
        running=running,
        tables=_tables(document, tells, running),
        sections=frozenset(number for one in tells for number in one.sections),
        parts=len({number for one in tells for number in one.parts}),
        period=period_years(running),
        numbers=_FIGURE in tells,
        labelled=any(one.labelled for one in tells),
        dated=any(one.dated for one in tells),
        body=opening.body,
    )


def _told_by_cells(grid: Grid) -> set[Tells]:
    """What the cells tell. Of 300 cells of a report some 80 are different and no figures, and known from others."""
    texts = {cell.text for cell in grid.cells}
    words = [text for text in texts if not text.isdecimal()]
    told = {line.tells for line in map(_row, words) if line}
    return told if len(words) == len(texts) else told | {_FIGURE}


class _Opening:
    """The lines of a document until its body begins, and two more: a title has three at most."""

    def __init__(self) -> None:
        self.lines: list[Line] = []
        self.body: int | None = None  # the first section heading, table caption, or paragraph too long for a title
        self.paragraphs = 0  # lines before it that are no cells

    @property
    def complete(self) -> bool:
        return self.body is not None and len(self.lines) > self.body + 1

    def add(self, lines: Iterable[Line]) -> None:
        for line in lines:
            if self.complete:
                return
            if self.body is None:
                if line.tells.sections or line.text.startswith("第二十条") or (len(line.text) > 120 and "公开" in line.text):
                    self.body = len(self.lines)
                else:
                    self.paragraphs += not line.row
            self.lines.append(line)


def _tables(document: Document, tells: Iterable[Tells], running: str) -> tuple[str, ...]:
    """The tables of which two labels are there. One may go over several cells or lines: then all text is looked at."""
    told = frozenset().union(*[one.labels for one in tells])
    missing = [name for name, labels in _TABLES.items() if len(told.intersection(labels)) < 2]
    if not missing:
        return tuple(_TABLES)
    broken = any(any(name in one.opens for one in tells) and any(name in one.closes for one in tells) for name in missing)
    text = "".join([line.text for line in _every_line(document)]) if broken else running
    return tuple(name for name, labels in _TABLES.items() if name not in missing or sum(label in told or label in text for label in labels) >= 2)


def _opens(text: str) -> frozenset[str]:
    return frozenset(name for name, parts in _FRONTS.items() if text.endswith(parts)) if text[-1:] in _FRONT_ENDS else frozenset()


def _closes(text: str) -> frozenset[str]:
    return frozenset(name for name, parts in _REARS.items() if text.startswith(parts)) if text[:1] in _REAR_STARTS else frozenset()


def _every_line(document: Document) -> Iterator[Line]:
    return (line for block in document.blocks[:MOST_LINES] for line in _lines(block))


def _tells(text: str, row: bool = False) -> Tells:
    if len(text) <= LONGEST_HEADING:
        return _short(text)
    if _NUMBER.fullmatch(text):
        return _FIGURE
    told = (len(text) <= LONGEST_LABEL and names_date(text), _labels(text) if row else frozenset(), _opens(text), _closes(text))
    return Tells((), (), False, *told) if any(told) else _NOTHING


@lru_cache(maxsize=REMEMBERED)
def _short(text: str) -> Tells:
    """Of a line of at most LONGEST_HEADING characters; only such a line heads anything, if it begins as headings do."""
    if _NUMBER.fullmatch(text):
        return _FIGURE
    sections: tuple[int, ...] = ()
    parts: tuple[int, ...] = ()
    if _ORDINALS.match(text):
        sections = tuple(number for number, section in enumerate(_SECTION, 1) if section.match(text))
        parts = tuple(number for number, part in enumerate(_PARTS) if part.search(text)) if _NUMBERED.match(text) else ()
    told = (sections, parts, LABELLED.match(text) is not None, names_date(text), _labels(text), _opens(text), _closes(text))
    return Tells(*told) if any(told) else _NOTHING


def _labels(text: str) -> frozenset[str]:
    return frozenset(label for labels in _TABLES.values() for label in labels if label in text)


def _lines(block: Block) -> list[Line]:
    if isinstance(block, Grid):
        return [line for cell in block.cells if (line := _row(cell.text))]
    if not isinstance(block, Text):
        return []
    found: list[Line] = []
    for row in block.text.split("\n"):
        print_ = row.strip().strip("#*").strip()
        if print_:
            text = plain(print_)
            found.append(Line(print_, text, _tells(text), block.level))
    return found


def _row(cell: str) -> Line | None:
    return _known(cell) if len(cell) <= LONGEST_REMEMBERED else _known.__wrapped__(cell)


@lru_cache(maxsize=REMEMBERED)
def _known(cell: str) -> Line | None:
    """The cells of a form come again in every report."""
    printed = cell.strip()
    if not printed:
        return None
    text = plain(cell)
    return Line(printed, text, _tells(text, row=True), 0, row=True)
