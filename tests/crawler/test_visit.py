"""One portal's crawl as a state machine: pages in, work out, an outcome at the end."""

from __future__ import annotations

from dataclasses import replace

import pytest

from crawler.visiting.options import Options
from crawler.visiting.work import Answer
from settings.registry import Channel, Portal
from tests.crawler.driver import COLUMN, HOME, NEW, NOW, PORTAL, Driver, column, item
from tests.crawler.pages import around, page


def test_pages_are_walked_and_reports_fetched() -> None:
    driver = Driver()
    visit = driver.run({
        COLUMN: column(item(1), item(2), pages=2),
        HOME + "zwgk/nb/index_1.html": column(item(3), pages=2, at=1, total="共3条"),
    })
    assert (visit.outcome, visit.reason, visit.listed, visit.captured, visit.unchanged) == ("complete", "", 3, 3, 0)
    report = driver.asked[-1]
    assert (report.role, report.link_text, report.listed) == ("report", "某镇2013年政府信息公开工作年度报告", "2021-01-03")
    assert report.referrer == HOME + "zwgk/nb/index_1.html"
    assert len(set(driver.urls)) == len(driver.urls) == 5


def test_look_alikes_are_listed_but_not_fetched() -> None:
    driver = Driver()
    visit = driver.run({COLUMN: column(item(1), item(2, "某镇政府信息公开指南"), item(3, "某县{}年法治政府建设年度报告"))})
    assert (visit.outcome, visit.listed, visit.captured) == ("complete", 3, 1)


def test_a_list_of_nothing_but_look_alikes_is_a_column_that_moved() -> None:
    visit = Driver().run({COLUMN: column(item(2, "某镇政府信息公开指南"), item(3, "某县{}年法治政府建设年度报告"))})
    assert (visit.outcome, visit.reason) == (
        "changed", f"{COLUMN} lists 2 entries, and none promises an annual report; see whether the column moved")


def test_hosts_that_spread_copies_are_named() -> None:
    clone = item(2, href="http://www.tzchery.com/t202101{:02}_{}0000.html")
    visit = Driver().run({COLUMN: column(item(1), clone)})
    assert (visit.outcome, visit.captured) == ("complete", 1)
    assert visit.reason.startswith("refused, tzchery.com spreads copies of government reports: http://www.tzchery.com/")


def test_what_is_on_another_host_is_noted_and_never_asked_for() -> None:
    driver = Driver()
    visit = driver.run({COLUMN: column(item(1), item(2, href="http://www.y.gov.cn/t202101{:02}_{}0000.html"))})
    assert (visit.outcome, visit.listed, visit.captured) == ("complete", 2, 1)
    assert "not fetched, on another host: http://www.y.gov.cn/" in visit.reason
    assert not any("y.gov.cn" in url for url in driver.urls)


def test_another_host_of_the_same_site_is_the_portals_own() -> None:
    driver = Driver()
    driver.run({COLUMN: column(item(1, href="http://zwgk.x.gov.cn/t202101{:02}_{}0000.html"))})
    assert driver.urls[-1].startswith("http://zwgk.x.gov.cn/")


def test_fewer_than_declared_is_incomplete() -> None:
    visit = Driver().run({COLUMN: column(item(1), total="共3条")})
    assert (visit.outcome, visit.declared, visit.listed) == ("incomplete", 3, 1)
    assert visit.reason == f"{COLUMN} declares 3 entries, 1 were listed"


@pytest.mark.parametrize(("total", "words"), [("", "answered 200 and lists nothing"), ("暂无数据", "says itself that it holds nothing")])
def test_an_empty_list_is_no_success(total: str, words: str) -> None:
    visit = Driver().run({COLUMN: column(total=total)})
    assert (visit.outcome, f"{COLUMN} {words}" in visit.reason) == ("empty", True)


def test_one_column_of_several_may_say_that_it_is_empty() -> None:
    second = HOME + "zwgk/nb2/"
    portal = replace(PORTAL, channels=(*PORTAL.channels, Channel(second)))
    assert Driver(portal).run({COLUMN: column(item(1)), second: column(total="暂无数据")}).outcome == "complete"
    assert Driver(portal).run({COLUMN: column(item(1)), second: column()}).outcome == "empty"


