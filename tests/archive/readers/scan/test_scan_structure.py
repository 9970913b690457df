"""Tables of scanned pages: drawn small, turned, blurred, and found again."""

from __future__ import annotations

import io
from itertools import pairwise

import pytest

pytest.importorskip("cv2", reason="needs the extra ocr: pip install 'xxgk[ocr]'")

import cv2
import numpy as np
from PIL import Image, ImageChops, ImageDraw, ImageFont

from archive.readers.errors import TooMuch, Unreadable
from archive.readers.scan.load import MOST_PIXELS, frames
from archive.readers.scan.paper import plain
from archive.readers.scan.straighten import straighten
from archive.readers.scan.tables import structure

DPI = 200
SIZE = (1240, 1000)
XS = (100, 220, 340, 700, 800, 900, 1000, 1140)
YS = (120, 170, 215, 260, 305, 350, 395, 440, 485, 530, 575, 620)
# (row, column, rowspan, colspan) of what is merged: a corner, a head, a group at the left, a row without groups
MERGED = ((0, 0, 2, 3), (0, 3, 1, 4), (2, 0, 1, 3), (3, 0, 7, 1), (3, 1, 3, 1), (6, 1, 4, 1), (10, 0, 1, 3))


def spans() -> set[tuple[int, int, int, int]]:
    covered = {(row + r, column + c) for row, column, high, wide in MERGED for r in range(high) for c in range(wide)}
    single = {(row, column, 1, 1) for row in range(len(YS) - 1) for column in range(len(XS) - 1) if (row, column) not in covered}
    return single | set(MERGED)


def drawn(width: int = 2, text: str = "8 1 H", size: int = 34, red: bool = False) -> Image.Image:
    """A page with one table; the text of a cell fills it from rule to rule."""
    page = Image.new("RGB", SIZE, "white")
    pen = ImageDraw.Draw(page)
    font = ImageFont.load_default(size)
    for row, column, high, wide in spans():
        box = (XS[column], YS[row], XS[column + wide], YS[row + high])
        pen.rectangle((box[0], box[1], box[2] + width - 1, box[3] + width - 1), outline="black", width=width)
        pen.text(((box[0] + box[2]) / 2, (box[1] + box[3]) / 2), text, fill="black", font=font, anchor="mm")
    if not red:
        return page
    seal = Image.new("RGB", SIZE, "white")
    ImageDraw.Draw(seal).ellipse((600, 200, 900, 500), outline=(215, 30, 40), width=8)
    return ImageChops.multiply(page, seal)


def damaged(page: Image.Image, skew: float, blur: float = 0.7, noise: float = 4) -> np.ndarray:
    pixels = np.asarray(page.convert("L"))
    turn = cv2.getRotationMatrix2D((SIZE[0] / 2, SIZE[1] / 2), skew, 1)
    turned = cv2.warpAffine(pixels, turn, SIZE, flags=cv2.INTER_CUBIC, borderValue=255).astype(np.float32)
    soft = cv2.GaussianBlur(turned, (0, 0), blur) * 0.9 if blur else turned
    return np.clip(soft + np.random.default_rng(1).normal(0, noise, soft.shape), 0, 255).astype(np.uint8)


def found(pixels: np.ndarray) -> list[set[tuple[int, int, int, int]]]:
    straight = straighten(pixels, DPI)
    tables, unsure = structure(straight.apply(pixels), straight.dpi)
    assert unsure == []
    return [{(cell.row, cell.column, cell.rowspan, cell.colspan) for cell in table.cells} for table in tables]


@pytest.mark.parametrize("skew", [0, 0.4, -1.5, 4])
@pytest.mark.parametrize("width", [1, 2, 5])
def test_every_cell_with_its_spans(skew, width):
    assert found(damaged(drawn(width), skew)) == [spans()]


@pytest.mark.parametrize("size", [40, 46])
def test_strokes_that_touch_the_rules_are_no_rules(size):
    assert found(damaged(drawn(2, "HB8", size), 0.3)) == [spans()]


