"""What the archive has already is not fetched again, unless its list entry or its age says so."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from archive.model import Known
from crawler.visiting.options import Options
from settings.registry import Channel, Portal
from tests.crawler.driver import ARTICLE as TEXT
from tests.crawler.driver import COLUMN, HOME, NEW, NOW, SAME, Driver, after, article, column, item
from tests.crawler.pages import HTML

ARTICLE = article(1)
FILE = HOME + "zwgk/nb/202101/P02021.pdf"
BODY = '<div class="TRS_Editor"><p>正文</p><a href="./P02021.pdf">年报.pdf</a></div>'
ONE = {COLUMN: column(item(1)), ARTICLE: BODY, FILE: "%PDF"}
LATER = NOW + timedelta(days=7)


def archived(url: str = ARTICLE, body: str = BODY, text: str = "某镇2011年政府信息公开工作年度报告", listed: str = "2021-01-01") -> dict[str, Known]:
    return {url: Known(url, 200, HTML, body.encode(), NOW, text, listed, NOW, '"a"')}


def test_a_known_article_is_read_from_the_archive_and_its_attachment_still_found() -> None:
    driver = Driver(known=archived())
    visit = driver.run({COLUMN: column(item(1)), FILE: "%PDF"})
    assert ARTICLE not in driver.urls
    assert (visit.outcome, visit.captured, visit.unchanged) == ("complete", 1, 1)


def test_everything_known_means_nothing_new() -> None:
    driver = Driver(known=archived() | {FILE: Known(FILE, 200, (), b"%PDF", NOW, "", "", NOW)})
    visit = driver.run({COLUMN: column(item(1))})
    assert (driver.urls, visit.captured, visit.unchanged) == ([COLUMN], 0, 2)


def test_after_a_complete_visit_the_archive_is_not_even_read() -> None:
    once = Driver()
    visit = once.run(ONE)
    driver = Driver(known=once.known, earlier=after(visit), now=LATER)
    driver.run({**ONE, COLUMN: column(item(2), item(1))})
    assert driver.urls == [COLUMN, article(2)]
    assert ARTICLE not in driver.read


@pytest.mark.parametrize("known", [
    archived(text="某镇2011年政府信息公开工作年度报告（更正）"), archived(listed="2020-12-31"),
    archived(body="<html><body>请输入验证码</body></html>"), archived(body=""),
])  # fmt: skip
def test_a_changed_entry_or_a_bad_capture_is_fetched_again(known: dict[str, Known]) -> None:
    driver = Driver(known=known)
    driver.run({COLUMN: column(item(1))})
    assert (driver.asked[1].url, driver.asked[1].headers) == (ARTICLE, ())


def test_a_page_without_an_end_is_asked_for_once_more_and_then_taken_as_it_is() -> None:
    """A Content-Length that tells too little leaves no other sign; but some pages are written so."""
    site = {COLUMN: column(item(1)), ARTICLE: "<html><body><p>正文</p>"}
    once = Driver()
    visit = once.run(site)
    assert (visit.outcome, visit.failed, "no end" in visit.reason) == ("incomplete", 1, True)
    again = Driver(known=once.known, earlier=after(visit), now=LATER)
    visit = again.run(site, kept=SAME)
    assert ([work.url for work in again.asked], again.asked[1].headers) == ([COLUMN, ARTICLE], ())
    assert (visit.outcome, visit.captured, visit.unchanged) == ("complete", 0, 1)
    again.known[ARTICLE] = replace(again.known[ARTICLE], captured_at=NOW)  # kept as a revisit of the first
    driver = Driver(known=again.known, earlier=after(visit), now=LATER + timedelta(days=7))
    assert driver.run(site).outcome == "complete"
    assert driver.urls == [COLUMN]


def test_full_fetches_known_documents_again_and_counts_what_did_not_change() -> None:
    driver = Driver(options=Options(full=True), known=archived())
    visit = driver.run({COLUMN: column(item(1)), ARTICLE: "<p>正文</p>"}, kept=SAME)
    assert ARTICLE in driver.urls
    assert (visit.captured, visit.unchanged) == (0, 1)


def test_the_same_bytes_at_a_new_address_are_a_new_document() -> None:
    assert Driver().run({COLUMN: column(item(1))}, kept=SAME).captured == 1


def test_a_page_that_lists_itself_is_the_report_again_when_it_is_another() -> None:
    """Lonsun's type=3: the column shows the report of the newest year."""
    url = HOME + "public/column/6595612?type=3"
    portal = Portal("x", "某县", "340323", HOME, "lonsun", (Channel(url),))
    page = "<html><head><title>某镇政府信息公开工作年度报告</title></head><body><a href='/'>首页</a><table></table>{}</body></html>"
    once = Driver(portal)
    visit = once.run({url: page.format(2024)})
    assert [work.role for work in once.asked] == ["listing", "report"]
    for text, kept, roles in ((2024, SAME, ["listing"]), (2025, NEW, ["listing", "report"])):
        driver = Driver(portal, known=dict(once.known), earlier=after(visit), now=LATER, held=dict(once.held))
        driver.run({url: page.format(text)}, kept=kept)
        assert [work.role for work in driver.asked] == roles


