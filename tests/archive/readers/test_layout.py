"""Ruling lines → cells: however the lines are drawn."""

from __future__ import annotations

from itertools import pairwise

import pytest

from archive.clean import number
from archive.readers.layout import Glyph, Rule, fill, grids

XS, YS = (50.0, 150.0, 250.0, 400.0), (100.0, 120.0, 150.0, 170.0)


def across(xs=XS, ys=YS):
    return [Rule(xs[0], y, xs[-1], y) for y in ys]


def down(xs=XS, ys=YS):
    return [Rule(x, ys[0], x, ys[-1]) for x in xs]


def frame(x0, y0, x1, y1):
    return [Rule(x0, y0, x1, y0), Rule(x0, y1, x1, y1), Rule(x0, y0, x0, y1), Rule(x1, y0, x1, y1)]


def per_cell(gap=0.0):
    return [
        rule
        for x0, x1 in pairwise(XS)
        for y0, y1 in pairwise(YS)
        for rule in frame(x0 + gap, y0 + gap, x1 - gap, y1 - gap)
    ]


def pieces(rules, length=7.0, gap=2.0):
    """Dashed: pieces of a length with gaps."""
    found = []
    for rule in rules:
        at = 0.0
        whole = max(rule.x1 - rule.x0, rule.y1 - rule.y0)
        while at < whole:
            end = min(at + length, whole)
            level = rule.x1 - rule.x0 > rule.y1 - rule.y0
            found.append(Rule(rule.x0 + at, rule.y0, rule.x0 + end, rule.y0) if level else Rule(rule.x0, rule.y0 + at, rule.x0, rule.y0 + end))
            at = end + gap
    return found


def twice(rules, apart=1.5):
    """Each line double."""
    return rules + [Rule(rule.x0 + apart, rule.y0 + apart, rule.x1 + apart, rule.y1 + apart) for rule in rules]


def wavering(rules):
    """Coordinates that are nearly equal."""
    return [Rule(rule.x0 + at % 3 * 0.4, rule.y0 + at % 2 * 0.5, rule.x1 + at % 3 * 0.4, rule.y1 + at % 2 * 0.5) for at, rule in enumerate(rules)]


def short(rules, by=1.5):
    """Lines that end a little before they meet."""
    return [
        Rule(rule.x0 + by, rule.y0, rule.x1 - by, rule.y1) if rule.y0 == rule.y1 else Rule(rule.x0, rule.y0 + by, rule.x1, rule.y1 - by)
        for rule in rules
    ]


WAYS = {
    "lines": across() + down(),
    "cell by cell": per_cell(),
    "cells apart": per_cell(gap=1.0),
    "dashed": pieces(across() + down()),
    "double": twice(across() + down()),
    "wavering": wavering(across() + down()),
    "short": short(across() + down()),
    "drawn twice over": (across() + down()) * 3,
    "right to left, upwards": [Rule(rule.x1, rule.y1, rule.x0, rule.y0) for rule in across() + down()],
    "no lines at the sides": across() + down(xs=XS[1:-1]),
    "no line below": across(ys=YS[:-1]) + down(),
    "no line above": across(ys=YS[1:]) + down(),
    "a corner's line lost": [Rule(XS[1], YS[0], XS[-1], YS[0]), *across()[1:], *down()],
}


@pytest.mark.parametrize("way", WAYS)
def test_nine_cells_however_the_lines_are_drawn(way):
    (lattice,) = grids(WAYS[way])
    assert [(cell.row, cell.column, cell.rowspan, cell.colspan) for cell in lattice.cells] == [
        (row, column, 1, 1) for row in range(3) for column in range(3)
    ]
    for cell in lattice.cells:
        true = (XS[cell.column], YS[cell.row], XS[cell.column + 1], YS[cell.row + 1])
        assert cell.box
        assert max(abs(one - other) for one, other in zip(cell.box, true, strict=True)) <= 2.0


def test_open_ends_are_told():
    assert [(lattice.top, lattice.bottom) for lattice in grids(WAYS["lines"])] == [(True, True)]
    assert [(lattice.top, lattice.bottom) for lattice in grids(WAYS["no line below"])] == [(True, False)]
    assert [(lattice.top, lattice.bottom) for lattice in grids(WAYS["no line above"])] == [(False, True)]


def test_merged_cells():
    rules = [*across(ys=(100, 120, 170)), Rule(150, 150, 400, 150), *down(xs=(50, 150, 400)), Rule(250, 120, 250, 170)]
    (lattice,) = grids(rules)
    assert [(cell.row, cell.column, cell.rowspan, cell.colspan) for cell in lattice.cells] == [
        (0, 0, 1, 1), (0, 1, 1, 2), (1, 0, 2, 1), (1, 1, 1, 1), (1, 2, 1, 1), (2, 1, 1, 1), (2, 2, 1, 1),
    ]  # fmt: skip


