"""A number's place on a page of a PDF: any rotation, any crop, any size of page."""

from __future__ import annotations

import io

import pytest
from reportlab.lib.colors import Color
from reportlab.pdfgen.canvas import Canvas

from archive.evidence import NoPlace, cut_out, page_picture
from archive.evidence.pdf import MOST_PIXELS
from archive.model import Grid, Place
from archive.readers import READERS
from archive.readers.errors import Unreadable
from tests.archive.framed import INK, framed, inside, opened

SHAPES = {"plain": {}, "turned right": {"rotate": 90}, "upside down": {"rotate": 180}, "turned left": {"rotate": 270},
          "cropped": {"crop": (60, 90, 560, 800)}, "cropped and turned": {"crop": (60, 90, 560, 800), "rotate": 90},
          "second page": {"before": 1}}


def drawn(*, rotate=0, crop=None, before=0, size=(600, 850)):
    """Three rows of four cells, each with a number; that in the second row, third column is filled."""
    written = io.BytesIO()
    page = Canvas(written, pagesize=size, pageCompression=0)
    for _ in range(before):
        page.drawString(100, 500, "nothing yet")
        page.showPage()
    page.setFillColor(Color(*(part / 255 for part in INK)))
    page.rect(300, 500, 100, 50, stroke=0, fill=1)
    page.setFillColorRGB(0, 0, 0)
    page.grid([100, 200, 300, 400, 500], [450, 500, 550, 600])
    for row in range(3):
        for column in range(4):
            page.drawString(130 + 100 * column, 570 - 50 * row, str(10 * row + column + 40))
    if rotate:
        page.setPageRotation(rotate)
    if crop:
        page.setCropBox(crop)
    page.save()
    return written.getvalue()


def place_of(data, text, reader="pdf"):
    """Where the reader finds the only cell with this text."""
    grids = [block for block in READERS[reader](data, "").blocks if isinstance(block, Grid)]
    [(table, cell)] = [(n, cell) for n, grid in enumerate(grids) for cell in grid.cells if cell.text == text]
    return Place(table, cell.row, cell.column, cell.page or grids[table].page, cell.box)


@pytest.mark.parametrize("name", SHAPES)
def test_the_cell_is_in_the_frame_and_nowhere_else(name):
    data = drawn(**SHAPES[name])
    for cut in (cut_out(data, place_of(data, "52"), printed="52"), page_picture(data, place_of(data, "52"))):
        share, outside = inside(cut)
        assert share > 0.85
        assert outside < 0.02 * share * opened(cut).width * opened(cut).height
        assert framed(cut)
        assert cut.page
    assert cut.caption == f"page {1 + (name == 'second page')} of the PDF"


def test_the_cut_out_is_as_wide_as_the_page_and_lower():
    data = drawn()
    cut, whole = (make(data, place_of(data, "52")) for make in (cut_out, page_picture))
    assert opened(cut).width == opened(whole).width == 1200
    assert opened(cut).height < opened(whole).height / 2


def test_the_heads_of_the_table_are_in_it():
    data = drawn()
    far = Place(0, 9, 1, 1, (100, 700, 200, 720))
    cut = cut_out(data, far, near=[place_of(data, "52"), far])
    share, outside = inside(cut)
    assert share == 0
    assert outside > 1000


def test_a_huge_page_is_drawn_smaller():
    data = drawn(size=(14_000, 14_000))
    image = opened(page_picture(data, Place(0, 1, 2, 1, (300.0, 13_450.0, 400.0, 13_500.0))))
    assert image.width * image.height <= MOST_PIXELS * 1.01


@pytest.mark.parametrize("page", [0, 2, 99])
def test_a_page_that_is_not_there(page):
    with pytest.raises(Unreadable if page else NoPlace):
        cut_out(drawn(), Place(9, 0, 0, page, (0, 0, 9, 9) if page else None))


def test_a_broken_file():
    with pytest.raises(Unreadable, match="the PDF cannot be opened"):
        cut_out(b"%PDF-1.4 and no more", Place(0, 0, 0, 1, (0, 0, 9, 9)))
