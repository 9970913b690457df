"""Lists at a second visit: cost follows change."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from crawler.visiting.options import Options
from crawler.visiting.work import Answer
from settings.registry import Channel, Portal
from tests.crawler.driver import COLUMN, HOME, NEW, NOW, SAME, Driver, after, article, column, item
from tests.crawler.pages import around, page

if TYPE_CHECKING:
    from archive.captures.visits import Visit
    from archive.model import Known
    from tests.crawler.driver import Pages, Text

SECOND, THIRD = HOME + "zwgk/nb/index_1.html", HOME + "zwgk/nb/index_2.html"
LATER = NOW + timedelta(days=7)
LISTS: dict[str, str] = {
    COLUMN: column(item(9), item(8), pages=3), SECOND: column(item(7), item(6), pages=3, at=1),
    THIRD: column(item(5), pages=3, at=2, total="共5条"),
}


def first(pages: Pages = LISTS, portal: Portal | None = None) -> tuple[Visit, dict[str, Known]]:
    """What a first visit told, and the archive after it."""
    driver = Driver(portal) if portal else Driver()
    visit = driver.run(pages)
    assert visit.outcome == "complete", visit.reason
    return visit, driver.known


def again(pages: Pages, options: Options | None = None, *, earlier: Pages = LISTS, days: float = 7) -> tuple[Visit, Driver]:
    visit, known = first(earlier)
    driver = Driver(options=options, known=known, earlier=after(visit), now=NOW + timedelta(days=days))
    return driver.run(pages, kept=SAME), driver


def test_an_unchanged_first_page_stands_for_the_others() -> None:
    visit, driver = again(LISTS)
    assert driver.urls == [COLUMN]
    assert (visit.outcome, visit.reason, visit.listed, visit.captured, visit.unchanged) == ("complete", "", 5, 0, 5)
    (seen,) = visit.columns
    assert (seen.walked, seen.complete, seen.listed, seen.newest) == (False, True, 5, "2021-01-09")
    assert seen.entries == first()[0].columns[0].entries
    assert driver.read == [COLUMN]  # of the archive, too


def test_it_may_say_so_itself() -> None:
    visit, driver = again({COLUMN: (304, "")})
    assert driver.urls == [COLUMN]
    assert dict(driver.asked[0].headers)["If-None-Match"].startswith('"')
    assert (visit.outcome, visit.listed, visit.pages, visit.columns[0].walked) == ("complete", 5, 1, False)


def test_validators_are_the_servers_own_and_of_this_page() -> None:
    visit, known = first()
    known[COLUMN] = replace(known[COLUMN], etag="", last_modified="Fri, 01 May 2026 00:00:00 GMT")
    known[SECOND] = replace(known[SECOND], etag="", last_modified="")
    driver = Driver(known=known, earlier=after(visit), now=LATER)
    driver.run({**LISTS, COLUMN: column(item(10), item(9), pages=3)})
    headers = {work.url: dict(work.headers) for work in driver.asked}
    assert headers[COLUMN] == {"If-Modified-Since": "Fri, 01 May 2026 00:00:00 GMT"}
    assert headers[SECOND] == headers[article(10)] == {}
    assert list(headers[THIRD]) == ["If-None-Match"]


def test_clocks_and_counters_make_no_page_another() -> None:
    clock = LISTS[COLUMN].replace("网站地图", "今天是2026年5月8日，第88888位访客")
    visit, driver = again({**LISTS, COLUMN: clock})
    assert (driver.urls, visit.outcome) == ([COLUMN], "complete")


def test_a_changed_first_page_is_walked_on_from() -> None:
    visit, driver = again({**LISTS, COLUMN: column(item(10), item(9), pages=3), SECOND: column(item(8), item(7), pages=3, at=1),
                           THIRD: column(item(6), item(5), pages=3, at=2, total="共6条")})
    assert set(driver.urls) == {COLUMN, SECOND, THIRD, article(10)}
    assert (visit.outcome, visit.listed, visit.columns[0].walked) == ("complete", 6, True)


@pytest.mark.parametrize("changed", [
    column(item(9), item(8), pages=4), column(item(8), item(9), pages=3), column(item(9), item(8), pages=3, total="共5条"),
    column(item(9), item(8, "某镇{}年政府信息公开工作年度报告（更正）"), pages=3),
])  # fmt: skip
def test_totals_order_and_titles_are_part_of_a_list(changed: str) -> None:
    _, driver = again({**LISTS, COLUMN: changed})
    assert {SECOND, THIRD} < set(driver.urls)


@pytest.mark.parametrize(("options", "days"), [(Options(), 31), (Options(walk_days=5), 7), (Options(full=True), 1)])
def test_now_and_then_all_pages_are_walked(options: Options, days: float) -> None:
    taken_down = {**LISTS, SECOND: column(item(7), pages=3, at=1), THIRD: column(item(5), pages=3, at=2, total="共4条")}
    visit, driver = again(taken_down, options, days=days)
    assert {SECOND, THIRD} < set(driver.urls)
    assert (visit.outcome, visit.listed, visit.columns[0].walked) == ("complete", 4, True)


def test_full_asks_without_conditions() -> None:
    _, driver = again(LISTS, Options(full=True))
    assert len(driver.asked) == 8
    assert not any(work.headers for work in driver.asked)


def test_walks_count_from_the_last_that_was_whole() -> None:
    visit, known = first()
    week = Driver(known=known, earlier=after(visit), now=LATER).run(LISTS)
    late = Driver(known=known, earlier=after(visit, week), now=NOW + timedelta(days=31))
    assert late.run(LISTS).columns[0].walked


def test_what_an_incomplete_visit_saw_stands_for_nothing() -> None:
    visit, known = first()
    more: dict[str, Text] = {**LISTS, COLUMN: column(item(10), item(9), pages=3), SECOND: (404, "")}
    cut = Driver(known=known, earlier=after(visit), now=NOW + timedelta(days=1))
    failed = cut.run(more)
    assert (failed.outcome, failed.columns[0].complete) == ("incomplete", False)
    driver = Driver(known=cut.known, earlier=after(visit, failed), now=LATER)
    driver.run({**more, COLUMN: (304, "")})
    assert SECOND in driver.urls


@pytest.mark.parametrize("new_after", [False, True])
def test_bytes_that_came_first_after_the_complete_visit_are_not_what_it_saw(new_after: bool) -> None:
    totals: dict[str, Text] = {**LISTS, COLUMN: column(item(9), item(8), pages=3, total="共5条")}
    visit, known = first(totals)
    between = NOW + timedelta(days=1)
    known[COLUMN] = replace(known[COLUMN], captured_at=between, new_at=between if new_after else NOW)
    driver = Driver(known=known, earlier=after(visit), now=LATER)
    driver.run({**totals, COLUMN: (304, "")})
    assert (SECOND in driver.urls) is new_after


def test_a_304_for_a_page_that_the_archive_lacks_is_asked_again_without_conditions() -> None:
    visit, known = first()
    driver = Driver(known=known, earlier=after(visit), now=LATER)
    (work,) = driver.visit.start()
    elsewhere = Answer(page("", HOME + "new/index.html", 304), NEW, redirected=True)
    (once_more,) = driver.visit.got(work, elsewhere)
    assert (once_more.url, once_more.headers) == (COLUMN, ())
    assert driver.visit.got(once_more, elsewhere) == []
    assert "answered 304" in driver.visit.tally.visit("r", LATER).reason


def test_a_page_that_listed_nothing_is_never_asked_for_conditionally() -> None:
    empty = Driver()
    visit = empty.run({COLUMN: column(total="暂无数据")})
    driver = Driver(known=empty.known, earlier=after(visit), now=LATER)
    assert driver.run({COLUMN: column(item(1))}).listed == 1
    assert driver.asked[0].headers == ()


# ---- a column of several lists, asked for by POST --------------------------------------------------------

SERVICE = HOME + "EpointWebBuilder/rest/lightfrontaction/getgovinfolist"
CONSTANTS = '<script>var siteInfo = {"siteGuid": "7eb5f7f1"}; var projectName="EpointWebBuilder";</script>'
EPOINT = Portal("x", "某县", "340323", HOME, "epoint", (Channel(HOME + "xxgk/list.html?categorynum=003"),))


def answer(*numbers: int, total: int) -> str:
    infos = [{"title": f"某镇{2010 + n}年政府信息公开工作年度报告", "infourl": f"/xxgk/003/20210101/{n:036}.html",
              "infodate": f"2021-01-{n:02}"} for n in numbers]
    return json.dumps({"custom": {"count": total, "data": infos, "govinfolist": infos, "total": total}})


def test_a_list_by_post_is_known_by_its_entries_and_total() -> None:
    """The archive is asked for pages by GET only, so there is nothing to compare with but what lists named."""
    pages: dict[str, Text | list[Text]] = {EPOINT.channels[0].url: around(CONSTANTS)}
    answers: list[Text] = [answer(*range(28, 8, -1), total=25), answer(*range(8, 3, -1), total=25)]
    visit, known = first({**pages, SERVICE: list(answers)}, EPOINT)
    assert visit.listed == 25

    def run(*said: Text) -> tuple[Visit, list[str]]:
        driver = Driver(EPOINT, known=dict(known), earlier=after(visit), now=LATER)
        return driver.run({**pages, SERVICE: list(said)}), [work.method for work in driver.asked]

    same, methods = run(*answers)
    assert (same.outcome, same.listed, same.declared, methods) == ("complete", 25, 25, ["GET", "POST"])
    fewer, methods = run(answer(*range(28, 8, -1), total=24), answer(*range(8, 4, -1), total=24))
    assert (fewer.outcome, fewer.listed, methods.count("POST")) == ("complete", 24, 2)
