"""Scans, photographs and pictures of tables of the frozen set: tests/documents. No wrong cell without a finding."""

from __future__ import annotations

import pytest

from tests.documents.frozen import Frozen, documents
from tests.documents.judged import counted, frozen_reading, frozen_score, of, pinned

SCANS = [one for one in documents() if one.scan]
ROUNDING = 0.005  # of the cells; what lies near a threshold is left open on one processor and read on another
EVERY = pytest.mark.parametrize("one", SCANS, ids=lambda one: one.file.name)


def readable(one: Frozen) -> Frozen:
    reading = frozen_reading(one)
    lacks = reading.error if reading.state == "no-reader" else next(
        (finding.message for finding in (reading.report.findings if reading.report else ()) if finding.code == "tables_in_image"), "")
    if "needs" in lacks:
        pytest.skip(lacks)
    return one


@EVERY
def test_no_wrong_cell_without_a_finding_and_none_invented(one):
    found = frozen_score(readable(one))
    assert not {key: found.wrong[key] for key in found.silent}
    assert not found.invented


@pytest.mark.parametrize(("dpi", "share"), [((200, 300), 0.995), ((150,), 0.98)])
def test_clean_scans(dpi, share):
    """Skew up to 1.5 degrees, nothing over the cells. At 150 dpi a page may be refused whole."""
    wanted = [one for one in SCANS if one.damage and one.damage.dpi in dpi and abs(one.damage.skew) <= 1.5 and one.damage.name == "clean"]
    found = counted(found for found in (frozen_score(readable(one)) for one in wanted) if min(dpi) > 150 or found.right)
    assert found["right"] >= share * found["cells"], found


@pytest.mark.parametrize("kind", dict.fromkeys(one.kind for one in SCANS))
def test_the_floor_holds(kind):
    """Other processors round otherwise: better than the floor is no failure here, nor are a few cells left open."""
    found, floor = counted(frozen_score(readable(one)) for one in of(kind)), pinned()["kinds"][kind]
    assert found["right"] >= floor["right"] - ROUNDING * floor["cells"], found
