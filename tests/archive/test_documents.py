"""Every cell of the frozen documents, by format: tests/documents. Scans are in test_documents_scanned.py."""

from __future__ import annotations

import pytest

from archive.readers import READERS, sniff
from tests.documents import Damage, draw, raster
from tests.documents.frozen import Frozen, documents, rows_of
from tests.documents.judged import corpus, frozen_reading, frozen_score, measured, of, pinned
from tests.documents.score import score
from tests.documents.styles import plain_style

WRITTEN = [one for one in documents() if not one.scan]
KINDS = tuple(dict.fromkeys(one.kind for one in WRITTEN))


def readable(one: Frozen) -> Frozen:
    reading = frozen_reading(one)
    if reading.state == "no-reader":
        pytest.skip(reading.error)
    return one


@pytest.mark.parametrize("kind", KINDS)
def test_no_wrong_and_no_invented_number(kind):
    scores = {one.file.name: frozen_score(readable(one)) for one in of(kind)}
    assert not {name: found.wrong for name, found in scores.items() if found.wrong}
    assert not {name: found.invented for name, found in scores.items() if found.invented}


@pytest.mark.parametrize("kind", KINDS)
def test_the_floor_holds(kind):
    """A better reading is pinned by `python -m tests.documents.judged`."""
    floor = pinned()["kinds"][kind]
    assert corpus(kind) == floor["corpus"], "the frozen documents changed: pin the floor anew"
    for one in of(kind):
        readable(one)
    assert measured(kind) == floor


def test_the_set_is_large_and_its_files_are_what_the_index_says():
    assert len(documents()) >= 120
    assert sum(one.kind.startswith("pdf") for one in documents()) >= 30
    assert sum(one.scan for one in documents()) >= 30
    formats = {sniff(one.data) for one in documents()}
    assert formats >= {"pdf", "docx", "doc", "xls", "xlsx", "rtf", "html", "ofd", "zip", "png", "jpeg", "tiff", "webp"}
    assert formats - set(READERS) <= {"zip", "7z"}


def test_names_do_not_tell_the_format():
    odd = {one.file.suffix for one in documents() if one.kind == "word-html"} | {one.file.suffix for one in documents() if one.kind == "docx"}
    assert {".doc", ".wps", ".xls"} <= odd


@pytest.mark.parametrize("edition", ["2019", "2021"])
def test_what_is_drawn_is_printed(edition):
    """The proof would be empty if the documents did not hold the figures."""
    one = draw("html", 5, plain=True, edition=edition)
    assert len(set(one.truth.cells.values())) > len(one.truth.cells) / 4
    assert all(f">{text}<" in one.data.decode() for text in one.truth.prints.values())
    assert sum(len(row) for row in rows_of(edition, one.truth.cells).values()) == len(one.truth.cells)


@pytest.mark.parametrize("kind", ["html", "word-html", "docx", "ofd", "pdf-drawn"])
def test_a_seed_draws_the_same_document_again(kind):
    one, again, other = draw(kind, 3), draw(kind, 3), draw(kind, 4)
    assert (one.data, one.truth) == (again.data, again.truth)
    assert one.truth.cells != other.truth.cells


def test_a_scan_of_a_seed_is_the_same_again():
    page = draw("pdf-drawn", 3, plain=True, font="zen-hei").data
    damage = Damage(dpi=100, skew=1.0, stamp=True, photo=0.5)
    first, second = (raster.as_file(raster.scanned(page, damage, 1, [0])[0], "png", damage) for _ in range(2))
    assert first == second


def test_a_score_tells_right_from_wrong():
    from dataclasses import replace

    from archive.process import read

    one = draw("html", 5, plain=True)
    assert score(read(one.data), one.truth).perfect
    key = "requests.granted.natural_person"
    other = replace(one.truth, cells={**one.truth.cells, key: -1})
    found = score(read(one.data), other)
    assert list(found.wrong) == [key] == list(found.silent)
    assert found.right == len(other.cells) - 1


def test_an_unknown_choice_is_refused():
    with pytest.raises(KeyError):
        draw("html", 1, colour="green")
    assert set(plain_style()) == set(draw("html", 1).style)


@pytest.mark.parametrize("wear", [{"grey": True, "stamp": True}, {"bleed": 0.2}, {"bow": 0.1}, {"shade": 0.4}, {"marks": 4}, {"dust": 5.0}, {"turns": 1}])
def test_wear_is_seen_and_the_same_again(wear):
    page = draw("pdf-drawn", 3, plain=True, font="zen-hei").data
    clean, worn, again = (raster.scanned(page, Damage(dpi=60, noise=0, **how), 1, [0])[0] for how in ({}, wear, wear))
    assert (worn.mode, worn.tobytes()) == ("L", again.tobytes())
    assert worn.tobytes() != clean.tobytes()
    assert Damage(**wear).name == "+".join(wear if "grey" not in wear else ("stamp", "grey"))
