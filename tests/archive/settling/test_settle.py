"""Captures → rows: sources, revisions, states; the same from the WARC files alone."""

from __future__ import annotations

import json

import pytest

from archive import database
from archive.database.search import tokens
from archive.folder import Folder
from archive.settling import settle
from archive.settling.rebuild import rebuild
from tests.archive.dump import dump
from tests.archive.samples import crawl, exchange
from tests.archive.written import VERSIONS, read, written

PAGE = "https://www.guzhen.example/public/1.html"
FILE = "https://www.guzhen.example/public/1.pdf"
GRANTED = {"requests.granted.natural_person": 1, "requests.granted.total": 1}


def process(data, versions=VERSIONS, *, reader=read, everything=False):
    folder = Folder(data)
    with database.writing(folder.database) as conn:
        return settle.run(conn, folder.warc, reader, versions, everything=everything)


def rows(data, query):
    with database.reading(data / "xxgk.db") as conn:
        return [tuple(row) for row in conn.execute(query)]


def same_after_rebuild(data):
    before = dump(data / "xxgk.db")
    rebuild(data, read, VERSIONS)
    after = dump(data / "xxgk.db")
    assert after == before
    return before


def test_a_report_and_its_rows(tmp_path):
    body = written(agency="连 城 镇", title="连城镇2020年年度报告", published="2021-01-20", figures={
        "proactive.regulations.newly_made": 0, "proactive.procurement.amount": [152790, "152790元", "元"],
        "proactive.licensing.change": [21, "+21"], "proactive.fees.change": [None, ""],
        "requests.granted.natural_person": 1, "requests.granted.business": [None, ""], "requests.granted.total": 0,
        "requests.other.total": [1.5, "1.5"], "requests.carried_over.total": [10**30, "1" + "0" * 30],
        "reconsideration.upheld": 2, "statistics.org.staff": [3, "3", "人"]},
        sections=[[1, "总体情况", "全年收到行政复议０件。"]], findings=[["row_sum", "error", "1 is not 0",
                                                             "requests.granted.total", 1, 0]])
    crawl(tmp_path, exchange(PAGE, body))
    assert process(tmp_path).states == {"read-with-findings": 1}
    assert rows(tmp_path, "SELECT name, region, level, kind, unit FROM agencies") == [("连城镇", "340323108", "township", "township", "")]
    assert rows(tmp_path, "SELECT year, form, title, published, url, revision, superseded_by, status FROM reports") == [
        (2020, "2019", "连城镇2020年年度报告", "2021-01-20", PAGE, 1, None, "filled")]
    assert rows(tmp_path, "SELECT item, measure, value, typeof(value), unit FROM proactive ORDER BY item") == [
        ("fees", "change", None, "null", None), ("licensing", "change", 21, "integer", None),
        ("procurement", "amount", 152790, "integer", "元"), ("regulations", "newly_made", 0, "integer", None)]
    assert rows(tmp_path, "SELECT item, natural_person, business, research, total FROM requests ORDER BY item") == [
        ("carried_over", None, None, None, None), ("granted", 1, None, None, 0), ("other", None, None, None, None)]
    assert rows(tmp_path, "SELECT stage, upheld FROM disputes") == [("reconsideration", 2)]
    assert rows(tmp_path, "SELECT indicator, value, unit FROM statistics") == [("org.staff", 3, "人")]
    assert dict(rows(tmp_path, "SELECT cell, text FROM prints")) == {
        "proactive.procurement.amount": "152790元", "proactive.licensing.change": "+21", "proactive.fees.change": "",
        "requests.granted.business": "", "requests.other.total": "1.5", "requests.carried_over.total": "1" + "0" * 30}
    assert rows(tmp_path, "SELECT code, severity, cell, expected, found FROM findings") == [
        ("row_sum", "error", "requests.granted.total", 1, 0)]
    assert rows(tmp_path, "SELECT role, principal FROM report_sources") == [("page", 1)]
    same_after_rebuild(tmp_path)


