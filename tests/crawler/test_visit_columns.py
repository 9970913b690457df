"""Columns held against what earlier visits saw of them: each outcome has a reason that names the numbers."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from archive.captures.visits import ColumnSeen, Earlier
from crawler.visiting.options import Options
from crawler.visiting.work import Answer
from settings.registry import Channel, Portal
from tests.crawler.driver import COLUMN, HOME, NEW, NOW, Driver, after, article, column, item
from tests.crawler.pages import around, page

if TYPE_CHECKING:
    from archive.captures.visits import Visit
    from tests.crawler.driver import Pages, Text

LATER = NOW + timedelta(days=7)
TEN = {COLUMN: column(*map(item, range(10, 0, -1)))}
EMPTY = column()
MOVED = "lists nothing now, asked twice; see whether the column moved"


def second(pages: Pages, options: Options | None = None, *, earlier: Pages = TEN) -> tuple[Visit, Driver]:
    once = Driver()
    visit = once.run(earlier)
    driver = Driver(options=options, known=once.known, earlier=after(visit), now=LATER)
    return driver.run(pages), driver


def test_one_entry_fewer_is_ordinary() -> None:
    visit, _ = second({COLUMN: column(*map(item, (10, 9, 8, 6, 5, 4, 3, 2, 1)))})
    assert (visit.outcome, visit.reason, visit.listed, visit.columns[0].walked) == ("complete", "", 9, True)


def test_a_list_that_was_cut_is_incomplete() -> None:
    visit, _ = second({COLUMN: column(*map(item, range(10, 2, -1)))})
    assert (visit.outcome, visit.columns[0].complete) == ("incomplete", False)
    assert visit.reason == f"{COLUMN} lists 8 entries, 10 on 2026-05-01; if that is right, crawl with --full"


def test_a_list_whose_newest_entry_is_older_than_it_was_is_incomplete() -> None:
    visit, _ = second({COLUMN: column(*map(item, range(9, 0, -1)))})
    assert visit.outcome == "incomplete"
    assert visit.reason == f"{COLUMN}: the newest entry was 2021-01-10, is 2021-01-09; if that is right, crawl with --full"


def test_full_takes_a_list_as_it_is() -> None:
    visit, driver = second({COLUMN: column(*map(item, range(6, 0, -1)))}, Options(full=True))
    assert (visit.outcome, visit.listed) == ("complete", 6)
    following = Driver(known=driver.known, earlier=after(visit), now=LATER + timedelta(days=7))
    assert following.run({COLUMN: column(*map(item, range(6, 0, -1)))}).outcome == "complete"


def test_dates_to_come_and_dates_of_no_year_are_not_the_newest() -> None:
    slip = item(9).replace("2021-01-09", "2091-01-09")
    visit = Driver().run({COLUMN: column(slip, item(8), item(7).replace("2021-01-07", "01-27"))})
    assert (visit.newest, visit.columns[0].newest) == ("2021-01-08", "2021-01-08")


# ---- lists that name nothing -------------------------------------------------------------------------------

@pytest.mark.parametrize("empty", [EMPTY, column(total="暂无数据"), around("<p>改版中</p>")])
def test_a_list_that_is_empty_for_a_moment_is_asked_once_more(empty: str) -> None:
    visit, driver = second({COLUMN: [empty, TEN[COLUMN]]})
    assert (visit.outcome, visit.listed, visit.unchanged) == ("complete", 10, 10)
    assert visit.reason == f"{COLUMN} listed nothing at first, 10 entries when asked again"
    assert [(work.url, work.again, work.headers) for work in driver.asked[1:]] == [(COLUMN, True, ())]


@pytest.mark.parametrize("empty", [EMPTY, column(total="暂无数据"), column(total="共10条")])
def test_a_list_that_stays_empty_is_changed(empty: str) -> None:
    visit, driver = second({COLUMN: empty})
    assert (visit.outcome, visit.listed, len(driver.asked)) == ("changed", 0, 2)
    assert visit.reason == f"{COLUMN} listed 10 entries on 2026-05-01, {MOVED}"


def test_a_page_that_is_no_list_any_more_is_asked_once_more_too() -> None:
    url = HOME + "public/column/7?type=4"
    portal = Portal("x", "某县", "340323", HOME, "lonsun", (Channel(url),))
    served = around('<ul class="gl"><li><a href="/public/7/1.html">某镇2011年政府信息公开工作年度报告</a><span>2021-01-01</span></li></ul>')
    once = Driver(portal)
    visit = once.run({url: served})
    assert (visit.outcome, visit.listed) == ("complete", 1)
    lost = "the page is no list of this platform any more; see whether the column moved"

    def run(*answers: Text) -> Visit:
        return Driver(portal, known=dict(once.known), earlier=after(visit), now=LATER).run({url: list(answers)})

    mended, same = run(around("<p>改版中</p>"), served), run(around("<p>改版中</p>"))
    assert (mended.outcome, mended.listed) == ("complete", 1)
    assert same.outcome == "changed"
    assert same.reason == f"{url}: {lost}; {url} listed 1 entries on 2026-05-01, {MOVED}"
    never = Driver(portal).run({url: around("<p>改版中</p>")})
    assert (never.outcome, never.reason) == ("changed", f"{url}: {lost}")


def test_all_pages_are_walked_at_the_second_try() -> None:
    following = HOME + "zwgk/nb/index_1.html"
    pages = {COLUMN: column(*map(item, range(10, 5, -1)), pages=2), following: column(*map(item, range(5, 0, -1)), pages=2, at=1)}
    visit, driver = second({**pages, COLUMN: [EMPTY, pages[COLUMN]]}, earlier=pages)
    assert (visit.outcome, visit.listed, driver.urls) == ("complete", 10, [COLUMN, COLUMN, following])


def test_a_column_that_never_listed_anything_is_empty_at_the_first_answer() -> None:
    once = Driver()
    visit = once.run({COLUMN: EMPTY})
    driver = Driver(known=once.known, earlier=after(visit), now=LATER)
    assert (driver.run({COLUMN: EMPTY}).outcome, driver.urls) == ("empty", [COLUMN])


def test_what_the_last_visit_listed_counts_even_if_it_was_never_complete() -> None:
    once = Driver()
    visit = once.run({**TEN, article(10): (404, "")})
    assert (visit.outcome, after(visit).columns) == ("incomplete", {})
    assert Driver(earlier=after(visit), now=LATER).run({COLUMN: EMPTY}).outcome == "changed"
    assert Driver(earlier=after(visit), now=LATER).run({COLUMN: (404, "")}).outcome == "gone"


# ---- columns that do not answer any more -------------------------------------------------------------------

@pytest.mark.parametrize(("answer", "words"), [
    ((404, "<html><body>Not Found</body></html>"), "answered 404"), ((410, ""), "answered 410"),
    ("<html><body><p>您访问的页面不存在或已删除</p><a href='/'>首页</a></body></html>", "says that there is none"),
])  # fmt: skip
def test_a_column_that_was_read_and_is_no_more_is_gone(answer: Text, words: str) -> None:
    visit, driver = second({COLUMN: answer})
    assert (visit.outcome, len(driver.asked)) == ("gone", 1)
    assert words in visit.reason
    assert visit.reason.endswith("it listed 10 entries on 2026-05-01, look for its new address")


def test_a_column_that_leads_home_is_gone_if_it_was_read_before() -> None:
    outcomes = []
    for earlier in (Driver().visit.tally.earlier, after(Driver().run(TEN))):
        visit = Driver(earlier=earlier).visit
        (work,) = visit.start()
        visit.got(work, Answer(page(around("<p>欢迎</p>"), HOME), NEW, redirected=True))
        outcomes.append(visit.tally.visit("r", NOW).outcome)
    assert outcomes == ["changed", "gone"]


def test_one_column_that_fails_leaves_the_other_complete() -> None:
    other = HOME + "zwgk/old/index.html"
    visit = Driver(Portal("x", "某县", "340323", HOME, "trs", (Channel(other), Channel(COLUMN)))).run({other: (502, ""), **TEN})
    assert [(seen.url, seen.complete, seen.listed) for seen in visit.columns] == [(other, False, 0), (COLUMN, True, 10)]
    driver = Driver()
    driver.visit.start()
    driver.visit.tally.fault("incomplete", "interrupted, 1 requests were waiting")
    assert not driver.visit.tally.visit("r", NOW).columns[0].complete  # whose page it was that waited is not told


def test_a_fault_of_a_document_is_its_columns() -> None:
    visit = Driver().run({**TEN, article(3): (404, "")})
    assert (visit.outcome, visit.columns[0].complete, visit.columns[0].listed) == ("incomplete", False, 10)


def test_a_report_that_the_registry_expects_and_no_list_names_leaves_the_column_complete() -> None:
    portal = Portal("x", "某县人民政府", "340323", HOME, "trs", (Channel(COLUMN),), (2, 9))
    visit = Driver(portal).run({COLUMN: column(item(14), item(15))})
    assert (visit.outcome, visit.columns[0].complete) == ("incomplete", True)


def test_a_clock_an_hour_back_changes_nothing() -> None:
    once = Driver(now=LATER)
    visit = once.run(TEN)
    driver = Driver(known=once.known, earlier=after(visit), now=LATER - timedelta(hours=1))
    back = driver.run(TEN)
    assert (back.outcome, driver.urls, back.listed) == ("complete", [COLUMN], 10)
    seen = replace(visit, ended_at=LATER + timedelta(days=400))  # it ran ahead at the visit before
    ahead = Driver(known=once.known, earlier=after(seen), now=LATER)
    assert (ahead.run(TEN).outcome, ahead.urls) == ("complete", [COLUMN])


def test_what_a_visit_that_saw_no_column_tells_does_no_harm() -> None:
    bare = Earlier(1, replace(Driver().run(TEN), columns=(ColumnSeen(COLUMN, False, None, 0, "", False),)), 0, NOW, {})
    assert Driver(earlier=bare).run(TEN).outcome == "complete"
