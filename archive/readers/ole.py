"""OLE2 compound files: the names in their directory, which tell a doc from an xls (MS-CFB, section 2)."""

from __future__ import annotations

import struct
from itertools import chain

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MOST_SECTORS = 4096  # of the directory; a document has a handful
MOST_TABLES = 100_000  # sectors of the allocation table: of a file of 6 GB
_ENTRY = 128  # bytes
_FREE = 0xFFFFFFFA  # from here on sector numbers are marks
_ROOT, _STREAM, _STORAGE = 5, 2, 1
# a file cut off before its directory still shows some of the names it was written with
_SEARCHED = ("WordDocument", "Workbook", "EncryptedPackage", "PowerPoint Document")


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


def _entries(data: bytes) -> list[tuple[str, int, int, int, int]]:
    """Directory entries: name, kind, left and right sibling, child. Raises struct.error or ValueError."""
    size = 1 << struct.unpack_from("<H", data, 30)[0]
    if size not in (512, 4096):
        raise ValueError(size)
    found = []
    sectors = _chain(data, size)
    if sectors and (max(sectors) + 2) * size > len(data):
        raise ValueError("the directory is cut off")
    for sector in sectors:
        start = (sector + 1) * size
        for at in range(start, min(start + size, len(data) - _ENTRY + 1), _ENTRY):
            raw, length, type_, left, right, child = struct.unpack_from("<64sHBx3I", data, at)
            name = raw[: max(0, min(length, 64) - 2)].decode("utf-16-le", "replace")
            found.append((name, type_, left, right, child))
    return found


def _chain(data: bytes, size: int) -> list[int]:
    """The sectors of the directory in order; MOST_SECTORS of them at most, each once."""
    tables = _tables(data, size)
    per = size // 4
    sector = struct.unpack_from("<I", data, 48)[0]
    found: dict[int, None] = {}
    while sector < _FREE and sector not in found and len(found) < MOST_SECTORS:
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


def _children(entries: list[tuple[str, int, int, int, int]]) -> list[int]:
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
