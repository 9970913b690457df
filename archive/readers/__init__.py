"""Bytes → Document. READERS: format → function; a new format is one file and one line here."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archive.readers.html import read_html
from archive.readers.text import read_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from archive.model import Document

READERS: dict[str, Callable[[bytes, str], Document]] = {"html": read_html, "text": read_text}

# What the bytes begin with, whatever name or header they came under.
_MAGIC = (
    (b"%PDF", "pdf"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "doc"),  # OLE2: doc, xls, wps
    (b"PK\x03\x04", "zip"),  # docx, xlsx, ofd, zip
    (b"PK\x05\x06", "zip"),
    (b"Rar!\x1a\x07", "rar"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"{\\rtf", "rtf"),
    (b"\x89PNG", "png"),
    (b"\xff\xd8\xff", "jpeg"),
    (b"GIF8", "gif"),
    (b"BM", "bmp"),
    (b"II*\x00", "tiff"),
    (b"MM\x00*", "tiff"),
    (b"\x1f\x8b", "gzip"),
)
_HTML = re.compile(rb"<\s*(?:!doctype\s+html|html|head|body|table|div|p|meta|title|span|script|h\d)\b", re.IGNORECASE)
_TAG = re.compile(rb"</\s*(?:p|div|td|tr|table|span|body|html)\s*>", re.IGNORECASE)
_SAMPLE = 64_000


def sniff(data: bytes) -> str:
    """The format of bytes by what they are: "html", "text", "pdf", … "empty" or "unknown"."""
    head = data[:_SAMPLE]
    if not head.strip(b"\x00 \t\r\n\xef\xbb\xbf"):
        return "empty"
    magic = next((name for mark, name in _MAGIC if head.lstrip(b"\r\n\t ").startswith(mark)), "")
    if magic and not (magic == "bmp" and _is_text(head)):
        return magic
    if _controls(head) <= 0.01 and (_HTML.search(head[:4096]) or len(_TAG.findall(head)) >= 3):
        return "html"  # among random bytes "<p" turns up too
    return "text" if _is_text(head) else "unknown"


def _is_text(head: bytes) -> bool:
    """Hardly any control characters, and it decodes in one of the charsets that Chinese text comes in."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    if _controls(head) > 0.001:
        return False
    return any(_broken(head, charset) <= 0.02 for charset in ("utf-8", "gb18030", "big5"))


def _controls(head: bytes) -> float:
    """Share of control characters that no text has."""
    return sum(byte < 32 and byte not in b"\t\r\n\f\x0b\x1b" for byte in head) / len(head)


def _broken(head: bytes, charset: str) -> float:
    text = head.decode(charset, errors="replace")
    odd = sum(
        sign == "\ufffd" or "\ue000" <= sign <= "\uf8ff" or "\x7f" <= sign <= "\x9f" or sign > "\uffff" for sign in text
    )
    return odd / len(text)
