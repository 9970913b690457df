"""docx to blocks: merged cells, what of a document is printed and what is not, and what a broken one may not do."""

from __future__ import annotations

import base64
import io
import os
import re
import zipfile
from pathlib import Path
from random import Random

import pytest

from archive.model import Cell, Grid, Picture, Text
from archive.process import read
from archive.readers.errors import TooMuch, Unreadable
from archive.readers.word import read_docx
from archive.readers.word.numbering import written
from tests.archive.word_made import MAIN, docx, p, part, r, relations, tbl, tc, tr, zipped
from tests.documents import draw
from tests.documents.as_docx import NAMES, PACKAGE, XML
from tests.documents.score import score

PNG = base64.b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGP4DwABAQEAsQ8kAgAAAABJRU5ErkJggg==")
STRICT = {
    b"http://schemas.openxmlformats.org/wordprocessingml/2006/main": b"http://purl.oclc.org/ooxml/wordprocessingml/main",
    b"http://schemas.openxmlformats.org/officeDocument/2006/relationships": b"http://purl.oclc.org/ooxml/officeDocument/relationships",
}


def blocks(body, **more):
    return read_docx(docx(body, **more)).blocks


def texts(body, **more):
    return [block.text for block in blocks(body, **more) if isinstance(block, Text)]


def grid(body, **more):
    found = [block for block in blocks(body, **more) if isinstance(block, Grid)]
    assert len(found) == 1
    return found[0].cells


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


# ---- what is printed ---------------------------------------------------------------------------------------

def test_tracked_changes_as_if_accepted():
    gone = "".join(f"<w:{name} w:id='1'><w:r><w:{tag}>9</w:{tag}></w:r></w:{name}>" for name, tag in (("del", "delText"), ("moveFrom", "t")))
    came = f"<w:ins w:id='2'>{r('1')}</w:ins><w:moveTo w:id='3'>{r('2')}</w:moveTo>"
    assert texts(p(gone, came, r("件"))) == ["12件"]


def test_a_deleted_end_of_paragraph_joins_two():
    joined = p(r("收到申请"), look="<w:rPr><w:del w:id='1'/></w:rPr>")
    assert texts(joined + p(r("12件"))) == ["收到申请12件"]
    assert [block.text for block in blocks(joined + tbl(tr("1", "2")) + joined) if isinstance(block, Text)] == ["收到申请"] * 2


def test_hidden_text_is_not_read_but_where_it_is_switched_off():
    style = part("styles", '<w:style w:type="character" w:styleId="h"><w:name w:val="h"/><w:rPr><w:vanish/></w:rPr></w:style>')
    runs = r("9", "<w:vanish/>"), r("8", '<w:rStyle w:val="h"/>'), r("1", '<w:vanish w:val="0"/>'), r("2", '<w:rStyle w:val="h"/><w:vanish w:val="false"/>')
    assert texts(p(*runs), parts={"word/styles.xml": style}) == ["12"]


def test_fields_print_their_result():
    mark = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'.format
    code = "<w:r><w:instrText> PAGE 7 </w:instrText></w:r>"
    nested = mark("begin") + code + mark("separate") + r("9") + mark("end")
    field = mark("begin") + code + nested + mark("separate") + r("12") + mark("end")
    assert texts(p(r("共"), field, r("件"))) == ["共12件"]
    assert texts(p('<w:fldSimple w:instr=" DATE ">' + r("3") + "</w:fldSimple>")) == ["3"]
    assert texts(p(mark("begin") + code) + p(r("正文"))) == ["正文"]


def test_breaks_tabs_and_signs():
    run = '<w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t><w:noBreakHyphen/><w:t>1</w:t><w:softHyphen/><w:sym w:font="Wingdings" w:char="F0FC"/></w:r>'
    assert texts(p(run)) == ["a b", "c-1\uf0fc"]


def test_marks_of_notes_are_no_text():
    marks = '<w:r><w:footnoteReference w:id="2"/></w:r><w:r><w:endnoteReference w:id="3"/></w:r><w:commentRangeStart w:id="1"/>'
    assert texts(p(r("12"), marks)) == ["12"]


def test_smart_tags_links_and_readings():
    ruby = "<w:r><w:ruby><w:rubyPr/><w:rt><w:r><w:t>shi</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>市</w:t></w:r></w:rubyBase></w:ruby></w:r>"
    assert texts(p(f"<w:smartTag>{r('20')}</w:smartTag>", f"<w:hyperlink>{r('21')}</w:hyperlink>", ruby)) == ["2021市"]


def test_prompts_and_tables_of_contents_are_not_the_reports():
    prompt = f"<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{r('单击输入')}</w:sdtContent></w:sdt>"
    gallery = '<w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj>'
    contents = f"<w:sdt><w:sdtPr>{gallery}</w:sdtPr><w:sdtContent>{p(r('一、总体情况 1'))}</w:sdtContent></w:sdt>"
    style = part("styles", '<w:style w:type="paragraph" w:styleId="10"><w:name w:val="toc 1"/></w:style>')
    line = p(r("二、主动公开 2"), look='<w:pStyle w:val="10"/>')
    assert texts(p(prompt, r("正文")) + contents + line, parts={"word/styles.xml": style}) == ["正文"]


