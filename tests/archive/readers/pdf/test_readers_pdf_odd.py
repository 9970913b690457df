"""PDFs that are drawn in odd ways: turned, in columns, framed, filled in, hidden, without characters."""

from __future__ import annotations

import io
from itertools import pairwise

import pytest

from archive.readers.errors import Unreadable
from archive.readers.pdf import read_pdf
from tests.archive.pdfs import (
    A4,
    LONG,
    ROWS,
    TITLE,
    drawn,
    grids,
    line,
    paragraphs,
    report,
    rows,
    table,
    write,
)


def test_plain():
    (grid,) = grids(drawn(report))
    assert rows(grid) == ROWS
    assert paragraphs(drawn(report)) == [TITLE]
    assert grid.cells[5].box == pytest.approx((130, 120, 210, 140), abs=1)
    assert {cell.page for cell in grid.cells} == {1}


@pytest.mark.parametrize(("turn", "box"), [
    (90, (842 - 140, 130, 842 - 120, 210)), (180, (595 - 210, 842 - 140, 595 - 130, 842 - 120)), (270, (120, 595 - 210, 140, 595 - 130)),
])  # fmt: skip
def test_a_page_shown_turned_has_its_cells_where_they_are_shown(turn, box):
    (grid,) = grids(drawn(report).replace(b"/Rotate 0", b"/Rotate %d" % turn))
    assert rows(grid) == ROWS
    assert grid.cells[5].box == pytest.approx(box, abs=1)


def test_text_turned_on_an_upright_page_has_its_boxes_on_that_page():
    def draw(page):
        page.translate(0, A4[1])
        page.rotate(-90)
        page.translate(0, -A4[1] + A4[0])
        report(page)

    (grid,) = grids(drawn(draw))
    assert rows(grid) == ROWS
    left, top, right, bottom = grid.cells[5].box
    assert (right - left, bottom - top) == (pytest.approx(20, abs=1), pytest.approx(80, abs=1))


def test_two_columns_are_read_one_after_the_other():
    def draw(page):
        write(page, 200, 50, "两栏排版的年度报告", 14)
        for column, x in enumerate((50, 310)):
            for number in range(12):
                write(page, x, 100 + number * 16, f"第{column}栏第{number}行" + "文" * 16)

    text = "\n".join(paragraphs(drawn(draw)))
    places = [text.index(f"第{column}栏第{number}行") for column in range(2) for number in range(12)]
    assert all(one < other for one, other in pairwise(places))


def test_a_framed_paragraph_is_text():
    def draw(page):
        report(page)
        page.rect(50, 500, 400, 60)
        write(page, 60, 300, LONG)
        write(page, 60, 316, "是为说明。")

    assert [rows(grid) for grid in grids(drawn(draw))] == [ROWS]
    assert paragraphs(drawn(draw))[1:] == [LONG + "是为说明。"]


def test_a_frame_of_cells_around_running_text_is_text():
    def draw(page):
        table(page, [["", ""]], wide=240, high=400)
        for number in range(14):
            write(page, 60, 120 + number * 16, "公开工作" * 5)

    assert grids(drawn(draw)) == []
    assert "".join(paragraphs(drawn(draw))) == "公开工作" * 70


def test_what_is_filled_into_a_form_is_read():
    def draw(page):
        table(page, [["行政许可", ""]])
        page.acroForm.textfield(name="a", value="4711", x=135, y=A4[1] - 119, width=60, height=18, borderWidth=0)

    (grid,) = grids(drawn(draw))
    assert rows(grid) == [["行政许可", "4711"]]


def test_heads_feet_and_page_numbers_are_left_out():
    def draw(page):
        for number in range(1, 4):
            write(page, 250, 40, "某县政府信息公开年度报告", 9)
            write(page, 290, 810, f"{number}", 9)
            write(page, 50, 100, f"正文的一段，第{'一二三'[number - 1]}页。")
            page.showPage()

    assert paragraphs(drawn(draw)) == ["正文的一段，第一页。", "正文的一段，第二页。", "正文的一段，第三页。"]


