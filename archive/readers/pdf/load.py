"""All pages of a PDF, loaded: what is left to do afterwards needs no PDFium."""

from __future__ import annotations

from dataclasses import dataclass
from time import thread_time
from typing import TYPE_CHECKING

from archive.readers.errors import TooMuch, Unreadable
from archive.readers.pdf.page import Scan, Told, load
from archive.readers.pdf.pdfium.file import LOCK, opened, title_of

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_PAGES = 1000  # no report is as long
MOST_SCANS = 80  # pages to be recognised, at seconds each
MOST_SECONDS = 30  # of the processor, for all pages


@dataclass(frozen=True, slots=True)
class Loaded:
    """A document's pages, those that are broken left out."""

    title: str
    count: int
    pages: tuple[Told | Scan, ...]


def load_all(data: bytes) -> Loaded:
    """Every page. Raises Unreadable and TooMuch."""
    import pypdfium2.raw as pdfium

    with opened(data) as document:
        with LOCK:
            count, title = pdfium.FPDF_GetPageCount(document), title_of(document)
        if count == 0:
            raise Unreadable("a PDF without pages")
        if count > MOST_PAGES:
            raise TooMuch(f"a PDF of {count} pages; the limit is {MOST_PAGES}")
        pages = [page for page in _pages(document, count) if page is not None]
    if not pages:
        raise Unreadable("broken PDF: none of its pages can be loaded")
    return Loaded(title, count, tuple(pages))


def _pages(document: object, count: int) -> Iterator[Told | Scan | None]:
    started, scans = thread_time(), 0
    for number in range(count):
        page = load(document, number)
        scans += isinstance(page, Scan)
        if scans > MOST_SCANS:
            raise TooMuch(f"a PDF of more than {MOST_SCANS} scanned pages")
        if thread_time() - started > MOST_SECONDS:
            raise TooMuch(f"a PDF whose first {number + 1} of {count} pages took more than {MOST_SECONDS} seconds")
        yield page