def test_headers_footers_and_notes_of_other_parts_are_not_read():
    parts = {"word/header1.xml": part("hdr", p(r("页眉"))), "word/footnotes.xml": part("footnotes", p(r("脚注")))}
    assert texts(p(r("正文")), parts=parts) == ["正文"]


def test_one_of_several_ways_to_write_a_text_box():
    box = f"<w:txbxContent>{p(r('框'))}{tbl(tr('1', '2'))}</w:txbxContent>"
    choice = f'<mc:Choice Requires="wps"><w:drawing><wps:txbx>{box}</wps:txbx></w:drawing></mc:Choice>'
    fallback = f"<mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback>"
    both = f"<w:r><mc:AlternateContent>{choice}{fallback}</mc:AlternateContent></w:r>"
    found = blocks(p(r("前"), both, r("后")))
    assert [block.text if isinstance(block, Text) else len(block.cells) for block in found] == ["前后", "框", 2]
    unread = both.replace(box, "<w:chart/>", 1)
    assert len(blocks(p(unread))) == 2


# ---- headings and lists ------------------------------------------------------------------------------------

def test_levels_of_headings_by_outline_style_and_inheritance():
    style = part(
        "styles",
        '<w:style w:type="paragraph" w:styleId="2"><w:name w:val="heading 2"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="my"><w:name w:val="小标题"/><w:basedOn w:val="2"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="loop"><w:name w:val="x"/><w:basedOn w:val="loop"/></w:style>',
    )
    body = p(r("a"), look='<w:outlineLvl w:val="0"/>') + "".join(p(r(name), look=f'<w:pStyle w:val="{name}"/>') for name in ("2", "my", "loop"))
    assert [block.level for block in blocks(body, parts={"word/styles.xml": style})] == [1, 2, 2, 0]


def numbering(*levels, more=""):
    inside = "".join(
        f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/></w:lvl>'
        for at, (form, text) in enumerate(levels)
    )
    nums = f'<w:num w:numId="1"><w:abstractNumId w:val="5"/></w:num>{more}'
    return {"word/numbering.xml": part("numbering", f'<w:abstractNum w:abstractNumId="5">{inside}</w:abstractNum>{nums}')}


def listed(text, level=0, number=1):
    return p(r(text) if text else "", look=f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>')


def test_numbers_that_a_list_prints():
    parts = numbering(("chineseCountingThousand", "%1、"), ("chineseCounting", "（%2）"), ("decimal", "%3."))
    body = listed("总体情况") + listed("甲", 1) + listed("乙", 1) + listed("丙", 2) + listed("主动公开政府信息情况") + listed("丁", 1)
    assert texts(body, parts=parts) == ["一、总体情况", "（一）甲", "（二）乙", "1.丙", "二、主动公开政府信息情况", "（一）丁"]


def test_a_list_that_begins_anew():
    again = '<w:num w:numId="2"><w:abstractNumId w:val="5"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>'
    body = listed("甲") + listed("乙") + listed("丙", number=2) + listed("丁", number=2) + listed("戊", number=0)
    assert texts(body, parts=numbering(("decimal", "%1."), more=again)) == ["1.甲", "2.乙", "1.丙", "2.丁", "戊"]


def test_no_number_of_a_list_makes_a_figure():
    table = tbl(tr(listed(""), listed("12"), listed("其他")))
    assert [cell.text for cell in grid(table, parts=numbering(("decimal", "%1.")))] == ["", "12", "3.其他"]
    assert texts(listed("5月公开"), parts=numbering(("decimal", "%1."))) == ["1. 5月公开"]
    assert texts(listed("甲"), parts=numbering(("bullet", "●"))) == ["甲"]


@pytest.mark.parametrize(("number", "form", "text"), [
    (1, "chineseCounting", "一"), (10, "chineseCounting", "十"), (21, "chineseCounting", "二十一"), (105, "japaneseCounting", "一百零五"),
    (2024, "ideographDigital", "二〇二四"), (12, "chineseLegalSimplified", "壹拾贰"), (3, "ideographTraditional", "丙"),
    (28, "lowerLetter", "bb"), (9, "lowerRoman", "ix"), (3, "decimalFullWidth", "３"), (3, "decimalEnclosedCircle", "③"),
    (21, "decimalEnclosedCircle", "21"), (0, "chineseCounting", "0"), (99999, "lowerRoman", "99999"),
])  # fmt: skip
def test_formats_of_numbers(number, form, text):
    assert written(number, form) == text


def test_the_sections_of_a_report_whose_headings_are_numbered_by_a_list():
    one = draw("docx", 3, plain=True)
    with zipfile.ZipFile(io.BytesIO(one.data)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    heads = "一二三四五六"
    list_ = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
    body, times = re.subn(rf'<w:outlineLvl w:val="0"/>((?:(?!<w:p>).)*?)>[{heads}]、', rf"{list_}\1>", parts[MAIN].decode())
    assert times == 6
    parts |= {MAIN: body.encode()} | {name: data.encode() for name, data in numbering(("chineseCounting", "%1、")).items()}
    reading = read(zipped(parts))
    assert score(reading, one.truth).perfect
    assert [section.heading[0] for section in reading.report.sections if section.number] == list(heads)


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
