"""Small OFD packages for what one feature of the format does."""

from __future__ import annotations

import zipfile
from io import BytesIO
from typing import TYPE_CHECKING

from tests.archive.word_made import zipped

if TYPE_CHECKING:
    from collections.abc import Mapping

SPACE = 'xmlns:ofd="http://www.ofdspec.org/2016"'
PAGE = "Doc_0/Pages/Page_0/Content.xml"


def ofd(*pages: str, common: str = "", parts: Mapping[str, str | bytes] | None = None, title: str = "年报", box: str = "0 0 210 297") -> bytes:
    """One document whose pages hold these objects; common: more of its CommonData; parts: more parts."""
    found: dict[str, str | bytes] = {"OFD.xml": root("Doc_0/Document.xml", title=title)}
    listed = "".join(f'<ofd:Page ID="{100 + at}" BaseLoc="Pages/Page_{at}/Content.xml"/>' for at in range(len(pages)))
    found["Doc_0/Document.xml"] = document(listed, common, box)
    found |= {f"Doc_0/Pages/Page_{at}/Content.xml": page(inside) for at, inside in enumerate(pages)}
    return zipped(found | dict(parts or {}))


def root(*documents: str, title: str = "") -> str:
    bodies = "".join(f"<ofd:DocBody><ofd:DocInfo><ofd:Title>{title}</ofd:Title></ofd:DocInfo><ofd:DocRoot>{one}</ofd:DocRoot></ofd:DocBody>" for one in documents)
    return f'<ofd:OFD {SPACE} Version="1.0" DocType="OFD">{bodies}</ofd:OFD>'


def document(pages: str, common: str = "", box: str = "0 0 210 297") -> str:
    area = f"<ofd:PageArea><ofd:PhysicalBox>{box}</ofd:PhysicalBox></ofd:PageArea>"
    return f"<ofd:Document {SPACE}><ofd:CommonData><ofd:MaxUnitID>9</ofd:MaxUnitID>{area}{common}</ofd:CommonData><ofd:Pages>{pages}</ofd:Pages></ofd:Document>"


def page(inside: str, before: str = "") -> str:
    return f'<ofd:Page {SPACE}>{before}<ofd:Content><ofd:Layer ID="1">{inside}</ofd:Layer></ofd:Content></ofd:Page>'


def text(words: str, x: float, y: float, size: float = 4, look: str = "", code: str = "") -> str:
    """A line of text, its first character's top left at x, y (mm)."""
    return (f'<ofd:TextObject ID="2" Boundary="{x} {y} {size * len(words)} {size * 1.2}" Font="3" Size="{size}" {look}>'
            f'<ofd:TextCode X="0" Y="{size * 0.88}" {code}>{words}</ofd:TextCode></ofd:TextObject>')


def path(data: str, box: str = "0 0 210 297", look: str = "") -> str:
    return f'<ofd:PathObject ID="4" Boundary="{box}" LineWidth="0.2" {look}><ofd:AbbreviatedData>{data}</ofd:AbbreviatedData></ofd:PathObject>'


def table(rows: list[list[str]], left: float = 20, top: float = 20, wide: float = 30, high: float = 8) -> str:
    """A ruled table of equal cells."""
    right, low = left + wide * len(rows[0]), top + high * len(rows)
    lines = [path(f"M {left} {top + high * at} L {right} {top + high * at}") for at in range(len(rows) + 1)]
    lines += [path(f"M {left + wide * at} {top} L {left + wide * at} {low}") for at in range(len(rows[0]) + 1)]
    words = [text(cell, left + wide * column + 2, top + high * row + 2) for row, cells in enumerate(rows) for column, cell in enumerate(cells) if cell]
    return "".join((*lines, *words))


def parts_of(data: bytes) -> dict[str, bytes]:
    """Name → part."""
    with zipfile.ZipFile(BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}
