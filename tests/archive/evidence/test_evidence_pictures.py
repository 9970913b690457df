"""A number's place on a scan or photograph, or on a picture that a page shows."""

from __future__ import annotations

import io
from base64 import b64encode
from dataclasses import replace

import pytest
from PIL import Image, ImageDraw

from archive.evidence import cut_out, page_picture
from archive.model import Place
from archive.readers.errors import TooMuch, Unreadable
from tests.archive.framed import INK, framed, inside, opened

pytest.importorskip("numpy", reason="needs the extra ocr: pip install 'xxgk[ocr]'")
INCHES = (8, 11)
BOX = (144.0, 288.0, 216.0, 306.0)  # points: two inches from the left, four from the top


def scan(dpi=150, *, before=0, turned=0, mode="RGB", form="PNG", **more):
    """A page of eight by eleven inches with a filled rectangle at BOX; turned: quarters to the left, as EXIF tells."""
    image = Image.new("RGB", tuple(side * dpi for side in INCHES), (250, 250, 245))
    ImageDraw.Draw(image).rectangle(tuple(round(side * dpi / 72) for side in BOX), fill=INK)
    written = io.BytesIO()
    if turned:
        image = image.rotate(90 * turned, expand=True)
        exif = Image.Exif()
        exif[0x0112] = {1: 6, 2: 3, 3: 8}[turned]
        more["exif"] = exif
    pages = [Image.new("RGB", image.size, "white") for _ in range(before)] + [image.quantize(8) if mode == "P" else image.convert(mode)]
    if before:
        more |= {"save_all": True, "append_images": pages[1:]}
    pages[0].save(written, form, dpi=(dpi, dpi), **more)
    return written.getvalue()


FORMS = {
    "png": {}, "fine": {"dpi": 300}, "finer": {"dpi": 600}, "jpeg": {"form": "JPEG", "quality": 95, "subsampling": 0},
    "tiff": {"form": "TIFF"}, "third page": {"form": "TIFF", "before": 2}, "palette": {"mode": "P"}, "clear": {"mode": "RGBA"},
    "bmp": {"form": "BMP"},
    "turned": {"form": "JPEG", "turned": 1, "quality": 95, "subsampling": 0}, "upside down": {"form": "TIFF", "turned": 2},
}


@pytest.mark.parametrize("name", FORMS)
def test_the_cell_is_in_the_frame_and_nowhere_else(name):
    data = scan(**FORMS[name])
    place = Place(0, 0, 0, FORMS[name].get("before", 0) + 1, BOX, 0.9)
    for cut in (cut_out(data, place, printed="3|8?"), page_picture(data, place)):
        share, outside = inside(cut)
        assert share > (0.85 if "quality" not in FORMS[name] else 0.6)
        assert outside < 0.1 * share * (cut.frame[2] - cut.frame[0]) * (cut.frame[3] - cut.frame[1])
        assert framed(cut)
        assert cut.page
    assert ("page 3 of the picture" in cut.caption) == (name == "third page")


def test_the_cut_out_is_as_wide_as_the_page_and_lower():
    cut, whole = (make(scan(), Place(0, 0, 0, 1, BOX)) for make in (cut_out, page_picture))
    assert opened(cut).width == opened(whole).width == 1200
    assert opened(cut).height < opened(whole).height / 3


def test_a_table_that_goes_on_shows_its_heads():
    data = scan(form="TIFF", before=1)
    first = Place(0, 3, 0, 1, (72.0, 400.0, 90.0, 420.0))
    cut = cut_out(data, Place(0, 9, 0, 2, BOX), near=[first, Place(0, 9, 0, 2, BOX)])
    assert inside(cut)[0] > 0.85
    assert framed(cut)
    assert cut.caption.endswith("above it the heads of its table, from page 1")
    assert "above it" not in cut_out(data, Place(0, 9, 0, 2, BOX), near=[replace(first, source="#4")]).caption


def shown(data, **told):
    cut = cut_out(data, Place(0, 0, 0, 1, BOX, 0.9, told.pop("source")), **told)
    share, outside = inside(cut)
    assert share > 0.85
    assert outside < 500
    return cut.caption


def test_pictures_that_a_page_shows():
    inner = f"<p>报告</p><img src='data:image/png;base64,{b64encode(scan()).decode()}'><img src='img/2.png'>".encode()
    assert shown(inner, source="#1") == "the picture that the document shows (number 1)"
    url = "https://x.example/a/report.html"
    asked = []

    def look(source):
        asked.append(source)
        return scan(300)

    assert "https://x.example/a/img/2.png" in shown(inner, source="https://x.example/a/img/2.png", url=url, picture=look)
    assert asked == ["img/2.png"]
    for more in ({"picture": lambda _: None}, {}):
        with pytest.raises(Unreadable, match="not to be had"):
            cut_out(inner, Place(0, 0, 0, 1, BOX, 0.9, "https://x.example/a/img/2.png"), url=url, **more)
    with pytest.raises(Unreadable, match="not to be had"):
        cut_out(inner, Place(0, 0, 0, 1, BOX, 0.9, "#7"))


@pytest.mark.parametrize("page", [-1, 2, 9])
def test_a_page_that_is_not_there(page):
    with pytest.raises(Unreadable, match="no page"):
        cut_out(scan(), Place(0, 0, 0, page, BOX))


def test_broken_and_huge_pictures():
    with pytest.raises(Unreadable, match=r"broken|no picture"):
        cut_out(scan()[:400], Place(0, 0, 0, 1, BOX))
    written = io.BytesIO()
    Image.new("1", (12_000, 12_000)).save(written, "PNG")
    with pytest.raises(TooMuch):
        cut_out(written.getvalue(), Place(0, 0, 0, 1, BOX))


def test_a_box_beyond_the_edge_is_drawn_as_far_as_it_goes():
    cut = cut_out(scan(), Place(0, 0, 0, 1, (560.0, 780.0, 700.0, 900.0)))
    assert cut.frame[2] <= opened(cut).width
    assert cut.frame[3] <= opened(cut).height
