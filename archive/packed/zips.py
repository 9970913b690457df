"""zip: by the directory at its end; names as Chinese Windows writes them where the zip does not say UTF-8."""

from __future__ import annotations

import lzma
import re
import stat
import struct
import zipfile
import zlib
from io import BytesIO
from typing import TYPE_CHECKING

from archive.packed.budget import MOST_MEMBERS, Budget, Member
from archive.readers.errors import TooMuch, Unreadable

if TYPE_CHECKING:
    from collections.abc import Iterator

ENTRY = b"PK\x01\x02"
MOST_ENTRIES = MOST_MEMBERS * 20  # folders and the directories of zips stored in this one counted too
ENCRYPTED = "encrypted: it opens with a password only"
_WESTERN = re.compile("[\u0080-\u00b6\u00b8-\u1fff]")  # letters of two bytes; b7 is the dot in names
_UTF8, _SECRET = 0x800, 0x1  # bits of the flags (APPNOTE.TXT, 4.4.4)
_BROKEN = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, OSError, ValueError, struct.error, NotImplementedError,
           RuntimeError, OverflowError)


def unzipped(data: bytes, budget: Budget) -> Iterator[Member]:
    """The files of a zip."""
    if data.count(ENTRY) > MOST_ENTRIES:  # the directory alone would take the memory
        raise TooMuch(f"an archive of more than {MOST_MEMBERS} files")
    with _opened(data) as file:
        infos = [info for info in file.infolist() if _is_file(info)]
        if infos and all(info.flag_bits & _SECRET for info in infos):
            raise Unreadable("an encrypted archive: it opens with a password only")
        for info in infos:
            budget.file()
            yield _member(file, info, budget)


def _opened(data: bytes) -> zipfile.ZipFile:
    try:
        file = zipfile.ZipFile(BytesIO(data))
    except _BROKEN as error:
        raise Unreadable("a zip without its directory: it broke off, or is damaged") from error
    first = min((info.header_offset for info in file.infolist()), default=0)
    if first > 0 and data.startswith(b"PK\x03\x04"):
        raise Unreadable("a zip without its directory: only that of a zip in it was found")
    return file


def _is_file(info: zipfile.ZipInfo) -> bool:
    """No folder, link or device. Not by is_dir(), which fails on a name that is empty."""
    mode = info.external_attr >> 16 if info.create_system == 3 else 0  # 3: made on Unix
    return not info.filename.endswith("/") and stat.S_IFMT(mode) in (0, stat.S_IFREG)


def _member(file: zipfile.ZipFile, info: zipfile.ZipInfo, budget: Budget) -> Member:
    name = _name(info)
    if info.flag_bits & _SECRET:
        return Member(name, error=ENCRYPTED)
    try:
        with file.open(info) as source:
            return Member(name, budget.drain(source.read))
    except _BROKEN as error:
        return Member(name, error=f"damaged in its archive: {str(error).splitlines()[0] if str(error) else type(error).__name__}")


def _name(info: zipfile.ZipInfo) -> str:
    """The flag says UTF-8, or the bytes are: some programs forget the flag. Else GBK."""
    if info.flag_bits & _UTF8:
        return info.orig_filename
    return named(info.orig_filename.encode("cp437", "replace"))


def named(raw: bytes) -> str:
    """A file name of bytes in UTF-8 or in what Chinese Windows has.

    A short one may be both: 页 in GBK is a Cyrillic letter in UTF-8, which no agency means.

    >>> named("报告.doc".encode("gbk")), named("报告.doc".encode()), named("页".encode("gbk"))
    ('报告.doc', '报告.doc', '页')
    """
    wide = raw.decode("gb18030", "replace")
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        return wide
    return wide if _WESTERN.search(text) and "\ufffd" not in wide else text
