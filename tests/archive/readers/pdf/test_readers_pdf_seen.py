"""Text that nobody sees, pages that are pictures, fonts that do not tell characters: no number comes of them."""


from __future__ import annotations

import pytest

from archive.model import Picture, Text
from archive.readers.pdf import read_pdf
from archive.readers.pdf.page import Scan, Told, load
from archive.readers.pdf.pdfium.file import opened
from tests.archive.pdfs import A4, LONG, ROWS, TITLE, drawn, grids, one_page, report, rows, write


def loaded(data, number=0):
    with opened(data) as document:
        return load(document, number)


def picture_of(data, scale=2.0):
    """A page of a PDF as a picture for reportlab."""
    import pypdfium2
    from reportlab.lib.utils import ImageReader

    with pypdfium2.PdfDocument(data) as document:
        page = document[0]
        image = page.render(scale=scale).to_pil()
        page.close()
    return ImageReader(image)


def invisible(page):
    words = page.beginText(60, 700)
    words.setTextRenderMode(3)
    words.setFont("zen-hei", 10)
    words.textLine("行政许可 4711")
    page.drawText(words)


def test_text_that_nobody_sees_is_not_read():
    def draw(page):
        report(page)
        invisible(page)

    assert "4711" not in read_pdf(drawn(draw)).text()


def test_digits_of_a_watermark_are_not_those_of_a_cell():
    def draw(page):
        report(page)
        page.translate(130, A4[1] - 145)
        page.rotate(30)
        page.setFont("zen-hei", 12)
        page.drawString(0, 0, "内部资料 13812345678 13812345678")

    assert [[text for text in row if text.isdigit()] for row in rows(grids(drawn(draw))[0])] == [[], ["1", "0", "11"], ["8", "26", "66"]]


def test_a_scan_with_a_layer_of_text_is_a_scan():
    image = picture_of(drawn(report))

    def draw(page):
        page.drawImage(image, 0, 0, *A4)
        invisible(page)

    found = loaded(drawn(draw))
    assert isinstance(found, Scan)
    assert found.dpi == pytest.approx(150, abs=10)
    assert found.words == ()


def chequered():
    import numpy
    from PIL import Image

    squares = numpy.random.default_rng(1).integers(0, 256, (20, 14), numpy.uint8)
    return Image.fromarray(squares).resize((1240, 1754), Image.Resampling.NEAREST)


def scanned(*, over=False, wide=A4[0]):
    from reportlab.lib.utils import ImageReader

    def page(canvas):
        canvas.drawImage(ImageReader(chequered()), 0, 0, wide, A4[1])
        if over:
            canvas.rect(100, 100, 200, 200, fill=1)

    return load_scan(drawn(page))


def load_scan(data):
    found = loaded(data)
    assert isinstance(found, Scan)
    return found


def test_a_scan_is_read_from_the_pixels_that_are_stored():
    found = scanned()
    assert found.pixels == (chequered().convert("RGB").tobytes(), 1240, 1754)
    assert round(found.dpi) == 150


def test_what_is_painted_on_a_scan_or_beside_it_is_seen():
    assert scanned(over=True).pixels[0] != chequered().convert("RGB").tobytes()
    assert scanned(wide=A4[0] * 0.9).pixels[0] != chequered().convert("RGB").tobytes()


def test_words_of_the_layer_tell_whose_report_it_is_but_no_number():
    image = picture_of(drawn(report))

    def draw(page):
        for y, text in ((700, TITLE), (680, "行政许可 4711"), (660, "一、总体情况")):
            words = page.beginText(60, y)
            words.setTextRenderMode(3)
            words.setFont("zen-hei", 10)
            words.textLine(text)
            page.drawText(words)
        page.drawImage(image, 0, 0, *A4)

    found = loaded(drawn(draw))
    assert isinstance(found, Scan)
    assert [text.text for text in found.words] == [TITLE, "一、总体情况"]


def test_text_under_a_picture_of_the_page_is_hidden():
    image = picture_of(drawn(lambda page: write(page, 50, 50, "另一页")))

    def draw(page):
        report(page)
        page.drawImage(image, 0, 0, *A4)

    assert isinstance(loaded(drawn(draw)), Scan)


def test_text_on_a_picture_of_the_page_is_text():
    image = picture_of(drawn(lambda page: page.rect(0, 0, *A4)))

    def draw(page):
        page.drawImage(image, 0, 0, *A4)
        report(page)
        for number in range(6):
            write(page, 50, 300 + number * 16, LONG)

    assert isinstance(loaded(drawn(draw)), Told)
    assert [rows(grid) for grid in grids(drawn(draw))] == [ROWS]


def test_a_picture_in_a_page_of_text_is_a_picture():
    image = picture_of(drawn(report))

    def draw(page):
        for number in range(6):
            write(page, 50, 100 + number * 16, LONG)
        page.drawImage(image, 50, 300, 500, 200)
        write(page, 50, 600, "以上为表格。")

    document = read_pdf(drawn(draw))
    assert [type(block) for block in document.blocks] == [Text, Picture, Text]
    (found,) = document.pictures
    assert found.page == 1
    assert found.data.startswith(b"\x89PNG")
    assert found.box == pytest.approx((50, 342, 550, 542), abs=1)


def test_fonts_that_do_not_tell_characters_make_a_scan():
    data = drawn(report, pageCompression=0)
    assert isinstance(loaded(data), Told)
    assert b"/ToUnicode" in data
    assert isinstance(loaded(data.replace(b"/ToUnicode", b"/XoUnicode")), Scan)


def test_characters_drawn_as_outlines_make_a_scan():
    strokes = b"\n".join(b"%d %d m %d %d %d %d %d %d c f" % (x, y, x + 3, y, x + 3, y + 5, x, y + 5) for x in range(50, 500, 8) for y in range(100, 700, 30))
    assert isinstance(loaded(one_page(strokes)), Scan)


def test_an_empty_page_is_no_scan():
    assert read_pdf(one_page(b"")).blocks == ()
