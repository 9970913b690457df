"""Numbers that a narrow cell breaks over lines, read off a scan: one again where the next digit had no room before."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING

from archive.readers.scan.recognise.ink.shapes import UNITS

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from archive.readers.scan.recognise import Recognised

    Pixels = tuple[int, int, int, int]

PADDING = 5.7  # points; Word's own is 5.4, no cell's is more
BETWEEN = 0.15  # of a digit's advance, between the ink of two digits
SLACK = 0.1  # of the same: places are whole pixels
PITCH = 3.0  # of the digits' height; lines further apart are two numbers
INK = 0.55  # of a digit's height: how wide it is
FULL_WIDTH = 1.1, 1.3  # of a digit's height: full-width digits stand further apart than the first, about the second
SEVERAL = 8  # cells of which each line has one digit: no table has so many with several numbers each
_PART = re.compile(r"[+-]?[0-9][0-9.,]*|[.,][0-9]+")
_NUMBER = re.compile(r"[+-]?(?:0|[1-9][0-9]*|[1-9][0-9]{0,2}(?:,[0-9]{3})+)(?:\.[0-9]+)?")


def mended(found: Sequence[Recognised], boxes: Sequence[Pixels], scale: float) -> list[Recognised]:
    """Cells as read, broken numbers joined; boxes: the insides of the cells, scale: pixels a point."""
    broken = {at for at, one in enumerate(found) if _may_be_broken(one)}
    if not broken:
        return list(found)
    advance = _advance(found, broken)
    margins: dict[tuple[int, int], tuple[float, float]] = {}
    for at, (one, box) in enumerate(zip(found, boxes, strict=True)):
        before, after = margins.get((box[0], box[2]), (PADDING * scale, PADDING * scale))
        if one.lines and at not in broken:
            before = min(before, *(line[0] - box[0] for line in one.lines))
            after = min(after, *(box[2] - line[2] for line in one.lines))
        margins[box[0], box[2]] = before, after
    result = list(found)
    for at in broken:
        left, right = boxes[at][0], boxes[at][2]
        room = right - left - sum(max(margin, 0.0) for margin in margins[left, right])
        if _is_full(found[at].lines[: len(_figures(found[at].text))], room, advance):
            result[at] = replace(found[at], text=found[at].text.replace("\n", ""))
    return result


def _may_be_broken(one: Recognised) -> bool:
    parts = _figures(one.text)
    return (
        1 < len(one.lines) == one.text.count("\n") + 1 and not one.readings
        and all(map(_PART.fullmatch, parts)) and bool(_NUMBER.fullmatch("".join(parts)))
    )


def _figures(text: str) -> list[str]:
    """A number's lines without its unit, which may stand on a line by itself: that parts no figures."""
    return (text[:-1] if text[-1:] in UNITS else text).rstrip("\n").split("\n")


def _advance(found: Sequence[Recognised], broken: Collection[int]) -> float:
    """From a digit to the next, in pixels, on this page.

    Full-width digits are told by those that stand side by side; where none do, by that in no cell two stand on a line.
    """
    steps = [_step(line, text) for one in found for line, text in _lines(one) if len(text) > 1 and text.isdigit()]
    if steps and median(share for _, share in steps) > FULL_WIDTH[0]:
        return median(pixels for pixels, _ in steps)
    lines = [(line, text) for at in broken for line, text in _lines(found[at]) if text[-1] not in UNITS]
    if not steps and len(broken) >= SEVERAL and all(len(text) == 1 for _, text in lines):
        return FULL_WIDTH[1] * median(line[3] - line[1] for line, _ in lines)
    return median((line[2] - line[0]) / (len(text) - BETWEEN) for line, text in lines)


def _lines(one: Recognised) -> list[tuple[Pixels, str]]:
    texts = one.text.split("\n")
    return list(zip(one.lines, texts, strict=True)) if one.text and len(one.lines) == len(texts) else []


def _step(line: Pixels, text: str) -> tuple[float, float]:
    """From a digit to the next in a line of several, in pixels and of its height."""
    high = max(line[3] - line[1], 1)
    step = (line[2] - line[0] - INK * high) / (len(text) - 1)
    return step, step / high


def _is_full(lines: Sequence[Pixels], room: float, advance: float) -> bool:
    """On no line but the last there is room for another digit, and no line is set apart."""
    return all(
        above[2] - above[0] + advance > room + SLACK * advance and below[1] - above[1] <= PITCH * (above[3] - above[1])
        for above, below in pairwise(lines)
    )