# ---- what failed ---------------------------------------------------------------------------------------

@pytest.mark.parametrize("answer", [(404, ""), "", "<html>出错了" + "很抱歉" * 999])
def test_an_attachment_that_failed_is_asked_for_at_the_next_visit(answer: str | tuple[int, str]) -> None:
    once = Driver()
    visit = once.run({**ONE, FILE: answer})
    assert (visit.outcome, visit.failed) == ("incomplete", 1)
    following = Driver(known=once.known, earlier=after(visit), now=LATER)
    mended = following.run({**ONE, COLUMN: (304, "")})
    assert following.urls == [COLUMN, FILE]
    assert (mended.outcome, mended.captured, mended.unchanged) == ("complete", 1, 1)
    assert following.asked[1].headers == ()


def test_an_attachment_that_failed_after_a_good_visit_is_not_forgotten() -> None:
    """The page was fetched again, with a new file that failed; the entry did not change since."""
    once = Driver()
    visit = once.run({**ONE, ARTICLE: "<p>正文</p>"})
    entry = {COLUMN: column(item(1, "某镇{}年政府信息公开工作年度报告（更正）"))}
    bad = Driver(known=once.known, earlier=after(visit), now=LATER)
    failed = bad.run({**ONE, **entry, FILE: (502, "")})
    assert (failed.outcome, bad.urls) == ("incomplete", [COLUMN, ARTICLE, FILE])
    following = Driver(known=bad.known, earlier=after(visit, failed), now=LATER + timedelta(days=7))
    assert following.run({**ONE, **entry}).outcome == "complete"
    assert following.urls == [COLUMN, FILE]


def test_a_document_that_failed_when_its_entry_changed_is_not_forgotten() -> None:
    once = Driver()
    visit = once.run(ONE)
    entry = {COLUMN: column(item(1, "某镇{}年政府信息公开工作年度报告（更正）"))}
    bad = Driver(known=once.known, earlier=after(visit), now=LATER)
    failed = bad.run({**ONE, **entry, ARTICLE: (502, "")})
    following = Driver(known=bad.known, earlier=after(visit, failed), now=LATER + timedelta(days=7))
    assert following.run({**ONE, **entry}).outcome == "complete"
    assert ARTICLE in following.urls


def test_a_document_cut_off_is_fetched_again() -> None:
    once = Driver()
    visit = once.run(ONE, cut=FILE)
    following = Driver(known=once.known, earlier=after(visit), now=LATER)
    assert (following.run(ONE).outcome, following.urls) == ("complete", [COLUMN, FILE])


# ---- age -------------------------------------------------------------------------------------------------

