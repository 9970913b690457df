"""Sheets: every cell as the sheet shows it, at its own place; titles and running text outside the tables."""

from __future__ import annotations

import datetime
import io
import zipfile

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.model import Grid, Text
from archive.process import read
from archive.readers import READERS, sniff
from archive.readers.errors import TooMuch, Unreadable
from tests.archive.filled import Box
from tests.archive.workbooks import AGENCY, HEADINGS, csv_text, drawn, saved, wrong, xlsx, xml2003

FORMATS = {"numbers": xlsx, "texts": lambda rows: xlsx(rows, numbers=False), "xml": xml2003, "csv": csv_text}


def document(data):
    return READERS[sniff(data)](data, "")


def grids(data):
    return [block for block in document(data).blocks if isinstance(block, Grid)]


def texts(data):
    return [block.text for block in document(data).blocks if isinstance(block, Text)]


def workbook(**cells):
    """A workbook of one sheet; cells: B4=value."""
    book = openpyxl.Workbook()
    for name, value in cells.items():
        book.active[name] = value
    return book


def changed(data, change):
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
    return out.getvalue()


def edited(data, old, new):
    """A workbook in whose first sheet something else is written."""
    def edit(name, part):
        assert name != "xl/worksheets/sheet1.xml" or old in part
        return part.replace(old, new) if name == "xl/worksheets/sheet1.xml" else part

    return changed(data, edit)


@pytest.mark.parametrize("written", FORMATS.values(), ids=FORMATS)
@pytest.mark.parametrize("seed", range(6))
def test_every_cell_of_a_report_and_none_invented(written, seed):
    cells, edition, rows = drawn(seed)
    report = read(written(rows)).report
    assert wrong({key: figure.value for key, figure in report.figures.items()}, cells) == {}
    assert (report.agency, report.year, report.form) == (AGENCY, 2020, edition)
    assert [(one.number, one.heading) for one in report.sections if one.number] == list(HEADINGS.items())
    assert [bool(one.text) for one in report.sections if one.number] == [True, False, False, False, True, True]


def test_a_report_over_several_sheets():
    cells, _, rows = drawn(3)
    starts = [at for at, row in enumerate(rows) if row and row[0].text in HEADINGS.values()]
    parts = [rows[:starts[1]], rows[starts[1]:starts[2]], rows[starts[2]:starts[3]], rows[starts[3]:]]
    data = xlsx(*parts, names=("首页", "表一", "Sheet3", "0"))
    report = read(data).report
    assert wrong({key: figure.value for key, figure in report.figures.items()}, cells) == {}
    assert report.figures["requests.granted.total"].place.page == 3
    assert document(data).pages == 4
    assert texts(data)[0] == "首页"
    assert not {"Sheet3", "0"} & set(texts(data))


def test_cells_keep_the_place_they_have_in_the_sheet():
    (grid,) = grids(xlsx([[], [], [Box("标题", across=3)], [Box("甲", down=2), Box("乙", across=2)], [Box("1"), Box("2")]]))
    assert [(cell.text, cell.row, cell.column, cell.rowspan, cell.colspan) for cell in grid.cells] == [
        ("标题", 2, 0, 1, 3), ("甲", 3, 0, 2, 1), ("乙", 3, 1, 1, 2), ("1", 4, 1, 1, 1), ("2", 4, 2, 1, 1)]
    assert {cell.page for cell in grid.cells} == {1}


@pytest.mark.parametrize(("value", "look", "text"), [
    (1.0, "General", "1"), (13.7951, "General", "13.7951"), (0.1 + 0.2, "General", "0.3"), (13.795100000000001, "0.00", "13.80"), (13.795100000000001, "0.0000", "13.7951"),
    (0, "General", "0"), (-38, "0", "-38"), (152790, "#,##0", "152790"), (0.5, "0%", "50%"), (0.125, "0.0%", "12.5%"),
    (0.29, "0%", "29%"), (0.00001, "General", "0.00001"), (123456789012.0, "General", "123456789012"), ("0", "@", "0"), (" 1 ", "@", "1"),
    ("１２", "@", "１２"), (True, "General", "TRUE"), (datetime.date(2021, 1, 20), "yyyy-mm-dd", "2021-01-20"),
    (datetime.datetime.fromisoformat("2021-01-20 08:30"), "yyyy-mm-dd hh:mm", "2021-01-20 08:30:00"), ("第一行\n第二行", "@", "第一行\n第二行"),
    (5, '0"%"', "5%"), (1e300, "General", "1e+300"),
])  # fmt: skip
def test_values_as_a_sheet_shows_them(value, look, text):
    book = workbook(A1="甲", B1=value)
    book.active["B1"].number_format = look
    (grid,) = grids(saved(book))
    assert [cell.text for cell in grid.cells] == ["甲", text]


def test_hidden_sheets_are_left_out():
    book = workbook(A1="甲", B1=1)
    book.create_sheet("藏").append(["乙", 2])
    book["藏"].sheet_state = "hidden"
    assert "乙" not in document(saved(book)).text()
    hidden = xml2003([[Box("甲"), Box("1")]]).replace(
        b"</Worksheet>", b'<WorksheetOptions xmlns="urn:schemas-microsoft-com:office:excel"><Visible>SheetHidden</Visible>'
        b"</WorksheetOptions></Worksheet>")
    assert document(hidden).text() == ""


