"""Targets that are packed: workbooks, zip, 7z, rar. What a checksum guards is changed before it is packed, so that readers get it."""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from functools import cache
from typing import TYPE_CHECKING

from archive.packed import members
from archive.process import read
from archive.readers import sniff
from archive.readers.sheets import document, told_sheets
from tests.archive.archives import GbkName, rar4, rar5, zipped
from tests.fuzz import seeds
from tests.fuzz.forked import told
from tests.fuzz.frame import Target
from tests.fuzz.judged import Invented, figures_judged

if TYPE_CHECKING:
    from archive.model import Document

RAR5, RAR4 = b"Rar!\x1a\x07\x01\x00", b"Rar!\x1a\x07\x00"
NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")
CLOSE = 1e-9
FORKS = 40  # inputs in make test of what forks for each
NAMES = ("a.html", "年报.docx", "../a.txt", "b/c.zip", "报告\n.doc")


# ---- workbooks ---------------------------------------------------------------------------------------------------

def workbook(data: bytes) -> None:
    """xls, or xlsx as it is packed."""
    figures_judged(document("xls", told_sheets(told(data))))


def workbook_part(data: bytes) -> None:
    """An xlsx of which a part is other bytes; the first says which."""
    names = _parts()
    own = list(names)[data[0] % len(names)] if data else "xl/workbook.xml"
    parts = names | {own: data[1:]}
    found = document("xlsx", told_sheets(told(_packed(parts))))
    figures_judged(found)
    _numbers_judged(found, b" ".join(parts.values()).decode("utf-8", "replace"))


def _numbers_judged(found: Document, source: str) -> None:
    """A cell that is nothing but a number has one that stands in some part: as it is, in percent or in thousands, or rounded as its format says."""
    printed = {float(one) for one in NUMBER.findall(_unescaped(source))}
    for block in found.blocks:
        for cell in getattr(block, "cells", ()):
            plain = cell.text.removesuffix("%")
            if NUMBER.fullmatch(plain) and plain.isascii():
                _near(float(plain), printed, cell.text)


def _near(value: float, printed: set[float], text: str) -> None:
    if value in printed or value / 100 in printed:
        return
    rounded = 10.0 ** -len(text.partition(".")[2].rstrip("%")) / 2
    if not any(abs(abs(one) * times - abs(value)) <= rounded + CLOSE * abs(value) for one in printed for times in (1, 100, 1e-3, 1e-6)):
        raise Invented(f"{text[:80]!r}: in no part")


def _unescaped(source: str) -> str:
    """Beside the text as it is, without tags between digits: a cell may have several runs."""
    from html import unescape

    return f"{source} {unescape(source)} {re.sub(r'<[^>]*>', '', unescape(source))} {re.sub(r'_x000D_', '', re.sub(r'<[^>]*>', '', source))}"


@cache
def _parts() -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(seeds.frozen("xlsx")[0])) as file:
        return {name: file.read(name) for name in file.namelist() if not name.startswith("docProps")}


def _packed(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        for name, content in parts.items():
            file.writestr(name, content)
    return out.getvalue()


def _part_seeds() -> list[bytes]:
    return [bytes([at]) + content for at, content in enumerate(_parts().values())]


# ---- archives ----------------------------------------------------------------------------------------------------

def archive(data: bytes) -> None:
    form = sniff(data)
    if form in ("zip", "rar", "7z", "gzip", "tar"):
        given = [member.name for member in members(data, form)]
        assert len(set(given)) == len(given)
        assert all(given)


def zip_member(data: bytes) -> None:
    """Files in a zip, whose bytes are right: read as what they say that they are. The first byte says how they are called."""
    name = NAMES[data[0] % len(NAMES)] if data else NAMES[0]
    again = zipped((name, data[1:]), (GbkName(f"x{name}"), data[1:]), ("d.zip", zipped((name, data[1:]))))
    for member in members(again, "zip"):
        assert member.error or data[1:].startswith(member.data[:9]) or sniff(member.data) != "zip"
    if sniff(data[1:]) in ("html", "text", "docx", "csv", "zip"):
        found = read(again)
        assert found.error or found.why or found.members


def zip_directory(data: bytes) -> None:
    """A zip whose directory is these bytes; the end record is right."""
    body = zipped(("a.txt", b"1"), ("b.txt", b"22"))
    start = body.index(b"PK\x01\x02")
    end = struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, data.count(b"PK\x01\x02") % 65536, data.count(b"PK\x01\x02") % 65536, len(data), start, 0)
    list(members(body[:start] + data + end, "zip"))


