"""Small docx files for what one feature of Word does."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING, Any

from archive.model import Grid, Picture, Text
from archive.readers.word import read_docx
from tests.documents.as_docx import NAMES, OFFICE, PACKAGE, XML

if TYPE_CHECKING:
    from collections.abc import Mapping

MAIN = "word/document.xml"
TYPES = (
    f'{XML}<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/{MAIN}" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)


def zipped(parts: Mapping[str, str | bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in parts.items():
            package.writestr(name, data)
    return out.getvalue()


def relations(links: Mapping[str, tuple[str, str]]) -> str:
    """id → (kind, target)"""
    inside = "".join(f'<Relationship Id="{name}" Type="{OFFICE}/{kind}" Target="{target}"/>' for name, (kind, target) in links.items())
    return f'{XML}<Relationships xmlns="{PACKAGE}/relationships">{inside}</Relationships>'


def docx(body: str, parts: Mapping[str, str | bytes] | None = None, links: Mapping[str, tuple[str, str]] | None = None) -> bytes:
    """A docx with this body; parts: more of them; links: those of document.xml."""
    found: dict[str, str | bytes] = {
        "[Content_Types].xml": TYPES,
        "_rels/.rels": relations({"rId1": ("officeDocument", MAIN)}),
        MAIN: f"{XML}<w:document {NAMES}><w:body>{body}<w:sectPr/></w:body></w:document>",
    }
    if links:
        found["word/_rels/document.xml.rels"] = relations(links)
    return zipped(found | dict(parts or {}))


def part(name: str, inside: str) -> str:
    """A part of WordprocessingML."""
    return f"{XML}<w:{name} {NAMES}>{inside}</w:{name}>"


def p(*runs: str, look: str = "") -> str:
    return f"<w:p><w:pPr>{look}</w:pPr>{''.join(runs)}</w:p>"


def r(text: str, look: str = "") -> str:
    return f'<w:r><w:rPr>{look}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def tc(inside: str, *, span: int = 1, merge: str = "", width: int = 0, look: str = "") -> str:
    """inside: text, or what begins with a tag."""
    content = inside if inside.startswith("<") else p(r(inside)) if inside else p()
    merged = {"": "", "restart": '<w:vMerge w:val="restart"/>', "continue": "<w:vMerge/>"}[merge]
    wide = f'<w:tcW w:w="{width}" w:type="dxa"/>' if width else ""
    return f'<w:tc><w:tcPr>{wide}<w:gridSpan w:val="{span}"/>{merged}{look}</w:tcPr>{content}</w:tc>'


def tr(*cells: str, look: str = "") -> str:
    inside = "".join(cell if cell.startswith("<w:tc>") else tc(cell) for cell in cells)
    return f"<w:tr><w:trPr>{look}</w:trPr>{inside}</w:tr>"


def tbl(*rows: str, widths: tuple[int, ...] = ()) -> str:
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return f"<w:tbl><w:tblPr/><w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"


def blocks(body: str, **more: Any) -> tuple[Text | Grid | Picture, ...]:
    """What the reader makes of a docx with this body."""
    return read_docx(docx(body, **more)).blocks


def texts(body: str, **more: Any) -> list[str]:
    return [block.text for block in blocks(body, **more) if isinstance(block, Text)]


def grid(body: str, **more: Any) -> Any:
    """The cells of its only table."""
    found = [block for block in blocks(body, **more) if isinstance(block, Grid)]
    assert len(found) == 1
    return found[0].cells
