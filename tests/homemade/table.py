"""docs/homemade.md: each portal made by hand, and what a crawl brings back from it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from tests.homemade.all import KINDS

if TYPE_CHECKING:
    from tests.homemade.portal import Homemade

DOCUMENT = Path(__file__).parents[2] / "docs" / "homemade.md"
HEAD = """# Portals made by hand

Made by `python -m tests.homemade`. What local firms, old scripts and chance make of a column of annual reports, and what one
crawl brings back: {portals} portals with {reports} reports, {lost} of which nobody reaches without running the portals' scripts. Each line is held
to be true twice by `tests/homemade`: with platform and channels in the registry, and with nothing but the portal's address. None
says `complete` where reports are missing.
"""
ROW = "| {about} | {came} of {all} | `{outcome}`{reason} |"


def table() -> str:
    """The page."""
    portals = [portal for kind in KINDS.values() for portal in kind]
    reports, lost = sum(len(one.expected) for one in portals), sum(len(one.lost) for one in portals)
    parts = [HEAD.format(portals=len(portals), reports=reports, lost=lost)]
    for title, kind in KINDS.items():
        parts += [f"\n## {title}\n", "| what is odd | reports | outcome |", "|---|---|---|", *map(_row, kind)]
    return "\n".join(parts) + "\n"


def _row(portal: Homemade) -> str:
    reason = f", “{portal.reason}”" if portal.reason else ""
    about = portal.about.replace("<", "&lt;")
    return ROW.format(about=about, came=len(portal.expected - portal.lost), all=len(portal.expected), outcome=portal.outcome, reason=reason)
