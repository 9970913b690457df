"""Targets that take files: readers of formats, packed files and WARC."""

from __future__ import annotations

import io
import os
import tempfile
import zipfile
from contextlib import suppress
from functools import cache
from pathlib import Path
from random import Random

from archive.charset import decode
from archive.ingest.warcs import captures
from archive.packed import FORMATS, members
from archive.packed.rar import contents
from archive.readers import sniff, tokens
from archive.readers.html import _of_tree, read_html
from archive.readers.mhtml import read_mhtml
from archive.readers.ofd import read_ofd
from archive.readers.ole import kind
from archive.readers.pdf import read_pdf
from archive.readers.scan.load import frames
from archive.readers.sheets import read_csv
from archive.readers.sheets.xml2003 import sheets_of_xml
from archive.readers.text import read_text
from archive.readers.word import read_docx
from archive.warc.decode import DecodeError, decoded
from archive.warc.folder import StoreError
from archive.warc.http import parse_head
from archive.warc.read import StoredExchange, walk
from archive.warc.reading.member import DamagedError
from tests.archive.pdfs import one_page
from tests.archive.readers.markup_drawn import Told, drawn
from tests.fuzz import seeds
from tests.fuzz.frame import Target
from tests.fuzz.judged import figures_judged, texts_judged

CODINGS = ("gzip", "deflate", "br", "zstd", "gzip, br")
UNPACKED = 1_000_000
PARTS = {"docx": ("word/document.xml", "docx"), "ofd": ("/Pages/", "ofd")}


def html(data: bytes) -> None:
    document = read_html(data)
    texts_judged(document, _referenced(decode(data)[0]))
    figures_judged(document)


def html_tokens(data: bytes) -> None:
    """Read without a tree, where it can be, it says what its tree says."""
    if tokens.read(data) is not None:
        assert repr(read_html(data)) == repr(_of_tree(data, *decode(data)))


def html_drawn(data: bytes) -> None:
    """The same of a page that is drawn tag by tag; the bytes say what chance would."""
    html_tokens(drawn(Told(data)))


def text(data: bytes) -> None:
    document = read_text(data)
    texts_judged(document, decode(data)[0])
    figures_judged(document)


def csv(data: bytes) -> None:
    texts_judged(read_csv(data), decode(data)[0])


def mhtml(data: bytes) -> None:
    figures_judged(read_mhtml(data))


def docx_part(data: bytes) -> None:
    figures_judged(read_docx(with_part("docx", data)))


def ofd_part(data: bytes) -> None:
    figures_judged(read_ofd(with_part("ofd", data)))


def workbook_xml(data: bytes) -> None:
    list(sheets_of_xml(data))


def image(data: bytes) -> None:
    for _ in frames(data):
        pass


def packed(data: bytes) -> None:
    form = sniff(data)
    if form in FORMATS and form not in ("rar", "7z"):
        list(members(data, form))


def warc(data: bytes) -> None:
    """As our own store and as somebody's file that is imported."""
    with tempfile.TemporaryDirectory(dir=_memory()) as name:
        (Path(name) / "xxgk-20260131T080000Z-000001-00000000.warc.gz").write_bytes(data)
        for item in walk(Path(name)):
            if isinstance(item, StoredExchange):
                with suppress(StoreError, DamagedError):
                    item.body()


def imported(data: bytes) -> None:
    for _ in captures(io.BytesIO(data), "fuzz"):
        pass


def wire(data: bytes) -> None:
    with suppress(DamagedError, ValueError):
        parse_head(data)
    for coding in CODINGS:
        with suppress(DecodeError):
            assert len(decoded((("Content-Encoding", coding),), data, UNPACKED)) <= UNPACKED


def with_part(form: str, data: bytes) -> bytes:
    """A package with one part of it replaced."""
    (own, parts), out = _package(form), io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        for name, content in parts:
            file.writestr(name, data if name == own else content)
    return out.getvalue()


