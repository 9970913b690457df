"""A number's place where there are no pages: workbooks, plain text, OFD, MHTML; and what says why it is drawn."""

from __future__ import annotations

import io
import zipfile

import openpyxl
import pytest

from archive.evidence import NoPlace, cut_out
from archive.evidence.drawn import grid_view
from archive.evidence.frame import cut as framing
from archive.model import Cell, Grid, Place
from archive.readers.errors import Unreadable, Unsupported
from tests.archive.evidence.test_evidence_pdf import place_of
from tests.archive.framed import INK, framed, inside, needs_chromium, opened, solid
from tests.archive.ofd_made import ofd as made
from tests.archive.ofd_made import path

BLOCK = "██"


def workbook(rows, sheets=1):
    book = openpyxl.Workbook()
    for _ in range(sheets - 1):
        book.create_sheet()
    for n, row in enumerate(rows, 1):
        for column, value in enumerate(row, 1):
            book.worksheets[-1].cell(n + 1, column + 2, value)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


@needs_chromium
@pytest.mark.parametrize("rows", [
    [["a", "b"], ["1", BLOCK], ["2", "3"]], [["a", "b"], *([["1", "2"]] * 200), ["7", BLOCK], *([["1", "2"]] * 50)],
    [list("abcdefghij") * 6, [*"123456789" * 6, BLOCK]],
])
def test_a_sheet(rows):
    data = workbook(rows, sheets=2)
    place = place_of(data, BLOCK, "xlsx")
    cut = cut_out(data, place, printed=BLOCK)
    assert solid(cut) == (True, False)
    assert framed(cut)
    assert not cut.page
    name = openpyxl.utils.get_column_letter(place.column + 1)
    assert cut.caption == f"drawn from the workbook's cells: sheet 2, cell {name}{place.row + 1}"


TEXTS = {
    "tabs": f"报告\n\n信息内容\t本年\n规章\t0\n行政\t{BLOCK}\n其他\t5\n完\n",
    "bars": f"信息内容 | 本年 |\n规章 | 0 |\n行政 | {BLOCK} |\n其他 | 5 |\n",
    "markdown": f"| 信息内容 | 本年 |\n|---|---|\n| 规章 | 0 |\n| 行政 | **{BLOCK}** |\n",
    "stream": f"信息内容\n|\n本年\n|\n规章\n|\n{BLOCK}\n|\n其他\n|\n5\n|\n",
    "indented": f"\u3000信息内容\t本年\n\u3000规章\t\u3000{BLOCK}\u3000\t7\n",
    "long": "\n".join(["一行"] * 300) + f"\n规章\t{BLOCK}\n" + "\n".join(["一行"] * 300),
}


@needs_chromium
@pytest.mark.parametrize("name", TEXTS)
@pytest.mark.parametrize("charset", ["utf-8", "gb18030"])
def test_a_text(name, charset):
    data = TEXTS[name].encode(charset)
    cut = cut_out(data, place_of(data, BLOCK, "text"), printed=BLOCK)
    assert solid(cut) == (True, False)
    assert framed(cut)
    assert "of the stored text" in cut.caption


@needs_chromium
def test_a_blank_cell_of_a_text():
    cut = cut_out(b"a | b | c |\n1 |  | 3 |\n4 | | 6 |\n", Place(0, 1, 1), printed="")
    assert framed(cut)
    assert cut.frame[2] - cut.frame[0] > 8


