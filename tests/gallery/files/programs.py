"""Attacks on the programs that are called: LibreOffice (its own formats, which run and ask most) and bsdtar."""

from __future__ import annotations

import os
import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from archive.packed import members
from archive.readers.errors import Unreadable, Unsupported
from archive.readers.office import convert
from tests.archive.word_made import docx, p, r
from tests.gallery.files.control import careless, fired
from tests.gallery.files.reading import ESCAPED, listening
from tests.gallery.frame import Attack

if TYPE_CHECKING:
    from collections.abc import Mapping

    from archive.readers.office import Target

KIND, ARCHIVES = "Programs: LibreOffice", "Programs: bsdtar"
SPACES = ("office:urn:oasis:names:tc:opendocument:xmlns:office:1.0 text:urn:oasis:names:tc:opendocument:xmlns:text:1.0 "
          "draw:urn:oasis:names:tc:opendocument:xmlns:drawing:1.0 xlink:http://www.w3.org/1999/xlink "
          "script:urn:oasis:names:tc:opendocument:xmlns:script:1.0 ooo:http://openoffice.org/2004/office "
          "table:urn:oasis:names:tc:opendocument:xmlns:table:1.0 form:urn:oasis:names:tc:opendocument:xmlns:form:1.0 dom:http://www.w3.org/2001/xml-events")
FORMULA = "urn:oasis:names:tc:opendocument:xmlns:of:1.2"
WRITES = 'Sub Main\nOpen "{}" For Output As #1\nPrint #1, "a"\nClose #1\nShell("touch {}")\nEnd Sub'
OUT = "../../../../../../../../tmp/xxgk-escaped.txt"


def text(inside: str, before: str = "") -> str:
    """A flat OpenDocument text."""
    spaces = " ".join(f'xmlns:{name}="{space}"' for name, _, space in (one.partition(":") for one in SPACES.split()))
    return (f'<?xml version="1.0"?><office:document {spaces} office:version="1.3" office:mimetype="application/vnd.oasis.opendocument.text">'
            f"{before}<office:body><office:text><text:p>2020</text:p>{inside}</office:text></office:body></office:document>")


def macro(_: str, written: Path) -> str:
    source = WRITES.format(written, written)
    return text("", f'<office:scripts><office:script script:language="ooo:Basic"><ooo:libraries><ooo:library-embedded ooo:name="Standard">'
                    f'<ooo:module ooo:name="M"><ooo:source-code>{source}</ooo:source-code></ooo:module></ooo:library-embedded></ooo:libraries>'
                    "</office:script><office:event-listeners>" + "".join(
                        f'<script:event-listener script:language="ooo:script" script:event-name="{event}" xlink:type="simple" '
                        'xlink:href="vnd.sun.star.script:Standard.M.Main?language=Basic&amp;location=document"/>'
                        for event in ("dom:load", "office:new", "office:load-finished", "office:view-created"))
                    + "</office:event-listeners></office:scripts>")


def section(url: str, _: Path) -> str:
    return text(f'<text:section text:name="a"><text:section-source xlink:type="simple" xlink:href="{url}" xlink:show="embed"/><text:p>b</text:p></text:section>')


def picture(url: str, _: Path) -> str:
    return text(f'<text:p><draw:frame draw:name="a"><draw:image xlink:type="simple" xlink:href="{url}" xlink:show="embed" xlink:actuate="onLoad"/></draw:frame></text:p>')


def frame(url: str, _: Path) -> str:
    return text(f'<text:p><draw:frame><draw:floating-frame xlink:type="simple" xlink:href="{url}" xlink:actuate="onLoad"/></draw:frame>'
                f'<draw:frame><draw:object xlink:type="simple" xlink:href="{url}"/></draw:frame>'
                f'<draw:frame><draw:plugin xlink:type="simple" xlink:href="{url}"/></draw:frame></text:p>')


def dde(_: str, written: Path) -> str:
    return text('<text:p><text:dde-connection text:connection-name="a">b</text:dde-connection></text:p>',
                ).replace("<text:p>2020", f'<text:dde-connection-decls><text:dde-connection-decl office:name="a" office:dde-application="soffice" '
                          f'office:dde-topic="{written}" office:dde-item="a" office:automatic-update="true"/></text:dde-connection-decls><text:p>2020', 1)


def rich(url: str, _: Path) -> bytes:
    return rf'{{\rtf1\ansi {{\*\template {url}}}{{\field{{\*\fldinst INCLUDEPICTURE "{url}" \\d}}{{\fldrslt }}}}2020}}'.encode()


def page(url: str, _: Path) -> str:
    return (f'<html><head><link rel="stylesheet" href="{url}"><meta http-equiv="refresh" content="0;url={url}"></head><body background="{url}">'
            f'<img src="{url}"><iframe src="{url}"></iframe><script>document.location="{url}"</script>2020</body></html>')


def sheet(url: str, _: Path) -> str:
    formula = f'<table:table-cell table:formula="of:=WEBSERVICE(&quot;{url}&quot;)" office:value-type="string"/>'
    body = f'<table:table table:name="a"><table:table-row><table:table-cell><text:p>2020</text:p></table:table-cell>{formula}</table:table-row></table:table>'
    return (text("").partition("<office:body>")[0].replace("opendocument.text", "opendocument.spreadsheet").replace('office:version=', f'xmlns:of="{FORMULA}" office:version=')
            + f"<office:body><office:spreadsheet>{body}</office:spreadsheet></office:body></office:document>")


