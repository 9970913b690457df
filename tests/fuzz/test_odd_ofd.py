"""OFDs that print digits which nobody sees, or which are struck out, beside a number: what is read is what is shown, or nothing."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from archive.clean import number
from archive.readers.ofd import read_ofd
from tests.archive.ofd_made import ofd, parts_of, path, table, text
from tests.archive.word_made import zipped

SIZE = 4  # millimetres; a digit is half as wide
WHITE, BLACK = '<ofd:FillColor Value="255 255 255"/>', '<ofd:FillColor Value="0 0 0"/>'


def digit(x, y, look="", inside="", size=SIZE, up=0.0):
    """A 9 of its own; inside: elements of its object."""
    return text("9", x, y - up, size, look).replace("<ofd:TextCode", f"{inside}<ofd:TextCode", 1)


def patch(x, y, fill="255 255 255", look='Stroke="false" Fill="true"', more=""):
    """A rectangle over the digit at x, y."""
    return path("M 0 0 L 2.4 0 L 2.4 5 L 0 5 C", f"{x - 0.2} {y} 2.4 5", look + more).replace(
        "<ofd:Abbreviated", f'<ofd:FillColor Value="{fill}"/><ofd:Abbreviated', 1)


def line(x, y, down=2.0):
    return path("M 0 0 L 2 0", f"{x} {y + down} 2 0.2")


UNSEEN = {
    "white": lambda x, y: digit(x, y, inside=WHITE), "nearly white": lambda x, y: digit(x, y, inside='<ofd:FillColor Value="250 250 250"/>'),
    "grey as one": lambda x, y: digit(x, y, inside='<ofd:FillColor Value="255"/>'), "CMYK": lambda x, y: digit(x, y, inside='<ofd:FillColor Value="0 0 0 0"/>'),
    "clear": lambda x, y: digit(x, y, 'Alpha="0"'), "clear colour": lambda x, y: digit(x, y, inside='<ofd:FillColor Value="0 0 0" Alpha="0"/>'),
    "not visible": lambda x, y: digit(x, y, 'Visible="false"'), "not filled": lambda x, y: digit(x, y, 'Fill="false"'),
    "of parameters": lambda x, y: digit(x, y, 'DrawParam="7"'), "of parameters of others": lambda x, y: digit(x, y, 'DrawParam="8"'),
    "under white": lambda x, y: digit(x, y) + patch(x, y), "under black": lambda x, y: digit(x, y) + patch(x, y, "0 0 0"),
    "black on black": lambda x, y: patch(x, y, "0 0 0") + digit(x, y), "blue on blue": lambda x, y: patch(x, y, "0 0 200") + digit(
        x, y, inside='<ofd:FillColor Value="5 0 205"/>'),
    "clipped away": lambda x, y: digit(x, y, inside='<ofd:Clips><ofd:Clip><ofd:Area><ofd:Path Boundary="-9 0 8 8"><ofd:AbbreviatedData>'
                                       "M 0 0 L 8 0 L 8 8 L 0 8 C</ofd:AbbreviatedData></ofd:Path></ofd:Area></ofd:Clip></ofd:Clips>"),
}
ODD = {
    "pale": lambda x, y: digit(x, y, inside='<ofd:FillColor Value="220 220 220"/>'), "nearly clear": lambda x, y: digit(x, y, 'Alpha="40"'),
    "half covered": lambda x, y: digit(x, y) + patch(x + 1, y), "struck out": lambda x, y: digit(x, y) + line(x, y), "struck out low": lambda x, y: digit(
        x, y) + line(x, y, 2.6), "struck out by a bar": lambda x, y: digit(x, y) + path("M 0 0 L 2 0 L 2 0.4 L 0 0.4 C", f"{x} {y + 2} 2 0.4", 'Stroke="false" Fill="true"'),
    "slanted": lambda x, y: digit(x, y) + path("M 0 4 L 2 0", f"{x} {y} 2 4"), "raised": lambda x, y: digit(x, y, size=2.4, up=0.5), "tiny": lambda x, y: digit(x, y, size=0.5),
}
SEEN = {
    "plain": digit, "grey": lambda x, y: digit(x, y, inside='<ofd:FillColor Value="90 90 90"/>'), "white on black": lambda x, y: patch(x, y, "0 0 0") + digit(x, y, inside=WHITE),
    "on white": lambda x, y: patch(x, y) + digit(x, y), "underlined": lambda x, y: digit(x, y) + line(x, y, 3.9),
    "under a clear patch": lambda x, y: digit(x, y) + patch(x, y, more=' Alpha="60"'), "clipped around": lambda x, y: digit(
        x, y, inside='<ofd:Clips><ofd:Clip><ofd:Area><ofd:Path Boundary="-9 -9 80 80"><ofd:AbbreviatedData>'
        "M 0 0 L 80 0 L 80 80 L 0 80 C</ofd:AbbreviatedData></ofd:Path></ofd:Area></ofd:Clip></ofd:Clips>"),
}
PARAMS = ('<ofd:Res xmlns:ofd="http://www.ofdspec.org/2016" BaseLoc="Res"><ofd:DrawParams><ofd:DrawParam ID="7">' + WHITE + '</ofd:DrawParam>'
          '<ofd:DrawParam ID="8" Relative="7"/></ofd:DrawParams></ofd:Res>')


def package(odd):
    return ofd(table([["规章", "17"], ["许可", "17"]]) + odd(56, 22) + odd(56, 30), common="<ofd:PublicRes>PublicRes.xml</ofd:PublicRes>",
               parts={"Doc_0/PublicRes.xml": PARAMS})


def values(data):
    [grid] = [block for block in read_ofd(data).blocks if hasattr(block, "cells")]
    return [found.value if (found := number(row[1].text)) else None for row in grid.rows()]


@pytest.mark.parametrize("how", UNSEEN)
def test_what_nobody_sees_is_not_read(how):
    assert values(package(UNSEEN[how])) == [17, 17]


@pytest.mark.parametrize("how", ODD)
def test_what_is_struck_out_or_pale_is_no_part_of_a_number(how):
    assert set(values(package(ODD[how]))) <= {17, None}


@pytest.mark.parametrize("how", SEEN)
def test_what_is_seen_is_read(how):
    assert values(package(SEEN[how])) == [179, 179]


@pytest.mark.parametrize(("mode", "shown"), [("RGB", 17), ("RGBA", 179)])
def test_under_a_picture(mode, shown):
    out = io.BytesIO()
    Image.new(mode, (4, 4), "white").save(out, "PNG")
    res = PARAMS.replace("<ofd:DrawParams>", '<ofd:MultiMedias><ofd:MultiMedia ID="20" Type="Image"><ofd:MediaFile>a.png</ofd:MediaFile></ofd:MultiMedia></ofd:MultiMedias><ofd:DrawParams>')
    over = "".join(f'<ofd:ImageObject ID="9" Boundary="55.8 {y} 2.4 5" CTM="2.4 0 0 5 0 0" ResourceID="20"/>' for y in (22, 30))
    data = ofd(table([["规章", "17"], ["许可", "17"]]) + digit(56, 22) + digit(56, 30) + over, common="<ofd:PublicRes>PublicRes.xml</ofd:PublicRes>",
               parts={"Doc_0/PublicRes.xml": res, "Doc_0/Res/a.png": out.getvalue()})
    assert values(data) == [shown, shown]


@pytest.mark.parametrize(("visible", "shown"), [("true", {None}), ("false", {179})])
def test_struck_out_by_a_note(visible, shown):
    space = 'xmlns:ofd="http://www.ofdspec.org/2016"'
    strokes = "".join(f'<ofd:Annot ID="{at}" Type="Path" Visible="{visible}"><ofd:Appearance Boundary="56 {y} 2 5">{path("M 0 2 L 2 2", "0 0 2 5")}</ofd:Appearance></ofd:Annot>'
                      for at, y in enumerate((22, 30)))
    parts = {
        "Doc_0/Annots/Annotations.xml": f'<ofd:Annotations {space}><ofd:Page PageID="100"><ofd:FileLoc>Page_0/Annotation.xml</ofd:FileLoc></ofd:Page></ofd:Annotations>',
        "Doc_0/Annots/Page_0/Annotation.xml": f"<ofd:PageAnnot {space}>{strokes}</ofd:PageAnnot>",
    }
    data = ofd(table([["规章", "17"], ["许可", "17"]]) + digit(56, 22) + digit(56, 30), parts=parts)
    found = parts_of(data)
    found["Doc_0/Document.xml"] = found["Doc_0/Document.xml"].replace(b"</ofd:Document>", b"<ofd:Annotations>Annots/Annotations.xml</ofd:Annotations></ofd:Document>")
    assert set(values(zipped(found))) == shown
