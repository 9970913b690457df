"""Attacks by archives: names that lead elsewhere, files that are none, and bombs."""

from __future__ import annotations

import gzip
import io
import lzma
import stat
import struct
import tarfile
import warnings
import zipfile
import zlib
from functools import cache
from typing import TYPE_CHECKING

from tests.archive.archives import UNIX, encrypted, rar4, rar5, zipped
from tests.gallery.files.reading import WITHIN, carried_out
from tests.gallery.frame import Attack

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    Make = Callable[[str, Path], bytes]

GOOD = "2020年主动公开信息。\n".encode()
NAMES, BOMBS = "Files: names in archives", "Files: bombs and broken archives"
OUT = "../../../../../../../../tmp/xxgk-escaped.txt"


def names(*given: str) -> Make:
    def make(*_: object) -> bytes:
        with warnings.catch_warnings(action="ignore"):  # two of one name are what is meant
            return zipped(*((name, GOOD) for name in given))

    return make


def taped(*infos: tuple[str, bytes, str]) -> Make:
    """A tar of (name, kind, where a link leads)."""
    def make(*_: object) -> bytes:
        out = io.BytesIO()
        with tarfile.open(fileobj=out, mode="w", format=tarfile.PAX_FORMAT) as file:
            for name, kind, leads in infos:
                info = tarfile.TarInfo(name)
                info.type, info.linkname, info.size = kind, leads, len(GOOD) if kind == tarfile.REGTYPE else 0
                file.addfile(info, io.BytesIO(GOOD) if info.size else None)
        return out.getvalue()

    return make


def linked(_: str, secret: Path) -> bytes:
    """A zip whose entry is a symbolic link to a file of this machine, and one that is a device."""
    link, device = zipfile.ZipInfo("年报.txt"), zipfile.ZipInfo("zero")
    for info, kind in ((link, stat.S_IFLNK), (device, stat.S_IFCHR)):
        info.create_system, info.external_attr = UNIX, (kind | 0o777) << 16
    return zipped((link, str(secret).encode()), (device, b""), ("a.txt", GOOD))


def nested(depth: int) -> Make:
    def make(*_: object) -> bytes:
        data = zipped(("a.txt", GOOD))
        for at in range(depth):
            data = zipped((f"{at}.zip", data))
        return data

    return make


@cache
def zeros(megabytes: int) -> bytes:
    return zlib.compress(bytes(megabytes << 20), 9)


def flat(copies: int, megabytes: int) -> Make:
    """As 42.zip: each file a bomb."""
    def make(*_: object) -> bytes:
        return zipped(*((f"{at}.txt", bytes(megabytes << 20)) for at in range(copies)))

    return make


def overlapping(*_: object) -> bytes:
    """One compressed stream that 3,000 entries of the directory refer to (D. Fifield, 2019)."""
    data = zipped(("0.txt", bytes(10 << 20)))
    at = data.index(b"PK\x01\x02")
    length = data.index(b"PK\x05\x06") - at
    entry, count = data[at : at + length], 1_500
    end = struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, count, count, length * count, at, 0)
    return data[:at] + entry * count + end


def quine(*_: object) -> bytes:
    """A zip whose only entry points at the zip itself."""
    local = struct.pack("<4sHHHHHIIIHH", b"PK\x03\x04", 20, 0, 0, 0, 0, 0, 200, 200, 5, 0) + b"r.zip"
    entry = struct.pack("<4sHHHHHHIIIHHHHHII", b"PK\x01\x02", 20, 20, 0, 0, 0, 0, 0, 200, 200, 5, 0, 0, 0, 0, 0, 0) + b"r.zip"
    return local + entry + struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, 1, 1, len(entry), len(local), 0)


def lying(size: int) -> Make:
    """An entry that says another size than it has."""
    def make(*_: object) -> bytes:
        data = bytearray(zipped(("a.txt", GOOD * 1_000)))
        for mark, where in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
            struct.pack_into("<I", data, data.index(mark) + where, size)
        return bytes(data)

    return make


def many(*_: object) -> bytes:
    entry = struct.pack("<4sHHHHHHIIIHHHHHII", b"PK\x01\x02", 20, 20, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0) + b"a"
    local = struct.pack("<4sHHHHHIIIHH", b"PK\x03\x04", 20, 0, 0, 0, 0, 0, 0, 0, 1, 0) + b"a"
    count = 60_000
    return local + entry * count + struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, count, count, len(entry) * count, len(local), 0)


def nameless(*_: object) -> bytes:
    told = (20, 0, 0, 0, 0, zlib.crc32(GOOD), len(GOOD), len(GOOD), 0, 0)
    local = struct.pack("<4sHHHHHIIIHH", b"PK\x03\x04", *told) + GOOD
    entry = struct.pack("<4sHHHHHHIIIHHHHHII", b"PK\x01\x02", 20, *told, 0, 0, 0, 0, 0)
    return local + entry + struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, 1, 1, len(entry), len(local), 0)


