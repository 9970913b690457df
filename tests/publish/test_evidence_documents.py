"""The evidence of numbers in PDFs, scans, Word files, workbooks, OFDs, packed files, pictures of pages: framed, and in the right place."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from html import unescape
from typing import TYPE_CHECKING

import pytest
from PIL import Image, ImageChops
from pypdfium2 import PdfDocument

from archive import process as reading_step
from archive.clean import squeeze
from archive.database import reading
from archive.database.asking import queries
from archive.evidence.frame import COLOUR
from archive.intake import Intake
from archive.publish.keys import report_key
from archive.publish.site.links import Links
from archive.settling.settle import process
from tests.archive.framed import needs_chromium, needs_office
from tests.archive.samples import PORTAL, exchange
from tests.documents.frozen import documents
from tests.publish.answering import answering

if TYPE_CHECKING:
    from archive.model import Report

HOST = "https://www.guzhen.example/nb/"
KINDS = ("pdf", "pdf-drawn", "docx", "doc", "xlsx", "ofd", "zip", "word-html", "html-pictures", "scan-png")
NEEDS = {"docx": needs_office, "doc": needs_office, "xlsx": needs_chromium, "zip": (needs_chromium, needs_office)}
VERSIONS = (reading_step.READER_VERSION, reading_step.FORM_VERSION)


@dataclass(frozen=True)
class Stored:
    """A document as it lies in the archive."""

    data: bytes
    key: str
    year: int
    revision: int
    report: Report

    def url(self, cell: str, lang: str = "en") -> str:
        return Links(lang).cell(self.key, self.year, self.revision, cell)


def chosen():
    """The first frozen document of each kind."""
    return {kind: next(one for one in documents() if one.kind == kind) for kind in KINDS}


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    folder = tmp_path_factory.mktemp("documents") / "data"
    with Intake(folder) as intake:
        run = intake.start_run([PORTAL], ["--all"])
        for kind, one in chosen().items():
            beside = one.file.with_name(f"{one.file.name}.files")
            for picture in sorted(beside.iterdir()) if beside.is_dir() else ():
                address = f"{HOST}{kind}/images/{picture.name}"
                intake.keep(exchange(address, picture.read_bytes(), run=run, role="other", response_headers=(("Content-Type", "image/png"),)))
            media = "text/html" if kind == "html-pictures" else "application/octet-stream"
            intake.keep(exchange(f"{HOST}{kind}/", one.data, run=run, link_text=one.truth.title, agency=one.truth.agency, response_headers=(("Content-Type", media),)))
        intake.end_run("complete")
    process(folder, reading_step.read, VERSIONS)
    return folder


@pytest.fixture(scope="module")
def get(data):
    with answering(data) as get:
        yield get


@pytest.fixture(scope="module")
def stored(data, get):
    found = {}
    with reading(data / "published" / "xxgk.db") as conn:
        for kind, one in chosen().items():
            row = conn.execute("SELECT s.report FROM report_sources s JOIN captures c ON c.id = s.capture WHERE c.url LIKE ? AND s.principal",
                               (f"{HOST}{kind}/%",)).fetchone()
            if row:
                key = report_key(conn, row[0])
                found[kind] = Stored(one.data, key.agency, key.year, key.revision, queries.load(conn, row[0]))
    return found


def of_kinds(*kinds):
    return pytest.mark.parametrize("kind", [pytest.param(kind, marks=NEEDS.get(kind, ())) for kind in kinds])


def told(reply):
    assert reply.status == 200
    return unescape(reply.body.decode())


def pictures(page):
    """Addresses of the cut-out and of the whole page."""
    return re.findall(r'<img (?:loading="lazy" )?src="(/archive/picture/[^"]+)"', page)


def framed(png, left):
    """Where the frame is in a picture, right of this: the box around what has its colour."""
    image = Image.open(io.BytesIO(png)).convert("RGB")
    image = image.crop((left, 0, *image.size))
    alone = ImageChops.difference(image, Image.new("RGB", image.size, COLOUR)).convert("L").point(lambda value: 0 if value else 255)
    return image, alone.getbbox()


@of_kinds("pdf", "pdf-drawn")
def test_every_cell_of_a_pdf(kind, get, stored):
    """The box that is framed holds what the report prints, by another look at the page's characters."""
    one = stored[kind]
    document = PdfDocument(one.data)
    for key, figure in one.report.tables.items():
        page = told(get(one.url(key)))
        assert len(pictures(page)) == 2
        leaf = document[figure.place.page - 1]
        left, top, right, bottom = figure.place.box
        height = leaf.get_height()
        text = leaf.get_textpage().get_text_bounded(left - 1, height - bottom - 1, right + 1, height - top + 1)
        assert squeeze(figure.text) in squeeze(text), key
        assert f"page {figure.place.page}, table {figure.place.table + 1}, row {figure.place.row + 1}, column {figure.place.column + 1}" in page
    document.close()


