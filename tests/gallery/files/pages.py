"""Attacks by pages and by XML: what is nested, spanned, declared or referred to without end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.archive.ofd_made import PAGE, ofd, parts_of, text
from tests.archive.word_made import MAIN, docx, p, r, zipped
from tests.archive.workbooks import AGENCY
from tests.gallery.files.reading import WITHIN, carried_out
from tests.gallery.frame import Attack

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    Make = Callable[[str, Path], bytes]

PAGES, MARKUP = "Files: pages and texts", "Files: XML"
BIG = 100_000


def page(inside: str) -> Make:
    return lambda *_: f"<html><head><title>{AGENCY}2020年政府信息公开年度报告</title></head><body>{inside}</body></html>".encode()


def plain(data: bytes) -> Make:
    return lambda *_: data


LAUGHS = "<!DOCTYPE a [<!ENTITY l0 'ha'>" + "".join(f"<!ENTITY l{at} '{f'&l{at - 1};' * 10}'>" for at in range(1, 10)) + "]>"
QUADRATIC = f"<!DOCTYPE a [<!ENTITY l '{'a' * BIG}'>]>"


def external(url: str, secret: Path) -> str:
    return f'<!DOCTYPE a [<!ENTITY l9 SYSTEM "{secret.as_uri()}"><!ENTITY l SYSTEM "{url}">]>'


def parameter(url: str, _: Path) -> str:
    return f'<!DOCTYPE a [<!ENTITY % l SYSTEM "{url}">%l;]>'


def word(declared: str | Callable[[str, Path], str], body: str = "&l9;") -> Make:
    """A docx whose main part declares something."""
    def make(url: str, secret: Path) -> bytes:
        before = declared if isinstance(declared, str) else declared(url, secret)
        whole = f"<w:document xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'><w:body>{body}</w:body></w:document>"
        return docx("", parts={MAIN: before + whole})

    return make


def included(url: str, secret: Path) -> bytes:
    return docx(p(r("<xi:include xmlns:xi='http://www.w3.org/2001/XInclude' parse='text' href='%s'/>".replace("%s", secret.as_uri())))
                + f"<xi:include xmlns:xi='http://www.w3.org/2001/XInclude' href='{url}'/>")


def fixed(declared: str | Callable[[str, Path], str]) -> Make:
    """An OFD whose page declares something."""
    def make(url: str, secret: Path) -> bytes:
        before = declared if isinstance(declared, str) else declared(url, secret)
        return zipped(parts_of(ofd(text("年报", 20, 20))) | {PAGE: before + "<a>&l9;</a>"})

    return make


def saved(kind: str) -> Make:
    """What Office 2003 calls a document: one file of XML."""
    heads = {"xls": "urn:schemas-microsoft-com:office:spreadsheet", "doc": "http://schemas.microsoft.com/office/word/2003/wordml"}
    tag = {"xls": "Workbook", "doc": "w:wordDocument"}[kind]
    name = {"xls": "xmlns", "doc": "xmlns:w"}[kind]

    def make(url: str, secret: Path) -> bytes:
        return f'<?xml version="1.0"?>{external(url, secret)}<{tag} {name}="{heads[kind]}">&l9;&l;</{tag}>'.encode()

    return make


def mime(url: str, secret: Path) -> bytes:
    parts = f"<html><body><p>2020</p><img src='{secret.as_uri()}'><img src='{url}'><iframe src='{url}'></iframe></body></html>"
    return f"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=b\r\n\r\n--b\r\nContent-Type: text/html\r\n\r\n{parts}\r\n--b--\r\n".encode()


def nested_mime(*_: object) -> bytes:
    head = "".join(f"Content-Type: multipart/related; boundary=b{at}\r\n\r\n--b{at}\r\n" for at in range(3_000))
    return ("MIME-Version: 1.0\r\n" + head + "Content-Type: text/html\r\n\r\n<p>1").encode()


def island(url: str, secret: Path) -> bytes:
    declared = external(url, secret)
    return f"<html><body><script type='text/xml'><?xml version='1.0'?>{declared}<datastore><record>&l9;&l;</record></datastore></script><p>2020</p></body></html>".encode()


OF_PAGES = tuple(Attack(name, PAGES, tries, expected, make, WITHIN) for name, tries, expected, make in (
    ("html-depth", "100,000 divs inside one another, closed by nobody", ("`not-a-report`", "the document is empty"), page("<div>" * BIG)),
    ("html-depth-inline", "100,000 fonts and bs by turns inside one another", ("`not-a-report`", "a report's title and no text of one"), page("<font><b>" * (BIG // 2) + "1")),
    ("html-depth-tables", "5,000 tables, each in the cell of another one", ("`not-a-report`", "the document is empty"), page("<table><tr><td>" * 5_000 + "1")),
    ("html-attributes", "a tag of 100,000 attributes", ("`not-a-report`", "a report's title and no text of one"), page("<p " + " ".join(f"a{at}='1'" for at in range(BIG)) + ">1</p>")),
    ("html-spans", "cells of 65,534 columns by 65,534 rows, 200 of them", ("`not-a-report`", "a report's title and no text of one"),
     page("<table>" + "<tr>" + "<td colspan=65534 rowspan=65534>1</td>" * 20 + "</tr>" * 10 + "</table>")),
    ("html-spans-overlapping", "1,000 rows of cells that each reach over 1,000 rows and 1,000 columns", ("`not-a-report`", "a report's title and no text of one"),
     page("<table>" + "<tr><td rowspan=1000 colspan=1000>1</td></tr>" * 1_000 + "</table>")),
    ("html-spans-digits", "a colspan of 100,000 digits", ("`not-a-report`", "a report's title and no text of one"), page(f"<table><tr><td colspan={'9' * BIG}>1</td></tr></table>")),
    ("html-cells", "a table of 60,000 cells", ("`not-a-report`", "a report's title and no text of one"), page("<table>" + ("<tr>" + "<td>1</td>" * 200 + "</tr>") * 300 + "</table>")),
    ("html-text", "4 MB of text in one paragraph", ("`not-a-report`", "a report's title and no text of one"), page("<p>" + "1 " * 2_000_000)),
    ("html-entities", "300,000 character references, some beyond Unicode", ("`not-a-report`", "a report's title and no text of one"), page("&#1114112;&#xD800;&#49;" * BIG)),
    ("html-charset-unknown", "a charset that Python has for other things (`zlib_codec`, `rot13`)", ("`not-a-report`", "neither title nor tables nor sections of a report"),
     plain(b'<html><head><meta charset="zlib_codec"><meta charset="rot13"></head><body>\xb9\xcc\xd5\xf2</body></html>')),
    ("html-charset-idna", "the charset `punycode`, slow with long input", ("`not-a-report`", "neither title nor tables nor sections of a report"),
     plain(b'<html><meta charset="punycode"><body>' + b"a\xff" * 50_000)),
    ("html-comment", "100,000 comments, the last one open", ("`not-a-report`", "the document is empty"), page("<!-- --" * BIG)),
    ("html-open-tags", "200,000 signs < without a tag", ("`not-a-report`", "the document is empty"), page("<a " * (2 * BIG))),
    ("html-base64", "a picture in the page whose bytes are no picture, 5 MB of them", ("`not-a-report`", "the document is empty", "1 picture not read: it is no picture but empty"), page("<img width=500 height=500 src='data:image/png;base64," + "A" * 5_000_000 + "'>")),
    ("text-bars", "a line of 100,000 bars", ("`not-a-report`", "neither title nor tables nor sections of a report"), plain(b"|1" * 100_000)),
    ("text-spaces", "a line of 300,000 blanks and digits", ("`not-a-report`", "neither title nor tables nor sections of a report"), plain("统计表 ".encode() + b"1 " * 150_000 + "。".encode())),
    ("text-dashes", "300,000 dashes, dots and digits", ("`not-a-report`", "neither title nor tables nor sections of a report"), plain(b"2020-" + b"1-" * 75_000 + b"1." * 75_000)),
    ("text-brackets", "200,000 opening brackets", ("`not-a-report`", "a report's title and no text of one"), plain(("2020年政府信息公开年度报告\n" + "(（《〔" * 50_000).encode())),
    ("mhtml-asks", "a saved page that names a file of this machine and a server", ("`not-a-report`", "neither title nor tables nor sections of a report"), mime),
    ("mhtml-nested", "3,000 multiparts inside one another", ("`unreadable`", "more than 5000 parts"), nested_mime),
))
OF_XML = tuple(Attack(name, MARKUP, tries, expected, make, WITHIN) for name, tries, expected, make in (
    ("docx-laughs", "entities that grow to 10^9 of themselves (billion laughs)", ("`unreadable`", "word/document.xml declares a DOCTYPE, which no such part may"), word(LAUGHS)),
    ("docx-quadratic", "an entity of 100,000 signs, used 100,000 times", ("`unreadable`", "word/document.xml declares a DOCTYPE, which no such part may"), word(QUADRATIC, "&l;" * BIG)),
    ("docx-external", "external entities: a file of this machine and a server", ("`unreadable`", "word/document.xml declares a DOCTYPE, which no such part may"), word(external)),
    ("docx-parameter", "a parameter entity at a server", ("`unreadable`", "word/document.xml declares a DOCTYPE, which no such part may"), word(parameter, "")),
    ("docx-utf16", "the same in UTF-16, in which no DOCTYPE is seen in the bytes", ("`unreadable`", "word/document.xml declares a DOCTYPE, which no such part may"),
     lambda url, secret: docx("", parts={MAIN: ("\ufeff" + external(url, secret) + "<w>&l9;</w>").encode("utf-16-le")})),
    ("docx-include", "XInclude of a file and of a server", ("`not-a-report`", "the document is empty"), included),
    ("docx-depth", "5,000 elements inside one another", ("`unreadable`", "Excessive depth"), lambda *_: docx("<w:p>" * 5_000 + "</w:p>" * 5_000)),
    ("docx-tags", "3,000,000 tags, which pack to some KB", ("`unreadable`", "the part word/document.xml unpacks to more than 400 times its size"), lambda *_: docx("<w:p/>" * 3_000_000)),
    ("ofd-laughs", "billion laughs in a page of an OFD", ("`not-a-report`", "the document is empty"), fixed(LAUGHS)),
    ("ofd-external", "external entities in a page of an OFD", ("`not-a-report`", "the document is empty"), fixed(external)),
    ("xls-2003-external", "external entities in XML that Excel 2003 calls xls", ("`not-a-report`", "neither title nor tables nor sections of a report"), saved("xls")),
    ("doc-2003-external", "external entities in XML that Word 2003 calls doc", ("`not-a-report`", "the document is empty"), saved("doc")),
    ("island-external", "external entities in an XML island of a page", ("`not-a-report`", "neither title nor tables nor sections of a report"), island),
))
ATTACKS = OF_PAGES + OF_XML


def obtained(folder: Path) -> Mapping[str, str]:
    return carried_out(ATTACKS, folder)
