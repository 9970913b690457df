"""Running heads, feet and page numbers: what the pages of a document have in common at their edges."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from archive.clean import is_page_number, squeeze
from archive.model import Text
from archive.readers.layout.sheet import Line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archive.readers.layout.sheet import Page

EDGE = 0.12  # of a page's height, at its top and bottom
SAME, LOOSE = 4.0, 24.0  # points; a head stands at the same height on every page; nearly so on photographs
SHARE = 3  # a third of the pages: heads of left, right and first pages differ
_DIGITS = re.compile(r"\d+")
Spot = tuple[int, int]  # page, element


def without_furniture(pages: Sequence[Page]) -> list[Page]:
    """Pages without what repeats at their edges, and without page numbers."""
    edge = {
        (at, number): element
        for at, page in enumerate(pages)
        for number, element in enumerate(page.elements)
        if isinstance(element, Line | Text) and _at_edge(element, page)
    }
    dropped = {spot for spot, element in edge.items() if is_page_number(element.text)}
    dropped |= _numbers(edge, pages) | _repeated(edge, pages)
    return [
        replace(page, elements=tuple(one for number, one in enumerate(page.elements) if (at, number) not in dropped))
        for at, page in enumerate(pages)
    ]


def _at_edge(element: Line | Text, page: Page) -> bool:
    if element.box is None:
        return False
    return element.box[3] < EDGE * page.height or element.box[1] > (1 - EDGE) * page.height


def _numbers(edge: dict[Spot, Line | Text], pages: Sequence[Page]) -> set[Spot]:
    """Bare numbers that count the pages; on a single page, its number."""
    offsets: dict[int, list[Spot]] = defaultdict(list)
    for spot, element in edge.items():
        plain = squeeze(element.text)
        if plain.isdecimal() and len(plain) <= 4:
            offsets[int(plain) - pages[spot[0]].number].append(spot)
    counted = [spots for spots in offsets.values() if len({at for at, _ in spots}) > 1]
    return {spot for spots in (counted or [offsets.get(0, [])]) for spot in spots}


def _repeated(edge: dict[Spot, Line | Text], pages: Sequence[Page]) -> set[Spot]:
    """The same words at the same height, numbers in them aside."""
    alike: dict[tuple[str, bool], list[Spot]] = defaultdict(list)
    for spot, element in edge.items():
        high = element.box is not None and element.box[1] < pages[spot[0]].height / 2
        alike[_DIGITS.sub("0", squeeze(element.text)), high].append(spot)
    sizes = [page.width for page in pages]
    slack = LOOSE if max(sizes, default=0) - min(sizes, default=0) > SAME else SAME
    found: set[Spot] = set()
    for spots in alike.values():
        heights = sorted(_height(edge[spot], pages[spot[0]]) for spot in spots)
        middle = heights[len(heights) // 2]
        level = [spot for spot in spots if abs(_height(edge[spot], pages[spot[0]]) - middle) <= slack]
        if len({at for at, _ in level}) > max(1, len(pages) // SHARE - 1):
            found.update(level)
    return found


def _height(element: Line | Text, page: Page) -> float:
    """Distance from the nearer edge of the page, so that pages of other sizes compare."""
    top = element.box[1] if element.box else 0.0
    return top if top < page.height / 2 else page.height - top
