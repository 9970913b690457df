"""OFD (GB/T 33190-2016) → Document: a package of XML pages, laid out like those of a PDF."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive.model import Block, Document
from archive.readers.errors import TooMuch, Unreadable
from archive.readers.layout import Sheet, blocks
from archive.readers.ofd.book import MOST_PAGES, books
from archive.readers.ofd.page import drawn

if TYPE_CHECKING:
    from archive.readers.ofd.book import Book

NAME = "ofd"
MOST_PATHS = 50  # on a page without a character: more are its characters' outlines


def read_ofd(data: bytes, _charset: str = "") -> Document:
    """The documents of a package one after the other, their pages counted on. Raises Unreadable, TooMuch."""
    found: list[Block] = []
    title, pages, outlined, written = "", 0, 0, 0
    for book in books(data):
        sheets, paths = _sheets(book, pages)
        title = title or book.title
        found.extend(blocks(sheet for sheet in sheets if sheet is not None))
        pages += len(sheets)
        outlined += paths
        written += sum(bool(sheet.glyphs or sheet.pictures) for sheet in sheets if sheet)
    if not pages:
        raise Unreadable("an OFD without pages")
    if not written and outlined > MOST_PATHS:
        raise Unreadable("no text: the characters of this OFD are drawn as outlines")
    return Document(NAME, tuple(found), title=title, pages=pages)


def _sheets(book: Book, before: int) -> tuple[list[Sheet | None], int]:
    """The pages of a document, and how many paths are drawn on them. before: pages of the documents before it."""
    found: list[Sheet | None] = []
    paths = 0
    for number, leaf in enumerate(book.leaves(), before + 1):
        if number > MOST_PAGES:
            raise TooMuch(f"an OFD of more than {MOST_PAGES} pages")
        sheet, count = drawn(book, leaf, number) if leaf else (None, 0)
        found.append(sheet)
        paths += count
    return found, paths
