"""Drawn PDFs of which some numbers have a digit beside them that nobody sees, or that is struck out, each way in which a PDF can do so.

Every way is given the canvas, where the number begins on its base line, and the number; the digit that is odd is a 9 behind it.
"""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING

from tests.documents.as_drawn_pdf import TRUETYPE, _registered, _rule
from tests.documents.leaves import lay
from tests.fuzz.pens import DIGIT, Pen, layered, raw

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.documents.paper import Paper

    Way = Callable[["Pen", float, float, str], None]

MARK = "\u56d7"


def _inside(change: Callable[[Pen, float, float], None]) -> Way:
    """The odd digit is written after a change of the canvas that ends with it."""
    def way(pen: Pen, x: float, y: float, text: str) -> None:
        x = pen.write(x, y, text)
        pen.canvas.saveState()
        change(pen, x, y)
        pen.write(x, y, DIGIT)
        pen.canvas.restoreState()
    return way


def _after(change: Callable[[Pen, float, float], None]) -> Way:
    """Something is painted after the odd digit, which is part of the number's own text."""
    def way(pen: Pen, x: float, y: float, text: str) -> None:
        pen.write(x, y, text + DIGIT)
        pen.canvas.saveState()
        change(pen, x + pen.wide(text), y)
        pen.canvas.restoreState()
    return way


def _code(before: str, after: str = "EMC") -> Way:
    def way(pen: Pen, x: float, y: float, text: str) -> None:
        x = pen.write(x, y, text)
        pen.canvas._code.append(before)
        pen.write(x, y, DIGIT)
        pen.canvas._code.append(after)
    return way


def _mode(mode: int) -> Way:
    def way(pen: Pen, x: float, y: float, text: str) -> None:
        words = pen.canvas.beginText(pen.write(x, y, text), y)
        words.setTextRenderMode(mode)
        words.setFont(pen.font, pen.size)
        words.textOut(DIGIT)
        words.setTextRenderMode(0)
        pen.canvas.drawText(words)
    return way


def _fill(red: float, green: float | None = None, blue: float | None = None) -> Callable[[Pen, float, float], None]:
    return lambda pen, _x, _y: pen.canvas.setFillColorRGB(red, red if green is None else green, red if blue is None else blue)


def _patch(pen: Pen, x: float, y: float, shade: float) -> None:
    pen.canvas.setFillGray(shade)
    pen.canvas.rect(*pen.around(x, y), stroke=0, fill=1)


def _on(ground: tuple[float, float, float], ink: tuple[float, float, float]) -> Callable[[Pen, float, float], None]:
    """A patch of colour and the digit's own colour."""
    def change(pen: Pen, x: float, y: float) -> None:
        pen.canvas.setFillColorRGB(*ground)
        pen.canvas.rect(*pen.around(x, y), stroke=0, fill=1)
        pen.canvas.setFillColorRGB(*ink)
    return change


def _picture(pen: Pen, x: float, y: float) -> None:
    from PIL import Image
    from reportlab.lib.utils import ImageReader

    pen.canvas.drawImage(ImageReader(Image.new("RGB", (8, 8), "white")), *pen.around(x, y))


def _clip(pen: Pen, x: float, y: float) -> None:
    path = pen.canvas.beginPath()
    path.rect(x - 8, y - 2, 8, 12)
    pen.canvas.clipPath(path, stroke=0, fill=0)


def _shading(pen: Pen, x: float, y: float) -> None:
    path = pen.canvas.beginPath()
    path.rect(*pen.around(x, y))
    pen.canvas.clipPath(path, stroke=0, fill=0)
    pen.canvas.linearGradient(x, y, x + 10, y, ("#ffffff", "#ffffff"))


def _broad(pen: Pen, x: float, y: float) -> None:
    pen.canvas.setStrokeGray(1)
    pen.canvas.setLineWidth(pen.size)
    pen.canvas.line(x, y + pen.size / 3, x + pen.wide(DIGIT), y + pen.size / 3)


def _line(wide: float = 0.6, up: float = 0.32) -> Callable[[Pen, float, float], None]:
    def change(pen: Pen, x: float, y: float) -> None:
        pen.canvas.setLineWidth(wide)
        pen.canvas.setDash()
        pen.canvas.line(x, y + up * pen.size, x + pen.wide(DIGIT), y + up * pen.size)
    return change


