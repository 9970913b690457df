"""How cells are shown where the library tells values only; what workbooks do with it: tests/gallery/files/sheets.py."""

from __future__ import annotations

import contextlib
import struct

import pytest

from archive.readers import READERS, ole
from archive.readers.sheets import biff, looks
from tests.archive.workbooks import drawn, xlsx
from tests.documents.office import converted


def texts(data, kind="xlsx"):
    return [cell.text for block in READERS[kind](data, "").blocks for cell in getattr(block, "cells", ())]


@pytest.fixture(scope="module")
def xls():
    return converted([xlsx(drawn(1)[2])], "xlsx", "xls")[0]


def test_rows_without_height_and_columns_without_width_are_hidden():
    assert looks._is_hidden({"ht": "0"})
    assert looks._is_hidden({"width": "0"})
    assert not looks._is_hidden({"ht": "15.75"})
    assert looks._is_hidden({"hidden": "true"})


@pytest.mark.parametrize(("rule", "doubtful"), [
    ("<dxf><font><color rgb=\"FFFFFFFF\"/></font></dxf>", True), ("<dxf><font><color theme=\"0\"/></font></dxf>", True),
    ("<dxf><font><color theme=\"0\" tint=\"-0.5\"/></font></dxf>", False), ("<dxf><fill><patternFill><bgColor rgb=\"FFFFFFFF\"/></patternFill></fill></dxf>", False),
    ("<dxf><numFmt numFmtId=\"1\" formatCode=\";;;\"/></dxf>", True), ("<dxf><font><b/><color rgb=\"FFFF0000\"/></font></dxf>", False),
])
def test_rules_that_may_show_something_else(rule, doubtful):
    assert looks._ruled(f"<dxfs>{rule}</dxfs>") == (doubtful,)


def test_rules_of_newer_programs_have_their_looks_in_the_sheet():
    xml = ("<x14:conditionalFormatting><x14:cfRule type=\"cellIs\"><x14:dxf><font><color rgb=\"FFFFFFFF\"/></font></x14:dxf></x14:cfRule>"
           "<xm:sqref>B2:C3 D5</xm:sqref></x14:conditionalFormatting>")
    assert looks._doubtful(xml, ()) == ((1, 2, 1, 2), (4, 4, 3, 3))
    assert looks._doubtful("<conditionalFormatting sqref=\"A:A\"><cfRule dxfId=\"0\"/></conditionalFormatting>", (True,)) == (looks.EVERYWHERE,)
    assert looks._doubtful("<conditionalFormatting sqref=\"A1\">" * 50_000, (True,)) == ()


def test_rules_of_an_xls():
    font = struct.pack("<BBHHIH", 1, 5, 3, 0, 1 << 26, 0) + bytes(80) + struct.pack("<I", 9) + bytes(34)
    assert biff._is_doubtful(font)
    assert not biff._is_doubtful(font.replace(struct.pack("<I", 9), struct.pack("<I", 10)))
    assert biff._is_doubtful(struct.pack("<BBHHIH", 1, 5, 3, 0, 1 << 25, 0) + bytes(2))


def test_an_xls_of_which_looks_cannot_be_told_has_no_sure_number(xls):
    whole = texts(xls, "xls")
    assert any(text.isdigit() for text in whole)
    cut = bytearray(xls)
    at = xls.index(struct.pack("<HHHH", 0x0809, 16, 0x0600, 0x0005))  # the book's BOF
    found = ole.stream(xls, "Workbook")
    assert found.startswith(xls[at : at + 8])
    style = xls.index(struct.pack("<HH", 0xE0, 20), at)
    while style >= 0:  # no cell style is there any more
        cut[style] = 0xE5
        style = xls.find(struct.pack("<HH", 0xE0, 20), style + 4)
    doubted = texts(bytes(cut), "xls")
    assert not any(text.isdigit() for text in doubted)
    assert [text.removesuffix("|") for text in doubted] == whole


def test_the_same_cells_as_the_xlsx(xls):
    assert texts(xls, "xls") == texts(xlsx(drawn(1)[2]))


@pytest.mark.parametrize("end", range(0, 30_000, 1_711))
def test_an_xls_that_is_damaged_anywhere_raises_what_is_meant(xls, end):
    for data in (xls[:end], xls[:end] + bytes(64) + xls[end + 64 :], xls[:end] + b"\xff" * 16 + xls[end + 16 :]):
        with contextlib.suppress(ValueError):
            biff.looks(data, looks.BUILT_IN)