def test_states(tmp_path):
    crawl(tmp_path, exchange(PAGE, written(agency="nobody")), exchange(FILE, b"%PDF", role="attachment", minutes=1,
          response_headers=(("Content-Type", "application/pdf"),)), exchange(PAGE + "?x", b"{", minutes=2),
          exchange(PAGE + "?list", b"list", role="listing", minutes=3), exchange(PAGE + "?404", b"no", status=404, minutes=4),
          exchange(PAGE + "?empty", b"", minutes=5), exchange(PAGE + "?ok", written(figures=GRANTED), minutes=6))
    assert process(tmp_path).states == {"not-a-report": 1, "no-reader": 1, "unreadable": 1, "read": 1}
    assert rows(tmp_path, "SELECT state, why, error FROM captures ORDER BY captured_at")[:3] == [
        ("not-a-report", "no statutory heading", None), ("no-reader", "", "no reader for application/pdf"),
        ("unreadable", "", "JSONDecodeError: Expecting property name enclosed in double quotes: line 1 column 2 (char 1)")]
    assert [row[0] for row in rows(tmp_path, "SELECT state FROM captures ORDER BY captured_at")][3:] == [
        "kept", "kept", "kept", "read"]
    same_after_rebuild(tmp_path)


def test_a_cell_that_no_table_takes_costs_its_capture_alone(tmp_path):
    crawl(tmp_path, exchange(PAGE, written(figures={"requests.granted.nobody": 1})),
          exchange(FILE, written(figures=GRANTED), minutes=1))
    assert process(tmp_path).states == {"unreadable": 1, "read": 1}
    assert rows(tmp_path, "SELECT error FROM captures WHERE state = 'unreadable'") == [
        ("ValueError: no table of the database takes the cell 'requests.granted.nobody'",)]


def test_only_what_is_new_is_read(tmp_path):
    crawl(tmp_path, exchange(PAGE, written(figures=GRANTED)))
    assert process(tmp_path).captures == 1
    assert process(tmp_path).captures == 0
    assert process(tmp_path, ("2", "1")).captures == 1
    assert process(tmp_path, ("2", "2")).captures == 1
    assert process(tmp_path, ("2", "2"), everything=True).captures == 1
    assert rows(tmp_path, "SELECT reader_version, form_version FROM reports") == [("2", "2")]


def test_the_same_figures_again_are_one_more_source(tmp_path):
    body = written(figures=GRANTED)
    crawl(tmp_path, exchange(PAGE, body), exchange(PAGE, body, minutes=1), exchange(PAGE + "?twin", body, minutes=2),
          exchange(FILE, written(figures=GRANTED, title="other title"), minutes=3, role="attachment", referrer=PAGE),
          exchange(PAGE, body, minutes=4))
    process(tmp_path)
    assert rows(tmp_path, "SELECT revision, title FROM reports") == [(1, "年度报告")]
    assert rows(tmp_path, "SELECT s.role, s.principal FROM report_sources s JOIN captures c ON c.id = s.capture"
                " ORDER BY c.captured_at") == [("page", 1), ("page", 0), ("twin", 0), ("attachment", 0), ("page", 0)]
    same_after_rebuild(tmp_path)


def test_other_figures_are_a_revision(tmp_path):
    crawl(tmp_path, exchange(PAGE, written(figures=GRANTED)),
          exchange(PAGE, written(figures=GRANTED | {"requests.granted.total": 2}), minutes=1))
    process(tmp_path)
    found = rows(tmp_path, "SELECT r.revision, q.total, s.revision FROM reports r JOIN requests q ON q.report = r.id"
                 " LEFT JOIN reports s ON s.id = r.superseded_by ORDER BY r.revision")
    assert found == [(1, 1, 2), (2, 2, None)]
    assert rows(tmp_path, "SELECT requests_granted FROM panel") == [(2,)]
    crawl(tmp_path, exchange(PAGE, written(figures=GRANTED), minutes=2))
    process(tmp_path)
    assert rows(tmp_path, "SELECT requests_granted, revision FROM panel") == [(1, 1)]
    same_after_rebuild(tmp_path)


