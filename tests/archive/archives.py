"""Archives to read: zips with odd entries, and RAR files, which no free program writes, with stored files by hand."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

UNIX = 3


def zipped(*files, method=zipfile.ZIP_DEFLATED):
    """A zip of (name, bytes) or (ZipInfo, bytes)."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        for name, data in files:
            info = name if isinstance(name, zipfile.ZipInfo) else zipfile.ZipInfo(name)
            info.compress_type = method
            file.writestr(info, data)
    return out.getvalue()


class GbkName(zipfile.ZipInfo):
    """An entry as Chinese Windows writes it: the name in GBK, and nothing says so."""

    def _encodeFilenameFlags(self):
        return self.filename.encode("gbk"), self.flag_bits & ~0x800


def encrypted(data):
    """A zip whose entries say that they are encrypted."""
    data = bytearray(data)
    for mark, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(mark)
        while at >= 0:
            data[at + flags] |= 1
            at = data.find(mark, at + 4)
    return bytes(data)


def rar5(*files, link=(), secret=False):
    """A RAR 5 of (name, bytes), stored; link: names that are symbolic links (RAR 5.0 archive format, technical note)."""
    out = [b"Rar!\x1a\x07\x01\x00"]
    if secret:
        out.append(_block5(4, 0, _vint(0) + _vint(0) + b"\x0f" + bytes(16)))
    out.append(_block5(1, 0, _vint(0)))
    for name, data in files:
        raw = name.encode()
        extra = b""
        if name in link:
            target = data.decode().encode()
            record = _vint(5) + _vint(1) + _vint(0) + _vint(len(target)) + target
            extra, data = _vint(len(record)) + record, b""
        body = (_vint(4) + _vint(len(data)) + _vint(0o100644) + struct.pack("<I", zlib.crc32(data)) + _vint(0) + _vint(1)
                + _vint(len(raw)) + raw)
        out += [_block5(2, 2 | bool(extra), body, data, extra), data]
    out.append(_block5(5, 0, _vint(0)))
    return b"".join(out)


def _block5(kind, flags, body, data=b"", extra=b""):
    sizes = (_vint(len(extra)) if flags & 1 else b"") + (_vint(len(data)) if flags & 2 else b"")
    inner = _vint(kind) + _vint(flags) + sizes + body + extra
    sized = _vint(len(inner)) + inner
    return struct.pack("<I", zlib.crc32(sized)) + sized


def _vint(number):
    out = bytearray()
    while number > 127:
        out.append(number & 127 | 128)
        number >>= 7
    return bytes([*out, number])


def rar4(*files, charset="gbk"):
    """A RAR 2 to 4 of (name, bytes), stored, names in one charset as old WinRAR wrote them."""
    out = [b"Rar!\x1a\x07\x00", _block4(0x73, 0, bytes(6))]
    for name, data in files:
        raw = name.encode(charset)
        body = struct.pack("<IIBIIBBHI", len(data), len(data), 2, zlib.crc32(data), 0, 20, 0x30, len(raw), 0o100644) + raw
        out += [_block4(0x74, 0x8000, body), data]
    return b"".join([*out, _block4(0x7B, 0x4000, b"")])


def _block4(kind, flags, body):
    inner = struct.pack("<BHH", kind, flags, 7 + len(body)) + body
    return struct.pack("<H", zlib.crc32(inner) & 0xFFFF) + inner
