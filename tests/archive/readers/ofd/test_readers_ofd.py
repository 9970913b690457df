"""OFD to blocks: characters with places of their own, lines drawn in many ways, pictures, outlines."""

from __future__ import annotations

import base64
import re

import pytest
from lxml import etree

from archive.model import Grid, Picture, Text
from archive.process import read
from archive.readers import sniff
from archive.readers.errors import Unreadable
from archive.readers.ofd import read_ofd
from archive.readers.ofd.paths import lines
from archive.readers.ofd.texts import MM, glyphs
from archive.readers.ofd.values import SAME, steps
from tests.archive.ofd_made import PAGE, SPACE, document, ofd, page, parts_of, path, root, table, text
from tests.archive.outlined import outline
from tests.archive.word_made import zipped
from tests.documents import draw
from tests.documents.score import score

PNG = base64.b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGP4DwABAQEAsQ8kAgAAAABJRU5ErkJggg==")
ROWS = [["规章", "1", "2"], ["行政许可", "", "30"]]


def grids(data):
    return [block for block in read_ofd(data).blocks if isinstance(block, Grid)]


def rows(data):
    found = grids(data)
    assert len(found) == 1
    return [[cell.text for cell in row] for row in found[0].rows()]


def words(data):
    return [block.text for block in read_ofd(data).blocks if isinstance(block, Text)]


# ---- whole reports -----------------------------------------------------------------------------------------

@pytest.mark.parametrize("seed", range(24))
def test_every_cell_of_a_drawn_report(seed):
    one = draw("ofd", seed)
    assert sniff(one.data) == "ofd"
    assert score(read(one.data), one.truth).perfect


def test_every_cell_has_its_page_and_box():
    reading = read(draw("ofd", 3).data)
    places = [figure.place for figure in reading.report.figures.values()]
    assert all(place.page and place.box and place.box[0] < place.box[2] <= 900 for place in places)


# ---- text --------------------------------------------------------------------------------------------------

def boxes(inside, by=SAME):
    return [(glyph.text, *(round(side / MM, 2) for side in glyph.box)) for glyph in glyphs(etree.fromstring(f"<x {SPACE}>{inside}</x>")[0], by)]


def test_characters_stand_by_their_deltas():
    one = text("甲1乙", 0, 0, 10, code='DeltaX="12 6"')
    assert boxes(one) == [("甲", 0, 0, 10, 10), ("1", 12, 0, 17, 10), ("乙", 18, 0, 28, 10)]
    assert [box[1] for box in boxes(text("甲乙丙丁", 0, 0, 10, code='DeltaX="g 3 11"'))] == [0, 11, 22, 33]


def test_without_deltas_by_their_widths():
    assert [box[1:4:2] for box in boxes(text("甲12", 0, 0, 10))] == [(0, 10), (10, 15), (15, 20)]
    assert boxes(text("12", 0, 0, 10, look='HScale="0.5"'))[1][1] == 2.5


def test_text_that_runs_down_and_characters_that_are_turned():
    assert [box[1:3] for box in boxes(text("甲乙", 0, 0, 10, code='DeltaY="10"'))] == [(0, 0), (0, 10)]
    turned = boxes(text("甲", 0, 0, 10, look='CharDirection="90"'))[0]
    assert turned[1:] == (-1.2, 8.8, 8.8, 18.8)


def test_a_place_left_out_is_that_of_the_code_before():
    one = text("甲", 0, 0, 10).replace("</ofd:TextObject>", '<ofd:TextCode DeltaX="3">乙</ofd:TextCode><ofd:TextCode X="40">丙</ofd:TextCode></ofd:TextObject>')
    assert [box[1] for box in boxes(one)] == [0, 0, 40]


def test_white_space_of_the_writer_is_no_text():
    one = text("甲乙", 0, 0, 10, code='DeltaX="12"').replace(">甲乙<", ">\n  甲乙\n <")
    assert [box[:2] for box in boxes(one)] == [("甲", 0), ("乙", 12)]


@pytest.mark.parametrize(("array", "found"), [
    ("1 2 3", [1, 2, 3]), ("g 2 5 1", [5, 5, 1]), ("1 g 3 4.5", [1, 4.5, 4.5, 4.5]), ("g 999999 1", [1] * 8), ("g", []),
    ("g x 1", []), ("g 2", [0, 0]), ("nan 1e999 x", [0, 0, 0]), ("g -5 1 2", [2]), (None, []), ("1,2", [1, 2]),
])  # fmt: skip
def test_arrays_of_deltas(array, found):
    assert steps(array, 8) == found


def test_text_that_is_not_printed():
    invisible = text("9", 20, 20, look='Visible="false"') + text("8", 20, 40, look='Alpha="0"') + text("7", 20, 60, look='Fill="false"')
    assert words(ofd(invisible + text("正文", 20, 80))) == ["正文"]