def test_a_page_without_tables_is_a_source_of_its_attachment(tmp_path):
    text = [[1, "总体情况", "text"]]
    for number, order in enumerate(((0, 1), (1, 0))):
        data = tmp_path / str(number)
        crawl(data, exchange(PAGE, written(sections=text, published="2021-01-20"), minutes=order[0]))
        process(data)
        crawl(data, exchange(FILE, written(figures=GRANTED), minutes=order[1], role="attachment", referrer=PAGE))
        process(data)
        assert rows(data, "SELECT url, published, status, superseded_by FROM reports") == [
            (FILE, "2021-01-20", "filled", None)]
        assert sorted(rows(data, "SELECT role, principal FROM report_sources")) == [("attachment", 1), ("page", 0)]
        assert rows(data, "SELECT text FROM sections") == [("text",)]
        same_after_rebuild(data)


def test_an_attachment_has_agency_and_year_from_its_page(tmp_path):
    crawl(tmp_path, exchange(PAGE, written(sections=[[1, "总体情况", "见附件"]])),
          exchange(FILE, written(agency="", year=None, figures=GRANTED), minutes=1, role="attachment", referrer=PAGE))
    assert process(tmp_path).states == {"read": 2}
    assert rows(tmp_path, "SELECT agency_name, year, status, findings FROM current_reports") == [("连城镇", 2020, "filled", 0)]
    same_after_rebuild(tmp_path)


def test_a_report_of_nobody_is_kept_once(tmp_path):
    body = written(agency="", year=None, figures=GRANTED)
    crawl(tmp_path, exchange(PAGE, body), exchange(PAGE, body, minutes=1), exchange(FILE, body, minutes=2))
    process(tmp_path)
    assert sorted(rows(tmp_path, "SELECT agency, year, url FROM reports")) == [(None, None, PAGE), (None, None, FILE)]
    assert rows(tmp_path, "SELECT count(*) FROM findings WHERE code = 'agency_unknown'") == [(2,)]
    assert rows(tmp_path, "SELECT count(*) FROM panel") == [(0,)]
    ids = rows(tmp_path, "SELECT id, url FROM reports ORDER BY id")
    process(tmp_path, everything=True)
    assert rows(tmp_path, "SELECT id, url FROM reports ORDER BY id") == ids
    same_after_rebuild(tmp_path)


def test_a_download_that_broke_off_never_replaces_a_whole_one(tmp_path):
    less = written(figures={"requests.granted.natural_person": 1})
    crawl(tmp_path, exchange(PAGE, written(figures=GRANTED)), exchange(PAGE, less, truncated="disconnect", minutes=1))
    process(tmp_path)
    assert rows(tmp_path, "SELECT requests_granted, revision FROM panel") == [(1, 1)]
    assert rows(tmp_path, "SELECT count(*) FROM report_sources") == [(2,)]
    same_after_rebuild(tmp_path)


def test_reading_everything_again_keeps_identities(tmp_path):
    crawl(tmp_path, exchange(PAGE, written(figures=GRANTED)),
          exchange(FILE, written(figures=GRANTED), minutes=1, role="attachment", referrer=PAGE),
          exchange(PAGE, written(figures=GRANTED | {"requests.granted.total": 2}), minutes=2),
          exchange(PAGE + "?2019", written(year=2019, figures=GRANTED), minutes=3))
    process(tmp_path)
    ids = rows(tmp_path, "SELECT id, agency, year, revision, superseded_by FROM reports ORDER BY id")
    before = dump(tmp_path / "xxgk.db")
    assert process(tmp_path, everything=True).captures == 4
    assert rows(tmp_path, "SELECT id, agency, year, revision, superseded_by FROM reports ORDER BY id") == ids
    assert dump(tmp_path / "xxgk.db") == before


def other_year(data, **told):
    """Newer software that sees that all of it is of 2019."""
    return read(json.dumps(json.loads(data) | {"year": 2019}).encode(), **told)


def test_newer_software_may_see_another_year(tmp_path):
    crawl(tmp_path, exchange(PAGE, written(figures=GRANTED)),
          exchange(FILE, written(figures=GRANTED), minutes=1, role="attachment", referrer=PAGE))
    process(tmp_path)
    process(tmp_path, ("2", "1"), reader=other_year)
    assert rows(tmp_path, "SELECT year, revision FROM reports") == [(2019, 1)]
    assert rows(tmp_path, "SELECT count(*) FROM report_sources") == [(2,)]


