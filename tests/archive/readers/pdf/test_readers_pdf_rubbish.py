"""PDFs that are broken, empty, huge or something else: a reason in one line, and the time and memory are bounded."""

from __future__ import annotations

import zlib
from functools import cache
from random import Random
from typing import TYPE_CHECKING

import pytest

from archive.process import read
from archive.readers.errors import TooMuch, Unreadable
from archive.readers.pdf import read_pdf
from archive.readers.pdf.load import MOST_PAGES, load_all
from archive.readers.pdf.weigh import is_light
from tests.archive.pdfs import drawn, one_page, raw, stream, table, write

if TYPE_CHECKING:
    from collections.abc import Callable

CATALOG = b"<</Type/Catalog/Pages 2 0 R>>"
PAGE = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<<%s>>>>"


@cache
def whole() -> bytes:
    def draw(page):
        for _ in range(2):
            write(page, 150, 60, "固镇县连城镇2023年政府信息公开工作年度报告", 14)
            table(page, [["信息内容", "本年处理决定数量"], ["行政许可", "4711"]])
            page.showPage()

    return drawn(draw)


def reason(data: bytes, load: Callable[[bytes], object] = read_pdf) -> str:
    """Why it cannot be read, or "" if it can; anything else is a failure of the test."""
    try:
        load(data)
    except Unreadable as error:
        why = str(error) or "no reason"
    else:
        why = ""
    assert "\n" not in why
    return why


def pages(kids: bytes, count: int) -> bytes:
    return b"<</Type/Pages/Kids[%s]/Count %d>>" % (kids, count)


@pytest.mark.parametrize("share", [0.01, 0.05, 0.2, 0.4, 0.6, 0.8, 0.9, 0.97, 0.999])
def test_cut_off(share):
    reason(whole()[: int(len(whole()) * share)], load_all)


@pytest.mark.parametrize("seed", range(40))
def test_flipped_bytes(seed):
    chance = Random(seed)
    data = bytearray(whole())
    for _ in range(chance.choice((1, 5, 50, 500))):
        data[chance.randrange(len(data))] = chance.randrange(256)
    reason(bytes(data), load_all)


@pytest.mark.parametrize("seed", range(10))
def test_stretches_left_out_or_moved(seed):
    chance = Random(seed)
    data = whole()
    start, end = sorted(chance.sample(range(len(data)), 2))
    reason(data[:start] + data[end:], load_all)
    reason(data[end:] + data[:start], load_all)


@pytest.mark.parametrize("seed", range(6))
def test_random_bytes_behind_the_mark(seed):
    assert reason(b"%PDF-1.7\n" + Random(seed).randbytes(20_000))


RUBBISH = {
    "a login page": (b"%PDF-1.4\n<!doctype html><html><body><form>\xe7\x99\xbb\xe5\xbd\x95</form></body></html>", "broken PDF"),
    "nothing but the mark": (b"%PDF-1.7", "broken PDF"),
    "no pages": (raw({1: CATALOG, 2: pages(b"", 0)}), "without pages"),
    "a page tree that is its own child": (raw({1: CATALOG, 2: pages(b"2 0 R", 3)}), "none of its pages"),
    "a page tree that is not there": (raw({1: CATALOG}), ""),
    "pages that are not there": (raw({1: CATALOG, 2: pages(b"7 0 R 8 0 R", 2)}), "none of its pages"),
    "a stream that is not what it says": (one_page(b"not deflated", page=b"").replace(b"/Length 12", b"/Length 12/Filter/FlateDecode"), ""),
    "a page as large as a country": (one_page(b"").replace(b"[0 0 595 842]", b"[0 0 99999999 99999999]"), ""),
    "a page without size": (one_page(b"").replace(b"[0 0 595 842]", b"[0 0 0 0]"), ""),
    "a page inside out": (one_page(b"").replace(b"[0 0 595 842]", b"[595 842 0 0]"), ""),
    "a form that draws itself": (raw({
        1: CATALOG, 2: pages(b"3 0 R", 1), 3: PAGE % b"/XObject<</F 5 0 R>>", 4: stream(b"/F Do"),
        5: stream(b"/F Do", b"/Type/XObject/Subtype/Form/BBox[0 0 595 842]/Resources<</XObject<</F 5 0 R>>>>"),
    }), ""),
}  # fmt: skip


@pytest.mark.parametrize("name", RUBBISH)
def test_rubbish(name):
    data, why = RUBBISH[name]
    assert why in reason(data)


def test_the_machine_tells_state_and_reason():
    reading = read(RUBBISH["a login page"][0])
    assert reading.state in {"unreadable", "not-a-report"}
    assert reading.error or reading.why


def test_too_many_pages():
    data = raw({1: CATALOG, 2: pages(b"3 0 R " * (MOST_PAGES + 1), MOST_PAGES + 1), 3: PAGE % b"", 4: stream(b"")})
    with pytest.raises(TooMuch, match="pages"):
        read_pdf(data)


def test_too_many_characters_on_a_page():
    text = b"BT /F 1 Tf 10 10 Td " + b"(%s) Tj " % (b"a" * 500) * 250 + b"ET"
    data = one_page(text, b"<</Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>", packed=True)
    with pytest.raises(TooMuch, match="characters"):
        read_pdf(data)


def test_a_page_of_very_many_lines_is_a_drawing():
    strokes = b"".join(b"%d 0 m %d 800 l S 0 %d m 500 %d l S\n" % (at, at, at, at) for at in range(6000))
    assert reason(one_page(strokes, packed=True)) == ""


def packed(chunk: bytes, times: int) -> bytes:
    squeeze = zlib.compressobj(9)
    return b"".join(squeeze.compress(chunk) for _ in range(times)) + squeeze.flush()


def page_of(body: bytes, filters: bytes = b"/FlateDecode") -> bytes:
    content = b"<</Length %d/Filter%s>>\nstream\n%s\nendstream" % (len(body), filters, body)
    return raw({1: CATALOG, 2: pages(b"3 0 R", 1), 3: PAGE % b"", 4: content})


def test_what_unpacks_to_much_is_read_apart_and_bounded():
    """PDFium ends the process it runs in when it gets no more memory."""
    data = page_of(packed(b"q " * 524_288, 100))
    assert not is_light(data)
    with pytest.raises(TooMuch, match="GB"):
        read_pdf(data)


def test_what_is_packed_twice_is_read_apart():
    data = page_of(zlib.compress(packed(b" " * 1_048_576, 20), 9), b"[/FlateDecode/FlateDecode]")
    assert not is_light(data)
    assert read_pdf(data).blocks == ()


def test_reports_are_light():
    assert is_light(whole())


def test_a_heavy_report_is_read_the_same():
    """Forty stamps make it heavy."""
    data = whole()
    assert read_pdf(data + b"/Form" * 60).blocks == read_pdf(data).blocks


def test_a_picture_of_very_many_pixels_is_light():
    """It is drawn line by line, at a resolution that is worth reading."""
    image = zlib.compress(b"\0" * (20_000 * 20_000 // 8), 9)
    data = raw({
        1: CATALOG, 2: pages(b"3 0 R", 1), 3: PAGE % b"/XObject<</I 5 0 R>>", 4: stream(b"595 0 0 842 0 0 cm /I Do"),
        5: stream(image, b"/Subtype/Image/Width 20000/Height 20000/BitsPerComponent 1/ColorSpace/DeviceGray/Filter/FlateDecode"),
    })  # fmt: skip
    assert is_light(data)
