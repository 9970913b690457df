"""A report laid out as its official form, for a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich import box
from rich.table import Table
from rich.text import Text

from archive.commands.console import plain
from archive.forms import forms
from archive.forms.indicators import indicators

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from rich.console import RenderableType

    from archive.forms import Column, Form, Row
    from archive.model import Figure, Finding, Report

ABSENT = "–"
LEGEND = "empty: printed blank · – not in the document · ! see the findings · → what a reviewer says it should be (□ blank)"
STYLES = {"error": "bold red", "warning": "yellow", "note": "dim"}


def layout(report: Report, corrections: Sequence[Mapping[str, Any]] = ()) -> Iterator[RenderableType]:
    """Head, tables, texts and findings of a report, in the order of the form; a correction stands behind what is printed."""
    yield from _head(report)
    tables = _Tables(report, corrections)
    form = forms().get(report.form)
    if form and report.figures:  # a statistics table alone has a form that is no Form
        yield from tables.proactive(form)
        yield tables.requests(form)
        yield tables.disputes(form)
    if tables.has("statistics."):
        yield tables.statistics()
    if report.figures:
        yield Text(LEGEND, style="dim")
    yield from tables.others()
    yield from _corrected(corrections)
    yield from local(report)
    yield from stated(report)
    for section in report.sections:
        yield Text(plain(f"\n{section.heading}"), style="bold")
        yield Text(plain(section.text.strip()))
    yield from _findings(report.findings)


def _head(report: Report) -> Iterator[Text]:
    yield Text(plain(" ".join(report.title.split())) or "(no title)", style="bold")
    told = {
        "agency": report.agency or "unknown",
        "region": report.region,
        "level": report.level,
        "kind": report.kind,
        "year": str(report.year or "unknown"),
        "form": report.form,
        "published": report.published.isoformat() if report.published else "",
    }
    yield Text(plain(" · ".join(f"{name} {value}" for name, value in told.items() if value)))


def _findings(findings: Sequence[Finding]) -> Iterator[Text]:
    yield Text(f"\n{len(findings)} findings" if findings else "\nno findings", style="bold")
    for finding in findings:
        where = f" {finding.cell}" if finding.cell else ""
        line = f"{finding.severity} {finding.code}{where}: {finding.message}"
        yield Text(plain(line), style=STYLES[finding.severity])


class _Tables:
    """The tables of one report; remembers which cells were shown."""

    def __init__(self, report: Report, corrections: Sequence[Mapping[str, Any]]) -> None:
        self._corrected = {row["cell"]: "□" if row["corrected"] is None else str(row["corrected"]) for row in corrections}
        self._figures: Mapping[str, Figure] = report.figures
        self._marked = {finding.cell: finding.severity for finding in report.findings if finding.cell}
        self._shown: set[str] = set()

    def proactive(self, form: Form) -> Iterator[Table]:
        """The small tables of section 二, one a clause of Article 20."""
        for clause in form.clauses:
            rows = [row for row in clause.rows if not row.local or self._has(f"proactive.{row.id}", clause.columns)]
            table = _table(f"第二十条第（{clause.number}）项", "信息内容", clause.columns)
            for row in rows:
                table.add_row(row.labels[0], *self._line(f"proactive.{row.id}", clause.columns))
            yield table

    def requests(self, form: Form) -> Table:
        """The table of section 三; a group's name stands above its rows."""
        table = _table("收到和处理政府信息公开申请情况", "申请人情况", form.requests.columns)
        group = ""
        for row in form.requests.rows:
            for name in _opened(form, group, row):
                table.add_row(Text(name, style="bold"))
            group = row.group
            table.add_row(row.labels[0], *self._line(f"requests.{row.id}", form.requests.columns))
        return table

    def disputes(self, form: Form) -> Table:
        """The table of section 四, its three blocks one below the other."""
        table = _table("政府信息公开行政复议、行政诉讼情况", "", form.disputes.columns)
        for row in form.disputes.rows:
            label = f"{row.group}：{row.labels[0]}" if row.group else row.labels[0]
            table.add_row(label, *self._line(row.id, form.disputes.columns))
        return table

    def statistics(self) -> Table:
        """The statistics table of 2014 to 2018."""
        table = _plain_table("政府信息公开情况统计表", "统计指标", "单位", "统计数")
        for one in indicators().indicators:
            if not one.unit:
                table.add_row(Text(one.labels[0], style="bold"))
                continue
            figure = self._figures.get(one.key)
            table.add_row(one.labels[0], figure.unit if figure and figure.unit else one.unit, self._print(one.key))
        return table

    def others(self) -> Iterator[Table]:
        """Cells that the form has no place for: of another edition."""
        left = [key for key in self._figures if key not in self._shown]
        if left:
            table = Table(title="cells outside this form", title_justify="left", box=box.SIMPLE)
            table.add_column("cell")
            table.add_column("print", justify="right")
            for key in left:
                table.add_row(key, self._print(key))
            yield table

    def has(self, prefix: str) -> bool:
        """Whether a cell key begins like this."""
        return any(key.startswith(prefix) for key in self._figures)

    def _has(self, prefix: str, columns: Sequence[Column]) -> bool:
        return any(f"{prefix}.{column.id}" in self._figures for column in columns)

    def _line(self, prefix: str, columns: Sequence[Column]) -> list[Text]:
        return [self._print(f"{prefix}.{column.id}") for column in columns]

    def _print(self, key: str) -> Text:
        figure = self._figures.get(key)
        self._shown.add(key)
        severity = self._marked.get(key)
        text = ABSENT if figure is None else " ".join(plain(figure.text).split())
        if key in self._corrected:
            return Text(f"{text} → {self._corrected[key]}", style="bold")
        if severity is None:
            return Text(text, style="dim" if figure is None else "")
        return Text(f"{text}!", style=STYLES[severity])