def part(form: str) -> list[bytes]:
    own, parts = _package(form)
    return [dict(parts)[own]]


@cache
def _package(form: str) -> tuple[str, tuple[tuple[str, bytes], ...]]:
    mark, suffix = PARTS[form]
    with zipfile.ZipFile(io.BytesIO(seeds.frozen(suffix)[0])) as file:
        parts = tuple((name, file.read(name)) for name in file.namelist())
    return next(name for name, _ in parts if mark in name and name.endswith(".xml")), parts


def _referenced(text: str) -> str:
    """With what character references stand for beside them: &#49; is a 1, and &#178; a ², which is a 2."""
    import html as names
    import re
    import unicodedata

    plain = re.sub(r"&#?\w+;?", lambda match: match[0] + unicodedata.normalize("NFKC", names.unescape(match[0])), text)
    return plain + unicodedata.normalize("NFKC", names.unescape(text))


def small_pdfs() -> list[bytes]:
    """Some ruled lines and words: a frozen report takes seconds once its readers are instrumented."""
    font = b"<</Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>"
    rules = b"".join(b"72 %d m 300 %d l S\n72 %d m 72 %d l S\n" % (at, at, at, at + 20) for at in (700, 720, 740))
    words = b"BT /F 9 Tf 80 705 Td (2021) Tj 90 0 Td (17) Tj 0 20 Td (1,234) Tj ET"
    return [one_page(words, font), one_page(rules + words, font), one_page(rules, packed=True)]


def _memory() -> str | None:
    return "/dev/shm" if os.access("/dev/shm", os.W_OK) else None


def _all_frozen() -> list[bytes]:
    return [data[:4096] for data in seeds.files("documents/frozen/*.*", 300_000)] + seeds.pages()[:4]


TARGETS = (
    Target("sniff", sniff, _all_frozen),
    Target("charset", decode, lambda: [data[:4000] for data in seeds.pages() + seeds.reports()]),
    Target("html", html, lambda: seeds.frozen("html") + seeds.pages()),
    Target("html-tokens", html_tokens, lambda: [drawn(Random(seed)) for seed in range(40)]),
    Target("html-drawn", html_drawn, lambda: [Random(seed).randbytes(600) for seed in range(40)]),
    Target("text", text, seeds.reports),
    Target("csv", csv, seeds.reports),
    Target("mhtml", mhtml, lambda: [(b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=\"b\"\r\n\r\n--b\r\nContent-Type: text/html\r\n"
                                    b"Content-Transfer-Encoding: quoted-printable\r\n\r\n<table><tr><td>=31</table>\r\n--b--\r\n")]),
    Target("docx", read_docx, lambda: seeds.frozen("docx")),
    Target("docx-part", docx_part, lambda: part("docx")),
    Target("ofd", read_ofd, lambda: seeds.frozen("ofd")),
    Target("ofd-part", ofd_part, lambda: part("ofd"), slow=True),
    Target("workbook-xml", workbook_xml, lambda: [(b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:'
                                                  b'schemas-microsoft-com:office:spreadsheet"><Worksheet ss:Name="a"><Table><Row ss:Index="3"><Cell ss:'
                                                  b'MergeAcross="2"><Data ss:Type="Number">1</Data></Cell></Row></Table></Worksheet></Workbook>')]),
    Target("pdf", read_pdf, small_pdfs, slow=True),
    Target("image", image, lambda: seeds.files("documents/frozen/*.jpg", 400_000)[:2]),
    Target("packed", packed, lambda: seeds.frozen("docx")[:4]),
    Target("rar", contents, lambda: [b"Rar!\x1a\x07\x01\x00" + bytes(60), b"Rar!\x1a\x07\x00" + bytes(60)]),
    Target("ole", kind, lambda: [data[:30_000] for data in seeds.frozen("doc")]),
    Target("warc", warc, seeds.warcs),
    Target("warc-import", imported, seeds.warcs),
    Target("wire", wire, lambda: [b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n", *seeds.warcs()]),
)
