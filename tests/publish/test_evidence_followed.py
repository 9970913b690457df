"""The evidence link of every cell of the demo world leads to the cell that prints it."""

from __future__ import annotations

import re
import shutil
from functools import cache
from html import unescape
from urllib.parse import quote

import pytest
from lxml import html

from archive.clean import squeeze
from archive.database import reading
from archive.database.asking import queries
from archive.publish.site.links import Links
from archive.publish.site.web.pool import open_published
from tests.publish.answering import answering

LINKS = Links("en")


@pytest.fixture(scope="module")
def data(world, tmp_path_factory):
    """A copy: the publication is written into the data folder."""
    return shutil.copytree(world, tmp_path_factory.mktemp("followed") / "data")


@pytest.fixture(scope="module")
def get(data):
    with answering(data) as get:
        yield get


@pytest.fixture(scope="module")
def reports(data, get):
    """(key, year, revision) → the report, of every current one."""
    with reading(data / "published" / "xxgk.db") as conn:
        found = conn.execute("SELECT s.key, r.year, r.revision, r.id FROM reports r JOIN summary_agencies s ON s.agency = r.agency").fetchall()
        return {(key, year, revision): queries.load(conn, id_) for key, year, revision, id_ in found}


@pytest.fixture(scope="module")
def marked(get):
    """An address of a stored page → id → what stands in the element with that id."""
    @cache
    def look(url):
        reply = get(url)
        assert reply.status == 200
        assert reply.headers["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
        root = html.document_fromstring(reply.body.decode())
        return {element.get("id"): squeeze("".join(element.itertext())) for element in root.iter() if element.get("data-xxgk-at") is not None}

    return look


def frame(reply):
    """Address and fragment of the frame on a page."""
    assert reply.status == 200
    [address] = re.findall(r'<iframe class="page" sandbox [^>]*src="([^"]+)"', reply.body.decode())
    return unescape(address).partition("#")[::2]


def test_every_cell(reports, get, marked):
    followed = 0
    for (key, year, revision), report in reports.items():
        for cell, figure in report.tables.items():
            page, fragment = frame(get(LINKS.cell(key, year, revision, cell)))
            assert fragment == f"xxgk-{figure.place.table}-{figure.place.row}-{figure.place.column}", (key, year, cell)
            there = marked(page)[fragment]
            printed = squeeze(figure.text)
            assert there == printed, (key, year, cell)
            followed += 1
        for cell in set(report.figures) - set(report.tables):  # of the running text: the page itself, nothing marked
            assert frame(get(LINKS.cell(key, year, revision, cell)))[1] == "", (key, year, cell)
    assert len(reports) == 80
    assert followed > 15_000


def test_every_link_of_a_report_page_is_one_of_these(reports, get):
    for (key, year, revision), report in list(reports.items())[::8]:
        page = get(LINKS.report(key, year)).body.decode()
        there = set(re.findall(rf'href="(/en/cell/{re.escape(quote(key, safe=""))}/[^"]+)"', page))
        assert there == {LINKS.cell(key, year, revision, cell) for cell in report.figures}


def test_what_the_form_does_not_have(reports, get):
    key, year, revision = next(iter(reports))
    for cell in ("requests.granted.totals", "x", "%3Cscript%3E", "statistics.org.staff", "..", "requests.granted.total%00"):
        assert get(f"/en/cell/{key}/{year}/{revision}/{cell}").status in (400, 404)
    assert get(f"/en/cell/{key}/{year}/99/requests.granted.total").status == 404
    assert get(f"/en/cell/{key}/1901/1/requests.granted.total").status == 404
    assert get("/en/cell/nobody/2021/1/requests.granted.total").status == 404


def test_what_is_told(reports, get, data):
    (key, year, revision), report = next(one for one in reports.items() if one[1].tables["requests.new_received.total"].value)
    figure = report.tables["requests.new_received.total"]
    en, zh = (get(Links(lang).cell(key, year, revision, figure.key)).body.decode() for lang in ("en", "zh"))
    with reading(data / "xxgk.db") as conn:
        source = conn.execute("SELECT c.url, c.digest, c.warc, c.offset FROM captures c JOIN report_sources s ON s.capture = c.id"
                              " JOIN reports r ON r.id = s.report WHERE r.title = ? AND s.principal", (report.title,)).fetchone()
    for page in (en, zh):
        assert source[0] in page
        assert source[2] in page
        assert f"{source[3]:,}" in page
        assert f"--cell {figure.key}" in page
        assert "本年新收政府信息公开申请数量" in page
    assert f"row {figure.place.row + 1}, column {figure.place.column + 1}" in en
    assert f"第 {figure.place.row + 1} 行，第 {figure.place.column + 1} 列" in zh
    assert re.search(r"<code>[0-9a-f]{64}</code>", en)


def test_the_stored_page_is_told_by_the_pool_of_the_publication_alone(data, get):
    """Reading evidence needs no right to write: the connection has none."""
    get("/en/")
    conn = open_published(data / "published" / "xxgk.db")
    assert conn.execute("PRAGMA query_only").fetchone()[0] == 1
    conn.close()
