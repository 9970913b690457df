"""OLE2 compound files: the names in their directory, which tell a doc from an xls (MS-CFB, section 2)."""

from __future__ import annotations

import struct
from itertools import chain
from typing import NamedTuple

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MOST_SECTORS = 4096  # of the directory; a document has a handful
MOST_TABLES = 100_000  # sectors of the allocation table: of a file of 6 GB
_ENTRY = 128  # bytes
_SHORT = 4096  # bytes; shorter streams lie together in one
_FREE = 0xFFFFFFFA  # from here on sector numbers are marks
_ROOT, _STREAM, _STORAGE = 5, 2, 1
# a file cut off before its directory still shows some of the names it was written with
_SEARCHED = ("WordDocument", "Workbook", "EncryptedPackage", "PowerPoint Document")


class _Entry(NamedTuple):
    """Of the directory. start, size: of its stream."""

    name: str
    type: int
    left: int
    right: int
    child: int
    start: int
    size: int


def names(data: bytes) -> frozenset[str]:
    """Streams and storages at the top of the file, not those of documents embedded in it; empty if it is broken."""
    try:
        entries = _entries(data)
        return frozenset(entries[at][0] for at in _children(entries))
    except (struct.error, IndexError, ValueError):
        return frozenset()


def kind(data: bytes) -> str:
    """"doc" (also of WPS Writer), "xls", "encrypted" or "ole"; "doc" for one too broken to tell."""
    found = names(data) or {name for name in _SEARCHED if name.encode("utf-16-le") in data}
    lower = {name.lower() for name in found}
    for name, told in (("worddocument", "doc"), ("workbook", "xls"), ("book", "xls"), ("encryptedpackage", "encrypted")):
        if name in lower:
            return told
    if any(name.startswith("wps") for name in lower) or not found:
        return "doc"
    return "ole"


def stream(data: bytes, *wanted: str) -> bytes:
    """The bytes of the first stream at the top of the file that has one of these names, in whatever case. Raises ValueError
    if there is none, or none that is whole."""
    try:
        entries = _entries(data)
        at = next((at for name in wanted for at in _children(entries) if entries[at][0].lower() == name.lower()), None)
        if at is None:
            raise ValueError(f"no stream called {wanted[0]}")
        return _stream(data, entries[0], entries[at])
    except (struct.error, IndexError) as error:
        raise ValueError("a file that broke off") from error


def _stream(data: bytes, root: _Entry, entry: _Entry) -> bytes:
    """Short ones stand in a stream of their own, which is the root's (MS-CFB 2.6.3)."""
    size = 1 << struct.unpack_from("<H", data, 30)[0]
    whole = _joined(data, _followed(data, size, entry.start if entry.size >= _SHORT else root.start, len(data) // size), size)
    if entry.size < _SHORT:
        links = _joined(data, _followed(data, size, struct.unpack_from("<I", data, 60)[0], len(data) // size), size)
        found: list[bytes] = []
        sector = entry.start
        while sector < _FREE and len(found) * 64 < entry.size:
            found.append(whole[sector * 64 : sector * 64 + 64])
            sector = struct.unpack_from("<I", links, sector * 4)[0]
        whole = b"".join(found)
    if len(whole) < entry.size:
        raise ValueError("a stream that broke off")
    return whole[: entry.size]


def _joined(data: bytes, sectors: list[int], size: int) -> bytes:
    return b"".join(data[(sector + 1) * size : (sector + 2) * size] for sector in sectors)


def _entries(data: bytes) -> list[_Entry]:
    """Raises struct.error or ValueError."""
    size = 1 << struct.unpack_from("<H", data, 30)[0]
    if size not in (512, 4096):
        raise ValueError(size)
    found = []
    sectors = _followed(data, size, struct.unpack_from("<I", data, 48)[0], MOST_SECTORS)
    if sectors and (max(sectors) + 2) * size > len(data):
        raise ValueError("the directory is cut off")
    for sector in sectors:
        start = (sector + 1) * size
        for at in range(start, min(start + size, len(data) - _ENTRY + 1), _ENTRY):
            raw, length, type_, left, right, child, first, long = struct.unpack_from("<64sHBx3I36xIQ", data, at)
            name = raw[: max(0, min(length, 64) - 2)].decode("utf-16-le", "replace")
            found.append(_Entry(name, type_, left, right, child, first, long & 0xFFFFFFFF if size == 512 else long))
    return found


def _followed(data: bytes, size: int, sector: int, most: int) -> list[int]:
    """The sectors from one on in their order; so many at most, each once."""
    tables = _tables(data, size)
    per = size // 4
    found: dict[int, None] = {}
    while sector < _FREE and sector not in found and len(found) < most:
        found[sector] = None
        sector = struct.unpack_from("<I", data, (tables[sector // per] + 1) * size + sector % per * 4)[0]
    return list(found)


def _tables(data: bytes, size: int) -> list[int]:
    """The sectors of the allocation table: 109 are named in the header, the rest in sectors of their own."""
    found = list(struct.unpack_from("<109I", data, 76))
    sector = struct.unpack_from("<I", data, 68)[0]
    seen: set[int] = set()
    while sector < _FREE and sector not in seen and len(found) < MOST_TABLES:
        seen.add(sector)
        *more, sector = struct.unpack_from(f"<{size // 4}I", data, (sector + 1) * size)
        found += more
    return found


def _children(entries: list[_Entry]) -> list[int]:
    """Indices of the entries in the tree below the root."""
    if not entries or entries[0][1] != _ROOT:
        raise ValueError("no root")
    found: dict[int, None] = {}
    open_ = [entries[0][4]]
    while open_:
        at = open_.pop()
        if at < len(entries) and at not in found and entries[at][1] in (_STREAM, _STORAGE):
            found[at] = None
            open_ += chain(entries[at][2:4])
    return list(found)