def seven_header(data: bytes) -> None:
    """A 7z whose header is these bytes, with the checksums that they ask for (7zFormat.txt)."""
    body = seeds.frozen("7z")[0]
    at, _, _ = struct.unpack_from("<QQI", body, 12)
    where = struct.pack("<QQI", at, len(data), zlib.crc32(data))
    list(members(body[:8] + struct.pack("<I", zlib.crc32(where)) + where + body[32:32 + at] + data, "7z"))


def rar_blocks(data: bytes) -> None:
    """RAR 5 or 4 whose blocks have the checksums that they ask for."""
    list(members(_rar5(data[1:]) if data[:1] > b"\x7f" else _rar4(data[1:]), "rar"))


def _rar5(data: bytes) -> bytes:
    out, at = [RAR5], 0
    while at + 2 <= len(data):
        size, follows = data[at] & 127, data[at + 1]
        inner = bytes([size]) + data[at + 2:at + 2 + size]
        out.append(struct.pack("<I", zlib.crc32(inner)) + inner + data[at + 2 + size:at + 2 + size + follows])
        at += 2 + size + follows
    return b"".join(out)


def _rar4(data: bytes) -> bytes:
    out, at = [RAR4], 0
    while at + 2 <= len(data):
        size, follows = data[at], data[at + 1]
        inner = data[at + 2:at + 2 + size]
        out.append(struct.pack("<H", zlib.crc32(inner) & 0xFFFF) + inner + data[at + 2 + size:at + 2 + size + follows])
        at += 2 + size + follows
    return b"".join(out)


def _rar_seeds() -> list[bytes]:
    """The blocks of two small ones, as rar_blocks takes them: how long a head is and what follows it, then both."""
    five, four = rar5(("a.html", b"<p>1</p>"), ("b", b"2")), rar4(("a.html", b"<p>1</p>"), ("b", b"2"))
    return [b"\xff" + _cut5(five[8:]), b"\x00" + _cut4(four[7:])]


def _cut5(data: bytes) -> bytes:
    out, at = b"", 0
    while at < len(data):
        size = data[at + 4]
        inner = data[at + 5:at + 5 + size]
        follows = inner[2] if inner[0] == 2 else 0
        end = at + 5 + size + follows
        out, at = out + bytes([size, follows]) + data[at + 5:end], end
    return out


def _cut4(data: bytes) -> bytes:
    out, at = b"", 0
    while at < len(data):
        size = struct.unpack_from("<H", data, at + 5)[0]
        follows = struct.unpack_from("<I", data, at + 7)[0] if data[at + 2] == 0x74 else 0
        end = at + size + follows
        out, at = out + bytes([size - 2, follows]) + data[at + 2:end], end
    return out


def _directory() -> list[bytes]:
    body = zipped(("a.txt", b"1"), ("b.txt", b"22"))
    return [body[body.index(b"PK\x01\x02"):body.index(b"PK\x05\x06")]]


def _header() -> list[bytes]:
    body = seeds.frozen("7z")[0]
    at, size, _ = struct.unpack_from("<QQI", body, 12)
    return [body[32 + at:32 + at + size]]


TARGETS = (
    Target("xlsx", workbook, lambda: seeds.frozen("xlsx")[:4], inputs=FORKS),
    Target("xlsx-part", workbook_part, _part_seeds, inputs=FORKS),
    Target("xls", workbook, lambda: seeds.frozen("xls")[1:4], inputs=FORKS),
    Target("zip-member", zip_member, lambda: [b"\x00" + data for data in seeds.pages()[:4] + seeds.frozen("docx")[:2]]),
    Target("zip-directory", zip_directory, _directory),
    Target("archive", archive, lambda: [*seeds.frozen("zip")[:3], *seeds.frozen("7z"), rar5(("a", b"1")), rar4(("a", b"1"))], slow=True),
    Target("7z-header", seven_header, _header, slow=True),
    Target("rar-blocks", rar_blocks, _rar_seeds, slow=True),
)
