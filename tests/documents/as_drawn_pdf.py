"""Laid out pages as PDF by reportlab: the odd ways of drawing tables that browsers and Word do not have."""

from __future__ import annotations

import io
from functools import cache
from typing import TYPE_CHECKING

from tests.documents.fonts import file_of
from tests.documents.leaves import lay

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

    from tests.documents.leaves import Leaf, Rule
    from tests.documents.paper import Paper

WEIGHT = 0.6
TRUETYPE = ("zen-hei", "micro-hei", "uming")  # reportlab embeds no outlines of PostScript kind, as Noto CJK has them


@cache
def _registered(font: str) -> str:
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    pdfmetrics.registerFont(TTFont(font, file_of(font), subfontIndex=0))
    return font


def drawn(paper: Paper) -> bytes:
    """The PDF; paper.style says how rules are drawn and whether pages are stored turned."""
    from reportlab.pdfgen.canvas import Canvas

    out = io.BytesIO()
    canvas = Canvas(out, invariant=1)
    canvas.setTitle(paper.title)
    for leaf in lay(paper):
        _page(canvas, leaf, paper)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def _page(canvas: Canvas, leaf: Leaf, paper: Paper) -> None:
    turned = paper.style["rotated"]
    canvas.setPageSize((leaf.width, leaf.height))
    if turned:  # reportlab then swaps width and height of the page's box itself
        canvas.setPageRotation(int(turned))
        if turned == "90":
            canvas.transform(0, 1, -1, 0, leaf.height, 0)
        else:
            canvas.transform(0, -1, 1, 0, 0, leaf.width)
    canvas.setLineWidth(WEIGHT)
    if paper.style["ruling"] == "dashed":
        canvas.setDash(3, 1.5)
    for rule in _joined(leaf.rules) if paper.style["ruling"] != "per-cell" else leaf.rules:
        _rule(canvas, rule, leaf.height, filled=paper.style["ruling"] == "filled")
    font = _registered(paper.style["font"])
    for words in leaf.words:
        canvas.setFont(font, words.size)
        canvas.drawString(words.x, leaf.height - words.y, words.text)


def _rule(canvas: Canvas, rule: Rule, height: float, *, filled: bool) -> None:
    x0, y0, x1, y1 = rule.x0, height - rule.y0, rule.x1, height - rule.y1
    if rule.frame:
        canvas.rect(x0, y1, x1 - x0, y0 - y1)
    elif filled:  # as Word's own PDF export does
        canvas.rect(x0 - WEIGHT / 2, y1 - WEIGHT / 2, x1 - x0 + WEIGHT, y0 - y1 + WEIGHT, stroke=0, fill=1)
    elif (x0, y0) != (x1, y1):
        canvas.line(x0, y0, x1, y1)


def _joined(rules: list[Rule]) -> list[Rule]:
    """Each line once."""
    return list(dict.fromkeys(rule for rule in rules if rule.frame or (rule.x0, rule.y0) != (rule.x1, rule.y1)))
