"""`python -m tests.documents.table [FILES [DRAW]]` draws scans by resolution, skew and damage, reads them, and writes
docs/accuracy.md; FILES: of each combination (1); DRAW: number of the draw (1), another one draws other seeds.

What was measured is kept in tests/documents/accuracy.json by draw, and only what is missing there is measured; the page
adds up all draws. After a change of the readers of scans delete that file first, and take a number that was not used.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from itertools import product
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

from tests.documents.drawn import draw
from tests.documents.judged import counted, reading
from tests.documents.raster import Damage
from tests.documents.score import score
from tests.documents.styles import FONTS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tests.documents.score import Score

    Counts = dict[str, int]
    Kept = dict[str, Counts]

PAGE = Path(__file__).parents[2] / "docs" / "accuracy.md"
KEPT = Path(__file__).with_name("accuracy.json")
FIRST, RANGE = 10_000_000, 1_000_000_000  # other seeds than those of the frozen set and of the soak test
DRAW = 1
DPIS, SKEWS = (150, 200, 300), (0.0, 0.7, 1.5)  # degrees, to either side
NONE = "none"
DAMAGES: dict[str, dict[str, object]] = {
    NONE: {}, "a stamp on each page": {"stamp": True}, "rules of 25 to 60 % ink": {"faint": 0.6}, "a phone's photograph": {"photo": 0.8},
}
WORN: dict[str, dict[str, object]] = {
    "a stamp, its colour lost": {"stamp": True, "grey": True}, "the other side at 15 % of its ink": {"bleed": 0.15}, "bent by 0.04 in at a gutter": {"bow": 0.04},
    "shadows at the margins, uneven light": {"shade": 0.3}, "three marks of a pen a page": {"marks": 3}, "three specks a square inch": {"dust": 3.0},
    "on its side": {"turns": 1},
}
KINDS = ("scan-pdf", "scan-tiff", "scan-jpeg")  # a photograph shows one page, so no long picture of all of them
PLACES = (*product(DAMAGES, DPIS, SKEWS), *product(WORN, DPIS, SKEWS[1:2]))
ORDER = sorted(PLACES, key=lambda place: (place[0] != NONE, place[2] != SKEWS[1], place[0] in WORN, place[2]))  # all damages first, then all angles
HEAD = """# Accuracy of scans

Cells read right, of fresh scans with known figures, measured by `python -m tests.documents.table`: {files} files and {cells}
cells, the same number of files for each place of the table (random fonts, label styles, densities and editions at 9 points;
noise, blur and JPEG drawn at random, some of those without damage black and white only). The seeds are drawn at random from a
thousand million by the number of the draw and the place; draws added up here: {draws}. Readers are never tuned on them: each
measurement after a change takes a number that was not used before. Cells that are not read right are left open with a finding,
or their table is refused. "refused" counts files of which no cell was read; – was not measured.

**{silent} wrong cells without a finding, {invented} invented; {wrong} wrong cells that a finding names.**