@pytest.mark.parametrize(("answer", "outcome", "words"), [
    ((404, "<html><body>Not Found</body></html>"), "changed", "answered 404"),
    ((410, ""), "changed", "answered 410"),
    ("<html><body><p>您访问的页面不存在或已删除</p><a href='/'>首页</a></body></html>", "changed", "says that there is none"),
    ((521, "<script>__jsl_clearance</script>"), "blocked", "Jiasule"),
    ((412, ""), "blocked", "Ruishu"),
    ((403, "<html>WZWS GeoBL</html>"), "blocked", "WZWS"),
    ((502, ""), "unreachable", "answered 502"),
    ("<html><head><script>var x='" + "a" * 800 + "'</script></head><body></body></html>", "blocked", "shell of"),
])  # fmt: skip
def test_a_column_that_does_not_answer_as_one(answer: str | tuple[int, str], outcome: str, words: str) -> None:
    visit = Driver().run({COLUMN: answer})
    assert visit.outcome == outcome
    assert words in visit.reason
    assert COLUMN in visit.reason


def test_a_refused_directory_is_asked_for_its_index() -> None:
    directory = COLUMN.removesuffix("index.html")
    driver = Driver(Portal("x", "某县", "340323", HOME, "trs", (Channel(directory),)))
    visit = driver.run({directory: (403, "403"), COLUMN: column(item(1))})
    assert (visit.outcome, driver.urls[:2]) == ("complete", [directory, COLUMN])


@pytest.mark.parametrize("platform", ["trs", ""])
def test_a_refused_directory_may_have_its_index_under_another_name(platform: str) -> None:
    directory, index = COLUMN.removesuffix("index.html"), COLUMN.replace("index.html", "index.shtml")
    driver = Driver(Portal("x", "某县", "340323", HOME, platform, (Channel(directory),)))
    visit = driver.run({directory: (403, "403"), COLUMN: "<html><body>页面不存在</body></html>", index: column(item(1))})
    assert (visit.outcome, visit.listed, driver.urls[:3]) == ("complete", 1, [directory, COLUMN, index])


def test_a_directory_refused_with_its_index_is_blocked() -> None:
    directory = COLUMN.removesuffix("index.html")
    driver = Driver(Portal("x", "某县", "340323", HOME, "trs", (Channel(directory),)))
    pages: dict[str, str | tuple[int, str]] = {directory: (403, ""), COLUMN: (403, ""), directory + "index.shtml": (403, "")}
    assert driver.run(pages).outcome == "blocked"


def test_a_redirect_stub_is_followed_once() -> None:
    driver = Driver()
    inner = HOME + "zwgk/nb/2021/index.html"
    visit = driver.run({COLUMN: '<script>window.location.href="./2021/index.html"</script>', inner: column(item(1))})
    assert (visit.outcome, driver.urls[1]) == ("complete", inner)
    circle = Driver().run({COLUMN: '<script>location="index.html"</script>'})
    assert (circle.outcome, "circle" in circle.reason) == ("changed", True)
    away = Driver().run({COLUMN: '<script>location="http://ads.example.com/"</script>'})
    assert (away.outcome, "another host" in away.reason) == ("changed", True)


def test_a_missing_page_is_incomplete() -> None:
    visit = Driver().run({COLUMN: column(item(1), pages=2), HOME + "zwgk/nb/index_1.html": (404, "")})
    assert (visit.outcome, "index_1.html" in visit.reason, visit.captured) == ("incomplete", True, 1)


def test_a_page_that_repeats_an_earlier_one_ends_the_list() -> None:
    second = HOME + "zwgk/nb/index_1.html"
    visit = Driver().run({COLUMN: column(item(1), pages=9), second: column(item(1), pages=9, at=1)})
    assert (visit.outcome, "repeats" in visit.reason) == ("incomplete", True)
    visit = Driver().run({COLUMN: column(item(1), pages=9, total="共1条"), second: column(item(1), pages=9, at=1)})
    assert visit.outcome == "complete"


