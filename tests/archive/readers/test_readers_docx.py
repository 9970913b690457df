"""docx to blocks: merged cells, pictures and other parts, and what a broken one may not do."""

from __future__ import annotations

import base64
import io
import os
import zipfile
from pathlib import Path
from random import Random

import pytest

from archive.model import Cell, Picture, Text
from archive.process import read
from archive.readers.errors import TooMuch, Unreadable
from archive.readers.word import read_docx
from tests.archive.word_made import (
    MAIN,
    blocks,
    docx,
    grid,
    p,
    part,
    r,
    relations,
    tbl,
    tc,
    texts,
    tr,
    zipped,
)
from tests.documents import draw
from tests.documents.as_docx import NAMES, PACKAGE, XML
from tests.documents.score import score

PNG = base64.b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGP4DwABAQEAsQ8kAgAAAABJRU5ErkJggg==")
STRICT = {
    b"http://schemas.openxmlformats.org/wordprocessingml/2006/main": b"http://purl.oclc.org/ooxml/wordprocessingml/main",
    b"http://schemas.openxmlformats.org/officeDocument/2006/relationships": b"http://purl.oclc.org/ooxml/officeDocument/relationships",
}


# ---- whole reports -----------------------------------------------------------------------------------------

@pytest.mark.parametrize("seed", range(24))
def test_every_cell_of_a_drawn_report(seed):
    one = draw("docx", seed)
    assert score(read(one.data), one.truth).perfect


@pytest.mark.parametrize("word", ["textbox", "nested", "tracked"])
@pytest.mark.parametrize("edition", ["2019", "2021"])
def test_every_cell_of_tables_in_odd_places(word, edition):
    one = draw("docx", 7, word=word, edition=edition)
    assert score(read(one.data), one.truth).perfect


def test_the_official_blank_form():
    if "XXGK_CASES" not in os.environ:
        pytest.skip("needs XXGK_CASES, the folder of published cases")
    file = Path(os.environ["XXGK_CASES"], "documents", "blank_form_2021.docx")
    with zipfile.ZipFile(file) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    assert read(zipped(parts)).state == "not-a-report"  # nobody's, and of no year
    parts[MAIN] = parts[MAIN].replace("政府信息公开工作年度报告格式模板".encode(), "某某县2021年政府信息公开工作年度报告".encode())
    report = read(zipped(parts)).report
    assert report is not None
    assert report.form == "2021"
    assert len(report.figures) > 190
    assert {figure.value for figure in report.figures.values()} == {None}
    assert "blank_form" in {finding.code for finding in report.findings}
    assert [section.number for section in report.sections if section.number] == [1, 2, 3, 4, 5, 6]


# ---- tables ------------------------------------------------------------------------------------------------

def test_merged_cells_stand_once_where_they_begin():
    table = tbl(tr(tc("甲", span=2), tc("乙", merge="restart")), tr("1", "2", tc("", merge="continue")), widths=(900, 900, 900))
    assert grid(table) == (Cell("甲", 0, 0, 1, 2), Cell("乙", 0, 2, 2, 1), Cell("1", 1, 0), Cell("2", 1, 1))


def test_text_of_a_cell_that_goes_on_is_not_printed():
    assert grid(tbl(tr(tc("甲", merge="restart"), "1"), tr(tc("旧", merge="continue"), "2"))) == (
        Cell("甲", 0, 0, 2, 1), Cell("1", 0, 1), Cell("2", 1, 1),
    )  # fmt: skip


def test_a_cell_that_goes_on_from_nowhere_is_one_of_its_own():
    assert grid(tbl(tr(tc("甲", merge="continue"), "1"))) == (Cell("甲", 0, 0), Cell("1", 0, 1))


def test_rows_that_begin_late_or_end_early():
    late = tr("1", look='<w:gridBefore w:val="2"/><w:gridAfter w:val="1"/>')
    assert grid(tbl(tr("a", "b", "c", "d"), late))[-1] == Cell("1", 1, 2)


def test_old_horizontal_merges():
    row = tr(tc("甲", look='<w:hMerge w:val="restart"/>'), tc("", look="<w:hMerge/>"), "1")
    assert grid(tbl(row)) == (Cell("甲", 0, 0, 1, 2), Cell("1", 0, 2))


