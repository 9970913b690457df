"""Heat maps as tables: of divisions × years (shares) and of agencies × years (statuses). Every cell has words, too."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from archive.publish.site.words import say

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

# most divisions lie near the upper end, so half of the scale is there
STEPS = (0.5, 0.75, 0.9, 0.995)
SIGNS = {"published": "✓", "missing": "✗", "blocked": "?", "not-due": "·", "unknown": ""}
Tallies = Mapping[int, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Cell:
    """text: seen; kind: the class that gives its colour; words: read out, and shown on hovering; url: "" for none."""

    text: str
    kind: str
    words: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """name and url of what the row is of; beside: small, beside the name."""

    name: str
    url: str
    cells: Sequence[Cell]
    beside: str = ""
    total: bool = False


@dataclass(frozen=True, slots=True)
class Heat:
    """What the macro in templates/heat.html draws."""

    heading: str
    years: Sequence[int]
    rows: Sequence[Row]


def step(share: float) -> str:
    """The class of a share from 0 to 1; nothing at all and everything stand apart.

    >>> [step(share) for share in (0, 0.2, 0.6, 0.8, 0.95, 1)]
    ['h0', 'h1', 'h2', 'h3', 'h4', 'h5']
    """
    return "h0" if share <= 0 else f"h{1 + bisect_right(STEPS, share)}"


def years_of(tallies: Iterable[Tallies]) -> list[int]:
    """Years without gaps, of all that are told."""
    found = {year for one in tallies for year in one}
    return list(range(min(found), max(found) + 1)) if found else []


def share_cells(tallies: Tallies, years: Sequence[int], lang: str, url: str = "") -> list[Cell]:
    """Of a division's tallies by year (rows of summary_region_years)."""
    return [share_cell(tallies[year], lang, url) if year in tallies else Cell("", "hx", say("heat.unknown", lang)) for year in years]


def share_cell(row: Mapping[str, Any], lang: str, url: str = "") -> Cell:
    """Reports that are there, of those expected; where nothing was expected yet, how many there are all the same."""
    there = row["published"] + row["late"]
    if not row["expected"]:
        if row["reports"]:
            return Cell(f"{row['reports']:,}", "hx", say("heat.unasked", lang, count=row["reports"]), url)
        return Cell("·", "hx", say("heat.not_due", lang)) if row["not_due"] else Cell("", "hx", say("heat.unknown", lang))
    share = there / row["expected"]
    words = say("heat.words", lang, there=there, **{name: row[name] for name in ("expected", "late", "missing", "blocked")})
    return Cell(percent(share), step(share), words, url)


def percent(share: float) -> str:
    """Whole per cent; nearly all is 99, hardly any is 1.

    >>> percent(0.999), percent(0.001), percent(1), percent(0)
    ('99%', '1%', '100%', '0%')
    """
    return f"{share:.0%}" if share in (0, 1) else f"{min(max(round(100 * share), 1), 99)}%"


def status_cell(row: Mapping[str, Any] | None, lang: str, url: str = "") -> Cell:
    """Of an agency and year (a row of summary_coverage); url: of its report, if it is there."""
    if row is None:
        return Cell("✓", "s-undated", say("status.there", lang), url) if url else Cell("", "s-unknown", say("status.unknown", lang))
    status = row["status"]
    if status == "late":
        return Cell(f"+{row['days']}", "s-late", say("status.late", lang, count=row["days"], published=row["published"], due=row["due"]), url)
    if status == "published":
        told = say("status.published", lang, published=row["published"]) if row["published"] else say("status.undated", lang)
        return Cell("✓", "s-undated" if row["published"] is None and row["days"] is None else "s-published", told, url)
    words = say(f"status.{status.replace('-', '_')}", lang, due=row["due"] or "", count=row["days"] or 0)
    return Cell(SIGNS[status], f"s-{status}", words, url)
