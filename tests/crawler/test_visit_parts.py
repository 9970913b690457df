"""Columns in parts: years that are lists of their own; totals and counts that lie; pages that come in the place of reports."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from settings.registry import Channel, Portal
from tests.crawler.driver import COLUMN, HOME, NOW, PORTAL, SAME, Driver, after, article, column, item
from tests.crawler.pages import around

if TYPE_CHECKING:
    from tests.crawler.driver import Pages, Text

YEAR = HOME + "zwgk/nb/{}n/"
LATER = NOW + timedelta(days=7)
OTHER = Portal("x", "某县人民政府", "340323", HOME, "generic", (Channel(COLUMN),))


def year(number: int, *agencies: str, pager: str = "") -> str:
    """A year's own list."""
    items = "".join(f'<li><a href="/a/{number}/100{n}0.html">{name}{number}年政府信息公开年报</a><span>{number + 1}-01-10</span></li>'
                    for n, name in enumerate(agencies))
    return around(f'<ul class="gl">{items}</ul>{pager}')


def years(*numbers: int) -> str:
    """A column of years."""
    items = "".join(f'<li><a href="{number}n/">{number}年度政府信息公开年报</a><span>{number + 1}-01-05</span></li>' for number in numbers)
    return around(f'<ul class="gl">{items}</ul>')


def reports(driver: Driver) -> list[str]:
    return sorted(work.url for work in driver.asked if "/a/" in work.url)


def test_a_column_of_years_is_walked_through_the_years_and_again_when_one_has_grown() -> None:
    pages: dict[str, Text | list[Text]] = {
        COLUMN: years(2023, 2022), YEAR.format(2022): year(2022, "甲局", "乙局"), YEAR.format(2023): year(2023, "甲局"),
    }
    once = Driver(OTHER)
    visit = once.run(pages)
    assert reports(once) == [HOME + "a/2022/10000.html", HOME + "a/2022/10010.html", HOME + "a/2023/10000.html"]
    assert (visit.outcome, visit.reason) == ("complete", "")
    again = Driver(OTHER, known=once.known, earlier=after(visit), now=LATER)
    grown = again.run({**pages, YEAR.format(2023): year(2023, "甲局", "乙局")}, kept=SAME)
    assert reports(again) == [HOME + "a/2023/10010.html"]
    assert grown.outcome == "complete"


def test_a_year_s_list_that_is_paged_is_walked_to_its_end() -> None:
    pages = {COLUMN: years(2023), YEAR.format(2023): year(2023, "甲局", pager="<a href='index_1.html'>下一页</a>"),
             YEAR.format(2023) + "index_1.html": year(2023, "甲局", "乙局")}
    driver = Driver(OTHER)
    assert driver.run(pages).outcome == "complete"
    assert reports(driver) == [HOME + "a/2023/10000.html", HOME + "a/2023/10010.html"]


def test_a_year_s_list_that_is_gone_is_told() -> None:
    visit = Driver(OTHER).run({COLUMN: years(2023, 2022), YEAR.format(2022): (404, ""), YEAR.format(2023): year(2023, "甲局")})
    assert (visit.outcome, "2022n/" in visit.reason) == ("incomplete", True)


SELECT = "<select onchange='location=this.value'><option value='/zwgk/nb/2023n/'>2023年</option><option value='/zwgk/nb/2022n/'>2022年</option></select>"
TABS = "<div class='tabs'><a href='/zwgk/nb/2023n/'>2023年</a><a href='/zwgk/nb/2022n/'>2022年</a></div>"


@pytest.mark.parametrize("menu", [SELECT, TABS])
def test_years_beside_the_list_are_walked_unless_they_are_channels(menu: str) -> None:
    pages = {COLUMN: around(menu + year(2023, "甲局")), YEAR.format(2023): year(2023, "甲局"), YEAR.format(2022): year(2022, "甲局")}
    driver = Driver(OTHER)
    assert driver.run(pages).outcome == "complete"
    assert reports(driver) == [HOME + "a/2022/10000.html", HOME + "a/2023/10000.html"]
    named = Portal("x", "某县", "340323", HOME, "generic", (Channel(COLUMN), Channel(YEAR.format(2022)), Channel(YEAR.format(2023))))
    visit = Driver(named).run(pages)
    assert (visit.outcome, [column.listed for column in visit.columns]) == ("complete", [1, 1, 1])


def test_a_report_with_others_beside_it_is_no_list() -> None:
    others = year(2022, "甲局", "乙局")
    driver = Driver()
    text = around("<h1>某镇2019年政府信息公开年报</h1><p>本报告由某镇人民政府编制，统计期限自2019年1月1日起。</p>" + others)
    assert driver.run({COLUMN: column(item(9)), article(9): text}).captured == 1
    assert reports(driver) == []


