"""The calendar as files: a page, a picture."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive.calendar.summary import summarise
from archive.publish import heat, heat_page, heat_picture
from archive.regions import stem

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date
    from pathlib import Path

    from archive.calendar import Line
    from archive.publish.heat import Heat

COUNTY = 6  # digits: below it there are only agencies


def write(lines: Iterable[Line], region: str, on: date, by: str | None, html: Path | None, image: Path | None) -> list[dict[str, object]]:
    """Make the files that are named; for each {"file", "rows", "years", "what"}. by: "region", "agency" or None: agency for
    a county, else region. Raises heat_picture.PictureError and OSError.
    """
    made = heat_of(lines, region, on, by)
    files = []
    if html:
        html.write_text(heat_page.page(made), encoding="utf-8")
        files.append(html)
    if image:
        files += heat_picture.write(made, image)
    years = f"{made.years[0]} to {made.years[-1]}" if made.years else "no years"
    return [{"file": str(file), "rows": len(made.rows), "years": list(made.years), "what": f"{file}: {made.told}, {years}"}
            for file in files]


def heat_of(lines: Iterable[Line], region: str, on: date, by: str | None) -> Heat:
    """The heat map with rows of divisions or of agencies."""
    by = by or ("agency" if len(stem(region)) >= COUNTY else "region")
    return heat.of_agencies(lines, region, on) if by == "agency" else heat.of_regions(summarise(lines, region), region, on)
