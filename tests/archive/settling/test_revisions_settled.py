"""Revisions and twins in the database, the same when it is built anew."""

from __future__ import annotations

from tests.archive.samples import exchange
from tests.archive.settling.test_settle import FILE, GRANTED, PAGE, crawl, process, rows, same_after_rebuild
from tests.archive.written import written


def test_the_report_said_to_be_corrected_supersedes_whatever_is_seen_later(tmp_path):
    """A notice of 更正 stands beside the first report, which every later crawl finds again."""
    first = written(agency="固镇县连城镇", title="固镇县连城镇2020年政府信息公开工作年度报告", figures=GRANTED)
    right = written(agency="连城镇", title="连城镇2020年政府信息公开工作年度报告（更正版）", figures=GRANTED | {"requests.granted.total": 2})
    crawl(tmp_path, exchange(PAGE, first), exchange(PAGE + "?new", right, minutes=1), exchange(PAGE, first, minutes=2))
    process(tmp_path)
    assert rows(tmp_path, "SELECT requests_granted, revision, url FROM panel") == [(2, 2, PAGE + "?new")]
    assert rows(tmp_path, "SELECT revision, superseded_by IS NULL FROM reports ORDER BY revision") == [(1, 0), (2, 1)]
    same_after_rebuild(tmp_path)


def test_a_page_and_its_attachment_that_differ_are_one_report_with_a_finding(tmp_path):
    crawl(tmp_path, exchange(PAGE, written(figures=GRANTED)),
          exchange(FILE, written(figures=GRANTED | {"requests.granted.total": 7, "requests.carried_over.total": 0}), minutes=1,
                   role="attachment", referrer=PAGE))
    process(tmp_path)
    assert rows(tmp_path, "SELECT revision, url FROM reports") == [(1, FILE)]
    assert sorted(rows(tmp_path, "SELECT role, principal FROM report_sources")) == [("attachment", 1), ("page", 0)]
    [(severity, cell, message)] = rows(tmp_path, "SELECT severity, cell, message FROM findings WHERE code = 'twin_conflict'")
    assert (severity, cell) == ("warning", "requests.granted.total")
    assert "7 and 1" in message
    assert PAGE in message
    process(tmp_path, everything=True)
    assert len(rows(tmp_path, "SELECT id FROM findings WHERE code = 'twin_conflict'")) == 1
    same_after_rebuild(tmp_path)
