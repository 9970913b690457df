"""OFD (GB/T 33190-2016) → Document: a package of XML pages, laid out like those of a PDF."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from archive.model import Block, Document
from archive.readers.errors import TooMuch, Unreadable
from archive.readers.layout import Page, compose, parts, settle
from archive.readers.ofd.book import MOST_PAGES, books
from archive.readers.ofd.outlines import is_shown_only, recognised
from archive.readers.ofd.page import drawn

if TYPE_CHECKING:
    from archive.readers.layout import Sheet
    from archive.readers.ofd.book import Book

NAME = "ofd"
MOST_SCANS = 80  # pages to be recognised, at seconds each
UNKNOWN = 0.3  # share of characters whose code says nothing, at most


def read_ofd(data: bytes, _charset: str = "") -> Document:
    """The documents of a package one after the other, their pages counted on. Raises Unreadable, TooMuch."""
    found: list[Block] = []
    title, count = "", 0
    for book in books(data):
        pages = _pages(book, count)
        title = title or book.title
        found.extend(compose([page for page in pages if page is not None]))
        count += len(pages)
    if not count:
        raise Unreadable("an OFD without pages")
    return Document(NAME, tuple(found), title=title, pages=count)


def _pages(book: Book, before: int) -> list[Page | None]:
    """The pages of a document; before: pages of the documents before it."""
    found: list[Page | None] = []
    sheets: list[Sheet] = []
    scans = 0
    for number, leaf in enumerate(book.leaves(), before + 1):
        if number > MOST_PAGES:
            raise TooMuch(f"an OFD of more than {MOST_PAGES} pages")
        sheet, paths = drawn(book, leaf, number) if leaf else (None, 0)
        if sheet and leaf and is_shown_only(sheet, paths):
            scans += 1
            if scans > MOST_SCANS:
                raise TooMuch(f"an OFD of more than {MOST_SCANS} scanned pages")
            found.append(recognised(book, leaf, sheet))
        elif sheet:
            sheets.append(sheet)
            found.append(settle(parts(sheet)))
        else:
            found.append(None)
    _refuse_unknown(sheets)
    return found


def _refuse_unknown(sheets: list[Sheet]) -> None:
    """Fonts that tell shapes only: the codes in the text are of nobody's alphabet."""
    written = "".join(glyph.text for sheet in sheets for glyph in sheet.glyphs if not glyph.text.isspace())
    unknown = sum(sign == "\ufffd" or unicodedata.category(sign) in {"Co", "Cn", "Cc"} for sign in written)
    if unknown > UNKNOWN * len(written):
        raise Unreadable("no text: the fonts of this OFD do not tell which characters they show")