def dated(listed: str) -> str:
    return ONE[COLUMN].replace("2021-01-01", listed)


def aged(days: float, listed: str = "2026-01-01", options: Options | None = None) -> Driver:
    """A driver of a visit so many days after a complete one of a report listed then."""
    pages = {**ONE, COLUMN: dated(listed)}
    once = Driver()
    visit = once.run(pages)
    driver = Driver(options=options, known=once.known, earlier=after(visit), now=NOW + timedelta(days=days))
    driver.run({**pages, ARTICLE: (304, ""), FILE: (304, "")})
    return driver


def test_what_was_not_looked_at_for_long_is_asked_for_conditionally() -> None:
    assert aged(89).urls == [COLUMN]
    due = aged(91)
    assert due.urls == [COLUMN, ARTICLE, FILE]
    assert [len(work.headers) for work in due.asked] == [0, 1, 1]  # the list came too long ago to believe a 304
    visit = due.visit.tally.visit("r", LATER)
    assert (visit.outcome, visit.captured, visit.unchanged) == ("complete", 0, 2)
    again = Driver(known=due.known, earlier=after(visit), now=NOW + timedelta(days=100))
    again.run({**ONE, COLUMN: dated("2026-01-01")})
    assert again.urls == [COLUMN]


@pytest.mark.parametrize(("days", "listed", "options", "asked"), [
    (91, "2024-04-01", None, False), (359, "2021-01-01", None, False), (361, "2021-01-01", None, True),
    (8, "2026-01-01", Options(recheck_days=7), True), (8, "2021-01-01", Options(recheck_days=7), False),
    (9999, "2026-01-01", Options(recheck_days=1e300), False),
])  # fmt: skip
def test_old_reports_are_looked_at_four_times_as_seldom(days: float, listed: str, options: Options | None, asked: bool) -> None:
    assert (ARTICLE in aged(days, listed, options).urls) is asked


def test_a_report_that_is_another_at_its_age_is_captured_with_what_it_brings() -> None:
    once = Driver()
    visit = once.run({**ONE, ARTICLE: TEXT})
    driver = Driver(known=once.known, earlier=after(visit), now=NOW + timedelta(days=400))
    later = driver.run(ONE)
    assert driver.urls == [COLUMN, ARTICLE, FILE]
    assert (later.captured, later.unchanged) == (2, 0)


# ---- a run that is gone on with ----------------------------------------------------------------------------

@pytest.mark.parametrize("full", [False, True])
def test_what_was_captured_in_the_run_is_not_asked_for_again(full: bool) -> None:
    once = Driver()
    once.run(ONE)
    del once.known[FILE]  # killed before it came
    driver = Driver(options=Options(full=full, since_run=NOW), known=once.known, now=NOW + timedelta(hours=1))
    visit = driver.run(ONE)
    assert driver.urls == [COLUMN, FILE]
    assert (visit.outcome, visit.captured, visit.unchanged) == ("complete", 1, 1)


def test_what_was_captured_before_the_run_is_asked_for_with_full() -> None:
    once = Driver()
    once.run(ONE)
    driver = Driver(options=Options(full=True, since_run=LATER), known=once.known, now=LATER)
    driver.run(ONE)
    assert driver.urls == [COLUMN, ARTICLE, FILE]


def test_a_column_that_is_its_own_report_is_not_done_because_it_was_listed() -> None:
    url = HOME + "public/column/6595612?type=3"
    portal = Portal("x", "某县", "340323", HOME, "lonsun", (Channel(url),))
    page = "<html><head><title>某镇政府信息公开工作年度报告</title></head><body><a href='/'>首页</a><table></table></body></html>"
    listed = {url: replace(archived(url, page)[url], link_text="", listed="")}
    driver = Driver(portal, options=Options(since_run=NOW), known=listed, now=LATER)
    driver.run({url: page})
    assert [work.role for work in driver.asked] == ["listing", "report"]