@of_kinds(*(kind for kind in KINDS if kind != "word-html"))
def test_the_pictures(kind, get, stored):
    """A number and a blank of each document: the cut-out and the page have one frame, and the page is the larger picture."""
    one = stored[kind]
    figures = list(one.report.tables.values())
    number = next(figure for figure in figures if figure.place and figure.value)
    page = told(get(one.url(number.key)))
    sizes: list[int] = []
    left = 60 if kind == "xlsx" else 0  # beside a drawn table's caption is a bar of the frame's colour
    for address in pictures(page):
        reply = get(address)
        assert reply.status == 200, reply.body
        assert reply.headers["Content-Type"] == "image/png"
        image, frame = framed(reply.body, left)
        assert frame
        assert 8 < frame[2] - frame[0] < image.width
        assert 8 < frame[3] - frame[1] < image.height / 2
        sizes.append(image.width * image.height)
    assert sizes == sorted(sizes)
    assert len(sizes) == (1 if kind == "xlsx" else 2)
    assert 'alt="Cut out of the document: ' in page
    assert f"which prints {number.text.strip()}, in a magenta frame" in page


def test_pictures_are_kept(get, stored, data):
    """The second time nothing is drawn; the folder does not grow without end."""
    one = stored["pdf"]
    address = pictures(told(get(one.url("requests.granted.total"))))[0]
    first = get(address).body
    kept = data / "published" / "pictures"
    names = {path.name for path in kept.iterdir()}
    assert get(address).body == first
    assert {path.name for path in kept.iterdir()} == names
    assert all(name.endswith((".cut.png", ".page.png")) for name in names)


def test_a_page_that_word_wrote(get, stored):
    one = stored["word-html"]
    figure = one.report.tables["requests.new_received.total"]
    page = told(get(one.url(figure.key)))
    [address] = re.findall(r'<iframe class="page" sandbox [^>]*src="([^"]+)"', page)
    assert address.endswith(f"#xxgk-{figure.place.table}-{figure.place.row}-{figure.place.column}")
    assert get(address.partition("#")[0]).status == 200


def test_a_table_in_a_picture(get, stored):
    one = stored["html-pictures"]
    figure = next(figure for figure in one.report.tables.values() if figure.place.source)
    page = told(get(one.url(figure.key)))
    assert f"{HOST}html-pictures/images/" in page
    assert "the table is in a picture" in page.lower()
    stored_page = re.search(r'href="(/archive/\d+/[^"]+)">archived copy', page)[1]
    shown = get(stored_page).body.decode()
    [picture] = {found for found in re.findall(r'src="(/archive/\d+im_/[^"]+)"', shown) if figure.place.source.rpartition("/")[2] in found}
    reply = get(unescape(picture))
    assert reply.headers["Content-Type"] == "image/png"
    assert reply.headers["Cross-Origin-Resource-Policy"] == "cross-origin"


@of_kinds("scan-png")
def test_a_scan_tells_how_sure_it_was_read(kind, get, stored):
    one = stored[kind]
    figure = next(figure for figure in one.report.tables.values() if figure.place and figure.place.confidence is not None)
    assert "Confidence of recognition" in told(get(one.url(figure.key)))
    assert "识别置信度" in told(get(one.url(figure.key, "zh")))


def test_a_file_in_a_zip(get, stored):
    page = told(get(stored["zip"].url("requests.granted.total")))
    assert "File in the archive file" in page
    exact = re.search(r'href="(/archive/\d+id_/[^"]+)"', page)[1]
    reply = get(exact)
    assert reply.status == 200
    assert reply.headers["Content-Disposition"].startswith("attachment; filename=\"xxgk-")
    assert reply.body != stored["zip"].data  # the file itself, not what it is packed in


def test_downloads_are_the_bytes(get, stored):
    for kind in ("pdf", "docx", "xlsx", "ofd"):
        page = told(get(stored[kind].url("requests.granted.total")))
        for address in (re.search(r'href="(/archive/\d+id_/[^"]+)"', page)[1], re.search(r'href="(/archive/\d+/[^"]+)">archived copy', page)[1]):
            reply = get(address)
            assert reply.body == stored[kind].data
            assert reply.headers["Content-Disposition"].endswith(f'.{kind}"')
            assert reply.headers["Content-Security-Policy"].startswith("sandbox;")