def test_the_last_page_again_is_the_end_where_nothing_says_how_many_there_are() -> None:
    def endless(n: int, to: int) -> str:
        return around(f'<ul class="gl">{item(n)}</ul><p><a href="list_{to}.html">下一页</a></p>')

    generic = Portal("x", "某县", "340323", HOME, "generic", (Channel(COLUMN),))
    pages: dict[str, str | tuple[int, str]] = {COLUMN: endless(1, 2), HOME + "zwgk/nb/list_2.html": endless(2, 3)}
    visit = Driver(generic).run(pages | {HOME + "zwgk/nb/list_3.html": endless(2, 4)})
    assert (visit.outcome, visit.listed) == ("complete", 2)
    again = Driver(generic).run(pages | {HOME + "zwgk/nb/list_3.html": endless(1, 4)})
    assert (again.outcome, "page 3 repeats" in again.reason) == ("incomplete", True)


def test_an_endless_pager_is_stopped() -> None:
    pages: dict[str, str | tuple[int, str]] = {COLUMN: column(item(1), pages=99)}
    pages |= {HOME + f"zwgk/nb/index_{n}.html": column(item(n + 1), pages=99, at=n) for n in range(1, 9)}
    driver = Driver(options=Options(max_pages=3))
    visit = driver.run(pages)
    assert (visit.outcome, visit.listed) == ("incomplete", 3)
    assert "stopped after 3 pages" in visit.reason


def test_an_empty_page_before_the_last_is_incomplete() -> None:
    visit = Driver().run({COLUMN: column(item(1), pages=3), HOME + "zwgk/nb/index_1.html": column(pages=3, at=1)})
    assert (visit.outcome, "lists nothing although" in visit.reason) == ("incomplete", True)


def test_since_leaves_out_earlier_years_only() -> None:
    driver = Driver(options=Options(since=2012))
    visit = driver.run({COLUMN: column(item(1), item(2), item(3, "某镇政府信息公开工作年度报告"))})
    assert (visit.listed, visit.captured) == (3, 2)


def test_attachments_of_reports_are_fetched_with_their_names() -> None:
    driver = Driver()
    article = HOME + "zwgk/nb/202101/t20210101_10000.html"
    visit = driver.run({
        COLUMN: column(item(1)),
        article: '<div class="TRS_Editor"><a href="./P02021.pdf" download="年报.pdf">附件</a><a href="http://cdn.com/a.pdf">b</a></div>',
        HOME + "zwgk/nb/202101/P02021.pdf": "%PDF-1.4",
    })
    assert (visit.outcome, visit.captured) == ("complete", 2)
    assert "http://cdn.com/a.pdf" in visit.reason
    attachment = driver.asked[-1]
    assert (attachment.role, attachment.link_text, attachment.referrer) == ("attachment", "年报.pdf", article)


def test_an_entry_may_be_a_file_itself() -> None:
    driver = Driver()
    visit = driver.run({COLUMN: column(item(1, href="./P0202101{:02}1234567{}.pdf")), HOME + "zwgk/nb/P02021010112345671.pdf": "%PDF"})
    assert (visit.outcome, visit.captured, driver.asked[-1].role) == ("complete", 1, "report")


@pytest.mark.parametrize(("answer", "outcome", "words"), [
    ((404, "<html></html>"), "incomplete", "answered 404"),
    ("", "incomplete", "with nothing"),
    ("<html><body><p>文件不存在</p></body></html>", "incomplete", "says that there is none"),
    ((403, ""), "blocked", "answered 403"),
    ("<html><body>请输入验证码</body></html>", "blocked", "captcha"),
])  # fmt: skip
def test_a_document_that_fails_is_named(answer: str | tuple[int, str], outcome: str, words: str) -> None:
    article = HOME + "zwgk/nb/202101/t20210101_10000.html"
    visit = Driver().run({COLUMN: column(item(1)), article: answer})
    assert (visit.outcome, visit.captured, visit.failed) == (outcome, 0, 1)
    assert article in visit.reason
    assert words in visit.reason


