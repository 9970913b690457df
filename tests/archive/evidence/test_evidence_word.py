"""A number's place in a Word document, on the pages that LibreOffice lays out."""

from __future__ import annotations

import io
import zipfile

import pytest

from archive.evidence import NoPlace, cut_out
from archive.model import Place
from archive.readers.errors import Unreadable
from archive.readers.package import Package
from archive.readers.word.sources import sources
from tests.archive.evidence.test_evidence_pdf import place_of
from tests.archive.framed import INK, framed, inside, needs_chromium, needs_office, opened, solid

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
FILL = "".join(f"{part:02X}" for part in INK)
TYPES = ('<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType='
         '"application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml" ContentType='
         '"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>')
RELATIONS = ('<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r" Target='
             '"word/document.xml" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"/></Relationships>')


def text(words):
    return f"<w:p><w:r><w:t>{words}</w:t></w:r></w:p>"


def cell(words, looks=""):
    return f"<w:tc><w:tcPr><w:tcW w:w='2000' w:type='dxa'/>{looks}</w:tcPr>{text(words)}</w:tc>"


TARGET = cell("52", f"<w:shd w:val='clear' w:color='auto' w:fill='{FILL}'/>")
ROWS = ([cell("a"), cell("b"), cell("c")], [cell("row"), cell("51"), TARGET], [cell("row"), cell("61"), cell("62")])


def table(rows=ROWS):
    return f"<w:tbl><w:tblPr/>{''.join(f'<w:tr>{chr(10).join(row)}</w:tr>' for row in rows)}</w:tbl>"


def docx(body):
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as package:
        package.writestr("[Content_Types].xml", TYPES)
        package.writestr("_rels/.rels", RELATIONS)
        package.writestr("word/document.xml", f"<w:document {W}><w:body>{body}</w:body></w:document>")
    return written.getvalue()


MERGED = ([cell("a", "<w:gridSpan w:val='3'/>")], [cell("row", "<w:vMerge w:val='restart'/>"), cell("51"), TARGET],
          [cell("", "<w:vMerge/>"), cell("61"), cell("62")])
NESTED = f"<w:tbl><w:tblPr/><w:tr><w:tc><w:tcPr/>{table()}{text('')}</w:tc></w:tr></w:tbl>"
BODIES = {
    "plain": table(), "second table": table(([cell("1"), cell("2")],)) + text("between") + table(), "merged": table(MERGED),
    "nested": NESTED, "next page": text("") * 60 + table(), "over the page's end": text("") * 45 + table(),
    "deleted row": table((ROWS[0], ["<w:trPr><w:del w:id='1' w:author='x'/></w:trPr>", cell("gone"), cell("5")], *ROWS[1:])),
    "blank": table((ROWS[0], [*ROWS[1][:2], TARGET.replace("52", "")], ROWS[2])),
}


@needs_office
@pytest.mark.parametrize("name", BODIES)
def test_the_cell_is_in_the_frame_and_nowhere_else(name):
    data = docx(BODIES[name])
    place = Place(0, 1, 2) if name == "blank" else place_of(data, "52", "docx")
    cut = cut_out(data, place, printed="" if name == "blank" else "52")
    share, outside = inside(cut)
    assert share > 0.75
    assert outside < 0.1 * (cut.frame[2] - cut.frame[0]) * (cut.frame[3] - cut.frame[1])
    assert framed(cut)
    assert cut.page
    assert "as LibreOffice lays it out" in cut.caption


@needs_office
def test_rtf():
    row = r"\trowd\cellx2000\cellx4000{}\cellx6000 {}\cell {}\cell {}\cell\row "
    rows = row.format("", "a", "b", "c") + row.format(r"\clcbpat1", "row", "51", "52") + row.format("", "row", "61", "62")
    colours = "".join(rf"\{name}{part}" for name, part in zip(("red", "green", "blue"), INK, strict=True))
    data = rf"{{\rtf1{{\colortbl;{colours};}}{rows}\pard end\par}}".replace(r"\cellx4000\clcbpat1", r"\cellx4000\clcbpat1").encode()
    share, outside = inside(cut_out(data, place_of(data, "52", "rtf"), printed="52"))
    assert share > 0.75
    assert outside < 200


@needs_office
def test_nothing_is_left_of_the_colour_that_finds_the_cell():
    cut = cut_out(docx(table()), Place(0, 2, 1), printed="61")
    bright = [value for _, value in opened(cut).getcolors(1 << 24) if value[0] > 240 and value[1] < 20 and value[2] > 240]
    assert bright == []
    assert inside(cut)[1] > 500  # the other cell keeps the fill that it has


@needs_office
@needs_chromium
def test_a_cell_that_libreoffice_does_not_show_is_drawn_and_said_to_be():
    rows = ([cell("1"), cell("2")], [cell("3"), "<w:tc><w:tcPr/><w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>4</w:t></w:r></w:p></w:tc>"])
    chunk = "<w:altChunk r:id='c' xmlns:r='http://schemas.openxmlformats.org/officeDocument/2006/relationships'/>"
    written = io.BytesIO(docx(chunk + table(rows)))
    with zipfile.ZipFile(written, "a") as package:
        relations = RELATIONS.replace("officeDocument\"/>", "aFChunk\"/>").replace("Id=\"r\"", "Id=\"c\"").replace("word/document.xml", "c.html")
        package.writestr("word/_rels/document.xml.rels", relations)
        package.writestr("word/c.html", "<table><tr><td>x<td>y<tr><td>7<td>8</table>")
    data = written.getvalue()
    assert Package(data).part("word/c.html")
    cut = cut_out(data, place_of(data, "8", "docx"), printed="8")
    assert not cut.page
    assert cut.caption.startswith("not the page itself (the document has no cell in table 0")


@needs_office
@needs_chromium
def test_another_text_than_the_report_has_is_never_framed():
    with pytest.raises(NoPlace, match="read differently today"):
        cut_out(docx(table()), Place(0, 1, 2), printed="53")


def test_a_document_without_a_text():
    with pytest.raises(Unreadable):
        sources(docx("").replace(b"document.xml", b"dokument.xml"))


@needs_office
def test_a_row_over_two_pages_is_shown_where_its_number_is():
    """Its label goes on below the page's end, and most of its height with it."""
    label = "<w:tc><w:tcPr/>" + text("label") * 30 + "</w:tc>"
    cut = cut_out(docx(text("") * 40 + table((ROWS[0], [label, cell("51"), cell("█████")]))), Place(0, 1, 2), printed="█████")
    assert cut.caption.startswith("page 1 of")
    assert solid(cut) == (True, False)