def test_hair_columns_are_no_columns():
    table = tbl(tr(tc("甲", span=2), "1"), tr("乙", tc("2", span=2)), widths=(900, 1, 900))
    assert grid(table) == (Cell("甲", 0, 0), Cell("1", 0, 1), Cell("乙", 1, 0), Cell("2", 1, 1))


@pytest.mark.parametrize("cell", [tc("3"), tc("", width=800)])
def test_a_narrow_column_with_a_cell_of_its_own_is_one(cell):
    assert len(grid(tbl(tr("1", cell, "2"), widths=(900, 30, 900)))) == 3


def test_an_empty_cell_of_a_hair_column_is_none():
    assert grid(tbl(tr("1", tc("", width=1), "2"), widths=(900, 1, 900))) == (Cell("1", 0, 0), Cell("2", 0, 1))


def test_widths_that_say_nothing_are_not_believed():
    assert len(grid(tbl(tr("1", "", "2"), widths=(0, 0, 0)))) == 3


def test_rows_and_cells_that_were_deleted_or_hidden():
    gone = [tr("9", "9", look=look) for look in ('<w:del w:id="1"/>', "<w:hidden/>")]
    table = tbl(*gone, tr(tc("8", look='<w:cellDel w:id="2"/>'), "1", "2"), tr("3", "4", look='<w:ins w:id="3"/>'))
    assert [cell.text for cell in grid(table)] == ["1", "2", "3", "4"]


def test_rows_and_cells_in_content_controls():
    control = "<w:sdt><w:sdtPr/><w:sdtContent>{}</w:sdtContent></w:sdt>"
    row = f"<w:tr>{tc('1')}{control.format(tc('2'))}</w:tr>"
    assert [cell.text for cell in grid(tbl(control.format(row)))] == ["1", "2"]


def test_running_text_and_tables_in_cells_are_walked():
    inner = tbl(tr("甲", "1"), tr("乙", "2"))
    found = blocks(tbl(tr("边", f"<w:p/>{inner}<w:p/>"), tr("x", "y"), tr("长" * 201)))
    assert [block.text if isinstance(block, Text) else len(block.cells) for block in found] == ["边", 4, 2, "长" * 201]


# ---- other parts -------------------------------------------------------------------------------------------

def picture(across, down, relation="rIdP"):
    return (f'<w:r><w:drawing><wp:inline><wp:extent cx="{across}" cy="{down}"/><a:graphic><pic:pic><pic:blipFill>'
            f'<a:blip r:embed="{relation}"/></pic:blipFill></pic:pic></a:graphic></wp:inline></w:drawing></w:r>')


def test_pictures_stand_where_they_are_unless_they_are_icons():
    more = {"parts": {"word/media/a.png": PNG}, "links": {"rIdP": ("image", "media/a.png")}}
    found = blocks(p(r("前")) + p(picture(5_000_000, 3_000_000), picture(200_000, 200_000)) + p(r("后")), **more)
    assert found == (Text("前"), Picture(data=PNG), Text("后"))
    old = '<w:r><w:pict><v:shape style="width:{0}pt;height:{0}pt"><v:imagedata r:id="rIdP"/></v:shape></w:pict></w:r>'
    assert blocks(p(old.format(300)) + p(old.format(20)), **more) == (Picture(data=PNG),)
    assert blocks(p(picture(5_000_000, 3_000_000, "rIdX"))) == (Picture(),)


def test_title_strict_names_and_main_part_of_another_name():
    core = f'{XML}<c:coreProperties xmlns:c="{PACKAGE}/metadata/core-properties" xmlns:d="http://purl.org/dc/elements/1.1/"><d:title> 某镇 年报 </d:title></c:coreProperties>'
    data = docx(tbl(tr(tc("甲", span=2)), tr("1", "2")), parts={"docProps/core.xml": core})
    assert read_docx(data).title == "某镇 年报"
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    for old, new in STRICT.items():
        parts = {name: text.replace(old, new) for name, text in parts.items()}
    assert read_docx(zipped(parts)).blocks == read_docx(data).blocks
    parts["word/document2.xml"] = parts.pop(MAIN)
    parts["_rels/.rels"] = relations({"rId1": ("officeDocument", "/word/document2.xml")})
    assert read_docx(zipped(parts)).blocks == read_docx(data).blocks


