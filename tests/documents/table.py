"""`python -m tests.documents.table [FILES]` draws scans by resolution, skew and damage, reads them, and writes
docs/accuracy.md; FILES: of each combination (2).

What was measured is kept in tests/documents/accuracy.json, and only what is missing there is measured: after a change of
the readers of scans delete that file first.
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

PAGE = Path(__file__).parents[2] / "docs" / "accuracy.md"
KEPT = Path(__file__).with_name("accuracy.json")
FIRST = 3_000_000  # other seeds than those of the frozen set and of the soak test
DPIS, SKEWS = (150, 200, 300), (0.0, 0.7, 1.5)  # degrees, to either side
NONE = "none"
DAMAGES: dict[str, dict[str, object]] = {
    NONE: {}, "a stamp on each page": {"stamp": True}, "rules of 25 to 60 % ink": {"faint": 0.6}, "a phone's photograph": {"photo": 0.8},
}
KINDS = ("scan-pdf", "scan-tiff", "scan-jpeg")  # a photograph shows one page, so no long picture of all of them
PLACES = tuple(product(DAMAGES, DPIS, SKEWS))
ORDER = sorted(PLACES, key=lambda place: (place[0] != NONE, place[2] != SKEWS[1], place[2]))  # all damages first, then all angles
HEAD = """# Accuracy of scans

Cells read right, of fresh scans with known figures, measured by `python -m tests.documents.table`: {files} files and {cells}
cells, the same number of files for each place of the table (random fonts, label styles, densities and editions at 9 points;
noise, blur and JPEG drawn at random, every third of those without damage black and white only). Cells that are not read right
are left open with a finding, or their table is refused. "refused" counts files of which no cell was read; – was not measured.

**{silent} wrong cells without a finding, {invented} invented; {wrong} wrong cells that a finding names.**

| damage | dpi | {skews} |
|---|---|{rules}|
"""


def main() -> None:
    files = int(sys.argv[1]) if len(sys.argv) > 1 else 2
    kept: dict[str, Counts] = json.loads(KEPT.read_text(encoding="utf-8")) if KEPT.exists() else {}
    for place in ORDER:
        if _name(*place) not in kept:
            first = FIRST + files * PLACES.index(place)
            kept[_name(*place)] = _counts([_scored(*place, seed) for seed in range(first, first + files)])
            KEPT.write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")
            sys.stdout.write(f"{_name(*place)}: {_said(kept[_name(*place)])}\n")
            sys.stdout.flush()
        PAGE.write_text(_page(kept), encoding="utf-8")


def _name(damage: str, dpi: int, skew: float) -> str:
    return f"{damage}, {dpi} dpi, {skew}"


def _counts(scores: list[Score]) -> Counts:
    return counted(scores) | {"refused": sum(not one.right for one in scores)}


def _scored(damage: str, dpi: int, skew: float, seed: int) -> Score:
    """Of one drawn scan; what is not fixed is drawn as scanners and offices vary."""
    chance = Random(f"table {seed}")
    how: dict[str, object] = {
        "blur": round(chance.uniform(0, 0.8), 2), "noise": round(chance.uniform(0, 7), 1), "quality": chance.choice((50, 60, 75, 90)),
        "paper": chance.choice((255, 250, 240, 225)), **DAMAGES[damage],
    }
    if damage == NONE:
        how["bilevel"] = seed % 3 == 0
    if "faint" in how:
        how["faint"] = round(chance.uniform(0.25, 0.6), 2)
    kinds = KINDS[:2] if "photo" in how else KINDS
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


def _page(kept: dict[str, Counts]) -> str:
    total = _total(kept.values())
    skews = " | ".join(f"{skew}° askew" if skew else "no skew" for skew in SKEWS)
    head = HEAD.format(skews=skews, rules="|".join("---" for _ in SKEWS), **{name: total[name] for name in ("files", "cells", "silent", "invented", "wrong")})
    rows = [f"| {damage} | {dpi} | {' | '.join(_said(kept.get(_name(damage, dpi, skew))) for skew in SKEWS)} |" for damage, dpi in product(DAMAGES, DPIS)]
    return head + "\n".join(rows) + f"\n\n{_clean(kept)}\n"


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
