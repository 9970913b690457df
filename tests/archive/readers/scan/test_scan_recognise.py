"""Cells drawn, scanned and read back: what is sure must be right, what is doubtful must say so."""

from __future__ import annotations

import sys
import unicodedata
from functools import cache

import pytest

for package in ("cv2", "onnxruntime", "rapidocr"):
    pytest.importorskip(package, reason="needs the extra ocr: pip install 'xxgk[ocr]'")

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from archive.readers.errors import Unsupported
from archive.readers.scan.recognise import Recognised, Recogniser
from archive.readers.scan.recognise.decode import decode
from archive.readers.scan.recognise.ink.cells import find
from archive.readers.scan.recognise.ink.paper import level
from archive.readers.scan.recognise.ink.rules import erase
from archive.readers.scan.recognise.ink.twins import twins
from archive.readers.scan.recognise.model import Model, load
from archive.readers.scan.recognise.numerals import is_number, is_part
from tests.archive.cells_drawn import Scan, Table, figures, table
from tests.documents.fonts import file_of


@cache
def recogniser() -> Recogniser:
    return Recogniser()


def read(drawn: Table) -> list[Recognised]:
    return recogniser().cells(drawn.image, drawn.boxes, drawn.rules)


def cells(*texts: str, font: str = "noto-sans", scan: Scan | None = None, columns: int = 4) -> list[Recognised]:
    return read(table(texts, file_of(font), scan or Scan(), columns=columns))


def wrong(texts: list[str], found: list[Recognised]) -> list[tuple[str, Recognised]]:
    return [(text, one) for text, one in zip(texts, found, strict=True) if not one.readings and one.text != text]


@pytest.mark.parametrize(
    ("font", "dpi", "share"),
    [
        ("noto-sans", 150, 0.98), ("noto-sans", 200, 0.99), ("noto-serif", 200, 0.99), ("noto-serif", 300, 0.99),
        ("zen-hei", 150, 0.98), ("micro-hei", 200, 0.99), ("uming", 150, 0.98), ("uming", 200, 0.99),
    ],
)
def test_figures_are_read_as_printed_and_none_wrong(font: str, dpi: int, share: float) -> None:
    texts = figures(dpi + len(font), 64)
    found = read(table(texts, file_of(font), Scan(dpi=dpi, skew=0.2), points=9 if dpi > 150 else 10.5, seed=dpi))
    assert wrong(texts, found) == []
    assert sum(one.text == text and not one.readings for text, one in zip(texts, found, strict=True)) >= round(share * 64)


@pytest.mark.parametrize(
    "scan",
    [
        Scan(noise=8, blur=0.9, quality=60, paper=215, ink=60, skew=-0.3),
        Scan(ink=170, paper=240, noise=5),
        Scan(noise=0, blur=0, quality=95, skew=0, paper=255, ink=0),
        Scan(dpi=150, noise=12, blur=1.1, quality=40, paper=205, ink=70),
    ],
    ids=["worn", "faint", "clean", "rough"],
)
def test_damage_makes_figures_unsure_at_most(scan: Scan) -> None:
    texts = figures(scan.paper, 64)
    assert wrong(texts, read(table(texts, file_of("noto-serif"), scan, seed=1))) == []


def test_marks_for_none() -> None:
    found = cells("/", "—", "无", "-", "1", "7", "0", "11")
    assert [one.text for one in found] == ["/", "—", "无", "-", "1", "7", "0", "11"]


def test_units_signs_and_separators_stay() -> None:
    texts = ["152790元", "2601.953875万", "+21", "-417", "增1558", "减38", "84,935.2", "12件"]
    assert [one.text for one in cells(*texts)] == texts


def test_full_width_figures_on_their_own_page() -> None:
    texts = ["１２", "３４０", "０", "５６７８", "９１", "１１１", "２０２３", "７"]
    assert [one.text for one in cells(*texts)] == [unicodedata.normalize("NFKC", text) for text in texts]


def test_several_figures_in_a_cell_are_not_one() -> None:
    found = cells("0 0 0", "1  2", "12", "305")
    assert [one.text for one in found] == ["", "", "12", "305"]
    assert found[0].readings
    assert found[1].readings


def test_a_number_wrapped_over_two_lines() -> None:
    assert [one.text for one in cells("1128\n84935.2", "3", "0", "17")] == ["1128\n84935.2", "3", "0", "17"]


def test_labels_wrapped_and_upright() -> None:
    texts = ["本\n年\n度\n办\n理", "（一）予以\n公开", "2.其他法律行政\n法规禁止公开", "0"]
    found = [unicodedata.normalize("NFKC", one.text) for one in cells(*texts)]
    assert found == [unicodedata.normalize("NFKC", text) for text in texts]


def test_a_blank_cell_is_blank_and_a_speck_no_number() -> None:
    drawn = table(["5", "", "0", "", "12", "", "", "7"], file_of("noto-sans"), Scan(), columns=4)
    x, y = drawn.boxes[3][0] + 30, drawn.boxes[3][1] + 20
    drawn.image[y : y + 3, x : x + 3] = 90
    found = read(drawn)
    assert [one.text for one in found] == ["5", "", "0", "", "12", "", "", "7"]
    assert all(not one.readings for one in found)


