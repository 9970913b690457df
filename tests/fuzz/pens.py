"""What odd PDFs are drawn with: a pen, objects as they are to be written, layers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

DIGIT = "9"


class Pen:
    """A canvas and its font."""

    def __init__(self, canvas: Canvas, font: str, size: float) -> None:
        self.canvas, self.font, self.size = canvas, font, size

    def write(self, x: float, y: float, text: str, size: float | None = None) -> float:
        """Where it ends."""
        self.canvas.setFont(self.font, size or self.size)
        self.canvas.drawString(x, y, text)
        return x + self.wide(text, size)

    def wide(self, text: str, size: float | None = None) -> float:
        return float(self.canvas.stringWidth(text, self.font, size or self.size))

    def around(self, x: float, y: float, text: str = DIGIT) -> tuple[float, float, float, float]:
        """x, y, width and height of text."""
        return x, y - 0.2 * self.size, self.wide(text), 1.2 * self.size


def raw(text: str) -> object:
    """An object of a PDF as it is to be written."""
    from reportlab.pdfbase.pdfdoc import PDFObject

    found = PDFObject()
    found.format = lambda _document: text.encode("ascii")
    return found


def layered(data: bytes) -> bytes:
    """An uncompressed PDF of reportlab's with two layers, on and off, that its pages' marks name."""
    top = max(map(int, re.findall(rb"(\d+) 0 obj", data)))
    on, off = top + 1, top + 2
    data = data.replace(b"/Type /Catalog", b"/Type /Catalog /OCProperties <</OCGs [%d 0 R %d 0 R] /D <</ON [%d 0 R] /OFF [%d 0 R]>>>>" % (on, off, on, off))
    data = re.sub(rb"/Resources <<", b"/Resources <</Properties <</on %d 0 R /off %d 0 R>>" % (on, off), data)
    body = data[: data.rindex(b"xref\n", 0, data.rindex(b"startxref"))]
    layers = b"".join(b"%d 0 obj\n<</Type/OCG/Name(%s)>>\nendobj\n" % (number, name) for number, name in ((on, b"on"), (off, b"off")))
    places = {int(found[1]): found.start() for found in re.finditer(rb"(?m)^(\d+) 0 obj", body + layers)}
    table = b"".join(b"%010d 00000 n \n" % places[number] for number in range(1, off + 1))
    root = re.search(rb"/Root (\d+) 0 R", data)
    assert root
    start = len(body) + len(layers)
    return body + layers + b"xref\n0 %d\n0000000000 65535 f \n" % (off + 1) + table + b"trailer\n<</Size %d/Root %s 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (off + 1, root[1], start)

