"""What a PDF would unpack to, without unpacking it: little, as reports do, or so much that it is read apart."""

from __future__ import annotations

import re
import zlib
from base64 import a85decode
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_UNPACKED = 4_000_000  # bytes of drawing instructions
MOST_FORMS = 40  # form XObjects; some that draw each other ten times over would never end
SMALL, CHUNK = 2_048, 32_768  # bytes at a time, first and then
LONGEST_HEAD = 2_000  # bytes of a stream's dictionary that are looked at
# pictures are unpacked line by line, and only as far as they are shown; fonts once
_NOT_DRAWING = re.compile(rb"/Subtype\s*/Image|/Length1\b|/Type1C\b|/CIDFontType0C\b|/OpenType\b|/Subtype\s*/XML|/FunctionType")


def is_light(data: bytes) -> bool:
    """Its drawing instructions are few, as far as can be told: what is encrypted or packed oddly is not light."""
    if data.count(b"/Form") > MOST_FORMS or b"/Encrypt" in data:
        return False
    unpacked = 0
    for start in _streams(data):
        head = data[max(0, start - LONGEST_HEAD) : start]
        head = head[head.rfind(b" obj") + 1 :]
        if not _NOT_DRAWING.search(head):
            size = _unpacked(data, start, head, MOST_UNPACKED - unpacked)
            if size is None:
                return False
            unpacked += size
        if unpacked > MOST_UNPACKED:
            return False
    return True


def _streams(data: bytes) -> Iterator[int]:
    """Where the bytes of streams begin."""
    at = data.find(b"stream")
    while at >= 0:
        start = at + len(b"stream")
        if data[at - 3 : at] != b"end" and data[start : start + 1] in b"\r\n":
            yield start + (2 if data[start : start + 2] == b"\r\n" else 1)
        at = data.find(b"stream", start)


def _unpacked(data: bytes, start: int, head: bytes, most: int) -> int | None:
    """Bytes that a stream unpacks to, looked at up to a little more than most; None if that cannot be told."""
    packed = head.count(b"/FlateDecode") + len(re.findall(rb"/Fl\b", head))
    if packed > 1 or re.search(rb"/(?:LZWDecode|LZW|RunLengthDecode|RL|Crypt)\b", head):
        return None
    if not packed:
        end = data.find(b"endstream", start)
        return (end if end >= 0 else len(data)) - start
    if b"ASCII85Decode" in head or re.search(rb"/A85\b", head):
        try:
            return _inflated(a85decode(data[start : data.find(b"~>", start)]), 0, most)
        except ValueError:
            return None
    return _inflated(data, start, most)


def _inflated(data: bytes, start: int, most: int) -> int:
    inflate = zlib.decompressobj()
    size, chunk = 0, SMALL
    while size <= most and not inflate.eof and start < len(data):
        try:
            size += len(inflate.decompress(data[start : start + chunk]))
        except zlib.error:  # PDFium gets no further either
            return size
        start, chunk = start + chunk, CHUNK
    return size
