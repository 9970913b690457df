"""A paper as docx: the least OOXML that Word and LibreOffice open, with the oddities of real ones on request."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from tests.documents.paper import Paragraph, Table
from tests.documents.styles import FONTS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tests.archive.filled import Box, Sheet
    from tests.documents.paper import Paper

NAMES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:v="urn:schemas-microsoft-com:vml"'
)
XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
TWIPS = {"portrait": (11906, 16838), "landscape": (16838, 11906), "two-columns": (16838, 11906)}
MARGIN = 1100
WHO = 'w:id="{}" w:author="校对" w:date="2024-01-08T09:00:00Z"'
EDGES = "".join(f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="auto"/>' for side in ("top", "left", "bottom", "right", "insideH", "insideV"))


class Writer:
    """Writes one paper; counts ids and collects pictures."""

    def __init__(self, paper: Paper, pictures: Sequence[bytes] = ()) -> None:
        self.paper, self.style = paper, paper.style
        self.size = round(2 * float(paper.style["size"]))
        self.pictures = list(pictures)  # PNG of each table, if tables are pictures
        self.used: list[bytes] = []
        self._ids = 0

    def id(self) -> int:
        self._ids += 1
        return self._ids

    def width(self) -> int:
        """Of the text, in twips."""
        whole = TWIPS[self.style["page"]][0] - 2 * MARGIN
        return (whole - 400) // 2 if self.style["page"] == "two-columns" else whole

    # ---- text ----

    def run(self, text: str, size: int | None = None, tag: str = "t") -> str:
        font = FONTS[self.style["font"]]
        look = f'<w:rPr><w:rFonts w:ascii="{font}" w:hAnsi="{font}" w:eastAsia="{font}"/><w:sz w:val="{size or self.size}"/></w:rPr>'
        lines = f"</w:{tag}><w:br/><w:{tag} xml:space=\"preserve\">".join(escape(line) for line in text.split("\n"))
        return f'<w:r>{look}<w:{tag} xml:space="preserve">{lines}</w:{tag}></w:r>'

    def paragraph(self, part: Paragraph) -> str:
        look = {"title": '<w:jc w:val="center"/>', "heading": '<w:keepNext/><w:outlineLvl w:val="0"/>'}.get(part.kind, '<w:ind w:firstLine="400"/>')
        if part.kind == "boxed":
            look = "<w:pBdr>" + "".join(f'<w:{side} w:val="single" w:sz="6" w:space="4" w:color="auto"/>' for side in ("top", "left", "bottom", "right")) + "</w:pBdr>"
        size = {"title": 36, "heading": 28}.get(part.kind, 24)
        return f"<w:p><w:pPr>{look}</w:pPr>{self.run(part.text, size)}</w:p>"

    def cell_text(self, box: Box) -> str:
        """The runs of a cell; with tracked changes a former figure is deleted and the true one inserted."""
        if self.style["word"] == "tracked" and box.kind == "value" and box.text and self.id() % 7 == 0:
            gone, came = WHO.format(self.id()), WHO.format(self.id())
            return f"<w:del {gone}>{self.run('18', tag='delText')}</w:del><w:ins {came}>{self.run(box.text)}</w:ins>"
        return self.run(box.text) if box.text else ""

    # ---- tables ----

    def table(self, part: Table) -> str:
        widths = [round(share * self.width()) for share in part.widths]
        grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
        rows = "".join(self.row(row, part, widths) for row in laid(part.sheet))
        return (f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblBorders>{EDGES}</w:tblBorders><w:tblLayout w:type="fixed"/>'
                f'<w:tblCellMar><w:left w:w="30" w:type="dxa"/><w:right w:w="30" w:type="dxa"/></w:tblCellMar></w:tblPr>'
                f"<w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>")

    def row(self, row: list[tuple[Box, bool, int]], part: Table, widths: list[int]) -> str:
        heads = all(box.kind in {"head", "corner"} for box, _, _ in row) and part.widths[0] != part.widths[1]
        look = "<w:tblHeader/>" if heads and self.style["breaks"] == "head-again" else ""
        look = ("" if self.style["breaks"] == "cut-rows" else "<w:cantSplit/>") + look
        return f"<w:tr><w:trPr>{look}</w:trPr>{''.join(self.cell(*one, widths) for one in row)}</w:tr>"

    def cell(self, box: Box, goes_on: bool, column: int, widths: list[int]) -> str:
        width = sum(widths[column:column + box.across])
        span = f'<w:gridSpan w:val="{box.across}"/>' if box.across > 1 else ""
        merge = "<w:vMerge/>" if goes_on else '<w:vMerge w:val="restart"/>' if box.down > 1 else ""
        text = "" if goes_on else self.cell_text(box)
        look = f'<w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{span}{merge}<w:vAlign w:val="center"/></w:tcPr>'
        return f'<w:tc>{look}<w:p><w:pPr><w:jc w:val="center"/></w:pPr>{text}</w:p></w:tc>'

    # ---- tables in odd places ----

    def placed(self, part: Table) -> str:
        if self.pictures:
            self.used.append(self.pictures.pop(0))
            return self.picture(len(self.used))
        table = self.table(part) + "<w:p/>"
        if self.style["word"] == "nested":
            width = self.width()
            return (f'<w:tbl><w:tblPr><w:tblW w:w="{width}" w:type="dxa"/></w:tblPr><w:tblGrid><w:gridCol w:w="{width}"/></w:tblGrid>'
                    f'<w:tr><w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{table}</w:tc></w:tr></w:tbl><w:p/>')
        return self.text_box(table) if self.style["word"] == "textbox" else table

    def text_box(self, inside: str) -> str:
        """As Word writes it: the drawing, and the same once more as VML for old readers."""
        size = f'cx="{self.width() * 635}" cy="6000000"'
        drawing = (f'<w:drawing><wp:inline><wp:extent {size}/><wp:docPr id="{self.id()}" name="文本框"/><a:graphic>'
                   '<a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:wsp><wps:cNvSpPr txBox="1"/>'
                   f'<wps:spPr><a:xfrm><a:off x="0" y="0"/><a:ext {size}/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></wps:spPr>'
                   f"<wps:txbx><w:txbxContent>{inside}</w:txbxContent></wps:txbx><wps:bodyPr/></wps:wsp></a:graphicData></a:graphic></wp:inline></w:drawing>")
        old = (f'<w:pict><v:rect style="width:{self.width() / 20}pt;height:470pt"><v:textbox><w:txbxContent>{inside}</w:txbxContent>'
               "</v:textbox></v:rect></w:pict>")
        return (f'<w:p><w:r><mc:AlternateContent><mc:Choice Requires="wps">{drawing}</mc:Choice><mc:Fallback>{old}</mc:Fallback>'
                "</mc:AlternateContent></w:r></w:p>")

    def picture(self, number: int) -> str:
        import struct

        across, down = struct.unpack(">II", self.used[-1][16:24])
        wide = self.width() * 635
        size = f'cx="{wide}" cy="{wide * down // across}"'
        return (f'<w:p><w:r><w:drawing><wp:inline><wp:extent {size}/><wp:docPr id="{self.id()}" name="图片"/><a:graphic>'
                '<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic>'
                '<pic:nvPicPr><pic:cNvPr id="0" name="表"/><pic:cNvPicPr/></pic:nvPicPr>'
                f'<pic:blipFill><a:blip r:embed="rIdP{number}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
                f'<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext {size}/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr>'
                "</pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>")

    # ---- the package ----

    def document(self) -> str:
        body = "".join(self.placed(part) if isinstance(part, Table) else self.paragraph(part) for part in self.paper.parts)
        across, down = TWIPS[self.style["page"]]
        turned = ' w:orient="landscape"' if across > down else ""
        columns = '<w:cols w:num="2" w:space="400"/>' if self.style["page"] == "two-columns" else ""
        around = '<w:headerReference w:type="default" r:id="rIdH"/>' if self.paper.header else ""
        around += '<w:footerReference w:type="default" r:id="rIdF"/>' if self.paper.numbered else ""
        margins = " ".join(f'w:{side}="{MARGIN}"' for side in ("top", "right", "bottom", "left"))
        section = f'<w:sectPr>{around}<w:pgSz w:w="{across}" w:h="{down}"{turned}/><w:pgMar {margins} w:header="600" w:footer="600" w:gutter="0"/>{columns}</w:sectPr>'
        return f"{XML}<w:document {NAMES}><w:body>{body}{section}</w:body></w:document>"

    def files(self) -> Iterator[tuple[str, bytes]]:
        document = self.document()
        links = [("rIdH", "header", "header1.xml")] * bool(self.paper.header) + [("rIdF", "footer", "footer1.xml")] * self.paper.numbered
        links += [(f"rIdP{number}", "image", f"media/image{number}.png") for number in range(1, len(self.used) + 1)]
        yield "[Content_Types].xml", _types(links).encode()
        yield "_rels/.rels", _relations([("rId1", "officeDocument", "word/document.xml")]).encode()
        yield "word/document.xml", document.encode()
        yield "word/_rels/document.xml.rels", _relations(links).encode()
        if self.paper.header:
            yield "word/header1.xml", f"{XML}<w:hdr {NAMES}><w:p>{self.run(self.paper.header, 16)}</w:p></w:hdr>".encode()
        if self.paper.numbered:
            field = '<w:fldSimple w:instr=" PAGE "><w:r><w:t>1</w:t></w:r></w:fldSimple>'
            foot = f'<w:p><w:pPr><w:jc w:val="center"/></w:pPr>{self.run("- ", 18)}{field}{self.run(" -", 18)}</w:p>'
            yield "word/footer1.xml", f"{XML}<w:ftr {NAMES}>{foot}</w:ftr>".encode()
        for number, data in enumerate(self.used, 1):
            yield f"word/media/image{number}.png", data


def laid(sheet: Sheet) -> list[list[tuple[Box, bool, int]]]:
    """The cells of each row in Word's way: (cell, goes on from the row above, column), merged ones in every row."""
    open_: dict[int, tuple[Box, int]] = {}
    rows = []
    for boxes in sheet:
        row, column, waiting = [], 0, list(boxes)
        while waiting or column in open_:
            if column in open_:
                box, left = open_.pop(column)
                row.append((box, True, column))
                if left > 1:
                    open_[column] = (box, left - 1)
                column += box.across
                continue
            box = waiting.pop(0)
            row.append((box, False, column))
            if box.down > 1:
                open_[column] = (box, box.down - 1)
            column += box.across
        rows.append(row)
    return rows


def _types(links: Sequence[tuple[str, str, str]]) -> str:
    main = "application/vnd.openxmlformats-officedocument.wordprocessingml"
    parts = "".join(f'<Override PartName="/word/{file}" ContentType="{main}.{kind}+xml"/>' for _, kind, file in links if kind != "image")
    return (f'{XML}<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Default Extension="xml" ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/>'
            f'<Override PartName="/word/document.xml" ContentType="{main}.document.main+xml"/>{parts}</Types>')


def _relations(links: Sequence[tuple[str, str, str]]) -> str:
    inside = "".join(f'<Relationship Id="{name}" Type="{OFFICE}/{kind}" Target="{file}"/>' for name, kind, file in links)
    return f'{XML}<Relationships xmlns="{PACKAGE}/relationships">{inside}</Relationships>'


def docx(paper: Paper, pictures: Sequence[bytes] = ()) -> bytes:
    """The file. pictures: PNG of each table in order, put in its place."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in Writer(paper, pictures).files():
            package.writestr(zipfile.ZipInfo(name, (2024, 1, 8, 9, 0, 0)), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()
