"""What the headers of a rar tell of its files: sizes and checksums (RAR 5.0 archive format; technote of RAR 4)."""

from __future__ import annotations

import stat
import struct
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from archive.packed.budget import MOST_MEMBERS

if TYPE_CHECKING:
    from collections.abc import Iterator

RAR5 = b"Rar!\x1a\x07\x01\x00"
_FILE5, _END5, _EXTRA5, _DATA5 = 2, 5, 1, 2
_FOLDER5, _TIMED5, _SUMMED5, _LINK5 = 1, 2, 4, 5
_FILE4, _END4, _LONG4, _LARGE4, _FOLDER4 = 0x74, 0x7B, 0x8000, 0x100, 0xE0
_UNIX4 = 3


@dataclass(frozen=True, slots=True)
class Header:
    """A file's size unpacked, and the CRC-32 of its bytes where the header has it."""

    size: int
    crc: int | None


def contents(data: bytes) -> tuple[list[Header], bool]:
    """The files in their order, no folders and links, up to where a header is broken or encrypted; was the end met."""
    found: list[Header] = []
    with suppress(struct.error, IndexError):  # it broke off
        for header in islice(_of_5(data) if data.startswith(RAR5) else _of_4(data), MOST_MEMBERS + 1):
            if header is None:
                return found, True
            found.append(header)
    return found, False


def _of_5(data: bytes) -> Iterator[Header | None]:
    """None for the end."""
    at = len(RAR5)
    while at + 7 < len(data):
        size, start = _vint(data, at + 4)
        kind, pos = _vint(data, start)
        flags, pos = _vint(data, pos)
        extra, pos = _vint(data, pos) if flags & _EXTRA5 else (0, pos)
        content, pos = _vint(data, pos) if flags & _DATA5 else (0, pos)
        end = start + size
        if kind == _END5:
            yield None
        if kind == _FILE5 and not _is_link(data[max(pos, end - extra) : end]):
            yield from _file5(data, pos)
        at = end + content


def _file5(data: bytes, pos: int) -> Iterator[Header]:
    flags, pos = _vint(data, pos)
    size, pos = _vint(data, pos)
    _, pos = _vint(data, pos)  # attributes
    pos += 4 if flags & _TIMED5 else 0
    if not flags & _FOLDER5:
        yield Header(size, struct.unpack_from("<I", data, pos)[0] if flags & _SUMMED5 else None)


def _is_link(extra: bytes) -> bool:
    pos = 0
    while pos < len(extra):
        size, start = _vint(extra, pos)
        if _vint(extra, start)[0] == _LINK5:
            return True
        pos = start + size
    return False


def _of_4(data: bytes) -> Iterator[Header | None]:
    """None for the end."""
    at = 7
    while at + 7 <= len(data):
        kind, flags, size = struct.unpack_from("<BHH", data, at + 2)
        more = struct.unpack_from("<I", data, at + 7)[0] if flags & _LONG4 else 0
        if kind == _END4:
            yield None
        if kind == _FILE4:
            length, host, crc, mode = struct.unpack_from("<IBI8xI", data, at + 11)
            if flags & _LARGE4:
                high, higher = struct.unpack_from("<II", data, at + 32)
                more, length = more + (high << 32), length + (higher << 32)
            link = host == _UNIX4 and stat.S_ISLNK(mode)
            if flags & _FOLDER4 != _FOLDER4 and not link:
                yield Header(length, crc)
        at += max(size, 7) + more


def _vint(data: bytes, at: int) -> tuple[int, int]:
    """A number in sevens of bits, lowest first, and where it ends."""
    value = 0
    for shift in range(0, 70, 7):
        byte = data[at]
        at += 1
        value |= (byte & 127) << shift
        if byte < 128:
            break
    return value, at
