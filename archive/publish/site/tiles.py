"""China as a map of tiles: one square a province, all of one size, so that Qinghai does not outshine Shanghai."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from archive.publish.site import heat
from archive.publish.site.links import Links
from archive.publish.site.words import say

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

# code → (column, row, short name): neighbours stand next to each other where a grid allows it
PLACES = {
    "23": (7, 0, "黑"), "65": (0, 1, "新"), "15": (5, 1, "蒙"), "22": (7, 1, "吉"), "62": (2, 2, "甘"), "64": (3, 2, "宁"), "14": (4, 2, "晋"),
    "13": (5, 2, "冀"), "11": (6, 2, "京"), "21": (7, 2, "辽"), "63": (1, 3, "青"), "61": (3, 3, "陕"), "41": (4, 3, "豫"), "37": (5, 3, "鲁"),
    "12": (6, 3, "津"), "54": (0, 4, "藏"), "51": (2, 4, "川"), "50": (3, 4, "渝"), "42": (4, 4, "鄂"), "34": (5, 4, "皖"), "32": (6, 4, "苏"),
    "52": (3, 5, "黔"), "43": (4, 5, "湘"), "36": (5, 5, "赣"), "33": (6, 5, "浙"), "31": (7, 5, "沪"), "53": (2, 6, "滇"), "45": (3, 6, "桂"),
    "44": (4, 6, "粤"), "35": (5, 6, "闽"), "46": (4, 7, "琼"),
}
SIDE = 48  # units of the drawing
WIDTH, HEIGHT = 8 * SIDE, 8 * SIDE


@dataclass(frozen=True, slots=True)
class Tile:
    """x, y: its upper left corner; name: one character; text: what is written below it; kind and words: as of a heat map's cell."""

    x: int
    y: int
    name: str
    cell: heat.Cell
    full: str


def tiles(divisions: Sequence[Mapping[str, Any]], tallies: Mapping[str, Mapping[str, Any] | None], lang: str) -> list[Tile]:
    """A tile for every province, those without a report, too. tallies: code → row of summary_region_years of the shown year."""
    names = {row["region"]: row["name"] or row["region"] for row in divisions}
    made = []
    for stem, (column, row, short) in PLACES.items():
        code = f"{stem}0000"
        url = Links(lang).region(code) if code in names else ""
        tally = tallies.get(code)
        cell = heat.share_cell(tally, lang, url) if tally else heat.Cell("", "hx", say("heat.unknown", lang), url)
        made.append(Tile(column * SIDE, row * SIDE, short, cell, names.get(code, short)))
    return sorted(made, key=lambda tile: (tile.y, tile.x))
