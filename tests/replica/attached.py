"""Reports behind their pages: empty articles with files, twins, frames, viewers, scripts, pictures, links without a name.

fam-attached is a TRS column; each of its articles hands out its report in another way, and shows what must not be
fetched beside it: icons, a QR code, a photograph of a page that has its tables, another office's viewer in the footer.
fam-pictured needs recognition: tables as pictures of a page, pages photographed one by one, a scanned PDF. Its files
are those of tests/documents/frozen.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field, replace
from datetime import date
from html import escape
from random import Random
from typing import TYPE_CHECKING
from urllib.parse import quote

from tests.archive.archives import rar5
from tests.documents import as_docx, as_drawn_pdf, as_html, as_sheet
from tests.documents.packed import zipped
from tests.documents.paper import Table, report
from tests.documents.styles import plain_style
from tests.documents.truth import Filled, fill
from tests.replica import skins, trs
from tests.replica.model import Entry, Facts, Response, Site, constant
from tests.replica.page import Frame
from tests.replica.portals import Plan

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from tests.documents.paper import Paper
    from tests.replica.model import Handler

COUNTY = "柘城县"
COLUMN = "/zwgk/zfxxgk/zfxxgknb/"
DAY = date(2023, 1, 12)
VIEWER = "/static/pdfjs/web/viewer.html"
ICON = '<img src="/images/icon_pdf.gif">'
PHOTO = '<p><img src="/images/W020230112.jpg" width="600"></p>'
FOOTER = ('<img src="/images/gongan.png"><img src="/images/ewm.jpg" width="300" height="300">'
          '<div class="side"><img src="/images/P0201.jpg"></div>')
DECOYS = ("/images/icon_pdf.gif", "/images/W020230112.jpg", "/images/gongan.png", "/images/ewm.jpg", "/images/P0201.jpg", VIEWER)
MEDIA = {"pdf": "application/pdf", "docx": "application/octet-stream", "jpg": "image/jpeg", "png": "image/png"}


@dataclass(frozen=True)
class Published:
    """A report and how it is published. files: path → bytes; fetched: targets that a crawl must ask for."""

    how: str
    truth: Filled
    body: str
    files: Mapping[str, bytes] = field(default_factory=dict)
    fetched: Sequence[str] = ()

    def entry(self) -> Entry:
        facts = Facts(self.truth.agency, self.truth.year, self.truth.edition, self.truth.cells)
        return Entry(self.truth.title, DAY, self.truth.agency, self.body, facts)


def papers() -> dict[str, Paper]:
    """A report for each way of publishing, by its name."""
    return {how: _paper(how, number) for number, how in enumerate(WAYS)}


def _paper(how: str, number: int) -> Paper:
    chance = Random(f"attached {how}")
    style = plain_style({"edition": ("2019", "2021")[number % 2], "font": "zen-hei"})
    return report(_truth(how, number), style, chance)


def _truth(how: str, number: int) -> Filled:
    style = plain_style({"edition": ("2019", "2021")[number % 2]})
    found = fill(style, Random(f"attached {how} truth"))
    return replace(found, agency=f"{COUNTY}{skins.TOWNS[number]}人民政府", year=(2020, 2022)[number % 2])


def ways() -> list[Published]:
    """What fam-attached publishes."""
    return [Published(how, _truth(how, number), *way(_paper(how, number), f"/attach/{number}/")) for number, (how, way) in
            enumerate(WAYS.items())]


# ---- ways to publish a report: paper, folder of its files → body, files, targets to fetch -------------------

Way = tuple[str, dict[str, bytes], list[str]]


def _pdf(paper: Paper) -> bytes:
    return as_drawn_pdf.drawn(paper)


def _texts(paper: Paper) -> str:
    return "\n".join(as_html.written(part) for part in paper.parts if not isinstance(part, Table) and part.kind != "title")


def empty_and_pdf(paper: Paper, at: str) -> Way:
    file = f"{at}P020230112386130864419.pdf"
    body = f'<p>附件：{ICON}<a href="{file}" download="{escape(paper.title)}.pdf">{escape(paper.title)}.pdf</a></p>'
    return body, {file: _pdf(paper)}, [file]


def text_and_docx(paper: Paper, at: str) -> Way:
    """All the text, and the tables in the file alone; beside it a form that is no report."""
    file, other = f"{at}nb.docx", f"{at}sqb.docx"
    body = f'{_texts(paper)}<p><a href="{file}">附件1：情况统计表.docx</a></p><p><a href="{other}">附件2：申请表.docx</a></p>'
    blank = replace(paper, title="政府信息公开申请表", parts=paper.parts[:0])
    return body, {file: as_docx.docx(paper), other: as_docx.docx(blank)}, [file, other]


def three_twins(paper: Paper, at: str) -> Way:
    body = "\n".join(as_html.written(part) for part in paper.parts[1:])
    links = f'<p><a href="{at}a.pdf">{escape(paper.title)}.pdf</a></p><p><a href="{at}a.docx">{escape(paper.title)}.docx</a></p>'
    return f"{PHOTO}{body}{links}", {f"{at}a.pdf": _pdf(paper), f"{at}a.docx": as_docx.docx(paper)}, [f"{at}a.pdf", f"{at}a.docx"]


def frame(paper: Paper, at: str) -> Way:
    return f'<iframe src="{at}nb.pdf" width="100%" height="900"></iframe>', {f"{at}nb.pdf": _pdf(paper)}, [f"{at}nb.pdf"]


def pdf_js(paper: Paper, at: str) -> Way:
    """The viewer is told the file's path, which is not fetched with it."""
    file = f"{at}年报.pdf"
    return f'<iframe src="{VIEWER}?file={quote(file, safe="")}"></iframe>', {quote(file): _pdf(paper)}, [quote(file)]


