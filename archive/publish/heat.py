"""The heat map of coverage, before it is a page or a picture: rows, years, and a square for each, with words for all colours."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from archive.calendar import OVERDUE, Cell, Line
from archive.calendar.summary import Summary, Tally, name_of
from archive.regions import regions

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

# from nothing published to all of it; most divisions lie near the upper end, so half of the scale is there.
# Brown to blue, so that whoever does not see red and green apart sees these
SCALE = ((0.0, "#7f2704"), (0.5, "#e6853c"), (0.8, "#fbe3c0"), (0.95, "#9ecae1"), (1.0, "#1f6fb5"))
GREY, WHITE, INK = "#dcdcdc", "#ffffff", "#1a1a1a"
STATUS_COLOURS = {"published": "#1f6fb5", "late": "#f5c04f", "missing": "#7f2704", "blocked": "#f3ece4", "not-due": GREY, "unknown": WHITE}
UNDATED = "#74b0dc"  # published, day not known
COVERED = 0.15
SIGNS = {"published": "✓", "missing": "✗", "blocked": "?", "not-due": "·", "unknown": ""}


@dataclass(frozen=True, slots=True)
class Square:
    """One square. colour: "#rrggbb"; hatch: what part of it is hatched, from the right, 0 to 1; words: all of it as text."""

    text: str
    colour: str
    words: str
    hatch: float = 0.0

    @property
    def covered(self) -> bool:
        """Does the hatching reach the text? Then that needs a ground of its own."""
        return self.hatch >= COVERED

    @property
    def ink(self) -> str:
        """Black or white, whichever is read better on the colour (WCAG 2.1, relative luminance)."""
        red, green, blue = (int(self.colour[n : n + 2], 16) / 255 for n in (1, 3, 5))
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in (red, green, blue)]
        return WHITE if 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2] < 0.18 else INK


@dataclass(frozen=True, slots=True)
class Row:
    """A division or an agency: its name, what stands small beside it, and a square a year."""

    name: str
    beside: str
    squares: tuple[Square, ...]


@dataclass(frozen=True, slots=True)
class Heat:
    """A heat map. legend: (square, English, Chinese); scale: its colours are shares."""

    title: str
    title_zh: str
    told: str  # one line: what is in it, and of which day
    heading: str  # of the column of names
    years: tuple[int, ...]
    rows: tuple[Row, ...]
    legend: tuple[tuple[Square, str, str], ...]
    scale: bool


def colour(share: float) -> str:
    """Of a share of 0 to 1, by SCALE.

    >>> colour(0), colour(1), colour(0.9)
    ('#7f2704', '#1f6fb5', '#bdd2d6')
    """
    for (low, one), (high, other) in pairwise(SCALE):
        if share <= high:
            part = (share - low) / (high - low)
            mixed = [round(int(one[n : n + 2], 16) * (1 - part) + int(other[n : n + 2], 16) * part) for n in (1, 3, 5)]
            return "#" + "".join(f"{value:02x}" for value in mixed)
    return SCALE[-1][1]


def of_regions(summary: Summary, region: str, on: date) -> Heat:
    """Divisions × years: the share that is published, as colour and as counts; what could not be seen is hatched."""
    rows = [Row(name_of(code, region) or "no division known 不明", code, _squares(summary.years, tallies))
            for code, tallies in summary.rows.items()]
    total = Row("all 合计", "", _squares(summary.years, {year: summary.total(year) for year in summary.years}))
    legend = (
        (Square("", "#e6853c", "", 0.35), "hatched: part whose portals could not be seen", "网站无法访问的部分"),
        (Square("·", GREY, ""), "nothing due yet", "尚未到期"), (Square("", WHITE, ""), "no agency known to report", "情况不明"),
    )
    return Heat(f"Annual reports on open government information: {_place(region)}", "政府信息公开工作年度报告公布情况",
                f"{summary.agencies} agencies; published of expected, on {on}", "division 地区", tuple(summary.years),
                (*rows, total) if len(rows) > 1 else tuple(rows), legend, scale=True)


def of_agencies(lines: Iterable[Line], region: str, on: date) -> Heat:
    """Agencies × years: the status of each."""
    kept = list(lines)
    known = [cell.year for line in kept for cell in line.cells if cell.status != "unknown"]
    years = tuple(range(min(known), max(known) + 1)) if known else ()
    several = len({line.agency.region for line in kept}) > 1
    rows = tuple(Row(line.agency.name, line.agency.region if several else "", _of_agency(line, years)) for line in kept)
    legend = (
        (Square("✓", STATUS_COLOURS["published"], ""), "published in time", "按时公布"),
        (Square("✓", UNDATED, ""), "published, day not known", "已公布，日期不明"),
        (Square("+9", STATUS_COLOURS["late"], ""), "published, days late", "逾期公布（天）"),
        (Square("✗", STATUS_COLOURS["missing"], ""), "due, not on its portal", "逾期未公布"),
        (Square("?", STATUS_COLOURS["blocked"], "", 1.0), "due, its portal could not be seen", "网站无法访问"),
        (Square("·", GREY, ""), "not due", "未到期"), (Square("", WHITE, ""), "unknown", "情况不明"),
    )
    return Heat(f"Annual reports on open government information: {_place(region)}", "政府信息公开工作年度报告公布情况",
                f"{len(rows)} agencies, on {on}", "agency 行政机关", years, rows, legend, scale=False)


def _place(region: str) -> str:
    codes = [found.name for found in regions().chain(region)] if region else ["China 全国"]
    return " ".join(codes) or region


def _squares(years: Sequence[int], tallies: dict[int, Tally]) -> tuple[Square, ...]:
    return tuple(_of_tally(tallies.get(year, Tally())) for year in years)


def _of_tally(tally: Tally) -> Square:
    share = tally.share("published", "late")
    if share is None:
        return Square("·", GREY, tally.words()) if tally.of("not-due") else Square("", WHITE, tally.words())
    return Square(f"{tally.there}/{tally.expected}", colour(share), tally.words(), tally.share("blocked") or 0.0)


def _of_agency(line: Line, years: Sequence[int]) -> tuple[Square, ...]:
    cells = {cell.year: cell for cell in line.cells}
    return tuple(_of_cell(cells[year]) if year in cells else Square("", WHITE, "unknown") for year in years)


def _of_cell(cell: Cell) -> Square:
    if cell.status == "late":
        return Square(f"+{cell.days}", STATUS_COLOURS["late"], f"published {cell.published}, {cell.days} days late (due {cell.due})")
    if cell.status == "published":
        undated = cell.published is None and cell.days is None
        words = f"published {cell.published}" if cell.published else f"published, {cell.why}"
        return Square("✓", UNDATED if undated else STATUS_COLOURS["published"], words)
    words = f"{cell.status}, due {cell.due}, {cell.days} days overdue: {cell.why}" if cell.status in OVERDUE else cell.why or cell.status
    return Square(SIGNS[cell.status], STATUS_COLOURS[cell.status], words, 1.0 if cell.status == "blocked" else 0.0)