def test_an_html_page_instead_of_a_file_is_a_failure() -> None:
    article = HOME + "zwgk/nb/202101/t20210101_10000.html"
    visit = Driver().run({COLUMN: column(item(1)), article: '<a href="a.pdf">附件</a>' + "正文" * 99})
    assert (visit.outcome, visit.captured, visit.failed) == ("incomplete", 1, 1)
    assert "HTML page where a file was promised" in visit.reason


def test_a_document_cut_off_is_kept_and_the_visit_incomplete() -> None:
    article = HOME + "zwgk/nb/202101/t20210101_10000.html"
    visit = Driver().run({COLUMN: column(item(1))}, cut=article)
    assert (visit.outcome, "cut off" in visit.reason) == ("incomplete", True)


def test_an_entry_listed_twice_is_fetched_once() -> None:
    driver = Driver()
    driver.run({COLUMN: column(item(1), item(1, href="./202101/t202101{:02}_{}0000_wap.html"))})
    assert driver.urls.count(HOME + "zwgk/nb/202101/t20210101_10000.html") == 1
    assert not any("_wap" in url for url in driver.urls)


def test_a_portal_without_channels_says_which_key_to_add() -> None:
    visit = Driver(Portal("x", "某县", "340323", HOME)).run({})
    assert (visit.outcome, "channels" in visit.reason) == ("changed", True)


def test_without_a_platform_the_pages_tell_it() -> None:
    driver = Driver(Portal("x", "某县", "340323", HOME, "", (Channel(COLUMN),)))
    visit = driver.run({COLUMN: column(item(1), pages=2), HOME + "zwgk/nb/index_1.html": column(item(2), pages=2, at=1)})
    assert (visit.outcome, visit.captured) == ("complete", 2)


@pytest.mark.parametrize(("expected", "outcome"), [((1, 1), "complete"), ((2, 9), "incomplete"), ((0, 0), "incomplete")])
def test_the_newest_year_that_is_due_is_held_against_the_registry(expected: tuple[int, int], outcome: str) -> None:
    portal = Portal("x", "某县", "340323", HOME, "trs", (Channel(COLUMN),), expected)
    # 2025 is due on 1 May 2026; 2026 is not
    visit = Driver(portal).run({COLUMN: column(item(16), item(15), item(14), item(13))})
    assert visit.outcome == outcome
    if outcome == "incomplete":
        assert "1 reports listed for 2025" in visit.reason


def test_one_column_that_fails_leaves_the_other_its_reports() -> None:
    other = HOME + "zwgk/old/index.html"
    portal = Portal("x", "某县", "340323", HOME, "trs", (Channel(other), Channel(COLUMN, "某镇人民政府")))
    driver = Driver(portal)
    visit = driver.run({other: (404, ""), COLUMN: column(item(1))})
    assert (visit.outcome, visit.captured) == ("changed", 1)
    assert driver.asked[-1].context("r").agency == "某镇人民政府"


def test_no_answer_to_the_column_is_unreachable_and_to_a_document_incomplete() -> None:
    driver = Driver()
    (first,) = driver.visit.start()
    driver.visit.failed(first, "unreachable", "connection refused")
    assert driver.visit.tally.visit("r", NOW).outcome == "unreachable"
    driver = Driver()
    (first,) = driver.visit.start()
    (document,) = driver.visit.got(first, Answer(page(column(item(1)), COLUMN), NEW))
    driver.visit.failed(document, "unreachable", "took longer than 60 seconds")
    visit = driver.visit.tally.visit("r", NOW)
    assert (visit.outcome, visit.failed) == ("incomplete", 1)


def test_many_reasons_are_cut_short_but_counted() -> None:
    articles = {HOME + f"zwgk/nb/202101/t202101{n:02}_{n}0000.html": (404, "") for n in range(1, 6)}
    visit = Driver().run({COLUMN: column(*map(item, range(1, 6))), **articles})
    assert visit.failed == 5
    assert visit.reason.endswith("and 2 more")