def test_the_line_between_a_group_and_its_rows_is_lost():
    """Rules that end inside a cell tell where it was."""
    rules = [*across(ys=(100, 170)), Rule(150, 120, 400, 120), Rule(150, 150, 400, 150), *down(xs=(50, 250, 400))]
    (lattice,) = grids([*rules, *across(ys=(180,)), *down(ys=(170, 180))])  # further down it is drawn
    assert [(cell.row, cell.column, cell.rowspan) for cell in lattice.cells if cell.column == 0] == [(0, 0, 3), (3, 0, 1)]
    assert [cell.row for cell in lattice.cells if cell.column == 1] == [0, 1, 2, 3]


def test_tables_apart_are_tables_of_their_own():
    below = [Rule(rule.x0, rule.y0 + 100, rule.x1, rule.y1 + 100) for rule in WAYS["lines"]]
    assert [len(lattice.cells) for lattice in grids(WAYS["lines"] + below)] == [9, 9]


def test_lines_that_make_no_cell_make_no_table():
    assert grids([]) == []
    assert grids(across()) == []
    assert grids(down()) == []
    assert grids([Rule(50, 100, 400, 100), Rule(200, 50, 200, 150)]) == []


def test_a_drawing_is_no_table():
    hatched = [Rule(0, y / 10, 500, y / 10) for y in range(0, 8000, 40)] + [Rule(x / 10, 0, x / 10, 800) for x in range(0, 5000, 40)]
    assert all(len(lattice.cells) <= 50_000 for lattice in grids(hatched))
    assert grids([Rule(at, 0, at, 800) for at in range(15_000)] + [Rule(0, at, 800, at) for at in range(15_000)]) == []


def glyphs(text, x, y, size=10.0):
    """One glyph a character, side by side."""
    return [Glyph(sign, (x + at * size, y, x + (at + 1) * size, y + size)) for at, sign in enumerate(text)]


def cells(xs=XS, ys=YS):
    (lattice,) = grids(across(xs, ys) + down(xs, ys))
    return lattice.cells


def texts(*found):
    filled, outside = fill(cells(), [glyph for one in found for glyph in one])
    return {(cell.row, cell.column): cell.text for cell in filled if cell.text}, "".join(glyph.text for glyph in outside)


def test_glyphs_go_into_the_cells_they_stand_in():
    assert texts(glyphs("规章", 55, 105), glyphs("12", 160, 106), glyphs("外", 10, 105)) == ({(0, 0): "规章", (0, 1): "12"}, "外")


def test_lines_of_a_cell_stay_apart():
    assert texts(glyphs("部分", 55, 122), glyphs("公开", 55, 135))[0] == {(1, 0): "部分\n公开"}


def test_a_run_over_several_cells_is_cut():
    run = Glyph("制发废止", (130.0, 105.0, 170.0, 115.0))
    assert texts([run])[0] == {(0, 0): "制发", (0, 1): "废止"}


def test_a_number_that_reaches_beyond_the_table_is_whole():
    assert texts(glyphs("329426", 380, 105, 6.0)) == ({(0, 2): "329426"}, "")


def test_a_number_over_a_rule_is_not_read():
    """It may be one that is too long for its cell, or one in each."""
    read, outside = texts(glyphs("123456", 135, 105, 5.0))
    assert not outside
    assert [number(text) for text in read.values()] == [None, None]


def test_numbers_close_to_the_rule_between_them_are_two():
    assert texts(glyphs("12", 137, 105, 6.0), glyphs("34", 151, 105, 6.0))[0] == {(0, 0): "12", (0, 1): "34"}


def test_a_gap_between_digits_is_a_space():
    assert texts([*glyphs("3", 160, 105), *glyphs("0", 175, 105)])[0] == {(0, 1): "3 0"}
    assert texts(glyphs("30", 160, 105))[0] == {(0, 1): "30"}


def test_a_character_printed_twice_to_look_bold_is_one():
    assert texts([*glyphs("1", 160, 105), *glyphs("1", 160.4, 105)])[0] == {(0, 1): "1"}
    assert texts(glyphs("11", 160, 105))[0] == {(0, 1): "11"}


def test_a_superscript_is_no_digit_of_the_number():
    raised = Glyph("1", (170.0, 103.0, 176.0, 109.0))
    assert texts([*glyphs("5", 160, 105), raised])[0] == {(0, 1): "5¹"}


def test_a_number_that_a_narrow_cell_breaks_is_one():
    narrow, heights = (50.0, 82.0), (100.0, 140.0, 160.0)
    (lattice,) = grids(across((*narrow, 120.0), heights) + down((*narrow, 120.0), heights))

    def read(*found):
        filled, _ = fill(lattice.cells, [glyph for one in found for glyph in one])
        return filled[0].text

    padding = glyphs("总计", 53, 145, 12.0)
    assert read(glyphs("398", 55, 105, 8.0), glyphs("57", 55, 117, 8.0), padding) == "39857"
    assert read(glyphs("39", 55, 105, 8.0), glyphs("57", 55, 117, 8.0), padding) == "39\n57"
