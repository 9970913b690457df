"""The database of drawn reports, put together."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

from archive.database.writing import bulk, divisions
from archive.regions import regions
from tests.bench.synthetic import crawl
from tests.bench.synthetic.agencies import agencies
from tests.bench.synthetic.reports import Draw, Ids

if TYPE_CHECKING:
    from pathlib import Path

    from archive.database.writing.bulk import Load


def make(path: Path, reports: int, share: float, seed: int = 1, beside: Path | None = None) -> dict[str, int]:
    """So many reports, a share of them with texts, beside those of another database; what was planted, by its name."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with bulk.loading(path, beside) as load:
        crawl.runs(load)
        ids = Ids(load.first_id("reports"), load.first_id("captures"))
        _fill(load, Draw(load, ids, share, seed), reports, seed)
    return ids.planted


def _fill(load: Load, draw: Draw, reports: int, seed: int) -> None:
    """Revisions come on top of the number of reports."""
    taken = set(load.conn.execute("SELECT region, kind, unit FROM agencies"))
    portals: dict[str, crawl.Portal] = {}
    channel, id_ = load.first_id("channels"), load.first_id("agencies")
    codes: set[str] = set()
    chance = Random(f"{seed} crawl")
    for agency in agencies(reports, seed):
        if (agency.region, agency.kind, agency.unit) in taken:
            continue
        codes.add(agency.region)
        if agency.portal not in portals:
            place = regions().get(agency.portal)
            portals[agency.portal] = crawl.Portal(load, agency.portal, f"{place.name if place else ''}人民政府", channel, chance)
            channel += 1
        load.add("agencies", [(id_, agency.name, agency.region, agency.level, agency.kind, agency.unit, "")])
        draw.agency(id_, agency, portals[agency.portal])
        id_ += 1
    for portal in portals.values():
        draw.ids.capture = portal.close(draw.ids.capture, chance)
    divisions.add_regions(load.conn, sorted(codes | set(portals)))