# ---- totals and counts ----------------------------------------------------------------------------------

def test_a_total_that_counts_what_stands_there_twice() -> None:
    def run(total: str, *items: str) -> str:
        return Driver().run({COLUMN: column(*items, total=total)}).outcome

    assert run("共4条", item(9), item(9), item(8), item(7)) == "complete"
    assert run("共5条", item(9), item(9), item(8), item(7)) == "incomplete"


@pytest.mark.parametrize("beyond", [(404, ""), around('<ul class="gl"></ul>第3页 共2页'), "last", "first"])
def test_where_the_pager_leads_past_its_own_count_nothing_need_be(beyond: Text) -> None:
    first, second, third = COLUMN, HOME + "zwgk/nb/index_2.html", HOME + "zwgk/nb/index_3.html"
    pages: dict[str, Text | list[Text]] = {
        first: around(f'<ul class="gl">{item(9)}</ul>第1页 共2页 <a href="index_2.html">下一页</a>'),
        second: around(f'<ul class="gl">{item(8)}</ul>第2页 共2页 <a href="index_3.html">下一页</a>'),
    }
    pages[third] = {"last": pages[second], "first": pages[first]}.get(beyond, beyond) if isinstance(beyond, str) else beyond
    driver = Driver(OTHER)
    visit = driver.run(pages)
    assert third in driver.urls
    assert (visit.outcome, visit.reason, visit.listed) == ("complete", "", 2)


def test_reports_past_the_count_are_reports() -> None:
    pages: Pages = {
        COLUMN: around(f'<ul class="gl">{item(9)}</ul>第1页 共1页 <a href="index_2.html">下一页</a>'),
        HOME + "zwgk/nb/index_2.html": around(f'<ul class="gl">{item(8)}</ul>第2页 共1页'),
    }
    visit = Driver(OTHER).run(pages)
    assert (visit.outcome, visit.listed, visit.captured) == ("complete", 2, 2)


@pytest.mark.parametrize(("more", "words"), [
    ('<a href="javascript:goPage(2)">下一页</a>', "下一页 leads on by a script alone"),
    ("""<p><a href="javascript:open7('8')">某县教育局2023年政府信息公开年报</a></p>""", "1 titles of reports lead nowhere"),
])  # fmt: skip
def test_what_only_a_script_leads_to_is_missing(more: str, words: str) -> None:
    visit = Driver(OTHER).run({COLUMN: around(f'<ul class="gl">{item(9)}</ul>{more}')})
    assert (visit.outcome, words in visit.reason) == ("incomplete", True)


# ---- in the place of a report ---------------------------------------------------------------------------

NAV = "".join(f'<a href="/c{n}/">栏目{n}</a>' for n in range(90))


@pytest.mark.parametrize("text", [
    "<h3>抱歉，您访问的页面不存在或已被删除！</h3>", "<h1>系统维护中</h1><p>2020年1月10日恢复</p>", "请先登录", "<div id='app'></div><script src='a.js'></script>",
])  # fmt: skip
def test_a_big_page_with_status_200_that_is_no_report(text: str) -> None:
    once = Driver()
    visit = once.run({COLUMN: column(item(9), item(8)), article(9): f"<html><body>{NAV}{text}</body></html>"})
    assert (visit.outcome, visit.captured, visit.failed) == ("incomplete", 1, 1)
    assert article(9) in visit.reason
    again = Driver(known=once.known, earlier=after(visit), now=LATER)
    assert again.run({COLUMN: column(item(9), item(8)), article(9): "<html><body><p>某镇2019年年报</p></body></html>"}).outcome == "complete"
    assert again.urls == [COLUMN, article(9)]


@pytest.mark.parametrize("text", [
    "<p>本镇2019年主动公开信息</p>不存在", "<p>二〇一九年，群众反映的问题不存在</p>", "不存在<a href='/a/1.pdf'>年报</a>", "<script>var c = '2019\\u5e74'</script>不存在",
])  # fmt: skip
def test_a_report_may_use_the_same_words(text: str) -> None:
    visit = Driver().run({COLUMN: column(item(9)), article(9): f"<html><body>{NAV}{text}</body></html>", HOME + "a/1.pdf": "%PDF-1.4"})
    assert (visit.failed, visit.outcome) == (0, "complete")


@pytest.mark.parametrize("script", ["top.location.href = '{}'", "location.replace('{}')", 'window.location.assign("{}")'])
def test_a_report_s_stub_is_followed(script: str) -> None:
    stub = f"<html><script>{script.format('/real/1.html')}</script></html>"
    driver = Driver(PORTAL)
    visit = driver.run({COLUMN: column(item(9)), article(9): stub})
    assert driver.urls == [COLUMN, article(9), HOME + "real/1.html"]
    assert (visit.outcome, visit.captured) == ("complete", 1)
