"""Lonsun: lists behind /site/label/8888, reports inline by year."""

from urllib.parse import parse_qs, urlsplit

from crawler.platforms.lonsun import LONSUN
from tests.crawler.pages import around, page

COLUMN = "http://www.x.gov.cn/zwgk/public/column/6595551?type=4&catId=6718758&action=list"
SCRIPT = """$.ajax({url: "/zwgk/site/label/8888", data: {IsAjax: 1, dataType: "html", _: Math.random(), labelName: "publicInfoList",
  siteId: 6795431, pageSize: 20, pageIndex: 1, organId: '6595551', result: '暂无相关信息', file: '/c3/gz/list', fuzzySearch: true}})"""
FRAGMENT = """<ul class="clearfix xxgk_nav_list">{items}</ul><script>Ls.pagination({{pageCount:{count}, pageIndex:{index}, total:61}})</script>"""
ITEM = '<li class="clearfix"><a href="/public/6595613/{n}.html" title="某镇{n}年年报">某镇...</a><span class="date">2021-01-29</span></li>'


def query(url: str) -> dict[str, str]:
    return {key: values[0] for key, values in parse_qs(urlsplit(url).query, keep_blank_values=True).items()}


def test_the_column_sends_to_the_label_with_what_its_script_says() -> None:
    listing = LONSUN.listing(page(around('<div id="list">正在加载</div>', SCRIPT), COLUMN))
    (ask,) = listing.more
    assert ask.url.startswith("http://www.x.gov.cn/zwgk/site/label/8888?")
    sent = query(ask.url)
    assert sent["file"] == "/c3/gz/list"
    assert sent["siteId"] == "6795431"
    assert sent["catId"] == "6718758"
    assert sent["pageIndex"] == "1"
    assert sent["fuzzySearch"] == "true"
    assert "_" not in sent
    assert ("X-Requested-With", "XMLHttpRequest") in ask.headers
    assert (listing.entries, listing.next) == ((), None)


def test_parameters_in_a_quoted_address() -> None:
    script = "load('/site/label/8888?IsAjax=1&amp;labelName=publicInfoList&amp;siteId=7&amp;file=/c2/list&amp;pageIndex=3')"
    (ask,) = LONSUN.listing(page(around("", script), COLUMN)).more
    assert (query(ask.url)["siteId"], query(ask.url)["pageIndex"]) == ("7", "1")


def test_the_fragment_pages_to_its_page_count() -> None:
    items = "".join(ITEM.format(n=n) for n in range(2000, 2020))
    url = "http://www.x.gov.cn/site/label/8888?labelName=publicInfoList&pageIndex={}&file=/c3/list"
    first = LONSUN.listing(page(FRAGMENT.format(items=items, count=4, index=1), url.format(1)))
    assert first.next is not None
    assert first.next.url == url.format(2)
    assert (first.declared, first.pages, len(first.entries)) == (61, 4, 20)
    assert first.entries[0].title == "某镇2000年年报"
    last = LONSUN.listing(page(FRAGMENT.format(items=items, count=4, index=4), url.format(4)))
    assert last.next is None


def test_an_empty_fragment_says_so() -> None:
    listing = LONSUN.listing(page("<p>暂无相关信息</p>", "http://www.x.gov.cn/site/label/8888?pageIndex=1"))
    assert (listing.entries, listing.none, listing.next) == ((), True, None)


def test_years_of_an_organ_are_its_reports() -> None:
    years = "".join(f'<a href="?type=3&amp;nav=5&amp;timeFrame={year}">{year}年</a>' for year in (2021, 2020))
    other = '<a href="/public/column/99?type=3&amp;timeFrame=2020">别的镇</a>'
    listing = LONSUN.listing(page(around(years + other), "http://www.x.gov.cn/public/column/16591?type=3"))
    assert [entry.title for entry in listing.entries] == ["2021年", "2020年"]
    assert query(listing.entries[0].url)["timeFrame"] == "2021"


def test_years_in_a_drop_down_list() -> None:
    select = '<select id="timeFrame"><option value="">全部</option><option value="2021">2021年</option></select>'
    listing = LONSUN.listing(page(around(select), "http://www.x.gov.cn/public/column/16591?type=3"))
    assert [entry.url for entry in listing.entries] == ["http://www.x.gov.cn/public/column/16591?type=3&timeFrame=2021"]


def test_a_report_without_years_is_the_column_itself() -> None:
    url = "http://www.x.gov.cn/public/column/16591?type=3"
    (entry,) = LONSUN.listing(page(around("<table><tr><td>1</td></tr></table>"), url)).entries
    assert entry.url == url


def test_an_organ_without_a_report() -> None:
    listing = LONSUN.listing(page(around("<p>暂无相关信息</p>"), "http://www.x.gov.cn/public/column/1?type=3"))
    assert (listing.entries, listing.none) == ((), True)


def test_a_column_that_lost_its_script_is_not_readable() -> None:
    assert not LONSUN.listing(page("<html><body><p>改版</p></body></html>", COLUMN)).readable


def test_a_column_rendered_by_the_server() -> None:
    items = "".join(ITEM.format(n=n) for n in range(2000, 2003))
    listing = LONSUN.listing(page(around(f'<ul class="xxgk_nav_list">{items}</ul>'), COLUMN))
    assert (len(listing.entries), listing.readable) == (3, True)


def test_shapes() -> None:
    assert LONSUN.shape("https://www.ahqimen.gov.cn/zwgk/public/column/6615904?type=4")
    assert LONSUN.shape("https://www.shucheng.gov.cn/public/content/37034572")
    assert not LONSUN.shape("http://www.x.gov.cn/zwgk/nb/index.html")
