"""docx → Document: document.xml read directly, tables with their merged cells, no column counted that is none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive.model import Document
from archive.readers.package import Package
from archive.readers.word.body import Story
from archive.readers.word.parts import Parts

if TYPE_CHECKING:
    from archive.model import Block

NAME = "docx"


def read_docx(data: bytes, _charset: str = "") -> Document:
    """Raises Unreadable, TooMuch."""
    return document(data, NAME)


def document(data: bytes, reader: str, depth: int = 0) -> Document:
    """reader: the format that the docx was made from; depth: documents that this one is inserted in."""
    parts = opened(data, depth)
    story = Story(parts)
    story.walk(parts.body())
    return Document(reader, tuple(story.blocks), title=parts.title())


def opened(data: bytes, depth: int = 0) -> Parts:
    """Raises Unreadable, TooMuch."""
    return Parts(Package(data), _chunk, depth)


def _chunk(data: bytes, depth: int) -> tuple[Block, ...]:
    """The blocks of a document of any format inserted in another."""
    from archive.readers import READERS, sniff

    form = sniff(data)
    if form == "docx":
        return document(data, NAME, depth).blocks
    reader = READERS.get(form)
    return reader(data, "").blocks if reader else ()