def test_a_number_at_the_edge_that_counts_no_pages_stays():
    assert paragraphs(drawn(lambda page: write(page, 290, 810, "4711", 9))) == ["4711"]


# ---- tables over pages -------------------------------------------------------------------------------------

def two_pages(close_above=True, close_below=True):
    """行政处罚 and 行政强制 on successive pages; a row without a closing rule goes on on the next page."""
    def draw(page):
        for number, (label, value) in enumerate((("行政处罚", "4119"), ("行政强制", "195"))):
            top, bottom = (740, 780) if number == 0 else (60, 100)
            closed = (True, close_above) if number == 0 else (close_below, True)
            for y, drawn_ in zip((top, bottom), closed, strict=True):
                if drawn_:
                    line(page, 50, y, 350, y)
            line(page, 50, 760 if number == 0 else 80, 350, 760 if number == 0 else 80)
            for x in (50, 200, 350):
                line(page, x, top, x, bottom)
            write(page, 60, top + 14, "信息内容" if number == 0 else label)
            write(page, 210, top + 14, "数量" if number == 0 else value)
            write(page, 60, top + 34, label if number == 0 else "行政许可")
            write(page, 210, top + 34, value if number == 0 else "7")
            page.showPage()

    return drawn(draw)


def test_a_table_closed_on_both_pages_is_one():
    (grid,) = grids(two_pages())
    assert rows(grid) == [["信息内容", "数量"], ["行政处罚", "4119"], ["行政强制", "195"], ["行政许可", "7"]]
    assert [cell.page for cell in grid.cells] == [1, 1, 1, 1, 2, 2, 2, 2]


@pytest.mark.parametrize(("above", "below"), [(False, True), (True, False)])
def test_a_fragment_without_a_closing_rule_is_closed_where_its_rules_end(above, below):
    (grid,) = grids(two_pages(above, below))
    assert rows(grid)[1:3] == [["行政处罚", "4119"], ["行政强制", "195"]]


def test_a_row_without_a_rule_on_either_side_of_the_break_is_one_row():
    """Both halves printed a number: no number is made of them."""
    (grid,) = grids(two_pages(close_above=False, close_below=False))
    assert rows(grid)[1] == ["行政处罚\n行政强制", "4119\n195"]


# ---- protection ------------------------------------------------------------------------------------------------

def protected(user):
    from reportlab.lib.pdfencrypt import StandardEncryption

    return drawn(report, encrypt=StandardEncryption(user, ownerPassword="besitzer"))


def test_protection_without_a_password_to_open_is_read():
    assert [rows(grid) for grid in grids(protected(""))] == [ROWS]


def test_a_password_to_open_is_a_reason():
    with pytest.raises(Unreadable, match="password"):
        read_pdf(protected("geheim"))


def test_the_title_property():
    def draw(page):
        page.setTitle(TITLE)
        report(page)

    assert read_pdf(drawn(draw)).title == TITLE


def test_what_is_outside_of_the_crop_box_is_not_read():
    def draw(page):
        page.setCropBox((0, 500, 595, 842))
        report(page)
        write(page, 50, 700, "裁掉的 4711")

    assert "4711" not in read_pdf(drawn(draw)).text()
    assert io.BytesIO(drawn(draw)).read(4) == b"%PDF"


@pytest.mark.parametrize(("ground", "cell", "is_table"), [(0.0, 1.0, True), (0.4, 0.9, True), (0.9, 1.0, False), (0.0, 0.1, False)])
def test_light_cells_on_a_dark_ground_are_a_table(ground, cell, is_table):
    """An old web page's bgcolor and cellspacing, printed: no line is drawn anywhere."""
    def draw(page):
        page.setFillGray(ground)
        page.rect(50, 600, 360, 60, stroke=0, fill=1)
        for row, cells in enumerate(ROWS):
            for column, text in enumerate(cells):
                page.setFillGray(cell)
                page.rect(50.7 + column * 90, 640.7 - row * 20, 88.6, 18.6, stroke=0, fill=1)
                page.setFillGray(0)
                page.drawString(55 + column * 90, 645 - row * 20, text)

    found = grids(drawn(draw))
    assert [rows(grid) for grid in found] == ([ROWS] if is_table else [])
