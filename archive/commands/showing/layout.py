"""A report laid out as its official form, for a terminal: the same tables, notes and texts as on the site's page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich import box
from rich.table import Table
from rich.text import Text

from archive.commands.console import plain
from archive.publish.layout.cells import ABSENT, BLANK, CORRECTED, Contents
from archive.publish.layout.parts import HEADINGS, parts, tables
from archive.publish.layout.sheets import STATISTICS, key, units

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from rich.console import RenderableType

    from archive.model import Report
    from archive.publish.layout.cells import Noted, Shown
    from archive.publish.layout.parts import Part
    from archive.publish.layout.sheets import Label, Sheet
    from archive.publish.reported import Correction

LEGEND = "□ printed blank · – not in the document · ✖ error ▲ warning ● note, by number below the table · → what a reviewer says it should be"
STYLES = {"error": "bold red", "warning": "yellow", "note": "dim"}
LONG = 700  # characters of a running text; of longer ones the beginning is shown
BEGINNING = 120
RIGHT = {"统计数", "print", "value", "printed", "corrected", "before", "after"}


def layout(report: Report, corrections: Sequence[Correction] = (), *, texts: bool = False) -> Iterator[RenderableType]:
    """Head, findings, tables and texts of a report in the order of the form; texts: long ones in full, too."""
    contents = Contents(report.figures, report.findings, corrections)
    sheets = tables(report, contents)
    told = list(parts(report, sheets, contents))
    placed = {note for part in told for note in part.notes}
    yield from _head(report)
    yield Text(f"{len(contents.notes)} findings" if contents.notes else "no findings", style="bold")
    yield from _notes(note for note in contents.notes if note not in placed)
    if sheets:
        yield Text(LEGEND, style="dim")
    if report.form in {STATISTICS, "narrative"}:
        yield from stated(report)
    for part in told:
        yield from _part(part, contents, report.form, whole=texts)
    yield from _left(contents.left(sheets))
    yield from local(report)
    if report.form not in {STATISTICS, "narrative"}:
        yield from stated(report)
    yield from _corrected(contents.corrections)


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


def _part(part: Part, contents: Contents, edition: str, *, whole: bool) -> Iterator[RenderableType]:
    heading = part.heading or (HEADINGS[part.number].zh if part.number in HEADINGS else "")
    if heading:
        yield Text(plain(f"\n{heading}"), style="bold")
    text = "\n".join(part.paragraphs)
    if part.length > LONG and not whole:
        yield Text(plain(f"{' '.join(part.paragraphs)[:BEGINNING]} … ({part.length} characters; --texts shows them all)"))
    elif text:
        yield Text(plain(text))
    for sheet in part.sheets:
        yield _table(sheet, contents, edition, titled=not heading or len(part.sheets) > 1)
    yield from _notes(part.notes)


def _notes(notes: Iterable[Noted]) -> Iterator[Text]:
    for note in notes:
        finding = note.finding
        where = f" {finding.cell}" if finding.cell else ""
        line = f"{note.symbol}{note.number} {finding.severity} {finding.code}{where}: {finding.message}"
        yield Text(plain(line), style=STYLES[finding.severity])


# ---- the tables of the form --------------------------------------------------------------------------------------

def _table(sheet: Sheet, contents: Contents, edition: str, *, titled: bool) -> Table:
    if len(sheet.lines) == 1 and not sheet.lines[0].labels:
        return _blocks(sheet, contents, titled=titled)
    table = Table(title=_title(sheet, contents, titled=titled), title_justify="left", box=box.SIMPLE, pad_edge=False)
    table.add_column(sheet.columns[0].labels[0].zh if len(sheet.columns[0].labels) > 1 else sheet.corner.zh if sheet.corner else "", overflow="fold")
    if sheet.id == "statistics":
        table.add_column("单位")
    for column in sheet.columns:
        table.add_column(column.labels[-1].zh, justify="right", overflow="fold")
    above: tuple[Label, ...] = ()
    for line in sheet.lines:
        *groups, own = line.labels
        for level, group in enumerate(groups):
            if above[: level + 1] != line.labels[: level + 1]:
                table.add_row(Text(group.zh, style="bold"))
        above = line.labels
        label = Text("  " * line.depth + own.zh, style="bold" if line.heads else "")
        label.append_text(_marks(contents.about(line.id) if sheet.id != "statistics" else ()))
        unit = [line.unit] if sheet.id == "statistics" else []
        table.add_row(label, *unit, *([] if line.heads else (_print(contents.cell(key(line, column)), edition) for column in sheet.columns)))
    return table


def _blocks(sheet: Sheet, contents: Contents, *, titled: bool) -> Table:
    """A table of one row, too wide for a terminal: the blocks of its columns one below the other."""
    table = Table(title=_title(sheet, contents, titled=titled), title_justify="left", box=box.SIMPLE, pad_edge=False)
    table.add_column("", overflow="fold")
    blocks: dict[tuple[Label, ...], list[str]] = {}
    for column in sheet.columns:
        blocks.setdefault(column.labels[:-1], []).append(column.id)
    for name in dict.fromkeys(column.labels[-1].zh for column in sheet.columns):
        table.add_column(name, justify="right", overflow="fold")
    for labels, ids in blocks.items():
        label = Text("：".join(one.zh for one in labels)).append_text(_marks(contents.about(labels[-1].name)))
        table.add_row(label, *(_print(contents.cell(id_)) for id_ in ids))
    return table


def _title(sheet: Sheet, contents: Contents, *, titled: bool) -> Text | None:
    """The caption, where no heading says the same, and what is said of the whole table."""
    title = Text(sheet.caption.zh if titled else "").append_text(_marks(contents.about(sheet.id)))
    return title if title.plain else None


def _print(shown: Shown, edition: str = "") -> Text:
    state = {"absent": ABSENT, "blank": BLANK}.get(shown.state, plain(shown.text))
    text = Text(state, style="dim" if shown.state == "absent" else "")
    if shown.unit and shown.unit not in shown.text and shown.unit != units(edition).get(shown.key):
        text.append(f" {shown.unit}", style="dim")
    if shown.correction:
        value = shown.correction.corrected
        text.append(f" {CORRECTED} {BLANK if value is None else plain(str(value))}", style="bold")
    return text.append_text(_marks(shown.notes))


def _marks(notes: Iterable[Noted]) -> Text:
    return Text.assemble(*((f" {note.symbol}{note.number}", STYLES[note.finding.severity]) for note in notes))


# ---- what stands beside them -------------------------------------------------------------------------------------

def _left(left: Sequence[Shown]) -> Iterator[Table]:
    """Cells that no table has a place for, and figures of the running text."""
    if left:
        table = _plain_table("figures outside the tables", "cell", "print")
        for one in left:
            table.add_row(one.key, _print(one))
        yield table


def _corrected(corrections: Sequence[Correction]) -> Iterator[Table]:
    if corrections:
        table = _plain_table("corrections: beside what is printed, never instead", "cell", "printed", "corrected", "reason", "author", "at")
        for one in corrections:
            told = (one.cell, one.printed, one.corrected, one.reason, one.author, one.at)
            table.add_row(*(Text(plain(BLANK if value is None else str(value))) for value in told))
        yield table


def local(report: Report) -> Iterator[Table]:
    """Rows and columns of the statistics table that the national one does not have."""
    if report.local:
        table = _plain_table("local statistics", "label", "column", "unit", "print")
        for one in report.local:
            table.add_row(*(plain(text) for text in (one.label, one.part, one.unit, " ".join(one.text.split()) or BLANK)))
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
        table.add_column(head, justify="right" if head in RIGHT else "left", overflow="fold")
    return table
