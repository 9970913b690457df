"""PDFs that print digits which nobody sees, or which are struck out, beside a number: what is read is what is shown, or nothing."""

from __future__ import annotations

import pytest

from archive.clean import number
from archive.readers.layout import APART, Glyph, Line, Page, Rule, settle, struck
from archive.readers.pdf import read_pdf
from tests.fuzz.odd import PRINTED_BY_OFFICE as LOOKS
from tests.fuzz.odd import as_office, drawn
from tests.fuzz.odd_pages import LAYERS, ODD, SEEN, UNSEEN, WORDED, small


def values(data):
    """What is read of the two numbers; None where no number is."""
    [grid] = [block for block in read_pdf(data).blocks if hasattr(block, "cells")]
    return [found.value if (found := number(row[1].text)) else None for row in grid.rows()[1:]]


@pytest.mark.parametrize("how", UNSEEN)
def test_what_nobody_sees_is_not_read(how):
    assert values(small(how)) == [17, 17]


@pytest.mark.parametrize("turned", [90, 180, 270])
def test_on_pages_that_are_turned(turned):
    size = (842, 595) if turned % 180 else (595, 842)  # reportlab swaps them
    assert values(small("white", size=size, turned=turned)) == [17, 17]


@pytest.mark.parametrize("how", ODD)
def test_what_is_struck_out_or_pale_is_no_part_of_a_number(how):
    assert set(values(small(how))) <= {17, None}


@pytest.mark.parametrize("how", SEEN)
def test_what_is_seen_is_read(how):
    assert values(small(how)) == [179, 179]


@pytest.mark.parametrize("how", WORDED)
def test_words_that_a_file_tells_of_its_digits_are_not_trusted(how):
    """Such a page is recognised where that is installed."""
    blocks = [block for block in read_pdf(small(how)).blocks if hasattr(block, "cells")]
    assert not blocks or set(values(small(how))) <= {179, None}


@pytest.mark.parametrize(("how", "shown"), [("layer off", 17), ("layer on", 179)])
def test_layers(how, shown):
    assert how in LAYERS
    assert values(small(how)) == [shown, shown]


@pytest.mark.parametrize("how", ["white", "under white", "struck out"])
def test_whole_reports(how):
    one = drawn("pdf-drawn", 1, how)
    assert one.keys
    assert not one.wrong()
    assert how == "struck out" or 2 * len(one.read()) > len(one.keys)  # some are broken over the lines of narrow cells


@pytest.mark.parametrize("how", ["white", "struck out", "sheet: undone"])
def test_as_a_browser_prints_it(how):
    assert not drawn("pdf", 1, how).wrong()


def test_as_an_office_prints_it():
    for how, one in as_office([drawn("docx", 1, how) for how in LOOKS], LOOKS):
        assert not one.wrong(), how


# ---- a line and the digits it goes through; in points: digits are five wide and ten high -------------------------

RUN = [Glyph("1", (0, 0, 5, 10)), Glyph("79", (5, 0, 15, 10))]


def marked(*rules, slants=()):
    glyphs, kept = struck(RUN, rules, slants)
    return "".join(glyph.text for glyph in glyphs).replace(APART, "|"), len(kept)


@pytest.mark.parametrize(("rules", "shown"), [
    ([Rule(10, 5, 15, 5.5)], ("17|9|", 0)), ([Rule(0, 5, 15, 5)], ("|1||7||9|", 0)), ([Rule(10, 9, 15, 9)], ("179", 1)), ([Rule(10, 1, 15, 1)], ("179", 1)),
    ([Rule(7, -5, 7.5, 15)], ("179", 1)), ([Rule(-200, 5, 5, 5)], ("|1|79", 1)), ([Rule(14.2, 5, 60, 5)], ("179", 1)), ([Rule(20, 5, 60, 5)], ("179", 1)),
    ([Rule(-50, 12, 50, 12), Rule(10, 5, 15, 5)], ("17|9|", 1)),
])
def test_lines_through_digits(rules, shown):
    assert marked(*rules) == shown


def test_slanted_lines():
    assert marked(slants=[(10, 1, 15, 9)]) == ("17|9|", 0)
    assert marked(slants=[(-100, -100, 100, 5)]) == ("179", 0)


@pytest.mark.parametrize(("text", "shown"), [(f"17{APART}9{APART}", "17|9"), (f"{APART}1{APART}{APART}7{APART}", "17"), (f"{APART}17{APART}件", "17件")])
def test_marks_are_resolved_once_all_is_together(text, shown):
    page = settle(Page(1, 100, 100, (Line(text, (0, 0, 1, 1), 10),)))
    assert page.elements[0].text == shown