def test_a_figure_too_faint_to_read_is_not_blank() -> None:
    page = table(["0", "1", "0", "36"] * 4, file_of("noto-sans"), Scan(), columns=4)
    pale = page.image.copy()
    for x0, y0, x1, y1 in page.boxes[:4]:
        inner = pale[y0 + 4 : y1 - 4, x0 + 4 : x1 - 4]
        inner[:] = 243 - (243 - np.minimum(inner, 243)) // 7
    found = recogniser().cells(pale, page.boxes, page.rules)
    assert all(one.text == said or one.readings for one, said in zip(found, ["0", "1", "0", "36"] * 4, strict=True))


def test_a_figure_cut_by_the_edge_of_its_cell_is_unsure() -> None:
    drawn = table(["2158", "4907", "0", "3"], file_of("noto-sans"), Scan(), columns=2)
    ink = np.argwhere(drawn.image[drawn.boxes[0][1] + 5 : drawn.boxes[0][3] - 5, drawn.boxes[0][0] + 8 :] < 120)
    x0, y0, x1, y1 = drawn.boxes[0]
    into = x0 + 8 + int(ink[:, 1].min()) + 6
    found = recogniser().cells(drawn.image, [(into, y0, x1, y1), *drawn.boxes[1:]], drawn.rules)
    assert found[0].text == ""
    assert found[0].readings


def test_a_rule_askew_goes_and_the_figure_beside_it_stays() -> None:
    drawn = table(["7", "1", "0", "44"] * 3, file_of("uming"), Scan(skew=0.5), columns=4, points=12)
    paper = erase(level(drawn.image), drawn.rules, drawn.boxes)
    assert paper.gone is not None
    inks, _ = find(paper, drawn.boxes)
    assert [len(ink.lines) for ink in inks] == [1] * 12


def test_what_looks_the_same_is_read_once() -> None:
    drawn = table(["0"] * 20 + ["8", "6", "9", "3"], file_of("noto-serif"), Scan(), columns=8)
    paper = erase(level(drawn.image), drawn.rules, drawn.boxes)
    inks, high = find(paper, drawn.boxes)
    groups = twins(paper, [(ink.lines[0], ink.full, False) for ink in inks], high)
    mixed = [group for group in groups if min(group.members) < 20 <= max(group.members)]
    assert mixed == []
    assert len(groups) < 16


def test_figures_that_others_tell_need_no_model(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    read_all = Model.read
    monkeypatch.setattr(Model, "read", lambda self, images: asked.extend(images) or read_all(self, images))
    texts = [str(1000 + 613 * at % 8999) for at in range(96)]
    found = cells(*texts, font="noto-serif", scan=Scan(dpi=200, skew=0.2), columns=8)
    assert [one.text for one in found] == texts
    assert len(asked) < len(texts)


def test_a_digit_that_was_not_learned_is_none_of_the_others() -> None:
    texts = ["858", *(str(1000 + 613 * at % 8999).replace("8", "3") for at in range(95))]
    found = cells(*texts, font="noto-sans", scan=Scan(dpi=200), columns=8)
    assert wrong(texts, found) == []


@pytest.mark.parametrize("font", ["noto-sans", "uming"])
def test_lines_of_text_keep_their_years(font: str) -> None:
    said = ["固镇县连城镇人民政府", "2023年政府信息公开工作年度报告", "统计期限自2023年1月1日至2023年12月31日"]
    page = Image.new("L", (1500, 330), 250)
    for row, text in enumerate(said):
        ImageDraw.Draw(page).text((60, 30 + 100 * row), text, fill=20, font=ImageFont.truetype(file_of(font), 40))
    boxes = [(50, 20 + 100 * row, 1450, 95 + 100 * row) for row in range(3)]
    found = recogniser().lines(np.asarray(page), boxes)
    assert [one.text for one in found] == said
    assert all(one.confidence > 0.5 for one in found)


@pytest.mark.parametrize(("one", "other", "text"), [(0.5, 0.4, "强"), (0.8, 0.1, "強"), (0.4, 0.5, "强")])
def test_of_two_looks_of_a_character_the_one_that_is_printed_here(one: float, other: float, text: str) -> None:
    assert decode(np.array([(0.9, 0.05, 0.05), (0.1, one, other)], np.float32), ("", "強", "强")).text == text


def test_no_boxes_no_page() -> None:
    assert recogniser().cells(np.full((40, 40), 255, np.uint8), []) == []
    assert recogniser().lines(np.full((40, 40), 255, np.uint8), []) == []
    assert recogniser().cells(np.full((40, 40), 255, np.uint8), [(30, 30, 90, 90), (5, 5, 5, 5)]) == [
        Recognised("", 1.0), Recognised("", 1.0),
    ]
    assert recogniser().cells(np.zeros((40, 40), np.uint8), [(0, 0, 40, 40)])[0].text == ""


def test_without_the_extra_the_package_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    load.cache_clear()
    monkeypatch.setitem(sys.modules, "rapidocr", None)
    with pytest.raises(Unsupported, match=r"pip install 'xxgk\[ocr\]'"):
        Recogniser()
    load.cache_clear()


@pytest.mark.parametrize("text", ["114,48", "00", "08件", ",489", "072", "3,", ".5"])
def test_part_of_a_number_may_stand_on_a_line(text):
    assert is_part(text)
    assert not is_number(text)


@pytest.mark.parametrize("text", ["", "日", "1-2", ",48", "件", "/"])
def test_what_is_no_part_of_a_number(text):
    assert not is_part(text)


def test_a_page_of_dashes_does_not_hide_its_figures():
    """Most cells hold a dash: its height is not that of the characters."""
    wanted = [*["—"] * 20, "60", "7", "1,208", "35"]
    assert [one.text for one in cells(*wanted)] == wanted
