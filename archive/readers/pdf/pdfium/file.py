"""PDFium's handles, always closed. The library is not made for several threads: whoever calls it holds LOCK."""

from __future__ import annotations

from contextlib import contextmanager
from ctypes import create_string_buffer
from threading import RLock
from typing import TYPE_CHECKING

from archive.readers.errors import Unreadable

if TYPE_CHECKING:
    from collections.abc import Iterator

LOCK = RLock()
_ERRORS = {
    3: "broken PDF: no page tree can be found in it",
    4: "encrypted PDF: it opens with a password only",
    5: "encrypted PDF: its kind of protection is not known",
}
_FILLED = (3, 13, 20)  # annotations that print something: free text, stamps, fields of a form


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
def page_of(document: object, number: int) -> Iterator[object]:
    """A page's handle, number from 0, what is filled in on it made part of it; None where it cannot be loaded."""
    import pypdfium2.raw as pdfium

    page = pdfium.FPDF_LoadPage(document, number)
    if page and _is_filled(page):
        pdfium.FPDFPage_Flatten(page, pdfium.FLAT_NORMALDISPLAY)
        pdfium.FPDF_ClosePage(page)
        page = pdfium.FPDF_LoadPage(document, number)
    try:
        yield page or None
    finally:
        if page:
            pdfium.FPDF_ClosePage(page)


def _is_filled(page: object) -> bool:
    import pypdfium2.raw as pdfium

    for number in range(pdfium.FPDFPage_GetAnnotCount(page)):
        annotation = pdfium.FPDFPage_GetAnnot(page, number)
        kind = pdfium.FPDFAnnot_GetSubtype(annotation)
        pdfium.FPDFPage_CloseAnnot(annotation)
        if kind in _FILLED:
            return True
    return False


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