def test_documents_inserted_whole():
    inner = docx(p(r("内")))
    parts = {"word/a.html": "<html><body><p>外</p><table><tr><td>1<td>2</table>", "word/b.docx": inner}
    links = {"rId8": ("aFChunk", "a.html"), "rId9": ("aFChunk", "b.docx")}
    chunks = '<w:altChunk r:id="rId8"/><w:altChunk r:id="rId9"/><w:altChunk r:id="rId7"/>'
    found = blocks(chunks, parts=parts, links=links)
    assert [block.text if isinstance(block, Text) else len(block.cells) for block in found] == ["外", 2, "内"]


def test_documents_inserted_in_one_another_without_end():
    data = docx(p(r("底")))
    for _ in range(5):
        data = docx('<w:altChunk r:id="rId1"/>', parts={"word/x.docx": data}, links={"rId1": ("aFChunk", "x.docx")})
    with pytest.raises(TooMuch, match="inserted"):
        read_docx(data)


# ---- rubbish -----------------------------------------------------------------------------------------------

def test_entities_and_declarations_are_refused():
    bomb = '<!DOCTYPE d [<!ENTITY a "9"><!ENTITY b "&a;&a;&a;">]>'
    body = f'{XML.strip()}{bomb}<w:document {NAMES}><w:body>{p(r("&b;"))}</w:body></w:document>'
    for text in (body.encode(), body.replace('encoding="UTF-8"', 'encoding="UTF-16"').encode("utf-16")):
        with pytest.raises(Unreadable, match="DOCTYPE"):
            read_docx(docx("", parts={MAIN: text}))


def test_bombs():
    with pytest.raises(TooMuch, match="times its size"):
        read_docx(docx("", parts={MAIN: b" " * 30_000_000}))
    with pytest.raises(TooMuch, match="inside one another"):
        read_docx(docx("<w:sdt>" * 200 + "</w:sdt>" * 200))
    with pytest.raises(TooMuch, match="paragraphs and cells"):
        read_docx(docx("".join(f'<w:p w:rsidR="{number * 7919 % 1_000_003}"/>' for number in range(200_001))))
    many = zipped({f"word/{number}": b"" for number in range(20_001)})
    with pytest.raises(TooMuch, match="parts"):
        read_docx(many)


def test_spans_without_end_are_not_believed():
    assert grid(tbl(tr(tc("甲", span=999_999_999), "1"))) == (Cell("甲", 0, 0), Cell("1", 0, 1))
    assert len(grid(tbl(*(tr(tc("甲", span=900), "1") for _ in range(300))))) == 600


def test_a_style_bomb_and_broken_parts_do_no_harm():
    chain = "".join(f'<w:style w:styleId="{n}"><w:name w:val="s"/><w:basedOn w:val="{n + 1}"/></w:style>' for n in range(2000))
    assert texts(p(r("甲")), parts={"word/styles.xml": part("styles", chain), "word/numbering.xml": b"<", "docProps/core.xml": b"<"}) == ["甲"]


def test_missing_and_empty_parts():
    for parts in ({"word/x.xml": "<x/>"}, {MAIN: "<x/>"}, {MAIN: ""}, {MAIN: f"{XML}<w:document {NAMES}/>"}):
        with pytest.raises(Unreadable):
            read_docx(zipped(parts))


def test_a_broken_file_is_told_in_one_line():
    data = draw("docx", 1).data
    chance = Random(5)
    for _ in range(150):
        broken = bytearray(data[: chance.randrange(len(data))] if chance.random() < 0.5 else data)
        for _ in range(chance.randrange(1, 20)):
            if broken:
                broken[chance.randrange(len(broken))] ^= 1 << chance.randrange(8)
        assert read(bytes(broken)).error.count("\n") == 0


def test_a_member_that_lies_about_its_size():
    data = bytearray(docx(p(r("甲")) * 1000))
    at = data.index(b"PK\x01\x02")
    while at >= 0:
        data[at + 24 : at + 28] = (10).to_bytes(4, "little")
        at = data.find(b"PK\x01\x02", at + 4)
    with pytest.raises(Unreadable):
        read_docx(bytes(data))
