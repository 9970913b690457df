"""Targets that take pages, titles, addresses and grids."""

from __future__ import annotations

from contextlib import suppress
from functools import cache
from itertools import cycle

from archive.charset import decode
from archive.model import Cell, Document, Grid, Text
from archive.packages.surt import surt
from archive.process import read
from archive.readers.html import read_html
from archive.readers.text import read_text
from archive.recognise import prove
from archive.recognise.promises import promise
from archive.recognise.titles import take_apart
from archive.warc.fields import from_block, safe_uri
from crawler.mechanics import literals
from crawler.mechanics.links import absolute
from crawler.page import make_page
from crawler.platforms import PLATFORMS, tell
from tests.fuzz import seeds
from tests.fuzz.frame import Target
from tests.fuzz.judged import figures_judged

URL = "http://www.example.gov.cn/zfxxgk/nb/index.html"
TYPES = ("text/html", "application/json", "text/xml")
ODD = ("", "0", "1", "17", "1,234", "3 0", "000", "—", "/", "１２", "①", "零", "9" * 17, "1.5", "-3", "3|8", "2021", "合计", "\x00", "甲")
FAMILIES = tuple(PLATFORMS.values())
SPANS = (1, 1, 1, 1, 1, 2, 3, 65_534)


def listing(data: bytes) -> None:
    """Every platform's list and article reader, on one page. The first byte says as what it is sent, the next how it is asked for."""
    kind = TYPES[data[0] % len(TYPES)] if data else TYPES[0]
    page = make_page(URL, 200, (("Content-Type", kind),), data[1:])
    tell(page)
    for family in FAMILIES:
        found = family.listing(page)
        if found.next is not None:
            assert found.next.url
        family.article(page)
        family.instead(page)
        assert family.marked(page) in (True, False)


def address(data: bytes) -> None:
    url = data.decode("utf-8", "replace")
    surt(url)
    assert " " not in safe_uri(url)
    url = absolute(URL, url)
    if not url:  # adapters are given nothing else
        return
    for family in FAMILIES:
        family.canonical(url)
        family.identity(url)
        family.shape(url)


def title(data: bytes) -> None:
    words = data.decode("utf-8", "replace")
    head, _, tail = words.partition("\n")
    promise(head, tail or None)
    take_apart(words)


def proof(data: bytes) -> None:
    prove(read_text(data), url=URL)
    prove(read_html(data), url=URL, link_text=decode(data[:60])[0])


def whole(data: bytes) -> None:
    """All steps."""
    found = read(data, url=URL)
    assert found.error or found.why
    assert "\n" not in found.error


def literal(data: bytes) -> None:
    text = data.decode("utf-8", "replace")
    with suppress(ValueError):
        literals.assigned(text, "a")
    from_block(data)


def grids(data: bytes) -> None:
    """Tables of the forms' own words and odd ones: two bytes for a cell."""
    words, cells, row, column, filled = _words(), [], 0, 0, cycle(ODD)
    for at in range(0, min(len(data), 1200) - 1, 2):
        what, how = data[at], data[at + 1]
        if how == 255:
            row, column = row + 1, 0
            continue
        text = words[(what + 256 * (how & 1)) % len(words)] if how & 2 else next(filled) if how & 4 else str(what)
        wide, high = SPANS[how >> 5], SPANS[what & 7] if how & 8 else 1
        cells.append(Cell(text, row, column, min(high, 50), min(wide, 50)))
        column += wide if how & 16 else 1
        if column > 12:
            row, column = row + 1, 0
    for layout in ("table", "rows", "stream", "words"):
        figures_judged(Document("fuzz", (Text("某县人民政府2021年政府信息公开工作年度报告"), Grid(tuple(cells), layout))))


@cache
def _words() -> tuple[str, ...]:
    """What the cells of real tables say, without numbers."""
    found: dict[str, None] = {}
    for data in seeds.frozen("html"):
        for block in read_html(data).blocks:
            if isinstance(block, Grid):
                found |= dict.fromkeys(cell.text for cell in block.cells if not cell.text.isdigit())
    return (*found, *ODD)


@cache
def _forms() -> tuple[bytes, ...]:
    """Tables as they are printed, as grids() takes them."""
    words, made = _words(), []
    for data in seeds.frozen("html"):
        for block in read_html(data).blocks:
            if isinstance(block, Grid):
                made += [b"".join(_row(words, row) for row in block.rows())[:1200]]
    return tuple(made)


def _row(words: tuple[str, ...], row: list[Cell]) -> bytes:
    out = bytearray()
    for cell in row:
        at = words.index(cell.text) if cell.text in words else -1
        out += bytes((at % 256, 2 | at // 256 & 1)) if at >= 0 else bytes((int(cell.text or 0) % 256, 0))
    return bytes(out) + b"\x00\xff"


def _lists() -> list[bytes]:
    return [b"\x00" + data for data in seeds.pages()] + [b"\x01" + data for data in seeds.pages() if data[:1] == b"{"]


TARGETS = (
    Target("list", listing, _lists),
    Target("address", address, lambda: [URL.encode(), b"http://a.cn/col/col12/index.html?uid=3&pageNum=2#a", b"//[::1%25lo]/\\..//t20240118_25.html"]),
    Target("title", title, lambda: ["固镇县连城镇2020年政府信息公开工作年度报告\nhttp://a.cn/art/2021/1/2/art_3.html".encode(),
                                    *(line.encode() for data in seeds.reports() for line in data.decode().split("\n")[:2])]),
    Target("proof", proof, lambda: [data[:6000] for data in seeds.reports() + seeds.frozen("html")]),
    Target("whole", whole, lambda: seeds.reports() + seeds.frozen("html")),
    Target("literal", literal, lambda: [b"var a = {'b': [1, 2.5, true, null, \"\\u4e00\"], c: -1e3,};", b"a: b\r\nc: d\r\n"]),
    Target("grid", grids, _forms),
)
