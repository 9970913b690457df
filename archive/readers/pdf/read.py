"""PDF → Document."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive.model import Document
from archive.readers.errors import TooMuch, Unreadable
from archive.readers.layout import Page, Sheet, compose, parts
from archive.readers.pdf.file import LOCK, opened, page_of, text_of, title_of
from archive.readers.pdf.glyphs import glyphs_of
from archive.readers.pdf.rules import objects, rules_of
from archive.readers.pdf.space import space_of

NAME = "pdf"
MOST_PAGES = 1000  # no report is as long

if TYPE_CHECKING:
    from collections.abc import Iterator


def read_pdf(data: bytes, charset: str = "") -> Document:
    """Pages of characters and ruling lines, and of pictures where they are scans."""
    import pypdfium2.raw as pdfium

    with LOCK, opened(data) as document:
        count = pdfium.FPDF_GetPageCount(document)
        if count == 0:
            raise Unreadable("a PDF without pages")
        if count > MOST_PAGES:
            raise TooMuch(f"a PDF of {count} pages; the limit is {MOST_PAGES}")
        return Document(NAME, compose(list(_pages(document, count))), title=title_of(document), pages=count)


def _pages(document: object, count: int) -> Iterator[Page]:
    for number in range(count):
        with page_of(document, number) as page:
            if page is None:
                continue
            space = space_of(page)
            with text_of(page) as text:
                glyphs = glyphs_of(text, space)
            rules = rules_of(objects(page), space)
        yield parts(Sheet(number + 1, *space.size, tuple(glyphs), tuple(rules)))
