"""Number formats that print something else than the value. What stands here was printed by LibreOffice 7.4 from the same workbooks."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import zipfile

import openpyxl
import pytest
from lxml import html

from archive.clean import number
from archive.readers import READERS
from archive.readers.sheets.formats import shown

VALUES = (17, 0, -17, 1234567, 17.5, 0.171, "十七")
PRINTED = {  # format → what is printed of each of VALUES; "?": nothing that is a number may be read
    "General": ("17", "0", "-17", "1234567", "17.5", "0.171", "十七"), "0": ("17", "0", "-17", "1234567", "18", "0", "十七"), ";;;": ("",) * 7,
    '"1"0': ("117", "10", "-117", "11234567", "118", "10", "十七"), "\\10": ("117", "10", "-117", "11234567", "118", "10", "十七"),
    "0\\1": ("171", "01", "-171", "12345671", "181", "01", "十七"), "[$1-804]0": ("117", "10", "-117", "11234567", "118", "10", "十七"),
    '0"万"': ("17万", "0万", "-17万", "1234567万", "18万", "0万", "十七"), '0"件"': ("17件", "0件", "-17件", "1234567件", "18件", "0件", "十七"),
    "0,": ("0", "0", "0", "1235", "0", "0", "十七"), "0,,": ("0", "0", "0", "1", "0", "0", "十七"), "0.0,": ("0.0", "0", "0.0", "1234.6", "0.0", "0.0", "十七"),
    "0%": ("1700%", "0%", "-1700%", "123456700%", "1750%", "17%", "十七"), "@": ("17", "0", "-17", "1234567", "17.5", "0.171", "十七"), "000": ("017", "000", "-017", "1234567", "018", "000", "十七"),
    "#": ("17", "", "-17", "1234567", "18", "", "十七"), "0;-0;;@": ("17", "", "-17", "1234567", "18", "0", "十七"), "0;0": ("17", "0", "17", "1234567", "18", "0", "十七"),
    "0_);(0)": ("17", "0", "(17)", "1234567", "18", "0", "十七"), "[Red]0": ("17", "0", "-17", "1234567", "18", "0", "十七"), "¥0": ("¥17", "¥0", "-¥17", "¥1234567", "¥18", "¥0", "十七"),
    '[>5]"x";0': ("x", "0", "?", "x", "x", "0", "十七"), '[=17]"18";0': ("18", "0", "?", "1234567", "18", "0", "十七"), '[=0]"";General': ("17", "", "?", "1234567", "17.5", "0.171", "十七"),
    "[DBNum2][$-804]General": ("?",) * 6 + ("十七",), "0.00E+00": ("?",) * 6 + ("十七",), "# ?/?": ("17", "0", "-17", "1234567", "?", "?", "十七"), "0-0": ("?",) * 6 + ("十七",),
    "0 0": ("?",) * 6 + ("十七",), "0!1": ("?",) * 6 + ("十七",), '0;0;0;"17"': ("17", "0", "17", "1234567", "18", "0", "17"), '0;0;0;"1"@': ("17", "0", "17", "1234567", "18", "0", "1十七"),
    "yyyy-mm-dd": ("?",) * 6 + ("十七",), '[>5]"x"': ("x", "?", "?", "x", "x", "?", "十七"),
}
# a zero of an accounting format, which prints a dash, stays a zero
ACCOUNTING = ('_ * #,##0_ ;_ * -#,##0_ ;_ * "-"_ ;_ @_ ', ("17", "0", "-17", "1234567", "18", "0", "十七"))


def drawn() -> bytes:
    book = openpyxl.Workbook()
    for row, code in enumerate((*PRINTED, ACCOUNTING[0]), 1):
        book.active.cell(row, 1).value = "甲"
        for column, value in enumerate(VALUES, 2):
            cell = book.active.cell(row, column)
            cell.value, cell.number_format = value, code
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def cells(data: bytes) -> dict[tuple[int, int], str]:
    return {(cell.row, cell.column): cell.text for block in READERS["xlsx"](data).blocks for cell in block.cells}


def test_what_is_read_is_what_is_printed():
    found = cells(drawn())
    for row, printed in enumerate((*PRINTED.values(), ACCOUNTING[1])):
        for column, text in enumerate(printed, 1):
            own = found.get((row, column), "")
            assert own == text or (text == "?" and number(own) is None and own), (list(PRINTED)[row : row + 1], column)


@pytest.mark.skipif(shutil.which("soffice") is None, reason="no LibreOffice")
def test_it_is_what_libreoffice_prints(tmp_path):
    (tmp_path / "a.xlsx").write_bytes(drawn())
    subprocess.run(["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", "html", "--outdir", str(tmp_path), str(tmp_path / "a.xlsx")],
                   check=True, capture_output=True, timeout=180)
    rows = [[cell.text_content().strip() for cell in row.findall("td")] for row in html.parse(str(tmp_path / "a.html")).findall(".//tr")]
    for (code, printed), row in zip(PRINTED.items(), rows, strict=False):
        assert [(code, own) for own, text in zip(row[1:], printed, strict=True) if text != "?" and plain(own) != plain(text)] == []


def plain(text: str) -> str:
    """A number however many zeros stand behind its point."""
    return re.sub(r"\.0+$", "", text)


def changed(part: str, old: str, new: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(drawn())) as file, zipfile.ZipFile(out, "w") as other:
        for name in file.namelist():
            text = file.read(name)
            other.writestr(name, text.decode().replace(old, new).encode() if name == part else text)
    return out.getvalue()


SHEET, STYLES = "xl/worksheets/sheet1.xml", "xl/styles.xml"
HIDES = list(PRINTED).index(";;;") + 1


@pytest.mark.parametrize(("part", "old", "new"), [
    (SHEET, f'<c r="B{HIDES}" s="', f"<c\n r='B{HIDES}'  s=\""), (STYLES, 'formatCode=";;;"', "formatCode=';;&#59;'"), (SHEET, ' r="', ' y="')])
def test_a_format_is_found_however_it_is_written(part, old, new):
    assert cells(changed(part, old, new)).get((HIDES - 1, 1), "") == ""


def test_a_sheet_that_shows_no_zeros():
    found = cells(changed(SHEET, "<sheetView ", '<sheetView showZeros="0" '))
    assert found[0, 1] == "17"
    assert not found[0, 2]


@pytest.mark.parametrize("code", ["0" * 299, "\\", '"', "[", "_", "*", "0" * 400, ";" * 200, "#" * 290, "," * 290, "%" * 200 + "0", "0." + "0" * 250, "[>1]" * 60, "\ud800", "0\x00"])
@pytest.mark.parametrize("text", ["17", "1e+300", "-0", "NaN", "Infinity", "1e-300", "甲", ""])
def test_a_format_cannot_stall_or_raise(code, text):
    shown(text, code, number=True)
    shown(text, code, number=False)
