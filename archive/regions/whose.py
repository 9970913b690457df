"""One identity per agency over the years: the division it belongs to today, its kind, and its own part of the name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from archive.regions.agencies import place


@dataclass(frozen=True, slots=True)
class Whose:
    """region: the division's code of today; where the name does not tell it "", and within says what the name is
    unique in: the portal's division, else the host that published it (to tell apart, never to tell where it is).
    """

    region: str = ""
    level: str = ""  # nation, province, city, county or township
    kind: str = ""
    unit: str = ""  # "" for a government or township itself
    within: str = ""
    doubt: str = ""  # why the division that the name should have is not told

    def fields(self) -> dict[str, Any]:
        """As a report has them."""
        return {name: getattr(self, name) for name in ("region", "level", "kind", "unit", "within")}


def whose(name: str, *, portal: str = "", year: int | None = None, url: str = "") -> Whose:
    """Who bears this name on the portal of a division, in a report for this year."""
    if not name:
        return Whose()
    found = place(name, portal=portal, year=year)
    doubt = "" if found.whole else f"{name}: {found.why}"
    if found.region is None:
        return Whose("", found.level or "", found.kind, found.unit or name, portal or _host(url), doubt)
    return Whose(found.region.heir or found.region.code, found.level or "", found.kind, found.unit, "", doubt)


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:  # half an IPv6 address
        return ""