def nothing(data, **told):
    raise KeyError("no such row")


def test_newer_software_may_fail(tmp_path):
    crawl(tmp_path, exchange(PAGE, written(figures=GRANTED, sections=[[1, "总体情况", "行政复议"]])))
    process(tmp_path)
    process(tmp_path, ("2", "1"), reader=nothing)
    assert rows(tmp_path, "SELECT state, error FROM captures") == [("unreadable", "KeyError: 'no such row'")]
    for table in ("reports", "report_sources", "requests", "prints", "sections", "agencies"):
        assert rows(tmp_path, f"SELECT count(*) FROM {table}") == [(0,)]
    process(tmp_path, ("3", "1"))
    assert rows(tmp_path, "SELECT state, error FROM captures") == [("read", None)]


def test_bytes_that_are_missing_for_a_while(tmp_path):
    crawl(tmp_path, exchange(PAGE, written(figures=GRANTED)))
    process(tmp_path)
    crawl(tmp_path, exchange(FILE, written(figures=GRANTED | {"reconsideration.total": 1}), minutes=1, role="attachment"),
          exchange(PAGE, written(figures={"requests.granted.total": 7}), minutes=2))
    first, second = sorted((tmp_path / "warc").iterdir())
    first.rename(tmp_path / "away")
    done = process(tmp_path)
    assert done.lost
    assert rows(tmp_path, "SELECT requests_granted, revision FROM panel") == [(7, 2)]
    assert rows(tmp_path, "SELECT count(*) FROM report_sources") == [(3,)]
    second.rename(tmp_path / "away too")
    crawl(tmp_path, exchange(PAGE + "?new", written(year=2019, figures=GRANTED), minutes=3))
    before = rows(tmp_path, "SELECT * FROM reports WHERE year = 2020")
    assert process(tmp_path, everything=True).lost
    assert rows(tmp_path, "SELECT * FROM reports WHERE year = 2020") == before
    (tmp_path / "away").rename(first)
    (tmp_path / "away too").rename(second)
    assert not process(tmp_path, everything=True).lost
    same_after_rebuild(tmp_path)


def test_bytes_that_were_never_read_are_tried_again(tmp_path):
    crawl(tmp_path, exchange(PAGE, written(figures=GRANTED)))
    [file] = (tmp_path / "warc").iterdir()
    file.rename(tmp_path / "away")
    assert process(tmp_path).states == {"unreadable": 1}
    (tmp_path / "away").rename(file)
    assert process(tmp_path).states == {"read": 1}


@pytest.mark.parametrize(("words", "found"), [
    ("复议", 1), ("行政复议", 1), ("复议 诉讼", 1), ("议行", 0), ("税务", 0), ("2020年度", 1), ("总体情况", 1), ("12345", 0), ("data", 1),
])
def test_the_index_has_words_of_two_characters(tmp_path, words, found):
    text = "2020年度行政复议0件，行政\n诉讼1件。Open Data"
    crawl(tmp_path, exchange(PAGE, written(figures=GRANTED, sections=[[1, "总体情况", text]])))
    process(tmp_path)
    process(tmp_path, everything=True)
    asked = " ".join(f'"{token}"' for word in words.split() for token in tokens(word))
    assert rows(tmp_path, f"SELECT count(*) FROM sections_index WHERE sections_index MATCH '{asked}'") == [(found,)]
    assert rows(tmp_path, "SELECT s.text FROM sections_index i JOIN sections s ON s.id = i.rowid") == [(text,)]


def test_progress_is_told(tmp_path):
    crawl(tmp_path, exchange(PAGE, written(figures=GRANTED)))
    told = []
    folder = Folder(tmp_path)
    with database.writing(folder.database) as conn:
        settle.run(conn, folder.warc, read, VERSIONS, progress=lambda done, total: told.append((done, total)))
    assert told == [(0, 1), (1, 1)]
