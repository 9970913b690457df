"""One agency over the years: whatever its reports call it, whenever they came, and however its division was called."""

from __future__ import annotations

import random
import sqlite3

import pytest
from sqlite_utils import Database

from archive import database
from archive.database import schema
from archive.database.asking import queries
from archive.database.writing.agencies import Identity, told
from archive.model import Finding
from archive.process import read as read_file
from archive.recognise import prove
from archive.regions.whose import whose
from tests.archive.dump import dump
from tests.archive.recognise.test_recognise import report
from tests.archive.samples import exchange
from tests.archive.settling.test_settle import GRANTED, PAGE, crawl, process, rows, same_after_rebuild
from tests.archive.written import written

# names, with the year and the portal of each, that are one agency: region, kind, unit
ONE = {
    ("320800", "department", "教育局"): [("淮安市教育局", 2012, ""), ("市教育局", 2015, "320800"), ("教育局", 2020, "320800"),
                                      ("江苏省淮安市教育局", 2020, "")],
    ("320813", "government", ""): [("洪泽县人民政府", 2014, ""), ("洪泽区人民政府", 2023, ""), ("洪泽县", 2014, "320800"),
                                  ("淮安市洪泽区人民政府", 2019, ""), ("县人民政府", 2013, "320813")],
    ("320813", "department", "财政局"): [("洪泽县财政局", 2014, ""), ("洪泽区财政局", 2023, ""), ("县财政局", 2014, "320813")],
    ("340323108", "township", ""): [("连城镇", 2020, "340323"), ("连城镇人民政府", 2014, "340323"), ("固镇县连城镇", 2019, "340323"),
                                   ("固镇县连城镇人民政府", 2019, ""), ("蚌埠市固镇县连城镇", 2019, "340300")],
    ("440104020", "township", ""): [("白云街", 2022, "440104"), ("白云街道", 2022, "440104"), ("白云街道办事处", 2022, "440104"),
                                   ("越秀区白云街", 2022, ""), ("广州市越秀区白云街道办", 2022, "")],
    ("440117", "zone", "经济开发区"): [("广东从化经济开发区管理委员会", 2022, ""), ("从化经济开发区管委会", 2021, "440100"),
                                    ("从化区经济开发区", 2019, "")],
    ("330108", "department", "公安分局"): [("杭州市公安局滨江区分局", 2022, ""), ("滨江区公安分局", 2022, ""), ("公安分局", 2022, "330108")],
    ("320800", "department", "办公室"): [("淮安市人民政府办公室", 2020, ""), ("市政府办", 2020, "320800"), ("淮安市政府办公室", 2014, "")],
    ("340323", "department", "税务局"): [("固镇县税务局", 2020, ""), ("国家税务总局固镇县税务局", 2019, ""), ("固镇税务局", 2021, "340323")],
    ("420100", "department", "民政局"): [("武汉市民政局", 2024, ""), ("市民政局", 2024, "420100"), ("市民政局", 2024, "420114")],
}  # fmt: skip


@pytest.mark.parametrize(("key", "names"), ONE.items(), ids=map(str, ONE))
def test_names_of_one_agency(key, names):
    for name, year, portal in names:
        found = whose(name, portal=portal, year=year)
        assert ((found.region, found.kind, found.unit), found.within, found.doubt) == (key, "", ""), name


@pytest.mark.parametrize(("one", "other", "portal"), [
    ("固镇县人民政府", "固镇县人民政府办公室", ""), ("固镇县教育局", "蚌埠市教育局", "340323"), ("连城镇", "仲兴镇", "340323"),
    ("固镇县", "固镇县开发区管理委员会", "340323"), ("连城镇", "连城镇财政所", "340323"), ("市场监督管理局", "市监察局", "340300"),
    ("市中区教育局", "市教育局", "370100"), ("合肥高新技术产业开发区", "合肥市人民政府", "340100"),
])  # fmt: skip
def test_names_of_two(one, other, portal):
    left, right = (whose(name, portal=portal) for name in (one, other))
    assert (left.region, left.kind, left.unit) != (right.region, right.kind, right.unit)


@pytest.mark.parametrize(("name", "portal", "url", "within", "unit", "why"), [
    ("龙田镇人民政府", "", "https://a.gov.cn/1", "a.gov.cn", "龙田镇", "divisions are called 龙田镇"),
    ("教育局", "", "https://a.gov.cn/1", "a.gov.cn", "教育局", "no portal's is known"),
    ("县教育局", "340300", "", "340300", "县教育局", "does not tell the 县"),
    ("湖南湘江新区管理委员会", "", "", "", "湖南湘江新区", "no division in 湖南省"),
    ("教育局", "", "http://[", "", "教育局", "no portal's is known"),
])
def test_what_cannot_be_resolved_keeps_its_name_and_portal(name, portal, url, within, unit, why):
    found = whose(name, portal=portal, url=url)
    assert (found.region, found.within, found.unit) == ("", within, unit)
    assert why in found.doubt


