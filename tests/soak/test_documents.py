"""Hundreds of fresh documents of every format: no wrong and no invented number; accuracy of scans by dpi, skew, damage.

XXGK_SCANS sets how many scans of a kind are drawn; one takes some seconds for each page.
"""

from __future__ import annotations

import os
import sys
from collections import defaultdict
from concurrent.futures import ProcessPoolExecutor

import pytest

from tests.documents import draw_all
from tests.documents.drawn import OFFICE, SCANS, WRITERS
from tests.documents.judged import counted, reading
from tests.documents.score import score

pytestmark = pytest.mark.soak

FIRST = 1_000_000  # other seeds than those of the frozen set
MANY = {"html": 400, "word-html": 400, "docx": 400, "xlsx": 400, "ofd": 300, "pdf-drawn": 300, "pdf": 100, "zip": 100, "7z": 30}
SOME = 100  # of what LibreOffice writes, twenty-five a start
BATCH = 25
SCANNED = int(os.environ.get("XXGK_SCANS") or 24)


def judged(kind, seeds):
    """(seed, Score, Damage, reading's state) of each document."""
    found = []
    for one in draw_all(kind, seeds):
        told = reading(one.data, one.beside.get)
        found.append((one.seed, score(told, one.truth), one.damage, told.error if told.state == "no-reader" else ""))
    return found


def on_cores(kind, number):
    batch = BATCH if kind in OFFICE else 5
    parts = [range(FIRST + start, FIRST + min(start + batch, number)) for start in range(0, number, batch)]
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        found = [one for part in pool.map(judged, [kind] * len(parts), parts) for one in part]
    if found[0][3]:
        pytest.skip(found[0][3])
    return found


def say(line):
    sys.stdout.write(line + "\n")


@pytest.mark.parametrize("kind", [*(kind for kind in WRITERS if kind in MANY), *OFFICE])
def test_written(kind):
    found = on_cores(kind, MANY.get(kind, SOME))
    total = counted(one for _, one, _, _ in found)
    say(f"{kind:12} {total['right'] / total['cells']:9.4%}  {total}  not whole: {[seed for seed, one, _, _ in found if not one.perfect][:20]}")
    assert not {seed: one.wrong or one.invented for seed, one, _, _ in found if one.wrong or one.invented}


@pytest.mark.parametrize("kind", SCANS)
def test_scanned(kind):
    found = on_cores(kind, SCANNED)
    rows = defaultdict(list)
    for _, one, damage, _ in found:
        skew = next(f"up to {limit}" for limit in (0.5, 1.0, 1.5, 9.0) if abs(damage.skew) <= limit)
        rows[damage.dpi, skew, damage.name].append(one)
    for row, scores in sorted(rows.items()):
        total = counted(scores)
        refused = sum(not one.right for one in scores)
        say(f"{kind:10} {row[0]} dpi, skew {row[1]:9} {row[2]:8} {total['right'] / total['cells']:8.2%} refused {refused} of {len(scores)} {total}")
    assert not {seed: (one.silent, one.invented) for seed, one, _, _ in found if one.silent or one.invented}