def test_skew_is_found_within_a_twentieth_of_a_degree():
    for skew in (-4.0, -1.5, -0.3, 0.7, 2.2):
        matrix = straighten(damaged(drawn(), skew), DPI).matrix
        turned = np.degrees(np.arctan2(matrix[1, 0], matrix[0, 0]))
        assert abs(turned - skew) < 0.05


def test_a_straight_page_is_left_as_it_is():
    pixels = np.asarray(drawn(text="0").convert("L"))
    assert straighten(pixels, DPI).apply(pixels) is pixels


def test_boxes_come_back_to_the_picture():
    pixels = damaged(drawn(), 1.5)
    straight = straighten(pixels, DPI)
    tables, _ = structure(straight.apply(pixels), straight.dpi)
    corner = next(cell.box for cell in tables[0].cells if (cell.row, cell.column) == (0, 0))
    x0, y0, x1, y1 = straight.back(tuple(side * DPI / 72 for side in corner))
    turn = cv2.getRotationMatrix2D((SIZE[0] / 2, SIZE[1] / 2), 1.5, 1)
    middle = turn @ np.array(((XS[0] + XS[3]) / 2, (YS[0] + YS[2]) / 2, 1))
    assert abs((x0 + x1) / 2 - middle[0]) < 3
    assert abs((y0 + y1) / 2 - middle[1]) < 3


def test_perspective_is_taken_out():
    pixels = np.asarray(drawn().convert("L"))
    corners = np.array([(0, 0), (SIZE[0], 0), SIZE, (0, SIZE[1])], np.float32)
    moved = np.array([(40, 30), (SIZE[0] - 20, 60), (SIZE[0] - 60, SIZE[1] - 20), (15, SIZE[1] - 50)], np.float32)
    view = cv2.warpPerspective(pixels, cv2.getPerspectiveTransform(corners, moved), SIZE, flags=cv2.INTER_CUBIC, borderValue=60)
    light = np.linspace(1, 0.6, SIZE[0])[None, :]
    straight = straighten((view * light).astype(np.uint8), DPI)
    tables, _ = structure(straight.apply((view * light).astype(np.uint8)), straight.dpi)
    assert [{(cell.row, cell.column, cell.rowspan, cell.colspan) for cell in table.cells} for table in tables] == [spans()]


def test_red_ink_is_paper_and_black_ink_under_it_stays():
    clean, stamped = np.asarray(drawn().convert("L")).astype(int), plain(np.asarray(drawn(red=True))).grey.astype(int)
    assert np.percentile(np.abs(clean - stamped), 99.9) < 20
    assert found(np.asarray(stamped, np.uint8)) == [spans()]


def test_a_page_cut_below_its_last_row_is_open_there():
    page = drawn()
    ImageDraw.Draw(page).rectangle((0, YS[-1] - 1, *SIZE), fill="white")
    tables, _ = structure(np.asarray(page.convert("L")), DPI)
    assert [(table.top, table.bottom, len(table.cells)) for table in tables] == [(True, False, len(spans()))]


def test_a_single_row_left_over_from_the_page_before():
    """Its upright rules are shorter than characters of a title."""
    page = Image.new("RGB", SIZE, "white")
    pen = ImageDraw.Draw(page)
    for left, right in pairwise(XS):
        pen.rectangle((left, 120, right, 152), outline="black", width=2)
        pen.text(((left + right) / 2, 137), "18", fill="black", font=ImageFont.load_default(24), anchor="mm")
    assert found(damaged(page, 0.4)) == [{(0, column, 1, 1) for column in range(len(XS) - 1)}]


def test_a_photograph_of_nothing_has_no_table():
    noise = np.random.default_rng(2).integers(0, 255, (400, 300), np.uint8)
    assert structure(cv2.resize(noise, (1200, 1600)), DPI)[0] == []


# ---- files -----------------------------------------------------------------------------------------------

