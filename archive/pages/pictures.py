"""Pictures in a page or document that may hold its tables: each is read, and what it says takes its place."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from archive.model import Block, Document, Grid, Picture, Reading, Text
from archive.readers import READERS, sniff
from archive.readers.errors import Unreadable, Unsupported

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Look = Callable[[str], bytes | None]  # a picture's address as the document has it → its bytes

FORMATS = frozenset({"png", "jpeg", "gif", "bmp", "tiff", "webp"})
MOST = 40  # pictures of one document; a report of photographs has some ten pages
LEAST_BYTES = 2_000  # lines, dots and buttons are smaller
_ICON = re.compile(r"(?:^|[^a-z])(?:logo|icon|ico|qr|qrcode|ewm|erweima|gongan|beian|red|blank|dzjg|banner)[^a-z/]*\.\w+$", re.IGNORECASE)
LEAST_TEXT = 100  # characters of a photographed page of text; a banner has fewer
ALONE = Reading("not-a-report", "", ("a picture: it is read with the page that shows it",))  # of an attachment that is a picture


@dataclass(frozen=True, slots=True)
class Spliced:
    """document: with what was read in place of its pictures; unread: why others were not, a line each kind.

    missing: what this installation lacks to read pictures, if that is why.
    """

    document: Document
    unread: tuple[str, ...]
    missing: str = ""


def splice(document: Document, url: str, look: Look | None) -> Spliced:
    """Reads a document's pictures. Tables from them tell in Grid.source which picture it was."""
    unread: Counter[str] = Counter()
    missing, seen = "", set[str | bytes]()
    blocks: list[Block] = []
    for number, block in _numbered(document):
        found: tuple[Block, ...] = (block,)
        if isinstance(block, Picture) and (block.source or block.data) not in seen:
            seen.add(block.source or block.data)
            try:
                found = _read(block, number, url, look)
            except Unsupported as error:
                missing = str(error)
                unread[missing] += 1
            except Unreadable as error:
                unread[str(error)] += not _ICON.search(urlsplit(block.source).path)
        blocks.extend(found)
    lines = tuple(f"{count} {'picture' if count == 1 else 'pictures'} not read: {why}" for why, count in (+unread).items())
    return Spliced(document if tuple(blocks) == document.blocks else replace(document, blocks=tuple(blocks)), lines, missing)


def is_picture(data: bytes) -> bool:
    """Whether bytes are of a format that only shows what is printed."""
    return sniff(data) in FORMATS


def _numbered(document: Document) -> Iterator[tuple[int, Block]]:
    """Every block, with the number of the picture it is, or of the last before it."""
    number = 0
    for block in document.blocks:
        number += isinstance(block, Picture)
        yield number, block


def _read(picture: Picture, number: int, url: str, look: Look | None) -> tuple[Block, ...]:
    """What stands in a picture; the picture itself if that is nothing. Unreadable tells why it could not be read."""
    if number > MOST:
        raise Unreadable(f"more than {MOST} in one document")
    data = picture.data or (look(picture.source) if look and picture.source else None)
    if data is None:
        raise Unreadable("the bytes are not to be had")
    if len(data) < LEAST_BYTES:
        return (picture,)
    form = sniff(data)
    reader = READERS.get(form)
    if form not in FORMATS:
        raise Unreadable(f"it is no picture but {form}")
    if reader is None:
        raise Unsupported(f"no reader for {form} in this version")
    source = urljoin(url, picture.source) if picture.source else f"#{number}"
    blocks = tuple(replace(block, source=source) if isinstance(block, Grid) else block for block in reader(data, "").blocks)
    running = sum(len(block.text) for block in blocks if isinstance(block, Text))
    telling = running >= LEAST_TEXT or any(isinstance(block, Grid) for block in blocks)
    return blocks if telling else (picture,)
