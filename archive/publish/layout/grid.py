"""A table as rows of cells with spans and headers, whatever its cells show: what an HTML table needs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

from archive.publish.layout.sheets import key
from archive.publish.layout.spans import covering, heads

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from archive.publish.layout.cells import Noted
    from archive.publish.layout.sheets import Label, Line, Sheet
    from archive.publish.layout.spans import Head

T = TypeVar("T")
STATISTICS = "statistics."  # a row of that table is one cell: what is said of it stands there


@dataclass(frozen=True, slots=True)
class Th:
    """A label cell. own: the label of its row or column alone, not of a group of them."""

    id: str
    label: Label
    rowspan: int
    colspan: int
    scope: str
    own: bool
    notes: tuple[Noted, ...]


@dataclass(frozen=True, slots=True)
class Td(Generic[T]):
    """A cell, with the ids of all label cells that are about it."""

    shown: T
    headers: str


@dataclass(frozen=True, slots=True)
class Tr(Generic[T]):
    """A row of the body."""

    line: Line
    heads: tuple[Th, ...]
    cells: tuple[Td[T], ...]


@dataclass(frozen=True, slots=True)
class Grid(Generic[T]):
    """A table. corner: its rows and columns (0 × 0: there is none); counted: it has a column of units."""

    sheet: Sheet
    corner: tuple[int, int]
    counted: bool
    tops: tuple[tuple[Th, ...], ...]
    rows: tuple[Tr[T], ...]
    notes: tuple[Noted, ...]


def grid(
    sheet: Sheet, prefix: str, shown: Callable[[str], T],
    about: Callable[[str], tuple[Noted, ...]] = lambda key: (), notes: tuple[Noted, ...] = (),
) -> Grid[T]:
    """A sheet with what its cells show by their keys. prefix: of ids, unique on the page; about: notes on a row by its key."""
    columns = heads([column.labels for column in sheet.columns], f"{prefix}c")
    lines = heads([line.labels for line in sheet.lines], f"{prefix}r")
    depth = max(len(column.labels) for column in sheet.columns)
    width = max(len(line.labels) for line in sheet.lines)
    over, beside = covering(columns), covering(lines)
    rows = tuple(
        Tr(line, tuple(_th(head, about, along="row") for head in begun),
           tuple(Td(shown(key(line, column)), " ".join((*beside[n], *over[m]))) for m, column in enumerate(sheet.columns) if not line.heads))
        for n, (line, begun) in enumerate(zip(sheet.lines, lines, strict=True)))
    return Grid(sheet, (depth, width) if sheet.corner else (0, 0), any(line.unit for line in sheet.lines), _tops(columns, depth, about), rows, notes)


def _tops(columns: Sequence[Sequence[Head]], depth: int, about: Callable[[str], tuple[Noted, ...]]) -> tuple[tuple[Th, ...], ...]:
    return tuple(tuple(_th(head, about, along="col") for begun in columns for head in begun if head.level == level) for level in range(depth))


def _th(head: Head, about: Callable[[str], tuple[Noted, ...]], along: str) -> Th:
    spans = (head.along, head.across) if along == "row" else (head.across, head.along)
    notes = () if head.label.name.startswith(STATISTICS) else about(head.label.name)
    return Th(head.id, head.label, *spans, along if head.last else f"{along}group", head.last, notes)
