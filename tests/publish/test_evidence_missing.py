"""What the page of a number says where there is no cell, no archive, or nothing that may be shown; addresses of stored payloads."""

from __future__ import annotations

import gzip
import hashlib
import re
import sqlite3
from base64 import b64encode
from dataclasses import replace
from html import unescape

import pytest

from archive import process as reading_step
from archive.database import reading
from archive.database.writing import places
from archive.intake import Intake
from archive.notes.corrections import desk
from archive.notes.tombstones import graveyard
from archive.publish.evidence.memento import address
from archive.publish.site.links import Links
from archive.settling.settle import process
from archive.warc.digest import digest
from tests.archive.commands import HTML, PAGE, call, objects
from tests.archive.samples import PORTAL, exchange
from tests.publish.answering import answering

KEY, YEAR, ROW = "340323100-township", 2020, "requests.new_received"
TWIN = "https://www.guzhen.example/other/1.html"
PICTURE = "https://www.guzhen.example/public/logo.png"
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 40
VERSIONS = (reading_step.READER_VERSION, reading_step.FORM_VERSION)


def made(folder, *exchanges):
    with Intake(folder) as intake:
        run = intake.start_run([PORTAL], ["--all"])
        for one in exchanges or (exchange(PAGE, HTML),):
            intake.keep(one)
        intake.end_run("complete")
        del run
    process(folder, reading_step.read, VERSIONS)
    return folder


@pytest.fixture
def data(tmp_path):
    return made(tmp_path / "data")


def cell(name, lang="en", key=KEY, revision=1):
    return Links(lang).cell(key, YEAR, revision, name)


def key_of(data):
    with reading(data / "published" / "xxgk.db") as conn:
        return conn.execute("SELECT key FROM summary_agencies").fetchone()[0]


@pytest.fixture
def ask(data):
    """Asks for the page of a cell; tells what a reader sees."""
    with answering(data) as get:
        key = key_of(data)

        def look(name, lang="en"):
            reply = get(cell(name, lang, key))
            return reply.status, unescape(reply.body.decode())

        look.get = get
        yield look


def source(page):
    [found] = re.findall(r'<iframe class="page" sandbox [^>]*src="([^"]+)"', page)
    return found


def test_a_number_a_blank_and_a_row_that_is_not_there(ask):
    status, number = ask(f"{ROW}.natural_person")
    assert status == 200
    assert source(number).endswith("#xxgk-0-3-3")
    status, blank = ask(f"{ROW}.business")
    assert "<span class=\"blank\">blank</span>" in blank
    assert source(blank).endswith("#xxgk-0-3-4")
    status, absent = ask("requests.granted.total")
    assert status == 200
    assert "not in this report" in absent
    assert "without this row" in absent
    assert source(absent).endswith("#xxgk-0")
    _, nowhere = ask("litigation_direct.total")
    assert "no such table" in nowhere
    assert "#" not in source(nowhere)
    _, chinese = ask("requests.granted.total", "zh")
    assert "报告中没有" in chinese


def test_the_command_that_is_told_shows_the_same(data, ask):
    _, page = ask(f"{ROW}.total")
    [words] = re.findall(r"<code>xxgk show (.+)</code>", page)
    assert words == f"{key_of(data)}/{YEAR}/1 --cell {ROW}.total"
    [told] = objects(call("show", *words.split(), "--json", "--data", data))
    assert (told["cell"], told["value"], told["url"]) == (f"{ROW}.total", 3, PAGE)
    [told] = objects(call("show", f"{key_of(data)}/{YEAR}", "--cell", f"{ROW}.total", "--json", "--data", data))
    assert told["value"] == 3
    for words in (f"{key_of(data)}/{YEAR}/2", f"{key_of(data)}/1999", "nobody/2020"):
        assert call("show", words, "--data", data).exit_code == 2


def test_what_the_checks_and_reviewers_say(data):
    with desk(data) as found:
        [(report,)] = found.conn.execute("SELECT id FROM reports").fetchall()
        found.write([found.checked(report, f"{ROW}.total", "2", reason="看错一行 <b>", author="甲")])
    with answering(data) as get:
        page = get(cell(f"{ROW}.total", key=key_of(data))).body.decode()
    assert "Corrected by a reviewer" in page
    assert "看错一行 &lt;b&gt;" in page
    assert "<dd>3</dd>" in page
    assert "总计" in page
    assert "Row total is not the sum of its columns" in page or "row_sum" in page