def test_hidden_rows_and_columns_are_left_out():
    def change(book):
        sheet = book.active
        for row in range(1, 5):
            sheet.append([f"{row}A", row, f"{row}C", row * 10, row * 11])
        sheet.row_dimensions[2].hidden = True
        sheet.column_dimensions.group("C", "D", hidden=True)

    book = openpyxl.Workbook()
    change(book)
    assert [[cell.text for cell in row if cell.text] for grid in grids(saved(book)) for row in grid.rows()] == [
        ["1A", "1", "11"], ["3A", "3", "33"], ["4A", "4", "44"]]


def test_a_heading_left_of_the_table_is_no_row_of_it():
    book = openpyxl.Workbook()
    for line in (["四、行政复议、行政诉讼情况"], [None, None, "行政复议", "行政诉讼"], [None, None, 1, 2]):
        book.active.append(line)
    assert texts(saved(book)) == ["四、行政复议、行政诉讼情况"]
    assert [[cell.text for cell in row] for row in grids(saved(book))[0].rows()] == [["行政复议", "行政诉讼"], ["1", "2"]]


def test_what_a_merged_cell_covers_is_not_there():
    data = xlsx([[Box("甲", across=2), Box("1")], [Box("乙"), Box("丙"), Box("2")]])
    (grid,) = grids(edited(data, b'<c r="C1"', b'<c r="B1"><v>99</v></c><c r="C1"'))
    assert [cell.text for cell in grid.cells] == ["甲", "1", "乙", "丙", "2"]


def test_blank_rows_and_text_part_tables():
    data = xlsx([[Box("标题：甲", across=2)], [Box("甲"), Box("1")], [Box("说明。", across=2)], [Box("乙"), Box("2")], [], [Box("丙"), Box("3")]])
    assert [type(block).__name__ for block in document(data).blocks] == ["Text", "Grid", "Text", "Grid", "Grid"]


def test_no_sheet_and_nothing_written():
    assert document(saved(workbook())).blocks == ()
    assert document(xml2003([[Box("")]])).blocks == ()


# ---- rubbish ----------------------------------------------------------------------------------------------

def test_cells_at_both_ends_of_a_sheet():
    with pytest.raises(TooMuch, match=r"memory|cells"):
        document(saved(workbook(A1=1, XFD1048576=2)))
    with pytest.raises(TooMuch, match=r"1048576 × 16384 cells"):
        document(saved(workbook(XFD1048576=2)))


def test_a_stray_cell_far_below():
    _, second = grids(saved(workbook(A1="甲", B1=1, A60000="乙", B60000=2)))
    assert [cell.row for cell in second.cells] == [59999, 59999]


def test_cells_merged_over_whole_sheets():
    book = workbook(A1="甲", B1=1, A40000="乙", Z40000=2)
    book.active.merge_cells("C1:D1")
    with pytest.raises(TooMuch, match="merged cells"):
        document(edited(saved(book), b'"C1:D1"', b'"C1:XFD1048576"'))
    with pytest.raises(TooMuch, match="row or column"):
        document(xml2003([[Box("甲")]]).replace(b'ss:Index="1"', b'ss:Index="9999999"', 1))


def packed(**parts):
    """A small workbook with other parts."""
    return changed(saved(workbook(A1="甲", B1=1)), lambda name, part: parts.get(name, part))


def test_a_part_that_unpacks_to_gigabytes():
    data = packed(**{"xl/worksheets/sheet1.xml": b" " * 310_000_000})
    with pytest.raises(TooMuch, match="300 MB unpacked"):
        document(data)


def told(reading):
    """What is read, or the one line that says why it is not."""
    try:
        return reading()
    except Unreadable as error:
        line = str(error)
    assert "\n" not in line
    return line


@pytest.mark.parametrize("part", [b"", b"<worksheet", b"\x00\xff" * 100, b"<!DOCTYPE a [<!ENTITY a 'x'>]><worksheet>&a;</worksheet>"])
@pytest.mark.parametrize("name", ["xl/worksheets/sheet1.xml", "xl/workbook.xml", "[Content_Types].xml", "xl/styles.xml"])
def test_broken_parts(name, part):
    told(lambda: document(packed(**{name: part or b" "})))


@pytest.mark.parametrize("end", [30, 1000, 2500])
def test_a_workbook_that_broke_off(end):
    with pytest.raises(Unreadable):
        READERS["xlsx"](saved(workbook(A1="甲"))[:end], "")


def test_an_xls_that_broke_off():
    for data in (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(4000), b"<?xml version='1.0'?><Workbook>"):
        with pytest.raises(Unreadable):
            READERS["xls"](data, "")


def test_xml_that_grows_by_its_entities():
    bomb = b"<!DOCTYPE w [<!ENTITY a '" + b"x" * 1000 + b"'>" + b"".join(
        b"<!ENTITY %c '%s'>" % (98 + n, b"&%c;" % (97 + n) * 20) for n in range(8)) + b"]>"
    data = xml2003([[Box("甲"), Box("1")]]).replace(b"<Workbook", bomb + b"<Workbook", 1).replace("甲".encode(), b"&i;")
    assert len(told(lambda: document(data).text())) < 1000


def test_csv_with_a_broken_quote():
    data = '甲,乙,丙\n"1,2,3\n4,5,6\n'.encode()
    assert "4,5,6" in READERS["csv"](data, "").text()


WHOLE = {"xlsx": xlsx(drawn(1)[2]), "xls": xml2003(drawn(1)[2])}


@given(st.sampled_from(sorted(WHOLE)), st.integers(0, 40_000), st.binary(min_size=1, max_size=20))
@settings(max_examples=25, deadline=None)
def test_damaged_workbooks_are_read_or_refused(kind, at, damage):
    data = bytearray(WHOLE[kind])
    at %= len(data)
    data[at : at + len(damage)] = damage
    told(lambda: READERS[kind](bytes(data), ""))
