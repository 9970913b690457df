"""Pale ink beside a cell's lines: strokes of a digit itself are none, a point between two digits is."""

from __future__ import annotations

import pytest

for package in ("cv2", "onnxruntime", "rapidocr"):
    pytest.importorskip(package, reason="needs the extra ocr: pip install 'xxgk[ocr]'")

from archive.readers.scan.recognise.ink.cells import find
from archive.readers.scan.recognise.ink.paper import level
from archive.readers.scan.recognise.ink.rules import erase
from tests.archive.cells_drawn import Scan, table
from tests.documents.fonts import file_of

INK, PALE, PAPER = 30, 170, 245


@pytest.mark.parametrize("point", [False, True], ids=["strokes", "strokes and a point"])
def test_pale_strokes_of_a_thin_digit_are_its_own(point: bool) -> None:
    drawn = table(["1040", "7", "36", "12"], file_of("noto-sans"), Scan(noise=1), columns=4)
    image = drawn.image.copy()
    x0, y0, x1, y1 = drawn.boxes[1]
    image[y0 + 4 : y1 - 4, x0 + 4 : x1 - 4] = PAPER
    left, middle = x0 + 25, (y0 + y1) // 2
    for side in (left, left + 9):
        image[middle - 10 : middle + 10, side : side + 3] = INK  # the sides of a 0 …
    for end in (middle - 16, middle + 13):
        image[end : end + 3, left + 3 : left + 9] = PALE  # … whose ends have paled
    image[middle - 13 : middle + 13, left + 36 : left + 39] = INK  # and a 1
    if point:
        image[middle + 8 : middle + 11, left + 24 : left + 27] = PALE
    stray = find(erase(level(image), drawn.rules, drawn.boxes), drawn.boxes)[0][1].stray
    assert (stray is not None and abs(stray - left - 24) <= 1) if point else stray is None