| damage | dpi | {skews} |
|---|---|{rules}|
"""

WEAK = """
One file a place is a small sample, of one size of print. Over all styles, sizes and kinds of wear (`tests/soak/test_documents.py`) no
wrong number was seen either, but files that are left open in part even without damage: tables cut by a page break within a row
of which the group's cell has no rule left. Of pages on their side some are not turned, and then most of their cells are missing.
"""


def main() -> None:
    told = [int(one) for one in sys.argv[1:]]
    files, draw_ = told[0] if told else 1, told[1] if len(told) > 1 else DRAW
    kept: dict[str, Kept] = json.loads(KEPT.read_text(encoding="utf-8")) if KEPT.exists() else {}
    for place in ORDER:
        done = kept.setdefault(str(draw_), {})
        if _name(*place) not in done:
            done[_name(*place)] = _counts([_scored(*place, seed) for seed in _seeds(draw_, files, place)])
            KEPT.write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")
            sys.stdout.write(f"{_name(*place)}: {_said(done[_name(*place)])}\n")
            sys.stdout.flush()
        PAGE.write_text(_page(kept), encoding="utf-8")


def _seeds(draw_: int, files: int, place: tuple[str, int, float]) -> list[int]:
    chance = Random(f"draw {draw_} of {_name(*place)}")
    return [FIRST + chance.randrange(RANGE) for _ in range(files)]


def _name(damage: str, dpi: int, skew: float) -> str:
    return f"{damage}, {dpi} dpi, {skew}"


def _counts(scores: list[Score]) -> Counts:
    return counted(scores) | {"refused": sum(not one.right for one in scores)}


def _scored(damage: str, dpi: int, skew: float, seed: int) -> Score:
    """Of one drawn scan; what is not fixed is drawn as scanners and offices vary."""
    chance = Random(f"table {seed}")
    how: dict[str, object] = {
        "blur": round(chance.uniform(0, 0.8), 2), "noise": round(chance.uniform(0, 7), 1), "quality": chance.choice((50, 60, 75, 90)),
        "paper": chance.choice((255, 250, 240, 225)), **(DAMAGES | WORN)[damage],
    }
    if damage == NONE:
        how["bilevel"] = seed % 3 == 0
    if "faint" in how:
        how["faint"] = round(chance.uniform(0.25, 0.6), 2)
    kinds = KINDS[:2] if how.keys() & {"photo", "turns"} else KINDS
    one = draw(
        kinds[seed % len(kinds)], seed, damage=Damage(dpi=dpi, skew=skew * chance.choice((-1, 1)), **how), size="9",
        font=tuple(FONTS)[seed % len(FONTS)],
    )
    found = score(reading(one.data, one.beside.get), one.truth)
    if not found.perfect:
        sys.stdout.write(f"  {one.name} {one.damage} unsure {found.unsure[:5]} missing {len(found.missing)} wrong {dict(found.wrong)} silent {found.silent}\n")
    return found


def _total(counts: Iterable[Counts]) -> Counter[str]:
    total: Counter[str] = Counter()
    for one in counts:
        total.update(one)
    return total


def _said(counts: Counts | None) -> str:
    if not counts:
        return "–"
    return _share(counts["right"], counts["cells"]) + (f", {counts['refused']} refused" if counts["refused"] else "")


def _share(right: int, cells: int) -> str:
    """Only what is whole is 100 %."""
    return "100 %" if right == cells else f"{int(10_000 * right / cells) / 100:.2f} %"


def _page(draws: dict[str, Kept]) -> str:
    kept = {place: dict(_total(draw_[place] for draw_ in draws.values() if place in draw_)) for draw_ in draws.values() for place in draw_}
    total = _total(kept.values())
    skews = " | ".join(f"{skew}° askew" if skew else "no skew" for skew in SKEWS)
    head = HEAD.format(skews=skews, rules="|".join("---" for _ in SKEWS), draws=", ".join(draws),
                       **{name: total[name] for name in ("files", "cells", "silent", "invented", "wrong")})
    rows = [
        f"| {damage} | {dpi} | {' | '.join(_said(kept.get(_name(damage, dpi, skew))) for skew in SKEWS)} |"
        for damage, dpi in product((*DAMAGES, *WORN), DPIS)
    ]
    return head + "\n".join(rows) + f"\n\n{_clean(kept)}\n{WEAK}"


def _clean(kept: dict[str, Counts]) -> str:
    """What the accuracy is asked of."""
    said = []
    for named, dpis in (("at 200 and 300 dpi", (200, 300)), ("at 150 dpi", (150,))):
        total = _total(kept.get(_name(NONE, dpi, skew), {}) for dpi, skew in product(dpis, SKEWS))
        if total["cells"]:
            said.append(f"{named} {_share(total['right'], total['cells'])} of {total['cells']} cells in {total['files']} files, {total['perfect']} of them whole")
    return f"Without damage: {'; '.join(said)}."


if __name__ == "__main__":
    main()
