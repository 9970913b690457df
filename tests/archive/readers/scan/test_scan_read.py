"""A page drawn with a Chinese font, as a picture: text, table, places, and which way up it lies."""

from __future__ import annotations

import io

import pytest

for package in ("cv2", "onnxruntime", "rapidocr"):
    pytest.importorskip(package, reason="needs the extra ocr: pip install 'xxgk[ocr]'")

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from archive.model import Grid, Picture, Text
from archive.readers import READERS, sniff
from archive.readers.scan import page_blocks, read_image
from tests.documents.fonts import file_of

DPI = 200
HEADING = "二、主动公开政府信息情况"
SAID = "本机关全年印发规范性文件十二件，均在门户网站上公开。"
ROWS = (("信息内容", "本年制发件数", "本年废止件数", "现行有效件数"), ("规章", "0", "0", "0"), ("行政规范性文件", "12", "3", "146"))
MORE = (("行政许可", "2157", "", "8"), ("行政处罚", "64", "0", "5"))


def font(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(file_of("zen-hei"), size)


def drawn(rows: tuple[tuple[str, ...], ...] = ROWS, texts: bool = True, top: int = 520) -> Image.Image:
    page = Image.new("L", (1654, 2339), 255)
    pen = ImageDraw.Draw(page)
    if texts:
        pen.text((200, 300), HEADING, fill=0, font=font(36))
        pen.text((256, 400), SAID, fill=0, font=font(29))
    for row, cells in enumerate(rows):
        for column, said in enumerate(cells):
            box = (200 + 300 * column, top + 60 * row, 500 + 300 * column, top + 60 * (row + 1))
            pen.rectangle(box, outline=0, width=2)
            pen.text(((box[0] + box[2]) / 2, (box[1] + box[3]) / 2), said, fill=0, font=font(29), anchor="mm")
    return page


def packed(*pages: Image.Image, kind: str = "PNG", **options: object) -> bytes:
    out = io.BytesIO()
    if len(pages) > 1:
        options |= {"save_all": True, "append_images": list(pages[1:])}
    pages[0].save(out, kind, dpi=(DPI, DPI), **options)
    return out.getvalue()


def said(grid: Grid) -> list[list[str]]:
    return [[cell.text for cell in row] for row in grid.rows()]


def read(data: bytes) -> tuple[list[str], list[Grid]]:
    document = READERS[sniff(data)](data, "")
    return [one.text for one in document.blocks if isinstance(one, Text)], [one for one in document.blocks if isinstance(one, Grid)]


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "BMP", "GIF", "TIFF", "WEBP"])
def test_every_format(kind):
    texts, (grid,) = read(packed(drawn(), kind=kind))
    assert texts == [HEADING, SAID]
    assert said(grid) == [list(row) for row in ROWS]


@pytest.mark.parametrize("turns", [1, 2, 3])
def test_a_page_on_its_side_or_head(turns):
    page = Image.fromarray(np.rot90(np.asarray(drawn()), turns))
    texts, (grid,) = read(packed(page))
    assert texts == [HEADING, SAID]
    assert said(grid) == [list(row) for row in ROWS]
    x0, y0, x1, y1 = (round(side * DPI / 72) for side in next(cell.box for cell in grid.cells if cell.text == "146"))
    assert (np.asarray(page)[y0 + 6:y1 - 6, x0 + 6:x1 - 6] < 128).sum() > 100


def test_a_table_over_two_pages_is_one():
    _, (grid,) = read(packed(drawn(), drawn(MORE, texts=False, top=150), kind="TIFF"))
    assert said(grid) == [list(row) for row in (*ROWS, *MORE)]
    assert {cell.text: cell.page for cell in grid.cells}["2157"] == 2


def test_a_page_of_a_pdf_with_its_places():
    blocks = page_blocks(np.asarray(drawn().rotate(1.2, fillcolor=255)), dpi=DPI, number=3)
    grid = next(one for one in blocks if isinstance(one, Grid))
    assert all(cell.page == 3 and cell.confidence is not None for cell in grid.cells)
    blank = Image.new("L", (1654, 2339), 255)
    box = (800, 580, 1100, 640)  # 废止件数 of 规章
    ImageDraw.Draw(blank).rectangle(box, fill=0)
    dark = np.argwhere(np.asarray(blank.rotate(1.2, fillcolor=255)) < 128).mean(axis=0)
    x0, y0, x1, y1 = next(cell.box for cell in grid.cells if (cell.row, cell.column) == (1, 2))
    assert abs((x0 + x1) / 2 * DPI / 72 - dark[1]) < 6
    assert abs((y0 + y1) / 2 * DPI / 72 - dark[0]) < 6


def test_a_curved_page_is_a_picture_and_invents_nothing():
    pixels = np.asarray(drawn(tuple(ROWS[1:] * 6), texts=False))
    bent = np.full_like(pixels, 255)
    for column in range(pixels.shape[1]):
        bent[:, column] = np.roll(pixels[:, column], int(30 * np.sin(column / 250)))
    document = read_image(packed(Image.fromarray(bent)))
    assert not [one for one in document.blocks if isinstance(one, Grid)]
    assert [one for one in document.blocks if isinstance(one, Picture)]


def test_an_empty_page():
    assert read(packed(Image.new("L", (1654, 2339), 255))) == ([], [])