def linked(url: str, _: Path) -> bytes:
    """A docx whose picture is at a server."""
    space = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:o="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    kind = 'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"'
    where = 'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'
    drawing = (f'<w:drawing><wp:inline {where}><wp:extent cx="900000" cy="900000"/><wp:docPr id="1" name="a"/><a:graphic {space}>'
               f'<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic {kind}><pic:nvPicPr><pic:cNvPr id="1" name="a"/><pic:cNvPicPr/></pic:nvPicPr>'
               '<pic:blipFill><a:blip o:link="r1"/></pic:blipFill><pic:spPr><a:xfrm><a:ext cx="900000" cy="900000"/></a:xfrm><a:prstGeom prst="rect"/></pic:spPr></pic:pic>'
               '</a:graphicData></a:graphic></wp:inline></w:drawing>')
    rels = ('<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            f'<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/image" Target="{url}" TargetMode="External"/></Relationships>')
    return docx(p(r("2020")) + p(f"<w:r>{drawing}</w:r>"), parts={"word/_rels/document.xml.rels": rels})


SAFE = ("nothing asked for, nothing written",)
FIRES, WRITES_ONE = ("unprotected: asked for",), ("unprotected: written",)
OF_OFFICE = tuple(Attack(name, KIND, tries, (*SAFE, *control), make) for name, tries, control, make in (
    ("office-macro", "a macro that runs when the document is opened, writes a file and starts a program", WRITES_ONE, macro),
    ("office-section", "a section that is another document, at a server", FIRES, section),
    ("office-picture", "a picture at a server", FIRES, picture),
    ("office-frames", "a floating frame, an object and a plug-in at a server", FIRES, frame),
    ("office-sheet", "a cell that asks a server (WEBSERVICE), which LibreOffice does when somebody says so", ("unprotected: nothing",), sheet),
    ("office-docx-picture", "a docx whose picture is at a server", FIRES, linked),
    ("office-dde", "a DDE connection that updates itself; LibreOffice has DDE on Windows only, so none is made here even unprotected", ("unprotected: nothing",), dde),
    ("office-rtf", "an RTF whose template and picture are at a server; Word asks for them, LibreOffice's RTF filter does not", ("unprotected: nothing",), rich),
    ("office-page", "a page with a style sheet, a background, a picture, a frame and a refresh at a server", FIRES, page),
))


def seventh(*names: str, links: tuple[tuple[str, str], ...] = ()) -> bytes:
    """A 7z of files of these names, and of symbolic links."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "a.txt").write_text("2020", encoding="utf-8")
        for name, leads in links:
            (Path(folder) / name).symlink_to(leads)
        rules = [word for name in names for word in ("-s", f",^a\\.txt$,{name},")]
        command = ["bsdtar", "-cPf", "out.7z", "--format", "7zip", *rules, "a.txt", *(name for name, _ in links)]
        subprocess.run(command, cwd=folder, check=True, capture_output=True)
        return (Path(folder) / "out.7z").read_bytes()


OF_ARCHIVES = tuple(Attack(name, ARCHIVES, tries, expected, make) for name, tries, expected, make in (
    ("7z-traversal", f"a 7z with a file called `{OUT}`", ("1 files", "nothing written"), lambda *_: seventh(OUT)),
    ("7z-absolute", "a 7z with a file called `/tmp/xxgk-escaped.txt`", ("1 files", "nothing written"), lambda *_: seventh("/tmp/xxgk-escaped.txt")),
    ("7z-links", "a 7z with symbolic links to /etc/passwd and to /dev/zero", ("1 files: a.txt", "nothing written"),
     lambda *_: seventh("a.txt", links=(("b.txt", "/etc/passwd"), ("c.txt", "/dev/zero")))),
))
ATTACKS = OF_OFFICE + OF_ARCHIVES


def obtained(folder: Path) -> Mapping[str, str]:
    with listening() as (port, asked):
        found = {}
        for attack in OF_OFFICE:
            written = folder / f"{attack.name}.txt"
            data, suffix, target = _document(attack.make(f"http://127.0.0.1:{port}/{attack.name}", written))
            came = f"{_converted(data, suffix, target)}; {_harm(asked, written)}"
            with careless(folder, "shown" if attack.make is macro else "hidden") as opened:
                opened(data, suffix, target)
            fired(lambda written=written: asked or written.exists())
            found[attack.name] = f"{came}; unprotected: {'asked for it' if asked else 'written' if written.exists() else 'nothing'}"
            asked.clear()
        for attack in OF_ARCHIVES:
            found[attack.name] = f"{_unpacked(attack.make('', folder))}; {_harm(asked, ESCAPED)}"
    return found


def _document(made: str | bytes) -> tuple[bytes, str, Target]:
    """Its bytes, what they are called, and what they are written as."""
    if isinstance(made, bytes):
        return made, "rtf" if made.startswith(b"{") else "docx", "docx" if made.startswith(b"{") else "pdf"
    if "<office:spreadsheet>" in made:
        return made.encode(), "fods", "html"
    return made.encode(), "html" if made.startswith("<html") else "fodt", "docx"


def _harm(asked: list[str], *paths: Path) -> str:
    harm = [f"asked for {asked}"] * bool(asked) + [f"wrote {path}" for path in (*paths, ESCAPED) if os.path.lexists(path)]
    return "; ".join(harm) or SAFE[0]


def _converted(data: bytes, suffix: str, target: Target) -> str:
    try:
        convert(data, suffix, target)
    except (Unreadable, Unsupported) as error:
        return str(error)
    return "read"


def _unpacked(data: bytes) -> str:
    try:
        found = list(members(data, "7z"))
    except (Unreadable, Unsupported) as error:
        return str(error)
    return f"{len(found)} files: {', '.join(one.name for one in found)}"
