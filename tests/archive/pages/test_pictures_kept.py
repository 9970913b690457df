"""A page and the pictures that hold its tables, as captures: in one run, one after the other, and from the WARC files alone."""

from __future__ import annotations

import pytest

from archive import database
from archive.database.asking import queries
from archive.folder import Folder
from archive.process import FORM_VERSION, READER_VERSION, READERS, read
from archive.settling import settle
from archive.settling.rebuild import rebuild
from tests.archive.dump import dump
from tests.archive.pages.test_pictures import PAGE, TITLE, img, page
from tests.archive.painted import painted, read_painted, true
from tests.archive.samples import crawl, exchange

VERSIONS = (READER_VERSION, FORM_VERSION)


@pytest.fixture(autouse=True)
def _reader(monkeypatch):
    """Pictures of tests are read by the tests' reader."""
    monkeypatch.setitem(READERS, "png", read_painted)


def process(data):
    return settle.process(data, read, VERSIONS)


def rows(data, query):
    with database.reading(Folder(data).database) as conn:
        return [tuple(row) for row in conn.execute(query)]


def picture(name="t.png", what=b"", minutes=1, url="https://www.guzhen.example/art/2022/"):
    return exchange(url + name, what, minutes=minutes, role="attachment", referrer=PAGE,
                    response_headers=(("Content-Type", "image/png"),))


def same_after_rebuild(data):
    before = dump(Folder(data).database)
    rebuild(data, read, VERSIONS)
    assert dump(Folder(data).database) == before


def test_a_page_and_its_picture_in_one_run(tmp_path):
    crawl(tmp_path, exchange(PAGE, page(img("t.png"))), picture(what=painted(2, 3, 4)))
    assert process(tmp_path).states == {"read": 1, "not-a-report": 1}
    assert rows(tmp_path, "SELECT status, requests_granted FROM panel") == [("filled", true()["requests.granted.total"])]
    assert rows(tmp_path, "SELECT role, principal FROM report_sources") == [("page", 1)]
    same_after_rebuild(tmp_path)


def test_a_picture_that_arrives_later(tmp_path):
    crawl(tmp_path, exchange(PAGE, page(img("t.png"))))
    process(tmp_path)
    assert rows(tmp_path, "SELECT status FROM panel") == [("no-tables",)]
    assert rows(tmp_path, "SELECT count(*) FROM findings WHERE code = 'tables_in_image'") == [(1,)]
    crawl(tmp_path, picture(what=painted(2, 3, 4)))
    process(tmp_path)
    assert rows(tmp_path, "SELECT status FROM panel") == [("filled",)]
    assert rows(tmp_path, "SELECT state FROM captures WHERE role = 'report'") == [("read",)]
    same_after_rebuild(tmp_path)
    crawl(tmp_path, picture(what=painted(2, 3, 4, seed=2), minutes=5), picture(what=painted(2, 3, 4, seed=2), minutes=6))
    process(tmp_path)
    assert rows(tmp_path, "SELECT requests_granted FROM panel") == [(true(2)["requests.granted.total"],)]
    same_after_rebuild(tmp_path)


def test_a_page_of_photographs_becomes_a_report_when_they_arrive(tmp_path):
    bare = f"<html><title>{TITLE}</title><body><h1>{TITLE}</h1>{img('t.png')}</body></html>".encode()
    crawl(tmp_path, exchange(PAGE, bare), exchange(PAGE, bare, minutes=0.5))
    process(tmp_path)
    assert rows(tmp_path, "SELECT DISTINCT state FROM captures WHERE role = 'report'") == [("not-a-report",)]
    crawl(tmp_path, picture(what=painted(2, 3, 4), url="http://www.guzhen.example/art/2022/"))
    process(tmp_path)
    assert rows(tmp_path, "SELECT DISTINCT state FROM captures WHERE role = 'report'") == [("read",)]
    assert rows(tmp_path, "SELECT count(*) FROM report_sources") == [(2,)]
    same_after_rebuild(tmp_path)


def test_a_picture_alone_is_no_report(tmp_path):
    crawl(tmp_path, picture(what=painted(2, 3, 4, title=TITLE)))
    assert process(tmp_path).states == {"not-a-report": 1}
    assert rows(tmp_path, "SELECT why FROM captures") == [("a picture: it is read with the page that shows it",)]


def test_a_file_of_the_list_that_is_a_picture_is_read(tmp_path):
    url = "https://www.guzhen.example/2022.png"
    crawl(tmp_path, exchange(url, painted(2, 3, 4, title=TITLE), link_text=TITLE))
    assert process(tmp_path).states == {"read": 1}


def test_the_place_in_the_database_names_the_picture(tmp_path):
    crawl(tmp_path, exchange(PAGE, page(img("t.png"))), picture(what=painted(2, 3, 4)))
    process(tmp_path)
    with database.reading(Folder(tmp_path).database) as conn:
        (id_,) = [row[0] for row in conn.execute("SELECT id FROM reports")]
        place = queries.load(conn, id_).figures["requests.granted.total"].place
    assert place.source == "https://www.guzhen.example/art/2022/t.png"
    assert (place.confidence, place.page, len(place.box)) == (0.99, 1, 4)