def test_matrices_move_and_scale():
    half = text("甲", 0, 0, 5, look='CTM="2 0 0 2 100 50"').replace('Boundary="0 0', 'Boundary="10 20')
    found = read_ofd(ofd(half)).blocks[0]
    assert [round(side / MM, 1) for side in found.box] == [110, 70, 120, 80]


# ---- lines -------------------------------------------------------------------------------------------------

def drawn(data, look="", by=SAME):
    one = etree.fromstring(f"<x {SPACE}>{path(data, look=look)}</x>")[0]
    return [tuple(round(side, 2) for side in line) for line in lines(one, data, by)]


def test_strokes_fills_and_frames():
    box = "M 0 0 L 50 0 L 50 20 L 0 20 C"
    assert drawn("M 0 0 L 50 0") == [(0, 0, 50, 0)]
    assert drawn(box) == [(0, 0, 50, 0), (50, 0, 50, 20), (0, 20, 50, 20), (0, 0, 0, 20)]
    assert drawn(box, 'Stroke="false" Fill="true"') == []
    assert drawn("M 0 0 L 50 0 L 50 0.3 L 0 0.3 C", 'Stroke="false" Fill="true"') == [(0, 0, 50, 0.3)]
    assert len(drawn(box + " M 0.2 0.2 L 49.8 0.2 L 49.8 19.8 L 0.2 19.8 C", 'Stroke="false" Fill="true"')) == 4
    assert drawn(box, 'Stroke="false"') == []
    assert drawn("M 0 0 L 50 30") == []
    assert drawn("M 0 0 L 50 0", by=(2, 0, 0, 2, 5, 5)) == [(5, 5, 105, 5)]


@pytest.mark.parametrize("data", ["", "M", "M 0", "X 1 2", "L 1 2", "M 0 0 L", "M 0 0 L a b c", "C", "M 0 0 B 1 1 2 2 40 0", "M 0 0 A 1 1 0 0 1 9 9"])
def test_paths_that_are_no_lines(data):
    assert drawn(data) in ([], [(0, 0, 0, 0)])


def test_curves_break_a_path():
    assert drawn("M 0 0 L 50 0 Q 55 0 55 5 L 55 30 C")[:1] == [(0, 0, 50, 0)]


# ---- tables ------------------------------------------------------------------------------------------------

def test_a_table_with_its_blanks():
    data = ofd(text("一、总体情况", 20, 10) + table(ROWS), title=" 某镇 年报 ")
    assert rows(data) == ROWS
    assert (words(data), read_ofd(data).title, read_ofd(data).pages) == (["一、总体情况"], "某镇 年报", 1)


@pytest.mark.parametrize("name", ["prefix", "none", "other"])
def test_names_with_and_without_prefix(name):
    change = {"prefix": lambda s: s, "none": lambda s: s.replace("xmlns:ofd", "xmlns").replace("ofd:", ""), "other": lambda s: s.replace("ofd:", "o:").replace(":ofd=", ":o=")}
    parts = {part: change[name](data.decode()) for part, data in parts_of(ofd(table(ROWS))).items()}
    assert rows(zipped(parts)) == ROWS


def test_paths_absolute_with_backslashes_and_of_another_case():
    parts = parts_of(ofd(table(ROWS)))
    found = {name.upper() if name != "OFD.xml" else name: data for name, data in parts.items()}
    assert rows(zipped(found)) == ROWS
    parts["OFD.xml"] = root("/Doc_0/Document.xml").encode()
    parts["Doc_0/Document.xml"] = parts["Doc_0/Document.xml"].replace(b"Pages/Page_0", b"/Doc_0/Pages\\Page_0")
    assert rows(zipped(parts)) == ROWS


def test_templates_lie_under_their_pages_and_blocks_in_them():
    lines_, cells = table([["", ""]] * 2), [text("甲", 22, 22), text("5", 52, 30)]
    common = '<ofd:TemplatePage ID="7" BaseLoc="Tpls/T.xml"/>'
    inside = f'<ofd:PageBlock ID="8"><ofd:PageBlock ID="9">{"".join(cells)}</ofd:PageBlock></ofd:PageBlock>'
    parts = {"Doc_0/Tpls/T.xml": page(lines_), PAGE: page(inside, '<ofd:Template TemplateID="7" ZOrder="Background"/><ofd:Template TemplateID="99"/>')}
    assert rows(ofd("", common=common, parts=parts)) == [["甲", ""], ["", "5"]]