@pytest.mark.parametrize(("name", "portal", "region"), [("某某镇", "340323", "340323"), ("某某管理区人民政府", "340323", "340323")])
def test_a_township_or_government_that_the_table_lacks_is_not_the_one_around_it(name, portal, region):
    found = whose(name, portal=portal)
    assert (found.region, found.unit != "", found.doubt != "") == (region, True, True)


def test_nobody():
    assert whose("") == whose("", portal="340323")


# ---- in the database ----------------------------------------------------------------------------------------

NAMES = ["连城镇", "固镇县连城镇人民政府", "连城镇人民政府", "连城镇人民政府", "固镇县连城镇"]


@pytest.mark.parametrize("seed", range(4))
def test_one_row_and_one_name_whatever_the_order(tmp_path, seed):
    years = list(enumerate(NAMES, 2015))
    random.Random(seed).shuffle(years)
    for minute, (year, name) in enumerate(years):
        crawl(tmp_path, exchange(f"{PAGE}?{year}", written(agency=name, year=year, figures=GRANTED), minutes=minute))
        process(tmp_path)
    assert rows(tmp_path, "SELECT name, region, level, kind, unit FROM agencies") == [("连城镇人民政府", "340323108", "township", "township", "")]
    assert rows(tmp_path, "SELECT agency_printed FROM reports ORDER BY year") == [(name,) for name in NAMES]
    same_after_rebuild(tmp_path)


def test_the_name_follows_the_reports(tmp_path):
    crawl(tmp_path, exchange(PAGE, written(agency="洪泽县人民政府", year=2014, figures=GRANTED)))
    process(tmp_path)
    assert rows(tmp_path, "SELECT name, region FROM agencies") == [("洪泽县人民政府", "320813")]
    crawl(tmp_path, exchange(PAGE + "?2", written(agency="洪泽区人民政府", year=2022, figures=GRANTED), minutes=1),
          exchange(PAGE + "?3", written(agency="洪泽区人民政府", year=2023, figures=GRANTED), minutes=2))
    process(tmp_path)
    assert rows(tmp_path, "SELECT DISTINCT agency_name, region, level, kind FROM panel") == [("洪泽区人民政府", "320813", "county", "government")]
    assert len(rows(tmp_path, "SELECT id FROM current_reports WHERE region = '320813' AND level = 'county'")) == 3
    same_after_rebuild(tmp_path)


def test_reports_of_one_year_under_two_names_are_one_report(tmp_path):
    crawl(tmp_path, exchange(PAGE, written(agency="连城镇", figures=GRANTED)),
          exchange(PAGE + "?2", written(agency="固镇县连城镇人民政府", figures=GRANTED), minutes=1))
    process(tmp_path)
    assert rows(tmp_path, "SELECT revision, superseded_by FROM reports") == [(1, None)]
    assert rows(tmp_path, "SELECT count(*) FROM report_sources") == [(2,)]
    same_after_rebuild(tmp_path)


def test_divisions_have_names_levels_and_parents(tmp_path):
    crawl(tmp_path, exchange(PAGE, written(figures=GRANTED)))
    process(tmp_path)
    assert rows(tmp_path, "SELECT id, name, level, parent FROM regions ORDER BY id") == [
        ("340000", "安徽省", "province", None), ("340300", "蚌埠市", "city", "340000"), ("340323", "固镇县", "county", "340300"),
        ("340323108", "连城镇", "township", "340323")]


def test_a_report_is_found_by_every_name(tmp_path):
    crawl(tmp_path, exchange(PAGE, written(agency="连城镇", figures=GRANTED)),
          exchange(PAGE + "?2", written(agency="固镇县连城镇", year=2019, figures=GRANTED), minutes=1))
    process(tmp_path)
    with database.reading(tmp_path / "xxgk.db") as conn:
        for words in ("连城镇 2020", "固镇县连城镇 2020", "固镇县连城镇2020年", "固镇县 2020"):
            assert [(row["year"], row["region"]) for row in queries.matching(conn, words)] == [(2020, "340323108")], words
        assert queries.matching(conn, "石湖乡 2020") == []


