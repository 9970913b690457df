"""gkmlpt: the tree in _CONFIG, the interface's short pages, columns elsewhere; NFCMS columns."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from crawler.page import Ask
from crawler.platforms import sniff
from crawler.platforms.gkmlpt import GKMLPT
from crawler.platforms.nfcms import NFCMS
from tests.crawler.pages import around, page
from tests.crawler.walk import check, walk
from tests.replica import replicas

INDEX = "http://www.x.gov.cn/mz/gkmlpt/index"
API = "http://www.x.gov.cn/gkmlpt/api/all/7?page={}&sid=75"
LEAF = "{id: %s, name: '%s', post_count: %s, jump_url: '', children: []}"


def index(*nodes: str, sid: str = "SID: '75', ") -> str:
    return around("<div id='app'></div>", "var _CONFIG = {" + sid + "TREE: [" + ",".join(nodes) + ",]};")


def answer(*articles: dict[str, object], **more: object) -> str:
    return json.dumps({"classify": {"id": 7, "post_count": 250}, "articles": articles, **more})


def post(number: int, **more: object) -> dict[str, object]:
    return {"id": number, "title": f"某镇{number}年年报", "url": f"/gkmlpt/content/2/2155/post_{number}.html", "date": 1611849600} | more


@pytest.mark.parametrize(("id_", "lists", "declared"), [
    ("fam-gkmlpt", 1 + 4, True), ("fam-gkmlpt-404", 1 + 1, True), ("fam-gkmlpt-jump", 1 + 4, False), ("fam-nfcms", 4, False),
])  # fmt: skip
def test_the_whole_column_is_walked(id_: str, lists: int, declared: bool) -> None:
    with replicas(id_) as world:
        walked = walk(world[id_])
    check(walked, declared=declared)
    assert len(walked.lists()) == lists


@pytest.mark.parametrize("id_", ["fam-gkmlpt", "fam-nfcms"])
def test_the_platform_is_told_from_the_pages(id_: str) -> None:
    with replicas(id_) as world:
        visit = walk(replace(world[id_], platform="")).visit
    assert (visit.outcome, visit.listed, visit.captured) == ("complete", 61, 49)


def test_a_second_page_that_is_refused_leaves_the_list_incomplete() -> None:
    with replicas("fam-gkmlpt") as world:
        portal = world["fam-gkmlpt"]
        portal.fault("/gkmlpt/api/all/21637?page=2&sid=755041", status=404)
        visit = walk(portal).visit
    assert (visit.outcome, visit.declared, visit.listed) == ("incomplete", 61, 19)


def test_a_list_shorter_than_its_total_ends_at_an_empty_page() -> None:
    with replicas("fam-gkmlpt") as world:
        portal = world["fam-gkmlpt"]
        portal.fault("/gkmlpt/api/all/21637?page=3&sid=755041", drop=2)
        walked = walk(portal)
    assert (walked.visit.outcome, walked.visit.declared, walked.visit.listed) == ("incomplete", 61, 59)
    assert len(walked.lists()) == 1 + 5


def test_columns_of_the_tree() -> None:
    parent = "{id: 7, name: '政府信息公开年报', post_count: 0, jump_url: '', children: [" + LEAF % (8, "2023年", 3) + "," + \
        "{id: 9, name: '镇街', post_count: 0, jump_url: '/zwgk/zjnb/index.html', children: []}]}"
    others = [LEAF % (1, "政府信息公开指南", 1), LEAF % (2, "政府网站年度报告", 4), LEAF % (3, "法治政府建设年度报告", 4)]
    listing = GKMLPT.listing(page(index(parent, *others), INDEX))
    assert [ask.url for ask in listing.more] == [
        "http://www.x.gov.cn/gkmlpt/api/all/8?page=1&sid=75", "http://www.x.gov.cn/zwgk/zjnb/index.html",
    ]


@pytest.mark.parametrize("name", [
    "政府信息公开年报", "信息公开年报", "政府信息公开年度报告", "政府信息公开工作年度报告", "公开年报", "年度报告", " 年报 ", "年报专栏",
])  # fmt: skip
def test_names_of_the_column(name: str) -> None:
    assert GKMLPT.listing(page(index(LEAF % (7, name, 1)), INDEX)).more


@pytest.mark.parametrize("name", ["政府网站年报", "法治政府建设年度报告", "政务公开", "部门预决算公开年度报告", ""])
def test_a_tree_without_the_column_is_not_readable(name: str) -> None:
    assert not GKMLPT.listing(page(index(LEAF % (7, name, 1)), INDEX)).readable


def test_a_deep_link_names_the_column() -> None:
    asked = replace(page(index(LEAF % (7, "镇街材料", 1), LEAF % (8, "年报", 1)), INDEX), ask=Ask(INDEX + "#7"))
    assert [ask.url for ask in GKMLPT.listing(asked).more] == [API.format(1)]


def test_a_page_without_the_tree_leads_to_the_one_with_it() -> None:
    (ask,) = GKMLPT.listing(page(around("", "var _CONFIG = {SID: '75'};"), "http://x.gov.cn/gkmlpt/search?type=standardSearch")).more
    assert ask.url == "http://x.gov.cn/gkmlpt/index"
    assert not GKMLPT.listing(page("<html>改版</html>", INDEX)).readable


def test_the_interface_is_asked_until_the_total_or_nothing_comes() -> None:
    listing = GKMLPT.listing(page(answer(post(2021), post(2020), total=250), API.format(2)))
    assert listing.next is not None
    assert (listing.next.url, listing.until, listing.declared) == (API.format(3), 250, 250)
    assert (listing.entries[0].title, listing.entries[0].listed) == ("某镇2021年年报", "2021-01-29")
    assert GKMLPT.listing(page(answer(), API.format(3))).next is None
    assert GKMLPT.listing(page(answer(total=0), API.format(1))).none


def test_a_column_that_shows_its_sub_columns_leaves_the_count_to_them() -> None:
    listing = GKMLPT.listing(page(answer(post(2021, classify_main=7), post(2020, classify_main=8)), API.format(1)))
    assert (listing.declared, listing.until) == (None, 250)


def test_days_files_and_addresses_of_entries() -> None:
    file = {"name": "年报.docx", "url": "/attachment/1/1658/1658591/12541123.docx"}
    one = post(2021, url="/gkmlpt/policy/9", post_url="//www.x.gov.cn/gkmlpt/content/2/2155/post_9.html", attachment=[file, None],
               display_publish_time="2021-01-20 09:00:00")
    (entry,) = GKMLPT.listing(page(answer(one, {"title": "无址"}), API.format(1))).entries
    assert (entry.url, entry.listed) == ("http://www.x.gov.cn/gkmlpt/content/2/2155/post_9.html", "2021-01-20")
    assert [(found.name, found.url) for found in entry.attachments] == [
        ("年报.docx", "http://www.x.gov.cn/attachment/1/1658/1658591/12541123.docx")]


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"articles": {}}', "<html>502</html>"])
def test_what_is_no_answer_of_the_interface(text: str) -> None:
    assert not GKMLPT.listing(page(text, API.format(1))).readable


def test_an_article_whose_body_is_in_the_script_only() -> None:
    script = ("var _CONFIG = {DETAIL: {title: '某镇2021年年报', attachment: [{name: '年报.pdf', url: '/attachment/1/a.pdf'}], "
              r"content: '<p>正文<\/p><a href=\"\/attachment\/1\/b.doc\">附表.doc<\/a>'}};")
    article = GKMLPT.article(page(f"<html><head><script>{script}</script></head><body><a href='/'>首页</a></body></html>", INDEX))
    assert article.title == "某镇2021年年报"
    assert [file.name for file in article.attachments] == ["附表.doc", "年报.pdf"]


def test_an_nfcms_column_whose_pager_is_a_script() -> None:
    listing = NFCMS.listing(page(around("<ul></ul>共5页", "var NFCMS_SITE_ID = 1"), "http://www.x.gov.cn/zwgk/xxgknb/index_2.html"))
    assert listing.next is not None
    assert listing.next.url == "http://www.x.gov.cn/zwgk/xxgknb/index_3.html"
    assert NFCMS.listing(page(around("共5页"), "http://www.x.gov.cn/zwgk/xxgknb/index_5.html")).next is None


def test_marks() -> None:
    assert sniff(page(around("", "var NFCMS_SITE_ID = 1"))).name == "nfcms"
    assert sniff(page(around("", "var _CONFIG = {}; load('/gkmlpt/js/app.js')"), "http://www.x.gov.cn/a")).name == "gkmlpt"
