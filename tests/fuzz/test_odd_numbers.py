"""Numbers that are printed oddly, in drawn reports of every format: what is read is what is shown, or nothing and a finding.

Prints from a browser (PDF) and more seeds: tests/soak/test_odd_numbers.py.
"""

from __future__ import annotations

import pytest

from archive.clean import number
from archive.readers.html import read_html
from archive.readers.layout.lines import text_of
from archive.readers.layout.sheet import Glyph
from archive.readers.printed import settled
from tests.fuzz.odd import HTML, OTHER, RUNS, SHEETS, TEXT, drawn

SHOWN = [how for how in TEXT if how not in OTHER]
OTHERS = ("wide", "Bengali", "circled", "behind: '\\xb2'", "between: '\\u200f'", "between: ('\\u200b \\u200b',)", "before: '0'")


@pytest.mark.parametrize("how", HTML)
def test_markup_of_a_page(how):
    assert not drawn("html", 1, how).wrong()


@pytest.mark.parametrize("how", [how for how in HTML if "hid" in how or "raised" in how])
def test_markup_as_word_saves_it(how):
    assert not drawn("word-html", 1, how).wrong()


@pytest.mark.parametrize("how", SHOWN)
def test_characters(how):
    assert not drawn("html", 1, how).wrong()


@pytest.mark.parametrize("how", [*RUNS, *OTHERS])
def test_runs_of_word(how):
    assert not drawn("docx", 1, how).wrong()


@pytest.mark.parametrize("how", [*SHEETS, *OTHERS])
def test_cells_of_a_workbook(how):
    assert not drawn("xlsx", 1, how).wrong()


@pytest.mark.parametrize(("kind", "how"), [("html", "alt"), ("html", "hidden"), ("html", "wide"), ("docx", "deleted"), ("docx", "hidden run")])
def test_what_is_not_shown_costs_nothing(kind, how):
    one = drawn(kind, 2, how)
    assert one.keys
    assert one.read() == one.keys


@pytest.mark.parametrize("text", ["1\u200f7\u200f3", "\u202e17\u202c", "3\u200b \u200b0", "١٧", "৪", "1①", "17²", "½", "1\u0338", "十七", "1,\n234", "1\n7", "O7"])
def test_no_number(text):
    assert number(text) is None


@pytest.mark.parametrize("text", ["１７", "𝟏𝟕", "1\u200b7", "1\u00ad7", "\u200f17\u200f", "17\u200e", " 17 ", "17。", "17件"])
def test_the_number_that_is_shown(text):
    found = number(text)
    assert found
    assert found.value == 17


def test_rows_and_cells_that_are_hidden_are_not_there():
    page = ("<table><tr><td>a<td style='display:none'>b<td>1<tr style='display:none'><td>c<td>2<tr hidden><td>d<td>3<tr><td>e<td>4"
            "<td><noscript><b>9</b></noscript>5</table>")
    rows = read_html(page.encode()).blocks[0].rows()
    assert [[cell.text for cell in row] for row in rows] == [["a", "1"], ["e", "4", "5"]]


def test_a_hidden_table_is_read_as_scripts_show_it():
    page = "<div style='display:none'><table><tr><td>a<td>1</table><p>b</p></div>"
    assert len(read_html(page.encode()).blocks) == 2


@pytest.mark.parametrize(("text", "shown"), [("17\x1e1\x1e", "17|1"), ("\x1e-\x1e17", "-|17"), ("1\x1e,\x1e234", "1|,|234"), ("\x1e第\x1e1章", "第1章")])
def test_a_stroke_parts_digits_that_are_shown_apart(text, shown):
    assert settled(text) == shown


@pytest.mark.parametrize(("box", "shown"), [((10, 0, 14, 8), "17¹"), ((10, 4, 14, 12), "17₁"), ((10, -3, 15, 7), "17¹"), ((10, 0, 15, 10), "171"), ((10, 0.5, 14.5, 9.5), "171")])
def test_digits_of_a_line_that_stand_higher_or_lower(box, shown):
    """In points: 17 is ten high."""
    assert text_of([Glyph("1", (0, 0, 5, 10)), Glyph("7", (5, 0, 10, 10)), Glyph("1", box)]) == shown
