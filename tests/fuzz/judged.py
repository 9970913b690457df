"""What must hold of whatever comes out: no number that the input does not have."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from archive.extract import extract
from archive.forms import forms
from archive.model import Grid

if TYPE_CHECKING:
    from archive.model import Document, Figure, LocalFigure

DIGITS = re.compile(r"\d+")


class Invented(AssertionError):  # noqa: N818 - what it is
    """A number that stands nowhere."""


def plain(text: str) -> str:
    """As NFKC has it, without white space and separators of thousands."""
    return re.sub(r"[\s,\u200b-\u200f\ufeff\u00ad]+", "", unicodedata.normalize("NFKC", text))


def texts_judged(document: Document, text: str) -> None:
    """Each number of a document consists of digits that follow one another in what it was read from: tags and references
    may stand between them, but none comes from nowhere."""
    source = "".join(DIGITS.findall(text))
    for block in document.blocks:
        for cell in block.cells if isinstance(block, Grid) else ():
            digits = "".join(DIGITS.findall(cell.text))
            if not _follows(digits, source):
                raise Invented(f"{cell.text[:80]!r}: not in the input")


def figures_judged(document: Document) -> None:
    """Each figure that extraction finds is a number that the document's text prints."""
    found = extract(document, forms(), 2021)
    text = plain(document.text())
    for figure in (*found.figures.values(), *found.local):
        _figure_judged(figure, text)


def _figure_judged(figure: Figure | LocalFigure, text: str) -> None:
    if figure.value is None:
        return
    printed = plain(figure.text)
    if printed not in text:
        raise Invented(f"{figure}: the document has no {printed!r}")
    digits = f"{abs(figure.value):.10f}".rstrip("0").rstrip(".") if isinstance(figure.value, float) else str(abs(figure.value))
    if float(digits) and digits not in printed.removesuffix("0") and digits not in printed:
        raise Invented(f"{figure}: its text does not say {digits}")


def _follows(part: str, whole: str) -> bool:
    rest = iter(whole)
    return part in whole or all(sign in rest for sign in part)
