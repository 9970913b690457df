"""odt and ods, as LibreOffice, OnlyOffice and 永中 save them: every cell of whole reports, and what a file asks for besides."""

from __future__ import annotations

import io
import zipfile
from xml.sax.saxutils import escape

import pytest

from archive.evidence import cut_out
from archive.process import read
from archive.readers import READERS, office, sniff
from archive.readers.errors import Unreadable
from archive.readers.office import warm
from tests.archive.irregular import Paper, values

SPACES = " ".join(f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "text", "table", "draw"))
KINDS = {"odt": "text", "ods": "spreadsheet"}


@pytest.fixture(autouse=True)
def _office():
    if not office.available():
        pytest.skip(warm.MISSING)


def package(body, kind="odt"):
    """A file of the format: its type first and stored (ODF 1.2 part 3, 3.3), then its content."""
    mime = f"application/vnd.oasis.opendocument.{KINDS[kind]}"
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("mimetype", mime, zipfile.ZIP_STORED)
        file.writestr("META-INF/manifest.xml", (
            '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.2">'
            f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{mime}"/>'
            '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'))
        file.writestr("content.xml", (
            f'<office:document-content {SPACES} xmlns:xlink="http://www.w3.org/1999/xlink" office:version="1.2"><office:body>'
            f"<office:{KINDS[kind]}>{body}</office:{KINDS[kind]}></office:body></office:document-content>"))
    return made.getvalue()


def line(text):
    return f"<text:p>{escape(text)}</text:p>"


def rows(paper, sheet):
    """Cells with their spans; what a merged cell covers has elements of its own in this format."""
    covered, found = {}, []
    width = sum(box.across for box in sheet[0])
    for row, boxes in enumerate(sheet):
        left, cells = list(boxes), []
        while len(cells) < width:
            at = len(cells)
            if (row, at) in covered:
                cells.append("<table:covered-table-cell/>")
                continue
            box = left.pop(0)
            covered.update(dict.fromkeys((row + down, at + across) for down in range(box.down) for across in range(box.across)))
            spans = f'table:number-rows-spanned="{box.down}" table:number-columns-spanned="{box.across}"'
            cells.append(f'<table:table-cell {spans} office:value-type="string">{line(paper.text(box))}</table:table-cell>')
        found.append(f"<table:table-row>{''.join(cells)}</table:table-row>")
    return f'<table:table-column table:number-columns-repeated="{width}"/>{"".join(found)}'


def odt(paper):
    body = [line(paper.title), line(f"本报告所列数据的统计期限为{paper.year}年1月1日至12月31日。"), line(paper.names[1]), line(paper.first)]
    for number, sheets in paper.sheets.items():
        body += [line(paper.names[number]), *(f'<table:table table:name="t{number}-{at}">{rows(paper, sheet)}</table:table>' for at, sheet in enumerate(sheets))]
    return package("".join([*body, line(paper.names[5]), line("仍有不足。"), line(paper.names[6]), line("无。")]))


def ods(paper):
    sheets = [f'<table:table-row><table:table-cell office:value-type="string">{line(paper.title)}</table:table-cell></table:table-row>']
    tables = [f'<table:table table:name="s">{sheets[0]}</table:table>']
    tables += [f'<table:table table:name="t{number}-{at}">{rows(paper, sheet)}</table:table>' for number, own in paper.sheets.items() for at, sheet in enumerate(own)]
    return package("".join(tables), "ods")


@pytest.mark.parametrize("edition", ["2019", "2021"])
@pytest.mark.parametrize("make", [odt, ods])
def test_every_cell_of_a_report(make, edition):
    paper = Paper(edition)
    paper.prints = dict.fromkeys(["proactive.licensing.decisions", "requests.granted.research"], "")
    data = make(paper)
    assert sniff(data) == make.__name__
    found = read(data)
    assert found.report
    assert found.reader == make.__name__
    assert values(found.report) == paper.truth | dict.fromkeys(paper.prints)


@pytest.mark.parametrize("make", [odt, ods])
def test_a_number_is_cut_out_of_its_document(make):
    data = make(Paper())
    report = read(data).report
    assert report
    figure = report.figures["requests.new_received.total"]
    assert cut_out(data, figure.place, printed=figure.text).png.startswith(b"\x89PNG")


def test_no_other_file_is_read_for_a_section_that_is_linked(tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("SECRET")
    section = f'<text:section text:name="s"><text:section-source xlink:href="{secret.as_uri()}" xlink:type="simple"/>{line("old")}</text:section>'
    told = READERS["odt"](package(line("年度报告") + section), "").text()
    assert "年度报告" in told
    assert "SECRET" not in told


@pytest.mark.parametrize("kind", ["odt", "ods"])
def test_a_file_that_is_broken_is_unreadable(kind):
    data = package("", kind)
    with pytest.raises(Unreadable):
        READERS[kind](data[: len(data) // 2], "")