def chained(depth: int, megabytes: int) -> Make:
    def make(*_: object) -> bytes:
        data = bytes(megabytes << 20)
        for _ in range(depth):
            data = gzip.compress(data, 9, mtime=0)
        return data

    return make


def sevenths(*_: object) -> bytes:
    """The head of a 7z whose own head has 2^62 bytes."""
    start = struct.pack("<QQI", 0, 1 << 62, 0)
    return b"7z\xbc\xaf'\x1c\x00\x04" + struct.pack("<I", zlib.crc32(start)) + start + bytes(100)


def packed_xz(*_: object) -> bytes:
    """A zip entry by LZMA, whose dictionary has gigabytes."""
    data = bytearray(zipped(("a.txt", GOOD), method=zipfile.ZIP_LZMA))
    at = data.index(b"\x05\x00]")  # length of the properties, and the first of them
    struct.pack_into("<I", data, at + 3, 0xFFFFFFFF)
    return bytes(data)


def sparse(*_: object) -> bytes:
    """A tar whose file of 2^40 bytes is one hole."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.PAX_FORMAT) as file:
        info = tarfile.TarInfo("hole")
        info.size = 512
        info.pax_headers = {"GNU.sparse.major": "1", "GNU.sparse.minor": "0", "GNU.sparse.realsize": str(1 << 40), "GNU.sparse.name": "hole"}
        file.addfile(info, io.BytesIO(b"0\n".ljust(512, b"\0")))
    return out.getvalue()


REGULAR, LINK, HARD, DEVICE, PIPE = tarfile.REGTYPE, tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.FIFOTYPE
OF_NAMES = tuple(Attack(name, NAMES, tries, expected, make, WITHIN) for name, tries, expected, make in (
    ("zip-traversal", f"a file called `{OUT}`", ("`not-a-report`", "an archive of 1 files, each a capture of its own"), names(OUT)),
    ("zip-absolute", "files called `/etc/cron.d/a` and `//server/share/a`", ("`not-a-report`", "an archive of 2 files, each a capture of its own", "holds /etc/cron.d/a, //server/share/a"), names("/etc/cron.d/a", "//server/share/a")),
    ("zip-drive", r"files called `C:\Windows\a`, `\\?\C:\a` and `CON`", ("`not-a-report`", "an archive of 3 files, each a capture of its own", "holds C:/Windows/a, //?/C:/a, CON"), names(r"C:\Windows\a", r"\\?\C:\a", "CON")),
    ("zip-controls", "names with line ends, escape sequences and marks that turn writing round", ("`not-a-report`", "an archive of 2 files, each a capture of its own", "holds a_b_[2J.txt, _fdp.exe"),
     names("a\nb\x1b[2J.txt", "\u202efdp.exe")),
    ("zip-long-name", "a name of 60,000 signs", ("`not-a-report`", "an archive of 1 files, each a capture of its own", "holds aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"), names("a" * 60_000)),
    ("zip-same-name", "1,000 files of one name", ("`not-a-report`", "an archive of 1000 files, each a capture of its own", "holds a.txt, a.txt (2), a.txt (3), …"), names(*["a.txt"] * 1_000)),
    ("zip-no-name", "a file without a name", ("`not-a-report`", "an archive of 1 files, each a capture of its own", "holds unnamed"), nameless),
    ("zip-alike", "names that differ by case or by Unicode's normal form only", ("`not-a-report`", "an archive of 4 files, each a capture of its own"),
     names("年报A.txt", "年报a.txt", "caf\u00e9.txt", "cafe\u0301.txt")),
    ("zip-nul", "a name with a NUL in it, which ends it for programs in C", ("`not-a-report`", "an archive of 1 files, each a capture of its own"),
     lambda *_: names("aXb.txt")().replace(b"aXb.txt", b"a\0b.txt")),
    ("zip-devices", "files called `NUL.txt`, `COM1`, `aux.pdf` and `a.txt:b`", ("`not-a-report`", "an archive of 4 files, each a capture of its own"),
     names("NUL.txt", "COM1", "aux.pdf", "a.txt:b")),
    ("zip-tar-links", "a tar in a zip, with a symbolic link to /etc, a file below it and hard links to /etc/passwd and to it",
     ("`not-a-report`", "an archive of 1 files, each a capture of its own", "holds a.tar!/link/passwd"),
     lambda *_: zipped(("a.tar", taped(("link", LINK, "/etc"), ("link/passwd", REGULAR, ""), ("hard", HARD, "/etc/passwd"), ("again", HARD, "link/passwd"))()))),
    ("zip-link", "a symbolic link to a file of this machine, and a device", ("`not-a-report`", "an archive of 1 files, each a capture of its own", "holds a.txt"), linked),
    ("tar-traversal", f"a tar with a file called `{OUT}`", ("`not-a-report`", "an archive of 1 files, each a capture of its own"), taped((OUT, REGULAR, ""))),
    ("tar-links", "a symbolic link to /etc, a file below it, and a hard link to /etc/passwd", ("`not-a-report`", "an archive of 1 files, each a capture of its own", "holds link/passwd"),
     taped(("link", LINK, "/etc"), ("link/passwd", REGULAR, ""), ("hard", HARD, "/etc/passwd"))),
    ("tar-devices", "a device and a pipe, which would be waited for", ("`not-a-report`", "an archive of 1 files, each a capture of its own", "holds a"), taped(("zero", DEVICE, ""), ("pipe", PIPE, ""), ("a", REGULAR, ""))),
    ("rar-traversal", f"a rar with a file called `{OUT}`", ("`not-a-report`", "an archive of 1 files, each a capture of its own"), lambda *_: rar5((OUT, GOOD))),
    ("rar-link", "a rar with a symbolic link to /etc/passwd", ("`not-a-report`", "an archive of 1 files, each a capture of its own", "holds b.txt"), lambda *_: rar5(("a", b"/etc/passwd"), ("b.txt", GOOD), link=("a",))),
    ("rar-absolute", "an old rar with a file called `/etc/passwd`", ("`not-a-report`", "an archive of 1 files, each a capture of its own", "holds /etc/passwd"), lambda *_: rar4(("/etc/passwd", GOOD))),
))
OF_BOMBS = tuple(Attack(name, BOMBS, tries, expected, make, WITHIN) for name, tries, expected, make in (
    ("zip-bomb", "20 files of 20 MB of zeros each, which pack to 400 KB", ("`unreadable`", "an archive that unpacks to more than 81 MB", "3 files before that are captures of their own", "holds 0.txt, 1.txt, 2.txt"), flat(20, 20)),
    ("zip-nested", "six zips inside one another", ("`not-a-report`", "an archive of 1 files, each a capture of its own", "1 cannot be read"), nested(6)),
    ("zip-nested-bomb", "a zip of zips of zeros", ("`unreadable`", "an archive that unpacks to more than 30 MB", "1 files before that are captures of their own", "holds 0.zip!/0.txt"),
     lambda *_: zipped(*((f"{at}.zip", flat(1, 20)("", None)) for at in range(10)))),
    ("zip-overlapping", "one stream of 10 MB that 1,500 entries share", ("`unreadable`", "an archive that unpacks to more than 30 MB", "2 files before that are captures of their own", "holds 0.txt, 0.txt (2)"), overlapping),
    ("zip-quine", "a zip that holds itself", ("`not-a-report`", "an archive of 1 files, each a capture of its own", "1 cannot be read", "holds r.zip (damaged in its archive: EOFError)"), quine),
    ("zip-lies-small", "an entry that says 5 bytes and has many", ("`not-a-report`", "an archive of 1 files, each a capture of its own", "1 cannot be read", "holds a.txt (damaged in its archive: Bad CRC-32 for file 'a.txt')"), lying(5)),
    ("zip-lies-large", "an entry that says 4 GB and has little", ("`not-a-report`", "an archive of 1 files, each a capture of its own", "holds a.txt"), lying(0xFFFFFFF0)),
    ("zip-entries", "60,000 entries", ("`unreadable`", "an archive of more than 2000 files"), many),
    ("zip-lzma", "an entry that asks for a dictionary of 4 GB", ("`unreadable`", "reading it takes more than 2 GB of memory"), packed_xz),
    ("zip-encrypted", "entries that say that they are encrypted", ("`unreadable`", "an encrypted archive: it opens with a password only"), lambda *_: encrypted(zipped(("a.txt", GOOD)))),
    ("gzip-file-bomb", "60 MB of zeros", ("`unreadable`", "an archive that unpacks to more than 30 MB"), chained(1, 60)),
    ("gzip-chain", "gzip in gzip, ten times", ("`not-a-report`", "an archive of 1 files, each a capture of its own", "1 cannot be read"), chained(10, 1)),
    ("tar-sparse", "a file of 2^40 bytes that is one hole", ("`unreadable`", "an archive that unpacks to more than 30 MB"), sparse),
    ("7z-head", "a 7z whose directory has 2^62 bytes", ("`unreadable`", "a damaged archive: Unexpected Property ID = 0"), sevenths),
    ("xz", "an xz file, which is no report's format", ("`unreadable`", "these bytes are no document of a known format"), lambda *_: lzma.compress(GOOD)),
))
ATTACKS = OF_NAMES + OF_BOMBS


def obtained(folder: Path) -> Mapping[str, str]:
    return carried_out(ATTACKS, folder)
