"""PDFium's handles, always closed, one thread at a time: the library is not made for several."""

from __future__ import annotations

from contextlib import contextmanager
from ctypes import create_string_buffer
from threading import RLock
from typing import TYPE_CHECKING

from archive.readers.errors import Unreadable

if TYPE_CHECKING:
    from collections.abc import Iterator

LOCK = RLock()
_ERRORS = {3: "broken PDF", 4: "encrypted PDF: it needs a password", 5: "encrypted PDF: its protection is not known", 6: "broken PDF: page"}


@contextmanager
def opened(data: bytes) -> Iterator[object]:
    """The document; an empty user password opens it."""
    import pypdfium2.raw as pdfium

    document = pdfium.FPDF_LoadMemDocument64(data, len(data), b"")
    if not document:
        raise Unreadable(_ERRORS.get(pdfium.FPDF_GetLastError(), "broken PDF"))
    try:
        yield document
    finally:
        pdfium.FPDF_CloseDocument(document)


@contextmanager
def page_of(document: object, number: int) -> Iterator[object]:
    """A page's handle, number from 0; None where the page cannot be loaded."""
    import pypdfium2.raw as pdfium

    page = pdfium.FPDF_LoadPage(document, number)
    try:
        yield page or None
    finally:
        if page:
            pdfium.FPDF_ClosePage(page)


@contextmanager
def text_of(page: object) -> Iterator[object]:
    """A page's characters; None where there are none."""
    import pypdfium2.raw as pdfium

    text = pdfium.FPDFText_LoadPage(page)
    try:
        yield text or None
    finally:
        if text:
            pdfium.FPDFText_ClosePage(text)


def title_of(document: object) -> str:
    """The Title of the document's own properties."""
    import pypdfium2.raw as pdfium

    size = pdfium.FPDF_GetMetaText(document, b"Title", None, 0)
    buffer = create_string_buffer(size)
    pdfium.FPDF_GetMetaText(document, b"Title", buffer, size)
    return " ".join(buffer.raw[: max(size - 2, 0)].decode("utf-16-le", errors="replace").split())