def _bar(pen: Pen, x: float, y: float) -> None:
    pen.canvas.setFillGray(0)
    pen.canvas.rect(x - 0.5, y + 0.28 * pen.size, pen.wide(DIGIT) + 1, 0.8, stroke=0, fill=1)


def _twice(pen: Pen, x: float, y: float) -> None:
    _line(0.5, 0.25)(pen, x, y)
    _line(0.5, 0.4)(pen, x, y)


def _slanted(pen: Pen, x: float, y: float) -> None:
    pen.canvas.line(x, y, x + pen.wide(DIGIT), y + 0.7 * pen.size)


def _crossed(pen: Pen, x: float, y: float) -> None:
    _slanted(pen, x, y)
    pen.canvas.line(x, y + 0.7 * pen.size, x + pen.wide(DIGIT), y)


def _off_base(up: float, size: float) -> Way:
    def way(pen: Pen, x: float, y: float, text: str) -> None:
        pen.write(pen.write(x, y, text), y + up * pen.size, DIGIT, size * pen.size)
    return way


def _form(alpha: float) -> Way:
    def way(pen: Pen, x: float, y: float, text: str) -> None:
        name = f"form{len(pen.canvas._code)}"
        pen.write(x, y, text)
        pen.canvas.saveState()
        pen.canvas.beginForm(name)
        pen.write(x + pen.wide(text), y, DIGIT)
        pen.canvas.endForm()
        pen.canvas.setFillAlpha(alpha)
        pen.canvas.doForm(name)
        pen.canvas.restoreState()
    return way


def _note(kind: str, more: str) -> Callable[[Pen, float, float], None]:
    """An annotation without a look of its own: what shows it draws it."""
    def change(pen: Pen, x: float, y: float) -> None:
        left, low = pen.canvas.absolutePosition(x, y - 0.2 * pen.size)
        right, high = pen.canvas.absolutePosition(x + pen.wide(DIGIT), y + pen.size)
        pen.canvas._addAnnotation(raw(f"<</Type/Annot/Subtype/{kind}/F 4/Rect[{left:.2f} {low:.2f} {right:.2f} {high:.2f}]" + more.format(
            left=left, low=low, right=right, high=high, middle=(low + high) / 2) + ">>"))
    return change


QUADS = "/QuadPoints[{left:.2f} {high:.2f} {right:.2f} {high:.2f} {left:.2f} {low:.2f} {right:.2f} {low:.2f}]/C[1 0 0]"

def _noted_twice(pen: Pen, x: float, y: float) -> None:
    _note("FreeText", "/DA(/Helv 9 Tf)/Contents(x)")(pen, x, y - 300)
    _note("StrikeOut", QUADS)(pen, x, y)


def _none(_end: float) -> None:
    """What is drawn is all."""


def _leaning(pen: Pen, x: float, y: float, text: str) -> None:
    """As italics are made of an upright font."""
    words = pen.canvas.beginText()
    words.setTextTransform(1, 0, 0.25, 1, pen.write(x, y, text), y)
    words.setFont(pen.font, pen.size)
    words.textOut(DIGIT)
    pen.canvas.drawText(words)


