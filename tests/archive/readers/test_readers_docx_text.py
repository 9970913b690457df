"""The text of a docx: what of it is printed and what is not; headings, and the numbers that lists print."""

from __future__ import annotations

import io
import re
import zipfile

import pytest

from archive.model import Text
from archive.process import read
from archive.readers.word.numbering import written
from tests.archive.word_made import MAIN, blocks, grid, p, part, r, tbl, texts, tr, zipped
from tests.documents import draw
from tests.documents.score import score

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
