"""Fragments of a table on pages that are not of one size, as photographs of sheets are."""

from __future__ import annotations

from archive.model import Cell
from archive.readers.layout import Fragment, Line, Page, compose


def fragment(*texts: str, left: float, edges: tuple[float, ...], scale: float = 1.0) -> Fragment:
    places = [left + scale * edge for edge in edges]
    cells = tuple(
        Cell(text, 0, at, 1, 1, (places[at], 100.0, places[at + 1], 120.0), 1) for at, text in enumerate(texts)
    )
    return Fragment(cells, (places[0], 100.0, places[-1], 120.0))


EDGES = (0.0, 120.0, 200.0, 280.0, 360.0, 440.0)


def tables(*pages: tuple[Fragment | Line, ...], wide: tuple[float, ...] = (595.0, 610.0)) -> list[tuple[int, int]]:
    """Rows and columns of the tables of pages."""
    found = compose([Page(number, wide[number - 1], 842.0, elements) for number, elements in enumerate(pages, 1)])
    return [
        (max(cell.row for cell in one.cells) + 1, max(cell.column for cell in one.cells) + 1) for one in found if hasattr(one, "cells")
    ]


def test_a_table_goes_on_though_the_next_sheet_was_photographed_from_nearer():
    above, below = (fragment(*"甲1234", left=50, edges=EDGES), fragment(*"乙5678", left=61, edges=EDGES, scale=1.04))
    assert tables((above,), (below,)) == [(2, 5)]


def test_a_table_that_is_much_wider_or_has_other_columns_is_another():
    above = fragment(*"甲1234", left=50, edges=EDGES)
    assert tables((above,), (fragment(*"乙5678", left=40, edges=EDGES, scale=1.12),)) == [(1, 5)] * 2
    assert tables((above,), (fragment(*"乙567", left=50, edges=(0.0, 40.0, 150.0, 330.0, 452.0)),)) == [(1, 5), (1, 4)]


def test_a_head_repeated_at_nearly_the_same_height_of_photographs_is_furniture():
    above, below = fragment(*"甲1234", left=50, edges=EDGES), fragment(*"乙5678", left=61, edges=EDGES, scale=1.04)
    heads = [Line("某县政府信息公开", (200.0, high, 320.0, high + 11), 11.0) for high in (39.0, 21.0)]
    assert tables((heads[0], above), (heads[1], below)) == [(2, 5)]
    assert tables((heads[0], above), (heads[1], below), wide=(595.0, 595.0)) == [(1, 5)] * 2  # of one size: heights are exact