def test_only_the_database(data, tmp_path):
    alone = tmp_path / "alone"
    alone.mkdir()
    (data / "xxgk.db").rename(alone / "xxgk.db")
    with answering(alone) as get:
        page = get(cell(f"{ROW}.natural_person", key=key_of(alone))).body.decode()
        assert "without the archive (warc/)" in page
        assert "<iframe" not in page
        assert "/archive/" not in page
        reply = get(address(PAGE, "2026-01-31T08:00:00.000000Z"))
        assert reply.status == 404
        assert "database only" in reply.body.decode()


def test_a_warc_file_that_is_not_here(data, ask):
    for path in (data / "warc").iterdir():
        path.unlink()
    status, page = ask(f"{ROW}.natural_person")
    assert status == 200
    assert "The WARC file that holds the document is not here" in page
    assert ask.get(address(PAGE, "2026-01-31T08:00:00.000000Z")).status == 503


def test_a_damaged_warc_file(data, ask):
    [path] = (data / "warc").glob("*.gz")
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 3] + b"\0" * (len(whole) - len(whole) // 3))
    status, page = ask(f"{ROW}.natural_person")
    assert status == 200
    assert "cannot be shown here" in page
    reply = ask.get(address(PAGE, "2026-01-31T08:00:00.000000Z"))
    assert reply.status == 503
    assert str(data) not in reply.body.decode()


def test_withdrawn(data):
    with graveyard(data) as found:
        found.withdraw(PAGE, reason="个人信息 <i>", author="甲")
    with answering(data) as get:
        for url in (cell(f"{ROW}.natural_person", key=key_of(data)), address(PAGE, "2026-01-31T08:00:00.000000Z"),
                    address(PAGE, "2026-01-31T08:00:00.000000Z", "id_")):
            reply = get(url)
            assert reply.status == 451
            assert "个人信息 &lt;i&gt;" in reply.body.decode()
            assert "自然人" not in reply.body.decode()
        assert get(f"/archive/picture/{key_of(data)}/{YEAR}/1/{ROW}.natural_person/cut").status == 451


def test_withdrawn_where_another_source_stays(tmp_path):
    folder = made(tmp_path / "data", exchange(PAGE, HTML), exchange(TWIN, HTML + b" ", minutes=1))
    with reading(folder / "xxgk.db") as conn:
        [(principal, report)] = conn.execute("SELECT c.url, s.report FROM report_sources s JOIN captures c ON c.id = s.capture WHERE s.principal"
                                             " AND s.report IN (SELECT id FROM reports WHERE superseded_by IS NULL)").fetchall()
        revision, sources = conn.execute("SELECT r.revision, (SELECT count(*) FROM report_sources WHERE report = r.id) FROM reports r WHERE id = ?",
                                         (report,)).fetchone()
    assert sources == 2
    with graveyard(folder) as found:
        found.withdraw(principal, reason="撤回", author="甲")
    with answering(folder) as get:
        reply = get(cell(f"{ROW}.natural_person", key=key_of(folder), revision=revision))
        page = reply.body.decode()
        assert reply.status == 200
        assert "was withdrawn and is not shown any more" in page
        assert "撤回" in page
        assert "<iframe" not in page


def test_a_page_that_is_read_otherwise_today(data):
    with sqlite3.connect(data / "xxgk.db") as conn:
        for id_, packed in conn.execute("SELECT id, places FROM reports").fetchall():
            moved = {key: replace(place, row=2) if place.row == 3 and key.startswith("requests.") else place for key, place in places.unpack(packed).items()}
            conn.execute("UPDATE reports SET places = ? WHERE id = ?", (places.pack(moved), id_))
    with answering(data) as get:
        page = get(cell(f"{ROW}.natural_person", key=key_of(data))).body.decode()
    assert "reads the archived page otherwise" in page
    assert "#xxgk" not in source(page)


# ---- addresses of stored payloads --------------------------------------------------------------------------------

@pytest.fixture
def several(tmp_path):
    """One address at three times, and other things."""
    gzipped = (("Content-Type", "text/html"), ("Content-Encoding", "gzip"))
    return made(
        tmp_path / "data", *(exchange(f"{PAGE}?id=1&b=年", f"<p>number {n}".encode(), minutes=60 * n) for n in range(3)),
        exchange(PAGE, gzip.compress(HTML.replace(b"</body>", f"<img src=logo.png><a href={PAGE}?id=1&amp;b=年>1</body>".encode())), response_headers=gzipped, minutes=5),
        exchange(PICTURE, PNG, role="other", minutes=7, response_headers=(("Content-Type", "text/html"),)),
        exchange(f"{PAGE}.svg", b"<svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>", role="other", response_headers=(("Content-Type", "image/svg+xml"),)),
        exchange(f"{PAGE}#x\r\nSet-Cookie: a=b", b"<p>x", role="other"), exchange(f"{PAGE}.empty", b"", status=404))


@pytest.fixture
def get(several):
    with answering(several) as get:
        yield get


@pytest.mark.parametrize(("at", "number"), [
    ("2026", 0), ("20260131080000", 0), ("202601310859", 1), ("20260131090000", 1), ("20260131083001", 1), ("20260131082959", 0), ("2030", 2), ("1999", 0),
])
def test_the_nearest_in_time(get, at, number):
    url = address(f"{PAGE}?id=1&b=年", "2026").replace("/archive/2026/", f"/archive/{at}/")
    for _ in range(2):
        reply = get(url)
        if reply.status == 200:
            break
        assert reply.status == 302
        url = reply.headers["Location"]
    assert f"number {number}" in reply.body.decode()
    assert reply.headers["Memento-Datetime"] == f"Sat, 31 Jan 2026 {8 + number:02}:00:00 GMT"
    assert reply.headers["Link"] == f'<{PAGE}?id=1&b=%E5%B9%B4>; rel="original"'


@pytest.mark.parametrize("typed", [f"{PAGE}?id=1&b=%E5%B9%B4".replace("https://", "https:/"), "https%3A%2F%2Fwww.guzhen.example%2Fpublic%2F1.html%3Fid=1%26b=%E5%B9%B4"])
def test_as_people_type_it(get, typed):
    reply = get(f"/archive/20260131080000/{typed}")
    reply = get(reply.headers["Location"]) if reply.status == 302 else reply
    assert "number 0" in reply.body.decode()


def test_what_the_archive_does_not_have(get):
    for url in ("/archive/2026/http://nowhere.example/", "/archive/2026/x", "/archive/2026id_/%3Cscript%3E", f"/archive/2026/{PAGE}%00", "/archive/9/x", "/archive/"):
        reply = get(url)
        assert reply.status in (400, 404)
        assert "<script>" not in reply.body.decode()


def test_exactly_the_bytes(get, several):
    reply = get(address(PAGE, "2026-01-31T08:05:00.000000Z", "id_"))
    assert gzip.decompress(reply.body).startswith(HTML[:200])
    assert reply.headers["X-Payload-Digest"] == digest(reply.body)
    assert reply.headers["Repr-Digest"] == f"sha-256=:{b64encode(hashlib.sha256(reply.body).digest()).decode()}:"
    assert re.fullmatch(r'attachment; filename="xxgk-20260131080500-[0-9a-f]{12}\.bin\.gz"', reply.headers["Content-Disposition"])
    assert reply.headers["Content-Type"] == "application/octet-stream"
    assert "Content-Encoding" not in reply.headers


def test_links_and_pictures_of_the_archive(get):
    page = unescape(get(address(PAGE, "2026-01-31T08:05:00.000000Z")).body.decode())
    [picture] = re.findall(r'<img src="([^"]+)"', page)
    assert picture == address(PICTURE, "2026-01-31T08:07:00.000000Z", "im_")
    assert get(picture).headers["Content-Type"] == "image/png"
    [link] = re.findall(r'<a href="([^"]+)"', page)
    assert "number 1" in get(link).body.decode()  # the first that followed


def test_only_pixels_are_pictures(get):
    for kind in ("", "im_"):
        reply = get(address(f"{PAGE}.svg", "2026-01-31T08:00:00.000000Z", kind))
        assert "svg" not in reply.headers["Content-Type"]
        assert reply.headers["Content-Security-Policy"].startswith("sandbox;")
    assert get(address(PAGE, "2026-01-31T08:05:00.000000Z", "im_")).status == 404


def test_headers_hold_one_line_each(get):
    reply = get(address(f"{PAGE}#x\r\nSet-Cookie: a=b", "2026-01-31T08:00:00.000000Z"))
    assert reply.status == 200
    assert not re.search(r"[\r\n]", "".join(reply.headers.values()))


def test_nothing_in_it(get):
    reply = get(address(f"{PAGE}.empty", "2026-01-31T08:00:00.000000Z"))
    assert reply.status == 200
    assert "HTTP 404" in reply.body.decode()
