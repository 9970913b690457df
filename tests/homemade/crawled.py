"""Crawls portals made by hand with `xxgk crawl`, and tells what the archive then holds of each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.crawler.crawl import crawl, rows
from tests.homemade.portal import COUNTY, GOVERNMENT

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from tests.homemade.portal import Homemade, Report

HELD = """SELECT DISTINCT c.portal, a.name, r.year FROM captures c JOIN report_sources s ON s.capture = c.id
    JOIN reports r ON r.id = s.report LEFT JOIN agencies a ON a.id = r.agency"""


@dataclass(frozen=True)
class Crawled:
    """What came of one portal. held: reports in the archive, agencies without the county's name."""

    outcome: str
    reason: str
    held: frozenset[Report]


def crawled(portals: Sequence[Homemade], folder: Path, *, probed: bool = False) -> dict[str, Crawled]:
    """By the portal's id. The portals must be open; folder: for the registry and the data.

    probed: the registry has nothing but their addresses, so that the crawl must find platform and columns.
    """
    (folder / "portals.toml").write_text("\n".join(_entry(portal) + ("" if probed else _columns(portal)) for portal in portals))
    told = crawl(folder, "--all")
    held: dict[str, set[Report]] = {portal.id: set() for portal in portals}
    for portal, agency, year in rows(folder, HELD):
        held[portal].add((bare(agency or ""), year))
    return {id_: Crawled(visit["outcome"], visit["reason"], frozenset(held[id_])) for id_, visit in told.visits.items()}


def bare(agency: str) -> str:
    """An agency's name as reports of a county may have it: without the county, the government without 人民政府."""
    return agency.replace("人民政府", "").removeprefix(COUNTY) or COUNTY


def wanted(portal: Homemade) -> set[Report]:
    return {(bare(agency), year) for agency, year in portal.expected - portal.lost}


def _entry(portal: Homemade) -> str:
    return f"""[[portal]]
id = "{portal.id}"
name = "{GOVERNMENT}"
region = "340323"
url = "{portal.base}/"
rendered = {str(portal.rendered).lower()}
"""


def _columns(portal: Homemade) -> str:
    channels = ", ".join(f'{{ url = "{portal.base}{path}"' + (f', agency = "{agency}"' if agency else "") + " }" for path, agency in portal.channels)
    return f"""platform = "{portal.platform}"
channels = [{channels}]
"""
