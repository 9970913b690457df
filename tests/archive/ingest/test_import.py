"""`xxgk import`: what comes into the archive, and that it comes once, with its own date and origin."""

from __future__ import annotations

import functools
import json
import os
import shutil
import subprocess
import threading
from contextlib import contextmanager
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import pytest

from archive.database import reading
from archive.intake import Intake
from archive.packages import wacz
from archive.packages.choice import Wanted
from archive.settling.settle import process
from tests.archive import foreign
from tests.archive.commands import HTML, call, objects
from tests.archive.dump import dump
from tests.archive.foreign import FILE, LINKED, PAGE
from tests.archive.packaged import filled
from tests.archive.samples import PORTAL, exchange
from tests.archive.written import VERSIONS, read


def asked(data, query):
    with reading(data / "xxgk.db") as conn:
        return [tuple(row) for row in conn.execute(query)]


def test_a_heritrix_file_gives_a_report_with_its_own_date(tmp_path):
    file, data = tmp_path / "old.warc.gz", tmp_path / "data"
    file.write_bytes(foreign.heritrix())
    told = objects(call("--data", data, "import", file, "--json"))[0]
    assert (told["captures"], told["there"], told["refused"]) == (3, 0, [])
    assert asked(data, "SELECT year, url FROM reports") == [(2020, PAGE)]
    assert asked(data, "SELECT url, substr(captured_at, 1, 10), role, referrer, revisit FROM captures ORDER BY captured_at") == [
        (PAGE, "2021-02-03", "report", "http://www.guzhen.example/list", 0), (FILE, "2021-02-03", "attachment", PAGE, 0),
        (PAGE, "2022-03-04", "report", "http://www.guzhen.example/list", 1)]
    origin = json.loads(asked(data, "SELECT origin FROM captures WHERE revisit = 0 AND role = 'report'")[0][0])
    assert (origin["source"], origin["software"].split("/")[0], origin["record"][:10]) == ("old.warc.gz", "Heritrix", "<urn:uuid:")
    again = objects(call("--data", data, "import", file, "--json"))[0]
    assert (again["captures"], again["there"]) == (0, 3)
    assert call("--data", data, "verify").exit_code == 0
    before = dump(data / "xxgk.db")
    assert call("--data", data, "rebuild").exit_code == 0
    assert dump(data / "xxgk.db") == before


def test_old_and_live_captures_are_one_report(tmp_path):
    data, file = tmp_path / "data", tmp_path / "old.warc.gz"
    with Intake(data) as intake:
        run = intake.start_run([PORTAL], [])
        intake.keep(exchange(PAGE, LINKED.replace(b"<p>", b"<p >"), run=run))
        intake.end_run("ended")
    process(data, read, VERSIONS)
    file.write_bytes(foreign.heritrix())
    assert call("--data", data, "import", file).exit_code == 0
    assert call("--data", data, "process", "--all").exit_code == 0
    assert asked(data, "SELECT count(*) FROM reports WHERE superseded_by IS NULL") == [(1,)]
    assert asked(data, "SELECT count(DISTINCT captured_at) FROM evidence") == [(3,)]


def test_browsertrix_and_a_wacz_of_which_one_file_is_damaged(tmp_path):
    data, file = tmp_path / "data", tmp_path / "a.wacz"
    file.write_bytes(foreign.browsertrix())
    assert objects(call("--data", data, "import", file, "--json"))[0]["captures"] == 1
    assert asked(data, "SELECT url, year FROM reports") == [(PAGE, 2020)]
    file.write_bytes(foreign.wacz({"archive/a.warc.gz": foreign.heritrix()}, wrong="archive/a.warc.gz"))
    told = call("--data", data, "import", file)
    assert (told.exit_code, "digest is another" in told.stderr) == (3, True)


def test_a_revisit_without_what_it_refers_to(tmp_path):
    made = foreign.Written()
    made.answer(PAGE, b"", kind="revisit", WARC_Refers_To_Target_URI=PAGE, WARC_Refers_To_Date="2019-01-01T00:00:00Z")
    (tmp_path / "a.warc.gz").write_bytes(made.data)
    told = call("--data", tmp_path / "data", "import", tmp_path / "a.warc.gz")
    assert (told.exit_code, "import the file that has it first" in told.stderr) == (3, True)


# ---- our own packages ---------------------------------------------------------------------------------------

def package(data, out, **wanted):
    with reading(data / "xxgk.db") as conn:
        wacz.package(conn, data / "warc", out, Wanted(**wanted), {"title": "t"}, [])
    return out


def test_a_package_in_an_empty_folder_is_the_archive_again(tmp_path):
    data, new = filled(tmp_path / "data"), tmp_path / "new"
    assert call("--data", new, "import", package(data, tmp_path / "a.wacz")).exit_code == 0
    call("--data", data, "process", "--all")  # the samples were read by a reader of their own
    assert dump(new / "xxgk.db") == dump(data / "xxgk.db")
    assert call("--data", new, "verify").exit_code == 0
    assert objects(call("--data", new, "import", tmp_path / "a.wacz", "--json"))[0]["captures"] == 0