def test_drawings_used_by_their_name():
    unit = f'<ofd:CompositeGraphicUnit ID="20" Width="210" Height="297"><ofd:Content>{table(ROWS)}</ofd:Content></ofd:CompositeGraphicUnit>'
    parts = {"Doc_0/R.xml": f'<ofd:Res {SPACE} BaseLoc="Res"><ofd:CompositeGraphicUnits>{unit}</ofd:CompositeGraphicUnits></ofd:Res>'}
    use = '<ofd:CompositeObject ID="5" Boundary="10 10 210 297" ResourceID="20"/>'
    found = ofd(use, common="<ofd:DocumentRes>R.xml</ofd:DocumentRes>", parts=parts)
    assert rows(found) == ROWS
    assert round(grids(found)[0].cells[0].box[0] / MM) == 30


def test_a_page_whose_area_begins_elsewhere():
    found = ofd(text("甲", 110, 120), box="100 100 210 297")
    assert [round(side / MM) for side in read_ofd(found).blocks[0].box][:2] == [10, 20]


def test_several_documents_count_their_pages_on():
    parts = parts_of(ofd(text("甲。", 20, 20), text("乙。", 20, 20)))
    parts["OFD.xml"] = root("Doc_0/Document.xml", "Doc_1/Document.xml").encode()
    parts["Doc_1/Document.xml"] = document('<ofd:Page ID="1" BaseLoc="/Doc_0/Pages/Page_0/Content.xml"/>').encode()
    found = read_ofd(zipped(parts))
    assert [(block.text, block.page) for block in found.blocks] == [("甲。", 1), ("乙。", 2), ("甲。", 3)]
    assert found.pages == 3


# ---- pictures ----------------------------------------------------------------------------------------------

def image(box, number=30):
    return f'<ofd:ImageObject ID="6" Boundary="{box}" CTM="100 0 0 100 0 0" ResourceID="{number}"/>'


MEDIA = f'<ofd:Res {SPACE} BaseLoc="Res"><ofd:MultiMedias><ofd:MultiMedia ID="30" Type="Image"><ofd:MediaFile>a.png</ofd:MediaFile></ofd:MultiMedia></ofd:MultiMedias></ofd:Res>'
PICTURED = {"common": "<ofd:DocumentRes>R.xml</ofd:DocumentRes>", "parts": {"Doc_0/R.xml": MEDIA, "Doc_0/Res/a.png": PNG}}


def test_pictures_have_bytes_and_place():
    found = [block for block in read_ofd(ofd(text("甲", 20, 20) + image("10 50 150 100") + image("10 160 10 10"), **PICTURED)).blocks if isinstance(block, Picture)]
    assert [(one.data, one.page, [round(side / MM) for side in one.box]) for one in found] == [(PNG, 1, [10, 50, 160, 150])]


def test_a_thin_picture_is_a_line():
    table_ = "".join(image(box) for box in ("20 20 60 0.3", "20 28 60 0.3", "20 36 60 0.3", "20 20 0.3 16", "50 20 0.3 16", "80 20 0.3 16"))
    assert rows(ofd(table_ + text("甲", 22, 22) + text("1", 52, 22) + text("2", 52, 30))) == [["甲", "1"], ["", "2"]]


def test_pages_of_pictures_alone_keep_them():
    found = read_ofd(ofd(image("0 0 210 297"), image("0 0 210 297", 99), **PICTURED))
    assert [(one.data, one.page) for one in found.pictures] == [(PNG, 1), (b"", 2)]


def test_characters_drawn_as_outlines_are_recognised():
    pytest.importorskip("rapidocr", reason="needs OCR: pip install 'xxgk[ocr]'")
    cells = [["行政处罚数量", "本年处理决定数量", "总计"], ["行政许可事项", "4137", "586"], ["行政强制事项", "902", "73"]]
    ruled = "".join(re.findall("<ofd:PathObject.*?</ofd:PathObject>", table(cells, wide=50, high=12)))
    signs = "".join(outline(sign, 23 + 50 * column + 4 * at, 23 + 12 * row, 4)
                    for row, line in enumerate(cells) for column, cell in enumerate(line) for at, sign in enumerate(cell))
    found = read_ofd(ofd(text("甲。", 20, 20), ruled + signs, text("乙。", 20, 20)))
    assert [block.page for block in found.blocks] == [1, 2, 3]
    grid = found.blocks[1]
    read_ = [(cell.text, cell.readings) for row in grid.rows() for cell in row]
    true = [cell for row in cells for cell in row]
    assert all(one == printed or (not one and unsure) for (one, unsure), printed in zip(read_, true, strict=True))
    assert read_[0][0] == cells[0][0]
    assert [round(side / MM) for side in grid.cells[0].box] == [20, 20, 70, 32]


def test_fonts_that_tell_no_characters():
    with pytest.raises(Unreadable, match="fonts"):
        read_ofd(ofd(text("\ue001\ue002\ue003", 20, 20) + text("甲", 20, 30)))