def packed(image: Image.Image, kind: str, **options: object) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGB", "RGBA", "LA"])
def test_every_kind_of_pixels(mode):
    (frame,) = frames(packed(drawn().convert(mode), "PNG", dpi=(DPI, DPI)))
    assert frame.pixels.shape[:2] == SIZE[::-1]
    assert frame.pixels.dtype == np.uint8


def test_what_is_transparent_is_paper():
    (frame,) = frames(packed(Image.new("RGBA", (300, 300), (0, 0, 0, 0)), "PNG"))
    assert frame.pixels.min() == 255


def test_pages_of_a_tiff():
    pages = [Image.new("L", (1240, 1754), shade) for shade in (250, 200, 100)]
    data = packed(pages[0], "TIFF", save_all=True, append_images=pages[1:], dpi=(150, 150))
    assert [(int(frame.pixels[0, 0]), round(frame.dpi)) for frame in frames(data)] == [(250, 150), (200, 150), (100, 150)]


def test_a_resolution_that_cannot_be_is_not_believed():
    (frame,) = frames(packed(Image.new("L", (1654, 2339), 255), "JPEG", dpi=(72, 72)))
    assert round(frame.dpi) == 200


@pytest.mark.parametrize("told", [(200, 200), None])
def test_a_long_picture_is_several_sheets(told):
    long = Image.new("L", (1654, 4678), 255)
    options = {"dpi": told} if told else {}
    assert [(round(frame.dpi), frame.pixels.shape) for frame in frames(packed(long, "PNG", **options))] == [(200, (2339, 1654))] * 2
    long.paste(0, (700, 2000, 704, 2600))  # the rule of a table that goes on
    (frame,) = frames(packed(long, "PNG", **options))
    assert (round(frame.dpi), frame.pixels.shape) == (200, (4678, 1654))


def test_sheets_that_lie_on_their_side_below_each_other():
    long = Image.new("L", (2339, 4962), 255)
    assert [frame.pixels.shape for frame in frames(packed(long, "PNG", dpi=(200, 200)))] == [(1654, 2339)] * 3


def test_a_long_picture_that_is_no_multiple_of_a_sheet_is_one():
    (frame,) = frames(packed(Image.new("L", (1654, 4200), 255), "PNG"))
    assert frame.pixels.shape == (4200, 1654)


def test_photographs_set_one_below_the_other_are_sheets_of_their_own():
    long = Image.new("L", (1654, 4678), 250)
    long.paste(60, (0, 2300, 1654, 2380))
    assert [(frame.pixels.shape, round(frame.dpi)) for frame in frames(packed(long, "PNG"))] == [((2339, 1654), 200)] * 2
    long.paste(250, (0, 2300, 200, 2380))  # a dark row of a table has paper beside it
    assert len(list(frames(packed(long, "PNG")))) == 1


def test_a_wide_picture_is_a_table_cut_out_of_a_sheet():
    (frame,) = frames(packed(Image.new("L", (1163, 195), 255), "PNG"))
    assert 95 < frame.dpi < 200


def test_a_long_picture_taken_sideways_is_long():
    exif = Image.Exif()
    exif[0x0112] = 6
    (frame,) = frames(packed(Image.new("L", (4200, 1654), 255), "JPEG", exif=exif))
    assert (round(frame.dpi), frame.pixels.shape) == (200, (4200, 1654))


def test_a_camera_held_sideways():
    exif = Image.Exif()
    exif[0x0112] = 6
    (frame,) = frames(packed(Image.new("L", (1600, 1200), 255), "JPEG", exif=exif))
    assert frame.pixels.shape == (1600, 1200)


def test_broken_and_huge_pictures_are_refused():
    whole = packed(drawn(), "JPEG")
    for data in (b"", b"\x89PNG\r\n\x1a\n", whole[: len(whole) // 2], b"GIF89a" + bytes(40), b"BM" + bytes(60)):
        with pytest.raises(Unreadable):
            list(frames(data))
    with pytest.raises(TooMuch):
        list(frames(packed(Image.new("1", (10_000, MOST_PIXELS // 10_000 + 1)), "PNG")))
