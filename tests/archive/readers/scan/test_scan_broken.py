"""Numbers broken over the lines of a narrow cell of a scan."""

from __future__ import annotations

import pytest

pytest.importorskip("cv2", reason="needs the extra ocr: pip install 'xxgk[ocr]'")

from archive.readers.scan.broken import mended
from archive.readers.scan.recognise import Recognised

POINT = 200 / 72  # pixels
DIGIT, HIGH, LINE = 14, 18, 34  # pixels: advance, height, from line to line
LEFT, WIDE = 100, 75  # of the column: room for four digits and padding


def cell(*lines: str, confidence: float = 0.99, apart: int = LINE) -> Recognised:
    boxes = tuple(
        (LEFT + 8, 50 + apart * at, LEFT + 8 + DIGIT * len(text) - 2, 50 + apart * at + HIGH) for at, text in enumerate(lines)
    )
    return Recognised("\n".join(lines), confidence, lines=boxes)


def read(*cells: Recognised) -> list[str]:
    return [one.text for one in mended(cells, [(LEFT, 40, LEFT + WIDE, 140)] * len(cells), POINT)]


def test_a_digit_without_room_went_to_the_next_line():
    assert read(cell("2318", "8"), cell("1626", "90"), cell("1627")) == ["23188", "162690", "1627"]


def test_numbers_with_room_beside_them_are_two():
    assert read(cell("23", "8"), cell("1626", "90"), cell("1627")) == ["23\n8", "162690", "1627"]


def test_numbers_set_apart_are_two():
    assert read(cell("2318", "8", apart=80), cell("1627")) == ["2318\n8", "1627"]


def test_a_unit_may_stand_by_itself_or_behind_the_last_digits():
    assert read(cell("2318", "8件"), cell("162", "件"), cell("1627")) == ["23188件", "162件", "1627"]
    assert read(cell("23", "8件"), cell("1626", "90"), cell("1627")) == ["23\n8件", "162690", "1627"]


def test_what_would_be_no_number_stays():
    assert read(cell("0018", "8"), cell("2.18", "3.3"), cell("总计", "数量")) == ["0018\n8", "2.18\n3.3", "总计\n数量"]


def test_what_is_unsure_stays_unsure():
    one = Recognised("", 0.4, ("2318\n8",), cell("2318", "8").lines)
    assert mended([one], [(LEFT, 40, LEFT + WIDE, 140)], POINT) == [one]


def full(*lines: str) -> Recognised:
    """Full-width digits: a line for each that has no room beside the one before."""
    boxes = tuple((LEFT + 20, 50 + LINE * at, LEFT + 20 + 23 * (len(text) - 1) + 10, 50 + LINE * at + HIGH) for at, text in enumerate(lines))
    return Recognised("\n".join(lines), 0.99, lines=boxes)


def narrow(*cells: Recognised) -> list[str]:
    return [one.text for one in mended(cells, [(LEFT, 40, LEFT + 55, 140)] * len(cells), POINT)]


def test_full_width_digits_are_known_by_those_side_by_side():
    beside = mended([full("1", "6"), full("43"), full("20")], [(LEFT, 40, LEFT + 55, 140), *[(300, 40, 400, 140)] * 2], POINT)
    assert [one.text for one in beside] == ["16", "43", "20"]


def test_full_width_digits_are_known_by_many_that_stand_alone():
    assert narrow(*[full("1", "6"), full("4", "3", "1")] * 4) == ["16", "431"] * 4


def test_a_few_stacked_digits_are_no_number():
    assert narrow(full("1", "6"), full("2", "4")) == ["1\n6", "2\n4"]
    assert narrow(*[full("1", "6"), full("4", "3", "1")] * 4, cell("12"), cell("40")) == ["1\n6", "4\n3\n1"] * 4 + ["12", "40"]