def viewer_linked(paper: Paper, at: str) -> Way:
    return f'<p><a href="{VIEWER}?file={at}nb.pdf" target="_blank">点击查看报告全文</a></p>', {f"{at}nb.pdf": _pdf(paper)}, [f"{at}nb.pdf"]


def script(paper: Paper, at: str) -> Way:
    body = f'<div id="show"></div><script>var pdfUrl = "{at}nb.pdf"; PDFObject.embed(pdfUrl, "#show");</script>'
    return body, {f"{at}nb.pdf": _pdf(paper)}, [f"{at}nb.pdf"]


def object_tag(paper: Paper, at: str) -> Way:
    body = f'<object data="{at}show?id=7" type="application/pdf" width="100%"><embed src="{at}show?id=7"></object>'
    return body, {f"{at}show": _pdf(paper)}, [f"{at}show?id=7"]


def nameless(paper: Paper, at: str) -> Way:
    """Only the link's text tells that a file is behind the address."""
    body = f'<p>附件：<a href="{at}get.do?id=5f2a">{escape(paper.title)}.docx</a>（共一件）</p>'
    return body, {f"{at}get.do": as_docx.docx(paper)}, [f"{at}get.do?id=5f2a"]


def word_as_html(paper: Paper, at: str) -> Way:
    """A .doc that Word saved as HTML."""
    return f'<p><a href="{at}nb.doc">{escape(paper.title)}</a></p>', {f"{at}nb.doc": as_html.word_page(paper)}, [f"{at}nb.doc"]


def in_a_zip(paper: Paper, at: str) -> Way:
    """A workbook and a form that is no report, in a folder of a zip that Chinese Windows made."""
    blank = replace(paper, title="政府信息公开申请表", parts=paper.parts[:0])
    files = {f"附件/{paper.title}.xlsx": as_sheet.xlsx(paper), "附件/sqb.docx": as_docx.docx(blank)}
    return f'<p><a href="{at}nb.zip">附件.zip</a></p>', {f"{at}nb.zip": zipped(files, gbk=True)}, [f"{at}nb.zip"]