def _corrected(corrections: Sequence[Mapping[str, Any]]) -> Iterator[Table]:
    if corrections:
        table = _plain_table("corrections: beside what is printed, never instead", "cell", "printed", "corrected", "reason", "author", "at")
        for row in corrections:
            table.add_row(*(Text(plain("" if row[name] is None else str(row[name]))) for name in ("cell", "printed", "corrected", "reason", "author", "at")))
        yield table


def local(report: Report) -> Iterator[Table]:
    """Rows and columns of the statistics table that the national one does not have."""
    if report.local:
        table = _plain_table("local statistics", "label", "column", "unit", "print")
        for one in report.local:
            table.add_row(*(plain(text) for text in (one.label, one.part, one.unit, " ".join(one.text.split()))))
        yield table


def stated(report: Report) -> Iterator[Table]:
    """Numbers of the running text, each with its sentence."""
    if report.statements:
        table = _plain_table("stated in the text", "fact", "value", "unit", "sentence")
        for one in report.statements:
            table.add_row(one.fact, str(one.value), one.unit, plain(one.sentence))
        yield table


def _plain_table(title: str, *heads: str) -> Table:
    table = Table(title=title, title_justify="left", box=box.SIMPLE, pad_edge=False)
    for head in heads:
        right = head in {"统计数", "print", "value", "printed", "corrected"}
        table.add_column(head, justify="right" if right else "left", overflow="fold")
    return table


def _table(title: str, corner: str, columns: Sequence[Column]) -> Table:
    table = Table(title=title, title_justify="left", box=box.SIMPLE, pad_edge=False)
    table.add_column(corner, overflow="fold")
    for column in columns:
        table.add_column(column.labels[0], justify="right", overflow="fold")
    return table


def _opened(form: Form, before: str, row: Row) -> list[str]:
    """The group names to print above a row: 三、 stands above its own rows and above (三) to (六)."""
    if not row.group or row.group == before:
        return []
    outermost = form.requests.groups[0] if form.requests.groups else ""
    if before == "" and row.group != outermost:
        return [outermost, row.group]
    back = row.group == outermost and before != ""
    return [] if back else [row.group]
