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
from tests.gallery.frame import Attack
from tests.gallery.reading import listening

if TYPE_CHECKING:
    from collections.abc import Mapping

KIND, ARCHIVES = "Programs: LibreOffice", "Programs: bsdtar"
SPACES = ("office:urn:oasis:names:tc:opendocument:xmlns:office:1.0 text:urn:oasis:names:tc:opendocument:xmlns:text:1.0 "
          "draw:urn:oasis:names:tc:opendocument:xmlns:drawing:1.0 xlink:http://www.w3.org/1999/xlink "
          "script:urn:oasis:names:tc:opendocument:xmlns:script:1.0 ooo:http://openoffice.org/2004/office "
          "table:urn:oasis:names:tc:opendocument:xmlns:table:1.0 form:urn:oasis:names:tc:opendocument:xmlns:form:1.0")
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


def page(url: str, _: Path) -> str:
    return (f'<html><head><link rel="stylesheet" href="{url}"><meta http-equiv="refresh" content="0;url={url}"></head><body background="{url}">'
            f'<img src="{url}"><iframe src="{url}"></iframe><script>document.location="{url}"</script>2020</body></html>')


OF_OFFICE = tuple(Attack(name, KIND, tries, ("read", "nothing asked for", "nothing written"), make) for name, tries, make in (
    ("office-macro", "a macro that runs when the document is opened, writes a file and starts a program", macro),
    ("office-section", "a section that is another document, at a server", section),
    ("office-picture", "a picture at a server", picture),
    ("office-frames", "a floating frame, an object and a plug-in at a server", frame),
    ("office-dde", "a DDE connection that updates itself", dde),
    ("office-page", "a page with a style sheet, a background, a picture, a frame and a refresh at a server", page),
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
    written, escaped = folder / "written.txt", Path("/tmp/xxgk-escaped.txt")
    found = {}
    with listening() as (port, asked):
        for attack in ATTACKS:
            made = attack.make(f"http://127.0.0.1:{port}/{attack.name}", written)
            came = _converted(made, "html" if made.startswith("<html") else "fodt") if isinstance(made, str) else _unpacked(made)
            harm = [f"asked for {asked}"] * bool(asked) + [f"wrote {path}" for path in (written, escaped) if os.path.lexists(path)]
            found[attack.name] = f"{came}; {'; '.join(harm) or 'nothing asked for, nothing written'}"
    return found


def _converted(data: str, suffix: str) -> str:
    try:
        convert(data.encode(), suffix, "docx")
    except (Unreadable, Unsupported) as error:
        return str(error)
    return "read"


def _unpacked(data: bytes) -> str:
    try:
        found = list(members(data, "7z"))
    except (Unreadable, Unsupported) as error:
        return str(error)
    return f"{len(found)} files: {', '.join(one.name for one in found)}"