def test_parts_of_one_archive_come_together_without_doubles(tmp_path):
    data, new = filled(tmp_path / "data"), tmp_path / "new"
    parts = [package(data, tmp_path / "64.wacz", region="64"), package(data, tmp_path / "34.wacz", region="34"), package(data, tmp_path / "all.wacz")]
    assert call("--data", new, "import", *parts).exit_code == 0
    query = "SELECT url, captured_at, digest, role, portal, run FROM captures ORDER BY 1, 2"
    assert asked(new, query) == asked(data, query)
    assert asked(new, "SELECT run, portal, outcome FROM visits ORDER BY 1, 2") == asked(data, "SELECT run, portal, outcome FROM visits ORDER BY 1, 2")
    assert call("--data", new, "verify").exit_code == 0


def test_a_damaged_package_is_refused(tmp_path):
    data = filled(tmp_path / "data")
    warc = min((data / "warc").iterdir())
    content = bytearray(warc.read_bytes())
    content[len(content) // 2] ^= 1
    (tmp_path / warc.name).write_bytes(content)
    told = call("--data", tmp_path / "new", "import", tmp_path / warc.name)
    assert (told.exit_code, "damaged at" in told.stderr) == (3, True)
    assert list((tmp_path / "new" / "warc").iterdir()) == []


# ---- folders ------------------------------------------------------------------------------------------------

def test_a_folder_of_saved_files(tmp_path):
    saved, data = tmp_path / "saved", tmp_path / "data"
    (saved / "sub").mkdir(parents=True)
    (saved / "a.html").write_bytes(HTML)
    (saved / "sub" / "b.htm").write_bytes(b"<!-- saved from url=(0034)http://www.x.example/b/2019.html -->" + HTML.replace(b"2020", b"2019"))
    (saved / "note.odp").write_bytes(b"x")
    (saved / ".hidden").write_bytes(b"x")
    (saved / "list.csv").write_text("file,url,date\na.html,http://www.guzhen.example/a.html,2021-02-03\nnone.pdf,,\n", encoding="utf-8-sig")
    os.utime(saved / "sub" / "b.htm", (1_600_000_000, 1_600_000_000))
    told = call("--data", data, "import", saved)
    assert (told.exit_code, "ending in .odp" in told.stderr, "names none.pdf" in told.stderr) == (3, True, True)
    assert asked(data, "SELECT url, substr(captured_at, 1, 10), status FROM captures ORDER BY url") == [
        ("http://www.guzhen.example/a.html", "2021-02-03", 200), ("http://www.x.example/b/2019.html", "2020-09-13", 200)]
    assert asked(data, "SELECT year FROM reports ORDER BY year") == [(2019,), (2020,)]
    assert call("--data", data, "verify").exit_code == 0
    before = dump(data / "xxgk.db")
    call("--data", data, "rebuild")
    assert dump(data / "xxgk.db") == before


@pytest.mark.parametrize(("table", "what"), [
    ("name,url\n", "must name file"), ("file,adress\n", "must name file"), ("file,url\na.html,ftp://x\n", "line 2: ftp://x is no http"),
    ("file,date\na.html,gestern\n", "line 2: gestern is no date"), ("file\na.html\na.html\n", "line 3: a.html is named twice"),
])
def test_tables_that_cannot_be_used(tmp_path, table, what):
    saved = tmp_path / "saved"
    saved.mkdir()
    (saved / "a.html").write_bytes(HTML)
    (saved / "t.csv").write_text(table, encoding="utf-8")
    told = call("--data", tmp_path / "data", "import", saved)
    assert (told.exit_code, what in told.stderr) == (1, True)


def test_wrong_sources(tmp_path):
    (tmp_path / "a.pdf").write_bytes(b"%PDF")
    for name in ("none.warc.gz", "a.pdf"):
        assert call("--data", tmp_path / "data", "import", tmp_path / name).exit_code == 2
    (tmp_path / "a.warc.gz").write_bytes(b"rubbish")
    told = call("--data", tmp_path / "data", "import", tmp_path / "a.warc.gz")
    assert (told.exit_code, "cannot be read any further" in told.stderr) == (3, True)


# ---- a real program -----------------------------------------------------------------------------------------

@contextmanager
def serving(folder):
    handler = functools.partial(_Quiet, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format, *args):  # noqa: A002
        """Nothing."""


@pytest.mark.skipif(not shutil.which("wget"), reason="wget is not installed")
def test_wget(tmp_path):
    site = tmp_path / "site"
    site.mkdir()
    (site / "index.html").write_text('<a href="1.html">1</a>')
    (site / "1.html").write_bytes(LINKED)
    (site / "P1.pdf").write_bytes(b"%PDF-1.4")
    with serving(site) as address:
        subprocess.run(["wget", "-q", "-r", "-nd", "--warc-file", tmp_path / "w", "-P", tmp_path / "out", f"{address}/index.html"],
                       check=False, timeout=60)
    told = objects(call("--data", tmp_path / "data", "import", tmp_path / "w.warc.gz", "--json"))[0]
    assert (told["captures"], told["refused"]) == (4, [])  # with robots.txt, a 404
    assert asked(tmp_path / "data", "SELECT year FROM reports") == [(2020,)]
    assert asked(tmp_path / "data", "SELECT role, referrer FROM captures WHERE url LIKE '%.pdf'") == [("attachment", f"{address}/1.html")]