UNSEEN: dict[str, Way] = {  # nobody sees the 9: the number alone is read
    "white": _inside(_fill(1)), "nearly white": _inside(_fill(0.985)), "white, CMYK": _inside(lambda pen, _x, _y: pen.canvas.setFillColorCMYK(0, 0, 0, 0)),
    "clear": _inside(lambda pen, _x, _y: pen.canvas.setFillAlpha(0)), "invisible": _mode(3), "clips only": _mode(7),
    "clipped away": _inside(_clip), "black on black": _inside(_on((0, 0, 0), (0, 0, 0))),
    "blue on blue": _inside(_on((0.1, 0.2, 0.8), (0.1, 0.2, 0.8))),
    "under white": _after(lambda pen, x, y: _patch(pen, x, y, 1)), "under black": _after(lambda pen, x, y: _patch(pen, x, y, 0)),
    "under a picture": _after(_picture), "under a shading": _after(_shading), "under a broad line": _after(_broad), "in a clear form": _form(0),
}
ODD: dict[str, Way] = {  # the 9 is seen, but is not part of the number: nothing is read, or the number alone
    "pale": _inside(_fill(0.85)), "nearly clear": _inside(lambda pen, _x, _y: pen.canvas.setFillAlpha(0.1)),
    "struck out": _after(_line()), "struck out thinly": _after(_line(0.2)), "struck out thickly": _after(_line(2)), "struck out high": _after(_line(up=0.42)),
    "struck out low": _after(_line(up=0.2)), "a bar": _after(_bar), "struck out twice": _after(_twice), "struck out, apart": _inside(_line()),
    "slanted": _after(_slanted), "crossed": _after(_crossed), "raised": _off_base(0.4, 0.6), "little raised": _off_base(0.2, 0.7), "raised as large": _off_base(0.35, 1),
    "lowered": _off_base(-0.2, 0.6), "tiny": _off_base(0, 0.15), "tiny at the top": _off_base(0.6, 0.1),
    "noted as struck out": _after(_note("StrikeOut", QUADS)), "noted beside a free text": _after(_noted_twice), "a line of a note": _after(_note("Line", "/L[{left:.2f} {middle:.2f} {right:.2f} {middle:.2f}]/C[1 0 0]")),
}
SEEN: dict[str, Way] = {  # the 9 is part of the number
    "plain": lambda pen, x, y, text: _none(pen.write(x, y, text + DIGIT)),
    "underlined": _after(_line(up=-0.12)), "red": _inside(_fill(0.8, 0, 0)), "grey": _inside(_fill(0.4)), "white on black": _inside(_on((0, 0, 0), (1, 1, 1))),
    "black on yellow": _inside(_on((1, 1, 0.4), (0, 0, 0))), "in a form": _form(1), "on a patch": _inside(_on((1, 1, 1), (0, 0, 0))),
    "leaning": _leaning, "highlighted": _after(_note("Highlight", QUADS)), "noted as underlined": _after(_note("Underline", QUADS)),
}
WORDED: dict[str, Way] = {"other words": _code("/Span <</ActualText (7)>> BDC"), "many words": _code("/Span <</ActualText (177)>> BDC")}  # the 9 is seen, a 7 told
LAYERS: dict[str, Way] = {"layer off": _code("/OC /off BDC"), "layer on": _code("/OC /on BDC")}
WAYS = {**UNSEEN, **ODD, **SEEN, **WORDED, **LAYERS}


def small(how: str, number: str = "17", size: tuple[float, float] = (595, 842), turned: int = 0) -> bytes:
    """A page of two cells with numbers drawn in one of WAYS, under a head."""
    from reportlab.pdfgen.canvas import Canvas

    out = io.BytesIO()
    canvas = Canvas(out, pagesize=size, invariant=1, pageCompression=0)
    canvas.setPageRotation(turned)
    pen = Pen(canvas, _registered(TRUETYPE[0]), 10)
    for line in range(4):
        canvas.line(50, 700 - 20 * line, 290, 700 - 20 * line)
    for column in (50, 130, 290):
        canvas.line(column, 700, column, 640)
    for line, (label, head) in enumerate((("信息内容", "本年制发件数"), ("规章", ""), ("行政规范性文件", ""))):
        pen.write(53, 686 - 20 * line, label)
        write(pen, 135, 686 - 20 * line, head or f"{MARK}{number}{MARK}", how)
    canvas.save()
    return layered(out.getvalue()) if how in LAYERS else out.getvalue()


def printed(paper: Paper, how: str) -> bytes:
    """The paper, its numbers that are between two MARKs drawn in one of WAYS."""
    from reportlab.pdfgen.canvas import Canvas

    out = io.BytesIO()
    canvas = Canvas(out, invariant=1, pageCompression=0 if how in LAYERS else 1)
    font = _registered(paper.style["font"] if paper.style["font"] in TRUETYPE else TRUETYPE[0])
    for leaf in lay(paper):
        canvas.setPageSize((leaf.width, leaf.height))
        canvas.setLineWidth(0.6)
        for rule in leaf.rules:
            _rule(canvas, rule, leaf.height, filled=paper.style["ruling"] == "filled")
        for words in leaf.words:
            write(Pen(canvas, font, words.size), words.x, leaf.height - words.y, words.text, how)
        canvas.showPage()
    canvas.save()
    return layered(out.getvalue()) if how in LAYERS else out.getvalue()


def write(pen: Pen, x: float, y: float, text: str, how: str) -> None:
    """Words on a base line; a number between two MARKs in one of WAYS."""
    found = re.fullmatch(f"{MARK}(\\d+){MARK}", text)
    if found:
        WAYS[how](pen, x, y, found[1])
    else:
        pen.write(x, y, text)
