"""Visitors who mean no good: nothing is written, nothing runs long, nothing is told of the machine."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from urllib.parse import quote

import httpx
import pytest

from archive.folder import Folder
from archive.publish.site.web.pool import Pool, open_published
from archive.publish.site.web.reply import Request, answer
from archive.publish.site.web.shown import site_of
from tests.publish.serving import serving

NOT_FOUND = (
    "/en/nix", "/en/agency/nix", "/zh/region/99", "/en/region/1%2F2", "/en/region/" + "9" * 500, "/en/agency/%3Cscript%3E", "/static/../app.py",
    "/static/%2e%2e/app.py", "/static/", "/..%2f..%2fetc/passwd", "/-/", "/-/versions", "/-/plugins.json", "/-/settings.json",
    "/-/threads", "/-/databases.json", "/-/metadata.json", "/-/permissions", "/-/allow-debug", "/-/logout", "/-/actor", "/-/messages",
    "/_internal", "/_internal/databases.json", "/_memory", "/xxgk/nix", "/-/static/../../app.py", "/-/static-plugins/xxgk/app.py",
)
BAD = (
    "/en/agency/%ff", "/en/agency/a%00b", "/en/" + "a" * 5000, "/en/about?" + "a" * 5000, "/en/about?" + "&".join(f"a{n}=1" for n in range(200)),
)
QUERIES = (
    "delete from reports", "update reports set year = 1", "drop table reports", "attach 'x.db' as x", "pragma query_only = off", "vacuum into 'x.db'",
    "select load_extension('x')", "insert into reports default values", "select writefile('x', 'y')", "select readfile('/etc/passwd')",
    "select zeroblob(1000000000)", "select printf('%.*c', 999999999, 'x')", "select hex(randomblob(90000000))",
    "with recursive n(i) as (select 1 union all select i + 1 from n) select count(*) from n",
    "explain delete from reports", "select 1; delete from reports", "nix", "select * from nix", "", "select '\0'",
)


@pytest.fixture(scope="module")
def site(world):
    with serving(world) as address, httpx.Client(base_url=address, timeout=60) as client:
        yield client


@pytest.mark.parametrize("path", NOT_FOUND)
def test_what_is_not_there_is_not_found(site, path):
    got = site.get(path)
    if got.status_code == 302:  # a language, a slash
        assert got.headers["location"].startswith("/")
        assert not got.headers["location"].startswith("//")
        got = site.get(got.headers["location"])
    assert got.status_code == 404
    assert "Traceback" not in got.text
    assert "<script>alert" not in got.text
    assert "site-packages" not in got.text


@pytest.mark.parametrize("path", BAD)
def test_what_makes_no_sense_is_refused(site, path):
    got = site.get(path)
    assert got.status_code == 400
    assert "This address makes no sense" in got.text


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "PROPFIND"])
def test_nothing_but_reading(site, method):
    for path in ("/en/", "/xxgk", "/xxgk/reports", "/nix"):
        got = site.request(method, path)
        assert got.status_code == 405
        assert got.headers["allow"] == "GET, HEAD"


@pytest.mark.parametrize("sql", QUERIES)
def test_a_query_of_ones_own_changes_nothing_and_ends(world, site, sql):
    published = site_of(Folder(world)).published
    before = published.read_bytes()
    for ending in ("", ".json"):
        got = site.get(f"/xxgk{ending}?sql={quote(sql)}")
        assert got.status_code in (200, 302, 400)
        assert "Traceback" not in got.text
        assert str(world) not in got.text
    assert published.read_bytes() == before
    assert sorted(file.name for file in published.parent.iterdir()) == ["lock", "made-from.json", "xxgk.db"]


def test_a_query_gets_so_many_rows_and_no_more(site):
    got = site.get("/xxgk.json", params={"sql": "with recursive n(i) as (select 1 union all select i + 1 from n limit 9999) select i from n"}).json()
    assert len(got["rows"]) == 2000
    assert got["truncated"] is True


def test_what_a_visitor_types_is_never_markup(site):
    for path in ("/en/search?q=", "/en/about?q=", "/xxgk?sql=", "/xxgk/reports?title=", "/en/agency/", "/xxgk/"):
        text = site.get(path + quote('"><script>alert(1)</script>'), follow_redirects=True).text
        assert "<script>alert(1)" not in text


def test_a_connection_reads_one_file_and_nothing_else(world):
    with closing(open_published(site_of(Folder(world)).published)) as conn:
        for statement in ("DELETE FROM reports", "CREATE TABLE x (y)", "ATTACH ':memory:' AS x", "CREATE TEMP TABLE x (y)", "SELECT zeroblob(900000000)"):
            with pytest.raises(sqlite3.Error):
                conn.execute(statement).fetchall()


@pytest.mark.parametrize("path", ["//evil.example/", "//evil.example/en", "/\\evil.example", "/%5cevil.example/", "//en/about/", "/.//about/"])
def test_nobody_is_led_elsewhere(world, path):
    site = site_of(Folder(world))
    pool = Pool(site.published, 1)
    got = answer(Request(path, "x=//evil.example"), site, pool)
    assert got.status == 404
    assert "Location" not in got.headers
    pool.close()


@pytest.fixture
def broken(world, tmp_path):
    """A publication that lacks what the home page asks for."""
    data = tmp_path / "data"
    data.mkdir()
    shutil.copy(world / "xxgk.db", data)
    site = site_of(Folder(data))
    with closing(sqlite3.connect(site.published)) as conn:
        conn.execute("DROP TABLE summary_years")
        conn.commit()
    return site


def test_our_own_mistake_is_a_page_without_a_traceback(broken, caplog):
    pool = Pool(broken.published, 1)
    got = answer(Request("/en/", ""), broken, pool)
    assert got.status == 500
    assert "Something went wrong" in got.body.decode()
    assert "summary_years" not in got.body.decode()
    assert "summary_years" in caplog.text
    assert answer(Request("/en/about", ""), broken, pool).status == 200
    pool.close()


def test_a_page_that_takes_too_long_is_given_up(world):
    site = site_of(Folder(world))
    pool = Pool(site.published, 1, seconds=-1)
    with pool.connection() as conn, pytest.raises(sqlite3.OperationalError, match="interrupted"):
        conn.execute("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n").fetchall()
    pool.close()
