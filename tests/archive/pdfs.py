"""Small PDFs with a fault or an oddity each, drawn for one test."""

from __future__ import annotations

import io
import zlib
from typing import TYPE_CHECKING

from archive.model import Grid, Text
from archive.readers.pdf import read_pdf
from tests.documents.fonts import file_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from reportlab.pdfgen.canvas import Canvas

FONT = "zen-hei"
A4 = (595.0, 842.0)
ROWS = [["信息内容", "本年制发件数", "本年废止件数", "现行有效件数"], ["规章", "1", "0", "11"], ["行政规范性文件", "8", "26", "66"]]
TITLE = "固镇县连城镇2023年政府信息公开工作年度报告"
LONG = "一年来本镇按照条例的要求做好各项公开工作并及时更新各个栏目的内容方便群众查阅"


def canvas(size: tuple[float, float] = A4, **options: object) -> tuple[Canvas, io.BytesIO]:
    """A canvas with a Chinese font, origin at the lower left; its bytes once it is saved."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.pdfgen.canvas import Canvas

    if FONT not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(TTFont(FONT, file_of(FONT), subfontIndex=0))
    out = io.BytesIO()
    page = Canvas(out, pagesize=size, invariant=1, **options)
    page.setFont(FONT, 10)
    return page, out


def drawn(draw: Callable[[Canvas], None], size: tuple[float, float] = A4, **options: object) -> bytes:
    """One page, or as many as draw shows."""
    page, out = canvas(size, **options)
    draw(page)
    page.save()
    return out.getvalue()


def write(page: Canvas, x: float, y: float, text: str, size: float = 10) -> None:
    """Text whose baseline is y points below the top of an A4 page."""
    page.setFont(FONT, size)
    page.drawString(x, A4[1] - y, text)


def line(page: Canvas, x0: float, y0: float, x1: float, y1: float) -> None:
    """A ruling line, y downwards from the top of an A4 page."""
    page.line(x0, A4[1] - y0, x1, A4[1] - y1)


def table(page: Canvas, rows: list[list[str]], x: float = 50, y: float = 100, wide: float = 80, high: float = 20) -> None:
    """A ruled table of even cells."""
    columns = len(rows[0])
    for row in range(len(rows) + 1):
        line(page, x, y + row * high, x + columns * wide, y + row * high)
    for column in range(columns + 1):
        line(page, x + column * wide, y, x + column * wide, y + len(rows) * high)
    for row, cells in enumerate(rows):
        for column, text in enumerate(cells):
            write(page, x + column * wide + 3, y + row * high + 14, text)


def raw(objects: dict[int, bytes], root: int = 1, trailer: bytes = b"") -> bytes:
    """A PDF of objects as they are, with a right cross-reference table."""
    out = bytearray(b"%PDF-1.7\n")
    places = {}
    for number, body in sorted(objects.items()):
        places[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (max(objects) + 1)
    for number in range(1, max(objects) + 1):
        out += b"%010d 00000 %s \n" % (places.get(number, 0), b"n" if number in places else b"f")
    out += b"trailer\n<</Size %d/Root %d 0 R%s>>\nstartxref\n%d\n%%%%EOF\n" % (max(objects) + 1, root, trailer, start)
    return bytes(out)


def stream(content: bytes, more: bytes = b"", *, packed: bool = False) -> bytes:
    """A stream object's body."""
    if packed:
        content, more = zlib.compress(content, 9), more + b"/Filter/FlateDecode"
    return b"<</Length %d%s>>\nstream\n%s\nendstream" % (len(content), more, content)


def one_page(content: bytes, resources: bytes = b"<<>>", *, packed: bool = False, page: bytes = b"") -> bytes:
    """A page with this content stream."""
    return raw({
        1: b"<</Type/Catalog/Pages 2 0 R>>",
        2: b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        3: b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources %s%s>>" % (resources, page),
        4: stream(content, packed=packed),
    })


# ---- what is read of them ------------------------------------------------------------

def report(page: Canvas) -> None:
    """A title and a table."""
    write(page, 150, 60, TITLE, 14)
    table(page, ROWS)


def grids(data: bytes) -> list[Grid]:
    """The tables that are read of it."""
    return [block for block in read_pdf(data).blocks if isinstance(block, Grid)]


def paragraphs(data: bytes) -> list[str]:
    """The running text that is read of it."""
    return [block.text for block in read_pdf(data).blocks if isinstance(block, Text)]


def rows(grid: Grid) -> list[list[str]]:
    """A table's texts."""
    return [[cell.text for cell in row] for row in grid.rows()]
