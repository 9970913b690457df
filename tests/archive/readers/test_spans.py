"""Merged cells against a slow model that paints every slot."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from archive.readers.spans import MOST_COLUMNS, Raw, resolve

RAWS = st.builds(Raw, st.just("x"), st.integers(0, 5), st.integers(0, 4))
TABLES = st.lists(st.lists(RAWS, max_size=6), max_size=8)


def painted(rows: list[list[Raw]]) -> list[tuple[int, int, int, int]]:
    """Row, column, height and width of every cell: each put into the first free slot of its row."""
    slots: set[tuple[int, int]] = set()
    found = []
    for row, raws in enumerate(rows):
        column = 0
        for raw in raws:
            while (row, column) in slots:
                column += 1
            height = min(raw.rowspan or len(rows), len(rows) - row)
            width = max(raw.colspan, 1)
            slots |= {(row + down, column + across) for down in range(height) for across in range(width)}
            found.append((row, column, height, width))
            column += width
    return found


@given(TABLES)
def test_cells_stand_where_a_browser_puts_them(rows):
    cells = [(cell.row, cell.column, cell.rowspan, cell.colspan) for cell in resolve(rows)]
    assert cells == painted(rows)


def test_a_rowspan_of_0_reaches_to_the_last_row():
    cells = resolve([[Raw("a", 0), Raw("b")], [Raw("c")], [Raw("d")]])
    assert [(cell.text, cell.row, cell.column, cell.rowspan) for cell in cells] == [
        ("a", 0, 0, 3), ("b", 0, 1, 1), ("c", 1, 1, 1), ("d", 2, 1, 1),
    ]  # fmt: skip


def test_spans_beyond_any_table_cost_nothing():
    rows = [[Raw(str(row), 65534, 65534)] for row in range(3000)]
    cells = resolve(rows)
    assert len(cells) == len(rows)
    assert all(cell.column < MOST_COLUMNS and cell.rowspan == 1 for cell in cells[1:])