def in_a_rar(paper: Paper, at: str) -> Way:
    """All the text, and the tables in a packed file that names neither agency nor year."""
    tables = replace(paper, title="情况统计表", parts=tuple(part for part in paper.parts if isinstance(part, Table)))
    packed = rar5(("1.docx", as_docx.docx(tables)))
    return f'{_texts(paper)}<p><a href="{at}fj.rar">附件.rar</a></p>', {f"{at}fj.rar": packed}, [f"{at}fj.rar"]


WAYS: dict[str, Callable[[Paper, str], Way]] = {
    "an empty article and a PDF": empty_and_pdf,
    "text, tables in a Word file": text_and_docx,
    "page, PDF and Word file the same": three_twins,
    "a frame with a PDF": frame,
    "pdf.js in a frame": pdf_js,
    "a link to pdf.js": viewer_linked,
    "a variable of a script": script,
    "an object": object_tag,
    "a link whose text is the file's name": nameless,
    "a .doc that is HTML": word_as_html,
    "a zip of a workbook and a form": in_a_zip,
} | ({"a rar of the tables": in_a_rar} if shutil.which("bsdtar") else {})


# ---- recognition needed -------------------------------------------------------------------------------------

def pictured() -> list[Published]:
    """What fam-pictured publishes."""
    from tests.documents.frozen import documents

    shown = next(one for one in documents() if one.kind == "html-pictures")
    scanned = next(one for one in documents() if one.kind == "scan-pdf")
    names = sorted(file.name for file in shown.file.with_name(f"{shown.file.name}.files").iterdir())
    page = shown.data.decode().partition("<body>")[2].partition("</body>")[0].partition("</h1>")[2]
    folder = "/attach/90/images/"
    files = {folder + name: shown.beside(name) or b"" for name in names}
    pdf, photo = "/attach/91/scan.pdf", "/attach/92/W020230112001.jpg"
    long = next(one for one in documents() if one.kind == "scan-jpeg" and one.damage and one.damage.dpi == 200 and not one.damage.photo)
    return [
        Published("tables as pictures", shown.truth, ICON + page.replace('src="images/', f'src="{folder}'), files, list(files)),
        Published("a scanned PDF", scanned.truth, f'<p><a href="{pdf}">{escape(scanned.truth.title)}.pdf</a></p>', {pdf: scanned.data}, [pdf]),
        Published("a photograph and nothing else", long.truth, f'<p><img src="{photo}"></p>', {photo: long.data}, [photo]),
    ]


# ---- the portals ----------------------------------------------------------------------------------------------

def _site(published: Callable[[], list[Published]]) -> Callable[[str, Frame, list[Entry]], Site]:
    def build(base: str, frame: Frame, entries: list[Entry]) -> Site:
        every = published()
        made = trs.site(base, frame, trs.Tree(COLUMN), [one.entry() for one in every])
        files: dict[str, Handler] = {path: constant(_file(path, data)) for one in every for path, data in one.files.items()}
        decoys = {path: constant(Response(b"decoy" * 2000, media_type="image/jpeg")) for path in DECOYS}
        reports = [replace(report, attachments=tuple(base + path for path in one.fetched))
                   for report, one in zip(made.reports, every, strict=True)]
        return replace(made, pages=dict(made.pages) | files | decoys, reports=reports)

    return build


def _file(path: str, data: bytes) -> Response:
    return Response(data, media_type=MEDIA.get(path.rpartition(".")[2], "application/octet-stream"))


PLANS = (
    Plan(replace(skins.family("fam-attached", COUNTY, "411424"), most=0), "trs", Frame("柘城县人民政府", "4114240001", footer=FOOTER),
         _site(ways)),
    Plan(replace(skins.family("fam-pictured", COUNTY, "411424"), most=0), "trs", Frame("柘城县人民政府", "4114240001", footer=FOOTER),
         _site(pictured)),
)
