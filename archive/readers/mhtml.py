"""MHTML (RFC 2557), Word's "single file web page": the page in it is read as HTML, its pictures lie beside it."""

from __future__ import annotations

import email
import email.policy
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import unquote, urljoin

from archive.model import Block, Document, Picture
from archive.readers.errors import TooMuch, Unreadable
from archive.readers.html import read_html

if TYPE_CHECKING:
    from email.message import Message

NAME = "mhtml"
LARGEST = 100_000_000  # bytes
MOST_PARTS = 5_000
MOST_NESTED = 20  # multiparts, which may lie inside one another
_PAGES = frozenset({"text/html", "application/xhtml+xml"})


def read_mhtml(data: bytes, charset: str = "") -> Document:
    """charset: what the Content-Type header declared; the page's own part tells better. Raises Unreadable, TooMuch."""
    page, parts = _opened(data)
    found = read_html(_content(page), page.get_content_charset("") or charset)
    pictures = {name: part for part in parts if part.get_content_maintype() == "image" for name in _names(part)}
    blocks = tuple(_filled(block, page, pictures) for block in found.blocks)
    return replace(found, reader=NAME, blocks=blocks)


def page_of(data: bytes, charset: str = "") -> tuple[bytes, str]:
    """The page in it, and its charset as far as told. Raises Unreadable, TooMuch."""
    page, _ = _opened(data)
    return _content(page), page.get_content_charset("") or charset


def _opened(data: bytes) -> tuple[Message, list[Message]]:
    """The page's part, and all parts."""
    if len(data) > LARGEST:
        raise TooMuch(f"more than {LARGEST // 1_000_000} MB")
    if data.count(b"\n--") > MOST_PARTS or data.lower().count(b"boundary=") > MOST_NESTED:
        raise TooMuch(f"more than {MOST_PARTS} parts")
    whole = email.message_from_bytes(data.lstrip(b"\xef\xbb\xbf\r\n\t "), policy=email.policy.compat32)
    parts = [part for part in whole.walk() if not part.is_multipart()]
    return _page(whole, parts), parts


def _page(whole: Message, parts: list[Message]) -> Message:
    """The part named as the start, else the first page (RFC 2387, 3.2)."""
    pages = [part for part in parts if part.get_content_type() in _PAGES]
    start = str(whole.get_param("start") or "").strip("<>")
    named = [part for part in pages if start and str(part.get("Content-ID", "")).strip(" <>") == start]
    if not pages:
        raise Unreadable("MHTML without a page")
    return (named or pages)[0]


def _content(part: Message) -> bytes:
    found = part.get_payload(decode=True)
    return found if isinstance(found, bytes) else b""


def _names(part: Message) -> list[str]:
    """What a page may call a part by, as it is compared."""
    content = str(part.get("Content-ID", "")).strip(" <>")
    location = str(part.get("Content-Location", "")).strip()
    return [_plain(name) for name in (f"cid:{content}" if content else "", location) if name]


def _plain(address: str) -> str:
    return unquote("".join(address.split())).replace("\\", "/").lower()


def _filled(block: Block, page: Message, pictures: dict[str, Message]) -> Block:
    """A picture with the bytes that lie in the file, where they do."""
    if not isinstance(block, Picture) or block.data or not block.source:
        return block
    base = str(page.get("Content-Location", "")).strip()
    for name in (block.source, urljoin(base, block.source)):
        part = pictures.get(_plain(name))
        if part is not None:
            return replace(block, data=_content(part))
    return block
