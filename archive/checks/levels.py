"""Checks between a county's report and those of its departments and townships, which it covers (条例 2019, art. 49 and 50)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from archive.model import Finding

if TYPE_CHECKING:
    from collections.abc import Iterable

COUNTY_TOTAL = "county_total"
CELL = "requests.new_received.total"
# the county's own report under another name; offices of the state and the province, which the county does not count
_NOT_COUNTED = re.compile(r"^(?:人民政府|政府)?办公室$|^国家|税务局|调查队|烟草|气象|海关|邮政|消防救援|银行|金融监督")


@dataclass(frozen=True, slots=True)
class Part:
    """A department or township with its number of new requests; unit: what its name has behind its division's."""

    region: str
    unit: str
    received: int


def county_total(received: int, parts: Iterable[Part]) -> Finding | None:
    """The requests that a county's departments and townships received are part of the county's.

    Fewer is no fault: reports may be missing. An office below a department that reports too is in that one's number.
    """
    listed = list(parts)
    names = {(part.region, part.unit) for part in listed}
    counted = [part for part in listed if not _NOT_COUNTED.search(part.unit) and not _is_below(part, names)]
    told = sum(part.received for part in counted)
    if told <= received:
        return None
    message = f"the county tells {received} new requests, its {len(counted)} departments and townships that report tell {told}"
    return Finding("county_total", "note", message, CELL, expected=told, found=received)


def _is_below(part: Part, names: set[tuple[str, str]]) -> bool:
    return any(region == part.region and unit and part.unit != unit and part.unit.startswith(unit) for region, unit in names)