def ofd(*, pages=1):
    """Lines around nine cells on the last page; the second row, third column is █."""
    mm = 'xmlns:ofd="http://www.ofdspec.org/2016"'
    lines = [f"M 0 {10 * n} L 90 {10 * n}" for n in range(4)] + [f"M {30 * n} 0 L {30 * n} 30" for n in range(4)]
    path = f'<ofd:PathObject ID="1" Boundary="20 40 91 31" LineWidth="0.3"><ofd:AbbreviatedData>{" ".join(lines)}</ofd:AbbreviatedData></ofd:PathObject>'
    signs = "".join(
        f'<ofd:TextObject ID="2" Boundary="{32 + 30 * column} {42 + 10 * row} 10 6" Font="1" Size="5"><ofd:TextCode X="0" Y="5" DeltaX="4">'
        f'{BLOCK if (row, column) == (1, 2) else f"{row}{column}"}</ofd:TextCode></ofd:TextObject>' for row in range(3) for column in range(3))
    page = f'<ofd:Page {mm}><ofd:Content><ofd:Layer>{{}}</ofd:Layer></ofd:Content></ofd:Page>'
    area = "<ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>0 0 150 200</ofd:PhysicalBox></ofd:PageArea></ofd:CommonData>"
    listed = "".join(f'<ofd:Page ID="{n}" BaseLoc="Pages/{n}.xml"/>' for n in range(pages))
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as package:
        package.writestr("OFD.xml", f"<ofd:OFD {mm}><ofd:DocBody><ofd:DocRoot>Doc/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>")
        package.writestr("Doc/Document.xml", f"<ofd:Document {mm}>{area}<ofd:Pages>{listed}</ofd:Pages></ofd:Document>")
        for n in range(pages):
            package.writestr(f"Doc/Pages/{n}.xml", page.format(path + signs if n == pages - 1 else ""))
    return written.getvalue()


@needs_chromium
@pytest.mark.parametrize("pages", [1, 3])
def test_ofd(pages):
    data = ofd(pages=pages)
    cut = cut_out(data, place_of(data, BLOCK, "ofd"), printed=BLOCK)
    assert solid(cut) == (True, False)
    assert framed(cut)
    assert cut.page
    assert cut.caption.startswith(f"page {pages} of the OFD")


def test_ofd_whose_characters_are_outlines():
    """Nothing but paths: the page is drawn by PDFium, as it is for recognition."""
    marks = "".join(path("M 0 0 L 1 0 L 1 1 L 0 1 C", f"{10 + n} 10 2 2", 'Fill="true" Stroke="false"') for n in range(90))
    fill = path("M 0 0 L 30 0 L 30 10 L 0 10 C", "50 100 30 10", 'Fill="true" Stroke="false"')
    coloured = fill.replace("<ofd:AbbreviatedData>", f'<ofd:FillColor Value="{" ".join(map(str, INK))}"/><ofd:AbbreviatedData>')
    points = tuple(side * 72 / 25.4 for side in (50, 100, 80, 110))
    cut = cut_out(made(marks + coloured), Place(0, 0, 0, 1, points), printed="3|8?")
    share, outside = inside(cut)
    assert share > 0.9
    assert outside < 200
    assert framed(cut)


def test_ofd_without_the_page():
    with pytest.raises(Unreadable, match="no page 5"):
        cut_out(ofd(), Place(0, 0, 0, 5, (0, 0, 9, 9)))


@needs_chromium
def test_mhtml():
    page = f"<meta charset=gbk><table><tr><td>规章<td>本年<tr><td>1<td>{BLOCK}</table>".encode("gb18030")
    head = b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=b\r\n\r\n--b\r\nContent-Type: text/html\r\n\r\n"
    data = head + page + b"\r\n--b--\r\n"
    cut = cut_out(data, place_of(data, BLOCK, "mhtml"), printed=BLOCK)
    assert solid(cut) == (True, False)
    assert cut.page


@needs_chromium
def test_a_table_as_it_was_read():
    cells = (Cell("a", 0, 0, 2, 1), Cell("b", 0, 1, 1, 2), Cell("1", 1, 1), Cell(BLOCK, 1, 2), Cell("<b>x", 2, 0, 1, 3))
    cut = framing(grid_view(Grid(cells), Place(0, 1, 2), BLOCK, "table 1 of the document", "no page"))
    assert solid(cut) == (True, False)
    assert cut.caption == "not the page itself (no page): table 1 of the document as this program reads it, row 2, column 3"
    assert opened(cut).getpixel((40, 40))  # the caption stands above the table


def test_what_nothing_reads():
    with pytest.raises(Unsupported, match="no reader"):
        cut_out(b"\x00\x01\x02\x03" * 99, Place(0, 0, 0))


def test_no_browser(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(Unsupported, match="apt install chromium"):
        cut_out(b"<table><tr><td>1<td>2</table>", Place(0, 0, 1), printed="2")


@needs_chromium
@pytest.mark.parametrize("data", [b"", b"<p>x", b"a\tb"])
def test_documents_without_the_table(data):
    with pytest.raises((NoPlace, Unsupported)):
        cut_out(data, Place(3, 0, 1), printed="2")
