"""PDFium's handles, always closed. The library is not made for several threads: whoever calls it holds LOCK."""

from __future__ import annotations

from contextlib import contextmanager
from ctypes import byref, create_string_buffer
from threading import RLock
from typing import TYPE_CHECKING

from archive.readers.errors import Unreadable

if TYPE_CHECKING:
    from collections.abc import Iterator

    Bounds = tuple[float, float, float, float]  # left, bottom, right, top in the page's own coordinates

LOCK = RLock()
_ERRORS = {
    3: "broken PDF: no page tree can be found in it",
    4: "encrypted PDF: it opens with a password only",
    5: "encrypted PDF: its kind of protection is not known",
}
# annotations that print something: free text, stamps, fields of a form; or cover text or strike it out: shapes, ink, redactions
_FILLED = (3, 13, 20, 5, 6, 7, 8, 9, 15, 28)
_STROKES = (4, 12)  # lines, text struck out
_UNSEEN = 1 | 2 | 32  # flags: invisible, hidden, not to be shown


@contextmanager
def opened(data: bytes) -> Iterator[object]:
    """The document; an empty user password opens it. Raises Unreadable."""
    import pypdfium2.raw as pdfium

    with LOCK:
        document = pdfium.FPDF_LoadMemDocument64(data, len(data), b"")
        error = pdfium.FPDF_GetLastError()
    if not document:
        raise Unreadable(_ERRORS.get(error, _ERRORS[3]))
    try:
        yield document
    finally:
        with LOCK:
            pdfium.FPDF_CloseDocument(document)


@contextmanager
def page_of(document: object, number: int, strokes: list[Bounds] | None = None) -> Iterator[object]:
    """A page's handle, number from 0, what is filled in on it made part of it; None where it cannot be loaded.

    strokes: lines of notes, and through text that notes strike out, are added to it (PDF 32000-1, 12.5.6.7 and 10).
    """
    import pypdfium2.raw as pdfium

    page = pdfium.FPDF_LoadPage(document, number)
    if page and _is_filled(page, strokes if strokes is not None else []):
        pdfium.FPDFPage_Flatten(page, pdfium.FLAT_NORMALDISPLAY)
        pdfium.FPDF_ClosePage(page)
        page = pdfium.FPDF_LoadPage(document, number)
    try:
        yield page or None
    finally:
        if page:
            pdfium.FPDF_ClosePage(page)


def _is_filled(page: object, strokes: list[Bounds]) -> bool:
    import pypdfium2.raw as pdfium

    found = False
    for number in range(pdfium.FPDFPage_GetAnnotCount(page)):
        note = pdfium.FPDFPage_GetAnnot(page, number)
        kind = pdfium.FPDFAnnot_GetSubtype(note)
        if kind in _STROKES and not pdfium.FPDFAnnot_GetFlags(note) & _UNSEEN:
            strokes += _strokes(note) if kind == pdfium.FPDF_ANNOT_STRIKEOUT else _stroke(note)
        pdfium.FPDFPage_CloseAnnot(note)
        found = found or kind in _FILLED
    return found


def _strokes(note: object) -> Iterator[Bounds]:
    """Through the middle of the places that a note strikes out."""
    import pypdfium2.raw as pdfium

    quad = pdfium.FS_QUADPOINTSF()
    for at in range(pdfium.FPDFAnnot_CountAttachmentPoints(note)):
        pdfium.FPDFAnnot_GetAttachmentPoints(note, at, byref(quad))
        left, low, right, high = _around((quad.x1, quad.x2, quad.x3, quad.x4), (quad.y1, quad.y2, quad.y3, quad.y4))
        yield left, (low + high) / 2, right, (low + high) / 2


def _stroke(note: object) -> Iterator[Bounds]:
    import pypdfium2.raw as pdfium

    start, end = pdfium.FS_POINTF(), pdfium.FS_POINTF()
    if pdfium.FPDFAnnot_GetLine(note, byref(start), byref(end)):
        yield _around((start.x, end.x), (start.y, end.y))


def _around(xs: tuple[float, ...], ys: tuple[float, ...]) -> Bounds:
    return min(xs), min(ys), max(xs), max(ys)


@contextmanager
def text_of(page: object) -> Iterator[object]:
    """A page's characters. Raises Unreadable."""
    import pypdfium2.raw as pdfium

    text = pdfium.FPDFText_LoadPage(page)
    if not text:
        raise Unreadable("broken PDF: a page's text cannot be loaded")
    try:
        yield text
    finally:
        pdfium.FPDFText_ClosePage(text)


def title_of(document: object) -> str:
    """The Title of the document's own properties."""
    import pypdfium2.raw as pdfium

    size = pdfium.FPDF_GetMetaText(document, b"Title", None, 0)
    buffer = create_string_buffer(size)
    pdfium.FPDF_GetMetaText(document, b"Title", buffer, size)
    return " ".join(buffer.raw[: max(size - 2, 0)].decode("utf-16-le", errors="replace").split())