def test_an_attachment_with_a_bare_name_is_its_pages_agency(tmp_path):
    crawl(tmp_path, exchange(PAGE, written(agency="固镇县龙田镇", sections=[[1, "总体情况", "见附件"]]), portal=""),
          exchange("https://files.example/1", written(agency="龙田镇", figures=GRANTED), minutes=1, role="attachment", referrer=PAGE, portal=""))
    process(tmp_path)
    assert rows(tmp_path, "SELECT agency_name, a.region, unit FROM current_reports JOIN agencies a ON a.id = agency") == [("固镇县龙田镇", "340323", "龙田镇")]
    same_after_rebuild(tmp_path)


def test_agencies_of_the_schema_before_keep_name_and_portal(tmp_path):
    conn = sqlite3.connect(tmp_path / "xxgk.db", isolation_level=None)
    schema.migrations.apply(Database(conn), stop_before="m005_one_agency_over_the_years")
    conn.executescript("""INSERT INTO regions (id) VALUES ('340323');
        INSERT INTO agencies VALUES (7, '连城镇', '340323'), (8, '连城镇', NULL);
        INSERT INTO reports (id, agency, year, form, title, url, revision, status, reader, reader_version, form_version, places)
          VALUES (1, 7, 2020, '2019', '', 'u', 1, 'blank', 'html', '1', '1', '');
        PRAGMA user_version = 4;""")
    conn.close()
    with database.writing(tmp_path / "xxgk.db") as conn:
        assert conn.execute("PRAGMA user_version").fetchone() == (schema.VERSION,)
        assert conn.execute("SELECT id, name, region, kind, unit, within FROM agencies ORDER BY id").fetchall() == [
            (7, "连城镇", None, "", "连城镇", "340323"), (8, "连城镇", None, "", "连城镇", "")]
        assert conn.execute("SELECT name, level FROM regions WHERE id = '340323'").fetchone() == ("固镇县", "county")
    assert rows(tmp_path, "SELECT agency, agency_printed FROM reports") == [(7, "连城镇")]


def test_agencies_of_the_schema_before_are_resolved_when_they_are_read_again(tmp_path):
    crawl(tmp_path, exchange(PAGE, written(figures=GRANTED)),
          exchange(PAGE + "?2", written(agency="连城镇人民政府", year=2019, figures=GRANTED), minutes=1))
    process(tmp_path)
    fresh = dump(tmp_path / "xxgk.db")
    with database.writing(tmp_path / "xxgk.db") as conn, database.transaction(conn):
        conn.execute("UPDATE agencies SET region = NULL, kind = '', unit = name, within = '340323', level = NULL")
        conn.execute("INSERT INTO agencies (name, unit, within) VALUES ('连城镇', '连城镇', '340323')")
        conn.execute("UPDATE reports SET agency = last_insert_rowid() WHERE year = 2020")
    process(tmp_path, ("1", "1"), everything=True)
    assert dump(tmp_path / "xxgk.db") == fresh


def test_identity_of_a_report_that_does_not_tell_both():
    row = {"agency": 1, "region": None, "within": "340323", "kind": "other", "unit": "x", "year": 2020, "url": "u"}
    assert told(row) == Identity("", "340323", "other", "x", 2020)
    assert told(row | {"year": None}) == told(row | {"agency": None}) == Identity(url="u")


# ---- of one file --------------------------------------------------------------------------------------------

PAGE_OF = """<html><head><title>{0}</title></head><body><h1>{0}</h1><p>一、总体情况</p><p>{1}</p><p>二、主动公开政府信息情况</p><p>无</p>
<p>三、收到和处理政府信息公开申请情况</p><p>无</p><p>四、行政复议</p><p>无</p></body></html>"""


@pytest.mark.parametrize(("title", "portal", "expected", "doubt"), [
    ("固镇县连城镇2020年政府信息公开工作年度报告", "", ("340323108", "township", "township"), 0),
    ("龙田镇2020年政府信息公开工作年度报告", "", ("", "township", "township"), 1),
    ("教育局2020年政府信息公开工作年度报告", "340323", ("340323", "county", "department"), 0),
])
def test_a_file_tells_region_level_kind_and_doubt(title, portal, expected, doubt):
    reading = read_file(PAGE_OF.format(title, "公开栏的内容由专人校对。" * 30).encode(), region=portal)
    assert reading.report
    assert (reading.report.region, reading.report.level, reading.report.kind) == expected
    found = [finding for finding in reading.report.findings if finding.code == "region_unknown"]
    assert len(found) == doubt
    assert all(isinstance(one, Finding) and one.severity == "note" for one in found)


def test_recognition_itself_knows_no_divisions():
    assert prove(report("龙田镇2020年政府信息公开工作年度报告")).findings == ()
